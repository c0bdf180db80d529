/*
 * Jdbc.java: asks questions through JDBC; 120_clients.pl compiles and runs it.
 *
 * usage: java Jdbc URL
 *
 * Prints what libpq.c does. The fetch size takes effect in a transaction only,
 * and the URL's prepareThreshold says when a statement is prepared by name.
 */
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.util.PSQLException;

public class Jdbc {
	static Connection conn;

	static PreparedStatement ask(String sql, String parameter) throws SQLException {
		PreparedStatement statement = conn.prepareStatement(sql);

		statement.setString(1, parameter);
		return statement;
	}

	static void printRows(String name, ResultSet rows) throws SQLException {
		StringBuilder line = new StringBuilder(name).append(":");
		int columns = rows.getMetaData().getColumnCount();

		for (int n = 0; rows.next(); n++) {
			line.append(n > 0 ? "," : "");
			for (int i = 1; i <= columns; i++)
				line.append(" ").append(rows.getString(i));
		}
		System.out.println(line);
		rows.getStatement().close();
	}

	static void printFailure(String name, PreparedStatement statement) throws SQLException {
		try (statement) {
			statement.executeQuery();
		} catch (PSQLException e) {
			System.out.println(name + ": " + e.getSQLState() + " " + e.getServerErrorMessage().getDetail());
			return;
		}
		throw new SQLException(name + ": no error");
	}

	static void prepared() throws SQLException {
		String[] questions = {"people in Leeds", "people in York"};
		int[] counts = new int[2];

		try (PreparedStatement statement = conn.prepareStatement("SELECT name, days FROM nl_query(?, NULL::person)")) {
			for (int i = 0; i < 14; i++) {
				statement.setString(1, questions[i % 2]);
				try (ResultSet rows = statement.executeQuery()) {
					while (rows.next())
						counts[i % 2]++;
				}
			}
		}
		System.out.println("prepared: " + counts[0] + " " + counts[1]);
	}

	static void portions() throws SQLException {
		int n = 0;
		long sum = 0;

		try (PreparedStatement statement = ask("SELECT * FROM nl_query(?, NULL::readings)", "all readings")) {
			statement.setFetchSize(100);
			try (ResultSet rows = statement.executeQuery()) {
				for (; rows.next(); n++)
					sum += rows.getLong(2);
			}
		}
		System.out.println("portions: " + n + " " + sum);
	}

	static void cancel() throws Exception {
		try (Statement statement = conn.createStatement()) {
			Thread canceller = new Thread(() -> {
				try {
					for (;;) {		// again, should it have come before the statement began
						Thread.sleep(300);
						statement.cancel();
					}
				} catch (InterruptedException | SQLException e) {
					// the statement has ended
				}
			});

			canceller.start();
			try {
				statement.executeQuery("SELECT * FROM nl_query('readings without end')");
				throw new Exception("cancel: no error");
			} catch (SQLException e) {
				System.out.println("cancel: " + e.getSQLState());
			} finally {
				canceller.interrupt();
				canceller.join();
			}
		}
	}

	public static void main(String[] args) throws Exception {
		conn = DriverManager.getConnection(args[0]);

		printRows("sql", ask("SELECT nl_sql(?)", "people in Leeds").executeQuery());
		printRows("rows", ask("SELECT nl_query(?) ->> 'name'", "people in Leeds").executeQuery());
		printRows("typed", ask("SELECT * FROM nl_query(?, NULL::person)", "people in Leeds").executeQuery());

		conn.setAutoCommit(false);
		ask("SELECT nl_query_cursor(?)", "people in Leeds").executeQuery();
		printRows("cursor", conn.createStatement().executeQuery("FETCH 2 FROM nl_result"));
		printRows("rest", conn.createStatement().executeQuery("FETCH ALL FROM nl_result"));
		conn.commit();

		prepared();
		portions();
		conn.setAutoCommit(true);
		printFailure("unsure", ask("SELECT nl_sql(?)", "weather of the moon"));
		printFailure("refused", ask("SELECT nl_teach('away with them', ?)", "DELETE FROM people"));
		cancel();
		printRows("after", ask("SELECT count(*) FROM nl_query(?)", "people in York").executeQuery());
		conn.close();
	}
}

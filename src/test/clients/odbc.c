/*
 * odbc.c: asks questions through ODBC; 120_clients.pl builds and runs it.
 *
 * usage: odbc CONNECTION_STRING
 *
 * Prints what libpq.c does. The connection string sets UseServerSidePrepare,
 * and with UseDeclareFetch every SELECT goes through a cursor of the driver.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sql.h>
#include <sqlext.h>

static SQLHDBC conn;

/* SQLSTATE and message of the last error; the detail is a part of the message. */
static void
diagnose(SQLSMALLINT type, SQLHANDLE handle, char state[6], char *message, int size)
{
	strcpy(state, "");
	strcpy(message, "");
	SQLGetDiagRec(type, handle, 1, (SQLCHAR *) state, NULL, (SQLCHAR *) message, size, NULL);
	for (char *c = message; *c != '\0'; c++)
	{
		if (*c == '\n' || *c == '\r')
			*c = ' ';
	}
}

static void
check(SQLRETURN rc, SQLSMALLINT type, SQLHANDLE handle, const char *what)
{
	char		state[6];
	char		message[1024];

	if (SQL_SUCCEEDED(rc))
		return;
	diagnose(type, handle, state, message, sizeof(message));
	fprintf(stderr, "%s: %s %s\n", what, state, message);
	exit(1);
}

static SQLHSTMT
statement(void)
{
	SQLHSTMT	stmt;

	check(SQLAllocHandle(SQL_HANDLE_STMT, conn, &stmt), SQL_HANDLE_DBC, conn, "statement");
	return stmt;
}

static SQLRETURN
execute(SQLHSTMT stmt, const char *sql, const char *parameter)
{
	SQLRETURN	rc;

	if (parameter != NULL)
	{
		rc = SQLBindParameter(stmt, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR, 200, 0,
							  (SQLPOINTER) parameter, 0, NULL);
		check(rc, SQL_HANDLE_STMT, stmt, "bind");
	}
	return SQLExecDirect(stmt, (SQLCHAR *) sql, SQL_NTS);
}

/* Prints the rows and forgets the statement; with name NULL only forgets. */
static void
print_rows(const char *name, const char *sql, const char *parameter)
{
	SQLHSTMT	stmt = statement();
	SQLSMALLINT columns = 0;
	int			rows = 0;

	check(execute(stmt, sql, parameter), SQL_HANDLE_STMT, stmt, sql);
	SQLNumResultCols(stmt, &columns);
	if (name != NULL)
		printf("%s: ", name);
	while (columns > 0 && SQL_SUCCEEDED(SQLFetch(stmt)))
	{
		if (name != NULL && rows++ > 0)
			printf(", ");
		for (int i = 1; i <= columns; i++)
		{
			char		value[1024];

			check(SQLGetData(stmt, i, SQL_C_CHAR, value, sizeof(value), NULL), SQL_HANDLE_STMT, stmt, "value");
			if (name != NULL)
				printf("%s%s", i > 1 ? " " : "", value);
		}
	}
	if (name != NULL)
		printf("\n");
	SQLFreeHandle(SQL_HANDLE_STMT, stmt);
}

static void
print_failure(const char *name, const char *sql, const char *parameter)
{
	SQLHSTMT	stmt = statement();
	char		state[6];
	char		message[1024];

	if (SQL_SUCCEEDED(execute(stmt, sql, parameter)))
	{
		fprintf(stderr, "%s: no error\n", name);
		exit(1);
	}
	diagnose(SQL_HANDLE_STMT, stmt, state, message, sizeof(message));
	printf("%s: %s %s\n", name, state, message);
	SQLFreeHandle(SQL_HANDLE_STMT, stmt);
}

static void
prepared(void)
{
	static const char *const questions[] = {"people in Leeds", "people in York"};
	SQLHSTMT	stmt = statement();
	int			counts[2] = {0, 0};
	char		question[32];

	check(SQLPrepare(stmt, (SQLCHAR *) "SELECT name, days FROM nl_query(?, NULL::person)", SQL_NTS), SQL_HANDLE_STMT, stmt, "prepare");
	check(SQLBindParameter(stmt, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR, 200, 0, question, 0, NULL), SQL_HANDLE_STMT, stmt, "bind");
	for (int i = 0; i < 14; i++)
	{
		strcpy(question, questions[i % 2]);
		check(SQLExecute(stmt), SQL_HANDLE_STMT, stmt, "prepared");
		while (SQL_SUCCEEDED(SQLFetch(stmt)))
			counts[i % 2]++;
		SQLFreeStmt(stmt, SQL_CLOSE);
	}
	printf("prepared: %d %d\n", counts[0], counts[1]);
	SQLFreeHandle(SQL_HANDLE_STMT, stmt);
}

static void
portions(void)
{
	SQLHSTMT	stmt = statement();
	SQLINTEGER	value;
	int			rows = 0;
	long		sum = 0;

	check(execute(stmt, "SELECT * FROM nl_query('all readings', NULL::readings)", NULL), SQL_HANDLE_STMT, stmt, "portions");
	SQLBindCol(stmt, 2, SQL_C_SLONG, &value, 0, NULL);
	while (SQL_SUCCEEDED(SQLFetch(stmt)))
	{
		rows++;
		sum += value;
	}
	printf("portions: %d %ld\n", rows, sum);
	SQLFreeHandle(SQL_HANDLE_STMT, stmt);
}

/*
 * ---- cancel, from another thread ----
 *
 * A request that comes before the statement is not heard, and one that comes
 * after its end makes unixODBC forget the error that is to be looked at. So the
 * server is asked: one request for what runs there, another one only if what
 * runs has begun since.
 */

static const char *source;
static volatile int ended;

static void
connect_to(SQLHENV env, SQLHDBC *to)
{
	SQLAllocHandle(SQL_HANDLE_DBC, env, to);
	check(SQLDriverConnect(*to, NULL, (SQLCHAR *) source, SQL_NTS, NULL, 0, NULL, SQL_DRIVER_NOPROMPT), SQL_HANDLE_DBC, *to, "connect");
}

/* When what runs has begun, "" if nothing does. */
static void
look(SQLHDBC watch, char begun[64])
{
	SQLHSTMT	stmt;

	strcpy(begun, "");
	check(SQLAllocHandle(SQL_HANDLE_STMT, watch, &stmt), SQL_HANDLE_DBC, watch, "statement");
	check(SQLExecDirect(stmt, (SQLCHAR *) "SELECT query_start FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND state = 'active'"
						" AND query LIKE '%readings without end%'", SQL_NTS), SQL_HANDLE_STMT, stmt, "look");
	if (SQL_SUCCEEDED(SQLFetch(stmt)))
		check(SQLGetData(stmt, 1, SQL_C_CHAR, begun, 64, NULL), SQL_HANDLE_STMT, stmt, "value");
	SQLFreeHandle(SQL_HANDLE_STMT, stmt);
}

static void *
cancel_it(void *stmt)
{
	SQLHENV		env;
	SQLHDBC		watch;
	char		begun[64];
	char		cancelled[64] = "";

	SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &env);
	SQLSetEnvAttr(env, SQL_ATTR_ODBC_VERSION, (SQLPOINTER) SQL_OV_ODBC3, 0);
	connect_to(env, &watch);
	while (!ended)
	{
		look(watch, begun);
		if (*begun != '\0' && strcmp(begun, cancelled) != 0)
		{
			SQLCancel((SQLHSTMT) stmt);
			strcpy(cancelled, begun);
		}
		usleep(50000);
	}
	SQLDisconnect(watch);
	SQLFreeHandle(SQL_HANDLE_DBC, watch);
	SQLFreeHandle(SQL_HANDLE_ENV, env);
	return NULL;
}

static void
cancel(void)
{
	SQLHSTMT	stmt = statement();
	pthread_t	thread;
	char		state[6];
	char		message[1024];
	SQLRETURN	rc;

	if (pthread_create(&thread, NULL, cancel_it, stmt) != 0)
		exit(1);
	rc = execute(stmt, "SELECT * FROM nl_query('readings without end')", NULL);
	ended = 1;
	pthread_join(thread, NULL);
	if (SQL_SUCCEEDED(rc))
		exit(1);
	diagnose(SQL_HANDLE_STMT, stmt, state, message, sizeof(message));
	printf("cancel: %s\n", state);
	SQLFreeHandle(SQL_HANDLE_STMT, stmt);
}

int
main(int argc, char **argv)
{
	SQLHENV		env;

	if (argc != 2)
		return 1;
	SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &env);
	SQLSetEnvAttr(env, SQL_ATTR_ODBC_VERSION, (SQLPOINTER) SQL_OV_ODBC3, 0);
	source = argv[1];
	connect_to(env, &conn);

	print_rows("sql", "SELECT nl_sql(?)", "people in Leeds");
	print_rows("rows", "SELECT nl_query(?) ->> 'name'", "people in Leeds");
	print_rows("typed", "SELECT * FROM nl_query(?, NULL::person)", "people in Leeds");

	SQLSetConnectAttr(conn, SQL_ATTR_AUTOCOMMIT, (SQLPOINTER) SQL_AUTOCOMMIT_OFF, 0);
	print_rows(NULL, "SELECT nl_query_cursor(?)", "people in Leeds");
	print_rows("cursor", "FETCH 2 FROM nl_result", NULL);
	print_rows("rest", "FETCH ALL FROM nl_result", NULL);
	check(SQLEndTran(SQL_HANDLE_DBC, conn, SQL_COMMIT), SQL_HANDLE_DBC, conn, "commit");
	SQLSetConnectAttr(conn, SQL_ATTR_AUTOCOMMIT, (SQLPOINTER) SQL_AUTOCOMMIT_ON, 0);

	prepared();
	portions();
	print_failure("unsure", "SELECT nl_sql(?)", "weather of the moon");
	print_failure("refused", "SELECT nl_teach('away with them', ?)", "DELETE FROM people");
	cancel();
	print_rows("after", "SELECT count(*) FROM nl_query(?)", "people in York");
	SQLDisconnect(conn);
	SQLFreeHandle(SQL_HANDLE_DBC, conn);
	SQLFreeHandle(SQL_HANDLE_ENV, env);
	return 0;
}

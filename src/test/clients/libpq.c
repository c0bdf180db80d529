/*
 * libpq.c: asks questions through libpq; 120_clients.pl builds and runs it.
 *
 * Connects by libpq's variables (PGHOST, ...) and prints a line for each
 * thing that is tried, as all programs in this folder do. Ends with 1, and a
 * message, at the first failure that is not wanted.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

static PGconn *conn;

static void
fail(const char *what, const char *message)
{
	fprintf(stderr, "%s: %s\n", what, message);
	exit(1);
}

static PGresult *
expect(PGresult *result, ExecStatusType status, const char *what)
{
	if (PQresultStatus(result) != status)
		fail(what, PQerrorMessage(conn));
	return result;
}

static PGresult *
run(const char *sql, const char *parameter)
{
	return PQexecParams(conn, sql, parameter != NULL, NULL, &parameter, NULL, NULL, 0);
}

/* The columns of all rows, as "a b, a b". */
static void
print_rows(const char *name, PGresult *result)
{
	printf("%s: ", name);
	for (int i = 0; i < PQntuples(result); i++)
	{
		printf("%s", i > 0 ? ", " : "");
		for (int j = 0; j < PQnfields(result); j++)
			printf("%s%s", j > 0 ? " " : "", PQgetvalue(result, i, j));
	}
	printf("\n");
	PQclear(result);
}

static void
print_failure(const char *name, PGresult *result)
{
	const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);

	expect(result, PGRES_FATAL_ERROR, name);
	printf("%s: %s %s\n", name, PQresultErrorField(result, PG_DIAG_SQLSTATE), detail ? detail : "no detail");
	PQclear(result);
}

static void
prepared(void)
{
	static const char *const questions[] = {"people in Leeds", "people in York"};
	int			counts[2] = {0, 0};

	PQclear(expect(PQprepare(conn, "ask", "SELECT name, days FROM nl_query($1, NULL::person)", 1, NULL),
				   PGRES_COMMAND_OK, "prepare"));
	/* more often than the five times after which a plan is kept */
	for (int i = 0; i < 14; i++)
	{
		PGresult   *result = PQexecPrepared(conn, "ask", 1, &questions[i % 2], NULL, NULL, 0);

		counts[i % 2] += PQntuples(expect(result, PGRES_TUPLES_OK, "prepared"));
		PQclear(result);
	}
	printf("prepared: %d %d\n", counts[0], counts[1]);
}

/* Row by row, without keeping the result. */
static void
portions(void)
{
	PGresult   *result;
	int			rows = 0;
	long		sum = 0;

	if (!PQsendQueryParams(conn, "SELECT * FROM nl_query('all readings', NULL::readings)", 0, NULL, NULL, NULL, NULL, 0) ||
		!PQsetSingleRowMode(conn))
		fail("portions", PQerrorMessage(conn));
	while ((result = PQgetResult(conn)) != NULL)
	{
		if (PQresultStatus(result) == PGRES_SINGLE_TUPLE)
		{
			rows++;
			sum += atol(PQgetvalue(result, 0, 1));
		}
		else
			expect(result, PGRES_TUPLES_OK, "portions");
		PQclear(result);
	}
	printf("portions: %d %ld\n", rows, sum);
}

static void
cancel(void)
{
	PGcancel   *request = PQgetCancel(conn);
	struct pollfd socket = {PQsocket(conn), POLLIN, 0};
	char		message[256];
	PGresult   *result;

	if (!PQsendQueryParams(conn, "SELECT * FROM nl_query('readings without end')", 0, NULL, NULL, NULL, NULL, 0))
		fail("cancel", PQerrorMessage(conn));
	/* again, should it have come before the statement began */
	while (poll(&socket, 1, 300) == 0)
	{
		if (!PQcancel(request, message, sizeof(message)))
			fail("cancel", message);
	}
	result = expect(PQgetResult(conn), PGRES_FATAL_ERROR, "cancel");
	printf("cancel: %s\n", PQresultErrorField(result, PG_DIAG_SQLSTATE));
	PQclear(result);
	while ((result = PQgetResult(conn)) != NULL)
		PQclear(result);
	PQfreeCancel(request);
}

int
main(void)
{
	conn = PQconnectdb("");
	if (PQstatus(conn) != CONNECTION_OK)
		fail("connect", PQerrorMessage(conn));

	print_rows("sql", expect(run("SELECT nl_sql($1)", "people in Leeds"), PGRES_TUPLES_OK, "sql"));
	print_rows("rows", expect(run("SELECT nl_query($1) ->> 'name'", "people in Leeds"), PGRES_TUPLES_OK, "rows"));
	print_rows("typed", expect(run("SELECT * FROM nl_query($1, NULL::person)", "people in Leeds"), PGRES_TUPLES_OK, "typed"));

	PQclear(expect(run("BEGIN", NULL), PGRES_COMMAND_OK, "begin"));
	PQclear(expect(run("SELECT nl_query_cursor($1)", "people in Leeds"), PGRES_TUPLES_OK, "open"));
	print_rows("cursor", expect(run("FETCH 2 FROM nl_result", NULL), PGRES_TUPLES_OK, "fetch"));
	print_rows("rest", expect(run("FETCH ALL FROM nl_result", NULL), PGRES_TUPLES_OK, "fetch"));
	PQclear(expect(run("COMMIT", NULL), PGRES_COMMAND_OK, "commit"));

	prepared();
	portions();
	print_failure("unsure", run("SELECT nl_sql($1)", "weather of the moon"));
	print_failure("refused", run("SELECT nl_teach('away with them', $1)", "DELETE FROM people"));
	cancel();
	print_rows("after", expect(run("SELECT count(*) FROM nl_query($1)", "people in York"), PGRES_TUPLES_OK, "after"));
	PQfinish(conn);
	return 0;
}

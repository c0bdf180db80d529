/*-------------------------------------------------------------------------
 * test_compile.c
 *	  IR -> SQL: a table of cases, faults, limits, names, and IR as text.
 *
 * Memory is malloc's, given back after each case; the schema is
 * compile_schema.h's.
 *-------------------------------------------------------------------------
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "compile_cases.h"
#include "compile_schema.h"
#include "lang/sqltext.h"

static Blocks blocks;
static NlArena arena;
static NlError err;
static IrText text;

static int
set_up(void **state)
{
	(void) state;
	schema_init();
	blocks.left = -1;
	nl_arena_init(&arena, blocks_more, &blocks, 4096, 0);
	return 0;
}

static int
tear_down(void **state)
{
	(void) state;
	blocks_free(&blocks);
	return 0;
}

/* The statement, or NULL after a fault; *status is its own. */
static const char *
compiled(const char *ir, NlStatus *status)
{
	char	   *sql = NULL;

	if (!ir_text_read(&text, ir))
		fail_msg("the test's IR is not well formed: %s", ir);
	err.message[0] = '\0';
	*status = nl_compile(&schema, text.values, text.n_values, text.ir, text.n,
						 &sql, &arena, &err);
	return sql;
}

static const char *const changes[][2] = {
	{"delete <singer>", "DELETE FROM singer"},
	{"delete <singer> where <singer.age> > {40}", "DELETE FROM singer WHERE age > 40"},
	{"delete <concert> where <singer.name> = {'Joe'}",
	"DELETE FROM concert WHERE concert.concert_id IN (SELECT concert.concert_id FROM concert JOIN singer ON concert.singer_id = singer.singer_id WHERE singer.name = 'Joe')"},
	{"delete <event> where <singer.name> = {'Joe'}",
	"DELETE FROM event WHERE (event.tableoid, event.ctid) IN (SELECT event.tableoid, event.ctid FROM event JOIN singer ON event.singer_id = singer.singer_id WHERE singer.name = 'Joe')"},
	{"delete <singer> where without <concert> end",
	"DELETE FROM singer WHERE NOT EXISTS (SELECT 1 FROM concert WHERE concert.singer_id = singer.singer_id)"},
	{"update <singer> set <singer.Net Worth> + <singer.Net Worth> part <singer.Net Worth> {5} where <singer.active> true",
	"UPDATE singer SET \"Net Worth\" = \"Net Worth\" * 1.05 WHERE active"},
	{"update <singer> set <singer.Net Worth> round2 - <singer.Net Worth> part <singer.Net Worth> {12.5}",
	"UPDATE singer SET \"Net Worth\" = round(\"Net Worth\" * 0.875, 2)"},
	{"update <singer> set <singer.age> null set <singer.active> false set <singer.birth> {~2001-02-03}",
	"UPDATE singer SET age = NULL, active = false, birth = '2001-02-03'"},
	{"update <singer> set <singer.tags> + <singer.tags> {'a'} {'b'}",
	"UPDATE singer SET tags = tags || ARRAY['a', 'b']::text[]"},
	{"update <singer> set <singer.tags> - <singer.tags> {'a'}",
	"UPDATE singer SET tags = array_remove(tags, 'a'::text)"},
	{"update <concert> set <concert.starts_at> today set <concert.fee> v10",
	"UPDATE concert SET starts_at = now(), fee = 10"},
	/* what a set operation gives is text; floats and integers become money by way of numeric */
	{"update <singer> set <singer.status> ( select <singer.status> where <singer.age> > {5} intersect select <singer.status> where <singer.active> true )",
	"UPDATE singer SET status = (SELECT status::text FROM singer WHERE age > 5 INTERSECT SELECT status::text FROM singer WHERE active)::singer_status"},
	{"update <concert> set <concert.fee> ( select max <user.height> )",
	"UPDATE concert SET fee = (SELECT max(height) FROM \"odd schema\".\"user\")::numeric"},
	{"update <concert> set <concert.fee> + <concert.year> v10",
	"UPDATE concert SET fee = (year + 10)::numeric"},
	{"update <concert> set <concert.fee> + <concert.fee> v10",
	"UPDATE concert SET fee = fee::numeric + 10"},
	{"insert <user> set <user.E\"mail> {'o@y'}",
	"INSERT INTO \"odd schema\".\"user\" (\"E\"\"mail\") VALUES ('o@y')"},
	{"insert <concert> set <concert.concert_id> ( select + max <concert.concert_id> v1 ) set <concert.singer_id> ( select <singer.singer_id> where <singer.name> = {'Joe'} )",
	"INSERT INTO concert (concert_id, singer_id) VALUES ((SELECT max(concert_id) + 1 FROM concert), (SELECT singer_id FROM singer WHERE name = 'Joe'))"},
};

/* Of another table, twice, of another type, no change at all. */
static const char *const no_changes[] = {
	"update <singer> set <concert.year> v1",
	"update <singer> set <singer.age> <concert.year>",
	"update <singer> set <singer.age> v1 set <singer.age> v2",
	"update <singer> set <singer.age> true",
	"update <singer> set <singer.age> <singer.name>",
	"insert <singer> set <singer.age> + <singer.age> v1",
	"insert <singer> set <singer.age> v1 where <singer.age> = v1",
	"delete <singer> set <singer.age> v1",
	"update <singer>",
	"select <singer.name>"
};

static void
test_changes(void **state)
{
	char	   *sql;
	int			i;

	for (i = 0; i < N_OF(changes); i++)
	{
		assert_true(ir_text_read(&text, changes[i][0]));
		if (nl_compile_change(&schema, text.values, text.n_values, text.ir, text.n, &sql, &arena,
							  &err) != NL_OK)
			fail_msg("%s\n  fails: %s", changes[i][0], err.message);
		if (strcmp(sql, changes[i][1]) != 0)
			fail_msg("%s\n  gives    %s\n  expected %s", changes[i][0], sql, changes[i][1]);
		tear_down(state);
		set_up(state);
	}
	for (i = 0; i < N_OF(no_changes); i++)
	{
		assert_true(ir_text_read(&text, no_changes[i]));
		if (nl_compile_change(&schema, text.values, text.n_values, text.ir, text.n, &sql, &arena,
							  &err) != NL_ERR_INPUT)
			fail_msg("%s is taken", no_changes[i]);
	}
}

static void
test_cases(void **state)
{
	int			i;

	for (i = 0; i < N_OF(compile_cases); i++)
	{
		NlStatus	status;
		const char *sql = compiled(compile_cases[i].ir, &status);

		if (status != NL_OK)
			fail_msg("%s\n  fails: %s", compile_cases[i].ir, err.message);
		if (sql == NULL || strcmp(sql, compile_cases[i].sql) != 0)
			fail_msg("%s\n  gives    %s\n  expected %s", compile_cases[i].ir, sql,
					 compile_cases[i].sql);
		tear_down(state);
		set_up(state);
	}
}

/* Three columns that are expressions, at the end of the last table. */
static void
define_columns(void)
{
	static const NlColumn defined[] = {
		{.name = "late", .type_name = "boolean", .type = NL_TYPE_BOOL, .table = DELIVERY,
		.expression = "(\001done > '2024-01-01'::date)"},
		{.name = "load", .type_name = "integer", .type = NL_TYPE_NUMBER, .integer = true, .table = DELIVERY,
		.expression = "(\001line_no * 2)"},
		{.name = "drops", .type_name = "bigint", .type = NL_TYPE_NUMBER, .integer = true, .table = DELIVERY,
		.expression = "count(DISTINCT \001order_no)", .aggregate = true}
	};

	memcpy(schema_columns + schema.n_columns, defined, sizeof(defined));
	schema.n_columns += N_OF(defined);
	schema_tables[DELIVERY].n_columns += N_OF(defined);
	schema_tables[DELIVERY].n_defined = N_OF(defined);
}

static void
test_defined(void **state)
{
	static const struct
	{
		const char *ir;
		const char *sql;		/* NULL: a fault */
	}			cases[] = {
		{"select <delivery.load>", "SELECT (line_no * 2) AS load FROM delivery"},
		{"select <delivery.done> order <delivery.load> desc",
			"SELECT done FROM delivery ORDER BY (line_no * 2) DESC NULLS LAST"},
		{"select sum <delivery.load>", "SELECT sum((line_no * 2)) FROM delivery"},
		{"select <order_line.quantity> , sum <delivery.load> group same",
			"SELECT order_line.quantity, sum((delivery.line_no * 2)) FROM order_line JOIN delivery ON "
			"order_line.order_no = delivery.order_no AND order_line.line_no = delivery.line_no "
			"GROUP BY order_line.quantity"},
		{"select count <delivery> where <delivery.late> true",
			"SELECT count(*) FROM delivery WHERE (done > '2024-01-01'::date)"},
		{"select count <delivery> where <delivery.late> false and <delivery.load> > {3}",
			"SELECT count(*) FROM delivery WHERE NOT (done > '2024-01-01'::date) AND (line_no * 2) > 3"},
		{"select <delivery.late> , count <delivery> group same",
			"SELECT (done > '2024-01-01'::date) AS late, count(*) FROM delivery GROUP BY (done > '2024-01-01'::date)"},
		/* aggregates: plainly, as a total, in HAVING and ORDER BY, of groups */
		{"select <delivery.drops>", "SELECT count(DISTINCT order_no) AS drops FROM delivery"},
		{"select sum <delivery.drops>", "SELECT count(DISTINCT order_no) AS drops FROM delivery"},
		{"select <delivery.done> , <delivery.drops>",
			"SELECT done, count(DISTINCT order_no) AS drops FROM delivery GROUP BY done"},
		{"select <delivery.done> , sum <delivery.drops> group same having <delivery.drops> > {2} "
			"order sum <delivery.drops> desc limit {3}",
			"SELECT done, count(DISTINCT order_no) AS drops FROM delivery GROUP BY done HAVING "
			"count(DISTINCT order_no) > 2 ORDER BY count(DISTINCT order_no) DESC NULLS LAST LIMIT 3"},
		{"select <delivery>", "SELECT * FROM delivery"},
		{"select avg <delivery.drops>", NULL},
		{"select sum distinct <delivery.drops>", NULL},
		{"select filter sum <delivery.drops> <delivery.done> isnull end", NULL},
		{"select <delivery.done> group <delivery.drops>", NULL}
	};
	NlStatus	status;
	int			i;

	for (i = 0; i < N_OF(cases); i++)
	{
		const char *sql;

		define_columns();
		sql = compiled(cases[i].ir, &status);
		if (cases[i].sql == NULL ? status != NL_ERR_INPUT : sql == NULL || strcmp(sql, cases[i].sql) != 0)
			fail_msg("%s\n  gives    %s %s\n  expected %s", cases[i].ir, sql, err.message, cases[i].sql);
		tear_down(state);
		set_up(state);
	}

	/* columns that are not shown are not in * */
	define_columns();
	schema_tables[DELIVERY].partial = true;
	assert_string_equal(compiled("select <delivery>", &status), "SELECT order_no, line_no, done FROM delivery");
	assert_string_equal(compiled("select <delivery> , <order_line.quantity>", &status),
						"SELECT delivery.order_no, delivery.line_no, delivery.done, order_line.quantity FROM "
						"delivery JOIN order_line ON delivery.order_no = order_line.order_no AND "
						"delivery.line_no = order_line.line_no");
}

/* Two keys between two tables: the question prefers one, the IR says it of the second instance. */
static void
test_two_keys(void **state)
{
	uint16_t	words[16] = {0};
	NlStatus	status;

	(void) state;
	schema_key("concert", "order", "singer", "singer_id");
	words[schema.n_keys - 1] = 1;
	schema.key_words = words;
	assert_string_equal(compiled("from <concert> <singer> select <singer.name>", &status),
						"SELECT singer.name FROM concert JOIN singer ON concert.\"order\" = singer.singer_id");
	assert_string_equal(compiled("from <concert> <singer> second <singer> on <concert.order> second <singer.singer_id> "
								 "select <singer.name> , second <singer.name>", &status),
						"SELECT singer.name, singer_2.name FROM concert "
						"JOIN singer ON concert.singer_id = singer.singer_id "
						"JOIN singer AS singer_2 ON concert.\"order\" = singer_2.singer_id");
	assert_string_equal(compiled("from <concert> <singer> second <singer> select <singer.name> , second <singer.name>", &status),
						"SELECT singer.name, singer_2.name FROM concert "
						"JOIN singer ON concert.\"order\" = singer.singer_id "
						"JOIN singer AS singer_2 ON concert.singer_id = singer_2.singer_id");
	schema.key_words = NULL;
	schema.n_keys--;
}

static void
test_faults(void **state)
{
	static const char *const faults[] = {
		/* not in the grammar */
		"select",
		"<singer.name>",
		"select <singer.name> where",
		"select <singer.name> where <singer.age>",
		"select <singer.name> where <singer.age> >",
		"select <singer.name> <singer.age>",
		"select <singer.name> order <singer.age>",
		"select <singer.name> limit",
		"select <singer.name> limit <singer.age>",
		"select <singer.name> where <singer.age> in ( )",
		"select <singer.name> where <singer.age> in ( {1}",
		"select <singer.name> where with <concert>",
		"select <singer.name> where with <singer.age> end",
		"select <singer.name> where [ <singer.age> isnull",
		"select <singer.name> where not <singer.age> isnull",
		"select if <singer.age> isnull then {1}",
		"select filter <singer.age> <singer.age> isnull end",
		"select second <singer>",
		"select <singer.name> union",
		"select <singer.name> union select <Stadium.name> , <Stadium.capacity>",
		"select <singer.name> )",
		"from select <singer.name>",
		"abstain abstain",
		"end select <singer.name>",
		/* tables that do not hang together, or are not there */
		"select <singer.name> , <user.height>",
		"select <singer.name> where with <user> end",
		"select today where with <singer> end",
		"from <singer> <Stadium> select <singer.name>",
		"from <singer> <singer> select <singer.name>",
		"from <singer> select <concert.title>",
		"from <singer> select count <concert>",
		"from <singer> select <concert>",
		"from <singer> <concert> on <Stadium.name> <concert.title> select <singer.name>",
		"from <singer> <concert> on <concert.year> <singer.age> select <singer.name>",
		"from <singer> <concert> on <singer.name> <concert.year> select <singer.name>",
		"select <employee.name> , second <employee.name>",
		"select <singer.name> where <concert.year> = ( select second <employee.id> )",
		/* types */
		"select <singer.name> where <singer.age> = {'old'}",
		"select <singer.name> where <singer.active> = {'yes'}",
		"select <singer.name> where <singer.active> = {1}",
		"select <singer.name> where <singer.age> true",
		"select <singer.name> where <singer.age> = <singer.name>",
		"select <singer.name> where <singer.birth> = {5}",
		"select <singer.name> where <singer.birth> = {'x'}",
		"select <singer.name> where <singer.age> = {~month-1}",
		"select <singer.name> where <singer.name> = {~month-1}",
		"select <singer.name> where <singer.name> contains {^2 day}",
		"select <singer.name> where <singer.name> = {^2 day}",
		"select <singer.name> where <singer.birth> > {^2 day}",
		"select <singer.name> where <singer.birth> > ago {30}",
		"select <singer.name> where <singer.birth> > ago {^30}",
		"select <singer.name> where <singer.birth> > ago {^30 moons}",
		"select <singer.name> where <singer.birth> = {~1990-13}",
		"select <singer.name> where <singer.birth> = {~1990-Q5}",
		"select <singer.name> where <singer.birth> = {~2023-02-29}",
		"select <singer.name> where <singer.birth> = {~0000}",
		"select <singer.name> where <singer.birth> = {~month}",
		"select <singer.name> where <singer.birth> = {~month-99999999999}",
		"select <singer.name> where <singer.birth> = {~moon-1}",
		"select {~1990} , <singer.name>",
		"select {^30 day}",
		"select coalesce <singer.birth> {~1990}",
		"select + <singer.name> v1",
		"select sum <singer.name>",
		"select sum v1",
		"select max <singer.active>",
		"select year <singer.name>",
		"select - <singer.birth> v1",
		"select minutes avg <singer.age>",
		"select minutes <singer.birth>",
		"select if <singer.age> isnull then <singer.name> else <singer.age>",
		"select <singer.name> where <singer.age> has {1}",
		"select <singer.name> where <singer.marks> has {'x'}",
		"select <singer.name> where <singer.tags> = {'rock'}",
		"select <singer.name> where <singer.age> > ( select <singer> )",
		"select <singer.name> where <singer.age> in ( select <singer.age> , <singer.name> )",
		"select <singer.name> where {1} = {1}",
		/* numbers that are none: never written unquoted */
		"select <singer.name> where <singer.age> = {1;drop}",
		"select <singer.name> where <singer.age> = {--1}",
		"select <singer.name> where <singer.age> = {.}",
		"select <singer.name> where <singer.age> = {}",
		"select <singer.name> limit {1.5}",
		"select <singer.name> limit {-1}",
		"select <singer.name> limit {9999999999999999999}",
		"select <singer.name> limit {'5'}",
		"select <singer.name> limit {~2023}",
		"select <singer.name> limit {5} offset {x}",
		/* groups and orders */
		"select <user.height> , count <user> group <user>",
		"select <singer.name> group v1",
		"select <singer.name> group count <singer>",
		"select <singer.name> order v1 asc"
	};
	int			i;

	for (i = 0; i < N_OF(faults); i++)
	{
		NlStatus	status;
		const char *sql = compiled(faults[i], &status);

		if (status != NL_ERR_INPUT || sql != NULL || err.message[0] == '\0')
			fail_msg("%s\n  gives status %d, \"%s\", %s", faults[i], status, err.message, sql);
		tear_down(state);
		set_up(state);
	}
}

/* No prefix of a good answer, and no answer with a token wrong, may crash. */
static void
test_prefixes(void **state)
{
	int			good = 0;
	int			i;
	int			n;

	for (i = 0; i < N_OF(compile_cases); i++)
	{
		char	   *sql;

		assert_true(ir_text_read(&text, compile_cases[i].ir));
		for (n = 0; n < text.n; n++)
		{
			int32_t		kept = text.ir[n];

			good += nl_compile(&schema, text.values, text.n_values, text.ir, n, &sql,
							   &arena, &err) == NL_OK;
			text.ir[n] = (kept * 7 + n) % (NL_IR_ITEM + 60);
			if (nl_compile(&schema, text.values, text.n_values, text.ir, text.n, &sql,
						   &arena, &err) == NL_OK && text.ir[0] != NL_SYM_ABSTAIN)
				assert_non_null(sql);
			text.ir[n] = kept;
			tear_down(state);
			set_up(state);
		}
	}
	assert_true(good > 0);
}

static void
test_abstain(void **state)
{
	NlStatus	status;

	(void) state;
	assert_null(compiled("abstain", &status));
	assert_int_equal(status, NL_OK);
	assert_null(compiled("", &status));
	assert_int_equal(status, NL_ERR_INPUT);
}

static void
test_limits(void **state)
{
	const int	name = NL_IR_ITEM + NL_ITEM_COLUMN(&schema, column_of("singer", "name"));
	const int	age = NL_IR_ITEM + NL_ITEM_COLUMN(&schema, column_of("singer", "age"));
	int32_t		ir[NL_MAX_IR + 2];
	char	   *sql;
	int			n;

	(void) state;
	/* select name , name ... of the greatest length, and two more */
	for (n = 0; n < NL_MAX_IR + 2; n++)
		ir[n] = n == 0 ? NL_SYM_SELECT : n % 2 == 1 ? name : NL_SYM_COMMA;
	n = NL_MAX_IR % 2 == 0 ? NL_MAX_IR : NL_MAX_IR - 1;
	assert_int_equal(nl_compile(&schema, NULL, 0, ir, n, &sql, &arena, &err), NL_OK);
	assert_int_equal(nl_compile(&schema, NULL, 0, ir, n + 2, &sql, &arena, &err), NL_ERR_LIMIT);
	assert_null(sql);

	/* nested: a little, and more than is read */
	ir[0] = NL_SYM_SELECT;
	for (n = 1; n <= 20; n++)
		ir[n] = NL_SYM_ABS;
	ir[n++] = age;
	assert_int_equal(nl_compile(&schema, NULL, 0, ir, n, &sql, &arena, &err), NL_OK);
	for (n = 1; n <= 60; n++)
		ir[n] = NL_SYM_ABS;
	ir[n++] = age;
	assert_int_equal(nl_compile(&schema, NULL, 0, ir, n, &sql, &arena, &err), NL_ERR_INPUT);
	assert_non_null(strstr(err.message, "deep"));
	for (n = 0; n < NL_MAX_IR; n++)
		ir[n] = n % 4 == 0 ? NL_SYM_SELECT : n % 4 == 1 ? NL_SYM_ADD : n % 4 == 2 ? age : NL_SYM_OPEN;
	assert_int_equal(nl_compile(&schema, NULL, 0, ir, n, &sql, &arena, &err), NL_ERR_INPUT);

	/* tokens that are nothing */
	ir[0] = NL_SYM_SELECT;
	ir[1] = -1;
	assert_int_equal(nl_compile(&schema, NULL, 0, ir, 2, &sql, &arena, &err), NL_ERR_INPUT);
	ir[1] = INT32_MAX;
	assert_int_equal(nl_compile(&schema, NULL, 0, ir, 2, &sql, &arena, &err), NL_ERR_INPUT);
	ir[1] = INT32_MIN;
	assert_int_equal(nl_compile(&schema, NULL, 0, ir, 2, &sql, &arena, &err), NL_ERR_INPUT);
	/* the first value, where there is none */
	ir[1] = NL_IR_ITEM + NL_ITEM_VALUE(&schema, 0);
	assert_int_equal(nl_compile(&schema, NULL, 0, ir, 2, &sql, &arena, &err), NL_ERR_INPUT);
}

/* Memory that ends at any moment is a status, never half a statement. */
static void
test_no_memory(void **state)
{
	const char *ir = "select <singer.name> , count <concert> where <singer.birth> = {1990} and "
		"with <event> where <event.when> > {~month-1} end group <singer> order count <concert> desc";
	bool		done = false;
	int			least;

	assert_true(ir_text_read(&text, ir));
	for (least = 0; !done; least++)
	{
		char	   *sql;
		NlStatus	status;

		tear_down(state);
		blocks.left = least;
		/* each allocation a block of its own */
		nl_arena_init(&arena, blocks_more, &blocks, 1, 0);
		status = nl_compile(&schema, text.values, text.n_values, text.ir, text.n, &sql, &arena, &err);
		done = status == NL_OK;
		if (!done)
		{
			assert_int_equal(status, NL_ERR_NOMEM);
			assert_null(sql);
		}
		assert_true(least < 400);
	}
	assert_true(least > 5);
}

/* A table's name in another schema, and tables of the same name. */
static void
test_qualified(void **state)
{
	NlStatus	status;

	(void) state;
	schema_tables[CONCERT].name = "singer";
	schema_tables[CONCERT].schema_name = "old";
	schema_tables[CONCERT].qualify = true;
	/* the reader finds the first singer by name: the second by its columns */
	assert_true(ir_text_read(&text, "select <singer.name> , <singer.title>"));
	assert_string_equal(compiled("select <singer.name> , <singer.title> where <singer.year> = {1}", &status),
						"SELECT singer.name, singer_2.title FROM singer JOIN old.singer AS singer_2 "
						"ON singer.singer_id = singer_2.singer_id WHERE singer_2.year = 1");
	assert_string_equal(compiled("select <singer.title>", &status), "SELECT title FROM old.singer");
	/* a name that the second instance would get is taken */
	schema_init();
	schema_tables[SINGER].name = "employee_2";
	schema.keys[0].from_table = EMPLOYEE;
	schema.keys[0].from[0] = column_of("employee", "count");
	assert_string_equal(compiled("from <employee> second <employee> on <employee.manager_id> "
								 "second <employee.id> <employee_2> on <employee.count> <employee_2.singer_id> "
								 "select second <employee.name> , <employee_2.name>", &status),
						"SELECT employee_3.name, employee_2.name FROM employee JOIN employee AS employee_3 "
						"ON employee.manager_id = employee_3.id JOIN employee_2 "
						"ON employee.count = employee_2.singer_id");
}

static void
test_names(void **state)
{
	static const struct
	{
		const char *name;
		const char *written;
	}			names[] = {
		{"singer", "singer"}, {"_x9", "_x9"}, {"Singer", "\"Singer\""}, {"9x", "\"9x\""},
		{"a b", "\"a b\""}, {"a\"b", "\"a\"\"b\""}, {"", "\"\""}, {"caf\303\251", "\"caf\303\251\""},
		{"$x", "\"$x\""},
		/* reserved, of column names, of functions and types: quoted */
		{"select", "\"select\""}, {"user", "\"user\""}, {"order", "\"order\""}, {"between", "\"between\""},
		{"char", "\"char\""}, {"left", "\"left\""}, {"concurrently", "\"concurrently\""},
		{"xmltable", "\"xmltable\""}, {"tablesample", "\"tablesample\""}, {"all", "\"all\""},
		/* unreserved, or no keyword */
		{"year", "year"}, {"name", "name"}, {"type", "type"}, {"date", "date"}, {"count", "count"},
		{"selects", "selects"}, {"zone", "zone"}
	};
	NlText		out;
	int			i;

	(void) state;
	for (i = 0; i < N_OF(names); i++)
	{
		nl_text_init(&out, &arena);
		nl_text_name(&out, names[i].name);
		assert_string_equal(nl_text_finish(&out), names[i].written);
	}
}

static void
test_sqltext(void **state)
{
	NlText		out;
	int			i;

	(void) state;
	nl_text_init(&out, &arena);
	assert_string_equal(nl_text_finish(&out), "");
	nl_text_literal(&out, "it's");
	nl_text_char(&out, ' ');
	nl_text_literal(&out, "a\\'b");
	nl_text_char(&out, ' ');
	nl_text_int(&out, INT64_MIN);
	nl_text_int(&out, 0);
	assert_string_equal(nl_text_finish(&out), "'it''s' E'a\\\\''b' -92233720368547758080");
	nl_text_init(&out, &arena);
	nl_text_pattern(&out, "it's", true, false);
	nl_text_pattern(&out, "50%", false, true);
	nl_text_pattern(&out, "a_\\", true, true);
	assert_string_equal(nl_text_finish(&out), "'%it''s'E'50\\\\%%'E'%a\\\\_\\\\\\\\%'");
	nl_text_init(&out, &arena);
	for (i = 0; i < 5000; i++)
		nl_text_add(&out, "abc");
	assert_int_equal(strlen(nl_text_finish(&out)), 15000);
	assert_int_equal(strncmp(nl_text_finish(&out) + 14997, "abc", 3), 0);
}

static void
test_ir_text(void **state)
{
	char	   *readable;

	(void) state;
	assert_true(ir_text_read(&text, "select <singer.name> , count <concert> where <singer.age> > {30} "
							 "and <singer.name> = {'Bo'} order <singer.Net Worth> desc limit v1"));
	text.ir[text.n++] = 500;
	text.ir[text.n++] = -3;
	text.ir[text.n++] = NL_IR_ITEM + NL_ITEM_VALUE(&schema, 2);
	text.ir[text.n++] = NL_SYM_END;
	assert_int_equal(nl_ir_text(&schema, text.values, text.n_values, text.ir, text.n,
								&readable, &arena, &err), NL_OK);
	assert_string_equal(readable, "select <singer.name> , count <concert> where <singer.age> > <30> "
						"and <singer.name> = <Bo> order <singer.Net Worth> desc limit v1 <?> <?> <?> </s>");
	assert_int_equal(nl_ir_text(&schema, NULL, 0, NULL, 0, &readable, &arena, &err), NL_OK);
	assert_string_equal(readable, "");
	tear_down(state);
	blocks.left = 0;
	nl_arena_init(&arena, blocks_more, &blocks, 1, 0);
	assert_int_equal(nl_ir_text(&schema, NULL, 0, text.ir, 1, &readable, &arena, &err), NL_ERR_NOMEM);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_cases, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_changes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_defined, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_two_keys, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_faults, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_prefixes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_abstain, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_limits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_memory, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_qualified, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_sqltext, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_ir_text, set_up, tear_down)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

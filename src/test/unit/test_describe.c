/*-------------------------------------------------------------------------
 * test_describe.c
 *	  IR -> English, and what an answer uses: a table of cases in which every
 *	  symbol of the language occurs, names, values, faults, limits; joins,
 *	  other ways to join, NULLs and sizes.
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

#include "compile_schema.h"
#include "describe_cases.h"
#include "lang/describe.h"
#include "lang/uses.h"

static Blocks blocks;
static NlArena arena;
static NlError err;
static IrText text;
static NlUses uses;

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

/* The English, or NULL after a fault; *status is its own. */
static const char *
described(const char *ir, NlStatus *status)
{
	char	   *english = NULL;

	if (!ir_text_read(&text, ir))
		fail_msg("the test's IR is not well formed: %s", ir);
	err.message[0] = '\0';
	*status = nl_describe(&schema, text.values, text.n_values, text.ir, text.n,
						  &english, &arena, &err);
	return english;
}

static void
assert_says(const char *ir, const char *expected)
{
	NlStatus	status;
	const char *english = described(ir, &status);

	if (status != NL_OK)
		fail_msg("%s\n  fails: %s", ir, err.message);
	if (english == NULL || strcmp(english, expected) != 0)
		fail_msg("%s\n  gives    %s\n  expected %s", ir, english, expected);
}

static void
test_cases(void **state)
{
	bool		seen[NL_SYM_COUNT_] = {false};
	int			i;

	for (i = 0; i < N_OF(describe_cases); i++)
	{
		int			t;

		assert_says(describe_cases[i].ir, describe_cases[i].english);
		for (t = 0; t < text.n; t++)
			if (text.ir[t] < NL_SYM_COUNT_)
				seen[text.ir[t]] = true;
		tear_down(state);
		set_up(state);
	}
	for (i = NL_SYM_SELECT; i < NL_SYM_QUESTION_END_; i++)
		if (!seen[i])
			fail_msg("no case has %s", nl_symbol_names[i]);
}

/* What says the same in SQL must differ in English where it differs. */
static void
test_clauses_are_told(void **state)
{
	static const char *const pairs[][2] = {
		{"select <singer.name>", "select distinct <singer.name>"},
		{"select count <singer.age>", "select count distinct <singer.age>"},
		{"select count <singer>", "select filter count <singer> <singer.age> > v1 end"},
		{"select count <singer> group <singer.status>", "select count <singer>"},
		{"select <singer.status> , count <singer> group same", "select count <singer> group <singer.status>"},
		{"select <singer.name> order <singer.age> asc limit v1", "select <singer.name> order <singer.age> asc limit v1 ties"},
		{"select <singer.name> order <singer.age> asc limit v1", "select <singer.name> order <singer.age> desc limit v1"},
		{"select <singer.name> order <singer.age> asc limit v2", "select <singer.name> order <singer.age> asc limit v2 per <singer.status>"},
		{"from <singer> <concert> select <singer.name>", "from <singer> left <concert> select <singer.name>"},
		{"from <singer> <concert> select <singer.name>", "select <singer.name>"},
		{"select <singer.name> where with <concert> end", "select <singer.name> where without <concert> end"},
		{"select <singer.age> union select <concert.year>", "select <singer.age> unionall select <concert.year>"},
		{"select <singer.name> where <singer.age> < v1 and [ <singer.age> = v2 or <singer.age> = {5} ]",
		"select <singer.name> where <singer.age> < v1 and <singer.age> = v2 or <singer.age> = {5}"},
		{"select - <singer.age> - <singer.age> v1", "select - - <singer.age> <singer.age> v1"},
		{"select over sum <singer.age> end", "select over sum <singer.age> order <singer.name> asc end"},
		{"select over sum <singer.age> end", "select over sum <singer.age> per <singer.status> end"},
		{"select <employee.name> , <employee.name>",
		"from <employee> second <employee> select <employee.name> , second <employee.name>"}
	};
	int			i;

	for (i = 0; i < N_OF(pairs); i++)
	{
		NlStatus	status;
		const char *a = described(pairs[i][0], &status);
		const char *b = described(pairs[i][1], &status);

		if (a == NULL || b == NULL || strcmp(a, b) == 0)
			fail_msg("%s\n%s\n  both give %s (%s)", pairs[i][0], pairs[i][1], a, err.message);
		tear_down(state);
		set_up(state);
	}
}

/* Where two keys connect two tables, it is said which is meant. */
static void
test_keys_are_told(void **state)
{
	static const char join[] = "select <singer.name> , <concert.title>";
	static const char exists[] = "select <singer.name> where without <concert> where <concert.year> = {2014} end";

	(void) state;
	assert_says(join, "the singer name and concert title, from singers joined with concerts");
	assert_says(exists, "the name of singers, where there is no matching concert (where year is 2014)");
	schema_key("concert", "order", "singer", "singer_id");
	assert_says(join, "the singer name and concert title, from singers joined with concerts "
				"(by singer id = concert singer id)");
	assert_says(exists, "the name of singers, where there is no matching concert by singer id (where year is 2014)");
	assert_says("select <concert.title> where with <singer> end",
				"the title of concerts, where there is a matching singer by singer id");
}

static void
test_names(void **state)
{
	static const struct
	{
		const char *name;
		const char *plural;
	}			names[] = {
		{"city", "cities"}, {"day", "days"}, {"box", "boxes"}, {"branch", "branches"},
		{"OrderLine", "order lines"}, {"order_lines", "order lines"}, {"CHILD", "children"},
		{"sales_person", "sales people"}, {"bus", "buses"}, {"address", "addresses"}, {"status", "statuses"},
		{"staff", "staff"}, {"media", "media"}, {"people", "people"}, {"companies", "companies"},
		{"caf\303\251", "caf\303\251"}, {"\345\237\216\345\270\202", "\345\237\216 \345\270\202"}, {"__", "__"}
	};
	int			i;

	for (i = 0; i < N_OF(names); i++)
	{
		char		expected[80];

		schema_tables[SINGER].name = names[i].name;
		snprintf(expected, sizeof(expected), "the number of %s", names[i].plural);
		text.n_values = 0;
		text.n = 0;
		text.ir[text.n++] = NL_SYM_SELECT;
		text.ir[text.n++] = NL_SYM_COUNT;
		text.ir[text.n++] = NL_IR_ITEM + SINGER;
		{
			char	   *english = NULL;

			assert_int_equal(nl_describe(&schema, text.values, 0, text.ir, text.n, &english, &arena, &err), NL_OK);
			assert_string_equal(english, expected);
		}
		tear_down(state);
		set_up(state);
	}
}

static void
test_values(void **state)
{
	static const struct
	{
		NlValueKind kind;
		const char *value;
		const char *english;
	}			values[] = {
		{NL_VALUE_NUMBER, "0.05", "0.05"}, {NL_VALUE_TEXT, "O'Brien", "'O'Brien'"},
		{NL_VALUE_PERIOD, "2023", "2023"}, {NL_VALUE_PERIOD, "2023-Q4", "the fourth quarter of 2023"},
		{NL_VALUE_PERIOD, "2023-09", "September 2023"}, {NL_VALUE_PERIOD, "2023-12-01", "1 December 2023"},
		{NL_VALUE_PERIOD, "2023-13", "2023-13"}, {NL_VALUE_PERIOD, "20", "20"}, {NL_VALUE_PERIOD, "", ""},
		{NL_VALUE_PERIOD, "2023-Q9", "2023-Q9"}, {NL_VALUE_PERIOD, "month", "month"},
		{NL_VALUE_PERIOD, "year+0", "this year"}, {NL_VALUE_PERIOD, "week-1", "last week"},
		{NL_VALUE_PERIOD, "quarter+1", "next quarter"}, {NL_VALUE_PERIOD, "month-3", "the month 3 months ago"},
		{NL_VALUE_PERIOD, "day-1", "yesterday"}, {NL_VALUE_PERIOD, "day+1", "tomorrow"}, {NL_VALUE_PERIOD, "day-7", "7 days ago"},
		{NL_VALUE_DURATION, "30 day", "30 days"}, {NL_VALUE_DURATION, "1 year", "1 year"}, {NL_VALUE_DURATION, "24 hours", "24 hours"},
		{NL_VALUE_DURATION, "moon", "moon"}
	};
	int			i;

	(void) state;
	for (i = 0; i < N_OF(values); i++)
	{
		NlValue		value = {values[i].kind, values[i].value, -1, 0, 0, false, false, 0, false};

		assert_string_equal(nl_describe_value_text(&value, &arena), values[i].english);
	}
}

static void
test_faults(void **state)
{
	static const char *const faults[] = {
		"select", "select <singer.name> where", "select <singer.name> , <user.height>",
		"from <singer> select <concert.title>", "select <singer.name> where with <user> end",
		"from <singer> <singer> select <singer.name>",
		"select <singer.name> union select <Stadium.name> , <Stadium.capacity>"
	};
	char	   *english;
	NlStatus	status;
	int			i;
	int32_t		abstain[] = {NL_SYM_ABSTAIN};

	for (i = 0; i < N_OF(faults); i++)
	{
		english = (char *) described(faults[i], &status);
		assert_int_equal(status, NL_ERR_INPUT);
		assert_null(english);
		assert_true(err.message[0] != '\0');
		tear_down(state);
		set_up(state);
	}
	assert_int_equal(nl_describe(&schema, NULL, 0, abstain, 1, &english, &arena, &err), NL_OK);
	assert_null(english);
	assert_int_equal(nl_uses_find(&uses, &schema, NULL, 0, abstain, 1, &arena, &err), NL_OK);
	assert_int_equal(uses.n_tables, 0);
}

/* Memory may run out at any block. */
static void
test_memory(void **state)
{
	static const char ir[] = "select <Stadium.name> , count <concert> where <singer.birth> = {~1990-Q4} and "
		"with <event> where <event.when> >= ago {^30 day} end group <Stadium> order count <concert> desc limit v10";
	int			n = 0;
	NlStatus	status;

	do
	{
		tear_down(state);
		schema_init();
		blocks.left = n++;
		nl_arena_init(&arena, blocks_more, &blocks, 64, 0);
		(void) described(ir, &status);
		if (status != NL_OK)
			assert_int_equal(status, NL_ERR_NOMEM);
	} while (status != NL_OK && n < 500);
	assert_int_equal(status, NL_OK);
	assert_true(n > 3);
}

/* ---- what is used ---- */

static void
find(const char *ir)
{
	if (!ir_text_read(&text, ir))
		fail_msg("the test's IR is not well formed: %s", ir);
	if (nl_uses_find(&uses, &schema, text.values, text.n_values, text.ir, text.n, &arena, &err) != NL_OK)
		fail_msg("%s\n  fails: %s", ir, err.message);
}

static void
test_uses(void **state)
{
	(void) state;
	find("select <Stadium.name> , avg <concert.fee> where <singer.birth> = {~1990} and <singer.name> = {'x'} "
		 "group same order avg <concert.fee> desc limit {5}");
	assert_int_equal(uses.n_tables, 4);
	assert_int_equal(uses.tables[0].table, STADIUM);
	assert_true(uses.tables[0].wanted);
	assert_int_equal(uses.tables[1].table, CONCERT_STADIUM);
	assert_false(uses.tables[1].wanted);
	assert_int_equal(uses.n_columns, 4);
	assert_int_equal(uses.columns[0], column_of("Stadium", "name"));
	assert_int_equal(uses.n_values, 3);
	assert_int_equal(uses.n_joins, 3);
	assert_int_equal(uses.joins[0].left[0], column_of("Stadium", "stadium_id"));
	assert_int_equal(uses.joins[0].right[0], column_of("concert_stadium", "stadium_id"));
	assert_false(uses.joins[0].outer);
	/* stadium - concert over concert_stadium, concert - singer */
	assert_int_equal(uses.n_paths, 2);
	assert_int_equal(uses.paths[0].n, 2);
	assert_int_equal(uses.paths[0].from_table, CONCERT);
	assert_int_equal(uses.paths[0].to_table, STADIUM);
	assert_int_equal(uses.n_dates, 1);
	assert_int_equal(uses.dates[0].column, column_of("singer", "birth"));
	assert_int_equal(uses.n_aggregates, 1);
	assert_int_equal(uses.aggregates[0].symbol, NL_SYM_AVG);
	assert_int_equal(uses.aggregates[0].column, column_of("concert", "fee"));
	assert_int_equal(uses.n_grouped, 1);
	assert_int_equal(uses.grouped[0], STADIUM);
	assert_int_equal(uses.limit, 5);
	assert_int_equal(uses.listing, -1);
	assert_false(uses.today);

	find("select <singer> order <singer.age> asc");
	assert_true(uses.tables[0].whole);
	assert_int_equal(uses.listing, SINGER);
	assert_int_equal(uses.limit, -1);
	find("select count <singer>");
	assert_int_equal(uses.listing, -1);
	find("select <singer.name> where <singer.birth> < today");
	assert_true(uses.today);
	assert_int_equal(uses.listing, -1);

	find("from <singer> left <concert> select <singer.name> , count <concert.title> , count <concert.concert_id> , sum <concert.order> "
		 ", max coalesce <concert.year> v0 group <singer>");
	assert_true(uses.joins[0].outer);
	/* what the LEFT JOIN does not find is counted on purpose */
	assert_int_equal(uses.n_aggregates, 2);
	assert_int_equal(uses.aggregates[0].column, column_of("concert", "title"));
	assert_int_equal(uses.aggregates[1].column, column_of("concert", "order"));
}

static void
test_ties(void **state)
{
	(void) state;
	find("select <singer.name> where with <Stadium> where <Stadium.capacity> > {5} end");
	assert_int_equal(uses.n_tables, 4);
	assert_int_equal(uses.n_joins, 3);
	assert_true(uses.joins[2].exists);
	assert_int_equal(uses.joins[2].left[0], column_of("singer", "singer_id"));
	assert_int_equal(uses.n_paths, 1);
	assert_int_equal(uses.paths[0].n, 3);
	assert_int_equal(uses.paths[0].from_table, SINGER);
	assert_int_equal(uses.paths[0].to_table, STADIUM);
	find("select <singer.name> where <singer.singer_id> in ( select <concert.singer_id> where <concert.starts_at> >= ago {^2 day} )");
	assert_int_equal(uses.n_joins, 1);
	assert_true(uses.joins[0].exists);
	assert_int_equal(uses.n_ago, 1);
	assert_int_equal(uses.n_values, 1);
	assert_int_equal(uses.n_dates, 1);
}

static void
test_other_paths(void **state)
{
	int			keys[NL_MAX_PATH];

	(void) state;
	find("select <singer.name> , <concert.title>");
	assert_int_equal(uses.n_paths, 1);
	assert_false(nl_uses_other_path(&uses, &uses.paths[0], &schema, keys));

	/* a second key between the same tables */
	schema_key("concert", "order", "singer", "singer_id");
	find("select <singer.name> , <concert.title>");
	assert_true(nl_uses_other_path(&uses, &uses.paths[0], &schema, keys));
	assert_int_equal(schema.keys[keys[0]].from[0], column_of("concert", "order"));
	/* or over another table */
	schema.n_keys--;
	schema_key("delivery", "line_no", "Stadium", "stadium_id");
	schema_key("delivery", "order_no", "concert", "concert_id");
	find("select <Stadium.name> , <concert.title>");
	assert_int_equal(uses.paths[0].n, 2);
	assert_true(nl_uses_other_path(&uses, &uses.paths[0], &schema, keys));
	assert_int_equal(schema.keys[keys[0]].from_table, DELIVERY);
	assert_int_equal(schema.keys[keys[1]].from_table, DELIVERY);

	/* joined by no key: nothing to compare with */
	find("from <concert> <singer> on <concert.year> <singer.age> select <singer.name> , <concert.title>");
	assert_int_equal(uses.n_paths, 1);
	assert_false(nl_uses_other_path(&uses, &uses.paths[0], &schema, keys));
	/* a table onto itself */
	find("from <employee> second <employee> select <employee.name> , second <employee.name>");
	assert_int_equal(uses.n_joins, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_cases, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_clauses_are_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_keys_are_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_values, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_faults, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_memory, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_uses, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_ties, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_other_paths, set_up, tear_down)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

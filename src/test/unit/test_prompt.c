/*-------------------------------------------------------------------------
 * test_prompt.c
 *	  The text that a text model is told: tables, keys, samples, what of a large
 *	  schema enters, values and pairs of the question.
 *-------------------------------------------------------------------------
 */
#include <stdio.h>

#include "lang_fixture.h"

#include "lang/prompt.h"

static NlLinked linked;

static void
open_schema(Fixture *f)
{
	int			customer;
	int			id;

	fixture_init(f);
	memset(&linked, 0, sizeof(linked));
	add_table(f, "customer", "who buys\nfrom us");
	id = add_column(f, "id", NL_TYPE_NUMBER, true, NULL);
	add_column(f, "Full Name", NL_TYPE_TEXT, false, NULL);
	add_column(f, "city", NL_TYPE_TEXT, false, "where \xc3\xa9 is");
	add_table(f, "orders", NULL);
	add_column(f, "id", NL_TYPE_NUMBER, true, NULL);
	customer = add_column(f, "customer_id", NL_TYPE_NUMBER, false, NULL);
	f->schema.columns[customer].type_name = "character varying(20)";
	add_key(f, customer, id);
	add_sample(f, id + 2, "Lyon");
	add_sample(f, id + 2, "Turin");
	add_sample(f, id + 2, "a value that is much too long to be shown in a prompt");
	add_sample(f, id + 2, "Bern");
	add_sample(f, id + 2, "Rome");
	f->schema.tables[1].qualify = true;
	f->schema.tables[1].schema_name = "sales";
}

static void
whole_schema(void **state)
{
	Fixture		f;
	char	   *text;
	bool		whole;

	(void) state;
	open_schema(&f);
	assert_int_equal(nl_prompt_schema(&text, &whole, &linked, &f.schema, 4000, &f.arena, &f.err), NL_OK);
	assert_true(whole);
	assert_string_equal(text,
						"CREATE TABLE customer ( -- who buys from us\n"
						"  id text PRIMARY KEY,\n"
						"  \"Full Name\" text,\n"
						"  city text, -- where \xc3\xa9 is; e.g. 'Lyon', 'Turin', 'Bern'\n"
						");\n"
						"CREATE TABLE sales.orders (\n"
						"  id text PRIMARY KEY,\n"
						"  customer_id varchar REFERENCES customer(id),\n"
						");\n");
	fixture_done(&f);
}

/* Comments are cut between characters. */
static void
long_comment(void **state)
{
	Fixture		f;
	char		comment[200] = "";
	char	   *text;
	bool		whole;
	int			i;

	(void) state;
	fixture_init(&f);
	for (i = 0; i < 60; i++)
		strcat(comment, "\xe6\x97\xa5");
	add_table(&f, "t", comment);
	add_column(&f, "c", NL_TYPE_TEXT, false, NULL);
	assert_int_equal(nl_prompt_schema(&text, &whole, &linked, &f.schema, 4000, &f.arena, &f.err), NL_OK);
	/* 80 bytes hold 26 characters of three */
	assert_int_equal(strcspn(text, "\n") - strlen("CREATE TABLE t ( -- "), 78);
	fixture_done(&f);
}

/* Of a large schema the linked table enters, and what it refers to. */
static void
large_schema(void **state)
{
	static char names[300][24];
	Fixture		f;
	NlLink		link = {0, 250, NL_LINK_TABLE_EXACT};
	char	   *text;
	bool		whole;
	int			t;
	int			c;

	(void) state;
	fixture_init(&f);
	for (t = 0; t < 300; t++)
	{
		snprintf(names[t], sizeof(names[t]), "table_%d", t);
		add_table(&f, names[t], NULL);
		for (c = 0; c < 10; c++)
			add_column(&f, c == 0 ? "id" : "something", NL_TYPE_TEXT, c == 0, NULL);
	}
	linked.n_links = 1;
	linked.links = &link;
	assert_int_equal(nl_prompt_schema(&text, &whole, &linked, &f.schema, 2000, &f.arena, &f.err), NL_OK);
	assert_false(whole);
	assert_non_null(strstr(text, "CREATE TABLE table_250 (\n  id text PRIMARY KEY,"));
	assert_true(strlen(text) < 3000);
	linked.n_links = 0;
	fixture_done(&f);
}

static void
question(void **state)
{
	Fixture		f;
	NlValue		values[3] = {
		{NL_VALUE_TEXT, "O'Brien", 1, 0, 1, false, false, 0, false}, {NL_VALUE_NUMBER, "10", -1, 1, 1, false, false, 0, false}, {NL_VALUE_TEXT, "Lyon", 2, 0, 0, false, false, 0, false}
	};
	NlPair		pairs[1] = {{"who?", "SELECT id\nFROM customer"}};
	char	   *text;

	(void) state;
	open_schema(&f);
	linked.values = values;
	linked.n_values = 3;
	assert_int_equal(nl_prompt_question(&text, "orders of O'Brien\nover 10", &linked, &f.schema, pairs, 1, &f.arena, &f.err), NL_OK);
	assert_string_equal(text,
						"Question: who?\nSQL: SELECT id FROM customer\n"
						"Values found: customer.\"Full Name\" = 'O''Brien'\n"
						"Question: orders of O'Brien over 10");
	fixture_done(&f);
}

static void
no_memory(void **state)
{
	Fixture		f;
	char	   *text;
	bool		whole;

	(void) state;
	open_schema(&f);
	f.left = 0;
	assert_int_equal(nl_prompt_schema(&text, &whole, &linked, &f.schema, 4000, &f.arena, &f.err), NL_ERR_NOMEM);
	assert_int_equal(nl_prompt_question(&text, "q", &linked, &f.schema, NULL, 0, &f.arena, &f.err), NL_ERR_NOMEM);
	fixture_done(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_schema),
		cmocka_unit_test(long_comment),
		cmocka_unit_test(large_schema),
		cmocka_unit_test(question),
		cmocka_unit_test(no_memory)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

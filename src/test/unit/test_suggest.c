/*-------------------------------------------------------------------------
 * test_suggest.c
 *	  Questions made from a schema by templates.
 *
 * Owns a fixture for each case.
 *-------------------------------------------------------------------------
 */
#include "lang_fixture.h"

#include <string.h>

#include "lang/suggest.h"

static void
fill_schema(Fixture *f)
{
	int			customer;
	int			city;

	fixture_init(f);
	add_table(f, "customers", NULL);
	customer = add_column(f, "customer_id", NL_TYPE_NUMBER, true, NULL);
	add_column(f, "customer_name", NL_TYPE_TEXT, false, NULL);
	city = add_column(f, "city", NL_TYPE_TEXT, false, NULL);
	add_sample(f, city, "Leeds");
	add_sample(f, city, "York");
	add_column(f, "creditLimit", NL_TYPE_NUMBER, false, NULL);
	add_column(f, "zip_code", NL_TYPE_NUMBER, false, NULL);
	add_table(f, "orders", NULL);
	add_column(f, "order_id", NL_TYPE_NUMBER, true, NULL);
	add_key(f, add_column(f, "customer_id", NL_TYPE_NUMBER, false, NULL), customer);
	add_column(f, "placed_on", NL_TYPE_DATE, false, NULL);
}

static const char *
sql_of(const NlSuggestion *suggestions, int n, const char *question)
{
	for (int i = 0; i < n; i++)
		if (strcmp(suggestions[i].question, question) == 0)
			return suggestions[i].sql;
	print_error("no question: %s\n", question);
	return "";
}

static void
test_templates(void **state)
{
	Fixture		f;
	NlSuggestion *s;
	int			n;

	(void) state;
	fill_schema(&f);
	assert_int_equal(nl_suggest(&f.schema, -1, &s, &n, &f.arena, &f.err), NL_OK);
	assert_string_equal(sql_of(s, n, "customer name and credit limit of the 5 customers with the highest credit limit"),
						"SELECT customer_name, \"creditLimit\" FROM customers ORDER BY \"creditLimit\" DESC NULLS LAST LIMIT 5");
	assert_string_equal(sql_of(s, n, "Which customers have no orders?"),
						"SELECT a.customer_name FROM customers a WHERE NOT EXISTS (SELECT 1 FROM orders b WHERE b.customer_id = a.customer_id)");
	assert_string_equal(sql_of(s, n, "number of customers of each city, most first"),
						"SELECT city, count(*) FROM customers GROUP BY city ORDER BY count(*) DESC");
	assert_string_equal(sql_of(s, n, "number of orders placed per month"),
						"SELECT date_trunc('month', placed_on)::date, count(*) FROM orders GROUP BY date_trunc('month', placed_on)");
	assert_string_equal(sql_of(s, n, "How many orders are there?"), "SELECT count(*) FROM orders");
	/* codes and keys are no amounts, a name no group */
	for (int i = 0; i < n; i++)
	{
		assert_null(strstr(s[i].sql, "avg(zip_code)"));
		assert_null(strstr(s[i].sql, "avg(customer_id)"));
		assert_null(strstr(s[i].sql, "GROUP BY customer_name"));
	}
	fixture_done(&f);
}

/* Kinds take turns; the count of all rows comes last; the same each time. */
static void
test_order(void **state)
{
	Fixture		f;
	NlSuggestion *s;
	NlSuggestion *again;
	int			n;
	int			m;

	(void) state;
	fill_schema(&f);
	assert_int_equal(nl_suggest(&f.schema, -1, &s, &n, &f.arena, &f.err), NL_OK);
	assert_int_equal(nl_suggest(&f.schema, -1, &again, &m, &f.arena, &f.err), NL_OK);
	assert_int_equal(n, m);
	for (int i = 0; i < n; i++)
	{
		assert_string_equal(s[i].question, again[i].question);
		for (int j = 0; j < i; j++)
			assert_string_not_equal(s[i].question, s[j].question);
	}
	assert_int_equal(s[0].table, 0);
	assert_int_equal(s[1].table, 1);
	assert_int_not_equal(s[0].kind, s[1].kind);
	assert_string_equal(s[n - 1].question, "How many customers are there?");

	assert_int_equal(nl_suggest(&f.schema, 1, &s, &n, &f.arena, &f.err), NL_OK);
	assert_true(n > 0);
	for (int i = 0; i < n; i++)
		assert_int_equal(s[i].table, 1);
	fixture_done(&f);
}

static void
test_nothing(void **state)
{
	Fixture		f;
	NlSuggestion *s;
	int			n;

	(void) state;
	fixture_init(&f);
	assert_int_equal(nl_suggest(&f.schema, -1, &s, &n, &f.arena, &f.err), NL_OK);
	assert_int_equal(n, 0);
	fixture_done(&f);

	fill_schema(&f);
	f.left = 0;
	assert_int_equal(nl_suggest(&f.schema, -1, &s, &n, &f.arena, &f.err), NL_ERR_NOMEM);
	fixture_done(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_templates),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

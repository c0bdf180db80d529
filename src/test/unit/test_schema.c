/*-------------------------------------------------------------------------
 * test_schema.c
 *	  Keys inferred from names.
 *-------------------------------------------------------------------------
 */
#include "lang_fixture.h"

static int
infer(Fixture *f)
{
	return nl_schema_infer_keys(&f->schema, FIXTURE_KEYS);
}

static void
assert_key(const Fixture *f, int k, int from, int to)
{
	const NlKey *key = &f->schema.keys[k];

	assert_int_equal(key->n, 1);
	assert_int_equal(key->from[0], from);
	assert_int_equal(key->to[0], to);
	assert_int_equal(key->from_table, f->schema.columns[from].table);
	assert_int_equal(key->to_table, f->schema.columns[to].table);
	assert_true(key->inferred);
	assert_true(f->schema.columns[from].foreign);
}

/* <table>_id, <table>id, id_<table>, the other key's name; CamelCase, plurals, tbl_. */
static void
test_forms(void **state)
{
	Fixture		f;
	int			customer,
				item,
				branch,
				sku;
	int			a,
				b,
				c,
				d;

	(void) state;
	fixture_init(&f);
	add_table(&f, "customers", NULL);
	customer = add_column(&f, "id", NL_TYPE_NUMBER, true, NULL);
	add_table(&f, "OrderItem", NULL);
	item = add_column(&f, "Id", NL_TYPE_NUMBER, true, NULL);
	a = add_column(&f, "CustomerID", NL_TYPE_NUMBER, false, NULL);
	add_table(&f, "tbl_branch", NULL);
	branch = add_column(&f, "br_no", NL_TYPE_TEXT, true, NULL);
	b = add_column(&f, "orderitemid", NL_TYPE_NUMBER, false, NULL);
	add_table(&f, "stock", NULL);
	c = add_column(&f, "id_branch", NL_TYPE_TEXT, false, NULL);
	d = add_column(&f, "sku_code", NL_TYPE_TEXT, false, NULL);
	add_table(&f, "goods", NULL);
	sku = add_column(&f, "SkuCode", NL_TYPE_TEXT, true, NULL);
	assert_int_equal(infer(&f), 4);
	assert_key(&f, 0, a, customer);
	assert_key(&f, 1, b, item);
	assert_key(&f, 2, c, branch);
	assert_key(&f, 3, d, sku);
	assert_false(f.schema.columns[sku].foreign);
	fixture_done(&f);
}

/* What must not become a key. */
static void
test_refused(void **state)
{
	Fixture		f;
	int			id;

	(void) state;
	fixture_init(&f);
	add_table(&f, "customer", NULL);
	id = add_column(&f, "customer_id", NL_TYPE_NUMBER, true, NULL);
	add_column(&f, "name", NL_TYPE_TEXT, false, NULL);
	add_table(&f, "type", NULL);
	add_column(&f, "name", NL_TYPE_TEXT, true, NULL);	/* general name */
	add_table(&f, "a", NULL);
	add_column(&f, "customer_id", NL_TYPE_TEXT, false, NULL);	/* other class of type */
	add_table(&f, "pair", NULL);
	add_column(&f, "left_id", NL_TYPE_NUMBER, true, NULL);
	add_column(&f, "right_id", NL_TYPE_NUMBER, true, NULL);
	add_table(&f, "b", NULL);
	add_column(&f, "pair_id", NL_TYPE_NUMBER, false, NULL); /* two-column key */
	add_column(&f, "left_id", NL_TYPE_NUMBER, false, NULL);
	add_table(&f, "id", NULL);
	add_column(&f, "id", NL_TYPE_NUMBER, true, NULL);
	assert_int_equal(infer(&f), 0);
	assert_false(f.schema.columns[id].foreign);
	fixture_done(&f);
}

/* A declared key stays the only one of its column, and is marked. */
static void
test_declared(void **state)
{
	Fixture		f;
	int			a,
				b,
				c;

	(void) state;
	fixture_init(&f);
	add_table(&f, "customer", NULL);
	a = add_column(&f, "customer_id", NL_TYPE_NUMBER, true, NULL);
	add_table(&f, "person", NULL);
	b = add_column(&f, "person_id", NL_TYPE_NUMBER, true, NULL);
	add_table(&f, "sale", NULL);
	c = add_column(&f, "customer_id", NL_TYPE_NUMBER, false, NULL);
	add_key(&f, c, b);
	f.schema.columns[c].foreign = false;
	assert_int_equal(infer(&f), 1);
	assert_true(f.schema.columns[c].foreign);
	assert_false(f.schema.columns[a].foreign);
	assert_false(f.schema.keys[0].inferred);
	fixture_done(&f);
}

/* Tables that share a key's name: the one called so is the parent. */
static void
test_shared(void **state)
{
	Fixture		f;
	int			parent,
				detail,
				use;

	(void) state;
	fixture_init(&f);
	add_table(&f, "customer_details", NULL);
	detail = add_column(&f, "customer_id", NL_TYPE_NUMBER, true, NULL);
	add_table(&f, "customers", NULL);
	parent = add_column(&f, "customer_id", NL_TYPE_NUMBER, true, NULL);
	add_table(&f, "orders", NULL);
	use = add_column(&f, "customer_id", NL_TYPE_NUMBER, false, NULL);
	assert_int_equal(infer(&f), 2);
	assert_key(&f, 0, detail, parent);
	assert_key(&f, 1, use, parent);
	fixture_done(&f);

	/* neither is called so: cannot be told */
	fixture_init(&f);
	add_table(&f, "a", NULL);
	add_column(&f, "batch_code", NL_TYPE_TEXT, true, NULL);
	add_table(&f, "b", NULL);
	add_column(&f, "batch_code", NL_TYPE_TEXT, true, NULL);
	add_table(&f, "c", NULL);
	add_column(&f, "batch_code", NL_TYPE_TEXT, false, NULL);
	assert_int_equal(infer(&f), 0);
	fixture_done(&f);
}

static void
test_room(void **state)
{
	Fixture		f;

	(void) state;
	fixture_init(&f);
	add_table(&f, "x", NULL);
	add_column(&f, "x_id", NL_TYPE_NUMBER, true, NULL);
	add_table(&f, "y", NULL);
	add_column(&f, "x_id", NL_TYPE_NUMBER, false, NULL);
	add_table(&f, "z", NULL);
	add_column(&f, "x_id", NL_TYPE_NUMBER, false, NULL);
	assert_int_equal(nl_schema_infer_keys(&f.schema, 1), 1);
	assert_int_equal(f.schema.n_keys, 1);
	assert_int_equal(nl_schema_infer_keys(&f.schema, 1), 1);
	fixture_done(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_declared),
		cmocka_unit_test(test_shared),
		cmocka_unit_test(test_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

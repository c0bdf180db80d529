/*-------------------------------------------------------------------------
 * test_follow.c
 *	  follow.c and its parts: what an answer can be changed into by a turn, and
 *	  what a candidate keeps of it.
 *
 * IR is written as text: symbols as in ir.h, tables and columns by name, values
 * of the question as #text.
 */
#include "lang/follow_parts.h"
#include "lang/words.h"
#include "lang_fixture.h"

typedef struct Bed
{
	Fixture		f;
	NlLinked	linked;
	NlGrammar  *grammar;
	NlEdit	   *edits;
	int			n_edits;
	int32_t		before[NL_MAX_IR];
	int			n_before;
} Bed;

enum
{
	SUPPLIERS, PRODUCTS
};

static void
make_schema(Fixture *f)
{
	int			supplier;
	int			key;

	add_table(f, "suppliers", NULL);
	supplier = add_column(f, "supplier_id", NL_TYPE_NUMBER, true, NULL);
	add_column(f, "supplier_name", NL_TYPE_TEXT, false, NULL);
	add_column(f, "country", NL_TYPE_TEXT, false, NULL);
	add_column(f, "days", NL_TYPE_NUMBER, false, NULL);
	add_table(f, "products", NULL);
	add_column(f, "product_id", NL_TYPE_NUMBER, true, NULL);
	add_column(f, "product_name", NL_TYPE_TEXT, false, NULL);
	add_column(f, "price", NL_TYPE_NUMBER, false, NULL);
	key = add_column(f, "supplier", NL_TYPE_NUMBER, false, NULL);
	add_column(f, "listed_on", NL_TYPE_DATE, false, NULL);
	add_column(f, "active", NL_TYPE_BOOL, false, NULL);
	add_key(f, key, supplier);
}

static int
item_of(const Bed *bed, const char *word)
{
	const NlSchema *schema = &bed->f.schema;
	int			i;

	for (i = 0; i < schema->n_tables; i++)
		if (strcmp(schema->tables[i].name, word) == 0)
			return NL_ITEM_TABLE(schema, i);
	for (i = 0; i < schema->n_columns; i++)
		if (strcmp(schema->columns[i].name, word) == 0)
			return NL_ITEM_COLUMN(schema, i);
	for (i = 0; i < bed->linked.n_values && *word == '#'; i++)
		if (strcmp(bed->linked.values[i].text, word + 1) == 0)
			return NL_ITEM_VALUE(schema, i);
	return -1;
}

static int
read_ir(const Bed *bed, const char *text, int32_t *ir)
{
	char		copy[512];
	char	   *word;
	int			n = 0;
	int			s;

	assert_true(strlen(text) < sizeof(copy));
	strcpy(copy, text);
	for (word = strtok(copy, " "); word != NULL; word = strtok(NULL, " "))
	{
		int			item = item_of(bed, word);

		for (s = 0; item < 0 && s < NL_SYM_COUNT_; s++)
			if (strcmp(nl_symbol_names[s], word) == 0)
				break;
		if (item < 0 && s == NL_SYM_COUNT_)
			fail_msg("no token %s", word);
		ir[n++] = item < 0 ? s : NL_IR_ITEM + item;
	}
	return n;
}

/* The turns, with what stands in the data: column, text, column, text, .., NULL. */
static void
ask(Bed *bed, const char *turns, const char *const *data, const char *before)
{
	NlQuestion	question;
	NlPhrase   *phrases;
	NlMatch		matches[16];
	int32_t	   *items;
	int			n_items;
	int			n_phrases;
	int			n_matches = 0;
	int			i;
	int			d;

	memset(bed, 0, sizeof(*bed));
	fixture_init(&bed->f);
	make_schema(&bed->f);
	assert_int_equal(nl_question_read(&question, turns, strlen(turns), NULL, &bed->f.arena, &bed->f.err), NL_OK);
	assert_int_equal(nl_question_phrases(&question, &phrases, &n_phrases, &bed->f.arena, &bed->f.err), NL_OK);
	for (i = 0; i < n_phrases; i++)
		for (d = 0; data != NULL && data[d] != NULL; d += 2)
		{
			char		lower[64];

			nl_lower(data[d + 1], strlen(data[d + 1]), lower);
			if (strcmp(phrases[i].text, lower) != 0)
				continue;
			assert_true(n_matches < 16);
			matches[n_matches].phrase = i;
			matches[n_matches].column = item_of(bed, data[d]) - bed->f.schema.n_tables;
			matches[n_matches++].stored = data[d + 1];
		}
	assert_int_equal(nl_link(&bed->linked, &question, &bed->f.schema, phrases, n_phrases,
							 matches, n_matches, &bed->f.arena, &bed->f.err), NL_OK);
	n_items = bed->f.schema.n_tables + bed->f.schema.n_columns + bed->linked.n_values;
	items = nl_arena_array(&bed->f.arena, (size_t) n_items, sizeof(int32_t));
	for (i = 0; i < n_items; i++)
		items[i] = i;
	assert_int_equal(nl_grammar_create(&bed->grammar, &bed->f.schema, bed->linked.values,
									   bed->linked.n_values, items, n_items,
									   &bed->f.arena, &bed->f.err), NL_OK);
	bed->n_before = read_ir(bed, before, bed->before);
	assert_int_equal(nl_follow_edits(&bed->edits, &bed->n_edits, &bed->f.schema, &bed->linked,
									 bed->grammar, bed->before, bed->n_before,
									 &bed->f.arena, &bed->f.err), NL_OK);
}

static bool
among(const Bed *bed, const char *text)
{
	int32_t		ir[NL_MAX_IR];
	int			n = read_ir(bed, text, ir);
	int			i;

	for (i = 0; i < bed->n_edits; i++)
		if (bed->edits[i].n_ir == n && memcmp(bed->edits[i].ir, ir, (size_t) n * sizeof(int32_t)) == 0)
			return true;
	return false;
}

static const char *const countries[] = {"country", "Italy", "country", "Germany", NULL};

#define GERMAN "select supplier_name where country = #Germany"

/* ---- what an answer becomes ---- */

static void
test_values(void **state)
{
	Bed			bed;

	(void) state;
	ask(&bed, "suppliers in Germany | same for Italy", countries, GERMAN);
	assert_true(among(&bed, "select supplier_name where country = #Italy"));
	assert_true(among(&bed, "select supplier_name where country in ( #Germany #Italy )"));
	assert_true(among(&bed, "select supplier_name where country != #Italy"));
	/* the turn's value has to be used */
	assert_false(among(&bed, "select count suppliers where country = #Germany"));
	fixture_done(&bed.f);

	ask(&bed, "products listed in 2024 | and in 2025", NULL,
		"select product_name where listed_on = #2024");
	assert_true(among(&bed, "select product_name where listed_on = #2025"));
	assert_true(among(&bed, "select product_name where listed_on < #2025"));
	assert_false(among(&bed, "select product_name where listed_on = #2024 and listed_on = #2025"));
	fixture_done(&bed.f);

	ask(&bed, "products over 100 | over 250", NULL, "select product_name where price > #100");
	assert_true(among(&bed, "select product_name where price > #250"));
	fixture_done(&bed.f);
}

static void
test_conditions(void **state)
{
	Bed			bed;

	(void) state;
	ask(&bed, "suppliers in Germany | all of them", countries, GERMAN);
	assert_true(among(&bed, "select supplier_name"));
	assert_true(among(&bed, "select supplier_name where country != #Germany"));
	fixture_done(&bed.f);

	/* what is said beside an "or" is said of both */
	ask(&bed, "products over 100 | only the active ones", NULL,
		"select product_name where price > #100 or price isnull");
	assert_true(among(&bed, "select product_name where [ price > #100 or price isnull ] and active true"));
	fixture_done(&bed.f);
}

static void
test_shown(void **state)
{
	Bed			bed;

	(void) state;
	ask(&bed, "suppliers in Germany | with their days", countries, GERMAN);
	assert_true(among(&bed, "select supplier_name , days where country = #Germany"));
	assert_true(among(&bed, "select days where country = #Germany"));
	assert_true(among(&bed, "select sum days where country = #Germany"));
	assert_true(among(&bed, "select count suppliers where country = #Germany"));
	fixture_done(&bed.f);

	/* a key stands for the table that it points to */
	ask(&bed, "products over 100 | and the supplier", NULL, "select product_name where price > #100");
	assert_true(among(&bed, "select product_name , supplier_name where price > #100"));
	fixture_done(&bed.f);
}

static void
test_order(void **state)
{
	Bed			bed;

	(void) state;
	ask(&bed, "products by price | the top 3", NULL, "select product_name order price desc");
	assert_true(among(&bed, "select product_name order price desc limit #3"));
	assert_true(among(&bed, "select product_name order price asc"));
	assert_true(among(&bed, "select product_name"));
	fixture_done(&bed.f);

	ask(&bed, "dearest product | who is second", NULL, "select product_name order price desc limit v1");
	assert_true(among(&bed, "select product_name order price desc limit v1 offset v1"));
	fixture_done(&bed.f);
}

static void
test_groups(void **state)
{
	Bed			bed;

	(void) state;
	ask(&bed, "how many suppliers | by country", NULL, "select count suppliers");
	assert_true(among(&bed, "select country , count suppliers group same"));
	fixture_done(&bed.f);

	ask(&bed, "products | per month", NULL, "select product_name");
	assert_true(among(&bed, "select trunc_month listed_on , count products group same"));
	fixture_done(&bed.f);

	ask(&bed, "suppliers by country | in total", NULL, "select country , count suppliers group same");
	assert_true(among(&bed, "select count suppliers"));
	fixture_done(&bed.f);
}

/* ---- what holds for all ---- */

static void
test_all(void **state)
{
	Bed			bed;
	int			i;
	int			at;
	int			k;

	(void) state;
	ask(&bed, "suppliers in Germany by days | price of their active products in Italy, first 20", countries,
		"select supplier_name , sum days where country = #Germany group same order sum days desc limit v10");
	assert_true(bed.n_edits > 20 && bed.n_edits <= NL_MAX_EDITS);
	for (i = 0; i < bed.n_edits; i++)
	{
		const NlEdit *edit = &bed.edits[i];

		assert_true(nl_grammar_accepts(bed.grammar, edit->ir, edit->n_ir, &at));
		assert_false(edit->n_ir == bed.n_before &&
					 memcmp(edit->ir, bed.before, (size_t) edit->n_ir * sizeof(int32_t)) == 0);
		if (i == 0)
			continue;
		for (k = 0; k < edit->n_ir && k < edit[-1].n_ir && edit->ir[k] == edit[-1].ir[k]; k++)
			;
		assert_true(k < edit->n_ir && (k == edit[-1].n_ir || edit[-1].ir[k] < edit->ir[k]));
	}
	fixture_done(&bed.f);
}

static void
test_none(void **state)
{
	Bed			bed;
	NlArena		small;

	(void) state;
	ask(&bed, "suppliers in Germany", countries, GERMAN);
	assert_int_equal(bed.n_edits, 0);
	fixture_done(&bed.f);
	ask(&bed, "suppliers | in Germany", countries,
		"select supplier_name union select product_name");
	assert_int_equal(bed.n_edits, 0);
	fixture_done(&bed.f);
	ask(&bed, "suppliers | in Germany", countries, "abstain");
	assert_int_equal(bed.n_edits, 0);
	nl_arena_init(&small, fixture_more, &bed.f, 64, 512);
	bed.n_before = read_ir(&bed, "select supplier_name", bed.before);
	assert_int_equal(nl_follow_edits(&bed.edits, &bed.n_edits, &bed.f.schema, &bed.linked,
									 bed.grammar, bed.before, bed.n_before,
									 &small, &bed.f.err), NL_ERR_NOMEM);
	fixture_done(&bed.f);
}

static void
test_draft(void **state)
{
	static const char *const texts[] = {
		"select supplier_name",
		"select distinct country , days where days > v10 and country notnull order days desc limit v1",
		"from suppliers left products select country , count products where [ days > v1 or days < v0 ] group same",
		"select country where without products where active true end and days = ( select max days )",
		"select country , filter count suppliers days > v1 end group same having count suppliers > v2",
		"select supplier_name order days asc limit v1 per country where days > v1 order days desc"
	};
	Bed			bed;
	size_t		i;

	(void) state;
	ask(&bed, "suppliers | more", NULL, "select supplier_name");
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		int32_t		ir[NL_MAX_IR];
		int32_t		again[NL_MAX_IR];
		int			n = read_ir(&bed, texts[i], ir);
		NlDraft		draft;

		assert_true(nl_draft_read(&draft, ir, n));
		assert_int_equal(nl_draft_write(&draft, again), n);
		assert_memory_equal(ir, again, (size_t) n * sizeof(int32_t));
	}
	fixture_done(&bed.f);
}

/* ---- what a candidate keeps ---- */

static void
expect(const Bed *bed, const char *text, int feature, float wanted)
{
	float		features[NL_FOLLOW];
	int32_t		ir[NL_MAX_IR];
	int			n = read_ir(bed, text, ir);

	nl_follow_features(&bed->f.schema, &bed->linked, bed->before, bed->n_before, ir, n, features);
	if (features[feature] != wanted)
		fail_msg("%s: number %d is %g, not %g", text, feature, features[feature], wanted);
}

static void
test_features(void **state)
{
	Bed			bed;

	(void) state;
	ask(&bed, "suppliers in Germany | same for Italy", countries, GERMAN);
	expect(&bed, GERMAN, 0, 1);						/* that answer again */
	expect(&bed, GERMAN, 19, 1);					/* Italy is left out */
	expect(&bed, "select supplier_name where country = #Italy", 0, 0);
	expect(&bed, "select supplier_name where country = #Italy", 6, 1);	/* replaced */
	expect(&bed, "select supplier_name where country = #Italy", 5, 0);	/* not lost */
	expect(&bed, "select supplier_name where country = #Italy", 19, 0);
	expect(&bed, "select supplier_name", 5, 1);
	expect(&bed, "select days where country = #Italy", 1, 1);
	expect(&bed, "select days where country = #Italy", 3, 1);
	expect(&bed, "select days where country = #Italy", 17, 1);	/* days: nobody said so */
	expect(&bed, "select supplier_name where country = #Italy and price > v10", 16, 1);	/* products neither */
	expect(&bed, "select supplier_name where country = #Germany order days desc limit v1", 12, 1);
	expect(&bed, "select supplier_name where country = #Germany order days desc limit v1", 14, 1);
	expect(&bed, "select product_name", 21, 1);		/* nothing is left */
	expect(&bed, "abstain", 25, 1);
	fixture_done(&bed.f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_shown),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_draft),
		cmocka_unit_test(test_features)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

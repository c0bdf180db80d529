/*-------------------------------------------------------------------------
 * test_evidence.c
 *	  Counts of evidence.c on answers whose links are known.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lang/evidence.h"
#include "lang/ir.h"

/* owners(id, name, city), pets(id, kind, owner_id) */
static NlTable tables[2];
static NlColumn columns[6];
static NlSchema schema;
static NlWord words[6];
static NlValue values[3];
static NlLink links[8];
static NlLinked linked;

enum
{
	OWNERS = 0, PETS = 1, OWNER_ID = 2, NAME, CITY, PET_ID, KIND, OWNER, LYON, TWO, DOG
};

static int
setup(void **state)
{
	static const char *const said[] = {"names", "of", "owners", "in", "lyon", "2"};
	int			i;

	(void) state;
	memset(&schema, 0, sizeof(schema));
	memset(columns, 0, sizeof(columns));
	memset(&linked, 0, sizeof(linked));
	memset(values, 0, sizeof(values));
	schema.n_tables = 2;
	schema.tables = tables;
	schema.n_columns = 6;
	schema.columns = columns;
	for (i = 3; i < 6; i++)
		columns[i].table = 1;
	for (i = 0; i < 6; i++)
	{
		words[i].text = said[i];
		words[i].stop = i == 1 || i == 3;
	}
	linked.question.n_words = 6;
	linked.question.words = words;
	linked.values = values;
	linked.n_values = 3;
	values[0].kind = NL_VALUE_TEXT;		/* lyon, found in city */
	values[0].column = 2;
	values[0].first_word = 4;
	values[0].n_words = 1;
	values[1].kind = NL_VALUE_NUMBER;
	values[1].column = -1;
	values[1].first_word = 5;
	values[1].n_words = 1;
	values[2].kind = NL_VALUE_TEXT;		/* dog, a label that is not said */
	values[2].column = 4;
	linked.links = links;
	links[0] = (NlLink) {0, NAME, NL_LINK_COLUMN_EXACT};
	links[1] = (NlLink) {2, OWNERS, NL_LINK_TABLE_EXACT};
	links[2] = (NlLink) {4, CITY, NL_LINK_COLUMN_VALUE};
	links[3] = (NlLink) {4, LYON, NL_LINK_VALUE};
	links[4] = (NlLink) {5, PET_ID, NL_LINK_COLUMN_NUMBER};
	links[5] = (NlLink) {5, TWO, NL_LINK_VALUE};
	linked.n_links = 6;
	return 0;
}

#define ITEM(i) (NL_IR_ITEM + (i))

static void
expect(const int32_t *ir, int n, const char *sql, const float *wanted)
{
	float		found[NL_EVIDENCE];
	int			i;

	nl_evidence(&schema, &linked, ir, n, sql, found);
	for (i = 0; i < NL_EVIDENCE; i++)
		assert_true(found[i] == wanted[i]);
}

static void
test_good(void **state)
{
	static const int32_t ir[] = {NL_SYM_SELECT, ITEM(NAME), NL_SYM_WHERE, ITEM(CITY), NL_SYM_EQ, ITEM(LYON)};
	static const float wanted[NL_EVIDENCE] = {0, 2, 0, 0, 3, 1, 0, 0, 1};

	(void) state;
	expect(ir, 6, "SELECT name FROM owners WHERE city = 'Lyon'", wanted);
}

static void
test_bad(void **state)
{
	/* a column and a label that nobody spoke of, over a join; Lyon left out */
	static const int32_t ir[] = {NL_SYM_SELECT, ITEM(NAME), NL_SYM_COMMA, ITEM(KIND), NL_SYM_WHERE,
	ITEM(KIND), NL_SYM_EQ, ITEM(DOG), NL_SYM_LIMIT, ITEM(TWO)};
	static const float wanted[NL_EVIDENCE] = {1, 2, 1, 1, 3, 1, 1, 1, 0};

	(void) state;
	expect(ir, 10, "SELECT owners.name, pets.kind FROM owners JOIN pets ON ...", wanted);
}

static void
test_abstain(void **state)
{
	static const int32_t ir[] = {NL_SYM_ABSTAIN};
	static const float wanted[NL_EVIDENCE] = {0, 0, 0, 0, 0, 4, 0, 1, 1};

	(void) state;
	expect(ir, 1, NULL, wanted);
}

/* Of a conversation only the last turn can be left out: "lyon 2 | owners in lyon". */
static void
test_turns(void **state)
{
	static const int32_t ir[] = {NL_SYM_SELECT, ITEM(NAME)};
	static const float all[NL_EVIDENCE] = {0, 1, 1, 1, 0, 3, 0, 1, 1};
	static const float last[NL_EVIDENCE] = {0, 1, 1, 0, 1, 0, 0, 0, 0};

	(void) state;
	/* lyon 2 and owners */
	words[0].text = "lyon";
	words[1].text = "2";
	words[1].stop = false;
	words[2].text = "and";
	words[3].text = "owners";
	words[3].stop = false;
	linked.question.n_words = 4;
	values[0].first_word = 0;
	values[1].first_word = 1;
	links[0] = (NlLink) {0, CITY, NL_LINK_COLUMN_VALUE};
	links[1] = (NlLink) {0, LYON, NL_LINK_VALUE};
	links[2] = (NlLink) {1, TWO, NL_LINK_VALUE};
	links[3] = (NlLink) {3, PETS, NL_LINK_TABLE_EXACT};
	linked.n_links = 4;
	expect(ir, 2, "SELECT name FROM owners", all);
	words[2].text = "|";
	links[3].item = OWNERS;
	expect(ir, 2, "SELECT name FROM owners", last);
}

/* Two candidates: shares, distance to the best, and counts less their mean. */
static void
test_beside(void **state)
{
	enum
	{
		N = 2 + 3 + NL_EVIDENCE
	};
	float		first[N + NL_EVIDENCE_BESIDE] = {7, 7, -1, -0.5f, 4, 2, 3};
	float		second[N + NL_EVIDENCE_BESIDE] = {7, 7, -2, -0.5f, 0, 0, 5};
	float	   *features[2] = {first, second};

	(void) state;
	nl_evidence_beside(features, 2, N);
	assert_float_equal(first[N], 0, 1e-6);
	assert_float_equal(second[N], -1, 1e-6);
	assert_float_equal(first[N + 1], 0.731059, 1e-5);
	assert_float_equal(second[N + 1], 0.268941, 1e-5);
	assert_float_equal(second[N + 2], -1.313258, 1e-5);
	assert_true(first[N + 3] == 1 && second[N + 3] == 0);
	assert_float_equal(first[N + 4], -0.25, 1e-6);
	assert_float_equal(second[N + 4], -2, 1e-6);	/* length 0: an answer has no step less than one */
	assert_float_equal(second[N + 5], 1.098612, 1e-5);
	assert_true(first[N + 6] == 1 && second[N + 6] == -1);
	assert_true(first[N + 7] == -1 && second[N + 7] == 1 && second[N + 8] == 0);
	assert_true(first[0] == 7 && second[N - 1] == 0);
}

static void
test_denied(void **state)
{
	static const int32_t ir[] = {NL_SYM_SELECT, ITEM(NAME), NL_SYM_WHERE, ITEM(KIND), NL_SYM_FALSE};

	(void) state;
	/* a column that is stored may be false */
	assert_int_equal(nl_evidence_denied(&schema, &linked, ir, 5), -1);
	columns[KIND - 2].expression = "(\001name IS NULL)";
	assert_int_equal(nl_evidence_denied(&schema, &linked, ir, 5), KIND - 2);
	assert_int_equal(nl_evidence_denied(&schema, &linked, ir, 4), -1);
	words[1].text = "not";
	assert_int_equal(nl_evidence_denied(&schema, &linked, ir, 5), -1);
	words[1].text = "hadn't";
	assert_int_equal(nl_evidence_denied(&schema, &linked, ir, 5), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_good, setup),
		cmocka_unit_test_setup(test_bad, setup),
		cmocka_unit_test_setup(test_abstain, setup),
		cmocka_unit_test_setup(test_turns, setup),
		cmocka_unit_test(test_beside),
		cmocka_unit_test_setup(test_denied, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

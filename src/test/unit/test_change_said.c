/*-------------------------------------------------------------------------
 * test_change_said.c
 *	  What the words of requests for changes say, and what follows from it for
 *	  candidates.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lang/change_said.h"
#include "lang/ir.h"
#include "lang_fixture.h"

/* order_lines(order_id, line_no, note, price); orders(order_id) */
static int	lines;
static int	order_id;
static int	line_no;
static int	note;
static int	price;

static void
build(Fixture *f)
{
	fixture_init(f);
	lines = add_table(f, "order_lines", NULL);
	order_id = add_column(f, "order_id", NL_TYPE_NUMBER, true, NULL);
	line_no = add_column(f, "line_no", NL_TYPE_NUMBER, true, NULL);
	note = add_column(f, "note", NL_TYPE_TEXT, false, NULL);
	price = add_column(f, "price", NL_TYPE_NUMBER, false, NULL);
}

static void
ask(Fixture *f, const char *text, NlLinked *linked, NlChangeSaid *said)
{
	NlQuestion	question;

	assert_int_equal(nl_question_read(&question, text, strlen(text), NULL, &f->arena, &f->err), NL_OK);
	question.change = true;
	assert_int_equal(nl_link(linked, &question, &f->schema, NULL, 0, NULL, 0, &f->arena, &f->err), NL_OK);
	nl_change_said(said, linked);
}

/* The value of this text; -1: none. */
static int
value(const NlLinked *linked, const char *text)
{
	int			v;

	for (v = 0; v < linked->n_values; v++)
		if (linked->values[v].kind == NL_VALUE_NUMBER && strcmp(linked->values[v].text, text) == 0)
			return v;
	return -1;
}

static void
test_said(void **state)
{
	static const struct
	{
		const char *request;
		bool		away;
		bool		denies;
		bool		share;
		bool		up;
		bool		down;
		bool		step;		/* the 5 */
	}			cases[] = {
		{"delete line 5", true, false, false, false, false, false},
		{"the price is 5", false, false, false, false, false, false},
		{"discontinue line 5", false, false, false, false, false, false},
		{"line 5 isn't paid", false, true, false, false, false, false},
		{"raise the price by 5", false, false, false, true, false, true},
		{"5 pounds more for the lines", false, false, false, true, false, true},
		{"add 5 days to it", false, false, false, true, false, true},
		{"lines of more than 5", false, false, false, true, false, false},
		{"cut the price by $5", true, false, false, false, true, true},
		{"raise the price by 5 percent", false, false, true, true, false, true},
	};
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		Fixture		f;
		NlLinked	linked;
		NlChangeSaid said;
		int			v;

		build(&f);
		ask(&f, cases[i].request, &linked, &said);
		v = value(&linked, "5");
		if (said.away != cases[i].away || said.denies != cases[i].denies || said.share != cases[i].share ||
			said.up != cases[i].up || said.down != cases[i].down || (v >= 0 && said.step[v]) != cases[i].step)
			fail_msg("%s: away %d, denies %d, share %d, up %d, down %d, step %d", cases[i].request, said.away,
					 said.denies, said.share, said.up, said.down, v >= 0 && said.step[v]);
		fixture_done(&f);
	}
}

/* Another language leaves all open. */
static void
test_unknown(void **state)
{
	Fixture		f;
	NlLinked	linked;
	NlChangeSaid said;

	(void) state;
	build(&f);
	ask(&f, "\xE5\x88\xA0\xE9\x99\xA4 5", &linked, &said);
	assert_false(said.known);
	ask(&f, "remove line 5", &linked, &said);
	assert_true(said.known);
	fixture_done(&f);
}

/* "line 3 of order 10": the condition gets the number that it lacks. */
static void
test_complete(void **state)
{
	Fixture		f;
	NlLinked	linked;
	NlChangeSaid said;
	int32_t		ir[NL_MAX_IR];
	int			n = 6;
	int			three;
	int			ten;
	double		before;

	(void) state;
	build(&f);
	ask(&f, "remove line 3 of order 10", &linked, &said);
	three = value(&linked, "3");
	ten = value(&linked, "10");
	assert_true(three >= 0 && ten >= 0);
	ir[0] = NL_SYM_DELETE;
	ir[1] = NL_IR_ITEM + NL_ITEM_TABLE(&f.schema, lines);
	ir[2] = NL_SYM_WHERE;
	ir[3] = NL_IR_ITEM + NL_ITEM_COLUMN(&f.schema, line_no);
	ir[4] = NL_SYM_EQ;
	ir[5] = NL_IR_ITEM + NL_ITEM_VALUE(&f.schema, three);
	before = nl_change_against(&said, &f.schema, &linked, ir, n);
	n = nl_change_complete(&f.schema, &linked, ir, n);
	assert_int_equal(n, 10);
	assert_int_equal(ir[6], NL_SYM_AND);
	assert_int_equal(ir[7], NL_IR_ITEM + NL_ITEM_COLUMN(&f.schema, order_id));
	assert_int_equal(ir[9], NL_IR_ITEM + NL_ITEM_VALUE(&f.schema, ten));
	assert_true(nl_change_against(&said, &f.schema, &linked, ir, n) < before);
	/* there is nothing more to add */
	assert_int_equal(nl_change_complete(&f.schema, &linked, ir, n), n);
	/* the line's number is not behind the order's name */
	ir[3] = NL_IR_ITEM + NL_ITEM_COLUMN(&f.schema, order_id);
	ir[5] = NL_IR_ITEM + NL_ITEM_VALUE(&f.schema, three);
	assert_int_equal(nl_change_complete(&f.schema, &linked, ir, 6), 6);
	/* alternatives are left alone */
	ir[3] = NL_IR_ITEM + NL_ITEM_COLUMN(&f.schema, line_no);
	ir[6] = NL_SYM_OR;
	assert_int_equal(nl_change_complete(&f.schema, &linked, ir, 10), 10);
	fixture_done(&f);
}

/* What is said and left out, what is said twice, what nobody said. */
static void
test_against(void **state)
{
	Fixture		f;
	NlLinked	linked;
	NlChangeSaid said;
	int32_t		ir[] = {
		NL_SYM_UPDATE, 0, NL_SYM_SET, 0, NL_SYM_NULL, NL_SYM_WHERE, 0, NL_SYM_EQ, 0
	};
	double		null;
	int			five;

	(void) state;
	build(&f);
	ask(&f, "the price of line 3 is 5", &linked, &said);
	five = value(&linked, "5");
	ir[1] = NL_IR_ITEM + NL_ITEM_TABLE(&f.schema, lines);
	ir[3] = NL_IR_ITEM + NL_ITEM_COLUMN(&f.schema, price);
	ir[6] = NL_IR_ITEM + NL_ITEM_COLUMN(&f.schema, line_no);
	ir[8] = NL_IR_ITEM + NL_ITEM_VALUE(&f.schema, value(&linked, "3"));
	null = nl_change_against(&said, &f.schema, &linked, ir, 9);
	ir[4] = NL_IR_ITEM + NL_ITEM_VALUE(&f.schema, five);
	assert_true(nl_change_against(&said, &f.schema, &linked, ir, 9) < null);
	/* a column that is named goes before one that is not */
	null = nl_change_against(&said, &f.schema, &linked, ir, 9);
	ir[3] = NL_IR_ITEM + NL_ITEM_COLUMN(&f.schema, note);
	assert_true(nl_change_against(&said, &f.schema, &linked, ir, 9) > null);
	ir[0] = NL_SYM_ABSTAIN;
	assert_true(nl_change_against(&said, &f.schema, &linked, ir, 1) == 0);
	fixture_done(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_said),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_complete),
		cmocka_unit_test(test_against),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

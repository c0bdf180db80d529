/*-------------------------------------------------------------------------
 * grammar_echo.c
 *	  Tokens that would only say again what was said: a - a, the same
 *	  condition or alternative twice, a value twice in a list, the same column
 *	  shown twice, a CASE of equal branches, EXISTS in EXISTS of the same table
 *	  or the same EXISTS again, a second instance joined as the first one is, a
 *	  key joined with what it does not refer to,
 *	  a condition that one before it leaves nothing to (x = 1 and x = 2), and
 *	  whether a column is NULL that never is.
 *	  And what no request for a change means: 5% added as the number 5, a key
 *	  set to what it does not refer to, a column set to what the condition says
 *	  it is, an INSERT that lacks a column which must be given.
 *
 * The language has them (a statement converted to IR may), nobody asks for
 * them: where something else may come next, they are not offered. So this
 * makes no dead end. Works on the tokens written; allocates nothing.
 */
#include "lang/grammar.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lang/grammar_state.h"

#define MAX_OPERAND 4			/* tokens of an operand that is looked at */
#define MAX_EXISTS	2			/* EXISTS open at a time; training statements have one */

/* An operator of one operand, or what stands before a column. */
static bool
is_unary(int output)
{
	return NL_IS_AGGREGATE(output) || output == NL_SYM_DISTINCT || output == NL_SYM_SECOND ||
		(output >= NL_SYM_ROUND0 && output <= NL_SYM_NUMBER) ||
		output == NL_SYM_MINUTES || output == NL_SYM_WEEKDAY;
}

/* Are the n tokens one expression: operators of one operand, then an item? */
static bool
is_chain(const uint16_t *tokens, int n)
{
	int			i;

	for (i = 0; i < n - 1; i++)
		if (!is_unary(tokens[i]))
			return false;
	return n > 0 && tokens[n - 1] >= NL_SYM_COUNT_;
}

static bool
same(const uint16_t *a, const uint16_t *b, int n)
{
	return memcmp(a, b, (size_t) n * sizeof(uint16_t)) == 0;
}

/* Two equal operands of it are nothing to ask for. */
static bool
differs(int output)
{
	return output == NL_SYM_SUB || output == NL_SYM_DIV || output == NL_SYM_PERCENT ||
		output == NL_SYM_ELAPSED || output == NL_SYM_YEARS || output == NL_SYM_COALESCE;
}

/* operator a a */
static void
equal_operands(const uint16_t *tokens, int used, uint8_t *allowed)
{
	int			n;

	for (n = 1; n <= MAX_OPERAND; n++)
	{
		int			second = used - (n - 1);	/* begins there, lacks its last token */
		int			first = second - n;

		if (first >= 1 && differs(tokens[first - 1]) && is_chain(tokens + first, n) &&
			same(tokens + first, tokens + second, n - 1))
			nl_grammar_mark(allowed, tokens[first + n - 1]);
	}
}

/*
 * The part being written, from `start`, against the earlier parts of its list
 * from `list` on: each begins behind a token that `begins` knows.
 */
static void
repeated_part(const uint16_t *tokens, int used, int list, int start,
			  bool (*begins) (int), uint8_t *allowed)
{
	int			n = used - start;
	int			at;

	for (at = list; at < start - 1; at++)
	{
		int			end;

		if (!begins(tokens[at]))
			continue;
		for (end = at + 1; !begins(tokens[end]); end++)
			;					/* the token before start does */
		/* a key is the same whatever its direction */
		end -= tokens[end - 1] == NL_SYM_ASC || tokens[end - 1] == NL_SYM_DESC;
		if (end - at - 1 == n + 1 && same(tokens + at + 1, tokens + start, n))
			nl_grammar_mark(allowed, tokens[end - 1]);
	}
}

/* Behind `or` a condition may come again: a and b or a and c. */
static bool
opens_conditions(int output)
{
	return output == NL_SYM_WHERE || output == NL_SYM_HAVING || output == NL_SYM_OR;
}

static bool
begins_condition(int output)
{
	return opens_conditions(output) || output == NL_SYM_AND;
}

/* a or a */
static bool
opens_alternatives(int output)
{
	return output == NL_SYM_WHERE || output == NL_SYM_HAVING;
}

static bool
opens_keys(int output)
{
	return output == NL_SYM_SELECT || output == NL_SYM_GROUP || output == NL_SYM_ORDER ||
		output == NL_SYM_PER;
}

static bool
begins_key(int output)
{
	return opens_keys(output) || output == NL_SYM_COMMA;
}

/* Something that holds a list of its own. */
static bool
nests(int output)
{
	return output == NL_SYM_OPEN || output == NL_SYM_CLOSE || output == NL_SYM_BRACKET ||
		output == NL_SYM_UNBRACKET || output == NL_SYM_WITH || output == NL_SYM_WITHOUT ||
		output == NL_SYM_STOP || output == NL_SYM_IF || output == NL_SYM_FILTER ||
		output == NL_SYM_OVER || output == NL_SYM_NOT;
}

/* The same condition, or the same expression of a list, once more. */
static void
repeated(const uint16_t *tokens, int used, bool (*begins) (int), bool (*opens) (int),
		 uint8_t *allowed)
{
	int			start = used;
	int			list;

	while (start > 0 && !begins(tokens[start - 1]))
	{
		if (nests(tokens[start - 1]))
			return;
		start--;
	}
	for (list = start; list > 0 && !opens(tokens[list - 1]); list--)
		if (nests(tokens[list - 1]))
			return;
	if (start > 0 && list > 0)
		repeated_part(tokens, used, list - 1, start, begins, allowed);
}

/* over sum x beside sum x: the window would want x grouped by */
static void
window_of_rows(const uint16_t *tokens, int used, const NlGrammar *grammar, uint8_t *allowed)
{
	int			at;

	if (used < 2 || tokens[used - 2] != NL_SYM_OVER || !NL_IS_AGGREGATE(tokens[used - 1]) ||
		tokens[used - 1] == NL_SYM_COUNT)
		return;
	for (at = used - 3; at > 0 && tokens[at] != NL_SYM_SELECT; at--)
		if (NL_IS_AGGREGATE(tokens[at]) && tokens[at - 1] != NL_SYM_OVER)
		{
			for (at = 0; at < grammar->n_items; at++)
				nl_grammar_mark(allowed, NL_SYM_COUNT_ + at);
			return;
		}
}

/* EXISTS in EXISTS: not of a table that is open already, nor deeper than people ask */
static void
open_exists(const uint16_t *tokens, int used, uint8_t *allowed)
{
	int			open[NL_MAX_IR];
	int			n = 0;
	int			depth = 0;
	int			i;

	for (i = 0; i < used; i++)
	{
		if (tokens[i] == NL_SYM_WITH || tokens[i] == NL_SYM_WITHOUT)
		{
			open[n++] = i + 1 < used ? tokens[i + 1] : NL_SYM_PAD;
			depth++;
		}
		else if (tokens[i] == NL_SYM_OVER || tokens[i] == NL_SYM_FILTER)
			open[n++] = NL_SYM_PAD;
		else if (tokens[i] == NL_SYM_STOP && n > 0)
			depth -= open[--n] != NL_SYM_PAD;
	}
	if (tokens[used - 1] == NL_SYM_WITH || tokens[used - 1] == NL_SYM_WITHOUT)
		for (i = 0; i < n; i++)
		{
			if (open[i] != NL_SYM_PAD)
				nl_grammar_mark(allowed, open[i]);
		}
	else if (depth >= MAX_EXISTS)
	{
		nl_grammar_mark(allowed, NL_SYM_WITH);
		nl_grammar_mark(allowed, NL_SYM_WITHOUT);
	}
}

/* The text of a value item; NULL: another item. */
static const char *
value_text(const NlGrammar *grammar, int output)
{
	const NlGrammarItem *item = output < NL_SYM_COUNT_ ? NULL : &grammar->items[output - NL_SYM_COUNT_];

	return item != NULL && item->kind == NL_ITEM_IS_VALUE ? grammar->values[item->number].text : NULL;
}

static bool
is_value(const NlGrammar *grammar, int output)
{
	return (output >= NL_SYM_V0 && output <= NL_SYM_V1000) || value_text(grammar, output) != NULL;
}

static bool
is_column(const NlGrammar *grammar, int output)
{
	return output >= NL_SYM_COUNT_ && output < NL_SYM_COUNT_ + grammar->n_items &&
		grammar->items[output - NL_SYM_COUNT_].kind == NL_ITEM_IS_COLUMN;
}

/* in ( v v ): nor another item of the same text */
static void
listed_value(const uint16_t *tokens, int used, const NlGrammar *grammar, uint8_t *allowed)
{
	int			start = used;
	int			at;
	int			i;

	while (start > 0 && is_value(grammar, tokens[start - 1]))
		start--;
	if (start < 2 || start == used || tokens[start - 1] != NL_SYM_OPEN ||
		(tokens[start - 2] != NL_SYM_IN && tokens[start - 2] != NL_SYM_NOTIN))
		return;
	for (at = start; at < used; at++)
	{
		const char *listed = value_text(grammar, tokens[at]);

		nl_grammar_mark(allowed, tokens[at]);
		for (i = 0; listed != NULL && i < grammar->n_items; i++)
		{
			const char *text = value_text(grammar, NL_SYM_COUNT_ + i);

			if (text != NULL && strcmp(text, listed) == 0)
				nl_grammar_mark(allowed, NL_SYM_COUNT_ + i);
		}
	}
}

/* Does the condition on a column leave nothing to say of the column? A period
 * does: in 2024 and after March. */
static bool
settles(const NlGrammar *grammar, const uint16_t *condition)
{
	int			value = condition[2] - NL_SYM_COUNT_;

	if (condition[1] != NL_SYM_EQ)
		return condition[1] == NL_SYM_ISNULL || condition[1] == NL_SYM_TRUE || condition[1] == NL_SYM_FALSE;
	return is_value(grammar, condition[2]) &&
		(value < 0 || grammar->values[grammar->items[value].number].kind != NL_VALUE_PERIOD);
}

/* Two bounds of one side, > and >=: one of them says nothing. */
static bool
same_side(int a, int b)
{
	return ((a == NL_SYM_GT || a == NL_SYM_GE) && (b == NL_SYM_GT || b == NL_SYM_GE)) ||
		((a == NL_SYM_LT || a == NL_SYM_LE) && (b == NL_SYM_LT || b == NL_SYM_LE));
}

/* x = 1 and x .., x isnull and x .., x > 1 and x isnull, x > 1 and x > 0 */
static void
contradicted(const uint16_t *tokens, int used, const NlGrammar *grammar, uint8_t *allowed)
{
	int			end = used - 1; /* the `and` of the condition that is written */
	int			at;
	int			i;

	while (end > 0 && end > used - 4 && tokens[end] != NL_SYM_AND)
		end--;
	if (end < 2 || tokens[end] != NL_SYM_AND)
		return;
	for (at = end - 1; at >= 0 && !nests(tokens[at]); at--)
	{
		const uint16_t *before = tokens + at + 1;

		if (begins_condition(tokens[at]) && before[0] >= NL_SYM_COUNT_)
		{
			if (end == used - 1 && settles(grammar, before))
				nl_grammar_mark(allowed, before[0]);
			else if (end == used - 2 && tokens[used - 1] == before[0])
				nl_grammar_mark(allowed, NL_SYM_ISNULL);
			else if (end == used - 3 && tokens[used - 2] == before[0] &&
					 same_side(tokens[used - 1], before[1]) && is_value(grammar, before[2]))
				for (i = 0; i < NL_SYM_COUNT_ + grammar->n_items; i++)
					if (is_value(grammar, i))
						nl_grammar_mark(allowed, i);
		}
		if (opens_conditions(tokens[at]))
			return;
	}
}

/* x isnull, x notnull: of a column that is never NULL, unless an outer join makes it so */
static void
never_null(const uint16_t *tokens, int used, const NlGrammar *grammar, uint8_t *allowed)
{
	int			i;

	if (!is_column(grammar, tokens[used - 1]) ||
		!grammar->schema->columns[grammar->items[tokens[used - 1] - NL_SYM_COUNT_].number].not_null)
		return;
	for (i = 0; i < used; i++)
		if (tokens[i] == NL_SYM_LEFT)
			return;
	nl_grammar_mark(allowed, NL_SYM_ISNULL);
	nl_grammar_mark(allowed, NL_SYM_NOTNULL);
}

/* with T where c end and with T where c end */
static void
same_exists(const uint16_t *tokens, int used, uint8_t *allowed)
{
	int			start = used - 1;
	int			end;

	while (start > 0 && tokens[start] != NL_SYM_WITH && tokens[start] != NL_SYM_WITHOUT)
	{
		if (nests(tokens[start]))
			return;
		start--;
	}
	if (start < 3 || tokens[start - 1] != NL_SYM_AND || tokens[start - 2] != NL_SYM_STOP)
		return;
	end = start - 2;
	if (end >= used - start && same(tokens + end - (used - start), tokens + start, used - start))
		nl_grammar_mark(allowed, NL_SYM_STOP);
}

/* from A T on x y second T on x: its rows would be those of the first */
static void
same_join(const uint16_t *tokens, int used, uint8_t *allowed)
{
	int			at;

	if (used < 4 || tokens[used - 1] != NL_SYM_ON || tokens[used - 3] != NL_SYM_SECOND)
		return;
	for (at = used - 4; at > 0 && tokens[at] != NL_SYM_FROM; at--)
		if (tokens[at] == tokens[used - 2] && tokens[at - 1] != NL_SYM_SECOND && tokens[at + 1] == NL_SYM_ON)
			nl_grammar_mark(allowed, tokens[at + 2]);
}

/* Would somebody join them: by a key, or by columns that are none or are called the same? */
static bool
joins(const NlGrammar *grammar, const NlGrammarItem *a, const NlGrammarItem *b)
{
	const NlColumn *x = &grammar->schema->columns[a->number];
	const NlColumn *y = &grammar->schema->columns[b->number];

	return a->linked == b->linked || (!x->foreign && !y->foreign) || strcmp(x->name, y->name) == 0;
}

/* Has the table of a slot a column that the other one would be joined with? */
static bool
joins_table(const NlGrammar *grammar, const NlGrammarItem *column, int slot)
{
	int			i;

	for (i = 0; i < grammar->n_items; i++)
		if (grammar->items[i].kind == NL_ITEM_IS_COLUMN && grammar->items[i].slot == slot &&
			joins(grammar, column, &grammar->items[i]))
			return true;
	return false;
}

/* T on x y: where x is a key, y is what it refers to, or refers to the same */
static void
odd_join(const NlGrammar *grammar, const uint16_t *tokens, int used, uint8_t *allowed)
{
	const NlGrammarItem *left = NULL;
	int			at = used - 1;
	int			i;

	if (tokens[at] == NL_SYM_SECOND)
		at--;
	if (at > 0 && is_column(grammar, tokens[at]))
	{
		left = &grammar->items[tokens[at] - NL_SYM_COUNT_];
		at -= tokens[at - 1] == NL_SYM_SECOND ? 2 : 1;
	}
	if (at < 1 || tokens[at] != NL_SYM_ON || tokens[at - 1] < NL_SYM_COUNT_)
		return;
	for (i = 0; i < grammar->n_items; i++)
	{
		const NlGrammarItem *item = &grammar->items[i];

		if (item->kind == NL_ITEM_IS_COLUMN &&
			!(left != NULL ? joins(grammar, left, item) :
			  joins_table(grammar, item, grammar->items[tokens[at - 1] - NL_SYM_COUNT_].slot)))
			nl_grammar_mark(allowed, NL_SYM_COUNT_ + i);
	}
}

/* ---- changes ---- */

/* What the column is set to, if that is one token; else NL_SYM_PAD. */
static int
set_to(const uint16_t *tokens, int used, int column)
{
	int			i;

	for (i = 0; i + 3 < used; i++)
		if (tokens[i] == NL_SYM_SET && tokens[i + 1] == column &&
			(tokens[i + 3] == NL_SYM_SET || tokens[i + 3] == NL_SYM_WHERE))
			return tokens[i + 2];
	return NL_SYM_PAD;
}

/* set x v where x = v: there is nothing to change */
static void
set_as_it_is(const NlGrammar *grammar, const uint16_t *tokens, int used, uint8_t *allowed)
{
	if (is_column(grammar, tokens[used - 1]))
	{
		int			value = set_to(tokens, used, tokens[used - 1]);

		if (value == NL_SYM_TRUE || value == NL_SYM_FALSE)
			nl_grammar_mark(allowed, value);
	}
	else if (tokens[used - 1] == NL_SYM_EQ && is_column(grammar, tokens[used - 2]))
		nl_grammar_mark(allowed, set_to(tokens, used, tokens[used - 2]));
}

/* Is there for the number its hundredth, of the same words: 5 and 0.05? */
static bool
has_share(const NlGrammar *grammar, const NlValue *value)
{
	int			i;

	for (i = 0; i < grammar->n_values; i++)
		if (grammar->values[i].percent && grammar->values[i].first_word == value->first_word &&
			fabs(strtod(grammar->values[i].text, NULL) * 100 - strtod(value->text, NULL)) < 1e-6)
			return true;
	return false;
}

/* set x + x 5, or * x 5, where 5% was said: + x part x 5 is meant, or * x 0.05 */
static void
percent_as_number(const NlGrammar *grammar, const uint16_t *tokens, int used, uint8_t *allowed)
{
	int			operator = tokens[used - 2];
	int			i;

	if ((operator != NL_SYM_ADD && operator != NL_SYM_SUB && operator != NL_SYM_MUL) ||
		!is_column(grammar, tokens[used - 1]))
		return;
	for (i = 0; i < grammar->n_items; i++)
	{
		const NlValue *value;

		if (grammar->items[i].kind != NL_ITEM_IS_VALUE)
			continue;
		value = &grammar->values[grammar->items[i].number];
		if (value->percent && (operator != NL_SYM_MUL || has_share(grammar, value)))
			nl_grammar_mark(allowed, NL_SYM_COUNT_ + i);
	}
}

/* set x ( select y: where x is a key, y is what it refers to, or refers to the same */
static void
other_key(const NlGrammar *grammar, const uint16_t *tokens, int used, uint8_t *allowed)
{
	const NlGrammarItem *column;
	int			i;

	if (used < 4 || tokens[used - 1] != NL_SYM_SELECT || tokens[used - 2] != NL_SYM_OPEN ||
		tokens[used - 4] != NL_SYM_SET || !is_column(grammar, tokens[used - 3]))
		return;
	column = &grammar->items[tokens[used - 3] - NL_SYM_COUNT_];
	if (!grammar->schema->columns[column->number].foreign)
		return;
	for (i = 0; i < grammar->n_items; i++)
		if (grammar->items[i].kind == NL_ITEM_IS_COLUMN && grammar->items[i].linked != column->linked)
			nl_grammar_mark(allowed, NL_SYM_COUNT_ + i);
}

/* The end of an INSERT that would fail, while what it lacks can be set. */
static void
lacks_column(const NlGrammar *grammar, const NlGrammarState *state, uint8_t *allowed)
{
	const uint16_t *tokens = state->outputs;
	int			table;
	int			i;
	int			at;

	if (tokens[0] != NL_SYM_INSERT || !allowed[NL_SYM_END])
		return;
	table = grammar->items[tokens[1] - NL_SYM_COUNT_].slot;
	for (i = 0; i < grammar->n_items; i++)
	{
		const NlGrammarItem *item = &grammar->items[i];

		if (item->kind != NL_ITEM_IS_COLUMN || item->slot != table ||
			!grammar->schema->columns[item->number].required)
			continue;
		for (at = 2; at + 1 < state->used; at++)
			if (tokens[at] == NL_SYM_SET && tokens[at + 1] == NL_SYM_COUNT_ + i)
				break;
		if (at + 1 >= state->used)
			nl_grammar_mark(allowed, NL_SYM_END);
	}
}

static void
change_echoes(const NlGrammar *grammar, const NlGrammarState *state, uint8_t *allowed)
{
	set_as_it_is(grammar, state->outputs, state->used, allowed);
	percent_as_number(grammar, state->outputs, state->used, allowed);
	other_key(grammar, state->outputs, state->used, allowed);
	lacks_column(grammar, state, allowed);
}

static void
question_echoes(const NlGrammar *grammar, const NlGrammarState *state, uint8_t *allowed)
{
	const uint16_t *tokens = state->outputs;
	int			used = state->used;

	equal_operands(tokens, used, allowed);
	repeated(tokens, used, begins_condition, opens_conditions, allowed);
	repeated(tokens, used, opens_conditions, opens_alternatives, allowed);
	repeated(tokens, used, begins_key, opens_keys, allowed);
	listed_value(tokens, used, grammar, allowed);
	contradicted(tokens, used, grammar, allowed);
	never_null(tokens, used, grammar, allowed);
	same_exists(tokens, used, allowed);
	same_join(tokens, used, allowed);
	odd_join(grammar, tokens, used, allowed);
	window_of_rows(tokens, used, grammar, allowed);
	open_exists(tokens, used, allowed);
	if (used >= 4 && tokens[used - 1] == NL_SYM_ELSE && tokens[used - 3] == NL_SYM_THEN)
		nl_grammar_mark(allowed, tokens[used - 2]);
}

void
nl_grammar_drop_echoes(const NlGrammar *grammar, const NlGrammarState *state, uint8_t *allowed)
{
	int			n = NL_SYM_COUNT_ + grammar->n_items;
	bool		other;
	int			i;

	if (state->used >= 2)
		question_echoes(grammar, state, allowed);
	if (grammar->mode == NL_GRAMMAR_CHANGE)
	{
		if (state->used >= 2)
			change_echoes(grammar, state, allowed);
		nl_grammar_drop_unsaid(grammar, state, allowed);
	}
	other = memchr(allowed, 1, (size_t) n) != NULL;
	for (i = 0; i < n; i++)
		if (allowed[i] == NL_G_ECHO)
			allowed[i] = !other;
}

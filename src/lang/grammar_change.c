/*-------------------------------------------------------------------------
 * grammar_change.c
 *	  Changes of rows: insert, update, delete.
 *
 * A change has one frame. Its table is in `last`; what is set may name columns
 * of that table only (of an insert none: there is no row yet), so that the
 * frame has no other to offer until `where`, which opens it to all tables
 * within reach, as a block's. A column is set once, never one that PostgreSQL
 * fills itself (NlColumn.fixed), and only one that some value can be given.
 *
 * A value that is set need not be one of the column's: a text found elsewhere
 * in the data will do, if it is not too long. A subquery that gives it need not be limited to one
 * row: that its condition finds exactly one is seen when it runs.
 *
 * Owns nothing and cannot fail: what is applied was taken before.
 */
#include <stdlib.h>
#include <string.h>

#include "lang/exprtype.h"
#include "lang/grammar_state.h"

static const NlColumn *
column_of(const NlGrammar *grammar, const NlGrammarItem *item)
{
	return &grammar->schema->columns[item->number];
}

static bool
is_array(const NlGrammar *grammar, int class)
{
	return (grammar->arrays & NL_G_SET(class)) != 0;
}

/* Has the text more characters than the column's type takes: varchar(4)? */
static bool
is_too_long(const char *text, const char *type_name)
{
	const char *open = strncmp(type_name, "character", 9) == 0 ? strchr(type_name, '(') : NULL;
	int			n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char) *text & 0xC0) != 0x80;
	return open != NULL && n > atoi(open + 1);
}

/* Was the value found in a column of the same type? */
static bool
is_label(const NlGrammar *grammar, const NlGrammarItem *value, const NlGrammarItem *column)
{
	int			found = grammar->values[value->number].column;

	return found >= 0 && found < grammar->schema->n_columns &&
		strcmp(grammar->schema->columns[found].type_name, column_of(grammar, column)->type_name) == 0;
}

/* May the value item be what the column is set to? */
static bool
value_fits(const NlGrammar *grammar, int position, const NlGrammarItem *column)
{
	const NlGrammarItem *item = &grammar->items[position];

	if (item->kind != NL_ITEM_IS_VALUE)
		return false;
	if (column->class == NL_G_TEXT &&
		is_too_long(grammar->values[item->number].text, column_of(grammar, column)->type_name))
		return false;
	/* an enum takes its labels only, as do arrays of one; integers no parts of one */
	if (((column->class == NL_G_TEXT && column->cast) ||
		 (is_array(grammar, column->class) && nl_type_odd_elements(column_of(grammar, column)))) &&
		!is_label(grammar, item, column))
		return false;
	if (is_array(grammar, column->class) && strchr(grammar->values[item->number].text, '.') != NULL &&
		(strncmp(column_of(grammar, column)->type_name, "integer", 7) == 0 ||
		 strncmp(column_of(grammar, column)->type_name, "bigint", 6) == 0 ||
		 strncmp(column_of(grammar, column)->type_name, "smallint", 8) == 0))
		return false;
	/* a number is the array's own or nothing; other texts may be from anywhere */
	return nl_grammar_value_fits(grammar, position, column->class,
								 column->class == NL_G_TEXT || is_array(grammar, column->class) ?
								 NL_G_NONE : (int) (column - grammar->items));
}

static bool
any_value_fits(const NlGrammar *grammar, const NlGrammarItem *column)
{
	int			i;

	for (i = 0; i < grammar->n_items; i++)
		if (value_fits(grammar, i, column))
			return true;
	return false;
}

/* Can the column, of the context, be set at all? */
static bool
may_be_set(const NlGrammar *grammar, const NlGrammarItem *column)
{
	if (column->kind != NL_ITEM_IS_COLUMN || column->defined || column_of(grammar, column)->fixed)
		return false;
	return ((NL_G_COMMON & NL_G_SET(column->class)) != 0 && !(column->class == NL_G_TEXT && column->cast)) ||
		column->class == NL_G_BOOL ||
		column->class == NL_G_INTERVAL || !column_of(grammar, column)->not_null ||
		any_value_fits(grammar, column);
}

/* Is the column set already? Only a change writes `set`. */
static bool
is_set(const NlGrammarState *state, int output)
{
	int			i;

	for (i = 0; i + 1 < state->used; i++)
		if (state->outputs[i] == NL_SYM_SET && state->outputs[i + 1] == output)
			return true;
	return false;
}

/* Has the table, of the slot, a column that may be set and is not? */
static bool
any_to_set(const NlGrammar *grammar, const NlGrammarState *state, int slot)
{
	int			i;

	for (i = 0; i < grammar->n_items; i++)
		if (grammar->items[i].kind == NL_ITEM_IS_COLUMN && grammar->items[i].slot == slot &&
			may_be_set(grammar, &grammar->items[i]) && !is_set(state, NL_SYM_COUNT_ + i))
			return true;
	return false;
}

static bool
table_takes(const NlView *view, int symbol, const NlGrammarItem *item)
{
	return item->kind == NL_ITEM_IS_TABLE &&
		(symbol == NL_SYM_DELETE || any_to_set(view->grammar, view->state, item->slot));
}

/* The goal of an expression of the column's class. */
static NlGoal
value_goal(const NlGrammar *grammar, const NlGoal *value)
{
	NlGoal		goal = *value;

	goal.kind = NL_GOAL_EXPR;
	goal.flags = NL_G_RIGHT | NL_G_CONSTANT;
	goal.set = NL_G_SET(grammar->items[value->extra].class);
	return goal;
}

static bool
value_takes(const NlView *view, const NlGoal *goal, int output)
{
	const NlGrammar *grammar = view->grammar;
	const NlGrammarItem *column = &grammar->items[goal->extra];
	const NlGrammarItem *item = nl_grammar_item(grammar, output);
	bool		array = is_array(grammar, column->class);
	NlGoal		expr;

	if (item != NULL && item->kind == NL_ITEM_IS_VALUE)
		return value_fits(grammar, output - NL_SYM_COUNT_, column);
	switch (output)
	{
		case NL_SYM_NULL:
			return !column_of(grammar, column)->not_null;
		case NL_SYM_TRUE:
		case NL_SYM_FALSE:
			return column->class == NL_G_BOOL;
		case NL_SYM_ADD:
		case NL_SYM_SUB:
			/* an element more, an element less: of the rows there are */
			if (array)
				return view->frame->used != 0 && any_value_fits(grammar, column);
			break;
		case NL_SYM_OPEN:
			return !array && column->class != NL_G_BOOL &&
				(grammar->comparable & NL_G_SET(column->class)) != 0 &&
				nl_grammar_may_open(view->state);
		default:
			break;
	}
	if ((NL_G_COMMON & NL_G_SET(column->class)) == 0 && column->class != NL_G_INTERVAL)
		return false;
	/* no enum has a label that is a number of the IR's own */
	if (column->class == NL_G_TEXT && column->cast && output >= NL_SYM_V0 && output <= NL_SYM_V1000)
		return false;
	expr = value_goal(grammar, goal);
	return nl_grammar_expr_takes(view, &expr, output);
}

bool
nl_grammar_change_takes(const NlView *view, const NlGoal *goal, int output)
{
	const NlGrammar *grammar = view->grammar;
	const NlFrame *frame = view->frame;
	const NlGrammarItem *item = nl_grammar_item(grammar, output);
	int			i;

	switch (goal->kind)
	{
		case NL_GOAL_CHANGE:
			if (output == NL_SYM_ABSTAIN)
				return true;
			if (output != NL_SYM_INSERT && output != NL_SYM_UPDATE && output != NL_SYM_DELETE)
				return false;
			for (i = 0; i < grammar->n_items; i++)
				if (table_takes(view, output, &grammar->items[i]))
					return true;
			return false;
		case NL_GOAL_CHANGE_TABLE:
			return item != NULL && table_takes(view, goal->extra, item);
		case NL_GOAL_SET_COLUMN:
			return item != NULL && item->slot == frame->last && may_be_set(grammar, item) &&
				!is_set(view->state, output);
		case NL_GOAL_SET_VALUE:
			return value_takes(view, goal, output);
		case NL_GOAL_SET_MORE:
			return item != NULL && value_fits(grammar, output - NL_SYM_COUNT_,
											  &grammar->items[goal->extra]);
		case NL_GOAL_ELEMENT_OF:
			return output == NL_SYM_COUNT_ + goal->extra;
		case NL_GOAL_CHANGE_TAIL:
			if (output == NL_SYM_SET)
				return goal->extra != NL_SYM_DELETE &&
					any_to_set(grammar, view->state, frame->last);
			return output == NL_SYM_WHERE && goal->extra != NL_SYM_INSERT;
		default:
			return false;
	}
}

static void
push_set(NlGrammarState *state, int symbol)
{
	nl_grammar_push(state, NL_GOAL_CHANGE_TAIL, 0, 0, symbol);
	nl_grammar_push(state, NL_GOAL_SET_COLUMN, 0, 0, 0);
}

static void
value_apply(const NlGrammar *grammar, NlGrammarState *state, const NlGoal *goal, int output)
{
	const NlGrammarItem *item = nl_grammar_item(grammar, output);
	int			class = grammar->items[goal->extra].class;
	bool		array = is_array(grammar, class);

	if (item != NULL && item->kind == NL_ITEM_IS_VALUE)
	{
		/* an array is set to all values that follow */
		if (array)
			nl_grammar_push(state, NL_GOAL_SET_MORE, 0, 0, goal->extra);
		return;
	}
	switch (output)
	{
		case NL_SYM_NULL:
		case NL_SYM_TRUE:
		case NL_SYM_FALSE:
			return;
		case NL_SYM_ADD:
		case NL_SYM_SUB:
			if (array)
			{
				nl_grammar_push(state, NL_GOAL_SET_MORE, 0, 1, goal->extra);
				nl_grammar_push(state, NL_GOAL_ELEMENT_OF, 0, 0, goal->extra);
				return;
			}
			break;
		case NL_SYM_OPEN:
			nl_grammar_open(grammar, state, NL_G_SET(class), true);
			nl_grammar_frame(state)->flags &= (uint16_t) ~NL_FRAME_ONE;
			return;
		default:
			break;
	}
	nl_grammar_expr_apply(grammar, state, value_goal(grammar, goal), output);
}

void
nl_grammar_change_apply(const NlGrammar *grammar, NlGrammarState *state, NlGoal goal, int output)
{
	NlFrame    *frame = nl_grammar_frame(state);
	const NlGrammarItem *item = nl_grammar_item(grammar, output);

	switch (goal.kind)
	{
		case NL_GOAL_CHANGE:
			nl_grammar_push(state, NL_GOAL_CHANGE_TABLE, 0, 0, output);
			break;
		case NL_GOAL_CHANGE_TABLE:
			frame->last = item->slot;
			frame->avail = 0;
			if (goal.extra != NL_SYM_INSERT)
			{
				nl_grammar_use(grammar, frame, item->slot);
				frame->avail = frame->used;
			}
			if (goal.extra == NL_SYM_DELETE)
				nl_grammar_push(state, NL_GOAL_CHANGE_TAIL, 0, 0, goal.extra);
			else
			{
				push_set(state, goal.extra);
				nl_grammar_push(state, NL_GOAL_SYMBOL, 0, 0, NL_SYM_SET);
			}
			break;
		case NL_GOAL_SET_COLUMN:
			nl_grammar_push(state, NL_GOAL_SET_VALUE, 0, 0, output - NL_SYM_COUNT_);
			break;
		case NL_GOAL_SET_VALUE:
			value_apply(grammar, state, &goal, output);
			break;
		case NL_GOAL_SET_MORE:
			nl_grammar_push(state, NL_GOAL_SET_MORE, 0, 0, goal.extra);
			break;
		case NL_GOAL_CHANGE_TAIL:
			if (output == NL_SYM_SET)
			{
				push_set(state, goal.extra);
				break;
			}
			nl_grammar_reach(grammar, frame);
			nl_grammar_push_cond(state, 0);
			break;
		default:				/* ELEMENT_OF */
			break;
	}
}

int
nl_grammar_change_cost(const NlGrammar *grammar, const NlGoal *goal)
{
	switch (goal->kind)
	{
		case NL_GOAL_CHANGE:
			return 1;			/* abstain */
		case NL_GOAL_CHANGE_TABLE:
			return goal->extra == NL_SYM_DELETE ? 1 : 6;
		case NL_GOAL_SET_COLUMN:
			return 4;			/* elapsed today today, at most */
		case NL_GOAL_SET_VALUE:
			return grammar->items[goal->extra].class == NL_G_INTERVAL ? 3 : 1;
		case NL_GOAL_SET_MORE:
			return goal->set;
		case NL_GOAL_ELEMENT_OF:
			return 1;
		default:				/* CHANGE_TAIL */
			return 0;
	}
}

/*-------------------------------------------------------------------------
 * grammar_cond.c
 *	  Conditions: comparisons within a class, values that fit, EXISTS.
 *
 * The left side's class and column are in the state when its test comes; the
 * test hands them on in the goals of the right side. An EXISTS has a frame of
 * its own, whose tables hang on those of the frame around by keys.
 *
 * Owns nothing and cannot fail: what is applied was taken before.
 */
#include "lang/grammar_state.h"

void
nl_grammar_push_cond(NlGrammarState *state, int flags)
{
	nl_grammar_push(state, NL_GOAL_MORE, flags, 0, 0);
	nl_grammar_push(state, NL_GOAL_ATOM, flags, 0, 0);
}

/* The goal of an atom's left side. */
static NlGoal
left_goal(const NlGoal *atom)
{
	NlGoal		goal = *atom;

	goal.kind = NL_GOAL_EXPR;
	goal.set = NL_G_ANY;
	goal.extra = 0;
	return goal;
}

static bool
may_exist(const NlView *view)
{
	const NlGrammar *grammar = view->grammar;
	int			s;

	if (view->frame->used == 0 || view->state->n_frames == NL_G_FRAMES)
		return false;
	for (s = 0; s < grammar->n_slots; s++)
		if ((grammar->shown >> s & 1) != 0 &&
			nl_grammar_exists_path(grammar, view->frame, s) > 0)
			return true;
	return false;
}

static bool
value_takes(const NlGrammar *grammar, int class, int column, int output)
{
	const NlGrammarItem *item = nl_grammar_item(grammar, output);

	if (item == NULL)
		return output >= NL_SYM_V0 && output <= NL_SYM_V1000 &&
			(class == NL_G_NUMBER || class == NL_G_TEXT);
	return item->kind == NL_ITEM_IS_VALUE &&
		nl_grammar_value_fits(grammar, output - NL_SYM_COUNT_, class, column);
}

static bool
any_value_fits(const NlGrammar *grammar, int class, int column)
{
	int			i;

	for (i = 0; i < grammar->n_items; i++)
		if (grammar->items[i].kind == NL_ITEM_IS_VALUE &&
			nl_grammar_value_fits(grammar, i, class, column))
			return true;
	return false;
}

/*
 * Has a class that only columns have anything to be compared with? Not the
 * column on the left itself.
 */
static bool
has_other(const NlView *view, const NlGoal *test)
{
	const NlGrammar *grammar = view->grammar;
	const NlGrammarState *state = view->state;
	int			class = state->class;
	int			i;

	if ((NL_G_COMMON & NL_G_SET(class)) != 0 || class == NL_G_INTERVAL || state->column == NL_G_NONE ||
		(view->second & NL_G_SET(class)) != 0 ||
		(class != NL_G_BOOL && test->depth < NL_G_DEPTH && nl_grammar_may_open(state)))
		return true;
	for (i = 0; i < grammar->n_items; i++)
	{
		const NlGrammarItem *item = &grammar->items[i];

		if (item->kind == NL_ITEM_IS_COLUMN && !item->aggregate && item->class == class && i != state->column &&
			(view->frame->used >> item->slot & 1) != 0)
			return true;
	}
	return any_value_fits(grammar, class, state->column);
}

/* May the list behind `in`, of a goal at that depth, be a block? */
static bool
may_list_block(const NlGrammarState *state, int depth)
{
	return depth < NL_G_DEPTH && nl_grammar_may_open(state);
}

static bool
test_takes(const NlView *view, const NlGoal *test, int output)
{
	const NlGrammar *grammar = view->grammar;
	const NlGrammarState *state = view->state;
	int			class = state->class;
	int			set = NL_G_SET(class);
	bool		array = (grammar->arrays & set) != 0;
	bool		equal = (grammar->comparable & set) != 0 && !array;

	switch (output)
	{
		case NL_SYM_ISNULL:
		case NL_SYM_NOTNULL:
			return true;
		case NL_SYM_TRUE:
		case NL_SYM_FALSE:
			return class == NL_G_BOOL;
		case NL_SYM_EQ:
		case NL_SYM_NE:
			return equal && has_other(view, test);
		case NL_SYM_GT:
		case NL_SYM_GE:
		case NL_SYM_LT:
		case NL_SYM_LE:
		case NL_SYM_BETWEEN:
			return equal && class != NL_G_BOOL && has_other(view, test);
		case NL_SYM_IN:
		case NL_SYM_NOTIN:
			return equal && class != NL_G_BOOL &&
				(may_list_block(state, test->depth + 2) || class == NL_G_NUMBER || class == NL_G_TEXT ||
				 any_value_fits(grammar, class, state->column));
		case NL_SYM_CONTAINS:
		case NL_SYM_NOTCONTAINS:
		case NL_SYM_STARTS:
		case NL_SYM_ENDS:
			/* a part of a text says nothing of the column it was found in */
			return class == NL_G_TEXT && any_value_fits(grammar, class, NL_G_NONE);
		case NL_SYM_HAS:
			return array && state->column != NL_G_NONE &&
				any_value_fits(grammar, class, state->column);
		default:
			return false;
	}
}

bool
nl_grammar_cond_takes(const NlView *view, const NlGoal *goal, int output)
{
	const NlGrammar *grammar = view->grammar;
	const NlGrammarItem *item = nl_grammar_item(grammar, output);
	NlGoal		left;

	switch (goal->kind)
	{
		case NL_GOAL_ATOM:
			switch (output)
			{
				case NL_SYM_NOT:
				case NL_SYM_BRACKET:
					return goal->depth < NL_G_DEPTH;
				case NL_SYM_WITH:
				case NL_SYM_WITHOUT:
					return goal->depth < NL_G_DEPTH && may_exist(view);
				default:
					left = left_goal(goal);
					return nl_grammar_expr_takes(view, &left, output);
			}
		case NL_GOAL_MORE:
			return output == NL_SYM_AND || output == NL_SYM_OR;
		case NL_GOAL_TEST:
			return item == NULL && test_takes(view, goal, output);
		case NL_GOAL_IN:
			return output == NL_SYM_OPEN;
		case NL_GOAL_IN_FIRST:
			if (output == NL_SYM_SELECT || output == NL_SYM_FROM)
				return may_list_block(view->state, goal->depth) &&
					(output == NL_SYM_SELECT ||
					 (grammar->shown != 0 && (NL_G_COMMON & NL_G_SET(goal->set)) != 0));
			return value_takes(grammar, goal->set, goal->extra, output);
		case NL_GOAL_IN_MORE:
			return output == NL_SYM_CLOSE || value_takes(grammar, goal->set, goal->extra, output);
		case NL_GOAL_VALUE:
			return item != NULL && value_takes(grammar, goal->set, goal->extra, output);
		case NL_GOAL_EXISTS:
			return item != NULL && item->kind == NL_ITEM_IS_TABLE &&
				nl_grammar_exists_path(grammar, view->frame, item->slot) > 0;
		case NL_GOAL_EXISTS_TAIL:
			return output == NL_SYM_WHERE || output == NL_SYM_STOP;
		case NL_GOAL_EXISTS_END:
			return output == NL_SYM_STOP;
		case NL_GOAL_SYMBOL:
			return output == goal->extra;
		default:
			return false;
	}
}

/* What must follow the symbol behind the left side. */
static void
apply_test(NlGrammarState *state, int flags, int output)
{
	int			class = state->class;
	int			column = state->column;
	int			right = flags | NL_G_RIGHT | NL_G_CONSTANT |
		(state->second ? NL_G_SECOND : 0);

	switch (output)
	{
		case NL_SYM_EQ:
		case NL_SYM_NE:
		case NL_SYM_GT:
		case NL_SYM_GE:
		case NL_SYM_LT:
		case NL_SYM_LE:
			nl_grammar_push(state, NL_GOAL_EXPR, right, NL_G_SET(class), column);
			break;
		case NL_SYM_BETWEEN:
			nl_grammar_push(state, NL_GOAL_EXPR, right, NL_G_SET(class), column);
			nl_grammar_push(state, NL_GOAL_EXPR, right, NL_G_SET(class), column);
			break;
		case NL_SYM_IN:
		case NL_SYM_NOTIN:
			nl_grammar_push(state, NL_GOAL_IN, 0, class, column);
			break;
		case NL_SYM_CONTAINS:
		case NL_SYM_NOTCONTAINS:
		case NL_SYM_STARTS:
		case NL_SYM_ENDS:
			nl_grammar_push(state, NL_GOAL_VALUE, 0, class, NL_G_NONE);
			break;
		case NL_SYM_HAS:
			nl_grammar_push(state, NL_GOAL_VALUE, 0, class, column);
			break;
		default:
			break;
	}
}

void
nl_grammar_cond_apply(const NlGrammar *grammar, NlGrammarState *state, NlGoal goal, int output)
{
	NlGoal		next;

	switch (goal.kind)
	{
		case NL_GOAL_ATOM:
			switch (output)
			{
				case NL_SYM_NOT:
					nl_grammar_push(state, NL_GOAL_SYMBOL, 0, 0, NL_SYM_UNBRACKET);
					nl_grammar_push_cond(state, goal.flags);
					nl_grammar_push(state, NL_GOAL_SYMBOL, 0, 0, NL_SYM_BRACKET);
					break;
				case NL_SYM_BRACKET:
					nl_grammar_push(state, NL_GOAL_SYMBOL, 0, 0, NL_SYM_UNBRACKET);
					nl_grammar_push_cond(state, goal.flags);
					break;
				case NL_SYM_WITH:
				case NL_SYM_WITHOUT:
					/* it rests on a column of the block */
					if ((goal.flags & (NL_G_LEVEL | NL_G_INSIDE)) == NL_G_LEVEL)
						nl_grammar_frame(state)->flags |= NL_FRAME_PLAIN;
					nl_grammar_push(state, NL_GOAL_EXISTS, 0, 0, 0);
					break;
				default:
					nl_grammar_push(state, NL_GOAL_TEST, goal.flags, 0, 0);
					next = left_goal(&goal);
					nl_grammar_expr_apply(grammar, state, next, output);
					break;
			}
			break;
		case NL_GOAL_MORE:
			nl_grammar_push_cond(state, goal.flags);
			break;
		case NL_GOAL_TEST:
			apply_test(state, goal.flags, output);
			break;
		case NL_GOAL_IN:
			nl_grammar_push(state, NL_GOAL_IN_FIRST, 0, goal.set, goal.extra);
			break;
		case NL_GOAL_IN_FIRST:
			if (output == NL_SYM_SELECT || output == NL_SYM_FROM)
			{
				nl_grammar_open(grammar, state, NL_G_SET(goal.set), false);
				next = state->goals[--state->n_goals];
				nl_grammar_block_apply(grammar, state, next, output);
				break;
			}
			nl_grammar_push(state, NL_GOAL_IN_MORE, 0, goal.set, goal.extra);
			break;
		case NL_GOAL_IN_MORE:
			if (output != NL_SYM_CLOSE)
				nl_grammar_push(state, NL_GOAL_IN_MORE, 0, goal.set, goal.extra);
			break;
		case NL_GOAL_EXISTS:
			nl_grammar_push_exists(grammar, state, nl_grammar_item(grammar, output)->slot);
			nl_grammar_push(state, NL_GOAL_EXISTS_TAIL, 0, 0, 0);
			break;
		case NL_GOAL_EXISTS_TAIL:
			if (output == NL_SYM_WHERE)
			{
				nl_grammar_push(state, NL_GOAL_EXISTS_END, 0, 0, 0);
				nl_grammar_push_cond(state, 0);
				break;
			}
			state->n_frames--;
			break;
		case NL_GOAL_EXISTS_END:
			state->n_frames--;
			break;
		default:				/* SYMBOL, VALUE */
			break;
	}
}

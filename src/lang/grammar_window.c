/*-------------------------------------------------------------------------
 * grammar_window.c
 *	  The first rows of each group (per), window functions (over), and
 *	  aggregates over the rows of a query.
 *
 * A window function stands in the select list and in ORDER BY only, never in
 * an aggregate or another window; its own operands may be aggregates where
 * the block's select list may have them. `per` numbers rows in the block's
 * order, so that there must be one, without window functions; and it leaves
 * alone blocks that give one row or make rows distinct.
 *
 * An aggregate over a query's rows is a single value and its block has no
 * tables: otherwise the value would come once for each of their rows.
 *
 * Owns nothing and cannot fail: what is applied was taken before.
 */
#include "lang/grammar_state.h"

bool
nl_grammar_may_pick(const NlFrame *frame, int output)
{
	if ((frame->flags & NL_FRAME_ORDERED) == 0 || (frame->flags & NL_FRAME_ONE) != 0)
		return false;
	if (output == NL_SYM_TIES)
		return true;
	return (frame->flags & (NL_FRAME_DISTINCT | NL_FRAME_WINDOW)) == 0 &&
		(frame->flags & (NL_FRAME_AGGREGATE | NL_FRAME_GROUPED)) != NL_FRAME_AGGREGATE;
}

bool
nl_grammar_may_window(const NlGoal *goal)
{
	return (goal->flags & NL_G_WINDOW) != 0 && (goal->set & NL_G_COMMON) != 0;
}

/* Goal over; below it what its class is left in. */
void
nl_grammar_push_over(NlGrammarState *state, const NlGoal *goal)
{
	NlFrame    *frame = nl_grammar_frame(state);
	int			flags = goal->flags & NL_G_INHERIT & ~NL_G_WINDOW;

	if ((frame->flags & NL_FRAME_ORDERED) != 0)
		frame->flags |= NL_FRAME_WINDOW;
	nl_grammar_push(state, NL_GOAL_RESULT, 0, NL_G_NUMBER, 0);
	nl_grammar_push(state, NL_GOAL_OVER, flags, goal->set & NL_G_COMMON, 0);
}

int
nl_grammar_window_cost(const NlGoal *goal)
{
	switch (goal->kind)
	{
		case NL_GOAL_OVER:
			/* count today end; lag today order today asc end; lag concat v1 v1 .. */
			return (goal->set & NL_G_SET(NL_G_NUMBER)) != 0 ? 3 :
				(goal->set & NL_G_SET(NL_G_DATE)) != 0 ? 6 : 8;
		case NL_GOAL_OVER_TAIL:
			return goal->set != 0 && goal->extra != NL_PHASE_ORDER ? 4 : 1;
		default:
			return 1;
	}
}

static NlGoal
expr_goal(const NlGoal *goal, int set)
{
	NlGoal		expr = *goal;

	expr.kind = NL_GOAL_EXPR;
	expr.set = (uint16_t) set;
	expr.extra = 0;
	return expr;
}

static bool
per_takes(const NlView *view, const NlGoal *goal, int output)
{
	const NlGrammarItem *item = nl_grammar_item(view->grammar, output);
	NlGoal		expr;

	if (item != NULL && item->kind == NL_ITEM_IS_TABLE)
		return (goal->flags & NL_G_NO_PLAIN) == 0 &&
			(view->frame->avail & view->grammar->keyed & nl_grammar_bit(item->slot)) != 0;
	expr = expr_goal(goal, goal->set);
	return nl_grammar_expr_takes(view, &expr, output);
}

bool
nl_grammar_window_takes(const NlView *view, const NlGoal *goal, int output)
{
	const NlGrammarItem *item = nl_grammar_item(view->grammar, output);
	NlGoal		expr;

	switch (goal->kind)
	{
		case NL_GOAL_PER:
			return per_takes(view, goal, output);
		case NL_GOAL_OVER:
			if (output == NL_SYM_LAG)
				return true;
			return (goal->set & NL_G_SET(NL_G_NUMBER)) != 0 &&
				(output == NL_SYM_RANK || (output >= NL_SYM_COUNT && output <= NL_SYM_MAX));
		case NL_GOAL_OVER_COUNT:
			if (item != NULL && item->kind == NL_ITEM_IS_TABLE)
				return (view->frame->avail >> item->slot & 1) != 0;
			expr = expr_goal(goal, NL_G_ANY);
			return nl_grammar_expr_takes(view, &expr, output);
		case NL_GOAL_OVER_TAIL:
			switch (output)
			{
				case NL_SYM_PER:
					return goal->extra == NL_PHASE_SELECT;
				case NL_SYM_ORDER:
					return goal->extra != NL_PHASE_ORDER;
				case NL_SYM_COMMA:
					return goal->extra != NL_PHASE_SELECT;
				case NL_SYM_STOP:
					return goal->set == 0 || goal->extra == NL_PHASE_ORDER;
				default:
					return false;
			}
		default:
			return false;
	}
}

static void
apply_per(const NlGrammar *grammar, NlGrammarState *state, NlGoal goal, int output)
{
	NlFrame    *frame = nl_grammar_frame(state);
	const NlGrammarItem *item = nl_grammar_item(grammar, output);

	if (item != NULL && item->kind == NL_ITEM_IS_TABLE)
	{
		nl_grammar_use(grammar, frame, item->slot);
		frame->flags |= NL_FRAME_PLAIN;
		return;
	}
	nl_grammar_expr_apply(grammar, state, expr_goal(&goal, goal.set), output);
}

static void
apply_function(NlGrammarState *state, const NlGoal *goal, int output)
{
	bool		ordered = output == NL_SYM_LAG || output == NL_SYM_RANK;
	int			set = NL_G_SET(NL_G_NUMBER);

	nl_grammar_push(state, NL_GOAL_OVER_TAIL, goal->flags, ordered, NL_PHASE_SELECT);
	if (output == NL_SYM_RANK)
		return;
	if (output == NL_SYM_LAG)
	{
		nl_grammar_push(state, NL_GOAL_KEEP, 0, 0, 2);
		set = goal->set;
	}
	if (output == NL_SYM_COUNT)
		nl_grammar_push(state, NL_GOAL_OVER_COUNT, goal->flags, 0, 0);
	else
		nl_grammar_push(state, NL_GOAL_EXPR, goal->flags, set, 0);
}

static void
apply_tail(const NlGrammar *grammar, NlGrammarState *state, const NlGoal *goal, int output)
{
	bool		order = output == NL_SYM_ORDER ||
		(output == NL_SYM_COMMA && goal->extra == NL_PHASE_ORDER);

	if (output == NL_SYM_STOP)
		return;
	nl_grammar_push(state, NL_GOAL_OVER_TAIL, goal->flags, goal->set,
					order ? NL_PHASE_ORDER : NL_PHASE_PER);
	if (order)
	{
		nl_grammar_push(state, NL_GOAL_DIRECTION, 0, 0, NL_PHASE_WINDOW);
		nl_grammar_push(state, NL_GOAL_EXPR, goal->flags, grammar->comparable, 0);
	}
	else
		nl_grammar_push(state, NL_GOAL_PER, goal->flags, grammar->comparable, 0);
}

/* The goal is off the stack. */
void
nl_grammar_window_apply(const NlGrammar *grammar, NlGrammarState *state, NlGoal goal, int output)
{
	const NlGrammarItem *item = nl_grammar_item(grammar, output);

	switch (goal.kind)
	{
		case NL_GOAL_OVER_COUNT:
			if (item != NULL && item->kind == NL_ITEM_IS_TABLE)
				nl_grammar_use(grammar, nl_grammar_frame(state), item->slot);
			else
				nl_grammar_expr_apply(grammar, state, expr_goal(&goal, NL_G_ANY), output);
			break;
		case NL_GOAL_PER:
			apply_per(grammar, state, goal, output);
			break;
		case NL_GOAL_OVER:
			apply_function(state, &goal, output);
			break;
		case NL_GOAL_OVER_TAIL:
			apply_tail(grammar, state, &goal, output);
			break;
		default:
			break;
	}
}

/* ---- aggregates over the rows of a query ---- */

bool
nl_grammar_may_take_rows(const NlView *view, const NlGoal *argument)
{
	const NlFrame *frame = view->frame;

	/* join_text has an order of its own, and what is filtered its rows */
	return argument->extra < NL_G_FILTERED && argument->extra != NL_SYM_JOIN_TEXT && argument->depth < NL_G_DEPTH &&
		(argument->set & NL_G_COMMON) != 0 && nl_grammar_may_open(view->state) &&
		frame->used == 0 && (frame->flags & (NL_FRAME_EXPLICIT | NL_FRAME_EXISTS)) == 0 &&
		/* its arguments are rows, not the expressions of a list or condition */
		(frame->flags & NL_FRAME_LIST) != 0;
}

void
nl_grammar_push_rows(const NlGrammar *grammar, NlGrammarState *state, const NlGoal *argument)
{
	NlFrame    *frame = nl_grammar_frame(state);

	frame->flags |= NL_FRAME_ROWS;
	frame->avail = 0;
	nl_grammar_push(state, NL_GOAL_CLOSE, 0, 0, 1);
	nl_grammar_push(state, NL_GOAL_BLOCK, 0, 0, 0);
	nl_grammar_push_frame(grammar, state, NL_FRAME_SINGLE, argument->set & NL_G_COMMON);
	state->n_blocks++;
}

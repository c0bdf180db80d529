/*-------------------------------------------------------------------------
 * grammar.c
 *	  The automaton: which tokens may come next, and reading one.
 *
 * See grammar_state.h for how it works; grammar_block.c, grammar_scope.c,
 * grammar_expr*.c and grammar_cond.c say for their goals which tokens they
 * take and what then follows.
 *
 * A grammar lives in the arena it was created in and is read only from then
 * on; states are the caller's flat bytes. Only creation can fail, for want
 * of memory.
 */
#include "lang/grammar.h"

#include <string.h>

#include "lang/grammar_state.h"

/*
 * More than any token adds to the least rest, but those that may ask for what
 * was written once more (set operators, order under distinct): further than
 * this from the limit, length forbids nothing.
 */
#define NL_G_SLACK 20

typedef enum Family
{
	FAMILY_BLOCK,
	FAMILY_SCOPE,
	FAMILY_EXPR,
	FAMILY_WINDOW,
	FAMILY_CHANGE,
	FAMILY_COND
} Family;

static Family
family_of(int kind)
{
	switch (kind)
	{
		case NL_GOAL_END:
		case NL_GOAL_CLOSE:
		case NL_GOAL_BLOCK:
		case NL_GOAL_LIST:
		case NL_GOAL_TAIL:
		case NL_GOAL_GROUP:
		case NL_GOAL_REPLAY:
		case NL_GOAL_DIRECTION:
		case NL_GOAL_LIMIT:
			return FAMILY_BLOCK;
		case NL_GOAL_FROM:
		case NL_GOAL_NEXT:
		case NL_GOAL_SOURCE:
		case NL_GOAL_ON_LEFT:
		case NL_GOAL_ON_LEFT_SECOND:
		case NL_GOAL_ON_RIGHT:
		case NL_GOAL_ON_RIGHT_SECOND:
			return FAMILY_SCOPE;
		case NL_GOAL_EXPR:
		case NL_GOAL_SECOND:
		case NL_GOAL_DURATION:
		case NL_GOAL_AGGREGATE:
		case NL_GOAL_ARGUMENT:
		case NL_GOAL_ELSE:
			return FAMILY_EXPR;
		case NL_GOAL_PER:
		case NL_GOAL_OVER:
		case NL_GOAL_OVER_COUNT:
		case NL_GOAL_OVER_TAIL:
			return FAMILY_WINDOW;
		case NL_GOAL_CHANGE:
		case NL_GOAL_CHANGE_TABLE:
		case NL_GOAL_SET_COLUMN:
		case NL_GOAL_SET_VALUE:
		case NL_GOAL_SET_MORE:
		case NL_GOAL_ELEMENT_OF:
		case NL_GOAL_CHANGE_TAIL:
			return FAMILY_CHANGE;
		default:
			return FAMILY_COND;
	}
}

void
nl_grammar_push(NlGrammarState *state, NlGoalKind kind, int flags, int set, int extra)
{
	NlGoal	   *goal;

	/* never: goals that need no token do not pile up, the others are paid for */
	if (state->n_goals == NL_G_GOALS)
		return;
	goal = &state->goals[state->n_goals++];
	memset(goal, 0, sizeof(*goal));
	goal->kind = (uint8_t) kind;
	goal->depth = state->depth;
	goal->flags = (uint16_t) flags;
	goal->set = (uint16_t) set;
	goal->extra = (uint16_t) extra;
}

void
nl_grammar_result(NlGrammarState *state, int class, int column, bool constant)
{
	state->class = (uint8_t) class;
	state->column = (uint16_t) column;
	state->constant = constant;
	state->second = false;
}

/* Works off goals that need no token. */
static void
settle(NlGrammarState *state)
{
	while (state->n_goals > 0 && state->goals[state->n_goals - 1].kind >= NL_GOAL_RESULT)
	{
		NlGoal		goal = state->goals[--state->n_goals];

		state->depth = goal.depth;
		if (goal.kind == NL_GOAL_SELECTED)
			nl_grammar_selected(state);
		else
			nl_grammar_expr_settle(state, goal);
	}
}

/* ---- the least rest ---- */

/* What a frame's select list, `group` and LIMIT still need. */
static int
frame_cost(const NlGrammarState *state, const NlFrame *frame)
{
	int			cost = nl_grammar_given_cost(frame);

	/* `group`: the expression being written may be plain, and so may one that the
	 * block still must show; else there would be less room behind its comma than before */
	if ((frame->flags & NL_FRAME_AGGREGATE) != 0 && (frame->flags & NL_FRAME_GROUPED) == 0 &&
		((frame->flags & (NL_FRAME_PLAIN | NL_FRAME_LIST)) != 0 ||
		 ((frame->flags & NL_FRAME_LATER) != 0 && frame->n_select < frame->n_given)))
		cost += 2;
	/* LIMIT 1 */
	if ((frame->flags & NL_FRAME_ONE) != 0 && (frame->flags & NL_FRAME_LIMITED) == 0 &&
		((frame->flags & (NL_FRAME_AGGREGATE | NL_FRAME_GROUPED)) != NL_FRAME_AGGREGATE ||
		 (frame->flags & (NL_FRAME_PLAIN | NL_FRAME_LIST)) != 0))
		cost += 2;
	/* what tells it from the block before */
	if (nl_grammar_echoes(state, frame))
		cost += 2;
	return cost;
}

/* `select` and the first expression, where the frame's cost has not got them. */
static int
list_cost(const NlFrame *frame)
{
	NlGoal		goal;

	if ((frame->flags & NL_FRAME_LATER) != 0)
		return 0;
	memset(&goal, 0, sizeof(goal));
	goal.set = (frame->flags & NL_FRAME_SINGLE) != 0 ? frame->set : NL_G_ANY;
	/* a class that only columns have: one of them, FROM is not written */
	return 1 + ((goal.set & NL_G_COMMON) == 0 ?
				((goal.set & NL_G_SET(NL_G_INTERVAL)) != 0 ? 3 : 1) : nl_grammar_expr_cost(&goal, 0, 0));
}

/* The least number of tokens for the goal; top: it is the next. */
static int
goal_cost(const NlGrammar *grammar, const NlGrammarState *state, const NlFrame *frame,
		  const NlGoal *goal, bool top)
{
	NlGoal		expr;
	int			columns;
	int			second;

	switch (goal->kind)
	{
		case NL_GOAL_BLOCK:
			return list_cost(frame);
		case NL_GOAL_FROM:
			return 1 + list_cost(frame);
		case NL_GOAL_NEXT:
			return (!top || frame->last_joined ? 0 : 5) + list_cost(frame);
		case NL_GOAL_SOURCE:
			return (goal->extra == 1 ? 2 : 1) + 5 + list_cost(frame);
		case NL_GOAL_ON_LEFT:
			return 4;
		case NL_GOAL_ON_LEFT_SECOND:
			return 3;
		case NL_GOAL_ON_RIGHT:
		case NL_GOAL_ATOM:
		case NL_GOAL_OPERAND:
		case NL_GOAL_PLUS:
		case NL_GOAL_MINUS:
			return 2;
		case NL_GOAL_LIKE:
			return 3;
		case NL_GOAL_PER:
		case NL_GOAL_OVER:
		case NL_GOAL_OVER_TAIL:
			return nl_grammar_window_cost(goal);
		case NL_GOAL_CHANGE:
		case NL_GOAL_CHANGE_TABLE:
		case NL_GOAL_SET_COLUMN:
		case NL_GOAL_SET_VALUE:
		case NL_GOAL_SET_MORE:
		case NL_GOAL_ELEMENT_OF:
		case NL_GOAL_CHANGE_TAIL:
			return nl_grammar_change_cost(grammar, goal);
		case NL_GOAL_ELSE:
			return 4;
		case NL_GOAL_EXISTS:
			return 2;
		case NL_GOAL_AGGREGATE:
			/* count of anything, or min of what there is */
			expr = *goal;
			expr.flags = NL_G_INSIDE;
			expr.set = (goal->set & NL_G_SET(NL_G_NUMBER)) != 0 ? NL_G_ANY :
				goal->set & grammar->ordered;
			return 1 + nl_grammar_expr_cost(&expr,
											nl_grammar_classes(grammar, top ? frame->avail : frame->used),
											nl_grammar_classes(grammar, frame->second));
		case NL_GOAL_IN:
			return 7;
		case NL_GOAL_IN_FIRST:
			return 6;
		case NL_GOAL_REPLAY:
			return nl_grammar_replay_cost(grammar, state, frame, goal->extra);
		case NL_GOAL_LIST:
		case NL_GOAL_EXPR:
		case NL_GOAL_ARGUMENT:
			expr = *goal;
			if (goal->kind == NL_GOAL_LIST)
			{
				if ((frame->flags & NL_FRAME_LATER) != 0)
				{
					int			class = frame->classes[frame->n_select];

					expr.set = class >= NL_G_TABLE_CLASS ? 0 : NL_G_SET(class);
				}
				else
					expr.set = (frame->flags & NL_FRAME_SINGLE) != 0 ? frame->set : NL_G_ANY;
			}
			columns = nl_grammar_classes(grammar, top ? frame->avail : frame->used);
			second = nl_grammar_classes(grammar, frame->second);
			/* the columns may be shown already: then what needs none, or
			 * coalesce x x */
			if ((goal->flags & NL_G_SHOWN) != 0 && frame->n_select > 0 && expr.set != 0)
			{
				if ((expr.set & NL_G_COMMON) == 0)
					return 5;
				columns = second = 0;
			}
			return nl_grammar_expr_cost(&expr, columns, second);
		case NL_GOAL_END:
		case NL_GOAL_TAIL:
		case NL_GOAL_MORE:
		case NL_GOAL_RESULT:
		case NL_GOAL_SELECTED:
		case NL_GOAL_KEEP:
			return 0;
		default:
			return 1;
	}
}

/* The least number of tokens that finish the answer. */
static int
least_rest(const NlGrammar *grammar, const NlGrammarState *state)
{
	int			f = state->n_frames - 1;
	int			cost = 0;
	int			i;

	for (i = 0; i < state->n_frames; i++)
		cost += frame_cost(state, &state->frames[i]);
	for (i = state->n_goals - 1; i >= 0 && cost < NL_G_INFINITE; i--)
	{
		const NlGoal *goal = &state->goals[i];

		cost += goal_cost(grammar, state, &state->frames[f], goal, i == state->n_goals - 1);
		if (goal->kind == NL_GOAL_CLOSE || goal->kind == NL_GOAL_EXISTS_TAIL ||
			goal->kind == NL_GOAL_EXISTS_END)
			f--;
	}
	return cost;
}

/* ---- reading ---- */

static bool
takes(const NlView *view, const NlGoal *goal, int output)
{
	switch (family_of(goal->kind))
	{
		case FAMILY_BLOCK:
			return nl_grammar_block_takes(view, goal, output);
		case FAMILY_SCOPE:
			return nl_grammar_scope_takes(view, goal, output);
		case FAMILY_EXPR:
			return nl_grammar_expr_takes(view, goal, output);
		case FAMILY_WINDOW:
			return nl_grammar_window_takes(view, goal, output);
		case FAMILY_CHANGE:
			return nl_grammar_change_takes(view, goal, output);
		case FAMILY_COND:
			return nl_grammar_cond_takes(view, goal, output);
	}
	return false;
}

/* The goal, from the top, that takes the token; -1: none. */
static int
find_goal(const NlView *view, int output)
{
	const NlGrammarState *state = view->state;
	int			i;

	for (i = state->n_goals - 1; i >= 0; i--)
	{
		const NlGoal *goal = &state->goals[i];

		if (takes(view, goal, output))
			return i;
		/* only goals that may be left empty let the next one see the token */
		if (goal->kind == NL_GOAL_TAIL ? !nl_grammar_may_end(state, view->frame) :
			goal->kind == NL_GOAL_SET_MORE ? goal->set != 0 :
			goal->kind != NL_GOAL_MORE && goal->kind != NL_GOAL_CHANGE_TAIL)
			return -1;
	}
	return -1;
}

/* How much deeper what follows the token is. */
static int
nesting(const NlGoal *taken, int output)
{
	switch (output)
	{
		case NL_SYM_IF:
		case NL_SYM_FILTER:
		case NL_SYM_OVER:
		case NL_SYM_OPEN:
		case NL_SYM_NOT:
		case NL_SYM_BRACKET:
		case NL_SYM_WITH:
		case NL_SYM_WITHOUT:
			return 2;
		default:
			return taken->kind == NL_GOAL_EXPR || taken->kind == NL_GOAL_ARGUMENT ||
				taken->kind == NL_GOAL_AGGREGATE || taken->kind == NL_GOAL_ATOM;
	}
}

static void
apply(const NlGrammar *grammar, NlGrammarState *state, int goal, int output)
{
	NlGoal		taken = state->goals[goal];

	state->n_goals = (uint8_t) goal;
	if (output == NL_SYM_END)
		return;
	state->outputs[state->used++] = (uint16_t) output;
	if (output == NL_SYM_ABSTAIN)
		return;
	state->depth = (uint8_t) (taken.depth + nesting(&taken, output));
	switch (family_of(taken.kind))
	{
		case FAMILY_BLOCK:
			nl_grammar_block_apply(grammar, state, taken, output);
			break;
		case FAMILY_SCOPE:
			nl_grammar_scope_apply(grammar, state, taken, output);
			break;
		case FAMILY_EXPR:
			nl_grammar_expr_apply(grammar, state, taken, output);
			break;
		case FAMILY_WINDOW:
			nl_grammar_window_apply(grammar, state, taken, output);
			break;
		case FAMILY_CHANGE:
			nl_grammar_change_apply(grammar, state, taken, output);
			break;
		case FAMILY_COND:
			nl_grammar_cond_apply(grammar, state, taken, output);
			break;
	}
	settle(state);
}

/* Reads the token into a copy of the state; false: there is no room for it. */
static bool
try_apply(const NlGrammar *grammar, const NlGrammarState *state, NlGrammarState *next,
		  int goal, int output)
{
	if (output != NL_SYM_END && state->used >= NL_MAX_IR)
		return false;
	*next = *state;
	apply(grammar, next, goal, output);
	return next->n_goals < NL_G_GOALS && next->used + least_rest(grammar, next) <= NL_MAX_IR;
}

/* Must the least rest be looked at behind the token, however much room is left? */
static bool
repeats(const NlGrammarState *state, int output)
{
	return output == NL_SYM_ORDER || output == NL_SYM_COMMA ||
		(output >= NL_SYM_UNION && output <= NL_SYM_EXCEPT) ||
		state->goals[state->n_goals - 1].kind == NL_GOAL_REPLAY;
}

/* ---- the interface ---- */

NlStatus
nl_grammar_create(NlGrammar **grammar, const NlSchema *schema,
				  const NlValue *values, int n_values,
				  const int32_t *items, int n_items,
				  NlArena *arena, NlError *err)
{
	NlGrammar  *g = nl_arena_zalloc(arena, sizeof(NlGrammar));
	int32_t    *numbers;

	*grammar = NULL;
	if (n_items > NL_G_NONE - NL_SYM_COUNT_)
		return nl_fail(err, NL_ERR_LIMIT, "%d items in the context, the grammar takes at most %d",
					   n_items, NL_G_NONE - NL_SYM_COUNT_);
	numbers = nl_arena_array(arena, (size_t) n_items + 1, sizeof(int32_t));
	if (g == NULL || numbers == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "no memory for the grammar");
	if (n_items > 0)
		memcpy(numbers, items, (size_t) n_items * sizeof(int32_t));
	g->schema = schema;
	g->values = values;
	g->n_values = n_values;
	g->n_items = n_items;
	g->item_numbers = numbers;
	g->items = nl_arena_zalloc(arena, ((size_t) n_items + 1) * sizeof(NlGrammarItem));
	if (g->items == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "no memory for the grammar");
	*grammar = g;
	return nl_grammar_read_items(g, arena, err);
}

void
nl_grammar_set_mode(NlGrammar *grammar, NlGrammarMode mode)
{
	grammar->mode = mode;
}

void
nl_grammar_set_said(NlGrammar *grammar, const NlChangeSaid *said)
{
	grammar->said = said;
}

size_t
nl_grammar_state_size(void)
{
	return sizeof(NlGrammarState);
}

void
nl_grammar_start(const NlGrammar *grammar, NlGrammarState *state)
{
	memset(state, 0, sizeof(*state));
	state->column = NL_G_NONE;
	state->depth = 3;			/* a query, a condition, an expression */
	nl_grammar_push(state, NL_GOAL_END, 0, 0, 0);
	nl_grammar_push(state, grammar->mode == NL_GRAMMAR_CHANGE ? NL_GOAL_CHANGE : NL_GOAL_BLOCK,
					0, 0, 0);
	nl_grammar_push_frame(grammar, state, 0, 0);
	state->n_blocks = 1;
}

void
nl_grammar_allowed(const NlGrammar *grammar, const NlGrammarState *state,
				   uint8_t *allowed)
{
	int			n = NL_SYM_COUNT_ + grammar->n_items;
	NlView		view;
	bool		tight;
	int			output;

	memset(allowed, 0, (size_t) n);
	if (state->n_goals == 0)
		return;
	nl_grammar_look(&view, grammar, state);
	tight = state->used + least_rest(grammar, state) + NL_G_SLACK > NL_MAX_IR;
	for (output = 0; output < n; output++)
	{
		int			goal = find_goal(&view, output);

		if (goal < 0)
			continue;
		if (tight || repeats(state, output))
		{
			NlGrammarState next;

			if (!try_apply(grammar, state, &next, goal, output))
				continue;
		}
		allowed[output] = 1;
	}
	nl_grammar_drop_echoes(grammar, state, allowed);
}

bool
nl_grammar_advance(const NlGrammar *grammar, NlGrammarState *state, int output)
{
	NlGrammarState next;
	NlView		view;
	int			goal;

	if (state->n_goals == 0 || output < 0 || output >= NL_SYM_COUNT_ + grammar->n_items)
		return false;
	nl_grammar_look(&view, grammar, state);
	goal = find_goal(&view, output);
	if (goal < 0 || !try_apply(grammar, state, &next, goal, output))
		return false;
	*state = next;
	return true;
}

bool
nl_grammar_accepts(const NlGrammar *grammar, const int32_t *ir, int n, int *at)
{
	NlGrammarState state;
	int			i;

	nl_grammar_start(grammar, &state);
	for (i = 0; i < n; i++)
	{
		int			output = ir[i];

		*at = i;
		if (output >= NL_IR_ITEM)
		{
			int			position;

			for (position = 0; position < grammar->n_items; position++)
				if (grammar->item_numbers[position] == output - NL_IR_ITEM)
					break;
			output = NL_SYM_COUNT_ + position;
		}
		else if (output >= NL_SYM_COUNT_)
			return false;
		if (output == NL_SYM_END || !nl_grammar_advance(grammar, &state, output))
			return false;
	}
	*at = n;
	return nl_grammar_advance(grammar, &state, NL_SYM_END);
}

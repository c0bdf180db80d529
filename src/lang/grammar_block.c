/*-------------------------------------------------------------------------
 * grammar_block.c
 *	  Blocks: select list, clauses, set operators.
 *
 * A block that mixes aggregates and columns outside of them must be grouped.
 * Whether a block does is known token by token: NL_FRAME_AGGREGATE and
 * NL_FRAME_PLAIN. What `group` leaves out the compiler adds, so any key will
 * do; but columns of types without equality cannot be added, so they keep
 * aggregates and `group` out of the block (NL_FRAME_JUNK).
 *
 * Under DISTINCT an order key must be one of the select expressions: it is
 * written again token by token (NL_GOAL_REPLAY). No expression is the
 * beginning of another, so that the end of one is the end of the key.
 *
 * A block that is an operand may give one row only: an aggregate without
 * `group`, or LIMIT 1. And INTERSECT and EXCEPT of the same block twice are
 * nothing that one would ask: while the second repeats the first token by
 * token it may not end.
 *
 * Where blocks or a left side meet, the compiler casts enums and money in the
 * select list but not in ORDER BY, which DISTINCT would have equal: then one
 * of the two it must be.
 *
 * Blocks behind a set operator have the classes of the first one. A class
 * that only a column can have (truth values, lists, uuid ...) or all columns
 * of a table can be had again only from tables, so such a block starts with
 * the first one's tables as if it had used them.
 *
 * Owns nothing and cannot fail: what is applied was taken before.
 */
#include <string.h>

#include "lang/grammar_state.h"

static bool
is_common(int class)
{
	return class < NL_G_CLASSES && (NL_G_COMMON & NL_G_SET(class)) != 0;
}

static bool
is_given_common(const NlFrame *frame, int n)
{
	int			i;

	for (i = 0; i < n; i++)
		if (!is_common(frame->classes[i]))
			return false;
	return true;
}

static bool
is_list_done(const NlFrame *frame)
{
	return (frame->flags & NL_FRAME_LIST) == 0 &&
		((frame->flags & NL_FRAME_LATER) == 0 || frame->n_select == frame->n_given);
}

/* Is the block complete, but for LIMIT? */
static bool
is_complete(const NlFrame *frame)
{
	const int	mixed = NL_FRAME_AGGREGATE | NL_FRAME_PLAIN;

	return is_list_done(frame) &&
		((frame->flags & mixed) != mixed || (frame->flags & NL_FRAME_GROUPED) != 0);
}

/* Has the block one row at most? */
static bool
is_one(const NlFrame *frame)
{
	if ((frame->flags & NL_FRAME_LIMITED) != 0)
		return true;
	if ((frame->flags & NL_FRAME_GROUPED) != 0)
		return false;
	/* without tables, or an aggregate over all rows */
	return (frame->flags & NL_FRAME_AGGREGATE) != 0 || frame->used == 0;
}

static int
echo_left(const NlGrammarState *state, const NlFrame *frame)
{
	int			n = frame->begins - 1 - frame->before;
	int			done = state->used - frame->begins;

	if (frame->before == NL_G_NO_TOKEN || done < 0 || done > n ||
		memcmp(state->outputs + frame->before, state->outputs + frame->begins,
			   (size_t) done * sizeof(state->outputs[0])) != 0)
		return -1;
	return n - done;
}

/* Would the token make the block the same as the one it must differ from? */
static bool
is_last_echo(const NlGrammarState *state, const NlFrame *frame, int output)
{
	return echo_left(state, frame) == 1 &&
		state->outputs[frame->before + state->used - frame->begins] == output;
}

bool
nl_grammar_echoes(const NlGrammarState *state, const NlFrame *frame)
{
	return echo_left(state, frame) >= 0;
}

bool
nl_grammar_may_end(const NlGrammarState *state, const NlFrame *frame)
{
	return is_complete(frame) && echo_left(state, frame) != 0 &&
		((frame->flags & NL_FRAME_ONE) == 0 || is_one(frame));
}

int
nl_grammar_given_cost(const NlFrame *frame)
{
	int			cost = 0;
	int			i = frame->n_select + ((frame->flags & NL_FRAME_LIST) != 0 ? 1 : 0);

	if ((frame->flags & NL_FRAME_LATER) == 0)
		return 0;
	for (; i < frame->n_given; i++)
	{
		int			class = frame->classes[i];

		/* today, year today, concat v1 v1, coalesce x x, all columns */
		cost += 1 + (class == NL_G_NUMBER ? 2 : class == NL_G_TEXT ? 3 :
					 class == NL_G_DATE || class >= NL_G_TABLE_CLASS ? 1 : 5);
	}
	return cost;
}

/* The goal of the next select expression. */
static NlGoal
select_goal(const NlGrammar *grammar, const NlGrammarState *state, const NlFrame *frame)
{
	NlGoal		goal;

	memset(&goal, 0, sizeof(goal));
	goal.kind = NL_GOAL_EXPR;
	goal.flags = NL_G_LEVEL | NL_G_AGGREGATE | NL_G_SHOWN | NL_G_WINDOW;
	goal.set = NL_G_ANY;
	if ((frame->flags & NL_FRAME_LATER) != 0)
	{
		int			class = frame->classes[frame->n_select];

		if (class >= NL_G_TABLE_CLASS)
		{
			goal.flags |= NL_G_TABLE;
			goal.set = 0;
			goal.extra = (uint16_t) (class - NL_G_TABLE_CLASS + 1);
		}
		else
			goal.set = NL_G_SET(class);
	}
	else if ((frame->flags & NL_FRAME_SINGLE) != 0)
		goal.set = frame->set;
	else if (state->n_blocks == 1)
		goal.flags |= NL_G_TABLE;
	if ((frame->flags & NL_FRAME_DISTINCT) != 0)
		goal.set &= grammar->comparable;
	return goal;
}

static void
push_goal(NlGrammarState *state, const NlGoal *goal)
{
	nl_grammar_push(state, (NlGoalKind) goal->kind, goal->flags, goal->set, goal->extra);
}

static void
push_select(const NlGrammar *grammar, NlGrammarState *state, int start)
{
	NlFrame    *frame = nl_grammar_frame(state);
	NlGoal		goal = select_goal(grammar, state, frame);

	frame->flags |= NL_FRAME_LIST;
	frame->starts[frame->n_select] = (uint8_t) start;
	nl_grammar_push(state, NL_GOAL_SELECTED, 0, 0, 0);
	push_goal(state, &goal);
}

/* A select expression is complete. */
void
nl_grammar_selected(NlGrammarState *state)
{
	NlFrame    *frame = nl_grammar_frame(state);

	if ((frame->flags & NL_FRAME_LATER) == 0)
		frame->classes[frame->n_select] = state->class;
	frame->n_select++;
	frame->starts[frame->n_select] = (uint8_t) (state->used + 1);
	frame->flags &= (uint16_t) ~NL_FRAME_LIST;
	nl_grammar_push(state, NL_GOAL_TAIL, 0, 0, NL_PHASE_SELECT);
}

static NlGoal
group_goal(const NlGrammar *grammar)
{
	NlGoal		goal;

	memset(&goal, 0, sizeof(goal));
	goal.kind = NL_GOAL_EXPR;
	goal.flags = NL_G_KEY;
	goal.set = grammar->comparable;
	return goal;
}

/* ---- order under distinct ---- */

/*
 * How many tokens of select expression i the tokens since start leave open;
 * -1 when they are not its beginning. One that stands for a table's columns
 * is any of them.
 */
static int
replay_left(const NlGrammar *grammar, const NlGrammarState *state, const NlFrame *frame,
			int i, int start)
{
	int			first = frame->starts[i];
	int			n = frame->starts[i + 1] - 1 - first;
	int			done = state->used - start;
	const NlGrammarItem *item = n == 1 ? nl_grammar_item(grammar, state->outputs[first]) : NULL;

	if (item != NULL && item->kind == NL_ITEM_IS_TABLE)
	{
		const NlGrammarItem *written = done == 1 ?
			nl_grammar_item(grammar, state->outputs[start]) : NULL;

		if (done == 0)
			return (grammar->stored >> item->slot & 1) != 0 ? 1 : -1;
		return written != NULL && written->kind == NL_ITEM_IS_COLUMN && !written->defined &&
			written->slot == item->slot ? 0 : -1;
	}
	if (done > n || memcmp(state->outputs + first, state->outputs + start,
						   (size_t) done * sizeof(state->outputs[0])) != 0)
		return -1;
	return n - done;
}

int
nl_grammar_replay_cost(const NlGrammar *grammar, const NlGrammarState *state,
					   const NlFrame *frame, int start)
{
	int			best = NL_G_INFINITE;
	int			i;

	for (i = 0; i < frame->n_select; i++)
	{
		int			left = replay_left(grammar, state, frame, i, start);

		if (left >= 0 && left < best)
			best = left;
	}
	return best;
}

static bool
replay_takes(const NlView *view, int start, int output)
{
	const NlGrammarState *state = view->state;
	const NlFrame *frame = view->frame;
	const NlGrammarItem *item = nl_grammar_item(view->grammar, output);
	int			i;

	for (i = 0; i < frame->n_select; i++)
	{
		const NlGrammarItem *shown;
		int			at;

		if (replay_left(view->grammar, state, frame, i, start) <= 0)
			continue;
		at = frame->starts[i] + state->used - start;
		if (state->outputs[at] == output)
		{
			if (item == NULL || item->kind != NL_ITEM_IS_TABLE)
				return true;
			/* count TABLE, but not all columns of one */
			if (at > frame->starts[i])
				return true;
		}
		shown = nl_grammar_item(view->grammar, state->outputs[at]);
		if (at == frame->starts[i] && shown != NULL && shown->kind == NL_ITEM_IS_TABLE &&
			item != NULL && item->kind == NL_ITEM_IS_COLUMN && !item->defined &&
			item->slot == shown->slot)
			return true;
	}
	return false;
}

/* ---- clauses ---- */

static bool
is_cast_distinct(const NlFrame *frame)
{
	const int	both = NL_FRAME_CAST | NL_FRAME_DISTINCT;

	return (frame->flags & both) == both;
}

static bool
may_set(const NlGrammarState *state, const NlFrame *frame, int phase)
{
	if ((frame->flags & NL_FRAME_ONE) != 0)
		return false;
	if (phase >= NL_PHASE_ORDER && is_cast_distinct(frame))
		return false;
	if ((frame->flags & NL_FRAME_JUNK) != 0 || !nl_grammar_may_end(state, frame))
		return false;
	return (frame->flags & NL_FRAME_EXPLICIT) == 0 || is_given_common(frame, frame->n_select);
}

static bool
tail_takes(const NlView *view, int phase, int output)
{
	const NlFrame *frame = view->frame;
	const NlGrammarState *state = view->state;

	switch (output)
	{
		case NL_SYM_COMMA:
			if (phase == NL_PHASE_SELECT)
				return (frame->flags & NL_FRAME_SINGLE) == 0 &&
					frame->n_select < ((frame->flags & NL_FRAME_LATER) != 0 ?
									   frame->n_given : NL_G_SELECT);
			return phase == NL_PHASE_GROUP || phase == NL_PHASE_ORDER ||
				phase == NL_PHASE_PER || phase == NL_PHASE_LAST;
		case NL_SYM_WHERE:
			if (phase == NL_PHASE_PER)
				return true;
			return phase == NL_PHASE_SELECT && is_list_done(frame) &&
				(frame->flags & NL_FRAME_ROWS) == 0;
		case NL_SYM_GROUP:
			return phase <= NL_PHASE_WHERE && is_list_done(frame) &&
				(frame->flags & (NL_FRAME_JUNK | NL_FRAME_ROWS)) == 0;
		case NL_SYM_HAVING:
			return phase == NL_PHASE_GROUP;
		case NL_SYM_ORDER:
			if (phase == NL_PHASE_PER || phase == NL_PHASE_KEPT)
				return true;
			return phase <= NL_PHASE_HAVING && is_complete(frame) &&
				(frame->flags & NL_FRAME_ROWS) == 0 &&
				!(is_cast_distinct(frame) &&
				  (frame->flags & (NL_FRAME_LATER | NL_FRAME_SINGLE)) != 0) &&
				((frame->flags & NL_FRAME_DISTINCT) == 0 ||
				 nl_grammar_replay_cost(view->grammar, state, frame, state->used) < NL_G_INFINITE);
		case NL_SYM_LIMIT:
			return phase <= NL_PHASE_ORDER && is_complete(frame) &&
				(frame->flags & NL_FRAME_ROWS) == 0;
		case NL_SYM_OFFSET:
			return phase == NL_PHASE_LIMIT;
		case NL_SYM_TIES:
			/* nothing need follow that tells the block from the one before */
			return phase == NL_PHASE_LIMIT && nl_grammar_may_pick(frame, output) &&
				!is_last_echo(state, frame, output);
		case NL_SYM_PER:
			return (phase == NL_PHASE_LIMIT || phase == NL_PHASE_TIES) &&
				nl_grammar_may_pick(frame, output);
		case NL_SYM_UNION:
		case NL_SYM_UNIONALL:
		case NL_SYM_INTERSECT:
		case NL_SYM_EXCEPT:
			return may_set(state, frame, phase);
		default:
			return false;
	}
}

/* The next block, behind a set operator, takes the frame over. */
static void
apply_set(const NlGrammar *grammar, NlGrammarState *state, int output)
{
	NlFrame    *frame = nl_grammar_frame(state);

	if (is_given_common(frame, frame->n_select))
	{
		frame->used = 0;
		frame->n_sources = 0;
		frame->avail = grammar->all;
	}
	frame->kept = frame->used;
	frame->second = 0;
	frame->flags = (uint16_t) ((frame->flags & NL_FRAME_SINGLE) | NL_FRAME_LATER);
	frame->before = output == NL_SYM_INTERSECT || output == NL_SYM_EXCEPT ?
		frame->begins : NL_G_NO_TOKEN;
	frame->begins = state->used;
	frame->n_given = frame->n_select;
	frame->n_select = 0;
	nl_grammar_push(state, NL_GOAL_BLOCK, 0, 0, 0);
}

/* phase: the clause, of the block or behind per */
static void
push_order(const NlGrammar *grammar, NlGrammarState *state, int phase)
{
	NlFrame    *frame = nl_grammar_frame(state);
	int			flags = NL_G_LEVEL | (phase == NL_PHASE_ORDER ? NL_G_WINDOW : 0);
	int			set = grammar->comparable;

	frame->flags |= NL_FRAME_ORDERED;
	nl_grammar_push(state, NL_GOAL_DIRECTION, 0, 0, phase);
	if ((frame->flags & NL_FRAME_DISTINCT) != 0)
	{
		nl_grammar_push(state, NL_GOAL_REPLAY, 0, 0, state->used);
		return;
	}
	if ((frame->flags & NL_FRAME_GROUPED) != 0)
		flags |= NL_G_AGGREGATE;
	else if ((frame->flags & NL_FRAME_AGGREGATE) != 0)
	{
		flags |= NL_G_AGGREGATE | NL_G_NO_PLAIN;
		set = NL_G_COMMON;
	}
	nl_grammar_push(state, NL_GOAL_EXPR, flags, set, 0);
}

static void
push_per(const NlGrammar *grammar, NlGrammarState *state)
{
	nl_grammar_push(state, NL_GOAL_TAIL, 0, 0, NL_PHASE_PER);
	nl_grammar_push(state, NL_GOAL_PER, NL_G_LEVEL | NL_G_KEY, grammar->comparable, 0);
}

static void
tail_apply(const NlGrammar *grammar, NlGrammarState *state, int phase, int output)
{
	NlFrame    *frame = nl_grammar_frame(state);

	switch (output)
	{
		case NL_SYM_COMMA:
			if (phase == NL_PHASE_SELECT)
				push_select(grammar, state, state->used);
			else if (phase == NL_PHASE_GROUP)
			{
				nl_grammar_push(state, NL_GOAL_TAIL, 0, 0, NL_PHASE_GROUP);
				nl_grammar_push(state, NL_GOAL_GROUP, 0, 0, 0);
			}
			else if (phase == NL_PHASE_PER)
				push_per(grammar, state);
			else
				push_order(grammar, state, phase);
			break;
		case NL_SYM_WHERE:
			if (phase == NL_PHASE_PER)
			{
				nl_grammar_push(state, NL_GOAL_TAIL, 0, 0, NL_PHASE_KEPT);
				nl_grammar_push_cond(state, NL_G_LEVEL | NL_G_WINDOW |
									 ((frame->flags & NL_FRAME_GROUPED) != 0 ? NL_G_AGGREGATE : 0));
				break;
			}
			nl_grammar_push(state, NL_GOAL_TAIL, 0, 0, NL_PHASE_WHERE);
			nl_grammar_push_cond(state, 0);
			break;
		case NL_SYM_GROUP:
			frame->flags |= NL_FRAME_GROUPED;
			nl_grammar_push(state, NL_GOAL_TAIL, 0, 0, NL_PHASE_GROUP);
			nl_grammar_push(state, NL_GOAL_GROUP, 0, 0, 0);
			break;
		case NL_SYM_HAVING:
			nl_grammar_push(state, NL_GOAL_TAIL, 0, 0, NL_PHASE_HAVING);
			nl_grammar_push_cond(state, NL_G_LEVEL | NL_G_AGGREGATE);
			break;
		case NL_SYM_ORDER:
			push_order(grammar, state, phase >= NL_PHASE_PER ? NL_PHASE_LAST : NL_PHASE_ORDER);
			break;
		case NL_SYM_TIES:
			nl_grammar_push(state, NL_GOAL_TAIL, 0, 0, NL_PHASE_TIES);
			break;
		case NL_SYM_PER:
			push_per(grammar, state);
			break;
		case NL_SYM_LIMIT:
			/* where it must be LIMIT 1 */
			if ((frame->flags & NL_FRAME_ONE) != 0 && !is_one(frame))
				frame->flags |= NL_FRAME_LIMITED;
			nl_grammar_push(state, NL_GOAL_LIMIT, 0, 0, 0);
			break;
		case NL_SYM_OFFSET:
			nl_grammar_push(state, NL_GOAL_LIMIT, 0, 0, 1);
			break;
		default:
			apply_set(grammar, state, output);
			break;
	}
}

/* ---- all goals of this file ---- */

bool
nl_grammar_block_takes(const NlView *view, const NlGoal *goal, int output)
{
	const NlGrammar *grammar = view->grammar;
	const NlGrammarState *state = view->state;
	const NlFrame *frame = view->frame;
	const NlGrammarItem *item = nl_grammar_item(grammar, output);
	NlGoal		expr;

	switch (goal->kind)
	{
		case NL_GOAL_BLOCK:
			if (output == NL_SYM_ABSTAIN)
				return state->used == 0;
			if (output == NL_SYM_FROM)
				return grammar->shown != 0 &&
					((frame->flags & NL_FRAME_LATER) != 0 ? is_given_common(frame, frame->n_given) :
					 (frame->flags & NL_FRAME_SINGLE) == 0 || (frame->set & NL_G_COMMON) != 0);
			return output == NL_SYM_SELECT;
		case NL_GOAL_LIST:
			if (output == NL_SYM_DISTINCT)
				return true;
			expr = select_goal(grammar, state, frame);
			expr.depth = goal->depth;
			return nl_grammar_expr_takes(view, &expr, output);
		case NL_GOAL_TAIL:
			return tail_takes(view, goal->extra, output);
		case NL_GOAL_GROUP:
			if (output == NL_SYM_SAME)
				return true;
			if (item != NULL && item->kind == NL_ITEM_IS_TABLE)
				return (frame->avail & grammar->keyed & nl_grammar_bit(item->slot)) != 0;
			expr = group_goal(grammar);
			expr.depth = goal->depth;
			return nl_grammar_expr_takes(view, &expr, output);
		case NL_GOAL_REPLAY:
			return replay_takes(view, goal->extra, output);
		case NL_GOAL_DIRECTION:
			return output == NL_SYM_ASC || output == NL_SYM_DESC;
		case NL_GOAL_LIMIT:
			/* nothing could follow to tell the block from the one before */
			if (goal->extra != 0 && is_last_echo(state, frame, output))
				return false;
			if ((frame->flags & NL_FRAME_LIMITED) != 0 && goal->extra == 0)
				return output == NL_SYM_V1 ||
					(item != NULL && item->kind == NL_ITEM_IS_VALUE &&
					 strcmp(grammar->values[item->number].text, "1") == 0);
			if (item != NULL)
				return item->kind == NL_ITEM_IS_VALUE && (item->fits & NL_G_VALUE_COUNT) != 0;
			return output >= NL_SYM_V1 && output <= NL_SYM_V1000;
		case NL_GOAL_CLOSE:
			return output == NL_SYM_CLOSE;
		case NL_GOAL_END:
			return output == NL_SYM_END;
		default:
			return false;
	}
}

/* The goal is off the stack; the token counts already. */
void
nl_grammar_block_apply(const NlGrammar *grammar, NlGrammarState *state, NlGoal goal, int output)
{
	NlFrame    *frame = nl_grammar_frame(state);
	const NlGrammarItem *item = nl_grammar_item(grammar, output);
	NlGoal		expr;

	switch (goal.kind)
	{
		case NL_GOAL_BLOCK:
			frame->begins = (uint8_t) (state->used - 1);
			if (output == NL_SYM_FROM)
			{
				frame->flags |= NL_FRAME_EXPLICIT;
				frame->used = 0;
				frame->n_sources = 0;
				nl_grammar_push(state, NL_GOAL_FROM, 0, 0, 0);
			}
			else if (output == NL_SYM_SELECT)
			{
				frame->flags |= NL_FRAME_LIST;
				nl_grammar_push(state, NL_GOAL_LIST, 0, 0, 0);
			}
			break;
		case NL_GOAL_LIST:
			if (output == NL_SYM_DISTINCT)
			{
				frame->flags |= NL_FRAME_DISTINCT;
				push_select(grammar, state, state->used);
				break;
			}
			push_select(grammar, state, state->used - 1);
			expr = state->goals[--state->n_goals];
			nl_grammar_expr_apply(grammar, state, expr, output);
			break;
		case NL_GOAL_TAIL:
			tail_apply(grammar, state, goal.extra, output);
			break;
		case NL_GOAL_GROUP:
			if (output == NL_SYM_SAME)
				break;
			if (item != NULL && item->kind == NL_ITEM_IS_TABLE)
			{
				nl_grammar_use(grammar, frame, item->slot);
				break;
			}
			expr = group_goal(grammar);
			nl_grammar_expr_apply(grammar, state, expr, output);
			break;
		case NL_GOAL_REPLAY:
			if (nl_grammar_replay_cost(grammar, state, frame, goal.extra) > 0)
				push_goal(state, &goal);
			break;
		case NL_GOAL_DIRECTION:
			/* behind a window's there is its tail already */
			if (goal.extra != NL_PHASE_WINDOW)
				nl_grammar_push(state, NL_GOAL_TAIL, 0, 0, goal.extra);
			break;
		case NL_GOAL_LIMIT:
			nl_grammar_push(state, NL_GOAL_TAIL, 0, 0,
							goal.extra != 0 ? NL_PHASE_OFFSET : NL_PHASE_LIMIT);
			break;
		case NL_GOAL_CLOSE:
			state->n_frames--;
			state->n_blocks--;
			if (goal.extra != 0 && (frame->flags & NL_FRAME_CAST) != 0)
				nl_grammar_frame(state)->flags |= NL_FRAME_CAST;
			if (goal.extra != 0)
				nl_grammar_result(state, frame->classes[0], NL_G_NONE, false);
			break;
		default:
			break;
	}
}

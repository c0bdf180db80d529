/*-------------------------------------------------------------------------
 * grammar_scope.c
 *	  Frames: which tables a block or an EXISTS has, and which it may have.
 *
 * Without an explicit FROM, tables come into a block as their columns are
 * named. joinpath.h hangs each on the nearest one, so a block's sources are
 * at most one and the distances of the others to those named before; a table
 * that would take them over NL_MAX_SOURCES is out of reach.
 *
 * With FROM, the sources are what is listed: each is joined by a key to one
 * listed before, or by equalities.
 *
 * Frames live in the state; nothing here is owned or fails, but that no more
 * than NL_G_FRAMES are open, which is asked before.
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "lang/grammar_state.h"

NlFrame *
nl_grammar_frame(NlGrammarState *state)
{
	return &state->frames[state->n_frames - 1];
}

bool
nl_grammar_push_frame(const NlGrammar *grammar, NlGrammarState *state, int flags, int set)
{
	NlFrame    *frame;

	if (state->n_frames == NL_G_FRAMES)
		return false;
	frame = &state->frames[state->n_frames++];
	memset(frame, 0, sizeof(*frame));
	frame->flags = (uint16_t) flags;
	frame->set = (uint16_t) set;
	frame->avail = grammar->all;
	frame->before = NL_G_NO_TOKEN;
	return true;
}

/* Keys from a table to the nearest table used; 0xff: no way. */
static int
nearest(const NlGrammar *grammar, uint64_t used, int slot)
{
	int			best = 0xff;
	int			s;

	for (s = 0; used >> s != 0; s++)
	{
		if ((used >> s & 1) != 0 && grammar->distance[slot][s] < best)
			best = grammar->distance[slot][s];
		if (s == NL_G_TABLES - 1)
			break;
	}
	return best;
}

void
nl_grammar_reach(const NlGrammar *grammar, NlFrame *frame)
{
	int			s;

	frame->avail = 0;
	for (s = 0; s < grammar->n_slots; s++)
		if (nearest(grammar, frame->used, s) <= NL_MAX_SOURCES - frame->n_sources)
			frame->avail |= nl_grammar_bit(s);
}

/* A column or the rows of the table are named. */
void
nl_grammar_use(const NlGrammar *grammar, NlFrame *frame, int slot)
{
	uint64_t	bit = nl_grammar_bit(slot);

	frame->kept &= ~bit;
	if ((frame->flags & NL_FRAME_EXPLICIT) != 0 || (frame->used & bit) != 0)
		return;
	frame->n_sources = (uint8_t) (frame->n_sources +
								  (frame->used == 0 ? 1 : nearest(grammar, frame->used, slot)));
	frame->used |= bit;
	nl_grammar_reach(grammar, frame);
}

int
nl_grammar_exists_path(const NlGrammar *grammar, const NlFrame *frame, int slot)
{
	uint64_t	bit = nl_grammar_bit(slot);
	uint64_t	named = frame->used & ~frame->kept;	/* what will be in FROM */
	int			best;

	if ((named & bit) != 0 && (grammar->neighbours[slot] & bit) != 0)
		return 1;
	best = nearest(grammar, named & ~bit, slot);
	return best > NL_MAX_SOURCES ? 0 : best;
}

/* The scope of an EXISTS over the table; nl_grammar_exists_path() was not 0. */
void
nl_grammar_push_exists(const NlGrammar *grammar, NlGrammarState *state, int slot)
{
	int			path = nl_grammar_exists_path(grammar, nl_grammar_frame(state), slot);
	NlFrame    *frame;

	if (!nl_grammar_push_frame(grammar, state, NL_FRAME_EXISTS, 0))
		return;
	frame = nl_grammar_frame(state);
	frame->used = nl_grammar_bit(slot);
	frame->n_sources = (uint8_t) path;
	nl_grammar_reach(grammar, frame);
}

uint16_t
nl_grammar_classes(const NlGrammar *grammar, uint64_t tables)
{
	uint16_t	classes = 0;
	int			s;

	for (s = 0; s < grammar->n_slots; s++)
		if ((tables >> s & 1) != 0)
			classes |= grammar->classes[s];
	return classes;
}

void
nl_grammar_look(NlView *view, const NlGrammar *grammar, const NlGrammarState *state)
{
	view->grammar = grammar;
	view->state = state;
	view->frame = &state->frames[state->n_frames - 1];
	view->within = nl_grammar_classes(grammar, view->frame->avail);
	view->second = nl_grammar_classes(grammar, view->frame->second);
	view->had = nl_grammar_classes(grammar, view->frame->used);
}

/* ---- FROM ---- */

static uint8_t
types_of(const NlGrammar *grammar, uint64_t tables)
{
	uint8_t		types = 0;
	int			s;

	for (s = 0; s < grammar->n_slots; s++)
		if ((tables >> s & 1) != 0)
			types |= grammar->types[s];
	return types;
}

/* May the table be the next source, by a key or by equalities? */
static bool
may_follow(const NlGrammar *grammar, const NlFrame *frame, int slot, bool second)
{
	uint64_t	bit = nl_grammar_bit(slot);
	uint64_t	there = frame->used | frame->second;

	if (second ? (frame->second & bit) != 0 || (frame->used & bit) == 0 : (frame->used & bit) != 0)
		return false;
	return (grammar->neighbours[slot] & there) != 0 ||
		(grammar->types[slot] & types_of(grammar, there)) != 0;
}

static bool
any_may_follow(const NlGrammar *grammar, const NlFrame *frame, bool second)
{
	int			s;

	for (s = 0; s < grammar->n_slots; s++)
		if ((grammar->shown >> s & 1) != 0 && may_follow(grammar, frame, s, second))
			return true;
	return false;
}

static void
add_source(const NlGrammar *grammar, NlFrame *frame, int slot, bool second)
{
	uint64_t	bit = nl_grammar_bit(slot);
	uint64_t	there = frame->used | frame->second;

	frame->last = (uint8_t) slot;
	frame->last_second = second;
	frame->last_joined = there == 0 || (grammar->neighbours[slot] & there) != 0;
	frame->n_on = there == 0 ? NL_MAX_KEY_COLUMNS : 0;	/* no ON for the first */
	frame->n_sources++;
	if (second)
		frame->second |= bit;
	else
		frame->used |= bit;
	frame->avail = frame->used;
}

/* The tables listed before the last source: plain, or second instances. */
static uint64_t
earlier(const NlFrame *frame, bool second)
{
	uint64_t	tables = second ? frame->second : frame->used;

	if (second == (frame->last_second != 0))
		tables &= ~nl_grammar_bit(frame->last);
	return tables;
}

static int
type_of(const NlGrammar *grammar, const NlGrammarItem *item)
{
	return grammar->schema->columns[item->number].type;
}

/* Is it a column of one of the tables, of one of the types? */
static bool
is_join_column(const NlGrammar *grammar, const NlGrammarItem *item, uint64_t tables, unsigned types)
{
	return item != NULL && item->kind == NL_ITEM_IS_COLUMN && !item->defined &&
		(tables >> item->slot & 1) != 0 &&
		(grammar->comparable & NL_G_SET(item->class)) != 0 &&
		(types >> type_of(grammar, item) & 1) != 0;
}

bool
nl_grammar_scope_takes(const NlView *view, const NlGoal *goal, int output)
{
	const NlGrammar *grammar = view->grammar;
	const NlFrame *frame = view->frame;
	const NlGrammarItem *item = nl_grammar_item(grammar, output);
	bool		table = item != NULL && item->kind == NL_ITEM_IS_TABLE;
	bool		more;

	switch (goal->kind)
	{
		case NL_GOAL_FROM:
			return table;
		case NL_GOAL_NEXT:
			more = frame->last_joined && frame->n_sources < NL_MAX_SOURCES;
			switch (output)
			{
				case NL_SYM_SELECT:
					return frame->last_joined;
				case NL_SYM_ON:
					return frame->n_on < NL_MAX_KEY_COLUMNS &&
						(grammar->types[frame->last] &
						 (types_of(grammar, earlier(frame, false)) |
						  types_of(grammar, earlier(frame, true)))) != 0;
				case NL_SYM_LEFT:
					return more && (any_may_follow(grammar, frame, false) ||
									any_may_follow(grammar, frame, true));
				case NL_SYM_SECOND:
					return more && any_may_follow(grammar, frame, true);
				default:
					return more && table && may_follow(grammar, frame, item->slot, false);
			}
		case NL_GOAL_SOURCE:
			if (output == NL_SYM_SECOND)
				return goal->extra == 1 && any_may_follow(grammar, frame, true);
			return table && may_follow(grammar, frame, item->slot, (goal->extra & 2) != 0);
		case NL_GOAL_ON_LEFT:
			if (output == NL_SYM_SECOND)
				return (grammar->types[frame->last] & types_of(grammar, earlier(frame, true))) != 0;
			return is_join_column(grammar, item, earlier(frame, false), grammar->types[frame->last]);
		case NL_GOAL_ON_LEFT_SECOND:
			return is_join_column(grammar, item, earlier(frame, true), grammar->types[frame->last]);
		case NL_GOAL_ON_RIGHT:
			if (frame->last_second)
				return output == NL_SYM_SECOND;
			/* FALLTHROUGH */
		case NL_GOAL_ON_RIGHT_SECOND:
			return is_join_column(grammar, item, nl_grammar_bit(frame->last), goal->set);
		default:
			return false;
	}
}

/* The goal is off the stack. */
void
nl_grammar_scope_apply(const NlGrammar *grammar, NlGrammarState *state, NlGoal goal, int output)
{
	NlFrame    *frame = nl_grammar_frame(state);
	const NlGrammarItem *item = nl_grammar_item(grammar, output);

	switch (goal.kind)
	{
		case NL_GOAL_FROM:
			add_source(grammar, frame, item->slot, false);
			nl_grammar_push(state, NL_GOAL_NEXT, 0, 0, 0);
			break;
		case NL_GOAL_NEXT:
			if (output == NL_SYM_SELECT)
			{
				frame->flags |= NL_FRAME_LIST;
				nl_grammar_push(state, NL_GOAL_LIST, 0, 0, 0);
			}
			else if (output == NL_SYM_ON)
			{
				nl_grammar_push(state, NL_GOAL_NEXT, 0, 0, 0);
				nl_grammar_push(state, NL_GOAL_ON_LEFT, 0, 0, 0);
			}
			else if (output == NL_SYM_LEFT)
				nl_grammar_push(state, NL_GOAL_SOURCE, 0, 0, 1);
			else if (output == NL_SYM_SECOND)
				nl_grammar_push(state, NL_GOAL_SOURCE, 0, 0, 2);
			else
			{
				add_source(grammar, frame, item->slot, false);
				nl_grammar_push(state, NL_GOAL_NEXT, 0, 0, 0);
			}
			break;
		case NL_GOAL_SOURCE:
			if (output == NL_SYM_SECOND)
				nl_grammar_push(state, NL_GOAL_SOURCE, 0, 0, 3);
			else
			{
				add_source(grammar, frame, item->slot, (goal.extra & 2) != 0);
				nl_grammar_push(state, NL_GOAL_NEXT, 0, 0, 0);
			}
			break;
		case NL_GOAL_ON_LEFT:
		case NL_GOAL_ON_LEFT_SECOND:
			if (output == NL_SYM_SECOND)
				nl_grammar_push(state, NL_GOAL_ON_LEFT_SECOND, 0, 0, 0);
			else
				nl_grammar_push(state, NL_GOAL_ON_RIGHT, 0, 1 << type_of(grammar, item), 0);
			break;
		case NL_GOAL_ON_RIGHT:
		case NL_GOAL_ON_RIGHT_SECOND:
			if (output == NL_SYM_SECOND)
			{
				nl_grammar_push(state, NL_GOAL_ON_RIGHT_SECOND, 0, goal.set, 0);
				break;
			}
			frame->n_on++;
			frame->last_joined = true;
			break;
		default:
			break;
	}
}

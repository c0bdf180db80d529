/*-------------------------------------------------------------------------
 * grammar_expr.c
 *	  Expressions: which token may begin one of the classes wanted.
 *
 * A token is taken only when what it asks for can be had: from columns within
 * reach for the operand that comes next, from columns of tables already used
 * for later ones.
 *
 * Owns nothing and cannot fail.
 */
#include "lang/grammar_state.h"

/* Classes that some expression can have at once, and what it rests on. */
static bool
is_feasible(int set, int columns)
{
	return (set & (NL_G_COMMON | NL_G_SET(NL_G_INTERVAL) | columns)) != 0;
}

int
nl_grammar_expr_cost(const NlGoal *goal, int columns, int second)
{
	int			set = goal->set;

	if (set == 0)				/* all columns of a table */
		return 1;
	/* a class that only columns have: the one on the left does not count, but
	 * a block has it, ( select x limit v1 ) */
	if ((goal->flags & NL_G_RIGHT) != 0 && (set & NL_G_COMMON) == 0)
		return (set & NL_G_SET(NL_G_INTERVAL)) != 0 ? 3 : 6;
	if ((goal->flags & (NL_G_NO_PLAIN | NL_G_INSIDE)) == NL_G_NO_PLAIN)
		columns = second = 0;
	if ((set & columns) != 0)
		return 1;
	if ((goal->flags & NL_G_COLUMN) != 0)
		return (set & second) != 0 ? 2 : NL_G_INFINITE;
	if ((set & NL_G_SET(NL_G_DATE)) != 0)
		return 1;				/* today */
	if ((goal->flags & NL_G_CONSTANT) != 0 &&
		((set & NL_G_SET(NL_G_NUMBER)) != 0 ||
		 ((set & NL_G_SET(NL_G_TEXT)) != 0 && (goal->flags & (NL_G_WORD | NL_G_RIGHT)) != 0)))
		return 1;				/* v1 */
	if ((set & (second | NL_G_SET(NL_G_NUMBER))) != 0)
		return 2;				/* second x; year today */
	if ((set & NL_G_SET(NL_G_TEXT)) != 0)
		return 3;				/* concat v1 v1 */
	if ((set & NL_G_SET(NL_G_INTERVAL)) != 0)
		return 3;				/* elapsed today today */
	return NL_G_INFINITE;
}

/* ---- blocks as operands ---- */

bool
nl_grammar_may_open(const NlGrammarState *state)
{
	return state->n_blocks < NL_G_BLOCKS && state->n_frames < NL_G_FRAMES;
}

/* ---- what may come ---- */

/* May the column, of tables that may be named, stand where the goal is? */
static bool
column_fits(const NlView *view, const NlGoal *goal, const NlGrammarItem *item)
{
	if ((goal->set & NL_G_SET(item->class)) == 0)
		return false;
	if (item->aggregate)
		return (goal->flags & (NL_G_AGGREGATE | NL_G_INSIDE | NL_G_COLUMN | NL_G_KEY)) == NL_G_AGGREGATE &&
			(view->frame->flags & NL_FRAME_JUNK) == 0;
	if ((goal->flags & NL_G_INSIDE) != 0)
		return true;
	if ((goal->flags & NL_G_NO_PLAIN) != 0)
		return false;
	/* one that cannot be grouped by */
	return (goal->flags & NL_G_LEVEL) == 0 ||
		(view->grammar->comparable & NL_G_SET(item->class)) != 0 ||
		(view->frame->flags & (NL_FRAME_AGGREGATE | NL_FRAME_GROUPED)) == 0;
}

/* Is the column, or the table, a select expression already? */
static bool
is_shown(const NlView *view, const NlGoal *goal, int output)
{
	const NlGrammarState *state = view->state;
	const NlFrame *frame = view->frame;
	int			tokens = goal->kind == NL_GOAL_SECOND ? 2 : 1;
	int			i;

	if ((goal->flags & NL_G_SHOWN) == 0)
		return false;
	for (i = 0; i < frame->n_select; i++)
		if (frame->starts[i + 1] - 1 - frame->starts[i] == tokens &&
			state->outputs[frame->starts[i + 1] - 2] == output &&
			(tokens == 1 || state->outputs[frame->starts[i]] == NL_SYM_SECOND))
			return true;
	return false;
}

/* Is it the column on the left of the comparison? */
static bool
is_left(const NlGoal *goal, int output, bool second)
{
	return (goal->flags & NL_G_RIGHT) != 0 && goal->extra == output - NL_SYM_COUNT_ &&
		((goal->flags & NL_G_SECOND) != 0) == second;
}

static bool
table_fits(const NlView *view, const NlGoal *goal, const NlGrammarItem *item)
{
	const NlFrame *frame = view->frame;
	uint64_t	bit = nl_grammar_bit(item->slot);

	if ((goal->flags & NL_G_TABLE) == 0 || (frame->avail & bit) == 0)
		return false;
	if (goal->extra != 0 && goal->extra != item->slot + 1)
		return false;
	return (view->grammar->junk & bit) == 0 ||
		(frame->flags & (NL_FRAME_AGGREGATE | NL_FRAME_GROUPED | NL_FRAME_DISTINCT)) == 0;
}

/* The class that a bare value gives where the goal is; -1: it does not fit. */
int
nl_grammar_value_class(const NlGrammar *grammar, const NlGoal *goal, int position)
{
	const NlGrammarItem *item = &grammar->items[position];
	int			class;

	if ((goal->flags & NL_G_RIGHT) != 0)
	{
		for (class = 0; (goal->set >> class & 1) == 0;)
			class++;
		return nl_grammar_value_fits(grammar, position, class, goal->extra) ? class : -1;
	}
	if ((goal->flags & NL_G_SPAN) != 0 && (item->fits & NL_G_VALUE_DURATION) != 0)
		return NL_G_NUMBER;
	/* the compiler gives it the class of its kind, where nothing beside says more */
	if ((goal->set & NL_G_SET(NL_G_NUMBER)) != 0 && (item->fits & NL_G_VALUE_NUMBER) != 0 &&
		grammar->values[item->number].kind == NL_VALUE_NUMBER)
		return NL_G_NUMBER;
	if ((goal->set & NL_G_SET(NL_G_TEXT)) != 0 &&
		(item->fits & ((goal->flags & NL_G_WORD) != 0 ? NL_G_VALUE_TEXT | NL_G_VALUE_CODE :
					   NL_G_VALUE_TEXT)) != 0)
		return NL_G_TEXT;
	return -1;
}

static bool
item_takes(const NlView *view, const NlGoal *goal, const NlGrammarItem *item, int output)
{
	switch (item->kind)
	{
		case NL_ITEM_IS_COLUMN:
			return (view->frame->avail >> item->slot & 1) != 0 && column_fits(view, goal, item) &&
				!is_left(goal, output, false) && !is_shown(view, goal, output);
		case NL_ITEM_IS_TABLE:
			return table_fits(view, goal, item) && !is_shown(view, goal, output);
		case NL_ITEM_IS_VALUE:
			return (goal->flags & NL_G_CONSTANT) != 0 && (goal->flags & NL_G_COLUMN) == 0 &&
				nl_grammar_value_class(view->grammar, goal, (int) (item - view->grammar->items)) >= 0;
		default:
			return false;
	}
}

/* Aggregates: set is what is wanted of them. */
static bool
aggregate_takes(const NlView *view, int set, int output)
{
	if ((view->frame->flags & NL_FRAME_JUNK) != 0)
		return false;
	switch (output)
	{
		case NL_SYM_COUNT:
			return (set & NL_G_SET(NL_G_NUMBER)) != 0;
		case NL_SYM_SUM:
		case NL_SYM_AVG:
		case NL_SYM_MEDIAN:
			return (set & (NL_G_SET(NL_G_NUMBER) | NL_G_SET(NL_G_INTERVAL))) != 0;
		case NL_SYM_JOIN_TEXT:
			return (set & NL_G_SET(NL_G_TEXT)) != 0;
		case NL_SYM_MIN:
		case NL_SYM_MAX:
			return is_feasible(set & view->grammar->ordered, view->within | view->second);
		default:
			return false;
	}
}

/* Choices between two expressions: any class that has equality. */
static int
choice_set(const NlView *view, const NlGoal *goal)
{
	return goal->set & view->grammar->comparable;
}

/* Has a second instance a column that may come? */
static bool
any_second(const NlView *view, const NlGoal *goal)
{
	NlGoal		second = *goal;
	int			i;

	second.kind = NL_GOAL_SECOND;
	for (i = 0; i < view->grammar->n_items; i++)
		if (nl_grammar_expr_takes(view, &second, NL_SYM_COUNT_ + i))
			return true;
	return false;
}

static bool
is_too_deep(const NlGoal *goal, int output)
{
	/* the aggregate behind filter is deeper, and must not be too deep either */
	if (output == NL_SYM_FILTER && goal->depth + 2 >= NL_G_DEPTH)
		return true;
	/* `year today` and `concat v1 v1` are the least there is, but not in each other */
	if (output == NL_SYM_YEAR || output == NL_SYM_CONCAT || output == NL_SYM_ELAPSED)
		return goal->depth >= NL_G_DEPTH + 6;
	return goal->depth >= NL_G_DEPTH && output != NL_SYM_TODAY && output != NL_SYM_AGO &&
		(output < NL_SYM_V0 || output > NL_SYM_V1000);
}

/* An arithmetic operator within NL_G_ARITHMETICS others. */
static bool
is_too_much(const NlGoal *goal, int output)
{
	return ((output >= NL_SYM_ADD && output <= NL_SYM_PERCENT) || output == NL_SYM_PART) &&
		(goal->flags & NL_G_ARITHMETICS) == NL_G_ARITHMETICS;
}

static bool
symbol_takes(const NlView *view, const NlGoal *goal, int output)
{
	int			set = goal->set;
	int			flags = goal->flags;
	bool		number = (set & NL_G_SET(NL_G_NUMBER)) != 0;
	bool		text = (set & NL_G_SET(NL_G_TEXT)) != 0;
	bool		date = (set & NL_G_SET(NL_G_DATE)) != 0;
	bool		bare = (flags & (NL_G_NO_PLAIN | NL_G_INSIDE)) == NL_G_NO_PLAIN;
	int			columns = bare ? 0 : view->within | view->second;

	if (output == NL_SYM_SECOND)
		return !bare && (set & view->second) != 0 && any_second(view, goal);
	if (((flags & NL_G_COLUMN) != 0 && output != NL_SYM_WEEKDAY) ||
		is_too_deep(goal, output) || is_too_much(goal, output))
		return false;
	if (output >= NL_SYM_V0 && output <= NL_SYM_V1000)
		return (flags & NL_G_CONSTANT) != 0 &&
			(number || (text && (flags & (NL_G_WORD | NL_G_RIGHT)) != 0));
	if (NL_IS_AGGREGATE(output))
		return (flags & NL_G_AGGREGATE) != 0 && aggregate_takes(view, set, output);
	switch (output)
	{
		case NL_SYM_FILTER:
			return (flags & NL_G_AGGREGATE) != 0 &&
				(view->frame->flags & NL_FRAME_JUNK) == 0 &&
				(number || is_feasible(set & view->grammar->ordered, view->within | view->second));
		case NL_SYM_OVER:
			return nl_grammar_may_window(goal);
		case NL_SYM_TODAY:
			return date;
		case NL_SYM_AGO:
			return date && view->grammar->durations;
		case NL_SYM_OPEN:
			if (!nl_grammar_may_open(view->state) || (flags & NL_G_KEY) != 0)
				return false;
			if ((set & NL_G_COMMON) != 0)
				return true;
			return (flags & NL_G_RIGHT) != 0 && (set & NL_G_SET(NL_G_BOOL)) == 0;
		case NL_SYM_NUMBER:
			return number && (columns & NL_G_SET(NL_G_TEXT)) != 0;
		case NL_SYM_COALESCE:
			return is_feasible(choice_set(view, goal), columns);
		case NL_SYM_IF:
			/* the branches are not next: they may not rest on tables to come */
			return !bare && is_feasible(choice_set(view, goal), view->had | view->second);
		case NL_SYM_CONCAT:
		case NL_SYM_LOWER:
		case NL_SYM_UPPER:
		case NL_SYM_WEEKDAY:
			return text;
		case NL_SYM_ELAPSED:
			return (set & NL_G_SET(NL_G_INTERVAL)) != 0;
		case NL_SYM_TRUNC_YEAR:
		case NL_SYM_TRUNC_QUARTER:
		case NL_SYM_TRUNC_MONTH:
		case NL_SYM_TRUNC_WEEK:
		case NL_SYM_TRUNC_DAY:
		case NL_SYM_PLUS_MONTHS:
			return date;
		case NL_SYM_ADD:
			return number || date;
		case NL_SYM_PART:
			return number && view->grammar->mode == NL_GRAMMAR_CHANGE;
		case NL_SYM_MINUTES:
		case NL_SYM_YEARS:
		case NL_SYM_SUB:
		case NL_SYM_MUL:
		case NL_SYM_DIV:
		case NL_SYM_PERCENT:
		case NL_SYM_ROUND0:
		case NL_SYM_ROUND1:
		case NL_SYM_ROUND2:
		case NL_SYM_YEAR:
		case NL_SYM_QUARTER:
		case NL_SYM_MONTH:
		case NL_SYM_DAY:
		case NL_SYM_DOW:
		case NL_SYM_HOUR:
		case NL_SYM_LENGTH:
		case NL_SYM_ABS:
			return number;
		default:
			return false;
	}
}

/* The goal of an aggregate's argument. */
NlGoal
nl_grammar_argument(const NlGrammar *grammar, const NlGoal *argument, bool distinct)
{
	NlGoal		goal = *argument;

	goal.kind = NL_GOAL_EXPR;
	goal.extra = 0;
	if (distinct)
		goal.set &= grammar->comparable;
	return goal;
}

bool
nl_grammar_expr_takes(const NlView *view, const NlGoal *goal, int output)
{
	const NlGrammar *grammar = view->grammar;
	const NlGrammarItem *item = nl_grammar_item(grammar, output);
	NlGoal		expr;
	int			symbol;

	switch (goal->kind)
	{
		case NL_GOAL_EXPR:
			return item != NULL ? item_takes(view, goal, item, output) : symbol_takes(view, goal, output);
		case NL_GOAL_SECOND:
			return item != NULL && item->kind == NL_ITEM_IS_COLUMN &&
				(view->frame->second >> item->slot & 1) != 0 && column_fits(view, goal, item) &&
				!is_left(goal, output, true) && !is_shown(view, goal, output);
		case NL_GOAL_DURATION:
			return item != NULL && (item->fits & NL_G_VALUE_DURATION) != 0;
		case NL_GOAL_AGGREGATE:
			return item == NULL && aggregate_takes(view, goal->set, output);
		case NL_GOAL_ARGUMENT:
			symbol = goal->extra & ~NL_G_FILTERED;
			if (symbol == NL_SYM_COUNT && item != NULL && item->kind == NL_ITEM_IS_TABLE)
				return (view->frame->avail >> item->slot & 1) != 0;
			if (output == NL_SYM_DISTINCT)
				return symbol == NL_SYM_COUNT || symbol == NL_SYM_SUM ||
					symbol == NL_SYM_AVG || symbol == NL_SYM_JOIN_TEXT;
			if (output == NL_SYM_OPEN)
				return nl_grammar_may_take_rows(view, goal);
			expr = nl_grammar_argument(grammar, goal, false);
			return nl_grammar_expr_takes(view, &expr, output);
		case NL_GOAL_ELSE:
			return output == NL_SYM_ELSE;
		default:
			return false;
	}
}

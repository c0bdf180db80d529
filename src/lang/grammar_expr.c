/*-------------------------------------------------------------------------
 * grammar_expr.c
 *	  Expressions: which token may begin one of the classes wanted, and what
 *	  must follow.
 *
 * Expressions are prefix, so an operator pushes its operands; the class of
 * one written is in the state, where the goals below find it: the second
 * operand of `-` and `coalesce` is like the first.
 *
 * Owns nothing and cannot fail: what is applied was taken before.
 */
#include "lang/grammar_state.h"

/* Classes that some expression can have at once, and what it rests on. */
static bool
is_feasible(int set, int columns)
{
	return (set & (NL_G_COMMON | columns)) != 0;
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
		return 6;
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
	return NL_G_INFINITE;
}

/* ---- blocks as operands ---- */

bool
nl_grammar_may_open(const NlGrammarState *state)
{
	return state->n_blocks < NL_G_BLOCKS && state->n_frames < NL_G_FRAMES;
}

void
nl_grammar_open(const NlGrammar *grammar, NlGrammarState *state, int set, bool operand)
{
	nl_grammar_push(state, NL_GOAL_CLOSE, 0, 0, operand);
	nl_grammar_push(state, NL_GOAL_BLOCK, 0, 0, 0);
	nl_grammar_push_frame(grammar, state, NL_FRAME_SINGLE | (operand ? NL_FRAME_ONE : 0), set);
	state->n_blocks++;
}

/* ---- what may come ---- */

/* May the column, of tables that may be named, stand where the goal is? */
static bool
column_fits(const NlView *view, const NlGoal *goal, const NlGrammarItem *item)
{
	if ((goal->set & NL_G_SET(item->class)) == 0)
		return false;
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
static int
value_class(const NlGrammar *grammar, const NlGoal *goal, int position)
{
	const NlGrammarItem *item = &grammar->items[position];
	int			class;

	if ((goal->flags & NL_G_RIGHT) != 0)
	{
		for (class = 0; (goal->set >> class & 1) == 0;)
			class++;
		return nl_grammar_value_fits(grammar, position, class, goal->extra) ? class : -1;
	}
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
				value_class(view->grammar, goal, (int) (item - view->grammar->items)) >= 0;
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
		case NL_SYM_SUM:
		case NL_SYM_AVG:
			return (set & NL_G_SET(NL_G_NUMBER)) != 0;
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

static bool
is_too_deep(const NlGoal *goal, int output)
{
	/* the aggregate behind filter is deeper, and must not be too deep either */
	if (output == NL_SYM_FILTER && goal->depth + 2 >= NL_G_DEPTH)
		return true;
	/* `year today` and `concat v1 v1` are the least there is, but not in each other */
	if (output == NL_SYM_YEAR || output == NL_SYM_CONCAT)
		return goal->depth >= NL_G_DEPTH + 6;
	return goal->depth >= NL_G_DEPTH && output != NL_SYM_TODAY && output != NL_SYM_AGO &&
		(output < NL_SYM_V0 || output > NL_SYM_V1000);
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
		return !bare && (set & view->second) != 0;
	if ((flags & NL_G_COLUMN) != 0 || is_too_deep(goal, output))
		return false;
	if (output >= NL_SYM_V0 && output <= NL_SYM_V1000)
		return (flags & NL_G_CONSTANT) != 0 &&
			(number || (text && (flags & (NL_G_WORD | NL_G_RIGHT)) != 0));
	if (output >= NL_SYM_COUNT && output <= NL_SYM_MAX)
		return (flags & NL_G_AGGREGATE) != 0 && aggregate_takes(view, set, output);
	switch (output)
	{
		case NL_SYM_FILTER:
			return (flags & NL_G_AGGREGATE) != 0 &&
				(view->frame->flags & NL_FRAME_JUNK) == 0 &&
				(number || is_feasible(set & view->grammar->ordered, view->within | view->second));
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
			return text;
		case NL_SYM_TRUNC_YEAR:
		case NL_SYM_TRUNC_QUARTER:
		case NL_SYM_TRUNC_MONTH:
		case NL_SYM_TRUNC_WEEK:
		case NL_SYM_TRUNC_DAY:
			return date;
		case NL_SYM_ADD:
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
static NlGoal
argument_goal(const NlGrammar *grammar, const NlGoal *argument, bool distinct)
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
			if (goal->extra == NL_SYM_COUNT && item != NULL && item->kind == NL_ITEM_IS_TABLE)
				return (view->frame->avail >> item->slot & 1) != 0;
			if (output == NL_SYM_DISTINCT)
				return goal->extra == NL_SYM_COUNT || goal->extra == NL_SYM_SUM ||
					goal->extra == NL_SYM_AVG;
			expr = argument_goal(grammar, goal, false);
			return nl_grammar_expr_takes(view, &expr, output);
		case NL_GOAL_ELSE:
			return output == NL_SYM_ELSE;
		default:
			return false;
	}
}

/* ---- what follows ---- */

static void
push_result(NlGrammarState *state, int class)
{
	/* the outer operator's class is what counts */
	if (class != NL_G_SAME && state->n_goals > 0 &&
		state->goals[state->n_goals - 1].kind == NL_GOAL_RESULT &&
		state->goals[state->n_goals - 1].set != NL_G_SAME)
		return;
	nl_grammar_push(state, NL_GOAL_RESULT, 0, class, 0);
}

/* An operand of the class written last; constant: flags for a bare value. */
static void
push_like(NlGrammarState *state, int flags, int constant)
{
	int			class = state->class;

	if (class == NL_G_NUMBER || class == NL_G_TEXT)
		flags |= constant;
	nl_grammar_push(state, NL_GOAL_EXPR, flags, NL_G_SET(class), 0);
}

static void
apply_aggregate(const NlGrammar *grammar, NlGrammarState *state, int flags, int set, int output)
{
	NlFrame    *frame = nl_grammar_frame(state);

	frame->flags |= NL_FRAME_AGGREGATE;
	flags = (flags & (NL_G_LEVEL | NL_G_INSIDE)) | NL_G_INSIDE;
	if (output == NL_SYM_MIN || output == NL_SYM_MAX)
	{
		push_result(state, NL_G_SAME);
		nl_grammar_push(state, NL_GOAL_ARGUMENT, flags, set & grammar->ordered, output);
		return;
	}
	push_result(state, NL_G_NUMBER);
	nl_grammar_push(state, NL_GOAL_ARGUMENT, flags,
					output == NL_SYM_COUNT ? NL_G_ANY : NL_G_SET(NL_G_NUMBER), output);
}

static void
apply_column(const NlGrammar *grammar, NlGrammarState *state, const NlGoal *goal, int output)
{
	NlFrame    *frame = nl_grammar_frame(state);
	const NlGrammarItem *item = nl_grammar_item(grammar, output);

	if (item->cast)
		frame->flags |= NL_FRAME_CAST;
	if ((goal->flags & (NL_G_LEVEL | NL_G_INSIDE)) == NL_G_LEVEL)
	{
		frame->flags |= NL_FRAME_PLAIN;
		if ((grammar->comparable & NL_G_SET(item->class)) == 0)
			frame->flags |= NL_FRAME_JUNK;
	}
	nl_grammar_result(state, item->class, output - NL_SYM_COUNT_, false);
	state->second = goal->kind == NL_GOAL_SECOND;
}

static void
apply_item(const NlGrammar *grammar, NlGrammarState *state, const NlGoal *goal, int output)
{
	NlFrame    *frame = nl_grammar_frame(state);
	const NlGrammarItem *item = nl_grammar_item(grammar, output);

	if (item->kind == NL_ITEM_IS_VALUE)
	{
		nl_grammar_result(state, value_class(grammar, goal, output - NL_SYM_COUNT_),
						  NL_G_NONE, true);
		return;
	}
	nl_grammar_use(grammar, frame, item->slot);
	if (item->kind == NL_ITEM_IS_COLUMN)
	{
		apply_column(grammar, state, goal, output);
		return;
	}
	frame->flags |= NL_FRAME_PLAIN;
	if ((grammar->junk & nl_grammar_bit(item->slot)) != 0)
		frame->flags |= NL_FRAME_JUNK;
	nl_grammar_result(state, NL_G_TABLE_CLASS + item->slot, NL_G_NONE, false);
}

static void
apply_symbol(const NlGrammar *grammar, NlGrammarState *state, const NlGoal *goal, int output)
{
	int			flags = goal->flags & NL_G_INHERIT;
	int			set = goal->set;
	const int	number = NL_G_SET(NL_G_NUMBER);
	const int	text = NL_G_SET(NL_G_TEXT);
	const int	date = NL_G_SET(NL_G_DATE);

	if (output >= NL_SYM_V0 && output <= NL_SYM_V1000)
	{
		nl_grammar_result(state, (set & number) != 0 ? NL_G_NUMBER : NL_G_TEXT, NL_G_NONE, true);
		return;
	}
	if (output >= NL_SYM_COUNT && output <= NL_SYM_MAX)
	{
		apply_aggregate(grammar, state, flags, set, output);
		return;
	}
	switch (output)
	{
		case NL_SYM_SECOND:
			nl_grammar_push(state, NL_GOAL_SECOND, goal->flags, set, goal->extra);
			break;
		case NL_SYM_FILTER:
			nl_grammar_frame(state)->flags |= NL_FRAME_AGGREGATE;
			/* its class is kept in RESULT, past the condition */
			nl_grammar_push(state, NL_GOAL_RESULT, 0, NL_G_SAME, 0);
			nl_grammar_push(state, NL_GOAL_SYMBOL, 0, 0, NL_SYM_STOP);
			nl_grammar_push_cond(state, (flags & NL_G_LEVEL) | NL_G_INSIDE);
			nl_grammar_push(state, NL_GOAL_KEEP, 0, 0, 0);
			nl_grammar_push(state, NL_GOAL_AGGREGATE, flags, set, 0);
			break;
		case NL_SYM_TODAY:
			nl_grammar_result(state, NL_G_DATE, NL_G_NONE, false);
			break;
		case NL_SYM_AGO:
			nl_grammar_push(state, NL_GOAL_DURATION, 0, 0, 0);
			break;
		case NL_SYM_OPEN:
			nl_grammar_open(grammar, state, (set & NL_G_COMMON) != 0 ? set & NL_G_COMMON : set, true);
			break;
		case NL_SYM_ADD:
		case NL_SYM_MUL:
		case NL_SYM_DIV:
		case NL_SYM_PERCENT:
			push_result(state, NL_G_NUMBER);
			/* a value of values, but only where one could stand itself */
			nl_grammar_push(state, NL_GOAL_OPERAND,
							flags | ((goal->flags & NL_G_RIGHT) != 0 ? NL_G_CONSTANT : 0), 0, 0);
			nl_grammar_push(state, NL_GOAL_EXPR, flags | NL_G_CONSTANT, number, 0);
			break;
		case NL_SYM_SUB:
			push_result(state, NL_G_NUMBER);
			nl_grammar_push(state, NL_GOAL_MINUS, flags, 0, 0);
			nl_grammar_push(state, NL_GOAL_EXPR, flags | NL_G_CONSTANT, number | date, 0);
			break;
		case NL_SYM_ROUND0:
		case NL_SYM_ROUND1:
		case NL_SYM_ROUND2:
		case NL_SYM_ABS:
			push_result(state, NL_G_NUMBER);
			nl_grammar_push(state, NL_GOAL_EXPR, flags, number, 0);
			break;
		case NL_SYM_YEAR:
		case NL_SYM_QUARTER:
		case NL_SYM_MONTH:
		case NL_SYM_DAY:
		case NL_SYM_DOW:
		case NL_SYM_HOUR:
			push_result(state, NL_G_NUMBER);
			nl_grammar_push(state, NL_GOAL_EXPR, flags, date, 0);
			break;
		case NL_SYM_LENGTH:
			push_result(state, NL_G_NUMBER);
			nl_grammar_push(state, NL_GOAL_EXPR, flags, text, 0);
			break;
		case NL_SYM_NUMBER:
			push_result(state, NL_G_NUMBER);
			nl_grammar_push(state, NL_GOAL_EXPR, flags | NL_G_COLUMN, text, 0);
			break;
		case NL_SYM_LOWER:
		case NL_SYM_UPPER:
			push_result(state, NL_G_TEXT);
			nl_grammar_push(state, NL_GOAL_EXPR, flags, text, 0);
			break;
		case NL_SYM_CONCAT:
			push_result(state, NL_G_TEXT);
			flags |= NL_G_CONSTANT | NL_G_WORD;
			nl_grammar_push(state, NL_GOAL_EXPR, flags, text, 0);
			nl_grammar_push(state, NL_GOAL_EXPR, flags, text, 0);
			break;
		case NL_SYM_COALESCE:
			nl_grammar_push(state, NL_GOAL_LIKE, flags, 0, 0);
			nl_grammar_push(state, NL_GOAL_EXPR, flags, set & grammar->comparable, 0);
			break;
		case NL_SYM_IF:
			nl_grammar_push(state, NL_GOAL_ELSE, flags, 0, 0);
			nl_grammar_push(state, NL_GOAL_EXPR, flags | NL_G_CONSTANT, set & grammar->comparable, 0);
			nl_grammar_push(state, NL_GOAL_SYMBOL, 0, 0, NL_SYM_THEN);
			nl_grammar_push_cond(state, flags);
			break;
		default:				/* trunc_ */
			push_result(state, NL_G_DATE);
			nl_grammar_push(state, NL_GOAL_EXPR, flags, date, 0);
			break;
	}
}

void
nl_grammar_expr_apply(const NlGrammar *grammar, NlGrammarState *state, NlGoal goal, int output)
{
	const NlGrammarItem *item = nl_grammar_item(grammar, output);
	NlGoal		expr;

	switch (goal.kind)
	{
		case NL_GOAL_EXPR:
			if (item != NULL)
				apply_item(grammar, state, &goal, output);
			else
				apply_symbol(grammar, state, &goal, output);
			break;
		case NL_GOAL_SECOND:
			apply_column(grammar, state, &goal, output);
			break;
		case NL_GOAL_DURATION:
			nl_grammar_result(state, NL_G_DATE, NL_G_NONE, false);
			break;
		case NL_GOAL_AGGREGATE:
			apply_aggregate(grammar, state, goal.flags, goal.set, output);
			break;
		case NL_GOAL_ARGUMENT:
			if (item != NULL && item->kind == NL_ITEM_IS_TABLE)
			{
				nl_grammar_use(grammar, nl_grammar_frame(state), item->slot);
				nl_grammar_result(state, NL_G_NUMBER, NL_G_NONE, false);
				break;
			}
			expr = argument_goal(grammar, &goal, output == NL_SYM_DISTINCT);
			if (output == NL_SYM_DISTINCT)
				nl_grammar_push(state, NL_GOAL_EXPR, expr.flags, expr.set, 0);
			else
				nl_grammar_expr_apply(grammar, state, expr, output);
			break;
		case NL_GOAL_ELSE:
			nl_grammar_push(state, NL_GOAL_RESULT, 0, state->class, 0);
			push_like(state, goal.flags, NL_G_CONSTANT);
			break;
		default:
			break;
	}
}

/* Goals below an expression that is complete; off the stack. */
void
nl_grammar_expr_settle(NlGrammarState *state, NlGoal goal)
{
	switch (goal.kind)
	{
		case NL_GOAL_RESULT:
			if (goal.set != NL_G_SAME)
				state->class = (uint8_t) goal.set;
			state->column = NL_G_NONE;
			state->constant = false;
			break;
		case NL_GOAL_OPERAND:
			nl_grammar_push(state, NL_GOAL_EXPR,
							goal.flags | (state->constant ? 0 : NL_G_CONSTANT),
							NL_G_SET(NL_G_NUMBER), 0);
			break;
		case NL_GOAL_MINUS:
			push_like(state, goal.flags, state->constant ? 0 : NL_G_CONSTANT);
			break;
		case NL_GOAL_LIKE:
			nl_grammar_push(state, NL_GOAL_RESULT, 0, state->class, 0);
			push_like(state, goal.flags, NL_G_CONSTANT | NL_G_WORD);
			break;
		case NL_GOAL_KEEP:
			/* below: condition (two goals), end, RESULT */
			state->goals[state->n_goals - 4].set = state->class;
			break;
		default:
			break;
	}
}

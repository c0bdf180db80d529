/*-------------------------------------------------------------------------
 * grammar_expr_apply.c
 *	  Expressions: what must follow a token.
 *
 * Expressions are prefix, so an operator pushes its operands; the class of
 * one written is in the state, where the goals below find it: the second
 * operand of `-` and `coalesce` is like the first.
 *
 * Owns nothing and cannot fail: what is applied was taken before.
 */
#include "lang/grammar_state.h"

void
nl_grammar_open(const NlGrammar *grammar, NlGrammarState *state, int set, bool operand)
{
	nl_grammar_push(state, NL_GOAL_CLOSE, 0, 0, operand);
	nl_grammar_push(state, NL_GOAL_BLOCK, 0, 0, 0);
	nl_grammar_push_frame(grammar, state, NL_FRAME_SINGLE | (operand ? NL_FRAME_ONE : 0), set);
	state->n_blocks++;
}

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
apply_aggregate(const NlGrammar *grammar, NlGrammarState *state, int flags, int set, int output,
				int filtered)
{
	NlFrame    *frame = nl_grammar_frame(state);

	frame->flags |= NL_FRAME_AGGREGATE;
	flags = (flags & (NL_G_LEVEL | NL_G_ARITHMETICS)) | NL_G_INSIDE;
	if (output == NL_SYM_MIN || output == NL_SYM_MAX)
	{
		push_result(state, NL_G_SAME);
		nl_grammar_push(state, NL_GOAL_ARGUMENT, flags, set & grammar->ordered, output | filtered);
		return;
	}
	if (output == NL_SYM_JOIN_TEXT)
	{
		push_result(state, NL_G_TEXT);
		nl_grammar_push(state, NL_GOAL_ARGUMENT, flags, NL_G_SET(NL_G_TEXT), output | filtered);
		return;
	}
	if (output != NL_SYM_COUNT && (set & NL_G_SET(NL_G_INTERVAL)) != 0)
	{
		push_result(state, NL_G_SAME);
		nl_grammar_push(state, NL_GOAL_ARGUMENT, flags,
						set & (NL_G_SET(NL_G_NUMBER) | NL_G_SET(NL_G_INTERVAL)), output | filtered);
		return;
	}
	push_result(state, NL_G_NUMBER);
	nl_grammar_push(state, NL_GOAL_ARGUMENT, flags,
					output == NL_SYM_COUNT ? NL_G_ANY : NL_G_SET(NL_G_NUMBER), output | filtered);
}

static void
apply_column(const NlGrammar *grammar, NlGrammarState *state, const NlGoal *goal, int output)
{
	NlFrame    *frame = nl_grammar_frame(state);
	const NlGrammarItem *item = nl_grammar_item(grammar, output);

	if (item->cast)
		frame->flags |= NL_FRAME_CAST;
	if (item->aggregate)
		frame->flags |= NL_FRAME_AGGREGATE;
	else if ((goal->flags & (NL_G_LEVEL | NL_G_INSIDE)) == NL_G_LEVEL)
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
		nl_grammar_result(state, nl_grammar_value_class(grammar, goal, output - NL_SYM_COUNT_),
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
	const int	interval = NL_G_SET(NL_G_INTERVAL);

	if (output >= NL_SYM_V0 && output <= NL_SYM_V1000)
	{
		nl_grammar_result(state, (set & number) != 0 ? NL_G_NUMBER : NL_G_TEXT, NL_G_NONE, true);
		return;
	}
	if (NL_IS_AGGREGATE(output))
	{
		apply_aggregate(grammar, state, flags, set, output, 0);
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
			nl_grammar_push(state, NL_GOAL_KEEP, 0, 0, 4);
			nl_grammar_push(state, NL_GOAL_AGGREGATE, flags, set, 0);
			break;
		case NL_SYM_OVER:
			nl_grammar_push_over(state, goal);
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
			if ((set & date) != 0)
			{
				/* its class is the first operand's, put there by PLUS */
				nl_grammar_push(state, NL_GOAL_RESULT, 0, NL_G_SAME, 0);
				flags += NL_G_ARITHMETIC;
				nl_grammar_push(state, NL_GOAL_PLUS, flags, 0, 0);
				nl_grammar_push(state, NL_GOAL_EXPR, flags | ((set & number) != 0 ? NL_G_CONSTANT : 0),
								set & (number | date), 0);
				break;
			}
			/* FALLTHROUGH */
		case NL_SYM_MUL:
		case NL_SYM_DIV:
		case NL_SYM_PERCENT:
		case NL_SYM_PART:
			push_result(state, NL_G_NUMBER);
			flags += NL_G_ARITHMETIC;
			nl_grammar_push(state, NL_GOAL_OPERAND, flags, 0, 0);
			nl_grammar_push(state, NL_GOAL_EXPR, flags | NL_G_CONSTANT, number, 0);
			break;
		case NL_SYM_SUB:
			push_result(state, NL_G_NUMBER);
			flags += NL_G_ARITHMETIC;
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
		case NL_SYM_DOW:
			push_result(state, NL_G_NUMBER);
			nl_grammar_push(state, NL_GOAL_EXPR, flags, date, 0);
			break;
		case NL_SYM_DAY:
		case NL_SYM_HOUR:
			push_result(state, NL_G_NUMBER);
			nl_grammar_push(state, NL_GOAL_EXPR, flags, date | interval, 0);
			break;
		case NL_SYM_MINUTES:
			push_result(state, NL_G_NUMBER);
			nl_grammar_push(state, NL_GOAL_EXPR, flags, interval, 0);
			break;
		case NL_SYM_YEARS:
		case NL_SYM_ELAPSED:
			push_result(state, output == NL_SYM_YEARS ? NL_G_NUMBER : NL_G_INTERVAL);
			nl_grammar_push(state, NL_GOAL_EXPR, flags, date, 0);
			nl_grammar_push(state, NL_GOAL_EXPR, flags, date, 0);
			break;
		case NL_SYM_PLUS_MONTHS:
			push_result(state, NL_G_DATE);
			nl_grammar_push(state, NL_GOAL_EXPR, flags, number, 0);
			nl_grammar_push(state, NL_GOAL_EXPR, flags, date, 0);
			break;
		case NL_SYM_WEEKDAY:
			push_result(state, NL_G_TEXT);
			nl_grammar_push(state, NL_GOAL_EXPR, flags, date, 0);
			break;
		case NL_SYM_LENGTH:
			push_result(state, NL_G_NUMBER);
			nl_grammar_push(state, NL_GOAL_EXPR, flags, text | grammar->arrays, 0);
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
			apply_aggregate(grammar, state, goal.flags, goal.set, output, NL_G_FILTERED);
			break;
		case NL_GOAL_ARGUMENT:
			if (item != NULL && item->kind == NL_ITEM_IS_TABLE)
			{
				nl_grammar_use(grammar, nl_grammar_frame(state), item->slot);
				nl_grammar_result(state, NL_G_NUMBER, NL_G_NONE, false);
				break;
			}
			if (output == NL_SYM_OPEN)
			{
				nl_grammar_push_rows(grammar, state, &goal);
				break;
			}
			expr = nl_grammar_argument(grammar, &goal, output == NL_SYM_DISTINCT);
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
		case NL_GOAL_PLUS:
			/* below: RESULT */
			state->goals[state->n_goals - 1].set = state->class;
			if (state->class == NL_G_DATE)
				nl_grammar_push(state, NL_GOAL_EXPR, goal.flags | NL_G_CONSTANT | NL_G_SPAN,
								NL_G_SET(NL_G_NUMBER), 0);
			else
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
			/* below: condition (two goals), end, RESULT; or the window's tail, RESULT */
			state->goals[state->n_goals - goal.extra].set = state->class;
			break;
		default:
			break;
	}
}

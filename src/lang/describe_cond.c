/*-------------------------------------------------------------------------
 * describe_cond.c
 *	  Conditions as English: "age is greater than 30", "birth is in 1990".
 *
 * Memory and faults: see describe_parts.h.
 *-------------------------------------------------------------------------
 */
#include "lang/describe_parts.h"

/* ---- dates and periods ---- */

/* Is it a period (or a year) that a date is compared with? */
static bool
is_period(NlCompile *compile, NlExpr *a, const NlExpr *b)
{
	return b->kind == NL_EXPR_VALUE && nl_compile_dated(compile, a) &&
		(compile->values[b->item].kind == NL_VALUE_PERIOD ||
		 compile->values[b->item].kind == NL_VALUE_NUMBER);
}

/* "in March 2023", "on 15 March 2023", "last month" */
static void
write_within(NlCompile *compile, const NlExpr *period)
{
	const NlValue *value = &compile->values[period->item];
	bool		relative;
	bool		day = nl_describe_is_day(value, &relative);

	if (!relative)
		nl_text_add(compile->text, day ? "on " : "in ");
	else if (!day)
		nl_text_add(compile->text, "within ");
	nl_describe_value(compile->text, value);
}

static void
write_in_period(NlCompile *compile, int symbol, const NlExpr *period)
{
	NlText	   *text = compile->text;
	bool		relative;
	bool		day = nl_describe_is_day(&compile->values[period->item], &relative);

	switch (symbol)
	{
		case NL_SYM_EQ:
			nl_text_add(text, " is ");
			write_within(compile, period);
			return;
		case NL_SYM_NE:
			nl_text_add(text, " is not ");
			write_within(compile, period);
			return;
		case NL_SYM_LT:
			nl_text_add(text, " is before ");
			break;
		case NL_SYM_GT:
			nl_text_add(text, " is after ");
			break;
		case NL_SYM_LE:
			nl_text_add(text, day ? " is on or before " : " is before the end of ");
			break;
		default:
			nl_text_add(text, day ? " is on or after " : " is at or after the start of ");
			break;
	}
	nl_describe_constant(compile, period);
}

/* ---- comparisons ---- */

static const char *
relation(NlCompile *compile, NlExpr *a, NlExpr *b, int symbol)
{
	const NlExprType *type = nl_compile_type(compile, nl_expr_constant(a) ? b : a);

	if (symbol == NL_SYM_EQ)
		return " is ";
	if (symbol == NL_SYM_NE)
		return " is not ";
	if (type->type == NL_TYPE_DATE)
		return symbol == NL_SYM_GT ? " is after " : symbol == NL_SYM_GE ? " is at or after " :
			symbol == NL_SYM_LT ? " is before " : " is at or before ";
	if (type->type == NL_TYPE_TEXT)
		return symbol == NL_SYM_GT ? " comes in the alphabet after " :
			symbol == NL_SYM_GE ? " is, or comes in the alphabet after, " :
			symbol == NL_SYM_LT ? " comes in the alphabet before " :
			" is, or comes in the alphabet before, ";
	if (nl_type_interval(type))
		return symbol == NL_SYM_GT ? " is longer than " : symbol == NL_SYM_GE ? " is at least " :
			symbol == NL_SYM_LT ? " is shorter than " : " is at most ";
	return symbol == NL_SYM_GT ? " is greater than " : symbol == NL_SYM_GE ? " is at least " :
		symbol == NL_SYM_LT ? " is less than " : " is at most ";
}

static void
write_compare(NlCompile *compile, const NlScope *scope, NlCond *cond)
{
	nl_describe_side(compile, scope, cond->a);
	if (is_period(compile, cond->a, cond->b))
	{
		write_in_period(compile, cond->symbol, cond->b);
		return;
	}
	nl_text_add(compile->text, relation(compile, cond->a, cond->b, cond->symbol));
	nl_describe_side(compile, scope, cond->b);
}

static void
write_list(NlCompile *compile, const NlScope *scope, NlCond *cond)
{
	NlText	   *text = compile->text;
	NlExpr	   *value;

	nl_describe_side(compile, scope, cond->a);
	nl_text_add(text, cond->symbol == NL_SYM_IN ? " is " : " is neither ");
	for (value = cond->values; value != NULL; value = value->next)
	{
		if (value != cond->values)
			nl_text_add(text, value->next != NULL ? ", " : cond->symbol == NL_SYM_IN ? " or " : " nor ");
		if (is_period(compile, cond->a, value))
			write_within(compile, value);
		else
			nl_describe_constant(compile, value);
	}
}

static const char *
pattern_words(int symbol)
{
	switch (symbol)
	{
		case NL_SYM_CONTAINS:
			return " contains ";
		case NL_SYM_NOTCONTAINS:
			return " does not contain ";
		case NL_SYM_STARTS:
			return " starts with ";
		default:
			return " ends with ";
	}
}

/* What a pattern is looked for is text, whatever the value is. */
static void
write_text_value(NlCompile *compile, const NlExpr *value)
{
	nl_text_char(compile->text, '\'');
	nl_text_add(compile->text, nl_compile_said(compile, value));
	nl_text_char(compile->text, '\'');
}

static void
write_exists(NlCompile *compile, const NlScope *scope, NlCond *cond)
{
	NlScope		inner;
	NlTie		tie;
	int			s;

	nl_text_add(compile->text, cond->symbol == NL_SYM_WITH ? "there is a matching " :
				"there is no matching ");
	nl_describe_table(compile, cond->table, false);
	if (!nl_compile_tie(compile, scope, cond, &inner, &tie))
		return;
	for (s = 1; s < inner.n; s++)
	{
		nl_text_add(compile->text, s == 1 ? " joined with " : " and ");
		nl_describe_table(compile, inner.sources[s].table, false);
	}
	if (nl_join_several(compile->schema, inner.sources[tie.inner_source].table,
								 scope->sources[tie.outer_source].table))
	{
		/* the side that refers */
		bool		inside = !compile->schema->columns[tie.inner[0]].primary;

		nl_text_add(compile->text, " by ");
		nl_describe_name(compile->text, compile->schema->columns[inside ? tie.inner[0] : tie.outer[0]].name,
						 false);
	}
	if (cond->left == NULL)
		return;
	nl_text_add(compile->text, " (where ");
	nl_describe_cond(compile, &inner, cond->left, NL_LEVEL_OR);
	nl_text_char(compile->text, ')');
}

void
nl_describe_cond(NlCompile *compile, const NlScope *scope, NlCond *cond, NlLevel level)
{
	NlText	   *text = compile->text;

	if (cond == NULL || compile->status != NL_OK)
		return;
	switch (cond->kind)
	{
		case NL_COND_AND:
			if (level == NL_LEVEL_NOT)
				nl_text_char(text, '(');
			nl_describe_cond(compile, scope, cond->left, NL_LEVEL_AND);
			nl_text_add(text, " and ");
			nl_describe_cond(compile, scope, cond->right, NL_LEVEL_AND);
			if (level == NL_LEVEL_NOT)
				nl_text_char(text, ')');
			break;
		case NL_COND_OR:
			if (level == NL_LEVEL_AND)
				nl_text_char(text, '(');
			nl_describe_cond(compile, scope, cond->left, NL_LEVEL_NOT);
			nl_text_add(text, " or ");
			nl_describe_cond(compile, scope, cond->right, NL_LEVEL_NOT);
			if (level == NL_LEVEL_AND)
				nl_text_char(text, ')');
			break;
		case NL_COND_NOT:
			nl_text_add(text, "not (");
			nl_describe_cond(compile, scope, cond->left, NL_LEVEL_OR);
			nl_text_char(text, ')');
			break;
		case NL_COND_COMPARE:
			write_compare(compile, scope, cond);
			break;
		case NL_COND_BETWEEN:
			nl_describe_side(compile, scope, cond->a);
			nl_text_add(text, nl_compile_dated(compile, cond->a) ? " is from " : " is between ");
			nl_describe_side(compile, scope, cond->b);
			nl_text_add(text, nl_compile_dated(compile, cond->a) ? " to " : " and ");
			nl_describe_side(compile, scope, cond->c);
			break;
		case NL_COND_LIST:
			write_list(compile, scope, cond);
			break;
		case NL_COND_QUERY:
			nl_describe_side(compile, scope, cond->a);
			nl_text_add(text, cond->symbol == NL_SYM_IN ? " is among " : " is not among ");
			nl_describe_subquery(compile, cond->query);
			break;
		case NL_COND_PATTERN:
			nl_describe_side(compile, scope, cond->a);
			nl_text_add(text, pattern_words(cond->symbol));
			write_text_value(compile, cond->b);
			break;
		case NL_COND_NULL:
			nl_describe_side(compile, scope, cond->a);
			nl_text_add(text, cond->symbol == NL_SYM_ISNULL ? " is missing" : " is known");
			break;
		case NL_COND_BOOL:
			nl_describe_side(compile, scope, cond->a);
			nl_text_add(text, cond->symbol == NL_SYM_TRUE ? " is true" : " is false");
			break;
		case NL_COND_HAS:
			nl_describe_side(compile, scope, cond->a);
			nl_text_add(text, " includes ");
			nl_describe_constant(compile, cond->b);
			break;
		case NL_COND_EXISTS:
			write_exists(compile, scope, cond);
			break;
	}
}

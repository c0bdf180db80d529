/*-------------------------------------------------------------------------
 * describe_expr.c
 *	  Expressions as English: "average age", "year of birth", "price times 2".
 *
 * A noun ("number of singers") stands for itself; a formula ("price times 2")
 * is put in parentheses where it is part of something. Memory and faults: see
 * describe_parts.h.
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "lang/describe_parts.h"

/* Calls of one argument: what stands before and behind it. */
static const struct
{
	int			symbol;
	const char *before;
	const char *after;
}			calls[] = {
	{NL_SYM_ROUND0, "", " rounded to whole numbers"},
	{NL_SYM_ROUND1, "", " rounded to 1 decimal"},
	{NL_SYM_ROUND2, "", " rounded to 2 decimals"},
	{NL_SYM_LOWER, "", " in lower case"},
	{NL_SYM_UPPER, "", " in upper case"},
	{NL_SYM_NUMBER, "", " as a number"},
	{NL_SYM_YEAR, "year of ", ""},
	{NL_SYM_QUARTER, "quarter number of ", ""},
	{NL_SYM_MONTH, "month number of ", ""},
	{NL_SYM_DAY, "day of the month of ", ""},
	{NL_SYM_DOW, "weekday number of ", ""},
	{NL_SYM_HOUR, "hour of ", ""},
	{NL_SYM_TRUNC_YEAR, "calendar year of ", ""},
	{NL_SYM_TRUNC_QUARTER, "calendar quarter of ", ""},
	{NL_SYM_TRUNC_MONTH, "calendar month of ", ""},
	{NL_SYM_TRUNC_WEEK, "calendar week of ", ""},
	{NL_SYM_TRUNC_DAY, "calendar day of ", ""},
	{NL_SYM_LENGTH, "length of ", ""},
	{NL_SYM_ABS, "absolute value of ", ""},
	{NL_SYM_MINUTES, "minutes of ", ""},
	{NL_SYM_WEEKDAY, "weekday of ", ""}
};

/* trunc_month today: this month, said as its start. year today: the current. */
static bool
is_this(const NlExpr *expr)
{
	return expr->kind == NL_EXPR_CALL &&
		((expr->symbol >= NL_SYM_TRUNC_YEAR && expr->symbol <= NL_SYM_TRUNC_DAY) ||
		 expr->symbol == NL_SYM_YEAR) && expr->a->kind == NL_EXPR_TODAY;
}

/* The place of a call in `calls`, or -1. */
static int
one_argument(const NlExpr *expr)
{
	int			i;

	for (i = 0; i < (int) (sizeof(calls) / sizeof(calls[0])); i++)
		if (calls[i].symbol == expr->symbol)
			return i;
	return -1;
}

static bool
is_formula(const NlExpr *expr)
{
	if (expr->kind == NL_EXPR_IF)
		return true;
	if (expr->kind != NL_EXPR_CALL)
		return false;
	if (one_argument(expr) >= 0)
		return calls[one_argument(expr)].before[0] == '\0' && is_formula(expr->a);
	/* days from one date to another; types are known by now */
	if (expr->symbol == NL_SYM_SUB &&
		(expr->a->type.type == NL_TYPE_DATE || expr->b->type.type == NL_TYPE_DATE))
		return false;
	return expr->symbol != NL_SYM_ELAPSED && expr->symbol != NL_SYM_YEARS;
}

bool
nl_describe_noun(const NlExpr *expr)
{
	switch (expr->kind)
	{
		case NL_EXPR_COLUMN:
		case NL_EXPR_COUNT_ROWS:
		case NL_EXPR_AGGREGATE:
		case NL_EXPR_OF_ROWS:
		case NL_EXPR_OVER:
			return true;
		case NL_EXPR_CALL:
			if (is_this(expr))
				return false;
			if (one_argument(expr) >= 0 && calls[one_argument(expr)].before[0] == '\0')
				return nl_describe_noun(expr->a);
			return !is_formula(expr);
		default:
			return false;
	}
}

void
nl_describe_operand(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	bool		wrap;

	(void) nl_compile_type(compile, expr);
	wrap = is_formula(expr);
	if (wrap)
		nl_text_char(compile->text, '(');
	nl_describe_expr(compile, scope, expr);
	if (wrap)
		nl_text_char(compile->text, ')');
}

void
nl_describe_side(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	(void) nl_compile_type(compile, expr);
	if (expr->kind != NL_EXPR_COLUMN && nl_describe_noun(expr))
		nl_text_add(compile->text, "the ");
	nl_describe_expr(compile, scope, expr);
}

void
nl_describe_per(NlCompile *compile, const NlScope *scope, const NlPer *per)
{
	NlExpr	   *expr;
	bool		first = true;
	int			i;

	for (i = 0; i < per->tables.n; i++)
	{
		nl_text_add(compile->text, first ? "" : " and ");
		nl_describe_table(compile, per->tables.tables[i], false);
		first = false;
	}
	for (expr = per->exprs; expr != NULL; expr = expr->next)
	{
		nl_text_add(compile->text, first ? "" : " and ");
		nl_describe_expr(compile, scope, expr);
		first = false;
	}
}

/* ---- aggregates ---- */

static const char *
aggregate_name(NlCompile *compile, int symbol, NlExpr *of)
{
	const NlExprType *type = of != NULL ? nl_compile_type(compile, of) : NULL;
	bool		date = type != NULL && type->type == NL_TYPE_DATE;
	bool		text = type != NULL && type->type == NL_TYPE_TEXT;
	bool		interval = type != NULL && nl_type_interval(type);

	switch (symbol)
	{
		case NL_SYM_SUM:
			return "total";
		case NL_SYM_AVG:
			return "average";
		case NL_SYM_MEDIAN:
			return "median";
		case NL_SYM_MIN:
			return date ? "earliest" : text ? "alphabetically first" : interval ? "shortest" : "lowest";
		case NL_SYM_MAX:
			return date ? "latest" : text ? "alphabetically last" : interval ? "longest" : "highest";
		case NL_SYM_JOIN_TEXT:
			return "list";
		default:
			return "number";
	}
}

static void
write_aggregate(NlCompile *compile, const NlScope *scope, int symbol, bool distinct, NlExpr *of)
{
	NlText	   *text = compile->text;
	bool		column = of->kind == NL_EXPR_COLUMN;
	bool		counted = symbol == NL_SYM_COUNT || symbol == NL_SYM_JOIN_TEXT;

	nl_text_add(text, aggregate_name(compile, symbol, of));
	if (counted)
	{
		nl_text_add(text, " of ");
		if (distinct)
			nl_text_add(text, "different ");
		else if (symbol == NL_SYM_COUNT && column && !compile->schema->columns[of->item].not_null &&
				 !compile->schema->columns[of->item].primary)
			nl_text_add(text, "known ");
		if (column)
			nl_describe_column(compile, scope, of->item, of->second, true);
		else
		{
			nl_text_add(text, "values of ");
			nl_describe_operand(compile, scope, of);
		}
		return;
	}
	if (!distinct && (of->kind == NL_EXPR_AGGREGATE || of->kind == NL_EXPR_COUNT_ROWS))
	{
		nl_text_add(text, " of the ");
		nl_describe_expr(compile, scope, of);
		return;
	}
	nl_text_add(text, distinct || is_formula(of) || !nl_describe_noun(of) ? " of " : " ");
	if (distinct)
		nl_text_add(text, "the different values of ");
	nl_describe_operand(compile, scope, of);
}

static void
write_over(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	NlText	   *text = compile->text;
	const NlOver *over = expr->over;
	bool		per = over->per.tables.n > 0 || over->per.exprs != NULL;

	if (expr->symbol == NL_SYM_RANK)
		nl_text_add(text, "rank");
	else if (expr->symbol == NL_SYM_LAG)
	{
		nl_describe_expr(compile, scope, expr->a);
		nl_text_add(text, " of the row before");
	}
	else
	{
		if (over->order != NULL)
			nl_text_add(text, "running ");
		if (expr->a != NULL)
			write_aggregate(compile, scope, expr->symbol, false, expr->a);
		else
			nl_text_add(text, "number of rows");
	}
	if (per)
	{
		nl_text_add(text, " within each ");
		nl_describe_per(compile, scope, &over->per);
	}
	else if (over->order == NULL)
		nl_text_add(text, " over all rows");
	if (over->order != NULL)
	{
		nl_text_add(text, " (");
		nl_describe_order(compile, scope, NULL, over->order);
		nl_text_char(text, ')');
	}
}

static void
write_filter(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	if (expr->cond == NULL)
		return;
	nl_text_add(compile->text, " (only where ");
	nl_describe_cond(compile, scope, expr->cond, NL_LEVEL_OR);
	nl_text_char(compile->text, ')');
}

/* ---- calls ---- */

/* "the" before nouns that are no columns. */
static void
write_part(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	(void) nl_compile_type(compile, expr);
	if (expr->kind != NL_EXPR_COLUMN && nl_describe_noun(expr))
		nl_text_add(compile->text, "the ");
	nl_describe_operand(compile, scope, expr);
}

static void
write_two(NlCompile *compile, const NlScope *scope, NlExpr *first, const char *between, NlExpr *second)
{
	write_part(compile, scope, first);
	nl_text_add(compile->text, between);
	write_part(compile, scope, second);
}

static void
write_later(NlCompile *compile, const NlScope *scope, NlExpr *from, NlExpr *by, const char *unit)
{
	nl_describe_operand(compile, scope, by);
	nl_text_add(compile->text, unit);
	nl_text_add(compile->text, from->kind == NL_EXPR_TODAY ? " from " : " after ");
	nl_describe_operand(compile, scope, from);
}

static void
write_call(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	NlText	   *text = compile->text;
	int			call = one_argument(expr);
	bool		interval;

	if (is_this(expr))
	{
		nl_text_add(text, expr->symbol == NL_SYM_YEAR ? "the current year" :
					expr->symbol == NL_SYM_TRUNC_DAY ? "today" : "the start of this ");
		if (expr->symbol != NL_SYM_TRUNC_DAY && expr->symbol != NL_SYM_YEAR)
			nl_text_add(text, nl_symbol_names[expr->symbol] + strlen("trunc_"));
		return;
	}
	if (call >= 0)
	{
		const NlExprType *type = nl_compile_type(compile, expr->a);

		interval = nl_type_interval(type);
		if (interval && (expr->symbol == NL_SYM_DAY || expr->symbol == NL_SYM_HOUR))
			nl_text_add(text, expr->symbol == NL_SYM_DAY ? "days of " : "hours of ");
		else if (expr->symbol == NL_SYM_LENGTH && type->type == NL_TYPE_ARRAY)
			nl_text_add(text, "number of elements of ");
		else if (expr->symbol == NL_SYM_NUMBER && expr->a->kind == NL_EXPR_CALL &&
				 expr->a->symbol == NL_SYM_WEEKDAY)
		{
			/* number weekday: 1 for Monday */
			nl_describe_expr(compile, scope, expr->a);
			nl_text_add(text, " as a number from 1 for Monday");
			return;
		}
		else
			nl_text_add(text, calls[call].before);
		if (calls[call].before[0] != '\0')
			write_part(compile, scope, expr->a);
		else
			nl_describe_operand(compile, scope, expr->a);
		nl_text_add(text, calls[call].after);
		return;
	}
	switch (expr->symbol)
	{
		case NL_SYM_ADD:
			if (nl_compile_dated(compile, expr->a))
				write_later(compile, scope, expr->a, expr->b,
							expr->b->kind == NL_EXPR_VALUE &&
							compile->values[expr->b->item].kind == NL_VALUE_DURATION ? "" : " days");
			else
				write_two(compile, scope, expr->a, " plus ", expr->b);
			break;
		case NL_SYM_PLUS_MONTHS:
			write_later(compile, scope, expr->a, expr->b, " months");
			break;
		case NL_SYM_SUB:
			if (nl_compile_dated(compile, expr->a) || nl_compile_dated(compile, expr->b))
			{
				nl_text_add(text, "number of days from ");
				write_two(compile, scope, expr->b, " to ", expr->a);
			}
			else
				write_two(compile, scope, expr->a, " minus ", expr->b);
			break;
		case NL_SYM_ELAPSED:
			nl_text_add(text, "time from ");
			nl_describe_operand(compile, scope, expr->b);
			nl_text_add(text, " to ");
			if (expr->a->kind == NL_EXPR_TODAY)
				nl_text_add(text, "now");
			else
				nl_describe_operand(compile, scope, expr->a);
			break;
		case NL_SYM_YEARS:
			nl_text_add(text, "number of full years from ");
			write_two(compile, scope, expr->b, " to ", expr->a);
			break;
		case NL_SYM_MUL:
			write_two(compile, scope, expr->a, " times ", expr->b);
			break;
		case NL_SYM_DIV:
			write_two(compile, scope, expr->a, " divided by ", expr->b);
			break;
		case NL_SYM_PERCENT:
			write_two(compile, scope, expr->a, " as a percentage of ", expr->b);
			break;
		case NL_SYM_COALESCE:
			write_two(compile, scope, expr->a, ", or where that is missing ", expr->b);
			break;
		case NL_SYM_CONCAT:
			write_two(compile, scope, expr->a, " followed by ", expr->b);
			break;
		default:
			nl_compile_fail(compile, NL_ERR_INPUT, "a call that there are no words for");
			break;
	}
}

void
nl_describe_expr(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	NlText	   *text = compile->text;

	(void) nl_compile_type(compile, expr);
	if (compile->status != NL_OK)
		return;
	switch (expr->kind)
	{
		case NL_EXPR_COLUMN:
			nl_describe_column(compile, scope, expr->item, expr->second, false);
			break;
		case NL_EXPR_VALUE:
		case NL_EXPR_FIXED:
			nl_describe_constant(compile, expr);
			break;
		case NL_EXPR_TABLE:
			nl_text_add(text, "all columns of ");
			nl_describe_table(compile, expr->item, true);
			break;
		case NL_EXPR_QUERY:
			nl_describe_subquery(compile, expr->query);
			break;
		case NL_EXPR_TODAY:
			nl_text_add(text, "today");
			break;
		case NL_EXPR_AGO:
			nl_describe_value(text, &compile->values[expr->item]);
			nl_text_add(text, " ago");
			break;
		case NL_EXPR_COUNT_ROWS:
			nl_text_add(text, "number of ");
			nl_describe_table(compile, expr->item, true);
			write_filter(compile, scope, expr);
			break;
		case NL_EXPR_AGGREGATE:
			write_aggregate(compile, scope, expr->symbol, expr->distinct, expr->a);
			write_filter(compile, scope, expr);
			break;
		case NL_EXPR_OF_ROWS:
			if (expr->symbol == NL_SYM_COUNT)
				nl_text_add(text, "number of rows of (");
			else
			{
				nl_text_add(text, aggregate_name(compile, expr->symbol, expr->query->select));
				nl_text_add(text, expr->symbol == NL_SYM_JOIN_TEXT || expr->symbol == NL_SYM_AVG ||
							expr->symbol == NL_SYM_SUM || expr->symbol == NL_SYM_MEDIAN ? " of (" : " one of (");
			}
			nl_describe_query(compile, expr->query);
			nl_text_char(text, ')');
			break;
		case NL_EXPR_OVER:
			write_over(compile, scope, expr);
			break;
		case NL_EXPR_CALL:
			write_call(compile, scope, expr);
			break;
		case NL_EXPR_IF:
			nl_describe_operand(compile, scope, expr->a);
			nl_text_add(text, " if ");
			nl_describe_cond(compile, scope, expr->cond, NL_LEVEL_OR);
			nl_text_add(text, ", else ");
			nl_describe_operand(compile, scope, expr->b);
			break;
	}
}

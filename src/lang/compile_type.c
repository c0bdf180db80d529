/*-------------------------------------------------------------------------
 * compile_type.c
 *	  The types of expressions, and the small questions asked of them.
 *
 * Values have no type of their own: nl_compile_type() gives them one for want
 * of better, and what stands beside them decides. A type is worked out once
 * and kept in the expression. Faults (an operator on a type it has not) are
 * NL_ERR_INPUT in compile->status.
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "lang/compile_parts.h"

static const NlExprType number_type = {NL_TYPE_NUMBER, NL_NUMBER_INTEGER, false, false, NULL};
static const NlExprType text_type = {NL_TYPE_TEXT, NL_NUMBER_INTEGER, false, false, NULL};
static const NlExprType date_type = {NL_TYPE_DATE, NL_NUMBER_INTEGER, false, false, NULL};

void
nl_compile_fail(NlCompile *compile, NlStatus status, const char *what)
{
	if (compile->status == NL_OK)
		compile->status = nl_fail(compile->err, status, "%s", what);
}

bool
nl_expr_constant(const NlExpr *expr)
{
	return expr->kind == NL_EXPR_VALUE || expr->kind == NL_EXPR_FIXED;
}

/* [-] digits [. digits] */
bool
nl_number_text(const char *text)
{
	bool		digit = false;
	bool		point = false;

	if (*text == '-')
		text++;
	for (; *text != '\0'; text++)
	{
		if (*text >= '0' && *text <= '9')
			digit = true;
		else if (*text == '.' && digit && !point)
		{
			point = true;
			digit = false;		/* one must follow */
		}
		else
			return false;
	}
	return digit;
}

const char *
nl_compile_value_text(const NlCompile *compile, const NlExpr *expr)
{
	if (expr->kind == NL_EXPR_FIXED)
		return nl_symbol_names[expr->symbol] + 1;	/* v10 -> 10 */
	return compile->values[expr->item].text;
}

const char *
nl_compile_said(NlCompile *compile, const NlExpr *expr)
{
	const char *text = nl_compile_value_text(compile, expr);

	/* relative periods ("month-1") and durations are no words of the data */
	if (expr->kind == NL_EXPR_VALUE &&
		(compile->values[expr->item].kind == NL_VALUE_DURATION ||
		 (compile->values[expr->item].kind == NL_VALUE_PERIOD && (*text < '0' || *text > '9'))))
		nl_compile_fail(compile, NL_ERR_INPUT, "answer with a stretch of time where a text must be");
	return text;
}

static const NlExprType *
need(NlCompile *compile, NlExpr *expr, NlType type)
{
	const NlExprType *have = nl_compile_type(compile, expr);

	/* a value fits where its text can be read so; its writer looks */
	if (!nl_expr_constant(expr) && have->type != type)
		nl_compile_fail(compile, NL_ERR_INPUT, "answer with an operator on a type it has not");
	return have;
}

/* Integers stay so, floats win, money is made numeric. */
static NlNumberKind
common_number(const NlExprType *a, const NlExprType *b)
{
	if (a->number == NL_NUMBER_FLOAT || b->number == NL_NUMBER_FLOAT)
		return NL_NUMBER_FLOAT;
	return a->number == NL_NUMBER_INTEGER && b->number == NL_NUMBER_INTEGER ?
		NL_NUMBER_INTEGER : NL_NUMBER_NUMERIC;
}

/* The type of what is either of two expressions: COALESCE, CASE. */
static void
common_type(NlCompile *compile, NlExpr *expr)
{
	const NlExprType *a = nl_compile_type(compile, expr->a);
	const NlExprType *b = nl_compile_type(compile, expr->b);
	bool		a_known = !nl_expr_constant(expr->a);
	bool		b_known = !nl_expr_constant(expr->b);

	if (a_known && b_known && a->type != b->type)
		nl_compile_fail(compile, NL_ERR_INPUT, "answer with a choice between two types");
	if (!a_known && !b_known && a->type != b->type)
		expr->type = text_type;
	else
		expr->type = a_known || !b_known ? *a : *b;
	if (expr->type.type == NL_TYPE_NUMBER)
		expr->type.number = common_number(a, b);
	if (expr->type.type == NL_TYPE_DATE)
		expr->type.timestamp = a->timestamp || b->timestamp;
	if (expr->type.type == NL_TYPE_TEXT)
		expr->type.odd = false;
	if (expr->type.type == NL_TYPE_OTHER || expr->type.type == NL_TYPE_ARRAY)
	{
		if (!a_known || !b_known || a->name == NULL || b->name == NULL ||
			strcmp(a->name, b->name) != 0)
			nl_compile_fail(compile, NL_ERR_INPUT, "answer with a choice between two types");
	}
	else
		expr->type.name = NULL;
}

static void
call_type(NlCompile *compile, NlExpr *expr)
{
	const NlExprType *a;
	const NlExprType *b;

	if (nl_compile_time_type(compile, expr))
		return;
	expr->type = number_type;
	switch (expr->symbol)
	{
		case NL_SYM_SUB:
			a = nl_compile_type(compile, expr->a);
			b = nl_compile_type(compile, expr->b);
			if ((a->type == NL_TYPE_DATE && !nl_expr_constant(expr->a)) ||
				(b->type == NL_TYPE_DATE && !nl_expr_constant(expr->b)))
			{
				(void) need(compile, expr->a, NL_TYPE_DATE);
				(void) need(compile, expr->b, NL_TYPE_DATE);
				break;
			}
			/* FALLTHROUGH */
		case NL_SYM_ADD:
		case NL_SYM_MUL:
			a = need(compile, expr->a, NL_TYPE_NUMBER);
			b = need(compile, expr->b, NL_TYPE_NUMBER);
			expr->type.number = common_number(a, b);
			break;
		case NL_SYM_DIV:
		case NL_SYM_PERCENT:
		case NL_SYM_PART:
			a = need(compile, expr->a, NL_TYPE_NUMBER);
			b = need(compile, expr->b, NL_TYPE_NUMBER);
			expr->type.number = common_number(a, b) == NL_NUMBER_FLOAT ?
				NL_NUMBER_FLOAT : NL_NUMBER_NUMERIC;
			break;
		case NL_SYM_ROUND0:
		case NL_SYM_ROUND1:
		case NL_SYM_ROUND2:
			(void) need(compile, expr->a, NL_TYPE_NUMBER);
			expr->type.number = NL_NUMBER_NUMERIC;
			break;
		case NL_SYM_ABS:
			a = need(compile, expr->a, NL_TYPE_NUMBER);
			expr->type.number = a->number == NL_NUMBER_MONEY ? NL_NUMBER_NUMERIC : a->number;
			break;
		case NL_SYM_YEAR:
		case NL_SYM_QUARTER:
		case NL_SYM_MONTH:
		case NL_SYM_DAY:
		case NL_SYM_DOW:
		case NL_SYM_HOUR:
			(void) need(compile, expr->a, NL_TYPE_DATE);
			break;
		case NL_SYM_TRUNC_YEAR:
		case NL_SYM_TRUNC_QUARTER:
		case NL_SYM_TRUNC_MONTH:
		case NL_SYM_TRUNC_WEEK:
		case NL_SYM_TRUNC_DAY:
			(void) need(compile, expr->a, NL_TYPE_DATE);
			expr->type = date_type;
			break;
		case NL_SYM_LENGTH:
			if (nl_compile_type(compile, expr->a)->type != NL_TYPE_ARRAY)
				(void) need(compile, expr->a, NL_TYPE_TEXT);
			break;
		case NL_SYM_NUMBER:
			(void) need(compile, expr->a, NL_TYPE_TEXT);
			expr->type.number = NL_NUMBER_NUMERIC;
			break;
		case NL_SYM_CONCAT:
			(void) need(compile, expr->b, NL_TYPE_TEXT);
			/* FALLTHROUGH */
		case NL_SYM_LOWER:
		case NL_SYM_UPPER:
			(void) need(compile, expr->a, NL_TYPE_TEXT);
			expr->type = text_type;
			break;
		default:
			common_type(compile, expr);
			break;
	}
}

/*
 * Of a query's one column. The server finds one type for all parts of a set
 * operation: a date beside a time becomes one, too, and an integer beside a
 * number with places.
 */
static NlExprType
rows_type(NlCompile *compile, NlBlock *query)
{
	NlExprType	type = *nl_compile_type(compile, query->select);
	NlBlock    *part;

	for (part = query->next; part != NULL; part = part->next)
	{
		const NlExprType *other;

		if (part->n_select != 1 || part->select->kind == NL_EXPR_TABLE)
			continue;
		other = nl_compile_type(compile, part->select);
		if (other->type != type.type)
			continue;
		if (type.type == NL_TYPE_NUMBER)
			type.number = common_number(&type, other);
		if (type.type == NL_TYPE_DATE)
			type.timestamp = type.timestamp || other->timestamp;
	}
	/* set operations write the plain form */
	if (query->next != NULL)
	{
		type.odd = false;
		if (type.number == NL_NUMBER_MONEY)
			type.number = NL_NUMBER_NUMERIC;
	}
	return type;
}

/* Of aggregates, over rows or windows. */
static void
aggregate_type(NlCompile *compile, NlExpr *expr)
{
	bool		of_rows = expr->kind == NL_EXPR_OF_ROWS;
	NlExpr	   *arg = of_rows ? expr->query->select : expr->a;
	NlExprType	rows;
	const NlExprType *a;

	expr->type = number_type;
	if (arg == NULL)
		return;
	if (nl_expr_constant(arg))
		nl_compile_fail(compile, NL_ERR_INPUT, "answer with an aggregate of a constant");
	if (of_rows)
		rows = rows_type(compile, expr->query);
	else
		rows = *nl_compile_type(compile, arg);
	a = &rows;
	switch (expr->symbol)
	{
		case NL_SYM_SUM:
		case NL_SYM_AVG:
		case NL_SYM_MEDIAN:
			if (nl_type_interval(a))
			{
				expr->type = *a;
				break;
			}
			(void) need(compile, arg, NL_TYPE_NUMBER);
			expr->type.number = expr->symbol == NL_SYM_SUM ? a->number :
				expr->symbol == NL_SYM_MEDIAN || a->number == NL_NUMBER_FLOAT ? NL_NUMBER_FLOAT :
				NL_NUMBER_NUMERIC;
			break;
		case NL_SYM_JOIN_TEXT:
			(void) need(compile, arg, NL_TYPE_TEXT);
			expr->type = text_type;
			break;
		case NL_SYM_MIN:
		case NL_SYM_MAX:
		case NL_SYM_LAG:
			expr->type = *a;
			if (expr->symbol != NL_SYM_LAG &&
				(expr->type.type == NL_TYPE_BOOL || expr->type.type == NL_TYPE_ARRAY))
				nl_compile_fail(compile, NL_ERR_INPUT, "answer with the least of a type without order");
			break;
		default:
			break;
	}
	/* the query writes its column in the plain form */
	if (of_rows)
	{
		expr->type.odd = false;
		if (expr->type.number == NL_NUMBER_MONEY)
			expr->type.number = NL_NUMBER_NUMERIC;
	}
}

const NlExprType *
nl_compile_type(NlCompile *compile, NlExpr *expr)
{
	if (expr->typed)
		return &expr->type;
	expr->typed = true;
	memset(&expr->type, 0, sizeof(expr->type));
	expr->type.type = NL_TYPE_OTHER;
	switch (expr->kind)
	{
		case NL_EXPR_COLUMN:
			nl_type_of_column(&expr->type, &compile->schema->columns[expr->item]);
			break;
		case NL_EXPR_VALUE:
			switch (compile->values[expr->item].kind)
			{
				case NL_VALUE_NUMBER:
					expr->type = number_type;
					if (strchr(compile->values[expr->item].text, '.') != NULL)
						expr->type.number = NL_NUMBER_NUMERIC;
					break;
				case NL_VALUE_TEXT:
					expr->type = text_type;
					break;
				case NL_VALUE_PERIOD:
					expr->type = date_type;
					break;
				default:
					break;
			}
			break;
		case NL_EXPR_FIXED:
		case NL_EXPR_COUNT_ROWS:
			expr->type = number_type;
			break;
		case NL_EXPR_QUERY:
			if (expr->query->n_select != 1 || expr->query->select->kind == NL_EXPR_TABLE)
				nl_compile_fail(compile, NL_ERR_INPUT, "answer with a subquery of several columns");
			else
				expr->type = rows_type(compile, expr->query);
			break;
		case NL_EXPR_TODAY:
			expr->type = date_type;
			break;
		case NL_EXPR_AGO:
			expr->type = date_type;
			expr->type.timestamp = true;
			break;
		case NL_EXPR_OF_ROWS:
			if (expr->query->n_select != 1 || expr->query->select->kind == NL_EXPR_TABLE)
			{
				nl_compile_fail(compile, NL_ERR_INPUT, "answer with a subquery of several columns");
				break;
			}
			/* FALLTHROUGH */
		case NL_EXPR_AGGREGATE:
		case NL_EXPR_OVER:
			aggregate_type(compile, expr);
			break;
		case NL_EXPR_CALL:
			call_type(compile, expr);
			break;
		case NL_EXPR_IF:
			common_type(compile, expr);
			break;
		case NL_EXPR_TABLE:
			break;
	}
	return &expr->type;
}

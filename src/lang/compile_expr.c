/*-------------------------------------------------------------------------
 * compile_expr.c
 *	  How SQL writes expressions: columns, values, calls, aggregates, CASE.
 *
 * Writers are told what a value stands beside (`as`): "2023" is a number
 * beside numbers, a text beside texts and a year beside dates. Casts are
 * written where PostgreSQL would truncate, or not know the operator. Memory
 * and faults: see compile_parts.h.
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "lang/compile_parts.h"

static const NlExprType number_type = {NL_TYPE_NUMBER, NL_NUMBER_INTEGER, false, false, NULL};
static const NlExprType text_type = {NL_TYPE_TEXT, NL_NUMBER_INTEGER, false, false, NULL};
static const NlExprType date_type = {NL_TYPE_DATE, NL_NUMBER_INTEGER, false, false, NULL};

/* ---- columns ---- */

int
nl_compile_source(const NlCompile *compile, const NlScope *scope, int table, bool second)
{
	int			s;

	(void) compile;
	for (s = 0; s < scope->n; s++)
		if (scope->sources[s].table == table && scope->sources[s].second == second)
			return s;
	return -1;
}

/* An expression is written so that it needs no parentheses around it. */
static void
write_expression(NlCompile *compile, const char *expression, const char *qualifier)
{
	for (; *expression; expression++)
	{
		if (*expression != NL_QUALIFIER)
			nl_text_char(compile->text, *expression);
		else if (qualifier != NULL)
		{
			nl_text_name(compile->text, qualifier);
			nl_text_char(compile->text, '.');
		}
	}
}

void
nl_compile_column(NlCompile *compile, const NlScope *scope, int column,
				  bool second, bool with_table)
{
	const NlColumn *c = &compile->schema->columns[column];
	int			source = nl_compile_source(compile, scope, c->table, second);

	if (source < 0)
	{
		nl_compile_fail(compile, NL_ERR_INPUT, "answer with a column of a table that is not in FROM");
		return;
	}
	if (c->expression != NULL)
	{
		write_expression(compile, c->expression, scope->bare ? NULL : scope->names[source]);
		return;
	}
	if (!scope->bare || with_table)
	{
		nl_text_name(compile->text, scope->names[source]);
		nl_text_char(compile->text, '.');
	}
	nl_text_name(compile->text, c->name);
}

/* ---- values ---- */

static void
write_number(NlCompile *compile, const NlExpr *expr)
{
	const char *text = nl_compile_value_text(compile, expr);

	/* a year said as a period serves as the number it is */
	if (!nl_number_text(text))
		nl_compile_fail(compile, NL_ERR_INPUT, "answer with a value that is not the number it should be");
	nl_text_add(compile->text, text);
}

static void
write_value(NlCompile *compile, const NlExpr *expr, const NlExprType *as)
{
	NlType		type = as != NULL ? as->type : expr->type.type;

	switch (type)
	{
		case NL_TYPE_NUMBER:
			if (expr->kind == NL_EXPR_VALUE &&
				compile->values[expr->item].kind == NL_VALUE_TEXT)
				nl_compile_fail(compile, NL_ERR_INPUT, "answer with a text beside a number");
			else
				write_number(compile, expr);
			break;
		case NL_TYPE_DATE:
			if (!nl_compile_is_day(compile, expr))
				nl_compile_fail(compile, NL_ERR_INPUT, "answer with a period that is not compared");
			else
			{
				/* alone it must say what it is; comparisons know */
				if (nl_compile_value_text(compile, expr)[0] <= '9')
					nl_text_add(compile->text, "DATE ");
				nl_compile_moment(compile, expr, false);
			}
			break;
		case NL_TYPE_BOOL:
			nl_compile_fail(compile, NL_ERR_INPUT, "answer with a value beside a truth value");
			break;
		case NL_TYPE_ARRAY:
			/* a list as PostgreSQL writes it; seldom any but the empty one */
			if (nl_compile_value_text(compile, expr)[0] != '{')
				nl_compile_fail(compile, NL_ERR_INPUT, "answer with a value beside a list");
			nl_text_literal(compile->text, nl_compile_value_text(compile, expr));
			break;
		case NL_TYPE_OTHER:
			/* an interval is as good as a duration; alone it would be a text */
			if (as != NULL && expr->kind == NL_EXPR_VALUE &&
				compile->values[expr->item].kind == NL_VALUE_DURATION)
			{
				nl_text_literal(compile->text, nl_compile_value_text(compile, expr));
				break;
			}
			/* FALLTHROUGH */
		default:
			nl_text_literal(compile->text, nl_compile_said(compile, expr));
			break;
	}
}

/* ---- calls ---- */

NlLevel
nl_compile_level(const NlCompile *compile, const NlExpr *expr)
{
	switch (expr->kind)
	{
		case NL_EXPR_VALUE:
			return nl_compile_value_text(compile, expr)[0] == '-' ?
				NL_LEVEL_ADD : NL_LEVEL_PRIMARY;
		case NL_EXPR_AGO:
			return NL_LEVEL_ADD;
		case NL_EXPR_CALL:
			switch (expr->symbol)
			{
				case NL_SYM_ADD:
				case NL_SYM_SUB:
				case NL_SYM_ELAPSED:
				case NL_SYM_PLUS_MONTHS:
					return NL_LEVEL_ADD;
				case NL_SYM_MUL:
				case NL_SYM_DIV:
				case NL_SYM_PERCENT:
				case NL_SYM_PART:
				case NL_SYM_MINUTES:
					return NL_LEVEL_MULTIPLY;
				case NL_SYM_DAY:
				case NL_SYM_HOUR:
					return nl_type_interval(&expr->a->type) ? NL_LEVEL_MULTIPLY : NL_LEVEL_PRIMARY;
				case NL_SYM_CONCAT:
					return NL_LEVEL_OTHER;
				default:
					return NL_LEVEL_PRIMARY;
			}
		default:
			return NL_LEVEL_PRIMARY;
	}
}

void
nl_compile_operand(NlCompile *compile, const NlScope *scope, NlExpr *expr,
				   const NlExprType *as, NlLevel level)
{
	bool		wrap;

	(void) nl_compile_type(compile, expr);
	wrap = nl_compile_level(compile, expr) < level;
	if (wrap)
		nl_text_char(compile->text, '(');
	nl_compile_expr(compile, scope, expr, as);
	if (wrap)
		nl_text_char(compile->text, ')');
}

static void
write_cast(NlCompile *compile, const NlScope *scope, NlExpr *expr,
		   const NlExprType *as, const char *type)
{
	nl_compile_operand(compile, scope, expr, as, NL_LEVEL_PRIMARY);
	nl_text_add(compile->text, "::");
	nl_text_add(compile->text, type);
}

void
nl_compile_plain(NlCompile *compile, const NlScope *scope, NlExpr *expr,
				 const NlExprType *as, NlLevel level)
{
	const NlExprType *type = nl_compile_type(compile, expr);

	if (!nl_expr_constant(expr) && type->type == NL_TYPE_NUMBER && type->number == NL_NUMBER_MONEY)
		write_cast(compile, scope, expr, as, "numeric");
	else if (!nl_expr_constant(expr) && type->type == NL_TYPE_TEXT && type->odd)
		write_cast(compile, scope, expr, as, "text");
	else
		nl_compile_operand(compile, scope, expr, as, level);
}

static void
write_operator(NlCompile *compile, const NlScope *scope, NlExpr *expr,
			   const char *name, const NlExprType *as, NlLevel level)
{
	nl_compile_plain(compile, scope, expr->a, as, level);
	nl_text_add(compile->text, name);
	nl_compile_plain(compile, scope, expr->b, as, (NlLevel) (level + 1));
}

/* A date without time of day. */
static void
write_day(NlCompile *compile, const NlScope *scope, NlExpr *expr, NlLevel level)
{
	if (nl_compile_type(compile, expr)->timestamp)
		write_cast(compile, scope, expr, &date_type, "date");
	else
		nl_compile_operand(compile, scope, expr, &date_type, level);
}

/* Never zero: nothing to guard against. */
static bool
is_nonzero(const NlCompile *compile, const NlExpr *expr)
{
	return nl_expr_constant(expr) && strpbrk(nl_compile_value_text(compile, expr), "123456789") != NULL;
}

static void
write_divisor(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	if (is_nonzero(compile, expr))
	{
		nl_compile_operand(compile, scope, expr, &number_type, NL_LEVEL_PRIMARY);
		return;
	}
	nl_text_add(compile->text, "nullif(");
	nl_compile_plain(compile, scope, expr, &number_type, NL_LEVEL_OTHER);
	nl_text_add(compile->text, ", 0)");
}

static void
write_division(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	NlNumberKind a = nl_compile_type(compile, expr->a)->number;
	NlNumberKind b = nl_compile_type(compile, expr->b)->number;

	if (nl_expr_constant(expr->a) && a == NL_NUMBER_INTEGER &&
		nl_compile_value_text(compile, expr->a)[0] != '-')
	{
		nl_compile_operand(compile, scope, expr->a, &number_type, NL_LEVEL_MULTIPLY);
		nl_text_add(compile->text, ".0");
	}
	else if (a == NL_NUMBER_INTEGER && b == NL_NUMBER_INTEGER)
		write_cast(compile, scope, expr->a, &number_type, "numeric");
	else
		nl_compile_plain(compile, scope, expr->a, &number_type, NL_LEVEL_MULTIPLY);
	nl_text_add(compile->text, " / ");
	write_divisor(compile, scope, expr->b);
}

static void
write_call(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	static const char *const units[] = {
		"year", "quarter", "month", "day", "dow", "hour",
		"year", "quarter", "month", "week", "day"
	};
	NlText	   *text = compile->text;

	if (nl_compile_time_call(compile, scope, expr))
		return;
	switch (expr->symbol)
	{
		case NL_SYM_PART:
			nl_compile_part(compile, scope, expr);
			break;
		case NL_SYM_ADD:
			if (nl_compile_raise(compile, scope, expr))
				break;
			write_operator(compile, scope, expr, " + ", &number_type, NL_LEVEL_ADD);
			break;
		case NL_SYM_SUB:
			if (nl_compile_raise(compile, scope, expr))
				break;
			if ((nl_compile_type(compile, expr->a)->type == NL_TYPE_DATE && !nl_expr_constant(expr->a)) ||
				(nl_compile_type(compile, expr->b)->type == NL_TYPE_DATE && !nl_expr_constant(expr->b)))
			{
				write_day(compile, scope, expr->a, NL_LEVEL_ADD);
				nl_text_add(text, " - ");
				write_day(compile, scope, expr->b, NL_LEVEL_MULTIPLY);
			}
			else
				write_operator(compile, scope, expr, " - ", &number_type, NL_LEVEL_ADD);
			break;
		case NL_SYM_MUL:
			write_operator(compile, scope, expr, " * ", &number_type, NL_LEVEL_MULTIPLY);
			break;
		case NL_SYM_DIV:
			write_division(compile, scope, expr);
			break;
		case NL_SYM_PERCENT:
			nl_text_add(text, "100.0 * ");
			nl_compile_plain(compile, scope, expr->a, &number_type, NL_LEVEL_PRIMARY);
			nl_text_add(text, " / ");
			write_divisor(compile, scope, expr->b);
			break;
		case NL_SYM_ROUND0:
		case NL_SYM_ROUND1:
		case NL_SYM_ROUND2:
			nl_text_add(text, "round(");
			if (nl_compile_type(compile, expr->a)->number == NL_NUMBER_NUMERIC)
				nl_compile_operand(compile, scope, expr->a, &number_type, NL_LEVEL_OTHER);
			else
				write_cast(compile, scope, expr->a, &number_type, "numeric");
			nl_text_add(text, ", ");
			nl_text_int(text, expr->symbol - NL_SYM_ROUND0);
			nl_text_char(text, ')');
			break;
		case NL_SYM_ABS:
			nl_text_add(text, "abs(");
			nl_compile_plain(compile, scope, expr->a, &number_type, NL_LEVEL_OTHER);
			nl_text_char(text, ')');
			break;
		case NL_SYM_YEAR:
		case NL_SYM_QUARTER:
		case NL_SYM_MONTH:
		case NL_SYM_DAY:
		case NL_SYM_DOW:
		case NL_SYM_HOUR:
			nl_text_add(text, "extract(");
			nl_text_add(text, units[expr->symbol - NL_SYM_YEAR]);
			nl_text_add(text, " FROM ");
			/* a date has no hour to extract */
			if (expr->symbol == NL_SYM_HOUR && !nl_compile_type(compile, expr->a)->timestamp)
				write_cast(compile, scope, expr->a, &date_type, "timestamp");
			else
				nl_compile_expr(compile, scope, expr->a, &date_type);
			nl_text_add(text, ")::int");
			break;
		case NL_SYM_TRUNC_YEAR:
		case NL_SYM_TRUNC_QUARTER:
		case NL_SYM_TRUNC_MONTH:
		case NL_SYM_TRUNC_WEEK:
		case NL_SYM_TRUNC_DAY:
			nl_text_add(text, "date_trunc('");
			nl_text_add(text, units[expr->symbol - NL_SYM_YEAR]);
			nl_text_add(text, "', ");
			nl_compile_expr(compile, scope, expr->a, &date_type);
			nl_text_add(text, ")::date");
			break;
		case NL_SYM_LENGTH:
			if (nl_compile_type(compile, expr->a)->type == NL_TYPE_ARRAY)
			{
				nl_text_add(text, "cardinality(");
				nl_compile_expr(compile, scope, expr->a, NULL);
				nl_text_char(text, ')');
				break;
			}
			/* FALLTHROUGH */
		case NL_SYM_LOWER:
		case NL_SYM_UPPER:
			nl_text_add(text, nl_symbol_names[expr->symbol]);
			nl_text_char(text, '(');
			nl_compile_plain(compile, scope, expr->a, &text_type, NL_LEVEL_OTHER);
			nl_text_char(text, ')');
			break;
		case NL_SYM_NUMBER:
			/* a bare cast would fail on the first text that is no number */
			nl_text_add(text, "CASE WHEN ");
			nl_compile_plain(compile, scope, expr->a, &text_type, NL_LEVEL_PRIMARY);
			nl_text_add(text, " ~ '^[-+]?[0-9]+([.][0-9]+)?$' THEN ");
			nl_compile_plain(compile, scope, expr->a, &text_type, NL_LEVEL_PRIMARY);
			nl_text_add(text, "::numeric END");
			break;
		case NL_SYM_COALESCE:
			nl_text_add(text, "coalesce(");
			nl_compile_plain(compile, scope, expr->a, &expr->type, NL_LEVEL_OTHER);
			nl_text_add(text, ", ");
			nl_compile_plain(compile, scope, expr->b, &expr->type, NL_LEVEL_OTHER);
			nl_text_char(text, ')');
			break;
		case NL_SYM_CONCAT:
			nl_compile_plain(compile, scope, expr->a, &text_type, NL_LEVEL_OTHER);
			nl_text_add(text, " || ' ' || ");
			nl_compile_plain(compile, scope, expr->b, &text_type, NL_LEVEL_ADD);
			break;
		default:
			nl_compile_fail(compile, NL_ERR_INPUT, "answer with an unknown operator");
			break;
	}
}

/* ---- aggregates ---- */

/* What count(TABLE) counts where LEFT JOIN may have found no row. */
static void
write_left_count(NlCompile *compile, const NlScope *scope, int source)
{
	const NlSchema *schema = compile->schema;
	const NlTable *table = &schema->tables[scope->sources[source].table];
	int			best = -1;
	int			c;

	for (c = table->first_column; c < table->first_column + table->n_columns; c++)
	{
		if (schema->columns[c].primary)
		{
			best = c;
			break;
		}
		if (best < 0 && schema->columns[c].not_null)
			best = c;
	}
	if (best >= 0)
		nl_compile_column(compile, scope, best, false, false);
	else
	{
		nl_text_name(compile->text, scope->names[source]);
		nl_text_add(compile->text, ".*");
	}
}

static void
write_aggregate(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	NlText	   *text = compile->text;

	if (expr->kind == NL_EXPR_COUNT_ROWS)
	{
		int			source = nl_compile_source(compile, scope, expr->item, false);

		if (source < 0)
			nl_compile_fail(compile, NL_ERR_INPUT, "answer that counts a table that is not in FROM");
		nl_text_add(text, "count(");
		if (source >= 0 && scope->sources[source].left)
			write_left_count(compile, scope, source);
		else
			nl_text_char(text, '*');
	}
	else if (expr->a->kind == NL_EXPR_COLUMN && compile->schema->columns[expr->a->item].aggregate)
	{
		/* the total of what is a total; its average is not in these rows */
		if (!nl_compile_defined(compile, expr) || expr->distinct || expr->cond != NULL)
			nl_compile_fail(compile, NL_ERR_INPUT, "answer with an aggregate of an aggregate");
		nl_compile_column(compile, scope, expr->a->item, expr->a->second, false);
		return;
	}
	else if (expr->symbol == NL_SYM_MEDIAN)
	{
		nl_text_add(text, "percentile_cont(0.5) WITHIN GROUP (ORDER BY ");
		nl_compile_plain(compile, scope, expr->a, NULL, NL_LEVEL_OTHER);
	}
	else if (expr->symbol == NL_SYM_JOIN_TEXT)
	{
		nl_text_add(text, expr->distinct ? "string_agg(DISTINCT " : "string_agg(");
		nl_compile_plain(compile, scope, expr->a, NULL, NL_LEVEL_OTHER);
		nl_text_add(text, ", ', ' ORDER BY ");
		nl_compile_plain(compile, scope, expr->a, NULL, NL_LEVEL_OTHER);
	}
	else
	{
		const NlExprType *type = nl_compile_type(compile, expr->a);

		nl_text_add(text, nl_symbol_names[expr->symbol]);
		nl_text_char(text, '(');
		if (expr->distinct)
			nl_text_add(text, "DISTINCT ");
		/* there is no avg(money), and none of min and max for "char" */
		if ((expr->symbol == NL_SYM_AVG && type->number == NL_NUMBER_MONEY) ||
			((expr->symbol == NL_SYM_MIN || expr->symbol == NL_SYM_MAX) &&
			 type->name != NULL && strcmp(type->name, "\"char\"") == 0))
			nl_compile_plain(compile, scope, expr->a, NULL, NL_LEVEL_OTHER);
		else
			nl_compile_expr(compile, scope, expr->a, NULL);
	}
	nl_text_char(text, ')');
	if (expr->cond != NULL)
	{
		nl_text_add(text, " FILTER (WHERE ");
		nl_compile_cond(compile, scope, expr->cond, NL_LEVEL_OR);
		nl_text_char(text, ')');
	}
}

/* ---- all of them ---- */

/* IF in the ELSE of an IF is another WHEN. */
static void
write_case(NlCompile *compile, const NlScope *scope, NlExpr *expr, const NlExprType *as)
{
	const NlExprType *type = nl_expr_constant(expr->a) && nl_expr_constant(expr->b) && as != NULL ?
		as : &expr->type;
	NlText	   *text = compile->text;
	NlExpr	   *at = expr;

	nl_text_add(text, "CASE");
	do
	{
		nl_text_add(text, " WHEN ");
		nl_compile_cond(compile, scope, at->cond, NL_LEVEL_OR);
		nl_text_add(text, " THEN ");
		nl_compile_plain(compile, scope, at->a, type, NL_LEVEL_OTHER);
		at = at->b;
	} while (at->kind == NL_EXPR_IF);
	nl_text_add(text, " ELSE ");
	nl_compile_plain(compile, scope, at, type, NL_LEVEL_OTHER);
	nl_text_add(text, " END");
}

void
nl_compile_expr(NlCompile *compile, const NlScope *scope, NlExpr *expr,
				const NlExprType *as)
{
	NlText	   *text = compile->text;
	bool		hours = false;

	(void) nl_compile_type(compile, expr);
	if (compile->status != NL_OK)
		return;
	switch (expr->kind)
	{
		case NL_EXPR_COLUMN:
			nl_compile_column(compile, scope, expr->item, expr->second, false);
			break;
		case NL_EXPR_VALUE:
		case NL_EXPR_FIXED:
			write_value(compile, expr, as);
			break;
		case NL_EXPR_QUERY:
			nl_text_char(text, '(');
			nl_compile_query(compile, scope, expr->query, false);
			nl_text_char(text, ')');
			break;
		case NL_EXPR_TODAY:
			nl_text_add(text, "CURRENT_DATE");
			break;
		case NL_EXPR_AGO:
			{
				NlText		interval;
				NlText	   *outside = compile->text;
				char	   *written;

				/* hours are counted from now, longer times from today */
				nl_text_init(&interval, compile->arena);
				compile->text = &interval;
				if (compile->values[expr->item].kind != NL_VALUE_DURATION ||
					!nl_compile_duration(compile, compile->values[expr->item].text, &hours))
					nl_compile_fail(compile, NL_ERR_INPUT, "answer with an ago that has no duration");
				compile->text = outside;
				if (compile->status != NL_OK)
					break;
				written = nl_text_finish(&interval);
				if (written == NULL)
				{
					text->failed = true;
					break;
				}
				nl_text_add(text, hours ? "now() - " : "CURRENT_DATE - ");
				nl_text_add(text, written);
			}
			break;
		case NL_EXPR_COUNT_ROWS:
		case NL_EXPR_AGGREGATE:
			write_aggregate(compile, scope, expr);
			break;
		case NL_EXPR_OF_ROWS:
			nl_compile_of_rows(compile, scope, expr, false);
			break;
		case NL_EXPR_OVER:
			nl_compile_over(compile, scope, expr);
			break;
		case NL_EXPR_CALL:
			write_call(compile, scope, expr);
			break;
		case NL_EXPR_IF:
			write_case(compile, scope, expr, as);
			break;
		case NL_EXPR_TABLE:
			nl_compile_fail(compile, NL_ERR_INPUT, "answer with a table where a value must be");
			break;
	}
}

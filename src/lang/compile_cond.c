/*-------------------------------------------------------------------------
 * compile_cond.c
 *	  Conditions -> SQL.
 *
 * Casts are written where two sides would not meet: an enum beside a text
 * that is not known to be one of its labels, money beside a number. So a
 * statement does not fail on such a literal, it only finds nothing. A literal
 * beside a uuid, a time or the like is taken as it is: texts have another
 * order than times, and what cannot be read is found by the server's parser.
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "lang/compile_parts.h"

static const char *
operator_of(int symbol)
{
	switch (symbol)
	{
		case NL_SYM_EQ:
			return " = ";
		case NL_SYM_NE:
			return " <> ";
		case NL_SYM_GT:
			return " > ";
		case NL_SYM_GE:
			return " >= ";
		case NL_SYM_LT:
			return " < ";
		default:
			return " <= ";
	}
}

static bool
same_type(const NlExprType *a, const NlExprType *b)
{
	return a->name != NULL && b->name != NULL && strcmp(a->name, b->name) == 0;
}

/* Is the value surely a literal of the type: found in a column of that type? */
static bool
is_literal_of(const NlCompile *compile, const NlExpr *value, const NlExprType *type)
{
	int			column;

	if (value->kind != NL_EXPR_VALUE)
		return false;
	column = compile->values[value->item].column;
	return column >= 0 && type->name != NULL &&
		strcmp(compile->schema->columns[column].type_name, type->name) == 0;
}

static void
write_as_text(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	nl_compile_operand(compile, scope, expr, NULL, NL_LEVEL_PRIMARY);
	nl_text_add(compile->text, "::text");
}

/*
 * The left side of comparisons with these constants (linked by next, `all`)
 * or, one of them, with this one.
 */
static void
write_left(NlCompile *compile, const NlScope *scope, NlExpr *a, const NlExpr *value,
		   bool all)
{
	const NlExprType *type = nl_compile_type(compile, a);
	bool		literal = true;

	switch (type->type)
	{
		case NL_TYPE_NUMBER:
			nl_compile_plain(compile, scope, a, NULL, NL_LEVEL_OTHER);
			break;
		case NL_TYPE_BOOL:
			nl_compile_fail(compile, NL_ERR_INPUT, "answer that compares a truth value with a value");
			break;
		case NL_TYPE_TEXT:
			if (!type->odd)
			{
				nl_compile_operand(compile, scope, a, NULL, NL_LEVEL_OTHER);
				break;
			}
			for (; value != NULL; value = all ? value->next : NULL)
				literal = literal && is_literal_of(compile, value, type);
			if (literal)
				nl_compile_operand(compile, scope, a, NULL, NL_LEVEL_OTHER);
			else
				write_as_text(compile, scope, a);
			break;
		case NL_TYPE_ARRAY:
		case NL_TYPE_DATE:
		case NL_TYPE_OTHER:
			nl_compile_operand(compile, scope, a, NULL, NL_LEVEL_OTHER);
			break;
	}
}

/* Both sides of a comparison of expressions, or of BETWEEN. */
static void
write_sides(NlCompile *compile, const NlScope *scope, NlExpr *a, int symbol, NlExpr *b)
{
	const NlExprType *left = nl_compile_type(compile, a);
	const NlExprType *right = nl_compile_type(compile, b);
	bool		plain = !same_type(left, right);

	if (left->type != right->type)
		nl_compile_fail(compile, NL_ERR_INPUT, "answer that compares two types");
	if ((left->type == NL_TYPE_OTHER || left->type == NL_TYPE_ARRAY) && plain)
		nl_compile_fail(compile, NL_ERR_INPUT, "answer that compares two types");
	/* a moment is no day: `at = today` asks for the day */
	if (b->kind == NL_EXPR_TODAY && left->timestamp &&
		(symbol == NL_SYM_EQ || symbol == NL_SYM_NE))
	{
		nl_compile_operand(compile, scope, a, NULL, NL_LEVEL_PRIMARY);
		nl_text_add(compile->text, "::date");
	}
	else if (plain)
		nl_compile_plain(compile, scope, a, NULL, NL_LEVEL_OTHER);
	else
		nl_compile_operand(compile, scope, a, NULL, NL_LEVEL_OTHER);
	nl_text_add(compile->text, operator_of(symbol));
	if (plain)
		nl_compile_plain(compile, scope, b, NULL, NL_LEVEL_OTHER);
	else
		nl_compile_operand(compile, scope, b, NULL, NL_LEVEL_OTHER);
}

static void
write_compare(NlCompile *compile, const NlScope *scope, NlExpr *a, int symbol,
			  NlExpr *b, NlLevel level)
{
	const NlExprType *type = nl_compile_type(compile, a);

	if (nl_expr_constant(a))
		nl_compile_fail(compile, NL_ERR_INPUT, "answer that compares a constant");
	if (!nl_expr_constant(b))
		write_sides(compile, scope, a, symbol, b);
	else if (type->type == NL_TYPE_DATE)
		nl_compile_in_period(compile, scope, a, symbol, b, level);
	else
	{
		write_left(compile, scope, a, b, false);
		nl_text_add(compile->text, operator_of(symbol));
		nl_compile_operand(compile, scope, b, type, NL_LEVEL_OTHER);
	}
}

/* Needs BETWEEN two comparisons: does either side of a date range? */
static bool
is_split(const NlCompile *compile, const NlCond *cond)
{
	if (cond->a->type.type != NL_TYPE_DATE)
		return false;
	/* two days and a date are the only periods that BETWEEN can take */
	if (nl_compile_is_day(compile, cond->b) && nl_compile_is_day(compile, cond->c))
		return cond->a->type.timestamp;
	return nl_expr_constant(cond->b) || nl_expr_constant(cond->c);
}

static void
write_between(NlCompile *compile, const NlScope *scope, NlCond *cond)
{
	const NlExprType *type = nl_compile_type(compile, cond->a);
	bool		plain;
	NlExpr	   *sides[2];
	int			i;

	if (is_split(compile, cond))
	{
		write_compare(compile, scope, cond->a, NL_SYM_GE, cond->b, NL_LEVEL_TEST);
		nl_text_add(compile->text, " AND ");
		write_compare(compile, scope, cond->a, NL_SYM_LE, cond->c, NL_LEVEL_TEST);
		return;
	}
	if (nl_expr_constant(cond->a))
		nl_compile_fail(compile, NL_ERR_INPUT, "answer that compares a constant");
	sides[0] = cond->b;
	sides[1] = cond->c;
	plain = false;
	for (i = 0; i < 2; i++)
	{
		const NlExprType *side = nl_compile_type(compile, sides[i]);

		if (nl_expr_constant(sides[i]))
			plain = plain || !is_literal_of(compile, sides[i], type);
		else
		{
			if (side->type != type->type ||
				(!same_type(side, type) &&
				 (type->type == NL_TYPE_OTHER || type->type == NL_TYPE_ARRAY)))
				nl_compile_fail(compile, NL_ERR_INPUT, "answer that compares two types");
			plain = plain || !same_type(side, type);
		}
	}
	if (plain)
		nl_compile_plain(compile, scope, cond->a, NULL, NL_LEVEL_OTHER);
	else
		nl_compile_operand(compile, scope, cond->a, NULL, NL_LEVEL_OTHER);
	for (i = 0; i < 2; i++)
	{
		nl_text_add(compile->text, i == 0 ? " BETWEEN " : " AND ");
		if (plain)
			nl_compile_plain(compile, scope, sides[i], type, NL_LEVEL_OTHER);
		else
			nl_compile_operand(compile, scope, sides[i], type, NL_LEVEL_OTHER);
	}
}

static NlLevel
list_level(NlCompile *compile, const NlCond *cond)
{
	if (nl_compile_type(compile, cond->a)->type != NL_TYPE_DATE)
		return NL_LEVEL_TEST;
	if (cond->values->next == NULL)
		return nl_compile_period_level(compile, cond->a,
									   cond->symbol == NL_SYM_IN ? NL_SYM_EQ : NL_SYM_NE,
									   cond->values);
	return cond->symbol == NL_SYM_IN ? NL_LEVEL_OR : NL_LEVEL_AND;
}

static void
write_list(NlCompile *compile, const NlScope *scope, NlCond *cond)
{
	const NlExprType *type = nl_compile_type(compile, cond->a);
	bool		in = cond->symbol == NL_SYM_IN;
	NlExpr	   *value;

	if (nl_expr_constant(cond->a))
		nl_compile_fail(compile, NL_ERR_INPUT, "answer that compares a constant");
	if (type->type == NL_TYPE_DATE)
	{
		for (value = cond->values; value != NULL; value = value->next)
		{
			if (value != cond->values)
				nl_text_add(compile->text, in ? " OR " : " AND ");
			nl_compile_in_period(compile, scope, cond->a, in ? NL_SYM_EQ : NL_SYM_NE, value,
								 in ? NL_LEVEL_OR : NL_LEVEL_AND);
		}
		return;
	}
	write_left(compile, scope, cond->a, cond->values, true);
	nl_text_add(compile->text, in ? " IN (" : " NOT IN (");
	for (value = cond->values; value != NULL; value = value->next)
	{
		if (value != cond->values)
			nl_text_add(compile->text, ", ");
		nl_compile_operand(compile, scope, value, type, NL_LEVEL_OTHER);
	}
	nl_text_char(compile->text, ')');
}

static void
write_in_query(NlCompile *compile, const NlScope *scope, NlCond *cond)
{
	const NlExprType *left = nl_compile_type(compile, cond->a);
	const NlExprType *right;
	bool		plain;

	if (cond->query->n_select != 1 || cond->query->select->kind == NL_EXPR_TABLE)
	{
		nl_compile_fail(compile, NL_ERR_INPUT, "answer with a subquery of several columns");
		return;
	}
	right = nl_compile_type(compile, cond->query->select);
	plain = !same_type(left, right);
	if (left->type != right->type ||
		(plain && (left->type == NL_TYPE_OTHER || left->type == NL_TYPE_ARRAY)) ||
		nl_expr_constant(cond->a))
		nl_compile_fail(compile, NL_ERR_INPUT, "answer that compares two types");
	/* set operations write the plain form anyway */
	plain = plain || cond->query->next != NULL;
	if (plain)
		nl_compile_plain(compile, scope, cond->a, NULL, NL_LEVEL_OTHER);
	else
		nl_compile_operand(compile, scope, cond->a, NULL, NL_LEVEL_OTHER);
	nl_text_add(compile->text, cond->symbol == NL_SYM_IN ? " IN (" : " NOT IN (");
	nl_compile_query(compile, scope, cond->query, plain);
	nl_text_char(compile->text, ')');
}

static void
write_pattern(NlCompile *compile, const NlScope *scope, NlCond *cond)
{
	const NlExprType *type = nl_compile_type(compile, cond->a);
	bool		before = cond->symbol != NL_SYM_STARTS;
	bool		after = cond->symbol != NL_SYM_ENDS;

	if (nl_expr_constant(cond->a))
		nl_compile_fail(compile, NL_ERR_INPUT, "answer that compares a constant");
	if (type->type == NL_TYPE_TEXT && !type->odd)
		nl_compile_operand(compile, scope, cond->a, NULL, NL_LEVEL_ADD);
	else
		write_as_text(compile, scope, cond->a);
	nl_text_add(compile->text, cond->symbol == NL_SYM_NOTCONTAINS ? " NOT ILIKE " : " ILIKE ");
	nl_text_pattern(compile->text, nl_compile_said(compile, cond->b), before, after);
}

static void
write_has(NlCompile *compile, const NlScope *scope, NlCond *cond)
{
	const NlColumn *column;
	const NlExprType *type = nl_compile_type(compile, cond->a);
	const char *value = nl_compile_said(compile, cond->b);

	if (cond->a->kind != NL_EXPR_COLUMN || type->type != NL_TYPE_ARRAY)
	{
		nl_compile_fail(compile, NL_ERR_INPUT, "answer that looks into something that is no list");
		return;
	}
	column = &compile->schema->columns[cond->a->item];
	if (nl_type_number_elements(column))
	{
		if (!nl_number_text(value))
			nl_compile_fail(compile, NL_ERR_INPUT, "answer that looks for a text among numbers");
		nl_text_add(compile->text, value);
	}
	else
		nl_text_literal(compile->text, value);
	nl_text_add(compile->text, " = ANY (");
	nl_compile_expr(compile, scope, cond->a, NULL);
	if (nl_type_odd_elements(column) && !is_literal_of(compile, cond->b, type))
		nl_text_add(compile->text, "::text[]");
	nl_text_char(compile->text, ')');
}

static void
write_exists(NlCompile *compile, const NlScope *outer, NlCond *cond)
{
	NlText	   *text = compile->text;
	NlScope		scope;
	NlTie		tie;
	int			i;

	if (!nl_compile_tie(compile, outer, cond, &scope, &tie))
		return;
	nl_text_add(text, cond->symbol == NL_SYM_WITH ? "EXISTS (SELECT 1" : "NOT EXISTS (SELECT 1");
	nl_compile_from(compile, &scope);
	for (i = 0; i < tie.n; i++)
	{
		nl_text_add(text, i == 0 ? " WHERE " : " AND ");
		nl_compile_equal(compile, scope.names[tie.inner_source], tie.inner[i],
						 outer->names[tie.outer_source], tie.outer[i]);
	}
	if (cond->left != NULL)
	{
		nl_text_add(text, " AND ");
		nl_compile_cond(compile, &scope, cond->left, NL_LEVEL_AND);
	}
	nl_text_char(text, ')');
}

static NlLevel
level_of(NlCompile *compile, NlCond *cond)
{
	switch (cond->kind)
	{
		case NL_COND_AND:
			return NL_LEVEL_AND;
		case NL_COND_OR:
			return NL_LEVEL_OR;
		case NL_COND_NOT:
			return NL_LEVEL_NOT;
		case NL_COND_BETWEEN:
			(void) nl_compile_type(compile, cond->a);
			return is_split(compile, cond) ? NL_LEVEL_AND : NL_LEVEL_TEST;
		case NL_COND_LIST:
			return list_level(compile, cond);
		case NL_COND_BOOL:
			return cond->symbol == NL_SYM_FALSE ? NL_LEVEL_NOT : NL_LEVEL_TEST;
		case NL_COND_EXISTS:
			return cond->symbol == NL_SYM_WITHOUT ? NL_LEVEL_NOT : NL_LEVEL_TEST;
		default:
			/* a comparison with a period knows its own */
			return NL_LEVEL_TEST;
	}
}

void
nl_compile_cond(NlCompile *compile, const NlScope *scope, NlCond *cond, NlLevel level)
{
	NlText	   *text = compile->text;
	bool		wrap;

	if (compile->status != NL_OK)
		return;
	wrap = level_of(compile, cond) < level;
	if (wrap)
		nl_text_char(text, '(');
	switch (cond->kind)
	{
		case NL_COND_AND:
			nl_compile_cond(compile, scope, cond->left, NL_LEVEL_AND);
			nl_text_add(text, " AND ");
			nl_compile_cond(compile, scope, cond->right, NL_LEVEL_AND);
			break;
		case NL_COND_OR:
			nl_compile_cond(compile, scope, cond->left, NL_LEVEL_OR);
			nl_text_add(text, " OR ");
			nl_compile_cond(compile, scope, cond->right, NL_LEVEL_OR);
			break;
		case NL_COND_NOT:
			nl_text_add(text, "NOT (");
			nl_compile_cond(compile, scope, cond->left, NL_LEVEL_OR);
			nl_text_char(text, ')');
			break;
		case NL_COND_COMPARE:
			write_compare(compile, scope, cond->a, cond->symbol, cond->b, level);
			break;
		case NL_COND_BETWEEN:
			write_between(compile, scope, cond);
			break;
		case NL_COND_LIST:
			write_list(compile, scope, cond);
			break;
		case NL_COND_QUERY:
			write_in_query(compile, scope, cond);
			break;
		case NL_COND_PATTERN:
			write_pattern(compile, scope, cond);
			break;
		case NL_COND_NULL:
			nl_compile_operand(compile, scope, cond->a, NULL, NL_LEVEL_OTHER);
			nl_text_add(text, cond->symbol == NL_SYM_ISNULL ? " IS NULL" : " IS NOT NULL");
			break;
		case NL_COND_BOOL:
			if (nl_compile_type(compile, cond->a)->type != NL_TYPE_BOOL ||
				nl_expr_constant(cond->a))
				nl_compile_fail(compile, NL_ERR_INPUT, "answer that takes something else for a truth value");
			if (cond->symbol == NL_SYM_FALSE)
				nl_text_add(text, "NOT ");
			nl_compile_expr(compile, scope, cond->a, NULL);
			break;
		case NL_COND_HAS:
			write_has(compile, scope, cond);
			break;
		case NL_COND_EXISTS:
			write_exists(compile, scope, cond);
			break;
	}
	if (wrap)
		nl_text_char(text, ')');
}

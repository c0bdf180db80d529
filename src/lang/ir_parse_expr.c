/*-------------------------------------------------------------------------
 * ir_parse_expr.c
 *	  IR tokens -> a tree: expressions and conditions.
 *
 * Memory and faults: see ir_parse_parts.h.
 *-------------------------------------------------------------------------
 */
#include "lang/ir_parse_parts.h"

void
nl_parse_fail(NlParse *parse, const char *expected)
{
	if (parse->status == NL_OK)
		parse->status = nl_fail(parse->err, NL_ERR_INPUT,
								"answer not in the language: token %d, expected %s",
								parse->at + 1, expected);
}

bool
nl_parse_enter(NlParse *parse)
{
	if (parse->status == NL_OK && parse->depth == NL_PARSE_DEPTH)
		parse->status = nl_fail(parse->err, NL_ERR_INPUT,
								"answer not in the language: token %d is nested too deeply",
								parse->at + 1);
	if (parse->status != NL_OK)
		return false;
	parse->depth++;
	return true;
}

void *
nl_parse_make(NlParse *parse, size_t size)
{
	void	   *result = parse->status == NL_OK ? nl_arena_zalloc(parse->arena, size) : NULL;

	if (result == NULL && parse->status == NL_OK)
		parse->status = nl_fail(parse->err, NL_ERR_NOMEM, "no memory to read an answer");
	return result;
}

/* The token at hand; -1 behind the last. */
int
nl_parse_peek(const NlParse *parse)
{
	return parse->at < parse->n ? parse->ir[parse->at] : -1;
}

bool
nl_parse_accept(NlParse *parse, int symbol)
{
	if (parse->status != NL_OK || nl_parse_peek(parse) != symbol)
		return false;
	parse->at++;
	return true;
}

void
nl_parse_expect(NlParse *parse, int symbol)
{
	if (!nl_parse_accept(parse, symbol))
		nl_parse_fail(parse, nl_symbol_names[symbol]);
}

/* Number of the table, column or value at hand, or -1. */
static int
peek_item(const NlParse *parse, int first, int n)
{
	int			token = nl_parse_peek(parse);
	int			item = token < NL_IR_ITEM ? -1 : token - NL_IR_ITEM;

	return item >= first && item < first + n ? item - first : -1;
}

int
nl_parse_peek_table(const NlParse *parse)
{
	return peek_item(parse, 0, parse->schema->n_tables);
}

static int
peek_column(const NlParse *parse)
{
	return peek_item(parse, parse->schema->n_tables, parse->schema->n_columns);
}

int
nl_parse_peek_value(const NlParse *parse)
{
	return peek_item(parse, parse->schema->n_tables + parse->schema->n_columns,
					 parse->n_values);
}

void
nl_parse_add_use(NlParse *parse, NlUse *use, int table)
{
	int			i;

	for (i = 0; i < use->n; i++)
		if (use->tables[i] == table)
			return;
	if (use->n == NL_MAX_SOURCES)
	{
		if (parse->status == NL_OK)
			parse->status = nl_fail(parse->err, NL_ERR_LIMIT,
									"more than %d tables in one query", NL_MAX_SOURCES);
		return;
	}
	use->tables[use->n++] = table;
}

int
nl_parse_table(NlParse *parse)
{
	int			table = nl_parse_peek_table(parse);

	if (table < 0)
	{
		nl_parse_fail(parse, "a table");
		return 0;
	}
	parse->at++;
	return table;
}

/* ---- expressions ---- */

NlExpr *
nl_parse_make_expr(NlParse *parse, NlExprKind kind)
{
	NlExpr	   *expr = nl_parse_make(parse, sizeof(NlExpr));

	if (expr != NULL)
	{
		expr->kind = kind;
		expr->start = parse->at;
		expr->end = parse->at;
	}
	return expr;
}

/* [second] COLUMN */
NlExpr *
nl_parse_column(NlParse *parse)
{
	NlExpr	   *expr = nl_parse_make_expr(parse, NL_EXPR_COLUMN);

	if (expr == NULL)
		return NULL;
	expr->second = nl_parse_accept(parse, NL_SYM_SECOND);
	expr->item = peek_column(parse);
	if (expr->item < 0)
	{
		nl_parse_fail(parse, "a column");
		return NULL;
	}
	parse->at++;
	expr->end = parse->at;
	if (!expr->second)
		nl_parse_add_use(parse, parse->use, parse->schema->columns[expr->item].table);
	return expr;
}

/* VALUE | v0 | v1 ... */
NlExpr *
nl_parse_value(NlParse *parse)
{
	int			value = nl_parse_peek_value(parse);
	int			symbol = nl_parse_peek(parse);
	NlExpr	   *expr;

	if (value >= 0)
	{
		expr = nl_parse_make_expr(parse, NL_EXPR_VALUE);
		if (expr != NULL)
			expr->item = value;
	}
	else if (symbol >= NL_SYM_V0 && symbol <= NL_SYM_V1000)
	{
		expr = nl_parse_make_expr(parse, NL_EXPR_FIXED);
		if (expr != NULL)
			expr->symbol = symbol;
	}
	else
	{
		nl_parse_fail(parse, "a value");
		return NULL;
	}
	parse->at++;
	if (expr != NULL)
		expr->end = parse->at;
	return expr;
}

static bool
is_aggregate(int symbol)
{
	return NL_IS_AGGREGATE(symbol);
}

static NlExpr *
parse_aggregate(NlParse *parse)
{
	NlExpr	   *expr = nl_parse_make_expr(parse, NL_EXPR_AGGREGATE);
	int			table;

	if (expr == NULL)
		return NULL;
	expr->symbol = nl_parse_peek(parse);
	if (!is_aggregate(expr->symbol))
	{
		nl_parse_fail(parse, "an aggregate");
		return NULL;
	}
	parse->at++;
	table = nl_parse_peek_table(parse);
	if (expr->symbol == NL_SYM_COUNT && table >= 0)
	{
		expr->kind = NL_EXPR_COUNT_ROWS;
		expr->item = table;
		parse->at++;
		nl_parse_add_use(parse, parse->use, table);
	}
	else if (nl_parse_accept(parse, NL_SYM_OPEN))
	{
		expr->kind = NL_EXPR_OF_ROWS;
		expr->query = nl_parse_query(parse);
		nl_parse_expect(parse, NL_SYM_CLOSE);
	}
	else
	{
		expr->distinct = nl_parse_accept(parse, NL_SYM_DISTINCT);
		expr->a = nl_parse_expr(parse);
	}
	expr->end = parse->at;
	return expr;
}

/* over function [ per .. ] [ order .. ] end */
static NlExpr *
parse_over(NlParse *parse)
{
	NlExpr	   *expr = nl_parse_make_expr(parse, NL_EXPR_OVER);
	int			table;

	if (expr == NULL)
		return NULL;
	parse->at++;
	expr->over = nl_parse_make(parse, sizeof(NlOver));
	if (expr->over == NULL)
		return NULL;
	expr->symbol = nl_parse_peek(parse);
	expr->item = -1;
	if (!is_aggregate(expr->symbol) && expr->symbol != NL_SYM_LAG && expr->symbol != NL_SYM_RANK)
	{
		nl_parse_fail(parse, "a window function");
		return NULL;
	}
	parse->at++;
	table = nl_parse_peek_table(parse);
	if (expr->symbol == NL_SYM_COUNT && table >= 0)
	{
		expr->item = table;
		parse->at++;
		nl_parse_add_use(parse, parse->use, table);
	}
	else if (expr->symbol != NL_SYM_RANK)
		expr->a = nl_parse_expr(parse);
	if (nl_parse_accept(parse, NL_SYM_PER))
		nl_parse_per(parse, &expr->over->per);
	if (nl_parse_accept(parse, NL_SYM_ORDER))
		nl_parse_order(parse, &expr->over->order);
	nl_parse_expect(parse, NL_SYM_STOP);
	return expr;
}

static int
arguments(int symbol)
{
	switch (symbol)
	{
		case NL_SYM_ADD:
		case NL_SYM_SUB:
		case NL_SYM_MUL:
		case NL_SYM_DIV:
		case NL_SYM_PERCENT:
		case NL_SYM_COALESCE:
		case NL_SYM_CONCAT:
		case NL_SYM_ELAPSED:
		case NL_SYM_YEARS:
		case NL_SYM_PLUS_MONTHS:
		case NL_SYM_PART:
			return 2;
		case NL_SYM_MINUTES:
		case NL_SYM_WEEKDAY:
			return 1;
		default:
			return (symbol >= NL_SYM_ROUND0 && symbol <= NL_SYM_NUMBER) ? 1 : 0;
	}
}

static NlExpr *
parse_any_expr(NlParse *parse)
{
	int			symbol = nl_parse_peek(parse);
	int			start = parse->at;
	int			n_arguments = arguments(symbol);
	NlExpr	   *expr;

	if (parse->status != NL_OK)
		return NULL;
	if (symbol == NL_SYM_SECOND || peek_column(parse) >= 0)
		return nl_parse_column(parse);
	if (is_aggregate(symbol))
		return parse_aggregate(parse);
	if (n_arguments > 0)
	{
		expr = nl_parse_make_expr(parse, NL_EXPR_CALL);
		if (expr == NULL)
			return NULL;
		expr->symbol = symbol;
		parse->at++;
		expr->a = nl_parse_expr(parse);
		if (n_arguments == 2)
			expr->b = nl_parse_expr(parse);
		expr->end = parse->at;
		return expr;
	}
	switch (symbol)
	{
		case NL_SYM_FILTER:
			parse->at++;
			expr = parse_aggregate(parse);
			if (expr == NULL)
				return NULL;
			if (expr->kind == NL_EXPR_OF_ROWS)
				nl_parse_fail(parse, "an aggregate that can be filtered");
			expr->cond = nl_parse_cond(parse);
			nl_parse_expect(parse, NL_SYM_STOP);
			break;
		case NL_SYM_OVER:
			expr = parse_over(parse);
			if (expr == NULL)
				return NULL;
			break;
		case NL_SYM_OPEN:
			expr = nl_parse_make_expr(parse, NL_EXPR_QUERY);
			if (expr == NULL)
				return NULL;
			parse->at++;
			expr->query = nl_parse_query(parse);
			nl_parse_expect(parse, NL_SYM_CLOSE);
			break;
		case NL_SYM_TODAY:
			expr = nl_parse_make_expr(parse, NL_EXPR_TODAY);
			if (expr == NULL)
				return NULL;
			parse->at++;
			break;
		case NL_SYM_AGO:
			expr = nl_parse_make_expr(parse, NL_EXPR_AGO);
			if (expr == NULL)
				return NULL;
			parse->at++;
			expr->item = nl_parse_peek_value(parse);
			if (expr->item < 0)
				nl_parse_fail(parse, "a duration");
			parse->at++;
			break;
		case NL_SYM_IF:
			expr = nl_parse_make_expr(parse, NL_EXPR_IF);
			if (expr == NULL)
				return NULL;
			parse->at++;
			expr->cond = nl_parse_cond(parse);
			nl_parse_expect(parse, NL_SYM_THEN);
			expr->a = nl_parse_expr(parse);
			nl_parse_expect(parse, NL_SYM_ELSE);
			expr->b = nl_parse_expr(parse);
			break;
		default:
			if (nl_parse_peek_value(parse) < 0 && !(symbol >= NL_SYM_V0 && symbol <= NL_SYM_V1000))
			{
				nl_parse_fail(parse, "an expression");
				return NULL;
			}
			return nl_parse_value(parse);
	}
	expr->start = start;
	expr->end = parse->at;
	return parse->status == NL_OK ? expr : NULL;
}

NlExpr *
nl_parse_expr(NlParse *parse)
{
	NlExpr	   *expr;

	if (!nl_parse_enter(parse))
		return NULL;
	expr = parse_any_expr(parse);
	parse->depth--;
	return expr;
}

/* ---- conditions ---- */

static NlCond *
make_cond(NlParse *parse, NlCondKind kind, int symbol)
{
	NlCond	   *cond = nl_parse_make(parse, sizeof(NlCond));

	if (cond != NULL)
	{
		cond->kind = kind;
		cond->symbol = symbol;
	}
	return cond;
}

/* (with | without) TABLE [ where cond ] end */
static NlCond *
parse_exists(NlParse *parse)
{
	NlCond	   *cond = make_cond(parse, NL_COND_EXISTS, nl_parse_peek(parse));
	NlUse	   *use = parse->use;

	if (cond == NULL)
		return NULL;
	parse->at++;
	cond->table = nl_parse_table(parse);
	parse->use = &cond->use;
	if (nl_parse_accept(parse, NL_SYM_WHERE))
		cond->left = nl_parse_cond(parse);
	parse->use = use;
	nl_parse_expect(parse, NL_SYM_STOP);
	return cond;
}

/* What stands behind the left expression. */
static NlCond *
parse_test(NlParse *parse, NlExpr *left)
{
	int			symbol = nl_parse_peek(parse);
	NlCond	   *cond;
	NlExpr	  **tail;

	switch (symbol)
	{
		case NL_SYM_EQ:
		case NL_SYM_NE:
		case NL_SYM_GT:
		case NL_SYM_GE:
		case NL_SYM_LT:
		case NL_SYM_LE:
			cond = make_cond(parse, NL_COND_COMPARE, symbol);
			break;
		case NL_SYM_BETWEEN:
			cond = make_cond(parse, NL_COND_BETWEEN, symbol);
			break;
		case NL_SYM_IN:
		case NL_SYM_NOTIN:
			cond = make_cond(parse, NL_COND_LIST, symbol);
			break;
		case NL_SYM_CONTAINS:
		case NL_SYM_NOTCONTAINS:
		case NL_SYM_STARTS:
		case NL_SYM_ENDS:
			cond = make_cond(parse, NL_COND_PATTERN, symbol);
			break;
		case NL_SYM_ISNULL:
		case NL_SYM_NOTNULL:
			cond = make_cond(parse, NL_COND_NULL, symbol);
			break;
		case NL_SYM_TRUE:
		case NL_SYM_FALSE:
			cond = make_cond(parse, NL_COND_BOOL, symbol);
			break;
		case NL_SYM_HAS:
			cond = make_cond(parse, NL_COND_HAS, symbol);
			break;
		default:
			nl_parse_fail(parse, "a comparison");
			return NULL;
	}
	if (cond == NULL)
		return NULL;
	parse->at++;
	cond->a = left;
	switch (cond->kind)
	{
		case NL_COND_COMPARE:
			cond->b = nl_parse_expr(parse);
			break;
		case NL_COND_BETWEEN:
			cond->b = nl_parse_expr(parse);
			cond->c = nl_parse_expr(parse);
			break;
		case NL_COND_LIST:
			nl_parse_expect(parse, NL_SYM_OPEN);
			if (nl_parse_peek(parse) == NL_SYM_SELECT || nl_parse_peek(parse) == NL_SYM_FROM)
			{
				cond->kind = NL_COND_QUERY;
				cond->query = nl_parse_query(parse);
			}
			else
			{
				tail = &cond->values;
				do
				{
					*tail = nl_parse_value(parse);
					if (*tail == NULL)
						return NULL;
					tail = &(*tail)->next;
				} while (nl_parse_peek(parse) != NL_SYM_CLOSE);
			}
			nl_parse_expect(parse, NL_SYM_CLOSE);
			break;
		case NL_COND_PATTERN:
		case NL_COND_HAS:
			cond->b = nl_parse_value(parse);
			break;
		default:
			break;
	}
	return parse->status == NL_OK ? cond : NULL;
}

static NlCond *
parse_atom(NlParse *parse)
{
	NlCond	   *cond;
	NlExpr	   *left;

	if (parse->status != NL_OK)
		return NULL;
	switch (nl_parse_peek(parse))
	{
		case NL_SYM_NOT:
			cond = make_cond(parse, NL_COND_NOT, NL_SYM_NOT);
			if (cond == NULL)
				return NULL;
			parse->at++;
			nl_parse_expect(parse, NL_SYM_BRACKET);
			cond->left = nl_parse_cond(parse);
			nl_parse_expect(parse, NL_SYM_UNBRACKET);
			return cond;
		case NL_SYM_BRACKET:
			parse->at++;
			cond = nl_parse_cond(parse);
			nl_parse_expect(parse, NL_SYM_UNBRACKET);
			return cond;
		case NL_SYM_WITH:
		case NL_SYM_WITHOUT:
			return parse_exists(parse);
		default:
			left = nl_parse_expr(parse);
			return left == NULL ? NULL : parse_test(parse, left);
	}
}

static NlCond *
join_conds(NlParse *parse, NlCondKind kind, NlCond *left, NlCond *right)
{
	NlCond	   *cond = make_cond(parse, kind, 0);

	if (cond == NULL)
		return NULL;
	cond->left = left;
	cond->right = right;
	return cond;
}

NlCond *
nl_parse_cond(NlParse *parse)
{
	NlCond	   *either = NULL;

	if (!nl_parse_enter(parse))
		return NULL;
	do
	{
		NlCond	   *all = parse_atom(parse);

		while (nl_parse_accept(parse, NL_SYM_AND))
			all = join_conds(parse, NL_COND_AND, all, parse_atom(parse));
		either = either == NULL ? all : join_conds(parse, NL_COND_OR, either, all);
	} while (nl_parse_accept(parse, NL_SYM_OR));
	parse->depth--;
	return parse->status == NL_OK ? either : NULL;
}

/*-------------------------------------------------------------------------
 * ir_parse.c
 *	  IR tokens -> a tree, by recursive descent.
 *
 * Recursion is bounded by the number of tokens, NL_MAX_IR. The first fault
 * stays in parse->status, and every function gives NULL from then on, so
 * that callers need not look after each step.
 *-------------------------------------------------------------------------
 */
#include "lang/ir_parse.h"

#include <string.h>

typedef struct Parse
{
	const NlSchema *schema;
	int			n_values;
	const int32_t *ir;
	int			n;
	int			at;
	NlUse	   *use;			/* of the block or EXISTS at hand */
	NlArena    *arena;
	NlError    *err;
	NlStatus	status;
} Parse;

static NlExpr *parse_expr(Parse *parse);
static NlCond *parse_cond(Parse *parse);
static NlBlock *parse_query(Parse *parse);

static void
fail(Parse *parse, const char *expected)
{
	if (parse->status == NL_OK)
		parse->status = nl_fail(parse->err, NL_ERR_INPUT,
								"answer not in the language: token %d, expected %s",
								parse->at + 1, expected);
}

static void *
make(Parse *parse, size_t size)
{
	void	   *result = parse->status == NL_OK ? nl_arena_zalloc(parse->arena, size) : NULL;

	if (result == NULL && parse->status == NL_OK)
		parse->status = nl_fail(parse->err, NL_ERR_NOMEM, "no memory to read an answer");
	return result;
}

/* The token at hand; -1 behind the last. */
static int
peek(const Parse *parse)
{
	return parse->at < parse->n ? parse->ir[parse->at] : -1;
}

static bool
accept(Parse *parse, int symbol)
{
	if (parse->status != NL_OK || peek(parse) != symbol)
		return false;
	parse->at++;
	return true;
}

static void
expect(Parse *parse, int symbol)
{
	if (!accept(parse, symbol))
		fail(parse, nl_symbol_names[symbol]);
}

/* Number of the table, column or value at hand, or -1. */
static int
peek_item(const Parse *parse, int first, int n)
{
	int			item = peek(parse) - NL_IR_ITEM;

	return item >= first && item < first + n ? item - first : -1;
}

static int
peek_table(const Parse *parse)
{
	return peek_item(parse, 0, parse->schema->n_tables);
}

static int
peek_column(const Parse *parse)
{
	return peek_item(parse, parse->schema->n_tables, parse->schema->n_columns);
}

static int
peek_value(const Parse *parse)
{
	return peek_item(parse, parse->schema->n_tables + parse->schema->n_columns,
					 parse->n_values);
}

static void
add_use(Parse *parse, NlUse *use, int table)
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

static int
parse_table(Parse *parse)
{
	int			table = peek_table(parse);

	if (table < 0)
	{
		fail(parse, "a table");
		return 0;
	}
	parse->at++;
	return table;
}

/* ---- expressions ---- */

static NlExpr *
make_expr(Parse *parse, NlExprKind kind)
{
	NlExpr	   *expr = make(parse, sizeof(NlExpr));

	if (expr != NULL)
	{
		expr->kind = kind;
		expr->start = parse->at;
		expr->end = parse->at;
	}
	return expr;
}

/* [second] COLUMN */
static NlExpr *
parse_column(Parse *parse)
{
	NlExpr	   *expr = make_expr(parse, NL_EXPR_COLUMN);

	if (expr == NULL)
		return NULL;
	expr->second = accept(parse, NL_SYM_SECOND);
	expr->item = peek_column(parse);
	if (expr->item < 0)
	{
		fail(parse, "a column");
		return NULL;
	}
	parse->at++;
	expr->end = parse->at;
	if (!expr->second)
		add_use(parse, parse->use, parse->schema->columns[expr->item].table);
	return expr;
}

/* VALUE | v0 | v1 ... */
static NlExpr *
parse_value(Parse *parse)
{
	int			value = peek_value(parse);
	int			symbol = peek(parse);
	NlExpr	   *expr;

	if (value >= 0)
	{
		expr = make_expr(parse, NL_EXPR_VALUE);
		if (expr != NULL)
			expr->item = value;
	}
	else if (symbol >= NL_SYM_V0 && symbol <= NL_SYM_V1000)
	{
		expr = make_expr(parse, NL_EXPR_FIXED);
		if (expr != NULL)
			expr->symbol = symbol;
	}
	else
	{
		fail(parse, "a value");
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
	return symbol >= NL_SYM_COUNT && symbol <= NL_SYM_MAX;
}

static NlExpr *
parse_aggregate(Parse *parse)
{
	NlExpr	   *expr = make_expr(parse, NL_EXPR_AGGREGATE);
	int			table;

	if (expr == NULL)
		return NULL;
	expr->symbol = peek(parse);
	if (!is_aggregate(expr->symbol))
	{
		fail(parse, "an aggregate");
		return NULL;
	}
	parse->at++;
	table = peek_table(parse);
	if (expr->symbol == NL_SYM_COUNT && table >= 0)
	{
		expr->kind = NL_EXPR_COUNT_ROWS;
		expr->item = table;
		parse->at++;
		add_use(parse, parse->use, table);
	}
	else
	{
		expr->distinct = accept(parse, NL_SYM_DISTINCT);
		expr->a = parse_expr(parse);
	}
	expr->end = parse->at;
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
			return 2;
		default:
			return (symbol >= NL_SYM_ROUND0 && symbol <= NL_SYM_NUMBER) ? 1 : 0;
	}
}

static NlExpr *
parse_expr(Parse *parse)
{
	int			symbol = peek(parse);
	int			start = parse->at;
	int			n_arguments = arguments(symbol);
	NlExpr	   *expr;

	if (parse->status != NL_OK)
		return NULL;
	if (symbol == NL_SYM_SECOND || peek_column(parse) >= 0)
		return parse_column(parse);
	if (is_aggregate(symbol))
		return parse_aggregate(parse);
	if (n_arguments > 0)
	{
		expr = make_expr(parse, NL_EXPR_CALL);
		if (expr == NULL)
			return NULL;
		expr->symbol = symbol;
		parse->at++;
		expr->a = parse_expr(parse);
		if (n_arguments == 2)
			expr->b = parse_expr(parse);
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
			expr->cond = parse_cond(parse);
			expect(parse, NL_SYM_STOP);
			break;
		case NL_SYM_OPEN:
			expr = make_expr(parse, NL_EXPR_QUERY);
			if (expr == NULL)
				return NULL;
			parse->at++;
			expr->query = parse_query(parse);
			expect(parse, NL_SYM_CLOSE);
			break;
		case NL_SYM_TODAY:
			expr = make_expr(parse, NL_EXPR_TODAY);
			if (expr == NULL)
				return NULL;
			parse->at++;
			break;
		case NL_SYM_AGO:
			expr = make_expr(parse, NL_EXPR_AGO);
			if (expr == NULL)
				return NULL;
			parse->at++;
			expr->item = peek_value(parse);
			if (expr->item < 0)
				fail(parse, "a duration");
			parse->at++;
			break;
		case NL_SYM_IF:
			expr = make_expr(parse, NL_EXPR_IF);
			if (expr == NULL)
				return NULL;
			parse->at++;
			expr->cond = parse_cond(parse);
			expect(parse, NL_SYM_THEN);
			expr->a = parse_expr(parse);
			expect(parse, NL_SYM_ELSE);
			expr->b = parse_expr(parse);
			break;
		default:
			if (peek_value(parse) < 0 && !(symbol >= NL_SYM_V0 && symbol <= NL_SYM_V1000))
			{
				fail(parse, "an expression");
				return NULL;
			}
			return parse_value(parse);
	}
	expr->start = start;
	expr->end = parse->at;
	return parse->status == NL_OK ? expr : NULL;
}

/* ---- conditions ---- */

static NlCond *
make_cond(Parse *parse, NlCondKind kind, int symbol)
{
	NlCond	   *cond = make(parse, sizeof(NlCond));

	if (cond != NULL)
	{
		cond->kind = kind;
		cond->symbol = symbol;
	}
	return cond;
}

/* (with | without) TABLE [ where cond ] end */
static NlCond *
parse_exists(Parse *parse)
{
	NlCond	   *cond = make_cond(parse, NL_COND_EXISTS, peek(parse));
	NlUse	   *use = parse->use;

	if (cond == NULL)
		return NULL;
	parse->at++;
	cond->table = parse_table(parse);
	parse->use = &cond->use;
	if (accept(parse, NL_SYM_WHERE))
		cond->left = parse_cond(parse);
	parse->use = use;
	expect(parse, NL_SYM_STOP);
	return cond;
}

/* What stands behind the left expression. */
static NlCond *
parse_test(Parse *parse, NlExpr *left)
{
	int			symbol = peek(parse);
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
			fail(parse, "a comparison");
			return NULL;
	}
	if (cond == NULL)
		return NULL;
	parse->at++;
	cond->a = left;
	switch (cond->kind)
	{
		case NL_COND_COMPARE:
			cond->b = parse_expr(parse);
			break;
		case NL_COND_BETWEEN:
			cond->b = parse_expr(parse);
			cond->c = parse_expr(parse);
			break;
		case NL_COND_LIST:
			expect(parse, NL_SYM_OPEN);
			if (peek(parse) == NL_SYM_SELECT || peek(parse) == NL_SYM_FROM)
			{
				cond->kind = NL_COND_QUERY;
				cond->query = parse_query(parse);
			}
			else
			{
				tail = &cond->values;
				do
				{
					*tail = parse_value(parse);
					if (*tail == NULL)
						return NULL;
					tail = &(*tail)->next;
				} while (peek(parse) != NL_SYM_CLOSE);
			}
			expect(parse, NL_SYM_CLOSE);
			break;
		case NL_COND_PATTERN:
		case NL_COND_HAS:
			cond->b = parse_value(parse);
			break;
		default:
			break;
	}
	return parse->status == NL_OK ? cond : NULL;
}

static NlCond *
parse_atom(Parse *parse)
{
	NlCond	   *cond;
	NlExpr	   *left;

	if (parse->status != NL_OK)
		return NULL;
	switch (peek(parse))
	{
		case NL_SYM_NOT:
			cond = make_cond(parse, NL_COND_NOT, NL_SYM_NOT);
			if (cond == NULL)
				return NULL;
			parse->at++;
			expect(parse, NL_SYM_BRACKET);
			cond->left = parse_cond(parse);
			expect(parse, NL_SYM_UNBRACKET);
			return cond;
		case NL_SYM_BRACKET:
			parse->at++;
			cond = parse_cond(parse);
			expect(parse, NL_SYM_UNBRACKET);
			return cond;
		case NL_SYM_WITH:
		case NL_SYM_WITHOUT:
			return parse_exists(parse);
		default:
			left = parse_expr(parse);
			return left == NULL ? NULL : parse_test(parse, left);
	}
}

static NlCond *
join_conds(Parse *parse, NlCondKind kind, NlCond *left, NlCond *right)
{
	NlCond	   *cond = make_cond(parse, kind, 0);

	if (cond == NULL)
		return NULL;
	cond->left = left;
	cond->right = right;
	return cond;
}

static NlCond *
parse_cond(Parse *parse)
{
	NlCond	   *either = NULL;

	do
	{
		NlCond	   *all = parse_atom(parse);

		while (accept(parse, NL_SYM_AND))
			all = join_conds(parse, NL_COND_AND, all, parse_atom(parse));
		either = either == NULL ? all : join_conds(parse, NL_COND_OR, either, all);
	} while (accept(parse, NL_SYM_OR));
	return parse->status == NL_OK ? either : NULL;
}

/* ---- blocks ---- */

static void
parse_from(Parse *parse, NlBlock *block)
{
	NlUse		unused = {0, {0}};
	NlUse	   *use = parse->use;

	/* the columns of ON do not make FROM */
	parse->use = &unused;
	do
	{
		NlFromItem *item;

		if (block->n_from == NL_MAX_SOURCES)
		{
			parse->status = nl_fail(parse->err, NL_ERR_LIMIT,
									"more than %d tables in one query", NL_MAX_SOURCES);
			break;
		}
		item = &block->from[block->n_from];
		item->left = accept(parse, NL_SYM_LEFT);
		item->second = accept(parse, NL_SYM_SECOND);
		item->table = parse_table(parse);
		while (accept(parse, NL_SYM_ON))
		{
			if (item->n_on == NL_MAX_KEY_COLUMNS || block->n_from == 0)
			{
				fail(parse, "a table or select");
				break;
			}
			item->on_left[item->n_on] = parse_column(parse);
			item->on_right[item->n_on] = parse_column(parse);
			item->n_on++;
		}
		block->n_from++;
	} while (parse->status == NL_OK &&
			 (peek(parse) == NL_SYM_LEFT || peek(parse) == NL_SYM_SECOND ||
			  peek_table(parse) >= 0));
	parse->use = use;
}

static void
parse_select(Parse *parse, NlBlock *block)
{
	NlExpr	  **tail = &block->select;

	expect(parse, NL_SYM_SELECT);
	block->distinct = accept(parse, NL_SYM_DISTINCT);
	do
	{
		int			table = peek_table(parse);

		if (parse->status == NL_OK && table >= 0)
		{
			*tail = make_expr(parse, NL_EXPR_TABLE);
			if (*tail == NULL)
				return;
			(*tail)->item = table;
			(*tail)->end = ++parse->at;
			add_use(parse, parse->use, table);
		}
		else
			*tail = parse_expr(parse);
		if (*tail == NULL)
			return;
		tail = &(*tail)->next;
		block->n_select++;
	} while (accept(parse, NL_SYM_COMMA));
}

static void
parse_group(Parse *parse, NlBlock *block)
{
	NlExpr	  **tail = &block->group_exprs;

	block->group = true;
	do
	{
		int			table = peek_table(parse);

		if (accept(parse, NL_SYM_SAME))
			block->group_same = true;
		else if (parse->status == NL_OK && table >= 0)
		{
			parse->at++;
			add_use(parse, parse->use, table);
			add_use(parse, &block->group_tables, table);
		}
		else
		{
			*tail = parse_expr(parse);
			if (*tail == NULL)
				return;
			tail = &(*tail)->next;
		}
	} while (accept(parse, NL_SYM_COMMA));
}

static void
parse_order(Parse *parse, NlBlock *block)
{
	NlExpr	  **tail = &block->order;

	do
	{
		*tail = parse_expr(parse);
		if (*tail == NULL)
			return;
		(*tail)->desc = accept(parse, NL_SYM_DESC);
		if (!(*tail)->desc)
			expect(parse, NL_SYM_ASC);
		tail = &(*tail)->next;
	} while (accept(parse, NL_SYM_COMMA));
}

static NlBlock *
parse_block(Parse *parse)
{
	NlBlock    *block = make(parse, sizeof(NlBlock));
	NlUse	   *use = parse->use;

	if (block == NULL)
		return NULL;
	parse->use = &block->use;
	if (accept(parse, NL_SYM_FROM))
		parse_from(parse, block);
	parse_select(parse, block);
	if (accept(parse, NL_SYM_WHERE))
		block->where = parse_cond(parse);
	if (accept(parse, NL_SYM_GROUP))
		parse_group(parse, block);
	if (accept(parse, NL_SYM_HAVING))
		block->having = parse_cond(parse);
	if (accept(parse, NL_SYM_ORDER))
		parse_order(parse, block);
	if (accept(parse, NL_SYM_LIMIT))
	{
		block->limit = parse_value(parse);
		if (accept(parse, NL_SYM_OFFSET))
			block->offset = parse_value(parse);
	}
	parse->use = use;
	return parse->status == NL_OK ? block : NULL;
}

static NlBlock *
parse_query(Parse *parse)
{
	NlBlock    *first = parse_block(parse);
	NlBlock    *last = first;

	while (last != NULL && (peek(parse) == NL_SYM_UNION ||
							peek(parse) == NL_SYM_UNIONALL ||
							peek(parse) == NL_SYM_INTERSECT ||
							peek(parse) == NL_SYM_EXCEPT))
	{
		last->setop = peek(parse);
		parse->at++;
		last->next = parse_block(parse);
		if (last->next != NULL && last->next->n_select != first->n_select)
			fail(parse, "as many columns as in the block before");
		last = last->next;
	}
	return parse->status == NL_OK ? first : NULL;
}

NlStatus
nl_ir_parse(NlBlock **query, const NlSchema *schema, int n_values,
			const int32_t *ir, int n_ir, NlArena *arena, NlError *err)
{
	Parse		parse;

	*query = NULL;
	if (n_ir > NL_MAX_IR)
		return nl_fail(err, NL_ERR_LIMIT, "answer of %d tokens, at most %d are read", n_ir, NL_MAX_IR);
	if (n_ir == 1 && ir[0] == NL_SYM_ABSTAIN)
		return NL_OK;
	memset(&parse, 0, sizeof(parse));
	parse.schema = schema;
	parse.n_values = n_values;
	parse.ir = ir;
	parse.n = n_ir;
	parse.arena = arena;
	parse.err = err;
	parse.status = NL_OK;
	*query = parse_query(&parse);
	if (parse.status == NL_OK && parse.at < n_ir)
		fail(&parse, "the end");
	if (parse.status != NL_OK)
		*query = NULL;
	return parse.status;
}

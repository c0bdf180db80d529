/*-------------------------------------------------------------------------
 * ir_parse.c
 *	  IR tokens -> a tree, by recursive descent: blocks, queries, changes.
 *
 * Memory and faults: see ir_parse_parts.h.
 *-------------------------------------------------------------------------
 */
#include "lang/ir_parse_parts.h"

#include <string.h>

static void
parse_from(NlParse *parse, NlBlock *block)
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
		item->left = nl_parse_accept(parse, NL_SYM_LEFT);
		item->second = nl_parse_accept(parse, NL_SYM_SECOND);
		item->table = nl_parse_table(parse);
		while (nl_parse_accept(parse, NL_SYM_ON))
		{
			if (item->n_on == NL_MAX_KEY_COLUMNS || block->n_from == 0)
			{
				nl_parse_fail(parse, "a table or select");
				break;
			}
			item->on_left[item->n_on] = nl_parse_column(parse);
			item->on_right[item->n_on] = nl_parse_column(parse);
			item->n_on++;
		}
		block->n_from++;
	} while (parse->status == NL_OK &&
			 (nl_parse_peek(parse) == NL_SYM_LEFT || nl_parse_peek(parse) == NL_SYM_SECOND ||
			  nl_parse_peek_table(parse) >= 0));
	parse->use = use;
}

static void
parse_select(NlParse *parse, NlBlock *block)
{
	NlExpr	  **tail = &block->select;

	nl_parse_expect(parse, NL_SYM_SELECT);
	block->distinct = nl_parse_accept(parse, NL_SYM_DISTINCT);
	do
	{
		int			table = nl_parse_peek_table(parse);

		if (parse->status == NL_OK && table >= 0)
		{
			*tail = nl_parse_make_expr(parse, NL_EXPR_TABLE);
			if (*tail == NULL)
				return;
			(*tail)->item = table;
			(*tail)->end = ++parse->at;
			nl_parse_add_use(parse, parse->use, table);
		}
		else
			*tail = nl_parse_expr(parse);
		if (*tail == NULL)
			return;
		tail = &(*tail)->next;
		block->n_select++;
	} while (nl_parse_accept(parse, NL_SYM_COMMA));
}

static void
parse_group(NlParse *parse, NlBlock *block)
{
	NlExpr	  **tail = &block->group_exprs;

	block->group = true;
	do
	{
		int			table = nl_parse_peek_table(parse);

		if (nl_parse_accept(parse, NL_SYM_SAME))
			block->group_same = true;
		else if (parse->status == NL_OK && table >= 0)
		{
			parse->at++;
			nl_parse_add_use(parse, parse->use, table);
			nl_parse_add_use(parse, &block->group_tables, table);
		}
		else
		{
			*tail = nl_parse_expr(parse);
			if (*tail == NULL)
				return;
			tail = &(*tail)->next;
		}
	} while (nl_parse_accept(parse, NL_SYM_COMMA));
}

void
nl_parse_per(NlParse *parse, NlPer *per)
{
	NlExpr	  **tail = &per->exprs;

	do
	{
		int			table = nl_parse_peek_table(parse);

		if (parse->status == NL_OK && table >= 0)
		{
			parse->at++;
			nl_parse_add_use(parse, parse->use, table);
			nl_parse_add_use(parse, &per->tables, table);
			continue;
		}
		*tail = nl_parse_expr(parse);
		if (*tail == NULL)
			return;
		tail = &(*tail)->next;
	} while (nl_parse_accept(parse, NL_SYM_COMMA));
}

void
nl_parse_order(NlParse *parse, NlExpr **first)
{
	NlExpr	  **tail = first;

	do
	{
		*tail = nl_parse_expr(parse);
		if (*tail == NULL)
			return;
		(*tail)->desc = nl_parse_accept(parse, NL_SYM_DESC);
		if (!(*tail)->desc)
			nl_parse_expect(parse, NL_SYM_ASC);
		tail = &(*tail)->next;
	} while (nl_parse_accept(parse, NL_SYM_COMMA));
}

static NlBlock *
parse_block(NlParse *parse)
{
	NlBlock    *block = nl_parse_make(parse, sizeof(NlBlock));
	NlUse	   *use = parse->use;

	if (block == NULL)
		return NULL;
	parse->use = &block->use;
	if (nl_parse_accept(parse, NL_SYM_FROM))
		parse_from(parse, block);
	parse_select(parse, block);
	if (nl_parse_accept(parse, NL_SYM_WHERE))
		block->where = nl_parse_cond(parse);
	if (nl_parse_accept(parse, NL_SYM_GROUP))
		parse_group(parse, block);
	if (nl_parse_accept(parse, NL_SYM_HAVING))
		block->having = nl_parse_cond(parse);
	if (nl_parse_accept(parse, NL_SYM_ORDER))
		nl_parse_order(parse, &block->order);
	if (nl_parse_accept(parse, NL_SYM_LIMIT))
	{
		block->limit = nl_parse_value(parse);
		if (nl_parse_accept(parse, NL_SYM_OFFSET))
			block->offset = nl_parse_value(parse);
		else
			block->ties = nl_parse_accept(parse, NL_SYM_TIES);
		if (block->offset == NULL && nl_parse_accept(parse, NL_SYM_PER))
		{
			block->pick = true;
			nl_parse_per(parse, &block->per);
			if (nl_parse_accept(parse, NL_SYM_WHERE))
				block->kept = nl_parse_cond(parse);
			if (nl_parse_accept(parse, NL_SYM_ORDER))
				nl_parse_order(parse, &block->last_order);
		}
		if ((block->ties || block->pick) && block->order == NULL)
			nl_parse_fail(parse, "an order before the limit");
	}
	parse->use = use;
	return parse->status == NL_OK ? block : NULL;
}

NlBlock *
nl_parse_query(NlParse *parse)
{
	NlBlock    *first;
	NlBlock    *last;

	if (!nl_parse_enter(parse))
		return NULL;
	first = last = parse_block(parse);

	while (last != NULL && (nl_parse_peek(parse) == NL_SYM_UNION ||
							nl_parse_peek(parse) == NL_SYM_UNIONALL ||
							nl_parse_peek(parse) == NL_SYM_INTERSECT ||
							nl_parse_peek(parse) == NL_SYM_EXCEPT))
	{
		last->setop = nl_parse_peek(parse);
		parse->at++;
		last->next = parse_block(parse);
		if (last->next != NULL && last->next->n_select != first->n_select)
			nl_parse_fail(parse, "as many columns as in the block before");
		last = last->next;
	}
	parse->depth--;
	return parse->status == NL_OK ? first : NULL;
}

/* ---- changes ---- */

/* A column of an array's values: those that follow. */
static NlExpr *
parse_values(NlParse *parse)
{
	NlExpr	   *first = nl_parse_value(parse);
	NlExpr	   *last;

	for (last = first; last != NULL && nl_parse_peek_value(parse) >= 0; last = last->next)
		last->next = nl_parse_value(parse);
	return first;
}

static void
parse_set(NlParse *parse, NlSet *set)
{
	NlExpr	   *column = nl_parse_column(parse);
	int			symbol = nl_parse_peek(parse);
	bool		array;

	if (column == NULL)
		return;
	set->column = column->item;
	array = parse->schema->columns[set->column].type == NL_TYPE_ARRAY;
	if (column->second)
		nl_parse_fail(parse, "a column of the table");
	else if (nl_parse_accept(parse, NL_SYM_NULL))
		set->kind = NL_SET_NULL;
	else if (nl_parse_accept(parse, NL_SYM_TRUE))
		set->kind = NL_SET_TRUE;
	else if (nl_parse_accept(parse, NL_SYM_FALSE))
		set->kind = NL_SET_FALSE;
	else if (array)
	{
		set->kind = symbol == NL_SYM_ADD ? NL_SET_MORE :
			symbol == NL_SYM_SUB ? NL_SET_LESS : NL_SET_EXPR;
		if (set->kind != NL_SET_EXPR)
		{
			parse->at++;
			column = nl_parse_column(parse);
			if (column != NULL && (column->second || column->item != set->column))
				nl_parse_fail(parse, "the column that is set");
		}
		set->value = parse_values(parse);
	}
	else if (nl_parse_peek_value(parse) >= 0 || (symbol >= NL_SYM_V0 && symbol <= NL_SYM_V1000))
		set->value = nl_parse_value(parse);
	else
		set->value = nl_parse_expr(parse);
}

static NlChange *
parse_change(NlParse *parse)
{
	NlChange   *change = nl_parse_make(parse, sizeof(NlChange));
	NlUse		unused = {0, {0}};
	NlSet	  **tail;

	if (change == NULL)
		return NULL;
	change->symbol = nl_parse_peek(parse);
	if (change->symbol != NL_SYM_INSERT && change->symbol != NL_SYM_UPDATE &&
		change->symbol != NL_SYM_DELETE)
	{
		nl_parse_fail(parse, "insert, update or delete");
		return NULL;
	}
	parse->at++;
	change->table = nl_parse_table(parse);
	nl_parse_add_use(parse, &change->use, change->table);
	/* what is set is of the one table, or the compiler refuses it */
	parse->use = &unused;
	tail = &change->sets;
	while (change->symbol != NL_SYM_DELETE &&
		   (change->sets == NULL || nl_parse_peek(parse) == NL_SYM_SET))
	{
		nl_parse_expect(parse, NL_SYM_SET);
		*tail = nl_parse_make(parse, sizeof(NlSet));
		if (*tail == NULL)
			return NULL;
		parse_set(parse, *tail);
		tail = &(*tail)->next;
	}
	parse->use = &change->use;
	if (change->symbol != NL_SYM_INSERT && nl_parse_accept(parse, NL_SYM_WHERE))
		change->where = nl_parse_cond(parse);
	return change;
}

/* ---- all of it ---- */

/* Sets the parser up; false: there is nothing to read, or too much. */
static bool
begin(NlParse *parse, const NlSchema *schema, int n_values, const int32_t *ir, int n_ir,
	  NlArena *arena, NlError *err)
{
	memset(parse, 0, sizeof(*parse));
	parse->schema = schema;
	parse->n_values = n_values;
	parse->ir = ir;
	parse->n = n_ir;
	parse->arena = arena;
	parse->err = err;
	parse->status = NL_OK;
	if (n_ir > NL_MAX_IR)
		parse->status = nl_fail(err, NL_ERR_LIMIT, "answer of %d tokens, at most %d are read",
								n_ir, NL_MAX_IR);
	return parse->status == NL_OK && !(n_ir == 1 && ir[0] == NL_SYM_ABSTAIN);
}

static NlStatus
finish(NlParse *parse)
{
	if (parse->status == NL_OK && parse->at < parse->n)
		nl_parse_fail(parse, "the end");
	return parse->status;
}

NlStatus
nl_ir_parse(NlBlock **query, const NlSchema *schema, int n_values,
			const int32_t *ir, int n_ir, NlArena *arena, NlError *err)
{
	NlParse		parse;

	*query = NULL;
	if (!begin(&parse, schema, n_values, ir, n_ir, arena, err))
		return parse.status;
	*query = nl_parse_query(&parse);
	if (finish(&parse) != NL_OK)
		*query = NULL;
	return parse.status;
}

NlStatus
nl_ir_parse_change(NlChange **change, const NlSchema *schema, int n_values,
				   const int32_t *ir, int n_ir, NlArena *arena, NlError *err)
{
	NlParse		parse;

	*change = NULL;
	if (!begin(&parse, schema, n_values, ir, n_ir, arena, err))
		return parse.status;
	*change = parse_change(&parse);
	if (finish(&parse) != NL_OK)
		*change = NULL;
	return parse.status;
}

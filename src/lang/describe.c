/*-------------------------------------------------------------------------
 * describe.c
 *	  IR -> plain English: queries, blocks and their clauses.
 *
 * A block is said in this order, each part where there is one:
 *	  for each KEYS: the SELECT LIST of TABLES, where .., keeping only groups
 *	  where .., ORDER, only the first N
 * What is grouped by and shown is said once, in front.
 *
 * Memory: the arena. Errors: as nl_compile.
 *-------------------------------------------------------------------------
 */
#include "lang/describe.h"

#include <string.h>

#include "lang/describe_parts.h"

#define MAX_KEYS 64

/* What a block is grouped by. */
typedef struct Keys
{
	int			n;				/* expressions; tables are the block's group_tables */
	NlExpr	   *exprs[MAX_KEYS];
} Keys;

/* ---- groups ---- */

static NlExpr *
find_same(const NlCompile *compile, NlExpr *list, const NlExpr *expr)
{
	for (; list != NULL; list = list->next)
		if (nl_compile_same_tokens(compile, list, expr))
			return list;
	return NULL;
}

static bool
has_key(const NlCompile *compile, const Keys *keys, const NlExpr *expr)
{
	int			i;

	for (i = 0; i < keys->n; i++)
		if (nl_compile_same_tokens(compile, keys->exprs[i], expr))
			return true;
	return false;
}

/* Are all columns of the expression determined by the tables grouped by? */
static bool
determined(const NlCompile *compile, const NlBlock *block, const NlExpr *expr)
{
	int			i;

	if (expr == NULL || nl_expr_constant(expr) || expr->kind == NL_EXPR_TODAY || expr->kind == NL_EXPR_AGO)
		return true;
	if (expr->kind == NL_EXPR_COLUMN || expr->kind == NL_EXPR_TABLE)
	{
		int			table = expr->kind == NL_EXPR_TABLE ? expr->item :
			compile->schema->columns[expr->item].table;

		for (i = 0; i < block->group_tables.n; i++)
			if (block->group_tables.tables[i] == table && !expr->second)
				return true;
		return false;
	}
	return expr->kind == NL_EXPR_CALL && determined(compile, block, expr->a) &&
		determined(compile, block, expr->b);
}

static void
add_keys(NlCompile *compile, const NlScope *scope, const NlBlock *block, Keys *keys, NlExpr *list,
		 bool given)
{
	for (; list != NULL; list = list->next)
	{
		if (keys->n == MAX_KEYS || nl_expr_constant(list) || list->kind == NL_EXPR_QUERY ||
			list->kind == NL_EXPR_OF_ROWS || list->kind == NL_EXPR_TODAY ||
			has_key(compile, keys, list))
			continue;
		if (!given && (nl_compile_aggregated(compile, scope, list) || determined(compile, block, list)))
			continue;
		keys->exprs[keys->n++] = list;
	}
}

static void
find_keys(NlCompile *compile, const NlScope *scope, NlBlock *block, Keys *keys)
{
	NlGrouping	grouping;

	memset(keys, 0, sizeof(*keys));
	nl_compile_grouping(compile, scope, block, &grouping);
	if (grouping.n == 0)
		return;
	add_keys(compile, scope, block, keys, block->group_exprs, true);
	add_keys(compile, scope, block, keys, block->select, false);
	add_keys(compile, scope, block, keys, block->order, false);
}

/* Is an expression of the list shown behind "for each"? */
static bool
is_left(const NlCompile *compile, const Keys *keys, const NlExpr *expr)
{
	return !has_key(compile, keys, expr);
}

static int
count_left(const NlCompile *compile, const NlBlock *block, const Keys *keys)
{
	const NlExpr *expr;
	int			n = 0;

	for (expr = block->select; expr != NULL; expr = expr->next)
		n += is_left(compile, keys, expr);
	return n;
}

static void
write_keys(NlCompile *compile, const NlScope *scope, const NlBlock *block, const Keys *keys)
{
	NlText	   *text = compile->text;
	bool		first = true;
	int			i;

	for (i = 0; i < block->group_tables.n; i++)
	{
		nl_text_add(text, first ? "" : " and ");
		nl_describe_table(compile, block->group_tables.tables[i], false);
		first = false;
	}
	for (i = 0; i < keys->n; i++)
	{
		const NlExpr *key = keys->exprs[i];

		nl_text_add(text, first ? "" : i + 1 < keys->n ? ", " : " and ");
		first = false;
		/* by the key of a second instance: by its rows */
		if (key->kind == NL_EXPR_COLUMN && key->second && compile->schema->columns[key->item].primary &&
			compile->schema->tables[compile->schema->columns[key->item].table].n_primary == 1 &&
			find_same(compile, block->select, key) == NULL)
		{
			nl_text_add(text, "other ");
			nl_describe_table(compile, compile->schema->columns[key->item].table, false);
			continue;
		}
		nl_describe_operand(compile, scope, keys->exprs[i]);
		if (find_same(compile, block->select, keys->exprs[i]) == NULL)
			nl_text_add(text, " (not shown)");
	}
}

/* ---- what is shown ---- */

static void
write_distinct(NlCompile *compile, const NlScope *scope, NlBlock *block)
{
	NlText	   *text = compile->text;
	NlExpr	   *expr = block->select;

	if (block->n_select > 1)
		nl_text_add(text, "different combinations of ");
	else if (expr->kind == NL_EXPR_COLUMN)
	{
		nl_text_add(text, "different ");
		nl_describe_column(compile, scope, expr->item, expr->second, true);
		return;
	}
	else
		nl_text_add(text, expr->kind == NL_EXPR_TABLE ? "different rows: " : "different values of ");
	for (; expr != NULL; expr = expr->next)
	{
		nl_describe_expr(compile, scope, expr);
		if (expr->next != NULL)
			nl_text_add(text, expr->next->next != NULL ? ", " : " and ");
	}
}

/* keys: those are said already; NULL: all of the list. */
static void
write_list(NlCompile *compile, const NlScope *scope, NlBlock *block, const Keys *keys)
{
	NlText	   *text = compile->text;
	NlExpr	   *expr;
	int			left = keys != NULL ? count_left(compile, block, keys) : block->n_select;
	bool		several = left > 1;
	bool		first = true;

	if (block->distinct)
	{
		nl_text_add(text, "the ");
		write_distinct(compile, scope, block);
		return;
	}
	for (expr = block->select; expr != NULL; expr = expr->next)
	{
		if (keys != NULL && !is_left(compile, keys, expr))
			continue;
		left--;
		if (!first)
			nl_text_add(text, left > 0 ? ", " : " and ");
		(void) nl_compile_type(compile, expr);
		if (nl_describe_noun(expr) && (first || expr->kind != NL_EXPR_COLUMN))
			nl_text_add(text, "the ");
		if (several)
			nl_describe_operand(compile, scope, expr);
		else
			nl_describe_expr(compile, scope, expr);
		first = false;
	}
}

/* Does the expression name the table by itself: "the number of singers"? */
static bool
names_table(const NlExpr *expr, int table)
{
	if (expr == NULL)
		return false;
	if (expr->kind == NL_EXPR_COUNT_ROWS || expr->kind == NL_EXPR_TABLE)
		return expr->item == table && expr->cond == NULL;
	return (expr->kind == NL_EXPR_CALL || expr->kind == NL_EXPR_OVER) &&
		(names_table(expr->a, table) || names_table(expr->b, table));
}

static void
write_sources(NlCompile *compile, const NlScope *scope, const NlBlock *block)
{
	NlText	   *text = compile->text;
	const NlExpr *last;
	int			s;
	int			i;

	if (scope->n == 0)
		return;
	if (scope->n == 1)
	{
		for (last = block->select;; last = last->next)
		{
			if (names_table(last, scope->sources[0].table))
				return;
			if (last->next == NULL)
				break;
		}
		nl_text_add(text, nl_describe_noun(last) || block->distinct ? " of " : ", of ");
		nl_describe_table(compile, scope->sources[0].table, true);
		return;
	}
	nl_text_add(text, ", from ");
	for (s = 0; s < scope->n; s++)
	{
		const NlSource *source = &scope->sources[s];

		if (s > 0)
			nl_text_add(text, source->left ? " and, where there are any, " : " joined with ");
		if (source->second)
			nl_text_add(text, "other ");
		nl_describe_table(compile, source->table, true);
		/* not by the only key that the tables could be joined by */
		if (s > 0 && ((block->n_from > s && block->from[s].n_on > 0) ||
					  nl_join_several(compile->schema, source->table,
											   scope->sources[source->on_source[0]].table)))
			for (i = 0; i < source->n_on; i++)
			{
				nl_text_add(text, i == 0 ? " (by " : " and ");
				nl_describe_column(compile, scope, source->on_left[i],
								   scope->sources[source->on_source[i]].second, false);
				nl_text_add(text, " = ");
				nl_describe_column(compile, scope, source->on_right[i], source->second, false);
				if (i + 1 == source->n_on)
					nl_text_char(text, ')');
			}
	}
}

/* ---- order, limit ---- */

/* Is it the only count that is shown? Then "most first" says which. */
static bool
only_count(const NlCompile *compile, const NlBlock *block, const NlExpr *key)
{
	const NlExpr *expr;

	if (block == NULL || find_same(compile, block->select, key) == NULL)
		return false;
	for (expr = block->select; expr != NULL; expr = expr->next)
		if (!nl_compile_same_tokens(compile, expr, key) &&
			(expr->kind == NL_EXPR_COUNT_ROWS ||
			 (expr->kind == NL_EXPR_AGGREGATE && expr->symbol == NL_SYM_COUNT)))
			return false;
	return true;
}

/* Is it a long formula that was just told, as the last that is shown? */
static bool
is_last_shown(const NlCompile *compile, const NlBlock *block, const NlExpr *key)
{
	const NlExpr *last;

	if (block == NULL || key->kind == NL_EXPR_COLUMN || key->end - key->start < 5)
		return false;
	for (last = block->select; last->next != NULL; last = last->next)
		;
	return nl_compile_same_tokens(compile, last, key);
}

static void
write_key(NlCompile *compile, const NlScope *scope, const NlBlock *block, NlExpr *key)
{
	NlText	   *text = compile->text;
	const NlExprType *type = nl_compile_type(compile, key);
	bool		interval = nl_type_interval(type);
	bool		time = type->type == NL_TYPE_DATE ||
		(key->kind == NL_EXPR_CALL && key->symbol == NL_SYM_YEAR);

	if (key->kind == NL_EXPR_COUNT_ROWS && key->cond == NULL)
	{
		nl_text_add(text, key->desc ? "most " : "fewest ");
		if (!only_count(compile, block, key))
		{
			nl_describe_table(compile, key->item, true);
			nl_text_char(text, ' ');
		}
		nl_text_add(text, "first");
	}
	else if (key->kind == NL_EXPR_CALL && key->symbol == NL_SYM_WEEKDAY)
	{
		nl_text_add(text, "by ");
		nl_describe_expr(compile, scope, key);
		nl_text_add(text, key->desc ? " from Sunday back" : " from Monday on");
	}
	else if (type->type == NL_TYPE_NUMBER || time || interval)
	{
		if (is_last_shown(compile, block, key))
			nl_text_add(text, "by the value shown last, ");
		nl_text_add(text, interval ? (key->desc ? "longest " : "shortest ") :
					!time ? (key->desc ? "highest " : "lowest ") : key->desc ? "latest " : "earliest ");
		if (!is_last_shown(compile, block, key))
		{
			nl_describe_operand(compile, scope, key);
			nl_text_char(text, ' ');
		}
		nl_text_add(text, "first");
	}
	else
	{
		nl_text_add(text, "by ");
		nl_describe_operand(compile, scope, key);
		if (type->type == NL_TYPE_TEXT)
			nl_text_add(text, key->desc ? " from Z to A" : " from A to Z");
		else if (type->type == NL_TYPE_BOOL)
			nl_text_add(text, key->desc ? ", true first" : ", false first");
		else if (key->desc)
			nl_text_add(text, ", descending");
	}
}

void
nl_describe_order(NlCompile *compile, const NlScope *scope, const NlBlock *block, NlExpr *keys)
{
	NlExpr	   *key;

	for (key = keys; key != NULL; key = key->next)
	{
		if (key != keys)
			nl_text_add(compile->text, ", then ");
		write_key(compile, scope, block, key);
	}
}

static bool
is_one(const NlCompile *compile, const NlExpr *expr)
{
	return strcmp(nl_compile_value_text(compile, expr), "1") == 0;
}

static void
write_limit(NlCompile *compile, const NlScope *scope, NlBlock *block)
{
	NlText	   *text = compile->text;

	if (block->limit == NULL)
		return;
	nl_text_add(text, block->offset != NULL ? ", only the next" : ", only the first");
	if (!is_one(compile, block->limit))
	{
		nl_text_char(text, ' ');
		nl_describe_constant(compile, block->limit);
	}
	if (block->offset != NULL)
	{
		nl_text_add(text, " after the first ");
		nl_describe_constant(compile, block->offset);
	}
	if (block->ties)
		nl_text_add(text, " and those equal to the last of them");
	if (!block->pick)
		return;
	nl_text_add(text, " of each ");
	nl_describe_per(compile, scope, &block->per);
	if (block->kept != NULL)
	{
		nl_text_add(text, ", and of these only where ");
		nl_describe_cond(compile, scope, block->kept, NL_LEVEL_OR);
	}
	if (block->last_order != NULL)
	{
		nl_text_add(text, ", all of it ");
		nl_describe_order(compile, scope, block, block->last_order);
	}
}

/* ---- blocks, queries ---- */

static void
write_block(NlCompile *compile, NlBlock *block)
{
	NlText	   *text = compile->text;
	NlScope		scope;
	Keys		keys;
	bool		any_key;

	if (!nl_compile_scope(compile, NULL, block, &scope))
		return;
	find_keys(compile, &scope, block, &keys);
	if (compile->status != NL_OK)
		return;
	any_key = keys.n > 0 || block->group_tables.n > 0;
	if (any_key && !block->distinct && count_left(compile, block, &keys) == 0)
	{
		nl_text_add(text, "each ");
		write_keys(compile, &scope, block, &keys);
	}
	else
	{
		if (any_key)
		{
			nl_text_add(text, "for each ");
			write_keys(compile, &scope, block, &keys);
			nl_text_add(text, ": ");
		}
		write_list(compile, &scope, block, any_key && !block->distinct ? &keys : NULL);
	}
	write_sources(compile, &scope, block);
	if (block->where != NULL)
	{
		nl_text_add(text, ", where ");
		nl_describe_cond(compile, &scope, block->where, NL_LEVEL_OR);
	}
	if (block->having != NULL)
	{
		nl_text_add(text, any_key ? ", keeping only groups where " : ", only if ");
		nl_describe_cond(compile, &scope, block->having, NL_LEVEL_OR);
	}
	if (block->order != NULL)
	{
		nl_text_add(text, ", ");
		nl_describe_order(compile, &scope, block, block->order);
	}
	write_limit(compile, &scope, block);
}

void
nl_describe_query(NlCompile *compile, NlBlock *query)
{
	NlText	   *text = compile->text;
	NlBlock    *block;

	for (block = query; block != NULL && compile->status == NL_OK; block = block->next)
	{
		write_block(compile, block);
		switch (block->setop)
		{
			case NL_SYM_UNION:
				nl_text_add(text, "; and, without repeating any, ");
				break;
			case NL_SYM_UNIONALL:
				nl_text_add(text, "; and also ");
				break;
			case NL_SYM_INTERSECT:
				nl_text_add(text, "; of these only what is also among ");
				break;
			case NL_SYM_EXCEPT:
				nl_text_add(text, "; without ");
				break;
			default:
				break;
		}
	}
}

void
nl_describe_subquery(NlCompile *compile, NlBlock *query)
{
	bool		wrap = query->next != NULL || query->where != NULL || query->group ||
		query->having != NULL || query->order != NULL || query->limit != NULL ||
		query->n_from > 1 || query->use.n > 1 || query->n_select > 1;

	if (wrap)
		nl_text_char(compile->text, '(');
	nl_describe_query(compile, query);
	if (wrap)
		nl_text_char(compile->text, ')');
}

NlStatus
nl_describe(const NlSchema *schema, const NlValue *values, int n_values,
			const int32_t *ir, int n_ir, char **result, NlArena *arena, NlError *err)
{
	NlCompile	compile;
	NlText		text;
	NlBlock    *query;
	NlStatus	status;

	*result = NULL;
	status = nl_compile_begin(&compile, &text, &query, schema, values, n_values, ir, n_ir,
							  arena, err);
	if (status != NL_OK || query == NULL)
		return status;
	nl_describe_query(&compile, query);
	if (compile.status != NL_OK)
		return compile.status;
	*result = nl_text_finish(&text);
	if (*result == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "no memory for a description");
	return NL_OK;
}

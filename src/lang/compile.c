/*-------------------------------------------------------------------------
 * compile.c
 *	  IR -> SQL text: queries, blocks and their clauses.
 *
 * The tokens become a tree (ir_parse.c); the tree is written down clause by
 * clause. FROM and the names in it are compile_from.c's.
 *
 * Memory: the arena. Errors: NL_ERR_INPUT for IR that is not in the language,
 * has types that do not meet or tables that no key connects; NL_ERR_LIMIT;
 * NL_ERR_NOMEM.
 *-------------------------------------------------------------------------
 */
#include "lang/compile.h"

#include <string.h>

#include "lang/compile_parts.h"

/* ---- SELECT, GROUP BY, ORDER BY ---- */

/* What * would be, were the other columns not there. */
static void
write_stored(NlCompile *compile, const NlScope *scope, int table)
{
	const NlTable *t = &compile->schema->tables[table];
	int			c;

	for (c = 0; c < t->n_columns - t->n_defined; c++)
	{
		if (c > 0)
			nl_text_add(compile->text, ", ");
		nl_compile_column(compile, scope, t->first_column + c, false, false);
	}
}

void
nl_compile_list(NlCompile *compile, const NlScope *scope, NlBlock *block, bool plain)
{
	NlText	   *text = compile->text;
	NlExpr	   *expr;

	for (expr = block->select; expr != NULL; expr = expr->next)
	{
		if (expr != block->select)
			nl_text_add(text, ", ");
		if (expr->kind == NL_EXPR_TABLE)
		{
			int			source = nl_compile_source(compile, scope, expr->item, false);

			if (source < 0)
			{
				nl_compile_fail(compile, NL_ERR_INPUT, "answer that shows a table that is not in FROM");
				return;
			}
			if (compile->schema->tables[expr->item].partial)
			{
				write_stored(compile, scope, expr->item);
				continue;
			}
			if (!scope->bare || block->n_select > 1)
			{
				nl_text_name(text, scope->names[source]);
				nl_text_char(text, '.');
			}
			nl_text_char(text, '*');
			continue;
		}
		if (plain)
			nl_compile_plain(compile, scope, expr, NULL, NL_LEVEL_OTHER);
		else
			nl_compile_expr(compile, scope, expr, NULL);
		if (nl_compile_defined(compile, expr))
		{
			nl_text_add(text, " AS ");
			nl_text_name(text, nl_compile_output(compile, expr));
		}
	}
}

bool
nl_compile_defined(const NlCompile *compile, const NlExpr *expr)
{
	const NlColumn *columns = compile->schema->columns;

	if (expr->kind == NL_EXPR_AGGREGATE && expr->symbol == NL_SYM_SUM)
		return expr->a->kind == NL_EXPR_COLUMN && columns[expr->a->item].aggregate;
	return expr->kind == NL_EXPR_COLUMN && columns[expr->item].expression != NULL;
}

/*
 * A CASE takes the name of what stands behind ELSE, but for a cast's or another
 * CASE's of that kind (FigureColname in PostgreSQL's parse_target.c).
 */
static const char *
name_of_case(const NlCompile *compile, const NlExpr *otherwise)
{
	const char *name;

	if (otherwise->kind == NL_EXPR_CALL &&
		(otherwise->symbol == NL_SYM_ADD || otherwise->symbol == NL_SYM_PLUS_MONTHS))
		return "case";
	name = nl_compile_output(compile, otherwise);
	return name != NULL ? name : "case";
}

/*
 * What PostgreSQL calls the column of an expression: a bare name in ORDER BY
 * means that before it means a column of the table. NULL: nothing to fear.
 */
const char *
nl_compile_output(const NlCompile *compile, const NlExpr *expr)
{
	switch (expr->kind)
	{
		case NL_EXPR_COLUMN:
			return compile->schema->columns[expr->item].name;
		case NL_EXPR_COUNT_ROWS:
			return "count";
		case NL_EXPR_AGGREGATE:
		case NL_EXPR_OF_ROWS:
		case NL_EXPR_OVER:
			if (expr->symbol == NL_SYM_MEDIAN)
				return "percentile_cont";
			if (expr->symbol == NL_SYM_JOIN_TEXT)
				return "string_agg";
			if (nl_compile_defined(compile, expr))
				return compile->schema->columns[expr->a->item].name;
			return nl_symbol_names[expr->symbol];
		case NL_EXPR_TODAY:
			return "current_date";
		case NL_EXPR_QUERY:
			return nl_compile_output(compile, expr->query->select);
		case NL_EXPR_IF:
			return name_of_case(compile, expr->b);
		case NL_EXPR_CALL:
			switch (expr->symbol)
			{
				case NL_SYM_ROUND0:
				case NL_SYM_ROUND1:
				case NL_SYM_ROUND2:
					return "round";
				case NL_SYM_YEAR:
				case NL_SYM_QUARTER:
				case NL_SYM_MONTH:
				case NL_SYM_DAY:
				case NL_SYM_HOUR:
					if (nl_type_interval(&expr->a->type))
						return NULL;
					/* FALLTHROUGH */
				case NL_SYM_DOW:
				case NL_SYM_YEARS:
					return "extract";
				case NL_SYM_ADD:
				case NL_SYM_PLUS_MONTHS:
					/* a cast names its column so */
					return expr->type.type == NL_TYPE_DATE ? "date" : NULL;
				case NL_SYM_WEEKDAY:
					return "to_char";
				case NL_SYM_TRUNC_YEAR:
				case NL_SYM_TRUNC_QUARTER:
				case NL_SYM_TRUNC_MONTH:
				case NL_SYM_TRUNC_WEEK:
				case NL_SYM_TRUNC_DAY:
					return "date_trunc";
				case NL_SYM_NUMBER:
					return expr->a->kind == NL_EXPR_COLUMN ? "case" : "extract";
				case NL_SYM_LENGTH:
					if (expr->a->type.type == NL_TYPE_ARRAY)
						return "cardinality";
					/* FALLTHROUGH */
				case NL_SYM_LOWER:
				case NL_SYM_UPPER:
				case NL_SYM_ABS:
				case NL_SYM_COALESCE:
					return nl_symbol_names[expr->symbol];
				default:
					return NULL;
			}
		default:
			return NULL;
	}
}

static bool
is_shadowed(const NlCompile *compile, const NlBlock *block, const NlExpr *key)
{
	const NlExpr *expr;
	const char *name;

	for (expr = block->select; expr != NULL; expr = expr->next)
	{
		if (expr->kind == NL_EXPR_COLUMN)
			continue;
		name = nl_compile_output(compile, expr);
		if (name != NULL && strcmp(name, compile->schema->columns[key->item].name) == 0)
			return true;
	}
	return false;
}

static bool
may_be_null(const NlCompile *compile, const NlScope *scope, const NlExpr *expr)
{
	int			source;

	if (expr->kind == NL_EXPR_COUNT_ROWS ||
		(expr->kind == NL_EXPR_AGGREGATE && expr->symbol == NL_SYM_COUNT) ||
		expr->kind == NL_EXPR_TODAY ||
		(expr->kind == NL_EXPR_OVER &&
		 (expr->symbol == NL_SYM_COUNT || expr->symbol == NL_SYM_RANK)))
		return false;
	if (expr->kind != NL_EXPR_COLUMN)
		return true;
	source = nl_compile_source(compile, scope, compile->schema->columns[expr->item].table,
							   expr->second);
	return !(compile->schema->columns[expr->item].not_null ||
			 compile->schema->columns[expr->item].primary) || source < 0 || scope->sources[source].left;
}

void
nl_compile_direction(NlCompile *compile, const NlScope *scope, const NlExpr *key)
{
	if (key->desc)
		nl_text_add(compile->text, may_be_null(compile, scope, key) ? " DESC NULLS LAST" : " DESC");
}

void
nl_compile_key(NlCompile *compile, const NlScope *scope, const NlBlock *block, NlExpr *key)
{
	if (nl_expr_constant(key))
		nl_compile_fail(compile, NL_ERR_INPUT, "answer that is ordered by a constant");
	else if (key->kind == NL_EXPR_COLUMN)
		nl_compile_column(compile, scope, key->item, key->second,
						  block != NULL && is_shadowed(compile, block, key));
	else
		nl_compile_expr(compile, scope, key, NULL);
}

/* Weekdays go by their place in the week, which each group has one of. */
static void
write_weekday_key(NlCompile *compile, const NlScope *scope, NlBlock *block, NlExpr *key)
{
	NlGrouping	grouping;
	bool		grouped;

	nl_compile_grouping(compile, scope, block, &grouping);
	grouped = grouping.n > 0 && !nl_compile_aggregated(compile, scope, key->a);
	nl_text_add(compile->text, grouped ? "min(extract(isodow FROM " : "extract(isodow FROM ");
	nl_compile_expr(compile, scope, key->a, NULL);
	nl_text_add(compile->text, grouped ? "))" : ")");
}

static void
write_order(NlCompile *compile, const NlScope *scope, NlBlock *block)
{
	NlExpr	   *expr;

	for (expr = block->order; expr != NULL; expr = expr->next)
	{
		nl_text_add(compile->text, expr == block->order ? " ORDER BY " : ", ");
		if (expr->kind == NL_EXPR_CALL && expr->symbol == NL_SYM_WEEKDAY && !block->distinct)
			write_weekday_key(compile, scope, block, expr);
		else
			nl_compile_key(compile, scope, block, expr);
		nl_compile_direction(compile, scope, expr);
	}
}

static void
write_group(NlCompile *compile, const NlScope *scope, NlBlock *block)
{
	NlGrouping	grouping;
	int			i;

	nl_compile_grouping(compile, scope, block, &grouping);
	for (i = 0; i < grouping.n && compile->status == NL_OK; i++)
	{
		nl_text_add(compile->text, i == 0 ? " GROUP BY " : ", ");
		if (grouping.entries[i].expr != NULL)
			nl_compile_expr(compile, scope, grouping.entries[i].expr, NULL);
		else
			nl_compile_column(compile, scope, grouping.entries[i].column,
							  grouping.entries[i].second, false);
	}
}

void
nl_compile_rows(NlCompile *compile, const char *clause, const NlExpr *expr)
{
	const char *number = nl_compile_value_text(compile, expr);
	size_t		length = strlen(number);

	if ((expr->kind == NL_EXPR_VALUE && compile->values[expr->item].kind != NL_VALUE_NUMBER) ||
		length < 1 || length > 18 || strspn(number, "0123456789") != length)
		nl_compile_fail(compile, NL_ERR_INPUT, "answer limited by something that is no count");
	nl_text_add(compile->text, clause);
	nl_text_add(compile->text, number);
}

/* ---- blocks ---- */

void
nl_compile_body(NlCompile *compile, const NlScope *scope, NlBlock *block)
{
	nl_compile_from(compile, scope);
	if (block->where != NULL)
	{
		nl_text_add(compile->text, " WHERE ");
		nl_compile_cond(compile, scope, block->where, NL_LEVEL_OR);
	}
	write_group(compile, scope, block);
	if (block->having != NULL)
	{
		nl_text_add(compile->text, " HAVING ");
		nl_compile_cond(compile, scope, block->having, NL_LEVEL_OR);
	}
}

static void
write_block(NlCompile *compile, const NlScope *outer, NlBlock *block, bool plain)
{
	NlScope		scope;

	if (!nl_compile_scope(compile, outer, block, &scope))
		return;
	if (block->pick)
	{
		nl_compile_pick(compile, &scope, block, plain);
		return;
	}
	if (block->n_select == 1 && block->select->kind == NL_EXPR_OF_ROWS && scope.n == 0 &&
		block->where == NULL && !block->group && block->having == NULL &&
		block->order == NULL && block->limit == NULL && !plain)
	{
		nl_compile_of_rows(compile, &scope, block->select, true);
		return;
	}
	nl_text_add(compile->text, block->distinct ? "SELECT DISTINCT " : "SELECT ");
	nl_compile_list(compile, &scope, block, plain);
	nl_compile_body(compile, &scope, block);
	write_order(compile, &scope, block);
	if (block->ties)
	{
		nl_compile_rows(compile, " FETCH FIRST ", block->limit);
		nl_text_add(compile->text, " ROWS WITH TIES");
	}
	else if (block->limit != NULL)
		nl_compile_rows(compile, " LIMIT ", block->limit);
	if (block->offset != NULL)
		nl_compile_rows(compile, " OFFSET ", block->offset);
}

static const char *
setop_name(int symbol)
{
	switch (symbol)
	{
		case NL_SYM_UNION:
			return " UNION ";
		case NL_SYM_UNIONALL:
			return " UNION ALL ";
		case NL_SYM_INTERSECT:
			return " INTERSECT ";
		default:
			return " EXCEPT ";
	}
}

/*
 * Set operations are taken from left to right; SQL binds INTERSECT more
 * tightly, so what stands before it is put in parentheses.
 */
void
nl_compile_query(NlCompile *compile, const NlScope *outer, NlBlock *query, bool plain)
{
	NlText	   *text = compile->text;
	NlBlock    *block;
	bool		set = query->next != NULL;

	for (block = query; block != NULL; block = block->next)
		if (block->setop == NL_SYM_INTERSECT && block != query)
			nl_text_char(text, '(');
	for (block = query; block != NULL; block = block->next)
	{
		bool		wrap = set && (block->order != NULL || block->limit != NULL);

		if (wrap)
			nl_text_char(text, '(');
		write_block(compile, outer, block, plain || set);
		if (wrap)
			nl_text_char(text, ')');
		if (compile->status != NL_OK)
			return;
		if (block->setop == NL_SYM_INTERSECT && block != query)
			nl_text_char(text, ')');
		if (block->next != NULL)
			nl_text_add(text, setop_name(block->setop));
	}
}

void
nl_compile_init(NlCompile *compile, NlText *text, const NlSchema *schema,
				const NlValue *values, const int32_t *ir, NlArena *arena, NlError *err)
{
	memset(compile, 0, sizeof(*compile));
	nl_text_init(text, arena);
	compile->schema = schema;
	compile->values = values;
	compile->ir = ir;
	compile->text = text;
	compile->arena = arena;
	compile->err = err;
	compile->status = NL_OK;
}

NlStatus
nl_compile_begin(NlCompile *compile, NlText *text, NlBlock **query,
				 const NlSchema *schema, const NlValue *values, int n_values,
				 const int32_t *ir, int n_ir, NlArena *arena, NlError *err)
{
	NlStatus	status = nl_ir_parse(query, schema, n_values, ir, n_ir, arena, err);

	if (status == NL_OK && *query != NULL)
		nl_compile_init(compile, text, schema, values, ir, arena, err);
	return status;
}

NlStatus
nl_compile(const NlSchema *schema, const NlValue *values, int n_values,
		   const int32_t *ir, int n_ir, char **sql, NlArena *arena, NlError *err)
{
	NlCompile	compile;
	NlText		text;
	NlBlock    *query;
	NlStatus	status;

	*sql = NULL;
	status = nl_compile_begin(&compile, &text, &query, schema, values, n_values, ir, n_ir,
							  arena, err);
	if (status != NL_OK || query == NULL)
		return status;
	nl_compile_query(&compile, NULL, query, false);
	if (compile.status != NL_OK)
		return compile.status;
	*sql = nl_text_finish(&text);
	if (*sql == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "no memory for a statement");
	return NL_OK;
}

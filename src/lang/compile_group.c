/*-------------------------------------------------------------------------
 * compile_group.c
 *	  What a block must be grouped by, so that every column outside of an
 *	  aggregate is determined.
 *
 * The IR says what is meant (`same`, tables, expressions); SQL wants each
 * plain column of SELECT, HAVING and ORDER BY covered. What is missing is
 * added: the expression itself, or, where it holds a subquery or an
 * aggregate, its columns. The columns of a table that is grouped by its key
 * are listed too: PostgreSQL knows that the key determines them only when it
 * is a declared primary key, and the schema may have it from elsewhere.
 * Owns no memory; over NL_MAX_GROUP keys are NL_ERR_LIMIT.
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "lang/compile_parts.h"

typedef struct Walk
{
	NlCompile  *compile;
	const NlScope *scope;
	NlGrouping *grouping;
	bool		add;			/* add columns that are not covered */
	bool		covered;
	int			n_columns;		/* outside of aggregates */
	bool		aggregate;
	bool		query;			/* a subquery or EXISTS */
	bool		window;
} Walk;

static void walk_cond(Walk *walk, const NlCond *cond);
static void walk_expr(Walk *walk, const NlExpr *expr);

bool
nl_compile_same_tokens(const NlCompile *compile, const NlExpr *a, const NlExpr *b)
{
	return a->end - a->start == b->end - b->start &&
		memcmp(compile->ir + a->start, compile->ir + b->start,
			   (size_t) (a->end - a->start) * sizeof(int32_t)) == 0;
}

static bool
has_column(const NlGrouping *grouping, int column, bool second)
{
	int			i;

	for (i = 0; i < grouping->n; i++)
	{
		const NlGroupEntry *entry = &grouping->entries[i];

		if (entry->expr == NULL ? entry->column == column && entry->second == second :
			entry->expr->kind == NL_EXPR_COLUMN && entry->expr->item == column &&
			entry->expr->second == second)
			return true;
	}
	return false;
}

static void
add_entry(NlCompile *compile, NlGrouping *grouping, NlExpr *expr, int column, bool second)
{
	if (grouping->n == NL_MAX_GROUP)
	{
		nl_compile_fail(compile, NL_ERR_LIMIT, "answer that groups by too many columns");
		return;
	}
	grouping->entries[grouping->n].expr = expr;
	grouping->entries[grouping->n].column = column;
	grouping->entries[grouping->n++].second = second;
}

static void
visit_column(Walk *walk, int column, bool second)
{
	const NlColumn *c = &walk->compile->schema->columns[column];

	walk->n_columns++;
	if (has_column(walk->grouping, column, second))
		return;
	/* one that cannot be grouped by may still be determined by a key */
	if (!nl_type_comparable(c))
		return;
	walk->covered = false;
	if (walk->add)
		add_entry(walk->compile, walk->grouping, NULL, column, second);
}

static void
walk_per(Walk *walk, const NlPer *per)
{
	const NlSchema *schema = walk->compile->schema;
	const NlExpr *key;
	int			i,
				c;

	for (i = 0; i < per->tables.n; i++)
	{
		const NlTable *table = &schema->tables[per->tables.tables[i]];

		for (c = table->first_column; c < table->first_column + table->n_columns; c++)
			if (schema->columns[c].primary)
				visit_column(walk, c, false);
	}
	for (key = per->exprs; key != NULL; key = key->next)
		walk_expr(walk, key);
}

static void
walk_expr(Walk *walk, const NlExpr *expr)
{
	const NlGrouping *grouping = walk->grouping;
	const NlExpr *key;
	int			i;

	/* an operand that is grouped by is covered as a whole */
	for (i = 0; i < grouping->n && expr->kind != NL_EXPR_COLUMN; i++)
		if (grouping->entries[i].expr != NULL &&
			nl_compile_same_tokens(walk->compile, grouping->entries[i].expr, expr))
		{
			walk->n_columns++;
			return;
		}
	switch (expr->kind)
	{
		case NL_EXPR_COLUMN:
			if (walk->compile->schema->columns[expr->item].aggregate)
				walk->aggregate = true;
			else
				visit_column(walk, expr->item, expr->second);
			break;
		case NL_EXPR_QUERY:
		case NL_EXPR_OF_ROWS:
			walk->query = true;
			break;
		case NL_EXPR_OVER:
			walk->window = true;
			if (expr->a != NULL)
				walk_expr(walk, expr->a);
			walk_per(walk, &expr->over->per);
			for (key = expr->over->order; key != NULL; key = key->next)
				walk_expr(walk, key);
			break;
		case NL_EXPR_COUNT_ROWS:
		case NL_EXPR_AGGREGATE:
			walk->aggregate = true;
			break;
		case NL_EXPR_IF:
			walk_cond(walk, expr->cond);
			/* FALLTHROUGH */
		case NL_EXPR_CALL:
			walk_expr(walk, expr->a);
			if (expr->b != NULL)
				walk_expr(walk, expr->b);
			break;
		default:
			break;
	}
}

static void
walk_cond(Walk *walk, const NlCond *cond)
{
	NlScope		inner;
	NlTie		tie;
	int			i;

	if (cond->kind == NL_COND_EXISTS)
	{
		walk->query = true;
		if (!nl_compile_tie(walk->compile, walk->scope, cond, &inner, &tie))
			return;
		for (i = 0; i < tie.n; i++)
			visit_column(walk, tie.outer[i], false);
		return;
	}
	if (cond->left != NULL)
		walk_cond(walk, cond->left);
	if (cond->right != NULL)
		walk_cond(walk, cond->right);
	if (cond->a != NULL)
		walk_expr(walk, cond->a);
	if (cond->b != NULL)
		walk_expr(walk, cond->b);
	if (cond->c != NULL)
		walk_expr(walk, cond->c);
	if (cond->query != NULL)
		walk->query = true;
}

static Walk
begin(NlCompile *compile, const NlScope *scope, NlGrouping *grouping, bool add)
{
	Walk		walk;

	memset(&walk, 0, sizeof(walk));
	walk.compile = compile;
	walk.scope = scope;
	walk.grouping = grouping;
	walk.add = add;
	walk.covered = true;
	return walk;
}

static bool
is_aggregate(NlCompile *compile, const NlScope *scope, const NlExpr *expr)
{
	NlGrouping	none;
	Walk		walk;

	none.n = 0;
	walk = begin(compile, scope, &none, false);
	walk_expr(&walk, expr);
	return walk.aggregate;
}

bool
nl_compile_aggregated(NlCompile *compile, const NlScope *scope, const NlExpr *expr)
{
	NlGrouping	none;
	Walk		walk;

	none.n = 0;
	walk = begin(compile, scope, &none, false);
	walk_expr(&walk, expr);
	return walk.aggregate || walk.window;
}

/*
 * Makes the expression's columns outside of aggregates covered. Those with
 * windows come last: a window's operands are mostly what is grouped by
 * already, and would bring in single columns otherwise.
 */
static void
cover(NlCompile *compile, const NlScope *scope, NlGrouping *grouping, NlExpr *expr,
	  bool windows)
{
	const NlSchema *schema = compile->schema;
	Walk		walk;
	int			c;

	if (expr->kind == NL_EXPR_TABLE)
	{
		const NlTable *table = &schema->tables[expr->item];

		for (c = table->first_column; c < table->first_column + table->n_columns; c++)
			if (schema->columns[c].expression == NULL && nl_type_comparable(&schema->columns[c]) &&
				!has_column(grouping, c, false))
				add_entry(compile, grouping, NULL, c, false);
		return;
	}
	walk = begin(compile, scope, grouping, false);
	walk_expr(&walk, expr);
	if (walk.covered || walk.n_columns == 0 || walk.window != windows)
		return;
	if (!walk.aggregate && !walk.query && !walk.window)
	{
		add_entry(compile, grouping, expr, -1, false);
		return;
	}
	walk = begin(compile, scope, grouping, true);
	walk_expr(&walk, expr);
}

void
nl_compile_grouping(NlCompile *compile, const NlScope *scope, NlBlock *block,
					NlGrouping *grouping)
{
	const NlSchema *schema = compile->schema;
	bool		grouped = block->group || block->having != NULL;
	NlExpr	   *expr;
	NlExpr	   *next;
	int			i,
				c;

	grouping->n = 0;
	for (expr = block->select; expr != NULL; expr = expr->next)
		grouped = grouped || is_aggregate(compile, scope, expr);
	for (expr = block->order; expr != NULL; expr = expr->next)
		grouped = grouped || is_aggregate(compile, scope, expr);
	for (expr = block->last_order; expr != NULL; expr = expr->next)
		grouped = grouped || is_aggregate(compile, scope, expr);
	if (!grouped)
		return;

	for (i = 0; i < block->group_tables.n; i++)
	{
		const NlTable *table = &schema->tables[block->group_tables.tables[i]];

		if (table->n_primary == 0)
			nl_compile_fail(compile, NL_ERR_INPUT, "answer that groups by a table without primary key");
		for (c = table->first_column; c < table->first_column + table->n_columns; c++)
			if (schema->columns[c].primary)
				add_entry(compile, grouping, NULL, c, false);
	}
	/* `same` says nothing that covering does not do, but stands first */
	if (block->group_same)
		for (expr = block->select; expr != NULL; expr = expr->next)
			cover(compile, scope, grouping, expr, false);
	for (expr = block->group_exprs; expr != NULL; expr = next)
	{
		next = expr->next;
		if (nl_expr_constant(expr) || is_aggregate(compile, scope, expr))
			nl_compile_fail(compile, NL_ERR_INPUT, "answer that groups by a constant or an aggregate");
		for (i = 0; i < grouping->n; i++)
			if (grouping->entries[i].expr != NULL &&
				nl_compile_same_tokens(compile, grouping->entries[i].expr, expr))
				break;
		if (i == grouping->n &&
			!(expr->kind == NL_EXPR_COLUMN && has_column(grouping, expr->item, expr->second)))
			add_entry(compile, grouping, expr, -1, false);
	}
	for (i = 0; i < 2; i++)
	{
		for (expr = block->select; expr != NULL; expr = expr->next)
			cover(compile, scope, grouping, expr, i != 0);
		for (expr = block->order; expr != NULL; expr = expr->next)
			cover(compile, scope, grouping, expr, i != 0);
		for (expr = block->last_order; expr != NULL; expr = expr->next)
			cover(compile, scope, grouping, expr, i != 0);
	}
	if (block->pick)
	{
		Walk		walk = begin(compile, scope, grouping, true);

		walk_per(&walk, &block->per);
		if (block->kept != NULL)
			walk_cond(&walk, block->kept);
	}
	if (block->having != NULL)
	{
		Walk		walk = begin(compile, scope, grouping, true);

		walk_cond(&walk, block->having);
	}
}

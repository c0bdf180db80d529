/*-------------------------------------------------------------------------
 * uses.c
 *	  Walks the tree of an answer and notes what it uses (see uses.h).
 *
 * Sources and ties are the compiler's (compile_parts.h), so that the joins
 * told are those written. Memory: the arena, for the tree. Nothing is kept.
 *-------------------------------------------------------------------------
 */
#include "lang/uses.h"

#include <stdlib.h>
#include <string.h>

#include "lang/compile_parts.h"
#include "lang/joinpath.h"

/* Ways looked at by nl_uses_other_path, in steps along keys. */
#define MAX_STEPS 200000

typedef struct Walk
{
	NlCompile  *compile;
	NlUses	   *uses;
} Walk;

static void walk_query(Walk *walk, NlBlock *query);
static void walk_cond(Walk *walk, const NlScope *scope, NlCond *cond);
static void walk_expr(Walk *walk, const NlScope *scope, NlExpr *expr);

/* ---- notes ---- */

/* Puts a number into a list, once. */
static void
note(int *list, int *n, int number)
{
	int			i;

	for (i = 0; i < *n; i++)
		if (list[i] == number)
			return;
	if (*n < NL_MAX_USES)
		list[(*n)++] = number;
}

static NlUsedTable *
note_table(Walk *walk, int table, bool wanted)
{
	NlUses	   *uses = walk->uses;
	int			i;

	for (i = 0; i < uses->n_tables && uses->tables[i].table != table; i++)
		;
	if (i == NL_MAX_USES)
		return &uses->tables[i - 1];
	if (i == uses->n_tables)
	{
		uses->tables[i].table = table;
		uses->n_tables++;
	}
	uses->tables[i].wanted = uses->tables[i].wanted || wanted;
	return &uses->tables[i];
}

/* Returns the join's number, -1 if there is no room. */
static int
note_join(Walk *walk, const NlUsedJoin *join)
{
	NlUses	   *uses = walk->uses;
	int			i;

	for (i = 0; i < uses->n_joins; i++)
	{
		const NlUsedJoin *other = &uses->joins[i];

		if (other->n == join->n && other->outer == join->outer && other->exists == join->exists &&
			memcmp(other->left, join->left, sizeof(int) * (size_t) join->n) == 0 &&
			memcmp(other->right, join->right, sizeof(int) * (size_t) join->n) == 0)
			return i;
	}
	if (i == NL_MAX_USES)
		return -1;
	uses->joins[i] = *join;
	return uses->n_joins++;
}

static void
note_path(Walk *walk, const NlUsedPath *path)
{
	NlUses	   *uses = walk->uses;
	int			i;

	for (i = 0; i < uses->n_paths; i++)
		if (uses->paths[i].n == path->n &&
			memcmp(uses->paths[i].joins, path->joins, sizeof(int) * (size_t) path->n) == 0)
			return;
	if (uses->n_paths < NL_MAX_USES && path->n > 0)
		uses->paths[uses->n_paths++] = *path;
}

/* ---- FROM ---- */

static int
join_source(Walk *walk, const NlScope *scope, const NlSource *source)
{
	NlUsedJoin	join;
	int			i;

	memset(&join, 0, sizeof(join));
	join.n = source->n_on;
	for (i = 0; i < source->n_on; i++)
	{
		join.left[i] = source->on_left[i];
		join.right[i] = source->on_right[i];
	}
	join.left_table = scope->sources[source->on_source[0]].table;
	join.right_table = source->table;
	join.outer = source->left;
	return note_join(walk, &join);
}

/*
 * From source s to where the nearest wanted table (or the first) is. Returns
 * that source; -1: the way is too long to be looked at.
 */
static int
trace(Walk *walk, const NlScope *scope, const bool *wanted, int s, NlUsedPath *path)
{
	memset(path, 0, sizeof(*path));
	path->from_table = scope->sources[s].table;
	do
	{
		int			join;

		if (scope->sources[s].n_on == 0 || path->n == NL_MAX_PATH)
			return -1;
		join = join_source(walk, scope, &scope->sources[s]);
		if (join < 0)
			return -1;
		path->joins[path->n++] = join;
		s = scope->sources[s].on_source[0];
	} while (s > 0 && !wanted[s]);
	path->to_table = scope->sources[s].table;
	return s;
}

static void
walk_sources(Walk *walk, const NlScope *scope, const bool *wanted)
{
	NlUsedPath	path;
	int			s;

	for (s = 0; s < scope->n; s++)
		(void) note_table(walk, scope->sources[s].table, wanted[s]);
	for (s = 1; s < scope->n; s++)
		if (scope->sources[s].n_on > 0)
			(void) join_source(walk, scope, &scope->sources[s]);
	for (s = 1; s < scope->n; s++)
		if (wanted[s] && trace(walk, scope, wanted, s, &path) >= 0)
			note_path(walk, &path);
}

static bool
in_use(const NlUse *use, int table)
{
	int			i;

	for (i = 0; i < use->n; i++)
		if (use->tables[i] == table)
			return true;
	return false;
}

/* ---- expressions ---- */

static void
note_value(Walk *walk, const NlExpr *expr)
{
	if (expr != NULL && (expr->kind == NL_EXPR_VALUE || expr->kind == NL_EXPR_AGO))
		note(walk->uses->values, &walk->uses->n_values, expr->item);
}

/* alone: by itself, not because of a LEFT JOIN that finds nothing, which is
 * what one counts a column of it for. */
static bool
may_be_null(const NlScope *scope, const NlColumn *column, bool alone)
{
	int			s;

	for (s = 0; !alone && s < scope->n; s++)
		if (scope->sources[s].table == column->table && scope->sources[s].left)
			return true;
	return !column->not_null && !column->primary;
}

/* Columns below an aggregate; what handles NULL itself is left alone. */
static void
note_nulls(Walk *walk, const NlScope *scope, int symbol, const NlExpr *expr)
{
	NlUses	   *uses = walk->uses;
	int			i;

	if (expr == NULL)
		return;
	if (expr->kind == NL_EXPR_CALL && expr->symbol != NL_SYM_COALESCE)
	{
		note_nulls(walk, scope, symbol, expr->a);
		note_nulls(walk, scope, symbol, expr->b);
	}
	if (expr->kind != NL_EXPR_COLUMN ||
		!may_be_null(scope, &walk->compile->schema->columns[expr->item], symbol == NL_SYM_COUNT))
		return;
	for (i = 0; i < uses->n_aggregates; i++)
		if (uses->aggregates[i].symbol == symbol && uses->aggregates[i].column == expr->item)
			return;
	if (i == NL_MAX_USES)
		return;
	uses->aggregates[i].symbol = symbol;
	uses->aggregates[i].column = expr->item;
	uses->n_aggregates++;
}

static void
walk_list(Walk *walk, const NlScope *scope, NlExpr *list)
{
	for (; list != NULL; list = list->next)
		walk_expr(walk, scope, list);
}

static void
walk_expr(Walk *walk, const NlScope *scope, NlExpr *expr)
{
	NlUses	   *uses = walk->uses;

	if (expr == NULL)
		return;
	switch (expr->kind)
	{
		case NL_EXPR_COLUMN:
			note(uses->columns, &uses->n_columns, expr->item);
			break;
		case NL_EXPR_TABLE:
			note_table(walk, expr->item, true)->whole = true;
			break;
		case NL_EXPR_TODAY:
			uses->today = true;
			break;
		case NL_EXPR_AGO:
			note(uses->ago, &uses->n_ago, expr->item);
			break;
		case NL_EXPR_AGGREGATE:
			note_nulls(walk, scope, expr->symbol, expr->a);
			break;
		default:
			break;
	}
	note_value(walk, expr);
	walk_expr(walk, scope, expr->a);
	walk_expr(walk, scope, expr->b);
	walk_cond(walk, scope, expr->cond);
	if (expr->query != NULL)
		walk_query(walk, expr->query);
	if (expr->over != NULL)
	{
		walk_list(walk, scope, expr->over->per.exprs);
		walk_list(walk, scope, expr->over->order);
	}
}

/* ---- conditions ---- */

/* The date column in `expr`: itself, or what a year or a month is taken of. */
static int
date_column(Walk *walk, const NlExpr *expr)
{
	while (expr->kind == NL_EXPR_CALL && expr->a != NULL && expr->b == NULL)
		expr = expr->a;
	if (expr->kind != NL_EXPR_COLUMN ||
		walk->compile->schema->columns[expr->item].type != NL_TYPE_DATE)
		return -1;
	return expr->item;
}

static void
note_date(Walk *walk, const NlExpr *a, const NlExpr *b)
{
	NlUses	   *uses = walk->uses;
	int			column;

	if (a == NULL || b == NULL || (b->kind != NL_EXPR_VALUE && b->kind != NL_EXPR_AGO))
		return;
	column = date_column(walk, a);
	if (column < 0 || uses->n_dates == NL_MAX_USES)
		return;
	uses->dates[uses->n_dates].column = column;
	uses->dates[uses->n_dates++].value = b->item;
}

static void
walk_exists(Walk *walk, const NlScope *scope, NlCond *cond)
{
	NlScope		inner;
	NlTie		tie;
	NlUsedJoin	join;
	NlUsedPath	path;
	bool		wanted[NL_MAX_SOURCES];
	int			s;
	int			end;

	if (!nl_compile_tie(walk->compile, scope, cond, &inner, &tie))
		return;
	for (s = 0; s < inner.n; s++)
		wanted[s] = inner.sources[s].table == cond->table ||
			in_use(&cond->use, inner.sources[s].table);
	walk_sources(walk, &inner, wanted);

	memset(&join, 0, sizeof(join));
	join.n = tie.n;
	memcpy(join.left, tie.outer, sizeof(int) * (size_t) tie.n);
	memcpy(join.right, tie.inner, sizeof(int) * (size_t) tie.n);
	join.left_table = scope->sources[tie.outer_source].table;
	join.right_table = inner.sources[tie.inner_source].table;
	join.exists = true;
	end = note_join(walk, &join);

	/* from the outer table to the first source, which is cond's */
	memset(&path, 0, sizeof(path));
	memset(wanted, 0, sizeof(wanted));
	if (tie.inner_source > 0 && trace(walk, &inner, wanted, tie.inner_source, &path) != 0)
		end = -1;
	if (end >= 0 && path.n < NL_MAX_PATH)
	{
		memmove(path.joins + 1, path.joins, sizeof(int) * (size_t) path.n);
		path.joins[0] = end;
		path.n++;
		path.from_table = join.left_table;
		path.to_table = cond->table;
		note_path(walk, &path);
	}
	walk_cond(walk, &inner, cond->left);
}

/* column in ( select column ): joined, if only to ask whether there is one */
static void
note_tie(Walk *walk, const NlCond *cond)
{
	const NlExpr *shown = cond->query->select;
	NlUsedJoin	join;
	NlUsedPath	path;

	if (cond->a->kind != NL_EXPR_COLUMN || shown->kind != NL_EXPR_COLUMN || cond->query->next != NULL)
		return;
	memset(&join, 0, sizeof(join));
	join.n = 1;
	join.left[0] = cond->a->item;
	join.right[0] = shown->item;
	join.left_table = walk->compile->schema->columns[cond->a->item].table;
	join.right_table = walk->compile->schema->columns[shown->item].table;
	join.exists = true;
	memset(&path, 0, sizeof(path));
	path.joins[0] = note_join(walk, &join);
	path.n = path.joins[0] >= 0 ? 1 : 0;
	path.from_table = join.left_table;
	path.to_table = join.right_table;
	note_path(walk, &path);
}

static void
walk_cond(Walk *walk, const NlScope *scope, NlCond *cond)
{
	NlExpr	   *value;

	if (cond == NULL || walk->compile->status != NL_OK)
		return;
	if (cond->kind == NL_COND_EXISTS)
	{
		walk_exists(walk, scope, cond);
		return;
	}
	walk_cond(walk, scope, cond->left);
	walk_cond(walk, scope, cond->right);
	walk_expr(walk, scope, cond->a);
	walk_expr(walk, scope, cond->b);
	walk_expr(walk, scope, cond->c);
	note_date(walk, cond->a, cond->b);
	note_date(walk, cond->a, cond->c);
	for (value = cond->values; value != NULL; value = value->next)
	{
		note_value(walk, value);
		note_date(walk, cond->a, value);
	}
	if (cond->query != NULL)
	{
		walk_query(walk, cond->query);
		note_tie(walk, cond);
	}
}

/* ---- blocks ---- */

/* Tables that are grouped by: as such, or by a column of theirs. */
static void
note_groups(Walk *walk, const NlScope *scope, NlBlock *block)
{
	NlUses	   *uses = walk->uses;
	NlGrouping	grouping;
	int			i;

	nl_compile_grouping(walk->compile, scope, block, &grouping);
	for (i = 0; i < grouping.n; i++)
	{
		const NlGroupEntry *entry = &grouping.entries[i];
		int			column = entry->expr == NULL ? entry->column :
			entry->expr->kind == NL_EXPR_COLUMN ? entry->expr->item : -1;

		if (column >= 0)
			note(uses->grouped, &uses->n_grouped, walk->compile->schema->columns[column].table);
	}
}

static void
walk_block(Walk *walk, NlBlock *block)
{
	NlScope		scope;
	bool		wanted[NL_MAX_SOURCES];
	int			s;

	if (!nl_compile_scope(walk->compile, NULL, block, &scope))
		return;
	for (s = 0; s < scope.n; s++)
		wanted[s] = in_use(&block->use, scope.sources[s].table);
	walk_sources(walk, &scope, wanted);
	note_groups(walk, &scope, block);
	walk_list(walk, &scope, block->select);
	walk_cond(walk, &scope, block->where);
	walk_list(walk, &scope, block->group_exprs);
	walk_cond(walk, &scope, block->having);
	walk_list(walk, &scope, block->order);
	walk_list(walk, &scope, block->per.exprs);
	walk_cond(walk, &scope, block->kept);
	walk_list(walk, &scope, block->last_order);
	note_value(walk, block->limit);
	note_value(walk, block->offset);
}

static void
walk_query(Walk *walk, NlBlock *query)
{
	for (; query != NULL && walk->compile->status == NL_OK; query = query->next)
		walk_block(walk, query);
}

/* How many rows will come, as far as the statement says. */
static void
find_size(Walk *walk, NlBlock *block)
{
	NlUses	   *uses = walk->uses;
	NlExpr	   *expr;
	NlScope		scope;
	bool		all;

	uses->limit = uses->listing = -1;
	if (block->next != NULL)
		return;
	if (block->limit != NULL && !block->ties && !block->pick)
		uses->limit = strtoll(nl_compile_value_text(walk->compile, block->limit), NULL, 10);
	if (!nl_compile_scope(walk->compile, NULL, block, &scope))
		return;
	all = scope.n == 1 && block->limit == NULL && block->where == NULL && !block->group &&
		block->having == NULL && !block->distinct;
	for (expr = block->select; expr != NULL && all; expr = expr->next)
		all = expr->kind == NL_EXPR_TABLE || !nl_compile_aggregated(walk->compile, &scope, expr);
	for (expr = block->order; expr != NULL && all; expr = expr->next)
		all = !nl_compile_aggregated(walk->compile, &scope, expr);
	if (all)
		uses->listing = scope.sources[0].table;
}

NlStatus
nl_uses_find(NlUses *uses, const NlSchema *schema, const NlValue *values, int n_values,
			 const int32_t *ir, int n_ir, NlArena *arena, NlError *err)
{
	NlCompile	compile;
	NlText		text;
	NlBlock    *query;
	NlStatus	status;
	Walk		walk;

	memset(uses, 0, sizeof(*uses));
	uses->limit = uses->listing = -1;
	status = nl_compile_begin(&compile, &text, &query, schema, values, n_values, ir, n_ir,
							  arena, err);
	if (status != NL_OK || query == NULL)
		return status;
	walk.compile = &compile;
	walk.uses = uses;
	walk_query(&walk, query);
	if (compile.status == NL_OK)
		find_size(&walk, query);
	return compile.status;
}

/* ---- other paths ---- */

typedef struct Search
{
	const NlSchema *schema;
	int			goal;
	int			n;				/* keys of a path */
	int			taken[NL_MAX_PATH]; /* keys of the path used */
	int			keys[NL_MAX_PATH];
	int			tables[NL_MAX_PATH + 1];
	int			steps;
} Search;

/* The key that a join goes along, or -1. */
static int
key_of(const NlSchema *schema, const NlUsedJoin *join)
{
	size_t		size = sizeof(int) * (size_t) join->n;
	int			k;

	for (k = 0; k < schema->n_keys; k++)
	{
		const NlKey *key = &schema->keys[k];

		if (key->n == join->n &&
			((memcmp(key->from, join->left, size) == 0 && memcmp(key->to, join->right, size) == 0) ||
			 (memcmp(key->to, join->left, size) == 0 && memcmp(key->from, join->right, size) == 0)))
			return k;
	}
	return -1;
}

static bool
search(Search *s, int depth)
{
	int			from = s->tables[depth];
	int			k;

	for (k = 0; k < s->schema->n_keys; k++)
	{
		const NlKey *key = &s->schema->keys[k];
		int			to = key->from_table == from ? key->to_table : key->from_table;
		bool		last = depth + 1 == s->n;
		int			i;

		if (++s->steps > MAX_STEPS)
			return false;
		if (key->from_table != from && key->to_table != from)
			continue;
		if (last != (to == s->goal))
			continue;
		for (i = 0; i <= depth && !(to == s->tables[i] && !last); i++)
			;
		if (i <= depth)
			continue;
		s->keys[depth] = k;
		s->tables[depth + 1] = to;
		if (last ? memcmp(s->keys, s->taken, sizeof(int) * (size_t) s->n) != 0 : search(s, depth + 1))
			return true;
	}
	return false;
}

/* Is the path used the one that is to be taken between its ends? */
static bool
is_preferred(const Search *s)
{
	const NlPath *path = nl_join_path(s->schema, s->tables[0], s->goal);
	int			i;

	if (path == NULL || path->n != s->n)
		return false;
	for (i = 0; i < s->n; i++)
		if (s->taken[i] != path->keys[path->from_table == s->tables[0] ? i : s->n - 1 - i])
			return false;
	return true;
}

bool
nl_uses_other_path(const NlUses *uses, const NlUsedPath *path, const NlSchema *schema, int *keys)
{
	Search		s;
	int			i;

	memset(&s, 0, sizeof(s));
	s.schema = schema;
	s.n = path->n;
	s.goal = path->to_table;
	s.tables[0] = path->from_table;
	for (i = 0; i < path->n; i++)
	{
		s.taken[i] = key_of(schema, &uses->joins[path->joins[i]]);
		if (s.taken[i] < 0)
			return false;
	}
	if (is_preferred(&s))
		return false;			/* somebody said so */
	if (!search(&s, 0))
		return false;
	memcpy(keys, s.keys, sizeof(int) * (size_t) s.n);
	return true;
}

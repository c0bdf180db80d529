/*-------------------------------------------------------------------------
 * querytree_pullup.c
 *	  Derived tables that one block says as well, and the first rows of each
 *	  group, as Query trees.
 *
 * A common table expression is the derived table it stands for. A derived
 * table is merged into the query around it where one block says the same:
 * conditions on its columns become WHERE, or HAVING where they hold an
 * aggregate. rank() or row_number() in it, compared with a number around it,
 * is `limit n per`, as DISTINCT ON is. What orders only those groups that
 * come first anyway is not said.
 *
 * Sources beside the derived table are merged with it when each gives one row
 * for a group, so that it does not matter what comes first: the join, or the
 * grouping and the picking.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/parsetree.h"
#include "pg/querytree_private.h"
#include "rewrite/rewriteManip.h"

/* --- common table expressions ------------------------------------------- */

typedef struct Inline
{
	CommonTableExpr *cte;
	Index		depth;			/* of the query at hand below the one with WITH */
} Inline;

static bool find_window(Node *node, void *context);

static bool
inline_cte(Node *node, Inline *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, RangeTblEntry))
	{
		RangeTblEntry *rte = (RangeTblEntry *) node;

		if (rte->rtekind == RTE_CTE && rte->ctelevelsup == context->depth &&
			strcmp(rte->ctename, context->cte->ctename) == 0)
		{
			Query	   *q = copyObject(castNode(Query, context->cte->ctequery));

			IncrementVarSublevelsUp((Node *) q, (int) context->depth, 1);
			rte->rtekind = RTE_SUBQUERY;
			rte->subquery = q;
			rte->ctename = NULL;
			rte->ctelevelsup = 0;
			rte->coltypes = rte->coltypmods = rte->colcollations = NIL;
		}
		return false;
	}
	if (IsA(node, Query))
	{
		bool		result;

		context->depth++;
		result = query_tree_walker((Query *) node, inline_cte, (void *) context,
								   QTW_EXAMINE_RTES_BEFORE);
		context->depth--;
		return result;
	}
	return expression_tree_walker(node, inline_cte, (void *) context);
}

Query *
nlpg_inline_ctes(Query *query)
{
	if (query->cteList == NIL)
		return query;
	for (int i = 0; i < list_length(query->cteList); i++)
	{
		CommonTableExpr *cte = list_nth(query->cteList, i);

		if (cte->cterecursive || !IsA(cte->ctequery, Query) ||
			((Query *) cte->ctequery)->commandType != CMD_SELECT)
			return query;
	}
	query = copyObject(query);
	while (query->cteList != NIL)
	{
		Inline		context;

		context.cte = linitial(query->cteList);
		context.depth = 0;
		query->cteList = list_delete_first(query->cteList);
		(void) query_tree_walker(query, inline_cte, (void *) &context,
								 QTW_EXAMINE_RTES_BEFORE);
	}
	return query;
}

/* --- merging a derived table -------------------------------------------- */

typedef struct Renumber
{
	Index		refs;			/* added to references of sort and group */
	Index		windows;		/* and to those of windows */
} Renumber;

static bool
renumber_windows(Node *node, Renumber *by)
{
	if (node == NULL)
		return false;
	if (IsA(node, WindowFunc))
		((WindowFunc *) node)->winref += by->windows;
	return expression_tree_walker(node, renumber_windows, (void *) by);
}

static void
renumber_clauses(List *clauses, Index by)
{
	ListCell   *lc;

	foreach(lc, clauses)
		((SortGroupClause *) lfirst(lc))->tleSortGroupRef += by;
}

/* So that no reference of the query is one of the query around. */
static void
renumber(Query *query, NlpgPick *pick, const Query *around)
{
	Renumber	by = {0, 0};
	ListCell   *lc;

	foreach(lc, around->targetList)
		by.refs = Max(by.refs, ((TargetEntry *) lfirst(lc))->ressortgroupref);
	foreach(lc, around->windowClause)
		by.windows = Max(by.windows, ((WindowClause *) lfirst(lc))->winref);
	foreach(lc, query->targetList)
	{
		TargetEntry *tle = lfirst(lc);

		if (tle->ressortgroupref != 0)
			tle->ressortgroupref += by.refs;
		(void) renumber_windows((Node *) tle->expr, &by);
	}
	renumber_clauses(query->groupClause, by.refs);
	renumber_clauses(query->sortClause, by.refs);
	renumber_clauses(pick->per, by.refs);
	renumber_clauses(pick->last, by.refs);
	if (pick->kept != 0)
		pick->kept += by.refs;
	foreach(lc, query->windowClause)
	{
		WindowClause *wc = lfirst(lc);

		wc->winref += by.windows;
		renumber_clauses(wc->partitionClause, by.refs);
		renumber_clauses(wc->orderClause, by.refs);
	}
}

/* The node with the derived table's expressions for its columns. */
static Node *
replace_columns(Query *query, Index rtindex, Query *sub, Node *node)
{
	bool		links = false;

#if PG_VERSION_NUM >= 180000
	return ReplaceVarsFromTargetList(node, rtindex, 0, rt_fetch(rtindex, query->rtable),
									 sub->targetList, 0, REPLACEVARS_REPORT_ERROR, 0, &links);
#else
	return ReplaceVarsFromTargetList(node, rtindex, 0, rt_fetch(rtindex, query->rtable),
									 sub->targetList, REPLACEVARS_REPORT_ERROR, 0, &links);
#endif
}

bool
nlpg_has_window(Node *node)
{
	return find_window(node, NULL);
}

static bool
find_window(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, WindowFunc))
		return true;
	return expression_tree_walker(node, find_window, context);
}

/* sub, with query's select list, conditions (sub's expressions in them
 * already) and order over its rows. Sub's own expressions stay, unseen, where
 * its clauses refer to them. */
static Query *
merge(Query *query, Index rtindex, Query *sub, List *quals)
{
	Query	   *result = sub;
	List	   *targets;
	ListCell   *lc;
	bool		grouped = sub->groupClause != NIL || sub->hasAggs;

	targets = (List *) replace_columns(query, rtindex, sub, (Node *) copyObject(query->targetList));
	foreach(lc, quals)
	{
		Node	   *cond = lfirst(lc);

		if (grouped && contain_aggs_of_level(cond, 0))
			result->havingQual = make_and_qual(result->havingQual, cond);
		else
			result->jointree->quals = make_and_qual(result->jointree->quals, cond);
	}
	if (query->hasAggs || query->groupClause != NIL)
	{
		result->groupClause = query->groupClause;
		result->havingQual = replace_columns(query, rtindex, sub, copyObject(query->havingQual));
		result->hasAggs = query->hasAggs;
		result->sortClause = query->sortClause;
	}
	foreach(lc, result->targetList)
	{
		TargetEntry *tle = lfirst(lc);

		if (tle->ressortgroupref == 0)
			continue;
		tle->resjunk = true;
		targets = lappend(targets, tle);
	}
	result->targetList = targets;
	for (int i = 0; i < list_length(targets); i++)
		((TargetEntry *) list_nth(targets, i))->resno = i + 1;
	result->hasSubLinks |= query->hasSubLinks;
	result->windowClause = list_concat(result->windowClause, query->windowClause);
	result->hasWindowFuncs = false;
	foreach(lc, targets)
		if (find_window((Node *) ((TargetEntry *) lfirst(lc))->expr, NULL))
			result->hasWindowFuncs = true;
	result->distinctClause = query->distinctClause;
	if (query->sortClause != NIL)
		result->sortClause = query->sortClause;
	result->limitCount = query->limitCount;
	result->limitOffset = query->limitOffset;
	result->limitOption = query->limitOption;
	return result;
}

static bool
is_plain(const Query *query)
{
	return query->groupClause == NIL && query->havingQual == NULL && !query->hasAggs &&
		query->groupingSets == NIL;
}

/* --- what joins a derived table ----------------------------------------- */

/* The items of FROM, all inner joins; false: there are others. */
static bool
read_items(Query *query, Node *item, List **items, List **conds)
{
	if (IsA(item, RangeTblRef))
	{
		*items = lappend_int(*items, ((RangeTblRef *) item)->rtindex);
		return true;
	}
	if (IsA(item, JoinExpr) && ((JoinExpr *) item)->jointype == JOIN_INNER)
	{
		JoinExpr   *join = (JoinExpr *) item;

		*conds = list_concat(*conds, nlpg_conjuncts(join->quals));
		return read_items(query, join->larg, items, conds) &&
			read_items(query, join->rarg, items, conds);
	}
	return false;
}

typedef struct Keys
{
	Walk	   *walk;
	Query	   *query;
	List	   *exprs;			/* by which groups, or picks, are made */
	List	   *sources;		/* range table entries that they determine */
	bool		bad;
} Keys;

/* Is anything in the node not determined by the keys? */
static bool
is_beyond_keys(Node *node, Keys *keys)
{
	ListCell   *lc;

	if (node == NULL)
		return false;
	foreach(lc, keys->exprs)
		if (equal(node, lfirst(lc)))
			return false;
	if (IsA(node, Var))
		return ((Var *) node)->varlevelsup != 0 ||
			!list_member_int(keys->sources, ((Var *) node)->varno);
	if (IsA(node, Aggref) || IsA(node, WindowFunc) || IsA(node, SubLink))
		return true;
	return expression_tree_walker(node, is_beyond_keys, (void *) keys);
}

/* The expression that a conjunct says is equal to the source's column, or NULL. */
static Node *
equal_to(List *conds, int rtindex, int attnum, Node **conjunct)
{
	ListCell   *lc;

	foreach(lc, conds)
	{
		OpExpr	   *op = lfirst(lc);

		if (!IsA(op, OpExpr) || list_length(op->args) != 2 ||
			strcmp(nlpg_operator_name(op->opno), "=") != 0)
			continue;
		for (int side = 0; side < 2; side++)
		{
			Var		   *var = (Var *) nlpg_strip(list_nth(op->args, side));

			if (IsA(var, Var) && var->varlevelsup == 0 && var->varno == rtindex &&
				var->varattno == attnum)
			{
				*conjunct = (Node *) op;
				return nlpg_strip(list_nth(op->args, 1 - side));
			}
		}
	}
	return NULL;
}

static const NlTable *
table_of(Walk *walk, Query *query, int rtindex)
{
	RangeTblEntry *rte = rt_fetch(rtindex, query->rtable);

	for (int t = 0; rte->rtekind == RTE_RELATION && t < walk->schema->n_tables; t++)
		if (walk->schema->tables[t].relid == rte->relid)
			return &walk->schema->tables[t];
	return NULL;
}

/* Does a declared key lead from the expression, never null, to the column? */
static bool
is_lossless(Walk *walk, Query *query, Node *expr, int column)
{
	Var		   *var = (Var *) expr;
	const NlTable *table;

	if (!IsA(var, Var) || !nlpg_never_null(walk, query, expr) ||
		(table = table_of(walk, query, var->varno)) == NULL)
		return false;
	for (int k = 0; k < walk->schema->n_keys; k++)
	{
		const NlKey *key = &walk->schema->keys[k];

		if (key->n == 1 && key->to[0] == column && walk->schema->columns[key->from[0]].table ==
			(int) (table - walk->schema->tables) &&
			walk->schema->columns[key->from[0]].attnum == var->varattno)
			return true;
	}
	return false;
}

/*
 * Does each source beside the derived table give one row at most for the
 * keys (then it is of keys->sources), or, when that will do, exactly one for
 * every row? *joins: the conjuncts that say so.
 */
static bool
are_lookups(Keys *keys, List *items, List *conds, bool one_will_do, List **joins)
{
	int			left = list_length(items);
	bool		more = true;
	List	   *lossless = NIL;

	while (more)
	{
		ListCell   *lc;

		more = false;
		foreach(lc, items)
		{
			int			rtindex = lfirst_int(lc);
			const NlTable *table = table_of(keys->walk, keys->query, rtindex);
			List	   *found = NIL;
			bool		is_key = true;
			bool		is_one = table != NULL && table->n_primary == 1 && one_will_do;

			if (table == NULL || table->n_primary == 0)
				return false;
			if (list_member_int(keys->sources, rtindex) || list_member_int(lossless, rtindex))
				continue;
			for (int c = table->first_column; c < table->first_column + table->n_columns; c++)
			{
				const NlColumn *column = &keys->walk->schema->columns[c];
				Node	   *conjunct = NULL;
				Node	   *expr;

				if (!column->primary)
					continue;
				expr = equal_to(conds, rtindex, column->attnum, &conjunct);
				if (expr == NULL || IsA(expr, Const))
				{
					is_key = is_one = false;
					break;
				}
				found = lappend(found, conjunct);
				if (is_beyond_keys(expr, keys))
					is_key = false;
				if (!is_lossless(keys->walk, keys->query, expr, c))
					is_one = false;
			}
			if (!is_key && !is_one)
				continue;
			if (is_key)
				keys->sources = lappend_int(keys->sources, rtindex);
			else
				lossless = lappend_int(lossless, rtindex);
			*joins = list_concat(*joins, found);
			more = true;
			left--;
		}
	}
	return left == 0;
}

/* --- all of it ---------------------------------------------------------- */

/* The query without the derived table at rtindex; NULL when that says something else. */
static Query *
without_derived(Walk *walk, Query *query, Index rtindex, List *items, List *conds, NlpgPick *pick)
{
	Query	   *sub = rt_fetch(rtindex, query->rtable)->subquery;
	List	   *rest = NIL;
	List	   *before = NIL;	/* conditions: of the merged block */
	List	   *after = NIL;	/* of the rows that it picks */
	List	   *joins = NIL;
	List	   *last;
	WindowClause *window = NULL;
	NlpgPick	inner;
	Keys		keys;
	ListCell   *lc;
	bool		picks;
	bool		grouped;

	if (sub->setOperations != NULL || sub->hasTargetSRFs || sub->groupingSets != NIL)
		return NULL;
	sub = nlpg_pull_up_derived(walk, nlpg_inline_ctes(sub), &inner);
	if (sub->cteList != NIL || sub->limitCount != NULL || sub->limitOffset != NULL ||
		sub->distinctClause != NIL)
		return NULL;
	sub = nlpg_flatten(sub);
	if (sub->hasWindowFuncs && !inner.is)
	{
		window = nlpg_rank_condition(rtindex, sub, conds, pick, &rest);
		if (window != NULL)
			conds = rest;
	}
	picks = inner.is || window != NULL;
	grouped = sub->groupClause != NIL || sub->hasAggs || sub->havingQual != NULL;
	if (!is_plain(query) && (picks || grouped || sub->hasWindowFuncs))
		return NULL;
	if (picks && (query->hasWindowFuncs || query->distinctClause != NIL || query->limitCount != NULL))
		return NULL;
	if (sub->hasWindowFuncs && !picks && (conds != NIL || query->hasWindowFuncs))
		return NULL;
	if (query->hasWindowFuncs && items != NIL)
		return NULL;
	renumber(sub, &inner, query);
	OffsetVarNodes((Node *) sub, list_length(query->rtable), 0);
	sub->rtable = list_concat(copyObject(query->rtable), sub->rtable);

	memset(&keys, 0, sizeof(keys));
	keys.walk = walk;
	keys.query = sub;
	foreach(lc, inner.is ? inner.per : window != NULL ? window->partitionClause : sub->groupClause)
		keys.exprs = lappend(keys.exprs, nlpg_clause_expr(lfirst(lc), sub));
	conds = (List *) replace_columns(query, rtindex, sub, (Node *) copyObject(conds));
	if (items != NIL && (picks || grouped) && !are_lookups(&keys, items, conds, picks, &joins))
		return NULL;
	foreach(lc, conds)
	{
		Node	   *cond = nlpg_strip(lfirst(lc));

		if (picks && !list_member_ptr(joins, lfirst(lc)) && is_beyond_keys(cond, &keys))
			after = lappend(after, lfirst(lc));
		else
			before = lappend(before, lfirst(lc));
	}
	last = copyObject(query->sortClause);
	pick->is = picks;
	if (inner.is)
		*pick = inner;
	{
		List	   *first = sub->sortClause;

		sub = merge(query, rtindex, sub, before);
		foreach(lc, items)
		{
			RangeTblRef *ref = makeNode(RangeTblRef);

			ref->rtindex = lfirst_int(lc);
			sub->jointree->fromlist = lappend(sub->jointree->fromlist, ref);
		}
		nlpg_keep_picked(sub, pick, after);
		if (window != NULL)
			nlpg_set_orders(walk, sub, window, last, pick);
		else if (inner.is)
		{
			sub->sortClause = first;
			if (last != NIL)
				pick->last = last;
			if (nlpg_order_says_nothing(walk, sub, pick))
				pick->last = NIL;
		}
	}
	nlpg_settle_pick(sub, pick);
	return sub;
}

Query *
nlpg_pull_up_derived(Walk *walk, Query *query, NlpgPick *pick)
{
	List	   *items = NIL;
	List	   *conds = NIL;
	List	   *others = NIL;
	Index		rtindex = 0;
	Query	   *result;
	ListCell   *lc;

	check_stack_depth();
	memset(pick, 0, sizeof(*pick));
	if (query->commandType != CMD_SELECT || query->setOperations != NULL)
		return query;
	query = copyObject(query);
	foreach(lc, query->jointree->fromlist)
		if (!read_items(query, lfirst(lc), &items, &conds))
			rtindex = PG_UINT32_MAX;
	foreach(lc, items)
		switch (rt_fetch(lfirst_int(lc), query->rtable)->rtekind)
		{
			case RTE_RELATION:
				others = lappend_int(others, lfirst_int(lc));
				break;
			case RTE_SUBQUERY:
				/* two of them: neither is merged */
				rtindex = rtindex == 0 ? (Index) lfirst_int(lc) : PG_UINT32_MAX;
				break;
			default:
				rtindex = PG_UINT32_MAX;
				break;
		}
	if (rtindex == 0 || rtindex == PG_UINT32_MAX || query->hasDistinctOn)
	{
		nlpg_read_distinct_on(query, pick);
		return query;
	}
	{
		/* joined columns under their own names */
		Query	   *flat = nlpg_flatten(query);

		items = conds = NIL;
		foreach(lc, flat->jointree->fromlist)
			(void) read_items(flat, lfirst(lc), &items, &conds);
		conds = list_concat(conds, nlpg_conjuncts(flat->jointree->quals));
		result = without_derived(walk, flat, rtindex, others, conds, pick);
	}
	if (result != NULL)
		return result;
	memset(pick, 0, sizeof(*pick));
	return query;
}

static bool
is_derived(Query *query, Index *rtindex)
{
	if (query->commandType != CMD_SELECT || query->setOperations != NULL ||
		list_length(query->jointree->fromlist) != 1 ||
		!IsA(linitial(query->jointree->fromlist), RangeTblRef))
		return false;
	*rtindex = ((RangeTblRef *) linitial(query->jointree->fromlist))->rtindex;
	return rt_fetch(*rtindex, query->rtable)->rtekind == RTE_SUBQUERY;
}

/* --- aggregates over the rows of a query -------------------------------- */

Query *
nlpg_rows_of(Query *query, Index *rtindex)
{
	Query	   *sub;
	List	   *conds;
	ListCell   *lc;

	if (!is_derived(query, rtindex) || !query->hasAggs || query->groupClause != NIL ||
		query->groupingSets != NIL || query->havingQual != NULL ||
		query->sortClause != NIL || query->distinctClause != NIL ||
		query->limitCount != NULL || query->limitOffset != NULL || query->hasWindowFuncs)
		return NULL;
	sub = copyObject(rt_fetch(*rtindex, query->rtable)->subquery);
	conds = nlpg_conjuncts(query->jointree->quals);
	if (conds != NIL && (sub->setOperations != NULL || sub->groupClause == NIL ||
						 sub->groupingSets != NIL || sub->hasWindowFuncs ||
						 sub->distinctClause != NIL || sub->limitCount != NULL ||
						 sub->limitOffset != NULL))
		return NULL;
	foreach(lc, conds)
	{
		Node	   *cond = replace_columns(query, *rtindex, sub, copyObject(lfirst(lc)));

		if (contain_aggs_of_level(cond, 0))
			sub->havingQual = make_and_qual(sub->havingQual, cond);
		else
			sub->jointree->quals = make_and_qual(sub->jointree->quals, cond);
	}
	return sub;
}

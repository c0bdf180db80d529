/*-------------------------------------------------------------------------
 * querytree_derived.c
 *	  Aggregates over a derived table of groups, where one level says the same.
 *
 *	  avg(n) of (count(*) AS n .. GROUP BY key)	 is  count(*) / count(DISTINCT key)
 *	  avg(n) of (sum(x) AS n .. GROUP BY key)	 is  sum(x) / count(DISTINCT key)
 *	  (SELECT max(n) FROM (SELECT e AS n .. GROUP BY key))  is the first e in
 *		  descending order, min in ascending
 *
 * The first two need a key that is never null (a null group counts in one
 * form only), the second an x that is never null too (a group without any
 * has no sum). The last is used in scalar subqueries only: without rows it is
 * null there either way.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/namespace.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/value.h"
#include "optimizer/optimizer.h"
#include "parser/parse_clause.h"
#include "parser/parse_oper.h"
#include "parser/parsetree.h"
#include "pg/querytree_private.h"
#include "utils/fmgroids.h"

/* The query's only source, a subquery that may be looked into; or NULL. */
static Query *
only_derived(Query *query, Index *rtindex)
{
	RangeTblEntry *rte;
	Query	   *sub;

	if (query->commandType != CMD_SELECT || query->setOperations != NULL ||
		query->groupClause != NIL || query->havingQual != NULL ||
		query->distinctClause != NIL || query->sortClause != NIL ||
		query->limitCount != NULL || query->limitOffset != NULL ||
		query->cteList != NIL || query->hasWindowFuncs || !query->hasAggs ||
		list_length(query->targetList) != 1 || query->jointree->quals != NULL ||
		list_length(query->jointree->fromlist) != 1 ||
		!IsA(linitial(query->jointree->fromlist), RangeTblRef))
		return NULL;
	*rtindex = ((RangeTblRef *) linitial(query->jointree->fromlist))->rtindex;
	rte = rt_fetch(*rtindex, query->rtable);
	if (rte->rtekind != RTE_SUBQUERY)
		return NULL;
	sub = rte->subquery;
	if (sub->setOperations != NULL || sub->groupClause == NIL ||
		sub->groupingSets != NIL || sub->distinctClause != NIL ||
		sub->limitCount != NULL || sub->limitOffset != NULL ||
		sub->cteList != NIL || sub->hasWindowFuncs || sub->hasTargetSRFs)
		return NULL;
	return sub;
}

/* The aggregate called name of one plain column of the source, or NULL. */
static Aggref *
aggregate_of(Node *node, const char *name, Index rtindex, Var **column)
{
	Aggref	   *agg = (Aggref *) node;

	if (!IsA(agg, Aggref) || strcmp(nlpg_function_name(agg->aggfnoid), name) != 0 ||
		agg->aggfilter != NULL || agg->aggdistinct != NIL || agg->aggorder != NIL ||
		list_length(agg->args) != 1)
		return NULL;
	*column = (Var *) nlpg_strip((Node *) ((TargetEntry *) linitial(agg->args))->expr);
	if (!IsA(*column, Var) || (*column)->varno != (int) rtindex ||
		(*column)->varlevelsup != 0)
		return NULL;
	return agg;
}

/* Is the column declared never to be null, and no outer join makes it so? */
bool
nlpg_never_null(Walk *walk, Query *query, Node *node)
{
	Var		   *var = (Var *) nlpg_strip(node);
	RangeTblEntry *rte;
	Node	   *item;
	bool		outer = false;

	/* a set operation has no FROM of its own */
	if (!IsA(var, Var) || var->varlevelsup != 0 || query->setOperations != NULL ||
		query->jointree->fromlist == NIL)
		return false;
	item = linitial(query->jointree->fromlist);
	while (IsA(item, JoinExpr))
	{
		JoinExpr   *join = (JoinExpr *) item;

		if (join->jointype != JOIN_INNER)
			outer = true;
		if ((join->jointype != JOIN_INNER && join->jointype != JOIN_LEFT) ||
			!IsA(join->rarg, RangeTblRef))
			return false;
		item = join->larg;
	}
	if (outer && (list_length(query->jointree->fromlist) > 1 ||
				  !IsA(item, RangeTblRef) ||
				  ((RangeTblRef *) item)->rtindex != var->varno))
		return false;
	rte = rt_fetch(var->varno, query->rtable);
	if (rte->rtekind != RTE_RELATION)
		return false;
	for (int c = 0; c < walk->schema->n_columns; c++)
	{
		const NlColumn *column = &walk->schema->columns[c];

		if (column->relid == rte->relid && column->attnum == var->varattno)
			return column->not_null || column->primary;
	}
	return false;
}

/* The one column that GROUP BY comes down to, or NULL. */
static Node *
group_column(Query *sub)
{
	if (list_length(sub->groupClause) != 1)
		return NULL;
	return nlpg_strip(get_sortgroupclause_expr(linitial(sub->groupClause), sub->targetList));
}

typedef struct Replace
{
	Index		rtindex;
	Node	   *with;
	int			n;
	bool		bad;
} Replace;

/* Puts `with` in place of the avg; any other use of the source is bad. */
static Node *
replace_avg(Node *node, Replace *replace)
{
	Var		   *column;

	if (node == NULL)
		return NULL;
	if (aggregate_of(node, "avg", replace->rtindex, &column) != NULL)
	{
		replace->n++;
		return copyObject(replace->with);
	}
	if (IsA(node, Var) || IsA(node, Aggref) || IsA(node, SubLink))
		replace->bad = true;
	return expression_tree_mutator(node, replace_avg, (void *) replace);
}

static Aggref *
find_avg(Node *node, Index rtindex)
{
	/* at the top, under round(), casts and arithmetic with constants */
	Var		   *column;
	Aggref	   *agg;
	List	   *args = NIL;
	ListCell   *lc;

	if (node == NULL)
		return NULL;
	agg = aggregate_of(node, "avg", rtindex, &column);
	if (agg != NULL)
		return agg;
	if (IsA(node, FuncExpr))
		args = ((FuncExpr *) node)->args;
	else if (IsA(node, OpExpr))
		args = ((OpExpr *) node)->args;
	foreach(lc, args)
	{
		agg = find_avg(lfirst(lc), rtindex);
		if (agg != NULL)
			return agg;
	}
	return NULL;
}

static Query *
average_of_groups(Walk *walk, Query *query, Query *sub, Index rtindex)
{
	TargetEntry *target = linitial(query->targetList);
	Aggref	   *avg = find_avg((Node *) target->expr, rtindex);
	Var		   *column;
	Node	   *key = group_column(sub);
	Aggref	   *per_group;
	Aggref	   *groups;
	const char *name;
	Query	   *result;
	OpExpr	   *ratio;
	Replace		replace;
	Node	   *expr;

	if (avg == NULL || key == NULL || sub->havingQual != NULL ||
		aggregate_of((Node *) avg, "avg", rtindex, &column) == NULL ||
		!nlpg_never_null(walk, sub, key))
		return NULL;
	per_group = (Aggref *) nlpg_strip((Node *) ((TargetEntry *)
												list_nth(sub->targetList, column->varattno - 1))->expr);
	if (!IsA(per_group, Aggref) || per_group->aggdistinct != NIL)
		return NULL;
	name = nlpg_function_name(per_group->aggfnoid);
	if (strcmp(name, "count") != 0 &&
		(strcmp(name, "sum") != 0 || per_group->aggfilter != NULL ||
		 !nlpg_never_null(walk, sub, (Node *) ((TargetEntry *) linitial(per_group->args))->expr)))
		return NULL;
	groups = makeNode(Aggref);
	groups->aggfnoid = F_COUNT_ANY;
	groups->aggtype = INT8OID;
	groups->args = list_make1(makeTargetEntry((Expr *) copyObject(key), 1, NULL, false));
	groups->aggdistinct = list_make1(makeNode(SortGroupClause));
	groups->aggkind = AGGKIND_NORMAL;
	ratio = (OpExpr *) make_opclause(OpernameGetOprid(list_make1(makeString("/")),
													  NUMERICOID, NUMERICOID),
									 NUMERICOID, false, (Expr *) per_group,
									 (Expr *) groups, InvalidOid, InvalidOid);
	replace.rtindex = rtindex;
	replace.with = (Node *) ratio;
	replace.n = 0;
	replace.bad = false;
	expr = replace_avg((Node *) target->expr, &replace);
	if (replace.bad || replace.n != 1)
		return NULL;
	result = copyObject(sub);
	result->groupClause = result->sortClause = NIL;
	result->targetList = list_make1(makeTargetEntry((Expr *) expr, 1, NULL, false));
	return result;
}

static Query *
extreme_of_groups(Query *query, Query *sub, Index rtindex)
{
	TargetEntry *target = linitial(query->targetList);
	Var		   *column;
	bool		max = aggregate_of((Node *) target->expr, "max", rtindex, &column) != NULL;
	Query	   *result;
	TargetEntry *tle;
	SortGroupClause *sort;
	ListCell   *lc;
	Oid			less;
	Oid			equal;
	Oid			greater;

	if (!max && aggregate_of((Node *) target->expr, "min", rtindex, &column) == NULL)
		return NULL;
	result = copyObject(sub);
	tle = list_nth(result->targetList, column->varattno - 1);
	/* what is grouped by stays, unseen */
	foreach(lc, result->targetList)
		if (lfirst(lc) != tle)
			((TargetEntry *) lfirst(lc))->resjunk = true;
	get_sort_group_operators(exprType((Node *) tle->expr), true, true, true,
							 &less, &equal, &greater, NULL);
	sort = makeNode(SortGroupClause);
	sort->tleSortGroupRef = assignSortGroupRef(tle, result->targetList);
	sort->eqop = equal;
	sort->sortop = max ? greater : less;
	result->sortClause = list_make1(sort);
	result->limitCount = (Node *) makeConst(INT8OID, -1, InvalidOid, 8, Int64GetDatum(1),
											false, true);
	result->limitOption = LIMIT_OPTION_COUNT;
	return result;
}

Query *
nlpg_one_level(Walk *walk, Query *query, bool scalar)
{
	Index		rtindex;
	Query	   *sub = only_derived(query, &rtindex);
	Query	   *result;

	if (sub == NULL)
		return query;
	sub = nlpg_flatten(sub);
	result = average_of_groups(walk, query, sub, rtindex);
	if (result == NULL && scalar)
		result = extreme_of_groups(query, sub, rtindex);
	return result == NULL ? query : result;
}

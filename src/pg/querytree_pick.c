/*-------------------------------------------------------------------------
 * querytree_pick.c
 *	  The first rows of each group, as people write them: DISTINCT ON, and
 *	  rank() or row_number() of a derived table, compared with a number.
 *
 * What is found is an NlpgPick: its clauses refer to targets of the query,
 * whose own order is the one by which rows are first. An order of the result
 * that says only what comes without it is dropped.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/parsetree.h"
#include "pg/querytree_private.h"

/* conds: the conjuncts around; when one says that rank() or row_number() of
 * the derived table is at most n: the window, and pick; *rest: the others. */
WindowClause *
nlpg_rank_condition(Index rtindex, Query *sub, List *conds, NlpgPick *pick, List **rest)
{
	WindowClause *found = NULL;
	ListCell   *lc;

	foreach(lc, conds)
	{
		OpExpr	   *op = (OpExpr *) nlpg_strip(lfirst(lc));
		Var		   *var;
		WindowFunc *f;
		const char *name;
		const char *compare;

		*rest = lappend(*rest, lfirst(lc));
		if (found != NULL || !IsA(op, OpExpr) || list_length(op->args) != 2)
			continue;
		var = (Var *) nlpg_strip(linitial(op->args));
		compare = nlpg_operator_name(op->opno);
		if (!IsA(var, Var) || var->varno != (int) rtindex || var->varlevelsup != 0 ||
			var->varattno <= 0 || !IsA(nlpg_strip(lsecond(op->args)), Const))
			continue;
		f = (WindowFunc *) nlpg_strip((Node *) ((TargetEntry *)
												list_nth(sub->targetList, var->varattno - 1))->expr);
		if (!IsA(f, WindowFunc))
			continue;
		name = nlpg_function_name(f->winfnoid);
		if (strcmp(compare, "=") == 0 ? !nlpg_is_number(lsecond(op->args), 1) :
			strcmp(compare, "<=") != 0)
			continue;
		/* of the first place only, dense_rank() is rank() */
		if (strcmp(name, "rank") != 0 && strcmp(name, "row_number") != 0 &&
			!(strcmp(name, "dense_rank") == 0 && nlpg_is_number(lsecond(op->args), 1)))
			continue;
		found = list_nth(sub->windowClause, 0);
		for (int i = 0; i < list_length(sub->windowClause); i++)
			if (((WindowClause *) list_nth(sub->windowClause, i))->winref == f->winref)
				found = list_nth(sub->windowClause, i);
		pick->count = nlpg_strip(lsecond(op->args));
		pick->ties = strcmp(name, "row_number") != 0;
		*rest = list_delete_last(*rest);
	}
	return found;
}

Node *
nlpg_clause_expr(void *clause, Query *query)
{
	return nlpg_strip(get_sortgroupclause_expr(clause, query->targetList));
}

/* Is one the other's row: columns of one table, and key is its primary key? */
static bool
is_of_key(Walk *walk, Query *query, Node *expr, Node *key)
{
	Var		   *a = (Var *) expr;
	Var		   *b = (Var *) key;
	RangeTblEntry *rte;

	if (!IsA(a, Var) || !IsA(b, Var) || a->varno != b->varno ||
		a->varlevelsup != 0 || b->varlevelsup != 0)
		return false;
	rte = rt_fetch(b->varno, query->rtable);
	if (rte->rtekind != RTE_RELATION)
		return false;
	for (int c = 0; c < walk->schema->n_columns; c++)
		if (walk->schema->columns[c].relid == rte->relid &&
			walk->schema->columns[c].attnum == b->varattno)
			return walk->schema->columns[c].primary &&
				walk->schema->tables[walk->schema->columns[c].table].n_primary == 1;
	return false;
}

/* Does the last order only repeat the groups' and then the first order? */
bool
nlpg_order_says_nothing(Walk *walk, Query *query, const NlpgPick *pick)
{
	int			n_per = list_length(pick->per);
	int			n_first = list_length(query->sortClause);

	for (int i = 0; i < list_length(pick->last); i++)
	{
		SortGroupClause *last = list_nth(pick->last, i);
		Node	   *expr = nlpg_clause_expr(last, query);
		SortGroupClause *other;
		Oid			family;
		Oid			type;
		bool		descending;

		if (i >= n_per + n_first)
			return true;
		if (!nlpg_ordering_op(last->sortop, &family, &type, &descending))
			return false;
		if (i < n_per)
		{
			Node	   *key = nlpg_clause_expr(list_nth(pick->per, i), query);

			if (descending || !(equal(expr, key) || is_of_key(walk, query, expr, key)))
				return false;
			continue;
		}
		other = list_nth(query->sortClause, i - n_per);
		if (last->sortop != other->sortop || !equal(expr, nlpg_clause_expr(other, query)))
			return false;
	}
	return true;
}

/* The order of a merged query that picks: the window's comes first, then
 * query's is the last one. */
void
nlpg_set_orders(Walk *walk, Query *query, WindowClause *window, List *last, NlpgPick *pick)
{
	ListCell   *lc;

	pick->is = true;
	pick->per = copyObject(window->partitionClause);
	query->sortClause = copyObject(window->orderClause);
	foreach(lc, last)
	{
		WindowFunc *f = (WindowFunc *) nlpg_clause_expr(lfirst(lc), query);

		/* by place: that is the first order */
		if (IsA(f, WindowFunc) && f->winref == window->winref)
			pick->last = list_concat(pick->last, copyObject(window->orderClause));
		else
			pick->last = lappend(pick->last, lfirst(lc));
	}
	if (nlpg_order_says_nothing(walk, query, pick))
		pick->last = NIL;
}

/* DISTINCT ON of the query itself. */
void
nlpg_read_distinct_on(Query *query, NlpgPick *pick)
{
	List	   *order = NIL;
	ListCell   *lc;

	if (!query->hasDistinctOn || query->limitCount != NULL || query->limitOffset != NULL)
		return;
	foreach(lc, query->sortClause)
	{
		SortGroupClause *sort = lfirst(lc);
		bool		group = false;
		ListCell   *other;

		foreach(other, query->distinctClause)
			if (((SortGroupClause *) lfirst(other))->tleSortGroupRef == sort->tleSortGroupRef)
				group = true;
		if (!group)
			order = lappend(order, sort);
	}
	if (order == NIL)
		return;
	pick->is = true;
	pick->count = (Node *) makeConst(INT8OID, -1, InvalidOid, 8, Int64GetDatum(1), false, true);
	pick->per = copyObject(query->distinctClause);
	query->sortClause = order;
	query->distinctClause = NIL;
	query->hasDistinctOn = false;
}

/* rank() without groups is LIMIT. */
void
nlpg_settle_pick(Query *query, NlpgPick *pick)
{
	if (!pick->is || pick->per != NIL || pick->last != NIL || pick->kept != 0)
		return;
	pick->is = false;
	query->limitCount = pick->count;
	query->limitOption = pick->ties ? LIMIT_OPTION_WITH_TIES : LIMIT_OPTION_COUNT;
}

/* Adds a condition on the rows that are picked. */
void
nlpg_keep_picked(Query *query, NlpgPick *pick, List *conds)
{
	Index		ref = 0;
	TargetEntry *tle;
	ListCell   *lc;

	if (conds == NIL)
		return;
	if (pick->kept != 0)
	{
		tle = get_sortgroupref_tle(pick->kept, query->targetList);
		tle->expr = (Expr *) make_andclause(lcons(tle->expr, conds));
		return;
	}
	foreach(lc, query->targetList)
		ref = Max(ref, ((TargetEntry *) lfirst(lc))->ressortgroupref);
	tle = makeTargetEntry((Expr *) (list_length(conds) == 1 ? linitial(conds) :
									(void *) make_andclause(conds)),
						  list_length(query->targetList) + 1, NULL, true);
	tle->ressortgroupref = pick->kept = ref + 1;
	query->targetList = lappend(query->targetList, tle);
}

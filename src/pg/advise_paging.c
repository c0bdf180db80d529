/*-------------------------------------------------------------------------
 * advise_paging.c
 *	  Pages far from the start, random rows, and tables without a condition
 *	  that joins them.
 *
 * These change what is asked: the next page after a known row, a sample, a
 * join. So they are to be checked, or are warnings; the statements hold
 * parameters ($1) where the caller has to put something.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <math.h>

#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "pg/advise.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

/* Rows skipped that are worth a word. */
#define LARGE_OFFSET 1000

static bool
constant_int8(Node *node, int64 *value)
{
	Const	   *c = (Const *) eval_const_expressions(NULL, node);

	if (node == NULL || !IsA(c, Const) || c->constisnull || c->consttype != INT8OID)
		return false;
	*value = DatumGetInt64(c->constvalue);
	return true;
}

/* ---- OFFSET ---- */

/*
 * (a, b) > ($1, $2) for ORDER BY a, b; NULL when an order cannot be said so:
 * not bare columns, directions that differ, no key at the end.
 */
static Node *
after_last(Query *query, NlpgRewriting *r)
{
	RowCompareExpr *row = makeNode(RowCompareExpr);
	List	   *stack = list_make1(query);
	List	   *vars = NIL;
	bool		descending = false;
	ListCell   *lc;

	foreach(lc, query->sortClause)
	{
		SortGroupClause *sort = (SortGroupClause *) lfirst(lc);
		TargetEntry *entry = get_sortgroupref_tle(sort->tleSortGroupRef, query->targetList);
		Var		   *var = (Var *) entry->expr;
		Oid			family;
		Oid			type;
		bool		desc;
		Param	   *param;

		if (!IsA(var, Var) || !nlpg_ordering_op(sort->sortop, &family, &type, &desc) ||
			(vars != NIL && desc != descending) || sort->nulls_first != desc)
			return NULL;
		descending = desc;
		if (!nlpg_facts_not_null(var, stack))
		{
			AttrNumber	attribute;
			RangeTblEntry *rte = nlpg_facts_column(var, stack, &attribute, NULL);

			if (rte == NULL)
				return NULL;
			nlpg_advise_condition(r, "%s.%s is never null", quote_identifier(get_rel_name(rte->relid)),
								  quote_identifier(get_attname(rte->relid, attribute, false)));
		}
		vars = lappend(vars, var);

		param = makeNode(Param);
		param->paramkind = PARAM_EXTERN;
		param->paramid = list_length(vars);
		param->paramtype = var->vartype;
		param->paramtypmod = -1;
		param->paramcollid = var->varcollid;
		param->location = -1;
		row->largs = lappend(row->largs, copyObject(var));
		row->rargs = lappend(row->rargs, param);
		/* after it in this order: sortop says "before" */
		row->opnos = lappend_oid(row->opnos, get_commutator(sort->sortop));
		row->opfamilies = lappend_oid(row->opfamilies, family);
		row->inputcollids = lappend_oid(row->inputcollids, var->varcollid);
	}
	if (vars == NIL)
		return NULL;
	if (!nlpg_facts_unique(query, vars))
		nlpg_advise_condition(r, "no two rows are equal in the columns of ORDER BY, or add a unique one");
	nlpg_row_compare(row) = descending ? NLPG_ROW_LT : NLPG_ROW_GT;
	if (list_length(vars) == 1)
		return (Node *) make_opclause(linitial_oid(row->opnos), BOOLOID, false,
									  (Expr *) linitial(row->largs), (Expr *) linitial(row->rargs),
									  InvalidOid, linitial_oid(row->inputcollids));
	return (Node *) row;
}

static void
large_offset(NlpgAdvising *advising)
{
	Query	   *query = (Query *) copyObject(advising->analysed);
	NlpgRewriting r = {0};
	Node	   *after = NULL;
	Query	   *first;
	int64		offset;
	double		cost;
	StringInfoData reason;

	if (!constant_int8(query->limitOffset, &offset) || offset < LARGE_OFFSET)
		return;
	first = (Query *) copyObject(advising->query);
	first->limitOffset = NULL;
	cost = nlpg_advise_cost(first, NULL);
	if (!nlpg_advise_worth(advising->cost, cost))
		return;

	initStringInfo(&r.conditions);
	initStringInfo(&r.columns);
	if (query->setOperations == NULL && !query->hasAggs && query->groupClause == NIL &&
		query->distinctClause == NIL && !query->hasWindowFuncs)
	{
		nlpg_facts_flatten(query);
		after = after_last(query, &r);
	}
	initStringInfo(&reason);
	appendStringInfo(&reason, "OFFSET " INT64_FORMAT " reads that many rows to throw them away; a page that begins after the last row of the page before (its values of ORDER BY as parameters) does not",
					 offset);
	if (after == NULL)
	{
		nlpg_advise_add(advising, NLPG_ADVICE_CHECK, reason.data,
						"planner's cost without the OFFSET", NULL, advising->cost, cost);
		return;
	}
	if (r.conditions.len > 0)
		appendStringInfo(&reason, "; check that %s", r.conditions.data);
	query->limitOffset = NULL;
	query->jointree->quals = make_and_qual(query->jointree->quals, after);
	nlpg_advise_add(advising, NLPG_ADVICE_CHECK, reason.data,
					"planner's cost without the OFFSET", nlpg_advise_sql(query),
					advising->cost, cost);
}

/* ---- ORDER BY random() ---- */

static void
random_order(NlpgAdvising *advising)
{
	Query	   *query = (Query *) copyObject(advising->analysed);
	TargetEntry *entry;
	NlpgFrom	from;
	RangeTblEntry *rte;
	Query	   *planned;
	TableSampleClause *sample;
	double		rows;
	double		percent;
	int64		wanted;
	double		cost;

	if (list_length(query->sortClause) != 1 || !constant_int8(query->limitCount, &wanted))
		return;
	entry = get_sortgroupref_tle(linitial_node(SortGroupClause, query->sortClause)->tleSortGroupRef,
								 query->targetList);
	if (!IsA(entry->expr, FuncExpr) || ((FuncExpr *) entry->expr)->funcid != NLPG_F_RANDOM)
		return;
	nlpg_facts_from(query, &from);
	if (list_length(from.relations) != 1)
		return;
	rte = rt_fetch(linitial_int(from.relations), query->rtable);
	rows = rte->rtekind == RTE_RELATION ? nlpg_facts_rows(rte->relid) : -1;
	if (rows < 1000 || rte->relkind != RELKIND_RELATION || query->jointree->quals != NULL)
		return;

	/* three times what is wanted, since samples vary */
	percent = Min(100, Max(0.01, ceil(300.0 * wanted / rows * 100) / 100));
	sample = makeNode(TableSampleClause);
	sample->tsmhandler = F_BERNOULLI;
	sample->args = list_make1(makeConst(FLOAT4OID, -1, InvalidOid, sizeof(float4),
										Float4GetDatum((float4) percent), false, true));
	rte->tablesample = sample;
	planned = (Query *) copyObject(query);
	cost = nlpg_advise_cost(linitial_node(Query, pg_rewrite_query(planned)), NULL);
	if (!nlpg_advise_worth(advising->cost, cost))
		return;
	nlpg_advise_add(advising, NLPG_ADVICE_CHECK,
					"ORDER BY random() sorts the whole table for a few rows; check that a sample of the table, of a size that varies, will do",
					psprintf("planner's cost %.2f instead of %.2f", cost, advising->cost),
					nlpg_advise_sql(query), advising->cost, cost);
}

void
nlpg_advise_paging(NlpgAdvising *advising)
{
	large_offset(advising);
	random_order(advising);
}

/* ---- tables that nothing joins ---- */

static const char *
relation_label(const Query *query, int varno)
{
	return quote_identifier(rt_fetch(varno, query->rtable)->eref->aliasname);
}

static Node *
constant_side(Node *qual)
{
	OpExpr	   *op = (OpExpr *) qual;

	if (!IsA(qual, OpExpr) || list_length(op->args) != 2 ||
		strcmp(nlpg_facts_operator(op->opno), "=") != 0)
		return NULL;
	if (IsA(lsecond(op->args), Const))
		return (Node *) lsecond(op->args);
	return IsA(linitial(op->args), Const) ? (Node *) linitial(op->args) : NULL;
}

static void
unjoined(Query *query, List *stack, NlpgRewriting *r)
{
	NlpgAdvising *advising = (NlpgAdvising *) r->data;
	NlpgFrom	from;
	List	   *links = NIL;
	Bitmapset  *group = NULL;
	List	   *all_quals;
	ListCell   *lc;
	bool		more = true;
	int			start = 0;

	if (query->jointree == NULL || query->setOperations != NULL)
		return;
	nlpg_facts_flatten(query);
	nlpg_facts_from(query, &from);
	all_quals = list_copy(from.quals);
	foreach(lc, from.on)
		all_quals = lappend(all_quals, ((NlpgOn *) lfirst(lc))->qual);
	foreach(lc, all_quals)
	{
		Node	   *qual = (Node *) lfirst(lc);
		Bitmapset  *link = nlpg_facts_relids(qual);
		Node	   *value = constant_side(qual);
		ListCell   *lc2;

		/* equal to the same thing outside, or to the same constant: joined by it */
		if (contain_vars_of_level(qual, 1))
			link = bms_add_member(link, 0);
		if (value != NULL)
		{
			foreach(lc2, all_quals)
			{
				if (equal(constant_side((Node *) lfirst(lc2)), value))
					link = bms_add_members(link, nlpg_facts_relids((Node *) lfirst(lc2)));
			}
		}
		links = lappend(links, link);
	}
	/* CROSS JOIN is meant so */
	foreach(lc, from.crossed)
	{
		Bitmapset  *set = NULL;
		ListCell   *lc2;

		foreach(lc2, (List *) lfirst(lc))
			set = bms_add_member(set, lfirst_int(lc2));
		links = lappend(links, set);
	}
	foreach(lc, from.relations)
	{
		RangeTblEntry *rte = rt_fetch(lfirst_int(lc), query->rtable);

		/* what looks at its neighbours hangs on them; of one row it does no harm */
		if (rte->lateral && rte->rtekind == RTE_SUBQUERY)
			links = lappend(links, bms_add_member(pull_varnos_of_level(NULL, (Node *) rte->subquery, 1),
												  lfirst_int(lc)));
		if (rte->rtekind == RTE_FUNCTION || rte->rtekind == RTE_RESULT ||
			nlpg_facts_single(query, &from, lfirst_int(lc)))
			continue;
		if (start == 0)
			start = lfirst_int(lc);
	}
	if (start == 0)
		return;
	group = bms_make_singleton(start);
	while (more)
	{
		more = false;
		foreach(lc, links)
		{
			Bitmapset  *link = (Bitmapset *) lfirst(lc);

			if (bms_overlap(link, group) && !bms_is_subset(link, group))
			{
				group = bms_union(group, link);
				more = true;
			}
		}
	}
	foreach(lc, from.relations)
	{
		int			varno = lfirst_int(lc);
		RangeTblEntry *rte = rt_fetch(varno, query->rtable);

		if (bms_is_member(varno, group) || rte->rtekind == RTE_FUNCTION ||
			rte->rtekind == RTE_RESULT || nlpg_facts_single(query, &from, varno))
			continue;
		nlpg_advise_add(advising, NLPG_ADVICE_WARNING,
						psprintf("no condition joins %s and %s: every row of one meets every row of the other",
								 relation_label(query, start), relation_label(query, varno)),
						"write CROSS JOIN if that is meant", NULL, -1, -1);
		return;
	}
}

void
nlpg_advise_joins(NlpgAdvising *advising)
{
	NlpgRewriting r = {0};

	r.data = advising;
	(void) nlpg_advise_apply(advising->analysed, NULL, unjoined, &r);
}

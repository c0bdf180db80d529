/*-------------------------------------------------------------------------
 * advise_rewrite.c
 *	  Whole queries that say more than they need: DISTINCT and UNION that
 *	  find no duplicates, DISTINCT over a join that only asks whether there is
 *	  a match, OR over several tables.
 *
 * All of these give the same rows always; what is proved rests on unique keys
 * without nulls (advise_facts.c).
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "pg/advise.h"
#include "rewrite/rewriteManip.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"

/* An OR with more sides is left alone. */
#define MAX_SIDES 4

/* The bare Vars of a select list. */
static List *
output_vars(const Query *query)
{
	List	   *vars = NIL;
	ListCell   *lc;

	foreach(lc, query->targetList)
	{
		TargetEntry *entry = (TargetEntry *) lfirst(lc);

		if (!entry->resjunk && IsA(entry->expr, Var))
			vars = lappend(vars, entry->expr);
	}
	return vars;
}

/* Is no row given twice, even without its DISTINCT? */
static bool
rows_differ(Query *query)
{
	ListCell   *lc;
	ListCell   *lc2;

	if (query->setOperations != NULL || query->hasTargetSRFs || query->groupingSets != NIL)
		return false;
	if (query->groupClause == NIL && query->hasAggs)
		return true;
	if (query->groupClause != NIL)
	{
		foreach(lc, query->groupClause)
		{
			bool		shown = false;

			foreach(lc2, query->targetList)
			{
				TargetEntry *entry = (TargetEntry *) lfirst(lc2);

				shown |= !entry->resjunk &&
					entry->ressortgroupref == ((SortGroupClause *) lfirst(lc))->tleSortGroupRef;
			}
			if (!shown)
				return false;
		}
		return true;
	}
	query = (Query *) copyObject(query);
	nlpg_facts_flatten(query);
	return query->jointree->fromlist != NIL && nlpg_facts_unique(query, output_vars(query));
}

static void
needless_distinct(Query *query, List *stack, NlpgRewriting *r)
{
	if (query->distinctClause == NIL || query->hasDistinctOn || !rows_differ(query))
		return;
	query->distinctClause = NIL;
	r->n++;
}

/* ---- SELECT DISTINCT over a join ---- */

typedef struct Push
{
	int			varno;
	int			depth;
} Push;

/* The Vars of one relation, now outside: one level more. In place. */
static bool
push_walker(Node *node, Push *push)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var))
	{
		Var		   *var = (Var *) node;

		if (var->varno == push->varno && var->varlevelsup == push->depth)
			var->varlevelsup++;
		return false;
	}
	if (IsA(node, Query))
	{
		bool		result;

		push->depth++;
		result = query_tree_walker((Query *) node, push_walker, (void *) push, 0);
		push->depth--;
		return result;
	}
	return expression_tree_walker(node, push_walker, (void *) push);
}

/*
 * Joins whose JoinExpr is gone would confuse the printer of queries; nothing
 * refers to them once their aliases are flattened.
 */
static void
forget_joins(List *rtable)
{
	ListCell   *lc;

	foreach(lc, rtable)
	{
		RangeTblEntry *rte = (RangeTblEntry *) lfirst(lc);

		if (rte->rtekind == RTE_JOIN)
		{
			rte->rtekind = RTE_RESULT;
			rte->joinaliasvars = NIL;
			rte->eref = makeAlias("gone", NIL);
			rte->alias = NULL;
		}
	}
}

static void
distinct_join(Query *query, List *stack, NlpgRewriting *r)
{
	Query	   *flat;
	Query	   *inner = makeNode(Query);
	NlpgFrom	from;
	Bitmapset  *shown;
	List	   *own = NIL;
	List	   *others = NIL;
	SubLink    *exists = makeNode(SubLink);
	RangeTblRef *ref = makeNode(RangeTblRef);
	Push		push;
	ListCell   *lc;

	if (query->distinctClause == NIL || query->hasDistinctOn || query->setOperations != NULL ||
		query->hasAggs || query->groupClause != NIL || query->hasWindowFuncs ||
		query->hasTargetSRFs || query->cteList != NIL)
		return;
	flat = (Query *) copyObject(query);
	nlpg_facts_flatten(flat);
	nlpg_facts_from(flat, &from);
	shown = nlpg_facts_relids((Node *) flat->targetList);
	if (!from.inner || list_length(from.relations) < 2 || bms_num_members(shown) != 1 ||
		nlpg_facts_unique(flat, output_vars(flat)))
		return;
	push.varno = bms_singleton_member(shown);
	push.depth = 0;
	foreach(lc, flat->rtable)
	{
		if (((RangeTblEntry *) lfirst(lc))->lateral)
			return;
	}
	foreach(lc, from.quals)
	{
		if (bms_is_subset(nlpg_facts_relids((Node *) lfirst(lc)), shown))
			own = lappend(own, lfirst(lc));
		else
			others = lappend(others, lfirst(lc));
	}
	if (others == NIL)
		return;

	forget_joins(query->rtable);
	forget_joins(flat->rtable);

	/* within EXISTS: the same range table, all of FROM but the one relation */
	inner->commandType = CMD_SELECT;
	inner->querySource = QSRC_ORIGINAL;
	inner->canSetTag = true;
	inner->rtable = (List *) copyObject(flat->rtable);
#ifdef NLPG_HAS_PERMINFO
	inner->rteperminfos = (List *) copyObject(flat->rteperminfos);
#endif
	inner->hasSubLinks = flat->hasSubLinks;
	inner->jointree = makeFromExpr(NIL, (Node *) make_ands_explicit((List *) copyObject(others)));
	foreach(lc, from.relations)
	{
		if (lfirst_int(lc) != push.varno)
		{
			RangeTblRef *other = makeNode(RangeTblRef);

			other->rtindex = lfirst_int(lc);
			inner->jointree->fromlist = lappend(inner->jointree->fromlist, other);
		}
	}
	IncrementVarSublevelsUp((Node *) inner->jointree, 1, 1);
	IncrementVarSublevelsUp_rtable(inner->rtable, 1, 1);
	(void) push_walker((Node *) inner->jointree->quals, &push);
	inner->targetList = list_make1(makeTargetEntry((Expr *) makeConst(INT4OID, -1, InvalidOid,
																	  sizeof(int32), Int32GetDatum(1),
																	  false, true),
												   1, "?column?", false));
	exists->subLinkType = EXISTS_SUBLINK;
	exists->subselect = (Node *) inner;
	exists->location = -1;

	query->targetList = flat->targetList;
	ref->rtindex = push.varno;
	query->jointree = makeFromExpr(list_make1(ref),
								   (Node *) make_ands_explicit(lappend(own, exists)));
	query->hasSubLinks = true;
	if (rows_differ(query))
		query->distinctClause = NIL;
	r->n++;
}

/* ---- UNION ---- */

static bool
exact_type(Oid type, Oid collation)
{
	switch (type)
	{
		case BOOLOID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case DATEOID:
			return true;
		case TEXTOID:
		case VARCHAROID:
			return !OidIsValid(collation) || get_collation_isdeterministic(collation);
		default:
			return false;
	}
}

static bool
constants_differ(Node *a, Node *b)
{
	const Const *x = (const Const *) a;
	const Const *y = (const Const *) b;

	return IsA(a, Const) && IsA(b, Const) && !x->constisnull && !y->constisnull &&
		x->consttype == y->consttype && exact_type(x->consttype, x->constcollid) &&
		!datumIsEqual(x->constvalue, y->constvalue, x->constbyval, x->constlen);
}

/* column = constant in WHERE of the one table of a query */
static Node *
fixed_to(const NlpgFrom *from, int varno, AttrNumber attribute)
{
	ListCell   *lc;

	foreach(lc, from->quals)
	{
		OpExpr	   *op = (OpExpr *) lfirst(lc);
		Node	   *left;

		if (!IsA(op, OpExpr) || list_length(op->args) != 2 ||
			strcmp(nlpg_facts_operator(op->opno), "=") != 0 || !IsA(lsecond(op->args), Const))
			continue;
		left = (Node *) linitial(op->args);
		if (IsA(left, RelabelType))
			left = (Node *) ((RelabelType *) left)->arg;
		if (IsA(left, Var) && ((Var *) left)->varno == varno && ((Var *) left)->varlevelsup == 0 &&
			((Var *) left)->varattno == attribute)
			return (Node *) lsecond(op->args);
	}
	return NULL;
}

/* Rows of one table, told apart by its key, that cannot be in both? */
static bool
parts_of_a_table(const Query *a, const Query *b)
{
	NlpgFrom	from_a;
	NlpgFrom	from_b;
	RangeTblEntry *rte_a;
	RangeTblEntry *rte_b;
	int			n;

	if (a->groupClause != NIL || b->groupClause != NIL || a->hasAggs || b->hasAggs)
		return false;
	nlpg_facts_from(a, &from_a);
	nlpg_facts_from(b, &from_b);
	if (list_length(from_a.relations) != 1 || list_length(from_b.relations) != 1)
		return false;
	rte_a = rt_fetch(linitial_int(from_a.relations), a->rtable);
	rte_b = rt_fetch(linitial_int(from_b.relations), b->rtable);
	if (rte_a->rtekind != RTE_RELATION || rte_b->rtekind != RTE_RELATION ||
		rte_a->relid != rte_b->relid)
		return false;
	/* the same columns in the same places, a key among them (of both: rows_differ) */
	if (list_length(a->targetList) != list_length(b->targetList))
		return false;
	for (int i = 0; i < list_length(a->targetList); i++)
	{
		Node	   *x = (Node *) list_nth_node(TargetEntry, a->targetList, i)->expr;
		Node	   *y = (Node *) list_nth_node(TargetEntry, b->targetList, i)->expr;

		if (IsA(x, Var) && (!IsA(y, Var) || ((Var *) x)->varattno != ((Var *) y)->varattno))
			return false;
	}
	if (!nlpg_facts_unique(a, output_vars(a)))
		return false;
	n = list_length(rte_a->eref->colnames);
	for (int attribute = 1; attribute <= n; attribute++)
	{
		Node	   *x = fixed_to(&from_a, linitial_int(from_a.relations), attribute);
		Node	   *y = fixed_to(&from_b, linitial_int(from_b.relations), attribute);

		if (x != NULL && y != NULL && constants_differ(x, y))
			return true;
	}
	return false;
}

static bool
disjoint(const Query *a, const Query *b)
{
	ListCell   *lc;
	ListCell   *lc2;

	forboth(lc, a->targetList, lc2, b->targetList)
	{
		TargetEntry *x = (TargetEntry *) lfirst(lc);
		TargetEntry *y = (TargetEntry *) lfirst(lc2);

		if (x->resjunk || y->resjunk)
			break;
		if (constants_differ((Node *) x->expr, (Node *) y->expr))
			return true;
	}
	return parts_of_a_table(a, b);
}

/* The queries of a tree of UNIONs; false when it holds anything else. */
static bool
union_parts(const Query *query, Node *node, List **parts)
{
	SetOperationStmt *op = (SetOperationStmt *) node;
	RangeTblEntry *rte;

	if (IsA(node, RangeTblRef))
	{
		rte = rt_fetch(((RangeTblRef *) node)->rtindex, query->rtable);
		*parts = lappend(*parts, rte->subquery);
		return true;
	}
	return op->op == SETOP_UNION && !op->all && union_parts(query, op->larg, parts) &&
		union_parts(query, op->rarg, parts);
}

static void
set_all(Node *node)
{
	SetOperationStmt *op = (SetOperationStmt *) node;

	if (!IsA(node, SetOperationStmt))
		return;
	op->all = true;
	op->groupClauses = NIL;
	set_all(op->larg);
	set_all(op->rarg);
}

static void
needless_union(Query *query, List *stack, NlpgRewriting *r)
{
	List	   *parts = NIL;
	ListCell   *lc;
	ListCell   *lc2;

	if (query->setOperations == NULL || !union_parts(query, query->setOperations, &parts))
		return;
	foreach(lc, parts)
	{
		Query	   *part = (Query *) lfirst(lc);

		if (part->setOperations != NULL || part->limitCount != NULL || part->limitOffset != NULL)
			return;
		if (!(part->distinctClause != NIL && !part->hasDistinctOn) && !rows_differ(part))
			return;
		for_each_cell(lc2, parts, lnext(parts, lc))
		{
			if (!disjoint(part, (Query *) lfirst(lc2)))
				return;
		}
	}
	set_all(query->setOperations);
	r->n++;
}

/* ---- OR over several tables ---- */

/* The statement once for each side of an OR, without what came before. */
static void
or_to_union(NlpgAdvising *advising)
{
	const Query *query = advising->analysed;
	NlpgFrom	from;
	ListCell   *lc;

	if (query->setOperations != NULL || query->hasAggs || query->groupClause != NIL ||
		query->hasWindowFuncs || query->distinctClause != NIL || query->sortClause != NIL ||
		query->limitCount != NULL || query->limitOffset != NULL || query->cteList != NIL ||
		query->jointree->quals == NULL)
		return;
	nlpg_facts_from(query, &from);
	if (list_length(from.relations) < 2)
		return;
	foreach(lc, from.quals)
	{
		BoolExpr   *either = (BoolExpr *) lfirst(lc);
		Bitmapset  *first;
		bool		several = false;
		StringInfoData sql;
		ListCell   *lc2;

		if (!is_orclause((Node *) either) || list_length(either->args) > MAX_SIDES)
			continue;
		first = nlpg_facts_relids((Node *) linitial(either->args));
		foreach(lc2, either->args)
			several |= !bms_equal(first, nlpg_facts_relids((Node *) lfirst(lc2)));
		if (!several)
			continue;

		initStringInfo(&sql);
		for (int side = 0; side < list_length(either->args); side++)
		{
			Query	   *part = (Query *) copyObject(query);
			List	   *quals = list_make1(list_nth(either->args, side));
			NlpgFrom	copy;

			for (int before = 0; before < side; before++)
			{
				BooleanTest *test = makeNode(BooleanTest);

				test->arg = (Expr *) list_nth(either->args, before);
				test->booltesttype = IS_NOT_TRUE;
				test->location = -1;
				quals = lappend(quals, test);
			}
			/* only in WHERE, where it can be taken out */
			nlpg_facts_from(part, &copy);
			if (equal(part->jointree->quals, either))
				part->jointree->quals = NULL;
			else if (is_andclause(part->jointree->quals))
			{
				BoolExpr   *all = (BoolExpr *) part->jointree->quals;
				int			n = list_length(all->args);

				all->args = list_delete(all->args, either);
				if (list_length(all->args) == n)
					return;
			}
			else
				return;
			part->jointree->quals = make_and_qual(part->jointree->quals,
												  (Node *) make_ands_explicit((List *) copyObject(quals)));
			if (side > 0)
				appendStringInfoString(&sql, "\nUNION ALL\n");
			appendStringInfoString(&sql, nlpg_advise_sql(part));
		}
		nlpg_advise_offer_sql(advising, sql.data, NLPG_ADVICE_REWRITE,
							  "an OR over columns of different tables can be looked up by no index; one query for each side can, and the later ones leave out what the earlier found");
		return;
	}
}

void
nlpg_advise_rewrites(NlpgAdvising *advising)
{
	nlpg_advise_rule(advising, NULL, needless_distinct,
					 "DISTINCT looks for duplicates where there are none: the rows hold a unique key");
	nlpg_advise_rule(advising, NULL, distinct_join,
					 "DISTINCT throws away what the join has multiplied; EXISTS asks only whether there is a match");
	nlpg_advise_rule(advising, NULL, needless_union,
					 "UNION looks for duplicates where there are none; UNION ALL gives the same rows");
	or_to_union(advising);
}

/*-------------------------------------------------------------------------
 * describe_query.c
 *	  A Query in words: its clauses in the order of lang/describe.c.
 *
 *	  with X being (..): for each KEYS: the SELECT LIST, from TABLES, where ..,
 *	  keeping only groups where .., ORDER, only the first N
 *
 * Memory and errors: see describe_private.h.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/parse_coerce.h"
#include "parser/parsetree.h"
#include "pg/describe_private.h"
#include "utils/lsyscache.h"

/* ---- what is shown ---- */

/* Does a name say more than the expression, and is it not one by default? */
static bool
says_more(NlpgTelling *telling, const TargetEntry *entry, const char *told)
{
	const char *words;

	if (entry->resname == NULL || strcmp(entry->resname, "?column?") == 0)
		return false;
	words = nlpg_tell_name(telling, entry->resname, NL_FORM_AS_IT_IS);
	return strlen(told) < strlen(words) || strcmp(told + strlen(told) - strlen(words), words) != 0;
}

/* Are all columns of the only table shown, in their order? */
static bool
is_whole_table(const Query *query)
{
	RangeTblEntry *rte;
	int			n = 0;
	ListCell   *lc;

	if (list_length(query->rtable) != 1 || query->groupClause != NIL)
		return false;
	rte = linitial_node(RangeTblEntry, query->rtable);
	if (rte->rtekind != RTE_RELATION)
		return false;
	foreach(lc, query->targetList)
	{
		TargetEntry *entry = (TargetEntry *) lfirst(lc);

		if (entry->resjunk)
			continue;
		if (!IsA(entry->expr, Var) || ((Var *) entry->expr)->varattno <= 0 ||
			((Var *) entry->expr)->varlevelsup != 0 ||
			(n > 0 && ((Var *) entry->expr)->varattno <= n))
			return false;
		n = ((Var *) entry->expr)->varattno;
	}
	/* dropped columns have no name */
	return n > 1 && n == list_length(rte->eref->colnames) &&
		n == list_length(query->targetList);
}

/* Was it told as what the rows are grouped by? */
static bool
is_key(const Query *query, const TargetEntry *entry)
{
	ListCell   *lc;

	if (query->groupingSets != NIL || query->distinctClause != NIL || entry->ressortgroupref == 0)
		return false;
	foreach(lc, query->groupClause)
		if (((SortGroupClause *) lfirst(lc))->tleSortGroupRef == entry->ressortgroupref)
			return true;
	return false;
}

static void
tell_targets(NlpgTelling *telling, Query *query, bool named)
{
	StringInfo	text = &telling->text;
	int			left = 0;
	int			keys = 0;
	bool		first = true;
	bool		skip;
	bool		several;
	ListCell   *lc;

	foreach(lc, query->targetList)
	{
		const TargetEntry *entry = (const TargetEntry *) lfirst(lc);

		left += !entry->resjunk;
		keys += !entry->resjunk && is_key(query, entry);
	}
	/* said once, in front; what it is called is told here */
	skip = !named && keys < left;
	left -= skip ? keys : 0;
	several = left > 1;
	if (query->hasDistinctOn)
		appendStringInfoString(text, "the first row each: ");
	else if (query->distinctClause != NIL)
		appendStringInfoString(text, left > 1 ? "the different combinations of " : "the different values of ");
	if (left == 0)
		appendStringInfoString(text, "rows without columns");
	if (is_whole_table(query))
	{
		appendStringInfoString(text, "all columns");
		return;
	}
	foreach(lc, query->targetList)
	{
		TargetEntry *entry = (TargetEntry *) lfirst(lc);
		int			start;

		if (entry->resjunk || (skip && is_key(query, entry)))
			continue;
		left--;
		if (!first)
			appendStringInfoString(text, left > 0 ? ", " : " and ");
		first = false;
		start = text->len;
		nlpg_tell(telling, (Node *) entry->expr, several);
		if (named && says_more(telling, entry, text->data + start))
			appendStringInfo(text, " as %s", nlpg_tell_name(telling, entry->resname, NL_FORM_AS_IT_IS));
	}
}

/* ---- FROM ---- */

static void
tell_entry(NlpgTelling *telling, Query *query, int rtindex)
{
	RangeTblEntry *rte = rt_fetch(rtindex, query->rtable);
	StringInfo	text = &telling->text;

	switch (rte->rtekind)
	{
		case RTE_RELATION:
			appendStringInfoString(text, nlpg_tell_name(telling, get_rel_name(rte->relid), NL_FORM_PLURAL));
			if (nlpg_tell_twice(telling, query, rtindex))
				appendStringInfo(text, " (called %s)", rte->eref->aliasname);
			break;
		case RTE_SUBQUERY:
			appendStringInfoChar(text, '(');
			nlpg_tell_query(telling, rte->subquery, true);
			appendStringInfo(text, ") called %s", rte->eref->aliasname);
			break;
		case RTE_CTE:
			appendStringInfoString(text, rte->ctename);
			if (strcmp(rte->ctename, rte->eref->aliasname) != 0)
				appendStringInfo(text, " (called %s)", rte->eref->aliasname);
			break;
		case RTE_VALUES:
			{
				ListCell   *lc;

				appendStringInfoString(text, "the written rows (");
				foreach(lc, rte->values_lists)
				{
					if (foreach_current_index(lc) > 0)
						appendStringInfoString(text, "; ");
					nlpg_tell_list(telling, (List *) lfirst(lc), " with ");
				}
				appendStringInfoChar(text, ')');
				break;
			}
		default:
			appendStringInfoString(text, rte->eref->aliasname);
			break;
	}
}

static void
tell_join_keys(NlpgTelling *telling, JoinExpr *join)
{
	if (join->quals == NULL)
		return;
	appendStringInfoString(&telling->text, " (by ");
	nlpg_tell(telling, join->quals, false);
	appendStringInfoChar(&telling->text, ')');
}

static void
tell_from(NlpgTelling *telling, Query *query, Node *node)
{
	StringInfo	text = &telling->text;

	check_stack_depth();
	if (IsA(node, RangeTblRef))
	{
		tell_entry(telling, query, ((RangeTblRef *) node)->rtindex);
		return;
	}
	if (IsA(node, FromExpr))
	{
		ListCell   *lc;

		foreach(lc, ((FromExpr *) node)->fromlist)
		{
			if (foreach_current_index(lc) > 0)
				appendStringInfoString(text, " combined with ");
			tell_from(telling, query, (Node *) lfirst(lc));
		}
		return;
	}
	if (IsA(node, JoinExpr))
	{
		JoinExpr   *join = (JoinExpr *) node;

		/* of RIGHT the other side is the one that keeps its rows */
		tell_from(telling, query, join->jointype == JOIN_RIGHT ? join->rarg : join->larg);
		switch (join->jointype)
		{
			case JOIN_LEFT:
			case JOIN_RIGHT:
				appendStringInfoString(text, " and, where there are any, ");
				break;
			case JOIN_FULL:
				appendStringInfoString(text, " and also, matched where they can be, ");
				break;
			default:
				appendStringInfoString(text, join->quals == NULL ? " combined with all " : " joined with ");
				break;
		}
		tell_from(telling, query, join->jointype == JOIN_RIGHT ? join->larg : join->rarg);
		tell_join_keys(telling, join);
	}
}

/* ---- groups ---- */

static void
tell_group_refs(NlpgTelling *telling, Query *query, List *refs)
{
	List	   *exprs = NIL;
	ListCell   *lc;

	foreach(lc, refs)
		exprs = lappend(exprs, get_sortgroupref_tle((Index) lfirst_int(lc), query->targetList)->expr);
	nlpg_tell_list(telling, exprs, " and ");
}

static void
tell_grouping_set(NlpgTelling *telling, Query *query, GroupingSet *set)
{
	StringInfo	text = &telling->text;
	ListCell   *lc;

	switch (set->kind)
	{
		case GROUPING_SET_EMPTY:
			appendStringInfoString(text, "all rows together");
			return;
		case GROUPING_SET_SIMPLE:
			tell_group_refs(telling, query, set->content);
			return;
		case GROUPING_SET_ROLLUP:
			appendStringInfoString(text, "(with subtotals step by step) ");
			break;
		case GROUPING_SET_CUBE:
			appendStringInfoString(text, "(with subtotals of every combination) ");
			break;
		case GROUPING_SET_SETS:
			appendStringInfoString(text, "(each by itself) ");
			break;
	}
	foreach(lc, set->content)
	{
		if (foreach_current_index(lc) > 0)
			appendStringInfoString(text, "; ");
		tell_grouping_set(telling, query, (GroupingSet *) lfirst(lc));
	}
}

static void
tell_groups(NlpgTelling *telling, Query *query)
{
	List	   *refs = NIL;
	ListCell   *lc;

	if (query->groupClause == NIL && query->groupingSets == NIL)
		return;
	appendStringInfoString(&telling->text, query->groupingSets != NIL ? "grouped by " : "for each ");
	if (query->groupingSets != NIL)
	{
		foreach(lc, query->groupingSets)
		{
			if (foreach_current_index(lc) > 0)
				appendStringInfoString(&telling->text, " and by ");
			tell_grouping_set(telling, query, (GroupingSet *) lfirst(lc));
		}
	}
	else
	{
		foreach(lc, query->groupClause)
			refs = lappend_int(refs, (int) ((SortGroupClause *) lfirst(lc))->tleSortGroupRef);
		tell_group_refs(telling, query, refs);
	}
	appendStringInfoString(&telling->text, ": ");
}

/* ---- order, limit ---- */

/* An expression without "the" before it: "highest number of rows first". */
static void
tell_bare(NlpgTelling *telling, Node *expr)
{
	StringInfo	text = &telling->text;
	int			start = text->len;

	nlpg_tell(telling, expr, true);
	if (strncmp(text->data + start, "the ", 4) == 0)
	{
		memmove(text->data + start, text->data + start + 4, text->len - start - 3);
		text->len -= 4;
	}
}

static void
tell_key(NlpgTelling *telling, const SortGroupClause *clause, Node *expr)
{
	StringInfo	text = &telling->text;
	Oid			type = exprType(expr);
	Oid			family;
	Oid			of;
	bool		desc;
	bool		date = TypeCategory(type) == TYPCATEGORY_DATETIME;

	if (!nlpg_ordering_op(clause->sortop, &family, &of, &desc))
		desc = false;
	if (TypeCategory(type) == TYPCATEGORY_NUMERIC || date)
	{
		appendStringInfoString(text, date ? (desc ? "latest " : "earliest ") : desc ? "highest " : "lowest ");
		tell_bare(telling, expr);
		appendStringInfoString(text, " first");
	}
	else
	{
		appendStringInfoString(text, "by ");
		nlpg_tell(telling, expr, true);
		if (TypeCategory(type) == TYPCATEGORY_STRING)
			appendStringInfoString(text, desc ? " from Z to A" : " from A to Z");
		else if (type == BOOLOID)
			appendStringInfoString(text, desc ? ", true first" : ", false first");
		else
			appendStringInfoString(text, desc ? ", descending" : ", ascending");
	}
	if (clause->nulls_first != desc)
		appendStringInfo(text, ", missing ones %s", clause->nulls_first ? "first" : "last");
}

void
nlpg_tell_order(NlpgTelling *telling, List *clauses, List *targets)
{
	ListCell   *lc;

	foreach(lc, clauses)
	{
		SortGroupClause *clause = (SortGroupClause *) lfirst(lc);

		if (foreach_current_index(lc) > 0)
			appendStringInfoString(&telling->text, ", then ");
		tell_key(telling, clause, get_sortgroupclause_expr(clause, targets));
	}
}

static void
tell_limit(NlpgTelling *telling, Query *query)
{
	StringInfo	text = &telling->text;

	if (query->limitOffset != NULL)
	{
		appendStringInfoString(text, ", without the first ");
		nlpg_tell(telling, query->limitOffset, true);
	}
	if (query->limitCount != NULL)
	{
		appendStringInfoString(text, query->limitOffset != NULL ? ", only the next " : ", only the first ");
		nlpg_tell(telling, query->limitCount, true);
	}
	if (query->limitOption == LIMIT_OPTION_WITH_TIES)
		appendStringInfoString(text, " and those equal to the last of them");
}

/* ---- set operations ---- */

static void
tell_operand(NlpgTelling *telling, Query *query, Node *node, bool named)
{
	StringInfo	text = &telling->text;
	SetOperationStmt *setop;
	bool		wrap;

	check_stack_depth();
	if (IsA(node, RangeTblRef))
	{
		nlpg_tell_query(telling, rt_fetch(((RangeTblRef *) node)->rtindex, query->rtable)->subquery, named);
		return;
	}
	setop = castNode(SetOperationStmt, node);
	tell_operand(telling, query, setop->larg, named);
	switch (setop->op)
	{
		case SETOP_UNION:
			appendStringInfoString(text, setop->all ? "; and also " : "; and, without repeating any, ");
			break;
		case SETOP_INTERSECT:
			appendStringInfoString(text, "; of these only what is also among ");
			break;
		default:
			appendStringInfoString(text, "; without ");
			break;
	}
	wrap = IsA(setop->rarg, SetOperationStmt);
	if (wrap)
		appendStringInfoChar(text, '(');
	tell_operand(telling, query, setop->rarg, false);
	if (wrap)
		appendStringInfoChar(text, ')');
}

/* ---- the whole ---- */

static void
tell_with(NlpgTelling *telling, Query *query)
{
	ListCell   *lc;

	foreach(lc, query->cteList)
	{
		CommonTableExpr *cte = (CommonTableExpr *) lfirst(lc);

		appendStringInfo(&telling->text, "with %s being (", cte->ctename);
		nlpg_tell_query(telling, (Query *) cte->ctequery, true);
		appendStringInfoString(&telling->text, "): ");
	}
}

static void
tell_order_and_limit(NlpgTelling *telling, Query *query, const char *before)
{
	if (query->sortClause != NIL)
	{
		appendStringInfoString(&telling->text, before);
		nlpg_tell_order(telling, query->sortClause, query->targetList);
	}
	tell_limit(telling, query);
}

static void
tell_distinct_on(NlpgTelling *telling, Query *query)
{
	List	   *refs = NIL;
	ListCell   *lc;

	foreach(lc, query->distinctClause)
		refs = lappend_int(refs, (int) ((SortGroupClause *) lfirst(lc))->tleSortGroupRef);
	appendStringInfoString(&telling->text, "for each ");
	tell_group_refs(telling, query, refs);
	appendStringInfoString(&telling->text, ": ");
}

void
nlpg_tell_query(NlpgTelling *telling, Query *query, bool named)
{
	StringInfo	text = &telling->text;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	telling->queries = lcons(query, telling->queries);
	tell_with(telling, query);
	if (query->setOperations != NULL)
	{
		tell_operand(telling, query, query->setOperations, named);
		tell_order_and_limit(telling, query, "; all of it ");
	}
	else
	{
		bool		grouped = query->groupClause != NIL || query->groupingSets != NIL;

		if (query->hasDistinctOn)
			tell_distinct_on(telling, query);
		tell_groups(telling, query);
		tell_targets(telling, query, named);
		if (query->jointree->fromlist != NIL)
		{
			appendStringInfoString(text, ", from ");
			tell_from(telling, query, (Node *) query->jointree);
		}
		if (query->jointree->quals != NULL)
		{
			appendStringInfoString(text, ", where ");
			nlpg_tell(telling, query->jointree->quals, false);
		}
		if (query->havingQual != NULL)
		{
			appendStringInfoString(text, grouped ? ", keeping only groups where " : ", only if ");
			nlpg_tell(telling, query->havingQual, false);
		}
		tell_order_and_limit(telling, query, ", ");
	}
	telling->queries = list_delete_first(telling->queries);
}

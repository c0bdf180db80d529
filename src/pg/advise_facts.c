/*-------------------------------------------------------------------------
 * advise_facts.c
 *	  What the catalogs prove about columns and queries: keys, NOT NULL,
 *	  uniqueness of rows, indexes, sizes.
 *
 * Proofs err on the safe side: inheritance children, deferrable or partial
 * unique indexes, other collations and expressions prove nothing.
 *
 * The relations asked about are locked by the oracle. Memory: the caller's
 * context.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "access/transam.h"
#include "catalog/namespace.h"
#include "catalog/pg_am.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_operator.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "pg/advise.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* ---- tables and columns ---- */

char *
nlpg_facts_table(Oid relation)
{
	return quote_qualified_identifier(RelationIsVisible(relation) ? NULL :
									  get_namespace_name(get_rel_namespace(relation)),
									  get_rel_name(relation));
}

double
nlpg_facts_rows(Oid relation)
{
	List	   *all = find_all_inheritors(relation, AccessShareLock, NULL);
	double		rows = -1;
	ListCell   *lc;

	foreach(lc, all)
	{
		HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(lfirst_oid(lc)));

		if (HeapTupleIsValid(tuple))
		{
			Form_pg_class form = (Form_pg_class) GETSTRUCT(tuple);

			if (form->relkind != RELKIND_PARTITIONED_TABLE && form->reltuples >= 0)
				rows = Max(rows, 0) + form->reltuples;
			ReleaseSysCache(tuple);
		}
	}
	return rows;
}

bool
nlpg_facts_may_read(Oid relation, const AttrNumber *attributes, int n)
{
	if (pg_class_aclcheck(relation, GetUserId(), ACL_SELECT) == ACLCHECK_OK)
		return true;
	for (int i = 0; i < n; i++)
		if (pg_attribute_aclcheck(relation, attributes[i], GetUserId(), ACL_SELECT) != ACLCHECK_OK)
			return false;
	return n > 0;
}

bool
nlpg_facts_column_not_null(Oid relation, AttrNumber attribute)
{
	HeapTuple	tuple = SearchSysCache2(ATTNUM, ObjectIdGetDatum(relation),
										Int16GetDatum(attribute));
	bool		result;

	if (!HeapTupleIsValid(tuple))
		return false;
	result = ((Form_pg_attribute) GETSTRUCT(tuple))->attnotnull;
	ReleaseSysCache(tuple);
	return result;
}

RangeTblEntry *
nlpg_facts_column(const Var *var, List *stack, AttrNumber *attribute, int *varno)
{
	const Query *query;
	RangeTblEntry *rte;

	if (var->varlevelsup >= list_length(stack))
		return NULL;
	query = list_nth_node(Query, stack, var->varlevelsup);
	rte = rt_fetch(var->varno, query->rtable);
	if (rte->rtekind == RTE_JOIN && var->varattno > 0)
	{
		Node	   *alias = (Node *) list_nth(rte->joinaliasvars, var->varattno - 1);
		Var			copy;

		if (alias == NULL || !IsA(alias, Var))
			return NULL;
		copy = *(Var *) alias;
		copy.varlevelsup += var->varlevelsup;
		return nlpg_facts_column(&copy, stack, attribute, varno);
	}
	if (rte->rtekind != RTE_RELATION || var->varattno <= 0 ||
		(rte->relkind != RELKIND_RELATION && rte->relkind != RELKIND_MATVIEW &&
		 rte->relkind != RELKIND_PARTITIONED_TABLE))
		return NULL;
	*attribute = var->varattno;
	if (varno != NULL)
		*varno = var->varno;
	return rte;
}

bool
nlpg_facts_not_null(const Var *var, List *stack)
{
	AttrNumber	attribute;
	int			varno;
	RangeTblEntry *rte = nlpg_facts_column(var, stack, &attribute, &varno);
	NlpgFrom	from;

	if (rte == NULL || !nlpg_facts_column_not_null(rte->relid, attribute))
		return false;
	nlpg_facts_from(list_nth_node(Query, stack, var->varlevelsup), &from);
	return !list_member_int(from.nullable, varno);
}

const char *
nlpg_facts_operator(Oid operator)
{
	HeapTuple	tuple;
	Form_pg_operator form;
	const char *name = "";

	if (operator >= FirstNormalObjectId)
		return name;
	tuple = SearchSysCache1(OPEROID, ObjectIdGetDatum(operator));
	if (!HeapTupleIsValid(tuple))
		return name;
	form = (Form_pg_operator) GETSTRUCT(tuple);
	if (form->oprnamespace == PG_CATALOG_NAMESPACE)
		name = pstrdup(NameStr(form->oprname));
	ReleaseSysCache(tuple);
	return name;
}

/* ---- indexes ---- */

/* Children by plain inheritance: a key of the parent is none of theirs. */
static bool
has_children(Relation rel)
{
	return rel->rd_rel->relkind == RELKIND_RELATION && rel->rd_rel->relhassubclass;
}

List *
nlpg_facts_indexes(Oid relation)
{
	Relation	rel = table_open(relation, AccessShareLock);
	List	   *oids = RelationGetIndexList(rel);
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, oids)
	{
		Relation	index_rel = index_open(lfirst_oid(lc), AccessShareLock);
		Form_pg_index form = index_rel->rd_index;
		NlpgIndex  *index;

		if (!form->indisvalid)
		{
			index_close(index_rel, AccessShareLock);
			continue;
		}
		index = (NlpgIndex *) palloc0(sizeof(NlpgIndex));
		index->oid = lfirst_oid(lc);
		index->btree = index_rel->rd_rel->relam == BTREE_AM_OID;
		index->partial = RelationGetIndexPredicate(index_rel) != NIL;
		index->expressions = RelationGetIndexExpressions(index_rel);
		index->n_keys = form->indnkeyatts;
		index->key = index->btree && form->indisunique && form->indimmediate && !index->partial &&
			index->expressions == NIL && !has_children(rel);
		for (int i = 0; i < index->n_keys; i++)
		{
			index->keys[i] = form->indkey.values[i];
			index->families[i] = index_rel->rd_opfamily[i];
			index->collations[i] = index_rel->rd_indcollation[i];
			if (index->key &&
				(!nlpg_facts_column_not_null(relation, index->keys[i]) ||
				 index->collations[i] !=
				 TupleDescAttr(RelationGetDescr(rel), index->keys[i] - 1)->attcollation))
				index->key = false;
		}
		result = lappend(result, index);
		index_close(index_rel, AccessShareLock);
	}
	table_close(rel, AccessShareLock);
	return result;
}

/* ---- FROM and WHERE ---- */

static void
add_quals(List **list, Node *quals)
{
	ListCell   *lc;

	if (quals == NULL)
		return;
	if (IsA(quals, List))
	{
		foreach(lc, (List *) quals)
			add_quals(list, (Node *) lfirst(lc));
	}
	else if (is_andclause(quals))
	{
		foreach(lc, ((BoolExpr *) quals)->args)
			add_quals(list, (Node *) lfirst(lc));
	}
	else
		*list = lappend(*list, quals);
}

static void
add_on(Node *quals, List *side, NlpgFrom *from)
{
	List	   *list = NIL;
	ListCell   *lc;

	add_quals(&list, quals);
	foreach(lc, list)
	{
		NlpgOn	   *on = (NlpgOn *) palloc(sizeof(NlpgOn));

		on->qual = (Node *) lfirst(lc);
		on->side = side;
		from->on = lappend(from->on, on);
	}
}

static void
from_node(Node *node, bool nullable, NlpgFrom *from)
{
	if (IsA(node, RangeTblRef))
	{
		int			varno = ((RangeTblRef *) node)->rtindex;

		from->relations = lappend_int(from->relations, varno);
		if (nullable)
			from->nullable = lappend_int(from->nullable, varno);
	}
	else if (IsA(node, FromExpr))
	{
		ListCell   *lc;

		foreach(lc, ((FromExpr *) node)->fromlist)
			from_node((Node *) lfirst(lc), nullable, from);
		add_quals(&from->quals, ((FromExpr *) node)->quals);
	}
	else if (IsA(node, JoinExpr))
	{
		JoinExpr   *join = (JoinExpr *) node;
		bool		left = nullable || join->jointype == JOIN_RIGHT || join->jointype == JOIN_FULL;
		bool		right = nullable || join->jointype == JOIN_LEFT || join->jointype == JOIN_FULL;
		int			start = list_length(from->relations);
		int			middle;
		List	   *larg;
		List	   *rarg;

		from_node(join->larg, left, from);
		middle = list_length(from->relations);
		from_node(join->rarg, right, from);
		larg = list_truncate(list_copy_tail(from->relations, start), middle - start);
		rarg = list_copy_tail(from->relations, middle);
		/* CROSS JOIN, and ON true */
		if ((join->quals == NULL && !join->isNatural && join->usingClause == NIL) ||
			(join->quals != NULL && IsA(join->quals, Const)))
			from->crossed = lappend(from->crossed, list_concat_copy(larg, rarg));
		switch (join->jointype)
		{
			case JOIN_INNER:
				if (nullable)
					add_on(join->quals, list_concat_copy(larg, rarg), from);
				else
					add_quals(&from->quals, join->quals);
				break;
			case JOIN_LEFT:
				from->inner = false;
				add_on(join->quals, rarg, from);
				break;
			case JOIN_RIGHT:
				from->inner = false;
				add_on(join->quals, larg, from);
				break;
			default:
				/* either side's rows may stand alone */
				from->inner = false;
				add_on(join->quals, NIL, from);
				break;
		}
	}
}

void
nlpg_facts_from(const Query *query, NlpgFrom *from)
{
	memset(from, 0, sizeof(*from));
	from->inner = true;
	from_node((Node *) query->jointree, false, from);
}

Bitmapset *
nlpg_facts_relids(Node *node)
{
	return pull_varnos(NULL, node);
}

void
nlpg_facts_flatten(Query *query)
{
	query->targetList = (List *) nlpg_flatten_join_alias_vars(query, (Node *) query->targetList);
	query->jointree = (FromExpr *) nlpg_flatten_join_alias_vars(query, (Node *) query->jointree);
}

/* ---- uniqueness ---- */

static bool
is_var(Node *node, int varno, AttrNumber attribute)
{
	Var		   *var;

	while (node != NULL && IsA(node, RelabelType))
		node = (Node *) ((RelabelType *) node)->arg;
	var = (Var *) node;
	return node != NULL && IsA(node, Var) && var->varno == varno &&
		var->varattno == attribute && var->varlevelsup == 0;
}

Node *
nlpg_facts_equal_to(Node *qual, int varno, AttrNumber attribute, Oid family, Oid collation)
{
	OpExpr	   *op = (OpExpr *) qual;
	Node	   *other = NULL;

	if (!IsA(qual, OpExpr) || list_length(op->args) != 2 ||
		get_op_opfamily_strategy(op->opno, family) != BTEqualStrategyNumber ||
		(OidIsValid(op->inputcollid) && op->inputcollid != collation))
		return NULL;
	if (is_var((Node *) linitial(op->args), varno, attribute))
		other = (Node *) lsecond(op->args);
	else if (is_var((Node *) lsecond(op->args), varno, attribute))
		other = (Node *) linitial(op->args);
	/* a volatile one may differ from row to row */
	if (other != NULL && contain_volatile_functions(other))
		return NULL;
	return other;
}

/*
 * Is some key of relation `varno` fixed, once the rows of `known` and the
 * columns `vars` are?
 */
static bool
is_fixed(const Query *query, int varno, List *quals, Bitmapset *known, List *vars)
{
	RangeTblEntry *rte = rt_fetch(varno, query->rtable);
	ListCell   *lc;
	ListCell   *lc2;

	if (rte->rtekind == RTE_RESULT)
		return true;
	if (rte->rtekind == RTE_SUBQUERY && rte->subquery->hasAggs && !rte->lateral &&
		rte->subquery->groupClause == NIL && rte->subquery->groupingSets == NIL &&
		rte->subquery->setOperations == NULL && !rte->subquery->hasTargetSRFs)
		return true;
	if (rte->rtekind != RTE_RELATION || rte->relkind == RELKIND_VIEW ||
		rte->relkind == RELKIND_FOREIGN_TABLE)
		return false;
	foreach(lc, nlpg_facts_indexes(rte->relid))
	{
		NlpgIndex  *index = (NlpgIndex *) lfirst(lc);
		int			found = 0;

		if (!index->key)
			continue;
		for (int i = 0; i < index->n_keys; i++)
		{
			bool		fixed = false;

			foreach(lc2, vars)
				fixed |= is_var((Node *) lfirst(lc2), varno, index->keys[i]);
			foreach(lc2, quals)
			{
				Node	   *other = nlpg_facts_equal_to((Node *) lfirst(lc2), varno, index->keys[i],
														index->families[i], index->collations[i]);

				if (other != NULL && !contain_subplans(other) &&
					bms_is_subset(pull_varnos(NULL, other), known))
					fixed = true;
			}
			found += fixed;
		}
		if (found == index->n_keys)
			return true;
	}
	return false;
}

bool
nlpg_facts_unique(const Query *query, List *vars)
{
	NlpgFrom	from;
	Bitmapset  *known = NULL;
	bool		more = true;

	nlpg_facts_from(query, &from);
	while (more)
	{
		ListCell   *lc;

		more = false;
		foreach(lc, from.relations)
		{
			int			varno = lfirst_int(lc);
			List	   *quals = list_copy(from.quals);
			ListCell   *lc2;

			/*
			 * ON of an outer join fixes only the side that is filled with nulls:
			 * its row is then that one, or none.
			 */
			foreach(lc2, from.on)
			{
				NlpgOn	   *on = (NlpgOn *) lfirst(lc2);

				if (list_member_int(on->side, varno))
					quals = lappend(quals, on->qual);
			}
			if (!bms_is_member(varno, known) &&
				is_fixed(query, varno, quals, known, vars))
			{
				known = bms_add_member(known, varno);
				more = true;
			}
		}
	}
	return bms_num_members(known) == list_length(from.relations);
}

bool
nlpg_facts_single(const Query *query, const NlpgFrom *from, int varno)
{
	RangeTblEntry *rte = rt_fetch(varno, query->rtable);

	if (rte->rtekind == RTE_VALUES)
		return list_length(rte->values_lists) <= 1;
	if (rte->rtekind == RTE_SUBQUERY && rte->subquery->limitCount != NULL)
		return true;
	if (rte->rtekind == RTE_RELATION && nlpg_facts_rows(rte->relid) >= 0 &&
		nlpg_facts_rows(rte->relid) <= 1)
		return true;
	return is_fixed(query, varno, from->quals, NULL, NIL);
}

/*-------------------------------------------------------------------------
 * advise_sublink.c
 *	  Subqueries in expressions: NOT IN, a count that is only compared with
 *	  zero, and scalar subqueries that are computed anew for every row.
 *
 * NOT IN -> NOT EXISTS is the same when neither side can be null. A null in
 * the subquery makes NOT IN return nothing, and a null on the left is dropped
 * by it: both become a condition to check.
 *
 * count(*) > 0 -> EXISTS is always the same: neither is ever null.
 *
 * (SELECT agg(..) FROM t WHERE t.a = outer.b) -> LEFT JOIN of t grouped by a:
 * each outer row meets at most one group; where it meets none, the built-in
 * aggregates give null, as the join does, and counts give 0 (coalesce).
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/transam.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "parser/parse_clause.h"
#include "parser/parse_oper.h"
#include "parser/parse_relation.h"
#include "parser/parsetree.h"
#include "pg/advise.h"
#include "rewrite/rewriteManip.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

/* A SELECT of plain rows: nothing that counts, sorts or cuts them. */
static bool
is_plain(const Query *query)
{
	return query->commandType == CMD_SELECT && query->setOperations == NULL &&
		!query->hasAggs && !query->hasWindowFuncs && !query->hasTargetSRFs &&
		query->groupClause == NIL && query->groupingSets == NIL &&
		query->havingQual == NULL && query->distinctClause == NIL &&
		query->limitCount == NULL && query->limitOffset == NULL;
}

/* The query's own part becomes what EXISTS wants: rows, no columns. */
static void
select_one(Query *query)
{
	Const	   *one = makeConst(INT4OID, -1, InvalidOid, sizeof(int32), Int32GetDatum(1),
								false, true);

	query->targetList = list_make1(makeTargetEntry((Expr *) one, 1, "?column?", false));
	query->sortClause = NIL;
	query->distinctClause = NIL;
	query->hasDistinctOn = false;
	query->hasAggs = false;
}

static void
add_qual(Query *query, Node *qual)
{
	query->jointree->quals = make_and_qual(query->jointree->quals, qual);
}

static SubLink *
make_exists(Query *query)
{
	SubLink    *exists = makeNode(SubLink);

	exists->subLinkType = EXISTS_SUBLINK;
	exists->subselect = (Node *) query;
	exists->location = -1;
	return exists;
}

/* ---- NOT IN ---- */

/* col <> ALL (SELECT ..) is the same thing. */
static bool
is_not_in(Node *node, SubLink **link, OpExpr **test, Oid *operator)
{
	Node	   *inner = node;
	bool		negated = false;

	if (IsA(node, BoolExpr) && ((BoolExpr *) node)->boolop == NOT_EXPR)
	{
		inner = (Node *) linitial(((BoolExpr *) node)->args);
		negated = true;
	}
	if (!IsA(inner, SubLink))
		return false;
	*link = (SubLink *) inner;
	if ((*link)->subLinkType != (negated ? ANY_SUBLINK : ALL_SUBLINK) ||
		!IsA((*link)->testexpr, OpExpr))
		return false;
	*test = (OpExpr *) (*link)->testexpr;
	*operator = negated ? (*test)->opno : get_negator((*test)->opno);
	return list_length((*test)->args) == 2 &&
		strcmp(nlpg_facts_operator(*operator), "=") == 0;
}

static Node *
strip(Node *node)
{
	while (node != NULL && IsA(node, RelabelType))
		node = (Node *) ((RelabelType *) node)->arg;
	return node;
}

/* A cast of numbers keeps null as null, and nothing else becomes null. */
static Node *
strip_casts(Node *node)
{
	for (;;)
	{
		node = strip(node);
		if (node != NULL && IsA(node, FuncExpr) &&
			((FuncExpr *) node)->funcformat == COERCE_IMPLICIT_CAST &&
			((FuncExpr *) node)->funcid < FirstNormalObjectId)
			node = (Node *) linitial(((FuncExpr *) node)->args);
		else
			return node;
	}
}

static void
must_not_be_null(Node *node, List *stack, const char *otherwise, NlpgRewriting *r)
{
	Node	   *bare = strip_casts(node);
	AttrNumber	attribute;
	RangeTblEntry *rte;

	if (IsA(bare, Const) && !((Const *) bare)->constisnull)
		return;
	if (IsA(bare, Var))
	{
		if (nlpg_facts_not_null((Var *) bare, stack))
			return;
		rte = nlpg_facts_column((Var *) bare, stack, &attribute, NULL);
		if (rte != NULL)
		{
			nlpg_advise_condition(r, "%s.%s is never null (%s)",
								  quote_identifier(get_rel_name(rte->relid)),
								  quote_identifier(get_attname(rte->relid, attribute, false)),
								  otherwise);
			return;
		}
	}
	nlpg_advise_condition(r, "what is compared is never null (%s)", otherwise);
}

/* Does WHERE itself say that the expression is not null? */
static bool
says_not_null(Query *query, Node *node)
{
	NlpgFrom	from;
	ListCell   *lc;

	nlpg_facts_from(query, &from);
	foreach(lc, from.quals)
	{
		NullTest   *test = (NullTest *) lfirst(lc);

		if (IsA(test, NullTest) && test->nulltesttype == IS_NOT_NULL &&
			equal(strip((Node *) test->arg), strip(node)))
			return true;
	}
	return false;
}

static Node *
not_in(Node *node, List *stack, NlpgRewriting *r)
{
	SubLink    *link;
	OpExpr	   *test;
	Oid			operator;
	Query	   *query;
	Node	   *left;
	Node	   *right;
	TargetEntry *entry;
	OpExpr	   *condition;

	if (!is_not_in(node, &link, &test, &operator))
		return NULL;
	query = (Query *) copyObject(link->subselect);
	if (query->distinctClause != NIL && !query->hasDistinctOn)
		query->distinctClause = NIL;	/* as a set it is the same */
	if (!is_plain(query) || query->cteList != NIL)
		return NULL;
	left = (Node *) copyObject(linitial(test->args));
	entry = linitial_node(TargetEntry, query->targetList);
	right = (Node *) lsecond(test->args);
	if (contain_subplans(left) || contain_volatile_functions(left))
		return NULL;
	must_not_be_null(left, stack, "NOT IN drops such a row", r);
	if (!says_not_null(query, (Node *) entry->expr))
		must_not_be_null((Node *) entry->expr, lcons(query, list_copy(stack)),
						 "with a null in it NOT IN returns no row at all", r);

	/* the Param of the test, perhaps below a cast, is the subquery's column */
	if (IsA(strip(right), Param))
		right = (Node *) copyObject(entry->expr);
	else if (IsA(right, FuncExpr) && list_length(((FuncExpr *) right)->args) == 1 &&
			 IsA(strip((Node *) linitial(((FuncExpr *) right)->args)), Param))
	{
		FuncExpr   *cast = (FuncExpr *) copyObject(right);

		cast->args = list_make1(copyObject(entry->expr));
		right = (Node *) cast;
	}
	else
		return NULL;
	IncrementVarSublevelsUp(left, 1, 0);
	condition = (OpExpr *) make_opclause(operator, BOOLOID, false, (Expr *) right, (Expr *) left,
										 InvalidOid, test->inputcollid);
	/* the operator's own order of arguments */
	condition->args = list_make2(left, right);
	add_qual(query, (Node *) condition);
	select_one(query);
	return (Node *) makeBoolExpr(NOT_EXPR, list_make1(make_exists(query)), -1);
}

/* ---- count(*) > 0 ---- */

/* A subquery that is one count over plain rows. */
static Query *
counted(Node *node)
{
	SubLink    *link = (SubLink *) node;
	Query	   *query;
	Aggref	   *count;

	if (!IsA(node, SubLink) || link->subLinkType != EXPR_SUBLINK)
		return NULL;
	query = (Query *) copyObject(link->subselect);
	if (!query->hasAggs || list_length(query->targetList) != 1)
		return NULL;
	count = (Aggref *) linitial_node(TargetEntry, query->targetList)->expr;
	if (!IsA(count, Aggref) || count->aggfilter != NULL || count->agglevelsup != 0 ||
		(count->aggfnoid != F_COUNT_ && count->aggfnoid != F_COUNT_ANY))
		return NULL;
	query->hasAggs = false;
	if (!is_plain(query) || query->cteList != NIL)
		return NULL;
	if (count->aggfnoid == F_COUNT_ANY)
	{
		NullTest   *test = makeNode(NullTest);

		test->arg = (Expr *) linitial_node(TargetEntry, count->args)->expr;
		test->nulltesttype = IS_NOT_NULL;
		test->argisrow = false;
		test->location = -1;
		if (type_is_rowtype(exprType((Node *) test->arg)))
			return NULL;
		add_qual(query, (Node *) test);
	}
	return query;
}

static bool
integer_constant(Node *node, int64 *value)
{
	Const	   *c = (Const *) eval_const_expressions(NULL, node);

	if (!IsA(c, Const) || c->constisnull)
		return false;
	switch (c->consttype)
	{
		case INT2OID:
			*value = DatumGetInt16(c->constvalue);
			return true;
		case INT4OID:
			*value = DatumGetInt32(c->constvalue);
			return true;
		case INT8OID:
			*value = DatumGetInt64(c->constvalue);
			return true;
		default:
			return false;
	}
}

static Node *
count_is_zero(Node *node, List *stack, NlpgRewriting *r)
{
	OpExpr	   *op = (OpExpr *) node;
	Query	   *query;
	Node	   *other;
	Oid			operator;
	const char *name;
	int64		value;
	bool		any;

	if (!IsA(node, OpExpr) || list_length(op->args) != 2)
		return NULL;
	operator = op->opno;
	query = counted((Node *) linitial(op->args));
	other = (Node *) lsecond(op->args);
	if (query == NULL)
	{
		operator = get_commutator(op->opno);
		query = counted((Node *) lsecond(op->args));
		other = (Node *) linitial(op->args);
	}
	if (query == NULL || !integer_constant(other, &value))
		return NULL;
	name = nlpg_facts_operator(operator);
	if ((strcmp(name, ">") == 0 && value == 0) ||
		(strcmp(name, ">=") == 0 && value == 1) ||
		(strcmp(name, "<>") == 0 && value == 0))
		any = true;
	else if ((strcmp(name, "=") == 0 && value == 0) ||
			 (strcmp(name, "<=") == 0 && value == 0) ||
			 (strcmp(name, "<") == 0 && value == 1))
		any = false;
	else
		return NULL;
	select_one(query);
	node = (Node *) make_exists(query);
	return any ? node : (Node *) makeBoolExpr(NOT_EXPR, list_make1(node), -1);
}

/* ---- scalar subqueries in the select list ---- */

/* The condition `own = outer` by which a subquery hangs on the row outside. */
typedef struct Correlation
{
	Node	   *inner;
	Node	   *outer;			/* as seen from outside */
	Oid			operator;		/* inner = outer */
	Oid			collation;
	int			n;
	Node	   *qual;
} Correlation;

static bool
is_own(Node *node)
{
	return !contain_vars_of_level(node, 1) && contain_vars_of_level(node, 0);
}

static bool
find_correlation(Query *query, Correlation *c)
{
	NlpgFrom	from;
	ListCell   *lc;

	memset(c, 0, sizeof(*c));
	nlpg_facts_from(query, &from);
	foreach(lc, from.quals)
	{
		Node	   *qual = (Node *) lfirst(lc);
		OpExpr	   *op = (OpExpr *) qual;
		Node	   *left;
		Node	   *right;

		if (!contain_vars_of_level(qual, 1))
			continue;
		if (!IsA(qual, OpExpr) || list_length(op->args) != 2 ||
			strcmp(nlpg_facts_operator(op->opno), "=") != 0)
			return false;
		left = (Node *) linitial(op->args);
		right = (Node *) lsecond(op->args);
		c->operator = op->opno;
		if (is_own(right) && !contain_vars_of_level(left, 0))
		{
			Node	   *swap = left;

			left = right;
			right = swap;
			c->operator = get_commutator(op->opno);
		}
		if (!is_own(left) || contain_vars_of_level(right, 0) || !IsA(strip(right), Var) ||
			!OidIsValid(c->operator) || contain_volatile_functions(left))
			return false;
		c->inner = (Node *) copyObject(left);
		c->outer = (Node *) copyObject(right);
		c->collation = op->inputcollid;
		c->qual = qual;
		c->n++;
	}
	return c->n == 1;
}

/* Takes one condition out of WHERE and inner ONs. */
static Node *
without(Node *quals, Node *gone)
{
	List	   *left = NIL;
	ListCell   *lc;

	if (quals == gone)
		return NULL;
	if (quals == NULL || !is_andclause(quals))
		return quals;
	foreach(lc, ((BoolExpr *) quals)->args)
	{
		Node	   *rest = without((Node *) lfirst(lc), gone);

		if (rest != NULL)
			left = lappend(left, rest);
	}
	return left == NIL ? NULL : (Node *) make_ands_explicit(left);
}

typedef struct Outer
{
	Query	   *query;
	NlpgRewriting *r;
	int			n;
} Outer;

/* Puts FROM aside of a new subquery: from LEFT JOIN sub ON outer = key. */
static void
left_join(Query *query, Query *sub, Correlation *c)
{
	ParseState *pstate = make_parsestate(NULL);
	RangeTblEntry *rte;
	RangeTblEntry *join_rte = makeNode(RangeTblEntry);
	RangeTblRef *ref = makeNode(RangeTblRef);
	JoinExpr   *join = makeNode(JoinExpr);
	Node	   *left = (Node *) linitial(query->jointree->fromlist);
	int			left_index = IsA(left, JoinExpr) ? ((JoinExpr *) left)->rtindex :
		((RangeTblRef *) left)->rtindex;
	List	   *names;
	List	   *vars;
	TargetEntry *key = llast_node(TargetEntry, sub->targetList);
	ListCell   *lc;

	addRangeTableEntryForSubquery(pstate, sub, makeAlias(psprintf("per_%s_%d", key->resname,
																   list_length(query->rtable) + 1), NIL),
								  false, true);
	rte = linitial_node(RangeTblEntry, pstate->p_rtable);
	query->rtable = lappend(query->rtable, rte);
	ref->rtindex = list_length(query->rtable);

	join_rte->rtekind = RTE_JOIN;
	join_rte->jointype = JOIN_LEFT;
	join_rte->inFromCl = true;
	join_rte->eref = makeAlias("unnamed_join", NIL);
	nlpg_expandRTE(rt_fetch(left_index, query->rtable), left_index, &names, &vars);
	join_rte->joinaliasvars = vars;
	join_rte->eref->colnames = names;
	foreach(lc, vars)
	{
		/* a join's columns are numbered through; its Vars are those of its tables */
		int			column = IsA(left, JoinExpr) ? foreach_current_index(lc) + 1 :
			((Var *) lfirst(lc))->varattno;

		join_rte->joinleftcols = lappend_int(join_rte->joinleftcols, column);
	}
	nlpg_expandRTE(rte, ref->rtindex, &names, &vars);
	foreach(lc, vars)
		join_rte->joinrightcols = lappend_int(join_rte->joinrightcols, ((Var *) lfirst(lc))->varattno);
	join_rte->joinaliasvars = list_concat(join_rte->joinaliasvars, vars);
	join_rte->eref->colnames = list_concat(join_rte->eref->colnames, names);
	query->rtable = lappend(query->rtable, join_rte);

	join->jointype = JOIN_LEFT;
	join->larg = left;
	join->rarg = (Node *) ref;
	join->rtindex = list_length(query->rtable);
	join->quals = (Node *) make_opclause(c->operator, BOOLOID, false,
										 (Expr *) makeVarFromTargetEntry(ref->rtindex, key),
										 (Expr *) c->outer, InvalidOid, c->collation);
	query->jointree->fromlist = list_make1(join);
	free_parsestate(pstate);
}

/* Aggregates that give null for no rows: the built-in ones but counts. */
static bool
null_for_none(Aggref *aggregate)
{
	return aggregate->aggfnoid < FirstNormalObjectId && aggregate->agglevelsup == 0 &&
		aggregate->aggkind == AGGKIND_NORMAL &&
		aggregate->aggfnoid != F_REGR_COUNT;
}

static Node *
scalar_mutator(Node *node, Outer *outer)
{
	SubLink    *link = (SubLink *) node;
	Query	   *sub;
	TargetEntry *entry;
	Aggref	   *aggregate;
	Correlation c;
	SortGroupClause *group;
	TypeCacheEntry *type;
	Node	   *key;
	Node	   *result;

	if (node == NULL)
		return NULL;
	if (IsA(node, Query))
		return node;
	if (!IsA(node, SubLink) || link->subLinkType != EXPR_SUBLINK)
		return expression_tree_mutator(node, scalar_mutator, (void *) outer);

	sub = (Query *) copyObject(link->subselect);
	entry = linitial_node(TargetEntry, sub->targetList);
	aggregate = (Aggref *) entry->expr;
	if (!sub->hasAggs || !IsA(aggregate, Aggref) || !null_for_none(aggregate) ||
		contain_vars_of_level((Node *) aggregate, 1))
		return node;
	sub->hasAggs = false;
	if (!is_plain(sub) || sub->cteList != NIL || !find_correlation(sub, &c))
		return node;
	sub->hasAggs = true;
	sub->jointree->quals = without(sub->jointree->quals, c.qual);
	/* nothing of the row outside may be left, at any depth */
	if (contain_vars_of_level((Node *) sub, 1))
		return node;
	/* grouping must tell values apart as the condition does */
	type = lookup_type_cache(exprType(c.inner), TYPECACHE_EQ_OPR | TYPECACHE_LT_OPR);
	IncrementVarSublevelsUp(c.outer, -1, 1);
	if (exprType(c.inner) != exprType(c.outer) || type->eq_opr != c.operator ||
		exprCollation(c.inner) != c.collation)
		return node;

	entry->resname = pstrdup("result");
	key = c.inner;
	group = makeNode(SortGroupClause);
	group->tleSortGroupRef = 1;
	group->eqop = type->eq_opr;
	group->sortop = type->lt_opr;
	group->hashable = op_hashjoinable(type->eq_opr, exprType(key));
	sub->groupClause = list_make1(group);
	sub->sortClause = NIL;
	entry = makeTargetEntry((Expr *) key, 2, pstrdup("key"), false);
	entry->ressortgroupref = 1;
	sub->targetList = list_make2(linitial(sub->targetList), entry);

	left_join(outer->query, sub, &c);
	result = (Node *) makeVar(list_length(outer->query->rtable) - 1, 1,
							  aggregate->aggtype, -1, aggregate->aggcollid, 0);
	if (aggregate->aggfnoid == F_COUNT_ || aggregate->aggfnoid == F_COUNT_ANY)
	{
		CoalesceExpr *coalesce = makeNode(CoalesceExpr);

		coalesce->coalescetype = INT8OID;
		coalesce->args = list_make2(result,
									makeConst(INT8OID, -1, InvalidOid, sizeof(int64),
											  Int64GetDatum(0), false, FLOAT8PASSBYVAL));
		coalesce->location = -1;
		result = (Node *) coalesce;
	}
	outer->n++;
	return result;
}

/* A rule on whole queries: one FROM item, no grouping. */
static void
scalar_subqueries(Query *query, List *stack, NlpgRewriting *r)
{
	Outer		outer = {query, r, 0};

	if (!query->hasSubLinks || query->hasAggs || query->groupClause != NIL ||
		query->setOperations != NULL || query->jointree == NULL ||
		list_length(query->jointree->fromlist) != 1)
		return;
	query->targetList = (List *) scalar_mutator((Node *) query->targetList, &outer);
	r->n += outer.n;
}

/* A null that NOT IN would meet is worth a word even where nothing is gained. */
static void
not_in_null(NlpgAdvising *advising)
{
	NlpgRewriting r = {0};
	Query	   *changed = nlpg_advise_apply(advising->analysed, not_in, NULL, &r);

	if (r.n > 0 && strstr(r.conditions.data, "no row at all") != NULL)
		nlpg_advise_add(advising, NLPG_ADVICE_WARNING,
						psprintf("NOT IN may not mean what it says: check that %s", r.conditions.data),
						"NOT EXISTS costs about the same", nlpg_advise_sql(changed), -1, -1);
}

void
nlpg_advise_sublinks(NlpgAdvising *advising)
{
	if (!nlpg_advise_rule(advising, not_in, NULL,
						  "NOT IN over a subquery cannot be planned as an anti-join; NOT EXISTS can"))
		not_in_null(advising);
	nlpg_advise_rule(advising, count_is_zero, NULL,
					 "a count that is only compared with zero reads every row; EXISTS stops at the first");
	nlpg_advise_rule(advising, NULL, scalar_subqueries,
					 "a subquery in the select list runs once for every row; a join with the groups computed once gives the same");
}

/*-------------------------------------------------------------------------
 * advise_candidates.c
 *	  Looks for indexes that a statement could use: for conditions with
 *	  constants, for joins and correlated subqueries, for ORDER BY .. LIMIT,
 *	  for the beginning of texts, for expressions.
 *
 * Each query of the tree is looked at by itself, relation by relation. A
 * candidate that an existing index begins with is none, nor is one on a small
 * table or on columns that the caller may not read. How many rows it would
 * find is the planner's estimate, except behind a row-level security policy.
 *
 * Memory: the caller's context.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/stratnum.h"
#include "access/table.h"
#include "catalog/pg_class.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_opfamily.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/clauses.h"
#include "parser/parsetree.h"
#include "pg/advise.h"
#include "pg/advise_candidates.h"
#include "rewrite/rewriteManip.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/pg_locale.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/ruleutils.h"
#include "utils/typcache.h"

/* Tables with fewer rows need no index. */
#define SMALL_ROWS 1000

typedef struct Search
{
	List	   *candidates;
	bool		rewritten;
	List	   *stack;
	bool		served;			/* of the relation that is looked at */
} Search;

/* ---- conditions on one relation ---- */

typedef struct Condition
{
	AttrNumber	attribute;
	bool		equal;
	bool		correlated;		/* with a row outside */
	Bitmapset  *others;			/* joined with */
	Node	   *qual;
} Condition;

static Var *
own_var(Node *node, int varno)
{
	while (node != NULL && IsA(node, RelabelType))
		node = (Node *) ((RelabelType *) node)->arg;
	if (node != NULL && IsA(node, Var) && ((Var *) node)->varno == varno &&
		((Var *) node)->varlevelsup == 0 && ((Var *) node)->varattno > 0)
		return (Var *) node;
	return NULL;
}

static Condition *
read_condition(Node *qual, int varno)
{
	Condition  *c;
	List	   *args;
	Oid			operator;
	Var		   *var;
	Node	   *other;
	const char *name;

	if (IsA(qual, OpExpr))
	{
		args = ((OpExpr *) qual)->args;
		operator = ((OpExpr *) qual)->opno;
	}
	else if (IsA(qual, ScalarArrayOpExpr) && ((ScalarArrayOpExpr *) qual)->useOr)
	{
		args = ((ScalarArrayOpExpr *) qual)->args;
		operator = ((ScalarArrayOpExpr *) qual)->opno;
	}
	else
		return NULL;
	if (list_length(args) != 2)
		return NULL;
	name = nlpg_facts_operator(operator);
	var = own_var((Node *) linitial(args), varno);
	other = (Node *) lsecond(args);
	if (var == NULL)
	{
		var = own_var((Node *) lsecond(args), varno);
		other = (Node *) linitial(args);
	}
	if (var == NULL || bms_is_member(varno, nlpg_facts_relids(other)) ||
		(strcmp(name, "=") != 0 && strcmp(name, "<") != 0 && strcmp(name, "<=") != 0 &&
		 strcmp(name, ">") != 0 && strcmp(name, ">=") != 0) ||
		contain_volatile_functions(other) ||
		!OidIsValid(lookup_type_cache(var->vartype, TYPECACHE_BTREE_OPFAMILY)->btree_opf))
		return NULL;
	c = (Condition *) palloc0(sizeof(Condition));
	c->attribute = var->varattno;
	c->equal = strcmp(name, "=") == 0;
	c->correlated = contain_vars_of_level(other, 1);
	c->others = nlpg_facts_relids(other);
	c->qual = qual;
	return c;
}

/* Rows of one relation that the planner expects to fulfil conditions of its own. */
static double
expected_rows(const Query *outer, int varno, List *quals)
{
	RangeTblEntry *rte = rt_fetch(varno, outer->rtable);
	Query	   *query = makeNode(Query);
	RangeTblRef *ref = makeNode(RangeTblRef);
	List	   *own = NIL;
	ListCell   *lc;
	double		rows;

	/* a policy hides statistics, and here it could not */
	if (rte->securityQuals != NIL)
		return -1;
	foreach(lc, quals)
	{
		Node	   *qual = (Node *) lfirst(lc);

		if (!contain_subplans(qual) && !contain_vars_of_level(qual, 1) &&
			!contain_vars_of_level(qual, 2) && !contain_vars_of_level(qual, 3) &&
			bms_membership(nlpg_facts_relids(qual)) == BMS_SINGLETON &&
			bms_is_member(varno, nlpg_facts_relids(qual)))
			own = lappend(own, copyObject(qual));
	}
	query->commandType = CMD_SELECT;
	query->querySource = QSRC_ORIGINAL;
	query->canSetTag = true;
	query->rtable = list_make1(copyObject(rte));
#ifdef NLPG_HAS_PERMINFO
	query->rteperminfos = (List *) copyObject(outer->rteperminfos);
#endif
	ref->rtindex = 1;
	query->jointree = makeFromExpr(list_make1(ref), own == NIL ? NULL : (Node *) make_ands_explicit(own));
	query->targetList = list_make1(makeTargetEntry((Expr *) makeConst(INT4OID, -1, InvalidOid,
																	  sizeof(int32), Int32GetDatum(1),
																	  false, true), 1, "one", false));
	ChangeVarNodes((Node *) query->jointree->quals, varno, 1, 0);
	(void) nlpg_advise_cost(query, &rows);
	return rows;
}

/* ---- does it exist? ---- */

static bool
exists_already(const NlpgCandidate *c)
{
	ListCell   *lc;

	foreach(lc, nlpg_facts_indexes(c->relation))
	{
		NlpgIndex  *index = (NlpgIndex *) lfirst(lc);
		int			found = 0;

		if (index->partial || !index->btree)
			continue;
		if (c->expression != NULL)
		{
			if (index->keys[0] == 0 && index->expressions != NIL &&
				equal(linitial(index->expressions), c->node))
				return true;
			continue;
		}
		if (c->pattern)
		{
			if (index->keys[0] == c->columns[0] &&
				(index->families[0] == TEXT_PATTERN_BTREE_FAM_OID ||
				 index->families[0] == BPCHAR_PATTERN_BTREE_FAM_OID ||
				 nlpg_lc_collate_is_c(index->collations[0])))
				return true;
			continue;
		}
		if (index->n_keys < c->n)
			continue;
		for (int i = 0; i < c->n_equal; i++)
			for (int k = 0; k < c->n_equal; k++)
				found += index->keys[k] == c->columns[i] &&
					index->families[k] != TEXT_PATTERN_BTREE_FAM_OID;
		for (int i = c->n_equal; i < c->n; i++)
			found += index->keys[i] == c->columns[i];
		if (found >= c->n)
			return true;
		/* a key among the columns: nothing is left to narrow down */
		if (index->key && c->purpose != NLPG_FOR_ORDER)
		{
			found = 0;
			for (int k = 0; k < index->n_keys; k++)
				for (int i = 0; i < c->n_equal; i++)
					found += index->keys[k] == c->columns[i];
			if (found == index->n_keys)
				return true;
		}
	}
	return false;
}

/* Does an index begin with the column of one of the `=`, so that rows are found by it? */
static bool
served_by(Oid relation, List *conditions)
{
	ListCell   *lc;
	ListCell   *lc2;

	foreach(lc, nlpg_facts_indexes(relation))
	{
		NlpgIndex  *index = (NlpgIndex *) lfirst(lc);

		foreach(lc2, conditions)
		{
			Condition  *condition = (Condition *) lfirst(lc2);

			if (condition->equal && condition->others == NULL && !index->partial &&
				index->keys[0] == condition->attribute)
				return true;
		}
	}
	return false;
}

static bool
same_candidate(const NlpgCandidate *a, const NlpgCandidate *b)
{
	if (a->relation != b->relation || a->n != b->n || a->pattern != b->pattern ||
		(a->expression == NULL) != (b->expression == NULL))
		return false;
	if (a->expression != NULL)
		return strcmp(a->expression, b->expression) == 0;
	for (int i = 0; i < a->n; i++)
		if (a->columns[i] != b->columns[i] || a->descending[i] != b->descending[i])
			return false;
	return true;
}

static void
add_candidate(Search *search, NlpgCandidate *c)
{
	ListCell   *lc;

	if (!nlpg_facts_may_read(c->relation, c->columns, c->n) || exists_already(c))
		return;
	c->rewritten = search->rewritten;
	c->served = search->served;
	c->order = list_length(search->candidates);
	foreach(lc, search->candidates)
	{
		if (same_candidate((NlpgCandidate *) lfirst(lc), c))
			return;
	}
	search->candidates = lappend(search->candidates, c);
}

/* ---- candidates of one relation in one query ---- */

static NlpgCandidate *
new_candidate(NlpgPurpose purpose, RangeTblEntry *rte, double total)
{
	NlpgCandidate *c = (NlpgCandidate *) palloc0(sizeof(NlpgCandidate));

	c->purpose = purpose;
	c->relation = rte->relid;
	c->total = total;
	c->rows = -1;
	return c;
}

static void
add_column(NlpgCandidate *c, AttrNumber attribute)
{
	for (int i = 0; i < c->n; i++)
		if (c->columns[i] == attribute)
			return;
	if (c->n < NLPG_CANDIDATE_COLUMNS)
		c->columns[c->n++] = attribute;
}

/* Equal columns first, then one range. */
static void
for_conditions(Search *search, const Query *query, RangeTblEntry *rte, int varno, List *conditions, double total)
{
	NlpgCandidate *c = new_candidate(NLPG_FOR_CONDITION, rte, total);
	List	   *used = NIL;
	ListCell   *lc;

	foreach(lc, conditions)
	{
		Condition  *condition = (Condition *) lfirst(lc);

		/* one that takes most of the table narrows nothing down */
		if (!condition->equal || condition->correlated || condition->others != NULL ||
			expected_rows(query, varno, list_make1(condition->qual)) > total / 2)
			continue;
		add_column(c, condition->attribute);
		used = lappend(used, condition->qual);
	}
	c->n_equal = c->n;
	foreach(lc, conditions)
	{
		Condition  *condition = (Condition *) lfirst(lc);

		if (condition->equal || condition->correlated || condition->others != NULL)
			continue;
		if (c->n == c->n_equal)
			add_column(c, condition->attribute);
		if (c->n > c->n_equal && c->columns[c->n_equal] == condition->attribute)
			used = lappend(used, condition->qual);
	}
	if (c->n == 0)
		return;
	c->rows = expected_rows(query, varno, used);
	add_candidate(search, c);
}

/* Joined or correlated columns. */
static void
for_joins(Search *search, const Query *query, NlpgFrom *from, RangeTblEntry *rte, int varno,
		  List *conditions, double total)
{
	ListCell   *lc;

	foreach(lc, conditions)
	{
		Condition  *condition = (Condition *) lfirst(lc);
		NlpgCandidate *c;
		int			other;

		if (!condition->equal || (!condition->correlated && condition->others == NULL))
			continue;
		c = new_candidate(condition->correlated ? NLPG_FOR_CORRELATION : NLPG_FOR_JOIN, rte, total);
		add_column(c, condition->attribute);
		c->n_equal = c->n;
		if (!condition->correlated && bms_get_singleton_member(condition->others, &other))
		{
			RangeTblEntry *joined = rt_fetch(other, query->rtable);

			/* how many rows look it up, against all of the joined table */
			if (joined->rtekind == RTE_RELATION && nlpg_facts_rows(joined->relid) > 0)
			{
				double		rows = expected_rows(query, other, from->quals);

				if (rows >= 0)
					c->rows = rows / nlpg_facts_rows(joined->relid) * total;
			}
		}
		add_candidate(search, c);
	}
}

/* ORDER BY .. LIMIT over columns of one table. */
static void
for_order(Search *search, const Query *query, RangeTblEntry *rte, int varno,
		  List *conditions, double total)
{
	NlpgCandidate *c = new_candidate(NLPG_FOR_ORDER, rte, total);
	bool		upwards = false;
	Const	   *count;
	ListCell   *lc;

	if (query->limitCount == NULL || query->sortClause == NIL || query->hasAggs ||
		query->groupClause != NIL || query->distinctClause != NIL || query->hasWindowFuncs)
		return;
	foreach(lc, conditions)
	{
		Condition  *condition = (Condition *) lfirst(lc);

		if (condition->equal && !condition->correlated && condition->others == NULL &&
			IsA(condition->qual, OpExpr) && c->n < NLPG_CANDIDATE_COLUMNS - 1)
			add_column(c, condition->attribute);
	}
	c->n_equal = c->n;
	foreach(lc, query->sortClause)
	{
		SortGroupClause *sort = (SortGroupClause *) lfirst(lc);
		Var		   *var = own_var((Node *) get_sortgroupref_tle(sort->tleSortGroupRef,
																query->targetList)->expr, varno);
		Oid			family;
		Oid			type;
		bool		descending;
		int			n = c->n;

		if (var == NULL || !nlpg_ordering_op(sort->sortop, &family, &type, &descending) ||
			sort->nulls_first != descending)
			break;
		add_column(c, var->varattno);
		if (c->n > n)
			c->descending[n] = descending;
		else if (n == NLPG_CANDIDATE_COLUMNS)
			break;
	}
	/* a first key that is not of this table cannot be had from it */
	if (c->n == c->n_equal || lc != NULL)
		return;
	/* all keys downwards is the same index read backwards */
	for (int i = c->n_equal; i < c->n; i++)
		upwards |= !c->descending[i];
	if (!upwards)
		memset(c->descending, 0, sizeof(c->descending));
	count = (Const *) eval_const_expressions(NULL, query->limitCount);
	if (IsA(count, Const) && !count->constisnull)
		c->rows = (double) DatumGetInt64(count->constvalue);
	add_candidate(search, c);
}

/* x LIKE 'abc%': its fixed beginning, at least two characters. */
static void
for_prefix(Search *search, const Query *query, RangeTblEntry *rte, int varno, Node *qual, double total)
{
	OpExpr	   *op = (OpExpr *) qual;
	NlpgCandidate *c;
	Var		   *var;
	Const	   *pattern;
	char	   *begin;
	Oid			collation;

	if (!IsA(qual, OpExpr) || list_length(op->args) != 2 ||
		strcmp(nlpg_facts_operator(op->opno), "~~") != 0)
		return;
	var = own_var((Node *) linitial(op->args), varno);
	pattern = (Const *) lsecond(op->args);
	if (var == NULL || !IsA(pattern, Const) || pattern->constisnull || pattern->consttype != TEXTOID ||
		(var->vartype != TEXTOID && var->vartype != VARCHAROID))
		return;
	begin = TextDatumGetCString(pattern->constvalue);
	if (strcspn(begin, "%_\\") < 2)
		return;
	collation = var->varcollid;
	c = new_candidate(NLPG_FOR_PREFIX, rte, total);
	add_column(c, var->varattno);
	c->n_equal = 1;
	c->pattern = !nlpg_lc_collate_is_c(collation);
	c->rows = expected_rows(query, varno, list_make1(qual));
	add_candidate(search, c);
}

/* lower(x) = 'a': an index on the expression. */
static void
for_expression(Search *search, const Query *query, RangeTblEntry *rte, int varno, Node *qual, double total)
{
	OpExpr	   *op = (OpExpr *) qual;
	NlpgCandidate *c;
	Node	   *expression;
	NlpgRewriting r = {0};
	List	   *columns;
	ListCell   *lc;

	if (!IsA(qual, OpExpr) || list_length(op->args) != 2 ||
		strcmp(nlpg_facts_operator(op->opno), "=") != 0)
		return;
	expression = (Node *) linitial(op->args);
	if (nlpg_facts_relids((Node *) lsecond(op->args)) != NULL)
	{
		if (nlpg_facts_relids(expression) != NULL)
			return;
		expression = (Node *) lsecond(op->args);
	}
	initStringInfo(&r.conditions);
	initStringInfo(&r.columns);
	if (!IsA(expression, FuncExpr) || ((FuncExpr *) expression)->funcformat != COERCE_EXPLICIT_CALL ||
		contain_subplans(qual) || contain_mutable_functions(expression) ||
		contain_vars_of_level(expression, 1) ||
		!bms_equal(nlpg_facts_relids(expression), bms_make_singleton(varno)) ||
		nlpg_sargable_expression(qual, search->stack, &r) != NULL)
		return;
	columns = pull_var_clause(expression, 0);
	c = new_candidate(NLPG_FOR_EXPRESSION, rte, total);
	foreach(lc, columns)
	{
		if (((Var *) lfirst(lc))->varattno <= 0 ||
			list_length(columns) > NLPG_CANDIDATE_COLUMNS)
			return;
		add_column(c, ((Var *) lfirst(lc))->varattno);
	}
	c->node = (Node *) copyObject(expression);
	ChangeVarNodes(c->node, varno, 1, 0);
	c->expression = deparse_expression(c->node, deparse_context_for(get_rel_name(rte->relid), rte->relid),
									   false, false);
	/* without statistics on the expression the planner's figure is a constant */
	c->rows = expected_rows(query, varno, list_make1(qual));
	add_candidate(search, c);
}

/* A rule that changes nothing: looks at each query of the tree. */
static void
collect(Query *query, List *stack, NlpgRewriting *r)
{
	Search	   *search = (Search *) r->data;
	NlpgFrom	from;
	ListCell   *lc;

	if (query->setOperations != NULL || query->jointree == NULL)
		return;
	nlpg_facts_flatten(query);
	nlpg_facts_from(query, &from);
	search->stack = stack;
	foreach(lc, from.relations)
	{
		int			varno = lfirst_int(lc);
		RangeTblEntry *rte = rt_fetch(varno, query->rtable);
		List	   *quals = list_copy(from.quals);
		List	   *conditions = NIL;
		double		total;
		ListCell   *lc2;

		if (rte->rtekind != RTE_RELATION ||
			(rte->relkind != RELKIND_RELATION && rte->relkind != RELKIND_MATVIEW &&
			 rte->relkind != RELKIND_PARTITIONED_TABLE))
			continue;
		total = nlpg_facts_rows(rte->relid);
		if (total < SMALL_ROWS)
			continue;
		foreach(lc2, from.on)
		{
			if (list_member_int(((NlpgOn *) lfirst(lc2))->side, varno))
				quals = lappend(quals, ((NlpgOn *) lfirst(lc2))->qual);
		}
		foreach(lc2, quals)
		{
			Condition  *condition = read_condition((Node *) lfirst(lc2), varno);

			if (condition != NULL)
				conditions = lappend(conditions, condition);
		}
		search->served = served_by(rte->relid, conditions);
		foreach(lc2, quals)
		{
			for_prefix(search, query, rte, varno, (Node *) lfirst(lc2), total);
			for_expression(search, query, rte, varno, (Node *) lfirst(lc2), total);
		}
		for_conditions(search, query, rte, varno, conditions, total);
		for_joins(search, query, &from, rte, varno, conditions, total);
		for_order(search, query, rte, varno, conditions, total);
	}
}

List *
nlpg_candidates_find(const Query *query, bool rewritten, List *candidates)
{
	Search		search = {0};
	NlpgRewriting r = {0};

	search.candidates = candidates;
	search.rewritten = rewritten;
	r.data = &search;
	(void) nlpg_advise_apply(query, NULL, collect, &r);
	return search.candidates;
}

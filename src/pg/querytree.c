/*-------------------------------------------------------------------------
 * querytree.c
 *	  Query tree -> IR: the entry, set operations, and what all parts share.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/analyze.h"
#include "parser/parse_oper.h"
#include "parser/parsetree.h"
#include "pg/querytree_private.h"
#include "rewrite/rewriteManip.h"
#include "tcop/tcopprot.h"
#include "utils/lsyscache.h"

bool
nlpg_no(Walk *walk, const char *why)
{
	if (walk->why == NULL)
		walk->why = why;
	return false;
}

void
nlpg_put(Tokens *out, int32 token)
{
	if (out->n == out->max)
	{
		out->max = out->max * 2 + 32;
		out->ir = out->ir == NULL ? palloc(sizeof(int32) * out->max) :
			repalloc(out->ir, sizeof(int32) * out->max);
	}
	out->ir[out->n++] = token;
}

void
nlpg_put_all(Tokens *out, const Tokens *more)
{
	for (int i = 0; i < more->n; i++)
		nlpg_put(out, more->ir[i]);
}

bool
nlpg_has_or(const Tokens *tokens)
{
	int			depth = 0;

	for (int i = 0; i < tokens->n; i++)
		switch (tokens->ir[i])
		{
			case NL_SYM_OPEN:
			case NL_SYM_BRACKET:
			case NL_SYM_WITH:
			case NL_SYM_WITHOUT:
			case NL_SYM_FILTER:
			case NL_SYM_OVER:
			case NL_SYM_IF:
				depth++;
				break;
			case NL_SYM_CLOSE:
			case NL_SYM_UNBRACKET:
			case NL_SYM_STOP:
			case NL_SYM_THEN:
				depth--;
				break;
			case NL_SYM_OR:
				if (depth == 0)
					return true;
				break;
			default:
				break;
		}
	return false;
}

const char *
nlpg_function_name(Oid function)
{
	char	   *name;

	if (get_func_namespace(function) != PG_CATALOG_NAMESPACE)
		return "";
	name = get_func_name(function);
	return name == NULL ? "" : name;
}

const char *
nlpg_operator_name(Oid operator)
{
	char	   *name = get_opname(operator);

	/* an operator of an extension's type means what its name says */
	return name == NULL ? "" : name;
}

/* A copy without aliases of joined columns. */
Query *
nlpg_flatten(Query *query)
{
	Query	   *q = copyObject(query);

#if PG_VERSION_NUM >= 160000
	q->targetList = (List *) flatten_join_alias_vars(NULL, q, (Node *) q->targetList);
	q->jointree = (FromExpr *) flatten_join_alias_vars(NULL, q, (Node *) q->jointree);
	q->havingQual = flatten_join_alias_vars(NULL, q, q->havingQual);
#else
	q->targetList = (List *) flatten_join_alias_vars(q, (Node *) q->targetList);
	q->jointree = (FromExpr *) flatten_join_alias_vars(q, (Node *) q->jointree);
	q->havingQual = flatten_join_alias_vars(q, q->havingQual);
#endif
#if PG_VERSION_NUM >= 180000
	/* 18: grouped expressions are columns of a range table entry of their own */
	if (q->hasGroupRTE)
	{
		q->targetList = (List *) flatten_group_exprs(NULL, q, (Node *) q->targetList);
		q->havingQual = flatten_group_exprs(NULL, q, q->havingQual);
	}
#endif
	return q;
}

/*
 * SELECT key EXCEPT (or INTERSECT) SELECT column that refers to it: the rows
 * without (with) one, said so when with and without can say it.
 */
static bool
set_as_exists(Walk *walk, Query *left, Query *right, bool except, Tokens *out)
{
	Query	   *q;
	OpExpr	   *test;
	SubLink    *link;
	Node	   *cond;
	Node	   *expr;
	Oid			equal;
	bool		result;
	Tokens		try = {NULL, 0, 0};
	Walk		before = *walk;

	if (left->setOperations != NULL || right->setOperations != NULL ||
		!nlpg_is_simple(left, false) || !nlpg_is_simple(right, false) ||
		list_length(left->targetList) != 1 || list_length(right->targetList) != 1)
		return false;
	expr = (Node *) ((TargetEntry *) linitial(left->targetList))->expr;
	if (!IsA(expr, Var) ||
		!IsA(((TargetEntry *) linitial(right->targetList))->expr, Var) ||
		exprType(expr) != exprType((Node *) ((TargetEntry *) linitial(right->targetList))->expr))
		return false;
	get_sort_group_operators(exprType(expr), false, true, false, NULL, &equal, NULL, NULL);
	q = copyObject(left);
	test = (OpExpr *) make_opclause(equal, BOOLOID, false, (Expr *) copyObject(expr),
									(Expr *) copyObject(expr), InvalidOid, exprCollation(expr));
	link = makeNode(SubLink);
	link->subLinkType = ANY_SUBLINK;
	link->testexpr = (Node *) test;
	link->subselect = (Node *) copyObject(right);
	link->location = -1;
	cond = except ? (Node *) make_notclause((Expr *) link) : (Node *) link;
	q->jointree->quals = make_and_qual(q->jointree->quals, cond);
	q->hasSubLinks = true;
	q->distinctClause = list_make1(makeNode(SortGroupClause));
	walk->strict = true;
	result = nlpg_walk_block(walk, q, &try);
	before.values = walk->values;
	before.max_values = walk->max_values;
	walk->strict = before.strict;
	if (!result)
	{
		*walk = before;
		return false;
	}
	nlpg_put_all(out, &try);
	return true;
}

static bool
walk_set(Walk *walk, Query *query, Node *node, Tokens *out)
{
	SetOperationStmt *op;
	int			symbol;

	check_stack_depth();
	if (IsA(node, RangeTblRef))
	{
		RangeTblEntry *rte = rt_fetch(((RangeTblRef *) node)->rtindex, query->rtable);

		if (rte->rtekind != RTE_SUBQUERY || rte->subquery->setOperations != NULL)
			return nlpg_no(walk, "nested set operation");
		if (rte->subquery->sortClause != NIL || rte->subquery->limitCount != NULL)
			return nlpg_no(walk, "order in a set operation");
		return nlpg_walk_block(walk, rte->subquery, out);
	}
	op = (SetOperationStmt *) node;
	if (!IsA(op->rarg, RangeTblRef))
		return nlpg_no(walk, "nested set operation");
	/* written in a row; INTERSECT would bind to the block before it alone */
	if (op->op == SETOP_INTERSECT)
		for (Node *left = op->larg; IsA(left, SetOperationStmt);
			 left = ((SetOperationStmt *) left)->larg)
			if (((SetOperationStmt *) left)->op != SETOP_INTERSECT)
				return nlpg_no(walk, "nested set operation");
	switch (op->op)
	{
		case SETOP_UNION:
			symbol = op->all ? NL_SYM_UNIONALL : NL_SYM_UNION;
			break;
		case SETOP_INTERSECT:
			symbol = NL_SYM_INTERSECT;
			break;
		default:
			symbol = NL_SYM_EXCEPT;
			break;
	}
	if (op->all && op->op != SETOP_UNION)
		return nlpg_no(walk, "set operation all");
	if (IsA(op->larg, RangeTblRef) && op->op != SETOP_UNION && !op->all)
	{
		RangeTblEntry *left = rt_fetch(((RangeTblRef *) op->larg)->rtindex, query->rtable);
		RangeTblEntry *right = rt_fetch(((RangeTblRef *) op->rarg)->rtindex, query->rtable);

		if (left->rtekind == RTE_SUBQUERY && right->rtekind == RTE_SUBQUERY &&
			set_as_exists(walk, left->subquery, right->subquery,
						  op->op == SETOP_EXCEPT, out))
			return true;
	}
	if (!walk_set(walk, query, op->larg, out))
		return false;
	nlpg_put(out, symbol);
	return walk_set(walk, query, op->rarg, out);
}

bool
nlpg_walk_query(Walk *walk, Query *query, Tokens *out)
{
	check_stack_depth();
	query = nlpg_inline_ctes(query);
	if (query->setOperations == NULL)
		return nlpg_walk_block(walk, query, out);
	if (query->sortClause != NIL || query->limitCount != NULL || query->limitOffset != NULL)
		return nlpg_no(walk, "order of a set operation");
	if (query->cteList != NIL)
		return nlpg_no(walk, "common table expression");
	return walk_set(walk, query, query->setOperations, out);
}

NlpgWalked *
nlpg_querytree_walk(Query *query, const NlSchema *schema, const NlValue *values,
					int n_values)
{
	NlpgWalked *result = palloc0(sizeof(NlpgWalked));
	Tokens		out = {NULL, 0, 0};
	Walk		walk;

	memset(&walk, 0, sizeof(walk));
	walk.schema = schema;
	walk.free = values == NULL;
	walk.n_given = walk.n_values = values == NULL ? 0 : n_values;
	walk.max_values = walk.n_values + 16;
	walk.values = palloc0(sizeof(NlValue) * walk.max_values);
	if (walk.n_given > 0)
		memcpy(walk.values, values, sizeof(NlValue) * walk.n_given);
	result->change = query->commandType == CMD_INSERT || query->commandType == CMD_UPDATE ||
		query->commandType == CMD_DELETE;
	result->ok = result->change ? nlpg_walk_change(&walk, query, &out) :
		nlpg_walk_query(&walk, query, &out);
	if (result->ok && out.n > NL_MAX_IR)
		result->ok = nlpg_no(&walk, "too long");
	if (result->ok)
	{
		result->ir = out.ir;
		result->n_ir = out.n;
		result->why = walk.n_missing > 0 ? psprintf("value: %s", walk.missing) : "ok";
	}
	else
		result->why = walk.why;
	result->values = walk.values;
	result->n_values = walk.n_values;
	result->n_missing = walk.n_missing;
	return result;
}

Query *
nlpg_querytree_analyse(const char *sql)
{
	List	   *statements = pg_parse_query(sql);

	if (list_length(statements) != 1)
		ereport(ERROR,
				(errcode(ERRCODE_SYNTAX_ERROR),
				 errmsg("expected exactly one SQL statement, found %d",
						list_length(statements))));
	return parse_analyze_fixedparams(linitial_node(RawStmt, statements), sql,
									 NULL, 0, NULL);
}

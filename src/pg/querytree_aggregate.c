/*-------------------------------------------------------------------------
 * querytree_aggregate.c
 *	  Aggregates and CASE -> IR.
 *
 * count(*), count(1) and count of a column that is never null count the rows
 * of a table; a CASE without ELSE inside an aggregate is a FILTER.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "pg/querytree_private.h"

/* --- aggregates --------------------------------------------------------- */

/* case when c then x end (no else): *cond and x. */
static Node *
case_without_else(Node *node, Node **cond)
{
	CaseExpr   *c = (CaseExpr *) nlpg_strip(node);
	CaseWhen   *when;

	if (!IsA(c, CaseExpr) || c->arg != NULL || list_length(c->args) != 1)
		return NULL;
	if (c->defresult != NULL &&
		!(IsA(c->defresult, Const) && ((Const *) c->defresult)->constisnull))
		return NULL;
	when = linitial(c->args);
	*cond = (Node *) when->expr;
	return (Node *) when->result;
}

/* case when c then 1 else 0 end */
static bool
case_one_zero(Node *node, Node **cond)
{
	CaseExpr   *c = (CaseExpr *) nlpg_strip(node);
	CaseWhen   *when;

	if (!IsA(c, CaseExpr) || c->arg != NULL || list_length(c->args) != 1 ||
		c->defresult == NULL || !nlpg_is_number((Node *) c->defresult, 0))
		return false;
	when = linitial(c->args);
	if (!nlpg_is_number((Node *) when->result, 1))
		return false;
	*cond = (Node *) when->expr;
	return true;
}

static void
put_table(Walk *walk, int table, Tokens *out)
{
	nlpg_put(out, NL_IR_ITEM + NL_ITEM_TABLE(walk->schema, table));
}

/* count(*) or count(argument that is never null) */
static bool
count_rows(Walk *walk, Scope *scope, Node *arg, Tokens *out)
{
	int			source = nlpg_many_side(walk, scope);
	int			own = -1;

	if (arg != NULL && nlpg_column_of(walk, scope, arg, &own) >= 0 && own >= 0 &&
		scope->sources[own].left)
		source = own;
	if (source < 0)
		return nlpg_no(walk, "no table");
	nlpg_put(out, NL_SYM_COUNT);
	put_table(walk, scope->sources[source].table, out);
	return true;
}

bool
nlpg_walk_aggregate(Walk *walk, Scope *scope, Aggref *agg, Tokens *out)
{
	const char *name = nlpg_function_name(agg->aggfnoid);
	Node	   *arg = agg->args == NIL ? NULL :
		(Node *) ((TargetEntry *) linitial(agg->args))->expr;
	Node	   *filter = (Node *) agg->aggfilter;
	Node	   *cond;
	Node	   *inner;
	bool		distinct = agg->aggdistinct != NIL;
	int			symbol;
	int			source = -1;
	int			column;
	bool		rows = false;

	if (agg->agglevelsup != 0)
		return nlpg_no(walk, "correlated subquery");
	if (agg->aggorder != NIL || agg->aggdirectargs != NIL || list_length(agg->args) > 1)
		return nlpg_no(walk, psprintf("aggregate %s", name));
	if (strcmp(name, "count") == 0)
		symbol = NL_SYM_COUNT;
	else if (strcmp(name, "sum") == 0)
		symbol = NL_SYM_SUM;
	else if (strcmp(name, "avg") == 0)
		symbol = NL_SYM_AVG;
	else if (strcmp(name, "min") == 0)
		symbol = NL_SYM_MIN;
	else if (strcmp(name, "max") == 0)
		symbol = NL_SYM_MAX;
	else
		return nlpg_no(walk, psprintf("aggregate %s", name));
	if (arg != NULL)
		arg = nlpg_strip(arg);

	/* agg(case when c then x end): aggregates skip nulls */
	if (arg != NULL && (inner = case_without_else(arg, &cond)) != NULL)
	{
		filter = filter == NULL ? cond : (Node *) make_andclause(list_make2(filter, cond));
		arg = nlpg_strip(inner);
	}
	/* sum(case when c then 1 else 0 end): 0 without rows is NULL, so only for
	 * groups, which have rows */
	else if (symbol == NL_SYM_SUM && arg != NULL && !distinct && filter == NULL &&
			 scope->query->groupClause != NIL && case_one_zero(arg, &cond))
	{
		filter = cond;
		symbol = NL_SYM_COUNT;
		arg = NULL;
		rows = true;
	}
	/* x, when a condition of its LEFT JOIN became a filter */
	for (int s = 0; s < scope->n_sources; s++)
		if (scope->sources[s].filter != NULL && !scope->sources[s].dropped)
		{
			Node	   *more = scope->sources[s].filter;

			filter = filter == NULL ? more :
				(Node *) make_andclause(list_make2(more, filter));
		}
	if (symbol == NL_SYM_COUNT && !distinct && !rows)
	{
		if (arg == NULL || (IsA(arg, Const) && !((Const *) arg)->constisnull))
		{
			rows = true;
			arg = NULL;
		}
		else
		{
			column = nlpg_column_of(walk, scope, arg, &source);
			rows = column >= 0 && !scope->sources[source].second &&
				(walk->schema->columns[column].not_null ||
				 walk->schema->columns[column].primary);
		}
	}
	/* count(distinct primary key) where no row appears twice */
	if (symbol == NL_SYM_COUNT && distinct && arg != NULL)
	{
		column = nlpg_column_of(walk, scope, arg, &source);
		if (column >= 0 && walk->schema->columns[column].primary &&
			walk->schema->tables[walk->schema->columns[column].table].n_primary == 1 &&
			!scope->sources[source].left && !scope->sources[source].second &&
			nlpg_many_side(walk, scope) == source)
		{
			bool		once = true;

			for (int s = 0; s < scope->n_sources; s++)
				if (!scope->sources[s].dropped && s != source &&
					!nlpg_determines(walk, scope, source, s))
					once = false;
			rows = once;
		}
	}
	if (filter != NULL)
		nlpg_put(out, NL_SYM_FILTER);
	if (rows)
	{
		if (!count_rows(walk, scope, arg, out))
			return false;
	}
	else
	{
		nlpg_put(out, symbol);
		if (distinct && symbol != NL_SYM_MIN && symbol != NL_SYM_MAX)
			nlpg_put(out, NL_SYM_DISTINCT);
		if (arg == NULL || !nlpg_walk_expr(walk, scope, arg, out))
			return arg == NULL ? nlpg_no(walk, "aggregate") : false;
	}
	if (filter != NULL)
	{
		if (!nlpg_walk_cond(walk, scope, filter, out))
			return false;
		nlpg_put(out, NL_SYM_STOP);
	}
	return true;
}

/* --- CASE --------------------------------------------------------------- */

typedef struct TestContext
{
	Node	   *arg;
} TestContext;

static Node *
put_test(Node *node, TestContext *context)
{
	if (node == NULL)
		return NULL;
	if (IsA(node, CaseTestExpr))
		return copyObject(context->arg);
	return expression_tree_mutator(node, put_test, (void *) context);
}

bool
nlpg_walk_case(Walk *walk, Scope *scope, CaseExpr *c, Tokens *out)
{
	ListCell   *lc;

	if (c->defresult == NULL ||
		(IsA(c->defresult, Const) && ((Const *) c->defresult)->constisnull))
		return nlpg_no(walk, "case without else");
	foreach(lc, c->args)
	{
		CaseWhen   *when = lfirst(lc);
		Node	   *cond = (Node *) when->expr;

		if (c->arg != NULL)
		{
			TestContext context;

			context.arg = (Node *) c->arg;
			cond = put_test(cond, &context);
		}
		nlpg_put(out, NL_SYM_IF);
		if (!nlpg_walk_cond(walk, scope, cond, out))
			return false;
		nlpg_put(out, NL_SYM_THEN);
		if (!nlpg_walk_expr(walk, scope, (Node *) when->result, out))
			return false;
		nlpg_put(out, NL_SYM_ELSE);
	}
	return nlpg_walk_expr(walk, scope, (Node *) c->defresult, out);
}

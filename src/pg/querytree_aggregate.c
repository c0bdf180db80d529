/*-------------------------------------------------------------------------
 * querytree_aggregate.c
 *	  Aggregates and CASE -> IR.
 *
 * count(*), count(1) and count of a column that is never null count the rows
 * of a table; a CASE without ELSE inside an aggregate is a FILTER.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "pg/querytree_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

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

/* percentile_cont(0.5) within group (order by x), in either direction */
static bool
is_median(Aggref *agg, const char *name)
{
	return strcmp(name, "percentile_cont") == 0 && list_length(agg->args) == 1 &&
		list_length(agg->aggdirectargs) == 1 &&
		nlpg_is_number(linitial(agg->aggdirectargs), 0.5);
}

/* string_agg(x, ', '), in the order of x or in none */
static bool
is_joined_text(Aggref *agg, const char *name)
{
	TargetEntry *mark;
	Const	   *c;

	if (strcmp(name, "string_agg") != 0 || list_length(agg->args) != 2)
		return false;
	mark = lsecond(agg->args);
	c = (Const *) nlpg_strip((Node *) mark->expr);
	if (!IsA(c, Const) || c->constisnull || c->consttype != TEXTOID ||
		strcmp(TextDatumGetCString(c->constvalue), ", ") != 0)
		return false;
	if (list_length(agg->aggorder) == 1)
	{
		SortGroupClause *sort = linitial(agg->aggorder);
		Oid			family;
		Oid			type;
		bool		descending;

		return get_sortgroupclause_tle(sort, agg->args) == linitial(agg->args) &&
			nlpg_ordering_op(sort->sortop, &family, &type, &descending) && !descending;
	}
	return agg->aggorder == NIL;
}

/* Is the condition never null? */
static bool
never_null(Walk *walk, Scope *scope, Node *node)
{
	ListCell   *lc;
	List	   *args;

	node = nlpg_strip(node);
	if (IsA(node, Var))
		return nlpg_not_null(walk, scope, node);
	if (IsA(node, Const))
		return !((Const *) node)->constisnull;
	if (IsA(node, OpExpr))
		args = ((OpExpr *) node)->args;
	else if (IsA(node, ScalarArrayOpExpr))
		args = ((ScalarArrayOpExpr *) node)->args;
	else if (IsA(node, BoolExpr))
		args = ((BoolExpr *) node)->args;
	else
		return IsA(node, NullTest);
	foreach(lc, args)
		if (!never_null(walk, scope, lfirst(lc)))
			return false;
	return true;
}

bool
nlpg_walk_bool_aggregate(Walk *walk, Scope *scope, Aggref *agg, bool negate, Tokens *out)
{
	const char *name = nlpg_function_name(agg->aggfnoid);
	bool		some = strcmp(name, "bool_or") == 0;
	Node	   *cond;
	int			source = nlpg_many_side(walk, scope);

	if (agg->agglevelsup != 0 || (!some && strcmp(name, "bool_and") != 0 && strcmp(name, "every") != 0))
		return nlpg_no(walk, agg->agglevelsup != 0 ? "correlated subquery" :
					   psprintf("aggregate %s", name));
	cond = (Node *) ((TargetEntry *) linitial(agg->args))->expr;
	/* of rows that are all null neither is true, where a count is 0 */
	if (source < 0 || scope->query->groupClause == NIL ||
		((!some || negate) && (agg->aggfilter != NULL || !never_null(walk, scope, cond))))
		return nlpg_no(walk, "condition");
	for (int s = 0; s < scope->n_sources; s++)
		if (scope->sources[s].left && !scope->sources[s].dropped)
			return nlpg_no(walk, "condition");
	if (!some)
		cond = (Node *) make_notclause((Expr *) cond);
	if (agg->aggfilter != NULL)
		cond = (Node *) make_andclause(list_make2(agg->aggfilter, cond));
	nlpg_put(out, NL_SYM_FILTER);
	nlpg_put(out, NL_SYM_COUNT);
	nlpg_put(out, NL_IR_ITEM + NL_ITEM_TABLE(walk->schema, scope->sources[source].table));
	if (!nlpg_walk_cond(walk, scope, cond, out))
		return false;
	nlpg_put(out, NL_SYM_STOP);
	nlpg_put(out, some != negate ? NL_SYM_GT : NL_SYM_EQ);
	nlpg_put(out, NL_SYM_V0);
	return true;
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

int
nlpg_aggregate_symbol(const char *name)
{
	static const struct
	{
		const char *name;
		int			symbol;
	}			plain[] = {
		{"count", NL_SYM_COUNT},
		{"sum", NL_SYM_SUM},
		{"avg", NL_SYM_AVG},
		{"min", NL_SYM_MIN},
		{"max", NL_SYM_MAX}
	};

	for (int i = 0; i < lengthof(plain); i++)
		if (strcmp(name, plain[i].name) == 0)
			return plain[i].symbol;
	return NL_SYM_PAD;
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
	if (is_median(agg, name))
		symbol = NL_SYM_MEDIAN;
	else if (is_joined_text(agg, name))
		symbol = NL_SYM_JOIN_TEXT;
	else if (agg->aggorder != NIL || agg->aggdirectargs != NIL || list_length(agg->args) > 1)
		return nlpg_no(walk, psprintf("aggregate %s", name));
	else
		symbol = nlpg_aggregate_symbol(name);
	if (symbol == NL_SYM_PAD)
		return nlpg_no(walk, psprintf("aggregate %s", name));
	if (arg != NULL)
		arg = nlpg_strip(arg);
	if (scope->rows != NULL)
		return nlpg_walk_of_rows(walk, scope, agg, symbol, arg, out);

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

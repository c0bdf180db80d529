/*-------------------------------------------------------------------------
 * querytree_window.c
 *	  Window functions, the first rows of each group, and aggregates over the
 *	  rows of a derived table -> IR.
 *
 * An aggregate over a derived table that querytree_pullup.c cannot merge is
 * `agg ( query )`. Whether rows that are equal in a window's order count
 * together (RANGE) or one by one (ROWS) is not said; lead() is lag() in the
 * other direction.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "pg/querytree_private.h"

/* --- aggregates over the rows of a query -------------------------------- */

/* The subquery with one column: target's; or, to count its rows, any. */
static Query *
only_column(Query *sub, TargetEntry *target)
{
	List	   *targets = NIL;
	int			n = 0;
	ListCell   *lc;

	foreach(lc, sub->targetList)
		n += !((TargetEntry *) lfirst(lc))->resjunk;
	if (sub->setOperations != NULL || (sub->distinctClause != NIL && !sub->hasDistinctOn))
		return n == 1 ? sub : NULL;
	if (target == NULL)
	{
		target = linitial(sub->targetList);
		if (sub->groupClause != NIL)
			target = get_sortgroupclause_tle(linitial(sub->groupClause), sub->targetList);
	}
	target->resjunk = false;
	targets = list_make1(target);
	foreach(lc, sub->targetList)
	{
		TargetEntry *tle = lfirst(lc);

		if (tle == target || tle->ressortgroupref == 0)
			continue;
		tle->resjunk = true;
		targets = lappend(targets, tle);
	}
	for (int i = 0; i < list_length(targets); i++)
		((TargetEntry *) list_nth(targets, i))->resno = i + 1;
	sub->targetList = targets;
	if (sub->limitCount == NULL && !sub->hasDistinctOn)
		sub->sortClause = NIL;
	return sub;
}

bool
nlpg_walk_of_rows(Walk *walk, Scope *scope, Aggref *agg, int symbol, Node *arg, Tokens *out)
{
	Query	   *sub = copyObject(scope->rows);
	TargetEntry *target = NULL;

	if (arg != NULL && !IsA(arg, Const))
	{
		Var		   *var = (Var *) arg;

		if (!IsA(var, Var) || var->varno != (int) scope->rows_index || var->varlevelsup != 0 ||
			var->varattno <= 0)
			return nlpg_no(walk, "derived table");
		target = list_nth(sub->targetList, var->varattno - 1);
		if (symbol == NL_SYM_COUNT)
		{
			Aggref	   *count = (Aggref *) nlpg_strip((Node *) target->expr);

			if (!(IsA(count, Aggref) &&
				  strcmp(nlpg_function_name(count->aggfnoid), "count") == 0) &&
				!nlpg_never_null(walk, sub, (Node *) target->expr))
				return nlpg_no(walk, "derived table");
			target = NULL;
		}
	}
	else if (symbol != NL_SYM_COUNT)
		return nlpg_no(walk, "aggregate of a constant");
	if (agg->aggdistinct != NIL || agg->aggfilter != NULL)
		return nlpg_no(walk, "derived table");
	sub = only_column(sub, target);
	if (sub == NULL)
		return nlpg_no(walk, "derived table");
	nlpg_put(out, symbol);
	nlpg_put(out, NL_SYM_OPEN);
	if (!nlpg_walk_query(walk, sub, out))
		return false;
	nlpg_put(out, NL_SYM_CLOSE);
	return true;
}

/* --- window functions --------------------------------------------------- */

/* lead() is lag() in the other direction */
static bool
walk_window_order(Walk *walk, Scope *scope, List *clauses, bool turn, Tokens *out)
{
	for (int i = 0; i < list_length(clauses); i++)
	{
		SortGroupClause *sort = list_nth(clauses, i);
		Oid			family;
		Oid			type;
		bool		descending;

		if (!nlpg_ordering_op(sort->sortop, &family, &type, &descending))
			return nlpg_no(walk, "order using");
		nlpg_put(out, i == 0 ? NL_SYM_ORDER : NL_SYM_COMMA);
		if (!nlpg_walk_expr(walk, scope, nlpg_clause_expr(sort, scope->query), out))
			return false;
		nlpg_put(out, descending != turn ? NL_SYM_DESC : NL_SYM_ASC);
	}
	return true;
}

bool
nlpg_walk_over(Walk *walk, Scope *scope, WindowFunc *f, Tokens *out)
{
	const char *name = nlpg_function_name(f->winfnoid);
	WindowClause *window = NULL;
	Node	   *arg = f->args == NIL ? NULL : linitial(f->args);
	bool		lead = strcmp(name, "lead") == 0;
	List	   *per = NIL;
	Tokens		keys = {NULL, 0, 0};
	ListCell   *lc;
	int			symbol;

	foreach(lc, scope->query->windowClause)
		if (((WindowClause *) lfirst(lc))->winref == f->winref)
			window = lfirst(lc);
	if (window == NULL || f->aggfilter != NULL)
		return nlpg_no(walk, "window function");
	if (strcmp(name, "lag") == 0 || lead)
		symbol = NL_SYM_LAG;
	else if (strcmp(name, "rank") == 0)
		symbol = NL_SYM_RANK;
	else
		symbol = nlpg_aggregate_symbol(name);
	if (symbol == NL_SYM_PAD)
		return nlpg_no(walk, psprintf("window function %s", name));
	if (list_length(f->args) > 1 &&
		!(symbol == NL_SYM_LAG && list_length(f->args) == 2 && nlpg_is_number(lsecond(f->args), 1)))
		return nlpg_no(walk, "window function of other rows");
	if ((symbol == NL_SYM_LAG || symbol == NL_SYM_RANK) && window->orderClause == NIL)
		return nlpg_no(walk, "window function without order");
	/* all rows up to this one; whether its equals count says nothing here */
	if (symbol != NL_SYM_LAG && symbol != NL_SYM_RANK &&
		(window->frameOptions & FRAMEOPTION_NONDEFAULT) != 0 &&
		(window->frameOptions & (FRAMEOPTION_START_UNBOUNDED_PRECEDING | FRAMEOPTION_END_CURRENT_ROW)) !=
		(FRAMEOPTION_START_UNBOUNDED_PRECEDING | FRAMEOPTION_END_CURRENT_ROW))
		return nlpg_no(walk, "window frame");
	nlpg_put(out, NL_SYM_OVER);
	nlpg_put(out, symbol);
	if (symbol == NL_SYM_COUNT && (arg == NULL || IsA(nlpg_strip(arg), Const)))
	{
		int			source = nlpg_many_side(walk, scope);

		if (source < 0)
			return nlpg_no(walk, "no table");
		nlpg_put(out, NL_IR_ITEM + NL_ITEM_TABLE(walk->schema, scope->sources[source].table));
	}
	else if (symbol != NL_SYM_RANK && (arg == NULL || !nlpg_walk_expr(walk, scope, arg, out)))
		return arg == NULL ? nlpg_no(walk, "window function") : false;
	foreach(lc, window->partitionClause)
		per = lappend(per, nlpg_clause_expr(lfirst(lc), scope->query));
	if (per != NIL && !nlpg_walk_keys(walk, scope, per, NIL, NL_SYM_PER, &keys))
		return false;
	nlpg_put_all(out, &keys);
	if (!walk_window_order(walk, scope, window->orderClause, lead, out))
		return false;
	nlpg_put(out, NL_SYM_STOP);
	return true;
}

/* Behind the block's order. */
bool
nlpg_walk_pick(Walk *walk, Scope *scope, Tokens *out)
{
	const NlpgPick *pick = &scope->pick;
	List	   *per = NIL;
	Tokens		keys = {NULL, 0, 0};
	ListCell   *lc;

	if (pick->per == NIL || scope->query->sortClause == NIL)
		return nlpg_no(walk, "window function");
	nlpg_put(out, NL_SYM_LIMIT);
	if (!nlpg_walk_expr(walk, scope, pick->count, out))
		return false;
	if (pick->ties)
		nlpg_put(out, NL_SYM_TIES);
	foreach(lc, pick->per)
		per = lappend(per, nlpg_clause_expr(lfirst(lc), scope->query));
	if (!nlpg_walk_keys(walk, scope, per, NIL, NL_SYM_PER, &keys))
		return false;
	nlpg_put_all(out, &keys);
	if (pick->kept != 0)
	{
		nlpg_put(out, NL_SYM_WHERE);
		if (!nlpg_walk_cond(walk, scope,
							(Node *) get_sortgroupref_tle(pick->kept, scope->query->targetList)->expr,
							out))
			return false;
	}
	return walk_window_order(walk, scope, pick->last, false, out);
}

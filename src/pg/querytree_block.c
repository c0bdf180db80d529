/*-------------------------------------------------------------------------
 * querytree_block.c
 *	  One SELECT block -> IR: SELECT, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT.
 *
 * Clauses are written into a token list of their own, because whether FROM
 * must be said is known only when all columns used are known; then the block
 * may be written a second time with the equalities that FROM left over.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/stratnum.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "pg/querytree_private.h"
#include "rewrite/rewriteManip.h"
#include "utils/lsyscache.h"

static void
comma(Tokens *out, int clause)
{
	nlpg_put(out, out->n == 0 ? clause : NL_SYM_COMMA);
}

/* --- SELECT ------------------------------------------------------------- */

/* Do the entries from i on name all columns of one source, in order? How many. */
static int
all_columns(Walk *walk, Scope *scope, List *targets, int i, int *source)
{
	TargetEntry *tle = list_nth(targets, i);
	int			column = nlpg_column_of(walk, scope, (Node *) tle->expr, source);
	const NlTable *table;
	int			n;

	if (column < 0 || !IsA(tle->expr, Var))
		return 0;
	table = &walk->schema->tables[walk->schema->columns[column].table];
	n = table->n_columns - table->n_defined;
	if (column != table->first_column || n < 2 ||
		i + n > list_length(targets) || scope->sources[*source].second)
		return 0;
	for (int c = 0; c < n; c++)
	{
		int			other;

		tle = list_nth(targets, i + c);
		if (nlpg_column_of(walk, scope, (Node *) tle->expr, &other) !=
			table->first_column + c || other != *source || !IsA(tle->expr, Var))
			return 0;
	}
	return n;
}

static bool
walk_select(Walk *walk, Scope *scope, List *targets, bool distinct, bool star,
			Tokens *out)
{
	for (int i = 0; i < list_length(targets); i++)
	{
		TargetEntry *tle = list_nth(targets, i);
		int			source;
		int			n;

		comma(out, NL_SYM_SELECT);
		if (i == 0 && distinct)
			nlpg_put(out, NL_SYM_DISTINCT);
		n = star ? all_columns(walk, scope, targets, i, &source) : 0;
		if (n > 0)
		{
			nlpg_put(out, NL_IR_ITEM +
					 NL_ITEM_TABLE(walk->schema, scope->sources[source].table));
			i += n - 1;
			continue;
		}
		if (!nlpg_walk_expr(walk, scope, (Node *) tle->expr, out))
			return false;
	}
	return true;
}

/* --- GROUP BY ----------------------------------------------------------- */

static bool
has_aggregate(Node *node)
{
	return contain_aggs_of_level(node, 0);
}

static bool
is_member(List *exprs, Node *expr)
{
	ListCell   *lc;

	foreach(lc, exprs)
		if (equal(nlpg_strip(lfirst(lc)), nlpg_strip(expr)))
			return true;
	return false;
}

static bool
is_subset(List *few, List *many)
{
	ListCell   *lc;

	foreach(lc, few)
		if (!is_member(many, lfirst(lc)))
			return false;
	return true;
}

/* Is it the number of a weekday whose name is among the expressions? */
static bool
is_weekday_number(Node *expr, List *exprs)
{
	bool		number;
	Node	   *day = nlpg_weekday_of(expr, &number);
	ListCell   *lc;

	if (day == NULL || !number)
		return false;
	foreach(lc, exprs)
	{
		Node	   *other = nlpg_weekday_of(lfirst(lc), &number);

		if (other != NULL && !number && equal(day, other))
			return true;
	}
	return false;
}

/* Does GROUP BY hold the whole primary key of the source, or columns joined
 * to it? */
static bool
groups_key(Walk *walk, Scope *scope, List *exprs, int s)
{
	const NlTable *table = &walk->schema->tables[scope->sources[s].table];
	int			found = 0;

	if (scope->sources[s].dropped || scope->sources[s].second || table->n_primary == 0)
		return false;
	for (int c = table->first_column; c < table->first_column + table->n_columns; c++)
	{
		ListCell   *lc;

		if (!walk->schema->columns[c].primary)
			continue;
		foreach(lc, exprs)
		{
			int			source;
			int			column = nlpg_column_of(walk, scope, lfirst(lc), &source);

			if (column >= 0 &&
				nlpg_same_place(&scope->equals, source, column, s, c))
			{
				found++;
				break;
			}
		}
	}
	return found == table->n_primary;
}

/* Are all columns of the expression of sources that the keys determine, or
 * joined to one of those? */
static bool
is_determined(Walk *walk, Scope *scope, Node *expr, const bool *key)
{
	int			source;
	int			column = nlpg_column_of(walk, scope, expr, &source);
	int			place = column < 0 ? -1 :
		nlpg_place(&scope->equals, source, column, false);

	if (place >= 0)
		for (int i = 0; i < scope->equals.n_places; i++)
		{
			int			s = scope->equals.places[i].source;

			if (nlpg_root(&scope->equals, i) != nlpg_root(&scope->equals, place) ||
				scope->sources[s].dropped)
				continue;
			for (int k = 0; k < scope->n_sources; k++)
				if (key[k] && (k == s || nlpg_determines(walk, scope, k, s)))
					return true;
		}
	for (int s = 0; s < scope->n_sources; s++)
	{
		bool		determined = false;

		if (!nlpg_uses(scope, expr, s))
			continue;
		for (int k = 0; k < scope->n_sources; k++)
			if (key[k] && (k == s || nlpg_determines(walk, scope, k, s)))
				determined = true;
		if (!determined)
			return false;
	}
	return true;
}

bool
nlpg_walk_keys(Walk *walk, Scope *scope, List *exprs, List *plain, int clause, Tokens *out)
{
	bool		key[NL_MAX_SOURCES] = {false};
	bool		any_key = false;
	ListCell   *lc;

	for (int s = 0; s < scope->n_sources; s++)
		key[s] = groups_key(walk, scope, exprs, s);
	/* a key that another one determines says nothing */
	for (int s = 0; s < scope->n_sources; s++)
		for (int t = 0; t < scope->n_sources && key[s]; t++)
			if (t != s && key[t] && nlpg_determines(walk, scope, t, s))
				key[s] = false;
	for (int s = 0; s < scope->n_sources; s++)
	{
		if (!key[s])
			continue;
		any_key = true;
		comma(out, clause);
		nlpg_put(out, NL_IR_ITEM +
				 NL_ITEM_TABLE(walk->schema, scope->sources[s].table));
	}
	if (!any_key && plain != NIL && is_subset(plain, exprs))
	{
		comma(out, clause);
		nlpg_put(out, NL_SYM_SAME);
		any_key = true;
	}
	foreach(lc, exprs)
	{
		if (any_key && (is_member(plain, lfirst(lc)) ||
						is_determined(walk, scope, lfirst(lc), key)))
			continue;
		comma(out, clause);
		if (!nlpg_walk_expr(walk, scope, lfirst(lc), out))
			return false;
	}
	return true;
}

/* --- ORDER BY, LIMIT ---------------------------------------------------- */

/*
 * The position of nulls is not said in the IR: they come last. SQL's own
 * default for DESC, nulls first, is hardly ever what was meant.
 */
static bool
walk_order(Walk *walk, Scope *scope, Tokens *out)
{
	ListCell   *lc;

	foreach(lc, scope->query->sortClause)
	{
		SortGroupClause *sort = lfirst(lc);
		Node	   *expr = get_sortgroupclause_expr(sort, scope->query->targetList);
		Oid			family;
		Oid			type;
		bool		descending;
		Node	   *weekday;
		bool		number;

		if (!nlpg_ordering_op(sort->sortop, &family, &type, &descending))
			return nlpg_no(walk, "order using");
		comma(out, NL_SYM_ORDER);
		weekday = nlpg_weekday_of(expr, &number);
		if (weekday != NULL && number)
		{
			/* the order that weekdays by name have */
			nlpg_put(out, NL_SYM_WEEKDAY);
			expr = weekday;
		}
		else if (weekday != NULL)
			return nlpg_no(walk, "order of weekdays by their letters");
		if (!nlpg_walk_expr(walk, scope, expr, out))
			return false;
		nlpg_put(out, descending ? NL_SYM_DESC : NL_SYM_ASC);
	}
	return true;
}

static bool
walk_limit(Walk *walk, Scope *scope, Tokens *out)
{
	Query	   *q = scope->query;

	if (q->limitCount == NULL && q->limitOffset == NULL)
		return true;
	if (q->limitCount == NULL)
		return nlpg_no(walk, "offset without limit");
	nlpg_put(out, NL_SYM_LIMIT);
	if (!IsA(nlpg_strip(q->limitCount), Const))
		return nlpg_no(walk, "computed limit");
	if (!nlpg_walk_expr(walk, scope, q->limitCount, out))
		return false;
	if (q->limitOption == LIMIT_OPTION_WITH_TIES)
	{
		if (q->sortClause == NIL || q->limitOffset != NULL)
			return nlpg_no(walk, "with ties");
		nlpg_put(out, NL_SYM_TIES);
		return true;
	}
	if (q->limitOffset != NULL && !nlpg_is_number(q->limitOffset, 0))
	{
		nlpg_put(out, NL_SYM_OFFSET);
		if (!IsA(nlpg_strip(q->limitOffset), Const))
			return nlpg_no(walk, "computed offset");
		return nlpg_walk_expr(walk, scope, q->limitOffset, out);
	}
	return true;
}

/* --- WHERE -------------------------------------------------------------- */

static bool
walk_where(Walk *walk, Scope *scope, Tokens *out)
{
	Tokens		conds = {NULL, 0, 0};
	List	   *uncertain = nlpg_uncertain(walk, scope, scope->conds);
	ListCell   *lc;

	if (uncertain != NIL && !nlpg_walk_conds(walk, scope, uncertain, &conds))
		return false;
	if (conds.n > 0)
	{
		bool		wrap = (scope->withs != NIL || scope->semis != NIL ||
							scope->left_over != NIL) &&
			nlpg_has_or(&conds);

		nlpg_put(out, NL_SYM_WHERE);
		if (wrap)
			nlpg_put(out, NL_SYM_BRACKET);
		nlpg_put_all(out, &conds);
		if (wrap)
			nlpg_put(out, NL_SYM_UNBRACKET);
	}
	foreach(lc, scope->withs)
	{
		nlpg_put(out, out->n == 0 ? NL_SYM_WHERE : NL_SYM_AND);
		if (!nlpg_walk_anti(walk, scope, lfirst_int(lc), out))
			return false;
	}
	foreach(lc, scope->semis)
	{
		nlpg_put(out, out->n == 0 ? NL_SYM_WHERE : NL_SYM_AND);
		nlpg_put_all(out, lfirst(lc));
	}
	foreach(lc, scope->left_over)
	{
		List	   *pair = lfirst(lc);
		const Place *a = &scope->equals.places[linitial_int(pair)];
		const Place *b = &scope->equals.places[lsecond_int(pair)];

		nlpg_put(out, out->n == 0 ? NL_SYM_WHERE : NL_SYM_AND);
		nlpg_put_place(walk, scope, a->source, a->column, out);
		nlpg_put(out, NL_SYM_EQ);
		nlpg_put_place(walk, scope, b->source, b->column, out);
	}
	return true;
}

/* --- a block ------------------------------------------------------------ */

/*
 * LEFT JOIN right ON key AND condition, where right's columns are used in
 * aggregates only and nothing of the others is added up: the condition may
 * stand in a FILTER of each aggregate.
 */
typedef struct UseContext
{
	Scope	   *scope;
	int			source;
	bool		bad;
} UseContext;

static bool
check_uses(Node *node, UseContext *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, Aggref))
	{
		Aggref	   *agg = (Aggref *) node;
		const char *name = nlpg_function_name(agg->aggfnoid);

		/* min, max and distinct do not mind rows that come twice */
		if (strcmp(name, "min") == 0 || strcmp(name, "max") == 0 ||
			agg->aggdistinct != NIL)
		{
			if (!nlpg_uses(context->scope, (Node *) agg->args, context->source))
				context->bad = true;
			return false;
		}
		/* sums and counts must be of the right table's columns alone */
		if (agg->args == NIL)
			context->bad = true;
		for (int s = 0; s < context->scope->n_sources; s++)
			if (nlpg_uses(context->scope, (Node *) agg->args, s) != (s == context->source))
				context->bad = true;
		return false;
	}
	if (IsA(node, Var))
	{
		Var		   *var = (Var *) node;

		if (var->varlevelsup == 0 &&
			var->varno == (int) context->scope->sources[context->source].rtindex)
			context->bad = true;
		return false;
	}
	if (IsA(node, SubLink))
		context->bad = true;
	return expression_tree_walker(node, check_uses, (void *) context);
}

static bool
filters_of_left_joins(Walk *walk, Scope *scope)
{
	bool		one = false;	/* a FILTER holds for all aggregates */

	for (int s = 0; s < scope->n_sources; s++)
	{
		Source	   *source = &scope->sources[s];
		Equals	   *equals;
		List	   *rest = NIL;
		UseContext	context;
		ListCell   *lc;

		if (!source->left || source->dropped)
			continue;
		equals = palloc0(sizeof(Equals));
		nlpg_left_equals(walk, scope, s, equals, &rest);
		if (rest == NIL)
			continue;
		context.scope = scope;
		context.source = s;
		context.bad = one || !scope->query->hasAggs;
		one = true;
		(void) check_uses((Node *) scope->query->targetList, &context);
		(void) check_uses(scope->query->havingQual, &context);
		(void) check_uses((Node *) scope->conds, &context);
		foreach(lc, rest)
			for (int t = 0; t < scope->n_sources; t++)
				if (t > s && nlpg_uses(scope, lfirst(lc), t))
					context.bad = true;
		for (int t = s + 1; t < scope->n_sources; t++)
			if (nlpg_uses(scope, (Node *) scope->sources[t].on, s))
				context.bad = true;
		if (context.bad)
			return nlpg_no(walk, "condition in left join");
		foreach(lc, rest)
			source->on = list_delete_ptr(source->on, lfirst(lc));
		source->filter = (Node *) (list_length(rest) == 1 ? linitial(rest) :
								   make_andclause(rest));
	}
	return true;
}

static bool
walk_clauses(Walk *walk, Scope *scope, Tokens *out)
{
	Query	   *q = scope->query;
	List	   *targets = NIL;
	List	   *plain = NIL;	/* SELECT */
	List	   *ordered = NIL;	/* ORDER BY */
	List	   *groups = NIL;
	bool		aggregates = q->havingQual != NULL;
	bool		distinct = q->distinctClause != NIL;
	bool		group;
	Tokens		part = {NULL, 0, 0};
	ListCell   *lc;

	foreach(lc, q->targetList)
	{
		TargetEntry *tle = lfirst(lc);

		if (has_aggregate((Node *) tle->expr))
			aggregates = true;
		else if (!tle->resjunk && !IsA(tle->expr, Const) && !nlpg_has_window((Node *) tle->expr))
			plain = lappend(plain, tle->expr);
		if (!tle->resjunk)
			targets = lappend(targets, tle);
	}
	foreach(lc, q->sortClause)
	{
		Node	   *expr = get_sortgroupclause_expr(lfirst(lc), q->targetList);

		if (!has_aggregate(expr) && !nlpg_has_window(expr) && !IsA(expr, Const) && !is_weekday_number(expr, plain))
			ordered = lappend(ordered, expr);
	}
	foreach(lc, q->groupClause)
	{
		Node	   *expr = get_sortgroupclause_expr(lfirst(lc), q->targetList);

		if (!is_weekday_number(expr, plain))
			groups = lappend(groups, expr);
	}
	group = groups != NIL;
	if (group && !aggregates && !q->hasWindowFuncs && !scope->pick.is &&
		is_subset(groups, plain) && is_subset(ordered, plain))
	{
		/* groups without aggregates are distinct rows */
		group = false;
		distinct = true;
	}
	else if (group ? is_subset(groups, plain) : aggregates)
		distinct = false;
	/* rows that hold a key are distinct */
	if (distinct && !group)
		for (int s = 0; s < scope->n_sources && distinct; s++)
		{
			bool		all = !scope->sources[s].dropped && !scope->sources[s].left &&
				groups_key(walk, scope, plain, s);

			for (int t = 0; t < scope->n_sources && all; t++)
				if (t != s && !scope->sources[t].dropped)
					all = nlpg_determines(walk, scope, s, t);
			if (all)
				distinct = false;
		}

	if (!walk_select(walk, scope, targets, distinct, !group && !aggregates, &part))
		return false;
	nlpg_put_all(out, &part);
	part.n = 0;
	if (!walk_where(walk, scope, &part))
		return false;
	nlpg_put_all(out, &part);
	part.n = 0;
	if (group)
	{
		if (!nlpg_walk_keys(walk, scope, groups, list_concat_unique(list_copy(plain), ordered),
							NL_SYM_GROUP, &part))
			return false;
		nlpg_put_all(out, &part);
		part.n = 0;
	}
	if (q->havingQual != NULL)
	{
		List	   *havings = list_make1(q->havingQual);

		if (IsA(q->havingQual, List))
			havings = (List *) q->havingQual;
		nlpg_put(out, NL_SYM_HAVING);
		if (!nlpg_walk_conds(walk, scope, havings, out))
			return false;
	}
	if (!walk_order(walk, scope, &part))
		return false;
	nlpg_put_all(out, &part);
	part.n = 0;
	if (scope->pick.is ? !nlpg_walk_pick(walk, scope, &part) : !walk_limit(walk, scope, &part))
		return false;
	nlpg_put_all(out, &part);
	return true;
}

/* Gives an anti-join back: LEFT JOIN and IS NULL. */
static void
restore_anti_joins(Scope *scope)
{
	ListCell   *lc;

	foreach(lc, scope->withs)
	{
		Source	   *source = &scope->sources[lfirst_int(lc)];

		source->dropped = false;
		scope->conds = lappend(scope->conds, source->test);
	}
	scope->withs = NIL;
	for (int s = 0; s < scope->n_sources; s++)
		for (int t = 0; t < s; t++)
			if (!scope->sources[s].dropped && !scope->sources[t].dropped &&
				scope->sources[t].table == scope->sources[s].table)
				scope->sources[s].second = true;
}

bool
nlpg_walk_block(Walk *walk, Query *query, Tokens *out)
{
	Scope	   *scope = palloc0(sizeof(Scope));
	int			n_values = walk->n_values;
	int			n_missing = walk->n_missing;
	const char *missing = walk->missing;

	query = nlpg_one_level(walk, nlpg_inline_ctes(query), false);
	query = nlpg_pull_up_derived(walk, query, &scope->pick);
	if (query->commandType != CMD_SELECT)
		return nlpg_no(walk, "not a select");
	if (query->cteList != NIL)
		return nlpg_no(walk, "common table expression");
	if (query->hasDistinctOn)
		return nlpg_no(walk, "distinct on");
	if (query->groupingSets != NIL)
		return nlpg_no(walk, "grouping sets");
	if (query->hasTargetSRFs)
		return nlpg_no(walk, "set-returning function");
	scope->query = nlpg_flatten(query);
	scope->rows = nlpg_rows_of(query, &scope->rows_index);
	if (scope->rows != NULL)
	{
		Tokens		select = {NULL, 0, 0};

		if (!walk_select(walk, scope, query->targetList, false, false, &select))
			return false;
		nlpg_put_all(out, &select);
		return true;
	}
	if (!nlpg_read_from(walk, scope) || !filters_of_left_joins(walk, scope))
		return false;
	nlpg_find_semi_joins(walk, scope);

	for (int attempt = 0; attempt < 5; attempt++)
	{
		Tokens		body = {NULL, 0, 0};
		Tokens		from = {NULL, 0, 0};
		List	   *left_over = NIL;

		walk->n_values = n_values;
		walk->n_missing = n_missing;
		walk->missing = missing;
		if (!walk_clauses(walk, scope, &body))
		{
			if (scope->withs == NIL)
				return false;
			restore_anti_joins(scope);
			walk->why = NULL;
			continue;
		}
		if (!nlpg_walk_from(walk, scope, &body, &from, &left_over))
			return false;
		if (!equal(left_over, scope->left_over))
		{
			/* conditions bring tables into a derived FROM, which may leave
			 * others over; what a written one leaves over does not change */
			scope->left_over = left_over;
			scope->say_from = attempt >= 2;
			continue;
		}
		nlpg_put_all(out, &from);
		nlpg_put_all(out, &body);
		return true;
	}
	return nlpg_no(walk, "join condition");
}

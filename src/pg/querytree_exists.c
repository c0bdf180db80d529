/*-------------------------------------------------------------------------
 * querytree_exists.c
 *	  EXISTS, IN over keys and anti-joins -> `with TABLE` and `without TABLE`.
 *
 * A subquery may be said so when the equalities that tie it to the outer
 * block are those of the key path that joinpath.c derives, and its own FROM
 * is derived too. NOT IN says the same as NOT EXISTS only when neither side
 * is null; a foreign key that may be null is let through on purpose: with one
 * null in it NOT IN finds nothing, which nobody who writes it means.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "pg/querytree_private.h"
#include "rewrite/rewriteManip.h"
#include "utils/lsyscache.h"

/* An inner column that must equal an outer one. */
typedef struct Tie
{
	int			inner_source;
	int			inner_column;
	int			outer_source;
	int			outer_column;
} Tie;

#define MAX_TIES NL_MAX_KEY_COLUMNS

bool
nlpg_is_simple(Query *query, bool exists)
{
	return query->commandType == CMD_SELECT && query->setOperations == NULL &&
		query->groupClause == NIL && query->groupingSets == NIL &&
		query->havingQual == NULL && !query->hasAggs && !query->hasWindowFuncs &&
		!query->hasTargetSRFs && query->cteList == NIL &&
		query->limitOffset == NULL && (exists || query->limitCount == NULL);
}

/* Do the ties say what the key path says? */
static bool
same_ties(Scope *inner, Scope *outer, const Tie *ties, int n_ties,
		  const Tie *path, int n_path)
{
	bool		said[MAX_TIES] = {false};

	for (int p = 0; p < n_path; p++)
	{
		bool		found = false;

		for (int t = 0; t < n_ties; t++)
			if (nlpg_same_place(&inner->equals, ties[t].inner_source, ties[t].inner_column,
								path[p].inner_source, path[p].inner_column) &&
				nlpg_same_place(&outer->equals, ties[t].outer_source, ties[t].outer_column,
								path[p].outer_source, path[p].outer_column))
				said[t] = found = true;
		if (!found)
			return false;
	}
	for (int t = 0; t < n_ties; t++)
		if (!said[t])
			return false;
	return true;
}

/* Tries `with table`. conds: the conditions' tokens. */
static bool
try_table(Walk *walk, Scope *outer, Scope *inner, int source, const Tie *ties,
		  int n_ties, const Tokens *conds)
{
	NlSource	sources[NL_MAX_SOURCES];
	int			n_sources = 0;
	int			outer_tables[NL_MAX_SOURCES];
	int			n_outer = 0;
	int			which = 0;
	int			n_on = 0;
	int			inner_source = 0;
	int			inner_columns[NL_MAX_KEY_COLUMNS];
	int			outer_columns[NL_MAX_KEY_COLUMNS];
	Tie			path[NL_MAX_KEY_COLUMNS];
	Tokens		body = {NULL, 0, 0};
	List	   *left_over = NIL;
	NlError		err;
	int			o;

	for (int s = 0; s < outer->n_sources; s++)
		if (!outer->sources[s].dropped && !outer->sources[s].second)
			outer_tables[n_outer++] = outer->sources[s].table;
	if (n_outer == 0 ||
		nl_join_to_outer(walk->schema, inner->sources[source].table, outer_tables,
						 n_outer, sources, &n_sources, &which, &n_on, &inner_source,
						 inner_columns, outer_columns, &err) != NL_OK)
		return false;
	o = nlpg_source_of(outer, outer_tables[which], false);
	for (int i = 0; i < n_on; i++)
	{
		path[i].inner_source = nlpg_source_of(inner, sources[inner_source].table, false);
		path[i].inner_column = inner_columns[i];
		path[i].outer_source = o;
		path[i].outer_column = outer_columns[i];
		if (path[i].inner_source < 0)
			return false;
	}
	if (!same_ties(inner, outer, ties, n_ties, path, n_on))
		return false;
	for (int s = 0; s < n_sources; s++)
		nlpg_put(&body, NL_IR_ITEM + NL_ITEM_TABLE(walk->schema, sources[s].table));
	nlpg_put_all(&body, conds);
	return nlpg_derived_same(walk, inner, &body, &left_over) && left_over == NIL;
}

static bool
walk_with(Walk *walk, Scope *outer, Scope *inner, const Tie *ties, int n_ties,
		  bool negate, Tokens *out)
{
	Tokens		conds = {NULL, 0, 0};
	int			first;

	for (int s = 0; s < inner->n_sources; s++)
		if (!inner->sources[s].dropped &&
			(inner->sources[s].left || inner->sources[s].second))
			return nlpg_no(walk, "join in exists");
	if (inner->conds != NIL && !nlpg_walk_conds(walk, inner, inner->conds, &conds))
		return false;
	/* the table whose rows are meant first, then any other */
	first = nlpg_many_side(walk, inner);
	for (int i = -1; i < inner->n_sources; i++)
	{
		int			s = i < 0 ? first : i;

		if (s < 0 || inner->sources[s].dropped || (i >= 0 && s == first) ||
			!try_table(walk, outer, inner, s, ties, n_ties, &conds))
			continue;
		nlpg_put(out, negate ? NL_SYM_WITHOUT : NL_SYM_WITH);
		nlpg_put(out, NL_IR_ITEM + NL_ITEM_TABLE(walk->schema, inner->sources[s].table));
		if (conds.n > 0)
		{
			nlpg_put(out, NL_SYM_WHERE);
			nlpg_put_all(out, &conds);
		}
		nlpg_put(out, NL_SYM_STOP);
		return true;
	}
	return nlpg_no(walk, "exists over no key");
}

/* The column of the block around, or -1. */
static int
outer_column(Walk *walk, Scope *outer, Node *node, int *source)
{
	Var		   *var = (Var *) nlpg_strip(node);
	Var			copy;

	if (!IsA(var, Var) || var->varlevelsup != 1)
		return -1;
	copy = *var;
	copy.varlevelsup = 0;
	return nlpg_column_of(walk, outer, (Node *) &copy, source);
}

/* Takes the equalities with the outer block out of the conditions. */
static bool
read_ties(Walk *walk, Scope *outer, Scope *inner, Tie *ties, int *n_ties)
{
	List	   *rest = NIL;
	ListCell   *lc;

	foreach(lc, inner->conds)
	{
		OpExpr	   *op = lfirst(lc);

		if (contain_vars_of_level((Node *) op, 1))
		{
			Tie			tie;
			bool		found = false;

			if (IsA(op, OpExpr) && list_length(op->args) == 2 &&
				strcmp(nlpg_operator_name(op->opno), "=") == 0)
				for (int turn = 0; turn < 2 && !found; turn++)
				{
					Node	   *a = list_nth(op->args, turn);
					Node	   *b = list_nth(op->args, 1 - turn);

					tie.inner_column = nlpg_column_of(walk, inner, a, &tie.inner_source);
					tie.outer_column = outer_column(walk, outer, b, &tie.outer_source);
					found = tie.inner_column >= 0 && tie.outer_column >= 0;
				}
			if (!found)
				return nlpg_no(walk, "correlated condition");
			if (*n_ties == MAX_TIES)
				return nlpg_no(walk, "long correlation");
			ties[(*n_ties)++] = tie;
			continue;
		}
		rest = lappend(rest, op);
	}
	inner->conds = rest;
	return true;
}

/* IS NOT NULL of a tied column says nothing. */
static void
drop_not_null(Walk *walk, Scope *inner, const Tie *ties, int n_ties)
{
	List	   *rest = NIL;
	ListCell   *lc;

	foreach(lc, inner->conds)
	{
		NullTest   *test = lfirst(lc);
		bool		idle = false;

		if (IsA(test, NullTest) && test->nulltesttype == IS_NOT_NULL)
		{
			int			source;
			int			column = nlpg_column_of(walk, inner, (Node *) test->arg, &source);

			for (int t = 0; t < n_ties; t++)
				if (column >= 0 && ties[t].inner_source == source &&
					ties[t].inner_column == column)
					idle = true;
		}
		if (!idle)
			rest = lappend(rest, test);
	}
	inner->conds = rest;
}

/* A Var of a column of a source. */
static Var *
make_var(Walk *walk, Scope *scope, int source, int column)
{
	Index		rtindex = scope->sources[source].rtindex;
	int			attnum = walk->schema->columns[column].attnum;
	RangeTblEntry *rte = rt_fetch(rtindex, scope->query->rtable);
	Oid			type;
	int32		typmod;
	Oid			collation;

	get_atttypetypmodcoll(rte->relid, attnum, &type, &typmod, &collation);
	return makeVar(rtindex, attnum, type, typmod, collation, 0);
}

/*
 * EXISTS with one tie that no key path says: outer column in ( select inner
 * column .. ). NOT IN is the same only when neither can be null.
 */
static bool
walk_as_in(Walk *walk, Scope *scope, Scope *inner, const Tie *tie, bool negate,
		   Tokens *out)
{
	const NlColumn *o = &walk->schema->columns[tie->outer_column];
	const NlColumn *i = &walk->schema->columns[tie->inner_column];
	Query	   *query = copyObject(inner->query);
	Var		   *var = make_var(walk, inner, tie->inner_source, tie->inner_column);
	List	   *conds = NIL;
	ListCell   *lc;

	if (negate && (!(o->not_null || o->primary) ||
				   scope->sources[tie->outer_source].left))
		return nlpg_no(walk, "not exists over nulls");
	walk->why = NULL;
	query->targetList = list_make1(makeTargetEntry((Expr *) var, 1, NULL, false));
	/* without the tie, which is what is left over of the correlation */
	foreach(lc, nlpg_conjuncts(query->jointree->quals))
		if (!contain_vars_of_level(lfirst(lc), 1))
			conds = lappend(conds, lfirst(lc));
	if (list_length(nlpg_conjuncts(query->jointree->quals)) != list_length(conds) + 1)
		return nlpg_no(walk, "correlated condition");
	if (negate && !(i->not_null || i->primary))
	{
		NullTest   *test = makeNode(NullTest);

		test->arg = (Expr *) copyObject(var);
		test->nulltesttype = IS_NOT_NULL;
		conds = lappend(conds, test);
	}
	query->jointree->quals = conds == NIL ? NULL : (Node *) make_ands_explicit(conds);
	nlpg_put_place(walk, scope, tie->outer_source, tie->outer_column, out);
	nlpg_put(out, negate ? NL_SYM_NOTIN : NL_SYM_IN);
	nlpg_put(out, NL_SYM_OPEN);
	query->limitCount = NULL;
	query->sortClause = query->distinctClause = NIL;
	if (!nlpg_walk_query(walk, query, out))
		return false;
	nlpg_put(out, NL_SYM_CLOSE);
	return true;
}

/*
 * A tie to the key of a table that another one of the subquery refers to: the
 * tie may as well be to the referring column, and when the table was joined
 * for nothing else, it goes. SELECT id FROM a EXCEPT SELECT a.id FROM a JOIN b
 * asks for rows without b. Where the referring column is null, there was no
 * row either.
 */
static void
tie_to_child(Walk *walk, Scope *inner, Tie *tie)
{
	const Equals *equals = &inner->equals;
	int			parent = tie->inner_source;

	if (inner->sources[parent].left || nlpg_used_elsewhere(inner, parent, NULL))
		return;
	for (int i = 0; i < equals->n_places; i++)
		if (equals->places[i].source == parent &&
			equals->places[i].column != tie->inner_column)
			return;
	for (int k = 0; k < walk->schema->n_keys; k++)
	{
		const NlKey *key = &walk->schema->keys[k];

		if (key->inferred || key->n != 1 || key->to[0] != tie->inner_column)
			continue;
		for (int s = 0; s < inner->n_sources; s++)
			if (s != parent && !inner->sources[s].dropped && !inner->sources[s].left &&
				inner->sources[s].table == key->from_table &&
				nlpg_same_place(equals, s, key->from[0], parent, tie->inner_column))
			{
				tie->inner_source = s;
				tie->inner_column = key->from[0];
				inner->sources[parent].dropped = true;
				/* the instances that are left are the first ones */
				for (int t = 0; t < inner->n_sources; t++)
				{
					inner->sources[t].second = false;
					for (int u = 0; u < t; u++)
						if (!inner->sources[t].dropped && !inner->sources[u].dropped &&
							inner->sources[t].table == inner->sources[u].table)
							inner->sources[t].second = true;
				}
				return;
			}
	}
}

bool
nlpg_walk_exists(Walk *walk, Scope *scope, Query *query, Node *lhs, bool negate,
				 Tokens *out)
{
	Scope	   *inner = palloc0(sizeof(Scope));
	Tie			ties[MAX_TIES];
	int			n_ties = 0;
	Tokens		with = {NULL, 0, 0};

	if (!nlpg_is_simple(query, lhs == NULL))
		return nlpg_no(walk, lhs == NULL ? "exists over a grouped query" : "in");
	inner->query = nlpg_flatten(query);
	inner->outer = scope;
	if (lhs == NULL)
		inner->query->targetList = NIL;
	if (!nlpg_read_from(walk, inner))
		return false;
	if (lhs != NULL)
	{
		Tie			tie;
		bool		null = false;

		tie.outer_column = nlpg_column_of(walk, scope, lhs, &tie.outer_source);
		tie.inner_column = nlpg_column_of(walk, inner,
										  (Node *) ((TargetEntry *) linitial(inner->query->targetList))->expr,
										  &tie.inner_source);
		if (tie.outer_column < 0 || tie.inner_column < 0)
			return nlpg_no(walk, "in over no key");
		if (negate)
		{
			const NlColumn *o = &walk->schema->columns[tie.outer_column];
			const NlColumn *i = &walk->schema->columns[tie.inner_column];

			null = !(o->not_null || o->primary) ||
				!(i->not_null || i->primary || (i->foreign && o->primary));
		}
		if (null)
			return nlpg_no(walk, "in over nulls");
		ties[n_ties++] = tie;
	}
	if (!read_ties(walk, scope, inner, ties, &n_ties))
		return false;
	if (n_ties == 0)
		return nlpg_no(walk, "exists without tie");
	drop_not_null(walk, inner, ties, n_ties);
	if (n_ties == 1)
	{
		inner->query->targetList = NIL;
		tie_to_child(walk, inner, &ties[0]);
	}
	if (walk_with(walk, scope, inner, ties, n_ties, negate, &with))
	{
		nlpg_put_all(out, &with);
		return true;
	}
	if (lhs != NULL || n_ties != 1 || walk->strict)
		return false;
	return walk_as_in(walk, scope, inner, &ties[0], negate, out);
}

void
nlpg_find_semi_joins(Walk *walk, Scope *scope)
{
	const Equals *equals = &scope->equals;

	if (scope->query->distinctClause == NIL || scope->query->groupClause != NIL ||
		scope->query->hasAggs || scope->query->hasWindowFuncs)
		return;
	for (int s = 0; s < scope->n_sources; s++)
	{
		Scope	   *inner;
		Tie			ties[MAX_TIES];
		int			n_ties = 0;
		int			outer = -1;
		bool		bad = false;
		Tokens		none = {NULL, 0, 0};
		Tokens	   *with;

		if (scope->sources[s].dropped || scope->sources[s].left ||
			scope->sources[s].second || nlpg_used_elsewhere(scope, s, NULL))
			continue;
		for (int i = 0; i < equals->n_places && !bad; i++)
		{
			int			found = -1;

			if (equals->places[i].source != s)
				continue;
			for (int j = 0; j < equals->n_places; j++)
			{
				int			t = equals->places[j].source;

				if (t != s && !scope->sources[t].dropped && !scope->sources[t].second &&
					nlpg_root(equals, i) == nlpg_root(equals, j) &&
					(outer < 0 || outer == t) && nlpg_used_elsewhere(scope, t, NULL))
					found = j;
			}
			if (found < 0 || n_ties == MAX_TIES)
			{
				bad = true;
				break;
			}
			outer = equals->places[found].source;
			ties[n_ties].inner_source = 0;
			ties[n_ties].inner_column = equals->places[i].column;
			ties[n_ties].outer_source = outer;
			ties[n_ties++].outer_column = equals->places[found].column;
		}
		if (bad || n_ties == 0)
			continue;
		inner = palloc0(sizeof(Scope));
		inner->query = scope->query;
		inner->n_sources = 1;
		inner->sources[0] = scope->sources[s];
		scope->sources[s].dropped = true;
		if (!try_table(walk, scope, inner, 0, ties, n_ties, &none))
		{
			scope->sources[s].dropped = false;
			continue;
		}
		with = palloc0(sizeof(Tokens));
		nlpg_put(with, NL_SYM_WITH);
		nlpg_put(with, NL_IR_ITEM + NL_ITEM_TABLE(walk->schema, scope->sources[s].table));
		nlpg_put(with, NL_SYM_STOP);
		scope->semis = lappend(scope->semis, with);
	}
}

/* Are the inner columns of the ties the whole primary key of their table? */
static bool
tie_is_key(Walk *walk, int table, const int *columns, int n)
{
	const NlTable *t = &walk->schema->tables[table];
	int			found = 0;

	for (int c = t->first_column; c < t->first_column + t->n_columns; c++)
		for (int i = 0; i < n; i++)
			if (walk->schema->columns[c].primary && columns[i] == c)
			{
				found++;
				break;
			}
	return t->n_primary > 0 && found == t->n_primary;
}

/* One conjunct: column IN (SELECT key FROM table ..) or EXISTS likewise. True
 * when it was taken; *more: the conditions instead of it. */
static bool
pull_up_one(Walk *walk, Scope *scope, SubLink *link, List **more)
{
	Query	   *query;
	Scope	   *probe;
	RangeTblEntry *rte;
	Index		rtindex;
	int			offset = list_length(scope->query->rtable);
	int			columns[MAX_TIES + 1];
	int			n = 0;
	ListCell   *lc;
	List	   *conds;

	if (!IsA(link, SubLink) ||
		(link->subLinkType != ANY_SUBLINK && link->subLinkType != EXISTS_SUBLINK) ||
		!nlpg_is_simple((Query *) link->subselect, link->subLinkType == EXISTS_SUBLINK))
		return false;
	query = nlpg_flatten((Query *) link->subselect);
	if (list_length(query->jointree->fromlist) != 1 ||
		!IsA(linitial(query->jointree->fromlist), RangeTblRef))
		return false;
	rtindex = ((RangeTblRef *) linitial(query->jointree->fromlist))->rtindex;
	rte = rt_fetch(rtindex, query->rtable);
	if (rte->rtekind != RTE_RELATION)
		return false;
	conds = nlpg_conjuncts(query->jointree->quals);
	if (link->subLinkType == ANY_SUBLINK)
	{
		OpExpr	   *test = (OpExpr *) link->testexpr;
		Node	   *target = (Node *) ((TargetEntry *) linitial(query->targetList))->expr;
		OpExpr	   *tie;

		if (!IsA(test, OpExpr) || list_length(test->args) != 2 ||
			strcmp(nlpg_operator_name(test->opno), "=") != 0)
			return false;
		tie = copyObject(test);
		tie->args = list_make2(copyObject(linitial(test->args)), target);
		/* the left side is of the block around */
		IncrementVarSublevelsUp(linitial(tie->args), 1, 0);
		conds = lcons(tie, conds);
	}
	/* ties to columns of the block around must hold the table's whole key */
	probe = palloc0(sizeof(Scope));
	probe->query = query;
	if (!nlpg_add_source(walk, probe, rtindex, false, NULL))
	{
		walk->why = NULL;
		return false;
	}
	for (int s = 0; s < scope->n_sources; s++)
		if (scope->sources[s].table == probe->sources[0].table)
			return false;
	foreach(lc, conds)
	{
		OpExpr	   *op = lfirst(lc);

		if (!contain_vars_of_level((Node *) op, 1))
			continue;
		if (!IsA(op, OpExpr) || list_length(op->args) != 2 ||
			strcmp(nlpg_operator_name(op->opno), "=") != 0 || n > MAX_TIES)
			return false;
		for (int turn = 0; turn < 2; turn++)
		{
			int			source;
			int			column = nlpg_column_of(walk, probe, list_nth(op->args, turn), &source);

			if (column >= 0 &&
				outer_column(walk, scope, list_nth(op->args, 1 - turn), &source) >= 0)
				columns[n++] = column;
		}
	}
	if (!tie_is_key(walk, probe->sources[0].table, columns, n))
		return false;
	OffsetVarNodes((Node *) conds, offset, 0);
	IncrementVarSublevelsUp((Node *) conds, -1, 1);
	scope->query->rtable = list_concat(scope->query->rtable, query->rtable);
	if (!nlpg_add_source(walk, scope, offset + rtindex, false, NULL))
		return false;
	*more = conds;
	return true;
}

/* x = (a subquery that has one row, or the statement fails) is x in it */
static Node *
as_any(Node *node)
{
	OpExpr	   *op = (OpExpr *) node;
	SubLink    *link;
	Query	   *query;

	if (!IsA(op, OpExpr) || list_length(op->args) != 2 ||
		strcmp(nlpg_operator_name(op->opno), "=") != 0)
		return node;
	link = (SubLink *) nlpg_strip(lsecond(op->args));
	if (!IsA(link, SubLink) || link->subLinkType != EXPR_SUBLINK)
		return node;
	query = (Query *) link->subselect;
	if (query->hasAggs || query->hasWindowFuncs || query->groupClause != NIL ||
		query->setOperations != NULL || query->limitCount != NULL || query->limitOffset != NULL ||
		contain_vars_of_level(link->subselect, 1))
		return node;
	link = copyObject(link);
	link->subLinkType = ANY_SUBLINK;
	link->testexpr = (Node *) copyObject(op);
	lsecond(((OpExpr *) link->testexpr)->args) = copyObject(linitial(op->args));
	return (Node *) link;
}

bool
nlpg_pull_up(Walk *walk, Scope *scope)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, scope->conds)
	{
		List	   *more = NIL;
		Node	   *cond = as_any(lfirst(lc));

		if (!walk->apart && pull_up_one(walk, scope, (SubLink *) cond, &more))
			result = list_concat(result, more);
		else
			result = lappend(result, cond);
	}
	scope->conds = result;
	return walk->why == NULL;
}

/* LEFT JOIN source ON .. WHERE source.key IS NULL */
bool
nlpg_walk_anti(Walk *walk, Scope *scope, int source, Tokens *out)
{
	Scope	   *inner = palloc0(sizeof(Scope));
	Equals	   *equals = palloc0(sizeof(Equals));
	List	   *rest = NIL;
	ListCell   *lc;
	Tie			ties[MAX_TIES];
	int			n_ties = 0;

	nlpg_left_equals(walk, scope, source, equals, &rest);
	for (int i = 0; i < equals->n_equal; i++)
	{
		const Place *a = &equals->places[equals->equal[i].a];
		const Place *b = &equals->places[equals->equal[i].b];

		if (b->source == source)
		{
			const Place *swap = a;

			a = b;
			b = swap;
		}
		if (n_ties == MAX_TIES || scope->sources[b->source].dropped)
			return nlpg_no(walk, "anti-join");
		ties[n_ties].inner_source = 0;
		ties[n_ties].inner_column = a->column;
		ties[n_ties].outer_source = b->source;
		ties[n_ties++].outer_column = b->column;
	}
	if (n_ties == 0)
		return nlpg_no(walk, "anti-join");
	inner->query = scope->query;
	inner->outer = scope->outer;
	inner->n_sources = 1;
	inner->sources[0] = scope->sources[source];
	inner->sources[0].dropped = inner->sources[0].left = false;
	foreach(lc, rest)
		for (int s = 0; s < scope->n_sources; s++)
			if (s != source && nlpg_uses(scope, lfirst(lc), s))
				return nlpg_no(walk, "anti-join");
	inner->conds = rest;
	drop_not_null(walk, inner, ties, n_ties);
	return walk_with(walk, scope, inner, ties, n_ties, true, out);
}

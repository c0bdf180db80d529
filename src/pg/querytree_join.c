/*-------------------------------------------------------------------------
 * querytree_join.c
 *	  FROM: which tables a block has, how they are joined, and whether the IR
 *	  must say so.
 *
 * Inner joins are a graph of equal columns, whatever clause the equalities
 * stood in; a FROM clause derived by joinpath.c is the same when its
 * equalities and the block's imply each other. A table that a derived FROM
 * adds is harmless when a declared foreign key of joined columns leads to it.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "pg/querytree_private.h"

int
nlpg_place(Equals *equals, int source, int column, bool make)
{
	for (int i = 0; i < equals->n_places; i++)
		if (equals->places[i].source == source && equals->places[i].column == column)
			return i;
	if (!make || equals->n_places == MAX_PLACES)
		return -1;
	equals->places[equals->n_places].source = source;
	equals->places[equals->n_places].column = column;
	equals->places[equals->n_places].parent = equals->n_places;
	return equals->n_places++;
}

int
nlpg_root(const Equals *equals, int place)
{
	while (equals->places[place].parent != place)
		place = equals->places[place].parent;
	return place;
}

void
nlpg_join_places(Equals *equals, int a, int b)
{
	a = nlpg_root(equals, a);
	b = nlpg_root(equals, b);
	if (a != b)
		equals->places[Max(a, b)].parent = Min(a, b);
}

bool
nlpg_same_place(const Equals *equals, int source_a, int column_a,
				int source_b, int column_b)
{
	int			a = nlpg_place((Equals *) equals, source_a, column_a, false);
	int			b = nlpg_place((Equals *) equals, source_b, column_b, false);

	if (source_a == source_b && column_a == column_b)
		return true;
	return a >= 0 && b >= 0 && nlpg_root(equals, a) == nlpg_root(equals, b);
}

/* Does the expression name a column of the source? */
bool
nlpg_uses(Scope *scope, Node *node, int source)
{
	Relids		relids = pull_varnos(NULL, node);
	bool		result = bms_is_member(scope->sources[source].rtindex, relids);

	bms_free(relids);
	return result;
}

/* column = column of two sources */
static bool
join_equality(Walk *walk, Scope *scope, Node *node, int *source_a, int *column_a,
			  int *source_b, int *column_b)
{
	OpExpr	   *op = (OpExpr *) node;

	if (!IsA(node, OpExpr) || list_length(op->args) != 2 ||
		strcmp(nlpg_operator_name(op->opno), "=") != 0)
		return false;
	*column_a = nlpg_column_of(walk, scope, linitial(op->args), source_a);
	*column_b = nlpg_column_of(walk, scope, lsecond(op->args), source_b);
	return *column_a >= 0 && *column_b >= 0 && *source_a != *source_b;
}

List *
nlpg_conjuncts(Node *node)
{
	List	   *result = NIL;
	ListCell   *lc;

	if (node == NULL)
		return NIL;
	if (IsA(node, List))
	{
		foreach(lc, (List *) node)
			result = list_concat(result, nlpg_conjuncts(lfirst(lc)));
		return result;
	}
	if (IsA(node, BoolExpr) && ((BoolExpr *) node)->boolop == AND_EXPR)
		return nlpg_conjuncts((Node *) ((BoolExpr *) node)->args);
	return list_make1(node);
}

bool
nlpg_add_source(Walk *walk, Scope *scope, Index rtindex, bool left, Node *on)
{
	RangeTblEntry *rte = rt_fetch(rtindex, scope->query->rtable);
	Source	   *source;
	int			table;

	switch (rte->rtekind)
	{
		case RTE_RELATION:
			break;
		case RTE_SUBQUERY:
			return nlpg_no(walk, "derived table");
		case RTE_CTE:
			return nlpg_no(walk, "common table expression");
		case RTE_VALUES:
			return nlpg_no(walk, "values list");
		case RTE_FUNCTION:
			return nlpg_no(walk, "function in from");
		default:
			return nlpg_no(walk, "from item");
	}
	if (rte->tablesample != NULL)
		return nlpg_no(walk, "tablesample");
	for (table = 0; table < walk->schema->n_tables; table++)
		if (walk->schema->tables[table].relid == rte->relid)
			break;
	if (table == walk->schema->n_tables)
		return nlpg_no(walk, "table not shown");
	if (scope->n_sources == NL_MAX_SOURCES)
		return nlpg_no(walk, "too many tables");
	source = &scope->sources[scope->n_sources];
	memset(source, 0, sizeof(Source));
	source->rtindex = rtindex;
	source->table = table;
	source->left = left;
	source->on = nlpg_conjuncts(on);
	scope->n_sources++;
	return true;
}

static bool
read_item(Walk *walk, Scope *scope, Node *node)
{
	if (IsA(node, RangeTblRef))
		return nlpg_add_source(walk, scope, ((RangeTblRef *) node)->rtindex, false, NULL);
	if (IsA(node, JoinExpr))
	{
		JoinExpr   *join = (JoinExpr *) node;
		Node	   *larg = join->larg;
		Node	   *rarg = join->rarg;

		if (join->jointype == JOIN_RIGHT)
		{
			larg = join->rarg;
			rarg = join->larg;
		}
		else if (join->jointype != JOIN_INNER && join->jointype != JOIN_LEFT)
			return nlpg_no(walk, "full join");
		if (!read_item(walk, scope, larg))
			return false;
		if (join->jointype == JOIN_INNER)
		{
			if (!read_item(walk, scope, rarg))
				return false;
			scope->conds = list_concat(scope->conds, nlpg_conjuncts(join->quals));
			return true;
		}
		if (!IsA(rarg, RangeTblRef))
			return nlpg_no(walk, "nested left join");
		return nlpg_add_source(walk, scope, ((RangeTblRef *) rarg)->rtindex, true,
						  join->quals);
	}
	return nlpg_no(walk, "from item");
}

/* Is the condition false or null when all columns of the source are null? */
static bool
rejects_null(Walk *walk, Scope *scope, Node *node, int source)
{
	Node	   *arg = NULL;

	if (IsA(node, OpExpr))
	{
		const char *name = nlpg_operator_name(((OpExpr *) node)->opno);
		ListCell   *lc;

		if (*name == '\0')
			return false;
		foreach(lc, ((OpExpr *) node)->args)
		{
			int			s;

			if (nlpg_column_of(walk, scope, nlpg_date_subject(lfirst(lc)), &s) >= 0 &&
				s == source)
				return true;
		}
		return false;
	}
	if (IsA(node, ScalarArrayOpExpr))
		arg = linitial(((ScalarArrayOpExpr *) node)->args);
	else if (IsA(node, NullTest) && ((NullTest *) node)->nulltesttype == IS_NOT_NULL)
		arg = (Node *) ((NullTest *) node)->arg;
	else if (IsA(node, Var))
		arg = node;
	else if (IsA(node, BoolExpr) && ((BoolExpr *) node)->boolop == NOT_EXPR)
	{
		arg = linitial(((BoolExpr *) node)->args);
		if (!IsA(arg, Var) && !IsA(arg, OpExpr))
			return false;
		if (IsA(arg, OpExpr))
			return rejects_null(walk, scope, arg, source);
	}
	if (arg != NULL)
	{
		int			s;

		return nlpg_column_of(walk, scope, nlpg_date_subject(arg), &s) >= 0 &&
			s == source;
	}
	return false;
}

/* The key whose referenced columns are all joined to source `child`'s
 * referencing columns; declared keys only, columns not null when asked. */
static bool
lossless_parent(Walk *walk, Scope *scope, const Equals *equals, int child,
				int parent, bool not_null)
{
	const NlSchema *schema = walk->schema;

	for (int k = 0; k < schema->n_keys; k++)
	{
		const NlKey *key = &schema->keys[k];
		int			i;

		if (key->inferred || key->from_table != scope->sources[child].table ||
			key->to_table != scope->sources[parent].table)
			continue;
		for (i = 0; i < key->n; i++)
			if (!nlpg_same_place(equals, child, key->from[i], parent, key->to[i]) ||
				(not_null && !schema->columns[key->from[i]].not_null))
				break;
		if (i == key->n)
			return true;
	}
	return false;
}

/* Equalities of a left source's ON with earlier sources; false when ON holds
 * something else. The something else goes to *rest. */
void
nlpg_left_equals(Walk *walk, Scope *scope, int s, Equals *equals, List **rest)
{
	ListCell   *lc;

	equals->n_places = equals->n_equal = 0;
	foreach(lc, scope->sources[s].on)
	{
		int			sa;
		int			ca;
		int			sb;
		int			cb;

		if (join_equality(walk, scope, lfirst(lc), &sa, &ca, &sb, &cb) &&
			(sa == s || sb == s) && sa <= s && sb <= s)
		{
			int			a = nlpg_place(equals, sa, ca, true);
			int			b = nlpg_place(equals, sb, cb, true);

			if (a >= 0 && b >= 0 && equals->n_equal < MAX_PLACES)
			{
				nlpg_join_places(equals, a, b);
				equals->equal[equals->n_equal].a = a;
				equals->equal[equals->n_equal].b = b;
				equals->equal[equals->n_equal++].node = lfirst(lc);
				continue;
			}
		}
		*rest = lappend(*rest, lfirst(lc));
	}
}

bool
nlpg_used_elsewhere(Scope *scope, int s, Node *but)
{
	ListCell   *lc;

	if (nlpg_uses(scope, (Node *) scope->query->targetList, s) ||
		nlpg_uses(scope, scope->query->havingQual, s))
		return true;
	foreach(lc, scope->conds)
		if (lfirst(lc) != but && nlpg_uses(scope, lfirst(lc), s))
			return true;
	for (int other = 0; other < scope->n_sources; other++)
		if (other != s && !scope->sources[other].dropped &&
			nlpg_uses(scope, (Node *) scope->sources[other].on, s))
			return true;
	return false;
}

/* LEFT JOIN .. WHERE column IS NULL, the column never null in a row of it */
static bool
find_anti_join(Walk *walk, Scope *scope, int s)
{
	ListCell   *lc;

	foreach(lc, scope->conds)
	{
		NullTest   *test = (NullTest *) lfirst(lc);
		int			source;
		int			column;

		if (!IsA(test, NullTest) || test->nulltesttype != IS_NULL)
			continue;
		column = nlpg_column_of(walk, scope, (Node *) test->arg, &source);
		if (column < 0 || source != s)
			continue;
		if (!walk->schema->columns[column].not_null &&
			!walk->schema->columns[column].primary)
		{
			Equals	   *equals = palloc(sizeof(Equals));
			List	   *rest = NIL;

			nlpg_left_equals(walk, scope, s, equals, &rest);
			if (nlpg_place(equals, s, column, false) < 0)
				continue;
		}
		if (nlpg_used_elsewhere(scope, s, (Node *) test))
			return false;
		scope->conds = list_delete_ptr(scope->conds, test);
		scope->sources[s].dropped = true;
		scope->sources[s].test = (Node *) test;
		scope->withs = lappend_int(scope->withs, s);
		return true;
	}
	return false;
}

bool
nlpg_read_from(Walk *walk, Scope *scope)
{
	FromExpr   *from = scope->query->jointree;
	ListCell   *lc;
	List	   *conds = NIL;

	foreach(lc, from->fromlist)
		if (!read_item(walk, scope, lfirst(lc)))
			return false;
	scope->conds = list_concat(scope->conds, nlpg_conjuncts(from->quals));
	if (scope->n_sources == 0)
		return nlpg_no(walk, "no table");
	if (!nlpg_pull_up(walk, scope))
		return false;

	for (int s = 0; s < scope->n_sources; s++)
	{
		Source	   *source = &scope->sources[s];
		bool		inner = false;

		if (!source->left)
			continue;
		foreach(lc, scope->conds)
			if (rejects_null(walk, scope, lfirst(lc), s))
				inner = true;
		if (inner)
		{
			source->left = false;
			scope->conds = list_concat(list_copy(source->on), scope->conds);
			source->on = NIL;
		}
		else
			(void) find_anti_join(walk, scope, s);
	}

	/* what joins, and what is a condition */
	foreach(lc, scope->conds)
	{
		int			sa;
		int			ca;
		int			sb;
		int			cb;
		Equals	   *equals = &scope->equals;

		if (join_equality(walk, scope, lfirst(lc), &sa, &ca, &sb, &cb) &&
			equals->n_equal < MAX_PLACES)
		{
			int			a = nlpg_place(equals, sa, ca, true);
			int			b = nlpg_place(equals, sb, cb, true);

			if (a >= 0 && b >= 0)
			{
				nlpg_join_places(equals, a, b);
				equals->equal[equals->n_equal].a = a;
				equals->equal[equals->n_equal].b = b;
				equals->equal[equals->n_equal++].node = lfirst(lc);
				continue;
			}
		}
		conds = lappend(conds, lfirst(lc));
	}
	scope->conds = conds;

	/* a left join along a key that always finds its row is an inner one */
	for (int s = 1; s < scope->n_sources; s++)
	{
		Source	   *source = &scope->sources[s];
		Equals	   *equals;
		List	   *rest = NIL;

		if (!source->left || source->dropped)
			continue;
		equals = palloc(sizeof(Equals));
		nlpg_left_equals(walk, scope, s, equals, &rest);
		for (int child = 0; child < s && rest == NIL && equals->n_equal > 0; child++)
			if (!scope->sources[child].left &&
				lossless_parent(walk, scope, equals, child, s, true))
			{
				const NlKey *key = NULL;

				for (int k = 0; k < walk->schema->n_keys; k++)
					if (walk->schema->keys[k].from_table == scope->sources[child].table &&
						walk->schema->keys[k].to_table == source->table &&
						walk->schema->keys[k].n == equals->n_equal)
						key = &walk->schema->keys[k];
				if (key == NULL)
					continue;
				source->left = false;
				for (int i = 0; i < equals->n_equal; i++)
				{
					Place	   *pa = &equals->places[equals->equal[i].a];
					Place	   *pb = &equals->places[equals->equal[i].b];
					int			a = nlpg_place(&scope->equals, pa->source, pa->column, true);
					int			b = nlpg_place(&scope->equals, pb->source, pb->column, true);

					if (a < 0 || b < 0 || scope->equals.n_equal == MAX_PLACES)
						return nlpg_no(walk, "too many joins");
					nlpg_join_places(&scope->equals, a, b);
					scope->equals.equal[scope->equals.n_equal].a = a;
					scope->equals.equal[scope->equals.n_equal].b = b;
					scope->equals.equal[scope->equals.n_equal++].node = equals->equal[i].node;
				}
				source->on = NIL;
				break;
			}
	}
	nlpg_drop_sources(walk, scope);

	/* second instances */
	for (int s = 0; s < scope->n_sources; s++)
	{
		int			before = 0;

		if (scope->sources[s].dropped)
			continue;
		for (int t = 0; t < s; t++)
			if (!scope->sources[t].dropped &&
				scope->sources[t].table == scope->sources[s].table)
				before++;
		if (before > 1)
			return nlpg_no(walk, "third instance of a table");
		scope->sources[s].second = before == 1;
	}
	return true;
}

/* Is `parent` joined by nothing but its unique key, to one child whose
 * columns are never null? Then its rows are neither fewer nor more. */
static bool
needless_parent(Walk *walk, Scope *scope, int parent)
{
	const Equals *equals = &scope->equals;

	for (int child = 0; child < scope->n_sources; child++)
	{
		int			joined = 0;
		int			n_key = 0;

		if (child == parent || scope->sources[child].dropped ||
			scope->sources[child].left ||
			!lossless_parent(walk, scope, equals, child, parent, true))
			continue;
		/* joined by the key's columns and no others */
		for (int i = 0; i < equals->n_places; i++)
			if (equals->places[i].source == parent)
				joined++;
		for (int k = 0; k < walk->schema->n_keys; k++)
		{
			const NlKey *key = &walk->schema->keys[k];
			int			hits = 0;

			if (key->from_table != scope->sources[child].table ||
				key->to_table != scope->sources[parent].table || key->inferred)
				continue;
			for (int i = 0; i < key->n; i++)
				if (nlpg_same_place(equals, child, key->from[i], parent, key->to[i]))
					hits++;
			if (hits == key->n)
				n_key = Max(n_key, hits);
		}
		if (n_key == joined)
			return true;
	}
	return false;
}

void
nlpg_drop_sources(Walk *walk, Scope *scope)
{
	bool		again = true;

	while (again)
	{
		int			left = 0;

		again = false;
		for (int s = 0; s < scope->n_sources; s++)
			left += !scope->sources[s].dropped;
		for (int s = 0; s < scope->n_sources && left > 1; s++)
			if (!scope->sources[s].dropped && !scope->sources[s].left &&
				!nlpg_used_elsewhere(scope, s, NULL) &&
				needless_parent(walk, scope, s))
			{
				bool		by_anti = false;
				ListCell   *lc;

				foreach(lc, scope->withs)
					if (nlpg_uses(scope, (Node *) scope->sources[lfirst_int(lc)].on, s))
						by_anti = true;
				if (by_anti)
					continue;
				scope->sources[s].dropped = true;
				again = true;
				break;
			}
	}
}

/* Is each row of a joined to at most one row of b, along unique keys? */
bool
nlpg_determines(Walk *walk, Scope *scope, int a, int b)
{
	bool		reached[NL_MAX_SOURCES] = {false};
	bool		again = true;

	reached[a] = true;
	while (again && !reached[b])
	{
		again = false;
		for (int s = 0; s < scope->n_sources; s++)
		{
			const NlTable *table = &walk->schema->tables[scope->sources[s].table];
			int			n = 0;
			List	   *rest = NIL;
			Equals	   *equals = &scope->equals;

			if (reached[s] || scope->sources[s].dropped || table->n_primary == 0)
				continue;
			if (scope->sources[s].left)
			{
				equals = palloc(sizeof(Equals));
				nlpg_left_equals(walk, scope, s, equals, &rest);
			}
			for (int c = table->first_column; c < table->first_column + table->n_columns; c++)
			{
				bool		found = false;

				if (!walk->schema->columns[c].primary)
					continue;
				for (int i = 0; i < equals->n_places && !found; i++)
					if (equals->places[i].source != s && reached[equals->places[i].source])
						found = nlpg_same_place(equals, s, c, equals->places[i].source,
												equals->places[i].column);
				n += found;
			}
			if (n == table->n_primary)
				reached[s] = again = true;
		}
	}
	return reached[b];
}

/* Does a key of the joined columns lead from source s to another one, or
 * (back) from another one to s? */
static bool
references(Walk *walk, Scope *scope, int s, bool back)
{
	for (int k = 0; k < walk->schema->n_keys; k++)
	{
		const NlKey *key = &walk->schema->keys[k];

		for (int t = 0; t < scope->n_sources; t++)
		{
			int			from = back ? t : s;
			int			to = back ? s : t;

			if (t != s && !scope->sources[t].dropped &&
				key->from_table == scope->sources[from].table &&
				key->to_table == scope->sources[to].table &&
				nlpg_same_place(&scope->equals, from, key->from[0], to, key->to[0]))
				return true;
		}
	}
	return false;
}

/*
 * The source whose rows a count(*) is about: the one each of whose rows is
 * joined to one row of the others; among several, the one that references
 * others and is referenced by none; else the first.
 */
int
nlpg_many_side(Walk *walk, Scope *scope)
{
	int			first = -1;
	int			found[2] = {-1, -1};
	int			n_found[2] = {0, 0};

	for (int s = 0; s < scope->n_sources; s++)
	{
		bool		determines = true;

		if (scope->sources[s].dropped || scope->sources[s].left ||
			scope->sources[s].second)
			continue;
		if (first < 0)
			first = s;
		for (int t = 0; t < scope->n_sources && determines; t++)
			if (t != s && !scope->sources[t].dropped && !scope->sources[t].left)
				determines = nlpg_determines(walk, scope, s, t);
		if (determines && n_found[0]++ == 0)
			found[0] = s;
		if (references(walk, scope, s, false) && !references(walk, scope, s, true) &&
			n_found[1]++ == 0)
			found[1] = s;
	}
	if (n_found[0] == 1)
		return found[0];
	if (n_found[1] == 1)
		return found[1];
	return n_found[0] > 0 ? found[0] : first;
}

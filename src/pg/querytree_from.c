/*-------------------------------------------------------------------------
 * querytree_from.c
 *	  Must FROM be said? And if so, how.
 *
 * joinpath.c derives a FROM clause from the tables whose columns are used. It
 * is the block's own when the equalities of both imply each other. A table
 * that it adds is harmless when a declared foreign key of joined columns
 * leads to it. Equalities of the block that go beyond are conditions.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "pg/querytree_private.h"

int
nlpg_used_tables(Walk *walk, const Tokens *tokens, int *tables, int n,
				 bool *second)
{
	const NlSchema *schema = walk->schema;
	int			depth = 0;		/* in a subquery */
	int			parens = 0;
	int			exists = 0;
	int			filters = 0;

	for (int i = 0; i < tokens->n; i++)
	{
		int			token = tokens->ir[i];
		int			item = token - NL_IR_ITEM;
		int			table;

		if (depth > 0)
		{
			if (token == NL_SYM_OPEN)
				parens++;
			else if (token == NL_SYM_CLOSE && --parens == 0)
				depth = 0;
			continue;
		}
		if (token == NL_SYM_OPEN && i + 1 < tokens->n &&
			(tokens->ir[i + 1] == NL_SYM_SELECT || tokens->ir[i + 1] == NL_SYM_FROM))
		{
			depth = parens = 1;
			continue;
		}
		/* `end` closes the innermost filter, with or without */
		if (token == NL_SYM_WITH || token == NL_SYM_WITHOUT)
		{
			exists++;
			continue;
		}
		if ((token == NL_SYM_FILTER || token == NL_SYM_OVER) && exists == 0)
			filters++;
		if ((token == NL_SYM_FILTER || token == NL_SYM_OVER) && exists > 0)
			exists++;
		if (token == NL_SYM_STOP)
		{
			if (exists > 0)
				exists--;
			else
				filters--;
		}
		if (exists > 0 || item < 0 || item >= schema->n_tables + schema->n_columns)
			continue;
		table = item < schema->n_tables ? item :
			schema->columns[item - schema->n_tables].table;
		if (i > 0 && tokens->ir[i - 1] == NL_SYM_SECOND)
		{
			*second = true;
			continue;
		}
		for (int j = 0; j < n; j++)
			if (tables[j] == table)
				table = -1;
		if (table >= 0 && n < NL_MAX_SOURCES)
			tables[n++] = table;
	}
	return n;
}

/* Source of a table's first instance in the block, or -1. */
int
nlpg_source_of(Scope *scope, int table, bool second)
{
	for (int s = 0; s < scope->n_sources; s++)
		if (!scope->sources[s].dropped && scope->sources[s].table == table &&
			scope->sources[s].second == second)
			return s;
	return -1;
}

/* Equalities of the block that `said` does not imply. */
static List *
unsaid(Scope *scope, Equals *said)
{
	List	   *result = NIL;
	const Equals *equals = &scope->equals;

	/* classes, not edges: a dropped table's columns may have been between */
	for (int i = 0; i < equals->n_places; i++)
		for (int j = 0; j < i; j++)
		{
			const Place *a = &equals->places[i];
			const Place *b = &equals->places[j];

			if (nlpg_root(equals, i) != nlpg_root(equals, j) ||
				scope->sources[a->source].dropped || scope->sources[b->source].dropped ||
				nlpg_same_place(said, a->source, a->column, b->source, b->column))
				continue;
			result = lappend(result, list_make2_int(j, i));
			nlpg_join_places(said, nlpg_place(said, a->source, a->column, true),
							 nlpg_place(said, b->source, b->column, true));
		}
	return result;
}

/* Is the derived FROM the block's? */
bool
nlpg_derived_same(Walk *walk, Scope *scope, const Tokens *body, List **left_over)
{
	int			tables[NL_MAX_SOURCES];
	int			n_tables;
	bool		second = false;
	NlSource	derived[NL_MAX_SOURCES];
	int			n_derived;
	int			number[NL_MAX_SOURCES];
	bool		seen[NL_MAX_SOURCES] = {false};
	Equals	   *have;
	Equals	   *said;
	NlError		err;

	for (int s = 0; s < scope->n_sources; s++)
		if (!scope->sources[s].dropped &&
			(scope->sources[s].left || scope->sources[s].second))
			return false;
	n_tables = nlpg_used_tables(walk, body, tables, 0, &second);
	if (n_tables == 0 || second ||
		nl_join_derive(walk->schema, tables, n_tables, derived, &n_derived, &err) != NL_OK)
		return false;
	have = palloc(sizeof(Equals));
	*have = scope->equals;
	said = palloc0(sizeof(Equals));
	/* extra tables are numbered behind the block's sources */
	for (int d = 0; d < n_derived; d++)
	{
		number[d] = nlpg_source_of(scope, derived[d].table, false);
		if (number[d] >= 0)
			seen[number[d]] = true;
		else
			number[d] = scope->n_sources + d;
	}
	for (int s = 0; s < scope->n_sources; s++)
		if (!scope->sources[s].dropped && !seen[s])
			return false;
	for (int d = 0; d < n_derived; d++)
		for (int i = 0; i < derived[d].n_on; i++)
		{
			int			a = nlpg_place(said, number[derived[d].on_source[i]],
									   derived[d].on_left[i], true);
			int			b = nlpg_place(said, number[d], derived[d].on_right[i], true);

			if (a < 0 || b < 0)
				return false;
			nlpg_join_places(said, a, b);
		}
	/*
	 * A table that the block has not: harmless when a declared key, all of
	 * whose columns belong to one child of the block, leads to it, and the
	 * child's columns cannot be null (declared, or joined to another's).
	 */
	for (int d = 0; d < n_derived; d++)
	{
		bool		harmless = false;

		if (number[d] < scope->n_sources)
			continue;
		for (int k = 0; k < walk->schema->n_keys && !harmless; k++)
		{
			const NlKey *key = &walk->schema->keys[k];
			int			child = nlpg_source_of(scope, key->from_table, false);
			bool		fits = true;

			if (key->inferred || key->to_table != derived[d].table || child < 0)
				continue;
			for (int i = 0; i < key->n && fits; i++)
			{
				int			place = nlpg_place(have, child, key->from[i], false);
				bool		null = !walk->schema->columns[key->from[i]].not_null;

				if (null && place >= 0)
					for (int j = 0; j < have->n_places; j++)
						if (have->places[j].source != child &&
							!(have->places[j].source < scope->n_sources &&
							  scope->sources[have->places[j].source].dropped) &&
							nlpg_root(have, j) == nlpg_root(have, place))
							null = false;
				if (null || !nlpg_same_place(said, child, key->from[i], number[d], key->to[i]))
					fits = false;
			}
			if (!fits)
				continue;
			/* joined by no other column */
			for (int i = 0; i < said->n_places && fits; i++)
				if (said->places[i].source == number[d])
				{
					bool		of_key = false;

					for (int j = 0; j < key->n; j++)
						of_key = of_key || said->places[i].column == key->to[j];
					fits = of_key;
				}
			if (!fits)
				continue;
			harmless = true;
			for (int i = 0; i < key->n; i++)
				nlpg_join_places(have, nlpg_place(have, child, key->from[i], true),
								 nlpg_place(have, number[d], key->to[i], true));
		}
		if (!harmless)
			return false;
	}
	for (int i = 0; i < said->n_places; i++)
	{
		int			root = nlpg_root(said, i);

		if (!nlpg_same_place(have, said->places[i].source, said->places[i].column,
							 said->places[root].source, said->places[root].column))
			return false;
	}
	*left_over = unsaid(scope, said);
	return true;
}

void
nlpg_put_place(Walk *walk, Scope *scope, int source, int column, Tokens *out)
{
	if (scope->sources[source].second)
		nlpg_put(out, NL_SYM_SECOND);
	nlpg_put(out, NL_IR_ITEM + NL_ITEM_COLUMN(walk->schema, column));
}

/* Is a second instance of the table joined to that source by this key? */
static bool
second_joined(Scope *scope, const NlKey *key, bool forward, int table, int with)
{
	int			second = nlpg_source_of(scope, table, true);
	bool		joined = second >= 0;

	for (int i = 0; i < key->n && joined; i++)
		joined = nlpg_same_place(&scope->equals, second, forward ? key->from[i] : key->to[i],
								 with, forward ? key->to[i] : key->from[i]);
	return joined;
}

/* Writes one source of an explicit FROM; *tried: it can be joined now. */
static bool
put_source(Walk *walk, Scope *scope, int s, NlSource *listed, int *n_listed,
		   int *order, Equals *said, Tokens *out, bool *joined)
{
	Source	   *source = &scope->sources[s];
	Equals	   *equals = &scope->equals;
	List	   *rest = NIL;
	int			with = -1;
	int			key;
	bool		by_key = false;
	int			pairs[NL_MAX_KEY_COLUMNS][4];
	int			n_pairs = 0;

	*joined = false;
	if (source->left)
	{
		equals = palloc(sizeof(Equals));
		nlpg_left_equals(walk, scope, s, equals, &rest);
		if (rest != NIL)
			return nlpg_no(walk, "condition in left join");
	}
	if (*n_listed > 0)
	{
		/* the columns equal to one of an earlier source, a pair for a class */
		for (int i = 0; i < equals->n_places; i++)
		{
			bool		done = false;

			if (equals->places[i].source != s)
				continue;
			for (int l = 0; l < *n_listed && !done; l++)
				for (int j = 0; j < equals->n_places && !done; j++)
					if (equals->places[j].source == order[l] &&
						nlpg_root(equals, j) == nlpg_root(equals, i))
					{
						if (n_pairs == NL_MAX_KEY_COLUMNS)
							return nlpg_no(walk, "long join condition");
						pairs[n_pairs][0] = order[l];
						pairs[n_pairs][1] = equals->places[j].column;
						pairs[n_pairs][2] = s;
						pairs[n_pairs++][3] = equals->places[i].column;
						done = true;
					}
		}
		if (n_pairs == 0)
			return true;
		key = nl_join_key(walk->schema, listed, *n_listed, source->table,
						  source->second, -1, &with);
		if (key >= 0)
		{
			const NlKey *k = &walk->schema->keys[key];
			bool		forward = k->from_table == source->table;

			/* a key of a table to itself has two directions: said aloud */
			by_key = (k->n == n_pairs || !source->left) && k->from_table != k->to_table;
			for (int i = 0; i < k->n && by_key; i++)
				by_key = nlpg_same_place(equals, s, forward ? k->from[i] : k->to[i],
										 order[with], forward ? k->to[i] : k->from[i]);
			/* a second instance by the same key: unsaid, the first would get another */
			if (by_key && !source->second)
				by_key = !second_joined(scope, k, forward, source->table, order[with]);
			if (by_key)
			{
				n_pairs = 0;
				for (int i = 0; i < k->n; i++)
				{
					pairs[n_pairs][0] = order[with];
					pairs[n_pairs][1] = forward ? k->to[i] : k->from[i];
					pairs[n_pairs][2] = s;
					pairs[n_pairs++][3] = forward ? k->from[i] : k->to[i];
				}
			}
		}
	}
	if (source->left)
		nlpg_put(out, NL_SYM_LEFT);
	if (source->second)
		nlpg_put(out, NL_SYM_SECOND);
	nlpg_put(out, NL_IR_ITEM + NL_ITEM_TABLE(walk->schema, source->table));
	if (!by_key)
		for (int i = 0; i < n_pairs; i++)
		{
			nlpg_put(out, NL_SYM_ON);
			nlpg_put_place(walk, scope, pairs[i][0], pairs[i][1], out);
			nlpg_put_place(walk, scope, pairs[i][2], pairs[i][3], out);
		}
	if (!source->left)
		for (int i = 0; i < n_pairs; i++)
		{
			int			a = nlpg_place(said, pairs[i][0], pairs[i][1], true);
			int			b = nlpg_place(said, pairs[i][2], pairs[i][3], true);

			if (a < 0 || b < 0)
				return nlpg_no(walk, "too many joins");
			nlpg_join_places(said, a, b);
		}
	memset(&listed[*n_listed], 0, sizeof(NlSource));
	listed[*n_listed].table = source->table;
	listed[*n_listed].second = source->second;
	listed[*n_listed].left = source->left;
	order[(*n_listed)++] = s;
	*joined = true;
	return true;
}

static bool
explicit_from(Walk *walk, Scope *scope, Tokens *from, List **left_over)
{
	NlSource	listed[NL_MAX_SOURCES];
	int			order[NL_MAX_SOURCES];
	int			n_listed = 0;
	int			n_sources = 0;
	bool		placed[NL_MAX_SOURCES] = {false};
	Equals	   *said = palloc0(sizeof(Equals));

	for (int s = 0; s < scope->n_sources; s++)
		n_sources += !scope->sources[s].dropped;
	nlpg_put(from, NL_SYM_FROM);
	while (n_listed < n_sources)
	{
		int			before = n_listed;

		for (int s = 0; s < scope->n_sources && n_listed == before; s++)
		{
			bool		joined;

			if (scope->sources[s].dropped || placed[s] ||
				(n_listed == 0 && scope->sources[s].left))
				continue;
			if (!put_source(walk, scope, s, listed, &n_listed, order, said,
							from, &joined))
				return false;
			placed[s] = joined;
		}
		if (n_listed == before)
			return nlpg_no(walk, "cross join");
	}
	*left_over = unsaid(scope, said);
	return true;
}

bool
nlpg_walk_from(Walk *walk, Scope *scope, const Tokens *body, Tokens *from,
			   List **left_over)
{
	*left_over = NIL;
	if (!scope->say_from && nlpg_derived_same(walk, scope, body, left_over))
		return true;
	return explicit_from(walk, scope, from, left_over);
}

/*-------------------------------------------------------------------------
 * joinpath.c
 *	  The key graph: how tables hang together (see joinpath.h).
 *
 * Breadth-first search over the tables, from the tree grown so far. Owns no
 * memory: scratch is on the stack for schemas of up to NL_MAX_JOIN_TABLES
 * tables, and what is larger is refused with NL_ERR_LIMIT (catalogs of that
 * size are cut to the question's tables long before).
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "lang/joinpath.h"

#define NL_MAX_JOIN_TABLES 8192

/* What the search knows of a table. */
enum
{
	UNSEEN,
	SEEN,
	FRESH						/* reached on the level at hand */
};

static void source_init(NlSource *source, int table);
static void source_join(NlSource *source, const NlSchema *schema, int key,
						bool forward, int partner);
static NlStatus grow(const NlSchema *schema, const bool *start, const bool *goal,
					 int16_t *parent, int *found, NlError *err);
static int	edge_between(const NlSchema *schema, int from, int to);
static int	way_between(const NlSchema *schema, const int16_t *parent, int from, int to,
						int *tables, int *keys);

static void
source_init(NlSource *source, int table)
{
	memset(source, 0, sizeof(*source));
	source->table = table;
}

/* Joins source to the earlier source `partner` by a key; forward: the key's
 * referencing side is the partner. */
static void
source_join(NlSource *source, const NlSchema *schema, int key, bool forward,
			int partner)
{
	const NlKey *k = &schema->keys[key];
	int			i;

	source->n_on = k->n;
	for (i = 0; i < k->n; i++)
	{
		source->on_source[i] = partner;
		source->on_left[i] = forward ? k->from[i] : k->to[i];
		source->on_right[i] = forward ? k->to[i] : k->from[i];
	}
}

static bool
joins(const NlKey *key, int a, int b)
{
	return (key->from_table == a && key->to_table == b) ||
		(key->from_table == b && key->to_table == a);
}

const NlPath *
nl_join_path(const NlSchema *schema, int from, int to)
{
	int			i;

	for (i = 0; i < schema->n_paths; i++)
	{
		const NlPath *path = &schema->paths[i];

		if ((path->from_table == from && path->to_table == to) ||
			(path->from_table == to && path->to_table == from))
			return path;
	}
	return NULL;
}

static int
words_of(const NlSchema *schema, int key)
{
	return schema->key_words != NULL ? schema->key_words[key] : 0;
}

/* The key between two tables, in either direction, that the question speaks of
 * most, then the one that is to be taken, then the first; -1 if none. */
static int
edge_between(const NlSchema *schema, int from, int to)
{
	const NlPath *path = nl_join_path(schema, from, to);
	int			best = path != NULL && path->n == 1 ? path->keys[0] : -1,
				i;

	for (i = 0; i < schema->n_keys; i++)
	{
		if (!joins(&schema->keys[i], from, to))
			continue;
		if (best < 0 || words_of(schema, i) > words_of(schema, best))
			best = i;
		if (schema->key_words == NULL)
			break;
	}
	return best;
}

bool
nl_join_several(const NlSchema *schema, int a, int b)
{
	int			n = 0,
				i;

	for (i = 0; i < schema->n_keys; i++)
		n += joins(&schema->keys[i], a, b);
	return n > 1;
}

/* How many words of the question speak of each column. */
static void
count_words(const NlSchema *schema, const NlLinked *linked, uint16_t *words)
{
	int			l;

	for (l = 0; l < linked->n_links; l++)
	{
		const NlLink *link = &linked->links[l];

		if (link->kind != NL_LINK_COLUMN_PART && link->kind != NL_LINK_COLUMN_EXACT &&
			link->kind != NL_LINK_COLUMN_COMMENT && link->kind != NL_LINK_COLUMN_SYNONYM)
			continue;
		words[link->item - schema->n_tables]++;
	}
}

NlStatus
nl_join_prefer(const NlSchema **schema, const NlLinked *linked, NlArena *arena, NlError *err)
{
	const NlSchema *plain = *schema;
	NlSchema   *copy;
	uint16_t   *of_columns;
	uint16_t   *words = NULL;
	int			i,
				c;

	if (plain->n_keys < 2)
		return NL_OK;			/* no two to tell apart */
	of_columns = nl_arena_zalloc(arena, (size_t) plain->n_columns * sizeof(*of_columns));
	if (of_columns == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory joining tables");
	count_words(plain, linked, of_columns);
	for (i = 0; i < plain->n_keys; i++)
	{
		int			n = 0;

		/* the referencing columns: the other side is named alike for all */
		for (c = 0; c < plain->keys[i].n; c++)
			n += of_columns[plain->keys[i].from[c]];
		if (n == 0 || !nl_join_several(plain, plain->keys[i].from_table, plain->keys[i].to_table))
			continue;
		if (words == NULL)
			words = nl_arena_zalloc(arena, (size_t) plain->n_keys * sizeof(*words));
		if (words == NULL)
			return nl_fail(err, NL_ERR_NOMEM, "out of memory joining tables");
		words[i] = (uint16_t) n;
	}
	if (words == NULL)
		return NL_OK;
	copy = nl_arena_alloc(arena, sizeof(*copy));
	if (copy == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory joining tables");
	*copy = *plain;
	copy->key_words = words;
	*schema = copy;
	return NL_OK;
}

/*
 * From a table to another that grow() found: the tables between and the keys,
 * tables[0] is from, tables[n] is to, keys[i] joins tables[i + 1]. Returns n;
 * 0: more than NL_MAX_SOURCES.
 */
static int
way_between(const NlSchema *schema, const int16_t *parent, int from, int to,
			int *tables, int *keys)
{
	const NlPath *path = nl_join_path(schema, from, to);
	int			n = 0,
				t,
				i;

	if (path != NULL)
	{
		tables[0] = from;
		for (i = 0; i < path->n; i++)
		{
			const NlKey *k;

			keys[i] = path->keys[path->from_table == from ? i : path->n - 1 - i];
			k = &schema->keys[keys[i]];
			tables[i + 1] = k->from_table == tables[i] ? k->to_table : k->from_table;
		}
		return path->n;
	}
	for (t = to; t != from; t = parent[t])
		n++;
	if (n > NL_MAX_SOURCES)
		return 0;
	tables[n] = to;
	for (i = n; i > 0; i--)
	{
		tables[i - 1] = parent[tables[i]];
		keys[i - 1] = edge_between(schema, tables[i - 1], tables[i]);
	}
	return n;
}

/*
 * From all tables of start, level by level: the first level that has a goal
 * gives its lowest-numbered goal; parent[t] is the table that t was reached
 * from (the lowest-numbered of the level before), -1 for start tables.
 */
static NlStatus
grow(const NlSchema *schema, const bool *start, const bool *goal,
	 int16_t *parent, int *found, NlError *err)
{
	unsigned char state[NL_MAX_JOIN_TABLES];
	int			t,
				i;
	bool		more = true;

	for (t = 0; t < schema->n_tables; t++)
	{
		parent[t] = -1;
		state[t] = start[t] ? SEEN : UNSEEN;
	}
	while (more)
	{
		more = false;
		for (i = 0; i < schema->n_keys; i++)
		{
			int			a = schema->keys[i].from_table,
						b = schema->keys[i].to_table;
			int			side;

			for (side = 0; side < 2; side++)
			{
				int			from = side ? b : a,
							to = side ? a : b;

				if (state[from] != SEEN)
					continue;
				if (state[to] == UNSEEN ||
					(state[to] == FRESH && from < parent[to]))
				{
					state[to] = FRESH;
					parent[to] = (int16_t) from;
					more = true;
				}
			}
		}
		*found = -1;
		for (t = 0; t < schema->n_tables; t++)
		{
			if (state[t] == FRESH)
			{
				state[t] = SEEN;
				if (*found < 0 && goal[t])
					*found = t;
			}
		}
		if (*found >= 0)
			return NL_OK;
	}
	return nl_fail(err, NL_ERR_INPUT, "no key connects the tables");
}

NlStatus
nl_join_derive(const NlSchema *schema, const int *tables, int n_tables,
			   NlSource *sources, int *n_sources, NlError *err)
{
	bool		tree[NL_MAX_JOIN_TABLES];
	bool		goal[NL_MAX_JOIN_TABLES];
	int16_t		parent[NL_MAX_JOIN_TABLES];
	int			way[NL_MAX_SOURCES + 1];
	int			keys[NL_MAX_SOURCES];
	int			n = 0,
				left = 0,
				i;

	*n_sources = 0;
	if (n_tables < 1)
		return nl_fail(err, NL_ERR_INPUT, "no table to select from");
	if (schema->n_tables > NL_MAX_JOIN_TABLES)
		return nl_fail(err, NL_ERR_LIMIT, "the schema has %d tables, at most %d can be joined over",
					   schema->n_tables, NL_MAX_JOIN_TABLES);
	memset(tree, 0, (size_t) schema->n_tables * sizeof(bool));
	memset(goal, 0, (size_t) schema->n_tables * sizeof(bool));
	source_init(&sources[n++], tables[0]);
	tree[tables[0]] = true;
	for (i = 1; i < n_tables; i++)
	{
		if (!tree[tables[i]] && !goal[tables[i]])
		{
			goal[tables[i]] = true;
			left++;
		}
	}
	while (left > 0)
	{
		int			found,
					root,
					length;
		NlStatus	status = grow(schema, tree, goal, parent, &found, err);

		if (status != NL_OK)
			return status;
		for (root = found; !tree[root]; root = parent[root])
			;
		length = way_between(schema, parent, root, found, way, keys);
		/* from the last of its tables that is there */
		for (i = length; i > 0 && !tree[way[i]]; i--)
			;
		if (length == 0 || n + length - i > NL_MAX_SOURCES)
			return nl_fail(err, NL_ERR_LIMIT, "more than %d tables in one query", NL_MAX_SOURCES);
		for (; i < length; i++)
		{
			int			partner,
						t = way[i + 1];

			for (partner = 0; sources[partner].table != way[i]; partner++)
				;
			source_init(&sources[n], t);
			source_join(&sources[n], schema, keys[i],
						schema->keys[keys[i]].from_table == way[i], partner);
			n++;
			tree[t] = true;
			if (goal[t])
			{
				goal[t] = false;
				left--;
			}
		}
	}
	*n_sources = n;
	return NL_OK;
}

bool
nl_join_is(const NlKey *key, const int *left, const int *right, int n)
{
	int			i;

	for (i = 0; i < key->n; i++)
		if (n != key->n || !((left[i] == key->from[i] && right[i] == key->to[i]) ||
							 (left[i] == key->to[i] && right[i] == key->from[i])))
			return false;
	return true;
}

/* Does this key join these two sources, the later one to the earlier? */
static bool
joined_by(const NlSource *sources, int earlier, int later, const NlKey *key)
{
	const NlSource *source = &sources[later];
	int			i;

	for (i = 0; i < source->n_on; i++)
		if (source->on_source[i] != earlier)
			return false;
	return nl_join_is(key, source->on_left, source->on_right, source->n_on);
}

/* Is the key taken by the table's first instance, whose rows a second one
 * joined by the same key would only repeat? */
static bool
is_taken(const NlSource *sources, int n_sources, int partner, int table, const NlKey *key)
{
	int			s;

	for (s = 0; s < n_sources; s++)
		if (sources[s].table == table && !sources[s].second && s != partner &&
			joined_by(sources, s < partner ? s : partner, s < partner ? partner : s, key))
			return true;
	return false;
}

int
nl_join_key(const NlSchema *schema, const NlSource *sources, int n_sources,
			int table, bool second, int said, int *source)
{
	int			s;

	for (s = n_sources - 1; s >= 0; s--)
	{
		int			key;

		/* a table's two instances join each other only by a key onto itself */
		key = edge_between(schema, sources[s].table, table);
		if (key < 0)
			continue;
		*source = s;
		if (key == said || (second && is_taken(sources, n_sources, s, table, &schema->keys[key])))
		{
			int			other = -1,
						i;

			for (i = 0; i < schema->n_keys; i++)
				if (joins(&schema->keys[i], sources[s].table, table) && i != said &&
					!(second && is_taken(sources, n_sources, s, table, &schema->keys[i])) &&
					(other < 0 || words_of(schema, i) > words_of(schema, other)))
					other = i;
			if (other >= 0)
				return other;
		}
		return key;
	}
	return -1;
}

void
nl_join_components(const NlSchema *schema, int *component)
{
	int			t,
				i;
	bool		changed = true;

	for (t = 0; t < schema->n_tables; t++)
		component[t] = t;
	while (changed)
	{
		changed = false;
		for (i = 0; i < schema->n_keys; i++)
		{
			int			a = schema->keys[i].from_table,
						b = schema->keys[i].to_table;
			int			least = component[a] < component[b] ? component[a] : component[b];

			if (component[a] != least || component[b] != least)
			{
				component[a] = component[b] = least;
				changed = true;
			}
		}
	}
}

NlStatus
nl_join_to_outer(const NlSchema *schema, int table,
				 const int *outer_tables, int n_outer,
				 NlSource *sources, int *n_sources,
				 int *outer, int *n_on, int *inner_source,
				 int *inner_columns, int *outer_columns,
				 NlError *err)
{
	bool		start[NL_MAX_JOIN_TABLES];
	bool		goal[NL_MAX_JOIN_TABLES];
	int16_t		parent[NL_MAX_JOIN_TABLES];
	int			way[NL_MAX_SOURCES + 1];
	int			keys[NL_MAX_SOURCES];
	int			n = 0,
				found = -1,
				key,
				i;
	NlStatus	status;

	if (schema->n_tables > NL_MAX_JOIN_TABLES)
		return nl_fail(err, NL_ERR_LIMIT, "the schema has %d tables, at most %d can be joined over",
					   schema->n_tables, NL_MAX_JOIN_TABLES);
	memset(start, 0, (size_t) schema->n_tables * sizeof(bool));
	memset(goal, 0, (size_t) schema->n_tables * sizeof(bool));
	start[table] = true;
	for (i = 0; i < n_outer; i++)
		goal[outer_tables[i]] = true;

	/*
	 * A table of the outer block itself: by a key onto itself, as employees
	 * have managers; else its rows are those of another outer table.
	 */
	key = goal[table] ? edge_between(schema, table, table) : -1;
	goal[table] = false;
	if (key >= 0)
		found = table;
	else
	{
		status = grow(schema, start, goal, parent, &found, err);
		if (status != NL_OK)
			return status;
		/* the last table of the way is the outer one */
		n = way_between(schema, parent, table, found, way, keys);
		if (n == 0)
			return nl_fail(err, NL_ERR_LIMIT, "more than %d tables in one query", NL_MAX_SOURCES);
		key = keys[n - 1];
	}
	if (n == 0)
		way[n++] = table;
	for (i = 0; i < n; i++)
	{
		source_init(&sources[i], way[i]);
		if (i > 0)
			source_join(&sources[i], schema, keys[i - 1],
						schema->keys[keys[i - 1]].from_table == way[i - 1], i - 1);
	}
	*n_sources = n;
	for (*outer = 0; outer_tables[*outer] != found; (*outer)++)
		;
	*inner_source = n - 1;
	*n_on = schema->keys[key].n;
	for (i = 0; i < *n_on; i++)
	{
		/* onto itself: the inner rows are those that reference the outer one */
		bool		inner_refers = schema->keys[key].from_table == sources[n - 1].table;

		inner_columns[i] = inner_refers ? schema->keys[key].from[i] : schema->keys[key].to[i];
		outer_columns[i] = inner_refers ? schema->keys[key].to[i] : schema->keys[key].from[i];
	}
	return NL_OK;
}

/*-------------------------------------------------------------------------
 * select.c
 *	  Large schemas: which tables and columns the model is shown.
 *
 * Tables are scored by the links of their names and columns; a word that
 * links to many items counts little, and a word that a neighbour on the key
 * graph has counts in part: of many tables with a name, the one among tables
 * that have the question's other words is meant. Where tables are in several
 * schemas, what any table of a schema has counts a little for all of them: a
 * question is about one application, and names few of its tables. The best tables enter
 * with their linked and key columns, the first few with others too, and the
 * tables on the key paths between them; what room is left goes to their other
 * columns, then to the next tables. Deterministic;
 * everything lives in the caller's arena; fails only for want of memory.
 *-------------------------------------------------------------------------
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lang/encode_parts.h"

#define VALUE_SHARE		160		/* pieces kept free for values at most */
#define LINKED_COLUMNS	8		/* of one table enter before other tables do */
#define WHOLE_TABLES	8		/* the best tables enter with so many columns, linked or not, */
#define WHOLE_COLUMNS	12		/* while half the room is left */
#define HOPS			3		/* longest key path looked for between tables */
/* What a neighbour's word counts. Gold tables among the best 12 of 1,000, on 300 training questions: 60.7% at 0, 66.5%
 * at 0.3, 64.2% at 0.6. */
#define NEIGHBOUR_SHARE 0.3f
/* What the root of a word's best in the schema counts. Gold tables among the best 24 of 1,000, on 220 training questions
 * over authored schemas: 77.0% at 0, 79.3% with 0.5 of the best itself, 80.4% at 1; shown 75.9% at 0, 80.7% at 0.6. */
#define NAMESPACE_SHARE 0.6f

typedef struct Chooser
{
	const NlSchema *schema;
	const NlSchemaPieces *pieces;
	const bool *left_out;		/* [n_columns], or NULL */
	float	   *score;			/* [n_tables + n_columns] */
	float		best_column;	/* the highest score of a column */
	bool	   *in;				/* [n_tables + n_columns] */
	int			items_left;
	int			pieces_left;
} Chooser;

static int
cost(const NlSchemaPieces *pieces, int item)
{
	return 1 + pieces->n_names[item] +
		(pieces->n_comments[item] > 0 ? 1 + pieces->n_comments[item] : 0);
}

static float
weight(uint8_t kind)
{
	switch (kind)
	{
		case NL_LINK_TABLE_EXACT:
			return 5.0f;
		case NL_LINK_COLUMN_EXACT:
			return 4.0f;
		case NL_LINK_COLUMN_VALUE:
			return 4.0f;
		case NL_LINK_TABLE_PART:
			return 2.5f;
		case NL_LINK_COLUMN_PART:
			return 2.0f;
		case NL_LINK_TABLE_SYNONYM:
			return 2.0f;
		case NL_LINK_COLUMN_SYNONYM:
			return 1.2f;
		case NL_LINK_TABLE_COMMENT:
		case NL_LINK_COLUMN_COMMENT:
			return 1.0f;
		default:
			return 0.0f;
	}
}

/* The key graph: neighbours of table t are list[start[t]] .. list[start[t + 1] - 1]. */
typedef struct Graph
{
	int		   *start;
	int		   *list;
} Graph;

static NlStatus
make_graph(Graph *graph, const NlSchema *schema, NlArena *arena, NlError *err)
{
	int			t;
	int			k;

	graph->start = nl_arena_zalloc(arena, ((size_t) schema->n_tables + 2) * sizeof(int));
	graph->list = nl_arena_array(arena, 2 * (size_t) schema->n_keys + 1, sizeof(int));
	if (graph->start == NULL || graph->list == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory choosing tables");
	/* counts stand two places on, so that filling moves start into its own */
	for (k = 0; k < schema->n_keys; k++)
	{
		graph->start[schema->keys[k].from_table + 2]++;
		graph->start[schema->keys[k].to_table + 2]++;
	}
	for (t = 2; t <= schema->n_tables; t++)
		graph->start[t] += graph->start[t - 1];
	for (k = 0; k < schema->n_keys; k++)
	{
		graph->list[graph->start[schema->keys[k].from_table + 1]++] = schema->keys[k].to_table;
		graph->list[graph->start[schema->keys[k].to_table + 1]++] = schema->keys[k].from_table;
	}
	return NL_OK;
}

/* Schemas that tables are in: number of each table's in space; how many there are. Tables are in their order. */
static int
number_spaces(const NlSchema *schema, int *space)
{
	int			n = 0;
	int			t;

	for (t = 0; t < schema->n_tables; t++)
	{
		const char *name = schema->tables[t].schema_name;
		const char *before = t > 0 ? schema->tables[t - 1].schema_name : NULL;

		if (t == 0 || (name != before && (name == NULL || before == NULL || strcmp(name, before) != 0)))
			n++;
		space[t] = n - 1;
	}
	return n;
}

/* What one word gives table t and, in part, its neighbours; each gets the most of its sources. near: for the tables in
 * touched, which are counted. */
static void
spread(const Graph *graph, int t, float amount, float *near, int *touched, int *n)
{
	int			i;

	for (i = graph->start[t] - 1; i < graph->start[t + 1]; i++)
	{
		int			u = i < graph->start[t] ? t : graph->list[i];

		if (near[u] == 0)
			touched[(*n)++] = u;
		if (amount > near[u])
			near[u] = amount;
	}
}

/* Scores of columns, and of tables: the best item of the table, and in part of its neighbours and its schema, for each
 * word. */
static NlStatus
score_items(Chooser *ch, const NlLinked *linked, NlArena *arena, NlError *err)
{
	const NlSchema *schema = ch->schema;
	float	   *best = nl_arena_zalloc(arena, (size_t) schema->n_tables * sizeof(float));
	float	   *near = nl_arena_zalloc(arena, (size_t) schema->n_tables * sizeof(float));
	int		   *touched = nl_arena_array(arena, (size_t) schema->n_tables, sizeof(int));
	int		   *space = nl_arena_array(arena, (size_t) schema->n_tables, sizeof(int));
	float	   *in_space = nl_arena_zalloc(arena, (size_t) schema->n_tables * sizeof(float));	/* best of the word */
	float	   *of_space = nl_arena_zalloc(arena, (size_t) schema->n_tables * sizeof(float));	/* of all words */
	Graph		graph;
	int			n_spaces;
	int			begin = 0;
	int			t;
	NlStatus	status;

	if (best == NULL || near == NULL || touched == NULL || space == NULL || in_space == NULL || of_space == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory choosing tables");
	status = make_graph(&graph, schema, arena, err);
	if (status != NL_OK)
		return status;
	n_spaces = number_spaces(schema, space);
	/* links are ordered by word */
	while (begin < linked->n_links)
	{
		int			end = begin;
		int			many[3] = {0, 0, 0};	/* items linked strongly, in part, weakly */
		int			n_touched = 0;
		int			i;

		while (end < linked->n_links && linked->links[end].word == linked->links[begin].word)
		{
			float		w = weight(linked->links[end].kind);

			if (w > 0)
				many[w >= 4 ? 0 : w >= 2 ? 1 : 2]++;
			end++;
		}
		for (i = begin; i < end; i++)
		{
			const NlLink *link = &linked->links[i];
			float		w = weight(link->kind);
			int			table;

			if (w <= 0 || link->item >= schema->n_tables + schema->n_columns)
				continue;
			w /= 1.0f + 0.5f * logf((float) (w >= 4 ? many[0] : w >= 2 ? many[0] + many[1] :
											 many[0] + many[1] + many[2]));
			if (link->item < schema->n_tables)
				table = link->item;
			else
			{
				table = schema->columns[link->item - schema->n_tables].table;
				ch->score[link->item] += w;
			}
			if (w > best[table])
				best[table] = w;
		}
		for (i = begin; i < end; i++)
		{
			int			item = linked->links[i].item;
			int			table;

			if (item >= schema->n_tables + schema->n_columns)
				continue;
			table = item < schema->n_tables ? item : schema->columns[item - schema->n_tables].table;
			if (best[table] == 0)
				continue;
			if (best[table] > in_space[space[table]])
				in_space[space[table]] = best[table];
			ch->score[table] += (1.0f - NEIGHBOUR_SHARE) * best[table];
			spread(&graph, table, best[table], near, touched, &n_touched);
			best[table] = 0;
		}
		for (i = 0; i < n_touched; i++)
		{
			ch->score[touched[i]] += NEIGHBOUR_SHARE * near[touched[i]];
			near[touched[i]] = 0;
		}
		for (i = 0; i < n_spaces; i++)
		{
			of_space[i] += sqrtf(in_space[i]);
			in_space[i] = 0;
		}
		begin = end;
	}
	for (t = 0; t < schema->n_tables && n_spaces > 1; t++)
		ch->score[t] += NAMESPACE_SHARE * of_space[space[t]];
	for (begin = schema->n_tables; begin < schema->n_tables + schema->n_columns; begin++)
		if (ch->score[begin] > ch->best_column)
			ch->best_column = ch->score[begin];
	return NL_OK;
}

static bool
is_left_out(const Chooser *ch, int item)
{
	return ch->left_out != NULL && item >= ch->schema->n_tables && ch->left_out[item - ch->schema->n_tables];
}

static bool
add(Chooser *ch, int item)
{
	int			c = cost(ch->pieces, item);

	if (ch->in[item])
		return true;
	if (ch->items_left < 1 || ch->pieces_left < c || is_left_out(ch, item))
		return false;
	ch->in[item] = true;
	ch->items_left--;
	ch->pieces_left -= c;
	return true;
}

/* The best linked columns of a table that are not in yet, down to a score. */
static void
add_linked(Chooser *ch, int t, int most, float least)
{
	const NlTable *table = &ch->schema->tables[t];

	while (most-- > 0)
	{
		int			best = -1;
		int			c;

		for (c = table->first_column; c < table->first_column + table->n_columns; c++)
		{
			int			item = NL_ITEM_COLUMN(ch->schema, c);

			if (!ch->in[item] && !is_left_out(ch, item) && ch->score[item] > least &&
				(best < 0 || ch->score[item] > ch->score[best]))
				best = item;
		}
		if (best < 0 || !add(ch, best))
			return;
	}
}

/* A table with its primary key and its first linked columns. */
static bool
add_table(Chooser *ch, int t)
{
	const NlTable *table = &ch->schema->tables[t];
	int			c;

	if (ch->in[t])
		return true;
	if (ch->items_left < 2 || !add(ch, t))
		return false;
	for (c = table->first_column; c < table->first_column + table->n_columns; c++)
		if (ch->schema->columns[c].primary)
			add(ch, NL_ITEM_COLUMN(ch->schema, c));
	/* those that are weak beside the best can wait for other tables */
	add_linked(ch, t, LINKED_COLUMNS, 0.25f * ch->best_column);
	/* a table without columns in the context is of no use */
	for (c = table->first_column; c < table->first_column + table->n_columns; c++)
		if (ch->in[NL_ITEM_COLUMN(ch->schema, c)])
			return true;
	if (table->n_columns > 0)
		add(ch, NL_ITEM_COLUMN(ch->schema, table->first_column));
	return true;
}

/* More columns of one of the best tables: what the question does not name is mostly asked of these. */
static void
add_whole(Chooser *ch, int t, int least_items, int least_pieces)
{
	const NlTable *table = &ch->schema->tables[t];
	int			end = table->first_column + (table->n_columns < WHOLE_COLUMNS ? table->n_columns : WHOLE_COLUMNS);
	int			c;

	for (c = table->first_column; c < end; c++)
		if (ch->items_left > least_items && ch->pieces_left > least_pieces)
			add(ch, NL_ITEM_COLUMN(ch->schema, c));
}

/* Tables on the shortest key path from t to one that is in, t left out. */
static void
add_path(Chooser *ch, int t, int *from, int *hops)
{
	const NlSchema *schema = ch->schema;
	int			i;
	int			hop;
	int			met = -1;

	for (i = 0; i < schema->n_tables; i++)
		hops[i] = -1;
	hops[t] = 0;
	from[t] = -1;
	for (hop = 0; hop < HOPS && met < 0; hop++)
		for (i = 0; i < schema->n_keys; i++)
		{
			int			a = schema->keys[i].from_table;
			int			b = schema->keys[i].to_table;
			int			turn;

			for (turn = 0; turn < 2; turn++)
			{
				if (hops[a] == hop && hops[b] < 0)
				{
					hops[b] = hop + 1;
					from[b] = a;
					if (ch->in[b] && (met < 0 || b < met))
						met = b;
				}
				{
					int			swap = a;

					a = b;
					b = swap;
				}
			}
		}
	while (met >= 0 && from[met] >= 0)
	{
		met = from[met];
		if (met != t && !add_table(ch, met))
			return;
	}
}

/* Key columns by which tables that are in hang together. */
static void
add_keys(Chooser *ch)
{
	const NlSchema *schema = ch->schema;
	int			k;
	int			i;

	for (k = 0; k < schema->n_keys; k++)
	{
		const NlKey *key = &schema->keys[k];

		if (!ch->in[key->from_table] || !ch->in[key->to_table])
			continue;
		for (i = 0; i < key->n; i++)
		{
			add(ch, NL_ITEM_COLUMN(schema, key->from[i]));
			add(ch, NL_ITEM_COLUMN(schema, key->to[i]));
		}
	}
}

typedef struct Ranked
{
	float		score;
	int			table;
} Ranked;

static int
by_score(const void *pa, const void *pb)
{
	const Ranked *a = pa;
	const Ranked *b = pb;

	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return a->table - b->table;
}

static NlStatus
choose(Chooser *ch, const NlLinked *linked, NlArena *arena, NlError *err)
{
	const NlSchema *schema = ch->schema;
	Ranked	   *rank = nl_arena_array(arena, (size_t) schema->n_tables, sizeof(Ranked));
	int		   *from = nl_arena_array(arena, (size_t) schema->n_tables, sizeof(int));
	int		   *hops = nl_arena_array(arena, (size_t) schema->n_tables, sizeof(int));
	int			half_items = ch->items_left / 2;
	int			half_pieces = ch->pieces_left / 2;
	int			most;
	int			taken = 0;
	int			i;
	int			c;
	bool		more = true;
	NlStatus	status;

	if (rank == NULL || from == NULL || hops == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory choosing tables");
	status = score_items(ch, linked, arena, err);
	if (status != NL_OK)
		return status;
	for (i = 0; i < schema->n_tables; i++)
	{
		rank[i].score = ch->score[i];
		rank[i].table = i;
	}
	qsort(rank, (size_t) schema->n_tables, sizeof(Ranked), by_score);

	/* the tables the question speaks of, a third of the room at most */
	most = ch->items_left / 3 > 1 ? ch->items_left / 3 : 1;
	for (i = 0; i < schema->n_tables && taken < most; i++)
	{
		if (i > 0 && (rank[i].score <= 0 || rank[i].score < 0.25f * rank[0].score))
			break;
		if (taken > 0)
			add_path(ch, rank[i].table, from, hops);
		if (!add_table(ch, rank[i].table))
			break;
		if (taken < WHOLE_TABLES)
			add_whole(ch, rank[i].table, half_items, half_pieces);
		taken++;
	}
	add_keys(ch);
	for (i = 0; i < schema->n_tables; i++)
		if (ch->in[rank[i].table])
			add_linked(ch, rank[i].table, schema->tables[rank[i].table].n_columns, 0);
	/* their other columns, the first of each table first */
	for (c = 0; more; c++)
	{
		more = false;
		for (i = 0; i < schema->n_tables && ch->items_left > 0; i++)
		{
			const NlTable *table = &schema->tables[rank[i].table];

			if (!ch->in[rank[i].table] || c >= table->n_columns)
				continue;
			add(ch, NL_ITEM_COLUMN(schema, table->first_column + c));
			more = true;
		}
	}
	/* further tables while there is room for them and some columns */
	for (i = 0; i < schema->n_tables && ch->items_left >= 4; i++)
	{
		const NlTable *table = &schema->tables[rank[i].table];

		if (ch->in[rank[i].table] || !add_table(ch, rank[i].table))
			continue;
		for (c = table->first_column; c < table->first_column + table->n_columns; c++)
			if (!is_left_out(ch, NL_ITEM_COLUMN(schema, c)) && !add(ch, NL_ITEM_COLUMN(schema, c)))
				break;
	}
	add_keys(ch);
	return NL_OK;
}

NlStatus
nl_select_items(const NlLinked *linked, const NlSchema *schema,
				const NlSchemaPieces *pieces, int max_items,
				int room, int value_room, int positions,
				int32_t *items, int *n_tables, int *n_columns,
				NlArena *arena, NlError *err)
{
	int			n_schema = schema->n_tables + schema->n_columns;
	Chooser		ch;
	int			total = 0;
	int			n = 0;
	int			i;

	memset(&ch, 0, sizeof(ch));
	ch.schema = schema;
	ch.pieces = pieces;
	ch.left_out = linked->left_out;
	ch.items_left = max_items < positions ? max_items : positions;
	if (ch.items_left < 2)
		ch.items_left = 2;
	ch.pieces_left = room - (value_room < VALUE_SHARE ? value_room : VALUE_SHARE);
	if (ch.pieces_left < 40)
		ch.pieces_left = 40;	/* an endless question; its pieces are cut anyway */
	ch.score = nl_arena_zalloc(arena, (size_t) n_schema * sizeof(float));
	ch.in = nl_arena_zalloc(arena, (size_t) n_schema * sizeof(bool));
	if (ch.score == NULL || ch.in == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory choosing tables");
	for (i = 0; i < n_schema && total <= ch.pieces_left; i++)
		total += cost(pieces, i);
	if (n_schema <= ch.items_left && total <= ch.pieces_left)
		for (i = 0; i < n_schema; i++)
			ch.in[i] = !is_left_out(&ch, i);
	else
	{
		NlStatus	status = choose(&ch, linked, arena, err);

		if (status != NL_OK)
			return status;
	}
	*n_tables = *n_columns = 0;
	for (i = 0; i < n_schema; i++)
		if (ch.in[i])
		{
			items[n++] = i;
			if (i < schema->n_tables)
				(*n_tables)++;
			else
				(*n_columns)++;
		}
	return NL_OK;
}

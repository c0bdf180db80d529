/*-------------------------------------------------------------------------
 * select.c
 *	  Large schemas: which tables and columns the model is shown.
 *
 * Tables are scored by the links of their names and columns; a word that
 * links to many items counts little. The best tables enter with their linked
 * and key columns and the tables on the key paths between them; what room is
 * left goes to their other columns, then to the next tables. Deterministic;
 * everything lives in the caller's arena; fails only for want of memory.
 *-------------------------------------------------------------------------
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lang/encode_parts.h"

#define VALUE_SHARE		160		/* pieces kept free for values at most */
#define LINKED_COLUMNS	8		/* of one table enter before other tables do */
#define HOPS			3		/* longest key path looked for between tables */

typedef struct Chooser
{
	const NlSchema *schema;
	const NlSchemaPieces *pieces;
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

/* Scores of columns, and of tables: the best item of the table for each word. */
static NlStatus
score_items(Chooser *ch, const NlLinked *linked, NlArena *arena, NlError *err)
{
	const NlSchema *schema = ch->schema;
	float	   *best = nl_arena_zalloc(arena, (size_t) schema->n_tables * sizeof(float));
	int			begin = 0;

	if (best == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory choosing tables");
	/* links are ordered by word */
	while (begin < linked->n_links)
	{
		int			end = begin;
		int			many[3] = {0, 0, 0};	/* items linked strongly, in part, weakly */
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
			ch->score[table] += best[table];
			best[table] = 0;
		}
		begin = end;
	}
	for (begin = schema->n_tables; begin < schema->n_tables + schema->n_columns; begin++)
		if (ch->score[begin] > ch->best_column)
			ch->best_column = ch->score[begin];
	return NL_OK;
}

static bool
add(Chooser *ch, int item)
{
	int			c = cost(ch->pieces, item);

	if (ch->in[item])
		return true;
	if (ch->items_left < 1 || ch->pieces_left < c)
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

			if (!ch->in[item] && ch->score[item] > least &&
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
			if (!add(ch, NL_ITEM_COLUMN(schema, c)))
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
		memset(ch.in, true, (size_t) n_schema * sizeof(bool));
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

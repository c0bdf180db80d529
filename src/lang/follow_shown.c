/*-------------------------------------------------------------------------
 * follow_shown.c
 *	  Changes of what an answer shows: columns more or instead, counts for rows and
 *	  rows for counts, another aggregate. See follow.h and follow.c.
 *-------------------------------------------------------------------------
 */
#include "lang/follow_parts.h"

/* Columns by which people know the rows of a table: its first texts that are no keys. */
int
nl_maker_names(const NlMaker *m, int t, int *columns, int most)
{
	const NlTable *table = &m->schema->tables[t];
	int			n = 0;
	int			c;

	for (c = table->first_column; c < table->first_column + table->n_columns && n < most; c++)
		if (m->schema->columns[c].type == NL_TYPE_TEXT && !m->schema->columns[c].foreign)
			columns[n++] = c;
	return n;
}

static const int32_t aggregates[] = {NL_SYM_SUM, NL_SYM_AVG, NL_SYM_MAX, NL_SYM_MIN};

#define N_AGGREGATES ((int) (sizeof(aggregates) / sizeof(aggregates[0])))

/* Other expressions in the place of all, once with and once without the order. */
static void
offer_select(NlMaker *m, const NlPart *parts, int n, bool rows)
{
	NlDraft		draft = m->before;
	int			i;

	draft.n_select = 0;
	for (i = 0; i < n; i++)
		nl_parts_add(draft.select, &draft.n_select, parts[i]);
	if (draft.n_select == 0)
		return;
	nl_maker_offer(m, &draft);
	if (rows)
	{
		nl_draft_without_groups(&draft);
		nl_maker_offer(m, &draft);
		draft.distinct = true;
		nl_maker_offer(m, &draft);
	}
}

static void
offer_more(NlMaker *m, NlPart more)
{
	NlDraft		draft = m->before;

	/* count and the like are no rows to add a column to; settle() makes groups */
	if (!nl_parts_add(draft.select, &draft.n_select, more))
		return;
	nl_maker_offer(m, &draft);
	if (draft.limit.n > 0)
	{
		draft.limit.n = 0;
		nl_maker_offer(m, &draft);
	}
}

static void
show_columns(NlMaker *m)
{
	NlPart		all[2 * NL_MAX_SAID];
	NlDraft		draft = m->before;
	int			n = 0;
	int			i;
	int			a;

	for (i = 0; i < m->n_columns; i++)
	{
		NlPart		column = nl_maker_part(m, NL_COLUMN_TOKEN(m, m->columns[i]), -1, -1, -1, -1);
		bool		number = m->schema->columns[m->columns[i]].type == NL_TYPE_NUMBER;

		offer_more(m, column);
		offer_select(m, &column, 1, true);
		all[n++] = column;
		for (a = 0; a < N_AGGREGATES; a++)
		{
			NlPart		aggregate = nl_maker_part(m, aggregates[a], column.ir[0], -1, -1, -1);

			if (!number && aggregates[a] != NL_SYM_MAX && aggregates[a] != NL_SYM_MIN)
				continue;
			offer_more(m, aggregate);
			offer_select(m, &aggregate, 1, false);
		}
	}
	for (i = 0; i < n; i++)
		nl_parts_add(draft.select, &draft.n_select, all[i]);
	nl_maker_offer(m, &draft);
	offer_select(m, all, n, true);
	for (i = 0; i < m->n_tables; i++)
	{
		int			columns[2];
		int			k = nl_maker_names(m, m->tables[i], columns, 2);

		while (k-- > 0)
		{
			NlPart		column = nl_maker_part(m, NL_COLUMN_TOKEN(m, columns[k]), -1, -1, -1, -1);

			offer_more(m, column);
			offer_select(m, &column, 1, true);
		}
	}
}

/* Counts instead of rows, rows instead of counts, another aggregate. */
static void
show_otherwise(NlMaker *m)
{
	NlPart		shown = m->before.select[0];
	NlPart		none = {NULL, 0};
	int			i;
	int			a;

	for (i = 0; i < m->n_main + m->n_tables; i++)
	{
		int			t = i < m->n_main ? m->main[i] : m->tables[i - m->n_main];
		NlPart		count = nl_maker_part(m, NL_SYM_COUNT, NL_TABLE_TOKEN(t), -1, -1, -1);
		NlDraft		draft = m->before;
		int			columns[2];
		int			k;

		offer_more(m, count);
		draft.select[0] = count;
		draft.n_select = 1;
		draft.distinct = false;
		nl_draft_without_groups(&draft);
		nl_maker_offer(m, &draft);
		if (i >= m->n_main)
			continue;
		k = nl_maker_names(m, t, columns, 2);
		while (k-- > 0)
		{
			shown = nl_maker_part(m, NL_COLUMN_TOKEN(m, columns[k]), -1, -1, -1, -1);
			offer_select(m, &shown, 1, true);
		}
	}
	/* the count of different ones, sums and the like of a number that is shown */
	for (i = 0; i < m->before.n_select; i++)
	{
		const NlPart *part_i = &m->before.select[i];

		if (part_i->n == 1 && nl_maker_column(m, part_i->ir[0]) >= 0)
		{
			shown = nl_maker_part(m, NL_SYM_COUNT, NL_SYM_DISTINCT, part_i->ir[0], -1, -1);
			offer_select(m, &shown, 1, false);
			for (a = 0; a < N_AGGREGATES; a++)
			{
				NlDraft		draft = m->before;

				draft.select[0] = nl_maker_part(m, aggregates[a], part_i->ir[0], -1, -1, -1);
				draft.n_select = 1;
				nl_draft_without_groups(&draft);
				nl_maker_offer(m, &draft);
			}
		}
		for (a = 0; a < N_AGGREGATES && part_i->n > 1 && NL_IS_AGGREGATE(part_i->ir[0]) &&
			 part_i->ir[0] != NL_SYM_COUNT; a++)
		{
			NlDraft		draft = m->before;
			NlPart		turned = nl_maker_part(m, aggregates[a], -1, -1, -1, -1);
			int			k;

			for (k = 1; k < part_i->n; k++)
				nl_maker_append(m, &turned, part_i->ir[k]);
			draft.select[i] = turned;
			nl_maker_offer(m, &draft);
			nl_draft_without_order(&draft);
			nl_maker_offer(m, &draft);
		}
		if (m->before.n_select > 1)
		{
			NlDraft		draft = m->before;

			nl_parts_remove(draft.select, &draft.n_select, i);
			nl_maker_offer(m, &draft);
		}
	}
	/* what it is ordered by or compared, shown too */
	for (i = 0; i < m->before.n_order; i++)
	{
		none = m->before.order[i];
		none.n--;
		offer_more(m, none);
		offer_select(m, &none, 1, false);
	}
	for (i = 0; i < m->before.n_having + m->before.n_where; i++)
	{
		none = i < m->before.n_having ? m->before.having[i] : m->before.where[i - m->before.n_having];
		for (a = 1; a < none.n; a++)
			if (none.ir[a] >= NL_SYM_EQ && none.ir[a] <= NL_SYM_BETWEEN)
				break;
		if (a == none.n)
			continue;
		none.n = a;
		offer_more(m, none);
	}
	{
		NlDraft		draft = m->before;

		draft.distinct = !draft.distinct;
		nl_maker_offer(m, &draft);
	}
}

void
nl_follow_shown(NlMaker *m)
{
	show_columns(m);
	show_otherwise(m);
}

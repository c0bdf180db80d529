/*-------------------------------------------------------------------------
 * follow_groups.c
 *	  Changes of an answer's groups, order and limit. See follow.h and follow.c.
 *-------------------------------------------------------------------------
 */
#include "lang/follow_parts.h"

#define MAX_KEYS	12			/* of an order that are tried */

/* ---- groups ---- */

static const int32_t date_parts[] = {NL_SYM_TRUNC_MONTH, NL_SYM_YEAR, NL_SYM_MONTH, NL_SYM_TRUNC_WEEK,
	NL_SYM_TRUNC_QUARTER, NL_SYM_TRUNC_DAY, NL_SYM_TRUNC_YEAR, NL_SYM_WEEKDAY};

/* By this key: another one more, in the place of those there are, the first. group: of a key that
 * stands for a table, the table; else -1. */
static void
offer_key(NlMaker *m, NlPart key, int group)
{
	NlDraft		draft = m->before;
	int			n_rows = 0;
	int			pass;
	int			i;

	/* the aggregates it has, else counts */
	for (i = 0; i < draft.n_select; i++)
		n_rows += nl_part_aggregates(&draft.select[i]);
	for (pass = 0; pass < (n_rows > 0 ? 4 : 2 * m->n_main); pass++)
	{
		static const int32_t same = NL_SYM_SAME;

		draft = m->before;
		draft.distinct = false;
		draft.n_select = 0;
		nl_parts_add(draft.select, &draft.n_select, key);
		if (n_rows == 0)
		{
			nl_draft_without_groups(&draft);
			nl_parts_add(draft.select, &draft.n_select, nl_maker_part(m, NL_SYM_COUNT, NL_TABLE_TOKEN(m->main[pass / 2]), -1, -1, -1));
		}
		else
		{
			for (i = 0; i < m->before.n_select; i++)
				if (pass / 2 == 1 || nl_part_aggregates(&m->before.select[i]))
					nl_parts_add(draft.select, &draft.n_select, m->before.select[i]);
			/* order and limit of what there was need not be meant */
			for (i = draft.n_order - 1; i >= 0; i--)
				if (!nl_part_aggregates(&draft.order[i]))
					nl_parts_remove(draft.order, &draft.n_order, i);
		}
		draft.n_group = 1;
		draft.group[0].ir = &same;
		draft.group[0].n = 1;
		if (group >= 0)
		{
			draft.group[0] = nl_maker_part(m, NL_TABLE_TOKEN(group), -1, -1, -1, -1);
			if (pass / 2 == 1 && m->before.n_group > 0 && n_rows > 0)
				nl_parts_add(draft.group, &draft.n_group, m->before.group[0]);
		}
		if (pass % 2 == 1)
		{
			/* in the order of the key, as of months */
			NlPart		order = nl_maker_part(m, -1, -1, -1, -1, -1);

			for (i = 0; i < key.n; i++)
				nl_maker_append(m, &order, key.ir[i]);
			nl_maker_append(m, &order, NL_SYM_ASC);
			draft.n_order = 1;
			draft.order[0] = order;
			draft.limit.n = 0;
		}
		nl_maker_offer(m, &draft);
	}
}

void
nl_follow_groups(NlMaker *m)
{
	int			i;
	size_t		d;

	for (i = 0; i < m->n_columns; i++)
		if (m->schema->columns[m->columns[i]].type != NL_TYPE_DATE)
			offer_key(m, nl_maker_part(m, NL_COLUMN_TOKEN(m, m->columns[i]), -1, -1, -1, -1), -1);
	for (i = 0; i < m->n_tables; i++)
	{
		int			columns[2];
		int			k = nl_maker_names(m, m->tables[i], columns, 2);

		while (k-- > 0)
		{
			offer_key(m, nl_maker_part(m, NL_COLUMN_TOKEN(m, columns[k]), -1, -1, -1, -1), m->tables[i]);
			offer_key(m, nl_maker_part(m, NL_COLUMN_TOKEN(m, columns[k]), -1, -1, -1, -1), -1);
		}
	}
	/* dates of the turn, of the answer before, of its tables */
	for (i = 0; i < m->n_columns + m->n_used + m->n_main; i++)
	{
		int			c = i < m->n_columns ? m->columns[i] :
			i < m->n_columns + m->n_used ? m->used[i - m->n_columns] : -1;

		if (c < 0)
		{
			const NlTable *table = &m->schema->tables[m->main[i - m->n_columns - m->n_used]];

			for (c = table->first_column; c < table->first_column + table->n_columns; c++)
				if (m->schema->columns[c].type == NL_TYPE_DATE)
					break;
			if (c == table->first_column + table->n_columns)
				continue;
		}
		if (m->schema->columns[c].type != NL_TYPE_DATE)
			continue;
		for (d = 0; d < sizeof(date_parts) / sizeof(date_parts[0]); d++)
			offer_key(m, nl_maker_part(m, date_parts[d], NL_COLUMN_TOKEN(m, c), -1, -1, -1), -1);
	}
	/* the whole, not its groups */
	if (m->before.n_group > 0)
	{
		NlDraft		draft = m->before;

		for (i = draft.n_select - 1; i >= 0; i--)
			if (!nl_part_aggregates(&draft.select[i]))
				nl_parts_remove(draft.select, &draft.n_select, i);
		if (draft.n_select > 0)
		{
			nl_draft_without_groups(&draft);
			nl_maker_offer(m, &draft);
		}
	}
}

/* ---- order and limit ---- */

static NlPart
ordered(NlMaker *m, const NlPart *key, int direction)
{
	NlPart		order = nl_maker_part(m, -1, -1, -1, -1, -1);
	int			i;

	for (i = 0; i < key->n; i++)
		nl_maker_append(m, &order, key->ir[i]);
	nl_maker_append(m, &order, direction);
	return order;
}

/* With each limit that the turn may mean; n: how many of `limits`. */
static void
offer_limits(NlMaker *m, const NlDraft *from)
{
	NlDraft		draft = *from;
	int			v;

	nl_maker_offer(m, &draft);
	draft.limit = nl_maker_part(m, NL_SYM_V1, -1, -1, -1, -1);
	nl_maker_offer(m, &draft);
	for (v = 0; v < m->n_values; v++)
	{
		if (m->linked->values[m->values[v]].kind != NL_VALUE_NUMBER)
			continue;
		draft.limit = nl_maker_part(m, NL_VALUE_TOKEN(m, m->values[v]), -1, -1, -1, -1);
		nl_maker_offer(m, &draft);
	}
}

void
nl_follow_orders(NlMaker *m)
{
	NlPart		keys[MAX_KEYS];
	int			n = 0;
	int			i;
	int			direction;
	NlDraft		draft = m->before;

	/* the other way round; a limit alone; none */
	if (draft.n_order > 0)
	{
		int			last = draft.order[0].ir[draft.order[0].n - 1];
		NlPart		key = draft.order[0];

		key.n--;
		draft.order[0] = ordered(m, &key, last == NL_SYM_ASC ? NL_SYM_DESC : NL_SYM_ASC);
		offer_limits(m, &draft);
		draft = m->before;
		offer_limits(m, &draft);
		draft.limit = nl_maker_part(m, NL_SYM_V1, NL_SYM_OFFSET, NL_SYM_V1, -1, -1);
		nl_maker_offer(m, &draft);
		draft.limit = nl_maker_part(m, NL_SYM_V1, NL_SYM_OFFSET, NL_SYM_V2, -1, -1);
		nl_maker_offer(m, &draft);
		draft.limit.n = 0;
		nl_maker_offer(m, &draft);
		draft.n_order = 0;
		nl_maker_offer(m, &draft);
	}
	/* shown expressions, columns of the turn, columns it used */
	for (i = 0; i < m->n_columns; i++)
		nl_parts_add(keys, &n, nl_maker_part(m, NL_COLUMN_TOKEN(m, m->columns[i]), -1, -1, -1, -1));
	for (i = 0; i < m->before.n_select; i++)
		if (nl_maker_table(m, m->before.select[i].ir[0]) < 0)
			nl_parts_add(keys, &n, m->before.select[i]);
	for (i = 0; i < m->n_used; i++)
		nl_parts_add(keys, &n, nl_maker_part(m, NL_COLUMN_TOKEN(m, m->used[i]), -1, -1, -1, -1));
	for (i = 0; i < n; i++)
		for (direction = NL_SYM_ASC; direction <= NL_SYM_DESC; direction++)
		{
			NlPart		order = ordered(m, &keys[i], direction);

			draft = m->before;
			draft.n_order = 1;
			draft.order[0] = order;
			offer_limits(m, &draft);
			if (i < m->n_columns && nl_parts_add(draft.select, &draft.n_select, keys[i]))
				offer_limits(m, &draft);
		}
}

/*-------------------------------------------------------------------------
 * follow_conditions.c
 *	  Changes of an answer's conditions: values in the place of others, conditions
 *	  more, other, turned round or gone. See follow.h and follow.c.
 *-------------------------------------------------------------------------
 */
#include "lang/follow_parts.h"

/* The column that an atom is about: the first it names; -1 none, or a subquery comes first. */
static int
atom_column(const NlMaker *m, const NlPart *atom)
{
	int			i;

	for (i = 0; i < atom->n && atom->ir[i] != NL_SYM_OPEN; i++)
		if (nl_maker_column(m, atom->ir[i]) >= 0)
			return nl_maker_column(m, atom->ir[i]);
	return -1;
}

/*
 * Can two conditions on one column not both be meant? Of two equalities one is
 * false, and what is compared is not null.
 */
static bool
excludes(const NlPart *a, const NlPart *b)
{
	return (nl_part_has(a, NL_SYM_EQ) && nl_part_has(b, NL_SYM_EQ)) ||
		nl_part_has(a, NL_SYM_ISNULL) || nl_part_has(a, NL_SYM_NOTNULL) ||
		nl_part_has(b, NL_SYM_ISNULL) || nl_part_has(b, NL_SYM_NOTNULL) ||
		nl_part_has(a, NL_SYM_TRUE) || nl_part_has(a, NL_SYM_FALSE);
}

/* A condition in the place of those on the same column, and beside all. */
static void
offer_atom(NlMaker *m, const NlDraft *from, NlPart atom)
{
	NlDraft		draft = *from;
	int			column = atom_column(m, &atom);
	bool		beside = true;
	int			i;

	if (atom.n == 0)
		return;
	for (i = 0; i < draft.n_where && !draft.either; i++)
		if (column >= 0 && atom_column(m, &draft.where[i]) == column &&
			excludes(&draft.where[i], &atom))
			beside = false;
	if (beside && nl_parts_add(draft.where, &draft.n_where, atom))
		nl_maker_offer(m, &draft);
	draft = *from;
	for (i = draft.n_where - 1; i >= 0 && !draft.either; i--)
		if (atom_column(m, &draft.where[i]) == column)
			nl_parts_remove(draft.where, &draft.n_where, i);
	if (draft.either || !nl_parts_add(draft.where, &draft.n_where, atom))
		return;
	if (draft.n_where <= from->n_where)
		nl_maker_offer(m, &draft);
	/* of one thing only: that need not be shown or counted by any more */
	for (i = 0; i < draft.n_select && draft.n_select > 1; i++)
		if (draft.select[i].n == 1 && nl_maker_column(m, draft.select[i].ir[0]) == column)
		{
			nl_parts_remove(draft.select, &draft.n_select, i);
			draft.n_order = 0;
			nl_maker_offer(m, &draft);
			return;
		}
}

/* Every occurrence of a token by another, in all clauses. */
static void
offer_replaced(NlMaker *m, int token, int by)
{
	int32_t		ir[NL_MAX_IR];
	NlDraft		draft;
	int			i;

	for (i = 0; i < m->n_ir; i++)
		ir[i] = m->ir[i] == token ? by : m->ir[i];
	if (nl_draft_read(&draft, ir, m->n_ir))
		(void) nl_maker_offer_as_it_is(m, &draft);
}

/* Values of this turn where others stood. */
static void
replace_values(NlMaker *m)
{
	int			i;
	int			v;

	for (i = 0; i < m->n_ir; i++)
	{
		bool		fixed = m->ir[i] >= NL_SYM_V0 && m->ir[i] <= NL_SYM_V1000;

		if (nl_maker_value(m, m->ir[i]) < 0 && !fixed)
			continue;
		for (v = 0; v < m->n_values; v++)
			offer_replaced(m, m->ir[i], NL_VALUE_TOKEN(m, m->values[v]));
	}
}

static const int32_t comparisons[] = {NL_SYM_EQ, NL_SYM_GT, NL_SYM_GE, NL_SYM_LT, NL_SYM_LE, NL_SYM_NE};

/* A list "c in ( .. )": with the value, or without it. */
static void
extend_lists(NlMaker *m, int v)
{
	int			i;
	int			k;

	for (i = 0; i < m->before.n_where && !m->before.either; i++)
	{
		const NlPart *atom = &m->before.where[i];
		NlDraft		draft = m->before;
		NlPart		list;

		if (nl_maker_column(m, atom->ir[0]) < 0 || atom->n < 3)
			continue;
		if (atom->ir[1] == NL_SYM_EQ && atom->n == 3 && nl_maker_value(m, atom->ir[2]) >= 0)
		{
			list = nl_maker_part(m, atom->ir[0], NL_SYM_IN, NL_SYM_OPEN, atom->ir[2], NL_VALUE_TOKEN(m, v));
			nl_maker_append(m, &list, NL_SYM_CLOSE);
			draft.where[i] = list;
			nl_maker_offer(m, &draft);
			continue;
		}
		if (atom->ir[1] != NL_SYM_IN || nl_maker_value(m, atom->ir[3]) < 0)
			continue;
		list = nl_maker_part(m, atom->ir[0], NL_SYM_IN, NL_SYM_OPEN, -1, -1);
		for (k = 3; k < atom->n - 1; k++)
			nl_maker_append(m, &list, atom->ir[k]);
		nl_maker_append(m, &list, NL_VALUE_TOKEN(m, v));
		nl_maker_append(m, &list, NL_SYM_CLOSE);
		draft.where[i] = list;
		nl_maker_offer(m, &draft);
		if (!nl_part_has(atom, NL_VALUE_TOKEN(m, v)))
			continue;
		list = nl_maker_part(m, atom->ir[0], atom->n == 6 ? NL_SYM_EQ : NL_SYM_IN,
					atom->n == 6 ? -1 : NL_SYM_OPEN, -1, -1);
		for (k = 3; k < atom->n - (atom->n == 6); k++)
			if (atom->ir[k] != NL_VALUE_TOKEN(m, v))
				nl_maker_append(m, &list, atom->ir[k]);
		draft.where[i] = list;
		nl_maker_offer(m, &draft);
	}
}

/* Conditions that a value of the turn makes, in words of the columns it fits. */
static void
offer_value(NlMaker *m, const NlDraft *from, int v)
{
	const NlValue *value = &m->linked->values[v];
	size_t		o;
	int			i;

	if (value->column >= 0)
	{
		bool		array = m->schema->columns[value->column].type == NL_TYPE_ARRAY;

		offer_atom(m, from, nl_maker_part(m, NL_COLUMN_TOKEN(m, value->column), array ? NL_SYM_HAS : NL_SYM_EQ,
								 NL_VALUE_TOKEN(m, v), -1, -1));
		offer_atom(m, from, nl_maker_part(m, NL_COLUMN_TOKEN(m, value->column), NL_SYM_NE, NL_VALUE_TOKEN(m, v), -1, -1));
		return;
	}
	for (i = 0; i < m->n_columns + m->n_used; i++)
	{
		int			c = i < m->n_columns ? m->columns[i] : m->used[i - m->n_columns];
		NlType		type = m->schema->columns[c].type;

		if (type != (value->kind == NL_VALUE_TEXT ? NL_TYPE_TEXT :
					 value->kind == NL_VALUE_NUMBER ? NL_TYPE_NUMBER : NL_TYPE_DATE) &&
			!(type == NL_TYPE_DATE && value->kind == NL_VALUE_NUMBER))	/* a year */
			continue;
		if (value->kind == NL_VALUE_TEXT)
		{
			offer_atom(m, from, nl_maker_part(m, NL_COLUMN_TOKEN(m, c), NL_SYM_EQ, NL_VALUE_TOKEN(m, v), -1, -1));
			offer_atom(m, from, nl_maker_part(m, NL_COLUMN_TOKEN(m, c), NL_SYM_CONTAINS, NL_VALUE_TOKEN(m, v), -1, -1));
			continue;
		}
		if (value->kind == NL_VALUE_DURATION)
		{
			NlPart		since = nl_maker_part(m, NL_COLUMN_TOKEN(m, c), NL_SYM_GE, NL_SYM_AGO, NL_VALUE_TOKEN(m, v), -1);

			offer_atom(m, from, since);
			continue;
		}
		for (o = 0; o < sizeof(comparisons) / sizeof(comparisons[0]); o++)
			offer_atom(m, from, nl_maker_part(m, NL_COLUMN_TOKEN(m, c), comparisons[o], NL_VALUE_TOKEN(m, v), -1, -1));
	}
	/* of groups: by their aggregates */
	for (i = 0; i < from->n_select && value->kind == NL_VALUE_NUMBER && !from->either_having; i++)
		for (o = 0; o < sizeof(comparisons) / sizeof(comparisons[0]); o++)
		{
			NlDraft		draft = *from;
			NlPart		atom;
			int			k;

			if (from->n_group == 0 || !nl_part_aggregates(&from->select[i]))
				break;
			atom = nl_maker_part(m, -1, -1, -1, -1, -1);
			for (k = 0; k < from->select[i].n; k++)
				nl_maker_append(m, &atom, from->select[i].ir[k]);
			nl_maker_append(m, &atom, comparisons[o]);
			nl_maker_append(m, &atom, NL_VALUE_TOKEN(m, v));
			draft.having[0] = atom;
			draft.n_having = 1;
			nl_maker_offer(m, &draft);
		}
}

/* Several values of the turn at once: each where its column has a condition, else beside. */
static void
offer_all_values(NlMaker *m)
{
	NlDraft		draft = m->before;
	NlPart		list = {NULL, 0};
	int			n = 0;
	int			v;
	int			i;

	for (v = 0; v < m->n_values; v++)
	{
		int			c = m->linked->values[m->values[v]].column;
		NlPart		atom;

		if (c < 0 || draft.either)
			continue;
		for (i = draft.n_where - 1; i >= 0; i--)
			if (atom_column(m, &draft.where[i]) == c)
				nl_parts_remove(draft.where, &draft.n_where, i);
		atom = nl_maker_part(m, NL_COLUMN_TOKEN(m, c), NL_SYM_EQ, NL_VALUE_TOKEN(m, m->values[v]), -1, -1);
		n += nl_parts_add(draft.where, &draft.n_where, atom);
	}
	if (n > 1)
		nl_maker_offer(m, &draft);
	/* two of one column: either */
	for (v = 0; v + 1 < m->n_values; v++)
	{
		int			c = m->linked->values[m->values[v]].column;

		if (c < 0 || c != m->linked->values[m->values[v + 1]].column)
			continue;
		list = nl_maker_part(m, NL_COLUMN_TOKEN(m, c), NL_SYM_IN, NL_SYM_OPEN, NL_VALUE_TOKEN(m, m->values[v]),
					NL_VALUE_TOKEN(m, m->values[v + 1]));
		nl_maker_append(m, &list, NL_SYM_CLOSE);
		offer_atom(m, &m->before, list);
	}
}

/* What the turn's columns and tables say without a value. */
static void
offer_states(NlMaker *m)
{
	int			i;

	for (i = 0; i < m->n_columns; i++)
	{
		int			token = NL_COLUMN_TOKEN(m, m->columns[i]);

		if (m->schema->columns[m->columns[i]].type == NL_TYPE_BOOL)
		{
			offer_atom(m, &m->before, nl_maker_part(m, token, NL_SYM_TRUE, -1, -1, -1));
			offer_atom(m, &m->before, nl_maker_part(m, token, NL_SYM_FALSE, -1, -1, -1));
		}
		if (!m->schema->columns[m->columns[i]].not_null)
		{
			offer_atom(m, &m->before, nl_maker_part(m, token, NL_SYM_ISNULL, -1, -1, -1));
			offer_atom(m, &m->before, nl_maker_part(m, token, NL_SYM_NOTNULL, -1, -1, -1));
		}
		if (m->schema->columns[m->columns[i]].type == NL_TYPE_DATE)
		{
			offer_atom(m, &m->before, nl_maker_part(m, token, NL_SYM_LT, NL_SYM_TODAY, -1, -1));
			offer_atom(m, &m->before, nl_maker_part(m, token, NL_SYM_GE, NL_SYM_TODAY, -1, -1));
		}
	}
	for (i = 0; i < m->n_tables; i++)
	{
		offer_atom(m, &m->before, nl_maker_part(m, NL_SYM_WITH, NL_TABLE_TOKEN(m->tables[i]), NL_SYM_STOP, -1, -1));
		offer_atom(m, &m->before, nl_maker_part(m, NL_SYM_WITHOUT, NL_TABLE_TOKEN(m->tables[i]), NL_SYM_STOP, -1, -1));
	}
}

/* The other of two. */
static const int32_t opposites[][2] = {
	{NL_SYM_EQ, NL_SYM_NE}, {NL_SYM_GT, NL_SYM_LE}, {NL_SYM_GE, NL_SYM_LT}, {NL_SYM_GT, NL_SYM_LT},
	{NL_SYM_GE, NL_SYM_LE}, {NL_SYM_TRUE, NL_SYM_FALSE}, {NL_SYM_ISNULL, NL_SYM_NOTNULL},
	{NL_SYM_WITH, NL_SYM_WITHOUT}, {NL_SYM_IN, NL_SYM_NOTIN}, {NL_SYM_CONTAINS, NL_SYM_NOTCONTAINS},
	{NL_SYM_MAX, NL_SYM_MIN}
};

/* A symbol of a condition turned into its opposite, a condition dropped. */
static void
turn_conditions(NlMaker *m)
{
	size_t		o;
	int			i;
	int			side;

	for (i = 0; i < m->before.n_where; i++)
	{
		NlDraft		draft = m->before;

		nl_parts_remove(draft.where, &draft.n_where, i);
		nl_maker_offer(m, &draft);
		for (o = 0; o < 2 * sizeof(opposites) / sizeof(opposites[0]); o++)
		{
			const NlPart *atom = &m->before.where[i];
			int			from = opposites[o / 2][o % 2];
			NlPart		turned = nl_maker_part(m, -1, -1, -1, -1, -1);

			if (!nl_part_has(atom, from))
				continue;
			for (side = 0; side < atom->n; side++)
				nl_maker_append(m, &turned, atom->ir[side] == from ? opposites[o / 2][1 - o % 2] : atom->ir[side]);
			draft = m->before;
			draft.where[i] = turned;
			nl_maker_offer(m, &draft);
		}
	}
	if (m->before.n_where > 1)
	{
		NlDraft		draft = m->before;

		draft.n_where = 0;
		nl_maker_offer(m, &draft);
	}
	if (m->before.n_having > 0)
	{
		NlDraft		draft = m->before;

		draft.n_having = 0;
		nl_maker_offer(m, &draft);
	}
}

void
nl_follow_conditions(NlMaker *m)
{
	int			v;

	replace_values(m);
	for (v = 0; v < m->n_values; v++)
	{
		extend_lists(m, m->values[v]);
		offer_value(m, &m->before, m->values[v]);
	}
	offer_all_values(m);
	offer_states(m);
	turn_conditions(m);
}

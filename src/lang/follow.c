/*-------------------------------------------------------------------------
 * follow.c
 *	  The last answer changed in every way that the last turn could mean; see
 *	  follow.h.
 *
 * Each kind of change is a function that takes a copy of the draft, changes it
 * and offers it (follow_conditions.c, follow_shown.c, follow_groups.c);
 * nl_maker_offer() puts right what a change leaves undone (a plain column
 * beside an aggregate needs a group), asks the grammar and drops what is there
 * already. What comes first is kept when there are too many: conditions, what is
 * shown, groups, order.
 *
 * Work: some hundred offers of at most NL_MAX_IR tokens, a microsecond or a few
 * each.
 *-------------------------------------------------------------------------
 */
#include "lang/follow_parts.h"

#include <stdlib.h>
#include <string.h>

#define MADE_PARTS	4096		/* tokens made for new parts */

/* The column that a token names, or -1. */
int
nl_maker_column(const NlMaker *m, int token)
{
	int			c = token - NL_IR_ITEM - m->schema->n_tables;

	return c >= 0 && c < m->schema->n_columns ? c : -1;
}

int
nl_maker_table(const NlMaker *m, int token)
{
	int			t = token - NL_IR_ITEM;

	return t >= 0 && t < m->schema->n_tables ? t : -1;
}

int
nl_maker_value(const NlMaker *m, int token)
{
	int			v = token - NL_IR_ITEM - m->schema->n_tables - m->schema->n_columns;

	return v >= 0 && v < m->linked->n_values ? v : -1;
}

/* A part of these tokens; -1 ends them. Empty when there is no more room. */
NlPart
nl_maker_part(NlMaker *m, int a, int b, int c, int d, int e)
{
	const int	tokens[] = {a, b, c, d, e};
	NlPart		made = {m->made + m->n_made, 0};
	int			i;

	for (i = 0; i < 5 && tokens[i] >= 0 && m->n_made < MADE_PARTS; i++)
	{
		m->made[m->n_made++] = tokens[i];
		made.n++;
	}
	return made;
}

void
nl_maker_append(NlMaker *m, NlPart *made, int token)
{
	if (m->n_made < MADE_PARTS)
	{
		m->made[m->n_made++] = token;
		made->n++;
	}
}

/* ---- what is offered ---- */

/* Plain expressions beside aggregates need a group; where there are none of
 * either kind a group says nothing, nor does an order of one row. */
static void
settle(NlDraft *draft)
{
	bool		plain = false;
	bool		aggregates = draft->n_having > 0;
	int			i;
	int			kept = 0;

	for (i = 0; i < draft->n_select; i++)
		if (nl_part_aggregates(&draft->select[i]))
			aggregates = true;
		else
			plain = true;
	if (!plain && draft->n_having == 0 && draft->n_group == 1 && draft->group[0].n == 1 &&
		draft->group[0].ir[0] == NL_SYM_SAME)
		draft->n_group = 0;
	for (i = 0; i < draft->n_order; i++)
	{
		/* an aggregate can be ordered by where rows are groups */
		if (nl_part_aggregates(&draft->order[i]) && !aggregates && draft->n_group == 0)
			continue;
		draft->order[kept++] = draft->order[i];
	}
	draft->n_order = kept;
	if (aggregates && plain && draft->n_group == 0)
	{
		static const int32_t same = NL_SYM_SAME;

		draft->n_group = 1;
		draft->group[0].ir = &same;
		draft->group[0].n = 1;
	}
	if (!aggregates && draft->n_order == 0)
		draft->n_group = 0;
	if (aggregates && !plain && draft->n_group == 0)
	{
		draft->n_order = 0;
		draft->limit.n = 0;
	}
}

static bool
is_known(const NlMaker *m, const int32_t *ir, int n)
{
	int			i;

	if (nl_ir_same(ir, n, m->ir, m->n_ir))
		return true;
	for (i = 0; i < m->n_edits; i++)
		if (nl_ir_same(ir, n, m->edits[i].ir, m->edits[i].n_ir))
			return true;
	return false;
}

bool
nl_maker_offer_as_it_is(NlMaker *m, const NlDraft *draft)
{
	int32_t		ir[NL_MAX_IR];
	int32_t    *copy;
	int			n = nl_draft_write(draft, ir);
	int			at;

	if (n < 0 || m->n_edits == NL_MAX_EDITS || m->status != NL_OK)
		return false;
	if (!nl_grammar_accepts(m->grammar, ir, n, &at))
		return false;
	if (is_known(m, ir, n))
		return true;
	copy = nl_arena_array(m->arena, (size_t) n, sizeof(int32_t));
	if (copy == NULL)
	{
		m->status = nl_fail(m->err, NL_ERR_NOMEM, "out of memory for follow-ups");
		return false;
	}
	memcpy(copy, ir, (size_t) n * sizeof(int32_t));
	m->edits[m->n_edits].ir = copy;
	m->edits[m->n_edits++].n_ir = n;
	return true;
}

void
nl_maker_offer(NlMaker *m, const NlDraft *changed)
{
	NlDraft		draft = *changed;

	settle(&draft);
	if (nl_maker_offer_as_it_is(m, &draft) || draft.from.n == 0)
		return;
	/* its list of sources lacks a table, or has one too many */
	draft.from.n = 0;
	(void) nl_maker_offer_as_it_is(m, &draft);
}

/* ---- changing drafts ---- */

bool
nl_parts_add(NlPart *parts, int *n, NlPart added)
{
	int			i;

	for (i = 0; i < *n; i++)
		if (nl_part_same(&parts[i], &added))
			return false;
	if (added.n == 0 || *n == NL_MAX_PARTS)
		return false;
	parts[(*n)++] = added;
	return true;
}

void
nl_parts_remove(NlPart *parts, int *n, int i)
{
	(*n)--;
	memmove(parts + i, parts + i + 1, (size_t) (*n - i) * sizeof(NlPart));
}

void
nl_draft_without_order(NlDraft *draft)
{
	draft->n_order = 0;
	draft->limit.n = 0;
}

/* Rows again, not groups of them. */
void
nl_draft_without_groups(NlDraft *draft)
{
	draft->n_group = draft->n_having = 0;
	nl_draft_without_order(draft);
}

/* ---- what the turn says ---- */

static void
add_number(int *list, int *n, int number)
{
	int			i;

	for (i = 0; i < *n; i++)
		if (list[i] == number)
			return;
	if (*n < NL_MAX_SAID)
		list[(*n)++] = number;
}

static void
read_turn(NlMaker *m)
{
	static const uint8_t kinds[] = {NL_LINK_COLUMN_EXACT, NL_LINK_COLUMN_SYNONYM, NL_LINK_COLUMN_PART,
		NL_LINK_COLUMN_COMMENT};
	const NlLinked *linked = m->linked;
	size_t		k;
	int			i;

	for (i = 0; i < linked->n_values; i++)
		if (linked->values[i].n_words > 0 && linked->values[i].first_word >= m->turn)
			add_number(m->values, &m->n_values, i);
	for (k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
		for (i = 0; i < linked->n_links; i++)
			if (linked->links[i].word >= m->turn && linked->links[i].kind == kinds[k])
				add_number(m->columns, &m->n_columns, linked->links[i].item - m->schema->n_tables);
	for (i = 0; i < linked->n_links; i++)
		if (linked->links[i].word >= m->turn && linked->links[i].item < m->schema->n_tables)
			add_number(m->tables, &m->n_tables, linked->links[i].item);
	/* a key says the table that it points to: "author", author_id */
	for (i = 0; i < m->schema->n_keys; i++)
		for (k = 0; k < (size_t) m->n_columns; k++)
			if (m->schema->keys[i].n == 1 && m->schema->keys[i].from[0] == m->columns[k])
				add_number(m->tables, &m->n_tables, m->schema->keys[i].to_table);
}

static void
read_before(NlMaker *m)
{
	int			i;

	for (i = 0; i < m->n_ir; i++)
		if (nl_maker_column(m, m->ir[i]) >= 0)
			add_number(m->used, &m->n_used, nl_maker_column(m, m->ir[i]));
	/* what it counts, then the tables of its columns */
	for (i = 0; i < m->n_ir; i++)
		if (nl_maker_table(m, m->ir[i]) >= 0)
			add_number(m->main, &m->n_main, nl_maker_table(m, m->ir[i]));
	for (i = 0; i < m->n_used; i++)
		add_number(m->main, &m->n_main, m->schema->columns[m->used[i]].table);
	if (m->n_main > 3)
		m->n_main = 3;
}

/* ---- which of them ---- */

/* A small number may count rows or name a rank, and need not stand in the answer. */
#define SMALL_NUMBER 12

/* Must an answer speak of the value? */
static bool
is_binding(const NlValue *value)
{
	if (value->kind == NL_VALUE_NUMBER)
		return strtod(value->text, NULL) > SMALL_NUMBER;
	return value->kind != NL_VALUE_TEXT || (value->column >= 0 && !value->fuzzy);
}

/* Binding values of the turn at whose words the edit uses none. */
static int
count_uncovered(const NlMaker *m, const NlEdit *edit)
{
	int			n = 0;
	int			i;
	int			k;

	for (i = 0; i < m->n_values; i++)
	{
		const NlValue *value = &m->linked->values[m->values[i]];
		bool		covered = false;

		for (k = 0; k < edit->n_ir && !covered; k++)
		{
			int			v = nl_maker_value(m, edit->ir[k]);
			const NlValue *used = v < 0 ? NULL : &m->linked->values[v];

			covered = used != NULL && nl_values_overlap(used, value);
		}
		n += !covered && is_binding(value);
	}
	return n;
}

/* Those that leave out the fewest values: the model is to choose among these. */
static void
keep_covering(NlMaker *m)
{
	int			least = NL_MAX_SAID;
	int			kept = 0;
	int			i;

	for (i = 0; i < m->n_edits; i++)
	{
		int			n = count_uncovered(m, &m->edits[i]);

		if (n < least)
		{
			least = n;
			kept = 0;
		}
		if (n == least)
			m->edits[kept++] = m->edits[i];
	}
	m->n_edits = kept;
}

int
nl_edit_compare(const void *pa, const void *pb)
{
	const NlEdit *a = pa;
	const NlEdit *b = pb;
	int			i;

	for (i = 0; i < a->n_ir && i < b->n_ir; i++)
		if (a->ir[i] != b->ir[i])
			return a->ir[i] < b->ir[i] ? -1 : 1;
	return a->n_ir - b->n_ir;
}

NlStatus
nl_follow_edits(NlEdit **edits, int *n_edits, const NlSchema *schema, const NlLinked *linked,
				const NlGrammar *grammar, const int32_t *before, int n_before,
				NlArena *arena, NlError *err)
{
	NlMaker		maker;
	NlMaker	   *m = &maker;

	*edits = NULL;
	*n_edits = 0;
	memset(m, 0, sizeof(*m));
	m->schema = schema;
	m->linked = linked;
	m->grammar = grammar;
	m->arena = arena;
	m->err = err;
	m->status = NL_OK;
	m->ir = before;
	m->n_ir = n_before;
	m->turn = nl_last_turn(&linked->question);
	if (m->turn == 0 || !nl_draft_read(&m->before, before, n_before))
		return NL_OK;
	m->made = nl_arena_array(arena, MADE_PARTS, sizeof(int32_t));
	m->edits = nl_arena_array(arena, NL_MAX_EDITS, sizeof(NlEdit));
	if (m->made == NULL || m->edits == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for follow-ups");
	read_turn(m);
	read_before(m);

	nl_follow_conditions(m);
	nl_follow_shown(m);
	nl_follow_orders(m);
	nl_follow_groups(m);
	if (m->status != NL_OK)
		return m->status;
	keep_covering(m);
	qsort(m->edits, (size_t) m->n_edits, sizeof(NlEdit), nl_edit_compare);
	*edits = m->edits;
	*n_edits = m->n_edits;
	return NL_OK;
}

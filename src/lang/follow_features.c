/*-------------------------------------------------------------------------
 * follow_features.c
 *	  What a candidate keeps of the answer before it, and what it has that
 *	  neither that answer nor the last turn speaks of; see follow.h.
 *
 * In this order: whether it is that answer again; parts of the select list lost,
 * new, and whether none is left; conditions kept, lost, replaced (another on the
 * same column), new; keys of groups lost, new; whether having is another one;
 * keys of the order lost, new; whether a limit is lost, new or another; whether
 * distinct is another; tables that neither the answer before nor the turn names,
 * such columns, such values; values of the turn that are left out, words of the turn that are
 * linked to something and to nothing used; whether nothing is left of what it showed and
 * asked; the same, parts shown anew, and conditions lost, each times the
 * logarithm of the turn's number of words; whether it abstains; whether it gives
 * the rows that were given before, which the caller knows.
 *
 * Pure counting; allocates nothing, cannot fail.
 *-------------------------------------------------------------------------
 */
#include "lang/follow_parts.h"

#include <math.h>
#include <string.h>

static int
count_shared(const NlPart *a, int n_a, const NlPart *b, int n_b)
{
	int			shared = 0;
	int			i;
	int			j;

	for (i = 0; i < n_a; i++)
		for (j = 0; j < n_b; j++)
			if (nl_part_same(&a[i], &b[j]))
			{
				shared++;
				break;
			}
	return shared;
}

/* How many of a are not in b. */
static float
count_lost(const NlPart *a, int n_a, const NlPart *b, int n_b)
{
	return (float) (n_a - count_shared(a, n_a, b, n_b));
}

/* Does the IR name the table, or a column of it? */
static bool
names_table(const NlSchema *schema, const int32_t *ir, int n, int table)
{
	int			i;

	for (i = 0; i < n; i++)
	{
		int			c = ir[i] - NL_IR_ITEM - schema->n_tables;

		if (ir[i] == NL_IR_ITEM + table ||
			(c >= 0 && c < schema->n_columns && schema->columns[c].table == table))
			return true;
	}
	return false;
}

/* Does the turn name the table, or a column of it? */
static bool
table_linked_in(const NlSchema *schema, const NlLinked *linked, int turn, int table)
{
	int			l;

	for (l = 0; l < linked->n_links; l++)
	{
		int			c = linked->links[l].item - schema->n_tables;

		if (linked->links[l].word < turn || linked->links[l].kind == NL_LINK_COLUMN_NUMBER)
			continue;
		if (linked->links[l].item == table ||
			(c >= 0 && c < schema->n_columns && schema->columns[c].table == table))
			return true;
	}
	return false;
}

/* The first column that an atom names, or -1. */
static int
first_column(const NlSchema *schema, const NlPart *atom)
{
	int			i;

	for (i = 0; i < atom->n; i++)
	{
		int			c = atom->ir[i] - NL_IR_ITEM - schema->n_tables;

		if (c >= 0 && c < schema->n_columns)
			return c;
	}
	return -1;
}

static bool
conditions(const NlSchema *schema, const NlDraft *draft, int column)
{
	int			i;

	for (i = 0; i < draft->n_where; i++)
		if (first_column(schema, &draft->where[i]) == column)
			return true;
	return false;
}

/* Conditions of a that b does not have: lost, or another on their column in their place. */
static void
compare_conditions(const NlSchema *schema, const NlDraft *a, const NlDraft *b,
				   float *lost, float *replaced)
{
	int			i;

	for (i = 0; i < a->n_where; i++)
	{
		int			column = first_column(schema, &a->where[i]);

		if (count_shared(&a->where[i], 1, b->where, b->n_where) > 0)
			continue;
		if (column >= 0 && conditions(schema, b, column))
			(*replaced)++;
		else
			(*lost)++;
	}
}

static void
compare_drafts(const NlSchema *schema, const NlDraft *a, const NlDraft *b, float *f)
{
	float		ignored = 0;

	f[1] = count_lost(a->select, a->n_select, b->select, b->n_select);
	f[2] = count_lost(b->select, b->n_select, a->select, a->n_select);
	f[3] = f[1] == (float) a->n_select;
	f[4] = (float) count_shared(a->where, a->n_where, b->where, b->n_where);
	compare_conditions(schema, a, b, &f[5], &f[6]);
	compare_conditions(schema, b, a, &f[7], &ignored);
	f[8] = count_lost(a->group, a->n_group, b->group, b->n_group);
	f[9] = count_lost(b->group, b->n_group, a->group, a->n_group);
	f[10] = a->n_having != b->n_having ||
		count_lost(a->having, a->n_having, b->having, b->n_having) > 0;
	f[11] = count_lost(a->order, a->n_order, b->order, b->n_order);
	f[12] = count_lost(b->order, b->n_order, a->order, a->n_order);
	f[13] = a->limit.n > 0 && b->limit.n == 0;
	f[14] = b->limit.n > 0 && !nl_part_same(&a->limit, &b->limit);
	f[15] = a->distinct != b->distinct;
	f[21] = f[3] != 0 && f[4] == 0;
}

void
nl_follow_features(const NlSchema *schema, const NlLinked *linked,
				   const int32_t *before, int n_before,
				   const int32_t *ir, int n_ir, float *features)
{
	int			turn = nl_last_turn(&linked->question);
	float		words = (float) log1p(linked->question.n_words - turn);
	int			tables[NL_MAX_IR];
	int			n_tables = 0;
	NlDraft		a;
	NlDraft		b;
	int			i;
	int			j;

	memset(features, 0, sizeof(float) * NL_FOLLOW);
	if (n_ir == 1 && ir[0] == NL_SYM_ABSTAIN)
	{
		features[25] = 1;
		return;
	}
	features[0] = nl_ir_same(ir, n_ir, before, n_before);
	if (nl_draft_read(&a, before, n_before) && nl_draft_read(&b, ir, n_ir))
		compare_drafts(schema, &a, &b, features);
	else
		features[3] = features[21] = 1;
	features[22] = features[21] * words;
	features[23] = features[2] * words;
	features[24] = features[5] * words;
	for (i = 0; i < n_ir; i++)
	{
		int			item = ir[i] - NL_IR_ITEM;
		int			value = item - schema->n_tables - schema->n_columns;
		int			table;

		if (item < 0 || nl_ir_has(ir, i, ir[i]))
			continue;
		if (value >= 0 && value < linked->n_values)
		{
			features[18] += !nl_ir_has(before, n_before, ir[i]) &&
				(linked->values[value].n_words == 0 || linked->values[value].first_word < turn);
			continue;
		}
		if (value >= 0)
			continue;
		table = item < schema->n_tables ? item : schema->columns[item - schema->n_tables].table;
		if (item >= schema->n_tables)
			features[17] += !nl_ir_has(before, n_before, ir[i]) && !nl_links_to(linked, turn, item);
		for (j = 0; j < n_tables && tables[j] != table; j++)
			;
		if (j < n_tables)
			continue;
		tables[n_tables++] = table;
		features[16] += !names_table(schema, before, n_before, table) &&
			!table_linked_in(schema, linked, turn, table);
	}
	/* what the turn says and the candidate leaves out: values that no value at its words is used for */
	for (i = 0; i < linked->n_values; i++)
	{
		const NlValue *value = &linked->values[i];
		bool		covered = false;

		if (value->n_words == 0 || value->first_word < turn)
			continue;
		for (j = 0; j < linked->n_values && !covered; j++)
			covered = nl_values_overlap(&linked->values[j], value) &&
				nl_ir_has(ir, n_ir, NL_IR_ITEM + NL_ITEM_VALUE(schema, j));
		features[19] += !covered;
	}
	for (i = 0; i < linked->question.n_words - turn; i++)
	{
		bool		any = false;
		bool		used = false;

		for (j = 0; j < linked->n_links; j++)
		{
			const NlLink *link = &linked->links[j];

			if (link->word != turn + i || link->kind == NL_LINK_COLUMN_NUMBER || link->kind == NL_LINK_VALUE)
				continue;
			any = true;
			used |= link->item < schema->n_tables ? names_table(schema, ir, n_ir, link->item) :
				nl_ir_has(ir, n_ir, NL_IR_ITEM + link->item);
		}
		features[20] += any && !used;
	}
}

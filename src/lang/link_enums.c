/*-------------------------------------------------------------------------
 * link_enums.c
 *	  Values that the question does not say: the few codes of a status column.
 *
 * "live agreements" may mean status 'A' and "stood up" outcome 'no-show'. The
 * values of columns with few short codes or lower-case labels are candidates
 * too, with no words of their own (n_words 0), when the question has the
 * column's whole name, or speaks of the column or its table and the column is
 * called status, stage, outcome or the like. Others would be a hundred
 * candidates for one that is meant. Names (France, Smith) are not candidates:
 * who means them says them. Nor are values of columns of which another value
 * was found.
 *-------------------------------------------------------------------------
 */
#include "lang/link_parts.h"

#include <string.h>

#define MAX_LABELS		6		/* of a column */
#define MAX_UNSAID		10		/* values of a question in all */
#define MAX_LABEL		20		/* bytes */

/* Short code in capitals and digits, or a label without capitals. */
static bool
is_label(const char *text)
{
	size_t		n = strlen(text);
	bool		upper = false;
	bool		lower = false;
	const char *p;

	if (n == 0 || n > MAX_LABEL || strspn(text, "0123456789.,-/: ") == n)
		return false;
	for (p = text; *p; p++)
	{
		upper |= *p >= 'A' && *p <= 'Z';
		lower |= *p >= 'a' && *p <= 'z';
		if ((unsigned char) *p >= 0x80)
			return false;
	}
	return lower ? !upper : n <= 4;
}

/* Is it called a status? Such columns are the ones meant without a word. */
static bool
status_column(const char *name)
{
	static const char *const words[] = {
		"status", "stat", "sts", "st", "state", "stage", "phase", "outcome", "result", "rslt"
	};
	char		word[NL_WORD_SIZE];
	size_t		i;

	while (nl_name_next(&name, word, sizeof(word)))
		for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (strcmp(word, words[i]) == 0)
				return true;
	return false;
}

/* 0: the question says nothing of it; more: the more. */
static int
interest(const NlTexts *t, const uint8_t *strongest, int column)
{
	const NlSchema *schema = t->work->schema;
	uint8_t		own = strongest[NL_ITEM_COLUMN(schema, column)];
	uint8_t		table = strongest[schema->columns[column].table];

	if (own == NL_LINK_COLUMN_EXACT)
		return 6;
	if (!status_column(schema->columns[column].name))
		return 0;
	if (own == NL_LINK_COLUMN_PART)
		return 5;
	if (table == NL_LINK_TABLE_EXACT)
		return 4;
	if (own == NL_LINK_COLUMN_SYNONYM || own == NL_LINK_COLUMN_COMMENT)
		return 3;
	if (table == NL_LINK_TABLE_PART)
		return 2;
	return table == NL_LINK_TABLE_SYNONYM;
}

NlStatus
nl_find_enums(NlTexts *t)
{
	NlLinkWork *work = t->work;
	const NlSchema *schema = work->schema;
	int		   *count = nl_arena_zalloc(work->arena, (size_t) schema->n_columns * sizeof(int));
	uint8_t    *strongest = nl_arena_zalloc(work->arena, (size_t) work->n_items);
	int			left = MAX_UNSAID;
	int			level;
	int			c;
	int			i;
	int			w;

	if (count == NULL || strongest == NULL)
		return nl_fail(work->err, NL_ERR_NOMEM, "out of memory linking the question");
	for (w = 0; w < t->q->n_words; w++)
		for (i = 0; i < work->n_items; i++)
		{
			uint8_t		kind = work->best[(size_t) w * (size_t) work->n_items + (size_t) i];

			if (kind != 0 && nl_link_strength(kind) > nl_link_strength(strongest[i]))
				strongest[i] = kind;
		}
	/* a column of which the question says one value means that one */
	for (i = 0; i < work->n_found; i++)
		if (work->found[i].value.column >= 0)
			count[work->found[i].value.column] = MAX_LABELS + 1;
	/* columns with anything else than labels count as having too many */
	for (i = 0; i < schema->n_samples; i++)
	{
		c = schema->samples[i].column;
		if (c < 0 || c >= schema->n_columns)
			continue;
		if (is_label(schema->samples[i].text))
			count[c]++;
		else
			count[c] = MAX_LABELS + 1;
	}
	for (level = 6; level > 0 && left > 0; level--)
		for (c = 0; c < schema->n_columns; c++)
		{
			const NlColumn *column = &schema->columns[c];

			if (count[c] < 2 || count[c] > MAX_LABELS || count[c] > left ||
				(column->type != NL_TYPE_TEXT && column->type != NL_TYPE_ARRAY) ||
				interest(t, strongest, c) != level)
				continue;
			for (i = 0; i < schema->n_samples; i++)
			{
				NlStatus	status;

				if (schema->samples[i].column != c)
					continue;
				/* last in order, and no words */
				status = nl_found_add(work, NL_VALUE_TEXT, schema->samples[i].text, c,
									  t->q->n_words - 1, 0, true, NL_FOUND_UNSAID);
				if (status != NL_OK)
					return status;
				left--;
			}
		}
	return NL_OK;
}

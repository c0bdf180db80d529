/*-------------------------------------------------------------------------
 * link_time.c
 *	  Dates that are not meant: where a table has a default time column and
 *	  the question names a period, or counts by one, its other dates leave.
 *
 * A date stays if the question says its name, or a word of it, by a word that
 * does not name the default as well ("shipped in May", ship_date), and if it
 * is part of a key. What leaves is not shown to a model and so not used.
 * Where no date stays beside the default, the words of the period name the
 * default, since a model has learnt to go by names. Runs last, on the links and
 * values that were found. Fails only for want of memory.
 *-------------------------------------------------------------------------
 */
#include "lang/encode.h"
#include "lang/link_reader.h"

/* The words that name a period, or a part of the calendar; are there any? date:
 * a column that has periods. */
static bool
find_period(const NlLinked *linked, const NlSchema *schema, int date, bool *period)
{
	const NlQuestion *q = &linked->question;
	bool		any = false;
	bool		shortened;
	int			i;
	int			w;

	for (w = 0; w < q->n_words; w++)
		any |= period[w] = among(q->words[w].text, "day days daily week weeks weekly month months monthly quarter quarters "
								 "quarterly year years yearly annual annually weekday weekdays weekend") ||
			nl_month_word(q->words[w].text) > 0 || nl_weekday_word(q->words[w].text, &shortened) >= 0;
	for (i = 0; i < linked->n_values; i++)
	{
		const NlValue *v = &linked->values[i];

		if (!nl_value_compares(schema, v, date))
			continue;
		for (w = v->first_word; w < v->first_word + v->n_words; w++)
			any = period[w] = true;
	}
	return any;
}

/* How strongly a word names an item; 0: it does not. */
static int
naming(const NlLinkWork *work, int word, int item)
{
	uint8_t		kind = work->best[(size_t) word * (size_t) work->n_items + (size_t) item];

	return kind == NL_LINK_COLUMN_VALUE || kind == NL_LINK_COLUMN_NUMBER ? 0 : nl_link_strength(kind);
}

/* Is the column named, and not only as the default is, or the table? */
static bool
named(const NlLinkWork *work, int column, int by_default)
{
	const NlSchema *schema = work->schema;
	int			w;

	for (w = 0; w < work->question->n_words; w++)
	{
		int			strength = naming(work, w, NL_ITEM_COLUMN(schema, column));

		if (strength > naming(work, w, NL_ITEM_COLUMN(schema, by_default)) &&
			strength > naming(work, w, schema->columns[column].table))
			return true;
	}
	return false;
}

NlStatus
nl_link_time(NlLinked *linked, NlLinkWork *work)
{
	const NlSchema *schema = work->schema;
	bool		period[NL_MAX_WORDS];
	int			d;
	int			c;
	int			w;

	for (d = 0; d < schema->n_columns && !schema->columns[d].time; d++)
		;
	if (d == schema->n_columns || !find_period(linked, schema, d, period))
		return NL_OK;
	linked->left_out = nl_arena_zalloc(work->arena, (size_t) schema->n_columns * sizeof(bool));
	if (linked->left_out == NULL)
		return nl_fail(work->err, NL_ERR_NOMEM, "out of memory linking the question");
	for (; d < schema->n_columns; d++)
	{
		const NlTable *table = &schema->tables[schema->columns[d].table];
		bool		alone = true;

		if (!schema->columns[d].time)
			continue;
		for (c = table->first_column; c < table->first_column + table->n_columns; c++)
		{
			if (c == d || schema->columns[c].type != NL_TYPE_DATE)
				continue;
			linked->left_out[c] = !schema->columns[c].primary && !schema->columns[c].foreign && !named(work, c, d);
			alone &= linked->left_out[c];
		}
		for (w = 0; alone && w < linked->question.n_words; w++)
			if (period[w])
				nl_link_put(work, w, NL_ITEM_COLUMN(schema, d), NL_LINK_COLUMN_EXACT);
	}
	return NL_OK;
}

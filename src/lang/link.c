/*-------------------------------------------------------------------------
 * link.c
 *	  Linking: names, then values, then the links that values make.
 *
 * One link for a pair of word and item, the strongest: exact name, value,
 * part of a name, synonym, comment, number. Results live in the caller's
 * arena; fails only for want of memory.
 *-------------------------------------------------------------------------
 */
#include "lang/link.h"

#include <stdlib.h>
#include <string.h>

#include "lang/encode.h"
#include "lang/link_parts.h"

int
nl_link_strength(uint8_t kind)
{
	switch (kind)
	{
		case NL_LINK_TABLE_EXACT:
		case NL_LINK_COLUMN_EXACT:
			return 6;
		case NL_LINK_COLUMN_VALUE:
			return 5;
		case NL_LINK_TABLE_PART:
		case NL_LINK_COLUMN_PART:
			return 4;
		case NL_LINK_TABLE_SYNONYM:
		case NL_LINK_COLUMN_SYNONYM:
			return 3;
		case NL_LINK_TABLE_COMMENT:
		case NL_LINK_COLUMN_COMMENT:
			return 2;
		case NL_LINK_COLUMN_NUMBER:
			return 1;
		default:
			return 0;
	}
}

void
nl_link_put(NlLinkWork *work, int word, int item, uint8_t kind)
{
	uint8_t    *there = &work->best[(size_t) word * (size_t) work->n_items + (size_t) item];

	if (nl_link_strength(kind) > nl_link_strength(*there))
		*there = kind;
}

NlStatus
nl_found_add(NlLinkWork *work, NlValueKind kind, const char *text, int column,
			 int first_word, int n_words, bool fuzzy, NlFoundRank rank)
{
	NlFound    *f;
	int			i;

	for (i = 0; i < work->n_found; i++)
	{
		f = &work->found[i];
		if (f->value.kind == kind && f->value.column == column &&
			f->value.first_word == first_word && f->value.n_words == n_words &&
			strcmp(f->value.text, text) == 0)
		{
			if (rank < f->rank)
				f->rank = rank;
			f->value.fuzzy = f->value.fuzzy && fuzzy;
			return NL_OK;
		}
	}
	if (work->n_found == NL_MAX_FOUND)
		return NL_OK;
	f = &work->found[work->n_found];
	memset(f, 0, sizeof(*f));
	f->value.kind = kind;
	f->value.text = nl_arena_strndup(work->arena, text, strlen(text));
	f->value.column = column;
	f->value.first_word = first_word;
	f->value.n_words = n_words;
	f->value.fuzzy = fuzzy;
	f->rank = rank;
	if (f->value.text == NULL)
		return nl_fail(work->err, NL_ERR_NOMEM, "out of memory linking the question");
	work->n_found++;
	return NL_OK;
}

static int
by_rank(const void *pa, const void *pb)
{
	const NlFound *a = pa;
	const NlFound *b = pb;

	if (a->dropped != b->dropped)
		return a->dropped - b->dropped;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->value.n_words != b->value.n_words)
		return b->value.n_words - a->value.n_words;
	if (a->value.first_word != b->value.first_word)
		return a->value.first_word - b->value.first_word;
	if (a->value.column != b->value.column)
		return a->value.column - b->value.column;
	if (a->value.kind != b->value.kind)
		return a->value.kind < b->value.kind ? -1 : 1;
	return strcmp(a->value.text, b->value.text);
}

static int
by_place(const void *pa, const void *pb)
{
	const NlFound *a = pa;
	const NlFound *b = pb;

	if (a->value.first_word != b->value.first_word)
		return a->value.first_word - b->value.first_word;
	return by_rank(pa, pb);
}

static NlStatus
choose_values(NlLinked *linked, NlLinkWork *work)
{
	int			n = 0;
	int			i;

	qsort(work->found, (size_t) work->n_found, sizeof(NlFound), by_rank);
	while (n < work->n_found && n < NL_MAX_VALUES && !work->found[n].dropped)
		n++;
	qsort(work->found, (size_t) n, sizeof(NlFound), by_place);
	linked->values = nl_arena_array(work->arena, (size_t) n, sizeof(NlValue));
	if (linked->values == NULL)
		return nl_fail(work->err, NL_ERR_NOMEM, "out of memory linking the question");
	for (i = 0; i < n; i++)
		linked->values[i] = work->found[i].value;
	linked->n_values = n;
	return NL_OK;
}

/* Is it the number of a month or weekday that is called by name? */
static bool
names_day(const NlQuestion *q, const NlValue *value)
{
	const char *word = q->words[value->first_word].text;
	bool		shortened;

	return value->kind == NL_VALUE_NUMBER && value->n_words == 1 &&
		(nl_month_word(word) > 0 || nl_weekday_word(word, &shortened) >= 0);
}

/* Links from the words of values to columns. */
static void
link_values(const NlLinked *linked, NlLinkWork *work)
{
	const NlSchema *schema = work->schema;
	int			v;
	int			w;
	int			c;

	for (v = 0; v < linked->n_values; v++)
	{
		const NlValue *value = &linked->values[v];
		int			end = value->first_word + value->n_words;

		if (value->column >= 0)
		{
			for (w = value->first_word; w < end; w++)
				nl_link_put(work, w, NL_ITEM_COLUMN(schema, value->column), NL_LINK_COLUMN_VALUE);
			continue;
		}
		if (value->kind == NL_VALUE_TEXT)
			continue;
		for (c = 0; c < schema->n_columns; c++)
			if (nl_value_compares(schema, value, c) ||
				(schema->columns[c].type == NL_TYPE_DATE && names_day(work->question, value)))
				for (w = value->first_word; w < end; w++)
					nl_link_put(work, w, NL_ITEM_COLUMN(schema, c), NL_LINK_COLUMN_NUMBER);
	}
}

static NlStatus
write_links(NlLinked *linked, NlLinkWork *work)
{
	int			n_words = work->question->n_words;
	size_t		n = 0;
	size_t		cells = (size_t) n_words * (size_t) work->n_items;
	size_t		i;
	int			w;
	int			v;

	for (i = 0; i < cells; i++)
		n += work->best[i] != 0;
	for (v = 0; v < linked->n_values; v++)
		n += (size_t) linked->values[v].n_words;
	linked->links = nl_arena_array(work->arena, n, sizeof(NlLink));
	if (linked->links == NULL)
		return nl_fail(work->err, NL_ERR_NOMEM, "out of memory linking the question");
	n = 0;
	for (w = 0; w < n_words; w++)
	{
		const uint8_t *row = work->best + (size_t) w * (size_t) work->n_items;
		int			k;

		for (k = 0; k < work->n_items; k++)
			if (row[k] != 0)
			{
				linked->links[n].word = (int16_t) w;
				linked->links[n].item = k;
				linked->links[n].kind = row[k];
				n++;
			}
		for (v = 0; v < linked->n_values; v++)
			if (w >= linked->values[v].first_word &&
				w < linked->values[v].first_word + linked->values[v].n_words)
			{
				linked->links[n].word = (int16_t) w;
				linked->links[n].item = work->n_items + v;
				linked->links[n].kind = NL_LINK_VALUE;
				n++;
			}
	}
	linked->n_links = (int) n;
	return NL_OK;
}

NlStatus
nl_link(NlLinked *linked, const NlQuestion *question, const NlSchema *schema,
		const NlPhrase *phrases, int n_phrases,
		const NlMatch *matches, int n_matches,
		NlArena *arena, NlError *err)
{
	NlLinkWork	work;
	bool		used[NL_MAX_WORDS];
	NlStatus	status;

	memset(linked, 0, sizeof(*linked));
	memset(&work, 0, sizeof(work));
	memset(used, 0, sizeof(used));
	linked->question = *question;
	work.question = question;
	work.schema = schema;
	work.arena = arena;
	work.err = err;
	work.n_items = schema->n_tables + schema->n_columns;
	work.best = nl_arena_zalloc(arena, (size_t) question->n_words * (size_t) work.n_items);
	work.found = nl_arena_array(arena, NL_MAX_FOUND, sizeof(NlFound));
	if (work.best == NULL || work.found == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory linking the question");
	status = nl_link_names(&work);
	if (status == NL_OK)
		nl_link_chinese(&work);
	if (status == NL_OK)
		status = nl_find_numbers(&work, used);
	if (status == NL_OK)
		status = nl_find_scaled(&work);
	if (status == NL_OK && question->change)
		status = nl_find_change_numbers(&work);
	if (status == NL_OK)
		status = nl_find_texts(&work, phrases, n_phrases, matches, n_matches, used);
	if (status == NL_OK)
		status = choose_values(linked, &work);
	if (status != NL_OK)
		return status;
	linked->readings = work.readings;
	linked->n_readings = work.n_readings;
	link_values(linked, &work);
	status = nl_link_time(linked, &work);
	return status == NL_OK ? write_links(linked, &work) : status;
}

/* ---- what others ask of links ---- */

int
nl_last_turn(const NlQuestion *question)
{
	int			w = question->n_words;

	while (w > 0 && strcmp(question->words[w - 1].text, "|") != 0)
		w--;
	return w;
}

bool
nl_values_overlap(const NlValue *a, const NlValue *b)
{
	return a->first_word < b->first_word + b->n_words && b->first_word < a->first_word + a->n_words;
}

bool
nl_links_to(const NlLinked *linked, int first_word, int item)
{
	int			l;

	for (l = 0; l < linked->n_links; l++)
		if (linked->links[l].word >= first_word && linked->links[l].item == item &&
			linked->links[l].kind != NL_LINK_COLUMN_NUMBER)
			return true;
	return false;
}

/*-------------------------------------------------------------------------
 * link_cands.c
 *	  Values that stand in a column: found in the data, or like a known value.
 *
 * Candidates are gathered first and then judged together: a phrase may stand
 * in many columns, and inside longer phrases that do. What is kept goes to
 * NlLinkWork.found. Fails only for want of memory.
 *-------------------------------------------------------------------------
 */
#include "lang/link_parts.h"

#include <stdlib.h>
#include <string.h>

#include "lang/words.h"

#define MAX_SPAN_VALUES 6		/* values with a column for one span */
#define MAX_SAMPLE_WORDS 6
#define MAX_SIMILAR		512		/* candidates that come from samples and comments */
#define MAX_PARTIAL		2		/* values of a column that have a word, for it to mean one of them */
#define SMALL_COLUMN	12		/* known values of a column of labels */
#define MAX_CANDS		4096	/* matches beyond are left out */

/* Words that ask, compare or count: as values they are unlikely. */
static const char *const asking[] = {
	"above", "active", "after", "alphabetically", "amount", "ascending", "average", "before", "below",
	"between", "big", "biggest", "calculate", "compare", "count", "date", "day", "descending", "desc", "asc",
	"different", "display", "distinct", "earliest", "fewest", "first", "greater", "highest",
	"identify", "largest", "last", "latest", "least", "less", "longest", "lowest", "max", "maximum",
	"min", "minimum", "month", "more", "most", "name", "names", "new", "newest", "now", "number",
	"old", "oldest", "order", "ordered", "over", "report", "select", "shortest", "smallest",
	"sort", "sorted", "sum", "time", "today", "top", "total", "under", "week", "year", "years"
};

bool
nl_word_asks(const char *word)
{
	size_t		i;

	for (i = 0; i < sizeof(asking) / sizeof(asking[0]); i++)
		if (strcmp(asking[i], word) == 0)
			return true;
	return false;
}

static uint32_t
first_char(const char *text)
{
	return *text ? nl_utf8_read(&text, text + strlen(text)) : 0;
}

bool
nl_word_letters(const NlWord *w)
{
	uint32_t	c = first_char(w->text);

	return nl_char_letter(c) || nl_char_cjk(c);
}

bool
nl_word_digits(const NlWord *w)
{
	return w->text[0] >= '0' && w->text[0] <= '9';
}

/* The set of beginnings (up to three bytes) and of whole stems; the latter are
 * told apart by another hash. */
static uint32_t
beginning(const char *text, size_t n)
{
	return nl_hash(text, n < 3 ? n : 3) & (NL_SEEN_BITS - 1);
}

static uint32_t
whole(const char *stem)
{
	return (nl_hash(stem, strlen(stem)) * 2654435761u >> 7) & (NL_SEEN_BITS - 1);
}

static void
see(NlTexts *t, uint32_t h)
{
	t->seen[h >> 6] |= (uint64_t) 1 << (h & 63);
}

static bool
seen(const NlTexts *t, uint32_t h)
{
	return (t->seen[h >> 6] >> (h & 63) & 1) != 0;
}

NlStatus
nl_texts_init(NlTexts *t, NlLinkWork *work, const bool *used, int n_matches)
{
	const NlQuestion *q = work->question;
	const NlSchema *schema = work->schema;
	uint8_t    *tables;
	int			w;
	int			k;

	memset(t, 0, sizeof(*t));
	t->work = work;
	t->q = q;
	t->used = used;
	t->max_cands = n_matches < MAX_CANDS ? n_matches + MAX_SIMILAR : MAX_CANDS + MAX_SIMILAR;
	t->cands = nl_arena_array(work->arena, (size_t) t->max_cands, sizeof(NlCand));
	t->favour = nl_arena_zalloc(work->arena, (size_t) schema->n_columns);
	t->known = nl_arena_zalloc(work->arena, (size_t) schema->n_columns);
	t->glosses = nl_arena_zalloc(work->arena, (size_t) schema->n_samples * sizeof(char *));
	t->gloss_ends = nl_arena_zalloc(work->arena, (size_t) schema->n_samples * sizeof(char *));
	tables = nl_arena_zalloc(work->arena, (size_t) schema->n_tables);
	if (t->cands == NULL || t->favour == NULL || t->known == NULL || t->glosses == NULL ||
		t->gloss_ends == NULL || tables == NULL)
		return nl_fail(work->err, NL_ERR_NOMEM, "out of memory linking the question");
	for (k = 0; k < schema->n_samples; k++)
	{
		int			c = schema->samples[k].column;

		if (c >= 0 && c < schema->n_columns && t->known[c] < 255)
			t->known[c]++;
	}
	for (w = 0; w < q->n_words; w++)
	{
		const uint8_t *row = work->best + (size_t) w * (size_t) work->n_items;
		const char *at = q->text + q->words[w].start;

		for (k = 0; k < work->n_items; k++)
		{
			if (row[k] == 0)
				continue;
			if (row[k] == NL_LINK_TABLE_EXACT || row[k] == NL_LINK_COLUMN_EXACT)
				t->name_exact[w] = true;
			else if (row[k] == NL_LINK_TABLE_PART || row[k] == NL_LINK_COLUMN_PART)
				t->name_part[w] = true;
			else
				continue;
			if (k < schema->n_tables)
				tables[k] = 1;
			else
				t->favour[k - schema->n_tables] = 2;
		}
		t->asks[w] = nl_word_asks(q->words[w].text);
		t->lone[w] = !q->words[w].stop && !used[w] && !t->name_exact[w] && !t->name_part[w] &&
			!t->asks[w] && strlen(q->words[w].stem) >= 4 && nl_word_letters(&q->words[w]);
		t->upper[w] = nl_char_upper(nl_utf8_read(&at, q->text + q->words[w].end));
		t->starts[w] = w == 0 || strchr(".?!", q->words[w - 1].text[0]) != NULL ||
			(w == 1 && !nl_word_letters(&q->words[0]) && !nl_word_digits(&q->words[0]));
		nl_root(q->words[w].stem, t->root[w]);
		see(t, beginning(q->words[w].text, strlen(q->words[w].text)));
		see(t, beginning(q->words[w].stem, strlen(q->words[w].stem)));
		see(t, whole(q->words[w].stem));
	}
	for (k = 0; k < schema->n_columns; k++)
		if (t->favour[k] == 0 && tables[schema->columns[k].table])
			t->favour[k] = 1;
	return NL_OK;
}

static bool
word_char(uint32_t c)
{
	return nl_char_letter(c) || nl_char_cjk(c) || (c >= '0' && c <= '9');
}

/* ---------------- in the data ---------------- */

static bool
capital_inside(const NlTexts *t, int first, int n)
{
	int			w;

	for (w = first; w < first + n; w++)
		if (t->upper[w] && !t->starts[w])
			return true;
	return false;
}

static bool
all_quoted(const NlTexts *t, int first, int n)
{
	int			w;

	for (w = first; w < first + n; w++)
		if (!t->quoted[w])
			return false;
	return true;
}

/* Do these words only repeat names of the schema, or ask? */
bool
nl_words_name(const NlTexts *t, int first, int n)
{
	int			w;

	for (w = first; w < first + n; w++)
		if (!t->q->words[w].stop && !t->name_exact[w] && !(n == 1 && t->name_part[w]) &&
			!t->asks[w])
			return false;
	return true;
}

static bool
in_samples(const NlSchema *schema, int column, const char *stored)
{
	int			i;

	for (i = 0; i < schema->n_samples; i++)
		if (schema->samples[i].column == column && strcmp(schema->samples[i].text, stored) == 0)
			return true;
	return false;
}

void
nl_cand_add(NlTexts *t, int first, int n, int column, const char *stored, bool fuzzy, bool weak)
{
	NlCand	   *c;
	int			i;

	for (i = 0; i < t->n_cands; i++)
	{
		c = &t->cands[i];
		if (c->column == column && c->first == first && c->n == n && strcmp(c->stored, stored) == 0)
		{
			c->fuzzy = c->fuzzy && fuzzy;
			return;
		}
	}
	if (t->n_cands == t->max_cands)
		return;
	c = &t->cands[t->n_cands++];
	memset(c, 0, sizeof(*c));
	c->first = first;
	c->n = n;
	c->column = column;
	c->stored = stored;
	c->fuzzy = fuzzy;
	c->weak = weak;
	c->favour = t->favour[column];
}

static bool
text_type(const NlSchema *schema, int column)
{
	NlType		type = schema->columns[column].type;

	return type == NL_TYPE_TEXT || type == NL_TYPE_ARRAY || type == NL_TYPE_OTHER;
}

static void
take_matches(NlTexts *t, const NlPhrase *phrases, int n_phrases, const NlMatch *matches, int n_matches)
{
	const NlSchema *schema = t->work->schema;
	int			i;

	for (i = 0; i < n_matches; i++)
	{
		const NlMatch *m = &matches[i];
		const NlPhrase *p;
		int			w;
		bool		weak = false;

		if (m->phrase < 0 || m->phrase >= n_phrases || m->column < 0 ||
			m->column >= schema->n_columns || !text_type(schema, m->column))
			continue;
		p = &phrases[m->phrase];
		if (p->first_word < 0 || p->n_words < 1 || p->first_word + p->n_words > t->q->n_words)
			continue;
		w = p->first_word;
		if (!all_quoted(t, w, p->n_words) && !capital_inside(t, w, p->n_words) &&
			nl_words_name(t, w, p->n_words))
		{
			bool		whole = p->n_words > 1 || t->name_exact[w];

			if (whole && !in_samples(schema, m->column, m->stored))
				continue;
			weak = p->n_words == 1;
		}
		if (p->n_words == 1 && nl_word_digits(&t->q->words[w]))
			weak = true;
		nl_cand_add(t, w, p->n_words, m->column, m->stored, false, weak);
	}
}

/* ---------------- similar to a known value ---------------- */

typedef struct SampleWord
{
	char		text[2 * NL_WORD_SIZE + 1];
	char		stem[NL_WORD_SIZE];
	bool		stop;
} SampleWord;

static bool
joiner(const char *text)
{
	return (text[0] == '-' || text[0] == '_' || text[0] == '/') && text[1] == '\0';
}

/* Question words from w on that read as `compact` when blanks, - and _ are
 * left out: how many, 0 if they do not. */
static int
reads_as(const NlQuestion *q, int w, const char *compact)
{
	size_t		length = strlen(compact);
	size_t		at = 0;
	int			n;

	for (n = 0; w + n < q->n_words && at < length; n++)
	{
		const char *text = q->words[w + n].text;
		size_t		m = strlen(text);

		if (n > 0 && joiner(text))
			continue;
		/* no shows, no-show */
		if (n > 0 && strcmp(q->words[w + n].stem, compact + at) == 0)
			return n + 1;
		if (m > length - at || memcmp(text, compact + at, m) != 0)
			return 0;
		at += m;
	}
	return at == length ? n : 0;
}

bool
nl_kindred_words(const char *a, const char *b)
{
	size_t		n = strlen(a);
	size_t		m = strlen(b);
	size_t		longer = n > m ? n : m;
	size_t		same = 0;

	while (same < n && same < m && a[same] == b[same])
		same++;
	return same >= 5 && same * 10 >= longer * 7;
}

/* Ethiopian ~ Ethiopia: not the same word but clearly of it. */
static bool
similar(const NlTexts *t, int w, const SampleWord *s)
{
	const NlWord *word = &t->q->words[w];
	size_t		n = strlen(word->text);
	size_t		m = strlen(s->text);
	char		root[NL_WORD_SIZE];

	if (word->stop || !nl_word_letters(word) || n < 3 || m < 3)
		return false;
	if (strcmp(word->stem, s->stem) == 0)
		return true;
	if (n < 4 || m < 4)
		return false;
	if (nl_root(s->stem, root) >= 3 && strcmp(root, t->root[w]) == 0)
		return true;
	if (nl_kindred_words(word->text, s->text))
		return true;
	return !t->name_part[w] && nl_near(word->text, s->text);
}

/* All content words of the sample stand together, in any order. */
static bool
together(const NlTexts *t, const SampleWord *s, int n, int *first, int *words)
{
	int			w;
	int			content = 0;
	int			k;

	for (k = 0; k < n; k++)
		content += !s[k].stop;
	if (content < 2)
		return false;
	for (w = 0; w < t->q->n_words; w++)
	{
		uint32_t	found = 0;
		int			count = 0;
		int			i;

		for (i = w; i < t->q->n_words && i < w + 2 * MAX_SAMPLE_WORDS; i++)
		{
			bool		hit = false;

			for (k = 0; k < n; k++)
				if (!s[k].stop && !(found >> k & 1) &&
					s[k].stem[0] == t->q->words[i].stem[0] &&
					strcmp(s[k].stem, t->q->words[i].stem) == 0)
				{
					found |= (uint32_t) 1 << k;
					count++;
					hit = true;
					break;
				}
			if (!hit && (i == w || !t->q->words[i].stop))
				break;
			if (hit && count == content)
			{
				*first = w;
				*words = i + 1 - w;
				return true;
			}
		}
	}
	return false;
}

/* BLKT ~ blanket: its consonants in their order, the first and the last too. */
static bool
short_for(const char *code, const char *word)
{
	size_t		n = strlen(word);
	const char *at = word;

	if (n < strlen(code) + 2 || strpbrk(code, "aeiou") != NULL)
		return false;
	if (code[strlen(code) - 1] != word[n - 1] && !(word[n - 1] == 's' && code[strlen(code) - 1] == word[n - 2]))
		return false;
	for (; *code; code++, at++)
	{
		at = strchr(at, *code);
		if (at == NULL)
			return false;
	}
	return true;
}

/* Is a code of capitals short for words of the question: JAM Jamaican, WR
 * world record? Adds the candidate. */
static void
take_code(NlTexts *t, const NlSample *sample, const char *lower)
{
	size_t		length = strlen(sample->text);
	int			w;

	if (length < 2 || length > 5 || strspn(sample->text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != length)
		return;
	for (w = 0; w < t->q->n_words; w++)
	{
		const NlWord *word = &t->q->words[w];
		size_t		at = 0;
		int			i;

		if (word->stop || t->used[w] || !nl_word_letters(word) || word->text[0] != lower[0])
			continue;
		if (length >= 3 && !t->name_exact[w] &&
			((strlen(word->text) >= length + 2 && strncmp(word->text, lower, length) == 0) ||
			 short_for(lower, word->text)))
			nl_cand_add(t, w, 1, sample->column, sample->text, true, true);
		for (i = w; i < t->q->n_words && at < length; i++)
		{
			const NlWord *next = &t->q->words[i];

			if (strcmp(next->text, "-") == 0)
				continue;
			if (!nl_word_letters(next) || next->text[0] != lower[at] || next->text[1] == '\0' ||
				(length == 2 && (next->stop || t->asks[i])))
				break;
			at++;
		}
		if (at == length)
			nl_cand_add(t, w, i - w, sample->column, sample->text, true, true);
	}
}

/* One word of a longer value, as a last name is. */
static void
take_part(NlTexts *t, const NlSample *sample, const SampleWord *s, int n)
{
	int			w;
	int			k;
	int			i;

	for (w = 0; w < t->q->n_words; w++)
	{
		const NlWord *word = &t->q->words[w];
		int			count = 0;
		int			before = t->n_cands;
		bool		label = t->known[sample->column] <= SMALL_COLUMN;

		if (!t->lone[w] && !(label && t->name_part[w] && !word->stop && strlen(word->stem) >= 4))
			continue;
		for (k = 0; k < n; k++)
			if (!s[k].stop && s[k].stem[0] == word->stem[0] &&
				(strcmp(s[k].stem, word->stem) == 0 || (label && similar(t, w, &s[k]))))
				break;
		if (k == n)
			continue;
		/* what many values have says nothing: see keep_cands */
		for (i = 0; i < t->n_cands; i++)
			count += t->cands[i].partial && t->cands[i].first == w &&
				t->cands[i].column == sample->column;
		if (count > MAX_PARTIAL)
			continue;
		nl_cand_add(t, w, 1, sample->column, sample->text, true, false);
		if (t->n_cands > before)
			t->cands[before].partial = true;
	}
}

static bool
same_letters(const NlTexts *t, int first, int n, const char *stored)
{
	const NlWord *w = t->q->words + first;
	char		a[2 * NL_MAX_QUOTED + 1];
	char		b[2 * NL_MAX_QUOTED + 1];
	size_t		bytes = (size_t) (w[n - 1].end - w[0].start);

	if (bytes > NL_MAX_QUOTED || strlen(stored) > NL_MAX_QUOTED)
		return false;
	nl_lower(t->q->text + w[0].start, bytes, a);
	nl_lower(stored, strlen(stored), b);
	return strcmp(a, b) == 0;
}

/* Quick look: does any word of the text begin like a word of the question?
 * Codes of capitals pass, they may be initials. */
static bool
worth_reading(const NlTexts *t, const char *text)
{
	char		start[3];
	int			n = 0;
	bool		capitals = true;
	const char *p;

	for (p = text;; p++)
	{
		char		c = *p;

		if ((unsigned char) c >= 0x80)
			return true;
		if (c >= 'A' && c <= 'Z')
			c = (char) (c + 32);
		else
			capitals &= c == '\0';
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		{
			/* letters and digits are words apart */
			if (n > 0 && (c <= '9') != (p[-1] >= '0' && p[-1] <= '9'))
			{
				if (n < 3 && seen(t, beginning(start, (size_t) n)))
					return true;
				n = 0;
			}
			if (n < 3)
				start[n] = c;
			if (++n == 3 && seen(t, beginning(start, 3)))
				return true;
			continue;
		}
		if (n > 0 && n < 3 && seen(t, beginning(start, (size_t) n)))
			return true;
		n = 0;
		if (c == '\0')
			break;
	}
	return capitals && p - text <= 5;
}

void
nl_sample_take(NlTexts *t, const NlSample *sample)
{
	SampleWord	s[MAX_SAMPLE_WORDS];
	char		compact[MAX_SAMPLE_WORDS * 2 * NL_WORD_SIZE + 1];
	size_t		length = 0;
	const char *at = sample->said != NULL ? sample->said : sample->text;
	const char *end;
	const char *start;
	const char *stop;
	int			n = 0;
	int			w;
	int			first;
	int			words;
	int			content = 0;
	int			shared = 0;		/* of them words that the question seems to have */

	if (strlen(at) > NL_MAX_QUOTED || !worth_reading(t, at))
		return;
	end = at + strlen(at);
	while (nl_text_next(&at, end, &start, &stop))
	{
		size_t		bytes = (size_t) (stop - start);

		if (bytes == 1 && strchr("-_/", *start) != NULL)
			continue;
		if (n == MAX_SAMPLE_WORDS || bytes >= NL_WORD_SIZE)
			return;
		bytes = nl_lower(start, bytes, s[n].text);
		memcpy(compact + length, s[n].text, bytes);
		length += bytes;
		nl_stem(s[n].text, s[n].stem);
		s[n].stop = nl_stop_word(s[n].text) || !word_char(first_char(s[n].text));
		if (!s[n].stop)
		{
			content++;
			shared += seen(t, whole(s[n].stem));
		}
		n++;
	}
	compact[length] = '\0';
	if (length < 2 || (content == 0 && n == 0))
		return;
	for (w = 0; w < t->q->n_words; w++)
	{
		if (t->q->words[w].text[0] != compact[0] && t->q->words[w].stem[0] != s[0].stem[0])
			continue;
		words = reads_as(t->q, w, compact);
		if (words > 0)
		{
			bool		exact = same_letters(t, w, words, sample->text);

			/* a value "out" may be meant by that word, IN and NO only in capitals */
			if (content == 0 && n == 1 && !t->quoted[w] && !(t->upper[w] && !t->starts[w]) &&
				(t->known[sample->column] > SMALL_COLUMN || strlen(compact) < 3 ||
				 (sample->text[0] >= 'A' && sample->text[0] <= 'Z')))
				continue;
			/* digits alone would match any number of the question */
			if (strspn(compact, "0123456789.") == length && !t->quoted[w])
				continue;
			nl_cand_add(t, w, words, sample->column, sample->text, !exact,
					 content == 0 ||
					 (words == 1 && !t->upper[w] && !t->quoted[w] && nl_words_name(t, w, 1)));
		}
		else if (n == 1 && content > 0 && similar(t, w, &s[0]) && !t->asks[w] &&
				 (!t->name_exact[w] || t->known[sample->column] <= SMALL_COLUMN))
			nl_cand_add(t, w, 1, sample->column, sample->text, true, t->name_exact[w]);
	}
	if (n == 1)
		take_code(t, sample, s[0].text);
	else if (content > 0 && shared == content && together(t, s, n, &first, &words))
	{
		bool		exact = same_letters(t, first, words, sample->text);

		if (!nl_words_name(t, first, words))
			nl_cand_add(t, first, words, sample->column, sample->text, !exact, false);
	}
	else if (n <= 4 && (shared > 0 || (content > 0 && t->known[sample->column] <= SMALL_COLUMN)))
		take_part(t, sample, s, n);
}

/* ---------------- judging ---------------- */

static int
by_span(const void *pa, const void *pb)
{
	const NlCand *a = pa;
	const NlCand *b = pb;

	if (a->first != b->first)
		return a->first - b->first;
	if (a->n != b->n)
		return b->n - a->n;
	if (a->fuzzy != b->fuzzy)
		return a->fuzzy - b->fuzzy;
	if (a->favour != b->favour)
		return b->favour - a->favour;
	if (a->column != b->column)
		return a->column - b->column;
	return strcmp(a->stored, b->stored);
}

static NlStatus
keep_cands(NlTexts *t)
{
	int			i;
	int			j;
	int			count = 0;

	qsort(t->cands, (size_t) t->n_cands, sizeof(NlCand), by_span);
	/* inside a longer one of the same column; fuzzy beside an exact one */
	for (i = 0; i < t->n_cands; i++)
		for (j = 0; j < t->n_cands; j++)
		{
			const NlCand *a = &t->cands[j];
			NlCand	   *b = &t->cands[i];
			bool		inside = b->first >= a->first && b->first + b->n <= a->first + a->n;

			if (i == j || a->column != b->column || a->dropped)
				continue;
			if (inside && b->n < a->n && !(a->fuzzy && !b->fuzzy))
				b->dropped = true;
			if (b->fuzzy && !a->fuzzy && (inside || strcmp(a->stored, b->stored) == 0))
				b->dropped = true;
		}
	/* one word of longer values may be looked for itself, or two: "quiz nights" */
	for (i = 0; i < t->n_cands; i++)
		if (t->cands[i].partial && !t->cands[i].dropped && t->lone[t->cands[i].first] &&
			!t->upper[t->cands[i].first])
		{
			const NlCand *c = &t->cands[i];
			const NlWord *word = &t->q->words[c->first];
			NlStatus	status = nl_found_add(t->work, NL_VALUE_TEXT, word->stem, -1, c->first, 1,
											  true, NL_FOUND_DATA_WEAK);

			for (j = 0; j < t->n_cands && status == NL_OK; j++)
				if (t->cands[j].partial && t->cands[j].first == c->first + 1 &&
					t->cands[j].column == c->column && strcmp(t->cands[j].stored, c->stored) == 0)
				{
					char		text[2 * NL_WORD_SIZE + 1];

					if (strlen(word->text) >= NL_WORD_SIZE || strlen(word[1].stem) >= NL_WORD_SIZE)
						break;
					memcpy(text, word->text, strlen(word->text));
					text[strlen(word->text)] = ' ';
					strcpy(text + strlen(word->text) + 1, word[1].stem);
					status = nl_found_add(t->work, NL_VALUE_TEXT, text, -1, c->first, 2, true,
										  NL_FOUND_DATA_WEAK);
					break;
				}
			if (status != NL_OK)
				return status;
		}
	for (i = 0; i < t->n_cands; i++)
	{
		int			many = 0;

		for (j = 0; t->cands[i].partial && j < t->n_cands; j++)
			many += t->cands[j].partial && t->cands[j].first == t->cands[i].first &&
				t->cands[j].column == t->cands[i].column;
		if (many > MAX_PARTIAL)
			t->cands[i].dropped = true;
	}
	for (i = 0; i < t->n_cands; i++)
	{
		const NlCand *c = &t->cands[i];
		NlStatus	status;

		if (i == 0 || c->first != c[-1].first || c->n != c[-1].n)
			count = 0;
		if (c->dropped || count == MAX_SPAN_VALUES)
			continue;
		count++;
		status = nl_found_add(t->work, NL_VALUE_TEXT, c->stored, c->column, c->first, c->n,
							  c->fuzzy, c->weak || c->partial ? NL_FOUND_DATA_WEAK :
							  c->fuzzy ? NL_FOUND_FUZZY : NL_FOUND_DATA);
		if (status != NL_OK)
			return status;
	}
	return NL_OK;
}


NlStatus
nl_find_cands(NlTexts *t, const NlPhrase *phrases, int n_phrases,
			  const NlMatch *matches, int n_matches)
{
	const NlSchema *schema = t->work->schema;
	NlStatus	status;
	int			i;

	take_matches(t, phrases, n_phrases, matches, n_matches);
	for (i = 0; i < schema->n_samples; i++)
		if (schema->samples[i].column >= 0 && schema->samples[i].column < schema->n_columns &&
			text_type(schema, schema->samples[i].column))
			nl_sample_take(t, &schema->samples[i]);
	status = nl_find_glosses(t);
	if (status != NL_OK)
		return status;
	nl_find_lexicon(t);
	return keep_cands(t);
}

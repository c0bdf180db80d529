/*-------------------------------------------------------------------------
 * link_enums.c
 *	  Values that the question does not say: labels of columns with few.
 *
 * "live agreements" may mean status 'A', "deliveries per clinic" those
 * delivered. The values of columns with few short values are candidates too,
 * with no words of their own (n_words 0). Which are worth their place is a
 * matter of chance: each gets a score, the logarithm of the odds that a
 * question means it, from what the question says of its column and table, from
 * the column's name and from the value; the best enter. The weights were
 * fitted by logistic regression to 5,600 questions of the training schemas.
 *-------------------------------------------------------------------------
 */
#include "lang/link_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LABELS		12		/* known values of a column */
#define MAX_UNSAID		14		/* values of a question in all */
#define MAX_LABEL		24		/* bytes */
#define MAX_OFFERS		1024	/* considered */
#define LEAST			(-170)	/* score from which a value enters: odds of 1 to 550 */

/* What the question says of an item, as bits. */
#define SAYS_EXACT		1
#define SAYS_PART		2
#define SAYS_SYNONYM	4
#define SAYS_COMMENT	8
#define SAYS_COLUMN		16		/* of a table: something of one of its columns */
#define SAYS_STRONGLY	32		/* of a table: a name's word, or a value */
#define SAYS_VALUE		64		/* a value of it was found */

typedef struct Offer
{
	int			score;			/* hundredths */
	int			sample;
} Offer;

static bool
is_label(const char *text)
{
	size_t		n = strlen(text);

	return n > 0 && n <= MAX_LABEL && strspn(text, ".,:/ -") != n;
}

static bool
any_word(const char *name, const char *const *words)
{
	char		word[NL_WORD_SIZE];

	while (nl_name_next(&name, word, sizeof(word)))
	{
		const char *const *w;

		for (w = words; *w != NULL; w++)
			if (strcmp(word, *w) == 0)
				return true;
	}
	return false;
}

/* Such columns are the ones meant without a word. */
static const char *const states[] = {
	"status", "stat", "sts", "st", "state", "stage", "phase", "outcome", "result", "rslt",
	"decision", "condition", NULL
};
static const char *const kinds[] = {
	"type", "typ", "kind", "category", "cat", "class", "cls", "group", "grp", "role", "level", "lvl",
	"mode", "method", "channel", "direction", "dir", "reason", "flag", "flg", "ind", "yn", "code",
	"cd", NULL
};

/* So are such values. */
static bool
often_meant(const char *text)
{
	static const char *const words[] = {
		"cancelled", "canceled", "active", "open", "closed", "completed", "complete", "done",
		"delivered", "confirmed", "paid", "unpaid", "planned", "published", "approved", "accepted",
		"refused", "rejected", "no-show", "no_show", "noshow", "pending", "running", "finished",
		"sold"
	};
	char		lower[2 * MAX_LABEL + 1];
	size_t		i;

	nl_lower(text, strlen(text), lower);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(lower, words[i]) == 0)
			return true;
	return false;
}

static uint8_t
says(uint8_t kind)
{
	switch (kind)
	{
		case NL_LINK_TABLE_EXACT:
		case NL_LINK_COLUMN_EXACT:
			return SAYS_EXACT;
		case NL_LINK_TABLE_PART:
		case NL_LINK_COLUMN_PART:
			return SAYS_PART;
		case NL_LINK_TABLE_SYNONYM:
		case NL_LINK_COLUMN_SYNONYM:
			return SAYS_SYNONYM;
		case NL_LINK_TABLE_COMMENT:
		case NL_LINK_COLUMN_COMMENT:
			return SAYS_COMMENT;
		default:
			return 0;
	}
}

/* What is said of each table and column. */
static void
gather(const NlTexts *t, uint8_t *said)
{
	const NlLinkWork *work = t->work;
	const NlSchema *schema = work->schema;
	int			w;
	int			i;

	for (w = 0; w < t->q->n_words; w++)
		for (i = 0; i < work->n_items; i++)
			said[i] |= says(work->best[(size_t) w * (size_t) work->n_items + (size_t) i]);
	for (i = 0; i < work->n_found; i++)
		if (work->found[i].value.column >= 0)
			said[NL_ITEM_COLUMN(schema, work->found[i].value.column)] |= SAYS_VALUE;
	for (i = 0; i < schema->n_columns; i++)
	{
		uint8_t		own = said[NL_ITEM_COLUMN(schema, i)];
		uint8_t    *table = &said[schema->columns[i].table];

		if (own != 0)
			*table |= SAYS_COLUMN;
		if (own & (SAYS_EXACT | SAYS_PART | SAYS_VALUE))
			*table |= SAYS_STRONGLY;
		if (own & SAYS_VALUE)
			*table |= SAYS_VALUE;
	}
}

/* What all labels of a column have in common. */
typedef struct Labels
{
	int			n;				/* 0: not a column of labels */
	int			first;			/* its first sample */
	bool		codes;			/* at most four letters, no lower case */
	bool		lower;			/* no capitals */
} Labels;

static void
gather_labels(NlTexts *t, Labels *labels, int *n_columns)
{
	const NlSchema *schema = t->work->schema;
	int			i;

	for (i = 0; i < schema->n_samples; i++)
	{
		int			c = schema->samples[i].column;
		const char *text = schema->samples[i].text;
		Labels	   *l;
		const char *p;

		if (c < 0 || c >= schema->n_columns)
			continue;
		l = &labels[c];
		if (l->n == 0)
		{
			l->first = i;
			l->codes = l->lower = true;
		}
		/* anything else than a label counts as too many */
		l->n += is_label(text) ? 1 : MAX_LABELS + 1;
		l->codes &= strlen(text) <= 4;
		for (p = text; *p; p++)
		{
			l->codes &= !(*p >= 'a' && *p <= 'z');
			l->lower &= !(*p >= 'A' && *p <= 'Z');
		}
	}
	*n_columns = 0;
	for (i = 0; i < schema->n_columns; i++)
	{
		const NlColumn *column = &schema->columns[i];

		if (labels[i].n < 2 || labels[i].n > MAX_LABELS || column->primary ||
			(column->type != NL_TYPE_TEXT && column->type != NL_TYPE_ARRAY))
			labels[i].n = 0;
		else
			(*n_columns)++;
	}
}

static int
column_score(const NlSchema *schema, const uint8_t *said, const Labels *l, int c)
{
	const NlColumn *column = &schema->columns[c];
	uint8_t		own = said[NL_ITEM_COLUMN(schema, c)];
	uint8_t		table = said[column->table];
	bool		state = any_word(column->name, states);
	bool		kind = any_word(column->name, kinds);
	bool		spoken = (table & (SAYS_EXACT | SAYS_PART | SAYS_SYNONYM | SAYS_COMMENT)) != 0;
	int			score = (int) (-138.0 * log((double) l->n));

	score += own & SAYS_EXACT ? 77 : 0;
	score += own & SAYS_PART ? -25 : 0;
	score += own & SAYS_COMMENT ? 130 : 0;
	score += own & SAYS_VALUE ? (state ? 0 : 70) : 0;
	score += table & SAYS_EXACT ? 27 : 0;
	score += table & SAYS_PART ? 38 : 0;
	score += table & SAYS_SYNONYM ? 14 : 0;
	score += table & SAYS_COMMENT ? 59 : 0;
	score += table & SAYS_VALUE ? 22 : 0;
	score += table & SAYS_COLUMN ? (state ? 83 : 44) : 0;
	score += table & SAYS_STRONGLY ? 62 : 0;
	score += state ? 96 : 0;
	score += kind ? (spoken ? 74 : 83) : 0;
	score += column->comment != NULL ? 22 : 0;
	score += l->codes ? (spoken ? 118 : 50) : 0;
	score += l->lower ? 28 : 0;
	score += column->foreign ? 22 : 0;
	score += column->type == NL_TYPE_ARRAY ? -38 : 0;
	score += l->n == 2 ? 17 : 0;
	return score;
}

/* place: how many are more common in the column. */
static int
value_score(const char *text, int place)
{
	int			score = place == 0 ? 70 : place == 1 ? 28 : 0;

	score += often_meant(text) ? 83 : 0;
	score += strlen(text) > 12 ? -70 : 0;
	/* delivered, no, active, yes, sent or sold */
	score += text[1] == '\0' && strchr("DNAYS", text[0]) != NULL ? 94 : 0;
	return score;
}

static int
by_score(const void *pa, const void *pb)
{
	const Offer *a = pa;
	const Offer *b = pb;

	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return a->sample - b->sample;
}

static bool
found_already(const NlLinkWork *work, const NlSample *sample)
{
	int			i;

	for (i = 0; i < work->n_found; i++)
		if (work->found[i].value.column == sample->column &&
			strcmp(work->found[i].value.text, sample->text) == 0)
			return true;
	return false;
}

NlStatus
nl_find_enums(NlTexts *t)
{
	NlLinkWork *work = t->work;
	const NlSchema *schema = work->schema;
	uint8_t    *said = nl_arena_zalloc(work->arena, (size_t) work->n_items);
	Labels	   *labels = nl_arena_zalloc(work->arena, (size_t) schema->n_columns * sizeof(Labels));
	Offer	   *offers = nl_arena_array(work->arena, MAX_OFFERS, sizeof(Offer));
	int			n_columns;
	int			n = 0;
	int			c;
	int			i;

	if (said == NULL || labels == NULL || offers == NULL)
		return nl_fail(work->err, NL_ERR_NOMEM, "out of memory linking the question");
	gather(t, said);
	gather_labels(t, labels, &n_columns);
	for (c = 0; c < schema->n_columns; c++)
	{
		int			score;
		int			place = 0;

		if (labels[c].n == 0)
			continue;
		score = column_score(schema, said, &labels[c], c) -
			(int) (92.0 * log(1.0 + (double) n_columns));
		for (i = labels[c].first; i < schema->n_samples && place < labels[c].n; i++)
		{
			const NlSample *sample = &schema->samples[i];
			int			s;

			if (sample->column != c)
				continue;
			s = score + value_score(sample->text, place++);
			if (s < LEAST || n == MAX_OFFERS || found_already(work, sample))
				continue;
			offers[n].score = s;
			offers[n].sample = i;
			n++;
		}
	}
	qsort(offers, (size_t) n, sizeof(Offer), by_score);
	for (i = 0; i < n && i < MAX_UNSAID; i++)
	{
		const NlSample *sample = &schema->samples[offers[i].sample];
		NlStatus	status;

		/* last in order, and no words */
		status = nl_found_add(work, NL_VALUE_TEXT, sample->text, sample->column,
							  t->q->n_words - 1, 0, true, NL_FOUND_UNSAID);
		if (status != NL_OK)
			return status;
	}
	return NL_OK;
}

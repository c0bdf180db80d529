/*-------------------------------------------------------------------------
 * taught_near.c
 *	  Verified pairs whose questions are like the one at hand: they show a text
 *	  model how questions are answered here, and are candidates of the linked
 *	  model (taught_candidates.h).
 *
 * Of the newest pairs and own corrections that row-level security shows the
 * caller, those whose questions share the most words with the one at hand. A
 * pair's SQL is not trusted: what the guard would not let the caller run is left
 * out.
 *
 * Memory: the caller's context.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "pg/catalog.h"
#include "pg/execute.h"
#include "pg/oracle.h"
#include "pg/taught.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* Pairs looked at, and the least share of words in common. */
#define NEWEST "200"
#define LEAST_ALIKE 0.2

typedef struct Near
{
	const char *question;		/* server encoding */
	const char *sql;
	bool		common[NL_MAX_WORDS];	/* words of the question at hand that it has too */
	int			n_words;		/* that count */
	int			theirs;			/* of these, not in the question at hand */
	NlpgAlike	alike;
} Near;

static bool
has_word(const NlQuestion *question, const char *stem)
{
	for (int i = 0; i < question->n_words; i++)
		if (!question->words[i].stop && strcmp(question->words[i].stem, stem) == 0)
			return true;
	return false;
}

/* Which words the taught question shares with the one at hand; what cannot be read shares none. */
static void
compare_words(const NlpgAsked *asked, Near *near)
{
	const NlQuestion *ours = &asked->linked->question;
	NlQuestion	theirs;
	NlError		err;
	char	   *utf8 = nlpg_to_utf8(near->question, -1);

	near->n_words = near->theirs = 0;
	memset(near->common, 0, sizeof(near->common));
	if (utf8 == NULL || strlen(utf8) > NL_MAX_QUESTION ||
		nl_question_read(&theirs, utf8, strlen(utf8), NULL, asked->arena, &err) != NL_OK)
		return;
	for (int i = 0; i < theirs.n_words; i++)
		if (!theirs.words[i].stop)
		{
			near->n_words++;
			near->theirs += !has_word(ours, theirs.words[i].stem);
		}
	for (int i = 0; i < ours->n_words; i++)
		near->common[i] = !ours->words[i].stop && has_word(&theirs, ours->words[i].stem);
}

/*
 * How alike they are, of all at once: how rare a word is (inverse document
 * frequency, Sparck Jones 1972) is known when all have been looked at.
 */
static void
weigh_alike(const NlpgAsked *asked, Near *near, int n)
{
	const NlQuestion *ours = &asked->linked->question;
	double		weight[NL_MAX_WORDS];
	double		all = 0;
	int			n_ours = 0;

	for (int i = 0; i < ours->n_words; i++)
	{
		int			in = 0;

		for (int k = 0; k < n; k++)
			in += near[k].common[i];
		weight[i] = ours->words[i].stop ? 0 : log((n + 1.0) / (in + 0.5));
		all += weight[i];
		n_ours += !ours->words[i].stop;
	}
	for (int k = 0; k < n; k++)
	{
		NlpgAlike  *alike = &near[k].alike;
		double		rare = 0;
		int			common = 0;

		for (int i = 0; i < ours->n_words; i++)
			if (near[k].common[i])
			{
				common++;
				rare += weight[i];
			}
		alike->words = common > 0 ? 2.0 * common / (n_ours + near[k].n_words) : 0;
		alike->rare = all > 0 ? rare / all : 0;
		alike->ours = n_ours - common;
		alike->theirs = near[k].theirs;
	}
}

typedef struct Reading
{
	const char *schema;			/* of the extension, quoted */
	MemoryContext context;		/* the pairs are copied to */
	Near	   *near;
	int			n;
} Reading;

static SPIPlanPtr
prepare_newest(const char *schema)
{
	static NlpgTaughtPlan kept;
	Oid			types[1] = {REGROLEOID};

	return nlpg_taught_plan(&kept, schema,
							psprintf("SELECT question, sql FROM ("
									 "SELECT question, sql, made FROM %1$s.nl_taught "
									 "UNION ALL "
									 "SELECT question, corrected_sql, made FROM %1$s.nl_ratings"
									 " WHERE corrected_sql IS NOT NULL"
									 " AND role OPERATOR(pg_catalog.=) $1) AS known "
									 "ORDER BY made DESC LIMIT " NEWEST, schema),
							lengthof(types), types);
}

static void
read_body(void *data)
{
	Reading    *reading = (Reading *) data;
	Datum		role = ObjectIdGetDatum(GetUserId());

	if (SPI_execute_plan(prepare_newest(reading->schema), &role, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read taught pairs");
	reading->n = (int) SPI_processed;
	reading->near = (Near *) MemoryContextAlloc(reading->context, sizeof(Near) * Max(reading->n, 1));
	for (int i = 0; i < reading->n; i++)
	{
		HeapTuple	tuple = SPI_tuptable->vals[i];
		TupleDesc	desc = SPI_tuptable->tupdesc;

		reading->near[i].question = MemoryContextStrdup(reading->context, SPI_getvalue(tuple, desc, 1));
		reading->near[i].sql = MemoryContextStrdup(reading->context, SPI_getvalue(tuple, desc, 2));
	}
}

/* Question and SQL of the newest pairs, in `near`; how many. */
static int
read_newest(Near **near)
{
	Reading		reading = {nlpg_taught_schema(), CurrentMemoryContext, NULL, 0};

	if (reading.schema == NULL)
		return 0;
	nlpg_taught_section(read_body, &reading);
	*near = reading.near;
	return reading.n;
}

static int
compare_near(const void *a, const void *b)
{
	const Near *left = (const Near *) a;
	const Near *right = (const Near *) b;

	/* the newest of equals first: they come in that order, but qsort is not stable */
	if (left->alike.words != right->alike.words)
		return left->alike.words > right->alike.words ? -1 : 1;
	return strcmp(left->question, right->question);
}

int
nlpg_taught_near(const NlpgAsked *asked, NlPair *pairs, NlpgAlike *found_alike, int max)
{
	Near	   *near = NULL;
	int			n = read_newest(&near);
	int			found = 0;

	for (int i = 0; i < n; i++)
		compare_words(asked, &near[i]);
	weigh_alike(asked, near, n);
	if (n > 1)
		qsort(near, n, sizeof(Near), compare_near);
	for (int i = 0; i < n && found < max && near[i].alike.words >= LEAST_ALIKE; i++)
	{
		char	   *sql = nlpg_to_utf8(near[i].sql, -1);

		if (sql == NULL || strlen(sql) > NL_MAX_QUESTION ||
			nlpg_execute_verdict(near[i].sql, asked->schema, &asked->deadline) != NULL)
			continue;
		pairs[found].question = nlpg_to_utf8(near[i].question, -1);
		pairs[found].sql = sql;
		found_alike[found++] = near[i].alike;
	}
	/* the most like it last, next to the question */
	for (int i = 0; i < found / 2; i++)
	{
		NlPair		swap = pairs[i];
		NlpgAlike	how;

		pairs[i] = pairs[found - 1 - i];
		pairs[found - 1 - i] = swap;
		how = found_alike[i];
		found_alike[i] = found_alike[found - 1 - i];
		found_alike[found - 1 - i] = how;
	}
	return found;
}

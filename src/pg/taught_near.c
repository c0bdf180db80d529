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
	NlpgAlike	alike;
} Near;

/* Does the word say nothing that the schema or its data know? */
static bool
is_unknown(const NlLinked *linked, int word)
{
	for (int l = 0; l < linked->n_links; l++)
		if (linked->links[l].word == word && linked->links[l].kind != NL_LINK_COLUMN_NUMBER)
			return false;
	for (int v = 0; v < linked->n_values; v++)
		if (word >= linked->values[v].first_word &&
			word < linked->values[v].first_word + linked->values[v].n_words)
			return false;
	return true;
}

/* Words of the one text that stand in the other, over all of both. */
static NlpgAlike
alike(const NlpgAsked *asked, const char *question)
{
	NlQuestion	words;
	NlError		err;
	char	   *utf8 = nlpg_to_utf8(question, -1);
	NlpgAlike	found = {0, false};
	int			common = 0;
	int			ours = 0;
	int			theirs = 0;

	if (utf8 == NULL || strlen(utf8) > NL_MAX_QUESTION ||
		nl_question_read(&words, utf8, strlen(utf8), NULL, asked->arena, &err) != NL_OK)
		return found;
	for (int i = 0; i < words.n_words; i++)
		theirs += !words.words[i].stop;
	for (int i = 0; i < asked->linked->question.n_words; i++)
	{
		const NlWord *word = &asked->linked->question.words[i];

		if (word->stop)
			continue;
		ours++;
		for (int j = 0; j < words.n_words; j++)
			if (!words.words[j].stop && strcmp(words.words[j].stem, word->stem) == 0)
			{
				common++;
				found.unknown |= is_unknown(asked->linked, i);
				break;
			}
	}
	if (common > 0)
		found.words = 2.0 * common / (ours + theirs);
	return found;
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
	Near	   *near;
	int			n = read_newest(&near);
	int			found = 0;

	for (int i = 0; i < n; i++)
		near[i].alike = alike(asked, near[i].question);
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

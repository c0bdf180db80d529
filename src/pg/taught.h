/*-------------------------------------------------------------------------
 * taught.h
 *	  Questions whose answers are known: nl_teach() and nl_feedback().
 *
 * A taught pair answers the same question again, and the same question with
 * other values: "orders of Smith in May" taught, "orders of Jones in June"
 * asked. Words must be the same but for capitals, plural endings and
 * punctuation. The pair's SQL is never trusted: it is judged with the asker's
 * rights each time, before anything else is done with it.
 *
 * Tables nl_taught and nl_ratings (sql/) hold them; row-level security shows a
 * role the pairs that it made and those whose tables it may read wholly.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_TAUGHT_H
#define NLPG_TAUGHT_H

#include "pg/compat.h"

#include "executor/spi.h"
#include "lang/prompt.h"
#include "pg/question.h"

typedef struct NlpgTaught
{
	const char *question;		/* as it was taught; NULL: nothing known */
	const char *sql;			/* with the values of the question asked */
	List	   *rejected;		/* char *: statements the role called wrong for
								 * this very question */
} NlpgTaught;

/*
 * What is known about a question, in CurrentMemoryContext. Newest first, the
 * role's own before others'; pairs whose SQL does not pass the guard or whose
 * values do not fit are passed over. Call outside a section (execute.h);
 * judging happens in one of its own. Raises query_canceled and internal
 * errors.
 */
extern NlpgTaught *nlpg_taught_find(const NlpgAsked *asked);

/* Schema of the extension, quoted; NULL: not created in this database, or the
 * role may not read what was taught. */
extern char *nlpg_taught_schema(void);

/*
 * Runs body(data) connected to SPI, in a subtransaction that is rolled back,
 * with row-level security on: for reading the tables. body copies what it wants
 * to keep. Raises what it raises.
 */
extern void nlpg_taught_section(void (*body) (void *data), void *data);

/* A plan that is kept for the backend's life, made anew when the extension is in another schema. */
typedef struct NlpgTaughtPlan
{
	SPIPlanPtr	plan;
	char	   *schema;
} NlpgTaughtPlan;

/* The plan, connected to SPI. query: with that schema in it; types: of its n parameters. */
extern SPIPlanPtr nlpg_taught_plan(NlpgTaughtPlan *kept, const char *schema, const char *query,
								   int n, Oid *types);

/*
 * Up to max taught pairs and own corrections whose questions have words in
 * common with this one, the most like it last, and how alike they are; each
 * passes the guard now. UTF-8, in CurrentMemoryContext. Call outside a section.
 */
extern int	nlpg_taught_near(const NlpgAsked *asked, NlPair *pairs, NlpgAlike *alike, int max);

/*
 * The question's words without its values, as the tables keep them:
 * "order of <> in <>". values: which words are values, for adapting.
 */
extern char *nlpg_taught_key(const NlpgAsked *asked);

#endif							/* NLPG_TAUGHT_H */

/*-------------------------------------------------------------------------
 * values.h
 *	  Which phrases of the question stand in the data, and where.
 *
 * Reads as the calling role: only tables and columns of the schema given
 * (all readable), row-level security applies. Bounded by
 * nl2sql.value_lookup_timeout; never fails a question: a table that cannot be
 * read now is skipped. Cancellation and lack of memory are raised.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_VALUES_H
#define NLPG_VALUES_H

#include "pg/compat.h"

#include "engine/arena.h"
#include "lang/link.h"
#include "pg/session.h"

/* Estimated rows up to which a table is read whole. */
#define NLPG_LOOKUP_ROWS 50000

/* Matches of one phrase, and in all: enough to see that a word stands in many
 * places. Samples come first, then tables by size. */
#define NLPG_PHRASE_MATCHES 64
#define NLPG_MAX_MATCHES 512

/* *matches: in the arena, ordered by phrase, then column, then text; stored
 * values in UTF-8. */
extern void nlpg_values_lookup(NlpgSchema *schema,
							   const NlPhrase *phrases, int n_phrases,
							   NlMatch **matches, int *n_matches,
							   NlArena *arena);

/* Frees the prepared statements kept for a cached schema. */
extern void nlpg_values_forget(NlpgSchema *schema);

#endif							/* NLPG_VALUES_H */

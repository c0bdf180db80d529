/*-------------------------------------------------------------------------
 * evidence.h
 *	  How well the words of a question and what an answer uses go together:
 *	  numbers for the reward head, beside the decoder's own state.
 */
#ifndef NL_EVIDENCE_H
#define NL_EVIDENCE_H

#include "lang/link.h"
#include "lang/schema.h"

#define NL_EVIDENCE 9

/*
 * Counts, in this order: joins in the SQL; columns used; columns used that no
 * word is linked to; tables used such that no word is linked to them or to a
 * used column of theirs; words (not function words) linked to what is used;
 * words that are linked, but to nothing that is used; values used that the
 * question does not say; values found in the data that the question says and
 * the answer leaves out; numbers, periods and durations said and left out.
 * sql: as nl_compile gives it, NULL for an answer that abstains.
 */
extern void nl_evidence(const NlSchema *schema, const NlLinked *linked,
						const int32_t *ir, int n_ir, const char *sql,
						float *evidence);

#endif							/* NL_EVIDENCE_H */

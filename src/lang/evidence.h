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
 * the answer leaves out; numbers, periods and durations said and left out. Of a
 * conversation the last turn counts as what may be left out.
 * sql: as nl_compile gives it, NULL for an answer that abstains.
 */
extern void nl_evidence(const NlSchema *schema, const NlLinked *linked,
						const int32_t *ir, int n_ir, const char *sql,
						float *evidence);

/*
 * How a candidate stands beside the others of its question: score less the
 * best one's, its share in the sum of probabilities, the log of that, whether
 * it is the best, score by length, log of how many there are; then the counts
 * above less their mean. features: n candidates with n_features each, of which
 * the last are score, lowest, length (engine/nl.h) and the counts above; there
 * is room for NL_EVIDENCE_BESIDE more, which are written behind them.
 */
#define NL_EVIDENCE_BESIDE (6 + NL_EVIDENCE)

extern void nl_evidence_beside(float *const *features, int n, int n_features);

/*
 * The column of a defined filter that the IR wants to be false though no word
 * of the question says "not"; -1: none. A filter's name is no word that the
 * model has seen as a column: "unpaid" reads like the opposite of one.
 */
extern int	nl_evidence_denied(const NlSchema *schema, const NlLinked *linked,
							   const int32_t *ir, int n_ir);

#endif							/* NL_EVIDENCE_H */

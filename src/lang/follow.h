/*-------------------------------------------------------------------------
 * follow.h
 *	  A follow-up question as a change of the answer before it: candidates for
 *	  the model to score, and how far any candidate goes from that answer.
 *
 * "only the cafes", "and in 2024?", "who is second" say how the last answer is
 * to be changed, not what is asked. So the last answer's IR is changed in all
 * ways that the last turn's links could mean: each value that it says may take
 * a value's place, or be a condition more; each column may be shown, counted by,
 * ordered by; a condition, an order, a limit may go or turn round. No word of a
 * language is looked for: which of them is meant, the model says, which scores
 * them by the same probabilities as what it finds itself.
 *
 * Pure functions over plain structs; everything made is in the caller's arena.
 * A turn begins behind the last word "|" of the question (pg/conversation.c).
 *-------------------------------------------------------------------------
 */
#ifndef NL_FOLLOW_H
#define NL_FOLLOW_H

#include "lang/grammar.h"
#include "lang/ir.h"
#include "lang/link.h"
#include "lang/schema.h"

#define NL_MAX_EDITS 640

typedef struct NlEdit
{
	int			n_ir;
	const int32_t *ir;
} NlEdit;

/* By their tokens, for qsort: those with equal beginnings stand together. */
extern int	nl_edit_compare(const void *a, const void *b);

/*
 * Answers that `before` can be changed into, each of them in the grammar and
 * other than it and than each other, ordered by nl_edit_compare. None when `before` is of more than one
 * block. Fails with NL_ERR_NOMEM only; what goes beyond NL_MAX_EDITS is left out.
 */
extern NlStatus nl_follow_edits(NlEdit **edits, int *n_edits, const NlSchema *schema,
								const NlLinked *linked, const NlGrammar *grammar,
								const int32_t *before, int n_before,
								NlArena *arena, NlError *err);

/* What a candidate keeps of the answer before it, in the order of follow_features.c. */
#define NL_FOLLOW 27

/* The last of them is the caller's: does it give the rows that the answer before gave? */
#define NL_FOLLOW_SAME_ROWS 26

extern void nl_follow_features(const NlSchema *schema, const NlLinked *linked,
							   const int32_t *before, int n_before,
							   const int32_t *ir, int n_ir, float *features);

#endif							/* NL_FOLLOW_H */

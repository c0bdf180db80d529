/*-------------------------------------------------------------------------
 * taught_candidates.h
 *	  Taught pairs of other wordings as candidates of the linked model.
 *
 * A question that shares words with a taught one may mean the same. The pair's
 * statement, read over this question's values, stands beside what the beam
 * finds: once as it was taught, and with values that this question says in
 * place of those that it does not. The model scores all of these; how alike the
 * two questions are, and whether they share a word that the schema does not
 * know, counts in the log odds of being right.
 */
#ifndef NLPG_TAUGHT_CANDIDATES_H
#define NLPG_TAUGHT_CANDIDATES_H

#include "pg/compat.h"

#include "pg/answer.h"
#include "pg/constraint.h"

/* Candidates made of taught pairs, at most, beside the beam's. */
#define NLPG_MAX_NEAR 4

/*
 * Reads the pairs whose questions are most alike into asked->near; each passes
 * the guard now. Values of theirs that the question does not say become values
 * of the question, which is encoded again. Outside a section.
 */
extern void nlpg_taught_read(NlpgAsked *asked);

/* Further candidates, behind the other searches on the same constraint; how many. */
extern int	nlpg_taught_search(NlpgAsked *asked, NlpgConstraint *constraint,
							   NlCandidate *candidates);

/* Sets the log odds of choices that are made of a pair, and of having no answer. */
extern void nlpg_taught_reward(NlpgAnswer *answer);

#endif							/* NLPG_TAUGHT_CANDIDATES_H */

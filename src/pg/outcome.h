/*-------------------------------------------------------------------------
 * outcome.h
 *	  What the candidates of a question give when they are run, as numbers for
 *	  the reward head.
 *
 * Candidates that give the same rows speak for each other (minimum Bayes risk
 * over execution results: Shi et al., arXiv 2204.11454), and what a wrong one
 * gives often looks wrong: nothing, nothing but NULL, rows that repeat.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_OUTCOME_H
#define NLPG_OUTCOME_H

#include "pg/compat.h"

struct NlpgChoice;

#define NLPG_OUTCOME 7

/*
 * Writes NLPG_OUTCOME numbers behind the features of each choice, which end with
 * those of nl_evidence_beside (lang/evidence.h); there is room for them. In this
 * order: log of how many times its own share the choices with equal rows have;
 * how many others these are; whether it found nothing; whether it found one row;
 * log of rows + 1; share of NULL; share of repeated rows. All zero for one that
 * abstains or is no statement. Of one that was too costly to be run the rows are
 * those of the others on average, or a handful.
 */
extern void nlpg_outcome_features(struct NlpgChoice *choices, int n);

#endif							/* NLPG_OUTCOME_H */

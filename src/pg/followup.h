/*-------------------------------------------------------------------------
 * followup.h
 *	  What the turn before was answered with, for the question that follows it:
 *	  candidates made of it (lang/follow.h), and how they are ranked.
 *
 * The model reads questions only. So the statement of the turn before is walked
 * back into IR over the values of the joined question, changed in every way that
 * the turn could mean, and the model scores these changes by a search of its
 * own that may take no other way; the best stand beside what it finds freely.
 * All of them are ranked by what they are and what they keep of the answer before
 * (reward.h).
 */
#ifndef NLPG_FOLLOWUP_H
#define NLPG_FOLLOWUP_H

#include "pg/compat.h"

#include "lang/follow.h"
#include "pg/answer.h"
#include "pg/constraint.h"

/* Candidates made of the answer before, at most, beside the beam's. */
#define NLPG_MAX_FOLLOW NL_MAX_BEAM

/*
 * Reads the statement into asked->linked->before; without one of one block that the IR
 * can say, and in one that no longer fits the schema, that stays NULL. Values of
 * it that the question does not say become values of the question.
 */
extern void nlpg_followup_read(NlpgAsked *asked, const char *before);

/* Further candidates, behind nl_session_search on the same constraint; how many. */
extern int	nlpg_followup_search(NlpgAsked *asked, NlpgConstraint *constraint,
								 NlCandidate *candidates);

/*
 * Drops the answer before, given again, unless nothing else passed; by its
 * tokens or, where they are not known, its SQL.
 */
extern void nlpg_followup_set_aside(NlpgAnswer *answer, const char *before);

/* Writes NL_FOLLOW numbers behind the features of each choice. */
extern void nlpg_followup_features(NlpgAnswer *answer);

#endif							/* NLPG_FOLLOWUP_H */

/*-------------------------------------------------------------------------
 * reward.h
 *	  Log odds that a candidate is right, by the heads of the model file.
 *
 * The reward head reads a candidate's features (engine/nl.h, lang/evidence.h,
 * outcome.h). Of a follow-up question the second head reads what the first one
 * says, a candidate's own features and what it keeps of the answer before
 * (lang/follow.h); a file without it leaves it at the first. model/reward.py
 * fits both.
 */
#ifndef NLPG_REWARD_H
#define NLPG_REWARD_H

#include "pg/answer.h"

typedef struct NlpgHeads
{
	NlHead		reward;
	NlHead		follow;
} NlpgHeads;

/* Copies in the current memory context: judging runs SQL, which may take another model. */
extern NlpgHeads nlpg_heads_of(const NlModel *model);

/* Sets `reward` of each choice, whose features are complete. heads->reward.n > 0.
 * feature_not_supported when the file's heads read other features. */
extern void nlpg_heads_judge(const NlpgHeads *heads, NlpgAnswer *answer);

#endif							/* NLPG_REWARD_H */

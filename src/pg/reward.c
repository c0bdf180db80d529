/*-------------------------------------------------------------------------
 * reward.c
 *	  See reward.h. Owns nothing; copies belong to the caller's context.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "lang/evidence.h"
#include "lang/follow.h"
#include "pg/errors.h"
#include "pg/outcome.h"
#include "pg/reward.h"

/* What the follow-up head reads of a candidate itself: score, lowest, length, evidence. */
#define OWN (3 + NL_EVIDENCE)
#define FOLLOW_FEATURES (1 + OWN + NLPG_OUTCOME + NL_FOLLOW)

static const float *
copied(const float *numbers, Size n)
{
	float	   *copy;

	if (n == 0)
		return NULL;
	copy = (float *) palloc(sizeof(float) * n);
	memcpy(copy, numbers, sizeof(float) * n);
	return copy;
}

static NlHead
copy_head(NlHead head)
{
	if (head.n == 0)
		return head;
	head.weight = copied(head.weight, head.n);
	head.bias = copied(head.bias, 1);
	head.up = copied(head.up, (Size) head.hidden * head.n);
	head.up_bias = copied(head.up_bias, head.hidden);
	head.down = copied(head.down, head.hidden);
	return head;
}

NlpgHeads
nlpg_heads_of(const NlModel *model)
{
	NlpgHeads	heads;

	heads.reward = copy_head(nl_model_reward(model));
	heads.follow = copy_head(nl_model_follow(model));
	return heads;
}

static void
check_width(bool fits, const char *which, int reads, int there)
{
	if (!fits)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("model file does not fit this version of nl2sql"),
				 errdetail("Its %s head reads %d features, there are %d.", which, reads, there),
				 errhint("Use the model file that came with this version.")));
}

/* reward is the reward head's; the choice's features end with NL_FOLLOW ones. */
static double
follow_odds(const NlHead *head, const NlpgChoice *choice, double reward)
{
	const float4 *follow = choice->features + choice->n_features - NL_FOLLOW;
	const float4 *outcome = follow - NLPG_OUTCOME;
	const float4 *own = outcome - NL_EVIDENCE_BESIDE - OWN;
	float		read[FOLLOW_FEATURES];

	check_width(head->n == FOLLOW_FEATURES, "follow-up", head->n, FOLLOW_FEATURES);
	read[0] = (float) reward;
	memcpy(read + 1, own, sizeof(float) * OWN);
	memcpy(read + 1 + OWN, outcome, sizeof(float) * NLPG_OUTCOME);
	memcpy(read + 1 + OWN + NLPG_OUTCOME, follow, sizeof(float) * NL_FOLLOW);
	return nl_head_odds(head, read);
}

void
nlpg_heads_judge(const NlpgHeads *heads, NlpgAnswer *answer)
{
	for (int i = 0; i < answer->n_choices; i++)
	{
		NlpgChoice *choice = &answer->choices[i];

		/* those of an earlier version read the first ones */
		check_width(choice->n_features >= heads->reward.n, "reward", heads->reward.n,
					choice->n_features);
		choice->reward = nl_head_odds(&heads->reward, choice->features);
		if (answer->asked->linked->before != NULL && heads->follow.n > 0)
			choice->reward = follow_odds(&heads->follow, choice, choice->reward);
	}
}

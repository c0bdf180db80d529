/*-------------------------------------------------------------------------
 * followup.c
 *	  See followup.h. Memory: the question's arena and the caller's context.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "lang/evidence.h"
#include "pg/errors.h"
#include "pg/followup.h"
#include "pg/known.h"
#include "pg/outcome.h"
#include "pg/settings.h"

void
nlpg_followup_read(NlpgAsked *asked, const char *before)
{
	const NlpgWalked *walked = before != NULL ? nlpg_known_read(asked, before) : NULL;

	if (walked == NULL)
		return;
	asked->linked->before = walked->ir;
	asked->linked->n_before = walked->n_ir;
}

int
nlpg_followup_search(NlpgAsked *asked, NlpgConstraint *constraint, NlCandidate *candidates)
{
	NlEdit	   *edits;
	int			n_edits;
	NlError		err = {{0}};

	if (asked->linked->before == NULL)
		return 0;
	nlpg_check(nl_follow_edits(&edits, &n_edits, asked->schema, asked->linked,
							   constraint->grammar, asked->linked->before, asked->linked->n_before,
							   asked->arena, &err), &err);
	return nlpg_constraint_search(constraint, asked, edits, n_edits, NLPG_MAX_FOLLOW, candidates);
}

/* Rows in another order are other rows where one of the two has an order. */
static bool
gives_same_rows(const NlpgChoice *choice, const NlpgChoice *before)
{
	return choice->passed && before->passed &&
		choice->trial != NLPG_TRIAL_NONE && before->trial != NLPG_TRIAL_NONE &&
		!choice->result.cut && !before->result.cut &&
		choice->result.columns == before->result.columns &&
		choice->result.rows == before->result.rows &&
		choice->result.hash == before->result.hash;
}

static bool
is_before(const NlpgAsked *asked, const NlpgChoice *choice, const char *before)
{
	if (choice->sql != NULL && strcmp(choice->sql, before) == 0)
		return true;
	return asked->linked->before != NULL &&
		nl_ir_same(choice->tokens, choice->n_tokens, asked->linked->before, asked->linked->n_before);
}

void
nlpg_followup_set_aside(NlpgAnswer *answer, const char *before)
{
	bool		other = false;

	for (int i = 0; i < answer->n_choices && before != NULL; i++)
		other |= answer->choices[i].passed && !is_before(answer->asked, &answer->choices[i], before);
	for (int i = 0; i < answer->n_choices && other; i++)
		if (answer->choices[i].passed && is_before(answer->asked, &answer->choices[i], before))
		{
			answer->choices[i].passed = false;
			answer->choices[i].note = "the question before was answered so";
		}
}

void
nlpg_followup_features(NlpgAnswer *answer)
{
	const NlpgAsked *asked = answer->asked;

	if (asked->linked->before == NULL)
		return;
	for (int i = 0; i < answer->n_choices; i++)
	{
		NlpgChoice *choice = &answer->choices[i];
		float4	   *out = choice->features + choice->n_features;

		nl_follow_features(asked->schema, asked->linked, asked->linked->before, asked->linked->n_before,
						   choice->tokens, choice->n_tokens, out);
		out[NL_FOLLOW_SAME_ROWS] = gives_same_rows(choice, &answer->before);
		choice->n_features += NL_FOLLOW;
	}
}

/* What the reward head reads of a candidate itself: score, lowest, length, evidence. */
#define OWN (3 + NL_EVIDENCE)

/*
 * Fitted by model/follow.py on the dialogues over the schemas of
 * calibration.txt (175 follow-ups, 1,796 candidates of which 17.8% were right;
 * one was right for 91.4% of the questions). The first one was right for 61.7%
 * by the reward head alone, for 76.0% so (five folds by schema).
 */
#define BIAS 3.129f

static const float weights[1 + OWN + NLPG_OUTCOME + NL_FOLLOW] = {
	0.191f,		/* head */
	0.159f,		/* score */
	0.208f,		/* lowest */
	-0.083f,	/* length */
	0.040f,		/* joins */
	0.167f,		/* columns */
	0.354f,		/* columns_unlinked */
	-0.107f,	/* tables_unsaid */
	-0.045f,	/* words_used */
	-0.270f,	/* words_left */
	0.890f,		/* values_unsaid */
	-1.506f,	/* values_left */
	0.060f,		/* numbers_left */
	-0.007f,	/* alike */
	0.293f,		/* others */
	-2.155f,	/* empty */
	0.588f,		/* single */
	-0.157f,	/* rows */
	0.227f,		/* nulls */
	-1.438f,	/* repeated */
	0.000f,		/* same */
	-0.356f,	/* shown_lost */
	-0.805f,	/* shown_new */
	-0.144f,	/* shown_none */
	0.024f,		/* kept */
	-1.314f,	/* lost */
	-0.870f,	/* replaced */
	-0.788f,	/* new */
	-1.483f,	/* group_lost */
	-0.139f,	/* group_new */
	0.970f,		/* having */
	-0.980f,	/* order_lost */
	0.052f,		/* order_new */
	0.857f,		/* limit_lost */
	0.175f,		/* limit_new */
	-0.406f,	/* distinct */
	-0.719f,	/* table_unsaid */
	-0.910f,	/* column_unsaid */
	-1.612f,	/* value_unsaid */
	0.139f,		/* value_left */
	-0.380f,	/* word_left */
	-0.137f,	/* nothing */
	-0.123f,	/* nothing_long */
	-0.460f,	/* shown_long */
	-0.863f,	/* lost_long */
	-1.531f,	/* abstains */
	-1.759f,	/* same_rows */
};

double
nlpg_followup_reward(const NlpgChoice *choice, double reward)
{
	const float4 *follow = choice->features + choice->n_features - NL_FOLLOW;
	const float4 *outcome = follow - NLPG_OUTCOME;
	const float4 *own = outcome - NL_EVIDENCE_BESIDE - OWN;
	double		sum = BIAS + weights[0] * reward;
	int			w = 1;

	for (int i = 0; i < OWN; i++)
		sum += weights[w++] * own[i];
	for (int i = 0; i < NLPG_OUTCOME; i++)
		sum += weights[w++] * outcome[i];
	for (int i = 0; i < NL_FOLLOW; i++)
		sum += weights[w++] * follow[i];
	return sum;
}

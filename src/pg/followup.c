/*-------------------------------------------------------------------------
 * followup.c
 *	  See followup.h. Memory: the question's arena and the caller's context.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "pg/errors.h"
#include "pg/followup.h"
#include "pg/known.h"
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

/*-------------------------------------------------------------------------
 * outcome.c
 *	  See outcome.h. Arithmetic over what trials found; cannot fail.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <math.h>

#include "lang/evidence.h"
#include "pg/answer.h"
#include "pg/outcome.h"

/* Rows that a statement is taken to give when none was run. */
#define HANDFUL 5.0

/* What nl_evidence_beside wrote: the second is the share. */
static double
share_of(const NlpgChoice *choice)
{
	return choice->features[choice->n_features - NL_EVIDENCE_BESIDE + 1];
}

static bool
was_run(const NlpgChoice *choice)
{
	return choice->passed && choice->trial != NLPG_TRIAL_NONE;
}

static bool
equal_rows(const NlpgChoice *a, const NlpgChoice *b)
{
	return was_run(a) && was_run(b) && !a->result.cut && !b->result.cut &&
		a->result.columns == b->result.columns &&
		a->result.rows == b->result.rows && a->result.hash == b->result.hash;
}

void
nlpg_outcome_features(NlpgChoice *choices, int n)
{
	double		rows = 0;
	double		single = 0;
	int			run = 0;

	for (int i = 0; i < n; i++)
	{
		if (!was_run(&choices[i]))
			continue;
		rows += log1p((double) choices[i].result.rows);
		single += choices[i].result.rows == 1;
		run++;
	}
	rows = run > 0 ? rows / run : log1p(HANDFUL);
	single = run > 0 ? single / run : 0;

	for (int i = 0; i < n; i++)
	{
		NlpgChoice *choice = &choices[i];
		const NlpgResult *result = &choice->result;
		float4	   *out = choice->features + choice->n_features;
		double		mass = share_of(choice);
		int			others = 0;

		memset(out, 0, sizeof(float4) * NLPG_OUTCOME);
		for (int j = 0; j < n; j++)
		{
			if (j == i || !equal_rows(choice, &choices[j]))
				continue;
			mass += share_of(&choices[j]);
			others++;
		}
		if (was_run(choice))
		{
			out[0] = (float4) log((mass + 1e-6) / (share_of(choice) + 1e-6));
			out[1] = others;
			out[2] = result->rows == 0;
			out[3] = result->rows == 1;
			out[4] = (float4) log1p((double) result->rows);
			out[5] = (float4) result->nulls;
			out[6] = (float4) result->repeated;
		}
		else if (choice->passed)
		{
			out[3] = (float4) single;
			out[4] = (float4) rows;
		}
	}
	for (int i = 0; i < n; i++)
		choices[i].n_features += NLPG_OUTCOME;
}

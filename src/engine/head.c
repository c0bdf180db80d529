/*-------------------------------------------------------------------------
 * head.c
 *	  Heads: a few numbers of a candidate -> log odds of its being right.
 *
 * A linear sum, and beside it one hidden layer where the file has one. Too
 * small for kernels: sums in double, the same on every CPU. Cannot fail.
 *-------------------------------------------------------------------------
 */
#include <math.h>

#include "engine/model.h"

NlHead
nl_model_reward(const NlModel *model)
{
	return model->reward;
}

NlHead
nl_model_follow(const NlModel *model)
{
	return model->follow;
}

/* See nl.h. */
double
nl_head_odds(const NlHead *head, const float *features)
{
	double		odds = head->bias[0];
	int			i,
				h;

	for (i = 0; i < head->n; i++)
		odds += (double) head->weight[i] * features[i];
	for (h = 0; h < head->hidden; h++)
	{
		const float *up = head->up + (size_t) h * (size_t) head->n;
		double		sum = head->up_bias[h];

		for (i = 0; i < head->n; i++)
			sum += (double) up[i] * features[i];
		odds += head->down[h] * tanh(sum);
	}
	return odds;
}

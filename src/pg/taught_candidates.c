/*-------------------------------------------------------------------------
 * taught_candidates.c
 *	  See taught_candidates.h. Memory: the question's arena and the caller's
 *	  context. A pair that cannot be read is passed over; cancellation is raised.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <math.h>

#include "pg/catalog.h"
#include "pg/known.h"
#include "pg/taught_candidates.h"

#define PAIRS		4
#define MAX_MADE	48			/* statements made of all pairs */
#define MAX_WAYS	12			/* of one pair */

/*
 * Log odds of a candidate that was taught, from the reward head's and from how
 * alike the questions are; the head has not seen words that only a taught pair
 * explains. `model/taught.py --fit` gave these numbers and what they are worth.
 */
static const double weights[NLPG_ALIKE] = {0.475, 4.221, 4.305, 0.226, 0.220};

#define SHIFT	(-1.254)

static int
value_of(const NlpgAsked *asked, int32 token)
{
	int			v = token - NL_IR_ITEM - NL_ITEM_VALUE(asked->schema, 0);

	return v >= 0 && v < asked->linked->n_values ? v : -1;
}

/* May the question's value stand in the place of one that it does not say? */
static bool
fits(const NlpgAsked *asked, int unsaid, int said)
{
	const NlValue *old = &asked->linked->values[unsaid];
	const NlValue *value = &asked->linked->values[said];

	return value->n_words > 0 && value->kind == old->kind &&
		(value->kind != NL_VALUE_TEXT || (value->column >= 0 && value->column == old->column));
}

typedef struct Making
{
	NlpgAsked  *asked;
	NlpgNear	near;			/* its IR: the one below */
	int32		ir[NL_MAX_IR];
	int			ways;
} Making;

static const NlpgNear *
find_near(const NlpgAsked *asked, const int32 *ir, int n_ir)
{
	for (int i = 0; i < asked->n_near; i++)
		if (nl_ir_same(asked->near[i].ir, asked->near[i].n_ir, ir, n_ir))
			return &asked->near[i];
	return NULL;
}

static void
keep(Making *making)
{
	NlpgAsked  *asked = making->asked;
	int			n_ir = making->near.n_ir;
	int32	   *ir;

	if (find_near(asked, making->ir, n_ir) != NULL ||
		asked->n_near == MAX_MADE || making->ways++ == MAX_WAYS)
		return;
	ir = (int32 *) palloc(sizeof(int32) * n_ir);
	memcpy(ir, making->ir, sizeof(int32) * n_ir);
	asked->near[asked->n_near] = making->near;
	asked->near[asked->n_near++].ir = ir;
}

/* All ways to put the question's values in place of those it does not say, from token `at` on. */
static void
make(Making *making, int at)
{
	const NlpgAsked *asked = making->asked;
	int32		token;
	int			v = -1;

	while (at < making->near.n_ir && ((v = value_of(asked, making->ir[at])) < 0 || asked->linked->values[v].n_words > 0))
		at++;
	if (at == making->near.n_ir)
	{
		keep(making);
		return;
	}
	token = making->ir[at];
	make(making, at + 1);
	for (int i = 0; i < asked->linked->n_values && making->ways < MAX_WAYS; i++)
	{
		bool		used = false;

		making->ir[at] = NL_IR_ITEM + NL_ITEM_VALUE(asked->schema, i);
		for (int k = 0; k < making->near.n_ir; k++)
			used |= k != at && making->ir[k] == making->ir[at];
		if (!used && fits(asked, v, i))
			make(making, at + 1);
	}
	making->ir[at] = token;
}

void
nlpg_taught_read(NlpgAsked *asked)
{
	NlPair		pairs[PAIRS];
	NlpgAlike	alike[PAIRS];
	int			n_values = asked->linked->n_values;
	int			n = nlpg_taught_near(asked, pairs, alike, PAIRS);

	if (n == 0)
		return;
	asked->near = (NlpgNear *) palloc(sizeof(NlpgNear) * MAX_MADE);
	for (int i = n - 1; i >= 0; i--)
	{
		const NlpgWalked *walked = nlpg_known_read(asked, nlpg_from_utf8(pairs[i].sql));
		Making		making = {.asked = asked, .near = {.question = pairs[i].question, .alike = alike[i]}};

		if (walked == NULL || walked->n_ir > NL_MAX_IR)
			continue;
		making.near.n_ir = walked->n_ir;
		memcpy(making.ir, walked->ir, sizeof(int32) * walked->n_ir);
		make(&making, 0);
	}
	if (asked->n_near > 0 && asked->linked->n_values > n_values)
		nlpg_question_encode(asked);
}

int
nlpg_taught_search(NlpgAsked *asked, NlpgConstraint *constraint, NlCandidate *candidates)
{
	NlEdit		edits[MAX_MADE];
	int			n_edits = 0;

	for (int i = 0; i < asked->n_near; i++)
	{
		const NlpgNear *near = &asked->near[i];
		int			at;

		if (nl_grammar_accepts(constraint->grammar, near->ir, near->n_ir, &at))
			edits[n_edits++] = (NlEdit) {near->n_ir, near->ir};
	}
	qsort(edits, n_edits, sizeof(NlEdit), nl_edit_compare);
	return nlpg_constraint_search(constraint, asked, edits, n_edits, NLPG_MAX_NEAR, candidates);
}

void
nlpg_taught_reward(NlpgAnswer *answer)
{
	double		best = -INFINITY;

	for (int i = 0; i < answer->n_choices; i++)
	{
		NlpgChoice *choice = &answer->choices[i];
		const NlpgNear *near = choice->passed ?
			find_near(answer->asked, choice->tokens, choice->n_tokens) : NULL;

		if (near == NULL)
			continue;
		choice->alike = (float4 *) palloc(sizeof(float4) * NLPG_ALIKE);
		choice->alike[0] = (float4) choice->reward;
		choice->alike[1] = (float4) near->alike.words;
		choice->alike[2] = (float4) near->alike.rare;
		choice->alike[3] = (float4) near->alike.ours;
		choice->alike[4] = (float4) near->alike.theirs;
		choice->reward = SHIFT;
		for (int k = 0; k < NLPG_ALIKE; k++)
			choice->reward += weights[k] * choice->alike[k];
		choice->like = near->question;
		best = Max(best, choice->reward);
	}
	/* there is no answer: no more likely than that the best of them is none */
	for (int i = 0; i < answer->n_choices; i++)
		if (answer->choices[i].abstain)
			answer->choices[i].reward = Min(answer->choices[i].reward, -best);
}

/*-------------------------------------------------------------------------
 * beam.c
 *	  Search for the best outputs under a constraint.
 *
 * A *hypothesis* is an unfinished answer: its outputs, its score, the
 * constraint's state, the path of its past in the decoder. At each step all
 * live hypotheses feed their last output, and what may follow is ranked over
 * all of them: those that end become candidates, the best of the others live
 * on, at most `beam`. Ties go to the better hypothesis, then to the lower
 * output, so that the same question gives the same answer.
 *
 * The search is over when `beam` candidates are there and no live hypothesis
 * scores better than the worst of them at its present length (scores only
 * fall, so without length normalisation this misses nothing), or when none
 * lives. What reaches the greatest length without an end is dropped.
 *
 * Candidates carry what a reward head needs: the mean of the decoder's states
 * over the answer, in the session, a slot each.
 *
 * Memory: hypotheses and states come from the session's arena and are given
 * back before returning; the constraint's functions must not allocate from
 * that arena. Fails with NL_ERR_NOMEM, NL_ERR_CANCELLED, and NL_ERR_INPUT
 * where the arguments or the constraint contradict themselves.
 *-------------------------------------------------------------------------
 */
#include <math.h>
#include <string.h>

#include "engine/session.h"

typedef struct Hypothesis
{
	int			length;
	float		score;
	float		raw;
	int16_t		outputs[NL_MAX_STEPS];
	float		lowest;
	float	   *hidden;			/* [D] sum of the decoder's states of its steps */
	NlPath		path;
	void	   *state;
} Hypothesis;

/* A hypothesis and what could come next. */
typedef struct Choice
{
	int			hypothesis;
	int			output;
	float		step;			/* log probability of the output */
	float		score;
	float		raw;
} Choice;

typedef struct Search
{
	NlSession  *session;
	const NlConstraint *constraint;
	int			beam;
	float		alpha;
	int			n_outputs;
	uint8_t    *allowed;		/* [n_outputs] */
	float	   *allowed_logits; /* [n_outputs] */

	Hypothesis *live;			/* [beam], best first */
	int			n_live;
	Hypothesis *next;			/* [beam], written while live is read */

	Choice		choices[2 * NL_MAX_BEAM];	/* best first */
	int			n_choices;

	NlCandidate *candidates;	/* the caller's, [beam], best first */
	int			n_candidates;
} Search;

/* By what finished and unfinished answers are compared; scores are <= 0. */
static float
worth(const Search *search, float score, int length)
{
	if (search->alpha == 0 || length < 1)
		return score;
	return score / powf((float) length, search->alpha);
}

/*
 * Hypotheses come in order and outputs from low to high, so putting a choice
 * behind its equals settles ties. Twice the beam is kept: at most one choice
 * of each hypothesis ends it, so `beam` others are among them.
 */
static void
consider(Search *search, const Choice *choice)
{
	int			most = 2 * search->beam;
	int			at = search->n_choices;

	if (at == most && !(choice->score > search->choices[most - 1].score))
		return;
	if (at < most)
		search->n_choices++;
	else
		at--;
	for (; at > 0 && choice->score > search->choices[at - 1].score; at--)
		search->choices[at] = search->choices[at - 1];
	search->choices[at] = *choice;
}

/* Everything that may follow one hypothesis. */
static void
consider_outputs(Search *search, int index, const float *logits)
{
	const NlConstraint *constraint = search->constraint;
	const NlKernels *kernels = nl_kernels();
	const Hypothesis *hypothesis = &search->live[index];
	float		all = kernels->log_sum_exp(logits, search->n_outputs);
	float		within;
	int			n_allowed = 0;
	int			i;

	memset(search->allowed, 0, (size_t) search->n_outputs);
	constraint->allowed(constraint->data, hypothesis->state, search->allowed);
	for (i = 0; i < search->n_outputs; i++)
		if (search->allowed[i])
			search->allowed_logits[n_allowed++] = logits[i];
	if (n_allowed == 0)
		return;
	within = kernels->log_sum_exp(search->allowed_logits, n_allowed);
	if (constraint->kept != NULL)
		constraint->kept(constraint->data, hypothesis->state, search->allowed);

	for (i = 0; i < search->n_outputs; i++)
	{
		Choice		choice;

		if (!search->allowed[i])
			continue;
		choice.hypothesis = index;
		choice.output = i;
		/* what is forced is certain */
		choice.step = n_allowed == 1 ? 0 : fminf(logits[i] - within, 0);
		choice.score = hypothesis->score + choice.step;
		choice.raw = hypothesis->raw + fminf(logits[i] - all, 0);
		/* a model with NaN or infinite weights has no opinion */
		if (isfinite(logits[i]) && isfinite(choice.score) && isfinite(choice.raw))
			consider(search, &choice);
	}
}

/* See nl.h. */
int
nl_session_features(const NlSession *session, const NlCandidate *candidate,
					float *features)
{
	int			width = session->model->info.width;

	memcpy(features, session->answers + (size_t) candidate->slot * width,
		   sizeof(float) * (size_t) width);
	features[width] = candidate->score;
	features[width + 1] = candidate->lowest;
	features[width + 2] = (float) candidate->length;
	return width + NL_REWARD_SCALARS;
}

/* Keeps the answer if it is among the best `beam`. */
static void
finish(Search *search, const Choice *choice)
{
	const Hypothesis *hypothesis = &search->live[choice->hypothesis];
	NlCandidate *candidates = search->candidates;
	int			width = search->session->model->info.width;
	const float *last = search->session->y + (size_t) choice->hypothesis * width;
	float		score = choice->score;
	float		value = worth(search, score, hypothesis->length);
	float	   *state;
	int			at = search->n_candidates;
	int			slot;
	int			i;

	while (at > 0 && value > worth(search, candidates[at - 1].score,
								   candidates[at - 1].length))
		at--;
	if (at == search->beam)
		return;
	if (search->n_candidates < search->beam)
		slot = search->n_candidates++;
	else
		slot = candidates[search->beam - 1].slot;
	memmove(&candidates[at + 1], &candidates[at], sizeof(NlCandidate) *
			(size_t) (search->n_candidates - 1 - at));
	candidates[at].length = hypothesis->length;
	memcpy(candidates[at].outputs, hypothesis->outputs,
		   sizeof(int16_t) * (size_t) hypothesis->length);
	candidates[at].score = score;
	candidates[at].raw = choice->raw;
	candidates[at].lowest = fminf(hypothesis->lowest, choice->step);
	candidates[at].slot = slot;
	state = search->session->answers + (size_t) slot * width;
	for (i = 0; i < width; i++)
		state[i] = (hypothesis->hidden[i] + last[i]) / (float) (hypothesis->length + 1);
}

/* The ranked choices become candidates and the next live hypotheses. */
static bool
advance(Search *search)
{
	const NlConstraint *constraint = search->constraint;
	Hypothesis *swap = search->live;
	int			width = search->session->model->info.width;
	int			n_next = 0;
	int			i;
	int			d;

	for (i = 0; i < search->n_choices && n_next < search->beam; i++)
	{
		const Choice *choice = &search->choices[i];
		const Hypothesis *from = &search->live[choice->hypothesis];
		Hypothesis *to = &search->next[n_next];
		const float *last = search->session->y + (size_t) choice->hypothesis * width;
		void	   *state = to->state;
		float	   *hidden = to->hidden;

		if (choice->output == constraint->end)
		{
			finish(search, choice);
			continue;
		}
		*to = *from;
		to->state = state;
		to->hidden = hidden;
		for (d = 0; d < width; d++)
			hidden[d] = from->hidden[d] + last[d];
		memcpy(state, from->state, constraint->state_size);
		if (!constraint->advance(constraint->data, state, choice->output))
			return false;
		to->outputs[to->length++] = (int16_t) choice->output;
		to->score = choice->score;
		to->raw = choice->raw;
		to->lowest = fminf(from->lowest, choice->step);
		n_next++;
	}
	search->live = search->next;
	search->next = swap;
	search->n_live = n_next;
	return true;
}

static bool
finished(const Search *search)
{
	const NlCandidate *worst = &search->candidates[search->beam - 1];
	int			i;

	if (search->n_candidates < search->beam)
		return search->n_live == 0;
	for (i = 0; i < search->n_live; i++)
		if (worth(search, search->live[i].score, search->live[i].length) >
			worth(search, worst->score, worst->length))
			return false;
	return true;
}

static NlStatus
run(Search *search, NlShouldStop should_stop, void *stop_data, NlError *err)
{
	NlSession  *s = search->session;
	int			outputs[NL_MAX_BEAM];
	NlPath	   *paths[NL_MAX_BEAM];
	int			step,
				i;

	for (step = 0; step < s->max_steps && !finished(search); step++)
	{
		if (should_stop != NULL && should_stop(stop_data))
			return nl_fail(err, NL_ERR_CANCELLED, "stopped while searching for an answer");
		for (i = 0; i < search->n_live; i++)
		{
			outputs[i] = step == 0 ? search->constraint->begin :
				search->live[i].outputs[step - 1];
			paths[i] = &search->live[i].path;
		}
		nl_decoder_step(s, step, search->n_live, outputs, paths, s->logits);

		search->n_choices = 0;
		for (i = 0; i < search->n_live; i++)
			consider_outputs(search, i,
							 s->logits + (size_t) i * search->n_outputs);
		if (!advance(search))
			return nl_fail(err, NL_ERR_INPUT, "the constraint refused an output that it allowed");
	}
	return NL_OK;
}

/* The hypotheses of one generation, with room for their states. */
static Hypothesis *
make_hypotheses(NlArena *arena, int beam, size_t state_size, int width)
{
	Hypothesis *made = nl_arena_array(arena, (size_t) beam, sizeof(Hypothesis));
	int			i;

	for (i = 0; i < beam && made != NULL; i++)
	{
		made[i].length = 0;
		made[i].score = 0;
		made[i].raw = 0;
		made[i].lowest = 0;
		made[i].state = nl_arena_zalloc(arena, state_size);
		made[i].hidden = nl_arena_zalloc(arena, sizeof(float) * (size_t) width);
		if (made[i].state == NULL || made[i].hidden == NULL)
			return NULL;
	}
	return made;
}

/* See nl.h. */
NlStatus
nl_session_search(NlSession *session, int beam, float alpha,
				  const NlConstraint *constraint, NlShouldStop should_stop,
				  void *stop_data, NlCandidate *candidates, int *n_candidates,
				  NlError *err)
{
	int			n_symbols = session->model->info.n_symbols;
	Search		search = {0};
	NlArenaMark mark;
	NlStatus	status;

	*n_candidates = 0;
	if (!session->encoded)
		return nl_fail(err, NL_ERR_INPUT, "no question was encoded");
	if (beam < 1 || beam > NL_MAX_BEAM)
		return nl_fail(err, NL_ERR_LIMIT, "beam of %d, from 1 to %d", beam, NL_MAX_BEAM);
	if (!isfinite(alpha) || alpha < 0)
		return nl_fail(err, NL_ERR_INPUT, "length exponent is negative or not a number");
	if (constraint->begin < 0 || constraint->begin >= n_symbols ||
		constraint->end < 0 || constraint->end >= n_symbols)
		return nl_fail(err, NL_ERR_INPUT, "first and last symbol are %d and %d of %d",
					   constraint->begin, constraint->end, n_symbols);

	mark = nl_arena_mark(session->arena);
	search.session = session;
	search.constraint = constraint;
	search.beam = beam;
	search.alpha = alpha;
	search.n_outputs = n_symbols + session->n_items;
	search.candidates = candidates;
	search.allowed = nl_arena_alloc(session->arena, (size_t) search.n_outputs);
	search.allowed_logits = nl_arena_array(session->arena,
										   (size_t) search.n_outputs, sizeof(float));
	search.live = make_hypotheses(session->arena, beam, constraint->state_size,
								  session->model->info.width);
	search.next = make_hypotheses(session->arena, beam, constraint->state_size,
								  session->model->info.width);
	if (search.allowed == NULL || search.allowed_logits == NULL ||
		search.live == NULL || search.next == NULL)
		status = nl_fail(err, NL_ERR_NOMEM, "out of memory for a beam of %d", beam);
	else
	{
		search.n_live = 1;
		constraint->start(constraint->data, search.live[0].state);
		status = run(&search, should_stop, stop_data, err);
	}
	if (status == NL_OK)
		*n_candidates = search.n_candidates;
	nl_arena_release(session->arena, mark);
	return status;
}

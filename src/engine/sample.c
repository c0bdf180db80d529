/*-------------------------------------------------------------------------
 * sample.c
 *	  Answers drawn at random from the model under a constraint.
 *
 * Each draw is a row of the decoder that goes its own way: at each step an
 * output is drawn with probability softmax(logits / temperature) over what the
 * constraint allows, so no draw is outside the language. Rows that have ended
 * leave; the others move together, and each has random numbers of its own, so
 * that what a row draws hangs on the seed and its number only.
 *
 * Learning from the draws needs the probabilities that they had: each step's
 * is given, and what was allowed there, from which the caller can work out the
 * same with weights that have changed since.
 *
 * Memory: the rows and states come from the session's arena and are given back
 * before returning; the results are the caller's. Fails as the search does
 * (beam.c). A draw that reaches the greatest length, or where the constraint
 * allows nothing, has ended = false and is of no use.
 *-------------------------------------------------------------------------
 */
#include <math.h>
#include <string.h>

#include "engine/session.h"

typedef struct Row
{
	NlDraw   *sample;
	NlPath		path;
	uint64_t	random;
	float	   *hidden;			/* [D] sum of the decoder's states of its steps */
	void	   *state;			/* the constraint's */
	int			last;			/* the output to feed */
} Row;

typedef struct Draw
{
	NlSession  *session;
	const NlConstraint *constraint;
	double		temperature;
	int			n_outputs;
	uint8_t    *allowed;		/* the caller's, see nl.h; NULL: not wanted */
	uint8_t    *mask;			/* [n_outputs] */
	float	   *within;			/* [n_outputs] logits of what is allowed */
} Draw;

/* SplitMix64 (Steele, Lea, Flood 2014): from 0 up to, not including, 1. */
static double
next_random(uint64_t *state)
{
	uint64_t	z = (*state += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	z ^= z >> 31;
	return (double) (z >> 11) * 0x1.0p-53;
}

/*
 * One output of those that mask allows, and the log probability that it had.
 * -1: none is allowed, or the model has no opinion (its weights are broken).
 */
static int
draw_output(const Draw *draw, const float *logits, uint64_t *random,
			float *log_probability)
{
	double		most = -INFINITY;
	double		sum = 0;
	double		left;
	int			last = -1;
	int			n = 0;
	int			i;

	for (i = 0; i < draw->n_outputs; i++)
		if (draw->mask[i] && isfinite(logits[i]))
		{
			if (logits[i] > most)
				most = logits[i];
			last = i;
			n++;
		}
	if (n == 0)
		return -1;
	for (i = 0; i <= last; i++)
		if (draw->mask[i] && isfinite(logits[i]))
			sum += exp((logits[i] - most) / draw->temperature);
	left = n == 1 ? 0 : next_random(random) * sum;	/* what is forced costs no chance */
	for (i = 0; i < last; i++)
	{
		if (!draw->mask[i] || !isfinite(logits[i]))
			continue;
		left -= exp((logits[i] - most) / draw->temperature);
		if (left < 0)
			break;
	}
	if (!draw->mask[i] || !isfinite(logits[i]))
		i = last;				/* rounding left a little */
	*log_probability = n == 1 ? 0 :
		(float) ((logits[i] - most) / draw->temperature - log(sum));
	return i;
}

/* A step of one row: false when it has left. *broken: the constraint contradicts itself. */
static bool
step_row(Draw *draw, Row *row, int r, const float *logits, bool *broken)
{
	const NlConstraint *constraint = draw->constraint;
	const NlKernels *kernels = nl_kernels();
	NlDraw   *sample = row->sample;
	NlCandidate *answer = &sample->answer;
	int			width = draw->session->model->info.width;
	const float *last = draw->session->y + (size_t) r * width;
	int			at = sample->steps;
	int			n = 0;
	int			output;
	int			i;
	float		one;

	memset(draw->mask, 0, (size_t) draw->n_outputs);
	constraint->allowed(constraint->data, row->state, draw->mask);
	output = draw_output(draw, logits, &row->random, &sample->log_probability[at]);
	if (output < 0)
		return false;
	if (draw->allowed != NULL)
		memcpy(draw->allowed + ((size_t) answer->slot * NL_MAX_STEPS + (size_t) at) *
			   (size_t) draw->n_outputs, draw->mask, (size_t) draw->n_outputs);

	for (i = 0; i < draw->n_outputs; i++)
		if (draw->mask[i])
			draw->within[n++] = logits[i];
	one = n == 1 ? 0 : fminf(logits[output] - kernels->log_sum_exp(draw->within, n), 0);
	answer->score += one;
	answer->raw += fminf(logits[output] - kernels->log_sum_exp(logits, draw->n_outputs), 0);
	answer->lowest = fminf(answer->lowest, one);
	sample->steps++;
	for (i = 0; i < width; i++)
		row->hidden[i] += last[i];

	if (output == constraint->end)
	{
		float	   *mean = draw->session->answers + (size_t) answer->slot * width;

		for (i = 0; i < width; i++)
			mean[i] = row->hidden[i] / (float) sample->steps;
		sample->ended = true;
		return false;
	}
	if (!constraint->advance(constraint->data, row->state, output))
	{
		*broken = true;
		return false;
	}
	answer->outputs[answer->length++] = (int16_t) output;
	row->last = output;
	return true;
}

static NlStatus
run(Draw *draw, Row *rows, int n, NlShouldStop should_stop, void *stop_data,
	NlError *err)
{
	NlSession  *s = draw->session;
	Row		   *live[NL_MAX_BEAM];
	int			outputs[NL_MAX_BEAM];
	NlPath	   *paths[NL_MAX_BEAM];
	bool		broken = false;
	int			n_live = n;
	int			step,
				i;

	for (i = 0; i < n; i++)
		live[i] = &rows[i];
	for (step = 0; step < s->max_steps && n_live > 0; step++)
	{
		int			left = 0;

		if (should_stop != NULL && should_stop(stop_data))
			return nl_fail(err, NL_ERR_CANCELLED, "stopped while drawing answers");
		for (i = 0; i < n_live; i++)
		{
			outputs[i] = live[i]->last;
			paths[i] = &live[i]->path;
		}
		nl_decoder_step(s, step, n_live, outputs, paths, s->logits);
		for (i = 0; i < n_live; i++)
			if (step_row(draw, live[i], i, s->logits + (size_t) i * draw->n_outputs, &broken))
				live[left++] = live[i];
		if (broken)
			return nl_fail(err, NL_ERR_INPUT, "the constraint refused an output that it allowed");
		n_live = left;
	}
	return NL_OK;
}

/* See nl.h. */
NlStatus
nl_session_sample(NlSession *session, int n, float temperature, uint64_t seed,
				  const NlConstraint *constraint, NlShouldStop should_stop,
				  void *stop_data, NlDraw *samples, uint8_t *allowed,
				  NlError *err)
{
	int			n_symbols = session->model->info.n_symbols;
	int			width = session->model->info.width;
	Draw		draw = {0};
	NlArenaMark mark;
	NlStatus	status = NL_OK;
	Row		   *rows;
	int			i;

	if (!session->encoded)
		return nl_fail(err, NL_ERR_INPUT, "no question was encoded");
	if (n < 1 || n > NL_MAX_BEAM)
		return nl_fail(err, NL_ERR_LIMIT, "%d draws, from 1 to %d", n, NL_MAX_BEAM);
	if (!isfinite(temperature) || temperature <= 0)
		return nl_fail(err, NL_ERR_INPUT, "temperature is not above 0");
	if (constraint->begin < 0 || constraint->begin >= n_symbols ||
		constraint->end < 0 || constraint->end >= n_symbols)
		return nl_fail(err, NL_ERR_INPUT, "first and last symbol are %d and %d of %d",
					   constraint->begin, constraint->end, n_symbols);

	mark = nl_arena_mark(session->arena);
	draw.session = session;
	draw.constraint = constraint;
	draw.temperature = temperature;
	draw.n_outputs = n_symbols + session->n_items;
	draw.allowed = allowed;
	draw.mask = nl_arena_alloc(session->arena, (size_t) draw.n_outputs);
	draw.within = nl_arena_array(session->arena, (size_t) draw.n_outputs, sizeof(float));
	rows = nl_arena_array(session->arena, (size_t) n, sizeof(Row));
	if (draw.mask == NULL || draw.within == NULL || rows == NULL)
		status = nl_fail(err, NL_ERR_NOMEM, "out of memory for %d draws", n);
	for (i = 0; i < n && status == NL_OK; i++)
	{
		memset(&samples[i], 0, sizeof(NlDraw));
		samples[i].answer.slot = i;
		rows[i].sample = &samples[i];
		/* far apart: seeds and rows are small numbers */
		rows[i].random = seed * UINT64_C(0xD1342543DE82EF95) + (uint64_t) i * UINT64_C(0xA24BAED4963EE407);
		rows[i].last = constraint->begin;
		rows[i].hidden = nl_arena_zalloc(session->arena, sizeof(float) * (size_t) width);
		rows[i].state = nl_arena_zalloc(session->arena, constraint->state_size);
		if (rows[i].hidden == NULL || rows[i].state == NULL)
			status = nl_fail(err, NL_ERR_NOMEM, "out of memory for %d draws", n);
		else
			constraint->start(constraint->data, rows[i].state);
	}
	if (status == NL_OK)
		status = run(&draw, rows, n, should_stop, stop_data, err);
	nl_arena_release(session->arena, mark);
	return status;
}

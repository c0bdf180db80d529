/*-------------------------------------------------------------------------
 * toy_language.h
 *	  A language small enough to reckon with, for the tests that search and
 *	  draw answers from the tiny model.
 *
 * No memory of its own. Included by one test program each.
 *-------------------------------------------------------------------------
 */
#ifndef TOY_LANGUAGE_H
#define TOY_LANGUAGE_H

#include "forward_fixture.h"

/*
 * A toy language: words of exactly `length` outputs out of the first `choices`
 * letters (symbols FIRST ...) and item 0, then the end. After a `forced`
 * letter only the same letter may come again, once.
 */
#define FIRST 5
#define END 2

typedef struct Toy
{
	int			n_outputs;
	int			n_symbols;
	int			shortest;
	int			longest;
	int			choices;
	int			forced;			/* letter, or -1 */
	int			calls;
	bool		broken;			/* advance says no */
} Toy;

typedef struct ToyState
{
	int			length;
	int			last;
	bool		twice;
	unsigned int check;			/* of all outputs: is this state really ours? */
} ToyState;

static inline void
toy_start(void *data, void *state)
{
	ToyState   *s = state;

	(void) data;
	memset(s, 0, sizeof(*s));
	s->last = -1;
	s->check = 17;
}

static inline void
toy_allowed(void *data, const void *state, uint8_t *allowed)
{
	Toy		   *toy = data;
	const ToyState *s = state;
	int			i;

	toy->calls++;
	for (i = 0; i < toy->n_outputs; i++)
		allowed[i] = 0;
	if (s->last == toy->forced && s->last >= 0 && !s->twice)
	{
		allowed[FIRST + s->last] = 1;
		return;
	}
	if (s->length >= toy->shortest)
		allowed[END] = 1;
	if (s->length >= toy->longest)
		return;
	for (i = 0; i < toy->choices; i++)
		allowed[FIRST + i] = 1;
	if (toy->n_outputs > toy->n_symbols)
		allowed[toy->n_symbols] = 1;
}

static inline bool
toy_advance(void *data, void *state, int output)
{
	Toy		   *toy = data;
	ToyState   *s = state;
	int			letter = output == toy->n_symbols ? toy->choices : output - FIRST;

	if (toy->broken)
		return false;
	s->twice = letter == s->last && letter == toy->forced && !s->twice;
	s->last = letter;
	s->length++;
	s->check = s->check * 31 + (unsigned int) output;
	return true;
}

static inline NlConstraint
toy_constraint(Toy *toy)
{
	NlConstraint constraint = {0};

	toy->n_outputs = fixture.n_outputs;
	toy->n_symbols = nl_model_info(fixture.model)->n_symbols;
	constraint.data = toy;
	constraint.state_size = sizeof(ToyState);
	constraint.start = toy_start;
	constraint.allowed = toy_allowed;
	constraint.advance = toy_advance;
	constraint.begin = fixture.begin;
	constraint.end = END;
	return constraint;
}

/* Scores of one whole answer by teacher forcing, in double. */
static inline void
score_of(const NlCandidate *candidate, Toy *toy, double *score, double *raw,
		 double *lowest)
{
	Fixture    *f = &fixture;
	float	   *logits = malloc(sizeof(float) * (size_t) ((candidate->length + 1) * f->n_outputs));
	uint8_t    *allowed = calloc((size_t) f->n_outputs, 1);
	ToyState	state;
	int			step,
				i;

	*score = *raw = *lowest = 0;
	toy_start(toy, &state);
	ok(nl_session_logits(f->session, f->begin, candidate->outputs, candidate->length, logits,
						 &f->err));
	for (step = 0; step <= candidate->length; step++)
	{
		const float *row = logits + (size_t) step * f->n_outputs;
		int			output = step < candidate->length ? candidate->outputs[step] : END;
		double		all = 0,
					within = 0;

		toy_allowed(toy, &state, allowed);
		assert_int_equal(allowed[output], 1);
		for (i = 0; i < f->n_outputs; i++)
		{
			all += exp(row[i]);
			within += allowed[i] ? exp(row[i]) : 0;
		}
		*score += row[output] - log(within);
		*lowest = fmin(*lowest, row[output] - log(within));
		*raw += row[output] - log(all);
		assert_true(toy_advance(toy, &state, output));
	}
	free(logits);
	free(allowed);
}

#endif							/* TOY_LANGUAGE_H */

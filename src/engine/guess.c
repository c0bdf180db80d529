/*-------------------------------------------------------------------------
 * guess.c
 *	  Looks up where the last tokens stood before; see guess.h.
 *
 * The lookup passes over the whole text each time: a few microseconds for
 * thousands of tokens, beside a step of milliseconds. Owns nothing, fails never.
 *-------------------------------------------------------------------------
 */
#include "engine/guess.h"

#include <stddef.h>

/*
 * What a batch of r rows costs, in steps of one row. Measured: with AVX-512 VNNI
 * 1.6 for 2 rows and 2.1 for 8, with AVX2 1.4 and 2.0.
 */
#define BATCH_COST 1.35
#define ROW_COST 0.1

/* What each kind is taken to have shown before, as so many tokens. */
#define PRIOR 6.0
static const double priors[NL_GUESS_KINDS] = {0.2, 0.45, 0.6, 0.7, 0.8, 0.85};

void
nl_guesser_init(NlGuesser *guesser)
{
	int			k;

	for (k = 0; k < NL_GUESS_KINDS; k++)
	{
		guesser->looked[k] = PRIOR;
		guesser->right[k] = PRIOR * priors[k];
	}
	guesser->n = 0;
}

/* A text and what has been guessed after it, read as one. */
typedef struct Text
{
	const int32_t *tokens;
	int			n;
	const int32_t *more;
	int			n_more;
} Text;

static int32_t
token_at(const Text *text, int i)
{
	return i < text->n ? text->tokens[i] : text->more[i - text->n];
}

/*
 * The place in `in` after which the tokens agree longest with the text's last
 * ones, the last such place: what was said lately is said again. 0: none.
 * before: only places before it.
 */
static int
longest(const Text *text, const Text *in, int before, int *agree)
{
	int			end = text->n;
	int			best = 0;
	int			place;

	*agree = 0;
	for (place = before; place > 0; place--)
	{
		int			same = 0;

		while (same < NL_GUESS_KINDS && same < place && same < end &&
			   token_at(in, place - 1 - same) == token_at(text, end - 1 - same))
			same++;
		if (same > *agree)
		{
			*agree = same;
			best = place;
			if (same == NL_GUESS_KINDS)
				break;
		}
	}
	return best;
}

/* The best number of tokens for a chance of each to be right. */
static int
best_length(const double *chances, int n)
{
	double		best = 1.0;		/* a step of its own: one token for one step */
	double		reached = 1.0;
	double		tokens = 1.0;
	int			length = 0;
	int			i;

	for (i = 0; i < n; i++)
	{
		double		rate;

		reached *= chances[i];
		tokens += reached;
		rate = tokens / (BATCH_COST + ROW_COST * (i + 2));
		if (rate > best)
		{
			best = rate;
			length = i + 1;
		}
	}
	return length;
}

int
nl_guess_next(NlGuesser *guesser, const int32_t *tokens, int n,
			  const int32_t *other, int n_other, int most)
{
	Text		text = {tokens, n, guesser->tokens, 0};
	Text		second = {other, n_other, NULL, 0};
	double		chances[NL_GUESS_MOST];
	int			agree = 0;
	int			there = 0;
	int			place,
				other_place;
	int			i;

	if (most > NL_GUESS_MOST)
		most = NL_GUESS_MOST;
	place = longest(&text, &text, n - 1, &agree);
	other_place = longest(&text, &second, n_other - 1, &there);
	if (there > agree)
	{
		agree = there;
		place = 0;
	}
	for (i = 0; agree > 0 && i < most; i++)
	{
		if (place > 0)
			/* it may run into what has just been guessed: a repetition goes on */
			guesser->tokens[i] = token_at(&text, place++);
		else if (other_place < n_other)
			guesser->tokens[i] = other[other_place++];
		else
			break;
		guesser->kinds[i] = (int8_t) (agree - 1);
		text.n_more = i + 1;
		/* each token that is right makes the agreement longer */
		if (agree < NL_GUESS_KINDS)
			agree++;
	}
	guesser->n = i;
	for (i = 0; i < guesser->n; i++)
		chances[i] = guesser->right[guesser->kinds[i]] / guesser->looked[guesser->kinds[i]];
	guesser->n = best_length(chances, guesser->n);
	return guesser->n;
}

void
nl_guess_learn(NlGuesser *guesser, int right, int looked)
{
	int			i;

	for (i = 0; i < looked && i < guesser->n; i++)
	{
		guesser->looked[guesser->kinds[i]] += 1.0;
		if (i < right)
			guesser->right[guesser->kinds[i]] += 1.0;
	}
	guesser->n = 0;
}

/*-------------------------------------------------------------------------
 * guess.h
 *	  Tokens that are likely to come next, copied from what stands already.
 *
 * A text model reads n tokens in one batch for much less than n steps, so it
 * pays to guess the next ones, read them all, and keep those that the model
 * would have written itself. What is guessed decides how fast an answer comes,
 * never what it says: whoever verifies takes a guess only where it is the
 * choice at that row.
 *
 * The place is looked up whose last tokens are those of the text's end, and
 * what follows there is taken: SQL repeats the names of the prompt's schema, its
 * own, and those of the candidate before. How many are taken follows how often
 * guesses of their kind (after so many tokens that agreed) were right before. Owns nothing: NlGuesser is the
 * caller's, has no pointers of its own, and is made by nl_guesser_init. Fails
 * never.
 *-------------------------------------------------------------------------
 */
#ifndef NL_GUESS_H
#define NL_GUESS_H

#include <stdint.h>

/* Tokens guessed at a time, at most: rows of a batch without the first one.
 * Fewer than the rows from which text_linear.c goes through OpenBLAS, so that
 * a row has the bits that it has alone. */
#define NL_GUESS_MOST 15

/* Kinds: after an agreement of 1 .. 6 tokens or more. */
#define NL_GUESS_KINDS 6

typedef struct NlGuesser
{
	/* tokens of each kind that were looked at, and that were right */
	double		looked[NL_GUESS_KINDS];
	double		right[NL_GUESS_KINDS];
	/* the guess at hand */
	int			n;
	int8_t		kinds[NL_GUESS_MOST];
	int32_t		tokens[NL_GUESS_MOST];
} NlGuesser;

/* With a prior for each kind. */
extern void nl_guesser_init(NlGuesser *guesser);

/*
 * Guesses what follows tokens[0 .. n - 1], n >= 1, at most `most` tokens, copied
 * from there or from other[0 .. n_other - 1] (another text; may be none). The
 * guess is in guesser->tokens, its length is returned; 0: a step of its own is
 * better.
 */
extern int	nl_guess_next(NlGuesser *guesser, const int32_t *tokens, int n,
						  const int32_t *other, int n_other, int most);

/* Of the guess at hand the first `right` tokens were; `looked` of them (right or
 * one more) were looked at. The guess is over. */
extern void nl_guess_learn(NlGuesser *guesser, int right, int looked);

#endif							/* NL_GUESS_H */

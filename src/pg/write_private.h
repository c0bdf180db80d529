/*-------------------------------------------------------------------------
 * write_private.h
 *	  What write.c, write_prompt.c and write_guess.c share.
 *
 * A Writer is one call's, in the caller's context.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_WRITE_PRIVATE_H
#define NLPG_WRITE_PRIVATE_H

#include "pg/compat.h"

#include "engine/guess.h"
#include "lang/prefix_scan.h"
#include "pg/prefix_oracle.h"
#include "pg/text_model.h"
#include "pg/write.h"

/* Tokens fetched from the logits at a time. */
#define PICKS 128

/* What the model is taken to have said already. */
#define ANSWER_BEGIN "```sql\n"

/* A place where another token was possible. */
typedef struct Fork
{
	int			at;				/* tokens of the answer before it */
	int			chosen;			/* of them and with it, not forced */
	int			bytes;			/* of the text before it */
	int32		token;
	double		score;			/* with that token */
} Fork;

typedef struct Writer
{
	NlpgAsked  *asked;
	const NlpgTextModel *model;
	NlpgPrefix *prefix;
	bool		constrained;
	bool		all;			/* more than the greedy one, though that has an end */
	bool		fork;			/* look for second choices */
	NlChatText	chat;			/* the prompt without the answer's beginning */
	int32	   *tokens;			/* prompt, then answer */
	int			n_prompt;
	int			n_shared;		/* of them those that other questions begin with too */
	int			n_answer;
	int			n_chosen;		/* of the answer's tokens, those that were not forced */
	char		text[NL_PREFIX_TEXT + 1];
	int			length;
	double		score;
	bool		ended;
	bool		cut;
	const float *logits;		/* after the last token: of one row of what was read last */
	/* guesses (write_guess.c) */
	bool		guess;
	int			row;			/* of the batch; so many guesses were right */
	NlGuesser	guesser;
	int32	   *other;			/* tokens of the greedy answer, for those after it */
	int			n_other;
	int			n_forks;
	Fork	   *forks;			/* [nlpg_text_answer] */
	/* tokens by logit, from the highest */
	int32		picks[PICKS];
	int			n_picks;
	int			next_pick;
	float		last_logit;		/* of the last pick, and its number: the next batch is below */
	int32		last_token;
	uint8		first[256];		/* of a token: 0 not known, 1 alive, 2 dead */
	double		log_sum;		/* of the exponentials of all logits */
	NlpgWritten *written;
	int			n;
	int			n_written;
} Writer;

/* write_prompt.c: makes writer->tokens and n_prompt; chat is what was written. */
extern void nlpg_write_prepare(Writer *writer);

/* Tokens forced at a time. */
#define NLPG_FORCED 32

/* write_guess.c: tokens that must follow what stands, at most `most` of
 * NLPG_FORCED; how many. */
extern int	nlpg_write_forced(Writer *writer, int32 *tokens, int most);

/*
 * write_guess.c: tokens that may follow, behind writer's tokens, where
 * nlpg_text_read reads them with those; how many. most: no more than that.
 */
extern int	nlpg_write_guess(Writer *writer, int most);

#endif							/* NLPG_WRITE_PRIVATE_H */

/*-------------------------------------------------------------------------
 * write.h
 *	  A text model writes SQL for a question, token by token, under the prefix
 *	  oracle.
 *
 * The first candidate is greedy: at each step the likeliest token that keeps
 * the text alive (lang/prefix.h); a word that can be ended in one way only is ended
 * so, without a choice. Further ones leave it at the places where
 * the second choice was likeliest, one place each, and are greedy from there
 * (a beam would want as many caches). At the limit of tokens the text is
 * ended by its completion, so that what comes out is a statement in any case.
 * Deterministic, and the same with nl2sql.text_guess on and off.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_WRITE_H
#define NLPG_WRITE_H

#include "pg/compat.h"

#include "pg/question.h"

typedef struct NlpgWritten
{
	const char *sql;			/* server encoding; NULL: it cannot be written so */
	double		score;			/* sum of log probabilities of its tokens */
	double		mean;			/* the same for one token that was not forced */
	int			tokens;
	bool		cut;			/* ended by the limit of tokens */
} NlpgWritten;

/* What a call cost, for nl2sql's tests and for measuring. */
typedef struct NlpgWriting
{
	int			prompt;			/* tokens of the prompt */
	int			reused;			/* of them in the cache before, */
	int			others;			/* or read by another backend, these counted in reused */
	int			tokens;			/* written, all candidates together */
	int			forced;			/* of them those that had to come */
	int			reads;			/* steps and batches of the model while writing */
	int			guessed;		/* tokens in these that were guessed, */
	int			right;			/* and so many were what came */
	long		tried;			/* tokens that the oracle was asked about */
	long		judged;			/* texts that the server was asked about */
	int64		prefill_us;
	int64		model_us;		/* of the model while writing */
	int64		oracle_us;
} NlpgWriting;

/*
 * Up to n candidates, best first (those that were cut last), with different SQL each; returns how many,
 * at least 1. all: else only the greedy one, if that comes to its end. asked: prepared for a text model. Runs in a section of its own
 * (execute.h). Raises program_limit_exceeded when the question does not fit,
 * query_canceled, and what the engine raises.
 */
extern int	nlpg_write(NlpgAsked *asked, int n, bool all, NlpgWritten *written);

/* What the model reads for the question, in the server's encoding. */
extern char *nlpg_write_prompt(NlpgAsked *asked);

/* Of the last call in this backend. */
extern const NlpgWriting *nlpg_write_cost(void);

#endif							/* NLPG_WRITE_H */

/*-------------------------------------------------------------------------
 * answer.h
 *	  Question -> candidates -> the statement that answers it.
 *
 * A candidate is what the model wrote; it becomes a statement when the
 * compiler could write SQL for it, the server understood that, the guard let
 * it pass and the planner's cost is within the limit.
 *
 * Confidence: the model gives each candidate a probability under the grammar
 * (the product over its symbols); a candidate's confidence is its share in
 * the sum over all candidates found, those that were dropped too. Candidates
 * with the same SQL count as one. It says how sure the model is between its
 * own candidates; it is not calibrated against being right.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_ANSWER_H
#define NLPG_ANSWER_H

#include "pg/compat.h"

#include "pg/question.h"

typedef struct NlpgChoice
{
	const char *sql;			/* server encoding; NULL: none could be written */
	double		score;			/* log probability under the grammar */
	double		confidence;		/* 0..1, see above */
	double		cost;			/* planner's total cost; -1: not planned */
	bool		abstain;		/* "this cannot be answered" */
	bool		passed;
	const char *note;			/* "ok", or why it was dropped */
} NlpgChoice;

typedef struct NlpgAnswer
{
	NlpgAsked  *asked;
	int			n_choices;
	NlpgChoice *choices;		/* best first */
} NlpgAnswer;

/*
 * Runs the model and judges candidates, in CurrentMemoryContext. beam: how
 * many, 1 .. NL_MAX_BEAM. all: judge every candidate; else none after the
 * first that passed (those have note NULL). Raises what question.h says, what
 * the engine raises and query_canceled.
 */
extern NlpgAnswer *nlpg_answer_find(text *question, int beam, bool all);

/*
 * The statement of an answer: the first choice that passed. Raises
 *	  NL001	the model says that it cannot be answered
 *	  NL002	no candidate passed
 *	  NL003	the confidence is below nl2sql.min_confidence
 * with a detail that tells what was understood of the question.
 */
extern const NlpgChoice *nlpg_answer_statement(const NlpgAnswer *answer);

#endif							/* NLPG_ANSWER_H */

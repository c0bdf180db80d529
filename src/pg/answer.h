/*-------------------------------------------------------------------------
 * answer.h
 *	  Question -> candidates -> the statement that answers it.
 *
 * A candidate is what the model wrote; it becomes a statement when the
 * compiler could write SQL for it, the server understood that, the guard let
 * it pass and the planner's cost is within the limit.
 *
 * Trial: a cheap statement is run before one is chosen. One that fails is
 * dropped; one that finds nothing gives way to a candidate that finds something
 * and is nearly as likely (execution-guided decoding, Wang et al., arXiv
 * 1807.03100). A reward head reads what the trials of all of them found
 * (outcome.h).
 *
 * Taught: a pair that fits the question (taught.h) is the first choice, with
 * confidence 1; the model is not asked then, unless all choices are wanted. A
 * statement that the role has called wrong for this question is dropped.
 *
 * Conversation (conversation.h): a question that stands after others is first
 * looked up among the taught ones alone, since what is taught stands alone,
 * then read with those before it: looked up again, and given to the model. The
 * number of a reading is answered by that statement, judged as any other. What
 * the statement that answered the turn before can be changed into stands beside
 * what the model finds; that statement itself gives way to any other (followup.h).
 *
 * A text model (text_model.h) writes SQL itself (write.h); its candidates pass
 * the same checks. Without the wish for all, one is written, and more only if
 * that did not pass. Confidence is then the geometric mean of its tokens'
 * probabilities, which is not calibrated; it cannot abstain or change data.
 *
 * Confidence of the linked model: with a reward head in the model (engine/model.h), the probability
 * that the candidate is right, as the head has learnt it from candidates that
 * were run against the right answer on schemas the model had not seen;
 * candidates are ordered by it. Without one, the candidate's share in the
 * summed probabilities of all candidates found, those that were dropped too,
 * which is not calibrated. Candidates with the same SQL count as one.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_ANSWER_H
#define NLPG_ANSWER_H

#include "pg/compat.h"

#include "pg/execute.h"
#include "pg/question.h"
#include "pg/taught.h"

/* A step of an answer that was drawn. */
typedef struct NlpgStep
{
	float4		log_probability;	/* of the token, when it was drawn */
	int			n_allowed;
	int32	   *allowed;		/* tokens that could have been drawn */
} NlpgStep;

#define NLPG_ALIKE	5

typedef struct NlpgChoice
{
	const char *sql;			/* server encoding; NULL: none could be written */
	double		score;			/* log odds of being right by the reward head; without
								 * one the log probability under the grammar; of a text
								 * model that of a token on average */
	double		reward;			/* log odds of being right, by the reward head if there is one */
	double		confidence;		/* 0..1, see above */
	double		cost;			/* planner's total cost; -1: not planned */
	bool		abstain;		/* "this cannot be answered" */
	bool		rejected;		/* called wrong for this question by this role */
	bool		passed;
	NlpgTrial	trial;			/* whether it found anything, if it was tried */
	NlpgResult	result;			/* what it gave, if it was tried */
	const char *note;			/* "ok", or why it was dropped */
	const char *like;			/* UTF-8; a taught question that it answers as well; or NULL */
	float4	   *alike;			/* of such a one: the reward head's log odds, and NlpgAlike; or NULL */
	int			n_features;		/* what a reward head reads (engine/nl.h) */
	float4	   *features;
	int			n_tokens;		/* of the model's: the IR, the end not counted */
	int32	   *tokens;
	NlpgStep  *drawn;			/* [n_tokens + 1], the end last; NULL: not drawn */
} NlpgChoice;

typedef struct NlpgAnswer
{
	text	   *question;		/* as it was asked; of a number: what it reads */
	int			number;			/* of the reading that was asked for; 0: none */
	NlpgAsked  *alone;			/* the question */
	NlpgAsked  *asked;			/* the same, or with those before it, if that
								 * is what was answered */
	NlpgTaught *taught;			/* what people said of this question */
	NlpgChoice	before;			/* of a follow-up: what the turn before was answered with, judged */
	int			n_choices;
	NlpgChoice *choices;		/* best first */
} NlpgAnswer;

/*
 * Runs the model and judges candidates, in CurrentMemoryContext. beam: how
 * many, 1 .. NL_MAX_BEAM, else invalid_parameter_value. all: judge every
 * candidate; else none after the first that passed (those have note NULL),
 * unless nl2sql.ask_back or the reward head needs them.
 * Raises what question.h and conversation.h say, what the engine raises and
 * query_canceled.
 */
extern NlpgAnswer *nlpg_answer_find(text *question, int beam, bool all);

/*
 * Candidates for a request to change rows, none of them judged, best first by
 * their probability and by what the request's words say (lang/change_said.h).
 * Raises what the question and the engine raise, and feature_not_supported for
 * a model that does not know changes.
 */
extern NlpgAnswer *nlpg_answer_find_change(text *request, int beam);

/*
 * For learning from what is tried: n answers drawn from the model under the
 * grammar (engine/nl.h, nl_session_sample), all judged, none merged, the best
 * by the reward head first. Neither taught pairs nor a conversation count.
 * Those that did not end are left out. Raises invalid_parameter_value
 * for n or temperature, and what the question and the engine raise.
 */
extern NlpgAnswer *nlpg_answer_sample(text *question, int n, float temperature, uint64 seed);

/* The choice that answers, or NULL: abstained, nothing passed. Raises nothing. */
extern const NlpgChoice *nlpg_answer_choose(const NlpgAnswer *answer);

/*
 * The statement of an answer: the first choice that passed, or a later one as
 * said above. Raises
 *	  NL001	the model says that it cannot be answered
 *	  NL002	no candidate passed
 *	  NL003	the confidence is below nl2sql.min_confidence
 * with a detail that tells what was understood of the question; NL003 also
 * tells the two nearest readings and in what they differ.
 */
extern const NlpgChoice *nlpg_answer_statement(NlpgAnswer *answer);

#endif							/* NLPG_ANSWER_H */

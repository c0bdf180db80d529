/*-------------------------------------------------------------------------
 * question.h
 *	  One question, made ready for the model.
 *
 * The way every SQL function takes first, at run time and for training data
 * alike: read the schema (cached), split the question, look its phrases up in
 * the data, link, choose what the model is shown and encode it.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_QUESTION_H
#define NLPG_QUESTION_H

#include "pg/compat.h"

#include "engine/nl.h"
#include "lang/change_said.h"
#include "lang/encode.h"
#include "lang/link.h"
#include "pg/errors.h"
#include "pg/session.h"

/* How like a taught question another is. */
typedef struct NlpgAlike
{
	double		words;			/* 0..1, words in common over all of both */
	double		rare;			/* 0..1, of our words, those in common; the rarer among taught questions, the more they count */
	int			ours;			/* our words that the taught question lacks */
	int			theirs;			/* its words that ours lacks */
} NlpgAlike;

/* A statement that answers a question like this one (taught_candidates.h). */
typedef struct NlpgNear
{
	int			n_ir;
	const int32 *ir;
	const char *question;		/* UTF-8 */
	NlpgAlike	alike;
} NlpgNear;

typedef struct NlpgAsked
{
	const char *text;			/* the question, UTF-8 */
	NlChangeSaid *change;		/* what a request for a change of rows says; NULL: a question */
	NlpgSchema *cached;			/* pinned in the call's memory context */
	const NlSchema *schema;		/* cached->schema, or a copy that knows which keys the question
								 * speaks of (nl_join_prefer) */
	NlLinked   *linked;			/* words, values, links */
	NlContext  *context;		/* what the model is shown: items and input; NULL for a
								 * text model (write.h) */
	int			n_near;			/* statements taught of questions that are like this one */
	NlpgNear   *near;
	NlArena    *arena;			/* for further work on this question */
	NlpgDeadline deadline;		/* of the whole call, from nl2sql.timeout */
} NlpgAsked;

/*
 * Prepares the question in CurrentMemoryContext; all of the result lives
 * until that is reset or deleted. Raises:
 *	  invalid_parameter_value	no words, too long, not valid text
 *	  undefined_table			the role may read no table (hint: grants, nl2sql.schemas)
 *	  and what the catalogs, the model file and the engine raise.
 *
 * To run the model then: nl_session_encode(nlpg_session_engine(),
 * &asked->context->input, nlpg_threads, nlpg_should_stop, &asked->deadline,
 * &err) followed at once (no SQL in between) by nl_session_search; raise
 * their statuses with nlpg_check().
 */
extern NlpgAsked *nlpg_question_prepare(text *question);

/* Makes asked->context again, its values having changed. */
extern void nlpg_question_encode(NlpgAsked *asked);

/* The same of a question with those before it, the last of which that statement
 * answered; NULL: none did. */
extern NlpgAsked *nlpg_followup_prepare(text *joined, const char *before);

/* The same of a request for a change of rows: its answer is a change, written
 * by a grammar in mode NL_GRAMMAR_CHANGE and compiled by nl_compile_change(). */
extern NlpgAsked *nlpg_change_prepare(text *request);

#endif							/* NLPG_QUESTION_H */

/*-------------------------------------------------------------------------
 * conversation.h
 *	  What a backend remembers of the questions that were asked: conversations.
 *
 * A conversation has a name, a role and turns: questions as they were asked,
 * each with the SQL that answered it, if any did. With nl2sql.conversation on, a question
 * is read after the four before it ("orders of May | and of June?"), the way
 * the model has learnt follow-up questions (model/pack.py, after()).
 *
 * A role sees its own conversations only: after SET ROLE, and in a function
 * that is SECURITY DEFINER, the same name means another conversation. Nothing
 * of this is transactional: what was asked in a transaction that is rolled
 * back has been asked. It ends with the backend, or with nl_reset().
 *
 * Readings: statements among which the asker is to choose (ask.h). They belong
 * to the conversation; a question that is but the number of one means it.
 *
 * Everything lives under the memory context "nl2sql conversations", a child of
 * TopMemoryContext, and is bounded by the limits below.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_CONVERSATION_H
#define NLPG_CONVERSATION_H

#include "pg/compat.h"

#define NLPG_MAX_CONVERSATIONS	32	/* in a backend */
#define NLPG_MAX_TURNS			16	/* kept of a conversation, the last ones */
#define NLPG_MAX_READINGS		3
#define NLPG_MAX_KEPT_SQL		16384	/* bytes; of longer SQL only the question is kept */

/* A question, as it is to be read. In CurrentMemoryContext. */
typedef struct NlpgRead
{
	text	   *question;		/* the one that was asked; for the number of a
								 * reading, the one that it is a reading of */
	text	   *joined;			/* that with those before it; NULL: it stands alone */
	const char *before;			/* joined: what the last turn that had an answer was answered with; NULL: none */
	bool		just_before;	/* that is the turn before */
	int			number;			/* of the reading that was chosen; 0: none */
	const char *sql;			/* and its statement */
} NlpgRead;

/*
 * How to read a question in the conversation at hand. With nl2sql.conversation
 * off it stands alone; with nl2sql.ask_back off too, a number is no reading. Turns before it are left out, the older first, when the
 * text would not be read whole. A question that is the last turn's again is
 * read as that one was.
 *
 * Raises invalid_parameter_value for a number that none of the readings has,
 * configuration_limit_exceeded when the conversation at hand is one too many.
 */
extern void nlpg_conversation_read(text *question, NlpgRead *read);

/*
 * A turn of the conversation at hand, if nl2sql.conversation is on. The last
 * turn's question again takes that turn's place. sql: NULL for a question that
 * the tables do not answer: what follows goes on from it all the same.
 */
extern void nlpg_conversation_remember(const text *question, const char *sql);

/* Readings of a question, for the numbers from 1 on; n 0: no more. At most
 * NLPG_MAX_READINGS are kept. */
extern void nlpg_conversation_keep_readings(const text *question, int n,
											const char *const *sql);

#endif							/* NLPG_CONVERSATION_H */

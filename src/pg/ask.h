/*-------------------------------------------------------------------------
 * ask.h
 *	  What the functions have in common that ask: nl_sql, nl_query and
 *	  nl_query_cursor.
 *
 * Asking back (nl2sql.ask_back): when other candidates are at least half as
 * likely as the best one, cost at most nl2sql.trial_cost as it does, and give
 * other results, the question is raised as an error, NLPG_ERRCODE_AMBIGUOUS,
 * with up to three readings. The conversation keeps them; a question that is
 * the number of one is answered by that one (conversation.h).
 *
 * A candidate that finds nothing is no reading where the best finds something,
 * as everywhere (answer.h). Results of more than nl2sql.max_rows rows say
 * nothing: which of the rows were seen is chance.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_ASK_H
#define NLPG_ASK_H

#include "pg/compat.h"

#include "pg/answer.h"

/*
 * The statement that answers a question, and in *answer what it was chosen
 * from. Raises what nlpg_answer_find and nlpg_answer_statement raise, and
 * NLPG_ERRCODE_AMBIGUOUS.
 */
extern const NlpgChoice *nlpg_ask(text *question, NlpgAnswer **answer);

/* The answer was given: a turn of the conversation. Call last. */
extern void nlpg_ask_done(const NlpgAnswer *answer, const NlpgChoice *statement);

#endif							/* NLPG_ASK_H */

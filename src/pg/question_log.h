/*-------------------------------------------------------------------------
 * question_log.h
 *	  The log of questions: nl2sql.log_questions, nl_log(), nl_log_prune().
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_QUESTION_LOG_H
#define NLPG_QUESTION_LOG_H

#include "pg/compat.h"

#include "fmgr.h"

/*
 * Calls body(fcinfo), and writes a record of it if nl2sql.log_questions is on:
 * also when it raises, which goes on. function: its name. Raises nothing of
 * its own; what cannot be written is told in the server's log.
 */
extern Datum nlpg_logged(const char *function, text *question, PGFunction body,
						 FunctionCallInfo fcinfo);

/* What was found for the question that is being answered, if it is logged.
 * sql must live as long as the call. */
extern void nlpg_log_statement(const char *sql, double confidence);

#endif							/* NLPG_QUESTION_LOG_H */

/*-------------------------------------------------------------------------
 * fix.h
 *	  Repairs a SELECT that does not parse or analyse.
 *
 * A search over edits of the text: the server says what is wrong and where
 * (oracle.h), rules propose edits for that kind of error, and those are kept
 * after which the statement is good, or fails elsewhere. Breadth first, the
 * cheapest states of each level only, a bound on attempts, and the call's
 * deadline. Nothing is planned or run.
 *
 * A statement is good when the guard passes it. Names come from what the role
 * may read in the schemas of nl2sql.schemas.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_FIX_H
#define NLPG_FIX_H

#include "pg/compat.h"

#include "nodes/pg_list.h"
#include "pg/errors.h"

typedef struct NlpgFixed
{
	char	   *sql;
	List	   *changes;		/* of char *, in the order they were made; NIL: none needed */
	char	   *note;			/* or NULL */
} NlpgFixed;

/*
 * In CurrentMemoryContext. Runs a section (execute.h). Raises
 * NLPG_ERRCODE_REFUSED for a good statement that the guard refuses, the
 * statement's own SQLSTATE with the error as detail when no repair is found,
 * and query_canceled.
 */
extern NlpgFixed *nlpg_fix(const char *sql, const NlpgDeadline *deadline);

#endif							/* NLPG_FIX_H */

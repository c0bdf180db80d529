/*-------------------------------------------------------------------------
 * explain.h
 *	  Where an answer comes from: rows that a person can check.
 *
 * Everything is told from the statement's own tree, analysed behind the guard
 * and walked into IR, and from the links of the question; nothing from what
 * the model wrote. Names are those of the schema that the role may read, and
 * those that the statement itself has.
 */
#ifndef NLPG_EXPLAIN_H
#define NLPG_EXPLAIN_H

#include "pg/compat.h"

#include "pg/answer.h"

typedef struct NlpgExplainRow
{
	const char *part;			/* sql, meaning, table, column, value, join,
								 * confidence, source, warning: in this order */
	char	   *detail;			/* server encoding */
} NlpgExplainRow;

/*
 * NlpgExplainRow *s, in CurrentMemoryContext. Runs a section (execute.h).
 * Raises NLPG_ERRCODE_REFUSED when the statement does not pass the guard any
 * more, query_canceled, and what the engine's arena raises.
 */
extern List *nlpg_explain_rows(const NlpgAnswer *answer, const NlpgChoice *statement);

#endif							/* NLPG_EXPLAIN_H */

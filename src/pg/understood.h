/*-------------------------------------------------------------------------
 * understood.h
 *	  What was understood of a question, for the detail of an error.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_UNDERSTOOD_H
#define NLPG_UNDERSTOOD_H

#include "pg/compat.h"

#include "pg/question.h"

/* "Understood: ... Not found among the tables: ...", in CurrentMemoryContext. */
extern char *nlpg_understood(const NlpgAsked *asked);

#endif							/* NLPG_UNDERSTOOD_H */

/*-------------------------------------------------------------------------
 * subtransaction.h
 *	  A piece of work in an internal subtransaction, whatever comes of it.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_SUBTRANSACTION_H
#define NLPG_SUBTRANSACTION_H

#include "pg/compat.h"

/*
 * Runs body(data) in a subtransaction and in CurrentMemoryContext. keep: what
 * it did stays, unless it raised an error; else it is rolled back in any case.
 * NULL, or the error, a copy in CurrentMemoryContext: the subtransaction is
 * over then, and the caller raises it (ReThrowError) or makes something of it.
 */
extern ErrorData *nlpg_subtransaction(void (*body) (void *data), void *data,
									  bool keep);

#endif							/* NLPG_SUBTRANSACTION_H */

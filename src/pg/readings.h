/*-------------------------------------------------------------------------
 * readings.h
 *	  Readings of a question, told so that a person can choose.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_READINGS_H
#define NLPG_READINGS_H

#include "pg/compat.h"

#include "pg/errors.h"

/*
 * A numbered line for each statement, its meaning in plain words (describe.h)
 * behind it; for two of them also in which words the meanings differ. In
 * CurrentMemoryContext. The statements must have passed the oracle; raises
 * what nlpg_describe raises.
 */
extern char *nlpg_readings_text(int n, const char *const *sql,
								const NlpgDeadline *deadline);

#endif							/* NLPG_READINGS_H */

/*-------------------------------------------------------------------------
 * known.h
 *	  A statement that is known beside the question (what the turn before was
 *	  answered with, a taught pair), as IR over the question's values.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_KNOWN_H
#define NLPG_KNOWN_H

#include "pg/compat.h"

#include "pg/querytree.h"
#include "pg/question.h"

/*
 * NULL: the IR has no such statement, it changes rows, or it no longer fits the
 * schema; no error. Values of it that the question does not say become values of
 * the question, so before that is encoded. Outside a section (execute.h); raises
 * cancellation and want of resources.
 */
extern const NlpgWalked *nlpg_known_read(NlpgAsked *asked, const char *sql);

#endif							/* NLPG_KNOWN_H */

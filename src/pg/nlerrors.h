/*-------------------------------------------------------------------------
 * nlerrors.h
 *	  SQLSTATEs of our own, class NL.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_NLERRORS_H
#define NLPG_NLERRORS_H

#include "pg/compat.h"

/* the model says that the question cannot be answered from these tables */
#define NLPG_ERRCODE_CANNOT_ANSWER	MAKE_SQLSTATE('N', 'L', '0', '0', '1')
/* no candidate passed the checks */
#define NLPG_ERRCODE_NOTHING_PASSED MAKE_SQLSTATE('N', 'L', '0', '0', '2')
/* the best answer's confidence is below nl2sql.min_confidence */
#define NLPG_ERRCODE_UNSURE			MAKE_SQLSTATE('N', 'L', '0', '0', '3')
/* the guard refuses the statement */
#define NLPG_ERRCODE_REFUSED		MAKE_SQLSTATE('N', 'L', '0', '0', '4')
/* the planner's cost is above nl2sql.max_cost */
#define NLPG_ERRCODE_TOO_COSTLY		MAKE_SQLSTATE('N', 'L', '0', '0', '5')
/* the question can be read in more than one way: nl2sql.ask_back */
#define NLPG_ERRCODE_AMBIGUOUS		MAKE_SQLSTATE('N', 'L', '0', '0', '6')
/* changes of data are off: nl2sql.allow_changes */
#define NLPG_ERRCODE_CHANGES_OFF	MAKE_SQLSTATE('N', 'L', '0', '0', '7')
/* the token of a change is not known, was used, has expired or is another role's */
#define NLPG_ERRCODE_TOKEN			MAKE_SQLSTATE('N', 'L', '0', '0', '8')
/* a change touches more rows than nl2sql.max_changed_rows, or not what was shown */
#define NLPG_ERRCODE_ROWS			MAKE_SQLSTATE('N', 'L', '0', '0', '9')

#endif							/* NLPG_NLERRORS_H */

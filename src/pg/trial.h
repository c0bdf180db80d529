/*-------------------------------------------------------------------------
 * trial.h
 *	  Plans that are run on trial: nobody sees their rows.
 *
 * Both run a guarded and planned statement in the section of the caller
 * (execute.h), under the active snapshot. They raise what it raises.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_TRIAL_H
#define NLPG_TRIAL_H

#include "pg/compat.h"

#include "nodes/plannodes.h"

typedef enum NlpgTrial
{
	NLPG_TRIAL_NONE,			/* not run */
	NLPG_TRIAL_EMPTY,			/* no row, or one row of nothing but NULL */
	NLPG_TRIAL_ROWS
} NlpgTrial;

/* What a statement gives, to be compared with what another one gives. */
typedef struct NlpgResult
{
	int			columns;
	int64		rows;
	uint64		hash;			/* of the rows, in whatever order */
} NlpgResult;

/* The first two rows: is there anything? */
extern NlpgTrial nlpg_trial_first(PlannedStmt *plan, const char *sql);

/*
 * All rows. A row is hashed by the texts of its values, in the order of its
 * columns, so that 1 of type integer and 1 of type bigint are the same. Equal
 * results give equal hashes; others nearly never.
 */
extern void nlpg_trial_all(PlannedStmt *plan, const char *sql, NlpgResult *result);

#endif							/* NLPG_TRIAL_H */

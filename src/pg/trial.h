/*-------------------------------------------------------------------------
 * trial.h
 *	  Plans that are run on trial: nobody sees their rows.
 *
 * A guarded and planned statement is run in the section of the caller
 * (execute.h), under the active snapshot. What it raises is raised.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_TRIAL_H
#define NLPG_TRIAL_H

#include "pg/compat.h"

#include "nodes/plannodes.h"

/* Rows of a candidate that are looked at before one is chosen. */
#define NLPG_TRIAL_ROWS_MOST 1000

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
	int64		rows;			/* that were looked at */
	bool		cut;			/* there were more; which ones were seen, is chance */
	uint64		hash;			/* of the rows, in whatever order */
	double		nulls;			/* share of NULL among the values, 0 if there are none */
	double		repeated;		/* share of rows that were there before, of the first
								 * NLPG_TRIAL_ROWS_MOST */
} NlpgResult;

/*
 * Up to `most` rows; 0: all. A row is hashed by the texts of its values, in the
 * order of its columns, so that 1 of type integer and 1 of type bigint are the
 * same. Equal results give equal hashes; others nearly never.
 */
extern void nlpg_trial_run(PlannedStmt *plan, const char *sql, int64 most, NlpgResult *result);

extern NlpgTrial nlpg_trial_verdict(const NlpgResult *result);

#endif							/* NLPG_TRIAL_H */

/*-------------------------------------------------------------------------
 * execute.h
 *	  One statement: understood, judged, planned and run, read-only, with a
 *	  deadline and caps, as the caller.
 *
 * The tree that is run is the very tree that the guard has seen: text is
 * analysed once, its locks are kept, and no name is looked up again.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_EXECUTE_H
#define NLPG_EXECUTE_H

#include "pg/compat.h"

#include "lang/schema.h"
#include "pg/errors.h"
#include "pg/oracle.h"
#include "pg/trial.h"
#include "tcop/dest.h"

/*
 * Runs body(data) in a section where the transaction is read-only and the
 * deadline interrupts whatever runs ("canceling statement due to
 * nl2sql.timeout", query_canceled). Both end with the section, by an error
 * too. Sections do not nest: one inside another is an error, so a function
 * that a statement calls cannot ask a question of its own.
 */
extern void nlpg_execute_section(void (*body) (void *data), void *data,
								 const NlpgDeadline *deadline);

/*
 * The same but for the transaction, which stays as it is: for change.c alone,
 * whose statements are judged by another guard. A question inside it is an
 * error too.
 */
extern void nlpg_execute_change_section(void (*body) (void *data), void *data,
										const NlpgDeadline *deadline);

/*
 * An NlpgJudge (oracle.h): guard, then the planner for its cost. data:
 * NlpgJudgement *. Call inside a section: planning evaluates functions.
 *
 * With on_trial, a statement that costs at most nl2sql.trial_cost is then run for
 * its first NLPG_TRIAL_ROWS_MOST rows, which nobody sees. One that fails there is
 * not good.
 */
typedef struct NlpgJudgement
{
	const NlSchema *schema;		/* in: the relations that may be named */
	double		cost;			/* out: planner's total cost; -1 not planned */
	bool		on_trial;		/* in: also run it for a moment, see above */
	NlpgTrial	trial;			/* out */
	NlpgResult	result;			/* out, if it was tried */
} NlpgJudgement;

extern bool nlpg_execute_judge(NlpgTree *tree, void *data, StringInfo reason);

/*
 * Guard, planner, and all rows for comparing: an NlpgJudge; data:
 * NlpgComparison *. Call inside a section, for what is known to be cheap.
 */
typedef struct NlpgComparison
{
	const NlSchema *schema;		/* in: the relations that may be named */
	NlpgResult	result;			/* out, of the first nl2sql.max_rows rows */
} NlpgComparison;

extern bool nlpg_execute_judge_result(NlpgTree *tree, void *data, StringInfo reason);

/* The same without the planner: runs nothing at all. */
extern bool nlpg_execute_judge_guard(NlpgTree *tree, void *data,
									 StringInfo reason);

/*
 * What the guard says of a text: NULL when it may run, else the reason. In a
 * section, since analysis may wait for locks.
 */
extern char *nlpg_execute_verdict(const char *sql, const NlSchema *schema,
								  const NlpgDeadline *deadline);

/*
 * Rows into the result of a set-returning function (materialize mode), each
 * as one object of the function's type, jsonb or json. Columns of the same
 * name become name, name_2, ...
 * A NOTICE tells when nl2sql.max_rows or nl2sql.max_bytes cut the result.
 * Raises NLPG_ERRCODE_REFUSED, NLPG_ERRCODE_TOO_COSTLY and what the
 * statement itself raises.
 */
extern void nlpg_execute_json(const char *sql, const NlSchema *schema,
							  const NlpgDeadline *deadline,
							  FunctionCallInfo fcinfo);

/*
 * The same with rows of the function's result type, column by column with
 * explicit casts. Raises datatype_mismatch when their number differs or there
 * is no cast.
 */
extern void nlpg_execute_typed(const char *sql, const NlSchema *schema,
							   const NlpgDeadline *deadline,
							   FunctionCallInfo fcinfo);

/*
 * The same with rows, at most nl2sql.max_rows + 1, into a receiver. Raises
 * NLPG_ERRCODE_REFUSED, NLPG_ERRCODE_TOO_COSTLY and what the statement raises.
 */
extern void nlpg_execute_into(const char *sql, const NlSchema *schema,
							  const NlpgDeadline *deadline,
							  DestReceiver *receiver);

/*
 * Runs the statement now, in the same section as above, and leaves its rows
 * (at most nl2sql.max_rows) in a cursor of that name for FETCH in this
 * transaction. Nothing runs at FETCH, so nothing can escape the section.
 * Raises duplicate_cursor when the name is taken.
 */
extern void nlpg_execute_cursor(const char *sql, const NlSchema *schema,
								const NlpgDeadline *deadline,
								const char *name);

#endif							/* NLPG_EXECUTE_H */

/*-------------------------------------------------------------------------
 * change.h
 *	  An INSERT, UPDATE or DELETE: tried and taken back, and later run once.
 *
 * A trial is the statement itself, run in a subtransaction that is always
 * rolled back, triggers and constraints included; the result tells what it did.
 * Applying runs the same text in the caller's transaction, if it still means
 * the same and does as much as the trial did. Both are judged by
 * guard_change.h first, run as the caller, and end with the deadline.
 *
 * What a rollback does not take back, in a trial too: numbers drawn from
 * sequences, and what a trigger does outside the transaction. The notes say so.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_CHANGE_H
#define NLPG_CHANGE_H

#include "pg/compat.h"

#include "lang/schema.h"
#include "lib/stringinfo.h"
#include "nodes/nodes.h"
#include "nodes/pg_list.h"
#include "pg/errors.h"

/* A change as it must be when it is run: kept with its token. */
typedef struct NlpgChangePlan
{
	const char *sql;
	const char *meaning;		/* the analysed tree, as text */
	bool		all_rows;		/* may do without a condition */
	int64		rows;
	int64		elsewhere;		/* rows changed by triggers and foreign keys;
								 * -1: not known (track_counts is off) */
} NlpgChangePlan;

typedef struct NlpgChange
{
	NlpgChangePlan plan;
	CmdType		command;
	bool		same;			/* an UPDATE that leaves all its rows as they were */
	const char *description;
	Datum		before;			/* jsonb arrays; 0: none, of an INSERT */
	Datum		after;			/* 0: none, of a DELETE */
	List	   *notes;			/* char * */
} NlpgChange;

/*
 * Raises insufficient privilege NL007 when nl2sql.allow_changes is off, and
 * read_only_sql_transaction where nothing can be changed. what: the function.
 */
extern void nlpg_change_permitted(const char *what);

/*
 * The trial. Result in CurrentMemoryContext. reason: NULL, or for a candidate:
 * then NULL comes back with a reason filled in for what is the candidate's own
 * fault (refused by the guard, not understood by the server, wrong values, a
 * reference to no row). That a key is taken or still referred to is no such
 * fault, but what the user must know, if no other reading is near: then NULL
 * comes back with the error in *against. Raises NLPG_ERRCODE_REFUSED,
 * NLPG_ERRCODE_TOO_COSTLY, NLPG_ERRCODE_ROWS for more than
 * nl2sql.max_changed_rows, what the statement raises (a violated constraint)
 * and query_canceled.
 */
extern NlpgChange *nlpg_change_try(const char *sql, const NlSchema *schema,
								   bool all_rows, const NlpgDeadline *deadline,
								   StringInfo reason, ErrorData **against);

/*
 * Words -> the change that they ask for, tried: of the model's candidates the
 * first whose trial passes, or one nearly as likely that finds rows where it
 * finds none, changes them where it leaves them as they are, or is possible
 * where rows stand against it. all_rows is true if the request says so. Raises what
 * nlpg_answer_find_change and nlpg_answer_statement raise, and as above.
 */
extern NlpgChange *nlpg_change_ask(text *request);

/*
 * Runs it; the number of rows. Raises as above, and NLPG_ERRCODE_ROWS when it
 * is no longer the same statement or would change another number of rows; then
 * nothing is changed.
 */
extern int64 nlpg_change_apply(const NlpgChangePlan *plan, const NlSchema *schema,
							   const NlpgDeadline *deadline);

#endif							/* NLPG_CHANGE_H */

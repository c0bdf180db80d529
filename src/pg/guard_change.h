/*-------------------------------------------------------------------------
 * guard_change.h
 *	  "May this INSERT, UPDATE or DELETE run?": true, or false and a reason.
 *
 * The same boundary as guard.h, for the only statements that change rows. What
 * a query may read a change may read; the guard for queries judges that part,
 * and knows nothing of changes.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_GUARD_CHANGE_H
#define NLPG_GUARD_CHANGE_H

#include "pg/compat.h"

#include "lang/schema.h"
#include "lib/stringinfo.h"
#include "pg/oracle.h"

/*
 * tree: of nlpg_oracle_analyse_change, before anything has planned it. schema:
 * the tables that the role was shown; every relation that the text names must
 * be one of them. all_rows: an UPDATE or DELETE need have no condition on the
 * rows of its table. reason: filled when the result is false; lower case, no
 * full stop. Runs nothing but immutable functions of the allow-list, to see
 * whether a condition is always true.
 */
extern bool nlpg_guard_change(const NlpgTree *tree, const NlSchema *schema,
							  bool all_rows, StringInfo reason);

/* The table that the statement changes, and its entry in the range table. */
extern RangeTblEntry *nlpg_guard_change_target(const Query *query);

/* Oids of the sequences that the table's defaults draw numbers from for it. */
extern List *nlpg_guard_change_sequences(const NlpgTree *tree);

#endif							/* NLPG_GUARD_CHANGE_H */

/*-------------------------------------------------------------------------
 * oracle.h
 *	  "Does PostgreSQL accept this?": SQL text -> analysed and rewritten tree.
 *
 * Nothing here runs or plans a statement. Parse analysis takes locks and may
 * run input functions of types on literals; what else it might be tricked
 * into running (the CHECK of a domain inside an array literal) meets a gate
 * that lets only harmless functions through.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_ORACLE_H
#define NLPG_ORACLE_H

#include "pg/compat.h"

#include "nodes/parsenodes.h"
#include "nodes/pg_list.h"

/* One statement that the server understood. */
typedef struct NlpgTree
{
	const char *sql;
	List	   *relations;		/* Oids of the relations the text itself names;
								 * those that views bring in are not here */
	Query	   *analysed;		/* before rewriting */
	List	   *queries;		/* rewritten; one Query as a rule */
} NlpgTree;

/*
 * What to do with a tree while its locks are still held. True: good. False,
 * with a reason: not. May raise; errors of the statement's own making (see
 * nlpg_oracle_check) count as a reason.
 */
typedef bool (*NlpgJudge) (NlpgTree *tree, void *data, StringInfo reason);

/*
 * Parses, analyses and rewrites in the current transaction and memory
 * context; the locks stay. pg_catalog is searched first whatever search_path
 * says. Raises syntax_error, undefined_column and so on, and
 * NLPG_ERRCODE_REFUSED for what is not one plain SELECT.
 */
extern NlpgTree *nlpg_oracle_analyse(const char *sql);

/* The same for one INSERT, UPDATE or DELETE, which takes a table's lock for
 * writing. */
extern NlpgTree *nlpg_oracle_analyse_change(const char *sql);

/*
 * The same in an internal subtransaction that is always rolled back, so that
 * nothing remains but the verdict; then judge (may be NULL) on the tree, still
 * inside. Errors that are the statement's own fault (SQLSTATE classes 0A, 21,
 * 22, 23, 25, 3F, 42, 54 and our own) become a reason; others (cancel, shutdown,
 * memory, internal) are raised. reason gets the text, without names of
 * objects that the text does not name.
 */
extern bool nlpg_oracle_check(const char *sql, NlpgJudge judge, void *data,
							  StringInfo reason);

/* Is an error with this SQLSTATE of the statement's own making (see above)? */
extern bool nlpg_oracle_own_fault(int sqlstate);

/* Where and how a statement failed; of what is no error of the server's,
 * sqlstate is 0. Memory: the caller's context. */
typedef struct NlpgFault
{
	int			sqlstate;
	int			position;		/* of the character, from 1; 0: unknown */
	char	   *message;		/* in the server's language */
} NlpgFault;

/* The same, and what the error was; *fault is filled when the result is false. */
extern bool nlpg_oracle_try(const char *sql, NlpgJudge judge, void *data,
							StringInfo reason, NlpgFault *fault);

/*
 * Does search_path put a schema before pg_catalog? Then text that was judged
 * here may mean something else when it is pasted into this session.
 */
extern bool nlpg_oracle_path_is_odd(void);

#endif							/* NLPG_ORACLE_H */

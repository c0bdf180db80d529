/*-------------------------------------------------------------------------
 * advise_candidates.h
 *	  Indexes that the conditions and orders of a tree could use, before
 *	  anybody has asked the planner.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_ADVISE_CANDIDATES_H
#define NLPG_ADVISE_CANDIDATES_H

#include "pg/compat.h"

#include "nodes/parsenodes.h"
#include "nodes/pg_list.h"

/* Columns that an index is advised on at most. */
#define NLPG_CANDIDATE_COLUMNS 3

typedef enum NlpgPurpose
{
	NLPG_FOR_CONDITION,
	NLPG_FOR_JOIN,
	NLPG_FOR_CORRELATION,
	NLPG_FOR_ORDER,
	NLPG_FOR_PREFIX,
	NLPG_FOR_EXPRESSION
} NlpgPurpose;

typedef struct NlpgCandidate
{
	NlpgPurpose		purpose;
	Oid			relation;
	int			n;
	int			n_equal;		/* the first ones, in any order */
	AttrNumber	columns[NLPG_CANDIDATE_COLUMNS];
	bool		descending[NLPG_CANDIDATE_COLUMNS];
	char	   *expression;		/* text of it, in place of columns */
	Node	   *node;			/* the expression, over varno 1 */
	bool		pattern;		/* text_pattern_ops */
	double		rows;			/* the planner expects to find; -1 unknown */
	double		total;			/* of the table */
	bool		served;			/* another condition has an index to be found by */
	bool		rewritten;		/* only for conditions on bare columns */
	char	   *ddl;
	double		cost;			/* of the statement with it; -1: not measured */
	int			order;			/* in which it was found */
} NlpgCandidate;

/*
 * Those of a rewritten tree (views opened), added to a list of NlpgCandidate *
 * unless they are in it. rewritten: the conditions were put on bare columns,
 * so that the statement has to be written so too. Only what the caller may
 * read, what does not exist, and tables that are not small.
 */
extern List *nlpg_candidates_find(const Query *query, bool rewritten, List *candidates);

#endif							/* NLPG_ADVISE_CANDIDATES_H */

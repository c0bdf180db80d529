/*-------------------------------------------------------------------------
 * querytree.h
 *	  PostgreSQL's analysed Query tree -> the IR of lang/ir.h.
 *
 * SQL is parsed and analysed, not rewritten (a view is a table of its own),
 * and written as IR in one form for one meaning. A rule is used only where it
 * is always true; the few places where the text's meaning is bent on purpose
 * say so: position of nulls in ORDER BY; LIKE for ILIKE; a bare date that a
 * timestamp is compared with; now() for the day; the first of a month for the
 * month where a column is compared with it; NOT IN over a nullable foreign key.
 *
 * Constants are bound to the values of the question while walking: a number
 * by numeric equality, a text by what stands in the column, a date range by
 * the period it makes up. Without a question each constant becomes a value of
 * its own.
 *
 * Files: querytree.c (entry, set operations), _change (INSERT, UPDATE,
 * DELETE), _block (clauses), _expr and
 * _aggregate (expressions), _cond, _compare and _list (conditions), _date
 * (periods), _derived (aggregates over groups), _pullup and _pick
 * (derived tables, first rows of groups), _window, _join and _from (FROM),
 * _exists (with and without), _bind (values).
 * Memory: palloc in CurrentMemoryContext; the result lives there.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_QUERYTREE_H
#define NLPG_QUERYTREE_H

#include "pg/compat.h"

#include "lang/ir.h"
#include "lang/link.h"
#include "lang/schema.h"
#include "nodes/parsenodes.h"

typedef struct NlpgWalked
{
	bool		ok;				/* false: ir is empty; see why */
	bool		change;			/* the IR, if any, is of a change of rows */
	const char *why;			/* short name of what the IR or the walker lacks, "value: <text>", or "ok" */
	int			n_ir;
	int32	   *ir;				/* items are numbered as in schema.h */
	int			n_values;		/* the question's values, then those it lacks */
	NlValue    *values;
	int			n_missing;		/* how many constants the question's values lack */
} NlpgWalked;

/*
 * values: the question's (NlLinked.values); NULL: no question, each constant
 * becomes a value. With missing values ok is true, why is "value: ..." and
 * the IR names values from the question's n_values on.
 */
extern NlpgWalked *nlpg_querytree_walk(Query *query, const NlSchema *schema,
									   const NlValue *values, int n_values);

/* Parses and analyses one statement. Raises what the parser raises, and
 * syntax_error when it is not exactly one. */
extern Query *nlpg_querytree_analyse(const char *sql);

#endif							/* NLPG_QUERYTREE_H */

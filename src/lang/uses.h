/*-------------------------------------------------------------------------
 * uses.h
 *	  What a statement's IR uses: tables, columns, values, joins, and what a
 *	  careful reader would ask about.
 *
 * Plain numbers (schema.h), each once, in order of first use; nothing is
 * written. What goes beyond NL_MAX_USES of a kind is left out: an answer of
 * NL_MAX_IR tokens has at most that many columns and values.
 *-------------------------------------------------------------------------
 */
#ifndef NL_USES_H
#define NL_USES_H

#include "engine/arena.h"
#include "engine/status.h"
#include "lang/ir.h"
#include "lang/joinpath.h"
#include "lang/link.h"
#include "lang/schema.h"

#define NL_MAX_USES 96
#define NL_MAX_PATH 4			/* joins between two tables that are looked at */

typedef struct NlUsedTable
{
	int			table;
	bool		wanted;			/* named by the statement's words: a column of it, count .. ; else
								 * it only lies between others */
	bool		whole;			/* all its columns are shown */
} NlUsedTable;

/* left columns = right columns; a subquery's row and the one it belongs to. */
typedef struct NlUsedJoin
{
	int			n;
	int			left[NL_MAX_KEY_COLUMNS];	/* columns of the table joined to */
	int			right[NL_MAX_KEY_COLUMNS];
	int			left_table;
	int			right_table;
	bool		outer;			/* LEFT JOIN */
	bool		exists;			/* the tie of with or without, or of in ( query ) */
} NlUsedJoin;

/* Joins that lead from one wanted table to another. */
typedef struct NlUsedPath
{
	int			n;
	int			joins[NL_MAX_PATH]; /* from the table joined last, to where it is joined */
	int			from_table;
	int			to_table;
} NlUsedPath;

/* A date column and the period it is compared with. */
typedef struct NlUsedDate
{
	int			column;
	int			value;
} NlUsedDate;

typedef struct NlUsedAggregate
{
	int			symbol;
	int			column;			/* that may be NULL */
} NlUsedAggregate;

typedef struct NlUses
{
	int			n_tables;
	NlUsedTable tables[NL_MAX_USES];
	int			n_columns;		/* joins' columns are not here */
	int			columns[NL_MAX_USES];
	int			n_values;
	int			values[NL_MAX_USES];
	int			n_joins;
	NlUsedJoin	joins[NL_MAX_USES];
	int			n_paths;
	NlUsedPath	paths[NL_MAX_USES];
	int			n_dates;
	NlUsedDate	dates[NL_MAX_USES];
	int			n_aggregates;
	NlUsedAggregate aggregates[NL_MAX_USES];
	int			n_grouped;		/* tables whose rows are what is told of, each one */
	int			grouped[NL_MAX_USES];
	bool		today;			/* `today` itself */
	int			n_ago;			/* durations counted from now */
	int			ago[NL_MAX_USES];
	long long	limit;			/* rows that the whole statement may give; -1: not said */
	int			listing;		/* the table of which all rows are shown; -1: none */
} NlUses;

/* NL_ERR_INPUT as nl_compile; `abstain` uses nothing. */
extern NlStatus nl_uses_find(NlUses *uses, const NlSchema *schema,
							 const NlValue *values, int n_values,
							 const int32_t *ir, int n_ir, NlArena *arena, NlError *err);

/*
 * Another way of as many keys between the same two tables: fills keys[] in the
 * path's order and returns true. Looks at a bounded number of ways, so that
 * one may be missed in a schema of thousands of keys.
 */
extern bool nl_uses_other_path(const NlUses *uses, const NlUsedPath *path,
							   const NlSchema *schema, int *keys);

#endif							/* NL_USES_H */

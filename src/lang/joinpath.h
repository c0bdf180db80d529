/*-------------------------------------------------------------------------
 * joinpath.h
 *	  The key graph: how tables hang together.
 *
 * The one place where a set of tables becomes a FROM clause; used by compile
 * (IR -> SQL), by the walker SQL -> IR (to know when FROM need not be said)
 * and by grammar (what is connected).
 *-------------------------------------------------------------------------
 */
#ifndef NL_JOINPATH_H
#define NL_JOINPATH_H

#include "engine/arena.h"
#include "engine/status.h"
#include "lang/link.h"
#include "lang/schema.h"

#define NL_MAX_SOURCES 12		/* table instances of one block */

/* One table instance of a FROM clause and the key that joins it. */
typedef struct NlSource
{
	int			table;
	bool		second;			/* the table's second instance in this block */
	bool		left;			/* LEFT JOIN */
	int			n_on;			/* equalities; 0 for the first source */
	int			on_source[NL_MAX_KEY_COLUMNS];	/* earlier source of the left column */
	int			on_left[NL_MAX_KEY_COLUMNS];	/* column numbers */
	int			on_right[NL_MAX_KEY_COLUMNS];	/* columns of this source */
} NlSource;

/*
 * Where two tables are joined by several keys (started_by, reviewed_by) and
 * the question says a word of a key's own column: *schema becomes a copy with
 * key_words, everything else shared, in the arena. Else it stays.
 */
extern NlStatus nl_join_prefer(const NlSchema **schema, const NlLinked *linked,
							   NlArena *arena, NlError *err);

/*
 * Tables that must appear, in order of first use -> sources joined by keys:
 * shortest paths, grown one table at a time from the first (ties: lower table
 * number; between two tables the key that most words of the question speak of,
 * schema->key_words, then the first in schema->keys order). Where schema->paths
 * has a way between a table that is there and the next one, that is taken
 * instead, from its last table that is there on. Tables on the way are added.
 * NL_ERR_INPUT when they do not hang together.
 */
extern NlStatus nl_join_derive(const NlSchema *schema, const int *tables,
							   int n_tables, NlSource *sources, int *n_sources,
							   NlError *err);

/* The key that joins `table` to one of the sources given: -1 if none. The
 * latest source first, then as above; not the key that joins the table's other
 * instance, if there is another key: for a second instance that of the first
 * to this source, for a first one the key said of a second that is to come
 * (-1: none). *source: which one. */
extern int	nl_join_key(const NlSchema *schema, const NlSource *sources, int n_sources,
						int table, bool second, int said, int *source);

/* Are n equalities left = right those of the key, in either direction? */
extern bool nl_join_is(const NlKey *key, const int *left, const int *right, int n);

/* The way that is to be taken between two tables, in either direction; NULL:
 * nobody said. */
extern const NlPath *nl_join_path(const NlSchema *schema, int from, int to);

/* Do several keys join these two tables, in either direction? */
extern bool nl_join_several(const NlSchema *schema, int a, int b);

/* Are the tables in one component of the key graph? component[t] for all. */
extern void nl_join_components(const NlSchema *schema, int *component);

/*
 * The shortest key path from `table` to any of the n outer tables, for with
 * and without: sources[0] is `table`, later ones are tables between, joined
 * by keys; the last table's key to the outer table is given as equalities
 * inner column = outer column of outer table *outer. Ties and ways as above.
 * NL_ERR_INPUT when there is none.
 */
extern NlStatus nl_join_to_outer(const NlSchema *schema, int table,
								 const int *outer_tables, int n_outer,
								 NlSource *sources, int *n_sources,
								 int *outer, int *n_on, int *inner_source,
								 int *inner_columns, int *outer_columns,
								 NlError *err);

#endif							/* NL_JOINPATH_H */

/*-------------------------------------------------------------------------
 * describe_private.h
 *	  What the describe*.c files of src/pg share. Included by them only.
 *
 * English goes to telling->text, from left to right, in the server encoding.
 * The words are those of lang/describe*.c, so that both ways of telling sound
 * alike. Memory: the oracle's scratch context.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_DESCRIBE_PRIVATE_H
#define NLPG_DESCRIBE_PRIVATE_H

#include "pg/compat.h"

#include "engine/arena.h"
#include "lang/describe.h"
#include "lib/stringinfo.h"
#include "nodes/parsenodes.h"
#include "pg/describe.h"

typedef struct NlpgTelling
{
	StringInfoData text;
	NlArena    *arena;			/* for names opened into words */
	List	   *queries;		/* of Query *, innermost first */
} NlpgTelling;

/* --- describe_query.c */

/* named: also what its columns are called, as far as that is not plain. */
extern void nlpg_tell_query(NlpgTelling *telling, Query *query, bool named);
/* The keys of an order, "highest age first, then by name from A to Z". */
extern void nlpg_tell_order(NlpgTelling *telling, List *clauses, List *targets);

/* --- describe_node.c */

/* inner: in parentheses where it is more than a noun. */
extern void nlpg_tell(NlpgTelling *telling, Node *node, bool inner);
extern void nlpg_tell_list(NlpgTelling *telling, List *nodes, const char *last);
/* The column of a range table entry; query: the one whose entry it is. */
extern void nlpg_tell_column(NlpgTelling *telling, Query *query, int rtindex, AttrNumber attribute);

/* --- describe_names.c */

/* A name opened into words, "order_lines" -> "order lines". */
extern const char *nlpg_tell_name(NlpgTelling *telling, const char *name, NlForm form);
/* What an entry of the range table is called, for its columns. */
extern const char *nlpg_tell_source(NlpgTelling *telling, Query *query, int rtindex);
/* Must the alias say which instance of a table is meant? */
extern bool nlpg_tell_twice(NlpgTelling *telling, Query *query, int rtindex);
/* Entries that are no joins. */
extern int	nlpg_tell_sources(const Query *query);

/* --- describe_call.c: functions, operators, aggregates, windows */

extern void nlpg_tell_call(NlpgTelling *telling, Node *node);
extern void nlpg_tell_operator(NlpgTelling *telling, Oid operator, Node *left, Node *right);
/* "is at least" for ">="; what has no words is given back. date: of dates. */
extern const char *nlpg_tell_operator_words(const char *name, bool date);
/* Is it a call or operation that is a formula, not a noun? */
extern bool nlpg_tell_is_formula(Node *node);

#endif							/* NLPG_DESCRIBE_PRIVATE_H */

/*-------------------------------------------------------------------------
 * change_private.h
 *	  What the change*.c files share. Included by them only.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_CHANGE_PRIVATE_H
#define NLPG_CHANGE_PRIVATE_H

#include "pg/compat.h"

#include "lang/schema.h"
#include "nodes/parsenodes.h"
#include "nodes/pg_list.h"
#include "pg/oracle.h"
#include "storage/itemptr.h"
#include "tcop/dest.h"

/* Rows shown before and after. */
#define NLPG_CHANGE_SAMPLE 10

/* A row of a table, by its place. */
typedef struct NlpgChangePlace
{
	Oid			relation;		/* the partition, if it is one */
	ItemPointerData tid;
} NlpgChangePlace;

typedef struct NlpgChangeSample
{
	Oid			target;
	List	   *columns;		/* attribute numbers that may be shown; NIL: none */
	int			n;
	NlpgChangePlace places[NLPG_CHANGE_SAMPLE];
	Datum		before[NLPG_CHANGE_SAMPLE];	/* jsonb */
	bool		known;			/* before holds the rows */
	int			lost;			/* rows that are not to be seen afterwards */
} NlpgChangeSample;

/* ---- change.c ---- */

/*
 * Plans and runs a judged query under the active snapshot, up to the end, or,
 * of one that changes rows, until it has changed more than max; then it is
 * broken off. Rows changed, or -1 for more than max. max 0 of a SELECT: all
 * rows that the receiver wants. Raises NLPG_ERRCODE_TOO_COSTLY and what the
 * query raises.
 */
extern int64 nlpg_change_run(Query *query, const char *sql, DestReceiver *receiver,
							 int64 max);

/* ---- change_sample.c ---- */

/* tableoid and ctid of a range table entry: what the receiver below wants. */
extern List *nlpg_change_sample_places(Index target);
/* Takes the first rows' places; allocated in CurrentMemoryContext. */
extern DestReceiver *nlpg_change_sample_receiver(NlpgChangeSample *sample);
/* Target and columns; rows that an UPDATE or DELETE will find, under the active
 * snapshot, as far as the role may see them. */
extern void nlpg_change_sample_before(const NlpgTree *tree, const NlSchema *schema,
									  NlpgChangeSample *sample);
/* jsonb array; 0 is null. */
extern Datum nlpg_change_sample_array(const Datum *rows, int n);
/* The same rows as they are now, null for one that the role does not see. */
extern Datum nlpg_change_sample_after(NlpgChangeSample *sample);
/* Has the table more than n rows that the role sees? */
extern bool nlpg_change_sample_more(Oid relation, int64 n);

/* ---- change_effects.c ---- */

/* How many rows this subtransaction has changed besides those of the statement
 * itself; -1: not known. */
extern int64 nlpg_change_effects_count(const NlpgTree *tree, int64 rows);
/* The table's name, with its schema where it needs one. */
extern char *nlpg_change_effects_name(Oid relation);
/* Notes on those, on triggers and on sequences: a List of char *. */
extern List *nlpg_change_effects_notes(const NlpgTree *tree, int64 rows);

/* ---- change_words.c ---- */

/* What the statement does, in a sentence. */
extern char *nlpg_change_words(const NlpgTree *tree, const NlSchema *schema);

#endif							/* NLPG_CHANGE_PRIVATE_H */

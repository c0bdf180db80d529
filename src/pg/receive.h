/*-------------------------------------------------------------------------
 * receive.h
 *	  Where the executor's rows go: into the result of a set-returning
 *	  function, as jsonb, as json or as rows of its type, or into the store of
 *	  a cursor, up to the caps.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_RECEIVE_H
#define NLPG_RECEIVE_H

#include "pg/compat.h"

#include "nodes/execnodes.h"
#include "tcop/dest.h"
#include "utils/tuplestore.h"

typedef struct NlpgReceiver
{
	DestReceiver pub;
	ReturnSetInfo *result;		/* its tuplestore takes the rows */
	Oid			json;			/* JSONBOID, JSONOID; InvalidOid: rows of a type */
	TupleDesc	names;			/* jsonb, json: columns by unique names */
	FmgrInfo	to_json;
	MemoryContext row;
	int64		rows;			/* kept */
	int64		bytes;
	bool		cut_rows;		/* there were more than nl2sql.max_rows */
	bool		cut_bytes;		/* nl2sql.max_bytes was reached */
} NlpgReceiver;

/*
 * result: of InitMaterializedSRF. json: JSONBOID or JSONOID for one object of
 * that type a row; InvalidOid for rows with the columns of result->setDesc,
 * dropped ones left out.
 */
extern void nlpg_receiver_init(NlpgReceiver *receiver, ReturnSetInfo *result,
							   Oid json);

/* A copy of desc where no name stands twice: the later one gets _2, _3, ... */
extern TupleDesc nlpg_receiver_unique_names(TupleDesc desc);

/* Tells the caller, as a NOTICE, when the result was cut. */
extern void nlpg_receiver_notice(const NlpgReceiver *receiver);

/* For a cursor: rows as they are, up to the same caps. */
typedef struct NlpgStore
{
	DestReceiver pub;
	DestReceiver *inner;		/* the server's own, which detoasts */
	int64		rows;			/* kept */
	int64		bytes;
	bool		cut_rows;
	bool		cut_bytes;
} NlpgStore;

/* store: takes the rows; context: the one that it was made in. */
extern void nlpg_store_init(NlpgStore *receiver, Tuplestorestate *store,
							MemoryContext context);
extern void nlpg_store_notice(const NlpgStore *receiver);

#endif							/* NLPG_RECEIVE_H */

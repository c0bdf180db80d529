/*-------------------------------------------------------------------------
 * receive.c
 *	  A DestReceiver that fills a function's tuplestore, up to the caps.
 *
 * jsonb and json: each row becomes one object through to_jsonb or to_json of a
 * row whose column names are made unique first: jsonb keeps one value a key,
 * as do most readers of json, so the second of two columns called sum would be
 * lost. jsonb sorts its keys by length, then bytes; json is the text as it was
 * made, with the columns in their order.
 *
 * Each row is made in a context that is reset; the tuplestore copies.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/detoast.h"
#include "access/heapam.h"
#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "executor/tstoreReceiver.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "nodes/makefuncs.h"
#include "pg/receive.h"
#include "pg/settings.h"
#include "utils/fmgroids.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

TupleDesc
nlpg_receiver_unique_names(TupleDesc desc)
{
	TupleDesc	copy = CreateTupleDescCopy(desc);
	int			i;

	for (i = 0; i < copy->natts; i++)
	{
		NameData   *name = &TupleDescAttr(copy, i)->attname;
		NameData	original = *name;
		int			n = 1;
		bool		taken;

		do
		{
			int			j;

			taken = false;
			for (j = 0; j < copy->natts && !taken; j++)
			{
				/* earlier ones have their final names; later ones give way */
				taken = (j < i && strcmp(NameStr(TupleDescAttr(copy, j)->attname),
										 NameStr(*name)) == 0) ||
					(j > i && n > 1 && strcmp(NameStr(TupleDescAttr(desc, j)->attname),
											  NameStr(*name)) == 0);
			}
			if (taken)
			{
				char		suffix[16];
				int			room;

				n++;
				snprintf(suffix, sizeof(suffix), "_%d", n);
				room = pg_mbcliplen(NameStr(original), strlen(NameStr(original)),
									NAMEDATALEN - 1 - strlen(suffix));
				memset(name, 0, sizeof(NameData));
				memcpy(NameStr(*name), NameStr(original), room);
				memcpy(NameStr(*name) + room, suffix, strlen(suffix));
			}
		} while (taken);
	}
	return BlessTupleDesc(copy);
}

static void
receiver_startup(DestReceiver *self, int operation, TupleDesc desc)
{
	NlpgReceiver *receiver = (NlpgReceiver *) self;

	receiver->row = AllocSetContextCreate(CurrentMemoryContext, "nl2sql row",
										  ALLOCSET_DEFAULT_SIZES);
	if (OidIsValid(receiver->json))
	{
		Oid			function = receiver->json == JSONBOID ? F_TO_JSONB : F_TO_JSON;
		Node	   *argument = (Node *) makeNullConst(RECORDOID, -1, InvalidOid);

		receiver->names = nlpg_receiver_unique_names(desc);
		/* it asks its call expression for its argument's type */
		fmgr_info(function, &receiver->to_json);
		fmgr_info_set_expr((Node *) makeFuncExpr(function, receiver->json,
												 list_make1(argument),
												 InvalidOid, InvalidOid,
												 COERCE_EXPLICIT_CALL),
						   &receiver->to_json);
	}
}

/* False: no more rows, please. */
static bool
receiver_row(TupleTableSlot *slot, DestReceiver *self)
{
	NlpgReceiver *receiver = (NlpgReceiver *) self;
	MemoryContext old;
	HeapTuple	tuple;
	bool		more = true;

	if (receiver->rows >= nlpg_max_rows)
	{
		receiver->cut_rows = true;
		return false;
	}

	old = MemoryContextSwitchTo(receiver->row);
	slot_getallattrs(slot);
	if (OidIsValid(receiver->json))
	{
		Datum		row;
		Datum		value;
		bool		isnull = false;

		tuple = heap_form_tuple(receiver->names, slot->tts_values, slot->tts_isnull);
		row = heap_copy_tuple_as_datum(tuple, receiver->names);
		value = FunctionCall1(&receiver->to_json, row);
		receiver->bytes += VARSIZE_ANY(DatumGetPointer(value));
		more = receiver->bytes <= (int64) nlpg_max_bytes * 1024;
		if (more)
			tuplestore_putvalues(receiver->result->setResult,
								 receiver->result->setDesc, &value, &isnull);
	}
	else
	{
		TupleDesc	desc = receiver->result->setDesc;
		Datum	   *values = (Datum *) palloc(sizeof(Datum) * Max(desc->natts, 1));
		bool	   *nulls = (bool *) palloc(sizeof(bool) * Max(desc->natts, 1));
		int			i;
		int			from = 0;

		for (i = 0; i < desc->natts; i++)
		{
			bool		dropped = TupleDescAttr(desc, i)->attisdropped;

			nulls[i] = dropped || slot->tts_isnull[from];
			values[i] = nulls[i] ? (Datum) 0 : slot->tts_values[from];
			if (!dropped)
				from++;
		}
		tuple = heap_form_tuple(desc, values, nulls);
		receiver->bytes += tuple->t_len;
		more = receiver->bytes <= (int64) nlpg_max_bytes * 1024;
		if (more)
			tuplestore_puttuple(receiver->result->setResult, tuple);
	}
	MemoryContextSwitchTo(old);
	MemoryContextReset(receiver->row);
	if (more)
		receiver->rows++;
	else
		receiver->cut_bytes = true;
	return more;
}

static void
receiver_shutdown(DestReceiver *self)
{
	MemoryContextDelete(((NlpgReceiver *) self)->row);
}

static void
receiver_destroy(DestReceiver *self)
{
}

void
nlpg_receiver_init(NlpgReceiver *receiver, ReturnSetInfo *result, Oid json)
{
	memset(receiver, 0, sizeof(NlpgReceiver));
	receiver->pub.receiveSlot = receiver_row;
	receiver->pub.rStartup = receiver_startup;
	receiver->pub.rShutdown = receiver_shutdown;
	receiver->pub.rDestroy = receiver_destroy;
	receiver->pub.mydest = DestNone;
	receiver->json = json;
	receiver->result = result;
}

/* After how many rows and why; nothing if nothing was cut. */
static void
notice_cut(bool cursor, int64 rows, bool cut_rows, bool cut_bytes)
{
	if (cut_rows)
		ereport(NOTICE,
				(cursor ?
				 errmsg("the cursor is cut after %d rows", nlpg_max_rows) :
				 errmsg("result cut after %d rows", nlpg_max_rows),
				 errhint("The setting \"nl2sql.max_rows\" is the limit.")));
	if (cut_bytes)
		ereport(NOTICE,
				(cursor ?
				 errmsg("the cursor is cut after %lld rows, at %d kB", (long long) rows, nlpg_max_bytes) :
				 errmsg("result cut after %lld rows, at %d kB", (long long) rows, nlpg_max_bytes),
				 errhint("The setting \"nl2sql.max_bytes\" is the limit.")));
}

void
nlpg_receiver_notice(const NlpgReceiver *receiver)
{
	notice_cut(false, receiver->rows, receiver->cut_rows, receiver->cut_bytes);
}

/* ---- a cursor's rows ---- */

static void
store_startup(DestReceiver *self, int operation, TupleDesc desc)
{
	DestReceiver *inner = ((NlpgStore *) self)->inner;

	inner->rStartup(inner, operation, desc);
}

/* What the row takes, values that are stored apart with it. */
static int64
row_bytes(TupleTableSlot *slot)
{
	TupleDesc	desc = slot->tts_tupleDescriptor;
	int64		bytes = SizeofHeapTupleHeader;

	slot_getallattrs(slot);
	for (int i = 0; i < desc->natts; i++)
	{
		int			length = TupleDescAttr(desc, i)->attlen;

		if (slot->tts_isnull[i])
			continue;
		bytes += length > 0 ? length :
			length == -1 ? (int64) toast_raw_datum_size(slot->tts_values[i]) :
			(int64) strlen(DatumGetCString(slot->tts_values[i])) + 1;
	}
	return bytes;
}

/* False: no more rows, please. */
static bool
store_row(TupleTableSlot *slot, DestReceiver *self)
{
	NlpgStore  *receiver = (NlpgStore *) self;

	if (receiver->rows >= nlpg_max_rows)
	{
		receiver->cut_rows = true;
		return false;
	}
	receiver->bytes += row_bytes(slot);
	if (receiver->bytes > (int64) nlpg_max_bytes * 1024)
	{
		receiver->cut_bytes = true;
		return false;
	}
	receiver->rows++;
	return receiver->inner->receiveSlot(slot, receiver->inner);
}

static void
store_shutdown(DestReceiver *self)
{
	DestReceiver *inner = ((NlpgStore *) self)->inner;

	inner->rShutdown(inner);
}

static void
store_destroy(DestReceiver *self)
{
	DestReceiver *inner = ((NlpgStore *) self)->inner;

	inner->rDestroy(inner);
}

void
nlpg_store_init(NlpgStore *receiver, Tuplestorestate *store, MemoryContext context)
{
	memset(receiver, 0, sizeof(NlpgStore));
	receiver->pub.receiveSlot = store_row;
	receiver->pub.rStartup = store_startup;
	receiver->pub.rShutdown = store_shutdown;
	receiver->pub.rDestroy = store_destroy;
	receiver->pub.mydest = DestNone;
	receiver->inner = CreateTuplestoreDestReceiver();
	SetTuplestoreDestReceiverParams(receiver->inner, store, context, true, NULL, NULL);
}

void
nlpg_store_notice(const NlpgStore *receiver)
{
	notice_cut(true, receiver->rows, receiver->cut_rows, receiver->cut_bytes);
}

/*-------------------------------------------------------------------------
 * trial.c
 *	  Runs plans into receivers that keep no rows.
 *
 * Memory: the caller's context; texts of values in a context that is reset
 * for each row. No state.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "common/hashfn.h"
#include "executor/executor.h"
#include "pg/trial.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

typedef struct Trial
{
	DestReceiver pub;
	int			rows;
	bool		something;		/* a value that is not NULL was seen */
	/* for hashing: */
	NlpgResult *result;
	FmgrInfo   *output;			/* of the columns' types */
	MemoryContext row;
} Trial;

static void
startup(DestReceiver *self, int operation, TupleDesc desc)
{
	Trial	   *trial = (Trial *) self;

	if (trial->result == NULL)
		return;
	trial->result->columns = desc->natts;
	trial->output = (FmgrInfo *) palloc0(sizeof(FmgrInfo) * Max(desc->natts, 1));
	for (int i = 0; i < desc->natts; i++)
	{
		Oid			function;
		bool		varlena;

		getTypeOutputInfo(TupleDescAttr(desc, i)->atttypid, &function, &varlena);
		fmgr_info(function, &trial->output[i]);
	}
}

static bool
look_at_row(TupleTableSlot *slot, DestReceiver *self)
{
	Trial	   *trial = (Trial *) self;

	slot_getallattrs(slot);
	for (int i = 0; i < slot->tts_tupleDescriptor->natts; i++)
		trial->something |= !slot->tts_isnull[i];
	trial->rows++;
	return true;
}

static bool
hash_row(TupleTableSlot *slot, DestReceiver *self)
{
	Trial	   *trial = (Trial *) self;
	MemoryContext old = MemoryContextSwitchTo(trial->row);
	uint64		hash = 0;

	slot_getallattrs(slot);
	for (int i = 0; i < slot->tts_tupleDescriptor->natts; i++)
	{
		if (slot->tts_isnull[i])
			hash = hash_bytes_uint32_extended(0, hash);
		else
		{
			const char *value = OutputFunctionCall(&trial->output[i], slot->tts_values[i]);

			/* the hash before is the seed: the order of columns counts */
			hash = hash_bytes_extended((const unsigned char *) value,
									   (int) strlen(value), hash + 1);
		}
	}
	/* a sum: the order of rows does not count, their number does */
	trial->result->hash += hash;
	trial->result->rows++;
	MemoryContextSwitchTo(old);
	MemoryContextReset(trial->row);
	return true;
}

static void
done(DestReceiver *self)
{
}

static void
run(PlannedStmt *plan, const char *sql, Trial *trial, uint64 rows)
{
	QueryDesc  *query;

	trial->pub.rStartup = startup;
	trial->pub.rShutdown = done;
	trial->pub.rDestroy = done;
	trial->pub.mydest = DestNone;
	/* the statement's own, as when it is run (execute.c) */
	PushActiveSnapshot(GetTransactionSnapshot());
	query = CreateQueryDesc(plan, sql, GetActiveSnapshot(), InvalidSnapshot,
							&trial->pub, NULL, NULL, 0);
	ExecutorStart(query, 0);
	nlpg_ExecutorRun(query, rows);
	ExecutorFinish(query);
	ExecutorEnd(query);
	FreeQueryDesc(query);
	PopActiveSnapshot();
}

NlpgTrial
nlpg_trial_first(PlannedStmt *plan, const char *sql)
{
	Trial		trial = {0};

	trial.pub.receiveSlot = look_at_row;
	run(plan, sql, &trial, 2);
	return trial.rows > 1 || trial.something ? NLPG_TRIAL_ROWS : NLPG_TRIAL_EMPTY;
}

void
nlpg_trial_all(PlannedStmt *plan, const char *sql, NlpgResult *result)
{
	Trial		trial = {0};

	memset(result, 0, sizeof(*result));
	trial.pub.receiveSlot = hash_row;
	trial.result = result;
	trial.row = AllocSetContextCreate(CurrentMemoryContext, "nl2sql trial row",
									  ALLOCSET_DEFAULT_SIZES);
	run(plan, sql, &trial, 0);
	MemoryContextDelete(trial.row);
}

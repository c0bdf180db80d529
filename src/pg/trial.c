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
	int64		most;			/* rows; 0: no limit */
	NlpgResult *result;
	FmgrInfo   *output;			/* of the columns' types */
	int64		nulls;
	uint64	   *hashes;			/* of the first rows */
	MemoryContext row;
} Trial;

static void
startup(DestReceiver *self, int operation, TupleDesc desc)
{
	Trial	   *trial = (Trial *) self;

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

/* False: no more rows, please. */
static bool
look_at_row(TupleTableSlot *slot, DestReceiver *self)
{
	Trial	   *trial = (Trial *) self;
	NlpgResult *result = trial->result;
	MemoryContext old;
	uint64		hash = 0;

	if (trial->most > 0 && result->rows >= trial->most)
	{
		result->cut = true;
		return false;
	}
	old = MemoryContextSwitchTo(trial->row);
	slot_getallattrs(slot);
	for (int i = 0; i < slot->tts_tupleDescriptor->natts; i++)
	{
		if (slot->tts_isnull[i])
		{
			hash = hash_bytes_uint32_extended(0, hash);
			trial->nulls++;
		}
		else
		{
			const char *value = OutputFunctionCall(&trial->output[i], slot->tts_values[i]);

			/* the hash before is the seed: the order of columns counts */
			hash = hash_bytes_extended((const unsigned char *) value,
									   (int) strlen(value), hash + 1);
		}
	}
	MemoryContextSwitchTo(old);
	MemoryContextReset(trial->row);

	/* a sum: the order of rows does not count, their number does */
	result->hash += hash;
	if (result->rows < NLPG_TRIAL_ROWS_MOST)
		trial->hashes[result->rows] = hash;
	result->rows++;
	return true;
}

static void
done(DestReceiver *self)
{
}

static int
compare_hashes(const void *a, const void *b)
{
	uint64		left = *(const uint64 *) a;
	uint64		right = *(const uint64 *) b;

	return left < right ? -1 : left > right;
}

/* The share of those that were there before. */
static double
repeated(uint64 *hashes, int64 n)
{
	int64		again = 0;

	qsort(hashes, n, sizeof(uint64), compare_hashes);
	for (int64 i = 1; i < n; i++)
		again += hashes[i] == hashes[i - 1];
	return n > 0 ? (double) again / n : 0;
}

void
nlpg_trial_run(PlannedStmt *plan, const char *sql, int64 most, NlpgResult *result)
{
	Trial		trial = {0};
	QueryDesc  *query;

	memset(result, 0, sizeof(*result));
	trial.pub.receiveSlot = look_at_row;
	trial.pub.rStartup = startup;
	trial.pub.rShutdown = done;
	trial.pub.rDestroy = done;
	trial.pub.mydest = DestNone;
	trial.most = most;
	trial.result = result;
	trial.hashes = (uint64 *) palloc(sizeof(uint64) * NLPG_TRIAL_ROWS_MOST);
	trial.row = AllocSetContextCreate(CurrentMemoryContext, "nl2sql trial row",
									  ALLOCSET_DEFAULT_SIZES);
	/* the statement's own, as when it is run (execute.c) */
	PushActiveSnapshot(GetTransactionSnapshot());
	query = CreateQueryDesc(plan, sql, GetActiveSnapshot(), InvalidSnapshot,
							&trial.pub, NULL, NULL, 0);
	ExecutorStart(query, 0);
	nlpg_ExecutorRun(query, 0);
	ExecutorFinish(query);
	ExecutorEnd(query);
	FreeQueryDesc(query);
	PopActiveSnapshot();
	MemoryContextDelete(trial.row);

	if (result->rows > 0 && result->columns > 0)
		result->nulls = (double) trial.nulls / ((double) result->rows * result->columns);
	result->repeated = repeated(trial.hashes, Min(result->rows, NLPG_TRIAL_ROWS_MOST));
	pfree(trial.hashes);
}

NlpgTrial
nlpg_trial_verdict(const NlpgResult *result)
{
	if (result->rows == 0 || (result->rows == 1 && result->nulls == 1))
		return NLPG_TRIAL_EMPTY;
	return NLPG_TRIAL_ROWS;
}

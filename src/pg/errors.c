/*-------------------------------------------------------------------------
 * errors.c
 *	  NlStatus -> ereport, and the deadline of a call.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <limits.h>
#include <unistd.h>

#include "engine/nl.h"
#include "miscadmin.h"
#include "pg/catalog.h"
#include "pg/errors.h"
#include "storage/ipc.h"
#include "utils/timestamp.h"

void
nlpg_report(NlStatus status, const NlError *err)
{
	const char *message = err ? err->message : "unknown error";
	char	   *text;

	if (status == NL_ERR_CANCELLED)
	{
		CHECK_FOR_INTERRUPTS();
		ereport(ERROR,
				(errcode(ERRCODE_QUERY_CANCELED),
				 errmsg("canceling question due to timeout"),
				 errhint("Raise \"nl2sql.timeout\" to give questions more time.")));
	}

	/* messages may quote names, in UTF-8 */
	text = nlpg_from_utf8(message);
	switch (status)
	{
		case NL_ERR_FILE:
			ereport(ERROR,
					(errcode(ERRCODE_IO_ERROR),
					 errmsg("%s", text),
					 errhint("The setting \"nl2sql.model\" names the file.")));
			break;
		case NL_ERR_FORMAT:
			ereport(ERROR,
					(errcode(ERRCODE_DATA_CORRUPTED),
					 errmsg("invalid model file: %s", text),
					 errhint("The setting \"nl2sql.model\" names the file.")));
			break;
		case NL_ERR_NOMEM:
			ereport(ERROR,
					(errcode(ERRCODE_OUT_OF_MEMORY),
					 errmsg("out of memory"),
					 errdetail_internal("%s", text)));
			break;
		case NL_ERR_LIMIT:
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("%s", text)));
			break;
		case NL_ERR_BLAS:
			ereport(ERROR,
					(errcode(ERRCODE_SYSTEM_ERROR),
					 errmsg("could not use OpenBLAS: %s", text),
					 errhint("Install the OpenBLAS library (Debian: libopenblas0).")));
			break;
		case NL_ERR_INPUT:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s", text)));
			break;
		default:
			elog(ERROR, "unexpected status %d: %s", (int) status, text);
	}
	pg_unreachable();
}

void
nlpg_deadline_start(NlpgDeadline *deadline, int milliseconds)
{
	deadline->at = milliseconds > 0 ?
		TimestampTzPlusMilliseconds(GetCurrentTimestamp(), milliseconds) : 0;
}

bool
nlpg_deadline_passed(const NlpgDeadline *deadline)
{
	return deadline->at != 0 && GetCurrentTimestamp() >= deadline->at;
}

int
nlpg_deadline_left(const NlpgDeadline *deadline)
{
	TimestampTz now;

	if (deadline->at == 0)
		return INT_MAX;
	now = GetCurrentTimestamp();
	if (now >= deadline->at)
		return 0;
	return (int) Min((deadline->at - now) / 1000, (int64) INT_MAX);
}

bool
nlpg_should_stop(void *data)
{
	/*
	 * Only what ends the query: InterruptPending alone is also set for work
	 * that CHECK_FOR_INTERRUPTS does and returns from (barriers, logging of
	 * memory contexts), and that can wait for the engine.
	 */
	if (InterruptPending &&
		(QueryCancelPending || ProcDiePending || ClientConnectionLost))
		return true;
	return data != NULL && nlpg_deadline_passed((const NlpgDeadline *) data);
}

/*
 * The server's own clean-up of shared memory is done when this is called. What
 * would come next are destructors of libraries, which free what they have not
 * got and abort: that the postmaster takes for a crash and ends all sessions.
 */
static void
leave_at_once(int code, Datum arg)
{
	if (nl_blas_loading())
		_exit(1);
}

void
nlpg_expect_exit(void)
{
	static int	registered_in = 0;

	if (registered_in == MyProcPid)
		return;
	on_proc_exit(leave_at_once, (Datum) 0);
	registered_in = MyProcPid;
}

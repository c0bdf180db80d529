/*-------------------------------------------------------------------------
 * subtransaction.c
 *	  Begin, run, keep or roll back; errors are caught and handed over.
 *
 * An error must not leave the subtransaction open: the server would take it
 * for a savepoint of the user's, even where there is no memory to hand the error
 * over. Snapshots that body pushed go with it.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/xact.h"
#include "pg/subtransaction.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

/* A copy of the error at hand; NULL: there is no memory for one. */
static ErrorData *
copy_error(void)
{
	ErrorData  *volatile copy = NULL;

	PG_TRY();
	{
		copy = CopyErrorData();
	}
	PG_CATCH();
	{
		/* it is the caller who flushes both */
	}
	PG_END_TRY();
	return copy;
}

ErrorData *
nlpg_subtransaction(void (*body) (void *data), void *data, bool keep)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	ErrorData  *volatile error = NULL;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		body(data);
		if (keep)
			ReleaseCurrentSubTransaction();
		else
			RollbackAndReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(context);
		error = copy_error();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
		if (error == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_OUT_OF_MEMORY),
					 errmsg("out of memory")));
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	return error;
}

/*-------------------------------------------------------------------------
 * subtransaction.c
 *	  Begin, run, keep or roll back; errors are caught and handed over.
 *
 * An error must not leave the subtransaction open: the server would take it
 * for a savepoint of the user's. Snapshots that body pushed go with it.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/xact.h"
#include "pg/subtransaction.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

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
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	return error;
}

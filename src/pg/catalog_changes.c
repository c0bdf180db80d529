/*-------------------------------------------------------------------------
 * catalog_changes.c
 *	  See catalog_changes.h.
 *
 * Invalidation callbacks may run at almost any moment: they count and note a
 * number, no more. Static and without an end: callbacks cannot be taken back.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "pg/catalog_changes.h"
#include "utils/inval.h"
#include "utils/syscache.h"

#define KEPT 256				/* the last changes; a power of 2 */

static volatile uint64 changes = 1;
static volatile uint64 statistics = 1;
static volatile Oid last[KEPT]; /* InvalidOid: another object, or any relation */

static void
note(Oid relid)
{
	last[changes % KEPT] = relid;
	changes++;
}

static void
relation_changed(Datum arg, Oid relid)
{
	note(relid);
}

static void
object_changed(Datum arg, int cache, uint32 hash)
{
	note(InvalidOid);
}

/* ANALYZE touches pg_class only when the counts have changed, but always this. */
static void
statistics_changed(Datum arg, int cache, uint32 hash)
{
	statistics++;
}

void
nlpg_changes_init(void)
{
	static const int caches[] = {
		AUTHMEMROLEMEM, AUTHOID,	/* what the role may do */
		NAMESPACEOID,
		CONSTROID, TYPEOID, ENUMOID
	};

	CacheRegisterRelcacheCallback(relation_changed, (Datum) 0);
	for (int i = 0; i < lengthof(caches); i++)
		CacheRegisterSyscacheCallback(caches[i], object_changed, (Datum) 0);
	CacheRegisterSyscacheCallback(STATRELATTINH, statistics_changed, (Datum) 0);
}

uint64
nlpg_changes_count(void)
{
	return changes;
}

uint64
nlpg_changes_statistics(void)
{
	return statistics;
}

int
nlpg_changes_since(uint64 count, Oid *relids)
{
	uint64		now = changes;
	int			n = 0;

	if (now - count > KEPT)
		return -1;
	for (; count < now; count++)
	{
		Oid			relid = last[count % KEPT];
		int			i;

		if (!OidIsValid(relid))
			return -1;
		for (i = 0; i < n && relids[i] != relid; i++)
			;
		if (i < n)
			continue;
		if (n == NLPG_MAX_CHANGED)
			return -1;
		relids[n++] = relid;
	}
	return n;
}

/*-------------------------------------------------------------------------
 * catalog_changes.h
 *	  What the server's invalidation messages said of the catalogs: how often
 *	  something changed, and of late which relations.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_CATALOG_CHANGES_H
#define NLPG_CATALOG_CHANGES_H

#include "pg/compat.h"

#define NLPG_MAX_CHANGED 32

/* Called once from _PG_init: registers the callbacks. */
extern void nlpg_changes_init(void);

/* Of everything that a schema is made of, up to now. */
extern uint64 nlpg_changes_count(void);

/* The same of what ANALYZE writes. */
extern uint64 nlpg_changes_statistics(void);

/* Which relations have changed since that count, each once, at most
 * NLPG_MAX_CHANGED; -1: too many, or something else than relations. */
extern int	nlpg_changes_since(uint64 count, Oid *relids);

#endif							/* NLPG_CATALOG_CHANGES_H */

/*-------------------------------------------------------------------------
 * ask_catalog.h
 *	  Questions about the database itself: nl_ask().
 *
 * The extension's views over the catalogs, statistics and settings (sql/) are
 * a schema like any other to the linker and the model. Ordinary questions are
 * not about them, since members of extensions are out of scope (scope.c);
 * while nl_ask runs, the scope is these views and nothing else.
 *
 * The views show the caller's share: what they leave out cannot be asked for.
 * They read system relations, which the guard allows to them alone
 * (NLPG_LEVEL_CATALOG in guard.h).
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_ASK_CATALOG_H
#define NLPG_ASK_CATALOG_H

#include "pg/compat.h"

#include "lang/schema.h"
#include "nodes/pg_list.h"

/* Is the question at hand about the database itself? */
extern bool nlpg_ask_catalog_active(void);

/* The views, for scope.c: a List of NlpgFound *, by name. */
extern List *nlpg_ask_catalog_relations(void);

/* Is this relation a view of ours? Then the guard judges its text as ours. */
extern bool nlpg_ask_catalog_is_view(Oid relation);

/*
 * The keys between the views, which have none: sets NlColumn.primary and
 * NlTable.n_primary, appends to schema->keys (room for max) and returns the
 * new count. Does nothing unless active.
 */
extern int	nlpg_ask_catalog_keys(NlSchema *schema, int max);

/* Are the question's words looked for in this column of the views? In names,
 * not in descriptions and statements. */
extern bool nlpg_ask_catalog_names(const char *column);

/* The values that such a column has, NULL behind the last; NULL: not known, or
 * not active. */
extern const char *const *nlpg_ask_catalog_labels(const char *view, const char *column);

#endif							/* NLPG_ASK_CATALOG_H */

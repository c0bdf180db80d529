/*-------------------------------------------------------------------------
 * scope.h
 *	  Which relations a question may be about: those of the schemas meant by
 *	  nl2sql.schemas that the current role may read (see catalog.h).
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_SCOPE_H
#define NLPG_SCOPE_H

#include "pg/compat.h"

#include "nodes/pg_list.h"

/* A relation in scope, before it becomes an NlTable. */
typedef struct NlpgFound
{
	Oid			relid;
	Oid			namespace;
	int			place;			/* of the namespace in the search order */
	const char *name;			/* UTF-8 */
	bool		wholly;			/* SELECT on all columns */
	bool		qualify;
	float4		rows;
} NlpgFound;

/* The schemas meant by the settings, in search order: a List of Oid. */
extern List *nlpg_scope_namespaces(void);

/* Readable relations of these schemas, a List of NlpgFound *, by schema in
 * search order, then name. */
extern List *nlpg_scope_relations(void);

/* Relations that belong to extensions: a List of Oid. */
extern List *nlpg_scope_extension_relations(void);

/* Would the bare name find the relation of this namespace? */
extern bool nlpg_scope_visible(const char *name, Oid namespace);

/* Who owns the relation; InvalidOid: it is gone. */
extern Oid	nlpg_scope_owner(Oid relation);

#endif							/* NLPG_SCOPE_H */

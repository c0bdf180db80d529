/*-------------------------------------------------------------------------
 * guard_foreign.c
 *	  Which foreign tables may be read.
 *
 * What answers for a foreign table is another server, or a program: the guard
 * sees none of it, and a read-only transaction here binds nobody there. So
 * superusers name the servers (of CREATE SERVER) that they vouch for, in
 * nl2sql.foreign_servers; of others nothing is read, whether the table is named
 * or a partition of one that is. Who may use a server may make a foreign table
 * of any name over there, and it is read with the asker's user mapping: a
 * superuser's is not lent to tables that somebody else has made.
 *
 * Nothing is kept; the catalogs are read in the caller's memory context.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "foreign/fdwapi.h"
#include "foreign/foreign.h"
#include "miscadmin.h"
#include "pg/guard.h"
#include "pg/scope.h"
#include "pg/settings.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/varlena.h"

static bool
is_listed(const char *server)
{
	List	   *names;
	ListCell   *lc;

	if (nlpg_foreign_servers == NULL || nlpg_foreign_servers[0] == '\0' ||
		!SplitIdentifierString(pstrdup(nlpg_foreign_servers), ',', &names))
		return false;
	foreach(lc, names)
	{
		if (strcmp((const char *) lfirst(lc), server) == 0)
			return true;
	}
	return false;
}

static bool
owner_trusted(Oid relation)
{
	Oid			owner = nlpg_scope_owner(relation);

	return OidIsValid(owner) && (owner == GetUserId() || superuser_arg(owner));
}

bool
nlpg_foreign_allowed(Oid relation, Oid named, StringInfo reason)
{
	const char *why;

	if (!is_listed(GetForeignServer(GetForeignServerIdByRelId(relation))->servername))
		why = "its server is not in nl2sql.foreign_servers";
	else if (superuser() && !owner_trusted(relation))
		why = "you are a superuser, and its owner is none";
	else
		return true;
	appendStringInfo(reason, relation == named ? "foreign table %s is not allowed: %s" :
					 "table %s has a foreign table as a part, which is not allowed: %s",
					 quote_identifier(get_rel_name(named)), why);
	return false;
}

bool
nlpg_foreign_part(Oid relation)
{
	ListCell   *lc;

	foreach(lc, find_all_inheritors(relation, AccessShareLock, NULL))
	{
		if (get_rel_relkind(lfirst_oid(lc)) == RELKIND_FOREIGN_TABLE)
			return true;
	}
	return false;
}

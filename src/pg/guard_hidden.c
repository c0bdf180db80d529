/*-------------------------------------------------------------------------
 * guard_hidden.c
 *	  What planning a read of a table runs that no tree shows.
 *
 * The planner folds constants in the expressions and predicates of a table's
 * indexes, in its CHECK constraints, partition keys and extended statistics: a
 * call of an immutable function with constant arguments runs then, as the role
 * that reads. Whoever owns a table decides what stands there. So the guard is
 * asked about these expressions as about those of a view, before anything is
 * planned; they are read from the catalogs, since the relation cache would fold
 * them, too.
 *
 * Tables of the role itself and of superusers are trusted. Nothing is kept.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "catalog/pg_partitioned_table.h"
#include "catalog/pg_statistic_ext.h"
#include "miscadmin.h"
#include "nodes/nodes.h"
#include "pg/guard.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/syscache.h"

static bool
text_allowed(const char *tree, StringInfo reason)
{
	return nlpg_guard_expression((Node *) stringToNode(tree), NLPG_LEVEL_VIEW, reason);
}

/* The tree in a column of a catalog's row; none is all right. */
static bool
column_allowed(int cache, Oid object, const AttrNumber *columns, int n, StringInfo reason)
{
	HeapTuple	tuple = SearchSysCache1(cache, ObjectIdGetDatum(object));
	bool		good = true;

	if (!HeapTupleIsValid(tuple))
		return true;
	for (int i = 0; i < n && good; i++)
	{
		bool		isnull;
		Datum		tree = SysCacheGetAttr(cache, tuple, columns[i], &isnull);

		good = isnull || text_allowed(TextDatumGetCString(tree), reason);
	}
	ReleaseSysCache(tuple);
	return good;
}

static bool
relation_allowed(Relation relation, StringInfo reason)
{
	static const AttrNumber index_columns[] = {Anum_pg_index_indexprs, Anum_pg_index_indpred};
	static const AttrNumber statistics_columns[] = {Anum_pg_statistic_ext_stxexprs};
	static const AttrNumber key_columns[] = {Anum_pg_partitioned_table_partexprs};
	const TupleConstr *constraints = RelationGetDescr(relation)->constr;
	ListCell   *lc;

	foreach(lc, RelationGetIndexList(relation))
	{
		if (!column_allowed(INDEXRELID, lfirst_oid(lc), index_columns, lengthof(index_columns), reason))
			return false;
	}
	foreach(lc, RelationGetStatExtList(relation))
	{
		if (!column_allowed(STATEXTOID, lfirst_oid(lc), statistics_columns, lengthof(statistics_columns), reason))
			return false;
	}
	for (int i = 0; constraints != NULL && i < constraints->num_check; i++)
	{
		if (!text_allowed(constraints->check[i].ccbin, reason))
			return false;
	}
	return relation->rd_rel->relkind != RELKIND_PARTITIONED_TABLE ||
		column_allowed(PARTRELID, RelationGetRelid(relation), key_columns, lengthof(key_columns), reason);
}

/* The relation is locked. */
bool
nlpg_hidden_allowed(Oid relation, StringInfo reason)
{
	Relation	opened = relation_open(relation, NoLock);
	Oid			owner = opened->rd_rel->relowner;
	char		kind = opened->rd_rel->relkind;
	StringInfoData why;
	bool		good;

	initStringInfo(&why);
	good = owner == GetUserId() || superuser_arg(owner) ||
		(kind != RELKIND_RELATION && kind != RELKIND_PARTITIONED_TABLE && kind != RELKIND_MATVIEW &&
		 kind != RELKIND_FOREIGN_TABLE) ||
		relation_allowed(opened, &why);
	if (!good)
		appendStringInfo(reason, "table %s has an index, a constraint or the like that does what is not allowed: %s",
						 quote_identifier(RelationGetRelationName(opened)), why.data);
	relation_close(opened, NoLock);
	return good;
}

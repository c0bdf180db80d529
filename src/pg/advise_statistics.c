/*-------------------------------------------------------------------------
 * advise_statistics.c
 *	  Tables whose statistics are missing or old: the planner guesses, and
 *	  every other figure hangs on its guess.
 *
 * Only tables that the caller may read are named.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_class.h"
#include "catalog/pg_statistic.h"
#include "nodes/nodeFuncs.h"
#include "pg/advise.h"
#include "storage/bufmgr.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* Pages below which a guess does no harm. */
#define SMALL_TABLE 10

/* Rows changed, and their part of the table, that make statistics old. */
#define OLD_ROWS 1000
#define OLD_PART 0.2

static bool
tables_walker(Node *node, List **tables)
{
	if (node == NULL)
		return false;
	if (IsA(node, RangeTblEntry))
	{
		RangeTblEntry *rte = (RangeTblEntry *) node;

		if (rte->rtekind == RTE_RELATION &&
			(rte->relkind == RELKIND_RELATION || rte->relkind == RELKIND_MATVIEW))
			*tables = list_append_unique_oid(*tables, rte->relid);
		return false;
	}
	if (IsA(node, Query))
		return query_tree_walker((Query *) node, tables_walker, (void *) tables,
								 QTW_EXAMINE_RTES_BEFORE);
	return expression_tree_walker(node, tables_walker, (void *) tables);
}

static bool
has_statistics(Relation rel)
{
	for (AttrNumber a = 1; a <= RelationGetNumberOfAttributes(rel); a++)
	{
		if (!TupleDescAttr(RelationGetDescr(rel), a - 1)->attisdropped &&
			SearchSysCacheExists3(STATRELATTINH, ObjectIdGetDatum(RelationGetRelid(rel)),
								  Int16GetDatum(a), BoolGetDatum(false)))
			return true;
	}
	return false;
}

void
nlpg_advise_statistics(NlpgAdvising *advising)
{
	List	   *tables = NIL;
	ListCell   *lc;

	(void) tables_walker((Node *) advising->query, &tables);
	foreach(lc, tables)
	{
		Oid			relation = lfirst_oid(lc);
		Relation	rel;
		bool		known;
		BlockNumber pages;
		double		rows;
		int64		changed;

		if (!nlpg_facts_may_read(relation, NULL, 0))
			continue;
		rel = table_open(relation, AccessShareLock);
		known = has_statistics(rel);
		pages = RelationGetNumberOfBlocks(rel);
		rows = rel->rd_rel->reltuples;
		table_close(rel, AccessShareLock);
		if (pages < SMALL_TABLE)
			continue;
		changed = DatumGetInt64(DirectFunctionCall1(pg_stat_get_mod_since_analyze,
													ObjectIdGetDatum(relation)));
		if (!known)
			nlpg_advise_add(advising, NLPG_ADVICE_STATISTICS,
							psprintf("%s was never analysed: the planner guesses what is in it",
									 nlpg_facts_table(relation)),
							psprintf("%u pages, no statistics", pages),
							psprintf("ANALYZE %s", nlpg_facts_table(relation)), -1, -1);
		else if (changed >= OLD_ROWS && changed > OLD_PART * rows)
			nlpg_advise_add(advising, NLPG_ADVICE_STATISTICS,
							psprintf("%s has changed much since it was analysed", nlpg_facts_table(relation)),
							psprintf(INT64_FORMAT " rows changed, %.0f rows when counted last", changed, rows),
							psprintf("ANALYZE %s", nlpg_facts_table(relation)), -1, -1);
	}
}

/*-------------------------------------------------------------------------
 * change_sample.c
 *	  Some of the rows that a change touches, before and after, as jsonb.
 *
 * Before: the change's own FROM and WHERE as a SELECT of its table's rows, run
 * under the snapshot that the change will use. After: rows are found again by
 * their place; an updated row's new version by the chain that the table keeps.
 *
 * Both are ordinary queries past the guard for queries, as the caller: columns
 * that the role may not read are left out, and so are those of types that are
 * not shown; a row that row-level security hides is null. At most
 * NLPG_CHANGE_SAMPLE rows, and nl2sql.max_bytes of them.
 *
 * Memory: the context in which a function is called.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/sysattr.h"
#include "access/table.h"
#include "access/tableam.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/value.h"
#include "parser/parse_relation.h"
#include "parser/parsetree.h"
#include "pg/change.h"
#include "pg/change_private.h"
#include "pg/guard.h"
#include "pg/guard_change.h"
#include "pg/oracle.h"
#include "pg/settings.h"
#include "tcop/tcopprot.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgroids.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/* ---- receiving ---- */

typedef struct Collector
{
	DestReceiver pub;
	NlpgChangeSample *sample;
	MemoryContext context;		/* where rows are kept */
	int64		bytes;
} Collector;

static bool
is_new(const NlpgChangeSample *sample, const NlpgChangePlace *place)
{
	for (int i = 0; i < sample->n; i++)
	{
		if (sample->places[i].relation == place->relation &&
			ItemPointerEquals(&((NlpgChangeSample *) sample)->places[i].tid,
							  (ItemPointer) &place->tid))
			return false;
	}
	return true;
}

/* tableoid, ctid and, of rows that are shown, the row as jsonb. */
static bool
collect(TupleTableSlot *slot, DestReceiver *self)
{
	Collector  *collector = (Collector *) self;
	NlpgChangeSample *sample = collector->sample;
	NlpgChangePlace place;
	MemoryContext old;

	if (sample->n == NLPG_CHANGE_SAMPLE)
		return true;
	slot_getallattrs(slot);
	place.relation = DatumGetObjectId(slot->tts_values[0]);
	place.tid = *(ItemPointer) DatumGetPointer(slot->tts_values[1]);
	/* a row that FROM joins twice is changed once */
	if (!is_new(sample, &place))
		return true;
	if (slot->tts_tupleDescriptor->natts > 2)
	{
		collector->bytes += VARSIZE_ANY(DatumGetPointer(slot->tts_values[2]));
		if (collector->bytes > (int64) nlpg_max_bytes * 1024)
			return false;
		old = MemoryContextSwitchTo(collector->context);
		sample->before[sample->n] = datumCopy(slot->tts_values[2], false, -1);
		MemoryContextSwitchTo(old);
	}
	sample->places[sample->n++] = place;
	/* of what is only looked at, no more need be read */
	return slot->tts_tupleDescriptor->natts == 2 || sample->n < NLPG_CHANGE_SAMPLE;
}

static void
collect_startup(DestReceiver *self, int operation, TupleDesc desc)
{
}

static void
collect_end(DestReceiver *self)
{
}

DestReceiver *
nlpg_change_sample_receiver(NlpgChangeSample *sample)
{
	Collector  *collector = (Collector *) palloc0(sizeof(Collector));

	collector->pub.receiveSlot = collect;
	collector->pub.rStartup = collect_startup;
	collector->pub.rShutdown = collect_end;
	collector->pub.rDestroy = collect_end;
	collector->pub.mydest = DestNone;
	collector->sample = sample;
	collector->context = CurrentMemoryContext;
	return &collector->pub;
}

/* ---- before ---- */

List *
nlpg_change_sample_places(Index target)
{
	Var		   *relation = makeVar(target, TableOidAttributeNumber, OIDOID, -1, InvalidOid, 0);
	Var		   *tid = makeVar(target, SelfItemPointerAttributeNumber, TIDOID, -1, InvalidOid, 0);

	return list_make2(makeTargetEntry((Expr *) relation, 1, pstrdup("tableoid"), false),
					  makeTargetEntry((Expr *) tid, 2, pstrdup("ctid"), false));
}

/* Attribute numbers of the columns that may be shown. */
static List *
shown_columns(Oid target)
{
	Relation	relation = table_open(target, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(relation);
	bool		wholly = pg_class_aclcheck(target, GetUserId(), ACL_SELECT) == ACLCHECK_OK;
	List	   *columns = NIL;

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);
		StringInfoData why;

		initStringInfo(&why);
		if (!attribute->attisdropped &&
			(wholly || pg_attribute_aclcheck(target, attribute->attnum, GetUserId(),
											 ACL_SELECT) == ACLCHECK_OK) &&
			nlpg_type_allowed(attribute->atttypid, &why))
			columns = lappend_int(columns, attribute->attnum);
	}
	table_close(relation, NoLock);
	return columns;
}

/* to_jsonb(ROW(columns)), with the columns' names */
static Expr *
row_as_jsonb(Index target, Oid relation, List *columns)
{
	RowExpr    *row = makeNode(RowExpr);
	ListCell   *lc;

	row->row_typeid = RECORDOID;
	row->row_format = COERCE_IMPLICIT_CAST;
	row->location = -1;
	foreach(lc, columns)
	{
		AttrNumber	attribute = lfirst_int(lc);
		Oid			type;
		int32		typmod;
		Oid			collation;

		get_atttypetypmodcoll(relation, attribute, &type, &typmod, &collation);
		row->args = lappend(row->args, makeVar(target, attribute, type, typmod, collation, 0));
		row->colnames = lappend(row->colnames,
								makeString(get_attname(relation, attribute, false)));
	}
	return (Expr *) makeFuncExpr(F_TO_JSONB, JSONBOID, list_make1(row), InvalidOid,
								 InvalidOid, COERCE_EXPLICIT_CALL);
}

/* The range table's entry asks for SELECT on these columns, and those that
 * the statement reads anyhow. */
static void
ask_to_select(Query *query, RangeTblEntry *rte, List *columns)
{
	ListCell   *lc;
#ifdef NLPG_HAS_PERMINFO
	RTEPermissionInfo *permissions = getRTEPermissionInfo(query->rteperminfos, rte);
#else
	RangeTblEntry *permissions = rte;
#endif

	permissions->requiredPerms = ACL_SELECT;
	permissions->insertedCols = NULL;
	permissions->updatedCols = NULL;
	foreach(lc, columns)
		permissions->selectedCols =
			bms_add_member(permissions->selectedCols,
						   lfirst_int(lc) - FirstLowInvalidHeapAttributeNumber);
}

void
nlpg_change_sample_before(const NlpgTree *tree, const NlSchema *schema,
						  NlpgChangeSample *sample)
{
	Query	   *query = (Query *) copyObject(tree->analysed);
	Index		target = query->resultRelation;
	RangeTblEntry *rte = nlpg_guard_change_target(query);
	List	   *queries;
	StringInfoData reason;

	sample->target = rte->relid;
	sample->columns = shown_columns(rte->relid);
	if (query->commandType == CMD_INSERT || sample->columns == NIL)
		return;

	query->commandType = CMD_SELECT;
	query->resultRelation = 0;
	query->targetList = lappend(nlpg_change_sample_places(target),
								makeTargetEntry(row_as_jsonb(target, rte->relid, sample->columns),
												3, pstrdup("row"), false));
	rte->rellockmode = AccessShareLock;
	ask_to_select(query, rte, sample->columns);
	queries = pg_rewrite_query(query);

	/* policies for SELECT may be other ones than those for the change */
	initStringInfo(&reason);
	if (!nlpg_guard_check(queries, tree, schema, &reason))
		return;
	(void) nlpg_change_run(linitial_node(Query, queries), tree->sql,
						   nlpg_change_sample_receiver(sample), 0);
	sample->known = true;
}

/* ---- after ---- */

/* Keeps the last row. */
typedef struct Last
{
	DestReceiver pub;
	MemoryContext context;
	bool		wanted;
	bool		found;
	Datum		row;
} Last;

static bool
keep_last(TupleTableSlot *slot, DestReceiver *self)
{
	Last	   *last = (Last *) self;
	MemoryContext old = MemoryContextSwitchTo(last->context);

	slot_getallattrs(slot);
	last->found = true;
	if (last->wanted)
		last->row = datumCopy(slot->tts_values[0], false, -1);
	MemoryContextSwitchTo(old);
	return true;
}

/*
 * Who may read some columns only may not name ctid and tableoid; but where a row
 * lies is known already. Of a query that selects from one subquery.
 */
static void
need_no_places(Query *query)
{
	Query	   *inner = linitial_node(RangeTblEntry, query->rtable)->subquery;
	ListCell   *lc;

	foreach(lc, inner->rtable)
	{
		RangeTblEntry *rte = (RangeTblEntry *) lfirst(lc);
		Bitmapset **columns;

		if (rte->rtekind != RTE_RELATION)
			continue;
#ifdef NLPG_HAS_PERMINFO
		columns = &getRTEPermissionInfo(inner->rteperminfos, rte)->selectedCols;
#else
		columns = &rte->selectedCols;
#endif
		*columns = bms_del_member(*columns, SelfItemPointerAttributeNumber - FirstLowInvalidHeapAttributeNumber);
		*columns = bms_del_member(*columns, TableOidAttributeNumber - FirstLowInvalidHeapAttributeNumber);
	}
}

/* Text of ours that is a query, as the caller; does it give a row? row: takes
 * its first column, jsonb, of a query as above; or NULL. */
static bool
ask(const char *sql, Datum *row)
{
	NlpgTree   *tree = nlpg_oracle_analyse(sql);
	Last		last;
	StringInfoData reason;

	initStringInfo(&reason);
	if (row != NULL)
		need_no_places(linitial_node(Query, tree->queries));
	if (!nlpg_guard_check(tree->queries, tree, NULL, &reason))
		return false;
	memset(&last, 0, sizeof(last));
	last.pub.receiveSlot = keep_last;
	last.pub.rStartup = collect_startup;
	last.pub.rShutdown = collect_end;
	last.pub.rDestroy = collect_end;
	last.pub.mydest = DestNone;
	last.context = CurrentMemoryContext;
	last.wanted = row != NULL;
	(void) nlpg_change_run(linitial_node(Query, tree->queries), sql, &last.pub, 0);
	if (row != NULL)
		*row = last.row;
	return last.found;
}

/* schema.table, quoted */
static char *
full_name(Oid relation)
{
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)),
									  get_rel_name(relation));
}

/* The newest version of a row, under the active snapshot. */
static void
follow(NlpgChangePlace *place)
{
	Relation	relation = table_open(place->relation, AccessShareLock);
	TableScanDesc scan = table_beginscan_tid(relation, GetActiveSnapshot());

	table_tuple_get_latest_tid(scan, &place->tid);
	table_endscan(scan);
	table_close(relation, NoLock);
}

Datum
nlpg_change_sample_after(NlpgChangeSample *sample)
{
	Datum		rows[NLPG_CHANGE_SAMPLE] = {0};
	StringInfoData columns;
	ListCell   *lc;
	int64		bytes = 0;

	initStringInfo(&columns);
	foreach(lc, sample->columns)
		appendStringInfo(&columns, "%st.%s", columns.len > 0 ? ", " : "",
						 quote_identifier(get_attname(sample->target, lfirst_int(lc), false)));
	for (int i = 0; i < sample->n && columns.len > 0; i++)
	{
		NlpgChangePlace place = sample->places[i];

		follow(&place);
		(void) ask(psprintf("SELECT to_jsonb(r) FROM (SELECT %s FROM %s AS t WHERE t.tableoid = %u::oid AND t.ctid = '(%u,%u)'::tid) AS r",
							columns.data, full_name(sample->target), place.relation,
							ItemPointerGetBlockNumber(&place.tid),
							ItemPointerGetOffsetNumber(&place.tid)),
				   &rows[i]);
		if (rows[i] == 0)
			sample->lost++;
		else
			bytes += VARSIZE_ANY(DatumGetPointer(rows[i]));
		if (bytes > (int64) nlpg_max_bytes * 1024)
		{
			rows[i] = 0;
			break;
		}
	}
	return nlpg_change_sample_array(rows, sample->n);
}

Datum
nlpg_change_sample_array(const Datum *rows, int n)
{
	JsonbParseState *state = NULL;
	JsonbValue *result;

	(void) pushJsonbValue(&state, WJB_BEGIN_ARRAY, NULL);
	for (int i = 0; i < n; i++)
	{
		JsonbValue	value;

		value.type = jbvNull;
		if (rows[i] != 0)
			JsonbToJsonbValue(DatumGetJsonbP(rows[i]), &value);
		(void) pushJsonbValue(&state, WJB_ELEM, &value);
	}
	result = pushJsonbValue(&state, WJB_END_ARRAY, NULL);
	return JsonbPGetDatum(JsonbValueToJsonb(result));
}

bool
nlpg_change_sample_more(Oid relation, int64 n)
{
	return ask(psprintf("SELECT 1 FROM %s OFFSET " INT64_FORMAT " LIMIT 1",
						full_name(relation), n), NULL);
}

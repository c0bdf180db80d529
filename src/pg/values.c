/*-------------------------------------------------------------------------
 * values.c
 *	  The question's phrases, looked up in the data as the calling role.
 *
 * Samples are compared first; then small tables are read whole, smallest
 * first, until the time is up, and their rows compared as they come (in C, so
 * that no collation, operator or function of the database is involved, and the
 * clock can be looked at while a table is read). A plain table is scanned
 * without the executor, which takes half the time; one with row-level security
 * or partitions by one prepared SELECT of its string columns, and all of them
 * where a module checks or logs what the executor reads.
 *
 * Each table is read in a subtransaction that is always rolled back: an error
 * costs that table only, and its lock is given back at once. Locks are taken
 * only if nobody must be waited for.
 *
 * No code of other users runs: views, but for this extension's own over the
 * catalogs, and foreign tables are not read, and a
 * table whose row-level security applies is read only when its policies call
 * nothing but built-in functions that are not volatile, and do nothing that the
 * guard would not let a view do. That is checked on the very plan that runs,
 * under the table's lock. Nor is a table read whose indexes and the like would
 * make planning run something (guard_hidden.c).
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/detoast.h"
#include "access/relation.h"
#include "access/tableam.h"
#include "access/transam.h"
#include "access/xact.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "executor/tuptable.h"
#include "lang/words.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "pg/ask_catalog.h"
#include "pg/catalog.h"
#include "pg/errors.h"
#include "pg/guard.h"
#include "pg/settings.h"
#include "pg/subtransaction.h"
#include "pg/values.h"
#include "pg/values_search.h"
#include "storage/bufmgr.h"
#include "storage/lmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/plancache.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#define MAX_BLOCKS (4 * 1024 * 1024 / BLCKSZ)	/* of one that was never analysed */
#define MAX_ARRAY 8192			/* bytes of an array that is looked into */
#define MAX_TABLE_MATCHES 50
#define ROWS_PER_LOOK 128		/* at the clock */

/* How a column's values are stored. */
typedef enum StringType
{
	STRING_NONE,
	STRING_VALUE,
	STRING_ARRAY
} StringType;

/* A table that can be read. */
typedef struct Lookup
{
	int			table;
	bool		partitioned;
	bool		catalog;		/* a view of our own over the catalogs */
	int			n_columns;
	int		   *columns;		/* column numbers */
	bool	   *arrays;			/* array of text, else text */
	char	   *query;
	SPIPlanPtr	plan;			/* kept; NULL until first used */
} Lookup;

struct NlpgLookups
{
	MemoryContext context;
	int			n;
	Lookup	   *lookups;
};

typedef struct Receiver
{
	DestReceiver pub;			/* must be first */
	NlpgSearch	   *search;
	const Lookup *lookup;
	const NlpgDeadline *deadline;
	int			limit;			/* of matches in all */
	uint64		rows;
	MemoryContext context;		/* reset now and then: values taken apart */
} Receiver;

static struct NlpgLookups *make_lookups(const NlSchema *schema, MemoryContext parent);
static void sort_lookups(struct NlpgLookups *lookups, const NlSchema *schema);
static bool make_lookup(const NlSchema *schema, int table, Lookup *lookup);
static StringType string_type(Oid type);
static void look_into(NlpgSearch *search, const NlSchema *schema, Lookup *lookup,
					  const NlpgDeadline *deadline);
static bool read_table(Receiver *receiver, const NlSchema *schema, Lookup *lookup);
static bool scan_table(Receiver *receiver, const NlSchema *schema, const Lookup *lookup);
static bool lock_table(const NlSchema *schema, const Lookup *lookup);
static bool plan_is_harmless(SPIPlanPtr plan);
static void receive_start(DestReceiver *self, int operation, TupleDesc desc);
static void receive_end(DestReceiver *self);
static bool receive_row(TupleTableSlot *slot, DestReceiver *self);
static bool compare_row(Receiver *receiver, const TupleTableSlot *slot, const AttrNumber *places);
static bool must_rethrow(int sqlstate);

void
nlpg_values_lookup(NlpgSchema *schema, const NlPhrase *phrases, int n_phrases,
				   NlMatch **matches, int *n_matches, NlArena *arena)
{
	NlpgSearch		search;
	NlpgDeadline deadline;

	*matches = NULL;
	*n_matches = 0;
	if (n_phrases == 0)
		return;
	nlpg_search_start(&search, phrases, n_phrases, arena);

	for (int i = 0; i < schema->schema->n_samples; i++)
	{
		const NlSample *sample = &schema->schema->samples[i];

		nlpg_search_compare(&search, sample->column, sample->text, strlen(sample->text));
	}

	if (nlpg_value_lookup_timeout > 0)
	{
		nlpg_deadline_start(&deadline, nlpg_value_lookup_timeout);
		if (schema->lookups == NULL)
			schema->lookups = make_lookups(schema->schema,
										   GetMemoryChunkContext(schema->schema));
		if (schema->lookups->n > 0)
		{
			sort_lookups(schema->lookups, schema->schema);
			if (SPI_connect() != SPI_OK_CONNECT)
				elog(ERROR, "SPI_connect failed");
			for (int i = 0; i < schema->lookups->n; i++)
			{
				if (search.full || search.n_matches >= NLPG_MAX_MATCHES ||
					nlpg_deadline_passed(&deadline))
					break;
				look_into(&search, schema->schema, &schema->lookups->lookups[i],
						  &deadline);
			}
			SPI_finish();
		}
	}

	if (search.full)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory")));
	nlpg_search_sort(&search);
	*matches = search.matches;
	*n_matches = search.n_matches;
}

void
nlpg_values_forget(NlpgSchema *schema)
{
	struct NlpgLookups *lookups = schema->lookups;

	if (lookups == NULL)
		return;
	schema->lookups = NULL;
	for (int i = 0; i < lookups->n; i++)
		if (lookups->lookups[i].plan)
			SPI_freeplan(lookups->lookups[i].plan);
	MemoryContextDelete(lookups->context);
}

/* ---------- which tables ---------- */

static int
compare_lookups(const void *a, const void *b, void *arg)
{
	const NlSchema *schema = arg;
	const Lookup *x = a;
	const Lookup *y = b;
	double		rows_x = schema->tables[x->table].rows;
	double		rows_y = schema->tables[y->table].rows;

	/* never analysed: small as a rule, and measured before it is read */
	if (rows_x < 0)
		rows_x = 1000;
	if (rows_y < 0)
		rows_y = 1000;
	if (rows_x != rows_y)
		return rows_x < rows_y ? -1 : 1;
	return x->table < y->table ? -1 : x->table > y->table;
}

/* Smallest first. Estimates change while the schema stays; mostly they have not. */
static void
sort_lookups(struct NlpgLookups *lookups, const NlSchema *schema)
{
	for (int i = 1; i < lookups->n; i++)
		if (compare_lookups(&lookups->lookups[i - 1], &lookups->lookups[i],
							(void *) schema) > 0)
		{
			qsort_arg(lookups->lookups, lookups->n, sizeof(Lookup),
					  compare_lookups, (void *) schema);
			break;
		}
}

/* All tables that could be read; sizes are looked at when they are. */
static struct NlpgLookups *
make_lookups(const NlSchema *schema, MemoryContext parent)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "nl2sql lookups",
												  ALLOCSET_SMALL_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	struct NlpgLookups *lookups = palloc0(sizeof(struct NlpgLookups));

	lookups->context = context;
	lookups->lookups = palloc0(Max(schema->n_tables, 1) * sizeof(Lookup));
	for (int t = 0; t < schema->n_tables; t++)
		if (make_lookup(schema, t, &lookups->lookups[lookups->n]))
			lookups->n++;
	MemoryContextSwitchTo(caller);
	MemoryContextSetParent(context, parent);
	return lookups;
}

/* Of no domain: they count as what they are over. */
static StringType
string_type(Oid type)
{
	if (type == TEXTARRAYOID || type == VARCHARARRAYOID)
		return STRING_ARRAY;
	return nlpg_plain_string(type) ? STRING_VALUE : STRING_NONE;
}

static bool
make_lookup(const NlSchema *schema, int table, Lookup *lookup)
{
	const NlTable *t = &schema->tables[table];
	char		relkind = get_rel_relkind(t->relid);
	StringInfoData query;

	memset(lookup, 0, sizeof(Lookup));
	if (relkind != RELKIND_RELATION && relkind != RELKIND_MATVIEW &&
		relkind != RELKIND_PARTITIONED_TABLE && !nlpg_ask_catalog_is_view(t->relid))
		return false;

	lookup->table = table;
	lookup->catalog = relkind == RELKIND_VIEW;
	lookup->partitioned = relkind == RELKIND_PARTITIONED_TABLE;
	lookup->columns = palloc(t->n_columns * sizeof(int));
	lookup->arrays = palloc(t->n_columns * sizeof(bool));
	initStringInfo(&query);
	appendStringInfoString(&query, "SELECT ");
	for (int c = t->first_column; c < t->first_column + t->n_columns; c++)
	{
		const NlColumn *column = &schema->columns[c];
		StringType	string;

		if ((column->type != NL_TYPE_TEXT && column->type != NL_TYPE_ARRAY) ||
			column->expression != NULL)
			continue;
		/* by its stored form: enums are not here, their labels are samples */
		string = string_type(column->type_id);
		if (string == STRING_NONE ||
			(lookup->catalog && !nlpg_ask_catalog_names(column->name)))
			continue;
		appendStringInfo(&query, "%st.%s", lookup->n_columns ? ", " : "",
						 quote_identifier(nlpg_from_utf8(column->name)));
		lookup->columns[lookup->n_columns] = c;
		lookup->arrays[lookup->n_columns] = string == STRING_ARRAY;
		lookup->n_columns++;
	}
	/* ONLY: children are tables of their own, and may be foreign */
	appendStringInfo(&query, " FROM %s%s AS t", lookup->partitioned || lookup->catalog ? "" : "ONLY ",
					 quote_qualified_identifier(nlpg_from_utf8(t->schema_name),
												nlpg_from_utf8(t->name)));
	lookup->query = pstrdup(query.data);
	pfree(query.data);
	return lookup->n_columns > 0;
}

/* ---------- reading ---------- */

typedef struct Look
{
	Receiver   *receiver;
	const NlSchema *schema;
	Lookup	   *lookup;
} Look;

static void
look_body(void *data)
{
	Look	   *look = (Look *) data;

	(void) read_table(look->receiver, look->schema, look->lookup);
}

static void
look_into(NlpgSearch *search, const NlSchema *schema, Lookup *lookup,
		  const NlpgDeadline *deadline)
{
	Receiver	receiver;
	Look		look;
	ErrorData  *error;

	if (schema->tables[lookup->table].rows > NLPG_LOOKUP_ROWS)
		return;
	CHECK_FOR_INTERRUPTS();

	memset(&receiver, 0, sizeof(receiver));
	receiver.pub.receiveSlot = receive_row;
	receiver.pub.rStartup = receive_start;
	receiver.pub.rShutdown = receive_end;
	receiver.pub.rDestroy = receive_end;
	receiver.pub.mydest = DestNone;
	receiver.search = search;
	receiver.lookup = lookup;
	receiver.deadline = deadline;
	receiver.limit = search->n_matches + MAX_TABLE_MATCHES;

	look.receiver = &receiver;
	look.schema = schema;
	look.lookup = lookup;
	/* nothing to keep: the lock is given back at once */
	error = nlpg_subtransaction(look_body, &look, false);
	if (error != NULL && must_rethrow(error->sqlerrcode))
		ReThrowError(error);
	if (error != NULL)
		FreeErrorData(error);
}

/* Some errors are about the table, some about the whole call. */
static bool
must_rethrow(int sqlstate)
{
	/* operator intervention (cancel, shutdown) and lack of resources */
	return ERRCODE_TO_CATEGORY(sqlstate) == ERRCODE_OPERATOR_INTERVENTION ||
		ERRCODE_TO_CATEGORY(sqlstate) == ERRCODE_INSUFFICIENT_RESOURCES;
}

/* Does planning run nobody else's code, in an index or the like? */
static bool
plans_harmlessly(Oid relation, bool partitioned)
{
	StringInfoData why;
	ListCell   *lc;

	initStringInfo(&why);
	if (!partitioned)
		return nlpg_hidden_allowed(relation, &why);
	foreach(lc, find_all_inheritors(relation, NoLock, NULL))
	{
		if (!nlpg_hidden_allowed(lfirst_oid(lc), &why))
			return false;
	}
	return true;
}

static bool
read_table(Receiver *receiver, const NlSchema *schema, Lookup *lookup)
{
	const NlTable *table = &schema->tables[lookup->table];
	SPIExecuteOptions options = {0};
	SPIPlanPtr	plan;

	if (!lock_table(schema, lookup) || !plans_harmlessly(table->relid, lookup->partitioned))
		return false;
	options.read_only = true;
	options.dest = &receiver->pub;

	if (check_enable_rls(table->relid, InvalidOid, true) == RLS_ENABLED)
	{
		/* planned each time: the policies seen here are those that run */
		plan = SPI_prepare(lookup->query, 0, NULL);
		if (plan == NULL || !plan_is_harmless(plan))
			return false;
	}
	else if (!lookup->partitioned && !lookup->catalog && ExecutorCheckPerms_hook == NULL)
		return scan_table(receiver, schema, lookup);
	else
	{
		if (lookup->plan == NULL)
		{
			plan = SPI_prepare(lookup->query, 0, NULL);
			if (plan == NULL || SPI_keepplan(plan) != 0)
				return false;
			lookup->plan = plan;
		}
		plan = lookup->plan;
	}
	return SPI_execute_plan_extended(plan, &options) >= 0;
}

/* What the executor would do for the prepared SELECT, with its check of
 * privileges; the lock is there. */
static bool
scan_table(Receiver *receiver, const NlSchema *schema, const Lookup *lookup)
{
	Oid			relid = schema->tables[lookup->table].relid;
	Relation	rel = relation_open(relid, NoLock);
	TupleDesc	desc = RelationGetDescr(rel);
	AttrNumber *places = palloc(lookup->n_columns * sizeof(AttrNumber));
	AttrNumber	last = 0;
	bool		wholly = pg_class_aclcheck(relid, GetUserId(), ACL_SELECT) == ACLCHECK_OK;
	bool		usable = rel->rd_rel->relkind == RELKIND_RELATION ||
		rel->rd_rel->relkind == RELKIND_MATVIEW;

	for (int i = 0; usable && i < lookup->n_columns; i++)
	{
		AttrNumber	attnum = schema->columns[lookup->columns[i]].attnum;

		/* as receive_start: the table may have been altered since */
		usable = attnum <= desc->natts && !TupleDescAttr(desc, attnum - 1)->attisdropped &&
			string_type(getBaseType(TupleDescAttr(desc, attnum - 1)->atttypid)) ==
			(lookup->arrays[i] ? STRING_ARRAY : STRING_VALUE) &&
			(wholly || pg_attribute_aclcheck(relid, attnum, GetUserId(), ACL_SELECT) == ACLCHECK_OK);
		places[i] = attnum - 1;
		last = Max(last, attnum);
	}
	if (usable)
	{
		TupleTableSlot *slot = table_slot_create(rel, NULL);
		TableScanDesc scan = table_beginscan(rel, GetActiveSnapshot(), 0, NULL);

		receiver->context = AllocSetContextCreate(CurrentMemoryContext, "nl2sql row",
												  ALLOCSET_DEFAULT_SIZES);
		do
		{
			CHECK_FOR_INTERRUPTS();
			if (!table_scan_getnextslot(scan, ForwardScanDirection, slot))
				break;
			slot_getsomeattrs(slot, last);
		} while (compare_row(receiver, slot, places));
		table_endscan(scan);
		ExecDropSingleTupleTableSlot(slot);
		MemoryContextDelete(receiver->context);
	}
	pfree(places);
	relation_close(rel, NoLock);
	return usable;
}

/* Locks the table and what is read with it, if that can be had at once; true
 * when it is there, small enough, and all of it is stored here. */
static bool
lock_table(const NlSchema *schema, const Lookup *lookup)
{
	const NlTable *table = &schema->tables[lookup->table];
	List	   *children;
	ListCell   *lc;
	bool		result = true;

	if (!ConditionalLockRelationOid(table->relid, AccessShareLock) ||
		!SearchSysCacheExists1(RELOID, ObjectIdGetDatum(table->relid)))
		return false;
	if (lookup->catalog)
		return true;

	if (!lookup->partitioned)
	{
		if (table->rows < 0)
		{
			Relation	rel = relation_open(table->relid, NoLock);

			result = RelationGetNumberOfBlocks(rel) <= MAX_BLOCKS;
			relation_close(rel, NoLock);
		}
		return result;
	}

	/* a partitioned table has no size of its own */
	if (table->rows < 0)
		return false;
	children = find_all_inheritors(table->relid, NoLock, NULL);
	foreach(lc, children)
	{
		Oid			child = lfirst_oid(lc);
		char		relkind;

		if (!ConditionalLockRelationOid(child, AccessShareLock))
			return false;
		relkind = get_rel_relkind(child);
		if (relkind != RELKIND_RELATION && relkind != RELKIND_PARTITIONED_TABLE)
			return false;
	}
	return true;
}

/* Is there nothing in the rewritten query that somebody else wrote, or that
 * has effects? Policies are in it as security qualifications. */
static bool
function_is_foreign(Oid function, void *context)
{
	return function >= FirstNormalObjectId ||
		func_volatile(function) == PROVOLATILE_VOLATILE;
}

static bool
harmful_walker(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (check_functions_in_node(node, function_is_foreign, context))
		return true;
	if (IsA(node, CoerceToDomain))
		return true;			/* its constraints are not in the tree */
	if (IsA(node, RangeTblEntry))
	{
		const RangeTblEntry *rte = (const RangeTblEntry *) node;
		StringInfoData why;

		if (rte->rtekind == RTE_RELATION && rte->relkind == RELKIND_FOREIGN_TABLE)
			return true;

		/* what a view may not, a policy may not here: casts, JSON read into a
		 * type, a cast to json, which run what no call in the tree shows */
		initStringInfo(&why);
		return rte->securityQuals != NIL &&
			!nlpg_guard_expression((Node *) rte->securityQuals, NLPG_LEVEL_VIEW, &why);
	}
	if (IsA(node, Query))
		return query_tree_walker((Query *) node, harmful_walker, context,
								 QTW_EXAMINE_RTES_BEFORE);
	return expression_tree_walker(node, harmful_walker, context);
}

static bool
plan_is_harmless(SPIPlanPtr plan)
{
	ListCell   *lc;

	foreach(lc, SPI_plan_get_plan_sources(plan))
	{
		CachedPlanSource *source = lfirst(lc);
		ListCell   *query;

		foreach(query, source->query_list)
			if (harmful_walker((Node *) lfirst(query), NULL))
				return false;
	}
	return true;
}

/*
 * Values are read by their stored form, so the columns must still be what
 * they were when the schema was read: a prepared statement follows a table
 * whose columns have been altered.
 */
static void
receive_start(DestReceiver *self, int operation, TupleDesc desc)
{
	Receiver   *receiver = (Receiver *) self;
	const Lookup *lookup = receiver->lookup;
	bool		same = desc->natts == lookup->n_columns;

	for (int i = 0; same && i < desc->natts; i++)
		same = string_type(getBaseType(TupleDescAttr(desc, i)->atttypid)) ==
			(lookup->arrays[i] ? STRING_ARRAY : STRING_VALUE);
	if (!same)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("columns have been altered")));
	receiver->context = AllocSetContextCreate(CurrentMemoryContext, "nl2sql row",
											  ALLOCSET_DEFAULT_SIZES);
}

static void
receive_end(DestReceiver *self)
{
	/* the context went with the query's */
}

static bool
receive_row(TupleTableSlot *slot, DestReceiver *self)
{
	slot_getallattrs(slot);
	return compare_row((Receiver *) self, slot, NULL);
}

/* One row: compare its values, which stand at these places or, without them,
 * in the order of the lookup's columns. False ends the scan. */
static bool
compare_row(Receiver *receiver, const TupleTableSlot *slot, const AttrNumber *places)
{
	NlpgSearch	   *search = receiver->search;
	const Lookup *lookup = receiver->lookup;
	MemoryContext caller = MemoryContextSwitchTo(receiver->context);

	for (int i = 0; i < lookup->n_columns; i++)
	{
		int			place = places != NULL ? places[i] : i;
		struct varlena *raw;
		Size		size;

		if (slot->tts_isnull[place])
			continue;
		raw = (struct varlena *) DatumGetPointer(slot->tts_values[place]);
		size = toast_raw_datum_size(PointerGetDatum(raw)) - VARHDRSZ;
		if (lookup->arrays[i])
		{
			Datum	   *elements;
			bool	   *nulls;
			int			n;

			if (size > MAX_ARRAY)
				continue;
			deconstruct_array(DatumGetArrayTypeP(PointerGetDatum(raw)), TEXTOID, -1,
							  false, TYPALIGN_INT, &elements, &nulls, &n);
			for (int e = 0; e < n; e++)
			{
				struct varlena *element = (struct varlena *) DatumGetPointer(elements[e]);

				if (!nulls[e])
					nlpg_search_compare_stored(search, lookup->columns[i],
								   VARDATA_ANY(element), VARSIZE_ANY_EXHDR(element));
			}
		}
		else if (size <= 2 * NLPG_MAX_VALUE)
		{
			raw = PG_DETOAST_DATUM_PACKED(PointerGetDatum(raw));
			nlpg_search_compare_stored(search, lookup->columns[i], VARDATA_ANY(raw),
						   VARSIZE_ANY_EXHDR(raw));
		}
	}

	MemoryContextSwitchTo(caller);

	if (search->full || search->n_matches >= receiver->limit)
		return false;
	if (++receiver->rows % ROWS_PER_LOOK != 0)
		return true;
	MemoryContextReset(receiver->context);
	return !nlpg_deadline_passed(receiver->deadline);
}

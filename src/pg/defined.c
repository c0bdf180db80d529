/*-------------------------------------------------------------------------
 * defined.c
 *	  Reads nl_defined for the current role, and checks expressions. What the
 *	  rows of units, time columns and joins come to: defined_schema.c.
 *
 * The table is scanned as it is, not through SPI: who may see a row in the
 * table (its policies) and for whom it counts are different questions. A
 * trigger on the table sends an invalidation of it, by which cached schemas
 * learn that it changed (session.c), and keeps a role from filling it.
 *
 * An expression is analysed as the only column of a SELECT over its table;
 * what is used is what the server writes of the tree, so that text which is
 * more than an expression is refused or has no effect. Everything is in the
 * caller's memory context.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/genam.h"
#include "access/table.h"
#include "access/tableam.h"
#include "catalog/dependency.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "executor/tuptable.h"
#include "fmgr.h"
#include "lang/schema.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "pg/defined.h"
#include "pg/guard.h"
#include "pg/oracle.h"
#include "pg/scope.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/ruleutils.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(nl_defined_changed);

/* Columns of nl_defined, in order. */
enum
{
	DEFINED_ID,
	DEFINED_ROLE,
	DEFINED_RELATION,
	DEFINED_NAME,
	DEFINED_KIND,
	DEFINED_WORDS,
	DEFINED_EXPRESSION,
	DEFINED_TARGET,
	DEFINED_PATH,
	DEFINED_COLUMNS
};

#define MAX_ROWS 10000			/* of a role */

/* What a column of the table is qualified with while an expression is written. */
static const char qualifier[] = {NL_QUALIFIER, '\0'};

/* ---- reading ---- */

static Oid
defined_table(void)
{
	Oid			extension = get_extension_oid("nl2sql", true);
	ListCell   *lc;

	if (!OidIsValid(extension))
		return InvalidOid;
	foreach(lc, nlpg_scope_extension_relations())
	{
		Oid			relid = lfirst_oid(lc);
		char	   *name = get_rel_name(relid);

		if (name != NULL && strcmp(name, "nl_defined") == 0 &&
			get_rel_relkind(relid) == RELKIND_RELATION &&
			getExtensionOfObject(RelationRelationId, relid) == extension)
			return relid;
	}
	return InvalidOid;
}

static List *
words_of(Datum array)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n;
	List	   *words = NIL;

	deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false, TYPALIGN_INT,
					  &elements, &nulls, &n);
	for (int i = 0; i < n; i++)
		if (!nulls[i])
			words = lappend(words, TextDatumGetCString(elements[i]));
	return words;
}

static List *
relations_of(Datum array)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n;
	List	   *relations = NIL;

	deconstruct_array(DatumGetArrayTypeP(array), REGCLASSOID, sizeof(Oid), true, TYPALIGN_INT,
					  &elements, &nulls, &n);
	for (int i = 0; i < n; i++)
		relations = lappend_oid(relations, nulls[i] ? InvalidOid : DatumGetObjectId(elements[i]));
	return relations;
}

/* What stands in a row, its columns in the table's order. */
static NlpgDefined *
of_values(const Datum *values, const bool *isnull)
{
	NlpgDefined *d = (NlpgDefined *) palloc0(sizeof(NlpgDefined));

	d->id = DatumGetInt64(values[DEFINED_ID]);
	d->role = DatumGetObjectId(values[DEFINED_ROLE]);
	d->relation = DatumGetObjectId(values[DEFINED_RELATION]);
	d->name = TextDatumGetCString(values[DEFINED_NAME]);
	d->kind = TextDatumGetCString(values[DEFINED_KIND]);
	d->words = words_of(values[DEFINED_WORDS]);
	if (!isnull[DEFINED_EXPRESSION])
		d->expression = TextDatumGetCString(values[DEFINED_EXPRESSION]);
	d->target = DatumGetObjectId(values[DEFINED_TARGET]);
	d->path = relations_of(values[DEFINED_PATH]);
	return d;
}

NlpgDefined *
nlpg_defined_row(HeapTuple row, TupleDesc desc)
{
	Datum		values[DEFINED_COLUMNS];
	bool		isnull[DEFINED_COLUMNS];

	Assert(desc->natts == DEFINED_COLUMNS);
	heap_deform_tuple(row, desc, values, isnull);
	return of_values(values, isnull);
}

/* Does the table belong to the role, as far as definitions go? */
static bool
speaks_for(Oid definer, Oid relation)
{
	Oid			owner = nlpg_scope_owner(relation);

	return OidIsValid(owner) && has_privs_of_role(definer, owner);
}

/*
 * Of a join all tables on its way: it makes keys between them, by which other
 * questions about these tables are joined, too.
 */
static bool
speaks_for_way(const NlpgDefined *d)
{
	ListCell   *lc;

	if (OidIsValid(d->target) && !speaks_for(d->role, d->target))
		return false;
	foreach(lc, d->path)
	{
		if (!speaks_for(d->role, lfirst_oid(lc)))
			return false;
	}
	return true;
}

/* The row, if it counts for the role. */
static NlpgDefined *
read_row(TupleTableSlot *slot, Oid role)
{
	NlpgDefined *d;
	Oid			definer;

	slot_getallattrs(slot);
	definer = DatumGetObjectId(slot->tts_values[DEFINED_ROLE]);
	if (definer != role &&
		!speaks_for(definer, DatumGetObjectId(slot->tts_values[DEFINED_RELATION])))
		return NULL;
	d = of_values(slot->tts_values, slot->tts_isnull);
	d->own = definer == role;
	return d->own || speaks_for_way(d) ? d : NULL;
}

static int
compare_rows(const ListCell *a, const ListCell *b)
{
	const NlpgDefined *x = (const NlpgDefined *) lfirst(a);
	const NlpgDefined *y = (const NlpgDefined *) lfirst(b);

	if (x->own != y->own)
		return x->own ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

List *
nlpg_defined_read(void)
{
	Oid			table = defined_table();
	Oid			role = GetUserId();
	List	   *defined = NIL;
	Relation	rel;
	Snapshot	snapshot;
	TableScanDesc scan;
	TupleTableSlot *slot;

	if (!OidIsValid(table))
		return NIL;
	rel = table_open(table, AccessShareLock);
	if (RelationGetDescr(rel)->natts < DEFINED_COLUMNS)
	{
		table_close(rel, AccessShareLock);
		return NIL;
	}

	/* as new as the catalogs are read: what is cached outlives the transaction */
	snapshot = RegisterSnapshot(GetLatestSnapshot());
	slot = table_slot_create(rel, NULL);
	scan = table_beginscan(rel, snapshot, 0, NULL);
	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		NlpgDefined *d = read_row(slot, role);

		if (d != NULL)
			defined = lappend(defined, d);
		CHECK_FOR_INTERRUPTS();
	}
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	UnregisterSnapshot(snapshot);
	table_close(rel, AccessShareLock);
	list_sort(defined, compare_rows);
	return defined;
}

bool
nlpg_defined_has(const List *defined, Oid relation, const char *name, const char *kind)
{
	ListCell   *lc;

	foreach(lc, defined)
	{
		const NlpgDefined *d = (const NlpgDefined *) lfirst(lc);

		if (d->relation == relation && strcmp(d->name, name) == 0 && strcmp(d->kind, kind) == 0)
			return true;
	}
	return false;
}

char *
nlpg_defined_synonyms(const List *defined, Oid relation, const char *name)
{
	StringInfoData lines;
	ListCell   *lc;
	ListCell   *word;

	initStringInfo(&lines);
	foreach(lc, defined)
	{
		const NlpgDefined *d = (const NlpgDefined *) lfirst(lc);

		if (d->relation != relation || strcmp(d->name, name) != 0 ||
			(strcmp(d->kind, NLPG_DEFINED_SYNONYMS) != 0 && strcmp(d->kind, NLPG_DEFINED_EXPRESSION) != 0))
			continue;
		foreach(word, d->words)
			appendStringInfo(&lines, "%s%s", lines.len > 0 ? "\n" : "", (char *) lfirst(word));
	}
	return lines.len > 0 ? lines.data : NULL;
}

/*
 * Every session reads the whole table, and may have to before each question: no
 * role may make it as long as it likes. Superusers may, who restore dumps.
 */
static void
limit_rows(Relation table)
{
	Oid			role = GetUserId();
	Oid			types[1] = {REGROLEOID};
	Datum		values[1] = {ObjectIdGetDatum(role)};

	if (superuser())
		return;
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (SPI_execute_with_args(psprintf("SELECT FROM %s WHERE role OPERATOR(pg_catalog.=) $1 OFFSET %d LIMIT 1",
									   quote_qualified_identifier(get_namespace_name(RelationGetNamespace(table)),
																  RelationGetRelationName(table)),
									   MAX_ROWS),
							  1, types, values, NULL, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not count the definitions");
	if (SPI_processed > 0)
		ereport(ERROR,
				(errcode(ERRCODE_CONFIGURATION_LIMIT_EXCEEDED),
				 errmsg("too many definitions"),
				 errdetail("A role may have at most %d.", MAX_ROWS),
				 errhint("nl_definitions() lists them; rows of the table nl_defined can be deleted.")));
	SPI_finish();
}

/* Trigger: every session reads its schema again. */
Datum
nl_defined_changed(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("nl_defined_changed must be called as a trigger")));
	if (TRIGGER_FIRED_BY_INSERT(trigger->tg_event) || TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
		limit_rows(trigger->tg_relation);
	CacheInvalidateRelcache(trigger->tg_relation);
	PG_RETURN_POINTER(NULL);
}

/* ---- checking expressions ---- */

typedef struct Check
{
	Oid			relation;
	NlpgExpression *result;
	MemoryContext context;
} Check;

/* SELECT of one expression over the relation, and nothing else? */
static bool
is_one_expression(const Query *query, Oid relation)
{
	const RangeTblEntry *rte;

	if (list_length(query->rtable) != 1 || list_length(query->targetList) != 1 ||
		list_length(query->jointree->fromlist) != 1)
		return false;
	rte = (const RangeTblEntry *) linitial(query->rtable);
	return rte->rtekind == RTE_RELATION && rte->relid == relation && rte->tablesample == NULL &&
		IsA(linitial(query->jointree->fromlist), RangeTblRef) && query->jointree->quals == NULL &&
		query->groupClause == NIL && query->groupingSets == NIL && query->havingQual == NULL &&
		query->windowClause == NIL && query->distinctClause == NIL && query->sortClause == NIL &&
		query->limitOffset == NULL && query->limitCount == NULL && query->setOperations == NULL &&
		query->cteList == NIL && !query->hasSubLinks && !query->hasWindowFuncs && !query->hasTargetSRFs;
}

/* Reads it single columns only: no whole rows, no system columns? */
static bool
plain_columns(Node *expr)
{
	ListCell   *lc;

	foreach(lc, pull_var_clause(expr, PVC_RECURSE_AGGREGATES))
	{
		if (((Var *) lfirst(lc))->varattno <= 0)
			return false;
	}
	return true;
}

/* In the deparsed text, the quoted qualifier becomes the mark alone. */
static char *
mark(const char *text)
{
	char	   *prefix = psprintf("\"%s\".", qualifier);
	StringInfoData marked;
	const char *at;

	initStringInfo(&marked);
	while ((at = strstr(text, prefix)) != NULL)
	{
		appendBinaryStringInfo(&marked, text, at - text);
		appendStringInfoChar(&marked, NL_QUALIFIER);
		text = at + strlen(prefix);
	}
	appendStringInfoString(&marked, text);
	return marked.data;
}

static bool
judge(NlpgTree *tree, void *data, StringInfo reason)
{
	Check	   *check = (Check *) data;
	NlpgExpression *result = check->result;
	Node	   *expr;
	List	   *context;
	MemoryContext old;
	int			nest;

	if (!is_one_expression(tree->analysed, check->relation))
	{
		appendStringInfoString(reason, "it is not one expression over the columns of the table");
		return false;
	}
	if (!nlpg_guard_check(tree->queries, tree, NULL, reason))
		return false;
	expr = (Node *) linitial_node(TargetEntry, tree->analysed->targetList)->expr;
	if (type_is_rowtype(exprType(expr)) || !plain_columns(expr) || (!contain_var_clause(expr) && !tree->analysed->hasAggs))
	{
		appendStringInfoString(reason, "it must be one value of columns of the table, and no row as a whole");
		return false;
	}

	/* names in other schemas are written with these, whoever reads it later */
	nest = NewGUCNestLevel();
	(void) set_config_option("search_path", "pg_catalog", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	old = MemoryContextSwitchTo(check->context);
	context = deparse_context_for(qualifier, check->relation);
	result->plain = deparse_expression(expr, context, false, false);
	result->marked = mark(deparse_expression(expr, context, true, false));
	MemoryContextSwitchTo(old);
	AtEOXact_GUC(true, nest);
	result->type = exprType(expr);
	result->typmod = exprTypmod(expr);
	result->aggregate = tree->analysed->hasAggs;
	if (strchr(result->plain, NL_QUALIFIER) != NULL)
	{
		appendStringInfoString(reason, "it has a control character");
		return false;
	}
	return true;
}

bool
nlpg_defined_check(const char *expression, Oid relation, NlpgExpression *result,
				   StringInfo reason)
{
	char	   *name = get_rel_name(relation);
	char	   *namespace = name ? get_namespace_name(get_rel_namespace(relation)) : NULL;
	Check		check = {relation, result, CurrentMemoryContext};

	if (namespace == NULL)
	{
		appendStringInfoString(reason, "the table is gone");
		return false;
	}
	/* a comment at its end must not reach the rest */
	return nlpg_oracle_check(psprintf("SELECT (%s\n) FROM %s", expression,
									  quote_qualified_identifier(namespace, name)),
							 judge, &check, reason);
}

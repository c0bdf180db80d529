/*-------------------------------------------------------------------------
 * scope.c
 *	  Which relations a question may be about.
 *
 * Two scans (pg_class, and pg_depend for what extensions own) and privilege
 * checks from the syscache; nothing is opened or locked. Where Citus is installed
 * it is asked which relations are its shards. Results are in
 * CurrentMemoryContext. A relation dropped meanwhile is seen or not, never an
 * error.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/catalog.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/partition.h"
#include "catalog/pg_class.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "lang/disguise.h"
#include "miscadmin.h"
#include "nodes/value.h"
#include "parser/parse_func.h"
#include "pg/ask_catalog.h"
#include "pg/catalog.h"
#include "pg/scope.h"
#include "pg/settings.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"
#include "utils/varlena.h"

static bool relation_visible(const char *name, Oid namespace, List *path);
static Oid *extension_relations(int *n);
static List *drop_partitions(List *found);
static List *drop_shards(List *found);
static List *drop_lookalikes(List *found);
static int	compare_found(const ListCell *a, const ListCell *b);
static int	compare_oids(const void *a, const void *b);
static int	compare_readings(const void *a, const void *b);

List *
nlpg_scope_namespaces(void)
{
	List	   *result = NIL;
	List	   *path = fetch_search_path(true);
	ListCell   *lc;

	if (nlpg_schemas[0] == '\0')
	{
		foreach(lc, path)
			result = list_append_unique_oid(result, lfirst_oid(lc));
	}
	else if (strcmp(nlpg_schemas, "*") == 0 ||
			 strcmp(nlpg_schemas, "\"*\"") == 0)
	{
		Relation	rel;
		SysScanDesc scan;
		HeapTuple	tuple;

		foreach(lc, path)
			result = list_append_unique_oid(result, lfirst_oid(lc));
		rel = table_open(NamespaceRelationId, AccessShareLock);
		scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
		while (HeapTupleIsValid(tuple = systable_getnext(scan)))
			result = list_append_unique_oid(result,
											((Form_pg_namespace) GETSTRUCT(tuple))->oid);
		systable_endscan(scan);
		table_close(rel, AccessShareLock);
	}
	else
	{
		List	   *names;

		if (!SplitIdentifierString(pstrdup(nlpg_schemas), ',', &names))
			elog(ERROR, "invalid list syntax in \"nl2sql.schemas\"");
		foreach(lc, names)
		{
			const char *name = lfirst(lc);
			Oid			namespace;

			if (strcmp(name, "$user") == 0)
				name = GetUserNameFromId(GetUserId(), false);
			namespace = strcmp(name, "pg_temp") == 0 ?
				LookupExplicitNamespace(name, true) :
				get_namespace_oid(name, true);
			if (OidIsValid(namespace))
				result = list_append_unique_oid(result, namespace);
		}
	}
	list_free(path);

	foreach(lc, result)
	{
		Oid			namespace = lfirst_oid(lc);
		char	   *name = get_namespace_name(namespace);

		/* system schemas; "pg_" also covers other sessions' temporary ones */
		if (name == NULL ||
			(IsReservedName(name) && !isTempNamespace(namespace)) ||
			strcmp(name, "information_schema") == 0 ||
			nlpg_namespace_aclcheck(namespace, GetUserId(), ACL_USAGE) != ACLCHECK_OK)
			result = foreach_delete_current(result, lc);
	}
	return result;
}

/* Readable relations of the namespaces, a List of NlpgFound *, in order. */
List *
nlpg_scope_relations(void)
{
	List	   *namespaces;
	List	   *found = NIL;
	List	   *path;
	Oid		   *extension;
	int			n_extension;
	Relation	rel;
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		partitions = false;

	if (nlpg_ask_catalog_active())
		return nlpg_ask_catalog_relations();
	namespaces = nlpg_scope_namespaces();
	if (namespaces == NIL)
		return NIL;

	path = fetch_search_path(true);
	extension = extension_relations(&n_extension);

	/* No index of pg_class starts with the namespace. */
	rel = table_open(RelationRelationId, AccessShareLock);
	scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_class form = (Form_pg_class) GETSTRUCT(tuple);
		NlpgFound  *f;
		char	   *name;
		bool		missing = false;
		bool		wholly;
		ListCell   *lc;
		int			place = 0;

		if (form->relkind != RELKIND_RELATION &&
			form->relkind != RELKIND_VIEW &&
			form->relkind != RELKIND_MATVIEW &&
			form->relkind != RELKIND_FOREIGN_TABLE &&
			form->relkind != RELKIND_PARTITIONED_TABLE)
			continue;
		foreach(lc, namespaces)
		{
			if (lfirst_oid(lc) == form->relnamespace)
				break;
			place++;
		}
		if (lc == NULL)
			continue;
		if (bsearch(&form->oid, extension, n_extension, sizeof(Oid), compare_oids))
			continue;

		wholly = pg_class_aclcheck_ext(form->oid, GetUserId(), ACL_SELECT,
									   &missing) == ACLCHECK_OK;
		if (missing ||
			(!wholly &&
			 pg_attribute_aclcheck_all(form->oid, GetUserId(), ACL_SELECT,
									   ACLMASK_ANY) != ACLCHECK_OK))
			continue;

		name = nlpg_name_to_utf8(NameStr(form->relname));
		if (name == NULL)
			continue;

		f = palloc(sizeof(NlpgFound));
		f->relid = form->oid;
		f->namespace = form->relnamespace;
		f->place = place;
		f->name = pstrdup(name);
		f->wholly = wholly;
		f->qualify = !relation_visible(NameStr(form->relname),
									   form->relnamespace, path);
		f->rows = form->relkind == RELKIND_VIEW ? -1 : form->reltuples;
		found = lappend(found, f);
		partitions |= form->relispartition;
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);

	if (partitions)
		found = drop_partitions(found);
	found = drop_shards(found);
	found = drop_lookalikes(found);
	list_sort(found, compare_found);
	return found;
}

/* RelationIsVisible() without its error for a relation that is gone. */
static bool
relation_visible(const char *name, Oid namespace, List *path)
{
	ListCell   *lc;

	/* most of a large database is in schemas off the path: no look for the name */
	if (!list_member_oid(path, namespace))
		return false;
	foreach(lc, path)
	{
		if (lfirst_oid(lc) == namespace)
			return true;
		if (OidIsValid(get_relname_relid(name, lfirst_oid(lc))))
			return false;
	}
	return false;
}

/* Relations that belong to extensions, sorted. */
static Oid *
extension_relations(int *n)
{
	int			max = 64;
	Oid		   *oids = palloc(max * sizeof(Oid));
	Relation	rel;
	SysScanDesc scan;
	ScanKeyData key;
	HeapTuple	tuple;

	*n = 0;
	ScanKeyInit(&key, Anum_pg_depend_refclassid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(ExtensionRelationId));
	rel = table_open(DependRelationId, AccessShareLock);
	scan = systable_beginscan(rel, DependReferenceIndexId, true, NULL, 1, &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend form = (Form_pg_depend) GETSTRUCT(tuple);

		if (form->deptype != DEPENDENCY_EXTENSION ||
			form->classid != RelationRelationId)
			continue;
		if (*n == max)
		{
			max *= 2;
			oids = repalloc(oids, max * sizeof(Oid));
		}
		oids[(*n)++] = form->objid;
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	qsort(oids, *n, sizeof(Oid), compare_oids);
	return oids;
}

List *
nlpg_scope_extension_relations(void)
{
	int			n;
	Oid		   *oids = extension_relations(&n);
	List	   *result = NIL;

	for (int i = 0; i < n; i++)
		result = lappend_oid(result, oids[i]);
	pfree(oids);
	return result;
}

bool
nlpg_scope_visible(const char *name, Oid namespace)
{
	List	   *path = fetch_search_path(true);
	bool		result = relation_visible(name, namespace, path);

	list_free(path);
	return result;
}

Oid
nlpg_scope_owner(Oid relation)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	Oid			owner;

	if (!HeapTupleIsValid(tuple))
		return InvalidOid;
	owner = ((Form_pg_class) GETSTRUCT(tuple))->relowner;
	ReleaseSysCache(tuple);
	return owner;
}

/* Citus' function that knows its shards on this server; InvalidOid without Citus. */
static Oid
shard_function(void)
{
	Oid			types[] = {REGCLASSOID};
	Oid			extension = get_extension_oid("citus", true);
	Oid			function;

	/* its library ends whoever loads it later than at the server's start */
	if (!OidIsValid(extension) || GetConfigOption("citus.shard_count", true, false) == NULL)
		return InvalidOid;
	function = LookupFuncName(list_make2(makeString("pg_catalog"), makeString("relation_is_a_known_shard")),
							  lengthof(types), types, true);
	return OidIsValid(function) && getExtensionOfObject(ProcedureRelationId, function) == extension ?
		function : InvalidOid;
}

/* A shard has some of the rows of a table that is in, and not all are here. Citus
 * hides them from queries of pg_class, but not from a scan. */
static List *
drop_shards(List *found)
{
	Oid			function = shard_function();
	ListCell   *lc;

	if (!OidIsValid(function))
		return found;
	foreach(lc, found)
	{
		NlpgFound  *f = lfirst(lc);

		if (DatumGetBool(OidFunctionCall1(function, ObjectIdGetDatum(f->relid))))
			found = foreach_delete_current(found, lc);
	}
	return found;
}

/* A partition says nothing that its parent does not, when that is in. */
static List *
drop_partitions(List *found)
{
	int			n = list_length(found);
	Oid		   *oids = palloc(Max(n, 1) * sizeof(Oid));
	ListCell   *lc;

	foreach(lc, found)
		oids[foreach_current_index(lc)] = ((NlpgFound *) lfirst(lc))->relid;
	qsort(oids, n, sizeof(Oid), compare_oids);

	foreach(lc, found)
	{
		NlpgFound  *f = lfirst(lc);
		ListCell   *ancestor;

		if (!get_rel_relispartition(f->relid))
			continue;
		foreach(ancestor, get_partition_ancestors(f->relid))
		{
			Oid			parent = lfirst_oid(ancestor);

			if (bsearch(&parent, oids, n, sizeof(Oid), compare_oids))
			{
				found = foreach_delete_current(found, lc);
				break;
			}
		}
	}
	pfree(oids);
	return found;
}

/* How a relation's name reads, or NULL; passes: looks it only so? */
static char *
reading_of(const NlpgFound *f, bool *passes)
{
	char	   *reading = palloc(2 * strlen(f->name) + 1);

	if (nl_text_reading(f->name, reading, passes))
		return reading;
	pfree(reading);
	*passes = false;
	return NULL;
}

/*
 * A name whose letters all look like Latin ones is as good as any, unless a
 * relation that is called so is in: then it would pass for that one.
 */
static List *
drop_lookalikes(List *found)
{
	char	  **readings;
	int			n = 0;
	bool		some = false;
	bool		passes;
	ListCell   *lc;

	foreach(lc, found)
	{
		NlpgFound  *f = lfirst(lc);
		const char *c;

		for (c = f->name; *c != '\0' && !IS_HIGHBIT_SET(*c); c++)
			 /* most names are ASCII */ ;
		if (*c == '\0')
			continue;
		reading_of(f, &passes);
		some |= passes;
	}
	if (!some)
		return found;

	readings = palloc(list_length(found) * sizeof(char *));
	foreach(lc, found)
	{
		char	   *reading = reading_of(lfirst(lc), &passes);

		if (reading != NULL && !passes)
			readings[n++] = reading;
	}
	qsort(readings, n, sizeof(char *), compare_readings);
	foreach(lc, found)
	{
		char	   *reading = reading_of(lfirst(lc), &passes);

		if (passes && bsearch(&reading, readings, n, sizeof(char *), compare_readings))
			found = foreach_delete_current(found, lc);
	}
	return found;
}

static int
compare_readings(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

static int
compare_oids(const void *a, const void *b)
{
	Oid			x = *(const Oid *) a;
	Oid			y = *(const Oid *) b;

	return x < y ? -1 : x > y;
}

/* By schema in search order, then name: the same after dump and restore. */
static int
compare_found(const ListCell *a, const ListCell *b)
{
	const NlpgFound *x = lfirst(a);
	const NlpgFound *y = lfirst(b);

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return strcmp(x->name, y->name);
}

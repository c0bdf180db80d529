/*-------------------------------------------------------------------------
 * catalog.c
 *	  The catalogs -> NlSchema, as the current role may see them.
 *
 * Plain systable scans over pg_class, pg_attribute, pg_constraint, pg_index
 * and pg_description: no relation is opened or locked, so reading a thousand
 * tables costs milliseconds and leaves no relcache entries behind. A relation
 * that another session drops meanwhile is seen or not, never an error.
 *
 * The fingerprint is a hash of what was read (names, types, comments, keys),
 * not of row versions: ANALYZE and VACUUM cannot change it, and two roles
 * that see the same have the same.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_description.h"
#include "catalog/pg_index.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "pg/ask_catalog.h"
#include "pg/catalog.h"
#include "pg/defined.h"
#include "pg/scope.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* Numbers of columns that are not stored: no table has so many. */
#define DEFINED_ATTNUM 20000

/* What a type is for lang; cached for one read. */
typedef struct TypeKey
{
	Oid			type;
	int32		typmod;
} TypeKey;

typedef struct TypeEntry
{
	TypeKey		key;
	const char *name;
	Oid			base;			/* itself, or what a domain is over */
	NlType		class;
	bool		integer;
	bool		timestamp;
} TypeEntry;

typedef struct Reading
{
	NlSchema   *schema;
	MemoryContext context;		/* of the result */
	Relation	attributes;
	Relation	constraints;
	Relation	indexes;
	Relation	descriptions;
	HTAB	   *types;
	List	   *defined;		/* NlpgDefined *, what counts for the role */
	const NlpgBefore *before;	/* or NULL */
	const int  *before_by_relid;	/* its tables */
	int			n_read;			/* relations that were not copied */
	int			max_columns;
	int			max_keys;
	uint64		fingerprint;
} Reading;

static NlColumn *append_column(Reading *reading, int table, const char *name,
							   const TypeEntry *type, int16 attnum);
static void append_expressions(Reading *reading, int table);
static void read_synonyms(Reading *reading, int table);
static int	table_before(const Reading *reading, Oid relid);
static void copy_columns(Reading *reading, int table, int before);
static int *tables_by_relid(const NlSchema *schema);
static void read_columns(Reading *reading, int table, const NlpgFound *found);
static void read_comments(Reading *reading, int table);
static void read_keys(Reading *reading, int table, const int *by_relid);
static void read_unique_index(Reading *reading, int table);
static const TypeEntry *read_type(Reading *reading, Oid type, int32 typmod);
static int	key_columns(HeapTuple tuple, int attribute, TupleDesc desc,
						int16 *columns);
static int	column_number(const NlSchema *schema, int table, int16 attnum);
static int	table_number(const NlSchema *schema, const int *by_relid, Oid relid);
static int	compare_by_relid(const void *a, const void *b, void *schema);
static void mix(uint64 *hash, const char *text);

/* ---------- reading ---------- */

NlSchema *
nlpg_catalog_read(MemoryContext context, const NlpgBefore *before,
				  bool *defined, uint64 *fingerprint)
{
	MemoryContext work = AllocSetContextCreate(CurrentMemoryContext,
											   "nl2sql catalog", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(work);
	List	   *found = nlpg_scope_relations();
	Reading		reading = {0};
	NlSchema   *schema;
	HASHCTL		ctl = {0};
	int		   *by_relid;
	int			max_keys;
	ListCell   *lc;

	schema = MemoryContextAllocZero(context, sizeof(NlSchema));
	schema->tables = MemoryContextAllocZero(context,
											Max(list_length(found), 1) * sizeof(NlTable));
	reading.schema = schema;
	reading.context = context;
	reading.max_columns = 64;
	schema->columns = MemoryContextAllocZero(context,
											 reading.max_columns * sizeof(NlColumn));
	ctl.keysize = sizeof(TypeKey);
	ctl.entrysize = sizeof(TypeEntry);
	ctl.hcxt = work;
	reading.types = hash_create("nl2sql types", 64, &ctl,
								HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	reading.attributes = table_open(AttributeRelationId, AccessShareLock);
	reading.constraints = table_open(ConstraintRelationId, AccessShareLock);
	reading.indexes = table_open(IndexRelationId, AccessShareLock);
	reading.descriptions = table_open(DescriptionRelationId, AccessShareLock);

	reading.defined = nlpg_ask_catalog_active() ? NIL : nlpg_defined_read();
	*defined = reading.defined != NIL;
	if (before != NULL && !*defined)
	{
		reading.before = before;
		reading.before_by_relid = tables_by_relid(before->schema);
	}

	/* tables with their columns and comments */
	foreach(lc, found)
	{
		NlpgFound  *f = lfirst(lc);
		char	   *namespace = get_namespace_name(f->namespace);
		int			t = schema->n_tables;
		NlTable    *table = &schema->tables[t];
		int			same;

		if (nlpg_defined_has(reading.defined, f->relid, "", NLPG_DEFINED_HIDDEN))
			continue;
		if (namespace == NULL || (namespace = nlpg_name_to_utf8(namespace)) == NULL)
			continue;
		memset(table, 0, sizeof(NlTable));
		table->schema_name = MemoryContextStrdup(context, namespace);
		table->name = MemoryContextStrdup(context, f->name);
		table->qualify = f->qualify;
		table->first_column = schema->n_columns;
		table->relid = f->relid;
		table->rows = f->rows;
		same = table_before(&reading, f->relid);
		if (same >= 0)
			copy_columns(&reading, t, same);
		else
		{
			reading.n_read++;
			read_columns(&reading, t, f);
			if (table->n_columns == 0)
				continue;		/* nothing to ask for; the slot is reused */
			append_expressions(&reading, t);
			read_comments(&reading, t);
			read_synonyms(&reading, t);
		}
		schema->n_tables++;
		CHECK_FOR_INTERRUPTS();
	}

	/* keys, when all tables are known */
	elog(DEBUG1, "nl2sql: columns of %d relations read, of %d kept",
		 reading.n_read, schema->n_tables - reading.n_read);
	by_relid = tables_by_relid(schema);
	reading.max_keys = 16;
	schema->keys = MemoryContextAllocZero(context, reading.max_keys * sizeof(NlKey));
	for (int t = 0; t < schema->n_tables; t++)
		read_keys(&reading, t, by_relid);

	table_close(reading.descriptions, AccessShareLock);
	table_close(reading.indexes, AccessShareLock);
	table_close(reading.constraints, AccessShareLock);
	table_close(reading.attributes, AccessShareLock);

	/* each column can be the start of one inferred key */
	max_keys = schema->n_keys + schema->n_columns + nlpg_defined_max_keys(reading.defined);
	schema->keys = repalloc(schema->keys, (max_keys + 1) * sizeof(NlKey));
	schema->n_keys = nlpg_ask_catalog_keys(schema, max_keys);
	nlpg_mix_number(&reading.fingerprint, nlpg_defined_apply(schema, reading.defined, context));
	schema->n_keys = nl_schema_infer_keys(schema, max_keys);

	/* the fingerprint of all of it */
	for (int t = 0; t < schema->n_tables; t++)
	{
		NlTable    *table = &schema->tables[t];

		nlpg_mix_number(&reading.fingerprint, table->relid);
		nlpg_mix_number(&reading.fingerprint, (table->partial << 1) | table->qualify);
		mix(&reading.fingerprint, table->schema_name);
		mix(&reading.fingerprint, table->name);
		mix(&reading.fingerprint, table->comment);
		mix(&reading.fingerprint, table->synonyms);
	}
	for (int c = 0; c < schema->n_columns; c++)
	{
		NlColumn   *column = &schema->columns[c];

		nlpg_mix_number(&reading.fingerprint,
						((uint64) column->table << 32) | ((uint64) column->attnum << 8) |
						(column->unique << 5) | (column->required << 4) | (column->fixed << 3) | (column->primary << 2) | (column->foreign << 1) |
						column->not_null);
		mix(&reading.fingerprint, column->name);
		mix(&reading.fingerprint, column->comment);
		mix(&reading.fingerprint, column->synonyms);
		mix(&reading.fingerprint, column->expression);
		mix(&reading.fingerprint, column->type_name);
		nlpg_mix_number(&reading.fingerprint, ((uint64) column->type_id << 8) | column->type);
	}
	for (int k = 0; k < schema->n_keys; k++)
	{
		NlKey	   *key = &schema->keys[k];

		for (int i = 0; i < key->n; i++)
			nlpg_mix_number(&reading.fingerprint,
							((uint64) key->from[i] << 32) | (uint64) key->to[i]);
		nlpg_mix_number(&reading.fingerprint, key->n);
	}
	if (fingerprint)
		*fingerprint = reading.fingerprint;

	MemoryContextSwitchTo(caller);
	MemoryContextDelete(work);
	return schema;
}

/* ---------- what was read before ---------- */

/* The same relation in the schema before, if it has not changed; else -1. */
static int
table_before(const Reading *reading, Oid relid)
{
	if (reading->before == NULL)
		return -1;
	for (int i = 0; i < reading->before->n_changed; i++)
		if (reading->before->changed[i] == relid)
			return -1;
	return table_number(reading->before->schema, reading->before_by_relid, relid);
}

static const char *
copied(Reading *reading, const char *text)
{
	return text != NULL ? MemoryContextStrdup(reading->context, text) : NULL;
}

/* Columns and comments of an unchanged relation; keys are read in any case:
 * they depend on which other relations are seen. There are no definitions. */
static void
copy_columns(Reading *reading, int table, int before)
{
	const NlSchema *old = reading->before->schema;
	const NlTable *from = &old->tables[before];
	NlTable    *to = &reading->schema->tables[table];

	to->comment = copied(reading, from->comment);
	to->partial = from->partial;
	for (int c = from->first_column; c < from->first_column + from->n_columns; c++)
	{
		const NlColumn *column = &old->columns[c];
		TypeEntry	type = {0};
		NlColumn   *mine;

		type.name = copied(reading, column->type_name);
		type.base = column->type_id;
		type.class = column->type;
		type.integer = column->integer;
		type.timestamp = column->timestamp;
		mine = append_column(reading, table, column->name, &type, column->attnum);
		mine->not_null = column->not_null;
		mine->required = column->required;
		mine->fixed = column->fixed;
		mine->comment = copied(reading, column->comment);
	}
}

static bool
has_column(const NlSchema *schema, const NlTable *table, const char *name)
{
	for (int c = table->first_column; c < table->first_column + table->n_columns; c++)
		if (strcmp(schema->columns[c].name, name) == 0)
			return true;
	return false;
}

static const char *
synonyms_of(Reading *reading, Oid relation, const char *name)
{
	char	   *words = nlpg_defined_synonyms(reading->defined, relation, name);

	words = words != NULL ? nlpg_to_utf8(words, -1) : NULL;
	return words != NULL ? MemoryContextStrdup(reading->context, words) : NULL;
}

/* Appends the readable columns of a table that are not hidden. */
static void
read_columns(Reading *reading, int table, const NlpgFound *found)
{
	NlSchema   *schema = reading->schema;
	NlTable    *t = &schema->tables[table];
	SysScanDesc scan;
	ScanKeyData keys[2];
	HeapTuple	tuple;

	ScanKeyInit(&keys[0], Anum_pg_attribute_attrelid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(found->relid));
	ScanKeyInit(&keys[1], Anum_pg_attribute_attnum, BTGreaterStrategyNumber,
				F_INT2GT, Int16GetDatum(0));
	scan = systable_beginscan(reading->attributes, AttributeRelidNumIndexId,
							  true, NULL, 2, keys);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_attribute form = (Form_pg_attribute) GETSTRUCT(tuple);
		NlColumn   *column;
		const TypeEntry *type;
		char	   *name;
		bool		missing = false;

		if (form->attisdropped)
			continue;
		if ((!found->wholly &&
			 pg_attribute_aclcheck_ext(found->relid, form->attnum, GetUserId(),
									   ACL_SELECT, &missing) != ACLCHECK_OK) ||
			nlpg_defined_has(reading->defined, found->relid, NameStr(form->attname),
							 NLPG_DEFINED_HIDDEN) ||
			(name = nlpg_name_to_utf8(NameStr(form->attname))) == NULL ||
			(type = read_type(reading, form->atttypid, form->atttypmod)) == NULL)
		{
			t->partial = true;
			continue;
		}
		column = append_column(reading, table, name, type, form->attnum);
		column->not_null = form->attnotnull;
		column->required = form->attnotnull && !form->atthasdef && form->attidentity == '\0';
		column->fixed = form->attgenerated != '\0' || form->attidentity == ATTRIBUTE_IDENTITY_ALWAYS;
	}
	systable_endscan(scan);
}

static NlColumn *
append_column(Reading *reading, int table, const char *name, const TypeEntry *type, int16 attnum)
{
	NlSchema   *schema = reading->schema;
	NlColumn   *column;

	if (schema->n_columns == reading->max_columns)
	{
		reading->max_columns *= 2;
		schema->columns = repalloc_huge(schema->columns,
										(Size) reading->max_columns * sizeof(NlColumn));
	}
	column = &schema->columns[schema->n_columns++];
	memset(column, 0, sizeof(NlColumn));
	column->name = MemoryContextStrdup(reading->context, name);
	column->type_name = type->name;
	column->type = type->class;
	column->type_id = type->base;
	column->integer = type->integer;
	column->timestamp = type->timestamp;
	column->table = table;
	column->relid = schema->tables[table].relid;
	column->attnum = attnum;
	schema->tables[table].n_columns++;
	return column;
}

/* ---------- what is defined ---------- */

/* The defined expressions of a table that are in order. */
static void
append_expressions(Reading *reading, int table)
{
	NlSchema   *schema = reading->schema;
	NlTable    *t = &schema->tables[table];
	ListCell   *lc;

	foreach(lc, reading->defined)
	{
		const NlpgDefined *d = (const NlpgDefined *) lfirst(lc);
		NlpgExpression expression;
		StringInfoData reason;
		const TypeEntry *type;
		const char *name;
		char	   *text;
		NlColumn   *column;

		if (d->relation != t->relid || d->expression == NULL ||
			strcmp(d->kind, NLPG_DEFINED_EXPRESSION) != 0 ||
			get_attnum(d->relation, d->name) != InvalidAttrNumber ||
			(name = nlpg_name_to_utf8(d->name)) == NULL || has_column(schema, t, name))
			continue;
		initStringInfo(&reason);
		if (!nlpg_defined_check(d->expression, d->relation, &expression, &reason) ||
			(text = nlpg_to_utf8(expression.marked, -1)) == NULL ||
			(type = read_type(reading, expression.type, expression.typmod)) == NULL)
			continue;			/* nl_definitions() says why */
		column = append_column(reading, table, name, type, DEFINED_ATTNUM + t->n_defined);
		column->expression = MemoryContextStrdup(reading->context, text);
		column->fixed = true;
		column->aggregate = expression.aggregate;
		t->n_defined++;
	}
}

/* Of a table and its columns. */
static void
read_synonyms(Reading *reading, int table)
{
	NlSchema   *schema = reading->schema;
	NlTable    *t = &schema->tables[table];

	if (reading->defined == NIL)
		return;
	t->synonyms = synonyms_of(reading, t->relid, "");
	for (int c = t->first_column; c < t->first_column + t->n_columns; c++)
		schema->columns[c].synonyms = synonyms_of(reading, t->relid,
												  nlpg_from_utf8(schema->columns[c].name));
}

/* Comments of a table and its columns. */
static void
read_comments(Reading *reading, int table)
{
	NlSchema   *schema = reading->schema;
	NlTable    *t = &schema->tables[table];
	SysScanDesc scan;
	ScanKeyData keys[2];
	HeapTuple	tuple;

	ScanKeyInit(&keys[0], Anum_pg_description_objoid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(t->relid));
	ScanKeyInit(&keys[1], Anum_pg_description_classoid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(RelationRelationId));
	scan = systable_beginscan(reading->descriptions, DescriptionObjIndexId,
							  true, NULL, 2, keys);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_description form = (Form_pg_description) GETSTRUCT(tuple);
		const char **place = &t->comment;
		Datum		datum;
		bool		isnull;
		char	   *words;

		if (form->objsubid != 0)
		{
			int			c = column_number(schema, table, form->objsubid);

			if (c < 0)
				continue;
			place = &schema->columns[c].comment;
		}
		datum = heap_getattr(tuple, Anum_pg_description_description,
							 RelationGetDescr(reading->descriptions), &isnull);
		if (isnull)
			continue;
		words = nlpg_to_utf8(TextDatumGetCString(datum), -1);
		if (words != NULL && words[0] != '\0')
			*place = MemoryContextStrdup(reading->context, words);
	}
	systable_endscan(scan);
}

/* The primary key, and the foreign keys whose both ends are in. */
static void
read_keys(Reading *reading, int table, const int *by_relid)
{
	NlSchema   *schema = reading->schema;
	NlTable    *t = &schema->tables[table];
	TupleDesc	desc = RelationGetDescr(reading->constraints);
	SysScanDesc scan;
	ScanKeyData key;
	HeapTuple	tuple;
	bool		primary = false;

	ScanKeyInit(&key, Anum_pg_constraint_conrelid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(t->relid));
	scan = systable_beginscan(reading->constraints,
							  ConstraintRelidTypidNameIndexId, true, NULL, 1, &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_constraint form = (Form_pg_constraint) GETSTRUCT(tuple);
		int16		from[NL_MAX_KEY_COLUMNS];
		int16		to[NL_MAX_KEY_COLUMNS];
		int			n;

		if (form->contype == CONSTRAINT_PRIMARY)
		{
			bool		all = true;

			/* a key that the role sees in part only is no key to it */
			primary = true;
			n = key_columns(tuple, Anum_pg_constraint_conkey, desc, from);
			for (int i = 0; i < n; i++)
				all &= column_number(schema, table, from[i]) >= 0;
			for (int i = 0; all && i < n; i++)
			{
				NlColumn   *column = &schema->columns[column_number(schema, table, from[i])];

				column->primary = true;
				column->unique = n == 1;
			}
			t->n_primary = all ? n : 0;
		}
		/* an index without a constraint is left to the statistics */
		else if (form->contype == CONSTRAINT_UNIQUE)
		{
			if (key_columns(tuple, Anum_pg_constraint_conkey, desc, from) == 1 &&
				column_number(schema, table, from[0]) >= 0)
				schema->columns[column_number(schema, table, from[0])].unique = true;
		}
		else if (form->contype == CONSTRAINT_FOREIGN)
		{
			NlKey		k = {0};
			bool		usable;

			k.from_table = table;
			k.to_table = table_number(schema, by_relid, form->confrelid);
			if (k.to_table < 0)
				continue;
			n = key_columns(tuple, Anum_pg_constraint_conkey, desc, from);
			usable = n > 0 &&
				key_columns(tuple, Anum_pg_constraint_confkey, desc, to) == n;
			for (int i = 0; usable && i < n; i++)
			{
				k.from[i] = column_number(schema, table, from[i]);
				k.to[i] = column_number(schema, k.to_table, to[i]);
				usable = k.from[i] >= 0 && k.to[i] >= 0;
			}
			if (!usable)
				continue;
			k.n = n;
			if (schema->n_keys == reading->max_keys)
			{
				reading->max_keys *= 2;
				schema->keys = repalloc_huge(schema->keys,
											 (Size) reading->max_keys * sizeof(NlKey));
			}
			schema->keys[schema->n_keys++] = k;
		}
	}
	systable_endscan(scan);

	if (!primary)
		read_unique_index(reading, table);
}

/* Without a primary key, a unique index over one NOT NULL column serves. */
static void
read_unique_index(Reading *reading, int table)
{
	NlSchema   *schema = reading->schema;
	NlTable    *t = &schema->tables[table];
	TupleDesc	desc = RelationGetDescr(reading->indexes);
	SysScanDesc scan;
	ScanKeyData key;
	HeapTuple	tuple;
	int			best = -1;

	ScanKeyInit(&key, Anum_pg_index_indrelid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(t->relid));
	scan = systable_beginscan(reading->indexes, IndexIndrelidIndexId, true,
							  NULL, 1, &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_index form = (Form_pg_index) GETSTRUCT(tuple);
		int			c;

		if (!form->indisunique || !form->indisvalid || !form->indimmediate ||
			form->indnkeyatts != 1 ||
			!heap_attisnull(tuple, Anum_pg_index_indpred, desc))
			continue;
		c = column_number(schema, table, form->indkey.values[0]);
		if (c >= 0 && schema->columns[c].not_null && (best < 0 || c < best))
			best = c;
	}
	systable_endscan(scan);
	if (best >= 0)
	{
		schema->columns[best].primary = schema->columns[best].unique = true;
		t->n_primary = 1;
	}
}

/* ---------- types ---------- */

static NlType
class_of_type(Oid type, bool *integer, bool *timestamp)
{
	char		category;
	bool		preferred;

	switch (type)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
			*integer = true;
			return NL_TYPE_NUMBER;
		case FLOAT4OID:
		case FLOAT8OID:
		case NUMERICOID:
		case CASHOID:
			return NL_TYPE_NUMBER;
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			*timestamp = true;
			return NL_TYPE_DATE;
		case DATEOID:
			return NL_TYPE_DATE;
		case BOOLOID:
			return NL_TYPE_BOOL;
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
		case NAMEOID:
		case CHAROID:
			return NL_TYPE_TEXT;
		default:
			if (get_typtype(type) == TYPTYPE_ENUM)
				return NL_TYPE_TEXT;
			/* citext and others that say they are strings */
			get_type_category_preferred(type, &category, &preferred);
			if (category == TYPCATEGORY_STRING)
				return NL_TYPE_TEXT;
			return NL_TYPE_OTHER;
	}
}

/* NULL when the type is gone. */
static const TypeEntry *
read_type(Reading *reading, Oid type, int32 typmod)
{
	TypeKey		key = {type, typmod};
	TypeEntry  *entry;
	bool		found;
	Oid			base;
	Oid			element;
	int32		base_typmod = typmod;
	char	   *name;

	entry = hash_search(reading->types, &key, HASH_FIND, NULL);
	if (entry)
		return entry;
	if (!SearchSysCacheExists1(TYPEOID, ObjectIdGetDatum(type)))
		return NULL;

	base = getBaseTypeAndTypmod(type, &base_typmod);
	name = nlpg_to_utf8(format_type_with_typemod(base, base_typmod), -1);
	if (name == NULL)
		return NULL;

	entry = hash_search(reading->types, &key, HASH_ENTER, &found);
	entry->name = MemoryContextStrdup(reading->context, name);
	entry->base = base;
	entry->integer = entry->timestamp = false;
	element = get_element_type(base);	/* true arrays only, not name or point */
	if (OidIsValid(element))
	{
		bool		integer;
		bool		timestamp;
		NlType		class = class_of_type(getBaseType(element), &integer, &timestamp);

		entry->class = class == NL_TYPE_TEXT || class == NL_TYPE_NUMBER ?
			NL_TYPE_ARRAY : NL_TYPE_OTHER;
	}
	else
		entry->class = class_of_type(base, &entry->integer, &entry->timestamp);
	return entry;
}

/* ---------- small things ---------- */

/* An int2[] attribute of pg_constraint: how many, 0 if over the limit. */
static int
key_columns(HeapTuple tuple, int attribute, TupleDesc desc, int16 *columns)
{
	bool		isnull;
	Datum		datum = heap_getattr(tuple, attribute, desc, &isnull);
	ArrayType  *array;
	int			n;

	if (isnull)
		return 0;
	array = DatumGetArrayTypeP(datum);
	if (ARR_NDIM(array) != 1 || ARR_ELEMTYPE(array) != INT2OID || ARR_HASNULL(array))
		return 0;
	n = ARR_DIMS(array)[0];
	if (n > NL_MAX_KEY_COLUMNS)
		return 0;
	memcpy(columns, ARR_DATA_PTR(array), n * sizeof(int16));
	return n;
}

static int
column_number(const NlSchema *schema, int table, int16 attnum)
{
	const NlTable *t = &schema->tables[table];

	for (int c = t->first_column; c < t->first_column + t->n_columns; c++)
		if (schema->columns[c].attnum == attnum)
			return c;
	return -1;
}

/* Numbers of the tables in the order of their relids, palloc'd. */
static int *
tables_by_relid(const NlSchema *schema)
{
	int		   *by_relid = palloc(Max(schema->n_tables, 1) * sizeof(int));

	for (int t = 0; t < schema->n_tables; t++)
		by_relid[t] = t;
	qsort_arg(by_relid, schema->n_tables, sizeof(int), compare_by_relid, (void *) schema);
	return by_relid;
}

static int
table_number(const NlSchema *schema, const int *by_relid, Oid relid)
{
	int			low = 0;
	int			high = schema->n_tables - 1;

	while (low <= high)
	{
		int			middle = (low + high) / 2;
		Oid			here = schema->tables[by_relid[middle]].relid;

		if (here == relid)
			return by_relid[middle];
		if (here < relid)
			low = middle + 1;
		else
			high = middle - 1;
	}
	return -1;
}

static int
compare_by_relid(const void *a, const void *b, void *schema)
{
	const NlTable *tables = ((const NlSchema *) schema)->tables;
	Oid			x = tables[*(const int *) a].relid;
	Oid			y = tables[*(const int *) b].relid;

	return x < y ? -1 : x > y;
}

static void
mix(uint64 *hash, const char *text)
{
	/* the terminator goes in, and NULL is not "" */
	*hash = text ?
		hash_bytes_extended((const unsigned char *) text, strlen(text) + 1, *hash) :
		hash_combine64(*hash, 1);
}

/*-------------------------------------------------------------------------
 * samples.c
 *	  Values known to stand in columns: enum labels and what statistics say;
 *	  and how far a column's values differ (NlColumn.spread).
 *
 * Of a column with many values the most common are taken; of one with few
 * also those of its histogram, which together are as a rule all of them; of
 * an array the most common elements; of the views that nl_ask asks, what their
 * columns can have. Statistics come from the view pg_stats and
 * never from pg_statistic: the view hides columns the role may not read and
 * tables whose row-level security applies to it.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_enum.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "pg/ask_catalog.h"
#include "pg/catalog.h"
#include "pg/values.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#define MAX_SAMPLES 40			/* of a column */
#define STRING_MAX_SAMPLES "40"
#define MINUS_MAX_SAMPLES "'-40'"
#define MAX_SAMPLE_SIZE 60		/* bytes, in UTF-8 */

/* When a column's values count as distinct, and when as few. */
#define DISTINCT_SHARE	0.9		/* of the rows, at least */
#define FEW_SHARE		0.5		/* of the rows, at most, */
#define FEW_VALUES		20		/* and no more than these */

/*
 * Reading statistics costs a tenth of a millisecond a table. Where there are
 * more tables than this, only those too large for values.c to look into are
 * worth it.
 */
#define MANY_TABLES 300

/*
 * $1, $2: schema and table. The cast by way of text turns anyarray into
 * text[]; only columns of built-in string types ($3) and arrays of them ($4)
 * are asked for, so that no user's output function runs. Of those of $6 it is
 * the number of different values. A negative
 * n_distinct is a share of the rows ($5). The most common elements of arrays
 * stand in their columns' place; the histogram comes last.
 */
#define STATS_QUERY \
	"SELECT s.attname, s.values, s.place FROM (" \
	" SELECT a.attname, a.inherited, 1 AS place," \
	" a.most_common_vals::pg_catalog.text::pg_catalog.text[] AS values" \
	" FROM pg_catalog.pg_stats AS a" STATS_WHERE("a", "$3") \
	" UNION ALL SELECT b.attname, b.inherited, 2," \
	" b.histogram_bounds::pg_catalog.text::pg_catalog.text[]" \
	" FROM pg_catalog.pg_stats AS b" STATS_WHERE("b", "$3") \
	" AND CASE WHEN b.n_distinct OPERATOR(pg_catalog.<) 0::pg_catalog.float4" \
	" THEN b.n_distinct OPERATOR(pg_catalog.*) $5" \
	" OPERATOR(pg_catalog.>=) " MINUS_MAX_SAMPLES "::pg_catalog.float8" \
	" ELSE b.n_distinct OPERATOR(pg_catalog.<=) " STRING_MAX_SAMPLES "::pg_catalog.float4 END" \
	" UNION ALL SELECT c.attname, c.inherited, 1," \
	" c.most_common_elems::pg_catalog.text::pg_catalog.text[]" \
	" FROM pg_catalog.pg_stats AS c" STATS_WHERE("c", "$4") \
	" UNION ALL SELECT d.attname, d.inherited, 0," \
	" ARRAY[d.n_distinct::pg_catalog.text]" \
	" FROM pg_catalog.pg_stats AS d" STATS_WHERE("d", "$6") \
	") AS s WHERE s.values IS NOT NULL ORDER BY s.inherited, s.place"
#define STATS_WHERE(alias, names) \
	" WHERE " alias ".schemaname OPERATOR(pg_catalog.=) $1" \
	" AND " alias ".tablename OPERATOR(pg_catalog.=) $2" \
	" AND " alias ".attname OPERATOR(pg_catalog.=) ANY (" names ")"

static SPIPlanPtr stats_plan = NULL;

/* What of a column's statistics is wanted: any of these. */
typedef uint8 Wanted;

#define WANT_VALUES		1
#define WANT_ELEMENTS	2
#define WANT_SPREAD		4

typedef struct Samples
{
	NlSchema   *schema;
	MemoryContext context;
	int			max;
	int			column;			/* last one added to, and where its samples begin */
	int			first;
} Samples;

static void add_sample(Samples *samples, int column, const char *value);
static void add_labels(Samples *samples, int column, Oid type);
static void add_statistics(Samples *samples, int table, const Wanted *wanted);
static bool string_array(Oid type);

void
nlpg_catalog_samples(NlSchema *schema, MemoryContext context)
{
	Samples		samples = {schema, context, 64, -1, 0};
	Wanted	   *wanted = palloc0(Max(schema->n_columns, 1) * sizeof(Wanted));
	bool	   *tables = palloc0(Max(schema->n_tables, 1) * sizeof(bool));
	int			n_tables = 0;

	schema->n_samples = 0;
	schema->samples = MemoryContextAlloc(context, samples.max * sizeof(NlSample));

	for (int c = 0; c < schema->n_columns; c++)
	{
		NlColumn   *column = &schema->columns[c];
		bool		counted = column->expression == NULL && schema->tables[column->table].rows > 0;
		Oid			type;
		Oid			element;
		const char *const *labels = nlpg_ask_catalog_labels(schema->tables[column->table].name, column->name);

		for (; labels != NULL && *labels != NULL; labels++)
			add_sample(&samples, c, *labels);
		column->spread = column->unique ? NL_SPREAD_DISTINCT : NL_SPREAD_UNKNOWN;
		if (counted && !column->unique && (column->type == NL_TYPE_TEXT || column->type == NL_TYPE_NUMBER))
			wanted[c] = WANT_SPREAD;
		if ((column->type == NL_TYPE_TEXT || column->type == NL_TYPE_ARRAY) &&
			column->expression == NULL)
		{
			type = column->type_id;
			element = get_element_type(type);
			if (OidIsValid(element))
				type = getBaseType(element);
			if (get_typtype(type) == TYPTYPE_ENUM)
			{
				add_labels(&samples, c, type);
				if (column->type == NL_TYPE_TEXT && !column->unique)
					column->spread = NL_SPREAD_FEW;
				wanted[c] = 0;
			}
			else if (counted && (OidIsValid(element) ? string_array(element) : nlpg_plain_string(type)))
				wanted[c] |= OidIsValid(element) ? WANT_ELEMENTS : WANT_VALUES;
		}
		if (wanted[c] != 0 && !tables[column->table])
		{
			tables[column->table] = true;
			n_tables++;
		}
	}

	if (n_tables > 0)
	{
		if (SPI_connect() != SPI_OK_CONNECT)
			elog(ERROR, "SPI_connect failed");
		for (int t = 0; t < schema->n_tables; t++)
			if (tables[t] &&
				(n_tables <= MANY_TABLES || schema->tables[t].rows > NLPG_LOOKUP_ROWS))
				add_statistics(&samples, t, wanted);
		SPI_finish();
	}
	pfree(wanted);
	pfree(tables);
}

bool
nlpg_plain_string(Oid type)
{
	HeapTuple	tuple;
	Form_pg_type form;
	bool		result;

	if (type == TEXTOID || type == VARCHAROID || type == BPCHAROID)
		return true;

	/* citext is text to read; only a superuser can make a base type */
	tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	if (!HeapTupleIsValid(tuple))
		return false;
	form = (Form_pg_type) GETSTRUCT(tuple);
	result = form->typtype == TYPTYPE_BASE && form->typlen == -1 &&
		form->typcategory == TYPCATEGORY_STRING &&
		strcmp(NameStr(form->typname), "citext") == 0;
	ReleaseSysCache(tuple);
	return result;
}

/* citext's arrays are left out: statistics of arrays compare elements by the
 * type's own functions, these are built in. */
static bool
string_array(Oid element)
{
	return element == TEXTOID || element == VARCHAROID || element == BPCHAROID;
}

static void
add_sample(Samples *samples, int column, const char *value)
{
	NlSchema   *schema = samples->schema;
	char	   *utf8 = nlpg_to_utf8(value, -1);
	NlSample   *sample;

	if (utf8 == NULL || utf8[0] == '\0' || strlen(utf8) > MAX_SAMPLE_SIZE)
		return;
	if (column != samples->column)
	{
		samples->column = column;
		samples->first = schema->n_samples;
	}
	if (schema->n_samples - samples->first >= MAX_SAMPLES)
		return;
	for (int i = samples->first; i < schema->n_samples; i++)
		if (strcmp(schema->samples[i].text, utf8) == 0)
			return;

	if (schema->n_samples == samples->max)
	{
		samples->max *= 2;
		schema->samples = repalloc_huge(schema->samples,
										(Size) samples->max * sizeof(NlSample));
	}
	sample = &schema->samples[schema->n_samples++];
	sample->column = column;
	sample->said = NULL;
	sample->text = MemoryContextStrdup(samples->context, utf8);
}

static void
add_labels(Samples *samples, int column, Oid type)
{
	Relation	rel = table_open(EnumRelationId, AccessShareLock);
	Relation	index = index_open(EnumTypIdSortOrderIndexId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&key, Anum_pg_enum_enumtypid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(type));
	scan = systable_beginscan_ordered(rel, index, NULL, 1, &key);
	while (HeapTupleIsValid(tuple = systable_getnext_ordered(scan, ForwardScanDirection)))
		add_sample(samples, column, NameStr(((Form_pg_enum) GETSTRUCT(tuple))->enumlabel));
	systable_endscan_ordered(scan);
	index_close(index, AccessShareLock);
	table_close(rel, AccessShareLock);
}

static Datum
name_datum(const char *utf8)
{
	return DirectFunctionCall1(namein, CStringGetDatum(nlpg_from_utf8(utf8)));
}

/* Names of a table's columns of which this is wanted. */
static Datum
marked_names(const NlSchema *schema, const NlTable *t, const Wanted *wanted, Wanted what)
{
	Datum	   *names = palloc(Max(t->n_columns, 1) * sizeof(Datum));
	int			n = 0;

	for (int c = t->first_column; c < t->first_column + t->n_columns; c++)
		if ((wanted[c] & what) != 0)
			names[n++] = name_datum(schema->columns[c].name);
	return PointerGetDatum(construct_array(names, n, NAMEOID, NAMEDATALEN, false,
										   TYPALIGN_CHAR));
}

/* n_distinct of pg_stats; below 0 it is a share of the rows. */
static NlSpread
spread_of(double n_distinct, double rows)
{
	double		share = n_distinct < 0 ? -n_distinct : n_distinct / rows;

	if (share >= DISTINCT_SHARE)
		return NL_SPREAD_DISTINCT;
	/* 0: not known */
	return share > 0 && share <= FEW_SHARE && share * rows <= FEW_VALUES ?
		NL_SPREAD_FEW : NL_SPREAD_UNKNOWN;
}

/* The statistics of a table's columns, as wanted of each. */
static void
add_statistics(Samples *samples, int table, const Wanted *wanted)
{
	NlSchema   *schema = samples->schema;
	const NlTable *t = &schema->tables[table];
	Oid			types[6] = {NAMEOID, NAMEOID, NAMEARRAYOID, NAMEARRAYOID, FLOAT8OID, NAMEARRAYOID};
	Datum		values[6];

	values[0] = name_datum(t->schema_name);
	values[1] = name_datum(t->name);
	values[2] = marked_names(schema, t, wanted, WANT_VALUES);
	values[3] = marked_names(schema, t, wanted, WANT_ELEMENTS);
	values[4] = Float8GetDatum(t->rows);
	values[5] = marked_names(schema, t, wanted, WANT_SPREAD);

	/* planning over this view takes milliseconds: once a backend */
	if (stats_plan == NULL)
	{
		SPIPlanPtr	plan = SPI_prepare(STATS_QUERY, 6, types);

		if (plan == NULL || SPI_keepplan(plan) != 0)
			elog(ERROR, "could not prepare a query of pg_stats");
		stats_plan = plan;
	}
	if (SPI_execute_plan(stats_plan, values, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read pg_stats");

	for (int c = t->first_column; c < t->first_column + t->n_columns; c++)
	{
		/* a table with children has two sets of statistics for a column */
		for (uint64 row = 0; wanted[c] != 0 && row < SPI_processed; row++)
		{
			bool		isnull;
			bool		spread = DatumGetInt32(SPI_getbinval(SPI_tuptable->vals[row],
															 SPI_tuptable->tupdesc, 3, &isnull)) == 0;
			Name		name = DatumGetName(SPI_getbinval(SPI_tuptable->vals[row],
														  SPI_tuptable->tupdesc, 1, &isnull));
			Datum		array;
			Datum	   *elements;
			bool	   *nulls;
			int			n_elements;

			if (isnull || strcmp(NameStr(*name), nlpg_from_utf8(schema->columns[c].name)) != 0)
				continue;
			array = SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, 2, &isnull);
			if (isnull)
				continue;
			deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false, TYPALIGN_INT,
							  &elements, &nulls, &n_elements);
			if (spread)
			{
				schema->columns[c].spread = spread_of(atof(TextDatumGetCString(elements[0])), t->rows);
				continue;
			}
			for (int i = 0; i < n_elements; i++)
				if (!nulls[i])
					add_sample(samples, c, TextDatumGetCString(elements[i]));
		}
	}
	SPI_freetuptable(SPI_tuptable);
}

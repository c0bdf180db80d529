/*-------------------------------------------------------------------------
 * define_functions.c
 *	  nl_define_synonym, nl_hide, nl_define, nl_define_unit, nl_define_time:
 *	  rows of nl_defined; and nl_definitions, which says what is the matter
 *	  with them. nl_define_join is in define_join.c.
 *
 * Rows are written as the caller, under row-level security; what they are for
 * is checked before, and again whenever a schema is read (catalog.c).
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lang/units.h"
#include "miscadmin.h"
#include "parser/parse_coerce.h"
#include "pg/defined.h"
#include "pg/errors.h"
#include "pg/execute.h"
#include "pg/nlerrors.h"
#include "pg/settings.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/tuplestore.h"
#include "utils/varlena.h"

PG_FUNCTION_INFO_V1(nl_define);
PG_FUNCTION_INFO_V1(nl_define_synonym);
PG_FUNCTION_INFO_V1(nl_define_unit);
PG_FUNCTION_INFO_V1(nl_define_time);
PG_FUNCTION_INFO_V1(nl_hide);
PG_FUNCTION_INFO_V1(nl_definitions);

#define MAX_SYNONYMS 16
#define MAX_SYNONYM_SIZE 60		/* bytes */

static const char *fault_of(const NlpgDefined *d);

/* ---- what is defined about ---- */

/* A column by its name. One that the role may not read is to it none at all: not
 * even its type is told. */
static AttrNumber
readable_column(Oid relation, const char *name)
{
	AttrNumber	attnum = get_attnum(relation, name);

	if (attnum > 0 &&
		(pg_class_aclcheck(relation, GetUserId(), ACL_SELECT) == ACLCHECK_OK ||
		 pg_attribute_aclcheck(relation, attnum, GetUserId(), ACL_SELECT) == ACLCHECK_OK))
		return attnum;
	return InvalidAttrNumber;
}

static void
check_readable(Oid relation)
{
	if (pg_class_aclcheck(relation, GetUserId(), ACL_SELECT) != ACLCHECK_OK &&
		pg_attribute_aclcheck_all(relation, GetUserId(), ACL_SELECT, ACLMASK_ANY) != ACLCHECK_OK)
		aclcheck_error(ACLCHECK_NO_PRIV, get_relkind_objtype(get_rel_relkind(relation)),
					   get_rel_name(relation));
}

/*
 * "table", "schema.table", either with ".column" -> relation and name ("":
 * none). defined: the column may be one of nl_define's.
 */
static Oid
find_object(text *object, bool defined, const char **name)
{
	List	   *names = textToQualifiedNameList(object);
	Oid			relation = InvalidOid;

	*name = "";
	if (list_length(names) <= 2)
		relation = RangeVarGetRelid(makeRangeVarFromNameList(names), NoLock, true);
	if (!OidIsValid(relation) && list_length(names) > 1 && list_length(names) <= 3)
	{
		*name = strVal(llast(names));
		names = list_truncate(names, list_length(names) - 1);
		relation = RangeVarGetRelid(makeRangeVarFromNameList(names), NoLock, true);
	}
	if (!OidIsValid(relation))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("there is no table \"%s\"", text_to_cstring(object)),
				 errhint("Name a table, or table.column, as in SQL; with its schema if it is not in the search path.")));
	check_readable(relation);
	if ((*name)[0] != '\0' && readable_column(relation, *name) == InvalidAttrNumber &&
		!(defined && nlpg_defined_has(nlpg_defined_read(), relation, *name, NLPG_DEFINED_EXPRESSION)))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("table \"%s\" has no column \"%s\"", get_rel_name(relation), *name)));
	return relation;
}

/* Raises for what is no phrase to call a thing by. */
static void
check_words(ArrayType *words)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	deconstruct_array(words, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &n);
	if (n > MAX_SYNONYMS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many synonyms: %d, at most %d", n, MAX_SYNONYMS)));
	for (int i = 0; i < n; i++)
	{
		const char *word = nulls[i] ? "" : TextDatumGetCString(elements[i]);
		bool		said = false;
		bool		control = false;

		for (const char *at = word; *at; at++)
		{
			control |= (unsigned char) *at < ' ';
			said |= isalnum((unsigned char) *at) || IS_HIGHBIT_SET(*at);
		}
		if (!said || control || strlen(word) > MAX_SYNONYM_SIZE)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a name must be a word or a few, of at most %d bytes in one line", MAX_SYNONYM_SIZE)));
	}
}

/* ---- rows ---- */

static const char *
own_schema(FunctionCallInfo fcinfo)
{
	return quote_identifier(get_namespace_name(get_func_namespace(fcinfo->flinfo->fn_oid)));
}

static Datum
array_of_words(const List *words)
{
	Datum	   *elements = (Datum *) palloc(sizeof(Datum) * (list_length(words) + 1));
	int			n = 0;
	ListCell   *lc;

	foreach(lc, words)
		elements[n++] = CStringGetTextDatum((const char *) lfirst(lc));
	return PointerGetDatum(construct_array(elements, n, TEXTOID, -1, false, TYPALIGN_INT));
}

static Datum
array_of_relations(const List *relations)
{
	Datum	   *elements = (Datum *) palloc(sizeof(Datum) * (list_length(relations) + 1));
	int			n = 0;
	ListCell   *lc;

	foreach(lc, relations)
		elements[n++] = ObjectIdGetDatum(lfirst_oid(lc));
	return PointerGetDatum(construct_array(elements, n, REGCLASSOID, sizeof(Oid), true, TYPALIGN_INT));
}

/* Stores the row, or replaces the caller's for the same. */
int64
nlpg_define_store(FunctionCallInfo fcinfo, const NlpgDefined *row)
{
	Oid			types[7] = {REGCLASSOID, TEXTOID, TEXTOID, TEXTARRAYOID, TEXTOID, REGCLASSOID, REGCLASSARRAYOID};
	Datum		values[7] = {0};
	int64		id;
	bool		isnull;

	values[0] = ObjectIdGetDatum(row->relation);
	values[1] = CStringGetTextDatum(row->name);
	values[2] = CStringGetTextDatum(row->kind);
	values[3] = array_of_words(row->words);
	if (row->expression != NULL)
		values[4] = CStringGetTextDatum(row->expression);
	values[5] = ObjectIdGetDatum(row->target);
	values[6] = array_of_relations(row->path);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (SPI_execute_with_args(psprintf("INSERT INTO %s.nl_defined (relation, name, kind, words, expression, target, path)"
									   " VALUES ($1, $2, $3, $4, $5, $6, $7)"
									   " ON CONFLICT (role, relation, name, kind, target) DO UPDATE"
									   " SET words = excluded.words, expression = excluded.expression,"
									   " path = excluded.path, made = pg_catalog.now() RETURNING id",
									   own_schema(fcinfo)),
							  7, types, values, row->expression != NULL ? NULL : "    n  ",
							  false, 0) != SPI_OK_INSERT_RETURNING || SPI_processed != 1)
		elog(ERROR, "could not store the definition");
	id = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	SPI_finish();
	return id;
}

bool
nlpg_define_forget(FunctionCallInfo fcinfo, const NlpgDefined *row)
{
	Oid			types[5] = {REGCLASSOID, TEXTOID, TEXTOID, REGROLEOID, REGCLASSOID};
	Datum		values[5];
	bool		found;

	values[0] = ObjectIdGetDatum(row->relation);
	values[1] = CStringGetTextDatum(row->name);
	values[2] = CStringGetTextDatum(row->kind);
	values[3] = ObjectIdGetDatum(GetUserId());
	values[4] = ObjectIdGetDatum(row->target);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (SPI_execute_with_args(psprintf("DELETE FROM %s.nl_defined"
									   " WHERE relation OPERATOR(pg_catalog.=) $1"
									   " AND name OPERATOR(pg_catalog.=) $2"
									   " AND kind OPERATOR(pg_catalog.=) $3"
									   " AND role OPERATOR(pg_catalog.=) $4"
									   " AND target OPERATOR(pg_catalog.=) $5", own_schema(fcinfo)),
							  5, types, values, NULL, false, 0) != SPI_OK_DELETE)
		elog(ERROR, "could not take the definition away");
	found = SPI_processed > 0;
	SPI_finish();
	return found;
}

static List *
list_of_words(ArrayType *words)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n;
	List	   *list = NIL;

	deconstruct_array(words, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &n);
	for (int i = 0; i < n; i++)
		list = lappend(list, TextDatumGetCString(elements[i]));
	return list;
}

/* nl_define_synonym(object text, VARIADIC words text[]) -> bigint */
Datum
nl_define_synonym(PG_FUNCTION_ARGS)
{
	ArrayType  *words = PG_GETARG_ARRAYTYPE_P(1);
	NlpgDefined row = {.kind = NLPG_DEFINED_SYNONYMS};

	row.relation = find_object(PG_GETARG_TEXT_PP(0), false, &row.name);
	check_words(words);
	if (ARR_NDIM(words) == 0)
	{
		(void) nlpg_define_forget(fcinfo, &row);
		PG_RETURN_NULL();
	}
	row.words = list_of_words(words);
	PG_RETURN_INT64(nlpg_define_store(fcinfo, &row));
}

/* nl_hide(object text, hidden boolean) -> boolean: has anything changed? */
Datum
nl_hide(PG_FUNCTION_ARGS)
{
	NlpgDefined row = {.kind = NLPG_DEFINED_HIDDEN};

	row.relation = find_object(PG_GETARG_TEXT_PP(0), false, &row.name);
	if (!PG_GETARG_BOOL(1))
		PG_RETURN_BOOL(nlpg_define_forget(fcinfo, &row));
	(void) nlpg_define_store(fcinfo, &row);
	PG_RETURN_BOOL(true);
}

/* ---- units, time ---- */

/* Raises what would be its fault. */
static void
check_row(const NlpgDefined *row)
{
	const char *fault = fault_of(row);

	if (fault != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("%s", fault)));
}

/* nl_define_unit(object text, unit text) -> bigint */
Datum
nl_define_unit(PG_FUNCTION_ARGS)
{
	NlpgDefined row = {.kind = NLPG_DEFINED_UNIT};

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("object must not be null")));
	row.relation = find_object(PG_GETARG_TEXT_PP(0), true, &row.name);
	if (row.name[0] == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a unit is a column's"),
				 errhint("Name table.column.")));
	if (PG_ARGISNULL(1))
	{
		(void) nlpg_define_forget(fcinfo, &row);
		PG_RETURN_NULL();
	}
	row.expression = text_to_cstring(PG_GETARG_TEXT_PP(1));
	check_row(&row);
	PG_RETURN_INT64(nlpg_define_store(fcinfo, &row));
}

/* nl_define_time(object text) -> bigint */
Datum
nl_define_time(PG_FUNCTION_ARGS)
{
	NlpgDefined row = {.kind = NLPG_DEFINED_TIME, .name = ""};
	const char *column;

	row.relation = find_object(PG_GETARG_TEXT_PP(0), false, &column);
	if (column[0] == '\0')
	{
		(void) nlpg_define_forget(fcinfo, &row);
		PG_RETURN_NULL();
	}
	row.expression = column;
	check_row(&row);
	PG_RETURN_INT64(nlpg_define_store(fcinfo, &row));
}

/* ---- expressions ---- */

typedef struct Checked
{
	const char *expression;
	Oid			relation;
	NlpgExpression result;
	StringInfoData reason;
	bool		good;
} Checked;

static void
check_body(void *data)
{
	Checked    *checked = (Checked *) data;

	checked->good = nlpg_defined_check(checked->expression, checked->relation,
									   &checked->result, &checked->reason);
}

static void
check_expression(Checked *checked)
{
	NlpgDeadline deadline;

	initStringInfo(&checked->reason);
	nlpg_deadline_start(&deadline, nlpg_timeout);
	nlpg_execute_section(check_body, checked, &deadline);
}

/* nl_define(name text, expression text, on_table regclass, synonyms text[]) -> bigint */
Datum
nl_define(PG_FUNCTION_ARGS)
{
	char	   *name = text_to_cstring(PG_GETARG_TEXT_PP(0));
	NlpgDefined row = {.kind = NLPG_DEFINED_EXPRESSION};
	Checked		checked = {0};
	ArrayType  *words = PG_GETARG_ARRAYTYPE_P(3);

	checked.expression = text_to_cstring(PG_GETARG_TEXT_PP(1));
	checked.relation = PG_GETARG_OID(2);
	if (get_rel_name(checked.relation) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", checked.relation)));
	check_readable(checked.relation);
	check_words(construct_array((Datum[]) {PG_GETARG_DATUM(0)}, 1, TEXTOID, -1, false, TYPALIGN_INT));
	check_words(words);
	if (get_attnum(checked.relation, name) != InvalidAttrNumber)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_COLUMN),
				 errmsg("table \"%s\" has a column \"%s\"", get_rel_name(checked.relation), name),
				 errhint("Choose another name, or give the column synonyms by nl_define_synonym().")));
	check_expression(&checked);
	if (!checked.good)
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_REFUSED),
				 errmsg("expression refused: %s", checked.reason.data),
				 errdetail("Only an expression over columns of one table can be defined, of what may stand in an answer."),
				 errhint("nl_guard() says what it thinks of SELECT with the expression.")));
	row.relation = checked.relation;
	row.name = name;
	row.words = list_of_words(words);
	row.expression = checked.result.plain;
	PG_RETURN_INT64(nlpg_define_store(fcinfo, &row));
}

/* ---- telling ---- */

/* The type of a column, or of what is defined by that name; InvalidOid: neither. */
static Oid
type_of(const NlpgDefined *d)
{
	AttrNumber	attnum = readable_column(d->relation, d->name);
	ListCell   *lc;

	if (attnum > 0)
		return getBaseType(get_atttype(d->relation, attnum));
	foreach(lc, nlpg_defined_read())
	{
		const NlpgDefined *e = (const NlpgDefined *) lfirst(lc);
		Checked		checked = {0};

		if (e->relation != d->relation || strcmp(e->name, d->name) != 0 ||
			strcmp(e->kind, NLPG_DEFINED_EXPRESSION) != 0 || e->expression == NULL)
			continue;
		checked.expression = e->expression;
		checked.relation = e->relation;
		check_expression(&checked);
		return checked.good ? getBaseType(checked.result.type) : InvalidOid;
	}
	return InvalidOid;
}

static char
category_of(Oid type)
{
	char		category;
	bool		preferred;

	get_type_category_preferred(type, &category, &preferred);
	return category;
}

static const char *
no_column(Oid relation, const char *name)
{
	return psprintf("table \"%s\" has no column \"%s\"", get_rel_name(relation), name);
}

/* What makes the row count for nothing; NULL: it is in order. */
static const char *
fault_of(const NlpgDefined *d)
{
	Checked		checked = {0};
	AttrNumber	attnum;
	Oid			type;

	if (get_rel_name(d->relation) == NULL)
		return "the table is gone";
	if (strcmp(d->kind, NLPG_DEFINED_UNIT) == 0)
	{
		type = type_of(d);
		if (!OidIsValid(type))
			return no_column(d->relation, d->name);
		if (category_of(type) != TYPCATEGORY_NUMERIC)
			return psprintf("column \"%s\" is not a number", d->name);
		return nlpg_defined_is_unit(d->expression) ? NULL :
			psprintf("a unit must be a word or a few, of less than %d bytes in one line", NL_UNIT_SIZE);
	}
	if (strcmp(d->kind, NLPG_DEFINED_TIME) == 0)
	{
		attnum = d->expression != NULL ? readable_column(d->relation, d->expression) : InvalidAttrNumber;
		if (attnum == InvalidAttrNumber)
			return no_column(d->relation, d->expression != NULL ? d->expression : "");
		type = getBaseType(get_atttype(d->relation, attnum));
		return type == DATEOID || type == TIMESTAMPOID || type == TIMESTAMPTZOID ? NULL :
			psprintf("column \"%s\" is not a date", d->expression);
	}
	if (strcmp(d->kind, NLPG_DEFINED_JOIN) == 0)
	{
		NlpgStepOn	steps[NL_MAX_PATH_KEYS];
		int			n;

		return nlpg_defined_steps(d->relation, d->target, d->path, d->words, steps, &n);
	}
	if (strcmp(d->kind, NLPG_DEFINED_EXPRESSION) != 0)
		return d->name[0] != '\0' && readable_column(d->relation, d->name) == InvalidAttrNumber ?
			no_column(d->relation, d->name) : NULL;
	if (get_attnum(d->relation, d->name) != InvalidAttrNumber)
		return psprintf("table \"%s\" has a column \"%s\"", get_rel_name(d->relation), d->name);
	checked.expression = d->expression != NULL ? d->expression : "";
	checked.relation = d->relation;
	check_expression(&checked);
	return checked.good ? NULL : checked.reason.data;
}

static char *
relation_text(Oid relation)
{
	return DatumGetCString(DirectFunctionCall1(regclassout, ObjectIdGetDatum(relation)));
}

/* "a.x = b.y AND ..."; what is gone as a number */
static char *
join_text(const NlpgDefined *d)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i + 1 < list_length(d->path) && i + 1 < list_length(d->words); i += 2)
		appendStringInfo(&text, "%s%s.%s = %s.%s", i > 0 ? " AND " : "",
						 relation_text(list_nth_oid(d->path, i)),
						 quote_identifier((const char *) list_nth(d->words, i)),
						 relation_text(list_nth_oid(d->path, i + 1)),
						 quote_identifier((const char *) list_nth(d->words, i + 1)));
	return text.data;
}

static void
put_row(ReturnSetInfo *result, HeapTuple row, TupleDesc desc)
{
	NlpgDefined *d = nlpg_defined_row(row, desc);
	bool		join = strcmp(d->kind, NLPG_DEFINED_JOIN) == 0;
	const char *expression = join ? join_text(d) : d->expression;
	const char *object = relation_text(d->relation);
	const char *fault = fault_of(d);
	Datum		out[7] = {0};
	bool		nulls[7] = {false};

	if (join)
		object = psprintf("%s, %s", object, relation_text(d->target));
	else if (d->name[0] != '\0')
		object = psprintf("%s.%s", object, quote_identifier(d->name));
	out[0] = Int64GetDatum(d->id);
	out[1] = ObjectIdGetDatum(d->role);
	out[2] = CStringGetTextDatum(object);
	out[3] = CStringGetTextDatum(d->kind);
	nulls[4] = expression == NULL;
	if (expression != NULL)
		out[4] = CStringGetTextDatum(expression);
	out[5] = array_of_words(join ? NIL : d->words);
	nulls[6] = fault == NULL;
	if (fault != NULL)
		out[6] = CStringGetTextDatum(fault);
	tuplestore_putvalues(result->setResult, result->setDesc, out, nulls);
}

/* nl_definitions() -> rows of nl_defined that the role may see, with faults */
Datum
nl_definitions(PG_FUNCTION_ARGS)
{
	SPITupleTable *rows;
	uint64		n;

	InitMaterializedSRF(fcinfo, 0);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (SPI_execute(psprintf("SELECT id, role, relation, name, kind, words, expression, target, path"
							 " FROM %s.nl_defined ORDER BY id", own_schema(fcinfo)),
					true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read the definitions");
	rows = SPI_tuptable;
	n = SPI_processed;
	for (uint64 i = 0; i < n; i++)
		put_row((ReturnSetInfo *) fcinfo->resultinfo, rows->vals[i], rows->tupdesc);
	SPI_finish();
	return (Datum) 0;
}

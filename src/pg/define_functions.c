/*-------------------------------------------------------------------------
 * define_functions.c
 *	  nl_define_synonym, nl_hide, nl_define: rows of nl_defined; and
 *	  nl_definitions, which says what is the matter with them.
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
#include "miscadmin.h"
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
PG_FUNCTION_INFO_V1(nl_hide);
PG_FUNCTION_INFO_V1(nl_definitions);

#define MAX_SYNONYMS 16
#define MAX_SYNONYM_SIZE 60		/* bytes */

/* ---- what is defined about ---- */

static void
check_readable(Oid relation)
{
	if (pg_class_aclcheck(relation, GetUserId(), ACL_SELECT) != ACLCHECK_OK &&
		pg_attribute_aclcheck_all(relation, GetUserId(), ACL_SELECT, ACLMASK_ANY) != ACLCHECK_OK)
		aclcheck_error(ACLCHECK_NO_PRIV, get_relkind_objtype(get_rel_relkind(relation)),
					   get_rel_name(relation));
}

/* "table", "schema.table", either with ".column" -> relation and name ("": none). */
static Oid
find_object(text *object, const char **name)
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
	if ((*name)[0] != '\0' && get_attnum(relation, *name) <= 0)
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

/* Stores or replaces the caller's row; returns its id. */
static int64
store(FunctionCallInfo fcinfo, Oid relation, const char *name, const char *kind,
	  Datum words, const char *expression)
{
	Oid			types[5] = {REGCLASSOID, TEXTOID, TEXTOID, TEXTARRAYOID, TEXTOID};
	Datum		values[5] = {0};
	int64		id;
	bool		isnull;

	values[0] = ObjectIdGetDatum(relation);
	values[1] = CStringGetTextDatum(name);
	values[2] = CStringGetTextDatum(kind);
	values[3] = words;
	if (expression != NULL)
		values[4] = CStringGetTextDatum(expression);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (SPI_execute_with_args(psprintf("INSERT INTO %s.nl_defined (relation, name, kind, words, expression)"
									   " VALUES ($1, $2, $3, $4, $5)"
									   " ON CONFLICT (role, relation, name, kind) DO UPDATE"
									   " SET words = excluded.words, expression = excluded.expression,"
									   " made = pg_catalog.now() RETURNING id", own_schema(fcinfo)),
							  5, types, values, expression != NULL ? NULL : "    n",
							  false, 0) != SPI_OK_INSERT_RETURNING || SPI_processed != 1)
		elog(ERROR, "could not store the definition");
	id = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	SPI_finish();
	return id;
}

/* Takes the caller's row away; is there one? */
static bool
forget(FunctionCallInfo fcinfo, Oid relation, const char *name, const char *kind)
{
	Oid			types[4] = {REGCLASSOID, TEXTOID, TEXTOID, REGROLEOID};
	Datum		values[4];
	bool		found;

	values[0] = ObjectIdGetDatum(relation);
	values[1] = CStringGetTextDatum(name);
	values[2] = CStringGetTextDatum(kind);
	values[3] = ObjectIdGetDatum(GetUserId());
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (SPI_execute_with_args(psprintf("DELETE FROM %s.nl_defined"
									   " WHERE relation OPERATOR(pg_catalog.=) $1"
									   " AND name OPERATOR(pg_catalog.=) $2"
									   " AND kind OPERATOR(pg_catalog.=) $3"
									   " AND role OPERATOR(pg_catalog.=) $4", own_schema(fcinfo)),
							  4, types, values, NULL, false, 0) != SPI_OK_DELETE)
		elog(ERROR, "could not take the definition away");
	found = SPI_processed > 0;
	SPI_finish();
	return found;
}

/* nl_define_synonym(object text, VARIADIC words text[]) -> bigint */
Datum
nl_define_synonym(PG_FUNCTION_ARGS)
{
	ArrayType  *words = PG_GETARG_ARRAYTYPE_P(1);
	const char *name;
	Oid			relation = find_object(PG_GETARG_TEXT_PP(0), &name);

	check_words(words);
	if (ARR_NDIM(words) == 0)
	{
		(void) forget(fcinfo, relation, name, NLPG_DEFINED_SYNONYMS);
		PG_RETURN_NULL();
	}
	PG_RETURN_INT64(store(fcinfo, relation, name, NLPG_DEFINED_SYNONYMS,
						  PointerGetDatum(words), NULL));
}

/* nl_hide(object text, hidden boolean) -> boolean: has anything changed? */
Datum
nl_hide(PG_FUNCTION_ARGS)
{
	const char *name;
	Oid			relation = find_object(PG_GETARG_TEXT_PP(0), &name);

	if (!PG_GETARG_BOOL(1))
		PG_RETURN_BOOL(forget(fcinfo, relation, name, NLPG_DEFINED_HIDDEN));
	(void) store(fcinfo, relation, name, NLPG_DEFINED_HIDDEN,
				 PointerGetDatum(construct_empty_array(TEXTOID)), NULL);
	PG_RETURN_BOOL(true);
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
	PG_RETURN_INT64(store(fcinfo, checked.relation, name, NLPG_DEFINED_EXPRESSION,
						  PointerGetDatum(words), checked.result.plain));
}

/* ---- telling ---- */

/* What makes the row count for nothing; NULL: it is in order. */
static const char *
fault_of(Oid relation, const char *name, const char *kind, const char *expression)
{
	Checked		checked = {0};
	AttrNumber	attnum;

	if (get_rel_name(relation) == NULL)
		return "the table is gone";
	attnum = name[0] != '\0' ? get_attnum(relation, name) : InvalidAttrNumber;
	if (strcmp(kind, NLPG_DEFINED_EXPRESSION) != 0)
		return name[0] != '\0' && attnum <= 0 ?
			psprintf("table \"%s\" has no column \"%s\"", get_rel_name(relation), name) : NULL;
	if (attnum != InvalidAttrNumber)
		return psprintf("table \"%s\" has a column \"%s\"", get_rel_name(relation), name);
	checked.expression = expression != NULL ? expression : "";
	checked.relation = relation;
	check_expression(&checked);
	return checked.good ? NULL : checked.reason.data;
}

static void
put_row(ReturnSetInfo *result, HeapTuple row, TupleDesc desc)
{
	enum
	{
		ID, ROLE, RELATION, NAME, KIND, WORDS, EXPRESSION, ROW_COLUMNS
	};
	Datum		in[ROW_COLUMNS];
	bool		isnull[ROW_COLUMNS];
	Datum		out[7] = {0};
	bool		nulls[7] = {false};
	const char *name;
	const char *kind;
	const char *object;
	const char *fault;
	Oid			relation;

	heap_deform_tuple(row, desc, in, isnull);
	relation = DatumGetObjectId(in[RELATION]);
	name = TextDatumGetCString(in[NAME]);
	kind = TextDatumGetCString(in[KIND]);
	object = DatumGetCString(DirectFunctionCall1(regclassout, in[RELATION]));
	if (name[0] != '\0')
		object = psprintf("%s.%s", object, quote_identifier(name));
	fault = fault_of(relation, name, kind,
					 isnull[EXPRESSION] ? NULL : TextDatumGetCString(in[EXPRESSION]));
	out[0] = in[ID];
	out[1] = in[ROLE];
	out[2] = CStringGetTextDatum(object);
	out[3] = in[KIND];
	out[4] = in[EXPRESSION];
	nulls[4] = isnull[EXPRESSION];
	out[5] = in[WORDS];
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
	if (SPI_execute(psprintf("SELECT id, role, relation, name, kind, words, expression"
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

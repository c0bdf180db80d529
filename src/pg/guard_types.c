/*-------------------------------------------------------------------------
 * guard_types.c
 *	  Which types a statement may show, compare and pass on.
 *
 * A type brings code along that no tree shows: its output function when the
 * result is printed, its comparison when rows or arrays are compared, a cast
 * to json when the result is jsonb or json, and the CHECKs of a domain when
 * text is read into it. Allowed are a list of built-in types, enums, and what is
 * made of allowed types: arrays, domains, ranges, row types.
 *
 * A column of another type may stand in a table and in a view; it must only
 * not be used.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/transam.h"
#include "catalog/indexing.h"
#include "catalog/pg_cast.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_range.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/nodes.h"
#include "pg/guard.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

/*
 * Plain built-in types. Left out: reg* (reading and showing them looks
 * names up, whoever may see them), aclitem, internal statistics, cstring.
 * regconfig and regdictionary are arguments of the text search functions.
 */
static const Oid plain_types[] = {
	BITOID, BOOLOID, BOXOID, BPCHAROID, BYTEAOID, CHAROID, CIDOID, CIDROID,
	CIRCLEOID, DATEOID, FLOAT4OID, FLOAT8OID, INETOID, INT2OID, INT4OID,
	INT8OID, INTERVALOID, JSONBOID, JSONOID, JSONPATHOID, LINEOID, LSEGOID,
	MACADDR8OID, MACADDROID, MONEYOID, NAMEOID, NUMERICOID, OIDOID, PATHOID,
	POINTOID, POLYGONOID, RECORDOID, REGCONFIGOID, REGDICTIONARYOID, TEXTOID,
	TIDOID, TIMEOID, TIMESTAMPOID, TIMESTAMPTZOID, TIMETZOID, TSQUERYOID,
	TSVECTOROID, UNKNOWNOID, UUIDOID, VARBITOID, VARCHAROID, XIDOID, XMLOID,
	/* pseudotype, and the array of anonymous rows */
	RECORDARRAYOID
};

static bool
is_plain(Oid type)
{
	int			i;

	for (i = 0; i < lengthof(plain_types); i++)
	{
		if (plain_types[i] == type)
			return true;
	}
	return false;
}

/*
 * to_jsonb and to_json use a cast to json where somebody made one for a type
 * that is not built in (never of a domain). Its function must be an allowed one.
 */
static bool
json_cast_allowed(Oid type, StringInfo reason)
{
	HeapTuple	tuple;
	Oid			function;
	StringInfoData why;

	tuple = SearchSysCache2(CASTSOURCETARGET, ObjectIdGetDatum(type),
							ObjectIdGetDatum(JSONOID));
	if (!HeapTupleIsValid(tuple))
		return true;
	function = ((Form_pg_cast) GETSTRUCT(tuple))->castfunc;
	ReleaseSysCache(tuple);
	if (!OidIsValid(function))
		return true;
	initStringInfo(&why);
	if (nlpg_function_allowed(function, NLPG_LEVEL_STATEMENT, &why))
		return true;
	appendStringInfo(reason, "type %s has a cast to json by a function that is not allowed",
					 format_type_be(type));
	return false;
}

/* Range and multirange: what the values are made of, and their functions. */
static bool
range_allowed(Oid type, char typtype, StringInfo reason)
{
	Oid			range = typtype == TYPTYPE_MULTIRANGE ? get_multirange_range(type) : type;
	HeapTuple	tuple = SearchSysCache1(RANGETYPE, ObjectIdGetDatum(range));
	Oid			subtype;
	Oid			canonical;
	StringInfoData why;

	if (!HeapTupleIsValid(tuple))
	{
		appendStringInfo(reason, "type %u is not a range", range);
		return false;
	}
	subtype = ((Form_pg_range) GETSTRUCT(tuple))->rngsubtype;
	canonical = ((Form_pg_range) GETSTRUCT(tuple))->rngcanonical;
	ReleaseSysCache(tuple);

	/* canonical functions of built-in ranges belong to built-in ranges only */
	initStringInfo(&why);
	if (range >= FirstNormalObjectId && OidIsValid(canonical) &&
		!nlpg_function_allowed(canonical, NLPG_LEVEL_STATEMENT, &why))
	{
		appendStringInfo(reason, "type %s is not allowed", format_type_be(type));
		return false;
	}
	return nlpg_type_allowed(subtype, reason);
}

bool
nlpg_type_allowed(Oid type, StringInfo reason)
{
	HeapTuple	tuple;
	Form_pg_type form;
	char		typtype;
	Oid			base;
	Oid			element;
	Oid			relation;
	bool		is_array;

	if (is_plain(type))
		return true;

	check_stack_depth();
	tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	if (!HeapTupleIsValid(tuple))
	{
		appendStringInfo(reason, "type %u does not exist", type);
		return false;
	}
	form = (Form_pg_type) GETSTRUCT(tuple);
	typtype = form->typtype;
	base = form->typbasetype;
	relation = form->typrelid;
	element = form->typelem;
	is_array = IsTrueArrayType(form);
	ReleaseSysCache(tuple);

	if (is_array)
		return nlpg_type_allowed(element, reason);

	switch (typtype)
	{
		case TYPTYPE_DOMAIN:
			return nlpg_type_allowed(base, reason);

		case TYPTYPE_ENUM:
			return json_cast_allowed(type, reason);

		case TYPTYPE_RANGE:
		case TYPTYPE_MULTIRANGE:
			return range_allowed(type, typtype, reason) &&
				(type < FirstNormalObjectId || json_cast_allowed(type, reason));

		case TYPTYPE_COMPOSITE:
			{
				TupleDesc	desc;
				int			i;
				bool		good = true;

				/* row types of the system catalogs hold internal types */
				if (relation < FirstNormalObjectId)
					break;
				desc = lookup_rowtype_tupdesc(type, -1);
				for (i = 0; i < desc->natts && good; i++)
				{
					Form_pg_attribute attribute = TupleDescAttr(desc, i);

					if (!attribute->attisdropped)
						good = nlpg_type_allowed(attribute->atttypid, reason);
				}
				ReleaseTupleDesc(desc);
				return good && json_cast_allowed(type, reason);
			}

		case TYPTYPE_BASE:
			if (type >= FirstNormalObjectId &&
				nlpg_extension_known(TypeRelationId, type))
				return json_cast_allowed(type, reason);
			break;
	}

	appendStringInfo(reason, "type %s is not allowed", format_type_be(type));
	return false;
}

/* The CHECK constraints of one domain, not of the types under it. */
static bool
domain_checks_allowed(Oid domain, NlpgLevel level, StringInfo reason)
{
	Relation	relation;
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		good = true;

	relation = table_open(ConstraintRelationId, AccessShareLock);
	ScanKeyInit(&key, Anum_pg_constraint_contypid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(domain));
	scan = systable_beginscan(relation, ConstraintTypidIndexId, true, NULL, 1, &key);
	while (good && HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		bool		isnull;
		Datum		check;
		StringInfoData why;

		if (((Form_pg_constraint) GETSTRUCT(tuple))->contype != CONSTRAINT_CHECK)
			continue;
		check = heap_getattr(tuple, Anum_pg_constraint_conbin,
							 RelationGetDescr(relation), &isnull);
		if (isnull)
			continue;
		initStringInfo(&why);
		good = nlpg_guard_expression(stringToNode(TextDatumGetCString(check)),
									 level, &why);
		if (!good)
			appendStringInfo(reason, "domain %s is not allowed here: %s",
							 format_type_be(domain), why.data);
	}
	systable_endscan(scan);
	table_close(relation, AccessShareLock);
	return good;
}

bool
nlpg_type_input_allowed(Oid type, NlpgLevel level, StringInfo reason)
{
	HeapTuple	tuple;
	Form_pg_type form;
	char		typtype;
	Oid			base;
	Oid			element;
	Oid			relation;
	bool		is_array;

	if (is_plain(type))
		return true;

	check_stack_depth();
	tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	if (!HeapTupleIsValid(tuple))
		return true;
	form = (Form_pg_type) GETSTRUCT(tuple);
	typtype = form->typtype;
	base = form->typbasetype;
	relation = form->typrelid;
	element = form->typelem;
	is_array = IsTrueArrayType(form);
	ReleaseSysCache(tuple);

	if (is_array)
		return nlpg_type_input_allowed(element, level, reason);

	switch (typtype)
	{
		case TYPTYPE_DOMAIN:
			return domain_checks_allowed(type, level, reason) &&
				nlpg_type_input_allowed(base, level, reason);

		case TYPTYPE_RANGE:
			return nlpg_type_input_allowed(get_range_subtype(type), level, reason);

		case TYPTYPE_MULTIRANGE:
			return nlpg_type_input_allowed(get_multirange_range(type), level, reason);

		case TYPTYPE_COMPOSITE:
			{
				TupleDesc	desc;
				int			i;
				bool		good = true;

				if (relation < FirstNormalObjectId)
					return true;
				desc = lookup_rowtype_tupdesc(type, -1);
				for (i = 0; i < desc->natts && good; i++)
				{
					Form_pg_attribute attribute = TupleDescAttr(desc, i);

					if (!attribute->attisdropped)
						good = nlpg_type_input_allowed(attribute->atttypid,
													   level, reason);
				}
				ReleaseTupleDesc(desc);
				return good;
			}

		default:
			return true;
	}
}

/*-------------------------------------------------------------------------
 * exprtype.c
 *	  What type an expression has, as far as writing valid SQL needs it.
 *
 * Type names are compared without modifier ("numeric(10,2)" is numeric) and
 * without schema.
 *-------------------------------------------------------------------------
 */
#include "lang/exprtype.h"

#include <string.h>

/* Is the type's name, without schema and modifier, this one? */
static bool
is_named(const char *type, int length, const char *name)
{
	const char *point = memchr(type, '.', (size_t) length);
	const char *end = memchr(type, '(', (size_t) length);

	/* a point behind the parenthesis is none of a schema's */
	if (point != NULL && (end == NULL || point < end))
	{
		length -= (int) (point + 1 - type);
		type = point + 1;
		end = memchr(type, '(', (size_t) length);
	}
	if (end != NULL)
		length = (int) (end - type);
	return strlen(name) == (size_t) length && memcmp(type, name, (size_t) length) == 0;
}

static bool
is_one_of(const char *type, int length, const char *const *names)
{
	for (; *names != NULL; names++)
		if (is_named(type, length, *names))
			return true;
	return false;
}

static bool
is_plain_text(const char *type, int length)
{
	static const char *const plain[] = {
		"text", "character varying", "character", "varchar", "char", "bpchar",
		"name", "citext", NULL
	};

	return is_one_of(type, length, plain);
}

int
nl_type_element(const char *name)
{
	int			length = (int) strlen(name);

	while (length > 2 && name[length - 1] == ']' && name[length - 2] == '[')
		length -= 2;
	return length;
}

static NlNumberKind
number_kind(const char *type, int length)
{
	static const char *const integers[] = {"integer", "bigint", "smallint", "int", "int2", "int4", "int8", NULL};
	static const char *const floats[] = {"double precision", "real", "float4", "float8", NULL};

	if (is_one_of(type, length, integers))
		return NL_NUMBER_INTEGER;
	if (is_one_of(type, length, floats))
		return NL_NUMBER_FLOAT;
	return is_named(type, length, "money") ? NL_NUMBER_MONEY : NL_NUMBER_NUMERIC;
}

void
nl_type_of_column(NlExprType *type, const NlColumn *column)
{
	int			length = (int) strlen(column->type_name);

	memset(type, 0, sizeof(*type));
	type->type = column->type;
	type->name = column->type_name;
	type->timestamp = column->timestamp;
	if (column->type == NL_TYPE_NUMBER)
		type->number = column->integer ? NL_NUMBER_INTEGER :
			number_kind(column->type_name, length);
	if (column->type == NL_TYPE_TEXT)
		type->odd = !is_plain_text(column->type_name, length);
}

bool
nl_type_comparable(const NlColumn *column)
{
	static const char *const without[] = {
		"json", "xml", "jsonpath", "point", "line", "lseg", "box", "path",
		"polygon", "circle", "xid", "cid", "aclitem", "refcursor", "raster",
		NULL
	};

	return column->type != NL_TYPE_OTHER ||
		!is_one_of(column->type_name, nl_type_element(column->type_name), without);
}

bool
nl_type_has_min(const NlColumn *column)
{
	static const char *const with[] = {
		"interval", "inet", "pg_lsn", "oid", "time", "time without time zone",
		"time with time zone", "timetz", NULL
	};
	const char *name = column->type_name;

	switch (column->type)
	{
		case NL_TYPE_NUMBER:
		case NL_TYPE_TEXT:
		case NL_TYPE_DATE:
			return true;
		case NL_TYPE_OTHER:
			return is_one_of(name, (int) strlen(name), with);
		default:
			return false;
	}
}

bool
nl_type_number_elements(const NlColumn *column)
{
	static const char *const numbers[] = {
		"integer", "bigint", "smallint", "int", "numeric", "double precision",
		"real", NULL
	};

	return is_one_of(column->type_name, nl_type_element(column->type_name), numbers);
}

bool
nl_type_odd_elements(const NlColumn *column)
{
	return !is_plain_text(column->type_name, nl_type_element(column->type_name)) &&
		!nl_type_number_elements(column);
}

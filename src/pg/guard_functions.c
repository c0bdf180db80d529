/*-------------------------------------------------------------------------
 * guard_functions.c
 *	  Which functions and operators may run.
 *
 * Built-in means: made by initdb in pg_catalog (Oid below
 * FirstNormalObjectId); a function that somebody adds to pg_catalog later is
 * not. Volatility alone is no guide, table_to_xml and txid_current are
 * declared stable, so statements get a list of names. A name stands for all
 * built-in functions so called; no name below has a harmful namesake.
 *
 * Not in the list on purpose: what makes huge values from small ones
 * (format with a width, array_fill), what reads settings, files, statistics
 * or other sessions, what runs a string, what returns a set.
 *
 * To allow another one: add its name and a line in sql/guard.sql.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <ctype.h>

#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/dependency.h"
#include "catalog/pg_language.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "nodes/nodeFuncs.h"
#include "parser/parse_type.h"
#include "pg/guard.h"
#include "pg/settings.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/syscache.h"
#include "utils/varlena.h"

/* Longest text that repeat, lpad and rpad may be asked for. */
#define MAX_REPEAT 1000

static const char *const numbers[] = {
	"abs", "acos", "acosd", "acosh", "asin", "asind", "asinh", "atan",
	"atan2", "atan2d", "atand", "atanh", "cbrt", "ceil", "ceiling", "cos",
	"cosd", "cosh", "cot", "cotd", "degrees", "div", "exp", "floor", "gcd",
	"lcm", "ln", "log", "log10", "min_scale", "mod", "pi", "pow", "power",
	"radians", "round", "scale", "sign", "sin", "sind", "sinh", "sqrt", "tan",
	"tand", "tanh", "trim_scale", "trunc", "width_bucket",
	NULL
};

static const char *const texts[] = {
	"ascii", "bit_count", "bit_length", "btrim", "char_length",
	"character_length", "chr", "concat", "concat_ws", "decode", "encode",
	"get_bit", "get_byte", "initcap", "is_normalized", "left", "length",
	"like", "like_escape", "lower", "lpad", "ltrim", "md5", "normalize",
	"notlike", "octet_length", "overlay", "pg_size_pretty", "position",
	"quote_ident", "quote_literal", "quote_nullable", "regexp_count",
	"regexp_instr", "regexp_like", "regexp_match", "regexp_replace",
	"regexp_split_to_array", "regexp_substr", "repeat", "replace", "reverse",
	"right", "rpad", "rtrim", "sha224", "sha256", "sha384", "sha512",
	"similar_escape", "similar_to_escape", "split_part", "starts_with",
	"strpos", "substr", "substring", "text_starts_with", "to_ascii", "to_hex",
	"translate", "unistr", "upper",
	NULL
};

static const char *const dates[] = {
	"age", "date_bin", "date_part", "date_trunc", "extract", "isfinite",
	"justify_days", "justify_hours", "justify_interval", "make_date",
	"make_interval", "make_time", "make_timestamp", "make_timestamptz", "now",
	"overlaps", "statement_timestamp", "timezone", "to_char", "to_date",
	"to_number", "to_timestamp", "transaction_timestamp",
	NULL
};

/* casts and length coercions are called as their type */
static const char *const casts[] = {
	"bit", "bool", "bpchar", "char", "cidr", "date", "datemultirange",
	"float4", "float8", "int2", "int4", "int4multirange", "int8",
	"int8multirange", "interval", "macaddr", "macaddr8", "money", "name",
	"numeric", "nummultirange", "oid", "text", "time", "timestamp",
	"timestamptz", "timetz", "tsmultirange", "tstzmultirange", "varbit",
	"varchar",
	NULL
};

static const char *const aggregates[] = {
	"any_value", "array_agg", "avg", "bit_and", "bit_or", "bit_xor",
	"bool_and", "bool_or", "corr", "count", "covar_pop", "covar_samp",
	"cume_dist", "dense_rank", "every", "first_value", "json_agg",
	"json_object_agg", "jsonb_agg", "jsonb_object_agg", "lag", "last_value",
	"lead", "max", "min", "mode", "nth_value", "ntile", "percent_rank",
	"percentile_cont", "percentile_disc", "range_agg", "range_intersect_agg",
	"rank", "regr_avgx", "regr_avgy", "regr_count", "regr_intercept",
	"regr_r2", "regr_slope", "regr_sxx", "regr_sxy", "regr_syy", "row_number",
	"stddev", "stddev_pop", "stddev_samp", "string_agg", "sum", "var_pop",
	"var_samp", "variance",
	/* frames of windows */
	"in_range",
	NULL
};

static const char *const arrays_json_ranges[] = {
	"array_append", "array_cat", "array_dims", "array_length", "array_lower",
	"array_ndims", "array_position", "array_positions", "array_prepend",
	"array_remove", "array_replace", "array_to_json", "array_to_string",
	"array_upper", "cardinality", "enum_first", "enum_last", "enum_range",
	"num_nonnulls", "num_nulls", "string_to_array", "trim_array",
	"json_array_length", "json_build_array", "json_build_object",
	"json_extract_path", "json_extract_path_text", "json_strip_nulls",
	"json_typeof", "jsonb_array_length", "jsonb_build_array",
	"jsonb_build_object", "jsonb_extract_path", "jsonb_extract_path_text",
	"jsonb_path_exists", "jsonb_path_match", "jsonb_path_query_array",
	"jsonb_path_query_first", "jsonb_pretty", "jsonb_strip_nulls",
	"jsonb_typeof", "row_to_json", "to_json", "to_jsonb",
	"daterange", "int4range", "int8range", "isempty", "lower_inc",
	"lower_inf", "multirange", "numrange", "range_merge", "tsrange",
	"tstzrange", "upper_inc", "upper_inf",
	NULL
};

static const char *const others[] = {
	/* search in text */
	"numnode", "phraseto_tsquery", "plainto_tsquery", "querytree", "setweight",
	"strip", "to_tsquery", "to_tsvector", "ts_headline", "ts_rank",
	"ts_rank_cd", "tsvector_to_array", "websearch_to_tsquery",
	/* network addresses */
	"abbrev", "broadcast", "family", "host", "hostmask", "inet_merge",
	"inet_same_family", "masklen", "netmask", "network", "set_masklen",
	/* geometry */
	"area", "box", "center", "circle", "diameter", "height", "isclosed",
	"isopen", "line", "lseg", "npoints", "path", "point", "polygon", "radius",
	"slope", "width",
	NULL
};

static const char *const *const allowed[] = {
	numbers, texts, dates, casts, aggregates, arrays_json_ranges, others, NULL
};

/*
 * Not volatile by their declaration, and yet not for anybody: they read whole
 * tables or databases by name, run a string, read text into a type by name (a
 * domain's CHECK runs then), or take a transaction number.
 */
static const char *const dangerous[] = {
	"database_to_xml", "database_to_xml_and_xmlschema", "database_to_xmlschema",
	"pg_current_xact_id", "pg_input_error_info", "pg_input_is_valid", "schema_to_xml", "schema_to_xml_and_xmlschema",
	"schema_to_xmlschema", "table_to_xml", "table_to_xml_and_xmlschema",
	"table_to_xmlschema", "ts_rewrite", "ts_stat", "txid_current", "xpath",
	"xpath_exists", "xmlexists",
	NULL
};

/* They read JSON into the type of their first argument, a row. */
static const char *const populating[] = {
	"json_populate_record", "json_populate_recordset", "jsonb_populate_record",
	"jsonb_populate_record_valid", "jsonb_populate_recordset", NULL
};

/* Volatile, and harmless: other people's views and policies may use them. */
static const char *const harmless[] = {
	"clock_timestamp", "gen_random_uuid", "random", "timeofday", NULL
};

/*
 * Set-returning functions that views and policies may use. Statements may use
 * none: what they return is not bounded by the data (generate_series), and a
 * function in FROM is run to its end before the first row is seen.
 */
static const char *const sets[] = {
	"generate_series", "generate_subscripts", "json_array_elements",
	"json_array_elements_text", "json_each", "json_each_text",
	"json_object_keys", "jsonb_array_elements", "jsonb_array_elements_text",
	"jsonb_each", "jsonb_each_text", "jsonb_object_keys", "jsonb_path_query",
	"regexp_matches", "regexp_split_to_table", "string_to_table", "unnest",
	NULL
};

/*
 * What our own views over the catalogs call besides (ask_catalog.h): volatile
 * for what they look at, without effects; and sets.
 */
static const char *const catalog_volatile[] = {
	"pg_indexes_size", "pg_relation_size", "pg_total_relation_size", NULL
};

static const char *const catalog_sets[] = {
	"aclexplode", "pg_show_all_settings", "pg_stat_get_activity", NULL
};

/*
 * Extensions of the server's own distribution whose functions in C compute on
 * their arguments and nothing else. Only their C functions that are not
 * volatile: C code needs a superuser to install, so nobody can slip one in.
 */
static const char *const extensions[] = {
	"citext", "fuzzystrmatch", "isn", "ltree", "pg_trgm", "unaccent", NULL
};

static bool
in_list(const char *name, const char *const *list)
{
	for (; *list != NULL; list++)
	{
		if (strcmp(name, *list) == 0)
			return true;
	}
	return false;
}

static bool
in_lists(const char *name, const char *const *const *lists)
{
	for (; *lists != NULL; lists++)
	{
		if (in_list(name, *lists))
			return true;
	}
	return false;
}

/* Of the casts only date() is written as a call by people; name(x) and text(x)
 * would hide that there is no column of that name. */
static bool
is_call(const char *const *list, const char *name)
{
	return list != casts || strcmp(name, "date") == 0;
}

const char *const *
nlpg_function_names(int *n)
{
	int			room = 0;
	const char **names;

	for (const char *const *const *list = allowed; *list != NULL; list++)
		for (const char *const *name = *list; *name != NULL; name++)
			room++;
	names = (const char **) palloc(sizeof(char *) * room);
	*n = 0;
	for (const char *const *const *list = allowed; *list != NULL; list++)
		for (const char *const *name = *list; *name != NULL; name++)
			if (is_call(*list, *name))
				names[(*n)++] = *name;
	return names;
}

bool
nlpg_extension_known(Oid class_id, Oid object)
{
	Oid			extension = getExtensionOfObject(class_id, object);
	char	   *name;

	if (!OidIsValid(extension))
		return false;
	name = get_extension_name(extension);
	return name != NULL && in_list(name, extensions);
}

/* Our own functions are refused whatever settings say: no recursion. */
static bool
is_our_own(Oid function)
{
	Oid			extension = getExtensionOfObject(ProcedureRelationId, function);

	return OidIsValid(extension) &&
		extension == get_extension_oid("nl2sql", true);
}

/*
 * Do the argument types written in an entry's parentheses equal the
 * function's? Types are looked up as the caller sees them; a caller who hides
 * a type only makes the entry match less, as the function's schema and name
 * have been compared before.
 */
static bool
same_arguments(const char *text, Form_pg_proc function)
{
	char	   *copy = pstrdup(text);
	char	   *at = copy;
	int			n = 0;

	while (isspace((unsigned char) *at))
		at++;
	if (*at == '\0')
		return function->pronargs == 0;
	for (;;)
	{
		char	   *comma = at;
		int			depth = 0;
		bool		last;
		Oid			type;
		int32		typmod;

		while (*comma != '\0' && (depth > 0 || *comma != ','))
		{
			if (*comma == '(')
				depth++;
			else if (*comma == ')')
				depth--;
			comma++;
		}
		if (n >= function->pronargs)
			return false;
		last = *comma == '\0';
		*comma = '\0';
		nlpg_parseTypeString(at, &type, &typmod);
		if (type != function->proargtypes.values[n])
			return false;
		n++;
		if (last)
			break;
		at = comma + 1;
	}
	return n == function->pronargs;
}

/*
 * nl2sql.allowed_functions: entries `schema.name` or `schema.name(types)`,
 * comma-separated; a name without a schema means pg_catalog, since a search
 * path would let the caller choose the function. An entry that cannot be read
 * allows nothing.
 */
static bool
allowed_by_setting(Form_pg_proc function)
{
	char	   *list;
	char	   *entry;

	if (nlpg_allowed_functions == NULL || nlpg_allowed_functions[0] == '\0')
		return false;

	list = pstrdup(nlpg_allowed_functions);
	for (entry = list; entry != NULL;)
	{
		char	   *end = entry;
		char	   *open = NULL;
		char	   *close = NULL;
		bool		quoted = false;
		int			depth = 0;
		bool		last;
		char	   *name_copy;
		List	   *names;

		while (*end != '\0' && (quoted || depth > 0 || *end != ','))
		{
			if (*end == '"')
				quoted = !quoted;
			else if (!quoted && *end == '(')
			{
				if (depth++ == 0)
					open = end;
			}
			else if (!quoted && *end == ')')
			{
				if (--depth == 0)
					close = end;
			}
			end++;
		}
		last = *end == '\0';
		*end = '\0';
		if (open != NULL)
			*open = '\0';
		if (close != NULL)
			*close = '\0';

		name_copy = pstrdup(entry);
		if ((open == NULL) == (close == NULL) &&
			SplitIdentifierString(name_copy, '.', &names) &&
			(list_length(names) == 1 || list_length(names) == 2))
		{
			const char *schema = list_length(names) == 2 ?
				(const char *) linitial(names) : "pg_catalog";
			char	   *own_schema = get_namespace_name(function->pronamespace);

			if (own_schema != NULL &&
				strcmp(schema, own_schema) == 0 &&
				strcmp((const char *) llast(names), NameStr(function->proname)) == 0 &&
				(open == NULL || same_arguments(open + 1, function)))
				return true;
		}
		entry = last ? NULL : end + 1;
	}
	return false;
}

bool
nlpg_function_allowed(Oid function, NlpgLevel level, StringInfo reason)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Form_pg_proc form;
	bool		built_in;
	bool		good;

	if (!HeapTupleIsValid(tuple))
	{
		appendStringInfo(reason, "function %u does not exist", function);
		return false;
	}
	form = (Form_pg_proc) GETSTRUCT(tuple);
	built_in = function < FirstNormalObjectId &&
		form->pronamespace == PG_CATALOG_NAMESPACE;

	if (form->proretset &&
		(level == NLPG_LEVEL_STATEMENT || !built_in ||
		 !(in_list(NameStr(form->proname), sets) ||
		   (level == NLPG_LEVEL_CATALOG &&
			in_list(NameStr(form->proname), catalog_sets)))))
	{
		appendStringInfo(reason, "set-returning function %s is not allowed",
						 format_procedure(function));
		ReleaseSysCache(tuple);
		return false;
	}

	if (built_in && level == NLPG_LEVEL_STATEMENT)
		good = form->provolatile != PROVOLATILE_VOLATILE &&
			in_lists(NameStr(form->proname), allowed);
	else if (built_in)
		good = form->provolatile != PROVOLATILE_VOLATILE ?
			!in_list(NameStr(form->proname), dangerous) :
			in_list(NameStr(form->proname), harmless) ||
			(level == NLPG_LEVEL_CATALOG &&
			 in_list(NameStr(form->proname), catalog_volatile));
	else if (form->provolatile == PROVOLATILE_VOLATILE)
		good = false;
	else if (level == NLPG_LEVEL_POLICY)
		good = true;
	else
		good = form->prolang == ClanguageId &&
			nlpg_extension_known(ProcedureRelationId, function);

	if (!good)
		good = allowed_by_setting(form);
	if (good && !built_in && is_our_own(function))
		good = false;
	if (!good)
		appendStringInfo(reason, "%s %s is not allowed%s",
						 form->prokind == PROKIND_AGGREGATE ? "aggregate" : "function",
						 format_procedure(function),
						 level == NLPG_LEVEL_VIEW || level == NLPG_LEVEL_CATALOG ? " in a view" :
						 level == NLPG_LEVEL_POLICY ? " in a row-level security policy" :
						 "");
	ReleaseSysCache(tuple);
	return good;
}

/*
 * Built-in operators compute on their arguments (checked: none is volatile);
 * their functions are not in the list of names. Others are judged by their
 * function.
 */
bool
nlpg_operator_allowed(Oid operator, NlpgLevel level, StringInfo reason)
{
	HeapTuple	tuple = SearchSysCache1(OPEROID, ObjectIdGetDatum(operator));
	Form_pg_operator form;
	Oid			function;
	bool		built_in;
	StringInfoData why;

	if (!HeapTupleIsValid(tuple))
	{
		appendStringInfo(reason, "operator %u does not exist", operator);
		return false;
	}
	form = (Form_pg_operator) GETSTRUCT(tuple);
	function = form->oprcode;
	built_in = operator < FirstNormalObjectId &&
		form->oprnamespace == PG_CATALOG_NAMESPACE &&
		function < FirstNormalObjectId;
	ReleaseSysCache(tuple);

	if (built_in)
		return true;
	initStringInfo(&why);
	if (!OidIsValid(function) || !nlpg_function_allowed(function, level, &why))
	{
		appendStringInfo(reason, "operator %s is not allowed",
						 format_operator(operator));
		return false;
	}
	return true;
}

bool
nlpg_arguments_bounded(Oid function, List *args, StringInfo reason)
{
	char	   *name;
	Node	   *count;

	if (function >= FirstNormalObjectId || list_length(args) < 2)
		return true;
	name = get_func_name(function);
	if (name == NULL ||
		(strcmp(name, "repeat") != 0 && strcmp(name, "lpad") != 0 &&
		 strcmp(name, "rpad") != 0))
		return true;
	count = (Node *) lsecond(args);
	if (IsA(count, Const) && ((Const *) count)->consttype == INT4OID &&
		(((Const *) count)->constisnull ||
		 DatumGetInt32(((Const *) count)->constvalue) <= MAX_REPEAT))
		return true;
	appendStringInfo(reason, "the length given to function %s must be a constant up to %d",
					 name, MAX_REPEAT);
	return false;
}

/*
 * A row type that JSON is read into may hold domains, whose CHECKs run then. Of
 * a row without a named type nobody knows here what it holds.
 */
bool
nlpg_populated_allowed(Oid function, List *args, NlpgLevel level, StringInfo reason)
{
	char	   *name;
	Oid			type;

	if (function >= FirstNormalObjectId || args == NIL)
		return true;
	name = get_func_name(function);
	if (name == NULL || !in_list(name, populating))
		return true;
	type = exprType((Node *) linitial(args));
	if (type != RECORDOID)
		return nlpg_type_input_allowed(type, level, reason);
	appendStringInfo(reason, "function %s of a row that has no named type is not allowed", name);
	return false;
}

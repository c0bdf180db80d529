/*-------------------------------------------------------------------------
 * sqltext.c
 *	  A growing text in an arena, and how SQL writes names and literals.
 *
 * The arena only grows: a text that needs more room moves, and its old bytes
 * are given back with the arena. Statements are short, so this is little.
 *-------------------------------------------------------------------------
 */
#include "lang/sqltext.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 512

/*
 * Keywords that are not free as column and table names, of PostgreSQL 15 to
 * 17 (src/include/parser/kwlist.h, all but the unreserved ones). Sorted.
 */
static const char *const keywords[] = {
	"all", "analyse", "analyze", "and", "any", "array", "as", "asc",
	"asymmetric", "authorization", "between", "bigint", "binary", "bit",
	"boolean", "both", "case", "cast", "char", "character", "check",
	"coalesce", "collate", "collation", "column", "concurrently",
	"constraint", "create", "cross", "current_catalog", "current_date",
	"current_role", "current_schema", "current_time", "current_timestamp",
	"current_user", "dec", "decimal", "default", "deferrable", "desc",
	"distinct", "do", "else", "end", "except", "exists", "extract", "false",
	"fetch", "float", "for", "foreign", "freeze", "from", "full", "grant",
	"greatest", "group", "grouping", "having", "ilike", "in", "initially",
	"inner", "inout", "int", "integer", "intersect", "interval", "into",
	"is", "isnull", "join", "json", "json_array", "json_arrayagg",
	"json_exists", "json_object", "json_objectagg", "json_query",
	"json_scalar", "json_serialize", "json_table", "json_value", "lateral",
	"leading", "least", "left", "like", "limit", "localtime",
	"localtimestamp", "merge_action", "national", "natural", "nchar", "none",
	"normalize", "not", "notnull", "null", "nullif", "numeric", "offset",
	"on", "only", "or", "order", "out", "outer", "overlaps", "overlay",
	"placing", "position", "precision", "primary", "real", "references",
	"returning", "right", "row", "select", "session_user", "setof",
	"similar", "smallint", "some", "substring", "symmetric", "system_user",
	"table", "tablesample", "then", "time", "timestamp", "to", "trailing",
	"treat", "trim", "true", "union", "unique", "user", "using", "values",
	"varchar", "variadic", "verbose", "when", "where", "window", "with",
	"xmlattributes", "xmlconcat", "xmlelement", "xmlexists", "xmlforest",
	"xmlnamespaces", "xmlparse", "xmlpi", "xmlroot", "xmlserialize",
	"xmltable"
};

void
nl_text_init(NlText *text, NlArena *arena)
{
	text->arena = arena;
	text->data = NULL;
	text->length = text->room = 0;
	text->failed = false;
}

/* Room for `more` bytes and the NUL. */
static bool
reserve(NlText *text, size_t more)
{
	size_t		room;
	char	   *data;

	if (text->failed)
		return false;
	if (text->room > text->length && more < text->room - text->length)
		return true;
	room = text->room == 0 ? FIRST_ROOM : text->room * 2;
	if (room < text->length + more + 1)
		room = text->length + more + 1;
	data = nl_arena_alloc(text->arena, room);
	if (data == NULL)
	{
		text->failed = true;
		return false;
	}
	if (text->length > 0)
		memcpy(data, text->data, text->length);
	text->data = data;
	text->room = room;
	return true;
}

void
nl_text_bytes(NlText *text, const char *bytes, size_t length)
{
	if (length == 0 || !reserve(text, length))
		return;
	memcpy(text->data + text->length, bytes, length);
	text->length += length;
}

void
nl_text_add(NlText *text, const char *string)
{
	nl_text_bytes(text, string, strlen(string));
}

void
nl_text_char(NlText *text, char c)
{
	nl_text_bytes(text, &c, 1);
}

void
nl_text_int(NlText *text, long long number)
{
	char		digits[24];
	char	   *p = digits + sizeof(digits);
	unsigned long long left = number < 0 ? -(unsigned long long) number : (unsigned long long) number;

	do
	{
		*--p = (char) ('0' + left % 10);
		left /= 10;
	} while (left > 0);
	if (number < 0)
		*--p = '-';
	nl_text_bytes(text, p, (size_t) (digits + sizeof(digits) - p));
}

char *
nl_text_finish(NlText *text)
{
	if (!reserve(text, 0))
		return NULL;
	text->data[text->length] = '\0';
	return text->data;
}

static int
compare_keyword(const void *name, const void *keyword)
{
	return strcmp((const char *) name, *(const char *const *) keyword);
}

bool
nl_name_is_bare(const char *name)
{
	const char *p;

	if (!((*name >= 'a' && *name <= 'z') || *name == '_'))
		return false;
	for (p = name; *p != '\0'; p++)
	{
		if (!((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '_'))
			return false;
	}
	return bsearch(name, keywords, sizeof(keywords) / sizeof(keywords[0]),
				   sizeof(keywords[0]), compare_keyword) == NULL;
}

/* Adds the string with each `quote` (and `escaped`, if any) doubled. */
static void
add_doubled(NlText *text, const char *string, char quote, char escaped)
{
	const char *p;

	for (p = string; *p != '\0'; p++)
	{
		if (*p == quote || (escaped != '\0' && *p == escaped))
			nl_text_char(text, *p);
		nl_text_char(text, *p);
	}
}

void
nl_text_name(NlText *text, const char *name)
{
	if (nl_name_is_bare(name))
	{
		nl_text_add(text, name);
		return;
	}
	nl_text_char(text, '"');
	add_doubled(text, name, '"', '\0');
	nl_text_char(text, '"');
}

void
nl_text_literal(NlText *text, const char *string)
{
	if (strchr(string, '\\') != NULL)
	{
		nl_text_add(text, "E'");
		add_doubled(text, string, '\'', '\\');
	}
	else
	{
		nl_text_char(text, '\'');
		add_doubled(text, string, '\'', '\0');
	}
	nl_text_char(text, '\'');
}

void
nl_text_pattern(NlText *text, const char *string, bool before, bool after)
{
	bool		special = strpbrk(string, "\\%_") != NULL;
	const char *p;

	/* a backslash before each special character, doubled in an E literal */
	nl_text_add(text, special ? "E'" : "'");
	if (before)
		nl_text_char(text, '%');
	for (p = string; *p != '\0'; p++)
	{
		if (*p == '\\')
			nl_text_add(text, "\\\\\\\\");
		else if (*p == '%' || *p == '_')
		{
			nl_text_add(text, "\\\\");
			nl_text_char(text, *p);
		}
		else if (*p == '\'')
			nl_text_add(text, "''");
		else
			nl_text_char(text, *p);
	}
	if (after)
		nl_text_char(text, '%');
	nl_text_char(text, '\'');
}

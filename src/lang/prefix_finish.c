/*-------------------------------------------------------------------------
 * prefix_finish.c
 *	  How the beginning of a SELECT could end.
 *
 * A completion is a *finish*, which brings what stands last to the end of an
 * operand or a clause, and then what closes each open level (prefix_close.c).
 * Several finishes are offered, to be tried in turn. Missing operands are NULL,
 * untyped where that serves. All buffers are the prefix's; what does not fit is
 * left out.
 *-------------------------------------------------------------------------
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lang/prefix_parts.h"
#include "lang/sqltext.h"

/* Columns of a qualifier that are tried, of as many types. */
#define COLUMNS 8

static void put(NlPrefix *p, const char *format,...)
#ifdef __GNUC__
	__attribute__((format(printf, 2, 3)))
#endif
	;

static void
put(NlPrefix *p, const char *format,...)
{
	va_list		args;
	int			n;

	if (p->n_finishes == NL_PREFIX_FINISHES)
		return;
	va_start(args, format);
	n = vsnprintf(p->finishes[p->n_finishes], NL_PREFIX_FINISH, format, args);
	va_end(args);
	if (n >= 0 && n < NL_PREFIX_FINISH)
		p->n_finishes++;
}

/* An operand between two texts. */
static void
put_operands(NlPrefix *p, const char *before, const char *after)
{
	static const char *const operands[] = {
		"NULL", "1", "NULL::text", "NULL::numeric", "NULL::timestamp", "true", "NULL::interval",
		"NULL::date", "'2000-01-01'"
	};
	size_t		i;

	for (i = 0; i < sizeof(operands) / sizeof(operands[0]); i++)
		put(p, "%s %s%s", before, operands[i], after);
}

/* A column's name as SQL writes it; good until the next call. */
static const char *
quoted(NlPrefix *p, const char *name)
{
	char	   *out = p->quoted;
	size_t		n = 0;

	if (nl_name_is_bare(name))
		return name;
	out[n++] = '"';
	for (; *name != '\0' && n < sizeof(p->quoted) - 3; name++)
	{
		if (*name == '"')
			out[n++] = '"';
		out[n++] = *name;
	}
	out[n++] = '"';
	out[n] = '\0';
	return out;
}

/* One column of each type among these, since any may be wanted. */
static void
put_types(NlPrefix *p, const char *dot, int first, int n)
{
	const NlColumn *columns = p->schema->columns;
	const char *seen[COLUMNS];
	int			n_seen = 0;
	int			c;

	for (c = first; c < first + n && n_seen < COLUMNS; c++)
	{
		int			i;

		if (columns[c].expression != NULL)
			continue;
		for (i = 0; i < n_seen; i++)
			if (strcmp(seen[i], columns[c].type_name) == 0)
				break;
		if (i < n_seen)
			continue;
		seen[n_seen++] = columns[c].type_name;
		put(p, "%s%s", dot, quoted(p, columns[c].name));
	}
}

/* Columns that the text has named with a qualifier and the table has; 0 when
 * there is one that it lacks. */
static int
named_columns(const NlPrefix *p, const char *qualifier, int table)
{
	const NlPrefixScan *s = &p->scan;
	char		name[NL_PREFIX_WORD_SIZE];
	int			n = 0;
	int			i;

	for (i = 0; i + 2 < s->n_tokens; i++)
		if (nl_prefix_mark(s, i + 1, ".") && nl_prefix_name(s, i, name, sizeof(name)) &&
			strcmp(name, qualifier) == 0 && nl_prefix_name(s, i + 2, name, sizeof(name)))
		{
			if (nl_prefix_column(p, table, name) < 0)
				return 0;
			n++;
		}
	return n;
}

/* Columns that a qualifier could be followed by, with the dot or without. */
static void
put_columns(NlPrefix *p, const char *dot, const char *qualifier)
{
	const NlSchema *schema = p->schema;
	const NlPrefixScan *s = &p->scan;
	int			table = nl_prefix_resolve(p, s, qualifier);
	char		name[NL_PREFIX_WORD_SIZE];
	int			known = 0;
	int			k;

	/* what it was used with before: in GROUP BY, say, where others are wrong */
	for (k = s->n_tokens - 3; k >= 0 && known < 3; k--)
		if (nl_prefix_mark(s, k + 1, ".") && nl_prefix_name(s, k, name, sizeof(name)) &&
			strcmp(name, qualifier) == 0 && s->tokens[k + 2].kind <= NL_PREFIX_NAME)
		{
			put(p, "%s%.*s", dot, s->tokens[k + 2].end - s->tokens[k + 2].start,
				s->text + s->tokens[k + 2].start);
			known++;
		}
	if (table >= 0)
		put_types(p, dot, schema->tables[table].first_column, schema->tables[table].n_columns);
	else if (table == -1 && !nl_prefix_qualifies(p, qualifier))
		return;
	else if (table == -1)
	{
		/* any table could be meant that has the columns named so far */
		int			tables = 0;
		int			t;

		for (t = 0; t < schema->n_tables && tables < 3; t++)
			if (named_columns(p, qualifier, t) > 0)
			{
				tables++;
				put_types(p, dot, schema->tables[t].first_column, schema->tables[t].n_columns);
			}
		if (tables == 0)
			put_types(p, dot, 0, schema->n_columns);
	}
	else
	{
		int			i;

		/* a derived table: its columns were named in the text */
		for (i = p->scan.n_tokens - 1; i > 0 && p->n_finishes < NL_PREFIX_FINISHES - 1; i--)
		{
			const NlPrefixToken *token = &p->scan.tokens[i];

			if ((nl_prefix_is(&p->scan, i - 1, NL_KW_AS) && token->kind <= NL_PREFIX_NAME) ||
				(token->kind == NL_PREFIX_WORD && token->keyword == NL_KW_NONE &&
				 !nl_prefix_mark(&p->scan, i + 1, "(") && !nl_prefix_mark(&p->scan, i + 1, ".")))
				put(p, "%s%.*s", dot, token->end - token->start, p->scan.text + token->start);
		}
	}
	put(p, "%s*", dot);
}

/* Calls of a function with the arguments from `first` on; inside: the
 * parenthesis is open, and what closes the level comes later. */
static void
put_calls(NlPrefix *p, const char *name, int first, bool inside)
{
	NlSignature signatures[NL_PREFIX_SIGNATURES];
	int			n = p->server->signatures(p->server->data, name, signatures, NL_PREFIX_SIGNATURES);
	int			i;

	if (!inside && strcmp(name, "count") == 0)
		put(p, "(*)");
	for (i = 0; i < n; i++)
	{
		char		arguments[200];

		if (inside && signatures[i].n <= first)
			continue;
		/* what closes the level adds the arguments after this one */
		if (inside)
			put(p, "NULL::%s", signatures[i].types[first]);
		else if (nl_prefix_arguments(arguments, sizeof(arguments), &signatures[i], 0) >= 0)
			put(p, "(%s)%s", arguments, nl_prefix_suffix(signatures[i].kind));
	}
}

/* What ends the operand of a CAST. */
static void
put_casts(NlPrefix *p)
{
	put(p, " AS text");
	put(p, " AS int");
	put(p, " AS date");
}

/* The same for a qualifier without its column. */
static void
put_differences(NlPrefix *p, const char *qualifier)
{
	int			table = nl_prefix_resolve(p, &p->scan, qualifier);
	const NlSchema *schema = p->schema;
	int			n = 0;
	int			c;

	if (table == -1 && !nl_prefix_qualifies(p, qualifier))
		return;
	for (c = 0; c < schema->n_columns && n < 4; c++)
		if (schema->columns[c].type == NL_TYPE_DATE && schema->columns[c].expression == NULL &&
			(table < 0 || schema->columns[c].table == table))
		{
			put(p, ".%s - NULL::%s", quoted(p, schema->columns[c].name),
				schema->columns[c].timestamp ? "timestamp" : "date");
			n++;
		}
}

/* After a word that is no keyword of ours. */
static void
finish_word(NlPrefix *p, int last)
{
	const NlPrefixScan *s = &p->scan;
	const NlPrefixLevel *level = &s->levels[s->n_levels - 1];
	char		name[NL_PREFIX_WORD_SIZE];

	if (level->kind == NL_LEVEL_QUERY && level->clause == NL_CLAUSE_WITH)
	{
		put(p, " AS (SELECT NULL)");
		return;
	}
	if (level->kind == NL_LEVEL_PAREN && nl_prefix_is(s, level->opener, NL_KW_CAST) && !level->said)
		put_casts(p);
	put(p, "%s", "");
	if (!nl_prefix_name(s, last, name, sizeof(name)))
		return;
	if (nl_prefix_mark(s, last - 1, "::") || nl_prefix_is(s, last - 1, NL_KW_AS))
	{
		put(p, " precision");	/* double */
		return;
	}
	if (s->tokens[last].kind == NL_PREFIX_WORD)
	{
		put_calls(p, name, 0, false);
		if (strcmp(name, "coalesce") == 0 || strcmp(name, "greatest") == 0 || strcmp(name, "least") == 0)
		{
			put(p, "(NULL)");
			put(p, "(NULL::int)");
			put(p, "(NULL::timestamp)");
		}
		else if (strcmp(name, "nullif") == 0)
			put(p, "(1, 1)");
		else if (strcmp(name, "position") == 0)
			put(p, "('a' IN 'a')");
		else if (strcmp(name, "substring") == 0 || strcmp(name, "trim") == 0)
			put(p, "('a')");
		else if (strcmp(name, "date") == 0 || strcmp(name, "timestamp") == 0)
			put(p, " '2000-01-01'");
		else if (strcmp(name, "time") == 0)
			put(p, " '00:00'");
	}
	if (!nl_prefix_mark(s, last - 1, "."))
		put_columns(p, ".", name);
	/* avg(a.day - b.day) */
	if (level->kind == NL_LEVEL_PAREN && level->opener >= 0)
	{
		put(p, " - NULL::date");
		put(p, " - NULL::timestamp");
		if (!nl_prefix_mark(s, last - 1, "."))
			put_differences(p, name);
	}
}

/* ORDER BY has to begin with what DISTINCT ON names. */
static void
put_distinct_on(NlPrefix *p, const char *before)
{
	const NlPrefixScan *s = &p->scan;
	const NlPrefixLevel *level = &s->levels[s->n_levels - 1];
	int			open = level->first + 3;
	int			depth = 0;
	int			i;

	if (level->kind != NL_LEVEL_QUERY || !nl_prefix_is(s, level->first + 2, NL_KW_ON) ||
		!nl_prefix_mark(s, open, "("))
		return;
	for (i = open; i < s->n_tokens; i++)
	{
		if (nl_prefix_mark(s, i, "("))
			depth++;
		else if (nl_prefix_mark(s, i, ")") && --depth == 0)
		{
			put(p, "%s%.*s", before, s->tokens[i].start - s->tokens[open].end,
				s->text + s->tokens[open].end);
			return;
		}
	}
}

/* USING, at token i: columns of the table that was named last. */
static void
put_using(NlPrefix *p, int i, const char *before, const char *after)
{
	char		name[NL_PREFIX_WORD_SIZE];

	while (--i > 0)
	{
		int			table;
		int			c;

		if (!nl_prefix_name(&p->scan, i, name, sizeof(name)) || (table = nl_prefix_table(p, name)) < 0)
			continue;
		for (c = 0; c < p->schema->tables[table].n_columns; c++)
			put(p, "%s%s%s", before,
				quoted(p, p->schema->columns[p->schema->tables[table].first_column + c].name), after);
		return;
	}
}

static void
finish_keyword(NlPrefix *p, int last)
{
	const NlPrefixScan *s = &p->scan;
	const NlPrefixLevel *level = &s->levels[s->n_levels - 1];
	bool		query = level->kind == NL_LEVEL_QUERY;

	switch ((NlKeyword) s->tokens[last].keyword)
	{
		case NL_KW_WITH:
			if (query && level->clause == NL_CLAUSE_WITH)
				put(p, " x0 AS (SELECT NULL)");
			else
				put(p, " TIES");
			break;
		case NL_KW_AS:
			if (query && level->clause == NL_CLAUSE_WITH)
				put(p, " (SELECT NULL)");
			else if (query && level->clause == NL_CLAUSE_WINDOW)
				put(p, " ()");
			else if (level->kind == NL_LEVEL_PAREN && nl_prefix_is(s, level->opener, NL_KW_CAST))
			{
				put(p, " text");
				put(p, " int");
				put(p, " date");
			}
			else
				put(p, " x0");
			break;
		case NL_KW_FROM:
			if (nl_prefix_wants_table(s))
				put(p, " (SELECT NULL) x0");
			else
				put_operands(p, "", "");
			break;
		case NL_KW_JOIN:
			put(p, " (SELECT NULL) x0");
			break;
		case NL_KW_INNER:
		case NL_KW_CROSS:
		case NL_KW_OUTER:
			put(p, " JOIN (SELECT NULL) x0%s", nl_prefix_is(s, last, NL_KW_CROSS) ? "" : " ON TRUE");
			break;
		case NL_KW_NATURAL:
			put(p, " JOIN (SELECT NULL) x0");
			break;
		case NL_KW_LEFT:
		case NL_KW_RIGHT:
		case NL_KW_FULL:
			if (nl_prefix_operand(s, last - 1))
				put(p, " JOIN (SELECT NULL) x0 ON TRUE");
			else
				put(p, "('a', 1)");
			break;
		case NL_KW_GROUP:
			if (nl_prefix_is(s, last - 1, NL_KW_WITHIN))
				put(p, " (ORDER BY 1.0::float8)");
			else
				put_operands(p, " BY", "");
			break;
		case NL_KW_ORDER:
		case NL_KW_PARTITION:
			put_distinct_on(p, " BY ");
			put(p, " BY 1");
			put_operands(p, " BY", "");
			break;
		case NL_KW_BY:
			put_distinct_on(p, " ");
			put(p, " 1");
			put(p, " 1.0::float8");
			put_operands(p, "", "");
			break;
		case NL_KW_UNION:
		case NL_KW_INTERSECT:
		case NL_KW_EXCEPT:
			put(p, " SELECT NULL");
			break;
		case NL_KW_ALL:
			if (query && level->clause == NL_CLAUSE_SETOP)
				put(p, " SELECT NULL");
			else if (nl_prefix_is(s, last - 1, NL_KW_SELECT))
				put_operands(p, "", "");
			else
				put(p, " (SELECT NULL)");
			break;
		case NL_KW_ANY:
		case NL_KW_SOME:
		case NL_KW_EXISTS:
			put(p, " (SELECT NULL)");
			put(p, " (SELECT NULL::int)");
			break;
		case NL_KW_DISTINCT:
			if (query && level->clause == NL_CLAUSE_SETOP)
				put(p, " SELECT NULL");
			else if (nl_prefix_is(s, last - 1, NL_KW_IS) || nl_prefix_is(s, last - 1, NL_KW_NOT))
				put(p, " FROM NULL");
			else
			{
				put_operands(p, "", "");
				if (level->kind == NL_LEVEL_PAREN && level->opener >= 0)
				{
					char		name[NL_PREFIX_WORD_SIZE];

					if (nl_prefix_name(s, level->opener, name, sizeof(name)))
						put_calls(p, name, 0, true);
				}
			}
			break;
		case NL_KW_IS:
			put(p, " NULL");
			break;
		case NL_KW_NOT:
			if (nl_prefix_is(s, last - 1, NL_KW_IS))
				put(p, " NULL");
			else if (nl_prefix_operand(s, last - 1))
			{
				put(p, " IN (NULL)");
				put(p, " LIKE NULL");
			}
			else
				put(p, " NULL");
			break;
		case NL_KW_IN:
			put(p, " (NULL)");
			put(p, " (SELECT NULL)");
			put(p, " 'a'");		/* position('a' in 'a') */
			break;
		case NL_KW_SIMILAR:
			put(p, " TO NULL");
			break;
		case NL_KW_LIMIT:
		case NL_KW_OFFSET:
			put(p, " 1");
			break;
		case NL_KW_FETCH:
			put(p, " FIRST 1 ROWS ONLY");
			break;
		case NL_KW_FIRST:
		case NL_KW_NEXT:
			if (nl_prefix_is(s, last - 1, NL_KW_FETCH))
				put(p, " 1 ROWS ONLY");
			put(p, "%s", "");
			break;
		case NL_KW_NULLS:
			put(p, " LAST");
			break;
		case NL_KW_OVER:
			put(p, " ()");
			break;
		case NL_KW_FILTER:
			put(p, " (WHERE TRUE)");
			break;
		case NL_KW_WITHIN:
			put(p, " GROUP (ORDER BY 1.0::float8)");
			break;
		case NL_KW_ROWS:
		case NL_KW_ROW:
			put(p, "%s", "");
			put(p, " ONLY");
			put(p, " UNBOUNDED PRECEDING");
			break;
		case NL_KW_RANGE:
			put(p, " UNBOUNDED PRECEDING");
			break;
		case NL_KW_UNBOUNDED:
			put(p, " PRECEDING");
			put(p, " PRECEDING AND CURRENT ROW");
			put(p, " FOLLOWING");
			break;
		case NL_KW_PRECEDING:
			put(p, "%s", "");
			put(p, " AND CURRENT ROW");
			break;
		case NL_KW_CURRENT:
			put(p, " ROW");
			put(p, " ROW AND CURRENT ROW");
			break;
		case NL_KW_BETWEEN:
			if (nl_prefix_is(s, last - 1, NL_KW_ROWS) || nl_prefix_is(s, last - 1, NL_KW_RANGE))
				put(p, " UNBOUNDED PRECEDING AND CURRENT ROW");
			else
				put_operands(p, "", "");
			break;
		case NL_KW_INTERVAL:
			put(p, " '1 day'");
			break;
		case NL_KW_AT:
			put(p, " TIME ZONE 'UTC'");
			break;
		case NL_KW_ZONE:
			put(p, " 'UTC'");
			put(p, "%s", "");
			break;
		case NL_KW_EXTRACT:
			put(p, "(year FROM NULL::timestamp)");
			break;
		case NL_KW_CAST:
			put(p, "(NULL AS text)");
			put(p, "(NULL AS int)");
			put(p, "(NULL AS date)");
			break;
		case NL_KW_ARRAY:
			put(p, "[1]");
			put(p, "['']");
			break;
		case NL_KW_WINDOW:
			put(p, " x0 AS ()");
			break;
		case NL_KW_ON:
			if (nl_prefix_is(s, last - 1, NL_KW_DISTINCT))
			{
				put(p, " (1) NULL");
				break;
			}
			put(p, " TRUE");
			break;
		case NL_KW_CASE:
			put(p, " WHEN NULL THEN NULL");	/* END comes with the level */
			break;
		case NL_KW_END:
		case NL_KW_NULL:
		case NL_KW_TRUE:
		case NL_KW_FALSE:
		case NL_KW_UNKNOWN:
		case NL_KW_ASC:
		case NL_KW_DESC:
		case NL_KW_LAST:
		case NL_KW_ONLY:
		case NL_KW_TIES:
		case NL_KW_FOLLOWING:
		case NL_KW_CURRENT_DATE:
		case NL_KW_CURRENT_TIME:
		case NL_KW_CURRENT_TIMESTAMP:
		case NL_KW_LOCALTIME:
		case NL_KW_LOCALTIMESTAMP:
			put(p, "%s", "");
			break;
		case NL_KW_AND:
			put_operands(p, "", "");
			put(p, " CURRENT ROW");
			break;
		case NL_KW_USING:
			put_using(p, last, " (", ")");
			break;
		default:
			put_operands(p, "", "");
			break;
	}
	/* a column may be called so; after an operand it would be an alias without AS */
	if (!nl_prefix_operand(s, last - 1) && s->tokens[last].keyword != NL_KW_SELECT && s->tokens[last].keyword != NL_KW_FROM &&
		s->tokens[last].keyword != NL_KW_WHERE)
		put(p, "%s", "");
}

static void
finish_open(NlPrefix *p)
{
	const NlPrefixScan *s = &p->scan;
	const NlPrefixLevel *level = &s->levels[s->n_levels - 1];
	char		name[NL_PREFIX_WORD_SIZE] = "";
	int			opener = level->opener;

	if (level->tables)
	{
		put(p, "SELECT NULL");
		put(p, "(SELECT NULL) x1 CROSS JOIN (SELECT NULL) x2");
		return;
	}
	if (opener < 0)
	{
		put_operands(p, "", "");
		put(p, "SELECT NULL");
		return;
	}
	switch ((NlKeyword) s->tokens[opener].keyword)
	{
		case NL_KW_AS:
		case NL_KW_EXISTS:
		case NL_KW_ANY:
		case NL_KW_SOME:
		case NL_KW_ALL:
			put(p, "SELECT NULL");
			put(p, "NULL");
			put(p, "%s", "");	/* WINDOW w AS () */
			break;
		case NL_KW_IN:
			put(p, "NULL");
			put(p, "SELECT NULL");
			break;
		case NL_KW_OVER:
			put(p, "%s", "");
			break;
		case NL_KW_FILTER:
			put(p, "WHERE TRUE");
			break;
		case NL_KW_GROUP:
			put(p, "ORDER BY 1.0::float8");
			break;
		case NL_KW_EXTRACT:
			put(p, "year");
			break;
		case NL_KW_USING:
			put_using(p, opener, "", "");
			break;
		default:
			if (s->tokens[opener].keyword == NL_KW_NONE || s->tokens[opener].keyword == NL_KW_LEFT ||
				s->tokens[opener].keyword == NL_KW_RIGHT)
			{
				if (nl_prefix_name(s, opener, name, sizeof(name)))
				{
					if (strcmp(name, "count") == 0)
						put(p, "*");
					if (strcmp(name, "position") == 0)
						put(p, "'a' IN 'a'");
					put_calls(p, name, 0, true);
				}
				put(p, "%s", "");	/* now() */
			}
			put_operands(p, "", "");
			put(p, "SELECT NULL");
			break;
	}
}

/* After something that could be the end of an operand. */
static void
finish_operand(NlPrefix *p, int last)
{
	const NlPrefixScan *s = &p->scan;
	const NlPrefixLevel *level = &s->levels[s->n_levels - 1];

	if (level->kind == NL_LEVEL_PAREN && nl_prefix_is(s, level->opener, NL_KW_CAST) && !level->said)
		put_casts(p);
	put(p, "%s", "");
	if (s->tokens[last].kind == NL_PREFIX_LITERAL)
		put(p, " IS NULL");		/* a condition may begin with a text */
	if (level->kind == NL_LEVEL_QUERY && level->clause == NL_CLAUSE_LIMIT &&
		s->tokens[last].kind == NL_PREFIX_NUMBER)
		put(p, " ROWS ONLY");
	if (s->tokens[last].kind == NL_PREFIX_NUMBER)
	{
		put(p, " PRECEDING");
		put(p, " PRECEDING AND CURRENT ROW");
		put(p, " FOLLOWING");
	}
	if (nl_prefix_mark(s, last, ")"))
	{
		if (level->kind == NL_LEVEL_QUERY && level->clause == NL_CLAUSE_FROM && !level->on)
			put(p, " x0");
		else
		{
			put(p, " OVER ()");
			put(p, " WITHIN GROUP (ORDER BY 1.0::float8)");
			put(p, " NULL");	/* DISTINCT ON (...) */
		}
	}
}

void
nl_prefix_finish(NlPrefix *p)
{
	const NlPrefixScan *s = &p->scan;
	int			last = s->n_tokens - 1;
	const NlPrefixLevel *level;

	p->n_finishes = 0;
	if (last < 0 || s->n_levels == 0)
	{
		if (last < 0)
			put(p, "SELECT 1");
		return;
	}
	level = &s->levels[s->n_levels - 1];
	if (s->tokens[last].kind == NL_PREFIX_WORD && s->tokens[last].keyword != NL_KW_NONE &&
		!nl_prefix_mark(s, last - 1, "."))
		finish_keyword(p, last);
	else if (s->tokens[last].kind <= NL_PREFIX_NAME)
		finish_word(p, last);
	else if (nl_prefix_mark(s, last, "("))
		finish_open(p);
	else if (nl_prefix_mark(s, last, "."))
	{
		char		name[NL_PREFIX_WORD_SIZE];
		int			i;

		if (!nl_prefix_name(s, last - 1, name, sizeof(name)))
			return;
		for (i = 0; i < p->schema->n_tables && p->n_finishes < 8; i++)
			if (strcmp(p->schema->tables[i].schema_name, name) == 0)
				put(p, "%s", quoted(p, p->schema->tables[i].name));
		put_columns(p, "", name);
		if (level->kind == NL_LEVEL_PAREN && level->opener >= 0)
		{
			int			before = p->n_finishes;

			put_differences(p, name);
			for (; before < p->n_finishes; before++)
				memmove(p->finishes[before], p->finishes[before] + 1, strlen(p->finishes[before]));
		}
	}
	else if (nl_prefix_mark(s, last, "::"))
	{
		put(p, "text");
		put(p, "int");
		put(p, "date");
	}
	else if (nl_prefix_wants_table(s))
		put(p, " (SELECT NULL) x0");
	else if (nl_prefix_operand(s, last))
		finish_operand(p, last);
	else
	{
		if (nl_prefix_mark(s, last, ",") && level->kind == NL_LEVEL_QUERY &&
			level->clause == NL_CLAUSE_WITH)
			put(p, " x0 AS (SELECT NULL)");
		if (nl_prefix_mark(s, last, ",") && level->kind == NL_LEVEL_PAREN && level->opener >= 0)
		{
			char		name[NL_PREFIX_WORD_SIZE];

			if (nl_prefix_name(s, level->opener, name, sizeof(name)))
				put_calls(p, name, level->commas, true);
		}
		if (nl_prefix_mark(s, last, ",") && level->kind == NL_LEVEL_QUERY &&
			level->clause == NL_CLAUSE_ORDER)
			put(p, " 1");
		put_operands(p, "", "");
	}
}

/*-------------------------------------------------------------------------
 * prefix_close.c
 *	  What closes the open levels of the beginning of a SELECT.
 *
 * One text a level, innermost first: the END of a CASE, the arguments that a
 * call still wants, the tables and the GROUP BY that prefix_repair.c has found
 * missing. A text that is too long for the prefix's buffer is none.
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <string.h>

#include "lang/prefix_parts.h"

/* NULL::type of the arguments from `first` on. */
int
nl_prefix_arguments(char *out, int room, const NlSignature *signature, int first)
{
	int			n = 0;
	int			i;

	out[0] = '\0';
	for (i = first; i < signature->n; i++)
	{
		int			more = snprintf(out + n, (size_t) (room - n), "%sNULL::%s", i > 0 ? ", " : "",
									signature->types[i]);

		if (more < 0 || more >= room - n)
			return -1;
		n += more;
	}
	return n;
}

const char *
nl_prefix_suffix(NlCallKind kind)
{
	return kind == NL_CALL_WINDOW ? " OVER ()" :
		kind == NL_CALL_ORDERED ? " WITHIN GROUP (ORDER BY 1.0::float8)" : "";
}


typedef struct Out
{
	char	   *text;
	int			length;
	bool		full;
} Out;

static void
add(Out *out, const char *text)
{
	int			n = (int) strlen(text);

	if (out->length + n >= NL_PREFIX_SQL)
	{
		out->full = true;
		return;
	}
	memcpy(out->text + out->length, text, (size_t) n + 1);
	out->length += n;
}

/* The arguments that the call still wants. */
static void
close_call(NlPrefix *p, Out *out, const NlPrefixLevel *level)
{
	const NlPrefixScan *s = &p->scan;
	NlSignature signatures[NL_PREFIX_SIGNATURES];
	char		name[NL_PREFIX_WORD_SIZE];
	char		arguments[200];
	int			given = level->commas + 1;
	int			n;
	int			i;

	/* f( and nothing more: the finish says what stands there */
	if (level->opener < 0 || !nl_prefix_name(s, level->opener, name, sizeof(name)))
	{
		add(out, ")");
		return;
	}
	if (strcmp(name, "nullif") == 0 && level->commas == 0)
		add(out, ", NULL");
	n = p->server->signatures(p->server->data, name, signatures, NL_PREFIX_SIGNATURES);
	for (i = 0; i < n; i++)
		if (signatures[i].n >= given ||
			(signatures[i].n == 0 && level->first == s->n_tokens - 1))
			break;
	if (i == n)
	{
		add(out, ")");
		/* count(*), rank(): the parenthesis may stay empty */
		if (n > 0)
			add(out, nl_prefix_suffix(signatures[0].kind));
		return;
	}
	if (nl_prefix_arguments(arguments, sizeof(arguments), &signatures[i], given) > 0)
		add(out, arguments);
	add(out, ")");
	add(out, p->over == level->first + 1 ? " OVER ()" : nl_prefix_suffix(signatures[i].kind));
}

static void
close_paren(NlPrefix *p, Out *out, int depth)
{
	const NlPrefixScan *s = &p->scan;
	const NlPrefixLevel *level = &s->levels[depth];
	char		alias[16];
	int			i;

	if (level->tables)
	{
		for (i = 0; i < level->joins; i++)
			add(out, " ON TRUE");
		snprintf(alias, sizeof(alias), ") x%d", 10 + depth);
		add(out, alias);
		return;
	}
	if (level->opener < 0 || s->tokens[level->opener].kind != NL_PREFIX_WORD)
	{
		add(out, ")");
		return;
	}
	switch ((NlKeyword) s->tokens[level->opener].keyword)
	{
		case NL_KW_EXTRACT:
			add(out, level->said ? ")" : " FROM NULL::timestamp)");
			break;
		case NL_KW_CAST:
			/* the finish says it of the innermost */
			add(out, level->said || (depth == s->n_levels - 1 &&
									 strncmp(p->finishes[p->finish], " AS ", 4) == 0) ? ")" :
				p->cast_int ? " AS int)" : " AS text)");
			break;
		case NL_KW_NONE:
		case NL_KW_LEFT:
		case NL_KW_RIGHT:
			/* a subquery is one argument too */
			close_call(p, out, level);
			break;
		case NL_KW_ON:
			add(out, ") NULL");	/* DISTINCT ON */
			break;
		default:
			add(out, ")");
			break;
	}
}

static void
close_query(Out *out, const NlPrefixLevel *level, const NlPrefixExtra *extra)
{
	int			i;

	switch ((NlClause) level->clause)
	{
		case NL_CLAUSE_WITH:
			add(out, " SELECT NULL");
			break;
		case NL_CLAUSE_SETOP:
		case NL_CLAUSE_SELECT:
			for (i = 0; i < extra->nulls; i++)
				add(out, ", NULL");
			if (extra->tables[0] != '\0')
			{
				add(out, " FROM ");
				add(out, extra->tables);
			}
			break;
		case NL_CLAUSE_FROM:
			for (i = 0; i < level->joins; i++)
				add(out, " ON TRUE");
			if (extra->tables[0] != '\0')
			{
				add(out, ", ");
				add(out, extra->tables);
			}
			break;
		default:
			break;
	}
	if (extra->group[0] != '\0')
	{
		add(out, level->clause == NL_CLAUSE_GROUP ? ", " : " GROUP BY ");
		add(out, extra->group);
	}
}

bool
nl_prefix_compose(NlPrefix *p, int f)
{
	const NlPrefixScan *s = &p->scan;
	Out			out = {p->sql, 0, false};
	int			depth;

	p->finish = f;

	memcpy(p->sql, s->text, (size_t) s->length);
	out.length = s->length;
	p->sql[out.length] = '\0';
	add(&out, p->finishes[f]);
	for (depth = s->n_levels - 1; depth >= 0; depth--)
	{
		const NlPrefixLevel *level = &s->levels[depth];
		const NlPrefixExtra *extra = &p->extra[depth];
		int			i;

		if (extra->is_null)
			add(&out, " IS NULL");
		for (i = 0; i < level->between; i++)
			add(&out, " AND NULL");
		switch ((NlLevelKind) level->kind)
		{
			case NL_LEVEL_QUERY:
				close_query(&out, level, extra);
				break;
			case NL_LEVEL_PAREN:
				close_paren(p, &out, depth);
				break;
			case NL_LEVEL_CASE:
				if (level->first == s->n_tokens - 1 || level->stage >= 2)
					add(&out, " END");
				else
					add(&out, level->stage == 0 ? " WHEN NULL THEN NULL END" : " THEN NULL END");
				break;
			case NL_LEVEL_BRACKET:
				add(&out, "]");
				break;
		}
	}
	return !out.full;
}

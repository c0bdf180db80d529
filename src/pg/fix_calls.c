/*-------------------------------------------------------------------------
 * fix_calls.c
 *	  Functions and types of other systems, as PostgreSQL writes them.
 *
 * A table of templates: $1 .. $9 are arguments, $* all of them, $u1 the first
 * as a bare word (a unit), $f1 as a format of dates. A template with the number
 * of arguments that the call has is taken.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "lib/stringinfo.h"
#include "pg/fix_private.h"

#define COST 0.25
#define MAX_ARGUMENTS 9

typedef struct Template
{
	const char *name;
	int			n;				/* arguments; -1: any */
	const char *unit;			/* the first argument must be one of these words; NULL: anything */
	const char *text;
} Template;

static const Template templates[] = {
	{"ifnull", -1, NULL, "coalesce($*)"},
	{"nvl", -1, NULL, "coalesce($*)"},
	{"isnull", 2, NULL, "coalesce($*)"},
	{"isnull", 1, NULL, "($1 IS NULL)"},
	{"nvl2", 3, NULL, "CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END"},
	{"if", 3, NULL, "CASE WHEN $1 THEN $2 ELSE $3 END"},
	{"iif", 3, NULL, "CASE WHEN $1 THEN $2 ELSE $3 END"},
	{"getdate", 0, NULL, "now()"},
	{"sysdatetime", 0, NULL, "now()"},
	{"getutcdate", 0, NULL, "now()"},
	{"curdate", 0, NULL, "CURRENT_DATE"},
	{"today", 0, NULL, "CURRENT_DATE"},
	{"curtime", 0, NULL, "CURRENT_TIME"},
	{"len", 1, NULL, "length($1)"},
	{"datalength", 1, NULL, "length($1)"},
	{"ucase", 1, NULL, "upper($1)"},
	{"lcase", 1, NULL, "lower($1)"},
	{"mid", -1, NULL, "substr($*)"},
	{"charindex", 2, NULL, "strpos($2, $1)"},
	{"locate", 2, NULL, "strpos($2, $1)"},
	{"instr", 2, NULL, "strpos($1, $2)"},
	{"year", 1, NULL, "extract(year FROM $1)"},
	{"quarter", 1, NULL, "extract(quarter FROM $1)"},
	{"month", 1, NULL, "extract(month FROM $1)"},
	{"week", 1, NULL, "extract(week FROM $1)"},
	{"day", 1, NULL, "extract(day FROM $1)"},
	{"dayofmonth", 1, NULL, "extract(day FROM $1)"},
	{"dayofyear", 1, NULL, "extract(doy FROM $1)"},
	{"hour", 1, NULL, "extract(hour FROM $1)"},
	{"minute", 1, NULL, "extract(minute FROM $1)"},
	{"monthname", 1, NULL, "to_char($1, 'FMMonth')"},
	{"dayname", 1, NULL, "to_char($1, 'FMDay')"},
	{"datepart", 2, NULL, "extract($u1 FROM $2)"},
	{"datename", 2, NULL, "extract($u1 FROM $2)::text"},
	{"datetrunc", 2, NULL, "date_trunc('$u1', $2)"},
	{"datediff", 2, NULL, "($1::date - $2::date)"},
	{"datediff", 3, "day dd d", "($3::date - $2::date)"},
	{"datediff", 3, "year yy yyyy", "(extract(year FROM $3) - extract(year FROM $2))"},
	{"datediff", 3, "month mm m", "((extract(year FROM $3) - extract(year FROM $2)) * 12 + extract(month FROM $3) - extract(month FROM $2))"},
	{"datediff", 3, "hour hh", "(extract(epoch FROM $3 - $2) / 3600)"},
	{"datediff", 3, "minute mi n", "(extract(epoch FROM $3 - $2) / 60)"},
	{"timestampdiff", 3, "day", "($3::date - $2::date)"},
	{"timestampdiff", 3, "year", "extract(year FROM age($3, $2))"},
	{"timestampdiff", 3, "hour", "floor(extract(epoch FROM $3 - $2) / 3600)"},
	{"timestampdiff", 3, "minute", "floor(extract(epoch FROM $3 - $2) / 60)"},
	{"dateadd", 3, NULL, "($3 + $2 * interval '1 $u1')"},
	{"date_add", 2, NULL, "($1 + $2)"},
	{"adddate", 2, NULL, "($1 + $2)"},
	{"date_sub", 2, NULL, "($1 - $2)"},
	{"subdate", 2, NULL, "($1 - $2)"},
	{"date_format", 2, NULL, "to_char($1, $f2)"},
	{"strftime", 2, NULL, "to_char($2, $f1)"},
	{"julianday", 1, NULL, "(extract(epoch FROM $1::timestamp) / 86400)"},
	{"last_day", 1, NULL, "(date_trunc('month', $1) + interval '1 month - 1 day')::date"},
	{"group_concat", 1, NULL, "string_agg($1::text, ',')"},
	{"group_concat", 2, NULL, "string_agg($1::text, $2)"},
	{"listagg", 2, NULL, "string_agg($1::text, $2)"},
	{"truncate", 2, NULL, "trunc($1, $2)"},
	{"rand", 0, NULL, "random()"},
	{"total", 1, NULL, "coalesce(sum($1), 0)"},
	{"stdev", 1, NULL, "stddev($1)"},
	{"median", 1, NULL, "percentile_cont(0.5) WITHIN GROUP (ORDER BY $1)"},
	{"log10", 1, NULL, "log($1)"},
	{"square", 1, NULL, "power($1, 2)"},
	{"convert", 2, NULL, "CAST($2 AS $1)"},
	{"to_number", 1, NULL, "$1::numeric"},
	{"str", 1, NULL, "$1::text"},
	{"char", 1, NULL, "chr($1)"},
};

/* Formats of dates: MySQL's and SQLite's letters, and to_char's. */
static char *
date_format(const char *format)
{
	static const char *const letters[][2] = {
		{"Y", "YYYY"}, {"y", "YY"}, {"m", "MM"}, {"c", "FMMM"}, {"d", "DD"}, {"e", "FMDD"}, {"H", "HH24"},
		{"h", "HH12"}, {"i", "MI"}, {"M", "FMMonth"}, {"b", "Mon"}, {"W", "FMDay"}, {"a", "Dy"}, {"s", "SS"},
		{"S", "SS"}, {"j", "DDD"}, {"w", "D"}, {"p", "AM"}
	};
	StringInfoData text;

	initStringInfo(&text);
	for (; *format != '\0'; format++)
	{
		int			i = lengthof(letters);

		if (format[0] == '%' && format[1] != '\0')
			for (i = 0; i < lengthof(letters) && letters[i][0][0] != format[1]; i++)
				;
		if (i < lengthof(letters))
		{
			appendStringInfoString(&text, letters[i][1]);
			format++;
		}
		else
			appendStringInfoChar(&text, *format);
	}
	return text.data;
}

/* ---- calls ---- */

typedef struct Call
{
	int			name;
	int			close;
	int			n;
	int			first[MAX_ARGUMENTS];
	int			last[MAX_ARGUMENTS];
} Call;

static bool
read_call(const NlpgFix *fix, int name, Call *call)
{
	int			depth = fix->tokens[name].depth + 1;
	int			first = name + 2;

	call->name = name;
	call->n = 0;
	if (!nlpg_fix_kind(fix, name, NL_TOKEN_WORD) || !nlpg_fix_is(fix, name + 1, "("))
		return false;
	call->close = nlpg_fix_partner(fix, name + 1);
	if (call->close < 0)
		return false;
	for (int i = first; i <= call->close; i++)
	{
		if (i < call->close && (fix->tokens[i].depth != depth ||
								!nlpg_fix_in(fix, i, ", separator")))
			continue;
		if (i == first && i == call->close && call->n == 0)
			break;				/* () */
		if (call->n == MAX_ARGUMENTS || i == first)
			return false;
		call->first[call->n] = first;
		call->last[call->n++] = i - 1;
		first = i + 1;
	}
	return true;
}

/* Is the first argument the unit that the template is for? */
static bool
fits(const NlpgFix *fix, const Call *call, const Template *template)
{
	if (!nlpg_fix_is(fix, call->name, template->name) || (template->n >= 0 && template->n != call->n))
		return false;
	return template->unit == NULL ||
		(call->n > 0 && nlpg_fix_in(fix, call->first[0], template->unit));
}

static char *
fill(const NlpgFix *fix, const Call *call, const char *template)
{
	StringInfoData text;

	initStringInfo(&text);
	for (; *template != '\0'; template++)
	{
		char		how;
		int			i;

		if (*template != '$')
		{
			appendStringInfoChar(&text, *template);
			continue;
		}
		how = *++template;
		if (how == '*')
		{
			if (call->n > 0)
				appendStringInfoString(&text, nlpg_fix_piece(fix, call->first[0], call->last[call->n - 1]));
			continue;
		}
		if (how == 'u' || how == 'f')
			template++;
		i = *template - '1';
		if (i >= call->n)
			return NULL;
		if (how == 'f')
			appendStringInfoString(&text, date_format(nlpg_fix_piece(fix, call->first[i], call->last[i])));
		else
			appendStringInfoString(&text, nlpg_fix_piece(fix, call->first[i], call->last[i]));
	}
	return text.data;
}

/* Innermost calls first: those around them are met at the next level. */
static void
replace_calls(NlpgFix *fix)
{
	for (int t = 0; t < lengthof(templates); t++)
	{
		NlpgEdits	edits = {0};
		int			behind = -1;

		for (int i = 0; i < fix->n; i++)
		{
			Call		call;
			char	   *text;

			if (!nlpg_fix_is(fix, i, templates[t].name) || !read_call(fix, i, &call) ||
				!fits(fix, &call, &templates[t]) || i <= behind)
				continue;
			text = fill(fix, &call, templates[t].text);
			if (text == NULL)
				continue;
			nlpg_fix_replace(fix, &edits, i, call.close, text);
			behind = call.close;
		}
		if (edits.n > 0)
			nlpg_fix_offer(fix, &edits, COST, "%s() is written %s", templates[t].name, templates[t].text);
	}
}

/* ---- types ---- */

static void
replace_types(NlpgFix *fix)
{
	static const char *const types[][2] = {
		{"signed", "integer"}, {"unsigned", "integer"}, {"int64", "bigint"}, {"string", "text"},
		{"nvarchar", "varchar"}, {"varchar2", "varchar"}, {"nchar", "char"}, {"datetime", "timestamp"},
		{"datetime2", "timestamp"}, {"double", "double precision"}, {"tinyint", "smallint"},
		{"number", "numeric"}, {"clob", "text"}, {"float64", "double precision"}
	};

	for (int t = 0; t < lengthof(types); t++)
	{
		NlpgEdits	edits = {0};

		for (int i = 1; i < fix->n; i++)
			if (nlpg_fix_is(fix, i, types[t][0]) && nlpg_fix_in(fix, i - 1, "as ::") &&
				!nlpg_fix_is(fix, i + 1, "precision"))
				nlpg_fix_replace(fix, &edits, i, nlpg_fix_in(fix, i + 1, "integer int") ? i + 1 : i, types[t][1]);
		if (edits.n > 0)
			nlpg_fix_offer(fix, &edits, COST, "type %s is called %s", types[t][0], types[t][1]);
	}
}

void
nlpg_fix_calls(NlpgFix *fix)
{
	replace_calls(fix);
	replace_types(fix);
}

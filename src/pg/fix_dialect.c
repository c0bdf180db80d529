/*-------------------------------------------------------------------------
 * fix_dialect.c
 *	  Syntax of other systems: quoting, operators, TOP, LIMIT a, b and the like.
 *
 * A rule looks for its form in the whole text and offers one text without it:
 * who writes one backtick writes them all. Offered at any fault, since the
 * error that such a form makes may stand elsewhere.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "mb/pg_wchar.h"
#include "pg/catalog.h"
#include "pg/fix_private.h"
#include "utils/builtins.h"

#define COST 0.2

/* ---- quoting ---- */

/* A name that another system takes in any case: as the schema writes it. */
static const char *
written_name(const NlpgFix *fix, const char *name)
{
	char	   *lower = pstrdup(name);

	for (int t = 0; t < fix->schema->n_tables; t++)
		if (strcmp(nlpg_from_utf8(fix->schema->tables[t].name), name) == 0)
			return quote_identifier(name);
	for (int c = 0; c < fix->schema->n_columns; c++)
		if (strcmp(nlpg_from_utf8(fix->schema->columns[c].name), name) == 0)
			return quote_identifier(name);
	for (char *at = lower; *at != '\0'; at++)
		*at = pg_ascii_tolower((unsigned char) *at);
	return quote_identifier(lower);
}

static void
backticks(NlpgFix *fix)
{
	NlpgEdits	edits = {0};

	for (int i = 0; i < fix->n; i++)
		if (nlpg_fix_kind(fix, i, NL_TOKEN_BACKTICK))
			nlpg_fix_replace(fix, &edits, i, i, written_name(fix, nlpg_fix_name(fix, i)));
	if (edits.n > 0)
		nlpg_fix_offer(fix, &edits, COST, "names in backticks are quoted with \" or stand bare");
}

static void
brackets(NlpgFix *fix)
{
	NlpgEdits	edits = {0};

	for (int i = 0; i < fix->n; i++)
	{
		int			close = i + 1;

		/* behind a name or parenthesis it is an element of an array */
		if (!nlpg_fix_is(fix, i, "[") || nlpg_fix_is(fix, i - 1, "array") ||
			(i > 0 && fix->tokens[i - 1].end == fix->tokens[i].start && !nlpg_fix_in(fix, i - 1, ". , (")))
			continue;
		while (close < fix->n && !nlpg_fix_is(fix, close, "]"))
			close++;
		if (close >= fix->n || close == i + 1)
			continue;
		nlpg_fix_replace(fix, &edits, i, close,
						 written_name(fix, pnstrdup(fix->sql + fix->tokens[i].end,
													fix->tokens[close].start - fix->tokens[i].end)));
	}
	if (edits.n > 0)
		nlpg_fix_offer(fix, &edits, COST, "names in brackets are quoted with \" or stand bare");
}

/* Names with capitals that stand bare: other systems keep or ignore case. */
static void
capitals(NlpgFix *fix)
{
	NlpgEdits	edits = {0};

	for (int i = 0; i < fix->n; i++)
	{
		const char *name;

		if (!nlpg_fix_kind(fix, i, NL_TOKEN_WORD) || nlpg_fix_keyword(fix, i))
			continue;
		name = nlpg_fix_piece(fix, i, i);
		for (int t = 0; t < fix->schema->n_tables + fix->schema->n_columns; t++)
		{
			const char *known = nlpg_from_utf8(t < fix->schema->n_tables ? fix->schema->tables[t].name :
											   fix->schema->columns[t - fix->schema->n_tables].name);

			if (pg_strcasecmp(known, name) == 0 && strcmp(known, nlpg_fix_name(fix, i)) != 0)
			{
				nlpg_fix_replace(fix, &edits, i, i, quote_identifier(known));
				break;
			}
		}
	}
	if (edits.n > 0)
		nlpg_fix_offer(fix, &edits, 0.1, "names are quoted with the capitals that they have");
}

/* Quotes as text processors write them. */
static void
curly_quotes(NlpgFix *fix)
{
	NlpgEdits	edits = {0};

	if (GetDatabaseEncoding() != PG_UTF8)
		return;
	for (const char *at = fix->sql; (at = strstr(at, "\xe2\x80")) != NULL; at += 3)
		if (at[2] >= '\x98' && at[2] <= '\x9d')
			nlpg_fix_bytes(&edits, (int) (at - fix->sql), (int) (at - fix->sql) + 3,
						   at[2] == '\x98' || at[2] == '\x99' ? "'" : "\"");
	if (edits.n > 0)
		nlpg_fix_offer(fix, &edits, COST, "curly quotes are straight ones");
}

/* ---- operators, words ---- */

static void
words(NlpgFix *fix)
{
	static const char *const pairs[][2] = {
		{"==", "="}, {"&&", "AND"}, {"=>", ">="}, {"=<", "<="}, {"<=>", "IS NOT DISTINCT FROM"},
		{"=!", "<>"}, {"><", "<>"}, {"!", "NOT"},
		{"regexp", "~"}, {"rlike", "~"}, {"div", "/"}, {"minus", "EXCEPT"}, {"glob", "LIKE"}
	};

	for (int p = 0; p < lengthof(pairs); p++)
	{
		NlpgEdits	edits = {0};

		for (int i = 0; i < fix->n; i++)
			if (nlpg_fix_is(fix, i, pairs[p][0]) &&
				(strcmp(pairs[p][0], "minus") != 0 || nlpg_fix_in(fix, i + 1, "select ( all")))
				nlpg_fix_replace(fix, &edits, i, i, pairs[p][1]);
		if (edits.n > 0)
			nlpg_fix_offer(fix, &edits, COST, "%s is written %s", pairs[p][0], pairs[p][1]);
	}
}

/* ---- clauses ---- */

static void
put_limit(NlpgFix *fix, const NlpgFixSelect *select, const char *number, NlpgEdits *edits)
{
	nlpg_fix_append(fix, edits, select->last - 1, psprintf(" LIMIT %s", number));
}

static void
top(NlpgFix *fix)
{
	for (int i = 1; i < fix->n; i++)
	{
		NlpgEdits	edits = {0};
		NlpgFixSelect select;
		int			last = i + 1;

		if (!nlpg_fix_in(fix, i, "top first") || !nlpg_fix_in(fix, i - 1, "select distinct") ||
			!nlpg_fix_select(fix, i, &select))
			continue;
		if (nlpg_fix_is(fix, last, "("))
			last += 2;
		if (last >= fix->n || !nlpg_fix_kind(fix, last - (last > i + 1), NL_TOKEN_NUMBER))
			continue;
		nlpg_fix_replace(fix, &edits, i, last, "");
		put_limit(fix, &select, nlpg_fix_piece(fix, last - (last > i + 1), last - (last > i + 1)), &edits);
		nlpg_fix_offer(fix, &edits, COST, "TOP is written LIMIT, at the end");
	}
}

/* LIMIT skip, number */
static void
limit_pair(NlpgFix *fix)
{
	NlpgEdits	edits = {0};

	for (int i = 0; i + 3 < fix->n; i++)
		if (nlpg_fix_is(fix, i, "limit") && nlpg_fix_is(fix, i + 2, ","))
			nlpg_fix_replace(fix, &edits, i + 1, i + 3,
							 psprintf("%s OFFSET %s", nlpg_fix_piece(fix, i + 3, i + 3), nlpg_fix_piece(fix, i + 1, i + 1)));
	if (edits.n > 0)
		nlpg_fix_offer(fix, &edits, COST, "LIMIT a, b is written LIMIT b OFFSET a");
}

static void
rownum(NlpgFix *fix)
{
	for (int i = 0; i + 2 < fix->n; i++)
	{
		NlpgEdits	edits = {0};
		NlpgFixSelect select;

		if (!nlpg_fix_is(fix, i, "rownum") || !nlpg_fix_in(fix, i + 1, "<= <") ||
			!nlpg_fix_kind(fix, i + 2, NL_TOKEN_NUMBER) || !nlpg_fix_select(fix, i, &select) ||
			select.clause[NLPG_WHERE] < 0 || nlpg_fix_take_condition(fix, &select, i, &edits) == NULL)
			continue;
		put_limit(fix, &select,
				  psprintf("%d", atoi(nlpg_fix_piece(fix, i + 2, i + 2)) - (nlpg_fix_is(fix, i + 1, "<") ? 1 : 0)), &edits);
		nlpg_fix_offer(fix, &edits, COST, "ROWNUM is written LIMIT");
	}
}

/* interval 1 day, interval '1' day is good */
static void
intervals(NlpgFix *fix)
{
	NlpgEdits	edits = {0};

	for (int i = 0; i + 2 < fix->n; i++)
		if (nlpg_fix_is(fix, i, "interval") && nlpg_fix_kind(fix, i + 1, NL_TOKEN_NUMBER) &&
			nlpg_fix_kind(fix, i + 2, NL_TOKEN_WORD))
			nlpg_fix_replace(fix, &edits, i + 1, i + 2, psprintf("'%s'", nlpg_fix_piece(fix, i + 1, i + 2)));
	if (edits.n > 0)
		nlpg_fix_offer(fix, &edits, COST, "an interval is quoted");
}

static void
left_over(NlpgFix *fix)
{
	NlpgEdits	edits = {0};

	for (int i = 0; i < fix->n; i++)
	{
		if (nlpg_fix_is(fix, i, "with") && nlpg_fix_is(fix, i + 1, "(") && nlpg_fix_is(fix, i + 2, "nolock") &&
			nlpg_fix_is(fix, i + 3, ")"))
			nlpg_fix_replace(fix, &edits, i, i + 3, "");
		if (nlpg_fix_is(fix, i, "from") && nlpg_fix_is(fix, i + 1, "dual"))
			nlpg_fix_replace(fix, &edits, i, i + 1, "");
	}
	if (edits.n > 0)
		nlpg_fix_offer(fix, &edits, COST, "what only another system needs is left out");
}

/* current_date() and the like stand without parentheses */
static void
no_parentheses(NlpgFix *fix)
{
	NlpgEdits	edits = {0};

	for (int i = 0; i + 2 < fix->n; i++)
		if (nlpg_fix_in(fix, i, "current_date current_timestamp localtimestamp current_user sysdate") &&
			nlpg_fix_is(fix, i + 1, "(") && nlpg_fix_is(fix, i + 2, ")"))
			nlpg_fix_replace(fix, &edits, i, i + 2,
							 nlpg_fix_is(fix, i, "sysdate") ? "now()" : nlpg_fix_piece(fix, i, i));
	for (int i = 0; i < fix->n; i++)
		if (nlpg_fix_is(fix, i, "sysdate") && !nlpg_fix_is(fix, i + 1, "("))
			nlpg_fix_replace(fix, &edits, i, i, "now()");
	if (edits.n > 0)
		nlpg_fix_offer(fix, &edits, COST, "today and now as PostgreSQL calls them");
}

void
nlpg_fix_dialect(NlpgFix *fix)
{
	backticks(fix);
	brackets(fix);
	capitals(fix);
	curly_quotes(fix);
	words(fix);
	top(fix);
	limit_pair(fix);
	rownum(fix);
	intervals(fix);
	left_over(fix);
	no_parentheses(fix);
}

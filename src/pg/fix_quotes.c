/*-------------------------------------------------------------------------
 * fix_quotes.c
 *	  Quotes that are not closed or stand inside texts, parentheses that are
 *	  missing or too many.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "pg/fix_private.h"
#include "utils/builtins.h"

/* 'O'Brien' -> 'O''Brien' */
static void
inner_quote(NlpgFix *fix)
{
	for (int i = 0; i + 1 < fix->n; i++)
	{
		NlpgEdits	edits = {0};
		int			last = i + 1;

		if (!nlpg_fix_kind(fix, i, NL_TOKEN_STRING) || !nlpg_fix_kind(fix, last, NL_TOKEN_WORD) ||
			fix->tokens[i].end != fix->tokens[last].start)
			continue;
		/* to the quote that was meant to end it */
		while (last < fix->n && !nlpg_fix_kind(fix, last, NL_TOKEN_STRING))
			last++;
		if (last == fix->n || fix->tokens[i].open)
			continue;
		nlpg_fix_bytes(&edits, fix->tokens[i].end, fix->tokens[i].end, "'");
		nlpg_fix_offer(fix, &edits, 0.3, "a quote inside a text is doubled");
	}
}

/* A quote that runs to the end: closed behind a word, or at the end. */
static void
close_quote(NlpgFix *fix)
{
	const NlToken *token = &fix->tokens[fix->n - 1];
	char		quote[2] = {0};
	int			words = 0;

	if (!token->open)
		return;
	quote[0] = token->kind == NL_TOKEN_STRING ? '\'' : '"';
	for (int at = token->start + 2; at <= token->end && words < 8; at++)
	{
		NlpgEdits	edits = {0};
		char		c = at < token->end ? fix->sql[at] : '\0';

		if (c != '\0' && strchr(" \t\n),;", c) == NULL)
			continue;
		nlpg_fix_bytes(&edits, at, at, quote);
		nlpg_fix_offer(fix, &edits, 0.4 + 0.05 * words++, "a quote that was open is closed");
	}
}

/* ---- parentheses ---- */

/* How many more opening ones than closing ones there are before a token. */
static int
balance(const NlpgFix *fix, int end)
{
	int			n = 0;

	for (int i = 0; i < end; i++)
		n += nlpg_fix_is(fix, i, "(") - nlpg_fix_is(fix, i, ")");
	return n;
}

static void
close_parenthesis(NlpgFix *fix)
{
	int			depth = 0;

	if (balance(fix, fix->n) <= 0)
		return;
	for (int i = 0; i <= fix->n; i++)
	{
		NlpgEdits	edits = {0};
		bool		clause = nlpg_fix_in(fix, i, "from where group having order limit and or as , join on union intersect except then else end desc asc over filter is not in like between ::");

		/* where something is open: before the fault, at clauses, at the end */
		if (depth > 0 && i > 0 && !nlpg_fix_is(fix, i - 1, "(") && !nlpg_fix_in(fix, i - 1, ", and or") &&
			(i == fix->at || i == fix->n || clause || nlpg_fix_kind(fix, i, NL_TOKEN_OPERATOR)))
		{
			nlpg_fix_append(fix, &edits, i - 1, ")");
			nlpg_fix_offer(fix, &edits, i == fix->at ? 0.4 : clause ? 0.6 : 0.65, "a parenthesis is closed");
		}
		depth += nlpg_fix_is(fix, i, "(") - nlpg_fix_is(fix, i, ")");
	}
}

/* "MAXprice)": the name of a function run together with what it is of. */
static void
open_inside(NlpgFix *fix, int token)
{
	static const char *const functions[] = {"count", "sum", "avg", "min", "max", "round", "lower", "upper", "length", "in"};
	char	   *word;

	if (!nlpg_fix_kind(fix, token, NL_TOKEN_WORD))
		return;
	word = nlpg_fix_piece(fix, token, token);
	for (int f = 0; f < lengthof(functions); f++)
	{
		int			length = (int) strlen(functions[f]);
		NlpgEdits	edits = {0};

		if ((int) strlen(word) <= length || pg_strncasecmp(word, functions[f], length) != 0)
			continue;
		nlpg_fix_bytes(&edits, fix->tokens[token].start + length, fix->tokens[token].start + length, "(");
		nlpg_fix_offer(fix, &edits, 0.4, "a parenthesis is opened");
	}
}

/* Of a closing one too many: it goes, or its opening one is put in. */
static void
open_parenthesis(NlpgFix *fix)
{
	int			extra = -1;

	for (int i = 0; i < fix->n && extra < 0; i++)
		if (nlpg_fix_is(fix, i, ")") && balance(fix, i + 1) < 0)
			extra = i;
	for (int i = extra; i >= 0; i--)
	{
		NlpgEdits	edits = {0};

		open_inside(fix, i);
		if (nlpg_fix_is(fix, i, ")"))
		{
			nlpg_fix_replace(fix, &edits, i, i, "");
			nlpg_fix_offer(fix, &edits, i == extra ? 0.4 : 0.7, "a parenthesis too many is left out");
		}
		else if (nlpg_fix_in(fix, i - 1, "count sum avg min max in round coalesce lower upper length extract abs any all exists over using"))
		{
			nlpg_fix_append(fix, &edits, i - 1, "(");
			nlpg_fix_offer(fix, &edits, 0.45, "a parenthesis is opened");
		}
		else if (nlpg_fix_is(fix, i, "select") || nlpg_fix_in(fix, i - 1, "where and or not ,") ||
				 nlpg_fix_kind(fix, i - 1, NL_TOKEN_OPERATOR))
		{
			nlpg_fix_insert(fix, &edits, i, "(");
			nlpg_fix_offer(fix, &edits, 0.6 + 0.01 * (extra - i), "a parenthesis is opened");
		}
	}
}

void
nlpg_fix_quotes(NlpgFix *fix)
{
	if (fix->n == 0)
		return;
	inner_quote(fix);
	close_quote(fix);
	close_parenthesis(fix);
	open_parenthesis(fix);
}

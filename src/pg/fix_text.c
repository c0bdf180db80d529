/*-------------------------------------------------------------------------
 * fix_text.c
 *	  Looking at the tokens of a text under repair, and edits of it.
 *
 * Edits leave everything else of the text as it was written.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "common/keywords.h"
#include "lib/stringinfo.h"
#include "parser/scansup.h"
#include "pg/fix_private.h"

/* ---- tokens ---- */

bool
nlpg_fix_is(const NlpgFix *fix, int token, const char *word)
{
	return token >= 0 && token < fix->n && nl_token_is(fix->sql, &fix->tokens[token], word);
}

bool
nlpg_fix_in(const NlpgFix *fix, int token, const char *words)
{
	while (*words != '\0')
	{
		size_t		length = strcspn(words, " ");

		if (nlpg_fix_is(fix, token, pnstrdup(words, length)))
			return true;
		words += length + (words[length] == ' ');
	}
	return false;
}

bool
nlpg_fix_kind(const NlpgFix *fix, int token, NlTokenKind kind)
{
	return token >= 0 && token < fix->n && fix->tokens[token].kind == kind;
}

char *
nlpg_fix_name(const NlpgFix *fix, int token)
{
	const NlToken *t = &fix->tokens[token];
	char	   *name;

	if (t->kind == NL_TOKEN_WORD)
		return downcase_truncate_identifier(fix->sql + t->start, t->end - t->start, false);
	if (t->kind != NL_TOKEN_NAME && t->kind != NL_TOKEN_BACKTICK)
		return nlpg_fix_piece(fix, token, token);
	name = pnstrdup(fix->sql + t->start + 1, Max(t->end - t->start - (t->open ? 1 : 2), 0));
	for (char *from = name, *to = name;; from++)
	{
		if (from[0] == '"' && from[1] == '"')
			from++;
		*to++ = *from;
		if (*from == '\0')
			break;
	}
	return name;
}

char *
nlpg_fix_piece(const NlpgFix *fix, int first, int last)
{
	if (last < first)
		return pstrdup("");
	return pnstrdup(fix->sql + fix->tokens[first].start, fix->tokens[last].end - fix->tokens[first].start);
}

int
nlpg_fix_partner(const NlpgFix *fix, int token)
{
	bool		forward = nlpg_fix_is(fix, token, "(");

	for (int i = token + (forward ? 1 : -1); i >= 0 && i < fix->n; i += forward ? 1 : -1)
		if (fix->tokens[i].depth == fix->tokens[token].depth && nlpg_fix_is(fix, i, forward ? ")" : "("))
			return i;
	return -1;
}

bool
nlpg_fix_keyword(const NlpgFix *fix, int token)
{
	int			number;

	if (!nlpg_fix_kind(fix, token, NL_TOKEN_WORD))
		return false;
	number = ScanKeywordLookup(nlpg_fix_name(fix, token), &ScanKeywords);
	return number >= 0 && ScanKeywordCategories[number] != UNRESERVED_KEYWORD &&
		ScanKeywordCategories[number] != COL_NAME_KEYWORD;
}

static bool
is_name(const NlpgFix *fix, int token)
{
	return nlpg_fix_kind(fix, token, NL_TOKEN_NAME) ||
		(nlpg_fix_kind(fix, token, NL_TOKEN_WORD) && !nlpg_fix_keyword(fix, token));
}

int
nlpg_fix_operand_start(const NlpgFix *fix, int last)
{
	int			first = last;

	/* x::type */
	while (first >= 2 && nlpg_fix_is(fix, first - 1, "::"))
		first -= 2;
	if (nlpg_fix_is(fix, first, ")"))
	{
		first = nlpg_fix_partner(fix, first);
		if (first < 0)
			return last;
		if (is_name(fix, first - 1))
			first--;
	}
	while (first >= 2 && nlpg_fix_is(fix, first - 1, ".") && is_name(fix, first - 2))
		first -= 2;
	return first;
}

int
nlpg_fix_operand_end(const NlpgFix *fix, int first)
{
	int			last = first;

	if (first >= fix->n)
		return fix->n - 1;
	while (nlpg_fix_is(fix, last + 1, ".") && is_name(fix, last + 2))
		last += 2;
	if (nlpg_fix_is(fix, last, "("))
		last = nlpg_fix_partner(fix, last);
	else if (nlpg_fix_is(fix, last + 1, "(") && nlpg_fix_kind(fix, last, NL_TOKEN_WORD))
		last = nlpg_fix_partner(fix, last + 1);
	if (last < 0)
		return first;
	while (nlpg_fix_is(fix, last + 1, "::") && last + 2 < fix->n)
		last += 2;
	return last;
}

bool
nlpg_fix_other_side(const NlpgFix *fix, int first, int last, const char *sql)
{
	if (nlpg_fix_is(fix, first - 1, "=") && first >= 2 &&
		strcmp(nlpg_fix_piece(fix, nlpg_fix_operand_start(fix, first - 2), first - 2), sql) == 0)
		return true;
	return nlpg_fix_is(fix, last + 1, "=") && last + 2 < fix->n &&
		strcmp(nlpg_fix_piece(fix, last + 2, nlpg_fix_operand_end(fix, last + 2)), sql) == 0;
}

/* ---- edits ---- */

void
nlpg_fix_bytes(NlpgEdits *edits, int start, int end, const char *text)
{
	if (edits->n == NLPG_MAX_EDITS)
		return;
	edits->edit[edits->n].start = start;
	edits->edit[edits->n].end = end;
	edits->edit[edits->n].text = text;
	edits->n++;
}

/* text "": the tokens go, with the blanks before or behind them. */
void
nlpg_fix_replace(const NlpgFix *fix, NlpgEdits *edits, int first, int last, const char *text)
{
	int			start = fix->tokens[first].start;
	int			end = fix->tokens[last].end;

	/* of "a, b" the comma goes, but not the blank */
	if (*text == '\0' && (first == 0 || fix->tokens[first - 1].end < start))
	{
		if (last + 1 < fix->n && !nlpg_fix_in(fix, last + 1, ") , ;"))
			end = fix->tokens[last + 1].start;
		else if (first > 0)
			start = fix->tokens[first - 1].end;
	}
	else if (*text == '\0' && last + 1 < fix->n && fix->tokens[last + 1].start == end)
		text = " ";
	nlpg_fix_bytes(edits, start, end, text);
}

void
nlpg_fix_insert(const NlpgFix *fix, NlpgEdits *edits, int before, const char *text)
{
	if (before < fix->n)
		nlpg_fix_bytes(edits, fix->tokens[before].start, fix->tokens[before].start, psprintf("%s ", text));
	else
		nlpg_fix_append(fix, edits, fix->n - 1, psprintf(" %s", text));
}

void
nlpg_fix_append(const NlpgFix *fix, NlpgEdits *edits, int after, const char *text)
{
	int			end = after >= 0 ? fix->tokens[after].end : 0;

	nlpg_fix_bytes(edits, end, end, text);
}

void
nlpg_fix_offer(NlpgFix *fix, const NlpgEdits *edits, double cost, const char *change, ...)
{
	NlpgBroken *offer = (NlpgBroken *) palloc0(sizeof(NlpgBroken));
	NlpgEdits	sorted = *edits;
	StringInfoData text;
	char		said[512];
	va_list		args;
	int			at = 0;

	/* by place; of one place in the order they were made */
	for (int i = 1; i < sorted.n; i++)
		for (int j = i; j > 0 && sorted.edit[j].start < sorted.edit[j - 1].start; j--)
		{
			NlpgEdits	swap;

			swap.edit[0] = sorted.edit[j];
			sorted.edit[j] = sorted.edit[j - 1];
			sorted.edit[j - 1] = swap.edit[0];
		}
	initStringInfo(&text);
	for (int i = 0; i < sorted.n; i++)
	{
		if (sorted.edit[i].start < at)
			return;				/* they overlap: no offer */
		appendBinaryStringInfo(&text, fix->sql + at, sorted.edit[i].start - at);
		appendStringInfoString(&text, sorted.edit[i].text);
		at = sorted.edit[i].end;
	}
	appendStringInfoString(&text, fix->sql + at);
	va_start(args, change);
	vsnprintf(said, sizeof(said), change, args);
	va_end(args);
	offer->sql = text.data;
	offer->changes = lappend(list_copy(fix->broken->changes), pstrdup(said));
	offer->cost = fix->broken->cost + cost;
	fix->offers = lappend(fix->offers, offer);
}

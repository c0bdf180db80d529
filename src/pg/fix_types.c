/*-------------------------------------------------------------------------
 * fix_types.c
 *	  Operators and functions that there are none of for these types, and
 *	  functions that are misspelt.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "lang/words.h"
#include "pg/fix_private.h"

/* What misspelt names may be meant for. */
static const char *const functions[] = {
	"count", "sum", "avg", "min", "max", "lower", "upper", "length", "round", "coalesce", "extract", "date_trunc",
	"to_char", "substr", "substring", "replace", "trim", "concat", "abs", "now", "string_agg", "nullif", "floor", "ceil",
	"row_number", "rank", "dense_rank", "lag", "lead", "age", "date_part", "initcap", "left", "right", "strpos"
};

static void
misspelt_function(NlpgFix *fix)
{
	char	   *name = nlpg_fix_name(fix, fix->at);

	for (int f = 0; f < lengthof(functions); f++)
	{
		int			most = strlen(functions[f]) <= 3 ? 1 : 2;
		int			d = nl_word_distance(name, functions[f], most);
		NlpgEdits	edits = {0};

		if (d == 0 || d > most)
			continue;
		nlpg_fix_replace(fix, &edits, fix->at, fix->at, functions[f]);
		nlpg_fix_offer(fix, &edits, 0.2 + 0.15 * d, "function %s is %s", name, functions[f]);
	}
	/* average, total, maximum */
	for (int f = 0; f < 5; f++)
	{
		static const char *const words[] = {"count number", "sum total", "avg average mean", "min minimum lowest", "max maximum highest"};
		NlpgEdits	edits = {0};

		if (!nlpg_fix_in(fix, fix->at, words[f]) || nlpg_fix_is(fix, fix->at, functions[f]))
			continue;
		nlpg_fix_replace(fix, &edits, fix->at, fix->at, functions[f]);
		nlpg_fix_offer(fix, &edits, 0.3, "function %s is %s", name, functions[f]);
	}
}

/* x::type behind an operand */
static void
cast(NlpgFix *fix, int first, int last, const char *type, double cost)
{
	NlpgEdits	edits = {0};

	if (first < 0 || last < first || last >= fix->n || nlpg_fix_kind(fix, last, NL_TOKEN_OPERATOR))
		return;
	nlpg_fix_append(fix, &edits, last, psprintf("::%s", type));
	nlpg_fix_offer(fix, &edits, cost, "%s is cast to %s", nlpg_fix_piece(fix, first, last), type);
}

/* The arguments of the call at the fault. */
static void
cast_arguments(NlpgFix *fix)
{
	int			close = nlpg_fix_partner(fix, fix->at + 1);
	int			first = fix->at + 2;

	for (int i = first; i <= close; i++)
	{
		if (i < close && (fix->tokens[i].depth != fix->tokens[fix->at].depth + 1 ||
						  !nlpg_fix_in(fix, i, ", from")))
			continue;
		if (nlpg_fix_is(fix, first, "distinct"))
			first++;
		if (i > first)
		{
			/* an operand is cast as it is, a formula in parentheses */
			bool		operand = nlpg_fix_operand_end(fix, first) == i - 1;
			static const char *const types[] = {"numeric", "text", "timestamp"};

			for (int t = 0; t < lengthof(types); t++)
			{
				NlpgEdits	edits = {0};
				char	   *text = nlpg_fix_piece(fix, first, i - 1);

				nlpg_fix_replace(fix, &edits, first, i - 1,
								 psprintf(operand ? "%s::%s" : "(%s)::%s", text, types[t]));
				nlpg_fix_offer(fix, &edits, 0.35 + 0.1 * t, "%s is cast to %s", text, types[t]);
			}
		}
		first = i + 1;
	}
}

/* Both sides of the operator at the fault. */
static void
cast_operands(NlpgFix *fix)
{
	int			left_last = fix->at - 1;
	int			left;
	int			right = fix->at + 1;
	int			right_last;
	NlpgEdits	edits = {0};

	if (nlpg_fix_is(fix, left_last, "not"))
		left_last--;
	if (left_last < 0 || right >= fix->n)
		return;
	left = nlpg_fix_operand_start(fix, left_last);
	right_last = nlpg_fix_operand_end(fix, right);
	if (nlpg_fix_kind(fix, right, NL_TOKEN_NUMBER))
	{
		/* flag = 1, code = 5 */
		if (nlpg_fix_in(fix, right, "0 1"))
		{
			nlpg_fix_replace(fix, &edits, right, right, nlpg_fix_is(fix, right, "1") ? "true" : "false");
			nlpg_fix_offer(fix, &edits, 0.25, "%s is true or false", nlpg_fix_piece(fix, left, left_last));
			edits.n = 0;
		}
		nlpg_fix_replace(fix, &edits, right, right, psprintf("'%s'", nlpg_fix_piece(fix, right, right)));
		nlpg_fix_offer(fix, &edits, 0.3, "%s is a text", nlpg_fix_piece(fix, right, right));
	}
	if (nlpg_fix_in(fix, right, "true false"))
	{
		edits.n = 0;
		nlpg_fix_replace(fix, &edits, right, right, nlpg_fix_is(fix, right, "true") ? "1" : "0");
		nlpg_fix_offer(fix, &edits, 0.35, "%s is 1 or 0", nlpg_fix_piece(fix, left, left_last));
	}
	if (nlpg_fix_in(fix, fix->at, "like ilike not ~~ ~"))
		cast(fix, left, left_last, "text", 0.25);
	if (nlpg_fix_is(fix, fix->at, "in"))
	{
		/* a list of numbers beside a text, of texts beside a number */
		edits.n = 0;
		for (int i = right + 1; i < right_last; i++)
			if (nlpg_fix_kind(fix, i, NL_TOKEN_NUMBER))
				nlpg_fix_replace(fix, &edits, i, i, psprintf("'%s'", nlpg_fix_piece(fix, i, i)));
		if (edits.n > 0)
			nlpg_fix_offer(fix, &edits, 0.3, "the numbers of the list are texts");
	}
	cast(fix, left, left_last, "numeric", 0.45);
	cast(fix, right, right_last, "numeric", 0.46);
	cast(fix, right, right_last, "text", 0.5);
	cast(fix, left, left_last, "text", 0.52);
	cast(fix, left, left_last, "date", 0.6);
	cast(fix, right, right_last, "date", 0.61);
	cast(fix, left, left_last, "timestamp", 0.65);
	/* "a" + "b" for a || b */
	if (nlpg_fix_is(fix, fix->at, "+"))
	{
		edits.n = 0;
		nlpg_fix_replace(fix, &edits, fix->at, fix->at, "||");
		nlpg_fix_offer(fix, &edits, 0.35, "texts are put together with ||");
	}
}

/* WHERE flag, where flag is a number; a number's text that is none. */
static void
conditions(NlpgFix *fix)
{
	int			last = nlpg_fix_operand_end(fix, fix->at);
	NlpgEdits	edits = {0};

	nlpg_fix_append(fix, &edits, last, " = 1");
	nlpg_fix_offer(fix, &edits, 0.5, "%s is compared with 1", nlpg_fix_piece(fix, fix->at, last));
	/* 'abc' beside a number */
	if (nlpg_fix_kind(fix, fix->at, NL_TOKEN_STRING) && fix->at >= 2 &&
		(nlpg_fix_kind(fix, fix->at - 1, NL_TOKEN_OPERATOR) || nlpg_fix_in(fix, fix->at - 1, "like")))
		cast(fix, nlpg_fix_operand_start(fix, fix->at - 2), fix->at - 2, "text", 0.6);
}

void
nlpg_fix_types(NlpgFix *fix)
{
	if (fix->at >= fix->n)
		return;
	if (nlpg_fix_kind(fix, fix->at, NL_TOKEN_WORD) && nlpg_fix_is(fix, fix->at + 1, "(") &&
		!nlpg_fix_is(fix, fix->at, "in"))
	{
		misspelt_function(fix);
		cast_arguments(fix);
	}
	else if (nlpg_fix_kind(fix, fix->at, NL_TOKEN_OPERATOR) || nlpg_fix_in(fix, fix->at, "like ilike in not between"))
		cast_operands(fix);
	else
		conditions(fix);
}

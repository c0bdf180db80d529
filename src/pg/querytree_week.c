/*-------------------------------------------------------------------------
 * querytree_week.c
 *	  Days of the week -> IR, and the length of lists.
 *
 * Weekdays are compared by dow, 0 for Sunday, whatever SQL counts by; named
 * and put in order they are `weekday`.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "pg/querytree_private.h"
#include "utils/builtins.h"

Node *
nlpg_weekday_of(Node *node, bool *number)
{
	FuncExpr   *f = nlpg_call_of(node, "to_char");
	Node	   *x = nlpg_unit_argument(node, "extract", "date_part", "isodow");
	bool		trimmed = false;
	const char *format;
	Const	   *c;

	*number = x != NULL;
	if (x != NULL)
		return nlpg_date_subject(x);
	if (f == NULL)
	{
		FuncExpr   *trim = nlpg_call_of(node, "btrim");

		if (trim == NULL)
			trim = nlpg_call_of(node, "rtrim");
		if (trim == NULL || list_length(trim->args) != 1)
			return NULL;
		f = nlpg_call_of(linitial(trim->args), "to_char");
		trimmed = true;
	}
	if (f == NULL || list_length(f->args) != 2 || nlpg_class(exprType(linitial(f->args))) != NL_TYPE_DATE)
		return NULL;
	c = (Const *) nlpg_strip(lsecond(f->args));
	if (!IsA(c, Const) || c->constisnull || c->consttype != TEXTOID)
		return NULL;
	format = TextDatumGetCString(c->constvalue);
	if (strcmp(format, "FMDay") == 0 || (trimmed && strcmp(format, "Day") == 0))
		return nlpg_date_subject(linitial(f->args));
	return NULL;
}

/* Days by isodow, as those of dow: only the sets that have names. */
bool
nlpg_walk_isodow(Walk *walk, Scope *scope, Node *subject, int op, List *items,
				 bool negate, Tokens *out)
{
	bool		in[8] = {false};
	bool		weekend;
	int			one = -1;
	int			n = 0;
	ListCell   *lc;

	for (int day = 1; day <= 7; day++)
	{
		foreach(lc, items)
		{
			double		other;

			if (!nlpg_number_of(lfirst(lc), &other))
				return nlpg_no(walk, "cast");
			if (op == NL_SYM_EQ ? day == other : op == NL_SYM_NE ? day != other :
				op == NL_SYM_GT ? day > other : op == NL_SYM_GE ? day >= other :
				op == NL_SYM_LT ? day < other : day <= other)
				in[day] = true;
		}
		in[day] = in[day] != negate;
		if (in[day])
		{
			n++;
			one = day % 7;
		}
	}
	nlpg_put(out, NL_SYM_DOW);
	if (!nlpg_walk_expr(walk, scope, subject, out))
		return false;
	if (n == 1)
	{
		nlpg_put(out, NL_SYM_EQ);
		return nlpg_put_number(walk, psprintf("%d", one), out);
	}
	if (n == 6)
	{
		for (int day = 1; day <= 7; day++)
			if (!in[day])
				one = day % 7;
		nlpg_put(out, NL_SYM_NE);
		return nlpg_put_number(walk, psprintf("%d", one), out);
	}
	weekend = n == 2 && in[6] && in[7];
	if (weekend || (n == 5 && !in[6] && !in[7]))
	{
		/* weekdays: between Monday and Friday */
		nlpg_put(out, weekend ? NL_SYM_IN : NL_SYM_BETWEEN);
		if (weekend)
			nlpg_put(out, NL_SYM_OPEN);
		if (!nlpg_put_number(walk, weekend ? "0" : "1", out) ||
			!nlpg_put_number(walk, weekend ? "6" : "5", out))
			return false;
		if (weekend)
			nlpg_put(out, NL_SYM_CLOSE);
		return true;
	}
	if (n == 0 || n == 7)
		return nlpg_no(walk, "constant condition");
	nlpg_put(out, NL_SYM_IN);
	nlpg_put(out, NL_SYM_OPEN);
	for (int day = 0; day < 7; day++)
		if (in[day == 0 ? 7 : day] && !nlpg_put_number(walk, psprintf("%d", day), out))
			return false;
	nlpg_put(out, NL_SYM_CLOSE);
	return true;
}

Node *
nlpg_array_length_of(Node *node)
{
	FuncExpr   *f = nlpg_call_of(node, "array_length");

	return f != NULL && list_length(f->args) == 2 && nlpg_is_number(lsecond(f->args), 1) &&
		nlpg_class(exprType(linitial(f->args))) == NL_TYPE_ARRAY ? linitial(f->args) : NULL;
}

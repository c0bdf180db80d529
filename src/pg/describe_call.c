/*-------------------------------------------------------------------------
 * describe_call.c
 *	  Functions, operators, aggregates and windows of a Query tree in words.
 *
 * What has no words of its own is told by its name and arguments. Memory and
 * errors: see describe_private.h.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_aggregate.h"
#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/parse_coerce.h"
#include "pg/describe_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

/* ---- operators ---- */

static bool
is_date(Node *node)
{
	Oid			type = exprType(node);

	return type == DATEOID || type == TIMESTAMPOID || type == TIMESTAMPTZOID;
}

const char *
nlpg_tell_operator_words(const char *name, bool date)
{
	static const struct
	{
		const char *name;
		const char *words;
		const char *date;
	}			known[] = {
		{"=", "is", "is"},
		{"<>", "is not", "is not"},
		{">", "is greater than", "is after"},
		{">=", "is at least", "is at or after"},
		{"<", "is less than", "is before"},
		{"<=", "is at most", "is at or before"},
		{"+", "plus", "plus"},
		{"-", "minus", "minus"},
		{"*", "times", "times"},
		{"/", "divided by", "divided by"},
		{"%", "modulo", "modulo"},
		{"^", "to the power of", "to the power of"},
		{"||", "followed by", "followed by"},
		{"~~", "matches the pattern", "matches the pattern"},
		{"!~~", "does not match the pattern", "does not match the pattern"},
		{"~~*", "matches in any case the pattern", "matches in any case the pattern"},
		{"!~~*", "does not match in any case the pattern", "does not match in any case the pattern"},
		{"~", "matches the expression", "matches the expression"},
		{"~*", "matches in any case the expression", "matches in any case the expression"},
		{"!~", "does not match the expression", "does not match the expression"},
		{"!~*", "does not match in any case the expression", "does not match in any case the expression"},
		{"@>", "contains", "contains"},
		{"<@", "is contained in", "is contained in"},
		{"&&", "overlaps", "overlaps"},
	};

	for (int i = 0; i < lengthof(known); i++)
		if (strcmp(known[i].name, name) == 0)
			return date ? known[i].date : known[i].words;
	return name;
}

/* LIKE with a pattern that a word says: 'contains', ...; false: none does. */
static bool
tell_pattern(NlpgTelling *telling, const char *name, Node *pattern)
{
	bool		no = name[0] == '!';
	char	   *wanted;
	size_t		n;
	bool		before;
	bool		after;

	if (strncmp(name + no, "~~", 2) != 0 || !IsA(pattern, Const) || ((Const *) pattern)->constisnull ||
		((Const *) pattern)->consttype != TEXTOID)
		return false;
	wanted = TextDatumGetCString(((Const *) pattern)->constvalue);
	n = strlen(wanted);
	before = n > 0 && wanted[0] == '%';
	after = n > 1 && wanted[n - 1] == '%';
	if (after)
		wanted[n - 1] = '\0';
	wanted += before;
	if (*wanted == '\0' || strpbrk(wanted, "%_\\") != NULL)
		return false;
	appendStringInfo(&telling->text, "%s '%s'%s",
					 before && after ? (no ? "does not contain" : "contains") :
					 before ? (no ? "does not end with" : "ends with") :
					 after ? (no ? "does not start with" : "starts with") : no ? "is not" : "is", wanted,
					 name[no + 2] == '*' ? " in any case" : "");
	return true;
}

void
nlpg_tell_operator(NlpgTelling *telling, Oid operator, Node *left, Node *right)
{
	StringInfo	text = &telling->text;
	char	   *name = get_opname(operator);

	if (left == NULL)
	{
		appendStringInfoString(text, strcmp(name, "-") == 0 ? "minus " : psprintf("%s ", name));
		nlpg_tell(telling, right, true);
		return;
	}
	nlpg_tell(telling, left, true);
	appendStringInfoChar(text, ' ');
	if (tell_pattern(telling, name, right))
		return;
	appendStringInfo(text, "%s ", nlpg_tell_operator_words(name, is_date(left)));
	nlpg_tell(telling, right, true);
}

bool
nlpg_tell_is_formula(Node *node)
{
	return IsA(node, OpExpr) || IsA(node, CaseExpr) || IsA(node, DistinctExpr) ||
		IsA(node, CoalesceExpr) || IsA(node, RowExpr) || IsA(node, ScalarArrayOpExpr) ||
		IsA(node, NullTest) || IsA(node, BooleanTest);
}

/* ---- functions ---- */

/* date_trunc('month', x), extract(year FROM x); false: not with a constant. */
static bool
tell_field(NlpgTelling *telling, const char *name, List *args)
{
	StringInfo	out = &telling->text;
	Node	   *unit = (Node *) linitial(args);
	char	   *field;

	if (!IsA(unit, Const) || ((Const *) unit)->constisnull || ((Const *) unit)->consttype != TEXTOID)
		return false;
	field = TextDatumGetCString(((Const *) unit)->constvalue);
	if (strcmp(name, "date_trunc") == 0)
		appendStringInfo(out, "the calendar %s of ", field);
	else if (strcmp(field, "epoch") == 0)
		appendStringInfoString(out, "the seconds of ");
	else
		appendStringInfo(out, "the %s%s of ", field,
						 strcmp(field, "year") == 0 || strcmp(field, "hour") == 0 ||
						 strcmp(field, "day") == 0 ? "" : " number");
	nlpg_tell(telling, (Node *) lsecond(args), true);
	return true;
}

static void
tell_function(NlpgTelling *telling, const FuncExpr *call)
{
	static const struct
	{
		const char *name;
		const char *words;
	}			known[] = {
		{"lower", "the lower case of "},
		{"upper", "the upper case of "},
		{"length", "the length of "},
		{"char_length", "the length of "},
		{"abs", "the absolute value of "},
		{"floor", "the whole number below "},
		{"ceil", "the whole number above "},
		{"ceiling", "the whole number above "},
	};
	StringInfo	text = &telling->text;
	char	   *name = get_func_name(call->funcid);
	int			n = list_length(call->args);

	if (name == NULL)
		name = "a function";
	if (n == 2 && (strcmp(name, "date_trunc") == 0 || strcmp(name, "date_part") == 0 ||
				   strcmp(name, "extract") == 0) && tell_field(telling, name, call->args))
		return;
	if (n == 0)
	{
		appendStringInfoString(text, strcmp(name, "now") == 0 ? "now" : name);
		return;
	}
	if (strcmp(name, "round") == 0)
	{
		nlpg_tell(telling, (Node *) linitial(call->args), true);
		appendStringInfoString(text, " rounded to ");
		if (n == 1)
			appendStringInfoString(text, "whole numbers");
		else
		{
			nlpg_tell(telling, (Node *) lsecond(call->args), true);
			appendStringInfoString(text, " decimals");
		}
		return;
	}
	for (int i = 0; n == 1 && i < lengthof(known); i++)
		if (strcmp(known[i].name, name) == 0)
		{
			appendStringInfoString(text, known[i].words);
			nlpg_tell(telling, (Node *) linitial(call->args), true);
			return;
		}
	appendStringInfo(text, "%s of ", nlpg_tell_name(telling, name, NL_FORM_AS_IT_IS));
	nlpg_tell_list(telling, call->args, " and ");
}

/* ---- aggregates, windows ---- */

/* "total", "average"; NULL: told by its name. */
static const char *
aggregate_words(const char *name, Node *of)
{
	bool		date = of != NULL && is_date(of);
	bool		string = of != NULL && TypeCategory(exprType(of)) == TYPCATEGORY_STRING;

	if (strcmp(name, "count") == 0)
		return "number";
	if (strcmp(name, "sum") == 0)
		return "total";
	if (strcmp(name, "avg") == 0)
		return "average";
	if (strcmp(name, "min") == 0)
		return date ? "earliest" : string ? "alphabetically first" : "lowest";
	if (strcmp(name, "max") == 0)
		return date ? "latest" : string ? "alphabetically last" : "highest";
	if (strcmp(name, "string_agg") == 0 || strcmp(name, "array_agg") == 0)
		return "list of";
	if (strcmp(name, "bool_and") == 0 || strcmp(name, "every") == 0)
		return "whether all of";
	if (strcmp(name, "bool_or") == 0)
		return "whether any of";
	if (strcmp(name, "stddev") == 0 || strcmp(name, "stddev_samp") == 0 || strcmp(name, "stddev_pop") == 0)
		return "standard deviation of";
	return NULL;
}

static List *
aggregate_arguments(const Aggref *aggregate)
{
	List	   *args = NIL;
	ListCell   *lc;

	foreach(lc, aggregate->args)
		if (!((TargetEntry *) lfirst(lc))->resjunk)
			args = lappend(args, ((TargetEntry *) lfirst(lc))->expr);
	return args;
}

static void
tell_aggregate_name(NlpgTelling *telling, Oid function, List *args, bool star, bool distinct)
{
	StringInfo	text = &telling->text;
	char	   *name = get_func_name(function);
	const char *words;

	if (name == NULL)
		name = "an aggregate";
	words = aggregate_words(name, args == NIL ? NULL : (Node *) linitial(args));
	if (star)
		appendStringInfoString(text, "the number of rows");
	else if (strcmp(name, "count") == 0)
		appendStringInfo(text, "the number of %s values of ", distinct ? "different" : "known");
	else
	{
		appendStringInfo(text, "%s%s %s", words != NULL && words[0] == 'w' ? "" : "the ", words != NULL ? words : psprintf("%s of", nlpg_tell_name(telling, name, NL_FORM_AS_IT_IS)),
						 distinct ? "different " : "");
	}
	/* what string_agg puts between is told too */
	nlpg_tell_list(telling, args, strcmp(name, "string_agg") == 0 ? " put together with " : " and ");
}

static void
tell_filter(NlpgTelling *telling, Expr *filter)
{
	if (filter == NULL)
		return;
	appendStringInfoString(&telling->text, " (only where ");
	nlpg_tell(telling, (Node *) filter, false);
	appendStringInfoChar(&telling->text, ')');
}

static void
tell_aggregate(NlpgTelling *telling, const Aggref *aggregate)
{
	StringInfo	text = &telling->text;

	if (AGGKIND_IS_ORDERED_SET(aggregate->aggkind))
	{
		appendStringInfo(text, "the %s", nlpg_tell_name(telling, get_func_name(aggregate->aggfnoid), NL_FORM_AS_IT_IS));
		if (aggregate->aggdirectargs != NIL)
			appendStringInfoChar(text, ' ');
		nlpg_tell_list(telling, aggregate->aggdirectargs, " and ");
		appendStringInfoString(text, " of ");
		nlpg_tell_list(telling, aggregate_arguments(aggregate), " and ");
	}
	else
		tell_aggregate_name(telling, aggregate->aggfnoid, aggregate_arguments(aggregate),
							aggregate->aggstar, aggregate->aggdistinct != NIL);
	if (aggregate->aggorder != NIL)
	{
		appendStringInfoString(text, " (");
		nlpg_tell_order(telling, aggregate->aggorder, aggregate->args);
		appendStringInfoChar(text, ')');
	}
	tell_filter(telling, aggregate->aggfilter);
}

static void
tell_partition(NlpgTelling *telling, const WindowClause *window, List *targets)
{
	StringInfo	text = &telling->text;
	List	   *keys = NIL;
	ListCell   *lc;

	foreach(lc, window->partitionClause)
		keys = lappend(keys, get_sortgroupclause_expr((SortGroupClause *) lfirst(lc), targets));
	if (keys != NIL)
	{
		appendStringInfoString(text, " within each ");
		nlpg_tell_list(telling, keys, " and ");
	}
	else
		appendStringInfoString(text, " over all rows");
	if (window->orderClause != NIL)
	{
		appendStringInfoString(text, " (");
		nlpg_tell_order(telling, window->orderClause, targets);
		if ((window->frameOptions & FRAMEOPTION_START_OFFSET_PRECEDING) && window->startOffset != NULL)
		{
			appendStringInfoString(text, ", from ");
			nlpg_tell(telling, window->startOffset, true);
			appendStringInfoString(text, " before");
		}
		if ((window->frameOptions & FRAMEOPTION_END_OFFSET_FOLLOWING) && window->endOffset != NULL)
		{
			appendStringInfoString(text, ", up to ");
			nlpg_tell(telling, window->endOffset, true);
			appendStringInfoString(text, " after");
		}
		appendStringInfoChar(text, ')');
	}
}

static void
tell_window(NlpgTelling *telling, const WindowFunc *call)
{
	StringInfo	text = &telling->text;
	Query	   *query = (Query *) linitial(telling->queries);
	char	   *name = get_func_name(call->winfnoid);
	ListCell   *lc;

	if (name != NULL && (strcmp(name, "lag") == 0 || strcmp(name, "lead") == 0))
	{
		appendStringInfo(text, "the %s row's ", name[1] == 'a' ? "earlier" : "later");
		nlpg_tell_list(telling, call->args, " and ");
	}
	else if (call->args == NIL && !call->winstar)
		appendStringInfo(text, "the %s", name == NULL ? "number" : nlpg_tell_name(telling, name, NL_FORM_AS_IT_IS));
	else
		tell_aggregate_name(telling, call->winfnoid, call->args, call->winstar, false);
	tell_filter(telling, call->aggfilter);
	foreach(lc, query->windowClause)
		if (((WindowClause *) lfirst(lc))->winref == call->winref)
			tell_partition(telling, (WindowClause *) lfirst(lc), query->targetList);
}

/* ---- entry ---- */

void
nlpg_tell_call(NlpgTelling *telling, Node *node)
{
	StringInfo	text = &telling->text;

	switch (nodeTag(node))
	{
		case T_FuncExpr:
			tell_function(telling, (FuncExpr *) node);
			break;
		case T_OpExpr:
			{
				OpExpr	   *op = (OpExpr *) node;
				bool		binary = list_length(op->args) == 2;

				nlpg_tell_operator(telling, op->opno, binary ? (Node *) linitial(op->args) : NULL,
								   (Node *) llast(op->args));
				break;
			}
		case T_DistinctExpr:
			nlpg_tell(telling, (Node *) linitial(((DistinctExpr *) node)->args), true);
			appendStringInfoString(text, " differs from ");
			nlpg_tell(telling, (Node *) lsecond(((DistinctExpr *) node)->args), true);
			break;
		case T_NullIfExpr:
			nlpg_tell(telling, (Node *) linitial(((NullIfExpr *) node)->args), true);
			appendStringInfoString(text, " (missing where it is ");
			nlpg_tell(telling, (Node *) lsecond(((NullIfExpr *) node)->args), true);
			appendStringInfoChar(text, ')');
			break;
		case T_Aggref:
			tell_aggregate(telling, (Aggref *) node);
			break;
		case T_WindowFunc:
			tell_window(telling, (WindowFunc *) node);
			break;
		default:
			/* nothing that the guard lets pass comes here */
			appendStringInfoString(text, "an expression");
			break;
	}
}

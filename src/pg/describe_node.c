/*-------------------------------------------------------------------------
 * describe_node.c
 *	  Expressions and conditions of a Query tree in words.
 *
 * Every kind of node that the guard lets pass has words here. Memory and
 * errors: see describe_private.h.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "parser/parse_coerce.h"
#include "pg/describe_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

void
nlpg_tell_list(NlpgTelling *telling, List *nodes, const char *last)
{
	ListCell   *lc;

	foreach(lc, nodes)
	{
		int			i = foreach_current_index(lc);

		if (i > 0)
			appendStringInfoString(&telling->text, i + 1 < list_length(nodes) ? ", " : last);
		nlpg_tell(telling, (Node *) lfirst(lc), true);
	}
}

/* ---- constants ---- */

static void
tell_const(NlpgTelling *telling, const Const *constant)
{
	StringInfo	text = &telling->text;
	Oid			function;
	bool		varlena;
	char	   *value;

	if (constant->constisnull)
	{
		appendStringInfoString(text, "nothing");
		return;
	}
	if (constant->consttype == BOOLOID)
	{
		appendStringInfoString(text, DatumGetBool(constant->constvalue) ? "true" : "false");
		return;
	}
	getTypeOutputInfo(constant->consttype, &function, &varlena);
	value = OidOutputFunctionCall(function, constant->constvalue);
	if (TypeCategory(constant->consttype) == TYPCATEGORY_STRING || constant->consttype == UNKNOWNOID)
		appendStringInfo(text, "'%s'", value);
	else
		appendStringInfoString(text, value);
}

/* The elements of a constant list, or of one that is written out. */
static void
tell_elements(NlpgTelling *telling, Node *list, const char *last)
{
	while (IsA(list, RelabelType) || IsA(list, ArrayCoerceExpr))
		list = IsA(list, RelabelType) ? (Node *) ((RelabelType *) list)->arg :
			(Node *) ((ArrayCoerceExpr *) list)->arg;
	if (IsA(list, ArrayExpr))
		nlpg_tell_list(telling, ((ArrayExpr *) list)->elements, last);
	else
		nlpg_tell(telling, list, true);
}

/* ---- conditions ---- */

static void
tell_bool(NlpgTelling *telling, const BoolExpr *expr, bool inner)
{
	StringInfo	text = &telling->text;
	ListCell   *lc;

	if (expr->boolop == NOT_EXPR)
	{
		appendStringInfoString(text, "not (");
		nlpg_tell(telling, (Node *) linitial(expr->args), false);
		appendStringInfoChar(text, ')');
		return;
	}
	if (inner)
		appendStringInfoChar(text, '(');
	foreach(lc, expr->args)
	{
		Node	   *arg = (Node *) lfirst(lc);

		if (foreach_current_index(lc) > 0)
			appendStringInfoString(text, expr->boolop == AND_EXPR ? " and " : " or ");
		/* English has no precedence */
		nlpg_tell(telling, arg, IsA(arg, BoolExpr));
	}
	if (inner)
		appendStringInfoChar(text, ')');
}

static void
tell_array_comparison(NlpgTelling *telling, ScalarArrayOpExpr *expr)
{
	StringInfo	text = &telling->text;
	char	   *name = get_opname(expr->opno);
	Node	   *list = (Node *) lsecond(expr->args);

	nlpg_tell(telling, (Node *) linitial(expr->args), true);
	if (expr->useOr && strcmp(name, "=") == 0)
	{
		appendStringInfoString(text, " is one of ");
		tell_elements(telling, list, " or ");
	}
	else if (!expr->useOr && strcmp(name, "<>") == 0)
	{
		appendStringInfoString(text, " is none of ");
		tell_elements(telling, list, " and ");
	}
	else
	{
		appendStringInfo(text, " %s %s of ", nlpg_tell_operator_words(name, false), expr->useOr ? "any" : "all");
		tell_elements(telling, list, " and ");
	}
}

static void
tell_boolean_test(NlpgTelling *telling, const BooleanTest *test)
{
	static const char *const words[] = {
		" is true", " is not true", " is false", " is not false", " is missing", " is known"
	};

	nlpg_tell(telling, (Node *) test->arg, true);
	appendStringInfoString(&telling->text, words[test->booltesttype]);
}

/* ---- subqueries ---- */

/* What the rows of ANY and ALL are compared with; operators in testexpr have
 * the outer side on their left, a Param on their right. */
static void
tell_test_side(NlpgTelling *telling, Node *test, char **name)
{
	List	   *tests = IsA(test, BoolExpr) ? ((BoolExpr *) test)->args : list_make1(test);
	List	   *sides = NIL;
	ListCell   *lc;

	*name = "=";
	foreach(lc, tests)
	{
		Node	   *one = (Node *) lfirst(lc);

		if (IsA(one, OpExpr))
		{
			*name = get_opname(((OpExpr *) one)->opno);
			sides = lappend(sides, linitial(((OpExpr *) one)->args));
		}
		else if (IsA(one, RowCompareExpr))
			sides = list_concat(sides, ((RowCompareExpr *) one)->largs);
	}
	nlpg_tell_list(telling, sides, " and ");
}

static void
tell_sublink(NlpgTelling *telling, const SubLink *sublink)
{
	StringInfo	text = &telling->text;
	char	   *name;

	switch (sublink->subLinkType)
	{
		case EXISTS_SUBLINK:
			appendStringInfoString(text, "there is any of (");
			break;
		case ANY_SUBLINK:
			tell_test_side(telling, sublink->testexpr, &name);
			if (strcmp(name, "=") == 0)
				appendStringInfoString(text, " is among (");
			else
				appendStringInfo(text, " %s any of (", nlpg_tell_operator_words(name, false));
			break;
		case ALL_SUBLINK:
			tell_test_side(telling, sublink->testexpr, &name);
			if (strcmp(name, "<>") == 0)
				appendStringInfoString(text, " is not among (");
			else
				appendStringInfo(text, " %s all of (", nlpg_tell_operator_words(name, false));
			break;
		case ARRAY_SUBLINK:
			appendStringInfoString(text, "the list of (");
			break;
		default:
			appendStringInfoChar(text, '(');
			break;
	}
	nlpg_tell_query(telling, (Query *) sublink->subselect, false);
	appendStringInfoChar(text, ')');
}

/* ---- the rest ---- */

static void
tell_case(NlpgTelling *telling, const CaseExpr *expr)
{
	StringInfo	text = &telling->text;
	ListCell   *lc;

	foreach(lc, expr->args)
	{
		CaseWhen   *when = lfirst_node(CaseWhen, lc);
		Node	   *condition = (Node *) when->expr;

		appendStringInfoString(text, foreach_current_index(lc) == 0 ? "if " : ", else if ");
		/* CASE x WHEN y: the test stands with a placeholder for x */
		if (expr->arg != NULL && IsA(condition, OpExpr) && list_length(((OpExpr *) condition)->args) == 2)
			nlpg_tell_operator(telling, ((OpExpr *) condition)->opno, (Node *) expr->arg,
							   (Node *) lsecond(((OpExpr *) condition)->args));
		else
			nlpg_tell(telling, condition, false);
		appendStringInfoString(text, " then ");
		nlpg_tell(telling, (Node *) when->result, true);
	}
	if (expr->defresult != NULL && !(IsA(expr->defresult, Const) && ((Const *) expr->defresult)->constisnull))
	{
		appendStringInfoString(text, ", else ");
		nlpg_tell(telling, (Node *) expr->defresult, true);
	}
}

static const char *
session_value(const SQLValueFunction *function)
{
	switch (function->op)
	{
		case SVFOP_CURRENT_DATE:
			return "today";
		case SVFOP_CURRENT_TIMESTAMP:
		case SVFOP_CURRENT_TIMESTAMP_N:
		case SVFOP_LOCALTIMESTAMP:
		case SVFOP_LOCALTIMESTAMP_N:
			return "now";
		case SVFOP_CURRENT_TIME:
		case SVFOP_CURRENT_TIME_N:
		case SVFOP_LOCALTIME:
		case SVFOP_LOCALTIME_N:
			return "the time of day";
		case SVFOP_CURRENT_CATALOG:
			return "this database";
		case SVFOP_CURRENT_SCHEMA:
			return "the current schema";
		default:
			return "the current user";
	}
}

/* The argument of what only changes a type; NULL: it is something else. */
static Node *
cast_argument(Node *node)
{
	switch (nodeTag(node))
	{
		case T_RelabelType:
			return (Node *) ((RelabelType *) node)->arg;
		case T_CoerceViaIO:
			return (Node *) ((CoerceViaIO *) node)->arg;
		case T_ArrayCoerceExpr:
			return (Node *) ((ArrayCoerceExpr *) node)->arg;
		case T_ConvertRowtypeExpr:
			return (Node *) ((ConvertRowtypeExpr *) node)->arg;
		case T_CoerceToDomain:
			return (Node *) ((CoerceToDomain *) node)->arg;
		case T_CollateExpr:
			return (Node *) ((CollateExpr *) node)->arg;
		case T_NamedArgExpr:
			return (Node *) ((NamedArgExpr *) node)->arg;
		case T_FuncExpr:
			if (((FuncExpr *) node)->funcformat == COERCE_EXPLICIT_CAST ||
				((FuncExpr *) node)->funcformat == COERCE_IMPLICIT_CAST)
				return (Node *) linitial(((FuncExpr *) node)->args);
			return NULL;
		default:
			return NULL;
	}
}

static void
tell_plain(NlpgTelling *telling, Node *node)
{
	StringInfo	text = &telling->text;

	switch (nodeTag(node))
	{
		case T_Var:
			{
				Var		   *var = (Var *) node;

				nlpg_tell_column(telling, (Query *) list_nth(telling->queries, var->varlevelsup),
								 var->varno, var->varattno);
				break;
			}
		case T_Const:
			tell_const(telling, (Const *) node);
			break;
		case T_ScalarArrayOpExpr:
			tell_array_comparison(telling, (ScalarArrayOpExpr *) node);
			break;
		case T_NullTest:
			nlpg_tell(telling, (Node *) ((NullTest *) node)->arg, true);
			appendStringInfoString(text, ((NullTest *) node)->nulltesttype == IS_NULL ? " is missing" : " is known");
			break;
		case T_BooleanTest:
			tell_boolean_test(telling, (BooleanTest *) node);
			break;
		case T_SubLink:
			tell_sublink(telling, (SubLink *) node);
			break;
		case T_CaseExpr:
			tell_case(telling, (CaseExpr *) node);
			break;
		case T_CoalesceExpr:
			nlpg_tell_list(telling, ((CoalesceExpr *) node)->args, ", or where that is missing ");
			break;
		case T_MinMaxExpr:
			appendStringInfo(text, "the %s of ", ((MinMaxExpr *) node)->op == IS_GREATEST ? "greatest" : "least");
			nlpg_tell_list(telling, ((MinMaxExpr *) node)->args, " and ");
			break;
		case T_SQLValueFunction:
			appendStringInfoString(text, session_value((SQLValueFunction *) node));
			break;
		case T_ArrayExpr:
			appendStringInfoString(text, "the list of ");
			nlpg_tell_list(telling, ((ArrayExpr *) node)->elements, " and ");
			break;
		case T_RowExpr:
			nlpg_tell_list(telling, ((RowExpr *) node)->args, " with ");
			break;
		case T_RowCompareExpr:
			{
				RowCompareExpr *compare = (RowCompareExpr *) node;

				nlpg_tell_list(telling, compare->largs, " with ");
				appendStringInfo(text, " %s ", nlpg_tell_operator_words(get_opname(linitial_oid(compare->opnos)), false));
				nlpg_tell_list(telling, compare->rargs, " with ");
				break;
			}
		case T_SubscriptingRef:
			appendStringInfoString(text, "element ");
			nlpg_tell_list(telling, ((SubscriptingRef *) node)->refupperindexpr, " and ");
			appendStringInfoString(text, " of ");
			nlpg_tell(telling, (Node *) ((SubscriptingRef *) node)->refexpr, true);
			break;
		case T_FieldSelect:
			appendStringInfo(text, "field %d of ", ((FieldSelect *) node)->fieldnum);
			nlpg_tell(telling, (Node *) ((FieldSelect *) node)->arg, true);
			break;
		case T_GroupingFunc:
			appendStringInfoString(text, "which of these is a subtotal: ");
			nlpg_tell_list(telling, ((GroupingFunc *) node)->args, " and ");
			break;
		case T_CaseTestExpr:
		case T_CoerceToDomainValue:
			appendStringInfoString(text, "the value");
			break;
		default:
			nlpg_tell_call(telling, node);
			break;
	}
}

void
nlpg_tell(NlpgTelling *telling, Node *node, bool inner)
{
	Node	   *argument;

	check_stack_depth();
	while ((argument = cast_argument(node)) != NULL)
		node = argument;
	if (IsA(node, BoolExpr))
	{
		tell_bool(telling, (BoolExpr *) node, inner);
		return;
	}
	inner = inner && nlpg_tell_is_formula(node);
	if (inner)
		appendStringInfoChar(&telling->text, '(');
	tell_plain(telling, node);
	if (inner)
		appendStringInfoChar(&telling->text, ')');
}

/*-------------------------------------------------------------------------
 * querytree_list.c
 *	  Conditions with lists -> IR: IN (constants), ANY, ALL and array columns.
 *
 * IN of one is =; IN over dates is a list of comparisons, as each date is a
 * period of its own.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "pg/querytree_private.h"
#include "utils/array.h"
#include "utils/lsyscache.h"

/* The constants of an array, as Const nodes; false when there are others. */
static bool
array_items(Node *node, List **items)
{
	node = nlpg_strip(node);
	if (IsA(node, ArrayCoerceExpr))
		node = nlpg_strip((Node *) ((ArrayCoerceExpr *) node)->arg);
	if (IsA(node, ArrayExpr))
	{
		ListCell   *lc;

		foreach(lc, ((ArrayExpr *) node)->elements)
			*items = lappend(*items, nlpg_strip(lfirst(lc)));
		return true;
	}
	if (IsA(node, Const) && !((Const *) node)->constisnull &&
		get_element_type(((Const *) node)->consttype) != InvalidOid)
	{
		Oid			type = get_element_type(((Const *) node)->consttype);
		int16		length;
		bool		by_value;
		char		align;
		Datum	   *values;
		bool	   *nulls;
		int			n;

		get_typlenbyvalalign(type, &length, &by_value, &align);
		deconstruct_array(DatumGetArrayTypeP(((Const *) node)->constvalue), type,
						  length, by_value, align, &values, &nulls, &n);
		for (int i = 0; i < n; i++)
			*items = lappend(*items, makeConst(type, -1, InvalidOid, length,
											   values[i], nulls[i], by_value));
		return n > 0;
	}
	return false;
}

/* expr in ( values ); dates as a list of comparisons. */
bool
nlpg_walk_in(Walk *walk, Scope *scope, Node *left, List *items, bool negate,
		Tokens *out)
{
	ListCell   *lc;
	int			source;
	int			column = nlpg_column_of(walk, scope, left, &source);

	if (nlpg_class(exprType(left)) == NL_TYPE_DATE)
	{
		bool		bracket = !negate && list_length(items) > 1;
		bool		first = true;

		if (bracket)
			nlpg_put(out, NL_SYM_BRACKET);
		foreach(lc, items)
		{
			Moment		moment;

			if (!nlpg_read_moment(lfirst(lc), &moment))
				return nlpg_no(walk, "time of day");
			if (!first)
				nlpg_put(out, negate ? NL_SYM_AND : NL_SYM_OR);
			first = false;
			if (!nlpg_walk_moment(walk, scope, nlpg_date_subject(left),
								  negate ? NL_SYM_NE : NL_SYM_EQ, &moment, out))
				return false;
		}
		if (bracket)
			nlpg_put(out, NL_SYM_UNBRACKET);
		return true;
	}
	if (!nlpg_walk_expr(walk, scope, left, out))
		return false;
	if (list_length(items) == 1)
	{
		nlpg_put(out, negate ? NL_SYM_NE : NL_SYM_EQ);
		return nlpg_walk_right(walk, scope, left, linitial(items), out);
	}
	nlpg_put(out, negate ? NL_SYM_NOTIN : NL_SYM_IN);
	nlpg_put(out, NL_SYM_OPEN);
	foreach(lc, items)
	{
		Const	   *c = (Const *) nlpg_strip(lfirst(lc));

		if (!IsA(c, Const) || c->constisnull)
			return nlpg_no(walk, "list with expressions");
		if (!nlpg_walk_const(walk, c, column, out))
			return false;
	}
	nlpg_put(out, NL_SYM_CLOSE);
	return true;
}

bool
nlpg_walk_any(Walk *walk, Scope *scope, ScalarArrayOpExpr *op, bool negate, Tokens *out)
{
	const char *name = nlpg_operator_name(op->opno);
	Node	   *left = linitial(op->args);
	Node	   *right = lsecond(op->args);
	List	   *items = NIL;
	Node	   *subject;
	bool		number;
	int			source;
	int			column;

	/* value = ANY(array column) */
	if (strcmp(name, "=") == 0 && op->useOr && nlpg_is_const(left) &&
		(column = nlpg_column_of(walk, scope, right, &source)) >= 0)
	{
		if (negate)
		{
			nlpg_put(out, NL_SYM_NOT);
			nlpg_put(out, NL_SYM_BRACKET);
		}
		if (!nlpg_walk_expr(walk, scope, right, out))
			return false;
		nlpg_put(out, NL_SYM_HAS);
		if (!nlpg_walk_const(walk, (Const *) nlpg_strip(left), column, out))
			return false;
		if (negate)
			nlpg_put(out, NL_SYM_UNBRACKET);
		return true;
	}
	if (!array_items(right, &items))
		return nlpg_no(walk, "array comparison");
	subject = nlpg_weekday_of(left, &number);
	if (subject != NULL && number)
		return nlpg_walk_isodow(walk, scope, subject, NL_SYM_EQ, items, negate == op->useOr, out);
	if (strcmp(name, "=") == 0 && op->useOr)
		return nlpg_walk_in(walk, scope, left, items, negate, out);
	if (strcmp(name, "<>") == 0 && !op->useOr)
		return nlpg_walk_in(walk, scope, left, items, !negate, out);
	return nlpg_no(walk, "array comparison");
}

/* array @> array of constants */
bool
nlpg_walk_array(Walk *walk, Scope *scope, OpExpr *op, bool negate, Tokens *out)
{
	const char *name = nlpg_operator_name(op->opno);
	List	   *items = NIL;
	ListCell   *lc;
	int			source;
	int			column = nlpg_column_of(walk, scope, linitial(op->args), &source);
	bool		overlap = strcmp(name, "&&") == 0;
	bool		first = true;
	bool		bracket;

	if (column < 0 || !array_items(lsecond(op->args), &items))
		return nlpg_no(walk, "array comparison");
	bracket = negate || (overlap && list_length(items) > 1);
	if (negate)
		nlpg_put(out, NL_SYM_NOT);
	if (bracket)
		nlpg_put(out, NL_SYM_BRACKET);
	foreach(lc, items)
	{
		Const	   *c = lfirst(lc);

		if (!IsA(c, Const) || c->constisnull)
			return nlpg_no(walk, "array comparison");
		if (!first)
			nlpg_put(out, overlap ? NL_SYM_OR : NL_SYM_AND);
		first = false;
		if (!nlpg_walk_expr(walk, scope, linitial(op->args), out))
			return false;
		nlpg_put(out, NL_SYM_HAS);
		if (!nlpg_walk_const(walk, c, column, out))
			return false;
	}
	if (bracket)
		nlpg_put(out, NL_SYM_UNBRACKET);
	return true;
}

/*-------------------------------------------------------------------------
 * querytree_expr.c
 *	  Scalar expressions and aggregates -> IR.
 *
 * Casts that change the type but not what is meant are looked through:
 * varchar to text, one kind of number to another where no digit is lost, date
 * to timestamp. A division of integers truncates in SQL and does not in the
 * IR, so it is only taken when the analysed operator is one of numeric or
 * float.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_type.h"
#include "catalog/pg_namespace.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "pg/querytree_private.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

static bool walk_function(Walk *walk, Scope *scope, FuncExpr *f, Tokens *out);
static bool walk_operator(Walk *walk, Scope *scope, OpExpr *op, Tokens *out);
static bool one(Walk *walk, Scope *scope, int symbol, Node *a, Tokens *out);

NlType
nlpg_class(Oid type)
{
	char		category;
	bool		preferred;

	switch (type)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case NUMERICOID:
		case FLOAT4OID:
		case FLOAT8OID:
		case CASHOID:
			return NL_TYPE_NUMBER;
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return NL_TYPE_DATE;
		case BOOLOID:
			return NL_TYPE_BOOL;
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
		case NAMEOID:
			return NL_TYPE_TEXT;
		default:
			break;
	}
	get_type_category_preferred(type, &category, &preferred);
	if (category == TYPCATEGORY_STRING || category == TYPCATEGORY_ENUM)
		return NL_TYPE_TEXT;
	if (category == TYPCATEGORY_ARRAY)
		return NL_TYPE_ARRAY;
	return NL_TYPE_OTHER;
}

static bool
is_integer(Oid type)
{
	return type == INT2OID || type == INT4OID || type == INT8OID;
}

bool
nlpg_is_whole(Node *node)
{
	Node	   *subject;

	if (is_integer(exprType(node)))
		return true;
	if (nlpg_extract_of(node, &subject) != '\0' || nlpg_is_whole_time(node))
		return true;
	if (IsA(node, FuncExpr))
	{
		FuncExpr   *f = (FuncExpr *) node;
		const char *name = nlpg_function_name(f->funcid);

		if ((strcmp(name, "round") == 0 || strcmp(name, "floor") == 0 ||
			 strcmp(name, "ceil") == 0 || strcmp(name, "trunc") == 0) &&
			list_length(f->args) == 1)
			return true;
	}
	return false;
}

/* The argument of a cast that changes nothing, or NULL. */
static Node *
idle_cast(Node *node)
{
	if (IsA(node, RelabelType))
		return (Node *) ((RelabelType *) node)->arg;
	if (IsA(node, CollateExpr))
		return (Node *) ((CollateExpr *) node)->arg;
	if (IsA(node, CoerceToDomain))
		return (Node *) ((CoerceToDomain *) node)->arg;
	if (IsA(node, CoerceViaIO))
	{
		Node	   *arg = (Node *) ((CoerceViaIO *) node)->arg;

		/* text to text, enum to text: the same letters */
		if (nlpg_class(exprType(arg)) == NL_TYPE_TEXT &&
			nlpg_class(exprType(node)) == NL_TYPE_TEXT)
			return arg;
		return NULL;
	}
	if (IsA(node, FuncExpr))
	{
		FuncExpr   *f = (FuncExpr *) node;
		Node	   *arg;

		/* no call, and none in SQL's own words: trim(x) */
		if ((f->funcformat != COERCE_EXPLICIT_CAST && f->funcformat != COERCE_IMPLICIT_CAST) ||
			f->args == NIL)
			return NULL;
		arg = linitial(f->args);
		if (nlpg_class(exprType(arg)) == NL_TYPE_NUMBER &&
			nlpg_class(f->funcresulttype) == NL_TYPE_NUMBER)
		{
			if (list_length(f->args) > 1)
				return NULL;	/* numeric(p, s) */
			if (!is_integer(f->funcresulttype) || nlpg_is_whole(arg))
				return arg;
			return NULL;
		}
		if (nlpg_class(exprType(arg)) == NL_TYPE_TEXT &&
			nlpg_class(f->funcresulttype) == NL_TYPE_TEXT &&
			(list_length(f->args) == 1 || !IsA(arg, Var)))
			return arg;
		/* date to timestamp: midnight */
		if (exprType(arg) == DATEOID &&
			(f->funcid == F_TIMESTAMP_DATE || f->funcid == F_TIMESTAMPTZ_DATE))
			return arg;
		if (f->funcid == F_TIMESTAMP_TIMESTAMPTZ || f->funcid == F_TIMESTAMPTZ_TIMESTAMP)
			return arg;
	}
	return NULL;
}

Node *
nlpg_strip(Node *node)
{
	Node	   *inner;

	while (node != NULL && (inner = idle_cast(node)) != NULL)
		node = inner;
	return node;
}

int
nlpg_find_source(Scope *scope, Index rtindex)
{
	for (int s = 0; s < scope->n_sources; s++)
		if (scope->sources[s].rtindex == rtindex)
			return s;
	return -1;
}

static int
column_of_var(Walk *walk, Scope *scope, Var *var, int *source)
{
	const NlTable *table;

	*source = nlpg_find_source(scope, var->varno);
	if (*source < 0)
		return -1;
	table = &walk->schema->tables[scope->sources[*source].table];
	for (int c = table->first_column; c < table->first_column + table->n_columns; c++)
		if (walk->schema->columns[c].attnum == var->varattno)
			return c;
	return -1;
}

int
nlpg_column_of(Walk *walk, Scope *scope, Node *node, int *source)
{
	node = nlpg_strip(node);
	if (node == NULL || !IsA(node, Var) || ((Var *) node)->varlevelsup != 0)
		return -1;
	return column_of_var(walk, scope, (Var *) node, source);
}

bool
nlpg_walk_column(Walk *walk, Scope *scope, Var *var, Tokens *out)
{
	int			source;
	int			column;

	for (Index level = 0; level < var->varlevelsup; level++)
	{
		scope = scope->outer;
		if (scope == NULL)
			return nlpg_no(walk, "correlated subquery");
	}
	if (var->varattno == 0)
		return nlpg_no(walk, "whole row");
	column = column_of_var(walk, scope, var, &source);
	if (column < 0)
		return nlpg_no(walk, "column not shown");
	if (scope->sources[source].dropped)
		return nlpg_no(walk, "internal: column of a dropped table");
	if (scope->sources[source].second)
		nlpg_put(out, NL_SYM_SECOND);
	nlpg_put(out, NL_IR_ITEM + NL_ITEM_COLUMN(walk->schema, column));
	return true;
}

static const char *
const_text(Const *c)
{
	Oid			output;
	bool		varlena;
	char	   *text;

	getTypeOutputInfo(c->consttype, &output, &varlena);
	text = OidOutputFunctionCall(output, c->constvalue);
	if (c->consttype == BPCHAROID)
	{
		int			length = strlen(text);

		while (length > 0 && text[length - 1] == ' ')
			text[--length] = '\0';
	}
	return text;
}

bool
nlpg_is_number(Node *node, double number)
{
	node = nlpg_strip(node);
	return IsA(node, Const) && !((Const *) node)->constisnull &&
		nlpg_class(((Const *) node)->consttype) == NL_TYPE_NUMBER &&
		strtod(const_text((Const *) node), NULL) == number;
}

bool
nlpg_walk_const(Walk *walk, Const *c, int column, Tokens *out)
{
	Moment		moment;
	int			value;

	if (c->constisnull)
		return nlpg_no(walk, "null constant");
	switch (nlpg_class(c->consttype))
	{
		case NL_TYPE_NUMBER:
			return nlpg_put_number(walk, const_text(c), out);
		case NL_TYPE_TEXT:
			return nlpg_put_text(walk, const_text(c), column, false, out);
		case NL_TYPE_DATE:
			if (!nlpg_read_moment((Node *) c, &moment))
				return nlpg_no(walk, "time of day");
			value = nlpg_find_period(walk, moment.date, moment.date + 1);
			/* set to a period: to its first day */
			if (value < 0 && walk->setting && !walk->free)
				value = nlpg_find_starting(walk, moment.date);
			if (value < 0)
				value = nlpg_missing_value(walk, NL_VALUE_PERIOD,
										   nlpg_period_text(moment.date, moment.date + 1), -1);
			nlpg_put_value(walk, value, out);
			return true;
		case NL_TYPE_BOOL:
			return nlpg_no(walk, "boolean constant");
		case NL_TYPE_ARRAY:
			return nlpg_no(walk, "array comparison");
		default:
			if (c->consttype == UNKNOWNOID)
				return nlpg_put_text(walk, DatumGetCString(c->constvalue), column, false, out);
			if (c->consttype == INTERVALOID)
				return nlpg_walk_interval(walk, c, out);
			if (c->consttype == TIMEOID)
				return nlpg_put_text(walk, nlpg_said_time(walk, const_text(c)), column, false, out);
			return nlpg_put_text(walk, const_text(c), column, false, out);
	}
}

bool
nlpg_walk_expr(Walk *walk, Scope *scope, Node *node, Tokens *out)
{
	Moment		moment;

	check_stack_depth();
	node = nlpg_strip(node);
	switch (nodeTag(node))
	{
		case T_Var:
			return nlpg_walk_column(walk, scope, (Var *) node, out);
		case T_Const:
			return nlpg_walk_const(walk, (Const *) node, -1, out);
		case T_Aggref:
			return nlpg_walk_aggregate(walk, scope, (Aggref *) node, out);
		case T_WindowFunc:
			return nlpg_walk_over(walk, scope, (WindowFunc *) node, out);
		case T_OpExpr:
		case T_FuncExpr:
		case T_SQLValueFunction:
			if (nlpg_class(exprType(node)) == NL_TYPE_DATE &&
				nlpg_read_moment(node, &moment) && moment.kind == MOMENT_AGO)
				return nlpg_put_ago(walk, &moment, out);
			if (IsA(node, OpExpr))
				return walk_operator(walk, scope, (OpExpr *) node, out);
			if (IsA(node, FuncExpr))
				return walk_function(walk, scope, (FuncExpr *) node, out);
			return nlpg_no(walk, "session value");
		case T_CoalesceExpr:
			{
				List	   *args = ((CoalesceExpr *) node)->args;
				int			n = list_length(args);
				Node	   *list = nlpg_array_length_of(linitial(args));

				/* of an empty list array_length gives null, not 0 */
				if (n == 2 && list != NULL && nlpg_is_number(lsecond(args), 0))
					return one(walk, scope, NL_SYM_LENGTH, list, out);
				for (int i = 0; i < n; i++)
				{
					Node	   *arg = nlpg_strip(list_nth(args, i));
					int			source;
					int			column = nlpg_column_of(walk, scope, linitial(args), &source);

					if (i < n - 1)
						nlpg_put(out, NL_SYM_COALESCE);
					if (IsA(arg, Const) ? !nlpg_walk_const(walk, (Const *) arg, column, out) :
						!nlpg_walk_expr(walk, scope, arg, out))
						return false;
				}
				return true;
			}
		case T_CaseExpr:
			return nlpg_walk_case(walk, scope, (CaseExpr *) node, out);
		case T_SubLink:
			{
				SubLink    *link = (SubLink *) node;

				if (link->subLinkType != EXPR_SUBLINK)
					return nlpg_no(walk, "boolean expression");
				nlpg_put(out, NL_SYM_OPEN);
				if (!nlpg_walk_query(walk, nlpg_one_level(walk, (Query *) link->subselect, true), out))
					return false;
				nlpg_put(out, NL_SYM_CLOSE);
				return true;
			}
		case T_CoerceViaIO:
			{
				Node	   *arg = (Node *) ((CoerceViaIO *) node)->arg;

				if (nlpg_class(exprType(arg)) == NL_TYPE_TEXT &&
					nlpg_class(exprType(node)) == NL_TYPE_NUMBER)
				{
					nlpg_put(out, NL_SYM_NUMBER);
					return nlpg_walk_expr(walk, scope, arg, out);
				}
				return nlpg_no(walk, "cast");
			}
		case T_NullIfExpr:
			return nlpg_no(walk, "nullif");
		case T_MinMaxExpr:
			{
				/* with a constant: if x > c then x else c, for null too */
				MinMaxExpr *m = (MinMaxExpr *) node;
				Node	   *a = linitial(m->args);
				Node	   *b = list_length(m->args) == 2 ? lsecond(m->args) : NULL;

				if (b != NULL && IsA(nlpg_strip(a), Const))
				{
					Node	   *swap = a;

					a = b;
					b = swap;
				}
				if (b == NULL || !IsA(nlpg_strip(b), Const) ||
					nlpg_class(m->minmaxtype) != NL_TYPE_NUMBER)
					return nlpg_no(walk, "greatest or least");
				nlpg_put(out, NL_SYM_IF);
				if (!nlpg_walk_expr(walk, scope, a, out))
					return false;
				nlpg_put(out, m->op == IS_GREATEST ? NL_SYM_GT : NL_SYM_LT);
				if (!nlpg_walk_expr(walk, scope, b, out))
					return false;
				nlpg_put(out, NL_SYM_THEN);
				if (!nlpg_walk_expr(walk, scope, a, out))
					return false;
				nlpg_put(out, NL_SYM_ELSE);
				return nlpg_walk_expr(walk, scope, b, out);
			}
		case T_ArrayExpr:
		case T_ArrayCoerceExpr:
		case T_SubscriptingRef:
			return nlpg_no(walk, "array");
		case T_RowExpr:
			return nlpg_no(walk, "row");
		case T_GroupingFunc:
			return nlpg_no(walk, "grouping");
		case T_BoolExpr:
		case T_NullTest:
		case T_BooleanTest:
		case T_ScalarArrayOpExpr:
		case T_DistinctExpr:
			return nlpg_no(walk, "boolean expression");
		default:
			return nlpg_no(walk, psprintf("node %d", (int) nodeTag(node)));
	}
}

/* Both arguments of an arithmetic operator; a text or number constant is
 * bound with the column that stands on the other side. */
static bool
two(Walk *walk, Scope *scope, int symbol, Node *a, Node *b, Tokens *out)
{
	nlpg_put(out, symbol);
	return nlpg_walk_expr(walk, scope, a, out) && nlpg_walk_expr(walk, scope, b, out);
}

/* x when node is 100 * x or x * 100; NULL otherwise. */
static Node *
hundredfold(Node *node)
{
	OpExpr	   *op = (OpExpr *) nlpg_strip(node);

	if (!IsA(op, OpExpr) || list_length(op->args) != 2 ||
		strcmp(nlpg_operator_name(op->opno), "*") != 0)
		return NULL;
	if (nlpg_is_number(linitial(op->args), 100))
		return lsecond(op->args);
	if (nlpg_is_number(lsecond(op->args), 100))
		return linitial(op->args);
	return NULL;
}

/* x when node is 1 * x, x * 1: how people ask for a division with fractions */
static Node *
onefold(Node *node)
{
	OpExpr	   *op = (OpExpr *) nlpg_strip(node);

	if (!IsA(op, OpExpr) || list_length(op->args) != 2 ||
		strcmp(nlpg_operator_name(op->opno), "*") != 0)
		return node;
	if (nlpg_is_number(linitial(op->args), 1))
		return lsecond(op->args);
	if (nlpg_is_number(lsecond(op->args), 1))
		return linitial(op->args);
	return node;
}

/* nullif(x, 0) -> x */
static Node *
divisor(Node *node)
{
	NullIfExpr *n = (NullIfExpr *) nlpg_strip(node);

	if (IsA(n, NullIfExpr) && nlpg_is_number(lsecond(n->args), 0))
		return linitial(n->args);
	return node;
}

static bool
is_division(Node *node)
{
	OpExpr	   *op = (OpExpr *) nlpg_strip(node);

	return IsA(op, OpExpr) && strcmp(nlpg_operator_name(op->opno), "/") == 0 &&
		!is_integer(op->opresulttype) &&
		nlpg_class(op->opresulttype) == NL_TYPE_NUMBER;
}

static bool
walk_operator(Walk *walk, Scope *scope, OpExpr *op, Tokens *out)
{
	const char *name = nlpg_operator_name(op->opno);
	Node	   *a = linitial(op->args);
	Node	   *b = list_length(op->args) > 1 ? lsecond(op->args) : NULL;
	NlType		type = nlpg_class(op->opresulttype);

	if (b == NULL)
	{
		if (strcmp(name, "-") == 0 && type == NL_TYPE_NUMBER)
		{
			nlpg_put(out, NL_SYM_SUB);
			nlpg_put(out, NL_SYM_V0);
			return nlpg_walk_expr(walk, scope, a, out);
		}
		return nlpg_no(walk, "operator");
	}
	if (type == NL_TYPE_NUMBER && nlpg_class(exprType(a)) == NL_TYPE_NUMBER &&
		nlpg_class(exprType(b)) == NL_TYPE_NUMBER)
	{
		if (strcmp(name, "+") == 0)
			return two(walk, scope, NL_SYM_ADD, a, b, out);
		if (strcmp(name, "-") == 0)
			return two(walk, scope, NL_SYM_SUB, a, b, out);
		if (strcmp(name, "*") == 0)
		{
			Node	   *inner = hundredfold((Node *) op);

			if (inner != NULL && is_division(inner))
			{
				OpExpr	   *division = (OpExpr *) nlpg_strip(inner);

				return two(walk, scope, NL_SYM_PERCENT,
						   onefold(linitial(division->args)),
						   divisor(lsecond(division->args)), out);
			}
			return two(walk, scope, NL_SYM_MUL, a, b, out);
		}
		if (strcmp(name, "/") == 0)
		{
			Node	   *inner;
			bool		done;
			bool		good = nlpg_walk_seconds(walk, scope, (Node *) op, out, &done);

			if (done)
				return good;
			if (is_integer(op->opresulttype))
				return nlpg_no(walk, "integer division");
			b = divisor(b);
			inner = hundredfold(a);
			if (inner != NULL)
				return two(walk, scope, NL_SYM_PERCENT, inner, b, out);
			return two(walk, scope, NL_SYM_DIV, onefold(a), b, out);
		}
		return nlpg_no(walk, "operator");
	}
	/* date - date: days; with ::date on timestamps */
	if (strcmp(name, "-") == 0 && exprType(a) == DATEOID && exprType(b) == DATEOID)
	{
		Node	   *left = nlpg_date_subject(a);
		Node	   *right = nlpg_date_subject(b);

		nlpg_put(out, NL_SYM_SUB);
		return nlpg_walk_expr(walk, scope, left, out) &&
			nlpg_walk_expr(walk, scope, right, out);
	}
	if (strcmp(name, "||") == 0 && type == NL_TYPE_TEXT)
	{
		OpExpr	   *left = (OpExpr *) nlpg_strip(a);

		if (IsA(left, OpExpr) && strcmp(nlpg_operator_name(left->opno), "||") == 0)
		{
			Const	   *space = (Const *) nlpg_strip(lsecond(left->args));

			if (IsA(space, Const) && !space->constisnull &&
				nlpg_class(space->consttype) == NL_TYPE_TEXT &&
				strcmp(const_text(space), " ") == 0)
				return two(walk, scope, NL_SYM_CONCAT, linitial(left->args), b, out);
		}
		return nlpg_no(walk, "concatenation");
	}
	if (type == NL_TYPE_DATE || op->opresulttype == INTERVALOID)
		return nlpg_walk_date_operator(walk, scope, op, out);
	if (type == NL_TYPE_BOOL)
		return nlpg_no(walk, "boolean expression");
	return nlpg_no(walk, "operator");
}

static bool
one(Walk *walk, Scope *scope, int symbol, Node *a, Tokens *out)
{
	nlpg_put(out, symbol);
	return nlpg_walk_expr(walk, scope, a, out);
}

static bool
walk_function(Walk *walk, Scope *scope, FuncExpr *f, Tokens *out)
{
	const char *name = nlpg_function_name(f->funcid);
	int			n = list_length(f->args);
	Node	   *subject;
	char		unit;
	bool		done;
	bool		good;

	/* a cast to date takes the time of day off */
	if (nlpg_date_subject((Node *) f) != (Node *) f)
	{
		Node	   *inner = nlpg_date_subject((Node *) f);
		Node	   *ignored;

		/* date_trunc(..)::date: a date already */
		if (nlpg_trunc_of(inner, &ignored) != '\0' || exprType(inner) == DATEOID ||
			nlpg_is_later_date(inner))
			return nlpg_walk_expr(walk, scope, inner, out);
		if (nlpg_class(exprType(inner)) == NL_TYPE_DATE)
			return one(walk, scope, NL_SYM_TRUNC_DAY, inner, out);
	}
	good = nlpg_walk_time_function(walk, scope, f, out, &done);
	if (done)
		return good;
	if (strcmp(name, "cardinality") == 0 && nlpg_class(exprType(linitial(f->args))) == NL_TYPE_ARRAY)
		return one(walk, scope, NL_SYM_LENGTH, linitial(f->args), out);
	if ((unit = nlpg_extract_of((Node *) f, &subject)) != '\0')
		return one(walk, scope,
				   unit == 'y' ? NL_SYM_YEAR : unit == 'q' ? NL_SYM_QUARTER :
				   unit == 'm' ? NL_SYM_MONTH : unit == 'd' ? NL_SYM_DAY :
				   unit == 'o' ? NL_SYM_DOW : NL_SYM_HOUR, subject, out);
	if ((unit = nlpg_trunc_of((Node *) f, &subject)) != '\0')
		return one(walk, scope,
				   unit == 'y' ? NL_SYM_TRUNC_YEAR : unit == 'q' ? NL_SYM_TRUNC_QUARTER :
				   unit == 'm' ? NL_SYM_TRUNC_MONTH : unit == 'w' ? NL_SYM_TRUNC_WEEK :
				   NL_SYM_TRUNC_DAY, subject, out);
	if (n == 1)
	{
		Node	   *a = linitial(f->args);

		if (strcmp(name, "lower") == 0 && f->funcresulttype == TEXTOID)
			return one(walk, scope, NL_SYM_LOWER, a, out);
		if (strcmp(name, "upper") == 0 && f->funcresulttype == TEXTOID)
			return one(walk, scope, NL_SYM_UPPER, a, out);
		if ((strcmp(name, "length") == 0 || strcmp(name, "char_length") == 0 ||
			 strcmp(name, "character_length") == 0) &&
			nlpg_class(exprType(a)) == NL_TYPE_TEXT)
			return one(walk, scope, NL_SYM_LENGTH, a, out);
		if (strcmp(name, "abs") == 0)
			return one(walk, scope, NL_SYM_ABS, a, out);
		if (strcmp(name, "round") == 0)
			return one(walk, scope, NL_SYM_ROUND0, a, out);
		/* a cast of numbers that idle_cast did not pass: rounds */
		if (f->funcformat != COERCE_EXPLICIT_CALL && is_integer(f->funcresulttype) &&
			nlpg_class(exprType(a)) == NL_TYPE_NUMBER)
			return one(walk, scope, NL_SYM_ROUND0, a, out);
	}
	if (n == 2 && strcmp(name, "round") == 0)
		for (int digits = 0; digits <= 2; digits++)
			if (nlpg_is_number(lsecond(f->args), digits))
				return one(walk, scope, NL_SYM_ROUND0 + digits, linitial(f->args), out);
	/* x::numeric(p, s) */
	if (f->funcid == F_NUMERIC_NUMERIC_INT4 && IsA(lsecond(f->args), Const))
	{
		int32		typmod = DatumGetInt32(((Const *) lsecond(f->args))->constvalue);
		int			scale = typmod >= (int32) VARHDRSZ ? (typmod - VARHDRSZ) & 0x7ff : -1;

		if (scale >= 0 && scale <= 2)
			return one(walk, scope, NL_SYM_ROUND0 + scale, linitial(f->args), out);
	}
	if (f->funcformat != COERCE_EXPLICIT_CALL)
		return nlpg_no(walk, "cast");
	return nlpg_no(walk, *name ? psprintf("function %s", name) : "function");
}

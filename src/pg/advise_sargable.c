/*-------------------------------------------------------------------------
 * advise_sargable.c
 *	  Conditions that hide a column inside a function, a cast or arithmetic,
 *	  so that no index on it and few statistics can serve them.
 *
 * Each is replaced by conditions on the bare column. For functions that never
 * fall when their argument rises and take whole intervals to one value (year
 * of a date, date_trunc, cast to date), f(x) = v is x >= low AND x < high, and
 * <, <=, >, >= need one bound. Infinite dates keep their side. Bounds on a
 * timestamp with time zone are moments, so they are right for the time zone
 * of this session: a condition to check.
 *
 * Nothing is executed but input functions and date arithmetic on constants of
 * built-in types.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <math.h>

#include "access/stratnum.h"
#include "access/transam.h"
#include "catalog/pg_opfamily.h"
#include "catalog/pg_type.h"
#include "common/int.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "pg/advise.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

/* A comparison with the column's side on the left and a constant on the right. */
typedef struct Comparison
{
	Node	   *hidden;			/* what holds the column */
	const char *operator;		/* "=", "<", ... */
	Const	   *value;			/* NULL: no constant */
	Node	   *other;
} Comparison;

static bool
read_comparison(Node *node, Comparison *c)
{
	OpExpr	   *op = (OpExpr *) node;
	Node	   *left;
	Node	   *right;
	Oid			operator;

	if (!IsA(node, OpExpr) || list_length(op->args) != 2 || op->opresulttype != BOOLOID)
		return false;
	left = (Node *) linitial(op->args);
	right = (Node *) lsecond(op->args);
	operator = op->opno;
	if (pull_varnos(NULL, right) != NULL && pull_varnos(NULL, left) == NULL)
	{
		Node	   *swap = left;

		left = right;
		right = swap;
		operator = get_commutator(op->opno);
	}
	if (!OidIsValid(operator) || pull_varnos(NULL, right) != NULL || contain_subplans(right) ||
		contain_subplans(left))
		return false;
	c->operator = nlpg_facts_operator(operator);
	if (strcmp(c->operator, "=") != 0 && strcmp(c->operator, "<") != 0 &&
		strcmp(c->operator, "<=") != 0 && strcmp(c->operator, ">") != 0 &&
		strcmp(c->operator, ">=") != 0)
		return false;
	c->hidden = left;
	c->other = right;
	right = eval_const_expressions(NULL, right);
	c->value = IsA(right, Const) && !((Const *) right)->constisnull ? (Const *) right : NULL;
	return true;
}

/* A bare column of a table, perhaps relabelled. */
static Var *
bare_column(Node *node, List *stack, NlpgRewriting *r)
{
	AttrNumber	attribute;
	RangeTblEntry *rte;

	while (node != NULL && IsA(node, RelabelType))
		node = (Node *) ((RelabelType *) node)->arg;
	if (node == NULL || !IsA(node, Var))
		return NULL;
	rte = nlpg_facts_column((Var *) node, stack, &attribute, NULL);
	if (rte == NULL)
		return NULL;
	return (Var *) node;
}

static void
note_column(Var *var, List *stack, NlpgRewriting *r)
{
	AttrNumber	attribute;
	RangeTblEntry *rte = nlpg_facts_column(var, stack, &attribute, NULL);

	nlpg_advise_column(r, rte->relid, attribute);
	if (var->vartype == TIMESTAMPTZOID)
		nlpg_advise_condition(r, "the session's time zone is always %s",
							  pg_get_timezone_name(session_timezone));
}

/* column OP value, both of the column's type */
static Node *
compare(Var *var, int strategy, Node *value)
{
	TypeCacheEntry *type = lookup_type_cache(var->vartype, TYPECACHE_BTREE_OPFAMILY);
	Oid			operator = get_opfamily_member(type->btree_opf, var->vartype, exprType(value), strategy);

	if (!OidIsValid(operator))
		return NULL;
	return (Node *) make_opclause(operator, BOOLOID, false, (Expr *) copyObject(var),
								  (Expr *) value, InvalidOid, var->varcollid);
}

static Node *
constant(Oid type, Datum value)
{
	int16		length;
	bool		by_value;

	get_typlenbyval(type, &length, &by_value);
	return (Node *) makeConst(type, -1, InvalidOid, length, value, false, by_value);
}

static int
strategy_of(const char *operator)
{
	if (strcmp(operator, "<") == 0)
		return BTLessStrategyNumber;
	if (strcmp(operator, "<=") == 0)
		return BTLessEqualStrategyNumber;
	if (strcmp(operator, "=") == 0)
		return BTEqualStrategyNumber;
	if (strcmp(operator, ">=") == 0)
		return BTGreaterEqualStrategyNumber;
	return BTGreaterStrategyNumber;
}

/* f(var) OP v, where f takes [low, high) to v and does not fall */
static Node *
interval(Var *var, const char *operator, Datum low, Datum high)
{
	Node	   *first;
	Node	   *second;

	switch (strategy_of(operator))
	{
		case BTLessStrategyNumber:
			return compare(var, BTLessStrategyNumber, constant(var->vartype, low));
		case BTLessEqualStrategyNumber:
			return compare(var, BTLessStrategyNumber, constant(var->vartype, high));
		case BTGreaterEqualStrategyNumber:
			return compare(var, BTGreaterEqualStrategyNumber, constant(var->vartype, low));
		case BTGreaterStrategyNumber:
			return compare(var, BTGreaterEqualStrategyNumber, constant(var->vartype, high));
		default:
			first = compare(var, BTGreaterEqualStrategyNumber, constant(var->vartype, low));
			second = compare(var, BTLessStrategyNumber, constant(var->vartype, high));
			if (first == NULL || second == NULL)
				return NULL;
			return (Node *) make_andclause(list_make2(first, second));
	}
}

static bool
is_date_type(Oid type)
{
	return type == DATEOID || type == TIMESTAMPOID || type == TIMESTAMPTZOID;
}

static Datum
read_date(Oid type, int year, int month, int day)
{
	Oid			input;
	Oid			parameter;

	getTypeInputInfo(type, &input, &parameter);
	return OidInputFunctionCall(input, psprintf("%04d-%02d-%02d", year, month, day), parameter, -1);
}

/* A whole number in a constant of any number type. */
static bool
whole_number(const Const *value, int64 *number)
{
	double		v;

	switch (value->consttype)
	{
		case INT2OID:
			*number = DatumGetInt16(value->constvalue);
			return true;
		case INT4OID:
			*number = DatumGetInt32(value->constvalue);
			return true;
		case INT8OID:
			*number = DatumGetInt64(value->constvalue);
			return true;
		case FLOAT8OID:
			v = DatumGetFloat8(value->constvalue);
			break;
		case NUMERICOID:
			v = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, value->constvalue));
			break;
		default:
			return false;
	}
	if (isnan(v) || fabs(v) > 1e15 || v != floor(v))
		return false;
	if (value->consttype == NUMERICOID &&
		!DatumGetBool(DirectFunctionCall2(numeric_eq, value->constvalue,
										  DirectFunctionCall1(int8_numeric, Int64GetDatum((int64) v)))))
		return false;
	*number = (int64) v;
	return true;
}

static char *
text_constant(Node *node)
{
	Const	   *c = (Const *) eval_const_expressions(NULL, node);

	if (!IsA(c, Const) || c->constisnull || c->consttype != TEXTOID)
		return NULL;
	return TextDatumGetCString(c->constvalue);
}

static FuncExpr *
built_in_call(Node *node)
{
	FuncExpr   *f = (FuncExpr *) node;

	if (node == NULL || !IsA(node, FuncExpr) || f->funcid >= FirstNormalObjectId || f->args == NIL)
		return NULL;
	return f;
}

/* ---- dates ---- */

/* extract(year from d) OP 2023, also below a cast to integer */
static Node *
year_of(Comparison *c, List *stack, NlpgRewriting *r)
{
	FuncExpr   *f = built_in_call(c->hidden);
	char	   *field;
	Var		   *var;
	int64		year;
	Node	   *result;

	if (f != NULL && (f->funcid == F_INT4_NUMERIC || f->funcid == F_INT8_NUMERIC ||
					  f->funcid == F_INT4_FLOAT8 || f->funcid == F_INT8_FLOAT8 ||
					  f->funcid == F_NUMERIC_FLOAT8))
		f = built_in_call((Node *) linitial(f->args));
	if (f == NULL || c->value == NULL)
		return NULL;
	switch (f->funcid)
	{
		case F_EXTRACT_TEXT_DATE:
		case F_EXTRACT_TEXT_TIMESTAMP:
		case F_EXTRACT_TEXT_TIMESTAMPTZ:
		case F_DATE_PART_TEXT_DATE:
		case F_DATE_PART_TEXT_TIMESTAMP:
		case F_DATE_PART_TEXT_TIMESTAMPTZ:
			break;
		default:
			return NULL;
	}
	field = text_constant((Node *) linitial(f->args));
	var = bare_column((Node *) lsecond(f->args), stack, r);
	if (field == NULL || pg_strcasecmp(field, "year") != 0 || var == NULL ||
		!is_date_type(var->vartype) || !whole_number(c->value, &year) || year < 1 || year > 9998)
		return NULL;
	result = interval(var, c->operator, read_date(var->vartype, (int) year, 1, 1),
					  read_date(var->vartype, (int) year + 1, 1, 1));
	if (result != NULL)
		note_column(var, stack, r);
	return result;
}

/* to_char(d, 'YYYY-MM') = '2023-03' */
static Node *
formatted(Comparison *c, List *stack, NlpgRewriting *r)
{
	FuncExpr   *f = built_in_call(c->hidden);
	FuncExpr   *cast;
	Node	   *argument;
	char	   *format;
	char	   *text;
	Var		   *var;
	int			year;
	int			month = 0;
	int			day = 0;
	int			used = 0;
	Datum		low;
	Datum		high;
	Node	   *result;

	if (f == NULL || c->value == NULL || strcmp(c->operator, "=") != 0 ||
		(f->funcid != F_TO_CHAR_TIMESTAMP_TEXT && f->funcid != F_TO_CHAR_TIMESTAMPTZ_TEXT))
		return NULL;
	argument = (Node *) linitial(f->args);
	cast = built_in_call(argument);
	if (cast != NULL && (cast->funcid == F_TIMESTAMPTZ_DATE || cast->funcid == F_TIMESTAMP_DATE))
		argument = (Node *) linitial(cast->args);
	var = bare_column(argument, stack, r);
	format = text_constant((Node *) lsecond(f->args));
	text = text_constant((Node *) c->value);
	if (var == NULL || !is_date_type(var->vartype) || format == NULL || text == NULL)
		return NULL;
	if (strcmp(format, "YYYY") == 0 && strlen(text) == 4 &&
		sscanf(text, "%4d%n", &year, &used) == 1 && used == 4 && year >= 1 && year < 9999)
	{
		low = read_date(var->vartype, year, 1, 1);
		high = read_date(var->vartype, year + 1, 1, 1);
	}
	else if (strcmp(format, "YYYY-MM") == 0 && strlen(text) == 7 &&
			 sscanf(text, "%4d-%2d%n", &year, &month, &used) == 2 && used == 7 &&
			 year >= 1 && year < 9999 && month >= 1 && month <= 12)
	{
		low = read_date(var->vartype, year, month, 1);
		high = read_date(var->vartype, month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1);
	}
	else if (strcmp(format, "YYYY-MM-DD") == 0 && strlen(text) == 10 &&
			 sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &used) == 3 && used == 10 &&
			 year >= 1 && year < 9999 && month >= 1 && month <= 12 && day >= 1)
	{
		int			julian = date2j(year, month, day);
		int			y;
		int			m;
		int			d;

		j2date(julian, &y, &m, &d);
		if (y != year || m != month || d != day)
			return NULL;		/* the 30th of February */
		low = read_date(var->vartype, year, month, day);
		j2date(julian + 1, &y, &m, &d);
		high = read_date(var->vartype, y, m, d);
	}
	else
		return NULL;
	result = interval(var, "=", low, high);
	if (result != NULL)
	{
		note_column(var, stack, r);
		nlpg_advise_condition(r, "no date lies before the year 1");
	}
	return result;
}

/* ts::date OP '2023-03-01' */
static Node *
day_of(Comparison *c, List *stack, NlpgRewriting *r)
{
	FuncExpr   *f = built_in_call(c->hidden);
	Var		   *var;
	DateADT		day;
	Datum		low;
	Datum		high;
	Node	   *result;

	if (f == NULL || c->value == NULL || c->value->consttype != DATEOID ||
		(f->funcid != F_DATE_TIMESTAMP && f->funcid != F_DATE_TIMESTAMPTZ))
		return NULL;
	var = bare_column((Node *) linitial(f->args), stack, r);
	day = DatumGetDateADT(c->value->constvalue);
	/* far from the ends of either type */
	if (var == NULL || day < -700000 || day > 3000000)
		return NULL;
	if (var->vartype == TIMESTAMPOID)
	{
		low = DirectFunctionCall1(date_timestamp, DateADTGetDatum(day));
		high = DirectFunctionCall1(date_timestamp, DateADTGetDatum(day + 1));
	}
	else if (var->vartype == TIMESTAMPTZOID)
	{
		low = DirectFunctionCall1(date_timestamptz, DateADTGetDatum(day));
		high = DirectFunctionCall1(date_timestamptz, DateADTGetDatum(day + 1));
	}
	else
		return NULL;
	result = interval(var, c->operator, low, high);
	if (result != NULL)
		note_column(var, stack, r);
	return result;
}

/* date_trunc('month', x) OP v, where v is the first of a month */
static Node *
truncated(Comparison *c, List *stack, NlpgRewriting *r)
{
	static const char *const units[] = {
		"minute", "hour", "day", "week", "month", "quarter", "year", NULL
	};
	FuncExpr   *f = built_in_call(c->hidden);
	FuncExpr   *cast;
	Node	   *argument;
	char	   *unit;
	int			u = 0;
	bool		zoned;
	Datum		low;
	Datum		high;
	Datum		step;
	Var		   *var;
	Node	   *result;

	if (f != NULL && (f->funcid == F_DATE_TIMESTAMP || f->funcid == F_DATE_TIMESTAMPTZ))
		f = built_in_call((Node *) linitial(f->args));
	if (f == NULL || c->value == NULL ||
		(f->funcid != F_DATE_TRUNC_TEXT_TIMESTAMP && f->funcid != F_DATE_TRUNC_TEXT_TIMESTAMPTZ))
		return NULL;
	zoned = f->funcid == F_DATE_TRUNC_TEXT_TIMESTAMPTZ;
	unit = text_constant((Node *) linitial(f->args));
	while (units[u] != NULL && (unit == NULL || pg_strcasecmp(unit, units[u]) != 0))
		u++;
	if (units[u] == NULL)
		return NULL;
	argument = (Node *) lsecond(f->args);
	cast = built_in_call(argument);
	if (cast != NULL && (cast->funcid == F_TIMESTAMPTZ_DATE || cast->funcid == F_TIMESTAMP_DATE) && u >= 2)
		argument = (Node *) linitial(cast->args);
	var = bare_column(argument, stack, r);
	if (var == NULL || var->vartype != (argument == (Node *) lsecond(f->args) ?
										(zoned ? TIMESTAMPTZOID : TIMESTAMPOID) : DATEOID))
		return NULL;

	/* the value in the type that date_trunc gives */
	low = c->value->constvalue;
	if (c->value->consttype == DATEOID)
	{
		if (!DATE_NOT_FINITE(DatumGetDateADT(low)) && DatumGetDateADT(low) > -700000 &&
			DatumGetDateADT(low) < 3000000)
			low = DirectFunctionCall1(zoned ? date_timestamptz : date_timestamp, low);
		else
			return NULL;
	}
	else if (c->value->consttype != (zoned ? TIMESTAMPTZOID : TIMESTAMPOID))
		return NULL;
	if (TIMESTAMP_NOT_FINITE(DatumGetTimestamp(low)))
		return NULL;
	if (DatumGetTimestamp(DirectFunctionCall2(zoned ? timestamptz_trunc : timestamp_trunc,
											  CStringGetTextDatum(units[u]), low)) != DatumGetTimestamp(low))
		return NULL;
	step = DirectFunctionCall3(interval_in,
							   CStringGetDatum(strcmp(units[u], "quarter") == 0 ? "3 months" :
											   psprintf("1 %s", units[u])),
							   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	high = DirectFunctionCall2(zoned ? timestamptz_pl_interval : timestamp_pl_interval, low, step);
	if (var->vartype == DATEOID)
	{
		low = DirectFunctionCall1(zoned ? timestamptz_date : timestamp_date, low);
		high = DirectFunctionCall1(zoned ? timestamptz_date : timestamp_date, high);
	}
	result = interval(var, c->operator, low, high);
	if (result != NULL)
		note_column(var, stack, r);
	return result;
}

/* ---- casts and arithmetic ---- */

static bool
integer_range(Oid type, int64 number)
{
	return type == INT8OID || (type == INT4OID && number >= PG_INT32_MIN && number <= PG_INT32_MAX) ||
		(type == INT2OID && number >= PG_INT16_MIN && number <= PG_INT16_MAX);
}

static Node *
integer_constant(Oid type, int64 number)
{
	return constant(type, type == INT8OID ? Int64GetDatum(number) :
					type == INT4OID ? Int32GetDatum((int32) number) : Int16GetDatum((int16) number));
}

/* integer_column = 5.0, integer_column::text = '5' */
static Node *
cast_away(Comparison *c, List *stack, NlpgRewriting *r)
{
	FuncExpr   *f = built_in_call(c->hidden);
	Var		   *var = NULL;
	int64		number;
	Node	   *result;

	if (c->value == NULL)
		return NULL;
	if (f != NULL && list_length(f->args) == 1 &&
		(f->funcid == F_NUMERIC_INT2 || f->funcid == F_NUMERIC_INT4 || f->funcid == F_NUMERIC_INT8 ||
		 f->funcid == F_FLOAT8_INT2 || f->funcid == F_FLOAT8_INT4))
	{
		var = bare_column((Node *) linitial(f->args), stack, r);
		if (!whole_number(c->value, &number))
			return NULL;
	}
	else if (IsA(c->hidden, CoerceViaIO) && ((CoerceViaIO *) c->hidden)->resulttype == TEXTOID &&
			 strcmp(c->operator, "=") == 0)
	{
		char	   *text = text_constant((Node *) c->value);
		char	   *end;

		if (text == NULL)
			return NULL;
		var = bare_column((Node *) ((CoerceViaIO *) c->hidden)->arg, stack, r);
		errno = 0;
		number = strtoll(text, &end, 10);
		if (errno != 0 || *text == '\0' || strcmp(psprintf(INT64_FORMAT, number), text) != 0)
			return NULL;
	}
	if (var == NULL || (var->vartype != INT2OID && var->vartype != INT4OID && var->vartype != INT8OID) ||
		!integer_range(var->vartype, number))
		return NULL;
	result = compare(var, strategy_of(c->operator), integer_constant(var->vartype, number));
	if (result != NULL)
		note_column(var, stack, r);
	return result;
}

/* column + 3 OP 10; for dates also column + 30 > CURRENT_DATE */
static Node *
arithmetic(Comparison *c, List *stack, NlpgRewriting *r)
{
	OpExpr	   *op = (OpExpr *) c->hidden;
	const char *name;
	Var		   *var;
	Const	   *step;
	int64		a;
	int64		b;
	int64		number;
	Node	   *result;

	if (!IsA(op, OpExpr) || list_length(op->args) != 2)
		return NULL;
	name = nlpg_facts_operator(op->opno);
	if (strcmp(name, "+") != 0 && strcmp(name, "-") != 0)
		return NULL;
	var = bare_column((Node *) linitial(op->args), stack, r);
	step = (Const *) eval_const_expressions(NULL, (Node *) lsecond(op->args));
	if (var == NULL || !IsA(step, Const) || step->constisnull || !whole_number(step, &b))
		return NULL;
	if ((var->vartype == INT4OID || var->vartype == INT8OID) && op->opresulttype == var->vartype)
	{
		if (c->value == NULL || !whole_number(c->value, &a) ||
			(name[0] == '+' ? pg_sub_s64_overflow(a, b, &number) : pg_add_s64_overflow(a, b, &number)) ||
			!integer_range(var->vartype, number))
			return NULL;
		result = compare(var, strategy_of(c->operator), integer_constant(var->vartype, number));
	}
	else if (var->vartype == DATEOID && op->opresulttype == DATEOID && exprType(c->other) == DATEOID &&
			 step->consttype == INT4OID && !contain_volatile_functions(c->other))
	{
		OpExpr	   *back = (OpExpr *) copyObject(op);

		/* date +- integer are each other's inverse */
		back->opno = name[0] == '+' ? 1101 : 1100;	/* pg_operator.dat: date - int4, date + int4 */
		back->opfuncid = InvalidOid;
		back->args = list_make2(copyObject(c->other), copyObject(step));
		result = compare(var, strategy_of(c->operator), (Node *) back);
	}
	else
		return NULL;
	if (result != NULL)
		note_column(var, stack, r);
	return result;
}

Node *
nlpg_sargable_expression(Node *node, List *stack, NlpgRewriting *r)
{
	Comparison	c;
	Node	   *result;

	if (!read_comparison(node, &c) || IsA(c.hidden, Var))
		return NULL;
	result = year_of(&c, stack, r);
	if (result == NULL)
		result = formatted(&c, stack, r);
	if (result == NULL)
		result = day_of(&c, stack, r);
	if (result == NULL)
		result = truncated(&c, stack, r);
	if (result == NULL)
		result = cast_away(&c, stack, r);
	if (result == NULL)
		result = arithmetic(&c, stack, r);
	return result;
}

void
nlpg_advise_sargable(NlpgAdvising *advising)
{
	nlpg_advise_rule(advising, nlpg_sargable_expression, NULL,
					 "a condition on the bare column can use its index and its statistics; inside a function, a cast or arithmetic it cannot");
}

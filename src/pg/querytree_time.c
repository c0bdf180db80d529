/*-------------------------------------------------------------------------
 * querytree_time.c
 *	  Reckoning with dates and times -> IR: differences, ages, later dates.
 *
 * Seconds that are divided are hours, minutes or days of a difference, inside
 * the aggregate where there is one. A difference compared with a constant is
 * compared with a duration of the question, if it has it, else as a number. A
 * date that is later by a constant is compared by the difference, which months
 * and, across a change of the clock, days have not: those stay as they are.
 */
#include "pg/compat.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "pg/querytree_private.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

/* The arguments of function(unit constant, x); NULL: it is none. */
Node *
nlpg_unit_argument(Node *node, const char *name, const char *other, const char *unit)
{
	FuncExpr   *f = (FuncExpr *) nlpg_strip(node);
	const char *called;
	Const	   *c;

	if (f == NULL || !IsA(f, FuncExpr) || list_length(f->args) != 2)
		return NULL;
	called = nlpg_function_name(f->funcid);
	c = linitial(f->args);
	if ((strcmp(called, name) != 0 && (other == NULL || strcmp(called, other) != 0)) ||
		!IsA(c, Const) || c->constisnull || c->consttype != TEXTOID ||
		pg_strcasecmp(TextDatumGetCString(c->constvalue), unit) != 0)
		return NULL;
	return lsecond(f->args);
}

/* A call of the function, with so many arguments at most. */
FuncExpr *
nlpg_call_of(Node *node, const char *name)
{
	FuncExpr   *f = (FuncExpr *) nlpg_strip(node);

	return f != NULL && IsA(f, FuncExpr) && f->args != NIL &&
		strcmp(nlpg_function_name(f->funcid), name) == 0 ? f : NULL;
}

static OpExpr *
operator_of(Node *node, const char *name)
{
	OpExpr	   *op = (OpExpr *) nlpg_strip(node);

	return op != NULL && IsA(op, OpExpr) && list_length(op->args) == 2 &&
		strcmp(nlpg_operator_name(op->opno), name) == 0 ? op : NULL;
}

static bool
is_date(Node *node)
{
	return nlpg_class(exprType(node)) == NL_TYPE_DATE;
}

/* The number that a constant is; false: it is none, or below zero. */
bool
nlpg_number_of(Node *node, double *number)
{
	Const	   *c = (Const *) nlpg_strip(node);
	Oid			output;
	bool		varlena;

	if (!IsA(c, Const) || c->constisnull || nlpg_class(c->consttype) != NL_TYPE_NUMBER)
		return false;
	getTypeOutputInfo(c->consttype, &output, &varlena);
	*number = strtod(OidOutputFunctionCall(output, c->constvalue), NULL);
	return *number >= 0;
}

static const char *
number_text(double number)
{
	return psprintf("%.10g", number);
}

/* --- intervals ------------------------------------------------------------ */

static bool
interval_const(Node *node, Interval *interval)
{
	Const	   *c = (Const *) nlpg_strip(node);

	if (!IsA(c, Const) || c->constisnull || c->consttype != INTERVALOID)
		return false;
	*interval = *DatumGetIntervalP(c->constvalue);
	return true;
}

/* The duration of a constant interval; must: see nlpg_put_duration. */
static bool
put_interval(Walk *walk, const Interval *interval, Tokens *out, bool must)
{
	if (interval->month < 0 || interval->day < 0 || interval->time < 0 ||
		interval->time % USECS_PER_MINUTE != 0)
		return must ? nlpg_no(walk, "interval") : false;
	return nlpg_put_duration(walk, interval->month, interval->day,
							 (int) (interval->time / USECS_PER_MINUTE), out, must);
}

/* As put_interval, of one that is only compared: a day is 24 hours. */
static bool
put_length(Walk *walk, const Interval *interval, Tokens *out, bool must)
{
	Interval	other = *interval;
	int64		total = interval->day * (int64) 1440 + interval->time / USECS_PER_MINUTE;

	if (interval->month == 0 && interval->time % USECS_PER_MINUTE == 0 && total < 10000000)
	{
		if (put_interval(walk, interval, out, false))
			return true;
		other.day = 0;
		other.time = total * USECS_PER_MINUTE;
		if (put_interval(walk, &other, out, false))
			return true;
		if (total % 1440 == 0)
		{
			other.day = (int) (total / 1440);
			other.time = 0;
			if (put_interval(walk, &other, out, false))
				return true;
		}
	}
	return must ? put_interval(walk, interval, out, true) : false;
}

bool
nlpg_walk_interval(Walk *walk, Const *c, Tokens *out)
{
	return put_interval(walk, DatumGetIntervalP(c->constvalue), out, true);
}

/* n * interval '1 unit', or make_interval(units => n): n and the unit's letter
 * (y m d h); also w, q for what is seven days, three months. */
static char
counted_interval(Node *node, Node **n)
{
	OpExpr	   *op = operator_of(node, "*");
	FuncExpr   *f = nlpg_call_of(node, "make_interval");
	Interval	interval;

	if (op != NULL)
	{
		Node	   *unit = lsecond(op->args);

		*n = linitial(op->args);
		if (!interval_const(unit, &interval))
		{
			*n = unit;
			unit = linitial(op->args);
			if (!interval_const(unit, &interval))
				return '\0';
		}
		if (interval.month == 12 && interval.day == 0 && interval.time == 0)
			return 'y';
		if (interval.month == 1 && interval.day == 0 && interval.time == 0)
			return 'm';
		if (interval.month == 0 && interval.day == 1 && interval.time == 0)
			return 'd';
		if (interval.month == 0 && interval.day == 0 && interval.time == USECS_PER_HOUR)
			return 'h';
		if (interval.month == 0 && interval.day == 0 && interval.time == USECS_PER_MINUTE)
			return 't';
		return '\0';
	}
	if (f != NULL)
	{
		static const char units[] = "ymwdhts";
		char		unit = '\0';

		/* defaults are not filled in yet */
		for (int i = 0; i < list_length(f->args); i++)
		{
			Node	   *arg = list_nth(f->args, i);
			int			place = i;

			if (IsA(arg, NamedArgExpr))
			{
				place = ((NamedArgExpr *) arg)->argnumber;
				arg = (Node *) ((NamedArgExpr *) arg)->arg;
			}
			if (nlpg_is_number(arg, 0))
				continue;
			if (unit != '\0' || place < 0 || place > 6)
				return '\0';
			unit = units[place];
			*n = arg;
		}
		return unit == 'w' || unit == 's' ? '\0' : unit;
	}
	return '\0';
}

/* --- differences ---------------------------------------------------------- */

static bool
is_now(Node *node)
{
	Moment		moment;

	node = nlpg_date_subject(node);
	return nlpg_read_moment(node, &moment) && moment.kind == MOMENT_AGO &&
		moment.months == 0 && moment.days == 0 && moment.hours == 0;
}

/* today in a difference of times is now(), which CURRENT_DATE is not */
static bool
is_midnight(Node *node)
{
	SQLValueFunction *f = (SQLValueFunction *) nlpg_date_subject(node);

	return IsA(f, SQLValueFunction) && f->op == SVFOP_CURRENT_DATE;
}

static bool
walk_date(Walk *walk, Scope *scope, Node *node, Tokens *out)
{
	if (IsA(nlpg_strip(node), Const))
		return nlpg_no(walk, "date arithmetic");
	if (is_now(node))
	{
		nlpg_put(out, NL_SYM_TODAY);
		return true;
	}
	return nlpg_walk_expr(walk, scope, node, out);
}

static bool
put_elapsed(Walk *walk, Scope *scope, Node *a, Node *b, Tokens *out)
{
	if (is_midnight(a) || is_midnight(b))
		return nlpg_no(walk, "date arithmetic");
	nlpg_put(out, NL_SYM_ELAPSED);
	return walk_date(walk, scope, a, out) && walk_date(walk, scope, b, out);
}

/* x when node is extract(epoch from x) over constants: *divisor what they make. */
static Node *
seconds_of(Node *node, double *divisor)
{
	OpExpr	   *op = operator_of(node, "/");
	Node	   *x;
	double		n;

	if (op != NULL)
	{
		x = seconds_of(linitial(op->args), divisor);
		if (x == NULL || !nlpg_number_of(lsecond(op->args), &n) || n == 0)
			return NULL;
		*divisor *= n;
		return x;
	}
	*divisor = 1;
	x = nlpg_unit_argument(node, "extract", "date_part", "epoch");
	return x != NULL && exprType(x) == INTERVALOID ? x : NULL;
}

static int
unit_symbol(double seconds)
{
	return seconds == 60 ? NL_SYM_MINUTES : seconds == 3600 ? NL_SYM_HOUR :
		seconds == 86400 ? NL_SYM_DAY : 0;
}

/* The aggregates that a division may be drawn into. */
static Aggref *
linear_aggregate(Node *node)
{
	Aggref	   *agg = (Aggref *) nlpg_strip(node);
	const char *name;

	if (!IsA(agg, Aggref) || agg->agglevelsup != 0 || agg->args == NIL)
		return NULL;
	name = nlpg_function_name(agg->aggfnoid);
	return strcmp(name, "sum") == 0 || strcmp(name, "avg") == 0 || strcmp(name, "min") == 0 ||
		strcmp(name, "max") == 0 || strcmp(name, "percentile_cont") == 0 ? agg : NULL;
}

typedef struct Replace
{
	Node	   *old;
	Node	   *new;
} Replace;

static Node *
replace(Node *node, Replace *context)
{
	if (node == NULL)
		return NULL;
	if (node == context->old)
		return context->new;
	return expression_tree_mutator(node, replace, (void *) context);
}

/* The aggregate, its argument put where it stands in node itself. */
static Node *
draw_in(Node *node, Aggref *agg)
{
	Aggref	   *result = copyObject(agg);
	TargetEntry *tle = linitial(result->args);
	Replace		context;

	context.old = (Node *) agg;
	context.new = (Node *) ((TargetEntry *) linitial(agg->args))->expr;
	tle->expr = (Expr *) replace(node, &context);
	return (Node *) result;
}

bool
nlpg_walk_seconds(Walk *walk, Scope *scope, Node *node, Tokens *out, bool *done)
{
	double		divisor;
	Node	   *x = seconds_of(node, &divisor);
	OpExpr	   *op = operator_of(node, "/");
	Aggref	   *agg;
	int			symbol;

	*done = true;
	if (x != NULL)
	{
		agg = linear_aggregate(x);
		if (agg != NULL)
			return nlpg_walk_expr(walk, scope, draw_in(node, agg), out);
		symbol = unit_symbol(divisor);
		if (symbol != 0)
		{
			nlpg_put(out, symbol);
			return nlpg_walk_expr(walk, scope, x, out);
		}
		if (divisor == 1)
		{
			nlpg_put(out, NL_SYM_MUL);
			nlpg_put(out, NL_SYM_MINUTES);
			return nlpg_walk_expr(walk, scope, x, out) && nlpg_put_number(walk, "60", out);
		}
		return nlpg_no(walk, "cast");
	}
	if (op != NULL && nlpg_number_of(lsecond(op->args), &divisor) &&
		(agg = linear_aggregate(linitial(op->args))) != NULL &&
		seconds_of((Node *) ((TargetEntry *) linitial(agg->args))->expr, &divisor) != NULL)
		return nlpg_walk_expr(walk, scope, draw_in(node, agg), out);
	*done = false;
	return false;
}

/* --- expressions ---------------------------------------------------------- */

/* date + n, + interval, - interval; date - date gives an interval. */
bool
nlpg_walk_date_operator(Walk *walk, Scope *scope, OpExpr *op, Tokens *out)
{
	const char *name = nlpg_operator_name(op->opno);
	Node	   *a = linitial(op->args);
	Node	   *b = lsecond(op->args);
	Interval	interval;
	Node	   *n;
	double		days;
	char		unit;

	if (strcmp(name, "-") == 0 && is_date(a) && is_date(b))
		return put_elapsed(walk, scope, a, b, out);
	if (strcmp(name, "+") != 0)
		return nlpg_no(walk, "date arithmetic");
	if (!is_date(a))
	{
		Node	   *swap = a;

		a = b;
		b = swap;
	}
	if (!is_date(a) || IsA(nlpg_strip(a), Const))
		return nlpg_no(walk, "date arithmetic");
	if (nlpg_class(exprType(b)) == NL_TYPE_NUMBER)
	{
		nlpg_put(out, NL_SYM_ADD);
		if (!walk_date(walk, scope, a, out))
			return false;
		if (!nlpg_number_of(b, &days))
			return nlpg_walk_expr(walk, scope, b, out);
		return nlpg_put_duration(walk, 0, (int) days, 0, out, false) ||
			nlpg_put_number(walk, number_text(days), out);
	}
	if (interval_const(b, &interval))
	{
		nlpg_put(out, NL_SYM_ADD);
		return walk_date(walk, scope, a, out) && put_interval(walk, &interval, out, true);
	}
	unit = counted_interval(b, &n);
	if (unit != 'd' && unit != 'm' && unit != 'y')
		return nlpg_no(walk, "date arithmetic");
	nlpg_put(out, unit == 'd' ? NL_SYM_ADD : NL_SYM_PLUS_MONTHS);
	if (!walk_date(walk, scope, a, out))
		return false;
	if (unit == 'y')
		nlpg_put(out, NL_SYM_MUL);
	if (!nlpg_walk_expr(walk, scope, n, out))
		return false;
	if (unit == 'y')
		nlpg_put(out, NL_SYM_V12);
	return true;
}

/* The difference that age() tells: *b's age at *a, NULL for today's. */
static bool
age_of(Node *node, Node **a, Node **b)
{
	FuncExpr   *f = nlpg_call_of(node, "age");

	if (f == NULL)
		return false;
	*a = list_length(f->args) == 2 ? linitial(f->args) : NULL;
	*b = llast(f->args);
	return true;
}

static bool
put_years(Walk *walk, Scope *scope, Node *a, Node *b, Tokens *out)
{
	nlpg_put(out, NL_SYM_YEARS);
	if (a == NULL)
		nlpg_put(out, NL_SYM_TODAY);
	else if (!walk_date(walk, scope, a, out))
		return false;
	return walk_date(walk, scope, b, out);
}

bool
nlpg_walk_time_function(Walk *walk, Scope *scope, FuncExpr *f, Tokens *out, bool *done)
{
	Node	   *a;
	Node	   *b;
	Node	   *x;
	bool		number;

	*done = true;
	x = nlpg_unit_argument((Node *) f, "extract", "date_part", "year");
	if (x != NULL && age_of(x, &a, &b))
		return put_years(walk, scope, a, b, out);
	x = nlpg_weekday_of((Node *) f, &number);
	if (x != NULL)
	{
		if (number)
			nlpg_put(out, NL_SYM_NUMBER);
		nlpg_put(out, NL_SYM_WEEKDAY);
		return nlpg_walk_expr(walk, scope, x, out);
	}
	return nlpg_walk_seconds(walk, scope, (Node *) f, out, done);
}

/* --- comparisons ---------------------------------------------------------- */

static int
turned(int op)
{
	return op == NL_SYM_GT ? NL_SYM_LT : op == NL_SYM_GE ? NL_SYM_LE :
		op == NL_SYM_LT ? NL_SYM_GT : op == NL_SYM_LE ? NL_SYM_GE : op;
}

/* x op a constant interval: a duration, or a number of hours, minutes, days. */
static bool
compare_interval(Walk *walk, Scope *scope, Node *x, int op, const Interval *interval,
				 Tokens *out)
{
	static const int units[] = {NL_SYM_MINUTES, NL_SYM_HOUR, NL_SYM_DAY};
	static const int minutes[] = {1, 60, 1440};
	Tokens		length = {NULL, 0, 0};
	bool		said = put_length(walk, interval, &length, false);
	double		total = interval->day * 1440.0 + interval->time / (double) USECS_PER_MINUTE;

	for (int i = 0; i < 3 && !said && interval->month == 0 && total >= 0; i++)
		if (nlpg_has_number(walk, number_text(total / minutes[i])))
		{
			nlpg_put(out, units[i]);
			if (!nlpg_walk_expr(walk, scope, x, out))
				return false;
			nlpg_put(out, op);
			return nlpg_put_number(walk, number_text(total / minutes[i]), out);
		}
	if (!said && !put_length(walk, interval, &length, true))
		return false;
	if (!nlpg_walk_expr(walk, scope, x, out))
		return false;
	nlpg_put(out, op);
	nlpg_put_all(out, &length);
	return true;
}

/* a op b + n: *sum is b + n (or b - n, *sign -1), b a column or the like. */
static bool
is_sum(Node *node, Node **b, Node **n, int *sign)
{
	OpExpr	   *op = operator_of(nlpg_date_subject(node), "+");
	Moment		moment;

	*sign = 1;
	if (op == NULL)
	{
		op = operator_of(nlpg_date_subject(node), "-");
		*sign = -1;
	}
	if (op == NULL || nlpg_read_moment((Node *) op, &moment))
		return false;
	*b = linitial(op->args);
	*n = lsecond(op->args);
	if (*sign > 0 && !is_date(*b))
	{
		Node	   *swap = *b;

		*b = *n;
		*n = swap;
	}
	return is_date(*b) && !is_date(*n);
}

/* date op date + n days */
static bool
compare_days(Walk *walk, Scope *scope, Node *a, int op, Node *b, Node *n, Tokens *out)
{
	double		days;

	nlpg_put(out, NL_SYM_SUB);
	if (!walk_date(walk, scope, nlpg_date_subject(a), out) ||
		!walk_date(walk, scope, nlpg_date_subject(b), out))
		return false;
	nlpg_put(out, op);
	if (nlpg_number_of(n, &days))
		return nlpg_put_number(walk, number_text(days), out);
	return nlpg_walk_expr(walk, scope, n, out);
}

static bool
is_zoned(Node *node)
{
	return exprType(nlpg_date_subject(node)) == TIMESTAMPTZOID;
}

bool
nlpg_walk_time_compare(Walk *walk, Scope *scope, Node *left, int op, Node *right,
					   Tokens *out, bool *done)
{
	Interval	interval;
	double		number;
	double		divisor;
	Node	   *a;
	Node	   *b;
	Node	   *n;
	Node	   *x;
	int			sign;
	int			symbol;
	char		unit;

	*done = true;
	/* full years: told from the months and days only on the last of a month */
	if (age_of(left, &a, &b) && (op == NL_SYM_LT || op == NL_SYM_GE))
	{
		if (interval_const(right, &interval) && interval.month % 12 == 0 &&
			interval.day == 0 && interval.time == 0)
		{
			if (!put_years(walk, scope, a, b, out))
				return false;
			nlpg_put(out, op);
			return nlpg_put_number(walk, number_text(interval.month / 12.0), out);
		}
		if (counted_interval(right, &n) == 'y')
		{
			if (!put_years(walk, scope, a, b, out))
				return false;
			nlpg_put(out, op);
			return nlpg_walk_expr(walk, scope, n, out);
		}
	}
	if (exprType(left) == INTERVALOID)
	{
		if (interval_const(right, &interval))
			return compare_interval(walk, scope, left, op, &interval, out);
		unit = counted_interval(right, &n);
		if (unit == 'd' || unit == 'h' || unit == 't')
		{
			nlpg_put(out, unit == 'd' ? NL_SYM_DAY : unit == 'h' ? NL_SYM_HOUR : NL_SYM_MINUTES);
			if (!nlpg_walk_expr(walk, scope, left, out))
				return false;
			nlpg_put(out, op);
			return nlpg_walk_expr(walk, scope, n, out);
		}
	}
	/* hours of a difference, a number: the duration, where it is said */
	x = seconds_of(left, &divisor);
	symbol = x == NULL ? 0 : unit_symbol(divisor);
	if (symbol != 0 && nlpg_number_of(right, &number) && number == (int) number && number < 100000)
	{
		Tokens		length = {NULL, 0, 0};

		memset(&interval, 0, sizeof(interval));
		interval.time = (int64) (number * divisor) * USECS_PER_SEC;
		if (put_length(walk, &interval, &length, false))
		{
			if (!nlpg_walk_expr(walk, scope, x, out))
				return false;
			nlpg_put(out, op);
			nlpg_put_all(out, &length);
			return true;
		}
	}
	/* created + hours < now() */
	if (is_sum(left, &b, &n, &sign) && is_date(right) && !is_midnight(right) &&
		((unit = counted_interval(n, &x)) == 'h' || unit == 't'))
		return nlpg_walk_time_compare(walk, scope, right, turned(op), left, out, done);
	if (is_date(left) && !IsA(nlpg_strip(left), Const) &&
		is_sum(right, &b, &n, &sign) && !(is_now(b) && is_now(left)))
	{
		int			way = sign > 0 ? op : turned(op);

		a = left;
		if (sign < 0)
		{
			a = b;
			b = left;
		}
		if (nlpg_class(exprType(n)) == NL_TYPE_NUMBER && exprType(left) == DATEOID)
			return compare_days(walk, scope, a, way, b, n, out);
		if (interval_const(n, &interval) && interval.month == 0 &&
			(interval.day == 0 || (!is_zoned(a) && !is_zoned(b))))
		{
			Tokens		difference = {NULL, 0, 0};
			Tokens		length = {NULL, 0, 0};

			/* of two dates: days */
			if (exprType(nlpg_date_subject(a)) == DATEOID && exprType(nlpg_date_subject(b)) == DATEOID &&
				interval.time == 0)
			{
				nlpg_put(out, NL_SYM_SUB);
				if (!walk_date(walk, scope, a, out) || !walk_date(walk, scope, b, out))
					return false;
				nlpg_put(out, way);
				return nlpg_put_number(walk, number_text(interval.day), out);
			}
			if (!put_elapsed(walk, scope, a, b, &difference) ||
				!put_length(walk, &interval, &length, true))
				return false;
			nlpg_put_all(out, &difference);
			nlpg_put(out, way);
			nlpg_put_all(out, &length);
			return true;
		}
		unit = counted_interval(n, &x);
		if (unit == 'd' && exprType(nlpg_date_subject(a)) == DATEOID &&
			exprType(nlpg_date_subject(b)) == DATEOID)
			return compare_days(walk, scope, a, way, b, x, out);
		if (unit == 'h' || unit == 't' || (unit == 'd' && !is_zoned(a) && !is_zoned(b)))
		{
			nlpg_put(out, unit == 'd' ? NL_SYM_DAY : unit == 'h' ? NL_SYM_HOUR : NL_SYM_MINUTES);
			if (!put_elapsed(walk, scope, a, b, out))
				return false;
			nlpg_put(out, way);
			return nlpg_walk_expr(walk, scope, x, out);
		}
	}
	*done = false;
	return false;
}

bool
nlpg_is_whole_time(Node *node)
{
	Node	   *x = nlpg_unit_argument(node, "extract", "date_part", "year");
	bool		number;

	return (x != NULL && nlpg_call_of(x, "age") != NULL) ||
		(nlpg_weekday_of(node, &number) != NULL && number);
}

bool
nlpg_is_later_date(Node *node)
{
	OpExpr	   *op = operator_of(node, "+");
	Interval	interval;
	Node	   *n;
	char		unit;

	if (op == NULL || exprType(nlpg_date_subject(linitial(op->args))) != DATEOID)
		return false;
	if (interval_const(lsecond(op->args), &interval))
		return interval.time == 0;
	unit = counted_interval(lsecond(op->args), &n);
	return unit == 'd' || unit == 'm' || unit == 'y';
}

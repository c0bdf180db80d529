/*-------------------------------------------------------------------------
 * querytree_date.c
 *	  Dates, ranges of dates and moments relative to today.
 *
 * A range with [low, high) that is a year, quarter, month or day is said as
 * that period; a single bound by a value that starts or ends there. Absolute
 * dates are bound to values that name a date, relative ones to values that
 * are relative: what they come to today does not matter.
 *
 * A timestamp compared with a bare date is read as people mean it, by days:
 * `ts <= '2024-01-31'` includes the 31st. With dates this is what SQL says.
 *
 * Tables by month hold the first day: `month = '2024-03-01'`, or = the start
 * of the current month, is bound to a value that names the month, when the
 * question has none that names the day.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "pg/querytree_private.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

/* date + n units; false when out of range. */
bool
nlpg_date_plus(DateADT date, char unit, int n, DateADT *result)
{
	int			year;
	int			month;
	int			day;

	if (unit == 'w' || unit == 'd')
	{
		*result = date + (unit == 'w' ? 7 * n : n);
		return true;
	}
	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	month += n * (unit == 'y' ? 12 : unit == 'q' ? 3 : 1) - 1;
	year += month >= 0 ? month / 12 : -((11 - month) / 12);
	month = ((month % 12) + 12) % 12 + 1;
	if (year < 1 || year > 9999)
		return false;
	if (day > day_tab[isleap(year)][month - 1])
		day = day_tab[isleap(year)][month - 1];
	*result = date2j(year, month, day) - POSTGRES_EPOCH_JDATE;
	return true;
}

DateADT
nlpg_date_trunc(DateADT date, char unit)
{
	int			year;
	int			month;
	int			day;

	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	switch (unit)
	{
		case 'y':
			return date2j(year, 1, 1) - POSTGRES_EPOCH_JDATE;
		case 'q':
			return date2j(year, (month - 1) / 3 * 3 + 1, 1) - POSTGRES_EPOCH_JDATE;
		case 'm':
			return date2j(year, month, 1) - POSTGRES_EPOCH_JDATE;
		case 'w':
			return date - (j2day(date + POSTGRES_EPOCH_JDATE) + 6) % 7;
		default:
			return date;
	}
}

static bool
is_date_type(Oid type)
{
	return type == DATEOID || type == TIMESTAMPOID || type == TIMESTAMPTZOID;
}

/* The single argument of a cast between date and timestamps, or NULL. */
static Node *
date_cast(Node *node)
{
	FuncExpr   *f;

	if (node == NULL || !IsA(node, FuncExpr))
		return NULL;
	f = (FuncExpr *) node;
	if (list_length(f->args) != 1 || !is_date_type(f->funcresulttype) ||
		!is_date_type(exprType(linitial(f->args))))
		return NULL;
	switch (f->funcid)
	{
		case F_DATE_TIMESTAMP:
		case F_DATE_TIMESTAMPTZ:
		case F_TIMESTAMP_DATE:
		case F_TIMESTAMPTZ_DATE:
		case F_TIMESTAMP_TIMESTAMPTZ:
		case F_TIMESTAMPTZ_TIMESTAMP:
			return linitial(f->args);
		default:
			return NULL;
	}
}

Node *
nlpg_date_subject(Node *node)
{
	Node	   *inner;

	while ((inner = date_cast(node)) != NULL)
		node = inner;
	return node;
}

static char
unit_letter(const char *name)
{
	if (pg_strcasecmp(name, "year") == 0 || pg_strcasecmp(name, "years") == 0)
		return 'y';
	if (pg_strcasecmp(name, "quarter") == 0)
		return 'q';
	if (pg_strcasecmp(name, "month") == 0 || pg_strcasecmp(name, "months") == 0)
		return 'm';
	if (pg_strcasecmp(name, "week") == 0)
		return 'w';
	if (pg_strcasecmp(name, "day") == 0 || pg_strcasecmp(name, "days") == 0)
		return 'd';
	if (pg_strcasecmp(name, "dow") == 0)
		return 'o';
	if (pg_strcasecmp(name, "hour") == 0 || pg_strcasecmp(name, "hours") == 0)
		return 'h';
	return '\0';
}

/* function(unit constant, date expression) */
static char
unit_function(Node *node, const char *name, const char *other, Node **subject)
{
	FuncExpr   *f;
	Const	   *c;
	const char *called;

	if (node == NULL || !IsA(node, FuncExpr))
		return '\0';
	f = (FuncExpr *) node;
	if (list_length(f->args) != 2)
		return '\0';
	called = nlpg_function_name(f->funcid);
	if (strcmp(called, name) != 0 && (other == NULL || strcmp(called, other) != 0))
		return '\0';
	c = (Const *) linitial(f->args);
	if (!IsA(c, Const) || c->constisnull || c->consttype != TEXTOID)
		return '\0';
	*subject = nlpg_date_subject(lsecond(f->args));
	if (!is_date_type(exprType(*subject)))
		return '\0';
	return unit_letter(TextDatumGetCString(c->constvalue));
}

char
nlpg_trunc_of(Node *node, Node **subject)
{
	char		unit = unit_function(nlpg_date_subject(node), "date_trunc", NULL, subject);

	return unit != '\0' && strchr("yqmwd", unit) != NULL ? unit : '\0';
}

char
nlpg_extract_of(Node *node, Node **subject)
{
	char		unit = unit_function(nlpg_strip(node), "extract", "date_part", subject);

	return unit != '\0' && strchr("yqmdoh", unit) != NULL ? unit : '\0';
}

/* A constant interval or number of days, times sign, taken from a moment. */
static bool
minus(Moment *moment, Node *node, int sign)
{
	int			months = 0;
	int			days = 0;
	int			hours = 0;
	Const	   *c = (Const *) nlpg_strip(node);

	if (!IsA(c, Const) || c->constisnull)
		return false;
	if (c->consttype == INT4OID)
		days = DatumGetInt32(c->constvalue);
	else if (c->consttype == INTERVALOID)
	{
		Interval   *interval = DatumGetIntervalP(c->constvalue);

		if (interval->time % USECS_PER_HOUR != 0)
			return false;
		months = interval->month;
		days = interval->day;
		hours = (int) (interval->time / USECS_PER_HOUR);
	}
	else
		return false;
	months *= sign;
	days *= sign;
	hours *= sign;
	switch (moment->kind)
	{
		case MOMENT_AGO:
			moment->months += months;
			moment->days += days;
			moment->hours += hours;
			return true;
		case MOMENT_DATE:
			{
				DateADT		date;

				if (hours != 0 ||
					!nlpg_date_plus(moment->date, 'm', -months, &date))
					return false;
				moment->date = date - days;
				return true;
			}
		case MOMENT_UNIT:
			{
				int			size = moment->unit == 'y' ? 12 :
					moment->unit == 'q' ? 3 : moment->unit == 'm' ? 1 : 0;

				if (hours != 0)
					return false;
				if (size != 0)
				{
					if (days != 0 || months % size != 0)
						return false;
					moment->offset -= months / size;
					return true;
				}
				if (months != 0 || days % 7 != 0)
					return false;
				moment->offset -= days / 7;
				return true;
			}
		default:
			return false;
	}
}

bool
nlpg_read_moment(Node *node, Moment *moment)
{
	Node	   *subject;
	char		unit;

	memset(moment, 0, sizeof(Moment));
	node = nlpg_date_subject(node);
	if (node == NULL)
		return false;
	if (IsA(node, Const))
	{
		Const	   *c = (Const *) node;
		Timestamp	ts;

		if (c->constisnull)
			return false;
		moment->kind = MOMENT_DATE;
		if (c->consttype == DATEOID)
		{
			moment->date = DatumGetDateADT(c->constvalue);
			return !DATE_NOT_FINITE(moment->date);
		}
		if (c->consttype == TIMESTAMPTZOID)
			ts = DatumGetTimestamp(DirectFunctionCall1(timestamptz_timestamp,
													   c->constvalue));
		else if (c->consttype == TIMESTAMPOID)
			ts = DatumGetTimestamp(c->constvalue);
		else
			return false;
		if (TIMESTAMP_NOT_FINITE(ts) || ts % USECS_PER_DAY != 0)
			return false;
		moment->date = (DateADT) (ts / USECS_PER_DAY);
		return true;
	}
	if (IsA(node, SQLValueFunction))
	{
		SQLValueFunction *f = (SQLValueFunction *) node;

		moment->kind = MOMENT_AGO;
		return f->op == SVFOP_CURRENT_DATE || f->op == SVFOP_CURRENT_TIMESTAMP ||
			f->op == SVFOP_LOCALTIMESTAMP;
	}
	if (IsA(node, FuncExpr) && ((FuncExpr *) node)->args == NIL)
	{
		const char *name = nlpg_function_name(((FuncExpr *) node)->funcid);

		moment->kind = MOMENT_AGO;
		return strcmp(name, "now") == 0 || strcmp(name, "transaction_timestamp") == 0 ||
			strcmp(name, "statement_timestamp") == 0 ||
			strcmp(name, "clock_timestamp") == 0;
	}
	if ((unit = nlpg_trunc_of(node, &subject)) != '\0')
	{
		if (!nlpg_read_moment(subject, moment))
			return false;
		if (moment->kind == MOMENT_DATE)
		{
			moment->date = nlpg_date_trunc(moment->date, unit);
			return true;
		}
		if (moment->kind != MOMENT_AGO || moment->hours != 0)
			return false;
		if (unit == 'd')
			return true;
		else if (unit == 'w')
		{
			if (moment->months != 0 || moment->days % 7 != 0)
				return false;
			moment->offset = -moment->days / 7;
		}
		else
		{
			int			size = unit == 'y' ? 12 : unit == 'q' ? 3 : 1;

			if (moment->days != 0 || moment->months % size != 0)
				return false;
			moment->offset = -moment->months / size;
		}
		moment->kind = MOMENT_UNIT;
		moment->unit = unit;
		moment->months = moment->days = 0;
		return true;
	}
	if (IsA(node, OpExpr) && list_length(((OpExpr *) node)->args) == 2)
	{
		OpExpr	   *op = (OpExpr *) node;
		const char *name = nlpg_operator_name(op->opno);

		if (!is_date_type(exprType(linitial(op->args))))
			return false;
		if (strcmp(name, "-") == 0 && exprType(lsecond(op->args)) != DATEOID)
			return nlpg_read_moment(linitial(op->args), moment) &&
				minus(moment, lsecond(op->args), 1);
		if (strcmp(name, "+") == 0)
			return nlpg_read_moment(linitial(op->args), moment) &&
				minus(moment, lsecond(op->args), -1);
	}
	return false;
}

bool
nlpg_same_moment(const Moment *a, const Moment *b)
{
	return a->kind == b->kind && a->date == b->date && a->months == b->months &&
		a->days == b->days && a->hours == b->hours && a->unit == b->unit &&
		a->offset == b->offset;
}

static void
put_compare(Walk *walk, int op, int value, Tokens *out)
{
	nlpg_put(out, op);
	nlpg_put_value(walk, value, out);
}

/* `>= d` or `< d`, d a date */
static void
bound_by_date(Walk *walk, int op, DateADT date, Tokens *out)
{
	int			value = nlpg_find_starting(walk, date);

	if (value >= 0)
	{
		put_compare(walk, op, value, out);
		return;
	}
	value = nlpg_find_ending(walk, date);
	if (value >= 0)
	{
		put_compare(walk, op == NL_SYM_GE ? NL_SYM_GT : NL_SYM_LE, value, out);
		return;
	}
	value = nlpg_missing_value(walk, NL_VALUE_PERIOD,
							   nlpg_period_text(date, date + 1), -1);
	put_compare(walk, op, value, out);
}

static int
trunc_symbol(char unit)
{
	switch (unit)
	{
		case 'y':
			return NL_SYM_TRUNC_YEAR;
		case 'q':
			return NL_SYM_TRUNC_QUARTER;
		case 'm':
			return NL_SYM_TRUNC_MONTH;
		case 'w':
			return NL_SYM_TRUNC_WEEK;
		default:
			return NL_SYM_TRUNC_DAY;
	}
}

/* `op` the start of a unit: the unit itself, the one that ends there, or, for
 * the current one, an expression of today. */
static bool
bound_by_unit(Walk *walk, int op, const Moment *moment, Tokens *out)
{
	int			value;

	if (op != NL_SYM_GE && op != NL_SYM_LT)
		return nlpg_no(walk, "date bound");
	value = nlpg_find_relative(walk, moment->unit, moment->offset);
	if (value >= 0)
	{
		put_compare(walk, op, value, out);
		return true;
	}
	value = nlpg_find_relative(walk, moment->unit, moment->offset - 1);
	if (value >= 0)
	{
		put_compare(walk, op == NL_SYM_GE ? NL_SYM_GT : NL_SYM_LE, value, out);
		return true;
	}
	if (moment->offset == 0)
	{
		nlpg_put(out, op);
		nlpg_put(out, trunc_symbol(moment->unit));
		nlpg_put(out, NL_SYM_TODAY);
		return true;
	}
	value = nlpg_missing_value(walk, NL_VALUE_PERIOD,
							   nlpg_relative_text(moment->unit, moment->offset), -1);
	put_compare(walk, op, value, out);
	return true;
}

static bool
has_days(Walk *walk, int days)
{
	Tokens		ignored = {NULL, 0, 0};

	return nlpg_put_duration(walk, 0, days < 0 ? -days : days, 0, &ignored, false);
}

/*
 * Of dates, `<= today + 6` is `< today + 7`: the days that the question says,
 * if it does not say the others.
 */
static int
whole_days(Walk *walk, int op, Moment *moment)
{
	int			step = op == NL_SYM_LE || op == NL_SYM_GT ? 1 :
		op == NL_SYM_LT || op == NL_SYM_GE ? -1 : 0;
	int			other = moment->days - step;

	if (walk->free || step == 0 || moment->months != 0 || moment->hours != 0 ||
		moment->days == 0 || other == 0 || has_days(walk, moment->days) ||
		!has_days(walk, other))
		return op;
	moment->days = other;
	return op == NL_SYM_LE ? NL_SYM_LT : op == NL_SYM_GT ? NL_SYM_GE :
		op == NL_SYM_LT ? NL_SYM_LE : NL_SYM_GT;
}

/* today, ago a duration, or a duration ahead; `= day-1` is for the caller */
bool
nlpg_put_ago(Walk *walk, const Moment *moment, Tokens *out)
{
	if (moment->months == 0 && moment->days == 0 && moment->hours == 0)
	{
		nlpg_put(out, NL_SYM_TODAY);
		return true;
	}
	if (moment->months <= 0 && moment->days <= 0 && moment->hours <= 0)
	{
		nlpg_put(out, NL_SYM_ADD);
		nlpg_put(out, NL_SYM_TODAY);
		return nlpg_put_duration(walk, -moment->months, -moment->days,
								 -moment->hours * 60, out, true);
	}
	if (moment->months < 0 || moment->days < 0 || moment->hours < 0)
		return nlpg_no(walk, "mixed interval");
	nlpg_put(out, NL_SYM_AGO);
	return nlpg_put_duration(walk, moment->months, moment->days, moment->hours * 60,
							 out, true);
}

bool
nlpg_walk_moment(Walk *walk, Scope *scope, Node *subject, int op,
				 const Moment *moment, Tokens *out)
{
	int			value;

	/* equal to a day: within it */
	if (moment->kind == MOMENT_DATE && (op == NL_SYM_EQ || op == NL_SYM_NE))
	{
		Moment		next = *moment;

		next.date++;
		return nlpg_walk_range(walk, scope, subject, op == NL_SYM_NE, moment,
							   &next, out);
	}
	/* "aged 33 or more": full years, where the question has no duration */
	if (moment->kind == MOMENT_AGO && exprType(subject) == DATEOID && !walk->free &&
		moment->months > 0 && moment->months % 12 == 0 && moment->days == 0 && moment->hours == 0 &&
		(op == NL_SYM_GT || op == NL_SYM_LE))
	{
		Tokens		ignored = {NULL, 0, 0};
		const char *years = psprintf("%d", moment->months / 12);

		if (!nlpg_put_duration(walk, moment->months, 0, 0, &ignored, false) &&
			nlpg_has_number(walk, years))
		{
			nlpg_put(out, NL_SYM_YEARS);
			nlpg_put(out, NL_SYM_TODAY);
			if (!nlpg_walk_expr(walk, scope, subject, out))
				return false;
			nlpg_put(out, op == NL_SYM_GT ? NL_SYM_LT : NL_SYM_GE);
			return nlpg_put_number(walk, years, out);
		}
	}
	if (!nlpg_walk_expr(walk, scope, subject, out))
		return false;
	switch (moment->kind)
	{
		case MOMENT_DATE:
			if (op == NL_SYM_GE || op == NL_SYM_LT)
				bound_by_date(walk, op, moment->date, out);
			else
				bound_by_date(walk, op == NL_SYM_GT ? NL_SYM_GE : NL_SYM_LT,
							  moment->date + 1, out);
			return true;
		case MOMENT_UNIT:
			return bound_by_unit(walk, op, moment, out);
		case MOMENT_AGO:
			if (moment->months == 0 && moment->hours == 0 && !walk->free)
			{
				/* a day that the question names, or none: then today - n */
				if (moment->days != 0)
				{
					Tokens		try = {NULL, 0, 0};

					if (!nlpg_put_duration(walk, 0, moment->days, 0, &try, false))
					{
						value = nlpg_find_relative(walk, 'd', -moment->days);
						if (value >= 0)
						{
							put_compare(walk, op, value, out);
							return true;
						}
					}
				}
				else if (op == NL_SYM_EQ || op == NL_SYM_NE)
				{
					value = nlpg_find_relative(walk, 'd', 0);
					if (value >= 0 && exprType(subject) != DATEOID)
					{
						put_compare(walk, op, value, out);
						return true;
					}
				}
			}
			{
				Moment		day = *moment;

				nlpg_put(out, exprType(subject) == DATEOID ? whole_days(walk, op, &day) : op);
				return nlpg_put_ago(walk, &day, out);
			}
		default:
			return nlpg_no(walk, "date");
	}
}

/* [low, high), or (negate) outside it */
bool
nlpg_walk_range(Walk *walk, Scope *scope, Node *subject, bool negate,
				const Moment *low, const Moment *high, Tokens *out)
{
	int			equals = negate ? NL_SYM_NE : NL_SYM_EQ;
	int			value;
	int			other;

	if (!nlpg_walk_expr(walk, scope, subject, out))
		return false;
	if (low->kind == MOMENT_UNIT)
	{
		value = nlpg_find_relative(walk, low->unit, low->offset);
		if (value < 0)
			value = nlpg_missing_value(walk, NL_VALUE_PERIOD,
									   nlpg_relative_text(low->unit, low->offset), -1);
		put_compare(walk, equals, value, out);
		return true;
	}
	value = nlpg_find_period(walk, low->date, high->date);
	if (value >= 0)
	{
		put_compare(walk, equals, value, out);
		return true;
	}
	/* a column of months, as the first day of each */
	if (!walk->free && high->date == low->date + 1 &&
		nlpg_date_trunc(low->date, 'm') == low->date)
	{
		DateADT		end;

		value = nlpg_date_plus(low->date, 'm', 1, &end) ? nlpg_find_period(walk, low->date, end) : -1;
		if (value >= 0)
		{
			put_compare(walk, equals, value, out);
			return true;
		}
	}
	if (!negate)
	{
		int			first;
		int			second;

		value = nlpg_find_starting(walk, low->date);
		other = nlpg_find_ending(walk, high->date);
		if (value >= 0 && other >= 0)
		{
			nlpg_put(out, NL_SYM_BETWEEN);
			nlpg_put_value(walk, value, out);
			nlpg_put_value(walk, other, out);
			return true;
		}
		/* from one date to before another */
		first = value >= 0 ? value : nlpg_find_ending(walk, low->date);
		second = other >= 0 ? other : nlpg_find_starting(walk, high->date);
		if (first >= 0 && second >= 0)
		{
			put_compare(walk, value >= 0 ? NL_SYM_GE : NL_SYM_GT, first, out);
			nlpg_put(out, NL_SYM_AND);
			if (!nlpg_walk_expr(walk, scope, subject, out))
				return false;
			put_compare(walk, other >= 0 ? NL_SYM_LE : NL_SYM_LT, second, out);
			return true;
		}
	}
	if (nlpg_period_text(low->date, high->date) != NULL)
	{
		value = nlpg_missing_value(walk, NL_VALUE_PERIOD,
								   nlpg_period_text(low->date, high->date), -1);
		put_compare(walk, equals, value, out);
		return true;
	}
	if (negate)
		return nlpg_no(walk, "date range");
	nlpg_put(out, NL_SYM_BETWEEN);
	nlpg_put_value(walk, nlpg_missing_value(walk, NL_VALUE_PERIOD,
											nlpg_period_text(low->date, low->date + 1), -1), out);
	nlpg_put_value(walk, nlpg_missing_value(walk, NL_VALUE_PERIOD,
											nlpg_period_text(high->date - 1, high->date), -1), out);
	return true;
}

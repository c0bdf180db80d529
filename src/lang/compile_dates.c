/*-------------------------------------------------------------------------
 * compile_dates.c
 *	  Periods and durations of link.h -> half-open ranges of dates.
 *
 * A period's text is absolute ("2023", "2023-Q1", "2023-03", "2023-03-15";
 * also a number that is a year) or relative to the day the statement runs on
 * ("year-1", "month+0", "week-1", "day-1", "quarter+0"). Bounds are dates, so
 * that they may be compared with dates and with timestamps of both kinds.
 * Nothing is allocated but the text written.
 *-------------------------------------------------------------------------
 */
#include <stdlib.h>
#include <string.h>

#include "lang/compile_parts.h"

#define MAX_OFFSET 9999

typedef struct Period
{
	char		unit;			/* y q m w d */
	bool		relative;
	int			offset;			/* relative: units from the current one */
	int			year;			/* absolute: its first day */
	int			month;
	int			day;
} Period;

/* ---- reading ---- */

/* Exactly `count` digits; -1 when there are others. */
static int
read_digits(const char **at, int count)
{
	int			number = 0;

	while (count-- > 0)
	{
		if (**at < '0' || **at > '9')
			return -1;
		number = number * 10 + (*(*at)++ - '0');
	}
	return number;
}

static int
days_of(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool		leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

static bool
read_absolute(const char *text, Period *period)
{
	period->relative = false;
	period->unit = 'y';
	period->month = period->day = 1;
	period->year = read_digits(&text, 4);
	if (period->year < 1)
		return false;
	if (*text == '\0')
		return true;
	if (*text++ != '-')
		return false;
	if (*text == 'Q')
	{
		int			quarter = text[1] - '0';

		period->unit = 'q';
		period->month = quarter * 3 - 2;
		return quarter >= 1 && quarter <= 4 && text[2] == '\0';
	}
	period->unit = 'm';
	period->month = read_digits(&text, 2);
	if (period->month < 1 || period->month > 12)
		return false;
	if (*text == '\0')
		return true;
	if (*text++ != '-')
		return false;
	period->unit = 'd';
	period->day = read_digits(&text, 2);
	return period->day >= 1 && period->day <= days_of(period->year, period->month) && *text == '\0';
}

static bool
read_relative(const char *text, Period *period)
{
	static const char *const units[] = {"year", "quarter", "month", "week", "day", NULL};
	int			u;

	period->relative = true;
	for (u = 0; units[u] != NULL; u++)
	{
		size_t		length = strlen(units[u]);
		const char *at = text + length;
		char	   *end;
		long		offset;

		if (strncmp(text, units[u], length) != 0 || (*at != '+' && *at != '-') ||
			at[1] < '0' || at[1] > '9')
			continue;
		offset = strtol(at, &end, 10);
		if (*end != '\0' || offset < -MAX_OFFSET || offset > MAX_OFFSET)
			return false;
		period->unit = units[u][0];
		period->offset = (int) offset;
		return true;
	}
	return false;
}

static bool
read_period(const NlCompile *compile, const NlExpr *expr, Period *period)
{
	const NlValue *value;

	memset(period, 0, sizeof(*period));
	if (expr->kind != NL_EXPR_VALUE)
		return false;
	value = &compile->values[expr->item];
	if (value->kind == NL_VALUE_NUMBER)
		return read_absolute(value->text, period) && period->unit == 'y';
	return value->kind == NL_VALUE_PERIOD &&
		(read_absolute(value->text, period) || read_relative(value->text, period));
}

bool
nl_compile_is_day(const NlCompile *compile, const NlExpr *expr)
{
	Period		period;

	return read_period(compile, expr, &period) && period.unit == 'd';
}

/* ---- writing ---- */

static void
write_absolute(NlCompile *compile, Period period, bool after)
{
	char		date[] = "0000-00-00";
	char		years[8];
	int			months = 0;
	int			i;

	if (after)
	{
		switch (period.unit)
		{
			case 'y':
				months = 12;
				break;
			case 'q':
				months = 3;
				break;
			case 'm':
				months = 1;
				break;
			default:
				if (++period.day > days_of(period.year, period.month))
				{
					period.day = 1;
					months = 1;
				}
				break;
		}
	}
	period.month += months;
	if (period.month > 12)
	{
		period.month -= 12;
		period.year++;
	}
	nl_text_char(compile->text, '\'');
	for (i = 3; i >= 0; i--)
	{
		years[i] = (char) ('0' + period.year % 10);
		period.year /= 10;
	}
	if (period.year > 0)		/* the year after 9999 */
		nl_text_int(compile->text, period.year);
	memcpy(date, years, 4);
	date[5] = (char) ('0' + period.month / 10);
	date[6] = (char) ('0' + period.month % 10);
	date[8] = (char) ('0' + period.day / 10);
	date[9] = (char) ('0' + period.day % 10);
	nl_text_add(compile->text, date);
	nl_text_char(compile->text, '\'');
}

static void
write_relative(NlCompile *compile, const Period *period, int offset)
{
	NlText	   *text = compile->text;
	const char *unit = period->unit == 'y' ? "year" : period->unit == 'q' ? "quarter" :
		period->unit == 'm' ? "month" : "week";
	int			n = offset < 0 ? -offset : offset;

	if (period->unit == 'd')
	{
		nl_text_add(text, "CURRENT_DATE");
		if (offset != 0)
		{
			nl_text_add(text, offset < 0 ? " - " : " + ");
			nl_text_int(text, n);
		}
		return;
	}
	nl_text_add(text, offset == 0 ? "date_trunc('" : "(date_trunc('");
	nl_text_add(text, unit);
	nl_text_add(text, "', CURRENT_DATE)");
	if (offset != 0)
	{
		nl_text_add(text, offset < 0 ? " - interval '" : " + interval '");
		if (period->unit == 'q')
			n *= 3;
		nl_text_int(text, n);
		nl_text_char(text, ' ');
		nl_text_add(text, period->unit == 'q' ? "month" : unit);
		nl_text_add(text, n == 1 ? "')" : "s')");
	}
	nl_text_add(text, "::date");
}

void
nl_compile_moment(NlCompile *compile, const NlExpr *expr, bool after)
{
	Period		period;

	if (!read_period(compile, expr, &period))
	{
		nl_compile_fail(compile, NL_ERR_INPUT, "answer with a value that is not the period it should be");
		return;
	}
	if (period.relative)
		write_relative(compile, &period, period.offset + (after ? 1 : 0));
	else
		write_absolute(compile, period, after);
}

/* Can `a` be compared with the period as with one date? */
static bool
at_once(const NlCompile *compile, const NlExpr *a, const NlExpr *period)
{
	return !a->type.timestamp && nl_compile_is_day(compile, period);
}

NlLevel
nl_compile_period_level(const NlCompile *compile, const NlExpr *a, int symbol,
						const NlExpr *period)
{
	if (!at_once(compile, a, period))
	{
		if (symbol == NL_SYM_EQ)
			return NL_LEVEL_AND;
		if (symbol == NL_SYM_NE)
			return NL_LEVEL_OR;
	}
	return NL_LEVEL_TEST;
}

static void
write_bound(NlCompile *compile, const NlScope *scope, NlExpr *a,
			const char *operator, const NlExpr *period, bool after)
{
	nl_compile_operand(compile, scope, a, NULL, NL_LEVEL_OTHER);
	nl_text_add(compile->text, operator);
	nl_compile_moment(compile, period, after);
}

void
nl_compile_in_period(NlCompile *compile, const NlScope *scope, NlExpr *a,
					 int symbol, const NlExpr *period, NlLevel level)
{
	bool		once = at_once(compile, a, period);
	bool		wrap = nl_compile_period_level(compile, a, symbol, period) < level;

	if (wrap)
		nl_text_char(compile->text, '(');
	switch (symbol)
	{
		case NL_SYM_EQ:
			write_bound(compile, scope, a, once ? " = " : " >= ", period, false);
			if (!once)
			{
				nl_text_add(compile->text, " AND ");
				write_bound(compile, scope, a, " < ", period, true);
			}
			break;
		case NL_SYM_NE:
			write_bound(compile, scope, a, once ? " <> " : " < ", period, false);
			if (!once)
			{
				nl_text_add(compile->text, " OR ");
				write_bound(compile, scope, a, " >= ", period, true);
			}
			break;
		case NL_SYM_LT:
			write_bound(compile, scope, a, " < ", period, false);
			break;
		case NL_SYM_GE:
			write_bound(compile, scope, a, " >= ", period, false);
			break;
		case NL_SYM_LE:
			write_bound(compile, scope, a, once ? " <= " : " < ", period, !once);
			break;
		case NL_SYM_GT:
			write_bound(compile, scope, a, once ? " > " : " >= ", period, !once);
			break;
		default:
			nl_compile_fail(compile, NL_ERR_INPUT, "answer with a period that is not compared");
			break;
	}
	if (wrap)
		nl_text_char(compile->text, ')');
}

bool
nl_compile_duration(NlCompile *compile, const char *text, bool *hours)
{
	static const char *const units[] = {"minute", "hour", "day", "week", "month", "quarter", "year", NULL};
	char	   *end;
	long		n;
	int			u;

	if (*text < '0' || *text > '9')
		return false;
	n = strtol(text, &end, 10);
	if (*end != ' ' || n > MAX_OFFSET * 10L)
		return false;
	end++;
	for (u = 0; units[u] != NULL; u++)
	{
		size_t		length = strlen(units[u]);

		if (strncmp(end, units[u], length) != 0 ||
			(strcmp(end + length, "") != 0 && strcmp(end + length, "s") != 0))
			continue;
		*hours = u <= 1;
		if (strcmp(units[u], "quarter") == 0)
		{
			n *= 3;
			u = 4;
		}
		nl_text_add(compile->text, "interval '");
		nl_text_int(compile->text, n);
		nl_text_char(compile->text, ' ');
		nl_text_add(compile->text, units[u]);
		nl_text_add(compile->text, n == 1 ? "'" : "s'");
		return true;
	}
	return false;
}

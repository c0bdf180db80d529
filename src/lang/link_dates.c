/*-------------------------------------------------------------------------
 * link_dates.c
 *	  Dates and periods of a question: written in digits, with month names,
 *	  quarters, and relative to today.
 *
 * Canonical texts are those of link.h. A period with its month or quarter
 * named also gives the year, month or quarter as numbers: tables of dates
 * have such columns.
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <stdlib.h>

#include "lang/link_reader.h"

static int
days_of(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (month < 1 || month > 12)
		return 0;
	if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
		return 29;
	return days[month - 1];
}

static bool
date_ok(int y, int m, int d)
{
	return y >= 1000 && y <= 9999 && d >= 1 && d <= days_of(y, m);
}

static void
emit_date(NlReader *r, int y, int m, int d, int first, int n)
{
	char		text[48];

	if (d > 0)
		snprintf(text, sizeof(text), "%04d-%02d-%02d", y, m, d);
	else
		snprintf(text, sizeof(text), "%04d-%02d", y, m);
	nl_emit(r, NL_VALUE_PERIOD, text, first, n);
}

/* ---------------- dates and periods ---------------- */

/* Two digits that are no day of a month's last half-dozen years: 25 behind q3. */
static int
bare_year_at(const NlReader *r, int i, int *year)
{
	const char *w = word_at(r, i);

	if (!digits_only(w) || strlen(w) != 2 || atoi(w) < 15 || atoi(w) > 40)
		return 0;
	*year = short_year(atoi(w));
	return 1;
}

/* A four-digit year, one in words ("twenty twenty-four"), or '23 after a month.
 * Words taken, 0: none. */
static int
year_at(const NlReader *r, int i, bool shortened, int *year)
{
	const char *w = word_at(r, i);
	NlNumberRead number;
	bool		ordinal;

	if (shortened && among(w, "nineteen twenty two") && nl_number_word(w, &ordinal) >= 0 &&
		nl_read_spelled(r, i, &number) && !number.ordinal && digits_only(number.text) && strlen(number.text) == 4)
	{
		*year = atoi(number.text);
		return *year >= 1900 && *year <= 2100 ? number.words : 0;
	}

	if (digits_only(w) && strlen(w) == 4)
	{
		*year = atoi(w);
		return *year >= 1900 && *year <= 2100 ? 1 : 0;
	}
	if (shortened && among(w, "' \xE2\x80\x99 \xE2\x80\x98") && attached(r, i + 1) &&
		digits_only(word_at(r, i + 1)) && strlen(word_at(r, i + 1)) == 2)
	{
		*year = atoi(word_at(r, i + 1));
		*year = short_year(*year);
		return 2;
	}
	return 0;
}

/* A day of the month: 15, 15th, fifteenth. */
static int
day_at(const NlReader *r, int i, int *day)
{
	const char *w = word_at(r, i);
	bool		ordinal;
	NlNumberRead		number;

	if (digits_only(w) && strlen(w) <= 2)
	{
		*day = atoi(w);
		if (*day < 1 || *day > 31)
			return 0;
		return attached(r, i + 1) && among(word_at(r, i + 1), "st nd rd th") ? 2 : 1;
	}
	if (nl_number_word(w, &ordinal) >= 0 && nl_read_spelled(r, i, &number) && number.ordinal)
	{
		*day = atoi(number.text);
		return *day >= 1 && *day <= 31 ? number.words : 0;
	}
	return 0;
}

/* Dates written in digits alone. */
static bool
digit_date(NlReader *r, int i)
{
	const char *text = word_at(r, i);
	int			part[3] = {0, 0, 0};
	int			width[3] = {0, 0, 0};
	char		mark = 0;
	int			n = 0;
	const char *at;

	for (at = text; *at; at++)
	{
		if (is_number(at))
		{
			if (n >= 3 || width[n] >= 4)
				return false;
			part[n] = part[n] * 10 + (*at - '0');
			width[n]++;
		}
		else
		{
			if (strchr("-/.", *at) == NULL || (mark != 0 && *at != mark))
				return false;
			mark = *at;
			n++;
		}
	}
	n++;
	if (n == 3 && width[0] == 4 && width[1] <= 2 && width[2] <= 2)
	{
		if (!date_ok(part[0], part[1], part[2]))
			return false;
		emit_date(r, part[0], part[1], part[2], i, 1);
		return true;
	}
	if (n == 3 && width[0] <= 2 && width[1] <= 2 && (width[2] == 4 || (width[2] == 2 && mark != '-')))
	{
		int			y = part[2];
		int			m = mark == '/' ? part[0] : part[1];
		int			d = mark == '/' ? part[1] : part[0];

		if (width[2] == 2)
			y = short_year(y);
		if (m > 12)
		{
			int			swap = m;

			m = d;
			d = swap;
		}
		if (!date_ok(y, m, d))
			return false;
		emit_date(r, y, m, d, i, 1);
		return true;
	}
	if (n == 2 && mark != '.')
	{
		int			y = width[0] == 4 ? part[0] : part[1];
		int			m = width[0] == 4 ? part[1] : part[0];

		if (width[0] + width[1] > 6 || (width[0] != 4 && width[1] != 4) ||
			y < 1900 || y > 2100 || m < 1 || m > 12 || (mark == '/' && width[0] == 4))
			return false;
		emit_date(r, y, m, 0, i, 1);
		return true;
	}
	return false;
}

/* Is the month's name at i meant as one? may and march are also verbs. */
static bool
month_meant(const NlReader *r, int i)
{
	static const char before[] = "in since until till of during by from to before after between and through last next this end early mid late each every / - ,";

	if (is(r, i, "may") || is(r, i, "march") || is(r, i, "mar"))
	{
		if (among(word_at(r, i - 1), before) && !(is(r, i, "may") && among(word_at(r, i - 1), "this and to ,")))
			return true;
		return i > 0 && starts_upper(r->q, i) && !(r->q->words[i - 1].text[0] == '.' && is(r, i, "may"));
	}
	if (strlen(word_at(r, i)) == 3)
		return !among(word_at(r, i), "dec sep") || starts_upper(r->q, i) || among(word_at(r, i - 1), before);
	return true;
}

/* The only year of four digits in the question; 0: none, or several. */
static int
only_year(const NlReader *r)
{
	int			found = 0;
	int			i;

	for (i = 0; i < r->q->n_words; i++)
	{
		int			year;

		if (year_at(r, i, false, &year) == 0)
			continue;
		if (found != 0 && found != year)
			return 0;
		found = year;
	}
	return found;
}

/* "jun - aug 2025", "june to aug 25": the year behind the other end of the range;
 * at: behind the month. 0: none. */
static int
year_of_range(const NlReader *r, int at)
{
	int			day;
	int			year;
	int			n;

	if (!among(word_at(r, at), "- to and through thru till until / \xE2\x80\x93"))
		return 0;
	at++;
	at += day_at(r, at, &day);
	if (nl_month_word(word_at(r, at)) == 0)
		return 0;
	at++;
	while (among(word_at(r, at), "of in , ."))
		at++;
	n = year_at(r, at, true, &year);
	return n > 0 || bare_year_at(r, at, &year) > 0 ? year : 0;
}

/* Month first: March 2023, March 5, 2023, or the month alone. */
static int
month_first(NlReader *r, int i)
{
	int			month = nl_month_word(word_at(r, i));
	int			at = i + 1;
	int			day;
	int			year;
	int			n;
	int			m;

	if (month == 0)
		return 0;
	if (is(r, at, ".") && attached(r, at))
		at++;
	if (is(r, at, "-") || is(r, at, "/"))
		at++;
	n = day_at(r, at, &day);
	if (n > 0)
	{
		int			after = at + n;

		if (is(r, after, ",") || is(r, after, "-") || is(r, after, "of"))
			after++;
		m = year_at(r, after, true, &year);
		if (m > 0 && date_ok(year, month, day))
		{
			emit_date(r, year, month, day, i, after + m - i);
			return after + m - i;
		}
	}
	if (is(r, at, ",") || is(r, at, "of") || is(r, at, "in"))
		at++;
	m = year_at(r, at, true, &year);
	if (m > 0)
	{
		emit_date(r, year, month, 0, i, at + m - i);
		nl_emit_int(r, year, at, m);
		nl_emit_int(r, month, i, 1);
		return at + m - i;
	}
	if (n == 0 && !month_meant(r, i))
		return 0;
	nl_emit_int(r, month, i, 1);
	/* "July and August 2023": the year stands elsewhere */
	year = only_year(r);
	if (year == 0)
		year = year_of_range(r, n == 0 ? i + 1 : at + n);
	/* since the beginning of this year */
	if (year == 0 && n == 0 && month == 1 && is(r, i - 1, "since"))
		nl_emit(r, NL_VALUE_PERIOD, "year+0", i, 1);
	if (year > 0 && (n == 0 || date_ok(year, month, day)))
		emit_date(r, year, month, n == 0 ? 0 : day, i, n == 0 ? 1 : at + n - i);
	/* "june 26" may be a year too */
	if (n == 1 && strlen(word_at(r, at)) == 2 && day >= 15 && day <= 40 && digits_only(word_at(r, at)))
	{
		emit_date(r, short_year(day), month, 0, i, at + 1 - i);
		nl_emit_int(r, short_year(day), at, 1);
	}
	return 1;
}

/* Day first: 15 March 2023, the 15th of March 2023. */
static int
day_first(NlReader *r, int i)
{
	int			day;
	int			year;
	int			month;
	int			n = day_at(r, i, &day);
	int			at = i + n;
	int			end;

	if (n == 0)
		return 0;
	if (is(r, at, "of") || is(r, at, "-") || is(r, at, "/"))
		at++;
	month = nl_month_word(word_at(r, at));
	if (month == 0)
		return 0;
	at++;
	end = at;
	if (is(r, at, ",") || is(r, at, "of") || is(r, at, "-") || is(r, at, "/") || is(r, at, "."))
		at++;
	n = year_at(r, at, true, &year);
	if (n == 0)
	{
		year = year_of_range(r, end);
		if (year == 0 || !date_ok(year, month, day))
			return 0;
		emit_date(r, year, month, day, i, end - i);
		return end - i;
	}
	if (!date_ok(year, month, day))
		return 0;
	emit_date(r, year, month, day, i, at + n - i);
	return at + n - i;
}

static void
emit_quarter(NlReader *r, int year, int quarter, int first, int n)
{
	char		text[32];

	snprintf(text, sizeof(text), "%d-Q%d", year, quarter);
	nl_emit(r, NL_VALUE_PERIOD, text, first, n);
	nl_emit_int(r, year, first, n);
	nl_emit_int(r, quarter, first, n);
}

/* q2 (or quarter 2): words taken. */
static int
quarter_name(const NlReader *r, int i, int *quarter)
{
	const char *w = word_at(r, i + 1);

	if (((is(r, i, "q") && attached(r, i + 1)) || is(r, i, "quarter")) &&
		w[0] >= '1' && w[0] <= '4' && w[1] == '\0')
	{
		*quarter = w[0] - '0';
		return 2;
	}
	return 0;
}

static int
quarter_period(NlReader *r, int i)
{
	int			quarter;
	int			year;
	int			n = quarter_name(r, i, &quarter);
	int			at;
	int			m;

	if (n == 0)
	{
		/* 2023 Q2 */
		m = year_at(r, i, false, &year);
		if (m > 0)
		{
			at = i + m;
			if (is(r, at, "-") || is(r, at, ",") || is(r, at, "/"))
				at++;
			n = is(r, at, "q") ? quarter_name(r, at, &quarter) : 0;
			if (n == 0)
				return 0;
			emit_quarter(r, year, quarter, i, at + n - i);
			return at + n - i;
		}
		/* second quarter, 2nd quarter */
		n = day_at(r, i, &quarter);
		if (n == 0 || !is(r, i + n, "quarter") || quarter > 4)
			return 0;
		if (n == 1 && is_number(word_at(r, i)))
			return 0;			/* "2 quarter" */
		n++;
	}
	at = i + n;
	while (among(word_at(r, at), "of in , - / the year fy"))
		at++;
	m = at - i <= n + 3 ? year_at(r, at, at == i + n, &year) : 0;
	if (m == 0 && at == i + n && is(r, i, "q"))
		m = bare_year_at(r, at, &year);
	if (m > 0)
	{
		emit_quarter(r, year, quarter, i, at + m - i);
		return at + m - i;
	}
	nl_emit_int(r, quarter, i, n);
	return n;
}

/* "the same period last year", "this day last year" */
static bool
is_same_before(const NlReader *r, int i)
{
	int			at;

	for (at = i - 1; at >= 0 && at >= i - 4; at--)
		if (is(r, at, "same") || (is(r, at, "day") && is(r, at - 1, "this")))
			return true;
	return false;
}

/* "the twelve months before this one": link_spans.c reads it */
static bool
is_counted(const NlReader *r, int i)
{
	bool		ordinal;

	while (among(word_at(r, i - 1), "full whole complete completed calendar"))
		i--;
	return is_number(word_at(r, i - 1)) || nl_number_word(word_at(r, i - 1), &ordinal) >= 0;
}

/* today, last month, year to date ... */
static int
relative(NlReader *r, int i)
{
	const char *w = word_at(r, i);
	const char *unit = NULL;
	char		text[32];
	int			step;
	int			at = i + 1;

	if (among(w, "today tonight"))
	{
		nl_emit(r, NL_VALUE_PERIOD, "day+0", i, 1);
		return 1;
	}
	if (among(w, "yesterday yday ystdy yest"))
	{
		nl_emit(r, NL_VALUE_PERIOD, "day-1", i, 1);
		return 1;
	}
	if (strcmp(w, "tomorrow") == 0)
	{
		nl_emit(r, NL_VALUE_PERIOD, "day+1", i, 1);
		return 1;
	}
	if (among(w, "ytd mtd qtd"))
	{
		nl_emit(r, NL_VALUE_PERIOD, w[0] == 'y' ? "year+0" : w[0] == 'm' ? "month+0" : "quarter+0", i, 1);
		return 1;
	}
	if (strcmp(w, "new") == 0 && is(r, at, "year") && is(r, i - 1, "since"))
	{
		nl_emit(r, NL_VALUE_PERIOD, "year+0", i, 2);
		return 2;
	}
	if (strcmp(w, "time") == 0 && is(r, i - 1, "this") && is(r, at, "last") && is(r, at + 1, "year"))
	{
		nl_emit(r, NL_VALUE_DURATION, "1 year", i, 3);
		return 3;
	}
	if (among(w, "trailing rolling") && nl_period_word(word_at(r, at)) != NULL)
	{
		snprintf(text, sizeof(text), among(word_at(r, at), "quarter qtr") ? "3 month" : "1 %s", nl_period_word(word_at(r, at)));
		nl_emit(r, NL_VALUE_DURATION, text, i, 2);
		return 2;
	}
	if ((unit = strcmp(w, "day") == 0 ? w : nl_period_word(w)) != NULL && !is_counted(r, i))
	{
		/* "the quarter before this one", "the day before today" */
		if (is(r, at, "before") && (is(r, at + 1, "this") || (is(r, at + 1, "today") && unit == w)))
		{
			snprintf(text, sizeof(text), "%s-1", unit);
			at += is(r, at + 2, "one") || is(r, at + 2, unit) ? 3 : 2;
			nl_emit(r, NL_VALUE_PERIOD, text, i, at - i);
			return at - i;
		}
		if (is(r, at, "just") && among(word_at(r, at + 1), "gone past ended over"))
		{
			snprintf(text, sizeof(text), "%s-1", unit);
			nl_emit(r, NL_VALUE_PERIOD, text, i, 3);
			return 3;
		}
		/* "in the year up to today" */
		if (is(r, i - 1, "the") && ((is(r, at, "up") && is(r, at + 1, "to") && among(word_at(r, at + 2), "today now")) ||
									(is(r, at, "to") && among(word_at(r, at + 1), "today now"))))
		{
			snprintf(text, sizeof(text), strcmp(unit, "quarter") == 0 ? "3 month" : "1 %s", unit);
			nl_emit(r, NL_VALUE_DURATION, text, i, 1);
			return 1;
		}
	}
	unit = NULL;
	if (among(w, "year month quarter week"))
	{
		if (is(r, at, "-"))
			at++;
		if (is(r, at, "to") && (is(r, at + 1, "date") || (is(r, at + 1, "-") && is(r, at + 2, "date"))))
		{
			at += is(r, at + 1, "-") ? 3 : 2;
			snprintf(text, sizeof(text), "%s+0", w);
			nl_emit(r, NL_VALUE_PERIOD, text, i, at - i);
			return at - i;
		}
		if (is(r, i + 1, "before") && is(r, i + 2, "last"))
		{
			snprintf(text, sizeof(text), "%s-2", w);
			nl_emit(r, NL_VALUE_PERIOD, text, i, 3);
			return 3;
		}
		return 0;
	}
	if (among(w, "this current"))
		step = 0;
	else if (among(w, "last previous prev prior past preceding"))
		step = -1;
	else if (among(w, "next coming following upcoming"))
		step = 1;
	else
		return 0;
	while (among(word_at(r, at), "calendar fiscal financial full whole entire complete"))
		at++;
	if (among(word_at(r, at), "year yr"))
		unit = "year";
	else if (among(word_at(r, at), "quarter qtr"))
		unit = "quarter";
	else if (among(word_at(r, at), "month mth mo"))
		unit = "month";
	else if (among(word_at(r, at), "week wk"))
		unit = "week";
	else if (is(r, at, "day") ||
			 (is(r, at, "night") && step == -1) ||
			 (among(word_at(r, at), "morning afternoon evening") && step == 0))
		unit = "day";
	else if (is(r, at, "hour") && step == -1)
	{
		nl_emit(r, NL_VALUE_DURATION, "1 hour", i, at + 1 - i);
		return at + 1 - i;
	}
	else if (is(r, at, "fortnight") && step != 0)
	{
		nl_emit(r, NL_VALUE_DURATION, "2 week", i, at + 1 - i);
		return at + 1 - i;
	}
	else if (is(r, at, "half") && step != 0)
	{
		int			half = nl_read_half(r, at);

		return half > 0 ? at - i + half : 0;
	}
	if (unit == NULL)
		return 0;
	snprintf(text, sizeof(text), "%s%s%d", unit, step < 0 ? "" : "+", step);
	nl_emit(r, NL_VALUE_PERIOD, text, i, at + 1 - i);
	/* "within the next year" counts on from today; the day a year ago */
	if ((step == 1 && is(r, i - 1, "the")) ||
		(step == -1 && strcmp(unit, "year") == 0 && is_same_before(r, i)))
	{
		bool		quarter = strcmp(unit, "quarter") == 0;

		snprintf(text, sizeof(text), "%d %s", quarter ? 3 : 1, quarter ? "month" : unit);
		nl_emit(r, NL_VALUE_DURATION, text, i, at + 1 - i);
	}
	/* "in the last year", "the past month" may count back from today */
	if (step == -1 && (strcmp(w, "past") == 0 || among(word_at(r, i - 1), "the this") || is(r, at + 1, "rolling")))
	{
		if (strcmp(unit, "quarter") == 0)
			strcpy(text, "3 month");
		else
			snprintf(text, sizeof(text), "1 %s", unit);
		nl_emit(r, NL_VALUE_DURATION, text, i, at + 1 - i);
	}
	return at + 1 - i;
}

int
nl_read_date(NlReader *r, int i)
{
	const char *w = word_at(r, i);
	int			n;

	if (is_number(w) && !digits_only(w) && !attached(r, i) && digit_date(r, i))
		return 1;
	n = relative(r, i);
	if (n == 0)
		n = quarter_period(r, i);
	if (n == 0)
		n = month_first(r, i);
	if (n == 0)
		n = day_first(r, i);
	return n;
}

/*-------------------------------------------------------------------------
 * link_spans.c
 *	  Stretches of time: durations, ages, so many whole months, halves.
 *
 * A number with its unit is a duration ("30 days"). It may be more: whole
 * months that are counted back begin with a period ("the last six full
 * months": month-6), a number of years without the word is an age where
 * people have birthdays ("under 18"), and "the thirty days before that" go
 * back to twice as many. Canonical texts are those of link.h.
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <stdlib.h>

#include "lang/link_reader.h"

#define BACK 60					/* periods counted back at most */

/* Unit of a duration: canonical name, *times as many. NULL: none. */
const char *
nl_unit_word(const NlReader *r, int i, int *times)
{
	const char *w = word_at(r, i);

	*times = 1;
	if (among(w, "day days night nights") || (strcmp(w, "d") == 0 && attached(r, i)))
		return "day";
	if (among(w, "week weeks wk wks") || (strcmp(w, "w") == 0 && attached(r, i)))
		return "week";
	if (among(w, "month months mo mos mth mths"))
		return "month";
	/* "last 12m", "6m ago", "6m+": not 2.5m */
	if (strcmp(w, "m") == 0 && attached(r, i) && digits_only(word_at(r, i - 1)) &&
		(is(r, i + 1, "ago") || (is(r, i + 1, "+") && attached(r, i + 1)) ||
		 among(word_at(r, i - 2), "last past prev previous prior trailing rolling")))
		return "month";
	if (among(w, "year years yr yrs") || (strcmp(w, "y") == 0 && attached(r, i)))
		return "year";
	if (among(w, "hour hours hr hrs") || (strcmp(w, "h") == 0 && attached(r, i)))
		return "hour";
	if (among(w, "minute minutes min mins"))
		return "minute";
	if (among(w, "quarter quarters qtr qtrs"))
	{
		*times = 3;
		return "month";
	}
	if (among(w, "fortnight fortnights"))
	{
		*times = 2;
		return "week";
	}
	if (among(w, "decade decades"))
	{
		*times = 10;
		return "year";
	}
	return NULL;
}

/* Is one of these words between the two positions? */
static bool
any_among(const NlReader *r, int from, int to, const char *list)
{
	int			i;

	for (i = from < 0 ? 0 : from; i < to && i < r->q->n_words; i++)
		if (among(word_at(r, i), list))
			return true;
	return false;
}

/* The unit of periods that a duration's is: not of hours and minutes. */
const char *
nl_period_word(const char *w)
{
	if (among(w, "month months mth mths"))
		return "month";
	if (among(w, "quarter quarters qtr qtrs"))
		return "quarter";
	if (among(w, "week weeks wk wks"))
		return "week";
	return among(w, "year years yr yrs") ? "year" : NULL;
}

static void
emit_back(NlReader *r, const char *unit, int n, int first, int words)
{
	char		text[32];

	snprintf(text, sizeof(text), "%s-%d", unit, n);
	nl_emit(r, NL_VALUE_PERIOD, text, first, words);
}

/* "the last six months and this one", "+ the current": one period more */
static bool
is_and_this(const NlReader *r, int at)
{
	if (!among(word_at(r, at), "+ plus and"))
		return false;
	at++;
	if (is(r, at, "the"))
		at++;
	return is(r, at, "current") || (is(r, at, "this") && (is(r, at + 1, "one") || nl_period_word(word_at(r, at + 1)) != NULL));
}

/* "the last six full months", "the six months before this one", also "this one
 * included"; from i to end. */
static void
whole_periods(NlReader *r, int i, int n, int end)
{
	const char *unit = nl_period_word(word_at(r, end - 1));

	if (unit == NULL || n < 1 || n > BACK)
		return;
	if (any_among(r, i - 2, end, "full whole complete completed calendar") ||
		(is(r, end, "before") && is(r, end + 1, "this")) || is_and_this(r, end))
		emit_back(r, unit, n, i, end - i);
	if (n > 1 && (among(word_at(r, end), "including incl") ||
				  (any_among(r, i - 2, i, "last past previous prev") &&
				   any_among(r, end, r->q->n_words, "including incl included inclusive counting"))))
		emit_back(r, unit, n - 1, i, end - i);
}

/* "this month and the eleven before" */
static bool
periods_before(NlReader *r, int i, int words, int n)
{
	const char *unit = NULL;
	int			at;

	if (n < 1 || n > BACK || !among(word_at(r, i + words), "before previous prior preceding"))
		return false;
	for (at = i - 1; at >= 0 && at >= i - 5 && unit == NULL; at--)
		unit = nl_period_word(word_at(r, at));
	if (unit == NULL)
		return false;
	emit_back(r, unit, n, i, words);
	return true;
}

/* Has the schema birthdays? */
static bool
has_births(const NlSchema *schema)
{
	int			c;

	for (c = 0; c < schema->n_columns; c++)
	{
		const char *name = schema->columns[c].name;

		if (schema->columns[c].type == NL_TYPE_DATE &&
			(strstr(name, "irth") != NULL || strstr(name, "dob") != NULL || strstr(name, "born") != NULL))
			return true;
	}
	return false;
}

/* "under 18", "aged 33 or more" */
static void
age(NlReader *r, int i, int words, int n)
{
	int			after = i + words;
	char		text[16];

	if (n < 10 || n > 110 ||
		!(among(word_at(r, i - 1), "under over aged age above below turning < > =") ||
		  (is(r, i - 1, "than") && among(word_at(r, i - 2), "older younger")) ||
		  (is(r, i - 1, "least") && any_among(r, i - 5, i, "age aged")) ||
		  (among(word_at(r, after), "or and") &&
		   among(word_at(r, after + 1), "over older more under younger up above")) ||
		  among(word_at(r, after), "+ plus")) ||
		!has_births(r->work->schema))
		return;
	snprintf(text, sizeof(text), "%d year", n);
	nl_emit(r, NL_VALUE_DURATION, text, i, words);
}

void
nl_read_span(NlReader *r, int i, const NlNumberRead *number)
{
	int			at = i + number->words;
	int			times;
	int			n;
	const char *unit;
	char		text[NL_NUMBER_SIZE + 16];
	const char *digits = number->other[0] ? number->other : number->text;

	if (number->ordinal || !digits_only(digits) || strlen(digits) > 5)
		return;
	n = atoi(digits);
	/* the m was taken for millions */
	if (number->other[0] && nl_unit_word(r, at - 1, &times) != NULL)
		at--;
	if (is(r, at, "-") || (is(r, at, "+") && attached(r, at) && nl_unit_word(r, at + 1, &times) != NULL))
		at++;
	while (among(word_at(r, at), "full whole complete completed calendar business working consecutive more"))
		at++;
	unit = nl_unit_word(r, at, &times);
	if (unit == NULL)
	{
		if (!periods_before(r, i, number->words, n))
			age(r, i, number->words, n);
		return;
	}
	at++;
	snprintf(text, sizeof(text), "%d %s", n * times, unit);
	nl_emit(r, NL_VALUE_DURATION, text, i, at - i);
	whole_periods(r, i, n, at);
	/* against as many before them */
	if (any_among(r, i - 2, i, "last past") &&
		any_among(r, at, r->q->n_words, "before prior previous preceding prev"))
	{
		snprintf(text, sizeof(text), "%d %s", 2 * n * times, unit);
		nl_emit(r, NL_VALUE_DURATION, text, i, at - i);
	}
}

/* Half a year, half an hour; the first half of 2026. Words taken, 0: none. */
int
nl_read_half(NlReader *r, int i)
{
	int			at = i;
	int			half = 0;
	int			quarter;
	int			year;

	if (is(r, i, "half"))
	{
		at++;
		while (among(word_at(r, at), "a an -"))
			at++;
		if (among(word_at(r, at), "year yr"))
			nl_emit(r, NL_VALUE_DURATION, "6 month", i, at + 1 - i);
		else if (among(word_at(r, at), "hour hr"))
			nl_emit(r, NL_VALUE_DURATION, "30 minute", i, at + 1 - i);
		else
			return 0;
		return at + 1 - i;
	}
	if (is(r, i, "h") && attached(r, i + 1) && among(word_at(r, i + 1), "1 2"))
	{
		half = word_at(r, i + 1)[0] - '0';
		at = i + 2;
	}
	else if (among(word_at(r, i), "first second"))
	{
		half = is(r, i, "first") ? 1 : 2;
		at = i + 1;
		if (is(r, at, "-"))
			at++;
		if (!is(r, at, "half"))
			return 0;
		at++;
	}
	if (half == 0)
		return 0;
	while (among(word_at(r, at), "of in the"))
		at++;
	if (!digits_only(word_at(r, at)))
		return 0;
	year = atoi(word_at(r, at));
	if (strlen(word_at(r, at)) == 2 && is(r, i, "h") && year >= 15 && year <= 40)
		year = short_year(year);
	else if (strlen(word_at(r, at)) != 4)
		return 0;
	for (quarter = 2 * half - 1; quarter <= 2 * half; quarter++)
	{
		char		text[32];

		snprintf(text, sizeof(text), "%d-Q%d", year, quarter);
		nl_emit(r, NL_VALUE_PERIOD, text, i, at + 1 - i);
	}
	/* the year is read for itself */
	return at - i;
}

/*-------------------------------------------------------------------------
 * link_scaled.c
 *	  Numbers that a query needs beside those said: 20% is 0.2, "two hours"
 *	  120 where a column counts minutes, "25, 50 and 100 thousand" 25000.
 *
 * Runs after the numbers were read and adds to NlLinkWork.found, for the same
 * words. Only columns whose names say seconds, minutes, hours or days make
 * hours into minutes; and columns whose unit somebody defined make what is said
 * in another unit into theirs ("5 km", 5000 where a column counts metres). A
 * number made for a defined unit may stand beside columns of that unit alone,
 * and the number as it was said not beside those. Fails only for want of memory.
 *-------------------------------------------------------------------------
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "lang/link_reader.h"
#include "lang/units.h"

#define MAX_UNITS 16				/* different ones that columns have */
#define MAX_LIST 4				/* numbers before one with a scale */

/* Units in which columns of the schema count, as bits. */
#define COUNTS_SECONDS	1
#define COUNTS_MINUTES	2
#define COUNTS_HOURS	4
#define COUNTS_DAYS		8

static void
add(NlReader *r, double number, int first, int n)
{
	char		text[32];

	if (r->status != NL_OK || fabs(number) >= 1e15)
		return;
	snprintf(text, sizeof(text), "%.12g", number);
	if (strspn(text, "-0123456789.") != strlen(text))
		return;
	r->status = nl_found_add(r->work, NL_VALUE_NUMBER, text, -1, first, n, false, NL_FOUND_NUMBER);
}

static void
add_duration(NlReader *r, int number, const char *unit, int first, int n)
{
	char		text[32];

	snprintf(text, sizeof(text), "%d %s", number, unit);
	if (r->status == NL_OK)
		r->status = nl_found_add(r->work, NL_VALUE_DURATION, text, -1, first, n, false, NL_FOUND_DATE);
}

static int
unit_of(const char *word)
{
	if (among(word, "sec secs second seconds"))
		return COUNTS_SECONDS;
	if (among(word, "min mins minute minutes"))
		return COUNTS_MINUTES;
	if (among(word, "hr hrs hour hours"))
		return COUNTS_HOURS;
	if (among(word, "day days"))
		return COUNTS_DAYS;
	return 0;
}

/* What number columns count, going by their names. */
static int
units_counted(const NlSchema *schema)
{
	int			units = 0;
	int			c;

	for (c = 0; c < schema->n_columns; c++)
	{
		const char *at = schema->columns[c].name;
		char		word[NL_WORD_SIZE];
		bool		first = true;

		if (schema->columns[c].type != NL_TYPE_NUMBER)
			continue;
		while (nl_name_next(&at, word, sizeof(word)))
		{
			units |= unit_of(word);
			/* duration_s */
			if (!first && strcmp(word, "s") == 0)
				units |= COUNTS_SECONDS;
			first = false;
		}
	}
	return units;
}

static const char *const more[] = {
	"above", "over", "more", "higher", "longer", "greater", "beyond", "taller", "heavier", "dearer", "up", NULL
};
static const char *const less[] = {
	"below", "under", "less", "lower", "shorter", "fewer", "cheaper", "short", "smaller", "down", "off", NULL
};

static bool
in_list(const char *word, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

/* 20% -> 0.2; "20% above the average" -> 1.2; the same for percent in words. */
static void
percent(NlReader *r, const NlValue *v)
{
	double		share = atof(v->text) / 100;
	int			end = v->first_word + v->n_words;
	int			i;

	if (end > 0 && strcmp(word_at(r, end - 1), "%") == 0)
		;
	else if (is(r, end, "%") || among(word_at(r, end), "percent pct"))
		end++;
	else if (is(r, end, "per") && is(r, end + 1, "cent"))
		end += 2;
	else
		return;
	add(r, share, v->first_word, v->n_words);
	/* a change says it by a part of the old value */
	for (i = end; i < end + 2 && !r->q->change; i++)
	{
		if (in_list(word_at(r, i), more))
			add(r, 1 + share, v->first_word, v->n_words);
		else if (in_list(word_at(r, i), less) && share < 1)
			add(r, 1 - share, v->first_word, v->n_words);
	}
	for (i = 0; i < r->work->n_found; i++)
	{
		NlValue    *found = &r->work->found[i].value;

		found->percent |= found->kind == NL_VALUE_NUMBER && found->first_word == v->first_word;
	}
}

/* Hours in minutes and the like, where columns count so. */
static void
convert(NlReader *r, double number, int unit, int units, int first, int n)
{
	if (unit == COUNTS_MINUTES && (units & COUNTS_SECONDS))
		add(r, number * 60, first, n);
	if (unit == COUNTS_HOURS && (units & COUNTS_MINUTES))
		add(r, number * 60, first, n);
	if (unit == COUNTS_HOURS && (units & COUNTS_SECONDS))
		add(r, number * 3600, first, n);
	if (unit == COUNTS_DAYS && (units & COUNTS_HOURS))
		add(r, number * 24, first, n);
}

/* ---- units that are defined ---- */

typedef struct Defined
{
	int			n;
	int			units[MAX_UNITS];
} Defined;

static void
units_defined(const NlSchema *schema, Defined *defined)
{
	int			c;
	int			i;

	defined->n = 0;
	for (c = 0; c < schema->n_columns; c++)
	{
		int			unit = schema->columns[c].unit_number;

		for (i = 0; i < defined->n && defined->units[i] != unit; i++)
			;
		if (unit != 0 && i == defined->n && i < MAX_UNITS)
			defined->units[defined->n++] = unit;
	}
}

/* The unit that words from i on say, *n of them; 0: none. */
static int
unit_said(const NlReader *r, int i, int *n)
{
	char		text[NL_UNIT_SIZE];

	for (*n = 3; *n > 0; (*n)--)
	{
		size_t		used = 0;
		int			w;
		int			unit;

		for (w = i; w < i + *n; w++)
		{
			size_t		length = strlen(word_at(r, w));

			if (length == 0 || used + length >= sizeof(text))
				break;
			memcpy(text + used, word_at(r, w), length);
			used += length;
		}
		unit = w == i + *n ? nl_unit_find(text, used) : 0;
		if (unit != 0)
			return unit;
	}
	return 0;
}

/* A number said in a unit: what it is in those of columns. */
static void
of_unit(NlReader *r, const Defined *defined, int at)
{
	NlValue		v = r->work->found[at].value;
	int			end = v.first_word + v.n_words;
	int			first = v.first_word;
	int			n;
	int			unit;
	int			i;

	end += is(r, end, "-");
	/* "the first 5 in May" are no inches */
	unit = is(r, end, "in") && !attached(r, end) ? 0 : unit_said(r, end, &n);
	if (unit != 0)
		end += n;
	else
	{
		/* a sign before it, as of dollars */
		const char *sign = word_at(r, --first);

		if (sign[0] >= 'a' && sign[0] <= 'z')
			return;
		unit = nl_unit_find(sign, strlen(sign));
		if (unit == 0)
			return;
		end = v.first_word + v.n_words;
	}
	r->work->found[at].value.unit = unit;
	for (i = 0; i < defined->n; i++)
	{
		double		factor;
		int			before = r->work->n_found;

		if (defined->units[i] == unit || !nl_unit_convert(unit, defined->units[i], &factor))
			continue;
		add(r, atof(v.text) * factor, first, end - first);
		if (r->work->n_found == before)
			continue;
		r->work->found[before].value.unit = defined->units[i];
		r->work->found[before].value.converted = true;
	}
}

/* A unit without a number, "distance in km": what makes metres into it. */
static void
of_unit_word(NlReader *r, const Defined *defined, int w)
{
	int			n;
	int			unit = unit_said(r, w, &n);
	int			end = is(r, w - 1, "-") ? w - 1 : w;	/* of a number before it */
	int			i;

	/* one letter is too little to go by, and "in" is no inch */
	if (unit == 0 || strlen(word_at(r, w)) < 2 || is(r, w, "in"))
		return;
	for (i = 0; i < r->work->n_found; i++)
	{
		const NlValue *v = &r->work->found[i].value;

		if (v->kind == NL_VALUE_NUMBER && v->first_word < w && v->first_word + v->n_words >= end)
			return;
	}
	for (i = 0; i < defined->n; i++)
	{
		double		factor;

		if (defined->units[i] != unit && nl_unit_convert(unit, defined->units[i], &factor))
			add(r, factor < 1 ? 1 / factor : factor, w, n);
	}
}

/* "25, 50 and 100 thousand", "20 to 40k": the scale is meant for all. */
static void
share_scale(NlReader *r, const NlValue *values, int n, int at)
{
	double		plain = 0;
	double		scale;
	int			first = values[at].first_word;
	const char *digits = word_at(r, first);
	int			k;
	int			i;

	if (values[at].n_words < 2 || !is_number(digits))
		return;
	plain = atof(digits);
	scale = plain > 0 ? atof(values[at].text) / plain : 0;
	if (scale < 1000)
		return;
	for (k = 0; k < MAX_LIST; k++)
	{
		int			before = first - 1;
		int			found = -1;

		if (!among(word_at(r, before), ", and to or - / \xE2\x80\x93"))
			return;
		if (among(word_at(r, before), "and or") && is(r, before - 1, ","))
			before--;
		for (i = 0; i < n; i++)
			if (values[i].kind == NL_VALUE_NUMBER && values[i].n_words == 1 &&
				values[i].first_word == before - 1 && is_number(word_at(r, before - 1)))
				found = i;
		if (found < 0)
			return;
		add(r, atof(values[found].text) * scale, before - 1, 1);
		first = before - 1;
	}
}

static void
of_number(NlReader *r, const NlValue *values, int n, int at, int units)
{
	NlValue		v = values[at];
	int			end = v.first_word + v.n_words;
	int			last = end;
	double		number = atof(v.text);
	int			unit;

	percent(r, &v);
	share_scale(r, values, n, at);
	/* 1200 mm was read as millions */
	if (v.n_words == 2 && is(r, end - 1, "mm") && is_number(word_at(r, v.first_word)))
		add(r, atof(word_at(r, v.first_word)), v.first_word, 1);
	/* last 12m; metres and millions stay */
	if (v.n_words == 2 && is(r, end - 1, "m") && digits_only(word_at(r, v.first_word)) &&
		strlen(word_at(r, v.first_word)) <= 2 && v.first_word > 0 &&
		among(word_at(r, v.first_word - 1), "last past next in within over , previous"))
		add_duration(r, atoi(word_at(r, v.first_word)), "month", v.first_word, 2);
	/* 30 d */
	if (v.n_words == 1 && is(r, end, "d") && digits_only(v.text) && strlen(v.text) <= 4)
		add_duration(r, atoi(v.text), "day", v.first_word, 2);
	/* three and a half */
	if (is(r, end, "and") && is(r, end + 1, "a") && is(r, end + 2, "half"))
	{
		number += 0.5;
		last = end + 3;
		add(r, number, v.first_word, last - v.first_word);
	}
	else if (is(r, end, "and") && is(r, end + 1, "three") && is(r, end + 2, "quarters"))
	{
		number += 0.75;
		last = end + 3;
		add(r, number, v.first_word, last - v.first_word);
	}
	if (v.first_word > 0 && among(word_at(r, v.first_word - 1), "minus negative"))
		add(r, -number, v.first_word - 1, v.n_words + 1);
	else if ((is(r, end, "below") && is(r, end + 1, "zero")) ||
			 (among(word_at(r, end), "degrees \xC2\xB0") && is(r, end + 1, "below")))
		add(r, -number, v.first_word, v.n_words + 2);
	if (among(word_at(r, end), "fifths fifth") && number > 0 && number < 5)
		add(r, number / 5, v.first_word, v.n_words + 1);
	if (among(word_at(r, end), "tenths tenth") && number > 0 && number < 10)
		add(r, number / 10, v.first_word, v.n_words + 1);
	if (among(word_at(r, end), "quarters") && (number == 1 || number == 3))
		add(r, number / 4, v.first_word, v.n_words + 1);
	/* two hours, 90-minute; an hour and a half */
	unit = unit_of(word_at(r, is(r, last, "-") ? last + 1 : last));
	if (unit != 0)
	{
		convert(r, number, unit, units, v.first_word, last + 1 - v.first_word);
		if (is(r, last + 1, "and") && is(r, last + 2, "a") && is(r, last + 3, "half"))
			convert(r, number + 0.5, unit, units, v.first_word, last + 4 - v.first_word);
	}
	else if (among(word_at(r, last), "week weeks") && (units & COUNTS_DAYS))
		add(r, number * 7, v.first_word, last + 1 - v.first_word);
	else if (among(word_at(r, last), "year years") && (units & COUNTS_DAYS))
		add(r, number * 365, v.first_word, last + 1 - v.first_word);
}

/* Words that are numbers without being written as one. */
static void
of_word(NlReader *r, int w, int units)
{
	const char *word = word_at(r, w);
	const char *next = word_at(r, w + 1);
	int			unit = unit_of(word);
	int			year;

	/* per hour, in hours: what turns minutes into them */
	if (unit == COUNTS_HOURS || (strcmp(word, "h") == 0 && !attached(r, w)))
		convert(r, 1, COUNTS_HOURS, units, w, 1);
	else if (unit == COUNTS_MINUTES)
		convert(r, 1, COUNTS_MINUTES, units, w, 1);
	else if (among(word, "a an one"))
	{
		unit = unit_of(next);
		if (unit != 0 && is(r, w + 2, "and") && is(r, w + 3, "a") && is(r, w + 4, "half"))
			convert(r, 1.5, unit, units, w, 5);
		else if (among(next, "week") && (units & COUNTS_DAYS))
			add(r, 7, w, 2);
		else if (among(next, "year") && (units & COUNTS_DAYS))
			add(r, 365, w, 2);
		else if (among(next, "quarter") && is(r, w + 2, "of"))
		{
			if (is(r, w + 3, "an") && is(r, w + 4, "hour"))
				add(r, 15, w, 5);
			else
				add(r, 0.25, w, 2);
		}
	}
	else if (strcmp(word, "half") == 0)
	{
		int			at = w + 1 + among(next, "a an");

		unit = unit_of(word_at(r, at));
		if (is(r, at, "dozen"))
			add(r, 6, w, at + 1 - w);
		else if (unit != 0)
			convert(r, 0.5, unit, units, w, at + 1 - w);
		else if (!is(r, w - 1, "a") && !among(next, "year month"))
			add(r, 0.5, w, 1);
	}
	else if (among(word, "yr year") && is(r, w + 1, "and") && is(r, w + 2, "a") && is(r, w + 3, "half"))
		add_duration(r, 18, "month", w, 4);
	else if (strcmp(word, "triple") == 0 || strcmp(word, "treble") == 0)
		add(r, 3, w, 1);
	else if (among(word, "before earlier previous prior") &&
			 (is(r, w - 1, "year") || (is(r, w + 1, "year") && w > 0)))
		/* 2025 and the year before */
		for (year = 0; year < w; year++)
		{
			const char *text = word_at(r, year);

			if (strlen(text) == 4 && digits_only(text) && atoi(text) >= 1900 && atoi(text) <= 2100)
				add(r, atoi(text) - 1, w, 1);
		}
}

NlStatus
nl_find_scaled(NlLinkWork *work)
{
	NlReader	r;
	int			n = work->n_found;
	NlValue    *values = nl_arena_array(work->arena, (size_t) n + 1, sizeof(NlValue));
	int			units = units_counted(work->schema);
	Defined		defined;
	int			i;

	if (values == NULL)
		return nl_fail(work->err, NL_ERR_NOMEM, "out of memory linking the question");
	memset(&r, 0, sizeof(r));
	r.work = work;
	r.q = work->question;
	r.status = NL_OK;
	for (i = 0; i < n; i++)
		values[i] = work->found[i].value;
	for (i = 0; i < n; i++)
		if (values[i].kind == NL_VALUE_NUMBER)
			of_number(&r, values, n, i, units);
	for (i = 0; i < r.q->n_words; i++)
		of_word(&r, i, units);
	units_defined(work->schema, &defined);
	n = work->n_found;
	for (i = 0; defined.n > 0 && i < n; i++)
		if (work->found[i].value.kind == NL_VALUE_NUMBER)
			of_unit(&r, &defined, i);
	for (i = 0; defined.n > 0 && i < r.q->n_words; i++)
		of_unit_word(&r, &defined, i);
	return r.status;
}

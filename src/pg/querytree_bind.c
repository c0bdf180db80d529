/*-------------------------------------------------------------------------
 * querytree_bind.c
 *	  The constants of a query -> the question's values.
 *
 * Numbers are compared as numbers, texts as they are stored, dates by the
 * days they mean. When several values fit: the one found in the column that
 * the constant is compared with, then one that is not fuzzy, then the first.
 * A constant without value gets one of its own behind the question's, and is
 * counted: such a pair is of no use for training.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "pg/catalog.h"
#include "pg/querytree_private.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/formatting.h"
#include "catalog/pg_collation.h"
#include "utils/numeric.h"

/* The numbers that need no value: symbols. */
static const struct
{
	const char *text;
	int			symbol;
}			fixed[] =
{
	{"0", NL_SYM_V0}, {"1", NL_SYM_V1}, {"2", NL_SYM_V2}, {"10", NL_SYM_V10},
	{"12", NL_SYM_V12}, {"100", NL_SYM_V100}, {"1000", NL_SYM_V1000}
};

/* Decimal text in one form: no exponent, no zeros at the ends. NULL when it
 * is no number. */
static const char *
plain_number(const char *text)
{
	const char *p = text;
	bool		negative = false;
	bool		point = false;
	bool		digits = false;
	StringInfoData out;

	while (*p == ' ')
		p++;
	if (*p == '+' || *p == '-')
		negative = *p++ == '-';
	while (*p == '0' && p[1] != '\0' && p[1] != '.')
	{
		digits = true;
		p++;
	}
	initStringInfo(&out);
	for (; *p != '\0'; p++)
	{
		if (*p == '.' && !point)
		{
			point = true;
			if (out.len == 0)
				appendStringInfoChar(&out, '0');
			appendStringInfoChar(&out, '.');
		}
		else if (*p >= '0' && *p <= '9')
		{
			digits = true;
			appendStringInfoChar(&out, *p);
		}
		else if (*p == 'e' || *p == 'E')
		{
			/* rare: floats only; one that double holds is good enough */
			double		value = strtod(text, NULL);

			return psprintf("%.15g", value);
		}
		else
			return NULL;
	}
	if (!digits)
		return NULL;
	if (point)
	{
		while (out.data[out.len - 1] == '0')
			out.data[--out.len] = '\0';
		if (out.data[out.len - 1] == '.')
			out.data[--out.len] = '\0';
	}
	if (negative && strcmp(out.data, "0") != 0)
		return psprintf("-%s", out.data);
	return out.data;
}

static bool
equal_ignoring_case(const char *a, const char *b)
{
	char	   *la;
	char	   *lb;

	if (strcmp(a, b) == 0)
		return true;
	la = str_tolower(a, strlen(a), DEFAULT_COLLATION_OID);
	lb = str_tolower(b, strlen(b), DEFAULT_COLLATION_OID);
	return strcmp(la, lb) == 0;
}

void
nlpg_put_value(Walk *walk, int value, Tokens *out)
{
	nlpg_put(out, NL_IR_ITEM + NL_ITEM_VALUE(walk->schema, value));
}

/* Adds a value that the question lacks (or, without question, any). */
int
nlpg_missing_value(Walk *walk, NlValueKind kind, const char *text, int column)
{
	NlValue    *value;

	for (int i = walk->n_given; i < walk->n_values; i++)
	{
		value = &walk->values[i];
		if (value->kind == kind && value->column == column &&
			strcmp(value->text, text) == 0)
			return i;
	}
	if (walk->n_values == walk->max_values)
	{
		walk->max_values = walk->max_values * 2 + 16;
		walk->values = walk->values == NULL ?
			palloc(sizeof(NlValue) * walk->max_values) :
			repalloc(walk->values, sizeof(NlValue) * walk->max_values);
	}
	value = &walk->values[walk->n_values];
	memset(value, 0, sizeof(NlValue));
	value->kind = kind;
	value->text = text;
	value->column = column;
	if (!walk->free)
	{
		if (walk->n_missing++ == 0)
			walk->missing = text;
	}
	return walk->n_values++;
}

bool
nlpg_has_number(Walk *walk, const char *text)
{
	for (int i = 0; i < walk->n_given; i++)
	{
		const char *other;

		if (walk->values[i].kind != NL_VALUE_NUMBER)
			continue;
		other = plain_number(walk->values[i].text);
		if (other != NULL && strcmp(other, text) == 0)
			return true;
	}
	return false;
}

bool
nlpg_put_number(Walk *walk, const char *text, Tokens *out)
{
	const char *number = plain_number(text);
	int			best = -1;

	if (number == NULL)
		return nlpg_no(walk, "number constant");
	for (int i = 0; i < walk->n_given; i++)
	{
		const NlValue *value = &walk->values[i];
		const char *other;

		if (value->kind != NL_VALUE_NUMBER)
			continue;
		other = plain_number(value->text);
		if (other != NULL && strcmp(other, number) == 0 &&
			(best < 0 || (walk->values[best].fuzzy && !value->fuzzy)))
			best = i;
	}
	if (best < 0)
		for (size_t i = 0; i < lengthof(fixed); i++)
			if (strcmp(fixed[i].text, number) == 0)
			{
				nlpg_put(out, fixed[i].symbol);
				return true;
			}
	/* a year that was only read as a period */
	for (int i = 0; best < 0 && i < walk->n_given; i++)
		if (walk->values[i].kind == NL_VALUE_PERIOD &&
			strcmp(walk->values[i].text, number) == 0)
			best = i;
	if (best < 0)
		best = nlpg_missing_value(walk, NL_VALUE_NUMBER, number, -1);
	nlpg_put_value(walk, best, out);
	return true;
}

/* Do the two columns have one name, or does a key lead from one to the other? */
static bool
kindred(const NlSchema *schema, int a, int b)
{
	if (pg_strcasecmp(schema->columns[a].name, schema->columns[b].name) == 0)
		return true;
	for (int k = 0; k < schema->n_keys; k++)
		for (int i = 0; i < schema->keys[k].n; i++)
			if ((schema->keys[k].from[i] == a && schema->keys[k].to[i] == b) ||
				(schema->keys[k].from[i] == b && schema->keys[k].to[i] == a))
				return true;
	return false;
}

/* How well a value fits a text: 0 not at all, more is better. */
static int
text_fit(Walk *walk, const NlValue *value, const char *text, int column,
		 bool pattern)
{
	bool		same = strcmp(value->text, text) == 0;

	if (value->kind != NL_VALUE_TEXT && value->kind != NL_VALUE_NUMBER)
		return 0;
	if (value->kind == NL_VALUE_NUMBER)
		return same ? 1 : 0;
	/* what is new is written as the request writes it */
	if (!same && !((pattern || (walk->setting && value->column < 0)) &&
				   equal_ignoring_case(value->text, text)))
		return 0;
	if (value->column < 0)
		return same ? 4 : 3;
	if (value->column == column)
		return 8;
	if (column >= 0 && kindred(walk->schema, value->column, column))
		return 6;
	/* found elsewhere: a pattern may be any text; a stored value must be
	 * one of its column; what is set may be any */
	return pattern || walk->setting ? 2 : 0;
}

/* The question's text for a time of day, 12:30 for 12:30:00; else the same. */
const char *
nlpg_said_time(Walk *walk, const char *time)
{
	int			hour;
	int			minute;

	for (int i = 0; i < walk->n_given; i++)
	{
		const char *text = walk->values[i].text;
		char		rest;

		if (walk->values[i].kind == NL_VALUE_TEXT &&
			sscanf(text, "%d:%d%c", &hour, &minute, &rest) == 2 &&
			strcmp(psprintf("%02d:%02d:00", hour, minute), time) == 0)
			return text;
	}
	return time;
}

bool
nlpg_put_text(Walk *walk, const char *text, int column, bool pattern,
			  Tokens *out)
{
	int			best = -1;
	int			best_fit = 0;
	char	   *utf8 = nlpg_to_utf8(text, -1);

	if (utf8 == NULL)
		return nlpg_no(walk, "text constant");
	for (int i = 0; i < walk->n_given; i++)
	{
		const NlValue *value = &walk->values[i];
		int			fit = text_fit(walk, value, utf8, column, pattern);

		fit = fit * 2 + (fit > 0 && !value->fuzzy ? 1 : 0);
		if (fit > best_fit)
		{
			best_fit = fit;
			best = i;
		}
	}
	if (best < 0)
		best = nlpg_missing_value(walk, NL_VALUE_TEXT, utf8,
								  pattern ? -1 : column);
	nlpg_put_value(walk, best, out);
	return true;
}

int
nlpg_find_stored(Walk *walk, const char *text, int column)
{
	char	   *utf8 = nlpg_to_utf8(text, -1);

	for (int i = 0; utf8 != NULL && i < walk->n_given; i++)
		if (walk->values[i].kind == NL_VALUE_TEXT && column >= 0 &&
			walk->values[i].column == column &&
			equal_ignoring_case(walk->values[i].text, utf8))
			return i;
	return -1;
}

/* --- periods ------------------------------------------------------------ */

static DateADT
day(int year, int month, int d)
{
	return date2j(year, month, d) - POSTGRES_EPOCH_JDATE;
}

/* The days of an absolute period's text, or of a number that is a year. */
static bool
value_range(const NlValue *value, DateADT *start, DateADT *end)
{
	const char *t = value->text;
	int			year;
	int			part;
	int			d;
	char		rest;

	if (value->kind != NL_VALUE_PERIOD && value->kind != NL_VALUE_NUMBER)
		return false;
	for (int i = 0; i < 4; i++)
		if (t[i] < '0' || t[i] > '9')
			return false;
	year = atoi(t);
	if (year < 1000)
		return false;
	if (t[4] == '\0')
	{
		*start = day(year, 1, 1);
		*end = day(year + 1, 1, 1);
		return true;
	}
	if (value->kind != NL_VALUE_PERIOD || t[4] != '-')
		return false;
	if (sscanf(t + 4, "-Q%d%c", &part, &rest) == 1)
	{
		if (part < 1 || part > 4)
			return false;
		*start = day(year, part * 3 - 2, 1);
		*end = part == 4 ? day(year + 1, 1, 1) : day(year, part * 3 + 1, 1);
		return true;
	}
	if (sscanf(t + 4, "-%d-%d%c", &part, &d, &rest) == 2)
	{
		if (part < 1 || part > 12 || d < 1 || d > 31)
			return false;
		*start = day(year, part, d);
		*end = *start + 1;
		return true;
	}
	if (sscanf(t + 4, "-%d%c", &part, &rest) == 1)
	{
		if (part < 1 || part > 12)
			return false;
		*start = day(year, part, 1);
		*end = part == 12 ? day(year + 1, 1, 1) : day(year, part + 1, 1);
		return true;
	}
	return false;
}

bool
nlpg_period_range(const char *text, DateADT *start, DateADT *end)
{
	NlValue		value;

	memset(&value, 0, sizeof(value));
	value.kind = NL_VALUE_PERIOD;
	value.text = text;
	return value_range(&value, start, end);
}

/* which: 0 both ends, 1 the start, 2 the end. A period that was said as one
 * is preferred to a number. */
static int
find_range(Walk *walk, DateADT start, DateADT end, int which)
{
	int			best = -1;

	for (int i = 0; i < walk->n_given; i++)
	{
		DateADT		s;
		DateADT		e;

		if (!value_range(&walk->values[i], &s, &e))
			continue;
		if ((which != 2 && s != start) || (which != 1 && e != end))
			continue;
		if (best < 0 || (walk->values[best].kind == NL_VALUE_NUMBER &&
						 walk->values[i].kind == NL_VALUE_PERIOD))
			best = i;
	}
	return best;
}

/* Without a question: the period as a value; -1: it cannot be written as one. */
static int
free_period(Walk *walk, DateADT start, DateADT end)
{
	const char *text = nlpg_period_text(start, end);

	return text == NULL ? -1 :
		nlpg_missing_value(walk, NL_VALUE_PERIOD, text, -1);
}

int
nlpg_find_period(Walk *walk, DateADT start, DateADT end)
{
	if (walk->free)
		return free_period(walk, start, end);
	return find_range(walk, start, end, 0);
}

int
nlpg_find_starting(Walk *walk, DateADT start)
{
	if (walk->free)
	{
		DateADT		end = start + 1;

		if (nlpg_date_trunc(start, 'y') == start)
			(void) nlpg_date_plus(start, 'y', 1, &end);
		else if (nlpg_date_trunc(start, 'm') == start)
			(void) nlpg_date_plus(start, 'm', 1, &end);
		return free_period(walk, start, end);
	}
	return find_range(walk, start, 0, 1);
}

int
nlpg_find_ending(Walk *walk, DateADT end)
{
	if (walk->free)
	{
		DateADT		start = end - 1;

		if (nlpg_date_trunc(end, 'y') == end)
			(void) nlpg_date_plus(end, 'y', -1, &start);
		else if (nlpg_date_trunc(end, 'm') == end)
			(void) nlpg_date_plus(end, 'm', -1, &start);
		return free_period(walk, start, end);
	}
	return find_range(walk, 0, end, 2);
}

int
nlpg_find_relative(Walk *walk, char unit, int offset)
{
	const char *text = nlpg_relative_text(unit, offset);

	if (walk->free)
		return nlpg_missing_value(walk, NL_VALUE_PERIOD, text, -1);
	for (int i = 0; i < walk->n_given; i++)
		if (walk->values[i].kind == NL_VALUE_PERIOD &&
			strcmp(walk->values[i].text, text) == 0)
			return i;
	return -1;
}

/* The text of a range that is one year, quarter, month or day; else NULL. */
const char *
nlpg_period_text(DateADT start, DateADT end)
{
	int			year;
	int			month;
	int			d;
	DateADT		other;

	j2date(start + POSTGRES_EPOCH_JDATE, &year, &month, &d);
	if (end == start + 1)
		return psprintf("%04d-%02d-%02d", year, month, d);
	if (d != 1 || year < 1000 || year > 9998)
		return NULL;
	if (month == 1 && nlpg_date_plus(start, 'y', 1, &other) && other == end)
		return psprintf("%04d", year);
	if (month % 3 == 1 && nlpg_date_plus(start, 'q', 1, &other) && other == end)
		return psprintf("%04d-Q%d", year, (month + 2) / 3);
	if (nlpg_date_plus(start, 'm', 1, &other) && other == end)
		return psprintf("%04d-%02d", year, month);
	return NULL;
}

const char *
nlpg_relative_text(char unit, int offset)
{
	const char *name = unit == 'y' ? "year" : unit == 'q' ? "quarter" :
		unit == 'm' ? "month" : unit == 'w' ? "week" : "day";

	return psprintf("%s%+d", name, offset);
}

/* must: a missing one is counted and written all the same; else false. */
bool
nlpg_put_duration(Walk *walk, int months, int days, int minutes, Tokens *out,
				  bool must)
{
	const char *text;

	for (int i = 0; i < walk->n_given; i++)
	{
		const NlValue *value = &walk->values[i];
		int			n;
		char		unit[16];
		int			m = 0;
		int			d = 0;
		int			h = 0;

		if (value->kind != NL_VALUE_DURATION ||
			sscanf(value->text, "%d %15s", &n, unit) != 2)
			continue;
		if (strncmp(unit, "year", 4) == 0)
			m = n * 12;
		else if (strncmp(unit, "quarter", 7) == 0)
			m = n * 3;
		else if (strncmp(unit, "month", 5) == 0)
			m = n;
		else if (strncmp(unit, "week", 4) == 0)
			d = n * 7;
		else if (strncmp(unit, "day", 3) == 0)
			d = n;
		else if (strncmp(unit, "hour", 4) == 0)
			h = n * 60;
		else if (strncmp(unit, "minute", 6) == 0)
			h = n;
		if (m == months && d == days && h == minutes)
		{
			nlpg_put_value(walk, i, out);
			return true;
		}
	}
	if (!must)
		return false;
	if ((months != 0) + (days != 0) + (minutes != 0) != 1)
		return nlpg_no(walk, "mixed interval");
	if (months != 0)
		text = months % 12 == 0 ? psprintf("%d year", months / 12) :
			psprintf("%d month", months);
	else if (days != 0)
		text = psprintf("%d day", days);
	else
		text = minutes % 60 == 0 ? psprintf("%d hour", minutes / 60) :
			psprintf("%d minute", minutes);
	nlpg_put_value(walk, nlpg_missing_value(walk, NL_VALUE_DURATION, text, -1),
				   out);
	return true;
}

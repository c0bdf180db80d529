/*-------------------------------------------------------------------------
 * link_change.c
 *	  Values that a request for a change brings along: names, codes, notes,
 *	  times that stand nowhere in the data yet.
 *
 * Only where NlQuestion.change is set; a question gets none of these. Such
 * requests list what is new between commas ("HYGK, hygiene kit, household")
 * or behind a word that says so ("is", "to", "called"). Each stretch becomes
 * a text; what is a number or a date alone does not. So does what follows the
 * name of a column ("sector wood") and what is to be added ("add glazing as a
 * trade"). Further: marks without blanks ("SOL/USDC", "787-9", "12:30"), two
 * marks as postcodes are ("EX34 9NJ"), telephone numbers, the parts of a person's name, pence
 * as parts of a pound, and the last day of a year or month.
 *
 * Candidates go to NlLinkWork.found. Fails only for want of memory.
 *-------------------------------------------------------------------------
 */
#include "lang/link_reader.h"

#include <stdio.h>
#include <stdlib.h>

#define MOST_WORDS 8			/* of a stretch */

/* Words that begin what is set. */
#define SAYS_VALUE "is to as called named name title titled says reads reading at from in by of for into " \
	"are was be becomes become like text note with"
/* Words around it. */
#define BEFORE "a an the and or with at from in by of for to as is on into code name called named titled " \
	"title new now it its their his her says read reads add named under no not number no id region"
/* Words that begin a request for a new row. */
#define ADDS "add new register insert enter record"
#define BEHIND "please now too again instead today only already please also either then and or a the"

static bool
separates(const NlReader *r, int i)
{
	const char *w = word_at(r, i);

	if (among(w, ", ; ( ) : \xE2\x80\x94 \xE2\x80\x93 \" \xEF\xBC\x8C \xE3\x80\x82 \xEF\xBC\x9A"))
		return !(attached(r, i) && attached(r, i + 1));
	if (among(w, "- /"))
		return !attached(r, i) && !attached(r, i + 1);
	return among(w, ". ? !") && !attached(r, i + 1) && !(i > 0 && strlen(word_at(r, i - 1)) <= 2);
}

static void
add_text(NlTexts *t, NlReader *r, int first, int n)
{
	const NlWord *w = r->q->words + first;
	int			bytes = n > 0 ? w[n - 1].end - w[0].start : 0;
	char		text[NL_MAX_QUOTED + 1];
	int			i;

	if (r->status != NL_OK || n < 1 || bytes > NL_MAX_QUOTED)
		return;
	for (i = 0; i < n; i++)
		if (t->quoted[first + i])
			return;
	memcpy(text, r->q->text + w[0].start, (size_t) bytes);
	text[bytes] = '\0';
	r->status = nl_found_add(r->work, NL_VALUE_TEXT, text, -1, first, n, false, NL_FOUND_FREE);
}

/* Digits in groups, as telephone numbers are: +1 555 0777. Words; 0: none. */
static int
telephone(const NlReader *r, int i)
{
	int			n = 0;
	int			groups = 0;

	if (is(r, i, "+"))
		n++;
	else if (word_at(r, i)[0] != '0')
		return 0;
	while (is_number(word_at(r, i + n)) || (n > 0 && is(r, i + n, "-") && is_number(word_at(r, i + n + 1))))
	{
		groups += is_number(word_at(r, i + n));
		n++;
	}
	return groups >= 2 ? n : 0;
}

/* From first to before end, without what introduces or follows it. */
static void
stretch(NlTexts *t, NlReader *r, int first, int end)
{
	int			i;
	bool		letters = false;

	while (first < end && among(word_at(r, first), BEFORE))
		first++;
	for (;;)
	{
		/* from now on, from today on */
		if (end - 3 > first && is(r, end - 1, "on") && is(r, end - 3, "from"))
			end -= 3;
		else if (end > first && (among(word_at(r, end - 1), BEHIND) || among(word_at(r, end - 1), ". ? !")))
			end--;
		else
			break;
	}
	if (end <= first || end - first > MOST_WORDS)
		return;
	if (telephone(r, first) == end - first)
	{
		add_text(t, r, first, end - first);
		return;
	}
	/* numbers and dates are read as such; a name may have one in it */
	if (t->used[first] && !starts_upper(r->q, first))
		return;
	for (i = first; i < end; i++)
		letters |= !t->used[i] && (nl_word_letters(&r->q->words[i]) ||
								   nl_char_cjk((unsigned char) word_at(r, i)[0]));
	if (letters || end - first == 1)
		add_text(t, r, first, end - first);
}

/* A column's name, and behind it no word that leads elsewhere: its value. */
static bool
names_value(const NlTexts *t, const NlReader *r, int i)
{
	const NlLinkWork *work = r->work;
	int			item;

	if (!t->name_exact[i] || t->name_exact[i + 1] || r->q->words[i + 1].stop ||
		among(word_at(r, i + 1), SAYS_VALUE) || among(word_at(r, i + 1), BEFORE))
		return false;
	for (item = work->schema->n_tables; item < work->n_items; item++)
		if (work->best[i * work->n_items + item] == NL_LINK_COLUMN_EXACT)
			return true;
	return false;
}

static void
find_stretches(NlTexts *t, NlReader *r)
{
	int			n = r->q->n_words;
	int			first = 0;
	int			end;
	int			i;

	while (first < n)
	{
		for (end = first; end < n && !separates(r, end); end++)
			;
		if (end > first)
		{
			/* the first one says what is to be done */
			if (first > 0)
				stretch(t, r, first, end);
			else if (among(word_at(r, 0), ADDS))
			{
				int			begin = 1;

				/* "new category Italian under Languages": Italian */
				while (begin < end && (t->name_exact[begin] || among(word_at(r, begin), BEFORE)))
					begin++;
				for (i = begin; i < end && !r->q->words[i].stop && !among(word_at(r, i), SAYS_VALUE " under"); i++)
					;
				stretch(t, r, begin, i);
			}
			for (i = first; i + 1 < end; i++)
				if (among(word_at(r, i), SAYS_VALUE) || names_value(t, r, i) ||
					(i > first && is(r, i, "s") && is(r, i - 1, "'")))
					stretch(t, r, i + 1, end);
				else if (i > first && among(word_at(r, i), "and"))
				{
					stretch(t, r, i + 1, end);
					if (first > 0)
						stretch(t, r, first, i);
				}
		}
		first = end + 1;
	}
}

/* Two marks that begin with capitals or digits, as postcodes and number plates are. */
static void
find_pairs(NlTexts *t, NlReader *r)
{
	int			i;

	for (i = 0; i < r->q->n_words; i++)
	{
		bool		number;
		int			n = starts_upper(r->q, i) ? nl_mark_words(r->q, i, &number) : 0;
		int			more = n > 0 ? nl_mark_words(r->q, i + n, &number) : 0;

		if (more > 0)
			add_text(t, r, i, n + more);
		n = telephone(r, i);
		if (n > 0 && !(i > 0 && is_number(word_at(r, i - 1))))
			add_text(t, r, i, n);
	}
}

/* Runs of words without blanks that are more than one, or have : - / in them. */
static void
find_marks(NlTexts *t, NlReader *r)
{
	int			i = 0;

	while (i < r->q->n_words)
	{
		int			n = 1;
		bool		odd = strpbrk(word_at(r, i), ":/-") != NULL && is_number(word_at(r, i));

		while (attached(r, i + n))
			n++;
		/* the sentence's own stops */
		while (n > 1 && strchr(",.;:?!)\"'", word_at(r, i + n - 1)[0]) != NULL)
			n--;
		if (n > 1 ? n <= 12 && strchr("(\"'", word_at(r, i)[0]) == NULL : odd)
			add_text(t, r, i, n);
		i += n;
	}
}

/* 3 am, 8 pm, 8:30 pm; noon, midnight */
static void
find_times(NlReader *r)
{
	int			i;

	for (i = 0; i < r->q->n_words && r->status == NL_OK; i++)
	{
		const char *w = word_at(r, i);
		char		text[48];
		char	   *rest;
		long		hour;
		long		minute = 0;

		if (!is_number(w) || !among(word_at(r, i + 1), "am pm"))
			continue;
		hour = strtol(w, &rest, 10);
		if (*rest == ':' || *rest == '.')
			minute = strtol(rest + 1, &rest, 10);
		if (*rest != '\0' || hour < 1 || hour > 12 || minute < 0 || minute > 59)
			continue;
		hour = hour % 12 + (is(r, i + 1, "pm") ? 12 : 0);
		snprintf(text, sizeof(text), "%02ld:%02ld", hour, minute);
		r->status = nl_found_add(r->work, NL_VALUE_TEXT, text, -1, i, 2, false, NL_FOUND_FREE);
	}
}

/* A person's names one by one: Sian Hopkins. */
static void
find_names(NlTexts *t, NlReader *r)
{
	int			i;

	for (i = 0; i + 1 < r->q->n_words; i++)
		if (t->upper[i] && t->upper[i + 1] && !t->used[i] && !t->used[i + 1] &&
			nl_word_letters(&r->q->words[i]) && nl_word_letters(&r->q->words[i + 1]) &&
			!attached(r, i + 1) &&
			!(t->starts[i] && (r->q->words[i].stop || t->asks[i] || t->name_exact[i])))
		{
			add_text(t, r, i, 1);
			add_text(t, r, i + 1, 1);
		}
}

NlStatus
nl_find_change_texts(NlTexts *t)
{
	NlReader	r;

	memset(&r, 0, sizeof(r));
	r.work = t->work;
	r.q = t->q;
	r.status = NL_OK;
	find_stretches(t, &r);
	find_marks(t, &r);
	find_pairs(t, &r);
	find_times(&r);
	find_names(t, &r);
	return r.status;
}

/* ---- numbers and dates ---- */

/* The last day of a period: of 2026, 2026-11, 2026-Q3. False: it has none. */
static bool
last_day(const char *period, char *text, size_t size)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int			year = 0;
	int			month = 12;
	int			quarter;
	char		rest;

	if (sscanf(period, "%4d-Q%1d%c", &year, &quarter, &rest) == 2)
		month = quarter * 3;
	else if (sscanf(period, "%4d-%2d%c", &year, &month, &rest) != 2 &&
			 sscanf(period, "%4d%c", &year, &rest) != 1)
		return false;
	if (year < 1900 || year > 2100 || month < 1 || month > 12)
		return false;
	snprintf(text, size, "%04d-%02d-%02d", year, month,
			 days[month - 1] + (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)));
	return true;
}

/* Does "end of" stand before the word? */
static bool
is_end_of(const NlReader *r, int first)
{
	while (among(word_at(r, first - 1), "the this year month"))
		first--;
	return is(r, first - 1, "of") && is(r, first - 2, "end");
}

NlStatus
nl_find_change_numbers(NlLinkWork *work)
{
	NlReader	r;
	int			n = work->n_found;
	int			i;

	memset(&r, 0, sizeof(r));
	r.work = work;
	r.q = work->question;
	r.status = NL_OK;
	for (i = 0; i < n && r.status == NL_OK; i++)
	{
		const NlValue value = work->found[i].value;
		int			end = value.first_word + value.n_words;
		char		text[32];

		if (value.kind == NL_VALUE_NUMBER && digits_only(value.text) && strlen(value.text) <= 4 &&
			(among(word_at(&r, end), "pence penny cent cents ct") ||
			 (is(&r, end, "p") && attached(&r, end))))
		{
			snprintf(text, sizeof(text), "%.4g", atoi(value.text) / 100.0);
			r.status = nl_found_add(work, NL_VALUE_NUMBER, text, -1, value.first_word,
									value.n_words + 1, false, NL_FOUND_NUMBER);
		}
		else if ((value.kind == NL_VALUE_PERIOD || value.kind == NL_VALUE_NUMBER) &&
				 is_end_of(&r, value.first_word) && last_day(value.text, text, sizeof(text)))
			r.status = nl_found_add(work, NL_VALUE_PERIOD, text, -1, value.first_word,
									value.n_words, false, NL_FOUND_DATE);
	}
	return r.status;
}

/*-------------------------------------------------------------------------
 * link_numbers.c
 *	  Numbers of a question, and marks such as AB-1234; drives the reading.
 *
 * The question is read once from left to right. At each word the longest
 * reading is tried first: a date or period (link_dates.c), a mark of digits
 * and letters, a number with what belongs to it (k, million, %; a unit of
 * time: link_spans.c). Canonical texts are those of link.h. Candidates go to
 * NlLinkWork.found.
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <stdlib.h>

#include "lang/link_reader.h"

void
nl_emit(NlReader *r, NlValueKind kind, const char *text, int first, int n)
{
	int			i;

	if (r->status != NL_OK)
		return;
	r->status = nl_found_add(r->work, kind, text, -1, first, n, false,
							 kind == NL_VALUE_NUMBER ? NL_FOUND_NUMBER :
							 kind == NL_VALUE_TEXT ? NL_FOUND_FREE : NL_FOUND_DATE);
	for (i = first; i < first + n; i++)
		r->used[i] = true;
}

void
nl_emit_int(NlReader *r, int value, int first, int n)
{
	char		text[16];

	snprintf(text, sizeof(text), "%d", value);
	nl_emit(r, NL_VALUE_NUMBER, text, first, n);
}

/* text * 10^places, decimal point moved; leading zeros gone. */
static void
shift(const char *text, int places, char *out)
{
	char		digits[NL_NUMBER_SIZE];
	int			n = 0;
	int			point = -1;
	int			i;
	int			put = 0;

	for (i = 0; text[i] && n < NL_NUMBER_SIZE - 14; i++)
	{
		if (text[i] == '.')
			point = n;
		else if (is_number(text + i))
			digits[n++] = text[i];
	}
	if (point < 0)
		point = n;
	while (places > 0)
	{
		if (point == n && n < NL_NUMBER_SIZE - 2)
			digits[n++] = '0';
		point++;
		places--;
	}
	if (point > n)
		point = n;
	i = 0;
	while (i < point - 1 && digits[i] == '0')
		i++;
	for (; i < n; i++)
	{
		if (i == point)
			out[put++] = '.';
		out[put++] = digits[i];
	}
	out[put] = '\0';
	/* zeros behind the point only where the scale moved it */
	if (strchr(out, '.') != NULL && strcmp(text, out) != 0)
	{
		while (out[put - 1] == '0')
			out[--put] = '\0';
		if (out[put - 1] == '.')
			out[--put] = '\0';
	}
}

/* Power of ten of a word such as million; 0: none. */
static int
scale_word(const char *word)
{
	if (strcmp(word, "hundred") == 0)
		return 2;
	if (among(word, "thousand grand"))
		return 3;
	if (strcmp(word, "lakh") == 0)
		return 5;
	if (among(word, "million mn mm mio mln"))
		return 6;
	if (strcmp(word, "crore") == 0)
		return 7;
	if (among(word, "billion bn bln"))
		return 9;
	return strcmp(word, "trillion") == 0 ? 12 : 0;
}

/* ---------------- marks of digits and letters ---------------- */

/* Letters that may follow a number and leave it a number. */
#define SUFFIXES "k m mn mm bn b st nd rd th h hr hrs d w wk wks y yr yrs mo mos mth mths s am pm x min mins sec secs mln mio"

int
nl_mark_words(const NlQuestion *q, int first, bool *also_number)
{
	const NlWord *w = q->words + first;
	int			n = 0;
	int			end = 0;		/* words up to the last that is no joiner */
	bool		letters = false;
	bool		digits = false;
	bool		upper = false;
	int			months = 0;

	*also_number = false;
	if (first > 0 && w[-1].end == w[0].start)
	{
		const char *at = w[-1].text;
		uint32_t	c = nl_utf8_read(&at, at + strlen(at));

		if (nl_char_letter(c) || is_number(w[-1].text) || strchr("-_/.", w[-1].text[0]) != NULL)
			return 0;
	}
	while (first + n < q->n_words && n < 12 && (n == 0 || w[n - 1].end == w[n].start))
	{
		const char *at = w[n].text;
		uint32_t	c = nl_utf8_read(&at, at + strlen(at));

		if (is_number(w[n].text))
			digits = true;
		else if (nl_char_letter(c))
		{
			letters = true;
			upper |= starts_upper(q, first + n);
			months += nl_month_word(w[n].text) > 0 || among(w[n].text, "am pm");
		}
		else if (n > 0 && strlen(w[n].text) == 1 && strchr("-_/.", w[n].text[0]) != NULL)
		{
			n++;
			continue;
		}
		else
			break;
		n++;
		end = n;
	}
	if (!letters || !digits || months > 0 || end < 2)
		return 0;
	if (is_number(w[0].text))
	{
		if (end == 2 && among(w[1].text, SUFFIXES))
			return 0;
		/* 2023-Q2 */
		if (strlen(w[0].text) == 4 && end >= 3 && strcmp(w[end - 2].text, "q") == 0)
			return 0;
		if (!upper)
		{
			/* 90-day, 5km, 2-bedroom; but 4b2, 3f-17 */
			int			i;
			int			numbers = 0;

			for (i = 0; i < end; i++)
				numbers += is_number(w[i].text);
			if (numbers == 1)
				return 0;
		}
		*also_number = end == 2;
		return end;
	}
	if (among(w[0].text, "top first last fy cy ty ay week wk year yr no nr day") && end <= 3)
		return 0;
	if (strcmp(w[0].text, "q") == 0 && w[1].text[0] >= '1' && w[1].text[0] <= '4' && w[1].text[1] == '\0')
		return 0;
	*also_number = !upper && strlen(w[0].text) >= 3;
	return end;
}

/* ---------------- numbers ---------------- */

/* 1 to 3 digits and groups of three after commas, perhaps decimals. */
static bool
thousands(const char *text, size_t length)
{
	size_t		i = 0;
	int			groups = 0;

	while (i < length && is_number(text + i))
		i++;
	if (i < 1 || i > 3)
		return false;
	while (i + 3 < length && text[i] == ',')
	{
		if (!is_number(text + i + 1) || !is_number(text + i + 2) || !is_number(text + i + 3))
			return false;
		i += 4;
		if (i < length && is_number(text + i))
			return false;
		groups++;
	}
	if (groups == 0)
		return false;
	if (i < length && text[i] == '.')
		for (i++; i < length && is_number(text + i); i++)
			;
	return i == length;
}

/* One number of a digit word -> decimal text; false when it is none. */
static bool
plain_number(const char *text, size_t length, char *out)
{
	size_t		i;
	int			points = 0;
	size_t		put = 0;

	if (length == 0 || length >= NL_NUMBER_SIZE - 14)
		return false;
	if (memchr(text, ',', length) != NULL && !thousands(text, length))
		return false;
	for (i = 0; i < length; i++)
	{
		if (text[i] == '.')
			points++;
		else if (text[i] == ',')
			continue;
		else if (!is_number(text + i))
			return false;
		out[put++] = text[i];
	}
	out[put] = '\0';
	if (points > 1)
		return false;
	/* 007 -> 7, but 0.5 */
	for (i = 0; out[i] == '0' && is_number(out + i + 1); i++)
		;
	memmove(out, out + i, put - i + 1);
	return true;
}

/* Spelled number at word i. */
bool
nl_read_spelled(const NlReader *r, int i, NlNumberRead *out)
{
	int64_t		total = 0;
	int64_t		current = 0;
	int			at = i;
	int			end = i;		/* after the last word that counted */
	bool		any = false;
	bool		tens = false;	/* the last word was twenty .. ninety: a unit may follow */
	bool		open = false;	/* hundred or thousand before: anything smaller may follow */
	bool		year = false;

	memset(out, 0, sizeof(*out));
	if (is(r, i, "dozen") || is(r, i, "couple") || is(r, i, "twice"))
	{
		out->words = 1;
		strcpy(out->text, is(r, i, "dozen") ? "12" : "2");
		return true;
	}
	if (among(word_at(r, i), "a an") &&
		among(word_at(r, i + 1), "hundred thousand million billion dozen couple"))
	{
		current = 1;
		at++;
	}
	while (at < r->q->n_words && at < i + 12)
	{
		const char *w = word_at(r, at);
		bool		ordinal;
		int			v = nl_number_word(w, &ordinal);
		int			scale = scale_word(w);

		if (v >= 0)
		{
			if (tens && v >= 1 && v <= 9)
				current += v;
			else if (!any || open)
			{
				if (open && !(v < 100))
					break;
				current += v;
			}
			else if (!year && total == 0 && current >= 10 && current <= 99 && v >= 10)
			{
				current = current * 100 + v;	/* nineteen ninety */
				year = true;
			}
			else
				break;
			tens = v >= 20;
			open = false;
			any = true;
			at++;
			end = at;
			if (ordinal)
			{
				out->ordinal = true;
				break;
			}
		}
		else if (scale == 2 && (any || at > i || is(r, i, "hundred")))
		{
			current = (current == 0 ? 1 : current) * 100;
			any = open = true;
			tens = false;
			end = ++at;
		}
		else if (scale > 2 && strlen(w) > 3 && (any || at > i || at == i))
		{
			int			s;

			if (current == 0)
				current = 1;
			for (s = 0; s < scale; s++)
				current *= 10;
			if (total > INT64_C(1000000000000000) || current > INT64_C(1000000000000000))
				return false;
			total += current;
			current = 0;
			any = open = true;
			tens = false;
			end = ++at;
		}
		else if (strcmp(w, "dozen") == 0 && at > i)
		{
			current = (current == 0 ? 1 : current) * 12;
			end = ++at;
			any = true;
			break;
		}
		else if (strcmp(w, "couple") == 0 && at > i && !any)
		{
			current = 2;
			end = ++at;
			any = true;
			break;
		}
		else if ((strcmp(w, "-") == 0 && tens && attached(r, at)) || (strcmp(w, "and") == 0 && open))
			at++;				/* counts only if a number follows */
		else
			break;
	}
	if (!any)
		return false;
	out->words = end - i;
	snprintf(out->text, sizeof(out->text), "%lld", (long long) total + current);
	return out->words > 0;
}

/* "one" that is no number: which one, the one that, one of. */
static bool
pronoun(const NlReader *r, int i, int words)
{
	return words == 1 && is(r, i, "one") &&
		(among(word_at(r, i - 1), "which this that the each any every another other no") ||
		 is(r, i + 1, "of"));
}

/* What follows a digit number: ordinal ending, scale, percent. */
static void
number_tail(const NlReader *r, int i, NlNumberRead *out)
{
	const char *w = word_at(r, i + out->words);
	bool		joined = attached(r, i + out->words);
	int			scale = 0;
	char		plain[NL_NUMBER_SIZE];

	out->other[0] = '\0';
	if (joined && among(w, "st nd rd th"))
	{
		out->ordinal = true;
		out->words++;
		return;
	}
	if (strcmp(w, "%") == 0)
	{
		out->words++;
		return;
	}
	if (strcmp(w, "pm") == 0 && digits_only(out->text) && strlen(out->text) <= 2 && atoi(out->text) < 12)
	{
		strcpy(out->other, out->text);
		snprintf(out->text, sizeof(out->text), "%d", atoi(out->other) + 12);
		out->words++;
		return;
	}
	if (joined && strcmp(w, "k") == 0)
		scale = 3;
	else if (joined && strcmp(w, "m") == 0)
		scale = 6;
	else if (joined && strcmp(w, "b") == 0)
		scale = 9;
	else
		scale = scale_word(w);
	if (strcmp(w, "dozen") == 0 && digits_only(out->text) && strlen(out->text) <= 6)
	{
		snprintf(out->text, sizeof(out->text), "%d", atoi(out->text) * 12);
		out->words++;
		return;
	}
	if (scale == 0)
		return;
	strcpy(plain, out->text);
	shift(plain, scale, out->text);
	if (scale == 6 && strcmp(w, "m") == 0)
		strcpy(out->other, plain);
	out->words++;
}

/* A digit word that is no date: one number, or several ("1,2", "10-20"). */
static int
digit_word(NlReader *r, int i)
{
	const char *text = word_at(r, i);
	size_t		length = strlen(text);
	NlNumberRead		number;
	const char *at = text;
	int			parts = 0;
	int			words = 1;
	int			longest = 0;
	bool		zero = false;
	int			first = i;

	memset(&number, 0, sizeof(number));
	if (plain_number(text, length, number.text))
	{
		/* sign or bare decimal point directly before */
		const char *before = word_at(r, i - 1);

		number.words = 1;
		if (i > 0 && attached(r, i) && !r->used[i - 1] && !attached(r, i - 1) && number.text[0] != '\0' &&
			(strcmp(before, "-") == 0 || strcmp(before, "\xE2\x88\x92") == 0 || strcmp(before, ".") == 0))
		{
			char		plain[NL_NUMBER_SIZE];

			if (strlen(number.text) + 3 < NL_NUMBER_SIZE && (before[0] != '.' || digits_only(number.text)))
			{
				strcpy(plain, before[0] == '.' ? text : number.text);
				snprintf(number.text, sizeof(number.text), "%s%.*s", before[0] == '.' ? "0." : "-",
						 NL_NUMBER_SIZE - 4, plain);
				nl_emit(r, NL_VALUE_NUMBER, number.text, i - 1, 2);
				return 1;
			}
		}
		number_tail(r, i, &number);
		nl_emit(r, NL_VALUE_NUMBER, number.text, i, number.words);
		if (number.other[0])
			nl_emit(r, NL_VALUE_NUMBER, number.other, i, number.words);
		/* '25 and FY25 are years */
		if (length == 2 && number.words == 1 && attached(r, i) &&
			(among(before, "' \xE2\x80\x99 \xE2\x80\x98 fy cy ty ay")))
			nl_emit_int(r, short_year(atoi(text)), i, 1);
		if (text[0] == '0' && length > 1 && digits_only(text))
			nl_emit(r, NL_VALUE_TEXT, text, i, 1);
		nl_read_span(r, i, &number);
		return number.words;
	}
	while (*at)
	{
		size_t		n = strcspn(at, "-/:");
		bool		clock = at[n] == ':';

		zero |= at[0] == '0' && n > 1;
		if (plain_number(at, n, number.text))
		{
			number.words = 1;
			number.ordinal = false;
			number_tail(r, first, &number);
			if (number.words > words)
				words = number.words;
			nl_emit(r, NL_VALUE_NUMBER, number.text, i, words);
			if (at[n] == '\0')
				nl_read_span(r, i, &number);
		}
		else
		{
			const char *p = at;

			while (p < at + n)
			{
				size_t		m = strcspn(p, ",-/:");

				if (plain_number(p, m, number.text))
					nl_emit(r, NL_VALUE_NUMBER, number.text, i, 1);
				p += m;
				if (p < at + n)
					p++;
			}
		}
		if ((int) n > longest)
			longest = (int) n;
		parts++;
		at += n;
		if (clock)
		{
			/* of a time of day the hour counts */
			at += 1 + strspn(at + 1, "0123456789:");
		}
		if (*at)
			at++;
	}
	/* 555-0199 and 10.0.0.1 are texts too */
	if (parts > 2 || longest > 4 || zero)
		nl_emit(r, NL_VALUE_TEXT, text, i, 1);
	return words;
}

/* ---------------- the reading ---------------- */

static int
read_at(NlReader *r, int i)
{
	const char *w = word_at(r, i);
	bool		digit = is_number(w);
	bool		ordinal;
	bool		shortened;
	bool		also = false;
	NlNumberRead		number;
	int			n;
	int			times;

	n = nl_read_date(r, i);
	if (n > 0)
		return n;
	n = nl_read_half(r, i);
	if (n > 0)
		return n;
	n = nl_mark_words(r->q, i, &also);
	if (n > 0)
	{
		int			k;
		char		text[256];
		int			bytes = r->q->words[i + n - 1].end - r->q->words[i].start;

		if (bytes < (int) sizeof(text))
		{
			memcpy(text, r->q->text + r->q->words[i].start, (size_t) bytes);
			text[bytes] = '\0';
			nl_emit(r, NL_VALUE_TEXT, text, i, n);
		}
		for (k = i; also && k < i + n; k++)
			if (is_number(word_at(r, k)))
				digit_word(r, k);
		return n;
	}
	if (digit)
		return digit_word(r, i);
	if (nl_number_word(w, &ordinal) >= 0 || scale_word(w) > 0 || among(w, "a an dozen couple twice"))
	{
		if (strlen(w) > 3 || scale_word(w) == 0)
		{
			if (nl_read_spelled(r, i, &number) && !pronoun(r, i, number.words))
			{
				number.other[0] = '\0';
				nl_emit(r, NL_VALUE_NUMBER, number.text, i, number.words);
				nl_read_span(r, i, &number);
				return number.words;
			}
		}
	}
	/* a week, an hour */
	if (among(w, "a an one"))
	{
		const char *unit = nl_unit_word(r, i + 1, &times);

		if (unit != NULL && !attached(r, i + 1))
		{
			char		text[32];

			snprintf(text, sizeof(text), "%d %s", times, unit);
			nl_emit(r, NL_VALUE_DURATION, text, i, 2);
			return 2;
		}
	}
	if (among(w, "weekend weekends weekdays"))
	{
		/* Sunday and Saturday; Monday to Friday */
		nl_emit_int(r, w[4] == 'e' ? 0 : 1, i, 1);
		nl_emit_int(r, w[4] == 'e' ? 6 : 5, i, 1);
		return 1;
	}
	n = nl_weekday_word(w, &shortened);
	if (n >= 0 && (!shortened || !among(w, "sun sat wed mon") || (i > 0 && starts_upper(r->q, i))))
	{
		nl_emit_int(r, n, i, 1);
		return 1;
	}
	return 1;
}

NlStatus
nl_find_numbers(NlLinkWork *work, bool *used)
{
	NlReader		r;
	int			i = 0;

	r.work = work;
	r.q = work->question;
	r.used = used;
	r.status = NL_OK;
	while (i < r.q->n_words && r.status == NL_OK)
	{
		int			n = read_at(&r, i);

		i += n > 0 ? n : 1;
	}
	return r.status;
}

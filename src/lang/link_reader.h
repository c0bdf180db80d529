/*-------------------------------------------------------------------------
 * link_reader.h
 *	  What link_numbers.c, link_dates.c and link_spans.c share: a reader over the
 *	  question's words and what it found. Private to these.
 *-------------------------------------------------------------------------
 */
#ifndef NL_LINK_READER_H
#define NL_LINK_READER_H

#include <string.h>

#include "lang/link_parts.h"

#define NL_NUMBER_SIZE 40		/* longest number kept, with the NUL */

typedef struct NlReader
{
	NlLinkWork *work;
	const NlQuestion *q;
	bool	   *used;
	NlStatus	status;
} NlReader;

/* A number read: words it takes and its decimal text. */
typedef struct NlNumberRead
{
	int			words;
	char		text[NL_NUMBER_SIZE];
	char		other[NL_NUMBER_SIZE]; /* second reading ("2.5m": metres or millions), or "" */
	bool		ordinal;
} NlNumberRead;

static inline const char *
word_at(const NlReader *r, int i)
{
	return i >= 0 && i < r->q->n_words ? r->q->words[i].text : "";
}

static inline bool
is(const NlReader *r, int i, const char *text)
{
	return strcmp(word_at(r, i), text) == 0;
}

/* Is the word one of these (blank between them)? */
static inline bool
among(const char *word, const char *list)
{
	size_t		n = strlen(word);
	const char *at = list;

	if (n == 0)
		return false;
	while ((at = strstr(at, word)) != NULL)
	{
		if ((at == list || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return true;
		at += n;
	}
	return false;
}

/* Does word i follow the one before without a blank? */
static inline bool
attached(const NlReader *r, int i)
{
	return i > 0 && i < r->q->n_words && r->q->words[i - 1].end == r->q->words[i].start;
}

static inline bool
starts_upper(const NlQuestion *q, int i)
{
	const char *at = q->text + q->words[i].start;

	return nl_char_upper(nl_utf8_read(&at, q->text + q->words[i].end));
}

static inline bool
digits_only(const char *text)
{
	return text[0] != '\0' && strspn(text, "0123456789") == strlen(text);
}

static inline bool
is_number(const char *text)
{
	return text[0] >= '0' && text[0] <= '9';
}

/* 24 -> 2024 */
static inline int
short_year(int year)
{
	return year + (year < 70 ? 2000 : 1900);
}

/* Adds a candidate (values of kind TEXT are marks) and marks its words used;
 * the first failure stays in r->status. */
extern void nl_emit(NlReader *r, NlValueKind kind, const char *text, int first, int n);
extern void nl_emit_int(NlReader *r, int value, int first, int n);

/* Spelled number at word i. */
extern bool nl_read_spelled(const NlReader *r, int i, NlNumberRead *out);

/* Unit of a duration: canonical name, *times as many. NULL: none. */
extern const char *nl_unit_word(const NlReader *r, int i, int *times);

/* The unit of a period that the word names, NULL: none (a day is none). */
extern const char *nl_period_word(const char *w);

/* What a number at word i is with the words around it: a duration, an age. */
extern void nl_read_span(NlReader *r, int i, const NlNumberRead *number);

/* Half a year, the first half of one: words taken; 0: none. */
extern int	nl_read_half(NlReader *r, int i);

/* A date, period or month at word i: candidates added, words taken; 0: none. */
extern int	nl_read_date(NlReader *r, int i);

#endif							/* NL_LINK_READER_H */

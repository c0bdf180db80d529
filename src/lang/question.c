/*-------------------------------------------------------------------------
 * question.c
 *	  A question's text -> words, and the phrases worth looking up in the data.
 *
 * NlQuestion.original is a copy without bytes that are not UTF-8; text is the
 * same, or its English when the question is Chinese. All of it lives in the caller's arena. Fails on a
 * question that is empty (NL_ERR_INPUT) or too long (NL_ERR_LIMIT).
 *-------------------------------------------------------------------------
 */
#include "lang/link.h"

#include <string.h>

#include "lang/chinese.h"
#include "lang/words.h"

/* Is it written in capitals alone, as "IT" is? Digits do not count. */
static bool
all_capitals(const char *text, int length)
{
	const char *at = text;
	const char *end = text + length;
	int			letters = 0;

	while (at < end)
	{
		uint32_t	c = nl_utf8_read(&at, end);

		if (!nl_char_letter(c))
			continue;
		if (!nl_char_upper(c))
			return false;
		letters++;
	}
	return letters >= 2;
}

static bool
punctuation(const NlWord *word)
{
	const char *at = word->text;
	uint32_t	c = nl_utf8_read(&at, word->text + strlen(word->text));

	return !nl_char_letter(c) && !nl_char_cjk(c) && !(c >= '0' && c <= '9');
}

/* Where the words stand in what was asked. */
static void
place_words(NlQuestion *question, const NlGlossed *glossed)
{
	int			part = 0;
	int			w;

	for (w = 0; w < question->n_words; w++)
	{
		NlWord	   *word = &question->words[w];
		const NlGlossPart *p;

		word->from = word->start;
		word->to = word->end;
		if (glossed->n_parts == 0)
			continue;
		while (part + 1 < glossed->n_parts && glossed->parts[part].end <= word->start)
			part++;
		p = &glossed->parts[part];
		word->from = p->same ? p->from + word->start - p->start : p->from;
		while (part + 1 < glossed->n_parts && glossed->parts[part].end < word->end)
			part++;
		p = &glossed->parts[part];
		word->to = p->same ? p->from + word->end - p->start : p->to;
	}
}

NlStatus
nl_question_read(NlQuestion *question, const char *text, size_t length,
				 const NlLexicon *lexicon, NlArena *arena, NlError *err)
{
	char	   *copy;
	char	   *put;
	const char *at = text;
	const char *end = text + length;
	const char *start;
	const char *stop;
	bool		shouting;
	bool		any = false;
	char		stem[NL_WORD_SIZE];
	char		word[NL_WORD_SIZE];
	NlGlossed	glossed;

	memset(question, 0, sizeof(*question));
	memset(&glossed, 0, sizeof(glossed));
	if (length > NL_MAX_QUESTION)
		return nl_fail(err, NL_ERR_LIMIT, "the question has %zu bytes, the limit is %d",
					   length, NL_MAX_QUESTION);
	copy = nl_arena_alloc(arena, length + 1);
	question->words = nl_arena_array(arena, NL_MAX_WORDS, sizeof(NlWord));
	if (copy == NULL || question->words == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory reading the question");
	put = copy;
	while (at < end)
	{
		const char *from = at;

		uint32_t	c = nl_utf8_read(&at, end);

		if (c == NL_BAD_CHAR)
			continue;
		if (c == 0)
			*put++ = ' ';
		else
		{
			memcpy(put, from, (size_t) (at - from));
			put += at - from;
		}
	}
	*put = '\0';
	question->text = question->original = copy;
	if (lexicon != NULL && nl_text_chinese(copy, (size_t) (put - copy)))
	{
		NlStatus	status = nl_chinese_gloss(lexicon, copy, (size_t) (put - copy), &glossed, arena, err);

		if (status != NL_OK)
			return status;
		question->text = glossed.text;
	}
	end = question->text + strlen(question->text);
	shouting = all_capitals(question->text, (int) (end - question->text));

	at = question->text;
	while (question->n_words < NL_MAX_WORDS && nl_text_next(&at, end, &start, &stop))
	{
		NlWord	   *w = &question->words[question->n_words++];
		size_t		bytes = (size_t) (stop - start);
		char	   *lower = nl_arena_alloc(arena, 2 * bytes + 1);
		char	   *kept;
		size_t		n;

		if (lower == NULL)
			return nl_fail(err, NL_ERR_NOMEM, "out of memory reading the question");
		nl_lower(start, bytes, lower);
		if (strcmp(lower, "\xE2\x80\x99s") == 0)
			strcpy(lower, "'s");
		n = strlen(lower);
		memcpy(word, lower, n < sizeof(word) ? n : sizeof(word) - 1);
		word[n < sizeof(word) ? n : sizeof(word) - 1] = '\0';
		nl_stem(lower, stem);
		kept = nl_arena_strndup(arena, stem, strlen(stem));
		if (kept == NULL)
			return nl_fail(err, NL_ERR_NOMEM, "out of memory reading the question");
		w->text = lower;
		w->stem = kept;
		w->start = (int) (start - question->text);
		w->end = (int) (stop - question->text);
		w->stop = punctuation(w) || nl_stop_word(word);
		any |= !punctuation(w);
		/* "IT" and "US" inside lower-case text are names */
		if (w->stop && !shouting && all_capitals(start, (int) bytes))
			w->stop = false;
		/* what is left of "don't", "we'll" */
		if (question->n_words > 1 && n <= 2 && w[-1].text[0] == '\'' && w[-1].text[1] == '\0' &&
			w[-1].end == w->start && question->n_words > 2 && w[-2].end == w[-1].start)
			w->stop = true;
	}
	if (!any)
		return nl_fail(err, NL_ERR_INPUT, "the question has no words");
	place_words(question, &glossed);
	return NL_OK;
}

/* Do two neighbouring words make up one mark such as "EL26" or "5kg"? */
static bool
glued(const NlWord *a, const NlWord *b)
{
	bool		da = a->text[0] >= '0' && a->text[0] <= '9';
	bool		db = b->text[0] >= '0' && b->text[0] <= '9';

	return a->end == b->start && da != db && !punctuation(a) && !punctuation(b);
}

static bool
worth(const NlQuestion *q, int first, int n)
{
	const NlWord *w = q->words + first;
	const NlWord *last = w + n - 1;
	int			i;
	bool		content = false;

	for (i = 0; i < n; i++)
		content |= !w[i].stop;
	if (!content)
		return false;
	if (strcmp(w[0].text, "'s") == 0)
		return false;
	if (punctuation(w) && (strchr("#@.$(+", w[0].text[0]) == NULL || n == 1 || w[0].end != w[1].start))
		return false;
	if (n > 1 && punctuation(last) && strcmp(last->text, "'s") != 0 &&
		(strchr(".!?)+#%*", last->text[0]) == NULL || last[-1].end != last->start ||
		 (strchr(".?!", last->text[0]) != NULL && first + n == q->n_words)))
		return false;
	if (first > 0 && glued(w - 1, w))
		return false;
	if (first + n < q->n_words && glued(last, last + 1))
		return false;
	return true;
}

/* ---------------- Chinese ---------------- */

#define MAX_UNITS	8			/* of a phrase: characters, runs of letters or digits */
#define MAX_TEXT	2000		/* units of a question that are looked at */

/* Ends of the units that begin at each byte would be much: they are read again. */
static bool
next_unit(const char **at, const char *end, bool *chinese)
{
	const char *start;
	const char *stop;
	const char *p;
	uint32_t	c;

	if (*at >= end || !nl_text_next(at, end, &start, &stop))
		return false;
	p = start;
	c = nl_utf8_read(&p, stop);
	*chinese = nl_char_cjk(c);
	return nl_char_cjk(c) || nl_char_letter(c) || (c >= '0' && c <= '9');
}

/* Words that stand for some of these bytes of the original. */
static int
words_of(const NlQuestion *q, int from, int to, int *first)
{
	int			n = 0;
	int			w;

	for (w = 0; w < q->n_words; w++)
		if (q->words[w].from < to && q->words[w].to > from)
		{
			if (n == 0)
				*first = w;
			n = w + 1 - *first;
		}
	return n;
}

/*
 * Runs of the question's own characters, as values of a Chinese column are
 * written: names are cut in the wrong place more often than not, so all runs
 * of up to MAX_UNITS that have a Chinese character and no mark or blank inside.
 */
static NlStatus
chinese_phrases(const NlQuestion *question, NlPhrase *all, int *n_phrases, NlArena *arena, NlError *err)
{
	/* the likeliest lengths first, should there be no room for all */
	static const int lengths[] = {2, 3, 4, 1, 5, 6, 7, MAX_UNITS};
	const char *text = question->original;
	const char *end = text + strlen(text);
	size_t		i;

	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
	{
		const char *begin = text;
		int			looked = 0;

		while (begin < end && looked++ < MAX_TEXT && *n_phrases < NL_MAX_PHRASES)
		{
			const char *at = begin;
			const char *start;
			const char *stop;
			bool		any = false;
			bool		chinese;
			int			first = 0;
			int			n;
			int			k;

			/* where the first unit begins, and where the next search goes on */
			if (!nl_text_next(&at, end, &start, &stop))
				break;
			begin = stop;
			at = start;
			for (k = 0; k < lengths[i]; k++)
			{
				if (k > 0 && at < end && nl_char_space((unsigned char) *at))
					break;
				if (!next_unit(&at, end, &chinese))
					break;
				any |= chinese;
			}
			n = k == lengths[i] && any ? words_of(question, (int) (start - text), (int) (at - text), &first) : 0;
			if (n > 0)
			{
				NlPhrase   *phrase = &all[*n_phrases];
				char	   *lower = nl_arena_alloc(arena, 2 * (size_t) (at - start) + 1);

				phrase->original = nl_arena_strndup(arena, start, (size_t) (at - start));
				if (lower == NULL || phrase->original == NULL)
					return nl_fail(err, NL_ERR_NOMEM, "out of memory collecting phrases");
				nl_lower(start, (size_t) (at - start), lower);
				phrase->text = lower;
				phrase->first_word = first;
				phrase->n_words = n;
				(*n_phrases)++;
			}
		}
	}
	return NL_OK;
}

NlStatus
nl_question_phrases(const NlQuestion *question, NlPhrase **phrases, int *n_phrases,
					NlArena *arena, NlError *err)
{
	NlPhrase   *all = nl_arena_array(arena, NL_MAX_PHRASES, sizeof(NlPhrase));
	int			total = 0;
	int			longest = 0;
	int			count[NL_MAX_PHRASE_WORDS + 1];
	int			n;
	int			put;
	/* half of the room for the characters themselves */
	int			most = question->text == question->original ? NL_MAX_PHRASES : NL_MAX_PHRASES / 2;

	*phrases = all;
	*n_phrases = 0;
	if (all == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory collecting phrases");
	/* In a long question the short phrases matter more than the long ones:
	 * count upwards to see how many of each length fit, then write downwards. */
	for (n = 1; n <= NL_MAX_PHRASE_WORDS; n++)
	{
		int			i;

		count[n] = 0;
		for (i = 0; i + n <= question->n_words && total < most; i++)
			if (worth(question, i, n))
			{
				count[n]++;
				total++;
			}
		if (count[n] > 0)
			longest = n;
	}
	put = 0;
	for (n = longest; n >= 1; n--)
	{
		int			i;
		int			left = count[n];

		for (i = 0; i + n <= question->n_words && left > 0; i++)
		{
			int			start;
			size_t		bytes;
			char	   *lower;
			char	   *from;

			if (!worth(question, i, n))
				continue;
			left--;
			start = question->words[i].start;
			bytes = (size_t) (question->words[i + n - 1].end - start);
			lower = nl_arena_alloc(arena, 2 * bytes + 1);
			all[put].original = nl_arena_strndup(arena, question->text + start, bytes);
			if (lower == NULL || all[put].original == NULL)
				return nl_fail(err, NL_ERR_NOMEM, "out of memory collecting phrases");
			nl_lower(question->text + start, bytes, lower);
			/* data has the plain apostrophe as a rule */
			while ((from = strstr(lower, "\xE2\x80\x99")) != NULL)
			{
				*from = '\'';
				memmove(from + 1, from + 3, strlen(from + 3) + 1);
			}
			all[put].text = lower;
			all[put].first_word = i;
			all[put].n_words = n;
			put++;
		}
	}
	*n_phrases = put;
	if (question->text != question->original)
		return chinese_phrases(question, all, n_phrases, arena, err);
	return NL_OK;
}

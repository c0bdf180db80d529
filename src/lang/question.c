/*-------------------------------------------------------------------------
 * question.c
 *	  A question's text -> words, and the phrases worth looking up in the data.
 *
 * NlQuestion.text is a copy without bytes that are not UTF-8; word offsets
 * count in that copy. All of it lives in the caller's arena. Fails on a
 * question that is empty (NL_ERR_INPUT) or too long (NL_ERR_LIMIT).
 *-------------------------------------------------------------------------
 */
#include "lang/link.h"

#include <string.h>

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

NlStatus
nl_question_read(NlQuestion *question, const char *text, size_t length,
				 NlArena *arena, NlError *err)
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

	memset(question, 0, sizeof(*question));
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
	question->text = copy;
	shouting = all_capitals(copy, (int) (put - copy));

	at = copy;
	while (question->n_words < NL_MAX_WORDS && nl_text_next(&at, put, &start, &stop))
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
		w->start = (int) (start - copy);
		w->end = (int) (stop - copy);
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
		for (i = 0; i + n <= question->n_words && total < NL_MAX_PHRASES; i++)
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
	return NL_OK;
}

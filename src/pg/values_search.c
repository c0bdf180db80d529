/*-------------------------------------------------------------------------
 * values_search.c
 *	  Which of the question's phrases a value equals; see values_search.h.
 *
 * Matches are in the caller's arena; want of memory is noted in the search,
 * nothing else fails.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "lang/words.h"
#include "mb/pg_wchar.h"
#include "pg/catalog.h"
#include "pg/values.h"
#include "pg/values_search.h"

static void add_matches(NlpgSearch *search, int phrase, int column,
						const char *stored, int length);
static int	compare_matches(const void *a, const void *b);

void
nlpg_search_start(NlpgSearch *search, const NlPhrase *phrases, int n, NlArena *arena)
{
	memset(search, 0, sizeof(NlpgSearch));
	memset(search->slots, -1, sizeof(search->slots));
	search->phrases = phrases;
	search->n_phrases = Min(n, NL_MAX_PHRASES);
	search->arena = arena;
	for (int p = 0; p < search->n_phrases; p++)
	{
		size_t		length = strlen(phrases[p].text);
		uint32		slot;

		search->next[p] = -1;
		if (length == 0 || length > NLPG_MAX_VALUE)
			continue;
		search->hashes[p] = nl_hash(phrases[p].text, length);
		search->firsts[length] |= (uint32) 1 << (phrases[p].text[0] & 31);
		for (size_t i = 0; i < length; i++)
			search->foreign |= (phrases[p].text[i] & 0x80) != 0;
		slot = search->hashes[p] % NLPG_SLOTS;
		while (search->slots[slot] >= 0)
		{
			int			q = search->slots[slot];

			if (strcmp(phrases[q].text, phrases[p].text) == 0)
			{
				search->next[p] = search->next[q];
				search->next[q] = p;
				break;
			}
			slot = (slot + 1) % NLPG_SLOTS;
		}
		if (search->slots[slot] < 0)
			search->slots[slot] = p;
	}
}

/* A value in UTF-8, not terminated: does it equal a phrase but for case? */
void
nlpg_search_compare(NlpgSearch *search, int column, const char *value, int length)
{
	char		lower[2 * NLPG_MAX_VALUE + 1];
	int			n = 0;
	uint32		hash;

	/* char(n) is padded, and nobody means the blanks after a value */
	while (length > 0 && value[length - 1] == ' ')
		length--;
	if (length == 0 || length > NLPG_MAX_VALUE)
		return;
	/* lower case keeps letters that are not ASCII so: without such phrases no look at them */
	while (search->foreign && n < length && (value[n] & 0x80) == 0)
		n++;
	if (n == length || !search->foreign)
	{
		/* ASCII, the common case: length and first letter tell most values
		 * apart; the five bits are the same in both cases */
		if ((search->firsts[length] >> (value[0] & 31) & 1) == 0)
			return;
		for (n = 0; n < length; n++)
			lower[n] = value[n] >= 'A' && value[n] <= 'Z' ? value[n] + 32 : value[n];
	}
	else
	{
		n = nl_lower(value, length, lower);
		if (n == 0 || n > NLPG_MAX_VALUE || (search->firsts[n] >> (lower[0] & 31) & 1) == 0)
			return;
	}

	hash = nl_hash(lower, n);
	for (uint32 slot = hash % NLPG_SLOTS; search->slots[slot] >= 0; slot = (slot + 1) % NLPG_SLOTS)
	{
		int			p = search->slots[slot];

		if (search->hashes[p] == hash &&
			strncmp(search->phrases[p].text, lower, n) == 0 &&
			search->phrases[p].text[n] == '\0')
		{
			add_matches(search, p, column, value, length);
			return;
		}
	}
}

/* The same for a value in the server's encoding. */
void
nlpg_search_compare_stored(NlpgSearch *search, int column, const char *value, int length)
{
	if (GetDatabaseEncoding() != PG_UTF8)
	{
		char	   *utf8;

		if (length > 2 * NLPG_MAX_VALUE)
			return;
		utf8 = nlpg_to_utf8(pnstrdup(value, length), length);
		if (utf8 == NULL)
			return;
		value = utf8;
		length = strlen(utf8);
	}
	nlpg_search_compare(search, column, value, length);
}

/* Notes the match for the phrase and all others of the same text, once. */
static void
add_matches(NlpgSearch *search, int phrase, int column, const char *stored, int length)
{
	const char *copy;

	if (search->counts[phrase] >= NLPG_PHRASE_MATCHES ||
		search->n_matches >= NLPG_MAX_MATCHES)
		return;
	for (int i = search->n_matches - 1; i >= 0; i--)
		if (search->matches[i].phrase == phrase &&
			search->matches[i].column == column &&
			strncmp(search->matches[i].stored, stored, length) == 0 &&
			search->matches[i].stored[length] == '\0')
			return;

	search->counts[phrase]++;
	copy = nl_arena_strndup(search->arena, stored, length);
	if (copy == NULL)
	{
		search->full = true;
		return;
	}
	for (int p = phrase; p >= 0; p = search->next[p])
	{
		if (search->n_matches == search->max_matches)
		{
			int			max = Max(64, 2 * search->max_matches);
			NlMatch    *grown = nl_arena_array(search->arena, max, sizeof(NlMatch));

			if (grown == NULL)
			{
				search->full = true;
				return;
			}
			if (search->n_matches > 0)
				memcpy(grown, search->matches, search->n_matches * sizeof(NlMatch));
			search->matches = grown;
			search->max_matches = max;
		}
		search->matches[search->n_matches].phrase = p;
		search->matches[search->n_matches].column = column;
		search->matches[search->n_matches].stored = copy;
		search->n_matches++;
	}
}

static int
compare_matches(const void *a, const void *b)
{
	const NlMatch *x = a;
	const NlMatch *y = b;

	if (x->phrase != y->phrase)
		return x->phrase < y->phrase ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return strcmp(x->stored, y->stored);
}

void
nlpg_search_sort(NlpgSearch *search)
{
	if (search->n_matches > 0)
		qsort(search->matches, search->n_matches, sizeof(NlMatch), compare_matches);
}

/*-------------------------------------------------------------------------
 * link_short.c
 *	  May a word of a name be short for another by its letters: cust, qty,
 *	  prsn? Weak links: short.h knows those that are customary.
 *
 * Pure functions of their arguments; nothing can fail.
 *-------------------------------------------------------------------------
 */
#include "lang/link_parts.h"

#include <string.h>

bool
nl_ascii_word(const char *word)
{
	for (; *word; word++)
		if (*word < 'a' || *word > 'z')
			return false;
	return true;
}

/* Names of three letters that are words of their own, not the beginning of a longer one. */
static const char *const whole_words[] = {
	"act", "age", "air", "arm", "art", "bag", "bar", "bed", "bet", "bid", "box", "bus", "can",
	"cap", "car", "cat", "cup", "cut", "day", "dog", "due", "ear", "egg", "end", "eye", "fan",
	"fee", "fit", "gap", "gas", "gun", "hit", "ice", "job", "key", "kit", "lab", "law", "leg",
	"lid", "log", "lot", "low", "man", "map", "mix", "net", "new", "oil", "old", "one", "own",
	"pan", "par", "pay", "pen", "per", "pet", "pin", "pit", "pot", "raw", "ray", "red", "row",
	"run", "sea", "set", "sex", "sun", "tag", "tap", "tax", "tea", "tie", "tip", "toe", "top",
	"two", "use", "van", "war", "way", "web", "win", "zip", "zoo"
};

static bool
whole_word(const char *word)
{
	size_t		i;

	for (i = 0; i < sizeof(whole_words) / sizeof(whole_words[0]); i++)
		if (strcmp(word, whole_words[i]) == 0)
			return true;
	return false;
}

static bool
vowel(char c)
{
	return c != '\0' && strchr("aeiou", c) != NULL;
}

/* Do the consonants of `full` begin with `word`? Doubled ones count once. */
static bool
skeleton_begins(const char *word, const char *full)
{
	char		last = '\0';

	for (; *full && *word; full++)
	{
		if (vowel(*full) || *full == last)
			continue;
		last = *full;
		if (*full == *word)
			word++;
		else if (*full != 'y')
			return false;
	}
	return *word == '\0';
}

/* Has `full` these letters in this order, the last of them last? */
static bool
letters_of(const char *word, const char *full)
{
	size_t		n = strlen(word);
	size_t		m = strlen(full);

	if (n == 0 || m < n || word[n - 1] != full[m - 1])
		return false;
	for (; *full && *word; full++)
		if (*full == *word)
			word++;
	return *word == '\0';
}

bool
nl_short_for(const char *word, const char *full)
{
	size_t		n = strlen(word);
	size_t		m = strlen(full);
	size_t		begin;
	size_t		same;

	if (n < 3 || m < n + 1 || word[0] != full[0] || !nl_ascii_word(word) || !nl_ascii_word(full))
		return false;
	for (same = 1; same < n && word[same] == full[same]; same++)
		;
	if (n == 3 && whole_word(word))
		return false;
	if (same == n)
		return m >= n + 2;
	/* what is left must have no vowel: the beginning reaches over all of them */
	for (begin = n; begin > 1 && !vowel(word[begin - 1]); begin--)
		;
	for (; begin <= same; begin++)
		if (skeleton_begins(word + begin, full + begin) || letters_of(word + begin, full + begin))
			return true;
	return false;
}

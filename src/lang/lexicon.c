/*-------------------------------------------------------------------------
 * lexicon.c
 *	  Binary search over the lines of a lexicon; see lexicon.h. Owns nothing,
 *	  cannot fail.
 *-------------------------------------------------------------------------
 */
#include "lang/lexicon.h"

#include <string.h>

/* The line's word against this one, as memcmp tells. */
static int
compare(const char *line, const char *end, const char *word, size_t bytes)
{
	const char *tab = memchr(line, '\t', (size_t) (end - line));
	size_t		n = (size_t) ((tab != NULL ? tab : end) - line);
	int			order = memcmp(line, word, n < bytes ? n : bytes);

	if (order != 0)
		return order;
	return n < bytes ? -1 : n > bytes;
}

static bool
read_entry(const char *at, const char *end, NlLexiconEntry *entry)
{
	if (end - at < 3 || at[2] != '\t')
		return false;
	if (at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9')
		entry->cost = (at[0] - '0') * 10 + at[1] - '0';
	else if (at[0] == '-' && at[1] == '-')
		entry->cost = -1;
	else
		return false;
	entry->gloss = at + 3;
	entry->n_gloss = (int) (end - entry->gloss);
	return true;
}

bool
nl_lexicon_find(const NlLexicon *lexicon, const char *word, size_t bytes, NlLexiconEntry *entry)
{
	const char *low = lexicon->text;
	const char *high = lexicon->text + lexicon->length;

	while (low < high)
	{
		const char *line = low + (high - low) / 2;
		const char *end;
		int			order;

		while (line > low && line[-1] != '\n')
			line--;
		end = memchr(line, '\n', (size_t) (high - line));
		if (end == NULL)
			end = high;
		order = compare(line, end, word, bytes);
		if (order == 0)
		{
			const char *tab = memchr(line, '\t', (size_t) (end - line));

			return tab != NULL && read_entry(tab + 1, end, entry);
		}
		if (order < 0)
			low = end < high ? end + 1 : high;
		else
			high = line;
	}
	return false;
}

/*-------------------------------------------------------------------------
 * link_thesaurus.c
 *	  Words and phrases of the question -> names that catalogs have for them:
 *	  "client" customer, "date of birth" dob, "cheapest" price.
 *
 * The thesaurus comes with the model, which has learnt how much such a link is
 * worth: its key nl2sql.thesaurus, in lexicon.h's format, is written by
 * model/thesaurus_lexicon.py from model/thesaurus. Left stands a phrase, lower
 * case, singular, a blank between words; the cost is 0; right stand names with
 * blanks between them, their words joined by _.
 *
 * Reads the bytes where they lie, whatever they hold. Owns nothing, cannot
 * fail.
 *-------------------------------------------------------------------------
 */
#include "lang/link_parts.h"

#include <string.h>

#define MAX_PHRASE	5			/* words of the longest */
#define MAX_NAME	(3 * NL_WORD_SIZE)	/* bytes of a name */

/* The name's words by their stems, as one: what names of the schema are compared by. */
static void
say_name(const char *name, size_t length, int at, int n, NlNameSaid said, void *context)
{
	char		text[MAX_NAME];
	char		stem[NL_WORD_SIZE];
	const char *end = name + length;
	size_t		total = 0;
	size_t		first = 0;

	while (name < end)
	{
		char		word[NL_WORD_SIZE];
		const char *joint = memchr(name, '_', (size_t) (end - name));
		size_t		bytes = (size_t) ((joint != NULL ? joint : end) - name);

		if (bytes >= sizeof(word))
			return;
		memcpy(word, name, bytes);
		word[bytes] = '\0';
		bytes = nl_stem(word, stem);
		if (total + bytes > sizeof(text))
			return;
		memcpy(text + total, stem, bytes);
		total += bytes;
		if (first == 0)
			first = total;
		name = joint != NULL ? joint + 1 : end;
	}
	if (first > 0)
		said(context, at, n, text, total, first);
}

static void
say_names(const NlLexiconEntry *entry, int at, int n, NlNameSaid said, void *context)
{
	const char *name = entry->gloss;
	const char *end = name + entry->n_gloss;

	while (name < end)
	{
		const char *blank = memchr(name, ' ', (size_t) (end - name));
		const char *stop = blank != NULL ? blank : end;

		say_name(name, (size_t) (stop - name), at, n, said, context);
		name = blank != NULL ? blank + 1 : end;
	}
}

void
nl_thesaurus_names(const NlLexicon *thesaurus, const char *const *words, const char *const *stems,
				   int n_words, NlNameSaid said, void *context)
{
	int			at;

	for (at = 0; at < n_words; at++)
	{
		char		phrase[MAX_PHRASE * (NL_WORD_SIZE + 1)];
		size_t		length = 0;
		int			n;

		for (n = 1; n <= MAX_PHRASE && at + n <= n_words; n++)
		{
			const char *word = words[at + n - 1];
			const char *stem = stems[at + n - 1];
			size_t		bytes = strlen(word);
			NlLexiconEntry entry;

			if (bytes >= NL_WORD_SIZE || strlen(stem) >= NL_WORD_SIZE)
				break;
			if (n > 1)
				phrase[length++] = ' ';
			memcpy(phrase + length, word, bytes);
			if (nl_lexicon_find(thesaurus, phrase, length + bytes, &entry))
				say_names(&entry, at, n, said, context);
			else if (strcmp(word, stem) != 0)
			{
				memcpy(phrase + length, stem, strlen(stem));
				if (nl_lexicon_find(thesaurus, phrase, length + strlen(stem), &entry))
					say_names(&entry, at, n, said, context);
				memcpy(phrase + length, word, bytes);
			}
			length += bytes;
		}
	}
}

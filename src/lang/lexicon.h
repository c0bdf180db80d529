/*-------------------------------------------------------------------------
 * lexicon.h
 *	  A list of words with what they mean, looked up where it lies.
 *
 * Chinese words with English glosses: the bytes are those of
 * model/chinese.lexicon (model/chinese/build.py makes it). English words with
 * the names that catalogs have for them: those of a model's key nl2sql.thesaurus
 * (link_thesaurus.c). UTF-8 lines "word TAB cost TAB gloss", sorted by the bytes of the word;
 * lines that begin with # come first and are no words. The cost says how
 * unlikely the word is where its characters stand together (two digits: four
 * times minus the logarithm of its share in Chinese text). An empty gloss: the
 * word is not read. A cost "--": a traditional character, whose simplified one
 * stands in the gloss's place.
 *
 * Nothing is copied or checked beforehand: a lookup is a binary search that
 * stays inside the bytes whatever they hold, so the file can be mapped and
 * shared. The caller keeps the bytes.
 *-------------------------------------------------------------------------
 */
#ifndef NL_LEXICON_H
#define NL_LEXICON_H

#include <stdbool.h>
#include <stddef.h>

#define NL_LEXICON_CHARS 6		/* characters of the longest word */

typedef struct NlLexicon
{
	const char *text;
	size_t		length;
} NlLexicon;

typedef struct NlLexiconEntry
{
	int			cost;			/* 1 to 99; -1: the gloss is a simplified character */
	const char *gloss;			/* not terminated */
	int			n_gloss;		/* bytes */
} NlLexiconEntry;

/* The entry of a word of so many bytes; false: there is none. */
extern bool nl_lexicon_find(const NlLexicon *lexicon, const char *word, size_t bytes,
							NlLexiconEntry *entry);

#endif							/* NL_LEXICON_H */

/*-------------------------------------------------------------------------
 * schema_words.h
 *	  The words of a schema's names, comments and synonyms, each different one once.
 *
 * A schema of 10,000 columns has a few thousand different words: a question
 * is compared with those, and items with what came of it. Private to
 * schema_words.c and link_names.c. Lives in the arena given when made.
 *-------------------------------------------------------------------------
 */
#ifndef NL_SCHEMA_WORDS_H
#define NL_SCHEMA_WORDS_H

#include "lang/schema.h"

#define NL_MAX_NAME_WORDS	12	/* of one name */
#define NL_MAX_COMMENT_WORDS 40 /* of one comment; marks count */
#define NL_MAX_SYNONYM_WORDS 80 /* of all synonyms of one item */
#define NL_PHRASE_END	(-1)	/* in place of a word: the next synonym begins */

typedef struct NlSchemaWord
{
	const char *stem;
	const char *root;
	uint32_t	hash;			/* of the stem */
	uint16_t	length;			/* of the stem */
	/* the part of a name that this word is said for, or that may be short for a
	 * word of the question; NULL: it is a word. Words that differ here are two. */
	const char *part;
	float		weight;			/* of part: all that it may be (short.h) */
	bool		stop;			/* the word itself, before the stem was taken */
	bool		in_name;		/* not only in comments and synonyms */
} NlSchemaWord;

/* Word numbers of item i: list[start[i]] .. list[start[i + 1] - 1]. */
typedef struct NlWordLists
{
	int		   *start;			/* [n_items + 1] */
	int		   *list;
} NlWordLists;

typedef struct NlSchemaWords
{
	int			n;
	NlSchemaWord *words;
	int		   *table;			/* open addressing: word numbers, -1 free */
	uint32_t	mask;
	NlWordLists names;
	NlWordLists comments;
	NlWordLists synonyms;		/* NL_PHRASE_END between them */
} NlSchemaWords;

extern NlStatus nl_schema_words_make(NlSchemaWords **words, const NlSchema *schema,
									 NlArena *arena, NlError *err);

/* The number of a stem that is in a name, no function word; -1: none. */
extern int	nl_schema_words_find(const NlSchemaWords *words, const char *stem, size_t length);

#endif							/* NL_SCHEMA_WORDS_H */

/*-------------------------------------------------------------------------
 * short.h
 *	  What a part of a name is short for: stdnt student, qty quantity.
 *
 * Each word that could be meant has a weight: how often names have it
 * (short_words.h), times how likely such letters are left of it by one of the
 * manners of abbreviating (its beginning, its consonants, the first ones and
 * the last letter), times what the caller knows (it stands in the comment, in
 * the question). Against them stands the weight of what is not known: a part
 * that is a word or a name of its own. A word is taken for meant when it has
 * most of all weight. Words are lower-case stems (words.h). Pure functions
 * over constant tables: no memory, nothing that can fail.
 *-------------------------------------------------------------------------
 */
#ifndef NL_SHORT_H
#define NL_SHORT_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/schema.h"

/* what a source is worth, in powers of two */
#define NL_SHORT_COMMENT	10.0f	/* the item's own comment or synonyms have the word */
#define NL_SHORT_RELATED	5.0f	/* the name of its table, or of the table it refers to */
#define NL_SHORT_QUESTION	5.0f
#define NL_SHORT_SCHEMA		3.0f	/* a name or a comment elsewhere */

#define NL_SHORT_LETTERS	10	/* of the longest part that is looked at */

typedef struct NlShort
{
	const char *part;
	size_t		length;
	const char *word;			/* the heaviest, not terminated; NULL: none */
	size_t		n_word;
	float		best;			/* its weight */
	float		all;			/* of all, of what is not known too */
} NlShort;

/* May this part (lower case, without digits) be short for something? Not if it
 * is a word, if it has other letters than a to z, or is too long or too short. */
extern bool nl_short_may_be(const char *part, size_t length);

/* Weighs what the tables have for such a part, which must outlive the result.
 * type: of the column whose name ends with it, else NULL. */
extern void nl_short_weigh(NlShort *s, const char *part, size_t length, const NlType *type);

/* Adds a word that speaks for itself: it must outlive the result. */
extern void nl_short_add(NlShort *s, const char *word, size_t length, float worth);

/* Is the heaviest word meant? */
extern bool nl_short_sure(const NlShort *s);

/* First letter and first consonant behind it, which all manners keep: words
 * that differ here are not looked at. Of a to z only; < NL_SHORT_ROOMS. */
extern int	nl_short_room(const char *word, size_t length);

#define NL_SHORT_ROOMS	(26 * 27)

#endif							/* NL_SHORT_H */

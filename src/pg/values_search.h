/*-------------------------------------------------------------------------
 * values_search.h
 *	  The question's phrases, hashed, and the values that equal one but for
 *	  case: the inner loop of values.c, which reads all rows of small tables.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_VALUES_SEARCH_H
#define NLPG_VALUES_SEARCH_H

#include "lang/link.h"

#define NLPG_MAX_VALUE 240		/* bytes of a value that a phrase can equal */
#define NLPG_SLOTS 1024			/* hash slots, a power of 2 > 2 * NL_MAX_PHRASES */

/* The phrases, hashed, and the matches so far. */
typedef struct NlpgSearch
{
	const NlPhrase *phrases;
	int			n_phrases;
	int16		slots[NLPG_SLOTS];	/* first phrase of the text in the slot, or -1 */
	int16		next[NL_MAX_PHRASES];	/* next phrase with the same text, or -1 */
	uint32		hashes[NL_MAX_PHRASES];
	int			counts[NL_MAX_PHRASES]; /* of matches */
	/* of phrases so long: a bit for each first byte in lower case, by its last five bits */
	uint32		firsts[NLPG_MAX_VALUE + 1];
	bool		foreign;		/* some phrase is not all ASCII */
	NlMatch    *matches;
	int			n_matches;
	int			max_matches;
	NlArena    *arena;
	bool		full;			/* of memory */
} NlpgSearch;

extern void nlpg_search_start(NlpgSearch *search, const NlPhrase *phrases, int n, NlArena *arena);

/* Notes matches of a value in UTF-8, not terminated, of that column. */
extern void nlpg_search_compare(NlpgSearch *search, int column, const char *value, int length);

/* The same for a value in the server's encoding. */
extern void nlpg_search_compare_stored(NlpgSearch *search, int column, const char *value, int length);

/* Matches by phrase, column and text. */
extern void nlpg_search_sort(NlpgSearch *search);

#endif							/* NLPG_VALUES_SEARCH_H */

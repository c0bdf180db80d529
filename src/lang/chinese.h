/*-------------------------------------------------------------------------
 * chinese.h
 *	  Text with Chinese in it -> text in English words, by a lexicon.
 *
 * The linked model reads English. A Chinese text is cut into words where that
 * costs least (lexicon.h has the costs; the cheapest path over all words of
 * the lexicon), and each word gives place to its gloss, in the order of the
 * original: how many Chinese it loses the model has to learn. Numbers, dates
 * and spans of time are written as English has them (chinese_numbers.c).
 * Other scripts stay as they are; full-width letters, digits and marks become
 * plain ones; a character that no word has stays. What stands in quotes is not
 * touched: it is a value.
 *
 * The same text gives the same words in a question, a name, a comment and a
 * value, and while training as at run time. Results live in the caller's arena;
 * fails only for want of memory.
 *-------------------------------------------------------------------------
 */
#ifndef NL_CHINESE_H
#define NL_CHINESE_H

#include "engine/arena.h"
#include "engine/status.h"
#include "lang/lexicon.h"

/* A stretch of the English text and what it stands for. */
typedef struct NlGlossPart
{
	int			start;			/* [start, end) of the English text */
	int			end;
	int			from;			/* [from, to) of the original, in bytes */
	int			to;
	bool		same;			/* the same bytes on both sides */
} NlGlossPart;

typedef struct NlGlossed
{
	const char *text;
	int			n_parts;
	NlGlossPart *parts;			/* in order; words that are not read have none */
} NlGlossed;

/* Is there a Chinese character in it? */
extern bool nl_text_chinese(const char *text, size_t length);

extern NlStatus nl_chinese_gloss(const NlLexicon *lexicon, const char *text, size_t length,
								 NlGlossed *glossed, NlArena *arena, NlError *err);

/* The same where no more than the words is wanted, at most `most` bytes of the
 * text read: *said is NULL when there is no Chinese in it, or no lexicon. */
extern NlStatus nl_chinese_say(const NlLexicon *lexicon, const char *text, size_t most,
							   const char **said, NlArena *arena, NlError *err);

#endif							/* NL_CHINESE_H */

/*-------------------------------------------------------------------------
 * tokenizer_split.h
 *	  The patterns of pre-tokenizers, shared by tokenizer_split*.c only.
 *-------------------------------------------------------------------------
 */
#ifndef NL_TOKENIZER_SPLIT_H
#define NL_TOKENIZER_SPLIT_H

#include "engine/tokenizer_parts.h"

/* What is cut: at < end are offsets into text; nothing behind end is looked at,
 * as if the text ended there. */
typedef struct NlSplitText
{
	const char *text;
	size_t		end;
} NlSplitText;

typedef struct NlSplitChar
{
	uint32_t	code;
	uint32_t	class;			/* of unicode_classes.h, 0: none */
	size_t		length;			/* 0 at the end */
} NlSplitChar;

/* Bytes of the pattern's match that starts at `at`, or 0; then *skip bytes (by
 * itself those of one character) are known to start no match. */
typedef size_t (*NlSplitMatch) (const NlSplitText *text, size_t at, size_t *skip);

/* The character at an offset, of no length at the end. */
extern NlSplitChar nl_split_char(const NlSplitText *text, size_t at);
/* The end of the run of characters of a class that starts at `at`. */
extern size_t nl_split_run(const NlSplitText *text, size_t at, uint32_t class);
extern bool nl_split_is_newline(NlSplitChar c);

extern size_t nl_match_digit(const NlSplitText *text, size_t at, size_t *skip);
extern size_t nl_match_number(const NlSplitText *text, size_t at, size_t *skip);

/* tokenizer_split_deepseek.c */
extern size_t nl_match_newline(const NlSplitText *text, size_t at, size_t *skip);
extern size_t nl_match_letters(const NlSplitText *text, size_t at, size_t *skip);
extern size_t nl_match_punct(const NlSplitText *text, size_t at, size_t *skip);
extern size_t nl_match_cased(const NlSplitText *text, size_t at, size_t *skip);
extern size_t nl_match_wide_marks(const NlSplitText *text, size_t at, size_t *skip);
extern size_t nl_match_last_spaces(const NlSplitText *text, size_t at, size_t *skip);
extern size_t nl_match_cjk(const NlSplitText *text, size_t at, size_t *skip);

#endif							/* NL_TOKENIZER_SPLIT_H */

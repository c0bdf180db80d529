/*-------------------------------------------------------------------------
 * wordpiece.h
 *	  BERT's uncased WordPiece: text -> piece numbers.
 *
 * The same numbers as the reference (PyPI package `tokenizers`, BertNormalizer
 * with lower case, BertPreTokenizer, WordPiece), but for two things: special
 * pieces spelled out in a text ("[SEP]") are plain text, so that no question
 * can forge one; and bytes that are not UTF-8 are dropped.
 *
 * NlVocab lives in the arena and points into the model's bytes; it is
 * read-only after creation.
 *-------------------------------------------------------------------------
 */
#ifndef NL_WORDPIECE_H
#define NL_WORDPIECE_H

#include <stddef.h>
#include <stdint.h>

#include "engine/arena.h"
#include "engine/gguf.h"
#include "engine/status.h"

#define NL_MAX_VOCABULARY 1048576
#define NL_MAX_WORD		100		/* characters; longer words are [UNK] */

typedef struct NlVocab NlVocab;

/* From a GGUF array of strings that nl_gguf_parse has checked: count pieces
 * from cursor. NL_ERR_FORMAT: empty, overlong or double pieces, no [UNK];
 * NL_ERR_NOMEM. */
extern NlStatus nl_vocab_create(NlVocab **vocab, const unsigned char *cursor,
								uint64_t count, NlArena *arena, NlError *err);

/* The number of the piece spelled so, or -1. */
extern int32_t nl_vocab_find(const NlVocab *vocab, const char *piece);

/* Pieces of a text; at most max are written, their number is returned. */
extern int	nl_vocab_tokenize(const NlVocab *vocab, const char *text,
							  size_t length, int32_t *pieces, int max);

#endif							/* NL_WORDPIECE_H */

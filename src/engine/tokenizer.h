/*-------------------------------------------------------------------------
 * tokenizer.h
 *	  Tokenizers of text models: text <-> token numbers, from a GGUF's keys.
 *
 * Two kinds (tokenizer.ggml.model):
 *
 *	  gpt2	byte-level BPE: text is cut by a pre-tokenizer (tokenizer.ggml.pre),
 *			each cut's bytes are joined by the merges, lowest rank first
 *	  llama SentencePiece's BPE: spaces become U+2581, characters are joined by
 *			the best score, what no token covers becomes <0xNN> bytes
 *
 * Pre-tokenizers: gpt-2 (also mpt), llama-bpe (also llama3, llama-v3, falcon3),
 * qwen2 (also deepseek-r1-qwen, megrez), starcoder (also refact, smollm),
 * deepseek-coder, deepseek-llm, default (also a missing key). Anything else
 * gives NL_ERR_FORMAT with its name.
 *
 * Special tokens: those of type control, unknown and user-defined. The
 * user-defined ones are always found in a text; control and unknown ones only
 * with parse_special. Without it no text gives a control token, so a question
 * cannot forge the end of a turn.
 *
 * NlTokenizer lives in the arena given at creation and points into the GGUF's
 * bytes; both have to outlive it. Encoding takes scratch memory from the same
 * arena and releases it again before it returns: nothing may be allocated from
 * the arena while it runs, and it is not for concurrent use. The rest is
 * read-only.
 *-------------------------------------------------------------------------
 */
#ifndef NL_TOKENIZER_H
#define NL_TOKENIZER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/arena.h"
#include "engine/gguf.h"
#include "engine/status.h"

#define NL_TOKENIZER_MAX_TOKENS 1048576
#define NL_TOKENIZER_MAX_MERGES 2097152
#define NL_TOKENIZER_MAX_PIECE	1024	/* bytes of a token as the file spells it */
#define NL_TOKENIZER_MAX_SPECIAL 256	/* the same of a special token */
#define NL_TOKENIZER_MAX_TEXT	(1024 * 1024)	/* bytes of one nl_tokenizer_encode */
#define NL_TOKENIZER_MAX_ENDS	32		/* end-of-generation tokens */

typedef struct NlTokenizer NlTokenizer;

/* tokenizer.ggml.token_type */
typedef enum NlTokenType
{
	NL_TOKEN_NORMAL = 1,
	NL_TOKEN_UNKNOWN = 2,
	NL_TOKEN_CONTROL = 3,
	NL_TOKEN_USER_DEFINED = 4,
	NL_TOKEN_UNUSED = 5,
	NL_TOKEN_BYTE = 6
} NlTokenType;

/* NL_ERR_FORMAT: a key is missing, of the wrong type or shape, names a token
 * that is not there, or a kind of tokenizer that is not known; NL_ERR_NOMEM. */
extern NlStatus nl_tokenizer_open(NlTokenizer **tok, const NlGguf *gguf,
								  NlArena *arena, NlError *err);

/* Tokens are 0 .. count - 1. */
extern int	nl_tokenizer_count(const NlTokenizer *tok);

/*
 * Tokens of a text, which need not be UTF-8 (bytes that are none are kept).
 * Writes at most max of them and returns how many the text has, which can be
 * more than max; -1 when memory ran out or length is above
 * NL_TOKENIZER_MAX_TEXT. Adds no begin or end token: see
 * nl_tokenizer_adds_bos. O(n log n) in the text's length.
 */
extern int	nl_tokenizer_encode(NlTokenizer *tok, const char *text, size_t length,
								bool parse_special, int32_t *ids, int max);

/* Bytes start .. end - 1 of a text. */
typedef struct NlTextSpan
{
	size_t		start;
	size_t		end;
} NlTextSpan;

/*
 * The same, with control tokens only where all of one lies within one of the
 * spans (in order, not overlapping): the marks of a chat template count, and
 * what a question or a table's comment spells does not.
 */
extern int	nl_tokenizer_encode_spans(NlTokenizer *tok, const char *text, size_t length,
									  const NlTextSpan *spans, int n_spans,
									  int32_t *ids, int max);

/*
 * The bytes that a token stands for, not terminated; they live as long as the
 * tokenizer. A token can end within a UTF-8 character. Special tokens give
 * their spelling ("<|im_end|>"): check nl_tokenizer_is_control first where
 * that would be wrong. False when there is no such token. SentencePiece's space
 * in front of a text's first word is not taken off.
 */
extern bool nl_tokenizer_piece(const NlTokenizer *tok, int32_t id,
							   const char **bytes, size_t *length);

/* The token spelled so in the file ("<|im_start|>"), or -1. For marks of
 * templates; ordinary text goes through nl_tokenizer_encode. */
extern int32_t nl_tokenizer_find(const NlTokenizer *tok, const char *spelling,
								 size_t length);

/* -1 when the model has none */
extern int32_t nl_tokenizer_bos(const NlTokenizer *tok);
extern int32_t nl_tokenizer_eos(const NlTokenizer *tok);
extern int32_t nl_tokenizer_eot(const NlTokenizer *tok);
extern int32_t nl_tokenizer_unknown(const NlTokenizer *tok);

/* Does a prompt start with bos? (tokenizer.ggml.add_bos_token; without the key
 * yes for llama and for llama-bpe) */
extern bool nl_tokenizer_adds_bos(const NlTokenizer *tok);

/* Tokens after which generation stops: eos, eot, eom, and control or
 * user-defined ones of well-known spelling. Returns how many. */
extern int	nl_tokenizer_ends(const NlTokenizer *tok, const int32_t **ids);
extern bool nl_tokenizer_is_end(const NlTokenizer *tok, int32_t id);

/* Not of any text: control, unknown or unused, or no token at all. */
extern bool nl_tokenizer_is_control(const NlTokenizer *tok, int32_t id);
/* Control, unknown or user-defined: found as a whole before the text is cut. */
extern bool nl_tokenizer_is_special(const NlTokenizer *tok, int32_t id);

/* "gpt2/qwen2", "llama": for messages and nl2sql's status. */
extern const char *nl_tokenizer_kind(const NlTokenizer *tok);

#endif							/* NL_TOKENIZER_H */

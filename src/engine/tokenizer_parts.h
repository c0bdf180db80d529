/*-------------------------------------------------------------------------
 * tokenizer_parts.h
 *	  What the files of the tokenizer share; for tokenizer*.c only.
 *
 *	  tokenizer.c		keys of the file, special tokens, the public functions
 *	  tokenizer_vocab.c spelling -> token, token -> bytes
 *	  tokenizer_split.c pre-tokenizers: where a text is cut before the merges
 *	  tokenizer_merge.c joining neighbours, best first: one loop for both kinds
 *	  tokenizer_bpe.c	byte-level BPE: bytes and merges
 *	  tokenizer_spm.c	SentencePiece: characters, scores, byte fall-back
 *-------------------------------------------------------------------------
 */
#ifndef NL_TOKENIZER_PARTS_H
#define NL_TOKENIZER_PARTS_H

#include "engine/tokenizer.h"

/*---- Vocabulary ----*/

typedef struct NlTokenTable
{
	int			n;
	const unsigned char *bytes; /* the array of strings in the file */
	uint32_t   *starts;			/* [n] of each spelling in bytes */
	uint16_t   *lengths;		/* [n] */
	uint8_t    *types;			/* [n] NlTokenType */
	uint32_t   *slots;			/* 1 + token by spelling; 0 empty */
	uint32_t	mask;			/* slots - 1 */
	int			longest;		/* bytes of the longest spelling */
	char	   *pieces;			/* what the tokens stand for, one after another */
	uint32_t   *ends;			/* [n] of each piece in pieces */
} NlTokenTable;

#define NL_HASH_START 2166136261u

static inline uint32_t
nl_hash_byte(uint32_t hash, unsigned char byte)
{
	return (hash ^ byte) * 16777619u;	/* FNV-1a */
}

extern NlStatus nl_tokens_read(NlTokenTable *tokens, const NlGguf *gguf,
							   bool byte_level, NlArena *arena, NlError *err);

/* The lowest token spelled like these bytes, or -1. hash: of all of them,
 * bytewise from NL_HASH_START. */
extern int32_t nl_tokens_find(const NlTokenTable *tokens, uint32_t hash,
							  const char *text, size_t length);
/* The same with a spelling in two parts. */
extern int32_t nl_tokens_find_joined(const NlTokenTable *tokens,
									 const char *left, size_t left_length,
									 const char *right, size_t right_length);

/* Byte-level BPE spells a byte as one character: printable ones of Latin-1 as
 * themselves, the other 68 as U+0100 and on. */
extern uint32_t nl_byte_to_char(unsigned char byte);
extern int	nl_char_to_byte(uint32_t code); /* -1: no byte is spelled so */

/*---- Pre-tokenizers ----*/

typedef struct NlSplit NlSplit;
typedef void (*NlSplitEmit) (void *data, const char *text, size_t length);

/* NULL when the name is not known. */
extern const NlSplit *nl_split_find(const char *name, size_t length);
extern const char *nl_split_name(const NlSplit *split);
/* llama-bpe: a cut that is a token as a whole is not taken apart, and prompts
 * start with bos. */
extern bool nl_split_is_llama(const NlSplit *split);
/* All of the text, in order, in cuts of at least one byte. */
extern void nl_split(const NlSplit *split, const char *text, size_t length,
					 NlSplitEmit emit, void *data);

/*---- Merging ----*/

/* A stretch of the text: at first a byte or character, then what was joined. */
typedef struct NlSymbol
{
	int32_t		id;				/* its token, or -1 */
	int32_t		start;			/* in the text */
	int32_t		length;			/* 0: joined to the one before */
	int32_t		prev;
	int32_t		next;			/* -1: none */
	int32_t		joined;			/* the token that it makes with the next, or -1 */
	uint32_t	priority;		/* of that join; the lowest is made first */
} NlSymbol;

/* The token that two neighbours make, with its priority; -1: none. */
typedef int32_t (*NlJoin) (const NlTokenizer *tok, const char *text,
						   const NlSymbol *left, const NlSymbol *right,
						   uint32_t *priority);

typedef struct NlOutput
{
	int32_t    *ids;
	int			n;				/* may be above max */
	int			max;
	bool		failed;			/* memory ran out */
} NlOutput;

static inline void
nl_output_put(NlOutput *output, int32_t id)
{
	if (output->n < output->max)
		output->ids[output->n] = id;
	output->n++;
}

/* Room for the symbols of a cut, from the arena; grows, never shrinks. */
typedef struct NlMergeSpace
{
	NlSymbol   *symbols;		/* [room] */
	uint64_t   *heap;			/* [2 * room] */
	size_t		room;
} NlMergeSpace;

extern bool nl_merge_reserve(NlMergeSpace *space, NlArena *arena, size_t n);

/* symbols[0 .. n - 1] with id, start and length set; what is left is found by
 * following next from symbol 0. */
extern void nl_merge(const NlTokenizer *tok, NlMergeSpace *space, int n,
					 const char *text, NlJoin join);

/*---- The two kinds ----*/

typedef struct NlMerge
{
	int32_t		left;
	int32_t		right;
	int32_t		joined;
} NlMerge;

struct NlTokenizer
{
	NlArena    *arena;
	NlTokenTable tokens;
	const char *kind;
	bool		spm;
	bool		adds_bos;
	int32_t		bos;
	int32_t		eos;
	int32_t		eot;
	int32_t		unknown;
	int32_t		byte_ids[256];	/* the token of a single byte, or -1 */
	int			n_ends;
	int32_t		ends[NL_TOKENIZER_MAX_ENDS];

	/* special tokens: which bytes they start with, how long they are */
	bool		special_first[256];
	bool		special_length[NL_TOKENIZER_MAX_SPECIAL + 1];
	int			special_longest;

	/* byte-level BPE */
	const NlSplit *split;
	uint32_t	n_merges;
	NlMerge    *merges;			/* by rank */
	uint32_t   *merge_slots;	/* 1 + rank by (left, right); 0 empty */
	uint32_t	merge_mask;

	/* SentencePiece */
	bool		space_prefix;
	const unsigned char *scores;	/* floats in the file, unaligned */
};

static inline bool
nl_token_is_control(const NlTokenizer *tok, int32_t id)
{
	return tok->tokens.types[id] == NL_TOKEN_CONTROL ||
		tok->tokens.types[id] == NL_TOKEN_UNKNOWN;
}

extern NlStatus nl_bpe_open(NlTokenizer *tok, const NlGguf *gguf, NlError *err);
extern void nl_bpe_encode(const NlTokenizer *tok, NlMergeSpace *space,
						  const char *text, size_t length, NlOutput *output);

extern NlStatus nl_spm_open(NlTokenizer *tok, const NlGguf *gguf, NlError *err);
/* first: at the start or behind a special token, where a space is put in front */
extern void nl_spm_encode(const NlTokenizer *tok, NlMergeSpace *space,
						  const char *text, size_t length, bool first,
						  NlOutput *output);

#endif							/* NL_TOKENIZER_PARTS_H */

/*-------------------------------------------------------------------------
 * tokenizer_spm.c
 *	  SentencePiece's BPE: characters joined by score, bytes for the rest.
 *
 * The whole text between two special tokens is one run: spaces become U+2581
 * (one is put in front), each character is a symbol, and the two neighbours
 * that make the token of the highest score are joined first. A character that
 * is in no token becomes its <0xNN> bytes, or the unknown token where those
 * are not there.
 *
 * Only normal, user-defined and unused tokens are made: a text that spells
 * "<s>" or "<0x41>" does not give those tokens.
 *
 * Scores stay in the file. Opening fails with NL_ERR_FORMAT, encoding sets
 * the output's failed when memory runs out.
 *-------------------------------------------------------------------------
 */
#include "engine/tokenizer_parts.h"

#include <math.h>
#include <string.h>

#include "engine/utf8.h"

#define SCORES_KEY "tokenizer.ggml.scores"
#define SPACE_PREFIX_KEY "tokenizer.ggml.add_space_prefix"
#define SPM_SPACE "\xe2\x96\x81"	/* U+2581 */
#define SPM_SPACE_LENGTH 3

static float
score_of(const NlTokenizer *tok, int32_t id)
{
	float		score;

	memcpy(&score, tok->scores + sizeof(score) * (size_t) id, sizeof(score));
	return score;
}

NlStatus
nl_spm_open(NlTokenizer *tok, const NlGguf *gguf, NlError *err)
{
	const NlGgufKey *key = nl_gguf_find_key(gguf, SCORES_KEY);
	int			i;

	if (key == NULL || !key->is_array || key->type != NL_GGUF_F32 ||
		key->count != (uint64_t) tok->tokens.n)
		return nl_fail(err, NL_ERR_FORMAT,
					   "key " SCORES_KEY ": expected an array of %d f32, found %s",
					   tok->tokens.n, key == NULL ? "none" : "another type or number");
	tok->scores = key->value;
	for (i = 0; i < tok->tokens.n; i++)
	{
		if (!isfinite(score_of(tok, i)))
			return nl_fail(err, NL_ERR_FORMAT,
						   "key " SCORES_KEY ": expected a number for token %d, found none",
						   i);
		if (tok->tokens.types[i] == NL_TOKEN_BYTE)
		{
			/* its one byte was written when the vocabulary was read */
			unsigned char byte = (unsigned char) tok->tokens.pieces[tok->tokens.ends[i] - 1];

			if (tok->byte_ids[byte] < 0)
				tok->byte_ids[byte] = i;
		}
	}
	tok->kind = "llama";
	tok->adds_bos = true;
	tok->space_prefix = true;
	key = nl_gguf_find_key(gguf, SPACE_PREFIX_KEY);
	if (key != NULL)
	{
		if (key->is_array || key->type != NL_GGUF_BOOL)
			return nl_fail(err, NL_ERR_FORMAT,
						   "key " SPACE_PREFIX_KEY ": expected bool, found another type");
		tok->space_prefix = key->value[0] != 0;
	}
	return NL_OK;
}

/* The higher the score, the lower the number. */
static uint32_t
priority_of(float score)
{
	uint32_t	bits;

	score += 0.0f;				/* -0 is 0 */
	memcpy(&bits, &score, sizeof(bits));
	return (bits & 0x80000000u) != 0 ? bits : ~(bits | 0x80000000u);
}

/* The token that a text can become, or -1. */
static int32_t
find(const NlTokenizer *tok, const char *text, int32_t length)
{
	int32_t		id = nl_tokens_find_joined(&tok->tokens, text, (size_t) length, "", 0);

	if (id < 0 || nl_token_is_control(tok, id) ||
		tok->tokens.types[id] == NL_TOKEN_BYTE)
		return -1;
	return id;
}

static int32_t
join(const NlTokenizer *tok, const char *text, const NlSymbol *left,
	 const NlSymbol *right, uint32_t *priority)
{
	int32_t		id = find(tok, text + left->start, left->length + right->length);

	if (id >= 0)
		*priority = priority_of(score_of(tok, id));
	return id;
}

/* The text with its spaces spelled out; *n: its bytes. NULL: out of memory. */
static char *
escape(const NlTokenizer *tok, const char *text, size_t length, bool prefix,
	   size_t *n)
{
	char	   *into = nl_arena_array(tok->arena, length + 1, SPM_SPACE_LENGTH);
	size_t		i;

	*n = 0;
	if (into == NULL)
		return NULL;
	if (prefix)
	{
		memcpy(into, SPM_SPACE, SPM_SPACE_LENGTH);
		*n = SPM_SPACE_LENGTH;
	}
	for (i = 0; i < length; i++)
	{
		if (text[i] == ' ')
		{
			memcpy(into + *n, SPM_SPACE, SPM_SPACE_LENGTH);
			*n += SPM_SPACE_LENGTH;
		}
		else
			into[(*n)++] = text[i];
	}
	return into;
}

static void
put_bytes(const NlTokenizer *tok, const char *text, int32_t length,
		  NlOutput *output)
{
	int32_t		i;

	for (i = 0; i < length; i++)
	{
		int32_t		id = tok->byte_ids[(unsigned char) text[i]];

		if (id < 0)
			id = tok->unknown;
		if (id >= 0)
			nl_output_put(output, id);
	}
}

void
nl_spm_encode(const NlTokenizer *tok, NlMergeSpace *space, const char *text,
			  size_t length, bool first, NlOutput *output)
{
	size_t		n_bytes;
	char	   *escaped = escape(tok, text, length, first && tok->space_prefix, &n_bytes);
	const unsigned char *start = (const unsigned char *) escaped;
	const unsigned char *end;
	const unsigned char *at;
	NlSymbol   *symbols;
	int32_t		i;
	int			n = 0;

	if (escaped == NULL || !nl_merge_reserve(space, tok->arena, n_bytes))
	{
		output->failed = true;
		return;
	}
	symbols = space->symbols;
	end = start + n_bytes;
	for (at = start; at < end; n++)
	{
		const unsigned char *from = at;

		(void) nl_utf8_next(&at, end);
		symbols[n].start = (int32_t) (from - start);
		symbols[n].length = (int32_t) (at - from);
		symbols[n].id = find(tok, (const char *) from, symbols[n].length);
	}
	nl_merge(tok, space, n, escaped, join);
	for (i = n > 0 ? 0 : -1; i >= 0; i = symbols[i].next)
	{
		if (symbols[i].id >= 0)
			nl_output_put(output, symbols[i].id);
		else
			put_bytes(tok, escaped + symbols[i].start, symbols[i].length, output);
	}
}

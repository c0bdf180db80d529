/*-------------------------------------------------------------------------
 * tokenizer_bpe.c
 *	  Byte-level BPE: a text's cuts, byte by byte, joined by the merges.
 *
 * A merge is two tokens and the one they make; its place in the file is its
 * rank. All three are looked up when the model is opened, so that encoding
 * compares numbers only. A byte that no token covers (the vocabularies in use
 * have all that UTF-8 needs) gives nothing, as in the references.
 *
 * Everything is in the tokenizer's arena. Opening fails with NL_ERR_FORMAT or
 * NL_ERR_NOMEM, encoding sets the output's failed when memory runs out.
 *-------------------------------------------------------------------------
 */
#include "engine/tokenizer_parts.h"

#include <string.h>

#define MERGES_KEY "tokenizer.ggml.merges"
#define PRE_KEY "tokenizer.ggml.pre"
#define MAX_PROBES 1024			/* steps to a free slot; see add_merge */

static uint32_t
pair_slot(int32_t left, int32_t right)
{
	uint64_t	both = ((uint64_t) (uint32_t) left << 32 | (uint32_t) right) *
		UINT64_C(0x9e3779b97f4a7c15);

	return (uint32_t) (both >> 32);
}

/* The rank of the merge of two tokens, or -1. */
static int64_t
find_merge(const NlTokenizer *tok, int32_t left, int32_t right)
{
	uint32_t	slot = pair_slot(left, right) & tok->merge_mask;

	while (tok->merge_slots[slot] != 0)
	{
		const NlMerge *merge = &tok->merges[tok->merge_slots[slot] - 1];

		if (merge->left == left && merge->right == right)
			return tok->merge_slots[slot] - 1;
		slot = (slot + 1) & tok->merge_mask;
	}
	return -1;
}

static int32_t
find_text(const NlTokenizer *tok, const char *text, size_t length)
{
	return nl_tokens_find_joined(&tok->tokens, text, length, "", 0);
}

/* Token of a text's bytes, spelled as the file spells them; -1 for control
 * tokens, which no text gives. */
static int32_t
find_bytes(const NlTokenizer *tok, const char *text, size_t length)
{
	uint32_t	hash = NL_HASH_START;
	char		spelled[NL_TOKENIZER_MAX_PIECE + 1];	/* longest <= NL_TOKENIZER_MAX_PIECE */
	size_t		n = 0;
	size_t		i;
	int32_t		id;

	for (i = 0; i < length; i++)
	{
		uint32_t	code = nl_byte_to_char((unsigned char) text[i]);

		if (n >= (size_t) tok->tokens.longest)
			return -1;
		if (code < 0x80)
			spelled[n++] = (char) code;
		else
		{
			spelled[n++] = (char) (0xc0 | (code >> 6));
			spelled[n++] = (char) (0x80 | (code & 0x3f));
		}
	}
	for (i = 0; i < n; i++)
		hash = nl_hash_byte(hash, (unsigned char) spelled[i]);
	id = nl_tokens_find(&tok->tokens, hash, spelled, n);
	return id >= 0 && !nl_token_is_control(tok, id) ? id : -1;
}

/*---- Opening ----*/

static NlStatus
add_merge(NlTokenizer *tok, uint32_t rank, NlGgufText text, NlError *err)
{
	NlMerge    *merge = &tok->merges[rank];
	const char *space = text.length > 1 ?
		memchr(text.data + 1, ' ', (size_t) text.length - 1) : NULL;
	size_t		left_length;
	size_t		right_length;
	uint32_t	slot;
	int			probes = 0;

	if (space == NULL || text.length > 2 * NL_TOKENIZER_MAX_PIECE + 1)
		return nl_fail(err, NL_ERR_FORMAT,
					   "key " MERGES_KEY ": expected two tokens and a space between them as item %u, found \"%.*s\"",
					   (unsigned) rank,
					   (int) (text.length < 100 ? text.length : 100), text.data);
	left_length = (size_t) (space - text.data);
	right_length = (size_t) text.length - left_length - 1;
	merge->left = find_text(tok, text.data, left_length);
	merge->right = find_text(tok, space + 1, right_length);
	merge->joined = nl_tokens_find_joined(&tok->tokens, text.data, left_length,
										  space + 1, right_length);
	if (merge->left < 0 || merge->right < 0 || merge->joined < 0 ||
		nl_token_is_control(tok, merge->joined))
		return nl_fail(err, NL_ERR_FORMAT,
					   "key " MERGES_KEY ": expected tokens of the vocabulary as item %u, found \"%.*s\"",
					   (unsigned) rank,
					   (int) (text.length < 100 ? text.length : 100), text.data);
	for (slot = pair_slot(merge->left, merge->right) & tok->merge_mask;
		 tok->merge_slots[slot] != 0; slot = (slot + 1) & tok->merge_mask)
	{
		const NlMerge *other = &tok->merges[tok->merge_slots[slot] - 1];

		if (other->left == merge->left && other->right == merge->right)
			return NL_OK;		/* twice: the first one counts */
		/* only a file made to collide comes here; it would take forever */
		if (++probes > MAX_PROBES)
			return nl_fail(err, NL_ERR_FORMAT,
						   "key " MERGES_KEY ": expected merges that hash apart, found %d collisions",
						   probes);
	}
	tok->merge_slots[slot] = rank + 1;
	return NL_OK;
}

static NlStatus
read_merges(NlTokenizer *tok, const NlGguf *gguf, NlError *err)
{
	const unsigned char *cursor;
	uint64_t	count = 0;
	uint32_t	slots = 1024;
	uint32_t	rank;
	NlStatus	status = nl_gguf_get_strings(gguf, MERGES_KEY, &count, &cursor, err);

	if (status != NL_OK)
		return status;
	if (count > NL_TOKENIZER_MAX_MERGES)
		return nl_fail(err, NL_ERR_FORMAT,
					   "key " MERGES_KEY ": expected at most %d merges, found %llu",
					   NL_TOKENIZER_MAX_MERGES, (unsigned long long) count);
	while (slots < count + count / 2)
		slots *= 2;
	tok->merge_mask = slots - 1;
	tok->n_merges = (uint32_t) count;
	tok->merges = nl_arena_array(tok->arena, (size_t) count, sizeof(NlMerge));
	tok->merge_slots = nl_arena_zalloc(tok->arena, slots * sizeof(uint32_t));
	if (tok->merges == NULL || tok->merge_slots == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for the vocabulary's merges");
	for (rank = 0; rank < tok->n_merges; rank++)
	{
		status = add_merge(tok, rank, nl_gguf_next_string(&cursor), err);
		if (status != NL_OK)
			return status;
	}
	return NL_OK;
}

NlStatus
nl_bpe_open(NlTokenizer *tok, const NlGguf *gguf, NlError *err)
{
	NlGgufText	pre = {"default", 7};
	NlStatus	status = NL_OK;
	int			i;

	if (nl_gguf_find_key(gguf, PRE_KEY) != NULL)
		status = nl_gguf_get_string(gguf, PRE_KEY, &pre, err);
	if (status != NL_OK)
		return status;
	tok->split = nl_split_find(pre.data, (size_t) pre.length);
	if (tok->split == NULL)
		return nl_fail(err, NL_ERR_FORMAT,
					   "key " PRE_KEY ": no pre-tokenizer \"%.*s\" is known",
					   (int) (pre.length < 100 ? pre.length : 100), pre.data);
	tok->kind = nl_split_name(tok->split);
	tok->adds_bos = nl_split_is_llama(tok->split);
	for (i = 0; i < 256; i++)
	{
		char		byte = (char) i;

		tok->byte_ids[i] = find_bytes(tok, &byte, 1);
	}
	return read_merges(tok, gguf, err);
}

/*---- Encoding ----*/

typedef struct Cuts
{
	const NlTokenizer *tok;
	NlMergeSpace *space;
	NlOutput   *output;
} Cuts;

static int32_t
join(const NlTokenizer *tok, const char *text, const NlSymbol *left,
	 const NlSymbol *right, uint32_t *priority)
{
	int64_t		rank;

	(void) text;
	if (left->id < 0 || right->id < 0)
		return -1;
	rank = find_merge(tok, left->id, right->id);
	if (rank < 0)
		return -1;
	*priority = (uint32_t) rank;
	return tok->merges[rank].joined;
}

static void
encode_cut(void *data, const char *text, size_t length)
{
	Cuts	   *cuts = data;
	const NlTokenizer *tok = cuts->tok;
	NlSymbol   *symbols;
	int32_t		at;
	size_t		i;

	if (cuts->output->failed)
		return;
	if (nl_split_is_llama(tok->split))
	{
		int32_t		id = find_bytes(tok, text, length);

		if (id >= 0)
		{
			nl_output_put(cuts->output, id);
			return;
		}
	}
	if (!nl_merge_reserve(cuts->space, tok->arena, length))
	{
		cuts->output->failed = true;
		return;
	}
	symbols = cuts->space->symbols;
	for (i = 0; i < length; i++)
	{
		symbols[i].id = tok->byte_ids[(unsigned char) text[i]];
		symbols[i].start = (int32_t) i;
		symbols[i].length = 1;
	}
	nl_merge(tok, cuts->space, (int) length, text, join);
	for (at = 0; at >= 0; at = symbols[at].next)
	{
		if (symbols[at].id >= 0)
			nl_output_put(cuts->output, symbols[at].id);
	}
}

void
nl_bpe_encode(const NlTokenizer *tok, NlMergeSpace *space, const char *text,
			  size_t length, NlOutput *output)
{
	Cuts		cuts;

	cuts.tok = tok;
	cuts.space = space;
	cuts.output = output;
	nl_split(tok->split, text, length, encode_cut, &cuts);
}

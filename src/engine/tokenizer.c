/*-------------------------------------------------------------------------
 * tokenizer.c
 *	  Tokenizers of text models: opening, special tokens, text -> tokens.
 *
 * A text is first searched for special tokens, from left to right, the longest
 * at each place; what lies between them is given to one of the two kinds
 * (tokenizer_bpe.c, tokenizer_spm.c). See tokenizer.h for who owns what and
 * how it fails.
 *-------------------------------------------------------------------------
 */
#include "engine/tokenizer_parts.h"

#include <string.h>

#define MODEL_KEY "tokenizer.ggml.model"
#define ADD_BOS_KEY "tokenizer.ggml.add_bos_token"

/*---- Opening ----*/

static bool
is_text(NlGgufText text, const char *name)
{
	return text.length == strlen(name) && memcmp(text.data, name, (size_t) text.length) == 0;
}

/* A key that names a token; -1 without it. */
static NlStatus
read_id(const NlTokenizer *tok, const NlGguf *gguf, const char *name,
		int32_t *id, NlError *err)
{
	const NlGgufKey *key = nl_gguf_find_key(gguf, name);
	uint32_t	value;

	*id = -1;
	if (key == NULL)
		return NL_OK;
	if (key->is_array || (key->type != NL_GGUF_U32 && key->type != NL_GGUF_I32))
		return nl_fail(err, NL_ERR_FORMAT, "key %s: expected u32, found another type", name);
	memcpy(&value, key->value, sizeof(value));
	if (value >= (uint32_t) tok->tokens.n)
		return nl_fail(err, NL_ERR_FORMAT,
					   "key %s: expected a token below %d, found %u", name,
					   tok->tokens.n, (unsigned) value);
	*id = (int32_t) value;
	return NL_OK;
}

static void
add_end(NlTokenizer *tok, int32_t id)
{
	if (id >= 0 && !nl_tokenizer_is_end(tok, id) && tok->n_ends < NL_TOKENIZER_MAX_ENDS)
		tok->ends[tok->n_ends++] = id;
}

/* Files often name only one of the tokens that end a turn or a text. */
static void
add_known_ends(NlTokenizer *tok)
{
	static const char *const known[] = {
		"</s>", "<|endoftext|>", "<|end_of_text|>", "<|im_end|>", "<|eot_id|>",
		"<|eom_id|>", "<|end|>", "<|end_of_turn|>", "<end_of_turn>", "<EOT>",
		"<|EOT|>", "<\xef\xbd\x9c" "end\xe2\x96\x81of\xe2\x96\x81sentence\xef\xbd\x9c>"
	};
	size_t		i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		int32_t		id = nl_tokenizer_find(tok, known[i], strlen(known[i]));

		if (id >= 0 && nl_tokenizer_is_special(tok, id))
			add_end(tok, id);
	}
}

static NlStatus
read_ids(NlTokenizer *tok, const NlGguf *gguf, NlError *err)
{
	const NlGgufKey *key = nl_gguf_find_key(gguf, ADD_BOS_KEY);
	int32_t		eom = -1;
	NlStatus	status;
	int			i;

	status = read_id(tok, gguf, "tokenizer.ggml.bos_token_id", &tok->bos, err);
	if (status == NL_OK)
		status = read_id(tok, gguf, "tokenizer.ggml.eos_token_id", &tok->eos, err);
	if (status == NL_OK)
		status = read_id(tok, gguf, "tokenizer.ggml.eot_token_id", &tok->eot, err);
	if (status == NL_OK)
		status = read_id(tok, gguf, "tokenizer.ggml.eom_token_id", &eom, err);
	if (status == NL_OK)
		status = read_id(tok, gguf, "tokenizer.ggml.unknown_token_id", &tok->unknown, err);
	if (status != NL_OK)
		return status;
	for (i = 0; i < tok->tokens.n && tok->unknown < 0; i++)
	{
		if (tok->tokens.types[i] == NL_TOKEN_UNKNOWN)
			tok->unknown = i;
	}
	if (key != NULL)
	{
		if (key->is_array || key->type != NL_GGUF_BOOL)
			return nl_fail(err, NL_ERR_FORMAT,
						   "key " ADD_BOS_KEY ": expected bool, found another type");
		tok->adds_bos = key->value[0] != 0;
	}
	if (tok->bos < 0)
		tok->adds_bos = false;
	add_end(tok, tok->eos);
	add_end(tok, tok->eot);
	add_end(tok, eom);
	add_known_ends(tok);
	return NL_OK;
}

static NlStatus
note_specials(NlTokenizer *tok, NlError *err)
{
	int			i;

	for (i = 0; i < tok->tokens.n; i++)
	{
		int			length = tok->tokens.lengths[i];

		if (length == 0 || !nl_tokenizer_is_special(tok, i))
			continue;
		if (length > NL_TOKENIZER_MAX_SPECIAL)
			return nl_fail(err, NL_ERR_FORMAT,
						   "key tokenizer.ggml.tokens: expected at most %d bytes for the special token %d, found %d",
						   NL_TOKENIZER_MAX_SPECIAL, i, length);
		tok->special_first[tok->tokens.bytes[tok->tokens.starts[i]]] = true;
		tok->special_length[length] = true;
		if (length > tok->special_longest)
			tok->special_longest = length;
	}
	return NL_OK;
}

NlStatus
nl_tokenizer_open(NlTokenizer **tok, const NlGguf *gguf, NlArena *arena,
				  NlError *err)
{
	NlTokenizer *result;
	NlGgufText	model = {NULL, 0};
	NlStatus	status = nl_gguf_get_string(gguf, MODEL_KEY, &model, err);

	*tok = NULL;
	if (status != NL_OK)
		return status;
	if (!is_text(model, "gpt2") && !is_text(model, "llama"))
		return nl_fail(err, NL_ERR_FORMAT,
					   "key " MODEL_KEY ": expected gpt2 or llama, found \"%.*s\"",
					   (int) (model.length < 100 ? model.length : 100), model.data);
	result = nl_arena_zalloc(arena, sizeof(NlTokenizer));
	if (result == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for the tokenizer");
	result->arena = arena;
	result->spm = is_text(model, "llama");
	memset(result->byte_ids, -1, sizeof(result->byte_ids));
	status = nl_tokens_read(&result->tokens, gguf, !result->spm, arena, err);
	if (status == NL_OK && result->spm)
		status = nl_spm_open(result, gguf, err);
	else if (status == NL_OK)
		status = nl_bpe_open(result, gguf, err);
	if (status == NL_OK)
		status = read_ids(result, gguf, err);
	if (status == NL_OK)
		status = note_specials(result, err);
	if (status != NL_OK)
		return status;
	*tok = result;
	return NL_OK;
}

/*---- Encoding ----*/

/* The longest special token that the text starts with, or -1; a control token
 * of at most `trusted` bytes. */
static int32_t
special_at(const NlTokenizer *tok, const char *text, size_t length,
		   size_t trusted, size_t *token_length)
{
	uint32_t	hash = NL_HASH_START;
	int32_t		found = -1;
	size_t		i;

	if (!tok->special_first[(unsigned char) text[0]])
		return -1;
	if (length > (size_t) tok->special_longest)
		length = (size_t) tok->special_longest;
	for (i = 1; i <= length; i++)
	{
		int32_t		id;

		hash = nl_hash_byte(hash, (unsigned char) text[i - 1]);
		if (!tok->special_length[i])
			continue;
		id = nl_tokens_find(&tok->tokens, hash, text, i);
		if (id < 0 || !nl_tokenizer_is_special(tok, id) ||
			(nl_token_is_control(tok, id) && i > trusted))
			continue;
		found = id;
		*token_length = i;
	}
	return found;
}

static void
encode_plain(const NlTokenizer *tok, NlMergeSpace *space, const char *text,
			 size_t length, bool first, NlOutput *output)
{
	if (length == 0 || output->failed)
		return;
	if (tok->spm)
		nl_spm_encode(tok, space, text, length, first, output);
	else
		nl_bpe_encode(tok, space, text, length, output);
}

int
nl_tokenizer_encode_spans(NlTokenizer *tok, const char *text, size_t length,
						  const NlTextSpan *spans, int n_spans, int32_t *ids,
						  int max)
{
	NlMergeSpace space = {NULL, NULL, 0};
	NlOutput	output = {ids, 0, max, false};
	NlArenaMark mark = nl_arena_mark(tok->arena);
	bool		first = true;
	size_t		start = 0;
	size_t		at = 0;
	int			span = 0;

	if (length > NL_TOKENIZER_MAX_TEXT)
		return -1;
	while (at < length)
	{
		size_t		token_length = 1;
		size_t		trusted = 0;
		int32_t		id;

		while (span < n_spans && spans[span].end <= at)
			span++;
		if (span < n_spans && spans[span].start <= at)
			trusted = spans[span].end - at;
		id = special_at(tok, text + at, length - at, trusted, &token_length);
		if (id >= 0)
		{
			encode_plain(tok, &space, text + start, at - start, first, &output);
			nl_output_put(&output, id);
			start = at + token_length;
			first = true;
		}
		at += token_length;
	}
	encode_plain(tok, &space, text + start, length - start, first, &output);
	nl_arena_release(tok->arena, mark);
	return output.failed ? -1 : output.n;
}

int
nl_tokenizer_encode(NlTokenizer *tok, const char *text, size_t length,
					bool parse_special, int32_t *ids, int max)
{
	NlTextSpan	all;

	all.start = 0;
	all.end = length;
	return nl_tokenizer_encode_spans(tok, text, length, &all, parse_special ? 1 : 0,
									 ids, max);
}

/*---- Looking things up ----*/

int
nl_tokenizer_count(const NlTokenizer *tok)
{
	return tok->tokens.n;
}

bool
nl_tokenizer_piece(const NlTokenizer *tok, int32_t id, const char **bytes,
				   size_t *length)
{
	uint32_t	start;

	if (id < 0 || id >= tok->tokens.n)
		return false;
	start = id > 0 ? tok->tokens.ends[id - 1] : 0;
	*bytes = tok->tokens.pieces + start;
	*length = tok->tokens.ends[id] - start;
	return true;
}

int32_t
nl_tokenizer_find(const NlTokenizer *tok, const char *spelling, size_t length)
{
	return nl_tokens_find_joined(&tok->tokens, spelling, length, "", 0);
}

int32_t
nl_tokenizer_bos(const NlTokenizer *tok)
{
	return tok->bos;
}

int32_t
nl_tokenizer_eos(const NlTokenizer *tok)
{
	return tok->eos;
}

int32_t
nl_tokenizer_eot(const NlTokenizer *tok)
{
	return tok->eot;
}

int32_t
nl_tokenizer_unknown(const NlTokenizer *tok)
{
	return tok->unknown;
}

bool
nl_tokenizer_adds_bos(const NlTokenizer *tok)
{
	return tok->adds_bos;
}

int
nl_tokenizer_ends(const NlTokenizer *tok, const int32_t **ids)
{
	*ids = tok->ends;
	return tok->n_ends;
}

bool
nl_tokenizer_is_end(const NlTokenizer *tok, int32_t id)
{
	int			i;

	for (i = 0; i < tok->n_ends; i++)
	{
		if (tok->ends[i] == id)
			return true;
	}
	return false;
}

bool
nl_tokenizer_is_control(const NlTokenizer *tok, int32_t id)
{
	return id < 0 || id >= tok->tokens.n || nl_token_is_control(tok, id) ||
		tok->tokens.types[id] == NL_TOKEN_UNUSED;
}

bool
nl_tokenizer_is_special(const NlTokenizer *tok, int32_t id)
{
	return id >= 0 && id < tok->tokens.n &&
		(nl_token_is_control(tok, id) ||
		 tok->tokens.types[id] == NL_TOKEN_USER_DEFINED);
}

const char *
nl_tokenizer_kind(const NlTokenizer *tok)
{
	return tok->kind;
}

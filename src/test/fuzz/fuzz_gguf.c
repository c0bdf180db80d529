/*-------------------------------------------------------------------------
 * fuzz_gguf.c
 *	  libFuzzer target: bytes -> GGUF parser -> model binding -> tokenizer.
 *
 * Each input is tried twice: as it is, and with zeros after it, which give
 * its tensors a data section; so inputs need to hold only keys and tables and
 * stay small (corpus/gguf, written by seed_gguf.c; words in gguf.dict). What
 * was accepted is used: every value and every row is read, so that the
 * address sanitizer sees a pointer that the checks should have refused.
 * All memory is freed before the next input.
 *-------------------------------------------------------------------------
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "engine/gguf.h"
#include "engine/model.h"
#include "engine/quant.h"

#define POOL_BLOCKS 1024
#include "../pool.h"
#include "gguf_tails.h"

#define ARENA_LIMIT (64 << 20)

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile uint64_t sink;	/* what was read must not be optimised away */

static void
read_bytes(const void *data, uint64_t size)
{
	const unsigned char *bytes = data;
	uint64_t	sum = 0;
	uint64_t	i;

	for (i = 0; i < size; i++)
		sum += bytes[i];
	sink += sum;
}

static void
read_strings(const NlGguf *gguf, const char *key)
{
	const unsigned char *cursor;
	uint64_t	count = 0;

	if (nl_gguf_get_strings(gguf, key, &count, &cursor, NULL) != NL_OK)
		return;
	while (count-- > 0)
	{
		NlGgufText	text = nl_gguf_next_string(&cursor);

		read_bytes(text.data, text.length);
	}
}

static void
try_parse(const void *bytes, size_t size)
{
	Pool		pool = {.left = -1};
	NlArena		arena;
	NlGguf		gguf;
	NlError		err;
	int			i;

	nl_arena_init(&arena, pool_more, &pool, 65536, ARENA_LIMIT);
	if (nl_gguf_parse(&gguf, bytes, size, &arena, &err) == NL_OK)
	{
		for (i = 0; i < gguf.n_keys; i++)
			read_bytes(gguf.keys[i].name.data, gguf.keys[i].name.length);
		for (i = 0; i < gguf.n_tensors; i++)
			read_bytes(gguf.tensors[i].data, gguf.tensors[i].size);
		read_strings(&gguf, "nl2sql.symbols");
		read_strings(&gguf, "tokenizer.ggml.tokens");
	}
	pool_free(&pool);
}

static void
read_rows(const NlTensor *tensor)
{
	float	   *row = malloc(sizeof(float) * (size_t) tensor->cols);
	int			i;

	for (i = 0; row != NULL && i < tensor->rows; i++)
	{
		nl_row_unpack(tensor, i, row);
		read_bytes(row, sizeof(float) * (size_t) tensor->cols);
	}
	free(row);
}

static void
read_linear(const NlLinear *linear)
{
	read_rows(&linear->weight);
	read_bytes(linear->bias, sizeof(float) * (size_t) linear->weight.rows);
}

static void
use_model(const NlModel *model, const uint8_t *data, size_t size)
{
	int32_t		pieces[256];
	int			n = nl_tokenize(model, (const char *) data, size, pieces, 256);
	int			i;

	for (i = 0; i < n; i++)
	{
		if (pieces[i] < 0 || pieces[i] >= model->info.vocabulary)
			abort();
	}
	read_rows(&model->token_embd);
	read_rows(&model->position_embd);
	for (i = 0; i < model->info.encoder_layers; i++)
	{
		read_linear(&model->encoder[i].qkv);
		read_linear(&model->encoder[i].down);
	}
	for (i = 0; i < model->info.relation_layers; i++)
	{
		read_linear(&model->relation[i].up);
		read_bytes(model->relation[i].rel_value, sizeof(float) *
				   (size_t) (model->relations * (model->info.width / model->heads)));
	}
	for (i = 0; i < model->info.decoder_layers; i++)
		read_linear(&model->decoder[i].cross_kv);
	read_linear(&model->to_symbol);
	read_linear(&model->ptr_k);
	for (i = 0; i < model->info.n_symbols; i++)
		read_bytes(model->info.symbols[i], strlen(model->info.symbols[i]));
}

static void
try_bind(const void *bytes, size_t size, const uint8_t *data, size_t data_size)
{
	Pool		pool = {.left = -1};
	NlArena		arena;
	NlModel    *model;
	NlError		err;

	nl_arena_init(&arena, pool_more, &pool, 65536, ARENA_LIMIT);
	if (nl_model_bind(&model, bytes, size, "fuzz", &arena, &err) == NL_OK)
	{
		use_model(model, data, data_size);
		nl_model_close(model);
	}
	else if (memchr(err.message, '\0', sizeof(err.message)) == NULL || model != NULL)
		abort();
	pool_free(&pool);
}

static void
try_file(const void *file, size_t length, const uint8_t *data, size_t size)
{
	try_parse(file, length);
	try_bind(file, length, data, size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_tails(data, size, try_file);
	return 0;
}

/*-------------------------------------------------------------------------
 * test_model.c
 *	  Binding of a model: what a good file gives, and every way to be wrong;
 *	  opening, closing and noticing a replaced file.
 *
 * Files are written under TMPDIR or /tmp and removed by the tests.
 *-------------------------------------------------------------------------
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "engine/gguf.h"
#include "engine/mapfile.h"
#include "engine/model.h"
#include "test/unit/tiny_model.h"

#define POOL_SIZE (4 << 20)

static char pool[POOL_SIZE];
static size_t pool_left;
static const Fault no_fault = {FAULT_NONE, "", 0};

static void *
pool_more(void *owner, size_t size)
{
	(void) owner;
	if (size > pool_left)
		return NULL;
	pool_left -= size;
	return pool + pool_left;
}

static void
pool_reset(NlArena *arena)
{
	pool_left = POOL_SIZE;
	nl_arena_init(arena, pool_more, NULL, 4096, 0);
}

/* Builds a file with the fault and binds it; the message goes to err. */
static NlStatus
bind_faulty(uint32_t type, const Fault *fault, bool extra, NlError *err)
{
	Bytes		b = {NULL, 0, 0};
	NlArena		arena;
	NlModel    *model = (NlModel *) &arena; /* must be overwritten */
	NlStatus	status;
	unsigned char *copy;

	pool_reset(&arena);
	tiny_build(&b, type, fault, extra);
	copy = bytes_aligned(&b, b.length);
	memset(err, 0, sizeof(*err));
	status = nl_model_bind(&model, copy, b.length, "memory", &arena, err);
	assert_int_equal(model != NULL, status == NL_OK);
	free(copy);
	bytes_free(&b);
	return status;
}

/*---- A good model ----*/

static void
test_good(void **state)
{
	static const uint32_t types[] = {NL_TENSOR_F32, NL_TENSOR_F16, NL_TENSOR_Q8_0};
	static const char *const names[] = {"F32", "F16", "Q8_0"};
	int			t;

	(void) state;
	for (t = 0; t < 3; t++)
	{
		Bytes		b = {NULL, 0, 0};
		NlArena		arena;
		NlModel    *model;
		NlError		err;
		unsigned char *copy;
		const NlModelInfo *info;
		const NlMarks *marks;
		const char *thesaurus;
		size_t		thesaurus_length;
		int32_t		pieces[8];

		pool_reset(&arena);
		tiny_build(&b, types[t], &no_fault, false);
		copy = bytes_aligned(&b, b.length);
		assert_int_equal(nl_model_bind(&model, copy, b.length, "memory", &arena, &err), NL_OK);
		info = nl_model_info(model);
		assert_string_equal(info->name, "tiny");
		assert_string_equal(info->path, "memory");
		assert_string_equal(info->weights, names[t]);
		assert_int_equal(info->file_size, b.length);
		assert_int_equal(info->ir_version, 7);
		assert_int_equal(info->encode_version, 8);
		assert_int_equal(info->n_symbols, TINY_SYMBOLS);
		assert_string_equal(info->symbols[2], "select");
		assert_int_equal(info->vocabulary, TINY_PIECES);
		assert_int_equal(info->encoder_layers, 1);
		assert_int_equal(info->encoder_width, 32);
		assert_int_equal(info->relation_layers, 1);
		assert_int_equal(info->width, 32);
		assert_int_equal(info->decoder_layers, 1);

		/* embeddings; encoder, relation and decoder layer; the rest */
		assert_int_equal(info->parameters,
						 32 * (TINY_PIECES + 2 + 2) +
						 32 * 96 + 96 + 32 * 32 + 32 + 32 * 64 + 64 + 64 * 32 + 32 + 4 * 32 +
						 32 * 32 + 32 + 32 * 6 +
						 32 * 96 + 96 + 32 * 32 + 32 + 32 * 128 + 128 + 128 * 32 + 32 + 4 * 32 + 2 * 2 * 8 +
						 2 * 32 + 32 * (TINY_SYMBOLS + 2) + 32 * 32 + 32 +
						 32 * 96 + 96 + 3 * (32 * 32 + 32) + 32 * 64 + 64 + 32 * 128 + 128 + 128 * 32 + 32 + 6 * 32 +
						 2 * 32 + 32 * TINY_SYMBOLS + TINY_SYMBOLS + 2 * (32 * 32 + 32));
		assert_int_equal(model->encoder_heads, 2);
		assert_int_equal(model->encoder_inner, 64);
		assert_int_equal(model->context, 2);
		assert_int_equal(model->heads, 4);
		assert_int_equal(model->relations, 2);
		assert_int_equal(model->item_kinds, 2);
		assert_int_equal(model->steps, 2);
		assert_true(model->encoder_eps == 1e-12f);
		assert_int_equal(model->decoder[0].cross_kv.weight.rows, 64);
		assert_int_equal(model->decoder[0].cross_kv.weight.cols, 32);
		assert_int_equal(model->encoder[0].down.weight.rows, 32);
		assert_int_equal(model->encoder[0].down.weight.cols, 64);
		assert_int_equal(model->encoder[0].down.weight.type, types[t]);
		assert_true((const unsigned char *) model->ptr_k.bias + 32 * 4 <= copy + b.length);
		marks = nl_model_marks(model);
		assert_int_equal(marks->unk, 0);
		assert_int_equal(marks->cls, 1);
		assert_int_equal(marks->sep, 2);
		assert_int_equal(marks->colon, 3);
		assert_int_equal(marks->comma, 4);
		assert_int_equal(marks->open, 5);
		assert_int_equal(nl_tokenize(model, "Orders by (me", 13, pieces, 8), 5);
		assert_int_equal(pieces[0], 6);
		assert_int_equal(pieces[1], 7);
		assert_int_equal(pieces[2], 8);
		assert_int_equal(pieces[3], 5);
		assert_int_equal(pieces[4], 0);
		thesaurus = nl_model_thesaurus(model, &thesaurus_length);
		assert_int_equal(thesaurus_length, 14);
		assert_memory_equal(thesaurus, "year\t00\tannum\n", 14);
		assert_false(nl_model_changed(model));
		nl_model_close(model);
		free(copy);
		bytes_free(&b);
	}
	nl_model_close(NULL);
}

/*---- Bad models ----*/

typedef struct BadModel
{
	Fault		fault;
	const char *message;
} BadModel;

/* A shape that reads like 3e8 or so must be refused before it is a size. */
static const BadModel bad_models[] = {
	{{FAULT_VALUE, "general.architecture", 0}, "key general.architecture: expected \"nl2sql\", found \"other\""},
	{{FAULT_VALUE, "tokenizer.ggml.model", 0}, "key tokenizer.ggml.model: expected \"bert\", found \"other\""},
	{{FAULT_VALUE, "nl2sql.encoder.block_count", 0}, "expected 1 to 32, found 0"},
	{{FAULT_VALUE, "nl2sql.encoder.block_count", 33}, "expected 1 to 32, found 33"},
	{{FAULT_VALUE, "nl2sql.encoder.block_count", UINT32_MAX}, "found 4294967295"},
	{{FAULT_VALUE, "nl2sql.encoder.block_count", 2}, "tensor enc.1.attn_qkv.weight: expected one, found none"},
	{{FAULT_VALUE, "nl2sql.block_count", 2}, "tensor rel.1.attn_norm.weight: expected one, found none"},
	{{FAULT_VALUE, "nl2sql.block_count", 33}, "expected 1 to 32, found 33"},
	{{FAULT_VALUE, "nl2sql.decoder.block_count", 0}, "expected 1 to 32, found 0"},
	{{FAULT_VALUE, "nl2sql.encoder.embedding_length", 0}, "expected a multiple of 32 from 32 to 8192, found 0"},
	{{FAULT_VALUE, "nl2sql.encoder.embedding_length", 48}, "expected a multiple of 32"},
	{{FAULT_VALUE, "nl2sql.encoder.embedding_length", 64}, "tensor token_embd.weight: expected [10][64], found [1][1][10][32]"},
	{{FAULT_VALUE, "nl2sql.encoder.embedding_length", 0x80000020}, "expected a multiple of 32"},
	{{FAULT_VALUE, "nl2sql.encoder.feed_forward_length", 33}, "expected a multiple of 32"},
	{{FAULT_VALUE, "nl2sql.encoder.feed_forward_length", 32}, "tensor enc.0.ffn_up.weight: expected [32][32], found [1][1][64][32]"},
	{{FAULT_VALUE, "nl2sql.encoder.head_count", 0}, "expected 1 to 8192, found 0"},
	{{FAULT_VALUE, "nl2sql.encoder.head_count", 5}, "expected a divisor of the width 32, found 5"},
	{{FAULT_VALUE, "nl2sql.encoder.head_count", 64}, "expected a divisor of the width 32, found 64"},
	{{FAULT_VALUE, "nl2sql.head_count", 3}, "expected a divisor of the width 32, found 3"},
	{{FAULT_VALUE, "nl2sql.head_count", 8}, "tensor rel.0.rel_key.weight: expected [2][4], found [1][1][2][8]"},
	{{FAULT_VALUE, "nl2sql.encoder.context_length", 0}, "expected 1 to 8192, found 0"},
	{{FAULT_VALUE, "nl2sql.encoder.context_length", 3}, "tensor position_embd.weight: expected [3][32]"},
	{{FAULT_VALUE, "nl2sql.encoder.layer_norm_epsilon", 0}, "expected over 0 to 0.1, found 0"},
	{{FAULT_VALUE, "nl2sql.encoder.layer_norm_epsilon", 0x7fc00000}, "expected over 0 to 0.1, found nan"},
	{{FAULT_VALUE, "nl2sql.encoder.layer_norm_epsilon", 0xbf800000}, "expected over 0 to 0.1, found -1"},
	{{FAULT_VALUE, "nl2sql.encoder.layer_norm_epsilon", 0x7f800000}, "expected over 0 to 0.1, found inf"},
	{{FAULT_VALUE, "nl2sql.embedding_length", 16}, "expected a multiple of 32"},
	{{FAULT_VALUE, "nl2sql.relation_count", 65}, "expected 1 to 64, found 65"},
	{{FAULT_VALUE, "nl2sql.relation_count", 3}, "tensor rel.0.rel_key.weight: expected [3][8]"},
	{{FAULT_VALUE, "nl2sql.item_kind_count", 17}, "expected 1 to 16, found 17"},
	{{FAULT_VALUE, "nl2sql.item_kind_count", 1}, "tensor kind_embd.weight: expected [1][32]"},
	{{FAULT_VALUE, "nl2sql.item_key_count", 33}, "expected 1 to 32, found 33"},
	{{FAULT_VALUE, "nl2sql.item_key_count", 5}, "tensor key_embd.weight: expected [5][32]"},
	{{FAULT_VALUE, "nl2sql.step_count", 0}, "expected 1 to 4096, found 0"},
	{{FAULT_VALUE, "nl2sql.step_count", 3}, "tensor step_embd.weight: expected [3][32]"},
	{{FAULT_VALUE, "nl2sql.symbols", 0}, "expected 1 to 256 symbols, found 0"},
	{{FAULT_VALUE, "nl2sql.symbols", 257}, "expected 1 to 256 symbols, found 257"},
	{{FAULT_VALUE, "nl2sql.symbols", 4}, "tensor symbol_embd.weight: expected [4][32], found [1][1][3][32]"},
	{{FAULT_ROWS, "nl2sql.symbols", 2}, "found \"begin\" as 0 and 2"},
	{{FAULT_COLS, "nl2sql.symbols", 1}, "expected symbol 1 of 1 to 255 bytes"},
	{{FAULT_VALUE, "tokenizer.ggml.tokens", 0}, "expected 1 to 1048576 pieces, found 0"},
	{{FAULT_VALUE, "tokenizer.ggml.tokens", 9}, "tensor token_embd.weight: expected [9][32], found [1][1][10][32]"},
	{{FAULT_VALUE, "tokenizer.ggml.tokens", 5}, "expected a piece \"(\", found none"},
	{{FAULT_ROWS, "tokenizer.ggml.tokens", 8}, "found \"[UNK]\" as 0 and 8"},
	{{FAULT_COLS, "tokenizer.ggml.tokens", 8}, "expected piece 8 of 1 to 255 bytes, found 0"},
	{{FAULT_ROWS, "enc.0.attn_qkv.weight", 64}, "tensor enc.0.attn_qkv.weight: expected [96][32], found [1][1][64][32]"},
	{{FAULT_COLS, "enc.0.attn_qkv.weight", 96}, "tensor enc.0.attn_qkv.weight: expected [96][32], found [1][1][96][96]"},
	{{FAULT_DIMS, "enc.0.attn_qkv.weight", 0}, "tensor enc.0.attn_qkv.weight: expected [96][32], found [1][2][96][32]"},
	{{FAULT_DIMS, "embd_norm.bias", 0}, "tensor embd_norm.bias: expected [32], found [1][2][1][32]"},
	{{FAULT_ROWS, "embd_norm.weight", 2}, "tensor embd_norm.weight: expected [32], found [1][1][2][32]"},
	{{FAULT_COLS, "key_embd.weight", 64}, "tensor key_embd.weight: expected [4][32]"},
	{{FAULT_ROWS, "key_embd.weight", 3}, "tensor key_embd.weight: expected [4][32]"},
	{{FAULT_COLS, "dec.0.cross_kv.bias", 32}, "tensor dec.0.cross_kv.bias: expected [64]"},
	{{FAULT_RETYPE, "embd_norm.weight", NL_TENSOR_F16}, "tensor embd_norm.weight: expected type F32, found F16"},
	{{FAULT_RETYPE, "dec.0.cross_q.bias", NL_TENSOR_Q8_0}, "tensor dec.0.cross_q.bias: expected type F32, found Q8_0"},
	{{FAULT_RETYPE, "rel.0.rel_key.weight", NL_TENSOR_F16}, "tensor rel.0.rel_key.weight: expected type F32, found F16"},
	{{FAULT_VALUE, "embd_norm.weight", 0x7fc00000}, "tensor embd_norm.weight: expected finite numbers"},
	{{FAULT_VALUE, "to_symbol.bias", 0x7f800000}, "tensor to_symbol.bias: expected finite numbers"},
	{{FAULT_VALUE, "dec.0.ffn_norm.bias", 0xff800000}, "tensor dec.0.ffn_norm.bias: expected finite numbers"},
	{{FAULT_VALUE, "rel.0.rel_value.weight", 0xffffffff}, "tensor rel.0.rel_value.weight: expected finite numbers"},
};

static void
test_bad_models(void **state)
{
	size_t		i;
	int			n_wrong = 0;

	(void) state;
	for (i = 0; i < sizeof(bad_models) / sizeof(bad_models[0]); i++)
	{
		const BadModel *bad = &bad_models[i];
		NlError		err;
		NlStatus	status = bind_faulty(NL_TENSOR_Q8_0, &bad->fault, false, &err);

		if (status != NL_ERR_FORMAT || strstr(err.message, bad->message) == NULL)
		{
			print_error("%s %d %u: status %d, \"%s\"\n", bad->fault.name,
						(int) bad->fault.kind, (unsigned) bad->fault.value,
						(int) status, err.message);
			n_wrong++;
		}
	}
	assert_int_equal(n_wrong, 0);
}

/* Each key and each tensor in turn left out; each key of another type. */
static void
test_each_missing(void **state)
{
	Tiny		tiny;
	NlError		err;
	Bytes		b = {NULL, 0, 0};
	NlGguf		gguf;
	NlArena		arena;
	unsigned char *copy;
	size_t		data_size;
	int			i;
	char		names[256][64];
	int			n_names = 0;
	int			n_keys;

	(void) state;
	memset(&tiny, 0, sizeof(tiny));
	tiny.fault = &no_fault;
	tiny_keys(&tiny);
	tiny_tensors(&tiny);
	tiny_write(&tiny, &b, true, &data_size);
	pool_reset(&arena);
	copy = bytes_aligned(&b, b.length);
	assert_int_equal(nl_gguf_parse(&gguf, copy, b.length, &arena, &err), NL_OK);
	n_keys = gguf.n_keys;
	for (i = 0; i < gguf.n_keys + gguf.n_tensors; i++)
	{
		NlGgufText	name = i < n_keys ? gguf.keys[i].name : gguf.tensors[i - n_keys].name;

		assert_true(name.length < sizeof(names[0]));
		memcpy(names[n_names], name.data, (size_t) name.length);
		names[n_names++][name.length] = '\0';
	}
	free(copy);
	bytes_free(&b);
	bytes_free(&tiny.keys);
	assert_true(n_names > 80);
	for (i = 0; i < n_names; i++)
	{
		Fault		fault = {FAULT_SKIP, names[i], 0};

		/* a model may have no thesaurus */
		if (strcmp(names[i], "nl2sql.thesaurus") == 0)
			assert_int_equal(bind_faulty(NL_TENSOR_Q8_0, &fault, false, &err), NL_OK);
		else
		{
			assert_int_equal(bind_faulty(NL_TENSOR_Q8_0, &fault, false, &err), NL_ERR_FORMAT);
			assert_non_null(strstr(err.message, names[i]));
			assert_non_null(strstr(err.message, "found none"));
		}
		if (i < n_keys)
		{
			fault.kind = FAULT_RETYPE;
			assert_int_equal(bind_faulty(NL_TENSOR_Q8_0, &fault, false, &err), NL_ERR_FORMAT);
			assert_non_null(strstr(err.message, names[i]));
			assert_non_null(strstr(err.message, "u64"));
		}
	}
}

static void
test_extra_tensor(void **state)
{
	NlError		err;

	(void) state;
	assert_int_equal(bind_faulty(NL_TENSOR_Q8_0, &no_fault, true, &err), NL_ERR_FORMAT);
	assert_non_null(strstr(err.message, "not all belong to the architecture"));
}

/* The model's file cut in many places; every cut is refused. */
static void
test_truncated(void **state)
{
	Bytes		b = {NULL, 0, 0};
	size_t		length;

	(void) state;
	tiny_build(&b, NL_TENSOR_Q8_0, &no_fault, false);

	/* every byte of keys and table, every 97th of the data */
	for (length = 0; length < b.length; length += length < 8192 ? 1 : 97)
	{
		NlArena		arena;
		NlModel    *model;
		NlError		err;
		unsigned char *copy = bytes_aligned(&b, length);

		pool_reset(&arena);
		assert_int_equal(nl_model_bind(&model, copy, length, "memory", &arena, &err),
						 NL_ERR_FORMAT);
		assert_null(model);
		free(copy);
	}
	bytes_free(&b);
}

static void
test_no_memory(void **state)
{
	Bytes		b = {NULL, 0, 0};
	NlStatus	status = NL_ERR_NOMEM;
	unsigned char *copy;
	size_t		room;

	(void) state;
	tiny_build(&b, NL_TENSOR_Q8_0, &no_fault, false);
	copy = bytes_aligned(&b, b.length);
	for (room = 0; status != NL_OK && room < 1 << 20; room += 128)
	{
		NlArena		arena;
		NlModel    *model;
		NlError		err;

		pool_left = room;
		nl_arena_init(&arena, pool_more, NULL, 1, 0);
		status = nl_model_bind(&model, copy, b.length, "memory", &arena, &err);
		assert_true(status == NL_OK || status == NL_ERR_NOMEM);
		assert_int_equal(model != NULL, status == NL_OK);
	}
	assert_int_equal(status, NL_OK);
	assert_true(room > 10000);
	free(copy);
	bytes_free(&b);
}

/*---- Files ----*/

static char folder[256];

static int
make_folder(void **state)
{
	const char *base = getenv("TMPDIR");

	(void) state;
	snprintf(folder, sizeof(folder), "%s/nl2sql_test_XXXXXX", base != NULL ? base : "/tmp");
	return mkdtemp(folder) == NULL;
}

static int
remove_folder(void **state)
{
	(void) state;
	return rmdir(folder);
}

static void
path_in(char *path, size_t size, const char *name)
{
	int			n = snprintf(path, size, "%s/%s", folder, name);

	assert_true(n > 0 && (size_t) n < size);
}

static void
write_file(const char *path, const Bytes *b)
{
	FILE	   *file = fopen(path, "wb");

	assert_non_null(file);
	if (b->length > 0)
		assert_int_equal(fwrite(b->data, 1, b->length, file), b->length);
	assert_int_equal(fclose(file), 0);
}

static void
test_open_and_replace(void **state)
{
	Bytes		b = {NULL, 0, 0};
	char		path[300];
	char		other[300];
	struct timespec times[2] = {{1000000000, 0}, {1000000000, 5}};
	NlArena		arena;
	NlModel    *model;
	NlError		err;

	(void) state;
	path_in(path, sizeof(path), "model.gguf");
	path_in(other, sizeof(other), "other.gguf");
	tiny_build(&b, NL_TENSOR_F16, &no_fault, false);
	write_file(path, &b);
	pool_reset(&arena);
	assert_int_equal(nl_model_open(&model, path, &arena, &err), NL_OK);
	assert_string_equal(nl_model_info(model)->path, path);
	assert_int_equal(nl_model_info(model)->file_size, b.length);
	assert_false(nl_model_changed(model));

	/* touched */
	assert_int_equal(utimensat(0, path, times, 0), 0);
	assert_true(nl_model_changed(model));
	nl_model_close(model);
	nl_model_close(model);

	/* replaced by rename, same size and time: another inode */
	pool_reset(&arena);
	assert_int_equal(nl_model_open(&model, path, &arena, &err), NL_OK);
	assert_false(nl_model_changed(model));
	write_file(other, &b);
	assert_int_equal(utimensat(0, other, times, 0), 0);
	assert_int_equal(rename(other, path), 0);
	assert_true(nl_model_changed(model));

	/* the old bytes are still there */
	assert_int_equal(model->ptr_k.weight.type, NL_TENSOR_F16);
	assert_memory_equal(model->ptr_k.weight.data, model->ptr_q.weight.data, 32 * 64);

	/* gone: no other file */
	assert_int_equal(unlink(path), 0);
	assert_false(nl_model_changed(model));
	nl_model_close(model);
	bytes_free(&b);
}

static NlStatus
open_path(const char *path, NlError *err)
{
	NlArena		arena;
	NlModel    *model = (NlModel *) &arena;
	NlStatus	status;

	pool_reset(&arena);
	memset(err, 0, sizeof(*err));
	status = nl_model_open(&model, path, &arena, err);
	assert_null(model);
	return status;
}

static void
test_open_refuses(void **state)
{
	Bytes		b = {NULL, 0, 0};
	char		path[300];
	NlError		err;
	int			fd;

	(void) state;
	path_in(path, sizeof(path), "file");
	assert_int_equal(open_path(path, &err), NL_ERR_FILE);
	assert_non_null(strstr(err.message, "could not open model file"));
	assert_non_null(strstr(err.message, "No such file"));
	assert_int_equal(open_path(folder, &err), NL_ERR_FILE);
	assert_non_null(strstr(err.message, "not a regular file"));
	assert_int_equal(open_path("/dev/null", &err), NL_ERR_FILE);
	assert_non_null(strstr(err.message, "not a regular file"));

	/* nobody writes to it: opening must not wait */
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(open_path(path, &err), NL_ERR_FILE);
	assert_non_null(strstr(err.message, "not a regular file"));
	assert_int_equal(unlink(path), 0);

	write_file(path, &b);		/* empty */
	assert_int_equal(open_path(path, &err), NL_ERR_FILE);
	assert_non_null(strstr(err.message, "is empty"));

	tiny_build(&b, NL_TENSOR_Q8_0, &no_fault, false);
	write_file(path, &b);
	assert_int_equal(chmod(path, 0646), 0);
	assert_int_equal(open_path(path, &err), NL_ERR_FILE);
	assert_non_null(strstr(err.message, "writable by everybody"));
	assert_int_equal(chmod(path, 0664), 0);
	b.data[0] = 'X';
	write_file(path, &b);
	assert_int_equal(open_path(path, &err), NL_ERR_FORMAT);
	assert_non_null(strstr(err.message, "/file\": magic: expected"));

	/* a hole of 64 GB takes no room */
	assert_int_equal(truncate(path, (off_t) NL_MAX_FILE_SIZE + 1), 0);
	assert_int_equal(open_path(path, &err), NL_ERR_LIMIT);
	assert_non_null(strstr(err.message, "68719476737"));
	assert_int_equal(unlink(path), 0);
	bytes_free(&b);

	/* no descriptor was left open: the next one is the lowest still */
	fd = dup(0);
	assert_true(fd >= 0);
	assert_int_equal(open_path(path, &err), NL_ERR_FILE);
	assert_int_equal(open_path(folder, &err), NL_ERR_FILE);
	assert_int_equal(dup(0), fd + 1);
	close(fd + 1);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad_models),
		cmocka_unit_test(test_each_missing),
		cmocka_unit_test(test_extra_tensor),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test_setup_teardown(test_open_and_replace, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_open_refuses, make_folder, remove_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

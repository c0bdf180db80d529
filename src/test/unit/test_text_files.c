/*-------------------------------------------------------------------------
 * test_text_files.c
 *	  Files that nl_text_bind must refuse, by the name of what is wrong or
 *	  missing; damaged files, which may be refused or not but never crash.
 *-------------------------------------------------------------------------
 */
#define _GNU_SOURCE				/* aligned_alloc in C99 */

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/text.h"
#include "gguf_bytes.h"

#define MOST_BLOCKS 256
#define ALIGN 64

typedef struct Blocks
{
	int			count;
	void	   *blocks[MOST_BLOCKS];
} Blocks;

static void *
more(void *owner, size_t size)
{
	Blocks	   *blocks = owner;

	if (blocks->count == MOST_BLOCKS || size > 100000000)
		return NULL;
	return blocks->blocks[blocks->count++] = malloc(size);
}

/* Binds a copy that ends where its memory ends; a model that is accepted runs
 * three tokens, whatever its weights hold. */
static NlStatus
bind(const unsigned char *bytes, size_t length, NlError *err)
{
	void	   *copy = NULL;
	Blocks		blocks = {0};
	NlArena		arena;
	NlTextModel *model = (NlTextModel *) &blocks;
	NlTextSession *session;
	NlStatus	status;

	assert_int_equal(posix_memalign(&copy, ALIGN, length > 0 ? length : 1), 0);
	memcpy(copy, bytes, length);
	nl_arena_init(&arena, more, &blocks, 4096, 0);
	err->message[0] = '\0';
	status = nl_text_bind(&model, copy, length, "test", &arena, err);
	if (status != NL_OK)
	{
		assert_null(model);
		assert_true(strlen(err->message) > 0);
	}
	else if (nl_text_session_create(&session, model, nl_text_info(model)->context < 8 ?
									nl_text_info(model)->context : 8,
									NL_TEXT_CACHE_AUTO, &arena, NULL, err) == NL_OK)
	{
		static const int32_t tokens[] = {1, 2, 0};
		int			vocabulary = nl_text_info(model)->vocabulary;
		float	   *logits = malloc(sizeof(float) * (size_t) vocabulary);

		nl_text_forward(session, tokens, 3, 0, NL_TEXT_LAST_LOGITS, logits, 1, NULL, NULL, err);
		free(logits);
	}
	while (blocks.count > 0)
		free(blocks.blocks[--blocks.count]);
	free(copy);
	return status;
}

/* One key that is left out (value NULL) or of another value. */
typedef struct Fault
{
	const char *key;			/* without the architecture */
	const char *text;			/* value, of kind 's', 'u', 'f', 'a' */
	char		kind;
	const char *message;		/* part of it */
} Fault;

static bool
put_faulty(Bytes *b, const Fault *fault, const char *key)
{
	char		name[100];

	if (fault == NULL || strcmp(fault->key, key) != 0)
		return false;
	snprintf(name, sizeof(name), "%s%s", strncmp(key, "general.", 8) == 0 ? "" : "llama.", key);
	if (fault->kind == 's')
		put_key_string(b, name, fault->text);
	else if (fault->kind == 'u')
		put_key_u32(b, name, (uint32_t) strtoul(fault->text, NULL, 10));
	else if (fault->kind == 'f')
		put_key_f32(b, name, strtof(fault->text, NULL));
	else if (fault->kind == 'a')
	{
		put_key_array(b, name, 4, 2);
		put_u32(b, 1);
		put_u32(b, 2);
	}
	return true;
}

/* The keys of a llama without its tensors. */
static void
put_model(Bytes *b, const Fault *fault)
{
	static const struct
	{
		const char *key;
		uint32_t	value;
	}			numbers[] = {
		{"block_count", 1}, {"embedding_length", 64}, {"feed_forward_length", 96},
		{"attention.head_count", 4}, {"attention.head_count_kv", 2}, {"context_length", 32}
	};
	Bytes		keys = {NULL, 0, 0};
	uint64_t	n = 0;
	size_t		i;
	bool		known = false;

	if (put_faulty(&keys, fault, "general.architecture"))
		n++, known = true;
	else
		put_key_string(&keys, "general.architecture", "llama"), n++;
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
	{
		char		name[100];

		if (put_faulty(&keys, fault, numbers[i].key))
		{
			known = true;
			n += fault->kind != 0;
			continue;
		}
		snprintf(name, sizeof(name), "llama.%s", numbers[i].key);
		put_key_u32(&keys, name, numbers[i].value), n++;
	}
	if (put_faulty(&keys, fault, "attention.layer_norm_rms_epsilon"))
		n += fault->kind != 0, known = true;
	else
		put_key_f32(&keys, "llama.attention.layer_norm_rms_epsilon", 1e-5f), n++;
	if (fault != NULL && !known && put_faulty(&keys, fault, fault->key))
		n++;
	put_header(b, 0, n);
	put_bytes(b, keys.data, keys.length);
	bytes_free(&keys);
}

static void
test_keys(void **state)
{
	static const Fault faults[] = {
		{"general.architecture", "gemma2", 's', "architecture \"gemma2\" is not supported: expected llama, qwen2 or qwen3"},
		{"general.architecture", "nl2sql", 's', "architecture \"nl2sql\" is not supported"},
		{"general.architecture", "1", 'u', "key general.architecture: expected string, found u32"},
		{"block_count", NULL, 0, "key llama.block_count: expected an integer, found none"},
		{"block_count", "0", 'u', "key llama.block_count: expected an integer of 1 to 256"},
		{"block_count", "257", 'u', "key llama.block_count: expected an integer of 1 to 256"},
		{"block_count", "2", 's', "key llama.block_count: expected an integer of 1 to 256"},
		{"embedding_length", NULL, 0, "key llama.embedding_length"},
		{"embedding_length", "4294967295", 'u', "key llama.embedding_length: expected an integer of 1 to 32768"},
		{"embedding_length", "65", 'u', "key llama.attention.key_length: expected an integer, found none"},
		{"feed_forward_length", NULL, 'a', "key llama.feed_forward_length: expected one integer, found an array"},
		{"attention.head_count", "0", 'u', "key llama.attention.head_count"},
		{"attention.head_count_kv", "3", 'u', "key llama.attention.head_count_kv: expected a divisor of the 4 heads, found 3"},
		{"attention.head_count_kv", "0", 'u', "key llama.attention.head_count_kv: expected an integer of 1 to 4"},
		{"attention.head_count_kv", NULL, 'a', "found an array: layers that differ are not supported"},
		{"attention.key_length", "15", 'u', "expected an even number of an even head"},
		{"attention.key_length", "512", 'u', "key llama.attention.key_length: expected an integer of 2 to 256"},
		{"attention.value_length", "32", 'u', "key llama.attention.value_length: expected 16, the keys' length, found 32"},
		{"rope.dimension_count", "18", 'u', "key llama.rope.dimension_count: expected an integer of 2 to 16"},
		{"rope.dimension_count", "7", 'u', "expected an even number of an even head, found 7 of 16"},
		{"context_length", "0", 'u', "key llama.context_length"},
		{"attention.layer_norm_rms_epsilon", NULL, 0, "key llama.attention.layer_norm_rms_epsilon"},
		{"attention.layer_norm_rms_epsilon", "nan", 'f', "key llama.attention.layer_norm_rms_epsilon: expected over 0"},
		{"attention.layer_norm_rms_epsilon", "0", 'f', "key llama.attention.layer_norm_rms_epsilon: expected over 0"},
		{"expert_count", "8", 'u', "key llama.expert_count: mixtures of experts are not supported"},
		{"attention.scale", "0.5", 'f', "key llama.attention.scale: a scale of attention is not supported"},
		/* keys that are good: the first tensor is missed */
		{"expert_count", "0", 'u', "tensor token_embd.weight: expected one, found none"},
		{"attention.sliding_window", "16", 'u', "tensor token_embd.weight: expected one, found none"}
	};
	NlError		err;
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
	{
		Bytes		b = {NULL, 0, 0};

		put_model(&b, &faults[i]);
		assert_int_equal(bind(b.data, b.length, &err), NL_ERR_FORMAT);
		if (strstr(err.message, faults[i].message) == NULL)
			fail_msg("%s: \"%s\" is not in \"%s\"", faults[i].key, faults[i].message, err.message);
		bytes_free(&b);
	}
}

/* A file of src/test/data. */
static Bytes
load(const char *name)
{
	const char *folder = getenv("NL_TEST_DATA") ? getenv("NL_TEST_DATA") : "src/test/data";
	char		path[1000];
	char		buffer[65536];
	Bytes		b = {NULL, 0, 0};
	size_t		n;
	FILE	   *file;

	snprintf(path, sizeof(path), "%s/%s.gguf", folder, name);
	file = fopen(path, "rb");
	if (file == NULL)
		fail_msg("cannot open %s", path);
	while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0)
		put_bytes(&b, buffer, n);
	fclose(file);
	return b;
}

/* Where a text stands in a file. */
static unsigned char *
find(Bytes *b, const char *text)
{
	size_t		i,
				length = strlen(text);

	for (i = 0; i + length <= b->length; i++)
		if (memcmp(b->data + i, text, length) == 0)
			return b->data + i;
	fail_msg("the file has no \"%s\"", text);
	return NULL;
}

/* A text of the head is exchanged for one of the same length; offset: bytes
 * after the text that are set to a number. */
static void
test_tensors(void **state)
{
	static const struct
	{
		const char *file;
		const char *text;
		const char *other;
		int			offset;		/* -1: none */
		unsigned char value;
		const char *message;
	}			faults[] = {
		{"tiny_qwen2", "blk.1.ffn_gate.weight", "blk.1.ffn_bate.weight", -1, 0, "tensor blk.1.ffn_gate.weight: expected one, found none"},
		{"tiny_qwen2", "blk.0.attn_k.bias", "blk.0.attn_x.bias", -1, 0, "tensor blk.0.attn_k.bias: expected one, found none"},
		{"tiny_llama", "rope_freqs.weight", "rope_freks.weight", -1, 0, "tensor rope_freks.weight is not supported in architecture llama"},
		{"tiny_qwen3", "blk.1.attn_q_norm.weight", "blk.1.attn_q_morn.weight", -1, 0, "tensor blk.1.attn_q_norm.weight: expected one, found none"},
		/* after the name: dimensions u32, then u64 each, type u32 */
		{"tiny_qwen3", "blk.0.attn_norm.weight", NULL, 4, 32, "tensor blk.0.attn_norm.weight: expected [1][64], found [1][1][1][32]"},
		{"tiny_mixed", "blk.0.attn_q.weight", NULL, 20, 0x16, "expected type F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K or Q6_K, found type 22 (IQ2_S)"},
		{"tiny_qwen2", "blk.0.attn_norm.weight", NULL, 12, 1, "tensor blk.0.attn_norm.weight: expected type F32, found F16"},
		{"tiny_qwen2", "rope.scaling.type", NULL, 12, 'L', "key qwen2.rope.scaling.type: \"Linear\" is not supported: expected none or linear"},
		{"tiny_qwen2", "qwen2.rope.scaling.factor", NULL, 7, 0xc0, "key qwen2.rope.scaling.factor: expected over 0"}
	};
	NlError		err;
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
	{
		Bytes		b = load(faults[i].file);
		unsigned char *at = find(&b, faults[i].text);

		if (faults[i].other != NULL)
			memcpy(at, faults[i].other, strlen(faults[i].other));
		if (faults[i].offset >= 0)
			at[strlen(faults[i].text) + (size_t) faults[i].offset] = faults[i].value;
		assert_int_equal(bind(b.data, b.length, &err), NL_ERR_FORMAT);
		if (strstr(err.message, faults[i].message) == NULL)
			fail_msg("%s: \"%s\" is not in \"%s\"", faults[i].text, faults[i].message, err.message);
		bytes_free(&b);
	}
}

/* NaN in a norm is refused; in a matrix it gives what it gives. */
static void
test_nan(void **state)
{
	Bytes		b = load("tiny_qwen3");
	NlError		err;
	size_t		i;

	(void) state;
	/* the last tensor is a matrix, the last but one output_norm */
	memset(b.data + b.length - 2000, 0xff, 1000);
	assert_int_equal(bind(b.data, b.length, &err), NL_OK);
	for (i = b.length - 2000; i-- > b.length - 8000;)
		b.data[i] = 0xff;
	assert_int_equal(bind(b.data, b.length, &err), NL_ERR_FORMAT);
	assert_non_null(strstr(err.message, "expected finite numbers, found NaN or infinity"));
	bytes_free(&b);
}

/* Cut anywhere, and with any byte of the head changed in several ways. */
static void
test_damage(void **state)
{
	static const char *const names[] = {"tiny_llama", "tiny_qwen2", "tiny_qwen3", "tiny_mixed"};
	static const unsigned char changes[] = {1, 0x80, 0xff};
	size_t		m;

	(void) state;
	for (m = 0; m < 4; m++)
	{
		Bytes		b = load(names[m]);
		size_t		head = (size_t) (find(&b, "output_norm.weight") - b.data) + 100;
		size_t		i,
					c;
		int			accepted = 0;
		NlError		err;

		assert_int_equal(bind(b.data, b.length, &err), NL_OK);
		for (i = 0; i < b.length; i += i < head ? 7 : 3001)
			assert_int_not_equal(bind(b.data, i, &err), NL_OK);
		for (i = m; i < head; i += 4)
			for (c = 0; c < sizeof(changes); c++)
			{
				unsigned char before = b.data[i];

				b.data[i] ^= changes[c];
				accepted += bind(b.data, b.length, &err) == NL_OK;
				b.data[i] = before;
			}
		print_message("%s: %d changes accepted\n", names[m], accepted);
		bytes_free(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_tensors),
		cmocka_unit_test(test_nan),
		cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*-------------------------------------------------------------------------
 * test_gguf.c
 *	  The GGUF parser: one good file, and many bad ones made by hand.
 *
 * Every bad file must give NL_ERR_FORMAT and a message that names what is
 * wrong. Files are parsed from copies of exactly their length, so that the
 * address sanitizer sees any read past the end.
 *-------------------------------------------------------------------------
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/gguf.h"
#include "engine/tensor.h"
#include "test/unit/gguf_bytes.h"

/* The arena's memory: one block, enough for the largest tables. */
#define POOL_SIZE (4 << 20)

static char pool[POOL_SIZE];
static size_t pool_left;

static void *
pool_more(void *owner, size_t size)
{
	(void) owner;
	if (size > pool_left)
		return NULL;
	pool_left -= size;
	return pool + pool_left;
}

static NlStatus
parse_part(NlGguf *gguf, const Bytes *b, size_t length, unsigned char **copy,
		   NlError *err)
{
	NlArena		arena;

	pool_left = POOL_SIZE;
	nl_arena_init(&arena, pool_more, NULL, 4096, 0);
	*copy = bytes_aligned(b, length);
	memset(err, 'x', sizeof(*err));
	return nl_gguf_parse(gguf, *copy, length, &arena, err);
}

/*---- A good file ----*/

/* A key of every type, an array, two tensors of each type. */
static void
good_file(Bytes *b)
{
	put_header(b, 4, 14);
	put_key_string(b, "general.architecture", "test");
	put_key_u32(b, "general.alignment", 64);
	put_key(b, "u8", 0), put_u8(b, 200);
	put_key(b, "i8", 1), put_u8(b, 0xff);
	put_key(b, "u16", 2), put_bytes(b, "\x01\x02", 2);
	put_key(b, "i16", 3), put_bytes(b, "\x01\x02", 2);
	put_key(b, "i32", 5), put_u32(b, 0xffffffff);
	put_key_f32(b, "f32", 0.5f);
	put_key(b, "bool", 7), put_u8(b, 1);
	put_key(b, "u64", 10), put_u64(b, 1);
	put_key(b, "i64", 11), put_u64(b, 1);
	put_key(b, "f64", 12), put_u64(b, 1);
	put_key_array(b, "texts", 8, 3);
	put_string(b, "one"), put_string(b, ""), put_string(b, "three");
	put_key_array(b, "flags", 7, 2), put_u8(b, 0), put_u8(b, 1);
	put_tensor(b, "vector", 0, 5, NL_TENSOR_F32, 0);
	put_tensor(b, "half", 3, 4, NL_TENSOR_F16, 64);
	put_tensor(b, "quant", 2, 64, NL_TENSOR_Q8_0, 128);
	put_tensor(b, "gap", 0, 1, NL_TENSOR_F32, 320);
	put_padding(b, 64);
	put_f32(b, 1.5f), put_zeros(b, 60);
	put_zeros(b, 64);
	put_zeros(b, 2 * 68);
	put_zeros(b, 320 - 128 - 2 * 68);
	put_f32(b, 2.5f);
}

static void
test_good(void **state)
{
	Bytes		b = {NULL, 0, 0};
	NlGguf		gguf;
	NlError		err;
	unsigned char *copy;
	const NlGgufTensor *tensor;
	const unsigned char *cursor;
	NlGgufText	text;
	uint64_t	count = 0;
	uint32_t	u32 = 0;
	float		f32 = 0;

	(void) state;
	good_file(&b);
	assert_int_equal(parse_part(&gguf, &b, b.length, &copy, &err), NL_OK);
	assert_int_equal(gguf.n_keys, 14);
	assert_int_equal(gguf.n_tensors, 4);
	assert_int_equal(gguf.alignment, 64);

	assert_int_equal(nl_gguf_get_u32(&gguf, "general.alignment", &u32, &err), NL_OK);
	assert_int_equal(u32, 64);
	assert_int_equal(nl_gguf_get_f32(&gguf, "f32", &f32, &err), NL_OK);
	assert_true(f32 == 0.5f);
	assert_int_equal(nl_gguf_get_string(&gguf, "general.architecture", &text, &err), NL_OK);
	assert_int_equal(text.length, 4);
	assert_memory_equal(text.data, "test", 4);
	assert_int_equal(nl_gguf_get_strings(&gguf, "texts", &count, &cursor, &err), NL_OK);
	assert_int_equal(count, 3);
	text = nl_gguf_next_string(&cursor);
	assert_int_equal(text.length, 3);
	text = nl_gguf_next_string(&cursor);
	assert_int_equal(text.length, 0);
	text = nl_gguf_next_string(&cursor);
	assert_int_equal(text.length, 5);
	assert_memory_equal(text.data, "three", 5);

	tensor = nl_gguf_find_tensor(&gguf, "quant");
	assert_non_null(tensor);
	assert_int_equal(tensor->n_dims, 2);
	assert_int_equal(tensor->dims[0], 64);
	assert_int_equal(tensor->dims[1], 2);
	assert_int_equal(tensor->dims[2], 1);
	assert_int_equal(tensor->dims[3], 1);
	assert_int_equal(tensor->size, 4 * NL_Q8_BYTES);
	assert_int_equal((uintptr_t) tensor->data % 64, 0);
	tensor = nl_gguf_find_tensor(&gguf, "vector");
	assert_non_null(tensor);
	memcpy(&f32, tensor->data, sizeof(f32));
	assert_true(f32 == 1.5f);
	tensor = nl_gguf_find_tensor(&gguf, "gap");
	assert_non_null(tensor);
	memcpy(&f32, tensor->data, sizeof(f32));
	assert_true(f32 == 2.5f);
	assert_null(nl_gguf_find_tensor(&gguf, "vecto"));
	assert_null(nl_gguf_find_tensor(&gguf, "u8"));
	assert_null(nl_gguf_find_key(&gguf, "vector"));
	assert_null(nl_gguf_find_key(&gguf, ""));
	free(copy);
	bytes_free(&b);
}

static void
test_getters_refuse(void **state)
{
	Bytes		b = {NULL, 0, 0};
	NlGguf		gguf;
	NlError		err;
	unsigned char *copy;
	const unsigned char *cursor;
	NlGgufText	text;
	uint64_t	count;
	uint32_t	u32;
	float		f32;

	(void) state;
	good_file(&b);
	assert_int_equal(parse_part(&gguf, &b, b.length, &copy, &err), NL_OK);
	assert_int_equal(nl_gguf_get_u32(&gguf, "no.such", &u32, &err), NL_ERR_FORMAT);
	assert_string_equal(err.message, "key no.such: expected u32, found none");
	assert_int_equal(nl_gguf_get_u32(&gguf, "i32", &u32, &err), NL_ERR_FORMAT);
	assert_string_equal(err.message, "key i32: expected u32, found i32");
	assert_int_equal(nl_gguf_get_u32(&gguf, "texts", &u32, &err), NL_ERR_FORMAT);
	assert_string_equal(err.message, "key texts: expected u32, found array of string");
	assert_int_equal(nl_gguf_get_f32(&gguf, "f64", &f32, &err), NL_ERR_FORMAT);
	assert_int_equal(nl_gguf_get_string(&gguf, "texts", &text, &err), NL_ERR_FORMAT);
	assert_string_equal(err.message, "key texts: expected string, found array of string");
	assert_int_equal(nl_gguf_get_strings(&gguf, "flags", &count, &cursor, &err), NL_ERR_FORMAT);
	assert_string_equal(err.message, "key flags: expected array of string, found array of bool");
	assert_int_equal(nl_gguf_get_strings(&gguf, "general.architecture", &count, &cursor, &err),
					 NL_ERR_FORMAT);
	assert_int_equal(nl_gguf_get_u32(&gguf, "no.such", &u32, NULL), NL_ERR_FORMAT);
	free(copy);
	bytes_free(&b);
}

/* No keys and no tensors is a file too, if a useless one. */
static void
test_empty(void **state)
{
	Bytes		b = {NULL, 0, 0};
	NlGguf		gguf;
	NlError		err;
	unsigned char *copy;

	(void) state;
	put_header(&b, 0, 0);
	assert_int_equal(parse_part(&gguf, &b, b.length, &copy, &err), NL_OK);
	assert_int_equal(gguf.alignment, 32);
	assert_null(nl_gguf_find_key(&gguf, "x"));
	assert_null(nl_gguf_find_tensor(&gguf, "x"));
	free(copy);
	bytes_free(&b);
}

/* The good file cut at every byte. */
static void
test_truncated(void **state)
{
	Bytes		b = {NULL, 0, 0};
	size_t		length;

	(void) state;
	good_file(&b);
	for (length = 0; length < b.length; length++)
	{
		NlGguf		gguf;
		NlError		err;
		unsigned char *copy;

		assert_int_equal(parse_part(&gguf, &b, length, &copy, &err), NL_ERR_FORMAT);
		assert_non_null(memchr(err.message, '\0', sizeof(err.message)));
		assert_non_null(strstr(err.message, "expected"));
		free(copy);
	}
	bytes_free(&b);
}

/* Every byte in turn set to values that hurt: any answer but a crash. */
static void
test_every_byte_wrong(void **state)
{
	static const unsigned char wrong[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
	Bytes		b = {NULL, 0, 0};
	int			n_refused = 0;
	size_t		i;
	size_t		j;

	(void) state;
	good_file(&b);
	for (i = 0; i < b.length; i++)
	{
		for (j = 0; j < sizeof(wrong); j++)
		{
			unsigned char right = b.data[i];
			unsigned char *copy;
			NlStatus	status;
			NlGguf		gguf;
			NlError		err;

			b.data[i] = wrong[j];
			status = parse_part(&gguf, &b, b.length, &copy, &err);
			assert_true(status == NL_OK || status == NL_ERR_FORMAT);
			n_refused += status != NL_OK;
			b.data[i] = right;
			free(copy);
		}
	}
	assert_true(n_refused > 500);
	bytes_free(&b);
}

static void
test_no_memory(void **state)
{
	Bytes		b = {NULL, 0, 0};
	NlStatus	status = NL_ERR_NOMEM;
	size_t		room;
	unsigned char *copy;

	(void) state;
	good_file(&b);
	copy = bytes_aligned(&b, b.length);
	for (room = 0; status != NL_OK && room < POOL_SIZE; room += 64)
	{
		NlArena		arena;
		NlGguf		gguf;
		NlError		err;

		pool_left = room;
		nl_arena_init(&arena, pool_more, NULL, 1, 0);
		status = nl_gguf_parse(&gguf, copy, b.length, &arena, &err);
		assert_true(status == NL_OK || status == NL_ERR_NOMEM);
	}
	assert_int_equal(status, NL_OK);
	assert_true(room > 1000);
	free(copy);
	bytes_free(&b);
}

static void
test_not_aligned(void **state)
{
	Bytes		b = {NULL, 0, 0};
	NlArena		arena;
	NlGguf		gguf;
	NlError		err;
	unsigned char *copy;

	(void) state;
	put_u8(&b, 0);
	good_file(&b);
	copy = bytes_aligned(&b, b.length);
	pool_left = POOL_SIZE;
	nl_arena_init(&arena, pool_more, NULL, 4096, 0);
	assert_int_equal(nl_gguf_parse(&gguf, copy + 1, b.length - 1, &arena, &err),
					 NL_ERR_INPUT);
	free(copy);
	bytes_free(&b);
}

/*---- Bad files ----*/

#define BAD(name) static void name(Bytes *b)

BAD(bad_nothing) { (void) b; }
BAD(bad_magic) { put_header(b, 0, 0), b->data[3] = 'f'; }
BAD(bad_magic_swapped) { put_header(b, 0, 0), memcpy(b->data, "FUGG", 4); }
BAD(bad_version_1) { put_header(b, 0, 0), b->data[4] = 1; }
BAD(bad_version_2) { put_header(b, 0, 0), b->data[4] = 2; }
BAD(bad_version_4) { put_header(b, 0, 0), b->data[4] = 4; }
BAD(bad_version_swapped) { put_header(b, 0, 0), memcpy(b->data + 4, "\0\0\0\3", 4); }
BAD(bad_tensor_count) { put_header(b, NL_GGUF_MAX_TENSORS + 1, 0); }
BAD(bad_tensor_count_huge) { put_header(b, UINT64_MAX, 0); }
BAD(bad_key_count) { put_header(b, 0, NL_GGUF_MAX_KEYS + 1); }
BAD(bad_key_count_huge) { put_header(b, 0, UINT64_MAX / 14 + 1); }
BAD(bad_counts_without_bytes) { put_header(b, 8000, 4000), put_zeros(b, 4000); }

BAD(bad_key_name_empty)
{
	put_header(b, 0, 1);
	put_key_u32(b, "", 1);
	put_zeros(b, 16);
}

BAD(bad_key_name_long)
{
	char		name[NL_GGUF_MAX_NAME + 2];

	memset(name, 'k', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	put_header(b, 0, 1);
	put_key_u32(b, name, 1);
}

BAD(bad_key_name_past_end)
{
	put_header(b, 0, 1);
	put_u64(b, 1000);
	put_zeros(b, 999);
}

BAD(bad_key_name_huge)
{
	put_header(b, 0, 1);
	put_u64(b, UINT64_MAX - 7);
	put_zeros(b, 64);
}

BAD(bad_key_twice)
{
	put_header(b, 0, 2);
	put_key_u32(b, "a.key", 1);
	put_key_string(b, "a.key", "x");
}

BAD(bad_value_type)
{
	put_header(b, 0, 1);
	put_key(b, "a.key", 13), put_zeros(b, 64);
}

BAD(bad_value_type_huge)
{
	put_header(b, 0, 1);
	put_key(b, "a.key", UINT32_MAX), put_zeros(b, 64);
}

BAD(bad_bool)
{
	put_header(b, 0, 1);
	put_key(b, "a.key", 7), put_u8(b, 2);
}

BAD(bad_bool_in_array)
{
	put_header(b, 0, 1);
	put_key_array(b, "a.key", 7, 3), put_u8(b, 0), put_u8(b, 1), put_u8(b, 255);
}

BAD(bad_string_past_end)
{
	put_header(b, 0, 1);
	put_key(b, "a.key", 8), put_u64(b, 4), put_bytes(b, "abc", 3);
}

BAD(bad_string_huge)
{
	put_header(b, 0, 1);
	put_key(b, "a.key", 8), put_u64(b, UINT64_MAX), put_bytes(b, "abc", 3);
}

BAD(bad_array_of_arrays)
{
	put_header(b, 0, 1);
	put_key_array(b, "a.key", 9, 1), put_u32(b, 4), put_u64(b, 1), put_u32(b, 1);
}

BAD(bad_array_type)
{
	put_header(b, 0, 1);
	put_key_array(b, "a.key", 99, 1), put_zeros(b, 64);
}

BAD(bad_array_past_end)
{
	put_header(b, 0, 1);
	put_key_array(b, "a.key", 4, 3), put_zeros(b, 11);
}

/* 2^62 items of 4 bytes are 0 bytes to who multiplies carelessly */
BAD(bad_array_wraps)
{
	put_header(b, 0, 1);
	put_key_array(b, "a.key", 4, UINT64_C(1) << 62), put_zeros(b, 64);
}

BAD(bad_strings_past_end)
{
	put_header(b, 0, 1);
	put_key_array(b, "a.key", 8, UINT64_MAX), put_string(b, "a"), put_string(b, "b");
}

static void
alignment_file(Bytes *b, uint32_t alignment)
{
	put_header(b, 1, 1);
	put_key_u32(b, "general.alignment", alignment);
	put_tensor(b, "t", 0, 1, NL_TENSOR_F32, 0);
	put_zeros(b, 65536 * 2);
}

BAD(bad_alignment_zero) { alignment_file(b, 0); }
BAD(bad_alignment_four) { alignment_file(b, 4); }
BAD(bad_alignment_odd) { alignment_file(b, 48); }
BAD(bad_alignment_huge) { alignment_file(b, 131072); }
BAD(bad_alignment_top_bit) { alignment_file(b, UINT32_C(1) << 31); }

BAD(bad_alignment_type)
{
	put_header(b, 0, 1);
	put_key(b, "general.alignment", 10), put_u64(b, 32);
}

/* One tensor with everything to choose, and data_size bytes of data. */
static void
tensor_file(Bytes *b, const char *name, uint32_t n_dims, const uint64_t *dims,
			uint32_t type, uint64_t offset, size_t data_size)
{
	uint32_t	i;

	put_header(b, 1, 0);
	put_string(b, name);
	put_u32(b, n_dims);
	for (i = 0; i < n_dims && i < 8; i++)
		put_u64(b, dims[i]);
	put_u32(b, type);
	put_u64(b, offset);
	put_padding(b, 32);
	put_zeros(b, data_size);
}

#define DIMS(...) (const uint64_t[]) {__VA_ARGS__, 1, 1, 1, 1, 1, 1, 1}

BAD(bad_tensor_name_empty) { tensor_file(b, "", 1, DIMS(4), 0, 0, 64); }
BAD(bad_n_dims_zero) { tensor_file(b, "t", 0, DIMS(1), 0, 0, 64); }
BAD(bad_n_dims_five) { tensor_file(b, "t", 5, DIMS(1), 0, 0, 64); }
BAD(bad_n_dims_huge) { tensor_file(b, "t", UINT32_MAX, DIMS(1), 0, 0, 64); }
BAD(bad_dim_zero) { tensor_file(b, "t", 2, DIMS(4, 0), 0, 0, 64); }
BAD(bad_dim_negative) { tensor_file(b, "t", 2, DIMS(4, UINT64_MAX), 0, 0, 64); }
BAD(bad_dim_over_int) { tensor_file(b, "t", 1, DIMS(UINT64_C(1) << 31), 0, 0, 64); }
/* 2^30 * 2^30 * 4 bytes: 2^62, and with a third dimension a wrap to 0 */
BAD(bad_shape_large) { tensor_file(b, "t", 2, DIMS(1 << 30, 1 << 30), 0, 0, 64); }
BAD(bad_shape_wraps) { tensor_file(b, "t", 3, DIMS(1 << 30, 1 << 30, 4), 0, 0, 64); }
BAD(bad_shape_wraps_in_4) { tensor_file(b, "t", 4, DIMS(1 << 16, 1 << 16, 1 << 16, 1 << 16), 0, 0, 64); }
BAD(bad_tensor_type) { tensor_file(b, "t", 1, DIMS(32), 10, 0, 64); }
BAD(bad_tensor_type_huge) { tensor_file(b, "t", 1, DIMS(32), UINT32_MAX, 0, 64); }
BAD(bad_q8_row) { tensor_file(b, "t", 2, DIMS(48, 2), 8, 0, 256); }
BAD(bad_offset_alignment) { tensor_file(b, "t", 1, DIMS(4), 0, 4, 64); }
BAD(bad_offset_past_end) { tensor_file(b, "t", 1, DIMS(4), 0, 4096, 64); }
BAD(bad_offset_huge) { tensor_file(b, "t", 1, DIMS(4), 0, UINT64_MAX - 31, 64); }
BAD(bad_not_enough_data) { tensor_file(b, "t", 1, DIMS(4), 0, 0, 15); }
BAD(bad_not_enough_q8) { tensor_file(b, "t", 2, DIMS(32, 3), 8, 0, 3 * 34 - 1); }
BAD(bad_last_byte_missing) { tensor_file(b, "t", 1, DIMS(4), 0, 32, 47); }

static void
two_tensors(Bytes *b, const char *first, uint64_t first_offset,
			const char *second, uint64_t second_offset)
{
	put_header(b, 2, 0);
	put_tensor(b, first, 0, 20, NL_TENSOR_F32, first_offset);
	put_tensor(b, second, 0, 20, NL_TENSOR_F32, second_offset);
	put_padding(b, 32);
	put_zeros(b, 1024);
}

BAD(bad_tensor_twice) { two_tensors(b, "t", 0, "t", 96); }
BAD(bad_overlap) { two_tensors(b, "t", 0, "u", 64); }
BAD(bad_overlap_same) { two_tensors(b, "t", 96, "u", 96); }
BAD(bad_order) { two_tensors(b, "t", 96, "u", 0); }

BAD(bad_padding_missing)
{
	put_header(b, 1, 0);
	put_tensor(b, "t", 0, 1, NL_TENSOR_F32, 0);
	assert_true(b->length % 32 != 0);
}

typedef struct BadFile
{
	const char *name;
	void		(*build) (Bytes *b);
	const char *message;		/* part of it */
} BadFile;

#define FILE_OF(name, message) {#name, bad_##name, message}

static const BadFile bad_files[] = {
	FILE_OF(nothing, "magic expected 4 bytes, found 0"),
	FILE_OF(magic, "magic: expected 47 47 55 46 (GGUF), found 47 47 55 66"),
	FILE_OF(magic_swapped, "magic: expected"),
	FILE_OF(version_1, "version: expected 3, found 1"),
	FILE_OF(version_2, "version: expected 3, found 2"),
	FILE_OF(version_4, "version: expected 3, found 4"),
	FILE_OF(version_swapped, "version: expected 3, found 50331648"),
	FILE_OF(tensor_count, "tensor count: expected at most"),
	FILE_OF(tensor_count_huge, "tensor count: expected at most"),
	FILE_OF(key_count, "key count: expected at most"),
	FILE_OF(key_count_huge, "key count: expected at most"),
	FILE_OF(counts_without_bytes, "keys and tensors expected"),
	FILE_OF(key_name_empty, "key name: expected 1 to 128 bytes, found 0"),
	FILE_OF(key_name_long, "key name: expected 1 to 128 bytes, found 129"),
	FILE_OF(key_name_past_end, "key name expected 1000 bytes, found 999"),
	FILE_OF(key_name_huge, "key name expected 18446744073709551608 bytes"),
	FILE_OF(key_twice, "key a.key: expected once, found twice"),
	FILE_OF(value_type, "key a.key: expected a value type of 0 to 12, found 13"),
	FILE_OF(value_type_huge, "found 4294967295"),
	FILE_OF(bool, "key a.key: expected bool 0 or 1, found 2"),
	FILE_OF(bool_in_array, "key a.key: expected bool 0 or 1, found 255"),
	FILE_OF(string_past_end, "string value expected 4 bytes, found 3"),
	FILE_OF(string_huge, "string value expected 18446744073709551615 bytes, found 3"),
	FILE_OF(array_of_arrays, "other than array, found 9"),
	FILE_OF(array_type, "other than array, found 99"),
	FILE_OF(array_past_end, "key a.key: expected 3 values of 4 bytes, found 11 bytes"),
	FILE_OF(array_wraps, "key a.key: expected 4611686018427387904 values"),
	FILE_OF(strings_past_end, "string value expected 8 bytes, found 0"),
	FILE_OF(alignment_zero, "key general.alignment: expected a power of two from 8 to 65536, found 0"),
	FILE_OF(alignment_four, "found 4"),
	FILE_OF(alignment_odd, "found 48"),
	FILE_OF(alignment_huge, "found 131072"),
	FILE_OF(alignment_top_bit, "found 2147483648"),
	FILE_OF(alignment_type, "key general.alignment: expected u32, found u64"),
	FILE_OF(tensor_name_empty, "tensor name: expected 1 to 128 bytes, found 0"),
	FILE_OF(n_dims_zero, "tensor t: expected 1 to 4 dimensions, found 0"),
	FILE_OF(n_dims_five, "tensor t: expected 1 to 4 dimensions, found 5"),
	FILE_OF(n_dims_huge, "tensor t: expected 1 to 4 dimensions, found 4294967295"),
	FILE_OF(dim_zero, "tensor t: expected dimension 1 of 1 to 2147483647, found 0"),
	FILE_OF(dim_negative, "found 18446744073709551615"),
	FILE_OF(dim_over_int, "tensor t: expected dimension 0 of 1 to 2147483647, found 2147483648"),
	FILE_OF(shape_large, "tensor t: expected a size within the file's"),
	FILE_OF(shape_wraps, "tensor t: expected a size within the file's"),
	FILE_OF(shape_wraps_in_4, "tensor t: expected a size within the file's"),
	FILE_OF(tensor_type, "tensor t: expected type F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K or Q6_K, found type 10 (Q2_K)"),
	FILE_OF(tensor_type_huge, "found type 4294967295"),
	FILE_OF(q8_row, "expected rows of a multiple of 32 numbers for type Q8_0, found 48"),
	FILE_OF(offset_alignment, "tensor t: expected an offset that is a multiple of 32, found 4"),
	FILE_OF(offset_past_end, "tensor t: expected 16 bytes at offset 4096, found a data section of 64"),
	FILE_OF(offset_huge, "at offset 18446744073709551584"),
	FILE_OF(not_enough_data, "tensor t: expected 16 bytes at offset 0, found a data section of 15"),
	FILE_OF(not_enough_q8, "tensor t: expected 102 bytes at offset 0, found a data section of 101"),
	FILE_OF(last_byte_missing, "tensor t: expected 16 bytes at offset 32, found a data section of 47"),
	FILE_OF(tensor_twice, "tensor t: expected once, found twice"),
	FILE_OF(overlap, "tensor u: expected an offset of 80 or more, found 64"),
	FILE_OF(overlap_same, "tensor u: expected an offset of 176 or more, found 96"),
	FILE_OF(order, "tensor u: expected an offset of 176 or more, found 0"),
	FILE_OF(padding_missing, "padding before the data expected"),
};

static void
test_bad_files(void **state)
{
	size_t		i;
	int			n_wrong = 0;

	(void) state;
	for (i = 0; i < sizeof(bad_files) / sizeof(bad_files[0]); i++)
	{
		Bytes		b = {NULL, 0, 0};
		NlGguf		gguf;
		NlError		err;
		unsigned char *copy;
		NlStatus	status;

		bad_files[i].build(&b);
		status = parse_part(&gguf, &b, b.length, &copy, &err);
		if (status != NL_ERR_FORMAT || strstr(err.message, bad_files[i].message) == NULL)
		{
			print_error("%s: status %d, \"%s\"\n", bad_files[i].name, (int) status,
						status == NL_OK ? "" : err.message);
			n_wrong++;
		}
		free(copy);
		bytes_free(&b);
	}
	assert_int_equal(n_wrong, 0);
}

/* Names of a hostile file come out printable. */
static void
test_message_printable(void **state)
{
	Bytes		b = {NULL, 0, 0};
	NlGguf		gguf;
	NlError		err;
	unsigned char *copy;
	const char *c;

	(void) state;
	tensor_file(&b, "a\033[2J\n\x80\xff", 1, DIMS(4), 77, 0, 64);
	assert_int_equal(parse_part(&gguf, &b, b.length, &copy, &err), NL_ERR_FORMAT);
	assert_non_null(strstr(err.message, "a?[2J???"));
	for (c = err.message; *c != '\0'; c++)
		assert_in_range(*c, 0x20, 0x7e);
	free(copy);
	bytes_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_getters_refuse),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_every_byte_wrong),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_not_aligned),
		cmocka_unit_test(test_bad_files),
		cmocka_unit_test(test_message_printable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*-------------------------------------------------------------------------
 * gguf_bytes.h
 *	  Builds GGUF files byte by byte, for tests only; no check of its own.
 *
 * A Bytes grows by realloc and is freed by bytes_free. bytes_aligned gives a
 * copy of exactly its length at a 64-byte boundary, so that the address
 * sanitizer sees the first byte read past the end; free() it.
 *-------------------------------------------------------------------------
 */
#ifndef GGUF_BYTES_H
#define GGUF_BYTES_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct Bytes
{
	unsigned char *data;
	size_t		length;
	size_t		room;
} Bytes;

static inline void
put_bytes(Bytes *b, const void *data, size_t length)
{
	if (b->length + length > b->room)
	{
		b->room = 2 * (b->length + length) + 256;
		b->data = realloc(b->data, b->room);
		if (b->data == NULL)
			abort();
	}
	if (length > 0)
		memcpy(b->data + b->length, data, length);
	b->length += length;
}

static inline void
put_u8(Bytes *b, uint8_t value)
{
	put_bytes(b, &value, 1);
}

static inline void
put_u32(Bytes *b, uint32_t value)
{
	put_bytes(b, &value, 4);
}

static inline void
put_u64(Bytes *b, uint64_t value)
{
	put_bytes(b, &value, 8);
}

static inline void
put_f32(Bytes *b, float value)
{
	put_bytes(b, &value, 4);
}

static inline void
put_string(Bytes *b, const char *text)
{
	put_u64(b, strlen(text));
	put_bytes(b, text, strlen(text));
}

static inline void
put_header(Bytes *b, uint64_t n_tensors, uint64_t n_keys)
{
	put_bytes(b, "GGUF", 4);
	put_u32(b, 3);
	put_u64(b, n_tensors);
	put_u64(b, n_keys);
}

/* A key of value type `type`; the value is put after it. */
static inline void
put_key(Bytes *b, const char *name, uint32_t type)
{
	put_string(b, name);
	put_u32(b, type);
}

static inline void
put_key_u32(Bytes *b, const char *name, uint32_t value)
{
	put_key(b, name, 4);
	put_u32(b, value);
}

static inline void
put_key_f32(Bytes *b, const char *name, float value)
{
	put_key(b, name, 6);
	put_f32(b, value);
}

static inline void
put_key_string(Bytes *b, const char *name, const char *value)
{
	put_key(b, name, 8);
	put_string(b, value);
}

/* The head of an array; its items are put after it. */
static inline void
put_key_array(Bytes *b, const char *name, uint32_t item_type, uint64_t count)
{
	put_key(b, name, 9);
	put_u32(b, item_type);
	put_u64(b, count);
}

/* rows 0: one dimension. */
static inline void
put_tensor(Bytes *b, const char *name, uint64_t rows, uint64_t cols,
		   uint32_t type, uint64_t offset)
{
	put_string(b, name);
	put_u32(b, rows == 0 ? 1 : 2);
	put_u64(b, cols);
	if (rows != 0)
		put_u64(b, rows);
	put_u32(b, type);
	put_u64(b, offset);
}

static inline void
put_zeros(Bytes *b, size_t count)
{
	while (count-- > 0)
		put_u8(b, 0);
}

static inline void
put_padding(Bytes *b, size_t alignment)
{
	while (b->length % alignment != 0)
		put_u8(b, 0);
}

static inline unsigned char *
bytes_aligned(const Bytes *b, size_t length)
{
	void	   *copy;

	if (posix_memalign(&copy, 64, length > 0 ? length : 1) != 0)
		abort();
	if (length > 0)
		memcpy(copy, b->data, length);
	return copy;
}

static inline void
bytes_free(Bytes *b)
{
	free(b->data);
	memset(b, 0, sizeof(*b));
}

#endif							/* GGUF_BYTES_H */

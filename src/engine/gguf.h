/*-------------------------------------------------------------------------
 * gguf.h
 *	  GGUF bytes -> a checked table of keys and tensors.
 *
 * The format, version 3 (github.com/ggml-org/ggml, docs/gguf.md), all numbers
 * little-endian, nothing padded but the data section:
 *
 *	  1. magic "GGUF", version u32 = 3, tensor count u64, key count u64
 *	  2. key count times:
 *		   name: string; value type: u32; value
 *		 string: length u64, that many bytes, no terminator
 *		 value types: 0 u8, 1 i8, 2 u16, 3 i16, 4 u32, 5 i32, 6 f32, 7 bool
 *		   (one byte, 0 or 1), 8 string, 9 array, 10 u64, 11 i64, 12 f64
 *		 array: item type u32, item count u64, items one after the other
 *	  3. tensor count times:
 *		   name: string; dimension count: u32 (1 to 4); dimensions u64 each,
 *		   the fastest-running one first; type: u32; offset: u64 from the
 *		   start of the data section, a multiple of the alignment
 *	  4. padding to a multiple of the alignment: key general.alignment u32,
 *		 32 without it
 *	  5. the data section: up to the end of the file
 *
 * Stricter than the format, where no model we know needs the freedom: no
 * arrays of arrays; names of 1 to NL_GGUF_MAX_NAME bytes, unique; alignment a
 * power of two from 8 to 65536; no empty dimension; tensor data in the order
 * of the table and not overlapping; the tensor types of tensor.h only.
 *
 * Pure functions of the bytes: every count, length, offset and dimension is
 * checked before it is used. The tables live in the caller's arena, names and
 * values point into the bytes, which the caller keeps. A failed parse gives
 * NL_ERR_FORMAT (or NL_ERR_NOMEM) with key, expected and found in the message.
 *-------------------------------------------------------------------------
 */
#ifndef NL_GGUF_H
#define NL_GGUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/arena.h"
#include "engine/status.h"

#define NL_GGUF_MAX_KEYS	4096
#define NL_GGUF_MAX_TENSORS 8192
#define NL_GGUF_MAX_NAME	128
#define NL_GGUF_MAX_DIMS	4

typedef enum NlGgufType
{
	NL_GGUF_U8 = 0,
	NL_GGUF_I8 = 1,
	NL_GGUF_U16 = 2,
	NL_GGUF_I16 = 3,
	NL_GGUF_U32 = 4,
	NL_GGUF_I32 = 5,
	NL_GGUF_F32 = 6,
	NL_GGUF_BOOL = 7,
	NL_GGUF_STRING = 8,
	NL_GGUF_ARRAY = 9,
	NL_GGUF_U64 = 10,
	NL_GGUF_I64 = 11,
	NL_GGUF_F64 = 12
} NlGgufType;

/* Bytes of the file, not terminated. */
typedef struct NlGgufText
{
	const char *data;
	uint64_t	length;
} NlGgufText;

typedef struct NlGgufKey
{
	NlGgufText	name;
	uint32_t	type;			/* NlGgufType; of the items in an array */
	bool		is_array;
	uint64_t	count;			/* 1, or items of an array */
	const unsigned char *value; /* the first item; unaligned */
} NlGgufKey;

typedef struct NlGgufTensor
{
	NlGgufText	name;
	uint32_t	type;			/* NlTensorType */
	int			n_dims;
	uint64_t	dims[NL_GGUF_MAX_DIMS]; /* dims[0] columns; 1 where there is none */
	uint64_t	size;			/* bytes of data, all inside the file */
	const void *data;			/* aligned like the file's alignment, up to 64 */
} NlGgufTensor;

typedef struct NlGguf
{
	int			n_keys;
	NlGgufKey  *keys;			/* in file order */
	int			n_tensors;
	NlGgufTensor *tensors;		/* in file order */
	uint32_t	alignment;
	uint32_t   *key_index;		/* hash tables of 1 + position, 0 empty */
	uint32_t   *tensor_index;
	uint32_t	key_mask;
	uint32_t	tensor_mask;
} NlGguf;

/* bytes must be aligned to NL_ALIGN (a mapping is). */
extern NlStatus nl_gguf_parse(NlGguf *gguf, const void *bytes, size_t length,
							  NlArena *arena, NlError *err);

/* NULL when there is none. */
extern const NlGgufKey *nl_gguf_find_key(const NlGguf *gguf, const char *name);
extern const NlGgufTensor *nl_gguf_find_tensor(const NlGguf *gguf,
											   const char *name);

/* NL_ERR_FORMAT when the key is missing or of another type. */
extern NlStatus nl_gguf_get_u32(const NlGguf *gguf, const char *name,
								uint32_t *value, NlError *err);
extern NlStatus nl_gguf_get_f32(const NlGguf *gguf, const char *name,
								float *value, NlError *err);
extern NlStatus nl_gguf_get_string(const NlGguf *gguf, const char *name,
								   NlGgufText *value, NlError *err);

/* An array of strings: *count of them; read them one by one from *cursor. */
extern NlStatus nl_gguf_get_strings(const NlGguf *gguf, const char *name,
									uint64_t *count,
									const unsigned char **cursor, NlError *err);
extern NlGgufText nl_gguf_next_string(const unsigned char **cursor);

#endif							/* NL_GGUF_H */

/*-------------------------------------------------------------------------
 * gguf.c
 *	  Parser of model files; the format stands in gguf.h.
 *
 * A Reader walks the bytes once, front to back. Each read says first whether
 * so many bytes are left; nothing is ever computed from a number of the file
 * before it has been bounded. Allocates only the two tables and their hash
 * indexes, whose sizes are bounded by NL_GGUF_MAX_* and by the file's length.
 *-------------------------------------------------------------------------
 */
#include "engine/gguf.h"

#include <string.h>

#include "engine/quant.h"
#include "engine/tensor.h"

#define GGUF_MAGIC	 "GGUF"
#define GGUF_VERSION 3
#define GGUF_DEFAULT_ALIGNMENT 32
#define MIN_ALIGNMENT 8			/* floats are used in place */
#define MAX_ALIGNMENT 65536

/* the least that a key or tensor can take: guards the tables' sizes */
#define MIN_KEY_BYTES	(8 + 1 + 4 + 1)
#define MIN_TENSOR_BYTES (8 + 1 + 4 + 8 + 4 + 8)

/* "%.*s" of a text, cut so that the rest of the message fits */
#define TEXT_ARGS(text) \
	(int) ((text).length < 100 ? (text).length : 100), (text).data

typedef struct Reader
{
	const unsigned char *bytes;
	uint64_t	length;
	uint64_t	at;				/* <= length */
	NlError    *err;
} Reader;

static const char *
value_type_name(uint32_t type)
{
	static const char *const names[] = {
		"u8", "i8", "u16", "i16", "u32", "i32", "f32", "bool", "string",
		"array", "u64", "i64", "f64"
	};

	return type <= NL_GGUF_F64 ? names[type] : "unknown";
}

/* Bytes of a value of fixed size; 0 for string, array and unknown types. */
static uint64_t
value_size(uint32_t type)
{
	static const unsigned char sizes[] = {
		1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8
	};

	return type <= NL_GGUF_F64 ? sizes[type] : 0;
}

/*---- Reading ----*/

static NlStatus
truncated(Reader *reader, const char *what, uint64_t need)
{
	return nl_fail(reader->err, NL_ERR_FORMAT,
				   "model file ends at byte %llu: %s expected %llu bytes, found %llu",
				   (unsigned long long) reader->length, what,
				   (unsigned long long) need,
				   (unsigned long long) (reader->length - reader->at));
}

static NlStatus
read_u32(Reader *reader, const char *what, uint32_t *value)
{
	if (reader->length - reader->at < sizeof(*value))
		return truncated(reader, what, sizeof(*value));
	memcpy(value, reader->bytes + reader->at, sizeof(*value));
	reader->at += sizeof(*value);
	return NL_OK;
}

static NlStatus
read_u64(Reader *reader, const char *what, uint64_t *value)
{
	if (reader->length - reader->at < sizeof(*value))
		return truncated(reader, what, sizeof(*value));
	memcpy(value, reader->bytes + reader->at, sizeof(*value));
	reader->at += sizeof(*value);
	return NL_OK;
}

static NlStatus
read_text(Reader *reader, const char *what, NlGgufText *text)
{
	NlStatus	status;

	text->length = 0;
	status = read_u64(reader, what, &text->length);
	if (status != NL_OK)
		return status;
	if (reader->length - reader->at < text->length)
		return truncated(reader, what, text->length);
	text->data = (const char *) reader->bytes + reader->at;
	reader->at += text->length;
	return NL_OK;
}

static NlStatus
read_name(Reader *reader, const char *what, NlGgufText *name)
{
	NlStatus	status = read_text(reader, what, name);

	if (status != NL_OK)
		return status;
	if (name->length < 1 || name->length > NL_GGUF_MAX_NAME)
		return nl_fail(reader->err, NL_ERR_FORMAT,
					   "%s: expected 1 to %d bytes, found %llu", what,
					   NL_GGUF_MAX_NAME, (unsigned long long) name->length);
	return NL_OK;
}

/* Steps over count values of key->type, checking each that has a shape. */
static NlStatus
skip_values(Reader *reader, const NlGgufKey *key)
{
	uint64_t	size = value_size(key->type);
	uint64_t	i;

	if (key->type == NL_GGUF_STRING)
	{
		for (i = 0; i < key->count; i++)
		{
			NlGgufText	text;
			NlStatus	status = read_text(reader, "string value", &text);

			if (status != NL_OK)
				return status;
		}
		return NL_OK;
	}
	if (size == 0)
		return nl_fail(reader->err, NL_ERR_FORMAT,
					   "key %.*s: expected a value type of 0 to 12%s, found %u",
					   TEXT_ARGS(key->name),
					   key->is_array ? " other than array" : "",
					   (unsigned) key->type);
	if (key->count > (reader->length - reader->at) / size)
		return nl_fail(reader->err, NL_ERR_FORMAT,
					   "key %.*s: expected %llu values of %llu bytes, found %llu bytes",
					   TEXT_ARGS(key->name), (unsigned long long) key->count,
					   (unsigned long long) size,
					   (unsigned long long) (reader->length - reader->at));
	if (key->type == NL_GGUF_BOOL)
	{
		for (i = 0; i < key->count; i++)
		{
			if (key->value[i] > 1)
				return nl_fail(reader->err, NL_ERR_FORMAT,
							   "key %.*s: expected bool 0 or 1, found %u",
							   TEXT_ARGS(key->name), (unsigned) key->value[i]);
		}
	}
	reader->at += key->count * size;
	return NL_OK;
}

static NlStatus
read_key(Reader *reader, NlGgufKey *key)
{
	NlStatus	status = read_name(reader, "key name", &key->name);

	if (status == NL_OK)
		status = read_u32(reader, "value type", &key->type);
	if (status != NL_OK)
		return status;
	key->is_array = key->type == NL_GGUF_ARRAY;
	key->count = 1;
	if (key->is_array)
	{
		status = read_u32(reader, "array item type", &key->type);
		if (status == NL_OK)
			status = read_u64(reader, "array length", &key->count);
		if (status != NL_OK)
			return status;
	}
	key->value = reader->bytes + reader->at;
	return skip_values(reader, key);
}

/* All but the data pointer: where the data section starts is not known yet.
 * The offset is left in *offset. */
static NlStatus
read_tensor(Reader *reader, NlGgufTensor *tensor, uint64_t *offset)
{
	NlStatus	status = read_name(reader, "tensor name", &tensor->name);
	uint32_t	n_dims = 0;
	uint64_t	size;
	uint32_t	i;

	if (status == NL_OK)
		status = read_u32(reader, "tensor dimension count", &n_dims);
	if (status != NL_OK)
		return status;
	if (n_dims < 1 || n_dims > NL_GGUF_MAX_DIMS)
		return nl_fail(reader->err, NL_ERR_FORMAT,
					   "tensor %.*s: expected 1 to %d dimensions, found %u",
					   TEXT_ARGS(tensor->name), NL_GGUF_MAX_DIMS, (unsigned) n_dims);
	tensor->n_dims = (int) n_dims;
	for (i = 0; i < NL_GGUF_MAX_DIMS; i++)
		tensor->dims[i] = 1;
	for (i = 0; i < n_dims; i++)
	{
		status = read_u64(reader, "tensor dimension", &tensor->dims[i]);
		if (status != NL_OK)
			return status;
		if (tensor->dims[i] < 1 || tensor->dims[i] > INT32_MAX)
			return nl_fail(reader->err, NL_ERR_FORMAT,
						   "tensor %.*s: expected dimension %u of 1 to %d, found %llu",
						   TEXT_ARGS(tensor->name), (unsigned) i, INT32_MAX,
						   (unsigned long long) tensor->dims[i]);
	}
	status = read_u32(reader, "tensor type", &tensor->type);
	if (status == NL_OK)
		status = read_u64(reader, "tensor offset", offset);
	if (status != NL_OK)
		return status;

	if (nl_type_block(tensor->type) == 0)
		return nl_fail(reader->err, NL_ERR_FORMAT,
					   "tensor %.*s: expected type F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K or Q6_K, found type %u (%s)",
					   TEXT_ARGS(tensor->name), (unsigned) tensor->type,
					   nl_type_name(tensor->type));
	size = nl_row_bytes(tensor->type, tensor->dims[0]);
	if (size == 0)
		return nl_fail(reader->err, NL_ERR_FORMAT,
					   "tensor %.*s: expected rows of a multiple of %d numbers for type %s, found %llu",
					   TEXT_ARGS(tensor->name), nl_type_block(tensor->type),
					   nl_type_name(tensor->type),
					   (unsigned long long) tensor->dims[0]);
	for (i = 1; i < NL_GGUF_MAX_DIMS; i++)
	{
		/* longer than the file is too long: no product above that is formed */
		if (size > reader->length / tensor->dims[i])
			return nl_fail(reader->err, NL_ERR_FORMAT,
						   "tensor %.*s: expected a size within the file's %llu bytes, found more",
						   TEXT_ARGS(tensor->name),
						   (unsigned long long) reader->length);
		size *= tensor->dims[i];
	}
	tensor->size = size;
	return NL_OK;
}

/*---- Names to positions ----*/

static uint32_t
hash_name(const char *name, uint64_t length)
{
	uint32_t	hash = 2166136261u; /* FNV-1a */
	uint64_t	i;

	for (i = 0; i < length; i++)
		hash = (hash ^ (unsigned char) name[i]) * 16777619u;
	return hash ^ (hash >> 15);
}

static bool
same_text(NlGgufText a, const char *data, uint64_t length)
{
	return a.length == length && memcmp(a.data, data, (size_t) length) == 0;
}

/* A table at most half full for count (<= 8192) names. */
static uint32_t *
index_create(NlArena *arena, uint32_t count, uint32_t *mask)
{
	uint32_t	size = 16;

	while (size < count * 2)
		size *= 2;
	*mask = size - 1;
	return nl_arena_zalloc(arena, size * sizeof(uint32_t));
}

/* Keys and tensors both start with their name; stride tells them apart. */
static NlGgufText
name_at(const void *table, size_t stride, uint32_t position)
{
	NlGgufText	name;

	memcpy(&name, (const char *) table + stride * position, sizeof(name));
	return name;
}

/* The slot that holds the name, or the empty one where it belongs. */
static uint32_t
index_slot(const uint32_t *index, uint32_t mask, const void *table,
		   size_t stride, const char *name, uint64_t length)
{
	uint32_t	slot = hash_name(name, length) & mask;

	while (index[slot] != 0 &&
		   !same_text(name_at(table, stride, index[slot] - 1), name, length))
		slot = (slot + 1) & mask;
	return slot;
}

static NlStatus
index_insert(Reader *reader, uint32_t *index, uint32_t mask, const void *table,
			 size_t stride, uint32_t position, const char *what)
{
	NlGgufText	name = name_at(table, stride, position);
	uint32_t	slot = index_slot(index, mask, table, stride, name.data, name.length);

	if (index[slot] != 0)
		return nl_fail(reader->err, NL_ERR_FORMAT,
					   "%s %.*s: expected once, found twice", what, TEXT_ARGS(name));
	index[slot] = position + 1;
	return NL_OK;
}

/*---- The parts of a file ----*/

static NlStatus
read_header(Reader *reader, uint64_t *n_tensors, uint64_t *n_keys)
{
	uint32_t	version = 0;
	NlStatus	status;

	if (reader->length < 4)
		return truncated(reader, "magic", 4);
	if (memcmp(reader->bytes, GGUF_MAGIC, 4) != 0)
		return nl_fail(reader->err, NL_ERR_FORMAT,
					   "magic: expected 47 47 55 46 (GGUF), found %02x %02x %02x %02x",
					   reader->bytes[0], reader->bytes[1], reader->bytes[2],
					   reader->bytes[3]);
	reader->at = 4;
	status = read_u32(reader, "version", &version);
	if (status != NL_OK)
		return status;
	if (version != GGUF_VERSION)
		return nl_fail(reader->err, NL_ERR_FORMAT,
					   "version: expected %d, found %u", GGUF_VERSION,
					   (unsigned) version);
	status = read_u64(reader, "tensor count", n_tensors);
	if (status == NL_OK)
		status = read_u64(reader, "key count", n_keys);
	if (status != NL_OK)
		return status;
	if (*n_tensors > NL_GGUF_MAX_TENSORS)
		return nl_fail(reader->err, NL_ERR_FORMAT,
					   "tensor count: expected at most %d, found %llu",
					   NL_GGUF_MAX_TENSORS, (unsigned long long) *n_tensors);
	if (*n_keys > NL_GGUF_MAX_KEYS)
		return nl_fail(reader->err, NL_ERR_FORMAT,
					   "key count: expected at most %d, found %llu",
					   NL_GGUF_MAX_KEYS, (unsigned long long) *n_keys);

	/* both counts are small, so this cannot overflow */
	if (*n_tensors * MIN_TENSOR_BYTES + *n_keys * MIN_KEY_BYTES >
		reader->length - reader->at)
		return truncated(reader, "keys and tensors",
						 *n_tensors * MIN_TENSOR_BYTES + *n_keys * MIN_KEY_BYTES);
	return NL_OK;
}

static NlStatus
read_keys(Reader *reader, NlGguf *gguf, NlArena *arena)
{
	uint32_t	n = (uint32_t) gguf->n_keys;
	uint32_t	i;
	NlStatus	status;

	gguf->keys = nl_arena_array(arena, n, sizeof(NlGgufKey));
	gguf->key_index = index_create(arena, n, &gguf->key_mask);
	if (gguf->keys == NULL || gguf->key_index == NULL)
		return nl_fail(reader->err, NL_ERR_NOMEM, "out of memory for the model's keys");
	for (i = 0; i < n; i++)
	{
		status = read_key(reader, &gguf->keys[i]);
		if (status == NL_OK)
			status = index_insert(reader, gguf->key_index, gguf->key_mask,
								  gguf->keys, sizeof(NlGgufKey), i, "key");
		if (status != NL_OK)
			return status;
	}
	return NL_OK;
}

static NlStatus
read_alignment(Reader *reader, NlGguf *gguf)
{
	gguf->alignment = GGUF_DEFAULT_ALIGNMENT;
	if (nl_gguf_find_key(gguf, "general.alignment") != NULL)
	{
		NlStatus	status = nl_gguf_get_u32(gguf, "general.alignment",
											 &gguf->alignment, reader->err);

		if (status != NL_OK)
			return status;
	}
	if (gguf->alignment < MIN_ALIGNMENT || gguf->alignment > MAX_ALIGNMENT ||
		(gguf->alignment & (gguf->alignment - 1)) != 0)
		return nl_fail(reader->err, NL_ERR_FORMAT,
					   "key general.alignment: expected a power of two from %d to %d, found %u",
					   MIN_ALIGNMENT, MAX_ALIGNMENT, (unsigned) gguf->alignment);
	return NL_OK;
}

/* Data must lie in table order: one comparison a tensor proves that no two
 * overlap. `end` is where the tensor before ends, from the section's start. */
static NlStatus
place_tensor(Reader *reader, NlGgufTensor *tensor, uint32_t alignment,
			 uint64_t offset, uint64_t data_start, uint64_t *end)
{
	uint64_t	room = reader->length - data_start;

	if (offset % alignment != 0)
		return nl_fail(reader->err, NL_ERR_FORMAT,
					   "tensor %.*s: expected an offset that is a multiple of %u, found %llu",
					   TEXT_ARGS(tensor->name), (unsigned) alignment,
					   (unsigned long long) offset);
	if (offset < *end)
		return nl_fail(reader->err, NL_ERR_FORMAT,
					   "tensor %.*s: expected an offset of %llu or more, found %llu",
					   TEXT_ARGS(tensor->name), (unsigned long long) *end,
					   (unsigned long long) offset);
	if (offset > room || tensor->size > room - offset)
		return nl_fail(reader->err, NL_ERR_FORMAT,
					   "tensor %.*s: expected %llu bytes at offset %llu, found a data section of %llu",
					   TEXT_ARGS(tensor->name), (unsigned long long) tensor->size,
					   (unsigned long long) offset, (unsigned long long) room);
	tensor->data = reader->bytes + data_start + offset;
	*end = offset + tensor->size;
	return NL_OK;
}

static NlStatus
read_tensors(Reader *reader, NlGguf *gguf, NlArena *arena)
{
	uint32_t	n = (uint32_t) gguf->n_tensors;
	uint64_t   *offsets = nl_arena_array(arena, n, sizeof(uint64_t));
	uint64_t	data_start;
	uint64_t	end = 0;
	uint32_t	i;
	NlStatus	status;

	gguf->tensors = nl_arena_array(arena, n, sizeof(NlGgufTensor));
	gguf->tensor_index = index_create(arena, n, &gguf->tensor_mask);
	if (offsets == NULL || gguf->tensors == NULL || gguf->tensor_index == NULL)
		return nl_fail(reader->err, NL_ERR_NOMEM, "out of memory for the model's tensors");
	for (i = 0; i < n; i++)
	{
		status = read_tensor(reader, &gguf->tensors[i], &offsets[i]);
		if (status == NL_OK)
			status = index_insert(reader, gguf->tensor_index, gguf->tensor_mask,
								  gguf->tensors, sizeof(NlGgufTensor), i, "tensor");
		if (status != NL_OK)
			return status;
	}
	if (n == 0)
		return NL_OK;

	/* at <= length <= SIZE_MAX and the padding is small: rounding up is safe
	 * but for a length at the very end of the address space */
	data_start = reader->at;
	if (data_start % gguf->alignment != 0)
	{
		uint64_t	padding = gguf->alignment - data_start % gguf->alignment;

		if (padding > reader->length - reader->at)
			return truncated(reader, "padding before the data", padding);
		data_start += padding;
	}
	for (i = 0; i < n; i++)
	{
		status = place_tensor(reader, &gguf->tensors[i], gguf->alignment,
							  offsets[i], data_start, &end);
		if (status != NL_OK)
			return status;
	}
	return NL_OK;
}

NlStatus
nl_gguf_parse(NlGguf *gguf, const void *bytes, size_t length, NlArena *arena,
			  NlError *err)
{
	Reader		reader;
	uint64_t	n_tensors = 0;
	uint64_t	n_keys = 0;
	NlStatus	status;

	memset(gguf, 0, sizeof(*gguf));
	if ((uintptr_t) bytes % NL_ALIGN != 0)
		return nl_fail(err, NL_ERR_INPUT, "model bytes are not aligned to %d", NL_ALIGN);
	reader.bytes = bytes;
	reader.length = length;
	reader.at = 0;
	reader.err = err;
	status = read_header(&reader, &n_tensors, &n_keys);
	if (status != NL_OK)
		return status;
	gguf->n_keys = (int) n_keys;
	gguf->n_tensors = (int) n_tensors;
	status = read_keys(&reader, gguf, arena);
	if (status == NL_OK)
		status = read_alignment(&reader, gguf);
	if (status == NL_OK)
		status = read_tensors(&reader, gguf, arena);
	return status;
}

/*---- Looking things up ----*/

const NlGgufKey *
nl_gguf_find_key(const NlGguf *gguf, const char *name)
{
	uint32_t	slot = index_slot(gguf->key_index, gguf->key_mask, gguf->keys,
								  sizeof(NlGgufKey), name, strlen(name));

	return gguf->key_index[slot] != 0 ? &gguf->keys[gguf->key_index[slot] - 1] : NULL;
}

const NlGgufTensor *
nl_gguf_find_tensor(const NlGguf *gguf, const char *name)
{
	uint32_t	slot = index_slot(gguf->tensor_index, gguf->tensor_mask,
								  gguf->tensors, sizeof(NlGgufTensor), name,
								  strlen(name));

	return gguf->tensor_index[slot] != 0 ?
		&gguf->tensors[gguf->tensor_index[slot] - 1] : NULL;
}

static NlStatus
require_key(const NlGguf *gguf, const char *name, NlGgufType type,
			bool is_array, const NlGgufKey **key, NlError *err)
{
	const char *of = is_array ? "array of " : "";

	*key = nl_gguf_find_key(gguf, name);
	if (*key == NULL)
		return nl_fail(err, NL_ERR_FORMAT, "key %s: expected %s%s, found none",
					   name, of, value_type_name(type));
	if ((*key)->type != (uint32_t) type || (*key)->is_array != is_array)
		return nl_fail(err, NL_ERR_FORMAT, "key %s: expected %s%s, found %s%s",
					   name, of, value_type_name(type),
					   (*key)->is_array ? "array of " : "",
					   value_type_name((*key)->type));
	return NL_OK;
}

NlStatus
nl_gguf_get_u32(const NlGguf *gguf, const char *name, uint32_t *value,
				NlError *err)
{
	const NlGgufKey *key;
	NlStatus	status = require_key(gguf, name, NL_GGUF_U32, false, &key, err);

	if (status == NL_OK)
		memcpy(value, key->value, sizeof(*value));
	return status;
}

NlStatus
nl_gguf_get_f32(const NlGguf *gguf, const char *name, float *value,
				NlError *err)
{
	const NlGgufKey *key;
	NlStatus	status = require_key(gguf, name, NL_GGUF_F32, false, &key, err);

	if (status == NL_OK)
		memcpy(value, key->value, sizeof(*value));
	return status;
}

NlStatus
nl_gguf_get_string(const NlGguf *gguf, const char *name, NlGgufText *value,
				   NlError *err)
{
	const NlGgufKey *key;
	NlStatus	status = require_key(gguf, name, NL_GGUF_STRING, false, &key, err);

	if (status == NL_OK)
	{
		const unsigned char *cursor = key->value;

		*value = nl_gguf_next_string(&cursor);
	}
	return status;
}

NlStatus
nl_gguf_get_strings(const NlGguf *gguf, const char *name, uint64_t *count,
					const unsigned char **cursor, NlError *err)
{
	const NlGgufKey *key;
	NlStatus	status = require_key(gguf, name, NL_GGUF_STRING, true, &key, err);

	if (status == NL_OK)
	{
		*count = key->count;
		*cursor = key->value;
	}
	return status;
}

/* The parser has walked these bytes already: the length is good. */
NlGgufText
nl_gguf_next_string(const unsigned char **cursor)
{
	NlGgufText	text;

	memcpy(&text.length, *cursor, sizeof(text.length));
	text.data = (const char *) *cursor + sizeof(text.length);
	*cursor += sizeof(text.length) + text.length;
	return text;
}

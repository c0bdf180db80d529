/*-------------------------------------------------------------------------
 * tiny_model.h
 *	  The smallest linked model as GGUF bytes, for tests only.
 *
 * Widths 32, one layer of each kind, ten pieces, three symbols, two of
 * everything else; matrices Q8_0 or F32, all weights zero. A Fault says what
 * to do wrong: skip, rename, retype or reshape one key or tensor.
 *-------------------------------------------------------------------------
 */
#ifndef TINY_MODEL_H
#define TINY_MODEL_H

#include "engine/tensor.h"
#include "test/unit/gguf_bytes.h"

#define TINY_PIECES 10
#define TINY_SYMBOLS 3

typedef enum FaultKind
{
	FAULT_NONE,
	FAULT_SKIP,					/* leave key or tensor out */
	FAULT_RETYPE,				/* key: u64; tensor: to type `value` */
	FAULT_VALUE,				/* key: this u32; tensor: first float's bits */
	FAULT_ROWS,					/* tensor: this many rows (0: a vector) */
	FAULT_COLS,
	FAULT_DIMS					/* tensor: a third dimension of 2 */
} FaultKind;

typedef struct Fault
{
	FaultKind	kind;
	const char *name;
	uint32_t	value;
} Fault;

typedef struct TinyTensor
{
	char		name[64];
	uint64_t	rows;			/* 0: a vector */
	uint64_t	cols;
	uint32_t	type;
	bool		deep;
	uint32_t	first;			/* bits of the first four bytes */
} TinyTensor;

typedef struct Tiny
{
	const Fault *fault;
	uint32_t	type;			/* of matrices */
	uint64_t	n_keys;
	Bytes		keys;
	int			n_tensors;
	TinyTensor	tensors[128];
} Tiny;

static inline bool
tiny_at(const Tiny *tiny, const char *name, FaultKind kind)
{
	return tiny->fault->kind == kind && strcmp(tiny->fault->name, name) == 0;
}

static inline void
tiny_u32(Tiny *tiny, const char *name, uint32_t value)
{
	if (tiny_at(tiny, name, FAULT_SKIP))
		return;
	tiny->n_keys++;
	if (tiny_at(tiny, name, FAULT_RETYPE))
		put_key(&tiny->keys, name, 10), put_u64(&tiny->keys, value);
	else
		put_key_u32(&tiny->keys, name, tiny_at(tiny, name, FAULT_VALUE) ? tiny->fault->value : value);
}

static inline void
tiny_f32(Tiny *tiny, const char *name, float value)
{
	if (tiny_at(tiny, name, FAULT_SKIP))
		return;
	tiny->n_keys++;
	if (tiny_at(tiny, name, FAULT_VALUE))
		memcpy(&value, &tiny->fault->value, 4);
	if (tiny_at(tiny, name, FAULT_RETYPE))
		put_key(&tiny->keys, name, 10), put_u64(&tiny->keys, 0);
	else
		put_key_f32(&tiny->keys, name, value);
}

static inline void
tiny_string(Tiny *tiny, const char *name, const char *value)
{
	if (tiny_at(tiny, name, FAULT_SKIP))
		return;
	tiny->n_keys++;
	if (tiny_at(tiny, name, FAULT_RETYPE))
		put_key(&tiny->keys, name, 10), put_u64(&tiny->keys, 0);
	else
		put_key_string(&tiny->keys, name, tiny_at(tiny, name, FAULT_VALUE) ? "other" : value);
}

/* FAULT_VALUE: this many items, the last ones made up. FAULT_ROWS: item
 * number `value` is a copy of item 0; FAULT_COLS: it is empty. */
static inline void
tiny_strings(Tiny *tiny, const char *name, const char *const *values, uint32_t count)
{
	uint32_t	want = tiny_at(tiny, name, FAULT_VALUE) ? tiny->fault->value : count;
	uint32_t	i;

	if (tiny_at(tiny, name, FAULT_SKIP))
		return;
	tiny->n_keys++;
	put_key_array(&tiny->keys, name, tiny_at(tiny, name, FAULT_RETYPE) ? 10 : 8, want);
	for (i = 0; i < want; i++)
	{
		char		made[16];

		snprintf(made, sizeof(made), "made%u", (unsigned) i);
		if (tiny_at(tiny, name, FAULT_RETYPE))
			put_u64(&tiny->keys, i);
		else if (tiny_at(tiny, name, FAULT_ROWS) && i == tiny->fault->value)
			put_string(&tiny->keys, values[0]);
		else if (tiny_at(tiny, name, FAULT_COLS) && i == tiny->fault->value)
			put_string(&tiny->keys, "");
		else
			put_string(&tiny->keys, i < count ? values[i] : made);
	}
}

static inline void
tiny_tensor(Tiny *tiny, const char *prefix, const char *name,
			const char *suffix, uint64_t rows, uint64_t cols, uint32_t type)
{
	TinyTensor *tensor = &tiny->tensors[tiny->n_tensors];

	memset(tensor, 0, sizeof(*tensor));
	snprintf(tensor->name, sizeof(tensor->name), "%s%s%s", prefix, name, suffix);
	if (tiny_at(tiny, tensor->name, FAULT_SKIP))
		return;
	tensor->rows = tiny_at(tiny, tensor->name, FAULT_ROWS) ? tiny->fault->value : rows;
	tensor->cols = tiny_at(tiny, tensor->name, FAULT_COLS) ? tiny->fault->value : cols;
	tensor->type = tiny_at(tiny, tensor->name, FAULT_RETYPE) ? tiny->fault->value : type;
	tensor->deep = tiny_at(tiny, tensor->name, FAULT_DIMS);
	if (tiny_at(tiny, tensor->name, FAULT_VALUE))
		tensor->first = tiny->fault->value;
	tiny->n_tensors++;
}

static inline void
tiny_norm(Tiny *tiny, const char *prefix, const char *name)
{
	tiny_tensor(tiny, prefix, name, ".weight", 0, 32, NL_TENSOR_F32);
	tiny_tensor(tiny, prefix, name, ".bias", 0, 32, NL_TENSOR_F32);
}

static inline void
tiny_linear(Tiny *tiny, const char *prefix, const char *name, uint64_t rows,
			uint64_t cols)
{
	tiny_tensor(tiny, prefix, name, ".weight", rows, cols, tiny->type);
	tiny_tensor(tiny, prefix, name, ".bias", 0, rows, NL_TENSOR_F32);
}

static inline void
tiny_keys(Tiny *tiny)
{
	static const char *const pieces[TINY_PIECES] = {
		"[UNK]", "[CLS]", "[SEP]", ":", ",", "(", "order", "##s", "by", "year"
	};
	static const char *const symbols[TINY_SYMBOLS] = {"begin", "end", "select"};

	tiny_string(tiny, "general.architecture", "nl2sql");
	tiny_string(tiny, "general.name", "tiny");
	tiny_u32(tiny, "nl2sql.ir_version", 7);
	tiny_u32(tiny, "nl2sql.encode_version", 8);
	tiny_strings(tiny, "nl2sql.symbols", symbols, TINY_SYMBOLS);
	tiny_u32(tiny, "nl2sql.encoder.block_count", 1);
	tiny_u32(tiny, "nl2sql.encoder.embedding_length", 32);
	tiny_u32(tiny, "nl2sql.encoder.feed_forward_length", 64);
	tiny_u32(tiny, "nl2sql.encoder.head_count", 2);
	tiny_u32(tiny, "nl2sql.encoder.context_length", 2);
	tiny_f32(tiny, "nl2sql.encoder.layer_norm_epsilon", 1e-12f);
	tiny_u32(tiny, "nl2sql.block_count", 1);
	tiny_u32(tiny, "nl2sql.embedding_length", 32);
	tiny_u32(tiny, "nl2sql.head_count", 4);
	tiny_u32(tiny, "nl2sql.decoder.block_count", 1);
	tiny_u32(tiny, "nl2sql.relation_count", 2);
	tiny_u32(tiny, "nl2sql.item_kind_count", 2);
	tiny_u32(tiny, "nl2sql.item_key_count", 4);
	tiny_u32(tiny, "nl2sql.step_count", 2);
	tiny_string(tiny, "tokenizer.ggml.model", "bert");
	tiny_strings(tiny, "tokenizer.ggml.tokens", pieces, TINY_PIECES);
	tiny_string(tiny, "nl2sql.thesaurus", "year\t00\tannum\n");
}

static inline void
tiny_tensors(Tiny *tiny)
{
	tiny_tensor(tiny, "", "token_embd", ".weight", TINY_PIECES, 32, tiny->type);
	tiny_tensor(tiny, "", "position_embd", ".weight", 2, 32, tiny->type);
	tiny_norm(tiny, "", "embd_norm");
	tiny_linear(tiny, "enc.0.", "attn_qkv", 96, 32);
	tiny_linear(tiny, "enc.0.", "attn_out", 32, 32);
	tiny_norm(tiny, "enc.0.", "attn_norm");
	tiny_linear(tiny, "enc.0.", "ffn_up", 64, 32);
	tiny_linear(tiny, "enc.0.", "ffn_down", 32, 64);
	tiny_norm(tiny, "enc.0.", "ffn_norm");
	tiny_linear(tiny, "", "narrow", 32, 32);
	tiny_tensor(tiny, "", "kind_embd", ".weight", 2, 32, tiny->type);
	tiny_tensor(tiny, "", "key_embd", ".weight", 4, 32, tiny->type);
	tiny_norm(tiny, "rel.0.", "attn_norm");
	tiny_linear(tiny, "rel.0.", "attn_qkv", 96, 32);
	tiny_linear(tiny, "rel.0.", "attn_out", 32, 32);
	tiny_tensor(tiny, "rel.0.", "rel_key", ".weight", 2, 8, NL_TENSOR_F32);
	tiny_tensor(tiny, "rel.0.", "rel_value", ".weight", 2, 8, NL_TENSOR_F32);
	tiny_norm(tiny, "rel.0.", "ffn_norm");
	tiny_linear(tiny, "rel.0.", "ffn_up", 128, 32);
	tiny_linear(tiny, "rel.0.", "ffn_down", 32, 128);
	tiny_norm(tiny, "", "rel_norm");
	tiny_tensor(tiny, "", "symbol_embd", ".weight", TINY_SYMBOLS, 32, tiny->type);
	tiny_tensor(tiny, "", "step_embd", ".weight", 2, 32, tiny->type);
	tiny_linear(tiny, "", "item", 32, 32);
	tiny_norm(tiny, "dec.0.", "attn_norm");
	tiny_linear(tiny, "dec.0.", "attn_qkv", 96, 32);
	tiny_linear(tiny, "dec.0.", "attn_out", 32, 32);
	tiny_norm(tiny, "dec.0.", "cross_norm");
	tiny_linear(tiny, "dec.0.", "cross_q", 32, 32);
	tiny_linear(tiny, "dec.0.", "cross_kv", 64, 32);
	tiny_linear(tiny, "dec.0.", "cross_out", 32, 32);
	tiny_norm(tiny, "dec.0.", "ffn_norm");
	tiny_linear(tiny, "dec.0.", "ffn_up", 128, 32);
	tiny_linear(tiny, "dec.0.", "ffn_down", 32, 128);
	tiny_norm(tiny, "", "dec_norm");
	tiny_linear(tiny, "", "to_symbol", TINY_SYMBOLS, 32);
	tiny_linear(tiny, "", "ptr_q", 32, 32);
	tiny_linear(tiny, "", "ptr_k", 32, 32);
}

/* Header, keys and tensor table go to b; the sizes of the data that belongs
 * to it to *data_size, and with data its bytes too. */
static inline void
tiny_write(Tiny *tiny, Bytes *b, bool data, size_t *data_size)
{
	size_t		offset = 0;
	size_t		start;
	int			i;
	int			pass;

	put_header(b, (uint64_t) tiny->n_tensors, tiny->n_keys);
	put_bytes(b, tiny->keys.data, tiny->keys.length);
	for (pass = 0; pass < (data ? 2 : 1); pass++)
	{
		offset = 0;
		start = b->length;
		for (i = 0; i < tiny->n_tensors; i++)
		{
			const TinyTensor *tensor = &tiny->tensors[i];
			size_t		count = (size_t) ((tensor->rows == 0 ? 1 : tensor->rows) *
										  tensor->cols * (tensor->deep ? 2 : 1));
			size_t		size = tensor->type == NL_TENSOR_Q8_0 ? count / 32 * 34 :
				tensor->type == NL_TENSOR_F16 ? count * 2 : count * 4;

			if (pass == 1)
			{
				put_zeros(b, start + offset - b->length);
				put_u32(b, tensor->first);
				put_zeros(b, size - 4);
			}
			else
			{
				put_string(b, tensor->name);
				put_u32(b, tensor->deep ? 3 : tensor->rows == 0 ? 1 : 2);
				put_u64(b, tensor->cols);
				if (tensor->rows != 0 || tensor->deep)
					put_u64(b, tensor->rows == 0 ? 1 : tensor->rows);
				if (tensor->deep)
					put_u64(b, 2);
				put_u32(b, tensor->type);
				put_u64(b, offset);
			}
			offset += (size + 31) / 32 * 32;
		}
		if (pass == 0)
			put_padding(b, 32);
	}
	*data_size = offset;
}

/* A model file with one fault in b. extra: a tensor that does not belong. */
static inline void
tiny_build(Bytes *b, uint32_t type, const Fault *fault, bool extra)
{
	Tiny		tiny;
	size_t		data_size;

	memset(&tiny, 0, sizeof(tiny));
	tiny.fault = fault;
	tiny.type = type;
	tiny_keys(&tiny);
	tiny_tensors(&tiny);
	if (extra)
		tiny_tensor(&tiny, "", "extra", ".weight", 2, 32, NL_TENSOR_F32);
	tiny_write(&tiny, b, true, &data_size);
	bytes_free(&tiny.keys);
}

#endif							/* TINY_MODEL_H */

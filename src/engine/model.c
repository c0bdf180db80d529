/*-------------------------------------------------------------------------
 * model.c
 *	  Binds the keys and tensors of a file to the linked model of model.h.
 *
 * Every dimension is compared with what the keys say; a tensor missing, of
 * another shape or not part of the architecture is refused, and so are NaN
 * and infinity in the vectors (norms, biases, relation vectors). The large
 * matrices are not read here: their pages come in when they are first used.
 *
 * NlModel lives in the caller's arena and points into the mapping, which
 * nl_model_close releases. Failures leave nothing mapped; what they took from
 * the arena is the caller's to release.
 *-------------------------------------------------------------------------
 */
#include "engine/model.h"

#include <stdio.h>
#include <string.h>

#include "engine/gguf.h"
#include "engine/mapfile.h"
#include "engine/quant.h"

#define ARCHITECTURE "nl2sql"
#define MAX_WIDTH	8192
#define MAX_INNER	32768
#define MAX_CONTEXT 8192
#define MAX_STEPS	4096
#define TENSOR_NAME_SIZE 64
/* From this encoding version on a file says how many item keys it has. */
#define KEYS_SAID	3
#define KEYS_UNSAID 4

/* Keeps the first failure; everything after it is skipped, so that the list
 * of tensors below reads as a list. */
typedef struct Binder
{
	const NlGguf *gguf;
	NlModel    *model;
	NlError    *err;
	NlStatus	status;
	int			n_bound;
	uint64_t	parameters[3];	/* of large matrices: F32, F16, Q8_0 */
} Binder;

/*---- Tensors ----*/

static const NlGgufTensor *
find_tensor(Binder *b, const char *name)
{
	const NlGgufTensor *tensor;

	if (b->status != NL_OK)
		return NULL;
	tensor = nl_gguf_find_tensor(b->gguf, name);
	if (tensor == NULL)
	{
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"tensor %s: expected one, found none", name);
		return NULL;
	}
	return tensor;
}

static void
check_shape(Binder *b, const char *name, const NlGgufTensor *tensor, int n_dims,
			int rows, int cols)
{
	/* unused dimensions are 1; a vector may be written as one row */
	if (tensor->dims[0] == (uint64_t) cols && tensor->dims[1] == (uint64_t) rows &&
		tensor->dims[2] == 1 && tensor->dims[3] == 1)
		return;
	if (n_dims == 1)
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"tensor %s: expected [%d], found [%llu][%llu][%llu][%llu]",
							name, cols, (unsigned long long) tensor->dims[3],
							(unsigned long long) tensor->dims[2],
							(unsigned long long) tensor->dims[1],
							(unsigned long long) tensor->dims[0]);
	else
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"tensor %s: expected [%d][%d], found [%llu][%llu][%llu][%llu]",
							name, rows, cols, (unsigned long long) tensor->dims[3],
							(unsigned long long) tensor->dims[2],
							(unsigned long long) tensor->dims[1],
							(unsigned long long) tensor->dims[0]);
}

/* Composes a name such as enc.3.attn_out.weight; NULL on failure. */
static const char *
tensor_name(Binder *b, char *buffer, const char *prefix, const char *name,
			const char *suffix)
{
	int			n;

	if (b->status != NL_OK)
		return NULL;
	n = snprintf(buffer, TENSOR_NAME_SIZE, "%s%s%s", prefix, name, suffix);
	if (n < 0 || n >= TENSOR_NAME_SIZE)
	{
		b->status = nl_fail(b->err, NL_ERR_LIMIT, "tensor name %s%s%s is too long",
							prefix, name, suffix);
		return NULL;
	}
	return buffer;
}

/* A matrix of any of the three types. */
static void
bind_matrix(Binder *b, NlTensor *out, const char *prefix, const char *name,
			int rows, int cols)
{
	char		buffer[TENSOR_NAME_SIZE];
	const NlGgufTensor *tensor;

	if (tensor_name(b, buffer, prefix, name, ".weight") == NULL)
		return;
	tensor = find_tensor(b, buffer);
	if (tensor == NULL)
		return;
	check_shape(b, buffer, tensor, 2, rows, cols);
	if (b->status == NL_OK && tensor->type != NL_TENSOR_F32 &&
		tensor->type != NL_TENSOR_F16 && tensor->type != NL_TENSOR_Q8_0)
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"tensor %s: expected type F32, F16 or Q8_0, found %s",
							buffer, nl_type_name(tensor->type));
	if (b->status != NL_OK)
		return;
	out->type = (NlTensorType) tensor->type;
	out->rows = rows;
	out->cols = cols;
	out->row_bytes = (size_t) nl_row_bytes(tensor->type, (uint64_t) cols);
	out->data = tensor->data;
	b->n_bound++;
	b->model->info.parameters += (uint64_t) rows * (uint64_t) cols;
	b->parameters[tensor->type == NL_TENSOR_Q8_0 ? 2 : tensor->type] +=
		(uint64_t) rows * (uint64_t) cols;
}

/* Finite floats, rows of cols. */
static void
bind_floats(Binder *b, const float **out, const char *prefix, const char *name,
			const char *suffix, int rows, int cols)
{
	char		buffer[TENSOR_NAME_SIZE];
	const NlGgufTensor *tensor;
	uint64_t	count = (uint64_t) rows * (uint64_t) cols;

	if (tensor_name(b, buffer, prefix, name, suffix) == NULL)
		return;
	tensor = find_tensor(b, buffer);
	if (tensor == NULL)
		return;
	check_shape(b, buffer, tensor, rows == 1 ? 1 : 2, rows, cols);
	if (b->status != NL_OK)
		return;
	if (tensor->type != NL_TENSOR_F32)
	{
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"tensor %s: expected type F32, found %s", buffer,
							nl_type_name(tensor->type));
		return;
	}
	if (!nl_f32_finite(tensor->data, count))
	{
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"tensor %s: expected finite numbers, found NaN or infinity",
							buffer);
		return;
	}
	*out = tensor->data;
	b->n_bound++;
	b->model->info.parameters += count;
}

static void
bind_linear(Binder *b, NlLinear *out, const char *prefix, const char *name,
			int rows, int cols)
{
	bind_matrix(b, &out->weight, prefix, name, rows, cols);
	bind_floats(b, &out->bias, prefix, name, ".bias", 1, rows);
}

static void
bind_norm(Binder *b, NlNorm *out, const char *prefix, const char *name,
		  int width)
{
	bind_floats(b, &out->weight, prefix, name, ".weight", 1, width);
	bind_floats(b, &out->bias, prefix, name, ".bias", 1, width);
}

/*---- The model's parts ----*/

static void
bind_encoder(Binder *b)
{
	NlModel    *m = b->model;
	int			e = m->info.encoder_width;
	int			f = m->encoder_inner;
	char		p[24];
	int			i;

	bind_matrix(b, &m->token_embd, "", "token_embd", m->info.vocabulary, e);
	bind_matrix(b, &m->position_embd, "", "position_embd", m->context, e);
	bind_norm(b, &m->embd_norm, "", "embd_norm", e);
	for (i = 0; i < m->info.encoder_layers; i++)
	{
		NlEncoderLayer *layer = &m->encoder[i];

		snprintf(p, sizeof(p), "enc.%d.", i);
		bind_linear(b, &layer->qkv, p, "attn_qkv", 3 * e, e);
		bind_linear(b, &layer->out, p, "attn_out", e, e);
		bind_norm(b, &layer->attn_norm, p, "attn_norm", e);
		bind_linear(b, &layer->up, p, "ffn_up", f, e);
		bind_linear(b, &layer->down, p, "ffn_down", e, f);
		bind_norm(b, &layer->ffn_norm, p, "ffn_norm", e);
	}
}

static void
bind_relations(Binder *b)
{
	NlModel    *m = b->model;
	int			d = m->info.width;
	char		p[24];
	int			i;

	bind_linear(b, &m->narrow, "", "narrow", d, m->info.encoder_width);
	bind_matrix(b, &m->kind_embd, "", "kind_embd", m->item_kinds, d);
	bind_matrix(b, &m->key_embd, "", "key_embd", m->item_keys, d);
	for (i = 0; i < m->info.relation_layers; i++)
	{
		NlRelationLayer *layer = &m->relation[i];

		snprintf(p, sizeof(p), "rel.%d.", i);
		bind_norm(b, &layer->attn_norm, p, "attn_norm", d);
		bind_linear(b, &layer->qkv, p, "attn_qkv", 3 * d, d);
		bind_linear(b, &layer->out, p, "attn_out", d, d);
		bind_floats(b, &layer->rel_key, p, "rel_key", ".weight",
					m->relations, d / m->heads);
		bind_floats(b, &layer->rel_value, p, "rel_value", ".weight",
					m->relations, d / m->heads);
		bind_norm(b, &layer->ffn_norm, p, "ffn_norm", d);
		bind_linear(b, &layer->up, p, "ffn_up", 4 * d, d);
		bind_linear(b, &layer->down, p, "ffn_down", d, 4 * d);
	}
	bind_norm(b, &m->rel_norm, "", "rel_norm", d);
}

static void
bind_decoder(Binder *b)
{
	NlModel    *m = b->model;
	int			d = m->info.width;
	char		p[24];
	int			i;

	bind_matrix(b, &m->symbol_embd, "", "symbol_embd", m->info.n_symbols, d);
	bind_matrix(b, &m->step_embd, "", "step_embd", m->steps, d);
	bind_linear(b, &m->item, "", "item", d, d);
	for (i = 0; i < m->info.decoder_layers; i++)
	{
		NlDecoderLayer *layer = &m->decoder[i];

		snprintf(p, sizeof(p), "dec.%d.", i);
		bind_norm(b, &layer->attn_norm, p, "attn_norm", d);
		bind_linear(b, &layer->qkv, p, "attn_qkv", 3 * d, d);
		bind_linear(b, &layer->out, p, "attn_out", d, d);
		bind_norm(b, &layer->cross_norm, p, "cross_norm", d);
		bind_linear(b, &layer->cross_q, p, "cross_q", d, d);
		bind_linear(b, &layer->cross_kv, p, "cross_kv", 2 * d, d);
		bind_linear(b, &layer->cross_out, p, "cross_out", d, d);
		bind_norm(b, &layer->ffn_norm, p, "ffn_norm", d);
		bind_linear(b, &layer->up, p, "ffn_up", 4 * d, d);
		bind_linear(b, &layer->down, p, "ffn_down", d, 4 * d);
	}
	bind_norm(b, &m->dec_norm, "", "dec_norm", d);
	bind_linear(b, &m->to_symbol, "", "to_symbol", m->info.n_symbols, d);
	bind_linear(b, &m->ptr_q, "", "ptr_q", d, d);
	bind_linear(b, &m->ptr_k, "", "ptr_k", d, d);
}

/* A model may do without. least to most: how many features it may read. */
static void
bind_head(Binder *b, NlHead *head, const char *name, int least, int most)
{
	char		first[TENSOR_NAME_SIZE];
	const NlGgufTensor *tensor;

	if (tensor_name(b, first, name, "", ".weight") == NULL)
		return;
	tensor = nl_gguf_find_tensor(b->gguf, first);
	if (tensor == NULL)
		return;
	if (tensor->dims[0] < (uint64_t) least || tensor->dims[0] > (uint64_t) most)
	{
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"tensor %s: expected %d to %d columns, found %llu",
							first, least, most, (unsigned long long) tensor->dims[0]);
		return;
	}
	head->n = (int) tensor->dims[0];
	bind_floats(b, &head->weight, name, "", ".weight", 1, head->n);
	bind_floats(b, &head->bias, name, "", ".bias", 1, 1);

	if (tensor_name(b, first, name, ".down", ".weight") == NULL)
		return;
	tensor = nl_gguf_find_tensor(b->gguf, first);
	if (tensor == NULL)
		return;
	if (tensor->dims[0] < 2 || tensor->dims[0] > NL_HEAD_HIDDEN)
	{
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"tensor %s: expected 2 to %d columns, found %llu", first,
							NL_HEAD_HIDDEN, (unsigned long long) tensor->dims[0]);
		return;
	}
	head->hidden = (int) tensor->dims[0];
	bind_floats(b, &head->up, name, ".up", ".weight", head->hidden, head->n);
	bind_floats(b, &head->up_bias, name, ".up", ".bias", 1, head->hidden);
	bind_floats(b, &head->down, name, ".down", ".weight", 1, head->hidden);
}

/*---- Keys ----*/

/* An integer key between low and high and a multiple of `of`. */
static void
bind_int(Binder *b, int *out, const char *name, int low, int high, int of)
{
	uint32_t	value = 0;

	if (b->status == NL_OK)
		b->status = nl_gguf_get_u32(b->gguf, name, &value, b->err);
	if (b->status != NL_OK)
		return;
	if (value < (uint32_t) low || value > (uint32_t) high || value % (uint32_t) of != 0)
	{
		if (of > 1)
			b->status = nl_fail(b->err, NL_ERR_FORMAT,
								"key %s: expected a multiple of %d from %d to %d, found %u",
								name, of, low, high, (unsigned) value);
		else
			b->status = nl_fail(b->err, NL_ERR_FORMAT,
								"key %s: expected %d to %d, found %u",
								name, low, high, (unsigned) value);
		return;
	}
	*out = (int) value;
}

static void
bind_heads(Binder *b, int *out, const char *name, int width)
{
	bind_int(b, out, name, 1, MAX_WIDTH, 1);
	if (b->status == NL_OK && width % *out != 0)
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"key %s: expected a divisor of the width %d, found %d",
							name, width, *out);
}

static void
bind_version(Binder *b, uint32_t *out, const char *name)
{
	if (b->status == NL_OK)
		b->status = nl_gguf_get_u32(b->gguf, name, out, b->err);
}

static void
bind_text(Binder *b, NlGgufText *out, const char *name)
{
	if (b->status == NL_OK)
		b->status = nl_gguf_get_string(b->gguf, name, out, b->err);
}

/* A string key that must have this value. */
static void
require_text(Binder *b, const char *name, const char *value)
{
	NlGgufText	found = {"", 0};

	bind_text(b, &found, name);
	if (b->status == NL_OK && (found.length != strlen(value) ||
							   memcmp(found.data, value, strlen(value)) != 0))
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"key %s: expected \"%s\", found \"%.*s\"", name, value,
							(int) (found.length < 100 ? found.length : 100),
							found.data);
}

static void
bind_numbers(Binder *b)
{
	NlModel    *m = b->model;
	NlModelInfo *info = &m->info;

	bind_version(b, &info->ir_version, "nl2sql.ir_version");
	bind_version(b, &info->encode_version, "nl2sql.encode_version");
	bind_int(b, &info->encoder_layers, "nl2sql.encoder.block_count",
			 1, NL_MAX_LAYERS, 1);
	bind_int(b, &info->encoder_width, "nl2sql.encoder.embedding_length",
			 NL_Q8_BLOCK, MAX_WIDTH, NL_Q8_BLOCK);
	bind_int(b, &m->encoder_inner, "nl2sql.encoder.feed_forward_length",
			 NL_Q8_BLOCK, MAX_INNER, NL_Q8_BLOCK);
	bind_heads(b, &m->encoder_heads, "nl2sql.encoder.head_count",
			   info->encoder_width);
	bind_int(b, &m->context, "nl2sql.encoder.context_length", 1, MAX_CONTEXT, 1);
	if (b->status == NL_OK)
		b->status = nl_gguf_get_f32(b->gguf, "nl2sql.encoder.layer_norm_epsilon",
									&m->encoder_eps, b->err);

	/* written so that NaN is refused too */
	if (b->status == NL_OK && !(m->encoder_eps > 0.0f && m->encoder_eps <= 0.1f))
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"key nl2sql.encoder.layer_norm_epsilon: expected over 0 to 0.1, found %g",
							(double) m->encoder_eps);
	bind_int(b, &info->relation_layers, "nl2sql.block_count", 1, NL_MAX_LAYERS, 1);
	bind_int(b, &info->width, "nl2sql.embedding_length",
			 NL_Q8_BLOCK, MAX_WIDTH, NL_Q8_BLOCK);
	bind_heads(b, &m->heads, "nl2sql.head_count", info->width);
	bind_int(b, &info->decoder_layers, "nl2sql.decoder.block_count",
			 1, NL_MAX_LAYERS, 1);
	bind_int(b, &m->relations, "nl2sql.relation_count", 1, NL_RELATIONS, 1);
	bind_int(b, &m->item_kinds, "nl2sql.item_kind_count", 1, NL_ITEM_KINDS, 1);
	m->item_keys = KEYS_UNSAID;
	if (info->encode_version >= KEYS_SAID)
		bind_int(b, &m->item_keys, "nl2sql.item_key_count", 1, NL_KEY_FLAGS, 1);
	bind_int(b, &m->steps, "nl2sql.step_count", 1, MAX_STEPS, 1);
}

/* The texts of nl2sql.symbols as C strings in the arena. */
static void
bind_symbols(Binder *b, NlArena *arena)
{
	static const char key[] = "nl2sql.symbols";
	const unsigned char *cursor;
	const char **symbols;
	uint64_t	count = 0;
	int			i;
	int			j;

	if (b->status == NL_OK)
		b->status = nl_gguf_get_strings(b->gguf, key, &count, &cursor, b->err);
	if (b->status != NL_OK)
		return;
	if (count < 1 || count > NL_MAX_SYMBOLS)
	{
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"key %s: expected 1 to %d symbols, found %llu", key,
							NL_MAX_SYMBOLS, (unsigned long long) count);
		return;
	}
	symbols = nl_arena_array(arena, (size_t) count, sizeof(char *));
	for (i = 0; symbols != NULL && i < (int) count; i++)
	{
		NlGgufText	text = nl_gguf_next_string(&cursor);

		if (text.length < 1 || text.length > 255 ||
			memchr(text.data, '\0', (size_t) text.length) != NULL)
		{
			b->status = nl_fail(b->err, NL_ERR_FORMAT,
								"key %s: expected symbol %d of 1 to 255 bytes without zeros, found %llu bytes",
								key, i, (unsigned long long) text.length);
			return;
		}
		symbols[i] = nl_arena_strndup(arena, text.data, (size_t) text.length);
		if (symbols[i] == NULL)
			break;
		for (j = 0; j < i; j++)
		{
			if (strcmp(symbols[i], symbols[j]) == 0)
			{
				b->status = nl_fail(b->err, NL_ERR_FORMAT,
									"key %s: expected each symbol once, found \"%.100s\" as %d and %d",
									key, symbols[i], j, i);
				return;
			}
		}
	}
	if (symbols == NULL || i < (int) count)
	{
		b->status = nl_fail(b->err, NL_ERR_NOMEM, "out of memory for the model's symbols");
		return;
	}
	b->model->info.symbols = symbols;
	b->model->info.n_symbols = (int) count;
}

static void
bind_mark(Binder *b, int32_t *out, const char *piece)
{
	if (b->status != NL_OK)
		return;
	*out = nl_vocab_find(b->model->vocab, piece);
	if (*out < 0)
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"key tokenizer.ggml.tokens: expected a piece \"%s\", found none",
							piece);
}

static void
bind_vocabulary(Binder *b, NlArena *arena)
{
	NlModel    *m = b->model;
	const unsigned char *cursor;
	uint64_t	count = 0;

	require_text(b, "tokenizer.ggml.model", "bert");
	if (b->status == NL_OK)
		b->status = nl_gguf_get_strings(b->gguf, "tokenizer.ggml.tokens", &count,
										&cursor, b->err);
	if (b->status == NL_OK)
		b->status = nl_vocab_create(&m->vocab, cursor, count, arena, b->err);
	if (b->status != NL_OK)
		return;
	m->info.vocabulary = (int) count;
	bind_mark(b, &m->marks.cls, "[CLS]");
	bind_mark(b, &m->marks.sep, "[SEP]");
	bind_mark(b, &m->marks.unk, "[UNK]");
	bind_mark(b, &m->marks.colon, ":");
	bind_mark(b, &m->marks.comma, ",");
	bind_mark(b, &m->marks.open, "(");
}

/* name and path as C strings in the arena; a zero byte ends a name early. */
static void
bind_names(Binder *b, const char *path, NlArena *arena)
{
	NlModelInfo *info = &b->model->info;
	NlGgufText	name = {"", 0};

	bind_text(b, &name, "general.name");
	if (b->status != NL_OK)
		return;
	if (name.length > 255)
	{
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"key general.name: expected at most 255 bytes, found %llu",
							(unsigned long long) name.length);
		return;
	}
	info->name = nl_arena_strndup(arena, name.data, (size_t) name.length);
	info->path = nl_arena_strndup(arena, path, strlen(path));
	if (info->name == NULL || info->path == NULL)
		b->status = nl_fail(b->err, NL_ERR_NOMEM, "out of memory for the model's names");
}

static void
bind_thesaurus(Binder *b)
{
	NlGgufText	text;

	if (b->status != NL_OK || nl_gguf_find_key(b->gguf, "nl2sql.thesaurus") == NULL)
		return;
	bind_text(b, &text, "nl2sql.thesaurus");
	if (b->status != NL_OK)
		return;
	b->model->thesaurus = text.data;
	b->model->thesaurus_length = (size_t) text.length;
}

/* The type of most of the large matrices' numbers. */
static const char *
main_type(const Binder *b)
{
	if (b->parameters[2] >= b->parameters[1] && b->parameters[2] >= b->parameters[0])
		return nl_type_name(NL_TENSOR_Q8_0);
	if (b->parameters[1] >= b->parameters[0])
		return nl_type_name(NL_TENSOR_F16);
	return nl_type_name(NL_TENSOR_F32);
}

/*---- Public functions ----*/

NlStatus
nl_model_bind(NlModel **model, const void *bytes, size_t length,
			  const char *path, NlArena *arena, NlError *err)
{
	NlGguf	   *gguf = nl_arena_alloc(arena, sizeof(NlGguf));
	Binder		b;

	*model = NULL;
	memset(&b, 0, sizeof(b));
	b.gguf = gguf;
	b.model = nl_arena_zalloc(arena, sizeof(NlModel));
	b.err = err;
	if (gguf == NULL || b.model == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for the model");
	b.status = nl_gguf_parse(gguf, bytes, length, arena, err);
	b.model->info.file_size = length;
	require_text(&b, "general.architecture", ARCHITECTURE);
	bind_names(&b, path, arena);
	bind_numbers(&b);
	bind_symbols(&b, arena);
	bind_vocabulary(&b, arena);
	bind_thesaurus(&b);
	if (b.status == NL_OK)
	{
		bind_encoder(&b);
		bind_relations(&b);
		bind_decoder(&b);
		bind_head(&b, &b.model->reward, "reward", b.model->info.width + NL_REWARD_SCALARS,
				  b.model->info.width + NL_REWARD_SCALARS + NL_REWARD_MORE);
		bind_head(&b, &b.model->follow, "follow", 1, 2 * NL_REWARD_MORE);
	}
	if (b.status == NL_OK && b.n_bound != gguf->n_tensors)
		b.status = nl_fail(err, NL_ERR_FORMAT,
						   "tensor count: expected %d, found %d: not all belong to the architecture",
						   b.n_bound, gguf->n_tensors);
	if (b.status != NL_OK)
		return b.status;
	b.model->info.weights = main_type(&b);
	*model = b.model;
	return NL_OK;
}

NlStatus
nl_model_open(NlModel **model, const char *path, NlArena *arena, NlError *err)
{
	NlMapping  *mapping;
	NlStatus	status = nl_mapping_open(&mapping, path, arena, err);

	*model = NULL;
	if (status != NL_OK)
		return status;
	status = nl_model_bind(model, mapping->bytes, mapping->size, path, arena, err);
	if (status != NL_OK)
	{
		nl_fail_in_file(err, path);
		nl_mapping_close(mapping);
		return status;
	}
	if (nl_mapping_damaged(mapping))
	{
		nl_mapping_close(mapping);
		*model = NULL;
		return nl_fail(err, NL_ERR_FILE,
					   "model file \"%s\" was changed while it was read", path);
	}
	(*model)->mapping = mapping;
	return NL_OK;
}

/* Harmless with NULL and a second time; the model is not usable afterwards. */
void
nl_model_close(NlModel *model)
{
	if (model != NULL)
		nl_mapping_close(model->mapping);
}

const char *
nl_model_thesaurus(const NlModel *model, size_t *length)
{
	*length = model->thesaurus_length;
	return model->thesaurus;
}

const NlModelInfo *
nl_model_info(const NlModel *model)
{
	return &model->info;
}

bool
nl_model_changed(const NlModel *model)
{
	return model->mapping != NULL && nl_mapping_changed(model->mapping);
}

bool
nl_model_damaged(const NlModel *model)
{
	return model->mapping != NULL && nl_mapping_damaged(model->mapping);
}

const NlMarks *
nl_model_marks(const NlModel *model)
{
	return &model->marks;
}

int
nl_tokenize(const NlModel *model, const char *text, size_t length,
			int32_t *pieces, int max)
{
	return nl_vocab_tokenize(model->vocab, text, length, pieces, max);
}

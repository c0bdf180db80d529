/*-------------------------------------------------------------------------
 * text_model.c
 *	  Binds the keys and tensors of a file to the text model of text_model.h.
 *
 * Every dimension is compared with what the keys say. A tensor that is
 * missing, of another shape or not part of the architecture is refused by
 * name, and so are NaN and infinity in norms and biases; the large matrices
 * are not read here: their pages come in when they are first used, and NaN in
 * them gives NaN in logits and nothing worse. What the code cannot do (experts,
 * other scalings of rotation ...) is refused by the key that asks for it.
 *
 * NlTextModel lives in the caller's arena and points into the mapping, which
 * nl_text_close releases. Failures leave nothing mapped; what they took from
 * the arena is the caller's to release.
 *-------------------------------------------------------------------------
 */
#include "engine/text_model.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/mapfile.h"
#include "engine/quant.h"

#define MAX_LAYERS	256
#define MAX_WIDTH	32768
#define MAX_INNER	131072
#define MAX_HEADS	512
#define MAX_VOCABULARY 1048576
#define MAX_CONTEXT 16777216
#define NAME_SIZE	96
#define N_TYPES		64

#define TEXT_ARGS(text) \
	(int) ((text).length < 60 ? (text).length : 60), (text).data

/* Keeps the first failure; everything after it is skipped, so that the lists
 * of keys and tensors below read as lists. */
typedef struct Binder
{
	NlTextModel *model;
	NlArena    *arena;
	NlError    *err;
	NlStatus	status;
	bool	   *bound;			/* of each tensor of the file */
	uint64_t	numbers[N_TYPES];	/* of matrices, by type */
} Binder;

/*---- Keys ----*/

/* A.suffix in a buffer of NAME_SIZE. */
static const char *
key_name(const Binder *b, char *buffer, const char *suffix)
{
	snprintf(buffer, NAME_SIZE, "%s.%s", b->model->info.architecture, suffix);
	return buffer;
}

static const NlGgufKey *
find_key(Binder *b, const char *name)
{
	return b->status == NL_OK ? nl_gguf_find_key(&b->model->gguf, name) : NULL;
}

/* An integer of any size as writers choose it; false: none or negative. */
static bool
integer_of(const NlGgufKey *key, uint64_t *value)
{
	static const uint8_t sizes[] = {1, 1, 2, 2, 4, 4, 0, 0, 0, 0, 8, 8, 0};
	size_t		size = key->type <= NL_GGUF_F64 ? sizes[key->type] : 0;
	bool		is_signed = key->type == NL_GGUF_I8 || key->type == NL_GGUF_I16 ||
		key->type == NL_GGUF_I32 || key->type == NL_GGUF_I64;

	*value = 0;
	if (key->is_array || size == 0)
		return false;
	memcpy(value, key->value, size);	/* little-endian, as quant.c checks */
	return !is_signed || (*value >> (8 * size - 1) & 1) == 0;
}

/* An integer key of low to high. Without it: otherwise, or a failure if that
 * is negative. */
static void
bind_int(Binder *b, int *out, const char *suffix, int low, int high,
		 int otherwise)
{
	char		name[NAME_SIZE];
	const NlGgufKey *key = find_key(b, key_name(b, name, suffix));
	uint64_t	value;

	if (b->status != NL_OK)
		return;
	if (key == NULL && otherwise < 0)
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"key %s: expected an integer, found none", name);
	else if (key == NULL)
		*out = otherwise;
	else if (key->is_array)
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"key %s: expected one integer, found an array: layers that differ are not supported",
							name);
	else if (!integer_of(key, &value) || value < (uint64_t) low || value > (uint64_t) high)
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"key %s: expected an integer of %d to %d, found another value",
							name, low, high);
	else
		*out = (int) value;
}

/* A float key over 0 and up to high. Without it: otherwise, or a failure if
 * that is 0. */
static void
bind_float(Binder *b, float *out, const char *suffix, float high,
		   float otherwise)
{
	char		name[NAME_SIZE];
	const NlGgufKey *key = find_key(b, key_name(b, name, suffix));

	if (b->status != NL_OK)
		return;
	*out = otherwise;
	if (key == NULL && otherwise > 0.0f)
		return;
	b->status = nl_gguf_get_f32(&b->model->gguf, name, out, b->err);
	/* written so that NaN is refused too */
	if (b->status == NL_OK && !(*out > 0.0f && *out <= high))
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"key %s: expected over 0 to %g, found %g", name,
							(double) high, (double) *out);
}

/* Refuses a key whose value is not 0: the feature is not supported. */
static void
refuse_key(Binder *b, const char *suffix, const char *feature)
{
	char		name[NAME_SIZE];
	const NlGgufKey *key = find_key(b, key_name(b, name, suffix));
	uint64_t	value = 1;
	float		number = 1;

	if (key == NULL)
		return;
	if (key->type == NL_GGUF_F32 && !key->is_array)
		memcpy(&number, key->value, sizeof(number));
	if (number == 0 || (integer_of(key, &value) && value == 0))
		return;
	b->status = nl_fail(b->err, NL_ERR_FORMAT, "key %s: %s not supported", name, feature);
}

static bool
is_text(NlGgufText text, const char *value)
{
	return text.length == strlen(value) && memcmp(text.data, value, (size_t) text.length) == 0;
}

static void
bind_architecture(Binder *b)
{
	static const char *const known[] = {"llama", "qwen2", "qwen3"};
	NlGgufText	found = {"", 0};
	size_t		i;

	if (b->status != NL_OK)
		return;
	b->status = nl_gguf_get_string(&b->model->gguf, "general.architecture", &found, b->err);
	for (i = 0; b->status == NL_OK && i < sizeof(known) / sizeof(known[0]); i++)
	{
		if (!is_text(found, known[i]))
			continue;
		b->model->info.architecture = known[i];
		b->model->pairs = i == 0;
		return;
	}
	if (b->status == NL_OK)
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"architecture \"%.*s\" is not supported: expected llama, qwen2 or qwen3",
							TEXT_ARGS(found));
}

/* name and path as C strings in the arena; a zero byte ends a name early. */
static void
bind_names(Binder *b, const char *path)
{
	NlTextInfo *info = &b->model->info;
	NlGgufText	name = {"", 0};

	if (find_key(b, "general.name") != NULL)
		b->status = nl_gguf_get_string(&b->model->gguf, "general.name", &name, b->err);
	if (b->status != NL_OK)
		return;
	info->name = nl_arena_strndup(b->arena, name.data,
								  (size_t) (name.length < 255 ? name.length : 255));
	info->path = nl_arena_strndup(b->arena, path, strlen(path));
	if (info->name == NULL || info->path == NULL)
		b->status = nl_fail(b->err, NL_ERR_NOMEM, "out of memory for the model's names");
}

static void
bind_numbers(Binder *b)
{
	NlTextModel *m = b->model;
	NlTextInfo *info = &m->info;
	int			value_length = 0,
				window = 0;

	refuse_key(b, "expert_count", "mixtures of experts are");
	refuse_key(b, "attention.scale", "a scale of attention is");
	bind_int(b, &info->layers, "block_count", 1, MAX_LAYERS, -1);
	bind_int(b, &info->width, "embedding_length", 1, MAX_WIDTH, -1);
	bind_int(b, &info->inner, "feed_forward_length", 1, MAX_INNER, -1);
	bind_int(b, &info->heads, "attention.head_count", 1, MAX_HEADS, -1);
	bind_int(b, &info->context, "context_length", 1, MAX_CONTEXT, -1);
	bind_float(b, &m->epsilon, "attention.layer_norm_rms_epsilon", 0.1f, 0);
	if (b->status != NL_OK)
		return;
	bind_int(b, &info->kv_heads, "attention.head_count_kv", 1, info->heads, info->heads);
	bind_int(b, &info->head, "attention.key_length", 2, NL_MAX_HEAD,
			 info->width % info->heads == 0 && info->width / info->heads <= NL_MAX_HEAD ?
			 info->width / info->heads : -1);
	bind_int(b, &value_length, "attention.value_length", 1, MAX_WIDTH, info->head);
	bind_int(b, &m->rotated, "rope.dimension_count", 2, info->head, info->head);
	bind_int(b, &window, "attention.sliding_window", 0, MAX_CONTEXT, 0);
	if (b->status != NL_OK)
		return;
	if (info->heads % info->kv_heads != 0)
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"key %s.attention.head_count_kv: expected a divisor of the %d heads, found %d",
							info->architecture, info->heads, info->kv_heads);
	else if (value_length != info->head)
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"key %s.attention.value_length: expected %d, the keys' length, found %d",
							info->architecture, info->head, value_length);
	else if (info->head % 2 != 0 || m->rotated % 2 != 0)
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"key %s.rope.dimension_count: expected an even number of an even head, found %d of %d",
							info->architecture, m->rotated, info->head);
	/* up to the window there is nothing to leave out */
	if (window > 0 && window < info->context)
		info->context = window;
}

/*---- Tensors ----*/

static const NlGgufTensor *
find_tensor(Binder *b, const char *name, bool required)
{
	const NlGgufTensor *tensor;

	if (b->status != NL_OK)
		return NULL;
	tensor = nl_gguf_find_tensor(&b->model->gguf, name);
	if (tensor == NULL && required)
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"tensor %s: expected one, found none", name);
	return tensor;
}

static void
check_shape(Binder *b, const char *name, const NlGgufTensor *tensor, int rows,
			int cols)
{
	if (tensor->dims[0] == (uint64_t) cols && tensor->dims[1] == (uint64_t) rows &&
		tensor->dims[2] == 1 && tensor->dims[3] == 1)
		b->bound[tensor - b->model->gguf.tensors] = true;
	else
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"tensor %s: expected [%d][%d], found [%llu][%llu][%llu][%llu]",
							name, rows, cols, (unsigned long long) tensor->dims[3],
							(unsigned long long) tensor->dims[2],
							(unsigned long long) tensor->dims[1],
							(unsigned long long) tensor->dims[0]);
}

/* A matrix of any type; left alone when it may be missing and is. */
static void
bind_matrix(Binder *b, NlTensor *out, const char *prefix, const char *name,
			int rows, int cols, bool required)
{
	NlTextModel *m = b->model;
	char		buffer[NAME_SIZE];
	const NlGgufTensor *tensor;

	snprintf(buffer, sizeof(buffer), "%s%s.weight", prefix, name);
	tensor = find_tensor(b, buffer, required);
	if (tensor == NULL)
		return;
	check_shape(b, buffer, tensor, rows, cols);
	if (b->status != NL_OK)
		return;
	out->type = (NlTensorType) tensor->type;
	out->rows = rows;
	out->cols = cols;
	out->row_bytes = (size_t) nl_row_bytes(tensor->type, (uint64_t) cols);
	out->data = tensor->data;
	m->info.parameters += (uint64_t) rows * (uint64_t) cols;
	b->numbers[tensor->type % N_TYPES] += (uint64_t) rows * (uint64_t) cols;
	if (cols > m->longest)
		m->longest = cols;
	if (nl_type_block(tensor->type) == 1)
		m->has_floats = true;
}

/* Finite floats. */
static void
bind_floats(Binder *b, const float **out, const char *prefix, const char *name,
			int count, bool required)
{
	char		buffer[NAME_SIZE];
	const NlGgufTensor *tensor;

	snprintf(buffer, sizeof(buffer), "%s%s", prefix, name);
	tensor = find_tensor(b, buffer, required);
	if (tensor == NULL)
		return;
	check_shape(b, buffer, tensor, 1, count);
	if (b->status == NL_OK && tensor->type != NL_TENSOR_F32)
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"tensor %s: expected type F32, found %s", buffer,
							nl_type_name(tensor->type));
	if (b->status == NL_OK && !nl_f32_finite(tensor->data, (uint64_t) count))
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"tensor %s: expected finite numbers, found NaN or infinity",
							buffer);
	if (b->status != NL_OK)
		return;
	*out = tensor->data;
	b->model->info.parameters += (uint64_t) count;
}

static void
bind_layer(Binder *b, NlTextLayer *layer, int i)
{
	const NlTextInfo *info = &b->model->info;
	int			width = info->width;
	int			queries = info->heads * info->head;
	int			keys = info->kv_heads * info->head;
	bool		biases = strcmp(info->architecture, "qwen2") == 0;
	bool		norms = strcmp(info->architecture, "qwen3") == 0;
	char		p[24];

	snprintf(p, sizeof(p), "blk.%d.", i);
	bind_floats(b, &layer->attn_norm, p, "attn_norm.weight", width, true);
	bind_matrix(b, &layer->q, p, "attn_q", queries, width, true);
	bind_matrix(b, &layer->k, p, "attn_k", keys, width, true);
	bind_matrix(b, &layer->v, p, "attn_v", keys, width, true);
	bind_matrix(b, &layer->out, p, "attn_output", width, queries, true);
	bind_floats(b, &layer->q_bias, p, "attn_q.bias", queries, biases);
	bind_floats(b, &layer->k_bias, p, "attn_k.bias", keys, biases);
	bind_floats(b, &layer->v_bias, p, "attn_v.bias", keys, biases);
	bind_floats(b, &layer->out_bias, p, "attn_output.bias", width, false);
	if (norms)
	{
		bind_floats(b, &layer->q_norm, p, "attn_q_norm.weight", info->head, true);
		bind_floats(b, &layer->k_norm, p, "attn_k_norm.weight", info->head, true);
	}
	bind_floats(b, &layer->ffn_norm, p, "ffn_norm.weight", width, true);
	bind_matrix(b, &layer->gate, p, "ffn_gate", info->inner, width, true);
	bind_matrix(b, &layer->up, p, "ffn_up", info->inner, width, true);
	bind_matrix(b, &layer->down, p, "ffn_down", width, info->inner, true);
}

/* Rows of the embedding are the vocabulary; the tokenizer must have as many. */
static void
bind_vocabulary(Binder *b)
{
	NlTextModel *m = b->model;
	const NlGgufTensor *tensor = find_tensor(b, "token_embd.weight", true);
	const NlGgufKey *tokens = find_key(b, "tokenizer.ggml.tokens");

	if (tensor == NULL)
		return;
	if (tensor->dims[1] > MAX_VOCABULARY)
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"tensor token_embd.weight: expected at most %d rows, found %llu",
							MAX_VOCABULARY, (unsigned long long) tensor->dims[1]);
	else if (tokens != NULL && tokens->count != tensor->dims[1])
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"key tokenizer.ggml.tokens: expected %llu, the rows of token_embd.weight, found %llu",
							(unsigned long long) tensor->dims[1],
							(unsigned long long) tokens->count);
	else
		m->info.vocabulary = (int) tensor->dims[1];
	bind_matrix(b, &m->token_embd, "", "token_embd", m->info.vocabulary,
				m->info.width, true);
}

static void
bind_tensors(Binder *b)
{
	NlTextModel *m = b->model;
	NlTextInfo *info = &m->info;
	int			i;

	if (b->status != NL_OK)
		return;
	b->bound = nl_arena_zalloc(b->arena, sizeof(bool) * (size_t) (m->gguf.n_tensors + 1));
	m->layers = nl_arena_zalloc(b->arena, sizeof(NlTextLayer) * (size_t) info->layers);
	if (b->bound == NULL || m->layers == NULL)
	{
		b->status = nl_fail(b->err, NL_ERR_NOMEM, "out of memory for the model's layers");
		return;
	}
	bind_vocabulary(b);
	bind_floats(b, &m->output_norm, "", "output_norm.weight", info->width, true);
	m->output = m->token_embd;
	bind_matrix(b, &m->output, "", "output", info->vocabulary, info->width, false);
	for (i = 0; i < info->layers && b->status == NL_OK; i++)
		bind_layer(b, &m->layers[i], i);
}

/* What each pair of numbers turns by, a position. */
static void
bind_rotation(Binder *b)
{
	NlTextModel *m = b->model;
	const float *factors = NULL;
	float		base = 0,
				older = 0,
				factor = 1;
	NlGgufText	type = {"none", 4};
	char		name[NAME_SIZE];
	int			i;

	bind_float(b, &base, "rope.freq_base", 1e9f, 10000.0f);
	bind_float(b, &older, "rope.scale_linear", 1e6f, 1.0f);
	bind_float(b, &factor, "rope.scaling.factor", 1e6f, 1.0f);
	if (find_key(b, key_name(b, name, "rope.scaling.type")) != NULL)
		b->status = nl_gguf_get_string(&m->gguf, name, &type, b->err);
	bind_floats(b, &factors, "", "rope_freqs.weight", m->rotated / 2, false);
	if (b->status != NL_OK)
		return;
	if (is_text(type, "none"))
		factor = older;
	else if (!is_text(type, "linear"))
	{
		b->status = nl_fail(b->err, NL_ERR_FORMAT,
							"key %s: \"%.*s\" is not supported: expected none or linear",
							name, TEXT_ARGS(type));
		return;
	}
	m->frequencies = nl_arena_array(b->arena, (size_t) (m->rotated / 2), sizeof(double));
	if (m->frequencies == NULL)
	{
		b->status = nl_fail(b->err, NL_ERR_NOMEM, "out of memory for the model's rotation");
		return;
	}
	for (i = 0; i < m->rotated / 2; i++)
	{
		if (factors != NULL && !(factors[i] >= 1e-6f && factors[i] <= 1e6f))
		{
			b->status = nl_fail(b->err, NL_ERR_FORMAT,
								"tensor rope_freqs.weight: expected factors of 1e-6 to 1e6, found %g",
								(double) factors[i]);
			return;
		}
		m->frequencies[i] = pow(base, -2.0 * i / m->rotated) / factor /
			(factors != NULL ? factors[i] : 1.0f);
	}
}

/* A tensor that nothing above asked for changes what the model computes. */
static void
refuse_others(Binder *b)
{
	const NlGguf *gguf = &b->model->gguf;
	int			i;

	for (i = 0; b->status == NL_OK && i < gguf->n_tensors; i++)
		if (!b->bound[i])
			b->status = nl_fail(b->err, NL_ERR_FORMAT,
								"tensor %.*s is not supported in architecture %s",
								TEXT_ARGS(gguf->tensors[i].name), b->model->info.architecture);
}

static const char *
main_type(const Binder *b)
{
	uint32_t	best = 0,
				type;

	for (type = 1; type < N_TYPES; type++)
		if (b->numbers[type] > b->numbers[best])
			best = type;
	return nl_type_name(best);
}

/*---- Public functions ----*/

NlStatus
nl_text_bind(NlTextModel **model, const void *bytes, size_t length,
			 const char *path, NlArena *arena, NlError *err)
{
	Binder		b;

	*model = NULL;
	memset(&b, 0, sizeof(b));
	b.model = nl_arena_zalloc(arena, sizeof(NlTextModel));
	b.arena = arena;
	b.err = err;
	if (b.model == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for the model");
	b.status = nl_gguf_parse(&b.model->gguf, bytes, length, arena, err);
	b.model->info.file_size = length;
	bind_architecture(&b);
	bind_names(&b, path);
	if (b.status == NL_OK)
	{
		bind_numbers(&b);
		bind_tensors(&b);
		bind_rotation(&b);
		refuse_others(&b);
	}
	if (b.status != NL_OK)
		return b.status;
	b.model->info.weights = main_type(&b);
	*model = b.model;
	return NL_OK;
}

NlStatus
nl_text_open(NlTextModel **model, const char *path, NlArena *arena, NlError *err)
{
	NlMapping  *mapping;
	NlStatus	status = nl_mapping_open(&mapping, path, arena, err);

	*model = NULL;
	if (status != NL_OK)
		return status;
	status = nl_text_bind(model, mapping->bytes, mapping->size, path, arena, err);
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

NlStatus
nl_text_probe(const char *path, char *architecture, size_t size,
			  NlArena *arena, NlError *err)
{
	NlArenaMark mark = nl_arena_mark(arena);
	NlMapping  *mapping;
	NlGguf		gguf;
	NlGgufText	found = {"", 0};
	NlStatus	status = nl_mapping_open(&mapping, path, arena, err);

	if (status == NL_OK)
	{
		status = nl_gguf_parse(&gguf, mapping->bytes, mapping->size, arena, err);
		if (status == NL_OK)
			status = nl_gguf_get_string(&gguf, "general.architecture", &found, err);
		if (status != NL_OK)
			nl_fail_in_file(err, path);
		else if (size > 0)
			snprintf(architecture, size, "%.*s",
					 (int) (found.length < 1000 ? found.length : 1000), found.data);
		nl_mapping_close(mapping);
	}
	nl_arena_release(arena, mark);
	return status;
}

void
nl_text_close(NlTextModel *model)
{
	if (model != NULL)
		nl_mapping_close(model->mapping);
}

const NlTextInfo *
nl_text_info(const NlTextModel *model)
{
	return &model->info;
}

const NlGguf *
nl_text_gguf(const NlTextModel *model)
{
	return &model->gguf;
}

bool
nl_text_rows_alone(const NlTextModel *model)
{
	return !model->has_floats;
}

void
nl_text_identity(const NlTextModel *model, uint64_t identity[5])
{
	const NlMapping *mapping = model->mapping;

	memset(identity, 0, 5 * sizeof(identity[0]));
	if (mapping == NULL)
		return;
	identity[0] = mapping->device;
	identity[1] = mapping->inode;
	identity[2] = mapping->size;
	identity[3] = (uint64_t) mapping->mtime;
	identity[4] = (uint64_t) mapping->mtime_nsec;
}

bool
nl_text_changed(const NlTextModel *model)
{
	return model->mapping != NULL && nl_mapping_changed(model->mapping);
}

bool
nl_text_damaged(const NlTextModel *model)
{
	return model->mapping != NULL && nl_mapping_damaged(model->mapping);
}

/*-------------------------------------------------------------------------
 * text_session.c
 *	  Allocates a text session's cache and scratch; text_model.h says what
 *	  each part is.
 *
 * Everything comes from the caller's arena and goes with it. The batch is made
 * smaller for wide models, so that the scratch stays at about BATCH_BYTES:
 * more rows would save nothing, a batch of hundreds already uses each weight
 * hundreds of times. Fails with NL_ERR_NOMEM, NL_ERR_INPUT.
 *-------------------------------------------------------------------------
 */
#include "engine/text_model.h"

#include "engine/blocks.h"
#include "engine/quant.h"

#define BATCH_BYTES 25165824
#define LEAST_BATCH 32

typedef struct Taker
{
	NlArena    *arena;
	size_t		total;
	bool		failed;
} Taker;

/* a * b numbers of a size; NULL sets failed, as does a product too large. */
static void *
take(Taker *taker, size_t a, size_t b, size_t size)
{
	void	   *memory = NULL;

	if (b == 0 || a <= SIZE_MAX / size / b)
		memory = nl_arena_array(taker->arena, a * b, size);
	if (memory == NULL)
		taker->failed = true;
	else
		taker->total += a * b * size;
	return memory;
}

/* Rows of a batch. */
static int
batch_of(const NlTextModel *model, int max_context)
{
	const NlTextInfo *info = &model->info;
	size_t		numbers = 2 * (size_t) info->width + 2 * (size_t) info->inner +
		2 * (size_t) info->heads * (size_t) info->head +
		2 * (size_t) info->kv_heads * (size_t) info->head + (size_t) model->rotated;
	size_t		bytes = numbers * sizeof(float) +
		(size_t) model->longest / 32 * sizeof(NlQ8Block);
	size_t		rows = BATCH_BYTES / bytes / 8 * 8;

	rows = rows < LEAST_BATCH ? LEAST_BATCH : rows;
	rows = rows > NL_TEXT_BATCH ? NL_TEXT_BATCH : rows;
	return rows > (size_t) max_context ? max_context : (int) rows;
}

NlStatus
nl_text_session_create(NlTextSession **session, const NlTextModel *model,
					   int max_context, NlTextCache cache, NlArena *arena,
					   size_t *bytes, NlError *err)
{
	const NlTextInfo *info = &model->info;
	size_t		width = (size_t) info->width;
	size_t		queries = (size_t) info->heads * (size_t) info->head;
	size_t		keys = (size_t) info->kv_heads * (size_t) info->head;
	size_t		head = (size_t) info->head;
	size_t		longest = ((size_t) model->longest + 31) / 32;
	int			group = info->heads / info->kv_heads;
	size_t		tile = (size_t) (group > NL_TEXT_TILE ? group : NL_TEXT_TILE);
	Taker		taker = {arena, 0, false};
	NlTextSession *s;
	size_t		batch,
				cached,
				context;

	*session = NULL;
	if (max_context < 1 || max_context > info->context)
		return nl_fail(err, NL_ERR_INPUT,
					   "a context of 1 to %d tokens is what the model allows, not %d",
					   info->context, max_context);
	s = nl_arena_zalloc(arena, sizeof(NlTextSession));
	if (s == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for a session");
	s->model = model;
	s->max_context = max_context;
	s->halves = cache == NL_TEXT_CACHE_F16 ||
		(cache == NL_TEXT_CACHE_AUTO &&
		 info->weights != nl_type_name(NL_TENSOR_F32));
	s->batch = batch_of(model, max_context);
	batch = (size_t) s->batch;
	cached = nl_text_cache_size(model, max_context, &s->head_size);
	if (cached == 0)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for a session");
	context = s->head_size / head;

	s->keys = take(&taker, cached, 1, s->halves ? sizeof(uint16_t) : sizeof(float));
	s->values = take(&taker, cached, 1, s->halves ? sizeof(uint16_t) : sizeof(float));
	s->x = take(&taker, batch, width, sizeof(float));
	s->normed = take(&taker, batch, width, sizeof(float));
	s->q = take(&taker, batch, queries, sizeof(float));
	s->k = take(&taker, batch, keys, sizeof(float));
	s->v = take(&taker, batch, keys, sizeof(float));
	s->mixed = take(&taker, batch, queries, sizeof(float));
	s->gate = take(&taker, batch, (size_t) info->inner, sizeof(float));
	s->up = take(&taker, batch, (size_t) info->inner, sizeof(float));
	s->cosines = take(&taker, batch, (size_t) (model->rotated / 2), sizeof(float));
	s->sines = take(&taker, batch, (size_t) (model->rotated / 2), sizeof(float));
	s->quantized = take(&taker, batch, longest, sizeof(NlQ8Block));
	s->scratch = take(&taker, longest, NL_GROUP_BYTES, 1);
	s->slice = take(&taker, model->has_floats ? NL_SLICE : 0, 1, sizeof(float));
	s->tile_q = take(&taker, tile, head, sizeof(float));
	s->tile_mixed = take(&taker, tile, head, sizeof(float));
	s->scores = take(&taker, tile, context, sizeof(float));
	s->short_row = take(&taker, head, 1, sizeof(uint16_t));
	if (taker.failed)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for a session");
	if (bytes != NULL)
		*bytes = taker.total;
	*session = s;
	return NL_OK;
}

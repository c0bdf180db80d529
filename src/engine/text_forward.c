/*-------------------------------------------------------------------------
 * text_forward.c
 *	  A batch of tokens through a text model; the mathematics stands in
 *	  text_model.h.
 *
 * A batch longer than the session's scratch goes through in parts. Works in
 * the session's memory, allocates nothing. When it fails or is stopped, the
 * cache ends where the batch began.
 *-------------------------------------------------------------------------
 */
#include "engine/text_model.h"

#include <math.h>
#include <string.h>

#include "engine/blas.h"
#include "engine/quant.h"

/* Cosine and sine of each row's angles; in double, because an angle may be
 * thousands of radians. */
static void
prepare_rotation(NlTextSession *s, int n, int n_past)
{
	int			half = s->model->rotated / 2;
	int			i,
				j;

	for (i = 0; i < n; i++)
		for (j = 0; j < half; j++)
		{
			double		angle = (n_past + i) * s->model->frequencies[j];

			s->cosines[i * half + j] = (float) cos(angle);
			s->sines[i * half + j] = (float) sin(angle);
		}
}

/* Turns the pairs of one head. */
static void
rotate(const NlTextModel *model, float *x, const float *cosines,
	   const float *sines)
{
	int			half = model->rotated / 2;
	int			step = model->pairs ? 2 : 1;
	int			apart = model->pairs ? 1 : half;
	int			j;

	for (j = 0; j < half; j++)
	{
		float	   *a = x + j * step;
		float	   *b = a + apart;
		float		turned = *a * cosines[j] - *b * sines[j];

		*b = *a * sines[j] + *b * cosines[j];
		*a = turned;
	}
}

/* Norms of the heads where the model has them, rotation, and into the cache. */
static void
place_rows(NlTextSession *s, int layer, int n, int n_past)
{
	const NlTextModel *m = s->model;
	const NlTextLayer *l = &m->layers[layer];
	const NlTextKernels *kernels = nl_text_kernels();
	int			head = m->info.head;
	int			half = m->rotated / 2;
	int			heads = m->info.heads;
	int			kv_heads = m->info.kv_heads;
	int			i,
				h;

	for (i = 0; i < n; i++)
	{
		float	   *q = s->q + (size_t) i * (size_t) (heads * head);
		float	   *k = s->k + (size_t) i * (size_t) (kv_heads * head);
		const float *cosines = s->cosines + (size_t) i * (size_t) half;
		const float *sines = s->sines + (size_t) i * (size_t) half;

		for (h = 0; h < heads; h++)
		{
			if (l->q_norm != NULL)
				kernels->rms_norm(q + h * head, q + h * head, l->q_norm, m->epsilon, head);
			rotate(m, q + h * head, cosines, sines);
		}
		for (h = 0; h < kv_heads; h++)
		{
			if (l->k_norm != NULL)
				kernels->rms_norm(k + h * head, k + h * head, l->k_norm, m->epsilon, head);
			rotate(m, k + h * head, cosines, sines);
		}
		nl_text_cache_put(s, layer, n_past + i, k,
						  s->v + (size_t) i * (size_t) (kv_heads * head));
	}
}

/*
 * Attention of `count` tokens from row `first` on, for one head of keys: its
 * heads of queries are gathered to one tile of rows.
 */
static void
attend_tile(NlTextSession *s, const void *keys, const void *values,
			int kv_head, int first, int count, int n_past)
{
	const NlTextKernels *kernels = nl_text_kernels();
	const NlTextInfo *info = &s->model->info;
	int			head = info->head;
	int			group = info->heads / info->kv_heads;
	int			most = n_past + first + count;	/* positions of the last token */
	int			n_blocks = (most + NL_CACHE_BLOCK - 1) / NL_CACHE_BLOCK;
	size_t		stride = (size_t) n_blocks * NL_CACHE_BLOCK;
	float		scale = 1.0f / sqrtf((float) head);
	size_t		part = sizeof(float) * (size_t) group * (size_t) head;
	size_t		start = ((size_t) first * (size_t) info->heads + (size_t) (kv_head * group)) *
		(size_t) head;
	size_t		row = (size_t) info->heads * (size_t) head;
	int			i,
				j;

	for (i = 0; i < count; i++)
		memcpy(s->tile_q + (size_t) (i * group) * (size_t) head,
			   s->q + start + (size_t) i * row, part);
	kernels->scores(s->scores, stride, s->tile_q, count * group, keys, s->halves, n_blocks, head);
	for (i = 0; i < count; i++)
		for (j = 0; j < group; j++)
		{
			float	   *scores = s->scores + (size_t) (i * group + j) * stride;
			int			seen = n_past + first + i + 1;

			nl_kernels()->softmax(scores, scale, seen);
			memset(scores + seen, 0, sizeof(float) * (size_t) (most - seen));
		}
	kernels->mix(s->tile_mixed, s->scores, stride, count * group, values, s->halves, most, head);
	for (i = 0; i < count; i++)
		memcpy(s->mixed + start + (size_t) i * row,
			   s->tile_mixed + (size_t) (i * group) * (size_t) head, part);
}

static bool
attend(NlTextSession *s, int layer, int n, int n_past)
{
	const NlTextInfo *info = &s->model->info;
	int			group = info->heads / info->kv_heads;
	int			together = group < NL_TEXT_TILE ? NL_TEXT_TILE / group : 1;
	int			h,
				i;

	for (h = 0; h < info->kv_heads; h++)
	{
		const void *keys = nl_text_cached(s, s->keys, layer, h);
		const void *values = nl_text_cached(s, s->values, layer, h);

		for (i = 0; i < n; i += together)
		{
			int			count = n - i < together ? n - i : together;

			attend_tile(s, keys, values, h, i, count, n_past);
			/* a product here is of floats and counts for more */
			if (nl_text_stopped(s, 8.0 * count * group * (n_past + i) * info->head))
				return false;
		}
	}
	return true;
}

/* rms(x) * weight of all rows, to normed. */
static void
norm_rows(NlTextSession *s, const float *weight, int n)
{
	int			width = s->model->info.width;
	int			i;

	for (i = 0; i < n; i++)
		nl_text_kernels()->rms_norm(s->normed + (size_t) i * (size_t) width,
									s->x + (size_t) i * (size_t) width,
									weight, s->model->epsilon, width);
}

static bool
run_layer(NlTextSession *s, int layer, int n, int n_past)
{
	const NlTextLayer *l = &s->model->layers[layer];
	bool		quantized = false;

	norm_rows(s, l->attn_norm, n);
	if (!nl_text_linear(s, s->q, s->normed, n, &l->q, l->q_bias, false, &quantized) ||
		!nl_text_linear(s, s->k, s->normed, n, &l->k, l->k_bias, false, &quantized) ||
		!nl_text_linear(s, s->v, s->normed, n, &l->v, l->v_bias, false, &quantized))
		return false;
	place_rows(s, layer, n, n_past);
	if (!attend(s, layer, n, n_past))
		return false;
	quantized = false;
	if (!nl_text_linear(s, s->x, s->mixed, n, &l->out, l->out_bias, true, &quantized))
		return false;

	norm_rows(s, l->ffn_norm, n);
	quantized = false;
	if (!nl_text_linear(s, s->gate, s->normed, n, &l->gate, NULL, false, &quantized) ||
		!nl_text_linear(s, s->up, s->normed, n, &l->up, NULL, false, &quantized))
		return false;
	nl_text_kernels()->swiglu(s->gate, s->up, n * s->model->info.inner);
	quantized = false;
	return nl_text_linear(s, s->x, s->gate, n, &l->down, NULL, true, &quantized);
}

/* At most s->batch tokens, up to the states of all rows (in s->normed). */
static bool
run_part(NlTextSession *s, const int32_t *tokens, int n, int n_past)
{
	int			width = s->model->info.width;
	int			i;

	for (i = 0; i < n; i++)
		nl_row_unpack(&s->model->token_embd, tokens[i], s->x + (size_t) i * (size_t) width);
	prepare_rotation(s, n, n_past);
	for (i = 0; i < s->model->info.layers; i++)
		if (nl_text_stopped(s, 1e9) || !run_layer(s, i, n, n_past))
			return false;
	norm_rows(s, s->model->output_norm, n);
	return true;
}

static NlStatus
check_batch(const NlTextSession *s, const int32_t *tokens, int n, int n_past,
			NlError *err)
{
	int			i;

	if (n < 1 || n_past < 0 || n_past > s->length)
		return nl_fail(err, NL_ERR_INPUT,
					   "a batch of %d tokens cannot stand at position %d of a cache of %d",
					   n, n_past, s->length);
	if (n > s->max_context - n_past)
		return nl_fail(err, NL_ERR_LIMIT,
					   "no room for %d tokens at position %d: the session's context is %d tokens",
					   n, n_past, s->max_context);
	for (i = 0; i < n; i++)
		if (tokens[i] < 0 || tokens[i] >= s->model->info.vocabulary)
			return nl_fail(err, NL_ERR_INPUT,
						   "token %d is %d, the model has %d tokens", i,
						   (int) tokens[i], s->model->info.vocabulary);
	return NL_OK;
}

/* See text.h. */
NlStatus
nl_text_forward(NlTextSession *session, const int32_t *tokens, int n,
				int n_past, int which, float *logits, int threads,
				NlShouldStop should_stop, void *stop_data, NlError *err)
{
	NlTextSession *s = session;
	int			width = s->model->info.width;
	int			wanted = which < n ? n - which : 0;	/* the first whose logits are */
	int			skipped;
	int			done;
	NlStatus	status = check_batch(s, tokens, n, n_past, err);

	if (status != NL_OK)
		return status;
	s->length = n_past;
	s->rows = 0;
	s->should_stop = should_stop;
	s->stop_data = stop_data;
	s->since_poll = 0;
	s->stopped = should_stop != NULL && should_stop(stop_data);
	/* without OpenBLAS everything goes by dots: slower, not wrong */
	s->blas = s->model->has_floats && nl_blas_open(threads < 1 ? 1 : threads, NULL) == NL_OK;

	for (done = 0; done < n && !s->stopped;)
	{
		int			count = n - done < s->batch ? n - done : s->batch;
		bool		quantized = false;

		if (!run_part(s, tokens + done, count, n_past + done))
			break;
		/* rows of this part whose logits are wanted: from `skipped` on */
		skipped = wanted > done ? wanted - done : 0;
		if (skipped < count)
			nl_text_linear(s, logits + (size_t) (done + skipped - wanted) *
						   (size_t) s->model->info.vocabulary,
						   s->normed + (size_t) skipped * (size_t) width, count - skipped,
						   &s->model->output, NULL, false, &quantized);
		done += count;
		s->rows = count;
	}
	if (s->stopped)
	{
		s->rows = 0;
		return nl_fail(err, NL_ERR_CANCELLED, "stopped while the model read %d tokens", n);
	}
	s->length = n_past + n;
	return NL_OK;
}

int
nl_text_rows(const NlTextSession *session)
{
	return session->rows;
}

/* See text.h. */
NlStatus
nl_text_logits_of(NlTextSession *session, int back, const int32_t *tokens,
				  int count, float *logits, NlError *err)
{
	const NlTextModel *m = session->model;
	int			i;

	if (back < 0 || back >= session->rows || count < 0)
		return nl_fail(err, NL_ERR_INPUT,
					   "logits of %d tokens at row %d from the end: the session has %d rows",
					   count, back, session->rows);
	for (i = 0; i < count; i++)
		if (tokens[i] < 0 || tokens[i] >= m->info.vocabulary)
			return nl_fail(err, NL_ERR_INPUT,
						   "token %d is %d, the model has %d tokens", i,
						   (int) tokens[i], m->info.vocabulary);
	nl_text_linear_rows(session, logits, session->normed +
						(size_t) (session->rows - 1 - back) * (size_t) m->info.width,
						&m->output, tokens, count);
	return NL_OK;
}

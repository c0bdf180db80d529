/*-------------------------------------------------------------------------
 * decoder.c
 *	  One step of the decoder for the rows of a beam, and what it needs from
 *	  the states once for each question. The mathematics is in model.h.
 *
 * Works in the session's scratch; the weights are read as they stand in the
 * file, with dot products: a step has too few rows for matrix products to
 * pay. Nothing here allocates or fails; nl_session_logits checks its input.
 *-------------------------------------------------------------------------
 */
#include <math.h>
#include <string.h>

#include "engine/session.h"

bool
nl_decoder_prepare(NlSession *s, int n_words)
{
	const NlModel *model = s->model;
	const float *items = s->states + (size_t) n_words * model->info.width;
	int			i;

	for (i = 0; i < model->info.decoder_layers; i++)
		if (!nl_linear(&s->work, s->cross[i], s->states, s->n_positions,
					   &model->decoder[i].cross_kv, false))
			return false;
	return nl_linear(&s->work, s->item_embd, items, s->n_items, &model->item,
					 false) &&
		nl_linear(&s->work, s->item_keys, items, s->n_items, &model->ptr_k,
				  false);
}

/* y = (symbol_embd[symbol] or item(states[item])) + step_embd[step] */
static void
embed_output(NlSession *s, float *y, int output, int step)
{
	const NlModel *model = s->model;
	int			width = model->info.width;

	if (output < model->info.n_symbols)
		nl_tensor_row(y, &model->symbol_embd, output);
	else
		memcpy(y, s->item_embd + (size_t) (output - model->info.n_symbols) * width,
			   sizeof(float) * (size_t) width);
	nl_tensor_row(s->y_wide, &model->step_embd, step);
	nl_kernels()->add(y, s->y_wide, width);
}

/* One row's attention to its own past and itself; the past lies scattered. */
static void
attend_past(NlSession *s, float *out, const float *q, const float *past,
			const NlPath *path, int step)
{
	const NlKernels *kernels = nl_kernels();
	int			width = s->model->info.width;
	int			head = width / s->model->heads;
	float		scale = 1.0f / sqrtf((float) head);
	int			h,
				t,
				i;

	for (h = 0; h < width; h += head)
	{
		for (t = 0; t <= step; t++)
		{
			const float *k = past + ((size_t) t * NL_MAX_BEAM + path->rows[t]) *
				(size_t) (2 * width) + h;

			s->amounts[t] = kernels->dot_f32(q + h, k, head);
		}
		kernels->softmax(s->amounts, scale, step + 1);
		for (i = 0; i < head; i++)
			out[h + i] = 0;
		for (t = 0; t <= step; t++)
		{
			const float *v = past + ((size_t) t * NL_MAX_BEAM + path->rows[t]) *
				(size_t) (2 * width) + width + h;

			for (i = 0; i < head; i++)
				out[h + i] += s->amounts[t] * v[i];
		}
	}
}

/* One row's attention to all states. */
static void
attend_states(NlSession *s, float *out, const float *q, const float *cross)
{
	const NlKernels *kernels = nl_kernels();
	int			width = s->model->info.width;
	int			head = width / s->model->heads;
	size_t		stride = 2 * (size_t) width;
	float		scale = 1.0f / sqrtf((float) head);
	int			h;

	for (h = 0; h < width; h += head)
	{
		kernels->dot_rows(s->amounts, q + h, cross + h, stride, s->n_positions,
						  1.0f, head);
		kernels->softmax(s->amounts, scale, s->n_positions);
		kernels->mix_rows(out + h, s->amounts, cross + width + h, stride,
						  s->n_positions, head);
	}
}

static void
decoder_layer(NlSession *s, int index, int step, int n, NlPath *const *paths)
{
	const NlDecoderLayer *layer = &s->model->decoder[index];
	const NlWork *work = &s->work;
	int			width = s->model->info.width;
	int			r;

	nl_norm(s->y_normed, s->y, n, width, &layer->attn_norm, NL_EPSILON);
	nl_linear_few(work, s->y_wide, s->y_normed, n, &layer->qkv, false);
	for (r = 0; r < n; r++)
	{
		const float *q = s->y_wide + (size_t) r * 3 * width;
		float	   *kv = s->past[index] +
			((size_t) step * NL_MAX_BEAM + r) * 2 * (size_t) width;

		memcpy(kv, q + width, sizeof(float) * 2 * (size_t) width);
		attend_past(s, s->y_mixed + (size_t) r * width, q, s->past[index],
					paths[r], step);
	}
	nl_linear_few(work, s->y, s->y_mixed, n, &layer->out, true);

	nl_norm(s->y_normed, s->y, n, width, &layer->cross_norm, NL_EPSILON);
	nl_linear_few(work, s->y_wide, s->y_normed, n, &layer->cross_q, false);
	for (r = 0; r < n; r++)
		attend_states(s, s->y_mixed + (size_t) r * width,
					  s->y_wide + (size_t) r * width, s->cross[index]);
	nl_linear_few(work, s->y, s->y_mixed, n, &layer->cross_out, true);

	nl_norm(s->y_normed, s->y, n, width, &layer->ffn_norm, NL_EPSILON);
	nl_linear_few(work, s->y_wide, s->y_normed, n, &layer->up, false);
	nl_kernels()->gelu(s->y_wide, n * layer->up.weight.rows);
	nl_linear_few(work, s->y, s->y_wide, n, &layer->down, true);
}

void
nl_decoder_step(NlSession *s, int step, int n, const int *outputs,
				NlPath *const *paths, float *logits)
{
	const NlModel *model = s->model;
	int			width = model->info.width;
	int			n_symbols = model->info.n_symbols;
	int			n_outputs = n_symbols + s->n_items;
	float		scale = 2.0f / sqrtf((float) width);
	int			i,
				r;

	for (r = 0; r < n; r++)
	{
		paths[r]->rows[step] = (uint8_t) r;
		embed_output(s, s->y + (size_t) r * width, outputs[r], step);
	}
	for (i = 0; i < model->info.decoder_layers; i++)
		decoder_layer(s, i, step, n, paths);
	nl_norm(s->y, s->y, n, width, &model->dec_norm, NL_EPSILON);

	/* symbols [n][n_symbols] and queries [n][D], then into rows of both */
	nl_linear_few(&s->work, s->y_wide, s->y, n, &model->to_symbol, false);
	nl_linear_few(&s->work, s->y_mixed, s->y, n, &model->ptr_q, false);
	for (r = 0; r < n; r++)
	{
		float	   *row = logits + (size_t) r * n_outputs;

		memcpy(row, s->y_wide + (size_t) r * n_symbols,
			   sizeof(float) * (size_t) n_symbols);
		nl_kernels()->dot_rows(row + n_symbols, s->y_mixed + (size_t) r * width,
							   s->item_keys, (size_t) width, s->n_items,
							   scale, width);
	}
}

/* See nl.h. */
NlStatus
nl_session_logits(NlSession *session, int begin, const int16_t *outputs,
				  int length, float *logits, NlError *err)
{
	int			n_symbols = session->model->info.n_symbols;
	int			n_outputs = n_symbols + session->n_items;
	NlPath		path;
	NlPath	   *paths = &path;
	int			step;

	if (!session->encoded)
		return nl_fail(err, NL_ERR_INPUT, "no question was encoded");
	if (length < 0 || length >= session->max_steps)
		return nl_fail(err, NL_ERR_LIMIT, "%d outputs, at most %d", length,
					   session->max_steps - 1);
	for (step = 0; step <= length; step++)
	{
		int			output = step == 0 ? begin : outputs[step - 1];

		if (output < 0 || output >= (step == 0 ? n_symbols : n_outputs))
			return nl_fail(err, NL_ERR_INPUT, "output %d is not one of %d",
						   output, n_outputs);
		nl_decoder_step(session, step, 1, &output, &paths,
						logits + (size_t) step * n_outputs);
	}
	return NL_OK;
}

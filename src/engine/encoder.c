/*-------------------------------------------------------------------------
 * encoder.c
 *	  Pieces, positions and relations -> states. The mathematics is in
 *	  model.h; this file reads in the same order.
 *
 * Works in the session's scratch and allocates nothing. Fails when the input
 * is not what nl.h asks for, when OpenBLAS cannot be had, and when stopped;
 * the session then holds no question.
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "engine/blas.h"
#include "engine/session.h"

static NlStatus
check_input(const NlSession *s, const NlInput *input, NlError *err)
{
	const NlModel *model = s->model;
	int			positions,
				i;

	if (input->n_pieces < 1 || input->n_words < 0 || input->n_items < 0)
		return nl_fail(err, NL_ERR_INPUT, "nothing to encode");
	if (input->n_pieces > s->max_pieces)
		return nl_fail(err, NL_ERR_LIMIT, "%d pieces to encode, at most %d",
					   input->n_pieces, s->max_pieces);
	if (input->n_words > NL_MAX_POSITIONS ||
		input->n_items > NL_MAX_POSITIONS - input->n_words)
		return nl_fail(err, NL_ERR_LIMIT, "%d words and %d items to encode, at most %d together",
					   input->n_words, input->n_items, NL_MAX_POSITIONS);
	positions = input->n_words + input->n_items;
	if (positions < 1)
		return nl_fail(err, NL_ERR_INPUT, "nothing to encode");
	for (i = 0; i < input->n_pieces; i++)
	{
		if (input->pieces[i] < 0 || input->pieces[i] >= model->token_embd.rows)
			return nl_fail(err, NL_ERR_INPUT, "piece %d is %d, outside the vocabulary of %d",
						   i, (int) input->pieces[i], model->token_embd.rows);
		if (input->slots[i] < -1 || input->slots[i] >= positions)
			return nl_fail(err, NL_ERR_INPUT, "piece %d belongs to position %d of %d",
						   i, input->slots[i], positions);
	}
	for (i = 0; i < input->n_items; i++)
		if (input->kinds[i] >= model->kind_embd.rows ||
			input->keys[i] >= model->key_embd.rows)
			return nl_fail(err, NL_ERR_INPUT, "item %d has kind %d and keys %d, outside %d and %d",
						   i, input->kinds[i], input->keys[i],
						   model->kind_embd.rows, model->key_embd.rows);
	for (i = 0; i < positions * positions; i++)
		if (input->relations[i] >= model->relations)
			return nl_fail(err, NL_ERR_INPUT, "relation of positions %d and %d is %d, of %d that the model knows",
						   i / positions, i % positions, input->relations[i],
						   model->relations);
	return NL_OK;
}

/*
 * Rows of the encoder in the order that they are worked on: first the pieces
 * that belong to a position, whose states are what is asked for, then those
 * that only stand between them. Gives how many the first are, at least 1.
 * Where a row stands changes nothing: its place in the text is embedded.
 */
static int
order_pieces(const NlInput *input, int16_t *order)
{
	int			wanted = 0,
				n,
				i;

	for (i = 0; i < input->n_pieces; i++)
		if (input->slots[i] >= 0)
			order[wanted++] = (int16_t) i;
	for (i = 0, n = wanted; i < input->n_pieces; i++)
		if (input->slots[i] < 0)
			order[n++] = (int16_t) i;
	return wanted > 0 ? wanted : 1;
}

static void
embed_pieces(NlSession *s, const NlInput *input, const int16_t *order)
{
	const NlKernels *kernels = nl_kernels();
	const NlModel *model = s->model;
	int			width = model->info.encoder_width;
	int			i;

	for (i = 0; i < input->n_pieces; i++)
	{
		float	   *row = s->x + (size_t) i * width;

		nl_tensor_row(row, &model->token_embd, input->pieces[order[i]]);
		nl_tensor_row(s->wide, &model->position_embd, order[i]);
		kernels->add(row, s->wide, width);
	}
	nl_norm(s->x, s->x, input->n_pieces, width, &model->embd_norm,
			model->encoder_eps);
}

/* Polls now and then: plain C needs 10 ns a number. */
static bool
gelu_rows(const NlWork *work, float *x, int n, int width)
{
	const NlKernels *kernels = nl_kernels();
	int			i;

	for (i = 0; i < n; i++)
	{
		if (i % 128 == 127 && nl_stopped(work))
			return false;
		kernels->gelu(x + (size_t) i * width, width);
	}
	return true;
}

/* x = LN(x + out(attention(x))); x = LN(x + down(gelu(up(x)))), of the first
 * `wanted` rows of n */
static bool
pretrained_layer(NlSession *s, const NlEncoderLayer *layer, int wanted, int n)
{
	const NlModel *model = s->model;
	const NlWork *work = &s->work;
	int			width = model->info.encoder_width;

	if (!nl_linear(work, s->wide, s->x, n, &layer->qkv, false) ||
		!nl_attention(work, s->mixed, s->wide, wanted, n, width,
					  model->encoder_heads, NULL) ||
		!nl_linear(work, s->x, s->mixed, wanted, &layer->out, true))
		return false;
	nl_norm(s->x, s->x, wanted, width, &layer->attn_norm, model->encoder_eps);

	if (!nl_linear(work, s->wide, s->x, wanted, &layer->up, false) ||
		!gelu_rows(work, s->wide, wanted, model->encoder_inner) ||
		!nl_linear(work, s->x, s->wide, wanted, &layer->down, true))
		return false;
	nl_norm(s->x, s->x, wanted, width, &layer->ffn_norm, model->encoder_eps);
	return true;
}

/*
 * Pieces -> positions: the mean of narrow(x) over the pieces of a position,
 * taken as narrow of the mean; a position without pieces (cut off) is 0.
 */
static bool
gather_positions(NlSession *s, const NlInput *input, const int16_t *order,
				 int wanted)
{
	const NlKernels *kernels = nl_kernels();
	const NlModel *model = s->model;
	int			wide = model->info.encoder_width;
	int			width = model->info.width;
	int			counts[NL_MAX_POSITIONS] = {0};
	int			i,
				j;

	memset(s->mixed, 0, sizeof(float) * (size_t) s->n_positions * (size_t) wide);
	for (i = 0; i < wanted; i++)
	{
		int			slot = input->slots[order[i]];

		if (slot < 0)
			continue;
		kernels->add(s->mixed + (size_t) slot * wide, s->x + (size_t) i * wide,
					 wide);
		counts[slot]++;
	}
	for (i = 0; i < s->n_positions; i++)
		for (j = 0; j < wide && counts[i] > 1; j++)
			s->mixed[(size_t) i * wide + j] /= (float) counts[i];
	if (!nl_linear(&s->work, s->x, s->mixed, s->n_positions, &model->narrow,
				   false))
		return false;
	for (i = 0; i < s->n_positions; i++)
		if (counts[i] == 0)
			memset(s->x + (size_t) i * width, 0, sizeof(float) * (size_t) width);
	for (i = 0; i < input->n_items; i++)
	{
		float	   *row = s->x + (size_t) (input->n_words + i) * width;

		nl_tensor_row(s->wide, &model->kind_embd, input->kinds[i]);
		kernels->add(row, s->wide, width);
		nl_tensor_row(s->wide, &model->key_embd, input->keys[i]);
		kernels->add(row, s->wide, width);
	}
	return true;
}

/* x += out(attention(LN(x))); x += down(gelu(up(LN(x)))) */
static bool
relation_layer(NlSession *s, const NlRelationLayer *layer,
			   const uint8_t *kinds)
{
	const NlModel *model = s->model;
	const NlWork *work = &s->work;
	int			n = s->n_positions;
	int			width = model->info.width;
	NlRelations relations;

	relations.kinds = kinds;
	relations.count = model->relations;
	relations.key = layer->rel_key;
	relations.value = layer->rel_value;

	nl_norm(s->normed, s->x, n, width, &layer->attn_norm, NL_EPSILON);
	if (!nl_linear(work, s->wide, s->normed, n, &layer->qkv, false) ||
		!nl_attention(work, s->mixed, s->wide, n, n, width, model->heads,
					  &relations) ||
		!nl_linear(work, s->x, s->mixed, n, &layer->out, true))
		return false;

	nl_norm(s->normed, s->x, n, width, &layer->ffn_norm, NL_EPSILON);
	return nl_linear(work, s->wide, s->normed, n, &layer->up, false) &&
		gelu_rows(work, s->wide, n, layer->up.weight.rows) &&
		nl_linear(work, s->x, s->wide, n, &layer->down, true);
}

static bool
encode(NlSession *s, const NlInput *input)
{
	const NlModel *model = s->model;
	int			layers = model->info.encoder_layers;
	int16_t		order[NL_MAX_PIECES];
	int			wanted = order_pieces(input, order);
	int			i;

	embed_pieces(s, input, order);
	for (i = 0; i < layers; i++)
		if (!pretrained_layer(s, &model->encoder[i],
							  i + 1 < layers ? input->n_pieces : wanted, input->n_pieces))
			return false;
	if (!gather_positions(s, input, order, wanted))
		return false;
	for (i = 0; i < model->info.relation_layers; i++)
		if (!relation_layer(s, &model->relation[i], input->relations))
			return false;
	nl_norm(s->states, s->x, s->n_positions, model->info.width,
			&model->rel_norm, NL_EPSILON);
	return nl_decoder_prepare(s, input->n_words);
}

/* See nl.h. */
NlStatus
nl_session_encode(NlSession *session, const NlInput *input, int threads,
				  NlShouldStop should_stop, void *stop_data, NlError *err)
{
	NlStatus	status;

	session->encoded = false;
	status = check_input(session, input, err);
	if (status == NL_OK)
		status = nl_blas_open(threads > 1 ? threads : 1, err);
	if (status != NL_OK)
		return status;

	session->work.should_stop = should_stop;
	session->work.stop_data = stop_data;
	session->n_items = input->n_items;
	session->n_positions = input->n_words + input->n_items;
	session->encoded = encode(session, input);
	session->work.should_stop = NULL;
	if (!session->encoded)
		return nl_fail(err, NL_ERR_CANCELLED, "stopped while encoding the question");
	return NL_OK;
}

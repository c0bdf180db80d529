/*-------------------------------------------------------------------------
 * session.c
 *	  Allocates a session's scratch; see session.h for what each part is.
 *
 * Everything comes from the caller's arena and goes with it; there is nothing
 * to free. Fails with NL_ERR_NOMEM when the arena does, and NL_ERR_FORMAT for
 * a model whose shape this code has no room for.
 *-------------------------------------------------------------------------
 */
#include "engine/session.h"

#include <string.h>

static size_t
larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* count rows of width floats; NULL clears *ok. */
static float *
floats(NlArena *arena, size_t count, size_t width, bool *ok)
{
	float	   *memory = NULL;

	if (width == 0 || count <= SIZE_MAX / sizeof(float) / width)
		memory = nl_arena_array(arena, count * width, sizeof(float));
	if (memory == NULL)
		*ok = false;
	return memory;
}

/* The longest input of any linear layer, and the widest output. */
static void
note(const NlLinear *linear, size_t *cols, size_t *rows)
{
	*cols = larger(*cols, (size_t) linear->weight.cols);
	*rows = larger(*rows, (size_t) linear->weight.rows);
}

/* See nl.h. */
NlStatus
nl_session_create(NlSession **session, const NlModel *model, NlArena *arena,
				  NlError *err)
{
	NlSession  *s = nl_arena_zalloc(arena, sizeof(NlSession));
	size_t		encoder = (size_t) model->info.encoder_width;
	size_t		width = (size_t) model->info.width;
	size_t		cols = 0,
				wide_piece = 0,
				wide = 0,
				pieces,
				positions = NL_MAX_POSITIONS,
				steps;
	bool		ok = true;
	int			i;

	*session = NULL;
	if (s == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for a session");
	s->model = model;
	s->arena = arena;
	s->max_pieces = model->context < NL_MAX_PIECES ? model->context : NL_MAX_PIECES;
	s->max_steps = model->steps < NL_MAX_STEPS ? model->steps : NL_MAX_STEPS;
	pieces = (size_t) s->max_pieces;
	steps = (size_t) s->max_steps;

	for (i = 0; i < model->info.encoder_layers; i++)
	{
		note(&model->encoder[i].qkv, &cols, &wide_piece);
		note(&model->encoder[i].up, &cols, &wide_piece);
		note(&model->encoder[i].down, &cols, &wide_piece);
	}
	wide_piece = larger(wide_piece, encoder);
	note(&model->narrow, &cols, &wide);
	note(&model->item, &cols, &wide);
	note(&model->ptr_q, &cols, &wide);
	note(&model->ptr_k, &cols, &wide);
	note(&model->to_symbol, &cols, &wide);
	for (i = 0; i < model->info.relation_layers; i++)
	{
		note(&model->relation[i].qkv, &cols, &wide);
		note(&model->relation[i].up, &cols, &wide);
		note(&model->relation[i].down, &cols, &wide);
	}
	for (i = 0; i < model->info.decoder_layers; i++)
	{
		note(&model->decoder[i].qkv, &cols, &wide);
		note(&model->decoder[i].up, &cols, &wide);
		note(&model->decoder[i].down, &cols, &wide);
	}
	if (cols > NL_SLICE || s->max_steps < 1 || s->max_pieces < 1 ||
		model->relations > NL_RELATIONS ||
		model->info.n_symbols > NL_MAX_SYMBOLS)
		return nl_fail(err, NL_ERR_FORMAT,
					   "model is too wide or too long for this version: longest row %zu of at most %d, %d relations of at most %d, %d symbols of at most %d",
					   cols, NL_SLICE, model->relations, NL_RELATIONS,
					   model->info.n_symbols, NL_MAX_SYMBOLS);

	s->work.slice = floats(arena, NL_SLICE, 1, &ok);
	s->work.panel = nl_arena_array(arena, 1, NL_PANEL_BYTES);
	s->work.scores = floats(arena, larger(pieces * pieces, positions * positions), 1, &ok);
	s->work.by_kind = floats(arena, 4, NL_RELATIONS, &ok);
	s->work.kinds = floats(arena, positions, NL_RELATIONS, &ok);
	s->work.quantized = nl_arena_array(arena, NL_MAX_BEAM *
									   ((cols + NL_Q8_BLOCK - 1) / NL_Q8_BLOCK),
									   sizeof(NlQ8Block));
	s->x = floats(arena, 1, larger(pieces * encoder, positions * width), &ok);
	s->mixed = floats(arena, 1, larger(larger(pieces, positions) * encoder,
									   positions * width), &ok);
	s->wide = floats(arena, 1, larger(pieces * wide_piece, positions * wide), &ok);
	s->normed = floats(arena, positions, width, &ok);
	s->states = floats(arena, positions, width, &ok);
	s->item_embd = floats(arena, positions, width, &ok);
	s->item_keys = floats(arena, positions, width, &ok);
	for (i = 0; i < model->info.decoder_layers; i++)
	{
		s->cross[i] = floats(arena, positions, 2 * width, &ok);
		s->past[i] = floats(arena, steps * NL_MAX_BEAM, 2 * width, &ok);
	}
	s->y = floats(arena, NL_MAX_BEAM, width, &ok);
	s->y_normed = floats(arena, NL_MAX_BEAM, width, &ok);
	s->answers = floats(arena, NL_MAX_BEAM, width, &ok);
	s->y_mixed = floats(arena, NL_MAX_BEAM, width, &ok);
	s->y_wide = floats(arena, NL_MAX_BEAM, wide, &ok);
	s->logits = floats(arena, NL_MAX_BEAM, NL_MAX_SYMBOLS + positions, &ok);
	s->amounts = floats(arena, larger(positions, steps), 1, &ok);
	if (!ok || s->work.quantized == NULL || s->work.panel == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for a session");

	*session = s;
	return NL_OK;
}

const NlModel *
nl_session_model(const NlSession *session)
{
	return session->model;
}

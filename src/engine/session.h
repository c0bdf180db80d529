/*-------------------------------------------------------------------------
 * session.h
 *	  The memory that a question is worked out in; private to the engine.
 *
 * E encoder width, F its inner width, D width, P positions of the question,
 * N pieces. Everything is allocated once, by nl_session_create, for the
 * largest question (16 MB for E 384, F 1536, D 256), and belongs to the arena
 * given there. Not for concurrent use.
 *-------------------------------------------------------------------------
 */
#ifndef NL_SESSION_H
#define NL_SESSION_H

#include "engine/blocks.h"
#include "engine/model.h"

struct NlSession
{
	const NlModel *model;
	NlArena    *arena;
	int			max_pieces;
	int			max_steps;		/* outputs fed, the beginning counted */
	NlWork		work;

	/* activations, of pieces [N] and then of positions [P] */
	float	   *x;				/* the residual stream, [N][E] or [P][D] */
	float	   *mixed;			/* what attention gave; means of pieces [P][E] */
	float	   *wide;			/* [N][3E], [N][F], [P][3D], [P][4D] */
	float	   *normed;			/* [P][D] */

	/* what the encoder leaves to the decoder */
	bool		encoded;
	int			n_items;
	int			n_positions;
	float	   *states;			/* [P][D] */
	float	   *item_embd;		/* [items][D]: item(states), fed when chosen */
	float	   *item_keys;		/* [items][D]: ptr_k(states) */
	float	   *cross[NL_MAX_LAYERS];	/* [P][2D] keys and values of each layer */

	/*
	 * Keys and values of what was decoded, [step][row][2D]: row r of a step is
	 * what hypothesis r fed at that step. Hypotheses that go on from a common
	 * past share its rows; a path says which.
	 */
	float	   *past[NL_MAX_LAYERS];
	float	   *y;				/* [beam][D] the decoder's residual stream */
	float	   *y_normed;		/* [beam][D] */
	float	   *y_mixed;		/* [beam][D] */
	float	   *y_wide;			/* [beam][3D], [beam][4D] */
	float	   *logits;			/* [beam][symbols + items] */
	float	   *amounts;		/* scores of one head: positions or steps */
	float	   *answers;		/* [beam][D] mean state of each candidate, by slot */
};

/* Which row of `past` holds each step of a hypothesis. */
typedef struct NlPath
{
	uint8_t		rows[NL_MAX_STEPS];
} NlPath;

/* A norm's epsilon outside the pretrained encoder: PyTorch's default. */
#define NL_EPSILON 1e-5f

/*
 * One step of the decoder for n <= NL_MAX_BEAM hypotheses: hypothesis r feeds
 * outputs[r] as its output number `step` (0: the beginning) and has its past
 * at paths[r].rows[0 .. step - 1]; rows[step] is set to r. Gives logits
 * [n][n_symbols + n_items]. step < max_steps; outputs in range.
 */
extern void nl_decoder_step(NlSession *session, int step, int n,
							const int *outputs, NlPath *const *paths,
							float *logits);

/* After the encoder: item_embd, item_keys and cross from states. False: stopped. */
extern bool nl_decoder_prepare(NlSession *session, int n_words);

#endif							/* NL_SESSION_H */

/*-------------------------------------------------------------------------
 * text_model.h
 *	  A text model bound to its tensors, and its session; private to the
 *	  engine.
 *
 * GGUF: general.architecture A = "llama", "qwen2" or "qwen3". Keys:
 *	  A.block_count, A.embedding_length, A.feed_forward_length,
 *	  A.attention.head_count, A.context_length integers
 *	  A.attention.head_count_kv integer			without it head_count
 *	  A.attention.key_length, .value_length		without them the width / head_count
 *	  A.attention.layer_norm_rms_epsilon f32
 *	  A.attention.sliding_window integer		the context ends there
 *	  A.rope.dimension_count integer			without it the head
 *	  A.rope.freq_base f32						without it 10000
 *	  A.rope.scaling.type str "none" or "linear", A.rope.scaling.factor f32
 *		(or the older A.rope.scale_linear f32)
 * Tensors (norms and biases F32, matrices of any type; W width, H heads of
 * queries, K heads of keys, h their size, I inner width, V vocabulary):
 *	  token_embd.weight [V][W], output_norm.weight [W]
 *	  output.weight [V][W]						without it token_embd
 *	  rope_freqs.weight [rotated / 2]			optional: divides frequencies
 *	  blk.N.attn_norm.weight [W], blk.N.ffn_norm.weight [W]
 *	  blk.N.attn_q.weight [Hh][W], .attn_k.weight [Kh][W], .attn_v.weight [Kh][W],
 *	  .attn_output.weight [W][Hh]; .bias of each: qwen2 has q, k, v, llama may
 *	  blk.N.attn_q_norm.weight [h], .attn_k_norm.weight [h]		qwen3
 *	  blk.N.ffn_gate.weight [I][W], .ffn_up.weight [I][W], .ffn_down.weight [W][I]
 *
 * The mathematics of a layer (arXiv 2302.13971, 2407.10671, 2505.09388):
 *	  n = rms(x) * attn_norm; q, k, v = linear(n); qwen3: q and k of each head
 *	  through rms and its norm; q and k rotated by their position; scores
 *	  q . k / sqrt(h), softmax over what stands at or before the position,
 *	  a head of keys serves H / K heads of queries; x += out(sum of a v)
 *	  n = rms(x) * ffn_norm; x += down(silu(gate(n)) * up(n))
 * Rotation by angle position * base^(-2 i / rotated) / factor, of numbers 2 i
 * and 2 i + 1 in llama, of i and i + rotated / 2 in qwen2 and qwen3.
 *-------------------------------------------------------------------------
 */
#ifndef NL_TEXT_MODEL_H
#define NL_TEXT_MODEL_H

#include "engine/kernels_text.h"
#include "engine/tensor.h"
#include "engine/text.h"

typedef struct NlTextLayer
{
	const float *attn_norm;		/* [W] */
	const float *ffn_norm;		/* [W] */
	const float *q_norm;		/* [h], or NULL */
	const float *k_norm;
	NlTensor	q,
				k,
				v,
				out,
				gate,
				up,
				down;
	const float *q_bias;		/* or NULL, all four */
	const float *k_bias;
	const float *v_bias;
	const float *out_bias;
} NlTextLayer;

struct NlTextModel
{
	NlTextInfo	info;
	NlGguf		gguf;
	struct NlMapping *mapping;	/* mapfile.c; NULL for nl_text_bind's */
	bool		pairs;			/* rotation of neighbours, not of halves */
	bool		has_floats;		/* a matrix of F32, F16 or BF16 */
	int			rotated;		/* numbers of a head that are rotated, even */
	double	   *frequencies;	/* [rotated / 2] radians a position */
	float		epsilon;
	int			longest;		/* columns of the widest matrix */
	NlTensor	token_embd;
	NlTensor	output;
	const float *output_norm;
	NlTextLayer *layers;		/* [info.layers] */
};

/* Rows of a batch that are worked on together, at most. */
#define NL_TEXT_BATCH 512
/* Rows of queries of one head of keys, at most unless its group is larger. */
#define NL_TEXT_TILE 16

struct NlTextSession
{
	const NlTextModel *model;
	int			max_context;
	int			length;			/* tokens in the cache */
	int			rows;			/* of states that nl_text_logits_of can look at */

	/* text_cache.c: [layer][head of keys][context up to whole blocks][h] */
	bool		halves;
	size_t		head_size;		/* numbers of one head of one layer */
	void	   *keys;
	void	   *values;

	/* scratch, for a batch of at most `batch` rows */
	int			batch;
	float	   *x;				/* [batch][W] the residual stream */
	float	   *normed;			/* [batch][W]; at the end the states */
	float	   *q;				/* [batch][Hh] */
	float	   *k;				/* [batch][Kh] */
	float	   *v;				/* [batch][Kh] */
	float	   *mixed;			/* [batch][Hh] */
	float	   *gate;			/* [batch][I] */
	float	   *up;				/* [batch][I] */
	float	   *cosines;		/* [batch][rotated / 2] */
	float	   *sines;
	NlQ8Block  *quantized;		/* [batch][longest / 32] the input of a product */
	void	   *scratch;		/* of kernels' rows */
	float	   *slice;			/* [NL_SLICE] unpacked weights; floats only */
	float	   *tile_q;			/* [tile][h] */
	float	   *tile_mixed;		/* [tile][h] */
	float	   *scores;			/* [tile][context up to whole blocks] */
	uint16_t   *short_row;		/* [h] */

	/* of the call that runs */
	bool		blas;			/* is there OpenBLAS */
	double		since_poll;		/* multiplications since should_stop was asked */
	bool		stopped;
	NlShouldStop should_stop;
	void	   *stop_data;
};

/* text_cache.c */
extern size_t nl_text_cache_size(const NlTextModel *model, int max_context,
								 size_t *head_size);
extern const void *nl_text_cached(const NlTextSession *session, const void *cache,
								  int layer, int kv_head);
extern void nl_text_cache_put(NlTextSession *session, int layer, int position,
							  const float *k, const float *v);

/* text_linear.c */

/* Asks should_stop after so much work, counted in multiplications; true when
 * it said stop, now or before. */
extern bool nl_text_stopped(NlTextSession *session, double work);

/*
 * out[n][rows] = x[n][cols] W^T + bias (NULL: none), or += with add.
 * *quantized: does session->quantized hold x already? It does afterwards
 * where W is of a type of blocks. False: stopped.
 */
extern bool nl_text_linear(NlTextSession *session, float *out, const float *x,
						   int n, const NlTensor *weight, const float *bias,
						   bool add, bool *quantized);

/* out[i] = rows[i] of W . x for some rows of a matrix. */
extern void nl_text_linear_rows(NlTextSession *session, float *out,
								const float *x, const NlTensor *weight,
								const int32_t *rows, int count);

#endif							/* NL_TEXT_MODEL_H */

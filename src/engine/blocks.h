/*-------------------------------------------------------------------------
 * blocks.h
 *	  The pieces that encoder and decoder are made of; private to the engine.
 *
 * Matrices are rows of floats without gaps unless a width of the row is
 * given. The functions that return bool poll should_stop, every few
 * milliseconds whatever the size, and return false when it said stop; what
 * they were writing is then unfinished. Nothing here allocates.
 *-------------------------------------------------------------------------
 */
#ifndef NL_BLOCKS_H
#define NL_BLOCKS_H

#include "engine/kernels.h"
#include "engine/model.h"

/* Floats of the matrix part that is unpacked at a time: half of a usual
 * second-level cache, and about 3 ms of arithmetic for 512 rows. */
#define NL_SLICE 262144

/* Scratch of the blocks; session.c allocates it, every block overwrites it. */
typedef struct NlWork
{
	NlShouldStop should_stop;	/* may be NULL */
	void	   *stop_data;
	float	   *slice;			/* [NL_SLICE] unpacked weights, x in 8 bits, or
								 * scratch of attend */
	void	   *panel;			/* of matmul_q8 */
	float	   *scores;			/* [n][n] of one head */
	float	   *by_kind;		/* [4][NL_RELATIONS] */
	float	   *kinds;			/* [n][NL_RELATIONS] of one head */
	NlQ8Block  *quantized;		/* [NL_MAX_BEAM] rows of the longest input */
} NlWork;

/* Relations of an attention; see model.h. */
typedef struct NlRelations
{
	const uint8_t *kinds;		/* [n][n], each < count */
	int			count;			/* <= NL_RELATIONS */
	const float *key;			/* [count][head] */
	const float *value;			/* [count][head] */
} NlRelations;

extern bool nl_stopped(const NlWork *work);

/* Row of a tensor of any type -> cols floats. */
extern void nl_tensor_row(float *out, const NlTensor *tensor, int row);

/* out[n][rows] = x[n][cols] W^T + bias, or += with add. By matrix products,
 * of 8-bit integers (x is rounded to them) where weights and CPU suit. */
extern bool nl_linear(const NlWork *work, float *out, const float *x, int n,
					  const NlLinear *linear, bool add);

/* The same for n <= NL_MAX_BEAM rows, on the weights as they stand in the
 * file and without BLAS; Q8_0 weights see x rounded to 8 bits. */
extern void nl_linear_few(const NlWork *work, float *out, const float *x,
						  int n, const NlLinear *linear, bool add);

/* out may be x. */
extern void nl_norm(float *out, const float *x, int n, int width,
					const NlNorm *norm, float epsilon);

/* Self-attention of the first `queries` rows to all n: qkv [n][3 * width] ->
 * out [queries][width]. relations may be NULL. */
extern bool nl_attention(const NlWork *work, float *out, const float *qkv,
						 int queries, int n, int width, int heads,
						 const NlRelations *relations);

#endif							/* NL_BLOCKS_H */

/*-------------------------------------------------------------------------
 * kernels_text.h
 *	  The arithmetic of text models, once for each kind of CPU; private to the
 *	  engine.
 *
 * A second table beside kernels.h's, of the same kind: kernels_text_scalar.c
 * is the reference and says what each function means. nl_text_kernels() gives
 * the one that goes with the kernel set in use.
 *
 * A row of out depends on its own row of x only: not on how many stand beside
 * it, nor on where it stands. So a token gives the same bits alone and in a
 * batch (of quantised weights; matrix products of floats go through OpenBLAS
 * for long batches). Sets agree with each other within rounding.
 *
 * The cache of one head of keys: blocks of NL_CACHE_BLOCK positions, in each
 * [head][NL_CACHE_BLOCK], so that the scores of a block are sums of whole
 * registers. Values: [position][head]. Both of floats or of IEEE halves.
 *-------------------------------------------------------------------------
 */
#ifndef NL_KERNELS_TEXT_H
#define NL_KERNELS_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/kernels.h"

/* Rows of weights that `rows` works on at a time, and its scratch in bytes
 * for each 32 columns: quants, two scales of each row. */
#define NL_GROUP_ROWS 16
#define NL_GROUP_BYTES (NL_GROUP_ROWS * (32 + 4 + 4))

#define NL_CACHE_BLOCK 16
#define NL_MAX_HEAD 256			/* numbers of a head */

typedef struct NlTextKernels
{
	const char *name;

	/*
	 * out[i * stride + r] += rows[r] . x[i] for n rows x of n_blocks blocks
	 * and n_rows <= NL_GROUP_ROWS rows of weights of a type of blocks (Q8_0,
	 * Q4_K ...), anywhere in memory. scratch has n_blocks * NL_GROUP_BYTES
	 * bytes, aligned to 64.
	 */
	void		(*rows) (float *out, size_t stride, const NlQ8Block *x, int n,
						 uint32_t type, const void *const *rows, int n_rows,
						 int n_blocks, void *scratch);
	/* weights of 16 bits, the upper half of a float */
	float		(*dot_bf16) (const uint16_t *weights, const float *x, int n);
	/* out = x / sqrt(mean(x^2) + epsilon) * weight; out may be x */
	void		(*rms_norm) (float *out, const float *x, const float *weight,
							 float epsilon, int n);
	/* gate = gate / (1 + exp(-gate)) * up */
	void		(*swiglu) (float *gate, const float *up, int n);
	void		(*f32_to_f16) (uint16_t *out, const float *x, int n);

	/*
	 * out[i * stride + p] = q[i] . key p, for n rows q of `head` floats and
	 * the keys of n_blocks blocks of the cache.
	 */
	void		(*scores) (float *out, size_t stride, const float *q, int n,
						   const void *keys, bool halves, int n_blocks,
						   int head);
	/* out[i] = sum of amounts[i * stride + p] * value p, p < count; out has
	 * rows of `head` floats */
	void		(*mix) (float *out, const float *amounts, size_t stride, int n,
						const void *values, bool halves, int count, int head);
} NlTextKernels;

extern const NlTextKernels *nl_text_kernels(void);

extern const NlTextKernels nl_text_kernels_scalar;
#ifdef NL_HAVE_X86_KERNELS
extern const NlTextKernels nl_text_kernels_avx2;
extern const NlTextKernels nl_text_kernels_avx512;
extern void nl_rows_avx2(float *out, size_t stride, const NlQ8Block *x,
						 int n, uint32_t type, const void *const *weights,
						 int n_rows, int n_blocks, void *scratch);
extern void nl_rows_avx512(float *out, size_t stride, const NlQ8Block *x,
						   int n, uint32_t type, const void *const *weights,
						   int n_rows, int n_blocks, void *scratch);
extern bool nl_row_avx512(float *out, const NlQ8Block *x, uint32_t type,
						  const void *weights, size_t apart, int n_blocks);
#endif

#endif							/* NL_KERNELS_TEXT_H */

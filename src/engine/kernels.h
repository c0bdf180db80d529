/*-------------------------------------------------------------------------
 * kernels.h
 *	  The arithmetic of rows, once for each kind of CPU; private to the engine.
 *
 * One table of function pointers a kernel set. kernels_scalar.c is the
 * reference and says what each function means; the others are the same
 * functions in the same order. nl_kernels() gives the set in use: the best
 * that this CPU has, or the one that nl_kernels_force named.
 *
 * Lengths may be anything from 0 up, pointers need no more alignment than
 * their type; inputs and outputs may be the same array where said, and must
 * not overlap otherwise. Nothing here fails or allocates.
 *
 * Sets agree exactly in dot_q8, quantize_q8, dequantize_q8, f16_to_f32 and
 * add (same operations in the same order), which needs -ffp-contract=off; in
 * the other functions only within rounding.
 *-------------------------------------------------------------------------
 */
#ifndef NL_KERNELS_H
#define NL_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/tensor.h"

/* Block of a row of activations: like Q8_0, but with a float scale. The first
 * four stand in this order in the code of kernels_avx512.c too. */
typedef struct NlQ8Block
{
	float		scale;
	int32_t		offset;			/* -128 times the sum of quants; see matmul_q8 */
	int32_t		low;			/* the same of the first 16 quants */
	float		total;			/* scale times the sum of quants */
	int8_t		quants[NL_Q8_BLOCK];	/* -127 .. 127 */
} NlQ8Block;

/* Outputs and blocks of columns that matmul_q8 works on at a time: quants, and
 * for each block a scale for each output, half of a usual first-level cache.
 * Where the CPU multiplies 16 bits the quants take twice as much; with fewer
 * blocks that is four fifths of it, and the bytes that are needed. */
#define NL_PANEL_ROWS 32
#define NL_PANEL_BLOCKS 16
#define NL_WIDE_PANEL_BLOCKS 12
#define NL_PANEL_BYTES \
	(NL_PANEL_ROWS * (2 * NL_Q8_BLOCK + 4) * NL_WIDE_PANEL_BLOCKS)

/* The widest head that attend takes, and the bytes that it needs for n rows. */
#define NL_ATTEND_HEAD 128
#define NL_ATTEND_BYTES(n, head) \
	((((size_t) (n) + 31) / 32 * 32) * (4 * (size_t) (head) + 40) + 16 * 1024)

/* Smaller shares of a softmax become 0: as subnormal numbers they would make
 * the products that follow ten times slower. */
#define NL_NOTHING 1e-30f

typedef struct NlKernels
{
	const char *name;

	/* sum of a[i] * b[i] */
	float		(*dot_f32) (const float *a, const float *b, int n);
	/* the same, weights in IEEE half */
	float		(*dot_f16) (const uint16_t *weights, const float *x, int n);
	/* Q8_0 row of the file times a quantised row; n_blocks blocks of 32 */
	float		(*dot_q8) (const void *weights, const NlQ8Block *x,
						   int n_blocks);
	/* out[j] = scale * dot(x, rows + j * stride), j < n_rows */
	void		(*dot_rows) (float *out, const float *x, const float *rows,
							 size_t stride, int n_rows, float scale, int n);
	/* out = sum over j of amounts[j] * (rows + j * stride) */
	void		(*mix_rows) (float *out, const float *amounts,
							 const float *rows, size_t stride, int n_rows,
							 int n);
	/* y += x */
	void		(*add) (float *y, const float *x, int n);
	/* out has (n + 31) / 32 blocks; the last is filled up with zeros */
	void		(*quantize_q8) (NlQ8Block *out, const float *x, int n);
	/* the first n values of a Q8_0 row of the file */
	void		(*dequantize_q8) (float *out, const void *row, int n);
	void		(*f16_to_f32) (float *out, const uint16_t *x, int n);
	/* out may be x */
	void		(*layer_norm) (float *out, const float *x, const float *weight,
							   const float *bias, float epsilon, int n);
	/* x = softmax(scale * x), scale > 0; below NL_NOTHING of the largest, 0 */
	void		(*softmax) (float *x, float scale, int n);
	/* log of the sum of exp(x[i]); -infinity for n = 0 */
	float		(*log_sum_exp) (const float *x, int n);
	/* x = x * (1 + erf(x / sqrt(2))) / 2 */
	void		(*gelu) (float *x, int n);

	/*
	 * out[i][row] = bias[row] + weights[row] . x[i] for n rows x of n_blocks
	 * blocks and n_rows rows of Q8_0 weights, n_blocks blocks each and without
	 * gaps; with `add` added to what was there. out has rows of `stride`
	 * floats; bias may be NULL; panel is scratch of NL_PANEL_BYTES, aligned to
	 * 64. NULL where the CPU has nothing that is faster than products of
	 * floats.
	 */
	void		(*matmul_q8) (float *out, size_t stride, const NlQ8Block *x,
							  int n, const void *weights, int n_rows,
							  int n_blocks, const float *bias, bool add,
							  void *panel);
	bool		matmul_few;		/* better than dot_q8 for a few rows x too */

	/*
	 * One head of attention: out[i] = sum over j of a_ij v[j], a_i = softmax
	 * over j of scale * q[i] . k[j], i < queries, j < n, scale > 0. Rows of q,
	 * k and v are of `head` floats, `stride` apart, those of out out_stride;
	 * head is a multiple of 16, at most NL_ATTEND_HEAD. q, k, v and the
	 * softmax are rounded to 13 bits of the largest in a row of q and k, in a
	 * column of v, and of 1. scratch of NL_ATTEND_BYTES, aligned to 64. NULL
	 * as for matmul_q8.
	 */
	void		(*attend) (float *out, size_t out_stride, const float *q,
						   const float *k, const float *v, size_t stride,
						   int queries, int n, int head, float scale,
						   void *scratch);
} NlKernels;

extern const NlKernels *nl_kernels(void);

/* The best set that this CPU has, whatever was forced. */
extern const NlKernels *nl_kernels_best(void);

extern const NlKernels nl_kernels_scalar;
#if defined(__x86_64__)
#define NL_HAVE_X86_KERNELS 1
extern const NlKernels nl_kernels_avx2;
extern const NlKernels nl_kernels_avx512;

/* attend of the two, in files of their own. */
extern void nl_attend_avx2(float *out, size_t out_stride, const float *q,
						   const float *k, const float *v, size_t stride,
						   int queries, int n, int head, float scale,
						   void *scratch);
extern void nl_attend_avx512(float *out, size_t out_stride, const float *q,
							 const float *k, const float *v, size_t stride,
							 int queries, int n, int head, float scale,
							 void *scratch);
#endif
#if defined(__aarch64__)
#define NL_HAVE_NEON_KERNELS 1
extern const NlKernels nl_kernels_neon;
#endif

#endif							/* NL_KERNELS_H */

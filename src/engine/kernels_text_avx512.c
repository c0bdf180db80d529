/*-------------------------------------------------------------------------
 * kernels_text_avx512.c
 *	  The kernels of text models for x86-64 with AVX-512; see kernels_text.h
 *	  for what each means. Rows of quantised weights: kernels_rows_avx512.c.
 *
 * Tiles of attention are written with constant sizes, so that their sums stay
 * in registers. Owns nothing, fails never.
 *-------------------------------------------------------------------------
 */
#include "engine/kernels_text.h"

#ifdef NL_HAVE_X86_KERNELS

#include <math.h>
#include <string.h>

#include "engine/kernels_x86.h"

#define WIDTH 16
#define TARGET NL_TARGET_AVX512
#define INLINE TARGET static inline __attribute__((always_inline))

INLINE __mmask16
first(int n)
{
	return n >= WIDTH ? (__mmask16) 0xffff : (__mmask16) ((1u << n) - 1);
}

INLINE __m512
halves_at(const void *at)
{
	return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *) at));
}

/*---- Rows of floats ----*/

TARGET static float
dot_bf16(const uint16_t *weights, const float *x, int n)
{
	__m512		s0 = _mm512_setzero_ps(),
				s1 = s0;
	int			i;

	for (i = 0; i < n; i += 2 * WIDTH)
	{
		__mmask16	low = first(n - i);
		__mmask16	high = first(n - i > WIDTH ? n - i - WIDTH : 0);
		__m512i		w0 = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(low, weights + i));
		__m512i		w1 = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(high, weights + i + WIDTH));

		s0 = _mm512_fmadd_ps(_mm512_castsi512_ps(_mm512_slli_epi32(w0, 16)),
							 _mm512_maskz_loadu_ps(low, x + i), s0);
		s1 = _mm512_fmadd_ps(_mm512_castsi512_ps(_mm512_slli_epi32(w1, 16)),
							 _mm512_maskz_loadu_ps(high, x + i + WIDTH), s1);
	}
	return _mm512_reduce_add_ps(_mm512_add_ps(s0, s1));
}

TARGET static void
rms_norm(float *out, const float *x, const float *weight, float epsilon, int n)
{
	__m512		squares = _mm512_setzero_ps(),
				factor;
	int			i;

	for (i = 0; i < n; i += WIDTH)
	{
		__m512		v = _mm512_maskz_loadu_ps(first(n - i), x + i);

		squares = _mm512_fmadd_ps(v, v, squares);
	}
	factor = _mm512_set1_ps(1.0f / sqrtf(_mm512_reduce_add_ps(squares) /
										 (float) n + epsilon));
	for (i = 0; i < n; i += WIDTH)
	{
		__mmask16	mask = first(n - i);

		_mm512_mask_storeu_ps(out + i, mask, _mm512_mul_ps(
			_mm512_mul_ps(_mm512_maskz_loadu_ps(mask, x + i), factor),
			_mm512_maskz_loadu_ps(mask, weight + i)));
	}
}

TARGET static void
swiglu(float *gate, const float *up, int n)
{
	const __m512 one = _mm512_set1_ps(1.0f);
	int			i;

	for (i = 0; i < n; i += WIDTH)
	{
		__mmask16	mask = first(n - i);
		__m512		g = _mm512_maskz_loadu_ps(mask, gate + i);
		__m512		e = nl_exp_avx512(_mm512_sub_ps(_mm512_setzero_ps(), g));

		g = _mm512_div_ps(g, _mm512_add_ps(one, e));
		_mm512_mask_storeu_ps(gate + i, mask, _mm512_mul_ps(
			g, _mm512_maskz_loadu_ps(mask, up + i)));
	}
}

TARGET static void
f32_to_f16(uint16_t *out, const float *x, int n)
{
	int			i;

	for (i = 0; i < n; i += WIDTH)
	{
		__mmask16	mask = first(n - i);

		_mm256_mask_storeu_epi16(out + i, mask, _mm512_cvtps_ph(
			_mm512_maskz_loadu_ps(mask, x + i),
			_MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
	}
}

/*---- Attention ----*/

/* Sixteen numbers of the cache. */
INLINE __m512
cached(const void *at, bool halves, size_t i)
{
	return halves ? halves_at((const uint16_t *) at + i) :
		_mm512_loadu_ps((const float *) at + i);
}

/* `n` rows of q against `blocks` blocks of keys, both constant. */
INLINE void
score_tile(int n, int blocks, float *out, size_t stride, const float *q,
		   const void *keys, size_t start, bool halves, int head)
{
	__m512		sums[8];
	int			d,
				i,
				b;

#pragma GCC unroll 8
	for (i = 0; i < n * blocks; i++)
		sums[i] = _mm512_setzero_ps();
	for (d = 0; d < head; d++)
	{
#pragma GCC unroll 8
		for (b = 0; b < blocks; b++)
		{
			__m512		k = cached(keys, halves, start + ((size_t) b * (size_t) head +
														  (size_t) d) * NL_CACHE_BLOCK);

#pragma GCC unroll 8
			for (i = 0; i < n; i++)
				sums[b * n + i] = _mm512_fmadd_ps(k, _mm512_set1_ps(q[i * head + d]),
												  sums[b * n + i]);
		}
	}
#pragma GCC unroll 8
	for (b = 0; b < blocks; b++)
	{
#pragma GCC unroll 8
		for (i = 0; i < n; i++)
			_mm512_storeu_ps(out + (size_t) i * stride + NL_CACHE_BLOCK * b,
							 sums[b * n + i]);
	}
}

/* All blocks: several at a time for few rows, so that enough sums run side by
 * side. */
INLINE void
score_rows(int n, int together, float *out, size_t stride, const float *q,
		   const void *keys, bool halves, int n_blocks, int head)
{
	size_t		block = (size_t) head * NL_CACHE_BLOCK;
	int			b = 0;

	for (; b + together <= n_blocks; b += together)
		score_tile(n, together, out + NL_CACHE_BLOCK * b, stride, q, keys,
				   (size_t) b * block, halves, head);
	for (; b < n_blocks; b++)
		score_tile(n, 1, out + NL_CACHE_BLOCK * b, stride, q, keys,
				   (size_t) b * block, halves, head);
}

INLINE void
score_all(float *out, size_t stride, const float *q, int n, const void *keys,
		  bool halves, int n_blocks, int head)
{
	for (; n >= 8; n -= 8, q += 8 * head, out += 8 * stride)
		score_rows(8, 1, out, stride, q, keys, halves, n_blocks, head);
	if (n >= 4)
	{
		score_rows(4, 2, out, stride, q, keys, halves, n_blocks, head);
		n -= 4, q += 4 * head, out += 4 * stride;
	}
	if (n >= 2)
	{
		score_rows(2, 4, out, stride, q, keys, halves, n_blocks, head);
		n -= 2, q += 2 * head, out += 2 * stride;
	}
	if (n == 1)
		score_rows(1, 8, out, stride, q, keys, halves, n_blocks, head);
}

TARGET static void
scores(float *out, size_t stride, const float *q, int n, const void *keys,
	   bool halves, int n_blocks, int head)
{
	if (halves)
		score_all(out, stride, q, n, keys, true, n_blocks, head);
	else
		score_all(out, stride, q, n, keys, false, n_blocks, head);
}

/* `n` rows, `wide` registers of columns from `column` on; both constant. */
INLINE void
mix_tile(int n, int wide, float *out, const float *amounts, size_t stride,
		 const void *values, int column, bool halves, int count, int head)
{
	__m512		sums[16];
	int			i,
				p,
				w;

#pragma GCC unroll 16
	for (i = 0; i < n * wide; i++)
		sums[i] = _mm512_setzero_ps();
	for (p = 0; p < count; p++)
	{
#pragma GCC unroll 4
		for (w = 0; w < wide; w++)
		{
			__m512		v = cached(values, halves, (size_t) p * (size_t) head +
								   (size_t) (column + WIDTH * w));

#pragma GCC unroll 4
			for (i = 0; i < n; i++)
				sums[i * wide + w] = _mm512_fmadd_ps(
					v, _mm512_set1_ps(amounts[(size_t) i * stride + (size_t) p]),
					sums[i * wide + w]);
		}
	}
#pragma GCC unroll 4
	for (i = 0; i < n; i++)
	{
#pragma GCC unroll 4
		for (w = 0; w < wide; w++)
			_mm512_storeu_ps(out + i * head + column + WIDTH * w, sums[i * wide + w]);
	}
}

/* What is left of a head that is no multiple of a register. */
INLINE void
mix_rest(int n, float *out, const float *amounts, size_t stride,
		 const void *values, int column, bool halves, int count, int head)
{
	__mmask16	mask = first(head - column);
	int			i,
				p;

	for (i = 0; i < n; i++)
	{
		__m512		sum = _mm512_setzero_ps();

		for (p = 0; p < count; p++)
		{
			size_t		at = (size_t) p * (size_t) head + (size_t) column;
			__m512		v = halves ?
				_mm512_cvtph_ps(_mm256_maskz_loadu_epi16(mask, (const uint16_t *) values + at)) :
				_mm512_maskz_loadu_ps(mask, (const float *) values + at);

			sum = _mm512_fmadd_ps(v, _mm512_set1_ps(amounts[(size_t) i * stride + (size_t) p]), sum);
		}
		_mm512_mask_storeu_ps(out + i * head + column, mask, sum);
	}
}

INLINE void
mix_rows(int n, float *out, const float *amounts, size_t stride,
		 const void *values, bool halves, int count, int head)
{
	int			column = 0;

	for (; column + 4 * WIDTH <= head; column += 4 * WIDTH)
		mix_tile(n, 4, out, amounts, stride, values, column, halves, count, head);
	for (; column + WIDTH <= head; column += WIDTH)
		mix_tile(n, 1, out, amounts, stride, values, column, halves, count, head);
	if (column < head)
		mix_rest(n, out, amounts, stride, values, column, halves, count, head);
}

INLINE void
mix_all(float *out, const float *amounts, size_t stride, int n,
		const void *values, bool halves, int count, int head)
{
	for (; n >= 4; n -= 4, out += 4 * head, amounts += 4 * stride)
		mix_rows(4, out, amounts, stride, values, halves, count, head);
	for (; n >= 2; n -= 2, out += 2 * head, amounts += 2 * stride)
		mix_rows(2, out, amounts, stride, values, halves, count, head);
	if (n == 1)
		mix_rows(1, out, amounts, stride, values, halves, count, head);
}

TARGET static void
mix(float *out, const float *amounts, size_t stride, int n,
	const void *values, bool halves, int count, int head)
{
	if (halves)
		mix_all(out, amounts, stride, n, values, true, count, head);
	else
		mix_all(out, amounts, stride, n, values, false, count, head);
}

const NlTextKernels nl_text_kernels_avx512 =
{
	.name = "avx512",
	.rows = nl_rows_avx512,
	.dot_bf16 = dot_bf16,
	.rms_norm = rms_norm,
	.swiglu = swiglu,
	.f32_to_f16 = f32_to_f16,
	.scores = scores,
	.mix = mix,
};

#endif							/* NL_HAVE_X86_KERNELS */

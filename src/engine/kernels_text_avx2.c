/*-------------------------------------------------------------------------
 * kernels_text_avx2.c
 *	  The kernels of text models for x86-64 with AVX2, FMA and F16C; see
 *	  kernels_text.h for what each means. Rows of quantised weights:
 *	  kernels_rows_avx2.c.
 *
 * Owns nothing, fails never.
 *-------------------------------------------------------------------------
 */
#include "engine/kernels_text.h"

#ifdef NL_HAVE_X86_KERNELS

#include <math.h>
#include <string.h>

#include "engine/kernels_x86.h"
#include "engine/quant_rows.h"

#define WIDTH 8
#define TARGET NL_TARGET_AVX2
#define INLINE TARGET static inline __attribute__((always_inline))

INLINE float
sum_of(__m256 x)
{
	__m128		four = _mm_add_ps(_mm256_castps256_ps128(x),
								  _mm256_extractf128_ps(x, 1));
	__m128		two = _mm_add_ps(four, _mm_movehl_ps(four, four));

	return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

TARGET static float
dot_bf16(const uint16_t *weights, const float *x, int n)
{
	__m256		s0 = _mm256_setzero_ps(),
				s1 = s0;
	float		rest = 0;
	int			i = 0;

	for (; i + 2 * WIDTH <= n; i += 2 * WIDTH)
	{
		__m256i		w0 = _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *) (weights + i)));
		__m256i		w1 = _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *) (weights + i + WIDTH)));

		s0 = _mm256_fmadd_ps(_mm256_castsi256_ps(_mm256_slli_epi32(w0, 16)),
							 _mm256_loadu_ps(x + i), s0);
		s1 = _mm256_fmadd_ps(_mm256_castsi256_ps(_mm256_slli_epi32(w1, 16)),
							 _mm256_loadu_ps(x + i + WIDTH), s1);
	}
	for (; i < n; i++)
		rest += nl_bf16_to_f32(weights[i]) * x[i];
	return sum_of(_mm256_add_ps(s0, s1)) + rest;
}

TARGET static void
rms_norm(float *out, const float *x, const float *weight, float epsilon, int n)
{
	__m256		squares = _mm256_setzero_ps();
	float		rest = 0,
				factor;
	int			i = 0;

	for (; i + WIDTH <= n; i += WIDTH)
	{
		__m256		v = _mm256_loadu_ps(x + i);

		squares = _mm256_fmadd_ps(v, v, squares);
	}
	for (; i < n; i++)
		rest += x[i] * x[i];
	factor = 1.0f / sqrtf((sum_of(squares) + rest) / (float) n + epsilon);
	for (i = 0; i + WIDTH <= n; i += WIDTH)
		_mm256_storeu_ps(out + i, _mm256_mul_ps(
			_mm256_mul_ps(_mm256_loadu_ps(x + i), _mm256_set1_ps(factor)),
			_mm256_loadu_ps(weight + i)));
	for (; i < n; i++)
		out[i] = x[i] * factor * weight[i];
}

TARGET static void
swiglu(float *gate, const float *up, int n)
{
	const __m256 one = _mm256_set1_ps(1.0f);
	int			i = 0;

	for (; i < n; i += WIDTH)
	{
		float		rest[2][WIDTH] = {{0}};
		int			count = n - i < WIDTH ? n - i : WIDTH;
		__m256		g,
					e;

		memcpy(rest[0], gate + i, sizeof(float) * (size_t) count);
		memcpy(rest[1], up + i, sizeof(float) * (size_t) count);
		g = _mm256_loadu_ps(rest[0]);
		e = nl_exp_avx2(_mm256_sub_ps(_mm256_setzero_ps(), g));
		g = _mm256_mul_ps(_mm256_div_ps(g, _mm256_add_ps(one, e)), _mm256_loadu_ps(rest[1]));
		_mm256_storeu_ps(rest[0], g);
		memcpy(gate + i, rest[0], sizeof(float) * (size_t) count);
	}
}

TARGET static void
f32_to_f16(uint16_t *out, const float *x, int n)
{
	int			i = 0;

	for (; i + WIDTH <= n; i += WIDTH)
		_mm_storeu_si128((__m128i *) (out + i), _mm256_cvtps_ph(
			_mm256_loadu_ps(x + i), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
	for (; i < n; i++)
		out[i] = nl_f32_to_f16(x[i]);
}

/*---- Attention ----*/

/* Eight numbers of the cache. */
INLINE __m256
cached(const void *at, bool halves, size_t i)
{
	return halves ?
		_mm256_cvtph_ps(_mm_loadu_si128((const __m128i *) ((const uint16_t *) at + i))) :
		_mm256_loadu_ps((const float *) at + i);
}

/* `n` rows of q, a constant up to 4, against all blocks. */
INLINE void
score_rows(int n, float *out, size_t stride, const float *q, const void *keys,
		   bool halves, int n_blocks, int head)
{
	int			b,
				d,
				i;

	for (b = 0; b < n_blocks; b++)
	{
		size_t		at = (size_t) b * (size_t) head * NL_CACHE_BLOCK;
		__m256		low[4],
					high[4];

		for (i = 0; i < n; i++)
			low[i] = high[i] = _mm256_setzero_ps();
		for (d = 0; d < head; d++, at += NL_CACHE_BLOCK)
		{
			__m256		k0 = cached(keys, halves, at);
			__m256		k1 = cached(keys, halves, at + WIDTH);

#pragma GCC unroll 4
			for (i = 0; i < n; i++)
			{
				__m256		a = _mm256_set1_ps(q[i * head + d]);

				low[i] = _mm256_fmadd_ps(k0, a, low[i]);
				high[i] = _mm256_fmadd_ps(k1, a, high[i]);
			}
		}
		for (i = 0; i < n; i++)
		{
			_mm256_storeu_ps(out + (size_t) i * stride + NL_CACHE_BLOCK * b, low[i]);
			_mm256_storeu_ps(out + (size_t) i * stride + NL_CACHE_BLOCK * b + WIDTH, high[i]);
		}
	}
}

TARGET static void
scores(float *out, size_t stride, const float *q, int n, const void *keys,
	   bool halves, int n_blocks, int head)
{
	for (; n >= 4; n -= 4, q += 4 * head, out += 4 * stride)
	{
		if (halves)
			score_rows(4, out, stride, q, keys, true, n_blocks, head);
		else
			score_rows(4, out, stride, q, keys, false, n_blocks, head);
	}
	for (; n >= 1; n--, q += head, out += stride)
	{
		if (halves)
			score_rows(1, out, stride, q, keys, true, n_blocks, head);
		else
			score_rows(1, out, stride, q, keys, false, n_blocks, head);
	}
}

/* One row: 32 columns at a time, then 8, then singly. */
INLINE void
mix_row(float *out, const float *amounts, const void *values, bool halves,
		int count, int head)
{
	int			column = 0,
				p,
				w;

	for (; column + 4 * WIDTH <= head; column += 4 * WIDTH)
	{
		__m256		sums[4];

		for (w = 0; w < 4; w++)
			sums[w] = _mm256_setzero_ps();
		for (p = 0; p < count; p++)
		{
			__m256		a = _mm256_set1_ps(amounts[p]);
			size_t		at = (size_t) p * (size_t) head + (size_t) column;

#pragma GCC unroll 4
			for (w = 0; w < 4; w++)
				sums[w] = _mm256_fmadd_ps(a, cached(values, halves, at + (size_t) (WIDTH * w)),
										  sums[w]);
		}
		for (w = 0; w < 4; w++)
			_mm256_storeu_ps(out + column + WIDTH * w, sums[w]);
	}
	for (; column + WIDTH <= head; column += WIDTH)
	{
		__m256		sum = _mm256_setzero_ps();

		for (p = 0; p < count; p++)
			sum = _mm256_fmadd_ps(_mm256_set1_ps(amounts[p]), cached(
				values, halves, (size_t) p * (size_t) head + (size_t) column), sum);
		_mm256_storeu_ps(out + column, sum);
	}
	for (; column < head; column++)
	{
		float		sum = 0;

		for (p = 0; p < count; p++)
		{
			size_t		at = (size_t) p * (size_t) head + (size_t) column;

			sum += amounts[p] * (halves ? nl_f16_to_f32(((const uint16_t *) values)[at]) :
								 ((const float *) values)[at]);
		}
		out[column] = sum;
	}
}

TARGET static void
mix(float *out, const float *amounts, size_t stride, int n,
	const void *values, bool halves, int count, int head)
{
	for (; n >= 1; n--, out += head, amounts += stride)
	{
		if (halves)
			mix_row(out, amounts, values, true, count, head);
		else
			mix_row(out, amounts, values, false, count, head);
	}
}

const NlTextKernels nl_text_kernels_avx2 =
{
	.name = "avx2",
	.rows = nl_rows_avx2,
	.dot_bf16 = dot_bf16,
	.rms_norm = rms_norm,
	.swiglu = swiglu,
	.f32_to_f16 = f32_to_f16,
	.scores = scores,
	.mix = mix,
};

#endif							/* NL_HAVE_X86_KERNELS */

/*-------------------------------------------------------------------------
 * kernels_x86.h
 *	  What the x86-64 kernels share: the instruction sets they are compiled
 *	  for, exp, GELU and a matrix turned. Private to kernels_*.c.
 *-------------------------------------------------------------------------
 */
#ifndef NL_KERNELS_X86_H
#define NL_KERNELS_X86_H

#include <immintrin.h>

#define NL_TARGET_AVX2 __attribute__((target("avx2,fma,f16c")))
#define NL_TARGET_AVX512 \
	__attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512vnni")))

/*
 * exp(x) to about 1 unit in the last place: x = k ln 2 + r, a polynomial in r
 * (Cephes' expf), and k put into the exponent. Below -87.3 the result stays at
 * 1e-38 instead of 0. A NaN stays one: min and max give their second operand.
 */
NL_TARGET_AVX2 static inline __m256
nl_exp_avx2(__m256 x)
{
	const __m256 one = _mm256_set1_ps(1.0f);
	__m256		k,
				r,
				y;

	x = _mm256_min_ps(_mm256_set1_ps(88.3762626647949f), x);
	x = _mm256_max_ps(_mm256_set1_ps(-87.3365478515625f), x);
	k = _mm256_round_ps(_mm256_mul_ps(x, _mm256_set1_ps(1.44269504088896341f)),
						_MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
	r = _mm256_fnmadd_ps(k, _mm256_set1_ps(0.693359375f), x);
	r = _mm256_fnmadd_ps(k, _mm256_set1_ps(-2.12194440e-4f), r);
	y = _mm256_set1_ps(1.9875691500e-4f);
	y = _mm256_fmadd_ps(y, r, _mm256_set1_ps(1.3981999507e-3f));
	y = _mm256_fmadd_ps(y, r, _mm256_set1_ps(8.3334519073e-3f));
	y = _mm256_fmadd_ps(y, r, _mm256_set1_ps(4.1665795894e-2f));
	y = _mm256_fmadd_ps(y, r, _mm256_set1_ps(1.6666665459e-1f));
	y = _mm256_fmadd_ps(y, r, _mm256_set1_ps(5.0000001201e-1f));
	y = _mm256_fmadd_ps(y, _mm256_mul_ps(r, r), _mm256_add_ps(r, one));
	return _mm256_mul_ps(y, _mm256_castsi256_ps(_mm256_slli_epi32(
		_mm256_add_epi32(_mm256_cvtps_epi32(k), _mm256_set1_epi32(127)), 23)));
}

/* the same; the scaling goes down to 0. */
NL_TARGET_AVX512 static inline __m512
nl_exp_avx512(__m512 x)
{
	const __m512 one = _mm512_set1_ps(1.0f);
	__m512		k,
				r,
				y;

	x = _mm512_min_ps(_mm512_set1_ps(88.3762626647949f), x);
	x = _mm512_max_ps(_mm512_set1_ps(-110.0f), x);
	k = _mm512_roundscale_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504088896341f)),
							 _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
	r = _mm512_fnmadd_ps(k, _mm512_set1_ps(0.693359375f), x);
	r = _mm512_fnmadd_ps(k, _mm512_set1_ps(-2.12194440e-4f), r);
	y = _mm512_set1_ps(1.9875691500e-4f);
	y = _mm512_fmadd_ps(y, r, _mm512_set1_ps(1.3981999507e-3f));
	y = _mm512_fmadd_ps(y, r, _mm512_set1_ps(8.3334519073e-3f));
	y = _mm512_fmadd_ps(y, r, _mm512_set1_ps(4.1665795894e-2f));
	y = _mm512_fmadd_ps(y, r, _mm512_set1_ps(1.6666665459e-1f));
	y = _mm512_fmadd_ps(y, r, _mm512_set1_ps(5.0000001201e-1f));
	y = _mm512_fmadd_ps(y, _mm512_mul_ps(r, r), _mm512_add_ps(r, one));
	return _mm512_scalef_ps(y, k);
}

/*
 * GELU, x Phi(x), is x (1/2 + x P(t)), t = 2 x^2 / 5.15^2 - 1, with x P(t) held
 * within -1/2 .. 1/2 and t within -1 .. 1: from |x| = 5.15 on that is 0 or x.
 * P is a least-squares fit of x^2 P(t) on Chebyshev points; the whole is good
 * to 7e-7, floats' rounding included. Coefficients from t^13 down.
 */
#define NL_GELU_END 26.5225f	/* 5.15^2 */
#define NL_GELU_DEGREE 13
static const float nl_gelu[NL_GELU_DEGREE + 1] = {
	-0.000318749342f, 0.00102006434f, -0.00136498804f, 0.00192956673f,
	-0.0042281216f, 0.00786985736f, -0.0121607017f, 0.0176470242f,
	-0.0244053658f, 0.0318782181f, -0.0400794707f, 0.0504041873f,
	-0.0683692545f, 0.137265086f
};

/* A NaN stays one: it is multiplied with at the end. */
NL_TARGET_AVX2 static inline __m256
nl_gelu_avx2(__m256 x)
{
	__m256		t = _mm256_min_ps(_mm256_mul_ps(x, x), _mm256_set1_ps(NL_GELU_END));
	__m256		y = _mm256_set1_ps(nl_gelu[0]);
	int			i;

	t = _mm256_fmsub_ps(t, _mm256_set1_ps(2 / NL_GELU_END), _mm256_set1_ps(1.0f));
#pragma GCC unroll 13
	for (i = 1; i <= NL_GELU_DEGREE; i++)
		y = _mm256_fmadd_ps(y, t, _mm256_set1_ps(nl_gelu[i]));
	y = _mm256_max_ps(_mm256_mul_ps(x, y), _mm256_set1_ps(-0.5f));
	y = _mm256_min_ps(y, _mm256_set1_ps(0.5f));
	return _mm256_mul_ps(x, _mm256_add_ps(y, _mm256_set1_ps(0.5f)));
}

NL_TARGET_AVX512 static inline __m512
nl_gelu_avx512(__m512 x)
{
	__m512		t = _mm512_min_ps(_mm512_mul_ps(x, x), _mm512_set1_ps(NL_GELU_END));
	__m512		y = _mm512_set1_ps(nl_gelu[0]);
	int			i;

	t = _mm512_fmsub_ps(t, _mm512_set1_ps(2 / NL_GELU_END), _mm512_set1_ps(1.0f));
#pragma GCC unroll 13
	for (i = 1; i <= NL_GELU_DEGREE; i++)
		y = _mm512_fmadd_ps(y, t, _mm512_set1_ps(nl_gelu[i]));
	y = _mm512_max_ps(_mm512_mul_ps(x, y), _mm512_set1_ps(-0.5f));
	y = _mm512_min_ps(y, _mm512_set1_ps(0.5f));
	return _mm512_mul_ps(x, _mm512_add_ps(y, _mm512_set1_ps(0.5f)));
}

/* Eight rows of eight words, turned; `step` registers from one to the next. */
NL_TARGET_AVX2 static inline void
nl_turn_eight(__m256i *to, size_t step, const __m256i *rows)
{
	__m256i		a[8],
				b[8];
	int			i;

	for (i = 0; i < 8; i += 2)
	{
		a[i] = _mm256_unpacklo_epi32(rows[i], rows[i + 1]);
		a[i + 1] = _mm256_unpackhi_epi32(rows[i], rows[i + 1]);
	}
	for (i = 0; i < 8; i += 4)
	{
		b[i] = _mm256_unpacklo_epi64(a[i], a[i + 2]);
		b[i + 1] = _mm256_unpackhi_epi64(a[i], a[i + 2]);
		b[i + 2] = _mm256_unpacklo_epi64(a[i + 1], a[i + 3]);
		b[i + 3] = _mm256_unpackhi_epi64(a[i + 1], a[i + 3]);
	}
	for (i = 0; i < 4; i++)
	{
		_mm256_store_si256(to + (size_t) i * step,
						   _mm256_permute2x128_si256(b[i], b[i + 4], 0x20));
		_mm256_store_si256(to + (size_t) (i + 4) * step,
						   _mm256_permute2x128_si256(b[i], b[i + 4], 0x31));
	}
}

#endif							/* NL_KERNELS_X86_H */

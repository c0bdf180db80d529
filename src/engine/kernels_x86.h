/*-------------------------------------------------------------------------
 * kernels_x86.h
 *	  What the x86-64 kernels share: the instruction sets they are compiled
 *	  for, and exp. Private to kernels_*.c.
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

#endif							/* NL_KERNELS_X86_H */

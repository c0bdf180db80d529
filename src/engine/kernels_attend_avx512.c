/*-------------------------------------------------------------------------
 * kernels_attend_avx512.c
 *	  One head of attention for x86-64 with AVX-512 (F, BW, VL) and VNNI: the
 *	  kernel `attend` of kernels.h.
 *
 * VNNI multiplies pairs of 16-bit integers at twice the rate of floats. So q
 * and k are rounded to integers of about 13 bits, a scale for each row, as
 * large as lets the sum over a head stay in 32 bits; v likewise, with a scale
 * for each column, and the shares of the softmax, which are at most 1. Six
 * rows of q are taken through scores, softmax and the sum over v together:
 * their scores stay in the first-level cache. The largest share of a row is
 * exactly 1 and what is divided by is the sum of the rounded shares.
 *
 * Owns nothing, fails never. Numbers that are not finite give nonsense, but
 * nothing is read or written outside.
 *-------------------------------------------------------------------------
 */
#include "engine/kernels.h"

#ifdef NL_HAVE_X86_KERNELS

#include <math.h>
#include <string.h>

#include "engine/kernels_x86.h"

#define WIDTH 16
#define TARGET NL_TARGET_AVX512
#define INLINE TARGET static inline __attribute__((always_inline))

/* 32 products of two of these, the most that are added up before they are made
 * floats again, fit into 32 bits. */
#define MOST 8191

/* Rows of q that are worked on together, and for each of them: */
#define FOR_EACH_ROW(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5)
#define N_TOGETHER 6

/* Parts of the scratch. Registers of 16 pairs: */
typedef struct Scratch
{
	__m512i    *keys;			/* [n / 16][head / 2], a pair of each of 16 keys */
	__m512i    *values;			/* [n / 2][head / 16], of two rows of v each */
	float	   *key_scales;		/* [n] up to whole 16 */
	float	   *value_scales;	/* [head] */
	int16_t    *queries;		/* [N_TOGETHER][NL_ATTEND_HEAD]; 16 keys before they
								 * are turned */
	float	   *scores;			/* [N_TOGETHER][padded] */
	int16_t    *shares;			/* [N_TOGETHER][padded] */
	int			padded;			/* n up to whole 32 */
	int			n;
	int			head;
} Scratch;

INLINE __mmask16
first(int n)
{
	return n >= WIDTH ? (__mmask16) 0xffff : (__mmask16) ((1u << n) - 1);
}

static void
divide_scratch(Scratch *s, void *memory, int n, int head)
{
	char	   *at = memory;

	s->n = n;
	s->head = head;
	s->padded = (n + 31) / 32 * 32;
	s->keys = (__m512i *) at;
	at += (size_t) s->padded * (size_t) head * sizeof(int16_t);
	s->values = (__m512i *) at;
	at += (size_t) s->padded * (size_t) head * sizeof(int16_t);
	s->key_scales = (float *) at;
	at += (size_t) s->padded * sizeof(float);
	s->scores = (float *) at;
	at += N_TOGETHER * (size_t) s->padded * sizeof(float);
	s->shares = (int16_t *) at;
	at += N_TOGETHER * (size_t) s->padded * sizeof(int16_t);
	s->value_scales = (float *) at;
	at += NL_ATTEND_HEAD * sizeof(float);
	s->queries = (int16_t *) at;	/* 16 rows of NL_ATTEND_HEAD at most */
}

/* A row of q or k as integers up to `most`; gives the scale. */
INLINE float
round_row(int16_t *out, const float *x, int head, float most)
{
	__m512		largest = _mm512_setzero_ps();
	__m512		inverse;
	float		size;
	int			i;

	for (i = 0; i < head; i += WIDTH)
		largest = _mm512_max_ps(_mm512_abs_ps(_mm512_loadu_ps(x + i)), largest);
	size = _mm512_reduce_max_ps(largest);
	inverse = _mm512_set1_ps(size > 1e-30f ? most / size : 0);
	for (i = 0; i < head; i += WIDTH)
		_mm256_store_si256((__m256i *) (out + i), _mm512_cvtepi32_epi16(
			_mm512_cvtps_epi32(_mm512_mul_ps(_mm512_loadu_ps(x + i), inverse))));
	return size > 1e-30f ? size / most : 0;
}

/* 16 bytes at the same place of rows 0, 4, 8 and 12 from `row` on. */
INLINE __m512i
every_fourth(const int16_t *rows, int row, int at)
{
	const int16_t *from = rows + row * NL_ATTEND_HEAD + at;
	__m512i		four = _mm512_castsi128_si512(_mm_load_si128((const __m128i *) from));

	four = _mm512_inserti32x4(four, _mm_load_si128((const __m128i *) (from + 4 * NL_ATTEND_HEAD)), 1);
	four = _mm512_inserti32x4(four, _mm_load_si128((const __m128i *) (from + 8 * NL_ATTEND_HEAD)), 2);
	return _mm512_inserti32x4(four, _mm_load_si128((const __m128i *) (from + 12 * NL_ATTEND_HEAD)), 3);
}

/* Sixteen keys at a time are rounded and turned; past the last one, zeros. */
INLINE void
pack_keys(Scratch *s, const float *k, size_t stride, float most)
{
	int			head = s->head;
	__m512i    *to = s->keys;
	int			j,
				i;

	for (j = 0; j < s->n; j += WIDTH)
	{
		for (i = 0; i < WIDTH; i++)
		{
			s->key_scales[j + i] = 0;
			if (j + i < s->n)
				s->key_scales[j + i] = round_row(s->queries + i * NL_ATTEND_HEAD,
												 k + (size_t) (j + i) * stride, head, most);
			else
				memset(s->queries + i * NL_ATTEND_HEAD, 0, sizeof(int16_t) * (size_t) head);
		}
		/* four pairs of each key: four by four words turned in each quarter */
		for (i = 0; i < head; i += 8, to += 4)
		{
			__m512i		r0 = every_fourth(s->queries, 0, i);
			__m512i		r1 = every_fourth(s->queries, 1, i);
			__m512i		r2 = every_fourth(s->queries, 2, i);
			__m512i		r3 = every_fourth(s->queries, 3, i);
			__m512i		low01 = _mm512_unpacklo_epi32(r0, r1);
			__m512i		high01 = _mm512_unpackhi_epi32(r0, r1);
			__m512i		low23 = _mm512_unpacklo_epi32(r2, r3);
			__m512i		high23 = _mm512_unpackhi_epi32(r2, r3);

			to[0] = _mm512_unpacklo_epi64(low01, low23);
			to[1] = _mm512_unpackhi_epi64(low01, low23);
			to[2] = _mm512_unpacklo_epi64(high01, high23);
			to[3] = _mm512_unpackhi_epi64(high01, high23);
		}
	}
}

/* Rows of v, two by two; a row past the last is zeros. */
INLINE void
pack_values(Scratch *s, const float *v, size_t stride)
{
	int			registers = s->head / WIDTH;
	int			c,
				j;

	for (c = 0; c < registers; c++)
	{
		const float *column = v + c * WIDTH;
		__m512		largest = _mm512_setzero_ps();
		__m512		inverse;
		__mmask16	some;

		for (j = 0; j < s->n; j++)
			largest = _mm512_max_ps(_mm512_abs_ps(
				_mm512_loadu_ps(column + (size_t) j * stride)), largest);
		some = _mm512_cmp_ps_mask(largest, _mm512_set1_ps(1e-30f), _CMP_GT_OQ);
		inverse = _mm512_maskz_div_ps(some, _mm512_set1_ps(MOST), largest);
		/* the shares are MOST too large, and divided by their sum */
		_mm512_store_ps(s->value_scales + c * WIDTH, _mm512_maskz_mul_ps(
			some, largest, _mm512_set1_ps(1.0f / MOST)));
		for (j = 0; j < s->n; j += 2)
		{
			const float *row = column + (size_t) j * stride;
			__m512i		even = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_loadu_ps(row), inverse));
			__m512i		odd = _mm512_setzero_si512();

			if (j + 1 < s->n)
				odd = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_loadu_ps(row + stride), inverse));
			s->values[j / 2 * registers + c] =
				_mm512_mask_blend_epi16(0xaaaaaaaa, even, _mm512_slli_epi32(odd, 16));
		}
	}
}

/*
 * A pair of each of six rows with registers of 16 or 32 columns (`wide` 1 or
 * 2), added to part0r and part1r. The pair of row 0 is at `near`, of row 3 at
 * `far`; other rows are one or two row_bytes on: two pointers serve six rows.
 */
#define DECLARE(r) \
	__m512i		part0##r = _mm512_setzero_si512(); \
	__m512i		part1##r = _mm512_setzero_si512();
#define CLEAR(r) \
	part0##r = part1##r = _mm512_setzero_si512();
#define MULTIPLY(r) \
	{ \
		__m512i		pairs; \
		int32_t		pair; \
		\
		memcpy(&pair, (r < 3 ? near : far) + r % 3 * row_bytes, sizeof(pair)); \
		pairs = _mm512_set1_epi32(pair); \
		part0##r = _mm512_dpwssd_epi32(part0##r, column0, pairs); \
		if (wide > 1) \
			part1##r = _mm512_dpwssd_epi32(part1##r, column1, pairs); \
	}

/* Scores of six rows with keys j to j + 16 * wide, without the row's scale. */
INLINE void
some_scores(const int wide, const Scratch *s, int j)
{
	const size_t row_bytes = sizeof(int16_t) * NL_ATTEND_HEAD;
	const char *near = (const char *) s->queries;
	const char *far = near + 3 * row_bytes;
	const __m512i *keys = s->keys + (size_t) j / WIDTH * (size_t) (s->head / 2);
	int			n_pairs = s->head / 2;
	__m512		scale0 = _mm512_load_ps(s->key_scales + j);
	__m512		scale1 = wide > 1 ? _mm512_load_ps(s->key_scales + j + WIDTH) : scale0;
	float	   *to = s->scores + j;
	int			p,
				i;

	FOR_EACH_ROW(DECLARE)
	for (p = 0; p < n_pairs; p += 8)
#pragma GCC unroll 8
		for (i = 0; i < 8; i++, near += 4, far += 4)
		{
			__m512i		column0 = keys[p + i];
			__m512i		column1 = wide > 1 ? keys[n_pairs + p + i] : column0;

			FOR_EACH_ROW(MULTIPLY)
		}
#define STORE(r) \
	_mm512_store_ps(to + r * s->padded, \
					_mm512_mul_ps(_mm512_cvtepi32_ps(part0##r), scale0)); \
	if (wide > 1) \
		_mm512_store_ps(to + r * s->padded + WIDTH, \
						_mm512_mul_ps(_mm512_cvtepi32_ps(part1##r), scale1));
	FOR_EACH_ROW(STORE)
#undef STORE
}

/*
 * MOST * 2^x for x <= 0, as an integer; 0 for a NaN. To 3e-6 of it: a polynomial for the fraction, from
 * -1/2 to 1/2 (least squares of the relative error on Chebyshev points).
 */
INLINE __m512i
power_of_two(__m512 x)
{
	__m512		whole = _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
	__m512		f = _mm512_sub_ps(x, whole);
	__m512		y = _mm512_set1_ps(MOST * 0.00956051f);

	y = _mm512_fmadd_ps(y, f, _mm512_set1_ps(MOST * 0.05591704f));
	y = _mm512_fmadd_ps(y, f, _mm512_set1_ps(MOST * 0.24024981f));
	y = _mm512_fmadd_ps(y, f, _mm512_set1_ps(MOST * 0.69312197f));
	y = _mm512_fmadd_ps(y, f, _mm512_set1_ps(MOST * 0.99999919f));
	return _mm512_max_epi32(_mm512_cvtps_epi32(_mm512_scalef_ps(y, whole)),
							_mm512_setzero_si512());
}

/* Scores of a row, times `by`, to shares; up to whole 16, zeros. Gives 1 /
 * their sum. */
INLINE float
share_out(const Scratch *s, const float *scores, int16_t *shares, float by)
{
	const __m512 least = _mm512_set1_ps(-INFINITY);
	__m512		most0 = least,
				most1 = least,
				factor = _mm512_set1_ps(by);
	__m512i		sums = _mm512_setzero_si512();
	int			whole = s->n / WIDTH * WIDTH;
	int			j;

	for (j = 0; j + 2 * WIDTH <= s->n; j += 2 * WIDTH)
	{
		most0 = _mm512_max_ps(_mm512_load_ps(scores + j), most0);
		most1 = _mm512_max_ps(_mm512_load_ps(scores + j + WIDTH), most1);
	}
	for (; j < s->n; j += WIDTH)
		most0 = _mm512_mask_max_ps(most0, first(s->n - j), _mm512_load_ps(scores + j), most0);
	most0 = _mm512_set1_ps(_mm512_reduce_max_ps(_mm512_max_ps(most0, most1)));

	for (j = 0; j < whole; j += WIDTH)
	{
		__m512i		share = power_of_two(
			_mm512_mul_ps(_mm512_sub_ps(_mm512_load_ps(scores + j), most0), factor));

		sums = _mm512_add_epi32(sums, share);
		_mm256_store_si256((__m256i *) (shares + j), _mm512_cvtepi32_epi16(share));
	}
	if (j < s->n)
	{
		__m512i		share = _mm512_maskz_mov_epi32(first(s->n - j), power_of_two(
			_mm512_mul_ps(_mm512_sub_ps(_mm512_load_ps(scores + j), most0), factor)));

		sums = _mm512_add_epi32(sums, share);
		_mm256_store_si256((__m256i *) (shares + j), _mm512_cvtepi32_epi16(share));
	}
	return 1.0f / (float) _mm512_reduce_add_epi32(sums);
}

/* out = shares times values, 16 or 32 columns from register c on. */
INLINE void
some_sums(const int wide, const Scratch *s, float *out, size_t stride, int count,
		  int c, const float *by)
{
	const size_t row_bytes = sizeof(int16_t) * (size_t) s->padded;
	const char *near = (const char *) s->shares;
	const char *far = near + 3 * row_bytes;
	int			registers = s->head / WIDTH;
	const __m512i *values = s->values + c;
	__m512		scale0 = _mm512_load_ps(s->value_scales + c * WIDTH);
	__m512		scale1 = wide > 1 ? _mm512_load_ps(s->value_scales + c * WIDTH + WIDTH) : scale0;
	int			n_pairs = (s->n + 1) / 2;
	int			p,
				i;

#define DECLARE_SUM(r) \
	__m512		sum0##r = _mm512_setzero_ps(); \
	__m512		sum1##r = _mm512_setzero_ps();
#define ADD(r) \
	sum0##r = _mm512_add_ps(sum0##r, _mm512_cvtepi32_ps(part0##r)); \
	if (wide > 1) \
		sum1##r = _mm512_add_ps(sum1##r, _mm512_cvtepi32_ps(part1##r));
#define STORE(r) \
	if (r < count) \
	{ \
		__m512		factor = _mm512_set1_ps(by[r]); \
		float	   *to = out + (size_t) r * stride + c * WIDTH; \
		\
		_mm512_storeu_ps(to, _mm512_mul_ps(_mm512_mul_ps(sum0##r, scale0), factor)); \
		if (wide > 1) \
			_mm512_storeu_ps(to + WIDTH, _mm512_mul_ps(_mm512_mul_ps(sum1##r, scale1), factor)); \
	}

	FOR_EACH_ROW(DECLARE)
	FOR_EACH_ROW(DECLARE_SUM)
#define MULTIPLY_ALL \
	{ \
		__m512i		column0 = values[0]; \
		__m512i		column1 = wide > 1 ? values[1] : column0; \
		\
		FOR_EACH_ROW(MULTIPLY) \
	}
	for (p = 0; p + 16 <= n_pairs; p += 16)
	{
		FOR_EACH_ROW(CLEAR)
#pragma GCC unroll 8
		for (i = 0; i < 16; i++, values += registers, near += 4, far += 4)
			MULTIPLY_ALL
		FOR_EACH_ROW(ADD)
	}
	FOR_EACH_ROW(CLEAR)
	for (; p < n_pairs; p++, values += registers, near += 4, far += 4)
		MULTIPLY_ALL
	FOR_EACH_ROW(ADD)
	FOR_EACH_ROW(STORE)
#undef DECLARE_SUM
#undef MULTIPLY_ALL
#undef ADD
#undef STORE
}

TARGET static void
scores_of_six(const Scratch *s)
{
	int			j;

	for (j = 0; j + WIDTH < s->n; j += 2 * WIDTH)
		some_scores(2, s, j);
	if (j < s->n)
		some_scores(1, s, j);
}

TARGET static void
sums_of_six(const Scratch *s, float *out, size_t stride, int count, const float *by)
{
	int			registers = s->head / WIDTH;
	int			c;

	for (c = 0; c + 2 <= registers; c += 2)
		some_sums(2, s, out, stride, count, c, by);
	if (c < registers)
		some_sums(1, s, out, stride, count, c, by);
}

/* See kernels.h. */
TARGET void
nl_attend_avx512(float *out, size_t out_stride, const float *q, const float *k,
				 const float *v, size_t stride, int queries, int n, int head,
				 float scale, void *scratch)
{
	/* `head` products of two of these fit into 32 bits */
	float		most = head <= 32 ? (float) MOST : floorf(sqrtf(2147483000.0f / (float) head));
	Scratch		s;
	int			i,
				r;

	divide_scratch(&s, scratch, n, head);
	pack_keys(&s, k, stride, most);
	pack_values(&s, v, stride);
	for (i = 0; i < queries; i += N_TOGETHER)
	{
		int			count = queries - i < N_TOGETHER ? queries - i : N_TOGETHER;
		float		by[N_TOGETHER];

		/* fewer than six: the last again and again, not stored */
		for (r = 0; r < N_TOGETHER; r++)
			by[r] = scale * 1.44269504088896341f *
				round_row(s.queries + r * NL_ATTEND_HEAD,
						  q + (size_t) (i + (r < count ? r : count - 1)) * stride, head, most);
		scores_of_six(&s);
		for (r = 0; r < N_TOGETHER; r++)
			by[r] = share_out(&s, s.scores + r * s.padded, s.shares + r * s.padded, by[r]);
		sums_of_six(&s, out + (size_t) i * out_stride, out_stride, count, by);
	}
}

#endif							/* NL_HAVE_X86_KERNELS */

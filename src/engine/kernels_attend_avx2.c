/*-------------------------------------------------------------------------
 * kernels_attend_avx2.c
 *	  One head of attention for x86-64 with AVX2 and FMA: the kernel `attend`
 *	  of kernels.h.
 *
 * Pairs of 16-bit integers are multiplied at twice the rate of floats, and
 * scores need not go through memory between product, softmax and product. The
 * arithmetic is that of kernels_attend_avx512.c, half as wide: q and k are
 * rounded to integers of about 13 bits, a scale for each row, v likewise with
 * a scale for each column, and the shares of the softmax; six rows of q are
 * taken through everything together. The largest share of a row is exactly 1
 * and what is divided by is the sum of the rounded shares.
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

#define WIDTH 8
#define TARGET NL_TARGET_AVX2
#define INLINE TARGET static inline __attribute__((always_inline))

/* 32 products of two of these, the most that are added up before they are made
 * floats again, fit into 32 bits. */
#define MOST 8191

/* Rows of q that are worked on together, and for each of them: with two
 * registers of columns twelve sums, what 16 registers hold. */
#define FOR_EACH_ROW(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5)
#define N_TOGETHER 6

/* Parts of the scratch. Registers of 8 pairs: */
typedef struct Scratch
{
	__m256i    *keys;			/* [n / 8][head / 2], a pair of each of 8 keys */
	__m256i    *values;			/* [n / 2][head / 8], of two rows of v each */
	float	   *key_scales;		/* [n] up to whole 16 */
	float	   *value_scales;	/* [head] */
	int16_t    *queries;		/* [N_TOGETHER][NL_ATTEND_HEAD]; 8 keys before they
								 * are turned */
	float	   *scores;			/* [N_TOGETHER][padded] */
	int16_t    *shares;			/* [N_TOGETHER][padded] */
	int			padded;			/* n up to whole 32 */
	int			n;
	int			head;
} Scratch;

static void
divide_scratch(Scratch *s, void *memory, int n, int head)
{
	char	   *at = memory;

	s->n = n;
	s->head = head;
	s->padded = (n + 31) / 32 * 32;
	s->keys = (__m256i *) at;
	at += (size_t) s->padded * (size_t) head * sizeof(int16_t);
	s->values = (__m256i *) at;
	at += (size_t) s->padded * (size_t) head * sizeof(int16_t);
	s->key_scales = (float *) at;
	at += (size_t) s->padded * sizeof(float);
	s->scores = (float *) at;
	at += N_TOGETHER * (size_t) s->padded * sizeof(float);
	s->shares = (int16_t *) at;
	at += N_TOGETHER * (size_t) s->padded * sizeof(int16_t);
	s->value_scales = (float *) at;
	at += NL_ATTEND_HEAD * sizeof(float);
	s->queries = (int16_t *) at;	/* 8 rows of NL_ATTEND_HEAD at most */
}

INLINE __m256
size_of(__m256 x)
{
	return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), x);
}

INLINE float
largest_of(__m256 x)
{
	__m128		four = _mm_max_ps(_mm256_castps256_ps128(x),
								  _mm256_extractf128_ps(x, 1));
	__m128		two = _mm_max_ps(four, _mm_movehl_ps(four, four));

	return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}

/* Twice eight integers to sixteen of 16 bits, in order. */
INLINE __m256i
narrowed(__m256i low, __m256i high)
{
	return _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0xd8);
}

/* A row of q or k as integers up to `most`; gives the scale. */
INLINE float
round_row(int16_t *out, const float *x, int head, float most)
{
	__m256		largest = _mm256_setzero_ps();
	__m256		inverse;
	float		size;
	int			i;

	for (i = 0; i < head; i += WIDTH)	/* a NaN leaves what there was */
		largest = _mm256_max_ps(size_of(_mm256_loadu_ps(x + i)), largest);
	size = largest_of(largest);
	inverse = _mm256_set1_ps(size > 1e-30f ? most / size : 0);
	for (i = 0; i < head; i += 2 * WIDTH)
		_mm256_store_si256((__m256i *) (out + i), narrowed(
			_mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(x + i), inverse)),
			_mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(x + i + WIDTH), inverse))));
	return size > 1e-30f ? size / most : 0;
}

/* Eight keys at a time are rounded and turned; past the last one, zeros, up to
 * whole 16. */
INLINE void
pack_keys(Scratch *s, const float *k, size_t stride, float most)
{
	int			head = s->head;
	__m256i    *to = s->keys;
	int			end = (s->n + 2 * WIDTH - 1) / (2 * WIDTH) * (2 * WIDTH);
	int			j,
				i;

	for (j = 0; j < end; j += WIDTH)
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
		for (i = 0; i < head; i += 16, to += 8)
		{
			__m256i		rows[8];
			int			r;

			for (r = 0; r < 8; r++)
				rows[r] = _mm256_load_si256((const __m256i *) (s->queries + r * NL_ATTEND_HEAD + i));
			nl_turn_eight(to, 1, rows);
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
		__m256		largest = _mm256_setzero_ps();
		__m256		inverse,
					some;

		for (j = 0; j < s->n; j++)
			largest = _mm256_max_ps(size_of(_mm256_loadu_ps(column + (size_t) j * stride)), largest);
		some = _mm256_cmp_ps(largest, _mm256_set1_ps(1e-30f), _CMP_GT_OQ);
		inverse = _mm256_and_ps(some, _mm256_div_ps(_mm256_set1_ps(MOST), largest));
		/* the shares are MOST too large, and divided by their sum */
		_mm256_store_ps(s->value_scales + c * WIDTH, _mm256_and_ps(
			some, _mm256_mul_ps(largest, _mm256_set1_ps(1.0f / MOST))));
		for (j = 0; j < s->n; j += 2)
		{
			const float *row = column + (size_t) j * stride;
			__m256i		even = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(row), inverse));
			__m256i		odd = _mm256_setzero_si256();

			if (j + 1 < s->n)
				odd = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(row + stride), inverse));
			s->values[j / 2 * registers + c] =
				_mm256_blend_epi16(even, _mm256_slli_epi32(odd, 16), 0xaa);
		}
	}
}

/*
 * A pair of each of six rows with two registers of columns, added to part0r
 * and part1r. The pair of row 0 is at `near`, of row 3 at `far`; other rows
 * are one or two row_bytes on: two pointers serve six rows.
 */
#define DECLARE(r) \
	__m256i		part0##r = _mm256_setzero_si256(); \
	__m256i		part1##r = _mm256_setzero_si256();
#define CLEAR(r) \
	part0##r = part1##r = _mm256_setzero_si256();
#define MULTIPLY(r) \
	{ \
		__m256i		pairs; \
		int32_t		pair; \
		\
		memcpy(&pair, (r < 3 ? near : far) + r % 3 * row_bytes, sizeof(pair)); \
		pairs = _mm256_set1_epi32(pair); \
		part0##r = _mm256_add_epi32(part0##r, _mm256_madd_epi16(column0, pairs)); \
		part1##r = _mm256_add_epi32(part1##r, _mm256_madd_epi16(column1, pairs)); \
		/* or the compiler adds up in another order, through memory */ \
		__asm__("" : "+x"(part0##r), "+x"(part1##r)); \
	}

/* Scores of six rows with keys j to j + 16, without the row's scale. */
INLINE void
some_scores(const Scratch *s, int j)
{
	const size_t row_bytes = sizeof(int16_t) * NL_ATTEND_HEAD;
	const char *near = (const char *) s->queries;
	const char *far = near + 3 * row_bytes;
	int			n_pairs = s->head / 2;
	const __m256i *keys = s->keys + (size_t) (j / WIDTH) * (size_t) n_pairs;
	float	   *to = s->scores + j;
	int			p,
				i;

	FOR_EACH_ROW(DECLARE)
	for (p = 0; p < n_pairs; p += 8)
#pragma GCC unroll 8
		for (i = 0; i < 8; i++, near += 4, far += 4)
		{
			__m256i		column0 = keys[p + i];
			__m256i		column1 = keys[n_pairs + p + i];

			FOR_EACH_ROW(MULTIPLY)
		}
#define STORE(r) \
	_mm256_store_ps(to + r * s->padded, _mm256_mul_ps( \
		_mm256_cvtepi32_ps(part0##r), _mm256_load_ps(s->key_scales + j))); \
	_mm256_store_ps(to + r * s->padded + WIDTH, _mm256_mul_ps( \
		_mm256_cvtepi32_ps(part1##r), _mm256_load_ps(s->key_scales + j + WIDTH)));
	FOR_EACH_ROW(STORE)
#undef STORE
}

/*
 * MOST * 2^x for x <= 0, as an integer; 0 for a NaN. The polynomial of
 * kernels_attend_avx512.c; from -30 down it is 0.
 */
INLINE __m256i
power_of_two(__m256 x)
{
	__m256		whole,
				f,
				y = _mm256_set1_ps(MOST * 0.00956051f);

	x = _mm256_max_ps(x, _mm256_set1_ps(-30.0f));
	whole = _mm256_round_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
	f = _mm256_sub_ps(x, whole);
	y = _mm256_fmadd_ps(y, f, _mm256_set1_ps(MOST * 0.05591704f));
	y = _mm256_fmadd_ps(y, f, _mm256_set1_ps(MOST * 0.24024981f));
	y = _mm256_fmadd_ps(y, f, _mm256_set1_ps(MOST * 0.69312197f));
	y = _mm256_fmadd_ps(y, f, _mm256_set1_ps(MOST * 0.99999919f));
	return _mm256_cvtps_epi32(_mm256_castsi256_ps(_mm256_add_epi32(
		_mm256_castps_si256(y), _mm256_slli_epi32(_mm256_cvtps_epi32(whole), 23))));
}

/* Scores of a row, times `by`, to shares; up to whole 16, zeros. Gives 1 /
 * their sum. */
INLINE float
share_out(const Scratch *s, float *scores, int16_t *shares, float by)
{
	__m256		most = _mm256_set1_ps(-INFINITY),
				most1 = most,
				factor = _mm256_set1_ps(by);
	__m256i		sums = _mm256_setzero_si256();
	__m128i		four;
	int			end = (s->n + 2 * WIDTH - 1) / (2 * WIDTH) * (2 * WIDTH);
	int			j;

	for (j = s->n; j < end; j++)
		scores[j] = -INFINITY;
	for (j = 0; j < end; j += 2 * WIDTH)
	{
		most = _mm256_max_ps(_mm256_load_ps(scores + j), most);
		most1 = _mm256_max_ps(_mm256_load_ps(scores + j + WIDTH), most1);
	}
	most = _mm256_set1_ps(largest_of(_mm256_max_ps(most, most1)));

	for (j = 0; j < end; j += 2 * WIDTH)
	{
		__m256i		low = power_of_two(_mm256_mul_ps(
			_mm256_sub_ps(_mm256_load_ps(scores + j), most), factor));
		__m256i		high = power_of_two(_mm256_mul_ps(
			_mm256_sub_ps(_mm256_load_ps(scores + j + WIDTH), most), factor));

		sums = _mm256_add_epi32(sums, _mm256_add_epi32(low, high));
		_mm256_store_si256((__m256i *) (shares + j), narrowed(low, high));
	}
	four = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
	four = _mm_add_epi32(four, _mm_unpackhi_epi64(four, four));
	return 1.0f / (float) (_mm_cvtsi128_si32(four) + _mm_extract_epi32(four, 1));
}

/* out = shares times values, 16 columns from register c on. The sums wait in
 * memory: the registers are full. */
INLINE void
some_sums(const Scratch *s, float *out, size_t stride, int count, int c, const float *by)
{
	const size_t row_bytes = sizeof(int16_t) * (size_t) s->padded;
	const char *near = (const char *) s->shares;
	const char *far = near + 3 * row_bytes;
	int			registers = s->head / WIDTH;
	const __m256i *values = s->values + c;
	int			n_pairs = (s->n + 1) / 2;
	__m256		sums[2 * N_TOGETHER];
	int			p,
				i;

	FOR_EACH_ROW(DECLARE)
	for (i = 0; i < 2 * N_TOGETHER; i++)
		sums[i] = _mm256_setzero_ps();
#define ADD(r) \
	sums[2 * r] = _mm256_add_ps(sums[2 * r], _mm256_cvtepi32_ps(part0##r)); \
	sums[2 * r + 1] = _mm256_add_ps(sums[2 * r + 1], _mm256_cvtepi32_ps(part1##r));
#define MULTIPLY_ALL \
	{ \
		__m256i		column0 = values[0]; \
		__m256i		column1 = values[1]; \
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
#undef MULTIPLY_ALL
#undef ADD
	for (i = 0; i < count; i++)
	{
		__m256		factor = _mm256_set1_ps(by[i]);
		float	   *to = out + (size_t) i * stride + c * WIDTH;

		_mm256_storeu_ps(to, _mm256_mul_ps(_mm256_mul_ps(
			sums[2 * i], _mm256_load_ps(s->value_scales + c * WIDTH)), factor));
		_mm256_storeu_ps(to + WIDTH, _mm256_mul_ps(_mm256_mul_ps(
			sums[2 * i + 1], _mm256_load_ps(s->value_scales + (c + 1) * WIDTH)), factor));
	}
}

TARGET static void
scores_of_six(const Scratch *s)
{
	int			j;

	for (j = 0; j < s->n; j += 2 * WIDTH)
		some_scores(s, j);
}

TARGET static void
sums_of_six(const Scratch *s, float *out, size_t stride, int count, const float *by)
{
	int			registers = s->head / WIDTH;
	int			c;

	for (c = 0; c < registers; c += 2)
		some_sums(s, out, stride, count, c, by);
}

/* See kernels.h. */
TARGET void
nl_attend_avx2(float *out, size_t out_stride, const float *q, const float *k,
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

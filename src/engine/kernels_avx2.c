/*-------------------------------------------------------------------------
 * kernels_avx2.c
 *	  The kernels for x86-64 with AVX2, FMA and F16C; see kernels_scalar.c for
 *	  what each means.
 *
 * The instruction set is asked for function by function: per-file flags do
 * not reach the server's bitcode build. Multiplications and additions that
 * must not be fused are written apart and need -ffp-contract=off; where
 * fusing is wanted an FMA is written. Owns nothing, fails never.
 *-------------------------------------------------------------------------
 */
#include "engine/kernels.h"

#ifdef NL_HAVE_X86_KERNELS

#include <math.h>
#include <string.h>

#include "engine/kernels_x86.h"

#define WIDTH 8
#define TARGET NL_TARGET_AVX2

/* Eight from [WIDTH - n] on: the first n lanes are set. */
static const int32_t lanes[2 * WIDTH] = {
	-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0
};

TARGET static inline __m256i
first(int n)
{
	return _mm256_loadu_si256((const __m256i *) (lanes + WIDTH - n));
}

/* ((0 + 4) + (2 + 6)) + ((1 + 5) + (3 + 7)) */
TARGET static inline float
sum_of(__m256 x)
{
	__m128		four = _mm_add_ps(_mm256_castps256_ps128(x),
								  _mm256_extractf128_ps(x, 1));
	__m128		two = _mm_add_ps(four, _mm_movehl_ps(four, four));

	return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

TARGET static inline float
largest_of(__m256 x)
{
	__m128		four = _mm_max_ps(_mm256_castps256_ps128(x),
								  _mm256_extractf128_ps(x, 1));
	__m128		two = _mm_max_ps(four, _mm_movehl_ps(four, four));

	return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}

TARGET static inline __m256
halves_of(const void *at)
{
	return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *) at));
}

/* The scale at the head of a Q8_0 block. */
TARGET static inline float
scale_of(const unsigned char *block)
{
	uint16_t	half;

	memcpy(&half, block, sizeof(half));
	return _mm_cvtss_f32(_mm_cvtph_ps(_mm_cvtsi32_si128(half)));
}

TARGET static float
dot_f32(const float *a, const float *b, int n)
{
	__m256		s0 = _mm256_setzero_ps(),
				s1 = s0,
				s2 = s0,
				s3 = s0;
	int			i = 0;

	for (; i + 4 * WIDTH <= n; i += 4 * WIDTH)
	{
		s0 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i),
							 _mm256_loadu_ps(b + i), s0);
		s1 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + WIDTH),
							 _mm256_loadu_ps(b + i + WIDTH), s1);
		s2 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 2 * WIDTH),
							 _mm256_loadu_ps(b + i + 2 * WIDTH), s2);
		s3 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 3 * WIDTH),
							 _mm256_loadu_ps(b + i + 3 * WIDTH), s3);
	}
	for (; i + WIDTH <= n; i += WIDTH)
		s0 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i),
							 _mm256_loadu_ps(b + i), s0);
	if (i < n)
	{
		__m256i		mask = first(n - i);

		s1 = _mm256_fmadd_ps(_mm256_maskload_ps(a + i, mask),
							 _mm256_maskload_ps(b + i, mask), s1);
	}
	return sum_of(_mm256_add_ps(_mm256_add_ps(s0, s1),
								_mm256_add_ps(s2, s3)));
}

TARGET static float
dot_f16(const uint16_t *weights, const float *x, int n)
{
	__m256		s0 = _mm256_setzero_ps(),
				s1 = s0;
	int			i = 0;

	for (; i + 2 * WIDTH <= n; i += 2 * WIDTH)
	{
		s0 = _mm256_fmadd_ps(halves_of(weights + i),
							 _mm256_loadu_ps(x + i), s0);
		s1 = _mm256_fmadd_ps(halves_of(weights + i + WIDTH),
							 _mm256_loadu_ps(x + i + WIDTH), s1);
	}
	for (; i < n; i += WIDTH)
	{
		int			count = n - i < WIDTH ? n - i : WIDTH;
		uint16_t	rest[WIDTH] = {0};

		memcpy(rest, weights + i, sizeof(uint16_t) * (size_t) count);
		s0 = _mm256_fmadd_ps(halves_of(rest),
							 _mm256_maskload_ps(x + i, first(count)), s0);
	}
	return sum_of(_mm256_add_ps(s0, s1));
}

TARGET static float
dot_q8(const void *weights, const NlQ8Block *x, int n_blocks)
{
	const unsigned char *at = weights;
	__m256		sums = _mm256_setzero_ps();
	int			b;

	for (b = 0; b < n_blocks; b++, at += NL_Q8_BYTES)
	{
		__m256i		w = _mm256_loadu_si256((const __m256i *) (at + 2));
		__m256i		v = _mm256_loadu_si256((const __m256i *) x[b].quants);

		/* |w| as unsigned, the sign given to x: pairs stay below 2^15 */
		__m256i		pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(w),
												 _mm256_sign_epi8(v, w));
		__m256i		fours = _mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
		__m256		scale = _mm256_set1_ps(scale_of(at) * x[b].scale);

		sums = _mm256_add_ps(sums, _mm256_mul_ps(_mm256_cvtepi32_ps(fours),
												 scale));
	}
	return sum_of(sums);
}

TARGET static void
dot_rows(float *out, const float *x, const float *rows, size_t stride,
		 int n_rows, float scale, int n)
{
	int			j;

	for (j = 0; j < n_rows; j++)
		out[j] = scale * dot_f32(x, rows + (size_t) j * stride, n);
}

TARGET static void
mix_rows(float *out, const float *amounts, const float *rows, size_t stride,
		 int n_rows, int n)
{
	int			i,
				j;

	for (i = 0; i < n; i += 4 * WIDTH)
	{
		__m256		s0 = _mm256_setzero_ps(),
					s1 = s0,
					s2 = s0,
					s3 = s0;
		const float *row = rows + i;

		if (i + 4 * WIDTH <= n)
		{
			for (j = 0; j < n_rows; j++, row += stride)
			{
				__m256		a = _mm256_set1_ps(amounts[j]);

				s0 = _mm256_fmadd_ps(a, _mm256_loadu_ps(row), s0);
				s1 = _mm256_fmadd_ps(a, _mm256_loadu_ps(row + WIDTH), s1);
				s2 = _mm256_fmadd_ps(a, _mm256_loadu_ps(row + 2 * WIDTH), s2);
				s3 = _mm256_fmadd_ps(a, _mm256_loadu_ps(row + 3 * WIDTH), s3);
			}
			_mm256_storeu_ps(out + i, s0);
			_mm256_storeu_ps(out + i + WIDTH, s1);
			_mm256_storeu_ps(out + i + 2 * WIDTH, s2);
			_mm256_storeu_ps(out + i + 3 * WIDTH, s3);
			continue;
		}
		for (; i < n; i += WIDTH)
		{
			__m256i		mask = first(n - i < WIDTH ? n - i : WIDTH);

			s0 = _mm256_setzero_ps();
			for (j = 0, row = rows + i; j < n_rows; j++, row += stride)
				s0 = _mm256_fmadd_ps(_mm256_set1_ps(amounts[j]),
									 _mm256_maskload_ps(row, mask), s0);
			_mm256_maskstore_ps(out + i, mask, s0);
		}
	}
}

TARGET static void
add(float *y, const float *x, int n)
{
	int			i = 0;

	for (; i + WIDTH <= n; i += WIDTH)
		_mm256_storeu_ps(y + i, _mm256_add_ps(_mm256_loadu_ps(y + i),
											  _mm256_loadu_ps(x + i)));
	if (i < n)
	{
		__m256i		mask = first(n - i);

		_mm256_maskstore_ps(y + i, mask,
							_mm256_add_ps(_mm256_maskload_ps(y + i, mask),
										  _mm256_maskload_ps(x + i, mask)));
	}
}

TARGET static inline int32_t
total_of(__m256i x)
{
	__m128i		four = _mm_add_epi32(_mm256_castsi256_si128(x),
									 _mm256_extracti128_si256(x, 1));
	__m128i		two = _mm_add_epi32(four, _mm_unpackhi_epi64(four, four));

	return _mm_cvtsi128_si32(two) + _mm_extract_epi32(two, 1);
}

/* Eight floats, scaled, to integers within -127 .. 127. */
TARGET static inline __m256i
quants_of(const float *x, __m256 inverse)
{
	__m256		value = _mm256_mul_ps(_mm256_loadu_ps(x), inverse);

	value = _mm256_max_ps(value, _mm256_set1_ps(-127.0f));
	value = _mm256_min_ps(value, _mm256_set1_ps(127.0f));
	return _mm256_cvtps_epi32(value);
}

TARGET static void
quantize_q8(NlQ8Block *out, const float *x, int n)
{
	const __m256 sign = _mm256_set1_ps(-0.0f);
	float		rest[NL_Q8_BLOCK] = {0};
	int			start,
				i;

	for (start = 0; start < n; start += NL_Q8_BLOCK, out++)
	{
		const float *block = x + start;
		__m256		most = _mm256_setzero_ps();
		__m256		inverse;
		__m256i		low,
					high,
					all;
		float		largest;
		int32_t		total;

		if (n - start < NL_Q8_BLOCK)
		{
			memcpy(rest, block, sizeof(float) * (size_t) (n - start));
			block = rest;
		}
		for (i = 0; i < NL_Q8_BLOCK; i += WIDTH)	/* a NaN gives `most` */
			most = _mm256_max_ps(_mm256_andnot_ps(sign,
												  _mm256_loadu_ps(block + i)), most);
		largest = largest_of(most);
		out->scale = largest > 1e-30f ? largest / 127.0f : 0;
		inverse = _mm256_set1_ps(largest > 1e-30f ? 127.0f / largest : 0);
		low = _mm256_packs_epi32(quants_of(block, inverse),
								 quants_of(block + WIDTH, inverse));
		high = _mm256_packs_epi32(quants_of(block + 2 * WIDTH, inverse),
								  quants_of(block + 3 * WIDTH, inverse));
		/* packing works in halves of the register: put the fours in order */
		all = _mm256_permutevar8x32_epi32(_mm256_packs_epi16(low, high),
										  _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
		_mm256_storeu_si256((__m256i *) out->quants, all);
		all = _mm256_madd_epi16(_mm256_maddubs_epi16(_mm256_set1_epi8(1), all),
								_mm256_set1_epi16(1));
		out->low = -128 * total_of(_mm256_permute2x128_si256(all, all, 0x80));
		total = total_of(all);
		out->offset = -128 * total;
		out->total = out->scale * (float) total;
	}
}

TARGET static void
dequantize_q8(float *out, const void *row, int n)
{
	const unsigned char *at = row;
	int			start,
				i;

	for (start = 0; start < n; start += NL_Q8_BLOCK, at += NL_Q8_BYTES)
	{
		int			count = n - start < NL_Q8_BLOCK ? n - start : NL_Q8_BLOCK;
		__m256		scale = _mm256_set1_ps(scale_of(at));

		for (i = 0; i < count; i += WIDTH)
		{
			__m128i		bytes = _mm_loadl_epi64((const __m128i *) (at + 2 + i));
			__m256		value = _mm256_mul_ps(scale, _mm256_cvtepi32_ps(
				_mm256_cvtepi8_epi32(bytes)));

			if (i + WIDTH <= count)
				_mm256_storeu_ps(out + start + i, value);
			else
				_mm256_maskstore_ps(out + start + i, first(count - i), value);
		}
	}
}

TARGET static void
f16_to_f32(float *out, const uint16_t *x, int n)
{
	int			i = 0;

	for (; i + WIDTH <= n; i += WIDTH)
		_mm256_storeu_ps(out + i, halves_of(x + i));
	if (i < n)
	{
		uint16_t	rest[WIDTH] = {0};

		memcpy(rest, x + i, sizeof(uint16_t) * (size_t) (n - i));
		_mm256_maskstore_ps(out + i, first(n - i), halves_of(rest));
	}
}

TARGET static void
layer_norm(float *out, const float *x, const float *weight, const float *bias,
		   float epsilon, int n)
{
	__m256		sums = _mm256_setzero_ps(),
				squares = sums,
				mean,
				factor;
	int			whole = n / WIDTH * WIDTH;
	__m256i		mask = first(n - whole);
	int			i;

	if (n <= 0)
		return;
	for (i = 0; i < whole; i += WIDTH)
		sums = _mm256_add_ps(sums, _mm256_loadu_ps(x + i));
	if (whole < n)
		sums = _mm256_add_ps(sums, _mm256_maskload_ps(x + whole, mask));
	mean = _mm256_set1_ps(sum_of(sums) / (float) n);
	for (i = 0; i < whole; i += WIDTH)
	{
		__m256		off = _mm256_sub_ps(_mm256_loadu_ps(x + i), mean);

		squares = _mm256_fmadd_ps(off, off, squares);
	}
	if (whole < n)
	{
		__m256		off = _mm256_sub_ps(_mm256_maskload_ps(x + whole, mask), mean);

		off = _mm256_and_ps(off, _mm256_castsi256_ps(mask));
		squares = _mm256_fmadd_ps(off, off, squares);
	}
	factor = _mm256_set1_ps(1.0f / sqrtf(sum_of(squares) / (float) n + epsilon));
	for (i = 0; i < whole; i += WIDTH)
	{
		__m256		off = _mm256_sub_ps(_mm256_loadu_ps(x + i), mean);

		_mm256_storeu_ps(out + i, _mm256_fmadd_ps(_mm256_mul_ps(off, factor),
												  _mm256_loadu_ps(weight + i),
												  _mm256_loadu_ps(bias + i)));
	}
	if (whole < n)
	{
		__m256		off = _mm256_sub_ps(_mm256_maskload_ps(x + whole, mask), mean);

		off = _mm256_fmadd_ps(_mm256_mul_ps(off, factor),
							  _mm256_maskload_ps(weight + whole, mask),
							  _mm256_maskload_ps(bias + whole, mask));
		_mm256_maskstore_ps(out + whole, mask, off);
	}
}

TARGET static float
largest_in(const float *x, int n)
{
	const __m256 least = _mm256_set1_ps(-INFINITY);
	__m256		most = least;
	int			i;

	for (i = 0; i + WIDTH <= n; i += WIDTH)
		most = _mm256_max_ps(_mm256_loadu_ps(x + i), most);
	if (i < n)
	{
		__m256i		mask = first(n - i);

		most = _mm256_max_ps(_mm256_blendv_ps(least,
											  _mm256_maskload_ps(x + i, mask),
											  _mm256_castsi256_ps(mask)), most);
	}
	return largest_of(most);
}

TARGET static inline __m256
softmax_part(__m256 x, __m256 most, __m256 by)
{
	__m256		y = nl_exp_avx2(_mm256_mul_ps(_mm256_sub_ps(x, most), by));

	return _mm256_and_ps(y, _mm256_cmp_ps(y, _mm256_set1_ps(NL_NOTHING), _CMP_NLT_UQ));
}

TARGET static void
softmax(float *x, float scale, int n)
{
	__m256		most = _mm256_set1_ps(largest_in(x, n));
	__m256		by = _mm256_set1_ps(scale);
	__m256		sums = _mm256_setzero_ps();
	__m256i		mask;
	int			i;

	/* masks for the rest only: some processors store with one ten times slower */
	for (i = 0; i + WIDTH <= n; i += WIDTH)
	{
		__m256		y = softmax_part(_mm256_loadu_ps(x + i), most, by);

		sums = _mm256_add_ps(sums, y);
		_mm256_storeu_ps(x + i, y);
	}
	mask = first(n - i);
	if (i < n)
	{
		__m256		y = softmax_part(_mm256_maskload_ps(x + i, mask), most, by);

		y = _mm256_and_ps(y, _mm256_castsi256_ps(mask));
		sums = _mm256_add_ps(sums, y);
		_mm256_maskstore_ps(x + i, mask, y);
	}
	by = _mm256_set1_ps(1.0f / sum_of(sums));
	for (i = 0; i + WIDTH <= n; i += WIDTH)
		_mm256_storeu_ps(x + i, _mm256_mul_ps(_mm256_loadu_ps(x + i), by));
	if (i < n)
		_mm256_maskstore_ps(x + i, mask,
							_mm256_mul_ps(_mm256_maskload_ps(x + i, mask), by));
}

TARGET static float
log_sum_exp(const float *x, int n)
{
	float		largest = largest_in(x, n);
	__m256		most = _mm256_set1_ps(largest);
	__m256		sums = _mm256_setzero_ps();
	int			i;

	if (n <= 0)
		return -INFINITY;
	for (i = 0; i < n; i += WIDTH)
	{
		__m256i		mask = first(n - i < WIDTH ? n - i : WIDTH);
		__m256		y = nl_exp_avx2(_mm256_sub_ps(_mm256_maskload_ps(x + i, mask),
											 most));

		sums = _mm256_add_ps(sums, _mm256_and_ps(y, _mm256_castsi256_ps(mask)));
	}
	return largest + logf(sum_of(sums));
}

TARGET static void
gelu(float *x, int n)
{
	int			i = 0;

	for (; i + WIDTH <= n; i += WIDTH)
		_mm256_storeu_ps(x + i, nl_gelu_avx2(_mm256_loadu_ps(x + i)));
	if (i < n)
	{
		__m256i		mask = first(n - i);

		_mm256_maskstore_ps(x + i, mask, nl_gelu_avx2(_mm256_maskload_ps(x + i, mask)));
	}
}

/*---- matmul_q8 ----*/

/* Rows of weights in a panel, and its bytes for each block: numbers of 16 bits
 * and a scale for each. PANELS of them, of BLOCKS blocks, are multiplied with
 * in turn: both stay in the first cache. */
#define TOGETHER 16
#define PANELS 2
#define BLOCKS NL_WIDE_PANEL_BLOCKS
#define PANEL_BLOCK (TOGETHER * (2 * NL_Q8_BLOCK + 4))

/*
 * Sixteen rows of weights, row_bytes apart, as 16-bit numbers, so that two
 * registers hold a pair of columns of each: for each block 16 times two
 * registers, and two of scales. Rows past the last repeat it. What will be
 * packed next, `ahead` bytes on, is fetched to the second cache; what an
 * address out of range asks for does no harm.
 */
TARGET static void
pack_panel(unsigned char *panel, const unsigned char *weights, int n_rows,
		   size_t row_bytes, int n_blocks, size_t ahead)
{
	const unsigned char *rows[TOGETHER];
	uint16_t	halves[TOGETHER];
	int			b,
				half,
				part,
				i;

	for (i = 0; i < TOGETHER; i++)
		rows[i] = weights + (size_t) (i < n_rows ? i : n_rows - 1) * row_bytes;
	for (b = 0; b < n_blocks; b++, panel += PANEL_BLOCK)
	{
		float	   *scales = (float *) (panel + TOGETHER * 2 * NL_Q8_BLOCK);

		for (half = 0; half < 2; half++)
			for (part = 0; part < 2; part++)
			{
				__m256i		wide[8];

				for (i = 0; i < 8; i++)
					wide[i] = _mm256_cvtepi8_epi16(_mm_loadu_si128(
						(const __m128i *) (rows[8 * half + i] + 2 + 16 * part)));
				nl_turn_eight((__m256i *) panel + 16 * part + half, 2, wide);
			}
		for (i = 0; i < TOGETHER; i++)
		{
			_mm_prefetch((const char *) ((uintptr_t) rows[i] + ahead), _MM_HINT_T1);
			memcpy(&halves[i], rows[i], sizeof(uint16_t));
			rows[i] += NL_Q8_BYTES;
		}
		_mm256_store_ps(scales, halves_of(halves));
		_mm256_store_ps(scales + WIDTH, halves_of(halves + WIDTH));
	}
}

/* Rows of x that are worked on together: with 16 rows of weights that is what
 * 16 registers hold. Their numbers are widened to 16 bits first. */
#define N_TOGETHER 3

typedef struct WideRow
{
	int16_t		quants[BLOCKS * NL_Q8_BLOCK];
} WideRow;

/* `count` rows, a constant, against a panel; see kernels_avx512.c. */
TARGET static inline __attribute__((always_inline)) void
multiply_panel(const int count, float *out, size_t stride, const NlQ8Block *x,
			   int x_blocks, const WideRow *wide, const unsigned char *panel,
			   int n_rows, int n_blocks, const float *bias, bool add)
{
	__m256		sums[N_TOGETHER][2];
	float		edge[2 * WIDTH];
	int			b,
				p,
				r,
				i;

	for (r = 0; r < count; r++)
		sums[r][0] = sums[r][1] = _mm256_setzero_ps();
	for (b = 0; b < n_blocks; b++, panel += PANEL_BLOCK)
	{
		const __m256i *pairs = (const __m256i *) panel;
		const float *scales = (const float *) (panel + TOGETHER * 2 * NL_Q8_BLOCK);
		__m256i		parts[N_TOGETHER][2];

		for (r = 0; r < count; r++)
			parts[r][0] = parts[r][1] = _mm256_setzero_si256();
#pragma GCC unroll 16
		for (p = 0; p < NL_Q8_BLOCK / 2; p++)
		{
			__m256i		w0 = _mm256_load_si256(pairs + 2 * p);
			__m256i		w1 = _mm256_load_si256(pairs + 2 * p + 1);

#pragma GCC unroll 3
			for (r = 0; r < count; r++)
			{
				int32_t		pair;
				__m256i		v;

				memcpy(&pair, wide[r].quants + b * NL_Q8_BLOCK + 2 * p, sizeof(pair));
				v = _mm256_set1_epi32(pair);
				parts[r][0] = _mm256_add_epi32(parts[r][0], _mm256_madd_epi16(w0, v));
				parts[r][1] = _mm256_add_epi32(parts[r][1], _mm256_madd_epi16(w1, v));
				/* or the compiler adds up in another order, through memory */
				__asm__("" : "+x"(parts[r][0]), "+x"(parts[r][1]));
			}
		}
#pragma GCC unroll 3
		for (r = 0; r < count; r++)
		{
			__m256		by = _mm256_set1_ps(x[(size_t) r * (size_t) x_blocks + (size_t) b].scale);

			sums[r][0] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(parts[r][0]),
										 _mm256_mul_ps(_mm256_load_ps(scales), by), sums[r][0]);
			sums[r][1] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(parts[r][1]),
										 _mm256_mul_ps(_mm256_load_ps(scales + WIDTH), by), sums[r][1]);
		}
	}
	for (r = 0; r < count; r++, out += stride)
	{
		int			columns = n_rows < TOGETHER ? n_rows : TOGETHER;

		_mm256_storeu_ps(edge, sums[r][0]);
		_mm256_storeu_ps(edge + WIDTH, sums[r][1]);
		if (columns == TOGETHER)
			for (i = 0; i < TOGETHER; i += WIDTH)
			{
				__m256		sum = _mm256_loadu_ps(edge + i);

				if (bias != NULL)
					sum = _mm256_add_ps(sum, _mm256_loadu_ps(bias + i));
				if (add)
					sum = _mm256_add_ps(sum, _mm256_loadu_ps(out + i));
				_mm256_storeu_ps(out + i, sum);
			}
		else
			for (i = 0; i < columns; i++)
			{
				float		sum = edge[i];

				if (bias != NULL)
					sum += bias[i];
				out[i] = add ? sum + out[i] : sum;
			}
	}
}

/* The same against the panels of n_rows rows: widening takes an eighth of the
 * time of one panel. */
TARGET static inline __attribute__((always_inline)) void
multiply_panels(const int count, float *out, size_t stride, const NlQ8Block *x,
				int x_blocks, const unsigned char *panels, int n_rows,
				int n_blocks, const float *bias, bool add)
{
	WideRow		wide[N_TOGETHER];
	int			r,
				b,
				row;

	for (r = 0; r < count; r++)
		for (b = 0; b < n_blocks; b++)
		{
			const int8_t *from = x[(size_t) r * (size_t) x_blocks + (size_t) b].quants;
			__m256i    *to = (__m256i *) (wide[r].quants + b * NL_Q8_BLOCK);

			_mm256_storeu_si256(to, _mm256_cvtepi8_epi16(
				_mm_loadu_si128((const __m128i *) from)));
			_mm256_storeu_si256(to + 1, _mm256_cvtepi8_epi16(
				_mm_loadu_si128((const __m128i *) (from + 16))));
		}
	for (row = 0; row < n_rows; row += TOGETHER, panels += (size_t) n_blocks * PANEL_BLOCK)
		multiply_panel(count, out + row, stride, x, x_blocks, wide, panels, n_rows - row,
					   n_blocks, bias != NULL ? bias + row : NULL, add);
}

TARGET static void
multiply_rows(float *out, size_t stride, const NlQ8Block *x, int n,
			  int x_blocks, const unsigned char *panels, int n_rows,
			  int n_blocks, const float *bias, bool add)
{
	for (; n >= 3; n -= 3, out += 3 * stride, x += 3 * (size_t) x_blocks)
		multiply_panels(3, out, stride, x, x_blocks, panels, n_rows, n_blocks, bias, add);
	if (n == 2)
		multiply_panels(2, out, stride, x, x_blocks, panels, n_rows, n_blocks, bias, add);
	else if (n == 1)
		multiply_panels(1, out, stride, x, x_blocks, panels, n_rows, n_blocks, bias, add);
}

TARGET static void
matmul_q8(float *out, size_t stride, const NlQ8Block *x, int n,
		  const void *weights, int n_rows, int n_blocks, const float *bias,
		  bool add, void *panels)
{
	size_t		row_bytes = (size_t) n_blocks * NL_Q8_BYTES;
	int			row,
				b,
				i;

	for (row = 0; row < n_rows; row += PANELS * TOGETHER)
		for (b = 0; b < n_blocks; b += BLOCKS)
		{
			const unsigned char *from = (const unsigned char *) weights +
				(size_t) row * row_bytes + (size_t) b * NL_Q8_BYTES;
			int			rows = n_rows - row < PANELS * TOGETHER ? n_rows - row : PANELS * TOGETHER;
			int			some = n_blocks - b < BLOCKS ? n_blocks - b : BLOCKS;
			size_t		ahead = (size_t) some * NL_Q8_BYTES;

			if (b + some >= n_blocks)	/* from the last blocks to the next rows' first */
				ahead = PANELS * TOGETHER * row_bytes - (size_t) b * NL_Q8_BYTES;
			for (i = 0; i < rows; i += TOGETHER)
				pack_panel((unsigned char *) panels + (size_t) (i / TOGETHER) * (size_t) some * PANEL_BLOCK,
						   from + (size_t) i * row_bytes, rows - i, row_bytes, some, ahead);
			multiply_rows(out + row, stride, x + b, n, n_blocks, panels, rows, some,
						  b == 0 && bias != NULL ? bias + row : NULL, add || b > 0);
		}
}

const NlKernels nl_kernels_avx2 =
{
	.name = "avx2",
	.dot_f32 = dot_f32,
	.dot_f16 = dot_f16,
	.dot_q8 = dot_q8,
	.dot_rows = dot_rows,
	.mix_rows = mix_rows,
	.add = add,
	.quantize_q8 = quantize_q8,
	.dequantize_q8 = dequantize_q8,
	.f16_to_f32 = f16_to_f32,
	.layer_norm = layer_norm,
	.softmax = softmax,
	.log_sum_exp = log_sum_exp,
	.gelu = gelu,
	.matmul_q8 = matmul_q8,
	.matmul_few = false,
	.attend = nl_attend_avx2,
};

#endif							/* NL_HAVE_X86_KERNELS */

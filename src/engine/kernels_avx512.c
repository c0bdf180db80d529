/*-------------------------------------------------------------------------
 * kernels_avx512.c
 *	  The kernels for x86-64 with AVX-512 (F, BW, VL) and VNNI; see
 *	  kernels_scalar.c for what each means and kernels_avx2.c for why the
 *	  instruction set stands before each function.
 *
 * dot_q8 stays at 256 bits, a block at a time: so its partial sums are those
 * of the other sets. Owns nothing, fails never.
 *-------------------------------------------------------------------------
 */
#include "engine/kernels.h"

#ifdef NL_HAVE_X86_KERNELS

#include <math.h>
#include <string.h>

#include "engine/kernels_x86.h"

#define WIDTH 16
#define TARGET NL_TARGET_AVX512

TARGET static inline __mmask16
first(int n)
{
	return n >= WIDTH ? (__mmask16) 0xffff : (__mmask16) ((1u << n) - 1);
}

TARGET static inline __m512
halves_of(const uint16_t *at, __mmask16 mask)
{
	return _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(mask, at));
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
	__m512		s0 = _mm512_setzero_ps(),
				s1 = s0,
				s2 = s0,
				s3 = s0;
	int			i = 0;

	for (; i + 4 * WIDTH <= n; i += 4 * WIDTH)
	{
		s0 = _mm512_fmadd_ps(_mm512_loadu_ps(a + i),
							 _mm512_loadu_ps(b + i), s0);
		s1 = _mm512_fmadd_ps(_mm512_loadu_ps(a + i + WIDTH),
							 _mm512_loadu_ps(b + i + WIDTH), s1);
		s2 = _mm512_fmadd_ps(_mm512_loadu_ps(a + i + 2 * WIDTH),
							 _mm512_loadu_ps(b + i + 2 * WIDTH), s2);
		s3 = _mm512_fmadd_ps(_mm512_loadu_ps(a + i + 3 * WIDTH),
							 _mm512_loadu_ps(b + i + 3 * WIDTH), s3);
	}
	for (; i < n; i += WIDTH)
	{
		__mmask16	mask = first(n - i);

		s0 = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(mask, a + i),
							 _mm512_maskz_loadu_ps(mask, b + i), s0);
	}
	return _mm512_reduce_add_ps(_mm512_add_ps(_mm512_add_ps(s0, s1),
											  _mm512_add_ps(s2, s3)));
}

TARGET static float
dot_f16(const uint16_t *weights, const float *x, int n)
{
	__m512		s0 = _mm512_setzero_ps(),
				s1 = s0;
	int			i = 0;

	for (; i + 2 * WIDTH <= n; i += 2 * WIDTH)
	{
		s0 = _mm512_fmadd_ps(halves_of(weights + i, 0xffff),
							 _mm512_loadu_ps(x + i), s0);
		s1 = _mm512_fmadd_ps(halves_of(weights + i + WIDTH, 0xffff),
							 _mm512_loadu_ps(x + i + WIDTH), s1);
	}
	for (; i < n; i += WIDTH)
	{
		__mmask16	mask = first(n - i);

		s0 = _mm512_fmadd_ps(halves_of(weights + i, mask),
							 _mm512_maskz_loadu_ps(mask, x + i), s0);
	}
	return _mm512_reduce_add_ps(_mm512_add_ps(s0, s1));
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
		__m256i		fours = _mm256_dpbusd_epi32(_mm256_setzero_si256(),
												_mm256_abs_epi8(w),
												_mm256_sign_epi8(v, w));
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

	for (i = 0; i < n; i += 2 * WIDTH)
	{
		__mmask16	low = first(n - i);
		__mmask16	high = first(n - i > WIDTH ? n - i - WIDTH : 0);
		__m512		s0 = _mm512_setzero_ps(),
					s1 = s0;
		const float *row = rows + i;

		for (j = 0; j < n_rows; j++, row += stride)
		{
			__m512		a = _mm512_set1_ps(amounts[j]);

			s0 = _mm512_fmadd_ps(a, _mm512_maskz_loadu_ps(low, row), s0);
			s1 = _mm512_fmadd_ps(a, _mm512_maskz_loadu_ps(high, row + WIDTH), s1);
		}
		_mm512_mask_storeu_ps(out + i, low, s0);
		_mm512_mask_storeu_ps(out + i + WIDTH, high, s1);
	}
}

TARGET static void
add(float *y, const float *x, int n)
{
	int			i;

	for (i = 0; i < n; i += WIDTH)
	{
		__mmask16	mask = first(n - i);

		_mm512_mask_storeu_ps(y + i, mask,
							  _mm512_add_ps(_mm512_maskz_loadu_ps(mask, y + i),
											_mm512_maskz_loadu_ps(mask, x + i)));
	}
}

/* Four numbers of each quarter of four registers, turned: rows to columns. */
#define TURN(a, b, c, d, first, second, third, fourth) \
	{ \
		__m512		ab_low = _mm512_unpacklo_ps(a, b); \
		__m512		ab_high = _mm512_unpackhi_ps(a, b); \
		__m512		cd_low = _mm512_unpacklo_ps(c, d); \
		__m512		cd_high = _mm512_unpackhi_ps(c, d); \
		\
		first = _mm512_shuffle_ps(ab_low, cd_low, 0x44); \
		second = _mm512_shuffle_ps(ab_low, cd_low, 0xee); \
		third = _mm512_shuffle_ps(ab_high, cd_high, 0x44); \
		fourth = _mm512_shuffle_ps(ab_high, cd_high, 0xee); \
	}

/* 64 numbers, of two blocks with the numbers `which` and which + 1 of four,
 * to quants. */
TARGET static inline __m512i
quants_of_two(const float *x, __m512 inverses, int which)
{
	const __m512 least = _mm512_set1_ps(-127.0f);
	__m512		inverse0 = _mm512_permutexvar_ps(_mm512_set1_epi32(which), inverses);
	__m512		inverse1 = _mm512_permutexvar_ps(_mm512_set1_epi32(which + 1), inverses);
	__m512i		q0,
				q1,
				q2,
				q3;

	/* a NaN becomes the least; more than 127 there cannot be */
	q0 = _mm512_cvtps_epi32(_mm512_max_ps(_mm512_mul_ps(_mm512_loadu_ps(x), inverse0), least));
	q1 = _mm512_cvtps_epi32(_mm512_max_ps(_mm512_mul_ps(_mm512_loadu_ps(x + 16), inverse0), least));
	q2 = _mm512_cvtps_epi32(_mm512_max_ps(_mm512_mul_ps(_mm512_loadu_ps(x + 32), inverse1), least));
	q3 = _mm512_cvtps_epi32(_mm512_max_ps(_mm512_mul_ps(_mm512_loadu_ps(x + 48), inverse1), least));

	/* packing works in quarters of the register: put the fours in order */
	return _mm512_permutexvar_epi32(
		_mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
		_mm512_packs_epi16(_mm512_packs_epi32(q0, q1), _mm512_packs_epi32(q2, q3)));
}

/* Four blocks at once: what is done across a block is done for four. */
TARGET static void
quantize_four(NlQ8Block *out, const float *x)
{
	const __m128 tiny = _mm_set1_ps(1e-30f);
	const __m512i ones = _mm512_set1_epi8(1);
	__m512		most[4],
				turned[4];
	__m128		largest,
				scale,
				inverse,
				used,
				rows[4];
	__m512i		quants[2],
				fours0,
				fours1,
				sums;
	__m128i		low,
				offset;
	int			i;

	for (i = 0; i < 4; i++)		/* a NaN gives the other operand */
	{
		most[i] = _mm512_max_ps(_mm512_abs_ps(_mm512_loadu_ps(x + 32 * i)),
								_mm512_setzero_ps());
		most[i] = _mm512_max_ps(_mm512_abs_ps(_mm512_loadu_ps(x + 32 * i + 16)), most[i]);
	}
	TURN(most[0], most[1], most[2], most[3], turned[0], turned[1], turned[2], turned[3]);
	most[0] = _mm512_max_ps(_mm512_max_ps(turned[0], turned[1]),
							_mm512_max_ps(turned[2], turned[3]));
	most[0] = _mm512_max_ps(most[0], _mm512_shuffle_f32x4(most[0], most[0], 0x4e));
	most[0] = _mm512_max_ps(most[0], _mm512_shuffle_f32x4(most[0], most[0], 0xb1));
	largest = _mm512_castps512_ps128(most[0]);
	used = _mm_cmp_ps(largest, tiny, _CMP_GT_OQ);
	scale = _mm_and_ps(used, _mm_div_ps(largest, _mm_set1_ps(127.0f)));
	inverse = _mm_and_ps(used, _mm_div_ps(_mm_set1_ps(127.0f), largest));

	quants[0] = quants_of_two(x, _mm512_castps128_ps512(inverse), 0);
	quants[1] = quants_of_two(x + 64, _mm512_castps128_ps512(inverse), 2);
	for (i = 0; i < 2; i++)
	{
		_mm256_storeu_si256((__m256i *) out[2 * i].quants, _mm512_castsi512_si256(quants[i]));
		_mm256_storeu_si256((__m256i *) out[2 * i + 1].quants, _mm512_extracti64x4_epi64(quants[i], 1));
	}

	/* sums of four; then in each quarter those of half a block, twice: of
	 * blocks 0 and 2, low and high, and of blocks 1 and 3 */
	fours0 = _mm512_dpbusd_epi32(_mm512_setzero_si512(), ones, quants[0]);
	fours1 = _mm512_dpbusd_epi32(_mm512_setzero_si512(), ones, quants[1]);
	sums = _mm512_add_epi32(_mm512_unpacklo_epi32(fours0, fours1),
							_mm512_unpackhi_epi32(fours0, fours1));
	sums = _mm512_add_epi32(sums, _mm512_shuffle_epi32(sums, 0x4e));
	sums = _mm512_sub_epi32(_mm512_setzero_si512(), _mm512_slli_epi32(sums, 7));
	fours0 = _mm512_permutexvar_epi32(_mm512_setr_epi32(0, 8, 1, 9, 4, 12, 5, 13,
														0, 0, 0, 0, 0, 0, 0, 0), sums);
	low = _mm512_castsi512_si128(fours0);
	offset = _mm_add_epi32(low, _mm512_extracti32x4_epi32(fours0, 1));

	/* scale, offset, low and total of each block stand side by side */
	rows[0] = scale;
	rows[1] = _mm_castsi128_ps(offset);
	rows[2] = _mm_castsi128_ps(low);
	rows[3] = _mm_mul_ps(scale, _mm_cvtepi32_ps(_mm_srai_epi32(
		_mm_sub_epi32(_mm_setzero_si128(), offset), 7)));
	_MM_TRANSPOSE4_PS(rows[0], rows[1], rows[2], rows[3]);
	for (i = 0; i < 4; i++)
		_mm_storeu_ps(&out[i].scale, rows[i]);
}

TARGET static void
quantize_q8(NlQ8Block *out, const float *x, int n)
{
	const __m512 least = _mm512_set1_ps(-127.0f);
	const __m512 greatest = _mm512_set1_ps(127.0f);
	int			start = 0;

	for (; start + 4 * NL_Q8_BLOCK <= n; start += 4 * NL_Q8_BLOCK, out += 4)
		quantize_four(out, x + start);
	for (; start < n; start += NL_Q8_BLOCK, out++)
	{
		int			left = n - start;
		__m512		low = _mm512_maskz_loadu_ps(first(left), x + start);
		__m512		high = _mm512_maskz_loadu_ps(first(left > WIDTH ? left - WIDTH : 0),
												 x + start + WIDTH);
		__m512		most = _mm512_max_ps(_mm512_abs_ps(low), _mm512_setzero_ps());
		__m512		inverse;
		__m256i		quants;
		__m128i		sums;
		float		largest;
		int			first_sum;

		/* max gives its second operand where the first is a NaN */
		most = _mm512_max_ps(_mm512_abs_ps(high), most);
		largest = _mm512_reduce_max_ps(most);
		out->scale = largest > 1e-30f ? largest / 127.0f : 0;
		inverse = _mm512_set1_ps(largest > 1e-30f ? 127.0f / largest : 0);
		low = _mm512_min_ps(_mm512_max_ps(_mm512_mul_ps(low, inverse), least), greatest);
		high = _mm512_min_ps(_mm512_max_ps(_mm512_mul_ps(high, inverse), least), greatest);
		quants = _mm256_inserti128_si256(
			_mm256_castsi128_si256(_mm512_cvtepi32_epi8(_mm512_cvtps_epi32(low))),
			_mm512_cvtepi32_epi8(_mm512_cvtps_epi32(high)), 1);
		_mm256_storeu_si256((__m256i *) out->quants, quants);

		/* eight sums of four; then those of the halves, in turn */
		quants = _mm256_dpbusd_epi32(_mm256_setzero_si256(), _mm256_set1_epi8(1), quants);
		sums = _mm_hadd_epi32(_mm256_castsi256_si128(quants),
							  _mm256_extracti128_si256(quants, 1));
		sums = _mm_hadd_epi32(sums, sums);
		first_sum = _mm_cvtsi128_si32(sums);
		out->low = -128 * first_sum;
		first_sum += _mm_extract_epi32(sums, 1);
		out->offset = -128 * first_sum;
		out->total = out->scale * (float) first_sum;
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
		__m512		scale = _mm512_set1_ps(scale_of(at));

		for (i = 0; i < count; i += WIDTH)
		{
			__m128i		bytes = _mm_loadu_si128((const __m128i *) (at + 2 + i));
			__m512		value = _mm512_mul_ps(scale, _mm512_cvtepi32_ps(
				_mm512_cvtepi8_epi32(bytes)));

			_mm512_mask_storeu_ps(out + start + i, first(count - i), value);
		}
	}
}

TARGET static void
f16_to_f32(float *out, const uint16_t *x, int n)
{
	int			i;

	for (i = 0; i < n; i += WIDTH)
	{
		__mmask16	mask = first(n - i);

		_mm512_mask_storeu_ps(out + i, mask, halves_of(x + i, mask));
	}
}

TARGET static void
layer_norm(float *out, const float *x, const float *weight, const float *bias,
		   float epsilon, int n)
{
	__m512		sums = _mm512_setzero_ps(),
				squares = sums,
				mean,
				factor;
	int			i;

	if (n <= 0)
		return;
	for (i = 0; i < n; i += WIDTH)
		sums = _mm512_add_ps(sums, _mm512_maskz_loadu_ps(first(n - i), x + i));
	mean = _mm512_set1_ps(_mm512_reduce_add_ps(sums) / (float) n);
	for (i = 0; i < n; i += WIDTH)
	{
		__mmask16	mask = first(n - i);
		__m512		off = _mm512_maskz_sub_ps(mask, _mm512_maskz_loadu_ps(mask, x + i),
											  mean);

		squares = _mm512_fmadd_ps(off, off, squares);
	}
	factor = _mm512_set1_ps(1.0f / sqrtf(_mm512_reduce_add_ps(squares) /
										 (float) n + epsilon));
	for (i = 0; i < n; i += WIDTH)
	{
		__mmask16	mask = first(n - i);
		__m512		off = _mm512_sub_ps(_mm512_maskz_loadu_ps(mask, x + i), mean);

		off = _mm512_fmadd_ps(_mm512_mul_ps(off, factor),
							  _mm512_maskz_loadu_ps(mask, weight + i),
							  _mm512_maskz_loadu_ps(mask, bias + i));
		_mm512_mask_storeu_ps(out + i, mask, off);
	}
}

TARGET static float
largest_in(const float *x, int n)
{
	const __m512 least = _mm512_set1_ps(-INFINITY);
	__m512		most = least;
	int			i;

	for (i = 0; i < n; i += WIDTH)
		most = _mm512_max_ps(_mm512_mask_loadu_ps(least, first(n - i), x + i),
							 most);
	return _mm512_reduce_max_ps(most);
}

TARGET static void
softmax(float *x, float scale, int n)
{
	const __m512 least = _mm512_set1_ps(NL_NOTHING);
	__m512		most = _mm512_set1_ps(largest_in(x, n));
	__m512		by = _mm512_set1_ps(scale);
	__m512		sums = _mm512_setzero_ps();
	int			i;

	for (i = 0; i < n; i += WIDTH)
	{
		__mmask16	mask = first(n - i);
		__m512		y = _mm512_sub_ps(_mm512_maskz_loadu_ps(mask, x + i), most);

		y = nl_exp_avx512(_mm512_mul_ps(y, by));
		y = _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(y, least, _CMP_NLT_UQ), y);
		sums = _mm512_mask_add_ps(sums, mask, sums, y);
		_mm512_mask_storeu_ps(x + i, mask, y);
	}
	by = _mm512_set1_ps(1.0f / _mm512_reduce_add_ps(sums));
	for (i = 0; i < n; i += WIDTH)
	{
		__mmask16	mask = first(n - i);

		_mm512_mask_storeu_ps(x + i, mask, _mm512_mul_ps(
			_mm512_maskz_loadu_ps(mask, x + i), by));
	}
}

TARGET static float
log_sum_exp(const float *x, int n)
{
	float		largest = largest_in(x, n);
	__m512		most = _mm512_set1_ps(largest);
	__m512		sums = _mm512_setzero_ps();
	int			i;

	if (n <= 0)
		return -INFINITY;
	for (i = 0; i < n; i += WIDTH)
	{
		__mmask16	mask = first(n - i);
		__m512		y = nl_exp_avx512(_mm512_sub_ps(_mm512_maskz_loadu_ps(mask, x + i),
											 most));

		sums = _mm512_mask_add_ps(sums, mask, sums, y);
	}
	return largest + logf(_mm512_reduce_add_ps(sums));
}

TARGET static void
gelu(float *x, int n)
{
	int			i;

	for (i = 0; i < n; i += WIDTH)
	{
		__mmask16	mask = first(n - i);

		_mm512_mask_storeu_ps(x + i, mask,
							  nl_gelu_avx512(_mm512_maskz_loadu_ps(mask, x + i)));
	}
}

/* 16 bytes at the same place of rows 0, 4, 8 and 12 from `row` on. */
TARGET static inline __m512i
every_fourth(const unsigned char *const *rows, int row, size_t at)
{
	__m512i		four = _mm512_castsi128_si512(
		_mm_loadu_si128((const __m128i *) (rows[row] + at)));

	four = _mm512_inserti32x4(four, _mm_loadu_si128((const __m128i *) (rows[row + 4] + at)), 1);
	four = _mm512_inserti32x4(four, _mm_loadu_si128((const __m128i *) (rows[row + 8] + at)), 2);
	return _mm512_inserti32x4(four, _mm_loadu_si128((const __m128i *) (rows[row + 12] + at)), 3);
}

/* A block of sixteen rows in the panel: quants and scales. */
#define HALF_BYTES (16 * (NL_Q8_BLOCK + 4))

/*
 * Sixteen rows of weights, row_bytes apart, so that a register holds four
 * columns of each: for each block 8 registers of quants, with 128 added (VNNI
 * multiplies unsigned by signed bytes), and one of scales. Rows past the last
 * repeat it. A block of sixteen other rows goes between two blocks. What will
 * be packed next, `ahead` bytes on, is fetched to the second cache: sixteen
 * rows side by side are more than the CPU foresees. What an address out of
 * range asks for does no harm.
 */
TARGET static void
pack_half(unsigned char *panel, const unsigned char *weights, int n_rows,
		  size_t row_bytes, int n_blocks, size_t ahead)
{
	const __m512i more = _mm512_set1_epi8((char) 0x80);
	const unsigned char *rows[WIDTH];
	uint16_t	halves[WIDTH];
	int			b,
				i;

	for (i = 0; i < WIDTH; i++)
		rows[i] = weights + (size_t) (i < n_rows ? i : n_rows - 1) * row_bytes;
	for (b = 0; b < n_blocks; b++, panel += 2 * HALF_BYTES)
	{
		size_t		block = (size_t) b * NL_Q8_BYTES;

		/* each half: four by four words are transposed in each quarter */
		for (i = 0; i < 2; i++)
		{
			size_t		at = block + 2 + 16 * (size_t) i;
			__m512i		r0 = every_fourth(rows, 0, at);
			__m512i		r1 = every_fourth(rows, 1, at);
			__m512i		r2 = every_fourth(rows, 2, at);
			__m512i		r3 = every_fourth(rows, 3, at);
			__m512i		low01 = _mm512_unpacklo_epi32(r0, r1);
			__m512i		high01 = _mm512_unpackhi_epi32(r0, r1);
			__m512i		low23 = _mm512_unpacklo_epi32(r2, r3);
			__m512i		high23 = _mm512_unpackhi_epi32(r2, r3);
			__m512i    *to = (__m512i *) panel + 4 * i;

			to[0] = _mm512_xor_si512(more, _mm512_unpacklo_epi64(low01, low23));
			to[1] = _mm512_xor_si512(more, _mm512_unpackhi_epi64(low01, low23));
			to[2] = _mm512_xor_si512(more, _mm512_unpacklo_epi64(high01, high23));
			to[3] = _mm512_xor_si512(more, _mm512_unpackhi_epi64(high01, high23));
		}
		for (i = 0; i < WIDTH; i++)
			_mm_prefetch((const char *) ((uintptr_t) rows[i] + block + ahead), _MM_HINT_T1);
		for (i = 0; i < WIDTH; i++)
			memcpy(&halves[i], rows[i] + block, sizeof(uint16_t));
		_mm512_store_ps((float *) (panel + 512), halves_of(halves, 0xffff));
	}
}

/* For each of up to six rows of x that are worked on together: with 32 rows
 * of weights that is what 32 registers hold, and a load serves two products. */
#define FOR_EACH_ROW(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5)
#define N_TOGETHER 6

/*
 * `count` rows of x, a constant up to six, against a panel. x's rows are
 * x_blocks apart, of which n_blocks are multiplied. The 128 added to the
 * weights makes each sum too large by 128 times the sum of x: it starts so
 * much below. The products are added to bias, if there is one, and with `add`
 * to what stands in out.
 */
TARGET static inline __attribute__((always_inline)) void
multiply_panel(const int count, float *out, size_t stride, const NlQ8Block *x,
			   int x_blocks, const unsigned char *panel, int n_rows,
			   int n_blocks, const float *bias, bool add)
{
	__mmask16	mask0 = first(n_rows);
	__mmask16	mask1 = first(n_rows > WIDTH ? n_rows - WIDTH : 0);
	__m512		start0 = _mm512_setzero_ps();
	__m512		start1 = start0;
	int			b;

#define DECLARE(r) \
	const NlQ8Block *x##r = x + (size_t) (r < count ? r : 0) * (size_t) x_blocks; \
	__m512		sum0##r = _mm512_setzero_ps(); \
	__m512		sum1##r = _mm512_setzero_ps(); \
	__m512i		part0##r = _mm512_setzero_si512(); \
	__m512i		part1##r = _mm512_setzero_si512();
#define FETCH(r) \
	if (r < count) \
	{ \
		_mm_prefetch((const char *) (out + r * stride), _MM_HINT_T0); \
		_mm_prefetch((const char *) (out + r * stride + WIDTH), _MM_HINT_T0); \
	}
#define START(r) \
	if (r < count) \
		part0##r = part1##r = _mm512_set1_epi32(x##r[b].offset);
#define COLUMNS(n) \
	{ \
		enum {at = n}; \
		quants0 = _mm512_load_si512(panel + 64 * at); \
		quants1 = _mm512_load_si512(panel + HALF_BYTES + 64 * at); \
		FOR_EACH_ROW(MULTIPLY) \
	}
#define MULTIPLY(r) \
	if (r < count) \
	{ \
		memcpy(&four, x##r[b].quants + 4 * at, sizeof(four)); \
		fours = _mm512_set1_epi32(four); \
		part0##r = _mm512_dpbusd_epi32(part0##r, quants0, fours); \
		part1##r = _mm512_dpbusd_epi32(part1##r, quants1, fours); \
	}
#define SCALE(r) \
	if (r < count) \
	{ \
		__m512		by = _mm512_set1_ps(x##r[b].scale); \
		\
		sum0##r = _mm512_fmadd_ps(_mm512_cvtepi32_ps(part0##r), \
								  _mm512_mul_ps(scales0, by), sum0##r); \
		sum1##r = _mm512_fmadd_ps(_mm512_cvtepi32_ps(part1##r), \
								  _mm512_mul_ps(scales1, by), sum1##r); \
	}
#define STORE(r) \
	if (r < count) \
	{ \
		float	   *to = out + r * stride; \
		\
		sum0##r = _mm512_add_ps(sum0##r, start0); \
		sum1##r = _mm512_add_ps(sum1##r, start1); \
		if (add) \
		{ \
			sum0##r = _mm512_add_ps(sum0##r, _mm512_maskz_loadu_ps(mask0, to)); \
			sum1##r = _mm512_add_ps(sum1##r, _mm512_maskz_loadu_ps(mask1, to + WIDTH)); \
		} \
		_mm512_mask_storeu_ps(to, mask0, sum0##r); \
		_mm512_mask_storeu_ps(to + WIDTH, mask1, sum1##r); \
	}

	FOR_EACH_ROW(DECLARE)
	FOR_EACH_ROW(FETCH)
	for (b = 0; b < n_blocks; b++, panel += 2 * HALF_BYTES)
	{
		__m512		scales0 = _mm512_load_ps((const float *) (panel + 512));
		__m512		scales1 = _mm512_load_ps((const float *) (panel + HALF_BYTES + 512));
		__m512i		quants0,
					quants1,
					fours;
		int32_t		four;

		FOR_EACH_ROW(START)
		COLUMNS(0) COLUMNS(1) COLUMNS(2) COLUMNS(3)
		COLUMNS(4) COLUMNS(5) COLUMNS(6) COLUMNS(7)
		FOR_EACH_ROW(SCALE)
	}
	if (bias != NULL)
	{
		start0 = _mm512_maskz_loadu_ps(mask0, bias);
		start1 = _mm512_maskz_loadu_ps(mask1, bias + WIDTH);
	}
	FOR_EACH_ROW(STORE)
#undef DECLARE
#undef FETCH
#undef START
#undef COLUMNS
#undef MULTIPLY
#undef SCALE
#undef STORE
}

/* All n rows of x against a panel. */
TARGET static void
multiply_rows(float *out, size_t stride, const NlQ8Block *x, int n,
			  int x_blocks, const unsigned char *panel, int n_rows,
			  int n_blocks, const float *bias, bool add)
{
#define SOME(count) \
	{ \
		multiply_panel(count, out, stride, x, x_blocks, panel, n_rows, n_blocks, bias, add); \
		n -= count; \
		out += count * stride; \
		x += (size_t) count * (size_t) x_blocks; \
	}

	while (n >= N_TOGETHER)
		SOME(N_TOGETHER)
	if (n >= 4)
		SOME(4)
	if (n >= 2)
		SOME(2)
	if (n >= 1)
		SOME(1)
#undef SOME
}

TARGET static void
matmul_q8(float *out, size_t stride, const NlQ8Block *x, int n,
		  const void *weights, int n_rows, int n_blocks, const float *bias,
		  bool add, void *panel)
{
	size_t		row_bytes = (size_t) n_blocks * NL_Q8_BYTES;
	int			row,
				b;

	for (row = 0; row < n_rows; row += NL_PANEL_ROWS)
		for (b = 0; b < n_blocks; b += NL_PANEL_BLOCKS)
		{
			int			some = n_blocks - b < NL_PANEL_BLOCKS ? n_blocks - b : NL_PANEL_BLOCKS;
			const unsigned char *at = (const unsigned char *) weights +
				(size_t) row * row_bytes + (size_t) b * NL_Q8_BYTES;
			bool		second = n_rows - row > WIDTH;
			size_t		ahead = (size_t) some * NL_Q8_BYTES;

			if (b + some >= n_blocks)	/* from the last blocks to the next rows' first */
				ahead = NL_PANEL_ROWS * row_bytes - (size_t) b * NL_Q8_BYTES;
			pack_half(panel, at, n_rows - row, row_bytes, some, ahead);
			pack_half((unsigned char *) panel + HALF_BYTES,
					  second ? at + WIDTH * row_bytes : at,
					  second ? n_rows - row - WIDTH : n_rows - row, row_bytes, some,
					  ahead);
			multiply_rows(out + row, stride, x + b, n, n_blocks, panel, n_rows - row, some,
						  b == 0 && bias != NULL ? bias + row : NULL, add || b > 0);
		}
}

const NlKernels nl_kernels_avx512 =
{
	.name = "avx512",
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
	.matmul_few = true,
	.attend = nl_attend_avx512,
};

#endif							/* NL_HAVE_X86_KERNELS */

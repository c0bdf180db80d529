/*-------------------------------------------------------------------------
 * kernels_rows_avx512.c
 *	  Rows of quantised weights times rows of x, for x86-64 with AVX-512 (F,
 *	  BW, VL) and VNNI: the kernel `rows` of kernels_text.h.
 *
 * Sixteen rows of weights are one group: a register holds one number of each.
 * VNNI multiplies unsigned by signed bytes, so quants are made unsigned by
 * adding a zero point; what that adds to a product is known from the sum of
 * x's quants, which stands in the block of x. For one row of x the quants go
 * through registers row by row and their sums are turned (one_row); for more,
 * a panel with four columns of each row to a register is laid out first and
 * used by all of them (pack, some_rows). For one row of x and rows of some types
 * that lie evenly there is nl_row_avx512. All do the same operations on
 * the same numbers in the same order. Owns nothing, fails never.
 *-------------------------------------------------------------------------
 */
#include "engine/kernels_text.h"

#ifdef NL_HAVE_X86_KERNELS

#include <stdbool.h>
#include <string.h>

#include "engine/kernels_x86.h"

#define WIDTH 16
#define TARGET NL_TARGET_AVX512
#define INLINE TARGET static inline __attribute__((always_inline))

/* Where things are in NL_GROUP_BYTES: 512 bytes of quants, then per row: */
#define SCALES 512				/* a scale for 32 columns, or for the first 16 */
#define SECOND 576				/* a min, or a scale for the last 16 */

/* How the types differ for a product of whole numbers. */
typedef enum Kind
{
	SIGNED,						/* x = s q, 128 added to q */
	MINS,						/* x = s q + m, q as it is */
	HALVES						/* x = s q with a scale for each 16, 128 added */
} Kind;

INLINE Kind
kind_of(uint32_t type)
{
	return type == NL_TENSOR_Q6_K ? HALVES :
		type == NL_TENSOR_Q8_0 || type == NL_TENSOR_Q4_0 ||
		type == NL_TENSOR_Q5_0 ? SIGNED : MINS;
}

/* Bytes of a block of 32, or of 256. */
INLINE int
bytes_of(uint32_t type)
{
	switch (type)
	{
		case NL_TENSOR_Q4_0:
			return 18;
		case NL_TENSOR_Q4_1:
			return 20;
		case NL_TENSOR_Q5_0:
			return 22;
		case NL_TENSOR_Q5_1:
			return 24;
		case NL_TENSOR_Q8_0:
			return NL_Q8_BYTES;
		case NL_TENSOR_Q4_K:
			return 144;
		case NL_TENSOR_Q5_K:
			return 176;
		default:				/* Q6_K */
			return 210;
	}
}

INLINE __mmask16
first(int n)
{
	return n >= WIDTH ? (__mmask16) 0xffff : (__mmask16) ((1u << n) - 1);
}

/*---- Quants ----*/

INLINE __m256i
nibbles(const uint8_t *at)
{
	__m128i		v = _mm_loadu_si128((const __m128i *) at);

	return _mm256_and_si256(_mm256_set1_epi8(15), _mm256_inserti128_si256(
		_mm256_castsi128_si256(v), _mm_srli_epi16(v, 4), 1));
}

/* Nibbles and the fifth bits of 32 numbers. */
INLINE __m256i
nibbles_and_bits(const uint8_t *at, const uint8_t *bits)
{
	__m256i		v = nibbles(at);
	uint32_t	mask;

	memcpy(&mask, bits, sizeof(mask));
	return _mm256_mask_add_epi8(v, mask, v, _mm256_set1_epi8(16));
}

/* Block b of 32 of a row, with the zero point of its kind added. */
INLINE __m256i
quants_of(uint32_t type, const uint8_t *row, int b)
{
	const uint8_t *at = row + (size_t) (type == NL_TENSOR_Q4_K ||
										type == NL_TENSOR_Q5_K ||
										type == NL_TENSOR_Q6_K ? b / 8 : b) *
		(size_t) bytes_of(type);
	__m256i		v,
				high;
	int			j = b % 8;

	switch (type)
	{
		case NL_TENSOR_Q4_0:
			return _mm256_add_epi8(nibbles(at + 2), _mm256_set1_epi8(120));
		case NL_TENSOR_Q4_1:
			return nibbles(at + 4);
		case NL_TENSOR_Q5_0:
			return _mm256_add_epi8(nibbles_and_bits(at + 6, at + 2),
								   _mm256_set1_epi8(112));
		case NL_TENSOR_Q5_1:
			return nibbles_and_bits(at + 8, at + 4);
		case NL_TENSOR_Q8_0:
			return _mm256_xor_si256(_mm256_loadu_si256((const __m256i *) (at + 2)),
									_mm256_set1_epi8((char) 0x80));
		case NL_TENSOR_Q4_K:
			v = _mm256_loadu_si256((const __m256i *) (at + 16 + 32 * (j / 2)));
			v = _mm256_srl_epi16(v, _mm_cvtsi32_si128(4 * (j % 2)));
			return _mm256_and_si256(v, _mm256_set1_epi8(15));
		case NL_TENSOR_Q5_K:
			v = _mm256_loadu_si256((const __m256i *) (at + 48 + 32 * (j / 2)));
			v = _mm256_srl_epi16(v, _mm_cvtsi32_si128(4 * (j % 2)));
			v = _mm256_and_si256(v, _mm256_set1_epi8(15));
			high = _mm256_loadu_si256((const __m256i *) (at + 16));
			return _mm256_mask_add_epi8(v, _mm256_test_epi8_mask(high, _mm256_set1_epi8((char) (1 << j))),
										v, _mm256_set1_epi8(16));
		default:				/* Q6_K */
			v = _mm256_loadu_si256((const __m256i *) (at + 64 * (j / 4) + 32 * (j % 2)));
			v = _mm256_srl_epi16(v, _mm_cvtsi32_si128(j % 4 / 2 * 4));
			v = _mm256_and_si256(v, _mm256_set1_epi8(15));
			high = _mm256_loadu_si256((const __m256i *) (at + 128 + 32 * (j / 4)));
			high = _mm256_srl_epi16(high, _mm_cvtsi32_si128(2 * (j % 4)));
			high = _mm256_slli_epi16(_mm256_and_si256(high, _mm256_set1_epi8(3)), 4);
			return _mm256_add_epi8(_mm256_or_si256(v, high), _mm256_set1_epi8(96));
	}
}

/*---- Scales and mins of a group ----*/

INLINE __m512
halves_at(const void *at)
{
	return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *) at));
}

/* Types of 32: the F16 numbers are collected first, then all made floats. */
INLINE void
scales_of_32(uint32_t type, const uint8_t *const *rows, int n_blocks,
			 uint8_t *group)
{
	bool		mins = kind_of(type) == MINS;
	int			b,
				r;

	for (r = 0; r < NL_GROUP_ROWS; r++)
	{
		const uint8_t *at = rows[r];
		uint8_t    *to = group + 2 * r;

		for (b = 0; b < n_blocks; b++, at += bytes_of(type), to += NL_GROUP_BYTES)
		{
			memcpy(to + SCALES, at, 2);
			if (mins)
				memcpy(to + SECOND, at + 2, 2);
		}
	}
	for (b = 0; b < n_blocks; b++, group += NL_GROUP_BYTES)
	{
		_mm512_store_ps(group + SCALES, halves_at(group + SCALES));
		if (mins)
			_mm512_store_ps(group + SECOND, halves_at(group + SECOND));
	}
}

/* Q4_K and Q5_K: the 6-bit numbers of four blocks are made bytes of a word;
 * words[] has those of the 16 rows side by side. */
INLINE void
scales_of_k(uint32_t type, const uint8_t *const *rows, int n_blocks,
			uint8_t *group)
{
	uint32_t	scales[2][NL_GROUP_ROWS];
	uint32_t	mins[2][NL_GROUP_ROWS];
	uint16_t	d[NL_GROUP_ROWS],
				dmin[NL_GROUP_ROWS];
	int			b,
				r,
				w,
				k;

	for (b = 0; b < n_blocks; b += 8)
	{
		__m512		d_all,
					dmin_all;

		for (r = 0; r < NL_GROUP_ROWS; r++)
		{
			const uint8_t *at = rows[r] + (size_t) (b / 8) * (size_t) bytes_of(type);
			uint32_t	u[3];

			memcpy(&d[r], at, 2);
			memcpy(&dmin[r], at + 2, 2);
			memcpy(u, at + 4, sizeof(u));
			scales[0][r] = u[0] & 0x3f3f3f3f;
			mins[0][r] = u[1] & 0x3f3f3f3f;
			scales[1][r] = (u[2] & 0x0f0f0f0f) | (u[0] >> 6 & 0x03030303) << 4;
			mins[1][r] = (u[2] >> 4 & 0x0f0f0f0f) | (u[1] >> 6 & 0x03030303) << 4;
		}
		d_all = halves_at(d);
		dmin_all = _mm512_sub_ps(_mm512_setzero_ps(), halves_at(dmin));
		for (w = 0; w < 2; w++)
		{
			__m512i		scale = _mm512_loadu_si512(scales[w]);
			__m512i		min = _mm512_loadu_si512(mins[w]);

			for (k = 0; k < 4; k++, group += NL_GROUP_BYTES)
			{
				__m512i		low = _mm512_set1_epi32(255);

				_mm512_store_ps(group + SCALES, _mm512_mul_ps(d_all, _mm512_cvtepi32_ps(
					_mm512_and_si512(low, scale))));
				_mm512_store_ps(group + SECOND, _mm512_mul_ps(dmin_all, _mm512_cvtepi32_ps(
					_mm512_and_si512(low, min))));
				scale = _mm512_srli_epi32(scale, 8);
				min = _mm512_srli_epi32(min, 8);
			}
		}
	}
}

/* Q6_K: 16 signed scales of each row. */
INLINE void
scales_of_q6(const uint8_t *const *rows, int n_blocks, uint8_t *group)
{
	uint32_t	scales[4][NL_GROUP_ROWS];
	uint16_t	d[NL_GROUP_ROWS];
	int			b,
				r,
				w;

	for (b = 0; b < n_blocks; b += 8)
	{
		__m512		d_all;

		for (r = 0; r < NL_GROUP_ROWS; r++)
		{
			const uint8_t *at = rows[r] + (size_t) (b / 8) * 210;

			memcpy(&d[r], at + 208, 2);
			for (w = 0; w < 4; w++)
				memcpy(&scales[w][r], at + 192 + 4 * w, 4);
		}
		d_all = halves_at(d);
		for (w = 0; w < 4; w++)
		{
			__m512i		four = _mm512_loadu_si512(scales[w]);
			int			k;

			for (k = 0; k < 2; k++, group += NL_GROUP_BYTES)
			{
				_mm512_store_ps(group + SCALES, _mm512_mul_ps(d_all, _mm512_cvtepi32_ps(
					_mm512_srai_epi32(_mm512_slli_epi32(four, 24), 24))));
				_mm512_store_ps(group + SECOND, _mm512_mul_ps(d_all, _mm512_cvtepi32_ps(
					_mm512_srai_epi32(_mm512_slli_epi32(four, 16), 24))));
				four = _mm512_srli_epi32(four, 16);
			}
		}
	}
}

INLINE void
scales_of(uint32_t type, const uint8_t *const *rows, int n_blocks,
		  uint8_t *group)
{
	if (type == NL_TENSOR_Q4_K || type == NL_TENSOR_Q5_K)
		scales_of_k(type, rows, n_blocks, group);
	else if (type == NL_TENSOR_Q6_K)
		scales_of_q6(rows, n_blocks, group);
	else
		scales_of_32(type, rows, n_blocks, group);
}

/*
 * While block b of a group is worked on, that part of the next group is
 * fetched to the second cache: groups mostly follow one another, and sixteen
 * rows side by side are more than the CPU foresees. What an address out of
 * range asks for does no harm.
 */
INLINE void
fetch_ahead(uint32_t type, const uint8_t *const *rows, int b)
{
	const int	bytes = NL_GROUP_ROWS * bytes_of(type) /
		(type == NL_TENSOR_Q4_K || type == NL_TENSOR_Q5_K ||
		 type == NL_TENSOR_Q6_K ? 8 : 1);
	uintptr_t	next = (uintptr_t) rows[0] +
		NL_GROUP_ROWS * ((uintptr_t) rows[1] - (uintptr_t) rows[0]) +
		(uintptr_t) b * (uintptr_t) bytes;
	int			i;

#pragma GCC unroll 9
	for (i = 0; i < (bytes + 63) / 64; i++)
		_mm_prefetch((const char *) (next + 64 * (uintptr_t) i), _MM_HINT_T1);
}

/*---- One row of x ----*/

/* sum += the sums of whole numbers times their scales: of all 32 columns, or
 * of the first and last 16. */
INLINE __m512
add_block(Kind kind, __m512 sum, __m512i low, __m512i high, const NlQ8Block *x,
		  const uint8_t *group)
{
	__m512		by = _mm512_set1_ps(x->scale);

	sum = _mm512_fmadd_ps(_mm512_cvtepi32_ps(low), _mm512_mul_ps(
		_mm512_load_ps(group + SCALES), by), sum);
	if (kind == HALVES)
		sum = _mm512_fmadd_ps(_mm512_cvtepi32_ps(high), _mm512_mul_ps(
			_mm512_load_ps(group + SECOND), by), sum);
	if (kind == MINS)
		sum = _mm512_fmadd_ps(_mm512_load_ps(group + SECOND),
							  _mm512_set1_ps(x->total), sum);
	return sum;
}

/* Rows r and r + 4: in each quarter four sums, of 16 columns. */
INLINE __m512i
two_rows(uint32_t type, const uint8_t *const *rows, int r, int b, __m512i x)
{
	__m512i		w = _mm512_inserti64x4(_mm512_castsi256_si512(
		quants_of(type, rows[r], b)), quants_of(type, rows[r + 4], b), 1);

	return _mm512_dpbusd_epi32(_mm512_setzero_si512(), w, x);
}

/* Each quarter of the result: the quarter's sums of a, b, c, d. */
INLINE __m512i
turned(__m512i a, __m512i b, __m512i c, __m512i d)
{
	__m512i		ab = _mm512_add_epi32(_mm512_unpacklo_epi32(a, b),
									  _mm512_unpackhi_epi32(a, b));
	__m512i		cd = _mm512_add_epi32(_mm512_unpacklo_epi32(c, d),
									  _mm512_unpackhi_epi32(c, d));

	return _mm512_add_epi32(_mm512_unpacklo_epi64(ab, cd),
							_mm512_unpackhi_epi64(ab, cd));
}

INLINE void
one_row(uint32_t type, float *out, const NlQ8Block *x,
		const uint8_t *const *rows, int n_rows, int n_blocks,
		const uint8_t *group)
{
	const Kind	kind = kind_of(type);
	__mmask16	mask = first(n_rows);
	__m512		sum = _mm512_setzero_ps();
	int			b;

	for (b = 0; b < n_blocks; b++, group += NL_GROUP_BYTES)
	{
		__m512i		v = _mm512_broadcast_i64x4(
			_mm256_loadu_si256((const __m256i *) x[b].quants));
		__m512i		t0 = turned(two_rows(type, rows, 0, b, v), two_rows(type, rows, 1, b, v),
								two_rows(type, rows, 2, b, v), two_rows(type, rows, 3, b, v));
		__m512i		t1 = turned(two_rows(type, rows, 8, b, v), two_rows(type, rows, 9, b, v),
								two_rows(type, rows, 10, b, v), two_rows(type, rows, 11, b, v));
		__m512i		low = _mm512_shuffle_i32x4(t0, t1, 0x88);
		__m512i		high = _mm512_shuffle_i32x4(t0, t1, 0xdd);

		fetch_ahead(type, rows, b);
		if (kind == HALVES)
		{
			low = _mm512_add_epi32(low, _mm512_set1_epi32(x[b].low));
			high = _mm512_add_epi32(high, _mm512_set1_epi32(x[b].offset - x[b].low));
		}
		else
		{
			low = _mm512_add_epi32(low, high);
			if (kind == SIGNED)
				low = _mm512_add_epi32(low, _mm512_set1_epi32(x[b].offset));
		}
		sum = add_block(kind, sum, low, high, x + b, group);
	}
	_mm512_mask_storeu_ps(out, mask, _mm512_add_ps(sum, _mm512_maskz_loadu_ps(mask, out)));
}

/*---- More rows of x ----*/

/* 16 bytes at the same place of rows 0, 4, 8 and 12 from `row` on. */
INLINE __m512i
every_fourth(const uint8_t *const *rows, int row, size_t at)
{
	__m512i		four = _mm512_castsi128_si512(
		_mm_loadu_si128((const __m128i *) (rows[row] + at)));

	four = _mm512_inserti32x4(four, _mm_loadu_si128((const __m128i *) (rows[row + 4] + at)), 1);
	four = _mm512_inserti32x4(four, _mm_loadu_si128((const __m128i *) (rows[row + 8] + at)), 2);
	return _mm512_inserti32x4(four, _mm_loadu_si128((const __m128i *) (rows[row + 12] + at)), 3);
}

/* The quants of a group: 8 registers for each block, four columns in each. */
INLINE void
pack(uint32_t type, const uint8_t *const *rows, int n_blocks, uint8_t *group)
{
	const __m512i more = type == NL_TENSOR_Q8_0 ?
		_mm512_set1_epi8((char) 0x80) : _mm512_setzero_si512();
	uint8_t		block[NL_GROUP_ROWS][32];
	const uint8_t *unpacked[NL_GROUP_ROWS];
	int			b,
				i;

	for (i = 0; i < NL_GROUP_ROWS; i++)
		unpacked[i] = block[i];
	for (b = 0; b < n_blocks; b++, group += NL_GROUP_BYTES)
	{
		const uint8_t *const *from = type == NL_TENSOR_Q8_0 ? rows : unpacked;
		size_t		start = type == NL_TENSOR_Q8_0 ? (size_t) b * NL_Q8_BYTES + 2 : 0;

		if (type != NL_TENSOR_Q8_0)
			for (i = 0; i < NL_GROUP_ROWS; i++)
				_mm256_storeu_si256((__m256i *) block[i], quants_of(type, rows[i], b));

		fetch_ahead(type, rows, b);
		/* each half: four by four words are transposed in each quarter */
		for (i = 0; i < 2; i++)
		{
			size_t		at = start + 16 * (size_t) i;
			__m512i		r0 = every_fourth(from, 0, at);
			__m512i		r1 = every_fourth(from, 1, at);
			__m512i		r2 = every_fourth(from, 2, at);
			__m512i		r3 = every_fourth(from, 3, at);
			__m512i		low01 = _mm512_unpacklo_epi32(r0, r1);
			__m512i		high01 = _mm512_unpackhi_epi32(r0, r1);
			__m512i		low23 = _mm512_unpacklo_epi32(r2, r3);
			__m512i		high23 = _mm512_unpackhi_epi32(r2, r3);
			__m512i    *to = (__m512i *) group + 4 * i;

			to[0] = _mm512_xor_si512(more, _mm512_unpacklo_epi64(low01, low23));
			to[1] = _mm512_xor_si512(more, _mm512_unpackhi_epi64(low01, low23));
			to[2] = _mm512_xor_si512(more, _mm512_unpacklo_epi64(high01, high23));
			to[3] = _mm512_xor_si512(more, _mm512_unpackhi_epi64(high01, high23));
		}
	}
}

/* For each of up to eight rows of x that are worked on together. */
#define FOR_EACH_ROW(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7)
#define N_TOGETHER 8

/* `count` rows of x, a constant up to eight, against a packed group. */
INLINE void
some_rows(Kind kind, int count, float *out, size_t stride, const NlQ8Block *x,
		  const uint8_t *group, int n_rows, int n_blocks)
{
	__mmask16	mask = first(n_rows);
	int			b;

#define DECLARE(r) \
	const NlQ8Block *x##r = x + (size_t) (r < count ? r : 0) * n_blocks; \
	__m512		sum##r = _mm512_setzero_ps(); \
	__m512i		low##r = _mm512_setzero_si512(); \
	__m512i		high##r = _mm512_setzero_si512();
#define START(r) \
	if (r < count) \
	{ \
		if (kind == MINS) \
			low##r = _mm512_setzero_si512(); \
		else \
			low##r = _mm512_set1_epi32(kind == SIGNED ? x##r[b].offset : x##r[b].low); \
		if (kind == HALVES) \
			high##r = _mm512_set1_epi32(x##r[b].offset - x##r[b].low); \
	}
#define COLUMNS(n) \
	{ \
		enum {at = n}; \
		quants = _mm512_load_si512(group + 64 * at); \
		FOR_EACH_ROW(MULTIPLY) \
	}
#define MULTIPLY(r) \
	if (r < count) \
	{ \
		memcpy(&four, x##r[b].quants + 4 * at, sizeof(four)); \
		if (kind == HALVES && at >= 4) \
			high##r = _mm512_dpbusd_epi32(high##r, quants, _mm512_set1_epi32(four)); \
		else \
			low##r = _mm512_dpbusd_epi32(low##r, quants, _mm512_set1_epi32(four)); \
	}
#define SCALE(r) \
	if (r < count) \
		sum##r = add_block(kind, sum##r, low##r, high##r, x##r + b, group);
#define STORE(r) \
	if (r < count) \
		_mm512_mask_storeu_ps(out + r * stride, mask, _mm512_add_ps(sum##r, \
			_mm512_maskz_loadu_ps(mask, out + r * stride)));

	FOR_EACH_ROW(DECLARE)
	for (b = 0; b < n_blocks; b++, group += NL_GROUP_BYTES)
	{
		__m512i		quants;
		int32_t		four;

		FOR_EACH_ROW(START)
		COLUMNS(0) COLUMNS(1) COLUMNS(2) COLUMNS(3)
		COLUMNS(4) COLUMNS(5) COLUMNS(6) COLUMNS(7)
		FOR_EACH_ROW(SCALE)
	}
	FOR_EACH_ROW(STORE)
#undef DECLARE
#undef START
#undef COLUMNS
#undef MULTIPLY
#undef SCALE
#undef STORE
}

INLINE void
packed(Kind kind, float *out, size_t stride, const NlQ8Block *x, int n,
	   const uint8_t *group, int n_rows, int n_blocks)
{
	for (; n >= 8; n -= 8, out += 8 * stride, x += 8 * (size_t) n_blocks)
		some_rows(kind, 8, out, stride, x, group, n_rows, n_blocks);
	if (n >= 4)
	{
		some_rows(kind, 4, out, stride, x, group, n_rows, n_blocks);
		n -= 4, out += 4 * stride, x += 4 * (size_t) n_blocks;
	}
	if (n >= 2)
	{
		some_rows(kind, 2, out, stride, x, group, n_rows, n_blocks);
		n -= 2, out += 2 * stride, x += 2 * (size_t) n_blocks;
	}
	if (n == 1)
		some_rows(kind, 1, out, stride, x, group, n_rows, n_blocks);
}

TARGET static void
packed_signed(float *out, size_t stride, const NlQ8Block *x, int n,
			  const uint8_t *group, int n_rows, int n_blocks)
{
	packed(SIGNED, out, stride, x, n, group, n_rows, n_blocks);
}

TARGET static void
packed_mins(float *out, size_t stride, const NlQ8Block *x, int n,
			const uint8_t *group, int n_rows, int n_blocks)
{
	packed(MINS, out, stride, x, n, group, n_rows, n_blocks);
}

TARGET static void
packed_halves(float *out, size_t stride, const NlQ8Block *x, int n,
			  const uint8_t *group, int n_rows, int n_blocks)
{
	packed(HALVES, out, stride, x, n, group, n_rows, n_blocks);
}

/* The work for one type; rows past the last repeat it. */
INLINE void
group_of(uint32_t type, float *out, size_t stride, const NlQ8Block *x, int n,
		 const uint8_t *const *rows, int n_rows, int n_blocks, uint8_t *group)
{
	scales_of(type, rows, n_blocks, group);
	if (n == 1)
	{
		one_row(type, out, x, rows, n_rows, n_blocks, group);
		return;
	}
	pack(type, rows, n_blocks, group);
	if (kind_of(type) == SIGNED)
		packed_signed(out, stride, x, n, group, n_rows, n_blocks);
	else if (kind_of(type) == MINS)
		packed_mins(out, stride, x, n, group, n_rows, n_blocks);
	else
		packed_halves(out, stride, x, n, group, n_rows, n_blocks);
}

TARGET void
nl_rows_avx512(float *out, size_t stride, const NlQ8Block *x, int n, uint32_t type,
	 const void *const *weights, int n_rows, int n_blocks, void *scratch)
{
	const uint8_t *all[NL_GROUP_ROWS];
	uintptr_t	apart;
	bool		even = n == 1 && n_rows == NL_GROUP_ROWS;
	int			r;

	for (r = 0; r < NL_GROUP_ROWS; r++)
		all[r] = weights[r < n_rows ? r : n_rows - 1];
	apart = (uintptr_t) all[1] - (uintptr_t) all[0];
	for (r = 2; r < NL_GROUP_ROWS && even; r++)
		even = (uintptr_t) all[r] - (uintptr_t) all[r - 1] == apart;
	if (even && nl_row_avx512(out, x, type, all[0], apart, n_blocks))
		return;
#define CASE(t) \
		case t: \
			group_of(t, out, stride, x, n, all, n_rows, n_blocks, scratch); \
			break;
	switch (type)
	{
		CASE(NL_TENSOR_Q4_0)
		CASE(NL_TENSOR_Q4_1)
		CASE(NL_TENSOR_Q5_0)
		CASE(NL_TENSOR_Q5_1)
		CASE(NL_TENSOR_Q8_0)
		CASE(NL_TENSOR_Q4_K)
		CASE(NL_TENSOR_Q5_K)
		CASE(NL_TENSOR_Q6_K)
		default:
			break;
	}
#undef CASE
}

#endif							/* NL_HAVE_X86_KERNELS */

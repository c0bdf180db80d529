/*-------------------------------------------------------------------------
 * kernels_rows_avx2.c
 *	  Rows of quantised weights times rows of x, for x86-64 with AVX2, FMA and
 *	  F16C: the kernel `rows` of kernels_text.h.
 *
 * Eight rows of weights are worked on together: a register holds one number of
 * each. vpmaddubsw multiplies unsigned by signed bytes and adds pairs of products to
 * 16 bits, so weights of up to 6 bits are taken without their zero point, which
 * the sum of x's quants makes up for (it stands in the block of x), and Q8_0 gives its
 * sign to x. How many sums of 16 bits are added before they are widened follows from
 * the largest: 127 * 2 * 15, 31 or 63. For one row of x the quants go through registers
 * row by row (one_row); for more, a panel with four columns of each row to a register
 * is laid out first and used by all of them (pack, some_rows). Both add the same whole
 * numbers and do the same operations on floats in the same order, so that a row has
 * the same bits alone and among others. Owns nothing, fails never.
 *-------------------------------------------------------------------------
 */
#include "engine/kernels_text.h"

#ifdef NL_HAVE_X86_KERNELS

#include <string.h>

#include "engine/kernels_x86.h"

#define WIDTH 8
#define TARGET NL_TARGET_AVX2
#define INLINE TARGET static inline __attribute__((always_inline))

/* Rows of x worked on together. */
#define TOGETHER 4

/* Of eight rows, for each 32 columns. */
typedef struct Octet
{
	uint8_t		quants[8][32];	/* four columns of each row to a line */
	float		scales[WIDTH];	/* of 32 columns, or of the first 16 */
	float		second[WIDTH];	/* a min, or a scale of the last 16 */
} Octet;

/* How the types differ for a product of whole numbers. */
typedef enum Kind
{
	SIGNED,						/* x = s q, q of 8 bits */
	SHIFTED,					/* x = s (q - zero) */
	MINS,						/* x = s q + m */
	HALVES						/* x = s (q - zero) with a scale for each 16 */
} Kind;

INLINE Kind
kind_of(uint32_t type)
{
	return type == NL_TENSOR_Q8_0 ? SIGNED : type == NL_TENSOR_Q6_K ? HALVES :
		type == NL_TENSOR_Q4_0 || type == NL_TENSOR_Q5_0 ? SHIFTED : MINS;
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

/* What the zero point (8, 16 or 32) takes off: offset is -128 times a sum. */
INLINE __m256i
zero_of(uint32_t type, int32_t offset)
{
	return _mm256_set1_epi32(offset / (type == NL_TENSOR_Q4_0 ? 16 : type == NL_TENSOR_Q5_0 ? 8 : 4));
}

/*---- Quants ----*/

INLINE __m256i
nibbles(const uint8_t *at)
{
	__m128i		v = _mm_loadu_si128((const __m128i *) at);

	return _mm256_and_si256(_mm256_set1_epi8(15), _mm256_inserti128_si256(
		_mm256_castsi128_si256(v), _mm_srli_epi16(v, 4), 1));
}

/* 16 where the byte has the bit. */
INLINE __m256i
sixteen_where(__m256i bytes, __m256i bit)
{
	return _mm256_and_si256(_mm256_set1_epi8(16),
							_mm256_cmpeq_epi8(_mm256_and_si256(bytes, bit), bit));
}

/* The fifth bits of 32 numbers. */
INLINE __m256i
fifth_bits(const uint8_t *at)
{
	const __m256i spread = _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1,
											2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3);
	int32_t		mask;

	memcpy(&mask, at, sizeof(mask));
	return sixteen_where(_mm256_shuffle_epi8(_mm256_set1_epi32(mask), spread),
						 _mm256_set1_epi64x((long long) 0x8040201008040201));
}

/* Block b of 32 of a row: unsigned, but for Q8_0. */
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
			return nibbles(at + 2);
		case NL_TENSOR_Q4_1:
			return nibbles(at + 4);
		case NL_TENSOR_Q5_0:
			return _mm256_or_si256(nibbles(at + 6), fifth_bits(at + 2));
		case NL_TENSOR_Q5_1:
			return _mm256_or_si256(nibbles(at + 8), fifth_bits(at + 4));
		case NL_TENSOR_Q8_0:
			return _mm256_loadu_si256((const __m256i *) (at + 2));
		case NL_TENSOR_Q4_K:
			v = _mm256_loadu_si256((const __m256i *) (at + 16 + 32 * (j / 2)));
			v = _mm256_srl_epi16(v, _mm_cvtsi32_si128(4 * (j % 2)));
			return _mm256_and_si256(v, _mm256_set1_epi8(15));
		case NL_TENSOR_Q5_K:
			v = _mm256_loadu_si256((const __m256i *) (at + 48 + 32 * (j / 2)));
			v = _mm256_srl_epi16(v, _mm_cvtsi32_si128(4 * (j % 2)));
			v = _mm256_and_si256(v, _mm256_set1_epi8(15));
			high = _mm256_loadu_si256((const __m256i *) (at + 16));
			return _mm256_or_si256(v, sixteen_where(high, _mm256_set1_epi8((char) (1 << j))));
		default:				/* Q6_K */
			v = _mm256_loadu_si256((const __m256i *) (at + 64 * (j / 4) + 32 * (j % 2)));
			v = _mm256_srl_epi16(v, _mm_cvtsi32_si128(j % 4 / 2 * 4));
			v = _mm256_and_si256(v, _mm256_set1_epi8(15));
			high = _mm256_loadu_si256((const __m256i *) (at + 128 + 32 * (j / 4)));
			high = _mm256_srl_epi16(high, _mm_cvtsi32_si128(2 * (j % 4)));
			high = _mm256_slli_epi16(_mm256_and_si256(high, _mm256_set1_epi8(3)), 4);
			return _mm256_or_si256(v, high);
	}
}

/*---- Scales and mins ----*/

INLINE __m256
halves_at(const void *at)
{
	return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *) at));
}

/* Types of 32: the F16 numbers are collected first, then all made floats. */
INLINE void
scales_of_32(uint32_t type, const uint8_t *const *rows, int n_blocks, Octet *octets)
{
	bool		mins = kind_of(type) == MINS;
	int			b,
				r;

	for (r = 0; r < WIDTH; r++)
	{
		const uint8_t *at = rows[r];

		for (b = 0; b < n_blocks; b++, at += bytes_of(type))
		{
			memcpy((char *) octets[b].scales + 2 * r, at, 2);
			if (mins)
				memcpy((char *) octets[b].second + 2 * r, at + 2, 2);
		}
	}
	for (b = 0; b < n_blocks; b++)
	{
		_mm256_storeu_ps(octets[b].scales, halves_at(octets[b].scales));
		if (mins)
			_mm256_storeu_ps(octets[b].second, halves_at(octets[b].second));
	}
}

INLINE __m256
low_byte(__m256i words)
{
	return _mm256_cvtepi32_ps(_mm256_and_si256(_mm256_set1_epi32(255), words));
}

/* Q4_K and Q5_K: the 6-bit numbers of four blocks are made bytes of a word. */
INLINE void
scales_of_k(uint32_t type, const uint8_t *const *rows, int n_blocks, Octet *octets)
{
	uint32_t	scales[2][WIDTH];
	uint32_t	mins[2][WIDTH];
	uint16_t	d[WIDTH],
				dmin[WIDTH];
	int			b,
				r,
				w,
				k;

	for (b = 0; b < n_blocks; b += 8)
	{
		__m256		d_all,
					dmin_all;

		for (r = 0; r < WIDTH; r++)
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
		dmin_all = _mm256_sub_ps(_mm256_setzero_ps(), halves_at(dmin));
		for (w = 0; w < 2; w++)
		{
			__m256i		scale = _mm256_loadu_si256((const __m256i *) scales[w]);
			__m256i		min = _mm256_loadu_si256((const __m256i *) mins[w]);

			for (k = 0; k < 4; k++)
			{
				_mm256_storeu_ps(octets[b + 4 * w + k].scales, _mm256_mul_ps(d_all, low_byte(scale)));
				_mm256_storeu_ps(octets[b + 4 * w + k].second, _mm256_mul_ps(dmin_all, low_byte(min)));
				scale = _mm256_srli_epi32(scale, 8);
				min = _mm256_srli_epi32(min, 8);
			}
		}
	}
}

/* Q6_K: 16 signed scales of each row. */
INLINE void
scales_of_q6(const uint8_t *const *rows, int n_blocks, Octet *octets)
{
	uint32_t	scales[4][WIDTH];
	uint16_t	d[WIDTH];
	int			b,
				r,
				w,
				k;

	for (b = 0; b < n_blocks; b += 8)
	{
		__m256		d_all;

		for (r = 0; r < WIDTH; r++)
		{
			const uint8_t *at = rows[r] + (size_t) (b / 8) * 210;

			memcpy(&d[r], at + 208, 2);
			for (w = 0; w < 4; w++)
				memcpy(&scales[w][r], at + 192 + 4 * w, 4);
		}
		d_all = halves_at(d);
		for (w = 0; w < 4; w++)
		{
			__m256i		four = _mm256_loadu_si256((const __m256i *) scales[w]);

			for (k = 0; k < 2; k++)
			{
				_mm256_storeu_ps(octets[b + 2 * w + k].scales, _mm256_mul_ps(d_all, _mm256_cvtepi32_ps(
					_mm256_srai_epi32(_mm256_slli_epi32(four, 24), 24))));
				_mm256_storeu_ps(octets[b + 2 * w + k].second, _mm256_mul_ps(d_all, _mm256_cvtepi32_ps(
					_mm256_srai_epi32(_mm256_slli_epi32(four, 16), 24))));
				four = _mm256_srli_epi32(four, 16);
			}
		}
	}
}

INLINE void
scales_of(uint32_t type, const uint8_t *const *rows, int n_blocks, Octet *octets)
{
	if (type == NL_TENSOR_Q4_K || type == NL_TENSOR_Q5_K)
		scales_of_k(type, rows, n_blocks, octets);
	else if (type == NL_TENSOR_Q6_K)
		scales_of_q6(rows, n_blocks, octets);
	else
		scales_of_32(type, rows, n_blocks, octets);
}

/* sum += the sums of whole numbers times their scales. */
INLINE __m256
add_block(uint32_t type, __m256 sum, __m256i low, __m256i high, const NlQ8Block *x,
		  const Octet *octet)
{
	const Kind	kind = kind_of(type);
	__m256		by = _mm256_set1_ps(x->scale);

	if (kind == SHIFTED)
		low = _mm256_add_epi32(low, zero_of(type, x->offset));
	if (kind == HALVES)
	{
		low = _mm256_add_epi32(low, zero_of(type, x->low));
		high = _mm256_add_epi32(high, zero_of(type, x->offset - x->low));
	}
	sum = _mm256_fmadd_ps(_mm256_cvtepi32_ps(low), _mm256_mul_ps(
		_mm256_loadu_ps(octet->scales), by), sum);
	if (kind == HALVES)
		sum = _mm256_fmadd_ps(_mm256_cvtepi32_ps(high), _mm256_mul_ps(
			_mm256_loadu_ps(octet->second), by), sum);
	if (kind == MINS)
		sum = _mm256_fmadd_ps(_mm256_loadu_ps(octet->second), _mm256_set1_ps(x->total), sum);
	return sum;
}

INLINE void
add_to(float *out, __m256 sum, int n_rows)
{
	float		sums[WIDTH];
	int			r;

	if (n_rows == WIDTH)
	{
		_mm256_storeu_ps(out, _mm256_add_ps(sum, _mm256_loadu_ps(out)));
		return;
	}
	_mm256_storeu_ps(sums, sum);
	for (r = 0; r < n_rows; r++)
		out[r] += sums[r];
}

/* Products of pairs in 16 bits: unsigned (or Q8_0's) quants with x's. */
INLINE __m256i
products(uint32_t type, __m256i quants, __m256i x)
{
	return type == NL_TENSOR_Q8_0 ?
		_mm256_maddubs_epi16(_mm256_abs_epi8(quants), _mm256_sign_epi8(x, quants)) :
		_mm256_maddubs_epi16(quants, x);
}

INLINE __m256i
widened(__m256i sums)
{
	return _mm256_madd_epi16(sums, _mm256_set1_epi16(1));
}

/*---- One row of x ----*/

/* Sums of a row in four lanes for each 16 columns. */
INLINE __m256i
one_product(uint32_t type, const uint8_t *row, int b, __m256i x)
{
	return widened(products(type, quants_of(type, row, b), x));
}

/* Each half of the result: that half's sums of four rows. */
INLINE __m256i
four_rows(uint32_t type, const uint8_t *const *rows, int b, __m256i x)
{
	return _mm256_hadd_epi32(
		_mm256_hadd_epi32(one_product(type, rows[0], b, x), one_product(type, rows[1], b, x)),
		_mm256_hadd_epi32(one_product(type, rows[2], b, x), one_product(type, rows[3], b, x)));
}

INLINE void
one_row(uint32_t type, float *out, const NlQ8Block *x, const uint8_t *const *rows,
		int n_rows, int n_blocks, const Octet *octets)
{
	__m256		sum = _mm256_setzero_ps();
	int			b;

	for (b = 0; b < n_blocks; b++)
	{
		__m256i		v = _mm256_loadu_si256((const __m256i *) x[b].quants);
		__m256i		first = four_rows(type, rows, b, v);
		__m256i		last = four_rows(type, rows + 4, b, v);
		__m256i		low = _mm256_permute2x128_si256(first, last, 0x20);
		__m256i		high = _mm256_permute2x128_si256(first, last, 0x31);

		if (kind_of(type) != HALVES)
			low = _mm256_add_epi32(low, high);
		sum = add_block(type, sum, low, high, x + b, &octets[b]);
	}
	add_to(out, sum, n_rows);
}

/*---- More rows of x ----*/

/* Eight by eight words are transposed. */
INLINE void
pack(uint32_t type, const uint8_t *const *rows, int n_blocks, Octet *octets)
{
	int			b,
				i;

	for (b = 0; b < n_blocks; b++)
	{
		__m256i		t[8],
					u[8];
		__m256i    *to = (__m256i *) octets[b].quants;

#pragma GCC unroll 4
		for (i = 0; i < 8; i += 2)
		{
			__m256i		one = quants_of(type, rows[i], b);
			__m256i		two = quants_of(type, rows[i + 1], b);

			t[i] = _mm256_unpacklo_epi32(one, two);
			t[i + 1] = _mm256_unpackhi_epi32(one, two);
		}
#pragma GCC unroll 2
		for (i = 0; i < 8; i += 4)
		{
			u[i] = _mm256_unpacklo_epi64(t[i], t[i + 2]);
			u[i + 1] = _mm256_unpackhi_epi64(t[i], t[i + 2]);
			u[i + 2] = _mm256_unpacklo_epi64(t[i + 1], t[i + 3]);
			u[i + 3] = _mm256_unpackhi_epi64(t[i + 1], t[i + 3]);
		}
#pragma GCC unroll 4
		for (i = 0; i < 4; i++)
		{
			_mm256_storeu_si256(to + i, _mm256_permute2x128_si256(u[i], u[i + 4], 0x20));
			_mm256_storeu_si256(to + 4 + i, _mm256_permute2x128_si256(u[i], u[i + 4], 0x31));
		}
	}
}

/* Four quants of x in each lane. */
INLINE __m256i
four_of(const NlQ8Block *x, int at)
{
	int32_t		four;

	memcpy(&four, x->quants + 4 * at, sizeof(four));
	return _mm256_set1_epi32(four);
}

/* `count` rows of x, a constant up to TOGETHER, against a packed octet. */
INLINE void
some_rows(uint32_t type, int count, float *out, size_t stride, const NlQ8Block *x,
		  const Octet *octets, int n_rows, int n_blocks)
{
	/* lines whose products fit 16 bits together */
	const int	lines = type == NL_TENSOR_Q8_0 ? 1 : type == NL_TENSOR_Q6_K ? 2 : 4;
	__m256		sums[TOGETHER];
	int			b,
				i,
				k,
				l;

#pragma GCC unroll 4
	for (i = 0; i < count; i++)
		sums[i] = _mm256_setzero_ps();
	for (b = 0; b < n_blocks; b++)
	{
		const __m256i *quants = (const __m256i *) octets[b].quants;
		__m256i		low[TOGETHER],
					high[TOGETHER];

#pragma GCC unroll 4
		for (i = 0; i < count; i++)
			low[i] = high[i] = _mm256_setzero_si256();
#pragma GCC unroll 8
		for (k = 0; k < 8; k += lines)
		{
#pragma GCC unroll 4
			for (i = 0; i < count; i++)
			{
				const NlQ8Block *block = x + (size_t) i * (size_t) n_blocks + b;
				__m256i		sum = products(type, _mm256_loadu_si256(quants + k), four_of(block, k));

#pragma GCC unroll 3
				for (l = 1; l < lines; l++)
					sum = _mm256_add_epi16(sum, products(type, _mm256_loadu_si256(quants + k + l),
														 four_of(block, k + l)));
				if (kind_of(type) == HALVES && k >= 4)
					high[i] = _mm256_add_epi32(high[i], widened(sum));
				else
					low[i] = _mm256_add_epi32(low[i], widened(sum));
			}
		}
#pragma GCC unroll 4
		for (i = 0; i < count; i++)
			sums[i] = add_block(type, sums[i], low[i], high[i], x + (size_t) i * (size_t) n_blocks + b,
								&octets[b]);
	}
#pragma GCC unroll 4
	for (i = 0; i < count; i++)
		add_to(out + (size_t) i * stride, sums[i], n_rows);
}

/* The work for one type and up to eight rows; rows past the last repeat it. */
INLINE void
octet_of(uint32_t type, float *out, size_t stride, const NlQ8Block *x, int n,
		 const uint8_t *const *rows, int n_rows, int n_blocks, Octet *octets)
{
	scales_of(type, rows, n_blocks, octets);
	if (n == 1)
	{
		one_row(type, out, x, rows, n_rows, n_blocks, octets);
		return;
	}
	pack(type, rows, n_blocks, octets);
	for (; n >= 4; n -= 4, out += 4 * stride, x += 4 * (size_t) n_blocks)
		some_rows(type, 4, out, stride, x, octets, n_rows, n_blocks);
	if (n >= 2)
	{
		some_rows(type, 2, out, stride, x, octets, n_rows, n_blocks);
		n -= 2, out += 2 * stride, x += 2 * (size_t) n_blocks;
	}
	if (n == 1)
		some_rows(type, 1, out, stride, x, octets, n_rows, n_blocks);
}

TARGET void
nl_rows_avx2(float *out, size_t stride, const NlQ8Block *x, int n, uint32_t type,
			 const void *const *weights, int n_rows, int n_blocks, void *scratch)
{
	const uint8_t *all[NL_GROUP_ROWS];
	int			r;

	for (r = 0; r < NL_GROUP_ROWS; r++)
		all[r] = weights[r < n_rows ? r : n_rows - 1];
	for (r = 0; r < n_rows; r += WIDTH)
	{
		const uint8_t *const *rows = all + r;
		int			some = n_rows - r < WIDTH ? n_rows - r : WIDTH;

#define CASE(t) \
		case t: \
			octet_of(t, out + r, stride, x, n, rows, some, n_blocks, scratch); \
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
}

#endif							/* NL_HAVE_X86_KERNELS */

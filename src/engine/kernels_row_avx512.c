/*-------------------------------------------------------------------------
 * kernels_row_avx512.c
 *	  Sixteen rows of Q8_0 or Q4_K weights, as far apart from each other, times
 *	  one row of x, for x86-64 with AVX-512 (F, BW, VL) and VNNI: what a text
 *	  model does for each token that it writes.
 *
 * Weights are read once and used once, so that memory is what it waits for.
 * Sixteen streams side by side are more than the CPU foresees: what lies
 * NL_AHEAD bytes further is fetched to the second cache, in the order in which
 * it lies. Sums of whole numbers are turned so that a register has one of each
 * row, then scaled by the same operations in the same order as in
 * kernels_rows_avx512.c, which has all other cases: the bits are the same.
 * Owns nothing, fails never.
 *-------------------------------------------------------------------------
 */
#include "engine/kernels_text.h"

#ifdef NL_HAVE_X86_KERNELS

#include <stdbool.h>
#include <string.h>

#include "engine/kernels_x86.h"

#define TARGET NL_TARGET_AVX512
#define INLINE TARGET static inline __attribute__((always_inline))

/* Measured from 4 to 128 kB: nearer comes too late, further does not help. */
#define NL_AHEAD 32768

/* Sixteen rows: the first of four times four, and the bytes from one to the
 * next. */
typedef struct Group
{
	const uint8_t *fours[4];
	size_t		apart;
} Group;

INLINE Group
group_at(const uint8_t *weights, size_t apart)
{
	return (Group) {{weights, weights + 4 * apart, weights + 8 * apart,
	weights + 12 * apart}, apart};
}

INLINE const uint8_t *
row_at(const Group *g, int r)
{
	return g->fours[r / 4] + (size_t) (r % 4) * g->apart;
}

INLINE void
step(Group *g, int bytes)
{
	int			i;

#pragma GCC unroll 4
	for (i = 0; i < 4; i++)
		g->fours[i] += bytes;
}

/* What an address out of range asks for does no harm. */
INLINE void
fetch(uintptr_t from, int bytes)
{
	int			i;

#pragma GCC unroll 9
	for (i = 0; i < bytes; i += 64)
		_mm_prefetch((const char *) (from + (uintptr_t) i), _MM_HINT_T1);
}

/* 16 bytes of rows k, k + 4, k + 8 and k + 12, a quarter each. */
INLINE __m512i
quarters(const Group *g, int k, int at)
{
	__m512i		v = _mm512_castsi128_si512(
		_mm_loadu_si128((const __m128i *) (row_at(g, k) + at)));

	v = _mm512_inserti32x4(v, _mm_loadu_si128((const __m128i *) (row_at(g, k + 4) + at)), 1);
	v = _mm512_inserti32x4(v, _mm_loadu_si128((const __m128i *) (row_at(g, k + 8) + at)), 2);
	return _mm512_inserti32x4(v, _mm_loadu_si128((const __m128i *) (row_at(g, k + 12) + at)), 3);
}

/* 32 bytes of rows r and r + 4, a half each. */
INLINE __m512i
halves(const Group *g, int r, int at)
{
	return _mm512_inserti64x4(_mm512_castsi256_si512(
		_mm256_loadu_si256((const __m256i *) (row_at(g, r) + at))),
		_mm256_loadu_si256((const __m256i *) (row_at(g, r + 4) + at)), 1);
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

INLINE __m512i
dots(__m512i quants, __m512i x)
{
	return _mm512_dpbusd_epi32(_mm512_setzero_si512(), quants, x);
}

/*---- Q8_0 ----*/

#define EARLY 2					/* blocks from a scale's being taken to its use */
#define RING 4

/* The F16 scales of a block, taken so early that these small stores are done
 * when all sixteen are loaded at once. */
INLINE void
take_scales(uint16_t *to, const Group *g, int at)
{
	int			r;

#pragma GCC unroll 4
	for (r = 0; r < NL_GROUP_ROWS; r += 4)
	{
		uint16_t	a,
					b,
					c,
					d;
		uint64_t	four;

		memcpy(&a, row_at(g, r) + at, 2);
		memcpy(&b, row_at(g, r + 1) + at, 2);
		memcpy(&c, row_at(g, r + 2) + at, 2);
		memcpy(&d, row_at(g, r + 3) + at, 2);
		four = (uint64_t) a | (uint64_t) b << 16 | (uint64_t) c << 32 | (uint64_t) d << 48;
		memcpy(to + r, &four, sizeof(four));
	}
}

/* 128 is added to quants to make them unsigned, see kernels_rows_avx512.c. */
TARGET static __m512
row_q8_0(const NlQ8Block *x, const uint8_t *weights, size_t apart, int n_blocks)
{
	Group		g = group_at(weights, apart);
	uint16_t	ring[RING][NL_GROUP_ROWS] __attribute__((aligned(32)));
	const __m512i sign = _mm512_set1_epi8((char) 0x80);
	uintptr_t	next = (uintptr_t) weights + NL_AHEAD;
	__m512		sum = _mm512_setzero_ps();
	int			b;

	for (b = 0; b < EARLY && b < n_blocks; b++)
		take_scales(ring[b], &g, b * NL_Q8_BYTES);
	for (b = 0; b < n_blocks; b++, step(&g, NL_Q8_BYTES), next += NL_GROUP_ROWS * NL_Q8_BYTES)
	{
		__m512i		v = _mm512_broadcast_i64x4(
			_mm256_loadu_si256((const __m256i *) x[b].quants));
		__m512i		t0,
					t1,
					total;
		__m512		scales;

		if (b + EARLY < n_blocks)
			take_scales(ring[(b + EARLY) % RING], &g, EARLY * NL_Q8_BYTES);
		fetch(next, NL_GROUP_ROWS * NL_Q8_BYTES);
#define DOTS(r) dots(_mm512_xor_si512(sign, halves(&g, r, 2)), v)
		t0 = turned(DOTS(0), DOTS(1), DOTS(2), DOTS(3));
		t1 = turned(DOTS(8), DOTS(9), DOTS(10), DOTS(11));
#undef DOTS
		total = _mm512_add_epi32(_mm512_shuffle_i32x4(t0, t1, 0x88),
								 _mm512_shuffle_i32x4(t0, t1, 0xdd));
		total = _mm512_add_epi32(total, _mm512_set1_epi32(x[b].offset));
		scales = _mm512_cvtph_ps(_mm256_load_si256((const __m256i *) ring[b % RING]));
		sum = _mm512_fmadd_ps(_mm512_cvtepi32_ps(total),
							  _mm512_mul_ps(scales, _mm512_set1_ps(x[b].scale)), sum);
	}
	return sum;
}

/*---- Q4_K ----*/

/* What stands before the nibbles of a block of 256, of each row. */
typedef struct Head
{
	__m512		d;
	__m512		dmin;			/* negative */
	__m512i		scales[2];		/* four bytes of a word */
	__m512i		mins[2];
} Head;

INLINE Head
head_of(const Group *g)
{
	const __m512i six = _mm512_set1_epi32(0x3f3f3f3f);
	const __m512i four = _mm512_set1_epi32(0x0f0f0f0f);
	const __m512i two = _mm512_set1_epi32(0x30303030);
	__m512i		h0 = quarters(g, 0, 0);
	__m512i		h1 = quarters(g, 1, 0);
	__m512i		h2 = quarters(g, 2, 0);
	__m512i		h3 = quarters(g, 3, 0);
	__m512i		low01 = _mm512_unpacklo_epi32(h0, h1);
	__m512i		high01 = _mm512_unpackhi_epi32(h0, h1);
	__m512i		low23 = _mm512_unpacklo_epi32(h2, h3);
	__m512i		high23 = _mm512_unpackhi_epi32(h2, h3);
	__m512i		both = _mm512_unpacklo_epi64(low01, low23);
	__m512i		u0 = _mm512_unpackhi_epi64(low01, low23);
	__m512i		u1 = _mm512_unpacklo_epi64(high01, high23);
	__m512i		u2 = _mm512_unpackhi_epi64(high01, high23);
	Head		head;

	head.d = _mm512_cvtph_ps(_mm512_cvtepi32_epi16(both));
	head.dmin = _mm512_sub_ps(_mm512_setzero_ps(), _mm512_cvtph_ps(
		_mm512_cvtepi32_epi16(_mm512_srli_epi32(both, 16))));
	head.scales[0] = _mm512_and_si512(u0, six);
	head.mins[0] = _mm512_and_si512(u1, six);
	head.scales[1] = _mm512_or_si512(_mm512_and_si512(u2, four), _mm512_and_si512(
		_mm512_srli_epi32(u0, 2), two));
	head.mins[1] = _mm512_or_si512(_mm512_and_si512(_mm512_srli_epi32(u2, 4), four),
								   _mm512_and_si512(_mm512_srli_epi32(u1, 2), two));
	return head;
}

INLINE __m512
byte_of(__m512i words, int byte)
{
	return _mm512_cvtepi32_ps(_mm512_and_si512(
		_mm512_set1_epi32(255), _mm512_srli_epi32(words, 8 * byte)));
}

/* sum += block j of eight: its whole numbers times scales, and its mins. */
INLINE __m512
add_block(__m512 sum, __m512i total, const Head *head, int j, const NlQ8Block *x)
{
	__m512		scales = _mm512_mul_ps(head->d, byte_of(head->scales[j / 4], j % 4));
	__m512		mins = _mm512_mul_ps(head->dmin, byte_of(head->mins[j / 4], j % 4));

	sum = _mm512_fmadd_ps(_mm512_cvtepi32_ps(total), _mm512_mul_ps(
		scales, _mm512_set1_ps(x->scale)), sum);
	return _mm512_fmadd_ps(mins, _mm512_set1_ps(x->total), sum);
}

INLINE __m512i
sixteen(const int8_t *quants)
{
	return _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *) quants));
}

/* 32 bytes of each row are two blocks: the lower and the upper nibbles. */
TARGET static __m512
row_q4_k(const NlQ8Block *x, const uint8_t *weights, size_t apart, int n_blocks)
{
	const __m512i low_bits = _mm512_set1_epi8(15);
	Group		g = group_at(weights, apart);
	uintptr_t	next = (uintptr_t) weights + NL_AHEAD;
	__m512		sum = _mm512_setzero_ps();
	int			b;

	for (b = 0; b < n_blocks; b += 8, x += 8, step(&g, 144))
	{
		Head		head = head_of(&g);
		int			j;

#pragma GCC unroll 4
		for (j = 0; j < 8; j += 2, next += NL_GROUP_ROWS * 144 / 4)
		{
			__m512i		low[4],
						high[4];
			int			k;

			fetch(next, NL_GROUP_ROWS * 144 / 4);
#pragma GCC unroll 4
			for (k = 0; k < 4; k++)
			{
				__m512i		first = quarters(&g, k, 16 + 16 * j);
				__m512i		second = quarters(&g, k, 32 + 16 * j);

				low[k] = dots(_mm512_and_si512(first, low_bits), sixteen(x[j].quants));
				low[k] = _mm512_dpbusd_epi32(low[k], _mm512_and_si512(second, low_bits),
											 sixteen(x[j].quants + 16));
				first = _mm512_and_si512(_mm512_srli_epi16(first, 4), low_bits);
				second = _mm512_and_si512(_mm512_srli_epi16(second, 4), low_bits);
				high[k] = dots(first, sixteen(x[j + 1].quants));
				high[k] = _mm512_dpbusd_epi32(high[k], second, sixteen(x[j + 1].quants + 16));
			}
			sum = add_block(sum, turned(low[0], low[1], low[2], low[3]), &head, j, x + j);
			sum = add_block(sum, turned(high[0], high[1], high[2], high[3]), &head, j + 1, x + j + 1);
		}
	}
	return sum;
}

/*
 * out[r] += row r . x for NL_GROUP_ROWS rows, `apart` bytes from one to the
 * next. False, with nothing done, for other types.
 */
TARGET bool
nl_row_avx512(float *out, const NlQ8Block *x, uint32_t type, const void *weights,
			  size_t apart, int n_blocks)
{
	__m512		sum;

	if (type == NL_TENSOR_Q8_0)
		sum = row_q8_0(x, weights, apart, n_blocks);
	else if (type == NL_TENSOR_Q4_K)
		sum = row_q4_k(x, weights, apart, n_blocks);
	else
		return false;
	_mm512_storeu_ps(out, _mm512_add_ps(sum, _mm512_loadu_ps(out)));
	return true;
}

#endif							/* NL_HAVE_X86_KERNELS */

/*-------------------------------------------------------------------------
 * quant_rows.h
 *	  Rows of quantised weights as small integers with scales, whatever their
 *	  format; private to the engine.
 *
 * Every format of blocks (quant.h) is x = scale * q + min with q of 8 bits, a
 * scale for each 16 numbers and a min for each 32. That is what the kernels
 * multiply with; here it is unpacked in plain C, in loops of a length that is
 * known, which compilers turn into vectors of the including file's target.
 * Nothing here fails or allocates.
 *-------------------------------------------------------------------------
 */
#ifndef NL_QUANT_ROWS_H
#define NL_QUANT_ROWS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "engine/quant.h"

static inline float
nl_half_at(const uint8_t *at)
{
	uint16_t	half;

	memcpy(&half, at, sizeof(half));
	return nl_f16_to_f32(half);
}

/* Scale and minimum number j (0 .. 7) of the 12 bytes of Q4_K and Q5_K. */
static inline void
nl_k_scale(const uint8_t *bytes, int j, uint8_t *scale, uint8_t *min)
{
	if (j < 4)
	{
		*scale = bytes[j] & 63;
		*min = bytes[j + 4] & 63;
	}
	else
	{
		*scale = (uint8_t) ((bytes[j + 4] & 15) | (bytes[j - 4] >> 6 << 4));
		*min = (uint8_t) (bytes[j + 4] >> 4 | (bytes[j] >> 6 << 4));
	}
}

/* 16 bytes of nibbles -> 32 numbers, less `zero`. */
static inline void
nl_nibbles(const uint8_t *restrict in, int8_t zero, int8_t *restrict out)
{
	int			i;

	for (i = 0; i < 16; i++)
		out[i] = (int8_t) ((in[i] & 15) - zero);
	for (i = 0; i < 16; i++)
		out[16 + i] = (int8_t) ((in[i] >> 4) - zero);
}

/* The same with the fifth bits of four bytes. */
static inline void
nl_nibbles_and_bits(const uint8_t *restrict in, const uint8_t *restrict bits,
					int8_t zero, int8_t *restrict out)
{
	uint32_t	fifth;
	int			i;

	memcpy(&fifth, bits, sizeof(fifth));
	for (i = 0; i < 16; i++)
	{
		out[i] = (int8_t) (((in[i] & 15) | (fifth >> i << 4 & 16)) - zero);
		out[16 + i] = (int8_t) ((in[i] >> 4 | (fifth >> (i + 16) << 4 & 16)) - zero);
	}
}

/* A block of Q4_K or Q5_K: 8 times 32 numbers. */
static inline void
nl_k_quants(const uint8_t *restrict block, bool fifth, int8_t *restrict quants,
			float *restrict scales, float *restrict mins)
{
	float		d = nl_half_at(block);
	float		dmin = nl_half_at(block + 2);
	const uint8_t *high = block + 16;
	const uint8_t *nibbles = block + (fifth ? 48 : 16);
	int			j,
				i;

	for (j = 0; j < 8; j++, quants += 32)
	{
		const uint8_t *in = nibbles + 32 * (j / 2);
		uint8_t		scale,
					min;

		nl_k_scale(block + 4, j, &scale, &min);
		scales[2 * j] = scales[2 * j + 1] = d * (float) scale;
		mins[j] = -(dmin * (float) min);
		if (j % 2 == 0)
			for (i = 0; i < 32; i++)
				quants[i] = (int8_t) (in[i] & 15);
		else
			for (i = 0; i < 32; i++)
				quants[i] = (int8_t) (in[i] >> 4);
		if (fifth)
			for (i = 0; i < 32; i++)
				quants[i] = (int8_t) (quants[i] | (high[i] >> j & 1) << 4);
	}
}

/* A block of Q6_K. */
static inline void
nl_q6_quants(const uint8_t *restrict block, int8_t *restrict quants,
			 float *restrict scales)
{
	float		d = nl_half_at(block + 208);
	int			half,
				i;

	for (half = 0; half < 2; half++, quants += 128)
	{
		const uint8_t *low = block + 64 * half;
		const uint8_t *high = block + 128 + 32 * half;

		for (i = 0; i < 32; i++)
			quants[i] = (int8_t) (((low[i] & 15) | (high[i] & 3) << 4) - 32);
		for (i = 0; i < 32; i++)
			quants[32 + i] = (int8_t) (((low[32 + i] & 15) | (high[i] >> 2 & 3) << 4) - 32);
		for (i = 0; i < 32; i++)
			quants[64 + i] = (int8_t) ((low[i] >> 4 | (high[i] >> 4 & 3) << 4) - 32);
		for (i = 0; i < 32; i++)
			quants[96 + i] = (int8_t) ((low[32 + i] >> 4 | high[i] >> 6 << 4) - 32);
	}
	for (i = 0; i < 16; i++)
		scales[i] = d * (float) (int8_t) block[192 + i];
}

/* Do rows of the type have mins other than 0? */
static inline bool
nl_type_has_mins(uint32_t type)
{
	return type == NL_TENSOR_Q4_1 || type == NL_TENSOR_Q5_1 ||
		type == NL_TENSOR_Q4_K || type == NL_TENSOR_Q5_K;
}

/*
 * The first n_blocks * 32 numbers of a row of a type of blocks: quants
 * [n_blocks * 32], scales [n_blocks * 2], mins [n_blocks]. n_blocks is a
 * multiple of 8 for the types of 256.
 */
static inline void
nl_row_quants(uint32_t type, const void *row, int n_blocks,
			  int8_t *restrict quants, float *restrict scales,
			  float *restrict mins)
{
	const uint8_t *at = row;
	int			b;

	switch (type)
	{
		case NL_TENSOR_Q4_0:
			for (b = 0; b < n_blocks; b++, at += 18)
			{
				scales[2 * b] = scales[2 * b + 1] = nl_half_at(at);
				mins[b] = 0;
				nl_nibbles(at + 2, 8, quants + 32 * b);
			}
			break;
		case NL_TENSOR_Q4_1:
			for (b = 0; b < n_blocks; b++, at += 20)
			{
				scales[2 * b] = scales[2 * b + 1] = nl_half_at(at);
				mins[b] = nl_half_at(at + 2);
				nl_nibbles(at + 4, 0, quants + 32 * b);
			}
			break;
		case NL_TENSOR_Q5_0:
			for (b = 0; b < n_blocks; b++, at += 22)
			{
				scales[2 * b] = scales[2 * b + 1] = nl_half_at(at);
				mins[b] = 0;
				nl_nibbles_and_bits(at + 6, at + 2, 16, quants + 32 * b);
			}
			break;
		case NL_TENSOR_Q5_1:
			for (b = 0; b < n_blocks; b++, at += 24)
			{
				scales[2 * b] = scales[2 * b + 1] = nl_half_at(at);
				mins[b] = nl_half_at(at + 2);
				nl_nibbles_and_bits(at + 8, at + 4, 0, quants + 32 * b);
			}
			break;
		case NL_TENSOR_Q8_0:
			for (b = 0; b < n_blocks; b++, at += NL_Q8_BYTES)
			{
				scales[2 * b] = scales[2 * b + 1] = nl_half_at(at);
				mins[b] = 0;
				memcpy(quants + 32 * b, at + 2, 32);
			}
			break;
		case NL_TENSOR_Q4_K:
			for (b = 0; b < n_blocks; b += 8, at += 144)
				nl_k_quants(at, false, quants + 32 * b, scales + 2 * b, mins + b);
			break;
		case NL_TENSOR_Q5_K:
			for (b = 0; b < n_blocks; b += 8, at += 176)
				nl_k_quants(at, true, quants + 32 * b, scales + 2 * b, mins + b);
			break;
		case NL_TENSOR_Q6_K:
			for (b = 0; b < n_blocks; b += 8, at += 210)
			{
				nl_q6_quants(at, quants + 32 * b, scales + 2 * b);
				memset(mins + b, 0, sizeof(float) * 8);
			}
			break;
		default:
			break;
	}
}

#endif							/* NL_QUANT_ROWS_H */

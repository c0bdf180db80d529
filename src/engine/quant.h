/*-------------------------------------------------------------------------
 * quant.h
 *	  Number formats of tensors. The linked model knows F32, F16 and Q8_0.
 *
 * Plain functions over the caller's memory; none allocates, none fails.
 * Multi-byte numbers are little-endian, as in GGUF; machines of the other
 * byte order are refused when the engine is compiled (quant.c).
 *
 * Q8_0, a block of 32 numbers in 34 bytes: an F16 scale d, then 32 int8 q;
 * x = d * q. The error of one number is at most d / 2, and a little more
 * where the F16 scale had to be rounded; d is the largest |x| / 127.
 *
 * Text models come in more formats (github.com/ggml-org/ggml, ggml-common.h),
 * all with F16 scales. A nibble n of a block of 32 is in byte n % 16: the low
 * half of it for n < 16, the high half for the others.
 *	  BF16	the upper 16 bits of a float
 *	  Q4_0	18 bytes: d, 16 bytes of nibbles; x = d (q - 8)
 *	  Q4_1	20 bytes: d, m, 16 bytes of nibbles; x = d q + m
 *	  Q5_0	22 bytes: d, 32 fifth bits, 16 bytes of nibbles; x = d (q - 16)
 *	  Q5_1	24 bytes: d, m, 32 fifth bits, 16 bytes of nibbles; x = d q + m
 * and in blocks of 256:
 *	  Q4_K	144 bytes: d, dmin; 12 bytes with a scale s and a minimum m of 6
 *			bits for each 32 numbers; four times 32 bytes of nibbles: the low
 *			halves are 32 numbers, the high halves the next; x = d s q - dmin m
 *	  Q5_K	176 bytes: as Q4_K, with 32 bytes of fifth bits after the scales;
 *			bit g of byte i belongs to number i of the 32 numbers g
 *	  Q6_K	210 bytes: 128 bytes of lower halves, 64 of two upper bits, 16 int8
 *			scales s, one for each 16 numbers, d; x = d s (q - 32). Each half of
 *			128 numbers: 64 and 32 bytes; number i + 32 g has its lower half in
 *			byte i + 32 (g % 2), low for g < 2; its upper bits are bits 2 g of
 *			byte i
 *-------------------------------------------------------------------------
 */
#ifndef NL_QUANT_H
#define NL_QUANT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "engine/tensor.h"

/*
 * Exact, subnormals, infinities and NaN included. Shifting the exponent and
 * multiplying by 2^112 moves the bias from 15 to 127 and normalises subnormals
 * in one step; only the largest exponent needs a case of its own.
 */
static inline float
nl_f16_to_f32(uint16_t half)
{
	uint32_t	bits = (uint32_t) (half & 0x7fff) << 13;
	float		value;

	if ((half & 0x7c00) == 0x7c00)
		bits |= 0x7f800000;
	memcpy(&value, &bits, sizeof(value));
	if ((half & 0x7c00) != 0x7c00)
		value *= 5192296858534827628530496329220096.0f; /* 2^112 */
	memcpy(&bits, &value, sizeof(bits));
	bits |= (uint32_t) (half & 0x8000) << 16;
	memcpy(&value, &bits, sizeof(value));
	return value;
}

static inline float
nl_bf16_to_f32(uint16_t upper)
{
	uint32_t	bits = (uint32_t) upper << 16;
	float		value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* To nearest, ties to even; too large becomes infinity, NaN stays NaN. */
extern uint16_t nl_f32_to_f16(float value);

/* Bytes of a row of cols (> 0) numbers; 0 when the type is unknown or its
 * blocks do not divide cols. */
extern uint64_t nl_row_bytes(uint32_t type, uint64_t cols);

/* Numbers in a block of the type: 1, 32 or 256; 0 when it is unknown. */
extern int	nl_type_block(uint32_t type);

/* "F32", "Q4_K" ..., for every type that ggml knows; "?" for others. */
extern const char *nl_type_name(uint32_t type);

/* count finite floats, a multiple of 32, to count / 32 blocks and back. */
extern void nl_q8_pack(const float *values, int count, void *blocks);
extern void nl_q8_unpack(const void *blocks, int count, float *values);

/* Row `row` of a tensor of any type -> cols floats. */
extern void nl_row_unpack(const NlTensor *tensor, int row, float *values);

/* False if any of count floats is NaN or infinite. */
extern bool nl_f32_finite(const float *values, uint64_t count);

#endif							/* NL_QUANT_H */

/*-------------------------------------------------------------------------
 * quant.h
 *	  Number formats of tensors: F32, F16, Q8_0.
 *
 * Plain functions over the caller's memory; none allocates, none fails.
 * Multi-byte numbers are little-endian, as in GGUF; machines of the other
 * byte order are refused when the engine is compiled (quant.c).
 *
 * Q8_0, a block of 32 numbers in 34 bytes: an F16 scale d, then 32 int8 q;
 * x = d * q. The error of one number is at most d / 2, and a little more
 * where the F16 scale had to be rounded; d is the largest |x| / 127.
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

/* To nearest, ties to even; too large becomes infinity, NaN stays NaN. */
extern uint16_t nl_f32_to_f16(float value);

/* Bytes of a row of cols (> 0) numbers; 0 when the type is unknown or its
 * blocks do not divide cols. */
extern uint64_t nl_row_bytes(uint32_t type, uint64_t cols);

/* "F32", "F16", "Q8_0"; "?" for others. */
extern const char *nl_type_name(uint32_t type);

/* count finite floats, a multiple of 32, to count / 32 blocks and back. */
extern void nl_q8_pack(const float *values, int count, void *blocks);
extern void nl_q8_unpack(const void *blocks, int count, float *values);

/* Row `row` of a tensor of any type -> cols floats. */
extern void nl_row_unpack(const NlTensor *tensor, int row, float *values);

/* False if any of count floats is NaN or infinite. */
extern bool nl_f32_finite(const float *values, uint64_t count);

#endif							/* NL_QUANT_H */

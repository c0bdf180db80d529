/*-------------------------------------------------------------------------
 * quant.c
 *	  Pack and unpack number formats; see quant.h.
 *
 * Reference code: the kernels that run over whole matrices are in kernels_*.c
 * and are tested against this. Owns nothing, fails never.
 *-------------------------------------------------------------------------
 */
#include "engine/quant.h"

#include <math.h>

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "GGUF weights are little-endian and used in place: this machine is not"
#endif

uint16_t
nl_f32_to_f16(float value)
{
	uint32_t	bits;
	uint32_t	sign;
	uint32_t	exponent;
	uint32_t	mantissa;
	uint32_t	half;
	uint32_t	shift;
	uint32_t	rest;
	uint32_t	tie;

	memcpy(&bits, &value, sizeof(bits));
	sign = (bits >> 16) & 0x8000;
	bits &= 0x7fffffff;
	if (bits > 0x7f800000)
		return (uint16_t) (sign | 0x7e00);
	if (bits >= 0x47800000)		/* 65536 and more */
		return (uint16_t) (sign | 0x7c00);
	if (bits < 0x33000000)		/* below half of the smallest subnormal */
		return (uint16_t) sign;

	exponent = bits >> 23;
	mantissa = (bits & 0x7fffff) | 0x800000;
	if (exponent >= 113)		/* normal: rounding may carry into the exponent */
	{
		shift = 13;
		half = ((exponent - 112) << 10) + ((mantissa >> 13) & 0x3ff);
	}
	else
	{
		shift = 126 - exponent;
		half = mantissa >> shift;
	}
	rest = mantissa & ((1u << shift) - 1);
	tie = 1u << (shift - 1);
	if (rest > tie || (rest == tie && (half & 1)))
		half++;
	return (uint16_t) (sign | half);
}

uint64_t
nl_row_bytes(uint32_t type, uint64_t cols)
{
	switch (type)
	{
		case NL_TENSOR_F32:
			return cols <= UINT64_MAX / 4 ? cols * 4 : 0;
		case NL_TENSOR_F16:
			return cols <= UINT64_MAX / 2 ? cols * 2 : 0;
		case NL_TENSOR_Q8_0:
			if (cols % NL_Q8_BLOCK != 0 || cols / NL_Q8_BLOCK > UINT64_MAX / NL_Q8_BYTES)
				return 0;
			return cols / NL_Q8_BLOCK * NL_Q8_BYTES;
		default:
			return 0;
	}
}

const char *
nl_type_name(uint32_t type)
{
	switch (type)
	{
		case NL_TENSOR_F32:
			return "F32";
		case NL_TENSOR_F16:
			return "F16";
		case NL_TENSOR_Q8_0:
			return "Q8_0";
		default:
			return "?";
	}
}

void
nl_q8_pack(const float *values, int count, void *blocks)
{
	unsigned char *out = blocks;
	int			i;
	int			j;

	for (i = 0; i < count; i += NL_Q8_BLOCK)
	{
		float		largest = 0.0f;
		float		scale;
		uint16_t	half;

		for (j = 0; j < NL_Q8_BLOCK; j++)
			largest = fmaxf(largest, fabsf(values[i + j]));
		half = nl_f32_to_f16(largest / 127.0f);
		if (half >= 0x7c00)
			half = 0x7bff;		/* out of F16's range: saturate */
		memcpy(out, &half, sizeof(half));

		/* divide by the scale as stored, so that its rounding costs nothing */
		scale = nl_f16_to_f32(half);
		for (j = 0; j < NL_Q8_BLOCK; j++)
		{
			float		q = scale > 0.0f ? rintf(values[i + j] / scale) : 0.0f;

			out[2 + j] = (unsigned char) (signed char) fmaxf(-127.0f, fminf(127.0f, q));
		}
		out += NL_Q8_BYTES;
	}
}

void
nl_q8_unpack(const void *blocks, int count, float *values)
{
	const unsigned char *in = blocks;
	int			i;
	int			j;

	for (i = 0; i < count; i += NL_Q8_BLOCK)
	{
		uint16_t	half;
		float		scale;

		memcpy(&half, in, sizeof(half));
		scale = nl_f16_to_f32(half);
		for (j = 0; j < NL_Q8_BLOCK; j++)
			values[i + j] = scale * (float) (signed char) in[2 + j];
		in += NL_Q8_BYTES;
	}
}

void
nl_row_unpack(const NlTensor *tensor, int row, float *values)
{
	const char *data = (const char *) tensor->data + tensor->row_bytes * (size_t) row;
	int			i;

	switch (tensor->type)
	{
		case NL_TENSOR_F32:
			memcpy(values, data, sizeof(float) * (size_t) tensor->cols);
			break;
		case NL_TENSOR_F16:
			for (i = 0; i < tensor->cols; i++)
			{
				uint16_t	half;

				memcpy(&half, data + 2 * (size_t) i, sizeof(half));
				values[i] = nl_f16_to_f32(half);
			}
			break;
		case NL_TENSOR_Q8_0:
			nl_q8_unpack(data, tensor->cols, values);
			break;
	}
}

bool
nl_f32_finite(const float *values, uint64_t count)
{
	uint64_t	i;

	for (i = 0; i < count; i++)
	{
		uint32_t	bits;

		memcpy(&bits, &values[i], sizeof(bits));
		if ((bits & 0x7f800000) == 0x7f800000)
			return false;
	}
	return true;
}

/*-------------------------------------------------------------------------
 * quant.c
 *	  Pack and unpack number formats; see quant.h.
 *
 * Reference code: the kernels that run over whole matrices are in kernels_*.c
 * and are tested against this. Owns nothing, fails never.
 *-------------------------------------------------------------------------
 */
#include "engine/quant.h"
#include "engine/quant_rows.h"

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

/* Every type of ggml by its number; block 0: not ours. */
static const struct
{
	const char *name;
	int			block;			/* numbers */
	int			bytes;			/* of a block */
}			types[] = {
	[0] = {"F32", 1, 4}, [1] = {"F16", 1, 2},
	[2] = {"Q4_0", 32, 18}, [3] = {"Q4_1", 32, 20},
	[6] = {"Q5_0", 32, 22}, [7] = {"Q5_1", 32, 24},
	[8] = {"Q8_0", NL_Q8_BLOCK, NL_Q8_BYTES}, [9] = {"Q8_1", 0, 0},
	[10] = {"Q2_K", 0, 0}, [11] = {"Q3_K", 0, 0},
	[12] = {"Q4_K", 256, 144}, [13] = {"Q5_K", 256, 176},
	[14] = {"Q6_K", 256, 210}, [15] = {"Q8_K", 0, 0},
	[16] = {"IQ2_XXS", 0, 0}, [17] = {"IQ2_XS", 0, 0},
	[18] = {"IQ3_XXS", 0, 0}, [19] = {"IQ1_S", 0, 0},
	[20] = {"IQ4_NL", 0, 0}, [21] = {"IQ3_S", 0, 0},
	[22] = {"IQ2_S", 0, 0}, [23] = {"IQ4_XS", 0, 0},
	[24] = {"I8", 0, 0}, [25] = {"I16", 0, 0}, [26] = {"I32", 0, 0},
	[27] = {"I64", 0, 0}, [28] = {"F64", 0, 0}, [29] = {"IQ1_M", 0, 0},
	[30] = {"BF16", 1, 2}, [34] = {"TQ1_0", 0, 0}, [35] = {"TQ2_0", 0, 0},
	[39] = {"MXFP4", 0, 0}
};

#define N_TYPES (sizeof(types) / sizeof(types[0]))

int
nl_type_block(uint32_t type)
{
	return type < N_TYPES ? types[type].block : 0;
}

uint64_t
nl_row_bytes(uint32_t type, uint64_t cols)
{
	uint64_t	block = (uint64_t) nl_type_block(type);
	uint64_t	bytes;

	if (block == 0 || cols % block != 0)
		return 0;
	bytes = (uint64_t) types[type].bytes;
	return cols / block <= UINT64_MAX / bytes ? cols / block * bytes : 0;
}

const char *
nl_type_name(uint32_t type)
{
	return type < N_TYPES && types[type].name != NULL ? types[type].name : "?";
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

/* Types of blocks but Q8_0: at most 256 numbers at a time by their quants. */
static void
unpack_blocks(uint32_t type, const char *data, int cols, float *values)
{
	int			step = nl_type_block(type);
	size_t		bytes = (size_t) nl_row_bytes(type, (uint64_t) step);
	int			start,
				i;

	for (start = 0; start < cols; start += step, data += bytes)
	{
		int8_t		quants[NL_K_BLOCK];
		float		scales[NL_K_BLOCK / 16];
		float		mins[NL_K_BLOCK / 32];

		nl_row_quants(type, data, step / 32, quants, scales, mins);
		for (i = 0; i < step; i++)
			values[start + i] = scales[i / 16] * (float) quants[i] + mins[i / 32];
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
		case NL_TENSOR_BF16:
			for (i = 0; i < tensor->cols; i++)
			{
				uint16_t	upper;

				memcpy(&upper, data + 2 * (size_t) i, sizeof(upper));
				values[i] = nl_bf16_to_f32(upper);
			}
			break;
		case NL_TENSOR_Q8_0:
			nl_q8_unpack(data, tensor->cols, values);
			break;
		default:
			unpack_blocks(tensor->type, data, tensor->cols, values);
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

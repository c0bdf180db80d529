/*-------------------------------------------------------------------------
 * kernels_scalar.c
 *	  The kernels in plain C: the reference, and what runs where nothing
 *	  better does.
 *
 * The eight partial sums of dot_q8 and the order in which they are added are
 * those of a 256-bit register, so that every set gives the same bits.
 * Owns nothing, fails never.
 *-------------------------------------------------------------------------
 */
#include "engine/kernels.h"

#include <math.h>
#include <string.h>

#include "engine/quant.h"

#define LANES 8

static float
dot_f32(const float *a, const float *b, int n)
{
	float		sum = 0;
	int			i;

	for (i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

static float
dot_f16(const uint16_t *weights, const float *x, int n)
{
	float		sum = 0;
	int			i;

	for (i = 0; i < n; i++)
		sum += nl_f16_to_f32(weights[i]) * x[i];
	return sum;
}

static float
dot_q8(const void *weights, const NlQ8Block *x, int n_blocks)
{
	const unsigned char *at = weights;
	float		sums[LANES] = {0};
	int			b,
				lane,
				i;

	for (b = 0; b < n_blocks; b++, at += NL_Q8_BYTES)
	{
		const int8_t *quants = (const int8_t *) at + sizeof(uint16_t);
		uint16_t	half;
		float		scale;

		memcpy(&half, at, sizeof(half));
		scale = nl_f16_to_f32(half) * x[b].scale;
		for (lane = 0; lane < LANES; lane++)
		{
			int			sum = 0;
			float		product;

			for (i = 4 * lane; i < 4 * lane + 4; i++)
				sum += quants[i] * x[b].quants[i];
			product = (float) sum * scale;
			sums[lane] += product;
		}
	}
	return ((sums[0] + sums[4]) + (sums[2] + sums[6])) +
		((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

static void
dot_rows(float *out, const float *x, const float *rows, size_t stride,
		 int n_rows, float scale, int n)
{
	int			j;

	for (j = 0; j < n_rows; j++)
		out[j] = scale * dot_f32(x, rows + (size_t) j * stride, n);
}

static void
mix_rows(float *out, const float *amounts, const float *rows, size_t stride,
		 int n_rows, int n)
{
	int			i,
				j;

	for (i = 0; i < n; i++)
		out[i] = 0;
	for (j = 0; j < n_rows; j++)
	{
		const float *row = rows + (size_t) j * stride;

		for (i = 0; i < n; i++)
			out[i] += amounts[j] * row[i];
	}
}

static void
add(float *y, const float *x, int n)
{
	int			i;

	for (i = 0; i < n; i++)
		y[i] += x[i];
}

static void
quantize_q8(NlQ8Block *out, const float *x, int n)
{
	int			start,
				i;

	for (start = 0; start < n; start += NL_Q8_BLOCK, out++)
	{
		int			count = n - start < NL_Q8_BLOCK ? n - start : NL_Q8_BLOCK;
		float		most = 0;
		float		inverse;
		int32_t		total = 0;

		out->low = 0;
		for (i = 0; i < count; i++)
		{
			float		size = fabsf(x[start + i]);

			if (size > most)
				most = size;
		}
		/* smaller ones have no finite inverse */
		inverse = most > 1e-30f ? 127.0f / most : 0;
		out->scale = most > 1e-30f ? most / 127.0f : 0;
		for (i = 0; i < NL_Q8_BLOCK; i++)
		{
			float		value = i < count ? x[start + i] * inverse : 0;

			/* written so that a NaN too becomes a number */
			value = value > -127.0f ? value : -127.0f;
			value = value < 127.0f ? value : 127.0f;
			out->quants[i] = (int8_t) rintf(value);
			total += out->quants[i];
			if (i == NL_Q8_BLOCK / 2 - 1)
				out->low = -128 * total;
		}
		out->offset = -128 * total;
		out->total = out->scale * (float) total;
	}
}

static void
dequantize_q8(float *out, const void *row, int n)
{
	const unsigned char *at = row;
	int			start,
				i;

	for (start = 0; start < n; start += NL_Q8_BLOCK, at += NL_Q8_BYTES)
	{
		const int8_t *quants = (const int8_t *) at + sizeof(uint16_t);
		int			count = n - start < NL_Q8_BLOCK ? n - start : NL_Q8_BLOCK;
		uint16_t	half;
		float		scale;

		memcpy(&half, at, sizeof(half));
		scale = nl_f16_to_f32(half);
		for (i = 0; i < count; i++)
			out[start + i] = scale * (float) quants[i];
	}
}

static void
f16_to_f32(float *out, const uint16_t *x, int n)
{
	int			i;

	for (i = 0; i < n; i++)
		out[i] = nl_f16_to_f32(x[i]);
}

static void
layer_norm(float *out, const float *x, const float *weight, const float *bias,
		   float epsilon, int n)
{
	float		sum = 0,
				squares = 0,
				mean,
				factor;
	int			i;

	if (n <= 0)
		return;
	for (i = 0; i < n; i++)
		sum += x[i];
	mean = sum / (float) n;
	for (i = 0; i < n; i++)
		squares += (x[i] - mean) * (x[i] - mean);
	factor = 1.0f / sqrtf(squares / (float) n + epsilon);
	for (i = 0; i < n; i++)
		out[i] = (x[i] - mean) * factor * weight[i] + bias[i];
}

static float
largest(const float *x, int n)
{
	float		most = -INFINITY;
	int			i;

	for (i = 0; i < n; i++)
		if (x[i] > most)
			most = x[i];
	return most;
}

static void
softmax(float *x, float scale, int n)
{
	float		most = largest(x, n);
	float		sum = 0;
	int			i;

	for (i = 0; i < n; i++)
	{
		x[i] = expf((x[i] - most) * scale);
		if (x[i] < NL_NOTHING)
			x[i] = 0;
		sum += x[i];
	}
	for (i = 0; i < n; i++)
		x[i] *= 1.0f / sum;
}

static float
log_sum_exp(const float *x, int n)
{
	float		most = largest(x, n);
	float		sum = 0;
	int			i;

	if (n <= 0)
		return -INFINITY;
	for (i = 0; i < n; i++)
		sum += expf(x[i] - most);
	return most + logf(sum);
}

static void
gelu(float *x, int n)
{
	int			i;

	for (i = 0; i < n; i++)
		x[i] = 0.5f * x[i] * (1.0f + erff(x[i] * 0.70710678f));
}

const NlKernels nl_kernels_scalar =
{
	.name = "scalar",
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
	.matmul_q8 = NULL,
	.matmul_few = false,
	.attend = NULL,
};

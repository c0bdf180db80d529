/*-------------------------------------------------------------------------
 * kernels_text_scalar.c
 *	  The kernels of text models in plain C: the reference, and what runs
 *	  where nothing better does. Which set is in use.
 *
 * Owns nothing, fails never.
 *-------------------------------------------------------------------------
 */
#include "engine/kernels_text.h"

#include <math.h>
#include <string.h>

#include "engine/quant.h"
#include "engine/quant_rows.h"

/* Products of whole numbers in each 16 columns, then their scales. */
static float
dot_quants(const int8_t *quants, const float *scales, const float *mins,
		   const NlQ8Block *x, int n_blocks)
{
	float		sum = 0;
	int			b,
				i;

	for (b = 0; b < n_blocks; b++, quants += 32)
	{
		int			low = 0,
					high = 0;

		for (i = 0; i < 16; i++)
		{
			low += quants[i] * x[b].quants[i];
			high += quants[16 + i] * x[b].quants[16 + i];
		}
		sum += (float) low * (scales[2 * b] * x[b].scale);
		sum += (float) high * (scales[2 * b + 1] * x[b].scale);
		sum += mins[b] * x[b].total;
	}
	return sum;
}

static void
rows(float *out, size_t stride, const NlQ8Block *x, int n, uint32_t type,
	 const void *const *weights, int n_rows, int n_blocks, void *scratch)
{
	float	   *scales = scratch;
	float	   *mins = scales + 2 * n_blocks;
	int8_t	   *quants = (int8_t *) (mins + n_blocks);
	int			r,
				i;

	for (r = 0; r < n_rows; r++)
	{
		nl_row_quants(type, weights[r], n_blocks, quants, scales, mins);
		for (i = 0; i < n; i++)
			out[(size_t) i * stride + r] +=
				dot_quants(quants, scales, mins, x + (size_t) i * n_blocks, n_blocks);
	}
}

static float
dot_bf16(const uint16_t *weights, const float *x, int n)
{
	float		sum = 0;
	int			i;

	for (i = 0; i < n; i++)
		sum += nl_bf16_to_f32(weights[i]) * x[i];
	return sum;
}

static void
rms_norm(float *out, const float *x, const float *weight, float epsilon, int n)
{
	float		squares = 0,
				factor;
	int			i;

	for (i = 0; i < n; i++)
		squares += x[i] * x[i];
	factor = 1.0f / sqrtf(squares / (float) n + epsilon);
	for (i = 0; i < n; i++)
		out[i] = x[i] * factor * weight[i];
}

static void
swiglu(float *gate, const float *up, int n)
{
	int			i;

	for (i = 0; i < n; i++)
		gate[i] = gate[i] / (1.0f + expf(-gate[i])) * up[i];
}

static void
f32_to_f16(uint16_t *out, const float *x, int n)
{
	int			i;

	for (i = 0; i < n; i++)
		out[i] = nl_f32_to_f16(x[i]);
}

static float
number_at(const void *numbers, bool halves, size_t i)
{
	return halves ? nl_f16_to_f32(((const uint16_t *) numbers)[i]) :
		((const float *) numbers)[i];
}

static void
scores(float *out, size_t stride, const float *q, int n, const void *keys,
	   bool halves, int n_blocks, int head)
{
	int			b,
				d,
				i,
				p;

	for (i = 0; i < n; i++, q += head, out += stride)
		for (b = 0; b < n_blocks; b++)
		{
			float	   *sums = out + (size_t) b * NL_CACHE_BLOCK;

			for (p = 0; p < NL_CACHE_BLOCK; p++)
				sums[p] = 0;
			for (d = 0; d < head; d++)
				for (p = 0; p < NL_CACHE_BLOCK; p++)
					sums[p] += q[d] * number_at(keys, halves,
												((size_t) b * (size_t) head + (size_t) d) *
												NL_CACHE_BLOCK + (size_t) p);
		}
}

static void
mix(float *out, const float *amounts, size_t stride, int n,
	const void *values, bool halves, int count, int head)
{
	int			d,
				i,
				p;

	for (i = 0; i < n; i++, out += head, amounts += stride)
	{
		for (d = 0; d < head; d++)
			out[d] = 0;
		for (p = 0; p < count; p++)
			for (d = 0; d < head; d++)
				out[d] += amounts[p] * number_at(values, halves,
												 (size_t) p * (size_t) head + (size_t) d);
	}
}

const NlTextKernels nl_text_kernels_scalar =
{
	.name = "scalar",
	.rows = rows,
	.dot_bf16 = dot_bf16,
	.rms_norm = rms_norm,
	.swiglu = swiglu,
	.f32_to_f16 = f32_to_f16,
	.scores = scores,
	.mix = mix,
};

/* A set of kernels.h without text kernels of its own uses these. */
const NlTextKernels *
nl_text_kernels(void)
{
#ifdef NL_HAVE_X86_KERNELS
	const NlKernels *kernels = nl_kernels();

	if (kernels == &nl_kernels_avx512)
		return &nl_text_kernels_avx512;
	if (kernels == &nl_kernels_avx2)
		return &nl_text_kernels_avx2;
#endif
	return &nl_text_kernels_scalar;
}

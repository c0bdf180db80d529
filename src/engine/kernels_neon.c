/*-------------------------------------------------------------------------
 * kernels_neon.c
 *	  The kernels for 64-bit ARM, whose every CPU has NEON; see
 *	  kernels_scalar.c for what each means.
 *
 * As in kernels_avx2.c, what must not be fused is written apart and needs
 * -ffp-contract=off. Owns nothing, fails never.
 *-------------------------------------------------------------------------
 */
#include "engine/kernels.h"

#ifdef NL_HAVE_NEON_KERNELS

#include <arm_neon.h>
#include <math.h>
#include <string.h>

#include "engine/quant.h"

#define WIDTH 4

/* The first n <= WIDTH floats of x, the others `rest`. */
static inline float32x4_t
load_first(const float *x, int n, float rest)
{
	float		some[WIDTH];
	int			i;

	if (n >= WIDTH)
		return vld1q_f32(x);
	for (i = 0; i < WIDTH; i++)
		some[i] = i < n ? x[i] : rest;
	return vld1q_f32(some);
}

static inline void
store_first(float *x, float32x4_t value, int n)
{
	float		some[WIDTH];

	if (n >= WIDTH)
	{
		vst1q_f32(x, value);
		return;
	}
	vst1q_f32(some, value);
	memcpy(x, some, sizeof(float) * (size_t) n);
}

/* exp(x) as in kernels_avx2.c */
static inline float32x4_t
exp_of(float32x4_t x)
{
	float32x4_t k,
				r,
				y;

	x = vminq_f32(vdupq_n_f32(88.3762626647949f), x);
	x = vmaxq_f32(vdupq_n_f32(-87.3365478515625f), x);
	k = vrndnq_f32(vmulq_n_f32(x, 1.44269504088896341f));
	r = vfmsq_f32(x, k, vdupq_n_f32(0.693359375f));
	r = vfmsq_f32(r, k, vdupq_n_f32(-2.12194440e-4f));
	y = vdupq_n_f32(1.9875691500e-4f);
	y = vfmaq_f32(vdupq_n_f32(1.3981999507e-3f), y, r);
	y = vfmaq_f32(vdupq_n_f32(8.3334519073e-3f), y, r);
	y = vfmaq_f32(vdupq_n_f32(4.1665795894e-2f), y, r);
	y = vfmaq_f32(vdupq_n_f32(1.6666665459e-1f), y, r);
	y = vfmaq_f32(vdupq_n_f32(5.0000001201e-1f), y, r);
	y = vfmaq_f32(vaddq_f32(r, vdupq_n_f32(1.0f)), y, vmulq_f32(r, r));
	return vmulq_f32(y, vreinterpretq_f32_s32(vshlq_n_s32(
		vaddq_s32(vcvtnq_s32_f32(k), vdupq_n_s32(127)), 23)));
}

/* x Phi(x) as in kernels_avx2.c */
static inline float32x4_t
gelu_of(float32x4_t x)
{
	const float32x4_t one = vdupq_n_f32(1.0f);
	float32x4_t z = vmulq_n_f32(vabsq_f32(x), 0.70710678118654752f);
	float32x4_t t = vdivq_f32(one, vfmaq_f32(one, z, vdupq_n_f32(0.3275911f)));
	float32x4_t y = vdupq_n_f32(1.061405429f);

	y = vfmaq_f32(vdupq_n_f32(-1.453152027f), y, t);
	y = vfmaq_f32(vdupq_n_f32(1.421413741f), y, t);
	y = vfmaq_f32(vdupq_n_f32(-0.284496736f), y, t);
	y = vfmaq_f32(vdupq_n_f32(0.254829592f), y, t);
	y = vmulq_f32(vmulq_f32(y, t), exp_of(vnegq_f32(vmulq_f32(z, z))));
	y = vmulq_f32(y, vmulq_n_f32(x, 0.5f));
	/* negative x: x erfc(z) / 2; else x - x erfc(z) / 2 */
	return vbslq_f32(vcltq_f32(x, vdupq_n_f32(0)), y, vsubq_f32(x, y));
}

static inline float32x4_t
halves_of(const uint16_t *at, int n)
{
	uint16_t	some[WIDTH] = {0};

	if (n >= WIDTH)
		return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(at)));
	memcpy(some, at, sizeof(uint16_t) * (size_t) n);
	return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(some)));
}

/* The scale at the head of a Q8_0 block. */
static inline float
scale_of(const unsigned char *block)
{
	uint16_t	half;

	memcpy(&half, block, sizeof(half));
	return nl_f16_to_f32(half);
}

static float
dot_f32(const float *a, const float *b, int n)
{
	float32x4_t s0 = vdupq_n_f32(0),
				s1 = s0,
				s2 = s0,
				s3 = s0;
	int			i = 0;

	for (; i + 4 * WIDTH <= n; i += 4 * WIDTH)
	{
		s0 = vfmaq_f32(s0, vld1q_f32(a + i), vld1q_f32(b + i));
		s1 = vfmaq_f32(s1, vld1q_f32(a + i + WIDTH), vld1q_f32(b + i + WIDTH));
		s2 = vfmaq_f32(s2, vld1q_f32(a + i + 2 * WIDTH), vld1q_f32(b + i + 2 * WIDTH));
		s3 = vfmaq_f32(s3, vld1q_f32(a + i + 3 * WIDTH), vld1q_f32(b + i + 3 * WIDTH));
	}
	for (; i < n; i += WIDTH)
		s0 = vfmaq_f32(s0, load_first(a + i, n - i, 0), load_first(b + i, n - i, 0));
	return vaddvq_f32(vaddq_f32(vaddq_f32(s0, s1), vaddq_f32(s2, s3)));
}

static float
dot_f16(const uint16_t *weights, const float *x, int n)
{
	float32x4_t s0 = vdupq_n_f32(0),
				s1 = s0;
	int			i = 0;

	for (; i + 2 * WIDTH <= n; i += 2 * WIDTH)
	{
		s0 = vfmaq_f32(s0, halves_of(weights + i, WIDTH), vld1q_f32(x + i));
		s1 = vfmaq_f32(s1, halves_of(weights + i + WIDTH, WIDTH), vld1q_f32(x + i + WIDTH));
	}
	for (; i < n; i += WIDTH)
		s0 = vfmaq_f32(s0, halves_of(weights + i, n - i), load_first(x + i, n - i, 0));
	return vaddvq_f32(vaddq_f32(s0, s1));
}

/* Sums by fours of 16 products. */
static inline float32x4_t
fours_of(const int8_t *w, const int8_t *x)
{
	int8x16_t	a = vld1q_s8(w);
	int8x16_t	b = vld1q_s8(x);
	int32x4_t	low = vpaddlq_s16(vmull_s8(vget_low_s8(a), vget_low_s8(b)));
	int32x4_t	high = vpaddlq_s16(vmull_s8(vget_high_s8(a), vget_high_s8(b)));

	return vcvtq_f32_s32(vpaddq_s32(low, high));
}

static float
dot_q8(const void *weights, const NlQ8Block *x, int n_blocks)
{
	const unsigned char *at = weights;
	float32x4_t low = vdupq_n_f32(0),
				high = low;
	float		sums[WIDTH];
	int			b;

	for (b = 0; b < n_blocks; b++, at += NL_Q8_BYTES)
	{
		const int8_t *quants = (const int8_t *) at + 2;
		float		scale = scale_of(at) * x[b].scale;

		low = vaddq_f32(low, vmulq_n_f32(fours_of(quants, x[b].quants), scale));
		high = vaddq_f32(high, vmulq_n_f32(fours_of(quants + 16, x[b].quants + 16), scale));
	}
	vst1q_f32(sums, vaddq_f32(low, high));
	return (sums[0] + sums[2]) + (sums[1] + sums[3]);
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

	for (i = 0; i < n; i += 2 * WIDTH)
	{
		int			left = n - i;
		float32x4_t s0 = vdupq_n_f32(0),
					s1 = s0;
		const float *row = rows + i;

		for (j = 0; j < n_rows; j++, row += stride)
		{
			s0 = vfmaq_n_f32(s0, load_first(row, left, 0), amounts[j]);
			if (left > WIDTH)
				s1 = vfmaq_n_f32(s1, load_first(row + WIDTH, left - WIDTH, 0), amounts[j]);
		}
		store_first(out + i, s0, left);
		if (left > WIDTH)
			store_first(out + i + WIDTH, s1, left - WIDTH);
	}
}

static void
add(float *y, const float *x, int n)
{
	int			i;

	for (i = 0; i < n; i += WIDTH)
		store_first(y + i, vaddq_f32(load_first(y + i, n - i, 0),
									 load_first(x + i, n - i, 0)), n - i);
}

static void
quantize_q8(NlQ8Block *out, const float *x, int n)
{
	const float32x4_t least = vdupq_n_f32(-127.0f);
	const float32x4_t most = vdupq_n_f32(127.0f);
	int			start,
				i;

	for (start = 0; start < n; start += NL_Q8_BLOCK, out++)
	{
		float32x4_t values[NL_Q8_BLOCK / WIDTH];
		float32x4_t sizes = vdupq_n_f32(0);
		int32x4_t	sums = vdupq_n_s32(0);
		float		largest,
					inverse;

		for (i = 0; i < NL_Q8_BLOCK / WIDTH; i++)
		{
			int			left = n - start - i * WIDTH;

			values[i] = left > 0 ? load_first(x + start + i * WIDTH, left, 0) : vdupq_n_f32(0);
			sizes = vmaxnmq_f32(sizes, vabsq_f32(values[i]));	/* NaN or a number: the number */
		}
		largest = vmaxnmvq_f32(sizes);
		inverse = largest > 1e-30f ? 127.0f / largest : 0;
		out->scale = largest > 1e-30f ? largest / 127.0f : 0;
		for (i = 0; i < NL_Q8_BLOCK / WIDTH; i++)
		{
			float32x4_t value = vmulq_n_f32(values[i], inverse);
			int32x4_t	quants;
			int32_t		four[WIDTH];
			int			j;

			value = vbslq_f32(vcgtq_f32(value, least), value, least);
			value = vbslq_f32(vcltq_f32(value, most), value, most);
			quants = vcvtnq_s32_f32(value);
			sums = vaddq_s32(sums, quants);
			vst1q_s32(four, quants);
			for (j = 0; j < WIDTH; j++)
				out->quants[i * WIDTH + j] = (int8_t) four[j];
			if (i == NL_Q8_BLOCK / WIDTH / 2 - 1)
				out->low = -128 * vaddvq_s32(sums);
		}
		out->offset = -128 * vaddvq_s32(sums);
		out->total = out->scale * (float) (out->offset / -128);
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
		int			count = n - start < NL_Q8_BLOCK ? n - start : NL_Q8_BLOCK;
		float		scale = scale_of(at);

		for (i = 0; i < count; i += 2 * WIDTH)
		{
			int16x8_t	quants = vmovl_s8(vld1_s8((const int8_t *) at + 2 + i));
			float32x4_t low = vcvtq_f32_s32(vmovl_s16(vget_low_s16(quants)));
			float32x4_t high = vcvtq_f32_s32(vmovl_s16(vget_high_s16(quants)));

			store_first(out + start + i, vmulq_n_f32(low, scale), count - i);
			if (count - i > WIDTH)
				store_first(out + start + i + WIDTH, vmulq_n_f32(high, scale),
							count - i - WIDTH);
		}
	}
}

static void
f16_to_f32(float *out, const uint16_t *x, int n)
{
	int			i;

	for (i = 0; i < n; i += WIDTH)
		store_first(out + i, halves_of(x + i, n - i), n - i);
}

static void
layer_norm(float *out, const float *x, const float *weight, const float *bias,
		   float epsilon, int n)
{
	float32x4_t sums = vdupq_n_f32(0),
				squares = sums;
	float		mean,
				factor;
	int			i;

	if (n <= 0)
		return;
	for (i = 0; i < n; i += WIDTH)
		sums = vaddq_f32(sums, load_first(x + i, n - i, 0));
	mean = vaddvq_f32(sums) / (float) n;
	for (i = 0; i < n; i += WIDTH)
	{
		float32x4_t off = vsubq_f32(load_first(x + i, n - i, mean), vdupq_n_f32(mean));

		squares = vfmaq_f32(squares, off, off);
	}
	factor = 1.0f / sqrtf(vaddvq_f32(squares) / (float) n + epsilon);
	for (i = 0; i < n; i += WIDTH)
	{
		float32x4_t off = vsubq_f32(load_first(x + i, n - i, mean), vdupq_n_f32(mean));

		store_first(out + i, vfmaq_f32(load_first(bias + i, n - i, 0),
									   vmulq_n_f32(off, factor),
									   load_first(weight + i, n - i, 0)), n - i);
	}
}

static float
largest_in(const float *x, int n)
{
	float32x4_t most = vdupq_n_f32(-INFINITY);
	int			i;

	for (i = 0; i < n; i += WIDTH)
		most = vmaxnmq_f32(most, load_first(x + i, n - i, -INFINITY));
	return vmaxnmvq_f32(most);
}

static void
softmax(float *x, float scale, int n)
{
	float32x4_t most = vdupq_n_f32(largest_in(x, n));
	float32x4_t sums = vdupq_n_f32(0);
	float		by;
	int			i;

	for (i = 0; i < n; i += WIDTH)
	{
		float32x4_t y = vsubq_f32(load_first(x + i, n - i, -INFINITY), most);

		y = exp_of(vmulq_n_f32(y, scale));
		/* lanes past the end are at the bottom of exp, so they go too */
		y = vbslq_f32(vcltq_f32(y, vdupq_n_f32(NL_NOTHING)), vdupq_n_f32(0), y);
		sums = vaddq_f32(sums, y);
		store_first(x + i, y, n - i);
	}
	by = 1.0f / vaddvq_f32(sums);
	for (i = 0; i < n; i += WIDTH)
		store_first(x + i, vmulq_n_f32(load_first(x + i, n - i, 0), by), n - i);
}

static float
log_sum_exp(const float *x, int n)
{
	float		largest = largest_in(x, n);
	float32x4_t sums = vdupq_n_f32(0);
	int			i;

	if (n <= 0)
		return -INFINITY;
	for (i = 0; i < n; i += WIDTH)		/* lanes past the end add 1e-38 */
		sums = vaddq_f32(sums, exp_of(vsubq_f32(load_first(x + i, n - i, -INFINITY),
												vdupq_n_f32(largest))));
	return largest + logf(vaddvq_f32(sums));
}

static void
gelu(float *x, int n)
{
	int			i;

	for (i = 0; i < n; i += WIDTH)
		store_first(x + i, gelu_of(load_first(x + i, n - i, 0)), n - i);
}

const NlKernels nl_kernels_neon =
{
	.name = "neon",
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

#endif							/* NL_HAVE_NEON_KERNELS */

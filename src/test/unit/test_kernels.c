/*-------------------------------------------------------------------------
 * test_kernels.c
 *	  Every kernel set that this CPU has against the scalar one, for every
 *	  length from 0 to 513; the scalar one against libm and long double.
 *
 * Inputs stand at the end of exactly sized allocations and outputs are
 * followed by guards, so that a kernel that reads or writes past a row is
 * caught, by AddressSanitizer or by the guard. Rows start off any alignment.
 *-------------------------------------------------------------------------
 */
#define _GNU_SOURCE				/* aligned_alloc in C99 */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/kernels.h"
#include "engine/nl.h"
#include "engine/quant.h"

#define MOST 513
#define GUARD 12345.0f

static const char *const names[] = {"scalar", "avx2", "avx512", "neon"};

#define N_NAMES (sizeof(names) / sizeof(names[0]))

static uint32_t seed;

static uint32_t
draw(void)
{
	seed = seed * 1664525u + 1013904223u;
	return seed >> 8;
}

/* -most .. most */
static float
draw_float(float most)
{
	return ((float) draw() / 8388608.0f - 1.0f) * most;
}

/* n floats that end where the allocation ends; free with free_row */
typedef struct Row
{
	float	   *memory;
	float	   *data;
} Row;

static Row
make_row(int n, float most)
{
	Row			row;
	int			i;

	/* one float in front, so that the row is aligned to no more than four */
	row.memory = malloc(sizeof(float) * (size_t) (n + 1));
	row.data = row.memory + 1;
	row.memory[0] = GUARD;
	for (i = 0; i < n; i++)
		row.data[i] = draw_float(most);
	return row;
}

static Row
copy_row(Row from, int n)
{
	Row			row = make_row(n, 0);

	memcpy(row.data, from.data, sizeof(float) * (size_t) n);
	return row;
}

static void
free_row(Row row)
{
	assert_true(row.memory[0] == GUARD);
	free(row.memory);
}

static void
near(float a, float b, float tolerance, const char *what, int n)
{
	if (!(fabsf(a - b) <= tolerance))
		fail_msg("%s of %d, %s: %.9g is not %.9g", what, n, nl_kernels_name(), a, b);
}

static void
near_rows(const float *a, const float *b, int n, float tolerance,
		  const char *what)
{
	int			i;

	for (i = 0; i < n; i++)
		near(a[i], b[i], tolerance, what, n);
}

static void
same_rows(const float *a, const float *b, int n, const char *what)
{
	int			i;

	for (i = 0; i < n; i++)
		if (memcmp(&a[i], &b[i], sizeof(float)) != 0)
			fail_msg("%s of %d, %s: number %d is %.9g, not %.9g", what, n,
					 nl_kernels_name(), i, a[i], b[i]);
}

/* Runs a check for every set that this CPU has. */
static void
for_every_set(void (*check) (const NlKernels *kernels))
{
	size_t		i;

	for (i = 0; i < N_NAMES; i++)
	{
		if (!nl_kernels_force(names[i]))
			continue;
		assert_string_equal(nl_kernels_name(), names[i]);
		seed = 1;
		check(nl_kernels());
	}
	assert_true(nl_kernels_force(NULL));
}

static void
check_dots(const NlKernels *kernels)
{
	int			n,
				i;

	for (n = 0; n <= MOST; n++)
	{
		Row			a = make_row(n, 1);
		Row			b = make_row(n, 1);
		uint16_t   *halves = malloc(sizeof(uint16_t) * (size_t) (n + 1));
		double		expected = 0;
		double		expected_half = 0;

		for (i = 0; i < n; i++)
		{
			halves[i + 1] = nl_f32_to_f16(a.data[i]);
			expected += (double) a.data[i] * b.data[i];
			expected_half += (double) nl_f16_to_f32(halves[i + 1]) * b.data[i];
		}
		near(kernels->dot_f32(a.data, b.data, n), (float) expected, 5e-5f, "dot_f32", n);
		near(kernels->dot_f16(halves + 1, b.data, n), (float) expected_half, 5e-5f,
			 "dot_f16", n);
		free(halves);
		free_row(a);
		free_row(b);
	}
}

static void
check_rows(const NlKernels *kernels)
{
	const int	n_rows = 7;
	int			n,
				i,
				j;

	for (n = 0; n <= MOST; n++)
	{
		int			stride = n + 3;
		Row			rows = make_row((n_rows - 1) * stride + n, 1);
		Row			x = make_row(n, 1);
		Row			dots = make_row(n_rows, 0);
		Row			mixed = make_row(n, 9);

		kernels->dot_rows(dots.data, x.data, rows.data, (size_t) stride, n_rows, 0.5f, n);
		kernels->mix_rows(mixed.data, dots.data, rows.data, (size_t) stride, n_rows, n);
		for (j = 0; j < n_rows; j++)
		{
			double		expected = 0;

			for (i = 0; i < n; i++)
				expected += 0.5 * x.data[i] * rows.data[j * stride + i];
			near(dots.data[j], (float) expected, 5e-5f, "dot_rows", n);
		}
		for (i = 0; i < n; i++)
		{
			double		expected = 0;

			for (j = 0; j < n_rows; j++)
				expected += (double) dots.data[j] * rows.data[j * stride + i];
			near(mixed.data[i], (float) expected, 1e-4f, "mix_rows", n);
		}
		/* no rows: zeros */
		kernels->mix_rows(mixed.data, dots.data, rows.data, (size_t) stride, 0, n);
		for (i = 0; i < n; i++)
			assert_true(mixed.data[i] == 0);
		free_row(rows);
		free_row(x);
		free_row(dots);
		free_row(mixed);
	}
}

static void
check_add(const NlKernels *kernels)
{
	int			n;

	for (n = 0; n <= MOST; n++)
	{
		Row			x = make_row(n, 1);
		Row			y = make_row(n, 1);
		Row			expected = copy_row(y, n);

		nl_kernels_scalar.add(expected.data, x.data, n);
		kernels->add(y.data, x.data, n);
		same_rows(y.data, expected.data, n, "add");
		free_row(x);
		free_row(y);
		free_row(expected);
	}
}

/* Rows with outliers, zeros, and numbers too small for a scale. */
static void
check_quantize(const NlKernels *kernels)
{
	int			n,
				i;

	for (n = 0; n <= MOST; n++)
	{
		int			n_blocks = (n + 31) / 32;
		Row			x = make_row(n, n % 5 == 0 ? 1e-33f : n % 7 == 0 ? 1e6f : 1);
		NlQ8Block  *got = malloc(sizeof(NlQ8Block) * (size_t) n_blocks + 1);
		NlQ8Block  *expected = malloc(sizeof(NlQ8Block) * (size_t) n_blocks + 1);

		for (i = 0; i < n; i += 33)
			x.data[i] = 0;
		((char *) got)[sizeof(NlQ8Block) * (size_t) n_blocks] = 77;
		nl_kernels_scalar.quantize_q8(expected, x.data, n);
		kernels->quantize_q8(got, x.data, n);
		assert_int_equal(((char *) got)[sizeof(NlQ8Block) * (size_t) n_blocks], 77);
		if (n_blocks > 0)
			assert_memory_equal(got, expected, sizeof(NlQ8Block) * (size_t) n_blocks);
		for (i = 0; i < 32 * n_blocks; i++)
			got[i / 32].offset += 128 * got[i / 32].quants[i % 32];
		for (i = 0; i < n_blocks; i++)
			assert_int_equal(got[i].offset, 0);
		for (i = 0; i < n; i++)
		{
			const NlQ8Block *block = &got[i / 32];
			float		back = block->scale * (float) block->quants[i % 32];

			assert_true(block->quants[i % 32] >= -127);
			if (n % 5 != 0)
				near(back, x.data[i], block->scale * 0.5001f, "quantize_q8", n);
		}
		for (; i < 32 * n_blocks; i++)
			assert_int_equal(got[i / 32].quants[i % 32], 0);
		free(got);
		free(expected);
		free_row(x);
	}
}

/* Not numbers: the same bytes from every set, and within range. */
static void
check_quantize_odd(const NlKernels *kernels)
{
	static const float odd[] = {NAN, INFINITY, -INFINITY, 1, -1, 3e38f, 1e-40f};
	NlQ8Block	got,
				expected;
	float		x[32];
	int			at,
				other,
				i;

	for (at = 0; at < 32; at++)
		for (other = 0; other < (int) (sizeof(odd) / sizeof(odd[0])); other++)
		{
			for (i = 0; i < 32; i++)
				x[i] = draw_float(1);
			x[at] = odd[other];
			x[31 - at] = odd[(at + other) % 7];
			nl_kernels_scalar.quantize_q8(&expected, x, 32);
			kernels->quantize_q8(&got, x, 32);
			assert_memory_equal(got.quants, expected.quants, 32);
			for (i = 0; i < 32; i++)
				assert_true(got.quants[i] >= -127);
		}
}

/* A Q8_0 row with every quant that a file can hold, -128 too. */
static unsigned char *
make_q8(int n_blocks)
{
	unsigned char *row = malloc((size_t) n_blocks * NL_Q8_BYTES + 1);
	int			b,
				i;

	for (b = 0; b < n_blocks; b++)
	{
		unsigned char *block = row + 1 + (size_t) b * NL_Q8_BYTES;
		uint16_t	half = nl_f32_to_f16(draw_float(2));

		memcpy(block, &half, sizeof(half));
		for (i = 0; i < 32; i++)
			block[2 + i] = (unsigned char) (b % 3 == 0 ? 0x80 : draw());
	}
	return row;
}

static void
check_dot_q8(const NlKernels *kernels)
{
	int			n_blocks,
				round,
				i;

	for (n_blocks = 0; n_blocks <= 64; n_blocks++)
		for (round = 0; round < 8; round++)
		{
			unsigned char *row = make_q8(n_blocks);
			Row			x = make_row(n_blocks * 32, 1);
			NlQ8Block  *quantized = malloc(sizeof(NlQ8Block) * (size_t) n_blocks);
			float		got,
						expected;
			double		exact = 0;

			nl_kernels_scalar.quantize_q8(quantized, x.data, n_blocks * 32);
			if (round == 0)
				for (i = 0; i < n_blocks * 32; i++)
					quantized[i / 32].quants[i % 32] = i % 2 ? 127 : -127;
			got = kernels->dot_q8(row + 1, quantized, n_blocks);
			expected = nl_kernels_scalar.dot_q8(row + 1, quantized, n_blocks);
			same_rows(&got, &expected, 1, "dot_q8");
			for (i = 0; i < n_blocks * 32; i++)
			{
				const unsigned char *block = row + 1 + (size_t) (i / 32) * NL_Q8_BYTES;
				uint16_t	half;

				memcpy(&half, block, sizeof(half));
				exact += (double) nl_f16_to_f32(half) * (signed char) block[2 + i % 32] *
					quantized[i / 32].scale * quantized[i / 32].quants[i % 32];
			}
			near(got, (float) exact, 0.02f, "dot_q8", n_blocks);
			free(row);
			free(quantized);
			free_row(x);
		}
}

/* Matrix products of every shape near the tiles' edges, and with odd strides. */
static void
check_matmul_q8(const NlKernels *kernels)
{
	static const int counts[] = {0, 1, 2, 5, 6, 9, 17, 29};
	static const int rows[] = {1, 2, 15, 16, 17, 31, 32, 33, 70};
	static const int blocks[] = {1, 2, 12, 16, 35};
	int			c,
				r,
				b,
				i,
				j;

	if (kernels->matmul_q8 == NULL)
		return;
	for (c = 0; c < 8; c++)
		for (r = 0; r < 9; r++)
			for (b = 0; b < 5; b++)
			{
				int			n = counts[c],
							n_rows = rows[r],
							n_blocks = blocks[b],
							stride = n_rows + 3;
				unsigned char *weights = make_q8(n_rows * n_blocks);
				Row			x = make_row(n * n_blocks * 32, 1);
				NlQ8Block  *quantized = malloc(sizeof(NlQ8Block) * (size_t) (n * n_blocks));
				void	   *panel = aligned_alloc(64, NL_PANEL_BYTES);
				Row			bias = make_row(n_rows, 1);
				bool		add = (c + r + b) % 2 == 0;
				bool		biased = (c + r + b) % 3 != 0;
				Row			out = make_row(n * stride, 1);
				Row			before = copy_row(out, n * stride);

				nl_kernels_scalar.quantize_q8(quantized, x.data, n * n_blocks * 32);
				kernels->matmul_q8(out.data, (size_t) stride, quantized, n, weights + 1, n_rows,
								   n_blocks, biased ? bias.data : NULL, add, panel);
				for (i = 0; i < n; i++)
					for (j = 0; j < stride; j++)
					{
						float		expected = 0;

						if (j >= n_rows || add)
							expected = before.data[i * stride + j];
						if (j < n_rows && biased)
							expected += bias.data[j];
						if (j < n_rows)
							expected += nl_kernels_scalar.dot_q8(
								weights + 1 + (size_t) (j * n_blocks) * NL_Q8_BYTES,
								quantized + i * n_blocks, n_blocks);
						near(out.data[i * stride + j], expected, j < n_rows ? 0.01f : 0,
							 "matmul_q8", n);
					}
				free(weights);
				free(quantized);
				free(panel);
				free_row(x);
				free_row(bias);
				free_row(out);
				free_row(before);
			}
}

/* What a row of x gives must not depend on how many stand beside it. */
static void
check_matmul_alone(const NlKernels *kernels)
{
	const int	n = 13,
				n_rows = 37,
				n_blocks = 19;
	unsigned char *weights = make_q8(n_rows * n_blocks);
	Row			x = make_row(n * n_blocks * 32, 1);
	NlQ8Block  *quantized = malloc(sizeof(NlQ8Block) * (size_t) (n * n_blocks));
	void	   *panel = aligned_alloc(64, NL_PANEL_BYTES);
	Row			together = make_row(n * n_rows, 0);
	Row			alone = make_row(n_rows, 0);
	int			i;

	if (kernels->matmul_q8 != NULL)
	{
		nl_kernels_scalar.quantize_q8(quantized, x.data, n * n_blocks * 32);
		kernels->matmul_q8(together.data, (size_t) n_rows, quantized, n, weights + 1, n_rows,
						   n_blocks, NULL, false, panel);
		for (i = 0; i < n; i++)
		{
			kernels->matmul_q8(alone.data, (size_t) n_rows, quantized + i * n_blocks, 1,
							   weights + 1, n_rows, n_blocks, NULL, false, panel);
			same_rows(alone.data, together.data + i * n_rows, n_rows, "matmul_q8 alone");
		}
	}
	free(weights);
	free(quantized);
	free(panel);
	free_row(x);
	free_row(together);
	free_row(alone);
}

/*
 * Attention against the definition in doubles, for every number of rows. The
 * tolerance is that of 13 bits: of v's columns and of the shares. Scores are
 * small, or large enough that one key takes nearly all.
 */
static void
check_attend_of(const NlKernels *kernels, int queries, int n, int head, float size)
{
	int			stride = 3 * head + 5;
	int			out_stride = head + 3;
	Row			qkv = make_row(n * stride, 1);
	Row			out = make_row(n * out_stride, 7);
	Row			before = copy_row(out, n * out_stride);
	void	   *scratch = aligned_alloc(64, (NL_ATTEND_BYTES(n, head) + 63) / 64 * 64);
	double	   *shares = malloc(sizeof(double) * (size_t) (n + 1));
	float		scale = 0.3f;
	int			i,
				j,
				d;

	for (i = 0; i < n; i++)
		for (d = 0; d < head; d++)
			qkv.data[i * stride + d] *= size;
	kernels->attend(out.data, (size_t) out_stride, qkv.data, qkv.data + head, qkv.data + 2 * head,
					(size_t) stride, queries, n, head, scale, scratch);
	/* of many rows, some */
	for (i = 0; i < queries; i += n < 40 ? 1 : 11)
	{
		double		most = -INFINITY,
					sum = 0;

		for (j = 0; j < n; j++)
		{
			shares[j] = 0;
			for (d = 0; d < head; d++)
				shares[j] += (double) qkv.data[i * stride + d] * qkv.data[j * stride + head + d];
			shares[j] *= scale;
			most = fmax(most, shares[j]);
		}
		for (j = 0; j < n; j++)
			sum += shares[j] = exp(shares[j] - most);
		for (d = 0; d < head; d++)
		{
			double		expected = 0;

			for (j = 0; j < n; j++)
				expected += shares[j] / sum * qkv.data[j * stride + 2 * head + d];
			near(out.data[i * out_stride + d], (float) expected, 5e-4f * (1 + size), "attend", n);
		}
	}
	for (i = 0; i < n; i++)
		same_rows(out.data + i * out_stride + (i < queries ? head : 0),
				  before.data + i * out_stride + (i < queries ? head : 0),
				  out_stride - (i < queries ? head : 0), "attend, between rows");
	free(shares);
	free(scratch);
	free_row(qkv);
	free_row(out);
	free_row(before);
}

static void
check_attend(const NlKernels *kernels)
{
	int			n,
				head;

	if (kernels->attend == NULL)
		return;
	for (n = 1; n <= MOST; n++)
		check_attend_of(kernels, n, n, 32, n % 3 == 0 ? 8.0f : 1.0f);
	for (head = 16; head <= NL_ATTEND_HEAD; head += 16)
		for (n = 1; n < 70; n += 3)
		{
			check_attend_of(kernels, n, n, head, 1);
			check_attend_of(kernels, (n + 1) / 2, n, head, 1);
		}
}

/* The largest sums there can be; zeros; numbers that are none must stay inside. */
static void
check_attend_odd(const NlKernels *kernels)
{
	static const float odd[] = {0, 1, -1, 1e30f, 1e-40f, INFINITY, NAN};
	const int	n = 67;
	int			head,
				c,
				i;

	if (kernels->attend == NULL)
		return;
	for (head = 16; head <= NL_ATTEND_HEAD; head += 16)
		for (c = 0; c < 7; c++)
		{
			Row			qkv = make_row(n * 3 * head, 1);
			Row			out = make_row(n * head, 7);
			void	   *scratch = aligned_alloc(64, (NL_ATTEND_BYTES(n, head) + 63) / 64 * 64);

			for (i = 0; i < n * 3 * head; i++)
				qkv.data[i] = c == 2 && i % (3 * head) < head ? 1 : odd[c];
			kernels->attend(out.data, (size_t) head, qkv.data, qkv.data + head,
							qkv.data + 2 * head, 3 * (size_t) head, n, n, head, 0.2f, scratch);
			for (i = 0; i < n * head && c < 3; i++)
				near(out.data[i], odd[c], 1e-5f, "attend of one value", n);
			free(scratch);
			free_row(qkv);
			free_row(out);
		}
}

static void
check_unpack(const NlKernels *kernels)
{
	uint32_t	bits;
	int			n,
				i;

	for (n = 0; n <= MOST; n++)
	{
		int			n_blocks = (n + 31) / 32;
		unsigned char *row = make_q8(n_blocks);
		Row			got = make_row(n, 0);
		Row			expected = make_row(n, 0);
		float		block[32];

		kernels->dequantize_q8(got.data, row + 1, n);
		for (i = 0; i < n; i++)
		{
			if (i % 32 == 0)
				nl_q8_unpack(row + 1 + (size_t) (i / 32) * NL_Q8_BYTES, 32, block);
			expected.data[i] = block[i % 32];
		}
		same_rows(got.data, expected.data, n, "dequantize_q8");
		free(row);
		free_row(got);
		free_row(expected);
	}
	for (n = 0; n <= MOST; n++)
	{
		uint16_t   *halves = malloc(sizeof(uint16_t) * (size_t) (n + 1));
		Row			got = make_row(n, 0);

		for (i = 0; i < n; i++)
			halves[i + 1] = (uint16_t) draw();
		kernels->f16_to_f32(got.data, halves + 1, n);
		for (i = 0; i < n; i++)
		{
			float		expected = nl_f16_to_f32(halves[i + 1]);

			if (isnan(expected))
				assert_true(isnan(got.data[i]));
			else
				same_rows(&got.data[i], &expected, 1, "f16_to_f32");
		}
		free(halves);
		free_row(got);
	}
	/* every half there is */
	for (bits = 0; bits < 65536; bits += 16)
	{
		uint16_t	halves[16];
		float		got[16];

		for (i = 0; i < 16; i++)
			halves[i] = (uint16_t) (bits + (uint32_t) i);
		kernels->f16_to_f32(got, halves, 16);
		for (i = 0; i < 16; i++)
		{
			float		expected = nl_f16_to_f32(halves[i]);

			if (isnan(expected))
				assert_true(isnan(got[i]));
			else
				same_rows(&got[i], &expected, 1, "f16_to_f32");
		}
	}
}

static void
check_layer_norm(const NlKernels *kernels)
{
	int			n,
				i;

	for (n = 0; n <= MOST; n++)
	{
		Row			x = make_row(n, 3);
		Row			weight = make_row(n, 2);
		Row			bias = make_row(n, 1);
		Row			out = make_row(n, 0);
		double		mean = 0,
					variance = 0;

		for (i = 0; i < n; i++)
		{
			x.data[i] += 2;
			mean += (double) x.data[i] / n;
		}
		for (i = 0; i < n; i++)
			variance += (x.data[i] - mean) * (x.data[i] - mean) / n;
		kernels->layer_norm(out.data, x.data, weight.data, bias.data, 1e-5f, n);
		for (i = 0; i < n; i++)
			near(out.data[i], (float) ((x.data[i] - mean) / sqrt(variance + 1e-5) *
									   weight.data[i] + bias.data[i]), 2e-5f, "layer_norm", n);
		kernels->layer_norm(x.data, x.data, weight.data, bias.data, 1e-5f, n);
		same_rows(x.data, out.data, n, "layer_norm in place");
		free_row(x);
		free_row(weight);
		free_row(bias);
		free_row(out);
	}
}

static void
check_softmax(const NlKernels *kernels)
{
	static const float sizes[] = {1, 20, 1000};
	int			n,
				size,
				i;

	for (n = 0; n <= MOST; n++)
		for (size = 0; size < 3; size++)
		{
			Row			x = make_row(n, sizes[size]);
			Row			y = copy_row(x, n);
			double		most = -INFINITY,
						sum = 0,
						whole = 0;

			for (i = 0; i < n; i++)
				most = fmax(most, x.data[i]);
			for (i = 0; i < n; i++)
				sum += exp(0.25 * (x.data[i] - most));
			for (i = 0; i < n; i++)
				whole += exp(x.data[i] - most);
			kernels->softmax(y.data, 0.25f, n);
			for (i = 0; i < n; i++)
			{
				near(y.data[i], (float) (exp(0.25 * (x.data[i] - most)) / sum), 2e-6f,
					 "softmax", n);
				assert_int_not_equal(fpclassify(y.data[i]), FP_SUBNORMAL);
			}
			if (n == 0)
				assert_true(kernels->log_sum_exp(x.data, n) == -INFINITY);
			else
				near(kernels->log_sum_exp(x.data, n), (float) (most + log(whole)),
					 2e-6f * (1 + sizes[size]), "log_sum_exp", n);
			free_row(x);
			free_row(y);
		}
}

/* All sizes of argument against erf in double; then every length. */
static void
check_gelu(const NlKernels *kernels)
{
	float		x[8];
	double		at;
	int			n,
				i;

	for (at = -30; at < 30; at += 8 * 0.00097)
	{
		double		given[8];

		for (i = 0; i < 8; i++)
		{
			x[i] = (float) (at + 0.00097 * i);
			given[i] = x[i];
		}
		kernels->gelu(x, 8);
		for (i = 0; i < 8; i++)
			near(x[i], (float) (0.5 * given[i] * (1 + erf(given[i] / sqrt(2)))), 1e-6f,
				 "gelu", 8);
	}
	for (n = 0; n <= MOST; n++)
	{
		Row			y = make_row(n, 6);
		Row			expected = copy_row(y, n);

		kernels->gelu(y.data, n);
		nl_kernels_scalar.gelu(expected.data, n);
		near_rows(y.data, expected.data, n, 1.5e-6f, "gelu");
		free_row(y);
		free_row(expected);
	}
}

static void
test_dots(void **state)
{
	(void) state;
	for_every_set(check_dots);
	for_every_set(check_rows);
	for_every_set(check_add);
}

static void
test_q8(void **state)
{
	(void) state;
	for_every_set(check_quantize);
	for_every_set(check_quantize_odd);
	for_every_set(check_dot_q8);
	for_every_set(check_matmul_q8);
	for_every_set(check_matmul_alone);
	for_every_set(check_unpack);
}

static void
test_functions(void **state)
{
	(void) state;
	for_every_set(check_layer_norm);
	for_every_set(check_softmax);
	for_every_set(check_gelu);
	for_every_set(check_attend);
	for_every_set(check_attend_odd);
}

static void
test_choice(void **state)
{
	(void) state;
	assert_false(nl_kernels_force("sse1"));
	assert_false(nl_kernels_force(""));
	assert_true(nl_kernels_force("scalar"));
	assert_ptr_equal(nl_kernels(), &nl_kernels_scalar);
	/* a refused name changes nothing */
	assert_false(nl_kernels_force("sse1"));
	assert_string_equal(nl_kernels_name(), "scalar");
	assert_true(nl_kernels_force("auto"));
#ifdef NL_HAVE_X86_KERNELS
	/* the choice and the compiler's own question to the CPU agree */
	__builtin_cpu_init();
	if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512vl") &&
		__builtin_cpu_supports("avx512bw"))
		assert_string_equal(nl_kernels_name(), "avx512");
	else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
		assert_string_equal(nl_kernels_name(), "avx2");
	else
		assert_string_equal(nl_kernels_name(), "scalar");
#endif
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_choice),
		cmocka_unit_test(test_dots),
		cmocka_unit_test(test_q8),
		cmocka_unit_test(test_functions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

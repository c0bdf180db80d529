/*-------------------------------------------------------------------------
 * test_kernels_text.c
 *	  The kernels of text models: every set that this CPU has against the
 *	  scalar one, the scalar one against doubles; that a row does not depend
 *	  on its neighbours.
 *
 * Weights are random bytes with sane scales, at the end of exactly sized
 * allocations and off any alignment, so that AddressSanitizer sees a kernel
 * that reads past a row. Formats against an independent reader: test_text.c.
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

#include "engine/kernels_text.h"
#include "engine/nl.h"
#include "engine/quant.h"

static const char *const names[] = {"scalar", "avx2", "avx512", "neon"};
static const uint32_t types[] = {
	NL_TENSOR_Q4_0, NL_TENSOR_Q4_1, NL_TENSOR_Q5_0, NL_TENSOR_Q5_1,
	NL_TENSOR_Q8_0, NL_TENSOR_Q4_K, NL_TENSOR_Q5_K, NL_TENSOR_Q6_K
};

#define N_NAMES (sizeof(names) / sizeof(names[0]))
#define N_TYPES (sizeof(types) / sizeof(types[0]))

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

static float *
floats(size_t n, float most)
{
	float	   *row = malloc(sizeof(float) * n + 1);
	size_t		i;

	for (i = 0; i < n; i++)
		row[i] = draw_float(most);
	return row;
}

static void
near(double a, double b, double tolerance, const char *what, int n)
{
	if (!(fabs(a - b) <= tolerance))
		fail_msg("%s of %d, %s: %.9g is not %.9g", what, n, nl_text_kernels()->name, a, b);
}

static void
for_every_set(void (*check) (const NlTextKernels *kernels))
{
	size_t		i;

	for (i = 0; i < N_NAMES; i++)
	{
		if (!nl_kernels_force(names[i]))
			continue;
		seed = 1;
		check(nl_text_kernels());
	}
	assert_true(nl_kernels_force(NULL));
}

static void
put_half(unsigned char *at, float value)
{
	uint16_t	half = nl_f32_to_f16(value);

	memcpy(at, &half, sizeof(half));
}

/* One row of random bytes; its scales are set to numbers within 1. */
static unsigned char *
make_row(uint32_t type, int cols)
{
	size_t		bytes = (size_t) nl_row_bytes(type, (uint64_t) cols);
	size_t		block = (size_t) nl_row_bytes(type, (uint64_t) nl_type_block(type));
	unsigned char *row = malloc(bytes + 1);
	size_t		i;

	for (i = 0; i < bytes; i++)
		row[1 + i] = (unsigned char) draw();
	for (i = 0; i < bytes; i += block)
	{
		unsigned char *at = row + 1 + i;

		put_half(at + (type == NL_TENSOR_Q6_K ? 208 : 0), draw_float(0.1f));
		if (type == NL_TENSOR_Q4_1 || type == NL_TENSOR_Q5_1 ||
			type == NL_TENSOR_Q4_K || type == NL_TENSOR_Q5_K)
			put_half(at + 2, draw_float(0.1f));
	}
	return row;
}

#define MOST_ROWS 16

/* n rows of x against n_rows of weights; whole rows of out are compared. */
static void
check_rows_of(const NlTextKernels *kernels, uint32_t type, int cols, int n, int n_rows)
{
	int			n_blocks = cols / 32;
	size_t		stride = (size_t) n_rows + 3;
	unsigned char *made[MOST_ROWS];
	const void *rows[MOST_ROWS];
	float	   *x = floats((size_t) (n * cols), 1);
	NlQ8Block  *quantized = malloc(sizeof(NlQ8Block) * (size_t) (n * n_blocks));
	float	   *out = floats((size_t) n * stride, 1);
	float	   *expected = malloc(sizeof(float) * (size_t) n * stride);
	float	   *values = malloc(sizeof(float) * (size_t) cols);
	float	   *alone = calloc(stride, sizeof(float));
	void	   *scratch = aligned_alloc(64, (size_t) n_blocks * NL_GROUP_BYTES);
	int			i,
				r,
				c;

	for (r = 0; r < n_rows; r++)
		rows[r] = (made[r] = make_row(type, cols)) + 1;
	nl_kernels_scalar.quantize_q8(quantized, x, n * cols);
	memcpy(expected, out, sizeof(float) * (size_t) n * stride);
	kernels->rows(out, stride, quantized, n, type, rows, n_rows, n_blocks, scratch);
	for (i = 0; i < n; i++)
		for (r = 0; r < (int) stride; r++)
		{
			size_t		at = (size_t) i * stride + (size_t) r;
			double		sum = expected[at];
			double		size = 0;

			if (r >= n_rows)
			{
				assert_true(out[at] == expected[at]);
				continue;
			}
			nl_row_unpack(&(NlTensor) {type, 1, cols, 0, rows[r]}, 0, values);
			for (c = 0; c < cols; c++)
			{
				const NlQ8Block *block = &quantized[i * n_blocks + c / 32];
				double		product = (double) values[c] * block->scale * block->quants[c % 32];

				sum += product;
				size += fabs(product);
			}
			near(out[at], sum, 1e-6 * size + 1e-6, nl_type_name(type), cols);
		}

	/* a row alone, and in another group of rows: the same bits */
	for (i = 0; i < n; i++)
	{
		memcpy(alone, expected + (size_t) i * stride, sizeof(float) * stride);
		kernels->rows(alone, stride, quantized + (size_t) i * (size_t) n_blocks, 1, type, rows,
					  n_rows, n_blocks, scratch);
		assert_memory_equal(alone, out + (size_t) i * stride, sizeof(float) * (size_t) n_rows);
		alone[0] = expected[(size_t) i * stride + (size_t) n_rows - 1];
		kernels->rows(alone, 1, quantized + (size_t) i * (size_t) n_blocks, 1, type,
					  rows + n_rows - 1, 1, n_blocks, scratch);
		assert_memory_equal(alone, out + (size_t) i * stride + n_rows - 1, sizeof(float));
	}
	for (r = 0; r < n_rows; r++)
		free(made[r]);
	free(x);
	free(quantized);
	free(out);
	free(expected);
	free(values);
	free(alone);
	free(scratch);
}

/* Sixteen rows that lie evenly, as in a file, and each alone elsewhere: the
 * same bits, nothing read past the last. */
static void
check_even_rows(const NlTextKernels *kernels, uint32_t type, int blocks, size_t gap)
{
	int			cols = blocks * nl_type_block(type);
	int			n_blocks = cols / 32;
	size_t		bytes = (size_t) nl_row_bytes(type, (uint64_t) cols);
	unsigned char *together = malloc(MOST_ROWS * bytes + (MOST_ROWS - 1) * gap + 1);
	unsigned char *made[MOST_ROWS];
	const void *even[MOST_ROWS];
	float	   *x = floats((size_t) cols, 1);
	NlQ8Block  *quantized = malloc(sizeof(NlQ8Block) * (size_t) n_blocks);
	float		out[MOST_ROWS],
				expected[MOST_ROWS];
	void	   *scratch = aligned_alloc(64, (size_t) n_blocks * NL_GROUP_BYTES);
	int			r;

	for (r = 0; r < MOST_ROWS; r++)
	{
		made[r] = make_row(type, cols);
		even[r] = memcpy(together + 1 + (size_t) r * (bytes + gap), made[r] + 1, bytes);
		out[r] = expected[r] = draw_float(1);
	}
	nl_kernels_scalar.quantize_q8(quantized, x, cols);
	kernels->rows(out, MOST_ROWS, quantized, 1, type, even, MOST_ROWS, n_blocks, scratch);
	for (r = 0; r < MOST_ROWS; r++)
	{
		const void *row = made[r] + 1;

		kernels->rows(&expected[r], 1, quantized, 1, type, &row, 1, n_blocks, scratch);
	}
	assert_memory_equal(out, expected, sizeof(out));
	for (r = 0; r < MOST_ROWS; r++)
		free(made[r]);
	free(together);
	free(x);
	free(quantized);
	free(scratch);
}

static void
check_even(const NlTextKernels *kernels)
{
	size_t		t;
	int			blocks;

	for (t = 0; t < N_TYPES; t++)
		for (blocks = 1; blocks <= 21; blocks++)
			check_even_rows(kernels, types[t], blocks, blocks % 3 == 2 ? 6 : 0);
}

static void
check_rows(const NlTextKernels *kernels)
{
	static const int counts[] = {1, 2, 3, 4, 5, 7, 8, 9, 15, 21};
	static const int n_rows[] = {1, 7, 15, 16};
	size_t		t,
				c,
				r;
	int			blocks;

	for (t = 0; t < N_TYPES; t++)
		for (c = 0; c < sizeof(counts) / sizeof(counts[0]); c++)
			for (r = 0; r < sizeof(n_rows) / sizeof(n_rows[0]); r++)
				for (blocks = 1; blocks <= 3; blocks++)
					check_rows_of(kernels, types[t], blocks * nl_type_block(types[t]),
								  counts[c], n_rows[r]);
	/* longer rows, and every number of blocks up to 17 */
	for (t = 0; t < N_TYPES; t++)
		for (blocks = 4; blocks <= 17; blocks++)
			check_rows_of(kernels, types[t], blocks * nl_type_block(types[t]), 2, 16);
}

/* The extremes: no sum may run over. */
static void
check_extremes(const NlTextKernels *kernels)
{
	size_t		t;
	int			fill,
				sign;

	for (t = 0; t < N_TYPES; t++)
		for (fill = 0; fill < 256; fill += 51)
			for (sign = -1; sign <= 1; sign += 2)
			{
				unsigned char *row = make_row(types[t], 256);
				unsigned char *good = make_row(types[t], 256);
				size_t		bytes = (size_t) nl_row_bytes(types[t], 256);
				size_t		block = (size_t) nl_row_bytes(types[t], (uint64_t) nl_type_block(types[t]));
				const void *rows[1];
				float		x[256],
							values[256],
							scratch_out = 0,
							expected = 0;
				NlQ8Block	quantized[8];
				void	   *scratch = aligned_alloc(64, 8 * NL_GROUP_BYTES);
				size_t		i;
				double		sum = 0,
							size = 0;

				/* all bytes the same but the scales' */
				for (i = 0; i < bytes; i++)
				{
					size_t		at = i % block;
					bool		is_scale = types[t] == NL_TENSOR_Q6_K ? at >= 208 :
						at < (types[t] == NL_TENSOR_Q4_0 || types[t] == NL_TENSOR_Q5_0 ||
							  types[t] == NL_TENSOR_Q8_0 ? 2 : 4);

					row[1 + i] = is_scale ? good[1 + i] : (unsigned char) fill;
				}
				for (i = 0; i < 256; i++)
					x[i] = (float) (i % 3 == 0 ? -sign : sign);
				rows[0] = row + 1;
				nl_kernels_scalar.quantize_q8(quantized, x, 256);
				kernels->rows(&scratch_out, 1, quantized, 1, types[t], rows, 1, 8, scratch);
				nl_text_kernels_scalar.rows(&expected, 1, quantized, 1, types[t], rows, 1, 8, scratch);
				nl_row_unpack(&(NlTensor) {types[t], 1, 256, 0, rows[0]}, 0, values);
				for (i = 0; i < 256; i++)
				{
					sum += (double) values[i] * x[i];
					size += fabs((double) values[i]);
				}
				near(scratch_out, expected, 1e-6 * size, nl_type_name(types[t]), fill);
				near(scratch_out, sum, 2e-6 * size, nl_type_name(types[t]), fill);
				free(row);
				free(good);
				free(scratch);
			}
}

static void
check_floats(const NlTextKernels *kernels)
{
	int			n,
				i;

	for (n = 1; n <= 513; n++)
	{
		float	   *x = floats((size_t) n, n % 5 == 0 ? 30 : 3);
		float	   *y = floats((size_t) n, 1);
		float	   *out = malloc(sizeof(float) * (size_t) n);
		uint16_t   *upper = malloc(sizeof(uint16_t) * (size_t) n);
		uint16_t   *halves = malloc(sizeof(uint16_t) * (size_t) n);
		double		sum = 0,
					squares = 0;

		for (i = 0; i < n; i++)
		{
			uint32_t	bits;

			memcpy(&bits, &y[i], sizeof(bits));
			upper[i] = (uint16_t) (bits >> 16);
			sum += (double) nl_bf16_to_f32(upper[i]) * x[i];
			squares += (double) x[i] * x[i];
		}
		near(kernels->dot_bf16(upper, x, n), sum, 1e-3, "dot_bf16", n);
		kernels->rms_norm(out, x, y, 1e-5f, n);
		for (i = 0; i < n; i++)
			near(out[i], x[i] / sqrt(squares / n + 1e-5) * y[i], 4e-6, "rms_norm", n);
		kernels->f32_to_f16(halves, x, n);
		for (i = 0; i < n; i++)
			assert_int_equal(halves[i], nl_f32_to_f16(x[i]));
		memcpy(out, x, sizeof(float) * (size_t) n);
		out[0] = n % 2 ? -200.0f : 200.0f;
		kernels->swiglu(out, y, n);
		near(out[0], n % 2 ? 0 : 200.0 * y[0], 2e-5, "swiglu", n);
		for (i = 1; i < n; i++)
			near(out[i], x[i] / (1 + exp(-(double) x[i])) * y[i], 1e-5, "swiglu", n);
		free(x);
		free(y);
		free(out);
		free(upper);
		free(halves);
	}
}

/* Heads of every even size up to 130 and some above, of floats and halves. */
static void
check_attention(const NlTextKernels *kernels)
{
	int			head,
				n,
				blocks,
				halves,
				i,
				p,
				d;

	for (head = 2; head <= 256; head += head < 130 ? 2 : 18)
		for (halves = 0; halves < 2; halves++)
		{
			size_t		size;
			float	   *cache,
					   *q,
					   *out,
					   *mixed,
					   *once;
			uint16_t   *short_cache;
			int			count,
						stride;

			n = 1 + (int) (draw() % 15);
			blocks = 1 + (int) (draw() % 11);
			stride = blocks * NL_CACHE_BLOCK + 5;
			count = blocks * NL_CACHE_BLOCK - (int) (draw() % 16);
			size = (size_t) (blocks * NL_CACHE_BLOCK * head);
			cache = floats(size, 1);
			short_cache = malloc(sizeof(uint16_t) * size);
			q = floats((size_t) (n * head), 1);
			out = floats((size_t) (n * stride), 1);
			mixed = malloc(sizeof(float) * (size_t) (n * head));
			once = malloc(sizeof(float) * (size_t) (stride > head ? stride : head));
			for (i = 0; i < (int) size; i++)
			{
				short_cache[i] = nl_f32_to_f16(cache[i]);
				if (halves)
					cache[i] = nl_f16_to_f32(short_cache[i]);
			}
			kernels->scores(out, (size_t) stride, q, n, halves ? (void *) short_cache : cache,
							halves, blocks, head);
			kernels->mix(mixed, out, (size_t) stride, n, halves ? (void *) short_cache : cache,
						 halves, count, head);
			for (i = 0; i < n; i++)
			{
				for (p = 0; p < blocks * NL_CACHE_BLOCK; p++)
				{
					double		sum = 0;

					for (d = 0; d < head; d++)
						sum += (double) q[i * head + d] * cache[(p / 16 * head + d) * 16 + p % 16];
					near(out[i * stride + p], sum, 1e-4, "scores", head);
				}
				for (d = 0; d < head; d++)
				{
					double		sum = 0;

					for (p = 0; p < count; p++)
						sum += (double) out[i * stride + p] * cache[p * head + d];
					near(mixed[i * head + d], sum, 2e-3, "mix", head);
				}
				kernels->scores(once, (size_t) stride, q + i * head, 1,
								halves ? (void *) short_cache : cache, halves, blocks, head);
				assert_memory_equal(once, out + i * stride, sizeof(float) * (size_t) (blocks * 16));
				kernels->mix(once, out + i * stride, (size_t) stride, 1,
							 halves ? (void *) short_cache : cache, halves, count, head);
				assert_memory_equal(once, mixed + i * head, sizeof(float) * (size_t) head);
			}
			free(cache);
			free(short_cache);
			free(q);
			free(out);
			free(mixed);
			free(once);
		}
}

static void
test_rows(void **state)
{
	(void) state;
	for_every_set(check_rows);
	for_every_set(check_even);
}

static void
test_extremes(void **state)
{
	(void) state;
	for_every_set(check_extremes);
}

static void
test_floats(void **state)
{
	(void) state;
	for_every_set(check_floats);
}

static void
test_attention(void **state)
{
	(void) state;
	for_every_set(check_attention);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_extremes),
		cmocka_unit_test(test_floats),
		cmocka_unit_test(test_attention),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

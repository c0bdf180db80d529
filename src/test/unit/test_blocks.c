/*-------------------------------------------------------------------------
 * test_blocks.c
 *	  Linear layers and attention put together from kernels: every kernel set
 *	  against the scalar one, which multiplies floats through OpenBLAS, for
 *	  shapes that take each of the ways through blocks.c; and being stopped.
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

#include "engine/blas.h"
#include "engine/blocks.h"
#include "engine/quant.h"

#define MOST_ROWS 130			/* rows of the longest input here */

static const char *const names[] = {"avx2", "avx512", "neon"};

static NlWork work;
static uint32_t seed = 1;

static float
draw(void)
{
	seed = seed * 1664525u + 1013904223u;
	return (float) (seed >> 8) / 8388608.0f - 1.0f;
}

static float *
make_floats(int n)
{
	float	   *x = malloc(sizeof(float) * (size_t) n);
	int			i;

	for (i = 0; i < n; i++)
		x[i] = draw();
	return x;
}

static int
set_up(void **state)
{
	NlError		err;

	(void) state;
	work.slice = aligned_alloc(64, sizeof(float) * NL_SLICE);
	work.panel = aligned_alloc(64, NL_PANEL_BYTES);
	work.scores = make_floats(MOST_ROWS * MOST_ROWS);
	work.by_kind = make_floats(4 * NL_RELATIONS);
	work.kinds = make_floats(MOST_ROWS * NL_RELATIONS);
	return nl_blas_open(1, &err) == NL_OK ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void) state;
	free(work.slice);
	free(work.panel);
	free(work.scores);
	free(work.by_kind);
	free(work.kinds);
	return 0;
}

/* Largest difference, in parts of the root of the mean square of `right`. */
static float
off_by(const float *x, const float *right, int n)
{
	double		squares = 0;
	float		most = 0;
	int			i;

	for (i = 0; i < n; i++)
	{
		squares += (double) right[i] * right[i];
		most = fmaxf(most, fabsf(x[i] - right[i]));
	}
	return most / (float) sqrt(squares / n);
}

/* Rows of widths that the panels of the kernels divide, and do not. */
static void
test_linear(void **state)
{
	static const int shapes[][3] = {	/* rows of x, outputs, inputs */
		{1, 33, 32}, {5, 96, 544}, {13, 130, 96}, {MOST_ROWS, 257, 1056}
	};
	int			shape,
				add,
				i,
				k;

	(void) state;
	for (shape = 0; shape < 4; shape++)
	{
		int			n = shapes[shape][0],
					rows = shapes[shape][1],
					cols = shapes[shape][2];
		float	   *weights = make_floats(rows * cols);
		float	   *x = make_floats(n * cols);
		float	   *before = make_floats(n * rows);
		float	   *right = malloc(sizeof(float) * (size_t) (n * rows));
		float	   *out = malloc(sizeof(float) * (size_t) (n * rows));
		float	   *bias = make_floats(rows);
		size_t		row_bytes = (size_t) cols / NL_Q8_BLOCK * NL_Q8_BYTES;
		unsigned char *packed = malloc(row_bytes * (size_t) rows);
		NlLinear	linear;

		memset(&linear, 0, sizeof(linear));
		for (i = 0; i < rows; i++)
			nl_q8_pack(weights + i * cols, cols, packed + row_bytes * (size_t) i);
		linear.weight.type = NL_TENSOR_Q8_0;
		linear.weight.rows = rows;
		linear.weight.cols = cols;
		linear.weight.row_bytes = row_bytes;
		linear.weight.data = packed;
		linear.bias = bias;
		for (add = 0; add < 2; add++)
		{
			assert_true(nl_kernels_force("scalar"));
			memcpy(right, before, sizeof(float) * (size_t) (n * rows));
			assert_true(nl_linear(&work, right, x, n, &linear, add));
			for (k = 0; k < 3; k++)
			{
				if (!nl_kernels_force(names[k]))
					continue;
				memcpy(out, before, sizeof(float) * (size_t) (n * rows));
				assert_true(nl_linear(&work, out, x, n, &linear, add));
				/* x is rounded to 8 bits */
				assert_true(off_by(out, right, n * rows) < 0.03f);
			}
		}
		free(weights);
		free(x);
		free(before);
		free(right);
		free(out);
		free(bias);
		free(packed);
	}
	assert_true(nl_kernels_force(NULL));
}

/* Heads that a kernel takes whole (16, 32, 48), and one that it does not. */
static void
test_attention(void **state)
{
	static const int shapes[][3] = {	/* rows, width, heads */
		{1, 64, 2}, {50, 96, 3}, {MOST_ROWS, 64, 4}, {31, 96, 2}, {31, 48, 2}
	};
	int			shape,
				k;

	(void) state;
	for (shape = 0; shape < 5; shape++)
	{
		int			n = shapes[shape][0],
					width = shapes[shape][1],
					heads = shapes[shape][2];
		float	   *qkv = make_floats(n * 3 * width);
		float	   *right = malloc(sizeof(float) * (size_t) (n * width));
		float	   *out = malloc(sizeof(float) * (size_t) (n * width));

		assert_true(nl_kernels_force("scalar"));
		assert_true(nl_attention(&work, right, qkv, n, n, width, heads, NULL));
		for (k = 0; k < 3; k++)
		{
			if (!nl_kernels_force(names[k]))
				continue;
			memset(out, 0xff, sizeof(float) * (size_t) (n * width));
			assert_true(nl_attention(&work, out, qkv, n, n, width, heads, NULL));
			assert_true(off_by(out, right, n * width) < 2e-3f);
		}
		free(qkv);
		free(right);
		free(out);
	}
	assert_true(nl_kernels_force(NULL));
}

static bool
countdown(void *left)
{
	return --*(int *) left < 0;
}

/* Every head polls, whichever way it is worked out. */
static void
test_stopped(void **state)
{
	float	   *qkv = make_floats(10 * 3 * 128);
	float	   *out = make_floats(10 * 128);
	int			polls,
				left;

	(void) state;
	work.should_stop = countdown;
	work.stop_data = &left;
	for (polls = 0; polls <= 4; polls++)
	{
		left = polls;
		assert_int_equal(nl_attention(&work, out, qkv, 10, 10, 128, 4, NULL), polls == 4);
	}
	work.should_stop = NULL;
	free(qkv);
	free(out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_linear),
		cmocka_unit_test(test_attention),
		cmocka_unit_test(test_stopped),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

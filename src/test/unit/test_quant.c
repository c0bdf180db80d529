/*-------------------------------------------------------------------------
 * test_quant.c
 *	  Number formats: every half, rounding, error bounds of Q8_0, row sizes.
 *-------------------------------------------------------------------------
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/quant.h"

/* What IEEE 754 says a half is, by arithmetic instead of bits. */
static double
half_by_definition(unsigned half)
{
	unsigned	exponent = (half >> 10) & 0x1f;
	unsigned	mantissa = half & 0x3ff;
	double		sign = half & 0x8000 ? -1.0 : 1.0;

	if (exponent == 0)
		return sign * ldexp(mantissa, -24);
	return sign * ldexp(1024 + mantissa, (int) exponent - 25);
}

static uint32_t
bits_of(float value)
{
	uint32_t	bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static float
float_of(uint32_t bits)
{
	float		value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

static void
test_every_half(void **state)
{
	unsigned	half;

	(void) state;
	for (half = 0; half < 0x10000; half++)
	{
		float		value = nl_f16_to_f32((uint16_t) half);

		if ((half & 0x7c00) != 0x7c00)
		{
			assert_true((double) value == half_by_definition(half));
			assert_int_equal(signbit(value) != 0, half >> 15);
			assert_int_equal(nl_f32_to_f16(value), half);
		}
		else if ((half & 0x3ff) == 0)
		{
			assert_true(isinf(value));
			assert_int_equal(signbit(value) != 0, half >> 15);
			assert_int_equal(nl_f32_to_f16(value), half);
		}
		else
		{
			assert_true(isnan(value));
			assert_true(isnan(nl_f16_to_f32(nl_f32_to_f16(value))));
		}
	}
}

/* Between two neighbours: the nearer one, and on the tie the even one. */
static void
test_half_rounding(void **state)
{
	unsigned	half;

	(void) state;
	for (half = 0; half < 0x7bff; half++)
	{
		float		low = nl_f16_to_f32((uint16_t) half);
		float		high = nl_f16_to_f32((uint16_t) (half + 1));
		float		tie = (low + high) / 2;	/* exact */
		unsigned	even = half & 1 ? half + 1 : half;

		assert_int_equal(nl_f32_to_f16(tie), even);
		assert_int_equal(nl_f32_to_f16(-tie), even | 0x8000);
		assert_int_equal(nl_f32_to_f16(float_of(bits_of(tie) - 1)), half);
		assert_int_equal(nl_f32_to_f16(float_of(bits_of(tie) + 1)), half + 1);
	}
	assert_int_equal(nl_f32_to_f16(65519.996f), 0x7bff);
	assert_int_equal(nl_f32_to_f16(65520.0f), 0x7c00);
	assert_int_equal(nl_f32_to_f16(1e30f), 0x7c00);
	assert_int_equal(nl_f32_to_f16(-1e30f), 0xfc00);
	assert_int_equal(nl_f32_to_f16(1e-30f), 0);
	assert_int_equal(nl_f32_to_f16(float_of(1)), 0);
	assert_int_equal(nl_f32_to_f16(-0.0f), 0x8000);
}

/* A fixed sequence of numbers in -1 .. 1, so that failures repeat. */
static float
next_number(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (float) ((int32_t) *seed / 2147483648.0);
}

static void
test_q8_bounds(void **state)
{
	static const float sizes[] = {1e-6f, 1e-3f, 1.0f, 77.7f, 1e4f, 8e6f};
	uint32_t	seed = 12345;
	size_t		s;
	int			round;

	(void) state;
	for (s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++)
	{
		for (round = 0; round < 200; round++)
		{
			float		values[64];
			float		back[64];
			unsigned char blocks[2 * NL_Q8_BYTES];
			unsigned char again[2 * NL_Q8_BYTES];
			int			i;

			for (i = 0; i < 64; i++)
				values[i] = next_number(&seed) * sizes[s];
			nl_q8_pack(values, 64, blocks);
			nl_q8_unpack(blocks, 64, back);
			for (i = 0; i < 64; i++)
			{
				float		largest = 0.0f;
				float		scale;
				int			j;

				for (j = i / 32 * 32; j < i / 32 * 32 + 32; j++)
					largest = fmaxf(largest, fabsf(values[j]));
				scale = largest / 127.0f;

				/* half a step, and what the scale in 11 bits (subnormal: in
				 * steps of 2^-24) can miss at the far end of 127 steps */
				assert_true(fabsf(values[i] - back[i]) <=
							scale * 0.5002f + 127.0f * fmaxf(scale / 2048.0f, ldexpf(1.0f, -25)));
			}

			/* packing what was unpacked loses nothing more than rounding */
			nl_q8_pack(back, 64, again);
			nl_q8_unpack(again, 64, values);
			for (i = 0; i < 64; i++)
				assert_true(fabsf(values[i] - back[i]) <= 0.02f * sizes[s]);
		}
	}
}

static void
test_q8_edges(void **state)
{
	float		values[32] = {0.0f};
	float		back[32];
	unsigned char block[NL_Q8_BYTES];
	int			i;

	(void) state;
	nl_q8_pack(values, 32, block);
	nl_q8_unpack(block, 32, back);
	for (i = 0; i < 32; i++)
		assert_true(back[i] == 0.0f);

	/* whole numbers up to 127 are exact: the scale is 1 */
	for (i = 0; i < 32; i++)
		values[i] = (float) (i * 8 - 121);
	values[31] = 127.0f;
	nl_q8_pack(values, 32, block);
	assert_int_equal(block[0] | block[1] << 8, 0x3c00);
	nl_q8_unpack(block, 32, back);
	for (i = 0; i < 32; i++)
		assert_true(back[i] == values[i]);

	/* too large for a half's scale: saturated, never infinite */
	values[0] = 3e38f;
	values[1] = -3e38f;
	nl_q8_pack(values, 32, block);
	nl_q8_unpack(block, 32, back);
	assert_true(back[0] == 65504.0f * 127.0f);
	assert_true(back[1] == -65504.0f * 127.0f);
	assert_true(nl_f32_finite(back, 32));

	/* too small for it: zero, never a division by zero */
	for (i = 0; i < 32; i++)
		values[i] = 1e-9f;
	nl_q8_pack(values, 32, block);
	nl_q8_unpack(block, 32, back);
	for (i = 0; i < 32; i++)
		assert_true(back[i] == 0.0f);
}

static void
test_row_bytes(void **state)
{
	(void) state;
	assert_int_equal(nl_row_bytes(NL_TENSOR_F32, 7), 28);
	assert_int_equal(nl_row_bytes(NL_TENSOR_F16, 7), 14);
	assert_int_equal(nl_row_bytes(NL_TENSOR_Q8_0, 384), 12 * 34);
	assert_int_equal(nl_row_bytes(NL_TENSOR_Q8_0, 31), 0);
	assert_int_equal(nl_row_bytes(NL_TENSOR_Q8_0, 33), 0);
	assert_int_equal(nl_row_bytes(10, 256), 0);
	assert_int_equal(nl_row_bytes(NL_TENSOR_Q4_K, 512), 2 * 144);
	assert_int_equal(nl_row_bytes(NL_TENSOR_Q4_K, 384), 0);
	assert_int_equal(nl_row_bytes(NL_TENSOR_Q5_1, 64), 2 * 24);
	assert_int_equal(nl_row_bytes(UINT32_MAX, 32), 0);

	/* what does not fit in 64 bits is no size */
	assert_int_equal(nl_row_bytes(NL_TENSOR_F32, UINT64_MAX / 4 + 1), 0);
	assert_int_equal(nl_row_bytes(NL_TENSOR_F16, UINT64_MAX / 2 + 1), 0);
	assert_int_equal(nl_row_bytes(NL_TENSOR_Q8_0, UINT64_MAX / 32 * 32), 0);
	assert_string_equal(nl_type_name(NL_TENSOR_F32), "F32");
	assert_string_equal(nl_type_name(NL_TENSOR_F16), "F16");
	assert_string_equal(nl_type_name(NL_TENSOR_Q8_0), "Q8_0");
	assert_string_equal(nl_type_name(12), "Q4_K");
	assert_string_equal(nl_type_name(10), "Q2_K");
	assert_string_equal(nl_type_name(4), "?");
}

/* Row 2 of 3 in each type, from data that ends exactly there. */
static void
test_row_unpack(void **state)
{
	static const NlTensorType types[] = {NL_TENSOR_F32, NL_TENSOR_F16, NL_TENSOR_Q8_0};
	float		values[96];
	float		row[32];
	int			t;
	int			i;

	(void) state;
	for (i = 0; i < 96; i++)
		values[i] = (float) (i % 32 * 4) - 64.0f + (float) (i / 32);
	values[64] = 127.0f;		/* the last row's scale is 1 */
	for (t = 0; t < 3; t++)
	{
		NlTensor	tensor = {types[t], 3, 32, 0, NULL};
		char	   *data;

		tensor.row_bytes = (size_t) nl_row_bytes(types[t], 32);
		data = malloc(3 * tensor.row_bytes);
		assert_non_null(data);
		if (types[t] == NL_TENSOR_F32)
			memcpy(data, values, sizeof(values));
		else if (types[t] == NL_TENSOR_Q8_0)
			nl_q8_pack(values, 96, data);
		else
		{
			for (i = 0; i < 96; i++)
			{
				uint16_t	half = nl_f32_to_f16(values[i]);

				memcpy(data + 2 * i, &half, 2);
			}
		}
		tensor.data = data;
		nl_row_unpack(&tensor, 2, row);
		for (i = 0; i < 32; i++)
			assert_true(row[i] == values[64 + i]);
		free(data);
	}
}

static void
test_finite(void **state)
{
	float		values[3] = {1.0f, -3.4028235e38f, 0.0f};

	(void) state;
	assert_true(nl_f32_finite(values, 3));
	assert_true(nl_f32_finite(values, 0));
	values[2] = INFINITY;
	assert_false(nl_f32_finite(values, 3));
	assert_true(nl_f32_finite(values, 2));
	values[2] = -INFINITY;
	assert_false(nl_f32_finite(values, 3));
	values[2] = NAN;
	assert_false(nl_f32_finite(values, 3));
	values[2] = float_of(1);	/* subnormal */
	assert_true(nl_f32_finite(values, 3));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_half),
		cmocka_unit_test(test_half_rounding),
		cmocka_unit_test(test_q8_bounds),
		cmocka_unit_test(test_q8_edges),
		cmocka_unit_test(test_row_bytes),
		cmocka_unit_test(test_row_unpack),
		cmocka_unit_test(test_finite),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

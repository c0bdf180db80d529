/*-------------------------------------------------------------------------
 * text_linear.c
 *	  Matrices of a text model, of any type, times the rows of a batch.
 *
 * Weights of blocks are multiplied with x rounded to 8 bits for each 32 of
 * its numbers, a group of rows at a time: the group is unpacked once and stays
 * in the first cache while all rows of x pass. Weights of floats: dots for few
 * rows, and for many slices of the matrix through OpenBLAS, if there is one.
 * Works in the session's scratch; the only failure is to have been stopped.
 *-------------------------------------------------------------------------
 */
#include "engine/text_model.h"

#include <string.h>

#include "engine/blas.h"
#include "engine/blocks.h"
#include "engine/quant.h"

/* Rows of x from which a matrix product of floats beats dots. */
#define MANY_ROWS 24
/* Multiplications between two polls: about a millisecond. */
#define WORK_PER_POLL 5e7
/* Bytes of x that pass each group of weights: half of a usual second cache. */
#define PASS_BYTES 393216

bool
nl_text_stopped(NlTextSession *session, double work)
{
	session->since_poll += work;
	if (session->since_poll < WORK_PER_POLL || session->stopped)
		return session->stopped;
	session->since_poll = 0;
	session->stopped = session->should_stop != NULL &&
		session->should_stop(session->stop_data);
	return session->stopped;
}

static const void *
row_of(const NlTensor *tensor, int row)
{
	return (const char *) tensor->data + tensor->row_bytes * (size_t) row;
}

/* Types of blocks; x is in session->quantized. */
static bool
multiply_blocks(NlTextSession *session, float *out, int n,
				const NlTensor *weight)
{
	const NlTextKernels *kernels = nl_text_kernels();
	int			n_blocks = weight->cols / 32;
	int			pass = (int) (PASS_BYTES / sizeof(NlQ8Block)) / n_blocks / 8 * 8;
	int			first,
				row,
				r;

	if (pass < 32)
		pass = 32;
	for (first = 0; first < n; first += pass)
	{
		int			count = n - first < pass ? n - first : pass;

		for (row = 0; row < weight->rows; row += NL_GROUP_ROWS)
		{
			const void *rows[NL_GROUP_ROWS];
			int			n_rows = weight->rows - row < NL_GROUP_ROWS ?
				weight->rows - row : NL_GROUP_ROWS;

			for (r = 0; r < n_rows; r++)
				rows[r] = row_of(weight, row + r);
			kernels->rows(out + (size_t) first * (size_t) weight->rows + row,
						  (size_t) weight->rows,
						  session->quantized + (size_t) first * (size_t) n_blocks,
						  count, weight->type, rows, n_rows, n_blocks, session->scratch);
			if (nl_text_stopped(session, (double) count * n_rows * weight->cols))
				return false;
		}
	}
	return true;
}

static float
dot(const NlTensor *weight, int row, const float *x)
{
	const void *weights = row_of(weight, row);

	switch (weight->type)
	{
		case NL_TENSOR_F32:
			return nl_kernels()->dot_f32(weights, x, weight->cols);
		case NL_TENSOR_F16:
			return nl_kernels()->dot_f16(weights, x, weight->cols);
		default:				/* BF16 */
			return nl_text_kernels()->dot_bf16(weights, x, weight->cols);
	}
}

static bool
multiply_few(NlTextSession *session, float *out, const float *x, int n,
			 const NlTensor *weight)
{
	int			row,
				i;

	for (row = 0; row < weight->rows; row++)
	{
		for (i = 0; i < n; i++)
			out[(size_t) i * (size_t) weight->rows + row] +=
				dot(weight, row, x + (size_t) i * (size_t) weight->cols);
		if (nl_text_stopped(session, 4.0 * n * weight->cols))
			return false;
	}
	return true;
}

/* Slice by slice of the matrix: one stays in the cache between being unpacked
 * and used, and the time between two polls stays short. */
static bool
multiply_many(NlTextSession *session, float *out, const float *x, int n,
			  const NlTensor *weight)
{
	int			step = NL_SLICE / weight->cols;
	int			row,
				i;

	if (step > 32)
		step = step / 32 * 32;
	for (row = 0; row < weight->rows; row += step)
	{
		int			rows = weight->rows - row < step ? weight->rows - row : step;
		const float *slice = session->slice;

		if (weight->type == NL_TENSOR_F32)
			slice = row_of(weight, row);
		else
			for (i = 0; i < rows; i++)
			{
				float	   *to = session->slice + (size_t) i * (size_t) weight->cols;

				if (weight->type == NL_TENSOR_F16)
					nl_kernels()->f16_to_f32(to, row_of(weight, row + i), weight->cols);
				else
					nl_row_unpack(weight, row + i, to);
			}
		nl_blas_gemm(1, n, rows, weight->cols, 1.0f, x, weight->cols, slice,
					 weight->cols, 1.0f, out + row, weight->rows);
		if (nl_text_stopped(session, (double) n * rows * weight->cols))
			return false;
	}
	return true;
}

bool
nl_text_linear(NlTextSession *session, float *out, const float *x, int n,
			   const NlTensor *weight, const float *bias, bool add,
			   bool *quantized)
{
	int			rows = weight->rows;
	int			i;

	if (!add)
		memset(out, 0, sizeof(float) * (size_t) n * (size_t) rows);
	for (i = 0; bias != NULL && i < n; i++)
		nl_kernels()->add(out + (size_t) i * (size_t) rows, bias, rows);
	if (nl_type_block(weight->type) > 1)
	{
		if (!*quantized)
			nl_kernels()->quantize_q8(session->quantized, x, n * weight->cols);
		*quantized = true;
		return multiply_blocks(session, out, n, weight);
	}
	if (n >= MANY_ROWS && session->blas)
		return multiply_many(session, out, x, n, weight);
	return multiply_few(session, out, x, n, weight);
}

void
nl_text_linear_rows(NlTextSession *session, float *out, const float *x,
					const NlTensor *weight, const int32_t *rows, int count)
{
	int			n_blocks = weight->cols / 32;
	int			i,
				r;

	memset(out, 0, sizeof(float) * (size_t) count);
	if (nl_type_block(weight->type) == 1)
	{
		for (i = 0; i < count; i++)
			out[i] = dot(weight, rows[i], x);
		return;
	}
	nl_kernels()->quantize_q8(session->quantized, x, weight->cols);
	for (i = 0; i < count; i += NL_GROUP_ROWS)
	{
		const void *group[NL_GROUP_ROWS];
		int			n_rows = count - i < NL_GROUP_ROWS ? count - i : NL_GROUP_ROWS;

		for (r = 0; r < n_rows; r++)
			group[r] = row_of(weight, rows[i + r]);
		nl_text_kernels()->rows(out + i, (size_t) n_rows, session->quantized, 1,
								weight->type, group, n_rows, n_blocks, session->scratch);
	}
}

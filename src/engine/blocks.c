/*-------------------------------------------------------------------------
 * blocks.c
 *	  Linear layers, norms, attention with and without relations.
 *
 * Owns nothing; works in the caller's NlWork. The only failure is to have
 * been stopped. See blocks.h.
 *-------------------------------------------------------------------------
 */
#include "engine/blocks.h"

#include <math.h>
#include <string.h>

#include "engine/blas.h"

bool
nl_stopped(const NlWork *work)
{
	return work->should_stop != NULL && work->should_stop(work->stop_data);
}

static const void *
row_of(const NlTensor *tensor, int row)
{
	return (const char *) tensor->data + tensor->row_bytes * (size_t) row;
}

void
nl_tensor_row(float *out, const NlTensor *tensor, int row)
{
	const NlKernels *kernels = nl_kernels();
	const void *data = row_of(tensor, row);

	switch (tensor->type)
	{
		case NL_TENSOR_F32:
			memcpy(out, data, sizeof(float) * (size_t) tensor->cols);
			break;
		case NL_TENSOR_F16:
			kernels->f16_to_f32(out, data, tensor->cols);
			break;
		case NL_TENSOR_Q8_0:
			kernels->dequantize_q8(out, data, tensor->cols);
			break;
		default:				/* model.c lets no other type in */
			break;
	}
}

/* Rows [first, first + n) of a matrix as floats: in the file or unpacked. */
static const float *
unpacked(const NlWork *work, const NlTensor *tensor, int first, int n)
{
	int			i;

	if (tensor->type == NL_TENSOR_F32)
		return row_of(tensor, first);
	for (i = 0; i < n; i++)
		nl_tensor_row(work->slice + (size_t) i * tensor->cols, tensor,
					  first + i);
	return work->slice;
}

/*
 * The weights are unpacked and multiplied slice by slice of output columns:
 * a slice stays in the cache between the two, and the time between two polls
 * stays short.
 */
static bool
multiply_floats(const NlWork *work, float *out, const float *x, int n,
				const NlTensor *weight)
{
	int			most = NL_SLICE / weight->cols;
	int			n_slices = (weight->rows + most - 1) / most;
	int			step = (weight->rows + n_slices - 1) / n_slices;
	int			i;

	/* whole tiles of the product's inner loops, if that fits */
	if ((step + 31) / 32 * 32 <= most)
		step = (step + 31) / 32 * 32;
	for (i = 0; i < weight->rows; i += step)
	{
		int			rows = weight->rows - i < step ? weight->rows - i : step;

		if (nl_stopped(work))
			return false;
		nl_blas_gemm(1, n, rows, weight->cols, 1.0f, x, weight->cols,
					 unpacked(work, weight, i, rows), weight->cols,
					 1.0f, out + i, weight->rows);
	}
	return true;
}

/* Weights of the file as they are, x rounded to 8 bits: as many rows at a
 * time as fit into the slice, which are all unless the model is very wide. */
static bool
multiply_q8(const NlWork *work, float *out, const float *x, int n,
			const NlLinear *linear, bool add)
{
	const NlKernels *kernels = nl_kernels();
	const NlTensor *weight = &linear->weight;
	NlQ8Block  *rounded = (NlQ8Block *) work->slice;
	int			n_blocks = weight->cols / NL_Q8_BLOCK;
	int			most = (int) (sizeof(float) * NL_SLICE / sizeof(NlQ8Block)) / n_blocks;
	int			step = 4 * NL_PANEL_ROWS;
	int			first,
				row,
				i;

	for (first = 0; first < n; first += most)
	{
		int			count = n - first < most ? n - first : most;

		for (i = 0; i < count; i++)
			kernels->quantize_q8(rounded + (size_t) i * n_blocks,
								 x + (size_t) (first + i) * weight->cols,
								 weight->cols);
		for (row = 0; row < weight->rows; row += step)
		{
			if (nl_stopped(work))
				return false;
			kernels->matmul_q8(out + (size_t) first * weight->rows + row,
							   (size_t) weight->rows, rounded, count,
							   row_of(weight, row),
							   weight->rows - row < step ? weight->rows - row : step,
							   n_blocks, linear->bias + row, add, work->panel);
		}
	}
	return true;
}

/* The bias is laid down first, products are added to it. */
static void
lay_bias(float *out, int n, const NlLinear *linear, bool add)
{
	int			width = linear->weight.rows;
	int			i;

	for (i = 0; i < n; i++)
	{
		float	   *row = out + (size_t) i * width;

		if (add)
			nl_kernels()->add(row, linear->bias, width);
		else
			memcpy(row, linear->bias, sizeof(float) * (size_t) width);
	}
}

bool
nl_linear(const NlWork *work, float *out, const float *x, int n,
		  const NlLinear *linear, bool add)
{
	if (linear->weight.type == NL_TENSOR_Q8_0 && nl_kernels()->matmul_q8 != NULL)
		return multiply_q8(work, out, x, n, linear, add);
	lay_bias(out, n, linear, add);
	return multiply_floats(work, out, x, n, &linear->weight);
}

void
nl_linear_few(const NlWork *work, float *out, const float *x, int n,
			  const NlLinear *linear, bool add)
{
	const NlKernels *kernels = nl_kernels();
	const NlTensor *weight = &linear->weight;
	int			cols = weight->cols;
	int			n_blocks = (cols + NL_Q8_BLOCK - 1) / NL_Q8_BLOCK;
	int			row,
				i;

	if (weight->type == NL_TENSOR_Q8_0)
	{
		for (i = 0; i < n; i++)
			kernels->quantize_q8(work->quantized + (size_t) i * n_blocks,
								 x + (size_t) i * cols, cols);
		/* the same for any number of rows: a row must not depend on how many
		 * stand beside it, a rounding more or less would show */
		if (kernels->matmul_few)
		{
			kernels->matmul_q8(out, (size_t) weight->rows, work->quantized, n,
							   weight->data, weight->rows, n_blocks, linear->bias,
							   add, work->panel);
			return;
		}
	}
	lay_bias(out, n, linear, add);
	for (row = 0; row < weight->rows; row++)
	{
		const void *weights = row_of(weight, row);

		for (i = 0; i < n; i++)
		{
			float	   *to = out + (size_t) i * weight->rows + row;
			const float *from = x + (size_t) i * cols;

			switch (weight->type)
			{
				case NL_TENSOR_F32:
					*to += kernels->dot_f32(weights, from, cols);
					break;
				case NL_TENSOR_F16:
					*to += kernels->dot_f16(weights, from, cols);
					break;
				case NL_TENSOR_Q8_0:
					*to += kernels->dot_q8(weights, work->quantized +
										   (size_t) i * n_blocks, n_blocks);
					break;
				default:
					break;
			}
		}
	}
}

void
nl_norm(float *out, const float *x, int n, int width, const NlNorm *norm,
		float epsilon)
{
	const NlKernels *kernels = nl_kernels();
	int			i;

	for (i = 0; i < n; i++)
		kernels->layer_norm(out + (size_t) i * width, x + (size_t) i * width,
							norm->weight, norm->bias, epsilon, width);
}

/* scores[i][j] += q_i . key[kind of i, j], the dots made once for each kind */
static void
add_relation_keys(const NlWork *work, const float *q, int stride, int queries,
				  int n, int head, const NlRelations *relations)
{
	int			count = relations->count;
	int			i,
				j;

	nl_blas_gemm(1, queries, count, head, 1.0f, q, stride, relations->key, head,
				 0.0f, work->kinds, count);
	for (i = 0; i < queries; i++)
	{
		float	   *row = work->scores + (size_t) i * n;
		const float *of_kind = work->kinds + (size_t) i * count;
		const uint8_t *kinds = relations->kinds + (size_t) i * n;

		for (j = 0; j < n; j++)
			row[j] += of_kind[kinds[j]];
	}
}

/*
 * out_i += sum_j a_ij value[kind of i, j]: the attention is first summed up by
 * kind. Neighbours are mostly of one kind, so four sums run side by side.
 */
static void
add_relation_values(const NlWork *work, float *out, int stride, int queries,
					int n, int head, const NlRelations *relations)
{
	int			count = relations->count;
	float	   *sums = work->by_kind;
	int			i,
				j;

	for (i = 0; i < queries; i++)
	{
		const float *row = work->scores + (size_t) i * n;
		const uint8_t *kinds = relations->kinds + (size_t) i * n;
		float	   *to = work->kinds + (size_t) i * count;

		memset(sums, 0, sizeof(float) * 4 * NL_RELATIONS);
		for (j = 0; j + 4 <= n; j += 4)
		{
			sums[kinds[j]] += row[j];
			sums[NL_RELATIONS + kinds[j + 1]] += row[j + 1];
			sums[2 * NL_RELATIONS + kinds[j + 2]] += row[j + 2];
			sums[3 * NL_RELATIONS + kinds[j + 3]] += row[j + 3];
		}
		for (; j < n; j++)
			sums[kinds[j]] += row[j];
		for (j = 0; j < count; j++)
			to[j] = (sums[j] + sums[NL_RELATIONS + j]) +
				(sums[2 * NL_RELATIONS + j] + sums[3 * NL_RELATIONS + j]);
	}
	nl_blas_gemm(0, queries, head, count, 1.0f, work->kinds, count,
				 relations->value, head, 1.0f, out, stride);
}

bool
nl_attention(const NlWork *work, float *out, const float *qkv, int queries,
			 int n, int width, int heads, const NlRelations *relations)
{
	const NlKernels *kernels = nl_kernels();
	int			head = width / heads;
	float		scale = 1.0f / sqrtf((float) head);
	bool		whole = kernels->attend != NULL && relations == NULL &&
		head % 16 == 0 && head <= NL_ATTEND_HEAD &&
		NL_ATTEND_BYTES(n, head) <= sizeof(float) * NL_SLICE;
	int			h,
				i;

	for (h = 0; h < heads; h++)
	{
		const float *q = qkv + (size_t) h * head;
		const float *k = q + width;
		const float *v = k + width;
		float	   *to = out + (size_t) h * head;

		if (nl_stopped(work))
			return false;
		if (whole)
		{
			kernels->attend(to, (size_t) width, q, k, v, 3 * (size_t) width,
							queries, n, head, scale, work->slice);
			continue;
		}
		nl_blas_gemm(1, queries, n, head, 1.0f, q, 3 * width, k, 3 * width,
					 0.0f, work->scores, n);
		if (relations != NULL)
			add_relation_keys(work, q, 3 * width, queries, n, head, relations);
		for (i = 0; i < queries; i++)
			kernels->softmax(work->scores + (size_t) i * n, scale, n);
		nl_blas_gemm(0, queries, head, n, 1.0f, work->scores, n, v, 3 * width,
					 0.0f, to, width);
		if (relations != NULL)
			add_relation_values(work, to, width, queries, n, head, relations);
	}
	return true;
}

/*-------------------------------------------------------------------------
 * tensor.h
 *	  A checked, read-only matrix or vector of the model file.
 *
 * Rows are outputs, columns inputs (PyTorch's [out][in]; GGUF's ne[0] is
 * cols). data points into the mapping and lives as long as the NlModel.
 * cols is a multiple of the type's block: 1, 32 or 256 (quant.h).
 *-------------------------------------------------------------------------
 */
#ifndef NL_TENSOR_H
#define NL_TENSOR_H

#include <stddef.h>
#include <stdint.h>

typedef enum NlTensorType
{
	NL_TENSOR_F32 = 0,			/* the numbers are GGML's type ids */
	NL_TENSOR_F16 = 1,
	NL_TENSOR_Q4_0 = 2,
	NL_TENSOR_Q4_1 = 3,
	NL_TENSOR_Q5_0 = 6,
	NL_TENSOR_Q5_1 = 7,
	NL_TENSOR_Q8_0 = 8,
	NL_TENSOR_Q4_K = 12,
	NL_TENSOR_Q5_K = 13,
	NL_TENSOR_Q6_K = 14,
	NL_TENSOR_BF16 = 30
} NlTensorType;

#define NL_Q8_BLOCK 32
#define NL_Q8_BYTES 34			/* of one block of Q8_0 */
#define NL_K_BLOCK	256			/* columns of a block of Q4_K, Q5_K, Q6_K */

typedef struct NlTensor
{
	NlTensorType type;
	int			rows;			/* 1 for a vector */
	int			cols;
	size_t		row_bytes;
	const void *data;
} NlTensor;

#endif							/* NL_TENSOR_H */

/*-------------------------------------------------------------------------
 * tensor.h
 *	  A checked, read-only matrix or vector of the model file.
 *
 * Rows are outputs, columns inputs (PyTorch's [out][in]; GGUF's ne[0] is
 * cols). data points into the mapping and lives as long as the NlModel.
 * Q8_0: blocks of 32 columns, each an IEEE half scale and 32 int8, 34 bytes,
 * as in ggml; cols is a multiple of 32.
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
	NL_TENSOR_Q8_0 = 8
} NlTensorType;

#define NL_Q8_BLOCK 32
#define NL_Q8_BYTES 34			/* of one block */

typedef struct NlTensor
{
	NlTensorType type;
	int			rows;			/* 1 for a vector */
	int			cols;
	size_t		row_bytes;
	const void *data;
} NlTensor;

#endif							/* NL_TENSOR_H */

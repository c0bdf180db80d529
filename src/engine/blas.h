/*-------------------------------------------------------------------------
 * blas.h
 *	  Matrix products; private to the engine.
 *-------------------------------------------------------------------------
 */
#ifndef NL_BLAS_H
#define NL_BLAS_H

#include "engine/status.h"

/*
 * Finds OpenBLAS, on the first call, and lets it use `threads` (>= 1)
 * threads. NL_ERR_BLAS when there is none; a later call tries again.
 */
extern NlStatus nl_blas_open(int threads, NlError *err);

/* OpenBLAS's name of the kind of CPU that its code was written for; "" before
 * nl_blas_open. */
extern const char *nl_blas_core(void);

/*
 * c[m][n] = alpha * a[m][k] * b + beta * c, rows of lda, ldb, ldc floats. b is
 * [k][n], or with transposed [n][k]. Only after nl_blas_open said NL_OK.
 * Nothing is done when m, n is 0; k must be at least 1.
 */
extern void nl_blas_gemm(int transposed, int m, int n, int k, float alpha,
						 const float *a, int lda, const float *b, int ldb,
						 float beta, float *c, int ldc);

#endif							/* NL_BLAS_H */

/*-------------------------------------------------------------------------
 * blas.c
 *	  The only file that knows OpenBLAS, its threads and the signal mask.
 *
 * OpenBLAS starts threads of its own, when it is loaded and when it is told
 * to use more, and a thread that accepts signals would run the handlers of
 * the program that loaded us. So the library is not linked but opened at
 * first use, with every signal blocked but those of faults (a thread inherits
 * the mask of its maker), and with OPENBLAS_NUM_THREADS=1 unless the environment says more;
 * the number of threads is raised under the same mask. With more than one
 * thread every product runs under that mask too: after a fork, and in the
 * OpenMP build, the threads come only then.
 *
 * An OpenBLAS that does not know a newer CPU falls back to code without
 * AVX, ten times slower: then it is opened again and told what the CPU is
 * (OPENBLAS_CORETYPE, if the environment does not set it).
 *
 * Owns the handle of the library, for the life of the process: it is never
 * closed, because its threads cannot be ended safely. On failure nothing is
 * kept. Not for concurrent use.
 *-------------------------------------------------------------------------
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE				/* pthread_sigmask, setenv, RTLD_LOCAL */
#endif

#include "engine/blas.h"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "engine/kernels.h"
#include "engine/nl.h"

#define LIBRARY "libopenblas.so.0"
#define THREADS_VARIABLE "OPENBLAS_NUM_THREADS"
#define CORE_VARIABLE "OPENBLAS_CORETYPE"

/* CBLAS's numbers. */
#define ROW_MAJOR 101
#define NO_TRANS 111
#define TRANS 112

typedef void (*Sgemm) (int order, int trans_a, int trans_b, int m, int n,
					   int k, float alpha, const float *a, int lda,
					   const float *b, int ldb, float beta, float *c,
					   int ldc);
typedef void (*SetThreads) (int threads);
typedef char *(*GetText) (void);

static void *library = NULL;
static Sgemm sgemm = NULL;
static SetThreads set_threads = NULL;
static GetText get_core = NULL;
static int	threads_now = 1;
static volatile bool loading = false;	/* read at the end of the process */

static void
block_signals(sigset_t *before)
{
	sigset_t	all;

	sigfillset(&all);
	/* a fault is its thread's own; blocked, it ends the process (mapfile.h) */
	sigdelset(&all, SIGBUS);
	sigdelset(&all, SIGSEGV);
	sigdelset(&all, SIGFPE);
	sigdelset(&all, SIGILL);
	pthread_sigmask(SIG_SETMASK, &all, before);
}

static void
restore_signals(const sigset_t *before)
{
	pthread_sigmask(SIG_SETMASK, before, NULL);
}

/* A function of the library as a pointer; ISO C knows no such cast. */
static void
find(void *function, size_t size, const char *name)
{
	void	   *address = dlsym(library, name);

	memcpy(function, &address, size);
}

static NlStatus
open_library(NlError *err)
{
	GetText		get_config;
	const char *config;

	library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (library == NULL)
	{
		const char *reason = dlerror();

		return nl_fail(err, NL_ERR_BLAS, "could not load OpenBLAS: %s",
					   reason ? reason : LIBRARY);
	}
	find(&sgemm, sizeof(sgemm), "cblas_sgemm");
	find(&set_threads, sizeof(set_threads), "openblas_set_num_threads");
	find(&get_core, sizeof(get_core), "openblas_get_corename");
	find(&get_config, sizeof(get_config), "openblas_get_config");
	config = get_config ? get_config() : "";
	if (sgemm != NULL && set_threads != NULL && get_core != NULL &&
		strstr(config, "USE64BITINT") == NULL)
		return NL_OK;

	dlclose(library);
	library = NULL;
	return nl_fail(err, NL_ERR_BLAS,
				   "%s is not an OpenBLAS with the CBLAS interface and 32-bit integers",
				   LIBRARY);
}

/* What OpenBLAS should have taken this CPU for, or NULL if it did well. */
static const char *
better_core(void)
{
	/* what versions up to now fall back to */
	static const char *const old[] = {
		"Prescott", "Core2", "Nehalem", "Barcelona", "Sandybridge"
	};
	const char *best = nl_kernels_best()->name;
	size_t		i;

	for (i = 0; i < sizeof(old) / sizeof(old[0]); i++)
		if (strcmp(get_core(), old[i]) == 0)
			return strcmp(best, "avx512") == 0 ? "SkylakeX" :
				strcmp(best, "avx2") == 0 ? "Haswell" : NULL;
	return NULL;
}

/* Opens it, twice if need be, with what the environment does not set. */
static NlStatus
open_tuned(NlError *err)
{
	int			ours = getenv(THREADS_VARIABLE) == NULL &&
		setenv(THREADS_VARIABLE, "1", 0) == 0;
	NlStatus	status = open_library(err);
	const char *core = status == NL_OK ? better_core() : NULL;

	if (core != NULL && getenv(CORE_VARIABLE) == NULL &&
		setenv(CORE_VARIABLE, core, 0) == 0)
	{
		dlclose(library);
		status = open_library(err);
		unsetenv(CORE_VARIABLE);
	}
	if (ours)
		unsetenv(THREADS_VARIABLE);
	return status;
}

NlStatus
nl_blas_open(int threads, NlError *err)
{
	NlStatus	status = NL_OK;
	sigset_t	before;

	if (library != NULL && threads == threads_now)
		return NL_OK;

	block_signals(&before);
	loading = true;
	if (library == NULL)
		status = open_tuned(err);
	loading = false;
	if (status == NL_OK)
	{
		set_threads(threads);
		threads_now = threads;
	}
	restore_signals(&before);
	return status;
}

bool
nl_blas_loading(void)
{
	return loading;
}

const char *
nl_blas_core(void)
{
	return library != NULL ? get_core() : "";
}

void
nl_blas_gemm(int transposed, int m, int n, int k, float alpha,
			 const float *a, int lda, const float *b, int ldb,
			 float beta, float *c, int ldc)
{
	sigset_t	before;

	if (m <= 0 || n <= 0)
		return;
	if (threads_now > 1)
		block_signals(&before);
	sgemm(ROW_MAJOR, NO_TRANS, transposed ? TRANS : NO_TRANS, m, n, k, alpha,
		  a, lda, b, ldb, beta, c, ldc);
	if (threads_now > 1)
		restore_signals(&before);
}

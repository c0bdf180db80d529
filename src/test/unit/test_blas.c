/*-------------------------------------------------------------------------
 * test_blas.c
 *	  The door to OpenBLAS: products are right, no thread is started that was
 *	  not asked for, and those that were accept no signal.
 *
 * Threads and masks are read from /proc/self/task. The order of the tests
 * matters: the library can be opened only once in a process.
 *-------------------------------------------------------------------------
 */
#define _GNU_SOURCE

#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/blas.h"

/* SIGKILL and SIGSTOP cannot be blocked; glibc keeps 32 and 33 for itself;
 * faults stay with the thread that makes them. */
#define BLOCKABLE (~((1ull << (SIGKILL - 1)) | (1ull << (SIGSTOP - 1)) | \
					 (1ull << 31) | (1ull << 32) | \
					 (1ull << (SIGBUS - 1)) | (1ull << (SIGSEGV - 1)) | \
					 (1ull << (SIGFPE - 1)) | (1ull << (SIGILL - 1))))

/*
 * Threads of this process; *masks becomes what all but the first one block
 * (all ones if there is only one).
 */
static int
threads(unsigned long long *masks)
{
	DIR		   *dir = opendir("/proc/self/task");
	struct dirent *entry;
	int			count = 0;

	assert_non_null(dir);
	*masks = ~0ull;
	while ((entry = readdir(dir)) != NULL)
	{
		char		path[300];
		char		line[256];
		FILE	   *file;

		if (entry->d_name[0] == '.')
			continue;
		count++;
		if (atoi(entry->d_name) == getpid())
			continue;
		snprintf(path, sizeof(path), "/proc/self/task/%s/status", entry->d_name);
		file = fopen(path, "r");
		assert_non_null(file);
		while (fgets(line, sizeof(line), file) != NULL)
			if (strncmp(line, "SigBlk:", 7) == 0)
				*masks &= strtoull(line + 7, NULL, 16);
		fclose(file);
	}
	closedir(dir);
	return count;
}

static void
same_mask(const sigset_t *a, const sigset_t *b)
{
	int			i;

	for (i = 1; i < 65; i++)
		assert_int_equal(sigismember(a, i), sigismember(b, i));
}

/* c = alpha a b + beta c against the plain sum, rows wider than needed. */
static void
check_product(int transposed, int m, int n, int k)
{
	int			lda = k + 3,
				ldb = (transposed ? k : n) + 1,
				ldc = n + 2;
	float	   *a = malloc(sizeof(float) * (size_t) (m * lda));
	float	   *b = malloc(sizeof(float) * (size_t) ((transposed ? n : k) * ldb));
	float	   *c = malloc(sizeof(float) * (size_t) (m * ldc + 1));
	int			i,
				j,
				l;

	for (i = 0; i < m * lda; i++)
		a[i] = (float) (i * 7 % 19) / 19 - 0.5f;
	for (i = 0; i < (transposed ? n : k) * ldb; i++)
		b[i] = (float) (i * 5 % 23) / 23 - 0.5f;
	for (i = 0; i < m * ldc + 1; i++)
		c[i] = (float) (i % 3);
	nl_blas_gemm(transposed, m, n, k, 0.5f, a, lda, b, ldb, 2.0f, c, ldc);
	for (i = 0; i < m; i++)
		for (j = 0; j < ldc; j++)
		{
			double		expected = (i * ldc + j) % 3;

			if (j < n)
			{
				expected *= 2;
				for (l = 0; l < k; l++)
					expected += 0.5 * a[i * lda + l] *
						b[transposed ? j * ldb + l : l * ldb + j];
			}
			if (!(fabs(c[i * ldc + j] - expected) < 1e-4))
				fail_msg("%d x %d x %d: %g is not %g", m, n, k, c[i * ldc + j], expected);
		}
	free(a);
	free(b);
	free(c);
}

static void
check_products(void)
{
	static const int sizes[] = {1, 2, 31, 32, 33, 150};
	int			i,
				j,
				k;

	for (i = 0; i < 6; i++)
		for (j = 0; j < 6; j++)
			for (k = 0; k < 6; k++)
			{
				check_product(0, sizes[i], sizes[j], sizes[k]);
				check_product(1, sizes[i], sizes[j], sizes[k]);
			}
	/* nothing to do, nothing touched */
	nl_blas_gemm(0, 0, 4, 4, 1, NULL, 4, NULL, 4, 0, NULL, 4);
	nl_blas_gemm(0, 4, 0, 4, 1, NULL, 4, NULL, 4, 0, NULL, 4);
}

static void
test_one_thread(void **state)
{
	unsigned long long masks;
	sigset_t	before,
				after;
	NlError		err;

	(void) state;
	unsetenv("OPENBLAS_NUM_THREADS");
	assert_int_equal(threads(&masks), 1);
	pthread_sigmask(SIG_SETMASK, NULL, &before);
	assert_int_equal(nl_blas_open(1, &err), NL_OK);
	pthread_sigmask(SIG_SETMASK, NULL, &after);
	same_mask(&before, &after);
	assert_null(getenv("OPENBLAS_NUM_THREADS"));
	check_products();
	assert_int_equal(threads(&masks), 1);
}

static void
test_more_threads(void **state)
{
	unsigned long long masks;
	sigset_t	before,
				after;
	NlError		err;
	int			n;

	(void) state;
	pthread_sigmask(SIG_SETMASK, NULL, &before);
	assert_int_equal(nl_blas_open(3, &err), NL_OK);
	check_products();
	n = threads(&masks);
	pthread_sigmask(SIG_SETMASK, NULL, &after);
	same_mask(&before, &after);
	/* a serial OpenBLAS stays at one; nobody may start more than asked for */
	if (n != 1)
		assert_int_equal(n, 3);
	if ((masks & BLOCKABLE) != BLOCKABLE)
		fail_msg("a thread blocks only %llx", masks);
}

static volatile sig_atomic_t signalled_thread;

static void
on_signal(int number)
{
	(void) number;
	signalled_thread = gettid();
}

/* A signal sent to the process waits for the thread that may have it. */
static void
test_signal_goes_home(void **state)
{
	sigset_t	one,
				before;

	(void) state;
	signal(SIGUSR2, on_signal);
	sigemptyset(&one);
	sigaddset(&one, SIGUSR2);
	pthread_sigmask(SIG_BLOCK, &one, &before);
	kill(getpid(), SIGUSR2);
	check_product(1, 150, 150, 150);
	assert_int_equal(signalled_thread, 0);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	assert_int_equal(signalled_thread, getpid());
}

/* After a fork the pool is made anew, at the first product. */
static void
test_after_fork(void **state)
{
	pid_t		child;
	int			status;

	(void) state;
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
	{
		static float a[400 * 400],
					b[400 * 400],
					c[400 * 400];
		unsigned long long masks;
		int			n;

		a[0] = b[0] = 3;
		nl_blas_gemm(1, 400, 400, 400, 1, a, 400, b, 400, 0, c, 400);
		n = threads(&masks);
		_exit(c[0] == 9 && n <= 3 && (masks & BLOCKABLE) == BLOCKABLE ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* One thread again: the pool stays, idle; products stay right. */
static void
test_back_to_one(void **state)
{
	NlError		err;

	(void) state;
	assert_int_equal(nl_blas_open(1, &err), NL_OK);
	check_products();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_thread),
		cmocka_unit_test(test_more_threads),
		cmocka_unit_test(test_signal_goes_home),
		cmocka_unit_test(test_after_fork),
		cmocka_unit_test(test_back_to_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*-------------------------------------------------------------------------
 * bench_text.c
 *	  How fast a text model is read and continued, beside a peer in the same
 *	  run: one thread each, in turn, medians.
 *
 * usage: bench_text MODEL.gguf [ROUNDS [KERNELS]]
 *
 * Tokens are made up: the time does not depend on them. Times are the
 * processor's, which a busy neighbour disturbs less than the clock on the
 * wall. With NL_PEER (peer.h) each line has the peer's time and the ratio, over 1
 * where we are faster. Memory is malloc's, never freed.
 *-------------------------------------------------------------------------
 */
#define _GNU_SOURCE

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/text.h"
#ifdef NL_PEER
#include "peer.h"
#endif

#define CONTEXT 768
#define MOST_ROUNDS 101

static size_t allocated;

static void *
more(void *owner, size_t size)
{
	(void) owner;
	allocated += size;
	return malloc(size);
}

static double
cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double) t.tv_sec * 1e3 + (double) t.tv_nsec / 1e6;
}

static int
by_size(const void *a, const void *b)
{
	double		x = *(const double *) a,
				y = *(const double *) b;

	return (x > y) - (x < y);
}

static double
median(double *values, int n)
{
	qsort(values, (size_t) n, sizeof(double), by_size);
	return values[n / 2];
}

/* What is timed: `calls` calls of n tokens, the first of them at a depth. */
typedef struct Task
{
	const char *name;
	int			depth;
	int			n;
	int			calls;
} Task;

static const Task tasks[] = {
	{"prefill of 512", 0, 512, 1},
	{"decode at depth 0", 0, 1, 32},
	{"decode at depth 512", 512, 1, 32},
	{"20 tokens at depth 600", 600, 20, 1},
	{"8 tokens at depth 0", 0, 8, 4},
	{"2 tokens at depth 0", 0, 2, 8}
};

#define N_TASKS (sizeof(tasks) / sizeof(tasks[0]))

static int32_t tokens[CONTEXT];
static NlTextSession *session;
static float *logits;
#ifdef NL_PEER
static Peer *peer;
#endif

static void
ours(int n, int n_past)
{
	NlError		err;

	if (nl_text_forward(session, tokens + n_past, n, n_past, NL_TEXT_LAST_LOGITS, logits, 1,
						NULL, NULL, &err) == NL_OK)
		return;
	fprintf(stderr, "%s\n", err.message);
	exit(1);
}

static void
theirs(int n, int n_past)
{
#ifdef NL_PEER
	peer_forward(peer, tokens + n_past, n, n_past, false);
#else
	(void) n, (void) n_past;
#endif
}

/* Milliseconds a call. */
static double
run(const Task *task, void (*forward) (int n, int n_past))
{
	double		start = cpu_ms();
	int			i;

	for (i = 0; i < task->calls; i++)
		forward(task->n, task->depth + i * task->n);
	return (cpu_ms() - start) / task->calls;
}

int
main(int argc, char **argv)
{
	int			rounds = argc > 2 ? atoi(argv[2]) : 7;
	const NlTextInfo *info;
	NlTextModel *model;
	NlArena		arena;
	NlError		err;
	double		start;
	size_t		t;
	int			i;

	if (argc < 2 || rounds < 1 || rounds > MOST_ROUNDS)
	{
		fprintf(stderr, "usage: bench_text MODEL.gguf [ROUNDS [KERNELS]]\n");
		return 2;
	}
	if (!nl_kernels_force(argc > 3 ? argv[3] : NULL))
	{
		fprintf(stderr, "this CPU has no kernels \"%s\"\n", argv[3]);
		return 1;
	}
	nl_arena_init(&arena, more, NULL, 1 << 20, 0);
	start = cpu_ms();
	if (nl_text_open(&model, argv[1], &arena, &err) != NL_OK ||
		nl_text_session_create(&session, model, CONTEXT, NL_TEXT_CACHE_AUTO, &arena, NULL, &err) != NL_OK)
	{
		fprintf(stderr, "%s\n", err.message);
		return 1;
	}
	info = nl_text_info(model);
	printf("%s, %s, %.1f million parameters, %.1f MB; opened in %.2f ms; private %.1f MB for %d tokens; kernels %s\n",
		   info->architecture, info->weights, (double) info->parameters / 1e6,
		   (double) info->file_size / 1e6, cpu_ms() - start, (double) allocated / 1e6, CONTEXT,
		   nl_kernels_name());
	for (i = 0; i < CONTEXT; i++)
		tokens[i] = (int32_t) ((unsigned int) i * 2654435761u % (unsigned int) info->vocabulary);
	logits = malloc(sizeof(float) * (size_t) info->vocabulary);
#ifdef NL_PEER
	start = cpu_ms();
	peer = peer_open(argv[1], CONTEXT, false);
	printf("peer opened in %.2f ms\n", cpu_ms() - start);
	printf("%-24s %12s %10s %12s %10s %7s\n", "", "ours, ms", "tok/s", "peer, ms", "tok/s", "ratio");
#else
	printf("%-24s %12s %10s\n", "", "ours, ms", "tok/s");
#endif
	for (t = 0; t < N_TASKS; t++)
	{
		const Task *task = &tasks[t];
		double		our_times[MOST_ROUNDS],
					their_times[MOST_ROUNDS],
					our,
					their;

		/* what stands before */
		if (task->depth > 0)
		{
			ours(task->depth, 0);
			theirs(task->depth, 0);
		}
		for (i = -1; i < rounds; i++)
		{
			our = run(task, ours);
			their = run(task, theirs);
			if (i < 0)
				continue;		/* warm */
			our_times[i] = our;
			their_times[i] = their;
		}
		our = median(our_times, rounds);
		their = median(their_times, rounds);
#ifdef NL_PEER
		printf("%-24s %12.3f %10.0f %12.3f %10.0f %7.2f\n", task->name, our, task->n * 1e3 / our,
			   their, task->n * 1e3 / their, their / our);
#else
		printf("%-24s %12.3f %10.0f\n", task->name, our, task->n * 1e3 / our);
#endif
		fflush(stdout);
	}
	nl_text_close(model);
	return 0;
}

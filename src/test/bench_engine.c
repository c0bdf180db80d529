/*-------------------------------------------------------------------------
 * bench_engine.c
 *	  How long the engine takes: milliseconds to encode questions of 64 to 512
 *	  pieces and to decode 15 steps with beams of 1, 4 and 8, for every kernel
 *	  set that this CPU has; and the longest time between two polls.
 *
 * usage: bench_engine MODEL.gguf [THREADS]
 *
 * "CPU" is the processor's time for the same, of all threads: on a busy machine
 * the better figure of the two. Pieces and relations are made up: the time does not depend on them. Each
 * figure is the best of several runs: the others waited for somebody. Memory is malloc's, never freed.
 *-------------------------------------------------------------------------
 */
#define _GNU_SOURCE

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/blas.h"
#include "engine/nl.h"

#define RUNS 9
#define STEPS 15
#define END 2

static size_t allocated;

static void *
more(void *owner, size_t size)
{
	(void) owner;
	allocated += size;
	return malloc(size);
}

static double
clock_ms(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double) t.tv_sec * 1e3 + (double) t.tv_nsec / 1e6;
}

static double
now(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}

static int
by_size(const void *a, const void *b)
{
	double		x = *(const double *) a,
				y = *(const double *) b;

	return (x > y) - (x < y);
}

/* The longest time between two polls, in ms of the CPU, of one run. */
typedef struct Polls
{
	double		last;
	double		longest;
} Polls;

static bool
poll(void *data)
{
	Polls	   *polls = data;
	double		at = clock_ms(CLOCK_PROCESS_CPUTIME_ID);

	if (at - polls->last > polls->longest)
		polls->longest = at - polls->last;
	polls->last = at;
	return false;
}

/* Everything is allowed for STEPS - 1 outputs, then the end. */
static int	n_outputs;

static void
start(void *data, void *state)
{
	(void) data;
	*(int *) state = 0;
}

static void
allowed(void *data, const void *state, uint8_t *mask)
{
	(void) data;
	memset(mask, *(const int *) state < STEPS - 1, (size_t) n_outputs);
	mask[END] = *(const int *) state == STEPS - 1;
}

static bool
advance(void *data, void *state, int output)
{
	(void) data;
	(void) output;
	++*(int *) state;
	return true;
}

static void
check(NlStatus status, const NlError *err)
{
	if (status == NL_OK)
		return;
	fprintf(stderr, "%s\n", err->message);
	exit(1);
}

/* A question of so many pieces: a sixth words, the rest names of two pieces. */
static void
make_input(NlInput *input, int n_pieces, int vocabulary)
{
	static int32_t pieces[NL_MAX_PIECES];
	static int16_t slots[NL_MAX_PIECES];
	static uint8_t zeros[NL_MAX_POSITIONS];
	static uint8_t relations[NL_MAX_POSITIONS * NL_MAX_POSITIONS];
	int			positions,
				i;

	input->n_pieces = n_pieces;
	input->n_words = n_pieces / 6 < 20 ? n_pieces / 6 : 20;
	input->n_items = (n_pieces - input->n_words) / 3;
	positions = input->n_words + input->n_items;
	for (i = 0; i < n_pieces; i++)
	{
		pieces[i] = (int32_t) ((unsigned int) i * 2654435761u % (unsigned int) vocabulary);
		slots[i] = (int16_t) (i < input->n_words ? i : i % 3 == 0 ? -1 :
							  input->n_words + i % input->n_items);
	}
	for (i = 0; i < positions * positions; i++)
		relations[i] = (uint8_t) (i / 5 * 7 % NL_RELATIONS);
	input->pieces = pieces;
	input->slots = slots;
	input->kinds = zeros;
	input->keys = zeros;
	input->relations = relations;
}

int
main(int argc, char **argv)
{
	static const char *const names[] = {"avx512", "avx2", "neon", "scalar"};
	static const int sizes[] = {64, 150, 300, 512};
	static const int beams[] = {1, 4, 8};
	int			threads = argc > 2 ? atoi(argv[2]) : 1;
	NlArena		arena;
	NlModel    *model;
	NlSession  *session;
	NlError		err;
	size_t		before;
	int			set,
				size,
				beam,
				run;

	if (argc < 2)
	{
		fprintf(stderr, "usage: bench_engine MODEL.gguf [THREADS]\n");
		return 2;
	}
	nl_arena_init(&arena, more, NULL, 1 << 20, 0);
	check(nl_model_open(&model, argv[1], &arena, &err), &err);
	before = allocated;
	check(nl_blas_open(threads, &err), &err);
	check(nl_session_create(&session, model, &arena, &err), &err);
	printf("%s, %s, %.1f million parameters; session %.1f MB; %d BLAS thread(s), code for %s\n",
		   nl_model_info(model)->name, nl_model_info(model)->weights,
		   (double) nl_model_info(model)->parameters / 1e6,
		   (double) (allocated - before) / 1e6, threads, nl_blas_core());
	printf("kernels pieces positions  encode ms   CPU ms  between polls CPU  decode %d steps, CPU ms with beam 1, 4, 8\n", STEPS);
	for (set = 0; set < 4; set++)
	{
		if (!nl_kernels_force(names[set]))
			continue;
		for (size = 0; size < 4; size++)
		{
			NlConstraint constraint = {0};
			NlCandidate candidates[NL_MAX_BEAM];
			NlInput		input;
			double		times[RUNS],
						cpu_times[RUNS],
						between[RUNS];
			Polls		polls;
			int			n;

			make_input(&input, sizes[size], nl_model_info(model)->vocabulary);
			n_outputs = nl_model_info(model)->n_symbols + input.n_items;
			for (run = -1; run < RUNS; run++)
			{
				double		start_cpu = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
				double		start_time = now();

				polls.last = start_cpu;
				polls.longest = 0;
				check(nl_session_encode(session, &input, threads, poll, &polls, &err), &err);
				poll(&polls);
				if (run < 0)
					continue;
				times[run] = now() - start_time;
				cpu_times[run] = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - start_cpu;
				between[run] = polls.longest;
			}
			qsort(between, RUNS, sizeof(double), by_size);
			qsort(cpu_times, RUNS, sizeof(double), by_size);
			qsort(times, RUNS, sizeof(double), by_size);
			printf("%-7s %6d %9d %10.2f %8.2f %17.2f ", names[set], sizes[size],
				   input.n_words + input.n_items, times[0], cpu_times[0], between[0]);

			constraint.state_size = sizeof(int);
			constraint.start = start;
			constraint.allowed = allowed;
			constraint.advance = advance;
			constraint.begin = 1;
			constraint.end = END;
			for (beam = 0; beam < 3; beam++)
			{
				for (run = 0; run < RUNS; run++)
				{
					double		start_time = clock_ms(CLOCK_PROCESS_CPUTIME_ID);

					check(nl_session_search(session, beams[beam], 0, &constraint, NULL, NULL,
											candidates, &n, &err), &err);
					times[run] = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - start_time;
				}
				qsort(times, RUNS, sizeof(double), by_size);
				printf(" %8.2f", times[0]);
			}
			printf("\n");
		}
	}
	nl_model_close(model);
	return 0;
}

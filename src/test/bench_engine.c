/*-------------------------------------------------------------------------
 * bench_engine.c
 *	  How long the engine takes: milliseconds to encode questions of 64 to 512
 *	  pieces and to decode 15 steps with beams of 1, 4 and 8, for every kernel
 *	  set that this CPU has; the longest time between two polls; and where the
 *	  time of encoding goes.
 *
 * usage: bench_engine MODEL.gguf [THREADS [all | parts | PIECES]]
 *	  parts: only the last; PIECES: only encoding so many, by the best set
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
#include "engine/session.h"

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

/* The best of RUNS times of one part of encoding, in ms of the CPU, for all
 * its layers. The numbers in the session are what the last question left. */
typedef struct Part
{
	const char *name;
	double		best;
	double		operations;		/* of one layer; 0: not told */
	int			layers;
} Part;

static double part_start;

static void
part_begins(void)
{
	part_start = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
}

static void
part_ends(Part *part, const char *name, int layers, double operations)
{
	double		ms = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - part_start;

	if (part->name == NULL || ms < part->best)
		part->best = ms;
	part->name = name;
	part->layers = layers;
	part->operations = operations;
}

static double
operations_of(const NlLinear *linear, int n)
{
	return 2.0 * n * linear->weight.rows * linear->weight.cols;
}

#define N_PARTS 14

static void
time_parts(NlSession *s, int n, int positions, const uint8_t *kinds, Part *parts)
{
	const NlModel *model = s->model;
	const NlEncoderLayer *layer = &model->encoder[0];
	const NlRelationLayer *relation = &model->relation[0];
	NlRelations relations = {kinds, model->relations, relation->rel_key, relation->rel_value};
	NlQ8Block  *rounded = (NlQ8Block *) s->work.slice;
	int			width = model->info.encoder_width;
	int			narrow = model->info.width;
	int			layers = model->info.encoder_layers;
	int			more_layers = model->info.relation_layers;
	int			i;

#define PART(name, layers, operations, what) \
	part_begins(); what; part_ends(parts++, name, layers, operations)
#define LINEAR(name, layers, out, x, n, linear, add) \
	PART(name, layers, operations_of(linear, n), nl_linear(&s->work, out, x, n, linear, add))

	LINEAR("qkv", layers, s->wide, s->x, n, &layer->qkv, false);
	PART("attention", layers, 4.0 * n * n * width,
		 nl_attention(&s->work, s->mixed, s->wide, n, n, width, model->encoder_heads, NULL));
	LINEAR("out", layers, s->x, s->mixed, n, &layer->out, true);
	PART("norms", 2 * layers + 1, 0,
		 nl_norm(s->x, s->x, n, width, &layer->attn_norm, model->encoder_eps));
	LINEAR("up", layers, s->wide, s->x, n, &layer->up, false);
	PART("GELU", layers, 0,
		 for (i = 0; i < n; i++)
		 nl_kernels()->gelu(s->wide + (size_t) i * model->encoder_inner, model->encoder_inner));
	LINEAR("down", layers, s->x, s->wide, n, &layer->down, true);
	PART("rounding x*", layers, 0,
		 for (i = 0; i < 3 * n; i++)
		 nl_kernels()->quantize_q8(rounded, s->wide, width);
		 for (i = 0; i < n; i++)
		 nl_kernels()->quantize_q8(rounded, s->wide, model->encoder_inner));
	LINEAR("relations: qkv", more_layers, s->wide, s->normed, positions, &relation->qkv, false);
	PART("relations: attention", more_layers, 4.0 * positions * positions * narrow,
		 nl_attention(&s->work, s->mixed, s->wide, positions, positions, narrow, model->heads, &relations));
	LINEAR("relations: out", more_layers, s->x, s->mixed, positions, &relation->out, true);
	LINEAR("relations: up", more_layers, s->wide, s->normed, positions, &relation->up, false);
	PART("relations: GELU", more_layers, 0,
		 for (i = 0; i < positions; i++)
		 nl_kernels()->gelu(s->wide + (size_t) i * relation->up.weight.rows, relation->up.weight.rows));
	LINEAR("relations: down", more_layers, s->x, s->wide, positions, &relation->down, true);
#undef PART
#undef LINEAR
}

static void
show_parts(NlSession *s, const char *set, int n_pieces)
{
	Part		parts[N_PARTS] = {{0}};
	NlInput		input;
	NlError		err;
	double		whole = 0,
				found = 0;
	int			run,
				i;

	make_input(&input, n_pieces, nl_model_info(s->model)->vocabulary);
	for (run = 0; run < RUNS; run++)
	{
		double		start_cpu = clock_ms(CLOCK_PROCESS_CPUTIME_ID);

		check(nl_session_encode(s, &input, 1, NULL, NULL, &err), &err);
		start_cpu = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - start_cpu;
		if (run == 0 || start_cpu < whole)
			whole = start_cpu;
		time_parts(s, n_pieces, s->n_positions, input.relations, parts);
	}
	printf("%s, %d pieces, %d positions: %.2f ms\n", set, n_pieces, s->n_positions, whole);
	for (i = 0; i < N_PARTS; i++)
	{
		double		ms = parts[i].best * parts[i].layers;

		/* contained in the linear layers */
		if (strchr(parts[i].name, '*') == NULL)
			found += ms;
		printf("  %-22s %7.2f ms %3.0f%%", parts[i].name, ms, 100 * ms / whole);
		if (parts[i].operations > 0)
			printf(" %5.0f GOP/s", parts[i].operations / parts[i].best / 1e6);
		printf("\n");
	}
	printf("  %-22s %7.2f ms %3.0f%%\n", "the rest", whole - found, 100 * (whole - found) / whole);
}

/* Only encoding, for two programs that run in turn: median and best. */
static void
show_encoding(NlSession *s, int n_pieces)
{
	double		times[41];
	NlInput		input;
	NlError		err;
	int			run;

	make_input(&input, n_pieces, nl_model_info(s->model)->vocabulary);
	for (run = -1; run < 41; run++)
	{
		double		start_cpu = clock_ms(CLOCK_PROCESS_CPUTIME_ID);

		check(nl_session_encode(s, &input, 1, NULL, NULL, &err), &err);
		if (run >= 0)
			times[run] = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - start_cpu;
	}
	qsort(times, 41, sizeof(double), by_size);
	printf("%s, %d pieces: encode CPU ms median %.2f, best %.2f\n", nl_kernels_name(), n_pieces,
		   times[20], times[0]);
}

int
main(int argc, char **argv)
{
	static const char *const names[] = {"avx512", "avx2", "neon", "scalar"};
	static const int sizes[] = {64, 150, 300, 512};
	static const int beams[] = {1, 4, 8};
	int			threads = argc > 2 ? atoi(argv[2]) : 1;
	const char *what = argc > 3 ? argv[3] : "all";
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
		fprintf(stderr, "usage: bench_engine MODEL.gguf [THREADS [all | parts | PIECES]]\n");
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
	if (atoi(what) > 0)
	{
		show_encoding(session, atoi(what));
		return 0;
	}
	for (set = 0; set < 2; set++)
		if (nl_kernels_force(names[set]))
			for (size = 0; size < 3; size++)
				show_parts(session, names[set], 100 << size);
	if (strcmp(what, "parts") == 0)
		return 0;
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

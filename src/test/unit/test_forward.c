/*-------------------------------------------------------------------------
 * test_forward.c
 *	  The whole model against PyTorch, and the beam search.
 *
 * model/tiny.py writes a model with random weights (tiny.gguf, F32) and what
 * PyTorch says of it (tiny_reference.txt). The reference is text, a line for
 * each array, in any order: its name, how many numbers, the numbers.
 *		pieces, slots	of each piece; slot -1: none
 *		n_words			1 number
 *		kinds, keys		of each item
 *		relations		positions * positions, row by row
 *		begin			1 number: the output that is fed first
 *		outputs			what is fed after it (n_symbols + i is item i)
 *		logits			(outputs + 1) rows of n_symbols + items
 * The folder of both files is src/test/data, or what NL_TEST_DATA names.
 *-------------------------------------------------------------------------
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/model.h"
#include "engine/nl.h"
#include "engine/quant.h"

/* of a logit; Q8_0 models see activations rounded to 8 bits as well */
#define TOLERANCE \
	(strcmp(nl_model_info(fixture.model)->weights, "Q8_0") == 0 ? 0.05f : 1e-3f)
#define MOST_BLOCKS 1024

static const char *folder;

/* ---- memory: blocks of malloc, freed together ---- */

typedef struct Blocks
{
	int			count;
	void	   *blocks[MOST_BLOCKS];
	size_t		total;
} Blocks;

static void *
more(void *owner, size_t size)
{
	Blocks	   *blocks = owner;

	if (blocks->count == MOST_BLOCKS)
		return NULL;
	blocks->total += size;
	return blocks->blocks[blocks->count++] = malloc(size);
}

static void
free_blocks(Blocks *blocks)
{
	while (blocks->count > 0)
		free(blocks->blocks[--blocks->count]);
}

/* ---- the reference ---- */

typedef struct Array
{
	int			count;
	double	   *values;
} Array;

static Array
read_array(const char *name)
{
	char		path[1000];
	char		found[64];
	FILE	   *file;
	Array		array = {0};
	int			count,
				i;

	snprintf(path, sizeof(path), "%s/tiny_reference.txt", folder);
	file = fopen(path, "r");
	if (file == NULL)
		fail_msg("cannot open %s", path);
	while (fscanf(file, "%63s %d", found, &count) == 2)
	{
		double	   *values = malloc(sizeof(double) * (size_t) (count + 1));

		for (i = 0; i < count; i++)
			assert_int_equal(fscanf(file, "%lf", &values[i]), 1);
		if (strcmp(found, name) != 0)
		{
			free(values);
			continue;
		}
		array.count = count;
		array.values = values;
		break;
	}
	fclose(file);
	if (array.values == NULL)
		fail_msg("%s has no %s", path, name);
	return array;
}

/* Everything that the tests share. */
typedef struct Fixture
{
	Blocks		blocks;
	NlArena		arena;
	NlModel    *model;
	NlSession  *session;
	int32_t		pieces[NL_MAX_PIECES];
	int16_t		slots[NL_MAX_PIECES];
	uint8_t		kinds[NL_MAX_POSITIONS];
	uint8_t		keys[NL_MAX_POSITIONS];
	uint8_t    *relations;
	NlInput		input;
	int			n_outputs;
	int			begin;
	int			length;
	int16_t		outputs[NL_MAX_STEPS];
	float	   *expected;		/* [length + 1][n_outputs] */
	float	   *logits;			/* room for the same */
	NlError		err;
} Fixture;

static Fixture fixture;

static void
ok(NlStatus status)
{
	if (status != NL_OK)
		fail_msg("status %d: %s", status, fixture.err.message);
}

/* Reads an array into integers of `size` bytes; returns the count. */
static int
read_into(const char *name, void *out, size_t size, int most)
{
	Array		array = read_array(name);
	int			count = array.count;
	int			i;

	assert_true(count <= most);
	for (i = 0; i < count; i++)
		switch (size)
		{
			case 1:
				((uint8_t *) out)[i] = (uint8_t) array.values[i];
				break;
			case 2:
				((int16_t *) out)[i] = (int16_t) array.values[i];
				break;
			default:
				((int32_t *) out)[i] = (int32_t) array.values[i];
				break;
		}
	free(array.values);
	return count;
}

static int
set_up(void **state)
{
	Fixture    *f = &fixture;
	Array		array;
	char		path[1000];
	int			positions,
				i;

	(void) state;
	snprintf(path, sizeof(path), "%s/tiny.gguf", folder);
	nl_arena_init(&f->arena, more, &f->blocks, 65536, 0);
	ok(nl_model_open(&f->model, path, &f->arena, &f->err));
	ok(nl_session_create(&f->session, f->model, &f->arena, &f->err));

	f->input.n_pieces = read_into("pieces", f->pieces, 4, NL_MAX_PIECES);
	assert_int_equal(read_into("slots", f->slots, 2, NL_MAX_PIECES), f->input.n_pieces);
	assert_int_equal(read_into("n_words", &f->input.n_words, sizeof(int), 1), 1);
	f->input.n_items = read_into("kinds", f->kinds, 1, NL_MAX_POSITIONS);
	assert_int_equal(read_into("keys", f->keys, 1, NL_MAX_POSITIONS), f->input.n_items);
	positions = f->input.n_words + f->input.n_items;
	f->relations = malloc((size_t) (positions * positions));
	assert_int_equal(read_into("relations", f->relations, 1, positions * positions),
					 positions * positions);
	f->input.pieces = f->pieces;
	f->input.slots = f->slots;
	f->input.kinds = f->kinds;
	f->input.keys = f->keys;
	f->input.relations = f->relations;

	assert_int_equal(read_into("begin", &f->begin, sizeof(int), 1), 1);
	f->length = read_into("outputs", f->outputs, 2, NL_MAX_STEPS - 1);
	f->n_outputs = nl_model_info(f->model)->n_symbols + f->input.n_items;
	array = read_array("logits");
	assert_int_equal(array.count, (f->length + 1) * f->n_outputs);
	f->expected = malloc(sizeof(float) * (size_t) array.count);
	f->logits = malloc(sizeof(float) * (size_t) array.count);
	for (i = 0; i < array.count; i++)
		f->expected[i] = (float) array.values[i];
	free(array.values);
	return 0;
}

static int
tear_down(void **state)
{
	(void) state;
	nl_model_close(fixture.model);
	free_blocks(&fixture.blocks);
	free(fixture.relations);
	free(fixture.expected);
	free(fixture.logits);
	return 0;
}

/* Encodes the reference's question. */
static void
encode(void)
{
	ok(nl_session_encode(fixture.session, &fixture.input, 1, NULL, NULL, &fixture.err));
}

static float
largest_difference(const float *a, const float *b, int n)
{
	float		most = 0;
	int			i;

	for (i = 0; i < n; i++)
	{
		assert_true(isfinite(a[i]));
		most = fmaxf(most, fabsf(a[i] - b[i]));
	}
	return most;
}

/* ---- the model ---- */

static void
test_logits(void **state)
{
	static const char *const names[] = {"scalar", "avx2", "avx512", "neon"};
	Fixture    *f = &fixture;
	int			n = (f->length + 1) * f->n_outputs;
	int			i;

	(void) state;
	for (i = 0; i < 4; i++)
	{
		float		most;

		if (!nl_kernels_force(names[i]))
			continue;
		encode();
		ok(nl_session_logits(f->session, f->begin, f->outputs, f->length, f->logits, &f->err));
		most = largest_difference(f->logits, f->expected, n);
		print_message("%s: largest difference of %d logits %g\n", names[i], n, most);
		if (!(most < TOLERANCE))
			fail_msg("%s: a logit is %g away from the reference's", names[i], most);
	}
	assert_true(nl_kernels_force(NULL));
}

/* What was decoded before leaves no trace; fewer outputs give the same rows. */
static void
test_again(void **state)
{
	Fixture    *f = &fixture;
	float	   *again = malloc(sizeof(float) * (size_t) ((f->length + 1) * f->n_outputs));
	int			length;

	(void) state;
	encode();
	ok(nl_session_logits(f->session, f->begin, f->outputs, f->length, f->logits, &f->err));
	for (length = f->length; length >= 0; length--)
	{
		ok(nl_session_logits(f->session, f->begin, f->outputs, length, again, &f->err));
		assert_memory_equal(again, f->logits,
							sizeof(float) * (size_t) ((length + 1) * f->n_outputs));
	}
	encode();
	ok(nl_session_logits(f->session, f->begin, f->outputs, f->length, again, &f->err));
	assert_memory_equal(again, f->logits,
						sizeof(float) * (size_t) ((f->length + 1) * f->n_outputs));
	free(again);
}

/* Two threads instead of one change nothing but roundings. */
static void
test_threads(void **state)
{
	Fixture    *f = &fixture;
	int			n = (f->length + 1) * f->n_outputs;

	(void) state;
	ok(nl_session_encode(f->session, &f->input, 2, NULL, NULL, &f->err));
	ok(nl_session_logits(f->session, f->begin, f->outputs, f->length, f->logits, &f->err));
	assert_true(largest_difference(f->logits, f->expected, n) < TOLERANCE);
}

static void
test_bad_input(void **state)
{
	Fixture    *f = &fixture;
	NlInput		bad;
	int32_t		piece = f->pieces[3];
	int16_t		slot = f->slots[3];
	int16_t		output = (int16_t) f->n_outputs;
	uint8_t		relation = f->relations[5];

	(void) state;
#define REFUSED(expected) \
	assert_int_equal(nl_session_encode(f->session, &bad, 1, NULL, NULL, &f->err), expected)

	bad = f->input;
	bad.n_pieces = 0;
	REFUSED(NL_ERR_INPUT);
	bad.n_pieces = NL_MAX_PIECES + 1;
	REFUSED(NL_ERR_LIMIT);
	bad = f->input;
	bad.n_items = NL_MAX_POSITIONS;
	REFUSED(NL_ERR_LIMIT);
	bad.n_items = INT32_MAX;
	REFUSED(NL_ERR_LIMIT);
	bad.n_items = -1;
	REFUSED(NL_ERR_INPUT);
	bad = f->input;
	f->pieces[3] = nl_model_info(f->model)->vocabulary;
	REFUSED(NL_ERR_INPUT);
	f->pieces[3] = -1;
	REFUSED(NL_ERR_INPUT);
	f->pieces[3] = piece;
	f->slots[3] = (int16_t) (f->input.n_words + f->input.n_items);
	REFUSED(NL_ERR_INPUT);
	f->slots[3] = -2;
	REFUSED(NL_ERR_INPUT);
	f->slots[3] = slot;
	f->relations[5] = NL_RELATIONS;
	REFUSED(NL_ERR_INPUT);
	f->relations[5] = relation;
	f->kinds[0] += NL_ITEM_KINDS;
	REFUSED(NL_ERR_INPUT);
	f->kinds[0] -= NL_ITEM_KINDS;
	f->keys[0] += NL_KEY_FLAGS;
	REFUSED(NL_ERR_INPUT);
	f->keys[0] -= NL_KEY_FLAGS;
#undef REFUSED

	/* a refused question leaves none behind */
	assert_int_equal(nl_session_logits(f->session, f->begin, f->outputs, 0, f->logits, &f->err),
					 NL_ERR_INPUT);
	encode();
	assert_int_equal(nl_session_logits(f->session, f->begin, &output, 1, f->logits, &f->err),
					 NL_ERR_INPUT);
	assert_int_equal(nl_session_logits(f->session, -1, &output, 0, f->logits, &f->err),
					 NL_ERR_INPUT);
	assert_int_equal(nl_session_logits(f->session, f->begin, f->outputs, NL_MAX_STEPS,
									   f->logits, &f->err), NL_ERR_LIMIT);
}

/* The largest question, and the smallest. */
static void
test_sizes(void **state)
{
	static const int sizes[][3] = {
		{1, 1, 0}, {1, 0, 1}, {2, 1, 1}, {512, 80, 304}, {512, 0, 384}, {512, 384, 0}, {33, 5, 60}
	};
	static int32_t pieces[NL_MAX_PIECES];
	static int16_t slots[NL_MAX_PIECES];
	static uint8_t zeros[NL_MAX_POSITIONS];
	static uint8_t relations[NL_MAX_POSITIONS * NL_MAX_POSITIONS];
	static float logits[2 * (NL_MAX_SYMBOLS + NL_MAX_POSITIONS)];
	Fixture    *f = &fixture;
	int			n_symbols = nl_model_info(f->model)->n_symbols;
	int			size,
				i;

	(void) state;
	for (size = 0; size < (int) (sizeof(sizes) / sizeof(sizes[0])); size++)
	{
		NlInput		input = {0};
		int			positions = sizes[size][1] + sizes[size][2];
		int16_t		output = (int16_t) (n_symbols + sizes[size][2] - 1);

		for (i = 0; i < NL_MAX_PIECES; i++)
		{
			pieces[i] = i * 31 % nl_model_info(f->model)->vocabulary;
			slots[i] = (int16_t) (i % (positions + 1) - 1);
		}
		for (i = 0; i < positions * positions; i++)
			relations[i] = (uint8_t) (i * 7 % NL_RELATIONS);
		input.n_pieces = sizes[size][0];
		input.n_words = sizes[size][1];
		input.n_items = sizes[size][2];
		input.pieces = pieces;
		input.slots = slots;
		input.kinds = zeros;
		input.keys = zeros;
		input.relations = relations;
		ok(nl_session_encode(f->session, &input, 1, NULL, NULL, &f->err));
		ok(nl_session_logits(f->session, f->begin, &output, 1, logits, &f->err));
		for (i = 0; i < 2 * (n_symbols + sizes[size][2]); i++)
			assert_true(isfinite(logits[i]));
	}
}

/* ---- being stopped ---- */

typedef struct Countdown
{
	int			polls;			/* how many so far */
	int			stop_at;		/* say stop at this one */
} Countdown;

static bool
count_down(void *data)
{
	Countdown  *countdown = data;

	return ++countdown->polls >= countdown->stop_at;
}

static void
test_stop_encoding(void **state)
{
	Fixture    *f = &fixture;
	Countdown	countdown = {0, INT32_MAX};
	int			all,
				stop_at;

	(void) state;
	ok(nl_session_encode(f->session, &f->input, 1, count_down, &countdown, &f->err));
	all = countdown.polls;
	assert_true(all >= 4);		/* once a layer at the least */
	for (stop_at = 1; stop_at <= all; stop_at++)
	{
		countdown.polls = 0;
		countdown.stop_at = stop_at;
		assert_int_equal(nl_session_encode(f->session, &f->input, 1, count_down, &countdown,
										   &f->err), NL_ERR_CANCELLED);
		assert_int_equal(countdown.polls, stop_at);
		assert_int_equal(nl_session_logits(f->session, f->begin, f->outputs, 0, f->logits,
										   &f->err), NL_ERR_INPUT);
	}
	/* and the next question is none the worse */
	encode();
	ok(nl_session_logits(f->session, f->begin, f->outputs, f->length, f->logits, &f->err));
	assert_true(largest_difference(f->logits, f->expected,
								   (f->length + 1) * f->n_outputs) < TOLERANCE);
}

/* ---- the search ---- */

/*
 * A toy language: words of exactly `length` outputs out of the first `choices`
 * letters (symbols FIRST ...) and item 0, then the end. After a `forced`
 * letter only the same letter may come again, once.
 */
#define FIRST 5
#define END 2

typedef struct Toy
{
	int			n_outputs;
	int			n_symbols;
	int			shortest;
	int			longest;
	int			choices;
	int			forced;			/* letter, or -1 */
	int			calls;
	bool		broken;			/* advance says no */
} Toy;

typedef struct ToyState
{
	int			length;
	int			last;
	bool		twice;
	unsigned int check;			/* of all outputs: is this state really ours? */
} ToyState;

static void
toy_start(void *data, void *state)
{
	ToyState   *s = state;

	(void) data;
	memset(s, 0, sizeof(*s));
	s->last = -1;
	s->check = 17;
}

static void
toy_allowed(void *data, const void *state, uint8_t *allowed)
{
	Toy		   *toy = data;
	const ToyState *s = state;
	int			i;

	toy->calls++;
	for (i = 0; i < toy->n_outputs; i++)
		allowed[i] = 0;
	if (s->last == toy->forced && s->last >= 0 && !s->twice)
	{
		allowed[FIRST + s->last] = 1;
		return;
	}
	if (s->length >= toy->shortest)
		allowed[END] = 1;
	if (s->length >= toy->longest)
		return;
	for (i = 0; i < toy->choices; i++)
		allowed[FIRST + i] = 1;
	if (toy->n_outputs > toy->n_symbols)
		allowed[toy->n_symbols] = 1;
}

static bool
toy_advance(void *data, void *state, int output)
{
	Toy		   *toy = data;
	ToyState   *s = state;
	int			letter = output == toy->n_symbols ? toy->choices : output - FIRST;

	if (toy->broken)
		return false;
	s->twice = letter == s->last && letter == toy->forced && !s->twice;
	s->last = letter;
	s->length++;
	s->check = s->check * 31 + (unsigned int) output;
	return true;
}

static NlConstraint
toy_constraint(Toy *toy)
{
	NlConstraint constraint = {0};

	toy->n_outputs = fixture.n_outputs;
	toy->n_symbols = nl_model_info(fixture.model)->n_symbols;
	constraint.data = toy;
	constraint.state_size = sizeof(ToyState);
	constraint.start = toy_start;
	constraint.allowed = toy_allowed;
	constraint.advance = toy_advance;
	constraint.begin = fixture.begin;
	constraint.end = END;
	return constraint;
}

/* Scores of one whole answer by teacher forcing, in double. */
static void
score_of(const NlCandidate *candidate, Toy *toy, double *score, double *raw)
{
	Fixture    *f = &fixture;
	float	   *logits = malloc(sizeof(float) * (size_t) ((candidate->length + 1) * f->n_outputs));
	uint8_t    *allowed = calloc((size_t) f->n_outputs, 1);
	ToyState	state;
	int			step,
				i;

	*score = *raw = 0;
	toy_start(toy, &state);
	ok(nl_session_logits(f->session, f->begin, candidate->outputs, candidate->length, logits,
						 &f->err));
	for (step = 0; step <= candidate->length; step++)
	{
		const float *row = logits + (size_t) step * f->n_outputs;
		int			output = step < candidate->length ? candidate->outputs[step] : END;
		double		all = 0,
					within = 0;

		toy_allowed(toy, &state, allowed);
		assert_int_equal(allowed[output], 1);
		for (i = 0; i < f->n_outputs; i++)
		{
			all += exp(row[i]);
			within += allowed[i] ? exp(row[i]) : 0;
		}
		*score += row[output] - log(within);
		*raw += row[output] - log(all);
		assert_true(toy_advance(toy, &state, output));
	}
	free(logits);
	free(allowed);
}

static void
check_candidates(const NlCandidate *candidates, int n, Toy *toy, float alpha)
{
	int			i,
				j;

	for (i = 0; i < n; i++)
	{
		double		score,
					raw;

		assert_in_range(candidates[i].length, toy->shortest, toy->longest + 1);
		score_of(&candidates[i], toy, &score, &raw);
		/* a sum of up to NL_MAX_STEPS floats */
		assert_true(fabs(score - candidates[i].score) < 1e-3 - 1e-5 * score);
		assert_true(fabs(raw - candidates[i].raw) < 1e-3 - 1e-5 * raw);
		if (i > 0)
			assert_true(candidates[i - 1].score / pow(candidates[i - 1].length, alpha) >=
						candidates[i].score / pow(candidates[i].length, alpha) - 1e-6);
		for (j = 0; j < i; j++)
			assert_false(candidates[i].length == candidates[j].length &&
						 memcmp(candidates[i].outputs, candidates[j].outputs,
								sizeof(int16_t) * (size_t) candidates[i].length) == 0);
	}
}

/* Scores are those of the whole answer, and candidates differ and are ordered. */
static void
test_search(void **state)
{
	static const float alphas[] = {0, 0.6f, 1};
	Fixture    *f = &fixture;
	NlCandidate candidates[NL_MAX_BEAM];
	int			beam,
				alpha,
				forced,
				n;

	(void) state;
	encode();
	for (beam = 1; beam <= NL_MAX_BEAM; beam++)
		for (alpha = 0; alpha < 3; alpha++)
			for (forced = -1; forced < 3; forced++)
			{
				Toy			toy = {0};
				NlConstraint constraint = toy_constraint(&toy);

				toy.shortest = 2;
				toy.longest = 9;
				toy.choices = 6;
				toy.forced = forced;
				ok(nl_session_search(f->session, beam, alphas[alpha], &constraint, NULL, NULL,
									 candidates, &n, &f->err));
				assert_in_range(n, 1, beam);
				check_candidates(candidates, n, &toy, alphas[alpha]);
			}
}

/* A wide beam over a small language finds the best answers of all. */
static void
test_search_exhaustive(void **state)
{
	Fixture    *f = &fixture;
	NlCandidate candidates[NL_MAX_BEAM];
	NlCandidate all[12];
	double		scores[12];
	Toy			toy = {0};
	NlConstraint constraint = toy_constraint(&toy);
	int			count = 0,
				first,
				second,
				n,
				i,
				j;

	(void) state;
	encode();
	toy.shortest = 1;
	toy.longest = 2;
	toy.choices = 2;
	toy.forced = -1;
	/* letters a, b and item 0: 3 words of one, 9 of two */
	for (first = 0; first < 3; first++)
		for (second = -1; second < 3; second++)
		{
			NlCandidate *word = &all[count];
			double		raw;

			word->length = second < 0 ? 1 : 2;
			word->outputs[0] = (int16_t) (first == 2 ? toy.n_symbols : FIRST + first);
			word->outputs[1] = (int16_t) (second == 2 ? toy.n_symbols : FIRST + second);
			score_of(word, &toy, &scores[count], &raw);
			count++;
		}
	ok(nl_session_search(f->session, NL_MAX_BEAM, 0, &constraint, NULL, NULL, candidates, &n,
						 &f->err));
	assert_int_equal(n, NL_MAX_BEAM);
	check_candidates(candidates, n, &toy, 0);
	for (i = 0; i < n; i++)
	{
		int			better = 0;

		for (j = 0; j < count; j++)
			if (scores[j] > candidates[i].score + 1e-3)
				better++;
		assert_true(better <= i);
	}
}

/* Beam 1 takes the best allowed output at each step. */
static void
test_search_greedy(void **state)
{
	Fixture    *f = &fixture;
	NlCandidate candidate;
	Toy			toy = {0};
	NlConstraint constraint = toy_constraint(&toy);
	uint8_t    *allowed = calloc((size_t) f->n_outputs, 1);
	float	   *logits = malloc(sizeof(float) * NL_MAX_STEPS * (size_t) f->n_outputs);
	ToyState	at;
	int			n,
				step,
				i;

	(void) state;
	encode();
	toy.shortest = toy.longest = 7;
	toy.choices = 20;
	toy.forced = -1;
	ok(nl_session_search(f->session, 1, 0, &constraint, NULL, NULL, &candidate, &n, &f->err));
	assert_int_equal(n, 1);
	assert_int_equal(candidate.length, 7);
	ok(nl_session_logits(f->session, f->begin, candidate.outputs, 7, logits, &f->err));
	toy_start(&toy, &at);
	for (step = 0; step < 7; step++)
	{
		const float *row = logits + (size_t) step * f->n_outputs;
		int			best = -1;

		toy_allowed(&toy, &at, allowed);
		for (i = 0; i < f->n_outputs; i++)
			if (allowed[i] && (best < 0 || row[i] > row[best]))
				best = i;
		assert_int_equal(best, candidate.outputs[step]);
		toy_advance(&toy, &at, best);
	}
	free(allowed);
	free(logits);
}

/* Where all is forced the score is 0; no way out gives no candidate. */
static void
test_search_edges(void **state)
{
	Fixture    *f = &fixture;
	NlCandidate candidates[NL_MAX_BEAM];
	Countdown	countdown = {0, 3};
	Toy			toy = {0};
	NlConstraint constraint = toy_constraint(&toy);
	size_t		total;
	int			n;

	(void) state;
	encode();
	toy.n_outputs = toy.n_symbols;	/* no item */
	toy.shortest = toy.longest = 5;
	toy.choices = 1;
	toy.forced = -1;
	ok(nl_session_search(f->session, 4, 0, &constraint, NULL, NULL, candidates, &n, &f->err));
	assert_int_equal(n, 1);
	assert_int_equal(candidates[0].length, 5);
	assert_true(candidates[0].score == 0);
	assert_true(candidates[0].raw < 0);

	/* nothing at all */
	toy.shortest = toy.longest = 0;
	ok(nl_session_search(f->session, 4, 0, &constraint, NULL, NULL, candidates, &n, &f->err));
	assert_int_equal(n, 1);
	assert_int_equal(candidates[0].length, 0);

	/* it may never end */
	toy.shortest = 1000;
	toy.longest = 1001;
	toy.choices = 3;
	ok(nl_session_search(f->session, 4, 0, &constraint, NULL, NULL, candidates, &n, &f->err));
	assert_int_equal(n, 0);

	/* dead end after three */
	toy.longest = 3;
	ok(nl_session_search(f->session, 4, 0, &constraint, NULL, NULL, candidates, &n, &f->err));
	assert_int_equal(n, 0);

	/* it ends at the last possible step */
	toy.shortest = toy.longest = NL_MAX_STEPS - 1;
	ok(nl_session_search(f->session, 3, 0, &constraint, NULL, NULL, candidates, &n, &f->err));
	assert_int_equal(n, 3);
	assert_int_equal(candidates[0].length, NL_MAX_STEPS - 1);
	check_candidates(candidates, n, &toy, 0);

	/* stopped, and memory given back every time */
	total = fixture.blocks.total;
	assert_int_equal(nl_session_search(f->session, 3, 0, &constraint, count_down, &countdown,
									   candidates, &n, &f->err), NL_ERR_CANCELLED);
	assert_int_equal(countdown.polls, 3);
	assert_int_equal(n, 0);
	assert_int_equal(fixture.blocks.total, total);

	toy.broken = true;
	assert_int_equal(nl_session_search(f->session, 3, 0, &constraint, NULL, NULL, candidates,
									   &n, &f->err), NL_ERR_INPUT);
	toy.broken = false;
	assert_int_equal(nl_session_search(f->session, 0, 0, &constraint, NULL, NULL, candidates,
									   &n, &f->err), NL_ERR_LIMIT);
	assert_int_equal(nl_session_search(f->session, NL_MAX_BEAM + 1, 0, &constraint, NULL, NULL,
									   candidates, &n, &f->err), NL_ERR_LIMIT);
	assert_int_equal(nl_session_search(f->session, 1, NAN, &constraint, NULL, NULL, candidates,
									   &n, &f->err), NL_ERR_INPUT);
	constraint.end = 100000;
	assert_int_equal(nl_session_search(f->session, 1, 0, &constraint, NULL, NULL, candidates,
									   &n, &f->err), NL_ERR_INPUT);
}

/* Twice the same question: twice the same bytes. */
static void
test_search_same(void **state)
{
	Fixture    *f = &fixture;
	NlCandidate first[4],
				second[4];
	Toy			toy = {0};
	NlConstraint constraint = toy_constraint(&toy);
	int			n,
				m,
				i;

	(void) state;
	toy.shortest = 1;
	toy.longest = 12;
	toy.choices = 30;
	toy.forced = 2;
	memset(first, 0, sizeof(first));
	memset(second, 0, sizeof(second));
	encode();
	ok(nl_session_search(f->session, 4, 0.5f, &constraint, NULL, NULL, first, &n, &f->err));
	encode();
	ok(nl_session_search(f->session, 4, 0.5f, &constraint, NULL, NULL, second, &m, &f->err));
	assert_int_equal(n, m);
	for (i = 0; i < n; i++)
	{
		assert_int_equal(first[i].length, second[i].length);
		assert_memory_equal(first[i].outputs, second[i].outputs,
							sizeof(int16_t) * (size_t) first[i].length);
		assert_true(first[i].score == second[i].score && first[i].raw == second[i].raw);
	}
}

/* ---- other kinds of weights ---- */

/* A tensor of another type, of the same numbers after rounding to `rounding`. */
static void
convert(NlTensor *tensor, NlTensorType type, NlTensorType rounding)
{
	NlTensor	to = *tensor;
	float	   *row = malloc(sizeof(float) * (size_t) tensor->cols);
	char	   *out;
	int			i,
				j;

	to.type = type;
	to.row_bytes = (size_t) nl_row_bytes(type, (uint64_t) tensor->cols);
	assert_true(to.row_bytes > 0);
	to.data = out = nl_arena_alloc(&fixture.arena, to.row_bytes * (size_t) to.rows);
	assert_non_null(out);
	for (i = 0; i < to.rows; i++, out += to.row_bytes)
	{
		unsigned char *packed = malloc(to.row_bytes * 4);

		nl_row_unpack(tensor, i, row);
		if (rounding == NL_TENSOR_Q8_0)
		{
			nl_q8_pack(row, to.cols, packed);
			nl_q8_unpack(packed, to.cols, row);
		}
		for (j = 0; j < to.cols && rounding == NL_TENSOR_F16; j++)
			row[j] = nl_f16_to_f32(nl_f32_to_f16(row[j]));
		if (type == NL_TENSOR_F32)
			memcpy(out, row, to.row_bytes);
		else if (type == NL_TENSOR_Q8_0)
			memcpy(out, packed, to.row_bytes);
		for (j = 0; j < to.cols && type == NL_TENSOR_F16; j++)
			((uint16_t *) out)[j] = nl_f32_to_f16(row[j]);
		free(packed);
	}
	free(row);
	*tensor = to;
}

/* The model with all its matrices converted. */
static void
convert_model(NlModel *model, NlTensorType type, NlTensorType rounding)
{
	NlTensor   *tensors[6 + 4 * NL_MAX_LAYERS + 4 * NL_MAX_LAYERS + 7 * NL_MAX_LAYERS + 5];
	int			n = 0,
				i;

#define TENSOR(t) (tensors[n++] = &model->t)
	TENSOR(token_embd), TENSOR(position_embd), TENSOR(kind_embd), TENSOR(key_embd);
	TENSOR(symbol_embd), TENSOR(step_embd);
	TENSOR(narrow.weight), TENSOR(item.weight), TENSOR(to_symbol.weight);
	TENSOR(ptr_q.weight), TENSOR(ptr_k.weight);
	for (i = 0; i < model->info.encoder_layers; i++)
	{
		TENSOR(encoder[i].qkv.weight), TENSOR(encoder[i].out.weight);
		TENSOR(encoder[i].up.weight), TENSOR(encoder[i].down.weight);
	}
	for (i = 0; i < model->info.relation_layers; i++)
	{
		TENSOR(relation[i].qkv.weight), TENSOR(relation[i].out.weight);
		TENSOR(relation[i].up.weight), TENSOR(relation[i].down.weight);
	}
	for (i = 0; i < model->info.decoder_layers; i++)
	{
		TENSOR(decoder[i].qkv.weight), TENSOR(decoder[i].out.weight);
		TENSOR(decoder[i].cross_q.weight), TENSOR(decoder[i].cross_kv.weight);
		TENSOR(decoder[i].cross_out.weight), TENSOR(decoder[i].up.weight);
		TENSOR(decoder[i].down.weight);
	}
#undef TENSOR
	for (i = 0; i < n; i++)
		convert(tensors[i], type, rounding);
}

/*
 * Half and 8-bit weights against F32 weights of the same numbers: half differs
 * by roundings of sums only, 8 bits by the rounding of activations. The search
 * then has to agree with itself on those weights too.
 */
static void
test_weight_types(void **state)
{
	static const char *const names[] = {"scalar", "avx2", "avx512", "neon"};
	static const NlTensorType types[] = {NL_TENSOR_F16, NL_TENSOR_Q8_0};
	Fixture    *f = &fixture;
	NlModel    *model = f->model;
	NlSession  *session = f->session;
	int			n = (f->length + 1) * f->n_outputs;
	float	   *same = malloc(sizeof(float) * (size_t) n);
	int			type,
				i,
				j;

	if (strcmp(nl_model_info(model)->weights, "F32") != 0)
		skip();
	for (type = 0; type < 2; type++)
	{
		NlModel		plain = *model,
					packed = *model;

		convert_model(&plain, NL_TENSOR_F32, types[type]);
		convert_model(&packed, types[type], types[type]);
		f->model = &plain;
		ok(nl_session_create(&f->session, f->model, &f->arena, &f->err));
		encode();
		ok(nl_session_logits(f->session, f->begin, f->outputs, f->length, same, &f->err));

		f->model = &packed;
		ok(nl_session_create(&f->session, f->model, &f->arena, &f->err));
		for (i = 0; i < 4; i++)
		{
			double		squares = 0,
						differences = 0;

			if (!nl_kernels_force(names[i]))
				continue;
			encode();
			ok(nl_session_logits(f->session, f->begin, f->outputs, f->length, f->logits,
								 &f->err));
			for (j = 0; j < n; j++)
			{
				squares += (double) same[j] * same[j];
				differences += (double) (f->logits[j] - same[j]) * (f->logits[j] - same[j]);
			}
			print_message("%s, %s: %g of the logits' size off\n", nl_type_name(types[type]),
						  names[i], sqrt(differences / squares));
			assert_true(sqrt(differences / squares) <
						(types[type] == NL_TENSOR_F16 ? 1e-4 : 0.1));
			/* rounding to 8 bits does happen: else this tests nothing */
			assert_true(types[type] == NL_TENSOR_F16 || differences / squares > 1e-8);
			test_search(state);
		}
		assert_true(nl_kernels_force(NULL));
	}
	f->model = model;
	f->session = session;
	free(same);
}

/* An arena that says no at any point gives NL_ERR_NOMEM and nothing worse. */
static void
test_no_memory(void **state)
{
	Fixture    *f = &fixture;
	size_t		limit;
	int			refused = 0;

	(void) state;
	for (limit = 1; limit < (size_t) 64 << 20; limit += limit / 3 + 4096)
	{
		Blocks		blocks = {0};
		NlArena		arena;
		NlSession  *session;
		NlStatus	status;

		nl_arena_init(&arena, more, &blocks, 4096, limit);
		status = nl_session_create(&session, f->model, &arena, &f->err);
		if (status != NL_OK)
		{
			assert_int_equal(status, NL_ERR_NOMEM);
			assert_null(session);
			refused++;
		}
		free_blocks(&blocks);
		if (status == NL_OK)
			break;
	}
	assert_true(refused > 3);
	assert_true(limit < (size_t) 64 << 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_logits),
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_bad_input),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_stop_encoding),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_search_exhaustive),
		cmocka_unit_test(test_search_greedy),
		cmocka_unit_test(test_search_edges),
		cmocka_unit_test(test_search_same),
		cmocka_unit_test(test_weight_types),
		cmocka_unit_test(test_no_memory),
	};

	folder = getenv("NL_TEST_DATA");
	if (folder == NULL)
		folder = "src/test/data";
	return cmocka_run_group_tests(tests, set_up, tear_down);
}

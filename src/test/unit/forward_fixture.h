/*-------------------------------------------------------------------------
 * forward_fixture.h
 *	  The tiny model, its reference question and what both need, for the tests
 *	  that run the model.
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
 *
 * set_up and tear_down are cmocka's group functions; the model lives between
 * them, in blocks of malloc. Included by one test program each.
 *-------------------------------------------------------------------------
 */
#ifndef FORWARD_FIXTURE_H
#define FORWARD_FIXTURE_H

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

#define MOST_BLOCKS 1024

static const char *folder;

/* ---- memory: blocks of malloc, freed together ---- */

typedef struct Blocks
{
	int			count;
	void	   *blocks[MOST_BLOCKS];
	size_t		total;
} Blocks;

static inline void *
more(void *owner, size_t size)
{
	Blocks	   *blocks = owner;

	if (blocks->count == MOST_BLOCKS)
		return NULL;
	blocks->total += size;
	return blocks->blocks[blocks->count++] = malloc(size);
}

static inline void
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

static inline Array
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

static inline void
ok(NlStatus status)
{
	if (status != NL_OK)
		fail_msg("status %d: %s", status, fixture.err.message);
}

/* Reads an array into integers of `size` bytes; returns the count. */
static inline int
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

static inline int
set_up(void **state)
{
	Fixture    *f = &fixture;
	Array		array;
	char		path[1000];
	int			positions,
				i;

	(void) state;
	folder = getenv("NL_TEST_DATA");
	if (folder == NULL)
		folder = "src/test/data";
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

static inline int
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
static inline void
encode(void)
{
	ok(nl_session_encode(fixture.session, &fixture.input, 1, NULL, NULL, &fixture.err));
}

static inline float
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

/* ---- being stopped ---- */

typedef struct Countdown
{
	int			polls;			/* how many so far */
	int			stop_at;		/* say stop at this one */
} Countdown;

static inline bool
count_down(void *data)
{
	Countdown  *countdown = data;

	return ++countdown->polls >= countdown->stop_at;
}

/* ---- other kinds of weights ---- */

/* A tensor of another type, of the same numbers after rounding to `rounding`. */
static inline void
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
static inline void
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

#endif							/* FORWARD_FIXTURE_H */

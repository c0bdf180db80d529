/*-------------------------------------------------------------------------
 * test_text.c
 *	  Text models against float64: every architecture, every weight type,
 *	  every kernel set; one batch against one by one, a kept beginning against
 *	  a fresh session; bad calls, being stopped, no memory; bad files, and
 *	  files that are cut short or replaced while they are mapped.
 *
 * model/tiny_text.py writes the models and tiny_text_reference.txt: lines of
 * a name, how many numbers, the numbers. M.tokens, M.logits [tokens][vocabulary],
 * and M.row.T, row 1 of tensor T. The folder is src/test/data, or what
 * NL_TEST_DATA names.
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
#include <unistd.h>

#include <cmocka.h>

#include "engine/nl.h"
#include "engine/quant.h"
#include "engine/text_model.h"

#define MOST_BLOCKS 256
#define MOST_TOKENS 64
#define CONTEXT 100

typedef struct Blocks
{
	int			count;
	int			limit;			/* blocks, 0: MOST_BLOCKS */
	void	   *blocks[MOST_BLOCKS];
} Blocks;

static void *
more(void *owner, size_t size)
{
	Blocks	   *blocks = owner;

	if (blocks->count == (blocks->limit ? blocks->limit : MOST_BLOCKS))
		return NULL;
	return blocks->blocks[blocks->count++] = malloc(size);
}

static void
free_blocks(Blocks *blocks)
{
	while (blocks->count > 0)
		free(blocks->blocks[--blocks->count]);
}

static const char *
folder(void)
{
	return getenv("NL_TEST_DATA") ? getenv("NL_TEST_DATA") : "src/test/data";
}

/* The numbers of a line of the reference; the caller frees them. */
static double *
reference(const char *name, int *count)
{
	char		path[1000];
	char		found[100];
	double	   *values = NULL;
	FILE	   *file;
	int			i;

	snprintf(path, sizeof(path), "%s/tiny_text_reference.txt", folder());
	file = fopen(path, "r");
	if (file == NULL)
		fail_msg("cannot open %s", path);
	while (values == NULL && fscanf(file, "%99s %d", found, count) == 2)
	{
		values = malloc(sizeof(double) * (size_t) (*count + 1));
		for (i = 0; i < *count; i++)
			assert_int_equal(fscanf(file, "%lf", &values[i]), 1);
		if (strcmp(found, name) != 0)
		{
			free(values);
			values = NULL;
		}
	}
	fclose(file);
	if (values == NULL)
		fail_msg("%s has no %s", path, name);
	return values;
}

/* One of the models with a session and what float64 says. */
typedef struct Fixture
{
	const char *name;
	Blocks		blocks;
	NlArena		arena;
	NlTextModel *model;
	NlTextSession *session;
	int			n;
	int			vocabulary;
	int32_t		tokens[MOST_TOKENS];
	double	   *expected;		/* [n][vocabulary] */
	double		deviation;		/* of the expected logits */
	float	   *logits;			/* the same shape */
	float	   *others;
	NlError		err;
} Fixture;

static void
ok(const Fixture *f, NlStatus status)
{
	if (status != NL_OK)
		fail_msg("%s: %d: %s", f->name, status, f->err.message);
}

static void
set_up(Fixture *f, const char *name, NlTextCache cache)
{
	char		path[1000];
	char		line[100];
	double	   *tokens;
	double		sum = 0,
				squares = 0;
	int			count,
				i;

	memset(f, 0, sizeof(*f));
	f->name = name;
	nl_arena_init(&f->arena, more, &f->blocks, 65536, 0);
	snprintf(path, sizeof(path), "%s/%s.gguf", folder(), name);
	ok(f, nl_text_open(&f->model, path, &f->arena, &f->err));
	ok(f, nl_text_session_create(&f->session, f->model, CONTEXT, cache, &f->arena, NULL, &f->err));
	f->vocabulary = nl_text_info(f->model)->vocabulary;
	snprintf(line, sizeof(line), "%s.tokens", name);
	tokens = reference(line, &f->n);
	for (i = 0; i < f->n; i++)
		f->tokens[i] = (int32_t) tokens[i];
	free(tokens);
	snprintf(line, sizeof(line), "%s.logits", name);
	f->expected = reference(line, &count);
	assert_int_equal(count, f->n * f->vocabulary);
	for (i = 0; i < count; i++)
	{
		sum += f->expected[i];
		squares += f->expected[i] * f->expected[i];
	}
	f->deviation = sqrt(squares / count - sum / count * (sum / count));
	f->logits = malloc(sizeof(float) * (size_t) count);
	f->others = malloc(sizeof(float) * (size_t) count);
}

static void
tear_down(Fixture *f)
{
	nl_text_close(f->model);
	free_blocks(&f->blocks);
	free(f->expected);
	free(f->logits);
	free(f->others);
}

static NlStatus
forward(Fixture *f, int first, int n, int which, float *logits)
{
	return nl_text_forward(f->session, f->tokens + first, n, first, which, logits, 1,
						   NULL, NULL, &f->err);
}

/* What a model's weights and cache allow, of the logits' deviation. */
typedef struct Tolerance
{
	const char *model;
	double		most;
	double		rmse;
	double		apart;			/* a step and the same row of a batch; 0: the same bits */
} Tolerance;

static const Tolerance tolerances[] = {
	{"tiny_llama", 5e-5, 5e-6, 2e-5},
	/* roundings of OpenBLAS fall on either side of a half in the cache */
	{"tiny_qwen2", 2e-2, 3e-3, 5e-3},
	{"tiny_qwen3", 0.3, 0.06, 0},
	{"tiny_mixed", 0.3, 0.06, 0}
};

#define N_MODELS (sizeof(tolerances) / sizeof(tolerances[0]))

static void
compare(const Fixture *f, const float *logits, const Tolerance *t, const char *what)
{
	double		most = 0,
				squares = 0;
	int			count = f->n * f->vocabulary,
				i;

	for (i = 0; i < count; i++)
	{
		double		off = fabs(logits[i] - f->expected[i]) / f->deviation;

		most = off > most || isnan(off) ? off : most;
		squares += off * off;
	}
	print_message("%s, %s, %s: max %.2g, rmse %.2g of the logits' deviation\n", f->name,
				  nl_kernels_name(), what, most, sqrt(squares / count));
	if (!(most <= t->most) || !(sqrt(squares / count) <= t->rmse))
		fail_msg("%s: max %g, rmse %g", f->name, most, sqrt(squares / count));
}

static void
same(const Fixture *f, const float *a, const float *b, int count, const Tolerance *t)
{
	int			i;

	if (t->apart == 0)
		assert_memory_equal(a, b, sizeof(float) * (size_t) count);
	for (i = 0; i < count; i++)
		if (!(fabs((double) a[i] - b[i]) <= t->apart * f->deviation))
			fail_msg("%s: number %d is %.9g, not %.9g", f->name, i, (double) a[i], (double) b[i]);
}

static void
check_model(const Tolerance *t)
{
	Fixture		f;
	int			i,
				step;

	set_up(&f, t->model, NL_TEXT_CACHE_AUTO);
	ok(&f, forward(&f, 0, f.n, NL_TEXT_ALL_LOGITS, f.logits));
	compare(&f, f.logits, t, "one batch");
	assert_int_equal(nl_text_length(f.session), f.n);

	/* one by one, and in parts of every size */
	for (step = 1; step < f.n; step++)
	{
		for (i = 0; i < f.n; i += step)
			ok(&f, forward(&f, i, f.n - i < step ? f.n - i : step, NL_TEXT_ALL_LOGITS,
						   f.others + i * f.vocabulary));
		if (step == 1)
			compare(&f, f.others, t, "one by one");
		same(&f, f.others, f.logits, f.n * f.vocabulary, t);
	}

	/* only the last logits; a kept beginning; what stood behind it is gone */
	nl_text_keep(f.session, 7);
	assert_int_equal(nl_text_length(f.session), 7);
	ok(&f, nl_text_forward(f.session, f.tokens, 5, 7, NL_TEXT_NO_LOGITS, NULL, 1, NULL, NULL, &f.err));
	assert_int_equal(nl_text_length(f.session), 12);
	nl_text_keep(f.session, 40);
	assert_int_equal(nl_text_length(f.session), 12);
	nl_text_keep(f.session, 7);
	ok(&f, forward(&f, 7, f.n - 7, NL_TEXT_LAST_LOGITS, f.others));
	same(&f, f.others, f.logits + (f.n - 1) * f.vocabulary, f.vocabulary, t);

	/* logits of some tokens, of the last row and one before */
	{
		int32_t		some[20];
		float		got[20];

		for (i = 0; i < 20; i++)
			some[i] = (i * 37 + 5) % f.vocabulary;
		assert_int_equal(nl_text_rows(f.session), f.n - 7);
		for (step = 0; step < 3; step++)
		{
			ok(&f, nl_text_logits_of(f.session, step, some, 20, got, &f.err));
			for (i = 0; i < 20; i++)
				same(&f, &got[i], &f.logits[(f.n - 1 - step) * f.vocabulary + some[i]], 1, t);
		}
		assert_int_equal(nl_text_logits_of(f.session, f.n - 7, some, 20, got, &f.err), NL_ERR_INPUT);
		assert_int_equal(nl_text_logits_of(f.session, -1, some, 20, got, &f.err), NL_ERR_INPUT);
		some[3] = f.vocabulary;
		assert_int_equal(nl_text_logits_of(f.session, 0, some, 20, got, &f.err), NL_ERR_INPUT);
	}
	tear_down(&f);
}

static void
test_models(void **state)
{
	static const char *const names[] = {"scalar", "avx2", "avx512", "neon"};
	size_t		i,
				k;

	(void) state;
	for (k = 0; k < 4; k++)
	{
		if (!nl_kernels_force(names[k]))
			continue;
		for (i = 0; i < N_MODELS; i++)
			check_model(&tolerances[i]);
	}
	assert_true(nl_kernels_force(NULL));
}

/* What is saved, and how much of it may pass. */
typedef struct Saved
{
	char	   *bytes;
	size_t		at;
	size_t		most;
	bool		back;
} Saved;

static bool
pass(void *data, void *bytes, size_t length)
{
	Saved	   *saved = data;

	if (saved->at + length > saved->most)
		return false;
	if (saved->back)
		memcpy(bytes, saved->bytes + saved->at, length);
	else
		memcpy(saved->bytes + saved->at, bytes, length);
	saved->at += length;
	return true;
}

/* A beginning that was saved goes on in another session, of another context, as
 * in its own. */
static void
test_saved(void **state)
{
	size_t		i;

	(void) state;
	for (i = 0; i < N_MODELS; i++)
	{
		const int	n = NL_TEXT_SAVED;
		Fixture		f;
		NlTextSession *other;
		Saved		saved = {NULL, 0, 0, false};
		uint64_t	identity[5];

		set_up(&f, tolerances[i].model, NL_TEXT_CACHE_AUTO);
		assert_true(f.n > n);
		nl_text_identity(f.model, identity);
		assert_true(identity[1] != 0 && identity[2] == nl_text_info(f.model)->file_size);
		assert_int_equal(nl_text_rows_alone(f.model), i >= 2 && strcmp(f.name, "tiny_mixed") != 0);
		ok(&f, forward(&f, 0, f.n, NL_TEXT_NO_LOGITS, NULL));
		nl_text_keep(f.session, n);
		ok(&f, forward(&f, n, f.n - n, NL_TEXT_ALL_LOGITS, f.logits));

		saved.most = nl_text_saved_size(f.session, n);
		saved.bytes = malloc(saved.most);
		assert_true(nl_text_save(f.session, n, pass, &saved));
		assert_int_equal(saved.at, saved.most);
		/* not whole blocks, more than there are, none */
		assert_false(nl_text_save(f.session, n + 1, pass, &saved));
		assert_false(nl_text_save(f.session, (f.n / n + 1) * n, pass, &saved));
		assert_false(nl_text_save(f.session, 0, pass, &saved));

		ok(&f, nl_text_session_create(&other, f.model, f.n + 3, NL_TEXT_CACHE_AUTO, &f.arena, NULL, &f.err));
		saved.back = true;
		saved.at = 0;
		assert_false(nl_text_restore(other, (f.n + 3) / n * n + n, pass, &saved));
		assert_true(nl_text_restore(other, n, pass, &saved));
		assert_int_equal(nl_text_length(other), n);
		ok(&f, nl_text_forward(other, f.tokens + n, f.n - n, n, NL_TEXT_ALL_LOGITS, f.others, 1,
							   NULL, NULL, &f.err));
		assert_memory_equal(f.logits, f.others, sizeof(float) * (size_t) ((f.n - n) * f.vocabulary));

		/* an end too early: the cache is empty, not half of something */
		saved.at = 0;
		saved.most--;
		assert_false(nl_text_restore(other, n, pass, &saved));
		assert_int_equal(nl_text_length(other), 0);
		free(saved.bytes);
		tear_down(&f);
	}
}

/* Logits of the last few of a batch, over parts too. */
static void
test_last_rows(void **state)
{
	Fixture		f;
	int			rows;

	(void) state;
	set_up(&f, "tiny_qwen3", NL_TEXT_CACHE_AUTO);
	ok(&f, forward(&f, 0, f.n, NL_TEXT_ALL_LOGITS, f.logits));
	f.session->batch = 8;
	for (rows = 1; rows <= f.n; rows++)
	{
		ok(&f, forward(&f, 0, f.n, rows, f.others));
		assert_memory_equal(f.others, f.logits + (f.n - rows) * f.vocabulary,
							sizeof(float) * (size_t) (rows * f.vocabulary));
	}
	tear_down(&f);
}

/* An F16 cache under F32 weights, and the other way round. */
static void
test_caches(void **state)
{
	static const Tolerance half = {"tiny_llama", 2e-2, 3e-3, 5e-3};
	Fixture		f;

	(void) state;
	set_up(&f, "tiny_llama", NL_TEXT_CACHE_F16);
	ok(&f, forward(&f, 0, f.n, NL_TEXT_ALL_LOGITS, f.logits));
	compare(&f, f.logits, &half, "F16 cache");
	tear_down(&f);
	set_up(&f, "tiny_qwen2", NL_TEXT_CACHE_F32);
	ok(&f, forward(&f, 0, f.n, NL_TEXT_ALL_LOGITS, f.logits));
	compare(&f, f.logits, &tolerances[0], "F32 cache, the weights as they are");
	tear_down(&f);
}

/* Rows of every type as the other reader sees them. */
static void
test_formats(void **state)
{
	static const struct
	{
		const char *model;
		const char *tensor;
		const char *type;
	}			rows[] = {
		{"tiny_llama", "token_embd.weight", "F32"},
		{"tiny_qwen2", "token_embd.weight", "F16"},
		{"tiny_qwen3", "token_embd.weight", "Q8_0"},
		{"tiny_mixed", "token_embd.weight", "BF16"},
		{"tiny_mixed", "blk.0.attn_q.weight", "Q4_K"},
		{"tiny_mixed", "blk.0.attn_k.weight", "Q5_0"},
		{"tiny_mixed", "blk.0.attn_v.weight", "Q6_K"},
		{"tiny_mixed", "blk.0.attn_output.weight", "Q4_1"},
		{"tiny_mixed", "blk.0.ffn_gate.weight", "Q5_K"},
		{"tiny_mixed", "blk.0.ffn_up.weight", "Q4_0"},
		{"tiny_mixed", "blk.0.ffn_down.weight", "Q8_0"},
		{"tiny_mixed", "output.weight", "Q5_1"}
	};
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
	{
		Fixture		f;
		char		line[100];
		const NlGgufTensor *tensor;
		NlTensor	matrix;
		float		values[1024];
		double	   *expected;
		int			count,
					c;

		set_up(&f, rows[i].model, NL_TEXT_CACHE_AUTO);
		tensor = nl_gguf_find_tensor(nl_text_gguf(f.model), rows[i].tensor);
		assert_non_null(tensor);
		assert_string_equal(nl_type_name(tensor->type), rows[i].type);
		matrix.type = (NlTensorType) tensor->type;
		matrix.rows = (int) tensor->dims[1];
		matrix.cols = (int) tensor->dims[0];
		matrix.row_bytes = (size_t) nl_row_bytes(tensor->type, tensor->dims[0]);
		matrix.data = tensor->data;
		snprintf(line, sizeof(line), "%s.row.%s", rows[i].model, rows[i].tensor);
		expected = reference(line, &count);
		assert_int_equal(count, matrix.cols);
		nl_row_unpack(&matrix, 1, values);
		for (c = 0; c < count; c++)
			if (!(fabs(values[c] - expected[c]) <= 1e-6 * (1 + fabs(expected[c]))))
				fail_msg("%s, number %d: %.9g, not %.9g", line, c, values[c], expected[c]);
		free(expected);
		tear_down(&f);
	}
}

static void
test_info(void **state)
{
	Fixture		f;
	char		architecture[16];
	size_t		bytes = 0;
	const NlTextInfo *info;
	NlTextSession *session;

	(void) state;
	set_up(&f, "tiny_qwen3", NL_TEXT_CACHE_AUTO);
	info = nl_text_info(f.model);
	assert_string_equal(info->architecture, "qwen3");
	assert_string_equal(info->name, "tiny qwen3");
	assert_string_equal(info->weights, "Q8_0");
	assert_int_equal(info->layers, 2);
	assert_int_equal(info->heads, 4);
	assert_int_equal(info->kv_heads, 1);
	assert_int_equal(info->head, 32);
	assert_int_equal(info->context, 256);
	assert_false(nl_text_changed(f.model));
	assert_non_null(nl_gguf_find_key(nl_text_gguf(f.model), "qwen3.block_count"));
	ok(&f, nl_text_probe(info->path, architecture, sizeof(architecture), &f.arena, &f.err));
	assert_string_equal(architecture, "qwen3");
	ok(&f, nl_text_probe(info->path, architecture, 4, &f.arena, &f.err));
	assert_string_equal(architecture, "qwe");
	assert_int_equal(nl_text_probe("/nowhere", architecture, 16, &f.arena, &f.err), NL_ERR_FILE);
	ok(&f, nl_text_session_create(&session, f.model, 256, NL_TEXT_CACHE_F32, &f.arena, &bytes, &f.err));
	/* two layers of keys and values of 256 positions of 32 floats, and scratch */
	assert_true(bytes > 2 * 2 * 256 * 32 * 4 && bytes < 4000000);
	assert_int_equal(nl_text_session_create(&session, f.model, 257, NL_TEXT_CACHE_F32, &f.arena,
											&bytes, &f.err), NL_ERR_INPUT);
	assert_int_equal(nl_text_session_create(&session, f.model, 0, NL_TEXT_CACHE_F32, &f.arena,
											&bytes, &f.err), NL_ERR_INPUT);
	tear_down(&f);
}

/* Says stop at the n-th question. */
static bool
stop_at(void *data)
{
	return --*(int *) data <= 0;
}

static void
test_calls(void **state)
{
	Fixture		f;
	int32_t		bad;
	int			polls,
				left;

	(void) state;
	set_up(&f, "tiny_mixed", NL_TEXT_CACHE_AUTO);
	ok(&f, forward(&f, 0, f.n, NL_TEXT_ALL_LOGITS, f.logits));
	assert_int_equal(forward(&f, 0, 0, NL_TEXT_NO_LOGITS, NULL), NL_ERR_INPUT);
	assert_int_equal(nl_text_forward(f.session, f.tokens, 1, f.n + 1, NL_TEXT_NO_LOGITS, NULL, 1,
									 NULL, NULL, &f.err), NL_ERR_INPUT);
	assert_int_equal(nl_text_forward(f.session, f.tokens, 1, -1, NL_TEXT_NO_LOGITS, NULL, 1,
									 NULL, NULL, &f.err), NL_ERR_INPUT);
	for (bad = -1; bad <= f.vocabulary; bad += f.vocabulary + 1)
		assert_int_equal(nl_text_forward(f.session, &bad, 1, 0, NL_TEXT_NO_LOGITS, NULL, 1,
										 NULL, NULL, &f.err), NL_ERR_INPUT);
	/* bad calls leave the cache alone */
	assert_int_equal(nl_text_length(f.session), f.n);
	while (nl_text_length(f.session) + f.n <= CONTEXT)
		ok(&f, nl_text_forward(f.session, f.tokens, f.n, nl_text_length(f.session),
							   NL_TEXT_NO_LOGITS, NULL, 1, NULL, NULL, &f.err));
	assert_int_equal(nl_text_forward(f.session, f.tokens, f.n, nl_text_length(f.session),
									 NL_TEXT_NO_LOGITS, NULL, 1, NULL, NULL, &f.err), NL_ERR_LIMIT);

	/* stopped at the first question, the second ...: the cache ends where the
	 * batch began, and the next call is as if nothing had been */
	for (polls = 1, left = 0; left <= 0; polls++)
	{
		NlStatus	status;

		ok(&f, forward(&f, 0, 9, NL_TEXT_NO_LOGITS, NULL));
		left = polls;
		status = nl_text_forward(f.session, f.tokens + 9, f.n - 9, 9, NL_TEXT_LAST_LOGITS, f.others,
								 1, stop_at, &left, &f.err);
		if (left <= 0)
		{
			assert_int_equal(status, NL_ERR_CANCELLED);
			assert_int_equal(nl_text_length(f.session), 9);
			assert_int_equal(nl_text_rows(f.session), 0);
		}
		else
			ok(&f, status);
	}
	assert_true(polls > 2);
	same(&f, f.others, f.logits + (f.n - 1) * f.vocabulary, f.vocabulary, &tolerances[3]);
	tear_down(&f);
}

/* A batch longer than the scratch goes through in parts: as one by one. */
static void
test_long_batch(void **state)
{
	Fixture		f;
	int32_t		tokens[CONTEXT];
	float	   *last,
			   *once;
	int			i;

	(void) state;
	set_up(&f, "tiny_qwen3", NL_TEXT_CACHE_AUTO);
	last = malloc(sizeof(float) * (size_t) f.vocabulary);
	once = malloc(sizeof(float) * (size_t) f.vocabulary * CONTEXT);
	for (i = 0; i < CONTEXT; i++)
		tokens[i] = (i * 31 + 7) % f.vocabulary;
	f.session->batch = 32;
	ok(&f, nl_text_forward(f.session, tokens, CONTEXT, 0, NL_TEXT_ALL_LOGITS, once, 1, NULL, NULL, &f.err));
	for (i = 0; i < CONTEXT; i++)
	{
		ok(&f, nl_text_forward(f.session, tokens + i, 1, i, NL_TEXT_LAST_LOGITS, last, 1, NULL, NULL, &f.err));
		same(&f, last, once + i * f.vocabulary, f.vocabulary, &tolerances[2]);
	}
	free(last);
	free(once);
	tear_down(&f);
}

/* A copy of the model in a file of its own. */
static void
copy_model(char *path, size_t size, const char *name)
{
	char		from[1000];
	char		block[4096];
	FILE	   *in;
	FILE	   *out;
	size_t		n;
	int			fd;

	snprintf(from, sizeof(from), "%s/%s.gguf", folder(), name);
	snprintf(path, size, "/tmp/test_text-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	in = fopen(from, "rb");
	out = fdopen(fd, "wb");
	assert_true(in != NULL && out != NULL);
	while ((n = fread(block, 1, sizeof(block), in)) > 0)
		assert_int_equal(fwrite(block, 1, n, out), n);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

/* Cut short, or written to, while it is mapped: the call returns, and the model
 * says that nothing that it gives is worth anything. Renamed over: it is whole. */
static void
test_damaged(void **state)
{
	static const int lengths[] = {0, 5000, -1};
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
	{
		Fixture		f;
		NlTextModel *model;
		NlTextSession *session;
		char		path[100];
		char		other[100];

		set_up(&f, "tiny_llama", NL_TEXT_CACHE_F32);
		copy_model(path, sizeof(path), "tiny_llama");
		ok(&f, nl_text_open(&model, path, &f.arena, &f.err));
		ok(&f, nl_text_session_create(&session, model, CONTEXT, NL_TEXT_CACHE_F32, &f.arena, NULL, &f.err));
		assert_false(nl_text_damaged(model));
		if (lengths[i] < 0)
		{
			copy_model(other, sizeof(other), "tiny_qwen2");
			assert_int_equal(rename(other, path), 0);
		}
		else
			assert_int_equal(truncate(path, lengths[i]), 0);
		ok(&f, nl_text_forward(session, f.tokens, f.n, 0, NL_TEXT_ALL_LOGITS, f.others, 1, NULL, NULL, &f.err));
		assert_true(nl_text_changed(model));
		assert_int_equal(nl_text_damaged(model), lengths[i] >= 0);
		if (lengths[i] < 0)
		{
			ok(&f, forward(&f, 0, f.n, NL_TEXT_ALL_LOGITS, f.logits));
			assert_memory_equal(f.others, f.logits, sizeof(float) * f.n * f.vocabulary);
		}
		nl_text_close(model);
		unlink(path);
		tear_down(&f);
	}
}

/* Whatever the arena refuses, the answer is a status. */
static void
test_no_memory(void **state)
{
	int			limit;

	(void) state;
	for (limit = 0; limit < 40; limit++)
	{
		Blocks		blocks = {0};
		NlArena		arena;
		NlTextModel *model;
		NlTextSession *session;
		NlError		err;
		char		path[1000];
		NlStatus	status;

		snprintf(path, sizeof(path), "%s/tiny_qwen2.gguf", folder());
		blocks.limit = limit + 1;
		nl_arena_init(&arena, more, &blocks, 256, 0);
		status = nl_text_open(&model, path, &arena, &err);
		if (status == NL_OK)
		{
			status = nl_text_session_create(&session, model, 50, NL_TEXT_CACHE_AUTO, &arena, NULL, &err);
			nl_text_close(model);
		}
		assert_true(status == NL_OK || status == NL_ERR_NOMEM);
		assert_true(status == NL_OK || limit < 38);
		free_blocks(&blocks);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		/* first: cmocka takes SIGBUS for itself before each, the mapping once */
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_models),
		cmocka_unit_test(test_caches),
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_info),
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_long_batch),
		cmocka_unit_test(test_saved),
		cmocka_unit_test(test_last_rows),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

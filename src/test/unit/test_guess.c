/*-------------------------------------------------------------------------
 * test_guess.c
 *	  What is guessed, and that guessing changes nothing: tiny text models of
 *	  every kind of weight write under random constraints, once token by token
 *	  and once with guesses in batches, with every kernel set.
 *
 * NL_TEST_DATA names the folder of tiny models; src/test/data by default.
 *-------------------------------------------------------------------------
 */
#include <stdarg.h>
#include <stdlib.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/guess.h"
#include "engine/kernels.h"
#include "engine/text.h"

#define CONTEXT 64
#define PROMPT 12
#define ANSWER 40
#define SEEDS 24

static uint64_t drawn;

static unsigned
draw(unsigned below)
{
	drawn = drawn * 6364136223846793005u + 1442695040888963407u;
	return (unsigned) (drawn >> 33) % below;
}

/* ---- what is guessed ---- */

static void
expect(NlGuesser *g, const int32_t *tokens, int n)
{
	int			i;

	if (g->n != n)
		fail_msg("%d tokens are guessed, not %d", g->n, n);
	for (i = 0; i < n; i++)
		assert_int_equal(g->tokens[i], tokens[i]);
}

/* All guesses pay. */
static void
sure(NlGuesser *g)
{
	int			k;

	nl_guesser_init(g);
	for (k = 0; k < NL_GUESS_KINDS; k++)
		g->right[k] = g->looked[k];
}

static void
test_copied(void **state)
{
	static const int32_t text[] = {1, 2, 3, 4, 5, 6, 9, 3, 4, 7, 8, 2, 3, 4};
	static const int32_t again[] = {5, 5, 5};
	static const int32_t other[] = {8, 2, 3, 4, 70, 71};
	NlGuesser	g;

	(void) state;
	/* 2 3 4 agrees longer than 3 4 does */
	sure(&g);
	assert_int_equal(nl_guess_next(&g, text, 14, NULL, 0, 3), 3);
	expect(&g, (int32_t[]) {5, 6, 9}, 3);
	assert_int_equal(g.kinds[0], 2);
	assert_int_equal(g.kinds[2], 4);
	/* another text that agrees longer, and ends */
	assert_int_equal(nl_guess_next(&g, text, 14, other, 6, NL_GUESS_MOST), 2);
	expect(&g, (int32_t[]) {70, 71}, 2);
	/* of two equal places the last */
	assert_int_equal(nl_guess_next(&g, text, 9, NULL, 0, 2), 2);
	expect(&g, (int32_t[]) {5, 6}, 2);
	/* a repetition goes on */
	assert_int_equal(nl_guess_next(&g, again, 3, NULL, 0, 100), NL_GUESS_MOST);
	assert_int_equal(g.tokens[NL_GUESS_MOST - 1], 5);
	/* nothing to copy, nothing wanted */
	assert_int_equal(nl_guess_next(&g, text, 6, NULL, 0, 8), 0);
	assert_int_equal(nl_guess_next(&g, text, 1, NULL, 0, 8), 0);
	assert_int_equal(nl_guess_next(&g, text, 14, NULL, 0, 0), 0);
}

/* Guesses that were wrong are made no more, and those that were right longer. */
static void
test_learning(void **state)
{
	static const int32_t text[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3};
	NlGuesser	g;
	int			first;
	int			i;

	(void) state;
	nl_guesser_init(&g);
	first = nl_guess_next(&g, text, 12, NULL, 0, NL_GUESS_MOST);
	assert_true(first > 0);
	for (i = 0; i < 40; i++)
	{
		(void) nl_guess_next(&g, text, 12, NULL, 0, NL_GUESS_MOST);
		nl_guess_learn(&g, g.n, g.n);
	}
	assert_true(nl_guess_next(&g, text, 12, NULL, 0, NL_GUESS_MOST) > first);
	for (i = 0; i < 400 && nl_guess_next(&g, text, 12, NULL, 0, NL_GUESS_MOST) > 0; i++)
		nl_guess_learn(&g, 0, 1);
	assert_in_range(i, 5, 399);
}

/* ---- that it changes nothing ---- */

typedef struct Blocks
{
	void	   *all[64];
	int			n;
} Blocks;

static void *
more(void *owner, size_t size)
{
	Blocks	   *blocks = owner;

	assert_true(blocks->n < 64);
	return blocks->all[blocks->n++] = malloc(size);
}

typedef struct Writing
{
	NlTextSession *session;
	int			vocabulary;
	float	   *logits;			/* [NL_GUESS_MOST + 1][vocabulary] */
	uint64_t	constraint;		/* decides which tokens may come when */
	int			reads;
	int			right;
} Writing;

/* May the token come at that place? About a quarter may; of a run of places only
 * one, which is then forced. */
static int
may_come(const Writing *w, int place, int token)
{
	uint64_t	hash = (w->constraint + (uint64_t) place) * 0x9e3779b97f4a7c15u;

	hash ^= hash >> 31;
	if (hash % 5 < 2)
		return token == (int) (hash / 5 % (unsigned) w->vocabulary);
	hash = (hash + (uint64_t) token) * 0xbf58476d1ce4e5b9u;
	return (hash >> 40) % 4 == 0;
}

static int
only_one(const Writing *w, int place)
{
	int			found = -1;
	int			t;

	for (t = 0; t < w->vocabulary; t++)
		if (may_come(w, place, t))
		{
			if (found >= 0)
				return -1;
			found = t;
		}
	return found;
}

static int
choose(const Writing *w, const float *logits, int place)
{
	int			best = -1;
	int			t;

	for (t = 0; t < w->vocabulary; t++)
		if (may_come(w, place, t) && (best < 0 || logits[t] > logits[best]))
			best = t;
	return best < 0 ? 0 : best;
}

static void
read_on(Writing *w, const int32_t *tokens, int n, int past, int which)
{
	NlError		err = {{0}};

	if (nl_text_forward(w->session, tokens + past, n - past, past, which, w->logits, 1,
						NULL, NULL, &err) != NL_OK)
		fail_msg("%s", err.message);
}

/* tokens: the prompt, then ANSWER more. What must come is taken without a choice;
 * `guess`: in one batch with guesses behind it, else token by token. */
static void
write_answer(Writing *w, int32_t *tokens, int guess)
{
	NlGuesser	g;
	int			n = PROMPT;
	int			past;
	const float *row = w->logits;
	int			at = 0;

	sure(&g);
	nl_text_keep(w->session, 0);
	read_on(w, tokens, n, 0, NL_TEXT_LAST_LOGITS);
	for (;;)
	{
		past = n;
		tokens[n] = choose(w, row, n - PROMPT);
		n++;
		while (n < PROMPT + ANSWER && only_one(w, n - PROMPT) >= 0)
		{
			tokens[n] = only_one(w, n - PROMPT);
			n++;
		}
		if (n == PROMPT + ANSWER)
			break;
		while (past < n && at < g.n && g.tokens[at] == tokens[past])
		{
			at++;
			past++;
			w->right++;
		}
		if (past == n)
		{
			row = w->logits + (size_t) at * (size_t) w->vocabulary;
			continue;
		}
		nl_guess_learn(&g, at, at + 1);
		at = 0;
		if (guess)
		{
			(void) nl_guess_next(&g, tokens, n, NULL, 0, PROMPT + ANSWER - n - 1);
			memcpy(tokens + n, g.tokens, sizeof(int32_t) * (size_t) g.n);
		}
		/* what was guessed wrong is forgotten here */
		nl_text_keep(w->session, past);
		for (; !guess && past < n - 1; past++, w->reads++)
			read_on(w, tokens, past + 1, past, NL_TEXT_LAST_LOGITS);
		read_on(w, tokens, n + g.n, past, g.n + 1);
		row = w->logits;
		w->reads++;
	}
}

static void
check_model(const char *name)
{
	const char *folder = getenv("NL_TEST_DATA") ? getenv("NL_TEST_DATA") : "src/test/data";
	char		path[1000];
	Blocks		blocks = {{NULL}, 0};
	NlArena		arena;
	NlTextModel *model;
	NlError		err = {{0}};
	Writing		w;
	int			alone = 0;
	int			guessing = 0;
	int			right = 0;
	int			seed;

	nl_arena_init(&arena, more, &blocks, 65536, 0);
	snprintf(path, sizeof(path), "%s/%s.gguf", folder, name);
	assert_int_equal(nl_text_open(&model, path, &arena, &err), NL_OK);
	memset(&w, 0, sizeof(w));
	assert_int_equal(nl_text_session_create(&w.session, model, CONTEXT, NL_TEXT_CACHE_AUTO, &arena,
											NULL, &err), NL_OK);
	w.vocabulary = nl_text_info(model)->vocabulary;
	w.logits = malloc(sizeof(float) * (NL_GUESS_MOST + 1) * (size_t) w.vocabulary);
	for (seed = 0; seed < SEEDS; seed++)
	{
		int32_t		one[PROMPT + ANSWER];
		int32_t		many[PROMPT + ANSWER];
		int			i;

		drawn = (uint64_t) seed + 1;
		w.constraint = ((uint64_t) draw(1u << 30) << 20) + draw(1u << 20);
		for (i = 0; i < PROMPT; i++)
			one[i] = many[i] = (int32_t) draw((unsigned) w.vocabulary);
		w.reads = w.right = 0;
		write_answer(&w, one, 0);
		alone += w.reads;
		assert_int_equal(w.right, 0);
		w.reads = 0;
		write_answer(&w, many, 1);
		guessing += w.reads;
		right += w.right;
		assert_memory_equal(one, many, sizeof(one));
	}
	print_message("%s, %s: %d reads alone, %d in batches, %d guesses right\n", name,
				  nl_kernels_name(), alone, guessing, right);
	/* two in five places are forced */
	assert_true(guessing < alone * 9 / 10);
	assert_true(right > 0);
	nl_text_close(model);
	free(w.logits);
	while (blocks.n > 0)
		free(blocks.all[--blocks.n]);
}

static void
test_same(void **state)
{
	static const char *const kernels[] = {"scalar", "avx2", "avx512", "neon"};
	static const char *const models[] = {"tiny_llama", "tiny_qwen2", "tiny_qwen3", "tiny_mixed"};
	int			k,
				m;

	(void) state;
	for (k = 0; k < 4; k++)
		for (m = 0; m < 4; m++)
			if (nl_kernels_force(kernels[k]))
				check_model(models[m]);
	assert_true(nl_kernels_force(NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copied),
		cmocka_unit_test(test_learning),
		cmocka_unit_test(test_same)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

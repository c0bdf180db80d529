/*-------------------------------------------------------------------------
 * test_beam.c
 *	  The beam search on the tiny model, under a toy language: scores, order,
 *	  best answers, forced outputs, dead ends, being stopped.
 *-------------------------------------------------------------------------
 */
#include "toy_language.h"

static void
check_candidates(const NlCandidate *candidates, int n, Toy *toy, float alpha)
{
	int			i,
				j;

	for (i = 0; i < n; i++)
	{
		double		score,
					raw,
					lowest;
		float		features[4096];
		int			n_features;

		assert_in_range(candidates[i].length, toy->shortest, toy->longest + 1);
		score_of(&candidates[i], toy, &score, &raw, &lowest);
		/* what a reward head reads; this model has none */
		assert_int_equal(nl_model_reward(fixture.model).n, 0);
		assert_true(fabs(lowest - candidates[i].lowest) < 1e-3 - 1e-5 * lowest);
		n_features = nl_session_features(fixture.session, &candidates[i], features);
		assert_true(features[n_features - 3] == candidates[i].score);
		assert_true(features[n_features - 2] == candidates[i].lowest);
		assert_true(features[n_features - 1] == (float) candidates[i].length);
		for (j = 0; j < n_features; j++)
			assert_true(isfinite(features[j]));
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

/* The same on 8-bit weights: a row's result hangs on no other row's. */
static void
test_search_q8(void **state)
{
	static const char *const names[] = {"scalar", "avx2", "avx512", "neon"};
	Fixture    *f = &fixture;
	NlModel    *model = f->model;
	NlSession  *session = f->session;
	NlModel		packed = *model;
	int			i;

	convert_model(&packed, NL_TENSOR_Q8_0, NL_TENSOR_Q8_0);
	f->model = &packed;
	ok(nl_session_create(&f->session, f->model, &f->arena, &f->err));
	for (i = 0; i < 4; i++)
		if (nl_kernels_force(names[i]))
			test_search(state);
	assert_true(nl_kernels_force(NULL));
	f->model = model;
	f->session = session;
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
			double		raw,
						lowest;

			word->length = second < 0 ? 1 : 2;
			word->outputs[0] = (int16_t) (first == 2 ? toy.n_symbols : FIRST + first);
			word->outputs[1] = (int16_t) (second == 2 ? toy.n_symbols : FIRST + second);
			score_of(word, &toy, &scores[count], &raw, &lowest);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_search_q8),
		cmocka_unit_test(test_search_exhaustive),
		cmocka_unit_test(test_search_greedy),
		cmocka_unit_test(test_search_edges),
		cmocka_unit_test(test_search_same),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

/*-------------------------------------------------------------------------
 * test_sample.c
 *	  Answers drawn from the tiny model under a toy language: that each is in
 *	  the language, that the probabilities told are those of teacher forcing,
 *	  that draws fall as often as they should, seeds, dead ends, being stopped.
 *-------------------------------------------------------------------------
 */
#include "toy_language.h"

#define N NL_MAX_BEAM

/* What a step of a draw was allowed, as nl_session_sample keeps it. */
static const uint8_t *
allowed_at(const uint8_t *allowed, int draw, int step)
{
	return allowed + ((size_t) draw * NL_MAX_STEPS + (size_t) step) * (size_t) fixture.n_outputs;
}

/* One draw against teacher forcing at this temperature. */
static void
check_sample(const NlDraw *sample, const uint8_t *allowed, int draw, Toy *toy, double temperature)
{
	Fixture    *f = &fixture;
	const NlCandidate *answer = &sample->answer;
	float	   *logits = malloc(sizeof(float) * (size_t) ((answer->length + 1) * f->n_outputs));
	uint8_t    *mask = calloc((size_t) f->n_outputs, 1);
	float		features[4096];
	ToyState	state;
	double		score,
				raw,
				lowest;
	int			n_features;
	int			step,
				i;

	assert_true(sample->ended);
	assert_int_equal(sample->steps, answer->length + 1);
	score_of(answer, toy, &score, &raw, &lowest);
	assert_true(fabs(score - answer->score) < 1e-3 - 1e-5 * score);
	assert_true(fabs(raw - answer->raw) < 1e-3 - 1e-5 * raw);
	assert_true(fabs(lowest - answer->lowest) < 1e-3 - 1e-5 * lowest);

	ok(nl_session_logits(f->session, f->begin, answer->outputs, answer->length, logits, &f->err));
	toy_start(toy, &state);
	for (step = 0; step < sample->steps; step++)
	{
		const float *row = logits + (size_t) step * f->n_outputs;
		int			output = step < answer->length ? answer->outputs[step] : END;
		double		within = 0;

		toy_allowed(toy, &state, mask);
		assert_memory_equal(allowed_at(allowed, draw, step), mask, (size_t) f->n_outputs);
		for (i = 0; i < f->n_outputs; i++)
			within += mask[i] ? exp(row[i] / temperature) : 0;
		assert_true(fabs(row[output] / temperature - log(within) - sample->log_probability[step]) < 1e-3);
		assert_true(toy_advance(toy, &state, output));
	}
	/* after the logits: those work in the same scratch, the means are elsewhere */
	n_features = nl_session_features(f->session, answer, features);
	assert_true(features[n_features - 3] == answer->score);
	for (i = 0; i < n_features; i++)
		assert_true(isfinite(features[i]));
	free(logits);
	free(mask);
}

static void
test_sample(void **state)
{
	static const float temperatures[] = {0.5f, 1, 2};
	Fixture    *f = &fixture;
	NlDraw	samples[N];
	uint8_t    *allowed;
	int			i,
				j,
				forced;

	(void) state;
	encode();
	allowed = malloc((size_t) N * NL_MAX_STEPS * (size_t) f->n_outputs);
	for (i = 0; i < 3; i++)
		for (forced = -1; forced < 3; forced++)
		{
			Toy			toy = {0};
			NlConstraint constraint = toy_constraint(&toy);

			toy.shortest = 2;
			toy.longest = 9;
			toy.choices = 6;
			toy.forced = forced;
			ok(nl_session_sample(f->session, N, temperatures[i], 11, &constraint, NULL, NULL,
								 samples, allowed, &f->err));
			for (j = 0; j < N; j++)
				check_sample(&samples[j], allowed, j, &toy, temperatures[i]);
		}
	free(allowed);
}

/* Twelve words: each comes as often as its probability says. */
static void
test_sample_frequencies(void **state)
{
	static const float temperatures[] = {1, 3};
	enum {ROUNDS = 1000, WORDS = 12};
	Fixture    *f = &fixture;
	NlDraw	samples[N];
	uint8_t    *allowed;
	Toy			toy = {0};
	NlConstraint constraint = toy_constraint(&toy);
	int			t;

	(void) state;
	encode();
	allowed = malloc((size_t) N * NL_MAX_STEPS * (size_t) f->n_outputs);
	toy.shortest = 1;
	toy.longest = 2;
	toy.choices = 2;
	toy.forced = -1;
	for (t = 0; t < 2; t++)
	{
		int			seen[WORDS] = {0};
		double		probability[WORDS] = {0};
		double		sum = 0;
		double		chi = 0;
		int			classes = 0;
		int			round,
					i;

		for (round = 0; round < ROUNDS; round++)
		{
			ok(nl_session_sample(f->session, N, temperatures[t], (uint64_t) round, &constraint,
								 NULL, NULL, samples, allowed, &f->err));
			for (i = 0; i < N; i++)
			{
				const NlCandidate *answer = &samples[i].answer;
				int			first = answer->outputs[0] == toy.n_symbols ? 2 : answer->outputs[0] - FIRST;
				int			second = answer->length < 2 ? 3 :
					answer->outputs[1] == toy.n_symbols ? 2 : answer->outputs[1] - FIRST;
				double		log_probability = 0;
				int			step;

				for (step = 0; step < samples[i].steps; step++)
					log_probability += samples[i].log_probability[step];
				assert_in_range(first * 4 + second, 0, WORDS - 1);
				seen[first * 4 + second]++;
				probability[first * 4 + second] = exp(log_probability);
			}
		}
		for (i = 0; i < WORDS; i++)
		{
			double		expected = probability[i] * ROUNDS * N;

			sum += probability[i];
			if (expected < 5)
				continue;
			chi += (seen[i] - expected) * (seen[i] - expected) / expected;
			classes++;
		}
		/* what was never seen has next to no probability */
		assert_true(sum > 0.99 && sum < 1.001);
		assert_in_range(classes, 2, WORDS);
		/* 11 degrees of freedom: 31.3 is passed once in a thousand seeds */
		assert_true(chi < 31.3);
	}
	free(allowed);
}

/* The same seed: the same draws, however many; another seed: others. */
static void
test_sample_seed(void **state)
{
	Fixture    *f = &fixture;
	NlDraw	first[N],
				second[N],
				other[N];
	Toy			toy = {0};
	NlConstraint constraint = toy_constraint(&toy);
	int			differ = 0;
	int			i,
				j;

	(void) state;
	toy.shortest = 1;
	toy.longest = 12;
	toy.choices = 30;
	toy.forced = 2;
	encode();
	ok(nl_session_sample(f->session, N, 1, 7, &constraint, NULL, NULL, first, NULL, &f->err));
	encode();
	ok(nl_session_sample(f->session, 3, 1, 7, &constraint, NULL, NULL, second, NULL, &f->err));
	ok(nl_session_sample(f->session, N, 1, 8, &constraint, NULL, NULL, other, NULL, &f->err));
	for (i = 0; i < 3; i++)
	{
		assert_int_equal(first[i].answer.length, second[i].answer.length);
		assert_memory_equal(first[i].answer.outputs, second[i].answer.outputs,
							sizeof(int16_t) * (size_t) first[i].answer.length);
		assert_memory_equal(first[i].log_probability, second[i].log_probability,
							sizeof(float) * (size_t) first[i].steps);
	}
	for (i = 0; i < N; i++)
		for (j = 0; j < N; j++)
			differ += first[i].answer.length != other[j].answer.length ||
				memcmp(first[i].answer.outputs, other[j].answer.outputs,
					   sizeof(int16_t) * (size_t) first[i].answer.length) != 0;
	assert_true(differ > N * N / 2);
}

static void
test_sample_edges(void **state)
{
	Fixture    *f = &fixture;
	NlDraw	samples[N];
	Countdown	countdown = {0, 3};
	Toy			toy = {0};
	NlConstraint constraint = toy_constraint(&toy);
	size_t		total;
	int			i;

	(void) state;
	encode();
	/* all is forced: certain */
	toy.n_outputs = toy.n_symbols;
	toy.shortest = toy.longest = 5;
	toy.choices = 1;
	toy.forced = -1;
	ok(nl_session_sample(f->session, 2, 1, 1, &constraint, NULL, NULL, samples, NULL, &f->err));
	assert_int_equal(samples[1].answer.length, 5);
	assert_true(samples[1].answer.score == 0 && samples[1].log_probability[3] == 0);

	/* it may never end; a dead end after three; the end at the last step */
	toy.shortest = 1000;
	toy.longest = 1001;
	toy.choices = 3;
	ok(nl_session_sample(f->session, N, 1, 1, &constraint, NULL, NULL, samples, NULL, &f->err));
	for (i = 0; i < N; i++)
		assert_false(samples[i].ended);
	toy.longest = 3;
	ok(nl_session_sample(f->session, N, 1, 1, &constraint, NULL, NULL, samples, NULL, &f->err));
	for (i = 0; i < N; i++)
		assert_true(!samples[i].ended && samples[i].steps == 3);
	toy.shortest = toy.longest = NL_MAX_STEPS - 1;
	ok(nl_session_sample(f->session, N, 1, 1, &constraint, NULL, NULL, samples, NULL, &f->err));
	for (i = 0; i < N; i++)
		assert_true(samples[i].ended && samples[i].steps == NL_MAX_STEPS);

	/* stopped, and memory given back every time */
	total = f->blocks.total;
	assert_int_equal(nl_session_sample(f->session, N, 1, 1, &constraint, count_down, &countdown,
									   samples, NULL, &f->err), NL_ERR_CANCELLED);
	assert_int_equal(countdown.polls, 3);
	assert_int_equal(f->blocks.total, total);

	toy.broken = true;
	assert_int_equal(nl_session_sample(f->session, 1, 1, 1, &constraint, NULL, NULL, samples, NULL,
									   &f->err), NL_ERR_INPUT);
	toy.broken = false;
	assert_int_equal(nl_session_sample(f->session, 0, 1, 1, &constraint, NULL, NULL, samples, NULL,
									   &f->err), NL_ERR_LIMIT);
	assert_int_equal(nl_session_sample(f->session, N + 1, 1, 1, &constraint, NULL, NULL, samples,
									   NULL, &f->err), NL_ERR_LIMIT);
	assert_int_equal(nl_session_sample(f->session, 1, 0, 1, &constraint, NULL, NULL, samples, NULL,
									   &f->err), NL_ERR_INPUT);
	assert_int_equal(nl_session_sample(f->session, 1, NAN, 1, &constraint, NULL, NULL, samples, NULL,
									   &f->err), NL_ERR_INPUT);
	constraint.end = 100000;
	assert_int_equal(nl_session_sample(f->session, 1, 1, 1, &constraint, NULL, NULL, samples, NULL,
									   &f->err), NL_ERR_INPUT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sample),
		cmocka_unit_test(test_sample_frequencies),
		cmocka_unit_test(test_sample_seed),
		cmocka_unit_test(test_sample_edges),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

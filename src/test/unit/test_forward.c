/*-------------------------------------------------------------------------
 * test_forward.c
 *	  The whole model against PyTorch: logits of a question and its outputs,
 *	  with every kernel set and kind of weights; bad input, sizes, being
 *	  stopped, no memory. forward_fixture.h has the reference's format.
 *-------------------------------------------------------------------------
 */
#include "forward_fixture.h"

/* of a logit; Q8_0 models see activations rounded to 8 bits as well */
#define TOLERANCE \
	(strcmp(nl_model_info(fixture.model)->weights, "Q8_0") == 0 ? 0.05f : 1e-3f)
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

/* A head is its sum and its hidden layer; a model without one says so, and the
 * bundled one's are as wide as its features. */
static void
test_heads(void **state)
{
	static const float weight[] = {1, -2},
				bias[] = {0.5f},
				up[] = {1, 0, 0, 100},
				up_bias[] = {0, 1},
				down[] = {3, -4},
				x[] = {0.25f, 2};
	NlHead		head = {2, 0, weight, bias, up, up_bias, down};
	NlHead		reward = nl_model_reward(fixture.model);
	int			width = nl_model_info(fixture.model)->width;

	(void) state;
	assert_true(fabs(nl_head_odds(&head, x) + 3.25) < 1e-6);
	head.hidden = 2;
	assert_true(fabs(nl_head_odds(&head, x) - (-3.25 + 3 * tanh(0.25) - 4)) < 1e-6);
	if (reward.n > 0)
		assert_in_range(reward.n, width + 3, width + 3 + NL_REWARD_MORE);
	else
		assert_int_equal(reward.hidden, 0);
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

/*
 * Half and 8-bit weights against F32 weights of the same numbers: half differs
 * by roundings of sums only, 8 bits by the rounding of activations.
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

	(void) state;
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
		cmocka_unit_test(test_heads),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_bad_input),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_stop_encoding),
		cmocka_unit_test(test_weight_types),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

/*-------------------------------------------------------------------------
 * test_wordpiece.c
 *	  The tokenizer against the reference, and at its edges.
 *
 * usage: test_wordpiece [model/nl2sql.gguf], from the repository's root. The
 * vocabulary is the bundled model's; cases are src/test/data/wordpiece.tsv
 * (src/test/make_wordpiece_cases.py tells the format). Memory comes from
 * malloc and is given back after each test.
 *-------------------------------------------------------------------------
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/nl.h"
#include "engine/wordpiece.h"

#define POOL_BLOCKS 64
#include "../pool.h"

#define CASES_FILE "src/test/data/wordpiece.tsv"
#define MIN_CASES 2000
#define LINE_SIZE 65536
#define MAX_IDS 4096

static const char *model_path = "model/nl2sql.gguf";

typedef struct Fixture
{
	Pool		pool;
	NlArena		arena;
	NlModel    *model;
} Fixture;

static int
setup(void **state)
{
	static Fixture fixture;
	NlError		err;

	memset(&fixture, 0, sizeof(fixture));
	fixture.pool.left = -1;
	nl_arena_init(&fixture.arena, pool_more, &fixture.pool, 1 << 16, 0);
	if (nl_model_open(&fixture.model, model_path, &fixture.arena, &err) != NL_OK)
	{
		print_error("%s: %s\n", model_path, err.message);
		return 1;
	}
	*state = &fixture;
	return 0;
}

static int
teardown(void **state)
{
	Fixture    *fixture = *state;

	nl_model_close(fixture->model);
	pool_free(&fixture->pool);
	return 0;
}

static int
put_utf8(unsigned long code, char *out)
{
	if (code < 0x80)
	{
		out[0] = (char) code;
		return 1;
	}
	if (code < 0x800)
	{
		out[0] = (char) (0xc0 | (code >> 6));
		out[1] = (char) (0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000)
	{
		out[0] = (char) (0xe0 | (code >> 12));
		out[1] = (char) (0x80 | ((code >> 6) & 0x3f));
		out[2] = (char) (0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char) (0xf0 | (code >> 18));
	out[1] = (char) (0x80 | ((code >> 12) & 0x3f));
	out[2] = (char) (0x80 | ((code >> 6) & 0x3f));
	out[3] = (char) (0x80 | (code & 0x3f));
	return 4;
}

/* \u{HEX} -> UTF-8, in place; returns the length. */
static size_t
unescape(char *text)
{
	char	   *in = text;
	char	   *out = text;

	while (*in != '\0')
	{
		if (strncmp(in, "\\u{", 3) == 0)
			out += put_utf8(strtoul(in + 3, &in, 16), out), in++;
		else
			*out++ = *in++;
	}
	return (size_t) (out - text);
}

static void
test_reference(void **state)
{
	Fixture    *fixture = *state;
	FILE	   *file = fopen(CASES_FILE, "r");
	char	   *line = malloc(LINE_SIZE);
	int32_t    *ids = malloc(MAX_IDS * sizeof(int32_t));
	int			n_cases = 0;
	int			n_wrong = 0;

	assert_non_null(file);
	assert_non_null(line);
	assert_non_null(ids);
	while (fgets(line, LINE_SIZE, file) != NULL)
	{
		char	   *numbers = strchr(line, '\t');
		char	   *text;
		size_t		length;
		int			n;
		int			i;
		int			wrong = 0;

		n_cases++;
		assert_non_null(numbers);
		assert_non_null(strchr(numbers, '\n'));
		*numbers++ = '\0';
		length = unescape(line);

		/* a copy of exactly this size, so that a read past the end is seen */
		text = malloc(length > 0 ? length : 1);
		assert_non_null(text);
		memcpy(text, line, length);
		n = nl_tokenize(fixture->model, text, length, ids, MAX_IDS);
		free(text);
		for (i = 0; *numbers != '\n'; i++)
		{
			long		want = strtol(numbers, &numbers, 10);

			wrong |= i >= n || ids[i] != want;
		}
		if (wrong || i != n)
		{
			print_error("line %d: expected %d pieces, found %d or others\n",
						n_cases, i, n);
			n_wrong++;
		}
	}
	fclose(file);
	free(line);
	free(ids);
	assert_int_equal(n_wrong, 0);
	assert_true(n_cases >= MIN_CASES);
}

static void
assert_same_pieces(const NlModel *model, const char *a, size_t a_length,
				   const char *b)
{
	int32_t		x[64];
	int32_t		y[64];
	int			n = nl_tokenize(model, a, a_length, x, 64);

	assert_int_equal(n, nl_tokenize(model, b, strlen(b), y, 64));
	assert_memory_equal(x, y, (size_t) n * sizeof(int32_t));
}

#define SAME(a, b) assert_same_pieces(model, a, sizeof(a) - 1, b)

/* The reference takes no such texts; ours come from anywhere. */
static void
test_not_utf8(void **state)
{
	const NlModel *model = ((Fixture *) *state)->model;

	SAME("or\xff" "der", "order");
	SAME("or\xc3", "or");		/* cut in the middle */
	SAME("or\xe4\xb8", "or");
	SAME("or\xf0\x9f\x98", "or");
	SAME("or\xc0\x81" "der", "order");	/* overlong */
	SAME("or\xe0\x80\x81" "der", "order");
	SAME("or\xf0\x80\x80\x81" "der", "order");
	SAME("or\xed\xa0\x80" "der", "order");	/* surrogate */
	SAME("or\xf4\x90\x80\x80" "der", "order");	/* over U+10FFFF */
	SAME("or\xf8\x88\x80\x80\x80" "der", "order");
	SAME("or\xc3" "der", "order");	/* the d is not swallowed */
	SAME("or\0der", "order");
	SAME("\xe2\x82order", "order");
}

/* What does not fit is cut; nothing is written past max. */
static void
test_max(void **state)
{
	const NlModel *model = ((Fixture *) *state)->model;
	static const char text[] = "unaffable customers, caf\xc3\xa9; \xe5\x8c\x97\xe4\xba\xac";
	int32_t		all[64];
	int			n = nl_tokenize(model, text, sizeof(text) - 1, all, 64);
	int			max;

	assert_true(n > 8);
	for (max = 0; max <= n + 1; max++)
	{
		int32_t		some[66];
		int			i;

		for (i = 0; i < 66; i++)
			some[i] = -7;
		assert_int_equal(nl_tokenize(model, text, sizeof(text) - 1, some, max),
						 max < n ? max : n);
		for (i = 0; i < 66; i++)
			assert_int_equal(some[i], i < max && i < n ? all[i] : -7);
	}
}

/* A word that no pieces cover is one [UNK], also when the cut falls into it. */
static void
test_unknown(void **state)
{
	const NlModel *model = ((Fixture *) *state)->model;
	const NlMarks *marks = nl_model_marks(model);
	static const char text[] = "ordersandorders\xf0\x9f\x98\x80 orders";
	int32_t		pieces[8];

	assert_int_equal(nl_tokenize(model, text, sizeof(text) - 1, pieces, 8), 2);
	assert_int_equal(pieces[0], marks->unk);
	assert_int_equal(nl_tokenize(model, text, sizeof(text) - 1, pieces, 1), 1);
	assert_int_equal(pieces[0], marks->unk);
}

static void
test_marks(void **state)
{
	const NlModel *model = ((Fixture *) *state)->model;
	const NlMarks *marks = nl_model_marks(model);
	int32_t		pieces[16];
	int			n;
	int			i;

	n = nl_tokenize(model, ":,(", 3, pieces, 16);
	assert_int_equal(n, 3);
	assert_int_equal(pieces[0], marks->colon);
	assert_int_equal(pieces[1], marks->comma);
	assert_int_equal(pieces[2], marks->open);

	/* no text can forge a mark */
	n = nl_tokenize(model, "[CLS] x [SEP][SEP]", 18, pieces, 16);
	assert_true(n >= 10);
	for (i = 0; i < n; i++)
	{
		assert_int_not_equal(pieces[i], marks->cls);
		assert_int_not_equal(pieces[i], marks->sep);
	}
}

/*---- Vocabularies made by hand ----*/

typedef struct Strings
{
	unsigned char bytes[4096];
	size_t		length;
	uint64_t	count;
} Strings;

static void
strings_add(Strings *strings, const char *text, uint64_t length)
{
	assert_true(strings->length + 8 + length <= sizeof(strings->bytes));
	memcpy(strings->bytes + strings->length, &length, 8);
	memcpy(strings->bytes + strings->length + 8, text, (size_t) length);
	strings->length += 8 + (size_t) length;
	strings->count++;
}

static NlStatus
create(NlVocab **vocab, const Strings *strings, Fixture *fixture, NlError *err)
{
	err->message[0] = '\0';
	return nl_vocab_create(vocab, strings->bytes, strings->count,
						   &fixture->arena, err);
}

static void
test_create(void **state)
{
	Fixture    *fixture = *state;
	static const char long_piece[256] = {'x'};
	Strings		strings = {.length = 0};
	NlVocab    *vocab;
	NlError		err;
	Strings		bad;
	int32_t		pieces[4];

	assert_int_equal(create(&vocab, &strings, fixture, &err), NL_ERR_FORMAT);
	assert_null(vocab);
	strings_add(&strings, "ab", 2);
	assert_int_equal(create(&vocab, &strings, fixture, &err), NL_ERR_FORMAT);
	assert_non_null(strstr(err.message, "[UNK]"));
	strings_add(&strings, "[UNK]", 5);
	strings_add(&strings, "##b", 3);
	strings_add(&strings, "a", 1);
	strings_add(&strings, long_piece, 255);
	assert_int_equal(create(&vocab, &strings, fixture, &err), NL_OK);
	assert_int_equal(nl_vocab_find(vocab, "ab"), 0);
	assert_int_equal(nl_vocab_find(vocab, "##b"), 2);
	assert_int_equal(nl_vocab_find(vocab, "b"), -1);
	assert_int_equal(nl_vocab_find(vocab, ""), -1);
	assert_int_equal(nl_vocab_tokenize(vocab, "abb aa", 6, pieces, 4), 3);
	assert_int_equal(pieces[0], 0);
	assert_int_equal(pieces[1], 2);
	assert_int_equal(pieces[2], 1);

	bad = strings;
	strings_add(&bad, "ab", 2);
	assert_int_equal(create(&vocab, &bad, fixture, &err), NL_ERR_FORMAT);
	assert_non_null(strstr(err.message, "\"ab\" as 0 and 5"));
	bad = strings;
	strings_add(&bad, "", 0);
	assert_int_equal(create(&vocab, &bad, fixture, &err), NL_ERR_FORMAT);
	bad = strings;
	strings_add(&bad, long_piece, 256);
	assert_int_equal(create(&vocab, &bad, fixture, &err), NL_ERR_FORMAT);
	assert_int_equal(nl_vocab_create(&vocab, strings.bytes, NL_MAX_VOCABULARY + 1,
									 &fixture->arena, &err), NL_ERR_FORMAT);
	assert_null(vocab);
}

/* Pieces made to fall into one place of the hash table are refused quickly,
 * not after a time that grows with the square of their number. */
static void
test_collisions(void **state)
{
	Fixture    *fixture = *state;
	enum
	{
		COUNT = 1200,			/* so 4096 slots */
		ROOM = 24
	};
	unsigned char *bytes = malloc((size_t) COUNT * (8 + ROOM));
	size_t		length = 0;
	int			found = 0;
	unsigned	i;
	NlVocab    *vocab;
	NlError		err;

	assert_non_null(bytes);
	for (i = 0; found < COUNT; i++)
	{
		char		text[ROOM];
		uint64_t	n = (uint64_t) snprintf(text, sizeof(text), "p%u", i);
		uint32_t	hash = 2166136261u;
		uint64_t	j;

		for (j = 0; j < n; j++)
			hash = (hash ^ (unsigned char) text[j]) * 16777619u;
		if (((hash ^ (hash >> 15)) & 4095) >= 16)
			continue;
		memcpy(bytes + length, &n, 8);
		memcpy(bytes + length + 8, text, (size_t) n);
		length += 8 + (size_t) n;
		found++;
	}
	assert_int_equal(nl_vocab_create(&vocab, bytes, COUNT, &fixture->arena, &err),
					 NL_ERR_FORMAT);
	assert_non_null(strstr(err.message, "expected pieces that hash apart"));
	assert_null(vocab);
	free(bytes);
}

static void
test_no_memory(void **state)
{
	Strings		strings = {.length = 0};
	NlStatus	status = NL_ERR_NOMEM;
	int			left;

	(void) state;
	strings_add(&strings, "[UNK]", 5);

	/* one block more each time, until there are enough */
	for (left = 0; status != NL_OK && left < 10; left++)
	{
		Pool		pool = {.left = left};
		NlArena		arena;
		NlVocab    *vocab;
		NlError		err;

		nl_arena_init(&arena, pool_more, &pool, 1, 0);
		status = nl_vocab_create(&vocab, strings.bytes, 1, &arena, &err);
		assert_true(status == NL_OK || status == NL_ERR_NOMEM);
		assert_int_equal(vocab != NULL, status == NL_OK);
		pool_free(&pool);
	}
	assert_int_equal(status, NL_OK);
	assert_true(left > 2);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_reference, setup, teardown),
		cmocka_unit_test_setup_teardown(test_not_utf8, setup, teardown),
		cmocka_unit_test_setup_teardown(test_max, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unknown, setup, teardown),
		cmocka_unit_test_setup_teardown(test_marks, setup, teardown),
		cmocka_unit_test_setup_teardown(test_create, setup, teardown),
		cmocka_unit_test_setup_teardown(test_collisions, setup, teardown),
		cmocka_unit_test(test_no_memory),
	};

	if (argc > 1)
		model_path = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}

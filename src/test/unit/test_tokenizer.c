/*-------------------------------------------------------------------------
 * test_tokenizer.c
 *	  Tokenizers of text models against the references, and at their edges.
 *
 * usage: test_tokenizer, from the repository's root. Vocabularies and cases are
 * src/test/data/tokenizer_*.{txt,tsv}; src/test/make_tokenizer_cases.py wrote
 * them and tells their format, src/test/tokenizer_check.py compares more texts
 * and llama.cpp's own vocabularies. Memory comes from malloc and is given back
 * after each test.
 *-------------------------------------------------------------------------
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <math.h>
#include <cmocka.h>

#include "engine/tokenizer.h"

#include "tokenizer_fixture.h"

#define POOL_BLOCKS 256
#include "../pool.h"

#define BPE_FILE "src/test/data/tokenizer_bpe.txt"
#define SPM_FILE "src/test/data/tokenizer_spm.txt"
#define CASES_FILE "src/test/data/tokenizer_cases.tsv"
#define MIN_CASES 2080
#define MAX_IDS 8192

/* Types of tokenizer.ggml.token_type. */
#define NORMAL 1
#define UNKNOWN 2
#define CONTROL 3
#define USER 4
#define BYTE 6

/* A tokenizer with everything it stands on. */
typedef struct Opened
{
	Pool		pool;
	NlArena		arena;
	unsigned char *bytes;
	NlGguf		gguf;
	NlTokenizer *tok;
	NlStatus	status;
	NlError		err;
} Opened;

static void
open_bytes(Opened *opened, const Bytes *file, int allocations)
{
	memset(opened, 0, sizeof(*opened));
	opened->pool.left = -1;
	nl_arena_init(&opened->arena, pool_more, &opened->pool, 1 << 12, 0);
	opened->bytes = bytes_aligned(file, file->length);
	assert_int_equal(nl_gguf_parse(&opened->gguf, opened->bytes, file->length,
								   &opened->arena, &opened->err), NL_OK);
	opened->pool.left = allocations;
	opened->status = nl_tokenizer_open(&opened->tok, &opened->gguf,
									   &opened->arena, &opened->err);
	assert_true((opened->status == NL_OK) == (opened->tok != NULL));
}

static void
close_opened(Opened *opened)
{
	pool_free(&opened->pool);
	free(opened->bytes);
}

static void
open_file(Opened *opened, const char *path, const char *pre, const Bytes *extra,
		  uint64_t n_extra)
{
	Vocab		vocab;
	Bytes		file;

	vocab_load(&vocab, path);
	vocab_gguf(&vocab, pre, extra, n_extra, &file);
	open_bytes(opened, &file, -1);
	if (opened->status != NL_OK)
		print_error("%s\n", opened->err.message);
	assert_int_equal(opened->status, NL_OK);
	vocab_free(&vocab);
	bytes_free(&file);
}

/*---- Against the references ----*/

/* The tokens' bytes one after another are the text again; SentencePiece puts
 * one space in front and writes spaces for U+2581. */
static void
check_pieces(const NlTokenizer *tok, const int32_t *ids, int n, const char *text,
			 size_t length, bool spm)
{
	char	   *joined = malloc(length + 2);
	char	   *want = malloc(length + 2);
	size_t		n_joined = 0;
	size_t		n_want = 0;
	size_t		i;
	int			k;

	assert_non_null(joined);
	assert_non_null(want);
	if (spm && length > 0)
		want[n_want++] = ' ';
	for (i = 0; i < length; i++)
	{
		if (spm && length - i >= 3 && memcmp(text + i, "\xe2\x96\x81", 3) == 0)
		{
			want[n_want++] = ' ';
			i += 2;
		}
		else
			want[n_want++] = text[i];
	}
	for (k = 0; k < n; k++)
	{
		const char *bytes;
		size_t		piece;

		assert_true(nl_tokenizer_piece(tok, ids[k], &bytes, &piece));
		assert_true(n_joined + piece <= length + 1);
		memcpy(joined + n_joined, bytes, piece);
		n_joined += piece;
	}
	assert_int_equal(n_joined, n_want);
	assert_memory_equal(joined, want, n_want);
	free(joined);
	free(want);
}

typedef struct Kind
{
	char		name[32];
	Opened		opened;
} Kind;

static Kind *
find_kind(Kind *kinds, int *n, const char *name)
{
	int			i;

	for (i = 0; i < *n; i++)
	{
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	}
	assert_true(*n < 16 && strlen(name) < sizeof(kinds[i].name));
	strcpy(kinds[i].name, name);
	if (strcmp(name, "spm") == 0)
		open_file(&kinds[i].opened, SPM_FILE, NULL, NULL, 0);
	else
		open_file(&kinds[i].opened, BPE_FILE, name, NULL, 0);
	return &kinds[(*n)++];
}

/* One line of the cases; false when the numbers differ. */
static bool
check_case(Kind *kinds, int *n_kinds, char *line, int32_t *ids)
{
	char	   *text = strchr(line, '\t');
	char	   *numbers = text != NULL ? strchr(text + 1, '\t') : NULL;
	bool		special;
	bool		spm;
	Kind	   *kind;
	char	   *copy;
	size_t		length;
	NlArenaMark mark;
	bool		same = true;
	int			n;
	int			i;

	assert_non_null(numbers);
	assert_non_null(strchr(numbers, '\n'));
	*text++ = '\0';
	*numbers++ = '\0';
	special = line[strlen(line) - 1] == '+';
	if (special)
		line[strlen(line) - 1] = '\0';
	kind = find_kind(kinds, n_kinds, line);
	spm = strcmp(line, "spm") == 0;
	length = vocab_unescape(text);

	/* a copy of exactly this size, so that a read past the end is seen */
	copy = malloc(length > 0 ? length : 1);
	assert_non_null(copy);
	memcpy(copy, text, length);
	mark = nl_arena_mark(&kind->opened.arena);
	n = nl_tokenizer_encode(kind->opened.tok, copy, length, special, ids, MAX_IDS);
	assert_ptr_equal(mark.block, nl_arena_mark(&kind->opened.arena).block);
	assert_int_equal(mark.used, nl_arena_mark(&kind->opened.arena).used);
	assert_in_range(n, 0, MAX_IDS);
	check_pieces(kind->opened.tok, ids, n, copy, length, spm);
	free(copy);
	for (i = 0; *numbers != '\n'; i++)
	{
		long		want = strtol(numbers, &numbers, 10);

		if (i >= n || ids[i] != want)
			same = false;
	}
	if (!special)
	{
		int			k;

		for (k = 0; k < n; k++)
			assert_false(nl_tokenizer_is_control(kind->opened.tok, ids[k]));
	}
	return same && i == n;
}

static void
test_reference(void **state)
{
	Kind	   *kinds = calloc(16, sizeof(Kind));
	FILE	   *file = fopen(CASES_FILE, "r");
	char	   *line = malloc(VOCAB_LINE);
	int32_t    *ids = malloc(MAX_IDS * sizeof(int32_t));
	int			n_kinds = 0;
	int			n_cases = 0;
	int			n_wrong = 0;

	(void) state;
	assert_non_null(kinds);
	assert_non_null(file);
	assert_non_null(line);
	assert_non_null(ids);
	while (fgets(line, VOCAB_LINE, file) != NULL)
	{
		n_cases++;
		if (!check_case(kinds, &n_kinds, line, ids))
		{
			if (n_wrong++ < 5)
				print_error("line %d (%s): other tokens\n", n_cases, line);
		}
	}
	fclose(file);
	free(line);
	free(ids);
	assert_int_equal(n_kinds, 8);
	while (n_kinds > 0)
		close_opened(&kinds[--n_kinds].opened);
	free(kinds);
	assert_int_equal(n_wrong, 0);
	assert_true(n_cases >= MIN_CASES);
}

/*---- Edges ----*/

static int
encode(Opened *opened, const char *text, bool special, int32_t *ids, int max)
{
	return nl_tokenizer_encode(opened->tok, text, strlen(text), special, ids, max);
}

/* What does not fit is counted; nothing is written past max. */
static void
test_max(void **state)
{
	static const char text[] = "unaffable customers, caf\xc3\xa9<|im_end|> \xe5\x8c\x97";
	static const char *const files[] = {BPE_FILE, SPM_FILE};
	int			i;

	(void) state;
	for (i = 0; i < 2; i++)
	{
		Opened		opened;
		int32_t		all[96];
		int			n;
		int			max;

		open_file(&opened, files[i], i == 0 ? "qwen2" : NULL, NULL, 0);
		n = encode(&opened, text, true, all, 96);
		assert_in_range(n, 8, 90);
		for (max = 0; max <= n + 1; max++)
		{
			int32_t		some[96];
			int			k;

			memset(some, -1, sizeof(some));
			assert_int_equal(encode(&opened, text, true, some, max), n);
			for (k = 0; k < 96; k++)
				assert_int_equal(some[k], k < max && k < n ? all[k] : -1);
		}
		close_opened(&opened);
	}
}

/* Any bytes: the tokens give them back. */
static void
test_not_utf8(void **state)
{
	static const char *const files[] = {BPE_FILE, SPM_FILE};
	uint32_t	seed = 7;
	int			round;
	int			i;

	(void) state;
	for (i = 0; i < 2; i++)
	{
		Opened		opened;

		open_file(&opened, files[i], i == 0 ? "deepseek-llm" : NULL, NULL, 0);
		for (round = 0; round < 300; round++)
		{
			size_t		length = (size_t) (round % 40);
			char	   *text = malloc(length > 0 ? length : 1);
			int32_t		ids[256];
			size_t		k;
			int			n;

			assert_non_null(text);
			for (k = 0; k < length; k++)
			{
				seed = seed * 1664525u + 1013904223u;
				text[k] = (char) (seed >> 24);
			}
			n = nl_tokenizer_encode(opened.tok, text, length, false, ids, 256);
			assert_in_range(n, 0, 256);
			check_pieces(opened.tok, ids, n, text, length, i == 1);
			free(text);
		}
		close_opened(&opened);
	}
}

/* A control token comes only where it is asked for, a user-defined one always;
 * the longest at a place. */
static void
test_special(void **state)
{
	Opened		opened;
	int32_t		ids[64];
	int32_t		start;
	int32_t		call;
	int			n;
	int			i;

	(void) state;
	open_file(&opened, BPE_FILE, "qwen2", NULL, 0);
	start = nl_tokenizer_find(opened.tok, "<|im_start|>", 12);
	call = nl_tokenizer_find(opened.tok, "<tool_call>", 11);
	assert_int_equal(start, nl_tokenizer_count(opened.tok) - 4);
	assert_int_equal(call, start + 2);
	assert_int_equal(nl_tokenizer_find(opened.tok, "<|im_start", 10), -1);
	assert_int_equal(nl_tokenizer_find(opened.tok, "", 0), -1);
	assert_true(nl_tokenizer_is_control(opened.tok, start));
	assert_true(nl_tokenizer_is_special(opened.tok, call));
	assert_false(nl_tokenizer_is_control(opened.tok, call));

	n = encode(&opened, "<|im_start|><tool_call><tool_cal", true, ids, 64);
	assert_in_range(n, 4, 64);
	assert_int_equal(ids[0], start);
	assert_int_equal(ids[1], call);
	assert_int_equal(ids[2], call + 1); /* "<tool" */
	n = encode(&opened, "<|im_start|><tool_call>", false, ids, 64);
	assert_in_range(n, 3, 64);
	for (i = 0; i < n; i++)
		assert_int_not_equal(ids[i], start);
	assert_int_equal(ids[n - 1], call);

	/* within a span only, and only as a whole */
	{
		static const char text[] = "<|im_start|>a<|im_start|><|im_start|>";
		static const NlTextSpan spans[] = {{0, 12}, {13, 24}, {25, 37}};

		n = nl_tokenizer_encode_spans(opened.tok, text, sizeof(text) - 1, spans, 3, ids, 64);
		assert_in_range(n, 5, 64);
		assert_int_equal(ids[0], start);
		for (i = 1; i < n - 1; i++)
			assert_int_not_equal(ids[i], start);
		assert_int_equal(ids[n - 1], start);
	}

	/* no file's key names them, the ends are known by their spelling */
	assert_true(nl_tokenizer_is_end(opened.tok, nl_tokenizer_find(opened.tok, "<|im_end|>", 10)));
	assert_true(nl_tokenizer_is_end(opened.tok, nl_tokenizer_find(opened.tok, "<|endoftext|>", 13)));
	assert_false(nl_tokenizer_is_end(opened.tok, start));
	assert_int_equal(nl_tokenizer_eos(opened.tok), -1);
	assert_false(nl_tokenizer_adds_bos(opened.tok));
	close_opened(&opened);

	/* SentencePiece: a space is put in front again behind a special token */
	open_file(&opened, SPM_FILE, NULL, NULL, 0);
	n = encode(&opened, "the</s>the", true, ids, 64);
	assert_int_equal(n % 2, 1);
	assert_int_equal(ids[n / 2], nl_tokenizer_find(opened.tok, "</s>", 4));
	for (i = 0; i < n / 2; i++)
		assert_int_equal(ids[i], ids[n / 2 + 1 + i]);
	assert_true(nl_tokenizer_is_end(opened.tok, ids[n / 2]));
	assert_string_equal(nl_tokenizer_kind(opened.tok), "llama");
	close_opened(&opened);
}

static void
test_ids(void **state)
{
	Bytes		extra = {NULL, 0, 0};
	Opened		opened;
	const int32_t *ends;
	int32_t		with[8];
	int32_t		without[8];
	int			n;

	(void) state;
	put_key_u32(&extra, "tokenizer.ggml.bos_token_id", 7);
	put_key_u32(&extra, "tokenizer.ggml.eos_token_id", 8);
	put_key_u32(&extra, "tokenizer.ggml.eot_token_id", 9);
	put_key_u32(&extra, "tokenizer.ggml.unknown_token_id", 10);
	open_file(&opened, BPE_FILE, "llama-bpe", &extra, 4);
	assert_int_equal(nl_tokenizer_bos(opened.tok), 7);
	assert_int_equal(nl_tokenizer_eos(opened.tok), 8);
	assert_int_equal(nl_tokenizer_eot(opened.tok), 9);
	assert_int_equal(nl_tokenizer_unknown(opened.tok), 10);
	assert_true(nl_tokenizer_adds_bos(opened.tok)); /* llama-bpe's habit */
	assert_int_equal(nl_tokenizer_ends(opened.tok, &ends), 4);
	assert_int_equal(ends[0], 8);
	assert_int_equal(ends[1], 9);
	assert_string_equal(nl_tokenizer_kind(opened.tok), "gpt2/llama-bpe");
	close_opened(&opened);

	put_key(&extra, "tokenizer.ggml.add_bos_token", 7);
	put_u8(&extra, 0);
	open_file(&opened, BPE_FILE, "llama-bpe", &extra, 5);
	assert_false(nl_tokenizer_adds_bos(opened.tok));
	close_opened(&opened);
	bytes_free(&extra);

	open_file(&opened, SPM_FILE, NULL, NULL, 0);
	assert_int_equal(nl_tokenizer_unknown(opened.tok), 0);	/* by its type */
	n = encode(&opened, " the", false, without, 8);
	close_opened(&opened);
	put_key(&extra, "tokenizer.ggml.add_space_prefix", 7);
	put_u8(&extra, 0);
	open_file(&opened, SPM_FILE, NULL, &extra, 1);
	assert_int_equal(encode(&opened, "  the", false, with, 8), n);
	assert_memory_equal(with, without, (size_t) n * sizeof(int32_t));
	close_opened(&opened);
	bytes_free(&extra);
}

/* Would take hours, were anything quadratic in it. */
static void
test_long(void **state)
{
	static const char *const files[] = {BPE_FILE, SPM_FILE};
	static const char *const patterns[] = {"a", " ", "7", "\n ", "\xe3\x80\x80", "ab' \t", " <", "\xff"};
	char	   *text = malloc(NL_TOKENIZER_MAX_TEXT + 1);
	int32_t		id;
	int			i;
	int			k;

	(void) state;
	assert_non_null(text);
	for (i = 0; i < 2; i++)
	{
		Opened		opened;

		open_file(&opened, files[i], i == 0 ? "deepseek-llm" : NULL, NULL, 0);
		for (k = 0; k < (int) (sizeof(patterns) / sizeof(patterns[0])); k++)
		{
			size_t		length = strlen(patterns[k]);
			size_t		at;

			for (at = 0; at < NL_TOKENIZER_MAX_TEXT / 4; at++)
				text[at] = patterns[k][at % length];
			assert_true(nl_tokenizer_encode(opened.tok, text, at, true, &id, 1) > 1000);
		}
		memset(text, 'a', NL_TOKENIZER_MAX_TEXT + 1);
		assert_int_equal(nl_tokenizer_encode(opened.tok, text, NL_TOKENIZER_MAX_TEXT + 1,
											 false, &id, 1), -1);
		close_opened(&opened);
	}
	free(text);
}

static void
test_nomem(void **state)
{
	static const char *const files[] = {BPE_FILE, SPM_FILE};
	char	   *text = calloc(1, 100000);
	int			i;

	(void) state;
	assert_non_null(text);
	for (i = 0; i < 2; i++)
	{
		Vocab		vocab;
		Bytes		file;
		Opened		opened;
		int			allocations = 0;
		int32_t		id;

		vocab_load(&vocab, files[i]);
		vocab_gguf(&vocab, i == 0 ? "gpt-2" : NULL, NULL, 0, &file);
		for (;; allocations++)
		{
			open_bytes(&opened, &file, allocations);
			if (opened.status == NL_OK)
				break;
			assert_int_equal(opened.status, NL_ERR_NOMEM);
			close_opened(&opened);
		}
		assert_in_range(allocations, 3, 100);

		/* no more comes: a long text cannot be taken, a short one still can */
		opened.pool.left = 0;
		assert_int_equal(nl_tokenizer_encode(opened.tok, text, 100000, false, &id, 1), -1);
		opened.pool.left = -1;
		assert_in_range(nl_tokenizer_encode(opened.tok, text, 100000, false, &id, 1), 100, 200000);
		close_opened(&opened);
		vocab_free(&vocab);
		bytes_free(&file);
	}
	free(text);
}

/*---- Bad files ----*/

/* Opens what the caller put together and expects a message with these words. */
static void
expect_bad(Bytes *file, const char *words)
{
	Opened		opened;

	open_bytes(&opened, file, -1);
	assert_int_equal(opened.status, NL_ERR_FORMAT);
	if (strstr(opened.err.message, words) == NULL)
		fail_msg("expected \"%s\" in \"%s\"", words, opened.err.message);
	close_opened(&opened);
	bytes_free(file);
}

/* A vocabulary of a few letters, to be spoilt. */
static void
letters(Vocab *vocab)
{
	memset(vocab, 0, sizeof(*vocab));
	vocab_token(vocab, NORMAL, "a", 1, -1);
	vocab_token(vocab, NORMAL, "b", 1, -2);
	vocab_token(vocab, NORMAL, "ab", 2, -3);
	vocab_merge(vocab, "a b");
}

static void
bad_vocab(Vocab *vocab, const char *pre, const char *words)
{
	Bytes		file;

	vocab_gguf(vocab, pre, NULL, 0, &file);
	vocab_free(vocab);
	expect_bad(&file, words);
}

static void
test_bad_tokens(void **state)
{
	static char long_text[NL_TOKENIZER_MAX_PIECE + 1];
	Vocab		vocab;

	(void) state;
	memset(long_text, 'x', sizeof(long_text));
	letters(&vocab);
	bad_vocab(&vocab, "gpt-4o", "\"gpt-4o\"");
	letters(&vocab);
	vocab_token(&vocab, NORMAL, long_text, sizeof(long_text), 0);
	bad_vocab(&vocab, "qwen2", "at most 1024 bytes for token 3");
	letters(&vocab);
	vocab_token(&vocab, CONTROL, long_text, 257, 0);
	bad_vocab(&vocab, "qwen2", "special token 3");
	letters(&vocab);
	vocab_token(&vocab, 7, "c", 1, 0);
	bad_vocab(&vocab, "qwen2", "1 to 6 for token 3");
	letters(&vocab);
	vocab_token(&vocab, 0, "c", 1, 0);
	bad_vocab(&vocab, "qwen2", "1 to 6 for token 3");
	letters(&vocab);
	vocab_token(&vocab, BYTE, "<0xG0>", 6, 0);
	bad_vocab(&vocab, NULL, "<0xNN>");
	letters(&vocab);
	vocab_token(&vocab, BYTE, "<0x0>", 5, 0);
	bad_vocab(&vocab, NULL, "<0xNN>");
	letters(&vocab);
	vocab_token(&vocab, NORMAL, "c", 1, NAN);
	bad_vocab(&vocab, NULL, "a number for token 3");
	letters(&vocab);
	vocab_token(&vocab, NORMAL, "c", 1, -INFINITY);
	bad_vocab(&vocab, NULL, "a number for token 3");
	memset(&vocab, 0, sizeof(vocab));
	bad_vocab(&vocab, NULL, "expected 1 to 1048576 tokens, found 0");
}

static void
test_bad_merges(void **state)
{
	static const char *const merges[] = {
		"ab", "", " ", "a ", " a", "a  b", "a c", "c a", "b a", "a b b", "ab b"
	};
	Vocab		vocab;
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(merges) / sizeof(merges[0]); i++)
	{
		letters(&vocab);
		vocab_merge(&vocab, merges[i]);
		bad_vocab(&vocab, "qwen2", "as item 1");
	}

	/* no merge makes a control token */
	letters(&vocab);
	vocab_token(&vocab, CONTROL, "ba", 2, 0);
	vocab_merge(&vocab, "b a");
	bad_vocab(&vocab, "qwen2", "as item 1");
}

static void
test_bad_keys(void **state)
{
	static const struct
	{
		const char *name;
		uint32_t	type;
		uint32_t	value;
		const char *words;
	}			keys[] = {
		{"tokenizer.ggml.bos_token_id", 4, 3, "bos_token_id: expected a token below 3, found 3"},
		{"tokenizer.ggml.eos_token_id", 4, UINT32_MAX, "eos_token_id: expected a token below 3"},
		{"tokenizer.ggml.eot_token_id", 5, UINT32_MAX, "eot_token_id: expected a token below 3"},
		{"tokenizer.ggml.eom_token_id", 6, 0, "eom_token_id: expected u32"},
		{"tokenizer.ggml.unknown_token_id", 6, 0, "unknown_token_id: expected u32"},
		{"tokenizer.ggml.add_bos_token", 4, 1, "add_bos_token: expected bool"},
		{"tokenizer.ggml.add_space_prefix", 4, 1, "add_space_prefix: expected bool"}
	};
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
	{
		Vocab		vocab;
		Bytes		extra = {NULL, 0, 0};
		Bytes		file;

		letters(&vocab);
		put_key(&extra, keys[i].name, keys[i].type);
		put_u32(&extra, keys[i].value);
		vocab_gguf(&vocab, NULL, &extra, 1, &file);
		bytes_free(&extra);
		vocab_free(&vocab);
		expect_bad(&file, keys[i].words);
	}
}

static void
test_bad_shapes(void **state)
{
	Bytes		file = {NULL, 0, 0};
	Vocab		vocab;

	(void) state;
	put_header(&file, 0, 0);
	expect_bad(&file, "tokenizer.ggml.model");
	put_header(&file, 0, 1);
	put_key_string(&file, "tokenizer.ggml.model", "bert");
	expect_bad(&file, "\"bert\"");
	put_header(&file, 0, 1);
	put_key_string(&file, "tokenizer.ggml.model", "gpt2");
	expect_bad(&file, "tokenizer.ggml.tokens");

	/* a list too short, of another type, or none */
	letters(&vocab);
	vocab.n_tokens--;
	vocab.tokens.length -= 10;
	put_header(&file, 0, 3);
	put_key_string(&file, "tokenizer.ggml.model", "gpt2");
	put_key_array(&file, "tokenizer.ggml.tokens", 8, vocab.n_tokens);
	put_bytes(&file, vocab.tokens.data, vocab.tokens.length);
	put_key_array(&file, "tokenizer.ggml.token_type", 5, 3);
	put_bytes(&file, vocab.types.data, vocab.types.length);
	expect_bad(&file, "token_type: expected an array of 2");
	put_header(&file, 0, 3);
	put_key_string(&file, "tokenizer.ggml.model", "llama");
	put_key_array(&file, "tokenizer.ggml.tokens", 8, vocab.n_tokens);
	put_bytes(&file, vocab.tokens.data, vocab.tokens.length);
	put_key_array(&file, "tokenizer.ggml.scores", 5, 2);
	put_bytes(&file, vocab.scores.data, 8);
	expect_bad(&file, "scores: expected an array of 2 f32");
	put_header(&file, 0, 2);
	put_key_string(&file, "tokenizer.ggml.model", "llama");
	put_key_array(&file, "tokenizer.ggml.tokens", 8, vocab.n_tokens);
	put_bytes(&file, vocab.tokens.data, vocab.tokens.length);
	expect_bad(&file, "found none");
	put_header(&file, 0, 2);
	put_key_string(&file, "tokenizer.ggml.model", "gpt2");
	put_key_array(&file, "tokenizer.ggml.tokens", 8, vocab.n_tokens);
	put_bytes(&file, vocab.tokens.data, vocab.tokens.length);
	expect_bad(&file, "tokenizer.ggml.merges");
	vocab_free(&vocab);
}

/* Padded vocabularies: empty tokens, and two spelled alike. Bytes that no token
 * covers give nothing in BPE, the unknown token in SentencePiece. */
static void
test_gaps(void **state)
{
	Vocab		vocab;
	Bytes		file;
	Opened		opened;
	int32_t		ids[8];
	const char *bytes;
	size_t		length;

	(void) state;
	letters(&vocab);
	vocab_token(&vocab, NORMAL, "", 0, 0);
	vocab_token(&vocab, NORMAL, "a", 1, 0);
	vocab_token(&vocab, UNKNOWN, "<unk>", 5, 0);
	vocab_token(&vocab, CONTROL, "ba", 2, 5);
	vocab_token(&vocab, USER, "bb", 2, 0);
	vocab_token(&vocab, NORMAL, "aab", 3, 0);	/* no merges lead to it */
	vocab_gguf(&vocab, "gpt-2", NULL, 0, &file);
	open_bytes(&opened, &file, -1);
	assert_int_equal(encode(&opened, "aab", false, ids, 8), 2);
	close_opened(&opened);
	bytes_free(&file);
	vocab_gguf(&vocab, "llama-bpe", NULL, 0, &file);
	open_bytes(&opened, &file, -1);
	assert_int_equal(opened.status, NL_OK);
	assert_int_equal(encode(&opened, "a?ab", false, ids, 8), 2);
	assert_int_equal(ids[0], 0);
	assert_int_equal(ids[1], 2);
	assert_int_equal(encode(&opened, "ba", false, ids, 8), 2);	/* a whole cut, but control */
	assert_int_equal(encode(&opened, "ba", true, ids, 8), 1);
	assert_int_equal(encode(&opened, "bb", false, ids, 8), 1);
	assert_int_equal(encode(&opened, "aab", false, ids, 8), 1);
	assert_true(nl_tokenizer_piece(opened.tok, 3, &bytes, &length));
	assert_int_equal(length, 0);
	assert_false(nl_tokenizer_piece(opened.tok, 9, &bytes, &length));
	assert_false(nl_tokenizer_piece(opened.tok, -1, &bytes, &length));
	assert_true(nl_tokenizer_is_control(opened.tok, 9));
	close_opened(&opened);
	bytes_free(&file);

	vocab_gguf(&vocab, NULL, NULL, 0, &file);
	open_bytes(&opened, &file, -1);
	assert_int_equal(opened.status, NL_OK);
	assert_int_equal(encode(&opened, "ba", false, ids, 8), 5);	/* U+2581 is unknown: 3 bytes */
	assert_int_equal(ids[0], 5);
	assert_int_equal(ids[2], 5);
	assert_int_equal(ids[3], 1);
	assert_int_equal(ids[4], 0);
	close_opened(&opened);
	bytes_free(&file);
	vocab_free(&vocab);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reference),
		cmocka_unit_test(test_max),
		cmocka_unit_test(test_not_utf8),
		cmocka_unit_test(test_special),
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_nomem),
		cmocka_unit_test(test_bad_tokens),
		cmocka_unit_test(test_bad_merges),
		cmocka_unit_test(test_bad_keys),
		cmocka_unit_test(test_bad_shapes),
		cmocka_unit_test(test_gaps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*-------------------------------------------------------------------------
 * tokenizer_fixture.h
 *	  Small vocabularies for tests: from src/test/data, and made by hand.
 *
 * vocab_load reads tokenizer_bpe.txt or tokenizer_spm.txt (the format stands in
 * src/test/make_tokenizer_cases.py); vocab_gguf writes the keys of a GGUF file
 * that holds it. A Vocab is freed by vocab_free. Failing to read a file fails
 * the test.
 *-------------------------------------------------------------------------
 */
#ifndef TOKENIZER_FIXTURE_H
#define TOKENIZER_FIXTURE_H

#include <stdio.h>

#include "gguf_bytes.h"

#define VOCAB_LINE 65536

typedef struct Vocab
{
	Bytes		tokens;			/* strings, as an array holds them */
	Bytes		types;
	Bytes		scores;
	Bytes		merges;
	uint64_t	n_tokens;
	uint64_t	n_merges;
} Vocab;

/* \u{HEX} -> UTF-8, in place; returns the length. */
static inline size_t
vocab_unescape(char *text)
{
	char	   *in = text;
	char	   *out = text;

	while (*in != '\0')
	{
		unsigned long code;

		if (strncmp(in, "\\u{", 3) != 0)
		{
			*out++ = *in++;
			continue;
		}
		code = strtoul(in + 3, &in, 16);
		in++;
		if (code < 0x80)
			*out++ = (char) code;
		else if (code < 0x800)
		{
			*out++ = (char) (0xc0 | (code >> 6));
			*out++ = (char) (0x80 | (code & 0x3f));
		}
		else if (code < 0x10000)
		{
			*out++ = (char) (0xe0 | (code >> 12));
			*out++ = (char) (0x80 | ((code >> 6) & 0x3f));
			*out++ = (char) (0x80 | (code & 0x3f));
		}
		else
		{
			*out++ = (char) (0xf0 | (code >> 18));
			*out++ = (char) (0x80 | ((code >> 12) & 0x3f));
			*out++ = (char) (0x80 | ((code >> 6) & 0x3f));
			*out++ = (char) (0x80 | (code & 0x3f));
		}
	}
	return (size_t) (out - text);
}

static inline void
vocab_token(Vocab *vocab, uint32_t type, const char *text, size_t length, float score)
{
	put_u64(&vocab->tokens, length);
	put_bytes(&vocab->tokens, text, length);
	put_u32(&vocab->types, type);
	put_f32(&vocab->scores, score);
	vocab->n_tokens++;
}

static inline void
vocab_merge(Vocab *vocab, const char *text)
{
	put_string(&vocab->merges, text);
	vocab->n_merges++;
}

static inline void
vocab_load(Vocab *vocab, const char *path)
{
	FILE	   *file = fopen(path, "r");
	char	   *line = malloc(VOCAB_LINE);

	memset(vocab, 0, sizeof(*vocab));
	assert_non_null(file);
	assert_non_null(line);
	while (fgets(line, VOCAB_LINE, file) != NULL)
	{
		char	   *second = strchr(line, '\t') + 1;
		char	   *third = strchr(second, '\t') + 1;
		char	   *fourth = strchr(third, '\t');

		line[strlen(line) - 1] = '\0';
		third[-1] = '\0';
		if (strncmp(line, "token", 5) == 0)
		{
			float		score = fourth != NULL ? strtof(fourth + 1, NULL) : 0;

			if (fourth != NULL)
				*fourth = '\0';
			vocab_token(vocab, (uint32_t) strtoul(second, NULL, 10), third,
						vocab_unescape(third), score);
		}
		else
		{
			size_t		left = vocab_unescape(second);
			size_t		right = vocab_unescape(third);

			put_u64(&vocab->merges, left + 1 + right);
			put_bytes(&vocab->merges, second, left);
			put_bytes(&vocab->merges, " ", 1);
			put_bytes(&vocab->merges, third, right);
			vocab->n_merges++;
		}
	}
	fclose(file);
	free(line);
}

static inline void
vocab_free(Vocab *vocab)
{
	bytes_free(&vocab->tokens);
	bytes_free(&vocab->types);
	bytes_free(&vocab->scores);
	bytes_free(&vocab->merges);
}

/* pre NULL: SentencePiece. extra: keys of the caller's own, n_extra of them. */
static inline void
vocab_gguf(const Vocab *vocab, const char *pre, const Bytes *extra,
		   uint64_t n_extra, Bytes *out)
{
	memset(out, 0, sizeof(*out));
	put_header(out, 0, (pre != NULL ? 5 : 4) + n_extra);
	put_key_string(out, "tokenizer.ggml.model", pre != NULL ? "gpt2" : "llama");
	put_key_array(out, "tokenizer.ggml.tokens", 8, vocab->n_tokens);
	put_bytes(out, vocab->tokens.data, vocab->tokens.length);
	put_key_array(out, "tokenizer.ggml.token_type", 5, vocab->n_tokens);
	put_bytes(out, vocab->types.data, vocab->types.length);
	if (pre != NULL)
	{
		put_key_string(out, "tokenizer.ggml.pre", pre);
		put_key_array(out, "tokenizer.ggml.merges", 8, vocab->n_merges);
		put_bytes(out, vocab->merges.data, vocab->merges.length);
	}
	else
	{
		put_key_array(out, "tokenizer.ggml.scores", 6, vocab->n_tokens);
		put_bytes(out, vocab->scores.data, vocab->scores.length);
	}
	if (extra != NULL)
		put_bytes(out, extra->data, extra->length);
}

#endif							/* TOKENIZER_FIXTURE_H */

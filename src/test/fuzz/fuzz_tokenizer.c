/*-------------------------------------------------------------------------
 * fuzz_tokenizer.c
 *	  libFuzzer target: bytes -> GGUF keys -> tokenizer -> tokens of a text.
 *
 * An input is a length (u16, little-endian), a GGUF file of so many bytes, and
 * a text: the rest. What was accepted is used: every piece is read, and the
 * text is encoded with and without special tokens, rendered as a chat and
 * encoded again. Tokens must be of the vocabulary, and without special tokens
 * none of them control; the same text must give as many tokens whatever room
 * there is for them. Seeds: corpus/tokenizer (letters only, the two kinds).
 * All memory is freed before the next input.
 *-------------------------------------------------------------------------
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lang/chat.h"

#define POOL_BLOCKS 1024
#include "../pool.h"

#define ARENA_LIMIT (64 << 20)
#define MAX_IDS 4096

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile uint64_t sink;	/* what was read must not be optimised away */

static void
check_ids(const NlTokenizer *tok, const int32_t *ids, int n, bool special)
{
	int			i;

	for (i = 0; i < n && i < MAX_IDS; i++)
	{
		const char *bytes;
		size_t		length;

		if (!nl_tokenizer_piece(tok, ids[i], &bytes, &length))
			abort();
		/* SentencePiece has the unknown token for what it cannot spell */
		if (!special && nl_tokenizer_is_control(tok, ids[i]) && ids[i] != nl_tokenizer_unknown(tok) &&
			nl_tokenizer_is_special(tok, ids[i]))
			abort();
	}
}

static void
use(NlTokenizer *tok, NlArena *arena, const char *text, size_t size)
{
	static int32_t ids[MAX_IDS];
	NlChatMessage message = {NL_CHAT_USER, text, size};
	NlChatMarks marks = nl_chat_marks(tok);
	NlChatText chat;
	int			n;
	int			i;

	for (i = 0; i < nl_tokenizer_count(tok); i++)
	{
		const char *bytes;
		size_t		length;
		size_t		k;

		if (!nl_tokenizer_piece(tok, i, &bytes, &length))
			abort();
		for (k = 0; k < length; k++)
			sink += (unsigned char) bytes[k];
	}
	n = nl_tokenizer_encode(tok, text, size, false, ids, MAX_IDS);
	check_ids(tok, ids, n, false);
	if (nl_tokenizer_encode(tok, text, size, false, ids, 1) != n)
		abort();
	n = nl_tokenizer_encode(tok, text, size, true, ids, MAX_IDS);
	check_ids(tok, ids, n, true);
	if (nl_chat_render((NlChat) (1 + size % NL_CHAT_ORCA_VICUNA), &message, 1, &marks, arena, &chat, NULL) == NL_OK)
	{
		n = nl_tokenizer_encode_spans(tok, chat.text, chat.length, chat.spans, chat.n_spans, ids, MAX_IDS);
		check_ids(tok, ids, n, true);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Pool		pool = {.left = -1};
	NlArena		arena;
	NlGguf		gguf;
	NlTokenizer *tok;
	size_t		length;
	void	   *copy;

	if (size < 2)
		return 0;
	length = data[0] | (size_t) data[1] << 8;
	if (length > size - 2)
		length = size - 2;
	if (posix_memalign(&copy, NL_ALIGN, length > 0 ? length : 1) != 0)
		return 0;
	memcpy(copy, data + 2, length);
	nl_arena_init(&arena, pool_more, &pool, 4096, ARENA_LIMIT);
	if (nl_gguf_parse(&gguf, copy, length, &arena, NULL) == NL_OK &&
		nl_tokenizer_open(&tok, &gguf, &arena, NULL) == NL_OK)
		use(tok, &arena, (const char *) data + 2 + length, size - 2 - length);
	(void) nl_chat_recognise((const char *) data, size);
	pool_free(&pool);
	free(copy);
	return 0;
}

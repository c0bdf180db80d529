/*-------------------------------------------------------------------------
 * fuzz_wordpiece.c
 *	  libFuzzer target: bytes -> a vocabulary -> pieces of a text.
 *
 * The first byte says how many pieces the vocabulary has; pieces are the
 * bytes up to the next zero, behind [UNK]; the rest is the text. A vocabulary
 * is made or refused; the pieces of a text are within it and within the limit,
 * and the same whatever the limit is.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "engine/wordpiece.h"

#define POOL_BLOCKS 64
#include "../pool.h"

#define MAX_OUT 512

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int fine)
{
	if (!fine)
		__builtin_trap();
}

static size_t
put(unsigned char *at, const void *bytes, uint64_t length)
{
	memcpy(at, &length, sizeof(length));
	memcpy(at + sizeof(length), bytes, (size_t) length);
	return sizeof(length) + (size_t) length;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static Pool pool = {.left = -1};
	unsigned char *bytes;
	const uint8_t *end = data + size;
	size_t		used = 0;
	uint64_t	count = 1;
	int			wanted;
	NlVocab    *vocab = NULL;
	NlArena		arena;
	NlError		err;

	if (size < 2)
		return 0;
	/* each piece takes eight bytes beside its own */
	bytes = malloc(9 * size + 64);
	must(bytes != NULL);
	wanted = *data++;
	used += put(bytes, "[UNK]", 5);
	while (wanted-- > 0 && data < end)
	{
		const uint8_t *stop = memchr(data, 0, (size_t) (end - data));
		size_t		length = stop != NULL ? (size_t) (stop - data) : (size_t) (end - data);

		used += put(bytes + used, data, length);
		count++;
		data += length + (stop != NULL);
	}
	nl_arena_init(&arena, pool_more, &pool, 1 << 16, 16 << 20);
	if (nl_vocab_create(&vocab, bytes, count, &arena, &err) == NL_OK)
	{
		int32_t		all[MAX_OUT];
		int32_t		few[7];
		int			n = nl_vocab_tokenize(vocab, (const char *) data, (size_t) (end - data), all, MAX_OUT);
		int			m = nl_vocab_tokenize(vocab, (const char *) data, (size_t) (end - data), few, 7);
		int			i;

		must(n >= 0 && n <= MAX_OUT && m == (n < 7 ? n : 7));
		for (i = 0; i < n; i++)
			must(all[i] >= 0 && (uint64_t) all[i] < count);
		must(memcmp(all, few, (size_t) m * sizeof(int32_t)) == 0);
	}
	pool_free(&pool);
	free(bytes);
	return 0;
}

/*-------------------------------------------------------------------------
 * tokenize.c
 *	  Tokens of texts by the tokenizer of a GGUF file; for comparisons.
 *
 * usage: tokenize FILE.gguf [special]     texts on standard input
 *
 * Input: texts, each ended by a byte 0 (a text cannot hold one). Output: a line
 * of token numbers for each. `special` finds special tokens in the texts. Only
 * the keys of the file are looked at. Exit status 1 and a message when the file
 * cannot be read; memory is given back by the end of the process.
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/mapfile.h"
#include "engine/tokenizer.h"

#define MAX_IDS (NL_TOKENIZER_MAX_TEXT + 1)

static void *
more(void *owner, size_t size)
{
	(void) owner;
	return malloc(size);
}

static int
read_all(char **text, size_t *length)
{
	size_t		room = 1 << 16;

	*length = 0;
	*text = malloc(room);
	while (*text != NULL)
	{
		size_t		n = fread(*text + *length, 1, room - *length, stdin);

		if (n == 0)
			return ferror(stdin) ? 1 : 0;
		*length += n;
		if (*length == room)
			*text = realloc(*text, room *= 2);
	}
	return 1;
}

int
main(int argc, char **argv)
{
	NlArena		arena;
	NlMapping  *mapping;
	NlGguf		gguf;
	NlTokenizer *tok;
	NlError		err;
	bool		special = argc > 2 && strcmp(argv[2], "special") == 0;
	int32_t    *ids = malloc(MAX_IDS * sizeof(int32_t));
	char	   *text;
	size_t		length;
	size_t		start = 0;
	size_t		i;

	if (argc < 2 || ids == NULL)
	{
		fprintf(stderr, "usage: tokenize FILE.gguf [special] <TEXTS\n");
		return 2;
	}
	nl_arena_init(&arena, more, NULL, 1 << 20, 0);
	if (nl_mapping_open(&mapping, argv[1], &arena, &err) != NL_OK ||
		nl_gguf_parse(&gguf, mapping->bytes, mapping->size, &arena, &err) != NL_OK ||
		nl_tokenizer_open(&tok, &gguf, &arena, &err) != NL_OK)
	{
		fprintf(stderr, "%s: %s\n", argv[1], err.message);
		return 1;
	}
	if (read_all(&text, &length) != 0)
	{
		fprintf(stderr, "standard input cannot be read\n");
		return 1;
	}
	for (i = 0; i < length; i++)
	{
		int			n;
		int			k;

		if (text[i] != '\0')
			continue;
		n = nl_tokenizer_encode(tok, text + start, i - start, special, ids, MAX_IDS);
		if (n < 0 || n > MAX_IDS)
		{
			fprintf(stderr, "text at byte %zu: too long\n", start);
			return 1;
		}
		for (k = 0; k < n; k++)
			printf(k > 0 ? " %d" : "%d", (int) ids[k]);
		putchar('\n');
		start = i + 1;
	}
	return 0;
}

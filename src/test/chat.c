/*-------------------------------------------------------------------------
 * chat.c
 *	  Recognises and renders chat templates; for comparisons.
 *
 * usage: chat recognise <TEMPLATE          prints a name, or "unknown"
 *		  chat render NAME BOS EOS <MESSAGES   prints the text, begin token and all
 *
 * Messages: for each the letter s, u or a and its text, ended by a byte 0. Exit
 * status 1 and a message when they cannot be rendered; memory is given back by
 * the end of the process. See chat_check.py.
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/chat.h"

#define MAX_INPUT (1 << 20)
#define MAX_MESSAGES 64

static void *
more(void *owner, size_t size)
{
	(void) owner;
	return malloc(size);
}

static int
render(char **argv, const char *input, size_t length)
{
	NlChatMessage messages[MAX_MESSAGES];
	NlChatMarks marks = {argv[3], strlen(argv[3]), argv[4], strlen(argv[4])};
	NlChat		chat = nl_chat_by_name(argv[2]);
	NlChatText	text;
	NlArena		arena;
	NlError		err;
	size_t		at = 0;
	int			n = 0;

	while (at < length && n < MAX_MESSAGES)
	{
		messages[n].role = input[at] == 's' ? NL_CHAT_SYSTEM :
			input[at] == 'u' ? NL_CHAT_USER : NL_CHAT_ASSISTANT;
		messages[n].text = input + at + 1;
		messages[n].length = strlen(input + at + 1);
		at += messages[n++].length + 2;
	}
	nl_arena_init(&arena, more, NULL, 1 << 16, 0);
	if (nl_chat_render(chat, messages, n, &marks, &arena, &text, &err) != NL_OK)
	{
		fprintf(stderr, "%s\n", err.message);
		return 1;
	}
	if (nl_chat_starts_with_bos(chat))
		fputs(argv[3], stdout);
	fwrite(text.text, 1, text.length, stdout);
	return 0;
}

int
main(int argc, char **argv)
{
	char	   *input = malloc(MAX_INPUT + 1);
	size_t		length;

	if (input == NULL)
		return 1;
	length = fread(input, 1, MAX_INPUT, stdin);
	input[length] = '\0';
	if (argc == 2 && strcmp(argv[1], "recognise") == 0)
	{
		const char *name = nl_chat_name(nl_chat_recognise(input, length));

		puts(name != NULL ? name : "unknown");
		return 0;
	}
	if (argc == 5 && strcmp(argv[1], "render") == 0)
		return render(argv, input, length);
	fprintf(stderr, "usage: chat recognise | chat render NAME BOS EOS\n");
	return 2;
}

/*-------------------------------------------------------------------------
 * compare_text.c
 *	  Does a text model say what the peer says? Logits of a batch, and greedy
 *	  continuations of prompts.
 *
 * usage: compare_text MODEL.gguf logits [PEER.gguf]	made-up tokens: no text
 *			needed; the peer may read another file of the same model
 *		  compare_text MODEL.gguf greedy STEPS PROMPTS	a prompt a line, \n as
 *			in C
 *
 * greedy: both continue what the peer chose; a step where the choices differ is a
 * near tie when the peer's distance between them is below NEAR of its logits'
 * deviation, else a fault. "equal for" counts up to the first difference.
 * Exits with 1 after a fault. Needs NL_PEER (peer.h).
 *-------------------------------------------------------------------------
 */
#define _GNU_SOURCE

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/text.h"
#include "peer.h"

#define CONTEXT 768
#define NEAR 0.1
#define N_LOGITS 64

static void *
more(void *owner, size_t size)
{
	(void) owner;
	return malloc(size);
}

static void
check(NlStatus status, const NlError *err)
{
	if (status == NL_OK)
		return;
	fprintf(stderr, "%s\n", err->message);
	exit(1);
}

static int
largest(const float *x, int n)
{
	int			best = 0,
				i;

	for (i = 1; i < n; i++)
		if (x[i] > x[best])
			best = i;
	return best;
}

static double
deviation(const float *x, int n)
{
	double		sum = 0,
				squares = 0;
	int			i;

	for (i = 0; i < n; i++)
	{
		sum += x[i];
		squares += (double) x[i] * x[i];
	}
	return sqrt(squares / n - sum / n * (sum / n));
}

static void
compare_logits(Peer *peer, NlTextSession *session, int vocabulary)
{
	int			count = N_LOGITS * vocabulary;
	float	   *ours = malloc(sizeof(float) * (size_t) count);
	int32_t		tokens[N_LOGITS];
	const float *theirs;
	double		most = 0,
				squares = 0,
				size;
	int			agree = 0,
				i;
	NlError		err;

	for (i = 0; i < N_LOGITS; i++)
		tokens[i] = (int32_t) ((unsigned int) i * 2654435761u % (unsigned int) vocabulary);
	check(nl_text_forward(session, tokens, N_LOGITS, 0, NL_TEXT_ALL_LOGITS, ours, 1, NULL, NULL, &err), &err);
	theirs = peer_forward(peer, tokens, N_LOGITS, 0, true);
	size = deviation(theirs, count);
	for (i = 0; i < count; i++)
	{
		double		off = fabs((double) ours[i] - theirs[i]) / size;

		most = off > most ? off : most;
		squares += off * off;
	}
	for (i = 0; i < N_LOGITS; i++)
		agree += largest(ours + (size_t) i * (size_t) vocabulary, vocabulary) ==
			largest(theirs + (size_t) i * (size_t) vocabulary, vocabulary);
	printf("logits of %d tokens: max %.3g, rmse %.3g of the deviation; same best token %d times\n",
		   N_LOGITS, most, sqrt(squares / count), agree);
	free(ours);
}

/* \n and \\ of a line, in place */
static void
unescape(char *line)
{
	char	   *to = line;

	for (; *line != '\0' && *line != '\n'; line++)
	{
		if (line[0] == '\\' && line[1] == 'n')
			*to++ = '\n', line++;
		else if (line[0] == '\\' && line[1] == '\\')
			*to++ = '\\', line++;
		else
			*to++ = *line;
	}
	*to = '\0';
}

/* Returns the number of faults. */
static int
compare_greedy(Peer *peer, NlTextSession *session, int vocabulary, int steps,
			   const char *path)
{
	FILE	   *file = fopen(path, "r");
	float	   *ours = malloc(sizeof(float) * (size_t) vocabulary);
	char		line[4096];
	int			faults = 0,
				prompts = 0,
				equal = 0,
				ties = 0,
				compared = 0;
	NlError		err;

	if (file == NULL)
	{
		perror(path);
		exit(1);
	}
	while (fgets(line, sizeof(line), file) != NULL)
	{
		int32_t		tokens[CONTEXT];
		int			n,
					past = 0,
					same = -1,
					step;

		unescape(line);
		n = peer_tokenize(peer, line, tokens, CONTEXT - steps - 1);
		for (step = 0; step < steps; step++)
		{
			const float *theirs = peer_forward(peer, tokens + past, n - past, past, false);
			int			our_best,
						their_best = largest(theirs, vocabulary);

			check(nl_text_forward(session, tokens + past, n - past, past, NL_TEXT_LAST_LOGITS, ours, 1,
								  NULL, NULL, &err), &err);
			our_best = largest(ours, vocabulary);
			compared++;
			if (our_best != their_best)
			{
				double		off = (theirs[their_best] - theirs[our_best]) / deviation(theirs, vocabulary);

				if (same < 0)
					same = step;
				if (off < NEAR)
					ties++;
				else
				{
					faults++;
					printf("prompt %d, step %d: ours \"%s\"", prompts + 1, step, peer_text(peer, our_best));
					printf(", peer \"%s\", %.3f apart\n", peer_text(peer, their_best), off);
				}
			}
			past = n;
			tokens[n++] = their_best;
		}
		prompts++;
		equal += same < 0;
		printf("prompt %d: equal for %d of %d steps\n", prompts, same < 0 ? steps : same, steps);
	}
	printf("%d prompts, %d equal throughout; %d steps, %d near ties, %d faults\n", prompts, equal,
		   compared, ties, faults);
	fclose(file);
	free(ours);
	return faults;
}

int
main(int argc, char **argv)
{
	bool		greedy = argc == 5 && strcmp(argv[2], "greedy") == 0;
	NlTextModel *model;
	NlTextSession *session;
	NlArena		arena;
	NlError		err;
	Peer	   *peer;
	bool		f32;
	int			context;

	if (!greedy && !((argc == 3 || argc == 4) && strcmp(argv[2], "logits") == 0))
	{
		fprintf(stderr, "usage: compare_text MODEL.gguf logits [PEER.gguf] | greedy STEPS PROMPTS\n");
		return 2;
	}
	nl_arena_init(&arena, more, NULL, 1 << 20, 0);
	check(nl_text_open(&model, argv[1], &arena, &err), &err);
	context = nl_text_info(model)->context < CONTEXT ? nl_text_info(model)->context : CONTEXT;
	f32 = strcmp(nl_text_info(model)->weights, "F32") == 0;
	check(nl_text_session_create(&session, model, context, NL_TEXT_CACHE_AUTO, &arena, NULL, &err), &err);
	peer = peer_open(argc == 4 ? argv[3] : argv[1], context, f32 || argc == 4);
	if (!greedy)
	{
		compare_logits(peer, session, nl_text_info(model)->vocabulary);
		return 0;
	}
	return compare_greedy(peer, session, nl_text_info(model)->vocabulary, atoi(argv[3]), argv[4]) > 0;
}

/*-------------------------------------------------------------------------
 * write_guess.c
 *	  Tokens that must follow, and tokens that are likely to: read in one batch
 *	  with the one that is due.
 *
 * Forced are the bytes of a word that the constraint leaves no choice about
 * (nl_prefix_forced), cut into tokens as the tokenizer does it. Guessed is what
 * followed where the same tokens stood before: in prompt, answer, and the greedy
 * answer of later candidates (engine/guess.h). Of a guess only what the
 * constraint would let through is kept: asked without a trace (nl_prefix_likely),
 * so that the answer does not depend on what was guessed.
 *
 * Memory: the writer's. Raises what the oracle raises.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "pg/write_private.h"

/* Bytes of a forced run: a name and a keyword behind it. */
#define RUN_BYTES (NAMEDATALEN + 8)

int
nlpg_write_forced(Writer *writer, int32 *tokens, int most)
{
	NlTokenizer *tokenizer = writer->model->tokenizer;
	char		text[NL_PREFIX_TEXT + RUN_BYTES];
	char	   *bytes = text + writer->length;
	int32		cut[2 * RUN_BYTES];
	bool		whole;
	Size		length;
	Size		at = 0;
	int			n;
	int			taken = 0;

	length = nlpg_prefix_forced(writer->prefix, writer->text, writer->length, bytes, RUN_BYTES,
								&whole);
	if (length == 0)
		return 0;
	n = nl_tokenizer_encode(tokenizer, bytes, length, false, cut, lengthof(cut));
	/* the last token of a word's beginning may well be a longer one */
	if (!whole)
		n--;
	/* some tokenizers write more than they were given */
	for (; taken < n && taken < Min(most, NLPG_FORCED); taken++)
	{
		const char *piece;
		size_t		piece_length;

		if (!nl_tokenizer_piece(tokenizer, cut[taken], &piece, &piece_length) ||
			piece_length > length - at || memcmp(piece, bytes + at, piece_length) != 0)
			break;
		tokens[taken] = cut[taken];
		at += piece_length;
	}
	memcpy(text, writer->text, writer->length);
	if (taken == 0 || writer->length + at > NL_PREFIX_TEXT ||
		!nlpg_prefix_alive(writer->prefix, text, writer->length + at, NULL))
		return 0;
	return taken;
}

/* How many of the guessed tokens the constraint lets through. */
static int
let_through(Writer *writer, int n)
{
	NlTokenizer *tokenizer = writer->model->tokenizer;
	char		text[NL_PREFIX_TEXT + 1];
	Size		length = writer->length;

	memcpy(text, writer->text, length);
	for (int i = 0; i < n; i++)
	{
		int32		token = writer->guesser.tokens[i];
		const char *piece;
		size_t		piece_length;

		if (nl_tokenizer_is_end(tokenizer, token) || nl_tokenizer_is_control(tokenizer, token) ||
			!nl_tokenizer_piece(tokenizer, token, &piece, &piece_length) || piece_length == 0 ||
			length + piece_length > NL_PREFIX_TEXT)
			return i;
		memcpy(text + length, piece, piece_length);
		length += piece_length;
		if (!nlpg_prefix_likely(writer->prefix, text, length))
			return i;
	}
	return n;
}

int
nlpg_write_guess(Writer *writer, int most)
{
	NlGuesser  *guesser = &writer->guesser;
	int			n = writer->n_prompt + writer->n_answer;

	if (most <= 0)
		return 0;
	(void) nl_guess_next(guesser, writer->tokens, n, writer->other, writer->n_other, most);
	if (writer->constrained)
		guesser->n = let_through(writer, guesser->n);
	memcpy(writer->tokens + n, guesser->tokens, sizeof(int32) * guesser->n);
	return guesser->n;
}

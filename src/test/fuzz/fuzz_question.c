/*-------------------------------------------------------------------------
 * fuzz_question.c
 *	  libFuzzer target: bytes -> question, phrases, links, the model's input.
 *
 * What a question goes through before the model sees it: words, phrases to
 * look up, links and values, pieces and relations. The first byte chooses the
 * schema by chance (unit/random_schema.h) and the number of items shown, the
 * second which phrases are "found in the data"; the rest is the question, any
 * bytes. What comes out must be within the limits that the engine relies on.
 * Pieces are made by the tokenizer over a small vocabulary: of letters, digits
 * and some words, written here as a GGUF array of strings.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/wordpiece.h"
#include "lang/encode.h"
#include "../unit/random_schema.h"

#define POOL_BLOCKS 1024
#include "../pool.h"

#define ARENA_LIMIT (64 << 20)

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
extern int	LLVMFuzzerInitialize(int *argc, char ***argv);

static void
must(bool fine)
{
	if (!fine)
		__builtin_trap();
}

/* ---- the tokenizer, in the place of a model's ---- */

static Pool vocab_pool = {.left = -1};
static NlArena vocab_arena;
static NlVocab *vocab;
static NlMarks marks;
static int	n_pieces;

static void
put_piece(unsigned char **at, const char *piece)
{
	uint64_t	length = strlen(piece);

	memcpy(*at, &length, sizeof(length));
	memcpy(*at + sizeof(length), piece, (size_t) length);
	*at += sizeof(length) + length;
	n_pieces++;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char *const words[] = {
		"[UNK]", "[CLS]", "[SEP]", ":", ",", "(", "how", "many", "customer", "##ers", "order", "##date", "\xe5\xae\xa2", "\xc3\xbc"
	};
	static unsigned char bytes[8192];
	unsigned char *at = bytes;
	NlError		err;
	size_t		i;
	char		piece[8];

	(void) argc;
	(void) argv;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		put_piece(&at, words[i]);
	for (i = 0; i < 36; i++)
	{
		snprintf(piece, sizeof(piece), "%c", "abcdefghijklmnopqrstuvwxyz0123456789"[i]);
		put_piece(&at, piece);
		snprintf(piece, sizeof(piece), "##%c", "abcdefghijklmnopqrstuvwxyz0123456789"[i]);
		put_piece(&at, piece);
	}
	nl_arena_init(&vocab_arena, pool_more, &vocab_pool, 1 << 16, 0);
	must(nl_vocab_create(&vocab, bytes, (uint64_t) n_pieces, &vocab_arena, &err) == NL_OK);
	marks.unk = nl_vocab_find(vocab, "[UNK]");
	marks.cls = nl_vocab_find(vocab, "[CLS]");
	marks.sep = nl_vocab_find(vocab, "[SEP]");
	marks.colon = nl_vocab_find(vocab, ":");
	marks.comma = nl_vocab_find(vocab, ",");
	marks.open = nl_vocab_find(vocab, "(");
	return 0;
}

/* Of engine/model.c, which this target is built without. */
static NlModelInfo info = {.encode_version = NL_ENCODE_VERSION};

const NlMarks *
nl_model_marks(const NlModel *model)
{
	(void) model;
	return &marks;
}

const NlModelInfo *
nl_model_info(const NlModel *model)
{
	(void) model;
	return &info;
}

int
nl_tokenize(const NlModel *model, const char *text, size_t length, int32_t *pieces, int max)
{
	int			n = nl_vocab_tokenize(vocab, text, length, pieces, max);
	int			i;

	(void) model;
	must(n >= 0 && n <= max);
	for (i = 0; i < n; i++)
		must(pieces[i] >= 0 && pieces[i] < n_pieces);
	return n;
}

/* ---- a question ---- */

static void
check_input(const NlContext *c, const NlLinked *linked)
{
	const NlInput *in = &c->input;
	int			positions = in->n_words + in->n_items;
	int			i;

	must(in->n_pieces >= 2 && in->n_pieces <= NL_MAX_PIECES);
	must(positions >= 1 && positions <= NL_MAX_POSITIONS && c->n_items == in->n_items);
	must(in->n_words == linked->question.n_words && in->n_words <= NL_MAX_WORDS);
	must(linked->n_values <= NL_MAX_VALUES);
	for (i = 0; i < in->n_pieces; i++)
		must(in->pieces[i] >= 0 && in->pieces[i] < n_pieces && in->slots[i] >= -1 && in->slots[i] < positions);
	for (i = 0; i < positions * positions; i++)
		must(in->relations[i] < NL_RELATIONS);
	for (i = 0; i < in->n_items; i++)
		must(in->kinds[i] < NL_ITEM_KINDS && in->keys[i] < NL_KEY_FLAGS);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static RandomSchema rs;
	static Pool pool = {.left = -1};
	NlArena		arena;
	NlError		err;
	NlQuestion	question;
	NlPhrase   *phrases = NULL;
	NlMatch    *matches;
	NlLinked	linked;
	NlSchemaPieces pieces;
	NlContext	context;
	uint64_t	seed;
	NlStatus	status;
	int			n_phrases = 0;
	int			n_matches = 0;
	int			p;

	if (size < 3)
		return 0;
	seed = data[0];
	random_schema(&rs, &seed);
	nl_arena_init(&arena, pool_more, &pool, 1 << 18, ARENA_LIMIT);
	status = nl_question_read(&question, (const char *) data + 2, size - 2, NULL, &arena, &err);
	must(status == NL_OK || status == NL_ERR_INPUT || status == NL_ERR_LIMIT);
	if (status == NL_OK)
	{
		must(nl_question_phrases(&question, &phrases, &n_phrases, &arena, &err) == NL_OK);
		must(n_phrases >= 0 && n_phrases <= NL_MAX_PHRASES);
		matches = nl_arena_array(&arena, NL_MAX_PHRASES, sizeof(NlMatch));
		must(matches != NULL);
		for (p = 0; p < n_phrases; p++)
		{
			must(phrases[p].first_word >= 0 && phrases[p].n_words >= 1 &&
				 phrases[p].first_word + phrases[p].n_words <= question.n_words);
			if ((data[1] >> (p & 7) & 1) == 0)
				continue;
			matches[n_matches].phrase = p;
			matches[n_matches].column = (int) (walk_random(&seed) % (uint32_t) rs.ws.schema.n_columns);
			matches[n_matches++].stored = phrases[p].original;
		}
		question.change = (data[1] & 128) != 0;
		if (data[0] & 1)
			must(nl_schema_words(&rs.ws.schema, &arena, &err) == NL_OK);
		must(nl_link(&linked, &question, &rs.ws.schema, phrases, n_phrases, matches, n_matches, &arena, &err) == NL_OK);
		must(nl_schema_pieces(&pieces, &rs.ws.schema, NULL, &arena, &err) == NL_OK);
		must(nl_encode_question(&context, &linked, &rs.ws.schema, &pieces, NULL, 8 + data[0], &arena, &err) == NL_OK);
		check_input(&context, &linked);
	}
	pool_free(&pool);
	return 0;
}

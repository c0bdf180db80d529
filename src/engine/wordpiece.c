/*-------------------------------------------------------------------------
 * wordpiece.c
 *	  Tokenizer of the linked model; see wordpiece.h.
 *
 * Text goes through three steps in one pass: decode (utf8.h), normalise (drop
 * control characters and accents, lower case: unicode_tables.h) and cut into
 * words; a finished word, at most NL_MAX_WORD characters in a fixed buffer,
 * is cut into the longest pieces of the vocabulary from left to right.
 *
 * The vocabulary is a hash table of piece numbers over the strings of the
 * model file, built when the model is opened. Nothing is allocated later.
 *-------------------------------------------------------------------------
 */
#include "engine/wordpiece.h"

#include <stdbool.h>
#include <string.h>

#include "engine/unicode_tables.h"
#include "engine/utf8.h"

#define MAX_PIECE_BYTES 255
#define MAX_PROBES 1024			/* steps to a free slot; see nl_vocab_create */
#define CONTINUATION "##"
#define HASH_START 2166136261u

struct NlVocab
{
	uint32_t	count;
	uint32_t	mask;			/* slots - 1 */
	uint32_t   *slots;			/* 1 + piece number; 0 empty */
	const char **pieces;		/* [count], in the model file, not terminated */
	uint8_t    *lengths;		/* [count] bytes */
	int			longest;		/* bytes of the longest piece */
	int32_t		unk;
};

typedef struct Word
{
	char		bytes[NL_MAX_WORD * 4];
	int			ends[NL_MAX_WORD];	/* bytes up to and with each character */
	int			n_chars;
	bool		too_long;
} Word;

typedef struct Output
{
	int32_t    *pieces;
	int			n;
	int			max;
} Output;

/*---- Vocabulary ----*/

static uint32_t
hash_more(uint32_t hash, const char *bytes, int length)
{
	int			i;

	for (i = 0; i < length; i++)	/* FNV-1a */
		hash = (hash ^ (unsigned char) bytes[i]) * 16777619u;
	return hash;
}

/* FNV's low bits are its weak ones */
static uint32_t
hash_slot(uint32_t hash)
{
	return hash ^ (hash >> 15);
}

/* The piece that is prefix and bytes together, with that hash; or -1. */
static int32_t
find(const NlVocab *vocab, uint32_t hash, const char *prefix, int prefix_length,
	 const char *bytes, int length)
{
	uint32_t	slot = hash_slot(hash) & vocab->mask;

	while (vocab->slots[slot] != 0)
	{
		uint32_t	piece = vocab->slots[slot] - 1;

		if (vocab->lengths[piece] == prefix_length + length &&
			memcmp(vocab->pieces[piece], prefix, (size_t) prefix_length) == 0 &&
			memcmp(vocab->pieces[piece] + prefix_length, bytes, (size_t) length) == 0)
			return (int32_t) piece;
		slot = (slot + 1) & vocab->mask;
	}
	return -1;
}

int32_t
nl_vocab_find(const NlVocab *vocab, const char *piece)
{
	size_t		length = strlen(piece);

	if (length > MAX_PIECE_BYTES)
		return -1;
	return find(vocab, hash_more(HASH_START, piece, (int) length), "", 0,
				piece, (int) length);
}

static NlStatus
vocab_insert(NlVocab *vocab, uint32_t piece, NlGgufText text, NlError *err)
{
	int			length = (int) text.length;
	uint32_t	hash = hash_more(HASH_START, text.data, length);
	uint32_t	slot = hash_slot(hash) & vocab->mask;
	int			probes = 0;

	while (vocab->slots[slot] != 0)
	{
		uint32_t	other = vocab->slots[slot] - 1;

		if (vocab->lengths[other] == length &&
			memcmp(vocab->pieces[other], text.data, (size_t) length) == 0)
			return nl_fail(err, NL_ERR_FORMAT,
						   "key tokenizer.ggml.tokens: expected each piece once, found \"%.*s\" as %u and %u",
						   length > 100 ? 100 : length, text.data,
						   (unsigned) other, (unsigned) piece);

		/* only a file made to collide comes here; it would take forever */
		if (++probes > MAX_PROBES)
			return nl_fail(err, NL_ERR_FORMAT,
						   "key tokenizer.ggml.tokens: expected pieces that hash apart, found %d collisions",
						   probes);
		slot = (slot + 1) & vocab->mask;
	}
	vocab->slots[slot] = piece + 1;
	vocab->pieces[piece] = text.data;
	vocab->lengths[piece] = (uint8_t) length;
	if (length > vocab->longest)
		vocab->longest = length;
	return NL_OK;
}

NlStatus
nl_vocab_create(NlVocab **vocab, const unsigned char *cursor, uint64_t count,
				NlArena *arena, NlError *err)
{
	NlVocab    *result;
	uint32_t	slots = 1024;
	uint32_t	i;

	*vocab = NULL;
	if (count < 1 || count > NL_MAX_VOCABULARY)
		return nl_fail(err, NL_ERR_FORMAT,
					   "key tokenizer.ggml.tokens: expected 1 to %d pieces, found %llu",
					   NL_MAX_VOCABULARY, (unsigned long long) count);
	while (slots < count * 2)
		slots *= 2;
	result = nl_arena_zalloc(arena, sizeof(NlVocab));
	if (result == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for the vocabulary");
	result->count = (uint32_t) count;
	result->mask = slots - 1;
	result->slots = nl_arena_zalloc(arena, slots * sizeof(uint32_t));
	result->pieces = nl_arena_array(arena, (size_t) count, sizeof(const char *));
	result->lengths = nl_arena_array(arena, (size_t) count, sizeof(uint8_t));
	if (result->slots == NULL || result->pieces == NULL || result->lengths == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for the vocabulary");
	for (i = 0; i < count; i++)
	{
		NlGgufText	text = nl_gguf_next_string(&cursor);
		NlStatus	status;

		if (text.length < 1 || text.length > MAX_PIECE_BYTES)
			return nl_fail(err, NL_ERR_FORMAT,
						   "key tokenizer.ggml.tokens: expected piece %u of 1 to %d bytes, found %llu",
						   (unsigned) i, MAX_PIECE_BYTES,
						   (unsigned long long) text.length);
		status = vocab_insert(result, i, text, err);
		if (status != NL_OK)
			return status;
	}
	result->unk = nl_vocab_find(result, "[UNK]");
	if (result->unk < 0)
		return nl_fail(err, NL_ERR_FORMAT,
					   "key tokenizer.ggml.tokens: expected a piece [UNK], found none");
	*vocab = result;
	return NL_OK;
}

/*---- Characters ----*/

static int
encode(uint32_t code, char *bytes)
{
	if (code < 0x80)
	{
		bytes[0] = (char) code;
		return 1;
	}
	if (code < 0x800)
	{
		bytes[0] = (char) (0xc0 | (code >> 6));
		bytes[1] = (char) (0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000)
	{
		bytes[0] = (char) (0xe0 | (code >> 12));
		bytes[1] = (char) (0x80 | ((code >> 6) & 0x3f));
		bytes[2] = (char) (0x80 | (code & 0x3f));
		return 3;
	}
	bytes[0] = (char) (0xf0 | (code >> 18));
	bytes[1] = (char) (0x80 | ((code >> 12) & 0x3f));
	bytes[2] = (char) (0x80 | ((code >> 6) & 0x3f));
	bytes[3] = (char) (0x80 | (code & 0x3f));
	return 4;
}

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

static NlCharClass
char_class(uint32_t code)
{
	size_t		low = 0;
	size_t		high = LENGTH(nl_char_ranges);

	while (low < high)
	{
		size_t		middle = (low + high) / 2;

		if (code < nl_char_ranges[middle].first)
			high = middle;
		else if (code > nl_char_ranges[middle].last)
			low = middle + 1;
		else
			return (NlCharClass) nl_char_ranges[middle].class;
	}
	return NL_CHAR_PLAIN;
}

/* Lower case without accents, of a character that is not removed: 1 to 3
 * characters. */
static int
char_fold(uint32_t code, uint32_t into[3])
{
	size_t		low = 0;
	size_t		high = LENGTH(nl_char_folds);
	size_t		i;
	int			n;

	into[0] = code;
	if (code < 0x80)
	{
		if (code >= 'A' && code <= 'Z')
			into[0] = code + ('a' - 'A');
		return 1;
	}
	if (code >= 0xac00 && code <= 0xd7a3)	/* Hangul: syllable to letters */
	{
		uint32_t	syllable = code - 0xac00;

		into[0] = 0x1100 + syllable / 588;
		into[1] = 0x1161 + syllable % 588 / 28;
		into[2] = 0x11a7 + syllable % 28;
		return syllable % 28 != 0 ? 3 : 2;
	}
	while (low < high)
	{
		size_t		middle = (low + high) / 2;

		if (code < nl_char_folds[middle].first)
			high = middle;
		else if (code > nl_char_folds[middle].last)
			low = middle + 1;
		else
		{
			if ((code - nl_char_folds[middle].first) % nl_char_folds[middle].stride == 0)
				into[0] = (uint32_t) ((int32_t) code + nl_char_folds[middle].delta);
			return 1;
		}
	}
	for (i = 0; i < LENGTH(nl_char_splits); i++)
	{
		if (nl_char_splits[i].code == code)
		{
			for (n = 0; n < 3 && nl_char_splits[i].into[n] != 0; n++)
				into[n] = nl_char_splits[i].into[n];
			return n;
		}
	}
	return 1;
}

/*---- Words ----*/

static void
put(Output *output, int32_t piece)
{
	if (output->n < output->max)
		output->pieces[output->n++] = piece;
}

/* The longest piece from character `from` on; *to is the character after it.
 * -1: no piece fits. */
static int32_t
longest_piece(const NlVocab *vocab, const Word *word, int from, int *to)
{
	const char *prefix = from > 0 ? CONTINUATION : "";
	int			prefix_length = (int) strlen(prefix);
	int			start = from > 0 ? word->ends[from - 1] : 0;
	uint32_t	hashes[NL_MAX_WORD];
	uint32_t	hash = hash_more(HASH_START, prefix, prefix_length);
	int			at = start;
	int			i;

	for (i = from; i < word->n_chars; i++)
	{
		if (prefix_length + word->ends[i] - start > vocab->longest)
			break;
		hash = hash_more(hash, word->bytes + at, word->ends[i] - at);
		at = word->ends[i];
		hashes[i] = hash;
	}
	while (--i >= from)
	{
		int32_t		piece = find(vocab, hashes[i], prefix, prefix_length,
								 word->bytes + start, word->ends[i] - start);

		if (piece >= 0)
		{
			*to = i + 1;
			return piece;
		}
	}
	return -1;
}

/* Cuts the word, and empties it. One character that no piece covers makes all
 * of it [UNK]. */
static void
flush(const NlVocab *vocab, Word *word, Output *output)
{
	int			before = output->n;
	int			at = 0;

	if (word->too_long)
		put(output, vocab->unk);
	while (at < word->n_chars && !word->too_long)
	{
		int32_t		piece = longest_piece(vocab, word, at, &at);

		if (piece < 0)
		{
			output->n = before;
			put(output, vocab->unk);
			break;
		}
		put(output, piece);
	}
	word->n_chars = 0;
	word->too_long = false;
}

static void
append(Word *word, uint32_t code)
{
	int			at = word->n_chars > 0 ? word->ends[word->n_chars - 1] : 0;

	if (word->n_chars == NL_MAX_WORD)
	{
		word->too_long = true;
		return;
	}
	word->ends[word->n_chars++] = at + encode(code, word->bytes + at);
}

int
nl_vocab_tokenize(const NlVocab *vocab, const char *text, size_t length,
				  int32_t *pieces, int max)
{
	const unsigned char *at = (const unsigned char *) text;
	const unsigned char *end = at + length;
	Output		output = {pieces, 0, max};
	Word		word;

	word.n_chars = 0;
	word.too_long = false;
	while (at < end && output.n < max)
	{
		uint32_t	code = nl_utf8_next(&at, end);
		NlCharClass class = char_class(code);
		uint32_t	folded[3];
		int			n;
		int			i;

		if (class == NL_CHAR_REMOVED)
			continue;
		if (class == NL_CHAR_SPACE || class == NL_CHAR_CJK)
			flush(vocab, &word, &output);
		if (class == NL_CHAR_SPACE)
			continue;
		n = char_fold(code, folded);
		for (i = 0; i < n; i++)
		{
			/* a fold can end in punctuation: the Greek question mark is ';' */
			bool		alone = char_class(folded[i]) == NL_CHAR_PUNCT;

			if (alone)
				flush(vocab, &word, &output);
			append(&word, folded[i]);
			if (alone)
				flush(vocab, &word, &output);
		}
		if (class == NL_CHAR_CJK)
			flush(vocab, &word, &output);
	}
	flush(vocab, &word, &output);
	return output.n;
}

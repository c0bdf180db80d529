/*-------------------------------------------------------------------------
 * tokenizer_vocab.c
 *	  Spelling -> token and token -> bytes.
 *
 * Spellings stay in the file, as offsets into its array of strings; a hash
 * table finds them. What each token stands for is written out once when the
 * model is opened, because a constrained generation reads all of it: for a
 * vocabulary of 150,000 tokens about 5 MB in all. Everything is in the
 * tokenizer's arena. Fails only while opening: NL_ERR_FORMAT, NL_ERR_NOMEM.
 *-------------------------------------------------------------------------
 */
#include "engine/tokenizer_parts.h"

#include <string.h>

#include "engine/utf8.h"

#define MAX_PROBES 1024			/* steps to a free slot; see insert */
#define TOKENS_KEY "tokenizer.ggml.tokens"
#define TYPES_KEY "tokenizer.ggml.token_type"
#define SPM_SPACE "\xe2\x96\x81"	/* U+2581 */

/*---- Spelling -> token ----*/

/* FNV's low bits are its weak ones */
static uint32_t
hash_slot(uint32_t hash)
{
	return hash ^ (hash >> 15);
}

static const char *
spelling(const NlTokenTable *tokens, uint32_t id)
{
	return (const char *) tokens->bytes + tokens->starts[id];
}

int32_t
nl_tokens_find(const NlTokenTable *tokens, uint32_t hash, const char *text,
			   size_t length)
{
	uint32_t	slot = hash_slot(hash) & tokens->mask;

	while (tokens->slots[slot] != 0)
	{
		uint32_t	id = tokens->slots[slot] - 1;

		if (tokens->lengths[id] == length &&
			memcmp(spelling(tokens, id), text, length) == 0)
			return (int32_t) id;
		slot = (slot + 1) & tokens->mask;
	}
	return -1;
}

int32_t
nl_tokens_find_joined(const NlTokenTable *tokens, const char *left,
					  size_t left_length, const char *right, size_t right_length)
{
	char		both[NL_TOKENIZER_MAX_PIECE];
	uint32_t	hash = NL_HASH_START;
	size_t		i;

	if (left_length + right_length > (size_t) tokens->longest)
		return -1;
	memcpy(both, left, left_length);
	memcpy(both + left_length, right, right_length);
	for (i = 0; i < left_length + right_length; i++)
		hash = nl_hash_byte(hash, (unsigned char) both[i]);
	return nl_tokens_find(tokens, hash, both, left_length + right_length);
}

/* Of two tokens spelled alike (files pad their vocabularies) the first is
 * found; an empty one never is. */
static NlStatus
insert(NlTokenTable *tokens, uint32_t id, NlError *err)
{
	const char *text = spelling(tokens, id);
	int			length = tokens->lengths[id];
	uint32_t	hash = NL_HASH_START;
	uint32_t	slot;
	int			probes = 0;
	int			i;

	if (length == 0)
		return NL_OK;
	for (i = 0; i < length; i++)
		hash = nl_hash_byte(hash, (unsigned char) text[i]);
	for (slot = hash_slot(hash) & tokens->mask; tokens->slots[slot] != 0;
		 slot = (slot + 1) & tokens->mask)
	{
		uint32_t	other = tokens->slots[slot] - 1;

		if (tokens->lengths[other] == length &&
			memcmp(spelling(tokens, other), text, (size_t) length) == 0)
			return NL_OK;

		/* only a file made to collide comes here; it would take forever */
		if (++probes > MAX_PROBES)
			return nl_fail(err, NL_ERR_FORMAT,
						   "key " TOKENS_KEY ": expected tokens that hash apart, found %d collisions",
						   probes);
	}
	tokens->slots[slot] = id + 1;
	return NL_OK;
}

/*---- Token -> bytes ----*/

uint32_t
nl_byte_to_char(unsigned char byte)
{
	/* the printable ones: '!' to '~', U+00A1 to U+00AC, U+00AE to U+00FF */
	if (byte <= 0x20)
		return 0x100u + byte;
	if (byte >= 0x7f && byte <= 0xa0)
		return 0x100u + 33 + (byte - 0x7fu);
	if (byte == 0xad)
		return 0x100u + 67;
	return byte;
}

int
nl_char_to_byte(uint32_t code)
{
	if (code >= 0x100 && code < 0x100 + 68)
	{
		code -= 0x100;
		return (int) (code < 33 ? code : code < 67 ? 0x7f + code - 33 : 0xad);
	}
	return code <= 0xff && nl_byte_to_char((unsigned char) code) == code ? (int) code : -1;
}

/* Byte-level BPE's spelling; as it is when that is not one. Returns bytes
 * written, never more than length. */
static size_t
unmap(const char *text, size_t length, char *into)
{
	const unsigned char *at = (const unsigned char *) text;
	const unsigned char *end = at + length;
	size_t		n = 0;

	while (at < end)
	{
		int			byte = nl_char_to_byte(nl_utf8_next(&at, end));

		if (byte < 0)
		{
			memcpy(into, text, length);
			return length;
		}
		into[n++] = (char) byte;
	}
	return n;
}

static size_t
unescape(const char *text, size_t length, char *into)
{
	size_t		n = 0;
	size_t		i = 0;

	while (i < length)
	{
		if (length - i >= 3 && memcmp(text + i, SPM_SPACE, 3) == 0)
		{
			into[n++] = ' ';
			i += 3;
		}
		else
			into[n++] = text[i++];
	}
	return n;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

static NlStatus
write_piece(NlTokenTable *tokens, uint32_t id, bool byte_level, NlError *err)
{
	const char *text = spelling(tokens, id);
	size_t		length = tokens->lengths[id];
	uint32_t	at = id > 0 ? tokens->ends[id - 1] : 0;
	char	   *into = tokens->pieces + at;

	switch (tokens->types[id])
	{
		case NL_TOKEN_BYTE:
			if (length != 6 || memcmp(text, "<0x", 3) != 0 || text[5] != '>' ||
				hex_digit(text[3]) < 0 || hex_digit(text[4]) < 0)
				return nl_fail(err, NL_ERR_FORMAT,
							   "key " TOKENS_KEY ": expected a byte \"<0xNN>\" as token %u, found \"%.*s\"",
							   (unsigned) id, (int) (length < 100 ? length : 100), text);
			into[0] = (char) (hex_digit(text[3]) * 16 + hex_digit(text[4]));
			length = 1;
			break;
		case NL_TOKEN_NORMAL:
		case NL_TOKEN_UNUSED:
			length = byte_level ? unmap(text, length, into) : unescape(text, length, into);
			break;
		case NL_TOKEN_USER_DEFINED:
			if (!byte_level)
			{
				length = unescape(text, length, into);
				break;
			}
			/* FALLTHROUGH */
		default:
			memcpy(into, text, length);
			break;
	}
	tokens->ends[id] = at + (uint32_t) length;
	return NL_OK;
}

/*---- Reading ----*/

static NlStatus
read_types(NlTokenTable *tokens, const NlGguf *gguf, NlError *err)
{
	const NlGgufKey *key = nl_gguf_find_key(gguf, TYPES_KEY);
	int			i;

	memset(tokens->types, NL_TOKEN_NORMAL, (size_t) tokens->n);
	if (key == NULL)
		return NL_OK;
	if (!key->is_array || (key->type != NL_GGUF_I32 && key->type != NL_GGUF_U32) ||
		key->count != (uint64_t) tokens->n)
		return nl_fail(err, NL_ERR_FORMAT,
					   "key " TYPES_KEY ": expected an array of %d i32, found %llu of another type or number",
					   tokens->n, (unsigned long long) key->count);
	for (i = 0; i < tokens->n; i++)
	{
		uint32_t	type;

		memcpy(&type, key->value + 4 * (size_t) i, sizeof(type));
		if (type < NL_TOKEN_NORMAL || type > NL_TOKEN_BYTE)
			return nl_fail(err, NL_ERR_FORMAT,
						   "key " TYPES_KEY ": expected 1 to 6 for token %d, found %u",
						   i, (unsigned) type);
		tokens->types[i] = (uint8_t) type;
	}
	return NL_OK;
}

/* Where each spelling lies; *total: bytes of all of them. */
static NlStatus
read_spellings(NlTokenTable *tokens, const unsigned char *cursor,
			   uint64_t *total, NlError *err)
{
	int			i;

	tokens->bytes = cursor;
	*total = 0;
	for (i = 0; i < tokens->n; i++)
	{
		NlGgufText	text = nl_gguf_next_string(&cursor);

		if (text.length > NL_TOKENIZER_MAX_PIECE)
			return nl_fail(err, NL_ERR_FORMAT,
						   "key " TOKENS_KEY ": expected at most %d bytes for token %d, found %llu",
						   NL_TOKENIZER_MAX_PIECE, i, (unsigned long long) text.length);

		/* n and lengths are bounded: 32 bits hold it */
		tokens->starts[i] = (uint32_t) ((const unsigned char *) text.data - tokens->bytes);
		tokens->lengths[i] = (uint16_t) text.length;
		*total += text.length;
		if ((int) text.length > tokens->longest)
			tokens->longest = (int) text.length;
	}
	return NL_OK;
}

NlStatus
nl_tokens_read(NlTokenTable *tokens, const NlGguf *gguf, bool byte_level,
			   NlArena *arena, NlError *err)
{
	const unsigned char *cursor;
	uint64_t	count = 0;
	uint64_t	total = 0;
	uint32_t	slots = 1024;
	NlStatus	status = nl_gguf_get_strings(gguf, TOKENS_KEY, &count, &cursor, err);
	int			i;

	if (status != NL_OK)
		return status;
	if (count < 1 || count > NL_TOKENIZER_MAX_TOKENS)
		return nl_fail(err, NL_ERR_FORMAT,
					   "key " TOKENS_KEY ": expected 1 to %d tokens, found %llu",
					   NL_TOKENIZER_MAX_TOKENS, (unsigned long long) count);
	tokens->n = (int) count;
	while (slots < count + count / 2)
		slots *= 2;
	tokens->mask = slots - 1;
	tokens->slots = nl_arena_zalloc(arena, slots * sizeof(uint32_t));
	tokens->starts = nl_arena_array(arena, (size_t) count, sizeof(uint32_t));
	tokens->ends = nl_arena_array(arena, (size_t) count, sizeof(uint32_t));
	tokens->lengths = nl_arena_array(arena, (size_t) count, sizeof(uint16_t));
	tokens->types = nl_arena_array(arena, (size_t) count, sizeof(uint8_t));
	if (tokens->slots == NULL || tokens->starts == NULL || tokens->ends == NULL ||
		tokens->lengths == NULL || tokens->types == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for the vocabulary");
	status = read_types(tokens, gguf, err);
	if (status == NL_OK)
		status = read_spellings(tokens, cursor, &total, err);
	if (status != NL_OK)
		return status;

	/* no piece is longer than its spelling */
	tokens->pieces = nl_arena_alloc(arena, (size_t) total);
	if (tokens->pieces == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for the vocabulary");
	for (i = 0; i < tokens->n; i++)
	{
		status = write_piece(tokens, (uint32_t) i, byte_level, err);
		if (status == NL_OK)
			status = insert(tokens, (uint32_t) i, err);
		if (status != NL_OK)
			return status;
	}
	return NL_OK;
}

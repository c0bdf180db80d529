/*-------------------------------------------------------------------------
 * schema_full.c
 *	  Abbreviated names of a schema, said in full: stdnt_nm, student name.
 *
 * What is read so, whatever the question; link_names.c reads further parts by
 * the question's words. Each part of a name that may be short for something
 * is weighed (short.h) with the words of its comment, of its table and of the
 * table it refers to, and of the rest of the schema. Comments and synonyms
 * stand as they are. A full name has a word for each part of the name, so the
 * two can be read side by side.
 *
 * Everything lives in the caller's arena; fails only for want of memory. The
 * parts' words are looked up by their first letter and consonant, so that a
 * schema of 11,000 names takes about 50 ms, once for each reading of it.
 *-------------------------------------------------------------------------
 */
#include "lang/schema.h"

#include <string.h>

#include "lang/short.h"
#include "lang/words.h"

#define KNOWN			4096
#define HINTED			4096
#define HINTED_LETTERS	16
#define LEAST_HINT		4		/* letters of a word of the schema that others may be short for */
#define MOST_PARTS		12
#define MOST_HINTS		400		/* words of a room: comments may have any number of them, and each part meets all */
#define MOST_COMMENT	60		/* words of a comment that are read */
#define MOST_FULL		(MOST_PARTS * (NL_WORD_SIZE + 1))

/* A word that stands somewhere in the schema, in full. */
typedef struct Hint
{
	struct Hint *next;			/* of the same room */
	const char *word;
	size_t		length;
} Hint;

/* What was found out of a part; names say the same few again and again. */
typedef struct Known
{
	char		part[NL_SHORT_LETTERS + 1]; /* empty: free */
	uint8_t		type;			/* NlType + 1, or 0: not a column's last word */
	bool		weighed;
	bool		may_be;
	NlShort		s;				/* with the schema's words */
} Known;

typedef struct Full
{
	const NlSchema *schema;
	NlArena    *arena;
	Hint	   *rooms[NL_SHORT_ROOMS];
	int		   *refers;			/* [n_columns] table that it refers to, or -1 */
	bool		failed;
	Known		known[KNOWN];	/* one takes another's place */
	char		hinted[HINTED][HINTED_LETTERS]; /* words that add_hint has had; the same */
} Full;

static Known *
know(Full *full, const char *part, size_t length, uint8_t type)
{
	Known	   *known = &full->known[(nl_hash(part, length) + type) % KNOWN];

	if (known->type != type || memcmp(known->part, part, length) != 0 || known->part[length] != '\0')
	{
		memcpy(known->part, part, length);
		known->part[length] = '\0';
		known->type = type;
		known->weighed = false;
		known->may_be = nl_short_may_be(part, length);
	}
	return known;
}

static bool
may_be(Full *full, const char *part, size_t length, uint8_t type)
{
	return length >= 2 && length <= NL_SHORT_LETTERS && know(full, part, length, type)->may_be;
}

/* Has add_hint had this word? Names say the same ones again and again. */
static bool
was_hinted(Full *full, const char *word)
{
	size_t		length = strlen(word);
	char	   *place;

	if (length >= HINTED_LETTERS)
		return false;
	place = full->hinted[nl_hash(word, length) % HINTED];
	if (strcmp(place, word) == 0)
		return true;
	memcpy(place, word, length + 1);
	return false;
}

static void
add_hint(Full *full, const char *word)
{
	char		stem[NL_WORD_SIZE];
	size_t		length;
	size_t		i;
	Hint	   *hint;
	int			room;
	int			n = 0;

	if (was_hinted(full, word))
		return;
	length = nl_stem(word, stem);
	if (length < LEAST_HINT || nl_stop_word(word))
		return;
	for (i = 0; i < length; i++)
		if (stem[i] < 'a' || stem[i] > 'z')
			return;
	/* what may itself be short for something explains nothing, unless it is long */
	if (length < 7 && may_be(full, stem, length, 0))
		return;
	room = nl_short_room(stem, length);
	for (hint = full->rooms[room]; hint != NULL; hint = hint->next, n++)
		if (hint->length == length && memcmp(hint->word, stem, length) == 0)
			return;
	if (n >= MOST_HINTS)
		return;
	hint = nl_arena_alloc(full->arena, sizeof(Hint));
	if (hint != NULL)
		hint->word = nl_arena_strndup(full->arena, stem, length);
	if (hint == NULL || hint->word == NULL)
	{
		full->failed = true;
		return;
	}
	hint->length = length;
	hint->next = full->rooms[room];
	full->rooms[room] = hint;
}

static void
add_name_hints(Full *full, const char *name)
{
	char		word[NL_WORD_SIZE];

	while (!full->failed && nl_name_next(&name, word, sizeof(word)))
		add_hint(full, word);
}

static void
add_comment_hints(Full *full, const char *comment)
{
	char		word[NL_WORD_SIZE];
	const char *end = comment != NULL ? comment + strlen(comment) : NULL;
	int			n;

	for (n = 0; comment != NULL && !full->failed && n < MOST_COMMENT && nl_text_word(&comment, end, word); n++)
		add_hint(full, word);
}

/* The words of a name beside this one. */
static void
weigh_name(NlShort *s, const char *name, char *words, size_t *used)
{
	char		word[NL_WORD_SIZE];

	while (*used + NL_WORD_SIZE <= MOST_FULL && nl_name_next(&name, word, sizeof(word)))
	{
		size_t		length = nl_stem(word, words + *used);

		if (length >= LEAST_HINT && words[*used] == s->part[0])
		{
			nl_short_add(s, words + *used, length, NL_SHORT_RELATED);
			*used += length + 1;
		}
	}
}

static void
weigh_comment(NlShort *s, const char *comment, char *words, size_t *used)
{
	char		word[NL_WORD_SIZE];
	const char *end = comment != NULL ? comment + strlen(comment) : NULL;
	int			n;

	for (n = 0; comment != NULL && n < MOST_COMMENT && *used + NL_WORD_SIZE <= MOST_FULL &&
		 nl_text_word(&comment, end, word); n++)
	{
		size_t		length = nl_stem(word, words + *used);

		if (length >= LEAST_HINT && words[*used] == s->part[0] && !nl_stop_word(word))
		{
			nl_short_add(s, words + *used, length, NL_SHORT_COMMENT);
			*used += length + 1;
		}
	}
}

/* Reads one part (letters only): the word it is short for, in *out (NL_WORD_SIZE). */
static bool
read_part(Full *full, int item, const char *part, size_t length, bool last, char *out)
{
	const NlSchema *schema = full->schema;
	const NlColumn *c = item < schema->n_tables ? NULL : &schema->columns[item - schema->n_tables];
	const NlTable *t = c == NULL ? &schema->tables[item] : &schema->tables[c->table];
	char		words[MOST_FULL];
	size_t		used = 0;
	Known	   *known = know(full, part, length, c != NULL && last ? (uint8_t) c->type + 1 : 0);
	NlShort		s;
	const Hint *hint;

	/* all of the schema's words are known before the first part is read */
	if (!known->weighed)
	{
		nl_short_weigh(&known->s, part, length, known->type > 0 ? &c->type : NULL);
		for (hint = full->rooms[nl_short_room(part, length)]; hint != NULL; hint = hint->next)
			nl_short_add(&known->s, hint->word, hint->length, NL_SHORT_SCHEMA);
		known->weighed = true;
	}
	s = known->s;
	s.part = part;
	weigh_comment(&s, c != NULL ? c->comment : t->comment, words, &used);
	weigh_comment(&s, c != NULL ? c->synonyms : t->synonyms, words, &used);
	if (c != NULL)
	{
		int			to = full->refers[item - schema->n_tables];

		weigh_name(&s, t->name, words, &used);
		weigh_comment(&s, t->comment, words, &used);
		if (to >= 0)
		{
			weigh_name(&s, schema->tables[to].name, words, &used);
			weigh_comment(&s, schema->tables[to].comment, words, &used);
		}
	}
	if (!nl_short_sure(&s) || s.n_word >= NL_WORD_SIZE - 3)
		return false;
	memcpy(out, s.word, s.n_word);
	out[s.n_word] = '\0';
	return true;
}

/* A word of the name, with digits at its end or an s: what it is short for. */
static bool
read_word(Full *full, int item, const char *word, bool last, char *out)
{
	size_t		length = strspn(word, "abcdefghijklmnopqrstuvwxyz");
	size_t		digits = strspn(word + length, "0123456789");
	bool		read = false;

	if (length < 2 || word[length + digits] != '\0' || (length == 2 && digits > 0))
		return false;
	if (may_be(full, word, length, 0))
	{
		read = read_part(full, item, word, length, last, out);
		if (!read && length > 3 && word[length - 1] == 's' && may_be(full, word, length - 1, 0) &&
			read_part(full, item, word, length - 1, false, out))
		{
			nl_plural(out, out);
			read = true;
		}
	}
	if (read && strlen(out) + digits < NL_WORD_SIZE)
		memcpy(out + strlen(out), word + length, digits + 1);
	return read;
}

/* The name with each part in full; NULL: there is nothing short in it. */
static const char *
read_name(Full *full, int item, const char *name)
{
	char		text[MOST_FULL];
	size_t		length = 0;
	const char *at = name;
	char		word[NL_WORD_SIZE];
	char		next[NL_WORD_SIZE];
	char		out[NL_WORD_SIZE];
	bool		more = nl_name_next(&at, word, sizeof(word));
	bool		any = false;
	int			n;

	for (n = 0; more && n < MOST_PARTS; n++)
	{
		const char *said = word;

		more = nl_name_next(&at, next, sizeof(next));
		if (read_word(full, item, word, !more, out))
		{
			said = out;
			any = true;
		}
		if (length > 0)
			text[length++] = ' ';
		memcpy(text + length, said, strlen(said));
		length += strlen(said);
		memcpy(word, next, sizeof(word));
	}
	if (!any)
		return NULL;
	name = nl_arena_strndup(full->arena, text, length);
	full->failed |= name == NULL;
	return name;
}

NlStatus
nl_schema_full(NlSchema *schema, NlArena *arena, NlError *err)
{
	Full	   *full = nl_arena_zalloc(arena, sizeof(Full));
	int			i;

	if (full != NULL)
	{
		full->schema = schema;
		full->arena = arena;
		full->refers = nl_arena_array(arena, (size_t) schema->n_columns, sizeof(int));
	}
	if (full == NULL || full->refers == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory reading the schema's names");
	memset(full->refers, -1, (size_t) schema->n_columns * sizeof(int));
	for (i = 0; i < schema->n_keys; i++)
		if (schema->keys[i].n == 1)
			full->refers[schema->keys[i].from[0]] = schema->keys[i].to_table;
	for (i = 0; i < schema->n_tables && !full->failed; i++)
	{
		add_name_hints(full, schema->tables[i].name);
		add_comment_hints(full, schema->tables[i].comment);
	}
	for (i = 0; i < schema->n_columns && !full->failed; i++)
	{
		add_name_hints(full, schema->columns[i].name);
		add_comment_hints(full, schema->columns[i].comment);
	}
	for (i = 0; i < schema->n_tables && !full->failed; i++)
		schema->tables[i].full_name = schema->tables[i].said_name != NULL ? NULL :
			read_name(full, i, schema->tables[i].name);
	for (i = 0; i < schema->n_columns && !full->failed; i++)
		schema->columns[i].full_name = schema->columns[i].said_name != NULL ? NULL :
			read_name(full, NL_ITEM_COLUMN(schema, i), schema->columns[i].name);
	return full->failed ? nl_fail(err, NL_ERR_NOMEM, "out of memory reading the schema's names") : NL_OK;
}

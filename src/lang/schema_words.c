/*-------------------------------------------------------------------------
 * schema_words.c
 *	  Names and comments of a schema -> its vocabulary and lists of words.
 *
 * Made in two passes: the first counts, so that the arrays have the right
 * size. Everything is in the caller's arena; fails for want of memory only.
 *-------------------------------------------------------------------------
 */
#include "lang/schema_words.h"

#include <string.h>

#include "lang/short.h"
#include "lang/words.h"

#define KNOWN			4096
#define KNOWN_LETTERS	19

/* The number of a word that was met before; names and comments say the same
 * ones again and again. */
typedef struct Known
{
	char		word[KNOWN_LETTERS + 1];	/* empty: free */
	bool		named;			/* in a name, as it is written there */
	int			number;
} Known;

typedef struct Maker
{
	NlSchemaWords *words;
	const NlSchema *schema;
	NlArena    *arena;
	bool		failed;
	Known	   *known;			/* [KNOWN], one takes another's place */
} Maker;

/* What is written of an item. */
typedef enum Source
{
	SOURCE_NAME,
	SOURCE_COMMENT,
	SOURCE_SYNONYMS
} Source;

static const char *
item_text(const NlSchema *schema, int i, Source source)
{
	const NlTable *table = i < schema->n_tables ? &schema->tables[i] : NULL;
	const NlColumn *column = table == NULL ? &schema->columns[i - schema->n_tables] : NULL;
	const char *text;

	switch (source)
	{
		case SOURCE_NAME:
			text = table != NULL ? table->said_name : column->said_name;
			if (text == NULL)
				text = table != NULL ? table->full_name : column->full_name;
			if (text == NULL)
				text = table != NULL ? table->name : column->name;
			break;
		case SOURCE_COMMENT:
			text = table != NULL ? table->said_comment : column->said_comment;
			if (text == NULL)
				text = table != NULL ? table->comment : column->comment;
			break;
		default:
			text = table != NULL ? table->said_synonyms : column->said_synonyms;
			if (text == NULL)
				text = table != NULL ? table->synonyms : column->synonyms;
			break;
	}
	return text != NULL ? text : "";
}

/* The name whose words stand beside those of the text: its own, unless that is Chinese. */
static const char *
written_name(const NlSchema *schema, int i)
{
	const NlTable *table = i < schema->n_tables ? &schema->tables[i] : NULL;
	const NlColumn *column = table == NULL ? &schema->columns[i - schema->n_tables] : NULL;

	if ((table != NULL ? table->said_name : column->said_name) != NULL)
		return "";
	return table != NULL ? table->name : column->name;
}

static int
most_words(Source source)
{
	return source == SOURCE_NAME ? NL_MAX_NAME_WORDS :
		source == SOURCE_COMMENT ? NL_MAX_COMMENT_WORDS : NL_MAX_SYNONYM_WORDS;
}

/* Next word of what is written; an empty one where another synonym begins. */
static bool
source_next(Source source, const char **at, const char *end, char *word)
{
	const char *line;

	if (source == SOURCE_NAME)
		return nl_name_next(at, word, NL_WORD_SIZE);
	if (source == SOURCE_COMMENT)
		return nl_text_word(at, end, word);
	line = memchr(*at, '\n', (size_t) (end - *at));
	if (nl_text_word(at, line != NULL ? line : end, word))
		return true;
	if (line == NULL)
		return false;
	*at = line + 1;
	word[0] = '\0';
	return true;
}

static int
count_words(const NlSchema *schema, int i, Source source)
{
	char		word[NL_WORD_SIZE];
	const char *at = item_text(schema, i, source);
	const char *end = at + strlen(at);
	int			n = 0;

	while (n < most_words(source) && source_next(source, &at, end, word))
		n++;
	return n;
}

/* The slot of the table where this word stands or would stand. part: NULL, or
 * the first n_part letters there. */
static uint32_t
slot_of(const NlSchemaWords *words, const char *stem, size_t length, uint32_t hash, bool stop,
		const char *part, size_t n_part)
{
	uint32_t	i;

	for (i = hash & words->mask; words->table[i] >= 0; i = (i + 1) & words->mask)
	{
		const NlSchemaWord *w = &words->words[words->table[i]];

		if (w->hash == hash && w->stop == stop && w->length == length &&
			memcmp(w->stem, stem, length) == 0 && (w->part == NULL) == (part == NULL) &&
			(part == NULL || (strncmp(w->part, part, n_part) == 0 && w->part[n_part] == '\0')))
			break;
	}
	return i;
}

/* written: as the name has it, where the word stands in a name; else NULL. */
static int
find_number(Maker *m, const char *word, const char *written)
{
	NlSchemaWords *words = m->words;
	char		stem[NL_WORD_SIZE];
	char		root[NL_WORD_SIZE];
	size_t		length = nl_stem(word, stem);
	uint32_t	hash = nl_hash(stem, length);
	bool		stop = nl_stop_word(word);
	size_t		n_part = written != NULL ? strspn(written, "abcdefghijklmnopqrstuvwxyz") : 0;
	const char *part = n_part > 2 && nl_short_may_be(written, n_part) ? written : NULL;
	uint32_t	slot = slot_of(words, stem, length, hash, stop, part, n_part);
	NlSchemaWord *w;

	if (words->table[slot] < 0)
	{
		w = &words->words[words->n];
		w->stem = nl_arena_strndup(m->arena, stem, length);
		w->root = nl_arena_strndup(m->arena, root, nl_root(stem, root));
		if (w->stem == NULL || w->root == NULL)
		{
			m->failed = true;
			return 0;
		}
		w->hash = hash;
		w->length = (uint16_t) length;
		w->stop = stop;
		w->in_name = false;
		w->part = NULL;
		w->weight = 0.0f;
		if (part != NULL)
		{
			NlShort		s;

			w->part = nl_arena_strndup(m->arena, part, n_part);
			if (w->part == NULL)
			{
				m->failed = true;
				return 0;
			}
			nl_short_weigh(&s, part, n_part, NULL);
			w->weight = s.all;
		}
		words->table[slot] = words->n++;
	}
	w = &words->words[words->table[slot]];
	w->in_name |= written != NULL;
	return words->table[slot];
}

/* The same, of words met before without another look. */
static int
word_number(Maker *m, const char *word, const char *written)
{
	size_t		length = strlen(word);
	bool		named = written != NULL;
	Known	   *known;

	if (length > KNOWN_LETTERS || (named && strcmp(written, word) != 0))
		return find_number(m, word, written);
	known = &m->known[(nl_hash(word, length) + named) % KNOWN];
	if (known->named != named || strcmp(known->word, word) != 0)
	{
		known->number = find_number(m, word, written);
		known->named = named;
		memcpy(known->word, word, length + 1);
	}
	return known->number;
}

static bool
make_lists(Maker *m, NlWordLists *lists, Source source)
{
	int			n_items = m->schema->n_tables + m->schema->n_columns;
	int			i;

	lists->start = nl_arena_array(m->arena, (size_t) n_items + 1, sizeof(int));
	if (lists->start == NULL)
		return false;
	lists->start[0] = 0;
	for (i = 0; i < n_items; i++)
		lists->start[i + 1] = lists->start[i] + count_words(m->schema, i, source);
	lists->list = nl_arena_array(m->arena, (size_t) lists->start[n_items], sizeof(int));
	return lists->list != NULL;
}

static void
fill_lists(Maker *m, NlWordLists *lists, Source source)
{
	int			n_items = m->schema->n_tables + m->schema->n_columns;
	int			i;

	for (i = 0; i < n_items && !m->failed; i++)
	{
		char		word[NL_WORD_SIZE];
		char		written[NL_WORD_SIZE];
		const char *at = item_text(m->schema, i, source);
		const char *end = at + strlen(at);
		const char *name = written_name(m->schema, i);
		int			k;

		for (k = lists->start[i]; k < lists->start[i + 1]; k++)
		{
			if (!source_next(source, &at, end, word))
				break;
			if (source == SOURCE_NAME && !nl_name_next(&name, written, sizeof(written)))
				written[0] = '\0';
			lists->list[k] = word[0] == '\0' ? NL_PHRASE_END :
				word_number(m, word, source == SOURCE_NAME ? written : NULL);
		}
	}
}

NlStatus
nl_schema_words_make(NlSchemaWords **result, const NlSchema *schema,
					 NlArena *arena, NlError *err)
{
	int			n_items = schema->n_tables + schema->n_columns;
	NlSchemaWords *words = nl_arena_zalloc(arena, sizeof(NlSchemaWords));
	Known		known[KNOWN];
	Maker		m;
	size_t		most;
	uint32_t	size = 256;

	m.words = words;
	m.schema = schema;
	m.arena = arena;
	m.failed = false;
	m.known = known;
	memset(known, 0, sizeof(known));
	if (words == NULL || !make_lists(&m, &words->names, SOURCE_NAME) ||
		!make_lists(&m, &words->comments, SOURCE_COMMENT) ||
		!make_lists(&m, &words->synonyms, SOURCE_SYNONYMS))
		return nl_fail(err, NL_ERR_NOMEM, "out of memory reading the schema's words");
	/* as if all were different: memory, but once */
	most = (size_t) words->names.start[n_items] + (size_t) words->comments.start[n_items] +
		(size_t) words->synonyms.start[n_items];
	while (size < 2 * most)
		size *= 2;
	words->mask = size - 1;
	words->words = nl_arena_array(arena, most, sizeof(NlSchemaWord));
	words->table = nl_arena_array(arena, size, sizeof(int));
	if (words->words == NULL || words->table == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory reading the schema's words");
	memset(words->table, -1, size * sizeof(int));
	fill_lists(&m, &words->names, SOURCE_NAME);
	fill_lists(&m, &words->comments, SOURCE_COMMENT);
	fill_lists(&m, &words->synonyms, SOURCE_SYNONYMS);
	if (m.failed)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory reading the schema's words");
	*result = words;
	return NL_OK;
}

NlStatus
nl_schema_words(NlSchema *schema, NlArena *arena, NlError *err)
{
	NlSchemaWords *words;
	NlStatus	status;

	schema->words = NULL;
	status = nl_schema_words_make(&words, schema, arena, err);
	if (status == NL_OK)
		schema->words = words;
	return status;
}

int
nl_schema_words_find(const NlSchemaWords *words, const char *stem, size_t length)
{
	uint32_t	slot = slot_of(words, stem, length, nl_hash(stem, length), false, NULL, 0);
	int			n = words->table[slot];

	return n >= 0 && words->words[n].in_name ? n : -1;
}

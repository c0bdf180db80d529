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

#include "lang/words.h"

typedef struct Maker
{
	NlSchemaWords *words;
	const NlSchema *schema;
	NlArena    *arena;
	bool		failed;
} Maker;

static const char *
item_name(const NlSchema *schema, int i)
{
	return i < schema->n_tables ? schema->tables[i].name :
		schema->columns[i - schema->n_tables].name;
}

static const char *
item_comment(const NlSchema *schema, int i)
{
	const char *comment = i < schema->n_tables ? schema->tables[i].comment :
		schema->columns[i - schema->n_tables].comment;

	return comment != NULL ? comment : "";
}

/* Next word of a comment, lower-cased. */
static bool
comment_next(const char **at, const char *end, char *word)
{
	const char *start;
	const char *stop;
	size_t		length;

	if (!nl_text_next(at, end, &start, &stop))
		return false;
	length = (size_t) (stop - start);
	if (length > (NL_WORD_SIZE - 1) / 2)
		length = (NL_WORD_SIZE - 1) / 2;
	nl_lower(start, length, word);
	return true;
}

static int
count_words(const NlSchema *schema, int i, bool comment)
{
	char		word[NL_WORD_SIZE];
	const char *at = comment ? item_comment(schema, i) : item_name(schema, i);
	const char *end = at + strlen(at);
	int			n = 0;

	if (comment)
		while (n < NL_MAX_COMMENT_WORDS && comment_next(&at, end, word))
			n++;
	else
		while (n < NL_MAX_NAME_WORDS && nl_name_next(&at, word, sizeof(word)))
			n++;
	return n;
}

/* The slot of the table where this word stands or would stand. */
static uint32_t
slot_of(const NlSchemaWords *words, const char *stem, size_t length, uint32_t hash, bool stop)
{
	uint32_t	i;

	for (i = hash & words->mask; words->table[i] >= 0; i = (i + 1) & words->mask)
	{
		const NlSchemaWord *w = &words->words[words->table[i]];

		if (w->hash == hash && w->stop == stop && w->length == length &&
			memcmp(w->stem, stem, length) == 0)
			break;
	}
	return i;
}

static int
word_number(Maker *m, const char *word, bool in_name)
{
	NlSchemaWords *words = m->words;
	char		stem[NL_WORD_SIZE];
	char		root[NL_WORD_SIZE];
	size_t		length = nl_stem(word, stem);
	uint32_t	hash = nl_hash(stem, length);
	bool		stop = nl_stop_word(word);
	uint32_t	slot = slot_of(words, stem, length, hash, stop);
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
		words->table[slot] = words->n++;
	}
	w = &words->words[words->table[slot]];
	w->in_name |= in_name;
	return words->table[slot];
}

static bool
make_lists(Maker *m, NlWordLists *lists, bool comment)
{
	int			n_items = m->schema->n_tables + m->schema->n_columns;
	int			i;

	lists->start = nl_arena_array(m->arena, (size_t) n_items + 1, sizeof(int));
	if (lists->start == NULL)
		return false;
	lists->start[0] = 0;
	for (i = 0; i < n_items; i++)
		lists->start[i + 1] = lists->start[i] + count_words(m->schema, i, comment);
	lists->list = nl_arena_array(m->arena, (size_t) lists->start[n_items], sizeof(int));
	return lists->list != NULL;
}

static void
fill_lists(Maker *m, NlWordLists *lists, bool comment)
{
	int			n_items = m->schema->n_tables + m->schema->n_columns;
	int			i;

	for (i = 0; i < n_items && !m->failed; i++)
	{
		char		word[NL_WORD_SIZE];
		const char *at = comment ? item_comment(m->schema, i) : item_name(m->schema, i);
		const char *end = at + strlen(at);
		int			k;

		for (k = lists->start[i]; k < lists->start[i + 1]; k++)
		{
			if (!(comment ? comment_next(&at, end, word) : nl_name_next(&at, word, sizeof(word))))
				break;
			lists->list[k] = word_number(m, word, !comment);
		}
	}
}

NlStatus
nl_schema_words_make(NlSchemaWords **result, const NlSchema *schema,
					 NlArena *arena, NlError *err)
{
	int			n_items = schema->n_tables + schema->n_columns;
	NlSchemaWords *words = nl_arena_zalloc(arena, sizeof(NlSchemaWords));
	Maker		m;
	size_t		most;
	uint32_t	size = 256;

	m.words = words;
	m.schema = schema;
	m.arena = arena;
	m.failed = false;
	if (words == NULL || !make_lists(&m, &words->names, false) ||
		!make_lists(&m, &words->comments, true))
		return nl_fail(err, NL_ERR_NOMEM, "out of memory reading the schema's words");
	/* as if all were different: memory, but once */
	most = (size_t) words->names.start[n_items] + (size_t) words->comments.start[n_items];
	while (size < 2 * most)
		size *= 2;
	words->mask = size - 1;
	words->words = nl_arena_array(arena, most, sizeof(NlSchemaWord));
	words->table = nl_arena_array(arena, size, sizeof(int));
	if (words->words == NULL || words->table == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory reading the schema's words");
	memset(words->table, -1, size * sizeof(int));
	fill_lists(&m, &words->names, false);
	fill_lists(&m, &words->comments, true);
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
	uint32_t	slot = slot_of(words, stem, length, nl_hash(stem, length), false);
	int			n = words->table[slot];

	return n >= 0 && words->words[n].in_name ? n : -1;
}

/*-------------------------------------------------------------------------
 * link_names.c
 *	  Question words <-> names and comments of tables and columns.
 *
 * Everything a name word can match is put into one hash table first, keyed by
 * text: stems of the question, their roots, synonyms, long beginnings, and
 * two or three words written as one. Each schema word then costs one or two
 * lookups, so that ten thousand columns take a few milliseconds.
 *
 * Link words are the question's words without - _ and 's, so that "order_id",
 * "check-in" and "singer's name" are runs; `at` below counts in link words.
 *-------------------------------------------------------------------------
 */
#include "lang/link_parts.h"

#include <string.h>

#include "lang/encode.h"
#include "lang/synonyms.h"
#include "lang/words.h"

#define MAX_NAME_WORDS	12
#define MAX_COMMENT_WORDS 40
#define SHORT_COMMENT	4		/* so short a comment is a second name */

typedef struct Bits
{
	uint64_t	half[2];		/* NL_MAX_WORDS <= 128 */
} Bits;

/* What a text can stand for; bits are link words (of a run: its first). */
typedef struct Key
{
	const char *text;			/* NULL: free slot */
	uint32_t	hash;
	Bits		stem,
				root,
				weak,			/* synonym, abbreviation */
				run2,
				run3;			/* written as one */
} Key;

typedef struct Names
{
	NlLinkWork *work;
	int			n;				/* link words */
	int			word[NL_MAX_WORDS]; /* their question words */
	const char *stem[NL_MAX_WORDS];
	size_t		length[NL_MAX_WORDS];
	bool		stop[NL_MAX_WORDS];
	Key		   *keys;
	uint32_t	mask;
	int			n_keys;
	uint64_t   *known;			/* bitmap of hashes of all name stems; made when needed */
	uint32_t	known_mask;
} Names;

static void
bit_set(Bits *b, int at)
{
	b->half[at >> 6] |= (uint64_t) 1 << (at & 63);
}

static bool
bit_get(const Bits *b, int at)
{
	return (b->half[at >> 6] >> (at & 63) & 1) != 0;
}

static bool
bit_any(const Bits *b)
{
	return (b->half[0] | b->half[1]) != 0;
}

static Key *
key_find(const Names *names, const char *text, size_t length)
{
	uint32_t	hash = nl_hash(text, length);
	uint32_t	i;

	for (i = hash & names->mask; names->keys[i].text != NULL; i = (i + 1) & names->mask)
		if (names->keys[i].hash == hash && strncmp(names->keys[i].text, text, length) == 0 &&
			names->keys[i].text[length] == '\0')
			return &names->keys[i];
	return NULL;
}

/* NULL when full (three quarters) or out of memory: the link is left out. */
static Key *
key_add(Names *names, const char *text, size_t length)
{
	Key		   *key = key_find(names, text, length);
	uint32_t	hash;
	uint32_t	i;

	if (key != NULL)
		return key;
	if ((uint32_t) names->n_keys >= names->mask - names->mask / 4)
		return NULL;
	hash = nl_hash(text, length);
	for (i = hash & names->mask; names->keys[i].text != NULL; i = (i + 1) & names->mask)
		;
	names->keys[i].text = nl_arena_strndup(names->work->arena, text, length);
	if (names->keys[i].text == NULL)
		return NULL;
	names->keys[i].hash = hash;
	names->n_keys++;
	return &names->keys[i];
}

static bool
ascii_word(const char *word)
{
	for (; *word; word++)
		if (*word < 'a' || *word > 'z')
			return false;
	return true;
}

static void
add_synonyms(Names *names, int at)
{
	int			groups[NL_MAX_SYNONYM_GROUPS];
	int			n = nl_synonym_groups(names->stem[at], groups);
	int			g;

	for (g = 0; g < n; g++)
	{
		const char *p = nl_synonym_words(groups[g]);

		while (p != NULL && *p)
		{
			size_t		length = strcspn(p, " ");

			if (length != names->length[at] || memcmp(p, names->stem[at], length) != 0)
			{
				Key		   *key = key_add(names, p, length);

				if (key != NULL)
					bit_set(&key->weak, at);
			}
			p += length;
			if (*p == ' ')
				p++;
		}
	}
}

/* Words at, at + 1 (and at + 2) as one key: as written, and the last one's stem. */
static void
add_run(Names *names, int at, int n)
{
	const NlWord *words = names->work->question->words;
	char		text[3 * NL_WORD_SIZE];
	size_t		length = 0;
	int			i;
	int			form;

	for (i = 0; i < n; i++)
		if (names->stem[at + i][0] < 'a' || names->stem[at + i][0] > 'z')
			return;
	for (i = 0; i < n - 1; i++)
	{
		const char *w = words[names->word[at + i]].text;
		size_t		m = strlen(w);

		if (m >= NL_WORD_SIZE)
			return;
		memcpy(text + length, w, m);
		length += m;
	}
	for (form = 0; form < 2; form++)
	{
		const char *w = form ? names->stem[at + n - 1] : words[names->word[at + n - 1]].text;
		size_t		m = strlen(w);
		Key		   *key;

		if (m >= NL_WORD_SIZE)
			return;
		memcpy(text + length, w, m);
		key = key_add(names, text, length + m);
		if (key != NULL)
			bit_set(n == 2 ? &key->run2 : &key->run3, at);
	}
}

static NlStatus
names_init(Names *names, NlLinkWork *work)
{
	const NlQuestion *q = work->question;
	uint32_t	size = 256;
	int			i;

	memset(names, 0, sizeof(*names));
	names->work = work;
	for (i = 0; i < q->n_words; i++)
	{
		const char *t = q->words[i].text;

		if (strcmp(t, "-") == 0 || strcmp(t, "_") == 0 || strcmp(t, "'s") == 0)
			continue;
		names->word[names->n] = i;
		names->stem[names->n] = q->words[i].stem;
		names->length[names->n] = strlen(q->words[i].stem);
		names->stop[names->n] = q->words[i].stop;
		names->n++;
	}
	while (size < (uint32_t) names->n * 64)
		size *= 2;
	names->keys = nl_arena_zalloc(work->arena, size * sizeof(Key));
	if (names->keys == NULL)
		return nl_fail(work->err, NL_ERR_NOMEM, "out of memory linking the question");
	names->mask = size - 1;
	for (i = 0; i < names->n; i++)
	{
		Key		   *key = key_add(names, names->stem[i], names->length[i]);

		if (key != NULL)
			bit_set(&key->stem, i);
	}
	for (i = 0; i < names->n; i++)
	{
		char		root[NL_WORD_SIZE];
		size_t		length;
		Key		   *key;

		if (i + 1 < names->n)
			add_run(names, i, 2);
		if (i + 2 < names->n)
			add_run(names, i, 3);
		if (names->stop[i])
			continue;
		length = nl_root(names->stem[i], root);
		key = length >= 3 ? key_add(names, root, length) : NULL;
		if (key != NULL)
			bit_set(&key->root, i);
		add_synonyms(names, i);
		if (names->length[i] >= 6 && ascii_word(names->stem[i]))
		{
			/* "subscr" of "subscriber" */
			for (length = 4; length + 2 <= names->length[i]; length++)
			{
				key = key_add(names, names->stem[i], length);
				if (key != NULL)
					bit_set(&key->weak, i);
			}
		}
	}
	return NL_OK;
}

/* Is `word`, which has no vowel, short for `full`: qty, cntry, mgr? */
static bool
consonants_of(const char *word, const char *full)
{
	size_t		n = strlen(word);
	size_t		m = strlen(full);

	if (n < 3 || m < n + 1 || word[0] != full[0] || word[n - 1] != full[m - 1] ||
		strpbrk(word, "aeiou") != NULL || !ascii_word(word))
		return false;
	for (; *full && *word; full++)
		if (*full == *word)
			word++;
	return *word == '\0';
}

static const char *const prefixes[] = {
	"dim", "dw", "fact", "fct", "has", "is", "lkp", "lu", "mst", "stg", "t", "tab",
	"tb", "tbl", "v", "vw"
};

static bool
is_prefix(const char *word)
{
	size_t		i;

	for (i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (strcmp(word, prefixes[i]) == 0)
			return true;
	return false;
}

static const char *const tails[] = {
	"at", "by", "cd", "code", "count", "date", "day", "desc", "dt", "flag", "id", "key",
	"month", "name", "nm", "no", "nr", "num", "number", "status", "time", "ts", "type", "year"
};

/* Is the rest of a compound a word: a usual tail, a word of the question or of
 * any name of the schema? */
static bool
known_word(Names *names, const char *text, size_t length)
{
	const NlSchema *schema = names->work->schema;
	char		word[NL_WORD_SIZE];
	char		stem[NL_WORD_SIZE];
	uint32_t	hash;
	Key		   *key;
	size_t		i;

	if (length < 2 || length >= NL_WORD_SIZE)
		return false;
	memcpy(word, text, length);
	word[length] = '\0';
	for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++)
		if (strcmp(word, tails[i]) == 0)
			return true;
	if (length < 3)
		return false;
	key = key_find(names, stem, nl_stem(word, stem));
	if (key != NULL && bit_any(&key->stem))
		return true;
	if (names->known == NULL)
	{
		uint32_t	size = 1024;
		int			k;

		while (size < (uint32_t) names->work->n_items * 48)
			size *= 2;
		names->known = nl_arena_zalloc(names->work->arena, size / 8);
		if (names->known == NULL)
			return false;
		names->known_mask = size - 1;
		for (k = 0; k < names->work->n_items; k++)
		{
			const char *at = k < schema->n_tables ? schema->tables[k].name :
				schema->columns[k - schema->n_tables].name;
			char		part[NL_WORD_SIZE];
			char		s[NL_WORD_SIZE];

			while (nl_name_next(&at, part, sizeof(part)))
			{
				hash = nl_hash(s, nl_stem(part, s)) & names->known_mask;
				names->known[hash >> 6] |= (uint64_t) 1 << (hash & 63);
			}
		}
	}
	hash = nl_hash(stem, strlen(stem)) & names->known_mask;
	return (names->known[hash >> 6] >> (hash & 63) & 1) != 0;
}

typedef struct NameWord
{
	char		text[NL_WORD_SIZE];
	size_t		length;			/* of the stem */
	bool		stop;
	Key		   *key;
} NameWord;

static void
put_bits(Names *names, const Bits *bits, int item, uint8_t kind)
{
	int			at;

	if (!bit_any(bits))
		return;
	for (at = 0; at < names->n; at++)
		if (bit_get(bits, at) && !names->stop[at])
			nl_link_put(names->work, names->word[at], item, kind);
}

static void
put_run(Names *names, int at, int n, int item, uint8_t kind)
{
	int			i;

	for (i = 0; i < n; i++)
		nl_link_put(names->work, names->word[at + i], item, kind);
}

/* Runs of the question that are exactly these words. */
static void
put_exact(Names *names, const NameWord *w, int n, int item, uint8_t kind)
{
	int			at;
	int			i;
	int			k;

	if (n == 0)
		return;
	for (i = 0; i < n; i++)
		if (w[i].key == NULL || !bit_any(&w[i].key->stem))
			break;
	if (i == n)
	{
		for (at = 0; at + n <= names->n; at++)
		{
			bool		content = false;

			for (k = 0; k < n && bit_get(&w[k].key->stem, at + k); k++)
				content |= !names->stop[at + k];
			if (k == n && content)
				put_run(names, at, n, item, kind);
		}
	}
	if (n == 1)
	{
		/* "countryname" for "country name" */
		if (w[0].key != NULL && bit_any(&w[0].key->run2))
			for (at = 0; at + 2 <= names->n; at++)
				if (bit_get(&w[0].key->run2, at))
					put_run(names, at, 2, item, kind);
		if (w[0].key != NULL && bit_any(&w[0].key->run3))
			for (at = 0; at + 3 <= names->n; at++)
				if (bit_get(&w[0].key->run3, at))
					put_run(names, at, 3, item, kind);
	}
	else
	{
		/* "birth_date" for "birthdate" */
		char		text[4 * NL_WORD_SIZE];
		size_t		length = 0;
		Key		   *key;

		for (k = 0; k < n && length + w[k].length < sizeof(text); k++)
		{
			memcpy(text + length, w[k].text, w[k].length);
			length += w[k].length;
		}
		key = k == n ? key_find(names, text, length) : NULL;
		if (key != NULL)
			put_bits(names, &key->stem, item, kind);
	}
}

/* Links that rest on one word of the name. */
static void
put_parts(Names *names, const NameWord *w, int item, uint8_t part, uint8_t synonym)
{
	char		root[NL_WORD_SIZE];
	size_t		length;
	Key		   *key;
	int			at;

	if (w->stop)
		return;
	if (w->key != NULL)
	{
		put_bits(names, &w->key->stem, item, part);
		put_bits(names, &w->key->weak, item, synonym);
	}
	if (w->length < 3)
		return;
	length = nl_root(w->text, root);
	key = length >= 3 ? key_find(names, root, length) : NULL;
	if (key != NULL)
		put_bits(names, &key->root, item, part);
	if (w->key == NULL)
	{
		bool		vowel = strpbrk(w->text, "aeiou") != NULL;

		/* "address2" */
		for (length = w->length; length > 0 && w->text[length - 1] >= '0' && w->text[length - 1] <= '9'; length--)
			;
		if (length < w->length && length >= 2 && (key = key_find(names, w->text, length)) != NULL)
			put_bits(names, &key->stem, item, part);
		for (at = 0; at < names->n; at++)
		{
			const char *stem = names->stem[at];
			size_t		n = names->length[at];

			if (names->stop[at])
				continue;
			if (n >= 4 && w->length >= n + 2)
			{
				if ((memcmp(w->text, stem, 4) == 0 && memcmp(w->text, stem, n) == 0 &&
					 known_word(names, w->text + n, w->length - n)) ||
					(memcmp(w->text + w->length - 4, stem + n - 4, 4) == 0 &&
					 memcmp(w->text + w->length - n, stem, n) == 0 &&
					 known_word(names, w->text, w->length - n)))
					nl_link_put(names->work, names->word[at], item, part);
			}
			if (stem[0] == w->text[0] && n != w->length &&
				(vowel ? consonants_of(stem, w->text) : consonants_of(w->text, stem)))
				nl_link_put(names->work, names->word[at], item, synonym);
		}
	}
}

static void
link_name(Names *names, const char *name, int item, bool table)
{
	NameWord	w[MAX_NAME_WORDS];
	char		word[NL_WORD_SIZE];
	const char *at = name;
	uint8_t		exact = table ? NL_LINK_TABLE_EXACT : NL_LINK_COLUMN_EXACT;
	int			n = 0;
	int			i;

	while (n < MAX_NAME_WORDS && nl_name_next(&at, word, sizeof(word)))
	{
		w[n].stop = nl_stop_word(word);
		w[n].length = nl_stem(word, w[n].text);
		w[n].key = key_find(names, w[n].text, w[n].length);
		n++;
	}
	put_exact(names, w, n, item, exact);
	if (n > 1 && is_prefix(w[0].text))
		put_exact(names, w + 1, n - 1, item, exact);
	for (i = 0; i < n; i++)
		put_parts(names, &w[i], item,
				  table ? NL_LINK_TABLE_PART : NL_LINK_COLUMN_PART,
				  table ? NL_LINK_TABLE_SYNONYM : NL_LINK_COLUMN_SYNONYM);
}

static void
link_comment(Names *names, const char *comment, int item, bool table)
{
	NameWord	w[SHORT_COMMENT];
	const char *at = comment;
	const char *end = comment + strlen(comment);
	const char *start;
	const char *stop;
	int			n = 0;

	while (n < MAX_COMMENT_WORDS && nl_text_next(&at, end, &start, &stop))
	{
		char		word[2 * NL_WORD_SIZE + 1];
		char		stem[NL_WORD_SIZE];
		size_t		length = (size_t) (stop - start);
		Key		   *key;

		if (length >= NL_WORD_SIZE)
			length = NL_WORD_SIZE - 1;
		nl_lower(start, length, word);
		length = nl_stem(word, stem);
		key = key_find(names, stem, length);
		if (n < SHORT_COMMENT)
		{
			memcpy(w[n].text, stem, length + 1);
			w[n].length = length;
			w[n].key = key;
		}
		n++;
		if (key != NULL && length >= 2 && !nl_stop_word(word))
			put_bits(names, &key->stem, item, table ? NL_LINK_TABLE_COMMENT : NL_LINK_COLUMN_COMMENT);
	}
	if (n <= SHORT_COMMENT)
		put_exact(names, w, n, item, table ? NL_LINK_TABLE_EXACT : NL_LINK_COLUMN_EXACT);
}

NlStatus
nl_link_names(NlLinkWork *work)
{
	const NlSchema *schema = work->schema;
	Names	   *names = nl_arena_alloc(work->arena, sizeof(Names));
	NlStatus	status;
	int			i;

	if (names == NULL)
		return nl_fail(work->err, NL_ERR_NOMEM, "out of memory linking the question");
	status = names_init(names, work);
	if (status != NL_OK)
		return status;
	for (i = 0; i < schema->n_tables; i++)
	{
		link_name(names, schema->tables[i].name, i, true);
		if (schema->tables[i].comment != NULL)
			link_comment(names, schema->tables[i].comment, i, true);
	}
	for (i = 0; i < schema->n_columns; i++)
	{
		int			item = NL_ITEM_COLUMN(schema, i);

		link_name(names, schema->columns[i].name, item, false);
		if (schema->columns[i].comment != NULL)
			link_comment(names, schema->columns[i].comment, item, false);
	}
	return NL_OK;
}

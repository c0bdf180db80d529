/*-------------------------------------------------------------------------
 * link_names.c
 *	  Question words <-> names and comments of tables and columns.
 *
 * Everything a name word can match is put into one hash table first, keyed by
 * text: stems of the question, their roots, synonyms, long beginnings, and
 * two or three words written as one. Then each different word of the schema
 * (schema_words.h) is looked up once, and items are read as lists of those:
 * ten thousand columns take a millisecond or two.
 *
 * Link words are the question's words without - _ and 's, so that "order_id",
 * "check-in" and "singer's name" are runs; `at` below counts in link words.
 *-------------------------------------------------------------------------
 */
#include "lang/link_parts.h"

#include <string.h>

#include "lang/schema_words.h"
#include "lang/short.h"
#include "lang/synonyms.h"
#include "lang/words.h"

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
	bool		leads;			/* the first word of a name that is a synonym */
} Key;

/* What one word of the schema has to do with the question. */
typedef struct Match
{
	Key		   *key;			/* of its stem */
	Bits		part;			/* link words that are the word, or nearly */
	Bits		weak;			/* synonyms and abbreviations */
	const char *read;			/* the question's stem that the part of a name is read as; or NULL */
	bool		begins;			/* a word of the question begins with it */
} Match;

typedef struct Names
{
	NlLinkWork *work;
	const NlSchemaWords *schema_words;
	Match	   *matches;		/* [schema_words->n] */
	int			n;				/* link words */
	int			word[NL_MAX_WORDS]; /* their question words */
	const char *text[NL_MAX_WORDS];
	const char *stem[NL_MAX_WORDS];
	size_t		length[NL_MAX_WORDS];
	bool		stop[NL_MAX_WORDS];
	Key		   *keys;
	uint32_t	mask;
	int			n_keys;
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

/* Of the thesaurus; a name that the words say themselves is no synonym. */
static void
add_said(void *context, int at, int n, const char *name, size_t length, size_t first)
{
	Names	   *names = context;
	Key		   *key;
	int			i;

	key = key_add(names, name, length);
	if (key == NULL)
		return;
	/* a function word may say a name by itself: "where" */
	for (i = at; i < at + n; i++)
		if (n == 1 || !names->stop[i])
			bit_set(&key->weak, i);
	if (first < length && (key = key_add(names, name, first)) != NULL)
		key->leads = true;
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
		names->text[names->n] = q->words[i].text;
		names->stem[names->n] = q->words[i].stem;
		names->length[names->n] = strlen(q->words[i].stem);
		names->stop[names->n] = q->words[i].stop;
		names->n++;
	}
	while (size < (uint32_t) names->n * 128)
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
		if (names->length[i] >= 6 && nl_ascii_word(names->stem[i]))
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
	if (q->thesaurus.length > 0)
		nl_thesaurus_names(&q->thesaurus, names->text, names->stem, names->n, add_said, names);
	return NL_OK;
}

static const char *const prefixes[] = {
	"dim", "dw", "fact", "fct", "ha", "is", "lkp", "lu", "mst", "stg", "t", "tab",
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
known_word(const Names *names, const char *text, size_t length)
{
	char		word[NL_WORD_SIZE];
	char		stem[NL_WORD_SIZE];
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
	length = nl_stem(word, stem);
	key = key_find(names, stem, length);
	return (key != NULL && bit_any(&key->stem)) ||
		nl_schema_words_find(names->schema_words, stem, length) >= 0;
}

static void
put_bits(Names *names, const Bits *bits, int item, uint8_t kind)
{
	bool		weak = kind == NL_LINK_TABLE_SYNONYM || kind == NL_LINK_COLUMN_SYNONYM;
	int			at;

	if (!bit_any(bits))
		return;
	for (at = 0; at < names->n; at++)
		if (bit_get(bits, at) && (weak || !names->stop[at]))
			nl_link_put(names->work, names->word[at], item, kind);
}

static void
put_run(Names *names, int at, int n, int item, uint8_t kind)
{
	int			i;

	for (i = 0; i < n; i++)
		nl_link_put(names->work, names->word[at + i], item, kind);
}

/* What the words of the schema are, written as one; NULL: nothing of the question. */
static const Key *
find_joined(const Names *names, const int *list, int n)
{
	char		text[4 * NL_WORD_SIZE];
	size_t		length = 0;
	int			i;

	for (i = 0; i < n; i++)
	{
		const NlSchemaWord *w = &names->schema_words->words[list[i]];

		if (length + w->length >= sizeof(text))
			return NULL;
		memcpy(text + length, w->stem, w->length);
		length += w->length;
	}
	return key_find(names, text, length);
}

/* Runs of the question that are exactly these n words of the schema. */
static void
put_exact(Names *names, const int *list, int n, int item, uint8_t kind)
{
	const Match *m = names->matches;
	int			at;
	int			i;
	int			k;

	for (i = 0; i < n; i++)
		if (m[list[i]].key == NULL || !bit_any(&m[list[i]].key->stem))
			break;
	if (n > 0 && i == n)
	{
		for (at = 0; at + n <= names->n; at++)
		{
			bool		content = false;

			for (k = 0; k < n && bit_get(&m[list[k]].key->stem, at + k); k++)
				content |= !names->stop[at + k];
			if (k == n && content)
				put_run(names, at, n, item, kind);
		}
	}
	if (n == 1 && m[list[0]].key != NULL)
	{
		const Key  *key = m[list[0]].key;

		/* "countryname" for "country name" */
		if (bit_any(&key->run2) || bit_any(&key->run3))
			for (at = 0; at + 2 <= names->n; at++)
			{
				if (bit_get(&key->run2, at))
					put_run(names, at, 2, item, kind);
				if (bit_get(&key->run3, at))
					put_run(names, at, 3, item, kind);
			}
	}
	else if (n > 1 && m[list[0]].begins)
	{
		/* "birth_date" for "birthdate" */
		const Key  *key = find_joined(names, list, n);

		if (key != NULL)
			put_bits(names, &key->stem, item, kind);
	}
}

/* The end of a name of several words, or all of it, that the thesaurus has: birth_date, student_birth_date. */
static void
put_said(Names *names, const int *list, int n, int item, uint8_t kind)
{
	int			i;

	for (i = 0; i + 1 < n; i++)
	{
		const Key  *key = names->matches[list[i]].key;

		if (key != NULL && key->leads && (key = find_joined(names, list + i, n - i)) != NULL)
			put_bits(names, &key->weak, item, kind);
	}
}

static void
bits_add(Bits *to, const Bits *from)
{
	to->half[0] |= from->half[0];
	to->half[1] |= from->half[1];
}

/* What a name's word that is none of the question's may have to do with them. */
static void
match_unlike(Names *names, const NlSchemaWord *w, Match *match)
{
	size_t		length;
	Key		   *key;
	int			at;

	/* "address2" */
	for (length = w->length; length > 0 && w->stem[length - 1] >= '0' && w->stem[length - 1] <= '9'; length--)
		;
	if (length < w->length && length >= 2 && (key = key_find(names, w->stem, length)) != NULL)
		bits_add(&match->part, &key->stem);
	for (at = 0; at < names->n; at++)
	{
		const char *stem = names->stem[at];
		size_t		n = names->length[at];

		if (names->stop[at])
			continue;
		if (n >= 4 && (size_t) w->length >= n + 2)
		{
			if ((memcmp(w->stem, stem, n) == 0 && known_word(names, w->stem + n, w->length - n)) ||
				(memcmp(w->stem + w->length - n, stem, n) == 0 &&
				 known_word(names, w->stem, w->length - n)))
				bit_set(&match->part, at);
		}
		if (stem[0] == w->stem[0] && (nl_short_for(w->stem, stem) || nl_short_for(stem, w->stem)))
			bit_set(&match->weak, at);
	}
}

/* Is the part of a name short for a word of the question? Then that word is what it says. */
static void
match_short(Names *names, const NlSchemaWord *w, Match *match)
{
	size_t		length = strlen(w->part);
	NlShort		s;
	int			at;

	/* as it is, then as a plural */
	for (; match->read == NULL && length > 1; length--)
	{
		memset(&s, 0, sizeof(s));
		s.part = w->part;
		s.length = length;
		s.all = w->weight;
		/* the first word asks: "list" is not what lst says */
		for (at = 1; at < names->n; at++)
			if (!names->stop[at] && names->stem[at][0] == w->part[0] && nl_ascii_word(names->stem[at]))
				nl_short_add(&s, names->stem[at], names->length[at], NL_SHORT_QUESTION);
		if (nl_short_sure(&s))
		{
			match->key = key_find(names, s.word, s.n_word);
			match->read = s.word;
		}
		if (w->part[length - 1] != 's' || length < 4 || w->part[length] != '\0')
			break;
	}
	if (match->key != NULL)
		bits_add(&match->part, &match->key->stem);
}

/* Looks up every word of the schema. */
static NlStatus
match_words(Names *names)
{
	const NlSchemaWords *words = names->schema_words;
	int			i;

	names->matches = nl_arena_zalloc(names->work->arena, (size_t) words->n * sizeof(Match));
	if (names->matches == NULL)
		return nl_fail(names->work->err, NL_ERR_NOMEM, "out of memory linking the question");
	for (i = 0; i < words->n; i++)
	{
		const NlSchemaWord *w = &words->words[i];
		Match	   *match = &names->matches[i];
		Key		   *root;
		int			at;

		match->key = key_find(names, w->stem, w->length);
		if (!w->in_name)
			continue;
		for (at = 0; at < names->n && !match->begins; at++)
			match->begins = names->length[at] > w->length && names->stem[at][0] == w->stem[0] &&
				memcmp(names->stem[at], w->stem, w->length) == 0;
		if (w->stop)
			continue;
		if (w->part != NULL && (match->key == NULL || !bit_any(&match->key->stem)))
			match_short(names, w, match);
		if (match->key != NULL)
		{
			match->part = match->key->stem;
			match->weak = match->key->weak;
		}
		if (w->length < 3)
			continue;
		root = strlen(w->root) >= 3 ? key_find(names, w->root, strlen(w->root)) : NULL;
		if (root != NULL)
			bits_add(&match->part, &root->root);
		if (match->key == NULL || (!bit_any(&match->key->stem) && !bit_any(&match->key->root)))
			match_unlike(names, w, match);
	}
	return NL_OK;
}

/* Each is a second name; of one of several words, one word is a hint. */
static void
link_synonyms(Names *names, int item, bool table)
{
	const NlSchemaWords *words = names->schema_words;
	const int  *list = words->synonyms.list + words->synonyms.start[item];
	int			n = words->synonyms.start[item + 1] - words->synonyms.start[item];
	int			first;
	int			end;
	int			i;

	for (first = 0; first < n; first = end + 1)
	{
		for (end = first; end < n && list[end] != NL_PHRASE_END; end++)
			;
		put_exact(names, list + first, end - first, item,
				  table ? NL_LINK_TABLE_EXACT : NL_LINK_COLUMN_EXACT);
		for (i = first; i < end; i++)
		{
			const Key  *key = names->matches[list[i]].key;

			if (key != NULL && !words->words[list[i]].stop)
				put_bits(names, &key->stem, item, table ? NL_LINK_TABLE_COMMENT : NL_LINK_COLUMN_COMMENT);
		}
	}
}

static void
link_item(Names *names, int item, bool table)
{
	const NlSchemaWords *words = names->schema_words;
	const int  *name = words->names.list + words->names.start[item];
	const int  *comment = words->comments.list + words->comments.start[item];
	int			n_name = words->names.start[item + 1] - words->names.start[item];
	int			n_comment = words->comments.start[item + 1] - words->comments.start[item];
	uint8_t		exact = table ? NL_LINK_TABLE_EXACT : NL_LINK_COLUMN_EXACT;
	int			i;

	put_exact(names, name, n_name, item, exact);
	if (n_name > 1 && is_prefix(words->words[name[0]].stem))
		put_exact(names, name + 1, n_name - 1, item, exact);
	for (i = 0; i < n_name; i++)
	{
		const Match *m = &names->matches[name[i]];

		put_bits(names, &m->part, item, table ? NL_LINK_TABLE_PART : NL_LINK_COLUMN_PART);
		put_bits(names, &m->weak, item, table ? NL_LINK_TABLE_SYNONYM : NL_LINK_COLUMN_SYNONYM);
	}
	put_said(names, name, n_name, item, table ? NL_LINK_TABLE_SYNONYM : NL_LINK_COLUMN_SYNONYM);
	link_synonyms(names, item, table);
	if (n_comment == 0)
		return;
	if (n_comment <= SHORT_COMMENT)
		put_exact(names, comment, n_comment, item, exact);
	for (i = 0; i < n_comment; i++)
	{
		const Key  *key = names->matches[comment[i]].key;
		const NlSchemaWord *w = &words->words[comment[i]];

		if (key != NULL && !w->stop && w->length >= 2)
			put_bits(names, &key->stem, item, table ? NL_LINK_TABLE_COMMENT : NL_LINK_COLUMN_COMMENT);
	}
}

/* Keeps what the question makes of the item's name, if it does. */
static NlStatus
put_reading(Names *names, int item)
{
	NlLinkWork *work = names->work;
	const NlSchema *schema = work->schema;
	bool		table = item < schema->n_tables;
	const NlTable *t = table ? &schema->tables[item] : NULL;
	const NlColumn *c = table ? NULL : &schema->columns[item - schema->n_tables];
	const int  *list = names->schema_words->names.list + names->schema_words->names.start[item];
	int			n = names->schema_words->names.start[item + 1] - names->schema_words->names.start[item];
	const char *at = table ? t->full_name : c->full_name;
	char		text[NL_MAX_NAME_WORDS * (NL_WORD_SIZE + 1)];
	char		word[NL_WORD_SIZE];
	size_t		length = 0;
	int			i;

	for (i = 0; i < n && names->matches[list[i]].read == NULL; i++)
		;
	if (i == n)
		return NL_OK;
	if (at == NULL)
		at = table ? t->name : c->name;
	for (i = 0; i < n && nl_name_next(&at, word, sizeof(word)); i++)
	{
		const char *said = names->matches[list[i]].read;

		if (said == NULL)
			said = word;
		if (length > 0)
			text[length++] = ' ';
		memcpy(text + length, said, strlen(said));
		length += strlen(said);
	}
	if (work->readings == NULL)
		work->readings = nl_arena_array(work->arena, (size_t) work->n_items, sizeof(NlReading));
	at = nl_arena_strndup(work->arena, text, length);
	if (work->readings == NULL || at == NULL)
		return nl_fail(work->err, NL_ERR_NOMEM, "out of memory linking the question");
	work->readings[work->n_readings].item = item;
	work->readings[work->n_readings++].name = at;
	return NL_OK;
}

/* Content words that have no link at all may be misspelled names. */
static void
link_misspelled(Names *names)
{
	NlLinkWork *work = names->work;
	const NlSchemaWords *words = names->schema_words;
	int			lost[NL_MAX_WORDS];
	int			n = 0;
	int			at;
	int			i;
	bool		any = false;
	bool		ordinal;

	for (at = 0; at < names->n; at++)
	{
		const char *word = work->question->words[names->word[at]].text;
		const uint8_t *row = work->best + (size_t) names->word[at] * (size_t) work->n_items;

		if (names->stop[at] || names->length[at] < 5 || !nl_ascii_word(names->stem[at]) ||
			nl_word_asks(word) || nl_number_word(word, &ordinal) >= 0 || nl_month_word(word) > 0)
			continue;
		for (i = 0; i < work->n_items && row[i] == 0; i++)
			;
		if (i == work->n_items)
			lost[n++] = at;
	}
	if (n == 0)
		return;
	/* matches are used up: they now hold the misspelled words */
	for (i = 0; i < words->n; i++)
	{
		const NlSchemaWord *w = &words->words[i];
		int			k;

		memset(&names->matches[i].part, 0, sizeof(Bits));
		for (k = 0; w->in_name && k < n; k++)
			if (w->stem[0] == names->stem[lost[k]][0] && nl_near(w->stem, names->stem[lost[k]]))
			{
				bit_set(&names->matches[i].part, lost[k]);
				any = true;
			}
	}
	for (i = 0; any && i < work->n_items; i++)
	{
		int			k;

		for (k = words->names.start[i]; k < words->names.start[i + 1]; k++)
			put_bits(names, &names->matches[words->names.list[k]].part, i,
					 i < work->schema->n_tables ? NL_LINK_TABLE_PART : NL_LINK_COLUMN_PART);
	}
}

NlStatus
nl_link_names(NlLinkWork *work)
{
	Names	   *names = nl_arena_alloc(work->arena, sizeof(Names));
	NlStatus	status;
	int			i;

	if (names == NULL)
		return nl_fail(work->err, NL_ERR_NOMEM, "out of memory linking the question");
	status = names_init(names, work);
	if (status != NL_OK)
		return status;
	names->schema_words = work->schema->words;
	if (names->schema_words == NULL)
	{
		NlSchemaWords *words;

		status = nl_schema_words_make(&words, work->schema, work->arena, work->err);
		if (status != NL_OK)
			return status;
		names->schema_words = words;
	}
	status = match_words(names);
	if (status != NL_OK)
		return status;
	for (i = 0; i < work->n_items && status == NL_OK; i++)
	{
		link_item(names, i, i < work->schema->n_tables);
		status = put_reading(names, i);
	}
	if (status != NL_OK)
		return status;
	link_misspelled(names);
	return NL_OK;
}

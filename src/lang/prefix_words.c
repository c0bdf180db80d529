/*-------------------------------------------------------------------------
 * prefix_words.c
 *	  A word, a quoted name or a literal that is half written.
 *
 * It is alive when some whole one that begins like it is alive in its place.
 * Which ones are tried, and in which order, depends on what stands before:
 * after FROM only tables, after a point only columns of what the qualifier
 * stands for, after AS any new name; in an expression columns of tables that
 * the text names come first. The judge has the last word on each; where only
 * what they have in common is asked for (nl_prefix_forced), all of them count.
 *-------------------------------------------------------------------------
 */
#include <stddef.h>
#include <string.h>

#include "lang/prefix_parts.h"

/* Words that are tried for one half-written word. */
#define TRIES 200

/* Bytes of a new name. */
#define ALIAS_SIZE 31

typedef struct Search
{
	NlPrefix   *p;
	size_t		length;			/* of the text, half-written word included */
	size_t		typed;			/* bytes of the word */
	char		word[NL_PREFIX_TEXT + 1];	/* as typed, lower case */
	const char *found;
	int			tries;
	bool		no_name;		/* the syntax allows no name here */
	const char *last;			/* tried last: the same name again is no news */
	bool		mentioned_only;
	bool	   *mentioned;		/* [n_tables] */
	/* instead of trying: what all words have in common behind what is typed */
	bool		collecting;
	bool		any;
	bool		whole;			/* it ends all of them */
	size_t		n_common;
	char		common[NL_PREFIX_WORD_SIZE + 2];
} Search;

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
}

static bool
done(const Search *search)
{
	if (search->collecting)
		return search->any && search->n_common == 0 && !search->whole;
	return search->found != NULL || search->tries >= TRIES || search->p->failed;
}

/* One more way to go on; ends: a word ends there. */
static void
collect(Search *search, const char *rest, bool ends)
{
	size_t		n = 0;

	if (!search->any)
	{
		search->any = true;
		search->whole = ends;
		while (rest[n] != '\0' && n < sizeof(search->common))
		{
			search->common[n] = rest[n];
			n++;
		}
		search->n_common = n;
		return;
	}
	while (n < search->n_common && rest[n] == search->common[n])
		n++;
	/* the same word again is no other way */
	if (n < search->n_common || rest[n] != '\0' || !ends)
		search->whole = false;
	search->n_common = n;
}

/* The text with a whole word in the place of the half one, then `after`. */
static bool
try_rest(Search *search, const char *rest, const char *after)
{
	NlPrefix   *p = search->p;
	size_t		n = strlen(rest);
	size_t		more = strlen(after);
	const char *found;
	char	   *joined;

	if (search->collecting)
	{
		/* a name that is new may be anything */
		collect(search, rest, false);
		return false;
	}
	if (done(search) || search->length + n + more > NL_PREFIX_TEXT)
		return search->found != NULL;
	memcpy(p->text + search->length, rest, n);
	memcpy(p->text + search->length + n, after, more + 1);
	search->tries++;
	found = nl_prefix_boundary(p, p->text, search->length + n + more);
	p->text[search->length] = '\0';
	if (found == NULL)
		return false;
	joined = nl_arena_alloc(p->arena, n + more + strlen(found) + 1);
	if (joined == NULL)
	{
		p->failed = true;
		return false;
	}
	memcpy(joined, rest, n);
	memcpy(joined + n, after, more);
	strcpy(joined + n + more, found);
	search->found = joined;
	return true;
}

/* A whole word, if it begins like the half one. keyword: of the language. */
static void
try_word(Search *search, const char *word, bool keyword)
{
	if (done(search) || (!keyword && search->no_name) ||
		strncmp(word, search->word, search->typed) != 0)
		return;
	if (search->last != NULL && strcmp(search->last, word) == 0)
		return;
	search->last = word;
	if (search->collecting)
	{
		collect(search, word + search->typed, true);
		return;
	}
	if (!try_rest(search, word + search->typed, "") && !keyword && search->p->misplaced)
		search->no_name = true;
}

/* ---- kinds of words ---- */

static void
try_keywords(Search *search)
{
	int			k;

	for (k = 1; k < NL_KW_COUNT_; k++)
		try_word(search, nl_keyword_words[k], true);
}

static void
try_names(Search *search, bool tables)
{
	const NlPrefix *p = search->p;
	int			i = nl_prefix_first_word(p, search->word, search->typed);

	search->last = NULL;
	for (; i < p->n_words && !done(search) &&
		 strncmp(p->words[i].text, search->word, search->typed) == 0; i++)
	{
		const NlPrefixWord *word = &p->words[i];

		if (word->table != tables || !word->bare)
			continue;
		if (!tables && search->mentioned_only &&
			!search->mentioned[p->schema->columns[word->number].table])
			continue;
		try_word(search, word->text, false);
	}
	search->last = NULL;
}

/* Names of schemas, if tables are written with them. */
static void
try_schemas(Search *search)
{
	const NlSchema *schema = search->p->schema;
	int			t;

	for (t = 0; t < schema->n_tables; t++)
		try_word(search, schema->tables[t].schema_name, false);
}

static void
try_functions(Search *search)
{
	static const char *const calls[] = {
		"coalesce", "date", "greatest", "least", "nullif", "position", "substring", "time",
		"timestamp", "trim"
	};
	const NlServer *server = search->p->server;
	size_t		c;
	int			f;

	for (f = 0; f < server->n_functions; f++)
		try_word(search, server->functions[f], false);
	for (c = 0; c < sizeof(calls) / sizeof(calls[0]); c++)
		try_word(search, calls[c], true);
}

/* Names that the text has brought in itself: after AS, in WITH, aliases. */
static void
try_own_names(Search *search)
{
	const NlPrefixScan *s = &search->p->partial;
	char		name[NL_PREFIX_WORD_SIZE];
	int			i;

	for (i = s->n_tokens - 1; i >= 0; i--)
		if (s->tokens[i].kind == NL_PREFIX_WORD && s->tokens[i].keyword == NL_KW_NONE &&
			!nl_prefix_mark(s, i + 1, "(") &&
			nl_prefix_name(s, i, name, sizeof(name)))
		{
			search->last = NULL;
			try_word(search, name, false);
		}
	search->last = NULL;
}

static void
try_types(Search *search)
{
	static const char *const types[] = {
		"bigint", "boolean", "char", "date", "decimal", "double", "float", "int", "integer",
		"interval", "numeric", "real", "smallint", "text", "time", "timestamp", "timestamptz",
		"varchar"
	};
	size_t		i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		try_word(search, types[i], true);
}

/* A new name: as it stands, or longer if it is a keyword so far. */
static void
try_new_name(Search *search)
{
	if (search->typed > ALIAS_SIZE)
		return;
	if (!try_rest(search, "", ""))
		(void) try_rest(search, "_x", "");
}

/*
 * A table's alias without AS: one that the text has used as a qualifier, or
 * that looks like one. Were any name taken, a model that may not write WHERE
 * yet, since a column's table is still missing, would write "wherever".
 */
static void
try_bare_alias(Search *search)
{
	const NlPrefixScan *s = &search->p->partial;
	char		name[NL_PREFIX_WORD_SIZE];
	int			i;

	for (i = 0; i + 1 < s->n_tokens && !done(search); i++)
		if (nl_prefix_mark(s, i + 1, ".") && s->tokens[i].kind == NL_PREFIX_WORD &&
			nl_prefix_name(s, i, name, sizeof(name)))
			try_word(search, name, false);
	if (nl_prefix_qualifies(search->p, search->word))
		(void) try_rest(search, "", "");
}

/* Columns of a qualifier. */
static void
try_columns_of(Search *search, const char *qualifier)
{
	NlPrefix   *p = search->p;
	const NlSchema *schema = p->schema;
	int			table = nl_prefix_resolve(p, &p->partial, qualifier);

	if (table >= 0)
	{
		const NlTable *t = &schema->tables[table];
		int			c;

		for (c = t->first_column; c < t->first_column + t->n_columns; c++)
			if (schema->columns[c].expression == NULL)
				try_word(search, schema->columns[c].name, false);
		return;
	}
	if (table == -1)
	{
		int			t;

		for (t = 0; t < schema->n_tables; t++)
			if (strcmp(schema->tables[t].schema_name, qualifier) == 0)
				try_word(search, schema->tables[t].name, false);
		search->mentioned_only = false;
		try_names(search, false);
	}
	else
		try_own_names(search);
}

/*
 * Before FROM a qualifier may stand for a table that comes later: a letter or
 * two and a digit, or the beginning of a word of a table's name. Were any name
 * taken, a column that a model has made up would be a qualifier.
 */
bool
nl_prefix_qualifies(const NlPrefix *p, const char *name)
{
	const NlSchema *schema = p->schema;
	size_t		length = strlen(name);
	size_t		letters = 0;
	int			t;

	while (name[letters] >= 'a' && name[letters] <= 'z')
		letters++;
	if (letters > 0 && letters <= 2 &&
		(name[letters] == '\0' ||
		 (name[letters] >= '0' && name[letters] <= '9' && name[letters + 1] == '\0')))
		return true;
	for (t = 0; t < schema->n_tables; t++)
	{
		const char *word = schema->tables[t].name;

		while (*word != '\0')
		{
			if (strncmp(word, name, length) == 0)
				return true;
			while (*word != '\0' && *word != '_')
				word++;
			while (*word == '_')
				word++;
		}
	}
	return false;
}

/* Is some open query still without the end of its FROM? */
static bool
tables_may_come(const NlPrefixScan *s)
{
	int			depth;

	for (depth = 0; depth < s->n_levels; depth++)
		if (s->levels[depth].kind == NL_LEVEL_QUERY && s->levels[depth].clause <= NL_CLAUSE_FROM)
			return true;
	return false;
}

static void
mark_mentioned(Search *search)
{
	const NlPrefixScan *s = &search->p->partial;
	char		name[NL_PREFIX_WORD_SIZE];
	int			i;

	for (i = 0; i < s->n_tokens; i++)
		if (nl_prefix_name(s, i, name, sizeof(name)))
		{
			int			w = nl_prefix_first_word(search->p, name, strlen(name));

			for (; w < search->p->n_words && strcmp(search->p->words[w].text, name) == 0; w++)
				if (search->p->words[w].table)
					search->mentioned[search->p->words[w].number] = true;
		}
}

/* ---- places ---- */

static void
try_expression(Search *search)
{
	const NlPrefixScan *s = &search->p->partial;

	mark_mentioned(search);
	search->mentioned_only = true;
	try_names(search, false);
	try_own_names(search);
	try_keywords(search);
	try_names(search, true);
	if (tables_may_come(s))
	{
		search->mentioned_only = false;
		try_names(search, false);
	}
	try_functions(search);
	if (tables_may_come(s) && !search->no_name && nl_prefix_qualifies(search->p, search->word))
		(void) try_rest(search, "", "");
}

/* All words that may stand where the half one does. */
static void
try_all(Search *search)
{
	NlPrefix   *p = search->p;
	const NlPrefixScan *s = &p->partial;
	int			last = s->n_tokens - 1;
	const NlPrefixLevel *level = s->n_levels > 0 ? &s->levels[s->n_levels - 1] : NULL;
	size_t		i;

	if (last < 0)
	{
		try_word(search, "select", true);
		try_word(search, "with", true);
	}
	else if (nl_prefix_mark(s, last, "."))
	{
		char		name[NL_PREFIX_WORD_SIZE];

		if (nl_prefix_name(s, last - 1, name, sizeof(name)))
			try_columns_of(search, name);
	}
	else if (nl_prefix_wants_table(s))
	{
		try_names(search, true);
		try_schemas(search);
		try_own_names(search);
		if (nl_prefix_mark(s, last, "("))
			try_keywords(search);	/* SELECT */
	}
	else if (nl_prefix_mark(s, last, "::") ||
			 (nl_prefix_is(s, last, NL_KW_AS) && level != NULL && level->kind == NL_LEVEL_PAREN &&
			  nl_prefix_is(s, level->opener, NL_KW_CAST)))
		try_types(search);
	else if (nl_prefix_is(s, last, NL_KW_AS) || nl_prefix_is(s, last, NL_KW_WINDOW) ||
			 (nl_prefix_is(s, last, NL_KW_WITH) && level != NULL &&
			  level->kind == NL_LEVEL_QUERY && level->clause == NL_CLAUSE_WITH) ||
			 (nl_prefix_mark(s, last, ",") && level != NULL && level->kind == NL_LEVEL_QUERY &&
			  level->clause == NL_CLAUSE_WITH))
		try_new_name(search);
	else if (nl_prefix_mark(s, last, "(") && nl_prefix_is(s, last - 1, NL_KW_EXTRACT))
	{
		static const char *const fields[] = {
			"century", "day", "decade", "dow", "doy", "epoch", "hour", "isodow", "isoyear",
			"minute", "month", "quarter", "second", "week", "year"
		};

		for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
			try_word(search, fields[i], true);
	}
	else if (nl_prefix_operand(s, last))
	{
		try_keywords(search);
		if (level != NULL && !level->on &&
			((level->kind == NL_LEVEL_QUERY && level->clause == NL_CLAUSE_FROM) ||
			 (level->kind == NL_LEVEL_PAREN && level->tables)))
			try_bare_alias(search);
		else if (nl_prefix_is(s, last, NL_KW_ROW) || nl_prefix_is(s, last, NL_KW_ZONE) ||
				 s->tokens[last].keyword == NL_KW_NONE)
		{
			try_word(search, "time", true);	/* AT TIME ZONE is read word by word */
			try_word(search, "precision", true);
		}
	}
	else if (nl_prefix_is(s, last, NL_KW_AT))
	{
		if (strncmp("time", search->word, search->typed) == 0)
			(void) try_rest(search, &"time"[search->typed], " ZONE 'UTC'");
	}
	else if (nl_prefix_is(s, last, NL_KW_OVER))
		try_own_names(search);
	else
		try_expression(search);

}

/* False: the word is longer than any name. */
static bool
start_word(Search *search, NlPrefix *p)
{
	const NlPrefixScan *s = &p->partial;
	size_t		i;

	memset(search, 0, sizeof(*search));
	search->p = p;
	search->length = (size_t) s->length;
	search->typed = (size_t) (s->length - s->end_start);
	if (search->typed >= NL_PREFIX_WORD_SIZE)
		return false;
	for (i = 0; i < search->typed; i++)
		search->word[i] = lower(p->text[s->end_start + (int) i]);
	search->word[search->typed] = '\0';
	search->mentioned = p->mentioned;
	memset(p->mentioned, 0, sizeof(bool) * (size_t) p->schema->n_tables);
	return true;
}

const char *
nl_prefix_word(NlPrefix *p)
{
	Search		search;

	if (!start_word(&search, p))
		return NULL;
	try_all(&search);
	return search.found;
}

/* "name: as the catalog spells it, or a new one where AS stands. */
static void
try_quoted(Search *search, NlPrefix *p)
{
	const NlPrefixScan *s = &p->partial;
	int			last = s->n_tokens - 1;
	const NlPrefixLevel *level = s->n_levels > 0 ? &s->levels[s->n_levels - 1] : NULL;
	size_t		i;
	int			w;

	memset(search, 0, offsetof(Search, collecting));
	search->p = p;
	search->length = (size_t) s->length;
	search->typed = (size_t) (s->length - s->end_start - 1);
	if (last < 0 || search->typed >= NL_PREFIX_WORD_SIZE)
		return;
	memcpy(search->word, p->text + s->end_start + 1, search->typed);
	search->word[search->typed] = '\0';
	for (i = 0; i < search->typed; i++)
		if (search->word[i] == '"')
			return;		/* doubled quotes are not taken */

	for (w = nl_prefix_first_word(p, search->word, search->typed);
		 w < p->n_words && !done(search) && strncmp(p->words[w].text, search->word, search->typed) == 0; w++)
	{
		if (search->last != NULL && strcmp(search->last, p->words[w].text) == 0)
			continue;
		if (strchr(p->words[w].text, '"') != NULL)
			continue;
		search->last = p->words[w].text;
		if (search->collecting)
		{
			char		rest[NL_PREFIX_WORD_SIZE + 1];
			size_t		n = strlen(p->words[w].text + search->typed);

			memcpy(rest, p->words[w].text + search->typed, n);
			rest[n] = '"';
			rest[n + 1] = '\0';
			collect(search, rest, true);
		}
		else
			(void) try_rest(search, p->words[w].text + search->typed, "\"");
	}
	/* names that the text has given itself */
	for (w = last; w >= 0 && !done(search); w--)
	{
		char		name[NL_PREFIX_WORD_SIZE];

		if (s->tokens[w].kind == NL_PREFIX_NAME && nl_prefix_name(s, w, name, sizeof(name)) &&
			strncmp(name, search->word, search->typed) == 0 && strchr(name, '"') == NULL)
			(void) try_rest(search, name + search->typed, "\"");
	}
	if (search->found == NULL && search->typed <= ALIAS_SIZE &&
		(nl_prefix_is(s, last, NL_KW_AS) ||
		 (nl_prefix_operand(s, last) && level != NULL && level->kind == NL_LEVEL_QUERY &&
		  level->clause == NL_CLAUSE_FROM && !level->on)))
	{
		char		fill[6];

		if (nl_prefix_utf8(p->text, s->length, fill) < 0)
			return;
		if (search->typed == 0)
			strcpy(fill, "x");
		(void) try_rest(search, fill, "\"");
	}
}

const char *
nl_prefix_quoted(NlPrefix *p)
{
	Search		search;

	search.collecting = search.any = search.whole = false;
	try_quoted(&search, p);
	return search.found;
}

/*
 * 'text: closed as it is, or made into a date, a number, a label that begins
 * so, since what a literal is compared with may take nothing else.
 */
const char *
nl_prefix_literal(NlPrefix *p)
{
	static const char *const shapes[] = {
		"2000-01-01 00:00:00", "1 day", "00:00:00", "true", "{}",
		"00000000-0000-0000-0000-000000000000"
	};
	const NlPrefixScan *s = &p->partial;
	const char *typed = p->text + s->end_start + 1;
	Search		search;
	char		fill[5];
	size_t		i;
	int			v;

	memset(&search, 0, sizeof(search));
	search.p = p;
	search.length = (size_t) s->length;
	search.typed = (size_t) (s->length - s->end_start - 1);
	if (nl_prefix_utf8(p->text, s->length, fill) < 0)
		return NULL;
	if (try_rest(&search, fill, "'"))
		return search.found;
	for (i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
	{
		size_t		at;

		if (search.typed >= strlen(shapes[i]))
			continue;
		for (at = 0; at < search.typed; at++)
		{
			bool		digit = shapes[i][at] >= '0' && shapes[i][at] <= '9';

			if (digit ? !(typed[at] >= '0' && typed[at] <= '9') : typed[at] != shapes[i][at])
				break;
		}
		if (at == search.typed && try_rest(&search, shapes[i] + at, "'"))
			return search.found;
	}
	{
		static const char *const units[] = {
			"years", "months", "weeks", "days", "hours", "minutes", "seconds"
		};
		size_t		word = search.typed;

		while (word > 0 && typed[word - 1] != ' ')
			word--;
		for (i = 0; word > 0 && i < sizeof(units) / sizeof(units[0]); i++)
			if (strncmp(units[i], typed + word, search.typed - word) == 0 &&
				try_rest(&search, units[i] + (search.typed - word), "'"))
				return search.found;
	}
	for (v = 0; v < p->schema->n_samples && !done(&search); v++)
	{
		const char *sample = p->schema->samples[v].text;

		if (strncmp(sample, typed, search.typed) == 0 && strpbrk(sample, "'\\") == NULL &&
			strlen(sample) < NL_PREFIX_WORD_SIZE)
			(void) try_rest(&search, sample + search.typed, "'");
	}
	return search.found;
}

/* ---- what must come ---- */

/* The word that follows one of the language's, whatever is meant; or "". */
static const char *
only_follower(const char *word, size_t length)
{
	static const char *const pairs[][2] = {
		{"group", "by"}, {"order", "by"}, {"partition", "by"}, {"inner", "join"}, {"cross", "join"},
		{"within", "group"}
	};
	size_t		i;

	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (strlen(pairs[i][0]) == length && memcmp(pairs[i][0], word, length) == 0)
			return pairs[i][1];
	return "";
}

size_t
nl_prefix_forced(NlPrefix *p, const char *text, size_t length, char *out,
				 size_t room, bool *whole)
{
	const NlPrefixScan *s = &p->partial;
	Search		search;
	size_t		n = 0;
	size_t		i;
	bool		upper = false;

	*whole = false;
	if (p->failed || length == 0 || length > NL_PREFIX_TEXT)
		return 0;
	memcpy(p->text, text, length);
	p->text[length] = '\0';
	nl_prefix_scan(&p->partial, p->text, (int) length, false);
	if (s->bad)
		return 0;
	if (s->end == NL_END_NAME)
	{
		memset(&search, 0, sizeof(search));
		search.collecting = true;
		try_quoted(&search, p);
	}
	else if (s->end == NL_END_WORD)
	{
		if (!start_word(&search, p))
			return 0;
		search.collecting = true;
		try_all(&search);
		for (i = (size_t) s->end_start; i < length; i++)
		{
			if (text[i] >= 'a' && text[i] <= 'z')
				break;
			upper = upper || (text[i] >= 'A' && text[i] <= 'Z');
		}
		upper = upper && i == length;
	}
	else if (s->end == NL_END_BETWEEN && s->n_tokens > 0 && text[length - 1] == ' ' &&
			 s->tokens[s->n_tokens - 1].kind == NL_PREFIX_WORD)
	{
		const NlPrefixToken *token = &s->tokens[s->n_tokens - 1];
		const char *next = only_follower(nl_keyword_words[token->keyword],
										 strlen(nl_keyword_words[token->keyword]));

		upper = text[token->start] >= 'A' && text[token->start] <= 'Z';
		memset(&search, 0, sizeof(search));
		search.collecting = search.any = search.whole = *next != '\0';
		search.n_common = strlen(next);
		memcpy(search.common, next, search.n_common);
	}
	else
		return 0;
	if (!search.any)
		return 0;
	for (; n < search.n_common && n < room; n++)
		out[n] = search.common[n];
	*whole = search.whole && n == search.n_common;
	if (*whole && s->end == NL_END_WORD && search.typed + n < NL_PREFIX_WORD_SIZE)
	{
		char		word[2 * NL_PREFIX_WORD_SIZE + 2];
		const char *next;

		memcpy(word, search.word, search.typed);
		memcpy(word + search.typed, search.common, n);
		next = only_follower(word, search.typed + n);
		if (*next != '\0' && n + 1 + strlen(next) <= room)
		{
			out[n++] = ' ';
			for (; *next != '\0'; next++)
				out[n++] = *next;
		}
	}
	for (i = 0; upper && i < n; i++)
		if (out[i] >= 'a' && out[i] <= 'z')
			out[i] = (char) (out[i] - 32);
	return n;
}

/* ---- qualifiers ---- */

/* Among tokens [from, to) the table that the qualifier was made an alias of
 * last: its number, -2 something else, -1 none. */
static int
alias_of(const NlPrefix *p, const NlPrefixScan *s, const char *qualifier, int from, int to)
{
	char		name[NL_PREFIX_WORD_SIZE];
	int			i;

	for (i = to - 1; i > from; i--)
	{
		int			before = i - 1;

		if (!nl_prefix_name(s, i, name, sizeof(name)) || strcmp(name, qualifier) != 0 ||
			nl_prefix_mark(s, i + 1, "."))
			continue;
		if (nl_prefix_is(s, before, NL_KW_AS))
			before--;
		if (nl_prefix_mark(s, before, ")"))
			return -2;
		if (nl_prefix_name(s, before, name, sizeof(name)) && s->tokens[before].keyword == NL_KW_NONE)
		{
			int			table = nl_prefix_table(p, name);

			if (table >= 0)
				return table;
			if (nl_prefix_is(s, before - 1, NL_KW_FROM) || nl_prefix_is(s, before - 1, NL_KW_JOIN))
				return -2;		/* an alias of a WITH name */
		}
	}
	return -1;
}

int
nl_prefix_resolve(const NlPrefix *p, const NlPrefixScan *s, const char *qualifier)
{
	int			to = s->n_tokens;
	int			depth;
	int			i;

	for (depth = s->n_levels - 1; depth >= 0; depth--)
	{
		int			found;

		if (s->levels[depth].kind != NL_LEVEL_QUERY)
			continue;
		found = alias_of(p, s, qualifier, s->levels[depth].first, to);
		if (found != -1)
			return found;
		to = s->levels[depth].first;
	}
	for (i = 1; i + 2 < s->n_tokens; i++)
	{
		char		name[NL_PREFIX_WORD_SIZE];

		if ((nl_prefix_is(s, i - 1, NL_KW_WITH) || nl_prefix_mark(s, i - 1, ",")) &&
			nl_prefix_is(s, i + 1, NL_KW_AS) && nl_prefix_mark(s, i + 2, "(") &&
			nl_prefix_name(s, i, name, sizeof(name)) && strcmp(name, qualifier) == 0)
			return -2;
	}
	return nl_prefix_table(p, qualifier);
}

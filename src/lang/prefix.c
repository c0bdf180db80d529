/*-------------------------------------------------------------------------
 * prefix.c
 *	  The search for a completion, and what was found before.
 *
 * Order of tries: the finishes of the text, likeliest first; each is judged,
 * repaired by what the judge said and judged again, a bounded number of times.
 * A fault in the text's own syntax ends the search at once: no finish mends
 * it. Answers are kept by a hash of the text; of two texts with one hash the
 * second would get the first one's answer, which the last check of the whole
 * statement (the oracle, the guard) would find out.
 *-------------------------------------------------------------------------
 */
#include <stdlib.h>
#include <string.h>

#include "lang/prefix_parts.h"
#include "lang/sqltext.h"

/* Judgements for one finish, repairs included; and for one text. */
#define ROUNDS 12
#define JUDGEMENTS 40

#define FIRST_MEMO 1024

/* ---- names ---- */

static int
compare_words(const void *a, const void *b)
{
	const NlPrefixWord *left = (const NlPrefixWord *) a;
	const NlPrefixWord *right = (const NlPrefixWord *) b;
	int			order = strcmp(left->text, right->text);

	if (order != 0)
		return order;
	if (left->table != right->table)
		return left->table ? -1 : 1;
	return left->number - right->number;
}

static bool
add_word(NlPrefix *p, const char *text, bool table, int number)
{
	NlPrefixWord *word;

	if (strlen(text) >= NL_PREFIX_WORD_SIZE)
		return true;
	word = &p->words[p->n_words++];
	word->text = text;
	word->table = table;
	word->bare = nl_name_is_bare(text);
	word->number = number;
	return true;
}

/* Non-reserved keywords are quoted by quote_ident(), but columns of such names
 * (year, name, type, value) are as a rule written bare. */
static bool
looks_bare(const char *text)
{
	const char *c;

	if (!((*text >= 'a' && *text <= 'z') || *text == '_' || (unsigned char) *text >= 0x80))
		return false;
	for (c = text; *c != '\0'; c++)
		if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_' ||
			  (unsigned char) *c >= 0x80))
			return false;
	return true;
}

NlStatus
nl_prefix_create(NlPrefix **prefix, const NlSchema *schema,
				 const NlServer *server, NlArena *arena, NlError *err)
{
	NlPrefix   *p = nl_arena_zalloc(arena, sizeof(NlPrefix));
	int			i;

	*prefix = NULL;
	if (p == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for checking what is written");
	p->schema = schema;
	p->server = server;
	p->arena = arena;
	p->words = nl_arena_array(arena, (size_t) schema->n_tables + (size_t) schema->n_columns + 1,
							  sizeof(NlPrefixWord));
	p->memo_size = FIRST_MEMO;
	p->memo = nl_arena_zalloc(arena, p->memo_size * sizeof(NlPrefixMemo));
	p->mentioned = nl_arena_array(arena, (size_t) schema->n_tables + 1, sizeof(bool));
	if (p->words == NULL || p->memo == NULL || p->mentioned == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for checking what is written");
	for (i = 0; i < schema->n_tables; i++)
		add_word(p, schema->tables[i].name, true, i);
	for (i = 0; i < schema->n_columns; i++)
		if (schema->columns[i].expression == NULL)
			add_word(p, schema->columns[i].name, false, i);
	for (i = 0; i < p->n_words; i++)
		p->words[i].bare = p->words[i].bare || looks_bare(p->words[i].text);
	qsort(p->words, (size_t) p->n_words, sizeof(NlPrefixWord), compare_words);
	p->last_completion = "SELECT 1";
	*prefix = p;
	return NL_OK;
}

int
nl_prefix_first_word(const NlPrefix *prefix, const char *text, size_t length)
{
	int			low = 0;
	int			high = prefix->n_words;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (strncmp(prefix->words[middle].text, text, length) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int
nl_prefix_table(const NlPrefix *prefix, const char *name)
{
	int			i = nl_prefix_first_word(prefix, name, strlen(name));

	for (; i < prefix->n_words && strcmp(prefix->words[i].text, name) == 0; i++)
		if (prefix->words[i].table)
			return prefix->words[i].number;
	return -1;
}

int
nl_prefix_column(const NlPrefix *prefix, int table, const char *name)
{
	const NlTable *t = &prefix->schema->tables[table];
	int			c;

	for (c = t->first_column; c < t->first_column + t->n_columns; c++)
		if (prefix->schema->columns[c].expression == NULL &&
			strcmp(prefix->schema->columns[c].name, name) == 0)
			return c;
	return -1;
}

/* ---- memory of texts ---- */

static uint64_t
hash_text(const char *text, size_t length)
{
	uint64_t	hash = 1469598103934665603u + length;
	size_t		i;

	for (i = 0; i < length; i++)
	{
		hash ^= (unsigned char) text[i];
		hash *= 1099511628211u;
	}
	hash ^= hash >> 29;
	return hash == 0 ? 1 : hash;
}

static NlPrefixMemo *
find_memo(const NlPrefix *p, uint64_t hash)
{
	size_t		at = (size_t) hash & (p->memo_size - 1);

	while (p->memo[at].hash != 0 && p->memo[at].hash != hash)
		at = (at + 1) & (p->memo_size - 1);
	return &p->memo[at];
}

static void
keep_memo(NlPrefix *p, uint64_t hash, const char *completion)
{
	NlPrefixMemo *memo;

	if (p->memo_used * 2 > p->memo_size)
	{
		NlPrefixMemo *old = p->memo;
		size_t		old_size = p->memo_size;
		NlPrefixMemo *fresh = nl_arena_zalloc(p->arena, 2 * old_size * sizeof(NlPrefixMemo));
		size_t		i;

		if (fresh == NULL)
			return;				/* it is found anew each time, then */
		p->memo = fresh;
		p->memo_size = 2 * old_size;
		for (i = 0; i < old_size; i++)
			if (old[i].hash != 0)
				*find_memo(p, old[i].hash) = old[i];
	}
	memo = find_memo(p, hash);
	if (memo->hash == 0)
		p->memo_used++;
	memo->hash = hash;
	memo->completion = completion;
}

/* ---- the search ---- */

static void
judge(NlPrefix *p, NlVerdict *verdict)
{
	verdict->kind = NL_VERDICT_OTHER;
	verdict->position = -1;
	verdict->reads = false;
	if (p->failed)
	{
		verdict->kind = NL_VERDICT_STOP;
		return;
	}
	p->judged++;
	p->server->judge(p->server->data, p->sql, verdict);
	if (verdict->kind == NL_VERDICT_STOP)
		p->failed = true;
}

/*
 * Is a fault in the syntax the text's own, whatever follows? The parser looks
 * one token ahead of NOT, NULLS and WITH, so a fault in the last token may be
 * the finish's.
 */
static bool
own_syntax(const NlPrefix *p, const NlVerdict *verdict)
{
	const NlPrefixScan *s = &p->scan;
	const NlPrefixToken *last = s->n_tokens > 0 ? &s->tokens[s->n_tokens - 1] : NULL;

	if (verdict->position < 0 || verdict->position >= s->length)
		return false;
	if (last == NULL || verdict->position < last->start)
		return true;
	return !(last->kind == NL_PREFIX_WORD &&
			 (last->keyword == NL_KW_NOT || last->keyword == NL_KW_NULLS ||
			  last->keyword == NL_KW_WITH || last->keyword == NL_KW_WITHIN));
}

static bool
cast_open(const NlPrefix *p)
{
	int			depth;

	for (depth = 0; depth < p->scan.n_levels - 1; depth++)
		if (p->scan.levels[depth].kind == NL_LEVEL_PAREN && !p->scan.levels[depth].said &&
			nl_prefix_is(&p->scan, p->scan.levels[depth].opener, NL_KW_CAST))
			return true;
	return false;
}

const char *
nl_prefix_boundary(NlPrefix *p, const char *text, size_t length)
{
	uint64_t	hash;
	NlPrefixMemo *memo;
	const char *found = NULL;
	int			judgements = 0;
	int			f;

	p->misplaced = false;
	if (p->failed || length > NL_PREFIX_TEXT)
		return NULL;
	hash = hash_text(text, length);
	memo = find_memo(p, hash);
	if (memo->hash == hash)
		return memo->completion;

	nl_prefix_scan(&p->scan, text, (int) length, true);
	if (p->scan.bad || (p->scan.n_tokens > 0 && p->scan.tokens[0].keyword != NL_KW_SELECT &&
						p->scan.tokens[0].keyword != NL_KW_WITH))
	{
		p->misplaced = true;
		return NULL;
	}
	nl_prefix_finish(p);
	p->cast_int = false;
	for (f = 0; f < p->n_finishes && found == NULL && judgements < JUDGEMENTS; f++)
	{
		bool		hopeless = false;
		int			round;
		int			i;

		for (i = 0; i < f; i++)
			if (strcmp(p->finishes[i], p->finishes[f]) == 0)
				break;
		/* a point stands close to its qualifier, or the scan would not take it */
		if (i < f || (p->finishes[f][0] == '.' && p->scan.n_tokens > 0 &&
					  p->scan.tokens[p->scan.n_tokens - 1].end < (int) length))
			continue;
		memset(p->extra, 0, sizeof(p->extra[0]) * (size_t) p->scan.n_levels);
		p->over = 0;
		for (round = 0; round < ROUNDS; round++)
		{
			NlVerdict	verdict;

			if (!nl_prefix_compose(p, f))
				break;
			judge(p, &verdict);
			judgements++;
			if (verdict.kind == NL_VERDICT_OK)
			{
				found = nl_arena_strndup(p->arena, p->sql + length, strlen(p->sql + length));
				if (found == NULL)
					p->failed = true;
				p->reads = verdict.reads && p->sql[length] == '\0';
				break;
			}
			if (verdict.kind == NL_VERDICT_STOP)
				return NULL;
			if (verdict.kind == NL_VERDICT_SYNTAX)
			{
				hopeless = own_syntax(p, &verdict);
				p->misplaced = hopeless;
				break;
			}
			if (!nl_prefix_repair(p, &verdict, &hopeless))
				break;
		}
		if (hopeless)
			break;
		/* once more with another type where a CAST is open around the text's end */
		if (f == p->n_finishes - 1 && !p->cast_int && cast_open(p))
		{
			p->cast_int = true;
			f = -1;
		}
	}
	if (!p->failed && !p->misplaced)
		keep_memo(p, hash, found);
	return found;
}

/* An operator may be the beginning of a longer one. */
static const char *
finish_operator(NlPrefix *p, size_t length)
{
	static const char *const operators[] = {
		"=", "<>", "<=", ">=", "<", ">", "!=", "||", "::", "+", "-", "*", "/", "%",
		"->", "->>", "~", "~*", "!~", "!~*", "~~", "@>", "<@", "&&", "@@", "#>", "#>>",
		"&", "|", "#", "^", "?"
	};
	const char *typed = p->partial.text + p->partial.end_start;
	size_t		n = length - (size_t) p->partial.end_start;
	const char *found = nl_prefix_boundary(p, p->text, length);
	size_t		i;

	for (i = 0; found == NULL && i < sizeof(operators) / sizeof(operators[0]); i++)
	{
		size_t		whole = strlen(operators[i]);

		if (whole <= n || memcmp(operators[i], typed, n) != 0)
			continue;
		memcpy(p->text + length, operators[i] + n, whole - n + 1);
		found = nl_prefix_boundary(p, p->text, length + whole - n);
		if (found != NULL)
		{
			char	   *joined = nl_arena_alloc(p->arena, whole - n + strlen(found) + 1);

			if (joined == NULL)
				return NULL;
			memcpy(joined, operators[i] + n, whole - n);
			strcpy(joined + (whole - n), found);
			found = joined;
		}
		p->text[length] = '\0';
	}
	return found;
}

/* A number may end in its point. */
static const char *
finish_number(NlPrefix *p, size_t length)
{
	const char *found;
	char	   *joined;

	if (p->text[length - 1] != '.')
		return nl_prefix_boundary(p, p->text, length);
	strcpy(p->text + length, "0");
	found = nl_prefix_boundary(p, p->text, length + 1);
	p->text[length] = '\0';
	if (found == NULL)
		return NULL;
	joined = nl_arena_alloc(p->arena, strlen(found) + 2);
	if (joined == NULL)
		return NULL;
	joined[0] = '0';
	strcpy(joined + 1, found);
	return joined;
}

/* The completion of a text, or NULL; beside the memo nothing is kept. */
static const char *
find_completion(NlPrefix *p, const char *text, size_t length)
{
	char		fill[5];

	if (p->failed || length > NL_PREFIX_TEXT)
		return NULL;

	/* what was alive goes on as it was found that it can; a zero byte in the
	 * text is no end of it */
	if (length >= p->last_length &&
		length - p->last_length <= strlen(p->last_completion) &&
		memcmp(text, p->last, p->last_length) == 0 &&
		memcmp(text + p->last_length, p->last_completion, length - p->last_length) == 0)
		return p->last_completion + (length - p->last_length);

	if (nl_prefix_utf8(text, (int) length, fill) < 0)
		return NULL;
	memcpy(p->text, text, length);
	p->text[length] = '\0';
	nl_prefix_scan(&p->partial, p->text, (int) length, false);
	if (p->partial.bad)
		return NULL;
	switch (p->partial.end)
	{
		case NL_END_BETWEEN:
			return nl_prefix_boundary(p, p->text, length);
		case NL_END_WORD:
			return nl_prefix_word(p);
		case NL_END_NAME:
			return nl_prefix_quoted(p);
		case NL_END_LITERAL:
			return nl_prefix_literal(p);
		case NL_END_NUMBER:
			return finish_number(p, length);
		case NL_END_OPERATOR:
			return finish_operator(p, length);
	}
	return NULL;
}

bool
nl_prefix_alive(NlPrefix *p, const char *text, size_t length,
				const char **completion)
{
	const char *found = find_completion(p, text, length);

	if (completion != NULL)
		*completion = found;
	if (found == NULL)
		return false;
	memmove(p->last, text, length);
	p->last_length = length;
	p->last_completion = found;
	return true;
}

bool
nl_prefix_likely(NlPrefix *p, const char *text, size_t length)
{
	return find_completion(p, text, length) != NULL;
}

bool
nl_prefix_complete(NlPrefix *p, const char *text, size_t length)
{
	NlVerdict	verdict;

	if (p->failed || length >= NL_PREFIX_TEXT)
		return false;
	/* an open quote would swallow nothing here, but it is no end either */
	memcpy(p->text, text, length);
	p->text[length] = '\0';
	nl_prefix_scan(&p->scan, p->text, (int) length, true);
	if (p->scan.bad || p->scan.n_levels != 1 ||
		!nl_prefix_operand(&p->scan, p->scan.n_tokens - 1))
		return false;
	memcpy(p->sql, text, length);
	p->sql[length] = '\0';
	judge(p, &verdict);
	return verdict.kind == NL_VERDICT_OK && verdict.reads;
}

bool
nl_prefix_failed(const NlPrefix *p)
{
	return p->failed;
}

long
nl_prefix_judged(const NlPrefix *p)
{
	return p->judged;
}

/*-------------------------------------------------------------------------
 * prefix_scan.c
 *	  Tokens and open levels of the beginning of a SELECT.
 *
 * A pure function of the text, which is read from its start each time: at a
 * kilobyte that is a few microseconds, and nothing can get out of step. No
 * memory but the caller's struct; what does not fit into it is bad.
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "lang/prefix_scan.h"

const char *const nl_keyword_words[NL_KW_COUNT_] = {
	"",
#define WORD(name, word) word,
	NL_KEYWORDS(WORD, WORD)
#undef WORD
};

static const bool ends_operand[NL_KW_COUNT_] = {
	false,
#define NO(name, word) false,
#define YES(name, word) true,
	NL_KEYWORDS(NO, YES)
#undef NO
#undef YES
};

#define OPERATORS "+-*/<>=~!@#%^&|?:"

static bool
is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

static bool
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
}

static NlKeyword
find_keyword(const char *text, int length)
{
	char		word[20];
	int			low = 1;
	int			high = NL_KW_COUNT_ - 1;
	int			i;

	if (length >= (int) sizeof(word))
		return NL_KW_NONE;
	for (i = 0; i < length; i++)
		word[i] = lower(text[i]);
	word[length] = '\0';
	while (low <= high)
	{
		int			middle = (low + high) / 2;
		int			order = strcmp(word, nl_keyword_words[middle]);

		if (order == 0)
			return (NlKeyword) middle;
		if (order < 0)
			high = middle - 1;
		else
			low = middle + 1;
	}
	return NL_KW_NONE;
}

bool
nl_prefix_is(const NlPrefixScan *scan, int i, NlKeyword keyword)
{
	return i >= 0 && i < scan->n_tokens && scan->tokens[i].kind == NL_PREFIX_WORD &&
		scan->tokens[i].keyword == keyword;
}

bool
nl_prefix_mark(const NlPrefixScan *scan, int i, const char *mark)
{
	const NlPrefixToken *token;

	if (i < 0 || i >= scan->n_tokens)
		return false;
	token = &scan->tokens[i];
	return (token->kind == NL_PREFIX_MARK || token->kind == NL_PREFIX_OPERATOR) &&
		token->end - token->start == (int) strlen(mark) &&
		memcmp(scan->text + token->start, mark, strlen(mark)) == 0;
}

/* * as "all columns": where no operand stands before it. */
static bool
is_star(const NlPrefixScan *scan, int i)
{
	return nl_prefix_mark(scan, i, "*") &&
		(nl_prefix_is(scan, i - 1, NL_KW_SELECT) || nl_prefix_is(scan, i - 1, NL_KW_DISTINCT) ||
		 nl_prefix_is(scan, i - 1, NL_KW_ALL) || nl_prefix_mark(scan, i - 1, "(") ||
		 nl_prefix_mark(scan, i - 1, ",") || nl_prefix_mark(scan, i - 1, "."));
}

/* Does the parenthesis that closes at i belong to DISTINCT ON? */
static bool
ends_distinct_on(const NlPrefixScan *scan, int i)
{
	int			depth = 0;

	for (; i >= 0; i--)
	{
		if (nl_prefix_mark(scan, i, ")"))
			depth++;
		else if (nl_prefix_mark(scan, i, "(") && --depth == 0)
			break;
	}
	return nl_prefix_is(scan, i - 1, NL_KW_ON) && nl_prefix_is(scan, i - 2, NL_KW_DISTINCT);
}

bool
nl_prefix_operand(const NlPrefixScan *scan, int i)
{
	const NlPrefixToken *token;

	if (i < 0 || i >= scan->n_tokens)
		return false;
	token = &scan->tokens[i];
	switch (token->kind)
	{
		case NL_PREFIX_WORD:
			return token->keyword == NL_KW_NONE || ends_operand[token->keyword] ||
				nl_prefix_mark(scan, i - 1, ".");
		case NL_PREFIX_OPERATOR:
			return is_star(scan, i);
		case NL_PREFIX_MARK:
			if (nl_prefix_mark(scan, i, ")") && ends_distinct_on(scan, i))
				return false;
			return nl_prefix_mark(scan, i, ")") || nl_prefix_mark(scan, i, "]");
		default:
			return true;
	}
}

bool
nl_prefix_name(const NlPrefixScan *scan, int i, char *out, int room)
{
	const NlPrefixToken *token;
	int			n = 0;
	int			at;

	if (i < 0 || i >= scan->n_tokens)
		return false;
	token = &scan->tokens[i];
	if (token->kind == NL_PREFIX_WORD)
	{
		if (token->end - token->start >= room)
			return false;
		for (at = token->start; at < token->end; at++)
			out[n++] = lower(scan->text[at]);
	}
	else if (token->kind == NL_PREFIX_NAME)
	{
		for (at = token->start + 1; at < token->end - 1; at++)
		{
			if (n + 1 >= room)
				return false;
			out[n++] = scan->text[at];
			if (scan->text[at] == '"')
				at++;			/* doubled */
		}
	}
	else
		return false;
	out[n] = '\0';
	return true;
}

int
nl_prefix_utf8(const char *text, int length, char *fill)
{
	int			i = 0;

	fill[0] = '\0';
	while (i < length)
	{
		unsigned char c = (unsigned char) text[i];
		int			more;
		unsigned char low = 0x80;
		unsigned char high = 0xBF;
		int			n;

		if (c < 0x80)
		{
			if (c == 0)
				return -1;
			i++;
			continue;
		}
		if (c >= 0xC2 && c <= 0xDF)
			more = 1;
		else if (c >= 0xE0 && c <= 0xEF)
			more = 2;
		else if (c >= 0xF0 && c <= 0xF4)
			more = 3;
		else
			return -1;
		if (c == 0xE0)
			low = 0xA0;
		else if (c == 0xED)
			high = 0x9F;
		else if (c == 0xF0)
			low = 0x90;
		else if (c == 0xF4)
			high = 0x8F;
		for (n = 1; n <= more; n++)
		{
			unsigned char d;

			if (i + n >= length)
			{
				int			left = more - n + 1;
				int			f;

				for (f = 0; f < left; f++)
					fill[f] = (char) (n == 1 && f == 0 ? low : 0x80);
				fill[left] = '\0';
				return left;
			}
			d = (unsigned char) text[i + n];
			if (d < (n == 1 ? low : 0x80) || d > (n == 1 ? high : 0xBF))
				return -1;
		}
		i += more + 1;
	}
	return 0;
}

/* ---- levels ---- */

static NlPrefixLevel *
top(NlPrefixScan *scan)
{
	return scan->n_levels > 0 ? &scan->levels[scan->n_levels - 1] : NULL;
}

static NlPrefixLevel *
push(NlPrefixScan *scan, NlLevelKind kind, int first)
{
	NlPrefixLevel *level;

	if (scan->n_levels == NL_PREFIX_LEVELS)
	{
		scan->bad = true;
		return NULL;
	}
	level = &scan->levels[scan->n_levels++];
	memset(level, 0, sizeof(*level));
	level->kind = (uint8_t) kind;
	level->first = first;
	level->opener = -1;
	return level;
}

/* Is the level one whose commas and JOINs are between tables? */
static bool
holds_tables(const NlPrefixLevel *level)
{
	return (level->kind == NL_LEVEL_QUERY && level->clause == NL_CLAUSE_FROM) ||
		(level->kind == NL_LEVEL_PAREN && level->tables);
}

/* Does a table's name come after token `last`? */
static bool
wants_table(const NlPrefixScan *scan, int last)
{
	const NlPrefixLevel *level = scan->n_levels > 0 ? &scan->levels[scan->n_levels - 1] : NULL;

	if (level == NULL || !holds_tables(level) || level->on)
		return false;
	return nl_prefix_is(scan, last, NL_KW_FROM) || nl_prefix_is(scan, last, NL_KW_JOIN) ||
		nl_prefix_mark(scan, last, ",") || (level->tables && nl_prefix_mark(scan, last, "("));
}

bool
nl_prefix_wants_table(const NlPrefixScan *scan)
{
	return wants_table(scan, scan->n_tokens - 1);
}

static void
read_keyword(NlPrefixScan *scan, int i)
{
	NlPrefixLevel *level = top(scan);
	bool		query = level != NULL && level->kind == NL_LEVEL_QUERY;
	bool		name = nl_prefix_mark(scan, i - 1, ".");

	if (name)
		return;					/* t.order is no keyword, whatever the parser says */
	switch ((NlKeyword) scan->tokens[i].keyword)
	{
		case NL_KW_WITH:
			if (level == NULL || (level->kind == NL_LEVEL_PAREN && level->first == i - 1))
				push(scan, NL_LEVEL_QUERY, i);
			break;
		case NL_KW_SELECT:
			if (!query)
				level = push(scan, NL_LEVEL_QUERY, i);
			else if (level->clause != NL_CLAUSE_WITH && level->clause != NL_CLAUSE_SETOP)
				scan->bad = true;
			if (level != NULL)
			{
				level->first = i;
				level->clause = NL_CLAUSE_SELECT;
				level->joins = 0;
				level->on = false;
			}
			break;
		case NL_KW_FROM:
			if (nl_prefix_is(scan, i - 1, NL_KW_SELECT))
				scan->bad = true;	/* PostgreSQL takes it, and it asks for nothing */
			if (query && level->clause == NL_CLAUSE_SELECT &&
				!(nl_prefix_is(scan, i - 1, NL_KW_DISTINCT) &&
				  (nl_prefix_is(scan, i - 2, NL_KW_IS) || nl_prefix_is(scan, i - 2, NL_KW_NOT))))
			{
				/* almost any keyword may be an alias: "SELECT a NOT FROM" */
				if (!nl_prefix_operand(scan, i - 1))
					scan->bad = true;
				level->clause = NL_CLAUSE_FROM;
			}
			else if (level != NULL && level->kind == NL_LEVEL_PAREN)
				level->said = true;
			break;
		case NL_KW_WHERE:
			if (query)
				level->clause = NL_CLAUSE_WHERE;
			break;
		case NL_KW_GROUP:
			if (query && !nl_prefix_is(scan, i - 1, NL_KW_WITHIN))
				level->clause = NL_CLAUSE_GROUP;
			break;
		case NL_KW_HAVING:
			if (query)
				level->clause = NL_CLAUSE_HAVING;
			break;
		case NL_KW_WINDOW:
			if (query)
				level->clause = NL_CLAUSE_WINDOW;
			break;
		case NL_KW_ORDER:
			if (query)
				level->clause = NL_CLAUSE_ORDER;
			break;
		case NL_KW_LIMIT:
		case NL_KW_OFFSET:
		case NL_KW_FETCH:
			if (query)
				level->clause = NL_CLAUSE_LIMIT;
			break;
		case NL_KW_UNION:
		case NL_KW_INTERSECT:
		case NL_KW_EXCEPT:
			if (query)
				level->clause = NL_CLAUSE_SETOP;
			break;
		case NL_KW_JOIN:
			if (level != NULL && holds_tables(level))
			{
				bool		crossed = nl_prefix_is(scan, i - 1, NL_KW_CROSS);
				int			back;

				for (back = i - 1; back >= 0 && back >= i - 3; back--)
					if (nl_prefix_is(scan, back, NL_KW_NATURAL))
						crossed = true;
				if (!crossed)
					level->joins++;
				level->on = false;
			}
			break;
		case NL_KW_ON:
		case NL_KW_USING:
			if (level != NULL && holds_tables(level) && level->joins > 0)
			{
				level->joins--;
				level->on = scan->tokens[i].keyword == NL_KW_ON;
			}
			break;
		case NL_KW_CASE:
			push(scan, NL_LEVEL_CASE, i);
			break;
		case NL_KW_WHEN:
			if (level != NULL && level->kind == NL_LEVEL_CASE)
				level->stage = 1;
			break;
		case NL_KW_THEN:
			if (level != NULL && level->kind == NL_LEVEL_CASE)
				level->stage = 2;
			break;
		case NL_KW_ELSE:
			if (level != NULL && level->kind == NL_LEVEL_CASE)
				level->stage = 3;
			break;
		case NL_KW_END:
			if (level != NULL && level->kind == NL_LEVEL_CASE)
				scan->n_levels--;
			break;
		case NL_KW_AS:
			if (level != NULL && level->kind == NL_LEVEL_PAREN)
				level->said = true;
			break;
		case NL_KW_BETWEEN:
			if (level != NULL && !nl_prefix_is(scan, i - 1, NL_KW_ROWS) &&
				!nl_prefix_is(scan, i - 1, NL_KW_RANGE))
				level->between++;
			break;
		case NL_KW_AND:
			if (level != NULL && level->between > 0)
				level->between--;
			break;
		default:
			break;
	}
}

/* Do two runs of tokens say the same, but for capitals? */
static bool
same_tokens(const NlPrefixScan *scan, int a, int b, int n)
{
	for (; n > 0; a++, b++, n--)
	{
		const NlPrefixToken *left = &scan->tokens[a];
		const NlPrefixToken *right = &scan->tokens[b];
		int			at;

		if (left->end - left->start != right->end - right->start)
			return false;
		for (at = 0; at < left->end - left->start; at++)
			if (lower(scan->text[left->start + at]) != lower(scan->text[right->start + at]))
				return false;
	}
	return true;
}

/* Is the item of a SELECT's list that ends before the comma i one of those
 * before it? */
static bool
repeats_item(const NlPrefixScan *scan, int i)
{
	const NlPrefixLevel *level = &scan->levels[scan->n_levels - 1];
	int			starts[64];
	int			n = 0;
	int			depth = 0;
	int			at;
	int			length;

	starts[n++] = level->first + 1;
	for (at = level->first + 1; at < i && n < 64; at++)
	{
		if (nl_prefix_mark(scan, at, "(") || nl_prefix_mark(scan, at, "["))
			depth++;
		else if (nl_prefix_mark(scan, at, ")") || nl_prefix_mark(scan, at, "]"))
			depth--;
		else if (depth == 0 && nl_prefix_mark(scan, at, ","))
			starts[n++] = at + 1;
	}
	length = i - starts[n - 1];
	for (at = 0; at < n - 1; at++)
		if (starts[at + 1] - 1 - starts[at] == length && same_tokens(scan, starts[at], starts[n - 1], length))
			return true;
	return false;
}

static void
read_mark(NlPrefixScan *scan, int i)
{
	NlPrefixLevel *level = top(scan);

	switch (scan->text[scan->tokens[i].start])
	{
		case '(':
			{
				bool		tables = wants_table(scan, i - 1);

				level = push(scan, NL_LEVEL_PAREN, i);
				if (level == NULL)
					break;
				if (i > 0 && scan->tokens[i - 1].kind <= NL_PREFIX_NAME)
					level->opener = i - 1;
				level->tables = tables;
				break;
			}
		case ')':
			if (level != NULL && level->kind == NL_LEVEL_QUERY && scan->n_levels > 1)
			{
				scan->n_levels--;
				level = top(scan);
			}
			if (level == NULL || level->kind != NL_LEVEL_PAREN)
				scan->bad = true;
			else
				scan->n_levels--;
			break;
		case '[':
			push(scan, NL_LEVEL_BRACKET, i);
			break;
		case ']':
			if (level == NULL || level->kind != NL_LEVEL_BRACKET)
				scan->bad = true;
			else
				scan->n_levels--;
			break;
		case ',':
			if (level == NULL)
				break;
			level->commas++;
			/* a column twice is SQL; a third one after it is a model in a loop */
			if (level->kind == NL_LEVEL_QUERY && level->clause == NL_CLAUSE_SELECT &&
				(repeats_item(scan, i) || !nl_prefix_operand(scan, i - 1)))
				scan->bad = true;
			if (level->joins == 0)
				level->on = false;
			break;
		default:
			break;
	}
}

/* ---- tokens ---- */

/*
 * A column's alias without AS. It is SQL, but then any word could follow a
 * column: "SELECT name frmo", "SELECT a b c".
 */
static bool
is_bare_alias(NlPrefixScan *scan, int i)
{
	const NlPrefixLevel *level = top(scan);

	if (level == NULL || level->kind != NL_LEVEL_QUERY || level->clause != NL_CLAUSE_SELECT ||
		!nl_prefix_operand(scan, i - 1) || nl_prefix_mark(scan, i - 2, "::") ||
		scan->tokens[i - 1].keyword == NL_KW_DISTINCT)
		return false;
	switch ((NlKeyword) scan->tokens[i].keyword)
	{
		case NL_KW_AND:
		case NL_KW_AS:
		case NL_KW_AT:
		case NL_KW_BETWEEN:
		case NL_KW_END:
		case NL_KW_EXCEPT:
		case NL_KW_FETCH:
		case NL_KW_FILTER:
		case NL_KW_FROM:
		case NL_KW_GROUP:
		case NL_KW_HAVING:
		case NL_KW_ILIKE:
		case NL_KW_IN:
		case NL_KW_INTERSECT:
		case NL_KW_IS:
		case NL_KW_LIKE:
		case NL_KW_LIMIT:
		case NL_KW_NOT:
		case NL_KW_OFFSET:
		case NL_KW_OR:
		case NL_KW_ORDER:
		case NL_KW_OVER:
		case NL_KW_SIMILAR:
		case NL_KW_UNION:
		case NL_KW_WHERE:
		case NL_KW_WINDOW:
		case NL_KW_WITHIN:
			return false;
		default:
			return true;
	}
}

static void
add(NlPrefixScan *scan, NlPrefixKind kind, int start, int end)
{
	NlPrefixToken *token;

	if (scan->n_tokens == NL_PREFIX_TOKENS)
	{
		scan->bad = true;
		return;
	}
	token = &scan->tokens[scan->n_tokens++];
	token->kind = (uint8_t) kind;
	token->keyword = NL_KW_NONE;
	token->start = start;
	token->end = end;
	/* a qualifier and its column stand together */
	if (kind == NL_PREFIX_MARK && scan->text[start] == '.' &&
		(start == 0 || is_blank((unsigned char) scan->text[start - 1]) ||
		 (end < scan->length && is_blank((unsigned char) scan->text[end]))))
		scan->bad = true;
	if (kind == NL_PREFIX_WORD)
	{
		token->keyword = (uint8_t) find_keyword(scan->text + start, end - start);
		if (is_bare_alias(scan, scan->n_tokens - 1))
			scan->bad = true;
		if (token->keyword != NL_KW_NONE)
			read_keyword(scan, scan->n_tokens - 1);
	}
	else if (kind == NL_PREFIX_MARK)
		read_mark(scan, scan->n_tokens - 1);
}

/* The end of the quoted text that begins at `at`, one past its quote, or -1. */
static int
skip_quoted(NlPrefixScan *scan, int at)
{
	const char *text = scan->text;
	char		quote = text[at];
	int			i;

	for (i = at + 1; i < scan->length; i++)
	{
		if ((unsigned char) text[i] < 0x20 || i - at > NL_PREFIX_STRING)
		{
			scan->bad = true;
			return -1;
		}
		if (text[i] != quote)
			continue;
		if (i + 1 < scan->length && text[i + 1] == quote)
			i++;
		else
			return i + 1;
	}
	return -1;
}

static void
unfinished(NlPrefixScan *scan, NlPrefixEnd end, int start)
{
	scan->end = end;
	scan->end_start = start;
}

void
nl_prefix_scan(NlPrefixScan *scan, const char *text, int length, bool whole)
{
	int			i = 0;
	int			blanks = 0;
	int			breaks = 0;

	scan->text = text;
	scan->length = length;
	scan->bad = length > NL_PREFIX_TEXT;
	scan->n_tokens = scan->n_levels = 0;
	unfinished(scan, NL_END_BETWEEN, length);

	while (i < length && !scan->bad)
	{
		unsigned char c = (unsigned char) text[i];
		int			start = i;
		int			n;

		if (is_blank(c))
		{
			breaks += c == '\n';
			if (++blanks > 24 || breaks > 2)
				scan->bad = true;
			i++;
			continue;
		}
		blanks = breaks = 0;
		if (is_letter(c))
		{
			while (i < length && (is_letter((unsigned char) text[i]) || is_digit((unsigned char) text[i])))
				i++;
			if (i < length && text[i] == '\'' && i - start <= 2)
				scan->bad = true;	/* E'', U&'', B'' */
			else if (i == length && !whole)
				unfinished(scan, NL_END_WORD, start);
			else
				add(scan, NL_PREFIX_WORD, start, i);
		}
		else if (is_digit(c))
		{
			while (i < length && is_digit((unsigned char) text[i]))
				i++;
			if (i < length && text[i] == '.')
			{
				i++;
				while (i < length && is_digit((unsigned char) text[i]))
					i++;
			}
			if (i - start > 20 || (i < length && (is_letter((unsigned char) text[i]) || text[i] == '.')))
				scan->bad = true;
			else if (i == length && !whole)
				unfinished(scan, NL_END_NUMBER, start);
			else
				add(scan, NL_PREFIX_NUMBER, start, i);
		}
		else if (c == '\'' || c == '"')
		{
			int			end = skip_quoted(scan, i);

			if (end < 0)
			{
				unfinished(scan, c == '"' ? NL_END_NAME : NL_END_LITERAL, start);
				if (whole)
					scan->bad = true;
				return;
			}
			i = end;
			add(scan, c == '"' ? NL_PREFIX_NAME : NL_PREFIX_LITERAL, start, i);
		}
		else if (strchr("()[],.", c) != NULL)
		{
			i++;
			add(scan, NL_PREFIX_MARK, start, i);
		}
		else if (strchr(OPERATORS, c) != NULL)
		{
			while (i < length && text[i] != '\0' && strchr(OPERATORS, text[i]) != NULL)
				i++;
			for (n = start; n + 1 < i; n++)
				if (memcmp(text + n, "--", 2) == 0 || memcmp(text + n, "/*", 2) == 0)
					scan->bad = true;
			/* as the server: + or - ends a run only if something odd is in it */
			if (i - start > 1 && (text[i - 1] == '-' || text[i - 1] == '+') &&
				strcspn(text + start, "~!@#%^&|?") >= (size_t) (i - start))
				i--;
			if (i - start > 3 ||
				(c == '&' && i < length && (text[i] == '\'' || text[i] == '"')))
				scan->bad = true;	/* U&'' too */
			else if (i == length && !whole)
				unfinished(scan, NL_END_OPERATOR, start);
			else if (i - start == 2 && memcmp(text + start, "::", 2) == 0)
				add(scan, NL_PREFIX_MARK, start, i);
			else
				add(scan, NL_PREFIX_OPERATOR, start, i);
		}
		else
			scan->bad = true;	/* ; $ ` { } and control characters */
	}
}

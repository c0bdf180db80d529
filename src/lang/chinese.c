/*-------------------------------------------------------------------------
 * chinese.c
 *	  Cuts Chinese text into words and writes their glosses; see chinese.h.
 *
 * The path: best[i] is the least cost of the characters before i. An edge is a
 * word of the lexicon, a number or date, or one character that stays. Costs
 * are sums of logarithms of likelihoods, so the cheapest path is the likeliest
 * cutting when words are taken to be independent.
 *-------------------------------------------------------------------------
 */
#include "lang/chinese.h"

#include <string.h>

#include "lang/chinese_parts.h"
#include "lang/words.h"

#define LOST_CHAR	95			/* cost of a Chinese character that no word has */
#define MAX_QUOTED	60			/* characters in quotes */

typedef struct Edge
{
	int			cost;			/* of the best path to here */
	int			from;			/* character where its last edge begins */
	int			next;			/* where the path's edge from here ends */
	enum
	{
		EDGE_STAYS,
		EDGE_WORD,
		EDGE_RULE
	}			kind;
} Edge;

typedef struct Writer
{
	char	   *text;
	int			n;
	int			size;			/* bytes there is room for */
	NlGlossPart *parts;
	int			n_parts;
} Writer;

bool
nl_text_chinese(const char *text, size_t length)
{
	const char *at = text;
	const char *end = text + length;

	while (at < end)
	{
		if ((unsigned char) *at < 0xE3)	/* the first byte of the least of them */
			at++;
		else if (nl_char_cjk(nl_utf8_read(&at, end)))
			return true;
	}
	return false;
}

/* Full width and Chinese marks as plain ones. */
static uint32_t
plain(uint32_t c)
{
	if (c >= 0xFF01 && c <= 0xFF5E)
		return c - 0xFEE0;
	switch (c)
	{
		case 0x3000:
			return ' ';
		case 0x3001:
			return ',';
		case 0x3002:
			return '.';
		case 0x300A:			/* titles of books */
		case 0x300B:
		case 0x3008:
		case 0x3009:
			return '"';
		case 0x3010:
			return '(';
		case 0x3011:
			return ')';
		default:
			return c;
	}
}

/* A traditional character's simplified one. */
static uint32_t
simplified(const NlLexicon *lexicon, uint32_t c)
{
	char		bytes[4];
	NlLexiconEntry entry;
	const char *at;

	if (!nl_char_cjk(c) ||
		!nl_lexicon_find(lexicon, bytes, (size_t) nl_utf8_write(c, bytes), &entry) ||
		entry.cost >= 0 || entry.n_gloss < 1)
		return c;
	at = entry.gloss;
	return nl_utf8_read(&at, entry.gloss + entry.n_gloss);
}

static int
read_chars(const NlLexicon *lexicon, const char *text, size_t length, NlChar *chars)
{
	const char *at = text;
	const char *end = text + length;
	int			n = 0;

	while (at < end)
	{
		const char *from = at;
		uint32_t	c = nl_utf8_read(&at, end);

		if (c == NL_BAD_CHAR || c == 0)
			continue;
		chars[n].code = simplified(lexicon, plain(c));
		chars[n].from = (int) (from - text);
		chars[n].to = (int) (at - text);
		chars[n].kept = false;
		n++;
	}
	return n;
}

/* ---------------- quotes ---------------- */

static uint32_t
closing(uint32_t open)
{
	switch (open)
	{
		case '\'':
		case '"':
		case '`':
			return open;
		case 0x2018:
			return 0x2019;
		case 0x201C:
			return 0x201D;
		case 0x300C:
			return 0x300D;
		case 0x300E:
			return 0x300F;
		default:
			return 0;
	}
}

static bool
latin(uint32_t c)
{
	return nl_char_letter(c) || (c >= '0' && c <= '9');
}

static void
keep_quoted(NlChar *c, int n)
{
	int			i;

	for (i = 0; i < n; i++)
	{
		uint32_t	close = closing(c[i].code);
		int			k;

		/* an apostrophe, inches */
		if (close == 0 || (close == c[i].code && i > 0 && latin(c[i - 1].code)))
			continue;
		for (k = i + 1; k < n && k <= i + MAX_QUOTED && c[k].code != close; k++)
			;
		if (k >= n || c[k].code != close || k == i + 1)
			continue;
		while (++i < k)
			c[i].kept = true;
	}
}

/* ---------------- the path ---------------- */

static void
take(Edge *edges, int from, int to, int cost, int kind)
{
	cost += edges[from].cost;
	/* of two that cost the same the one with the longer last word */
	if (cost < edges[to].cost)
	{
		edges[to].cost = cost;
		edges[to].from = from;
		edges[to].kind = kind;
	}
}

static int
word_bytes(const NlChar *c, int n, char *bytes)
{
	int			length = 0;
	int			i;

	for (i = 0; i < n; i++)
		length += nl_utf8_write(c[i].code, bytes + length);
	return length;
}

static void
find_path(const NlLexicon *lexicon, const NlChar *c, int n, Edge *edges)
{
	int			i;
	int			k;

	for (i = 1; i <= n; i++)
		edges[i].cost = 1 << 30;
	edges[0].cost = 0;
	for (i = 0; i < n; i++)
	{
		char		text[NL_RULE_SIZE];
		int			cost = 0;
		int			taken;

		take(edges, i, i + 1, nl_char_cjk(c[i].code) && !c[i].kept ? LOST_CHAR : 0, EDGE_STAYS);
		if (c[i].kept)
			continue;
		taken = nl_chinese_rule(c, n, i, &cost, text);
		if (taken > 0)
			take(edges, i, i + taken, cost, EDGE_RULE);
		for (k = 1; k <= NL_LEXICON_CHARS && i + k <= n; k++)
		{
			char		bytes[4 * NL_LEXICON_CHARS];
			NlLexiconEntry entry;

			if (!nl_char_cjk(c[i + k - 1].code) || c[i + k - 1].kept)
				break;
			if (nl_lexicon_find(lexicon, bytes, (size_t) word_bytes(c + i, k, bytes), &entry) &&
				entry.cost >= 0)
				take(edges, i, i + k, entry.cost, EDGE_WORD);
		}
	}
}

/* ---------------- writing ---------------- */

static void
add_part(Writer *w, int start, int from, int to, bool same)
{
	NlGlossPart *last = w->n_parts > 0 ? &w->parts[w->n_parts - 1] : NULL;

	if (same && last != NULL && last->same && last->end == start && last->to == from)
	{
		last->end = w->n;
		last->to = to;
		return;
	}
	w->parts[w->n_parts].start = start;
	w->parts[w->n_parts].end = w->n;
	w->parts[w->n_parts].from = from;
	w->parts[w->n_parts].to = to;
	w->parts[w->n_parts].same = same;
	w->n_parts++;
}

static void
add_blank(Writer *w)
{
	if (w->n > 0 && w->text[w->n - 1] != ' ' && w->n < w->size)
		w->text[w->n++] = ' ';
}

/* Words in place of characters: blanks around them. */
static void
add_words(Writer *w, const char *text, int length, int from, int to)
{
	int			start;

	if (length == 0)
	{
		add_blank(w);
		return;
	}
	add_blank(w);
	start = w->n;
	if (length > w->size - w->n - 1)
		return;
	memcpy(w->text + w->n, text, (size_t) length);
	w->n += length;
	add_part(w, start, from, to, false);
	add_blank(w);
}

static void
add_char(Writer *w, const char *original, const NlChar *c)
{
	char		bytes[4];
	int			length = nl_utf8_write(c->code, bytes);
	int			start = w->n;
	bool		same = length == c->to - c->from && memcmp(bytes, original + c->from, (size_t) length) == 0;

	/* in quotes, and a character of no word: as it was written */
	if (c->kept || nl_char_cjk(c->code))
	{
		length = c->to - c->from;
		same = true;
	}
	if (length > w->size - w->n)
		return;
	memcpy(w->text + w->n, same ? original + c->from : bytes, (size_t) length);
	w->n += length;
	add_part(w, start, c->from, c->to, same);
}

static void
write_edge(const NlLexicon *lexicon, Writer *w, const char *original, const NlChar *c, int n,
		   int first, int end, int kind)
{
	char		text[NL_RULE_SIZE];
	char		bytes[4 * NL_LEXICON_CHARS];
	NlLexiconEntry entry;
	int			cost;

	switch (kind)
	{
		case EDGE_STAYS:
			add_char(w, original, &c[first]);
			break;
		case EDGE_WORD:
			if (nl_lexicon_find(lexicon, bytes, (size_t) word_bytes(c + first, end - first, bytes), &entry))
				add_words(w, entry.gloss, entry.n_gloss, c[first].from, c[end - 1].to);
			break;
		case EDGE_RULE:
			if (nl_chinese_rule(c, n, first, &cost, text) > 0)
				add_words(w, text, (int) strlen(text), c[first].from, c[end - 1].to);
			break;
	}
}

NlStatus
nl_chinese_gloss(const NlLexicon *lexicon, const char *text, size_t length,
				 NlGlossed *glossed, NlArena *arena, NlError *err)
{
	NlChar	   *chars = nl_arena_array(arena, length + 1, sizeof(NlChar));
	Edge	   *edges = nl_arena_array(arena, length + 1, sizeof(Edge));
	Writer		w;
	int			n;
	int			i;

	memset(&w, 0, sizeof(w));
	if (chars == NULL || edges == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory reading Chinese");
	n = read_chars(lexicon, text, length, chars);
	keep_quoted(chars, n);
	find_path(lexicon, chars, n, edges);

	for (i = n; i > 0; i = edges[i].from)
		edges[edges[i].from].next = i;
	w.size = 8;
	for (i = 0; i < n; i = edges[i].next)
	{
		int			end = edges[i].next;
		NlLexiconEntry entry;
		char		bytes[4 * NL_LEXICON_CHARS];

		w.size += 8;
		if (edges[end].kind == EDGE_RULE)
			w.size += NL_RULE_SIZE;
		else if (edges[end].kind == EDGE_WORD &&
				 nl_lexicon_find(lexicon, bytes, (size_t) word_bytes(chars + i, end - i, bytes), &entry))
			w.size += entry.n_gloss;
	}
	w.text = nl_arena_alloc(arena, (size_t) w.size + 1);
	w.parts = nl_arena_array(arena, (size_t) n + 1, sizeof(NlGlossPart));
	if (w.text == NULL || w.parts == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory reading Chinese");
	for (i = 0; i < n; i = edges[i].next)
		write_edge(lexicon, &w, text, chars, n, i, edges[i].next, edges[edges[i].next].kind);
	w.text[w.n] = '\0';
	glossed->text = w.text;
	glossed->n_parts = w.n_parts;
	glossed->parts = w.parts;
	return NL_OK;
}

NlStatus
nl_chinese_say(const NlLexicon *lexicon, const char *text, size_t most, const char **said,
			   NlArena *arena, NlError *err)
{
	size_t		length = text != NULL ? strlen(text) : 0;
	NlGlossed	glossed;
	NlStatus	status;

	*said = NULL;
	if (lexicon == NULL || length == 0)
		return NL_OK;
	if (length > most)
	{
		length = most;
		while (length > 0 && ((unsigned char) text[length] & 0xC0) == 0x80)
			length--;
	}
	if (!nl_text_chinese(text, length))
		return NL_OK;
	status = nl_chinese_gloss(lexicon, text, length, &glossed, arena, err);
	if (status == NL_OK)
		*said = glossed.text;
	return status;
}

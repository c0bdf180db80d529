/*-------------------------------------------------------------------------
 * tokenizer_split.c
 *	  Pre-tokenizers: where byte-level BPE cuts a text before the merges.
 *
 * Each is a list of patterns. A pattern cuts what it is given into its matches
 * and what lies between them; every piece goes to the next pattern; what the
 * last one leaves is emitted. The patterns are the regular expressions that
 * the models were trained with (their tokenizer.json), written out by hand,
 * because no regular expression needs to be run for them: each looks at the
 * class of a character and of the one behind it.
 *
 * Letters, numbers, punctuation and spaces are Unicode's: unicode_classes.h. A
 * byte that is no UTF-8 is a character of no class. (?i:'s) is taken for the
 * letters of ASCII, as llama.cpp does; tokenizer.json's also takes U+017F.
 *
 * Pure functions of the text; own nothing, cannot fail. Time is linear: a
 * pattern that has looked at a run of characters in vain says so.
 *-------------------------------------------------------------------------
 */
#include "engine/tokenizer_split.h"

#include <string.h>

#include "engine/unicode_classes.h"
#include "engine/utf8.h"

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))
#define MAX_PATTERNS 6

struct NlSplit
{
	const char *names[4];		/* of tokenizer.ggml.pre */
	const char *kind;
	bool		llama;
	NlSplitMatch patterns[MAX_PATTERNS];
};

/*---- Characters ----*/

static uint32_t
class_of(uint32_t code)
{
	size_t		low = 0;
	size_t		high = LENGTH(nl_class_ranges);

	while (low < high)
	{
		size_t		middle = (low + high) / 2;

		if (code < nl_class_ranges[middle].first)
			high = middle;
		else if (code > nl_class_ranges[middle].last)
			low = middle + 1;
		else
			return nl_class_ranges[middle].class;
	}
	return 0;
}

NlSplitChar
nl_split_char(const NlSplitText *text, size_t at)
{
	const unsigned char *from = (const unsigned char *) text->text + at;
	const unsigned char *next = from;
	NlSplitChar		c = {0, 0, 0};

	if (at >= text->end)
		return c;
	c.code = nl_utf8_next(&next, (const unsigned char *) text->text + text->end);
	c.length = (size_t) (next - from);
	if ((c.code | 0x20) >= 'a' && (c.code | 0x20) <= 'z')
		c.class = NL_CLASS_LETTER;	/* most of what comes */
	else
		c.class = class_of(c.code);
	return c;
}

static bool
is_other(NlSplitChar c)
{
	return c.length > 0 &&
		(c.class & (NL_CLASS_SPACE | NL_CLASS_LETTER | NL_CLASS_NUMBER)) == 0;
}

bool
nl_split_is_newline(NlSplitChar c)
{
	return c.length > 0 && (c.code == '\r' || c.code == '\n');
}

/* The end of the run of this class that starts at `at`. */
size_t
nl_split_run(const NlSplitText *text, size_t at, uint32_t class)
{
	NlSplitChar		c = nl_split_char(text, at);

	while ((c.class & class) != 0)
	{
		at += c.length;
		c = nl_split_char(text, at);
	}
	return at;
}

static size_t
run_end_other(const NlSplitText *text, size_t at)
{
	NlSplitChar		c = nl_split_char(text, at);

	while (is_other(c))
	{
		at += c.length;
		c = nl_split_char(text, at);
	}
	return at;
}

/*---- Parts of patterns ----*/

/* 's|'t|'re|'ve|'m|'ll|'d */
static size_t
contraction(const NlSplitText *text, size_t at, bool any_case)
{
	size_t		left = text->end - at;
	unsigned char first;
	unsigned char second;

	if (left < 2 || text->text[at] != '\'')
		return 0;
	first = (unsigned char) text->text[at + 1];
	second = left > 2 ? (unsigned char) text->text[at + 2] : 0;
	if (any_case)
	{
		first |= first >= 'A' && first <= 'Z' ? 0x20 : 0;
		second |= second >= 'A' && second <= 'Z' ? 0x20 : 0;
	}
	if (first == 's' || first == 't' || first == 'm' || first == 'd')
		return 2;
	if ((first == 'r' && second == 'e') || (first == 'v' && second == 'e') ||
		(first == 'l' && second == 'l'))
		return 3;
	return 0;
}

/* \s+(?!\S)|\s+ : a run of spaces, but for its last one where a word follows */
static size_t
spaces(const NlSplitText *text, size_t at)
{
	size_t		to = at;
	size_t		last = at;
	NlSplitChar		c = nl_split_char(text, at);

	while ((c.class & NL_CLASS_SPACE) != 0)
	{
		last = to;
		to += c.length;
		c = nl_split_char(text, to);
	}
	if (c.length > 0 && last > at)
		to = last;
	return to - at;
}

/*---- Patterns ----*/

/* 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+ */
static size_t
match_gpt2(const NlSplitText *text, size_t at, size_t *skip)
{
	size_t		n = contraction(text, at, false);
	size_t		from = at;
	NlSplitChar		c = nl_split_char(text, at);

	(void) skip;
	if (n > 0)
		return n;
	if (c.code == ' ')
	{
		from = at + 1;
		c = nl_split_char(text, from);
	}
	if ((c.class & (NL_CLASS_LETTER | NL_CLASS_NUMBER)) != 0)
		return nl_split_run(text, from, c.class) - at;
	if (is_other(c))
		return run_end_other(text, from) - at;
	return spaces(text, at);
}

/* (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,most}|
 *	?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+ */
static size_t
match_modern(const NlSplitText *text, size_t at, int most)
{
	size_t		n = contraction(text, at, true);
	NlSplitChar		c = nl_split_char(text, at);
	NlSplitChar		next = nl_split_char(text, at + c.length);
	size_t		to = at;
	size_t		line = at;

	if (n > 0)
		return n;
	if (c.class == NL_CLASS_LETTER ||
		(next.class == NL_CLASS_LETTER && c.class != NL_CLASS_NUMBER && !nl_split_is_newline(c)))
		return nl_split_run(text, at + c.length, NL_CLASS_LETTER) - at;
	if (c.class == NL_CLASS_NUMBER)
	{
		while (most-- > 0 && c.class == NL_CLASS_NUMBER)
		{
			to += c.length;
			c = nl_split_char(text, to);
		}
		return to - at;
	}
	if (is_other(c) || (c.code == ' ' && is_other(next)))
	{
		to = run_end_other(text, at + c.length);
		for (c = nl_split_char(text, to); nl_split_is_newline(c); c = nl_split_char(text, to))
			to += c.length;
		return to - at;
	}

	/* spaces up to and with the last line end among them */
	for (; c.class == NL_CLASS_SPACE; c = nl_split_char(text, to))
	{
		to += c.length;
		if (nl_split_is_newline(c))
			line = to;
	}
	return line > at ? line - at : spaces(text, at);
}

static size_t
match_qwen2(const NlSplitText *text, size_t at, size_t *skip)
{
	(void) skip;
	return match_modern(text, at, 1);
}

static size_t
match_llama(const NlSplitText *text, size_t at, size_t *skip)
{
	(void) skip;
	return match_modern(text, at, 3);
}

/* \p{N} */
size_t
nl_match_digit(const NlSplitText *text, size_t at, size_t *skip)
{
	NlSplitChar		c = nl_split_char(text, at);

	(void) skip;
	return c.class == NL_CLASS_NUMBER ? c.length : 0;
}

/* \p{N}+ */
size_t
nl_match_number(const NlSplitText *text, size_t at, size_t *skip)
{
	(void) skip;
	return nl_split_run(text, at, NL_CLASS_NUMBER) - at;
}

/* [0-9][0-9][0-9] */
static size_t
match_three(const NlSplitText *text, size_t at, size_t *skip)
{
	size_t		i;

	(void) skip;
	for (i = at; i < at + 3; i++)
	{
		if (i >= text->end || text->text[i] < '0' || text->text[i] > '9')
			return 0;
	}
	return 3;
}

/* [\p{P}$+<=>^~|]+ */
static size_t
match_marks(const NlSplitText *text, size_t at, size_t *skip)
{
	size_t		to = at;
	NlSplitChar		c = nl_split_char(text, at);

	(void) skip;
	while (c.class == NL_CLASS_PUNCT ||
		   (c.length > 0 && c.code != 0 && c.code < 0x80 &&
			strchr("$+<=>^~|", (int) c.code) != NULL))
	{
		to += c.length;
		c = nl_split_char(text, to);
	}
	return to - at;
}

/*---- The pre-tokenizers ----*/

static const NlSplit splits[] = {
	{{"gpt-2", "mpt"}, "gpt2/gpt-2", false, {match_gpt2}},
	{{"llama-bpe", "llama3", "llama-v3", "falcon3"}, "gpt2/llama-bpe", true, {match_llama}},
	{{"qwen2", "deepseek-r1-qwen", "megrez"}, "gpt2/qwen2", false, {match_qwen2}},
	{{"starcoder", "refact", "smollm"}, "gpt2/starcoder", false,
	{nl_match_digit, match_gpt2}},
	{{"deepseek-coder"}, "gpt2/deepseek-coder", false,
	{nl_match_newline, nl_match_letters, nl_match_punct, nl_match_cjk, nl_match_digit}},
	{{"deepseek-llm"}, "gpt2/deepseek-llm", false,
	{nl_match_newline, nl_match_cased, nl_match_wide_marks, nl_match_last_spaces, nl_match_cjk, nl_match_number}},
	{{"default"}, "gpt2/default", false,
	{match_marks, match_gpt2, nl_match_number, match_three}}
};

const NlSplit *
nl_split_find(const char *name, size_t length)
{
	size_t		i;
	size_t		j;

	for (i = 0; i < LENGTH(splits); i++)
	{
		for (j = 0; j < LENGTH(splits[i].names) && splits[i].names[j] != NULL; j++)
		{
			if (strlen(splits[i].names[j]) == length &&
				memcmp(splits[i].names[j], name, length) == 0)
				return &splits[i];
		}
	}
	return NULL;
}

const char *
nl_split_name(const NlSplit *split)
{
	return split->kind;
}

bool
nl_split_is_llama(const NlSplit *split)
{
	return split->llama;
}

/* Everything from `from` to text->end, by the patterns from this one on. */
static void
cut(const NlSplit *split, int pattern, const NlSplitText *text, size_t from,
	NlSplitEmit emit, void *data)
{
	size_t		at = from;

	if (pattern == MAX_PATTERNS || split->patterns[pattern] == NULL)
	{
		emit(data, text->text + from, text->end - from);
		return;
	}
	while (at < text->end)
	{
		size_t		skip = nl_split_char(text, at).length;
		size_t		n = split->patterns[pattern] (text, at, &skip);
		NlSplitText		part = *text;

		if (n == 0)
		{
			at += skip;
			continue;
		}
		part.end = at;
		if (at > from)
			cut(split, pattern + 1, &part, from, emit, data);
		part.end = at + n;
		cut(split, pattern + 1, &part, at, emit, data);
		at += n;
		from = at;
	}
	if (text->end > from)
		cut(split, pattern + 1, text, from, emit, data);
}

void
nl_split(const NlSplit *split, const char *text, size_t length,
		 NlSplitEmit emit, void *data)
{
	NlSplitText		all;

	all.text = text;
	all.end = length;
	if (length > 0)
		cut(split, 0, &all, 0, emit, data);
}

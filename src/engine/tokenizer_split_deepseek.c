/*-------------------------------------------------------------------------
 * tokenizer_split_deepseek.c
 *	  The patterns of deepseek-coder and deepseek-llm; see tokenizer_split.c.
 *
 * Pure functions of the text; own nothing, cannot fail.
 *-------------------------------------------------------------------------
 */
#include "engine/tokenizer_split.h"

#include "engine/unicode_classes.h"

/* [\r\n] */
size_t
nl_match_newline(const NlSplitText *text, size_t at, size_t *skip)
{
	(void) skip;
	return nl_split_is_newline(nl_split_char(text, at)) ? 1 : 0;
}

/* \s?[class]+ , the class by its function */
static size_t
match_spaced(const NlSplitText *text, size_t at, bool (*is) (NlSplitChar c))
{
	NlSplitChar		c = nl_split_char(text, at);
	size_t		to = at;

	/* a space that is of the class itself is a prefix only when more follows */
	if (c.class == NL_CLASS_SPACE && is(nl_split_char(text, at + c.length)))
		to += c.length;
	for (c = nl_split_char(text, to); c.length > 0 && is(c); c = nl_split_char(text, to))
		to += c.length;
	return to - at;
}

static bool
is_letter(NlSplitChar c)
{
	return c.class == NL_CLASS_LETTER;
}

static bool
is_punct(NlSplitChar c)
{
	return c.class == NL_CLASS_PUNCT;
}

/* deepseek-llm's letters: those with two cases, as its author's tables had them */
static bool
is_cased(NlSplitChar c)
{
	static const uint32_t ranges[][2] = {
		{0x41, 0x5A}, {0x61, 0x7A}, {0xB5, 0xB5}, {0xC0, 0xD6},
		{0xD8, 0xF6}, {0xF8, 0x1BA}, {0x1BC, 0x1BF}, {0x1C4, 0x293},
		{0x295, 0x2AF}, {0x370, 0x373}, {0x376, 0x376}, {0x377, 0x377},
		{0x37B, 0x37D}, {0x37F, 0x37F}, {0x386, 0x386}, {0x388, 0x38A},
		{0x38C, 0x38C}, {0x38E, 0x3A1}, {0x3A3, 0x3F5}, {0x3F7, 0x481},
		{0x48A, 0x52F}, {0x531, 0x556}, {0x10A0, 0x10C5}, {0x13A0, 0x13F5},
		{0x13F8, 0x13FD}, {0x1C90, 0x1CBA}, {0x1CBD, 0x1CBF}, {0x1D00, 0x1D2B},
		{0x1D6B, 0x1D77}, {0x1D79, 0x1D9A}, {0x1E00, 0x1F15}, {0x1F18, 0x1F1D},
		{0x1F20, 0x1F45}, {0x1F48, 0x1F4D}, {0x1F50, 0x1F57}, {0x1F59, 0x1F59},
		{0x1F5B, 0x1F5B}, {0x1F5D, 0x1F5D}, {0x1F5F, 0x1F7D}, {0x1F80, 0x1FB4},
		{0x1FB6, 0x1FBC}, {0x1FBE, 0x1FBE}, {0x1FC2, 0x1FC4}, {0x1FC6, 0x1FCC},
		{0x1FD0, 0x1FD3}, {0x1FD6, 0x1FDB}, {0x1FE0, 0x1FEC}, {0x1FF2, 0x1FF4},
		{0x1FF6, 0x1FFC}, {0x2102, 0x2102}, {0x2107, 0x2107}, {0x210A, 0x2113},
		{0x2115, 0x2115}, {0x2119, 0x211D}, {0x2124, 0x2124}, {0x2126, 0x2126},
		{0x2128, 0x2128}, {0x212A, 0x212D}, {0x212F, 0x2134}, {0x2139, 0x2139},
		{0x213C, 0x213F}, {0x2145, 0x2149}, {0x214E, 0x214E}, {0x2183, 0x2183},
		{0x2184, 0x2184}, {0x2C00, 0x2C7B}, {0x2C7E, 0x2CE4}, {0x2CEB, 0x2CEE},
		{0x2CF2, 0x2CF2}, {0x2CF3, 0x2CF3}, {0xA640, 0xA66D}, {0xA680, 0xA69B},
		{0xA722, 0xA76F}, {0xA771, 0xA787}, {0xA78B, 0xA78E}, {0xAB70, 0xABBF},
		{0xFB00, 0xFB06}, {0xFB13, 0xFB17}, {0xFF21, 0xFF3A}, {0xFF41, 0xFF5A},
		{0x10400, 0x1044F}, {0x104B0, 0x104D3}, {0x104D8, 0x104FB}, {0x10C80, 0x10CB2},
		{0x10CC0, 0x10CF2}, {0x118A0, 0x118DF}, {0x1E900, 0x1E943}
	};
	size_t		low = 0;
	size_t		high = sizeof(ranges) / sizeof(ranges[0]);

	while (low < high)
	{
		size_t		middle = (low + high) / 2;

		if (c.code < ranges[middle][0])
			high = middle;
		else if (c.code > ranges[middle][1])
			low = middle + 1;
		else
			return true;
	}
	return false;
}

/* [!-/:-~] with their wide forms, quotation marks and CJK full stops */
static bool
is_mark(NlSplitChar c)
{
	return (c.code >= '!' && c.code <= '/') || (c.code >= ':' && c.code <= '~') ||
		(c.code >= 0xff01 && c.code <= 0xff0f) || (c.code >= 0xff1a && c.code <= 0xff5e) ||
		(c.code >= 0x2018 && c.code <= 0x201f) || (c.code >= 0x3000 && c.code <= 0x3002);
}

size_t
nl_match_letters(const NlSplitText *text, size_t at, size_t *skip)
{
	(void) skip;
	return match_spaced(text, at, is_letter);
}

size_t
nl_match_punct(const NlSplitText *text, size_t at, size_t *skip)
{
	(void) skip;
	return match_spaced(text, at, is_punct);
}

size_t
nl_match_cased(const NlSplitText *text, size_t at, size_t *skip)
{
	(void) skip;
	return match_spaced(text, at, is_cased);
}

size_t
nl_match_wide_marks(const NlSplitText *text, size_t at, size_t *skip)
{
	(void) skip;
	return match_spaced(text, at, is_mark);
}

/* \s+$ */
size_t
nl_match_last_spaces(const NlSplitText *text, size_t at, size_t *skip)
{
	size_t		to = nl_split_run(text, at, NL_CLASS_SPACE);

	if (to == text->end)
		return to - at;
	if (to > at)
		*skip = to - at;
	return 0;
}

/* [U+4E00-U+9FA5 U+0800-U+4E00 U+AC00-U+D7FF]+ */
size_t
nl_match_cjk(const NlSplitText *text, size_t at, size_t *skip)
{
	size_t		to = at;
	NlSplitChar		c = nl_split_char(text, at);

	(void) skip;
	while ((c.code >= 0x800 && c.code <= 0x9fa5) || (c.code >= 0xac00 && c.code <= 0xd7ff))
	{
		to += c.length;
		c = nl_split_char(text, to);
	}
	return to - at;
}

/*-------------------------------------------------------------------------
 * disguise.c
 *	  Names that look like other names; see disguise.h. Owns nothing, cannot fail.
 *-------------------------------------------------------------------------
 */
#include "lang/disguise.h"

#include <string.h>

#include "lang/words.h"

/* What a letter of another alphabet, or of none, looks like; by code point. */
typedef struct Alike
{
	uint16_t	c;
	char		latin;			/* in lower case */
} Alike;

/*
 * Those that Unicode's confusables.txt (UTS 39, version 15) has one letter of
 * ASCII for. Of Greek without the small letters that formulas set beside Latin
 * ones and that have a shape of their own (alpha, gamma, sigma), of Latin only
 * what no alphabet of today needs, and with the two small k that it takes for
 * small capitals. What looks like I and like l stands as i: nl_text_reading
 * makes one of the two.
 */
static const Alike alike[] = {
	{0x017F, 'f'}, {0x0251, 'a'}, {0x0261, 'g'}, {0x0269, 'i'}, {0x026A, 'i'}, {0x028F, 'y'},
	{0x037F, 'j'}, {0x0391, 'a'}, {0x0392, 'b'}, {0x0395, 'e'}, {0x0396, 'z'}, {0x0397, 'h'},
	{0x0399, 'i'}, {0x039A, 'k'}, {0x039C, 'm'}, {0x039D, 'n'}, {0x039F, 'o'}, {0x03A1, 'p'},
	{0x03A4, 't'}, {0x03A5, 'y'}, {0x03A7, 'x'}, {0x03B9, 'i'}, {0x03BA, 'k'}, {0x03BD, 'v'},
	{0x03BF, 'o'}, {0x03C1, 'p'}, {0x03C5, 'u'}, {0x03F1, 'p'}, {0x03F2, 'c'}, {0x03F3, 'j'},
	{0x03F9, 'c'}, {0x03FA, 'm'}, {0x0405, 's'}, {0x0406, 'i'}, {0x0408, 'j'}, {0x0410, 'a'},
	{0x0412, 'b'}, {0x0415, 'e'}, {0x041A, 'k'}, {0x041C, 'm'}, {0x041D, 'h'}, {0x041E, 'o'},
	{0x0420, 'p'}, {0x0421, 'c'}, {0x0422, 't'}, {0x0423, 'y'}, {0x0425, 'x'}, {0x042C, 'b'},
	{0x0430, 'a'}, {0x0433, 'r'}, {0x0435, 'e'}, {0x043A, 'k'}, {0x043E, 'o'}, {0x0440, 'p'},
	{0x0441, 'c'}, {0x0443, 'y'}, {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'},
	{0x0461, 'w'}, {0x0474, 'v'}, {0x0475, 'v'}, {0x04AE, 'y'}, {0x04AF, 'y'}, {0x04BB, 'h'},
	{0x04BD, 'e'}, {0x04C0, 'i'}, {0x04CF, 'i'}, {0x0501, 'd'}, {0x050C, 'g'}, {0x051B, 'q'},
	{0x051C, 'w'}, {0x051D, 'w'}, {0x054D, 'u'}, {0x054F, 's'}, {0x0555, 'o'}, {0x0561, 'w'},
	{0x0563, 'q'}, {0x0566, 'q'}, {0x0570, 'h'}, {0x0578, 'n'}, {0x057C, 'n'}, {0x057D, 'u'},
	{0x0581, 'g'}, {0x0584, 'f'}, {0x0585, 'o'}, {0x13A0, 'd'}, {0x13A1, 'r'}, {0x13A2, 't'},
	{0x13A5, 'i'}, {0x13A9, 'y'}, {0x13AA, 'a'}, {0x13AB, 'j'}, {0x13AC, 'e'}, {0x13B3, 'w'},
	{0x13B7, 'm'}, {0x13BB, 'h'}, {0x13BD, 'y'}, {0x13C0, 'g'}, {0x13C2, 'h'}, {0x13C3, 'z'},
	{0x13CF, 'b'}, {0x13D2, 'r'}, {0x13D4, 'w'}, {0x13D5, 's'}, {0x13D9, 'v'}, {0x13DA, 's'},
	{0x13DE, 'l'}, {0x13DF, 'c'}, {0x13E2, 'p'}, {0x13E6, 'k'}, {0x13E7, 'd'}, {0x13F3, 'g'},
	{0x13F4, 'b'}, {0x1D04, 'c'}, {0x1D0F, 'o'}, {0x1D1C, 'u'}, {0x1D20, 'v'}, {0x1D21, 'w'},
	{0x1D22, 'z'}, {0x2102, 'c'}, {0x210A, 'g'}, {0x210B, 'h'}, {0x210C, 'h'}, {0x210D, 'h'},
	{0x210E, 'h'}, {0x2110, 'l'}, {0x2111, 'l'}, {0x2112, 'l'}, {0x2113, 'l'}, {0x2115, 'n'},
	{0x2119, 'p'}, {0x211A, 'q'}, {0x211B, 'r'}, {0x211C, 'r'}, {0x211D, 'r'}, {0x2124, 'z'},
	{0x2128, 'z'}, {0x212A, 'k'}, {0x212C, 'b'}, {0x212D, 'c'}, {0x212F, 'e'}, {0x2130, 'e'},
	{0x2131, 'f'}, {0x2133, 'm'}, {0x2134, 'o'}, {0x2139, 'i'}, {0x213D, 'y'}, {0x2145, 'd'},
	{0x2146, 'd'}, {0x2147, 'e'}, {0x2148, 'i'}, {0x2149, 'j'}, {0x2C85, 'r'}, {0x2C8E, 'h'},
	{0x2C92, 'i'}, {0x2C94, 'k'}, {0x2C98, 'm'}, {0x2C9A, 'n'}, {0x2C9E, 'o'}, {0x2C9F, 'o'},
	{0x2CA2, 'p'}, {0x2CA3, 'p'}, {0x2CA4, 'c'}, {0x2CA5, 'c'}, {0x2CA6, 't'}, {0x2CA8, 'y'},
	{0x2CAC, 'x'}, {0x2CD0, 'l'}, {0xA4D0, 'b'}, {0xA4D1, 'p'}, {0xA4D2, 'd'}, {0xA4D3, 'd'},
	{0xA4D4, 't'}, {0xA4D6, 'g'}, {0xA4D7, 'k'}, {0xA4D9, 'j'}, {0xA4DA, 'c'}, {0xA4DC, 'z'},
	{0xA4DD, 'f'}, {0xA4DF, 'm'}, {0xA4E0, 'n'}, {0xA4E1, 'l'}, {0xA4E2, 's'}, {0xA4E3, 'r'},
	{0xA4E6, 'v'}, {0xA4E7, 'h'}, {0xA4EA, 'w'}, {0xA4EB, 'x'}, {0xA4EC, 'y'}, {0xA4EE, 'a'},
	{0xA4F0, 'e'}, {0xA4F2, 'i'}, {0xA4F3, 'o'}, {0xA4F4, 'u'}, {0xA647, 'i'}, {0xA731, 's'},
	{0xAB75, 'i'}, {0xAB81, 'r'}, {0xAB83, 'w'}, {0xAB93, 'z'}, {0xABA9, 'v'}, {0xABAA, 's'},
	{0xABAF, 'c'}
};

/* What Latin letter c looks like without being one, in lower case; 0: none. */
static char
looks_like(uint32_t c)
{
	size_t		low = 0,
				high = sizeof(alike) / sizeof(alike[0]);

	if (c < alike[0].c)
		return 0;
	if (c >= 0xFF21 && c <= 0xFF3A) /* wide */
		return (char) ('a' + (c - 0xFF21));
	if (c >= 0xFF41 && c <= 0xFF5A)
		return (char) ('a' + (c - 0xFF41));
	if (c >= 0x1D400 && c <= 0x1D6A3)	/* of formulas: thirteen times A to Z, a to z */
		return (char) ('a' + (c - 0x1D400) % 26);
	if (c >= 0x24B6 && c <= 0x24E9) /* in circles, in boxes */
		return (char) ('a' + (c - 0x24B6) % 26);
	if (c >= 0x1F130 && c <= 0x1F149)
		return (char) ('a' + (c - 0x1F130));
	if (c >= 0x1F150 && c <= 0x1F169)
		return (char) ('a' + (c - 0x1F150));
	if (c >= 0x1F170 && c <= 0x1F189)
		return (char) ('a' + (c - 0x1F170));
	if (c >= 0x2160 && c <= 0x217F) /* numerals, of one letter or of several */
		return "iiiivvvvixxxlcdm"[(c - 0x2160) % 16];
	while (low < high)
	{
		size_t		middle = (low + high) / 2;

		if (alike[middle].c == c)
			return alike[middle].latin;
		if (alike[middle].c < c)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

/* ASCII, and what is added to it in Europe, Africa and Vietnam. */
static bool
latin(uint32_t c)
{
	return nl_char_letter(c) && (c < 0x250 || (c >= 0x1E00 && c <= 0x1EFF) || (c >= 0x250 && c <= 0x2AF));
}

/*
 * Characters that do not show or turn the direction of those that do. The two
 * that join and part letters have a meaning in the scripts of Persia and
 * India; beside a Latin letter they have none.
 */
static bool
hides_characters(const char *text)
{
	const char *end = text + strlen(text);
	uint32_t	before = 0;

	while (text < end)
	{
		uint32_t	c = nl_utf8_read(&text, end);
		const char *next = text;

		if (c == 0xAD || c == 0x61C || c == 0x180E || c == 0x200B || c == 0x200E || c == 0x200F ||
			(c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
			(c >= 0xE0000 && c <= 0xE007F))
			return true;
		if ((c == 0x200C || c == 0x200D) &&
			(before < 0x80 || next == end || nl_utf8_read(&next, end) < 0x80))
			return true;
		before = c;
	}
	return false;
}

/*
 * A run of letters that reads as Latin from end to end and is not: some letters
 * are Latin, the others only look so. Names of two alphabets in earnest have
 * letters with a look of their own, or something between the two.
 */
static bool
mixes_alphabets(const char *text)
{
	const char *end = text + strlen(text);
	bool		some_latin = false,
				some_alike = false,
				some_other = false;

	for (;;)
	{
		uint32_t	c = text < end ? nl_utf8_read(&text, end) : 0;

		if (c >= 0x300 && c <= 0x36F)	/* accents on what stands before them */
			continue;
		if (looks_like(c))
			some_alike = true;
		else if (latin(c))
			some_latin = true;
		else if (nl_char_letter(c))
			some_other = true;
		else
		{
			if (some_latin && some_alike && !some_other)
				return true;
			if (c == 0)
				return false;
			some_latin = some_alike = some_other = false;
		}
	}
}

bool
nl_text_disguised(const char *text)
{
	return hides_characters(text) || mixes_alphabets(text);
}

bool
nl_text_reading(const char *text, char *out, bool *disguised)
{
	const char *end = text + strlen(text);

	*disguised = false;
	while (text < end)
	{
		uint32_t	c = nl_utf8_read(&text, end);
		char		as = looks_like(c);

		if (as)
			*disguised = true;
		else if (c < 0x80)
			as = (char) nl_char_lower(c);
		else if (nl_char_letter(c) && !latin(c))
			return false;
		/* I and l, O and 0 are not to be told apart in every type */
		if (as == 'i' || as == '1' || as == '|')
			as = 'l';
		else if (as == '0')
			as = 'o';
		if (as)
			*out++ = as;
		else if (c != NL_BAD_CHAR)
			out += nl_utf8_write(nl_char_lower(c), out);
	}
	*out = '\0';
	return true;
}

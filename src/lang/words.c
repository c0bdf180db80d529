/*-------------------------------------------------------------------------
 * words.c
 *	  Characters and words; see words.h. Owns nothing, cannot fail.
 *-------------------------------------------------------------------------
 */
#include "lang/words.h"

#include <string.h>

/* ---------------- characters ---------------- */

uint32_t
nl_utf8_read(const char **at, const char *end)
{
	const unsigned char *p = (const unsigned char *) *at;
	size_t		left = (size_t) (end - *at);
	uint32_t	c = p[0];
	int			more;
	uint32_t	least;
	int			i;

	*at += 1;
	if (c < 0x80)
		return c;
	if (c >= 0xC2 && c <= 0xDF)
	{
		more = 1;
		least = 0x80;
		c &= 0x1F;
	}
	else if ((c & 0xF0) == 0xE0)
	{
		more = 2;
		least = 0x800;
		c &= 0x0F;
	}
	else if (c >= 0xF0 && c <= 0xF4)
	{
		more = 3;
		least = 0x10000;
		c &= 0x07;
	}
	else
		return NL_BAD_CHAR;
	if (left < (size_t) more + 1)
		return NL_BAD_CHAR;
	for (i = 1; i <= more; i++)
	{
		if ((p[i] & 0xC0) != 0x80)
			return NL_BAD_CHAR;
		c = (c << 6) | (p[i] & 0x3F);
	}
	if (c < least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return NL_BAD_CHAR;
	*at += more;
	return c;
}

int
nl_utf8_write(uint32_t c, char *out)
{
	if (c < 0x80)
	{
		out[0] = (char) c;
		return 1;
	}
	if (c < 0x800)
	{
		out[0] = (char) (0xC0 | (c >> 6));
		out[1] = (char) (0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000)
	{
		out[0] = (char) (0xE0 | (c >> 12));
		out[1] = (char) (0x80 | ((c >> 6) & 0x3F));
		out[2] = (char) (0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char) (0xF0 | (c >> 18));
	out[1] = (char) (0x80 | ((c >> 12) & 0x3F));
	out[2] = (char) (0x80 | ((c >> 6) & 0x3F));
	out[3] = (char) (0x80 | (c & 0x3F));
	return 4;
}

/* Ranges of capitals: by a fixed step to the small letter, or (step 0) pairs
 * whose capital is even (parity 0) or odd (parity 1). */
static const struct
{
	uint16_t	first,
				last;
	int16_t		step;
	uint8_t		parity;
}			capitals[] = {
	{0x00C0, 0x00D6, 32, 0}, {0x00D8, 0x00DE, 32, 0},	/* Latin-1 */
	{0x0100, 0x012F, 0, 0}, {0x0132, 0x0137, 0, 0},
	{0x0139, 0x0148, 0, 1}, {0x014A, 0x0177, 0, 0},
	{0x0178, 0x0178, -121, 0}, {0x0179, 0x017E, 0, 1},	/* Latin Extended-A */
	{0x0386, 0x0386, 38, 0}, {0x0388, 0x038A, 37, 0},
	{0x038C, 0x038C, 64, 0}, {0x038E, 0x038F, 63, 0},
	{0x0391, 0x03A1, 32, 0}, {0x03A3, 0x03AB, 32, 0},	/* Greek */
	{0x0400, 0x040F, 80, 0}, {0x0410, 0x042F, 32, 0},
	{0x0460, 0x0481, 0, 0}, {0x048A, 0x04BF, 0, 0},
	{0x04C1, 0x04CE, 0, 1}, {0x04D0, 0x052F, 0, 0}, /* Cyrillic */
	{0x0531, 0x0556, 48, 0},	/* Armenian */
	{0x1E00, 0x1E95, 0, 0}, {0x1EA0, 0x1EFF, 0, 0}, /* Latin Additional */
	{0xFF21, 0xFF3A, 32, 0}		/* full width */
};

uint32_t
nl_char_lower(uint32_t c)
{
	size_t		i;

	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	if (c == 0x0130)
		return 'i';				/* as towlower of C.UTF-8 */
	for (i = 0; i < sizeof(capitals) / sizeof(capitals[0]) && c >= capitals[i].first; i++)
	{
		if (c > capitals[i].last)
			continue;
		if (capitals[i].step != 0)
			return (uint32_t) ((int32_t) c + capitals[i].step);
		return (c & 1) == capitals[i].parity ? c + 1 : c;
	}
	return c;
}

bool
nl_char_upper(uint32_t c)
{
	return nl_char_lower(c) != c;
}

bool
nl_char_cjk(uint32_t c)
{
	return (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
		(c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3134F);
}

bool
nl_char_space(uint32_t c)
{
	return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x1680 ||
		(c >= 0x2000 && c <= 0x200F) || c == 0x2028 || c == 0x2029 ||
		c == 0x202F || c == 0x205F || c == 0x2060 || c == 0x3000 || c == 0xFEFF ||
		c == 0xAD;
}

bool
nl_char_letter(uint32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	if (c < 0xC0)
		return c == 0xAA || c == 0xB5 || c == 0xBA;
	if (c == 0xD7 || c == 0xF7 || c == NL_BAD_CHAR || c > 0x10FFFF)
		return false;
	if ((c >= 0x2000 && c <= 0x2BFF) ||		/* punctuation, symbols, arrows */
		(c >= 0x2E00 && c <= 0x303F) || (c >= 0xFE10 && c <= 0xFE6F) ||
		(c >= 0xFF00 && c <= 0xFF20) || (c >= 0xFF3B && c <= 0xFF40) ||
		(c >= 0xFF5B && c <= 0xFF65) || (c >= 0xFFE0 && c <= 0xFFFF) ||
		(c >= 0xE000 && c <= 0xF8FF) || (c >= 0x1F000 && c <= 0x1FAFF))
		return false;
	return !nl_char_cjk(c) && !nl_char_space(c);
}

size_t
nl_lower(const char *text, size_t length, char *out)
{
	const char *at = text;
	const char *end = text + length;
	char	   *put = out;

	while (at < end)
	{
		uint32_t	c = nl_utf8_read(&at, end);

		if (c != NL_BAD_CHAR && c != 0)
			put += nl_utf8_write(nl_char_lower(c), put);
	}
	*put = '\0';
	return (size_t) (put - out);
}

/* ---------------- cutting ---------------- */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
nl_text_next(const char **at, const char *end, const char **start, const char **stop)
{
	const char *p = *at;
	const char *q;
	uint32_t	c = 0;

	do							/* skip blanks and bad bytes */
	{
		if (p >= end)
		{
			*at = p;
			return false;
		}
		q = p;
		c = nl_utf8_read(&p, end);
	} while (c == NL_BAD_CHAR || nl_char_space(c));
	*start = q;
	if (nl_char_letter(c))
	{
		while (p < end)
		{
			q = p;
			if (!nl_char_letter(nl_utf8_read(&p, end)))
			{
				p = q;
				break;
			}
		}
	}
	else if (c < 0x80 && is_digit((char) c))
	{
		while (p < end)
		{
			if (is_digit(*p))
				p++;
			else if (p + 1 < end && strchr(".,:/-", *p) != NULL && *p != '\0' && is_digit(p[1]))
				p += 2;
			else
				break;
		}
	}
	else if (c == '\'' || c == 0x2019)
	{
		const char *after;

		/* 's ends a word; a letter after it would make it something else */
		if (p < end && (*p == 's' || *p == 'S'))
		{
			after = p + 1;
			q = after;
			if (after >= end || !nl_char_letter(nl_utf8_read(&q, end)))
				p = after;
		}
	}
	*stop = p;
	*at = p;
	return true;
}

bool
nl_text_word(const char **at, const char *end, char *word)
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

bool
nl_name_next(const char **at, char *word, size_t size)
{
	const char *p = *at;
	const char *end = p + strlen(p);
	char	   *put = word;
	uint32_t	last = 0;		/* the character before, as written */

	while (p < end)
	{
		const char *from = p;
		uint32_t	c = nl_utf8_read(&p, end);
		bool		digit = c >= '0' && c <= '9';

		if (c == NL_BAD_CHAR)
			continue;
		if (nl_char_cjk(c))
		{
			if (put != word)
			{
				*at = from;
				*put = '\0';
				return true;
			}
			put += nl_utf8_write(c, put);
			*put = '\0';
			*at = p;
			return true;
		}
		if (!digit && !nl_char_letter(c))
		{
			if (put != word)
				break;
			continue;
		}
		if (put != word && nl_char_upper(c))
		{
			bool		cut = !nl_char_upper(last);

			if (!cut && p < end)
			{
				const char *q = p;
				uint32_t	next = nl_utf8_read(&q, end);

				if (nl_char_letter(next) && !nl_char_upper(next))
				{
					const char *r = q;
					uint32_t	beyond = r < end ? nl_utf8_read(&r, end) : 0;

					/* "IDs" is one word */
					cut = next != 's' || nl_char_letter(beyond);
				}
			}
			if (cut)
			{
				*at = from;
				*put = '\0';
				return true;
			}
		}
		last = c;
		if ((size_t) (put - word) + 5 < size)
			put += nl_utf8_write(nl_char_lower(c), put);
	}
	*at = p;
	*put = '\0';
	return put != word;
}

/* ---------------- stems ---------------- */

/* Plurals (and their like) that the rules would get wrong, sorted. */
static const struct
{
	const char *word,
			   *stem;
}			irregular[] = {
	{"analyses", "analysis"}, {"bonuses", "bonus"}, {"bookies", "bookie"},
	{"brownies", "brownie"}, {"bus", "bus"}, {"buses", "bus"}, {"caches", "cache"},
	{"calories", "calorie"}, {"campuses", "campus"}, {"censuses", "census"},
	{"children", "child"}, {"cookies", "cookie"}, {"crises", "crisis"}, {"criteria", "criterion"},
	{"diagnoses", "diagnosis"}, {"dies", "die"}, {"echoes", "echo"}, {"feet", "foot"},
	{"gas", "gas"}, {"gases", "gas"}, {"geese", "goose"}, {"halves", "half"}, {"heroes", "hero"},
	{"indices", "index"}, {"knives", "knife"}, {"lens", "lens"}, {"lenses", "lens"},
	{"lies", "lie"}, {"lives", "life"}, {"matrices", "matrix"}, {"men", "man"}, {"mice", "mouse"},
	{"movies", "movie"}, {"news", "news"}, {"oxen", "ox"}, {"people", "person"}, {"pies", "pie"},
	{"potatoes", "potato"}, {"quizzes", "quiz"}, {"rookies", "rookie"}, {"series", "series"},
	{"shelves", "shelf"}, {"species", "species"}, {"statuses", "status"}, {"teeth", "tooth"},
	{"ties", "tie"}, {"tomatoes", "tomato"}, {"vertices", "vertex"}, {"viruses", "virus"},
	{"wives", "wife"}, {"wolves", "wolf"}, {"women", "woman"}, {"zombies", "zombie"}
};

static const struct
{
	const char *suffix,
			   *put;
}			endings[] = {
	{"ies", "y"}, {"sses", "ss"}, {"ches", "ch"}, {"shes", "sh"}, {"xes", "x"},
	{"ss", "ss"}, {"us", "us"}, {"is", "is"}, {"s", ""}
};

/* Letters of U+00E0..U+017F without their accents; '.' keeps the letter. */
static const char plain[] =
"aaaaaa.ceeeeiiii.nooooo.ouuuuy.y"
"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkk.lllllllll"
"lnnnnnnn..oooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz.";

/* Takes accents off in place; never longer than before. */
static size_t
without_accents(char *word, size_t n)
{
	const char *at = word;
	const char *end = word + n;
	char	   *put = word;

	while (at < end)
	{
		uint32_t	c = nl_utf8_read(&at, end);

		if (c == NL_BAD_CHAR)
			continue;
		if (c >= 0xE0 && c < 0xE0 + sizeof(plain) - 1 && plain[c - 0xE0] != '.')
			*put++ = plain[c - 0xE0];
		else if (c == 0xDF)
		{
			*put++ = 's';
			*put++ = 's';
		}
		else
			put += nl_utf8_write(c, put);
	}
	*put = '\0';
	return (size_t) (put - word);
}

static size_t
copy_word(const char *word, char *out)
{
	size_t		n = strlen(word);

	if (n >= NL_WORD_SIZE)
	{
		n = NL_WORD_SIZE - 1;
		while (n > 0 && ((unsigned char) word[n] & 0xC0) == 0x80)
			n--;
	}
	memcpy(out, word, n);
	out[n] = '\0';
	return n;
}

size_t
nl_stem(const char *word, char *out)
{
	size_t		n = without_accents(out, copy_word(word, out));
	size_t		low = 0;
	size_t		high = sizeof(irregular) / sizeof(irregular[0]);
	size_t		i;

	while (low < high)
	{
		int			order;

		i = (low + high) / 2;
		order = strcmp(out, irregular[i].word);
		if (order == 0)
			return copy_word(irregular[i].stem, out);
		if (order < 0)
			high = i;
		else
			low = i + 1;
	}
	if (n < 3 || out[n - 1] != 's')
		return n;
	for (i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
	{
		size_t		m = strlen(endings[i].suffix);

		if (n > m + 1 && memcmp(out + n - m, endings[i].suffix, m) == 0)
		{
			strcpy(out + n - m, endings[i].put);
			return n - m + strlen(endings[i].put);
		}
	}
	return n;
}

void
nl_plural(const char *word, char *out)
{
	size_t		n = strlen(word);

	memmove(out, word, n + 1);
	if (n > 1 && out[n - 1] == 'y' && strchr("aeiou", out[n - 2]) == NULL)
		strcpy(out + n - 1, "ies");
	else if (n > 0 && (strchr("sxz", out[n - 1]) != NULL ||
					   (n > 1 && out[n - 1] == 'h' && strchr("cs", out[n - 2]) != NULL)))
		strcpy(out + n, "es");
	else
		strcpy(out + n, "s");
}

size_t
nl_root(const char *stem, char *out)
{
	size_t		n = copy_word(stem, out);

	if (n >= 6 && memcmp(out + n - 3, "ing", 3) == 0)
		n -= 3;
	else if (n >= 5 && memcmp(out + n - 2, "ed", 2) == 0)
		n -= 2;
	/* studied, study -> studi */
	if (n >= 4 && out[n - 1] == 'y' && strchr("aeiou", out[n - 2]) == NULL)
		out[n - 1] = 'i';
	if (n >= 4 && out[n - 1] == 'e')
		n--;
	if (n >= 4 && out[n - 1] == out[n - 2] && strchr("aeiou", out[n - 1]) == NULL)
		n--;
	out[n] = '\0';
	return n;
}

/* ---------------- misspellings ---------------- */

int
nl_word_distance(const char *a, const char *b, int most)
{
	size_t		n = strlen(a);
	size_t		m = strlen(b);
	int			row[3][NL_WORD_SIZE];	/* of the table of distances: this and two before */
	size_t		i;
	size_t		j;

	if (n >= NL_WORD_SIZE || m >= NL_WORD_SIZE || n > m + most || m > n + most)
		return most + 1;
	for (j = 0; j <= m; j++)
		row[0][j] = (int) j;
	for (i = 1; i <= n; i++)
	{
		int		   *now = row[i % 3];
		int		   *last = row[(i - 1) % 3];
		int			least = now[0] = (int) i;

		for (j = 1; j <= m; j++)
		{
			int			d = last[j - 1] + (a[i - 1] != b[j - 1]);

			if (last[j] + 1 < d)
				d = last[j] + 1;
			if (now[j - 1] + 1 < d)
				d = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
				row[(i - 2) % 3][j - 2] + 1 < d)
				d = row[(i - 2) % 3][j - 2] + 1;
			now[j] = d;
			if (d < least)
				least = d;
		}
		if (least > most)
			return most + 1;
	}
	return row[n % 3][m] <= most ? row[n % 3][m] : most + 1;
}

bool
nl_near(const char *a, const char *b)
{
	size_t		n = strlen(a);
	size_t		m = strlen(b);
	int			most = n >= 9 && m >= 9 ? 2 : 1;

	if (n < 5 || m < 5 || a[0] != b[0] || strcmp(a, b) == 0)
		return false;
	return nl_word_distance(a, b, most) <= most;
}

/* ---------------- lists ---------------- */

/* Binary search in a sorted list. */
static int
listed(const char *const *list, int n, const char *word)
{
	int			low = 0;
	int			high = n;

	while (low < high)
	{
		int			mid = (low + high) / 2;
		int			order = strcmp(word, list[mid]);

		if (order == 0)
			return mid;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return -1;
}

static const char *const stops[] = {
	"'s", "a", "about", "all", "also", "am", "an", "and", "another", "any", "are", "as",
	"at", "be", "been", "being", "both", "but", "by", "can", "could", "did",
	"do", "does", "doing", "done", "each", "either", "every", "find", "for",
	"from", "get", "give", "had", "has", "have", "having", "he", "her", "here",
	"hers", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its",
	"just", "let", "list", "many", "me", "much", "my", "neither", "no", "nor", "not",
	"of", "on", "only", "onto", "or", "other", "our", "ours", "out", "per",
	"please", "pls", "plus", "return", "she", "should", "show", "so", "some", "such",
	"tell", "than", "that", "the", "their", "theirs", "them", "then", "there", "these",
	"they", "this", "those", "to", "too", "up", "us", "versus", "very", "via",
	"vs", "was", "we", "were", "what", "when", "where", "which", "who", "whom",
	"whose", "why", "will", "with", "without", "would", "you", "your", "yours"
};

bool
nl_stop_word(const char *word)
{
	/* most words are longer than any of the list */
	return strlen(word) <= 7 && listed(stops, (int) (sizeof(stops) / sizeof(stops[0])), word) >= 0;
}

static const char *const cardinals[] = {
	"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
	"ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
	"seventeen", "eighteen", "nineteen"
};
static const char *const ordinals[] = {
	"zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh",
	"eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth",
	"fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"
};
static const char *const tens[] = {
	"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
};

int
nl_number_word(const char *word, bool *ordinal)
{
	int			i;

	*ordinal = false;
	if (strchr("zotfsentl", word[0]) == NULL || word[0] == '\0')
		return -1;
	for (i = 0; i < 20; i++)
	{
		if (strcmp(word, cardinals[i]) == 0)
			return i;
		if (strcmp(word, ordinals[i]) == 0)
		{
			*ordinal = true;
			return i;
		}
	}
	for (i = 0; i < 8; i++)
	{
		size_t		n = strlen(tens[i]) - 1;

		if (strncmp(word, tens[i], n) != 0)
			continue;
		if (strcmp(word + n, "y") == 0)
			return 20 + 10 * i;
		if (strcmp(word + n, "ieth") == 0)
		{
			*ordinal = true;
			return 20 + 10 * i;
		}
	}
	if (strcmp(word, "fourty") == 0)
		return 40;
	return -1;
}

int
nl_month_word(const char *word)
{
	static const char *const months[] = {
		"january", "february", "march", "april", "may", "june", "july", "august",
		"september", "october", "november", "december"
	};
	size_t		n = strlen(word);
	int			i;

	if (n < 3)
		return 0;
	for (i = 0; i < 12; i++)
		if (strcmp(word, months[i]) == 0 || (n == 3 && strncmp(word, months[i], 3) == 0))
			return i + 1;
	return strcmp(word, "sept") == 0 ? 9 : 0;
}

int
nl_weekday_word(const char *word, bool *shortened)
{
	static const char *const days[] = {
		"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"
	};
	char		stem[NL_WORD_SIZE];
	size_t		n = nl_stem(word, stem);
	int			i;

	*shortened = false;
	for (i = 0; i < 7; i++)
	{
		if (strcmp(stem, days[i]) == 0)
			return i;
		if (n == 3 && strncmp(stem, days[i], 3) == 0 && strlen(word) == 3)
		{
			*shortened = true;
			return i;
		}
	}
	*shortened = true;
	if (strcmp(word, "tues") == 0)
		return 2;
	if (strcmp(word, "thur") == 0 || strcmp(word, "thurs") == 0)
		return 4;
	return -1;
}

uint32_t
nl_hash(const char *text, size_t length)
{
	uint32_t	h = 2166136261u;	/* FNV-1a */
	size_t		i;

	for (i = 0; i < length; i++)
		h = (h ^ (unsigned char) text[i]) * 16777619u;
	return h ^ (h >> 15);
}

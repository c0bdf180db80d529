/*-------------------------------------------------------------------------
 * short.c
 *	  What a part of a name is short for; short.h says how.
 *
 * The weights are powers of two: a manner's are the logarithms of about how
 * often names are cut so, set on abbreviated copies of the schemas of
 * model/calibration.txt (rename.py --calibration).
 *-------------------------------------------------------------------------
 */
#include "lang/short.h"

#include <math.h>
#include <string.h>

#include "lang/short_words.h"
#include "lang/words.h"

#define NEVER		(-100.0f)
#define UNLISTED	(-1.0f)		/* a word that the table does not have */
#define CUSTOMARY	7.0f		/* of a pair that is in use, whatever the manner */
#define MOST		0.5f		/* of all weight that the heaviest must have */

/* Abbreviations that everybody reads, and letters that are names: they stay. */
static const char *const kept[] = {
	"abv", "api", "atm", "bic", "bmi", "bpm", "btu", "cpu", "crm", "csv", "dna", "dob",
	"dvd", "ean", "erp", "eta", "etd", "eur", "faq", "fte", "gbp", "gdp", "gmt", "gps",
	"gpa", "gpu", "gtin", "guid", "html", "http", "iata", "iban", "icao", "icd", "id",
	"ids", "imdb", "imei", "imo", "ip", "isbn", "iso", "isrc", "issn", "json", "kcal", "kg",
	"kmh", "kpi", "kwh", "kyc", "lab", "ldap", "lkp", "mac", "max", "mbps", "min", "mmsi",
	"mph", "mrn", "msisdn", "mst", "mwh", "nba", "nfl", "nhl", "npi", "nps", "ok", "pdf", "pin", "pkid", "pnr", "ppm", "ram",
	"rfid", "rgb", "rpm", "rrp", "sec", "sim", "sku", "sla", "sms", "sql", "ssn", "stg", "swift", "tax", "tbl",
	"teu", "ts", "tva", "tv", "uid", "uk", "uom", "upc", "uri", "url", "usa", "usd", "utc", "uuid", "vat",
	"vin", "voip", "wifi", "xml", "yn", "zip"
};

static bool
vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* ---------------- the tables ---------------- */

int
nl_short_room(const char *word, size_t length)
{
	size_t		i;

	for (i = 1; i < length; i++)
		if (!vowel(word[i]) && word[i] != 'y' && word[i] >= 'a' && word[i] <= 'z')
			break;
	return (word[0] - 'a') * 27 + (i < length ? word[i] - 'a' + 1 : 0);
}

/* Next word of a room; its digit is behind it. */
static bool
room_next(const char **at, const char *end, const char **word, size_t *length)
{
	if (*at >= end)
		return false;
	*word = *at;
	while (**at > '9')
		(*at)++;
	*length = (size_t) (*at - *word);
	(*at)++;
	return true;
}

/* How often names have it, a power of two; NEVER: the table does not have it.
 * The words of a room are in the alphabet's order. */
static float
frequency(const char *word, size_t length)
{
	int			room = nl_short_room(word, length);
	const char *at = nl_name_words + nl_name_words_start[room];
	const char *end = nl_name_words + nl_name_words_start[room + 1];

	while (at < end)
	{
		size_t		same;

		for (same = 0; same < length && at[same] > '9' && at[same] == word[same]; same++)
			;
		if (same == length && at[same] <= '9')
			return (float) (at[same] - '0');
		/* a digit ends the table's word, which is before ours */
		if (same == length || (at[same] > '9' && at[same] > word[same]))
			break;
		for (at += same; *at > '9'; at++)
			;
		at++;
	}
	return NEVER;
}

/* A digit of the table as a power of two: those of the vocabulary alone are rare. */
static float
prior(int digit)
{
	return digit == 0 ? -3.0f : (float) (digit - 1);
}

/* The word that this part is customarily short for, with its length; or NULL. */
static const char *
customary(const char *part, size_t length, size_t *n)
{
	size_t		low = 0;
	size_t		high = sizeof(nl_short_pairs) / sizeof(nl_short_pairs[0]);

	while (low < high)
	{
		size_t		middle = (low + high) / 2;
		const char *pair = nl_short_pairs[middle];
		int			order = strncmp(part, pair, length);

		if (order == 0)
			order = ' ' - pair[length];
		if (order == 0)
		{
			*n = strlen(pair + length + 1);
			return pair + length + 1;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

bool
nl_short_may_be(const char *part, size_t length)
{
	char		word[NL_WORD_SIZE];
	char		stem[NL_WORD_SIZE];
	size_t		n;
	size_t		i;

	if (length < 2 || length > NL_SHORT_LETTERS)
		return false;
	for (i = 0; i < length; i++)
		if (part[i] < 'a' || part[i] > 'z')
			return false;
	memcpy(word, part, length);
	word[length] = '\0';
	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (kept[i][0] == word[0] && strcmp(word, kept[i]) == 0)
			return false;
	if (nl_stop_word(word))
		return false;
	n = nl_stem(word, stem);
	return frequency(word, length) == NEVER && frequency(stem, n) == NEVER;
}

/* ---------------- manners ---------------- */

/*
 * Are these letters the consonants of `full` in order: all of them (2), or the
 * first ones (1)? A doubled one counts once or twice, y counts or not.
 */
static int
consonants_of(const char *part, size_t n, const char *full, size_t m)
{
	size_t		at = 0;
	size_t		i;
	bool		more = false;

	for (i = 0; i < m; i++)
	{
		if (vowel(full[i]))
			continue;
		if (at < n && full[i] == part[at])
			at++;
		else if (i > 0 && full[i] == full[i - 1])
			continue;
		else if (full[i] == 'y')
			continue;
		else if (at == n)
			more = true;
		else
			return 0;
	}
	return at < n ? 0 : more ? 1 : 2;
}

/* Has `full` these letters in order, its last one last? */
static bool
letters_of(const char *part, size_t n, const char *full, size_t m)
{
	size_t		at = 0;
	size_t		i;

	if (n == 0 || m < n || part[n - 1] != full[m - 1])
		return false;
	for (i = 0; i < m && at < n; i++)
		if (full[i] == part[at])
			at++;
	return at == n;
}

/* How likely these letters are left of that word, as a power of two. */
static float
manner(const char *part, size_t n, const char *full, size_t m)
{
	size_t		same;
	size_t		begin;
	float		best = NEVER;
	int			kind;

	if (part[0] != full[0] || m <= n)
		return NEVER;
	for (same = 1; same < n && part[same] == full[same]; same++)
		;
	if (same == n)
		best = (n == 2 ? -6.0f : n <= 4 ? -3.0f : n == 5 ? -4.0f : -5.0f) - (m == n + 1 ? 2.0f : 0.0f);
	/* what is left must have no vowel: the beginning reaches over all of them */
	for (begin = n; begin > 1 && !vowel(part[begin - 1]); begin--)
		;
	for (; begin <= same && begin < n; begin++)
	{
		float		found = NEVER;
		float		late = begin > 1 ? -1.5f : 0.0f;

		kind = consonants_of(part + begin, n - begin, full + begin, m - begin);
		if (kind == 2)
			found = n == 2 ? -4.0f : -1.5f + late;
		else if (kind == 1)
			found = (n == 2 ? -8.0f : -3.0f) + late;
		else if (letters_of(part + begin, n - begin, full + begin, m - begin))
			found = n == 2 ? -9.0f : n == 3 ? -4.5f : -5.5f;
		if (found > best)
			best = found;
	}
	return best;
}

/* ---------------- weights ---------------- */

static void
put(NlShort *s, const char *word, size_t length, float power)
{
	float		weight = exp2f(power);

	s->all += weight;
	if (s->word != NULL && s->n_word == length && memcmp(s->word, word, length) == 0)
		s->best += weight;
	else if (weight > s->best)
	{
		s->word = word;
		s->n_word = length;
		s->best = weight;
	}
}

/* The weight of a part that is no word we know and short for none. */
static float
unknown(const char *part, size_t length)
{
	size_t		vowels = 0;
	size_t		i;

	for (i = 0; i < length; i++)
		vowels += vowel(part[i]) || (part[i] == 'y' && i > 0);
	if (vowels == 0 || (vowels == 1 && vowel(part[0])))
		return length == 2 ? 1.0f : length == 3 ? -1.0f : -3.0f;
	return length <= 3 ? 0.0f : length == 4 ? -0.5f : length == 5 ? 0.5f : 2.0f;
}

/* What a column's type says of the last word of its name. */
static float
of_type(const char *word, size_t length, NlType type)
{
	static const char *const dates[] = {"date", "day", "time", "timestamp"};
	static const char *const numbers[] = {
		"amount", "average", "balance", "count", "cost", "height", "length", "number", "percent",
		"percentage", "price", "quantity", "rate", "score", "total", "weight", "year"
	};
	static const char *const texts[] = {
		"address", "city", "code", "country", "description", "name", "status", "street", "title", "type"
	};
	const char *const *list = type == NL_TYPE_DATE ? dates : type == NL_TYPE_NUMBER ? numbers : texts;
	size_t		n = type == NL_TYPE_DATE ? sizeof(dates) / sizeof(dates[0]) :
		type == NL_TYPE_NUMBER ? sizeof(numbers) / sizeof(numbers[0]) : sizeof(texts) / sizeof(texts[0]);
	size_t		i;

	if (type != NL_TYPE_DATE && type != NL_TYPE_NUMBER && type != NL_TYPE_TEXT)
		return 0.0f;
	for (i = 0; i < n; i++)
		if (strlen(list[i]) == length && memcmp(list[i], word, length) == 0)
			return 1.5f;
	return 0.0f;
}

void
nl_short_weigh(NlShort *s, const char *part, size_t length, const NlType *type)
{
	int			room = nl_short_room(part, length);
	const char *at = nl_name_words + nl_name_words_start[room];
	const char *end = nl_name_words + nl_name_words_start[room + 1];
	const char *word;
	size_t		n;

	s->part = part;
	s->length = length;
	s->word = NULL;
	s->n_word = 0;
	s->best = 0.0f;
	s->all = exp2f(unknown(part, length));
	word = customary(part, length, &n);
	if (word != NULL)
		put(s, word, n, CUSTOMARY);
	/* two letters say too little of a word that nothing speaks for */
	while (length > 2 && room_next(&at, end, &word, &n))
	{
		float		power = manner(part, length, word, n);

		if (power > NEVER)
			put(s, word, n, power + prior(word[n] - '0') + (type != NULL ? of_type(word, n, *type) : 0.0f));
	}
}

void
nl_short_add(NlShort *s, const char *word, size_t length, float worth)
{
	float		power;
	float		often;
	const char *usual;
	size_t		n;

	/* two letters are those of too many words */
	if (length <= s->length || s->length < 3)
		return;
	power = manner(s->part, s->length, word, length);
	usual = customary(s->part, s->length, &n);
	if (usual != NULL && n == length && memcmp(usual, word, n) == 0)
		power = 0.0f;
	if (power == NEVER)
		return;
	often = frequency(word, length);
	put(s, word, length, worth + power + (often == NEVER ? UNLISTED : prior((int) often)));
}

bool
nl_short_sure(const NlShort *s)
{
	return s->word != NULL && s->best >= MOST * s->all;
}

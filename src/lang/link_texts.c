/*-------------------------------------------------------------------------
 * link_texts.c
 *	  NlTexts of a question that may be values: quoted, capitalised, addresses
 *	  and what stands after "containing"; link_cands.c has those that are
 *	  found in the data.
 *
 * Free texts are added where nothing found covers them. Candidates go to
 * NlLinkWork.found. Fails only for want of memory.
 *-------------------------------------------------------------------------
 */
#include "lang/link_parts.h"

#include <string.h>

#include "lang/words.h"

static bool
attached(const NlQuestion *q, int i)
{
	return i > 0 && i < q->n_words && q->words[i - 1].end == q->words[i].start;
}

/* ---------------- quoted ---------------- */

/* The quote that closes `open`; 0 when it opens nothing. */
static uint32_t
closing(uint32_t open)
{
	switch (open)
	{
		case '\'':
		case '"':
			return open;
		case 0x2018:
			return 0x2019;
		case 0x201C:
			return 0x201D;
		case 0x201E:
			return 0x201C;
		case 0xAB:
			return 0xBB;
		case 0x300C:
			return 0x300D;
		case 0x300E:
			return 0x300F;
		case '`':
			return '`';
		default:
			return 0;
	}
}

static bool
word_char(uint32_t c)
{
	return nl_char_letter(c) || nl_char_cjk(c) || (c >= '0' && c <= '9');
}

static NlStatus
find_quoted(NlTexts *t)
{
	const NlQuestion *q = t->q;
	const char *end = q->text + strlen(q->text);
	const char *at = q->text;
	uint32_t	before = 0;

	while (at < end)
	{
		uint32_t	open = nl_utf8_read(&at, end);
		uint32_t	close = closing(open);
		const char *inner = at;
		const char *p = at;
		uint32_t	last = 0;
		bool		single = open == '\'' || open == 0x2018;

		if (close != 0 && !(single && word_char(before)))
		{
			while (p < end && p - inner <= NL_MAX_QUOTED)
			{
				const char *mark = p;
				uint32_t	c = nl_utf8_read(&p, end);
				const char *next = p;

				if (c == close && !(single && p < end && word_char(nl_utf8_read(&next, end))))
				{
					int			first = -1;
					int			n = 0;
					int			w;

					if (mark == inner || (single && (nl_char_space(last) || *inner == ' ')))
						break;
					for (w = 0; w < q->n_words; w++)
						if (q->words[w].start >= inner - q->text && q->words[w].end <= mark - q->text)
						{
							if (first < 0)
								first = w;
							n++;
							t->quoted[w] = true;
						}
					if (n > 0)
					{
						char		text[NL_MAX_QUOTED + 8];
						size_t		length = (size_t) (mark - inner);
						NlStatus	status;

						memcpy(text, inner, length);
						text[length] = '\0';
						status = nl_found_add(t->work, NL_VALUE_TEXT, text, -1, first, n,
											  false, NL_FOUND_QUOTED);
						if (status != NL_OK)
							return status;
					}
					at = p;
					open = c;
					break;
				}
				last = c;
			}
		}
		before = open;
	}
	return NL_OK;
}

/* ---------------- free texts ---------------- */

static bool
covered(const NlTexts *t, int first, int n)
{
	int			i;

	for (i = 0; i < t->work->n_found; i++)
	{
		const NlValue *v = &t->work->found[i].value;

		if (v->kind == NL_VALUE_TEXT && !v->fuzzy && v->first_word <= first &&
			v->first_word + v->n_words >= first + n)
			return true;
	}
	return false;
}

static NlStatus
add_free(NlTexts *t, int first, int n)
{
	const NlWord *w = t->q->words + first;
	char		text[NL_MAX_QUOTED + 1];
	int			bytes = w[n - 1].end - w[0].start;

	if (n <= 0 || bytes > NL_MAX_QUOTED || covered(t, first, n))
		return NL_OK;
	memcpy(text, t->q->text + w[0].start, (size_t) bytes);
	text[bytes] = '\0';
	return nl_found_add(t->work, NL_VALUE_TEXT, text, -1, first, n, false, NL_FOUND_FREE);
}

static bool
among(const char *word, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

/* Small words inside a name: "Bank of America", "Marks & Spencer". */
static const char *const inside_names[] = {
	"of", "the", "de", "la", "du", "des", "von", "van", "der", "den", "di", "da", "&", "-", "'",
	"\xE2\x80\x99", ".", "'s", NULL
};

static int
capital_run(const NlTexts *t, int first)
{
	const NlQuestion *q = t->q;
	int			end = first + 1;
	int			at = end;

	while (at < q->n_words)
	{
		const char *text = q->words[at].text;

		if (nl_word_letters(&q->words[at]))
		{
			if (t->upper[at] && !t->used[at])
				end = ++at;
			else if (among(text, inside_names))
				at++;
			else
				break;
		}
		else if (among(text, inside_names) && attached(q, at))
		{
			/* a full stop ends the sentence unless it follows an initial */
			if (text[0] == '.' && !(attached(q, at + 1) || strlen(q->words[at - 1].text) <= 2))
				break;
			at++;
		}
		else if (strcmp(text, "&") == 0)
			at++;
		else
			break;
		if (at - end > 2)
			break;
	}
	return end - first;
}

static NlStatus
find_capitals(NlTexts *t)
{
	const NlQuestion *q = t->q;
	int			letters = 0;
	int			capitals = 0;
	int			w;
	NlStatus	status = NL_OK;

	for (w = 1; w < q->n_words; w++)
		if (nl_word_letters(&q->words[w]) && strlen(q->words[w].text) >= 3)
		{
			letters++;
			capitals += t->upper[w];
		}
	if (letters >= 5 && capitals * 10 > letters * 6)
		return NL_OK;			/* A Title, Or Shouted: capitals say nothing */
	for (w = 0; w < q->n_words && status == NL_OK; w++)
	{
		int			n;
		int			i;
		bool		name = true;
		int			first = w;

		if (!t->upper[w] || !nl_word_letters(&q->words[w]) || t->used[w] || t->quoted[w])
			continue;
		n = capital_run(t, w);
		w += n - 1;
		if (t->starts[first])
		{
			/* the sentence's own capital */
			if (n < 2 || q->words[first].stop || t->name_exact[first] || t->asks[first])
			{
				first++;
				n--;
				while (n > 0 && !t->upper[first])
				{
					first++;
					n--;
				}
			}
			if (n < 1)
				continue;
		}
		for (i = first; i < first + n; i++)
			name &= t->name_exact[i] || q->words[i].stop;
		if (name || (n == 1 && strlen(q->words[first].text) == 1))
			continue;
		status = add_free(t, first, n);
		/* Gate 12, Boeing 737 */
		if (status == NL_OK && first + n < q->n_words && nl_word_digits(&q->words[first + n]) &&
			strlen(q->words[first + n].text) <= 4 && !t->name_exact[first + n - 1] &&
			!t->name_part[first + n - 1])
			status = add_free(t, first, n + 1);
	}
	return status;
}

/* One letter: "starts with A", "grade 'B'". */
static NlStatus
find_letters(NlTexts *t)
{
	const NlQuestion *q = t->q;
	int			w;

	for (w = 0; w < q->n_words; w++)
	{
		const char *text = q->words[w].text;
		NlStatus	status;
		char		letter[8];
		size_t		bytes = (size_t) (q->words[w].end - q->words[w].start);

		if (strlen(text) != 1 || text[0] < 'a' || text[0] > 'z' || !t->upper[w] || t->quoted[w])
			continue;
		if (text[0] == 'i' || (text[0] == 'a' && t->starts[w]))
			continue;
		/* part of "AB-1234" or "J. Smith" or "Q2" */
		if ((attached(q, w) && strchr("\"'([/", q->words[w - 1].text[0]) == NULL) || t->used[w] ||
			(attached(q, w + 1) && (nl_word_digits(&q->words[w + 1]) || strchr("-&_'", q->words[w + 1].text[0]) != NULL)))
			continue;
		memcpy(letter, q->text + q->words[w].start, bytes);
		letter[bytes] = '\0';
		status = nl_found_add(t->work, NL_VALUE_TEXT, letter, -1, w, 1, false, NL_FOUND_FREE);
		if (status != NL_OK)
			return status;
	}
	return NL_OK;
}

static const char *const says_text[] = {
	"contain", "contains", "containing", "named", "called", "like", "mention", "mentions",
	"mentioning", "word", "words", "text", "string", "substring", "phrase", "keyword", "prefix",
	"suffix", "letter", "letters", "includes", "including", NULL
};
static const char *const says_edge[] = {
	"start", "starts", "starting", "begin", "begins", "beginning", "end", "ends", "ending", NULL
};
static const char *const skipped[] = {
	"the", "a", "an", "word", "words", "text", "string", "letter", "letters", "phrase", "prefix",
	"suffix", "substring", "name", "with", "in", ":", "\"", "'", NULL
};

/* The word after "containing", "starting with the letter" and the like. */
static NlStatus
find_after_triggers(NlTexts *t)
{
	const NlQuestion *q = t->q;
	int			w;
	NlStatus	status = NL_OK;

	for (w = 0; w + 1 < q->n_words && status == NL_OK; w++)
	{
		const char *text = q->words[w].text;
		int			at = w + 1;

		if (among(text, says_edge))
		{
			if (strcmp(q->words[at].text, "with") != 0 && strcmp(q->words[at].text, "in") != 0)
				continue;
			at++;
		}
		else if (strcmp(text, "with") == 0)
		{
			/* with curry in the name */
			if (at + 3 >= q->n_words || strcmp(q->words[at + 1].text, "in") != 0 ||
				(strcmp(q->words[at + 2].text, "the") != 0 && strcmp(q->words[at + 2].text, "their") != 0 &&
				 strcmp(q->words[at + 2].text, "its") != 0))
				continue;
		}
		else if (!among(text, says_text))
			continue;
		while (at + 1 < q->n_words && among(q->words[at].text, skipped))
			at++;
		if (at >= q->n_words || t->quoted[at] || t->used[at] || !nl_word_letters(&q->words[at]))
			continue;
		if (q->words[at].stop && strlen(q->words[at].text) > 1)
			continue;
		status = add_free(t, at, 1);
	}
	return status;
}

/* A range of numbers at word w, as "under 30", "30 to 59", "60+": its words. */
static int
range_words(const NlQuestion *q, int w)
{
	static const char *const before[] = {"under", "below", "over", "above", "up", "<", ">", NULL};
	static const char *const after[] = {"+", "plus", "up", "upwards", NULL};
	int			n = 0;
	int			numbers = 0;

#define WORD(i) (w + (i) < q->n_words ? q->words[w + (i)].text : "")
	if (among(WORD(0), before))
	{
		n++;
		if (strcmp(WORD(n), "to") == 0 || strcmp(WORD(n), "=") == 0)
			n++;
	}
	if (w + n >= q->n_words || !nl_word_digits(&q->words[w + n]))
		return 0;
	numbers = strchr(WORD(n), '-') != NULL ? 2 : 1;
	n++;
	if (strcmp(WORD(n), "k") == 0 || strcmp(WORD(n), "%") == 0)
		n++;
	if (n > 1 && among(WORD(0), before))
		return n;
	if (numbers == 2)
		return n;
	if ((strcmp(WORD(n), "to") == 0 || strcmp(WORD(n), "-") == 0) && w + n + 1 < q->n_words &&
		nl_word_digits(&q->words[w + n + 1]))
	{
		n += 2;
		return strcmp(WORD(n), "k") == 0 || strcmp(WORD(n), "%") == 0 ? n + 1 : n;
	}
	if (among(WORD(n), after))
		return n + 1;
	if ((strcmp(WORD(n), "and") == 0 || strcmp(WORD(n), "or") == 0) &&
		(among(WORD(n + 1), before) || strcmp(WORD(n + 1), "more") == 0 || strcmp(WORD(n + 1), "older") == 0))
		return n + 2;
#undef WORD
	return 0;
}

/*
 * Labels that the question gives to bands: "small (up to 3), medium, large",
 * or "under 30, 30 to 59, 60 plus". One alone is a condition or an adjective.
 */
NlStatus
nl_find_bands(NlTexts *t)
{
	static const char *const words[] = {
		"small", "medium", "large", "big", "short", "long", "low", "moderate", "mid", "middle", "high",
		"light", "heavy", "thin", "thick", "cheap", "expensive", "slow", "fast", "young", "old", "early",
		"late", "winter", "spring", "summer", "autumn", "morning", "afternoon", "evening", "night",
		"critical", "minor", "severe", "good", "fair", "poor", "strong", "weak", "wet", "dry", "hot",
		"cold", "narrow", "wide", "new", NULL
	};
	const NlQuestion *q = t->q;
	int			adjectives = 0;
	int			ranges = 0;
	int			n;
	int			w;
	NlStatus	status = NL_OK;

	for (w = 0; w < q->n_words; w++)
	{
		adjectives += among(q->words[w].text, words);
		n = range_words(q, w);
		ranges += n > 0;
		w += n > 0 ? n - 1 : 0;
	}
	for (w = 0; w < q->n_words && status == NL_OK; w++)
	{
		n = range_words(q, w);
		if (t->quoted[w])
			continue;
		if (n > 0 && ranges >= 2)
		{
			char		text[NL_MAX_QUOTED + 1];
			size_t		bytes = (size_t) (q->words[w + n - 1].end - q->words[w].start);

			if (bytes <= NL_MAX_QUOTED)
			{
				memcpy(text, q->text + q->words[w].start, bytes);
				text[bytes] = '\0';
				status = nl_found_add(t->work, NL_VALUE_TEXT, text, -1, w, n, false,
									  NL_FOUND_DATA_WEAK);
			}
			w += n - 1;
		}
		else if (adjectives >= 2 && among(q->words[w].text, words))
			status = nl_found_add(t->work, NL_VALUE_TEXT, q->words[w].text, -1, w, 1, false,
								  NL_FOUND_DATA_WEAK);
	}
	return status;
}

/* gmail.com, a@b.org, in_progress */
static NlStatus
find_addresses(NlTexts *t)
{
	const NlQuestion *q = t->q;
	int			w = 0;
	NlStatus	status = NL_OK;

	while (w < q->n_words && status == NL_OK)
	{
		int			n = 1;
		bool		mark = false;

		while (w + n < q->n_words && attached(q, w + n))
		{
			const char *text = q->words[w + n].text;
			bool		joint = strlen(text) == 1 && strchr("@._", text[0]) != NULL;

			if (joint && w + n + 1 < q->n_words && attached(q, w + n + 1) &&
				(nl_word_letters(&q->words[w + n + 1]) || nl_word_digits(&q->words[w + n + 1])))
			{
				/* one-letter parts are abbreviations: e.g. */
				mark |= text[0] != '.' || (strlen(q->words[w + n - 1].text) > 1 &&
										   strlen(q->words[w + n + 1].text) > 1);
			}
			else if (!nl_word_letters(&q->words[w + n]) && !nl_word_digits(&q->words[w + n]) && text[0] != '-')
				break;
			n++;
		}
		if (mark && n <= 10 && !t->quoted[w])
		{
			bool		name = true;
			int			i;

			for (i = w; i < w + n; i++)
				name &= t->name_exact[i] || t->name_part[i] || q->words[i].stop;
			if (!name)
				status = add_free(t, w, n);
		}
		w += n;
	}
	return status;
}

NlStatus
nl_find_texts(NlLinkWork *work, const NlPhrase *phrases, int n_phrases,
			  const NlMatch *matches, int n_matches, const bool *used)
{
	NlTexts	   *t = nl_arena_alloc(work->arena, sizeof(NlTexts));
	NlStatus	status;

	if (t == NULL)
		return nl_fail(work->err, NL_ERR_NOMEM, "out of memory linking the question");
	status = nl_texts_init(t, work, used, n_matches);
	if (status == NL_OK)
		status = find_quoted(t);
	if (status != NL_OK)
		return status;
	status = nl_find_cands(t, phrases, n_phrases, matches, n_matches);
	if (status == NL_OK)
		status = find_letters(t);
	if (status == NL_OK)
		status = find_addresses(t);
	if (status == NL_OK)
		status = find_capitals(t);
	if (status == NL_OK)
		status = find_after_triggers(t);
	if (status == NL_OK)
		status = nl_find_bands(t);
	if (status == NL_OK && t->q->change)
		status = nl_find_change_texts(t);
	if (status == NL_OK)
		status = nl_find_enums(t);
	return status;
}

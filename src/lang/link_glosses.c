/*-------------------------------------------------------------------------
 * link_glosses.c
 *	  Codes whose meaning a column's comment tells.
 *
 * "O open, C closed, X cancelled" beside values O and C: the question's word
 * "open" may mean O. A comment is read as such a list when parts of it begin
 * with known values of the column; then other parts that look alike are
 * values too ("X cancelled", even when no row has X yet), and so are the
 * parts of a plain list ("booked, kept or missed"). The codes of gender are
 * known without a comment. Candidates only: the model chooses.
 *-------------------------------------------------------------------------
 */
#include "lang/link_parts.h"

#include <string.h>

#define MAX_PARTS		24		/* of a comment */
#define MAX_GLOSS_WORDS 8
#define MAX_CODE		40		/* bytes */

typedef struct Part
{
	const char *start;
	const char *end;
	const char *code;			/* the sample, or a copy from the comment; NULL: none */
	const char *gloss;			/* begins after the code; == end: no gloss */
	bool		known;			/* the code is a sample */
} Part;

static bool
edge(char c)
{
	return c == '\0' || strchr(" ,;/|=:()\"'.\n\t-", c) != NULL;
}

/* Cuts a comment at , ; / | line ends, full stops and "or". */
static int
cut_parts(const char *comment, Part *parts)
{
	const char *at = comment;
	int			n = 0;

	while (*at != '\0' && n < MAX_PARTS)
	{
		const char *start;
		const char *end;

		while (*at != '\0' && strchr(" ,;/|\n\t'\"(", *at) != NULL)
			at++;
		if (strncmp(at, "or ", 3) == 0 || strncmp(at, "and ", 4) == 0)
			at += *at == 'o' ? 3 : 4;
		start = at;
		while (*at != '\0' && strchr(",;/|\n", *at) == NULL &&
			   !(*at == '.' && (at[1] == '\0' || at[1] == ' ')) &&
			   strncmp(at, " or ", 4) != 0)
			at++;
		end = at;
		if (*at == ' ')
			at += 4;
		else if (*at != '\0')
			at++;
		while (end > start && end[-1] == ' ')
			end--;
		if (end == start)
			continue;
		memset(&parts[n], 0, sizeof(Part));
		parts[n].start = start;
		parts[n].end = end;
		n++;
	}
	return n;
}

/* Past the code: blanks, =, :, -, quotes and the words is, means, for. */
static const char *
skip_link(const char *at, const char *end)
{
	static const char *const words[] = {"is ", "means ", "for ", "meaning "};
	size_t		i;

	while (at < end)
	{
		const char *before = at;

		while (at < end && strchr(" =:-()'\"", *at) != NULL)
			at++;
		if (at + 3 <= end && memcmp(at, "\xE2\x80\x93", 3) == 0)
			at += 3;
		for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if ((size_t) (end - at) > strlen(words[i]) && strncmp(at, words[i], strlen(words[i])) == 0)
				at += strlen(words[i]);
		if (at == before)
			break;
	}
	return at;
}

bool
nl_sample_gloss(const NlTexts *t, int sample, const char **gloss, const char **end)
{
	*gloss = t->glosses[sample];
	*end = t->gloss_ends[sample];
	return *gloss != NULL && *gloss < *end;
}

static void
find_code(NlTexts *t, Part *part, const int *next, int first)
{
	const NlSchema *schema = t->work->schema;
	int			best = -1;
	int			i;
	size_t		longest = 0;

	for (i = first; i >= 0; i = next[i])
	{
		const char *text = schema->samples[i].text;
		size_t		length = strlen(text);

		while (length > 0 && text[length - 1] == ' ')	/* char(n) */
			length--;
		if (length > longest && length <= (size_t) (part->end - part->start) &&
			memcmp(part->start, text, length) == 0 &&
			(part->start + length == part->end || edge(part->start[length])))
		{
			longest = length;
			part->code = text;
			part->gloss = skip_link(part->start + length, part->end);
			part->known = true;
			best = i;
		}
	}
	if (best >= 0 && part->gloss < part->end && t->glosses[best] == NULL)
	{
		t->glosses[best] = part->gloss;
		t->gloss_ends[best] = part->end;
	}
}

/* A code that no row has: one token of capitals and digits, then a gloss. */
static bool
looks_like_code(Part *part)
{
	const char *at = part->start;

	while (at < part->end && ((*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9')))
		at++;
	if (at == part->start || at - part->start > 5 || at == part->end || !edge(*at))
		return false;
	part->gloss = skip_link(at, part->end);
	return part->gloss < part->end;
}

typedef struct GlossWord
{
	char		stem[NL_WORD_SIZE];
	char		root[NL_WORD_SIZE];
} GlossWord;

static int
gloss_words(const char *text, const char *end, GlossWord *words)
{
	const char *at = text;
	const char *start;
	const char *stop;
	int			n = 0;

	while (n < MAX_GLOSS_WORDS && nl_text_next(&at, end, &start, &stop))
	{
		char		lower[2 * NL_WORD_SIZE + 1];
		size_t		length = (size_t) (stop - start);
		const char *p = start;

		if (length >= NL_WORD_SIZE || !nl_char_letter(nl_utf8_read(&p, stop)))
			continue;
		nl_lower(start, length, lower);
		if (nl_stop_word(lower))
			continue;
		nl_stem(lower, words[n].stem);
		nl_root(words[n].stem, words[n].root);
		n++;
	}
	return n;
}

static bool
word_fits(const NlTexts *t, int w, const GlossWord *g)
{
	const NlWord *word = &t->q->words[w];

	return !word->stop && (strcmp(word->stem, g->stem) == 0 ||
						   (strlen(g->root) >= 3 && strcmp(t->root[w], g->root) == 0) ||
						   nl_kindred_words(word->stem, g->stem));
}

/* Words of the question that say what the gloss says. */
static void
match_gloss(NlTexts *t, int column, const char *code, const GlossWord *g, int n)
{
	const NlQuestion *q = t->q;
	int			w;

	for (w = 0; w < q->n_words; w++)
	{
		int			k;
		int			i;
		int			count = 0;
		uint32_t	found = 0;
		int			last = w;

		if (t->used[w])
			continue;
		for (k = 0; k < n && !word_fits(t, w, &g[k]); k++)
			;
		if (k == n)
			continue;
		/* how much of the gloss stands here together */
		for (i = w; i < q->n_words && i < w + MAX_GLOSS_WORDS; i++)
		{
			int			m;

			for (m = 0; m < n; m++)
				if (!(found >> m & 1) && word_fits(t, i, &g[m]))
				{
					found |= (uint32_t) 1 << m;
					count++;
					last = i;
					break;
				}
			if (m == n && !q->words[i].stop && strcmp(q->words[i].text, "-") != 0)
				break;
		}
		if (count == n)
			nl_cand_add(t, w, last + 1 - w, column, code, true, n == 1 && t->name_exact[w]);
		else if (k < 2 && count == 1 && strlen(q->words[w].text) >= 4 && !t->name_exact[w])
			nl_cand_add(t, w, 1, column, code, true, true);
		else if (count > 1)
			nl_cand_add(t, w, last + 1 - w, column, code, true, false);
		w = last;
	}
}

static void
match_text(NlTexts *t, int column, const char *code, const char *gloss, const char *end)
{
	GlossWord	words[MAX_GLOSS_WORDS];
	int			n = gloss_words(gloss, end, words);

	if (n > 0)
		match_gloss(t, column, code, words, n);
}

static bool
gender_column(const char *name)
{
	char		word[NL_WORD_SIZE];

	while (nl_name_next(&name, word, sizeof(word)))
		if (strcmp(word, "gender") == 0 || strcmp(word, "sex") == 0 || strcmp(word, "gndr") == 0)
			return true;
	return false;
}

static void
match_gender(NlTexts *t, int column, const int *next, int first)
{
	static const char *const male[] = {"male", "man", "men", "boy", "husband", "gentlemen", NULL};
	static const char *const female[] = {"female", "woman", "women", "girl", "wife", "lady", NULL};
	int			i;

	for (i = first; i >= 0; i = next[i])
	{
		const char *text = t->work->schema->samples[i].text;
		const char *const *list = NULL;
		char		c = text[0] >= 'A' && text[0] <= 'Z' ? (char) (text[0] + 32) : text[0];

		if (c == 'm' && (text[1] == '\0' || strlen(text) == 4))
			list = male;
		else if ((c == 'f' || c == 'w') && (text[1] == '\0' || strlen(text) == 6 || strlen(text) == 5))
			list = female;
		for (; list != NULL && *list != NULL; list++)
			match_text(t, column, text, *list, *list + strlen(*list));
	}
}

static NlStatus
match_comment(NlTexts *t, int column, const int *next, int first)
{
	Part		parts[MAX_PARTS];
	int			n = cut_parts(t->work->schema->columns[column].comment, parts);
	int			coded = 0;
	int			plain = 0;
	int			i;

	for (i = 0; i < n; i++)
	{
		find_code(t, &parts[i], next, first);
		if (parts[i].known && parts[i].gloss < parts[i].end)
			coded++;
		else if (parts[i].known)
			plain++;
	}
	for (i = 0; i < n; i++)
	{
		Part	   *part = &parts[i];
		bool		known = part->known;
		char		text[MAX_CODE + 1];
		size_t		length;

		if (!known)
		{
			const char *end = part->end;

			if (coded >= 1 && looks_like_code(part))
				end = part->start + strcspn(part->start, " =:()'\"-");
			else if (plain < 2 || strncmp(part->start, "null", 4) == 0 || strncmp(part->start, "e.g.", 4) == 0)
				continue;
			else
				part->gloss = part->end;
			length = (size_t) (end - part->start);
			if (length == 0 || length > MAX_CODE)
				continue;
			memcpy(text, part->start, length);
			text[length] = '\0';
			part->code = nl_arena_strndup(t->work->arena, text, length);
			if (part->code == NULL)
				return nl_fail(t->work->err, NL_ERR_NOMEM, "out of memory linking the question");
		}
		if (part->gloss < part->end)
			match_text(t, column, part->code, part->gloss, part->end);
		else if (!known)
		{
			NlSample	sample;

			sample.column = column;
			sample.text = part->code;
			sample.said = NULL;
			nl_sample_take(t, &sample);
		}
	}
	return NL_OK;
}

/* Codes that are numbers: "10 open, 90 cancelled". They are no values found in
 * a column but numbers, which any number column may be compared with. */
static NlStatus
match_numbers(NlTexts *t, int column)
{
	Part		parts[MAX_PARTS];
	int			n = cut_parts(t->work->schema->columns[column].comment, parts);
	int			coded = 0;
	int			before = t->n_cands;
	int			i;

	for (i = 0; i < n; i++)
	{
		size_t		digits = strspn(parts[i].start, "0123456789");

		if (digits == 0 || digits > 4 || parts[i].start + digits >= parts[i].end ||
			!edge(parts[i].start[digits]) || strchr(".-", parts[i].start[digits]) != NULL)
			continue;
		parts[i].gloss = skip_link(parts[i].start + digits, parts[i].end);
		parts[i].code = nl_arena_strndup(t->work->arena, parts[i].start, digits);
		if (parts[i].code == NULL)
			return nl_fail(t->work->err, NL_ERR_NOMEM, "out of memory linking the question");
		coded++;
	}
	if (coded < 2)
		return NL_OK;
	for (i = 0; i < n; i++)
		if (parts[i].code != NULL)
		{
			match_text(t, column, parts[i].code, parts[i].gloss, parts[i].end);
			nl_lexicon_gloss(t, column, parts[i].code, parts[i].gloss, parts[i].end);
		}
	/* candidates are for texts: taken back */
	for (i = before; i < t->n_cands; i++)
	{
		NlStatus	status = nl_found_add(t->work, NL_VALUE_NUMBER, t->cands[i].stored, -1,
										  t->cands[i].first, t->cands[i].n, true, NL_FOUND_FUZZY);

		if (status != NL_OK)
			return status;
	}
	t->n_cands = before;
	return NL_OK;
}

NlStatus
nl_find_glosses(NlTexts *t)
{
	const NlSchema *schema = t->work->schema;
	int		   *first = nl_arena_array(t->work->arena, (size_t) schema->n_columns, sizeof(int));
	int		   *next = nl_arena_array(t->work->arena, (size_t) schema->n_samples, sizeof(int));
	int			c;
	int			i;

	if (first == NULL || next == NULL)
		return nl_fail(t->work->err, NL_ERR_NOMEM, "out of memory linking the question");
	for (c = 0; c < schema->n_columns; c++)
		first[c] = -1;
	for (i = schema->n_samples - 1; i >= 0; i--)
	{
		next[i] = -1;
		c = schema->samples[i].column;
		if (c < 0 || c >= schema->n_columns)
			continue;
		next[i] = first[c];
		first[c] = i;
	}
	for (c = 0; c < schema->n_columns; c++)
	{
		const NlColumn *column = &schema->columns[c];
		NlStatus	status = NL_OK;

		if (column->type == NL_TYPE_NUMBER && column->integer && column->comment != NULL)
			status = match_numbers(t, c);
		if (status != NL_OK)
			return status;
		if (first[c] < 0 || (column->type != NL_TYPE_TEXT && column->type != NL_TYPE_ARRAY))
			continue;
		if (gender_column(column->name))
			match_gender(t, c, next, first[c]);
		if (column->comment == NULL)
			continue;
		status = match_comment(t, c, next, first[c]);
		if (status != NL_OK)
			return status;
	}
	return NL_OK;
}

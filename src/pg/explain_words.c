/*-------------------------------------------------------------------------
 * explain_words.c
 *	  Which words of the question led to nothing in the statement.
 *
 * A content word is answered for when it names a table or column that is used,
 * is part of a value that is used, or asks for something that the statement
 * does: "average" is answered by an average. The rest is told to the reader,
 * who knows best whether it matters. Pure reading; memory of the call.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "lib/stringinfo.h"
#include "lang/words.h"
#include "pg/catalog.h"
#include "pg/explain_private.h"

#define COMPARED NL_SYM_GT, NL_SYM_GE, NL_SYM_LT, NL_SYM_LE, NL_SYM_BETWEEN
#define RANKED NL_SYM_ORDER, NL_SYM_MAX, NL_SYM_MIN, NL_SYM_LIMIT, NL_SYM_RANK
#define NONE NL_SYM_WITHOUT, NL_SYM_NOT, NL_SYM_NE, NL_SYM_NOTIN, NL_SYM_EXCEPT, NL_SYM_ISNULL, NL_SYM_NOTCONTAINS, \
	NL_SYM_COALESCE, NL_SYM_LEFT, NL_SYM_FALSE

/* What words (by their stems) ask for: one of the symbols must be there. */
static const struct
{
	const char *stems;			/* apart by blanks */
	int16		symbols[16];	/* none: asks for nothing */
}			asking[] = {
	{"display detail information info record row value result want need know see look report "
		"provide retrieve fetch exist there data respectively corresponding thing one put pass "
		"using use based according together along overall question answer table column name "
		"still yet already right single someone rather although shown taken given made keep kept "
		"included leaving counting whole ever even exactly alone instead certain particular "
		"between during within past full pair combination non used same belong group come ask "
		"mention something anything other moment place take own", {0}},
	{"average mean", {NL_SYM_AVG, NL_SYM_DIV}},
	{"minus net", {NL_SYM_SUB}},
	{"median", {NL_SYM_MEDIAN}},
	{"total sum", {NL_SYM_SUM, NL_SYM_COUNT, NL_SYM_ADD}},
	{"number count amount quantity time", {NL_SYM_COUNT, NL_SYM_SUM}},
	{"percent percentage share proportion ratio fraction rate", {NL_SYM_PERCENT, NL_SYM_DIV}},
	{"frequent frequently common popular often", {NL_SYM_COUNT, NL_SYM_SUM}},
	{"decimal rounded", {NL_SYM_ROUND0, NL_SYM_ROUND1, NL_SYM_ROUND2}},
	{"divided", {NL_SYM_DIV}},
	{"known nothing", {NL_SYM_NOTNULL, NONE}},
	{"duration", {NL_SYM_SUB, NL_SYM_ELAPSED, NL_SYM_MINUTES}},
	{"tie equal", {NL_SYM_TIES, NL_SYM_ORDER, NL_SYM_RANK, NL_SYM_PER, NL_SYM_EQ}},
	{"monday tuesday wednesday thursday friday saturday sunday", {NL_SYM_WEEKDAY, NL_SYM_DOW, NL_SYM_TRUNC_WEEK}},
	{"different distinct unique", {NL_SYM_DISTINCT, NL_SYM_GROUP, NL_SYM_UNION, NL_SYM_WITH}},
	{"top first last most least fewest best worst maximum minimum max min bottom recent recently",
	{RANKED, COMPARED}},
	{"more less fewer greater bigger over under above below before after since until "
	"exceed exceeding beyond earlier later", {COMPARED, NL_SYM_EQ, NL_SYM_AGO}},
	{"sort sorted order ordered ascending descending alphabetical alphabetically rank ranked ranking "
	"decreasing increasing chronological", {RANKED, NL_SYM_OVER}},
	{"never except excluding missing unknown empty none lack lacking", {NONE}},
	{"running cumulative", {NL_SYM_OVER}},
	{"previous prior", {NL_SYM_LAG, NL_SYM_OVER}},
	{"growth change increase decrease difference", {NL_SYM_SUB, NL_SYM_DIV, NL_SYM_PERCENT, NL_SYM_LAG}},
	{"start starting begin beginning", {NL_SYM_STARTS}},
	{"end ending", {NL_SYM_ENDS}},
	{"contain containing include including", {NL_SYM_CONTAINS, NL_SYM_HAS, NL_SYM_IN}},
	{"year yearly annual annually", {NL_SYM_YEAR, NL_SYM_TRUNC_YEAR, NL_SYM_YEARS}},
	{"quarter quarterly", {NL_SYM_QUARTER, NL_SYM_TRUNC_QUARTER}},
	{"month monthly", {NL_SYM_MONTH, NL_SYM_TRUNC_MONTH}},
	{"week weekly", {NL_SYM_TRUNC_WEEK}},
	{"day daily", {NL_SYM_DAY, NL_SYM_TRUNC_DAY, NL_SYM_SUB, NL_SYM_ELAPSED, NL_SYM_WEEKDAY}},
	{"hour hourly", {NL_SYM_HOUR}},
	{"minute", {NL_SYM_MINUTES}},
	{"weekday", {NL_SYM_WEEKDAY, NL_SYM_DOW}},
	{"old age young long ago now today current currently", {NL_SYM_TODAY, NL_SYM_AGO, NL_SYM_YEARS, NL_SYM_ELAPSED,
	NL_SYM_ORDER, NL_SYM_MAX, NL_SYM_MIN, NL_SYM_ISNULL, NL_SYM_NOTNULL}}
};

static bool
among(const char *stems, const char *word)
{
	Size		length = strlen(word);

	for (const char *at = strstr(stems, word); at != NULL; at = strstr(at + 1, word))
		if ((at == stems || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

static bool
has_symbol(const NlpgExplain *explain, int symbol)
{
	for (int i = 0; i < explain->walked->n_ir; i++)
		if (explain->walked->ir[i] == symbol)
			return true;
	return false;
}

static bool
has_any(const NlpgExplain *explain, const int16 *symbols, int n)
{
	for (int i = 0; i < n && symbols[i] != 0; i++)
		if (has_symbol(explain, symbols[i]))
			return true;
	return false;
}

/* Does the statement do what the word asks for? */
static bool
is_done(const NlpgExplain *explain, const NlWord *word)
{
	static const int16 ranked[] = {RANKED};
	static const int16 compared[] = {COMPARED, NL_SYM_ORDER};
	Size		n = strlen(word->text);

	for (int i = 0; i < lengthof(asking); i++)
		if (among(asking[i].stems, word->text) || among(asking[i].stems, word->stem))
		{
			/* of what has no IR, nothing can be said */
			if (asking[i].symbols[0] == 0 || !explain->known ||
				has_any(explain, asking[i].symbols, lengthof(asking[i].symbols)))
				return true;
		}
	if (n > 4 && strcmp(word->text + n - 3, "est") == 0)
		return !explain->known || has_any(explain, ranked, lengthof(ranked));
	if (n > 4 && strcmp(word->text + n - 2, "er") == 0)
		return explain->known && has_any(explain, compared, lengthof(compared));
	return false;
}

static bool
is_used_item(const NlpgExplain *explain, int item)
{
	const NlSchema *schema = explain->schema;
	const NlUses *uses = &explain->uses;
	int			column = item - schema->n_tables;

	for (int i = 0; i < uses->n_tables; i++)
		if (item < schema->n_tables ? uses->tables[i].table == item :
			uses->tables[i].whole && column < schema->n_columns &&
			schema->columns[column].table == uses->tables[i].table)
			return true;
	if (column < 0)
		return false;
	for (int i = 0; i < uses->n_columns; i++)
		if (uses->columns[i] == column)
			return true;
	for (int i = 0; i < uses->n_joins; i++)
		for (int k = 0; k < uses->joins[i].n; k++)
			if (uses->joins[i].left[k] == column || uses->joins[i].right[k] == column)
				return true;
	return false;
}

/* Is the value in the statement, as an item or as one of the fixed numbers? */
static bool
is_used_value(const NlpgExplain *explain, int v)
{
	const NlValue *value = &explain->linked->values[v];

	for (int i = 0; i < explain->uses.n_values; i++)
		if (explain->uses.values[i] == v)
			return true;
	for (int i = 0; value->kind == NL_VALUE_NUMBER && i < explain->walked->n_ir; i++)
	{
		int			symbol = explain->walked->ir[i];

		if (symbol >= NL_SYM_V0 && symbol <= NL_SYM_V1000 &&
			strcmp(nl_symbol_names[symbol] + 1, value->text) == 0)
			return true;
	}
	return false;
}

/* ---- words that are near to what is used, though no link says so ---- */

/* Do they begin alike, for half of the longer one: submission, submitted? */
static bool
begin_alike(const char *a, const char *b)
{
	Size		longer = Max(strlen(a), strlen(b));
	Size		n = 0;

	while (a[n] != '\0' && a[n] == b[n])
		n++;
	return n >= 4 && 2 * n >= longer;
}

static bool
in_name(const char *name, const char *word)
{
	char		part[NL_WORD_SIZE];
	const char *bare = strncmp(word, "un", 2) == 0 ? word + 2 : word;	/* unread, unpaid */

	while (nl_name_next(&name, part, sizeof(part)))
		if (begin_alike(part, word) || begin_alike(part, bare))
			return true;
	return false;
}

/* Is a word of this stem in the comment? */
static bool
in_comment(const char *comment, const char *stem)
{
	char		part[NL_WORD_SIZE];
	char		other[NL_WORD_SIZE];

	while (comment != NULL && nl_name_next(&comment, part, sizeof(part)))
	{
		(void) nl_stem(part, other);
		if (strcmp(other, stem) == 0)
			return true;
	}
	return false;
}

static bool
in_text(const char *text, const char *word)
{
	char		part[NL_WORD_SIZE];

	while (nl_name_next(&text, part, sizeof(part)))
		if (strcmp(part, word) == 0)
			return true;
	return false;
}

static bool
is_near(const NlpgExplain *explain, const NlWord *word)
{
	const NlSchema *schema = explain->schema;
	const NlUses *uses = &explain->uses;
	bool		date = strcmp(word->stem, "date") == 0 || strcmp(word->stem, "time") == 0;

	for (int i = 0; i < uses->n_tables; i++)
		if (in_name(schema->tables[uses->tables[i].table].name, word->text) ||
			in_comment(schema->tables[uses->tables[i].table].comment, word->stem))
			return true;
	for (int i = 0; i < uses->n_columns; i++)
	{
		const NlColumn *column = &schema->columns[uses->columns[i]];

		if (in_name(column->name, word->text) || in_comment(column->comment, word->stem) ||
			(date && column->type == NL_TYPE_DATE))
			return true;
	}
	for (int i = 0; i < uses->n_values; i++)
	{
		const NlValue *value = nlpg_explain_value(explain, uses->values[i]);

		/* a part of what is not linked as a value */
		if (uses->values[i] >= explain->linked->n_values && value->kind != NL_VALUE_PERIOD &&
			nlpg_explain_said(explain, value) && in_text(value->text, word->text))
			return true;
		/* said a second time */
		for (int w = 0; uses->values[i] < explain->linked->n_values && w < value->n_words; w++)
			if (strcmp(explain->linked->question.words[value->first_word + w].text, word->text) == 0)
				return true;
	}
	return false;
}

static bool
is_answered_for(const NlpgExplain *explain, int w)
{
	const NlLinked *linked = explain->linked;
	const NlWord *word = &linked->question.words[w];

	/* a letter by itself is a unit or a name's initial */
	if (word->stop || (word->text[1] == '\0' && isalpha((unsigned char) word->text[0])) ||
		!(isalnum((unsigned char) word->text[0]) || (unsigned char) word->text[0] >= 0x80))
		return true;
	for (int l = 0; l < linked->n_links; l++)
		if (linked->links[l].word == w && nlpg_explain_names(linked->links[l].kind) &&
			is_used_item(explain, linked->links[l].item))
			return true;
	for (int v = 0; v < linked->n_values; v++)
	{
		const NlValue *value = &linked->values[v];

		if (w < value->first_word || w >= value->first_word + value->n_words)
			continue;
		/* without IR, a value cannot be looked for in it */
		if (explain->known ? is_used_value(explain, v) : value->kind != NL_VALUE_TEXT || value->column >= 0)
			return true;
	}
	return is_done(explain, word) || is_near(explain, word);
}

void
nlpg_explain_left_words(NlpgExplain *explain)
{
	StringInfoData words;

	initStringInfo(&words);
	for (int w = 0; w < explain->linked->question.n_words; w++)
		if (!is_answered_for(explain, w))
			appendStringInfo(&words, "%s\"%s\"", words.len > 0 ? ", " : "",
							 nlpg_explain_words(explain, w, 1));
	if (words.len > 0)
		nlpg_explain_put(explain, "warning", "words that led to nothing in the statement: %s", words.data);
}

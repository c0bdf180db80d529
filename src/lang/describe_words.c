/*-------------------------------------------------------------------------
 * describe_words.c
 *	  Names and values as words of English.
 *
 * Memory: what the text takes from its arena; nothing else. Faults: a value
 * that is no period or duration is written as it is.
 *-------------------------------------------------------------------------
 */
#include <stdlib.h>
#include <string.h>

#include "lang/describe.h"
#include "lang/describe_parts.h"
#include "lang/schema_words.h"
#include "lang/words.h"

/* ---- names ---- */

static bool
listed(const char *const *list, const char *word)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, word) == 0)
			return true;
	return false;
}

static void
add_plural(NlText *text, const char *word)
{
	static const char *const same[] = {
		"data", "equipment", "evidence", "furniture", "information", "inventory", "jewelry",
		"media", "news", "people", "personnel", "series", "sheep", "software", "species",
		"staff", "stock", "weather", NULL
	};
	static const char *const odd[][2] = {
		{"child", "children"}, {"foot", "feet"}, {"man", "men"}, {"person", "people"},
		{"woman", "women"}, {NULL, NULL}
	};
	char		stem[NL_WORD_SIZE];
	char		plural[NL_WORD_SIZE + 2];
	size_t		n = strlen(word);
	int			i;

	for (i = 0; odd[i][0] != NULL; i++)
		if (strcmp(odd[i][0], word) == 0)
		{
			nl_text_add(text, odd[i][1]);
			return;
		}
	(void) nl_stem(word, stem);
	/* a plural already, or not a word that has one */
	if (listed(same, word) || strcmp(stem, word) != 0 || n == 0 ||
		word[n - 1] < 'a' || word[n - 1] > 'z')
	{
		nl_text_add(text, word);
		return;
	}
	nl_plural(word, plural);
	nl_text_add(text, plural);
}

/* leave: words that the name begins with and that are not wanted. */
static void
add_name(NlText *text, const char *name, NlForm form, int leave)
{
	const char *at = name;
	char		word[NL_WORD_SIZE];
	char		next[NL_WORD_SIZE];
	bool		more = nl_name_next(&at, next, sizeof(next));
	bool		first = true;

	/* nothing but marks */
	if (!more)
		nl_text_add(text, name);
	while (more)
	{
		strcpy(word, next);
		more = nl_name_next(&at, next, sizeof(next));
		if (leave-- > 0)
			continue;
		if (!first)
			nl_text_char(text, ' ');
		first = false;
		if (!more && form == NL_FORM_PLURAL)
			add_plural(text, word);
		else if (!more && form == NL_FORM_SINGULAR)
		{
			char		stem[NL_WORD_SIZE];

			/* stems lose accents */
			(void) nl_stem(word, stem);
			nl_text_add(text, strlen(stem) < strlen(word) && word[strlen(word) - 1] == 's' ? stem : word);
		}
		else
			nl_text_add(text, word);
	}
}

void
nl_describe_name(NlText *text, const char *name, bool plural)
{
	add_name(text, name, plural ? NL_FORM_PLURAL : NL_FORM_AS_IT_IS, 0);
}

char *
nl_describe_name_text(const char *name, NlForm form, NlArena *arena)
{
	NlText		text;

	nl_text_init(&text, arena);
	add_name(&text, name, form, 0);
	return nl_text_finish(&text);
}

/*
 * Words that a table's name begins with and that say nothing: what sort of
 * table it is, or what all tables begin with.
 */
static int
idle_words(const NlSchema *schema, int table)
{
	static const char *const sorts[] = {"dim", "fact", "fct", "stg", "tab", "tb", "tbl", "vw", NULL};
	const char *at = schema->tables[table].name;
	char		first[NL_WORD_SIZE];
	char		word[NL_WORD_SIZE];
	int			t;

	if (!nl_name_next(&at, first, sizeof(first)) || !nl_name_next(&at, word, sizeof(word)))
		return 0;
	if (listed(sorts, first))
		return 1;
	for (t = 0; t < schema->n_tables; t++)
	{
		at = schema->tables[t].name;
		if (!nl_name_next(&at, word, sizeof(word)) || strcmp(word, first) != 0 ||
			!nl_name_next(&at, word, sizeof(word)))
			return 0;
	}
	return schema->n_tables > 2 ? 1 : 0;
}

void
nl_describe_table(NlCompile *compile, int table, bool plural)
{
	add_name(compile->text, compile->schema->tables[table].name, plural ? NL_FORM_PLURAL : NL_FORM_SINGULAR,
			 idle_words(compile->schema, table));
}

/* How many words does the column's name begin with that the table's ends with? */
static int
shared_words(const char *column, const char *table, int idle)
{
	char		words[NL_MAX_NAME_WORDS][NL_WORD_SIZE];
	char		word[NL_WORD_SIZE];
	int			n = 0;
	int			from;

	while (n < NL_MAX_NAME_WORDS && nl_name_next(&table, word, sizeof(word)))
		if (idle-- <= 0)
			(void) nl_stem(word, words[n++]);
	for (from = 0; from < n; from++)
	{
		const char *at = column;
		int			i;

		for (i = from; i < n && nl_name_next(&at, word, sizeof(word)); i++)
		{
			char		stem[NL_WORD_SIZE];

			(void) nl_stem(word, stem);
			if (strcmp(stem, words[i]) != 0)
				break;
		}
		/* something must be left of the column */
		if (i == n && nl_name_next(&at, word, sizeof(word)))
			return n - from;
	}
	return 0;
}

void
nl_describe_column(NlCompile *compile, const NlScope *scope, int column, bool second, bool plural)
{
	const NlColumn *c = &compile->schema->columns[column];
	int			shared = 0;

	if (nl_compile_source(compile, scope, c->table, second) < 0)
		nl_compile_fail(compile, NL_ERR_INPUT, "answer with a column of a table that is not in FROM");
	if (second)
		nl_text_add(compile->text, "other ");
	if (scope->n != 1 || second)
	{
		nl_describe_table(compile, c->table, false);
		nl_text_char(compile->text, ' ');
		shared = shared_words(c->name, compile->schema->tables[c->table].name,
							  idle_words(compile->schema, c->table));
	}
	add_name(compile->text, c->name, plural ? NL_FORM_PLURAL : NL_FORM_AS_IT_IS, shared);
}

/* ---- values ---- */

static const char *const months[] = {
	"January", "February", "March", "April", "May", "June", "July", "August",
	"September", "October", "November", "December"
};

/* "2023-03-15" and shorter; false: none of these, and nothing is written. */
static bool
add_absolute(NlText *text, const char *period)
{
	static const char *const ordinals[] = {"first", "second", "third", "fourth"};
	size_t		n = strlen(period);
	int			month = n >= 7 ? atoi(period + 5) : 0;

	if (n == 4)
	{
		nl_text_add(text, period);
		return true;
	}
	if (n == 7 && period[5] == 'Q' && period[6] >= '1' && period[6] <= '4')
	{
		nl_text_add(text, "the ");
		nl_text_add(text, ordinals[period[6] - '1']);
		nl_text_add(text, " quarter of ");
	}
	else if ((n == 7 || n == 10) && month >= 1 && month <= 12)
	{
		if (n == 10)
		{
			nl_text_int(text, atoi(period + 8));
			nl_text_char(text, ' ');
		}
		nl_text_add(text, months[month - 1]);
		nl_text_char(text, ' ');
	}
	else
		return false;
	nl_text_bytes(text, period, 4);
	return true;
}

static void
add_count(NlText *text, long n, const char *unit, size_t length)
{
	nl_text_int(text, n);
	nl_text_char(text, ' ');
	nl_text_bytes(text, unit, length);
	if (n != 1)
		nl_text_char(text, 's');
}

/* "month-1" */
static bool
add_relative(NlText *text, const char *period)
{
	size_t		unit = strcspn(period, "+-");
	bool		day = unit == 3 && memcmp(period, "day", 3) == 0;
	long		n;

	if (period[unit] == '\0' || unit == 0)
		return false;
	n = strtol(period + unit, NULL, 10);
	if (day && n >= -1 && n <= 1)
		nl_text_add(text, n == 0 ? "today" : n < 0 ? "yesterday" : "tomorrow");
	else if (n >= -1 && n <= 1)
	{
		nl_text_add(text, n == 0 ? "this " : n < 0 ? "last " : "next ");
		nl_text_bytes(text, period, unit);
	}
	else
	{
		if (!day)
		{
			nl_text_add(text, "the ");
			nl_text_bytes(text, period, unit);
			nl_text_char(text, ' ');
		}
		add_count(text, n < 0 ? -n : n, period, unit);
		nl_text_add(text, n < 0 ? " ago" : " from now");
	}
	return true;
}

bool
nl_describe_is_day(const NlValue *value, bool *relative)
{
	*relative = value->kind == NL_VALUE_PERIOD && value->text[0] >= 'a';
	return value->kind == NL_VALUE_PERIOD &&
		(*relative ? strncmp(value->text, "day", 3) == 0 : strlen(value->text) == 10);
}

void
nl_describe_value(NlText *text, const NlValue *value)
{
	char	   *unit;
	long		n;

	switch (value->kind)
	{
		case NL_VALUE_NUMBER:
			nl_text_add(text, value->text);
			break;
		case NL_VALUE_TEXT:
			nl_text_char(text, '\'');
			nl_text_add(text, value->text);
			nl_text_char(text, '\'');
			break;
		case NL_VALUE_PERIOD:
			if (value->text[0] >= 'a' ? !add_relative(text, value->text) : !add_absolute(text, value->text))
				nl_text_add(text, value->text);
			break;
		case NL_VALUE_DURATION:
			n = strtol(value->text, &unit, 10);
			if (*unit != ' ')
				nl_text_add(text, value->text);
			else
				add_count(text, n, unit + 1, strcspn(unit + 1, "s"));
			break;
	}
}

char *
nl_describe_value_text(const NlValue *value, NlArena *arena)
{
	NlText		text;

	nl_text_init(&text, arena);
	nl_describe_value(&text, value);
	return nl_text_finish(&text);
}

void
nl_describe_constant(NlCompile *compile, const NlExpr *expr)
{
	if (expr->kind == NL_EXPR_VALUE)
		nl_describe_value(compile->text, &compile->values[expr->item]);
	else
		nl_text_add(compile->text, nl_symbol_names[expr->symbol] + 1);
}

/*-------------------------------------------------------------------------
 * suggest.c
 *	  Templates of questions (see suggest.h).
 *
 * Memory: the arena's. Fails for want of memory only.
 *-------------------------------------------------------------------------
 */
#include "lang/suggest.h"

#include <stdlib.h>
#include <string.h>

#include "lang/describe.h"
#include "lang/sqltext.h"
#include "lang/words.h"

#define MAX_KIND 9
#define MAX_CATEGORY 30			/* different values that a chart could show */

typedef struct Suggest
{
	const NlSchema *schema;
	NlArena    *arena;
	NlSuggestion *list;
	int			n;
	bool		failed;
} Suggest;

/* ---- what columns are good for ---- */

static bool
named_like(const NlColumn *column, const char *const *words)
{
	const char *at = column->name;
	char		word[NL_WORD_SIZE];

	while (nl_name_next(&at, word, sizeof(word)))
		for (int i = 0; words[i] != NULL; i++)
			if (strcmp(word, words[i]) == 0)
				return true;
	return false;
}

static int
count_samples(const NlSchema *schema, int column)
{
	int			n = 0;

	for (int s = 0; s < schema->n_samples; s++)
		n += schema->samples[s].column == column;
	return n;
}

/* What rows are called by; -1: nothing. */
static int
label(const NlSchema *schema, int table)
{
	static const char *const words[] = {"name", "title", NULL};
	const NlTable *t = &schema->tables[table];

	for (int c = t->first_column; c < t->first_column + t->n_columns; c++)
		if (schema->columns[c].type == NL_TYPE_TEXT && named_like(&schema->columns[c], words))
			return c;
	return -1;
}

/* The first column from `from` on that rows can be grouped by; -1: none. */
static int
category(const NlSchema *schema, int table, int from)
{
	const NlTable *t = &schema->tables[table];

	for (int c = from; c < t->first_column + t->n_columns; c++)
	{
		const NlColumn *column = &schema->columns[c];
		int			n;

		if (column->type != NL_TYPE_TEXT || column->primary || column->foreign || c == label(schema, table))
			continue;
		n = count_samples(schema, c);
		if (n >= 2 && n <= MAX_CATEGORY)
			return c;
	}
	return -1;
}

/* A number that says how much, no key, year or code; -1: none. */
static int
measure(const NlSchema *schema, int table, int from)
{
	static const char *const no[] = {"id", "no", "nr", "number", "code", "year", "month", "day", "week", "phone", "zip",
	"latitude", "longitude", "lat", "lon", "seq", "version", "position", "line", NULL};
	const NlTable *t = &schema->tables[table];

	for (int c = from; c < t->first_column + t->n_columns; c++)
	{
		const NlColumn *column = &schema->columns[c];

		if (column->type == NL_TYPE_NUMBER && !column->primary && !column->foreign && !named_like(column, no))
			return c;
	}
	return -1;
}

static int
date(const NlSchema *schema, int table)
{
	const NlTable *t = &schema->tables[table];

	for (int c = t->first_column; c < t->first_column + t->n_columns; c++)
		if (schema->columns[c].type == NL_TYPE_DATE)
			return c;
	return -1;
}

/* Is it when something was done: opened_on, created_at? */
static bool
is_deed(const NlColumn *column)
{
	const char *at = column->name;
	char		word[NL_WORD_SIZE];
	char		last[NL_WORD_SIZE] = "";
	int			n = 0;

	for (; nl_name_next(&at, word, sizeof(word)); n++)
		strcpy(last, word);
	return n > 1 && (strcmp(last, "on") == 0 || strcmp(last, "at") == 0);
}

/* ---- writing ---- */

/*
 * A template: {T} the table's name for SQL, {t} in words, one, {ts} many; {C}, {c}
 * a column of it, {v} its words without the last, {D}, {d} another; {U}, {u}, {us} a second table; {K} the
 * second table's key column, {P} the column that it points at.
 */
typedef struct Parts
{
	int			table;
	int			first;
	int			second;
	int			other;
	int			key;
	int			points;
} Parts;

static void
put_table_sql(Suggest *suggest, NlText *text, int table)
{
	const NlTable *t = &suggest->schema->tables[table];

	if (t->qualify)
	{
		nl_text_name(text, t->schema_name);
		nl_text_char(text, '.');
	}
	nl_text_name(text, t->name);
}

static void
put_words(Suggest *suggest, NlText *text, const char *name, NlForm form)
{
	char	   *words = nl_describe_name_text(name, form, suggest->arena);

	if (words == NULL)
		suggest->failed = true;
	else
		nl_text_add(text, words);
}

/* "opened_on" -> "opened" */
static void
put_verb(Suggest *suggest, NlText *text, const char *name)
{
	char	   *words = nl_describe_name_text(name, NL_FORM_AS_IT_IS, suggest->arena);

	if (words == NULL)
		suggest->failed = true;
	else
		nl_text_bytes(text, words, (size_t) (strrchr(words, ' ') - words));
}

static void
put_part(Suggest *suggest, NlText *text, const Parts *parts, const char *part)
{
	const NlSchema *schema = suggest->schema;
	int			table = strchr("Tt", part[0]) != NULL ? parts->table : parts->other;
	int			column = strchr("Cc", part[0]) != NULL ? parts->first : strchr("Dd", part[0]) != NULL ? parts->second :
		part[0] == 'K' ? parts->key : parts->points;

	if (part[0] == 'v')
		put_verb(suggest, text, schema->columns[parts->first].name);
	else if (part[0] == 'T' || part[0] == 'U')
		put_table_sql(suggest, text, table);
	else if (part[0] == 't' || part[0] == 'u')
		put_words(suggest, text, schema->tables[table].name, part[1] == 's' ? NL_FORM_PLURAL : NL_FORM_SINGULAR);
	else if (part[0] >= 'A' && part[0] <= 'Z')
		nl_text_name(text, schema->columns[column].name);
	else
		put_words(suggest, text, schema->columns[column].name, NL_FORM_AS_IT_IS);
}

static const char *
fill(Suggest *suggest, const Parts *parts, const char *template)
{
	NlText		text;
	const char *result;

	nl_text_init(&text, suggest->arena);
	while (*template != '\0')
	{
		if (*template != '{')
		{
			nl_text_char(&text, *template++);
			continue;
		}
		put_part(suggest, &text, parts, template + 1);
		template = strchr(template, '}') + 1;
	}
	result = nl_text_finish(&text);
	suggest->failed |= result == NULL;
	return result;
}

static void
add(Suggest *suggest, const Parts *parts, int kind, const char *question, const char *sql)
{
	NlSuggestion *one;

	if (suggest->n == NL_MAX_SUGGESTIONS || suggest->failed)
		return;
	one = &suggest->list[suggest->n];
	one->question = fill(suggest, parts, question);
	one->sql = fill(suggest, parts, sql);
	one->table = parts->table;
	one->kind = kind;
	suggest->n += !suggest->failed;
}

/* ---- templates ---- */

static void
about_children(Suggest *suggest, Parts *parts)
{
	const NlSchema *schema = suggest->schema;

	for (int k = 0; k < schema->n_keys; k++)
	{
		const NlKey *key = &schema->keys[k];

		if (key->to_table != parts->table || key->from_table == parts->table || key->n != 1)
			continue;
		parts->other = key->from_table;
		parts->key = key->from[0];
		parts->points = key->to[0];
		parts->first = label(schema, parts->table);
		if (parts->first < 0)
			continue;
		add(suggest, parts, 0, "{c} of the 5 {ts} with the most {us}",
			"SELECT a.{C} FROM {T} a JOIN {U} b ON b.{K} = a.{P} GROUP BY a.{P}, a.{C} ORDER BY count(*) DESC LIMIT 5");
		add(suggest, parts, 3, "Which {ts} have no {us}?",
			"SELECT a.{C} FROM {T} a WHERE NOT EXISTS (SELECT 1 FROM {U} b WHERE b.{K} = a.{P})");
		add(suggest, parts, 7, "number of {us} for each {t}",
			"SELECT a.{C}, count(*) FROM {T} a JOIN {U} b ON b.{K} = a.{P} GROUP BY a.{P}, a.{C}");
	}
}

static void
about_table(Suggest *suggest, int table)
{
	const NlSchema *schema = suggest->schema;
	const NlTable *t = &schema->tables[table];
	Parts		parts = {0};
	int			when = date(schema, table);
	int			name = label(schema, table);

	parts.table = table;
	about_children(suggest, &parts);
	for (int m = measure(schema, table, t->first_column); m >= 0; m = measure(schema, table, m + 1))
	{
		parts.second = m;
		if (name >= 0)
		{
			parts.first = name;
			add(suggest, &parts, 1, "{c} and {d} of the 5 {ts} with the highest {d}",
				"SELECT {C}, {D} FROM {T} ORDER BY {D} DESC NULLS LAST LIMIT 5");
			add(suggest, &parts, 1, "Which 3 {ts} have the highest {d}?",
				"SELECT {C} FROM {T} ORDER BY {D} DESC NULLS LAST LIMIT 3");
		}
		parts.first = category(schema, table, t->first_column);
		if (parts.first >= 0)
			add(suggest, &parts, 5, "average {d} of {ts} for each {c}",
				"SELECT {C}, avg({D}) FROM {T} GROUP BY {C}");
		add(suggest, &parts, 6, "What is the average {d} of the {ts}?", "SELECT avg({D}) FROM {T}");
	}
	for (int c = category(schema, table, t->first_column); c >= 0; c = category(schema, table, c + 1))
	{
		parts.first = c;
		add(suggest, &parts, 2, "number of {ts} of each {c}, most first",
			"SELECT {C}, count(*) FROM {T} GROUP BY {C} ORDER BY count(*) DESC");
	}
	parts.first = when;
	if (when >= 0 && is_deed(&schema->columns[when]))
	{
		add(suggest, &parts, 4, "number of {ts} {v} per month",
			"SELECT date_trunc('month', {C})::date, count(*) FROM {T} GROUP BY date_trunc('month', {C})");
		add(suggest, &parts, 8, "number of {ts} {v} in each year",
			"SELECT extract(year FROM {C})::int, count(*) FROM {T} GROUP BY extract(year FROM {C})");
	}
	else if (when >= 0)
	{
		add(suggest, &parts, 4, "number of {ts} per month of {c}",
			"SELECT date_trunc('month', {C})::date, count(*) FROM {T} GROUP BY date_trunc('month', {C})");
		add(suggest, &parts, 4, "number of {ts} by year of {c}",
			"SELECT extract(year FROM {C})::int, count(*) FROM {T} GROUP BY extract(year FROM {C})");
		parts.second = name;
		if (name >= 0)
			add(suggest, &parts, 8, "{d} of the 5 {ts} with the latest {c}",
				"SELECT {D} FROM {T} ORDER BY {C} DESC NULLS LAST LIMIT 5");
		add(suggest, &parts, 8, "the latest {c} of {ts}", "SELECT max({C}) FROM {T}");
	}
	add(suggest, &parts, MAX_KIND, "How many {ts} are there?", "SELECT count(*) FROM {T}");
}

/* ---- order ---- */

/* How much a table is worth asking about. */
static double
interest(const NlSchema *schema, int table)
{
	double		value = schema->tables[table].rows > 0 ? 1 : 0;

	for (int k = 0; k < schema->n_keys; k++)
		value += (schema->keys[k].to_table == table) * 2 + (schema->keys[k].from_table == table);
	value += (label(schema, table) >= 0) * 2 + (date(schema, table) >= 0) * 2;
	value += (measure(schema, table, schema->tables[table].first_column) >= 0) * 2;
	return value;
}

/*
 * In turn: of each table in its place its next question, each table beginning
 * with another kind than the one before it.
 */
static NlStatus
take_turns(Suggest *suggest, const int *tables, int n_tables, NlSuggestion *sorted, NlError *err)
{
	bool	   *taken = nl_arena_zalloc(suggest->arena, (size_t) suggest->n + 1);
	int			n = 0;

	if (taken == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "no memory for suggestions");
	for (int round = 0; n < suggest->n; round++)
		for (int t = 0; t < n_tables; t++)
			for (int k = 0; k <= MAX_KIND; k++)
			{
				/* "how many are there" only after all others */
				int			kind = k == MAX_KIND ? MAX_KIND : (k + round + t) % MAX_KIND;
				int			i = 0;

				while (i < suggest->n && (taken[i] || suggest->list[i].table != tables[t] ||
										  suggest->list[i].kind != kind))
					i++;
				if (i == suggest->n)
					continue;
				taken[i] = true;
				sorted[n++] = suggest->list[i];
				break;
			}
	return NL_OK;
}

NlStatus
nl_suggest(const NlSchema *schema, int table, NlSuggestion **suggestions, int *n,
		   NlArena *arena, NlError *err)
{
	Suggest		suggest = {0};
	int		   *tables = nl_arena_array(arena, (size_t) schema->n_tables + 1, sizeof(int));
	NlSuggestion *sorted = nl_arena_array(arena, NL_MAX_SUGGESTIONS, sizeof(NlSuggestion));
	NlStatus	status;
	int			n_tables = 0;

	*n = 0;
	suggest.schema = schema;
	suggest.arena = arena;
	suggest.list = nl_arena_array(arena, NL_MAX_SUGGESTIONS, sizeof(NlSuggestion));
	if (tables == NULL || sorted == NULL || suggest.list == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "no memory for suggestions");
	for (int t = 0; t < schema->n_tables; t++)
	{
		int			place = n_tables;

		if (table >= 0 && t != table)
			continue;
		/* stable: equal ones as in the catalog */
		while (place > 0 && interest(schema, tables[place - 1]) < interest(schema, t))
		{
			tables[place] = tables[place - 1];
			place--;
		}
		tables[place] = t;
		n_tables++;
	}
	for (int t = 0; t < n_tables; t++)
		about_table(&suggest, tables[t]);
	if (suggest.failed)
		return nl_fail(err, NL_ERR_NOMEM, "no memory for suggestions");
	status = take_turns(&suggest, tables, n_tables, sorted, err);
	*suggestions = sorted;
	*n = suggest.n;
	return status;
}

/*-------------------------------------------------------------------------
 * fix_tables.c
 *	  Tables that do not exist, sources that are missing, and how alike names
 *	  are.
 *
 * Only tables that the role may read are offered: they are all that the schema
 * has.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "lang/joinpath.h"
#include "lang/schema_words.h"
#include "lang/synonyms.h"
#include "lang/words.h"
#include "pg/catalog.h"
#include "pg/fix_private.h"
#include "utils/builtins.h"

/* ---- how alike names are ---- */

static int
cut(const char *text, char words[][NL_WORD_SIZE])
{
	int			n = 0;
	char		word[NL_WORD_SIZE];

	while (n < NL_MAX_NAME_WORDS && nl_name_next(&text, word, sizeof(word)))
		(void) nl_stem(word, words[n++]);
	return n;
}

static bool
synonyms(const char *a, const char *b)
{
	int			x[NL_MAX_SYNONYM_GROUPS];
	int			y[NL_MAX_SYNONYM_GROUPS];
	int			n = nl_synonym_groups(a, x);
	int			m = nl_synonym_groups(b, y);

	for (int i = 0; i < n; i++)
		for (int j = 0; j < m; j++)
			if (x[i] == y[j])
				return true;
	return false;
}

/* How well a word is among others: 0 itself, 0.2 misspelt, 0.3 a synonym; 1: not. */
static double
among(const char *word, char words[][NL_WORD_SIZE], int n)
{
	double		best = 1;

	for (int i = 0; i < n; i++)
	{
		if (strcmp(word, words[i]) == 0)
			return 0;
		if (nl_near(word, words[i]))
			best = Min(best, 0.2);
		else if (synonyms(word, words[i]))
			best = Min(best, 0.3);
	}
	return best;
}

/* The worst of the words of a in b. */
static double
all_among(char a[][NL_WORD_SIZE], int n, char b[][NL_WORD_SIZE], int m)
{
	double		worst = n > 0 ? 0 : 1;

	for (int i = 0; i < n; i++)
		worst = Max(worst, among(a[i], b, m));
	return worst;
}

/* Letters and digits only, in lower case. */
static void
squeeze(const char *text, char *out)
{
	int			n = 0;

	for (; *text != '\0' && n < NL_WORD_SIZE - 1; text++)
		if (*text != '_' && *text != ' ' && *text != '-')
			out[n++] = (char) pg_ascii_tolower((unsigned char) *text);
	out[n] = '\0';
}

double
nlpg_fix_unlike(const char *wanted, const char *name, const char *comment)
{
	char		a[NL_WORD_SIZE];
	char		b[NL_WORD_SIZE];
	char		want[NL_MAX_NAME_WORDS][NL_WORD_SIZE];
	char		have[NL_MAX_NAME_WORDS][NL_WORD_SIZE];
	char		said[NL_MAX_NAME_WORDS][NL_WORD_SIZE];
	int			n = cut(wanted, want);
	int			m = cut(name, have);
	int			length;
	int			most;
	int			d;
	double		best = 2;
	double		worst;

	if (pg_strcasecmp(wanted, name) == 0)
		return 0.02;
	squeeze(wanted, a);
	squeeze(name, b);
	length = (int) Min(strlen(a), strlen(b));
	most = length <= 3 ? 1 : length <= 6 ? 2 : 3;
	d = nl_word_distance(a, b, most);
	if (d <= most && d < length)
		best = d == 0 ? 0.05 : 0.1 + 0.5 * d / length + 0.05 * d;
	worst = all_among(want, n, have, m);
	if (worst < 1)
		best = Min(best, 0.2 + worst + 0.1 * Max(m - n, 0));
	worst = all_among(have, m, want, n);
	if (worst < 1)
		best = Min(best, 0.3 + worst + 0.1 * Max(n - m, 0));
	if (length >= 3 && (strncmp(a, b, length) == 0))
		best = Min(best, 0.6);
	if (comment != NULL && n > 0)
	{
		worst = all_among(want, n, said, cut(comment, said));
		if (worst < 1)
			best = Min(best, 0.4 + worst);
	}
	return best;
}

/* ---- names as SQL writes them ---- */

const char *
nlpg_fix_table_sql(const NlpgFix *fix, int table)
{
	const NlTable *t = &fix->schema->tables[table];

	if (t->qualify)
		return quote_qualified_identifier(nlpg_from_utf8(t->schema_name), nlpg_from_utf8(t->name));
	return quote_identifier(nlpg_from_utf8(t->name));
}

const char *
nlpg_fix_column_sql(const NlpgFix *fix, int column)
{
	return quote_identifier(nlpg_from_utf8(fix->schema->columns[column].name));
}

/* ---- joins ---- */

/* What a table of the path stands behind in the text. */
static const char *
alias_of(const NlpgFix *fix, const NlpgFixSelect *select, int table)
{
	for (int s = 0; s < select->n_sources; s++)
		if (select->sources[s].table == table)
			return quote_identifier(select->sources[s].alias);
	return quote_identifier(nlpg_from_utf8(fix->schema->tables[table].name));
}

static bool
has_table(const NlpgFixSelect *select, int table)
{
	for (int s = 0; s < select->n_sources; s++)
		if (select->sources[s].table == table)
			return true;
	return false;
}

/* Does a column's name say that it refers to the table: supplier_id of proc_supplier? */
static bool
refers(const NlSchema *schema, int column, int table)
{
	char		words[NL_MAX_NAME_WORDS][NL_WORD_SIZE];
	char		name[NL_MAX_NAME_WORDS][NL_WORD_SIZE];
	int			n = cut(schema->columns[column].name, words);
	int			m = cut(schema->tables[table].name, name);

	if (n < 2 || schema->columns[column].table == table || schema->tables[table].n_primary != 1 ||
		(strcmp(words[n - 1], "id") != 0 && strcmp(words[n - 1], "no") != 0 && strcmp(words[n - 1], "code") != 0))
		return false;
	return all_among(words, n - 1, name, m) == 0;
}

static int
primary_of(const NlSchema *schema, int table)
{
	int			c = schema->tables[table].first_column;

	while (!schema->columns[c].primary)
		c++;
	return c;
}

/* Where no key is known: a column that is named for the other table. */
static bool
join_by_name(NlpgFix *fix, const NlpgFixSelect *select, int table, NlpgEdits *edits)
{
	for (int s = 0; s < select->n_sources && !select->commas; s++)
		for (int c = 0; c < fix->schema->n_columns; c++)
		{
			int			other = select->sources[s].table;
			bool		forward = fix->schema->columns[c].table == other && refers(fix->schema, c, table);
			int			key;

			if (other < 0 || (!forward && !(fix->schema->columns[c].table == table && refers(fix->schema, c, other))))
				continue;
			key = primary_of(fix->schema, forward ? table : other);
			nlpg_fix_append(fix, edits, nlpg_fix_clause_end(select, NLPG_FROM) - 1,
							psprintf(" JOIN %s ON %s.%s = %s.%s", nlpg_fix_table_sql(fix, table),
									 quote_identifier(select->sources[s].alias), nlpg_fix_column_sql(fix, forward ? c : key),
									 quote_identifier(nlpg_from_utf8(fix->schema->tables[table].name)),
									 nlpg_fix_column_sql(fix, forward ? key : c)));
			return true;
		}
	return false;
}

bool
nlpg_fix_join(NlpgFix *fix, const NlpgFixSelect *select, int table,
			  NlpgEdits *edits, const char **alias, int *length)
{
	NlSource	path[NL_MAX_SOURCES];
	int			tables[NL_MAX_SOURCES];
	int			n = 0;
	int			n_path = 0;
	NlError		err;
	StringInfoData from;
	StringInfoData where;

	*length = 0;
	if (select->clause[NLPG_FROM] < 0)
		return false;
	for (int s = 0; s < select->n_sources && n < NL_MAX_SOURCES - 1; s++)
		if (select->sources[s].table >= 0)
			tables[n++] = select->sources[s].table;
	if (n == 0)
		return false;
	tables[n++] = table;
	if (nl_join_derive(fix->schema, tables, n, path, &n_path, &err) != NL_OK)
	{
		*length = 2;			/* less sure than by a key */
		*alias = alias_of(fix, select, table);
		return !has_table(select, table) && join_by_name(fix, select, table, edits);
	}
	initStringInfo(&from);
	initStringInfo(&where);
	for (int p = 0; p < n_path; p++)
	{
		StringInfo	on = select->commas ? &where : &from;

		if (has_table(select, path[p].table) || path[p].n_on == 0)
			continue;
		(*length)++;
		appendStringInfo(&from, select->commas ? ", %s" : " JOIN %s", nlpg_fix_table_sql(fix, path[p].table));
		for (int k = 0; k < path[p].n_on; k++)
			appendStringInfo(on, "%s%s.%s = %s.%s",
							 on == &from ? (k == 0 ? " ON " : " AND ") : on->len > 0 ? " AND " : "",
							 alias_of(fix, select, path[path[p].on_source[k]].table),
							 nlpg_fix_column_sql(fix, path[p].on_left[k]),
							 alias_of(fix, select, path[p].table),
							 nlpg_fix_column_sql(fix, path[p].on_right[k]));
	}
	if (*length == 0)
		return false;
	nlpg_fix_append(fix, edits, nlpg_fix_clause_end(select, NLPG_FROM) - 1, from.data);
	if (where.len > 0)
		nlpg_fix_add_condition(fix, select, NLPG_WHERE, where.data, edits);
	*alias = alias_of(fix, select, table);
	return true;
}

/* ---- tables that do not exist ---- */

static void
other_tables(NlpgFix *fix, int first, int last)
{
	char	   *wanted = nlpg_fix_name(fix, last);

	for (int t = 0; t < fix->schema->n_tables; t++)
	{
		const NlTable *table = &fix->schema->tables[t];
		double		unlike = nlpg_fix_unlike(wanted, table->name, table->comment);
		NlpgEdits	edits = {0};
		const char *sql = nlpg_fix_table_sql(fix, t);

		if (unlike >= 2)
			continue;
		nlpg_fix_replace(fix, &edits, first, last, sql);
		/* columns may stand behind its name */
		for (int i = 0; i + 1 < fix->n; i++)
			if (i != last && nlpg_fix_is(fix, i + 1, ".") && !nlpg_fix_is(fix, i - 1, ".") &&
				(i < first || i > last) && strcmp(nlpg_fix_name(fix, i), wanted) == 0)
				nlpg_fix_replace(fix, &edits, i, i, quote_identifier(nlpg_from_utf8(table->name)));
		nlpg_fix_offer(fix, &edits, unlike, "table %s is %s", nlpg_fix_piece(fix, first, last), sql);
	}
}

/* ---- sources that are missing ---- */

/* Has the table every column that stands behind the alias, and could the alias
 * be made of its name? */
static double
as_alias(const NlpgFix *fix, const char *alias, int table)
{
	const NlTable *t = &fix->schema->tables[table];
	char		words[NL_MAX_NAME_WORDS][NL_WORD_SIZE];
	int			n = cut(t->name, words);
	int			wanted = 0;

	for (int i = 0; i + 2 < fix->n; i++)
	{
		bool		found = false;

		if (!nlpg_fix_is(fix, i + 1, ".") || strcmp(nlpg_fix_name(fix, i), alias) != 0)
			continue;
		for (int c = t->first_column; c < t->first_column + t->n_columns && !found; c++)
			found = strcmp(nlpg_from_utf8(fix->schema->columns[c].name), nlpg_fix_name(fix, i + 2)) == 0;
		if (!found)
			return 2;
		wanted++;
	}
	if (wanted == 0)
		return 2;
	for (int w = 0; w < n; w++)
		if (words[w][0] == alias[0])
			return 0.4;
	return 0.7;
}

static void
missing_source(NlpgFix *fix, int at)
{
	NlpgFixSelect select;
	NlpgFixSelect around;
	char	   *wanted = nlpg_fix_name(fix, at);
	bool		more;

	if (!nlpg_fix_select(fix, at, &select))
		return;
	/* another source's alias, or the alias of that table */
	around = select;
	do
	{
		for (int s = 0; s < around.n_sources; s++)
		{
			const NlpgFixSource *source = &around.sources[s];
			double		unlike = nlpg_fix_unlike(wanted, source->alias, NULL);
			NlpgEdits	edits = {0};

			if (source->name >= 0)
				unlike = Min(unlike, nlpg_fix_unlike(wanted, nlpg_fix_name(fix, source->name), NULL));
			if (unlike >= 2 && strncmp(wanted, source->alias, Min(strlen(wanted), strlen(source->alias))) == 0)
				unlike = 0.3;
			/* nothing alike: any source that has the column */
			for (int c = 0; c < fix->schema->n_columns && unlike >= 2 && at + 2 < fix->n; c++)
				if (fix->schema->columns[c].table == source->table &&
					strcmp(nlpg_from_utf8(fix->schema->columns[c].name), nlpg_fix_name(fix, at + 2)) == 0)
					unlike = 0.6;
			if (unlike >= 2)
				continue;
			if (at + 2 < fix->n && nlpg_fix_other_side(fix, at, at + 2,
													   psprintf("%s.%s", quote_identifier(source->alias),
																nlpg_fix_piece(fix, at + 2, at + 2))))
				unlike += 0.6;
			nlpg_fix_replace(fix, &edits, at, at, quote_identifier(source->alias));
			nlpg_fix_offer(fix, &edits, unlike + 0.1, "%s is %s", wanted, source->alias);
		}
		more = nlpg_fix_outer(fix, &around, &around);
	} while (more);
	/* a table that has to be joined */
	for (int t = 0; t < fix->schema->n_tables; t++)
	{
		const NlTable *table = &fix->schema->tables[t];
		double		unlike = nlpg_fix_unlike(wanted, table->name, table->comment);
		NlpgEdits	edits = {0};
		const char *alias;
		int			length;

		if (unlike >= 2)
			unlike = as_alias(fix, wanted, t);
		if (unlike >= 2 || !nlpg_fix_join(fix, &select, t, &edits, &alias, &length))
			continue;
		for (int i = 0; i + 1 < fix->n; i++)
			if (nlpg_fix_is(fix, i + 1, ".") && strcmp(nlpg_fix_name(fix, i), wanted) == 0 &&
				strcmp(nlpg_fix_piece(fix, i, i), alias) != 0)
				nlpg_fix_replace(fix, &edits, i, i, alias);
		nlpg_fix_offer(fix, &edits, unlike + 0.1 + 0.2 * length, "table %s is joined", nlpg_fix_table_sql(fix, t));
	}
}

void
nlpg_fix_tables(NlpgFix *fix)
{
	int			at = fix->at;
	NlpgFixSelect select;
	int			last = at;

	if (at >= fix->n)
		return;
	/* a source of FROM, or the qualifier of a column? */
	if (nlpg_fix_select(fix, at, &select) && select.clause[NLPG_FROM] >= 0 &&
		nlpg_fix_clause_of(&select, at) == NLPG_FROM && nlpg_fix_in(fix, at - 1, "from join , lateral only"))
	{
		while (nlpg_fix_is(fix, last + 1, ".") && last + 2 < fix->n)
			last += 2;
		other_tables(fix, at, last);
		return;
	}
	missing_source(fix, at);
}

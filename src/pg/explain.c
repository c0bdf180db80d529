/*-------------------------------------------------------------------------
 * explain.c
 *	  Collects the rows of nl_explain(): the statement, what it says in English,
 *	  and its parts with the words of the question that led to them.
 *
 * Memory: the caller's context and the question's arena. Errors: see
 * explain.h.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "lang/chinese.h"
#include "lang/describe.h"
#include "lang/units.h"
#include "lang/words.h"
#include "lib/stringinfo.h"
#include "pg/catalog.h"
#include "pg/explain_private.h"

/* ---- rows and names ---- */

void
nlpg_explain_put(NlpgExplain *explain, const char *part, const char *format, ...)
{
	NlpgExplainRow *row = (NlpgExplainRow *) palloc(sizeof(NlpgExplainRow));
	StringInfoData detail;

	initStringInfo(&detail);
	for (;;)
	{
		va_list		args;
		int			needed;

		va_start(args, format);
		needed = appendStringInfoVA(&detail, format, args);
		va_end(args);
		if (needed == 0)
			break;
		enlargeStringInfo(&detail, needed);
	}
	row->part = part;
	row->detail = detail.data;
	explain->rows = lappend(explain->rows, row);
}

char *
nlpg_explain_table(const NlpgExplain *explain, int table)
{
	const NlTable *t = &explain->schema->tables[table];

	return t->qualify ? psprintf("%s.%s", nlpg_from_utf8(t->schema_name), nlpg_from_utf8(t->name)) :
		pstrdup(nlpg_from_utf8(t->name));
}

char *
nlpg_explain_column(const NlpgExplain *explain, int column)
{
	const NlColumn *c = &explain->schema->columns[column];

	return psprintf("%s.%s", nlpg_explain_table(explain, c->table), nlpg_from_utf8(c->name));
}

char *
nlpg_explain_words(const NlpgExplain *explain, int first, int n)
{
	const NlQuestion *question = &explain->linked->question;
	int			from = question->words[first].from;
	int			to = question->words[first + n - 1].to;

	return nlpg_from_utf8(pnstrdup(question->original + from, to - from));
}

bool
nlpg_explain_names(uint8 kind)
{
	return kind != NL_LINK_COLUMN_VALUE && kind != NL_LINK_COLUMN_NUMBER && kind != NL_LINK_VALUE;
}

/* Whole names before parts of names, which anybody sees, before the rest. */
static int
name_rank(uint8 kind)
{
	switch (kind)
	{
		case NL_LINK_TABLE_EXACT:
		case NL_LINK_COLUMN_EXACT:
			return 4;
		case NL_LINK_TABLE_PART:
		case NL_LINK_COLUMN_PART:
			return 3;
		case NL_LINK_TABLE_SYNONYM:
		case NL_LINK_COLUMN_SYNONYM:
			return 2;
		default:
			return nlpg_explain_names(kind) ? 1 : 0;
	}
}

char *
nlpg_explain_named(const NlpgExplain *explain, int item)
{
	const NlLinked *linked = explain->linked;
	bool		chosen[NL_MAX_WORDS] = {false};
	int			best = 1;
	StringInfoData text;
	int			n;

	for (int l = 0; l < linked->n_links; l++)
		if (linked->links[l].item == item)
			best = Max(best, name_rank(linked->links[l].kind));
	for (int l = 0; l < linked->n_links; l++)
		if (linked->links[l].item == item && name_rank(linked->links[l].kind) == best)
			chosen[linked->links[l].word] = true;
	initStringInfo(&text);
	for (int w = 0; w < linked->question.n_words; w += Max(n, 1))
	{
		for (n = 0; w + n < linked->question.n_words && chosen[w + n]; n++)
			;
		if (n > 0)
			appendStringInfo(&text, "%s\"%s\"", text.len > 0 ? ", " : "",
							 nlpg_explain_words(explain, w, n));
	}
	return text.len > 0 ? text.data : NULL;
}

const NlValue *
nlpg_explain_value(const NlpgExplain *explain, int value)
{
	return &explain->walked->values[value];
}

bool
nlpg_explain_said(const NlpgExplain *explain, const NlValue *value)
{
	const NlQuestion *question = &explain->linked->question;
	char	   *lower = palloc(2 * strlen(value->text) + 1);

	(void) nl_lower(value->text, strlen(value->text), lower);
	for (int w = 0; w < question->n_words; w++)
	{
		const NlWord *word = &question->words[w];
		const char *said = question->original + word->from;
		char	   *text = palloc(2 * strlen(said) + 1);

		if (strcmp(word->text, lower) == 0)
			return true;
		/* several words */
		(void) nl_lower(said, strlen(said), text);
		if (value->kind == NL_VALUE_TEXT && (strchr(lower, ' ') != NULL || nl_text_chinese(lower, strlen(lower))) &&
			strncmp(text, lower, strlen(lower)) == 0)
			return true;
		pfree(text);
	}
	return false;
}

char *
nlpg_explain_value_text(const NlpgExplain *explain, const NlValue *value)
{
	char	   *text = nl_describe_value_text(value, explain->asked->arena);

	return nlpg_from_utf8(text != NULL ? text : value->text);
}

/* ---- tables, columns ---- */

static char *
joined_tables(const NlpgExplain *explain, int table)
{
	int			others[NL_MAX_USES];
	int			n = 0;
	StringInfoData text;

	for (int i = 0; i < explain->uses.n_joins; i++)
	{
		const NlUsedJoin *join = &explain->uses.joins[i];

		if (join->n == 0)
			continue;
		if (join->left_table == table && join->right_table != table)
			nlpg_explain_note(others, &n, join->right_table);
		if (join->right_table == table && join->left_table != table)
			nlpg_explain_note(others, &n, join->left_table);
	}
	if (n == 0)
		return NULL;
	initStringInfo(&text);
	for (int i = 0; i < n; i++)
		appendStringInfo(&text, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " and ",
						 nlpg_explain_table(explain, others[i]));
	return text.data;
}

/* The value used that stands in a column (column >= 0) or table; or NULL. */
static const NlValue *
value_in(const NlpgExplain *explain, int column, int table)
{
	for (int i = 0; explain->known && i < explain->uses.n_values; i++)
	{
		int			v = explain->uses.values[i];
		const NlValue *value = nlpg_explain_value(explain, v);

		if (v < explain->linked->n_values && value->column >= 0 &&
			(column >= 0 ? value->column == column :
			 explain->schema->columns[value->column].table == table))
			return value;
	}
	return NULL;
}

/* Does the question say the table's whole name, or another word for it? */
static bool
is_named(const NlpgExplain *explain, int table)
{
	for (int l = 0; l < explain->linked->n_links; l++)
		if (explain->linked->links[l].item == NL_ITEM_TABLE(explain->schema, table) &&
			(explain->linked->links[l].kind == NL_LINK_TABLE_EXACT ||
			 explain->linked->links[l].kind == NL_LINK_TABLE_SYNONYM))
			return true;
	return false;
}

static void
put_tables(NlpgExplain *explain)
{
	for (int i = 0; i < explain->uses.n_tables; i++)
	{
		int			t = explain->uses.tables[i].table;
		char	   *table = nlpg_explain_table(explain, t);
		char	   *words = nlpg_explain_named(explain, NL_ITEM_TABLE(explain->schema, t));
		char	   *joined = joined_tables(explain, t);
		const NlValue *value = value_in(explain, -1, t);
		StringInfoData columns;

		/* what only lies between others may be named by chance, in part */
		if (!explain->uses.tables[i].wanted && joined != NULL && !is_named(explain, t))
		{
			nlpg_explain_put(explain, "table", "%s: joins %s", table, joined);
			continue;
		}
		if (words != NULL)
		{
			nlpg_explain_put(explain, "table", "%s: %s in the question", table, words);
			continue;
		}
		initStringInfo(&columns);
		for (int c = 0; c < explain->uses.n_columns; c++)
		{
			const NlColumn *column = &explain->schema->columns[explain->uses.columns[c]];

			if (column->table == t)
				appendStringInfo(&columns, "%s%s", columns.len > 0 ? ", " : "", nlpg_from_utf8(column->name));
		}
		if (value != NULL)
			nlpg_explain_put(explain, "table", "%s: %s stands in it", table,
							 nlpg_explain_value_text(explain, value));
		else if (columns.len > 0)
			nlpg_explain_put(explain, "table", "%s: for its columns %s", table, columns.data);
		else
			nlpg_explain_put(explain, "table", "%s: not named in the question", table);
	}
}

static void
put_columns(NlpgExplain *explain)
{
	for (int i = 0; i < explain->uses.n_tables; i++)
		if (explain->uses.tables[i].whole)
			nlpg_explain_put(explain, "column", "all columns of %s",
							 nlpg_explain_table(explain, explain->uses.tables[i].table));
	for (int i = 0; i < explain->uses.n_columns; i++)
	{
		int			c = explain->uses.columns[i];
		char	   *column = nlpg_explain_column(explain, c);
		char	   *words = nlpg_explain_named(explain, NL_ITEM_COLUMN(explain->schema, c));
		const NlValue *value = value_in(explain, c, -1);
		const char *unit = explain->schema->columns[c].unit;

		unit = unit != NULL ? psprintf("; it is in %s", nlpg_from_utf8(unit)) : "";
		if (words != NULL)
			nlpg_explain_put(explain, "column", "%s: %s in the question%s", column, words, unit);
		else if (value != NULL)
			nlpg_explain_put(explain, "column", "%s: %s stands in it%s", column,
							 nlpg_explain_value_text(explain, value), unit);
		else
			nlpg_explain_put(explain, "column", "%s: not named in the question%s", column, unit);
	}
}

/* ---- values, joins ---- */

static bool
in_ago(const NlUses *uses, int value)
{
	for (int i = 0; i < uses->n_ago; i++)
		if (uses->ago[i] == value)
			return true;
	return false;
}

static void
put_value(NlpgExplain *explain, int v)
{
	const NlValue *value = nlpg_explain_value(explain, v);
	char	   *text = nlpg_explain_value_text(explain, value);
	bool		asked = v < explain->linked->n_values;
	char	   *words = asked && value->n_words > 0 ?
		nlpg_explain_words(explain, value->first_word, value->n_words) : NULL;
	char	   *period = nlpg_explain_period(value);
	StringInfoData detail;

	initStringInfo(&detail);
	if (value->kind == NL_VALUE_NUMBER)
		appendStringInfo(&detail, "the number %s%s%s", text, value->converted ? " " : "",
						 value->converted ? nl_unit_name(value->unit) : "");
	else
		appendStringInfoString(&detail, text);
	if (asked && value->kind == NL_VALUE_TEXT && value->column >= 0)
		appendStringInfo(&detail, " stands in column %s", nlpg_explain_column(explain, value->column));
	if (period != NULL)
		appendStringInfo(&detail, " = %s", period);
	if (in_ago(&explain->uses, v))
	{
		appendStringInfoString(&detail, " ago");
		if (nlpg_explain_ago(value) != NULL)
			appendStringInfo(&detail, " = %s", nlpg_explain_ago(value));
	}

	if (!asked && value->kind != NL_VALUE_PERIOD && nlpg_explain_said(explain, value))
		appendStringInfoString(&detail, " from the question");
	else if (!asked)
		appendStringInfoString(&detail, ": in the statement, not in the question");
	else if (words == NULL)
		appendStringInfoString(&detail, ", which the question does not say");
	else if (value->kind == NL_VALUE_TEXT ? pg_strcasecmp(words, nlpg_from_utf8(value->text)) != 0 :
			 pg_strcasecmp(words, text) != 0)
		appendStringInfo(&detail, " (\"%s\" in the question)", words);
	else if (value->kind == NL_VALUE_NUMBER || (value->kind == NL_VALUE_TEXT && value->column < 0))
		appendStringInfoString(&detail, " from the question");
	nlpg_explain_put(explain, "value", "%s", detail.data);
}

static void
put_joins(NlpgExplain *explain)
{
	for (int i = 0; i < explain->uses.n_joins; i++)
	{
		const NlUsedJoin *join = &explain->uses.joins[i];
		StringInfoData detail;

		if (join->n == 0)
			continue;
		initStringInfo(&detail);
		for (int k = 0; k < join->n; k++)
			appendStringInfo(&detail, "%s%s = %s", k == 0 ? "" : " and ",
							 nlpg_explain_column(explain, join->left[k]),
							 nlpg_explain_column(explain, join->right[k]));
		if (join->outer)
			appendStringInfo(&detail, " (rows of %s stay without a match)",
							 nlpg_explain_table(explain, join->left_table));
		if (join->exists)
			appendStringInfoString(&detail, " (whether there is such a row)");
		nlpg_explain_put(explain, "join", "%s", detail.data);
	}
}

List *
nlpg_explain_rows(const NlpgAnswer *answer, const NlpgChoice *statement)
{
	NlpgExplain *explain = (NlpgExplain *) palloc0(sizeof(NlpgExplain));
	const char *meaning;

	explain->answer = answer;
	explain->asked = answer->asked;
	explain->schema = answer->asked->schema;
	explain->linked = answer->asked->linked;
	explain->statement = statement;
	explain->context = CurrentMemoryContext;
	nlpg_explain_walk(explain);

	nlpg_explain_put(explain, "sql", "%s", statement->sql);
	meaning = nlpg_explain_say(explain);
	if (meaning != NULL)
		nlpg_explain_put(explain, "meaning", "%s", meaning);
	else
		nlpg_explain_put(explain, "meaning", "cannot be put into words: %s",
						 explain->walked->ok ? "it is too long or too deep" : nlpg_from_utf8(explain->walked->why));
	put_tables(explain);
	put_columns(explain);
	for (int i = 0; explain->known && i < explain->uses.n_values; i++)
		put_value(explain, explain->uses.values[i]);
	put_joins(explain);
	nlpg_explain_put(explain, "confidence", "%.2f", statement->confidence);
	if (answer->taught->sql != NULL && statement->sql == answer->taught->sql)
		nlpg_explain_put(explain, "source", "taught: %s", answer->taught->question);
	else if (answer->number > 0 && statement->note != NULL)
		nlpg_explain_put(explain, "source", "%s", statement->note);
	else if (statement->like != NULL)
		nlpg_explain_put(explain, "source", "taught in other words: %s", nlpg_from_utf8(statement->like));
	if (answer->asked != answer->alone)
		nlpg_explain_put(explain, "source", "read together with what was asked before: %s",
						 nlpg_from_utf8(answer->asked->text));
	nlpg_explain_warnings(explain);
	return explain->rows;
}

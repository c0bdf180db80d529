/*-------------------------------------------------------------------------
 * fix_columns.c
 *	  Columns that do not exist where they are looked for: misspelt, in another
 *	  table, ambiguous, texts in the wrong quotes, aliases in WHERE.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "lang/words.h"
#include "pg/catalog.h"
#include "pg/fix_private.h"
#include "utils/builtins.h"

/* The reference that the fault points at: [qualifier .] name */
typedef struct Reference
{
	int			first;
	int			last;
	const char *qualifier;		/* or NULL */
	const char *name;
	NlpgFixSelect select;
	bool		inside;			/* there is a select around it */
} Reference;

static const char *
qualified(const char *alias, const char *column)
{
	return psprintf("%s.%s", quote_identifier(alias), column);
}

/* ---- columns of the sources ---- */

static void
own_columns(NlpgFix *fix, const Reference *ref, const NlpgFixSelect *select, double more)
{
	for (int s = 0; s < select->n_sources; s++)
	{
		const NlpgFixSource *source = &select->sources[s];
		bool		same = ref->qualifier != NULL && strcmp(ref->qualifier, source->alias) == 0;

		for (int c = 0; c < fix->schema->n_columns; c++)
		{
			const NlColumn *column = &fix->schema->columns[c];
			double		unlike;
			NlpgEdits	edits = {0};
			const char *sql = nlpg_fix_column_sql(fix, c);

			if (column->table != source->table)
				continue;
			unlike = nlpg_fix_unlike(ref->name, column->name, column->comment);
			if (strcmp(nlpg_from_utf8(column->name), ref->name) == 0)
				unlike = 0;
			if (unlike >= 2)
				continue;
			/* the qualifier as it was, or the one of the source that has it */
			if (ref->qualifier != NULL || select->n_sources > 1)
				sql = qualified(source->alias, sql);
			if (nlpg_fix_other_side(fix, ref->first, ref->last, sql))
				unlike += 0.6;
			nlpg_fix_replace(fix, &edits, ref->first, ref->last, sql);
			nlpg_fix_offer(fix, &edits, more + unlike + (ref->qualifier != NULL && !same ? 0.35 : 0),
						   "column %s is %s", nlpg_fix_piece(fix, ref->first, ref->last), sql);
		}
	}
}

/* What a derived table or a WITH shows: names of its select list. */
static void
derived_columns(NlpgFix *fix, const Reference *ref)
{
	for (int s = 0; s < ref->select.n_sources; s++)
	{
		const NlpgFixSource *source = &ref->select.sources[s];
		NlpgFixSelect inner;
		int			first;
		int			last;
		int			body = source->body;

		for (int i = 0; body < 0 && source->table < 0 && source->name >= 0 && i + 2 < fix->n; i++)
			if (nlpg_fix_is(fix, i + 1, "as") && nlpg_fix_is(fix, i + 2, "(") &&
				strcmp(nlpg_fix_name(fix, i), nlpg_fix_name(fix, source->name)) == 0)
				body = i + 2;
		if (body < 0 || !nlpg_fix_is(fix, body + 1, "select") || !nlpg_fix_select(fix, body + 1, &inner))
			continue;
		for (first = inner.list;
			 nlpg_fix_item(fix, &inner, &first, nlpg_fix_clause_place(&inner, NLPG_LIST), &last);
			 first = last + 2)
		{
			int			alias;
			int			end = nlpg_fix_item_body(fix, first, last, &alias);
			char	   *name = nlpg_fix_name(fix, alias >= 0 ? alias : Max(end, 0));
			double		unlike = nlpg_fix_unlike(ref->name, name, NULL);
			NlpgEdits	edits = {0};

			if (unlike >= 2)
				continue;
			nlpg_fix_replace(fix, &edits, ref->first, ref->last,
							 ref->qualifier == NULL ? quote_identifier(name) : qualified(source->alias, quote_identifier(name)));
			nlpg_fix_offer(fix, &edits, unlike, "column %s is %s", nlpg_fix_piece(fix, ref->first, ref->last), name);
		}
	}
}

/* ---- columns of tables that are not there ---- */

static void
other_columns(NlpgFix *fix, const Reference *ref)
{
	for (int c = 0; c < fix->schema->n_columns; c++)
	{
		const NlColumn *column = &fix->schema->columns[c];
		double		unlike = strcmp(nlpg_from_utf8(column->name), ref->name) == 0 ? 0 :
			nlpg_fix_unlike(ref->name, column->name, NULL);
		NlpgEdits	edits = {0};
		const char *alias;
		int			length;

		if (unlike >= 0.5 || (ref->inside && ref->select.n_sources == 0 && unlike > 0.1))
			continue;
		if (ref->select.clause[NLPG_FROM] < 0)
		{
			/* there is no FROM at all */
			nlpg_fix_append(fix, &edits, nlpg_fix_clause_place(&ref->select, NLPG_FROM) - 1,
							psprintf(" FROM %s", nlpg_fix_table_sql(fix, column->table)));
			if (unlike > 0)
				nlpg_fix_replace(fix, &edits, ref->first, ref->last, nlpg_fix_column_sql(fix, c));
			nlpg_fix_offer(fix, &edits, 0.6 + unlike, "FROM %s is put in", nlpg_fix_table_sql(fix, column->table));
			continue;
		}
		if (!nlpg_fix_join(fix, &ref->select, column->table, &edits, &alias, &length))
			continue;
		nlpg_fix_replace(fix, &edits, ref->first, ref->last, psprintf("%s.%s", alias, nlpg_fix_column_sql(fix, c)));
		nlpg_fix_offer(fix, &edits, 0.4 + unlike + 0.2 * length, "table %s is joined for its column %s",
					   nlpg_fix_table_sql(fix, column->table), nlpg_fix_column_sql(fix, c));
	}
}

/* ---- texts, aliases, keywords ---- */

/* "Leeds" or Leeds for 'Leeds' */
static void
texts(NlpgFix *fix, const Reference *ref)
{
	bool		quoted = nlpg_fix_kind(fix, ref->first, NL_TOKEN_NAME);
	bool		compared = nlpg_fix_kind(fix, ref->first - 1, NL_TOKEN_OPERATOR) ||
		nlpg_fix_in(fix, ref->first - 1, "like ilike ( , between and then else");
	NlpgEdits	all = {0};
	NlpgEdits	one = {0};

	if (ref->first != ref->last || (!quoted && !compared))
		return;
	nlpg_fix_replace(fix, &one, ref->first, ref->last,
					 quote_literal_cstr(quoted ? ref->name : nlpg_fix_piece(fix, ref->first, ref->last)));
	nlpg_fix_offer(fix, &one, quoted && compared ? 0.25 : quoted ? 0.6 : 0.9, "%s is a text",
				   nlpg_fix_piece(fix, ref->first, ref->last));
	if (!quoted)
		return;
	/* who writes one writes them all so */
	for (int i = 0; i < fix->n; i++)
		if (nlpg_fix_kind(fix, i, NL_TOKEN_NAME) &&
			(nlpg_fix_kind(fix, i - 1, NL_TOKEN_OPERATOR) || nlpg_fix_in(fix, i - 1, "like ilike ( , between and then else")) &&
			!nlpg_fix_is(fix, i + 1, "."))
			nlpg_fix_replace(fix, &all, i, i, quote_literal_cstr(nlpg_fix_name(fix, i)));
	if (all.n > 1)
		nlpg_fix_offer(fix, &all, 0.3, "texts stand in single quotes");
}

static void
list_alias(NlpgFix *fix, const Reference *ref)
{
	int			first;
	int			last;

	if (ref->qualifier != NULL)
		return;
	for (first = ref->select.list;
		 nlpg_fix_item(fix, &ref->select, &first, nlpg_fix_clause_place(&ref->select, NLPG_LIST), &last);
		 first = last + 2)
	{
		int			alias;
		int			end = nlpg_fix_item_body(fix, first, last, &alias);
		NlpgEdits	edits = {0};
		double		unlike;

		if (alias < 0)
			continue;
		unlike = nlpg_fix_unlike(ref->name, nlpg_fix_name(fix, alias), NULL);
		if (strcmp(nlpg_fix_name(fix, alias), ref->name) == 0)
			unlike = 0;
		if (unlike >= 0.6)
			continue;
		nlpg_fix_replace(fix, &edits, ref->first, ref->last,
						 end == first ? nlpg_fix_piece(fix, first, end) :
						 nlpg_fix_is(fix, end, ")") && nlpg_fix_operand_start(fix, end) == first ?
						 nlpg_fix_piece(fix, first, end) : psprintf("(%s)", nlpg_fix_piece(fix, first, end)));
		nlpg_fix_offer(fix, &edits, 0.15 + unlike, "%s is written out", ref->name);
		if (unlike > 0)
		{
			NlpgEdits	name = {0};

			nlpg_fix_replace(fix, &name, ref->first, ref->last, nlpg_fix_piece(fix, alias, alias));
			nlpg_fix_offer(fix, &name, unlike, "%s is %s", ref->name, nlpg_fix_piece(fix, alias, alias));
		}
	}
}

/* A keyword that was read as a column: SELECT DISTINC name */
static void
keyword(NlpgFix *fix, const Reference *ref)
{
	int			distance;
	const char *word;
	NlpgEdits	edits = {0};

	if (ref->qualifier != NULL || !nlpg_fix_kind(fix, ref->first, NL_TOKEN_WORD))
		return;
	word = nlpg_fix_near_keyword(ref->name, &distance);
	if (word == NULL)
		return;
	nlpg_fix_replace(fix, &edits, ref->first, ref->last, word);
	nlpg_fix_offer(fix, &edits, 0.3 + 0.15 * distance, "%s is %s", ref->name, word);
}

/* SELECT a, b t WHERE ..: t was read as an alias of b. */
static void
lost_from(NlpgFix *fix, const Reference *ref)
{
	int			end = nlpg_fix_clause_place(&ref->select, NLPG_FROM);

	if (ref->select.clause[NLPG_FROM] >= 0)
		return;
	for (int i = ref->select.list + 1; i < end; i++)
		for (int t = 0; t < fix->schema->n_tables; t++)
			if (nlpg_fix_kind(fix, i, NL_TOKEN_WORD) &&
				strcmp(nlpg_from_utf8(fix->schema->tables[t].name), nlpg_fix_name(fix, i)) == 0)
			{
				NlpgEdits	edits = {0};

				nlpg_fix_insert(fix, &edits, i, "FROM");
				nlpg_fix_offer(fix, &edits, 0.3, "FROM is put in");
			}
}

/* The qualifier of a whole row or column is no source, but could be none. */
static void
bare(NlpgFix *fix, const Reference *ref)
{
	NlpgEdits	edits = {0};

	if (ref->qualifier == NULL)
		return;
	nlpg_fix_replace(fix, &edits, ref->first, ref->last, nlpg_fix_piece(fix, ref->last, ref->last));
	nlpg_fix_offer(fix, &edits, 0.5, "%s stands without %s", ref->name, ref->qualifier);
}

/* USING (x): the server does not say where it is. */
static void
using(NlpgFix *fix)
{
	for (int i = 0; i + 2 < fix->n; i++)
	{
		if (!nlpg_fix_is(fix, i, "using") || !nlpg_fix_is(fix, i + 1, "("))
			continue;
		for (int c = 0; c < fix->schema->n_columns; c++)
		{
			double		unlike = nlpg_fix_unlike(nlpg_fix_name(fix, i + 2), fix->schema->columns[c].name, NULL);
			NlpgEdits	edits = {0};

			if (unlike >= 1)
				continue;
			nlpg_fix_replace(fix, &edits, i + 2, i + 2, nlpg_fix_column_sql(fix, c));
			nlpg_fix_offer(fix, &edits, unlike, "column %s is %s", nlpg_fix_piece(fix, i + 2, i + 2),
						   nlpg_fix_column_sql(fix, c));
		}
	}
}

void
nlpg_fix_columns(NlpgFix *fix)
{
	Reference	ref = {0};
	NlpgFixSelect outer;

	if (fix->at < 0)
		using(fix);
	if (fix->at < 0 || fix->at >= fix->n)
		return;
	ref.first = ref.last = fix->at;
	while (nlpg_fix_is(fix, ref.last + 1, ".") && ref.last + 2 < fix->n)
		ref.last += 2;
	if (ref.last > ref.first)
		ref.qualifier = nlpg_fix_name(fix, ref.last - 2);
	ref.name = nlpg_fix_name(fix, ref.last);
	ref.inside = nlpg_fix_select(fix, ref.first, &ref.select);
	if (!ref.inside)
		return;
	own_columns(fix, &ref, &ref.select, 0);
	if (nlpg_fix_outer(fix, &ref.select, &outer))
		own_columns(fix, &ref, &outer, 0.2);
	derived_columns(fix, &ref);
	other_columns(fix, &ref);
	texts(fix, &ref);
	list_alias(fix, &ref);
	keyword(fix, &ref);
	lost_from(fix, &ref);
	bare(fix, &ref);
}

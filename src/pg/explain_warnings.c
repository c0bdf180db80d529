/*-------------------------------------------------------------------------
 * explain_warnings.c
 *	  What a careful analyst would add to an answer: assumptions about dates,
 *	  other ways to join, rows and NULLs left out, results that are cut.
 *
 * Each follows from the statement and the schema alone; nothing is run.
 * Memory and errors: see explain_private.h.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_class.h"
#include "lib/stringinfo.h"
#include "pg/catalog.h"
#include "pg/explain_private.h"
#include "pg/oracle.h"
#include "pg/settings.h"
#include "utils/lsyscache.h"

/* ---- dates ---- */

static void
warn_today(NlpgExplain *explain)
{
	const NlUses *uses = &explain->uses;

	for (int i = 0; i < uses->n_values; i++)
	{
		const NlValue *value = nlpg_explain_value(explain, uses->values[i]);
		char	   *period = nlpg_explain_period(value);

		if (period != NULL)
			nlpg_explain_put(explain, "warning", "\"%s\" is counted from today, %s: %s",
							 nlpg_explain_value_text(explain, value), nlpg_explain_today(), period);
	}
	for (int i = 0; i < uses->n_ago; i++)
	{
		const NlValue *value = nlpg_explain_value(explain, uses->ago[i]);

		nlpg_explain_put(explain, "warning", "\"%s ago\" is counted from %s, %s",
						 nlpg_explain_value_text(explain, value),
						 nlpg_explain_ago(value) != NULL ? "today" : "now", nlpg_explain_today());
	}
	if (uses->today)
		nlpg_explain_put(explain, "warning", "today is taken to be %s", nlpg_explain_today());
}

/* Other date columns of the tables used: "; a.b and a.c are others". */
static char *
other_dates(const NlpgExplain *explain, int column)
{
	StringInfoData text;
	int			n = 0;

	initStringInfo(&text);
	for (int i = 0; i < explain->uses.n_tables; i++)
	{
		const NlTable *table = &explain->schema->tables[explain->uses.tables[i].table];

		for (int c = table->first_column; c < table->first_column + table->n_columns; c++)
			if (c != column && explain->schema->columns[c].type == NL_TYPE_DATE && n++ < 4)
				appendStringInfo(&text, "%s%s", n == 1 ? "; there is also " : ", ",
								 nlpg_explain_column(explain, c));
	}
	return text.data;
}

static void
warn_date_columns(NlpgExplain *explain)
{
	const NlUses *uses = &explain->uses;

	for (int i = 0; i < uses->n_dates; i++)
	{
		const NlUsedDate *date = &uses->dates[i];
		const NlValue *value = nlpg_explain_value(explain, date->value);
		bool		told = false;

		for (int j = 0; j < i; j++)
			told = told || uses->dates[j].column == date->column;
		if (told || date->value >= explain->linked->n_values ||
			nlpg_explain_named(explain, NL_ITEM_COLUMN(explain->schema, date->column)) != NULL)
			continue;
		nlpg_explain_put(explain, "warning", "no date column is named for \"%s\": %s was taken%s%s",
						 value->n_words > 0 ? nlpg_explain_words(explain, value->first_word, value->n_words) :
						 nlpg_explain_value_text(explain, value),
						 nlpg_explain_column(explain, date->column),
						 explain->schema->columns[date->column].time ? ", which is defined for that" : "",
						 other_dates(explain, date->column));
	}
}

/* Of views it is not known which columns may be NULL. */
static bool
is_view(const NlpgExplain *explain, int table)
{
	return get_rel_relkind(explain->schema->tables[table].relid) == RELKIND_VIEW ||
		get_rel_relkind(explain->schema->tables[table].relid) == RELKIND_MATVIEW;
}

/* ---- joins ---- */

static void
append_equal(StringInfo text, const NlpgExplain *explain, const int *left, const int *right, int n)
{
	for (int i = 0; i < n; i++)
		appendStringInfo(text, "%s%s = %s", text->len > 0 ? " and " : "",
						 nlpg_explain_column(explain, left[i]), nlpg_explain_column(explain, right[i]));
}

static bool
is_join_of(const NlUsedJoin *join, const NlKey *key)
{
	Size		size = sizeof(int) * join->n;

	return key->n == join->n &&
		((memcmp(key->from, join->left, size) == 0 && memcmp(key->to, join->right, size) == 0) ||
		 (memcmp(key->from, join->right, size) == 0 && memcmp(key->to, join->left, size) == 0));
}

/* Does the statement join by the key, here or elsewhere? */
static bool
is_joined_by(const NlpgExplain *explain, const NlKey *key)
{
	for (int i = 0; i < explain->uses.n_joins; i++)
		if (is_join_of(&explain->uses.joins[i], key))
			return true;
	return false;
}

static void
warn_paths(NlpgExplain *explain)
{
	const NlUses *uses = &explain->uses;

	for (int i = 0; i < uses->n_paths; i++)
	{
		const NlUsedPath *path = &uses->paths[i];
		int			keys[NL_MAX_PATH];
		StringInfoData used;
		StringInfoData other;
		bool		both = true;

		if (!nl_uses_other_path(uses, path, explain->schema, keys))
			continue;
		initStringInfo(&used);
		initStringInfo(&other);
		for (int k = 0; k < path->n; k++)
		{
			const NlUsedJoin *join = &uses->joins[path->joins[k]];
			const NlKey *key = &explain->schema->keys[keys[k]];

			/* only where they differ */
			if (is_join_of(join, key))
				continue;
			both = both && is_joined_by(explain, key);
			append_equal(&used, explain, join->left, join->right, join->n);
			append_equal(&other, explain, key->from, key->to, key->n);
		}
		/* the question speaks of both, and gets both */
		if (both)
			continue;
		nlpg_explain_put(explain, "warning",
						 "%s and %s are joined by %s; %s could have been meant as well",
						 nlpg_explain_table(explain, path->from_table),
						 nlpg_explain_table(explain, path->to_table), used.data, other.data);
	}
}

/* The columns of the join that refer to the other table, or NULL. */
static const int *
referencing(const NlpgExplain *explain, const NlUsedJoin *join)
{
	for (int k = 0; k < explain->schema->n_keys; k++)
	{
		const NlKey *key = &explain->schema->keys[k];

		if (is_join_of(join, key))
			return memcmp(key->from, join->left, sizeof(int) * join->n) == 0 ? join->left : join->right;
	}
	return NULL;
}

/* Rows of one side of an inner join that have no value to join by. */
static void
warn_side(NlpgExplain *explain, const int *columns, int n, int other)
{
	for (int k = 0; k < n; k++)
	{
		const NlColumn *column = &explain->schema->columns[columns[k]];

		if (column->not_null || column->primary || is_view(explain, column->table))
			continue;
		nlpg_explain_put(explain, "warning", "rows of %s without %s are left out: they join no %s",
						 nlpg_explain_table(explain, column->table), nlpg_from_utf8(column->name),
						 nlpg_explain_table(explain, other));
		break;
	}
}

static void
warn_rows_left_out(NlpgExplain *explain)
{
	for (int i = 0; i < explain->uses.n_joins; i++)
	{
		const NlUsedJoin *join = &explain->uses.joins[i];

		if (join->n == 0 || join->outer || join->exists)
			continue;
		warn_side(explain, join->left, join->n, join->right_table);
		warn_side(explain, join->right, join->n, join->left_table);
	}
}

/* Groups that are not there because nothing belongs to them. */
static void
warn_groups_left_out(NlpgExplain *explain)
{
	for (int i = 0; i < explain->uses.n_joins; i++)
	{
		const NlUsedJoin *join = &explain->uses.joins[i];
		const int  *columns = referencing(explain, join);
		int			group;
		int			counted;

		if (columns == NULL || join->outer || join->exists || join->left_table == join->right_table)
			continue;
		group = columns == join->left ? join->right_table : join->left_table;
		counted = columns == join->left ? join->left_table : join->right_table;
		for (int g = 0; g < explain->uses.n_grouped; g++)
			if (explain->uses.grouped[g] == group)
				nlpg_explain_put(explain, "warning", "rows of %s that no row of %s belongs to are left out",
								 nlpg_explain_table(explain, group), nlpg_explain_table(explain, counted));
	}
}

/* ---- aggregates, size ---- */

static const char *
aggregate_name(int symbol)
{
	switch (symbol)
	{
		case NL_SYM_SUM:
			return "total";
		case NL_SYM_AVG:
			return "average";
		case NL_SYM_MIN:
			return "least value";
		case NL_SYM_MAX:
			return "greatest value";
		case NL_SYM_MEDIAN:
			return "median";
		case NL_SYM_JOIN_TEXT:
			return "list";
		default:
			return "count";
	}
}

static void
warn_nulls(NlpgExplain *explain)
{
	for (int i = 0; i < explain->uses.n_aggregates; i++)
	{
		const NlUsedAggregate *aggregate = &explain->uses.aggregates[i];

		if (is_view(explain, explain->schema->columns[aggregate->column].table))
			continue;
		nlpg_explain_put(explain, "warning", "the %s leaves out rows where %s is NULL",
						 aggregate_name(aggregate->symbol), nlpg_explain_column(explain, aggregate->column));
	}
}

static void
warn_cut(NlpgExplain *explain)
{
	const NlUses *uses = &explain->uses;

	if (uses->limit > nlpg_max_rows)
		nlpg_explain_put(explain, "warning", "the statement asks for %lld rows, nl2sql.max_rows is %d",
						 uses->limit, nlpg_max_rows);
	else if (uses->listing >= 0 && explain->schema->tables[uses->listing].rows > nlpg_max_rows)
		nlpg_explain_put(explain, "warning", "%s has about %.0f rows, nl2sql.max_rows is %d",
						 nlpg_explain_table(explain, uses->listing),
						 explain->schema->tables[uses->listing].rows, nlpg_max_rows);
}

void
nlpg_explain_warnings(NlpgExplain *explain)
{
	if (explain->known)
	{
		warn_today(explain);
		warn_date_columns(explain);
		warn_paths(explain);
		warn_rows_left_out(explain);
		warn_groups_left_out(explain);
		warn_nulls(explain);
		warn_cut(explain);
	}
	nlpg_explain_left_words(explain);
	if (nlpg_oracle_path_is_odd())
		nlpg_explain_put(explain, "warning",
						 "search_path puts a schema before pg_catalog: the statement may mean something else when it is run by hand");
}

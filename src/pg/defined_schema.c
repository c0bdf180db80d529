/*-------------------------------------------------------------------------
 * defined_schema.c
 *	  Units, default time columns and joins that people defined -> NlSchema.
 *
 * What no longer fits, or is about what the role does not see, is passed over;
 * nl_definitions() says why. A role's own rows come first and count before
 * others' (nlpg_defined_read). Locks nothing, raises nothing but what catalog
 * look-ups raise. Memory: the caller's context, or the one named.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "common/hashfn.h"
#include "lang/joinpath.h"
#include "lang/units.h"
#include "nodes/makefuncs.h"
#include "nodes/value.h"
#include "parser/parse_oper.h"
#include "pg/catalog.h"
#include "pg/defined.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

static int
table_of(const NlSchema *schema, Oid relation)
{
	for (int t = 0; t < schema->n_tables; t++)
		if (schema->tables[t].relid == relation)
			return t;
	return -1;
}

/* A column of the table by its name in the server's encoding; -1: not shown. */
static int
column_of(const NlSchema *schema, int table, const char *name)
{
	const NlTable *t = &schema->tables[table];

	for (int c = t->first_column; c < t->first_column + t->n_columns; c++)
		if (strcmp(nlpg_from_utf8(schema->columns[c].name), name) == 0)
			return c;
	return -1;
}

/* ---- units, time ---- */

bool
nlpg_defined_is_unit(const char *text)
{
	if (text == NULL || strspn(text, " ") == strlen(text) || strlen(text) >= NL_UNIT_SIZE)
		return false;
	for (; *text; text++)
		if ((unsigned char) *text < ' ')
			return false;
	return true;
}

static void
apply_unit(NlSchema *schema, const NlpgDefined *d, int table, MemoryContext context)
{
	int			c = column_of(schema, table, d->name);
	char	   *unit = nlpg_to_utf8(d->expression, -1);

	if (c < 0 || unit == NULL || schema->columns[c].type != NL_TYPE_NUMBER || schema->columns[c].unit != NULL)
		return;
	schema->columns[c].unit = MemoryContextStrdup(context, unit);
	schema->columns[c].unit_number = nl_unit_find(unit, strlen(unit));
}

static void
apply_time(NlSchema *schema, const NlpgDefined *d, int table)
{
	const NlTable *t = &schema->tables[table];
	int			c = column_of(schema, table, d->expression);

	if (c < 0 || schema->columns[c].type != NL_TYPE_DATE)
		return;
	for (int other = t->first_column; other < t->first_column + t->n_columns; other++)
		if (schema->columns[other].time)
			return;
	schema->columns[c].time = true;
}

/* ---- joins ---- */

/*
 * Has the type an equality of its own, or pg_catalog one between the two? What
 * search_path has is not asked: whoever may create there would decide which
 * definitions count, and the schema is not read anew when an operator comes.
 */
static bool
comparable(Oid left, const char *left_name, Oid right, const char *right_name)
{
	Oid			left_type = getBaseType(get_atttype(left, get_attnum(left, left_name)));
	Oid			right_type = getBaseType(get_atttype(right, get_attnum(right, right_name)));
	Operator	equal;

	if (left_type == right_type)
		return OidIsValid(lookup_type_cache(left_type, TYPECACHE_EQ_OPR)->eq_opr);
	equal = oper(NULL, list_make2(makeString("pg_catalog"), makeString("=")), left_type, right_type, true, -1);
	if (equal == NULL)
		return false;
	ReleaseSysCache(equal);
	return true;
}

const char *
nlpg_defined_steps(Oid relation, Oid target, const List *path, const List *words,
				   NlpgStepOn *steps, int *n)
{
	Oid			at = relation;

	*n = 0;
	if (list_length(path) != list_length(words) || list_length(path) % 2 != 0)
		return "its columns do not fit its tables";
	for (int i = 0; i < list_length(path); i += 2)
	{
		Oid			tables[2] = {list_nth_oid(path, i), list_nth_oid(path, i + 1)};
		NlpgStepOn *step;

		for (int side = 0; side < 2; side++)
		{
			const char *name = (const char *) list_nth(words, i + side);

			if (get_rel_name(tables[side]) == NULL)
				return "a table on the way is gone";
			if (get_attnum(tables[side], name) <= 0)
				return psprintf("table \"%s\" has no column \"%s\"", get_rel_name(tables[side]), name);
		}
		if (!comparable(tables[0], (const char *) list_nth(words, i), tables[1], (const char *) list_nth(words, i + 1)))
			return psprintf("columns \"%s\" and \"%s\" cannot be compared",
							(const char *) list_nth(words, i), (const char *) list_nth(words, i + 1));
		if (*n == 0 || steps[*n - 1].from != tables[0] || steps[*n - 1].to != tables[1])
		{
			/* one to the next, and nowhere twice */
			if (tables[0] != at || *n == NL_MAX_PATH_KEYS)
				return "its tables are not joined one to the next";
			for (int j = 0; j < *n; j++)
				if (steps[j].from == tables[1])
					return "it comes to a table twice";
			if (tables[0] == tables[1])
				return "it joins a table to itself";
			step = &steps[(*n)++];
			step->from = tables[0];
			step->to = at = tables[1];
			step->n = 0;
		}
		step = &steps[*n - 1];
		if (step->n == NL_MAX_KEY_COLUMNS)
			return "it has too many columns";
		step->left[step->n] = (const char *) list_nth(words, i);
		step->right[step->n++] = (const char *) list_nth(words, i + 1);
	}
	return *n > 0 && at == target ? NULL : "its tables are not joined one to the next";
}

/* Do the columns of one side make up the key's, in whatever order? */
static bool
same_key(const NlKey *key, const int *left, const int *right, int n)
{
	if (key->n != n)
		return false;
	for (int i = 0; i < n; i++)
	{
		int			k;

		for (k = 0; k < n && !(key->from[k] == left[i] && key->to[k] == right[i]); k++)
			;
		if (k == n)
			return false;
	}
	return true;
}

/* Is the column the table's key, alone? Then it is what others refer to. */
static bool
is_key(const NlSchema *schema, const int *columns, int n)
{
	return n == 1 && schema->columns[columns[0]].primary &&
		schema->tables[schema->columns[columns[0]].table].n_primary == 1;
}

/* The key that the step goes along, made if there is none; -1: not shown. */
static int
key_of_step(NlSchema *schema, const NlpgStepOn *step)
{
	int			from = table_of(schema, step->from);
	int			to = table_of(schema, step->to);
	int			left[NL_MAX_KEY_COLUMNS];
	int			right[NL_MAX_KEY_COLUMNS];
	bool		turned;
	NlKey	   *key;

	if (from < 0 || to < 0)
		return -1;
	for (int i = 0; i < step->n; i++)
	{
		left[i] = column_of(schema, from, step->left[i]);
		right[i] = column_of(schema, to, step->right[i]);
		if (left[i] < 0 || right[i] < 0)
			return -1;
	}
	for (int k = 0; k < schema->n_keys; k++)
		if (same_key(&schema->keys[k], left, right, step->n) ||
			same_key(&schema->keys[k], right, left, step->n))
			return k;

	/* what refers comes first */
	turned = is_key(schema, left, step->n) && !is_key(schema, right, step->n);
	key = &schema->keys[schema->n_keys];
	memset(key, 0, sizeof(*key));
	key->from_table = turned ? to : from;
	key->to_table = turned ? from : to;
	key->n = step->n;
	memcpy(key->from, turned ? right : left, sizeof(int) * step->n);
	memcpy(key->to, turned ? left : right, sizeof(int) * step->n);
	return schema->n_keys++;
}

static void
apply_join(NlSchema *schema, const NlpgDefined *d, uint64 *hash)
{
	NlPath	   *path = &schema->paths[schema->n_paths];
	int			n_keys = schema->n_keys;
	NlpgStepOn	steps[NL_MAX_PATH_KEYS];
	int			n;

	if (nlpg_defined_steps(d->relation, d->target, d->path, d->words, steps, &n) != NULL)
		return;
	memset(path, 0, sizeof(*path));
	path->from_table = table_of(schema, d->relation);
	path->to_table = table_of(schema, d->target);
	if (path->from_table < 0 || path->to_table < 0 ||
		nl_join_path(schema, path->from_table, path->to_table) != NULL)
		return;
	for (path->n = 0; path->n < n; path->n++)
	{
		path->keys[path->n] = key_of_step(schema, &steps[path->n]);
		if (path->keys[path->n] < 0)
		{
			schema->n_keys = n_keys;
			return;
		}
	}
	schema->n_paths++;
	*hash = hash_bytes_extended((const unsigned char *) path, sizeof(*path), *hash);
}

int
nlpg_defined_max_keys(const List *defined)
{
	ListCell   *lc;
	int			n = 0;

	foreach(lc, defined)
	{
		const NlpgDefined *d = (const NlpgDefined *) lfirst(lc);

		/* what is longer is no join: who writes rows by hand takes no more memory */
		if (strcmp(d->kind, NLPG_DEFINED_JOIN) == 0)
			n += Min(list_length(d->path) / 2, NL_MAX_PATH_KEYS);
	}
	return n;
}

uint64
nlpg_defined_apply(NlSchema *schema, const List *defined, MemoryContext context)
{
	ListCell   *lc;
	uint64		hash = 0;

	schema->paths = (NlPath *) MemoryContextAlloc(context, sizeof(NlPath) * Max(list_length(defined), 1));
	foreach(lc, defined)
	{
		const NlpgDefined *d = (const NlpgDefined *) lfirst(lc);
		int			table = table_of(schema, d->relation);

		if (table < 0)
			continue;
		if (strcmp(d->kind, NLPG_DEFINED_JOIN) == 0)
			apply_join(schema, d, &hash);
		else if (strcmp(d->kind, NLPG_DEFINED_UNIT) == 0 && nlpg_defined_is_unit(d->expression))
			apply_unit(schema, d, table, context);
		else if (strcmp(d->kind, NLPG_DEFINED_TIME) == 0 && d->expression != NULL)
			apply_time(schema, d, table);
	}
	for (int c = 0; c < schema->n_columns; c++)
	{
		const char *unit = schema->columns[c].unit;

		if (schema->columns[c].time)
			hash = hash_combine64(hash, 2 * (uint64) c + 1);
		if (unit != NULL)
			hash = hash_bytes_extended((const unsigned char *) unit, strlen(unit), hash_combine64(hash, 2 * (uint64) c));
	}
	return hash;
}

/*-------------------------------------------------------------------------
 * schema.c
 *	  Keys inferred from names, for schemas that declare none or few.
 *
 * Works in place on the caller's structs, allocates nothing, cannot fail.
 * Tables beyond MAX_TABLES are not looked at as targets.
 *-------------------------------------------------------------------------
 */
#include "lang/schema.h"

#include <string.h>

#include "lang/words.h"

#define MAX_TABLES	4096
#define CHAINS		4096		/* a power of 2 */
#define JOINED_SIZE 256

/* Tables by the hash of a name: those of one chain in ascending order, so that
 * 15,000 columns are compared with a few tables each, not with 1,000. */
typedef struct Hashed
{
	uint32_t	hash[MAX_TABLES];
	int16_t		next[MAX_TABLES];	/* -1: the last */
	int16_t		first[CHAINS];
} Hashed;

static int
chain(const Hashed *hashed, uint32_t hash)
{
	return hashed->first[hash & (CHAINS - 1)];
}

static void
make_chains(Hashed *hashed, int n)
{
	int			t;

	memset(hashed->first, -1, sizeof(hashed->first));
	for (t = n - 1; t >= 0; t--)
	{
		int16_t    *first = &hashed->first[hashed->hash[t] & (CHAINS - 1)];

		hashed->next[t] = *first;
		*first = (int16_t) t;
	}
}

/* The words of a name as one string, the last `singular` ones as stems;
 * leading tbl, dim, fact and the like dropped when asked. */
static size_t
joined(const char *name, bool stems, bool drop_prefix, char *out)
{
	static const char *const prefixes[] = {"tbl", "tab", "tb", "t", "dim", "fact", "fct", "mst", "ref", "stg"};
	char		word[NL_WORD_SIZE];
	char		stem[NL_WORD_SIZE];
	const char *at = name;
	size_t		length = 0;
	bool		first = true;

	while (nl_name_next(&at, word, sizeof(word)))
	{
		size_t		n;

		if (first && drop_prefix && *at != '\0')
		{
			size_t		i;
			bool		prefix = false;

			for (i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
				prefix |= strcmp(word, prefixes[i]) == 0;
			first = false;
			if (prefix)
				continue;
		}
		first = false;
		n = stems ? nl_stem(word, stem) : strlen(word);
		if (length + n >= JOINED_SIZE)
			break;
		memcpy(out + length, stems ? stem : word, n);
		length += n;
	}
	out[length] = '\0';
	return length;
}

/* Names that every table may have: they say nothing about which table is meant. */
static bool
generic(const char *name)
{
	static const char *const list[] = {
		"code", "cd", "date", "day", "id", "key", "month", "name", "no", "nr", "num", "number",
		"oid", "pk", "rowid", "seq", "status", "title", "type", "uid", "uuid", "value", "year"
	};
	size_t		i;

	for (i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (list[i][0] == name[0] && strcmp(list[i], name) == 0)
			return true;
	return false;
}

/* The table that <table>_id, <table>id or id_<table> speaks of -> out, as
 * joined stems; false when the name is not of that form. plain: its words as
 * one; changed. */
static bool
named_table(const char *column, char *plain, size_t length, char *out)
{
	char		word[NL_WORD_SIZE];

	if (strncmp(plain, "id", 2) == 0 && length > 2 && nl_name_next(&column, word, sizeof(word)) &&
		strcmp(word, "id") == 0)
		return joined(plain + 2, true, false, out) > 0;
	if (length > 3 && strcmp(plain + length - 2, "id") == 0)
	{
		plain[length - 2] = '\0';
		return joined(plain, true, false, out) > 0;
	}
	return false;
}

static int
single_primary(const NlSchema *schema, int t)
{
	const NlTable *table = &schema->tables[t];
	int			c;

	if (table->n_primary != 1)
		return -1;
	for (c = table->first_column; c < table->first_column + table->n_columns; c++)
		if (schema->columns[c].primary)
			return c;
	return -1;
}

/* Both spellings of a table's name: words apart ("order_items" -> orderitem
 * from stems of each word) and as one ("orderitem"). */
static bool
is_table(const NlSchema *schema, int t, const char *stems)
{
	char		name[JOINED_SIZE];
	char		whole[JOINED_SIZE];
	char		again[JOINED_SIZE];

	joined(schema->tables[t].name, true, true, name);
	if (strcmp(name, stems) == 0)
		return true;
	joined(schema->tables[t].name, false, true, whole);
	joined(whole, true, false, again);
	return strcmp(again, stems) == 0;
}

static uint32_t
table_hash(const NlSchema *schema, int t)
{
	char		whole[JOINED_SIZE];
	char		again[JOINED_SIZE];

	/* the last word's stem only, so that both spellings agree mostly */
	joined(schema->tables[t].name, false, true, whole);
	return nl_hash(again, joined(whole, true, false, again));
}

static void
mark_foreign(NlSchema *schema)
{
	int			k;
	int			i;

	for (k = 0; k < schema->n_keys; k++)
		for (i = 0; i < schema->keys[k].n; i++)
			schema->columns[schema->keys[k].from[i]].foreign = true;
}

/* The table that column c should reference, or -1. */
static int
target(const NlSchema *schema, int c, const Hashed *keys, const Hashed *names)
{
	const NlColumn *column = &schema->columns[c];
	char		name[JOINED_SIZE];
	char		stems[JOINED_SIZE];
	char		other[JOINED_SIZE];
	char		plain[JOINED_SIZE];
	size_t		length = joined(column->name, false, false, name);
	uint32_t	hash;
	bool		named;
	uint32_t	stem_hash;
	bool		own;
	int			same_key = -1;
	int			n_same = 0;
	int			by_name = -1;
	int			next_key;
	int			next_name;

	if (length == 0 || generic(name))
		return -1;
	hash = nl_hash(name, length);
	memcpy(plain, name, length + 1);
	named = named_table(column->name, plain, length, stems);
	stem_hash = named ? nl_hash(stems, strlen(stems)) : 0;
	own = single_primary(schema, column->table) == c;
	next_key = chain(keys, hash);
	next_name = named ? chain(names, stem_hash) : -1;
	while (next_key >= 0 || next_name >= 0)
	{
		int			t = next_name < 0 || (next_key >= 0 && next_key < next_name) ? next_key : next_name;
		int			primary;
		bool		key_named;
		bool		called;

		if (t == next_key)
			next_key = keys->next[t];
		if (t == next_name)
			next_name = names->next[t];
		if (t == column->table || (keys->hash[t] != hash && (!named || names->hash[t] != stem_hash)))
			continue;
		primary = single_primary(schema, t);
		if (primary < 0 || schema->columns[primary].type != column->type)
			continue;
		joined(schema->columns[primary].name, false, false, other);
		key_named = strcmp(other, name) == 0;
		called = named && is_table(schema, t, stems);
		/* a table whose key is called so and that is called so wins */
		if (called && (by_name < 0 || key_named))
			by_name = t;
		if (key_named)
		{
			same_key = t;
			n_same++;
		}
	}
	if (by_name >= 0)
	{
		/* customer.customer_id does not reference customers.customer_id */
		if (own && named && is_table(schema, column->table, stems))
			return -1;
		return by_name;
	}
	/* a key shared by several tables: which is the parent cannot be told */
	if (n_same == 1 && !own)
		return same_key;
	return -1;
}

int
nl_schema_infer_keys(NlSchema *schema, int max)
{
	Hashed		keys;			/* by the name of the primary key */
	Hashed		names;			/* by their own */
	int			n_tables = schema->n_tables < MAX_TABLES ? schema->n_tables : MAX_TABLES;
	int			t;
	int			c;

	mark_foreign(schema);
	for (t = 0; t < n_tables; t++)
	{
		int			primary = single_primary(schema, t);

		keys.hash[t] = names.hash[t] = 0;
		if (primary >= 0)
		{
			char		name[JOINED_SIZE];

			keys.hash[t] = nl_hash(name, joined(schema->columns[primary].name, false, false, name));
			names.hash[t] = table_hash(schema, t);
		}
	}
	make_chains(&keys, n_tables);
	make_chains(&names, n_tables);
	for (c = 0; c < schema->n_columns && schema->n_keys < max; c++)
	{
		NlColumn   *column = &schema->columns[c];
		NlKey	   *key;

		if (column->foreign || column->expression != NULL || column->type == NL_TYPE_BOOL || column->type == NL_TYPE_DATE ||
			column->type == NL_TYPE_ARRAY)
			continue;
		t = target(schema, c, &keys, &names);
		if (t < 0)
			continue;
		key = &schema->keys[schema->n_keys++];
		memset(key, 0, sizeof(*key));
		key->from_table = column->table;
		key->to_table = t;
		key->n = 1;
		key->from[0] = c;
		key->to[0] = single_primary(schema, t);
		key->inferred = true;
		column->foreign = true;
	}
	return schema->n_keys;
}

/*-------------------------------------------------------------------------
 * random_schema.h
 *	  Schemas by chance, with what is hard: names that need quotes, all sorts
 *	  of types, keys of one and two columns, onto the own table, twice to the
 *	  same one, tables without keys, in another schema, seen in part, with
 *	  named expressions; and values of all kinds.
 *
 * For walk_sql.c. The same seed gives the same schema. Names are kept in the
 * RandomSchema, which one static variable is enough for; nothing to free.
 */
#ifndef RANDOM_SCHEMA_H
#define RANDOM_SCHEMA_H

#include <stdio.h>
#include <stdlib.h>

#include "walk_schema.h"

#define RANDOM_OTHER "Other Schema"	/* where tables that are qualified stand */

typedef struct RandomSchema
{
	WalkSchema	ws;
	char		texts[32768];
	size_t		used;
} RandomSchema;

typedef struct RandomType
{
	const char *name;
	NlType		type;
	const char *literal;		/* a value of it; NULL: not one that a question has */
} RandomType;

static const RandomType random_types[] = {
	{"integer", NL_TYPE_NUMBER, "12"}, {"integer", NL_TYPE_NUMBER, "3"},
	{"bigint", NL_TYPE_NUMBER, NULL}, {"smallint", NL_TYPE_NUMBER, NULL},
	{"numeric", NL_TYPE_NUMBER, NULL}, {"numeric(10,2)", NL_TYPE_NUMBER, NULL},
	{"real", NL_TYPE_NUMBER, NULL}, {"double precision", NL_TYPE_NUMBER, NULL},
	{"money", NL_TYPE_NUMBER, NULL},
	{"text", NL_TYPE_TEXT, "it's"}, {"text", NL_TYPE_TEXT, "100%_\\a"},
	{"character varying(40)", NL_TYPE_TEXT, "Oslo"}, {"character(5)", NL_TYPE_TEXT, "ab"},
	{"name", NL_TYPE_TEXT, "a name"}, {"\"char\"", NL_TYPE_TEXT, "x"},
	{"mood", NL_TYPE_TEXT, "calm"},
	{"date", NL_TYPE_DATE, NULL}, {"date", NL_TYPE_DATE, NULL},
	{"timestamp without time zone", NL_TYPE_DATE, NULL},
	{"timestamp with time zone", NL_TYPE_DATE, NULL},
	{"boolean", NL_TYPE_BOOL, NULL}, {"boolean", NL_TYPE_BOOL, NULL},
	{"text[]", NL_TYPE_ARRAY, "red"}, {"integer[]", NL_TYPE_ARRAY, "7"},
	{"mood[]", NL_TYPE_ARRAY, "cross"}, {"numeric[]", NL_TYPE_ARRAY, "0.5"},
	{"date[]", NL_TYPE_OTHER, NULL},
	{"uuid", NL_TYPE_OTHER, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"},
	{"json", NL_TYPE_OTHER, NULL}, {"jsonb", NL_TYPE_OTHER, NULL},
	{"xml", NL_TYPE_OTHER, NULL}, {"inet", NL_TYPE_OTHER, "10.0.0.1"},
	{"interval", NL_TYPE_OTHER, NULL}, {"time without time zone", NL_TYPE_OTHER, "08:30"},
	{"time with time zone", NL_TYPE_OTHER, NULL},
	{"bytea", NL_TYPE_OTHER, NULL}, {"point", NL_TYPE_OTHER, NULL},
	{"bit(3)", NL_TYPE_OTHER, NULL}, {"tsvector", NL_TYPE_OTHER, NULL},
	{"int4range", NL_TYPE_OTHER, NULL}
};

/* Lower case, mixed, reserved, quoted, long, in other letters. */
static const char *const random_names[] = {
	"id", "name", "customer", "orders", "amount", "price", "city", "status", "created_at",
	"OrderDate", "Unit Price", "select", "group", "user", "order", "table", "from", "where", "end",
	"a\"b", "it's", "; DROP TABLE t; --", "x\ty", "\\", "$1", "1st", "_", "date", "text", "count", "sum",
	"gr\xc3\xb6\xc3\x9f""e", "\xe5\xae\xa2\xe6\x88\xb7", "t", "t1", "q", "a", "null", "true", "all", "any",
	"interval", "values", "left", "natural", "Abc", "abc",
	"a_name_that_is_exactly_sixty_three_bytes_long_and_not_one_more_x"
};

#define RANDOM_N(array) (sizeof(array) / sizeof((array)[0]))

static inline const char *
random_keep(RandomSchema *rs, const char *text)
{
	char	   *copy = rs->texts + rs->used;
	size_t		length = strlen(text) + 1;

	if (rs->used + length > sizeof(rs->texts))
	{
		fprintf(stderr, "RandomSchema.texts is too small\n");
		exit(1);
	}
	memcpy(copy, text, length);
	rs->used += length;
	return copy;
}

/* A name, with a number where it stands already. */
static inline const char *
random_name(RandomSchema *rs, uint64_t *seed, bool table)
{
	const WalkSchema *ws = &rs->ws;
	const char *base = random_names[walk_random(seed) % RANDOM_N(random_names)];
	char		name[80];
	int			suffix = 0;
	bool		taken;

	snprintf(name, sizeof(name), "%.63s", base);
	do
	{
		int			i;

		taken = false;
		if (table)
			for (i = 0; i < ws->schema.n_tables; i++)
				taken |= strcmp(ws->tables[i].name, name) == 0;
		else
		{
			const NlTable *t = &ws->tables[ws->schema.n_tables - 1];

			for (i = t->first_column; i < t->first_column + t->n_columns; i++)
				taken |= strcmp(ws->columns[i].name, name) == 0;
		}
		if (taken)
			snprintf(name, sizeof(name), "%.55s %d", base, ++suffix);
	} while (taken);
	return random_keep(rs, name);
}

static inline bool
random_chance(uint64_t *seed, int percent)
{
	return (int) (walk_random(seed) % 100) < percent;
}

static inline int
random_column(RandomSchema *rs, uint64_t *seed, const RandomType *type, char mark)
{
	return walk_column(&rs->ws, random_name(rs, seed, false), type->name, type->type, mark);
}

/* Columns of the same types as those that are pointed to. */
static inline void
random_key(RandomSchema *rs, uint64_t *seed)
{
	WalkSchema *ws = &rs->ws;
	int			to = (int) (walk_random(seed) % (uint32_t) ws->schema.n_tables);
	const NlTable *table = &ws->tables[to];
	int			primary[2];
	int			from[2];
	int			n = 0;
	int			c;
	NlKey	   *key;

	if (table->n_primary < 1 || table->n_primary > 2 || ws->schema.n_keys == WALK_KEYS ||
		ws->schema.n_columns + 2 > WALK_COLUMNS)
		return;
	for (c = table->first_column; c < table->first_column + table->n_columns; c++)
		if (ws->columns[c].primary && n < 2)
			primary[n++] = c;
	for (c = 0; c < n; c++)
	{
		RandomType	type = {ws->columns[primary[c]].type_name, ws->columns[primary[c]].type, NULL};

		from[c] = random_column(rs, seed, &type, random_chance(seed, 30) ? 'n' : ' ');
	}
	key = walk_key(ws, from[0], primary[0]);
	key->n = n;
	if (n == 2)
	{
		key->from[1] = from[1];
		key->to[1] = primary[1];
		ws->columns[from[1]].foreign = true;
	}
}

/* Named expressions, at the table's end: not stored. */
static inline void
random_expressions(RandomSchema *rs, uint64_t *seed)
{
	WalkSchema *ws = &rs->ws;
	NlTable    *table = &ws->tables[ws->schema.n_tables - 1];
	int			last = table->first_column + table->n_columns;
	int			c;
	int			made = 0;

	for (c = table->first_column; c < last && made < 2; c++)
	{
		char		text[160];
		const char *name = ws->columns[c].name;
		int			defined;
		bool		aggregate = random_chance(seed, 40);

		if (!random_chance(seed, 15) || ws->schema.n_columns == WALK_COLUMNS || strchr(name, '"') != NULL)
			continue;
		snprintf(text, sizeof(text), aggregate ? "count(%c\"%s\")" : "(%c\"%s\" IS NULL)", NL_QUALIFIER, name);
		defined = walk_column(ws, random_name(rs, seed, false), aggregate ? "bigint" : "boolean",
							  aggregate ? NL_TYPE_NUMBER : NL_TYPE_BOOL, ' ');
		ws->columns[defined].expression = random_keep(rs, text);
		ws->columns[defined].aggregate = aggregate;
		table->n_defined++;
		made++;
	}
}

static inline void
random_values(RandomSchema *rs, uint64_t *seed)
{
	static const char *const numbers[] = {"5", "2023", "0.05", "-3", "1", "1000000", "0"};
	static const char *const texts[] = {"O'Hara", "Smith", "a\\b", "100%", "\xc3\xbc"};
	static const char *const periods[] = {
		"2023", "2023-Q4", "2023-12", "2024-02-29", "2023-12-31", "year-1", "quarter+0", "month-1", "week+1", "day-1", "day+0"
	};
	static const char *const durations[] = {"30 day", "1 year", "24 hour", "2 week", "6 month"};
	WalkSchema *ws = &rs->ws;
	int			i;

	for (i = 0; i < 4; i++)
	{
		walk_value(ws, NL_VALUE_NUMBER, numbers[walk_random(seed) % RANDOM_N(numbers)], -1);
		walk_value(ws, NL_VALUE_PERIOD, periods[walk_random(seed) % RANDOM_N(periods)], -1);
	}
	for (i = 0; i < 2; i++)
	{
		walk_value(ws, NL_VALUE_TEXT, texts[walk_random(seed) % RANDOM_N(texts)], -1);
		walk_value(ws, NL_VALUE_DURATION, durations[walk_random(seed) % RANDOM_N(durations)], -1);
	}
	/* what was found in the data */
	for (i = 0; i < 60 && ws->n_values < WALK_VALUES; i++)
	{
		int			c = (int) (walk_random(seed) % (uint32_t) ws->schema.n_columns);
		size_t		t;

		for (t = 0; t < RANDOM_N(random_types); t++)
			if (strcmp(random_types[t].name, ws->columns[c].type_name) == 0 && ws->columns[c].expression == NULL &&
				random_types[t].literal != NULL && random_types[t].type != NL_TYPE_NUMBER)
			{
				walk_value(ws, strcmp(random_types[t].name, "integer[]") == 0 || strcmp(random_types[t].name, "numeric[]") == 0 ?
						   NL_VALUE_NUMBER : NL_VALUE_TEXT, random_types[t].literal, c);
				break;
			}
	}
}

static inline void
random_schema(RandomSchema *rs, uint64_t *seed)
{
	WalkSchema *ws = &rs->ws;
	int			n_tables = 1 + (int) (walk_random(seed) % 12);
	int			t;

	rs->used = 0;
	walk_begin(ws);
	ws->types = "CREATE TYPE mood AS ENUM ('calm', 'cross');\n";
	for (t = 0; t < n_tables; t++)
	{
		int			n_primary = random_chance(seed, 75) ? 1 : random_chance(seed, 50) ? 2 : 0;
		int			n_columns = 1 + (int) (walk_random(seed) % 7);
		int			n_keys = t == 0 ? random_chance(seed, 20) : (int) (walk_random(seed) % 3);
		int			i;

		if (ws->schema.n_columns + n_primary + n_columns + 2 * n_keys + 2 > WALK_COLUMNS)
			break;
		walk_table(ws, random_name(rs, seed, true));
		if (random_chance(seed, 10))
		{
			ws->tables[t].schema_name = RANDOM_OTHER;
			ws->tables[t].qualify = true;
		}
		ws->tables[t].partial = random_chance(seed, 10);
		for (i = 0; i < n_primary; i++)
			random_column(rs, seed, &random_types[walk_random(seed) % (i > 0 || random_chance(seed, 85) ? 2 : 16)], 'p');
		for (i = 0; i < n_columns; i++)
			random_column(rs, seed, &random_types[walk_random(seed) % RANDOM_N(random_types)], random_chance(seed, 30) ? 'n' : ' ');
		for (i = 0; i < n_keys; i++)
			random_key(rs, seed);
		random_expressions(rs, seed);
	}
	random_values(rs, seed);
}

#endif							/* RANDOM_SCHEMA_H */

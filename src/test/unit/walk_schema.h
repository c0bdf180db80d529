/*-------------------------------------------------------------------------
 * walk_schema.h
 *	  Two schemas with values, and random walks through the grammar over them.
 *
 * Used by test_grammar.c and, to have PostgreSQL judge the walks, by
 * walk_sql.c. The schemas have what is hard: a key of a table onto itself,
 * two keys between the same tables, a key of two columns, a table that no key
 * connects, names that need quotes, and types without equality, order or
 * min(). Everything is static text and the caller's struct; nothing to free.
 */
#ifndef WALK_SCHEMA_H
#define WALK_SCHEMA_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "lang/grammar.h"
#include "lang/ir.h"
#include "lang/link.h"
#include "lang/schema.h"

#define WALK_TABLES 24
#define WALK_COLUMNS 120
#define WALK_KEYS 24
#define WALK_VALUES 24

typedef struct WalkSchema
{
	NlSchema	schema;
	NlTable		tables[WALK_TABLES];
	NlColumn	columns[WALK_COLUMNS];
	NlKey		keys[WALK_KEYS];
	NlValue		values[WALK_VALUES];
	int			n_values;
	const char *types;			/* DDL that must come before the tables */
} WalkSchema;

/* ---- building ---- */

static inline void
walk_table(WalkSchema *ws, const char *name)
{
	NlTable    *table = &ws->tables[ws->schema.n_tables++];

	table->schema_name = "public";
	table->name = name;
	table->first_column = ws->schema.n_columns;
	table->rows = 100;
}

/* mark: 'p' primary key, 'n' NOT NULL, ' ' neither */
static inline int
walk_column(WalkSchema *ws, const char *name, const char *type_name, NlType type, char mark)
{
	NlColumn   *column = &ws->columns[ws->schema.n_columns];
	NlTable    *table = &ws->tables[ws->schema.n_tables - 1];

	column->name = name;
	column->type_name = type_name;
	column->type = type;
	column->integer = strcmp(type_name, "integer") == 0 || strcmp(type_name, "bigint") == 0;
	column->timestamp = strncmp(type_name, "timestamp", 9) == 0;
	column->primary = mark == 'p';
	column->not_null = column->required = mark != ' ';
	column->table = ws->schema.n_tables - 1;
	table->n_columns++;
	table->n_primary += mark == 'p';
	return ws->schema.n_columns++;
}

static inline NlKey *
walk_key(WalkSchema *ws, int from, int to)
{
	NlKey	   *key = &ws->keys[ws->schema.n_keys++];

	key->from_table = ws->columns[from].table;
	key->to_table = ws->columns[to].table;
	key->n = 1;
	key->from[0] = from;
	key->to[0] = to;
	ws->columns[from].foreign = true;
	return key;
}

static inline int
walk_value(WalkSchema *ws, NlValueKind kind, const char *text, int column)
{
	NlValue    *value = &ws->values[ws->n_values];

	value->kind = kind;
	value->text = text;
	value->column = column;
	value->n_words = 1;
	return ws->n_values++;
}

static inline void
walk_begin(WalkSchema *ws)
{
	memset(ws, 0, sizeof(*ws));
	ws->schema.tables = ws->tables;
	ws->schema.columns = ws->columns;
	ws->schema.keys = ws->keys;
	ws->types = "";
}

/* An airline's office: every kind of type and key. */
static inline void
walk_schema_office(WalkSchema *ws)
{
	int			employee, name, manager, mood, badge, tags, hired, status;
	int			code, city, from, to, orders, seller, item_order, item_line;
	int			delivered_order, delivered_line, amounts;
	NlKey	   *key;

	walk_begin(ws);
	ws->types = "CREATE TYPE mood AS ENUM ('calm', 'cross');\n";
	walk_table(ws, "employees");
	employee = walk_column(ws, "id", "integer", NL_TYPE_NUMBER, 'p');
	name = walk_column(ws, "name", "text", NL_TYPE_TEXT, 'n');
	walk_column(ws, "salary", "numeric(10,2)", NL_TYPE_NUMBER, ' ');
	hired = walk_column(ws, "hired", "date", NL_TYPE_DATE, 'n');
	walk_column(ws, "active", "boolean", NL_TYPE_BOOL, 'n');
	tags = walk_column(ws, "tags", "text[]", NL_TYPE_ARRAY, ' ');
	badge = walk_column(ws, "badge", "uuid", NL_TYPE_OTHER, ' ');
	mood = walk_column(ws, "mood", "mood", NL_TYPE_TEXT, ' ');
	walk_column(ws, "meta", "json", NL_TYPE_OTHER, ' ');
	manager = walk_column(ws, "manager_id", "integer", NL_TYPE_NUMBER, ' ');
	walk_column(ws, "Home Town", "character varying(40)", NL_TYPE_TEXT, ' ');
	walk_key(ws, manager, employee);

	walk_table(ws, "airports");
	code = walk_column(ws, "code", "character(3)", NL_TYPE_TEXT, 'p');
	city = walk_column(ws, "City Name", "text", NL_TYPE_TEXT, ' ');
	walk_column(ws, "lat", "double precision", NL_TYPE_NUMBER, ' ');
	walk_column(ws, "spot", "point", NL_TYPE_OTHER, ' ');

	walk_table(ws, "flights");
	walk_column(ws, "id", "bigint", NL_TYPE_NUMBER, 'p');
	from = walk_column(ws, "from_code", "character(3)", NL_TYPE_TEXT, 'n');
	to = walk_column(ws, "to_code", "character(3)", NL_TYPE_TEXT, ' ');
	walk_column(ws, "departs", "timestamp with time zone", NL_TYPE_DATE, 'n');
	walk_column(ws, "price", "money", NL_TYPE_NUMBER, ' ');
	walk_column(ws, "delay", "interval", NL_TYPE_OTHER, ' ');
	walk_column(ws, "gate_time", "time without time zone", NL_TYPE_OTHER, ' ');
	walk_key(ws, from, code);
	walk_key(ws, to, code);

	walk_table(ws, "Order");
	orders = walk_column(ws, "id", "integer", NL_TYPE_NUMBER, 'p');
	seller = walk_column(ws, "seller_id", "integer", NL_TYPE_NUMBER, ' ');
	walk_column(ws, "placed", "timestamp without time zone", NL_TYPE_DATE, ' ');
	status = walk_column(ws, "status", "\"char\"", NL_TYPE_TEXT, ' ');
	walk_column(ws, "select", "text", NL_TYPE_TEXT, ' ');
	walk_key(ws, seller, employee);

	walk_table(ws, "items");
	item_order = walk_column(ws, "order_id", "integer", NL_TYPE_NUMBER, 'p');
	item_line = walk_column(ws, "line", "integer", NL_TYPE_NUMBER, 'p');
	walk_column(ws, "amount", "real", NL_TYPE_NUMBER, ' ');
	walk_column(ws, "gift", "boolean", NL_TYPE_BOOL, ' ');
	amounts = walk_column(ws, "amounts", "integer[]", NL_TYPE_ARRAY, ' ');
	walk_key(ws, item_order, orders);

	walk_table(ws, "deliveries");
	walk_column(ws, "id", "integer", NL_TYPE_NUMBER, 'p');
	delivered_order = walk_column(ws, "order_id", "integer", NL_TYPE_NUMBER, ' ');
	delivered_line = walk_column(ws, "line", "integer", NL_TYPE_NUMBER, ' ');
	walk_column(ws, "sent", "date", NL_TYPE_DATE, ' ');
	key = walk_key(ws, delivered_order, item_order);
	key->n = 2;
	key->from[1] = delivered_line;
	key->to[1] = item_line;

	walk_table(ws, "notes");
	walk_column(ws, "body", "text", NL_TYPE_TEXT, ' ');
	walk_column(ws, "written", "date", NL_TYPE_DATE, ' ');
	walk_column(ws, "data", "jsonb", NL_TYPE_OTHER, ' ');

	walk_value(ws, NL_VALUE_NUMBER, "5", -1);			/* 0 */
	walk_value(ws, NL_VALUE_NUMBER, "2023", -1);
	walk_value(ws, NL_VALUE_NUMBER, "0.05", -1);
	walk_value(ws, NL_VALUE_TEXT, "O'Hara", -1);
	walk_value(ws, NL_VALUE_TEXT, "Smith", name);
	walk_value(ws, NL_VALUE_TEXT, "calm", mood);		/* 5 */
	walk_value(ws, NL_VALUE_TEXT, "pilot", tags);
	walk_value(ws, NL_VALUE_TEXT, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", badge);
	walk_value(ws, NL_VALUE_TEXT, "OSL", code);
	walk_value(ws, NL_VALUE_TEXT, "100%_\\", city);
	walk_value(ws, NL_VALUE_TEXT, "x", status);			/* 10 */
	walk_value(ws, NL_VALUE_NUMBER, "7", amounts);
	walk_value(ws, NL_VALUE_PERIOD, "2023-Q1", -1);
	walk_value(ws, NL_VALUE_PERIOD, "2024", -1);
	walk_value(ws, NL_VALUE_PERIOD, "2023-03-15", hired);
	walk_value(ws, NL_VALUE_PERIOD, "month-1", -1);		/* 15 */
	walk_value(ws, NL_VALUE_PERIOD, "day+0", -1);
	walk_value(ws, NL_VALUE_DURATION, "30 day", -1);
	walk_value(ws, NL_VALUE_DURATION, "24 hour", -1);
	walk_value(ws, NL_VALUE_NUMBER, "1", -1);
}

/*
 * A long chain of tables, each with a key to the one before: more than one
 * query may join. No values, no dates, tables without primary key.
 */
static inline void
walk_schema_chain(WalkSchema *ws)
{
	static const char *const names[] = {
		"link_a", "link_b", "link_c", "link_d", "link_e", "link_f", "link_g", "link_h",
		"link_i", "link_j", "link_k", "link_l", "link_m", "link_n", "link_o", "link_p"
	};
	int			before = -1;
	int			i;

	walk_begin(ws);
	for (i = 0; i < 16; i++)
	{
		int			id;

		walk_table(ws, names[i]);
		id = walk_column(ws, "id", "integer", NL_TYPE_NUMBER, i % 3 == 0 ? ' ' : 'p');
		if (i % 2 == 0)
			walk_column(ws, "label", "text", NL_TYPE_TEXT, ' ');
		if (i % 4 == 1)
			walk_column(ws, "on", "boolean", NL_TYPE_BOOL, ' ');
		if (before >= 0)
			walk_key(ws, walk_column(ws, "before", "integer", NL_TYPE_NUMBER, ' '), before);
		before = id;
	}
}

/* Every item of the schema, in order; returns how many. */
static inline int
walk_items(const WalkSchema *ws, int32_t *items)
{
	int			n = ws->schema.n_tables + ws->schema.n_columns + ws->n_values;
	int			i;

	for (i = 0; i < n; i++)
		items[i] = i;
	return n;
}

/* ---- walking ---- */

static inline uint32_t
walk_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t) (*seed >> 33);
}

/* How much a walk likes each token: some clauses much, others hardly. */
static inline void
walk_taste(uint64_t *seed, int n, uint8_t *taste)
{
	static const uint8_t likes[] = {1, 2, 8, 30};
	int			i;

	for (i = 0; i < n; i++)
		taste[i] = likes[walk_random(seed) % 4];
	/* or a third of the walks would be over at once */
	taste[NL_SYM_ABSTAIN] = 0;
}

/*
 * The next output, by chance; -1 when nothing is allowed. Ends sooner or
 * later: `eager` says how much it wants to.
 */
static inline int
walk_choose(uint64_t *seed, const uint8_t *allowed, const uint8_t *taste, int n, int eager)
{
	int			weight[2] = {0, 0};
	int			side;
	int			i;
	uint32_t	left;

	if (allowed[NL_SYM_END] && (int) (walk_random(seed) % 100) < eager)
		return NL_SYM_END;
	/* symbols or items first: items are many */
	for (i = 0; i < n; i++)
		weight[i >= NL_SYM_COUNT_] += allowed[i] ? taste[i] : 0;
	side = weight[0] == 0 || (weight[1] > 0 && walk_random(seed) % 2 == 0);
	if (weight[side] == 0)
		return -1;
	left = walk_random(seed) % (uint32_t) weight[side];
	for (i = side ? NL_SYM_COUNT_ : 0; i < n; i++)
	{
		uint32_t	w = allowed[i] ? taste[i] : 0;

		if (left < w)
			return i;
		left -= w;
	}
	return -1;
}

#endif							/* WALK_SCHEMA_H */

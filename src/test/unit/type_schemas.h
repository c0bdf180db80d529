/*-------------------------------------------------------------------------
 * type_schemas.h
 *	  Schemas of all sorts of types, and values, for random walks over the
 *	  grammar (test_walks.c).
 *
 * A schema is a list of lines:
 *	  T table, T schema.table	what follows belongs to it
 *	  C column|type|flags		p: in the primary key, n: not null
 *	  K table|col,col|table|col,col		a foreign key
 *	  V kind|text, V T|text|table|column	N number, T text, P period, D duration
 * walk_free() frees all that walk_read() made.
 *-------------------------------------------------------------------------
 */
#ifndef TYPE_SCHEMAS_H
#define TYPE_SCHEMAS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/grammar.h"

/* Two keys between the same tables, composite keys, a key of a table onto
 * itself, an isolated table, names that need quotes, types of all sorts. */
static const char *const walk_shop[] = {
	"T customers",
	"C id|integer|pn", "C name|text|n", "C mood|mood|", "C born|date|", "C email|character varying(40)|",
	"C vip|boolean|n", "C credit|money|", "C tags|text[]|", "C grade|\"char\"|",
	"T addresses",
	"C id|bigint|pn", "C city|text|", "C zip|character(5)|", "C place|point|",
	"T orders",
	"C id|integer|pn", "C customer_id|integer|n", "C billing_id|bigint|", "C shipping_id|bigint|n",
	"C placed_at|timestamp with time zone|n", "C shipped|timestamp without time zone|", "C paid|boolean|",
	"C total|numeric(10,2)|", "C status|character varying|n", "C note|json|", "C wait|interval|",
	"T order_items",
	"C order_id|integer|pn", "C line|smallint|pn", "C product_id|integer|", "C quantity|integer|n", "C price|money|",
	"C discount|double precision|",
	"T Product List",
	"C id|integer|pn", "C Unit Price|numeric|", "C select|text|", "C size|\"Size Class\"|", "C codes|integer[]|",
	"C moods|mood[]|", "C since|date|n",
	"T shipments",
	"C id|uuid|pn", "C order_id|integer|", "C line|smallint|", "C at|time without time zone|", "C meta|jsonb|",
	"C sent|date|",
	"T employees",
	"C id|integer|pn", "C name|name|n", "C manager_id|integer|", "C department|text|", "C salary|real|",
	"C hired|date|", "C mood|mood|",
	"T departments",
	"C name|text|pn", "C budget|numeric|", "C head|integer|",
	"T archive.orders",
	"C id|integer|pn", "C count|bigint|", "C customer_id|integer|", "C placed_at|date|",
	"T logs",
	"C line|text|", "C payload|xml|", "C at|timestamp without time zone|", "C ip|inet|",
	"K orders|customer_id|customers|id",
	"K orders|billing_id|addresses|id",
	"K orders|shipping_id|addresses|id",
	"K order_items|order_id|orders|id",
	"K order_items|product_id|Product List|id",
	"K shipments|order_id,line|order_items|order_id,line",
	"K employees|manager_id|employees|id",
	"K employees|department|departments|name",
	"K archive.orders|customer_id|customers|id",
	"V N|5", "V N|2023", "V N|0.5", "V N|-3", "V N|18",
	"V T|O'Brien|customers|name", "V T|100%_a\\b|", "V T|paid|orders|status", "V T|happy|customers|mood",
	"V T|red|customers|tags", "V T|Paris|addresses|city", "V T|M|Product List|size",
	"V T|08:30:00|shipments|at", "V T|0b5ff5c5-5ad0-4ba7-a5c0-0e0a6f8c0001|shipments|id",
	"V T|sales|employees|department",
	"V P|2023", "V P|2023-Q4", "V P|2023-12", "V P|2024-02-29", "V P|2023-12-31", "V P|year-1", "V P|quarter+0", "V P|month-1",
	"V P|week+1", "V P|day-1", "V P|day+0",
	"V D|30 day", "V D|1 year", "V D|24 hour", "V D|2 week",
	NULL
};

/* More tables in a row than one query may join. */
static const char *const walk_chain[] = {
	"T c01", "C id|integer|pn", "C name|text|",
	"T c02", "C id|integer|pn", "C prev|integer|", "C day|date|",
	"T c03", "C id|integer|pn", "C prev|integer|", "C flag|boolean|",
	"T c04", "C id|integer|pn", "C prev|integer|",
	"T c05", "C id|integer|pn", "C prev|integer|", "C name|text|",
	"T c06", "C id|integer|pn", "C prev|integer|", "C ip|inet|",
	"T c07", "C id|integer|pn", "C prev|integer|",
	"T c08", "C id|integer|pn", "C prev|integer|",
	"T c09", "C id|integer|pn", "C prev|integer|", "C list|text[]|",
	"T c10", "C id|integer|pn", "C prev|integer|",
	"T c11", "C id|integer|pn", "C prev|integer|",
	"T c12", "C id|integer|pn", "C prev|integer|",
	"T c13", "C id|integer|pn", "C prev|integer|",
	"T c14", "C id|integer|pn", "C prev|integer|", "C day|date|",
	"T c15", "C id|integer|pn", "C prev|integer|", "C name|text|",
	"K c02|prev|c01|id", "K c03|prev|c02|id", "K c04|prev|c03|id", "K c05|prev|c04|id",
	"K c06|prev|c05|id", "K c07|prev|c06|id", "K c08|prev|c07|id", "K c09|prev|c08|id",
	"K c10|prev|c09|id", "K c11|prev|c10|id", "K c12|prev|c11|id", "K c13|prev|c12|id",
	"K c14|prev|c13|id", "K c15|prev|c14|id",
	"V N|7", "V P|2024", "V T|x|c01|name",
	NULL
};

/* Tables that leave little to say: one column of an odd type each, no keys, a
 * table without columns. */
static const char *const walk_bare[] = {
	"T only_json", "C doc|json|",
	"T only_bool", "C yes|boolean|",
	"T only_text", "C word|text|",
	"T only_date", "C day|date|",
	"T only_list", "C words|text[]|",
	"T nothing",
	NULL
};

#define WALK_MEMORY 65536

typedef struct WalkSchema
{
	NlSchema	schema;
	NlValue    *values;
	int			n_values;
	char	   *memory;			/* WALK_MEMORY bytes for all of the above */
	size_t		used;
} WalkSchema;

static inline void *
walk_alloc(WalkSchema *walk, size_t size)
{
	void	   *result = walk->memory + walk->used;

	walk->used += (size + 15) / 16 * 16;
	if (walk->used > WALK_MEMORY)
	{
		fprintf(stderr, "WALK_MEMORY is too small\n");
		exit(1);
	}
	return result;
}

static inline void
walk_free(WalkSchema *walk)
{
	free(walk->memory);
}

/* Field n of a line, behind its letter and blank. */
static inline char *
walk_field(WalkSchema *walk, const char *line, int n)
{
	const char *start = line + 2;
	size_t		length;
	char	   *copy;

	while (n-- > 0 && *start != '\0')
	{
		start += strcspn(start, "|");
		start += *start == '|';
	}
	length = strcspn(start, "|");
	copy = walk_alloc(walk, length + 1);
	memcpy(copy, start, length);
	return copy;
}

static inline NlType
walk_class(const char *type)
{
	static const char *const others[] = {"point", "json", "jsonb", "xml", "interval", "time", "uuid", "inet", NULL};
	int			i;

	if (strstr(type, "[]") != NULL)
		return NL_TYPE_ARRAY;
	if (strncmp(type, "timestamp", 9) == 0 || strcmp(type, "date") == 0)
		return NL_TYPE_DATE;
	if (strcmp(type, "boolean") == 0)
		return NL_TYPE_BOOL;
	if (strstr(type, "int") == type || strcmp(type, "bigint") == 0 || strcmp(type, "smallint") == 0 ||
		strncmp(type, "numeric", 7) == 0 || strcmp(type, "money") == 0 || strcmp(type, "real") == 0 ||
		strcmp(type, "double precision") == 0)
		return strcmp(type, "interval") == 0 ? NL_TYPE_OTHER : NL_TYPE_NUMBER;
	for (i = 0; others[i] != NULL; i++)
		if (strncmp(type, others[i], strlen(others[i])) == 0)
			return NL_TYPE_OTHER;
	return NL_TYPE_TEXT;
}

/* Table by name, schema.name where it has one. */
static inline int
walk_table(const NlSchema *schema, const char *name)
{
	int			t;

	for (t = 0; t < schema->n_tables; t++)
	{
		const NlTable *table = &schema->tables[t];
		const char *point = strchr(name, '.');

		if (table->qualify ? (point != NULL && strcmp(table->name, point + 1) == 0) :
			strcmp(table->name, name) == 0)
			return t;
	}
	fprintf(stderr, "no table %s\n", name);
	exit(1);
}

static inline int
walk_column(const NlSchema *schema, int table, const char *name)
{
	const NlTable *t = &schema->tables[table];
	int			c;

	for (c = t->first_column; c < t->first_column + t->n_columns; c++)
		if (strcmp(schema->columns[c].name, name) == 0)
			return c;
	fprintf(stderr, "no column %s.%s\n", t->name, name);
	exit(1);
}

static inline int
walk_columns(const NlSchema *schema, int table, char *names, int *columns)
{
	char	   *name;
	int			n = 0;

	for (name = strtok(names, ","); name != NULL; name = strtok(NULL, ","))
		columns[n++] = walk_column(schema, table, name);
	return n;
}

static inline void
walk_read(const char *const *lines, WalkSchema *walk)
{
	NlSchema   *schema = &walk->schema;
	int			n = 0;
	int			i;

	memset(walk, 0, sizeof(*walk));
	walk->memory = calloc(1, WALK_MEMORY);
	while (lines[n] != NULL)
		n++;
	schema->tables = walk_alloc(walk, (size_t) n * sizeof(NlTable));
	schema->columns = walk_alloc(walk, (size_t) n * sizeof(NlColumn));
	schema->keys = walk_alloc(walk, (size_t) n * sizeof(NlKey));
	walk->values = walk_alloc(walk, (size_t) n * sizeof(NlValue));
	for (i = 0; i < n; i++)
	{
		char	   *a = walk_field(walk, lines[i], 0);
		char	   *b = walk_field(walk, lines[i], 1);
		char	   *c = walk_field(walk, lines[i], 2);
		char	   *d = walk_field(walk, lines[i], 3);
		NlTable    *table = schema->n_tables > 0 ? &schema->tables[schema->n_tables - 1] : NULL;

		switch (lines[i][0])
		{
			case 'T':
				{
					char	   *point = strchr(a, '.');

					table = &schema->tables[schema->n_tables++];
					table->first_column = schema->n_columns;
					table->schema_name = "public";
					table->name = a;
					table->rows = 100;
					if (point != NULL)
					{
						*point = '\0';
						table->schema_name = a;
						table->name = point + 1;
						table->qualify = true;
					}
				}
				break;
			case 'C':
				{
					NlColumn   *column = &schema->columns[schema->n_columns++];

					column->name = a;
					column->type_name = b;
					column->type = walk_class(b);
					column->integer = strcmp(b, "integer") == 0 || strcmp(b, "bigint") == 0 || strcmp(b, "smallint") == 0;
					column->timestamp = strncmp(b, "timestamp", 9) == 0;
					column->primary = strchr(c, 'p') != NULL;
					column->not_null = strchr(c, 'n') != NULL;
					column->table = schema->n_tables - 1;
					table->n_columns++;
					table->n_primary += column->primary;
				}
				break;
			case 'K':
				{
					NlKey	   *key = &schema->keys[schema->n_keys++];

					key->from_table = walk_table(schema, a);
					key->to_table = walk_table(schema, c);
					key->n = walk_columns(schema, key->from_table, b, key->from);
					(void) walk_columns(schema, key->to_table, d, key->to);
				}
				break;
			case 'V':
				{
					NlValue    *value = &walk->values[walk->n_values++];

					value->kind = *a == 'N' ? NL_VALUE_NUMBER : *a == 'T' ? NL_VALUE_TEXT :
						*a == 'P' ? NL_VALUE_PERIOD : NL_VALUE_DURATION;
					value->text = b;
					value->column = *c == '\0' ? -1 :
						walk_column(schema, walk_table(schema, c), d);
				}
				break;
			default:
				break;
		}
	}
}

/* ---- IR as text ---- */

/* The item that nl_ir_text shows so: a table, table.column, or a value. */
static inline int
walk_item(const WalkSchema *walk, const char *name, size_t length)
{
	const NlSchema *schema = &walk->schema;
	int			i;

	for (i = 0; i < schema->n_tables; i++)
		if (strlen(schema->tables[i].name) == length && memcmp(schema->tables[i].name, name, length) == 0)
			return i;
	for (i = 0; i < schema->n_columns; i++)
	{
		const char *table = schema->tables[schema->columns[i].table].name;
		size_t		n = strlen(table);

		if (length == n + 1 + strlen(schema->columns[i].name) && memcmp(table, name, n) == 0 &&
			name[n] == '.' && memcmp(schema->columns[i].name, name + n + 1, length - n - 1) == 0)
			return schema->n_tables + i;
	}
	for (i = 0; i < walk->n_values; i++)
		if (strlen(walk->values[i].text) == length && memcmp(walk->values[i].text, name, length) == 0)
			return schema->n_tables + schema->n_columns + i;
	fprintf(stderr, "no item %.*s\n", (int) length, name);
	exit(1);
}

/* Reads what nl_ir_text writes; at most max tokens. Returns how many. */
static inline int
walk_tokens(const WalkSchema *walk, const char *text, int32_t *ir, int max)
{
	int			n = 0;

	while (*text != '\0')
	{
		size_t		length;
		int			i;

		if (n == max)
		{
			fprintf(stderr, "too long: %s\n", text);
			exit(1);
		}
		/* <, <= and </s> are symbols, <name> an item */
		if (*text == '<' && strchr(" =/", text[1]) == NULL && strncmp(text, "<pad>", 5) != 0)
		{
			length = strcspn(text + 1, ">");
			ir[n++] = NL_IR_ITEM + walk_item(walk, text + 1, length);
			text += length + 2;
		}
		else
		{
			length = strcspn(text, " ");
			for (i = 0; i < NL_SYM_COUNT_; i++)
				if (strlen(nl_symbol_names[i]) == length && memcmp(nl_symbol_names[i], text, length) == 0)
					break;
			if (i == NL_SYM_COUNT_)
			{
				fprintf(stderr, "no symbol %.*s\n", (int) length, text);
				exit(1);
			}
			ir[n++] = i;
			text += length;
		}
		while (*text == ' ')
			text++;
	}
	return n;
}

/* ---- walks ---- */

static inline uint32_t
walk_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (uint32_t) (*seed >> 32);
}

/*
 * One of the outputs that are allowed: a symbol, a table, a column or a value
 * first, then which one, so that the many columns leave room for the rest. An
 * end is taken with 1 of `patience`. -1: nothing is allowed.
 */
static inline int
walk_choose(const WalkSchema *walk, const int32_t *items, int n_items,
			const uint8_t *allowed, int patience, uint64_t *seed)
{
	int			n_kind[4] = {0, 0, 0, 0};
	int			kind;
	int			pick;
	int			i;
	const NlSchema *schema = &walk->schema;

#define WALK_KIND(i) ((i) < NL_SYM_COUNT_ ? 0 : items[(i) - NL_SYM_COUNT_] < schema->n_tables ? 1 : \
	items[(i) - NL_SYM_COUNT_] < schema->n_tables + schema->n_columns ? 2 : 3)

	for (i = 0; i < NL_SYM_COUNT_ + n_items; i++)
		if (allowed[i] && i != NL_SYM_END)
			n_kind[WALK_KIND(i)]++;
	if (allowed[NL_SYM_END] &&
		(n_kind[0] + n_kind[1] + n_kind[2] + n_kind[3] == 0 ||
		 walk_random(seed) % (uint32_t) patience == 0))
		return NL_SYM_END;
	if (n_kind[0] + n_kind[1] + n_kind[2] + n_kind[3] == 0)
		return -1;
	do
		kind = (int) (walk_random(seed) % 4);
	while (n_kind[kind] == 0);
	pick = (int) (walk_random(seed) % (uint32_t) n_kind[kind]);
	for (i = 0; i < NL_SYM_COUNT_ + n_items; i++)
		if (allowed[i] && i != NL_SYM_END && WALK_KIND(i) == kind && pick-- == 0)
			return i;
	return -1;
}

#endif							/* TYPE_SCHEMAS_H */

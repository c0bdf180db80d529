/*-------------------------------------------------------------------------
 * compile_schema.h
 *	  A schema with awkward names, and IR read from text, for the tests and
 *	  the fuzzer of the compiler. Included by them only.
 *
 * IR text is what nl_ir_text writes, but for values: {30} is a number,
 * {'x'} a text, {'x'@table.column} one found in that column, {~2023} a
 * period, {^30 day} a duration. Values' texts live in the IrText.
 *-------------------------------------------------------------------------
 */
#ifndef COMPILE_SCHEMA_H
#define COMPILE_SCHEMA_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "engine/arena.h"
#include "lang/compile.h"

#define N_OF(array) ((int) (sizeof(array) / sizeof((array)[0])))

/* number, in type, flags: p primary, f foreign, n not null, i integer, t time of day */
#define COLUMN(table_, name_, type_name_, type_, flags_) \
	{.table = table_, .name = name_, .type_name = type_name_, .type = NL_TYPE_##type_, \
	 .primary = has_flag(flags_, 'p'), .foreign = has_flag(flags_, 'f'), \
	 .not_null = has_flag(flags_, 'n'), .integer = has_flag(flags_, 'i'), \
	 .timestamp = has_flag(flags_, 't')}

static inline bool
has_flag(const char *flags, char flag)
{
	return strchr(flags, flag) != NULL;
}

enum
{
	SINGER, CONCERT, STADIUM, CONCERT_STADIUM, EMPLOYEE, USER, EVENT, ORDER_LINE, DELIVERY,
	N_TABLES
};

static NlTable schema_tables[N_TABLES];
static NlColumn schema_columns[64];
static NlKey schema_keys[16];
static NlSchema schema;

static inline int
column_of(const char *table, const char *name)
{
	int			c;

	for (c = 0; c < schema.n_columns; c++)
		if (strcmp(schema.columns[c].name, name) == 0 &&
			strcmp(schema.tables[schema.columns[c].table].name, table) == 0)
			return c;
	return -1;
}

static inline void
schema_key(const char *from, const char *from_column, const char *to, const char *to_column)
{
	NlKey	   *k = &schema.keys[schema.n_keys++];

	memset(k, 0, sizeof(*k));
	k->n = 1;
	k->from[0] = column_of(from, from_column);
	k->to[0] = column_of(to, to_column);
	k->from_table = schema.columns[k->from[0]].table;
	k->to_table = schema.columns[k->to[0]].table;
}

static inline void
schema_init(void)
{
	static const char *const names[N_TABLES] = {
		"singer", "concert", "Stadium", "concert_stadium", "employee", "user",
		"event", "order_line", "delivery"
	};
	const NlColumn columns[] = {
		COLUMN(SINGER, "singer_id", "integer", NUMBER, "pni"),
		COLUMN(SINGER, "name", "text", TEXT, "n"),
		COLUMN(SINGER, "age", "integer", NUMBER, "i"),
		COLUMN(SINGER, "Net Worth", "numeric(12,2)", NUMBER, ""),
		COLUMN(SINGER, "birth", "date", DATE, ""),
		COLUMN(SINGER, "active", "boolean", BOOL, "n"),
		COLUMN(SINGER, "tags", "text[]", ARRAY, ""),
		COLUMN(SINGER, "marks", "integer[]", ARRAY, ""),
		COLUMN(SINGER, "status", "singer_status", TEXT, ""),
		COLUMN(CONCERT, "concert_id", "integer", NUMBER, "pni"),
		COLUMN(CONCERT, "title", "character varying(80)", TEXT, ""),
		COLUMN(CONCERT, "order", "integer", NUMBER, "i"),
		COLUMN(CONCERT, "singer_id", "integer", NUMBER, "fi"),
		COLUMN(CONCERT, "starts_at", "timestamp without time zone", DATE, "t"),
		COLUMN(CONCERT, "fee", "money", NUMBER, ""),
		COLUMN(CONCERT, "year", "integer", NUMBER, "i"),
		COLUMN(STADIUM, "stadium_id", "integer", NUMBER, "pni"),
		COLUMN(STADIUM, "name", "text", TEXT, ""),
		COLUMN(STADIUM, "capacity", "bigint", NUMBER, "ni"),
		COLUMN(STADIUM, "opened", "date", DATE, ""),
		COLUMN(STADIUM, "uid", "uuid", OTHER, ""),
		COLUMN(CONCERT_STADIUM, "concert_id", "integer", NUMBER, "pfni"),
		COLUMN(CONCERT_STADIUM, "stadium_id", "integer", NUMBER, "pfni"),
		COLUMN(EMPLOYEE, "id", "integer", NUMBER, "pni"),
		COLUMN(EMPLOYEE, "name", "text", TEXT, ""),
		COLUMN(EMPLOYEE, "manager_id", "integer", NUMBER, "fi"),
		COLUMN(EMPLOYEE, "count", "integer", NUMBER, "i"),
		COLUMN(USER, "E\"mail", "text", TEXT, ""),
		COLUMN(USER, "height", "double precision", NUMBER, ""),
		COLUMN(EVENT, "when", "timestamp with time zone", DATE, "t"),
		COLUMN(EVENT, "singer_id", "integer", NUMBER, "fi"),
		COLUMN(EVENT, "lasted", "interval", OTHER, ""),
		COLUMN(ORDER_LINE, "order_no", "integer", NUMBER, "pni"),
		COLUMN(ORDER_LINE, "line_no", "integer", NUMBER, "pni"),
		COLUMN(ORDER_LINE, "quantity", "integer", NUMBER, "ni"),
		COLUMN(DELIVERY, "order_no", "integer", NUMBER, "fi"),
		COLUMN(DELIVERY, "line_no", "integer", NUMBER, "fi"),
		COLUMN(DELIVERY, "done", "date", DATE, "")
	};
	NlKey	   *k;
	int			i;

	memset(&schema, 0, sizeof(schema));
	memset(schema_tables, 0, sizeof(schema_tables));
	schema.tables = schema_tables;
	schema.n_tables = N_TABLES;
	schema.columns = schema_columns;
	schema.n_columns = N_OF(columns);
	schema.keys = schema_keys;
	memcpy(schema_columns, columns, sizeof(columns));
	for (i = 0; i < N_TABLES; i++)
	{
		schema_tables[i].schema_name = i == USER ? "odd schema" : "public";
		schema_tables[i].name = names[i];
		schema_tables[i].qualify = i == USER;
		schema_tables[i].first_column = -1;
		schema_tables[i].rows = 100;
	}
	for (i = 0; i < schema.n_columns; i++)
	{
		NlTable    *t = &schema_tables[columns[i].table];

		if (t->first_column < 0)
			t->first_column = i;
		t->n_columns++;
		t->n_primary += columns[i].primary;
	}
	schema_key("concert", "singer_id", "singer", "singer_id");
	schema_key("concert_stadium", "concert_id", "concert", "concert_id");
	schema_key("concert_stadium", "stadium_id", "Stadium", "stadium_id");
	schema_key("employee", "manager_id", "employee", "id");
	schema_key("event", "singer_id", "singer", "singer_id");
	schema_key("delivery", "order_no", "order_line", "order_no");
	k = &schema.keys[schema.n_keys - 1];
	k->n = 2;
	k->from[1] = column_of("delivery", "line_no");
	k->to[1] = column_of("order_line", "line_no");
}

/* ---- IR from text ---- */

typedef struct IrText
{
	int32_t		ir[512];
	int			n;
	NlValue		values[NL_MAX_VALUES];
	int			n_values;
	char		pool[4096];
	size_t		used;
} IrText;

static inline char *
ir_text_keep(IrText *text, const char *from, size_t length)
{
	char	   *kept = text->pool + text->used;

	if (text->used + length + 1 > sizeof(text->pool))
		return NULL;
	memcpy(kept, from, length);
	kept[length] = '\0';
	text->used += length + 1;
	return kept;
}

/* What stands between braces. */
static inline bool
ir_text_value(IrText *text, char *word)
{
	NlValue    *value = &text->values[text->n_values];
	char	   *end;

	if (text->n_values == NL_MAX_VALUES)
		return false;
	value->column = -1;
	value->first_word = value->n_words = 0;
	value->fuzzy = false;
	value->kind = NL_VALUE_NUMBER;
	value->text = word;
	if (*word == '~' || *word == '^')
	{
		value->kind = *word == '~' ? NL_VALUE_PERIOD : NL_VALUE_DURATION;
		value->text = word + 1;
	}
	else if (*word == '\'')
	{
		value->kind = NL_VALUE_TEXT;
		value->text = word + 1;
		end = strrchr(word + 1, '\'');
		if (end == NULL)
			return false;
		*end = '\0';
		if (end[1] == '@')
		{
			char	   *point = strchr(end + 2, '.');

			if (point == NULL)
				return false;
			*point = '\0';
			value->column = column_of(end + 2, point + 1);
			if (value->column < 0)
				return false;
		}
	}
	text->ir[text->n++] = NL_IR_ITEM + NL_ITEM_VALUE(&schema, text->n_values);
	text->n_values++;
	return true;
}

/* What stands between angle brackets. */
static inline bool
ir_text_item(IrText *text, char *word)
{
	char	   *point = strchr(word, '.');
	int			i;

	if (point != NULL)
	{
		*point = '\0';
		i = column_of(word, point + 1);
		text->ir[text->n++] = NL_IR_ITEM + NL_ITEM_COLUMN(&schema, i);
		return i >= 0;
	}
	for (i = 0; i < schema.n_tables; i++)
		if (strcmp(schema.tables[i].name, word) == 0)
		{
			text->ir[text->n++] = NL_IR_ITEM + NL_ITEM_TABLE(&schema, i);
			return true;
		}
	return false;
}

/* The end of the word that begins here: its bracket, or behind the word. */
static inline const char *
ir_text_end(const char *from)
{
	if (from[0] == '{' && from[1] == '\'')
	{
		/* texts may hold braces */
		for (from += 2; *from != '\0'; from++)
			if (from[0] == '\'' && (from[1] == '}' || from[1] == '@'))
				break;
	}
	if (*from == '{' || *from == '\'')
		return from + strcspn(from, "}");
	if (*from == '<' && from[1] != ' ' && from[1] != '=' && from[1] != '\0')
		return from + strcspn(from, ">");
	return from + strcspn(from, " ");
}

/* False: the text is not well formed. */
static inline bool
ir_text_read(IrText *text, const char *from)
{
	text->n = text->n_values = 0;
	text->used = 0;
	while (*from != '\0')
	{
		const char *end;
		char	   *word;
		int			symbol;

		if (*from == ' ')
		{
			from++;
			continue;
		}
		if (text->n == N_OF(text->ir))
			return false;
		end = ir_text_end(from);
		if ((*from == '{' && *end == '}') || (*from == '<' && *end == '>'))
		{
			word = ir_text_keep(text, from + 1, (size_t) (end - from - 1));
			if (word == NULL ||
				!(*from == '{' ? ir_text_value(text, word) : ir_text_item(text, word)))
				return false;
			from = end + 1;
			continue;
		}
		word = ir_text_keep(text, from, (size_t) (end - from));
		if (word == NULL)
			return false;
		for (symbol = 0; symbol < NL_SYM_COUNT_; symbol++)
			if (strcmp(nl_symbol_names[symbol], word) == 0)
				break;
		if (symbol == NL_SYM_COUNT_)
			return false;
		text->ir[text->n++] = symbol;
		from = end;
	}
	return true;
}

/* ---- memory ---- */

typedef struct Blocks
{
	void	   *block[512];
	int			n;
	int			left;			/* blocks that may still be had; -1: all */
} Blocks;

static inline void *
blocks_more(void *owner, size_t size)
{
	Blocks	   *blocks = owner;

	if (blocks->n == N_OF(blocks->block) || blocks->left == 0)
		return NULL;
	if (blocks->left > 0)
		blocks->left--;
	blocks->block[blocks->n] = malloc(size);
	return blocks->block[blocks->n] == NULL ? NULL : blocks->block[blocks->n++];
}

static inline void
blocks_free(Blocks *blocks)
{
	while (blocks->n > 0)
		free(blocks->block[--blocks->n]);
}

#endif							/* COMPILE_SCHEMA_H */

/*-------------------------------------------------------------------------
 * grammar_items.c
 *	  The context's items as the grammar sees them: slots of tables, classes
 *	  of columns, what values can stand for, how far tables are apart.
 *
 * Everything is computed once for a context and lives in the caller's arena;
 * NL_ERR_NOMEM is the only failure. Items that cannot be named (numbers out
 * of range, tables beyond NL_G_TABLES) stay NL_ITEM_IS_NOTHING.
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "lang/exprtype.h"
#include "lang/grammar_state.h"
#include "lang/units.h"

static int
class_of(NlGrammar *grammar, const NlColumn *column)
{
	int			class;

	switch (column->type)
	{
		case NL_TYPE_NUMBER:
			return NL_G_NUMBER;
		case NL_TYPE_TEXT:
			return NL_G_TEXT;
		case NL_TYPE_DATE:
			return NL_G_DATE;
		case NL_TYPE_BOOL:
			return NL_G_BOOL;
		default:
			break;
	}
	for (class = NL_G_SPECIAL; class < NL_G_MISC; class++)
	{
		if (grammar->special[class] == NULL)
		{
			grammar->special[class] = column->type_name;
			if (nl_type_comparable(column))
				grammar->comparable |= NL_G_SET(class);
			if (nl_type_has_min(column))
				grammar->ordered |= NL_G_SET(class);
			if (column->type == NL_TYPE_ARRAY)
			{
				grammar->arrays |= NL_G_SET(class);
				if (nl_type_number_elements(column))
					grammar->number_arrays |= NL_G_SET(class);
			}
			return class;
		}
		if (strcmp(grammar->special[class], column->type_name) == 0)
			return class;
	}
	return NL_G_MISC;
}

/* ---- values ---- */

/* [-] digits [. digits]; *integer: no point */
static bool
is_number(const char *text, bool *integer)
{
	bool		digit = false;

	*integer = true;
	if (*text == '-')
		text++;
	for (; *text != '\0'; text++)
	{
		if (*text >= '0' && *text <= '9')
			digit = true;
		else if (*text == '.' && digit && *integer)
		{
			*integer = false;
			digit = false;
		}
		else
			return false;
	}
	return digit;
}

static uint8_t
value_fits(const NlValue *value)
{
	bool		integer = false;
	bool		number = is_number(value->text, &integer);
	size_t		length = strlen(value->text);
	bool		year = number && integer && length == 4 && value->text[0] != '-' &&
		strcmp(value->text, "0000") != 0;

	switch (value->kind)
	{
		case NL_VALUE_NUMBER:
			return (uint8_t) (NL_G_VALUE_CODE | (number ? NL_G_VALUE_NUMBER : 0) |
							  (year ? NL_G_VALUE_PERIOD : 0) |
							  (number && integer && length <= 9 && value->text[0] != '-' ?
							   NL_G_VALUE_COUNT : 0));
		case NL_VALUE_TEXT:
			return NL_G_VALUE_TEXT;
		case NL_VALUE_PERIOD:
			/* relative ones begin with a letter */
			return (uint8_t) (NL_G_VALUE_PERIOD | (year ? NL_G_VALUE_NUMBER : 0) |
							  (value->text[0] >= '0' && value->text[0] <= '9' ? NL_G_VALUE_CODE : 0));
		case NL_VALUE_DURATION:
			return NL_G_VALUE_DURATION;
	}
	return 0;
}

/* Does the name of a type begin so? */
static bool
begins(const char *name, const char *with)
{
	return strncmp(name, with, strlen(with)) == 0;
}

/* Is the text all of these characters, and begins with a digit (or, hex, any)? */
static bool
is_all_of(const char *text, const char *characters, bool digit)
{
	return text[0] != '\0' && (!digit || (text[0] >= '0' && text[0] <= '9')) &&
		text[strspn(text, characters)] == '\0';
}

/*
 * Would PostgreSQL read the text as a literal of the type? Said of the few
 * types whose literals are told easily; of others no.
 */
static bool
is_literal(const char *type, const char *text)
{
	size_t		length = strlen(text);

	if (strcmp(type, "uuid") == 0)
		return length == 36 && is_all_of(text, "0123456789abcdefABCDEF-", false);
	if (begins(type, "time "))
		return length >= 4 && length <= 8 && strchr(text, ':') != NULL &&
			is_all_of(text, "0123456789:", true);
	if (begins(type, "interval"))
		return length <= 9 && is_all_of(text, "0123456789", true);
	if (strcmp(type, "inet") == 0)
		return length >= 7 && length <= 15 && strchr(text, '.') != NULL &&
			is_all_of(text, "0123456789.", true);
	return false;
}

/*
 * Does a number's unit fit the column? Of an expression the unit is not known:
 * it counts in those of columns, and what was said in one that none has was
 * said to be converted.
 */
static bool
unit_fits(const NlGrammar *grammar, const NlValue *value, int column)
{
	const NlSchema *schema = grammar->schema;
	bool		converted = false;
	int			i;

	if (column != NL_G_NONE)
		return nl_unit_fits(schema->columns[grammar->items[column].number].unit_number,
							value->unit, value->converted);
	if (value->unit == 0 || value->converted)
		return true;
	for (i = 0; i < grammar->n_values; i++)
		converted |= grammar->values[i].converted && grammar->values[i].first_word == value->first_word;
	for (i = 0; converted && i < schema->n_columns; i++)
		if (schema->columns[i].unit_number == value->unit)
			return true;
	return !converted;
}

/*
 * May the value item stand beside an expression of the class? column: the
 * position of the column that the expression is, or NL_G_NONE. What was
 * found in a column fits that one, its namesakes and those that keys link
 * with it; a number in a unit, columns of that unit or of none.
 */
bool
nl_grammar_value_fits(const NlGrammar *grammar, int value, int class, int column)
{
	const NlGrammarItem *item = &grammar->items[value];
	const NlSchema *schema = grammar->schema;
	int			found;
	int			beside;

	switch (class)
	{
		case NL_G_NUMBER:
			if ((item->fits & NL_G_VALUE_NUMBER) == 0)
				return false;
			break;
		case NL_G_DATE:
			if ((item->fits & NL_G_VALUE_PERIOD) == 0)
				return false;
			break;
		case NL_G_BOOL:
		case NL_G_MISC:
			return false;
		case NL_G_INTERVAL:
			if ((item->fits & NL_G_VALUE_DURATION) != 0)
				return true;
			/* FALLTHROUGH */
		default:
			if ((item->fits & (NL_G_VALUE_TEXT | NL_G_VALUE_CODE)) == 0)
				return false;
			if ((grammar->number_arrays & NL_G_SET(class)) != 0 &&
				(item->fits & NL_G_VALUE_NUMBER) == 0)
				return false;
			break;
	}
	if (class == NL_G_NUMBER && !unit_fits(grammar, &grammar->values[item->number], column))
		return false;
	found = grammar->values[item->number].column;
	/* beside other types it must be one of their literals, or the statement fails */
	if (class >= NL_G_SPECIAL && (grammar->arrays & NL_G_SET(class)) == 0 &&
		!(found >= 0 && found < schema->n_columns &&
		  strcmp(schema->columns[found].type_name, grammar->special[class]) == 0) &&
		!is_literal(grammar->special[class], grammar->values[item->number].text))
		return false;
	if (found < 0 || column == NL_G_NONE)
		return true;
	beside = grammar->items[column].number;
	return found == beside || item->linked == grammar->items[column].linked ||
		(found < schema->n_columns &&
		 strcmp(schema->columns[found].name, schema->columns[beside].name) == 0);
}

/* ---- keys ---- */

static int32_t
root_of(const int32_t *linked, int32_t column)
{
	while (linked[column] != column)
		column = linked[column];
	return column;
}

/* The least column among those that keys link, for every column. */
static int32_t *
link_columns(const NlSchema *schema, NlArena *arena)
{
	int32_t    *linked = nl_arena_array(arena, (size_t) schema->n_columns + 1, sizeof(int32_t));
	int			i,
				k;

	if (linked == NULL)
		return NULL;
	for (i = 0; i < schema->n_columns; i++)
		linked[i] = i;
	for (k = 0; k < schema->n_keys; k++)
	{
		for (i = 0; i < schema->keys[k].n; i++)
		{
			int32_t		a = root_of(linked, schema->keys[k].from[i]);
			int32_t		b = root_of(linked, schema->keys[k].to[i]);

			if (a < b)
				linked[b] = a;
			else
				linked[a] = b;
		}
	}
	for (i = 0; i < schema->n_columns; i++)
		linked[i] = root_of(linked, i);
	return linked;
}

/* Breadth first from each slot's table over all keys, NL_MAX_SOURCES deep. */
static NlStatus
measure(NlGrammar *grammar, const uint8_t *slot_of, NlArena *arena, NlError *err)
{
	const NlSchema *schema = grammar->schema;
	int			n = schema->n_tables;
	int		   *first = nl_arena_zalloc(arena, ((size_t) n + 2) * sizeof(int));
	int		   *other = nl_arena_array(arena, 2 * (size_t) schema->n_keys + 1, sizeof(int));
	int		   *queue = nl_arena_array(arena, (size_t) n + 1, sizeof(int));
	uint8_t    *away = nl_arena_array(arena, (size_t) n + 1, sizeof(uint8_t));
	int			i,
				s;

	if (first == NULL || other == NULL || queue == NULL || away == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "no memory for the grammar");
	/* neighbours of table t: other[first[t] .. first[t + 1]) */
	for (i = 0; i < schema->n_keys; i++)
	{
		first[schema->keys[i].from_table + 2]++;
		first[schema->keys[i].to_table + 2]++;
	}
	for (i = 2; i <= n; i++)
		first[i] += first[i - 1];
	for (i = 0; i < schema->n_keys; i++)
	{
		other[first[schema->keys[i].from_table + 1]++] = schema->keys[i].to_table;
		other[first[schema->keys[i].to_table + 1]++] = schema->keys[i].from_table;
	}
	memset(grammar->distance, 0xff, sizeof(grammar->distance));
	for (s = 0; s < grammar->n_slots; s++)
	{
		int			head = 0,
					tail = 0;

		memset(away, 0xff, (size_t) n);
		away[grammar->tables[s]] = 0;
		queue[tail++] = grammar->tables[s];
		while (head < tail)
		{
			int			t = queue[head++];

			if (slot_of[t] != NL_G_NO_SLOT)
				grammar->distance[s][slot_of[t]] = away[t];
			if (away[t] == NL_MAX_SOURCES)
				continue;
			for (i = first[t]; i < first[t + 1]; i++)
			{
				if (t == grammar->tables[s] && slot_of[other[i]] != NL_G_NO_SLOT)
					grammar->neighbours[s] |= nl_grammar_bit(slot_of[other[i]]);
				if (away[other[i]] == 0xff)
				{
					away[other[i]] = (uint8_t) (away[t] + 1);
					queue[tail++] = other[i];
				}
			}
		}
	}
	return NL_OK;
}

/* ---- all ---- */

static int
slot_for(NlGrammar *grammar, uint8_t *slot_of, int table)
{
	if (slot_of[table] == NL_G_NO_SLOT && grammar->n_slots < NL_G_TABLES)
	{
		grammar->tables[grammar->n_slots] = table;
		slot_of[table] = (uint8_t) grammar->n_slots++;
	}
	return slot_of[table];
}

static void
read_table(NlGrammar *grammar, int slot)
{
	const NlSchema *schema = grammar->schema;
	const NlTable *table = &schema->tables[grammar->tables[slot]];
	uint64_t	bit = nl_grammar_bit(slot);
	int			c;

	grammar->all |= bit;
	if (table->n_primary > 0)
		grammar->keyed |= bit;
	/* wider ones would make a list of keys that the compiler refuses, and of
	 * nothing there is no DISTINCT */
	if (table->n_columns > 100 || table->n_columns == table->n_defined)
		grammar->junk |= bit;
	/* * does not show the defined ones */
	for (c = table->first_column; c < table->first_column + table->n_columns - table->n_defined; c++)
		if (!nl_type_comparable(&schema->columns[c]))
			grammar->junk |= bit;
}

NlStatus
nl_grammar_read_items(NlGrammar *grammar, NlArena *arena, NlError *err)
{
	const NlSchema *schema = grammar->schema;
	uint8_t    *slot_of = nl_arena_array(arena, (size_t) schema->n_tables + 1, sizeof(uint8_t));
	int32_t    *linked = link_columns(schema, arena);
	int			i;

	if (slot_of == NULL || linked == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "no memory for the grammar");
	memset(slot_of, NL_G_NO_SLOT, (size_t) schema->n_tables);
	grammar->comparable = NL_G_COMMON | NL_G_SET(NL_G_BOOL) | NL_G_SET(NL_G_INTERVAL);
	grammar->ordered = NL_G_COMMON | NL_G_SET(NL_G_INTERVAL);
	grammar->special[NL_G_INTERVAL] = "interval";
	for (i = 0; i < grammar->n_items; i++)
	{
		NlGrammarItem *item = &grammar->items[i];
		int			number = grammar->item_numbers[i];
		int			slot;

		if (number >= 0 && number < schema->n_tables)
		{
			slot = slot_for(grammar, slot_of, number);
			if (slot == NL_G_NO_SLOT)
				continue;
			item->kind = NL_ITEM_IS_TABLE;
			item->slot = (uint8_t) slot;
			item->number = number;
			grammar->shown |= nl_grammar_bit(slot);
			continue;
		}
		number -= schema->n_tables;
		if (number >= 0 && number < schema->n_columns)
		{
			const NlColumn *column = &schema->columns[number];
			NlExprType	type;

			slot = slot_for(grammar, slot_of, column->table);
			if (slot == NL_G_NO_SLOT)
				continue;
			item->kind = NL_ITEM_IS_COLUMN;
			item->slot = (uint8_t) slot;
			item->class = (uint8_t) class_of(grammar, column);
			item->number = number;
			item->linked = linked[number];
			nl_type_of_column(&type, column);
			item->cast = type.odd ||
				(type.type == NL_TYPE_NUMBER && type.number == NL_NUMBER_MONEY);
			item->aggregate = column->aggregate;
			item->defined = column->expression != NULL;
			if (!item->defined)
				grammar->stored |= nl_grammar_bit(slot);
			/* an aggregate is no column that a way may rest on */
			if (item->aggregate)
				continue;
			grammar->classes[slot] |= NL_G_SET(item->class);
			/* by its class: of those that share the last one nothing is known */
			if (!item->defined && (grammar->comparable & NL_G_SET(item->class)) != 0)
				grammar->types[slot] |= (uint8_t) (1u << column->type);
			continue;
		}
		number -= schema->n_columns;
		if (number >= 0 && number < grammar->n_values)
		{
			const NlValue *value = &grammar->values[number];

			item->kind = NL_ITEM_IS_VALUE;
			item->number = number;
			item->fits = value_fits(value);
			item->linked = value->column >= 0 && value->column < schema->n_columns ?
				linked[value->column] : -1;
			if ((item->fits & NL_G_VALUE_DURATION) != 0)
				grammar->durations = true;
		}
	}
	for (i = 0; i < grammar->n_slots; i++)
		read_table(grammar, i);
	return measure(grammar, slot_of, arena, err);
}

/*-------------------------------------------------------------------------
 * encode.c
 *	  Question, schema and links -> pieces, positions, relations; encode.h
 *	  says how. select.c chooses what enters when not everything fits.
 *
 * Everything lives in the caller's arena. Fails only for want of memory.
 *-------------------------------------------------------------------------
 */
#include "lang/encode.h"

#include <stdlib.h>
#include <string.h>

#include "lang/chinese.h"
#include "lang/encode_parts.h"
#include "lang/ir.h"
#include "lang/units.h"
#include "lang/words.h"

#define WORD_PIECES		8
#define CHANGE_MARK		"change"
#define NAME_PIECES		10
#define COMMENT_PIECES	12
#define VALUE_PIECES	10
#define VALUE_BYTES		240		/* of a value that are read as Chinese */

int
nl_name_words(const char *name, const char **words, int max, NlArena *arena)
{
	char		word[NL_WORD_SIZE];
	int			n = 0;

	while (n < max && nl_name_next(&name, word, sizeof(word)))
	{
		words[n] = nl_arena_strndup(arena, word, strlen(word));
		if (words[n] == NULL)
			break;
		n++;
	}
	return n;
}

bool
nl_value_compares(const NlSchema *schema, const NlValue *value, int column)
{
	NlType		type = schema->columns[column].type;
	int			year;

	if (value->column >= 0)
		return false;
	switch (value->kind)
	{
		case NL_VALUE_NUMBER:
			if (type == NL_TYPE_NUMBER)
				return nl_unit_fits(schema->columns[column].unit_number, value->unit, value->converted);
			if (type != NL_TYPE_DATE || strlen(value->text) != 4 ||
				strspn(value->text, "0123456789") != 4)
				return false;
			year = atoi(value->text);
			return year >= 1900 && year <= 2100;
		case NL_VALUE_PERIOD:
		case NL_VALUE_DURATION:
			return type == NL_TYPE_DATE;
		case NL_VALUE_TEXT:
			return type == NL_TYPE_TEXT || type == NL_TYPE_ARRAY;
	}
	return false;
}

/* ---------------- pieces ---------------- */

/* The pieces of words met before; a schema says the same few again and again.
 * One word takes another's place. */
#define MET				1024
#define MET_LETTERS		15
#define MET_PIECES		4

typedef struct Met
{
	char		word[MET_LETTERS];	/* not terminated */
	uint8_t		length;			/* 0: free */
	int			n;
	int32_t		pieces[MET_PIECES];
} Met;

/* Pieces of a word; met: [MET], or NULL. */
static int
word_pieces(const char *word, size_t length, const NlModel *model, Met *met,
			int32_t *pieces, int max)
{
	int			n;

	if (met == NULL || length == 0 || length > MET_LETTERS)
		return nl_tokenize(model, word, length, pieces, max);
	met += nl_hash(word, length) % MET;
	if (met->length != length || memcmp(met->word, word, length) != 0)
	{
		/* one more than is kept tells whether those are all */
		int32_t		buffer[MET_PIECES + 1];

		n = nl_tokenize(model, word, length, buffer, MET_PIECES + 1);
		if (n > MET_PIECES)
			return nl_tokenize(model, word, length, pieces, max);
		memcpy(met->word, word, length);
		met->length = (uint8_t) length;
		met->n = n;
		memcpy(met->pieces, buffer, (size_t) n * sizeof(int32_t));
	}
	n = met->n < max ? met->n : max;
	memcpy(pieces, met->pieces, (size_t) n * sizeof(int32_t));
	return n;
}

static int
name_pieces(const char *name, const NlModel *model, Met *met, int32_t *pieces)
{
	char		word[NL_WORD_SIZE];
	int			n = 0;

	while (n < NAME_PIECES && nl_name_next(&name, word, sizeof(word)))
		n += word_pieces(word, strlen(word), model, met, pieces + n, NAME_PIECES - n);
	if (n == 0)
		pieces[n++] = nl_model_marks(model)->unk;	/* a name of marks alone */
	return n;
}

/* Pieces of running text, word by word. */
static int
text_pieces(const char *text, size_t length, const NlModel *model, Met *met,
			int32_t *pieces, int max)
{
	const char *at = text;
	const char *start;
	const char *stop;
	int			n = 0;

	while (n < max && nl_text_next(&at, text + length, &start, &stop))
		n += word_pieces(start, (size_t) (stop - start), model, met, pieces + n, max - n);
	return n;
}

/* The schema's pieces, but for the names that the question says in full. */
static bool
read_pieces(NlSchemaPieces *mine, const NlSchemaPieces *pieces, const NlLinked *linked,
			int n_items, const NlModel *model, NlArena *arena)
{
	int			i;

	*mine = *pieces;
	if (linked->n_readings == 0)
		return true;
	mine->names = nl_arena_array(arena, (size_t) n_items, sizeof(int32_t *));
	mine->n_names = nl_arena_array(arena, (size_t) n_items, sizeof(int));
	if (mine->names == NULL || mine->n_names == NULL)
		return false;
	memcpy(mine->names, pieces->names, (size_t) n_items * sizeof(int32_t *));
	memcpy(mine->n_names, pieces->n_names, (size_t) n_items * sizeof(int));
	for (i = 0; i < linked->n_readings; i++)
	{
		const NlReading *r = &linked->readings[i];

		mine->names[r->item] = nl_arena_array(arena, NAME_PIECES, sizeof(int32_t));
		if (mine->names[r->item] == NULL)
			return false;
		mine->n_names[r->item] = name_pieces(r->name, model, NULL, mine->names[r->item]);
	}
	return true;
}

static int32_t *
keep(NlArena *arena, const int32_t *pieces, int n)
{
	int32_t    *copy = nl_arena_array(arena, (size_t) n, sizeof(int32_t));

	if (copy != NULL && n > 0)
		memcpy(copy, pieces, (size_t) n * sizeof(int32_t));
	return copy;
}

NlStatus
nl_schema_pieces(NlSchemaPieces *pieces, const NlSchema *schema,
				 const NlModel *model, NlArena *arena, NlError *err)
{
	int			n_items = schema->n_tables + schema->n_columns;
	Met			met[MET];
	int			i;

	memset(met, 0, sizeof(met));
	pieces->names = nl_arena_zalloc(arena, (size_t) n_items * sizeof(int32_t *));
	pieces->n_names = nl_arena_zalloc(arena, (size_t) n_items * sizeof(int));
	pieces->comments = nl_arena_zalloc(arena, (size_t) n_items * sizeof(int32_t *));
	pieces->n_comments = nl_arena_zalloc(arena, (size_t) n_items * sizeof(int));
	if (pieces->names == NULL || pieces->n_names == NULL ||
		pieces->comments == NULL || pieces->n_comments == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory reading the schema's names");
	for (i = 0; i < n_items; i++)
	{
		bool		table = i < schema->n_tables;
		const NlTable *t = table ? &schema->tables[i] : NULL;
		const NlColumn *c = table ? NULL : &schema->columns[i - schema->n_tables];
		const char *name = table ? t->said_name : c->said_name;
		const char *synonyms = table ? t->said_synonyms : c->said_synonyms;
		const char *comment = table ? t->said_comment : c->said_comment;
		const char *unit;
		int32_t		buffer[COMMENT_PIECES > NAME_PIECES ? COMMENT_PIECES : NAME_PIECES];

		if (name == NULL)
			name = table ? t->full_name : c->full_name;
		if (name == NULL)
			name = table ? t->name : c->name;
		if (synonyms == NULL)
			synonyms = table ? t->synonyms : c->synonyms;
		if (comment == NULL)
			comment = table ? t->comment : c->comment;
		pieces->n_names[i] = name_pieces(name, model, met, buffer);
		pieces->names[i] = keep(arena, buffer, pieces->n_names[i]);
		if (pieces->names[i] == NULL)
			return nl_fail(err, NL_ERR_NOMEM, "out of memory reading the schema's names");
		unit = table ? NULL : c->unit;
		if (comment == NULL && synonyms == NULL && unit == NULL)
			continue;
		/* what somebody chose to call it says more than what it is */
		if (synonyms != NULL)
			pieces->n_comments[i] = text_pieces(synonyms, strlen(synonyms), model, met, buffer, COMMENT_PIECES);
		if (comment != NULL)
			pieces->n_comments[i] += text_pieces(comment, strlen(comment), model, met,
												 buffer + pieces->n_comments[i],
												 COMMENT_PIECES - pieces->n_comments[i]);
		if (unit != NULL)
			pieces->n_comments[i] += text_pieces(unit, strlen(unit), model, met,
												 buffer + pieces->n_comments[i],
												 COMMENT_PIECES - pieces->n_comments[i]);
		pieces->comments[i] = keep(arena, buffer, pieces->n_comments[i]);
		if (pieces->comments[i] == NULL)
			return nl_fail(err, NL_ERR_NOMEM, "out of memory reading the schema's names");
	}
	return NL_OK;
}

/* ---------------- the sequence ---------------- */

typedef struct Line
{
	int32_t    *pieces;			/* [NL_MAX_PIECES] */
	int16_t    *slots;
	int			n;				/* may run past the end: what does not fit is counted only */
} Line;

static void
put(Line *line, int32_t piece, int slot)
{
	if (line->n < NL_MAX_PIECES)
	{
		line->pieces[line->n] = piece;
		line->slots[line->n] = (int16_t) slot;
	}
	line->n++;
}

static void
put_all(Line *line, const int32_t *pieces, int n, int slot)
{
	int			i;

	for (i = 0; i < n; i++)
		put(line, pieces[i], slot);
}

/* said: the text in English where it is Chinese, else NULL. */
static int
value_pieces(const NlLinked *linked, const NlValue *value, const char *said, const NlModel *model, int32_t *pieces)
{
	int			n;

	if (value->kind == NL_VALUE_PERIOD || value->kind == NL_VALUE_DURATION)
	{
		const NlWord *w = linked->question.words + value->first_word;

		n = text_pieces(linked->question.text + w[0].start,
						(size_t) (w[value->n_words - 1].end - w[0].start),
						model, NULL, pieces, VALUE_PIECES);
	}
	else
	{
		if (said == NULL)
			said = value->text;
		n = text_pieces(said, strlen(said), model, NULL, pieces, VALUE_PIECES);
	}
	if (n == 0)
		pieces[n++] = nl_model_marks(model)->unk;
	return n;
}

static uint8_t
column_kind(NlType type)
{
	switch (type)
	{
		case NL_TYPE_NUMBER:
			return NL_KIND_NUMBER;
		case NL_TYPE_TEXT:
			return NL_KIND_TEXT;
		case NL_TYPE_DATE:
			return NL_KIND_DATE;
		case NL_TYPE_BOOL:
			return NL_KIND_BOOL;
		case NL_TYPE_ARRAY:
			return NL_KIND_ARRAY;
		case NL_TYPE_OTHER:
			return NL_KIND_OTHER;
	}
	return NL_KIND_OTHER;
}

static uint8_t
value_kind(const NlValue *value)
{
	switch (value->kind)
	{
		case NL_VALUE_NUMBER:
			return NL_KIND_VALUE_NUMBER;
		case NL_VALUE_PERIOD:
			return NL_KIND_VALUE_PERIOD;
		case NL_VALUE_DURATION:
			return NL_KIND_VALUE_DURATION;
		case NL_VALUE_TEXT:
			break;
	}
	return value->column >= 0 ? NL_KIND_VALUE_FOUND : NL_KIND_VALUE_TEXT;
}

static uint8_t
column_keys(const NlColumn *column)
{
	return (uint8_t) ((column->primary ? NL_KEY_PRIMARY : 0) +
					  (column->foreign ? NL_KEY_FOREIGN : 0) +
					  NL_KEY_SPREAD * (int) column->spread);
}

/* Marks what the answer before uses; of a column its table too. */
static void
mark_used(uint8_t *keys, const NlLinked *linked, const NlSchema *schema, const int16_t *place, int n_words)
{
	int			n_known = schema->n_tables + schema->n_columns + linked->n_values;
	int			i;

	for (i = 0; i < linked->n_before; i++)
	{
		int			item = linked->before[i] - NL_IR_ITEM;
		int			column = item - schema->n_tables;

		if (item < 0 || item >= n_known)
			continue;
		if (place[item] >= 0)
			keys[place[item] - n_words] |= NL_KEY_USED;
		if (column >= 0 && column < schema->n_columns && place[schema->columns[column].table] >= 0)
			keys[place[schema->columns[column].table] - n_words] |= NL_KEY_USED;
	}
}

/* ---------------- relations ---------------- */

typedef struct Matrix
{
	uint8_t    *r;
	int			n;
} Matrix;

static void
set(Matrix *m, int i, int j, uint8_t relation)
{
	m->r[(size_t) i * (size_t) m->n + (size_t) j] = relation;
}

static uint8_t
get(const Matrix *m, int i, int j)
{
	return m->r[(size_t) i * (size_t) m->n + (size_t) j];
}

/* Relation word-item -> item-word. */
static uint8_t
mirror(uint8_t relation)
{
	switch (relation)
	{
		case 10:
			return 20;
		case 11:
			return 21;
		case 12:
			return 22;
		case 13:
			return 28;
		case 14:
			return 45;
		case 15:
			return 23;
		case 16:
			return 24;
		case 17:
			return 25;
		case 18:
			return 26;
		case 19:
			return 27;
		case 46:
			return 48;
		case 47:
			return 49;
		case 50:
			return 52;
		case 51:
			return 53;
		default:
			return relation;
	}
}

/* Words with words and with items. place: item number -> position, or -1. */
static void
relate_words(Matrix *m, const NlLinked *linked, int n_words, int n_tables, int n_columns,
			 int n_values, const int16_t *place)
{
	int			i;
	int			j;

	for (i = 0; i < n_words; i++)
	{
		for (j = 0; j < n_words; j++)
		{
			int			distance = j - i;

			if (distance > 4)
				distance = 4;
			if (distance < -4)
				distance = -4;
			set(m, i, j, (uint8_t) (distance + 5));
		}
		for (j = 0; j < n_tables + n_columns + n_values; j++)
			set(m, i, n_words + j, j < n_tables ? 10 : j < n_tables + n_columns ? 15 : 50);
	}
	for (i = 0; i < linked->n_links; i++)
	{
		const NlLink *link = &linked->links[i];

		if (link->word < n_words && place[link->item] >= 0)
			set(m, link->word, place[link->item], link->kind);
	}
	for (i = 0; i < n_words; i++)
		for (j = n_words; j < m->n; j++)
			set(m, j, i, mirror(get(m, i, j)));
}

/* Tables and columns with each other. */
static void
relate_schema(Matrix *m, const NlSchema *schema, const int32_t *items, int n_words,
			  int n_tables, int n_columns, const int16_t *place)
{
	int			i;
	int			j;
	int			k;

	for (i = 0; i < n_tables; i++)
		for (j = 0; j < n_tables; j++)
			set(m, n_words + i, n_words + j, i == j ? 40 : 41);
	for (i = 0; i < n_columns; i++)
	{
		int			ci = items[n_tables + i] - schema->n_tables;
		int			at = n_words + n_tables + i;

		for (j = 0; j < n_tables; j++)
		{
			bool		own = schema->columns[ci].table == items[j];

			set(m, at, n_words + j, !own ? 37 : schema->columns[ci].primary ? 35 : 36);
			set(m, n_words + j, at, !own ? 29 : schema->columns[ci].primary ? 38 : 39);
		}
		for (j = 0; j < n_columns; j++)
		{
			int			cj = items[n_tables + j] - schema->n_tables;

			set(m, at, n_words + n_tables + j,
				i == j ? 30 : schema->columns[ci].table == schema->columns[cj].table ? 33 : 34);
		}
	}
	for (k = 0; k < schema->n_keys; k++)
	{
		const NlKey *key = &schema->keys[k];
		int			a = place[key->from_table];
		int			b = place[key->to_table];

		if (a >= 0 && b >= 0 && a != b)
		{
			set(m, a, b, get(m, a, b) >= 43 ? 44 : 42);
			set(m, b, a, get(m, b, a) == 42 || get(m, b, a) == 44 ? 44 : 43);
		}
		for (i = 0; i < key->n; i++)
		{
			a = place[NL_ITEM_COLUMN(schema, key->from[i])];
			b = place[NL_ITEM_COLUMN(schema, key->to[i])];
			if (a >= 0 && b >= 0 && a != b)
			{
				set(m, a, b, 31);
				set(m, b, a, 32);
			}
		}
	}
}

static void
relate_values(Matrix *m, const NlLinked *linked, const NlSchema *schema, const int32_t *items,
			  int n_words, int n_tables, int n_columns, int n_values, const int16_t *place)
{
	int			base = n_words + n_tables + n_columns;
	int			i;
	int			j;

	for (i = 0; i < n_values; i++)
	{
		const NlValue *value = &linked->values[items[n_tables + n_columns + i] -
											   schema->n_tables - schema->n_columns];
		int			at = base + i;

		for (j = n_words; j < base; j++)
		{
			set(m, at, j, 58);
			set(m, j, at, 59);
		}
		for (j = 0; j < n_values; j++)
			set(m, at, base + j, i == j ? 62 : 63);
		if (value->column >= 0)
		{
			int			c = place[NL_ITEM_COLUMN(schema, value->column)];
			int			t = place[schema->columns[value->column].table];

			set(m, at, c, 54);
			set(m, c, at, 55);
			set(m, at, t, 60);
			set(m, t, at, 61);
			continue;
		}
		for (j = 0; j < n_columns; j++)
			if (nl_value_compares(schema, value, items[n_tables + j] - schema->n_tables))
			{
				set(m, at, n_words + n_tables + j, 56);
				set(m, n_words + n_tables + j, at, 57);
			}
	}
}

/* ---------------- all together ---------------- */

NlStatus
nl_encode_question(NlContext *context, const NlLinked *linked,
				   const NlSchema *schema, const NlSchemaPieces *schema_pieces,
				   const NlModel *model, int max_items,
				   NlArena *arena, NlError *err)
{
	NlSchemaPieces mine;
	const NlSchemaPieces *pieces = &mine;
	const NlMarks *marks = nl_model_marks(model);
	uint32_t	version = nl_model_info(model)->encode_version;
	bool		always = version < 2;	/* a value's column is named */
	int			n_schema = schema->n_tables + schema->n_columns;
	int			n_words = linked->question.n_words;
	int			n_tables = 0;
	int			n_columns = 0;
	int			n_values = 0;
	int			n_items;
	int32_t    *items = nl_arena_array(arena, NL_MAX_POSITIONS, sizeof(int32_t));
	int16_t    *place = nl_arena_array(arena, (size_t) n_schema + NL_MAX_VALUES, sizeof(int16_t));
	uint8_t    *kinds;
	uint8_t    *keys;
	int32_t		buffer[VALUE_PIECES];
	Line		line;
	Matrix		m;
	NlStatus	status;
	const char *said[NL_MAX_VALUES] = {NULL};	/* texts of values that are Chinese, in English */
	int			value_room = 0;
	int			named = -1;		/* column of the value before */
	int			i;

	memset(context, 0, sizeof(*context));
	line.n = 0;
	line.pieces = nl_arena_array(arena, NL_MAX_PIECES, sizeof(int32_t));
	line.slots = nl_arena_array(arena, NL_MAX_PIECES, sizeof(int16_t));
	if (items == NULL || place == NULL || line.pieces == NULL || line.slots == NULL ||
		!read_pieces(&mine, schema_pieces, linked, n_schema, model, arena))
		return nl_fail(err, NL_ERR_NOMEM, "out of memory encoding the question");

	/* the question first: what it and the values take is not for the schema */
	put(&line, marks->cls, -1);
	for (i = 0; i < n_words; i++)
	{
		const char *text = linked->question.words[i].text;
		int			n;

		/* the mark of a request for a change is part of its first word */
		if (i == 0 && linked->question.change)
		{
			n = nl_tokenize(model, CHANGE_MARK, strlen(CHANGE_MARK), buffer, WORD_PIECES);
			put_all(&line, buffer, n, i);
			put(&line, marks->colon, i);
		}
		n = nl_tokenize(model, text, strlen(text), buffer, WORD_PIECES);
		put_all(&line, buffer, n, i);
	}
	for (i = 0; i < linked->n_values; i++)
	{
		const NlValue *value = &linked->values[i];

		if (value->kind == NL_VALUE_TEXT)
		{
			status = nl_chinese_say(schema->lexicon, value->text, VALUE_BYTES, &said[i], arena, err);
			if (status != NL_OK)
				return status;
		}
		value_room += 1 + value_pieces(linked, value, said[i], model, buffer);
		if (value->column >= 0 && (always || value->column != named))
			value_room += 1 + pieces->n_names[NL_ITEM_COLUMN(schema, value->column)];
		named = value->column;
	}
	status = nl_select_items(linked, schema, pieces, max_items,
							 NL_MAX_PIECES - line.n - 2, value_room,
							 NL_MAX_POSITIONS - n_words - linked->n_values,
							 items, &n_tables, &n_columns, arena, err);
	if (status != NL_OK)
		return status;

	for (i = 0; i < n_schema + NL_MAX_VALUES; i++)
		place[i] = -1;
	for (i = 0; i < n_tables + n_columns; i++)
		place[items[i]] = (int16_t) (n_words + i);
	for (i = 0; i < linked->n_values; i++)
		if (linked->values[i].column < 0 ||
			place[NL_ITEM_COLUMN(schema, linked->values[i].column)] >= 0)
		{
			items[n_tables + n_columns + n_values] = NL_ITEM_VALUE(schema, i);
			place[n_schema + i] = (int16_t) (n_words + n_tables + n_columns + n_values);
			n_values++;
		}
	n_items = n_tables + n_columns + n_values;

	for (i = 0; i < n_tables; i++)
	{
		int			k = items[i];
		int			mark = marks->sep;
		int			c = -1;

		do
		{
			put(&line, mark, -1);
			put_all(&line, pieces->names[k], pieces->n_names[k], place[k]);
			if (pieces->n_comments[k] > 0)
			{
				put(&line, marks->open, place[k]);
				put_all(&line, pieces->comments[k], pieces->n_comments[k], place[k]);
			}
			mark = c < 0 ? marks->colon : marks->comma;
			/* the table's next column that entered; columns come by table */
			for (c++; c < n_columns; c++)
				if (schema->columns[items[n_tables + c] - schema->n_tables].table == items[i])
					break;
			if (c < n_columns)
				k = items[n_tables + c];
		} while (c < n_columns);
	}
	put(&line, marks->sep, -1);
	for (named = -1, i = 0; i < n_values; i++)
	{
		int			at = items[n_tables + n_columns + i];
		const NlValue *value = &linked->values[at - n_schema];

		if (i > 0)
			put(&line, marks->comma, -1);
		if (value->column >= 0 && (always || value->column != named))
		{
			int			k = NL_ITEM_COLUMN(schema, value->column);

			put_all(&line, pieces->names[k], pieces->n_names[k], -1);
			put(&line, marks->colon, -1);
		}
		named = value->column;
		put_all(&line, buffer, value_pieces(linked, value, said[at - n_schema], model, buffer), place[at]);
	}
	if (line.n > NL_MAX_PIECES - 1)
		line.n = NL_MAX_PIECES - 1;
	put(&line, marks->sep, -1);

	m.n = n_words + n_items;
	m.r = nl_arena_zalloc(arena, (size_t) m.n * (size_t) m.n);
	kinds = nl_arena_zalloc(arena, (size_t) n_items);
	keys = nl_arena_zalloc(arena, (size_t) n_items);
	if (m.r == NULL || kinds == NULL || keys == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory encoding the question");
	for (i = 0; i < n_items; i++)
	{
		if (items[i] < schema->n_tables)
			kinds[i] = NL_KIND_TABLE;
		else if (items[i] < n_schema)
		{
			const NlColumn *column = &schema->columns[items[i] - schema->n_tables];

			kinds[i] = column_kind(column->type);
			keys[i] = column_keys(column);
		}
		else
			kinds[i] = value_kind(&linked->values[items[i] - n_schema]);
	}
	if (version >= 3)
		mark_used(keys, linked, schema, place, n_words);
	else
		for (i = 0; i < n_items; i++)
			keys[i] &= NL_KEY_PRIMARY | NL_KEY_FOREIGN;
	relate_words(&m, linked, n_words, n_tables, n_columns, n_values, place);
	relate_schema(&m, schema, items, n_words, n_tables, n_columns, place);
	relate_values(&m, linked, schema, items, n_words, n_tables, n_columns, n_values, place);

	context->n_items = n_items;
	context->names = pieces->names;
	context->n_names = pieces->n_names;
	context->items = items;
	context->input.n_pieces = line.n;
	context->input.pieces = line.pieces;
	context->input.slots = line.slots;
	context->input.n_words = n_words;
	context->input.n_items = n_items;
	context->input.kinds = kinds;
	context->input.keys = keys;
	context->input.relations = m.r;
	return NL_OK;
}

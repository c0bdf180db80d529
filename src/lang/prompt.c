/*-------------------------------------------------------------------------
 * prompt.c
 *	  Schema and question as text for a text model.
 *
 * No state. Texts are a table's rows of what DDL would say, short: a token
 * costs time. Names are written as SQL writes them, so that copying is right.
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "lang/encode_parts.h"
#include "lang/prompt.h"
#include "lang/sqltext.h"

/* Of a comment or a sample, in bytes: cut at a character's end. */
#define COMMENT_SIZE 80
#define SAMPLE_SIZE 40

/* Values of the question that are told about. */
#define VALUES 8

const char *
nl_prompt_task(void)
{
	return "You translate questions into PostgreSQL. Answer with one SELECT statement over the "
		"given tables and nothing else.";
}

const char *
nl_prompt_examples(void)
{
	return "Question: how many customers are there?\n"
		"SQL: SELECT count(*) FROM customer;\n\n"
		"Question: names of products that cost more than 10, dearest first\n"
		"SQL: SELECT name FROM product WHERE price > 10 ORDER BY price DESC;\n\n"
		"Question: number of orders for each city\n"
		"SQL: SELECT T1.city, count(*) FROM customer AS T1 JOIN orders AS T2 ON T1.id = T2.customer_id GROUP BY T1.city;\n\n";
}

static NlStatus
no_room(NlError *err)
{
	return nl_fail(err, NL_ERR_NOMEM, "out of memory writing the model's prompt");
}

/* One line, at most `most` bytes of it. */
static void
add_line(NlText *out, const char *text, size_t most)
{
	size_t		n = strlen(text);
	size_t		i;

	if (n > most)
	{
		n = most;
		while (n > 0 && ((unsigned char) text[n] & 0xC0) == 0x80)
			n--;
	}
	for (i = 0; i < n; i++)
		nl_text_char(out, (unsigned char) text[i] < 0x20 ? ' ' : text[i]);
}

static void
add_table_name(NlText *out, const NlTable *table)
{
	if (table->qualify)
	{
		nl_text_name(out, table->schema_name);
		nl_text_char(out, '.');
	}
	nl_text_name(out, table->name);
}

/* Types are said as people write them. */
static const char *
short_type(const char *type)
{
	static const char *const names[][2] = {
		{"character varying", "varchar"}, {"timestamp without time zone", "timestamp"},
		{"timestamp with time zone", "timestamptz"}, {"double precision", "float8"},
		{"time without time zone", "time"}
	};
	size_t		i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strncmp(type, names[i][0], strlen(names[i][0])) == 0)
			return names[i][1];
	return type;
}

static void
add_samples(NlText *out, const NlSchema *schema, int column)
{
	int			n = 0;
	int			s;

	for (s = 0; s < schema->n_samples && n < NL_PROMPT_SAMPLES; s++)
	{
		if (schema->samples[s].column != column || strlen(schema->samples[s].text) > SAMPLE_SIZE)
			continue;
		nl_text_add(out, n == 0 ? "e.g. " : ", ");
		nl_text_char(out, '\'');
		add_line(out, schema->samples[s].text, SAMPLE_SIZE);
		nl_text_char(out, '\'');
		n++;
	}
}

/* The key of one column that begins there, or NULL. */
static const NlKey *
key_of(const NlSchema *schema, int column)
{
	int			k;

	for (k = 0; k < schema->n_keys; k++)
		if (schema->keys[k].n == 1 && schema->keys[k].from[0] == column)
			return &schema->keys[k];
	return NULL;
}

static void
add_column(NlText *out, const NlSchema *schema, int c, const bool *in)
{
	const NlColumn *column = &schema->columns[c];
	const NlTable *table = &schema->tables[column->table];
	const NlKey *key = key_of(schema, c);
	size_t		before;

	nl_text_add(out, "  ");
	nl_text_name(out, column->name);
	nl_text_char(out, ' ');
	nl_text_add(out, short_type(column->type_name));
	if (column->primary && table->n_primary == 1)
		nl_text_add(out, " PRIMARY KEY");
	if (key != NULL && (in == NULL || in[key->to_table]))
	{
		nl_text_add(out, " REFERENCES ");
		add_table_name(out, &schema->tables[key->to_table]);
		nl_text_char(out, '(');
		nl_text_name(out, schema->columns[key->to[0]].name);
		nl_text_char(out, ')');
	}
	nl_text_char(out, ',');
	before = out->length;
	nl_text_add(out, " -- ");
	if (column->comment != NULL)
	{
		add_line(out, column->comment, COMMENT_SIZE);
		nl_text_add(out, "; ");
	}
	if (column->unit != NULL)
	{
		nl_text_add(out, "in ");
		add_line(out, column->unit, COMMENT_SIZE);
		nl_text_add(out, "; ");
	}
	{
		size_t		mark = out->length;

		add_samples(out, schema, c);
		if (!out->failed && out->length == mark)
			out->length = column->comment != NULL || column->unit != NULL ? mark - 2 : before;
	}
	nl_text_char(out, '\n');
}

static void
add_table(NlText *out, const NlSchema *schema, int t, const NlLinked *linked, const bool *in)
{
	const NlTable *table = &schema->tables[t];
	int			c;
	int			k;

	nl_text_add(out, "CREATE TABLE ");
	add_table_name(out, table);
	nl_text_add(out, " (");
	if (table->comment != NULL)
	{
		nl_text_add(out, " -- ");
		add_line(out, table->comment, COMMENT_SIZE);
	}
	nl_text_char(out, '\n');
	for (c = table->first_column; c < table->first_column + table->n_columns; c++)
		if (schema->columns[c].expression == NULL &&
			(linked->left_out == NULL || !linked->left_out[c]) &&
			(in == NULL || in[NL_ITEM_COLUMN(schema, c)]))
			add_column(out, schema, c, in);
	for (k = 0; k < schema->n_keys; k++)
	{
		const NlKey *key = &schema->keys[k];
		int			i;

		if (key->from_table != t || key->n < 2 || (in != NULL && !in[key->to_table]))
			continue;
		nl_text_add(out, "  FOREIGN KEY (");
		for (i = 0; i < key->n; i++)
		{
			nl_text_add(out, i > 0 ? ", " : "");
			nl_text_name(out, schema->columns[key->from[i]].name);
		}
		nl_text_add(out, ") REFERENCES ");
		add_table_name(out, &schema->tables[key->to_table]);
		nl_text_add(out, ",\n");
	}
	nl_text_add(out, ");\n");
}

NlStatus
nl_prompt_schema(char **text, bool *whole, const NlLinked *linked,
				 const NlSchema *schema, size_t room, NlArena *arena, NlError *err)
{
	int			n_schema = schema->n_tables + schema->n_columns;
	NlText		out;
	NlSchemaPieces pieces;
	int32_t    *items;
	bool	   *in;
	int			n_tables = 0;
	int			n_columns = 0;
	int			i;
	NlStatus	status;

	nl_text_init(&out, arena);
	for (i = 0; i < schema->n_tables; i++)
	{
		add_table(&out, schema, i, linked, NULL);
		if (out.length > room)
			break;
	}
	*whole = i == schema->n_tables;
	if (*whole)
	{
		*text = nl_text_finish(&out);
		return *text != NULL ? NL_OK : no_room(err);
	}

	/* select.c counts in pieces of an item: here bytes of its line, by eight */
	pieces.names = pieces.comments = NULL;
	pieces.n_names = nl_arena_array(arena, (size_t) n_schema, sizeof(int));
	pieces.n_comments = nl_arena_zalloc(arena, (size_t) n_schema * sizeof(int));
	items = nl_arena_array(arena, (size_t) n_schema, sizeof(int32_t));
	in = nl_arena_zalloc(arena, (size_t) n_schema * sizeof(bool));
	if (pieces.n_names == NULL || pieces.n_comments == NULL || items == NULL || in == NULL)
		return no_room(err);
	for (i = 0; i < n_schema; i++)
	{
		NlText		line;
		NlArenaMark mark = nl_arena_mark(arena);

		nl_text_init(&line, arena);
		if (i < schema->n_tables)
		{
			add_table_name(&line, &schema->tables[i]);
			nl_text_add(&line, "CREATE TABLE ();");
			if (schema->tables[i].comment != NULL)
				add_line(&line, schema->tables[i].comment, COMMENT_SIZE);
		}
		else
			add_column(&line, schema, i - schema->n_tables, NULL);
		if (line.failed)
			return no_room(err);
		pieces.n_names[i] = (int) (line.length / 8);
		nl_arena_release(arena, mark);
	}
	status = nl_select_items(linked, schema, &pieces, n_schema, (int) (room / 8), 0, n_schema,
							 items, &n_tables, &n_columns, arena, err);
	if (status != NL_OK)
		return status;
	for (i = 0; i < n_tables + n_columns; i++)
		in[items[i]] = true;
	nl_text_init(&out, arena);
	for (i = 0; i < schema->n_tables; i++)
		if (in[i])
			add_table(&out, schema, i, linked, in);
	*text = nl_text_finish(&out);
	return *text != NULL ? NL_OK : no_room(err);
}

NlStatus
nl_prompt_question(char **text, const char *question, const NlLinked *linked,
				   const NlSchema *schema, const NlPair *pairs, int n_pairs,
				   NlArena *arena, NlError *err)
{
	NlText		out;
	int			told = 0;
	int			i;

	nl_text_init(&out, arena);
	for (i = 0; i < n_pairs; i++)
	{
		nl_text_add(&out, "Question: ");
		add_line(&out, pairs[i].question, NL_MAX_QUESTION);
		nl_text_add(&out, "\nSQL: ");
		add_line(&out, pairs[i].sql, NL_MAX_QUESTION);
		nl_text_char(&out, '\n');
	}
	for (i = 0; i < linked->n_values && told < VALUES; i++)
	{
		const NlValue *value = &linked->values[i];
		const NlColumn *column;

		/* a label that the question does not say stands in the samples */
		if (value->column < 0 || value->n_words == 0 || strlen(value->text) > SAMPLE_SIZE)
			continue;
		column = &schema->columns[value->column];
		nl_text_add(&out, told == 0 ? "Values found: " : ", ");
		add_table_name(&out, &schema->tables[column->table]);
		nl_text_char(&out, '.');
		nl_text_name(&out, column->name);
		nl_text_add(&out, " = ");
		nl_text_literal(&out, value->text);
		told++;
	}
	if (told > 0)
		nl_text_char(&out, '\n');
	nl_text_add(&out, "Question: ");
	add_line(&out, question, NL_MAX_QUESTION);
	*text = nl_text_finish(&out);
	return *text != NULL ? NL_OK : no_room(err);
}

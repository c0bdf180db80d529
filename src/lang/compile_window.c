/*-------------------------------------------------------------------------
 * compile_window.c
 *	  The first rows of each group, window functions, and aggregates over the
 *	  rows of a query.
 *
 * The first row of each group is DISTINCT ON where that gives the order
 * wanted; more rows, ties or another order take a derived table in which they
 * are numbered. Its columns have the names that PostgreSQL would give them,
 * numbered where two would be the same.
 *
 * Memory and faults: see compile_parts.h.
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "lang/compile_parts.h"

/* A column of the derived table. */
typedef struct Output
{
	NlExpr	   *expr;			/* or (NULL) a column of a table that is shown */
	int			column;
	const char *name;
} Output;

typedef struct Outputs
{
	int			n;
	int			n_shown;		/* the others are to order by */
	Output	   *all;
} Outputs;

/* ---- names ---- */

static bool
is_taken(const Outputs *outputs, const char *name)
{
	int			i;

	for (i = 0; i < outputs->n; i++)
		if (strcmp(outputs->all[i].name, name) == 0)
			return true;
	return false;
}

/* The name, numbered where it is taken. */
static const char *
free_name(NlCompile *compile, const Outputs *outputs, const char *name)
{
	int			number;

	if (!is_taken(outputs, name))
		return name;
	for (number = 2;; number++)
	{
		NlText		text;
		const char *other;

		nl_text_init(&text, compile->arena);
		nl_text_add(&text, name);
		nl_text_char(&text, '_');
		nl_text_int(&text, number);
		other = nl_text_finish(&text);
		if (other == NULL)
		{
			nl_compile_fail(compile, NL_ERR_NOMEM, "no memory for a name");
			return name;
		}
		if (!is_taken(outputs, other))
			return other;
	}
}

static void
add_output(NlCompile *compile, Outputs *outputs, NlExpr *expr, int column)
{
	const char *name = expr == NULL ? compile->schema->columns[column].name :
		nl_compile_output(compile, expr);
	Output	   *output = &outputs->all[outputs->n];

	output->expr = expr;
	output->column = column;
	output->name = free_name(compile, outputs, name != NULL ? name : "value");
	outputs->n++;
}

static bool
is_output(const NlCompile *compile, const Output *output, const NlExpr *expr)
{
	return output->expr != NULL ? nl_compile_same_tokens(compile, output->expr, expr) :
		expr->kind == NL_EXPR_COLUMN && !expr->second && expr->item == output->column;
}

static const Output *
find_output(const NlCompile *compile, const Outputs *outputs, const NlExpr *expr)
{
	int			i;

	for (i = 0; i < outputs->n; i++)
		if (is_output(compile, &outputs->all[i], expr))
			return &outputs->all[i];
	return NULL;
}

/* The select expressions, and those of the order that are not among them. */
static bool
collect(NlCompile *compile, const NlBlock *block, Outputs *outputs)
{
	const NlSchema *schema = compile->schema;
	NlExpr	   *expr;
	int			n = 0;
	int			c;

	for (expr = block->select; expr != NULL; expr = expr->next)
		n += expr->kind == NL_EXPR_TABLE ? schema->tables[expr->item].n_columns : 1;
	for (expr = block->last_order; expr != NULL; expr = expr->next)
		n++;
	memset(outputs, 0, sizeof(*outputs));
	outputs->all = nl_arena_array(compile->arena, (size_t) n + 1, sizeof(Output));
	if (outputs->all == NULL)
	{
		nl_compile_fail(compile, NL_ERR_NOMEM, "no memory for names");
		return false;
	}
	for (expr = block->select; expr != NULL; expr = expr->next)
	{
		if (expr->kind != NL_EXPR_TABLE)
		{
			add_output(compile, outputs, expr, -1);
			continue;
		}
		for (c = 0; c < schema->tables[expr->item].n_columns - schema->tables[expr->item].n_defined; c++)
			add_output(compile, outputs, NULL, schema->tables[expr->item].first_column + c);
	}
	outputs->n_shown = outputs->n;
	for (expr = block->last_order; expr != NULL; expr = expr->next)
		if (find_output(compile, outputs, expr) == NULL)
			add_output(compile, outputs, expr, -1);
	return true;
}

/* ---- windows ---- */

/* Writes the keys of `per`, and says how many. */
static int
write_per(NlCompile *compile, const NlScope *scope, const NlBlock *block, const NlPer *per)
{
	const NlSchema *schema = compile->schema;
	NlExpr	   *key;
	int			n = 0;
	int			i,
				c;

	for (i = 0; i < per->tables.n; i++)
	{
		const NlTable *table = &schema->tables[per->tables.tables[i]];

		if (table->n_primary == 0)
			nl_compile_fail(compile, NL_ERR_INPUT, "answer that groups by a table without primary key");
		for (c = table->first_column; c < table->first_column + table->n_columns; c++)
			if (schema->columns[c].primary)
			{
				if (n++ > 0)
					nl_text_add(compile->text, ", ");
				/* an output may have the column's name: qualified */
				nl_compile_column(compile, scope, c, false, block != NULL);
			}
	}
	for (key = per->exprs; key != NULL; key = key->next)
	{
		if (n++ > 0)
			nl_text_add(compile->text, ", ");
		nl_compile_key(compile, scope, block, key);
	}
	return n;
}

static void
write_window(NlCompile *compile, const NlScope *scope, const NlPer *per, NlExpr *order)
{
	NlText	   *text = compile->text;
	NlExpr	   *key;
	bool		any = per->tables.n > 0 || per->exprs != NULL;

	nl_text_add(text, " OVER (");
	if (any)
	{
		nl_text_add(text, "PARTITION BY ");
		(void) write_per(compile, scope, NULL, per);
	}
	for (key = order; key != NULL; key = key->next)
	{
		nl_text_add(text, key != order ? ", " : any ? " ORDER BY " : "ORDER BY ");
		nl_compile_key(compile, scope, NULL, key);
		nl_compile_direction(compile, scope, key);
	}
	nl_text_char(text, ')');
}

void
nl_compile_over(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	NlText	   *text = compile->text;

	nl_text_add(text, nl_symbol_names[expr->symbol]);
	nl_text_char(text, '(');
	if (expr->item >= 0)
		nl_text_char(text, '*');
	else if (expr->a != NULL)
	{
		if (expr->symbol == NL_SYM_LAG)
			nl_compile_expr(compile, scope, expr->a, NULL);
		else
			nl_compile_plain(compile, scope, expr->a, NULL, NL_LEVEL_OTHER);
	}
	nl_text_char(text, ')');
	write_window(compile, scope, &expr->over->per, expr->over->order);
}

/* ---- aggregates over the rows of a query ---- */

void
nl_compile_of_rows(NlCompile *compile, const NlScope *scope, NlExpr *expr, bool alone)
{
	NlText	   *text = compile->text;

	(void) nl_compile_type(compile, expr);
	if (compile->status != NL_OK)
		return;
	nl_text_add(text, alone ? "SELECT " : "(SELECT ");
	if (expr->symbol == NL_SYM_MEDIAN)
		nl_text_add(text, "percentile_cont(0.5) WITHIN GROUP (ORDER BY value)");
	else
	{
		nl_text_add(text, nl_symbol_names[expr->symbol]);
		nl_text_add(text, expr->symbol == NL_SYM_COUNT ? "(*)" : "(value)");
	}
	nl_text_add(text, " FROM (");
	nl_compile_query(compile, scope, expr->query, true);
	nl_text_add(text, ") AS found (value)");
	if (!alone)
		nl_text_char(text, ')');
}

/* ---- the first rows of each group ---- */

static bool
is_one(const NlCompile *compile, const NlExpr *limit)
{
	return strcmp(nl_compile_value_text(compile, limit), "1") == 0;
}

/* One row of each group, in the order of the groups. */
static void
write_distinct_on(NlCompile *compile, const NlScope *scope, NlBlock *block, bool plain)
{
	NlText	   *text = compile->text;
	NlExpr	   *key;

	nl_text_add(text, "SELECT DISTINCT ON (");
	(void) write_per(compile, scope, block, &block->per);
	nl_text_add(text, ") ");
	nl_compile_list(compile, scope, block, plain);
	nl_compile_body(compile, scope, block);
	nl_text_add(text, " ORDER BY ");
	(void) write_per(compile, scope, block, &block->per);
	for (key = block->order; key != NULL; key = key->next)
	{
		nl_text_add(text, ", ");
		nl_compile_key(compile, scope, block, key);
		nl_compile_direction(compile, scope, key);
	}
}

static void
write_outputs(NlCompile *compile, const NlScope *scope, const Outputs *outputs, bool plain)
{
	NlText	   *text = compile->text;
	int			i;

	for (i = 0; i < outputs->n; i++)
	{
		const Output *output = &outputs->all[i];
		const char *name = output->expr != NULL ? nl_compile_output(compile, output->expr) :
			compile->schema->columns[output->column].name;

		if (output->expr == NULL)
			nl_compile_column(compile, scope, output->column, false, false);
		else if (plain && i < outputs->n_shown)
			nl_compile_plain(compile, scope, output->expr, NULL, NL_LEVEL_OTHER);
		else
			nl_compile_expr(compile, scope, output->expr, NULL);
		if (plain || name == NULL || strcmp(name, output->name) != 0 ||
			(output->expr != NULL && nl_compile_defined(compile, output->expr)))
		{
			nl_text_add(text, " AS ");
			nl_text_name(text, output->name);
		}
		nl_text_add(text, ", ");
	}
}

/* The order of the result: the one that is said, or by the groups as far as
 * they are shown, then by place. */
static void
write_last_order(NlCompile *compile, const NlScope *scope, const NlBlock *block,
				 const Outputs *outputs, const char *place)
{
	NlText	   *text = compile->text;
	const NlExpr *key;
	int			i,
				t;

	nl_text_add(text, " ORDER BY ");
	if (block->last_order != NULL)
	{
		for (key = block->last_order; key != NULL; key = key->next)
		{
			const Output *output = find_output(compile, outputs, key);

			if (key != block->last_order)
				nl_text_add(text, ", ");
			nl_text_name(text, output != NULL ? output->name : place);
			nl_compile_direction(compile, scope, key);
		}
		return;
	}
	for (i = 0; i < outputs->n_shown; i++)
	{
		const Output *output = &outputs->all[i];
		int			column = output->expr == NULL ? output->column :
			output->expr->kind == NL_EXPR_COLUMN ? output->expr->item : -1;
		bool		is_group = false;

		for (key = block->per.exprs; key != NULL; key = key->next)
			is_group = is_group || is_output(compile, output, key);
		for (t = 0; t < block->per.tables.n && column >= 0; t++)
			is_group = is_group ||
				compile->schema->columns[column].table == block->per.tables.tables[t];
		/* a list of another class than that has an order would do, too */
		if (is_group && (column < 0 || nl_type_comparable(&compile->schema->columns[column])))
		{
			nl_text_name(text, output->name);
			nl_text_add(text, ", ");
		}
	}
	nl_text_name(text, place);
}

void
nl_compile_pick(NlCompile *compile, const NlScope *scope, NlBlock *block, bool plain)
{
	NlText	   *text = compile->text;
	Outputs		outputs;
	const char *place;
	const char *kept = NULL;
	int			i;

	if (block->distinct)
		nl_compile_fail(compile, NL_ERR_INPUT, "answer with distinct rows of each group");
	if (is_one(compile, block->limit) && !block->ties && block->kept == NULL &&
		block->last_order == NULL)
	{
		write_distinct_on(compile, scope, block, plain);
		return;
	}
	if (!collect(compile, block, &outputs))
		return;
	place = free_name(compile, &outputs, "place");
	nl_text_add(text, "SELECT ");
	for (i = 0; i < outputs.n_shown; i++)
	{
		if (i > 0)
			nl_text_add(text, ", ");
		nl_text_name(text, outputs.all[i].name);
	}
	nl_text_add(text, " FROM (SELECT ");
	write_outputs(compile, scope, &outputs, plain);
	nl_text_add(text, block->ties ? "rank()" : "row_number()");
	write_window(compile, scope, &block->per, block->order);
	nl_text_add(text, " AS ");
	nl_text_name(text, place);
	if (block->kept != NULL)
	{
		/* of a row that is picked: looked at outside */
		kept = free_name(compile, &outputs, "matches");
		nl_text_add(text, ", (");
		nl_compile_cond(compile, scope, block->kept, NL_LEVEL_OR);
		nl_text_add(text, ") AS ");
		nl_text_name(text, kept);
	}
	nl_compile_body(compile, scope, block);
	nl_text_add(text, ") AS ranked");
	nl_text_add(text, " WHERE ");
	nl_text_name(text, place);
	nl_compile_rows(compile, is_one(compile, block->limit) ? " = " : " <= ", block->limit);
	if (kept != NULL)
	{
		nl_text_add(text, " AND ");
		nl_text_name(text, kept);
	}
	write_last_order(compile, scope, block, &outputs, place);
}

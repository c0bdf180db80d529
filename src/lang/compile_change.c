/*-------------------------------------------------------------------------
 * compile_change.c
 *	  IR of a change -> INSERT, UPDATE, DELETE.
 *
 * One statement that touches rows of one table. A condition over that table
 * alone is its WHERE. Where it names other tables, they are joined by keys as
 * in a block's FROM, in a subquery that finds the rows by primary key (without
 * one, by their place), so that a row is touched once however many rows of
 * the others it meets.
 *
 * What a column is set to is written for its type; PostgreSQL's assignment
 * casts do the rest. A percentage of itself that is added or taken off becomes
 * a factor: price * 1.05.
 *
 * Memory: the arena. Errors: as compile.c's.
 *-------------------------------------------------------------------------
 */
#include "lang/compile.h"

#include <string.h>

#include "lang/compile_parts.h"

static const NlExprType number_type = {NL_TYPE_NUMBER, NL_NUMBER_INTEGER, false, false, NULL};

/* ---- shares of a number ---- */

/*
 * A percentage of at most nine digits as a share of 1: 5 -> 5 and 2 decimals.
 * False: it is none, or below zero.
 */
static bool
read_share(const char *text, long *share, int *decimals)
{
	int			digits = 0;

	*share = 0;
	*decimals = -1;
	for (; *text != '\0'; text++)
	{
		if (*text == '.' && *decimals < 0 && digits > 0)
			*decimals = 0;
		else if (*text >= '0' && *text <= '9' && digits < 9)
		{
			*share = *share * 10 + (*text - '0');
			digits++;
			if (*decimals >= 0)
				(*decimals)++;
		}
		else
			return false;
	}
	*decimals = (*decimals < 0 ? 0 : *decimals) + 2;
	return digits > 0;
}

static void
write_decimal(NlText *text, long number, int decimals)
{
	long		one = 1;
	int			i;

	while (decimals > 0 && number % 10 == 0)
	{
		number /= 10;
		decimals--;
	}
	for (i = 0; i < decimals; i++)
		one *= 10;
	nl_text_int(text, number / one);
	if (decimals == 0)
		return;
	nl_text_char(text, '.');
	for (i = decimals, one /= 10; i > 0; i--, one /= 10)
		nl_text_char(text, (char) ('0' + number / one % 10));
}

bool
nl_compile_raise(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	NlExpr	   *part = expr->b;
	long		share;
	long		factor = 1;
	int			decimals;
	int			i;

	if (part == NULL || part->kind != NL_EXPR_CALL || part->symbol != NL_SYM_PART ||
		!nl_expr_constant(part->b) || nl_expr_constant(expr->a) ||
		!nl_compile_same_tokens(compile, expr->a, part->a) ||
		!read_share(nl_compile_value_text(compile, part->b), &share, &decimals))
		return false;
	for (i = 0; i < decimals; i++)
		factor *= 10;
	if (expr->symbol == NL_SYM_SUB && share > factor)
		return false;
	nl_compile_plain(compile, scope, expr->a, &number_type, NL_LEVEL_MULTIPLY);
	nl_text_add(compile->text, " * ");
	write_decimal(compile->text, expr->symbol == NL_SYM_SUB ? factor - share : factor + share,
				  decimals);
	return true;
}

void
nl_compile_part(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	long		share;
	int			decimals;

	nl_compile_plain(compile, scope, expr->a, &number_type, NL_LEVEL_MULTIPLY);
	nl_text_add(compile->text, " * ");
	if (nl_expr_constant(expr->b) &&
		read_share(nl_compile_value_text(compile, expr->b), &share, &decimals))
	{
		write_decimal(compile->text, share, decimals);
		return;
	}
	nl_compile_plain(compile, scope, expr->b, &number_type, NL_LEVEL_PRIMARY);
	nl_text_add(compile->text, " / 100.0");
}

/* ---- what columns are set to ---- */

static void
write_constant(NlCompile *compile, const NlExpr *expr, const NlExprType *type)
{
	const NlValue *value = expr->kind == NL_EXPR_VALUE ? &compile->values[expr->item] : NULL;
	const char *text = nl_compile_value_text(compile, expr);

	switch (type->type)
	{
		case NL_TYPE_NUMBER:
			if (!nl_number_text(text))
				nl_compile_fail(compile, NL_ERR_INPUT, "change of a number to something else");
			nl_text_add(compile->text, text);
			break;
		case NL_TYPE_DATE:
			nl_compile_moment(compile, expr, false);
			break;
		case NL_TYPE_BOOL:
			nl_compile_fail(compile, NL_ERR_INPUT, "change of a truth value to something else");
			break;
		case NL_TYPE_OTHER:
			if (value != NULL && value->kind == NL_VALUE_DURATION)
			{
				nl_text_literal(compile->text, text);
				break;
			}
			/* FALLTHROUGH */
		default:
			nl_text_literal(compile->text, nl_compile_said(compile, expr));
			break;
	}
}

/* An element of the array; a literal, so that the type need not be said. */
static void
write_array(NlCompile *compile, const NlSet *set)
{
	const NlColumn *column = &compile->schema->columns[set->column];
	const NlExpr *value;

	nl_text_add(compile->text, "ARRAY[");
	for (value = set->value; value != NULL; value = value->next)
	{
		const char *said = nl_compile_said(compile, value);

		if (value != set->value)
			nl_text_add(compile->text, ", ");
		if (nl_type_number_elements(column) && !nl_number_text(said))
			nl_compile_fail(compile, NL_ERR_INPUT, "change of a list of numbers to something else");
		nl_text_literal(compile->text, said);
	}
	nl_text_add(compile->text, "]::");
	nl_text_add(compile->text, column->type_name);
}

/* array - values: one call around another. */
static void
write_less(NlCompile *compile, const NlScope *scope, const NlSet *set)
{
	const NlColumn *column = &compile->schema->columns[set->column];
	const NlExpr *value;

	for (value = set->value; value != NULL; value = value->next)
		nl_text_add(compile->text, "array_remove(");
	nl_compile_column(compile, scope, set->column, false, false);
	for (value = set->value; value != NULL; value = value->next)
	{
		NlText	   *text = compile->text;
		char	   *element = nl_arena_strndup(compile->arena, column->type_name,
											   (size_t) nl_type_element(column->type_name));

		nl_text_add(text, ", ");
		nl_text_literal(text, nl_compile_said(compile, value));
		nl_text_add(text, "::");
		nl_text_add(text, element == NULL ? "" : element);
		nl_text_char(text, ')');
	}
}

static void
write_value(NlCompile *compile, const NlScope *scope, const NlSet *set)
{
	const NlColumn *column = &compile->schema->columns[set->column];
	NlExprType	type;
	const NlExprType *have;

	nl_type_of_column(&type, column);
	switch (set->kind)
	{
		case NL_SET_NULL:
			nl_text_add(compile->text, "NULL");
			return;
		case NL_SET_TRUE:
		case NL_SET_FALSE:
			if (type.type != NL_TYPE_BOOL)
				nl_compile_fail(compile, NL_ERR_INPUT, "change of something else to a truth value");
			nl_text_add(compile->text, set->kind == NL_SET_TRUE ? "true" : "false");
			return;
		case NL_SET_LESS:
			write_less(compile, scope, set);
			return;
		case NL_SET_MORE:
			nl_compile_column(compile, scope, set->column, false, false);
			nl_text_add(compile->text, " || ");
			write_array(compile, set);
			return;
		case NL_SET_EXPR:
			break;
	}
	if (type.type == NL_TYPE_ARRAY)
	{
		write_array(compile, set);
		return;
	}
	if (nl_expr_constant(set->value))
	{
		write_constant(compile, set->value, &type);
		return;
	}
	/* the moment, where there is room for it */
	if (set->value->kind == NL_EXPR_TODAY && type.timestamp)
	{
		nl_text_add(compile->text, "now()");
		return;
	}
	have = nl_compile_type(compile, set->value);
	if (have->type != type.type ||
		(type.type == NL_TYPE_OTHER &&
		 (have->name == NULL || strcmp(have->name, type.name) != 0) && !nl_type_interval(have)))
		nl_compile_fail(compile, NL_ERR_INPUT, "change of a column to another type");
	/* texts become no enum by themselves, and enums that set operations or
	 * windows write in the plain form are texts */
	if (type.odd && (!have->odd || have->name == NULL || strcmp(have->name, type.name) != 0))
	{
		nl_compile_plain(compile, scope, set->value, &type, NL_LEVEL_PRIMARY);
		nl_text_add(compile->text, "::");
		nl_text_add(compile->text, column->type_name);
	}
	/* floats become no money by themselves, nor does smallint; all integers
	 * are one kind here */
	else if (type.number == NL_NUMBER_MONEY && type.type == NL_TYPE_NUMBER &&
			 (have->number == NL_NUMBER_FLOAT || have->number == NL_NUMBER_INTEGER))
	{
		nl_compile_plain(compile, scope, set->value, &number_type, NL_LEVEL_PRIMARY);
		nl_text_add(compile->text, "::numeric");
	}
	/* money becomes no other number by itself */
	else if (type.type == NL_TYPE_NUMBER && type.number != NL_NUMBER_MONEY)
		nl_compile_plain(compile, scope, set->value, &type, NL_LEVEL_OR);
	else
		nl_compile_expr(compile, scope, set->value, &type);
}

static void
write_column_name(NlCompile *compile, const NlChange *change, const NlSet *set)
{
	const NlColumn *column = &compile->schema->columns[set->column];

	if (column->table != change->table)
		nl_compile_fail(compile, NL_ERR_INPUT, "change of a column of another table");
	nl_text_name(compile->text, column->name);
}

/* ---- which rows ---- */

/* `a` or `(a, b)`: the primary key, or the row's place. */
static void
write_identity(NlCompile *compile, int t, const char *name)
{
	const NlTable *table = &compile->schema->tables[t];
	NlText	   *text = compile->text;
	bool		first = true;
	int			c;

	if (table->n_primary == 0)
	{
		static const char *const places[] = {"tableoid", "ctid"};

		for (c = 0; c < 2; c++)
		{
			if (c > 0)
				nl_text_add(text, ", ");
			nl_text_name(text, name);
			nl_text_char(text, '.');
			nl_text_add(text, places[c]);
		}
		return;
	}
	for (c = table->first_column; c < table->first_column + table->n_columns; c++)
	{
		if (!compile->schema->columns[c].primary)
			continue;
		if (!first)
			nl_text_add(text, ", ");
		first = false;
		nl_text_name(text, name);
		nl_text_char(text, '.');
		nl_text_name(text, compile->schema->columns[c].name);
	}
}

/* Is the whole primary key shown? Else it does not tell rows apart. */
static int
shown_keys(const NlCompile *compile, int t)
{
	const NlTable *table = &compile->schema->tables[t];
	int			n = 0;
	int			c;

	for (c = table->first_column; c < table->first_column + table->n_columns; c++)
		n += compile->schema->columns[c].primary;
	return n;
}

static void
write_where(NlCompile *compile, const NlScope *own, const NlChange *change)
{
	NlText	   *text = compile->text;
	const NlTable *table = &compile->schema->tables[change->table];
	NlBlock		block;
	NlScope		scope;
	bool		pair;

	if (change->where == NULL || compile->status != NL_OK)
		return;
	nl_text_add(text, " WHERE ");
	if (change->use.n == 1)
	{
		nl_compile_cond(compile, own, change->where, NL_LEVEL_OR);
		return;
	}
	if (table->n_primary > 0 && shown_keys(compile, change->table) != table->n_primary)
	{
		nl_compile_fail(compile, NL_ERR_INPUT, "change by a condition on other tables, of a table whose key may not be read");
		return;
	}
	memset(&block, 0, sizeof(block));
	block.use = change->use;
	if (!nl_compile_scope(compile, NULL, &block, &scope))
		return;
	pair = table->n_primary != 1;
	if (pair)
		nl_text_char(text, '(');
	write_identity(compile, change->table, table->name);
	nl_text_add(text, pair ? ") IN (SELECT " : " IN (SELECT ");
	write_identity(compile, change->table, scope.names[0]);
	nl_compile_from(compile, &scope);
	nl_text_add(text, " WHERE ");
	nl_compile_cond(compile, &scope, change->where, NL_LEVEL_OR);
	nl_text_char(text, ')');
}

/* ---- statements ---- */

static void
write_insert(NlCompile *compile, const NlChange *change)
{
	NlText	   *text = compile->text;
	NlScope		none;
	const NlSet *set;

	memset(&none, 0, sizeof(none));
	nl_text_add(text, "INSERT INTO ");
	nl_compile_table(compile, change->table);
	nl_text_add(text, " (");
	for (set = change->sets; set != NULL; set = set->next)
	{
		if (set != change->sets)
			nl_text_add(text, ", ");
		write_column_name(compile, change, set);
	}
	nl_text_add(text, ") VALUES (");
	for (set = change->sets; set != NULL; set = set->next)
	{
		if (set != change->sets)
			nl_text_add(text, ", ");
		write_value(compile, &none, set);
	}
	nl_text_char(text, ')');
}

static void
write_update(NlCompile *compile, const NlScope *own, const NlChange *change)
{
	NlText	   *text = compile->text;
	const NlSet *set;

	nl_text_add(text, "UPDATE ");
	nl_compile_table(compile, change->table);
	for (set = change->sets; set != NULL; set = set->next)
	{
		nl_text_add(text, set == change->sets ? " SET " : ", ");
		write_column_name(compile, change, set);
		nl_text_add(text, " = ");
		write_value(compile, own, set);
	}
	write_where(compile, own, change);
}

static void
check_sets(NlCompile *compile, const NlChange *change)
{
	const NlSet *set;
	const NlSet *other;

	for (set = change->sets; set != NULL; set = set->next)
		for (other = change->sets; other != set; other = other->next)
			if (other->column == set->column)
				nl_compile_fail(compile, NL_ERR_INPUT, "change that sets a column twice");
}

NlStatus
nl_compile_change(const NlSchema *schema, const NlValue *values, int n_values,
				  const int32_t *ir, int n_ir, char **sql, NlArena *arena, NlError *err)
{
	NlCompile	compile;
	NlText		text;
	NlChange   *change;
	NlBlock		block;
	NlScope		own;
	NlStatus	status;

	*sql = NULL;
	status = nl_ir_parse_change(&change, schema, n_values, ir, n_ir, arena, err);
	if (status != NL_OK || change == NULL)
		return status;
	nl_compile_init(&compile, &text, schema, values, ir, arena, err);
	check_sets(&compile, change);
	memset(&block, 0, sizeof(block));
	block.use.n = 1;
	block.use.tables[0] = change->table;
	if (nl_compile_scope(&compile, NULL, &block, &own))
		switch (change->symbol)
		{
			case NL_SYM_INSERT:
				write_insert(&compile, change);
				break;
			case NL_SYM_UPDATE:
				write_update(&compile, &own, change);
				break;
			default:
				nl_text_add(&text, "DELETE FROM ");
				nl_compile_table(&compile, change->table);
				write_where(&compile, &own, change);
				break;
		}
	if (compile.status != NL_OK)
		return compile.status;
	*sql = nl_text_finish(&text);
	if (*sql == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "no memory for a statement");
	return NL_OK;
}

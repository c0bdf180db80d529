/*-------------------------------------------------------------------------
 * compile_from.c
 *	  FROM: the sources of a block or an EXISTS, their names and joins.
 *
 * Names: a table is called by its own name, and <name>_2 (or the next number
 * that is free) where that name is taken in the block, or, in an EXISTS,
 * around it; a long name is cut for its number, or the server would cut that off. Which keys join is joinpath.c's. Names live in the arena; tables
 * that no key connects are NL_ERR_INPUT.
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "lang/compile_parts.h"

/* ---- names ---- */

#define MAX_NAME 63				/* bytes that the server takes of a name */
#define MAX_NUMBER 11			/* of those, _ and a number */

/* Bytes of the name that leave room for a number; whole characters. */
static size_t
cut_length(const char *name)
{
	size_t		length = strlen(name);

	if (length <= MAX_NAME - MAX_NUMBER)
		return length;
	length = MAX_NAME - MAX_NUMBER;
	while (length > 0 && ((unsigned char) name[length] & 0xc0) == 0x80)
		length--;
	return length;
}

static bool
is_taken(const NlScope *scope, const char *name, bool around)
{
	int			s;

	for (; scope != NULL; scope = around ? scope->outer : NULL)
		for (s = 0; s < scope->n; s++)
			if (scope->names[s] != NULL && strcmp(scope->names[s], name) == 0)
				return true;
	return false;
}

/* Names all sources. around: names of the enclosing blocks are taken too. */
static void
name_sources(NlCompile *compile, NlScope *scope, bool around)
{
	int			s;

	memset(scope->names, 0, sizeof(scope->names));
	for (s = 0; s < scope->n; s++)
	{
		const char *name = compile->schema->tables[scope->sources[s].table].name;
		int			number;

		if (!scope->sources[s].second && !is_taken(scope, name, around))
		{
			scope->names[s] = name;
			continue;
		}
		for (number = 2;; number++)
		{
			NlText		text;
			char	   *other;
			int			t;
			bool		clash = false;

			nl_text_init(&text, compile->arena);
			nl_text_bytes(&text, name, cut_length(name));
			nl_text_char(&text, '_');
			nl_text_int(&text, number);
			other = nl_text_finish(&text);
			if (other == NULL)
			{
				nl_compile_fail(compile, NL_ERR_NOMEM, "no memory for a name");
				scope->names[s] = name;
				break;
			}
			/* a table that comes later keeps its own name */
			for (t = s + 1; t < scope->n; t++)
				clash = clash || strcmp(compile->schema->tables[scope->sources[t].table].name, other) == 0;
			if (!clash && !is_taken(scope, other, around))
			{
				scope->names[s] = other;
				break;
			}
		}
	}
	scope->bare = scope->n == 1;
}

/* ---- FROM ---- */

static void
derive_sources(NlCompile *compile, NlScope *scope, const int *tables, int n)
{
	NlStatus	status;

	scope->n = 0;
	if (n == 0 || compile->status != NL_OK)
		return;
	status = nl_join_derive(compile->schema, tables, n, scope->sources, &scope->n, compile->err);
	if (status != NL_OK)
	{
		compile->status = status;
		scope->n = 0;
	}
}

/* The key that ON says of the second instance of a table; -1: of none. */
static int
key_of_second(const NlSchema *schema, const NlBlock *block, int table)
{
	int			f,
				k,
				i;

	for (f = 0; f < block->n_from; f++)
	{
		const NlFromItem *item = &block->from[f];
		int			left[NL_MAX_KEY_COLUMNS];
		int			right[NL_MAX_KEY_COLUMNS];

		if (item->table != table || !item->second || item->n_on == 0)
			continue;
		for (i = 0; i < item->n_on; i++)
		{
			left[i] = item->on_left[i]->item;
			right[i] = item->on_right[i]->item;
		}
		for (k = 0; k < schema->n_keys; k++)
			if (nl_join_is(&schema->keys[k], left, right, item->n_on))
				return k;
	}
	return -1;
}

/* The equalities of an explicit source: ON's, or the key's. */
static void
join_source(NlCompile *compile, NlScope *scope, const NlBlock *block, const NlFromItem *item)
{
	const NlSchema *schema = compile->schema;
	NlSource   *source = &scope->sources[scope->n];
	int			i;

	if (item->n_on > 0)
	{
		for (i = 0; i < item->n_on; i++)
		{
			const NlExpr *left = item->on_left[i];
			const NlExpr *right = item->on_right[i];
			int			with = nl_compile_source(compile, scope, schema->columns[left->item].table,
												 left->second);

			if (with < 0 || schema->columns[right->item].table != item->table ||
				right->second != item->second)
			{
				nl_compile_fail(compile, NL_ERR_INPUT, "answer that joins columns of other tables");
				return;
			}
			if (schema->columns[left->item].type != schema->columns[right->item].type)
				nl_compile_fail(compile, NL_ERR_INPUT, "answer that joins columns of two types");
			source->on_source[i] = with;
			source->on_left[i] = left->item;
			source->on_right[i] = right->item;
		}
		source->n_on = item->n_on;
	}
	else if (scope->n > 0)
	{
		int			with = 0;
		int			said = item->second ? -1 : key_of_second(schema, block, item->table);
		int			key = nl_join_key(schema, scope->sources, scope->n, item->table,
									  item->second, said, &with);
		const NlKey *k;
		bool		forward;

		if (key < 0)
		{
			nl_compile_fail(compile, NL_ERR_INPUT, "no key connects the tables");
			return;
		}
		k = &schema->keys[key];
		forward = k->from_table == scope->sources[with].table;
		source->n_on = k->n;
		for (i = 0; i < k->n; i++)
		{
			source->on_source[i] = with;
			source->on_left[i] = forward ? k->from[i] : k->to[i];
			source->on_right[i] = forward ? k->to[i] : k->from[i];
		}
	}
}

static void
block_sources(NlCompile *compile, NlScope *scope, const NlBlock *block)
{
	int			i;

	if (block->n_from == 0)
	{
		derive_sources(compile, scope, block->use.tables, block->use.n);
		return;
	}
	scope->n = 0;
	for (i = 0; i < block->n_from && compile->status == NL_OK; i++)
	{
		const NlFromItem *item = &block->from[i];
		NlSource   *source = &scope->sources[scope->n];

		if (nl_compile_source(compile, scope, item->table, item->second) >= 0)
			nl_compile_fail(compile, NL_ERR_INPUT, "answer with a table twice in FROM");
		memset(source, 0, sizeof(*source));
		source->table = item->table;
		source->second = item->second;
		source->left = item->left && i > 0;
		join_source(compile, scope, block, item);
		scope->n++;
	}
}

bool
nl_compile_scope(NlCompile *compile, const NlScope *outer, const NlBlock *block,
				 NlScope *scope)
{
	memset(scope, 0, sizeof(*scope));
	scope->outer = outer;
	block_sources(compile, scope, block);
	if (compile->status != NL_OK)
		return false;
	name_sources(compile, scope, false);
	return compile->status == NL_OK;
}

bool
nl_compile_tie(NlCompile *compile, const NlScope *outer, const NlCond *exists,
			   NlScope *inner, NlTie *tie)
{
	int			outer_tables[NL_MAX_SOURCES];
	int			outer_sources[NL_MAX_SOURCES];
	int			n_outer = 0;
	int			tables[2 * NL_MAX_SOURCES];
	int			n = 0;
	int			n_path = 0;
	int			last = 0;
	int			which = 0;
	int			last_table;
	NlStatus	status;
	int			i,
				j;

	memset(inner, 0, sizeof(*inner));
	memset(tie, 0, sizeof(*tie));
	if (compile->status != NL_OK)
		return false;
	inner->outer = outer;
	for (i = 0; i < outer->n; i++)
		if (!outer->sources[i].second)
		{
			outer_sources[n_outer] = i;
			outer_tables[n_outer++] = outer->sources[i].table;
		}
	if (n_outer == 0)
	{
		nl_compile_fail(compile, NL_ERR_INPUT, "answer with an EXISTS that is tied to no table");
		return false;
	}
	status = nl_join_to_outer(compile->schema, exists->table, outer_tables, n_outer,
							  inner->sources, &n_path, &which, &tie->n, &last,
							  tie->inner, tie->outer, compile->err);
	if (status != NL_OK)
	{
		compile->status = status;
		return false;
	}
	tie->outer_source = outer_sources[which];
	last_table = inner->sources[last].table;
	for (i = 0; i < n_path; i++)
		tables[n++] = inner->sources[i].table;
	for (i = 0; i < exists->use.n; i++)
	{
		for (j = 0; j < n; j++)
			if (tables[j] == exists->use.tables[i])
				break;
		if (j == n)
			tables[n++] = exists->use.tables[i];
	}
	derive_sources(compile, inner, tables, n);
	if (compile->status != NL_OK)
		return false;
	tie->inner_source = nl_compile_source(compile, inner, last_table, false);
	name_sources(compile, inner, true);
	return compile->status == NL_OK;
}

static void
write_cast_column(NlCompile *compile, const char *table, int column, const char *cast)
{
	nl_text_name(compile->text, table);
	nl_text_char(compile->text, '.');
	nl_text_name(compile->text, compile->schema->columns[column].name);
	nl_text_add(compile->text, cast);
}

void
nl_compile_equal(NlCompile *compile, const char *left, int left_column,
				 const char *right, int right_column)
{
	const NlColumn *a = &compile->schema->columns[left_column];
	const NlColumn *b = &compile->schema->columns[right_column];
	NlExprType	left_type;
	NlExprType	right_type;
	const char *cast = "";

	nl_type_of_column(&left_type, a);
	nl_type_of_column(&right_type, b);
	if (strcmp(a->type_name, b->type_name) != 0)
	{
		if (left_type.odd || right_type.odd || a->type != b->type ||
			a->type == NL_TYPE_OTHER || a->type == NL_TYPE_ARRAY)
			cast = "::text";
		else if (a->type == NL_TYPE_NUMBER && (left_type.number == NL_NUMBER_MONEY ||
											   right_type.number == NL_NUMBER_MONEY))
			cast = "::numeric";
	}
	write_cast_column(compile, left, left_column, cast);
	nl_text_add(compile->text, " = ");
	write_cast_column(compile, right, right_column, cast);
}

void
nl_compile_table(NlCompile *compile, int table)
{
	const NlTable *t = &compile->schema->tables[table];

	if (t->qualify)
	{
		nl_text_name(compile->text, t->schema_name);
		nl_text_char(compile->text, '.');
	}
	nl_text_name(compile->text, t->name);
}

void
nl_compile_from(NlCompile *compile, const NlScope *scope)
{
	NlText	   *text = compile->text;
	int			s,
				i;

	for (s = 0; s < scope->n; s++)
	{
		const NlSource *source = &scope->sources[s];
		const NlTable *table = &compile->schema->tables[source->table];

		nl_text_add(text, s == 0 ? " FROM " : source->left ? " LEFT JOIN " : " JOIN ");
		nl_compile_table(compile, source->table);
		if (strcmp(table->name, scope->names[s]) != 0)
		{
			nl_text_add(text, " AS ");
			nl_text_name(text, scope->names[s]);
		}
		for (i = 0; i < source->n_on; i++)
		{
			nl_text_add(text, i == 0 ? " ON " : " AND ");
			nl_compile_equal(compile, scope->names[source->on_source[i]], source->on_left[i],
							 scope->names[s], source->on_right[i]);
		}
	}
}

/*-------------------------------------------------------------------------
 * walk_sql.c
 *	  Random walks through the grammar as SQL, for PostgreSQL to judge.
 *
 * usage: walk_sql N [SEED]
 *
 * Prints, for each schema of walk_schema.h, its DDL in a schema of its own
 * and N statements: EXPLAIN of a compiled random walk, after a comment that
 * says its IR. Whatever PostgreSQL refuses, the grammar should not have
 * allowed or the compiler not have written so:
 *
 *	walk_sql 3000 | psql -X -q -o /dev/null
 *
 * Ends with status 1 when a walk stops before its end, is too long or does
 * not compile.
 */
#include <stdio.h>
#include <stdlib.h>

#include "lang/compile.h"
#include "unit/walk_schema.h"

static void *
more(void *owner, size_t size)
{
	(void) owner;
	return malloc(size);
}

static void
print_name(const char *name)
{
	const char *c;

	putchar('"');
	for (c = name; *c != '\0'; c++)
	{
		if (*c == '"')
			putchar('"');
		putchar(*c);
	}
	putchar('"');
}

static void
print_columns(const WalkSchema *ws, const int *columns, int n)
{
	int			i;

	for (i = 0; i < n; i++)
	{
		printf(i == 0 ? "(" : ", ");
		print_name(ws->columns[columns[i]].name);
	}
	printf(")");
}

static void
print_ddl(const WalkSchema *ws, const char *name)
{
	int			t,
				c,
				k;

	printf("DROP SCHEMA IF EXISTS %s CASCADE;\nCREATE SCHEMA %s;\nSET search_path = %s;\n%s",
		   name, name, name, ws->types);
	for (t = 0; t < ws->schema.n_tables; t++)
	{
		const NlTable *table = &ws->tables[t];
		int			primary[WALK_COLUMNS];
		int			n = 0;

		printf("CREATE TABLE ");
		print_name(table->name);
		for (c = table->first_column; c < table->first_column + table->n_columns; c++)
		{
			printf(c == table->first_column ? "\n(\n\t" : ",\n\t");
			print_name(ws->columns[c].name);
			printf(" %s%s", ws->columns[c].type_name, ws->columns[c].not_null ? " NOT NULL" : "");
			if (ws->columns[c].primary)
				primary[n++] = c;
		}
		if (n > 0)
		{
			printf(",\n\tPRIMARY KEY ");
			print_columns(ws, primary, n);
		}
		printf("\n);\n");
	}
	for (k = 0; k < ws->schema.n_keys; k++)
	{
		const NlKey *key = &ws->keys[k];

		/* a key to a table without primary key is one that names suggest */
		if (ws->tables[key->to_table].n_primary != key->n)
			continue;
		printf("ALTER TABLE ");
		print_name(ws->tables[key->from_table].name);
		printf(" ADD FOREIGN KEY ");
		print_columns(ws, key->from, key->n);
		printf(" REFERENCES ");
		print_name(ws->tables[key->to_table].name);
		print_columns(ws, key->to, key->n);
		printf(";\n");
	}
}

/* One walk; its tokens in ir. Returns how many, -1 when it got stuck. */
static int
walk(const NlGrammar *grammar, NlGrammarState *state, const int32_t *items, int n_items,
	 uint64_t *seed, int32_t *ir)
{
	static uint8_t allowed[NL_SYM_COUNT_ + WALK_TABLES + WALK_COLUMNS + WALK_VALUES];
	static uint8_t taste[NL_SYM_COUNT_ + WALK_TABLES + WALK_COLUMNS + WALK_VALUES];
	int			eager = 5 + (int) (walk_random(seed) % 60);
	int			n = 0;

	walk_taste(seed, NL_SYM_COUNT_ + n_items, taste);
	nl_grammar_start(grammar, state);
	for (;;)
	{
		int			output;

		nl_grammar_allowed(grammar, state, allowed);
		output = walk_choose(seed, allowed, taste, NL_SYM_COUNT_ + n_items, eager);
		if (output < 0 || !nl_grammar_advance(grammar, state, output))
			return -1;
		if (output == NL_SYM_END)
			return n;
		if (n == NL_MAX_IR)
			return -1;
		ir[n++] = output < NL_SYM_COUNT_ ? output : NL_IR_ITEM + items[output - NL_SYM_COUNT_];
	}
}

static int
print_walks(const WalkSchema *ws, int n_walks, uint64_t seed)
{
	int32_t		items[WALK_TABLES + WALK_COLUMNS + WALK_VALUES];
	int			n_items = walk_items(ws, items);
	int32_t		ir[NL_MAX_IR];
	NlArena		arena;
	NlError		err;
	NlGrammar  *grammar;
	NlGrammarState *state = malloc(nl_grammar_state_size());
	int			faults = 0;
	int			i;

	nl_arena_init(&arena, more, NULL, 1 << 20, 0);
	if (state == NULL ||
		nl_grammar_create(&grammar, &ws->schema, ws->values, ws->n_values, items, n_items,
						  &arena, &err) != NL_OK)
	{
		free(state);
		return 1;
	}
	for (i = 0; i < n_walks; i++)
	{
		NlArenaMark mark = nl_arena_mark(&arena);
		int			n = walk(grammar, state, items, n_items, &seed, ir);
		char	   *text = NULL;
		char	   *sql = NULL;

		if (n < 0)
		{
			fprintf(stderr, "walk %d got stuck\n", i);
			faults++;
			continue;
		}
		if (nl_ir_text(&ws->schema, ws->values, ws->n_values, ir, n, &text, &arena, &err) != NL_OK ||
			nl_compile(&ws->schema, ws->values, ws->n_values, ir, n, &sql, &arena, &err) != NL_OK)
		{
			fprintf(stderr, "walk %d: %s: %s\n", i, err.message, text != NULL ? text : "");
			faults++;
		}
		else if (sql != NULL)
			printf("-- %d: %s\nEXPLAIN %s;\n", i, text, sql);
		nl_arena_release(&arena, mark);
	}
	free(state);
	return faults > 0;
}

int
main(int argc, char **argv)
{
	static WalkSchema ws;
	int			n = argc > 1 ? atoi(argv[1]) : 100;
	uint64_t	seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	int			faults;

	walk_schema_office(&ws);
	print_ddl(&ws, "walk_office");
	faults = print_walks(&ws, n, seed);
	walk_schema_chain(&ws);
	print_ddl(&ws, "walk_chain");
	faults += print_walks(&ws, n, seed);
	return faults > 0;
}

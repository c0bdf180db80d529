/*-------------------------------------------------------------------------
 * walk_sql.c
 *	  Random walks through the grammar as SQL, for PostgreSQL to judge.
 *
 * usage: walk_sql N [SEED [SCHEMAS]]
 *
 * Prints, for each schema of walk_schema.h and for so many SCHEMAS by chance
 * (random_schema.h), its DDL in a schema of its own and N statements: EXPLAIN
 * of a compiled random walk, after a comment that says its IR. In schemas by
 * chance every eighth walk writes a change (INSERT, UPDATE, DELETE), which
 * EXPLAIN does not run. Whatever PostgreSQL refuses, the grammar should not
 * have allowed or the compiler not have written so:
 *
 *	walk_sql 3000 | psql -X -q -o /dev/null
 *
 * make check-long does it (src/test/long/060_walks.pl). Ends with status 1
 * when a walk stops before its end, is too long or does not compile.
 */
#include <stdio.h>
#include <stdlib.h>

#include "lang/compile.h"
#include "unit/random_schema.h"

static void *blocks[1024];
static int	n_blocks = 0;

static void *
more(void *owner, size_t size)
{
	(void) owner;
	if (n_blocks == 1024)
		return NULL;
	blocks[n_blocks] = malloc(size);
	return blocks[n_blocks] != NULL ? blocks[n_blocks++] : NULL;
}

static void
free_blocks(void)
{
	while (n_blocks > 0)
		free(blocks[--n_blocks]);
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
print_table(const NlTable *table)
{
	if (table->qualify)
	{
		print_name(table->schema_name);
		putchar('.');
	}
	print_name(table->name);
}

static void
print_ddl(const WalkSchema *ws, const char *name)
{
	int			t,
				c,
				k;

	printf("DROP SCHEMA IF EXISTS %s, \"" RANDOM_OTHER "\" CASCADE;\n"
		   "CREATE SCHEMA %s;\nCREATE SCHEMA \"" RANDOM_OTHER "\";\nSET search_path = %s;\n%s",
		   name, name, name, ws->types);
	for (t = 0; t < ws->schema.n_tables; t++)
	{
		const NlTable *table = &ws->tables[t];
		int			primary[WALK_COLUMNS];
		int			n = 0;

		printf("CREATE TABLE ");
		print_table(table);
		for (c = table->first_column; c < table->first_column + table->n_columns - table->n_defined; c++)
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
		print_table(&ws->tables[key->from_table]);
		printf(" ADD FOREIGN KEY ");
		print_columns(ws, key->from, key->n);
		printf(" REFERENCES ");
		print_table(&ws->tables[key->to_table]);
		print_columns(ws, key->to, key->n);
		printf(";\n");
	}
}

/* One walk; its tokens in ir. Returns how many, -1 when it got stuck behind *stuck of them. */
static int
walk(const NlGrammar *grammar, NlGrammarState *state, const int32_t *items, int n_items,
	 uint64_t *seed, int32_t *ir, int *stuck)
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
		*stuck = n;
		if (output < 0 || !nl_grammar_advance(grammar, state, output))
			return -1;
		if (output == NL_SYM_END)
			return n;
		if (n == NL_MAX_IR)
			return -1;
		ir[n++] = output < NL_SYM_COUNT_ ? output : NL_IR_ITEM + items[output - NL_SYM_COUNT_];
	}
}

/* Some of the items, as the encoder would choose: a column not without its table. */
static int
some_items(const WalkSchema *ws, int32_t *items, uint64_t *seed)
{
	bool		table[WALK_TABLES];
	int			n = 0;
	int			i;

	for (i = 0; i < ws->schema.n_tables; i++)
	{
		table[i] = i == 0 || walk_random(seed) % 4 != 0;
		if (table[i])
			items[n++] = i;
	}
	for (i = 0; i < ws->schema.n_columns; i++)
		if (table[ws->columns[i].table] && walk_random(seed) % 6 != 0)
			items[n++] = ws->schema.n_tables + i;
	for (i = 0; i < ws->n_values; i++)
		if (ws->values[i].column < 0 || table[ws->columns[ws->values[i].column].table])
			items[n++] = ws->schema.n_tables + ws->schema.n_columns + i;
	return n;
}

/* some: of the items; change: walks that write changes. */
static int
print_walks(const WalkSchema *ws, int n_walks, uint64_t seed, bool some, bool change)
{
	int32_t		items[WALK_TABLES + WALK_COLUMNS + WALK_VALUES];
	int			n_items = some ? some_items(ws, items, &seed) : walk_items(ws, items);
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
		fprintf(stderr, "%s\n", err.message);
		return 1;
	}
	nl_grammar_set_mode(grammar, change ? NL_GRAMMAR_CHANGE : NL_GRAMMAR_QUESTION);
	for (i = 0; i < n_walks; i++)
	{
		NlArenaMark mark = nl_arena_mark(&arena);
		int			stuck = 0;
		int			n = walk(grammar, state, items, n_items, &seed, ir, &stuck);
		char	   *text = NULL;
		char	   *sql = NULL;

		if (n < 0)
		{
			(void) nl_ir_text(&ws->schema, ws->values, ws->n_values, ir, stuck, &text, &arena, &err);
			fprintf(stderr, "walk %d got stuck: %s\n", i, text != NULL ? text : "");
			nl_arena_release(&arena, mark);
			faults++;
			continue;
		}
		if (nl_ir_text(&ws->schema, ws->values, ws->n_values, ir, n, &text, &arena, &err) != NL_OK ||
			(change ? nl_compile_change : nl_compile)
			(&ws->schema, ws->values, ws->n_values, ir, n, &sql, &arena, &err) != NL_OK)
		{
			fprintf(stderr, "walk %d: %s: %s\n", i, err.message, text != NULL ? text : "");
			faults++;
		}
		else if (sql != NULL)
			printf("-- %d: %s\nEXPLAIN %s;\n", i, text, sql);
		nl_arena_release(&arena, mark);
	}
	free(state);
	free_blocks();
	return faults > 0;
}

int
main(int argc, char **argv)
{
	static WalkSchema ws;
	static RandomSchema rs;
	int			n = argc > 1 ? atoi(argv[1]) : 100;
	uint64_t	seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	int			schemas = argc > 3 ? atoi(argv[3]) : 0;
	int			faults;
	int			i;

	walk_schema_office(&ws);
	print_ddl(&ws, "walk_office");
	faults = print_walks(&ws, n, seed, false, false);
	walk_schema_chain(&ws);
	print_ddl(&ws, "walk_chain");
	faults += print_walks(&ws, n, seed, false, false);
	for (i = 0; i < schemas; i++)
	{
		random_schema(&rs, &seed);
		printf("-- schema %d by chance\n", i);
		print_ddl(&rs.ws, "walk_random");
		faults += print_walks(&rs.ws, n - n / 8, walk_random(&seed), i % 2 == 1, false);
		faults += print_walks(&rs.ws, n / 8, walk_random(&seed), i % 2 == 1, true);
	}
	return faults > 0;
}

/*-------------------------------------------------------------------------
 * walk_sql.c
 *	  Prints a schema and random answers of the grammar over it, as SQL for
 *	  psql: what the grammar lets through, PostgreSQL must take.
 *
 * usage: walk_sql [--ddl] SCHEMA N SEED [PATIENCE]
 *	  SCHEMA	one of walk_schemas.h
 *	  N			how many walks
 *	  PATIENCE	larger: longer walks (default 4)
 *	  --ddl		the CREATE statements instead of walks
 *
 * Each walk is printed as its IR in a comment and EXPLAIN of its statement.
 * Exit status 1 when a walk had no way on or did not compile.
 *-------------------------------------------------------------------------
 */
#include "lang/compile.h"
#include "walk_schemas.h"

static void *
more(void *owner, size_t size)
{
	(void) owner;
	return malloc(size);
}

int
main(int argc, char **argv)
{
	const char *const *lines = NULL;
	bool		ddl = argc > 1 && strcmp(argv[1], "--ddl") == 0;
	WalkSchema	walk;
	NlArena		arena;
	NlArenaMark mark;
	NlGrammar  *grammar;
	NlGrammarState *state;
	NlError		err;
	int32_t    *items;
	uint8_t    *allowed;
	int			n_items;
	int			n;
	int			patience;
	uint64_t	seed;
	int			faults = 0;
	int			i;

	argv += ddl;
	argc -= ddl;
	for (i = 0; i < WALK_SCHEMAS && argc > 1; i++)
		if (strcmp(argv[1], walk_names[i]) == 0)
			lines = walk_schemas[i];
	if (lines == NULL || (!ddl && argc < 4))
	{
		fprintf(stderr, "usage: walk_sql [--ddl] SCHEMA N SEED [PATIENCE]\n");
		return 2;
	}
	if (ddl)
	{
		walk_ddl(stdout, lines);
		return 0;
	}
	n = atoi(argv[2]);
	seed = strtoull(argv[3], NULL, 10) * 2654435761u + 88172645463325252u;
	patience = argc > 4 ? atoi(argv[4]) : 4;
	walk_read(lines, &walk);
	nl_arena_init(&arena, more, NULL, 1 << 20, 0);
	n_items = walk.schema.n_tables + walk.schema.n_columns + walk.n_values;
	items = malloc(sizeof(int32_t) * (size_t) n_items);
	for (i = 0; i < n_items; i++)
		items[i] = i;
	allowed = malloc((size_t) (NL_SYM_COUNT_ + n_items));
	if (nl_grammar_create(&grammar, &walk.schema, walk.values, walk.n_values, items,
						  n_items, &arena, &err) != NL_OK)
	{
		fprintf(stderr, "%s\n", err.message);
		return 1;
	}
	state = malloc(nl_grammar_state_size());
	mark = nl_arena_mark(&arena);
	while (n-- > 0)
	{
		int32_t		ir[NL_MAX_IR + 1];
		int			n_ir = 0;
		char	   *sql = NULL;
		char	   *text = NULL;
		int			output = -1;

		nl_grammar_start(grammar, state);
		for (;;)
		{
			memset(allowed, 0, (size_t) (NL_SYM_COUNT_ + n_items));
			nl_grammar_allowed(grammar, state, allowed);
			output = walk_choose(&walk, items, n_items, allowed, patience, &seed);
			if (output < 0 || output == NL_SYM_END || n_ir == NL_MAX_IR ||
				!nl_grammar_advance(grammar, state, output))
				break;
			ir[n_ir++] = output < NL_SYM_COUNT_ ? output : NL_IR_ITEM + items[output - NL_SYM_COUNT_];
		}
		err.message[0] = '\0';
		(void) nl_ir_text(&walk.schema, walk.values, walk.n_values, ir, n_ir, &text, &arena, &err);
		if (output != NL_SYM_END)
		{
			printf("-- no way on: %s\n", text);
			fprintf(stderr, "no way on: %s\n", text);
			faults++;
		}
		else if (nl_compile(&walk.schema, walk.values, walk.n_values, ir, n_ir,
							&sql, &arena, &err) != NL_OK)
		{
			printf("-- %s: %s\n", err.message, text);
			fprintf(stderr, "%s: %s\n", err.message, text);
			faults++;
		}
		else if (sql != NULL)
			printf("-- %s\nEXPLAIN %s;\n", text, sql);
		nl_arena_release(&arena, mark);
	}
	return faults > 0;
}

/*-------------------------------------------------------------------------
 * test_describe_walks.c
 *	  Whatever the grammar allows can be said: random walks through it compile,
 *	  have words, and use what can be told.
 *
 * Memory is malloc's, given back at each walk's end.
 *-------------------------------------------------------------------------
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "type_schemas.h"
#include "walk_share.h"
#include "lang/compile.h"
#include "lang/describe.h"
#include "lang/uses.h"

#define MAX_ITEMS 256

typedef struct Blocks
{
	void	   *blocks[256];
	int			n;
} Blocks;

static void *
more(void *owner, size_t size)
{
	Blocks	   *blocks = owner;

	if (blocks->n == 256)
		return NULL;
	return blocks->blocks[blocks->n++] = malloc(size);
}

/* A walk's tokens; returns how many. */
static int
walk(const WalkSchema *ws, const NlGrammar *grammar, const int32_t *items, int n_items,
	 int patience, uint64_t *seed, int32_t *ir)
{
	NlGrammarState *state = malloc(nl_grammar_state_size());
	uint8_t    *allowed = malloc((size_t) (NL_SYM_COUNT_ + n_items));
	int			n_ir = 0;

	nl_grammar_start(grammar, state);
	for (;;)
	{
		int			output;

		memset(allowed, 0, (size_t) (NL_SYM_COUNT_ + n_items));
		nl_grammar_allowed(grammar, state, allowed);
		output = walk_choose(ws, items, n_items, allowed, patience, seed);
		if (output < 0 || output == NL_SYM_END)
			break;
		assert_true(n_ir < NL_MAX_IR);
		assert_true(nl_grammar_advance(grammar, state, output));
		ir[n_ir++] = output < NL_SYM_COUNT_ ? output : NL_IR_ITEM + items[output - NL_SYM_COUNT_];
	}
	free(state);
	free(allowed);
	return n_ir;
}

/* Are parentheses closed, and nothing left empty? */
static bool
well_formed(const char *english)
{
	int			depth = 0;

	for (; *english != '\0' && depth >= 0; english++)
	{
		if (*english == '(')
			depth++;
		if (*english == ')')
			depth--;
		if (strncmp(english, "  ", 2) == 0 || strncmp(english, "()", 2) == 0 || strncmp(english, " ,", 2) == 0)
			return false;
	}
	return depth == 0;
}

static void
check(const WalkSchema *ws, const int32_t *ir, int n_ir, NlArena *arena)
{
	static NlUses uses;
	NlError		err = {{0}};
	char	   *sql = NULL;
	char	   *english = NULL;
	char	   *text = NULL;
	int			keys[NL_MAX_PATH];
	int			i;

	assert_int_equal(nl_ir_text(&ws->schema, ws->values, ws->n_values, ir, n_ir, &text, arena, &err), NL_OK);
	assert_int_equal(nl_compile(&ws->schema, ws->values, ws->n_values, ir, n_ir, &sql, arena, &err), NL_OK);
	if (nl_describe(&ws->schema, ws->values, ws->n_values, ir, n_ir, &english, arena, &err) != NL_OK)
		fail_msg("%s\n  fails: %s", text, err.message);
	assert_int_equal(english == NULL, sql == NULL);
	if (english != NULL && !well_formed(english))
		fail_msg("%s\n  gives %s", text, english);
	if (nl_uses_find(&uses, &ws->schema, ws->values, ws->n_values, ir, n_ir, arena, &err) != NL_OK)
		fail_msg("%s\n  uses: %s", text, err.message);
	for (i = 0; i < n_ir; i++)
	{
		int			column = ir[i] - NL_IR_ITEM - ws->schema.n_tables;
		int			c = 0;

		if (column < 0 || column >= ws->schema.n_columns)
			continue;
		while (c < uses.n_columns && uses.columns[c] != column)
			c++;
		/* or it joins */
		if (c == uses.n_columns && uses.n_joins == 0)
			fail_msg("%s\n  uses no %s", text, ws->schema.columns[column].name);
	}
	for (i = 0; i < uses.n_paths; i++)
		if (nl_uses_other_path(&uses, &uses.paths[i], &ws->schema, keys))
			assert_true(keys[0] >= 0 && keys[0] < ws->schema.n_keys);
}

static void
walks(const char *const *lines, int n, int patience, uint64_t seed)
{
	WalkSchema	ws;
	Blocks		blocks = {{NULL}, 0};
	NlArena		arena;
	NlGrammar  *grammar;
	NlError		err;
	int32_t		items[MAX_ITEMS];
	int32_t		ir[NL_MAX_IR + 1];
	int			n_items;
	int			i;

	n = walk_share(n);
	walk_read(lines, &ws);
	n_items = ws.schema.n_tables + ws.schema.n_columns + ws.n_values;
	assert_true(n_items <= MAX_ITEMS);
	for (i = 0; i < n_items; i++)
		items[i] = i;
	nl_arena_init(&arena, more, &blocks, 1 << 18, 0);
	assert_int_equal(nl_grammar_create(&grammar, &ws.schema, ws.values, ws.n_values,
									   items, n_items, &arena, &err), NL_OK);
	for (i = 0; i < n; i++)
	{
		NlArenaMark mark = nl_arena_mark(&arena);
		int			n_ir = walk(&ws, grammar, items, n_items, patience, &seed, ir);

		check(&ws, ir, n_ir, &arena);
		nl_arena_release(&arena, mark);
	}
	while (blocks.n > 0)
		free(blocks.blocks[--blocks.n]);
	walk_free(&ws);
}

static void
test_shop(void **state)
{
	(void) state;
	walks(walk_shop, 1500, 20, 7);
	walks(walk_shop, 300, 60, 11);
}

static void
test_chain(void **state)
{
	(void) state;
	walks(walk_chain, 500, 30, 13);
}

static void
test_bare(void **state)
{
	(void) state;
	walks(walk_bare, 300, 30, 17);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shop),
		cmocka_unit_test(test_chain),
		cmocka_unit_test(test_bare)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*-------------------------------------------------------------------------
 * fuzz_grammar.c
 *	  libFuzzer target: bytes -> a schema and a walk through the grammar -> SQL.
 *
 * The first eight bytes are the seed of a schema (unit/random_schema.h), the
 * ninth says whether it is a change; each further byte chooses among what the
 * grammar allows next, and when they are used up the walk takes the first
 * thing that is allowed, END before all. So every input is a walk. It must
 * come to its end within NL_MAX_IR tokens, and compile.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lang/compile.h"
#include "../unit/random_schema.h"

#define POOL_BLOCKS 1024
#include "../pool.h"

#define MAX_OUTPUTS (NL_SYM_COUNT_ + WALK_TABLES + WALK_COLUMNS + WALK_VALUES)

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Stops the fuzzer. */
static void
must(bool fine)
{
	if (!fine)
		__builtin_trap();
}

/* The output that the byte chooses, or with none left the first one. */
static int
choose(const uint8_t *allowed, int n, const uint8_t **data, const uint8_t *end)
{
	int			choices = 0;
	int			chosen;
	int			i;

	if (*data == end && allowed[NL_SYM_END])
		return NL_SYM_END;
	for (i = 0; i < n; i++)
		choices += allowed[i] != 0;
	must(choices > 0);
	chosen = *data == end ? 0 : *(*data)++ % choices;
	for (i = 0;; i++)
		if (allowed[i] && chosen-- == 0)
			return i;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static RandomSchema rs;
	static Pool pool = {.left = -1};
	static uint8_t allowed[MAX_OUTPUTS];
	const uint8_t *end = data + size;
	const WalkSchema *ws = &rs.ws;
	uint64_t	seed;
	bool		change;
	int32_t		items[WALK_TABLES + WALK_COLUMNS + WALK_VALUES];
	int32_t		ir[NL_MAX_IR];
	NlGrammarState *state;
	NlGrammar  *grammar;
	NlArena		arena;
	NlError		err;
	char	   *sql = NULL;
	int			n_items;
	int			n = 0;

	if (size < 9)
		return 0;
	memcpy(&seed, data, 8);
	change = (data[8] & 1) != 0;
	data += 9;
	random_schema(&rs, &seed);
	n_items = walk_items(ws, items);
	nl_arena_init(&arena, pool_more, &pool, 1 << 18, 0);
	state = malloc(nl_grammar_state_size());
	must(state != NULL && nl_grammar_create(&grammar, &ws->schema, ws->values, ws->n_values, items, n_items,
											&arena, &err) == NL_OK);
	nl_grammar_set_mode(grammar, change ? NL_GRAMMAR_CHANGE : NL_GRAMMAR_QUESTION);
	nl_grammar_start(grammar, state);
	for (;;)
	{
		int			output;

		nl_grammar_allowed(grammar, state, allowed);
		output = choose(allowed, NL_SYM_COUNT_ + n_items, &data, end);
		must(nl_grammar_advance(grammar, state, output));
		if (output == NL_SYM_END)
			break;
		must(n < NL_MAX_IR);
		ir[n++] = output < NL_SYM_COUNT_ ? output : NL_IR_ITEM + items[output - NL_SYM_COUNT_];
	}
	must((change ? nl_compile_change : nl_compile)
		 (&ws->schema, ws->values, ws->n_values, ir, n, &sql, &arena, &err) == NL_OK);
	must(sql != NULL || (n == 1 && ir[0] == NL_SYM_ABSTAIN));
	free(state);
	pool_free(&pool);
	return 0;
}

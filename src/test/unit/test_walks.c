/*-------------------------------------------------------------------------
 * test_walks.c
 *	  An impossible query cannot be written: random walks over what the
 *	  grammar allows always end, and always compile. And what people ask for
 *	  can be written: a list of IR that must be taken, and one of IR that must
 *	  not, with the token where it goes wrong.
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
#include "lang/grammar_state.h"

#define MAX_ITEMS 256

/* ---- memory: malloc'd blocks, freed at the end of each test ---- */

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

static void
free_blocks(Blocks *blocks)
{
	while (blocks->n > 0)
		free(blocks->blocks[--blocks->n]);
}

static int
all_items(const WalkSchema *walk, int32_t *items)
{
	int			n = walk->schema.n_tables + walk->schema.n_columns + walk->n_values;
	int			i;

	assert_true(n <= MAX_ITEMS);
	for (i = 0; i < n; i++)
		items[i] = i;
	return n;
}

/* Some of the items, tables first, as encode would choose. */
static int
some_items(const WalkSchema *walk, int32_t *items, uint64_t *seed)
{
	int			all = all_items(walk, items);
	int			n = 0;
	int			i;

	for (i = 0; i < all; i++)
		if (walk_random(seed) % 3 != 0)
			items[n++] = items[i];
	return n;
}

/* What is not allowed is refused and leaves the state as it is, unless it only
 * says again what was said; what is allowed is taken. */
static void
check_advance(const NlGrammar *grammar, const NlGrammarState *state,
			  const uint8_t *allowed, int n_outputs)
{
	size_t		size = nl_grammar_state_size();
	NlGrammarState *copy = malloc(size);
	uint8_t		said[NL_SYM_COUNT_ + MAX_ITEMS];
	int			i;

	memset(said, 1, sizeof(said));
	nl_grammar_drop_echoes(grammar, state, said);
	memcpy(copy, state, size);
	for (i = -1; i <= n_outputs; i++)
	{
		bool		taken;

		if (i == NL_SYM_END)
			continue;
		taken = nl_grammar_advance(grammar, copy, i);
		if (!(taken && !said[i]))
			assert_int_equal(taken, i >= 0 && i < n_outputs && allowed[i]);
		if (taken)
			memcpy(copy, state, size);
		else
			assert_memory_equal(copy, state, size);
	}
	free(copy);
}

static void
walk_once(const WalkSchema *walk, const NlGrammar *grammar, const int32_t *items, int n_items,
		  int patience, bool thorough, uint64_t *seed, NlArena *arena, int *longest)
{
	NlGrammarState *state = malloc(nl_grammar_state_size());
	uint8_t    *allowed = malloc((size_t) (NL_SYM_COUNT_ + n_items));
	int32_t		ir[NL_MAX_IR + 1];
	char	   *text;
	char	   *sql = NULL;
	NlError		err = {{0}};
	int			n_ir = 0;
	int			at = -1;
	int			output;

	nl_grammar_start(grammar, state);
	for (;;)
	{
		memset(allowed, 0, (size_t) (NL_SYM_COUNT_ + n_items));
		nl_grammar_allowed(grammar, state, allowed);
		if (thorough)
			check_advance(grammar, state, allowed, NL_SYM_COUNT_ + n_items);
		output = walk_choose(walk, items, n_items, allowed, patience, seed);
		if (output < 0 || output == NL_SYM_END)
			break;
		/* the last token but the end has been written: nothing but the end may come */
		assert_true(n_ir < NL_MAX_IR);
		assert_true(nl_grammar_advance(grammar, state, output));
		ir[n_ir++] = output < NL_SYM_COUNT_ ? output : NL_IR_ITEM + items[output - NL_SYM_COUNT_];
	}
	assert_int_equal(nl_ir_text(&walk->schema, walk->values, walk->n_values, ir, n_ir,
								&text, arena, &err), NL_OK);
	if (output < 0)
		print_error("no way on: %s\n", text);
	assert_int_equal(output, NL_SYM_END);
	if (!nl_grammar_accepts(grammar, ir, n_ir, &at))
		print_error("not accepted at token %d: %s\n", at, text);
	assert_true(nl_grammar_accepts(grammar, ir, n_ir, &at));
	if (nl_compile(&walk->schema, walk->values, walk->n_values, ir, n_ir, &sql, arena, &err) != NL_OK)
	{
		print_error("%s: %s\n", err.message, text);
		fail();
	}
	assert_int_equal(sql == NULL, n_ir == 1 && ir[0] == NL_SYM_ABSTAIN);
	if (n_ir > *longest)
		*longest = n_ir;
	free(state);
	free(allowed);
}

static void
walks(const char *const *lines, int n, int patience, uint64_t seed, int at_least)
{
	WalkSchema	walk;
	Blocks		blocks = {{NULL}, 0};
	NlArena		arena;
	NlGrammar  *grammar;
	NlError		err;
	int32_t		items[MAX_ITEMS];
	int			longest = 0;
	int			i;

	n = walk_share(n);
	walk_read(lines, &walk);
	nl_arena_init(&arena, more, &blocks, 1 << 18, 0);
	for (i = 0; i < n; i++)
	{
		NlArenaMark mark = nl_arena_mark(&arena);
		int			n_items = i % 4 == 0 ? all_items(&walk, items) : some_items(&walk, items, &seed);

		assert_int_equal(nl_grammar_create(&grammar, &walk.schema, walk.values, walk.n_values,
										   items, n_items, &arena, &err), NL_OK);
		walk_once(&walk, grammar, items, n_items, patience, i % 50 == 0, &seed, &arena, &longest);
		nl_arena_release(&arena, mark);
	}
	/* the walks went somewhere */
	if (walk_share_all())
		assert_true(longest >= at_least);
	free_blocks(&blocks);
	walk_free(&walk);
}

static void
test_short_walks(void **unused)
{
	(void) unused;
	walks(walk_shop, 2000, 2, 20260101, 20);
	walks(walk_chain, 500, 2, 20260102, 20);
	walks(walk_bare, 500, 2, 20260103, 10);
}

/* Ends are taken late, so that the limit of tokens is reached. */
static void
test_long_walks(void **unused)
{
	(void) unused;
	walks(walk_shop, 1000, 60, 20260201, NL_MAX_IR - 5);
	walks(walk_chain, 500, 60, 20260202, NL_MAX_IR - 5);
	walks(walk_bare, 500, 60, 20260203, 60);
}

/* ---- IR that must be taken ---- */

static const char *const good[] = {
	"abstain",
	"select <customers.name>",
	"select <customers>",
	"select <customers> where <customers.vip> true",
	"select count <orders>",
	"select count distinct <orders.status>",
	"select distinct <customers.name> order <customers.name> asc",
	"select distinct <customers.name> , <customers.born> order <customers.born> desc limit <5>",
	"select <customers.name> , count <orders> group <customers> order count <orders> desc limit v10",
	"select <customers.name> , count <orders> group same having count <orders> > <5>",
	"select <orders.status> , avg <orders.total> group same",
	"select trunc_month <orders.placed_at> , sum <orders.total> group same order trunc_month <orders.placed_at> asc",
	"select sum * <order_items.quantity> <Product List.Unit Price> where <orders.placed_at> = <2023>",
	"select <orders.id> where <orders.placed_at> = <month-1>",
	"select <orders.id> where <orders.placed_at> between <2023-Q4> <2024-02-29>",
	"select <orders.id> where <orders.placed_at> >= ago <30 day>",
	"select <orders.id> where <orders.placed_at> > trunc_month today",
	"select <orders.id> where <orders.shipped> isnull and not [ <orders.paid> true ]",
	"select <orders.id> where <orders.status> in ( <paid> <100%_a\\b> )",
	"select <customers.name> where without <orders> end",
	"select <customers.name> where with <orders> where <orders.total> > <5> end",
	"select <customers.name> where with <order_items> where <Product List.size> = <M> end",
	"select <customers.name> where with <orders> where without <order_items> end end",
	"select <employees.name> where without <employees> end",
	"select <customers.name> where <customers.id> in ( select <orders.customer_id> where <orders.total> > <5> )",
	"select <orders.id> where <orders.total> > ( select avg <orders.total> )",
	"select percent ( select count <orders> where <orders.paid> true ) ( select count <orders> )",
	"select percent filter count <orders> <orders.paid> true end count <orders>",
	"select / sum <orders.total> count distinct <orders.customer_id>",
	"select round2 / sum <orders.total> count <orders>",
	"select - max <orders.placed_at> min <orders.placed_at>",
	"select <customers.name> where <customers.name> contains <O'Brien> or <customers.email> ends <100%_a\\b>",
	"select <customers.name> where <customers.tags> has <red>",
	"select <Product List.id> where <Product List.codes> has <5>",
	"select <customers.name> where [ <customers.vip> true or <customers.born> < <2023> ] and <customers.mood> = <happy>",
	"from <employees> second <employees> on <employees.manager_id> second <employees.id> select <employees.name> , second <employees.name>",
	"from <employees> second <employees> on <employees.manager_id> second <employees.id> select <employees.name> where <employees.salary> > second <employees.salary>",
	"from <customers> left <orders> select <customers.name> , count <orders> group <customers>",
	"from <customers> left <orders> on <customers.id> <orders.customer_id> select <customers.name> where <orders.id> isnull",
	"from <orders> <addresses> on <orders.shipping_id> <addresses.id> second <addresses> on <orders.billing_id> second <addresses.id> select <addresses.city> , second <addresses.city>",
	"select <customers.name> union select <employees.name>",
	"select <customers.id> except select <orders.customer_id>",
	"select <addresses.city> intersect select <addresses.city> where <addresses.zip> = <5>",
	"select <customers.name> , if count <orders> > <5> then v1 else v0 group same",
	"select if <orders.total> > <5> then <paid> else <happy> , count <orders> group same",
	"select coalesce <customers.email> <customers.name>",
	"select concat <customers.name> <addresses.city>",
	"select avg - <orders.placed_at> <orders.shipped> where year <orders.placed_at> = <2023>",
	"select max <orders.total> , min <orders.total>",
	"select <orders.status> , <orders.paid> , count <orders> group same , year <orders.placed_at>",
	"select count <orders> group <orders.status> order count <orders> desc",
	"select <employees.department> group same having avg <employees.salary> > ( select avg <employees.salary> )",
	"select <shipments.id> where <shipments.at> > <08:30:00>",
	"select <orders.id> order <orders.placed_at> desc limit <5> offset v10",
	"select <orders.id> where <orders.id> between <5> <18>",
	"select <orders.id> where <orders.id> !in ( <5> <18> v1 )",
	"select <logs.line> where <logs.at> = <day-1>",
	"select count <logs>",
	NULL
};

/* ---- and IR that must not: the token that is wrong, from 0 ---- */

typedef struct Bad
{
	const char *ir;
	int			at;
} Bad;

static const Bad bad[] = {
	{"select", 1},
	{"abstain abstain", 1},
	{"select <customers.name> ,", 3},
	{"select <customers.name> where", 3},
	{"select sum <customers.name>", 2},						/* sum of a text */
	{"select avg <customers.born>", 2},
	{"select max <customers.vip>", 2},
	{"select max <customers.tags>", 2},
	{"select sum avg <orders.total>", 2},					/* an aggregate in an aggregate */
	{"select <orders.id> where count <orders> > <5>", 3},	/* and in WHERE */
	{"select <customers.name> , <logs.line>", 3},			/* no key leads there */
	{"select <customers.name> where <customers.name> > <month-1>", 5},	/* two types */
	{"select <customers.name> where <customers.born> = <O'Brien>", 5},
	{"select <customers.name> where <customers.id> = <O'Brien>", 5},
	{"select <addresses.city> where <addresses.city> = <O'Brien>", 5},	/* a value of another column */
	{"select <customers.name> where <customers.name> true", 4},
	{"select <customers.name> where <customers.name> has <red>", 4},
	{"select <customers.name> , count <orders>", 5},		/* no group */
	{"select <customers.name> having count <orders> > <5>", 2},
	{"select count <orders> order <orders.id> asc", 4},
	{"select <customers.name> order count <orders> desc", 3},
	{"select second <employees.name>", 1},					/* no second instance */
	{"from <customers> select <orders.id>", 3},				/* not listed */
	{"from <customers> <logs> select <customers.name>", 3},	/* no key, no ON */
	{"from <customers> second <customers> select <customers.name>", 4},
	{"from <customers> <customers> select <customers.name>", 2},
	{"select <customers.name> union select <customers.id>", 4},	/* columns of two types */
	{"select <customers.name> union select <customers.name> , <customers.id>", 5},
	{"select <customers.id> where <customers.id> in ( select <orders.status> )", 7},
	{"select <customers.id> where <customers.id> in ( select <orders.id> , <orders.id> )", 8},
	{"select <customers.name> where with <logs> end", 4},	/* no key ties it */
	{"select <customers.name> limit <2023-Q4>", 3},
	{"select <customers.name> limit <0.5>", 3},
	{"select <customers.name> order <customers.name>", 4},
	{"select <orders.id> where <orders.placed_at> >= ago <2023>", 6},
	
	{"select <orders.note> group same", 2},					/* json cannot be grouped by */
	{"select distinct <orders.note>", 2},
	{"select distinct <customers.name> order <customers.id> asc", 4},
	{"group same", 0},
	{"<customers.name>", 0},
	{"select <customers.name> </s>", 2},
	{"select <pad>", 1},
};

static void
test_accepts(void **unused)
{
	WalkSchema	walk;
	Blocks		blocks = {{NULL}, 0};
	NlArena		arena;
	NlGrammar  *grammar;
	NlError		err;
	int32_t		items[MAX_ITEMS];
	int			n_items;
	int			faults = 0;
	size_t		i;

	(void) unused;
	walk_read(walk_shop, &walk);
	nl_arena_init(&arena, more, &blocks, 1 << 18, 0);
	n_items = all_items(&walk, items);
	assert_int_equal(nl_grammar_create(&grammar, &walk.schema, walk.values, walk.n_values,
									   items, n_items, &arena, &err), NL_OK);
	for (i = 0; good[i] != NULL; i++)
	{
		int32_t		ir[NL_MAX_IR];
		int			n = walk_tokens(&walk, good[i], ir, NL_MAX_IR);
		int			at = -1;
		char	   *sql;

		if (!nl_grammar_accepts(grammar, ir, n, &at))
		{
			print_error("not taken at token %d: %s\n", at, good[i]);
			faults++;
		}
		if (nl_compile(&walk.schema, walk.values, walk.n_values, ir, n, &sql, &arena, &err) != NL_OK)
		{
			print_error("%s: %s\n", err.message, good[i]);
			faults++;
		}
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
	{
		int32_t		ir[NL_MAX_IR];
		int			n = walk_tokens(&walk, bad[i].ir, ir, NL_MAX_IR);
		int			at = -1;

		if (nl_grammar_accepts(grammar, ir, n, &at))
		{
			print_error("taken: %s\n", bad[i].ir);
			faults++;
		}
		else if (at != bad[i].at)
		{
			print_error("refused at token %d instead of %d: %s\n", at, bad[i].at, bad[i].ir);
			faults++;
		}
	}
	assert_int_equal(faults, 0);
	free_blocks(&blocks);
	walk_free(&walk);
}

/* Items that are not in the context cannot be named. */
static void
test_context(void **unused)
{
	WalkSchema	walk;
	Blocks		blocks = {{NULL}, 0};
	NlArena		arena;
	NlGrammar  *grammar;
	NlGrammarState *state = malloc(nl_grammar_state_size());
	NlError		err;
	int32_t		items[2];
	int32_t		ir[8];
	int			at = -1;
	int			n;
	uint8_t		allowed[NL_SYM_COUNT_ + 2];

	(void) unused;
	walk_read(walk_shop, &walk);
	nl_arena_init(&arena, more, &blocks, 1 << 16, 0);
	n = walk_tokens(&walk, "<customers> <customers.name>", ir, 8);
	items[0] = ir[0] - NL_IR_ITEM;
	items[1] = ir[1] - NL_IR_ITEM;
	assert_int_equal(n, 2);
	assert_int_equal(nl_grammar_create(&grammar, &walk.schema, walk.values, walk.n_values,
									   items, 2, &arena, &err), NL_OK);
	n = walk_tokens(&walk, "select <customers.name>", ir, 8);
	assert_true(nl_grammar_accepts(grammar, ir, n, &at));
	n = walk_tokens(&walk, "select <customers.id>", ir, 8);
	assert_false(nl_grammar_accepts(grammar, ir, n, &at));
	assert_int_equal(at, 1);
	nl_grammar_start(grammar, state);
	memset(allowed, 0, sizeof(allowed));
	nl_grammar_allowed(grammar, state, allowed);
	assert_true(allowed[NL_SYM_SELECT]);
	assert_true(allowed[NL_SYM_ABSTAIN]);
	assert_false(allowed[NL_SYM_COUNT_]);
	assert_false(allowed[NL_SYM_END]);
	assert_true(nl_grammar_advance(grammar, state, NL_SYM_SELECT));
	memset(allowed, 0, sizeof(allowed));
	nl_grammar_allowed(grammar, state, allowed);
	assert_true(allowed[NL_SYM_COUNT_]);
	assert_true(allowed[NL_SYM_COUNT_ + 1]);
	free(state);
	free_blocks(&blocks);
	walk_free(&walk);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accepts),
		cmocka_unit_test(test_context),
		cmocka_unit_test(test_short_walks),
		cmocka_unit_test(test_long_walks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

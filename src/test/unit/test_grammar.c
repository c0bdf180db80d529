/*-------------------------------------------------------------------------
 * test_grammar.c
 *	  The grammar: what is in the language and what is not, and that no walk
 *	  through it ends badly.
 *
 * IR is written as text: symbols as in ir.h, tables as :table, columns as
 * :table.column (blanks in names as _), values as #number (walk_schema.h).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "lang/compile.h"
#include "lang/grammar_state.h"
#include "walk_schema.h"
#include "walk_share.h"

#define OUTPUTS (NL_SYM_COUNT_ + WALK_TABLES + WALK_COLUMNS + WALK_VALUES)
#define MAX_BLOCKS 64

typedef struct Bed
{
	WalkSchema	ws;
	NlArena		arena;
	NlError		err;
	void	   *blocks[MAX_BLOCKS];
	int			n_blocks;
	int			left;			/* blocks that may still be had; -1: all */
	int32_t		items[WALK_TABLES + WALK_COLUMNS + WALK_VALUES];
	int			n_items;
	NlGrammar  *grammar;
	NlGrammarState *state;
} Bed;

static void *
more(void *owner, size_t size)
{
	Bed		   *bed = owner;

	if (bed->n_blocks == MAX_BLOCKS || bed->left == 0)
		return NULL;
	if (bed->left > 0)
		bed->left--;
	bed->blocks[bed->n_blocks] = malloc(size);
	return bed->blocks[bed->n_blocks++];
}

static void
bed_make(Bed *bed, void (*schema) (WalkSchema *))
{
	memset(bed, 0, sizeof(*bed));
	bed->left = -1;
	schema(&bed->ws);
	nl_arena_init(&bed->arena, more, bed, 1 << 18, 0);
	bed->n_items = walk_items(&bed->ws, bed->items);
	assert_int_equal(nl_grammar_create(&bed->grammar, &bed->ws.schema, bed->ws.values,
									   bed->ws.n_values, bed->items, bed->n_items,
									   &bed->arena, &bed->err), NL_OK);
	bed->state = malloc(nl_grammar_state_size());
}

static void
bed_done(Bed *bed)
{
	while (bed->n_blocks > 0)
		free(bed->blocks[--bed->n_blocks]);
	free(bed->state);
}

/* ---- IR from text ---- */

static bool
is_name(const char *word, size_t length, const char *name)
{
	size_t		i;

	if (strlen(name) != length)
		return false;
	for (i = 0; i < length; i++)
		if (word[i] != (name[i] == ' ' ? '_' : name[i]))
			return false;
	return true;
}

static int
read_item(const WalkSchema *ws, const char *word, size_t length)
{
	const char *point = memchr(word, '.', length);
	size_t		table_length = point != NULL ? (size_t) (point - word) : length;
	int			t,
				c;

	for (t = 0; t < ws->schema.n_tables; t++)
	{
		const NlTable *table = &ws->tables[t];

		if (!is_name(word, table_length, table->name))
			continue;
		if (point == NULL)
			return NL_ITEM_TABLE(&ws->schema, t);
		for (c = table->first_column; c < table->first_column + table->n_columns; c++)
			if (is_name(point + 1, length - table_length - 1, ws->columns[c].name))
				return NL_ITEM_COLUMN(&ws->schema, c);
	}
	fail_msg("no item %.*s", (int) length, word);
	return -1;
}

static int
read_ir(const WalkSchema *ws, const char *text, int32_t *ir)
{
	int			n = 0;

	while (*text != '\0')
	{
		size_t		length = strcspn(text, " ");
		int			s;

		assert_true(n < 2 * NL_MAX_IR);
		if (length > 1 && *text == ':')
			ir[n++] = NL_IR_ITEM + read_item(ws, text + 1, length - 1);
		else if (*text == '#')
			ir[n++] = NL_IR_ITEM + NL_ITEM_VALUE(&ws->schema, atoi(text + 1));
		else
		{
			for (s = 0; s < NL_SYM_COUNT_; s++)
				if (strlen(nl_symbol_names[s]) == length && memcmp(nl_symbol_names[s], text, length) == 0)
					break;
			if (s == NL_SYM_COUNT_)
				fail_msg("no symbol %.*s", (int) length, text);
			ir[n++] = s;
		}
		text += length;
		text += *text == ' ';
	}
	return n;
}

/* ---- tables of IR ---- */

static const char *const in_language[] = {
	"abstain",
	"select count :employees",
	"select :employees",
	"select :employees , :Order.placed",
	"select :employees.name , :employees.salary where :employees.salary > #0 order :employees.salary desc limit v10",
	"select :employees.name where :employees.salary > ( select avg :employees.salary )",
	"select :employees.mood , count :employees group same having count :employees > #0 order count :employees desc limit #0 offset v10",
	"select :employees.name , sum :items.amount group :employees order sum :items.amount desc",
	"select distinct :employees.name , :employees.salary order :employees.salary asc , :employees.name desc",
	"select distinct :Order order :Order.placed asc",
	"select :employees.name where :employees.hired = #13",
	"select :employees.name where :employees.hired >= #1 and :employees.hired < today",
	"select :employees.name where :employees.hired between #12 #15 or :employees.hired in ( #12 #1 )",
	"select :flights.id where :flights.departs > ago #17 and hour :flights.departs < v12",
	"select :employees.name where :employees.name contains #3 and not [ :employees.name starts #8 or :employees.mood = #5 ]",
	"select :employees.name where :employees.active true and :employees.tags has #6 and :employees.meta isnull",
	"select :items.line where :items.amounts has #11 and :items.gift false",
	"select :employees.name where :employees.badge = #7",
	"select :employees.name where :employees.badge in ( select :employees.badge where :employees.active true )",
	"select :employees.name where without :Order where :Order.placed = #13 end",
	"select :employees.name where with :employees end",
	"select :employees.name where :employees.id !in ( select :Order.seller_id )",
	"select :employees.name union select :Order.select except select :notes.body",
	"select :Order except select :Order where :employees.active true",
	"select :employees.active , :employees.id intersect select :employees.active , :employees.manager_id",
	"from :employees second :employees select :employees.name , second :employees.name where second :employees.salary > :employees.salary",
	"from :airports :flights second :airports on :flights.to_code second :airports.code select :airports.City_Name , second :airports.City_Name",
	"from :employees left :Order select :employees.name , count :Order group :employees",
	"from :notes :employees on :notes.written :employees.hired select count :notes",
	"select percent filter count :Order :Order.status = #10 end count :Order",
	"select round2 avg - :Order.placed :employees.hired",
	"select - today :employees.hired where :employees.hired notnull",
	"select sum if :items.gift true then v1 else v0",
	"select if :employees.salary > #0 then #4 else :employees.name , coalesce :employees.name #3",
	"select trunc_month :Order.placed , count :Order group same order trunc_month :Order.placed asc",
	"select :airports.City_Name , min :flights.delay group same having min :flights.delay = max :flights.delay",
	"select count distinct :employees.badge , max :employees.hired , count :employees.meta",
	"select lower concat :employees.name :employees.Home_Town , length upper :employees.mood , number :employees.name",
	"select - ( select count :Order ) ( select count :notes )",
	"select :notes.body where :notes.body in ( #0 #3 v1 ) and length :notes.body > * #0 length :notes.body",
	"select :employees.name where :employees.id = ( select :Order.seller_id where :Order.id in ( select :items.order_id ) limit v1 )",
	"select count :employees , :employees.name group :employees.mood , same",
	"select :employees.name order ( select max :Order.placed ) asc",
	"select :employees.name except select :employees.name where :employees.active true",
	"select :employees.name limit v1 except select :employees.name limit v1 offset v1",
	"select :employees.name unionall select :employees.name",
	"from :employees second :employees select second :employees.name where second :employees.id = :employees.id",
	"from :employees second :employees select :employees.id , second :employees.id",
	"select :employees.name where :employees.hired = ( select today ) and :employees.id = ( select :employees.id limit #19 )",
	"select :employees.badge where :employees.badge = ( select :employees.badge where :employees.id = v1 limit v1 )",
	/* the first rows of each group */
	"select :employees.name , :employees.salary order :employees.salary desc limit v1 per :employees.mood",
	"select :employees.name , :Order.placed order :Order.placed desc limit v2 per :employees",
	"select :employees.name , count :Order group :employees order count :Order desc limit v1 ties per :employees.mood order count :Order desc",
	"select :employees.name order :employees.salary desc limit v1 per :employees.mood , year :employees.hired where :employees.active true order :employees.name asc",
	"select :employees.name order :employees.salary desc limit v10 ties",
	"select :employees.name where :employees.id in ( select :Order.seller_id order :Order.placed desc limit v1 per :Order.seller_id )",
	"select :employees order :employees.salary desc limit v2 per :employees.mood",
	/* window functions */
	"select :employees.mood , percent count :employees over sum count :employees end group same",
	"select :Order.placed , over sum :items.amount order :Order.placed asc end order :Order.placed asc",
	"select :employees.name , - :employees.salary over lag :employees.salary per :employees.mood order :employees.hired asc end",
	"select - :employees.hired over lag :employees.hired order :employees.hired asc end",
	"select :employees.name , over lag :employees.name per :employees order :employees.hired asc , :employees.id desc end",
	"select :employees.name , over rank order :employees.salary desc end , over count :employees end",
	"select :employees.mood , sum :employees.salary group same order percent sum :employees.salary over sum sum :employees.salary end desc",
	"select :employees.name order :employees.salary desc limit v1 per :employees.mood where :employees.salary > over lag :employees.salary order :employees.hired asc end",
	/* reckoning with dates and times */
	"select hour elapsed today :flights.departs , minutes elapsed :flights.departs today , day elapsed today today",
	"select avg elapsed :flights.departs today , median hour elapsed :flights.departs today , filter sum elapsed today :flights.departs :flights.departs < today end",
	"select :flights.id where elapsed today :flights.departs > #17 or elapsed today :flights.departs in ( #17 #18 )",
	"select :employees.name where :employees.hired < + today #17 and :employees.hired >= + :employees.hired :employees.salary",
	"select plus_months :employees.hired :employees.salary , + :employees.hired v2 , years today :employees.hired",
	"select weekday :employees.hired , count :employees group same order weekday :employees.hired asc",
	"select number weekday :employees.hired where length :employees.tags > v1",
	"select join_text distinct :employees.name , median :employees.salary",
	/* aggregates over the rows of a query */
	"select avg ( select count :Order group :employees )",
	"select round1 max ( select sum :items.amount group :Order ) , count ( select :employees.mood group same having count :employees > v1 )",
	"select :employees.name where :employees.salary > ( select avg ( select max :employees.salary group :employees.mood ) )",
	NULL
};

static const char *const not_in_language[] = {
	/* shape */
	"",
	"select",
	"abstain abstain",
	"select :employees.name where",
	"select :employees.name where :employees.name",
	"select :employees.name , where :employees.active true",
	"select :employees.name order :employees.name",
	"select :employees.name group same where :employees.active true",
	"select :employees.name having count :employees > v1",
	"select :employees.name limit #2",
	"select :employees.name limit #3",
	"select :employees.name where [ :employees.active true",
	"select :employees.name where not :employees.active true",
	"select :employees.name </s>",
	"select :employees.name where :employees.id in ( )",
	/* per, over and the like */
	"select :employees.name limit v1 per :employees.mood",
	"select :employees.name limit v1 ties",
	"select :employees.name order :employees.salary desc per :employees.mood",
	"select distinct :employees.name order :employees.name asc limit v1 per :employees.name",
	"select :employees.name order over rank order :employees.salary desc end asc limit v1 per :employees.mood",
	"select count :employees order max :employees.salary asc limit v1 per :employees.mood",
	"select :employees.name order :employees.salary desc limit v1 per :employees.meta",
	"select :employees.name order :employees.salary desc limit v1 per :notes.body",
	"select :employees.name order :employees.salary desc limit v1 per count :employees",
	"select :employees.name order :employees.salary desc limit v1 offset v1 per :employees.mood",
	"select :employees.name where :employees.salary > ( select :employees.salary order :employees.salary asc limit v1 ties )",
	"select :employees.name where over count :employees end > v1",
	"select :employees.mood , count :employees group same having over count :employees end > v1",
	"select sum over count :employees end",
	"select over sum over count :employees end end",
	"select over rank end",
	"select over lag :employees.salary end",
	"select over sum :employees.name end",
	"select over count distinct :employees.name end",
	"select :employees.name , over sum count :Order end",
	"select :employees.mood group over count :employees end",
	"select over lag :employees.active order :employees.hired asc end",
	"select avg ( select :employees.name )",
	"select :employees.name , avg ( select count :Order group :employees )",
	"select avg ( select count :Order group :employees ) where :employees.active true",
	"select filter count ( select :employees.name ) :employees.active true end",
	/* arithmetic */
	"select :employees.name where :employees.salary > * #0 #1",
	"select * * * * :employees.salary v2 v2 v2 v2",
	"select * v2 * v2 * v2 * v2 :employees.salary",
	"select * v2 sum * v2 * v2 * v2 :employees.salary",
	/* scope */
	"select :employees.name , :notes.body",
	"select :employees.name where :notes.body isnull",
	"select count :employees , count :notes",
	"from :employees select :Order.id",
	"from :employees :notes select :employees.name",
	"from :employees :employees select :employees.name",
	"from second :employees select second :employees.name",
	"select second :employees.name",
	"from :employees select second :employees.name",
	"select :employees.name where with :notes end",
	"select :notes.body where with :notes end",
	"select :employees.name where with :Order where :notes.body isnull end",
	/* aggregates */
	"select sum count :employees",
	"select max sum :employees.salary",
	"select :employees.name where count :employees > v1",
	"select filter count :employees count :employees > v1 end",
	"select :employees.name , count :employees",
	"select + :employees.salary count :employees",
	"select count :employees order :employees.name asc",
	"select :employees.name order count :employees desc",
	"select avg :employees.name",
	"select sum :employees.hired",
	"select max :employees.active",
	"select max :employees.tags",
	"select min :employees.badge",
	"select :employees.name group count :employees",
	"select :employees.meta , count :employees group same",
	"select :employees.meta group same",
	"select :employees , count :employees group same",
	"select :employees.name group :notes",
	/* types */
	"select :employees.name where :employees.name > :employees.salary",
	"select :employees.name where :employees.hired = :employees.name",
	"select :employees.name where :employees.badge = :employees.name",
	"select :employees.name where :employees.meta = :employees.meta",
	"select :employees.name where :employees.salary true",
	"select :employees.name where :employees.name has #3",
	"select :employees.name where :employees.salary contains #3",
	"select :employees.name where :employees.tags contains #6",
	"select + :employees.salary :employees.hired",
	"select + :employees.hired :employees.name",
	"select elapsed :employees.hired :employees.salary",
	"select years :employees.hired v1",
	"select minutes :employees.hired",
	"select sum :employees.hired",
	"select median :employees.name",
	"select median distinct :employees.salary",
	"select join_text :employees.salary",
	"select weekday :employees.name",
	"select plus_months :employees.hired :employees.name",
	"select :employees.name where elapsed today :employees.hired > v1",
	"select - :employees.salary :employees.hired",
	"select - :employees.hired :employees.salary",
	"select year :employees.name",
	"select lower :employees.salary",
	"select round1 :employees.name",
	"select coalesce :employees.name :employees.salary",
	"select if :employees.active true then :employees.name else :employees.hired",
	"select concat :employees.name :employees.salary",
	"select ago #0",
	"select count distinct :employees.meta",
	"select distinct :employees.meta",
	"select distinct :employees",
	"select distinct :employees.name order :employees.salary asc",
	"select :employees.meta order :employees.meta asc",
	"from :employees :notes on :employees.name :notes.written select count :notes",
	"from :employees :notes on :notes.body :employees.name select count :notes",
	/* values */
	"select #0",
	"select v1",
	"select sum v1",
	"select :employees.name where #0 = :employees.salary",
	"select :employees.name where :employees.salary = #3",
	"select :employees.name where :employees.salary = #12",
	"select :employees.name where :employees.hired = #0",
	"select :employees.name where :employees.hired = #3",
	"select :employees.name where :employees.hired > #17",
	"select :employees.name where :employees.name = #5",
	"select :employees.name where :employees.name = #15",
	"select :employees.name where :employees.badge = #3",
	"select :employees.name where :employees.active = v1",
	"select :employees.name where :employees.name contains #17",
	"select :employees.name where :employees.name contains v1",
	"select :items.line where :items.amounts has #3",
	"select :airports.lat where :airports.lat = #7",
	/* one row */
	"select :employees.name where :employees.salary > ( select :employees.salary )",
	"select :employees.name where :employees.salary > ( select :employees.salary limit v10 )",
	"select :employees.name where :employees.salary > ( select max :employees.salary group :employees.mood )",
	"select :employees.name where :employees.salary > ( select max :employees.salary union select max :items.amount )",
	"select - ( select :employees.salary ) v1",
	/* the same again */
	"select :employees.name , :employees.id , :employees.name",
	"select :Order , :Order",
	"from :employees second :employees select second :employees.id , second :employees.id",
	"select :employees.name where :employees.id = :employees.id",
	"select :employees.name where :employees.salary between v1 :employees.salary",
	"from :employees second :employees select :employees.id where second :employees.id > second :employees.id",
	"select :items.line where :items.gift = :items.gift",
	"select :employees.name intersect select :employees.name",
	"select :employees.name except select :employees.name union select :employees.id",
	"select :employees.name limit v1 offset v1 except select :employees.name limit v1 offset v1",
	/* queries in queries */
	"select :employees.name where :employees.id in ( select :Order.seller_id , :Order.id )",
	"select :employees.name where :employees.id in ( select :Order )",
	"select :employees.name where :employees.id in ( select :Order.placed )",
	"select :employees.name where :employees.id = ( select :Order.select )",
	"select :employees.name union select :Order.id",
	"select :employees.name union select :Order.select , :Order.id",
	"select :employees.name , :employees.id union select :Order.select",
	"select :Order union select :items",
	"select :employees except select :employees where :employees.active true",
	"select :employees.meta unionall select :employees.meta",
	"select :employees.id where :employees.id in ( select :employees.id where :employees.id in ( select :employees.id where :employees.id in ( select :employees.id ) ) )",
	NULL
};

static void
test_in_language(void **unused)
{
	Bed			bed;
	int32_t		ir[2 * NL_MAX_IR];
	int			i;

	(void) unused;
	bed_make(&bed, walk_schema_office);
	for (i = 0; in_language[i] != NULL; i++)
	{
		int			n = read_ir(&bed.ws, in_language[i], ir);
		int			at;
		char	   *sql;

		if (!nl_grammar_accepts(bed.grammar, ir, n, &at))
			fail_msg("not accepted at token %d: %s", at, in_language[i]);
		assert_int_equal(at, n);
		if (nl_compile(&bed.ws.schema, bed.ws.values, bed.ws.n_values, ir, n, &sql,
					   &bed.arena, &bed.err) != NL_OK)
			fail_msg("%s: %s", bed.err.message, in_language[i]);
	}
	bed_done(&bed);
}

static void
test_not_in_language(void **unused)
{
	Bed			bed;
	int32_t		ir[2 * NL_MAX_IR];
	int			i;

	(void) unused;
	bed_make(&bed, walk_schema_office);
	for (i = 0; not_in_language[i] != NULL; i++)
	{
		int			n = read_ir(&bed.ws, not_in_language[i], ir);
		int			at = -1;

		if (nl_grammar_accepts(bed.grammar, ir, n, &at))
			fail_msg("accepted: %s", not_in_language[i]);
		assert_in_range(at, 0, n);
	}
	bed_done(&bed);
}

/* Where reading stops. */
static void
test_where_it_stops(void **unused)
{
	static const struct
	{
		const char *ir;
		int			at;
	}			cases[] = {
		{"select", 1},
		{"select :employees.name , :notes.body", 3},
		{"select :employees.name , count :employees", 5},
		{"select :employees.name where :employees.salary = #3", 5},
		{"order", 0}
	};
	Bed			bed;
	int32_t		ir[2 * NL_MAX_IR];
	size_t		i;

	(void) unused;
	bed_make(&bed, walk_schema_office);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		int			at = -1;

		assert_false(nl_grammar_accepts(bed.grammar, ir, read_ir(&bed.ws, cases[i].ir, ir), &at));
		assert_int_equal(at, cases[i].at);
	}
	/* tokens that are none */
	ir[0] = NL_SYM_COUNT_;
	assert_false(nl_grammar_accepts(bed.grammar, ir, 1, &(int) {0}));
	ir[0] = -1;
	assert_false(nl_grammar_accepts(bed.grammar, ir, 1, &(int) {0}));
	ir[0] = NL_SYM_SELECT;
	ir[1] = NL_IR_ITEM + bed.n_items;
	assert_false(nl_grammar_accepts(bed.grammar, ir, 2, &(int) {0}));
	bed_done(&bed);
}

static const char *const changes[] = {
	"delete :employees",
	"delete :employees where :employees.name = #3",
	"delete :items where :Order.placed < #13",
	"update :employees set :employees.salary + :employees.salary part :employees.salary #0 where :employees.active true",
	"update :employees set :employees.active false set :employees.mood null where without :Order end",
	"update :employees set :employees.manager_id ( select :employees.id where :employees.name = #3 )",
	"update :employees set :employees.tags + :employees.tags #6",
	"update :employees set :employees.tags #6 #3 set :employees.hired today",
	"insert :Order set :Order.id + ( select max :Order.id ) v1 set :Order.seller_id ( select :employees.id where :employees.name = #3 )",
	"abstain",
	NULL
};

static const char *const no_changes[] = {
	/* a question's answer; nothing that is set */
	"select count :employees",
	"update :employees",
	"insert :employees",
	"delete :employees set :employees.salary v0",
	/* not null; no truth value; another table's column; twice */
	"update :employees set :employees.name null",
	"update :employees set :employees.salary true",
	"update :employees set :Order.placed today",
	"update :employees set :employees.salary :items.amount",
	"update :employees set :employees.salary v0 set :employees.salary v1",
	/* to itself; by a row that is not there yet */
	"update :employees set :employees.salary :employees.salary",
	"insert :employees set :employees.salary + :employees.salary v1",
	"insert :employees set :employees.salary v1 where :employees.id = v1",
	/* a column that PostgreSQL fills */
	"update :employees set :employees.id v1",
	/* six characters where three go */
	"update :flights set :flights.from_code #3",
	NULL
};

static void
test_changes(void **unused)
{
	Bed			bed;
	int32_t		ir[2 * NL_MAX_IR];
	int			at;
	int			n;
	int			i;

	(void) unused;
	bed_make(&bed, walk_schema_office);
	bed.ws.columns[0].fixed = true;
	for (i = 0; changes[i] != NULL; i++)
	{
		char	   *sql;

		n = read_ir(&bed.ws, changes[i], ir);
		nl_grammar_set_mode(bed.grammar, NL_GRAMMAR_CHANGE);
		if (!nl_grammar_accepts(bed.grammar, ir, n, &at))
			fail_msg("not accepted at token %d: %s", at, changes[i]);
		if (nl_compile_change(&bed.ws.schema, bed.ws.values, bed.ws.n_values, ir, n, &sql,
							  &bed.arena, &bed.err) != NL_OK)
			fail_msg("%s: %s", bed.err.message, changes[i]);
		/* where a question is answered, none of it */
		nl_grammar_set_mode(bed.grammar, NL_GRAMMAR_QUESTION);
		assert_int_equal(nl_grammar_accepts(bed.grammar, ir, n, &at), ir[0] == NL_SYM_ABSTAIN);
		assert_int_equal(nl_compile(&bed.ws.schema, bed.ws.values, bed.ws.n_values, ir, n, &sql,
									&bed.arena, &bed.err),
						 ir[0] == NL_SYM_ABSTAIN ? NL_OK : NL_ERR_INPUT);
	}
	nl_grammar_set_mode(bed.grammar, NL_GRAMMAR_CHANGE);
	for (i = 0; no_changes[i] != NULL; i++)
	{
		n = read_ir(&bed.ws, no_changes[i], ir);
		if (nl_grammar_accepts(bed.grammar, ir, n, &at))
			fail_msg("accepted: %s", no_changes[i]);
	}
	bed_done(&bed);
}

/* A refused token leaves the state as it was. */
static void
test_refused(void **unused)
{
	Bed			bed;
	uint8_t    *before;

	(void) unused;
	bed_make(&bed, walk_schema_office);
	before = malloc(nl_grammar_state_size());
	nl_grammar_start(bed.grammar, bed.state);
	assert_true(nl_grammar_advance(bed.grammar, bed.state, NL_SYM_SELECT));
	memcpy(before, bed.state, nl_grammar_state_size());
	assert_false(nl_grammar_advance(bed.grammar, bed.state, NL_SYM_WHERE));
	assert_false(nl_grammar_advance(bed.grammar, bed.state, -1));
	assert_false(nl_grammar_advance(bed.grammar, bed.state, NL_SYM_COUNT_ + bed.n_items));
	assert_memory_equal(before, bed.state, nl_grammar_state_size());
	free(before);
	bed_done(&bed);
}

/* Only what stands in the context can be named; without anything, little can. */
static void
test_context(void **unused)
{
	Bed			bed;
	NlGrammar  *grammar;
	uint8_t		allowed[OUTPUTS];
	int32_t		items[3];
	int32_t		ir[2 * NL_MAX_IR];
	int			at;

	(void) unused;
	bed_make(&bed, walk_schema_office);
	items[0] = read_item(&bed.ws, "employees.name", 14);
	items[1] = read_item(&bed.ws, "employees", 9);
	items[2] = 100000;			/* no such item */
	assert_int_equal(nl_grammar_create(&grammar, &bed.ws.schema, bed.ws.values, bed.ws.n_values,
									   items, 3, &bed.arena, &bed.err), NL_OK);
	assert_true(nl_grammar_accepts(grammar, ir, read_ir(&bed.ws, "select :employees.name", ir), &at));
	assert_true(nl_grammar_accepts(grammar, ir, read_ir(&bed.ws, "select count :employees", ir), &at));
	assert_false(nl_grammar_accepts(grammar, ir, read_ir(&bed.ws, "select :employees.id", ir), &at));
	assert_int_equal(at, 1);
	nl_grammar_start(grammar, bed.state);
	assert_true(nl_grammar_advance(grammar, bed.state, NL_SYM_SELECT));
	nl_grammar_allowed(grammar, bed.state, allowed);
	assert_true(allowed[NL_SYM_COUNT_] && allowed[NL_SYM_COUNT_ + 1] && !allowed[NL_SYM_COUNT_ + 2]);
	/* no duration stands in the context, so nothing can be ago */
	assert_false(allowed[NL_SYM_AGO]);

	assert_int_equal(nl_grammar_create(&grammar, &bed.ws.schema, bed.ws.values, bed.ws.n_values,
									   NULL, 0, &bed.arena, &bed.err), NL_OK);
	nl_grammar_start(grammar, bed.state);
	nl_grammar_allowed(grammar, bed.state, allowed);
	assert_true(allowed[NL_SYM_ABSTAIN]);
	assert_false(allowed[NL_SYM_FROM]);
	bed_done(&bed);
}

/* Of many tables the context's first 64 can be named. */
static void
test_many_tables(void **unused)
{
	enum
	{
		N = 200
	};
	static NlTable tables[N];
	static NlColumn columns[N];
	static int32_t items[2 * N];
	NlSchema	schema;
	NlGrammar  *grammar;
	Bed			bed;
	int32_t		ir[2];
	int			at;
	int			i;

	(void) unused;
	bed_make(&bed, walk_schema_office);
	memset(&schema, 0, sizeof(schema));
	schema.n_tables = schema.n_columns = N;
	schema.tables = tables;
	schema.columns = columns;
	for (i = 0; i < N; i++)
	{
		tables[i].name = columns[i].name = "x";
		tables[i].first_column = i;
		tables[i].n_columns = 1;
		columns[i].type_name = "integer";
		columns[i].table = i;
		items[2 * i] = i;
		items[2 * i + 1] = N + i;
	}
	assert_int_equal(nl_grammar_create(&grammar, &schema, NULL, 0, items, 2 * N,
									   &bed.arena, &bed.err), NL_OK);
	ir[0] = NL_SYM_SELECT;
	for (i = 0; i < N; i++)
	{
		ir[1] = NL_IR_ITEM + N + i;
		assert_int_equal(nl_grammar_accepts(grammar, ir, 2, &at), i < 64);
		ir[1] = NL_IR_ITEM + i;
		assert_int_equal(nl_grammar_accepts(grammar, ir, 2, &at), i < 64);
	}
	bed_done(&bed);
}

/* Sixteen tables in a row: no block joins more than NL_MAX_SOURCES of them. */
static void
test_sources(void **unused)
{
	Bed			bed;
	int32_t		ir[2 * NL_MAX_IR];
	int			at;

	(void) unused;
	bed_make(&bed, walk_schema_chain);
	assert_true(nl_grammar_accepts(bed.grammar, ir,
								   read_ir(&bed.ws, "select :link_a.id , :link_l.id", ir), &at));
	assert_false(nl_grammar_accepts(bed.grammar, ir,
									read_ir(&bed.ws, "select :link_a.id , :link_m.id", ir), &at));
	assert_int_equal(at, 3);
	assert_true(nl_grammar_accepts(bed.grammar, ir,
								   read_ir(&bed.ws, "select :link_a.id where with :link_m end", ir), &at));
	assert_false(nl_grammar_accepts(bed.grammar, ir,
									read_ir(&bed.ws, "select :link_a.id where with :link_n end", ir), &at));
	bed_done(&bed);
}

/* As long as it may be, and one token more. */
static void
test_length(void **unused)
{
	Bed			bed;
	int32_t		ir[2 * NL_MAX_IR];
	int32_t		column;
	int			at;
	int			n;

	(void) unused;
	bed_make(&bed, walk_schema_office);
	column = NL_IR_ITEM + read_item(&bed.ws, "employees.id", 12);
	n = read_ir(&bed.ws, "select :employees.id where :employees.id in ( v1 )", ir);
	n--;
	while (n < NL_MAX_IR - 1)
		ir[n++] = NL_SYM_V1;
	ir[n++] = NL_SYM_CLOSE;
	assert_int_equal(ir[1], column);
	assert_true(nl_grammar_accepts(bed.grammar, ir, n, &at));
	ir[n - 1] = NL_SYM_V1;
	ir[n++] = NL_SYM_CLOSE;
	assert_false(nl_grammar_accepts(bed.grammar, ir, n, &at));
	assert_int_equal(at, NL_MAX_IR - 1);
	bed_done(&bed);
}

/* Reads all of the text; false: it stops before its end. */
static bool
reads(Bed *bed, const char *text)
{
	int32_t		ir[2 * NL_MAX_IR];
	int			n = read_ir(&bed->ws, text, ir);
	int			i;

	nl_grammar_start(bed->grammar, bed->state);
	for (i = 0; i < n; i++)
		if (!nl_grammar_advance(bed->grammar, bed->state, ir[i] < NL_IR_ITEM ? ir[i] :
								NL_SYM_COUNT_ + ir[i] - NL_IR_ITEM))
			return false;
	return true;
}

static bool
may_go_on(Bed *bed)
{
	uint8_t		allowed[OUTPUTS];

	nl_grammar_allowed(bed->grammar, bed->state, allowed);
	return memchr(allowed, 1, (size_t) NL_SYM_COUNT_ + bed->n_items) != NULL;
}

/*
 * Near the limit what the block still must show has its room: behind a named
 * expression that is an aggregate the next one may need GROUP BY, which was not
 * kept free before its comma came.
 */
static void
test_reserve(void **unused)
{
	Bed			bed;
	int			filled;
	int			n_read = 0;

	(void) unused;
	bed_make(&bed, walk_schema_office);
	{
		NlColumn   *column = &bed.ws.columns[read_item(&bed.ws, "employees.Home_Town", 19) - bed.ws.schema.n_tables];

		column->type = NL_TYPE_NUMBER;
		column->type_name = "bigint";
		column->expression = "count(\001\"id\")";
		column->aggregate = true;
		bed.ws.tables[column->table].n_defined = 1;
	}
	assert_int_equal(nl_grammar_create(&bed.grammar, &bed.ws.schema, bed.ws.values, bed.ws.n_values,
									   bed.items, bed.n_items, &bed.arena, &bed.err), NL_OK);
	for (filled = 1; filled < NL_MAX_IR; filled++)
	{
		char		text[4 * NL_MAX_IR + 200] = "select :employees.id , :employees.hired where :employees.id in (";
		int			i;

		for (i = 0; i < filled; i++)
			strcat(text, " v1");
		strcat(text, " ) unionall select :employees.Home_Town");
		if (!reads(&bed, text))
			break;
		n_read++;
		if (!may_go_on(&bed))
			fail_msg("stuck with %d values", filled);
		strcat(text, " , today");
		assert_true(reads(&bed, text));
	}
	/* the limit was met, and not long before it had to be */
	assert_in_range(n_read, NL_MAX_IR - 25, NL_MAX_IR - 15);
	bed_done(&bed);
}

/* So deep that it could not be finished no list becomes a block. */
static void
test_depth(void **unused)
{
	Bed			bed;
	int			nested;
	int			n_read = 0;

	(void) unused;
	bed_make(&bed, walk_schema_office);
	for (nested = 0; nested < 12; nested++)
	{
		char		text[1000] = "select :employees.id where";
		int			i;

		for (i = 0; i < nested; i++)
			strcat(text, " not [");
		strcat(text, " elapsed today today in ( select elapsed today today where elapsed today today in ( select distinct");
		if (reads(&bed, text))
		{
			n_read++;
			if (!may_go_on(&bed))
				fail_msg("stuck in %d brackets", nested);
			strcat(text, " elapsed today today ) )");
			assert_true(reads(&bed, text));
		}
	}
	assert_in_range(n_read, 5, 8);
	bed_done(&bed);
}

/* No memory at any point is an error, not a crash. */
static void
test_memory(void **unused)
{
	Bed			bed;
	NlGrammar  *grammar;
	NlArena		arena;
	int			left;
	NlStatus	status = NL_ERR_NOMEM;

	(void) unused;
	bed_make(&bed, walk_schema_office);
	for (left = 0; status != NL_OK; left++)
	{
		assert_in_range(left, 0, 30);
		bed.left = left;
		nl_arena_init(&arena, more, &bed, 1, 0);
		status = nl_grammar_create(&grammar, &bed.ws.schema, bed.ws.values, bed.ws.n_values,
								   bed.items, bed.n_items, &arena, &bed.err);
		assert_true(status == NL_OK || status == NL_ERR_NOMEM);
		while (bed.n_blocks > 1)
			free(bed.blocks[--bed.n_blocks]);
	}
	assert_true(left > 2);
	bed_done(&bed);
}

/* ---- walks ---- */

/* What a walk was like, for the message of a failure. */
static const char *
ir_text(Bed *bed, const int32_t *ir, int n)
{
	char	   *text;

	return nl_ir_text(&bed->ws.schema, bed->ws.values, bed->ws.n_values, ir, n, &text,
					  &bed->arena, &bed->err) == NL_OK ? text : "?";
}

/*
 * One walk: never stuck, never too long, compiles. Now and then what is
 * allowed is compared with what can be read.
 */
static int
walk_once(Bed *bed, uint64_t *seed, bool compare, int *seen)
{
	static uint8_t allowed[OUTPUTS];
	static uint8_t taste[OUTPUTS];
	static uint8_t said[OUTPUTS];
	int			n_outputs = NL_SYM_COUNT_ + bed->n_items;
	int			eager = (int) (walk_random(seed) % 60);
	NlGrammarState *copy = compare ? malloc(nl_grammar_state_size()) : NULL;
	int32_t		ir[NL_MAX_IR + 1];
	int			n = 0;
	int			at;
	int			output;
	char	   *sql;

	walk_taste(seed, n_outputs, taste);
	nl_grammar_start(bed->grammar, bed->state);
	for (;;)
	{
		nl_grammar_allowed(bed->grammar, bed->state, allowed);
		/* what would only say again what was said may be read, is not offered */
		memset(said, 1, sizeof(said));
		nl_grammar_drop_echoes(bed->grammar, bed->state, said);
		for (output = 0; compare && output < n_outputs; output++)
		{
			bool		read;

			memcpy(copy, bed->state, nl_grammar_state_size());
			read = nl_grammar_advance(bed->grammar, copy, output);
			if (read != (allowed[output] != 0) && !(read && !said[output]))
				fail_msg("output %d is %s: %s", output, allowed[output] ? "allowed but refused" :
						 "not allowed but read", ir_text(bed, ir, n));
		}
		output = walk_choose(seed, allowed, taste, n_outputs, eager);
		if (output < 0)
			fail_msg("stuck: %s", ir_text(bed, ir, n));
		if (!nl_grammar_advance(bed->grammar, bed->state, output))
			fail_msg("output %d is allowed but refused: %s", output, ir_text(bed, ir, n));
		if (output == NL_SYM_END)
			break;
		if (n == NL_MAX_IR)
			fail_msg("too long: %s", ir_text(bed, ir, n));
		ir[n++] = output < NL_SYM_COUNT_ ? output : NL_IR_ITEM + bed->items[output - NL_SYM_COUNT_];
		if (output < NL_SYM_COUNT_)
			seen[output]++;
	}
	/* behind the end comes nothing */
	nl_grammar_allowed(bed->grammar, bed->state, allowed);
	for (output = 0; output < n_outputs; output++)
		assert_int_equal(allowed[output], 0);
	if (!nl_grammar_accepts(bed->grammar, ir, n, &at))
		fail_msg("not accepted at %d: %s", at, ir_text(bed, ir, n));
	if ((bed->grammar->mode == NL_GRAMMAR_CHANGE ? nl_compile_change : nl_compile)
		(&bed->ws.schema, bed->ws.values, bed->ws.n_values, ir, n, &sql, &bed->arena,
		 &bed->err) != NL_OK)
		fail_msg("%s: %s", bed->err.message, ir_text(bed, ir, n));
	free(copy);
	return n;
}

static void
walk_many(void (*schema) (WalkSchema *), NlGrammarMode mode, int n_walks, int *seen)
{
	Bed			bed;
	uint64_t	seed = 20240311;
	int			longest = 0;
	int			i;

	bed_make(&bed, schema);
	nl_grammar_set_mode(bed.grammar, mode);
	n_walks = walk_share(n_walks);
	for (i = 0; i < n_walks; i++)
	{
		NlArenaMark mark = nl_arena_mark(&bed.arena);
		int			n = walk_once(&bed, &seed, i % 20 == 0, seen);

		if (n > longest)
			longest = n;
		nl_arena_release(&bed.arena, mark);
	}
	/* the limit was met, not only approached */
	if (walk_share_all())
		assert_int_equal(longest, NL_MAX_IR);
	bed_done(&bed);
}

static void
test_walks(void **unused)
{
	int			seen[NL_SYM_COUNT_] = {0};
	int			s;

	(void) unused;
	walk_many(walk_schema_office, NL_GRAMMAR_QUESTION, 4000, seen);
	/* every symbol of a question's answer was met, and no other */
	for (s = NL_SYM_SELECT; s < NL_SYM_COUNT_ && walk_share_all(); s++)
		if ((seen[s] == 0) != (s >= NL_SYM_QUESTION_END_))
			fail_msg("%s walk had %s", seen[s] == 0 ? "no" : "a", nl_symbol_names[s]);
}

/* Changes: never stuck, all compile, and all of their symbols are met. */
static void
test_walks_change(void **unused)
{
	int			seen[NL_SYM_COUNT_] = {0};
	int			s;

	(void) unused;
	walk_many(walk_schema_office, NL_GRAMMAR_CHANGE, 3000, seen);
	for (s = NL_SYM_INSERT; s <= NL_SYM_PART && walk_share_all(); s++)
		if (seen[s] == 0)
			fail_msg("no walk had %s", nl_symbol_names[s]);
	assert_true((seen[NL_SYM_TRUE] > 0 && seen[NL_SYM_WHERE] > 0) || !walk_share_all());
}

static void
test_walks_chain(void **unused)
{
	int			seen[NL_SYM_COUNT_] = {0};

	(void) unused;
	walk_many(walk_schema_chain, NL_GRAMMAR_QUESTION, 2000, seen);
	/* no value is in that context */
	assert_int_equal(seen[NL_SYM_AGO], 0);
	assert_int_equal(seen[NL_SYM_CONTAINS], 0);
	assert_int_equal(seen[NL_SYM_HAS], 0);
	assert_true(seen[NL_SYM_TRUE] > 0 || !walk_share_all());
}

/* Same state, same answer: the state is all there is. */
static void
test_copies(void **unused)
{
	Bed			bed;
	uint8_t		first[OUTPUTS];
	uint8_t		second[OUTPUTS];
	NlGrammarState *copy;
	int32_t		ir[2 * NL_MAX_IR];
	int			n,
				i;

	(void) unused;
	bed_make(&bed, walk_schema_office);
	copy = malloc(nl_grammar_state_size());
	n = read_ir(&bed.ws, "select :employees.mood , count :employees group same order count :employees desc", ir);
	nl_grammar_start(bed.grammar, bed.state);
	for (i = 0; i < n; i++)
	{
		int			output = ir[i] < NL_IR_ITEM ? ir[i] : NL_SYM_COUNT_ + ir[i] - NL_IR_ITEM;

		nl_grammar_allowed(bed.grammar, bed.state, first);
		memcpy(copy, bed.state, nl_grammar_state_size());
		nl_grammar_allowed(bed.grammar, copy, second);
		assert_memory_equal(first, second, (size_t) (NL_SYM_COUNT_ + bed.n_items));
		assert_true(first[output]);
		assert_true(nl_grammar_advance(bed.grammar, bed.state, output));
		assert_true(nl_grammar_advance(bed.grammar, copy, output));
		assert_memory_equal(bed.state, copy, nl_grammar_state_size());
	}
	free(copy);
	bed_done(&bed);
}

typedef struct Echo
{
	const char *before;
	const char *next;
	bool		offered;
} Echo;

static void
check_echo(Bed *bed, const Echo *echo)
{
	static uint8_t allowed[OUTPUTS];
	int32_t		ir[2 * NL_MAX_IR];
	int			n = read_ir(&bed->ws, echo->before, ir);
	int			i;

	nl_grammar_start(bed->grammar, bed->state);
	read_ir(&bed->ws, echo->next, ir + n);
	for (i = 0; i <= n; i++)
	{
		int			output = ir[i] < NL_IR_ITEM ? ir[i] : NL_SYM_COUNT_ + ir[i] - NL_IR_ITEM;

		nl_grammar_allowed(bed->grammar, bed->state, allowed);
		if (i == n && (allowed[output] != 0) != echo->offered)
			fail_msg("%s %s: %soffered", echo->before, echo->next, allowed[output] ? "" : "not ");
		if (!nl_grammar_advance(bed->grammar, bed->state, output))
			fail_msg("%s %s: not read", echo->before, echo->next);
	}
}

/*
 * What only says again what was said, or what no request for a change means,
 * is read, but not offered; what looks like it is.
 */
static void
test_echoes(void **unused)
{
	static const Echo cases[] = {
		{"select - :employees.salary", ":employees.salary", false},
		{"select - :employees.salary", ":employees.id", true},
		{"select / sum :employees.salary sum", ":employees.salary", false},
		{"select / sum :employees.salary avg", ":employees.salary", true},
		{"select + :employees.salary", ":employees.salary", true},
		{"select :employees.name where :employees.salary = v1 and :employees.salary =", "v1", false},
		{"select :employees.name where :employees.salary = v1 and :employees.salary >", "v1", true},
		{"select :employees.name where :employees.salary = v1 or :employees.salary =", "v1", false},
		{"select :employees.name where :employees.salary = v1 or :employees.salary =", "v2", true},
		{"select :employees.name where :employees.salary = v1 and :employees.id = v2 or :employees.salary =", "v1", true},
		{"select :employees.name where :employees.salary = v1 and", ":employees.salary", false},
		{"select :employees.name where :employees.salary = v1 or", ":employees.salary", true},
		{"select :employees.name where :employees.salary = v1 or :employees.id = v1 and", ":employees.salary", true},
		{"select :employees.name where :employees.salary = v1 or :employees.id = v1 and", ":employees.id", false},
		{"select :employees.name where :employees.salary > v1 and", ":employees.salary", true},
		{"select :employees.name where :employees.salary = :employees.id and", ":employees.salary", true},
		{"select :employees.name where :employees.salary isnull and", ":employees.salary", false},
		{"select :employees.name where :employees.active true and", ":employees.active", false},
		{"select :employees.name where :employees.salary > v1 and :employees.salary", "isnull", false},
		{"select :employees.name where :employees.salary > v1 and :employees.manager_id", "isnull", true},
		{"select :employees.name where :employees.name", "isnull", false},
		{"select :employees.name where :employees.name", "notnull", false},
		{"select :employees.name where :employees.salary", "notnull", true},
		{"from :employees left second :employees on :employees.manager_id second :employees.id select :employees.name where second :employees.id", "isnull", true},
		{"select :employees.name where :employees.salary > v1 and :employees.salary >=", "v2", false},
		{"select :employees.name where :employees.salary > v1 and :employees.salary <", "v2", true},
		{"select :employees.name where :employees.salary > v1 and :employees.salary >", "(", true},
		{"select :employees.name where :employees.salary in ( v1 v2", "v1", false},
		{"select :employees.name where :employees.salary in ( v1 v2", "v10", true},
		{"from :flights :airports on :flights.to_code :airports.code second :airports on", ":flights.to_code", false},
		{"from :flights :airports on :flights.to_code :airports.code second :airports on", ":flights.from_code", true},
		{"from :flights :airports on", ":flights.to_code", true},
		{"from :flights :employees on", ":flights.to_code", false},
		{"from :flights :airports on :flights.to_code", ":airports.code", true},
		{"from :flights :airports on :flights.to_code", ":airports.City_Name", false},
		{"from :employees second :employees on :employees.manager_id second", ":employees.manager_id", true},
		{"from :employees second :employees on :employees.salary second", ":employees.salary", true},
		{"from :employees second :employees on :employees.salary second", ":employees.manager_id", false},
		{"select :employees.name where without :employees end and without :employees", "end", false},
		{"select :employees.name where without :employees end and with :employees", "end", true},
		{"select sum :employees.salary , sum", ":employees.salary", false},
		{"select sum :employees.salary , avg", ":employees.salary", true},
		{"select :employees.name , count :employees group :employees.name order", ":employees.name", true},
		{"select :employees.name , :employees.hired order :employees.hired asc ,", ":employees.name", true},
		{"select :employees.name , :employees.hired order :employees.name asc ,", ":employees.name", false},
		{"select sum :employees.salary , over sum", ":employees.salary", false},
		{"select :employees.name , over sum", ":employees.salary", true},
		{"select :employees.name where with :employees where without", ":employees", false},
		{"select if :employees.salary > v1 then v2 else", "v2", false},
		{"select if :employees.salary > v1 then v2 else", "v1", true},
	};
	static const Echo changes[] = {
		{"update :employees set :employees.salary + :employees.salary", "#0", false},
		{"update :employees set :employees.salary + :employees.salary", "#1", true},
		{"update :employees set :employees.salary * :employees.salary", "#0", false},
		{"update :employees set :employees.salary * :employees.salary", "#2", true},
		{"update :employees set :employees.salary + :employees.salary part :employees.salary", "#0", true},
		{"update :employees set :employees.salary", "#0", true},
		{"update :Order set :Order.seller_id ( select", ":employees.id", true},
		{"update :Order set :Order.seller_id ( select", ":items.line", false},
		{"update :Order set :Order.select ( select", ":employees.name", true},
		{"update :employees set :employees.name #3 where :employees.name =", "#3", false},
		{"update :employees set :employees.name #3 where :employees.name =", "#4", true},
		{"update :employees set :employees.name #3 where :employees.name !=", "#3", true},
		{"update :employees set :employees.active true where :employees.active", "true", false},
		{"update :employees set :employees.active true where :employees.active", "false", true},
		{"insert :Order set :Order.select #3", "</s>", false},
		{"insert :Order set :Order.select #3 set :Order.id #0", "</s>", true},
		{"update :Order set :Order.select #3", "</s>", true},
	};
	/* of a request that says nothing about more, less or away */
	static const Echo unsaid[] = {
		{"", "delete", false},
		{"", "update", true},
		{"update :employees set :employees.active", "false", false},
		{"update :employees set :employees.active", "true", true},
		{"update :employees set :employees.salary", "+", false},
		{"update :employees set :employees.salary", "*", false},
		{"update :employees set :employees.salary round2", "+", false},
		{"update :employees set :employees.salary", "#0", true},
		{"update :employees set :employees.salary", "#1", false},
		{"update :employees set :employees.name", "v1", false},
		{"update :employees set :employees.salary", "v1", true},
		{"update :employees set :employees.salary v1 where :employees.active", "false", true},
	};
	NlChangeSaid said = {.known = true};
	Bed			bed;
	size_t		c;

	(void) unused;
	bed_make(&bed, walk_schema_office);
	for (c = 0; c < sizeof(cases) / sizeof(cases[0]); c++)
		check_echo(&bed, &cases[c]);
	nl_grammar_set_mode(bed.grammar, NL_GRAMMAR_CHANGE);
	bed.ws.values[0].percent = bed.ws.values[2].percent = true;	/* 5, 0.05 */
	for (c = 0; c < sizeof(changes) / sizeof(changes[0]); c++)
		check_echo(&bed, &changes[c]);
	said.step[1] = true;
	nl_grammar_set_said(bed.grammar, &said);
	for (c = 0; c < sizeof(unsaid) / sizeof(unsaid[0]); c++)
		check_echo(&bed, &unsaid[c]);
	said.known = false;
	check_echo(&bed, &(Echo){"", "delete", true});
	bed_done(&bed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_in_language),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_walks_change),
		cmocka_unit_test(test_not_in_language),
		cmocka_unit_test(test_where_it_stops),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_context),
		cmocka_unit_test(test_many_tables),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_length),
		cmocka_unit_test(test_reserve),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_walks),
		cmocka_unit_test(test_walks_chain),
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_echoes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*-------------------------------------------------------------------------
 * test_sqlscan.c
 *	  Tokens of SQL text, also of broken text.
 *
 * Owns an arena for each case.
 *-------------------------------------------------------------------------
 */
#include "lang_fixture.h"

#include <stdio.h>
#include <string.h>

#include "lang/sqlscan.h"
#include "lang/words.h"

static void *
one_block(void *owner, size_t size)
{
	return size <= sizeof(double) * 65536 ? owner : NULL;
}

/* The tokens with a bar between, and a letter for the kind. */
static void
check(const char *sql, const char *expected)
{
	static const char letters[] = "wnbs#opx";
	static double block[65536];
	NlArena		arena;
	char		text[1024] = "";
	NlToken    *tokens;
	int			n;
	int			i;

	nl_arena_init(&arena, one_block, block, 4096, 0);
	tokens = nl_sql_scan(sql, &arena, &n);
	assert_non_null(tokens);
	for (i = 0; i < n; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%c%d%s%.*s", i > 0 ? " " : "",
				 letters[tokens[i].kind], tokens[i].depth, tokens[i].open ? "!" : ":",
				 tokens[i].end - tokens[i].start, sql + tokens[i].start);
	assert_string_equal(text, expected);
}

static void
test_scan(void **state)
{
	(void) state;
	check("", "");
	check("SELECT a.b, 'it''s' FROM t -- x\n/* y */;",
		  "w0:SELECT w0:a p0:. w0:b p0:, s0:'it''s' w0:FROM w0:t p0:;");
	check("f((x)) \"A\"\"b\" `q`", "w0:f p0:( p1:( w2:x p1:) p0:) n0:\"A\"\"b\" b0:`q`");
	check("E'a\\'b' $x$ ' $x$ 1.5e-3 .5 x::int", "s0:E'a\\'b' s0:$x$ ' $x$ #0:1.5e-3 #0:.5 w0:x p0::: w0:int");
	check("a==-1 && b<=c--end", "w0:a o0:== o0:- #0:1 o0:&& w0:b o0:<= w0:c");
	/* broken */
	check(") 'open", "p0:) s0!'open");
	check("\"open", "n0!\"open");
	check("/* never closed", "");
	check("$1 \\ {", "x0:$ #0:1 x0:\\ x0:{");
}

static void
test_is(void **state)
{
	static double block[65536];
	NlArena		arena;
	NlToken    *tokens;
	int			n;

	(void) state;
	nl_arena_init(&arena, one_block, block, 4096, 0);
	tokens = nl_sql_scan("Group 'group' <=", &arena, &n);
	assert_int_equal(n, 3);
	assert_true(nl_token_is("Group 'group' <=", &tokens[0], "group"));
	assert_false(nl_token_is("Group 'group' <=", &tokens[0], "groups"));
	assert_false(nl_token_is("Group 'group' <=", &tokens[0], "gro"));
	assert_false(nl_token_is("Group 'group' <=", &tokens[1], "group"));
	assert_true(nl_token_is("Group 'group' <=", &tokens[2], "<="));
}

static void
test_distance(void **state)
{
	(void) state;
	assert_int_equal(nl_word_distance("from", "from", 2), 0);
	assert_int_equal(nl_word_distance("form", "from", 2), 1);
	assert_int_equal(nl_word_distance("selct", "select", 2), 1);
	assert_int_equal(nl_word_distance("abc", "xyz", 2), 3);
	assert_int_equal(nl_word_distance("a", "abcdef", 2), 3);
	assert_int_equal(nl_word_distance("", "ab", 2), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scan),
		cmocka_unit_test(test_is),
		cmocka_unit_test(test_distance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

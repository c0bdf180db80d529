/*-------------------------------------------------------------------------
 * test_prefix.c
 *	  The beginning of a SELECT: what is open at its end, how it could end, and
 *	  what a judge's faults make of it.
 *
 * The judge here is a stand-in: it takes every text, or finds one fault of a
 * kind where a test wants it. What the server makes of completions is tested
 * in t/140_text.pl, and by prefix_check.py on thousands of statements.
 *-------------------------------------------------------------------------
 */
#include <stdio.h>

#include "lang_fixture.h"

#include "lang/prefix.h"
#include "lang/prefix_parts.h"

typedef struct Judge
{
	int			asked;
	int			stop_at;		/* the judgement that says STOP; 0 none */
	/* a text without `wanted` is faulty: of that kind, at the first `place` */
	NlVerdictKind kind;
	const char *place;
	const char *wanted;
	char		last[NL_PREFIX_SQL];
} Judge;

static void
judge(void *data, const char *sql, NlVerdict *verdict)
{
	Judge	   *j = data;

	j->asked++;
	snprintf(j->last, sizeof(j->last), "%s", sql);
	verdict->kind = NL_VERDICT_OK;
	verdict->position = -1;
	verdict->reads = strstr(sql, "FROM") != NULL;
	if (j->asked == j->stop_at)
		verdict->kind = NL_VERDICT_STOP;
	else if (j->wanted != NULL && strstr(sql, j->wanted) == NULL)
	{
		verdict->kind = j->kind;
		verdict->position = strstr(sql, j->place) ? (int) (strstr(sql, j->place) - sql) : -1;
	}
}

static int
signatures(void *data, const char *name, NlSignature *out, int max)
{
	(void) data;
	(void) max;
	memset(out, 0, sizeof(*out));
	if (strcmp(name, "lower") == 0)
	{
		out->n = 1;
		out->types[0] = "text";
		return 1;
	}
	if (strcmp(name, "date_trunc") == 0)
	{
		out->n = 2;
		out->types[0] = "text";
		out->types[1] = "timestamp";
		return 1;
	}
	if (strcmp(name, "rank") == 0)
	{
		out->kind = NL_CALL_WINDOW;
		return 1;
	}
	return 0;
}

static const char *const functions[] = {"date_trunc", "lower", "rank"};

static void
open_prefix(Fixture *f, Judge *j, NlServer *server, NlPrefix **p)
{
	fixture_init(f);
	add_table(f, "singer", NULL);
	add_column(f, "singer_id", NL_TYPE_NUMBER, false, NULL);
	add_column(f, "name", NL_TYPE_TEXT, false, NULL);
	add_column(f, "age", NL_TYPE_NUMBER, false, NULL);
	add_table(f, "song", NULL);
	add_column(f, "song_id", NL_TYPE_NUMBER, false, NULL);
	add_column(f, "title", NL_TYPE_TEXT, false, NULL);
	add_table(f, "Odd Name", NULL);
	add_column(f, "Stage Name", NL_TYPE_TEXT, false, NULL);
	memset(j, 0, sizeof(*j));
	server->data = j;
	server->judge = judge;
	server->signatures = signatures;
	server->functions = functions;
	server->n_functions = 3;
	assert_int_equal(nl_prefix_create(p, &f->schema, server, &f->arena, &f->err), NL_OK);
}

/* ---- scan ---- */

static NlPrefixScan scan;

static void
levels(void **state)
{
	const char *text = "SELECT a, count(*) FROM t JOIN u ON t.x = u.x WHERE y IN (SELECT CASE WHEN b BETWEEN 1";

	(void) state;
	nl_prefix_scan(&scan, text, (int) strlen(text), true);
	assert_false(scan.bad);
	assert_int_equal(scan.n_levels, 4);
	assert_int_equal(scan.levels[0].kind, NL_LEVEL_QUERY);
	assert_int_equal(scan.levels[0].clause, NL_CLAUSE_WHERE);
	assert_int_equal(scan.levels[0].joins, 0);
	assert_int_equal(scan.levels[1].kind, NL_LEVEL_PAREN);
	assert_true(nl_prefix_is(&scan, scan.levels[1].opener, NL_KW_IN));
	assert_int_equal(scan.levels[2].clause, NL_CLAUSE_SELECT);
	assert_int_equal(scan.levels[3].kind, NL_LEVEL_CASE);
	assert_int_equal(scan.levels[3].stage, 1);
	assert_int_equal(scan.levels[3].between, 1);

	text = "WITH x AS (SELECT 1 UNION SELECT 2) SELECT extract(year FROM d) FROM a CROSS JOIN b LEFT JOIN c";
	nl_prefix_scan(&scan, text, (int) strlen(text), true);
	assert_false(scan.bad);
	assert_int_equal(scan.n_levels, 1);
	assert_int_equal(scan.levels[0].clause, NL_CLAUSE_FROM);
	assert_int_equal(scan.levels[0].joins, 1);

	text = "SELECT a IS DISTINCT FROM b";
	nl_prefix_scan(&scan, text, (int) strlen(text), true);
	assert_int_equal(scan.levels[0].clause, NL_CLAUSE_SELECT);
}

static void
endings(void **state)
{
	static const struct
	{
		const char *text;
		NlPrefixEnd end;
		int			tokens;
	}			cases[] = {
		{"SELECT", NL_END_WORD, 0}, {"SELECT ", NL_END_BETWEEN, 1}, {"SELECT a.", NL_END_BETWEEN, 3},
		{"SELECT 'it''s", NL_END_LITERAL, 1}, {"SELECT 'it''", NL_END_BETWEEN, 2}, {"SELECT \"a b", NL_END_NAME, 1},
		{"SELECT 12", NL_END_NUMBER, 1}, {"SELECT 1.", NL_END_NUMBER, 1}, {"SELECT a <", NL_END_OPERATOR, 2},
		{"SELECT a=-", NL_END_OPERATOR, 3}, {"SELECT (", NL_END_BETWEEN, 2}
	};
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		nl_prefix_scan(&scan, cases[i].text, (int) strlen(cases[i].text), false);
		/* 'it'' is closed as long as nothing follows */
		if (strcmp(cases[i].text, "SELECT 'it''") == 0)
			assert_true(scan.end == NL_END_LITERAL);
		else
			assert_int_equal(scan.end, cases[i].end);
		assert_false(scan.bad);
	}
}

static void
not_taken(void **state)
{
	static const char *const texts[] = {
		"SELECT 1 -- x", "SELECT /* x */ 1", "SELECT $1", "SELECT $$x$$", "SELECT E'x'", "SELECT U&'x'", "SELECT 1; SELECT 2",
		"SELECT `a`", "SELECT a b", "SELECT a FROM", "SELECT t .a", "SELECT t. a", "SELECT 12ab", "SELECT 'a\nb'", "SELECT )", "SELECT ]",
		"SELECT a SELECT", "SELECT FROM t", "SELECT {", "SELECT a wher b", "SELECT 123456789012345678901234", "SELECT \001"
	};
	char		deep[64];
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		nl_prefix_scan(&scan, texts[i], (int) strlen(texts[i]), true);
		if (strcmp(texts[i], "SELECT a FROM") == 0)
			assert_false(scan.bad);
		else if (!scan.bad)
			fail_msg("taken: %s", texts[i]);
	}
	memset(deep, '(', sizeof(deep));
	nl_prefix_scan(&scan, deep, sizeof(deep), true);
	assert_true(scan.bad);
}

static void
utf8(void **state)
{
	char		fill[5];

	(void) state;
	assert_int_equal(nl_prefix_utf8("abc", 3, fill), 0);
	assert_int_equal(nl_prefix_utf8("\xc3\xa9", 2, fill), 0);
	assert_int_equal(nl_prefix_utf8("\xc3", 1, fill), 1);
	assert_int_equal(nl_prefix_utf8("\xe0", 1, fill), 2);
	assert_string_equal(fill, "\xa0\x80");
	assert_int_equal(nl_prefix_utf8("\xf0\x9f\x98", 3, fill), 1);
	assert_string_equal(fill, "\x80");
	assert_int_equal(nl_prefix_utf8("\x80", 1, fill), -1);
	assert_int_equal(nl_prefix_utf8("\xc0\xaf", 2, fill), -1);
	assert_int_equal(nl_prefix_utf8("\xed\xa0\x80", 3, fill), -1);
	assert_int_equal(nl_prefix_utf8("a\0b", 3, fill), -1);
}

/* ---- completions ---- */

static void
completions(void **state)
{
	static const struct
	{
		const char *text;
		const char *completion;	/* NULL: dead */
	}			cases[] = {
		{"", "SELECT 1"},
		{"SEL", "ECT 1"},
		{"INS", NULL},
		{"SELECT", " 1"},			/* the completion of SEL */
		{"SELECT name FROM singer WHERE age >", " NULL"},
		{"SELECT name FROM singer WHERE age BETWEEN 1", " AND NULL"},
		{"SELECT (1 + ", " NULL)"},
		{"SELECT CASE WHEN age", " THEN NULL END"},
		{"SELECT CASE age", " WHEN NULL THEN NULL END"},
		{"SELECT CASE WHEN age THEN 1 ELSE", " NULL END"},
		{"SELECT date_trunc('month', ", "NULL::timestamp)"},
		{"SELECT date_trunc('month'", ", NULL::timestamp)"},
		{"SELECT rank(", ") OVER ()"},
		{"SELECT name FROM singer JOIN ", " (SELECT NULL) x0 ON TRUE"},
		{"SELECT name FROM singer LEFT", " JOIN (SELECT NULL) x0 ON TRUE"},
		{"SELECT name FROM singer WHERE age IN (SELECT ", " NULL)"},
		{"SELECT name FROM (SELECT name FROM singer", ") x11"},
		{"SELECT extract(year", " FROM NULL::timestamp)"},
		{"SELECT cast(age", " AS text)"},
		{"WITH x AS (SELECT 1", ") SELECT NULL"},
		{"WITH x", " AS (SELECT NULL) SELECT NULL"},
		{"SELECT 1 UNION", " SELECT NULL"},
		{"SELECT name FROM singer ORDER", " BY 1"},
		{"SELECT name FROM singer WHERE name IS NOT", " NULL"},
		{"SELECT name FROM singer WHERE name = 'Ann", "'"},
		{"SELECT name FROM singer WHERE name = '\xc3", "\x80'"},
		{"SELECT \"Stage", " Name\""},
		{"SELECT \"stage", NULL},
		{"SELECT nam", "e"},
		{"SELECT tit", "le"},
		{"SELECT 1.", "0"},
		{"SELECT zzzz", NULL},
		{"SELECT name FROM sin", "ger"},
		{"SELECT age FROM nam", NULL},
		{"SELECT name FROM singer AS xy", ""},
		{"SELECT singer.a", "ge"},
		{"SELECT singer.t", NULL},
		{"SELECT s.name FROM singer s WHERE s.ti", NULL},
		{"SELECT age::nu", "meric"},
		{"SELECT name frmo", NULL}
	};
	Fixture		f;
	Judge		j;
	NlServer	server;
	NlPrefix   *p;
	size_t		i;

	(void) state;
	open_prefix(&f, &j, &server, &p);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		const char *completion = NULL;
		bool		alive = nl_prefix_alive(p, cases[i].text, strlen(cases[i].text), &completion);

		if (alive != (cases[i].completion != NULL))
			fail_msg("%s: %s", cases[i].text, alive ? completion : "dead");
		if (alive && strcmp(completion, cases[i].completion) != 0)
			fail_msg("%s: \"%s\", expected \"%s\"", cases[i].text, completion, cases[i].completion);
	}
	fixture_done(&f);
}

/* A text longer by its completion's beginning costs nothing. */
static void
along_the_completion(void **state)
{
	Fixture		f;
	Judge		j;
	NlServer	server;
	NlPrefix   *p;
	const char *completion;
	int			asked;

	(void) state;
	open_prefix(&f, &j, &server, &p);
	assert_true(nl_prefix_alive(p, "SELECT name FROM singer ORDER", 29, &completion));
	asked = j.asked;
	assert_true(nl_prefix_alive(p, "SELECT name FROM singer ORDER BY", 32, &completion));
	assert_string_equal(completion, " 1");
	assert_int_equal(j.asked, asked);
	/* a zero byte is no part of any completion */
	assert_true(nl_prefix_alive(p, "SELECT name FROM singer", 23, &completion));
	assert_string_equal(completion, "");
	assert_false(nl_prefix_alive(p, "SELECT name FROM singer\0\xff", 25, NULL));
	assert_false(nl_prefix_alive(p, "SELECT name FROM singer\0", 24, NULL));
	assert_true(nl_prefix_alive(p, "SELECT name FROM singer ORDER BY", 32, NULL));
	/* and what was asked before is known */
	assert_true(nl_prefix_alive(p, "SELECT age ", 11, NULL));
	asked = j.asked;
	assert_true(nl_prefix_alive(p, "SELECT name FROM singer ORDER ", 30, NULL));
	assert_true(nl_prefix_alive(p, "SELECT age ", 11, NULL));
	assert_true(j.asked <= asked + 1);
	fixture_done(&f);
}

/* What must come, in the case that stands so far. */
static void
forced(void **state)
{
	static const struct
	{
		const char *text;
		const char *forced;
		bool		whole;
	}			cases[] = {
		{"SELECT name FROM sin", "ger", true},
		{"SELECT name FROM SIN", "GER", true},
		{"SELECT name FROM s", "", false},			/* singer, song */
		{"SELECT singer.n", "ame", true},
		{"SELECT singer.", "", false},
		{"SELECT t1.si", "nger_id", true},			/* of a table that comes later */
		{"SELECT s.a FROM singer s WHERE s.n", "ame", true},
		{"SELECT sing", "", false},					/* it could qualify a column */
		{"SELECT name FROM singer GRO", "UP BY", true},
		{"SELECT name FROM singer ORDER", " BY", true},
		{"SELECT name FROM singer ORDER ", "BY", true},
		{"SELECT name FROM singer order ", "by", true},
		{"SELECT name FROM singer INNER ", "JOIN", true},
		{"SELECT name FROM singer W", "", false},	/* where, window ... */
		{"SELECT name FROM singer WHE", "", false},	/* when, as far as words tell */
		{"SELECT name FROM singer WHERE ", "", false},
		{"SELECT name FROM singer WHER", "E", true},
		{"SELECT \"St", "age Name\"", true},
		{"SELECT age AS nam", "", false},			/* any name */
		{"SELECT name FROM singer WHERE name = 'Sin", "", false},
		{"SELECT 12", "", false},
		{"SELECT name;", "", false},
		{"", "", false}
	};
	Fixture		f;
	Judge		j;
	NlServer	server;
	NlPrefix   *p;
	size_t		i;
	char		out[100];
	bool		whole;

	(void) state;
	open_prefix(&f, &j, &server, &p);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		size_t		length = strlen(cases[i].text);
		size_t		n = nl_prefix_forced(p, cases[i].text, length, out, sizeof(out), &whole);

		if (n != strlen(cases[i].forced) || memcmp(out, cases[i].forced, n) != 0)
			fail_msg("%s: \"%.*s\", expected \"%s\"", cases[i].text, (int) n, out, cases[i].forced);
		if (n > 0)
			assert_int_equal(whole, cases[i].whole);
		/* no room for all of it: a beginning, which ends no word */
		if (n > 2)
		{
			size_t		some = nl_prefix_forced(p, cases[i].text, length, out, 2, &whole);

			/* a word that follows comes whole or not at all */
			assert_int_equal(some, cases[i].forced[0] == ' ' ? 0 : 2);
			assert_memory_equal(out, cases[i].forced, some);
			if (strchr(cases[i].forced, ' ') == NULL)
				assert_false(whole);
		}
	}
	assert_int_equal(j.asked, 0);
	fixture_done(&f);
}

/* What is asked about without a trace leaves none: the text that was alive is
 * gone on with as before. */
static void
likely(void **state)
{
	Fixture		f;
	Judge		j;
	NlServer	server;
	NlPrefix   *p;
	const char *before;
	const char *after;
	char		out[100];
	bool		whole;

	(void) state;
	open_prefix(&f, &j, &server, &p);
	assert_true(nl_prefix_alive(p, "SEL", 3, NULL));
	assert_true(nl_prefix_likely(p, "SELECT name FROM singer", 23));
	assert_false(nl_prefix_likely(p, "SELECT zzzz", 11));
	assert_int_equal(nl_prefix_forced(p, "SELECT name FROM sin", 20, out, 100, &whole), 3);
	/* the completion of SEL; on its own SELECT has another */
	assert_true(nl_prefix_alive(p, "SELECT", 6, &before));
	assert_string_equal(before, " 1");
	assert_true(nl_prefix_likely(p, "SELECT 1", 8));
	assert_true(nl_prefix_alive(p, "SELECT ", 7, &after));
	assert_string_equal(after, "1");
	fixture_done(&f);
}

/* ---- what the judge finds missing ---- */

static void
repaired(const char *text, NlVerdictKind kind, const char *place, const char *wanted, const char *expected)
{
	Fixture		f;
	Judge		j;
	NlServer	server;
	NlPrefix   *p;
	const char *completion = NULL;

	open_prefix(&f, &j, &server, &p);
	j.kind = kind;
	j.place = place;
	j.wanted = wanted;
	if (nl_prefix_alive(p, text, strlen(text), &completion) != (expected != NULL))
		fail_msg("%s: %s", text, completion ? completion : "dead");
	if (expected != NULL && strcmp(completion, expected) != 0)
		fail_msg("%s: \"%s\", expected \"%s\"", text, completion, expected);
	fixture_done(&f);
}

static void
repairs(void **state)
{
	(void) state;
	repaired("SELECT name ", NL_VERDICT_UNDEFINED, "name", "FROM singer", " FROM singer");
	repaired("SELECT name, title ", NL_VERDICT_UNDEFINED, "name", "FROM ", " FROM singer, song");
	repaired("SELECT t1.title ", NL_VERDICT_UNDEFINED, "t1", "AS t1", " FROM song AS t1");
	repaired("SELECT name, song.title FROM singer ", NL_VERDICT_UNDEFINED, "song", "singer , song", ", song");
	repaired("SELECT \"Stage Name\" ", NL_VERDICT_UNDEFINED, "\"Stage", "FROM", " FROM \"Odd Name\"");
	/* too late for a table */
	repaired("SELECT name FROM singer WHERE title ", NL_VERDICT_UNDEFINED, "title", "song", NULL);
	repaired("SELECT name, count(*) FROM singer ", NL_VERDICT_UNGROUPED, "name", "GROUP BY name", " GROUP BY name");
	repaired("SELECT name, count(*) FROM singer GROUP BY age ", NL_VERDICT_UNGROUPED, "name", "age , name", ", name");
	repaired("SELECT name, count(*) FROM singer ORDER BY 1 ", NL_VERDICT_UNGROUPED, "name", "GROUP", NULL);
	repaired("SELECT name, age FROM singer UNION SELECT name ", NL_VERDICT_WIDTH, "SELECT name ", "name , NULL", ", NULL");
	repaired("SELECT name FROM singer WHERE age ", NL_VERDICT_TYPE, "age", "IS NULL", " IS NULL");
	repaired("SELECT * ", NL_VERDICT_WIDTH, "*", "FROM", " FROM singer");
}

/* A fault in the text's own syntax ends the search. */
static void
own_syntax(void **state)
{
	Fixture		f;
	Judge		j;
	NlServer	server;
	NlPrefix   *p;

	(void) state;
	open_prefix(&f, &j, &server, &p);
	j.kind = NL_VERDICT_SYNTAX;
	j.wanted = "never";
	j.place = "WHERE";
	assert_false(nl_prefix_alive(p, "SELECT name WHERE WHERE ", 24, NULL));
	assert_int_equal(j.asked, 1);
	/* after NOT the parser looks one token ahead: another finish may do */
	j.asked = 0;
	j.place = "NOT";
	assert_false(nl_prefix_alive(p, "SELECT name FROM singer WHERE name NOT ", 39, NULL));
	assert_true(j.asked > 1);
	fixture_done(&f);
}

static void
complete(void **state)
{
	Fixture		f;
	Judge		j;
	NlServer	server;
	NlPrefix   *p;

	(void) state;
	open_prefix(&f, &j, &server, &p);
	assert_true(nl_prefix_complete(p, "SELECT name FROM singer", 23));
	assert_true(nl_prefix_complete(p, "SELECT name FROM singer\n", 24));
	assert_false(nl_prefix_complete(p, "SELECT 1", 8));	/* reads nothing */
	assert_false(nl_prefix_complete(p, "", 0));
	assert_false(nl_prefix_complete(p, "SELECT name FROM singer WHERE (age = 1", 38));
	assert_false(nl_prefix_complete(p, "SELECT name FROM singer WHERE name = 'A", 39));
	assert_false(nl_prefix_complete(p, "SELECT name FROM singer WHERE", 29));
	fixture_done(&f);
}

static void
stopping(void **state)
{
	Fixture		f;
	Judge		j;
	NlServer	server;
	NlPrefix   *p;
	int			blocks;

	(void) state;
	open_prefix(&f, &j, &server, &p);
	j.stop_at = 1;
	assert_false(nl_prefix_alive(p, "SELECT name ", 12, NULL));
	assert_true(nl_prefix_failed(p));
	assert_false(nl_prefix_alive(p, "SELECT ", 7, NULL));
	assert_int_equal(j.asked, 1);
	fixture_done(&f);

	/* no memory: an error or dead, never worse */
	for (blocks = 0; blocks < 4; blocks++)
	{
		NlStatus	status;

		open_prefix(&f, &j, &server, &p);
		f.left = blocks;
		nl_arena_init(&f.arena, fixture_more, &f, 4096, 0);
		status = nl_prefix_create(&p, &f.schema, &server, &f.arena, &f.err);
		if (status == NL_OK)
			(void) nl_prefix_alive(p, "SELECT nam", 10, NULL);
		else
			assert_int_equal(status, NL_ERR_NOMEM);
		f.left = -1;
		fixture_done(&f);
	}
}

/* Any bytes: no crash, and what is alive with this judge can be completed. */
static void
any_bytes(void **state)
{
	static const char *const parts[] = {
		"SELECT ", "FROM ", "singer", " ", "(", ")", ",", "'", "\"", "name", ".", "*", "CASE ", "WHEN ", "END ", "BETWEEN ", "AND ",
		"1", "-", "::", "WITH ", "AS ", "UNION ", "GROUP BY ", "x", "\xc3", "\xa9", "[", "]", "OVER ", "IN ", "NOT ", "JOIN ", "ON "
	};
	Fixture		f;
	Judge		j;
	NlServer	server;
	NlPrefix   *p;
	unsigned	seed = 1;
	int			round;

	(void) state;
	open_prefix(&f, &j, &server, &p);
	for (round = 0; round < 2000; round++)
	{
		char		text[256];
		size_t		n = 0;
		int			i;

		for (i = 0; i < 12; i++)
		{
			const char *part;
			const char *completion;

			seed = seed * 1103515245u + 12345u;
			part = i == 0 ? "SELECT " : parts[(seed >> 16) % (sizeof(parts) / sizeof(parts[0]))];
			memcpy(text + n, part, strlen(part));
			if (nl_prefix_alive(p, text, n + strlen(part), &completion))
			{
				n += strlen(part);
				assert_non_null(completion);
			}
		}
	}
	fixture_done(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(levels),
		cmocka_unit_test(endings),
		cmocka_unit_test(not_taken),
		cmocka_unit_test(utf8),
		cmocka_unit_test(completions),
		cmocka_unit_test(along_the_completion),
		cmocka_unit_test(forced),
		cmocka_unit_test(likely),
		cmocka_unit_test(repairs),
		cmocka_unit_test(own_syntax),
		cmocka_unit_test(complete),
		cmocka_unit_test(stopping),
		cmocka_unit_test(any_bytes)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*-------------------------------------------------------------------------
 * test_joinpath.c
 *	  The key graph: derived FROM clauses, keys to join by, paths of EXISTS.
 *
 * Graphs are given as text, "0>1 2>1": a key from table 0 to table 1, then
 * one from 2 to 1. Every table has a column for each key it takes part in.
 * FROM clauses are read back as text: "0 1(0) 2(1)": table 0, table 1 joined
 * to source 0, table 2 joined to source 1.
 *-------------------------------------------------------------------------
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "lang/joinpath.h"

#define MAX_GRAPH_KEYS 64
#define N_OF(array) ((int) (sizeof(array) / sizeof((array)[0])))

static NlKey keys[MAX_GRAPH_KEYS];
static NlSchema schema;
static NlError err;

/* Columns 2k and 2k + 1 are the two ends of key k. */
static void
graph(const char *text, int n_tables)
{
	memset(&schema, 0, sizeof(schema));
	memset(keys, 0, sizeof(keys));
	schema.n_tables = n_tables;
	schema.keys = keys;
	while (*text != '\0')
	{
		NlKey	   *key = &keys[schema.n_keys];
		char	   *end;

		assert_true(schema.n_keys < MAX_GRAPH_KEYS);
		key->n = 1;
		key->from[0] = 2 * schema.n_keys;
		key->to[0] = 2 * schema.n_keys + 1;
		key->from_table = (int) strtol(text, &end, 10);
		assert_int_equal(*end, '>');
		key->to_table = (int) strtol(end + 1, &end, 10);
		text = *end == ' ' ? end + 1 : end;
		schema.n_keys++;
	}
	schema.n_columns = 2 * schema.n_keys;
}

static int
table_of_end(int column)
{
	return column % 2 == 0 ? keys[column / 2].from_table : keys[column / 2].to_table;
}

/* The FROM clause as text; looks that each join is over one key's two ends. */
static const char *
sources_text(const NlSource *sources, int n)
{
	static char text[512];
	int			used = 0;
	int			s;

	for (s = 0; s < n; s++)
	{
		used += snprintf(text + used, sizeof(text) - (size_t) used, s == 0 ? "%d" : " %d", sources[s].table);
		assert_false(sources[s].left);
		assert_false(sources[s].second);
		assert_int_equal(sources[s].n_on, s == 0 ? 0 : 1);
		if (s == 0)
			continue;
		used += snprintf(text + used, sizeof(text) - (size_t) used, "(%d)", sources[s].on_source[0]);
		assert_true(sources[s].on_source[0] < s);
		assert_int_equal(sources[s].on_left[0] / 2, sources[s].on_right[0] / 2);
		assert_int_not_equal(sources[s].on_left[0], sources[s].on_right[0]);
		assert_int_equal(table_of_end(sources[s].on_right[0]), sources[s].table);
		assert_int_equal(table_of_end(sources[s].on_left[0]), sources[sources[s].on_source[0]].table);
	}
	return text;
}

static void
test_derive(void **state)
{
	static const struct
	{
		const char *graph;
		int			n_tables;
		int			tables[6];
		int			n;
		const char *from;		/* NULL: they do not hang together */
	}			cases[] = {
		{"", 1, {0}, 1, "0"},
		{"0>1", 2, {0, 1}, 2, "0 1(0)"},
		{"0>1", 2, {1, 0}, 2, "1 0(0)"},
		{"0>1", 2, {1, 1, 1}, 3, "1"},
		/* over a link table */
		{"1>0 1>2", 3, {0, 2}, 2, "0 1(0) 2(1)"},
		{"1>0 1>2", 3, {2, 0}, 2, "2 1(0) 0(1)"},
		/* the shorter of two ways, though its numbers are higher */
		{"0>1 1>2 2>5 0>4 4>5", 6, {0, 5}, 2, "0 4(0) 5(1)"},
		/* as long: over the lower number */
		{"0>3 3>5 0>2 2>5", 6, {0, 5}, 2, "0 2(0) 5(1)"},
		{"5>3 3>0 5>2 2>0", 6, {5, 0}, 2, "5 2(0) 0(1)"},
		/* the nearest goal first, of those as near the lowest */
		{"0>1 1>2 2>3", 4, {0, 3, 1}, 3, "0 1(0) 2(1) 3(2)"},
		{"0>3 0>1 0>2", 4, {0, 3, 2, 1}, 4, "0 1(0) 2(0) 3(0)"},
		/* a star, and a goal reached from a table on the way */
		{"1>0 2>0 3>0", 4, {1, 2, 3}, 3, "1 0(0) 2(1) 3(1)"},
		/* keys of a table onto itself lead nowhere */
		{"0>0 0>1", 2, {0, 1}, 2, "0 1(0)"},
		{"0>0", 2, {0, 1}, 2, NULL},
		{"0>1 2>3", 4, {0, 2}, 2, NULL},
		{"0>1", 3, {0, 1, 2}, 3, NULL},
		{"", 3, {0}, 0, NULL}
	};
	int			i;

	(void) state;
	for (i = 0; i < N_OF(cases); i++)
	{
		NlSource	sources[NL_MAX_SOURCES];
		int			n = -1;
		NlStatus	status;

		graph(cases[i].graph, cases[i].n_tables);
		status = nl_join_derive(&schema, cases[i].tables, cases[i].n, sources, &n, &err);
		if (cases[i].from == NULL)
		{
			assert_int_equal(status, NL_ERR_INPUT);
			assert_int_equal(n, 0);
			continue;
		}
		assert_int_equal(status, NL_OK);
		if (strcmp(sources_text(sources, n), cases[i].from) != 0)
			fail_msg("%s: %s, expected %s", cases[i].graph, sources_text(sources, n), cases[i].from);
	}
}

/* Of several keys between two tables the first; both columns of a long one. */
static void
test_keys(void **state)
{
	const int	tables[] = {0, 1};
	NlSource	sources[NL_MAX_SOURCES];
	int			n;

	(void) state;
	graph("0>1 0>1 1>0", 2);
	assert_int_equal(nl_join_derive(&schema, tables, 2, sources, &n, &err), NL_OK);
	assert_int_equal(sources[1].on_left[0], 0);
	assert_int_equal(sources[1].on_right[0], 1);

	keys[0].n = 2;
	keys[0].from[1] = 20;
	keys[0].to[1] = 21;
	assert_int_equal(nl_join_derive(&schema, tables, 2, sources, &n, &err), NL_OK);
	assert_int_equal(sources[1].n_on, 2);
	assert_int_equal(sources[1].on_left[1], 20);
	assert_int_equal(sources[1].on_right[1], 21);
	assert_int_equal(sources[1].on_source[1], 0);
}

static void
test_limits(void **state)
{
	NlSource	sources[NL_MAX_SOURCES];
	int			tables[2] = {0, NL_MAX_SOURCES - 1};
	int			n;
	int			t;

	(void) state;
	/* a chain just as long as a FROM clause may be, and one longer */
	memset(&schema, 0, sizeof(schema));
	memset(keys, 0, sizeof(keys));
	schema.keys = keys;
	for (t = 0; t < NL_MAX_SOURCES; t++)
	{
		keys[t].n = 1;
		keys[t].from_table = t;
		keys[t].to_table = t + 1;
	}
	schema.n_keys = NL_MAX_SOURCES;
	schema.n_tables = NL_MAX_SOURCES + 1;
	assert_int_equal(nl_join_derive(&schema, tables, 2, sources, &n, &err), NL_OK);
	assert_int_equal(n, NL_MAX_SOURCES);
	tables[1]++;
	assert_int_equal(nl_join_derive(&schema, tables, 2, sources, &n, &err), NL_ERR_LIMIT);

	schema.n_tables = 1000000;
	assert_int_equal(nl_join_derive(&schema, tables, 1, sources, &n, &err), NL_ERR_LIMIT);
}

static void
test_join_key(void **state)
{
	NlSource	sources[3];
	int			source = -1;

	(void) state;
	memset(sources, 0, sizeof(sources));
	graph("0>2 1>2 3>3", 5);
	sources[0].table = 0;
	sources[1].table = 1;
	sources[2].table = 4;
	/* the latest source that has a key, not the first key */
	assert_int_equal(nl_join_key(&schema, sources, 3, 2, false, -1, &source), 1);
	assert_int_equal(source, 1);
	assert_int_equal(nl_join_key(&schema, sources, 1, 2, false, -1, &source), 0);
	assert_int_equal(source, 0);
	assert_int_equal(nl_join_key(&schema, sources, 3, 3, false, -1, &source), -1);
	/* a second instance, by a key onto itself */
	sources[0].table = 3;
	assert_int_equal(nl_join_key(&schema, sources, 1, 3, true, -1, &source), 2);
	assert_int_equal(source, 0);
	sources[0].table = 0;
	assert_int_equal(nl_join_key(&schema, sources, 1, 0, true, -1, &source), -1);
	/* of two keys not the one that is said of the second instance, but of one key that */
	graph("0>1 0>1 0>2", 3);
	sources[0].table = 0;
	assert_int_equal(nl_join_key(&schema, sources, 1, 1, false, -1, &source), 0);
	assert_int_equal(nl_join_key(&schema, sources, 1, 1, false, 0, &source), 1);
	assert_int_equal(nl_join_key(&schema, sources, 1, 1, false, 1, &source), 0);
	assert_int_equal(nl_join_key(&schema, sources, 1, 2, false, 2, &source), 2);
}

static void
test_components(void **state)
{
	int			component[6];

	(void) state;
	graph("4>3 3>0 5>1 2>2", 6);
	nl_join_components(&schema, component);
	assert_int_equal(component[0], component[3]);
	assert_int_equal(component[0], component[4]);
	assert_int_equal(component[1], component[5]);
	assert_int_not_equal(component[0], component[1]);
	assert_int_not_equal(component[0], component[2]);
	assert_int_not_equal(component[1], component[2]);
}

static void
test_to_outer(void **state)
{
	static const struct
	{
		const char *graph;
		int			table;
		int			outer[3];
		int			n_outer;
		const char *path;		/* NULL: none */
		int			which;
		int			inner_column;
		int			outer_column;
	}			cases[] = {
		{"1>0", 1, {0}, 1, "1", 0, 0, 1},
		{"1>0", 0, {1}, 1, "0", 0, 1, 0},
		/* over a link table: from the table meant to the one that is tied */
		{"1>0 1>2", 2, {0}, 1, "2 1(0)", 0, 0, 1},
		/* the nearest outer table, of those as near the lowest */
		{"3>2 2>1 2>0", 3, {1, 0}, 2, "3 2(0)", 1, 4, 5},
		{"3>2 2>1 3>0", 3, {1, 0}, 2, "3", 1, 4, 5},
		/* the outer block's own table: by a key onto itself */
		{"0>0 1>0", 0, {1, 0}, 2, "0", 1, 0, 1},
		/* without such a key its rows are tied to another outer table */
		{"1>0", 0, {0, 1}, 2, "0", 1, 1, 0},
		{"1>0", 0, {0}, 1, NULL, 0, 0, 0},
		{"1>0", 2, {0}, 1, NULL, 0, 0, 0}
	};
	int			i;

	(void) state;
	for (i = 0; i < N_OF(cases); i++)
	{
		NlSource	sources[NL_MAX_SOURCES];
		int			n = 0,
					which = -1,
					n_on = 0,
					inner_source = -1;
		int			inner_columns[NL_MAX_KEY_COLUMNS];
		int			outer_columns[NL_MAX_KEY_COLUMNS];
		NlStatus	status;

		graph(cases[i].graph, 4);
		status = nl_join_to_outer(&schema, cases[i].table, cases[i].outer, cases[i].n_outer,
								  sources, &n, &which, &n_on, &inner_source,
								  inner_columns, outer_columns, &err);
		if (cases[i].path == NULL)
		{
			assert_int_equal(status, NL_ERR_INPUT);
			continue;
		}
		assert_int_equal(status, NL_OK);
		assert_string_equal(sources_text(sources, n), cases[i].path);
		assert_int_equal(which, cases[i].which);
		assert_int_equal(n_on, 1);
		assert_int_equal(inner_source, n - 1);
		assert_int_equal(inner_columns[0], cases[i].inner_column);
		assert_int_equal(outer_columns[0], cases[i].outer_column);
	}
}

/* Random graphs: whatever hangs together is joined, each table once. */
/* Ways that somebody said, "0-3: 1 4", the keys by their numbers. */
static void
test_paths(void **state)
{
	static const struct
	{
		const char *graph;
		int			n_tables;
		NlPath		path;
		int			tables[4];
		int			n;
		const char *from;
		int			first_on;	/* column of the second source */
	}			cases[] = {
		/* the second of two keys between two tables */
		{"0>1 0>1", 2, {0, 1, 1, {1}}, {0, 1}, 2, "0 1(0)", 3},
		{"0>1 0>1", 2, {1, 0, 1, {1}}, {0, 1}, 2, "0 1(0)", 3},
		{"0>1 0>1", 2, {0, 1, 1, {1}}, {1, 0}, 2, "1 0(0)", 2},
		/* over another table than the lowest; longer than need be */
		{"0>1 1>3 0>2 2>3", 4, {0, 3, 2, {2, 3}}, {0, 3}, 2, "0 2(0) 3(1)", 5},
		{"0>1 1>3 0>2 2>3", 4, {0, 3, 2, {2, 3}}, {3, 0}, 2, "3 2(0) 0(1)", 6},
		{"0>3 0>2 2>3", 4, {0, 3, 2, {1, 2}}, {0, 3}, 2, "0 2(0) 3(1)", 3},
		/* not where the question names another table between them */
		{"0>1 1>3 0>2 2>3", 4, {0, 3, 2, {2, 3}}, {0, 1, 3}, 3, "0 1(0) 3(1)", 1},
		/* a table of the way that is there already is not joined again */
		{"0>1 0>3 0>2 2>3", 4, {0, 3, 2, {2, 3}}, {0, 1, 2, 3}, 4, "0 1(0) 2(0) 3(2)", 1}
	};
	NlSource	sources[NL_MAX_SOURCES];
	int			n;
	int			outer,
				n_on,
				inner_source,
				inner[NL_MAX_KEY_COLUMNS],
				outer_columns[NL_MAX_KEY_COLUMNS];
	const int	outer_tables[] = {3};
	NlPath		path = {3, 0, 2, {3, 2}};
	int			i;

	(void) state;
	for (i = 0; i < N_OF(cases); i++)
	{
		graph(cases[i].graph, cases[i].n_tables);
		path = cases[i].path;
		schema.paths = &path;
		schema.n_paths = 1;
		assert_int_equal(nl_join_derive(&schema, cases[i].tables, cases[i].n, sources, &n, &err), NL_OK);
		assert_string_equal(sources_text(sources, n), cases[i].from);
		assert_int_equal(sources[1].on_right[0], cases[i].first_on);
	}
	graph("0>1 1>3 0>2 2>3", 4);
	path = (NlPath) {3, 0, 2, {3, 2}};
	schema.paths = &path;
	schema.n_paths = 1;
	assert_int_equal(nl_join_to_outer(&schema, 0, outer_tables, 1, sources, &n, &outer, &n_on, &inner_source,
									  inner, outer_columns, &err), NL_OK);
	assert_string_equal(sources_text(sources, n), "0 2(0)");
	assert_int_equal(inner[0], 6);
	assert_int_equal(outer_columns[0], 7);
}

static void
test_random(void **state)
{
	unsigned int seed = 7;
	int			round;
	int			joined = 0,
				apart = 0;

	(void) state;
	for (round = 0; round < 2000; round++)
	{
		int			component[9];
		int			tables[4];
		NlSource	sources[NL_MAX_SOURCES];
		bool		together = true;
		int			n,
					i,
					s;

		graph("", 9);
		for (i = 0; i < 8; i++)
		{
			seed = seed * 1103515245u + 12345u;
			keys[i].n = 1;
			keys[i].from[0] = 2 * i;
			keys[i].to[0] = 2 * i + 1;
			keys[i].from_table = (int) (seed >> 16) % 9;
			seed = seed * 1103515245u + 12345u;
			keys[i].to_table = (int) (seed >> 16) % 9;
		}
		schema.n_keys = 8;
		for (i = 0; i < 4; i++)
		{
			seed = seed * 1103515245u + 12345u;
			tables[i] = (int) (seed >> 16) % 9;
		}
		nl_join_components(&schema, component);
		for (i = 1; i < 4; i++)
			together = together && component[tables[i]] == component[tables[0]];
		if (nl_join_derive(&schema, tables, 4, sources, &n, &err) != NL_OK)
		{
			assert_false(together);
			apart++;
			continue;
		}
		assert_true(together);
		joined++;
		(void) sources_text(sources, n);
		assert_int_equal(sources[0].table, tables[0]);
		for (i = 0; i < 4; i++)
		{
			int			found = 0;

			for (s = 0; s < n; s++)
				found += sources[s].table == tables[i];
			assert_int_equal(found, 1);
		}
	}
	assert_true(joined > 100 && apart > 100);
}

/* One block, used anew for each case. */
static void *
block(void *owner, size_t size)
{
	static char room[4096];

	(void) owner;
	return size <= sizeof(room) ? room : NULL;
}

/* Of several keys between two tables the one whose own columns most words are linked to. */
static void
test_prefer(void **state)
{
	static const struct
	{
		const char *graph;
		NlLink		links[4];
		int			n_links;
		int			key;		/* that joins 0 and 1 */
		bool		same;		/* the schema stays as it is */
	}			cases[] = {
		{"0>1 0>1 0>1", {{0}}, 0, 0, true},
		{"0>1 0>1 0>1", {{1, 2 + 2, NL_LINK_COLUMN_PART}}, 1, 1, false},
		/* "member" is in the names of both, "driver" in that of one */
		{"0>1 0>1", {{0, 2 + 0, NL_LINK_COLUMN_PART}, {0, 2 + 2, NL_LINK_COLUMN_PART}, {1, 2 + 2, NL_LINK_COLUMN_SYNONYM}}, 3, 1, false},
		{"0>1 0>1", {{0, 2 + 0, NL_LINK_COLUMN_PART}, {1, 2 + 2, NL_LINK_COLUMN_EXACT}}, 2, 0, false},
		/* the key that is referenced, values and numbers tell nothing */
		{"0>1 0>1", {{0, 2 + 3, NL_LINK_COLUMN_PART}, {0, 2 + 2, NL_LINK_COLUMN_VALUE}, {1, 2 + 2, NL_LINK_COLUMN_NUMBER}}, 3, 0, true},
		/* one key only */
		{"0>1", {{0, 2 + 0, NL_LINK_COLUMN_EXACT}}, 1, 0, true},
		/* in either direction */
		{"0>1 1>0", {{0, 2 + 2, NL_LINK_COLUMN_COMMENT}}, 1, 1, false}
	};
	int			i;

	(void) state;
	for (i = 0; i < N_OF(cases); i++)
	{
		NlArena		arena;
		NlLinked	linked;
		const NlSchema *preferred = &schema;
		NlSource	sources[NL_MAX_SOURCES];
		const int	tables[] = {0, 1};
		int			n;

		nl_arena_init(&arena, block, NULL, 4000, 4096);
		graph(cases[i].graph, 2);
		memset(&linked, 0, sizeof(linked));
		linked.n_links = cases[i].n_links;
		linked.links = (NlLink *) cases[i].links;
		assert_int_equal(nl_join_prefer(&preferred, &linked, &arena, &err), NL_OK);
		assert_true((preferred == &schema) == cases[i].same);
		assert_int_equal(nl_join_derive(preferred, tables, 2, sources, &n, &err), NL_OK);
		assert_int_equal(n, 2);
		assert_int_equal(sources[1].on_left[0] / 2, cases[i].key);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_derive),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_join_key),
		cmocka_unit_test(test_components),
		cmocka_unit_test(test_to_outer),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_prefer)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

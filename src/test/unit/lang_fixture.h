/*-------------------------------------------------------------------------
 * lang_fixture.h
 *	  What tests of lang share: an arena over malloc and a schema written by
 *	  hand in a few lines.
 *
 * The builder's arrays are fixed; a test that outgrows them fails an
 * assertion. fixture_done gives all memory back.
 *-------------------------------------------------------------------------
 */
#ifndef LANG_FIXTURE_H
#define LANG_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/arena.h"
#include "lang/link.h"
#include "lang/schema.h"

#define FIXTURE_BLOCKS 256
#define FIXTURE_TABLES 1000
#define FIXTURE_COLUMNS 10000
#define FIXTURE_KEYS 64
#define FIXTURE_SAMPLES 64

typedef struct Fixture
{
	NlArena		arena;
	NlError		err;
	NlSchema	schema;
	void	   *blocks[FIXTURE_BLOCKS];
	int			n_blocks;
	int			left;			/* blocks that may still be had; -1: all */
} Fixture;

static inline void *
fixture_more(void *owner, size_t size)
{
	Fixture    *f = owner;

	if (f->n_blocks == FIXTURE_BLOCKS || f->left == 0)
		return NULL;
	if (f->left > 0)
		f->left--;
	f->blocks[f->n_blocks] = malloc(size);
	return f->blocks[f->n_blocks++];
}

static inline void
fixture_init(Fixture *f)
{
	memset(f, 0, sizeof(*f));
	f->left = -1;
	nl_arena_init(&f->arena, fixture_more, f, 1 << 20, 0);
	f->schema.tables = calloc(FIXTURE_TABLES, sizeof(NlTable));
	f->schema.columns = calloc(FIXTURE_COLUMNS, sizeof(NlColumn));
	f->schema.keys = calloc(FIXTURE_KEYS, sizeof(NlKey));
	f->schema.samples = calloc(FIXTURE_SAMPLES, sizeof(NlSample));
}

static inline void
fixture_done(Fixture *f)
{
	while (f->n_blocks > 0)
		free(f->blocks[--f->n_blocks]);
	free(f->schema.tables);
	free(f->schema.columns);
	free(f->schema.keys);
	free(f->schema.samples);
}

static inline int
add_table(Fixture *f, const char *name, const char *comment)
{
	NlTable    *t = &f->schema.tables[f->schema.n_tables];

	assert_true(f->schema.n_tables < FIXTURE_TABLES);
	t->schema_name = "public";
	t->name = name;
	t->comment = comment;
	t->first_column = f->schema.n_columns;
	t->rows = 100;
	return f->schema.n_tables++;
}

static inline int
add_column(Fixture *f, const char *name, NlType type, bool primary, const char *comment)
{
	NlColumn   *c = &f->schema.columns[f->schema.n_columns];

	assert_true(f->schema.n_columns < FIXTURE_COLUMNS && f->schema.n_tables > 0);
	c->name = name;
	c->comment = comment;
	c->type_name = "text";
	c->type = type;
	c->primary = primary;
	c->table = f->schema.n_tables - 1;
	f->schema.tables[c->table].n_columns++;
	f->schema.tables[c->table].n_primary += primary;
	return f->schema.n_columns++;
}

static inline void
add_key(Fixture *f, int from, int to)
{
	NlKey	   *k = &f->schema.keys[f->schema.n_keys++];

	assert_true(f->schema.n_keys <= FIXTURE_KEYS);
	k->from_table = f->schema.columns[from].table;
	k->to_table = f->schema.columns[to].table;
	k->n = 1;
	k->from[0] = from;
	k->to[0] = to;
	f->schema.columns[from].foreign = true;
}

static inline void
add_sample(Fixture *f, int column, const char *text)
{
	NlSample   *s = &f->schema.samples[f->schema.n_samples++];

	assert_true(f->schema.n_samples <= FIXTURE_SAMPLES);
	s->column = column;
	s->text = text;
}

#endif							/* LANG_FIXTURE_H */

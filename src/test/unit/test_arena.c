/*-------------------------------------------------------------------------
 * test_arena.c
 *	  The arena's promises: alignment, limits, marks, reuse, refusals.
 *
 * Blocks come from malloc at odd addresses and are freed by the tests.
 *-------------------------------------------------------------------------
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/arena.h"

#define MAX_BLOCKS 256
#define MAX_SIZE 1000000		/* sanitizers do not like to be asked for all memory */

typedef struct Source
{
	char	   *blocks[MAX_BLOCKS];
	int			n;
	int			left;			/* blocks that may still be had; -1: any */
	size_t		given;			/* bytes handed out */
	int			wrapped;		/* was asked for less than a header? */
} Source;

/* malloc'ed blocks, shifted by 8 so that no alignment comes for free */
static void *
source_more(void *owner, size_t size)
{
	Source	   *source = owner;

	source->wrapped |= size < 64;
	if (source->left == 0 || source->n == MAX_BLOCKS || size > MAX_SIZE)
		return NULL;
	if (source->left > 0)
		source->left--;
	source->blocks[source->n] = malloc(size + 8);
	if (source->blocks[source->n] == NULL)
		return NULL;
	source->given += size;
	return source->blocks[source->n++] + 8;
}

static void
source_free(Source *source)
{
	while (source->n > 0)
		free(source->blocks[--source->n]);
}

static void
test_alignment(void **state)
{
	Source		source = {.left = -1};
	NlArena		arena;
	size_t		size;
	char	   *last = NULL;

	(void) state;
	nl_arena_init(&arena, source_more, &source, 1000, 0);
	for (size = 0; size < 3000; size += 37)
	{
		char	   *p = nl_arena_alloc(&arena, size);

		assert_non_null(p);
		assert_int_equal((uintptr_t) p % NL_ALIGN, 0);
		assert_ptr_not_equal(p, last);	/* size 0 too is a place of its own */
		memset(p, 0xab, size);	/* the sanitizer sees a block that is too small */
		last = p;
	}
	assert_int_equal(arena.total, source.given);
	source_free(&source);
}

static void
test_no_overlap(void **state)
{
	Source		source = {.left = -1};
	NlArena		arena;
	unsigned char *parts[200];
	int			i;

	(void) state;
	nl_arena_init(&arena, source_more, &source, 4096, 0);
	for (i = 0; i < 200; i++)
	{
		parts[i] = nl_arena_alloc(&arena, (size_t) (i * 7));
		assert_non_null(parts[i]);
		memset(parts[i], i, (size_t) (i * 7));
	}
	for (i = 0; i < 200; i++)
	{
		int			j;

		for (j = 0; j < i * 7; j++)
			assert_int_equal(parts[i][j], i);
	}
	source_free(&source);
}

static void
test_zalloc_array_strndup(void **state)
{
	Source		source = {.left = -1};
	NlArena		arena;
	NlArenaMark mark;
	unsigned char *p;
	char	   *text;
	int			i;

	(void) state;
	nl_arena_init(&arena, source_more, &source, 4096, 0);
	mark = nl_arena_mark(&arena);
	p = nl_arena_alloc(&arena, 500);
	assert_non_null(p);
	memset(p, 0xff, 500);
	nl_arena_release(&arena, mark);
	p = nl_arena_zalloc(&arena, 500);	/* the same, used bytes */
	assert_non_null(p);
	for (i = 0; i < 500; i++)
		assert_int_equal(p[i], 0);
	assert_non_null(nl_arena_array(&arena, 10, 12));
	assert_non_null(nl_arena_array(&arena, 0, 12));
	assert_non_null(nl_arena_array(&arena, 12, 0));
	text = nl_arena_strndup(&arena, "orders and more", 6);
	assert_string_equal(text, "orders");
	assert_string_equal(nl_arena_strndup(&arena, "", 0), "");
	source_free(&source);
}

static void
test_overflow(void **state)
{
	Source		source = {.left = -1};
	NlArena		arena;
	size_t		size;

	(void) state;
	nl_arena_init(&arena, source_more, &source, 64, 0);
	for (size = 0; size < 200; size++)
	{
		assert_null(nl_arena_alloc(&arena, SIZE_MAX - size));
		assert_false(source.wrapped);
	}
	assert_null(nl_arena_zalloc(&arena, SIZE_MAX));
	assert_null(nl_arena_array(&arena, SIZE_MAX / 2 + 1, 2));
	assert_null(nl_arena_array(&arena, 3, SIZE_MAX / 2));
	assert_null(nl_arena_array(&arena, SIZE_MAX, SIZE_MAX));
	assert_null(nl_arena_strndup(&arena, "x", SIZE_MAX));
	assert_int_equal(source.n, 0);
	assert_non_null(nl_arena_alloc(&arena, 1)); /* nothing was spoilt */
	source_free(&source);
}

static void
test_limit(void **state)
{
	Source		source = {.left = -1};
	NlArena		arena;
	int			n = 0;

	(void) state;
	nl_arena_init(&arena, source_more, &source, 4096, 10000);
	while (nl_arena_alloc(&arena, 64) != NULL)
	{
		n++;
		assert_true(n < 1000);
	}

	/* blocks of 4096, 4096 and the 1808 that are left */
	assert_int_equal(source.n, 3);
	assert_true(source.given <= 10000);
	assert_true(n >= (10000 - 3 * 192) / 64 - 3);
	assert_null(nl_arena_alloc(&arena, 1));
	source_free(&source);

	memset(&source, 0, sizeof(source));
	source.left = -1;
	nl_arena_init(&arena, source_more, &source, 4096, 10000);
	assert_null(nl_arena_alloc(&arena, 10000)); /* its header does not fit */
	assert_non_null(nl_arena_alloc(&arena, 9000));
	assert_null(nl_arena_alloc(&arena, 9000));
	assert_true(arena.total <= 10000);
	source_free(&source);
}

static void
test_source_says_no(void **state)
{
	Source		source = {.left = 1};
	NlArena		arena;
	char	   *p;

	(void) state;
	nl_arena_init(&arena, source_more, &source, 1024, 0);
	p = nl_arena_alloc(&arena, 100);
	assert_non_null(p);
	assert_null(nl_arena_alloc(&arena, 5000));
	assert_null(nl_arena_zalloc(&arena, 5000));
	assert_null(nl_arena_strndup(&arena, p, 4999));

	/* a failure changes nothing: the first block still serves */
	assert_ptr_equal(nl_arena_alloc(&arena, 10), p + 128);
	source.left = -1;
	assert_non_null(nl_arena_alloc(&arena, 5000));
	source_free(&source);
}

static void
test_mark_release(void **state)
{
	Source		source = {.left = -1};
	NlArena		arena;
	NlArenaMark start;
	NlArenaMark middle;
	char	   *kept;
	char	   *first;
	int			blocks = 0;
	int			round;

	(void) state;
	nl_arena_init(&arena, source_more, &source, 1024, 0);
	start = nl_arena_mark(&arena);	/* before the first block */
	for (round = 0; round < 5; round++)
	{
		int			i;

		kept = nl_arena_alloc(&arena, 300);
		assert_non_null(kept);
		memset(kept, 7, 300);
		middle = nl_arena_mark(&arena);
		first = nl_arena_alloc(&arena, 100);
		for (i = 0; i < 20; i++)
		{
			char	   *p = nl_arena_alloc(&arena, 200 + (size_t) i * 50);

			assert_non_null(p);
			memset(p, 9, 200 + (size_t) i * 50);
		}
		nl_arena_release(&arena, middle);
		for (i = 0; i < 300; i++)
			assert_int_equal(kept[i], 7);
		assert_ptr_equal(nl_arena_alloc(&arena, 100), first);
		nl_arena_release(&arena, start);
		assert_ptr_equal(nl_arena_alloc(&arena, 300), kept);
		nl_arena_release(&arena, start);

		/* the same work again takes no new block */
		if (round == 0)
			blocks = source.n;
		assert_int_equal(source.n, blocks);
	}
	assert_true(blocks > 2);
	source_free(&source);
}

/* A kept block that is too small is not lost, only passed over. */
static void
test_reuse_out_of_order(void **state)
{
	Source		source = {.left = -1};
	NlArena		arena;
	NlArenaMark mark;
	char	   *head;
	char	   *small;
	char	   *large;

	(void) state;
	nl_arena_init(&arena, source_more, &source, 256, 0);
	head = nl_arena_alloc(&arena, 64);
	assert_non_null(head);
	memset(head, 1, 64);
	mark = nl_arena_mark(&arena);
	small = nl_arena_alloc(&arena, 500);
	large = nl_arena_alloc(&arena, 5000);
	assert_non_null(small);
	assert_non_null(large);
	assert_int_equal(source.n, 3);
	nl_arena_release(&arena, mark);
	assert_ptr_equal(nl_arena_alloc(&arena, 5000), large);
	assert_ptr_equal(nl_arena_alloc(&arena, 500), small);
	assert_int_equal(source.n, 3);
	nl_arena_release(&arena, mark);
	assert_ptr_equal(nl_arena_alloc(&arena, 5000), large);
	assert_int_equal(head[63], 1);
	source_free(&source);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alignment),
		cmocka_unit_test(test_no_overlap),
		cmocka_unit_test(test_zalloc_array_strndup),
		cmocka_unit_test(test_overflow),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_source_says_no),
		cmocka_unit_test(test_mark_release),
		cmocka_unit_test(test_reuse_out_of_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

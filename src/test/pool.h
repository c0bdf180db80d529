/*-------------------------------------------------------------------------
 * pool.h
 *	  Blocks of malloc for an arena of a test or a fuzz target.
 *
 * POOL_BLOCKS, defined before, is how many there may be at once. pool_free
 * frees them; memory can be made to run out after any number of them.
 *-------------------------------------------------------------------------
 */
#ifndef TEST_POOL_H
#define TEST_POOL_H

#include <stdlib.h>

typedef struct Pool
{
	void	   *blocks[POOL_BLOCKS];
	int			n;
	int			left;			/* allocations that still succeed; -1: all */
} Pool;

/* For nl_arena_init. */
static inline void *
pool_more(void *owner, size_t size)
{
	Pool	   *pool = owner;

	if (pool->n == POOL_BLOCKS || pool->left == 0)
		return NULL;
	if (pool->left > 0)
		pool->left--;
	pool->blocks[pool->n] = malloc(size);
	return pool->blocks[pool->n] != NULL ? pool->blocks[pool->n++] : NULL;
}

static inline void
pool_free(Pool *pool)
{
	while (pool->n > 0)
		free(pool->blocks[--pool->n]);
}

#endif							/* TEST_POOL_H */

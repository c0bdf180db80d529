/*-------------------------------------------------------------------------
 * arena.c
 *	  Bump allocator; see arena.h for who owns what.
 *
 * Blocks form a list from `first`; everything up to `current` may be in use,
 * what follows it is free and kept for reuse. A block starts with its header,
 * its data at the next 64-byte boundary. Allocation fails with NULL, never
 * otherwise; a failed allocation changes nothing.
 *-------------------------------------------------------------------------
 */
#include "engine/arena.h"

#include <stdint.h>
#include <string.h>

struct NlArenaBlock
{
	NlArenaBlock *next;
	char	   *data;			/* 64-byte aligned */
	size_t		size;			/* bytes at data, a multiple of 64 */
	size_t		used;			/* a multiple of 64 */
};

#define BLOCK_OVERHEAD (sizeof(NlArenaBlock) + NL_ALIGN)

void
nl_arena_init(NlArena *arena, NlMore more, void *owner, size_t block_size,
			  size_t limit)
{
	memset(arena, 0, sizeof(*arena));
	arena->more = more;
	arena->owner = owner;
	arena->block_size = block_size;
	arena->limit = limit;
}

/* A block with room for size (a multiple of 64) bytes, linked in after current. */
static NlArenaBlock *
block_add(NlArena *arena, size_t size)
{
	size_t		want;
	size_t		room;
	NlArenaBlock *block;
	uintptr_t	start;

	if (size > SIZE_MAX - BLOCK_OVERHEAD)
		return NULL;
	room = arena->limit == 0 ? SIZE_MAX : arena->limit - arena->total;
	want = size + BLOCK_OVERHEAD;
	if (want > room)
		return NULL;

	/* near the limit a smaller block than usual is better than none */
	if (want < arena->block_size)
		want = arena->block_size < room ? arena->block_size : room;

	block = arena->more(arena->owner, want);
	if (block == NULL)
		return NULL;
	start = (uintptr_t) block + sizeof(NlArenaBlock);
	start = (start + NL_ALIGN - 1) & ~(uintptr_t) (NL_ALIGN - 1);
	block->data = (char *) block + (start - (uintptr_t) block);
	block->size = (want - (size_t) (block->data - (char *) block)) &
		~(size_t) (NL_ALIGN - 1);
	block->used = 0;
	if (arena->current != NULL)
	{
		block->next = arena->current->next;
		arena->current->next = block;
	}
	else
	{
		block->next = NULL;
		arena->first = block;
	}
	arena->total += want;
	return block;
}

/* A kept block with room, moved to stand right after current; or NULL. */
static NlArenaBlock *
block_reuse(NlArena *arena, size_t size)
{
	NlArenaBlock *before = arena->current;
	NlArenaBlock *block;

	if (before == NULL)
		return NULL;
	for (block = before->next; block != NULL; before = block, block = block->next)
	{
		if (block->size < size)
			continue;
		before->next = block->next;
		block->next = arena->current->next;
		arena->current->next = block;
		block->used = 0;
		return block;
	}
	return NULL;
}

void *
nl_arena_alloc(NlArena *arena, size_t size)
{
	NlArenaBlock *block = arena->current;
	void	   *result;

	if (size == 0)
		size = 1;
	if (size > SIZE_MAX - NL_ALIGN)
		return NULL;
	size = (size + NL_ALIGN - 1) & ~(size_t) (NL_ALIGN - 1);
	if (block == NULL || block->size - block->used < size)
	{
		block = block_reuse(arena, size);
		if (block == NULL)
			block = block_add(arena, size);
		if (block == NULL)
			return NULL;
		arena->current = block;
	}
	result = block->data + block->used;
	block->used += size;
	return result;
}

void *
nl_arena_zalloc(NlArena *arena, size_t size)
{
	void	   *result = nl_arena_alloc(arena, size);

	if (result != NULL)
		memset(result, 0, size);
	return result;
}

void *
nl_arena_array(NlArena *arena, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		return NULL;
	return nl_arena_alloc(arena, count * size);
}

char *
nl_arena_strndup(NlArena *arena, const char *text, size_t length)
{
	char	   *result;

	if (length == SIZE_MAX)
		return NULL;
	result = nl_arena_alloc(arena, length + 1);
	if (result == NULL)
		return NULL;
	if (length > 0)
		memcpy(result, text, length);
	result[length] = '\0';
	return result;
}

NlArenaMark
nl_arena_mark(const NlArena *arena)
{
	NlArenaMark mark;

	mark.block = arena->current;
	mark.used = arena->current != NULL ? arena->current->used : 0;
	return mark;
}

void
nl_arena_release(NlArena *arena, NlArenaMark mark)
{
	/* a mark taken before the first block gives everything back */
	arena->current = mark.block != NULL ? mark.block : arena->first;
	if (arena->current != NULL)
		arena->current->used = mark.used;
}

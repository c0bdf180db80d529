/*-------------------------------------------------------------------------
 * arena.h
 *	  64-byte aligned bump allocator over blocks that the caller supplies.
 *
 * The arena owns no memory: blocks come from `more` (in a backend a memory
 * context, in tests malloc) and are freed by whoever owns that source.
 * nl_arena_mark / nl_arena_release give back everything allocated since the
 * mark, keeping the blocks for the next question. Not for concurrent use.
 *-------------------------------------------------------------------------
 */
#ifndef NL_ARENA_H
#define NL_ARENA_H

#include <stddef.h>

#define NL_ALIGN 64

/* Returns at least size bytes of any alignment, or NULL. Must not throw. */
typedef void *(*NlMore) (void *owner, size_t size);

typedef struct NlArenaBlock NlArenaBlock;

typedef struct NlArena
{
	NlMore		more;
	void	   *owner;
	size_t		block_size;		/* smallest block asked for */
	size_t		limit;			/* bytes of all blocks together; 0: none */
	size_t		total;			/* bytes of all blocks so far */
	NlArenaBlock *first;
	NlArenaBlock *current;
} NlArena;

typedef struct NlArenaMark
{
	NlArenaBlock *block;
	size_t		used;
} NlArenaMark;

extern void nl_arena_init(NlArena *arena, NlMore more, void *owner,
						  size_t block_size, size_t limit);

/* NULL when the source or the limit says no; size 0 gives a valid pointer. */
extern void *nl_arena_alloc(NlArena *arena, size_t size);
extern void *nl_arena_zalloc(NlArena *arena, size_t size);
/* count * size with overflow check */
extern void *nl_arena_array(NlArena *arena, size_t count, size_t size);
extern char *nl_arena_strndup(NlArena *arena, const char *text, size_t length);
extern NlArenaMark nl_arena_mark(const NlArena *arena);
extern void nl_arena_release(NlArena *arena, NlArenaMark mark);

#endif							/* NL_ARENA_H */

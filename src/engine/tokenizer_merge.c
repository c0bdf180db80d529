/*-------------------------------------------------------------------------
 * tokenizer_merge.c
 *	  Joins neighbouring symbols, best first, until no two make a token.
 *
 * Both kinds of tokenizer are this loop: of all joins the one with the lowest
 * priority is made, the leftmost of equals. The symbols are a linked list in
 * an array, the joins a binary heap of (priority, left symbol) in one number
 * each. A join that no longer is (one side was joined elsewhere, or makes
 * something else now) stays in the heap and is skipped when it comes up: the
 * symbol knows what it makes now. n symbols push n - 1 joins at first and two
 * more for each join made, which took one off: never more than 2n are in it.
 * So n symbols take O(n log n) time and O(n) space.
 *-------------------------------------------------------------------------
 */
#include "engine/tokenizer_parts.h"

#include <string.h>

bool
nl_merge_reserve(NlMergeSpace *space, NlArena *arena, size_t n)
{
	size_t		room = space->room > 0 ? space->room : 256;

	if (n <= space->room)
		return true;
	while (room < n)
		room *= 2;
	space->room = 0;
	space->symbols = nl_arena_array(arena, room, sizeof(NlSymbol));
	space->heap = nl_arena_array(arena, room, 2 * sizeof(uint64_t));
	if (space->symbols == NULL || space->heap == NULL)
		return false;
	space->room = room;
	return true;
}

static void
heap_push(uint64_t *heap, size_t *n, uint64_t item)
{
	size_t		at = (*n)++;

	while (at > 0 && heap[(at - 1) / 2] > item)
	{
		heap[at] = heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	heap[at] = item;
}

static uint64_t
heap_pop(uint64_t *heap, size_t *n)
{
	uint64_t	top = heap[0];
	uint64_t	last = heap[--(*n)];
	size_t		at = 0;

	for (;;)
	{
		size_t		child = 2 * at + 1;

		if (child >= *n)
			break;
		if (child + 1 < *n && heap[child + 1] < heap[child])
			child++;
		if (heap[child] >= last)
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = last;
	return top;
}

/* What the symbol makes with the one behind it, into the heap. */
static void
look(const NlTokenizer *tok, NlMergeSpace *space, size_t *n_heap,
	 const char *text, NlJoin join, int32_t at)
{
	NlSymbol   *symbol = &space->symbols[at];

	symbol->joined = -1;
	if (symbol->next >= 0)
		symbol->joined = join(tok, text, symbol, &space->symbols[symbol->next],
							  &symbol->priority);
	if (symbol->joined >= 0)
		heap_push(space->heap, n_heap,
				  (uint64_t) symbol->priority << 32 | (uint32_t) at);
}

void
nl_merge(const NlTokenizer *tok, NlMergeSpace *space, int n, const char *text,
		 NlJoin join)
{
	NlSymbol   *symbols = space->symbols;
	size_t		n_heap = 0;
	int			i;

	for (i = 0; i < n; i++)
	{
		symbols[i].prev = i - 1;
		symbols[i].next = i + 1 < n ? i + 1 : -1;
	}
	for (i = 0; i < n; i++)
		look(tok, space, &n_heap, text, join, i);
	while (n_heap > 0)
	{
		uint64_t	best = heap_pop(space->heap, &n_heap);
		int32_t		at = (int32_t) (uint32_t) best;
		NlSymbol   *left = &symbols[at];
		NlSymbol   *right;

		if (left->length == 0 || left->joined < 0 ||
			left->priority != (uint32_t) (best >> 32))
			continue;
		right = &symbols[left->next];
		left->id = left->joined;
		left->length += right->length;
		left->next = right->next;
		right->length = 0;
		if (left->next >= 0)
			symbols[left->next].prev = at;
		look(tok, space, &n_heap, text, join, at);
		if (left->prev >= 0)
			look(tok, space, &n_heap, text, join, left->prev);
	}
}

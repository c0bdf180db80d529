/*-------------------------------------------------------------------------
 * catalog_text.c
 *	  Memory and text between the server and lang: arenas over memory
 *	  contexts, UTF-8 from and to the server's encoding; see catalog.h.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "lang/disguise.h"
#include "mb/pg_wchar.h"
#include "pg/catalog.h"
#include "utils/memutils.h"

static void *
more_from_context(void *owner, size_t size)
{
	return MemoryContextAllocExtended((MemoryContext) owner, size,
									  MCXT_ALLOC_HUGE | MCXT_ALLOC_NO_OOM);
}

void
nlpg_arena_init(NlArena *arena, MemoryContext context, size_t block_size,
				size_t limit)
{
	/* more_from_context throws for sizes over MaxAllocHugeSize: keep below */
	if (limit == 0 || limit > MaxAllocHugeSize)
		limit = MaxAllocHugeSize;
	nl_arena_init(arena, more_from_context, context, block_size, limit);
}

char *
nlpg_to_utf8(const char *text, int length)
{
	int			encoding = GetDatabaseEncoding();

	if (length < 0)
		length = strlen(text);

	/* Without an encoding only what happens to be UTF-8 can be used. */
	if (encoding == PG_SQL_ASCII)
	{
		if (!pg_verify_mbstr(PG_UTF8, text, length, true))
			return NULL;
		return (char *) text;
	}
	return pg_server_to_any(text, length, PG_UTF8);
}

char *
nlpg_name_to_utf8(const char *name)
{
	char	   *utf8 = nlpg_to_utf8(name, -1);

	return utf8 != NULL && nl_text_disguised(utf8) ? NULL : utf8;
}

char *
nlpg_from_utf8(const char *text)
{
	if (GetDatabaseEncoding() == PG_SQL_ASCII)
		return (char *) text;
	return pg_any_to_server(text, strlen(text), PG_UTF8);
}

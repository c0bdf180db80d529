/*-------------------------------------------------------------------------
 * mapfile.h
 *	  A model file mapped read-only, and how to know it again.
 *
 * The mapping is shared through the page cache by all processes. Truncating
 * the file under it is fatal to them (SIGBUS): replace model files by rename,
 * never in place. nl_mapping_changed narrows that window, nothing closes it.
 *
 * NlMapping lives in the caller's arena; its bytes are released by
 * nl_mapping_close only. No descriptor stays open.
 *-------------------------------------------------------------------------
 */
#ifndef NL_MAPFILE_H
#define NL_MAPFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/arena.h"
#include "engine/status.h"

#define NL_MAX_FILE_SIZE UINT64_C(4294967296)	/* bytes: 4 GB */

typedef struct NlMapping
{
	const void *bytes;			/* page aligned; NULL after close */
	size_t		size;
	const char *path;			/* copy in the arena */
	uint64_t	device;			/* identity of the file when it was mapped */
	uint64_t	inode;
	int64_t		mtime;			/* seconds */
	int64_t		mtime_nsec;
} NlMapping;

/*
 * NL_ERR_FILE: cannot be opened or mapped, not a regular file, empty, or
 * writable by everybody. NL_ERR_LIMIT: over NL_MAX_FILE_SIZE. NL_ERR_NOMEM.
 */
extern NlStatus nl_mapping_open(NlMapping **mapping, const char *path,
								NlArena *arena, NlError *err);

/* Unmaps; harmless with NULL or a second time. */
extern void nl_mapping_close(NlMapping *mapping);

/* Is another file (device, inode, size or mtime) at the path now? A path that
 * cannot be looked at is no other file: what is mapped stays good. */
extern bool nl_mapping_changed(const NlMapping *mapping);

#endif							/* NL_MAPFILE_H */

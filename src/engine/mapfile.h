/*-------------------------------------------------------------------------
 * mapfile.h
 *	  A model file mapped read-only, and how to know it again.
 *
 * The mapping is shared through the page cache by all processes. When the
 * file is cut short under it, or the disk fails, a read of the lost part
 * raises SIGBUS, which would end the process. So the first mapping installs a
 * handler for that signal: where the address is in one of our mappings, zeros
 * take the place of all of it, the mapping is marked as lost, and the reader
 * goes on with them. Whoever has read from the mapping asks nl_mapping_damaged
 * before using what it made of it. Any other SIGBUS goes to whoever had the
 * signal before. A copy in memory would need no handler, but 30 MB to some GB
 * in each process.
 *
 * NlMapping lives in the caller's arena; its bytes are released by
 * nl_mapping_close only. No descriptor stays open. Not for concurrent use,
 * but other threads may read the bytes.
 *-------------------------------------------------------------------------
 */
#ifndef NL_MAPFILE_H
#define NL_MAPFILE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/arena.h"
#include "engine/status.h"

#define NL_MAX_FILE_SIZE UINT64_C(68719476736)	/* bytes: 64 GB */

typedef struct NlMapping
{
	const void *bytes;			/* page aligned; NULL after close */
	size_t		size;
	size_t		extent;			/* size in whole pages */
	const char *path;			/* copy in the arena */
	uint64_t	device;			/* identity of the file when it was mapped */
	uint64_t	inode;
	int64_t		mtime;			/* seconds */
	int64_t		mtime_nsec;
	volatile sig_atomic_t lost; /* set by the signal's handler: all is zeros */
	struct NlMapping *next;		/* all that are open, for the handler */
} NlMapping;

/*
 * NL_ERR_FILE: cannot be opened or mapped, not a regular file, empty, or
 * writable by everybody. NL_ERR_LIMIT: over NL_MAX_FILE_SIZE. NL_ERR_NOMEM.
 */
extern NlStatus nl_mapping_open(NlMapping **mapping, const char *path,
								NlArena *arena, NlError *err);

/* Unmaps; harmless with NULL or a second time. */
extern void nl_mapping_close(NlMapping *mapping);

/* Is another file (device, inode, size or mtime) at the path now, or is the
 * mapping lost? A path that cannot be looked at is no other file: what is
 * mapped stays good. */
extern bool nl_mapping_changed(const NlMapping *mapping);

/* Has the very file that is mapped been cut short or written to, so that what
 * was read meanwhile may be anything? Not by a rename: that leaves it whole. */
extern bool nl_mapping_damaged(const NlMapping *mapping);

#endif							/* NL_MAPFILE_H */

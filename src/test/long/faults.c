/*-------------------------------------------------------------------------
 * faults.c
 *	  Makes memory run out and disks full, for the tests.
 *
 * One library in two roles. Preloaded into a server (LD_PRELOAD) it stands
 * before malloc and its kin and before the calls that write files. Loaded as
 * a module, by CREATE FUNCTION, it lets a session say what is to fail:
 *
 *	fault_memory(at bigint, times bigint)	allocations number `at` and the next
 *		ones, `times` in all, counted from now, find no memory
 *	fault_memory_off() -> bigint	ends it; returns how many were counted
 *	fault_fired() -> bigint			how many failed since fault_memory()
 *	fault_heap() -> (bigint, bigint)	bytes that malloc has given out, and that it
 *		keeps for the next who asks; says, not lets fail
 *	fault_disk(kind int)	1: no room for temporary files; 2: nor for tables to
 *		grow; 0: ends it
 *
 * State is per process and nothing else: other backends go on. Not thread-safe
 * in its counts, which does not matter: a count that is off by one is another
 * allocation that fails. glibc only.
 *-------------------------------------------------------------------------
 */
#define _GNU_SOURCE
#include "postgres.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <sys/uio.h>
#include <unistd.h>

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(fault_memory);
PG_FUNCTION_INFO_V1(fault_memory_off);
PG_FUNCTION_INFO_V1(fault_fired);
PG_FUNCTION_INFO_V1(fault_heap);
PG_FUNCTION_INFO_V1(fault_disk);

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

/* ---- memory ---- */

static volatile bool counting = false;
static volatile int64 seen;
static volatile int64 fail_at;
static volatile int64 fail_times;
static volatile int64 fired;

static bool
no_memory(void)
{
	if (!counting)
		return false;
	seen++;
	if (seen < fail_at || seen >= fail_at + fail_times)
		return false;
	fired++;
	errno = ENOMEM;
	return true;
}

PGDLLEXPORT void *
malloc(size_t size)
{
	return no_memory() ? NULL : __libc_malloc(size);
}

PGDLLEXPORT void *
calloc(size_t n, size_t size)
{
	return no_memory() ? NULL : __libc_calloc(n, size);
}

PGDLLEXPORT void *
realloc(void *old, size_t size)
{
	return no_memory() ? NULL : __libc_realloc(old, size);
}

PGDLLEXPORT void *
memalign(size_t alignment, size_t size)
{
	return no_memory() ? NULL : __libc_memalign(alignment, size);
}

PGDLLEXPORT void *
aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

PGDLLEXPORT int
posix_memalign(void **result, size_t alignment, size_t size)
{
	void	   *memory = memalign(alignment, size);

	if (memory == NULL)
		return ENOMEM;
	*result = memory;
	return 0;
}

Datum
fault_memory(PG_FUNCTION_ARGS)
{
	fail_at = PG_GETARG_INT64(0);
	fail_times = PG_GETARG_INT64(1);
	seen = 0;
	fired = 0;
	counting = true;
	PG_RETURN_VOID();
}

Datum
fault_memory_off(PG_FUNCTION_ARGS)
{
	counting = false;
	PG_RETURN_INT64(seen);
}

Datum
fault_fired(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(fired);
}

Datum
fault_heap(PG_FUNCTION_ARGS)
{
	struct mallinfo2 heap = mallinfo2();
	TupleDesc	desc;
	Datum		values[2];
	bool		nulls[2] = {false, false};

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "fault_heap() gives a row");
	values[0] = Int64GetDatum((int64) (heap.uordblks + heap.hblkhd));
	values[1] = Int64GetDatum((int64) heap.fordblks);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls)));
}

/* ---- disks ---- */

static volatile int full = 0;

/* Is there no room for what is written up to there? */
static bool
no_room(int fd, off_t end)
{
	char		link[40];
	char		path[PATH_MAX];
	ssize_t		length;

	if (full == 0)
		return false;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	length = readlink(link, path, sizeof(path) - 1);
	if (length <= 0)
		return false;
	path[length] = '\0';
	if (strstr(path, "pgsql_tmp") != NULL ||
		(full > 1 && strstr(path, "/base/") != NULL && end > lseek(fd, 0, SEEK_END)))
	{
		errno = ENOSPC;
		return true;
	}
	return false;
}

#define NEXT(type, name) \
	static type next = NULL; \
	if (next == NULL) \
		next = (type) dlsym(RTLD_NEXT, name)

typedef ssize_t (*Pwrite) (int, const void *, size_t, off_t);
typedef ssize_t (*Pwritev) (int, const struct iovec *, int, off_t);
typedef int (*Fallocate) (int, off_t, off_t);

#undef pwrite
#undef pwritev

PGDLLEXPORT ssize_t
pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	NEXT(Pwrite, "pwrite");
	return no_room(fd, at + (off_t) n) ? -1 : next(fd, bytes, n, at);
}

PGDLLEXPORT ssize_t
pwrite64(int fd, const void *bytes, size_t n, off_t at)
{
	return pwrite(fd, bytes, n, at);
}

PGDLLEXPORT ssize_t
pwritev(int fd, const struct iovec *parts, int n, off_t at)
{
	NEXT(Pwritev, "pwritev");
	return no_room(fd, at + 1) ? -1 : next(fd, parts, n, at);
}

PGDLLEXPORT ssize_t
pwritev64(int fd, const struct iovec *parts, int n, off_t at)
{
	return pwritev(fd, parts, n, at);
}

PGDLLEXPORT int
posix_fallocate(int fd, off_t at, off_t n)
{
	NEXT(Fallocate, "posix_fallocate");
	return no_room(fd, at + n) ? ENOSPC : next(fd, at, n);
}

PGDLLEXPORT int
posix_fallocate64(int fd, off_t at, off_t n)
{
	return posix_fallocate(fd, at, n);
}

Datum
fault_disk(PG_FUNCTION_ARGS)
{
	full = PG_GETARG_INT32(0);
	PG_RETURN_VOID();
}

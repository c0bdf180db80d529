/*-------------------------------------------------------------------------
 * mapfile.c
 *	  The engine's only file I/O; see mapfile.h for who owns what.
 *
 * Every failure closes the descriptor and leaves nothing mapped.
 *
 * The handler of SIGBUS calls nothing but mmap and sigaction; mmap is not on
 * POSIX's list of what a handler may call, but is a bare system call wherever
 * this runs, and the signal is the reader's own, raised in the middle of no
 * other call.
 *-------------------------------------------------------------------------
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE				/* MAP_ANONYMOUS */
#endif

#include "engine/mapfile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static NlMapping *mappings = NULL;	/* all that are open */
static bool handler_installed = false;
static struct sigaction action_before;

static void
bus_handler(int signal_number, siginfo_t *info, void *context)
{
	const char *address = (const char *) info->si_addr;
	NlMapping  *m;

	(void) context;

	/* sent by somebody, it says nothing of an address */
	for (m = info->si_code > 0 ? mappings : NULL; m != NULL; m = m->next)
	{
		const char *bytes = (const char *) m->bytes;

		if (address < bytes || (size_t) (address - bytes) >= m->extent)
			continue;
		if (mmap((void *) (uintptr_t) bytes, m->size, PROT_READ,
				 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
			break;
		m->lost = 1;
		return;
	}

	/* not ours: as before; the read that raised it is made again */
	sigaction(SIGBUS, &action_before, NULL);
	if (info->si_code <= 0)
		raise(signal_number);
}

static bool
install_handler(void)
{
	struct sigaction action;

	if (handler_installed)
		return true;
	memset(&action, 0, sizeof(action));
	action.sa_sigaction = bus_handler;
	action.sa_flags = SA_SIGINFO | SA_RESTART;
	sigfillset(&action.sa_mask);
	handler_installed = sigaction(SIGBUS, &action, &action_before) == 0;
	return handler_installed;
}

static NlStatus
check_file(int fd, struct stat *st, const char *path, NlError *err)
{
	if (fstat(fd, st) != 0)
		return nl_fail(err, NL_ERR_FILE, "could not stat model file \"%s\": %s",
					   path, strerror(errno));
	if (!S_ISREG(st->st_mode))
		return nl_fail(err, NL_ERR_FILE, "model file \"%s\" is not a regular file", path);

	/* whoever can write it can crash every process that maps it */
	if (st->st_mode & S_IWOTH)
		return nl_fail(err, NL_ERR_FILE, "model file \"%s\" is writable by everybody", path);
	if (st->st_size <= 0)
		return nl_fail(err, NL_ERR_FILE, "model file \"%s\" is empty", path);
	if ((uint64_t) st->st_size > NL_MAX_FILE_SIZE || (uint64_t) st->st_size > SIZE_MAX)
		return nl_fail(err, NL_ERR_LIMIT,
					   "model file \"%s\" has %lld bytes, the limit is %llu",
					   path, (long long) st->st_size,
					   (unsigned long long) NL_MAX_FILE_SIZE);
	return NL_OK;
}

NlStatus
nl_mapping_open(NlMapping **mapping, const char *path, NlArena *arena,
				NlError *err)
{
	NlMapping  *result = nl_arena_zalloc(arena, sizeof(NlMapping));
	char	   *copy = nl_arena_strndup(arena, path, strlen(path));
	struct stat st;
	NlStatus	status;
	void	   *bytes;
	size_t		page;
	int			fd;
	int			saved;

	*mapping = NULL;
	if (!install_handler())
		return nl_fail(err, NL_ERR_FILE, "could not prepare for reading model file \"%s\": %s",
					   path, strerror(errno));
	if (result == NULL || copy == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for the model's mapping");

	/* without O_NONBLOCK a FIFO at this path would hang the process */
	do
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	while (fd < 0 && errno == EINTR);
	if (fd < 0)
		return nl_fail(err, NL_ERR_FILE, "could not open model file \"%s\": %s",
					   path, strerror(errno));

	status = check_file(fd, &st, path, err);
	if (status != NL_OK)
	{
		close(fd);
		return status;
	}
	bytes = mmap(NULL, (size_t) st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	saved = errno;
	close(fd);
	if (bytes == MAP_FAILED)
		return nl_fail(err, NL_ERR_FILE, "could not map model file \"%s\": %s",
					   path, strerror(saved));

	result->bytes = bytes;
	result->size = (size_t) st.st_size;
	page = (size_t) sysconf(_SC_PAGESIZE);
	result->extent = (result->size + page - 1) / page * page;
	result->path = copy;
	result->device = (uint64_t) st.st_dev;
	result->inode = (uint64_t) st.st_ino;
	result->mtime = (int64_t) st.st_mtim.tv_sec;
	result->mtime_nsec = (int64_t) st.st_mtim.tv_nsec;
	result->next = mappings;
	mappings = result;
	*mapping = result;
	return NL_OK;
}

void
nl_mapping_close(NlMapping *mapping)
{
	NlMapping **place = &mappings;

	if (mapping == NULL || mapping->bytes == NULL)
		return;
	while (*place != NULL && *place != mapping)
		place = &(*place)->next;
	if (*place != NULL)
		*place = mapping->next;
	munmap((void *) (uintptr_t) mapping->bytes, mapping->size);
	mapping->bytes = NULL;
	mapping->size = 0;
}

static bool
same_file(const NlMapping *mapping, const struct stat *st)
{
	return (uint64_t) st->st_dev == mapping->device &&
		(uint64_t) st->st_ino == mapping->inode;
}

static bool
same_content(const NlMapping *mapping, const struct stat *st)
{
	return (uint64_t) st->st_size == mapping->size &&
		(int64_t) st->st_mtim.tv_sec == mapping->mtime &&
		(int64_t) st->st_mtim.tv_nsec == mapping->mtime_nsec;
}

bool
nl_mapping_changed(const NlMapping *mapping)
{
	struct stat st;

	if (mapping->lost)
		return true;
	if (stat(mapping->path, &st) != 0)
		return false;
	return !same_file(mapping, &st) || !same_content(mapping, &st);
}

bool
nl_mapping_damaged(const NlMapping *mapping)
{
	struct stat st;

	if (mapping->lost)
		return true;
	return stat(mapping->path, &st) == 0 && same_file(mapping, &st) &&
		!same_content(mapping, &st);
}

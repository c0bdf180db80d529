/*-------------------------------------------------------------------------
 * mapfile.c
 *	  The engine's only file I/O; see mapfile.h for who owns what.
 *
 * Every failure closes the descriptor and leaves nothing mapped.
 *-------------------------------------------------------------------------
 */
#ifndef _GNU_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif

#include "engine/mapfile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

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
	int			fd;
	int			saved;

	*mapping = NULL;
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
	result->path = copy;
	result->device = (uint64_t) st.st_dev;
	result->inode = (uint64_t) st.st_ino;
	result->mtime = (int64_t) st.st_mtim.tv_sec;
	result->mtime_nsec = (int64_t) st.st_mtim.tv_nsec;
	*mapping = result;
	return NL_OK;
}

void
nl_mapping_close(NlMapping *mapping)
{
	if (mapping == NULL || mapping->bytes == NULL)
		return;
	munmap((void *) (uintptr_t) mapping->bytes, mapping->size);
	mapping->bytes = NULL;
	mapping->size = 0;
}

bool
nl_mapping_changed(const NlMapping *mapping)
{
	struct stat st;

	if (stat(mapping->path, &st) != 0)
		return false;
	return (uint64_t) st.st_dev != mapping->device ||
		(uint64_t) st.st_ino != mapping->inode ||
		(uint64_t) st.st_size != mapping->size ||
		(int64_t) st.st_mtim.tv_sec != mapping->mtime ||
		(int64_t) st.st_mtim.tv_nsec != mapping->mtime_nsec;
}

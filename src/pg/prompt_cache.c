/*-------------------------------------------------------------------------
 * prompt_cache.c
 *	  See prompt_cache.h: a file for each prompt's beginning.
 *
 * A file is a head, the tokens, keys and values, and a checksum of all before it.
 * Files are the server's, of its data's mode; descriptors are the transaction's
 * (OpenTransientFile), so that an error leaves none open. Owns no memory beyond
 * the call. Two backends that read the same prompt at once both store it: the
 * second rename puts the same in the same place.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "common/file_perm.h"
#include "common/file_utils.h"
#include "common/hashfn.h"
#include "engine/nl.h"
#include "miscadmin.h"
#include "pg/prompt_cache.h"
#include "pg/settings.h"
#include "port/pg_crc32c.h"
#include "storage/fd.h"
#include "storage/procarray.h"

#define FOLDER "base/" PG_TEMP_FILES_DIR
#define PREFIX PG_TEMP_FILE_PREFIX "_nl2sql."
#define MAGIC "nl2sqlKV"
#define LAYOUT 1				/* raise it with every change of what is stored */

/* A beginning that is read in no time is not worth a file. */
#define LEAST_TOKENS 32

/* All that keys and values depend on, but the tokens. */
typedef struct Head
{
	char		magic[8];
	uint32		layout;
	uint32		n;				/* tokens */
	uint64		model[5];		/* nl_text_identity() */
	uint64		bytes;			/* of keys and values */
	char		kernels[16];
	uint32		threads;
	uint32		unused;
} Head;

/* A file being read or written. */
typedef struct Passing
{
	int			fd;
	pg_crc32c	sum;
	bool		write;
} Passing;

static void
make_head(Head *head, const NlTextSession *session, const NlTextModel *model, int n)
{
	memset(head, 0, sizeof(*head));
	memcpy(head->magic, MAGIC, sizeof(head->magic));
	head->layout = LAYOUT;
	head->n = n;
	nl_text_identity(model, head->model);
	head->bytes = nl_text_saved_size(session, n);
	strlcpy(head->kernels, nl_kernels_name(), sizeof(head->kernels));
	/* OpenBLAS may add up differently with another number of threads */
	head->threads = nl_text_rows_alone(model) ? 0 : nlpg_threads;
}

static void
file_path(char *path, const Head *head, const int32 *tokens)
{
	uint64		one = hash_bytes_extended((const unsigned char *) head, sizeof(*head), 0);
	uint64		two = hash_bytes_extended((const unsigned char *) head, sizeof(*head), 1);

	one = hash_bytes_extended((const unsigned char *) tokens, sizeof(int32) * head->n, one);
	two = hash_bytes_extended((const unsigned char *) tokens, sizeof(int32) * head->n, two);
	snprintf(path, MAXPGPATH, "%s/%s%016llx%016llx", FOLDER, PREFIX,
			 (unsigned long long) one, (unsigned long long) two);
}

static Size
file_size(const Head *head)
{
	return sizeof(Head) + sizeof(int32) * head->n + head->bytes + sizeof(pg_crc32c);
}

/* The next bytes, all of them. */
static bool
pass(void *data, void *bytes, size_t length)
{
	Passing    *passing = (Passing *) data;
	char	   *at = (char *) bytes;
	size_t		left = length;

	if (passing->write)
		COMP_CRC32C(passing->sum, bytes, length);
	while (left > 0)
	{
		ssize_t		n = passing->write ? write(passing->fd, at, left) : read(passing->fd, at, left);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		left -= n;
	}
	if (!passing->write)
		COMP_CRC32C(passing->sum, bytes, length);
	return true;
}

/* ---- reading ---- */

/* Is the file what its name says? Then keys and values come next. */
static bool
same_beginning(Passing *passing, const Head *head, const int32 *tokens)
{
	Head		found;
	int32		some[256];

	if (!pass(passing, &found, sizeof(found)) || memcmp(&found, head, sizeof(found)) != 0)
		return false;
	for (uint32 i = 0; i < head->n; i += lengthof(some))
	{
		Size		bytes = sizeof(int32) * Min(head->n - i, lengthof(some));

		if (!pass(passing, some, bytes) || memcmp(some, tokens + i, bytes) != 0)
			return false;
	}
	return true;
}

bool
nlpg_prompt_cache_load(NlTextSession *session, const NlTextModel *model,
					   const int32 *tokens, int n)
{
	Head		head;
	Passing		passing;
	char		path[MAXPGPATH];
	struct stat st;
	pg_crc32c	sum;
	pg_crc32c	stored;
	bool		good = false;

	if (nlpg_text_cache == 0 || n < LEAST_TOKENS)
		return false;
	make_head(&head, session, model, n);
	file_path(path, &head, tokens);
	passing.fd = OpenTransientFile(path, O_RDONLY | PG_BINARY);
	if (passing.fd < 0)
		return false;
	passing.write = false;
	INIT_CRC32C(passing.sum);
	if (fstat(passing.fd, &st) == 0 && st.st_size == (off_t) file_size(&head) &&
		same_beginning(&passing, &head, tokens) &&
		nl_text_restore(session, n, pass, &passing))
	{
		sum = passing.sum;
		FIN_CRC32C(sum);
		good = pass(&passing, &stored, sizeof(stored)) && EQ_CRC32C(sum, stored);
		if (!good)
			nl_text_keep(session, 0);
	}
	/* whoever looks for what to remove sees that this one is in use */
	if (good)
		(void) utimes(path, NULL);
	else
	{
		ereport(DEBUG1, (errmsg_internal("\"%s\" is no cache of this prompt", path)));
		(void) unlink(path);
	}
	CloseTransientFile(passing.fd);
	return good;
}

/* ---- room ---- */

typedef struct Found
{
	char		path[MAXPGPATH];
	Size		size;
	time_t		used;
} Found;

static int
by_use(const void *a, const void *b)
{
	const Found *left = (const Found *) a;
	const Found *right = (const Found *) b;

	if (left->used != right->used)
		return left->used < right->used ? -1 : 1;
	return strcmp(left->path, right->path);
}

/* A file that is being written: of a backend that is there? "HASH.PID" */
static bool
left_behind(const char *name)
{
	const char *point = strchr(name + strlen(PREFIX), '.');

	return point != NULL && BackendPidGetProc(atoi(point + 1)) == NULL;
}

/* Removes what was not used for longest until so many more bytes fit, and what
 * killed backends left. False: they do not fit in any case. */
static bool
make_room(Size bytes)
{
	Size		limit = (Size) nlpg_text_cache * 1024;
	DIR		   *folder;
	struct dirent *entry;
	Found	   *found;
	int			n = 0;
	int			room = 32;
	Size		total = 0;

	if (bytes > limit)
		return false;
	folder = AllocateDir(FOLDER);
	if (folder == NULL)
		return false;
	found = (Found *) palloc(sizeof(Found) * room);
	while ((entry = ReadDirExtended(folder, FOLDER, LOG)) != NULL)
	{
		struct stat st;

		if (strncmp(entry->d_name, PREFIX, strlen(PREFIX)) != 0)
			continue;
		if (n == room)
		{
			room *= 2;
			found = (Found *) repalloc(found, sizeof(Found) * room);
		}
		snprintf(found[n].path, MAXPGPATH, "%s/%s", FOLDER, entry->d_name);
		if (left_behind(entry->d_name))
			(void) unlink(found[n].path);
		else if (stat(found[n].path, &st) == 0)
		{
			found[n].size = st.st_size;
			found[n].used = st.st_mtime;
			total += found[n].size;
			n++;
		}
	}
	FreeDir(folder);
	qsort(found, n, sizeof(Found), by_use);
	for (int i = 0; i < n && total + bytes > limit; i++)
	{
		/* one that is being written stays: its writer would rename nothing */
		if (strchr(found[i].path + strlen(FOLDER) + 1 + strlen(PREFIX), '.') != NULL)
			continue;
		(void) unlink(found[i].path);
		total -= found[i].size;
	}
	pfree(found);
	return total + bytes <= limit;
}

/* ---- writing ---- */

static bool
write_file(const char *path, NlTextSession *session, const Head *head, const int32 *tokens)
{
	Passing		passing;
	pg_crc32c	sum;
	bool		good;

	passing.fd = OpenTransientFile(path, O_WRONLY | O_CREAT | O_TRUNC | PG_BINARY);
	if (passing.fd < 0)
		return false;
	passing.write = true;
	INIT_CRC32C(passing.sum);
	good = pass(&passing, unconstify(Head *, head), sizeof(*head)) &&
		pass(&passing, unconstify(int32 *, tokens), sizeof(int32) * head->n) &&
		nl_text_save(session, head->n, pass, &passing);
	sum = passing.sum;
	FIN_CRC32C(sum);
	good = good && pass(&passing, &sum, sizeof(sum));
	return CloseTransientFile(passing.fd) == 0 && good;
}

void
nlpg_prompt_cache_store(NlTextSession *session, const NlTextModel *model,
						const int32 *tokens, int n)
{
	Head		head;
	char		path[MAXPGPATH];
	char		aside[MAXPGPATH];

	if (nlpg_text_cache == 0 || n < LEAST_TOKENS)
		return;
	make_head(&head, session, model, n);
	/* the server makes the folder when it first needs one */
	if (MakePGDirectory(FOLDER) < 0 && errno != EEXIST)
		return;
	if (!make_room(file_size(&head)))
		return;
	file_path(path, &head, tokens);
	snprintf(aside, sizeof(aside), "%s.%d", path, MyProcPid);
	if (!write_file(aside, session, &head, tokens) || rename(aside, path) != 0)
	{
		ereport(DEBUG1, (errmsg_internal("could not keep the prompt in \"%s\": %m", aside)));
		(void) unlink(aside);
	}
}

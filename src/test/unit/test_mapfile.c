/*-------------------------------------------------------------------------
 * test_mapfile.c
 *	  A mapped file that is replaced, written to, or cut short under the
 *	  reader.
 *-------------------------------------------------------------------------
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lang_fixture.h"

#include "engine/mapfile.h"

#define SIZE 20000				/* not whole pages */

static char path[64];

static void
write_file(const char *name, int size, int byte)
{
	FILE	   *file = fopen(name, "w");

	assert_non_null(file);
	while (size-- > 0)
		fputc(byte, file);
	fclose(file);
}

static NlMapping *
map(Fixture *f)
{
	NlMapping  *mapping = NULL;

	fixture_init(f);
	snprintf(path, sizeof(path), "/tmp/nl-mapfile-%d", (int) getpid());
	write_file(path, SIZE, 'x');
	assert_int_equal(nl_mapping_open(&mapping, path, &f->arena, &f->err), NL_OK);
	assert_false(nl_mapping_changed(mapping));
	assert_false(nl_mapping_damaged(mapping));
	return mapping;
}

static void
done(Fixture *f, NlMapping *mapping)
{
	nl_mapping_close(mapping);
	nl_mapping_close(mapping);
	unlink(path);
	fixture_done(f);
}

static int
sum(const NlMapping *mapping)
{
	const volatile unsigned char *bytes = mapping->bytes;
	int			result = 0;
	int			i;

	for (i = 0; i < SIZE; i++)
		result += bytes[i];
	return result;
}

/* Cut short to any length: zeros, no signal. */
static void
test_truncated(void **state)
{
	static const int lengths[] = {0, 1, 4096, 8191, 16384, SIZE - 1};
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
	{
		Fixture		f;
		NlMapping  *mapping = map(&f);
		int			found;

		assert_int_equal(sum(mapping), SIZE * 'x');
		assert_int_equal(truncate(path, lengths[i]), 0);
		assert_true(nl_mapping_changed(mapping));
		assert_true(nl_mapping_damaged(mapping));
		found = sum(mapping);
		/* what is left in the last page is read as it is, and told all the same */
		assert_true(found <= SIZE * 'x');
		assert_int_equal(mapping->lost, lengths[i] <= SIZE / 4096 * 4096);
		if (mapping->lost)
			assert_int_equal(sum(mapping), 0);
		done(&f, mapping);
	}
}

/* Two mappings: one is lost, the other stays. */
static void
test_other_stays(void **state)
{
	Fixture		f;
	Fixture		g;
	NlMapping  *cut = map(&f);
	NlMapping  *whole = NULL;
	char		other[80];

	(void) state;
	fixture_init(&g);
	snprintf(other, sizeof(other), "%s-other", path);
	write_file(other, SIZE, 'y');
	assert_int_equal(nl_mapping_open(&whole, other, &g.arena, &g.err), NL_OK);
	assert_int_equal(truncate(path, 0), 0);
	assert_int_equal(sum(cut), 0);
	assert_int_equal(sum(whole), SIZE * 'y');
	assert_false(nl_mapping_damaged(whole));
	done(&f, cut);
	assert_int_equal(sum(whole), SIZE * 'y');
	nl_mapping_close(whole);
	unlink(other);
	fixture_done(&g);
}

/* Renamed over: changed, not damaged, and still read. */
static void
test_renamed(void **state)
{
	Fixture		f;
	NlMapping  *mapping = map(&f);
	char		other[80];

	(void) state;
	snprintf(other, sizeof(other), "%s-other", path);
	write_file(other, 10, 'y');
	assert_int_equal(rename(other, path), 0);
	assert_true(nl_mapping_changed(mapping));
	assert_false(nl_mapping_damaged(mapping));
	assert_int_equal(sum(mapping), SIZE * 'x');
	assert_int_equal(unlink(path), 0);
	assert_false(nl_mapping_changed(mapping));
	assert_false(nl_mapping_damaged(mapping));
	done(&f, mapping);
}

/* Written to, its size the same. */
static void
test_written(void **state)
{
	Fixture		f;
	NlMapping  *mapping = map(&f);
	struct timespec times[2] = {{1, 0}, {1, 0}};
	int			fd = open(path, O_WRONLY);

	(void) state;
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, "z", 1, 100), 1);
	/* the clock of a file system may be coarse */
	assert_int_equal(futimens(fd, times), 0);
	close(fd);
	assert_true(nl_mapping_changed(mapping));
	assert_true(nl_mapping_damaged(mapping));
	done(&f, mapping);
}

/* A SIGBUS that is not ours still ends the process, whoever raised it. */
static void
test_foreign(void **state)
{
	Fixture		f;
	NlMapping  *mapping = map(&f);
	int			how;

	(void) state;
	for (how = 0; how < 2; how++)
	{
		int			status = 0;
		pid_t		child = fork();

		assert_true(child >= 0);
		if (child == 0)
		{
			/* not the sanitizer's handler, which would report */
			signal(SIGALRM, SIG_DFL);
			alarm(10);
			close(STDOUT_FILENO);	/* what cmocka says of it */
			close(STDERR_FILENO);
			if (how == 0)
				raise(SIGBUS);
			else
			{
				/* the page after a file's end, mapped by somebody else */
				int			fd = open(path, O_RDONLY);
				const volatile char *bytes = mmap(NULL, 131072, PROT_READ, MAP_SHARED, fd, 0);

				(void) bytes[65536];
			}
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		assert_false(WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM);
	}
	done(&f, mapping);
}

/* One test for cmocka: it takes the signal for itself before each. */
static void
test_all(void **state)
{
	test_truncated(state);
	test_other_stays(state);
	test_renamed(state);
	test_written(state);
	test_foreign(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*-------------------------------------------------------------------------
 * question_log.c
 *	  See question_log.h: questions, what became of them, and who may read it.
 *
 * Files in the data directory, one a database and day, "nl2sql_log/OID_DATE";
 * a line a question. Why no table: the questions that matter most are those
 * that failed, and an error takes a row with it; a row would need a write
 * where there is none (standby, read-only transactions, every SELECT an xid);
 * and every role would need the right to insert what it likes. Why not the
 * server's log: a role could not read its own there, and what one must not
 * hand around would stand among what is handed around.
 *
 * A line is one write() to a file opened for appending, so that sessions need
 * no lock; a line that a crash cut is passed over when read. It is put
 * together on the stack: after an error there may be no memory. Failing to
 * write never fails a question. Files end at nl2sql.log_size, and whole files
 * go when nl2sql.log_retention is past (looked at once a day by who writes, and
 * by nl_log_prune); nl_log() shows nothing older, whatever lies there still.
 *
 * nl_log() shows a role its own questions and those of roles it is a member
 * of, and all to members of pg_monitor, as pg_stat_activity does with
 * statements. Files are the server's alone (0600 or 0640), as all of its data.
 */
#include "pg/compat.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog/pg_authid.h"
#include "common/file_perm.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "pgtime.h"
#include "pg/question_log.h"
#include "pg/settings.h"
#include "storage/fd.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(nl_log);
PG_FUNCTION_INFO_V1(nl_log_prune);

#define FOLDER "nl2sql_log"
#define TEXT_SIZE 4000			/* bytes of a question or statement that are kept */
#define LINE_SIZE (4 * TEXT_SIZE + 256)	/* each may double when it is escaped */
#define FIELDS 8				/* time, role, microseconds, confidence, outcome, function, question, sql */

typedef struct Entry
{
	struct Entry *outer;		/* a question asked while another is answered */
	const char *function;
	const char *question;
	int			question_length;
	const char *sql;			/* NULL: none was found */
	double		confidence;
	TimestampTz began;
	Oid			role;			/* who asked: after an error the role may still be that of a
								 * function with SECURITY DEFINER */
} Entry;

static Entry *current = NULL;

/* The day whose files this backend has looked through last. */
static int	pruned_day = 0;

/* ---- writing ---- */

typedef struct Line
{
	char		text[LINE_SIZE];
	int			n;
} Line;

/* A field, escaped and ended by a tab; cut between characters. */
static void
put_text(Line *line, const char *text, int length)
{
	length = pg_mbcliplen(text, length, TEXT_SIZE);
	for (int i = 0; i < length; i++)
	{
		char		c = text[i];

		if (c == '\\' || c == '\t' || c == '\n' || c == '\r')
		{
			line->text[line->n++] = '\\';
			c = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : c;
		}
		line->text[line->n++] = c;
	}
	line->text[line->n++] = '\t';
}

/* Days in UTC, as a number like 20261129. */
static int
day_of(TimestampTz at)
{
	pg_time_t	seconds = timestamptz_to_time_t(at);
	struct pg_tm *tm = pg_gmtime(&seconds);

	return (tm->tm_year + 1900) * 10000 + (tm->tm_mon + 1) * 100 + tm->tm_mday;
}

static void
append(Line *line, TimestampTz at)
{
	char		path[MAXPGPATH];
	struct stat state;
	int			file;

	snprintf(path, sizeof(path), FOLDER "/%u_%d", MyDatabaseId, day_of(at));
	file = BasicOpenFilePerm(path, O_WRONLY | O_APPEND | O_CREAT | PG_BINARY, pg_file_create_mode);
	if (file < 0 && errno == ENOENT && (MakePGDirectory(FOLDER) == 0 || errno == EEXIST))
		file = BasicOpenFilePerm(path, O_WRONLY | O_APPEND | O_CREAT | PG_BINARY, pg_file_create_mode);
	if (file < 0)
	{
		ereport(LOG,
				(errcode_for_file_access(),
				 errmsg("could not open the log of questions \"%s\": %m", path)));
		return;
	}
	if (fstat(file, &state) == 0 && state.st_size + line->n <= (off_t) nlpg_log_size * 1024)
	{
		errno = 0;
		if (write(file, line->text, line->n) != line->n)
		{
			if (errno == 0)
				errno = ENOSPC;
			ereport(LOG,
					(errcode_for_file_access(),
					 errmsg("could not write the log of questions \"%s\": %m", path)));
		}
	}
	close(file);
}

/* outcome: "ok" or a SQLSTATE. Raises nothing, nor lets an interrupt that
 * telling the server's log would notice leave the file open. */
static void
record(const Entry *entry, const char *outcome)
{
	TimestampTz now = GetCurrentTimestamp();
	char		confidence[32] = "";
	Line		line;

	if (entry->sql != NULL)
		snprintf(confidence, sizeof(confidence), "%.4f", entry->confidence);
	line.n = snprintf(line.text, sizeof(line.text), INT64_FORMAT "\t%u\t" INT64_FORMAT "\t%s\t%s\t%s\t",
					  (int64) entry->began, entry->role, (int64) (now - entry->began), confidence,
					  outcome, entry->function);
	put_text(&line, entry->question, entry->question_length);
	put_text(&line, entry->sql ? entry->sql : "", entry->sql ? strlen(entry->sql) : 0);
	line.text[line.n - 1] = '\n';
	HOLD_INTERRUPTS();
	append(&line, now);
	RESUME_INTERRUPTS();
}

/* ---- going ---- */

/* "OID_DATE", nothing behind it? */
static bool
parse_name(const char *name, Oid *database, int *day)
{
	unsigned int oid;
	int			used = 0;

	if (sscanf(name, "%10u_%8d%n", &oid, day, &used) != 2 || name[used] != '\0')
		return false;
	*database = oid;
	return true;
}

/* The last day of which nothing is to be shown any more; 0: none. */
static int
past_day(void)
{
	if (nlpg_log_retention == 0)
		return 0;
	return day_of(GetCurrentTimestamp() - nlpg_log_retention * INT64CONST(60000000)) - 1;
}

/* Removes the files of days that are past; how many. Raises interrupts alone. */
static int
prune(void)
{
	int			past = past_day();
	DIR		   *folder = AllocateDir(FOLDER);
	struct dirent *entry;
	int			n = 0;

	if (folder == NULL)
		return 0;				/* nothing was ever written */
	while ((entry = ReadDirExtended(folder, FOLDER, LOG)) != NULL)
	{
		char		path[MAXPGPATH];
		Oid			database;
		int			day;

		if (!parse_name(entry->d_name, &database, &day) || day > past)
			continue;
		snprintf(path, sizeof(path), FOLDER "/%s", entry->d_name);
		if (unlink(path) == 0)
			n++;
		else if (errno != ENOENT)
			ereport(LOG,
					(errcode_for_file_access(),
					 errmsg("could not remove file \"%s\": %m", path)));
	}
	FreeDir(folder);
	return n;
}

/* nl_log_prune() -> integer: files removed */
Datum
nl_log_prune(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(prune());
}

/* ---- around a question ---- */

Datum
nlpg_logged(const char *function, text *question, PGFunction body, FunctionCallInfo fcinfo)
{
	Entry		entry = {0};
	Datum		result = (Datum) 0;
	bool		log = nlpg_log_questions;

	/* where it is off inside of one that is logged, its statement is not that one's */
	if (!log && current == NULL)
		return body(fcinfo);
	entry.outer = current;
	entry.function = function;
	entry.question = VARDATA_ANY(question);
	entry.question_length = VARSIZE_ANY_EXHDR(question);
	entry.began = GetCurrentTimestamp();
	entry.role = GetUserId();
	current = &entry;
	PG_TRY();
	{
		result = body(fcinfo);
	}
	PG_CATCH();
	{
		current = entry.outer;
		if (log)
			record(&entry, unpack_sql_state(geterrcode()));
		PG_RE_THROW();
	}
	PG_END_TRY();
	current = entry.outer;
	if (!log)
		return result;
	record(&entry, "ok");
	if (pruned_day != day_of(entry.began))
	{
		pruned_day = day_of(entry.began);
		(void) prune();
	}
	return result;
}

void
nlpg_log_statement(const char *sql, double confidence)
{
	if (current == NULL)
		return;
	current->sql = sql;
	current->confidence = confidence;
}

/* ---- reading ---- */

/* Cuts the line at tabs and takes the escapes out; false: it is no record. */
static bool
split(char *line, char **fields)
{
	char	   *to = line;
	int			n = 0;

	fields[n++] = line;
	for (const char *from = line; *from != '\0'; from++)
	{
		if (*from == '\n')
		{
			*to = '\0';
			return n == FIELDS && from[1] == '\0';
		}
		if (*from == '\t')
		{
			*to++ = '\0';
			if (n == FIELDS)
				return false;
			fields[n++] = to;
			continue;
		}
		if (*from == '\\')
		{
			from++;
			*to++ = *from == 't' ? '\t' : *from == 'n' ? '\n' : *from == 'r' ? '\r' : *from;
			if (*from == '\0')
				return false;
			continue;
		}
		*to++ = *from;
	}
	return false;				/* cut */
}

static void
put_record(ReturnSetInfo *result, char *line, bool all, TimestampTz since)
{
	char	   *fields[FIELDS];
	Datum		values[FIELDS] = {0};
	bool		nulls[FIELDS] = {false};
	TimestampTz at;
	Oid			role;

	if (!pg_verifymbstr(line, strlen(line), true) || !split(line, fields))
		return;
	at = strtoll(fields[0], NULL, 10);
	role = strtoul(fields[1], NULL, 10);
	if (at < since || !IS_VALID_TIMESTAMP(at) || !(all || has_privs_of_role(GetUserId(), role)))
		return;
	values[0] = TimestampTzGetDatum(at);
	values[1] = ObjectIdGetDatum(role);
	values[2] = CStringGetTextDatum(fields[5]);
	values[3] = CStringGetTextDatum(fields[6]);
	nulls[4] = fields[7][0] == '\0';
	values[4] = CStringGetTextDatum(fields[7]);
	nulls[5] = fields[3][0] == '\0';
	values[5] = Float8GetDatum(strtod(fields[3], NULL));
	values[6] = Float8GetDatum(strtoll(fields[2], NULL, 10) / 1000.0);
	values[7] = CStringGetTextDatum(fields[4]);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

static int
compare_days(const void *a, const void *b)
{
	return *(const int *) a < *(const int *) b ? -1 : *(const int *) a > *(const int *) b;
}

/* Days of which there are files of this database, in order; how many. */
static int
find_days(int **days)
{
	DIR		   *folder = AllocateDir(FOLDER);
	struct dirent *entry;
	int			past = past_day();
	int			max = 64;
	int			n = 0;

	*days = (int *) palloc(sizeof(int) * max);
	if (folder == NULL && errno == ENOENT)
		return 0;
	while ((entry = ReadDir(folder, FOLDER)) != NULL)
	{
		Oid			database;
		int			day;

		if (!parse_name(entry->d_name, &database, &day) || database != MyDatabaseId || day <= past)
			continue;
		if (n == max)
			*days = (int *) repalloc(*days, sizeof(int) * (max *= 2));
		(*days)[n++] = day;
	}
	FreeDir(folder);
	qsort(*days, n, sizeof(int), compare_days);
	return n;
}

/* The records of one file. */
static void
put_file(ReturnSetInfo *result, const char *path, char *line, bool all, TimestampTz since)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "nl2sql log record",
												  ALLOCSET_DEFAULT_SIZES);
	FILE	   *file = AllocateFile(path, PG_BINARY_R);

	if (file == NULL && errno != ENOENT)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not open the log of questions \"%s\": %m", path)));
	while (file != NULL && fgets(line, LINE_SIZE + 2, file) != NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(context);

		CHECK_FOR_INTERRUPTS();
		put_record(result, line, all, since);
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);
	}
	if (file != NULL && ferror(file))
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not read the log of questions \"%s\": %m", path)));
	if (file != NULL)			/* else it has just gone */
		FreeFile(file);
	MemoryContextDelete(context);
}

/* nl_log() -> at, role, function, question, sql, confidence, ms, outcome */
Datum
nl_log(PG_FUNCTION_ARGS)
{
	bool		all = has_privs_of_role(GetUserId(), ROLE_PG_MONITOR);
	TimestampTz since = nlpg_log_retention == 0 ? DT_NOBEGIN :
		GetCurrentTimestamp() - nlpg_log_retention * INT64CONST(60000000);
	char	   *line = (char *) palloc(LINE_SIZE + 2);
	int		   *days;
	int			n;

	InitMaterializedSRF(fcinfo, 0);
	n = find_days(&days);
	for (int i = 0; i < n; i++)
	{
		char		path[MAXPGPATH];

		snprintf(path, sizeof(path), FOLDER "/%u_%d", MyDatabaseId, days[i]);
		put_file((ReturnSetInfo *) fcinfo->resultinfo, path, line, all, since);
	}
	return (Datum) 0;
}

/*-------------------------------------------------------------------------
 * status.h
 *	  Status codes and error text of the engine and of lang.
 *
 * Nothing in engine/ or lang/ exits, aborts, prints, throws or longjmps: a
 * function that can fail returns an NlStatus and fills the caller's NlError.
 * pg/errors.c is the only place where a status becomes an ereport.
 *-------------------------------------------------------------------------
 */
#ifndef NL_STATUS_H
#define NL_STATUS_H

typedef enum NlStatus
{
	NL_OK = 0,
	NL_ERR_FILE,				/* open, stat or map failed; the message holds strerror */
	NL_ERR_FORMAT,				/* the model file's bytes are not what they must be */
	NL_ERR_NOMEM,				/* the caller's allocator said no */
	NL_ERR_LIMIT,				/* more than a documented limit */
	NL_ERR_CANCELLED,			/* should_stop said so */
	NL_ERR_BLAS,				/* OpenBLAS cannot be had */
	NL_ERR_INPUT				/* the question, IR or arguments are not usable */
} NlStatus;

#define NL_ERROR_SIZE 256

typedef struct NlError
{
	char		message[NL_ERROR_SIZE];	/* lower case, no full stop; always terminated */
} NlError;

/* Fills err (if not NULL) printf-like and returns status. */
extern NlStatus nl_fail(NlError *err, NlStatus status, const char *format,...)
__attribute__((format(printf, 3, 4)));

/* For analyzers, which do not see into status.c: what it returns is a failure
 * (src/test/analyze.sh). */
#ifdef NL_ANALYZE
#define nl_fail(...) ((void) nl_fail(__VA_ARGS__), NL_ERR_INPUT)
#endif

/* Puts the file in front of what is wrong with it (NL_ERR_FORMAT): its name,
 * and of a long path only the end, so that there is room for both. */
extern void nl_fail_in_file(NlError *err, const char *path);

#endif							/* NL_STATUS_H */

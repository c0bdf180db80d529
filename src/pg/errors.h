/*-------------------------------------------------------------------------
 * errors.h
 *	  Engine and lang statuses become server errors here and nowhere else;
 *	  and the deadline that makes the engine stop.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_ERRORS_H
#define NLPG_ERRORS_H

#include "pg/compat.h"

#include "datatype/timestamp.h"
#include "engine/status.h"

/*
 * Raises the status as an ERROR; never returns. status must not be NL_OK.
 * NL_ERR_CANCELLED: pending interrupts are served first (they raise their own
 * error), and if there are none, the deadline has passed.
 */
NLPG_NORETURN extern void nlpg_report(NlStatus status, const NlError *err);

/* nlpg_check(nl_link(..., &err), &err): raises when the status is not NL_OK. */
static inline void
nlpg_check(NlStatus status, const NlError *err)
{
	if (unlikely(status != NL_OK))
		nlpg_report(status, err);
}

/* When the call must be over; `at` 0: never. */
typedef struct NlpgDeadline
{
	TimestampTz at;
} NlpgDeadline;

/* milliseconds from now; 0: no deadline */
extern void nlpg_deadline_start(NlpgDeadline *deadline, int milliseconds);
extern bool nlpg_deadline_passed(const NlpgDeadline *deadline);
/* Milliseconds left, at least 0; INT_MAX when there is no deadline. */
extern int	nlpg_deadline_left(const NlpgDeadline *deadline);

/*
 * The engine's NlShouldStop: an interrupt is pending (cancel, timeout,
 * termination) or the deadline has passed. data: NlpgDeadline * or NULL.
 * Reads only; throws nothing. The caller runs CHECK_FOR_INTERRUPTS() after
 * the engine has returned; nlpg_report does so for NL_ERR_CANCELLED.
 */
extern bool nlpg_should_stop(void *data);

/* Before OpenBLAS may be loaded: should a library of its end the process, no
 * other session is to notice. Cheap when called again. */
extern void nlpg_expect_exit(void);

#endif							/* NLPG_ERRORS_H */

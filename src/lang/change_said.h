/*-------------------------------------------------------------------------
 * change_said.h
 *	  What the words of a request for a change say of what is to be done.
 *
 * The grammar does not offer what they leave no room for (grammar_said.c), and
 * candidates that leave out what was said come behind those that do not, or
 * are completed (answer.c).
 */
#ifndef NL_CHANGE_SAID_H
#define NL_CHANGE_SAID_H

#include "lang/link.h"

typedef struct NlChangeSaid
{
	bool		known;			/* false: its words are none of those known here; nothing is said */
	bool		away;			/* rows may be meant to go */
	bool		denies;			/* something is not, no longer, or no more so */
	bool		share;			/* percent, a half, twice */
	bool		by_share;		/* by so many percent */
	bool		sum;			/* something is to be more or less than it is */
	bool		up;
	bool		down;
	bool		step[NL_MAX_VALUES];	/* a number by which something changes: 5 days more */
} NlChangeSaid;

extern void nl_change_said(NlChangeSaid *said, const NlLinked *linked);

/*
 * What stands against a candidate, to be taken from its log probability: values
 * and numbers that were said and left out, names that are nowhere in it, words
 * that are two columns' values, NULL and conditions on values that nobody said.
 */
extern double nl_change_against(const NlChangeSaid *said, const NlSchema *schema,
								const NlLinked *linked, const int32_t *ir, int n_ir);

/*
 * Adds to an IR whose condition is a list of equalities what it left out: a
 * number behind the name of another key column of its table, the order in "line
 * 3 of order 10". ir has room for NL_MAX_IR; gives its new length.
 */
extern int	nl_change_complete(const NlSchema *schema, const NlLinked *linked, int32_t *ir, int n_ir);

#endif							/* NL_CHANGE_SAID_H */

/*-------------------------------------------------------------------------
 * walk_share.h
 *	  How many of a test's random walks are made: all, or the percentage that
 *	  the environment variable NL_WALK_SHARE names, for tools that are slow
 *	  (valgrind takes 30 times as long). What only many walks show, such as
 *	  that each symbol was met, is then not asked for.
 *-------------------------------------------------------------------------
 */
#ifndef WALK_SHARE_H
#define WALK_SHARE_H

#include <stdbool.h>
#include <stdlib.h>

/* 1 to 100; what is no such number counts as 100. */
static inline int
walk_share_percent(void)
{
	const char *text = getenv("NL_WALK_SHARE");
	int			percent = text != NULL ? atoi(text) : 100;

	return percent >= 1 && percent <= 100 ? percent : 100;
}

/* Of n walks, at least one. */
static inline int
walk_share(int n)
{
	int			some = (int) ((long) n * walk_share_percent() / 100);

	return some > 0 ? some : 1;
}

static inline bool
walk_share_all(void)
{
	return walk_share_percent() == 100;
}

#endif							/* WALK_SHARE_H */

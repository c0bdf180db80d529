/*-------------------------------------------------------------------------
 * chinese_parts.h
 *	  What chinese.c and chinese_numbers.c share; private to them.
 *-------------------------------------------------------------------------
 */
#ifndef NL_CHINESE_PARTS_H
#define NL_CHINESE_PARTS_H

#include <stdint.h>

#include "lang/chinese.h"

#define NL_RULE_SIZE 64			/* longest text of a rule, with the NUL */

/* A character of the text: simplified, full width made plain. */
typedef struct NlChar
{
	uint32_t	code;
	int			from;			/* bytes of the original */
	int			to;
	bool		kept;			/* in quotes: stays as it is */
} NlChar;

/*
 * A number, date or span of time at character i: how many characters it takes,
 * 0 for none; in *cost what that costs beside the lexicon's words, in out
 * (NL_RULE_SIZE) the English.
 */
extern int	nl_chinese_rule(const NlChar *c, int n, int i, int *cost, char *out);

#endif							/* NL_CHINESE_PARTS_H */

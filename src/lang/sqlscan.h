/*-------------------------------------------------------------------------
 * sqlscan.h
 *	  SQL text -> tokens with their places, for text that may be broken.
 *
 * PostgreSQL's lexical rules, as far as repairing needs them, and what other
 * systems write: `name`, [name], N'text'. Nothing is an error: a quote that is not
 * closed makes a token to the end of the text. Bytes above 127 are letters, in
 * whatever encoding. Tokens point into the text.
 *-------------------------------------------------------------------------
 */
#ifndef NL_SQLSCAN_H
#define NL_SQLSCAN_H

#include <stdbool.h>

#include "engine/arena.h"

typedef enum NlTokenKind
{
	NL_TOKEN_WORD,				/* keyword or bare name */
	NL_TOKEN_NAME,				/* "name" */
	NL_TOKEN_BACKTICK,			/* `name` */
	NL_TOKEN_STRING,			/* 'text', E'text', $$text$$ */
	NL_TOKEN_NUMBER,
	NL_TOKEN_OPERATOR,
	NL_TOKEN_PUNCTUATION,		/* one of ( ) , . ; [ ] : :: */
	NL_TOKEN_OTHER				/* a byte that SQL has no use for */
} NlTokenKind;

typedef struct NlToken
{
	NlTokenKind kind;
	int			start;
	int			end;			/* one past the last byte */
	int			depth;			/* open parentheses before it; of a closing one, after it */
	bool		open;			/* a quote that is not closed */
} NlToken;

/* Comments are left out. NULL: no memory. *n: how many. */
extern NlToken *nl_sql_scan(const char *sql, NlArena *arena, int *n);

/* Is the token this word (lower case), or this operator or mark? */
extern bool nl_token_is(const char *sql, const NlToken *token, const char *word);

#endif							/* NL_SQLSCAN_H */

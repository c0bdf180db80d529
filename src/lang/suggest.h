/*-------------------------------------------------------------------------
 * suggest.h
 *	  Questions that a schema may answer, with the SQL that they mean.
 *
 * Made by templates from tables, keys, types and known values, in words of the
 * names; nothing is looked up and nothing is promised: whoever shows them tries
 * them first. The order is the same for the same schema: tables that others
 * refer to and large ones first, kinds of question in turn.
 *
 * Everything lives in the arena given. UTF-8.
 *-------------------------------------------------------------------------
 */
#ifndef NL_SUGGEST_H
#define NL_SUGGEST_H

#include "engine/arena.h"
#include "engine/status.h"
#include "lang/schema.h"

typedef struct NlSuggestion
{
	const char *question;
	const char *sql;
	int			table;			/* what it is about */
	int			kind;			/* which template, from 0 */
} NlSuggestion;

/* table: only those about it; -1: of all tables. At most NL_MAX_SUGGESTIONS. */
#define NL_MAX_SUGGESTIONS 1000
extern NlStatus nl_suggest(const NlSchema *schema, int table, NlSuggestion **suggestions, int *n,
						   NlArena *arena, NlError *err);

#endif							/* NL_SUGGEST_H */

/*-------------------------------------------------------------------------
 * change_token.h
 *	  Changes that were shown and may be applied once, each under a token.
 *
 * Tokens are kept in the backend and nowhere else: one is good in the session
 * (and so in the database) and for the role that it was made for, until it is
 * used or nl2sql.change_token_lifetime is over. At most NLPG_MAX_TOKENS are
 * kept, the newest. A rollback takes none back: what was shown in a
 * transaction that is gone is checked again when it is applied.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_CHANGE_TOKEN_H
#define NLPG_CHANGE_TOKEN_H

#include "pg/compat.h"

#include "pg/change.h"

#define NLPG_MAX_TOKENS 16

/* Keeps a copy of the plan; the token, 32 hexadecimal digits, 128 random bits.
 * Raises internal_error where the system has no randomness. */
extern char *nlpg_change_token_keep(const NlpgChangePlan *plan);

/*
 * The plan of a token, a copy in CurrentMemoryContext. The token is used up by
 * it. Raises NLPG_ERRCODE_TOKEN: unknown or used, another role's, or expired;
 * another role's stays good for that role.
 */
extern NlpgChangePlan *nlpg_change_token_take(const char *token);

#endif							/* NLPG_CHANGE_TOKEN_H */

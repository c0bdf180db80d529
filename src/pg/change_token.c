/*-------------------------------------------------------------------------
 * change_token.c
 *	  The tokens of this backend: a fixed array, oldest given up first.
 *
 * Memory: each token's strings in a context of its own under "nl2sql changes",
 * a child of TopMemoryContext; gone with the token. A context is linked into
 * the array only when it is whole, so an error leaves nothing half made but a
 * context that the next token of the same place deletes.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "miscadmin.h"
#include "pg/change_token.h"
#include "pg/nlerrors.h"
#include "pg/settings.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#define TOKEN_BYTES 16

typedef struct Token
{
	MemoryContext context;		/* NULL: free */
	char		name[2 * TOKEN_BYTES + 1];
	Oid			role;
	TimestampTz made;
	NlpgChangePlan plan;
} Token;

static Token tokens[NLPG_MAX_TOKENS];
static MemoryContext all_tokens = NULL;

static void
copy_plan(NlpgChangePlan *to, const NlpgChangePlan *from)
{
	*to = *from;
	to->sql = pstrdup(from->sql);
	to->meaning = pstrdup(from->meaning);
}

static void
forget(Token *token)
{
	MemoryContext context = token->context;

	memset(token, 0, sizeof(*token));
	if (context != NULL)
		MemoryContextDelete(context);
}

/* A free place, or the one of the oldest. */
static Token *
make_room(void)
{
	Token	   *oldest = &tokens[0];

	for (int i = 0; i < NLPG_MAX_TOKENS; i++)
	{
		if (tokens[i].context == NULL)
			return &tokens[i];
		if (tokens[i].made < oldest->made)
			oldest = &tokens[i];
	}
	forget(oldest);
	return oldest;
}

char *
nlpg_change_token_keep(const NlpgChangePlan *plan)
{
	unsigned char bytes[TOKEN_BYTES];
	Token	   *token = make_room();
	Token		made = {0};
	MemoryContext old;

	if (!pg_strong_random(bytes, sizeof(bytes)))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not generate random values")));
	for (int i = 0; i < TOKEN_BYTES; i++)
		snprintf(made.name + 2 * i, 3, "%02x", bytes[i]);
	made.role = GetUserId();
	made.made = GetCurrentTimestamp();

	if (all_tokens == NULL)
		all_tokens = AllocSetContextCreate(TopMemoryContext, "nl2sql changes",
										   ALLOCSET_SMALL_SIZES);
	made.context = AllocSetContextCreate(CurrentMemoryContext, "nl2sql change",
										 ALLOCSET_SMALL_SIZES);
	old = MemoryContextSwitchTo(made.context);
	copy_plan(&made.plan, plan);
	MemoryContextSwitchTo(old);
	MemoryContextSetParent(made.context, all_tokens);
	*token = made;
	return pstrdup(made.name);
}

NlpgChangePlan *
nlpg_change_token_take(const char *name)
{
	Token	   *token = NULL;
	NlpgChangePlan *plan;

	for (int i = 0; i < NLPG_MAX_TOKENS; i++)
	{
		if (tokens[i].context != NULL && strcmp(tokens[i].name, name) == 0)
			token = &tokens[i];
	}
	if (token == NULL)
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_TOKEN),
				 errmsg("there is no change under this token"),
				 errdetail("It was used, is one of another session, or was given up for newer ones: a session keeps %d.",
						   NLPG_MAX_TOKENS),
				 errhint("Ask again; nl_change() gives a new token.")));
	if (token->role != GetUserId())
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_TOKEN),
				 errmsg("the token was made for another role"),
				 errhint("Apply the change as the role that asked for it.")));
	if (TimestampDifferenceExceeds(token->made, GetCurrentTimestamp(),
								   nlpg_change_token_lifetime * 1000))
	{
		forget(token);
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_TOKEN),
				 errmsg("the token has expired"),
				 errdetail("A change may be applied for %d seconds after it was shown.",
						   nlpg_change_token_lifetime),
				 errhint("Ask again; the setting \"nl2sql.change_token_lifetime\" is the limit.")));
	}
	plan = (NlpgChangePlan *) palloc(sizeof(NlpgChangePlan));
	copy_plan(plan, &token->plan);
	forget(token);
	return plan;
}

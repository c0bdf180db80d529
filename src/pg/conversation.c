/*-------------------------------------------------------------------------
 * conversation.c
 *	  Conversations of this backend, and nl_session, nl_history, nl_reset.
 *
 * One static list, under a memory context of its own; conversations, turns and
 * readings have a child context each and go away with it. What is new is made
 * under the caller's context and moved when it is whole, so that an error (out
 * of memory) leaves what there was, and nothing behind.
 *
 * DISCARD ALL forgets all of them, by a hook on utility statements.
 *
 * When the list is full, conversations of other roles give way, the one that
 * was used the longest ago first: a pooled connection may see many roles. A
 * role that has filled it alone gets an error.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <ctype.h>

#include "funcapi.h"
#include "lang/link.h"
#include "lang/words.h"
#include "miscadmin.h"
#include "pg/catalog.h"
#include "pg/conversation.h"
#include "pg/settings.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

/* What stands between turns; one word to the linker. model/pack.py has the same. */
#define BETWEEN " | "

/* Questions before the one that is asked. */
#define TURNS_BEFORE 4

typedef struct Turn
{
	MemoryContext context;		/* of the texts */
	char	   *question;		/* as it was asked */
	char	   *sql;			/* NULL: too long to be kept, or there was no answer */
	TimestampTz at;
} Turn;

typedef struct Conversation
{
	MemoryContext context;		/* of all that belongs to it */
	char		name[NAMEDATALEN];
	Oid			role;
	uint64		used;			/* the higher, the later */
	int64		n_forgotten;	/* turns that gave way to later ones */
	int			n_turns;
	Turn		turns[NLPG_MAX_TURNS];	/* oldest first */
	MemoryContext readings_context; /* NULL: no readings */
	char	   *readings_of;	/* the question */
	int			n_readings;
	char	   *readings[NLPG_MAX_READINGS];
} Conversation;

static MemoryContext conversations_context = NULL;
static Conversation *conversations[NLPG_MAX_CONVERSATIONS];
static char current_name[NAMEDATALEN];	/* '' at first */
static uint64 uses = 0;
static bool hook_installed = false;
static ProcessUtility_hook_type next_utility_hook = NULL;

PG_FUNCTION_INFO_V1(nl_session);
PG_FUNCTION_INFO_V1(nl_history);
PG_FUNCTION_INFO_V1(nl_reset);

/* ---- the list ---- */

/* The current role's conversation of that name, or NULL. */
static Conversation *
find(const char *name)
{
	Oid			role = GetUserId();

	for (int i = 0; i < NLPG_MAX_CONVERSATIONS; i++)
	{
		Conversation *c = conversations[i];

		if (c != NULL && c->role == role && strcmp(c->name, name) == 0)
		{
			c->used = ++uses;
			return c;
		}
	}
	return NULL;
}

static void
forget(int place)
{
	MemoryContext context = conversations[place]->context;

	conversations[place] = NULL;
	MemoryContextDelete(context);
}

/* Where a new conversation may go; raises when the role has filled the list. */
static int
free_place(void)
{
	Oid			role = GetUserId();
	int			oldest = -1;

	for (int i = 0; i < NLPG_MAX_CONVERSATIONS; i++)
	{
		if (conversations[i] == NULL)
			return i;
		if (conversations[i]->role != role &&
			(oldest < 0 || conversations[i]->used < conversations[oldest]->used))
			oldest = i;
	}
	if (oldest < 0)
		ereport(ERROR,
				(errcode(ERRCODE_CONFIGURATION_LIMIT_EXCEEDED),
				 errmsg("too many conversations"),
				 errdetail("A session keeps at most %d.", NLPG_MAX_CONVERSATIONS),
				 errhint("nl_reset(name) forgets one.")));
	return oldest;
}

/*
 * DISCARD ALL is what a pooler says between two clients of one connection: what
 * the first asked must not be there for the second.
 */
static void
utility_hook(PlannedStmt *statement, const char *text, bool read_only_tree,
			 ProcessUtilityContext context, ParamListInfo parameters,
			 QueryEnvironment *environment, DestReceiver *receiver, QueryCompletion *completion)
{
	Node	   *parsed = statement->utilityStmt;
	bool		discard = IsA(parsed, DiscardStmt) && ((DiscardStmt *) parsed)->target == DISCARD_ALL;

	(next_utility_hook ? next_utility_hook : standard_ProcessUtility)
		(statement, text, read_only_tree, context, parameters, environment, receiver, completion);
	if (!discard)
		return;
	for (int i = 0; i < NLPG_MAX_CONVERSATIONS; i++)
	{
		if (conversations[i] != NULL)
			forget(i);
	}
	current_name[0] = '\0';
}

/* When there is something to forget, not when the library is loaded. */
static void
install_hook(void)
{
	if (hook_installed)
		return;
	next_utility_hook = ProcessUtility_hook;
	ProcessUtility_hook = utility_hook;
	hook_installed = true;
}

static Conversation *
find_or_begin(const char *name)
{
	Conversation *c = find(name);
	MemoryContext context;
	int			place;

	if (c != NULL)
		return c;
	place = free_place();
	install_hook();
	if (conversations_context == NULL)
		conversations_context = AllocSetContextCreate(TopMemoryContext, "nl2sql conversations",
													  ALLOCSET_SMALL_SIZES);
	context = AllocSetContextCreate(CurrentMemoryContext, "nl2sql conversation",
									ALLOCSET_SMALL_SIZES);
	c = (Conversation *) MemoryContextAllocZero(context, sizeof(Conversation));
	c->context = context;
	strlcpy(c->name, name, sizeof(c->name));
	c->role = GetUserId();
	c->used = ++uses;
	MemoryContextSetParent(context, conversations_context);
	if (conversations[place] != NULL)
		forget(place);
	conversations[place] = c;
	return c;
}

/* ---- reading a question ---- */

/* As the linker counts them, but without its limit. */
static int
count_words(const char *utf8)
{
	const char *at = utf8;
	const char *end = utf8 + strlen(utf8);
	const char *start;
	const char *stop;
	int			n = 0;

	while (nl_text_next(&at, end, &start, &stop))
		n++;
	return n;
}

/*
 * The question after the turns before it, or NULL when there are none that fit.
 * Both limits are those of what is read: bytes and words in UTF-8.
 */
static text *
join(const Conversation *c, const char *question, NlpgRead *read)
{
	const char *utf8 = nlpg_to_utf8(question, -1);
	int			n = c->n_turns;
	int			first;
	size_t		bytes;
	int			words;
	StringInfoData joined;

	if (utf8 == NULL)
		return NULL;			/* whoever reads it complains */
	if (n > 0 && strcmp(c->turns[n - 1].question, question) == 0)
		n--;
	bytes = strlen(utf8);
	words = count_words(utf8);
	for (first = n; first > 0 && first > n - TURNS_BEFORE; first--)
	{
		const char *before = nlpg_to_utf8(c->turns[first - 1].question, -1);

		if (before == NULL)
			break;
		bytes += strlen(before) + strlen(BETWEEN);
		words += count_words(before) + 1;
		if (bytes > NL_MAX_QUESTION || words > NL_MAX_WORDS)
			break;
	}
	if (first == n)
		return NULL;
	initStringInfo(&joined);
	for (int i = first; i < n; i++)
		appendStringInfo(&joined, "%s" BETWEEN, c->turns[i].question);
	appendStringInfoString(&joined, question);
	read->just_before = c->turns[n - 1].sql != NULL;
	for (int i = n - 1; i >= first && read->before == NULL; i--)
		if (c->turns[i].sql != NULL)
			read->before = pstrdup(c->turns[i].sql);
	return cstring_to_text_with_len(joined.data, joined.len);
}

/* "2", "2.", "2)" -> 2; anything else -> 0. */
static int
bare_number(const char *question)
{
	int			number = 0;
	int			digits = 0;

	while (isspace((unsigned char) *question))
		question++;
	for (; isdigit((unsigned char) *question) && digits < 4; question++, digits++)
		number = 10 * number + (*question - '0');
	if (digits == 0)
		return 0;
	if (*question == '.' || *question == ')')
		question++;
	while (isspace((unsigned char) *question))
		question++;
	return *question == '\0' ? number : 0;
}

void
nlpg_conversation_read(text *question, NlpgRead *read)
{
	Conversation *c = NULL;
	int			number;

	memset(read, 0, sizeof(*read));
	read->question = question;
	if (nlpg_conversation)
		c = find_or_begin(current_name);
	else if (nlpg_ask_back)
		c = find(current_name);

	/* the length limit is told by whoever reads it */
	if (c == NULL || VARSIZE_ANY_EXHDR(question) > NL_MAX_QUESTION)
		return;
	number = c->readings_context != NULL ? bare_number(text_to_cstring(question)) : 0;
	if (number > c->n_readings)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no reading %d", number),
				 errhint("Answer with a number from 1 to %d, or ask something else.",
						 c->n_readings)));
	if (number > 0)
	{
		read->question = cstring_to_text(c->readings_of);
		read->number = number;
		read->sql = pstrdup(c->readings[number - 1]);
	}
	if (nlpg_conversation)
		read->joined = join(c, text_to_cstring(read->question), read);
}

/* ---- remembering ---- */

void
nlpg_conversation_remember(const text *question, const char *sql)
{
	Conversation *c;
	Turn		turn = {0};

	if (!nlpg_conversation)
		return;
	c = find_or_begin(current_name);
	turn.context = AllocSetContextCreate(CurrentMemoryContext, "nl2sql turn",
										 ALLOCSET_SMALL_SIZES);
	turn.question = MemoryContextStrdup(turn.context, text_to_cstring(question));
	if (sql != NULL && strlen(sql) <= NLPG_MAX_KEPT_SQL)
		turn.sql = MemoryContextStrdup(turn.context, sql);
	turn.at = GetCurrentTimestamp();
	MemoryContextSetParent(turn.context, c->context);

	if (c->n_turns > 0 && strcmp(c->turns[c->n_turns - 1].question, turn.question) == 0)
		MemoryContextDelete(c->turns[--c->n_turns].context);
	else if (c->n_turns == NLPG_MAX_TURNS)
	{
		MemoryContextDelete(c->turns[0].context);
		memmove(c->turns, c->turns + 1, sizeof(Turn) * (NLPG_MAX_TURNS - 1));
		c->n_turns--;
		c->n_forgotten++;
	}
	c->turns[c->n_turns++] = turn;
}

static void
drop_readings(Conversation *c)
{
	MemoryContext context = c->readings_context;

	if (context == NULL)
		return;
	c->readings_context = NULL;
	c->n_readings = 0;
	MemoryContextDelete(context);
}

void
nlpg_conversation_keep_readings(const text *question, int n, const char *const *sql)
{
	Conversation *c = n > 0 ? find_or_begin(current_name) : find(current_name);
	MemoryContext context;
	char	   *copies[NLPG_MAX_READINGS];
	char	   *of;

	if (n == 0)
	{
		if (c != NULL)
			drop_readings(c);
		return;
	}
	n = Min(n, NLPG_MAX_READINGS);
	context = AllocSetContextCreate(CurrentMemoryContext, "nl2sql readings",
									ALLOCSET_SMALL_SIZES);
	for (int i = 0; i < n; i++)
		copies[i] = MemoryContextStrdup(context, sql[i]);
	of = MemoryContextStrdup(context, text_to_cstring(question));
	MemoryContextSetParent(context, c->context);
	drop_readings(c);
	c->readings_context = context;
	c->readings_of = of;
	c->n_readings = n;
	memcpy(c->readings, copies, sizeof(char *) * n);
}

/* ---- SQL functions ---- */

/* An argument that names a conversation; NULL: the one at hand. */
static const char *
name_argument(FunctionCallInfo fcinfo)
{
	char	   *name;

	if (PG_ARGISNULL(0))
		return current_name;
	name = text_to_cstring(PG_GETARG_TEXT_PP(0));
	if (strlen(name) >= NAMEDATALEN)
		ereport(ERROR,
				(errcode(ERRCODE_NAME_TOO_LONG),
				 errmsg("name of a conversation is too long"),
				 errdetail("It has %d bytes, the limit is %d.",
						   (int) strlen(name), NAMEDATALEN - 1)));
	return name;
}

/* nl_session(name text) -> text */
Datum
nl_session(PG_FUNCTION_ARGS)
{
	Conversation *c = find_or_begin(name_argument(fcinfo));

	/* a rollback takes the setting back, the name stays */
	(void) set_config_option("nl2sql.conversation", "on", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SET, true, 0, false);
	strlcpy(current_name, c->name, sizeof(current_name));
	PG_RETURN_TEXT_P(cstring_to_text(current_name));
}

/* nl_history(name text) -> turn, question, sql, asked_at */
Datum
nl_history(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Conversation *c;

	InitMaterializedSRF(fcinfo, 0);
	c = find(name_argument(fcinfo));
	for (int i = 0; c != NULL && i < c->n_turns; i++)
	{
		const Turn *turn = &c->turns[i];
		Datum		values[4] = {0};
		bool		nulls[4] = {false, false, false, false};

		/* numbers go on: the first one kept need not be turn 1 */
		values[0] = Int32GetDatum((int32) (c->n_forgotten + i + 1));
		values[1] = CStringGetTextDatum(turn->question);
		if (turn->sql != NULL)
			values[2] = CStringGetTextDatum(turn->sql);
		else
			nulls[2] = true;
		values[3] = TimestampTzGetDatum(turn->at);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* nl_reset(name text) -> int: how many turns were forgotten */
Datum
nl_reset(PG_FUNCTION_ARGS)
{
	Conversation *c = find(name_argument(fcinfo));
	int			n = 0;

	for (int i = 0; i < NLPG_MAX_CONVERSATIONS; i++)
	{
		if (c != NULL && conversations[i] == c)
		{
			n = c->n_turns;
			forget(i);
			break;
		}
	}
	PG_RETURN_INT32(n);
}

/*-------------------------------------------------------------------------
 * describe.c
 *	  nl_describe(sql): a statement judged by the guard, then told in words.
 *
 * Memory: the tree and the words live in the oracle's scratch context; the
 * text is copied to the caller's. Errors: see describe.h.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "lang/describe.h"
#include "pg/catalog.h"
#include "pg/describe_private.h"
#include "pg/execute.h"
#include "pg/guard.h"
#include "pg/nlerrors.h"
#include "pg/oracle.h"
#include "pg/querytree.h"
#include "pg/session.h"
#include "pg/settings.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(nl_describe_sql);

typedef struct Request
{
	const char *sql;
	const NlSchema *schema;
	MemoryContext context;
	char	   *text;
	StringInfoData reason;
	bool		good;
} Request;

static void
start(NlpgTelling *telling, NlArena *arena)
{
	initStringInfo(&telling->text);
	telling->arena = arena;
	telling->queries = NIL;
}

/* Every relation that the text names must be one that the IR can name. */
static bool
all_shown(const NlSchema *schema, List *relations)
{
	ListCell   *lc;

	foreach(lc, relations)
	{
		int			t = 0;

		while (t < schema->n_tables && schema->tables[t].relid != lfirst_oid(lc))
			t++;
		if (t == schema->n_tables)
			return false;
	}
	return true;
}

/*
 * The IR leaves out an order that the picking of rows brings anyway: by what
 * they are picked per.
 */
static bool
lacks_order(const NlpgWalked *walked, const Query *query)
{
	bool		lacks = false;

	for (int i = 0; i < walked->n_ir; i++)
	{
		if (walked->ir[i] == NL_SYM_PER)
			lacks = true;
		if (walked->ir[i] == NL_SYM_ORDER)
			lacks = false;
	}
	return lacks && query->sortClause != NIL;
}

/* By way of the IR; NULL: it cannot say this. */
static char *
say(Query *query, List *relations, const NlSchema *schema, NlArena *arena)
{
	NlpgWalked *walked;
	char	   *text;
	NlError		err = {{0}};
	NlStatus	status;

	if (relations == NIL || !all_shown(schema, relations))
		return NULL;
	walked = nlpg_querytree_walk((Query *) copyObject(query), schema, NULL, 0);
	if (!walked->ok)
		return NULL;
	status = nl_describe(schema, walked->values, walked->n_values, walked->ir, walked->n_ir,
						 &text, arena, &err);
	/* walked, but there are no words: see nlpg_explain_say() */
	if (status == NL_ERR_INPUT || status == NL_ERR_LIMIT)
		return NULL;
	nlpg_check(status, &err);
	if (text == NULL)
		return NULL;
	text = nlpg_from_utf8(text);
	if (lacks_order(walked, query))
	{
		NlpgTelling telling;

		start(&telling, arena);
		telling.queries = list_make1(query);
		appendStringInfo(&telling.text, "%s, all of it ", text);
		nlpg_tell_order(&telling, query->sortClause, query->targetList);
		text = telling.text.data;
	}
	return text;
}

static bool
judge(NlpgTree *tree, void *data, StringInfo reason)
{
	Request    *request = (Request *) data;
	NlArena		arena;
	char	   *text;

	if (!nlpg_guard_check(tree->queries, tree, NULL, reason))
		return false;
	nlpg_arena_init(&arena, CurrentMemoryContext, 64 * 1024, 0);
	text = say(tree->analysed, tree->relations, request->schema, &arena);
	if (text == NULL)
	{
		NlpgTelling telling;

		start(&telling, &arena);
		nlpg_tell_query(&telling, tree->analysed, false);
		text = telling.text.data;
	}
	request->text = MemoryContextStrdup(request->context, text);
	return true;
}

char *
nlpg_describe_by_ir(Query *query, List *relations, const NlSchema *schema)
{
	NlArena		arena;

	nlpg_arena_init(&arena, CurrentMemoryContext, 64 * 1024, 0);
	return say(query, relations, schema, &arena);
}

char *
nlpg_describe_expression(Query *query, Node *node)
{
	NlpgTelling telling;
	NlArena		arena;

	nlpg_arena_init(&arena, CurrentMemoryContext, 16 * 1024, 0);
	start(&telling, &arena);
	telling.queries = list_make1(query);
	nlpg_tell(&telling, node, false);
	return telling.text.data;
}

static void
describe_body(void *data)
{
	Request    *request = (Request *) data;

	request->good = nlpg_oracle_check(request->sql, judge, request, &request->reason);
}

char *
nlpg_describe(const char *sql, const NlpgDeadline *deadline)
{
	Request		request;

	memset(&request, 0, sizeof(request));
	request.sql = sql;
	request.schema = nlpg_session_schema()->schema;
	request.context = CurrentMemoryContext;
	initStringInfo(&request.reason);
	nlpg_execute_section(describe_body, &request, deadline);
	if (!request.good)
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_REFUSED),
				 errmsg("statement refused: %s", request.reason.data)));
	return request.text;
}

/* nl_describe(sql text) -> text; lang has a function of that name */
Datum
nl_describe_sql(PG_FUNCTION_ARGS)
{
	NlpgDeadline deadline;

	nlpg_deadline_start(&deadline, nlpg_timeout);
	PG_RETURN_TEXT_P(cstring_to_text(nlpg_describe(text_to_cstring(PG_GETARG_TEXT_PP(0)), &deadline)));
}

/*-------------------------------------------------------------------------
 * prefix_oracle.c
 *	  Judges texts for lang/prefix.c; tells it functions and their arguments.
 *
 * Memory: what is kept (the error that ended a search, signatures by function)
 * lies in the context of creation; each judgement works in one of its own that
 * is reset. Callbacks never throw through lang.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/htup_details.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/analyze.h"
#include "parser/parser.h"
#include "pg/catalog.h"
#include "pg/execute.h"
#include "pg/guard.h"
#include "pg/oracle.h"
#include "pg/prefix_oracle.h"
#include "pg/session.h"
#include "pg/settings.h"
#include "portability/instr_time.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

/* Signatures kept of one function name. */
#define MAX_SIGNATURES 8

typedef struct Known
{
	char		name[NAMEDATALEN];	/* key */
	int			n;
	NlSignature signatures[MAX_SIGNATURES];
} Known;

struct NlpgPrefix
{
	MemoryContext context;
	MemoryContext scratch;
	const NlSchema *schema;
	NlServer	server;
	NlPrefix   *prefix;
	HTAB	   *known;
	ErrorData  *error;			/* what ended the search */
	int64		microseconds;
};

/* ---- judging ---- */

typedef struct Judged
{
	const NlSchema *schema;
	bool		reads;
} Judged;

static bool
judge_tree(NlpgTree *tree, void *data, StringInfo reason)
{
	Judged	   *judged = (Judged *) data;

	judged->reads = tree->relations != NIL;
	return nlpg_guard_check(tree->queries, tree, judged->schema, reason);
}

/* Bytes of UTF-8 text before its character number `position` (from 1). */
static int
byte_of(const char *text, int position)
{
	const char *at = text;

	if (position <= 0)
		return -1;
	while (--position > 0 && *at != '\0')
	{
		at++;
		while (((unsigned char) *at & 0xC0) == 0x80)
			at++;
	}
	return (int) (at - text);
}

/* Parses, in the current memory context. False: *position says where not. */
static bool
parses(const char *sql, int *position)
{
	MemoryContext context = CurrentMemoryContext;
	ErrorContextCallback *callers = error_context_stack;
	volatile bool good = true;

	*position = 0;
	/* nobody will read what callers would add to an error */
	error_context_stack = NULL;
	PG_TRY();
	{
		(void) raw_parser(sql, RAW_PARSE_DEFAULT);
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		if (!nlpg_oracle_own_fault(error->sqlerrcode))
		{
			error_context_stack = callers;
			PG_RE_THROW();
		}
		FlushErrorState();
		*position = error->cursorpos;
		good = false;
	}
	PG_END_TRY();
	error_context_stack = callers;
	return good;
}

static void
judge_text(NlpgPrefix *prefix, const char *utf8, NlVerdict *verdict)
{
	const char *sql = nlpg_from_utf8(utf8);
	Judged		judged = {prefix->schema, false};
	NlpgFault	fault;
	StringInfoData reason;
	int			position;

	if (!parses(sql, &position))
	{
		verdict->kind = NL_VERDICT_SYNTAX;
		verdict->position = byte_of(utf8, position);
		return;
	}
	initStringInfo(&reason);
	if (nlpg_oracle_try(sql, judge_tree, &judged, &reason, &fault))
	{
		verdict->kind = NL_VERDICT_OK;
		verdict->reads = judged.reads;
		return;
	}
	verdict->position = byte_of(utf8, fault.position);
	switch (fault.sqlstate)
	{
		case ERRCODE_UNDEFINED_COLUMN:
		case ERRCODE_UNDEFINED_TABLE:
			verdict->kind = NL_VERDICT_UNDEFINED;
			break;
		case ERRCODE_GROUPING_ERROR:
			verdict->kind = NL_VERDICT_UNGROUPED;
			break;
		case ERRCODE_SYNTAX_ERROR:
			verdict->kind = NL_VERDICT_WIDTH;
			break;
		case ERRCODE_DATATYPE_MISMATCH:
			verdict->kind = NL_VERDICT_TYPE;
			break;
		default:
			verdict->kind = NL_VERDICT_OTHER;
			break;
	}
}

static void
judge(void *data, const char *sql, NlVerdict *verdict)
{
	NlpgPrefix *prefix = (NlpgPrefix *) data;
	MemoryContext caller = CurrentMemoryContext;
	post_parse_analyze_hook_type hook = post_parse_analyze_hook;

	if (nlpg_should_stop(NULL))
	{
		verdict->kind = NL_VERDICT_STOP;
		return;
	}
	post_parse_analyze_hook = NULL;
	MemoryContextSwitchTo(prefix->scratch);
	PG_TRY();
	{
		judge_text(prefix, sql, verdict);
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(prefix->context);
		prefix->error = CopyErrorData();
		FlushErrorState();
		verdict->kind = NL_VERDICT_STOP;
		/* a character that the server's encoding lacks */
		if (ERRCODE_TO_CATEGORY(prefix->error->sqlerrcode) == ERRCODE_DATA_EXCEPTION)
		{
			FreeErrorData(prefix->error);
			prefix->error = NULL;
			verdict->kind = NL_VERDICT_OTHER;
		}
	}
	PG_END_TRY();
	post_parse_analyze_hook = hook;
	MemoryContextSwitchTo(caller);
	MemoryContextReset(prefix->scratch);
}

/* ---- functions ---- */

/* The SQL name of a type for an argument; polymorphic ones become plain. */
static const char *
type_name(Oid type)
{
	switch (type)
	{
		case ANYOID:
		case ANYELEMENTOID:
		case ANYNONARRAYOID:
		case ANYCOMPATIBLEOID:
		case ANYCOMPATIBLENONARRAYOID:
			return "int";
		case ANYARRAYOID:
		case ANYCOMPATIBLEARRAYOID:
			return "int[]";
		case ANYRANGEOID:
		case ANYCOMPATIBLERANGEOID:
			return "int4range";
		case ANYENUMOID:
		case INTERNALOID:
		case CSTRINGOID:
			return NULL;
		default:
			return get_typtype(type) == TYPTYPE_PSEUDO ? NULL : format_type_be(type);
	}
}

/* One function; false: it cannot be called with arguments of ours. */
static bool
read_signature(HeapTuple tuple, NlSignature *signature)
{
	Form_pg_proc form = (Form_pg_proc) GETSTRUCT(tuple);

	memset(signature, 0, sizeof(*signature));
	if (form->pronargs > NL_MAX_ARGUMENTS || form->proretset)
		return false;
	signature->n = form->pronargs;
	if (form->prokind == PROKIND_WINDOW)
		signature->kind = NL_CALL_WINDOW;
	else if (form->prokind == PROKIND_AGGREGATE)
	{
		HeapTuple	aggregate = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(form->oid));
		bool		good = HeapTupleIsValid(aggregate);

		if (!good)
			return false;
		if (((Form_pg_aggregate) GETSTRUCT(aggregate))->aggkind == AGGKIND_ORDERED_SET)
		{
			signature->kind = NL_CALL_ORDERED;
			signature->n = ((Form_pg_aggregate) GETSTRUCT(aggregate))->aggnumdirectargs;
		}
		else
			good = ((Form_pg_aggregate) GETSTRUCT(aggregate))->aggkind == AGGKIND_NORMAL;
		ReleaseSysCache(aggregate);
		if (!good)
			return false;
	}
	for (int i = 0; i < signature->n; i++)
	{
		Oid			type = form->proargtypes.values[i];

		if (i == form->pronargs - 1 && OidIsValid(form->provariadic))
			type = form->provariadic;
		signature->types[i] = type_name(type);
		if (signature->types[i] == NULL)
			return false;
	}
	return true;
}

static int
compare_signatures(const void *a, const void *b)
{
	const NlSignature *left = (const NlSignature *) a;
	const NlSignature *right = (const NlSignature *) b;

	return left->n - right->n;
}

/* Of the functions that are offered as words only: the others may not be typed. */
static void
read_function(const NlServer *server, Known *known)
{
	CatCList   *list = SearchSysCacheList1(PROCNAMEARGSNSP, CStringGetDatum(known->name));
	StringInfoData reason;

	bool		named = false;

	known->n = 0;
	for (int i = 0; i < server->n_functions; i++)
		named |= strcmp(server->functions[i], known->name) == 0;
	initStringInfo(&reason);
	for (int i = 0; named && i < list->n_members && known->n < MAX_SIGNATURES; i++)
	{
		HeapTuple	tuple = &list->members[i]->tuple;
		Form_pg_proc form = (Form_pg_proc) GETSTRUCT(tuple);

		resetStringInfo(&reason);
		if (form->pronamespace == PG_CATALOG_NAMESPACE &&
			nlpg_function_allowed(form->oid, NLPG_LEVEL_STATEMENT, &reason) &&
			read_signature(tuple, &known->signatures[known->n]))
			known->n++;
	}
	ReleaseSysCacheList(list);
	qsort(known->signatures, known->n, sizeof(NlSignature), compare_signatures);
}

static int
signatures(void *data, const char *name, NlSignature *out, int max)
{
	NlpgPrefix *prefix = (NlpgPrefix *) data;
	MemoryContext caller = CurrentMemoryContext;
	char		key[NAMEDATALEN] = "";
	bool		there;
	Known	   *volatile known;
	int			n;

	if (strlen(name) >= NAMEDATALEN || prefix->error != NULL)
		return 0;
	strlcpy(key, name, sizeof(key));
	known = (Known *) hash_search(prefix->known, key, HASH_FIND, &there);
	if (!there)
	{
		MemoryContextSwitchTo(prefix->context);
		PG_TRY();
		{
			known = (Known *) hash_search(prefix->known, key, HASH_ENTER, &there);
			known->n = 0;
			read_function(&prefix->server, known);
		}
		PG_CATCH();
		{
			MemoryContextSwitchTo(prefix->context);
			prefix->error = CopyErrorData();
			FlushErrorState();
			known = NULL;
		}
		PG_END_TRY();
		MemoryContextSwitchTo(caller);
		if (known == NULL)
			return 0;
	}
	n = Min(known->n, max);
	memcpy(out, known->signatures, sizeof(NlSignature) * n);
	return n;
}

/* ---- for callers ---- */

NlpgPrefix *
nlpg_prefix_create(const NlSchema *schema, NlArena *arena)
{
	NlpgPrefix *prefix = (NlpgPrefix *) palloc0(sizeof(NlpgPrefix));
	HASHCTL		control;
	NlError		err = {{0}};

	prefix->context = CurrentMemoryContext;
	prefix->scratch = AllocSetContextCreate(CurrentMemoryContext, "nl2sql judgement",
											ALLOCSET_DEFAULT_SIZES);
	prefix->schema = schema;
	memset(&control, 0, sizeof(control));
	control.keysize = NAMEDATALEN;
	control.entrysize = sizeof(Known);
	control.hcxt = CurrentMemoryContext;
	prefix->known = hash_create("nl2sql functions", 64, &control,
								HASH_ELEM | HASH_STRINGS | HASH_CONTEXT);
	prefix->server.data = prefix;
	prefix->server.judge = judge;
	prefix->server.signatures = signatures;
	prefix->server.functions = nlpg_function_names(&prefix->server.n_functions);
	nlpg_check(nl_prefix_create(&prefix->prefix, schema, &prefix->server, arena, &err), &err);
	return prefix;
}

/* After a call of lang: what ended the search is raised here. */
static void
raise_failure(NlpgPrefix *prefix)
{
	if (prefix->error != NULL)
		ReThrowError(prefix->error);
	CHECK_FOR_INTERRUPTS();
	if (nl_prefix_failed(prefix->prefix))
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory"),
				 errdetail("There was no room for checking what the model writes.")));
}

static void
add_time(NlpgPrefix *prefix, instr_time start)
{
	instr_time	end;

	INSTR_TIME_SET_CURRENT(end);
	INSTR_TIME_SUBTRACT(end, start);
	prefix->microseconds += (int64) INSTR_TIME_GET_MICROSEC(end);
}

bool
nlpg_prefix_alive(NlpgPrefix *prefix, const char *text, Size length,
				  const char **completion)
{
	instr_time	start;
	bool		alive;

	INSTR_TIME_SET_CURRENT(start);
	alive = nl_prefix_alive(prefix->prefix, text, length, completion);
	add_time(prefix, start);
	if (!alive && (prefix->error != NULL || nl_prefix_failed(prefix->prefix)))
		raise_failure(prefix);
	return alive;
}

bool
nlpg_prefix_complete(NlpgPrefix *prefix, const char *text, Size length)
{
	instr_time	start;
	bool		complete;

	INSTR_TIME_SET_CURRENT(start);
	complete = nl_prefix_complete(prefix->prefix, text, length);
	add_time(prefix, start);
	if (!complete && (prefix->error != NULL || nl_prefix_failed(prefix->prefix)))
		raise_failure(prefix);
	return complete;
}

bool
nlpg_prefix_likely(NlpgPrefix *prefix, const char *text, Size length)
{
	instr_time	start;
	bool		likely;

	INSTR_TIME_SET_CURRENT(start);
	likely = nl_prefix_likely(prefix->prefix, text, length);
	add_time(prefix, start);
	if (!likely && (prefix->error != NULL || nl_prefix_failed(prefix->prefix)))
		raise_failure(prefix);
	return likely;
}

Size
nlpg_prefix_forced(NlpgPrefix *prefix, const char *text, Size length,
				   char *out, Size room, bool *whole)
{
	instr_time	start;
	Size		n;

	INSTR_TIME_SET_CURRENT(start);
	n = nl_prefix_forced(prefix->prefix, text, length, out, room, whole);
	add_time(prefix, start);
	return n;
}

void
nlpg_prefix_cost(const NlpgPrefix *prefix, long *judged, int64 *microseconds)
{
	*judged = nl_prefix_judged(prefix->prefix);
	*microseconds = prefix->microseconds;
}

/* ---- for tests ---- */

PG_FUNCTION_INFO_V1(nl_prefix);
PG_FUNCTION_INFO_V1(nl_prefix_dead);

typedef struct Asked
{
	bool		each;			/* every beginning of the text, shortest first */
	char	   *text;
	const char *completion;
	bool		alive;
	bool		complete;
	Size		dead;			/* bytes of the shortest beginning that is not alive */
	long		judged;
	int64		microseconds;
} Asked;

static void
prefix_body(void *data)
{
	Asked	   *asked = (Asked *) data;
	NlArena    *arena = (NlArena *) palloc(sizeof(NlArena));
	NlpgPrefix *prefix;
	NlpgSchema *schema = nlpg_session_schema();

	nlpg_arena_init(arena, CurrentMemoryContext, 64 * 1024, 0);
	prefix = nlpg_prefix_create(schema->schema, arena);
	for (Size n = 1; asked->each && n < strlen(asked->text); n++)
		if (!nlpg_prefix_alive(prefix, asked->text, n, NULL))
		{
			asked->dead = n;
			break;
		}
	asked->alive = nlpg_prefix_alive(prefix, asked->text, strlen(asked->text), &asked->completion);
	asked->complete = nlpg_prefix_complete(prefix, asked->text, strlen(asked->text));
	nlpg_prefix_cost(prefix, &asked->judged, &asked->microseconds);
}

/* What the oracle says of the text; each: of every beginning of it. */
static void
ask_oracle(text *sql, bool each, Asked *asked)
{
	NlpgDeadline deadline;

	memset(asked, 0, sizeof(*asked));
	nlpg_deadline_start(&deadline, nlpg_timeout);
	asked->text = nlpg_to_utf8(text_to_cstring(sql), -1);
	asked->each = each;
	nlpg_execute_section(prefix_body, asked, &deadline);
	elog(DEBUG1, "judged %ld times, %ld us", asked->judged, (long) asked->microseconds);
}

/*
 * nl_prefix(sql text) -> text: a completion, '' if the text may stand so; NULL
 * for a text that is not alive. No function of the extension: tests create it.
 */
Datum
nl_prefix(PG_FUNCTION_ARGS)
{
	Asked		asked;

	ask_oracle(PG_GETARG_TEXT_PP(0), false, &asked);
	if (!asked.alive)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(asked.complete ? "" : nlpg_from_utf8(asked.completion)));
}

/*
 * nl_prefix_dead(sql text) -> text: of a statement, the shortest beginning
 * that is not alive, to its last byte; NULL when it could be written.
 */
Datum
nl_prefix_dead(PG_FUNCTION_ARGS)
{
	Asked		asked;

	ask_oracle(PG_GETARG_TEXT_PP(0), true, &asked);
	if (asked.dead > 0)
		PG_RETURN_TEXT_P(cstring_to_text_with_len(asked.text, asked.dead));
	if (!asked.complete)
		PG_RETURN_TEXT_P(cstring_to_text(psprintf("%s <end>", asked.text)));
	PG_RETURN_NULL();
}

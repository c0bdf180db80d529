/*-------------------------------------------------------------------------
 * fix.c
 *	  nl_fix(sql): the search for the edits that make a statement good.
 *
 * Level by level: each text of a level gets the rules' offers, each offer is
 * tried by the server. A text that fails with the same error at the same words
 * is dropped; of the others the cheapest make the next level. The first level
 * with a good text ends the search; its cheapest is the answer. Syntax counts as
 * further from good than names, names as further than types, so that no level
 * fills with texts that only look cheap.
 *
 * Memory: a context under the caller's for the search; what is returned is
 * copied out. Errors: see fix.h.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "pg/catalog.h"
#include "pg/execute.h"
#include "pg/fix_private.h"
#include "pg/guard.h"
#include "pg/nlerrors.h"
#include "pg/session.h"
#include "pg/settings.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(nl_fix);

#define MAX_LEVELS 10
#define MAX_WIDTH 8				/* texts of a level */
#define MAX_TRIES 600
#define MAX_LENGTH 20000		/* bytes of a statement */

typedef struct Search
{
	const char *sql;
	const NlpgDeadline *deadline;
	MemoryContext context;		/* the caller's */
	const NlSchema *schema;
	NlArena		arena;
	int			tries;
	List	   *seen;			/* texts that were tried */
	bool		refused;		/* the text as given is good but for the guard */
	StringInfoData reason;
	NlpgFault	fault;			/* of the text as given */
	NlpgFixed  *fixed;			/* NULL: none found */
} Search;

static bool
judge(NlpgTree *tree, void *data, StringInfo reason)
{
	return nlpg_guard_check(tree->queries, tree, NULL, reason);
}

static bool
try(Search *search, NlpgBroken *text)
{
	StringInfoData reason;

	initStringInfo(&reason);
	search->tries++;
	CHECK_FOR_INTERRUPTS();
	return nlpg_oracle_try(text->sql, judge, NULL, &reason, &text->fault);
}

/* ---- one text ---- */

/* The number of the byte that a character's number, from 1, means. */
static int
byte_of(const char *sql, int position)
{
	const char *at = sql;

	while (--position > 0 && *at != '\0')
		at += pg_mblen(at);
	return (int) (at - sql);
}

static void
find_token(NlpgFix *fix)
{
	int			byte;

	fix->at = -1;
	if (fix->broken->fault.position <= 0)
		return;
	byte = byte_of(fix->sql, fix->broken->fault.position);
	for (fix->at = 0; fix->at < fix->n; fix->at++)
		if (byte < fix->tokens[fix->at].end)
			return;
}

static List *
offers_for(Search *search, const NlpgBroken *broken)
{
	NlpgFix		fix = {0};

	fix.schema = search->schema;
	fix.arena = &search->arena;
	fix.broken = broken;
	fix.sql = broken->sql;
	fix.tokens = nl_sql_scan(fix.sql, fix.arena, &fix.n);
	if (fix.tokens == NULL)
		ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory")));
	find_token(&fix);
	nlpg_fix_dialect(&fix);
	nlpg_fix_calls(&fix);
	if (fix.at < 0 && broken->fault.sqlstate != ERRCODE_UNDEFINED_COLUMN)
		return fix.offers;
	switch (broken->fault.sqlstate)
	{
		case ERRCODE_SYNTAX_ERROR:
			nlpg_fix_quotes(&fix);
			nlpg_fix_syntax(&fix);
			break;
		case ERRCODE_UNDEFINED_TABLE:
		case ERRCODE_INVALID_SCHEMA_NAME:
			nlpg_fix_tables(&fix);
			break;
		case ERRCODE_UNDEFINED_COLUMN:
		case ERRCODE_AMBIGUOUS_COLUMN:
		case ERRCODE_INVALID_COLUMN_REFERENCE:
			nlpg_fix_columns(&fix);
			break;
		case ERRCODE_GROUPING_ERROR:
			nlpg_fix_groups(&fix);
			break;
		default:
			nlpg_fix_types(&fix);
			break;
	}
	return fix.offers;
}

/* ---- the search ---- */

static bool
was_seen(const Search *search, const char *sql)
{
	ListCell   *lc;

	foreach(lc, search->seen)
		if (strcmp((char *) lfirst(lc), sql) == 0)
			return true;
	return false;
}

/* How far the kind of error is from none. */
static double
stage(const NlpgBroken *text)
{
	switch (text->fault.sqlstate)
	{
		case ERRCODE_SYNTAX_ERROR:
			return 1.5;
		case ERRCODE_UNDEFINED_TABLE:
		case ERRCODE_UNDEFINED_COLUMN:
		case ERRCODE_AMBIGUOUS_COLUMN:
			return 0.75;
		default:
			return 0;
	}
}

static int
compare(const ListCell *a, const ListCell *b)
{
	const NlpgBroken *x = (const NlpgBroken *) lfirst(a);
	const NlpgBroken *y = (const NlpgBroken *) lfirst(b);
	double		p = x->cost + stage(x);
	double		q = y->cost + stage(y);

	if (p != q)
		return p < q ? -1 : 1;
	/* equal texts are not tried twice, so this is an order */
	return strcmp(x->sql, y->sql);
}

/* Is it the same fault at the same words, so that nothing was won? */
static bool
same_fault(const NlpgBroken *before, const NlpgBroken *after)
{
	if (before->fault.sqlstate != after->fault.sqlstate ||
		strcmp(before->fault.message, after->fault.message) != 0)
		return false;
	/* the same word may be wrong in several places */
	return after->fault.position == 0 || before->fault.position == 0 ||
		strcmp(before->sql + byte_of(before->sql, before->fault.position),
			   after->sql + byte_of(after->sql, after->fault.position)) == 0;
}

/* The offers for a text, tried: good ones to *good, others to *next. */
static void
expand(Search *search, const NlpgBroken *text, List **good, List **next)
{
	List	   *offers = offers_for(search, text);
	ListCell   *lc;

	list_sort(offers, compare);
	foreach(lc, offers)
	{
		NlpgBroken *offer = (NlpgBroken *) lfirst(lc);

		if (was_seen(search, offer->sql))
			continue;
		if (search->tries >= MAX_TRIES || nlpg_deadline_left(search->deadline) < 10)
			return;
		search->seen = lappend(search->seen, offer->sql);
		if (try(search, offer))
			*good = lappend(*good, offer);
		else if (offer->fault.sqlstate != 0 && !same_fault(text, offer))
			*next = lappend(*next, offer);
	}
}

static char *
other_reading(List *good)
{
	NlpgBroken *best = (NlpgBroken *) linitial(good);
	NlpgBroken *second;

	if (list_length(good) < 2)
		return NULL;
	second = (NlpgBroken *) lsecond(good);
	if (second->cost > best->cost + 0.15)
		return NULL;
	return psprintf("as likely: %s", second->sql);
}

static void
keep(Search *search, List *good)
{
	NlpgBroken *best = (NlpgBroken *) linitial(good);
	char	   *note = other_reading(good);
	MemoryContext old = MemoryContextSwitchTo(search->context);
	ListCell   *lc;

	search->fixed = (NlpgFixed *) palloc0(sizeof(NlpgFixed));
	search->fixed->sql = pstrdup(best->sql);
	foreach(lc, best->changes)
		search->fixed->changes = lappend(search->fixed->changes, pstrdup((char *) lfirst(lc)));
	search->fixed->note = note == NULL ? NULL : pstrdup(note);
	MemoryContextSwitchTo(old);
}

static void
search_body(void *data)
{
	Search	   *search = (Search *) data;
	NlpgBroken *given = (NlpgBroken *) palloc0(sizeof(NlpgBroken));
	List	   *level = list_make1(given);

	given->sql = pstrdup(search->sql);
	search->seen = list_make1(given->sql);
	if (nlpg_oracle_try(given->sql, judge, NULL, &search->reason, &given->fault))
	{
		keep(search, level);
		return;
	}
	search->fault = given->fault;
	/* understood, but not allowed: nothing to repair */
	search->refused = given->fault.sqlstate == 0 || given->fault.sqlstate == NLPG_ERRCODE_REFUSED ||
		given->fault.sqlstate == ERRCODE_INSUFFICIENT_PRIVILEGE;
	for (int depth = 0; !search->refused && level != NIL && depth < MAX_LEVELS; depth++)
	{
		List	   *good = NIL;
		List	   *next = NIL;
		ListCell   *lc;

		foreach(lc, level)
			expand(search, (NlpgBroken *) lfirst(lc), &good, &next);
		list_sort(good, compare);
		list_sort(next, compare);
		if (good != NIL)
		{
			keep(search, good);
			return;
		}
		level = list_truncate(next, MAX_WIDTH);
	}
}

NlpgFixed *
nlpg_fix(const char *sql, const NlpgDeadline *deadline)
{
	Search		search;
	MemoryContext scratch;
	MemoryContext old;

	if (strlen(sql) > MAX_LENGTH)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("statement is too long"),
				 errdetail("It has %zu bytes; at most %d can be repaired.", strlen(sql), MAX_LENGTH)));
	memset(&search, 0, sizeof(search));
	search.sql = sql;
	search.deadline = deadline;
	search.context = CurrentMemoryContext;
	search.schema = nlpg_session_schema()->schema;
	scratch = AllocSetContextCreate(CurrentMemoryContext, "nl2sql fix", ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(scratch);
	nlpg_arena_init(&search.arena, scratch, 64 * 1024, 0);
	initStringInfo(&search.reason);
	nlpg_execute_section(search_body, &search, deadline);
	MemoryContextSwitchTo(old);
	if (search.fixed == NULL && search.refused)
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_REFUSED),
				 errmsg("statement refused: %s", search.reason.data)));
	if (search.fixed == NULL)
		ereport(ERROR,
				(errcode(search.fault.sqlstate),
				 errmsg("no repair found for the statement"),
				 errdetail("%s", search.fault.message),
				 errhint("%d texts were tried. What the tables are called: nl_tables, nl_columns.", search.tries)));
	MemoryContextDelete(scratch);
	return search.fixed;
}

/* nl_fix(sql text) -> sql, changes, note */
Datum
nl_fix(PG_FUNCTION_ARGS)
{
	NlpgDeadline deadline;
	NlpgFixed  *fixed;
	TupleDesc	desc;
	Datum		values[3];
	bool		nulls[3] = {false, false, false};
	Datum	   *changes;
	int			n = 0;
	ListCell   *lc;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	nlpg_deadline_start(&deadline, nlpg_timeout);
	fixed = nlpg_fix(text_to_cstring(PG_GETARG_TEXT_PP(0)), &deadline);
	changes = (Datum *) palloc(sizeof(Datum) * (list_length(fixed->changes) + 1));
	foreach(lc, fixed->changes)
		changes[n++] = CStringGetTextDatum((char *) lfirst(lc));
	values[0] = CStringGetTextDatum(fixed->sql);
	values[1] = PointerGetDatum(construct_array(changes, n, TEXTOID, -1, false, TYPALIGN_INT));
	nulls[2] = fixed->note == NULL;
	values[2] = nulls[2] ? (Datum) 0 : CStringGetTextDatum(fixed->note);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls)));
}

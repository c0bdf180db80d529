/*-------------------------------------------------------------------------
 * suggest.c
 *	  nl_suggest(table_name, n): questions that work when they are typed.
 *
 * lang/suggest.c makes questions with the SQL that they mean; each is asked,
 * as nl_sql() would, and shown only if what the model answers finds something
 * and gives the same rows as that SQL. Shown is the answer's SQL. Trials cost at
 * most nl2sql.trial_cost each and stop at nl2sql.timeout: then there are fewer.
 *
 * Memory: a context that is reset for each question; rows go to the result.
 * Errors: what question.h says; undefined_table for a table that questions are
 * not about; query_canceled.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "funcapi.h"
#include "lang/suggest.h"
#include "miscadmin.h"
#include "pg/answer.h"
#include "pg/catalog.h"
#include "pg/execute.h"
#include "pg/session.h"
#include "pg/settings.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(nl_suggest_questions);

#define MAX_N 50
#define ENOUGH_TIME 200			/* ms: less is not begun with */

typedef struct Comparing
{
	const NlSchema *schema;
	const char *expected;
	const char *answered;
	bool		same;
} Comparing;

static bool
result_of(const char *sql, const NlSchema *schema, NlpgComparison *comparison)
{
	NlpgJudgement judgement = {0};
	StringInfoData reason;

	initStringInfo(&reason);
	judgement.schema = schema;
	comparison->schema = schema;
	/* what is dear is not run */
	return nlpg_oracle_check(sql, nlpg_execute_judge, &judgement, &reason) &&
		judgement.cost <= nlpg_trial_cost &&
		nlpg_oracle_check(sql, nlpg_execute_judge_result, comparison, &reason);
}

static void
compare_body(void *data)
{
	Comparing  *comparing = (Comparing *) data;
	NlpgComparison expected = {0};
	NlpgComparison answered = {0};

	comparing->same = result_of(comparing->expected, comparing->schema, &expected) &&
		result_of(comparing->answered, comparing->schema, &answered) &&
		!expected.result.cut && !answered.result.cut && answered.result.rows > 0 &&
		expected.result.rows == answered.result.rows &&
		expected.result.columns == answered.result.columns &&
		expected.result.hash == answered.result.hash;
}

/* The SQL that the question gets, if that is right; NULL: not, or nothing is found. */
static const char *
answer_to(const NlSuggestion *suggestion)
{
	NlpgAnswer *answer = nlpg_answer_find(cstring_to_text(nlpg_from_utf8(suggestion->question)), nlpg_beam, false);
	const NlpgChoice *choice = nlpg_answer_choose(answer);
	Comparing	comparing;

	if (choice == NULL || choice->sql == NULL || choice->trial != NLPG_TRIAL_ROWS ||
		choice->confidence < nlpg_min_confidence)
		return NULL;
	comparing.schema = answer->asked->schema;
	comparing.expected = nlpg_from_utf8(suggestion->sql);
	comparing.answered = choice->sql;
	comparing.same = false;
	nlpg_execute_section(compare_body, &comparing, &answer->asked->deadline);
	return comparing.same ? choice->sql : NULL;
}

static int
find_table(const NlSchema *schema, Oid relid)
{
	for (int t = 0; t < schema->n_tables; t++)
		if (schema->tables[t].relid == relid)
			return t;
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_TABLE),
			 errmsg("there are no questions about this relation"),
			 errdetail("It is not among the relations that role \"%s\" may read in the schemas of \"nl2sql.schemas\" or search_path.",
					   GetUserNameFromId(GetUserId(), false))));
}

/* nl_suggest(table_name regclass, n int) -> question, sql; lang has a function of that name */
Datum
nl_suggest_questions(PG_FUNCTION_ARGS)
{
	int			n = PG_ARGISNULL(1) ? 10 : PG_GETARG_INT32(1);
	NlpgSchema *cached;
	ReturnSetInfo *result;
	NlSuggestion *suggestions;
	int			n_suggestions;
	int			found = 0;
	NlArena		arena;
	NlError		err = {{0}};
	NlpgDeadline deadline;
	MemoryContext one;
	int			nest;

	if (n < 1 || n > MAX_N)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("n must be between 1 and %d", MAX_N)));
	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	nlpg_deadline_start(&deadline, nlpg_timeout);
	cached = nlpg_session_schema();
	nlpg_arena_init(&arena, CurrentMemoryContext, 64 * 1024, 0);
	nlpg_check(nl_suggest(cached->schema, PG_ARGISNULL(0) ? -1 : find_table(cached->schema, PG_GETARG_OID(0)),
						  &suggestions, &n_suggestions, &arena, &err), &err);

	/* each by itself, whatever was asked before */
	nest = NewGUCNestLevel();
	(void) set_config_option("nl2sql.conversation", "off", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	one = AllocSetContextCreate(CurrentMemoryContext, "nl2sql suggestion", ALLOCSET_DEFAULT_SIZES);
	for (int i = 0; i < n_suggestions && found < n && nlpg_deadline_left(&deadline) > ENOUGH_TIME; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(one);
		const char *sql = answer_to(&suggestions[i]);

		CHECK_FOR_INTERRUPTS();
		if (sql != NULL)
		{
			Datum		values[2];
			bool		nulls[2] = {false, false};

			values[0] = CStringGetTextDatum(nlpg_from_utf8(suggestions[i].question));
			values[1] = CStringGetTextDatum(sql);
			tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
			found++;
		}
		MemoryContextSwitchTo(old);
		MemoryContextReset(one);
	}
	AtEOXact_GUC(true, nest);
	MemoryContextDelete(one);
	return (Datum) 0;
}

/*-------------------------------------------------------------------------
 * functions.c
 *	  The SQL functions that ask, run and judge: arguments in, call, result
 *	  out. No logic of its own.
 *
 * nl_sql, nl_query, nl_query_typed, nl_query_cursor, nl_candidates and
 * nl_explain take a question; nl_guard, nl_run, nl_run_typed and nl_run_cursor take SQL of the
 * caller's own past the same guard, without a model.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "funcapi.h"
#include "pg/answer.h"
#include "pg/ask.h"
#include "pg/execute.h"
#include "pg/explain.h"
#include "pg/oracle.h"
#include "pg/question_log.h"
#include "pg/session.h"
#include "pg/settings.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(nl_sql);
PG_FUNCTION_INFO_V1(nl_query);
PG_FUNCTION_INFO_V1(nl_query_typed);
PG_FUNCTION_INFO_V1(nl_query_cursor);
PG_FUNCTION_INFO_V1(nl_candidates);
PG_FUNCTION_INFO_V1(nl_explain);
PG_FUNCTION_INFO_V1(nl_guard);
PG_FUNCTION_INFO_V1(nl_run);
PG_FUNCTION_INFO_V1(nl_run_typed);
PG_FUNCTION_INFO_V1(nl_run_cursor);

static Datum
answer_sql(PG_FUNCTION_ARGS)
{
	NlpgAnswer *answer;
	const NlpgChoice *statement = nlpg_ask(PG_GETARG_TEXT_PP(0), &answer);

	/* nl_query is not affected: it puts pg_catalog first for itself */
	if (nlpg_oracle_path_is_odd())
		ereport(WARNING,
				(errmsg("search_path puts a schema before pg_catalog"),
				 errdetail("The statement may mean something else in this session than what was checked.")));
	nlpg_ask_done(answer, statement);
	PG_RETURN_TEXT_P(cstring_to_text(statement->sql));
}

/* nl_sql(question text) -> text */
Datum
nl_sql(PG_FUNCTION_ARGS)
{
	return nlpg_logged("nl_sql", PG_GETARG_TEXT_PP(0), answer_sql, fcinfo);
}

static Datum
answer_query(PG_FUNCTION_ARGS)
{
	NlpgAnswer *answer;
	const NlpgChoice *statement = nlpg_ask(PG_GETARG_TEXT_PP(0), &answer);

	nlpg_execute_json(statement->sql, answer->asked->schema,
					  &answer->asked->deadline, fcinfo);
	nlpg_ask_done(answer, statement);
	return (Datum) 0;
}

/* nl_query(question text) -> setof jsonb, nl_query_json(question text) -> setof json */
Datum
nl_query(PG_FUNCTION_ARGS)
{
	return nlpg_logged("nl_query", PG_GETARG_TEXT_PP(0), answer_query, fcinfo);
}

static Datum
answer_query_typed(PG_FUNCTION_ARGS)
{
	NlpgAnswer *answer;
	const NlpgChoice *statement = nlpg_ask(PG_GETARG_TEXT_PP(0), &answer);

	nlpg_execute_typed(statement->sql, answer->asked->schema,
					   &answer->asked->deadline, fcinfo);
	nlpg_ask_done(answer, statement);
	return (Datum) 0;
}

/* nl_query(question text, row_type anyelement) -> setof anyelement */
Datum
nl_query_typed(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("question must not be null")));
	return nlpg_logged("nl_query", PG_GETARG_TEXT_PP(0), answer_query_typed, fcinfo);
}

static Datum
answer_query_cursor(PG_FUNCTION_ARGS)
{
	NlpgAnswer *answer;
	const NlpgChoice *statement = nlpg_ask(PG_GETARG_TEXT_PP(0), &answer);

	nlpg_execute_cursor(statement->sql, answer->asked->schema,
						&answer->asked->deadline,
						text_to_cstring(PG_GETARG_TEXT_PP(1)));
	nlpg_ask_done(answer, statement);
	PG_RETURN_DATUM(PG_GETARG_DATUM(1));
}

/* nl_query_cursor(question text, cursor refcursor) -> refcursor */
Datum
nl_query_cursor(PG_FUNCTION_ARGS)
{
	return nlpg_logged("nl_query_cursor", PG_GETARG_TEXT_PP(0), answer_query_cursor, fcinfo);
}

/* nl_candidates(question text, n int) -> rank, sql, confidence, cost, note */
Datum
nl_candidates(PG_FUNCTION_ARGS)
{
	int			n = PG_GETARG_INT32(1);
	NlpgAnswer *answer;
	ReturnSetInfo *result;
	int			i;

	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;

	answer = nlpg_answer_find(PG_GETARG_TEXT_PP(0), n, true);
	for (i = 0; i < answer->n_choices && i < n; i++)
	{
		const NlpgChoice *choice = &answer->choices[i];
		Datum		values[5] = {0};
		bool		nulls[5] = {false, false, false, false, false};

		values[0] = Int32GetDatum(i + 1);
		if (choice->sql != NULL)
			values[1] = CStringGetTextDatum(choice->sql);
		else
			nulls[1] = true;
		values[2] = Float8GetDatum(choice->confidence);
		if (choice->cost >= 0)
			values[3] = Float8GetDatum(choice->cost);
		else
			nulls[3] = true;
		values[4] = CStringGetTextDatum(choice->note);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

static Datum
answer_explain(PG_FUNCTION_ARGS)
{
	NlpgAnswer *answer;
	const NlpgChoice *statement;
	ReturnSetInfo *result;
	ListCell   *lc;

	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	statement = nlpg_ask(PG_GETARG_TEXT_PP(0), &answer);
	foreach(lc, nlpg_explain_rows(answer, statement))
	{
		const NlpgExplainRow *row = (const NlpgExplainRow *) lfirst(lc);
		Datum		values[2];
		bool		nulls[2] = {false, false};

		values[0] = CStringGetTextDatum(row->part);
		values[1] = CStringGetTextDatum(row->detail);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* nl_explain(question text) -> part, detail; no turn of a conversation */
Datum
nl_explain(PG_FUNCTION_ARGS)
{
	return nlpg_logged("nl_explain", PG_GETARG_TEXT_PP(0), answer_explain, fcinfo);
}

/* nl_guard(sql text) -> text: "ok", or why the statement may not run */
Datum
nl_guard(PG_FUNCTION_ARGS)
{
	NlpgDeadline deadline;
	char	   *reason;

	nlpg_deadline_start(&deadline, nlpg_timeout);
	reason = nlpg_execute_verdict(text_to_cstring(PG_GETARG_TEXT_PP(0)),
								  nlpg_session_schema()->schema, &deadline);
	PG_RETURN_TEXT_P(cstring_to_text(reason == NULL ? "ok" : reason));
}

/* nl_run(sql text) -> setof jsonb, nl_run_json(sql text) -> setof json */
Datum
nl_run(PG_FUNCTION_ARGS)
{
	NlpgDeadline deadline;

	nlpg_deadline_start(&deadline, nlpg_timeout);
	nlpg_execute_json(text_to_cstring(PG_GETARG_TEXT_PP(0)),
					  nlpg_session_schema()->schema, &deadline, fcinfo);
	return (Datum) 0;
}

/* nl_run(sql text, row_type anyelement) -> setof anyelement */
Datum
nl_run_typed(PG_FUNCTION_ARGS)
{
	NlpgDeadline deadline;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("statement must not be null")));
	nlpg_deadline_start(&deadline, nlpg_timeout);
	nlpg_execute_typed(text_to_cstring(PG_GETARG_TEXT_PP(0)),
					   nlpg_session_schema()->schema, &deadline, fcinfo);
	return (Datum) 0;
}

/* nl_run_cursor(sql text, cursor refcursor) -> refcursor */
Datum
nl_run_cursor(PG_FUNCTION_ARGS)
{
	NlpgDeadline deadline;

	nlpg_deadline_start(&deadline, nlpg_timeout);
	nlpg_execute_cursor(text_to_cstring(PG_GETARG_TEXT_PP(0)),
						nlpg_session_schema()->schema, &deadline,
						text_to_cstring(PG_GETARG_TEXT_PP(1)));
	PG_RETURN_DATUM(PG_GETARG_DATUM(1));
}

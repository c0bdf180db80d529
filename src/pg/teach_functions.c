/*-------------------------------------------------------------------------
 * teach_functions.c
 *	  nl_teach(question, sql) and nl_feedback(question, good, corrected_sql).
 *
 * Both write a row as the caller, under row-level security. A statement is
 * stored only when it passes the guard with the caller's rights, as any answer
 * does; it is judged again whenever it is used (taught.c).
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "pg/answer.h"
#include "pg/catalog.h"
#include "pg/execute.h"
#include "pg/nlerrors.h"
#include "pg/oracle.h"
#include "pg/settings.h"
#include "pg/taught.h"
#include "pg/text_model.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/lsyscache.h"

PG_FUNCTION_INFO_V1(nl_teach);
PG_FUNCTION_INFO_V1(nl_feedback);

/* A statement judged: guard and planner. */
typedef struct Checked
{
	const char *sql;
	NlpgJudgement judgement;
	List	   *relations;		/* char *: qualified names */
	MemoryContext context;
	StringInfoData reason;
	bool		good;
} Checked;

static bool
judge_and_name(NlpgTree *tree, void *data, StringInfo reason)
{
	Checked    *checked = (Checked *) data;
	MemoryContext old;
	ListCell   *lc;

	if (!nlpg_execute_judge(tree, &checked->judgement, reason))
		return false;
	old = MemoryContextSwitchTo(checked->context);
	foreach(lc, tree->relations)
	{
		Oid			relation = lfirst_oid(lc);

		checked->relations =
			lappend(checked->relations,
					quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)),
											   get_rel_name(relation)));
	}
	MemoryContextSwitchTo(old);
	return true;
}

static void
check_body(void *data)
{
	Checked    *checked = (Checked *) data;

	checked->good = nlpg_oracle_check(checked->sql, judge_and_name, checked,
									  &checked->reason);
}

/* Raises NLPG_ERRCODE_REFUSED unless the statement may run. -> text[] */
static Datum
check_statement(const char *sql, const NlpgAsked *asked)
{
	Checked		checked;
	Datum	   *names;
	ListCell   *lc;
	int			n = 0;

	memset(&checked, 0, sizeof(checked));
	checked.sql = sql;
	checked.judgement.schema = asked->schema;
	checked.context = CurrentMemoryContext;
	initStringInfo(&checked.reason);
	nlpg_execute_section(check_body, &checked, &asked->deadline);
	if (!checked.good)
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_REFUSED),
				 errmsg("statement refused: %s", checked.reason.data),
				 errdetail("Only what could be an answer can be taught: one SELECT over tables that you may read."),
				 errhint("nl_guard() says what it thinks of a statement.")));
	names = (Datum *) palloc(sizeof(Datum) * Max(1, list_length(checked.relations)));
	foreach(lc, checked.relations)
		names[n++] = CStringGetTextDatum((char *) lfirst(lc));
	return PointerGetDatum(construct_array(names, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/* Runs an INSERT ... RETURNING id as the caller. */
static int64
insert(const char *command, int n, Oid *types, Datum *values, const char *nulls)
{
	int64		id;
	bool		isnull;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (SPI_execute_with_args(command, n, types, values, nulls, false, 0) != SPI_OK_INSERT_RETURNING)
		elog(ERROR, "could not store the pair");
	id = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	SPI_finish();
	return id;
}

/* The schema of this function, which is the extension's. */
static const char *
own_schema(FunctionCallInfo fcinfo)
{
	return quote_identifier(get_namespace_name(get_func_namespace(fcinfo->flinfo->fn_oid)));
}

/* nl_teach(question text, sql text) -> bigint */
Datum
nl_teach(PG_FUNCTION_ARGS)
{
	text	   *question = PG_GETARG_TEXT_PP(0);
	NlpgAsked  *asked = nlpg_question_prepare(question);
	Oid			types[4] = {TEXTOID, TEXTOID, TEXTOID, TEXTARRAYOID};
	Datum		values[4];

	values[0] = PointerGetDatum(question);
	values[1] = CStringGetTextDatum(nlpg_taught_key(asked));
	values[2] = PG_GETARG_DATUM(1);
	values[3] = check_statement(text_to_cstring(PG_GETARG_TEXT_PP(1)), asked);
	PG_RETURN_INT64(insert(psprintf("INSERT INTO %s.nl_taught (question, key, sql, relations)"
									" VALUES ($1, $2, $3, $4) RETURNING id", own_schema(fcinfo)),
						   4, types, values, NULL));
}

/* The candidates as jsonb text: [{"sql": ..., "confidence": ..., "note": ...}, ...] */
static char *
candidates_json(const NlpgAnswer *answer)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '[');
	for (int i = 0; i < answer->n_choices; i++)
	{
		const NlpgChoice *choice = &answer->choices[i];

		appendStringInfoString(&json, i == 0 ? "{\"sql\":" : ",{\"sql\":");
		if (choice->sql != NULL)
			escape_json(&json, choice->sql);
		else
			appendStringInfoString(&json, "null");
		appendStringInfo(&json, ",\"confidence\":%.6f,\"note\":", choice->confidence);
		escape_json(&json, choice->note != NULL ? choice->note : "");
		appendStringInfoChar(&json, '}');
	}
	appendStringInfoChar(&json, ']');
	return json.data;
}

/* nl_feedback(question text, good boolean, corrected_sql text) -> bigint */
Datum
nl_feedback(PG_FUNCTION_ARGS)
{
	NlpgAnswer *answer;
	const NlpgChoice *shown;
	Oid			types[7] = {TEXTOID, TEXTOID, BOOLOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID};
	Datum		values[7] = {0};
	char		nulls[8] = "       ";
	const char *model;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("question and good must not be null")));
	if (PG_GETARG_BOOL(1) && !PG_ARGISNULL(2))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a good answer needs no corrected statement"),
				 errhint("Say false when the answer was wrong, or use nl_teach().")));
	answer = nlpg_answer_find(PG_GETARG_TEXT_PP(0), nlpg_beam, true);
	shown = nlpg_answer_choose(answer);
	/* with the questions before it, if the answer hangs on them */
	values[0] = CStringGetTextDatum(nlpg_from_utf8(answer->asked->text));
	values[1] = CStringGetTextDatum(nlpg_taught_key(answer->asked));
	values[2] = PG_GETARG_DATUM(1);
	if (shown != NULL)
		values[3] = CStringGetTextDatum(shown->sql);
	else
		nulls[3] = 'n';
	if (!PG_ARGISNULL(2))
	{
		(void) check_statement(text_to_cstring(PG_GETARG_TEXT_PP(2)), answer->asked);
		values[4] = PG_GETARG_DATUM(2);
	}
	else
		nulls[4] = 'n';
	values[5] = CStringGetTextDatum(candidates_json(answer));
	model = nlpg_text_active() ? nlpg_text_model()->info->name :
		nl_model_info(nlpg_session_model())->name;
	values[6] = CStringGetTextDatum(nlpg_from_utf8(model));
	PG_RETURN_INT64(insert(psprintf("INSERT INTO %s.nl_ratings (question, key, good, sql,"
									" corrected_sql, candidates, model)"
									" VALUES ($1, $2, $3, $4, $5, $6::pg_catalog.jsonb, $7) RETURNING id",
									own_schema(fcinfo)),
						   7, types, values, nulls));
}

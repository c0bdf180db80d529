/*-------------------------------------------------------------------------
 * change_functions.c
 *	  nl_change(question), nl_change_sql(statement, all_rows), nl_apply(token):
 *	  arguments in, call, result out.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "pg/change.h"
#include "pg/change_token.h"
#include "pg/question_log.h"
#include "pg/session.h"
#include "pg/settings.h"
#include "utils/array.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(nl_change);
PG_FUNCTION_INFO_V1(nl_change_sql);
PG_FUNCTION_INFO_V1(nl_apply);

/* List of char * -> text[] */
static Datum
text_array(List *list)
{
	Datum	   *texts = (Datum *) palloc(sizeof(Datum) * Max(1, list_length(list)));
	int			n = 0;
	ListCell   *lc;

	foreach(lc, list)
		texts[n++] = CStringGetTextDatum((char *) lfirst(lc));
	return PointerGetDatum(construct_array(texts, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/* sql, description, rows, before, after, notes, token */
static Datum
change_result(const NlpgChange *change, FunctionCallInfo fcinfo)
{
	TupleDesc	desc;
	Datum		values[7] = {0};
	bool		nulls[7] = {false};

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	values[0] = CStringGetTextDatum(change->plan.sql);
	values[1] = CStringGetTextDatum(change->description);
	values[2] = Int64GetDatum(change->plan.rows);
	values[3] = change->before;
	nulls[3] = change->before == 0;
	values[4] = change->after;
	nulls[4] = change->after == 0;
	values[5] = text_array(change->notes);
	nulls[6] = change->plan.rows == 0;
	if (!nulls[6])
		values[6] = CStringGetTextDatum(nlpg_change_token_keep(&change->plan));
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls));
}

static Datum
ask_change(PG_FUNCTION_ARGS)
{
	nlpg_change_permitted("nl_change()");
	PG_RETURN_DATUM(change_result(nlpg_change_ask(PG_GETARG_TEXT_PP(0)), fcinfo));
}

/* nl_change(question text) -> the change, tried */
Datum
nl_change(PG_FUNCTION_ARGS)
{
	return nlpg_logged("nl_change", PG_GETARG_TEXT_PP(0), ask_change, fcinfo);
}

/* nl_change_sql(statement text, all_rows boolean) -> the change, tried */
Datum
nl_change_sql(PG_FUNCTION_ARGS)
{
	NlpgDeadline deadline;

	nlpg_change_permitted("nl_change_sql()");
	nlpg_deadline_start(&deadline, nlpg_timeout);
	PG_RETURN_DATUM(change_result(nlpg_change_try(text_to_cstring(PG_GETARG_TEXT_PP(0)),
												  nlpg_session_schema()->schema,
												  PG_GETARG_BOOL(1), &deadline, NULL, NULL),
								  fcinfo));
}

/* nl_apply(token text) -> bigint, the rows changed */
Datum
nl_apply(PG_FUNCTION_ARGS)
{
	NlpgDeadline deadline;
	NlpgChangePlan *plan;

	nlpg_change_permitted("nl_apply()");
	nlpg_deadline_start(&deadline, nlpg_timeout);
	plan = nlpg_change_token_take(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	PG_RETURN_INT64(nlpg_change_apply(plan, nlpg_session_schema()->schema, &deadline));
}

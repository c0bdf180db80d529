/*-------------------------------------------------------------------------
 * advise_functions.c
 *	  nl_optimize(sql): the SQL face of advise.c. No logic of its own.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "fmgr.h"
#include "funcapi.h"
#include "pg/advise.h"
#include "pg/settings.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(nl_optimize);

/* nl_optimize(sql text) -> advice, kind, reason, evidence, costs, statement */
Datum
nl_optimize(PG_FUNCTION_ARGS)
{
	NlpgDeadline deadline;
	ReturnSetInfo *result;
	List	   *advice;
	ListCell   *lc;

	nlpg_deadline_start(&deadline, nlpg_timeout);
	advice = nlpg_advise(text_to_cstring(PG_GETARG_TEXT_PP(0)), &deadline);

	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	foreach(lc, advice)
	{
		const NlpgAdvice *one = (const NlpgAdvice *) lfirst(lc);
		Datum		values[7] = {0};
		bool		nulls[7] = {false};

		values[0] = Int32GetDatum(foreach_current_index(lc) + 1);
		values[1] = CStringGetTextDatum(nlpg_advice_kind(one->kind));
		values[2] = CStringGetTextDatum(one->reason);
		if (one->evidence != NULL)
			values[3] = CStringGetTextDatum(one->evidence);
		else
			nulls[3] = true;
		values[4] = Float8GetDatum(one->cost_before);
		nulls[4] = one->cost_before < 0;
		values[5] = Float8GetDatum(one->cost_after);
		nulls[5] = one->cost_after < 0;
		if (one->statement != NULL)
			values[6] = CStringGetTextDatum(one->statement);
		else
			nulls[6] = true;
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/*-------------------------------------------------------------------------
 * timing.c
 *	  See timing.h, and nl_timing(question).
 *
 * The clock and the sums are of this backend; the flag is cleared when the
 * question is answered and when it fails.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "funcapi.h"
#include "pg/answer.h"
#include "pg/settings.h"
#include "pg/timing.h"
#include "portability/instr_time.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(nl_timing);

static bool active = false;
static instr_time before;
static double spent[NLPG_STAGE_COUNT];	/* milliseconds */

static const char *const names[NLPG_STAGE_COUNT] = {
	"read the question", "catalog", "value lookup", "linking", "encoding", "taught pairs",
	"encoder", "decoder", "compile", "judge and try", "rank"
};

void
nlpg_timing_mark(NlpgStage stage)
{
	instr_time	now;
	instr_time	passed;

	if (!active)
		return;
	INSTR_TIME_SET_CURRENT(now);
	passed = now;
	INSTR_TIME_SUBTRACT(passed, before);
	spent[stage] += INSTR_TIME_GET_MILLISEC(passed);
	before = now;
}

static void
put(ReturnSetInfo *result, const char *stage, double milliseconds)
{
	Datum		values[2];
	bool		nulls[2] = {false, false};

	values[0] = CStringGetTextDatum(stage);
	values[1] = Float8GetDatum(milliseconds);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

/*
 * nl_timing(question text) -> stage, ms: one row a stage in the order of their
 * work, then "total". Stages that were not needed take 0. Raises what nl_sql
 * raises, but for NL001, NL002 and NL003: also a question without an answer
 * took its time.
 */
Datum
nl_timing(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result;
	double		total;

	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	memset(spent, 0, sizeof(spent));
	INSTR_TIME_SET_CURRENT(before);
	active = true;
	PG_TRY();
	{
		(void) nlpg_answer_find(PG_GETARG_TEXT_PP(0), nlpg_beam, false);
	}
	PG_FINALLY();
	{
		active = false;
	}
	PG_END_TRY();

	total = 0;
	for (int i = 0; i < NLPG_STAGE_COUNT; i++)
	{
		put(result, names[i], spent[i]);
		total += spent[i];
	}
	put(result, "total", total);
	return (Datum) 0;
}

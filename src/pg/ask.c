/*-------------------------------------------------------------------------
 * ask.c
 *	  Find, choose or ask back, remember.
 *
 * No state of its own. Memory: the caller's context. The comparison of results
 * runs in a section of its own with what is left of the question's time;
 * errors of a candidate's own making take it out of the comparison.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "miscadmin.h"
#include "pg/ask.h"
#include "pg/conversation.h"
#include "pg/execute.h"
#include "pg/nlerrors.h"
#include "pg/oracle.h"
#include "pg/readings.h"
#include "pg/settings.h"

/* A reading has at least this part of the best one's confidence. */
#define CLOSE 0.5

typedef struct Readings
{
	const NlpgAnswer *answer;
	const NlpgChoice *best;
	int			n;
	const char *sql[NLPG_MAX_READINGS];
	NlpgComparison seen[NLPG_MAX_READINGS];
} Readings;

/* May it be another reading than the best? Its result decides then. */
static bool
comes_close(const NlpgChoice *choice, const NlpgChoice *best)
{
	return choice->passed && choice != best &&
		choice->confidence >= CLOSE * best->confidence &&
		choice->cost <= nlpg_trial_cost &&
		(choice->trial != NLPG_TRIAL_EMPTY || best->trial == NLPG_TRIAL_EMPTY);
}

static bool
same_result(const NlpgComparison *a, const NlpgComparison *b)
{
	if (a->result.rows == 0 && b->result.rows == 0)
		return true;			/* nothing, by whatever name */
	if (a->result.columns != b->result.columns)
		return false;
	if (a->result.cut && b->result.cut)
		return true;			/* for all that is known */
	return a->result.rows == b->result.rows && a->result.hash == b->result.hash;
}

/* Keeps a choice as a reading if its result is a new one. */
static void
consider(Readings *readings, const NlpgChoice *choice)
{
	NlpgComparison *seen = &readings->seen[readings->n];
	StringInfoData reason;

	CHECK_FOR_INTERRUPTS();
	initStringInfo(&reason);
	memset(seen, 0, sizeof(*seen));
	seen->schema = readings->answer->asked->schema;
	if (!nlpg_oracle_check(choice->sql, nlpg_execute_judge_result, seen, &reason))
		return;
	for (int i = 0; i < readings->n; i++)
		if (same_result(seen, &readings->seen[i]))
			return;
	readings->sql[readings->n++] = choice->sql;
}

static void
compare_body(void *data)
{
	Readings   *readings = (Readings *) data;
	const NlpgAnswer *answer = readings->answer;

	consider(readings, readings->best);
	if (readings->n == 0)
		return;					/* it fails; whoever runs it sees that */
	for (int i = 0; i < answer->n_choices && readings->n < NLPG_MAX_READINGS; i++)
		if (comes_close(&answer->choices[i], readings->best))
			consider(readings, &answer->choices[i]);
}

/* Raises NLPG_ERRCODE_AMBIGUOUS when it should. */
static void
ask_back(const NlpgAnswer *answer, const NlpgChoice *best)
{
	Readings	readings = {0};
	bool		any = false;

	if (!(best->cost <= nlpg_trial_cost))
		return;
	for (int i = 0; i < answer->n_choices; i++)
		any |= comes_close(&answer->choices[i], best);
	if (!any)
		return;

	readings.answer = answer;
	readings.best = best;
	nlpg_execute_section(compare_body, &readings, &answer->asked->deadline);
	if (readings.n < 2)
		return;
	nlpg_conversation_keep_readings(answer->question, readings.n, readings.sql);
	ereport(ERROR,
			(errcode(NLPG_ERRCODE_AMBIGUOUS),
			 errmsg("the question can be read in more than one way"),
			 errdetail("%s", nlpg_readings_text(readings.n, readings.sql, &answer->asked->deadline)),
			 errhint("Answer with the number of the reading.")));
}

const NlpgChoice *
nlpg_ask(text *question, NlpgAnswer **answer)
{
	const NlpgChoice *statement;

	*answer = nlpg_answer_find(question, nlpg_beam, false);
	if ((*answer)->number > 0)
		return nlpg_answer_statement(*answer);

	/* something else was asked: earlier readings are no longer the matter */
	nlpg_conversation_keep_readings(NULL, 0, NULL);
	/* what comes next may go on from it: "what did repairs cost | and descaling" */
	if (nlpg_answer_choose(*answer) == NULL)
		nlpg_conversation_remember((*answer)->question, NULL);
	statement = nlpg_answer_statement(*answer);
	if (nlpg_ask_back)
		ask_back(*answer, statement);
	return statement;
}

void
nlpg_ask_done(const NlpgAnswer *answer, const NlpgChoice *statement)
{
	nlpg_conversation_remember(answer->question, statement->sql);
}

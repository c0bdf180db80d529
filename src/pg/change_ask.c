/*-------------------------------------------------------------------------
 * change_ask.c
 *	  Words -> candidates -> the change that is shown.
 *
 * Each candidate is tried as a whole, so what is chosen has been seen to work.
 * What other rows stand against (a key that is taken or still referred to) is
 * told, unless another candidate nearly as likely can be done; what would leave
 * all rows as they are gives way in the same manner.
 * The choice among those that passed, and the errors when none did, are those
 * of questions (answer.c).
 *
 * Memory: the caller's context.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "pg/answer.h"
#include "pg/change.h"
#include "pg/settings.h"

/* How much less the log probability of a candidate may be that is tried in the
 * place of one that rows stand against. */
#define AGAINST_MARGIN 1.5

/* Does the request say that all rows are meant? */
static bool
says_all(const NlpgAsked *asked)
{
	static const char *const words[] = {
		"all", "every", "each", "everything", "everyone", "everybody", NULL
	};
	const NlQuestion *question = &asked->linked->question;

	for (int w = 0; w < question->n_words; w++)
	{
		for (int i = 0; words[i] != NULL; i++)
			if (strcmp(question->words[w].text, words[i]) == 0)
				return true;
	}
	return false;
}

NlpgChange *
nlpg_change_ask(text *request)
{
	NlpgAnswer *answer = nlpg_answer_find_change(request, nlpg_beam);
	bool		all_rows = says_all(answer->asked);
	NlpgChange **changes = (NlpgChange **) palloc0(sizeof(NlpgChange *) * Max(answer->n_choices, 1));
	bool		found = false;	/* one that passed changes rows */
	bool		passed = false; /* one before `against` did */
	ErrorData  *against = NULL; /* of the first that rows stand against */
	double		against_score = 0;
	const NlpgChoice *statement;

	for (int i = 0; i < answer->n_choices && !found; i++)
	{
		NlpgChoice *choice = &answer->choices[i];
		StringInfoData reason;
		ErrorData  *error = NULL;

		CHECK_FOR_INTERRUPTS();
		if (against != NULL && choice->score < against_score - AGAINST_MARGIN)
			break;
		/* the model would rather not: what it likes less is not tried */
		if (choice->abstain)
			break;
		if (choice->sql == NULL)
			continue;
		initStringInfo(&reason);
		changes[i] = nlpg_change_try(choice->sql, answer->asked->schema, all_rows,
									 &answer->asked->deadline, &reason, &error);
		if (error != NULL && against == NULL)
		{
			against = error;
			against_score = choice->score;
		}
		choice->passed = changes[i] != NULL;
		choice->note = choice->passed ? "ok" : reason.data;
		choice->cost = 0;
		choice->trial = !choice->passed ? NLPG_TRIAL_NONE :
			changes[i]->plan.rows > 0 && !changes[i]->same ? NLPG_TRIAL_ROWS : NLPG_TRIAL_EMPTY;
		found = choice->trial == NLPG_TRIAL_ROWS;
		passed |= choice->passed && against == NULL;
	}
	if (against != NULL && !found && !passed)
		ReThrowError(against);
	statement = nlpg_answer_statement(answer);
	if (against != NULL && statement->score < against_score)
		changes[statement - answer->choices]->notes =
			lcons(psprintf("a likelier reading cannot be done: %s", against->message),
				  changes[statement - answer->choices]->notes);
	return changes[statement - answer->choices];
}

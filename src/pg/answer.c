/*-------------------------------------------------------------------------
 * answer.c
 *	  Runs the model on a prepared question and picks the statement.
 *
 * Order: encode and search at once (no SQL in between: the model may be
 * mapped anew by other calls), then compile every candidate, then judge them
 * in the order of their scores, each in a subtransaction that leaves nothing
 * behind. Judging happens in a read-only section with what is left of the
 * question's time.
 *
 * Memory: everything in the caller's context or the question's arena.
 * Errors: of the engine through nlpg_check(); a candidate's own become its
 * note; cancellation and the deadline are raised.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <math.h>

#include "lang/compile.h"
#include "lang/evidence.h"
#include "miscadmin.h"
#include "pg/answer.h"
#include "pg/ask_catalog.h"
#include "pg/catalog.h"
#include "pg/constraint.h"
#include "pg/conversation.h"
#include "pg/errors.h"
#include "pg/execute.h"
#include "pg/followup.h"
#include "pg/nlerrors.h"
#include "pg/oracle.h"
#include "pg/outcome.h"
#include "pg/question_log.h"
#include "pg/readings.h"
#include "pg/reward.h"
#include "pg/settings.h"
#include "pg/taught_candidates.h"
#include "pg/timing.h"
#include "pg/understood.h"
#include "pg/write.h"
#include "utils/builtins.h"

/* Candidates are ranked by their probability, not by one per symbol: the
 * grammar leaves no way to be long for free. */
#define LENGTH_ALPHA 0.0f

/* Scores nearer than this are a tie, which the planner's cost decides. */
#define TIE 1e-4

/* A statement that finds nothing gives way to one that finds something and
 * whose log probability is at most this much less. */
#define EMPTY_MARGIN 1.5

/* What is taken off the score of a text model's answer that came to no end. */
#define CUT 100

/* A candidate of the engine as a choice: its features, its tokens. */
static void
take(const NlpgConstraint *constraint, const NlCandidate *candidate, NlpgChoice *choice)
{
	choice->features = (float4 *) palloc(sizeof(float4) *
										  (constraint->width + 3 + NL_EVIDENCE + NL_EVIDENCE_BESIDE + NLPG_OUTCOME + NL_FOLLOW));
	choice->n_features = nl_session_features(constraint->session, candidate, choice->features);
	choice->score = candidate->score;
	choice->tokens = (int32 *) palloc(sizeof(int32) * (NL_MAX_IR + 1));
	choice->n_tokens = candidate->length;
	for (int i = 0; i < candidate->length; i++)
		choice->tokens[i] = nlpg_constraint_token(constraint, candidate->outputs[i]);
}

/* Best first. */
static int
compare_scores(const void *a, const void *b)
{
	double		left = ((const NlpgChoice *) a)->score;
	double		right = ((const NlpgChoice *) b)->score;

	return left > right ? -1 : left < right;
}

/* Are the tokens of choice n those of none before it? */
static bool
is_new(const NlpgChoice *choices, int n)
{
	for (int i = 0; i < n; i++)
		if (nl_ir_same(choices[i].tokens, choices[i].n_tokens, choices[n].tokens, choices[n].n_tokens))
			return false;
	return true;
}

/* Runs the model; fills choices, best first, and returns how many. */
static int
search(NlpgAsked *asked, int beam, NlpgChoice *choices)
{
	NlCandidate *candidates = (NlCandidate *) palloc(sizeof(NlCandidate) * Max(Max(beam, NLPG_MAX_FOLLOW), NLPG_MAX_NEAR));
	NlpgConstraint constraint;
	NlError		err = {{0}};
	int			n = 0;
	int			more;
	int			near;

	nlpg_constraint_begin(&constraint, asked);
	nlpg_timing_mark(NLPG_STAGE_ENCODER);
	nlpg_check(nl_session_search(constraint.session, beam, LENGTH_ALPHA, &constraint.engine,
								 nlpg_should_stop, &asked->deadline,
								 candidates, &n, &err),
			   &err);
	for (int i = 0; i < n; i++)
		take(&constraint, &candidates[i], &choices[i]);
	more = nlpg_followup_search(asked, &constraint, candidates);
	for (int i = 0; i < more; i++)
		take(&constraint, &candidates[i], &choices[n++]);
	near = nlpg_taught_search(asked, &constraint, candidates);
	for (int i = 0; i < near; i++)
	{
		take(&constraint, &candidates[i], &choices[n]);
		n += is_new(choices, n);
	}
	if (more + near > 0)
		qsort(choices, n, sizeof(NlpgChoice), compare_scores);
	pfree(candidates);
	CHECK_FOR_INTERRUPTS();
	nlpg_session_check_model();
	nlpg_timing_mark(NLPG_STAGE_DECODER);
	return n;
}

/* The choice's IR -> SQL, and what the reward head reads of both. */
static void
compile(NlpgAsked *asked, NlpgChoice *choice)
{
	const int32 *ir = choice->tokens;
	char	   *sql = NULL;
	NlError		err = {{0}};
	NlStatus	status;
	int			denied;

	choice->cost = -1;
	if (asked->change)
		choice->n_tokens = nl_change_complete(asked->schema, asked->linked, choice->tokens, choice->n_tokens);
	status = (asked->change ? nl_compile_change : nl_compile)
		(asked->schema, asked->linked->values, asked->linked->n_values, ir,
		 choice->n_tokens, &sql, asked->arena, &err);
	denied = nl_evidence_denied(asked->schema, asked->linked, ir, choice->n_tokens);
	if (status == NL_ERR_INPUT || status == NL_ERR_LIMIT)
		choice->note = psprintf("no SQL could be written: %s", nlpg_from_utf8(err.message));
	else
	{
		nlpg_check(status, &err);
		choice->abstain = sql == NULL;
		if (choice->abstain)
			choice->note = "the question cannot be answered from these tables";
		else if (denied >= 0)
			choice->note = psprintf("\"%s\" would be false, and the question says nothing of the kind",
									nlpg_from_utf8(asked->schema->columns[denied].name));
		else
			choice->sql = nlpg_from_utf8(sql);
	}
	/* the reward head judges answers of questions */
	if (asked->change)
	{
		choice->score -= nl_change_against(asked->change, asked->schema, asked->linked, ir,
										   choice->n_tokens);
		return;
	}
	nl_evidence(asked->schema, asked->linked, ir, choice->n_tokens, sql,
				choice->features + choice->n_features);
	choice->n_features += NL_EVIDENCE;
}

/* Drops what the role has called wrong for this question. */
static void
drop_rejected(NlpgAnswer *answer)
{
	ListCell   *lc;

	for (int i = 0; i < answer->n_choices; i++)
	{
		NlpgChoice *choice = &answer->choices[i];

		foreach(lc, answer->taught->rejected)
		{
			if (choice->sql != NULL && strcmp(choice->sql, (char *) lfirst(lc)) == 0)
			{
				choice->rejected = true;
				choice->note = "you have called this answer wrong";
			}
		}
	}
}

/*
 * Shares of the candidates in their sum; the same SQL twice becomes one. The
 * best score is taken off first, so that nothing underflows.
 */
static void
share_confidence(NlpgAnswer *answer)
{
	double		sum = 0;
	int			n = 0;
	int			i;
	int			j;

	for (i = 0; i < answer->n_choices; i++)
	{
		NlpgChoice *choice = &answer->choices[i];

		choice->confidence = exp(choice->score - answer->choices[0].score);
		sum += choice->confidence;
	}
	for (i = 0; i < answer->n_choices; i++)
	{
		NlpgChoice *choice = &answer->choices[i];

		choice->confidence /= sum;
		for (j = 0; j < n; j++)
		{
			NlpgChoice *earlier = &answer->choices[j];

			if ((choice->abstain && earlier->abstain) ||
				(choice->sql != NULL && earlier->sql != NULL &&
				 strcmp(choice->sql, earlier->sql) == 0))
				break;
		}
		if (j < n)
			answer->choices[j].confidence += choice->confidence;
		else
			answer->choices[n++] = *choice;
	}
	answer->n_choices = n;
}

static int
compare_rewards(const void *a, const void *b)
{
	const NlpgChoice *left = (const NlpgChoice *) a;
	const NlpgChoice *right = (const NlpgChoice *) b;

	if (left->reward != right->reward)
		return left->reward > right->reward ? -1 : 1;
	return left->score > right->score ? -1 : left->score < right->score;
}

/* With a reward head: its order, its probabilities. After the judging. */
static void
rank_by_reward(NlpgAnswer *answer, const NlpgHeads *heads)
{
	float4	  **features = (float4 **) palloc(sizeof(float4 *) * answer->n_choices);

	for (int i = 0; i < answer->n_choices; i++)
		features[i] = answer->choices[i].features;
	if (answer->n_choices > 0)
		nl_evidence_beside(features, answer->n_choices, answer->choices[0].n_features);
	for (int i = 0; i < answer->n_choices; i++)
		answer->choices[i].n_features += NL_EVIDENCE_BESIDE;
	nlpg_outcome_features(answer->choices, answer->n_choices);
	nlpg_followup_features(answer);
	if (heads->reward.n == 0)
		return;
	nlpg_heads_judge(heads, answer);
	nlpg_taught_reward(answer);
	qsort(answer->choices, answer->n_choices, sizeof(NlpgChoice), compare_rewards);
	for (int i = 0; i < answer->n_choices; i++)
	{
		answer->choices[i].score = answer->choices[i].reward;
		answer->choices[i].confidence = 1 / (1 + exp(-answer->choices[i].reward));
	}
}

typedef struct Judging
{
	NlpgAnswer *answer;
	bool		all;
} Judging;

static void
judge(const NlpgAnswer *answer, NlpgChoice *choice)
{
	NlpgJudgement judgement;
	StringInfoData reason;

	memset(&judgement, 0, sizeof(judgement));
	judgement.schema = answer->asked->schema;
	judgement.on_trial = nlpg_trial_cost > 0 && answer->n_choices > 1;
	initStringInfo(&reason);
	choice->passed = nlpg_oracle_check(choice->sql, nlpg_execute_judge, &judgement, &reason);
	choice->cost = judgement.cost;
	choice->trial = judgement.trial;
	choice->result = judgement.result;
	choice->note = !choice->passed ? reason.data :
		choice->trial == NLPG_TRIAL_EMPTY ? "ok, but finds nothing" : "ok";
}

static void
judge_choices(void *data)
{
	Judging    *judging = (Judging *) data;
	NlpgAnswer *answer = judging->answer;
	double		passed_score = 0;
	bool		passed = false;
	bool		found = false;	/* one that passed found rows, or was not tried */
	int			i;

	if (judging->all && answer->asked->linked->before != NULL && answer->before.sql != NULL)
		judge(answer, &answer->before);
	for (i = 0; i < answer->n_choices; i++)
	{
		NlpgChoice *choice = &answer->choices[i];

		CHECK_FOR_INTERRUPTS();
		/* one that passed is beaten only by an equal one of less cost, or by
		 * one that finds something where it finds nothing */
		if (passed && !judging->all &&
			choice->score < passed_score - (found ? TIE : EMPTY_MARGIN))
			break;
		if (choice->abstain)
		{
			if (!judging->all && !passed)
				break;
			continue;
		}
		if (choice->sql == NULL || choice->rejected)
			continue;

		judge(answer, choice);
		if (choice->passed && choice->trial != NLPG_TRIAL_EMPTY)
			found = true;
		if (choice->passed && !passed)
		{
			passed = true;
			passed_score = choice->score;
		}
	}
}

/* Judges what the model found, all of it if a reward head orders it. */
static void
judge_and_rank(Judging *judging)
{
	NlpgAnswer *answer = judging->answer;
	NlpgHeads	heads = nlpg_heads_of(nlpg_session_model());

	nlpg_session_check_model();
	judging->all |= heads.reward.n > 0;
	nlpg_execute_section(judge_choices, judging, &answer->asked->deadline);
	nlpg_timing_mark(NLPG_STAGE_JUDGE);
	rank_by_reward(answer, &heads);
	nlpg_timing_mark(NLPG_STAGE_RANK);
}

/* A statement that does not come from the model; true if it passed. */
static bool
judge_given(Judging *judging, const char *sql)
{
	NlpgAnswer *answer = judging->answer;
	NlpgChoice *choice = &answer->choices[0];

	memset(choice, 0, sizeof(*choice));
	choice->sql = sql;
	choice->confidence = 1;
	answer->n_choices = 1;
	nlpg_execute_section(judge_choices, judging, &answer->asked->deadline);
	return choice->passed;
}

/* From here on it is the question with those before it; one deadline for both. */
static void
read_joined(NlpgAnswer *answer, const NlpgRead *read)
{
	answer->asked = nlpg_followup_prepare(read->joined, read->before);
	answer->before.sql = read->before;
	answer->asked->deadline = answer->alone->deadline;
}

/* What was taught, for the question as it is read now; true if that answers. */
static bool
answer_taught(Judging *judging)
{
	NlpgAnswer *answer = judging->answer;
	List	   *rejected = answer->taught ? answer->taught->rejected : NIL;

	answer->taught = nlpg_taught_find(answer->asked);
	answer->taught->rejected = list_concat(answer->taught->rejected, rejected);
	if (answer->taught->sql == NULL || !judge_given(judging, answer->taught->sql))
		return false;
	answer->choices[0].note = psprintf("taught: %s", answer->taught->question);
	return true;
}

/* Searches and compiles; shares of equal candidates are summed up. */
static void
find_candidates(NlpgAnswer *answer, int beam)
{
	answer->n_choices = search(answer->asked, beam, answer->choices);
	for (int i = 0; i < answer->n_choices; i++)
		compile(answer->asked, &answer->choices[i]);
	if (answer->asked->change)
		qsort(answer->choices, answer->n_choices, sizeof(NlpgChoice), compare_scores);
	share_confidence(answer);
	nlpg_timing_mark(NLPG_STAGE_COMPILE);
}

/* The same of a text model; all: all n, else more than one only if the first
 * comes to no end. */
static void
write_candidates(NlpgAnswer *answer, int n, bool all)
{
	NlpgWritten *written = (NlpgWritten *) palloc(sizeof(NlpgWritten) * n);

	memset(answer->choices, 0, sizeof(NlpgChoice) * n);
	answer->n_choices = nlpg_write(answer->asked, n, all, written);
	for (int i = 0; i < answer->n_choices; i++)
	{
		NlpgChoice *choice = &answer->choices[i];

		choice->sql = written[i].sql;
		/* in the order of write.h: by the mean, those that were cut last */
		choice->score = written[i].mean - (written[i].cut ? CUT : 0);
		choice->confidence = exp(written[i].mean);
		choice->cost = -1;
	}
}

/* Writes and judges; all candidates if they are wanted, or the first does not
 * pass. */
static void
answer_by_text(Judging *judging, int beam)
{
	NlpgAnswer *answer = judging->answer;
	bool		all = judging->all;

	for (;;)
	{
		write_candidates(answer, beam, all);
		drop_rejected(answer);
		nlpg_execute_section(judge_choices, judging, &answer->asked->deadline);
		for (int i = 0; i < answer->n_choices; i++)
			if (answer->choices[i].passed)
				return;
		if (all || beam == 1)
			return;
		all = true;
	}
}

NlpgAnswer *
nlpg_answer_find_change(text *request, int beam)
{
	NlpgAnswer *answer = (NlpgAnswer *) palloc0(sizeof(NlpgAnswer));

	answer->question = request;
	answer->alone = answer->asked = nlpg_change_prepare(request);
	if (nl_model_info(nlpg_session_model())->n_symbols <= NL_SYM_DELETE)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("the model does not know changes of data"),
				 errdetail("It was made before there were any."),
				 errhint("The setting \"nl2sql.model\" names the file.")));
	answer->choices = (NlpgChoice *) palloc0(sizeof(NlpgChoice) * beam);
	find_candidates(answer, beam);
	return answer;
}

NlpgAnswer *
nlpg_answer_find(text *question, int beam, bool all)
{
	NlpgAnswer *answer = (NlpgAnswer *) palloc0(sizeof(NlpgAnswer));
	NlpgChoice	taught = {0};
	Judging		judging;
	NlpgRead	read;
	bool		known;

	if (beam < 1 || beam > NL_MAX_BEAM)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of candidates must be between 1 and %d", NL_MAX_BEAM)));
	memset(&read, 0, sizeof(read));
	read.question = question;
	if (!nlpg_ask_catalog_active())
		nlpg_conversation_read(question, &read);
	answer->question = read.question;
	answer->number = read.number;
	answer->alone = nlpg_question_prepare(read.question);
	answer->asked = answer->alone;
	answer->choices = (NlpgChoice *) palloc0(sizeof(NlpgChoice) * (beam + NLPG_MAX_FOLLOW + NLPG_MAX_NEAR + 1));
	judging.answer = answer;
	judging.all = all || nlpg_ask_back;

	if (read.sql != NULL)
	{
		if (read.joined != NULL)
			read_joined(answer, &read);
		answer->taught = (NlpgTaught *) palloc0(sizeof(NlpgTaught));
		if (judge_given(&judging, read.sql))
			answer->choices[0].note = psprintf("reading %d of: %s", read.number,
											   text_to_cstring(read.question));
		return answer;
	}

	known = answer_taught(&judging);
	if (!known && read.joined != NULL)
	{
		read_joined(answer, &read);
		known = answer_taught(&judging);
	}
	if (known && !all)
		return answer;
	if (known)
		taught = answer->choices[0];
	memset(&answer->choices[0], 0, sizeof(NlpgChoice));
	nlpg_timing_mark(NLPG_STAGE_TAUGHT);

	if (answer->asked->context == NULL)
	{
		answer_by_text(&judging, beam);
		nlpg_timing_mark(NLPG_STAGE_JUDGE);
	}
	else
	{
		if (!known && answer->asked == answer->alone)
			nlpg_taught_read(answer->asked);
		find_candidates(answer, beam);
		drop_rejected(answer);
		judge_and_rank(&judging);
		nlpg_followup_set_aside(answer, read.just_before ? read.before : NULL);
	}

	/* a probability of 1 beats them all */
	if (taught.passed)
	{
		memmove(answer->choices + 1, answer->choices,
				sizeof(NlpgChoice) * answer->n_choices);
		answer->choices[0] = taught;
		answer->n_choices++;
	}
	return answer;
}

/* See answer.h. */
NlpgAnswer *
nlpg_answer_sample(text *question, int n, float temperature, uint64 seed)
{
	NlpgAnswer *answer = (NlpgAnswer *) palloc0(sizeof(NlpgAnswer));
	NlDraw	   *samples;
	uint8_t    *allowed;
	NlpgConstraint constraint;
	Judging		judging = {answer, true};
	NlError		err = {{0}};
	int			n_outputs;

	if (n < 1 || n > NL_MAX_BEAM)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of samples must be between 1 and %d", NL_MAX_BEAM)));
	if (!isfinite(temperature) || temperature <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("temperature must be a number above 0")));
	answer->question = question;
	answer->alone = answer->asked = nlpg_question_prepare(question);
	answer->choices = (NlpgChoice *) palloc0(sizeof(NlpgChoice) * n);
	samples = (NlDraw *) palloc(sizeof(NlDraw) * n);

	nlpg_constraint_begin(&constraint, answer->asked);
	n_outputs = constraint.n_symbols + constraint.n_items;
	allowed = (uint8_t *) palloc((Size) n * NL_MAX_STEPS * n_outputs);
	nlpg_check(nl_session_sample(constraint.session, n, temperature, seed, &constraint.engine,
								 nlpg_should_stop, &answer->asked->deadline,
								 samples, allowed, &err),
			   &err);
	for (int i = 0; i < n; i++)
	{
		NlpgChoice *choice = &answer->choices[answer->n_choices];

		if (!samples[i].ended)
			continue;
		take(&constraint, &samples[i].answer, choice);
		choice->drawn = (NlpgStep *) palloc0(sizeof(NlpgStep) * samples[i].steps);
		for (int step = 0; step < samples[i].steps; step++)
		{
			NlpgStep  *drawn = &choice->drawn[step];
			const uint8_t *mask = allowed + ((Size) i * NL_MAX_STEPS + step) * n_outputs;

			drawn->log_probability = samples[i].log_probability[step];
			drawn->allowed = (int32 *) palloc(sizeof(int32) * n_outputs);
			for (int output = 0; output < n_outputs; output++)
				if (mask[output])
					drawn->allowed[drawn->n_allowed++] = nlpg_constraint_token(&constraint, output);
		}
		answer->n_choices++;
	}
	pfree(allowed);
	CHECK_FOR_INTERRUPTS();
	for (int i = 0; i < answer->n_choices; i++)
		compile(answer->asked, &answer->choices[i]);
	judge_and_rank(&judging);
	return answer;
}

/* ---- choosing ---- */

/* The best that passed; *abstain: whether abstaining is better than any. */
static const NlpgChoice *
choose(const NlpgAnswer *answer, const NlpgChoice **abstain)
{
	const NlpgChoice *best = NULL;
	double		first_score = 0;
	int			i;

	for (i = 0; i < answer->n_choices; i++)
	{
		const NlpgChoice *choice = &answer->choices[i];

		if (choice->passed && best == NULL)
		{
			best = choice;
			first_score = choice->score;
		}
		else if (choice->passed && choice->trial != NLPG_TRIAL_EMPTY &&
				 best->trial == NLPG_TRIAL_EMPTY)
		{
			if (choice->score >= first_score - EMPTY_MARGIN)
				best = choice;
		}
		else if (choice->passed && choice->trial == best->trial &&
				 choice->score >= best->score - TIE && choice->cost < best->cost)
			best = choice;
		if (choice->abstain && best == NULL)
			*abstain = choice;
	}
	return best;
}

const NlpgChoice *
nlpg_answer_choose(const NlpgAnswer *answer)
{
	const NlpgChoice *abstain = NULL;
	const NlpgChoice *best = choose(answer, &abstain);

	return abstain != NULL ? NULL : best;
}

/* Tells the best reading and the one that comes next. */
static void
raise_unsure(NlpgAnswer *answer, const NlpgChoice *best)
{
	Judging		judging = {answer, true};
	double		confidence = best->confidence;
	const char *sql[2] = {best->sql, NULL};
	int			n = 1;

	nlpg_execute_section(judge_choices, &judging, &answer->asked->deadline);
	for (int i = 0; i < answer->n_choices && n < 2; i++)
		if (answer->choices[i].passed && strcmp(answer->choices[i].sql, sql[0]) != 0)
			sql[n++] = answer->choices[i].sql;
	ereport(ERROR,
			(errcode(NLPG_ERRCODE_UNSURE),
			 errmsg("the answer is too uncertain: confidence %.2f is below nl2sql.min_confidence (%.2f)",
					confidence, nlpg_min_confidence),
			 errdetail("%s %s:\n%s", nlpg_understood(answer->alone),
					   n > 1 ? "The nearest readings" : "The nearest reading",
					   nlpg_readings_text(n, sql, &answer->asked->deadline)),
			 errhint("Lower \"nl2sql.min_confidence\", or ask more precisely.")));
}

const NlpgChoice *
nlpg_answer_statement(NlpgAnswer *answer)
{
	const NlpgChoice *abstain = NULL;
	const NlpgChoice *best = choose(answer, &abstain);

	/* better than any that passed: the model would rather not */
	if (abstain != NULL)
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_CANNOT_ANSWER),
				 answer->asked->change ?
				 errmsg("the request cannot be made into a change of rows in the tables at hand") :
				 errmsg("the question cannot be answered from the tables at hand"),
				 errdetail("%s", nlpg_understood(answer->alone)),
				 answer->asked->change ?
				 errhint("Say which rows, and what is to become of them.") :
				 nlpg_ask_catalog_active() ?
				 errhint("Ask for tables, columns, keys, indexes, privileges, roles, sessions or settings.") :
				 errhint("Name tables or columns as the database does; nl_candidates() shows what was considered.")));
	if (best == NULL)
	{
		const char *why = answer->n_choices > 0 ? answer->choices[0].note : NULL;

		ereport(ERROR,
				(errcode(NLPG_ERRCODE_NOTHING_PASSED),
				 errmsg("no statement that may run was found for the question"),
				 errdetail("%s%s%s", nlpg_understood(answer->alone),
						   why ? " The best candidate was dropped: " : "",
						   why ? psprintf("%s.", why) : ""),
				 nlpg_ask_catalog_active() || answer->asked->change ?
				 errhint("Ask more simply; the setting \"nl2sql.beam\" widens the search.") :
				 errhint("nl_candidates() shows what was considered; the setting \"nl2sql.beam\" widens the search.")));
	}
	nlpg_log_statement(best->sql, best->confidence);
	if (best->confidence < nlpg_min_confidence)
		raise_unsure(answer, best);
	return best;
}

/*-------------------------------------------------------------------------
 * change.c
 *	  Runs a change: for a trial, or once and for good.
 *
 * The order is that of execute.c: analysis, guard, planner, executor, on one
 * and the same tree, in a section with a deadline; but the transaction is not
 * read-only and the guard is guard_change.h's.
 *
 * The executor stops as soon as more rows are changed than may be: the change
 * returns its rows' places, which lets it be run row by row. They are put into
 * the tree after rewriting, so no privilege and no policy is asked for them.
 *
 * A trial checks deferred constraints at once, when the statement is done. An
 * applied change leaves them to the caller's transaction.
 *
 * Both run in a subtransaction of their own: a trial's is rolled back, errors
 * or not; the other one makes that a change which is not as it was shown is
 * not there at all, whatever catches the error. Memory: the caller's context.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/xact.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/parsetree.h"
#include "pg/change.h"
#include "pg/change_private.h"
#include "pg/execute.h"
#include "pg/guard_change.h"
#include "pg/nlerrors.h"
#include "pg/settings.h"
#include "pg/subtransaction.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"

typedef struct Attempt
{
	const char *sql;
	const NlSchema *schema;
	bool		all_rows;
	const NlpgDeadline *deadline;
	const NlpgChangePlan *plan; /* to be applied; NULL: a trial */
	StringInfo	reason;			/* of a candidate; else NULL */
	Oid			target;			/* the table; of a trial, once it is known */
	ErrorData  *against;		/* out, of a candidate: rows stand against it */
	NlpgChange *change;			/* out, of a trial; NULL: see reason */
} Attempt;

void
nlpg_change_permitted(const char *what)
{
	if (!nlpg_allow_changes)
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_CHANGES_OFF),
				 errmsg("changes of data are turned off"),
				 errdetail("The setting \"nl2sql.allow_changes\" is off in this session of role \"%s\".",
						   GetUserNameFromId(GetUserId(), false)),
				 errhint("A superuser, or who was granted SET on that parameter, turns it on: ALTER ROLE ... SET nl2sql.allow_changes = on.")));
	PreventCommandDuringRecovery(what);
	PreventCommandIfReadOnly(what);
}

/* Errors tell which statement it was. */
static void
add_statement(void *arg)
{
	errcontext("change: %s", (const char *) arg);
}

static NlpgTree *
prepare(const Attempt *attempt)
{
	NlpgTree   *tree = nlpg_oracle_analyse_change(attempt->sql);
	StringInfoData reason;

	initStringInfo(&reason);
	if (!nlpg_guard_change(tree, attempt->schema, attempt->all_rows, &reason))
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_REFUSED),
				 errmsg("statement refused: %s", reason.data)));
	return tree;
}

int64
nlpg_change_run(Query *query, const char *sql, DestReceiver *receiver, int64 max)
{
	bool		changes = query->commandType != CMD_SELECT;
	PlannedStmt *plan;
	QueryDesc  *desc;
	int64		rows;

	if (changes)
		query->returningList = nlpg_change_sample_places(query->resultRelation);
	plan = pg_plan_query(query, sql, 0, NULL);
	if (nlpg_max_cost > 0 && plan->planTree->total_cost > nlpg_max_cost)
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_TOO_COSTLY),
				 errmsg("statement refused: estimated cost %.0f is above nl2sql.max_cost (%.0f)",
						plan->planTree->total_cost, nlpg_max_cost)));
	desc = CreateQueryDesc(plan, sql, GetActiveSnapshot(), InvalidSnapshot,
						   receiver, NULL, NULL, 0);
	ExecutorStart(desc, 0);
	nlpg_ExecutorRun(desc, changes ? (uint64) max + 1 : 0);
	rows = (int64) desc->estate->es_processed;
	/* too many: its end, and after-triggers, are not for us */
	if (changes && rows > max)
		return -1;
	ExecutorFinish(desc);
	ExecutorEnd(desc);
	FreeQueryDesc(desc);
	return rows;
}

static void
push_snapshot(void)
{
	CommandCounterIncrement();
	PushActiveSnapshot(GetTransactionSnapshot());
}

/* 1 row, 2 rows */
static char *
count_rows(int64 n)
{
	return psprintf(INT64_FORMAT " %s", n, n == 1 ? "row" : "rows");
}

static void
check_limit(int64 rows, int64 elsewhere)
{
	if (rows >= 0 && rows + Max(elsewhere, 0) <= nlpg_max_changed_rows)
		return;
	ereport(ERROR,
			(errcode(NLPG_ERRCODE_ROWS),
			 errmsg_plural("statement refused: it would change more than %d row",
						   "statement refused: it would change more than %d rows",
						   nlpg_max_changed_rows, nlpg_max_changed_rows),
			 rows >= 0 ?
			 errdetail_plural("It would change %lld row, and by triggers and foreign keys %lld more.",
							  "It would change %lld rows, and by triggers and foreign keys %lld more.",
							  rows, (long long) rows, (long long) elsewhere) : 0,
			 errhint("The setting \"nl2sql.max_changed_rows\" is the limit.")));
}

/* SET CONSTRAINTS ALL IMMEDIATE */
static void
check_constraints(void)
{
	ConstraintsSetStmt *statement = makeNode(ConstraintsSetStmt);

	AfterTriggerSetState(statement);
}

/* What the sample cannot say. */
static void
add_notes(NlpgChange *change, const NlpgTree *tree, const NlpgChangeSample *sample)
{
	int64		rows = change->plan.rows;
	bool		updates = change->command == CMD_UPDATE;

	if (rows == 0)
		change->notes = lappend(change->notes, pstrdup("no row is changed, so there is nothing to apply"));
	if (change->command != CMD_INSERT && rows > 1 && sample->columns != NIL &&
		!nlpg_change_sample_more(sample->target, updates ? rows : 0))
		change->notes = lappend(change->notes,
								psprintf("these are all rows of %s",
										 nlpg_change_effects_name(sample->target)));
	if (sample->columns == NIL || (change->command != CMD_INSERT && !sample->known))
		change->notes = lappend(change->notes,
								pstrdup("the rows cannot be shown: not all that is needed for that may be read"));
	else if (rows > sample->n)
		change->notes = lappend(change->notes,
								psprintf("%d of %s shown", sample->n,
										 count_rows(rows)));
	if (sample->lost > 0)
		change->notes = lappend(change->notes,
								psprintf("%s cannot be shown afterwards: gone by a trigger, in another partition, or not for this role to see",
										 count_rows(sample->lost)));
	change->notes = list_concat(change->notes, nlpg_change_effects_notes(tree, rows));
}

static void
try_body(void *data)
{
	Attempt    *attempt = (Attempt *) data;
	NlpgTree   *tree = prepare(attempt);
	Query	   *query = linitial_node(Query, tree->queries);
	NlpgChange *change = attempt->change;
	NlpgChangeSample sample = {0};
	DestReceiver *receiver = None_Receiver;

	attempt->target = rt_fetch(query->resultRelation, query->rtable)->relid;
	change->command = query->commandType;
	change->plan.meaning = nodeToString(tree->analysed);
	change->description = nlpg_change_words(tree, attempt->schema);

	push_snapshot();
	nlpg_change_sample_before(tree, attempt->schema, &sample);
	if (change->command == CMD_INSERT)
		receiver = nlpg_change_sample_receiver(&sample);
	change->plan.rows = nlpg_change_run((Query *) copyObject(query), attempt->sql, receiver,
										nlpg_max_changed_rows);
	PopActiveSnapshot();
	check_limit(change->plan.rows, 0);

	CommandCounterIncrement();
	change->plan.elsewhere = nlpg_change_effects_count(tree, change->plan.rows);
	check_limit(change->plan.rows, change->plan.elsewhere);
	check_constraints();
	check_limit(change->plan.rows, nlpg_change_effects_count(tree, change->plan.rows));

	push_snapshot();
	if (change->command != CMD_INSERT && sample.known)
		change->before = nlpg_change_sample_array(sample.before, sample.n);
	if (change->command != CMD_DELETE && sample.columns != NIL &&
		(sample.known || change->command == CMD_INSERT))
		change->after = nlpg_change_sample_after(&sample);
	change->same = change->command == CMD_UPDATE && change->before != 0 && change->after != 0 &&
		change->plan.rows == sample.n && change->plan.elsewhere <= 0 &&
		DatumGetBool(DirectFunctionCall2(jsonb_eq, change->before, change->after));
	add_notes(change, tree, &sample);
	PopActiveSnapshot();
}

static void
apply_body(void *data)
{
	Attempt    *attempt = (Attempt *) data;
	const NlpgChangePlan *plan = attempt->plan;
	NlpgTree   *tree = prepare(attempt);
	int64		rows;
	int64		elsewhere;

	/* the same text may be another statement: search_path, an altered table */
	if (strcmp(nodeToString(tree->analysed), plan->meaning) != 0)
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_ROWS),
				 errmsg("the statement no longer means what was shown"),
				 errdetail("A table, a type or a setting has changed since."),
				 errhint("Ask again.")));
	push_snapshot();
	rows = nlpg_change_run(linitial_node(Query, tree->queries), plan->sql, None_Receiver,
						   plan->rows);
	PopActiveSnapshot();
	if (rows != plan->rows)
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_ROWS),
				 rows < 0 ?
				 errmsg("the statement would now change more rows than were shown (%lld)",
						(long long) plan->rows) :
				 errmsg_plural("the statement would now change %lld row, not %lld as shown",
							   "the statement would now change %lld rows, not %lld as shown",
							   rows, (long long) rows, (long long) plan->rows),
				 errdetail("Nothing was changed."),
				 errhint("Ask again.")));
	CommandCounterIncrement();
	elsewhere = nlpg_change_effects_count(tree, rows);
	if (elsewhere >= 0 && plan->elsewhere >= 0 && elsewhere != plan->elsewhere)
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_ROWS),
				 errmsg("triggers and foreign keys would now change %lld other rows, not %lld",
						(long long) elsewhere, (long long) plan->elsewhere),
				 errdetail("Nothing was changed."),
				 errhint("Ask again.")));
}

/* A key that the candidate sets to what is no row: the table's own constraint. */
static bool
is_bad_reference(const Attempt *attempt, const ErrorData *error)
{
	char	   *name = OidIsValid(attempt->target) ? get_rel_name(attempt->target) : NULL;
	char	   *namespace = name != NULL ? get_namespace_name(get_rel_namespace(attempt->target)) : NULL;

	return error->sqlerrcode == ERRCODE_FOREIGN_KEY_VIOLATION &&
		attempt->change->command != CMD_DELETE && namespace != NULL &&
		error->table_name != NULL && strcmp(error->table_name, name) == 0 &&
		error->schema_name != NULL && strcmp(error->schema_name, namespace) == 0;
}

/* A key that is taken or still referred to. */
static bool
is_against(int sqlstate)
{
	return sqlstate == ERRCODE_FOREIGN_KEY_VIOLATION || sqlstate == ERRCODE_UNIQUE_VIOLATION ||
		sqlstate == ERRCODE_EXCLUSION_VIOLATION;
}

/* Another candidate may do better. Not so with limits and with cost. */
static bool
is_candidates_fault(const Attempt *attempt, const ErrorData *error)
{
	int			sqlstate = error->sqlerrcode;

	if (is_bad_reference(attempt, error) ||
		sqlstate == ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE)	/* a view */
		return true;
	return nlpg_oracle_own_fault(sqlstate) && !is_against(sqlstate) &&
		sqlstate != NLPG_ERRCODE_ROWS && sqlstate != NLPG_ERRCODE_TOO_COSTLY;
}

static void
attempt_in_section(void *data)
{
	Attempt    *attempt = (Attempt *) data;
	bool		apply = attempt->plan != NULL;
	ErrorData  *error;

	error = nlpg_subtransaction(apply ? apply_body : try_body, attempt, apply);
	if (error == NULL)
		return;
	if (attempt->reason == NULL)
		ReThrowError(error);
	if (!is_candidates_fault(attempt, error))
	{
		if (!is_against(error->sqlerrcode))
			ReThrowError(error);
		attempt->against = error;
	}
	appendStringInfoString(attempt->reason, error->message ? error->message : "unknown error");
	attempt->change = NULL;
}

static void
run_attempt(Attempt *attempt)
{
	ErrorContextCallback callback;

	callback.callback = add_statement;
	callback.arg = unconstify(char *, attempt->sql);
	callback.previous = error_context_stack;
	error_context_stack = &callback;
	nlpg_execute_change_section(attempt_in_section, attempt, attempt->deadline);
	error_context_stack = callback.previous;
}

NlpgChange *
nlpg_change_try(const char *sql, const NlSchema *schema, bool all_rows,
				const NlpgDeadline *deadline, StringInfo reason, ErrorData **against)
{
	Attempt		attempt = {0};

	attempt.sql = sql;
	attempt.schema = schema;
	attempt.all_rows = all_rows;
	attempt.deadline = deadline;
	attempt.reason = reason;
	attempt.change = (NlpgChange *) palloc0(sizeof(NlpgChange));
	attempt.change->plan.sql = sql;
	attempt.change->plan.all_rows = all_rows;
	run_attempt(&attempt);
	if (against != NULL)
		*against = attempt.against;
	return attempt.change;
}

int64
nlpg_change_apply(const NlpgChangePlan *plan, const NlSchema *schema,
				  const NlpgDeadline *deadline)
{
	Attempt		attempt = {0};

	attempt.sql = plan->sql;
	attempt.schema = schema;
	attempt.all_rows = plan->all_rows;
	attempt.deadline = deadline;
	attempt.plan = plan;
	run_attempt(&attempt);
	return plan->rows;
}

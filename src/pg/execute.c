/*-------------------------------------------------------------------------
 * execute.c
 *	  SQL text -> guarded tree -> plan -> rows.
 *
 * The order matters. Planning evaluates functions of constants, so planning
 * what the guard has not seen would be running it. And the section (read-only
 * and deadline) begins before parse analysis, so that nothing that belongs to
 * the statement happens outside it.
 *
 * The executor is called directly rather than through SPI: SPI takes text,
 * and text analysed a second time may mean something else.
 *
 * Row cap: a LIMIT is put into the tree (after the guard), so the planner
 * knows of it: a sort keeps that many rows and no more.
 *
 * Memory: tree and plan in the caller's context, results in the tuplestore
 * (receive.c) or portal. State: `section`, reset by errors too.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <limits.h>

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parse_coerce.h"
#include "parser/parse_node.h"
#include "parser/parse_relation.h"
#include "pg/execute.h"
#include "pg/guard.h"
#include "pg/nlerrors.h"
#include "pg/receive.h"
#include "pg/settings.h"
#include "tcop/pquery.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/portal.h"
#include "utils/snapmgr.h"
#include "utils/timeout.h"
#include "utils/tuplestore.h"

/* ---- the section ---- */

static struct
{
	bool		registered;		/* the timeout has its id */
	TimeoutId	id;
	bool		active;			/* a section runs */
	volatile sig_atomic_t fired;	/* set by the signal handler */
}			section;

/* In a signal handler: as if a cancel request had come. */
static void
deadline_handler(void)
{
	section.fired = true;
	QueryCancelPending = true;
	InterruptPending = true;
}

static void
report_deadline(void)
{
	/* what our handler asked for is served by the error that follows */
	QueryCancelPending = false;
	ereport(ERROR,
			(errcode(ERRCODE_QUERY_CANCELED),
			 errmsg("canceling statement due to nl2sql.timeout"),
			 errhint("Raise \"nl2sql.timeout\", or ask for less.")));
}

static void
run_section(void (*body) (void *data), void *data, const NlpgDeadline *deadline,
			bool read_only)
{
	MemoryContext context = CurrentMemoryContext;
	int			left = nlpg_deadline_left(deadline);
	bool		was_read_only = XactReadOnly;

	if (section.active)
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_REFUSED),
				 errmsg("statement refused: a question cannot be asked inside another one's statement")));
	if (left <= 0)
		report_deadline();
	if (!section.registered)
	{
		section.id = RegisterTimeout(USER_TIMEOUT, deadline_handler);
		section.registered = true;
	}

	/*
	 * The variable behind transaction_read_only: from 16 on the setting cannot
	 * be changed for a while by a GUC level. Code inside the section cannot
	 * take it back, since its check refuses that in a read-only transaction.
	 */
	if (read_only)
		XactReadOnly = true;
	section.active = true;
	section.fired = false;
	PG_TRY();
	{
		if (left != INT_MAX)
			enable_timeout_after(section.id, left);
		body(data);
		if (left != INT_MAX)
			disable_timeout(section.id, false);
	}
	PG_CATCH();
	{
		if (left != INT_MAX)
			disable_timeout(section.id, false);
		section.active = false;
		if (read_only)
			XactReadOnly = was_read_only;
		if (section.fired && geterrcode() == ERRCODE_QUERY_CANCELED)
		{
			MemoryContextSwitchTo(context);
			FlushErrorState();
			report_deadline();
		}
		PG_RE_THROW();
	}
	PG_END_TRY();
	section.active = false;
	if (read_only)
		XactReadOnly = was_read_only;

	/* fired too late for anybody to notice: a cancel is pending all the same */
	if (section.fired)
		report_deadline();
}

void
nlpg_execute_section(void (*body) (void *data), void *data,
					 const NlpgDeadline *deadline)
{
	run_section(body, data, deadline, true);
}

void
nlpg_execute_change_section(void (*body) (void *data), void *data,
							const NlpgDeadline *deadline)
{
	run_section(body, data, deadline, false);
}

/* ---- from tree to plan ---- */

/* SELECT columns FROM (query) AS q, with casts to the types of desc, if any */
static Query *
wrap(Query *query, TupleDesc desc)
{
	ParseState *pstate = make_parsestate(NULL);
	Query	   *outer = makeNode(Query);
	RangeTblRef *ref = makeNode(RangeTblRef);
	ListCell   *lc;
	int			attribute = 0;

	(void) addRangeTableEntryForSubquery(pstate, query, makeAlias("q", NIL),
										 false, true);
	foreach(lc, query->targetList)
	{
		TargetEntry *entry = (TargetEntry *) lfirst(lc);
		Node	   *node;

		if (entry->resjunk)
			continue;
		node = (Node *) makeVarFromTargetEntry(1, entry);
		if (desc != NULL)
		{
			Oid			type = exprType(node);
			Form_pg_attribute target;

			while (TupleDescAttr(desc, attribute)->attisdropped)
				attribute++;
			target = TupleDescAttr(desc, attribute++);
			node = coerce_to_target_type(pstate, node, type, target->atttypid,
										 target->atttypmod, COERCION_EXPLICIT,
										 COERCE_EXPLICIT_CAST, -1);
			if (node == NULL)
				ereport(ERROR,
						(errcode(ERRCODE_DATATYPE_MISMATCH),
						 errmsg("column %d of the result cannot be cast to the type that is wanted",
								entry->resno),
						 errdetail("Column \"%s\" is of type %s, attribute \"%s\" of type %s.",
								   entry->resname, format_type_be(type),
								   NameStr(target->attname),
								   format_type_be(target->atttypid))));
		}
		outer->targetList = lappend(outer->targetList,
									makeTargetEntry((Expr *) node, entry->resno,
													entry->resname, false));
	}

	ref->rtindex = 1;
	outer->commandType = CMD_SELECT;
	outer->querySource = QSRC_ORIGINAL;
	outer->canSetTag = true;
	outer->stmt_location = query->stmt_location;
	outer->stmt_len = query->stmt_len;
	outer->rtable = pstate->p_rtable;
#ifdef NLPG_HAS_PERMINFO
	outer->rteperminfos = pstate->p_rteperminfos;
#endif
	outer->jointree = makeFromExpr(list_make1(ref), NULL);
	free_parsestate(pstate);
	return outer;
}

/* At most n rows. The statement's own LIMIT stays when it is a smaller one. */
static Query *
limit(Query *query, int64 n)
{
	if (query->limitCount != NULL)
	{
		Node	   *own = eval_const_expressions(NULL, query->limitCount);

		if (IsA(own, Const) && !((Const *) own)->constisnull &&
			query->limitOption == LIMIT_OPTION_COUNT &&
			DatumGetInt64(((Const *) own)->constvalue) <= n)
			return query;
		query = wrap(query, NULL);
	}
	query->limitCount = (Node *) makeConst(INT8OID, -1, InvalidOid,
										   sizeof(int64), Int64GetDatum(n),
										   false, FLOAT8PASSBYVAL);
	query->limitOption = LIMIT_OPTION_COUNT;
	return query;
}

static int
count_columns(Query *query)
{
	ListCell   *lc;
	int			n = 0;

	foreach(lc, query->targetList)
	{
		if (!((TargetEntry *) lfirst(lc))->resjunk)
			n++;
	}
	return n;
}

static int
count_attributes(TupleDesc desc)
{
	int			i;
	int			n = 0;

	for (i = 0; i < desc->natts; i++)
	{
		if (!TupleDescAttr(desc, i)->attisdropped)
			n++;
	}
	return n;
}

/* Guarded tree -> plan. NULL, and a reason, when it would cost too much. */
static PlannedStmt *
plan_query(Query *query, const char *sql, double *cost, StringInfo reason)
{
	PlannedStmt *plan = pg_plan_query(query, sql, CURSOR_OPT_PARALLEL_OK, NULL);

	*cost = plan->planTree->total_cost;
	if (nlpg_max_cost > 0 && *cost > nlpg_max_cost)
	{
		appendStringInfo(reason, "estimated cost %.0f is above nl2sql.max_cost (%.0f)",
						 *cost, nlpg_max_cost);
		return NULL;
	}
	return plan;
}

/* ---- judging ---- */

bool
nlpg_execute_judge_guard(NlpgTree *tree, void *data, StringInfo reason)
{
	const NlpgJudgement *judgement = (const NlpgJudgement *) data;

	return nlpg_guard_check(tree->queries, tree, judgement->schema, reason);
}

bool
nlpg_execute_judge(NlpgTree *tree, void *data, StringInfo reason)
{
	NlpgJudgement *judgement = (NlpgJudgement *) data;
	PlannedStmt *plan;

	judgement->cost = -1;
	judgement->trial = NLPG_TRIAL_NONE;
	if (!nlpg_execute_judge_guard(tree, data, reason))
		return false;
	plan = plan_query(limit(linitial_node(Query, tree->queries), (int64) nlpg_max_rows + 1),
					  tree->sql, &judgement->cost, reason);
	if (plan == NULL)
		return false;
	if (judgement->on_trial && judgement->cost <= nlpg_trial_cost)
	{
		nlpg_trial_run(plan, tree->sql, NLPG_TRIAL_ROWS_MOST, &judgement->result);
		judgement->trial = nlpg_trial_verdict(&judgement->result);
	}
	return true;
}

bool
nlpg_execute_judge_result(NlpgTree *tree, void *data, StringInfo reason)
{
	NlpgComparison *comparison = (NlpgComparison *) data;
	PlannedStmt *plan;
	double		cost;

	if (!nlpg_guard_check(tree->queries, tree, comparison->schema, reason))
		return false;
	plan = plan_query(limit(linitial_node(Query, tree->queries), (int64) nlpg_max_rows + 1),
					  tree->sql, &cost, reason);
	if (plan == NULL)
		return false;
	nlpg_trial_run(plan, tree->sql, nlpg_max_rows, &comparison->result);
	return true;
}

typedef struct Verdict
{
	const char *sql;
	NlpgJudgement judgement;
	StringInfoData reason;
	bool		good;
} Verdict;

static void
verdict_body(void *data)
{
	Verdict    *verdict = (Verdict *) data;

	verdict->good = nlpg_oracle_check(verdict->sql, nlpg_execute_judge_guard,
									  &verdict->judgement, &verdict->reason);
}

char *
nlpg_execute_verdict(const char *sql, const NlSchema *schema,
					 const NlpgDeadline *deadline)
{
	Verdict		verdict;

	verdict.sql = sql;
	verdict.judgement.schema = schema;
	verdict.judgement.cost = -1;
	verdict.good = false;
	initStringInfo(&verdict.reason);
	nlpg_execute_section(verdict_body, &verdict, deadline);
	return verdict.good ? NULL : verdict.reason.data;
}

/*
 * Text -> plan, or an error. desc: types to cast to, or NULL.
 */
static PlannedStmt *
prepare(const char *sql, const NlSchema *schema, TupleDesc desc, int64 max_rows)
{
	NlpgTree   *tree = nlpg_oracle_analyse(sql);
	Query	   *query = linitial_node(Query, tree->queries);
	PlannedStmt *plan;
	StringInfoData reason;
	double		cost;

	if (desc != NULL && query->commandType == CMD_SELECT && list_length(tree->queries) == 1)
	{
		if (count_columns(query) != count_attributes(desc))
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("number of columns differs: %d in the result, %d in the type that is wanted",
							count_columns(query), count_attributes(desc)),
					 errdetail("The statement is: %s", sql)));
		/* before the guard: the casts are judged too */
		tree->queries = list_make1(wrap(query, desc));
	}

	initStringInfo(&reason);
	if (!nlpg_guard_check(tree->queries, tree, schema, &reason))
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_REFUSED),
				 errmsg("statement refused: %s", reason.data),
				 errdetail("The statement is: %s", sql)));

	query = limit(linitial_node(Query, tree->queries), max_rows);
	plan = plan_query(query, sql, &cost, &reason);
	if (plan == NULL)
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_TOO_COSTLY),
				 errmsg("statement refused: %s", reason.data),
				 errdetail("The statement is: %s", sql)));
	return plan;
}

/* ---- running ---- */

typedef struct Run
{
	const char *sql;
	const NlSchema *schema;
	TupleDesc	desc;			/* types to cast to, or NULL */
	DestReceiver *receiver;		/* rows go here, */
	const char *cursor;			/* or into a cursor of this name */
} Run;

/*
 * The statement's own snapshot, taken when analysis holds its locks: with the
 * caller's, older one a table that was rewritten meanwhile (ALTER TYPE) would
 * look empty. As volatile functions have one for each of their statements.
 */
static Snapshot
push_snapshot(void)
{
	PushActiveSnapshot(GetTransactionSnapshot());
	return GetActiveSnapshot();
}

static void
run_rows(Run *run)
{
	PlannedStmt *plan = prepare(run->sql, run->schema, run->desc,
								(int64) nlpg_max_rows + 1);
	QueryDesc  *query;

	query = CreateQueryDesc(plan, run->sql, push_snapshot(), InvalidSnapshot,
							run->receiver, NULL, NULL, 0);
	ExecutorStart(query, 0);
	nlpg_ExecutorRun(query, 0);
	ExecutorFinish(query);
	ExecutorEnd(query);
	FreeQueryDesc(query);
	PopActiveSnapshot();
}

/*
 * All rows go into the portal's own store at once, as COMMIT does it with a
 * cursor WITH HOLD: when they are fetched, the section is over.
 */
static void
run_cursor(Run *run)
{
	PlannedStmt *plan = prepare(run->sql, run->schema, NULL, (int64) nlpg_max_rows + 1);
	Portal		portal = CreatePortal(run->cursor, false, false);
	NlpgStore	store;
	QueryDesc  *query;
	MemoryContext old;

	old = MemoryContextSwitchTo(portal->portalContext);
	PortalDefineQuery(portal, NULL, pstrdup(run->sql), CMDTAG_SELECT,
					  list_make1(copyObject(plan)), NULL);
	MemoryContextSwitchTo(old);
	portal->cursorOptions = CURSOR_OPT_NO_SCROLL;
	PortalCreateHoldStore(portal);

	nlpg_store_init(&store, portal->holdStore, portal->holdContext);
	query = CreateQueryDesc(plan, run->sql, push_snapshot(), InvalidSnapshot,
							&store.pub, NULL, NULL, 0);
	ExecutorStart(query, 0);
	old = MemoryContextSwitchTo(portal->portalContext);
	portal->tupDesc = CreateTupleDescCopy(query->tupDesc);
	MemoryContextSwitchTo(old);
	nlpg_ExecutorRun(query, 0);
	ExecutorFinish(query);
	ExecutorEnd(query);
	FreeQueryDesc(query);
	PopActiveSnapshot();

	/* what PortalStart() would have made of it, and the store in place of a plan */
	portal->strategy = PORTAL_ONE_SELECT;
	portal->atStart = true;
	portal->atEnd = false;
	portal->portalPos = 0;
	portal->status = PORTAL_READY;
	nlpg_store_notice(&store);
}

static void
run_body(void *data)
{
	Run		   *run = (Run *) data;

	if (run->cursor != NULL)
		run_cursor(run);
	else
		run_rows(run);
}

static void
run_into_result(Run *run, Oid json, const NlpgDeadline *deadline,
				FunctionCallInfo fcinfo)
{
	NlpgReceiver receiver;

	nlpg_receiver_init(&receiver, (ReturnSetInfo *) fcinfo->resultinfo, json);
	run->receiver = &receiver.pub;
	nlpg_execute_section(run_body, run, deadline);
	nlpg_receiver_notice(&receiver);
	run->receiver = NULL;	/* it ends here */
}

void
nlpg_execute_json(const char *sql, const NlSchema *schema,
				  const NlpgDeadline *deadline, FunctionCallInfo fcinfo)
{
	Run			run = {0};
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	run.sql = sql;
	run.schema = schema;
	run_into_result(&run, TupleDescAttr(result->setDesc, 0)->atttypid, deadline, fcinfo);
}

void
nlpg_execute_typed(const char *sql, const NlSchema *schema,
				   const NlpgDeadline *deadline, FunctionCallInfo fcinfo)
{
	Run			run = {0};
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	/* the type that is wanted is what the caller expects of the function */
	if (get_call_result_type(fcinfo, NULL, NULL) == TYPEFUNC_COMPOSITE_DOMAIN)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("rows of a domain over a composite type are not supported")));
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	run.sql = sql;
	run.schema = schema;
	run.desc = result->setDesc;
	run_into_result(&run, InvalidOid, deadline, fcinfo);
}

void
nlpg_execute_into(const char *sql, const NlSchema *schema,
				  const NlpgDeadline *deadline, DestReceiver *receiver)
{
	Run			run = {0};

	run.sql = sql;
	run.schema = schema;
	run.receiver = receiver;
	nlpg_execute_section(run_body, &run, deadline);
}

void
nlpg_execute_cursor(const char *sql, const NlSchema *schema,
					const NlpgDeadline *deadline, const char *name)
{
	Run			run = {0};

	run.sql = sql;
	run.schema = schema;
	run.cursor = name;
	nlpg_execute_section(run_body, &run, deadline);
}

/*-------------------------------------------------------------------------
 * advise.c
 *	  Collects advice for a statement and ranks it.
 *
 * Everything happens in the section that answers run in (read-only, with a
 * deadline) and in the oracle's subtransaction, which is always rolled back.
 * The planner is called on trees that the guard has passed; nothing reaches
 * the executor.
 *
 * Memory: trees in the oracle's scratch context; advice is copied to the
 * caller's. Nothing is kept between calls.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/planner.h"
#include "pg/advise.h"
#include "pg/execute.h"
#include "pg/guard.h"
#include "pg/nlerrors.h"
#include "pg/oracle.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/ruleutils.h"

/*
 * A gain below this part of the cost is not worth a word: of an index, which
 * costs something itself, or of what has to be checked; and of a rewrite that
 * is always the same.
 */
#define WORTH 0.05
#define WORTH_REWRITE 0.01

const char *
nlpg_advice_kind(NlpgAdviceKind kind)
{
	switch (kind)
	{
		case NLPG_ADVICE_REWRITE:
			return "rewrite";
		case NLPG_ADVICE_CHECK:
			return "check";
		case NLPG_ADVICE_INDEX:
			return "index";
		case NLPG_ADVICE_STATISTICS:
			return "statistics";
		case NLPG_ADVICE_WARNING:
			return "warning";
	}
	return "";
}

bool
nlpg_advise_worth(double before, double after)
{
	return after < before * (1 - WORTH);
}

void
nlpg_advise_add(NlpgAdvising *advising, NlpgAdviceKind kind, const char *reason,
				const char *evidence, const char *statement,
				double before, double after)
{
	MemoryContext old = MemoryContextSwitchTo(advising->context);
	NlpgAdvice *advice = (NlpgAdvice *) palloc0(sizeof(NlpgAdvice));

	advice->kind = kind;
	advice->reason = pstrdup(reason);
	advice->evidence = evidence ? pstrdup(evidence) : NULL;
	advice->statement = statement ? pstrdup(statement) : NULL;
	advice->cost_before = before;
	advice->cost_after = after;
	advice->order = list_length(advising->advice);
	advising->advice = lappend(advising->advice, advice);
	MemoryContextSwitchTo(old);
}

/* ---- measuring ---- */

double
nlpg_advise_cost(const Query *query, double *rows)
{
	PlannedStmt *plan = pg_plan_query((Query *) copyObject(query), "",
									  CURSOR_OPT_PARALLEL_OK, NULL);

	if (rows != NULL)
		*rows = plan->planTree->plan_rows;
	return plan->planTree->total_cost;
}

/*
 * random() as a sort key is all that the guard refuses and that is advised
 * on: in the copy that the guard sees, a constant stands for it.
 */
static List *
without_random(List *queries)
{
	List	   *copy = (List *) copyObject(queries);
	ListCell   *lc;
	Query	   *query;

	if (list_length(copy) != 1)
		return copy;
	query = linitial_node(Query, copy);
	foreach(lc, query->targetList)
	{
		TargetEntry *entry = (TargetEntry *) lfirst(lc);

		if (entry->resjunk && IsA(entry->expr, FuncExpr) &&
			((FuncExpr *) entry->expr)->funcid == NLPG_F_RANDOM)
			entry->expr = (Expr *) makeConst(FLOAT8OID, -1, InvalidOid, sizeof(float8),
											 Float8GetDatum(0), false, FLOAT8PASSBYVAL);
	}
	return copy;
}

static bool
judge_cost(NlpgTree *tree, void *data, StringInfo reason)
{
	if (!nlpg_guard_check(without_random(tree->queries), tree, NULL, reason))
		return false;
	*(double *) data = nlpg_advise_cost(linitial_node(Query, tree->queries), NULL);
	return true;
}

bool
nlpg_advise_measure(const char *sql, double *cost)
{
	StringInfoData reason;

	initStringInfo(&reason);
	return nlpg_oracle_check(sql, judge_cost, cost, &reason);
}

char *
nlpg_advise_sql(const Query *analysed)
{
	char	   *sql = pg_get_querydef((Query *) copyObject(analysed), true);

	while (*sql == ' ' || *sql == '\n')
		sql++;
	return sql;
}

bool
nlpg_advise_offer_sql(NlpgAdvising *advising, const char *sql,
					  NlpgAdviceKind kind, const char *reason)
{
	double		cost;

	if (!nlpg_advise_measure(sql, &cost) ||
		cost >= advising->cost * (1 - (kind == NLPG_ADVICE_REWRITE ? WORTH_REWRITE : WORTH)))
		return false;
	nlpg_advise_add(advising, kind, reason,
					psprintf("planner's cost %.2f instead of %.2f", cost, advising->cost),
					sql, advising->cost, cost);
	return true;
}

bool
nlpg_advise_offer(NlpgAdvising *advising, const Query *changed,
				  NlpgAdviceKind kind, const char *reason)
{
	return nlpg_advise_offer_sql(advising, nlpg_advise_sql(changed), kind, reason);
}

/* ---- applying rules ---- */

typedef struct Walk
{
	NlpgExpressionRule expression;
	NlpgQueryRule whole;
	NlpgRewriting *r;
	List	   *stack;
} Walk;

static Node *
apply_mutator(Node *node, Walk *walk)
{
	if (node == NULL)
		return NULL;
	if (IsA(node, Query))
	{
		Query	   *query;

		walk->stack = lcons(node, walk->stack);
		query = query_tree_mutator((Query *) node, apply_mutator, (void *) walk,
								   QTW_IGNORE_JOINALIASES);
		walk->stack = list_delete_first(walk->stack);
		if (walk->whole != NULL)
		{
			List	   *stack = lcons(query, list_copy(walk->stack));

			walk->whole(query, stack, walk->r);
		}
		return (Node *) query;
	}
	if (walk->expression != NULL)
	{
		Node	   *replacement = walk->expression(node, walk->stack, walk->r);

		if (replacement != NULL)
		{
			walk->r->n++;
			return replacement;
		}
	}
	return expression_tree_mutator(node, apply_mutator, (void *) walk);
}

Query *
nlpg_advise_apply(const Query *query, NlpgExpressionRule expression,
				  NlpgQueryRule whole, NlpgRewriting *r)
{
	Walk		walk;

	walk.expression = expression;
	walk.whole = whole;
	walk.r = r;
	walk.stack = NIL;
	r->n = 0;
	initStringInfo(&r->conditions);
	initStringInfo(&r->columns);
	return (Query *) apply_mutator((Node *) copyObject(query), &walk);
}

bool
nlpg_advise_rule(NlpgAdvising *advising, NlpgExpressionRule expression,
				 NlpgQueryRule whole, const char *reason)
{
	NlpgRewriting r = {0};
	Query	   *changed = nlpg_advise_apply(advising->analysed, expression, whole, &r);
	StringInfoData text;

	if (r.n == 0)
		return false;
	initStringInfo(&text);
	appendStringInfoString(&text, reason);
	if (r.columns.len > 0)
		appendStringInfo(&text, " (%s)", r.columns.data);
	if (r.conditions.len > 0)
		appendStringInfo(&text, "; check that %s", r.conditions.data);
	return nlpg_advise_offer(advising, changed,
							 r.conditions.len > 0 ? NLPG_ADVICE_CHECK : NLPG_ADVICE_REWRITE,
							 text.data);
}

/* Appends a piece to a list in words unless it is there. */
static void
add_once(StringInfo list, const char *piece, const char *separator)
{
	if (strstr(list->data, piece) != NULL)
		return;
	if (list->len > 0)
		appendStringInfoString(list, separator);
	appendStringInfoString(list, piece);
}

void
nlpg_advise_condition(NlpgRewriting *r, const char *format,...)
{
	StringInfoData piece;

	initStringInfo(&piece);
	for (;;)
	{
		va_list		args;
		int			needed;

		va_start(args, format);
		needed = appendStringInfoVA(&piece, format, args);
		va_end(args);
		if (needed == 0)
			break;
		enlargeStringInfo(&piece, needed);
	}
	add_once(&r->conditions, piece.data, " and ");
}

void
nlpg_advise_column(NlpgRewriting *r, Oid relation, AttrNumber attribute)
{
	add_once(&r->columns,
			 psprintf("%s.%s", quote_identifier(get_rel_name(relation)),
					  quote_identifier(get_attname(relation, attribute, false))),
			 ", ");
}

/* ---- the whole ---- */

typedef struct Request
{
	const char *sql;
	MemoryContext context;
	List	   *advice;
	StringInfoData reason;
	bool		good;
} Request;

static bool
judge_advise(NlpgTree *tree, void *data, StringInfo reason)
{
	Request    *request = (Request *) data;
	NlpgAdvising advising = {0};

	if (!nlpg_guard_check(without_random(tree->queries), tree, NULL, reason))
		return false;
	advising.analysed = tree->analysed;
	advising.query = linitial_node(Query, tree->queries);
	advising.context = request->context;
	advising.cost = nlpg_advise_cost(advising.query, NULL);

	nlpg_advise_joins(&advising);
	nlpg_advise_sublinks(&advising);
	nlpg_advise_sargable(&advising);
	nlpg_advise_rewrites(&advising);
	nlpg_advise_paging(&advising);
	nlpg_advise_indexes(&advising);
	nlpg_advise_statistics(&advising);
	request->advice = advising.advice;
	return true;
}

static void
advise_body(void *data)
{
	Request    *request = (Request *) data;

	request->good = nlpg_oracle_check(request->sql, judge_advise, request, &request->reason);
}

/*
 * Statistics first, since every other figure hangs on them; then measured
 * gains, the largest first; then the rest in the order it was found.
 */
static double
rank(const NlpgAdvice *advice)
{
	if (advice->kind == NLPG_ADVICE_STATISTICS)
		return -2;
	if (advice->kind == NLPG_ADVICE_WARNING)
		return -1;
	if (advice->cost_before > 0 && advice->cost_after >= 0)
		return advice->cost_after / advice->cost_before;
	return 2;
}

static int
compare_advice(const ListCell *a, const ListCell *b)
{
	double		x = rank((const NlpgAdvice *) lfirst(a));
	double		y = rank((const NlpgAdvice *) lfirst(b));

	if (x != y)
		return x < y ? -1 : 1;
	return ((const NlpgAdvice *) lfirst(a))->order - ((const NlpgAdvice *) lfirst(b))->order;
}

List *
nlpg_advise(const char *sql, const NlpgDeadline *deadline)
{
	Request		request;

	memset(&request, 0, sizeof(request));
	request.sql = sql;
	request.context = CurrentMemoryContext;
	initStringInfo(&request.reason);
	nlpg_execute_section(advise_body, &request, deadline);
	if (!request.good)
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_REFUSED),
				 errmsg("statement refused: %s", request.reason.data)));
	list_sort(request.advice, compare_advice);
	return request.advice;
}

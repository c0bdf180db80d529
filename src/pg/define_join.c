/*-------------------------------------------------------------------------
 * define_join.c
 *	  nl_define_join: a FROM clause -> the way from its first table to its last.
 *
 * The text is analysed as the FROM of a SELECT, judged by the guard with the
 * caller's rights, and then only read: inner joins of tables, each to the one
 * before it, by equal columns. What is stored are tables and names of columns.
 * Errors: those of nl_guard as NLPG_ERRCODE_REFUSED. Memory: the caller's.
 */
#include "pg/compat.h"

#include "executor/spi.h"
#include "fmgr.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "pg/defined.h"
#include "pg/errors.h"
#include "pg/execute.h"
#include "pg/guard.h"
#include "pg/nlerrors.h"
#include "pg/oracle.h"
#include "pg/settings.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

PG_FUNCTION_INFO_V1(nl_define_join);

typedef struct Reading
{
	const char *sql;
	MemoryContext context;		/* of what is kept */
	NlpgDefined row;
	List	   *tables;			/* Oid, as they come */
	StringInfoData reason;
	bool		good;
} Reading;

static bool
refuse(StringInfo reason, const char *why)
{
	appendStringInfoString(reason, why);
	return false;
}

static const Var *
column_of(Node *node)
{
	while (IsA(node, RelabelType))
		node = (Node *) ((RelabelType *) node)->arg;
	return IsA(node, Var) && ((Var *) node)->varlevelsup == 0 && ((Var *) node)->varattno > 0 ?
		(Var *) node : NULL;
}

/* One condition of the table that came last: is it a = b with one before? */
static bool
read_equality(Reading *reading, const Query *query, Node *node, StringInfo reason)
{
	const OpExpr *op = (const OpExpr *) node;
	const Var  *sides[2];
	Oid			relations[2];
	Oid			last = llast_oid(reading->tables);

	if (!IsA(node, OpExpr) || list_length(op->args) != 2 || !op_mergejoinable(op->opno, exprType(linitial(op->args))) ||
		(sides[0] = column_of(linitial(op->args))) == NULL || (sides[1] = column_of(lsecond(op->args))) == NULL)
		return refuse(reason, "a condition is not that two columns are equal");
	for (int i = 0; i < 2; i++)
		relations[i] = rt_fetch(sides[i]->varno, query->rtable)->relid;
	if (relations[0] == last)
	{
		const Var  *side = sides[0];

		sides[0] = sides[1];
		sides[1] = side;
		relations[0] = relations[1];
		relations[1] = last;
	}
	if (relations[1] != last || relations[0] != list_nth_oid(reading->tables, list_length(reading->tables) - 2))
		return refuse(reason, "its tables are not joined one to the next");
	for (int i = 0; i < 2; i++)
	{
		reading->row.path = lappend_oid(reading->row.path, relations[i]);
		reading->row.words = lappend(reading->row.words, get_attname(relations[i], sides[i]->varattno, false));
	}
	return true;
}

static bool
read_table(Reading *reading, const Query *query, Node *node, StringInfo reason)
{
	const RangeTblEntry *rte;

	if (!IsA(node, RangeTblRef))
		return refuse(reason, "it is not of tables joined one after another");
	rte = rt_fetch(((RangeTblRef *) node)->rtindex, query->rtable);
	if (rte->rtekind != RTE_RELATION || rte->tablesample != NULL)
		return refuse(reason, "it is not of tables alone");
	if (list_member_oid(reading->tables, rte->relid))
		return refuse(reason, "it comes to a table twice");
	reading->tables = lappend_oid(reading->tables, rte->relid);
	return true;
}

/* From left to right. */
static bool
read_from(Reading *reading, Query *query, Node *node, StringInfo reason)
{
	JoinExpr   *join = (JoinExpr *) node;
	Node	   *quals;
	ListCell   *lc;

	if (!IsA(node, JoinExpr))
		return read_table(reading, query, node, reason);
	if (join->jointype != JOIN_INNER || join->quals == NULL)
		return refuse(reason, "it must be inner joins with a condition each");
	if (!read_from(reading, query, join->larg, reason) || !read_table(reading, query, join->rarg, reason))
		return false;
	/* columns of USING are named through the join */
	quals = nlpg_flatten_join_alias_vars(query, join->quals);
	foreach(lc, make_ands_implicit((Expr *) quals))
	{
		if (!read_equality(reading, query, (Node *) lfirst(lc), reason))
			return false;
	}
	return true;
}

static bool
judge(NlpgTree *tree, void *data, StringInfo reason)
{
	Reading    *reading = (Reading *) data;
	Query	   *query = tree->analysed;
	MemoryContext old;
	bool		good;

	/* anything behind the FROM clause? */
	if (list_length(query->jointree->fromlist) != 1 || !IsA(linitial(query->jointree->fromlist), JoinExpr) ||
		query->jointree->quals != NULL || query->groupClause != NIL || query->groupingSets != NIL ||
		query->havingQual != NULL || query->windowClause != NIL || query->sortClause != NIL ||
		query->limitOffset != NULL || query->limitCount != NULL || query->setOperations != NULL ||
		query->hasSubLinks)
		return refuse(reason, "it is not a FROM clause of joined tables and nothing else");
	if (!nlpg_guard_check(tree->queries, tree, NULL, reason))
		return false;
	old = MemoryContextSwitchTo(reading->context);
	good = read_from(reading, query, linitial(query->jointree->fromlist), reason);
	MemoryContextSwitchTo(old);
	return good;
}

static void
read_body(void *data)
{
	Reading    *reading = (Reading *) data;

	reading->good = nlpg_oracle_check(reading->sql, judge, reading, &reading->reason);
}

/* nl_define_join(joined text, preferred boolean) -> bigint */
Datum
nl_define_join(PG_FUNCTION_ARGS)
{
	Reading		reading = {.row = {.kind = NLPG_DEFINED_JOIN, .name = ""}};
	NlpgDefined turned;
	NlpgDeadline deadline;
	NlpgStepOn	steps[NL_MAX_PATH_KEYS];
	const char *fault = NULL;
	int			n;

	/* a comment at its end must not reach the rest */
	reading.sql = psprintf("SELECT 1 FROM %s\n", text_to_cstring(PG_GETARG_TEXT_PP(0)));
	reading.context = CurrentMemoryContext;
	initStringInfo(&reading.reason);
	nlpg_deadline_start(&deadline, nlpg_timeout);
	nlpg_execute_section(read_body, &reading, &deadline);
	if (reading.good)
	{
		reading.row.relation = linitial_oid(reading.tables);
		reading.row.target = llast_oid(reading.tables);
		fault = nlpg_defined_steps(reading.row.relation, reading.row.target, reading.row.path,
								   reading.row.words, steps, &n);
	}
	if (!reading.good || fault != NULL)
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_REFUSED),
				 errmsg("join refused: %s", fault != NULL ? fault : reading.reason.data),
				 errdetail("A way from one table to another is a FROM clause of at most %d joins, each by equal columns to the table before.",
						   NL_MAX_PATH_KEYS),
				 errhint("For example: orders JOIN customers ON orders.customer_id = customers.id")));

	/* one way between two tables, from whichever side it was said */
	turned = reading.row;
	turned.relation = reading.row.target;
	turned.target = reading.row.relation;
	(void) nlpg_define_forget(fcinfo, &turned);
	if (PG_GETARG_BOOL(1))
		PG_RETURN_INT64(nlpg_define_store(fcinfo, &reading.row));
	(void) nlpg_define_forget(fcinfo, &reading.row);
	PG_RETURN_NULL();
}

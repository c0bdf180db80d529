/*-------------------------------------------------------------------------
 * guard_change.c
 *	  Which INSERT, UPDATE and DELETE statements may run.
 *
 * One statement with one table as its target; that table is an ordinary or
 * partitioned one without rules and without foreign tables as parts. No ON CONFLICT, RETURNING, OVERRIDING,
 * assignment to elements, system columns. An UPDATE or DELETE has a condition
 * that says something of the target's rows.
 *
 * Everything that is read and computed is judged by the guard for queries: the
 * rewritten tree is shown to it as if it were a SELECT of the values that the
 * text assigns. That covers subqueries, FROM and USING, functions, operators,
 * types, policies' USING, privileges (those of the change are in the range
 * table), and the set of relations. What is left is judged here: the WITH
 * CHECK of policies, and defaults, which are the table owner's text.
 *
 * What no tree shows: triggers, CHECK constraints, generated columns, index
 * expressions. They belong to the table's owner and run for everybody who
 * changes the table, with that role's rights; change_effects.c tells of
 * triggers.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/table.h"
#include "catalog/pg_class.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "pg/defined.h"
#include "pg/guard.h"
#include "pg/guard_change.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

RangeTblEntry *
nlpg_guard_change_target(const Query *query)
{
	return rt_fetch(query->resultRelation, query->rtable);
}

/* The sequence of a default, or InvalidOid: nextval('name') or an identity. */
static Oid
sequence_of(Node *node)
{
	if (node == NULL)
		return InvalidOid;
	if (IsA(node, NextValueExpr))
		return ((NextValueExpr *) node)->seqid;
	if (IsA(node, FuncExpr) && ((FuncExpr *) node)->funcid == F_NEXTVAL)
	{
		Node	   *name = (Node *) linitial(((FuncExpr *) node)->args);

		if (IsA(name, Const) && !((Const *) name)->constisnull)
			return DatumGetObjectId(((Const *) name)->constvalue);
	}
	/* nextval gives a bigint, and most keys are no bigints */
	if (IsA(node, FuncExpr) && list_length(((FuncExpr *) node)->args) == 1 &&
		((FuncExpr *) node)->funcformat == COERCE_IMPLICIT_CAST)
		return sequence_of((Node *) linitial(((FuncExpr *) node)->args));
	return InvalidOid;
}

/* Does the text itself give this column a value? */
static bool
is_assigned(const Query *analysed, AttrNumber attribute)
{
	ListCell   *lc;

	foreach(lc, analysed->targetList)
	{
		const TargetEntry *entry = (const TargetEntry *) lfirst(lc);

		if (!entry->resjunk && entry->resno == attribute)
			return !IsA(entry->expr, SetToDefault);
	}
	return false;
}

List *
nlpg_guard_change_sequences(const NlpgTree *tree)
{
	Query	   *query = linitial_node(Query, tree->queries);
	List	   *sequences = NIL;
	ListCell   *lc;

	foreach(lc, query->targetList)
	{
		TargetEntry *entry = (TargetEntry *) lfirst(lc);
		Oid			sequence = sequence_of((Node *) entry->expr);

		if (OidIsValid(sequence) && !is_assigned(tree->analysed, entry->resno))
			sequences = list_append_unique_oid(sequences, sequence);
	}
	return sequences;
}

static bool
system_column_walker(Node *node, void *found)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var) && ((Var *) node)->varattno < 0)
		return true;
	if (IsA(node, Query))
		return query_tree_walker((Query *) node, system_column_walker, found, 0);
	return expression_tree_walker(node, system_column_walker, found);
}

/* No: true, and the reason. */
static bool
refuse_shape(const Query *query, StringInfo reason)
{
	const RangeTblEntry *target;
	Relation	relation;
	bool		rules;

	if (query->commandType != CMD_INSERT && query->commandType != CMD_UPDATE &&
		query->commandType != CMD_DELETE)
		appendStringInfoString(reason, "only INSERT, UPDATE and DELETE are allowed");
	else if (query->onConflict != NULL)
		appendStringInfoString(reason, "ON CONFLICT is not allowed");
	else if (query->returningList != NIL)
		appendStringInfoString(reason, "RETURNING is not allowed");
	else if (query->override != OVERRIDING_NOT_SET)
		appendStringInfoString(reason, "OVERRIDING is not allowed");
	else if (query->hasModifyingCTE)
		appendStringInfoString(reason, "a WITH that changes data is not allowed");
	else if (query->jointree->quals != NULL && IsA(query->jointree->quals, CurrentOfExpr))
		appendStringInfoString(reason, "WHERE CURRENT OF is not allowed");
	if (reason->len > 0)
		return true;

	target = nlpg_guard_change_target(query);
	if (target->relkind != RELKIND_RELATION && target->relkind != RELKIND_PARTITIONED_TABLE)
	{
		appendStringInfo(reason, "%s is not a table, and only rows of tables may be changed",
						 quote_identifier(get_rel_name(target->relid)));
		return true;
	}
	if (nlpg_foreign_part(target->relid))
	{
		appendStringInfo(reason, "table %s has a foreign table as a part, and only rows of tables here may be changed",
						 quote_identifier(get_rel_name(target->relid)));
		return true;
	}
	/* analysis has locked it */
	relation = table_open(target->relid, NoLock);
	rules = relation->rd_rules != NULL;
	table_close(relation, NoLock);
	if (rules)
	{
		appendStringInfo(reason, "table %s has rules, which may turn a change into another one",
						 quote_identifier(get_rel_name(target->relid)));
		return true;
	}
	if (system_column_walker((Node *) query, NULL))
	{
		appendStringInfoString(reason, "system columns are not allowed in a change");
		return true;
	}
	return false;
}

/* Defaults: as policies, the owner's text, and numbers of sequences. */
static bool
default_allowed(const TargetEntry *entry, StringInfo reason)
{
	StringInfoData why;

	initStringInfo(&why);
	if (OidIsValid(sequence_of((Node *) entry->expr)) ||
		nlpg_guard_expression((Node *) entry->expr, NLPG_LEVEL_POLICY, &why))
		return true;
	appendStringInfo(reason, "the default of column %s is not allowed: give it a value",
					 quote_identifier(entry->resname));
	return false;
}

/* Everything that is read and computed, as a SELECT. */
static bool
reading_allowed(const NlpgTree *tree, const NlSchema *schema, StringInfo reason)
{
	Query	   *query = linitial_node(Query, tree->queries);
	Query	   *reading = (Query *) copyObject(query);
	ListCell   *lc;

	reading->commandType = CMD_SELECT;
	reading->resultRelation = 0;
	reading->withCheckOptions = NIL;
	reading->targetList = NIL;
	foreach(lc, query->targetList)
	{
		TargetEntry *entry = (TargetEntry *) lfirst(lc);

		if (entry->resjunk || is_assigned(tree->analysed, entry->resno))
			reading->targetList = lappend(reading->targetList, entry);
		else if (!default_allowed(entry, reason))
			return false;
	}
	foreach(lc, query->withCheckOptions)
	{
		if (!nlpg_guard_expression(((WithCheckOption *) lfirst(lc))->qual,
								   NLPG_LEVEL_POLICY, reason))
			return false;
	}
	return nlpg_guard_check(list_make1(reading), tree, schema, reason);
}

/* Does the WHERE say anything of the target's rows? Folding runs functions. */
static bool
has_condition(const Query *query)
{
	Node	   *condition = query->jointree->quals;

	if (condition == NULL)
		return false;
	condition = eval_const_expressions(NULL, (Node *) copyObject(condition));
	return bms_is_member(query->resultRelation,
						 pull_varnos_of_level(NULL, condition, 0));
}

/*
 * A column that nl_hide() hides is not set either: assigning is no reading, so
 * the guard for queries does not see it. One that the role merely cannot read
 * may be set, if it may be.
 */
static bool
sets_hidden(const Query *analysed, StringInfo reason)
{
	const RangeTblEntry *target = nlpg_guard_change_target(analysed);
	List	   *defined = nlpg_defined_read();
	ListCell   *lc;

	foreach(lc, analysed->targetList)
	{
		const TargetEntry *entry = (const TargetEntry *) lfirst(lc);
		const char *name;

		if (entry->resjunk)
			continue;
		name = get_attname(target->relid, entry->resno, true);
		if (name != NULL && nlpg_defined_has(defined, target->relid, name, NLPG_DEFINED_HIDDEN))
		{
			appendStringInfo(reason, "a column of %s that is set is not among those that questions are about",
							 quote_identifier(get_rel_name(target->relid)));
			return true;
		}
	}
	return false;
}

bool
nlpg_guard_change(const NlpgTree *tree, const NlSchema *schema, bool all_rows,
				  StringInfo reason)
{
	const Query *query = tree->analysed;

	if (refuse_shape(query, reason))
		return false;
	if (list_length(tree->queries) != 1)
	{
		appendStringInfoString(reason, "only one statement is allowed");
		return false;
	}
	if (!reading_allowed(tree, schema, reason) || sets_hidden(query, reason))
		return false;
	if (query->commandType != CMD_INSERT && !all_rows && !has_condition(query))
	{
		appendStringInfo(reason, "%s would change all rows of %s, and that was not asked for",
						 query->commandType == CMD_UPDATE ? "an UPDATE without a condition on its table" :
						 "a DELETE without a condition on its table",
						 quote_identifier(get_rel_name(nlpg_guard_change_target(query)->relid)));
		return false;
	}
	return true;
}

/*-------------------------------------------------------------------------
 * change_words.c
 *	  What a change does, in a sentence, read off its analysed tree.
 *
 * The rows that it touches are said as what a query asks for (describe.h): its
 * FROM and WHERE become a SELECT of whole rows. Where the IR cannot say that,
 * the condition is told from the tree; so is each value that is assigned.
 *
 * Memory: the caller's context. Raises what the walker raises.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "lib/stringinfo.h"
#include "nodes/makefuncs.h"
#include "parser/parse_relation.h"
#include "pg/change_private.h"
#include "pg/describe.h"
#include "pg/guard_change.h"
#include "utils/lsyscache.h"

/* How a SELECT of whole rows is described; here rows are changed. */
#define ALL_COLUMNS "all columns of "

/* "customers, where city is 'Leeds'" */
static char *
rows_in_words(const NlpgTree *tree, const NlSchema *schema)
{
	Query	   *query = (Query *) copyObject(tree->analysed);
	Index		target = query->resultRelation;
	RangeTblEntry *rte = nlpg_guard_change_target(query);
	Node	   *condition = query->jointree->quals;
	List	   *names;
	List	   *columns;
	ListCell   *name;
	ListCell   *column;
	char	   *text;

	query->commandType = CMD_SELECT;
	query->resultRelation = 0;
	query->targetList = NIL;
	nlpg_expandRTE(rte, target, &names, &columns);
	forboth(name, names, column, columns)
		query->targetList = lappend(query->targetList,
									makeTargetEntry((Expr *) lfirst(column),
													list_length(query->targetList) + 1,
													strVal(lfirst(name)), false));
	text = nlpg_describe_by_ir(query, tree->relations, schema);
	if (text == NULL)
		text = condition == NULL ? pstrdup(get_rel_name(rte->relid)) :
			psprintf("%s, where %s", get_rel_name(rte->relid),
					 nlpg_describe_expression(query, condition));
	if (strncmp(text, ALL_COLUMNS, strlen(ALL_COLUMNS)) == 0)
		text += strlen(ALL_COLUMNS);
	return text;
}

/* "city to 'Paris', balance to 0" */
static char *
assignments(Query *query, const char *between)
{
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	foreach(lc, query->targetList)
	{
		const TargetEntry *entry = (const TargetEntry *) lfirst(lc);

		if (entry->resjunk)
			continue;
		appendStringInfo(&text, "%s%s%s%s", text.len > 0 ? ", " : "",
						 get_attname(nlpg_guard_change_target(query)->relid, entry->resno, false),
						 between,
						 IsA(entry->expr, SetToDefault) ? "its default" :
						 nlpg_describe_expression(query, (Node *) entry->expr));
	}
	return text.data;
}

char *
nlpg_change_words(const NlpgTree *tree, const NlSchema *schema)
{
	Query	   *query = tree->analysed;
	const char *table = get_rel_name(nlpg_guard_change_target(query)->relid);

	/* an INSERT that reads: its values are columns of a subquery or a list */
	if (query->commandType == CMD_INSERT && query->jointree->fromlist != NIL)
		return psprintf("add rows to %s", table);
	if (query->commandType == CMD_INSERT)
		return psprintf("add a row to %s: %s", table, assignments(query, " "));
	if (query->commandType == CMD_UPDATE)
		return psprintf("set %s in: %s", assignments(query, " to "), rows_in_words(tree, schema));
	return psprintf("delete: %s", rows_in_words(tree, schema));
}

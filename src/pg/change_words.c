/*-------------------------------------------------------------------------
 * change_words.c
 *	  What a change does, in a sentence, read off its analysed tree.
 *
 * The rows that it touches are said by the same rules as what a query asks for
 * (lang/describe.h): its FROM and WHERE become a query, walked into IR. What
 * the IR cannot say, and values that are looked up, are only named.
 *
 * Memory: the caller's context. Raises what the walker raises.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/table.h"
#include "lang/describe.h"
#include "lib/stringinfo.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parse_relation.h"
#include "parser/parsetree.h"
#include "pg/catalog.h"
#include "pg/change_private.h"
#include "pg/errors.h"
#include "pg/guard_change.h"
#include "pg/querytree.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/ruleutils.h"

#define WORDS_BLOCK (16 * 1024)
#define WORDS_LIMIT ((size_t) 16 * 1024 * 1024)

/* How describe begins what a query of whole rows gives. */
#define ALL_COLUMNS "all columns of "

/* "customers, where city is 'Leeds'", or NULL: it cannot be said. */
static char *
rows_in_words(const NlpgTree *tree, const NlSchema *schema)
{
	Query	   *query = (Query *) copyObject(tree->analysed);
	Index		target = query->resultRelation;
	RangeTblEntry *rte = nlpg_guard_change_target(query);
	NlpgWalked *walked;
	NlArena    *arena;
	List	   *names;
	List	   *columns;
	ListCell   *name;
	ListCell   *column;
	char	   *text = NULL;
	NlError		err = {{0}};
	NlStatus	status;

	query->commandType = CMD_SELECT;
	query->resultRelation = 0;
	query->targetList = NIL;
	nlpg_expandRTE(rte, target, &names, &columns);
	forboth(name, names, column, columns)
		query->targetList = lappend(query->targetList,
									makeTargetEntry((Expr *) lfirst(column),
													list_length(query->targetList) + 1,
													strVal(lfirst(name)), false));
	walked = nlpg_querytree_walk(query, schema, NULL, 0);
	if (!walked->ok)
		return NULL;
	arena = (NlArena *) palloc(sizeof(NlArena));
	nlpg_arena_init(arena, CurrentMemoryContext, WORDS_BLOCK, WORDS_LIMIT);
	status = nl_describe(schema, walked->values, walked->n_values, walked->ir, walked->n_ir,
						 &text, arena, &err);
	if (status == NL_ERR_INPUT || status == NL_ERR_LIMIT)
		return NULL;
	nlpg_check(status, &err);
	/* rows are changed, not columns shown */
	if (strncmp(text, ALL_COLUMNS, strlen(ALL_COLUMNS)) == 0)
		text += strlen(ALL_COLUMNS);
	return nlpg_from_utf8(text);
}

static bool
sublink_walker(Node *node, void *unused)
{
	if (node == NULL)
		return false;
	return IsA(node, SubLink) || expression_tree_walker(node, sublink_walker, unused);
}

/* A value that is assigned: 'Paris', 12.5, balance * 2, nothing. */
static char *
value_in_words(const Query *query, Node *value)
{
	const RangeTblEntry *rte = nlpg_guard_change_target(query);
	Bitmapset  *used;
	int			one = -1;

	if (IsA(value, Const))
	{
		const Const *constant = (const Const *) value;
		Oid			output;
		bool		varlena;
		char		category;
		bool		preferred;
		char	   *text;

		if (constant->constisnull)
			return pstrdup("nothing");
		getTypeOutputInfo(constant->consttype, &output, &varlena);
		text = OidOutputFunctionCall(output, constant->constvalue);
		get_type_category_preferred(constant->consttype, &category, &preferred);
		return category == TYPCATEGORY_NUMERIC ? text :
			category == TYPCATEGORY_BOOLEAN ? pstrdup(text[0] == 't' ? "true" : "false") :
			quote_literal_cstr(text);
	}
	/* what reads other tables would need all of the range table to be written */
	used = pull_varnos(NULL, value);
	if (!sublink_walker(value, NULL) &&
		(bms_is_empty(used) ||
		 (bms_get_singleton_member(used, &one) && one == query->resultRelation && one == 1)))
		return deparse_expression(value, deparse_context_for(rte->eref->aliasname, rte->relid),
								  false, false);
	return pstrdup("a value that is looked up");
}

/* "city to 'Paris', balance to 0" */
static char *
assignments(const Query *query, const char *between)
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
						 value_in_words(query, (Node *) entry->expr));
	}
	return text.data;
}

char *
nlpg_change_words(const NlpgTree *tree, const NlSchema *schema)
{
	const Query *query = tree->analysed;
	const char *table = get_rel_name(nlpg_guard_change_target(query)->relid);
	char	   *rows = query->commandType == CMD_INSERT ? NULL : rows_in_words(tree, schema);

	/* an INSERT that reads: its values are columns of a subquery or a list */
	if (query->commandType == CMD_INSERT && query->jointree->fromlist != NIL)
		return psprintf("add rows to %s", table);
	if (query->commandType == CMD_INSERT)
		return psprintf("add a row to %s: %s", table, assignments(query, " "));
	if (rows == NULL)
		rows = psprintf("rows of %s, those that the statement says", table);
	if (query->commandType == CMD_UPDATE)
		return psprintf("set %s in: %s", assignments(query, " to "), rows);
	return psprintf("delete: %s", rows);
}

/*-------------------------------------------------------------------------
 * guard.c
 *	  The walk over a rewritten tree: which statements may run.
 *
 * Refused: anything but one SELECT at every level; row locks; data-changing
 * and recursive WITH; relations outside the set, of the system schemas,
 * foreign ones (as partitions too) of servers that are not listed
 * (nl2sql.foreign_servers), sequences; functions in FROM and other
 * set-returning ones (views may have a few); functions, operators and types
 * that are not listed (guard_functions.c, guard_types.c); and every kind of
 * node that is not named below, so that what a later server release adds is
 * refused until somebody has thought about it.
 *
 * What a tree does not show is looked up: the children of a partitioned
 * table, the CHECKs of a domain that is cast to or that JSON is read into. What still runs unseen:
 * functions of operator classes and index methods, which only a superuser can
 * define, and what the planner folds in the index expressions and CHECK
 * constraints of the tables it reads; that happens to everybody who reads the
 * table, and here in a read-only section (execute.c). Not to superusers: for
 * them these are judged, too (guard_hidden.c).
 *
 * Nothing is kept; reason strings live in the caller's memory context.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/sysattr.h"
#include "access/transam.h"
#include "catalog/catalog.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "nodes/primnodes.h"
#include "pg/ask_catalog.h"
#include "pg/guard.h"
#include "rewrite/prs2lock.h"
#include "storage/lockdefs.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

typedef struct Guard
{
	NlpgLevel	level;			/* whose text the walk is in */
	Oid			view;			/* the view that the statement names, while in it */
	StringInfo	reason;
} Guard;

static bool guard_node(Node *node, Guard *guard);

/* The walkers return true to stop, as the server's do: true is "refused". */
static bool
refuse(Guard *guard, const char *format,...) pg_attribute_printf(2, 3);

static bool
refuse(Guard *guard, const char *format,...)
{
	for (;;)
	{
		va_list		args;
		int			needed;

		va_start(args, format);
		needed = appendStringInfoVA(guard->reason, format, args);
		va_end(args);
		if (needed == 0)
			return true;
		enlargeStringInfo(guard->reason, needed);
	}
}

static bool
guard_type(Oid type, Guard *guard)
{
	/* what a policy compares is its owner's affair */
	if (guard->level == NLPG_LEVEL_POLICY || guard->level == NLPG_LEVEL_CATALOG)
		return false;
	return !nlpg_type_allowed(type, guard->reason);
}

static bool
guard_argument_types(List *args, Guard *guard)
{
	ListCell   *lc;

	foreach(lc, args)
	{
		if (guard_type(exprType((Node *) lfirst(lc)), guard))
			return true;
	}
	return false;
}

static bool
guard_function(Oid function, Guard *guard)
{
	return !nlpg_function_allowed(function, guard->level, guard->reason);
}

static bool
guard_operator(Oid operator, Guard *guard)
{
	return !nlpg_operator_allowed(operator, guard->level, guard->reason);
}

/* The columns that a function returning record is told: json_to_record() reads
 * text into them. */
static bool
guard_columns_read(List *types, Guard *guard)
{
	ListCell   *lc;

	foreach(lc, types)
	{
		if (guard_type(lfirst_oid(lc), guard) ||
			!nlpg_type_input_allowed(lfirst_oid(lc), guard->level, guard->reason))
			return true;
	}
	return false;
}

/* A relation that is read, whoever named it. */
static bool
guard_relation(RangeTblEntry *rte, Guard *guard)
{
	Oid			relation = rte->relid;
	Oid			schema = get_rel_namespace(relation);
	char	   *schema_name = get_namespace_name(schema);
	List	   *children;
	ListCell   *lc;

	if (rte->tablesample != NULL)
		return refuse(guard, "TABLESAMPLE is not allowed");

	/* policies may ask pg_roles and the like for who is asking */
	if (guard->level != NLPG_LEVEL_POLICY && guard->level != NLPG_LEVEL_CATALOG &&
		(relation < FirstNormalObjectId || IsCatalogNamespace(schema) ||
		 IsToastNamespace(schema) ||
		 (schema_name != NULL && strcmp(schema_name, "information_schema") == 0)))
		return refuse(guard, "system relation %s is not allowed",
					  quote_identifier(get_rel_name(relation)));

	switch (rte->relkind)
	{
		case RELKIND_RELATION:
		case RELKIND_PARTITIONED_TABLE:
		case RELKIND_VIEW:
		case RELKIND_MATVIEW:
			break;
		case RELKIND_FOREIGN_TABLE:
			if (nlpg_foreign_allowed(relation, relation, guard->reason))
				break;
			return true;
		default:
			return refuse(guard, "%s is not a table or view",
						  quote_identifier(get_rel_name(relation)));
	}

	/* a superuser's rights are more than whoever made the table may borrow */
	if (superuser() && !nlpg_hidden_allowed(relation, guard->reason))
		return true;
	if (!rte->inh || !has_subclass(relation))
		return false;
	children = find_all_inheritors(relation, AccessShareLock, NULL);
	foreach(lc, children)
	{
		if (superuser() && !nlpg_hidden_allowed(lfirst_oid(lc), guard->reason))
			return true;
		if (get_rel_relkind(lfirst_oid(lc)) == RELKIND_FOREIGN_TABLE &&
			!nlpg_foreign_allowed(lfirst_oid(lc), relation, guard->reason))
			return true;
	}
	return false;
}

/*
 * Is this subquery what the rewriter put in the place of a view? Before 16 the
 * view stands first in the subquery's own range table; from 16 on the entry
 * itself keeps its name. Text cannot imitate it: a view that a FROM names is
 * always replaced. The view, or InvalidOid.
 */
static Oid
view_of(const RangeTblEntry *rte)
{
#ifdef NLPG_VIEW_IN_RTE
	return rte->relkind == RELKIND_VIEW ? rte->relid : InvalidOid;
#else
	const RangeTblEntry *first;

	if (list_length(rte->subquery->rtable) < PRS2_NEW_VARNO)
		return InvalidOid;
	first = (const RangeTblEntry *) list_nth(rte->subquery->rtable, PRS2_OLD_VARNO - 1);
	return first->rtekind == RTE_RELATION && first->relkind == RELKIND_VIEW &&
		!first->inFromCl ? first->relid : InvalidOid;
#endif
}

static bool
guard_range(RangeTblEntry *rte, Guard *guard)
{
	NlpgLevel	level = guard->level;
	Oid			outer = guard->view;
	ListCell   *lc;
	Oid			view;
	bool		refused;

	switch (rte->rtekind)
	{
		case RTE_RELATION:
			if (guard_relation(rte, guard))
				return true;
			break;

		case RTE_SUBQUERY:
			view = view_of(rte);
#ifdef NLPG_VIEW_IN_RTE
			/* before 16 the view has an entry in the subquery's range table */
			if (OidIsValid(view) && guard_relation(rte, guard))
				return true;
#endif
			if (OidIsValid(view) && nlpg_ask_catalog_is_view(view))
				guard->level = NLPG_LEVEL_CATALOG;
			else if (level == NLPG_LEVEL_STATEMENT && OidIsValid(view))
				guard->level = NLPG_LEVEL_VIEW;
			if (!OidIsValid(outer))
				guard->view = view;
			refused = guard_node((Node *) rte->subquery, guard);
			guard->level = level;
			guard->view = outer;
			if (refused)
				return true;
			break;

		case RTE_JOIN:
			/* USING merges columns by expressions; plain columns need no look */
			foreach(lc, rte->joinaliasvars)
			{
				Node	   *node = (Node *) lfirst(lc);

				if (node != NULL && !IsA(node, Var) && guard_node(node, guard))
					return true;
			}
			break;

		case RTE_VALUES:
			if (guard_node((Node *) rte->values_lists, guard))
				return true;
			break;

		case RTE_CTE:
			if (rte->self_reference)
				return refuse(guard, "recursive WITH is not allowed");
			break;

		case RTE_RESULT:
			break;

#ifdef NLPG_HAS_RTE_GROUP
		case RTE_GROUP:
			if (guard_node((Node *) rte->groupexprs, guard))
				return true;
			break;
#endif

		case RTE_FUNCTION:
			if (level == NLPG_LEVEL_STATEMENT)
				return refuse(guard, "a function in FROM is not allowed");
			foreach(lc, rte->functions)
			{
				const RangeTblFunction *function = (const RangeTblFunction *) lfirst(lc);

				if (guard_node(function->funcexpr, guard) ||
					guard_columns_read(function->funccoltypes, guard))
					return true;
			}
			break;

		case RTE_TABLEFUNC:
			return refuse(guard, "a table function in FROM is not allowed");

		default:
			return refuse(guard, "range table entry of kind %d is not allowed",
						  (int) rte->rtekind);
	}

	if (rte->securityQuals == NIL)
		return false;
	guard->level = NLPG_LEVEL_POLICY;
	refused = guard_node((Node *) rte->securityQuals, guard);
	guard->level = level;
	return refused;
}

/* The executor will check the same, but a candidate should fail before. */
static bool
guard_privileges(Query *query, Guard *guard)
{
	ListCell   *lc;

	foreach(lc, query->rtable)
	{
		RangeTblEntry *rte = (RangeTblEntry *) lfirst(lc);
		bool		may;

#ifdef NLPG_HAS_PERMINFO
		if (rte->perminfoindex == 0)
			continue;
		may = ExecCheckPermissions(list_make1(rte),
								   list_make1(list_nth(query->rteperminfos,
													   rte->perminfoindex - 1)),
								   false);
#else
		if (rte->rtekind != RTE_RELATION)
			continue;
		may = ExecCheckRTPerms(list_make1(rte), false);
#endif
		if (may)
			continue;

		/*
		 * What stands in a view is not told to who may not read it; that view
		 * has the rights of who asks (security_invoker).
		 */
		if (OidIsValid(guard->view) && guard->view != rte->relid)
			return refuse(guard, "permission denied for what view %s reads",
						  quote_identifier(get_rel_name(guard->view)));
		return refuse(guard, "permission denied for relation %s",
					  quote_identifier(get_rel_name(rte->relid)));
	}
	return false;
}

static bool
guard_query(Query *query, Guard *guard)
{
	ListCell   *lc;

	switch (query->commandType)
	{
		case CMD_SELECT:
			break;
		case CMD_UTILITY:
			return refuse(guard, "only SELECT is allowed");
		case CMD_INSERT:
			return refuse(guard, "INSERT is not allowed");
		case CMD_UPDATE:
			return refuse(guard, "UPDATE is not allowed");
		case CMD_DELETE:
			return refuse(guard, "DELETE is not allowed");
		default:
			return refuse(guard, "only SELECT is allowed");
	}
	if (query->utilityStmt != NULL || query->resultRelation != 0 ||
		query->onConflict != NULL || query->returningList != NIL ||
		query->withCheckOptions != NIL)
		return refuse(guard, "only SELECT is allowed");
	if (query->hasModifyingCTE)
		return refuse(guard, "a WITH that changes data is not allowed");
	if (query->hasRecursive)
		return refuse(guard, "recursive WITH is not allowed");
	if (query->rowMarks != NIL || query->hasForUpdate)
		return refuse(guard, "locking rows (FOR UPDATE, FOR SHARE) is not allowed");
	if (query->hasTargetSRFs && guard->level == NLPG_LEVEL_STATEMENT)
		return refuse(guard, "a set-returning function is not allowed");

	/* first: of a view that the role may not read, nothing in it is to be told */
	if (guard_privileges(query, guard))
		return true;
	foreach(lc, query->rtable)
	{
		if (guard_range((RangeTblEntry *) lfirst(lc), guard))
			return true;
	}
	return query_tree_walker(query, guard_node, (void *) guard,
							 QTW_IGNORE_RANGE_TABLE | QTW_EXAMINE_SORTGROUP);
}

/* What a node itself brings, its arguments aside. True: refused. */
static bool
guard_self(Node *node, Guard *guard)
{
	ListCell   *lc;

	switch (nodeTag(node))
	{
			/* structure, and expressions that run nothing of their own */
		case T_List:
		case T_IntList:
		case T_OidList:
		case T_TargetEntry:
		case T_FromExpr:
		case T_JoinExpr:
		case T_RangeTblRef:
		case T_GroupingSet:
		case T_GroupingFunc:
		case T_Var:
		case T_BoolExpr:
		case T_SubLink:
		case T_CaseExpr:
		case T_CaseWhen:
		case T_CaseTestExpr:
		case T_CoalesceExpr:
		case T_NullTest:
		case T_BooleanTest:
		case T_NamedArgExpr:
		case T_CollateExpr:
		case T_SQLValueFunction:
		case T_CoerceToDomainValue:
		case T_ArrayExpr:
			return false;

		case T_Const:
			return guard_type(((Const *) node)->consttype, guard);

		case T_Param:
			if (((Param *) node)->paramkind != PARAM_SUBLINK)
				return refuse(guard, "a parameter is not allowed");
			return false;

		case T_FuncExpr:
			{
				FuncExpr   *f = (FuncExpr *) node;

				if (f->funcretset && guard->level == NLPG_LEVEL_STATEMENT)
					return refuse(guard, "a set-returning function is not allowed");
				return guard_function(f->funcid, guard) ||
					guard_argument_types(f->args, guard) ||
					guard_type(f->funcresulttype, guard) ||
					!nlpg_populated_allowed(f->funcid, f->args, guard->level, guard->reason) ||
					(guard->level == NLPG_LEVEL_STATEMENT &&
					 !nlpg_arguments_bounded(f->funcid, f->args, guard->reason));
			}

		case T_OpExpr:
		case T_DistinctExpr:
		case T_NullIfExpr:
			{
				OpExpr	   *op = (OpExpr *) node;

				if (op->opretset)
					return refuse(guard, "a set-returning operator is not allowed");
				return guard_operator(op->opno, guard) ||
					guard_argument_types(op->args, guard) ||
					guard_type(op->opresulttype, guard);
			}

		case T_ScalarArrayOpExpr:
			return guard_operator(((ScalarArrayOpExpr *) node)->opno, guard) ||
				guard_argument_types(((ScalarArrayOpExpr *) node)->args, guard);

		case T_RowCompareExpr:
			foreach(lc, ((RowCompareExpr *) node)->opnos)
			{
				if (guard_operator(lfirst_oid(lc), guard))
					return true;
			}
			return guard_argument_types(((RowCompareExpr *) node)->largs, guard) ||
				guard_argument_types(((RowCompareExpr *) node)->rargs, guard);

		case T_Aggref:
			foreach(lc, ((Aggref *) node)->aggargtypes)
			{
				if (guard_type(lfirst_oid(lc), guard))
					return true;
			}
			return guard_function(((Aggref *) node)->aggfnoid, guard) ||
				guard_type(((Aggref *) node)->aggtype, guard);

		case T_WindowFunc:
			return guard_function(((WindowFunc *) node)->winfnoid, guard) ||
				guard_argument_types(((WindowFunc *) node)->args, guard) ||
				guard_type(((WindowFunc *) node)->wintype, guard);

		case T_WindowClause:
			{
				WindowClause *w = (WindowClause *) node;

				return (OidIsValid(w->startInRangeFunc) &&
						guard_function(w->startInRangeFunc, guard)) ||
					(OidIsValid(w->endInRangeFunc) &&
					 guard_function(w->endInRangeFunc, guard));
			}

		case T_SortGroupClause:
			{
				SortGroupClause *s = (SortGroupClause *) node;

				return (OidIsValid(s->eqop) && guard_operator(s->eqop, guard)) ||
					(OidIsValid(s->sortop) && guard_operator(s->sortop, guard));
			}

		case T_SetOperationStmt:
			foreach(lc, ((SetOperationStmt *) node)->colTypes)
			{
				if (guard_type(lfirst_oid(lc), guard))
					return true;
			}
			return guard_node((Node *) ((SetOperationStmt *) node)->groupClauses, guard);

		case T_CommonTableExpr:
			{
				CommonTableExpr *cte = (CommonTableExpr *) node;

				if (cte->cterecursive || cte->search_clause != NULL ||
					cte->cycle_clause != NULL)
					return refuse(guard, "recursive WITH is not allowed");
				return false;
			}

		case T_SubscriptingRef:
			{
				SubscriptingRef *s = (SubscriptingRef *) node;

				if (s->refassgnexpr != NULL)
					return refuse(guard, "assignment to an element is not allowed");
				return guard_type(s->refcontainertype, guard) ||
					guard_type(s->refrestype, guard);
			}

		case T_FieldSelect:
			return guard_type(((FieldSelect *) node)->resulttype, guard);

		case T_RelabelType:
			return guard_type(((RelabelType *) node)->resulttype, guard);

		case T_CoerceViaIO:
			return guard_type(exprType((Node *) ((CoerceViaIO *) node)->arg), guard) ||
				guard_type(((CoerceViaIO *) node)->resulttype, guard) ||
				!nlpg_type_input_allowed(((CoerceViaIO *) node)->resulttype,
										 guard->level, guard->reason);

		case T_ArrayCoerceExpr:
			return guard_type(((ArrayCoerceExpr *) node)->resulttype, guard);

		case T_ConvertRowtypeExpr:
			return guard_type(((ConvertRowtypeExpr *) node)->resulttype, guard);

		case T_CoerceToDomain:
			return guard_type(((CoerceToDomain *) node)->resulttype, guard) ||
				!nlpg_type_input_allowed(((CoerceToDomain *) node)->resulttype,
										 guard->level, guard->reason);

		case T_RowExpr:
			return guard_argument_types(((RowExpr *) node)->args, guard);

		case T_MinMaxExpr:
			return guard_type(((MinMaxExpr *) node)->minmaxtype, guard);

		case T_XmlExpr:
			return refuse(guard, "an XML expression is not allowed");

		default:
			return refuse(guard, "an expression of this kind (node %d) is not allowed",
						  (int) nodeTag(node));
	}
}

static bool
guard_node(Node *node, Guard *guard)
{
	if (node == NULL)
		return false;
	if (IsA(node, Query))
		return guard_query((Query *) node, guard);
	if (guard_self(node, guard))
		return true;
	/* number lists have nothing to walk, and the server's walker no case */
	if (IsA(node, IntList) || IsA(node, OidList))
		return false;
	return expression_tree_walker(node, guard_node, (void *) guard);
}

bool
nlpg_guard_expression(Node *node, NlpgLevel level, StringInfo reason)
{
	Guard		guard;

	guard.level = level;
	guard.view = InvalidOid;
	guard.reason = reason;
	return !guard_node(node, &guard);
}

static bool
in_schema(const NlSchema *schema, Oid relation)
{
	int			i;

	for (i = 0; i < schema->n_tables; i++)
	{
		if (schema->tables[i].relid == relation)
			return true;
	}
	return false;
}

typedef struct Shown
{
	const NlSchema *schema;
	Guard	   *guard;
} Shown;

static bool
is_shown(const NlSchema *schema, const NlTable *table, int attnum)
{
	for (int c = table->first_column; c < table->first_column + table->n_columns; c++)
		if (schema->columns[c].attnum == attnum)
			return true;
	return false;
}

/* Of a table whose columns are shown in part only, the others are not read. */
static bool
refuse_unshown(Query *query, const RangeTblEntry *rte, Shown *shown)
{
	const NlSchema *schema = shown->schema;
	Bitmapset  *selected = nlpg_selected_columns(query, rte);

	for (int t = 0; t < schema->n_tables; t++)
	{
		const NlTable *table = &schema->tables[t];
		int			bit = -1;

		if (table->relid != rte->relid || !table->partial)
			continue;
		while ((bit = bms_next_member(selected, bit)) >= 0)
		{
			int			attnum = bit + FirstLowInvalidHeapAttributeNumber;

			/* 0: the row as a whole; the column is not named, as the text may not */
			if (attnum >= 0 && !is_shown(schema, table, attnum))
				return refuse(shown->guard, "a column of %s that is read is not among those that questions are about",
							  quote_identifier(get_rel_name(rte->relid)));
		}
	}
	return false;
}

static bool
unshown_walker(Node *node, void *data)
{
	Query	   *query = (Query *) node;
	ListCell   *lc;

	if (node == NULL)
		return false;
	if (!IsA(node, Query))
		return expression_tree_walker(node, unshown_walker, data);
	foreach(lc, query->rtable)
	{
		const RangeTblEntry *rte = (const RangeTblEntry *) lfirst(lc);

		if (rte->rtekind == RTE_RELATION && refuse_unshown(query, rte, (Shown *) data))
			return true;
	}
	return query_tree_walker(query, unshown_walker, data, 0);
}

bool
nlpg_guard_check(List *queries, const NlpgTree *tree, const NlSchema *schema,
				 StringInfo reason)
{
	Guard		guard;
	Shown		shown;
	Query	   *query;
	ListCell   *lc;

	guard.level = NLPG_LEVEL_STATEMENT;
	guard.view = InvalidOid;
	guard.reason = reason;

	/* rules on SELECT make views, so more or fewer means something else */
	if (list_length(queries) != 1)
		return !refuse(&guard, "only one statement is allowed");
	query = linitial_node(Query, queries);

	/*
	 * The walk first: it says what a system relation or another kind of
	 * statement is; that a table is not in the set is the least to say.
	 */
	if (guard_query(query, &guard))
		return false;

	foreach(lc, query->targetList)
	{
		TargetEntry *entry = (TargetEntry *) lfirst(lc);

		if (!entry->resjunk && guard_type(exprType((Node *) entry->expr), &guard))
			return false;
	}

	if (schema == NULL)
		return true;
	foreach(lc, tree->relations)
	{
		if (!in_schema(schema, lfirst_oid(lc)))
			return !refuse(&guard, "relation %s is not among the tables that questions are about",
						   quote_identifier(get_rel_name(lfirst_oid(lc))));
	}
	shown.schema = schema;
	shown.guard = &guard;
	return !unshown_walker((Node *) tree->analysed, &shown);
}

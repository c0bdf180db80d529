/*-------------------------------------------------------------------------
 * oracle.c
 *	  SQL text -> raw parse tree -> analysed -> rewritten, safely.
 *
 * The raw tree is looked at first: what is not one plain SELECT is turned
 * away before analysis, which would lock tables for it.
 *
 * Parse analysis reads literals by the input function of their type. For an
 * array or row that holds a domain, that runs the domain's CHECK, and a CHECK
 * may call anything. No tree shows it, so while analysis runs, a hook on
 * function execution asks the guard about every function that an expression
 * calls. The hook is the server's object_access_hook; it does nothing but
 * pass on to the next one while the gate is open.
 *
 * Names: pg_catalog is put first in search_path for the analysis unless it is
 * there by itself, so that a schema of the caller's (or of somebody who set
 * the path for him) cannot replace lower() or the type date. Relations are
 * found as the caller finds them.
 *
 * Memory: the tree lives in the caller's context; nlpg_oracle_check works in a
 * context of its own that is gone when it returns.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/namespace.h"
#include "catalog/objectaccess.h"
#include "catalog/pg_proc.h"
#include "nodes/nodeFuncs.h"
#include "parser/analyze.h"
#include "parser/parser.h"
#include "pg/guard.h"
#include "pg/nlerrors.h"
#include "pg/oracle.h"
#include "pg/subtransaction.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/varlena.h"

/* The gate: closed while parse analysis runs. */
static bool gate_closed = false;
static bool gate_installed = false;
static object_access_hook_type next_object_access_hook = NULL;

static void
gate_hook(ObjectAccessType access, Oid class_id, Oid object, int sub, void *arg)
{
	if (next_object_access_hook)
		next_object_access_hook(access, class_id, object, sub, arg);

	if (gate_closed && access == OAT_FUNCTION_EXECUTE)
	{
		StringInfoData reason;

		initStringInfo(&reason);
		if (!nlpg_function_allowed(object, NLPG_LEVEL_ANALYSIS, &reason))
			ereport(ERROR,
					(errcode(NLPG_ERRCODE_REFUSED),
					 errmsg("statement refused: %s", reason.data)));
	}
}

static void
refuse_raw(const char *what)
{
	ereport(ERROR,
			(errcode(NLPG_ERRCODE_REFUSED),
			 errmsg("statement refused: %s", what)));
}

/* Refuses what would lock rows or tables as early as in parse analysis. */
static bool
raw_walker(Node *node, void *unused)
{
	if (node == NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_SelectStmt:
			{
				SelectStmt *select = (SelectStmt *) node;

				if (select->intoClause != NULL)
					refuse_raw("SELECT INTO is not allowed");
				if (select->lockingClause != NIL)
					refuse_raw("locking rows (FOR UPDATE, FOR SHARE) is not allowed");
				if (select->withClause != NULL && select->withClause->recursive)
					refuse_raw("recursive WITH is not allowed");
				break;
			}
		case T_InsertStmt:
		case T_UpdateStmt:
		case T_DeleteStmt:
#ifdef NLPG_HAS_MERGE
		case T_MergeStmt:
#endif
			refuse_raw("a WITH that changes data is not allowed");
			break;
		default:
			break;
	}
	return raw_expression_tree_walker(node, raw_walker, unused);
}

/* change: one INSERT, UPDATE or DELETE; else one SELECT. */
static RawStmt *
parse(const char *sql, bool change)
{
	List	   *list = raw_parser(sql, RAW_PARSE_DEFAULT);
	RawStmt    *raw;

	if (list == NIL)
		refuse_raw("there is no statement");
	if (list_length(list) != 1)
		refuse_raw("only one statement is allowed");
	raw = linitial_node(RawStmt, list);
	if (change ? !IsA(raw->stmt, InsertStmt) && !IsA(raw->stmt, UpdateStmt) &&
		!IsA(raw->stmt, DeleteStmt) : !IsA(raw->stmt, SelectStmt))
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_REFUSED),
				 errmsg("statement refused: only %s allowed, not %s",
						change ? "INSERT, UPDATE and DELETE are" : "SELECT is",
						GetCommandTagName(CreateCommandTag(raw->stmt)))));
	if (change)
		(void) raw_expression_tree_walker(raw->stmt, raw_walker, NULL);	/* below it nothing changes */
	else
		raw_walker(raw->stmt, NULL);
	return raw;
}

/*
 * Where pg_catalog stands in search_path: absent (the server then searches it
 * first) or first is as it should be.
 */
bool
nlpg_oracle_path_is_odd(void)
{
	char	   *copy = pstrdup(namespace_search_path);
	List	   *names;
	ListCell   *lc;

	if (!SplitIdentifierString(copy, ',', &names))
		return false;
	foreach(lc, names)
	{
		if (strcmp((char *) lfirst(lc), "pg_catalog") == 0)
			return foreach_current_index(lc) > 0;
	}
	return false;
}

/* The text's own relations, at every level, before views are opened. */
static bool
relations_walker(Node *node, List **relations)
{
	if (node == NULL)
		return false;
	if (IsA(node, RangeTblEntry))
	{
		RangeTblEntry *rte = (RangeTblEntry *) node;

		if (rte->rtekind == RTE_RELATION)
			*relations = list_append_unique_oid(*relations, rte->relid);
		return false;
	}
	if (IsA(node, Query))
		return query_tree_walker((Query *) node, relations_walker,
								 (void *) relations, QTW_EXAMINE_RTES_BEFORE);
	return expression_tree_walker(node, relations_walker, (void *) relations);
}

/* Positions in errors are those of the inner text, not of the caller's. */
static void
error_position(void *arg)
{
	int			position = geterrposition();

	if (geterrcode() == NLPG_ERRCODE_REFUSED)
		errdetail("The statement is: %s", (const char *) arg);

	if (position > 0)
	{
		errposition(0);
		internalerrposition(position);
		internalerrquery((const char *) arg);
	}
}

static void
install_gate(void)
{
	if (gate_installed)
		return;
	next_object_access_hook = object_access_hook;
	object_access_hook = gate_hook;
	gate_installed = true;
}

static NlpgTree *
analyse(const char *sql, bool change)
{
	NlpgTree   *tree = (NlpgTree *) palloc0(sizeof(NlpgTree));
	ErrorContextCallback callback;
	RawStmt    *raw;
	Query	   *query;
	bool		was_closed = gate_closed;
	int			nest = 0;

	install_gate();
	callback.callback = error_position;
	callback.arg = unconstify(char *, sql);
	callback.previous = error_context_stack;
	error_context_stack = &callback;

	raw = parse(sql, change);

	if (nlpg_oracle_path_is_odd())
	{
		nest = NewGUCNestLevel();
		(void) set_config_option("search_path",
								 psprintf("pg_catalog, %s", namespace_search_path),
								 PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
								 true, 0, false);
	}

	gate_closed = true;
	PG_TRY();
	{
		query = parse_analyze_fixedparams(raw, sql, NULL, 0, NULL);
		relations_walker((Node *) query, &tree->relations);
		tree->analysed = copyObject(query);	/* the rewriter scribbles on its own */
		tree->queries = pg_rewrite_query(query);
	}
	PG_FINALLY();
	{
		gate_closed = was_closed;
	}
	PG_END_TRY();

	if (nest != 0)
		AtEOXact_GUC(true, nest);
	tree->sql = sql;
	error_context_stack = callback.previous;
	return tree;
}

NlpgTree *
nlpg_oracle_analyse(const char *sql)
{
	return analyse(sql, false);
}

NlpgTree *
nlpg_oracle_analyse_change(const char *sql)
{
	return analyse(sql, true);
}

bool
nlpg_oracle_own_fault(int sqlstate)
{
	switch (ERRCODE_TO_CATEGORY(sqlstate))
	{
		case MAKE_SQLSTATE('0', 'A', '0', '0', '0'):	/* feature not supported */
		case MAKE_SQLSTATE('2', '1', '0', '0', '0'):	/* cardinality */
		case MAKE_SQLSTATE('2', '2', '0', '0', '0'):	/* data exception */
		case MAKE_SQLSTATE('2', '3', '0', '0', '0'):	/* a domain's CHECK on a literal */
		case MAKE_SQLSTATE('2', '5', '0', '0', '0'):	/* read-only transaction */
		case MAKE_SQLSTATE('3', 'F', '0', '0', '0'):	/* no such schema */
		case MAKE_SQLSTATE('4', '2', '0', '0', '0'):	/* syntax, names, types, access */
		case MAKE_SQLSTATE('5', '4', '0', '0', '0'):	/* too complex, too many columns */
		case MAKE_SQLSTATE('N', 'L', '0', '0', '0'):	/* ours */
			return true;
		default:
			return false;
	}
}

typedef struct Check
{
	const char *sql;
	NlpgJudge	judge;
	void	   *data;
	StringInfo	why;
	bool		good;
} Check;

static void
check_body(void *data)
{
	Check	   *check = (Check *) data;
	NlpgTree   *tree = nlpg_oracle_analyse(check->sql);

	check->good = check->judge == NULL || check->judge(tree, check->data, check->why);
}

bool
nlpg_oracle_check(const char *sql, NlpgJudge judge, void *data,
				  StringInfo reason)
{
	return nlpg_oracle_try(sql, judge, data, reason, NULL);
}

bool
nlpg_oracle_try(const char *sql, NlpgJudge judge, void *data,
				StringInfo reason, NlpgFault *fault)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext scratch;
	StringInfoData why;
	ErrorData  *error;
	Check		check;

	scratch = AllocSetContextCreate(CurrentMemoryContext, "nl2sql candidate",
									ALLOCSET_DEFAULT_SIZES);
	initStringInfo(&why);		/* in the caller's context: outlives scratch */
	check.sql = sql;
	check.judge = judge;
	check.data = data;
	check.why = &why;
	check.good = false;
	if (fault != NULL)
		memset(fault, 0, sizeof(*fault));

	/* never kept: no locks, no settings, nothing */
	MemoryContextSwitchTo(scratch);
	error = nlpg_subtransaction(check_body, &check, false);
	MemoryContextSwitchTo(caller);

	if (error != NULL)
	{
		if (!nlpg_oracle_own_fault(error->sqlerrcode))
			ReThrowError(error);
		check.good = false;
		resetStringInfo(&why);
		appendStringInfoString(&why, error->message ? error->message : "unknown error");
		if (fault != NULL)
		{
			fault->sqlstate = error->sqlerrcode;
			fault->position = error->internalpos;
			fault->message = pstrdup(why.data);
		}
	}
	MemoryContextDelete(scratch);
	if (!check.good)
	{
		/* the note of a verdict needs no "statement refused" before it, in the
		 * language that errmsg() said it in */
		const char *text = why.data;
		const char *prefix = psprintf(dgettext(TEXTDOMAIN, "statement refused: %s"), "");

		if (strncmp(text, prefix, strlen(prefix)) == 0)
			text += strlen(prefix);
		appendStringInfoString(reason, text);
	}
	pfree(why.data);
	return check.good;
}

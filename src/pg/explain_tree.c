/*-------------------------------------------------------------------------
 * explain_tree.c
 *	  The statement of an answer judged once more, and its tree walked into IR
 *	  behind the guard: what it says, and what it uses.
 *
 * The tree goes with the oracle's subtransaction; what is kept of it is copied
 * to the call's context. Errors: NLPG_ERRCODE_REFUSED, query_canceled, what
 * the walker and the arena raise.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/sysattr.h"
#include "lang/describe.h"
#include "lib/stringinfo.h"
#include "nodes/nodeFuncs.h"
#include "pg/catalog.h"
#include "pg/errors.h"
#include "pg/execute.h"
#include "pg/explain_private.h"
#include "pg/guard.h"
#include "pg/nlerrors.h"
#include "pg/oracle.h"
#include "utils/memutils.h"

void
nlpg_explain_note(int *list, int *n, int number)
{
	for (int i = 0; i < *n; i++)
		if (list[i] == number)
			return;
	if (*n < NL_MAX_USES)
		list[(*n)++] = number;
}

/* For what the IR cannot say: the columns that the query reads. */
static bool
collect_columns(Node *node, void *data)
{
	NlpgExplain *explain = (NlpgExplain *) data;
	Query	   *query = (Query *) node;
	ListCell   *lc;

	if (node == NULL)
		return false;
	if (!IsA(node, Query))
		return expression_tree_walker(node, collect_columns, data);
	foreach(lc, query->rtable)
	{
		RangeTblEntry *rte = (RangeTblEntry *) lfirst(lc);
		Bitmapset  *selected = nlpg_selected_columns(query, rte);

		if (rte->rtekind != RTE_RELATION)
			continue;
		for (int c = 0; c < explain->schema->n_columns; c++)
		{
			const NlColumn *column = &explain->schema->columns[c];

			if (column->relid == rte->relid &&
				bms_is_member(column->attnum - FirstLowInvalidHeapAttributeNumber, selected))
				nlpg_explain_note(explain->uses.columns, &explain->uses.n_columns, c);
		}
	}
	return query_tree_walker(query, collect_columns, data, 0);
}

static void
collect(NlpgExplain *explain, NlpgTree *tree)
{
	ListCell   *lc;

	foreach(lc, tree->relations)
		for (int t = 0; t < explain->schema->n_tables; t++)
			if (explain->schema->tables[t].relid == lfirst_oid(lc))
				nlpg_explain_note(explain->named, &explain->n_named, t);
	for (int i = 0; i < explain->n_named; i++)
	{
		explain->uses.tables[i].table = explain->named[i];
		explain->uses.tables[i].wanted = true;
	}
	explain->uses.n_tables = explain->n_named;
	explain->uses.limit = explain->uses.listing = -1;
	(void) collect_columns((Node *) tree->analysed, explain);
}

/* Guard first; then the walker may look at the tree. */
static bool
judge(NlpgTree *tree, void *data, StringInfo reason)
{
	NlpgExplain *explain = (NlpgExplain *) data;
	MemoryContext old;
	static const NlValue none;

	if (!nlpg_guard_check(tree->queries, tree, explain->schema, reason))
		return false;
	old = MemoryContextSwitchTo(explain->context);
	collect(explain, tree);
	explain->walked = nlpg_querytree_walk(tree->analysed, explain->schema,
										  explain->linked->n_values > 0 ? explain->linked->values : &none,
										  explain->linked->n_values);
	MemoryContextSwitchTo(old);
	return true;
}

typedef struct Section
{
	NlpgExplain *explain;
	StringInfoData reason;
	bool		good;
} Section;

static void
judge_in_section(void *data)
{
	Section    *section = (Section *) data;

	section->good = nlpg_oracle_check(section->explain->statement->sql, judge,
									  section->explain, &section->reason);
}

void
nlpg_explain_walk(NlpgExplain *explain)
{
	Section		section = {0};

	section.explain = explain;
	initStringInfo(&section.reason);
	nlpg_execute_section(judge_in_section, &section, &explain->asked->deadline);
	if (!section.good)
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_REFUSED),
				 errmsg("statement refused: %s", section.reason.data)));
}

static bool
is_named_in_sql(const NlpgExplain *explain, int table)
{
	for (int i = 0; i < explain->n_named; i++)
		if (explain->named[i] == table)
			return true;
	return false;
}

/* The join with a table, but for one; NULL: there is none, or several. */
static NlUsedJoin *
only_join(NlUses *uses, int table, const NlUsedJoin *but)
{
	NlUsedJoin *found = NULL;

	for (int i = 0; i < uses->n_joins; i++)
	{
		NlUsedJoin *join = &uses->joins[i];

		if (join == but || join->n == 0 || (join->left_table != table && join->right_table != table))
			continue;
		if (found != NULL)
			return NULL;
		found = join;
	}
	return found;
}

/*
 * Two columns that refer to the same key of a third table may be compared
 * without it; the IR has the third table in between. It is taken out here: a
 * join with n 0 is one that is not told.
 */
static void
leave_out(NlpgExplain *explain, NlUses *uses)
{
	int			n = 0;

	for (int i = 0; i < uses->n_tables; i++)
	{
		int			table = uses->tables[i].table;
		NlUsedJoin *a = NULL;
		NlUsedJoin *b = NULL;

		if (is_named_in_sql(explain, table))
		{
			uses->tables[n++] = uses->tables[i];
			continue;
		}
		for (int k = 0; k < uses->n_joins && a == NULL; k++)
			if (uses->joins[k].n > 0 &&
				(uses->joins[k].left_table == table || uses->joins[k].right_table == table))
				a = &uses->joins[k];
		if (a != NULL)
			b = only_join(uses, table, a);
		if (b == NULL || a->n != b->n)
			continue;
		if (a->right_table == table)
		{
			memcpy(a->right, b->left_table == table ? b->right : b->left, sizeof(a->right));
			a->right_table = b->left_table == table ? b->right_table : b->left_table;
		}
		else
		{
			memcpy(a->left, b->left_table == table ? b->right : b->left, sizeof(a->left));
			a->left_table = b->left_table == table ? b->right_table : b->left_table;
		}
		a->exists = a->exists || b->exists;
		a->outer = a->outer || b->outer;
		b->n = 0;
	}
	uses->n_tables = n;
}

/* The IR's tree -> what it uses, and in words; NULL: it cannot be said. */
const char *
nlpg_explain_say(NlpgExplain *explain)
{
	const NlpgWalked *walked = explain->walked;
	NlUses	   *uses = (NlUses *) palloc(sizeof(NlUses));
	char	   *text;
	NlError		err = {{0}};
	NlStatus	status;

	if (!walked->ok)
		return NULL;
	status = nl_uses_find(uses, explain->schema, walked->values, walked->n_values,
						  walked->ir, walked->n_ir, explain->asked->arena, &err);
	if (status == NL_OK)
		status = nl_describe(explain->schema, walked->values, walked->n_values,
							 walked->ir, walked->n_ir, &text, explain->asked->arena, &err);
	/* what was walked but has no words is the walker's or describe's limit */
	if (status == NL_ERR_INPUT || status == NL_ERR_LIMIT)
		return NULL;
	nlpg_check(status, &err);
	leave_out(explain, uses);
	explain->uses = *uses;
	explain->known = true;
	return nlpg_from_utf8(text);
}

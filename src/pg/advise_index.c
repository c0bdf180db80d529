/*-------------------------------------------------------------------------
 * advise_index.c
 *	  Which of the candidates for indexes are worth advising.
 *
 * With HypoPG a candidate counts if the planner's cost of the statement falls.
 * Without it, the planner's estimate of rows must say that the index would be
 * selective, and the advice says that the gain was not measured. One index a
 * table: with the best made, the next may not be needed.
 *
 * Candidates come from the statement as it is, and from the statement with
 * conditions on bare columns (advise_sargable.c), where index and rewrite go
 * together.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/table.h"
#include "nodes/nodes.h"
#include "pg/advise.h"
#include "pg/advise_candidates.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/relcache.h"

/* Without HypoPG: the part of a table that an index should find at most. */
#define SELECTIVE 0.1

static char *
definition(const NlpgCandidate *c)
{
	StringInfoData ddl;

	initStringInfo(&ddl);
	appendStringInfo(&ddl, "CREATE INDEX ON %s (", nlpg_facts_table(c->relation));
	if (c->expression != NULL)
		appendStringInfo(&ddl, "(%s)", c->expression);
	for (int i = 0; c->expression == NULL && i < c->n; i++)
		appendStringInfo(&ddl, "%s%s%s%s", i > 0 ? ", " : "",
						 quote_identifier(get_attname(c->relation, c->columns[i], false)),
						 c->pattern ? " text_pattern_ops" : "",
						 c->descending[i] ? " DESC" : "");
	appendStringInfoChar(&ddl, ')');
	return ddl.data;
}

static bool
is_foreign_key(const NlpgCandidate *c)
{
	Relation	rel = table_open(c->relation, AccessShareLock);
	bool		found = false;
	ListCell   *lc;

	foreach(lc, RelationGetFKeyList(rel))
	{
		ForeignKeyCacheInfo *key = (ForeignKeyCacheInfo *) lfirst(lc);

		found |= key->nkeys == 1 && key->conkey[0] == c->columns[0];
	}
	table_close(rel, AccessShareLock);
	return found;
}

static const char *
purpose_text(const NlpgCandidate *c)
{
	switch (c->purpose)
	{
		case NLPG_FOR_CONDITION:
			return "no index serves the conditions";
		case NLPG_FOR_JOIN:
			return is_foreign_key(c) ?
				"no index serves the join: the foreign key has none on its own side" :
				"no index serves the join";
		case NLPG_FOR_CORRELATION:
			return is_foreign_key(c) ?
				"no index serves the subquery that is looked up for each row: the foreign key has none on its own side" :
				"no index serves the subquery that is looked up for each row";
		case NLPG_FOR_ORDER:
			return "no index gives the first rows in order";
		case NLPG_FOR_PREFIX:
			return c->pattern ?
				"no index serves LIKE: in this collation it takes one with text_pattern_ops" :
				"no index serves LIKE";
		case NLPG_FOR_EXPRESSION:
			return "no index serves the condition on an expression";
	}
	return "";
}

/* Without HypoPG: is it likely enough to help? */
static bool
plausible(const NlpgCandidate *c)
{
	if (c->served)
		return false;
	return c->purpose == NLPG_FOR_CORRELATION || (c->rows >= 0 && c->rows <= c->total * SELECTIVE);
}

/* What is known of the gain: measured, or only likely. False: none. */
static bool
assess(NlpgAdvising *advising, NlpgCandidate *c, const Query *analysed)
{
	c->ddl = definition(c);
	c->cost = -1;
	if (nlpg_hypothetical_available() && nlpg_hypothetical_cost(c->ddl, analysed, &c->cost))
		return nlpg_advise_worth(advising->cost, c->cost);
	c->cost = -1;
	return plausible(c);
}

/* Measured before guessed, cheap before dear, few rows before many. */
static int
compare_candidates(const ListCell *a, const ListCell *b)
{
	const NlpgCandidate *x = (const NlpgCandidate *) lfirst(a);
	const NlpgCandidate *y = (const NlpgCandidate *) lfirst(b);

	if ((x->cost < 0) != (y->cost < 0))
		return x->cost < 0 ? 1 : -1;
	if (x->cost != y->cost)
		return x->cost < y->cost ? -1 : 1;
	if (x->rows != y->rows)
		return x->rows < y->rows ? -1 : 1;
	return x->order - y->order;
}

static void
add_index(NlpgAdvising *advising, const NlpgCandidate *c, const char *sql)
{
	const char *statement = c->rewritten ? psprintf("%s;\n%s", c->ddl, sql) : c->ddl;
	const char *reason = purpose_text(c);
	const char *without = "gain not measured (that takes HypoPG)";
	char	   *evidence;

	if (c->rewritten)
		reason = psprintf("%s, once they are on the bare column", reason);
	if (c->cost >= 0)
		evidence = psprintf("planner's cost %.2f instead of %.2f, with a hypothetical index (HypoPG)",
							c->cost, advising->cost);
	else if (c->purpose == NLPG_FOR_CORRELATION || c->purpose == NLPG_FOR_JOIN || c->rows < 0)
		evidence = psprintf("%s; the table has about %.0f rows", without, c->total);
	else
		evidence = psprintf("%s; about %.0f of %.0f rows are wanted", without, c->rows, c->total);
	nlpg_advise_add(advising, NLPG_ADVICE_INDEX, reason, evidence, statement, advising->cost, c->cost);
}

void
nlpg_advise_indexes(NlpgAdvising *advising)
{
	NlpgRewriting r = {0};
	List	   *candidates;
	Query	   *bare;
	Query	   *planned;
	char	   *sql = NULL;
	List	   *good = NIL;
	List	   *tables = NIL;
	ListCell   *lc;
	int			n;

	candidates = nlpg_candidates_find(advising->query, false, NIL);

	/* and with conditions on bare columns */
	bare = nlpg_advise_apply(advising->analysed, nlpg_sargable_expression, NULL, &r);
	n = r.n;
	planned = nlpg_advise_apply(advising->query, nlpg_sargable_expression, NULL, &r);
	if (n > 0)					/* in the text itself, not only in a view */
	{
		sql = nlpg_advise_sql(bare);
		candidates = nlpg_candidates_find(planned, true, candidates);
	}

	foreach(lc, candidates)
	{
		NlpgCandidate *c = (NlpgCandidate *) lfirst(lc);

		if (assess(advising, c, c->rewritten ? bare : advising->analysed))
			good = lappend(good, c);
	}
	/* one for a table: with it made, the next may not be needed */
	list_sort(good, compare_candidates);
	foreach(lc, good)
	{
		const NlpgCandidate *c = (const NlpgCandidate *) lfirst(lc);

		if (list_member_oid(tables, c->relation))
			continue;
		tables = lappend_oid(tables, c->relation);
		add_index(advising, c, sql);
	}
}

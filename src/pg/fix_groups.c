/*-------------------------------------------------------------------------
 * fix_groups.c
 *	  Columns that GROUP BY lacks, aggregates in WHERE.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "lib/stringinfo.h"
#include "pg/fix_private.h"

static bool
is_aggregate(const NlpgFix *fix, int token)
{
	return nlpg_fix_aggregated(fix, token, token + 1);
}

static void
add_key(NlpgFix *fix, const NlpgFixSelect *select, const char *key, double cost)
{
	NlpgEdits	edits = {0};

	if (select->clause[NLPG_GROUP] >= 0)
		nlpg_fix_append(fix, &edits, nlpg_fix_clause_end(select, NLPG_GROUP) - 1, psprintf(", %s", key));
	else
		nlpg_fix_append(fix, &edits, nlpg_fix_clause_place(select, NLPG_GROUP) - 1, psprintf(" GROUP BY %s", key));
	nlpg_fix_offer(fix, &edits, cost, "grouped by %s too", key);
}

/* The item of the select list around a token: grouped by as it is. */
static void
whole_item(NlpgFix *fix, const NlpgFixSelect *select)
{
	int			first;
	int			last;

	for (first = select->list;
		 nlpg_fix_item(fix, select, &first, nlpg_fix_clause_place(select, NLPG_LIST), &last); first = last + 2)
	{
		int			alias;
		int			end = nlpg_fix_item_body(fix, first, last, &alias);

		if (fix->at < first || fix->at > end || nlpg_fix_aggregated(fix, first, end))
			continue;
		add_key(fix, select, nlpg_fix_piece(fix, first, end), 0.3);
	}
}

/* All items without aggregates, of a select that has no GROUP BY. */
static void
all_items(NlpgFix *fix, const NlpgFixSelect *select)
{
	StringInfoData keys;
	NlpgEdits	edits = {0};
	int			first;
	int			last;

	if (select->clause[NLPG_GROUP] >= 0)
		return;
	initStringInfo(&keys);
	for (first = select->list;
		 nlpg_fix_item(fix, select, &first, nlpg_fix_clause_place(select, NLPG_LIST), &last); first = last + 2)
	{
		int			alias;
		int			end = nlpg_fix_item_body(fix, first, last, &alias);

		if (!nlpg_fix_aggregated(fix, first, end) && !nlpg_fix_is(fix, first, "*"))
			appendStringInfo(&keys, "%s%s", keys.len > 0 ? ", " : "", nlpg_fix_piece(fix, first, end));
	}
	if (keys.len == 0)
		return;
	nlpg_fix_append(fix, &edits, nlpg_fix_clause_place(select, NLPG_GROUP) - 1, psprintf(" GROUP BY %s", keys.data));
	nlpg_fix_offer(fix, &edits, 0.28, "grouped by %s", keys.data);
}

static void
wrap(NlpgFix *fix, int first, int last)
{
	NlpgEdits	edits = {0};

	nlpg_fix_replace(fix, &edits, first, last, psprintf("min(%s)", nlpg_fix_piece(fix, first, last)));
	nlpg_fix_offer(fix, &edits, 0.9, "%s is one of the group's, the least", nlpg_fix_piece(fix, first, last));
}

/* WHERE count(*) > 3 -> HAVING; WHERE x = max(x) -> a subquery */
static void
aggregate_in_where(NlpgFix *fix, const NlpgFixSelect *select)
{
	NlpgEdits	edits = {0};
	NlpgEdits	below = {0};
	int			close = nlpg_fix_partner(fix, fix->at + 1);
	char	   *condition = nlpg_fix_take_condition(fix, select, fix->at, &edits);

	if (condition != NULL)
	{
		nlpg_fix_add_condition(fix, select, NLPG_HAVING, condition, &edits);
		nlpg_fix_offer(fix, &edits, 0.4, "a condition on an aggregate stands in HAVING");
	}
	if (close < 0 || select->clause[NLPG_FROM] < 0)
		return;
	nlpg_fix_replace(fix, &below, fix->at, close,
					 psprintf("(SELECT %s %s)", nlpg_fix_piece(fix, fix->at, close),
							  nlpg_fix_piece(fix, select->clause[NLPG_FROM],
											 nlpg_fix_clause_end(select, NLPG_FROM) - 1)));
	nlpg_fix_offer(fix, &below, select->clause[NLPG_GROUP] < 0 && !nlpg_fix_is(fix, fix->at, "count") ? 0.35 : 0.6,
				   "the aggregate is taken over all rows, in a subquery");
}

void
nlpg_fix_groups(NlpgFix *fix)
{
	NlpgFixSelect select;
	int			last = fix->at;

	if (fix->at >= fix->n || !nlpg_fix_select(fix, fix->at, &select))
		return;
	if (is_aggregate(fix, fix->at))
	{
		if (nlpg_fix_clause_of(&select, fix->at) == NLPG_WHERE)
			aggregate_in_where(fix, &select);
		return;
	}
	while (nlpg_fix_is(fix, last + 1, ".") && last + 2 < fix->n)
		last += 2;
	whole_item(fix, &select);
	all_items(fix, &select);
	add_key(fix, &select, nlpg_fix_piece(fix, fix->at, last), 0.35);
	wrap(fix, fix->at, last);
}

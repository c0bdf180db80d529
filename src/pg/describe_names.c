/*-------------------------------------------------------------------------
 * describe_names.c
 *	  What tables and columns of a Query tree are called in a description.
 *
 * A column stands bare where its query has one source, else behind its table's
 * name, or behind the alias where the table is there twice. Memory: the
 * telling's arena and CurrentMemoryContext. Raises what the catalogs raise.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "pg/catalog.h"
#include "pg/describe_private.h"
#include "utils/lsyscache.h"

const char *
nlpg_tell_name(NlpgTelling *telling, const char *name, NlForm form)
{
	char	   *utf8 = nlpg_to_utf8(name, -1);
	char	   *words = utf8 == NULL ? NULL : nl_describe_name_text(utf8, form, telling->arena);

	return words == NULL ? name : nlpg_from_utf8(words);
}

int
nlpg_tell_sources(const Query *query)
{
	int			n = 0;
	ListCell   *lc;

	foreach(lc, query->rtable)
	{
		RTEKind		kind = ((RangeTblEntry *) lfirst(lc))->rtekind;

		n += kind == RTE_RELATION || kind == RTE_SUBQUERY || kind == RTE_CTE ||
			kind == RTE_FUNCTION || kind == RTE_VALUES;
	}
	return n;
}

static bool
same_source(const RangeTblEntry *a, const RangeTblEntry *b)
{
	if (a->rtekind != b->rtekind)
		return false;
	return a->rtekind == RTE_RELATION ? a->relid == b->relid :
		a->rtekind == RTE_CTE && strcmp(a->ctename, b->ctename) == 0;
}

bool
nlpg_tell_twice(NlpgTelling *telling, Query *query, int rtindex)
{
	RangeTblEntry *rte = rt_fetch(rtindex, query->rtable);
	ListCell   *lq;

	foreach(lq, telling->queries)
	{
		ListCell   *lc;

		foreach(lc, ((Query *) lfirst(lq))->rtable)
		{
			RangeTblEntry *other = (RangeTblEntry *) lfirst(lc);

			if (other != rte && same_source(rte, other))
				return true;
		}
	}
	return false;
}

const char *
nlpg_tell_source(NlpgTelling *telling, Query *query, int rtindex)
{
	RangeTblEntry *rte = rt_fetch(rtindex, query->rtable);

	if (rte->rtekind == RTE_RELATION && !nlpg_tell_twice(telling, query, rtindex))
		return nlpg_tell_name(telling, get_rel_name(rte->relid), NL_FORM_SINGULAR);
	return rte->eref->aliasname;
}

/* Does a query have one source, and no column of one around it? */
static bool
is_bare(NlpgTelling *telling, Query *query)
{
	return nlpg_tell_sources(query) == 1 && query == linitial(telling->queries) &&
		(list_length(telling->queries) == 1 || !contain_vars_of_level((Node *) query, 1));
}

void
nlpg_tell_column(NlpgTelling *telling, Query *query, int rtindex, AttrNumber attribute)
{
	RangeTblEntry *rte = rt_fetch(rtindex, query->rtable);
	StringInfo	text = &telling->text;
	const char *column;
	const char *source;

#ifdef NLPG_HAS_RTE_GROUP
	if (rte->rtekind == RTE_GROUP)
	{
		nlpg_tell(telling, (Node *) list_nth(rte->groupexprs, attribute - 1), false);
		return;
	}
#endif
	if (rte->rtekind == RTE_JOIN && attribute > 0)
	{
		nlpg_tell(telling, (Node *) list_nth(rte->joinaliasvars, attribute - 1), false);
		return;
	}
	if (attribute <= 0)
	{
		appendStringInfo(text, "whole row of %s", nlpg_tell_source(telling, query, rtindex));
		return;
	}
	column = nlpg_tell_name(telling, get_rte_attribute_name(rte, attribute), NL_FORM_AS_IT_IS);
	/* of a union and the like: what its rows are called, whoever made them */
	if (query->setOperations != NULL || is_bare(telling, query))
	{
		appendStringInfoString(text, column);
		return;
	}
	source = nlpg_tell_source(telling, query, rtindex);
	/* "customer name" of customer needs no "customer customer name" */
	if (strncmp(column, source, strlen(source)) == 0 && column[strlen(source)] == ' ' &&
		rte->rtekind == RTE_RELATION)
		appendStringInfoString(text, column);
	else
		appendStringInfo(text, "%s %s", source, column);
}

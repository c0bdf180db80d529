/*-------------------------------------------------------------------------
 * compat.c
 *	  What PostgreSQL 14 has no function for; nothing from 15 on.
 *
 * Both do as their namesakes of 15 (compat.h), as far as we ask it of them.
 * Results are in the caller's context; errors are the server's.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#if PG_VERSION_NUM < 150000

#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/execnodes.h"
#include "nodes/makefuncs.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/tuplestore.h"

void
nlpg_init_materialized_srf(FunctionCallInfo fcinfo, bits32 flags)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	bool		expected = (flags & MAT_SRF_USE_EXPECTED_DESC) != 0;
	MemoryContext old;

	if (result == NULL || !IsA(result, ReturnSetInfo))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("set-valued function called in context that cannot accept a set")));
	if ((result->allowedModes & SFRM_Materialize) == 0 ||
		(expected && result->expectedDesc == NULL))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("materialize mode required, but it is not allowed in this context")));

	/* the result outlives the call */
	old = MemoryContextSwitchTo(result->econtext->ecxt_per_query_memory);
	if (expected)
		result->setDesc = CreateTupleDescCopy(result->expectedDesc);
	else if (get_call_result_type(fcinfo, NULL, &result->setDesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	result->setResult =
		tuplestore_begin_heap((result->allowedModes & SFRM_Materialize_Random) != 0,
							  false, work_mem);
	result->returnMode = SFRM_Materialize;
	MemoryContextSwitchTo(old);
}

/*
 * The server writes a query out only as part of something that the catalog
 * has, or of an expression: so it is made one, a subquery in parentheses.
 */
char *
nlpg_get_querydef(Query *query, bool pretty)
{
	SubLink    *subquery = makeNode(SubLink);
	Datum		tree;
	char	   *sql;

	subquery->subLinkType = EXPR_SUBLINK;
	subquery->subselect = (Node *) query;
	tree = CStringGetTextDatum(nodeToString(subquery));
	sql = TextDatumGetCString(DirectFunctionCall3(pg_get_expr_ext, tree,
												   ObjectIdGetDatum(InvalidOid),
												   BoolGetDatum(pretty)));
	Assert(sql[0] == '(' && sql[strlen(sql) - 1] == ')');
	sql[strlen(sql) - 1] = '\0';
	return sql + 1;
}

#endif

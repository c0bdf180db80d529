/*-------------------------------------------------------------------------
 * advise_hypothetical.c
 *	  What a plan would cost with an index that does not exist: by HypoPG, when
 *	  that extension is in the database.
 *
 * HypoPG keeps hypothetical indexes in the backend's memory and writes
 * nothing. Ours is dropped at once, by its Oid; those that the user made stay.
 * HypoPG's functions are called through SPI, by the schema the extension is in
 * and as the caller, in a subtransaction; an error there (no right to execute
 * them, a column that cannot be indexed) means that nothing is measured.
 *
 * HypoPG shows its indexes to the planner only inside EXPLAIN, so the plan is
 * made by an EXPLAIN statement. It is given the tree that the guard has seen,
 * not the text.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "executor/spi.h"
#include "executor/tuptable.h"
#include "nodes/makefuncs.h"
#include "pg/advise.h"
#include "pg/subtransaction.h"
#include "tcop/dest.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

bool
nlpg_hypothetical_available(void)
{
	return OidIsValid(get_extension_oid("hypopg", true));
}

/* The schema of HypoPG, quoted. In SPI's context. */
static char *
hypopg_schema(void)
{
	if (SPI_execute("SELECT pg_catalog.quote_ident(n.nspname) FROM pg_catalog.pg_extension AS e"
					" JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) e.extnamespace"
					" WHERE e.extname OPERATOR(pg_catalog.=) 'hypopg'", true, 1) != SPI_OK_SELECT ||
		SPI_processed != 1)
		elog(ERROR, "could not find the schema of HypoPG");
	return SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
}

/* Calls one of its functions with one argument; the first column of a row. */
static Datum
call(const char *schema, const char *function, Oid type, Datum argument)
{
	bool		isnull;
	Datum		result;

	if (SPI_execute_with_args(psprintf("SELECT (r).* FROM (SELECT %s.%s($1) AS r) AS s",
									   schema, function),
							  1, &type, &argument, NULL, true, 1) != SPI_OK_SELECT ||
		SPI_processed != 1)
		elog(ERROR, "HypoPG gave no answer");
	result = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);
	return isnull ? (Datum) 0 : result;
}

static void
drop(Oid index)
{
	char	   *schema;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	schema = hypopg_schema();
	if (SPI_execute_with_args(psprintf("SELECT %s.hypopg_drop_index($1)", schema),
							  1, (Oid[]) {OIDOID}, (Datum[]) {ObjectIdGetDatum(index)},
							  NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not drop a hypothetical index");
	SPI_finish();
}

/* ---- EXPLAIN ---- */

typedef struct Lines
{
	DestReceiver pub;
	double		cost;			/* of the first line, which is the whole plan's */
} Lines;

static void
lines_startup(DestReceiver *self, int operation, TupleDesc desc)
{
}

static bool
lines_row(TupleTableSlot *slot, DestReceiver *self)
{
	Lines	   *lines = (Lines *) self;
	bool		isnull;
	Datum		value = slot_getattr(slot, 1, &isnull);

	if (lines->cost < 0 && !isnull)
	{
		char	   *line = TextDatumGetCString(value);
		const char *at = strstr(line, "(cost=");

		if (at == NULL || sscanf(at, "(cost=%*f..%lf", &lines->cost) != 1)
			elog(ERROR, "could not read a plan's cost");
	}
	return true;
}

static void
lines_done(DestReceiver *self)
{
}

/* The planner's total cost of a tree, analysed but not rewritten. */
static double
explained_cost(const Query *analysed)
{
	ExplainStmt *explain = makeNode(ExplainStmt);
	PlannedStmt *wrapper = makeNode(PlannedStmt);
	Lines		lines;

	memset(&lines, 0, sizeof(lines));
	lines.pub.receiveSlot = lines_row;
	lines.pub.rStartup = lines_startup;
	lines.pub.rShutdown = lines_done;
	lines.pub.rDestroy = lines_done;
	lines.pub.mydest = DestNone;
	lines.cost = -1;
	explain->query = (Node *) copyObject(analysed);
	wrapper->commandType = CMD_UTILITY;
	wrapper->canSetTag = true;
	wrapper->utilityStmt = (Node *) explain;
	wrapper->stmt_location = -1;
	ProcessUtility(wrapper, "EXPLAIN", false, PROCESS_UTILITY_QUERY, NULL, NULL, &lines.pub, NULL);
	return lines.cost;
}

typedef struct Costing
{
	const char *ddl;
	const Query *analysed;
	Oid			index;			/* InvalidOid when it is gone */
	double	   *cost;
	bool		good;
} Costing;

static void
cost_body(void *data)
{
	Costing    *costing = (Costing *) data;
	MemoryContext context = CurrentMemoryContext;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	costing->index = DatumGetObjectId(call(hypopg_schema(), "hypopg_create_index", TEXTOID,
										   CStringGetTextDatum(costing->ddl)));
	SPI_finish();
	MemoryContextSwitchTo(context);
	if (!OidIsValid(costing->index))
		return;
	*costing->cost = explained_cost(costing->analysed);
	drop(costing->index);
	costing->index = InvalidOid;
	costing->good = true;
}

bool
nlpg_hypothetical_cost(const char *ddl, const Query *analysed, double *cost)
{
	Costing		costing = {ddl, analysed, InvalidOid, cost, false};
	ErrorData  *error = nlpg_subtransaction(cost_body, &costing, false);

	if (error == NULL)
		return costing.good;
	if (OidIsValid(costing.index))
		drop(costing.index);
	/* cancel, shutdown and lack of memory are not for us to swallow */
	switch (ERRCODE_TO_CATEGORY(error->sqlerrcode))
	{
		case MAKE_SQLSTATE('5', '7', '0', '0', '0'):
		case MAKE_SQLSTATE('5', '3', '0', '0', '0'):
			ReThrowError(error);
	}
	FreeErrorData(error);
	return false;
}

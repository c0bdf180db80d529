/*-------------------------------------------------------------------------
 * view_function.c
 *	  nl_view(name, question, replace): keeps an answer as a view.
 *
 * The statement is found and judged as for nl_sql. The view is made by
 * CREATE VIEW, as the caller and with the caller's rights; the question
 * becomes its comment, which the model reads when the view is asked about.
 * Columns of the same name get _2, _3, ..., as in nl_query.
 *
 * From then on it is a view as any other: the limits that answers have do not
 * hold for it. Errors: what nl_sql and CREATE VIEW raise, duplicate_table,
 * and NLPG_ERRCODE_REFUSED where the text would mean something else in a view
 * than what was judged.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/namespace.h"
#include "executor/spi.h"
#include "nodes/makefuncs.h"
#include "pg/ask.h"
#include "pg/nlerrors.h"
#include "pg/oracle.h"
#include "pg/question_log.h"
#include "pg/receive.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/plancache.h"
#include "utils/varlena.h"

PG_FUNCTION_INFO_V1(nl_view);

/* Quoted, with its schema. Raises duplicate_table if it is there already. */
static const char *
view_name(text *given, bool replace)
{
	RangeVar   *view = makeRangeVarFromNameList(textToQualifiedNameList(given));
	Oid			schema = RangeVarGetCreationNamespace(view);

	/* CREATE VIEW looks again; here, so that no question is asked in vain */
	if (!replace && OidIsValid(get_relname_relid(view->relname, schema)))
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_TABLE),
				 errmsg("relation \"%s\" already exists", view->relname),
				 errhint("nl_view(name, question, true) replaces a view.")));
	return quote_qualified_identifier(get_namespace_name(schema), view->relname);
}

/* " (a, b, a_2)": the columns of a statement; nothing if there are none */
static char *
column_list(const char *sql)
{
	SPIPlanPtr	plan = SPI_prepare(sql, 0, NULL);
	TupleDesc	desc;
	StringInfoData list;

	if (plan == NULL)
		elog(ERROR, "SPI_prepare failed: %s", SPI_result_code_string(SPI_result));
	desc = linitial_node(CachedPlanSource, SPI_plan_get_plan_sources(plan))->resultDesc;
	initStringInfo(&list);
	desc = nlpg_receiver_unique_names(desc);
	for (int i = 0; i < desc->natts; i++)
		appendStringInfo(&list, "%s%s", i == 0 ? " (" : ", ",
						 quote_identifier(NameStr(TupleDescAttr(desc, i)->attname)));
	if (desc->natts > 0)
		appendStringInfoChar(&list, ')');
	return list.data;
}

static void
run(const char *command)
{
	int			rc = SPI_execute(command, false, 0);

	if (rc != SPI_OK_UTILITY)
		elog(ERROR, "SPI_execute failed: %s", SPI_result_code_string(rc));
}

static Datum
make_view(PG_FUNCTION_ARGS)
{
	text	   *question = PG_GETARG_TEXT_PP(1);
	bool		replace = PG_GETARG_BOOL(2);
	const char *name = view_name(PG_GETARG_TEXT_PP(0), replace);
	NlpgAnswer *answer;
	const NlpgChoice *statement;

	/* judged with pg_catalog first in the path, the view would be made without */
	if (nlpg_oracle_path_is_odd())
		ereport(ERROR,
				(errcode(NLPG_ERRCODE_REFUSED),
				 errmsg("search_path puts a schema before pg_catalog"),
				 errdetail("The view may mean something else than what was checked."),
				 errhint("Leave pg_catalog out of search_path: it is then searched first.")));

	statement = nlpg_ask(question, &answer);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	run(psprintf("CREATE %sVIEW %s%s AS %s", replace ? "OR REPLACE " : "", name,
				 column_list(statement->sql), statement->sql));
	run(psprintf("COMMENT ON VIEW %s IS %s", name,
				 quote_literal_cstr(text_to_cstring(question))));
	SPI_finish();
	nlpg_ask_done(answer, statement);
	PG_RETURN_TEXT_P(cstring_to_text(statement->sql));
}

/* nl_view(name text, question text, replace boolean) -> text */
Datum
nl_view(PG_FUNCTION_ARGS)
{
	return nlpg_logged("nl_view", PG_GETARG_TEXT_PP(1), make_view, fcinfo);
}

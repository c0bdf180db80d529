/*-------------------------------------------------------------------------
 * taught.c
 *	  Finds a taught pair for a question and puts the question's values into
 *	  its SQL.
 *
 * Both questions are cut into words; runs of words that are values (numbers,
 * dates, quoted texts, what was found in the data) are masked. Equal masked
 * words make equal keys, so the n-th run of one corresponds to the n-th run of
 * the other. The taught SQL is walked into IR with the values of its own
 * question; each value there is replaced by the value that stands in the
 * corresponding run of the question asked, of the same kind and column. A run
 * that the IR does not use must have the same words in both.
 *
 * Reads through SPI as the caller, so that row-level security decides what it
 * may see. Plans are kept for the backend's life (SPI_keepplan), made anew
 * when the extension has moved to another schema. Everything else is in the
 * caller's context.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "executor/spi.h"
#include "lang/compile.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "pg/catalog.h"
#include "pg/execute.h"
#include "pg/guard.h"
#include "pg/oracle.h"
#include "pg/querytree.h"
#include "pg/subtransaction.h"
#include "pg/taught.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#define MASK "<>"

/* Pairs tried for a question. */
#define MAX_PAIRS 8

/* ---- keys ---- */

/* A question's words: the number of the value run each belongs to, or -1. */
typedef struct Runs
{
	int			n;				/* runs */
	int			run[NL_MAX_WORDS];
} Runs;

static void
find_runs(const NlpgAsked *asked, Runs *runs)
{
	const NlLinked *linked = asked->linked;
	bool		masked[NL_MAX_WORDS] = {false};

	for (int v = 0; v < linked->n_values; v++)
	{
		const NlValue *value = &linked->values[v];

		/* what merely begins a sentence with a capital is no value */
		if (value->kind == NL_VALUE_TEXT && value->column < 0 && value->first_word == 0)
			continue;
		for (int w = value->first_word; w < value->first_word + value->n_words; w++)
			masked[w] = true;
	}
	runs->n = 0;
	for (int w = 0; w < linked->question.n_words; w++)
	{
		if (masked[w] && (w == 0 || !masked[w - 1]))
			runs->n++;
		runs->run[w] = masked[w] ? runs->n - 1 : -1;
	}
}

static bool
is_punctuation(const NlWord *word)
{
	unsigned char c = word->text[0];

	/* a bar stands between the turns of a conversation */
	return word->text[1] == '\0' && c < 0x80 && !isalnum(c) && strchr("<>=%+-*/$|", c) == NULL;
}

char *
nlpg_taught_key(const NlpgAsked *asked)
{
	const NlQuestion *question = &asked->linked->question;
	StringInfoData key;
	Runs		runs;

	find_runs(asked, &runs);
	initStringInfo(&key);
	for (int w = 0; w < question->n_words; w++)
	{
		const NlWord *word = &question->words[w];

		if (runs.run[w] >= 0 && w > 0 && runs.run[w] == runs.run[w - 1])
			continue;
		if (runs.run[w] < 0 && is_punctuation(word))
			continue;
		if (key.len > 0)
			appendStringInfoChar(&key, ' ');
		appendStringInfoString(&key, runs.run[w] >= 0 ? MASK : word->stem);
	}
	return nlpg_from_utf8(key.data);
}

/* The words of a run, for comparing. */
static char *
run_words(const NlpgAsked *asked, const Runs *runs, int run)
{
	StringInfoData words;

	initStringInfo(&words);
	for (int w = 0; w < asked->linked->question.n_words; w++)
		if (runs->run[w] == run && !is_punctuation(&asked->linked->question.words[w]))
			appendStringInfo(&words, " %s", asked->linked->question.words[w].text);
	return words.data;
}

static int
run_start(const Runs *runs, int run)
{
	int			w = 0;

	while (runs->run[w] != run)
		w++;
	return w;
}

/* ---- values from one question to the other ---- */

/* The value of `asked` that stands for a value of the taught question, or -1. */
static int
corresponding(const NlpgAsked *asked, const Runs *runs,
			  const NlpgAsked *taught, const Runs *taught_runs, int v)
{
	const NlValue *old = &taught->linked->values[v];
	int			run = old->n_words > 0 ? taught_runs->run[old->first_word] : -1;
	int			offset = run >= 0 ? old->first_word - run_start(taught_runs, run) : 0;
	int			best = -1;

	for (int i = 0; i < asked->linked->n_values; i++)
	{
		const NlValue *value = &asked->linked->values[i];
		int			start;

		if (value->kind != old->kind || value->column != old->column)
			continue;
		if (run < 0)
		{
			/* not said in the question: the same label */
			if (strcmp(value->text, old->text) == 0)
				return i;
			continue;
		}
		if (value->n_words == 0 || runs->run[value->first_word] != run)
			continue;
		start = value->first_word - run_start(runs, run);
		if (best < 0 || start == offset ||
			value->n_words > asked->linked->values[best].n_words)
			best = i;
		if (start == offset && value->n_words == old->n_words)
			return i;
	}
	return best;
}

/*
 * IR over the taught question's values -> IR over the asked one's, in place.
 * False: the values do not fit.
 */
static bool
carry_over(int32 *ir, int n_ir, const NlpgAsked *asked, const NlpgAsked *taught)
{
	const NlSchema *schema = asked->schema;
	int			first = NL_ITEM_VALUE(schema, 0);
	bool		used[NL_MAX_WORDS] = {false};	/* runs that the IR names */
	Runs		runs;
	Runs		taught_runs;

	find_runs(asked, &runs);
	find_runs(taught, &taught_runs);
	if (runs.n != taught_runs.n)
		return false;
	for (int i = 0; i < n_ir; i++)
	{
		int			v = ir[i] - NL_IR_ITEM - first;
		int			now;

		if (v < 0)
			continue;
		now = corresponding(asked, &runs, taught, &taught_runs, v);
		if (now < 0)
			return false;
		if (taught->linked->values[v].n_words > 0)
		{
			int			run = taught_runs.run[taught->linked->values[v].first_word];

			if (run < 0)
				return false;
			used[run] = true;
		}
		ir[i] = NL_IR_ITEM + first + now;
	}
	for (int run = 0; run < runs.n; run++)
		if (!used[run] && strcmp(run_words(asked, &runs, run),
								 run_words(taught, &taught_runs, run)) != 0)
			return false;
	return true;
}

/* ---- judging a pair ---- */

typedef struct Pair
{
	const NlpgAsked *asked;
	const char *question;
	const char *sql;
	bool		same;			/* the very same words: no values to carry over */
	NlpgAsked  *taught;			/* its question, prepared */
	NlpgWalked *walked;
	MemoryContext context;
	bool		good;
} Pair;

/* Guard first; then the walker may look at the tree. */
static bool
judge_pair(NlpgTree *tree, void *data, StringInfo reason)
{
	Pair	   *pair = (Pair *) data;
	MemoryContext old;
	static const NlValue none;

	if (!nlpg_guard_check(tree->queries, tree, pair->asked->schema, reason))
		return false;
	if (pair->same)
		return true;
	old = MemoryContextSwitchTo(pair->context);
	pair->walked = nlpg_querytree_walk(tree->analysed, pair->asked->schema,
									   pair->taught->linked->n_values > 0 ?
									   pair->taught->linked->values : &none,
									   pair->taught->linked->n_values);
	MemoryContextSwitchTo(old);
	return pair->walked->ok && pair->walked->n_missing == 0;
}

static void
judge_in_section(void *data)
{
	Pair	   *pair = (Pair *) data;
	StringInfoData reason;

	initStringInfo(&reason);
	pair->good = nlpg_oracle_check(pair->sql, judge_pair, pair, &reason);
}

/* The SQL that answers `asked` as this pair's SQL answers its question, or NULL. */
static const char *
adapt(const NlpgAsked *asked, const char *question, const char *sql)
{
	Pair		pair = {0};
	char	   *result = NULL;
	NlError		err = {{0}};

	pair.asked = asked;
	pair.question = question;
	pair.sql = sql;
	pair.context = CurrentMemoryContext;
	pair.same = pg_strcasecmp(question, nlpg_from_utf8(asked->text)) == 0;
	if (!pair.same)
		pair.taught = nlpg_question_prepare(cstring_to_text(question));
	nlpg_execute_section(judge_in_section, &pair, &asked->deadline);
	if (!pair.good)
		return NULL;
	if (pair.same)
		return sql;
	if (!carry_over(pair.walked->ir, pair.walked->n_ir, asked, pair.taught) ||
		nl_compile(asked->schema, asked->linked->values, asked->linked->n_values,
				   pair.walked->ir, pair.walked->n_ir, &result,
				   asked->arena, &err) != NL_OK ||
		result == NULL)
		return NULL;
	return nlpg_from_utf8(result);
}

/* ---- reading the tables ---- */

/* Schema of the extension; InvalidOid: not created in this database. */
static Oid
extension_namespace(void)
{
	Oid			extension = get_extension_oid("nl2sql", true);
	Relation	rel;
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	Oid			namespace = InvalidOid;

	if (!OidIsValid(extension))
		return InvalidOid;
	rel = table_open(ExtensionRelationId, AccessShareLock);
	ScanKeyInit(&key, Anum_pg_extension_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(extension));
	scan = systable_beginscan(rel, ExtensionOidIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
		namespace = ((Form_pg_extension) GETSTRUCT(tuple))->extnamespace;
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return namespace;
}

typedef struct Row
{
	bool		rejected;
	char	   *question;
	char	   *sql;
} Row;

typedef struct Reading
{
	const char *schema;			/* of the extension, quoted */
	const char *key;
	MemoryContext context;		/* the rows are copied to */
	Row		   *rows;
	int			n;
} Reading;

SPIPlanPtr
nlpg_taught_plan(NlpgTaughtPlan *kept, const char *schema, const char *query, int n, Oid *types)
{
	SPIPlanPtr	made;
	char	   *made_schema;

	if (kept->plan != NULL && strcmp(kept->schema, schema) == 0)
		return kept->plan;
	made = SPI_prepare(query, n, types);
	made_schema = MemoryContextStrdup(TopMemoryContext, schema);
	if (made == NULL || SPI_keepplan(made) != 0)
		elog(ERROR, "could not prepare the query for taught pairs");
	if (kept->plan != NULL)
	{
		SPI_freeplan(kept->plan);
		pfree(kept->schema);
	}
	kept->plan = made;
	kept->schema = made_schema;
	return made;
}

/* Rows of both tables for a key. */
static SPIPlanPtr
prepare_rows(const char *schema)
{
	static NlpgTaughtPlan kept;
	Oid			types[2] = {TEXTOID, REGROLEOID};

	return nlpg_taught_plan(&kept, schema,
							psprintf("SELECT rejected, question, sql FROM ("
									 "SELECT false AS rejected, question, sql, made,"
									 " role OPERATOR(pg_catalog.=) $2 AS own"
									 " FROM %1$s.nl_taught WHERE key OPERATOR(pg_catalog.=) $1 "
									 "UNION ALL "
									 "SELECT NOT good AND corrected_sql IS NULL, question,"
									 " coalesce(corrected_sql, sql), made, true"
									 " FROM %1$s.nl_ratings WHERE key OPERATOR(pg_catalog.=) $1"
									 " AND role OPERATOR(pg_catalog.=) $2) AS known "
									 "WHERE sql IS NOT NULL "
									 "ORDER BY own DESC, made DESC LIMIT %2$d", schema, MAX_PAIRS),
							lengthof(types), types);
}

typedef struct Section
{
	void		(*body) (void *data);
	void	   *data;
} Section;

static void
section_body(void *data)
{
	const Section *section = (const Section *) data;
	int			nest = NewGUCNestLevel();

	/* a role that has it off would get an error instead of its rows */
	(void) set_config_option("row_security", "on", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	section->body(section->data);
	SPI_finish();
	AtEOXact_GUC(true, nest);
}

void
nlpg_taught_section(void (*body) (void *data), void *data)
{
	Section		section = {body, data};

	/* rolled back, so that the locks on the tables do not stay */
	ErrorData  *error = nlpg_subtransaction(section_body, &section, false);

	if (error != NULL)
		ReThrowError(error);
}

static void
read_body(void *data)
{
	Reading    *reading = (Reading *) data;
	Datum		values[2];

	values[0] = CStringGetTextDatum(reading->key);
	values[1] = ObjectIdGetDatum(GetUserId());
	if (SPI_execute_plan(prepare_rows(reading->schema), values, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read taught pairs");
	for (int i = 0; i < (int) SPI_processed; i++)
	{
		HeapTuple	tuple = SPI_tuptable->vals[i];
		TupleDesc	desc = SPI_tuptable->tupdesc;
		Row		   *row = &reading->rows[i];
		bool		isnull;

		row->rejected = DatumGetBool(SPI_getbinval(tuple, desc, 1, &isnull));
		row->question = MemoryContextStrdup(reading->context, SPI_getvalue(tuple, desc, 2));
		row->sql = MemoryContextStrdup(reading->context, SPI_getvalue(tuple, desc, 3));
	}
	reading->n = (int) SPI_processed;
}

/* Rows of both tables for a key, copied to CurrentMemoryContext. */
static int
read_rows(const char *schema, const char *key, Row *rows)
{
	Reading		reading = {schema, key, CurrentMemoryContext, rows, 0};

	nlpg_taught_section(read_body, &reading);
	return reading.n;
}

/*
 * May the role read both tables? Whoever revoked that did not mean to end all
 * questions: they go on without what was taught.
 */
static bool
may_read(Oid namespace)
{
	static const char *const tables[] = {"nl_taught", "nl_ratings"};

	for (int i = 0; i < lengthof(tables); i++)
	{
		Oid			table = get_relname_relid(tables[i], namespace);

		if (!OidIsValid(table) ||
			pg_class_aclcheck(table, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
			return false;
	}
	return nlpg_namespace_aclcheck(namespace, GetUserId(), ACL_USAGE) == ACLCHECK_OK;
}

char *
nlpg_taught_schema(void)
{
	Oid			namespace = extension_namespace();
	char	   *name = OidIsValid(namespace) ? get_namespace_name(namespace) : NULL;

	return name != NULL && may_read(namespace) ? pstrdup(quote_identifier(name)) : NULL;
}

NlpgTaught *
nlpg_taught_find(const NlpgAsked *asked)
{
	NlpgTaught *taught = (NlpgTaught *) palloc0(sizeof(NlpgTaught));
	char	   *schema = nlpg_taught_schema();
	Row			rows[MAX_PAIRS];
	ListCell   *lc;
	int			n;

	if (schema == NULL)
		return taught;
	n = read_rows(schema, nlpg_taught_key(asked), rows);
	for (int i = 0; i < n; i++)
	{
		if (rows[i].rejected)
		{
			if (pg_strcasecmp(rows[i].question, nlpg_from_utf8(asked->text)) == 0)
				taught->rejected = lappend(taught->rejected, rows[i].sql);
		}
		else if (taught->sql == NULL)
		{
			taught->sql = adapt(asked, rows[i].question, rows[i].sql);
			foreach(lc, taught->rejected)
			{
				/* called wrong since it was taught */
				if (taught->sql != NULL && strcmp(taught->sql, (char *) lfirst(lc)) == 0)
					taught->sql = NULL;
			}
			if (taught->sql != NULL)
				taught->question = rows[i].question;
		}
	}
	return taught;
}

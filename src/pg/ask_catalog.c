/*-------------------------------------------------------------------------
 * ask_catalog.c
 *	  nl_ask(): a question about the database, answered as readable text.
 *
 * The one static flag says that the scope is our views; it is taken back when
 * the call ends, by an error too. Conversations, readings and taught answers
 * are about data: nl_ask leaves no turn and asks nothing back.
 *
 * Memory: the caller's context; the texts of the rows that are shown (30) are
 * kept until the table is written, values cut to MAX_CELL bytes. Errors: those
 * of nl_sql and of running the statement.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/dependency.h"
#include "catalog/pg_class.h"
#include "commands/extension.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "pg/answer.h"
#include "pg/ask_catalog.h"
#include "pg/execute.h"
#include "pg/question_log.h"
#include "pg/scope.h"
#include "pg/settings.h"
#include "tcop/dest.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(nl_ask);

#define MAX_SHOWN 30			/* rows of an answer */
#define MAX_CELL 120			/* bytes of a value */

static bool active = false;

static const char *const views[] = {
	"nl_activity", "nl_columns", "nl_foreign_keys", "nl_indexes", "nl_privileges",
	"nl_roles", "nl_settings", "nl_tables"
};

/* table_name is unique in nl_tables: it has the schema where one is needed */
static const struct
{
	const char *view;
	const char *column;
}			primaries[] = {
	{"nl_tables", "table_name"},
	{"nl_roles", "role_name"},
	{"nl_settings", "name"},
	{"nl_indexes", "index_name"},
	{"nl_activity", "process"}
};

static const struct
{
	const char *from_view;
	const char *from;
	const char *to_view;
	const char *to;
}			keys[] = {
	{"nl_columns", "table_name", "nl_tables", "table_name"},
	{"nl_foreign_keys", "table_name", "nl_tables", "table_name"},
	{"nl_foreign_keys", "referenced_table", "nl_tables", "table_name"},
	{"nl_indexes", "table_name", "nl_tables", "table_name"},
	{"nl_privileges", "table_name", "nl_tables", "table_name"},
	{"nl_privileges", "role_name", "nl_roles", "role_name"},
	{"nl_tables", "owner", "nl_roles", "role_name"},
	{"nl_activity", "role_name", "nl_roles", "role_name"}
};

static const char *const names[] = {
	"table_name", "schema_name", "kind", "owner", "column_name", "data_type",
	"constraint_name", "referenced_table", "referenced_column", "index_name",
	"method", "role_name", "privilege", "database_name", "application", "state",
	"waiting_for", "name", "source"
};

/* Views have no statistics: these columns' values are known anyway. */
static const struct
{
	const char *view;
	const char *column;
	const char *const *labels;
}			labels[] = {
	{"nl_tables", "kind", (const char *const[]) {
		"table", "view", "materialized view", "foreign table", "partitioned table", NULL
	}},
	{"nl_privileges", "privilege", (const char *const[]) {
		"SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", NULL
	}},
	{"nl_privileges", "role_name", (const char *const[]) {"PUBLIC", NULL}},
	{"nl_indexes", "method", (const char *const[]) {
		"btree", "hash", "gist", "spgist", "gin", "brin", NULL
	}},
	{"nl_activity", "state", (const char *const[]) {
		"active", "idle", "idle in transaction", NULL
	}}
};

/* ---- what others ask ---- */

bool
nlpg_ask_catalog_active(void)
{
	return active;
}

bool
nlpg_ask_catalog_is_view(Oid relation)
{
	Oid			extension;

	if (get_rel_relkind(relation) != RELKIND_VIEW)
		return false;
	extension = getExtensionOfObject(RelationRelationId, relation);
	return OidIsValid(extension) && extension == get_extension_oid("nl2sql", true);
}

bool
nlpg_ask_catalog_names(const char *column)
{
	for (int i = 0; i < lengthof(names); i++)
		if (strcmp(names[i], column) == 0)
			return true;
	return false;
}

const char *const *
nlpg_ask_catalog_labels(const char *view, const char *column)
{
	for (int i = 0; active && i < lengthof(labels); i++)
		if (strcmp(labels[i].view, view) == 0 && strcmp(labels[i].column, column) == 0)
			return labels[i].labels;
	return NULL;
}

List *
nlpg_ask_catalog_relations(void)
{
	Oid			extension = get_extension_oid("nl2sql", true);
	Oid			namespace = InvalidOid;
	List	   *members;
	List	   *found = NIL;
	ListCell   *lc;

	if (!OidIsValid(extension))
		return NIL;
	members = nlpg_scope_extension_relations();
	for (int i = 0; i < lengthof(views); i++)
	{
		foreach(lc, members)
		{
			Oid			relid = lfirst_oid(lc);
			char	   *name = get_rel_name(relid);
			NlpgFound  *f;

			if (name == NULL || strcmp(name, views[i]) != 0 ||
				get_rel_relkind(relid) != RELKIND_VIEW ||
				getExtensionOfObject(RelationRelationId, relid) != extension)
				continue;
			namespace = get_rel_namespace(relid);
			if (nlpg_namespace_aclcheck(namespace, GetUserId(), ACL_USAGE) != ACLCHECK_OK ||
				pg_class_aclcheck(relid, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
				continue;
			f = (NlpgFound *) palloc0(sizeof(NlpgFound));
			f->relid = relid;
			f->namespace = namespace;
			f->name = views[i];
			f->wholly = true;
			f->qualify = !nlpg_scope_visible(name, namespace);
			f->rows = -1;
			found = lappend(found, f);
			break;
		}
	}
	return found;
}

static int
find_column(const NlSchema *schema, const char *view, const char *column)
{
	for (int c = 0; c < schema->n_columns; c++)
		if (strcmp(schema->columns[c].name, column) == 0 &&
			strcmp(schema->tables[schema->columns[c].table].name, view) == 0)
			return c;
	return -1;
}

int
nlpg_ask_catalog_keys(NlSchema *schema, int max)
{
	int			n = schema->n_keys;

	if (!active)
		return n;
	for (int i = 0; i < lengthof(primaries); i++)
	{
		int			c = find_column(schema, primaries[i].view, primaries[i].column);

		if (c < 0)
			continue;
		schema->columns[c].primary = true;
		schema->tables[schema->columns[c].table].n_primary = 1;
	}
	for (int i = 0; i < lengthof(keys) && n < max; i++)
	{
		int			from = find_column(schema, keys[i].from_view, keys[i].from);
		int			to = find_column(schema, keys[i].to_view, keys[i].to);
		NlKey	   *key = &schema->keys[n];

		if (from < 0 || to < 0)
			continue;
		memset(key, 0, sizeof(NlKey));
		key->from_table = schema->columns[from].table;
		key->to_table = schema->columns[to].table;
		key->n = 1;
		key->from[0] = from;
		key->to[0] = to;
		n++;
	}
	return n;
}

/* ---- rows as a table ---- */

typedef struct Table
{
	DestReceiver pub;			/* must be first */
	MemoryContext context;		/* of what is kept */
	int			n_columns;
	FmgrInfo   *output;
	bool	   *right;			/* numbers stand to the right */
	int		   *widths;
	char	  **cells;			/* the heading, then rows, column by column */
	int			shown;
	int64		rows;
} Table;

/* One line, not too long, in the table's context. */
static char *
clean(Table *table, int column, const char *value)
{
	int			length = strlen(value);
	bool		cut = length > MAX_CELL;
	char	   *cell;

	if (cut)
		length = pg_mbcliplen(value, length, MAX_CELL);
	cell = (char *) MemoryContextAlloc(table->context, length + 4);
	memcpy(cell, value, length);
	strcpy(cell + length, cut ? "..." : "");
	for (char *at = cell; *at != '\0'; at++)
		if ((unsigned char) *at < ' ' || *at == 127)
			*at = ' ';
	table->widths[column] = Max(table->widths[column], pg_mbstrlen(cell));
	return cell;
}

static void
table_startup(DestReceiver *self, int operation, TupleDesc desc)
{
	Table	   *table = (Table *) self;
	MemoryContext caller = MemoryContextSwitchTo(table->context);
	int			n = desc->natts;

	table->n_columns = n;
	table->output = (FmgrInfo *) palloc0(sizeof(FmgrInfo) * Max(n, 1));
	table->right = (bool *) palloc0(sizeof(bool) * Max(n, 1));
	table->widths = (int *) palloc0(sizeof(int) * Max(n, 1));
	table->cells = (char **) palloc0(sizeof(char *) * Max(n, 1) * (MAX_SHOWN + 1));
	for (int i = 0; i < n; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);
		Oid			function;
		bool		varlena;
		char		category;
		bool		preferred;

		getTypeOutputInfo(attribute->atttypid, &function, &varlena);
		fmgr_info(function, &table->output[i]);
		get_type_category_preferred(attribute->atttypid, &category, &preferred);
		table->right[i] = category == TYPCATEGORY_NUMERIC;
		table->cells[i] = clean(table, i, NameStr(attribute->attname));
	}
	MemoryContextSwitchTo(caller);
}

static bool
table_row(TupleTableSlot *slot, DestReceiver *self)
{
	Table	   *table = (Table *) self;
	char	  **cells;

	table->rows++;
	if (table->shown == MAX_SHOWN)
		return true;
	slot_getallattrs(slot);
	cells = table->cells + (Size) ++table->shown * table->n_columns;
	for (int i = 0; i < table->n_columns; i++)
		cells[i] = clean(table, i, slot->tts_isnull[i] ? "-" :
						 OutputFunctionCall(&table->output[i], slot->tts_values[i]));
	return true;
}

static void
table_done(DestReceiver *self)
{
}

static void
append_row(StringInfo text, const Table *table, char *const *cells)
{
	for (int i = 0; i < table->n_columns; i++)
	{
		int			pad = table->widths[i] - pg_mbstrlen(cells[i]);

		if (i > 0)
			appendStringInfoString(text, "  ");
		if (table->right[i])
			appendStringInfoSpaces(text, pad);
		appendStringInfoString(text, cells[i]);
		if (!table->right[i] && i < table->n_columns - 1)
			appendStringInfoSpaces(text, pad);
	}
	appendStringInfoChar(text, '\n');
}

static text *
write_table(const Table *table, const char *sql)
{
	StringInfoData text;

	initStringInfo(&text);
	append_row(&text, table, table->cells);
	for (int i = 0; i < table->n_columns; i++)
	{
		if (i > 0)
			appendStringInfoString(&text, "  ");
		for (int w = 0; w < table->widths[i]; w++)
			appendStringInfoChar(&text, '-');
	}
	appendStringInfoChar(&text, '\n');
	for (int r = 1; r <= table->shown; r++)
		append_row(&text, table, table->cells + (Size) r * table->n_columns);
	if (table->rows == 0)
		appendStringInfoString(&text, "(nothing)\n");
	else if (table->rows > nlpg_max_rows)
		appendStringInfoString(&text, "... and more\n");
	else if (table->rows > table->shown)
		appendStringInfo(&text, "... and " INT64_FORMAT " more\n", table->rows - table->shown);
	appendStringInfo(&text, "From: %s", sql);
	return cstring_to_text_with_len(text.data, text.len);
}

/* ---- nl_ask ---- */

static text *
ask(text *question)
{
	NlpgAnswer *answer = nlpg_answer_find(question, nlpg_beam, false);
	const NlpgChoice *statement = nlpg_answer_statement(answer);
	Table		table = {0};

	table.pub.rStartup = table_startup;
	table.pub.receiveSlot = table_row;
	table.pub.rShutdown = table_done;
	table.pub.rDestroy = table_done;
	table.pub.mydest = DestNone;
	table.context = CurrentMemoryContext;
	nlpg_execute_into(statement->sql, answer->asked->schema,
					  &answer->asked->deadline, &table.pub);
	return write_table(&table, statement->sql);
}

static Datum
ask_in_scope(PG_FUNCTION_ARGS)
{
	bool		before = active;
	Datum		result = (Datum) 0;

	active = true;
	PG_TRY();
	{
		result = PointerGetDatum(ask(PG_GETARG_TEXT_PP(0)));
	}
	PG_FINALLY();
	{
		active = before;
	}
	PG_END_TRY();
	PG_RETURN_DATUM(result);
}

/* nl_ask(question text) -> text */
Datum
nl_ask(PG_FUNCTION_ARGS)
{
	return nlpg_logged("nl_ask", PG_GETARG_TEXT_PP(0), ask_in_scope, fcinfo);
}

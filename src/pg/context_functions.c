/*-------------------------------------------------------------------------
 * context_functions.c
 *	  SQL functions that show what the model is and what it is shown:
 *	  nl_context(question), nl_prompt(question) and nl_model().
 *
 * Read-only; results are materialized in the caller's tuplestore.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "pg/catalog.h"
#include "pg/conversation.h"
#include "pg/question.h"
#include "pg/text_model.h"
#include "pg/write.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(nl_context);
PG_FUNCTION_INFO_V1(nl_prompt);
PG_FUNCTION_INFO_V1(nl_model);

#define NL_MODEL_COLUMNS 15

static const char *
kind_name(int kind)
{
	switch (kind)
	{
		case NL_KIND_TABLE:
			return "table";
		case NL_KIND_NUMBER:
			return "column: number";
		case NL_KIND_DATE:
			return "column: date";
		case NL_KIND_BOOL:
			return "column: boolean";
		case NL_KIND_TEXT:
			return "column: text";
		case NL_KIND_OTHER:
			return "column: other";
		case NL_KIND_ARRAY:
			return "column: array";
		case NL_KIND_VALUE_NUMBER:
			return "value: number";
		case NL_KIND_VALUE_TEXT:
			return "value: text";
		case NL_KIND_VALUE_FOUND:
			return "value: found";
		case NL_KIND_VALUE_PERIOD:
			return "value: period";
		case NL_KIND_VALUE_DURATION:
			return "value: duration";
		default:
			return "unknown";
	}
}

/* How far a column's values differ. */
static const char *
spread_name(int keys)
{
	switch (keys / NL_KEY_SPREAD % (NL_KEY_USED / NL_KEY_SPREAD))
	{
		case NL_SPREAD_DISTINCT:
			return ", distinct";
		case NL_SPREAD_FEW:
			return ", few values";
		default:
			return "";
	}
}

static const char *
link_name(int kind)
{
	switch (kind)
	{
		case NL_LINK_TABLE_PART:
		case NL_LINK_COLUMN_PART:
			return "part";
		case NL_LINK_TABLE_EXACT:
		case NL_LINK_COLUMN_EXACT:
			return "exact";
		case NL_LINK_TABLE_COMMENT:
		case NL_LINK_COLUMN_COMMENT:
			return "comment";
		case NL_LINK_TABLE_SYNONYM:
		case NL_LINK_COLUMN_SYNONYM:
			return "synonym";
		case NL_LINK_COLUMN_VALUE:
			return "value";
		case NL_LINK_COLUMN_NUMBER:
			return "comparable";
		case NL_LINK_VALUE:
			return "literal";
		default:
			return "unknown";
	}
}

/* "customer", "customer.city", or a value with the column it was found in. */
static void
append_item(StringInfo out, const NlpgAsked *asked, int item)
{
	const NlSchema *schema = asked->schema;

	if (item < schema->n_tables)
	{
		const NlTable *table = &schema->tables[item];

		if (table->qualify)
			appendStringInfo(out, "%s.", table->schema_name);
		appendStringInfoString(out, table->name);
	}
	else if (item < schema->n_tables + schema->n_columns)
	{
		const NlColumn *column = &schema->columns[item - schema->n_tables];

		append_item(out, asked, NL_ITEM_TABLE(schema, column->table));
		appendStringInfo(out, ".%s", column->name);
	}
	else
	{
		const NlValue *value =
			&asked->linked->values[item - schema->n_tables - schema->n_columns];

		appendStringInfoString(out, value->text);
		if (value->column >= 0)
		{
			appendStringInfoString(out, " in ");
			append_item(out, asked, NL_ITEM_COLUMN(schema, value->column));
		}
	}
}

/* A label of a column that the question does not say (lang/link_enums.c)? */
static bool
is_offered(const NlpgAsked *asked, int item)
{
	int			v = item - asked->schema->n_tables - asked->schema->n_columns;

	return v >= 0 && asked->linked->values[v].n_words == 0;
}

static Datum
utf8_datum(const char *utf8)
{
	return CStringGetTextDatum(nlpg_from_utf8(utf8));
}

/* Is the item shown to the model? */
static bool
shown(const NlContext *context, int item)
{
	for (int i = 0; i < context->n_items; i++)
		if (context->items[i] == item)
			return true;
	return false;
}

/*
 * nl_context(question text): a row for each position. For a word, `links` are
 * the items it was linked to, each with the kind of link. For an item, `words`
 * are the question's words that link to it and `links` the kinds, in the same
 * order.
 */
Datum
nl_context(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	NlpgRead	read;
	NlpgAsked  *asked;
	const NlLinked *linked;
	const NlContext *context;
	int			position = 0;
	Datum		values[5];
	bool		nulls[5];

	InitMaterializedSRF(fcinfo, 0);
	(void) nlpg_session_model();	/* a text model is shown no positions, but see nl_prompt */
	nlpg_conversation_read(PG_GETARG_TEXT_PP(0), &read);
	asked = read.joined != NULL ? nlpg_followup_prepare(read.joined, read.before) :
		nlpg_question_prepare(read.question);
	linked = asked->linked;
	context = asked->context;

	for (int w = 0; w < linked->question.n_words; w++)
	{
		StringInfoData links;

		initStringInfo(&links);
		for (int l = 0; l < linked->n_links; l++)
		{
			const NlLink *link = &linked->links[l];

			if (link->word != w || !shown(context, link->item))
				continue;
			if (links.len > 0)
				appendStringInfoString(&links, ", ");
			append_item(&links, asked, link->item);
			appendStringInfo(&links, " (%s)", link_name(link->kind));
		}
		memset(nulls, false, sizeof(nulls));
		values[0] = Int32GetDatum(position++);
		values[1] = CStringGetTextDatum("word");
		values[2] = utf8_datum(linked->question.words[w].text);
		nulls[3] = true;
		nulls[4] = links.len == 0;
		values[4] = utf8_datum(links.data);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}

	for (int i = 0; i < context->n_items; i++)
	{
		StringInfoData name;
		StringInfoData words;
		StringInfoData links;

		initStringInfo(&name);
		initStringInfo(&words);
		initStringInfo(&links);
		append_item(&name, asked, context->items[i]);
		for (int l = 0; l < linked->n_links; l++)
		{
			const NlLink *link = &linked->links[l];

			if (link->item != context->items[i])
				continue;
			if (links.len > 0)
			{
				appendStringInfoString(&words, ", ");
				appendStringInfoString(&links, ", ");
			}
			appendStringInfoString(&words, linked->question.words[link->word].text);
			appendStringInfoString(&links, link_name(link->kind));
		}
		memset(nulls, false, sizeof(nulls));
		values[0] = Int32GetDatum(position++);
		values[1] = CStringGetTextDatum(psprintf("%s%s%s",
												 is_offered(asked, context->items[i]) ? "value: offered" :
												 kind_name(context->input.kinds[i]),
												 spread_name(context->input.keys[i]),
												 context->input.keys[i] & NL_KEY_USED ? ", used before" : ""));
		values[2] = utf8_datum(name.data);
		nulls[3] = nulls[4] = links.len == 0;
		values[3] = utf8_datum(words.data);
		values[4] = utf8_datum(links.data);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* nl_prompt(question text) -> text: what a text model reads for it */
Datum
nl_prompt(PG_FUNCTION_ARGS)
{
	NlpgRead	read;

	if (!nlpg_text_active())
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("the model reads no text"),
				 errhint("nl_context() shows what it reads; nl_prompt() is for text models (\"nl2sql.model\").")));
	memset(&read, 0, sizeof(read));
	nlpg_conversation_read(PG_GETARG_TEXT_PP(0), &read);
	PG_RETURN_TEXT_P(cstring_to_text(nlpg_write_prompt(
											nlpg_question_prepare(read.joined != NULL ? read.joined : read.question))));
}

/* One row about a text model; what it has none of is null. */
static void
put_text_model(ReturnSetInfo *rsinfo)
{
	const NlpgTextModel *model = nlpg_text_model();
	const NlTextInfo *info = model->info;
	Datum		values[NL_MODEL_COLUMNS] = {0};
	bool		nulls[NL_MODEL_COLUMNS] = {false};

	nulls[0] = info->name[0] == '\0';
	values[0] = utf8_datum(info->name);
	values[1] = CStringGetTextDatum(info->path);
	values[2] = Int64GetDatum((int64) info->parameters);
	values[3] = CStringGetTextDatum(info->weights);
	nulls[4] = nulls[5] = nulls[7] = true;
	values[6] = Int32GetDatum(info->layers);
	values[8] = Int64GetDatum((int64) info->file_size);
	values[9] = Int64GetDatum((int64) nlpg_session_memory());
	values[10] = CStringGetTextDatum(info->architecture);
	values[11] = CStringGetTextDatum(nl_tokenizer_kind(model->tokenizer));
	values[12] = CStringGetTextDatum(model->chat == NL_CHAT_NONE ? "none" : nl_chat_name(model->chat));
	values[13] = Int32GetDatum(model->context);
	values[14] = Int32GetDatum(nlpg_text_cached());
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* nl_model(): one row about the model of this session; maps it if need be. */
Datum
nl_model(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const NlModelInfo *info;
	Datum		values[NL_MODEL_COLUMNS] = {0};
	bool		nulls[NL_MODEL_COLUMNS] = {false};

	InitMaterializedSRF(fcinfo, 0);
	if (nlpg_text_active())
	{
		put_text_model(rsinfo);
		return (Datum) 0;
	}
	info = nl_model_info(nlpg_session_model());

	nulls[0] = info->name == NULL;
	values[0] = info->name ? utf8_datum(info->name) : (Datum) 0;
	values[1] = CStringGetTextDatum(info->path);
	values[2] = Int64GetDatum((int64) info->parameters);
	values[3] = CStringGetTextDatum(info->weights);
	values[4] = Int32GetDatum(info->encoder_layers);
	values[5] = Int32GetDatum(info->relation_layers);
	values[6] = Int32GetDatum(info->decoder_layers);
	values[7] = Int32GetDatum(info->n_symbols);
	values[8] = Int64GetDatum((int64) info->file_size);
	values[9] = Int64GetDatum((int64) nlpg_session_memory());
	values[10] = CStringGetTextDatum("nl2sql");
	nulls[11] = nulls[12] = nulls[13] = nulls[14] = true;
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	return (Datum) 0;
}

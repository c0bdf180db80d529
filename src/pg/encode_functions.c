/*-------------------------------------------------------------------------
 * encode_functions.c
 *	  SQL functions for training data and for looking at the walker:
 *	  nl_encode_schema(), nl_encode(question, sql),
 *	  nl_features(question, n), nl_sample(question, n, temperature, seed),
 *	  nl_walk(sql), nl_roundtrip(sql).
 *
 * What a model learns from must be made by the code that will serve it, so
 * the training pipeline gets its pieces, links, values and IR from here.
 * Superusers only: they show the schema and the data without a guard.
 *
 * All memory is the call's; errors of lang and engine are raised.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/jsonb.h"

#include "lang/compile.h"
#include "lang/encode.h"
#include "lang/grammar.h"
#include "pg/answer.h"
#include "pg/catalog.h"
#include "pg/errors.h"
#include "pg/question.h"
#include "pg/querytree.h"
#include "pg/session.h"

PG_FUNCTION_INFO_V1(nl_encode_schema);
PG_FUNCTION_INFO_V1(nl_encode);
PG_FUNCTION_INFO_V1(nl_features);
PG_FUNCTION_INFO_V1(nl_sample);
PG_FUNCTION_INFO_V1(nl_walk);
PG_FUNCTION_INFO_V1(nl_roundtrip);

static void
superuser_only(const char *function)
{
	if (!superuser())
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("only superusers may call %s", function)));
}

static void
put_ints(StringInfo out, const int32 *numbers, int n)
{
	appendStringInfoChar(out, '[');
	for (int i = 0; i < n; i++)
		appendStringInfo(out, i == 0 ? "%d" : ",%d", numbers[i]);
	appendStringInfoChar(out, ']');
}

static void
put_text(StringInfo out, const char *utf8)
{
	escape_json(out, nlpg_from_utf8(utf8));
}

static Datum
as_jsonb(StringInfo json)
{
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json->data));
}

static int
column_kind(const NlColumn *column)
{
	switch (column->type)
	{
		case NL_TYPE_NUMBER:
			return NL_KIND_NUMBER;
		case NL_TYPE_TEXT:
			return NL_KIND_TEXT;
		case NL_TYPE_DATE:
			return NL_KIND_DATE;
		case NL_TYPE_BOOL:
			return NL_KIND_BOOL;
		case NL_TYPE_ARRAY:
			return NL_KIND_ARRAY;
		default:
			return NL_KIND_OTHER;
	}
}

static int
value_kind(const NlValue *value)
{
	switch (value->kind)
	{
		case NL_VALUE_NUMBER:
			return NL_KIND_VALUE_NUMBER;
		case NL_VALUE_PERIOD:
			return NL_KIND_VALUE_PERIOD;
		case NL_VALUE_DURATION:
			return NL_KIND_VALUE_DURATION;
		default:
			return value->column >= 0 ? NL_KIND_VALUE_FOUND : NL_KIND_VALUE_TEXT;
	}
}

Datum
nl_encode_schema(PG_FUNCTION_ARGS)
{
	NlpgSchema *cached;
	const NlSchema *schema;
	const NlSchemaPieces *pieces;
	StringInfoData out;

	superuser_only("nl_encode_schema");
	cached = nlpg_session_schema();
	pieces = nlpg_session_pieces(cached);
	schema = cached->schema;
	initStringInfo(&out);
	appendStringInfoString(&out, "{\"tables\":[");
	for (int t = 0; t < schema->n_tables; t++)
	{
		appendStringInfoString(&out, t == 0 ? "{\"name\":" : ",{\"name\":");
		put_text(&out, schema->tables[t].name);
		appendStringInfoString(&out, ",\"pieces\":");
		put_ints(&out, pieces->names[t], pieces->n_names[t]);
		appendStringInfoString(&out, ",\"comment\":");
		put_ints(&out, pieces->comments[t], pieces->n_comments[t]);
		appendStringInfoChar(&out, '}');
	}
	appendStringInfoString(&out, "],\"columns\":[");
	for (int c = 0; c < schema->n_columns; c++)
	{
		const NlColumn *column = &schema->columns[c];
		int			item = NL_ITEM_COLUMN(schema, c);

		appendStringInfo(&out, "%s{\"table\":%d,\"name\":", c == 0 ? "" : ",", column->table);
		put_text(&out, column->name);
		appendStringInfoString(&out, ",\"pieces\":");
		put_ints(&out, pieces->names[item], pieces->n_names[item]);
		appendStringInfoString(&out, ",\"comment\":");
		put_ints(&out, pieces->comments[item], pieces->n_comments[item]);
		appendStringInfo(&out, ",\"type\":%d,\"primary\":%s,\"foreign\":%s,\"spread\":%d}",
						 column_kind(column), column->primary ? "true" : "false",
						 column->foreign ? "true" : "false", (int) column->spread);
	}
	appendStringInfoString(&out, "],\"keys\":[");
	for (int k = 0; k < schema->n_keys; k++)
	{
		const NlKey *key = &schema->keys[k];
		int32		from[NL_MAX_KEY_COLUMNS];
		int32		to[NL_MAX_KEY_COLUMNS];

		for (int i = 0; i < key->n; i++)
		{
			from[i] = key->from[i];
			to[i] = key->to[i];
		}
		appendStringInfo(&out, "%s[%d,%d,", k == 0 ? "" : ",", key->from_table, key->to_table);
		put_ints(&out, from, key->n);
		appendStringInfoChar(&out, ',');
		put_ints(&out, to, key->n);
		appendStringInfoChar(&out, ']');
	}
	appendStringInfoString(&out, "],\"names\":[");
	for (int i = 0; i < schema->n_tables + schema->n_columns; i++)
	{
		if (i > 0)
			appendStringInfoChar(&out, ',');
		if (i < schema->n_tables)
			put_text(&out, schema->tables[i].name);
		else
		{
			const NlColumn *column = &schema->columns[i - schema->n_tables];

			put_text(&out, psprintf("%s.%s", schema->tables[column->table].name, column->name));
		}
	}
	appendStringInfoString(&out, "]}");
	PG_RETURN_DATUM(as_jsonb(&out));
}

/* --- nl_encode ---------------------------------------------------------- */

/* The pieces that belong to a position. */
static void
put_pieces_of(StringInfo out, const NlInput *input, int position)
{
	bool		first = true;

	appendStringInfoChar(out, '[');
	for (int p = 0; p < input->n_pieces; p++)
		if (input->slots[p] == position)
		{
			appendStringInfo(out, first ? "%d" : ",%d", input->pieces[p]);
			first = false;
		}
	appendStringInfoChar(out, ']');
}

static void
put_values(StringInfo out, const NlpgAsked *asked)
{
	const NlSchema *schema = asked->schema;
	const NlInput *input = &asked->context->input;

	appendStringInfoString(out, ",\"values\":[");
	for (int v = 0; v < asked->linked->n_values; v++)
	{
		const NlValue *value = &asked->linked->values[v];
		int			position = -1;
		bool		first = true;

		for (int i = 0; i < asked->context->n_items; i++)
			if (asked->context->items[i] == NL_ITEM_VALUE(schema, v))
				position = input->n_words + i;
		appendStringInfoString(out, v == 0 ? "{\"pieces\":" : ",{\"pieces\":");
		if (position >= 0)
			put_pieces_of(out, input, position);
		else
			appendStringInfoString(out, "[]");
		appendStringInfo(out, ",\"column\":%d,\"kind\":%d,\"fuzzy\":%s,\"words\":[%d,%d],\"text\":",
						 value->column, value_kind(value), value->fuzzy ? "true" : "false",
						 value->first_word, value->n_words);
		put_text(out, value->text);
		appendStringInfoString(out, ",\"compare\":[");
		for (int c = 0; c < schema->n_columns; c++)
			if (nl_value_compares(schema, value, c))
			{
				appendStringInfo(out, first ? "%d" : ",%d", c);
				first = false;
			}
		appendStringInfoString(out, "]}");
	}
	appendStringInfoChar(out, ']');
}

static void
put_positions(StringInfo out, const NlContext *context)
{
	const NlInput *input = &context->input;
	int			n = input->n_words + input->n_items;

	appendStringInfoString(out, ",\"positions\":{\"pieces\":");
	put_ints(out, input->pieces, input->n_pieces);
	appendStringInfoString(out, ",\"slots\":[");
	for (int i = 0; i < input->n_pieces; i++)
		appendStringInfo(out, i == 0 ? "%d" : ",%d", input->slots[i]);
	appendStringInfoString(out, "],\"kinds\":[");
	for (int i = 0; i < input->n_items; i++)
		appendStringInfo(out, i == 0 ? "%d" : ",%d", input->kinds[i]);
	appendStringInfoString(out, "],\"keys\":[");
	for (int i = 0; i < input->n_items; i++)
		appendStringInfo(out, i == 0 ? "%d" : ",%d", input->keys[i]);
	appendStringInfoString(out, "],\"relations\":[");
	for (int i = 0; i < n; i++)
	{
		appendStringInfoString(out, i == 0 ? "[" : ",[");
		for (int j = 0; j < n; j++)
			appendStringInfo(out, j == 0 ? "%d" : ",%d", input->relations[i * n + j]);
		appendStringInfoChar(out, ']');
	}
	appendStringInfoString(out, "],\"items\":");
	put_ints(out, context->items, context->n_items);
	appendStringInfoChar(out, '}');
}

/* The constants of the query that no value of the question carries. */
static void
put_missing(StringInfo out, const NlpgWalked *walked)
{
	appendStringInfoString(out, ",\"missing\":[");
	for (int v = walked->n_values - walked->n_missing; v < walked->n_values; v++)
	{
		const NlValue *value = &walked->values[v];

		appendStringInfo(out, "%s{\"column\":%d,\"kind\":%d,\"text\":",
						 v == walked->n_values - walked->n_missing ? "" : ",",
						 value->column, value_kind(value));
		put_text(out, value->text);
		appendStringInfoChar(out, '}');
	}
	appendStringInfoChar(out, ']');
}

/* Is the IR in the language, all items being shown? "ok" or why not. */
static const char *
check_grammar(const NlSchema *schema, const NlpgWalked *walked, NlArena *arena)
{
	NlGrammar  *grammar;
	NlError		err;
	int			n_items = schema->n_tables + schema->n_columns + walked->n_values;
	int32_t    *items = palloc(sizeof(int32_t) * n_items);
	int			at = 0;

	for (int i = 0; i < n_items; i++)
		items[i] = i;
	nlpg_check(nl_grammar_create(&grammar, schema, walked->values, walked->n_values,
								 items, n_items, arena, &err), &err);
	nl_grammar_set_mode(grammar, walked->change ? NL_GRAMMAR_CHANGE : NL_GRAMMAR_QUESTION);
	if (nl_grammar_accepts(grammar, walked->ir, walked->n_ir, &at))
		return "ok";
	return psprintf("grammar: token %d", at);
}

/* The statement that the IR becomes, so that its effect can be compared. */
static void
put_change(StringInfo out, const NlpgAsked *asked, const NlpgWalked *walked)
{
	char	   *sql;
	NlError		err;
	NlStatus	status = nl_compile_change(asked->schema, walked->values, walked->n_values,
										   walked->ir, walked->n_ir, &sql, asked->arena, &err);

	appendStringInfoString(out, status == NL_OK ? ",\"sql\":" : ",\"fault\":");
	put_text(out, status == NL_OK ? sql : err.message);
}

/* The items that the answer to the question before uses. */
static void
put_used(StringInfo out, const NlLinked *linked)
{
	bool		first = true;

	appendStringInfoString(out, ",\"used\":[");
	for (int i = 0; i < linked->n_before; i++)
		if (linked->before[i] >= NL_IR_ITEM)
		{
			appendStringInfo(out, first ? "%d" : ",%d", linked->before[i] - NL_IR_ITEM);
			first = false;
		}
	appendStringInfoChar(out, ']');
}

/* question text, sql text (NULL: no target; '': abstain), full boolean, change
 * boolean: it is a request for a change of rows, and sql such a statement;
 * before text: the statement that answered the question before, whose text is
 * before this one's (conversation.c) */
Datum
nl_encode(PG_FUNCTION_ARGS)
{
	NlpgAsked  *asked;
	StringInfoData out;
	bool		full = PG_NARGS() > 2 && !PG_ARGISNULL(2) && PG_GETARG_BOOL(2);
	bool		change = PG_NARGS() > 3 && !PG_ARGISNULL(3) && PG_GETARG_BOOL(3);
	char	   *before = PG_NARGS() > 4 && !PG_ARGISNULL(4) ? text_to_cstring(PG_GETARG_TEXT_PP(4)) : NULL;
	const NlInput *input;

	superuser_only("nl_encode");
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	asked = change ? nlpg_change_prepare(PG_GETARG_TEXT_PP(0)) :
		nlpg_followup_prepare(PG_GETARG_TEXT_PP(0), before);
	(void) nlpg_session_model();	/* a text model reads no positions */
	input = &asked->context->input;
	initStringInfo(&out);
	appendStringInfoString(&out, "{\"words\":[");
	for (int w = 0; w < input->n_words; w++)
	{
		if (w > 0)
			appendStringInfoChar(&out, ',');
		put_pieces_of(&out, input, w);
	}
	appendStringInfoString(&out, "],\"names\":[");
	for (int i = 0; i < asked->linked->n_readings; i++)
	{
		int			item = asked->linked->readings[i].item;

		appendStringInfo(&out, "%s[%d,", i == 0 ? "" : ",", item);
		put_ints(&out, asked->context->names[item], asked->context->n_names[item]);
		appendStringInfoChar(&out, ']');
	}
	appendStringInfoChar(&out, ']');
	put_values(&out, asked);
	appendStringInfoString(&out, ",\"links\":[");
	for (int i = 0; i < asked->linked->n_links; i++)
	{
		const NlLink *link = &asked->linked->links[i];

		appendStringInfo(&out, "%s[%d,%d,%d]", i == 0 ? "" : ",", link->word,
						 link->item, link->kind);
	}
	appendStringInfoChar(&out, ']');
	if (!PG_ARGISNULL(1))
	{
		char	   *sql = text_to_cstring(PG_GETARG_TEXT_PP(1));
		NlpgWalked *walked;

		if (sql[strspn(sql, " \t\r\n")] == '\0')
		{
			static const int32 abstain[] = {NL_SYM_ABSTAIN};

			appendStringInfoString(&out, ",\"ir\":");
			put_ints(&out, abstain, 1);
			appendStringInfoString(&out, ",\"text\":\"abstain\",\"status\":\"ok\"");
		}
		else
		{
			static const NlValue none;
			const char *status;

			/* a question without values is still a question */
			walked = nlpg_querytree_walk(nlpg_querytree_analyse(sql), asked->schema,
										 asked->linked->n_values > 0 ?
										 asked->linked->values : &none,
										 asked->linked->n_values);
			status = walked->why;
			if (walked->change != change)
				status = change ? "not a change" : "not a select";
			else if (walked->ok)
			{
				char	   *text;
				NlError		err;

				nlpg_check(nl_ir_text(asked->schema, walked->values, walked->n_values,
									  walked->ir, walked->n_ir, &text,
									  asked->arena, &err), &err);
				appendStringInfoString(&out, ",\"ir\":");
				put_ints(&out, walked->ir, walked->n_ir);
				appendStringInfoString(&out, ",\"text\":");
				put_text(&out, text);
				if (walked->n_missing == 0)
				{
					status = check_grammar(asked->schema, walked, asked->arena);
					if (change)
						put_change(&out, asked, walked);
				}
				else
					put_missing(&out, walked);
			}
			appendStringInfoString(&out, ",\"status\":");
			put_text(&out, status);
		}
	}
	if (before != NULL)
		put_used(&out, asked->linked);
	if (full)
		put_positions(&out, asked->context);
	appendStringInfoChar(&out, '}');
	PG_RETURN_DATUM(as_jsonb(&out));
}

static Datum
floats_array(const float4 *numbers, int n)
{
	Datum	   *elements = (Datum *) palloc(sizeof(Datum) * Max(n, 1));

	for (int i = 0; i < n; i++)
		elements[i] = Float4GetDatum(numbers[i]);
	return PointerGetDatum(construct_array(elements, n, FLOAT4OID, sizeof(float4), true, TYPALIGN_INT));
}

/* --- nl_features -------------------------------------------------------- */

/* nl_features(question text, n int) -> sql, features, alike: for training the heads, and for how taught pairs are weighed */
Datum
nl_features(PG_FUNCTION_ARGS)
{
	int			n = PG_GETARG_INT32(1);
	NlpgAnswer *answer;
	ReturnSetInfo *result;

	superuser_only("nl_features");
	(void) nlpg_session_model();	/* a text model has none */
	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;

	answer = nlpg_answer_find(PG_GETARG_TEXT_PP(0), n, true);
	for (int i = 0; i < answer->n_choices; i++)
	{
		const NlpgChoice *choice = &answer->choices[i];
		Datum		values[3] = {0};
		bool		nulls[3] = {false, false, choice->alike == NULL};

		/* taught, or no statement: nothing to learn from */
		if (choice->n_features == 0 || (!choice->abstain && !choice->passed))
			continue;
		if (choice->abstain)
			nulls[0] = true;
		else
			values[0] = CStringGetTextDatum(choice->sql);
		values[1] = floats_array(choice->features, choice->n_features);
		if (choice->alike != NULL)
			values[2] = floats_array(choice->alike, NLPG_ALIKE);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* --- nl_sample ---------------------------------------------------------- */

static Datum
ints_array(const int32 *numbers, int n)
{
	Datum	   *elements = (Datum *) palloc(sizeof(Datum) * Max(n, 1));

	for (int i = 0; i < n; i++)
		elements[i] = Int32GetDatum(numbers[i]);
	return PointerGetDatum(construct_array(elements, n, INT4OID, sizeof(int32), true, TYPALIGN_INT));
}

/* nl_sample(question text, n int, temperature real, seed bigint) -> sql, tokens,
 * log_probabilities, allowed, n_allowed, confidence, note: for learning from answers that are tried */
Datum
nl_sample(PG_FUNCTION_ARGS)
{
	NlpgAnswer *answer;
	ReturnSetInfo *result;

	superuser_only("nl_sample");
	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	answer = nlpg_answer_sample(PG_GETARG_TEXT_PP(0), PG_GETARG_INT32(1), PG_GETARG_FLOAT4(2),
								(uint64) PG_GETARG_INT64(3));
	for (int i = 0; i < answer->n_choices; i++)
	{
		const NlpgChoice *choice = &answer->choices[i];
		int			n_steps = choice->n_tokens + 1;
		float4	   *logs = (float4 *) palloc(sizeof(float4) * n_steps);
		int32	   *counts = (int32 *) palloc(sizeof(int32) * n_steps);
		int32	   *allowed;
		int			total = 0;
		Datum		values[7] = {0};
		bool		nulls[7] = {0};

		for (int step = 0; step < n_steps; step++)
		{
			logs[step] = choice->drawn[step].log_probability;
			counts[step] = choice->drawn[step].n_allowed;
			total += counts[step];
		}
		allowed = (int32 *) palloc(sizeof(int32) * Max(total, 1));
		total = 0;
		for (int step = 0; step < n_steps; step++)
		{
			memcpy(allowed + total, choice->drawn[step].allowed, sizeof(int32) * counts[step]);
			total += counts[step];
		}
		if (choice->passed)
			values[0] = CStringGetTextDatum(choice->sql);
		else
			nulls[0] = true;
		values[1] = ints_array(choice->tokens, choice->n_tokens);
		values[2] = floats_array(logs, n_steps);
		values[3] = ints_array(allowed, total);
		values[4] = ints_array(counts, n_steps);
		/* without a head there is no estimate */
		if (nl_model_reward(nlpg_session_model()).n > 0)
			values[5] = Float8GetDatum(choice->confidence);
		else
			nulls[5] = true;
		values[6] = CStringGetTextDatum(choice->note);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* --- nl_walk, nl_roundtrip ---------------------------------------------- */

/* Walks without a question. Raises feature_not_supported with the reason. */
static NlpgWalked *
walk_free(const char *sql, const NlSchema **schema, NlArena *arena)
{
	NlpgWalked *walked;

	nlpg_arena_init(arena, CurrentMemoryContext, 64 * 1024, 0);
	*schema = nlpg_session_schema()->schema;
	walked = nlpg_querytree_walk(nlpg_querytree_analyse(sql), *schema, NULL, 0);
	return walked;
}

/* The IR's text; for SQL that has none, "unsupported: reason"; for IR that
 * the grammar does not know, the text and where it stops. */
Datum
nl_walk(PG_FUNCTION_ARGS)
{
	NlArena		arena;
	NlError		err;
	const NlSchema *schema;
	NlpgWalked *walked;
	const char *status;
	char	   *ir;

	superuser_only("nl_walk");
	walked = walk_free(text_to_cstring(PG_GETARG_TEXT_PP(0)), &schema, &arena);
	if (!walked->ok)
		PG_RETURN_TEXT_P(cstring_to_text(psprintf("unsupported: %s", walked->why)));
	nlpg_check(nl_ir_text(schema, walked->values, walked->n_values, walked->ir,
						  walked->n_ir, &ir, &arena, &err), &err);
	status = check_grammar(schema, walked, &arena);
	if (strcmp(status, "ok") != 0)
		ir = psprintf("%s  -- %s", ir, status);
	PG_RETURN_TEXT_P(cstring_to_text(nlpg_from_utf8(ir)));
}

/* SQL -> IR -> SQL; NULL when the IR cannot say it. */
Datum
nl_roundtrip(PG_FUNCTION_ARGS)
{
	NlArena		arena;
	NlError		err;
	const NlSchema *schema;
	NlpgWalked *walked;
	char	   *sql;

	superuser_only("nl_roundtrip");
	walked = walk_free(text_to_cstring(PG_GETARG_TEXT_PP(0)), &schema, &arena);
	if (!walked->ok)
		PG_RETURN_NULL();
	nlpg_check((walked->change ? nl_compile_change : nl_compile)
			   (schema, walked->values, walked->n_values, walked->ir, walked->n_ir,
				&sql, &arena, &err), &err);
	if (sql == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(nlpg_from_utf8(sql)));
}

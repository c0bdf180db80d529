/*-------------------------------------------------------------------------
 * question.c
 *	  From the text of a question to what the model reads.
 *
 * No state of its own. Everything is allocated in the caller's memory
 * context; the schema is pinned there (session.c).
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "lang/joinpath.h"
#include "pg/ask_catalog.h"
#include "pg/catalog.h"
#include "pg/followup.h"
#include "pg/question.h"
#include "pg/settings.h"
#include "pg/timing.h"
#include "pg/text_model.h"
#include "pg/values.h"
#include "utils/builtins.h"

#define QUESTION_BLOCK (64 * 1024)
#define QUESTION_LIMIT ((size_t) 256 * 1024 * 1024)

static NlpgAsked *prepare(text *question, bool change, const char *before);
static char *read_text(text *question);

NlpgAsked *
nlpg_question_prepare(text *question)
{
	return prepare(question, false, NULL);
}

NlpgAsked *
nlpg_followup_prepare(text *joined, const char *before)
{
	return prepare(joined, false, before);
}

NlpgAsked *
nlpg_change_prepare(text *request)
{
	return prepare(request, true, NULL);
}

static NlpgAsked *
prepare(text *question, bool change, const char *before)
{
	NlpgAsked  *asked = palloc0(sizeof(NlpgAsked));
	NlQuestion	words;
	NlPhrase   *phrases = NULL;
	int			n_phrases = 0;
	NlMatch    *matches = NULL;
	int			n_matches = 0;
	NlError		err;
	NlStatus	status;

	nlpg_deadline_start(&asked->deadline, nlpg_timeout);
	asked->arena = palloc(sizeof(NlArena));
	nlpg_arena_init(asked->arena, CurrentMemoryContext, QUESTION_BLOCK, QUESTION_LIMIT);
	asked->text = read_text(question);

	status = nl_question_read(&words, asked->text, strlen(asked->text),
							  nlpg_session_lexicon(), asked->arena, &err);
	if (status == NL_ERR_INPUT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the question has no words"),
				 errhint("Ask about the tables of this database, for example \"how many orders were there last month\".")));
	nlpg_check(status, &err);
	words.change = change;
	if (change)
		asked->change = (NlChangeSaid *) palloc0(sizeof(NlChangeSaid));
	nlpg_timing_mark(NLPG_STAGE_READ);

	asked->cached = nlpg_session_schema();
	asked->schema = asked->cached->schema;
	if (asked->schema->n_tables == 0 && nlpg_ask_catalog_active())
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("there is nothing to ask about"),
				 errdetail("Role \"%s\" may read none of the views over the catalogs.",
						   GetUserNameFromId(GetUserId(), false)),
				 errhint("Grant SELECT on nl_tables and the like and USAGE on their schema.")));
	if (asked->schema->n_tables == 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("there is no table to ask about"),
				 nlpg_schemas[0] == '\0' ?
				 errdetail("Role \"%s\" may read no table in the schemas of its search path.",
						   GetUserNameFromId(GetUserId(), false)) :
				 errdetail("Role \"%s\" may read no table in the schemas of \"nl2sql.schemas\".",
						   GetUserNameFromId(GetUserId(), false)),
				 errhint("Grant SELECT on tables and USAGE on their schema, or set \"nl2sql.schemas\".")));

	nlpg_timing_mark(NLPG_STAGE_CATALOG);
	nlpg_check(nl_question_phrases(&words, &phrases, &n_phrases, asked->arena, &err),
			   &err);
	if (nlpg_value_lookup)
		nlpg_values_lookup(asked->cached, phrases, n_phrases,
						   &matches, &n_matches, asked->arena);
	nlpg_timing_mark(NLPG_STAGE_VALUES);

	/* the model only now: looking values up may have run other SQL. A text model has no thesaurus. */
	if (!nlpg_text_active())
		words.thesaurus.text = nl_model_thesaurus(nlpg_session_model(), &words.thesaurus.length);
	asked->linked = palloc0(sizeof(NlLinked));
	nlpg_check(nl_link(asked->linked, &words, asked->schema, phrases, n_phrases,
					   matches, n_matches, asked->arena, &err), &err);
	if (change)
		nl_change_said(asked->change, asked->linked);
	nlpg_check(nl_join_prefer(&asked->schema, asked->linked, asked->arena, &err), &err);
	nlpg_timing_mark(NLPG_STAGE_LINK);

	/* a text model reads no positions: write.c makes its prompt */
	if (nlpg_text_active())
	{
		if (change)
			(void) nlpg_session_model();	/* says that it cannot */
		return asked;
	}

	nlpg_followup_read(asked, before);
	nlpg_question_encode(asked);
	return asked;
}

void
nlpg_question_encode(NlpgAsked *asked)
{
	const NlSchemaPieces *pieces;
	NlError		err;

	/* the model only now: looking values up may have run other SQL */
	asked->context = palloc0(sizeof(NlContext));
	pieces = nlpg_session_pieces(asked->cached);
	nlpg_check(nl_encode_question(asked->context, asked->linked, asked->schema, pieces,
								  nlpg_session_model(), nlpg_max_items,
								  asked->arena, &err), &err);
	nlpg_timing_mark(NLPG_STAGE_ENCODE);
}

/* The question in UTF-8, or an error that says what is wrong with it. */
static char *
read_text(text *question)
{
	int			length = VARSIZE_ANY_EXHDR(question);
	char	   *utf8 = NULL;

	/* before anything looks at it: the limit also bounds conversion */
	if (length <= NL_MAX_QUESTION)
		utf8 = nlpg_to_utf8(text_to_cstring(question), length);
	if (length > NL_MAX_QUESTION || (utf8 && strlen(utf8) > NL_MAX_QUESTION))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the question is too long"),
				 errdetail("It has %d bytes, the limit is %d.",
						   utf8 ? (int) strlen(utf8) : length, NL_MAX_QUESTION)));
	if (utf8 == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE),
				 errmsg("the question is not valid UTF-8"),
				 errhint("In a database with encoding SQL_ASCII questions must be UTF-8.")));
	return utf8;
}

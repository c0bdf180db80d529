/*-------------------------------------------------------------------------
 * write_prompt.c
 *	  What a text model is told: task, schema, pairs and question, as tokens.
 *
 * The schema stands before pairs and question, so that questions over it begin
 * with the same tokens, whose keys and values are kept (text_model.h).
 * Memory: the caller's context and the question's arena. Errors pass through.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "lang/prompt.h"
#include "lang/sqltext.h"
#include "pg/catalog.h"
#include "pg/settings.h"
#include "pg/taught.h"
#include "pg/write_private.h"

/* Verified pairs in a prompt. */
#define PAIRS 3

/* Bytes of a prompt for one token, a cautious guess. */
#define TOKEN_BYTES 3

/* Bytes at the schema's end that are left out of what questions share. */
#define LAST_BYTES 8

/* Of the context kept for all but schema and answer. */
#define QUESTION_TOKENS 160

/*
 * Task, schema and question as the model was taught to read them. What the
 * template writes may hold control tokens, which are told by spans; what schema
 * and question spell may not.
 */
static void
write_chat(Writer *writer, const char *schema, const char *question, NlChatText *chat)
{
	const NlpgTextModel *model = writer->model;
	NlArena    *arena = writer->asked->arena;
	NlText		text;
	NlError		err = {{0}};

	nl_text_init(&text, arena);
	if (model->chat == NL_CHAT_NONE)
	{
		nl_text_add(&text, "-- ");
		nl_text_add(&text, nl_prompt_task());
		nl_text_add(&text, "\n\n");
	}
	nl_text_add(&text, nl_prompt_examples());
	nl_text_add(&text, schema);
	nl_text_char(&text, '\n');
	nl_text_add(&text, question);
	if (model->chat == NL_CHAT_NONE)
		nl_text_add(&text, "\nSQL:\n");
	memset(chat, 0, sizeof(*chat));
	chat->text = nl_text_finish(&text);
	if (chat->text == NULL)
		nlpg_report(NL_ERR_NOMEM, &err);
	chat->length = text.length;
	if (model->chat != NL_CHAT_NONE)
	{
		NlChatMarks marks = nl_chat_marks(model->tokenizer);
		NlChatMessage messages[2];

		messages[0].role = NL_CHAT_SYSTEM;
		messages[0].text = nl_prompt_task();
		messages[0].length = strlen(messages[0].text);
		messages[1].role = NL_CHAT_USER;
		messages[1].text = chat->text;
		messages[1].length = chat->length;
		nlpg_check(nl_chat_render(model->chat, messages, 2, &marks, arena, chat, &err), &err);
	}
}

/* The same as tokens. The answer begins within a code block: what a model says
 * besides SQL is not asked for. */
static int32 *
encode(Writer *writer, const NlChatText *chat, int *n)
{
	NlTokenizer *tokenizer = writer->model->tokenizer;
	int			room = (int) chat->length + 32;
	int32	   *tokens = (int32 *) palloc(sizeof(int32) * (room + nlpg_text_answer));
	int			begin = 0;
	int			more;

	if (nl_tokenizer_bos(tokenizer) >= 0 &&
		(nl_tokenizer_adds_bos(tokenizer) || nl_chat_starts_with_bos(writer->model->chat)))
		tokens[begin++] = nl_tokenizer_bos(tokenizer);
	*n = nl_tokenizer_encode_spans(tokenizer, chat->text, chat->length, chat->spans, chat->n_spans,
								   tokens + begin, room - begin);
	more = *n < 0 ? -1 : nl_tokenizer_encode(tokenizer, ANSWER_BEGIN, strlen(ANSWER_BEGIN), false,
											 tokens + begin + *n, room - begin - *n);
	if (more < 0)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory")));
	*n += begin + more;
	return tokens;
}

/*
 * How many of the tokens stand before the question: those whose texts end before
 * the schema's end. A few less than there are, since what follows may be cut into
 * tokens with the last ones. What a tokenizer writes besides (a blank in front) makes
 * it less or more by some tokens, each time by the same.
 */
static int
shared_tokens(const Writer *writer, const char *schema, int n)
{
	NlTokenizer *tokenizer = writer->model->tokenizer;
	const char *found = strstr(writer->chat.text, schema);
	size_t		end;
	size_t		at = 0;
	int			shared = 0;

	if (found == NULL)
		return 0;
	end = found - writer->chat.text + strlen(schema);
	for (; shared < n; shared++)
	{
		const char *piece;
		size_t		length;

		if (nl_tokenizer_piece(tokenizer, writer->tokens[shared], &piece, &length))
			at += length;
		if (at + LAST_BYTES > end)
			break;
	}
	return shared;
}

/* The prompt's tokens, with a schema text of at most that many bytes. */
static int
make_prompt(Writer *writer, size_t room, const NlPair *pairs, int n_pairs)
{
	NlpgAsked  *asked = writer->asked;
	NlError		err = {{0}};
	char	   *schema;
	char	   *question;
	bool		whole;
	int			n;

	nlpg_check(nl_prompt_schema(&schema, &whole, asked->linked, asked->schema, room,
								asked->arena, &err), &err);
	nlpg_check(nl_prompt_question(&question, asked->text, asked->linked, asked->schema,
								  pairs, n_pairs, asked->arena, &err), &err);
	write_chat(writer, schema, question, &writer->chat);
	writer->tokens = encode(writer, &writer->chat, &n);
	/* of a part of the schema, the question says which: no other begins so */
	writer->n_shared = whole ? shared_tokens(writer, schema, n) : 0;
	return n;
}

void
nlpg_write_prepare(Writer *writer)
{
	int			most = writer->model->context - nlpg_text_answer;
	NlPair		pairs[PAIRS];
	NlpgAlike	alike[PAIRS];
	int			n_pairs = nlpg_taught_near(writer->asked, pairs, alike, PAIRS);
	size_t		room;

	if (most < QUESTION_TOKENS * 2)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the model reads %d tokens, of which an answer may take %d",
						writer->model->context, nlpg_text_answer),
				 errhint("Raise \"nl2sql.text_context\" or lower \"nl2sql.text_answer\".")));
	room = (size_t) (most - QUESTION_TOKENS) * TOKEN_BYTES;
	for (;;)
	{
		writer->n_prompt = make_prompt(writer, room, pairs, n_pairs);
		if (writer->n_prompt <= most)
			return;
		/* the guess was bad, or pairs and question are long */
		if (n_pairs > 0)
			n_pairs--;
		else if (room > 400)
			room = room * 3 / 4;
		else
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("the question is too long for the model"),
					 errdetail("The prompt has %d tokens, the limit is %d.", writer->n_prompt, most),
					 errhint("Raise \"nl2sql.text_context\".")));
	}
}

/*-------------------------------------------------------------------------
 * write.c
 *	  Prompt, tokens, choice of the next one, candidates.
 *
 * The vocabulary is not tested as a whole: tokens are taken in the order of
 * their logits, and the first whose bytes keep the text alive is the next one.
 * They are fetched in batches of PICKS, so that a model that is far off costs
 * a pass over the logits for each batch, not for each token. A token whose first
 * byte alone is dead is not asked about: that is known after one of its kind.
 *
 * Memory: the caller's context; the oracle's in the question's arena, with a
 * context for each candidate's texts. Errors pass through: nothing is held.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <ctype.h>
#include <math.h>

#include "lang/prompt.h"
#include "lang/sqltext.h"
#include "lang/prefix_scan.h"
#include "miscadmin.h"
#include "pg/catalog.h"
#include "pg/execute.h"
#include "pg/prefix_oracle.h"
#include "pg/settings.h"
#include "pg/taught.h"
#include "pg/text_model.h"
#include "pg/write.h"
#include "portability/instr_time.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* What the model is taken to have said already. */
#define ANSWER_BEGIN "```sql\n"

/* Tokens fetched from the logits at a time. */
#define PICKS 128

/* Tokens looked at for a second choice, and its least probability. */
#define SECOND_TRIES 12
#define SECOND_PROBABILITY 0.02

/* Verified pairs in a prompt. */
#define PAIRS 3

/* Bytes of a prompt for one token, a cautious guess. */
#define TOKEN_BYTES 3

/* Of the context kept for all but schema and answer. */
#define QUESTION_TOKENS 160

/* A place where another token was possible. */
typedef struct Fork
{
	int			at;				/* tokens of the answer before it */
	int			bytes;			/* of the text before it */
	int32		token;
	double		score;			/* with that token */
} Fork;

typedef struct Writer
{
	NlpgAsked  *asked;
	const NlpgTextModel *model;
	NlpgPrefix *prefix;
	bool		constrained;
	bool		all;			/* more than the greedy one, though that has an end */
	bool		fork;			/* look for second choices */
	NlChatText	chat;			/* the prompt without the answer's beginning */
	int32	   *tokens;			/* prompt, then answer */
	int			n_prompt;
	int			n_answer;
	char		text[NL_PREFIX_TEXT + 1];
	int			length;
	double		score;
	bool		ended;
	bool		cut;
	int			n_forks;
	Fork	   *forks;			/* [nlpg_text_answer] */
	/* tokens by logit, from the highest */
	int32		picks[PICKS];
	int			n_picks;
	int			next_pick;
	float		last_logit;		/* of the last pick, and its number: the next batch is below */
	int32		last_token;
	uint8		first[256];		/* of a token: 0 not known, 1 alive, 2 dead */
	double		log_sum;		/* of the exponentials of all logits */
	NlpgWritten *written;
	int			n;
	int			n_written;
} Writer;

static NlpgWriting cost;

const NlpgWriting *
nlpg_write_cost(void)
{
	return &cost;
}

static int64
since(instr_time start)
{
	instr_time	now;

	INSTR_TIME_SET_CURRENT(now);
	INSTR_TIME_SUBTRACT(now, start);
	return (int64) INSTR_TIME_GET_MICROSEC(now);
}

/* ---- the prompt ---- */

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
	return n;
}

static void
prepare(Writer *writer)
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

/* ---- the next token ---- */

/* Is (logit, token) below the picks that were handed out? */
static bool
below(const Writer *writer, float logit, int32 token)
{
	return logit < writer->last_logit ||
		(logit == writer->last_logit && token > writer->last_token);
}

/* The next PICKS tokens by logit: a heap whose root is the least of them. */
static void
fetch_picks(Writer *writer)
{
	const float *logits = writer->model->logits;
	int			vocabulary = writer->model->info->vocabulary;
	int32	   *heap = writer->picks;
	int			n = 0;

#define LESS(a, b) (logits[a] < logits[b] || (logits[a] == logits[b] && (a) > (b)))
	for (int32 token = 0; token < vocabulary; token++)
	{
		int			at;

		if (n == PICKS && !LESS(heap[0], token))
			continue;
		if (!below(writer, logits[token], token))
			continue;
		if (n < PICKS)
		{
			for (at = n++; at > 0 && LESS(token, heap[(at - 1) / 2]); at = (at - 1) / 2)
				heap[at] = heap[(at - 1) / 2];
			heap[at] = token;
			continue;
		}
		for (at = 0; 2 * at + 1 < n;)
		{
			int			child = 2 * at + 1;

			if (child + 1 < n && LESS(heap[child + 1], heap[child]))
				child++;
			if (!LESS(heap[child], token))
				break;
			heap[at] = heap[child];
			at = child;
		}
		heap[at] = token;
	}
	/* sorted, highest first */
	for (int i = 1; i < n; i++)
	{
		int32		token = heap[i];
		int			at;

		for (at = i; at > 0 && LESS(heap[at - 1], token); at--)
			heap[at] = heap[at - 1];
		heap[at] = token;
	}
#undef LESS
	writer->n_picks = n;
	writer->next_pick = 0;
	if (n > 0)
	{
		writer->last_logit = logits[heap[n - 1]];
		writer->last_token = heap[n - 1];
	}
}

static void
start_picks(Writer *writer)
{
	const float *logits = writer->model->logits;
	int			vocabulary = writer->model->info->vocabulary;
	float		highest = logits[0];
	double		sum = 0;

	for (int i = 1; i < vocabulary; i++)
		highest = Max(highest, logits[i]);
	for (int i = 0; i < vocabulary; i++)
		sum += expf(logits[i] - highest);
	writer->log_sum = log(sum) + highest;
	writer->last_logit = INFINITY;
	writer->last_token = -1;
	writer->n_picks = writer->next_pick = 0;
	memset(writer->first, 0, sizeof(writer->first));
}

static int32
next_pick(Writer *writer)
{
	if (writer->next_pick == writer->n_picks)
	{
		fetch_picks(writer);
		if (writer->n_picks == 0)
			return -1;
	}
	return writer->picks[writer->next_pick++];
}

typedef enum Verdict
{
	TOKEN_DEAD,
	TOKEN_ALIVE,
	TOKEN_END
} Verdict;

static bool
is_blank(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!isspace((unsigned char) bytes[i]))
			return false;
	return true;
}

/* Bytes before a ; or the end of a code block; length if there is none. */
static size_t
before_end(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (bytes[i] == ';' || bytes[i] == '`')
			return i;
	return length;
}

/* May the token come next? Alive: its bytes stand behind the text then. */
static Verdict
try_token(Writer *writer, int32 token)
{
	NlTokenizer *tokenizer = writer->model->tokenizer;
	const char *bytes;
	size_t		length;
	size_t		end;
	unsigned char first;

	if (nl_tokenizer_is_end(tokenizer, token))
	{
		if (writer->length == 0)
			return TOKEN_DEAD;
		if (!writer->constrained ||
			nlpg_prefix_complete(writer->prefix, writer->text, writer->length))
			return TOKEN_END;
		return TOKEN_DEAD;
	}
	if (nl_tokenizer_is_control(tokenizer, token) ||
		!nl_tokenizer_piece(tokenizer, token, &bytes, &length) || length == 0 ||
		writer->length + length > NL_PREFIX_TEXT)
		return TOKEN_DEAD;
	/* a text does not begin with a blank */
	if (writer->length == 0)
		while (length > 0 && isspace((unsigned char) bytes[0]))
		{
			bytes++;
			length--;
		}
	if (length == 0)
		return TOKEN_DEAD;
	memcpy(writer->text + writer->length, bytes, length);
	if (!writer->constrained)
	{
		end = before_end(bytes, length);
		writer->text[writer->length + end] = '\0';
		if (end < length && writer->length + end == 0)
			return TOKEN_DEAD;
		if (end < length)
		{
			writer->length += (int) end;
			return TOKEN_END;
		}
		return TOKEN_ALIVE;
	}

	first = (unsigned char) bytes[0];
	if (writer->first[first] == 0)
	{
		/* marks that end the statement are no part of it */
		if (first == ';' || first == '`' || first >= 0x80)
			writer->first[first] = 1;
		else
			writer->first[first] =
				nlpg_prefix_alive(writer->prefix, writer->text, writer->length + 1, NULL) ? 1 : 2;
	}
	if (writer->first[first] == 2)
		return TOKEN_DEAD;
	cost.tried++;
	if (nlpg_prefix_alive(writer->prefix, writer->text, writer->length + length, NULL))
		return TOKEN_ALIVE;
	end = before_end(bytes, length);
	if (end == length || writer->length + end == 0)
		return TOKEN_DEAD;
	/* what stands before the mark has to be a whole statement */
	if ((end == 0 || is_blank(bytes, end) ||
		 nlpg_prefix_alive(writer->prefix, writer->text, writer->length + end, NULL)) &&
		nlpg_prefix_complete(writer->prefix, writer->text, writer->length + end))
	{
		writer->length += (int) end;
		return TOKEN_END;
	}
	return TOKEN_DEAD;
}

static int
piece_length(Writer *writer, int32 token)
{
	const char *bytes;
	size_t		length;

	(void) nl_tokenizer_piece(writer->model->tokenizer, token, &bytes, &length);
	if (writer->length == 0)
		while (length > 0 && isspace((unsigned char) *bytes))
		{
			bytes++;
			length--;
		}
	return (int) length;
}

/* Where another token would do nearly as well, that is kept. */
static void
look_for_fork(Writer *writer)
{
	for (int i = 0; i < SECOND_TRIES; i++)
	{
		int32		token = next_pick(writer);
		double		log_probability;
		int			length = writer->length;
		Verdict		verdict;

		if (token < 0)
			return;
		log_probability = writer->model->logits[token] - writer->log_sum;
		if (log_probability < log(SECOND_PROBABILITY))
			return;
		verdict = try_token(writer, token);
		writer->length = length;
		if (verdict != TOKEN_ALIVE)
			continue;
		writer->forks[writer->n_forks].at = writer->n_answer;
		writer->forks[writer->n_forks].bytes = writer->length;
		writer->forks[writer->n_forks].token = token;
		writer->forks[writer->n_forks].score = writer->score + log_probability;
		writer->n_forks++;
		return;
	}
}

/* ---- an answer ---- */

static void
read_tokens(Writer *writer, int64 *time, int *reused)
{
	instr_time	start;

	INSTR_TIME_SET_CURRENT(start);
	nlpg_text_read(writer->tokens, writer->n_prompt + writer->n_answer,
				   &writer->asked->deadline, reused);
	*time += since(start);
}

static void
take(Writer *writer, int32 token, int length)
{
	writer->tokens[writer->n_prompt + writer->n_answer++] = token;
	writer->length += length;
	writer->text[writer->length] = '\0';
	cost.tokens++;
}

/* One token more, or the end. */
static void
step(Writer *writer)
{
	start_picks(writer);
	for (;;)
	{
		int32		token = next_pick(writer);
		Verdict		verdict;
		double		log_probability;
		char		kept[NL_TOKENIZER_MAX_PIECE];
		int			length;

		CHECK_FOR_INTERRUPTS();
		if (token < 0)
		{
			/* no token of this model leads on: the completion does */
			writer->cut = true;
			return;
		}
		verdict = try_token(writer, token);
		if (verdict == TOKEN_DEAD)
			continue;
		log_probability = writer->model->logits[token] - writer->log_sum;
		if (verdict == TOKEN_END)
		{
			writer->score += log_probability;
			writer->n_answer++;	/* it counts as a token of the answer */
			writer->ended = true;
			return;
		}
		length = piece_length(writer, token);
		memcpy(kept, writer->text + writer->length, length);
		if (writer->fork)
			look_for_fork(writer);
		memcpy(writer->text + writer->length, kept, length);
		writer->score += log_probability;
		take(writer, token, length);
		return;
	}
}

/* From where the writer stands, whose tokens are read, to the end. */
static void
finish_answer(Writer *writer)
{
	int			room = writer->model->context - writer->n_prompt;
	int			most = Min(nlpg_text_answer, room);

	while (!writer->ended && !writer->cut && writer->n_answer < most)
	{
		step(writer);
		if (!writer->ended && !writer->cut && writer->n_answer < most)
			read_tokens(writer, &cost.model_us, NULL);
	}
	if (!writer->ended)
		writer->cut = true;
}

/* The text as a candidate, unless there is one like it. */
static void
keep_answer(Writer *writer)
{
	NlpgWritten *written = &writer->written[writer->n_written];
	const char *completion = "";
	char	   *sql;
	int			length = writer->length;

	if (writer->cut && writer->constrained &&
		!nlpg_prefix_complete(writer->prefix, writer->text, length) &&
		!nlpg_prefix_alive(writer->prefix, writer->text, length, &completion))
		elog(ERROR, "what was alive is dead: %s", writer->text);
	while (length > 0 && completion[0] == '\0' && isspace((unsigned char) writer->text[length - 1]))
		length--;
	sql = psprintf("%.*s%s", length, writer->text, completion);
	for (int i = 0; i < writer->n_written; i++)
		if (strcmp(writer->written[i].sql, sql) == 0)
			return;
	written->sql = sql;
	written->score = writer->score;
	written->mean = writer->n_answer > 0 ? writer->score / writer->n_answer : 0;
	written->tokens = writer->n_answer;
	written->cut = writer->cut;
	writer->n_written++;
}

static int
compare_forks(const void *a, const void *b)
{
	const Fork *left = (const Fork *) a;
	const Fork *right = (const Fork *) b;

	if (left->score != right->score)
		return left->score > right->score ? -1 : 1;
	return left->at - right->at;
}

static int
compare_written(const void *a, const void *b)
{
	const NlpgWritten *left = (const NlpgWritten *) a;
	const NlpgWritten *right = (const NlpgWritten *) b;

	/* one that came to no end is a loop as a rule, and likely token by token */
	if (left->cut != right->cut)
		return left->cut ? 1 : -1;
	/* a candidate that left the greedy one early is not better for being short */
	return left->mean > right->mean ? -1 : left->mean < right->mean;
}

static void
write_body(void *data)
{
	Writer	   *writer = (Writer *) data;
	int32	   *first;
	int			n_forks;
	char	   *text;

	read_tokens(writer, &cost.prefill_us, &cost.reused);
	finish_answer(writer);
	keep_answer(writer);
	if (!writer->all && !writer->cut)
		return;
	writer->fork = false;

	/* the tokens and text of the greedy one, up to each fork */
	first = (int32 *) palloc(sizeof(int32) * Max(nlpg_text_answer, 1));
	memcpy(first, writer->tokens + writer->n_prompt, sizeof(int32) * nlpg_text_answer);
	text = pstrdup(writer->text);
	n_forks = writer->n_forks;
	qsort(writer->forks, n_forks, sizeof(Fork), compare_forks);
	for (int f = 0; f < n_forks && writer->n_written < writer->n; f++)
	{
		const Fork *fork = &writer->forks[f];
		const char *bytes;
		size_t		length;

		memcpy(writer->tokens + writer->n_prompt, first, sizeof(int32) * fork->at);
		memcpy(writer->text, text, fork->bytes);
		writer->n_answer = fork->at;
		writer->length = fork->bytes;
		writer->score = fork->score;
		writer->ended = writer->cut = false;
		length = piece_length(writer, fork->token);
		(void) nl_tokenizer_piece(writer->model->tokenizer, fork->token, &bytes, &length);
		{
			int			shown = piece_length(writer, fork->token);

			memcpy(writer->text + writer->length, bytes + (length - shown), shown);
			take(writer, fork->token, shown);
		}
		read_tokens(writer, &cost.model_us, NULL);
		finish_answer(writer);
		keep_answer(writer);
	}
}

int
nlpg_write(NlpgAsked *asked, int n, bool all, NlpgWritten *written)
{
	Writer	   *writer = (Writer *) palloc0(sizeof(Writer));

	memset(&cost, 0, sizeof(cost));
	writer->asked = asked;
	writer->constrained = nlpg_text_constraint;
	writer->all = all;
	writer->fork = n > 1;
	writer->written = written;
	writer->n = n;
	writer->forks = (Fork *) palloc(sizeof(Fork) * Max(nlpg_text_answer, 1));
	writer->model = nlpg_text_model();
	prepare(writer);
	/* SQL has run for the pairs; the model may be another one now */
	if (nlpg_text_model() != writer->model)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the model file has changed while a question was being answered"),
				 errhint("Ask again.")));
	cost.prompt = writer->n_prompt;
	if (writer->constrained)
		writer->prefix = nlpg_prefix_create(asked->schema, asked->arena);
	nlpg_execute_section(write_body, writer, &asked->deadline);
	/* tokens' texts were read after the last logits */
	nlpg_text_check();
	if (writer->constrained)
		nlpg_prefix_cost(writer->prefix, &cost.judged, &cost.oracle_us);
	for (int i = 0; i < writer->n_written; i++)
		written[i].sql = nlpg_from_utf8(written[i].sql);
	qsort(written, writer->n_written, sizeof(NlpgWritten), compare_written);
	return writer->n_written;
}

char *
nlpg_write_prompt(NlpgAsked *asked)
{
	Writer	   *writer = (Writer *) palloc0(sizeof(Writer));

	writer->asked = asked;
	writer->model = nlpg_text_model();
	prepare(writer);
	return nlpg_from_utf8(psprintf("%s%s", writer->chat.text, ANSWER_BEGIN));
}

/* ---- for measuring ---- */

PG_FUNCTION_INFO_V1(nl_writing);

/*
 * nl_writing() -> text, JSON: what the last answer of a text model cost in this
 * session. No function of the extension: src/test/text_accuracy.py creates it.
 */
Datum
nl_writing(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(psprintf(
											  "{\"prompt\": %d, \"reused\": %d, \"tokens\": %d, \"tried\": %ld,"
											  " \"judged\": %ld, \"prefill_us\": " INT64_FORMAT
											  ", \"model_us\": " INT64_FORMAT ", \"oracle_us\": " INT64_FORMAT "}",
											  cost.prompt, cost.reused, cost.tokens, cost.tried,
											  cost.judged, cost.prefill_us, cost.model_us, cost.oracle_us)));
}

/*-------------------------------------------------------------------------
 * write.c
 *	  Choice of the next token, candidates.
 *
 * The vocabulary is not tested as a whole: tokens are taken in the order of
 * their logits, and the first whose bytes keep the text alive is the next one.
 * They are fetched in batches of PICKS, so that a model that is far off costs
 * a pass over the logits for each batch, not for each token. A token whose first
 * byte alone is dead is not asked about: that is known after one of its kind.
 *
 * Where the constraint leaves one way only to end a word, no choice is made: the
 * bytes are cut into tokens as the tokenizer does it, and these tokens are read
 * in one batch with the one before them. They count for no probability.
 *
 * Behind them stand guesses (write_guess.c), read in the same batch. Each row of it
 * has the logits that a step of its own would have, to the last bit
 * (kernels_text.h says so, test_guess.c and test_text.c prove it; a batch is too
 * short for OpenBLAS), so the choice at each row is made as ever: where it is the
 * guess, the next row is at hand; where it is not, the rest of the batch is
 * forgotten with the cache behind it (nlpg_text_read compares tokens). The oracle
 * is asked the same questions in the same order, so that an answer is the same
 * with guesses and without.
 *
 * Memory: the caller's context; the oracle's in the question's arena, with a
 * context for each candidate's texts. Errors pass through: nothing is held.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <ctype.h>
#include <math.h>

#include "miscadmin.h"
#include "pg/catalog.h"
#include "pg/execute.h"
#include "pg/settings.h"
#include "pg/timing.h"
#include "pg/write_private.h"
#include "portability/instr_time.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* Tokens looked at for a second choice, and its least probability. */
#define SECOND_TRIES 12
#define SECOND_PROBABILITY 0.02

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
	const float *logits = writer->logits;
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
	const float *logits = writer->logits;
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
		log_probability = writer->logits[token] - writer->log_sum;
		if (log_probability < log(SECOND_PROBABILITY))
			return;
		verdict = try_token(writer, token);
		writer->length = length;
		if (verdict != TOKEN_ALIVE)
			continue;
		writer->forks[writer->n_forks].at = writer->n_answer;
		/* with the choice that makes it */
		writer->forks[writer->n_forks].chosen = writer->n_chosen + 1;
		writer->forks[writer->n_forks].bytes = writer->length;
		writer->forks[writer->n_forks].token = token;
		writer->forks[writer->n_forks].score = writer->score + log_probability;
		writer->n_forks++;
		return;
	}
}

/* ---- an answer ---- */

/* Reads what stands, with so many guessed tokens behind it; negative: without its
 * last ones. */
static void
read_tokens(Writer *writer, int guessed)
{
	instr_time	start;

	INSTR_TIME_SET_CURRENT(start);
	nlpg_text_read(writer->tokens, writer->n_prompt + writer->n_answer + guessed, Max(guessed, 0) + 1,
				   &writer->asked->deadline);
	cost.model_us += since(start);
	writer->logits = writer->model->logits;
	writer->row = 0;
}

static void
read_prompt(Writer *writer)
{
	instr_time	start;

	INSTR_TIME_SET_CURRENT(start);
	nlpg_text_read_prompt(writer->tokens, writer->n_prompt, writer->n_shared,
						  &writer->asked->deadline, &cost.reused, &cost.others);
	cost.prefill_us += since(start);
	writer->logits = writer->model->logits;
	writer->row = 0;
	nlpg_timing_mark(NLPG_STAGE_ENCODER);
}

/*
 * After `fresh` tokens were taken: the logits behind them, of which at most
 * `most` more are wanted.
 */
static void
read_next(Writer *writer, int fresh, int most)
{
	int			at = writer->n_prompt + writer->n_answer;
	int			guessed = 0;

	while (fresh > 0 && writer->row < writer->guesser.n &&
		   writer->tokens[at - fresh] == writer->guesser.tokens[writer->row])
	{
		writer->row++;
		fresh--;
		cost.right++;
	}
	if (fresh == 0)
	{
		writer->logits = writer->model->logits +
			(Size) writer->row * writer->model->info->vocabulary;
		return;
	}
	nl_guess_learn(&writer->guesser, writer->row, writer->row + 1);
	if (writer->guess)
	{
		guessed = nlpg_write_guess(writer, most - 1);
		cost.guessed += guessed;
	}
	else
		/* one by one, so that whoever compares has what to compare with */
		for (; fresh > 1; fresh--, cost.reads++)
			read_tokens(writer, 1 - fresh);
	read_tokens(writer, guessed);
	cost.reads++;
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
		log_probability = writer->logits[token] - writer->log_sum;
		if (verdict == TOKEN_END)
		{
			writer->score += log_probability;
			writer->n_chosen++;
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
		writer->n_chosen++;
		take(writer, token, length);
		return;
	}
}

/* Tokens that must come, at most `most`; how many. */
static int
take_forced(Writer *writer, int most)
{
	int32		tokens[NLPG_FORCED];
	int			n = writer->constrained ? nlpg_write_forced(writer, tokens, most) : 0;

	for (int i = 0; i < n; i++)
	{
		const char *bytes;
		size_t		length;

		(void) nl_tokenizer_piece(writer->model->tokenizer, tokens[i], &bytes, &length);
		memcpy(writer->text + writer->length, bytes, length);
		take(writer, tokens[i], (int) length);
	}
	cost.forced += n;
	return n;
}

/* From where the writer stands to the end; `fresh`: tokens at its end that are
 * not read. */
static void
finish_answer(Writer *writer, int fresh)
{
	int			room = writer->model->context - writer->n_prompt;
	int			most = Min(nlpg_text_answer, room);

	for (;;)
	{
		if (fresh > 0)
		{
			fresh += take_forced(writer, most - writer->n_answer);
			if (writer->n_answer >= most)
				break;
			read_next(writer, fresh, most - writer->n_answer);
		}
		step(writer);
		if (writer->ended || writer->cut || writer->n_answer >= most)
			break;
		fresh = 1;
	}
	nl_guess_learn(&writer->guesser, writer->row, writer->row);
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
	written->mean = writer->n_chosen > 0 ? writer->score / writer->n_chosen : 0;
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

	read_prompt(writer);
	finish_answer(writer, 0);
	keep_answer(writer);
	if (!writer->all && !writer->cut)
		return;
	writer->fork = false;

	/* the tokens and text of the greedy one, up to each fork */
	first = (int32 *) palloc(sizeof(int32) * Max(nlpg_text_answer, 1));
	memcpy(first, writer->tokens + writer->n_prompt, sizeof(int32) * nlpg_text_answer);
	writer->other = first;
	writer->n_other = writer->n_answer - (writer->ended ? 1 : 0);
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
		writer->n_chosen = fork->chosen;
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
		finish_answer(writer, 1);
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
	writer->guess = nlpg_text_guess;
	nl_guesser_init(&writer->guesser);
	nlpg_write_prepare(writer);
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
	nlpg_timing_mark(NLPG_STAGE_DECODER);
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
	nlpg_write_prepare(writer);
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
											  "{\"prompt\": %d, \"reused\": %d, \"others\": %d, \"tokens\": %d, \"tried\": %ld,"
											  " \"forced\": %d, \"reads\": %d, \"guessed\": %d, \"right\": %d,"
											  " \"judged\": %ld, \"prefill_us\": " INT64_FORMAT
											  ", \"model_us\": " INT64_FORMAT ", \"oracle_us\": " INT64_FORMAT "}",
											  cost.prompt, cost.reused, cost.others, cost.tokens, cost.tried,
											  cost.forced, cost.reads, cost.guessed, cost.right,
											  cost.judged, cost.prefill_us, cost.model_us, cost.oracle_us)));
}

/*-------------------------------------------------------------------------
 * text_model.h
 *	  The text model that nl2sql.model names, if it names one, and what the
 *	  backend keeps of it: mapping, tokenizer, cache of tokens.
 *
 * Looked at again (stat) whenever it is asked for, like the linked model
 * (session.h), and mapped anew when file or setting has changed. Everything
 * lives under "nl2sql session".
 *
 * The cache holds keys and values of the tokens that were read last, the
 * prompt's first. The prompt's beginning that questions share may come from another
 * backend (prompt_cache.h). A prompt that begins with the same tokens goes on behind
 * them: what is reused depends on nothing but these very tokens, so no role
 * can meet what another's prompt said unless its own says the same.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_TEXT_MODEL_H
#define NLPG_TEXT_MODEL_H

#include "pg/compat.h"

#include "engine/guess.h"
#include "engine/text.h"
#include "engine/tokenizer.h"
#include "lang/chat.h"
#include "pg/errors.h"

/* Tokens whose logits can be had at once. */
#define NLPG_TEXT_ROWS (NL_GUESS_MOST + 1)

typedef struct NlpgTextModel
{
	const NlTextInfo *info;
	NlTokenizer *tokenizer;
	NlChat		chat;			/* template; NL_CHAT_NONE: plain completion */
	bool		unknown_chat;	/* the file has a template that is not known */
	int			context;		/* tokens of prompt and answer: nl2sql.text_context,
								 * at most the model's */
	float	   *logits;			/* [rows][info->vocabulary], after the last tokens read */
} NlpgTextModel;

/*
 * Does nl2sql.model name a text model? Of a file that is gone: did it? False
 * also when the file is no model at all: whoever opens it then says so. Raises
 * feature_not_supported for a model of an architecture that is not known.
 */
extern bool nlpg_text_active(void);

/* The model; raises when it cannot be used, or nl2sql.text_template does not
 * fit. Good until the next call of this function. */
extern const NlpgTextModel *nlpg_text_model(void);

/*
 * Reads a prompt like nlpg_text_read, whose first `shared` tokens other questions
 * begin with too; 0: none. *others: tokens that came from another backend, counted
 * in *reused.
 */
extern void nlpg_text_read_prompt(const int32 *tokens, int n, int shared,
								  NlpgDeadline *deadline, int *reused, int *others);

/*
 * Reads tokens, so that logits are those after the last `rows` of them, 1 to
 * NLPG_TEXT_ROWS: what the cache begins with is not read again. n >= rows, at most
 * context. Raises what the engine raises, and data_corrupted
 * when the mapped file was cut short or written to meanwhile.
 */
extern void nlpg_text_read(const int32 *tokens, int n, int rows,
						   NlpgDeadline *deadline);

/* Raises if the mapped file was cut short or written to: after texts of tokens
 * were read, before they are used. nlpg_text_read asks the same of logits. */
extern void nlpg_text_check(void);

/* Tokens in the cache, for nl_model(). */
extern int	nlpg_text_cached(void);

#endif							/* NLPG_TEXT_MODEL_H */

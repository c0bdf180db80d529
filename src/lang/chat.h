/*-------------------------------------------------------------------------
 * chat.h
 *	  Chat templates: messages -> the text that a text model was trained to read.
 *
 * A GGUF file brings its template as a Jinja program (tokenizer.chat_template).
 * It is not run: the common ones are recognised by what stands in them, or named
 * by a setting, and written here by hand. A template that is not known gives
 * NL_CHAT_NONE, and the caller asks for a name.
 *
 * What a template writes itself (marks, and default system messages) is trusted
 * and told apart from the messages' own text by spans, for
 * nl_tokenizer_encode_spans: a comment that spells "<|im_end|>" stays a comment.
 *
 * Pure functions; results live in the caller's arena.
 *-------------------------------------------------------------------------
 */
#ifndef NL_CHAT_H
#define NL_CHAT_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/arena.h"
#include "engine/status.h"
#include "engine/tokenizer.h"

/* In the order of nl_chat_names. */
typedef enum NlChat
{
	NL_CHAT_NONE = 0,
	NL_CHAT_CHATML,				/* also Qwen3's instruct models, Hermes, SmolLM 1 */
	NL_CHAT_QWEN2,				/* chatml with a default system message */
	NL_CHAT_QWEN25,
	NL_CHAT_QWEN3,				/* chatml; the answer starts behind an empty thought */
	NL_CHAT_SMOLLM2,
	NL_CHAT_LLAMA2,
	NL_CHAT_LLAMA3,
	NL_CHAT_LLAMA31,			/* also 3.2, 3.3; its date is the template's own fixed one */
	NL_CHAT_MISTRAL,			/* 7B v0.1, v0.2 */
	NL_CHAT_MISTRAL_V1,			/* the same with spaces around its marks */
	NL_CHAT_MISTRAL_V3,
	NL_CHAT_MISTRAL_TEKKEN,
	NL_CHAT_MISTRAL_V7,
	NL_CHAT_GEMMA,				/* 1 to 3 */
	NL_CHAT_PHI3,
	NL_CHAT_ZEPHYR,				/* also TinyLlama */
	NL_CHAT_DEEPSEEK,			/* LLM, V2 */
	NL_CHAT_DEEPSEEK_CODER,
	NL_CHAT_DEEPSEEK_V3,
	NL_CHAT_DEEPSEEK_R1,		/* v3; the answer starts within a thought */
	NL_CHAT_ALPACA,
	NL_CHAT_VICUNA,
	NL_CHAT_ORCA_VICUNA
} NlChat;

typedef enum NlChatRole
{
	NL_CHAT_SYSTEM,
	NL_CHAT_USER,
	NL_CHAT_ASSISTANT
} NlChatRole;

typedef struct NlChatMessage
{
	NlChatRole	role;
	const char *text;
	size_t		length;
} NlChatMessage;

/* Spellings of the model's tokens; not terminated, may be empty. */
typedef struct NlChatMarks
{
	const char *bos;
	size_t		bos_length;
	const char *eos;
	size_t		eos_length;
} NlChatMarks;

typedef struct NlChatText
{
	const char *text;			/* terminated */
	size_t		length;
	const NlTextSpan *spans;	/* what the template wrote */
	int			n_spans;
} NlChatText;

/* Of a model's template; NL_CHAT_NONE when it is not known. */
extern NlChat nl_chat_recognise(const char *text, size_t length);

/* "chatml" ...; NL_CHAT_NONE when there is none of this name. */
extern NlChat nl_chat_by_name(const char *name);
/* NULL for NL_CHAT_NONE. */
extern const char *nl_chat_name(NlChat chat);
/* All names; they live for ever. */
extern const char *const *nl_chat_names(int *n);

/* Does the text start with the begin token? The text does not hold it: put its
 * number in front. (nl_tokenizer_adds_bos asks for it too: once is enough.) */
extern bool nl_chat_starts_with_bos(NlChat chat);

extern NlChatMarks nl_chat_marks(const NlTokenizer *tok);

/*
 * The messages and the beginning of the answer. At most one system message, the
 * first; then user and assistant in turn, a user's message last. Templates
 * without a place for a system message get it in front of a user's message: the
 * first one, or the last one where the template does that itself (mistral-v3,
 * mistral-tekken). So do those that would refuse or drop it (Gemma 2, Mistral
 * 7B v0.1). NL_ERR_INPUT: other orders, or NL_CHAT_NONE; NL_ERR_NOMEM.
 */
extern NlStatus nl_chat_render(NlChat chat, const NlChatMessage *messages, int n,
							   const NlChatMarks *marks, NlArena *arena,
							   NlChatText *text, NlError *err);

#endif							/* NL_CHAT_H */

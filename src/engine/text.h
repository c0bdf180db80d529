/*-------------------------------------------------------------------------
 * text.h
 *	  Text models that users bring: a GGUF file, a session, logits.
 *
 * Architectures llama, qwen2 and qwen3; weights F32, F16, BF16, Q8_0, Q4_0,
 * Q4_1, Q5_0, Q5_1, Q4_K, Q5_K and Q6_K, mixed as the file likes. The engine knows token
 * ids and floats: what text the ids are is engine/tokenizer.h's, which token
 * comes next is the caller's.
 *
 * Words: a *token* is an id of the model's vocabulary. The *cache* holds the
 * keys and values of the tokens that stand at positions 0 .. length - 1. A
 * *batch* is the tokens of one call; each sees the cache in front of it and
 * the batch's tokens before it.
 *
 * Ownership: NlTextModel and NlTextSession live in the arena given at their
 * creation. The weights stay in the file's shared mapping, which
 * nl_text_close releases; nothing of them is copied or repacked. Private are
 * the cache and the scratch of a session, allocated once, at its creation.
 * One session is used by one thread at a time; several sessions may share a
 * model. Failures say what is wrong in NlError and leave the session usable:
 * its cache then ends where the batch began.
 *-------------------------------------------------------------------------
 */
#ifndef NL_TEXT_H
#define NL_TEXT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/arena.h"
#include "engine/gguf.h"
#include "engine/nl.h"			/* NlShouldStop */
#include "engine/status.h"

typedef struct NlTextModel NlTextModel;
typedef struct NlTextSession NlTextSession;

typedef struct NlTextInfo
{
	const char *name;			/* general.name; "" when the file has none */
	const char *path;
	const char *architecture;	/* "llama", "qwen2", "qwen3" */
	const char *weights;		/* the type of most of the numbers: "Q4_K" ... */
	uint64_t	parameters;
	uint64_t	file_size;
	int			vocabulary;		/* logits of a token */
	int			context;		/* positions that the model was trained for */
	int			width;
	int			layers;
	int			heads;			/* of queries */
	int			kv_heads;		/* of keys and values */
	int			head;			/* numbers of a head */
	int			inner;			/* width of the feed-forward part */
} NlTextInfo;

/*
 * What the cache holds. The longer the context, the more of a step is reading
 * the cache: halves are half of that and of the memory, and their error is a
 * tenth of that of 8-bit activations; beside F32 weights it would be all of
 * the error there is.
 */
typedef enum NlTextCache
{
	NL_TEXT_CACHE_AUTO,			/* F32 for a model of F32 weights, else F16 */
	NL_TEXT_CACHE_F32,			/* exact */
	NL_TEXT_CACHE_F16			/* errors of at most 0.4% of the logits' deviation */
} NlTextCache;

/*
 * What kind of model the file at path is: its general.architecture ("nl2sql"
 * is model.h's, "llama", "qwen2" and "qwen3" are this header's), cut to size
 * bytes with the terminator. Nothing stays mapped. The arena is used for the
 * tables and released. NL_ERR_FILE, NL_ERR_FORMAT, NL_ERR_NOMEM.
 */
extern NlStatus nl_text_probe(const char *path, char *architecture,
							  size_t size, NlArena *arena, NlError *err);

/*
 * Maps and checks a model file; every offset, count and dimension is checked
 * before first use. NL_ERR_FILE: cannot be read. NL_ERR_FORMAT: not a model,
 * damaged, or of an architecture, weight type or feature that is not
 * supported; the message names key or tensor, expected and found. A file that
 * is written to meanwhile is NL_ERR_FILE, if what was read passed the checks.
 */
extern NlStatus nl_text_open(NlTextModel **model, const char *path,
							 NlArena *arena, NlError *err);

/*
 * The part of nl_text_open after the file is mapped, for tests and fuzzing: a
 * model over bytes that the caller keeps, aligned to NL_ALIGN. path is only
 * shown.
 */
extern NlStatus nl_text_bind(NlTextModel **model, const void *bytes,
							 size_t length, const char *path, NlArena *arena,
							 NlError *err);

/* Harmless with NULL and a second time; the model is not usable afterwards. */
extern void nl_text_close(NlTextModel *model);

extern const NlTextInfo *nl_text_info(const NlTextModel *model);

/* The file's keys, for tokenizer and chat template; lives like the model. */
extern const NlGguf *nl_text_gguf(const NlTextModel *model);

/* Is the file at the model's path another one now (dev, inode, size, mtime)? */
extern bool nl_text_changed(const NlTextModel *model);

/* Was the very file that is mapped cut short or written to (mapfile.h)? To be
 * asked before what was read of it is used: logits, texts of tokens. */
extern bool nl_text_damaged(const NlTextModel *model);

/*
 * A session whose cache has room for max_context positions, 1 to the model's
 * context. *bytes (may be NULL) are set to what it takes from the arena.
 * NL_ERR_INPUT: max_context out of range. NL_ERR_NOMEM.
 */
extern NlStatus nl_text_session_create(NlTextSession **session,
									   const NlTextModel *model,
									   int max_context, NlTextCache cache,
									   NlArena *arena, size_t *bytes,
									   NlError *err);

/* Tokens in the cache. */
extern int	nl_text_length(const NlTextSession *session);

/*
 * Cuts the cache to its first n tokens (no more than there are): what stands
 * before is as it was, so that a shared beginning is computed once. n < 0
 * counts as 0.
 */
extern void nl_text_keep(NlTextSession *session, int n);

/* Positions that are saved together: a multiple of so many. */
#define NL_TEXT_SAVED 16

/* Takes or gives the next bytes of what is saved; false ends it. */
typedef bool (*NlTextTransfer) (void *data, void *bytes, size_t length);

/*
 * Keys and values of the first n tokens, a multiple of NL_TEXT_SAVED, at most
 * nl_text_length when saved: nl_text_save hands them to transfer piece by piece,
 * nl_text_restore has it fill them; then the cache is n tokens long. What was
 * saved fits a session of the same model, with a cache of the same kind of
 * numbers, of any context from n on. nl_text_saved_size: the bytes of it.
 * False: transfer ended it (after a restore the cache is empty), or n does
 * not fit.
 */
extern size_t nl_text_saved_size(const NlTextSession *session, int n);
extern bool nl_text_save(NlTextSession *session, int n,
						 NlTextTransfer transfer, void *data);
extern bool nl_text_restore(NlTextSession *session, int n,
							NlTextTransfer transfer, void *data);

/* Does a token's row depend on nothing but the tokens before it? Not where
 * weights are floats: a long batch goes through OpenBLAS, which adds up
 * differently for batches of different lengths. */
extern bool nl_text_rows_alone(const NlTextModel *model);

/* What the model's file was when it was mapped: device, inode, size,
 * modification time in seconds and nanoseconds. Zeros for nl_text_bind's. */
extern void nl_text_identity(const NlTextModel *model, uint64_t identity[5]);

/* Whose logits: of so many tokens at the batch's end, [tokens][vocabulary]. */
#define NL_TEXT_NO_LOGITS 0		/* only fill the cache */
#define NL_TEXT_LAST_LOGITS 1
#define NL_TEXT_ALL_LOGITS INT_MAX	/* more than n count as n */

/*
 * Runs n >= 1 tokens at positions n_past .. n_past + n - 1. n_past is at most
 * nl_text_length; what the cache holds after it is forgotten. The weights are
 * read once for the whole batch (once for each few hundred tokens of a long
 * one), so that n tokens that are known (a prompt, a forced run, a guess to
 * be verified) cost much less than n calls.
 *
 * logits has room for the logits of `which` tokens, at most n. threads: for products of F32, F16
 * and BF16 weights with long batches (OpenBLAS's; without it they go by dots,
 * slower); the rest runs on the caller's thread. should_stop (may be NULL) is
 * polled at each layer and every few milliseconds.
 *
 * NL_ERR_INPUT: a token outside the vocabulary, n < 1, or n_past out of
 * range. NL_ERR_LIMIT: no room for n more. NL_ERR_CANCELLED.
 */
extern NlStatus nl_text_forward(NlTextSession *session, const int32_t *tokens,
								int n, int n_past, int which,
								float *logits, int threads,
								NlShouldStop should_stop, void *stop_data,
								NlError *err);

/*
 * Logits of `count` tokens only, after the token `back` places before the last
 * one of the last batch (0: after the last; at most the batch's rows that are
 * kept, nl_text_rows): when few tokens may come next, this costs count /
 * vocabulary of the model's head. The same bits as nl_text_forward's.
 * NL_ERR_INPUT: a token outside the vocabulary, or no such row.
 */
extern NlStatus nl_text_logits_of(NlTextSession *session, int back,
								  const int32_t *tokens, int count,
								  float *logits, NlError *err);

/* Rows of the last batch that nl_text_logits_of can still look at. */
extern int	nl_text_rows(const NlTextSession *session);

#endif							/* NL_TEXT_H */

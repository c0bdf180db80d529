/*-------------------------------------------------------------------------
 * nl.h
 *	  The engine's public interface: a model file, a session, candidates.
 *
 * The engine knows bytes, tokens and floats. It reads a GGUF file of
 * architecture "nl2sql" (the linked model), turns the pieces, positions and
 * relations that lang/encode built into states, and searches the best symbol
 * sequences under a mask that the caller supplies.
 *
 * Words: a *piece* is a WordPiece token. A *position* is one word of the
 * question, one table, one column or one value: the mean of its pieces. An
 * *item* is a position that can be pointed at (all but the words). A *symbol*
 * is a fixed output token. An *output* is a symbol (0 .. n_symbols - 1) or
 * n_symbols + the item's number.
 *
 * Ownership: NlModel and NlSession live in the arena given at creation; the
 * file mapping is released by nl_model_close. Weights are read-only and
 * shared between processes. Not for concurrent use within one session.
 *-------------------------------------------------------------------------
 */
#ifndef NL_H
#define NL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/arena.h"
#include "engine/status.h"

#define NL_MAX_PIECES	512		/* pieces of question, schema and values */
#define NL_MAX_POSITIONS 384	/* words + items */
#define NL_MAX_STEPS	96		/* symbols of one answer */
#define NL_MAX_BEAM		8
#define NL_MAX_SYMBOLS	256
#define NL_RELATIONS	64		/* kinds of relation; see lang/encode.h */
#define NL_ITEM_KINDS	16		/* kinds of item; see lang/encode.h */
#define NL_KEY_FLAGS	32		/* what is known of an item; see lang/encode.h */

typedef struct NlModel NlModel;
typedef struct NlSession NlSession;

typedef struct NlModelInfo
{
	const char *name;			/* general.name */
	const char *path;
	const char *weights;		/* "Q8_0", "F16", "F32": of the large matrices */
	uint64_t	parameters;
	uint64_t	file_size;
	uint32_t	ir_version;
	uint32_t	encode_version;
	int			n_symbols;
	const char *const *symbols; /* nl2sql.symbols: the IR's names, in order */
	int			encoder_layers;
	int			encoder_width;
	int			relation_layers;
	int			width;
	int			decoder_layers;
	int			vocabulary;
} NlModelInfo;

/* Maps and checks a model file. Every offset, count and dimension is checked
 * before first use; a hostile file gives NL_ERR_FORMAT. */
extern NlStatus nl_model_open(NlModel **model, const char *path,
							  NlArena *arena, NlError *err);
extern void nl_model_close(NlModel *model);
extern const NlModelInfo *nl_model_info(const NlModel *model);
/* The file's key nl2sql.thesaurus, for lang/link_thesaurus.c: *length bytes of the
 * mapping, none (NULL) where the file has none. */
extern const char *nl_model_thesaurus(const NlModel *model, size_t *length);
/* Is the file at the model's path another one now (dev, inode, size, mtime)? */
extern bool nl_model_changed(const NlModel *model);
/* Was the mapped file itself cut short or written to? Then what was made of it
 * since is worth nothing; to be asked before a result is used. */
extern bool nl_model_damaged(const NlModel *model);

/* Pieces of one word (already lower case or not: the tokenizer folds case and
 * accents as BERT's uncased one does). Returns how many of at most max were
 * written; unknown words give [UNK]. Never fails. */
extern int	nl_tokenize(const NlModel *model, const char *text, size_t length,
						int32_t *pieces, int max);

typedef struct NlMarks
{
	int32_t		cls,
				sep,
				unk,
				colon,
				comma,
				open;			/* pieces of [CLS] [SEP] [UNK] : , ( */
} NlMarks;
extern const NlMarks *nl_model_marks(const NlModel *model);

/* Polled once a layer and once a step; must not throw. True: stop. */
typedef bool (*NlShouldStop) (void *data);

/* What the model reads: built by lang/encode. positions = n_words + n_items,
 * words first. */
typedef struct NlInput
{
	int			n_pieces;
	const int32_t *pieces;		/* [n_pieces] */
	const int16_t *slots;		/* [n_pieces] position a piece belongs to, or -1 */
	int			n_words;
	int			n_items;
	const uint8_t *kinds;		/* [n_items] < NL_ITEM_KINDS */
	const uint8_t *keys;		/* [n_items] < NL_KEY_FLAGS */
	const uint8_t *relations;	/* [positions][positions] < NL_RELATIONS */
} NlInput;

extern NlStatus nl_session_create(NlSession **session, const NlModel *model,
								  NlArena *arena, NlError *err);

/* The model that it was created over. */
extern const NlModel *nl_session_model(const NlSession *session);

/* Encodes; the states stay in the session until the next call. threads: BLAS
 * threads, 1 as a rule. */
extern NlStatus nl_session_encode(NlSession *session, const NlInput *input,
								  int threads, NlShouldStop should_stop,
								  void *stop_data, NlError *err);

/* What may come next; lang/grammar fills it. The engine keeps states of
 * state_size bytes, one for each beam, copies them and hands them back. */
typedef struct NlConstraint
{
	void	   *data;
	size_t		state_size;
	void		(*start) (void *data, void *state);
	/* allowed: [n_symbols + n_items], 1 where the output may come next */
	void		(*allowed) (void *data, const void *state, uint8_t *allowed);
	/* NULL, or of what is allowed that which is looked at, in the same form: what
	 * else is allowed counts in the probabilities but is not followed */
	void		(*kept) (void *data, const void *state, uint8_t *kept);
	/* false: the output was not allowed (an internal error) */
	bool		(*advance) (void *data, void *state, int output);
	int			end;			/* the symbol that ends an answer */
	int			begin;			/* the symbol that is fed first */
} NlConstraint;

typedef struct NlCandidate
{
	int			length;			/* outputs, the end symbol not counted */
	int16_t		outputs[NL_MAX_STEPS];
	float		score;			/* sum of log probabilities, renormalised over what the constraint allows */
	float		raw;			/* sum of log probabilities over everything */
	float		lowest;			/* the least of the log probabilities in score */
	int			slot;			/* for nl_session_features */
} NlCandidate;

/* Beam search over the states of the last nl_session_encode. candidates has
 * room for `beam`; *n_candidates are filled, best first by score / length^alpha
 * (alpha 0: by score). Returns NL_OK with 0 candidates when every beam died. */
extern NlStatus nl_session_search(NlSession *session, int beam, float alpha,
								  const NlConstraint *constraint,
								  NlShouldStop should_stop, void *stop_data,
								  NlCandidate *candidates, int *n_candidates,
								  NlError *err);

/* An answer drawn at random. */
typedef struct NlDraw
{
	NlCandidate answer;			/* its scores are those of temperature 1 */
	bool		ended;			/* else it is of no use: too long, or a dead end */
	int			steps;			/* outputs drawn, the end counted */
	float		log_probability[NL_MAX_STEPS];	/* of each of them when it was drawn */
} NlDraw;

/*
 * n <= NL_MAX_BEAM independent draws over the states of the last
 * nl_session_encode: each output with probability softmax(logits /
 * temperature) over what the constraint allows. The same seed gives the same
 * draws, and draw i hangs on no other. samples has room for n. allowed, if not NULL, has
 * room for [n][NL_MAX_STEPS][n_symbols + n_items] and gets for each step of a
 * draw what was allowed there; rows of steps that were not taken are left alone.
 */
extern NlStatus nl_session_sample(NlSession *session, int n, float temperature,
								  uint64_t seed, const NlConstraint *constraint,
								  NlShouldStop should_stop, void *stop_data,
								  NlDraw *samples, uint8_t *allowed,
								  NlError *err);

/*
 * What the reward head reads first of a candidate of the last search or draw: the
 * mean over the answer's steps (its end too) of the decoder's last
 * state [width], then score, lowest, length. Returns how many, width + 3;
 * features has room for them.
 */
extern int	nl_session_features(const NlSession *session,
								const NlCandidate *candidate, float *features);

/*
 * A head of the model: log odds = bias + weight . x + down . tanh(up x +
 * up_bias). The arrays are the model's.
 */
typedef struct NlHead
{
	int			n;				/* features it reads; 0: the model has no such head */
	int			hidden;			/* 0: it is linear */
	const float *weight;		/* [n] */
	const float *bias;			/* [1] */
	const float *up;			/* [hidden][n] */
	const float *up_bias;		/* [hidden] */
	const float *down;			/* [hidden] */
} NlHead;

/*
 * The reward head: is a candidate right? It reads nl_session_features and then
 * the caller's own. The follow-up head reads the caller's alone, the reward
 * head's log odds first.
 */
extern NlHead nl_model_reward(const NlModel *model);
extern NlHead nl_model_follow(const NlModel *model);
extern double nl_head_odds(const NlHead *head, const float *features);

/* For tests: logits [n_symbols + n_items] after feeding `outputs` (teacher
 * forcing); logits has room for (length + 1) rows. Feeds `begin` first. */
extern NlStatus nl_session_logits(NlSession *session, int begin,
								  const int16_t *outputs, int length,
								  float *logits, NlError *err);

/* "scalar", "avx2", "avx512"; NULL or "auto": the best this CPU has. False
 * when this CPU or build lacks it. */
extern bool nl_kernels_force(const char *name);
extern const char *nl_kernels_name(void);

/*
 * Is the process loading OpenBLAS just now? Libraries that come with it may end
 * the process when they find no memory (libgfortran does so): who is
 * called then can tell by this, and should end it at once, with _exit(), since
 * what such a library has begun its destructors would free wrongly.
 */
extern bool nl_blas_loading(void);

#endif							/* NL_H */

/*-------------------------------------------------------------------------
 * model.h
 *	  The linked model bound to its tensors; private to the engine.
 *
 * GGUF: general.architecture = "nl2sql". Metadata (all required):
 *	  general.name str
 *	  nl2sql.ir_version u32, nl2sql.encode_version u32
 *	  nl2sql.symbols array of str			the IR's symbols in order
 *	  nl2sql.encoder.block_count, .embedding_length, .feed_forward_length,
 *	  .head_count, .context_length u32; .layer_norm_epsilon f32
 *	  nl2sql.block_count (relation layers), nl2sql.embedding_length,
 *	  nl2sql.head_count, nl2sql.decoder.block_count, nl2sql.relation_count,
 *	  nl2sql.item_kind_count, nl2sql.step_count u32,
 *	  nl2sql.item_key_count u32 (rows of key_embd; before encoding version 3 there are 4)
 *	  tokenizer.ggml.model str = "bert", tokenizer.ggml.tokens array of str
 *		(plain WordPiece spelling: continuation pieces start with ##)
 *	  nl2sql.thesaurus str, or none: what words may mean of names (lang/link_thesaurus.c);
 *		not read here
 * Tensors (all layer norms and biases F32; E encoder width, F its inner
 * width, D width, S symbols, R relations, h D / heads):
 *	  token_embd.weight [vocab][E]			position_embd.weight [context][E]
 *	  embd_norm.weight/.bias [E]
 *	  enc.N.attn_qkv.weight [3E][E] .bias, enc.N.attn_out.weight [E][E] .bias,
 *	  enc.N.attn_norm.weight .bias, enc.N.ffn_up.weight [F][E] .bias,
 *	  enc.N.ffn_down.weight [E][F] .bias, enc.N.ffn_norm.weight .bias
 *	  narrow.weight [D][E] .bias, kind_embd.weight [kinds][D],
 *	  key_embd.weight [keys][D]
 *	  rel.N.attn_norm.*, rel.N.attn_qkv.* [3D][D], rel.N.attn_out.* [D][D],
 *	  rel.N.rel_key.weight [R][h], rel.N.rel_value.weight [R][h],
 *	  rel.N.ffn_norm.*, rel.N.ffn_up.* [4D][D], rel.N.ffn_down.* [D][4D]
 *	  rel_norm.*
 *	  symbol_embd.weight [S][D], step_embd.weight [steps][D],
 *	  item.weight [D][D] .bias
 *	  dec.N.attn_norm.*, dec.N.attn_qkv.*, dec.N.attn_out.*,
 *	  dec.N.cross_norm.*, dec.N.cross_q.* [D][D], dec.N.cross_kv.* [2D][D],
 *	  dec.N.cross_out.*, dec.N.ffn_norm.*, dec.N.ffn_up.*, dec.N.ffn_down.*
 *	  dec_norm.*
 *	  to_symbol.weight [S][D] .bias, ptr_q.* [D][D], ptr_k.* [D][D]
 *	  heads: reward.weight [D + 3 + more] .bias [1], or none; beside them, or not,
 *	  reward.up.weight [hidden][as many] .bias [hidden], reward.down.weight [hidden].
 *	  follow.* in the same way, of any width
 *
 * The mathematics (model/net.py is the same in PyTorch):
 *	  encoder: BERT, post-norm, exact GELU, epsilon from the file:
 *		x = LN(token + position); x = LN(x + out(attn(x))); x = LN(x + down(gelu(up(x))))
 *	  positions: mean of narrow(x) over the pieces of a slot; items add
 *		kind_embd[kind] + key_embd[keys]
 *	  relation layer (pre-norm, epsilon 1e-5; RAT-SQL, arXiv 1911.04942):
 *		q,k,v = qkv(LN(x)); score_ij = (q_i.k_j + q_i.rel_key[r_ij]) / sqrt(h)
 *		y_i = sum_j a_ij (v_j + rel_value[r_ij]); x += out(y); x += down(gelu(up(LN(x))))
 *		rel_key and rel_value are shared by the heads
 *	  states = rel_norm(x)
 *	  decoder: y = (symbol_embd[s] or item(states[item])) + step_embd[t]; each
 *		layer pre-norm: causal self-attention, cross-attention to all states,
 *		feed-forward as above (scores / sqrt(h)); y = dec_norm(y)
 *	  reward: log odds of an answer's being right (nl.h, NlHead), of the mean of y
 *		over its steps, score, lowest, length, and what the caller adds
 *	  logits: to_symbol(y) for symbols; 2 / sqrt(D) * ptr_q(y) . ptr_k(states[item])
 *-------------------------------------------------------------------------
 */
#ifndef NL_MODEL_H
#define NL_MODEL_H

#include "engine/nl.h"
#include "engine/tensor.h"
#include "engine/wordpiece.h"

#define NL_MAX_LAYERS 32
#define NL_REWARD_SCALARS 3		/* score, lowest, length */
#define NL_REWARD_MORE 64		/* features that a caller may add */
#define NL_HEAD_HIDDEN 256

typedef struct NlLinear
{
	NlTensor	weight;			/* [out][in] */
	const float *bias;			/* [out] */
} NlLinear;

typedef struct NlNorm
{
	const float *weight;
	const float *bias;
} NlNorm;

typedef struct NlEncoderLayer
{
	NlLinear	qkv,
				out,
				up,
				down;
	NlNorm		attn_norm,
				ffn_norm;
} NlEncoderLayer;

typedef struct NlRelationLayer
{
	NlNorm		attn_norm,
				ffn_norm;
	NlLinear	qkv,
				out,
				up,
				down;
	const float *rel_key;		/* [R][h] */
	const float *rel_value;
} NlRelationLayer;

typedef struct NlDecoderLayer
{
	NlNorm		attn_norm,
				cross_norm,
				ffn_norm;
	NlLinear	qkv,
				out,
				cross_q,
				cross_kv,
				cross_out,
				up,
				down;
} NlDecoderLayer;

struct NlModel
{
	NlModelInfo info;
	NlMarks		marks;
	NlVocab    *vocab;
	int			encoder_heads;
	int			encoder_inner;
	int			context;		/* positions the encoder knows */
	int			heads;
	int			relations;
	int			item_kinds;
	int			item_keys;
	int			steps;
	float		encoder_eps;
	NlTensor	token_embd,
				position_embd;
	NlNorm		embd_norm;
	NlEncoderLayer encoder[NL_MAX_LAYERS];
	NlLinear	narrow;
	NlTensor	kind_embd,
				key_embd,
				symbol_embd,
				step_embd;
	NlRelationLayer relation[NL_MAX_LAYERS];
	NlNorm		rel_norm;
	NlLinear	item;
	NlDecoderLayer decoder[NL_MAX_LAYERS];
	NlNorm		dec_norm;
	NlLinear	to_symbol,
				ptr_q,
				ptr_k;
	NlHead		reward;
	NlHead		follow;
	const char *thesaurus;		/* in the mapping, not terminated */
	size_t		thesaurus_length;
	struct NlMapping *mapping;	/* mapfile.c; NULL for nl_model_bind's */
};

/*
 * The part of nl_model_open after the file is mapped, for tests and fuzzing:
 * a model over bytes that the caller keeps, aligned to NL_ALIGN. path is only
 * shown. NL_ERR_FORMAT, NL_ERR_NOMEM, NL_ERR_INPUT (not aligned).
 */
extern NlStatus nl_model_bind(NlModel **model, const void *bytes, size_t length,
							  const char *path, NlArena *arena, NlError *err);

#endif							/* NL_MODEL_H */

/*-------------------------------------------------------------------------
 * peer_llama.c
 *	  peer.h by way of llama.cpp's library.
 *
 * Compiled against the user's llama.h and linked with the user's build; the
 * functions used are those of 2025 and 2026 (llama_model_load_from_file,
 * llama_init_from_model, llama_get_memory).
 *-------------------------------------------------------------------------
 */
#include "peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "llama.h"

struct Peer
{
	struct llama_model *model;
	struct llama_context *context;
	const struct llama_vocab *vocab;
	struct llama_batch batch;
	int			max_context;
};

static void
quiet(enum ggml_log_level level, const char *text, void *data)
{
	(void) data;
	if (level == GGML_LOG_LEVEL_ERROR)
		fputs(text, stderr);
}

static void
fail(const char *what)
{
	fprintf(stderr, "peer: %s failed\n", what);
	exit(1);
}

Peer *
peer_open(const char *path, int max_context, bool f32_cache)
{
	struct llama_model_params model_params = llama_model_default_params();
	struct llama_context_params params = llama_context_default_params();
	Peer	   *peer = calloc(1, sizeof(Peer));

	llama_log_set(quiet, NULL);
	llama_backend_init();
	model_params.n_gpu_layers = 0;
	peer->model = llama_model_load_from_file(path, model_params);
	if (peer->model == NULL)
		fail("loading");
	params.n_ctx = (uint32_t) max_context;
	params.n_batch = (uint32_t) max_context;
	params.n_ubatch = 512;
	params.n_threads = 1;
	params.n_threads_batch = 1;
	if (f32_cache)
	{
		/* its flash attention rounds to halves inside: 6e-3 of the logits' deviation */
		params.type_k = params.type_v = GGML_TYPE_F32;
		params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_DISABLED;
	}
	peer->context = llama_init_from_model(peer->model, params);
	if (peer->context == NULL)
		fail("creating a context");
	peer->vocab = llama_model_get_vocab(peer->model);
	peer->batch = llama_batch_init(max_context, 0, 1);
	peer->max_context = max_context;
	return peer;
}

const float *
peer_forward(Peer *peer, const int32_t *tokens, int n, int n_past, bool all)
{
	int			i;

	llama_memory_seq_rm(llama_get_memory(peer->context), 0, n_past, -1);
	peer->batch.n_tokens = n;
	for (i = 0; i < n; i++)
	{
		peer->batch.token[i] = tokens[i];
		peer->batch.pos[i] = n_past + i;
		peer->batch.n_seq_id[i] = 1;
		peer->batch.seq_id[i][0] = 0;
		peer->batch.logits[i] = all || i == n - 1;
	}
	if (llama_decode(peer->context, peer->batch) != 0)
		fail("decoding");
	llama_synchronize(peer->context);
	return all ? llama_get_logits(peer->context) : llama_get_logits_ith(peer->context, n - 1);
}

int
peer_tokenize(Peer *peer, const char *text, int32_t *tokens, int most)
{
	int			n = llama_tokenize(peer->vocab, text, (int32_t) strlen(text), tokens, most, true, true);

	if (n < 0)
		fail("tokenizing");
	return n;
}

const char *
peer_text(Peer *peer, int32_t token)
{
	static char text[256];
	int			n = llama_token_to_piece(peer->vocab, token, text, sizeof(text) - 1, 0, true);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

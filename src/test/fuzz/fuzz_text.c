/*-------------------------------------------------------------------------
 * fuzz_text.c
 *	  libFuzzer target: bytes -> GGUF parser -> text model -> three tokens.
 *
 * Each input is tried as it is and with zeros after it, which give its tensors
 * a data section (gguf_tails.h); inputs are the heads of model files:
 * corpus/text holds those of src/test/data/tiny_*.gguf, cut where their data
 * begin. A model that is accepted runs, so that the address sanitizer sees a
 * dimension that the checks should have refused.
 *-------------------------------------------------------------------------
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "engine/text.h"

#define POOL_BLOCKS 1024
#include "../pool.h"
#include "gguf_tails.h"

#define ARENA_LIMIT (64 << 20)
/* larger models would only make the fuzzer slow */
#define MAX_LAYERS 8
#define MAX_VOCABULARY 4096

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
use_model(const NlTextModel *model, NlArena *arena)
{
	static const int32_t tokens[] = {0, 1, 2};
	const NlTextInfo *info = nl_text_info(model);
	NlTextSession *session;
	float	   *logits;
	int			n = info->vocabulary < 3 ? 1 : 3;
	NlError		err;

	if (info->layers > MAX_LAYERS || info->vocabulary > MAX_VOCABULARY || info->context < n ||
		nl_text_session_create(&session, model, n, NL_TEXT_CACHE_AUTO, arena, NULL, &err) != NL_OK)
		return;
	logits = malloc(sizeof(float) * (size_t) info->vocabulary);
	if (logits != NULL &&
		nl_text_forward(session, tokens, n, 0, NL_TEXT_LAST_LOGITS, logits, 1, NULL, NULL, &err) != NL_OK)
		abort();
	free(logits);
}

static void
try_bind(const void *bytes, size_t size, const uint8_t *data, size_t data_size)
{
	Pool		pool = {.left = -1};
	NlArena		arena;
	NlTextModel *model;
	NlError		err;

	(void) data;
	(void) data_size;
	nl_arena_init(&arena, pool_more, &pool, 65536, ARENA_LIMIT);
	if (nl_text_bind(&model, bytes, size, "fuzz", &arena, &err) == NL_OK)
		use_model(model, &arena);
	else if (memchr(err.message, '\0', sizeof(err.message)) == NULL || model != NULL)
		abort();
	pool_free(&pool);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_tails(data, size, try_bind);
	return 0;
}

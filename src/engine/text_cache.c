/*-------------------------------------------------------------------------
 * text_cache.c
 *	  Keys and values of the tokens that a session has seen.
 *
 * Laid out as kernels_text.h says, head by head, so that attention reads each
 * of them front to back. In a block that was begun, positions past the session's
 * length hold what was there before, or zeros; cutting the cache is setting the
 * length. The memory is the session's.
 *-------------------------------------------------------------------------
 */
#include "engine/text_model.h"

#include <string.h>

/* Numbers of all keys (as many values); *head_size: of one head of a layer. 0
 * when that is more than memory can have. */
size_t
nl_text_cache_size(const NlTextModel *model, int max_context,
				   size_t *head_size)
{
	const NlTextInfo *info = &model->info;
	size_t		positions = ((size_t) max_context + NL_CACHE_BLOCK - 1) /
		NL_CACHE_BLOCK * NL_CACHE_BLOCK;
	size_t		heads = (size_t) info->layers * (size_t) info->kv_heads;

	*head_size = positions * (size_t) info->head;
	return *head_size <= SIZE_MAX / sizeof(float) / heads ? *head_size * heads : 0;
}

/* The keys or values of one head of one layer. */
const void *
nl_text_cached(const NlTextSession *session, const void *cache, int layer,
			   int kv_head)
{
	size_t		at = ((size_t) layer * (size_t) session->model->info.kv_heads +
					  (size_t) kv_head) * session->head_size;

	return (const char *) cache + at * (session->halves ? sizeof(uint16_t) : sizeof(float));
}

/* Keys and values of all heads of one position of one layer. */
void
nl_text_cache_put(NlTextSession *session, int layer, int position,
				  const float *k, const float *v)
{
	const NlTextKernels *kernels = nl_text_kernels();
	int			head = session->model->info.head;
	size_t		block = (size_t) (position / NL_CACHE_BLOCK) * NL_CACHE_BLOCK *
		(size_t) head + (size_t) (position % NL_CACHE_BLOCK);
	size_t		row = (size_t) position * (size_t) head;
	/* scores are of whole blocks: the first of a block makes the others zeros */
	size_t		fresh = position % NL_CACHE_BLOCK == 0 ? (size_t) head * NL_CACHE_BLOCK : 0;
	int			h,
				d;

	for (h = 0; h < session->model->info.kv_heads; h++, k += head, v += head)
	{
		void	   *keys = (void *) (uintptr_t) nl_text_cached(session, session->keys, layer, h);
		void	   *values = (void *) (uintptr_t) nl_text_cached(session, session->values, layer, h);

		if (session->halves)
		{
			uint16_t   *to = (uint16_t *) keys + block;

			memset(to, 0, sizeof(*to) * fresh);
			kernels->f32_to_f16(session->short_row, k, head);
			for (d = 0; d < head; d++)
				to[d * NL_CACHE_BLOCK] = session->short_row[d];
			kernels->f32_to_f16((uint16_t *) values + row, v, head);
		}
		else
		{
			float	   *to = (float *) keys + block;

			memset(to, 0, sizeof(*to) * fresh);
			for (d = 0; d < head; d++)
				to[d * NL_CACHE_BLOCK] = k[d];
			memcpy((float *) values + row, v, sizeof(float) * (size_t) head);
		}
	}
}

size_t
nl_text_saved_size(const NlTextSession *session, int n)
{
	const NlTextInfo *info = &session->model->info;

	return 2 * (size_t) info->layers * (size_t) info->kv_heads * (size_t) info->head *
		(size_t) n * (session->halves ? sizeof(uint16_t) : sizeof(float));
}

/* Whole blocks of keys are as long as the values of their positions. */
static bool
transfer_all(NlTextSession *session, int n, NlTextTransfer transfer, void *data)
{
	const NlTextInfo *info = &session->model->info;
	size_t		bytes = (size_t) n * (size_t) info->head *
		(session->halves ? sizeof(uint16_t) : sizeof(float));
	int			layer,
				h;

	for (layer = 0; layer < info->layers; layer++)
		for (h = 0; h < info->kv_heads; h++)
		{
			void	   *keys = (void *) (uintptr_t) nl_text_cached(session, session->keys, layer, h);
			void	   *values = (void *) (uintptr_t) nl_text_cached(session, session->values, layer, h);

			if (!transfer(data, keys, bytes) || !transfer(data, values, bytes))
				return false;
		}
	return true;
}

bool
nl_text_save(NlTextSession *session, int n, NlTextTransfer transfer, void *data)
{
	return n > 0 && n % NL_TEXT_SAVED == 0 && n <= session->length &&
		transfer_all(session, n, transfer, data);
}

bool
nl_text_restore(NlTextSession *session, int n, NlTextTransfer transfer, void *data)
{
	if (n <= 0 || n % NL_TEXT_SAVED != 0 || n > session->max_context)
		return false;
	session->length = 0;
	session->rows = 0;
	if (!transfer_all(session, n, transfer, data))
		return false;
	session->length = n;
	return true;
}

int
nl_text_length(const NlTextSession *session)
{
	return session->length;
}

void
nl_text_keep(NlTextSession *session, int n)
{
	if (n < 0)
		n = 0;
	if (n < session->length)
	{
		session->length = n;
		session->rows = 0;
	}
}

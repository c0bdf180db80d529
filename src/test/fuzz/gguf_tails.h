/*-------------------------------------------------------------------------
 * gguf_tails.h
 *	  A fuzzed file as it is, and with zeros after it, which give its tensors a
 *	  data section: so inputs need to hold only keys and tables and stay small.
 *-------------------------------------------------------------------------
 */
#ifndef FUZZ_GGUF_TAILS_H
#define FUZZ_GGUF_TAILS_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "engine/arena.h"

#define TAIL (256 * 1024)

/* Calls try_file(file, length, data, size) with both, aligned as a mapping is. */
static inline void
try_tails(const uint8_t *data, size_t size,
		  void (*try_file) (const void *file, size_t length, const uint8_t *data, size_t size))
{
	static const size_t tails[] = {0, TAIL};
	size_t		i;

	for (i = 0; i < 2; i++)
	{
		size_t		length = size + tails[i];
		void	   *copy;

		if (posix_memalign(&copy, NL_ALIGN, length > 0 ? length : 1) != 0)
			return;
		if (size > 0)
			memcpy(copy, data, size);
		memset((char *) copy + size, 0, tails[i]);
		try_file(copy, length, data, size);
		free(copy);
	}
}

#endif							/* FUZZ_GGUF_TAILS_H */

/*-------------------------------------------------------------------------
 * peer.h
 *	  The other engine that benchmarks compare with; peer_llama.c is llama.cpp,
 *	  built by the user and linked only into benchmarks.
 *
 * Without NL_PEER there is none: bench_speed.sh says what to give. Functions
 * end the program with a message when the peer fails.
 *-------------------------------------------------------------------------
 */
#ifndef NL_PEER_H
#define NL_PEER_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Peer Peer;

/* One thread; cache of F16 numbers as its default is, or of F32. */
extern Peer *peer_open(const char *path, int max_context, bool f32_cache);

/* n tokens at position n_past; logits of the last one, or of all, are valid
 * until the next call. What the cache holds after n_past is forgotten. */
extern const float *peer_forward(Peer *peer, const int32_t *tokens, int n,
								 int n_past, bool all);

/* Text to at most `most` tokens, chat marks recognised; how many. */
extern int	peer_tokenize(Peer *peer, const char *text, int32_t *tokens, int most);
/* A token's text, in a buffer that the next call overwrites. */
extern const char *peer_text(Peer *peer, int32_t token);

#endif							/* NL_PEER_H */

/*-------------------------------------------------------------------------
 * prefix_oracle.h
 *	  The server as the judge of lang/prefix.h: parser, analysis, guard.
 *
 * A text is judged in two steps: the raw parser, which touches no catalog;
 * then, if it parses, what every candidate passes (oracle.h): analysis and
 * rewriting in a subtransaction that is rolled back, and the guard over the
 * tables that the role may ask about. Nothing is planned or run. Hooks of
 * other extensions on analysis do not see these texts, since there are
 * thousands of them; the statement that is chosen they see as ever.
 *
 * Errors of a text's own making are verdicts. Others (cancel, deadline, lack
 * of memory) are kept and end the search; nlpg_prefix_raise() raises them.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_PREFIX_ORACLE_H
#define NLPG_PREFIX_ORACLE_H

#include "pg/compat.h"

#include "lang/prefix.h"
#include "pg/errors.h"

typedef struct NlpgPrefix NlpgPrefix;

/* In CurrentMemoryContext, which has to live as long. Call its functions
 * inside a section (execute.h): analysis takes locks. */
extern NlpgPrefix *nlpg_prefix_create(const NlSchema *schema, NlArena *arena);

/* As nl_prefix_alive and nl_prefix_complete; text is UTF-8. They raise what
 * ended the search, and out_of_memory. */
extern bool nlpg_prefix_alive(NlpgPrefix *prefix, const char *text, Size length,
							  const char **completion);
extern bool nlpg_prefix_complete(NlpgPrefix *prefix, const char *text, Size length);

/* As nl_prefix_likely, which leaves no trace, and nl_prefix_forced. */
extern bool nlpg_prefix_likely(NlpgPrefix *prefix, const char *text, Size length);
extern Size nlpg_prefix_forced(NlpgPrefix *prefix, const char *text, Size length,
							   char *out, Size room, bool *whole);

/* How often the server was asked, and the microseconds that all took. */
extern void nlpg_prefix_cost(const NlpgPrefix *prefix, long *judged, int64 *microseconds);

#endif							/* NLPG_PREFIX_ORACLE_H */

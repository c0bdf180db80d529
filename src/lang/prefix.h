/*-------------------------------------------------------------------------
 * prefix.h
 *	  "Can this text still become a statement that the server takes?"
 *
 * The constraint under which a text model writes SQL. A text is *alive* when
 * a *completion* of it is known: bytes that make it one SELECT over the tables
 * at hand which the server parses and analyses and the guard lets pass. The
 * completion is written here, from what is open at the text's end
 * (prefix_scan.c, prefix_finish.c), and judged by the server itself, which
 * the caller lends (NlServer). So whatever is let through can be finished:
 * there are no dead ends, and the completion itself is an answer when the
 * model comes to no end.
 *
 * What the judge finds missing is put right where the text still can: tables
 * of columns that were named before FROM, a GROUP BY for columns beside an
 * aggregate, columns that the other arm of a UNION has more, IS NULL after
 * what is not a condition. The strictness is one-sided: alive is proved, dead
 * only means that no completion was found among those that are tried.
 *
 * A word that is half written is alive when a name of the schema that is
 * alive there begins like it, or a keyword, a function that the guard allows,
 * or an alias. Not taken: what prefix_scan.h names, column aliases without
 * AS, columns of derived tables before their FROM, and qualifiers before FROM
 * and aliases without AS that are neither a letter or two with a digit, nor
 * begin a word of a table's name.
 *
 * Memory: all in the arena, which grows with the number of texts asked about.
 * Failures: out of memory makes every text dead (nl_prefix_failed). For one
 * schema and one statement; not for concurrent use.
 *-------------------------------------------------------------------------
 */
#ifndef NL_PREFIX_H
#define NL_PREFIX_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/arena.h"
#include "lang/schema.h"

/* What the server says of a text. */
typedef enum NlVerdictKind
{
	NL_VERDICT_OK,				/* parses, analyses, may run */
	NL_VERDICT_SYNTAX,			/* does not parse */
	NL_VERDICT_UNDEFINED,		/* a column or table that is not there */
	NL_VERDICT_UNGROUPED,		/* a column beside an aggregate */
	NL_VERDICT_WIDTH,			/* analysis counts too few or many columns */
	NL_VERDICT_TYPE,			/* not of the type that it must have */
	NL_VERDICT_OTHER,			/* anything else */
	NL_VERDICT_STOP				/* do not ask any more: every text is dead now */
} NlVerdictKind;

typedef struct NlVerdict
{
	NlVerdictKind kind;
	int			position;		/* byte of the text where it is wrong; -1 unknown */
	bool		reads;			/* OK: it reads a table */
} NlVerdict;

typedef enum NlCallKind
{
	NL_CALL_PLAIN,
	NL_CALL_WINDOW,				/* wants OVER */
	NL_CALL_ORDERED				/* wants WITHIN GROUP */
} NlCallKind;

#define NL_MAX_ARGUMENTS 6

typedef struct NlSignature
{
	NlCallKind	kind;
	int			n;
	const char *types[NL_MAX_ARGUMENTS];	/* SQL names */
} NlSignature;

typedef struct NlServer
{
	void	   *data;
	/* Must not throw. sql: terminated; its length is the judge's to limit. */
	void		(*judge) (void *data, const char *sql, NlVerdict *verdict);
	/* Argument types of the functions of that name that the guard allows,
	 * fewest arguments first; how many of at most max. Strings live on. */
	int			(*signatures) (void *data, const char *name,
							   NlSignature *signatures, int max);
	/* Names of these functions, for half-written words. */
	const char *const *functions;
	int			n_functions;
} NlServer;

typedef struct NlPrefix NlPrefix;

/* NL_ERR_NOMEM. Schema, server and arena must outlive it. */
extern NlStatus nl_prefix_create(NlPrefix **prefix, const NlSchema *schema,
								 const NlServer *server, NlArena *arena,
								 NlError *err);

/*
 * Is the text alive? Then *completion (may be NULL) are the bytes that make
 * it a statement, in the arena. The empty text is alive. After a text that is
 * alive, the same text longer by its completion's beginning costs nothing.
 */
extern bool nl_prefix_alive(NlPrefix *prefix, const char *text, size_t length,
							const char **completion);

/*
 * The same of a text that may come to be written, and nothing is remembered of
 * having asked: what nl_prefix_alive says afterwards is what it would have said
 * without. It may be less generous than nl_prefix_alive will be.
 */
extern bool nl_prefix_likely(NlPrefix *prefix, const char *text, size_t length);

/*
 * Of a text that is alive and ends within a word or a quoted name, or between
 * words where only one can come: the bytes that follow whatever is meant, as
 * far as the words tell that could stand there; the server is not asked. They
 * are in the case that the word has so far. *whole: they end a word. Returns
 * their number, at most room; 0 where more than one way is open.
 */
extern size_t nl_prefix_forced(NlPrefix *prefix, const char *text, size_t length,
							   char *out, size_t room, bool *whole);

/* Is the text a statement as it stands, and does it read a table? */
extern bool nl_prefix_complete(NlPrefix *prefix, const char *text, size_t length);

/* Was memory short, or did the judge say STOP? */
extern bool nl_prefix_failed(const NlPrefix *prefix);

/* How often the judge was asked so far. */
extern long nl_prefix_judged(const NlPrefix *prefix);

#endif							/* NL_PREFIX_H */

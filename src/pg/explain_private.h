/*-------------------------------------------------------------------------
 * explain_private.h
 *	  What the explain*.c files share. Included by them only.
 *
 * Memory: CurrentMemoryContext of the call, and the question's arena.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_EXPLAIN_PRIVATE_H
#define NLPG_EXPLAIN_PRIVATE_H

#include "pg/compat.h"

#include "lang/uses.h"
#include "pg/explain.h"
#include "pg/querytree.h"

typedef struct NlpgExplain
{
	const NlpgAnswer *answer;
	const NlpgAsked *asked;
	const NlSchema *schema;
	const NlLinked *linked;
	const NlpgChoice *statement;
	MemoryContext context;
	NlpgWalked *walked;			/* the statement as IR; not ok: it has none */
	bool		known;			/* uses is filled from the IR; else only its tables
								 * and columns, from the Query tree */
	NlUses		uses;
	int			n_named;		/* tables that the statement's text names */
	int			named[NL_MAX_USES];
	List	   *rows;
} NlpgExplain;

/* --- explain.c */

extern void nlpg_explain_put(NlpgExplain *explain, const char *part,
							 const char *format, ...) pg_attribute_printf(3, 4);
/* In server encoding: "singer", "other.singer"; "singer.age". */
extern char *nlpg_explain_table(const NlpgExplain *explain, int table);
extern char *nlpg_explain_column(const NlpgExplain *explain, int column);
/* Words [first, first + n) of the question as they stand there. */
extern char *nlpg_explain_words(const NlpgExplain *explain, int first, int n);
/* The words that name an item: "a", "b c"; NULL: none does. */
extern char *nlpg_explain_named(const NlpgExplain *explain, int item);
/* Is the kind of link one between a name and a word of the question? */
extern bool nlpg_explain_names(uint8 kind);
extern const NlValue *nlpg_explain_value(const NlpgExplain *explain, int value);
/* Does the question say the text of a value that was not found in it? */
extern bool nlpg_explain_said(const NlpgExplain *explain, const NlValue *value);
extern char *nlpg_explain_value_text(const NlpgExplain *explain, const NlValue *value);

/* --- explain_tree.c */

/* Puts a number into a list of NL_MAX_USES, once. */
extern void nlpg_explain_note(int *list, int *n, int number);
/* Fills walked, named and, as far as the Query tree tells, uses. Raises. */
extern void nlpg_explain_walk(NlpgExplain *explain);
/* The statement in English, server encoding, and fills uses; NULL: there are
 * no words for it. */
extern const char *nlpg_explain_say(NlpgExplain *explain);

/* --- explain_dates.c: what counts from today */

/* Today in the session's time zone, "2026-11-28". */
extern char *nlpg_explain_today(void);
/* "month-1" -> "2026-10"; NULL: does not count from today. */
extern char *nlpg_explain_period(const NlValue *value);
/* "30 day" -> "2026-10-29", that long ago; NULL: shorter than a day. */
extern char *nlpg_explain_ago(const NlValue *value);

/* --- explain_warnings.c */

extern void nlpg_explain_warnings(NlpgExplain *explain);

/* --- explain_words.c */

/* A warning with the words of the question that led to nothing, if any. */
extern void nlpg_explain_left_words(NlpgExplain *explain);

#endif							/* NLPG_EXPLAIN_PRIVATE_H */

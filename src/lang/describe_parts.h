/*-------------------------------------------------------------------------
 * describe_parts.h
 *	  What the describe*.c files share. Included by them only.
 *
 * Types, scopes and groups are the compiler's (compile_parts.h): what is said
 * of a statement must not differ from what is written. English goes to
 * compile->text, from left to right; the first fault stays in compile->status.
 *-------------------------------------------------------------------------
 */
#ifndef NL_DESCRIBE_PARTS_H
#define NL_DESCRIBE_PARTS_H

#include "lang/compile_parts.h"

/* --- describe_words.c: names, values */

/* A name opened into words; plural: of its last word. */
extern void nl_describe_name(NlText *text, const char *name, bool plural);
/* The table's name, for one of its rows, or for several. */
extern void nl_describe_table(NlCompile *compile, int table, bool plural);
/* Bare where the scope has one source, else behind the table's name. */
extern void nl_describe_column(NlCompile *compile, const NlScope *scope, int column,
							   bool second, bool plural);
extern void nl_describe_value(NlText *text, const NlValue *value);
/* A value or fixed number. */
extern void nl_describe_constant(NlCompile *compile, const NlExpr *expr);
/* Is it a period of one day? *relative: it counts from today. */
extern bool nl_describe_is_day(const NlValue *value, bool *relative);

/* --- describe_expr.c: expressions */

/* Would "the" stand before it? */
extern bool nl_describe_noun(const NlExpr *expr);
extern void nl_describe_expr(NlCompile *compile, const NlScope *scope, NlExpr *expr);
/* The same in parentheses, where it is more than a noun. */
extern void nl_describe_operand(NlCompile *compile, const NlScope *scope, NlExpr *expr);
/* The same with "the", where it is a noun and no column. */
extern void nl_describe_side(NlCompile *compile, const NlScope *scope, NlExpr *expr);
/* `per`: "each singer and concert title" without the "each". */
extern void nl_describe_per(NlCompile *compile, const NlScope *scope, const NlPer *per);

/* --- describe_cond.c: conditions */

/* level: NL_LEVEL_AND inside an and, NL_LEVEL_NOT inside an or, else
 * NL_LEVEL_OR. English has no precedence: either is put in parentheses
 * inside the other. */
extern void nl_describe_cond(NlCompile *compile, const NlScope *scope, NlCond *cond,
							 NlLevel level);

/* --- describe.c: blocks, queries */

/* A query inside another: in parentheses, where it has several clauses. */
extern void nl_describe_subquery(NlCompile *compile, NlBlock *query);
extern void nl_describe_query(NlCompile *compile, NlBlock *query);
/* Keys of an order, "highest age first, then by name". */
extern void nl_describe_order(NlCompile *compile, const NlScope *scope, const NlBlock *block,
							  NlExpr *keys);

#endif							/* NL_DESCRIBE_PARTS_H */

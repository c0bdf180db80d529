/*-------------------------------------------------------------------------
 * ir_parse_parts.h
 *	  What ir_parse.c and ir_parse_expr.c share. Included by them only.
 *
 * The first fault stays in parse->status, and every function gives NULL from
 * then on, so that callers need not look after each step. Nesting is bounded
 * by NL_PARSE_DEPTH, so recursion over the tree is, too.
 *-------------------------------------------------------------------------
 */
#ifndef NL_IR_PARSE_PARTS_H
#define NL_IR_PARSE_PARTS_H

#include "lang/ir_parse.h"

#define NL_PARSE_DEPTH 32

typedef struct NlParse
{
	const NlSchema *schema;
	int			n_values;
	const int32_t *ir;
	int			n;
	int			at;
	int			depth;			/* of expressions, conditions and queries */
	NlUse	   *use;			/* of the block or EXISTS at hand */
	NlArena    *arena;
	NlError    *err;
	NlStatus	status;
} NlParse;

/* --- ir_parse_expr.c */

/* Not in the language: `expected` should be at hand. */
extern void nl_parse_fail(NlParse *parse, const char *expected);
/* One level deeper; false when there are too many, or after a fault. The
 * caller takes one from parse->depth when it is done. */
extern bool nl_parse_enter(NlParse *parse);
/* Zeroed memory, or NULL. */
extern void *nl_parse_make(NlParse *parse, size_t size);
/* The token at hand; -1 behind the last. */
extern int	nl_parse_peek(const NlParse *parse);
extern bool nl_parse_accept(NlParse *parse, int symbol);
extern void nl_parse_expect(NlParse *parse, int symbol);
/* Number of the table at hand, or -1. */
extern int	nl_parse_peek_table(const NlParse *parse);
extern int	nl_parse_table(NlParse *parse);
/* Number of the value at hand, or -1. */
extern int	nl_parse_peek_value(const NlParse *parse);
extern void nl_parse_add_use(NlParse *parse, NlUse *use, int table);
extern NlExpr *nl_parse_make_expr(NlParse *parse, NlExprKind kind);
/* [second] COLUMN */
extern NlExpr *nl_parse_column(NlParse *parse);
/* VALUE | v0 | v1 ... */
extern NlExpr *nl_parse_value(NlParse *parse);
extern NlExpr *nl_parse_expr(NlParse *parse);
extern NlCond *nl_parse_cond(NlParse *parse);

/* --- ir_parse.c */
extern NlBlock *nl_parse_query(NlParse *parse);
/* pkey { , pkey }, behind `per` */
extern void nl_parse_per(NlParse *parse, NlPer *per);
/* key { , key }, behind `order` */
extern void nl_parse_order(NlParse *parse, NlExpr **first);

#endif							/* NL_IR_PARSE_PARTS_H */

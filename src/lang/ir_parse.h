/*-------------------------------------------------------------------------
 * ir_parse.h
 *	  IR tokens -> a tree, for the compiler only.
 *
 * Everything lives in the arena given; nothing is freed before it. The tree
 * follows the grammar of ir.h, without its types: those are compile_expr.c's.
 * Lists are linked by `next`.
 *-------------------------------------------------------------------------
 */
#ifndef NL_IR_PARSE_H
#define NL_IR_PARSE_H

#include "engine/arena.h"
#include "engine/status.h"
#include "lang/exprtype.h"
#include "lang/ir.h"
#include "lang/joinpath.h"

typedef struct NlExpr NlExpr;
typedef struct NlCond NlCond;
typedef struct NlBlock NlBlock;
typedef struct NlOver NlOver;

typedef enum NlExprKind
{
	NL_EXPR_COLUMN,				/* item: column number; second */
	NL_EXPR_VALUE,				/* item: value number */
	NL_EXPR_FIXED,				/* symbol: NL_SYM_V0 .. */
	NL_EXPR_TABLE,				/* item: table number; all its columns */
	NL_EXPR_QUERY,				/* query */
	NL_EXPR_TODAY,
	NL_EXPR_AGO,				/* item: value number */
	NL_EXPR_COUNT_ROWS,			/* item: table number; cond: filter */
	NL_EXPR_AGGREGATE,			/* symbol; distinct; a; cond: filter */
	NL_EXPR_OF_ROWS,			/* symbol: an aggregate over the rows of query */
	NL_EXPR_OVER,				/* symbol; a, or (count) item: table; over */
	NL_EXPR_CALL,				/* symbol; a and perhaps b */
	NL_EXPR_IF					/* cond, a, b */
} NlExprKind;

struct NlExpr
{
	NlExprKind	kind;
	int			symbol;
	int			item;
	bool		second;
	bool		distinct;
	bool		desc;			/* an order key */
	bool		typed;			/* type is filled (compile_expr.c) */
	NlExpr	   *a;
	NlExpr	   *b;
	NlCond	   *cond;
	NlBlock    *query;
	NlOver	   *over;
	int			start;			/* its tokens: equal ones, equal expressions */
	int			end;
	NlExprType	type;
	NlExpr	   *next;
};

/* Tables in order of first use. */
typedef struct NlUse
{
	int			n;
	int			tables[NL_MAX_SOURCES];
} NlUse;

/* Keys of `per`. */
typedef struct NlPer
{
	NlUse		tables;
	NlExpr	   *exprs;
} NlPer;

/* The window of an NL_EXPR_OVER. */
struct NlOver
{
	NlPer		per;
	NlExpr	   *order;
};

typedef enum NlCondKind
{
	NL_COND_AND,				/* left, right */
	NL_COND_OR,
	NL_COND_NOT,				/* left */
	NL_COND_COMPARE,			/* a symbol b */
	NL_COND_BETWEEN,			/* a, b, c */
	NL_COND_LIST,				/* a symbol (in, !in) values */
	NL_COND_QUERY,				/* a symbol (in, !in) query */
	NL_COND_PATTERN,			/* a symbol b */
	NL_COND_NULL,				/* a symbol (isnull, notnull) */
	NL_COND_BOOL,				/* a symbol (true, false) */
	NL_COND_HAS,				/* a has b */
	NL_COND_EXISTS				/* symbol (with, without) table, perhaps left */
} NlCondKind;

struct NlCond
{
	NlCondKind	kind;
	int			symbol;
	NlCond	   *left;
	NlCond	   *right;
	NlExpr	   *a;
	NlExpr	   *b;
	NlExpr	   *c;
	NlExpr	   *values;
	NlBlock    *query;
	int			table;
	NlUse		use;			/* tables of the columns in an EXISTS' condition */
};

typedef struct NlFromItem NlFromItem;
struct NlFromItem
{
	int			table;
	bool		left;
	bool		second;
	int			n_on;
	NlExpr	   *on_left[NL_MAX_KEY_COLUMNS];	/* columns */
	NlExpr	   *on_right[NL_MAX_KEY_COLUMNS];
};

struct NlBlock
{
	int			n_from;			/* 0: derived */
	NlFromItem	from[NL_MAX_SOURCES];
	bool		distinct;
	int			n_select;
	NlExpr	   *select;
	NlCond	   *where;
	bool		group;			/* has a group clause */
	bool		group_same;
	NlUse		group_tables;
	NlExpr	   *group_exprs;
	NlCond	   *having;
	NlExpr	   *order;
	NlExpr	   *limit;			/* VALUE or FIXED */
	NlExpr	   *offset;
	bool		ties;			/* limit: and what equals its last row */
	bool		pick;			/* limit: of each group of per */
	NlPer		per;
	NlCond	   *kept;			/* pick: which of those rows */
	NlExpr	   *last_order;		/* pick: of the result */
	NlUse		use;			/* tables used in the block, as ir.h says */
	int			setop;			/* joins the next block; 0: none */
	NlBlock    *next;
};

typedef enum NlSetKind
{
	NL_SET_EXPR,				/* value; of an array: all of them, linked */
	NL_SET_NULL,
	NL_SET_TRUE,
	NL_SET_FALSE,
	NL_SET_MORE,				/* the array with these values more */
	NL_SET_LESS					/* the array without these values */
} NlSetKind;

typedef struct NlSet NlSet;
struct NlSet
{
	NlSetKind	kind;
	int			column;
	NlExpr	   *value;
	NlSet	   *next;
};

typedef struct NlChange
{
	int			symbol;			/* NL_SYM_INSERT, NL_SYM_UPDATE, NL_SYM_DELETE */
	int			table;
	NlSet	   *sets;
	NlCond	   *where;
	NlUse		use;			/* the table, then those of the condition */
} NlChange;

/* *query is NULL for `abstain`. NL_ERR_INPUT, with the token's number, when
 * the tokens are not in the grammar; NL_ERR_LIMIT over NL_MAX_IR tokens. */
extern NlStatus nl_ir_parse(NlBlock **query, const NlSchema *schema,
							int n_values, const int32_t *ir, int n_ir,
							NlArena *arena, NlError *err);

/* The same of a change: *change is NULL for `abstain`. */
extern NlStatus nl_ir_parse_change(NlChange **change, const NlSchema *schema,
								   int n_values, const int32_t *ir, int n_ir,
								   NlArena *arena, NlError *err);

#endif							/* NL_IR_PARSE_H */

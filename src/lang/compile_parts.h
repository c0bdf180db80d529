/*-------------------------------------------------------------------------
 * compile_parts.h
 *	  What the compile*.c files share. Included by them only.
 *
 * SQL is written from left to right into compile->text. The first fault
 * stays in compile->status, and what is written after it is not used, so
 * that callers need not look after each step. Writers take the level that
 * what they write must bind at least with, and put parentheses if need be.
 *-------------------------------------------------------------------------
 */
#ifndef NL_COMPILE_PARTS_H
#define NL_COMPILE_PARTS_H

#include "lang/compile.h"
#include "lang/exprtype.h"
#include "lang/ir_parse.h"
#include "lang/joinpath.h"
#include "lang/sqltext.h"

/* PostgreSQL's operator precedence, as far as it matters here. */
typedef enum NlLevel
{
	NL_LEVEL_OR,
	NL_LEVEL_AND,
	NL_LEVEL_NOT,
	NL_LEVEL_TEST,				/* comparisons, IS, IN, BETWEEN, ILIKE */
	NL_LEVEL_OTHER,				/* || */
	NL_LEVEL_ADD,
	NL_LEVEL_MULTIPLY,
	NL_LEVEL_PRIMARY			/* may stand before a cast */
} NlLevel;

typedef struct NlCompile
{
	const NlSchema *schema;
	const NlValue *values;
	const int32_t *ir;			/* the tokens, to compare expressions by */
	NlText	   *text;			/* what is being written */
	NlArena    *arena;
	NlError    *err;
	NlStatus	status;
} NlCompile;

/* The table instances that columns of a block, or of an EXISTS, refer to. */
typedef struct NlScope NlScope;
struct NlScope
{
	const NlScope *outer;		/* the scope around, or NULL */
	int			n;
	NlSource	sources[NL_MAX_SOURCES];
	const char *names[NL_MAX_SOURCES];	/* unquoted */
	bool		bare;			/* one source: columns without its name */
};

/* How the rows of an EXISTS hang on those of the block around. */
typedef struct NlTie
{
	int			n;
	int			inner_source;
	int			outer_source;
	int			inner[NL_MAX_KEY_COLUMNS];	/* column numbers */
	int			outer[NL_MAX_KEY_COLUMNS];
} NlTie;

#define NL_MAX_GROUP 256

/* A key of GROUP BY: an expression, or (expr NULL) a column. */
typedef struct NlGroupEntry
{
	NlExpr	   *expr;
	int			column;
	bool		second;
} NlGroupEntry;

typedef struct NlGrouping
{
	int			n;
	NlGroupEntry entries[NL_MAX_GROUP];
} NlGrouping;

/* --- compile.c: queries, blocks */

/* Sets up compile to write into text. */
extern void nl_compile_init(NlCompile *compile, NlText *text, const NlSchema *schema,
							const NlValue *values, const int32_t *ir, NlArena *arena,
							NlError *err);
/* The same, and parses the IR. *query is NULL, and compile untouched, when the
 * IR abstains. */
extern NlStatus nl_compile_begin(NlCompile *compile, NlText *text,
								 NlBlock **query, const NlSchema *schema,
								 const NlValue *values, int n_values,
								 const int32_t *ir, int n_ir, NlArena *arena,
								 NlError *err);

/* plain: each column in the form that meets others, see nl_compile_plain. */
extern void nl_compile_query(NlCompile *compile, const NlScope *outer,
							 NlBlock *query, bool plain);
/* Writes the select expressions. */
extern void nl_compile_list(NlCompile *compile, const NlScope *scope, NlBlock *block,
							bool plain);
/* Writes FROM, WHERE, GROUP BY and HAVING. */
extern void nl_compile_body(NlCompile *compile, const NlScope *scope, NlBlock *block);
/* Writes a key of ORDER BY; block: the one it is of, or NULL in a window, where
 * names mean columns only. */
extern void nl_compile_key(NlCompile *compile, const NlScope *scope, const NlBlock *block,
						   NlExpr *key);
/* Writes its DESC, if any. */
extern void nl_compile_direction(NlCompile *compile, const NlScope *scope, const NlExpr *key);
/* Writes the clause and the number of rows. */
extern void nl_compile_rows(NlCompile *compile, const char *clause, const NlExpr *expr);
/* What PostgreSQL calls the column of an expression, or NULL. */
extern const char *nl_compile_output(const NlCompile *compile, const NlExpr *expr);
/* Is the expression a column that is not stored, or the total of one that is
 * an aggregate already? Then AS must say what it is called. */
extern bool nl_compile_defined(const NlCompile *compile, const NlExpr *expr);

/* --- compile_window.c: the first rows of each group, windows */

extern void nl_compile_pick(NlCompile *compile, const NlScope *scope, NlBlock *block,
							bool plain);
extern void nl_compile_over(NlCompile *compile, const NlScope *scope, NlExpr *expr);
/* An aggregate over the rows of a query; alone: it is all of a block. */
extern void nl_compile_of_rows(NlCompile *compile, const NlScope *scope, NlExpr *expr,
							   bool alone);
/* --- compile_from.c: FROM */

/* The sources of a block, and their names. False: failed. */
extern bool nl_compile_scope(NlCompile *compile, const NlScope *outer,
							 const NlBlock *block, NlScope *scope);
/* The sources of an EXISTS, and its tie to the scope around. False: failed. */
extern bool nl_compile_tie(NlCompile *compile, const NlScope *outer,
						   const NlCond *exists, NlScope *inner, NlTie *tie);
/* Writes `left.column = right.column`, cast where their types differ. */
extern void nl_compile_equal(NlCompile *compile, const char *left, int left_column,
							 const char *right, int right_column);
/* Writes the table's name, with its schema where it needs one. */
extern void nl_compile_table(NlCompile *compile, int table);
/* Writes ` FROM ...`. */
extern void nl_compile_from(NlCompile *compile, const NlScope *scope);

/* --- compile_group.c: GROUP BY */

/* grouping->n is 0 where the block is not grouped. */
extern void nl_compile_grouping(NlCompile *compile, const NlScope *scope,
								NlBlock *block, NlGrouping *grouping);

extern bool nl_compile_same_tokens(const NlCompile *compile, const NlExpr *a, const NlExpr *b);

/* Holds the expression an aggregate or a window function? */
extern bool nl_compile_aggregated(NlCompile *compile, const NlScope *scope, const NlExpr *expr);

/* --- compile_type.c: types */

extern void nl_compile_fail(NlCompile *compile, NlStatus status, const char *what);
/* Is it a value, given or fixed? */
extern bool nl_expr_constant(const NlExpr *expr);
extern bool nl_number_text(const char *text);
extern const char *nl_compile_value_text(const NlCompile *compile, const NlExpr *expr);
/* The same, of a value that can be said as text; else a fault. */
extern const char *nl_compile_said(NlCompile *compile, const NlExpr *expr);
/* Fills expr->type once and returns it. */
extern const NlExprType *nl_compile_type(NlCompile *compile, NlExpr *expr);
/* Is it a stretch of time: what `elapsed` makes, a column of type interval? */
extern bool nl_type_interval(const NlExprType *type);
/* Is it a date, not a bare value? Then + and - go by days. */
extern bool nl_compile_dated(NlCompile *compile, NlExpr *expr);

/* --- compile_time.c: dates and times reckoned with */

/* Fills expr->type, that of a call; false: it is none of these. */
extern bool nl_compile_time_type(NlCompile *compile, NlExpr *expr);
/* Writes the call; false, and nothing written: it is none of these. */
extern bool nl_compile_time_call(NlCompile *compile, const NlScope *scope, NlExpr *expr);

/* --- compile_change.c: changes of rows */

/* a + or - a part of a itself: writes a times a factor. False, and nothing
 * written: it is none. */
extern bool nl_compile_raise(NlCompile *compile, const NlScope *scope, NlExpr *expr);
/* part a b */
extern void nl_compile_part(NlCompile *compile, const NlScope *scope, NlExpr *expr);

/* --- compile_expr.c: expressions */

/* Number of the source, or -1. */
extern int	nl_compile_source(const NlCompile *compile, const NlScope *scope,
							  int table, bool second);
extern void nl_compile_column(NlCompile *compile, const NlScope *scope, int column,
							  bool second, bool with_table);
extern NlLevel nl_compile_level(const NlCompile *compile, const NlExpr *expr);
/* as: the type that a constant is written for; NULL: its own. */
extern void nl_compile_expr(NlCompile *compile, const NlScope *scope, NlExpr *expr,
							const NlExprType *as);
extern void nl_compile_operand(NlCompile *compile, const NlScope *scope, NlExpr *expr,
							   const NlExprType *as, NlLevel level);
/* The same with the casts that let it meet others of its class: money as
 * numeric, enums as text. */
extern void nl_compile_plain(NlCompile *compile, const NlScope *scope, NlExpr *expr,
							 const NlExprType *as, NlLevel level);

/* --- compile_cond.c: conditions */

extern void nl_compile_cond(NlCompile *compile, const NlScope *scope, NlCond *cond,
							NlLevel level);

/* --- compile_dates.c: periods, durations */

/* Is it a period of one day? */
extern bool nl_compile_is_day(const NlCompile *compile, const NlExpr *expr);
/* Writes the period's first day or (after) the day after its last. */
extern void nl_compile_moment(NlCompile *compile, const NlExpr *expr, bool after);
extern NlLevel nl_compile_period_level(const NlCompile *compile, const NlExpr *a,
									   int symbol, const NlExpr *period);
extern void nl_compile_in_period(NlCompile *compile, const NlScope *scope, NlExpr *a,
								 int symbol, const NlExpr *period, NlLevel level);
/* Writes interval '..'; false when the text is no duration. *hours: shorter
 * than a day. */
extern bool nl_compile_duration(NlCompile *compile, const char *text, bool *hours);

#endif							/* NL_COMPILE_PARTS_H */

/*-------------------------------------------------------------------------
 * querytree_private.h
 *	  What the querytree_*.c files share. Included by them only.
 *
 * Functions that write tokens return false when something cannot be said;
 * then walk->why names it. Tokens already written stay and are ignored.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_QUERYTREE_PRIVATE_H
#define NLPG_QUERYTREE_PRIVATE_H

#include "pg/querytree.h"

#include "lang/joinpath.h"
#include "miscadmin.h"
#include "nodes/pathnodes.h"
#include "nodes/primnodes.h"
#include "utils/date.h"

/* A growing list of tokens. */
typedef struct Tokens
{
	int32	   *ir;
	int			n;
	int			max;
} Tokens;

typedef struct Walk
{
	const NlSchema *schema;
	bool		free;			/* no question: constants make their own values */
	int			n_given;
	int			n_values;
	int			max_values;
	NlValue    *values;
	int			n_missing;
	const char *missing;		/* text of the first one */
	const char *why;
	bool		strict;			/* a subquery must become with or without */
	bool		apart;			/* a subquery by key becomes `in`, no join */
	bool		setting;		/* a column is given a value: any text of the question */
} Walk;

/* One table instance of a block's FROM. */
typedef struct Source
{
	Index		rtindex;
	int			table;
	bool		second;
	bool		left;			/* LEFT JOIN */
	bool		dropped;		/* found not to be needed, or turned into without */
	List	   *on;				/* left: the conjuncts of ON */
	Node	   *filter;			/* left: a condition of ON that went into the aggregates */
	Node	   *test;			/* of an anti-join: its IS NULL */
} Source;

/* A column of a source, as a node of the graph of equal columns. */
typedef struct Place
{
	int			source;
	int			column;
	int			parent;			/* union-find; itself for a root */
} Place;

#define MAX_PLACES 64

typedef struct Equal
{
	int			a;				/* places */
	int			b;
	Node	   *node;			/* the equality, to be written when FROM does not say it */
} Equal;

typedef struct Equals
{
	int			n_places;
	Place		places[MAX_PLACES];
	int			n_equal;
	Equal		equal[MAX_PLACES];
} Equals;

/* The first rows of each group. Clauses refer to the query's targets. */
typedef struct NlpgPick
{
	bool		is;
	Node	   *count;
	bool		ties;			/* rank(), not row_number() */
	List	   *per;			/* SortGroupClauses */
	Index		kept;			/* a target: a condition on the rows found; 0: none */
	List	   *last;			/* the order of the result */
} NlpgPick;

typedef struct Scope
{
	Query	   *query;
	struct Scope *outer;		/* for EXISTS: the block whose columns may be named */
	int			n_sources;
	Source		sources[NL_MAX_SOURCES];
	Equals		equals;			/* of inner joins */
	List	   *conds;			/* conjuncts of WHERE and inner ON that are no join */
	List	   *withs;			/* dropped left sources that are an anti-join */
	List	   *semis;			/* tokens of `with` for sources that were only joined */
	bool		say_from;		/* FROM is written in any case */
	NlpgPick	pick;
	Query	   *rows;			/* the block's aggregates are over its rows, or NULL */
	Index		rows_index;		/* its range table entry */
	List	   *left_over;		/* equalities that FROM does not say: lists of two places */
} Scope;

typedef enum MomentKind
{
	MOMENT_NONE,
	MOMENT_DATE,				/* an absolute date */
	MOMENT_AGO,					/* today minus months, days, hours */
	MOMENT_UNIT					/* the start of the unit `offset` units from now */
} MomentKind;

typedef struct Moment
{
	MomentKind	kind;
	DateADT		date;
	int			months;			/* subtracted */
	int			days;
	int			hours;
	char		unit;			/* y q m w d */
	int			offset;
} Moment;

/* A condition, perhaps negated. */
typedef struct Atom
{
	Node	   *node;
	bool		negate;
	bool		done;
	/* a comparison, turned so that the constant stands right */
	int			op;				/* 0: none */
	Node	   *left;
	Node	   *right;
	Node	   *subject;		/* of a comparison with a moment */
	Moment		moment;
} Atom;

/* --- querytree.c */
extern bool nlpg_walk_query(Walk *walk, Query *query, Tokens *out);
extern Query *nlpg_flatten(Query *query);

/* --- querytree_change.c */
extern bool nlpg_walk_change(Walk *walk, Query *query, Tokens *out);

/* --- querytree_block.c */
extern bool nlpg_walk_block(Walk *walk, Query *query, Tokens *out);
/* Keys of group or per, the clause's symbol first. plain: the expressions of
 * SELECT and ORDER BY without aggregates, which `same` means; NIL: not said. */
extern bool nlpg_walk_keys(Walk *walk, Scope *scope, List *exprs, List *plain, int clause,
						   Tokens *out);

/* --- querytree.c, what all use */
extern bool nlpg_no(Walk *walk, const char *why);
extern void nlpg_put(Tokens *out, int32 token);
extern void nlpg_put_all(Tokens *out, const Tokens *more);
/* Is there an `or` outside of all brackets? */
extern bool nlpg_has_or(const Tokens *tokens);
/* The function's or operator's name when it is one of pg_catalog, else "". */
extern const char *nlpg_function_name(Oid function);
extern const char *nlpg_operator_name(Oid operator);

/* --- querytree_expr.c */
extern bool nlpg_walk_expr(Walk *walk, Scope *scope, Node *node, Tokens *out);
/* The node without casts that change no meaning here. */
extern Node *nlpg_strip(Node *node);
/* The column a node is, or -1; *source as well (level 0 only). */
extern int	nlpg_column_of(Walk *walk, Scope *scope, Node *node, int *source);
extern int	nlpg_find_source(Scope *scope, Index rtindex);
extern bool nlpg_walk_column(Walk *walk, Scope *scope, Var *var, Tokens *out);
/* Writes a constant that stands beside an expression of column (or -1). */
extern bool nlpg_walk_const(Walk *walk, Const *c, int column, Tokens *out);
extern NlType nlpg_class(Oid type);
extern bool nlpg_is_number(Node *node, double number);
/* Is the value of the expression always a whole number? */
extern bool nlpg_is_whole(Node *node);

/* --- querytree_aggregate.c */
/* count, sum, avg, min, max; NL_SYM_PAD for any other name. */
extern int	nlpg_aggregate_symbol(const char *name);
extern bool nlpg_walk_aggregate(Walk *walk, Scope *scope, Aggref *agg, Tokens *out);
extern bool nlpg_walk_case(Walk *walk, Scope *scope, CaseExpr *c, Tokens *out);
/* bool_or and bool_and as a condition: some row, no row that is not. */
extern bool nlpg_walk_bool_aggregate(Walk *walk, Scope *scope, Aggref *agg, bool negate,
									 Tokens *out);

/* --- querytree_cond.c */
extern bool nlpg_walk_conds(Walk *walk, Scope *scope, List *conjuncts, Tokens *out);
extern bool nlpg_walk_cond(Walk *walk, Scope *scope, Node *node, Tokens *out);
/* Without those of the conjuncts that always hold: IS NOT NULL of what is never null. */
extern List *nlpg_uncertain(Walk *walk, Scope *scope, List *conjuncts);
/* Is the expression never null? */
extern bool nlpg_not_null(Walk *walk, Scope *scope, Node *node);

/* --- querytree_derived.c */
/* An aggregate over a derived table of groups, said without it where that is
 * the same; else the query. scalar: it is a scalar subquery. */
extern Query *nlpg_one_level(Walk *walk, Query *query, bool scalar);

/* Is the column declared never to be null, and no outer join makes it so? */
extern bool nlpg_never_null(Walk *walk, Query *query, Node *node);

/* --- querytree_pick.c */
/* conds: the conjuncts around a derived table; when one says that rank() or
 * row_number() in it is at most n: the window, and pick; *rest: the others. */
extern WindowClause *nlpg_rank_condition(Index rtindex, Query *sub, List *conds,
										 NlpgPick *pick, List **rest);
/* Makes the window's the query's own order and last that of the result. */
extern void nlpg_set_orders(Walk *walk, Query *query, WindowClause *window, List *last,
							NlpgPick *pick);
/* DISTINCT ON of the query itself. */
extern void nlpg_read_distinct_on(Query *query, NlpgPick *pick);
/* rank() without groups is LIMIT. */
extern void nlpg_settle_pick(Query *query, NlpgPick *pick);
/* Does the last order only repeat the groups' and then the first order? */
extern bool nlpg_order_says_nothing(Walk *walk, Query *query, const NlpgPick *pick);
/* Adds conditions on the rows that are picked. */
extern void nlpg_keep_picked(Query *query, NlpgPick *pick, List *conds);
/* The expression that a clause of sort, group or window refers to. */
extern Node *nlpg_clause_expr(void *clause, Query *query);

/* --- querytree_pullup.c */
/* The query with derived tables in place of WITH, where that can be. */
extern Query *nlpg_inline_ctes(Query *query);
/* The query without derived table, and what it picks, where one block says it. */
extern Query *nlpg_pull_up_derived(Walk *walk, Query *query, NlpgPick *pick);
/* The derived table over whose rows the query's aggregates are, or NULL. */
extern Query *nlpg_rows_of(Query *query, Index *rtindex);
extern bool nlpg_has_window(Node *node);

/* --- querytree_window.c */
extern bool nlpg_walk_of_rows(Walk *walk, Scope *scope, Aggref *agg, int symbol, Node *arg,
							  Tokens *out);
extern bool nlpg_walk_over(Walk *walk, Scope *scope, WindowFunc *f, Tokens *out);
extern bool nlpg_walk_pick(Walk *walk, Scope *scope, Tokens *out);

/* --- querytree_exists.c */
/* A subquery without grouping, limit or the like, such that its rows can be
 * looked for one by one. */
extern bool nlpg_is_simple(Query *query, bool exists);
/* Takes conjuncts that ask for a row of another table by its key into the
 * block's FROM: they are joins. */
extern bool nlpg_pull_up(Walk *walk, Scope *scope);
extern bool nlpg_walk_anti(Walk *walk, Scope *scope, int source, Tokens *out);
/* SELECT DISTINCT: a table that is only joined is one that must have a row. */
extern void nlpg_find_semi_joins(Walk *walk, Scope *scope);
extern bool nlpg_walk_exists(Walk *walk, Scope *scope, Query *query, Node *lhs,
							 bool negate, Tokens *out);

/* --- querytree_compare.c */
extern Atom *nlpg_make_atom(Node *node, bool negate);
/* One condition that is neither AND nor OR. */
extern bool nlpg_walk_atom(Walk *walk, Scope *scope, Atom *atom, Tokens *out);
/* What stands right of left: a constant is bound with left's column. */
extern bool nlpg_walk_right(Walk *walk, Scope *scope, Node *left, Node *right,
							Tokens *out);
extern bool nlpg_is_const(Node *node);

/* --- querytree_list.c */
/* left in ( items ), constants all; one is a comparison. */
extern bool nlpg_walk_in(Walk *walk, Scope *scope, Node *left, List *items,
						 bool negate, Tokens *out);
extern bool nlpg_walk_any(Walk *walk, Scope *scope, ScalarArrayOpExpr *op,
						  bool negate, Tokens *out);
/* array @> constants, array && constants */
extern bool nlpg_walk_array(Walk *walk, Scope *scope, OpExpr *op, bool negate,
							Tokens *out);

/* --- querytree_date.c */
extern bool nlpg_read_moment(Node *node, Moment *moment);
extern bool nlpg_same_moment(const Moment *a, const Moment *b);
/* A date expression without casts to date: what is compared with periods. */
extern Node *nlpg_date_subject(Node *node);
/* expr op moment, op one of NL_SYM_EQ..NL_SYM_LE; hi for a range with
 * [lo, hi) (op NL_SYM_EQ): NULL otherwise. */
extern bool nlpg_walk_moment(Walk *walk, Scope *scope, Node *subject, int op,
							 const Moment *moment, Tokens *out);
extern bool nlpg_walk_range(Walk *walk, Scope *scope, Node *subject, bool negate,
							const Moment *low, const Moment *high, Tokens *out);
/* A moment of kind MOMENT_AGO. */
extern bool nlpg_put_ago(Walk *walk, const Moment *moment, Tokens *out);
/* date_trunc(unit, x) or extract(unit from x): the unit's letter, or 0. */
extern char nlpg_trunc_of(Node *node, Node **subject);
extern char nlpg_extract_of(Node *node, Node **subject);
extern bool nlpg_date_plus(DateADT date, char unit, int n, DateADT *result);
extern DateADT nlpg_date_trunc(DateADT date, char unit);

/* --- querytree_time.c: *done is false where it is none of these, and nothing is written */
extern bool nlpg_walk_interval(Walk *walk, Const *c, Tokens *out);
/* Seconds of a difference, divided: its hours, minutes or days. */
extern bool nlpg_walk_seconds(Walk *walk, Scope *scope, Node *node, Tokens *out, bool *done);
/* What a + or - gives that has to do with dates. */
extern bool nlpg_walk_date_operator(Walk *walk, Scope *scope, OpExpr *op, Tokens *out);
extern bool nlpg_walk_time_function(Walk *walk, Scope *scope, FuncExpr *f, Tokens *out, bool *done);
extern bool nlpg_walk_time_compare(Walk *walk, Scope *scope, Node *left, int op, Node *right,
								   Tokens *out, bool *done);
/* A date and months: a date in the IR, whatever PostgreSQL makes of it. */
extern bool nlpg_is_later_date(Node *node);
/* Full years of an age, the number of a weekday? */
extern bool nlpg_is_whole_time(Node *node);

/* x when node is name (or other) (unit constant, x); NULL: it is none. */
extern Node *nlpg_unit_argument(Node *node, const char *name, const char *other, const char *unit);
/* A call of the function, with arguments; NULL: it is none. */
extern FuncExpr *nlpg_call_of(Node *node, const char *name);
/* The number that a constant is; false: it is none, or below zero. */
extern bool nlpg_number_of(Node *node, double *number);

/* --- querytree_week.c */
/* The date whose weekday it is, by name or (*number) from 1 for Monday; NULL: none. */
extern Node *nlpg_weekday_of(Node *node, bool *number);
/* subject's isodow op one of items (or, negate, none of them). */
extern bool nlpg_walk_isodow(Walk *walk, Scope *scope, Node *subject, int op, List *items,
							 bool negate, Tokens *out);
/* x of array_length(x, 1), or NULL. */
extern Node *nlpg_array_length_of(Node *node);

/* --- querytree_join.c */
extern bool nlpg_read_from(Walk *walk, Scope *scope);
extern bool nlpg_add_source(Walk *walk, Scope *scope, Index rtindex, bool left,
							Node *on);
extern List *nlpg_conjuncts(Node *node);
/* Is a source's column named anywhere but in inner joins? but: a condition
 * not to look at. */
extern bool nlpg_used_elsewhere(Scope *scope, int source, Node *but);
/* Drops sources that say nothing. */
extern void nlpg_drop_sources(Walk *walk, Scope *scope);
/* body: the block's tokens without FROM. Writes FROM when it must be said.
 * *left_over: equalities that must be written as conditions. */
extern bool nlpg_walk_from(Walk *walk, Scope *scope, const Tokens *body,
						   Tokens *from, List **left_over);
extern int	nlpg_many_side(Walk *walk, Scope *scope);
extern int	nlpg_place(Equals *equals, int source, int column, bool make);
extern int	nlpg_root(const Equals *equals, int place);
extern bool nlpg_same_place(const Equals *equals, int source_a, int column_a,
							int source_b, int column_b);
extern void nlpg_join_places(Equals *equals, int a, int b);
/* Is the FROM that joinpath.c derives for body's tables the block's? */
extern bool nlpg_derived_same(Walk *walk, Scope *scope, const Tokens *body,
							  List **left_over);
extern void nlpg_left_equals(Walk *walk, Scope *scope, int source,
							 Equals *equals, List **rest);
extern int	nlpg_source_of(Scope *scope, int table, bool second);
extern void nlpg_put_place(Walk *walk, Scope *scope, int source, int column,
						   Tokens *out);
/* Tables of the columns used in tokens, subqueries and EXISTS not. */
extern int	nlpg_used_tables(Walk *walk, const Tokens *tokens, int *tables,
							 int n, bool *second);
/* Is each row of source a joined to at most one row of source b? */
extern bool nlpg_determines(Walk *walk, Scope *scope, int a, int b);
extern bool nlpg_uses(Scope *scope, Node *node, int source);

/* --- querytree_bind.c */
extern bool nlpg_put_number(Walk *walk, const char *text, Tokens *out);
/* Has the question this number? Without question: false. */
extern bool nlpg_has_number(Walk *walk, const char *text);
extern const char *nlpg_said_time(Walk *walk, const char *time);
extern bool nlpg_put_text(Walk *walk, const char *text, int column, bool pattern, Tokens *out);
/* A value found in the column, its text equal ignoring case; -1: none. */
extern int	nlpg_find_stored(Walk *walk, const char *text, int column);
extern bool nlpg_put_duration(Walk *walk, int months, int days, int minutes, Tokens *out, bool must);
/* Items of a period value: by both ends, by its start or by its end; -1: none. */
extern int	nlpg_find_period(Walk *walk, DateADT start, DateADT end);
extern int	nlpg_find_starting(Walk *walk, DateADT start);
extern int	nlpg_find_ending(Walk *walk, DateADT end);
extern int	nlpg_find_relative(Walk *walk, char unit, int offset);
/* The days of "2024", "2024-Q1", "2024-03" or "2024-03-15". */
extern bool nlpg_period_range(const char *text, DateADT *start, DateADT *end);
extern const char *nlpg_period_text(DateADT start, DateADT end);
extern const char *nlpg_relative_text(char unit, int offset);
extern int	nlpg_missing_value(Walk *walk, NlValueKind kind, const char *text, int column);
extern void nlpg_put_value(Walk *walk, int value, Tokens *out);

#endif							/* NLPG_QUERYTREE_PRIVATE_H */

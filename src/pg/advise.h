/*-------------------------------------------------------------------------
 * advise.h
 *	  How to make a SELECT faster: rewrites, indexes and statistics, each with
 *	  what the planner says of it. The statement is never executed.
 *
 * A statement passes the oracle and the guard, then the rules look at its
 * tree. Each rule that finds something hands over a changed tree; that is
 * written as SQL, which passes oracle, guard and planner in its turn. What is
 * not cheaper by the planner's own count is dropped.
 *
 * Words: a *rule* finds one kind of problem at every place of a statement; an
 * *advice* is one row of nl_optimize.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_ADVISE_H
#define NLPG_ADVISE_H

#include "pg/compat.h"

#include "lib/stringinfo.h"
#include "nodes/parsenodes.h"
#include "nodes/pg_list.h"
#include "pg/errors.h"

/* Kinds of advice, in the order of trust. */
typedef enum NlpgAdviceKind
{
	NLPG_ADVICE_REWRITE,		/* always the same rows */
	NLPG_ADVICE_CHECK,			/* the same rows if what `reason` asks is so */
	NLPG_ADVICE_INDEX,
	NLPG_ADVICE_STATISTICS,
	NLPG_ADVICE_WARNING			/* the statement may not mean what it says */
} NlpgAdviceKind;

typedef struct NlpgAdvice
{
	NlpgAdviceKind kind;
	char	   *reason;
	char	   *evidence;
	char	   *statement;		/* SQL to copy; NULL: there is none */
	double		cost_before;	/* planner's total cost; -1: not measured */
	double		cost_after;
	int			order;			/* in which it was found */
} NlpgAdvice;

/* The work on one statement. */
typedef struct NlpgAdvising
{
	const Query *analysed;		/* as written; never changed */
	const Query *query;			/* rewritten, passed the guard; never changed */
	double		cost;			/* of the statement as it is */
	MemoryContext context;		/* where advice lives */
	List	   *advice;			/* NlpgAdvice * */
} NlpgAdvising;

/*
 * Advice for a text, best first (NlpgAdvice *), in the caller's memory
 * context. Raises NLPG_ERRCODE_REFUSED for what the guard refuses, and
 * query_canceled at the deadline.
 */
extern List *nlpg_advise(const char *sql, const NlpgDeadline *deadline);

extern const char *nlpg_advice_kind(NlpgAdviceKind kind);

/* ---- for the rules ---- */

/* Adds an advice; texts are copied; evidence, statement may be NULL. */
extern void nlpg_advise_add(NlpgAdvising *advising, NlpgAdviceKind kind,
							const char *reason, const char *evidence,
							const char *statement, double before, double after);

/* Is the gain worth telling? */
extern bool nlpg_advise_worth(double before, double after);

/* Guard and planner on a text, in a subtransaction. False: not good. */
extern bool nlpg_advise_measure(const char *sql, double *cost);

/* The planner on a copy of a rewritten tree. Raises. */
extern double nlpg_advise_cost(const Query *query, double *rows);

/* A tree, analysed but not rewritten, as SQL. */
extern char *nlpg_advise_sql(const Query *analysed);

/* A rewrite: written, measured, and added when it is cheaper. */
extern bool nlpg_advise_offer(NlpgAdvising *advising, const Query *changed,
							  NlpgAdviceKind kind, const char *reason);
extern bool nlpg_advise_offer_sql(NlpgAdvising *advising, const char *sql,
								  NlpgAdviceKind kind, const char *reason);

/*
 * A rule applied at every place of a tree. What stands inside: `stack` holds
 * the Query nodes around the place, the innermost first, so that a Var's
 * level is its index.
 */
typedef struct NlpgRewriting
{
	int			n;				/* places changed */
	StringInfoData conditions;	/* what must be so; empty: nothing */
	StringInfoData columns;		/* columns concerned, for the reason */
	void	   *data;			/* of the rule */
} NlpgRewriting;

/* A replacement for an expression, or NULL. Must not change the node. */
typedef Node *(*NlpgExpressionRule) (Node *node, List *stack, NlpgRewriting *r);
/* Changes the query (a copy already) in place; counts in r->n. */
typedef void (*NlpgQueryRule) (Query *query, List *stack, NlpgRewriting *r);

extern Query *nlpg_advise_apply(const Query *query, NlpgExpressionRule expression,
								NlpgQueryRule whole, NlpgRewriting *r);

/* Applies and offers: REWRITE, or CHECK when there are conditions. */
extern bool nlpg_advise_rule(NlpgAdvising *advising, NlpgExpressionRule expression,
							 NlpgQueryRule whole, const char *reason);

/* Adds a condition or a column's name once. */
extern void nlpg_advise_condition(NlpgRewriting *r, const char *format,...) pg_attribute_printf(2, 3);
extern void nlpg_advise_column(NlpgRewriting *r, Oid relation, AttrNumber attribute);

/* ---- the rules: each file's entry ---- */

extern void nlpg_advise_sublinks(NlpgAdvising *advising);
extern void nlpg_advise_sargable(NlpgAdvising *advising);
extern void nlpg_advise_rewrites(NlpgAdvising *advising);
extern void nlpg_advise_paging(NlpgAdvising *advising);
extern void nlpg_advise_joins(NlpgAdvising *advising);
extern void nlpg_advise_indexes(NlpgAdvising *advising);
extern void nlpg_advise_statistics(NlpgAdvising *advising);

/* advise_sargable.c, also for indexes: conditions on bare columns */
extern Node *nlpg_sargable_expression(Node *node, List *stack, NlpgRewriting *r);

/* advise_hypothetical.c: is HypoPG in this database? */
extern bool nlpg_hypothetical_available(void);

/* Plans a tree, analysed but not rewritten, as if the index of this CREATE
 * INDEX were there. False: HypoPG would not. */
extern bool nlpg_hypothetical_cost(const char *ddl, const Query *analysed, double *cost);

/* ---- facts of the catalogs (advise_facts.c) ---- */

typedef struct NlpgIndex
{
	Oid			oid;
	bool		btree;
	bool		partial;
	bool		key;			/* unique, at once, not partial, no expressions,
								 * no column that may be null, no child tables */
	int			n_keys;
	AttrNumber	keys[INDEX_MAX_KEYS];	/* 0: an expression */
	Oid			families[INDEX_MAX_KEYS];
	Oid			collations[INDEX_MAX_KEYS];
	List	   *expressions;	/* of the keys that are 0, in order; varno 1 */
} NlpgIndex;

/* Usable indexes of a relation: valid ones. NlpgIndex *. */
extern List *nlpg_facts_indexes(Oid relation);

/*
 * The table's column that a Var stands for, through join aliases. NULL when it
 * is no column of a plain or partitioned table or materialized view.
 */
extern RangeTblEntry *nlpg_facts_column(const Var *var, List *stack,
										AttrNumber *attribute, int *varno);

/* Can the Var never be null: NOT NULL, and not of an outer join's side? */
extern bool nlpg_facts_not_null(const Var *var, List *stack);
extern bool nlpg_facts_column_not_null(Oid relation, AttrNumber attribute);

/* Rows by pg_class; -1 when nobody has counted. Sums up partitions. */
extern double nlpg_facts_rows(Oid relation);

/* May the caller read these columns (0 ends the list)? */
extern bool nlpg_facts_may_read(Oid relation, const AttrNumber *attributes, int n);

extern char *nlpg_facts_table(Oid relation);	/* quoted, qualified if needed */

/*
 * A condition that need not hold for rows filled with nulls, and the relations
 * that are so filled when it does not.
 */
typedef struct NlpgOn
{
	Node	   *qual;
	List	   *side;			/* int */
} NlpgOn;

/* FROM and WHERE of a query as a flat list. */
typedef struct NlpgFrom
{
	bool		inner;			/* no outer joins at all */
	List	   *relations;		/* int: range table indexes, joins left out */
	List	   *quals;			/* Node *: what every row fulfils: of WHERE and inner joins */
	List	   *on;				/* NlpgOn *: ON of left and right joins, and below them */
	List	   *nullable;		/* int: those of `relations` that an outer join may
								 * fill with nulls */
	List	   *crossed;		/* List * of int: tables under one CROSS JOIN that was
								 * written as such */
} NlpgFrom;

extern void nlpg_facts_from(const Query *query, NlpgFrom *from);

/*
 * Is no row of the FROM and WHERE of a query (without grouping) given twice
 * when only these columns (Var * of it) are looked at? They must hold a key of
 * each relation, or the key must be equal to what is known.
 */
extern bool nlpg_facts_unique(const Query *query, List *vars);

/* Has the relation at most one row that fulfils its own conditions? */
extern bool nlpg_facts_single(const Query *query, const NlpgFrom *from, int varno);

/* `=` over a Var of this query's relation `varno`: the other side, or NULL. */
extern Node *nlpg_facts_equal_to(Node *qual, int varno, AttrNumber attribute,
								 Oid family, Oid collation);

/* An operator's name when it is one of pg_catalog, else "". */
extern const char *nlpg_facts_operator(Oid operator);

/* Puts the columns behind join aliases into select list, WHERE and ON. */
extern void nlpg_facts_flatten(Query *query);

/* The relations of this level that a node speaks of. */
extern Bitmapset *nlpg_facts_relids(Node *node);

#endif							/* NLPG_ADVISE_H */

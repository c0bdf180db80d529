/*-------------------------------------------------------------------------
 * defined.h
 *	  What people defined about their schema (nl_define and its kin): other
 *	  names of tables and columns, what questions are not about, expressions
 *	  that have a name, units, default time columns and joins.
 *
 * The rows are in the extension's table nl_defined. One counts for everybody
 * if its role owns the table that it is about (is a member of its owner, or a
 * superuser), of a join every table on its way; else for that role alone.
 *
 * Everything returned is in CurrentMemoryContext, in the server's encoding.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_DEFINED_H
#define NLPG_DEFINED_H

#include "pg/compat.h"

#include "access/htup_details.h"
#include "lang/schema.h"
#include "lib/stringinfo.h"
#include "nodes/pg_list.h"

/* nl_defined.kind */
#define NLPG_DEFINED_SYNONYMS "synonyms"
#define NLPG_DEFINED_HIDDEN "hidden"
#define NLPG_DEFINED_EXPRESSION "expression"
#define NLPG_DEFINED_UNIT "unit"	/* expression: the unit */
#define NLPG_DEFINED_TIME "time"	/* expression: the column */
#define NLPG_DEFINED_JOIN "join"

typedef struct NlpgDefined
{
	int64		id;
	Oid			role;
	Oid			relation;
	const char *name;			/* column, or what is defined; "": the table itself */
	const char *kind;
	List	   *words;			/* char *: synonyms; of a join its columns, two an equality */
	const char *expression;		/* or NULL */
	Oid			target;			/* of a join its last table; else InvalidOid */
	List	   *path;			/* Oid: of a join the tables of its columns */
	bool		own;			/* of the current role */
} NlpgDefined;

/*
 * The rows that count for the current role, its own first, then by id. NIL
 * where the extension is not created, or is of a version without the table.
 */
extern List *nlpg_defined_read(void);

/* A row of the table, its first columns up to path, whosever it is. */
extern NlpgDefined *nlpg_defined_row(HeapTuple row, TupleDesc desc);

/* Is there a row of this kind about the table ("") or its column? */
extern bool nlpg_defined_has(const List *defined, Oid relation, const char *name,
							 const char *kind);

/* All synonyms of the table or its column, a line each; NULL: none. */
extern char *nlpg_defined_synonyms(const List *defined, Oid relation, const char *name);

/* May the text (or NULL) be a unit: a word or a few, in one line? */
extern bool nlpg_defined_is_unit(const char *text);

/* A step of a join: equalities of columns of one table and of the next. */
typedef struct NlpgStepOn
{
	Oid			from;
	Oid			to;
	int			n;
	const char *left[NL_MAX_KEY_COLUMNS];
	const char *right[NL_MAX_KEY_COLUMNS];
} NlpgStepOn;

/*
 * What a join's row says, of at most NL_MAX_PATH_KEYS steps: the first is from
 * relation, the last to target. NULL, or why it says nothing that can be used:
 * columns that are gone, or cannot be compared.
 */
extern const char *nlpg_defined_steps(Oid relation, Oid target, const List *path,
									  const List *words, NlpgStepOn *steps, int *n);

/*
 * Units, time columns and joins, put into a schema whose tables and declared
 * keys are there. schema->keys has room for nlpg_defined_max_keys() more.
 * Returns a hash of what it put. Memory: context for what the schema keeps.
 */
extern uint64 nlpg_defined_apply(NlSchema *schema, const List *defined, MemoryContext context);
extern int	nlpg_defined_max_keys(const List *defined);

/*
 * Rows of the caller's own, written as the caller; fcinfo: of a function of
 * this extension, whose schema the table is in. store returns the id; forget,
 * whether there was one.
 */
extern int64 nlpg_define_store(FunctionCallInfo fcinfo, const NlpgDefined *row);
extern bool nlpg_define_forget(FunctionCallInfo fcinfo, const NlpgDefined *row);

/* An expression that PostgreSQL and the guard accept from the current role. */
typedef struct NlpgExpression
{
	char	   *plain;			/* as the server writes it, every name that needs it qualified */
	char	   *marked;			/* with NL_QUALIFIER (schema.h) before each name of a column */
	Oid			type;
	int32		typmod;
	bool		aggregate;
} NlpgExpression;

/*
 * Is the text one expression over columns of the relation that the guard lets
 * pass? False, and a reason. Locks the relation for a moment; runs nothing.
 * Raises query_canceled and internal errors.
 */
extern bool nlpg_defined_check(const char *expression, Oid relation,
							   NlpgExpression *result, StringInfo reason);

#endif							/* NLPG_DEFINED_H */

/*-------------------------------------------------------------------------
 * defined.h
 *	  What people defined about their schema (nl_define and its kin): other
 *	  names of tables and columns, what questions are not about, and
 *	  expressions that have a name.
 *
 * The rows are in the extension's table nl_defined. One counts for everybody
 * if its role owns the table that it is about (is a member of its owner, or a
 * superuser); else for that role alone.
 *
 * Everything returned is in CurrentMemoryContext, in the server's encoding.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_DEFINED_H
#define NLPG_DEFINED_H

#include "pg/compat.h"

#include "lib/stringinfo.h"
#include "nodes/pg_list.h"

/* nl_defined.kind */
#define NLPG_DEFINED_SYNONYMS "synonyms"
#define NLPG_DEFINED_HIDDEN "hidden"
#define NLPG_DEFINED_EXPRESSION "expression"

typedef struct NlpgDefined
{
	int64		id;
	Oid			role;
	Oid			relation;
	const char *name;			/* column, or what is defined; "": the table itself */
	const char *kind;
	List	   *words;			/* char *: synonyms */
	const char *expression;		/* or NULL */
	bool		own;			/* of the current role */
} NlpgDefined;

/*
 * The rows that count for the current role, its own first, then by id. NIL
 * where the extension is not created, or is of a version without the table.
 */
extern List *nlpg_defined_read(void);

/* Is there a row of this kind about the table ("") or its column? */
extern bool nlpg_defined_has(const List *defined, Oid relation, const char *name,
							 const char *kind);

/* All synonyms of the table or its column, a line each; NULL: none. */
extern char *nlpg_defined_synonyms(const List *defined, Oid relation, const char *name);

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

/*-------------------------------------------------------------------------
 * guard.h
 *	  "May this rewritten tree run?": true, or false and a reason.
 *
 * Everything is an allow-list: kinds of node, of relation, functions,
 * operators, types. The guard plans and executes nothing; it reads catalogs.
 * It sees the tree after rewrite, so what views and row-level security bring
 * in is judged too, by whose text it is (NlpgLevel).
 *
 * The guard is the security boundary. The model, the grammar and the prompt
 * are not: assume that the statement was written by an enemy who may choose
 * any text, but not the objects in the database nor superuser settings.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_GUARD_H
#define NLPG_GUARD_H

#include "pg/compat.h"

#include "lang/schema.h"
#include "lib/stringinfo.h"
#include "nodes/parsenodes.h"
#include "nodes/pg_list.h"
#include "pg/oracle.h"

/*
 * Whose text an expression is.
 *
 * STATEMENT: of the question. Only listed functions.
 * VIEW: of a view's owner, who chose to offer it; the question cannot shape
 *	it. Also built-in functions that are not volatile and not dangerous
 *	(current_setting for tenants, format, repeat), but no user function.
 * POLICY: row-level security, which the role cannot avoid on any SELECT.
 *	As VIEW, and user functions that are not volatile: refusing them would
 *	make every protected table unusable. One that lies about its volatility
 *	still runs inside a read-only transaction level, with a deadline.
 * ANALYSIS: executed by parse analysis on a literal. As VIEW.
 * CATALOG: of this extension's own views over the catalogs (ask_catalog.h),
 *	which show what the caller may see. As VIEW, and system relations, any
 *	type, and a few functions that read sizes, sessions and settings.
 */
typedef enum NlpgLevel
{
	NLPG_LEVEL_STATEMENT,
	NLPG_LEVEL_VIEW,
	NLPG_LEVEL_POLICY,
	NLPG_LEVEL_ANALYSIS,
	NLPG_LEVEL_CATALOG
} NlpgLevel;

/*
 * queries: the result of the rewriter, as a rule tree->queries. The relations
 * that the text itself names must be in schema, the tables that the role was
 * shown, and so must the columns that it reads of those of which only some
 * were shown. schema NULL: any relation outside the system schemas that the
 * role may read. reason: filled when the result is false; lower case, no full
 * stop.
 */
extern bool nlpg_guard_check(List *queries, const NlpgTree *tree,
							 const NlSchema *schema, StringInfo reason);

/* Is this expression (a domain's CHECK) harmless? guard.c, for guard_types.c */
extern bool nlpg_guard_expression(Node *node, NlpgLevel level,
								  StringInfo reason);

/* guard_functions.c: true, or false and a reason */
extern bool nlpg_function_allowed(Oid function, NlpgLevel level,
								  StringInfo reason);
extern bool nlpg_operator_allowed(Oid operator, NlpgLevel level,
								  StringInfo reason);
/* Names of the built-in functions that a statement may call, those of casts but
 * for date() left out; *n: how many. */
extern const char *const *nlpg_function_names(int *n);
/* Is the object a member of an extension whose C code is known harmless? */
extern bool nlpg_extension_known(Oid class_id, Oid object);
/* Arguments that must be small constants, lest they make gigabytes. */
extern bool nlpg_arguments_bounded(Oid function, List *args,
								   StringInfo reason);
/* Functions that read JSON into a row: may what its type runs then run? */
extern bool nlpg_populated_allowed(Oid function, List *args, NlpgLevel level,
								   StringInfo reason);

/* guard_hidden.c: may what planning a read of the table runs run? */
extern bool nlpg_hidden_allowed(Oid relation, StringInfo reason);

/* guard_foreign.c: may this foreign table be read? It is the named one or a part
 * of it: of parts no name is told, the role may not be allowed to read them. */
extern bool nlpg_foreign_allowed(Oid relation, Oid named, StringInfo reason);
/* Is there a foreign table among the relation's children? Locks them. */
extern bool nlpg_foreign_part(Oid relation);

/* guard_types.c: may values of this type be shown, compared, passed on? */
extern bool nlpg_type_allowed(Oid type, StringInfo reason);
/* May text (or another type's text) be turned into this type? That runs the
 * CHECKs of domains inside it. */
extern bool nlpg_type_input_allowed(Oid type, NlpgLevel level,
									StringInfo reason);

#endif							/* NLPG_GUARD_H */

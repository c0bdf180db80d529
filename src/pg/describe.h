/*-------------------------------------------------------------------------
 * describe.h
 *	  What a statement does, in plain words.
 *
 * The tree is parsed, analysed, rewritten and judged by the guard, never
 * planned and never run. What the IR (lang/ir.h) can say is told from there,
 * as nl_explain() tells an answer; the rest from the Query tree itself, clause
 * by clause, so that every table, condition, group, order and limit is told.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_DESCRIBE_H
#define NLPG_DESCRIBE_H

#include "pg/compat.h"

#include "lang/schema.h"
#include "nodes/parsenodes.h"
#include "pg/errors.h"

/*
 * Server encoding, in CurrentMemoryContext. Runs a section (execute.h). Raises
 * NLPG_ERRCODE_REFUSED for what does not parse, analyse or pass the guard, and
 * query_canceled.
 */
extern char *nlpg_describe(const char *sql, const NlpgDeadline *deadline);

/*
 * Parts of a statement that a guard has judged, by the same two ways: an
 * analysed SELECT by way of the IR, NULL if that cannot say it (relations: Oids
 * of those that it names); and an expression of a tree, from itself.
 */
extern char *nlpg_describe_by_ir(Query *query, List *relations, const NlSchema *schema);
extern char *nlpg_describe_expression(Query *query, Node *node);

#endif							/* NLPG_DESCRIBE_H */

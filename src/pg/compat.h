/*-------------------------------------------------------------------------
 * compat.h
 *	  PostgreSQL versions: every difference that touches us, sorted by symbol,
 *	  each with the release that changed it. 14 to 18 build and pass the tests.
 *	  What takes more than a line is in compat.c.
 *
 * A macro keeps the newest release's name and shape; the "Compat" suffix is
 * used where behaviour differs. Included after postgres.h, before others.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_COMPAT_H
#define NLPG_COMPAT_H

#include "postgres.h"

/* ours, not the server's: po/, nls.mk */
#undef TEXTDOMAIN
#define TEXTDOMAIN PG_TEXTDOMAIN("nl2sql")

#include "fmgr.h"

#if PG_VERSION_NUM < 140000
#error "nl2sql needs PostgreSQL 14 or later"
#endif

/* ExecutorRun: 18 (3eea7a0c97) took execute_once away */
#if PG_VERSION_NUM < 180000
#define nlpg_ExecutorRun(query, rows) ExecutorRun(query, ForwardScanDirection, rows, true)
#else
#define nlpg_ExecutorRun(query, rows) ExecutorRun(query, ForwardScanDirection, rows)
#endif

/* expandRTE: 18 (80feb727c8) added the kind of RETURNING */
#if PG_VERSION_NUM < 180000
#define nlpg_expandRTE(rte, rtindex, names, vars) \
	expandRTE(rte, rtindex, 0, -1, false, names, vars)
#else
#define nlpg_expandRTE(rte, rtindex, names, vars) \
	expandRTE(rte, rtindex, 0, VAR_RETURNING_DEFAULT, -1, false, names, vars)
#endif

/* flatten_join_alias_vars: 16 (2489d76c49) added root */
#if PG_VERSION_NUM < 160000
#define nlpg_flatten_join_alias_vars(query, node) flatten_join_alias_vars(query, node)
#else
#define nlpg_flatten_join_alias_vars(query, node) flatten_join_alias_vars(NULL, query, node)
#endif

/* get_ordering_op_properties: 18 speaks of comparisons, not strategies */
#include "access/stratnum.h"
#include "utils/lsyscache.h"
static inline bool
nlpg_ordering_op(Oid op, Oid *family, Oid *type, bool *descending)
{
#if PG_VERSION_NUM < 180000
	int16		strategy;
	bool		found = get_ordering_op_properties(op, family, type, &strategy);

	*descending = found && strategy == BTGreaterStrategyNumber;
#else
	CompareType compare;
	bool		found = get_ordering_op_properties(op, family, type, &compare);

	*descending = found && compare == COMPARE_GT;
#endif
	return found;
}

/* InitMaterializedSRF: 15 (9e98583898) */
#if PG_VERSION_NUM < 150000
#define MAT_SRF_USE_EXPECTED_DESC 0x01
#define InitMaterializedSRF nlpg_init_materialized_srf
extern void nlpg_init_materialized_srf(FunctionCallInfo fcinfo, bits32 flags);
#endif

/* lc_collate_is_c: 18 put it into the collation's own struct */
#if PG_VERSION_NUM < 180000
#define nlpg_lc_collate_is_c(collation) lc_collate_is_c(collation)
#else
#define nlpg_lc_collate_is_c(collation) (pg_newlocale_from_collation(collation)->collate_is_c)
#endif

/* MarkGUCPrefixReserved: 15 (5609cc01c6) renamed it, and refuses unknown names from then on */
#if PG_VERSION_NUM < 150000
#define MarkGUCPrefixReserved(prefix) EmitWarningsOnPlaceholders(prefix)
#endif

/* MergeStmt: 15 (7103ebb7aa) */
#if PG_VERSION_NUM >= 150000
#define NLPG_HAS_MERGE
#endif

/* parse_analyze_fixedparams: 15 (791b1b71da) renamed it */
#if PG_VERSION_NUM < 150000
#define parse_analyze_fixedparams(tree, sql, types, n, env) parse_analyze(tree, sql, types, n, env)
#endif

/* pg_get_querydef: 15 (d22646922d) */
#if PG_VERSION_NUM < 150000
#define pg_get_querydef(query, pretty) nlpg_get_querydef(query, pretty)
struct Query;
extern char *nlpg_get_querydef(struct Query *query, bool pretty);
#endif

/* PgStat_TableStatus: 16 calls t_id id. Before 15 the counts of subtransactions
 * are pgstat.c's own */
#if PG_VERSION_NUM < 160000
#define nlpg_pgstat_relation(status) ((status)->t_id)
#else
#define nlpg_pgstat_relation(status) ((status)->id)
#endif
#if PG_VERSION_NUM >= 150000
#define NLPG_HAS_SUBXACT_COUNTS
#endif

/* pg_noreturn: 18 made it a prefix; before it is an attribute */
#if PG_VERSION_NUM < 180000
#define NLPG_NORETURN pg_attribute_noreturn()
#else
#define NLPG_NORETURN pg_noreturn
#endif

/* object_aclcheck: 16 (c727f511bd) replaced pg_namespace_aclcheck and kin */
#include "utils/acl.h"
#if PG_VERSION_NUM < 160000
#define nlpg_namespace_aclcheck(namespace, role, mode) \
	pg_namespace_aclcheck(namespace, role, mode)
#else
#include "catalog/pg_namespace.h"
#define nlpg_namespace_aclcheck(namespace, role, mode) \
	object_aclcheck(NamespaceRelationId, namespace, role, mode)
#endif

/* parseTypeString: 16 takes an error context in place of missing_ok. *type is
 * InvalidOid when there is no such type. */
#include "parser/parse_type.h"
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#endif
static inline void
nlpg_parseTypeString(const char *text, Oid *type, int32 *typmod)
{
#if PG_VERSION_NUM < 160000
	parseTypeString(text, type, typmod, true);
#else
	ErrorSaveContext soft = {.type = T_ErrorSaveContext};

	if (!parseTypeString(text, type, typmod, (Node *) &soft))
		*type = InvalidOid;
#endif
}

/* PG_MODULE_MAGIC_EXT: 18 (9324c8c580) */
#ifdef PG_MODULE_MAGIC_EXT
#define NLPG_MODULE_MAGIC PG_MODULE_MAGIC_EXT(.name = "nl2sql", .version = "0.1.0")
#else
#define NLPG_MODULE_MAGIC PG_MODULE_MAGIC
#endif

/* RTE_GROUP: 18 (247dea89f7) */
#if PG_VERSION_NUM >= 180000
#define NLPG_HAS_RTE_GROUP
#endif

/* RTEPermissionInfo: 16 (a61b1f7482) moved permissions out of RangeTblEntry */
#include "nodes/parsenodes.h"
#if PG_VERSION_NUM >= 160000
#define NLPG_HAS_PERMINFO
#endif
static inline Bitmapset *
nlpg_selected_columns(const Query *query, const RangeTblEntry *rte)
{
#ifdef NLPG_HAS_PERMINFO
	if (rte->perminfoindex == 0)
		return NULL;
	return ((RTEPermissionInfo *) list_nth(query->rteperminfos, rte->perminfoindex - 1))->selectedCols;
#else
	return rte->selectedCols;
#endif
}

/*
 * Views: before 16 (47bb9db759) the view's subquery keeps the view in its
 * range table, as "old"; from 16 on the entry of the subquery names it.
 */
#if PG_VERSION_NUM >= 160000
#define NLPG_VIEW_IN_RTE
#endif

/* varatt.h: 16 (d952373a98) took the VARDATA family out of postgres.h */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* random(): 17 added random(min, max), so its number got another name */
#if PG_VERSION_NUM < 170000
#define NLPG_F_RANDOM F_RANDOM
#else
#define NLPG_F_RANDOM F_RANDOM_
#endif

/* RowCompareExpr: 18 says CompareType */
#if PG_VERSION_NUM < 180000
#define nlpg_row_compare(expr) ((expr)->rctype)
#define NLPG_ROW_LT ROWCOMPARE_LT
#define NLPG_ROW_GT ROWCOMPARE_GT
#else
#define nlpg_row_compare(expr) ((expr)->cmptype)
#define NLPG_ROW_LT COMPARE_LT
#define NLPG_ROW_GT COMPARE_GT
#endif

#endif							/* NLPG_COMPAT_H */

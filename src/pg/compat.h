/*-------------------------------------------------------------------------
 * compat.h
 *	  PostgreSQL versions: every difference that touches us, sorted by symbol,
 *	  each with the release that changed it. 15 to 18 are meant to build; only
 *	  what runs in the tests is known to work.
 *
 * A macro keeps the newest release's name and shape; the "Compat" suffix is
 * used where behaviour differs. Included after postgres.h, before others.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_COMPAT_H
#define NLPG_COMPAT_H

#include "postgres.h"

#include "fmgr.h"

#if PG_VERSION_NUM < 150000
#error "nl2sql needs PostgreSQL 15 or later"
#endif

/* ExecutorRun: 18 (3eea7a0c97) took execute_once away */
#if PG_VERSION_NUM < 180000
#define nlpg_ExecutorRun(query) ExecutorRun(query, ForwardScanDirection, 0, true)
#else
#define nlpg_ExecutorRun(query) ExecutorRun(query, ForwardScanDirection, 0)
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
#if PG_VERSION_NUM >= 160000
#define NLPG_HAS_PERMINFO
#endif

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

#endif							/* NLPG_COMPAT_H */

/*-------------------------------------------------------------------------
 * module.c
 *	  The module's entry: magic, settings, invalidation callbacks.
 *
 * Works without shared_preload_libraries; nothing is allocated or opened
 * here, so loading is cheap. The model is mapped at the first question.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "pg/session.h"
#include "pg/settings.h"

NLPG_MODULE_MAGIC;

extern PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	nlpg_settings_define();
	nlpg_session_init();
}

/*-------------------------------------------------------------------------
 * module.c
 *	  The module's entry: magic, settings, invalidation callbacks, messages.
 *
 * Works without shared_preload_libraries; nothing is allocated or opened
 * here, so loading is cheap. The model is mapped at the first question.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#ifdef ENABLE_NLS
#include <dlfcn.h>
#endif

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "pg/catalog_changes.h"
#include "pg/settings.h"

NLPG_MODULE_MAGIC;

extern PGDLLEXPORT void _PG_init(void);

/* Where translated messages are. They were installed with the module, which
 * may lie below another root than the server (extension_destdir, extension_control_path). */
static void
bind_messages(void)
{
#ifdef ENABLE_NLS
	char		folder[MAXPGPATH];
	char		path[MAXPGPATH];
	const char *at = NULL;
	Dl_info		info;

	if (dladdr((void *) _PG_init, &info) != 0 && info.dli_fname != NULL)
		at = strstr(info.dli_fname, pkglib_path);
	if (at == NULL || at == info.dli_fname)
	{
		pg_bindtextdomain(TEXTDOMAIN);
		return;
	}
	get_locale_path(my_exec_path, folder);
	snprintf(path, sizeof(path), "%.*s%s", (int) (at - info.dli_fname), info.dli_fname, folder);
	bindtextdomain(TEXTDOMAIN, path);
	pg_bind_textdomain_codeset(TEXTDOMAIN);
#endif
}

void
_PG_init(void)
{
	bind_messages();
	nlpg_settings_define();
	nlpg_changes_init();
}

/*-------------------------------------------------------------------------
 * compile.h
 *	  IR -> SQL text: FROM and join paths, quoting, casts, periods.
 *
 * The text is one SELECT that PostgreSQL can parse; identifiers are quoted
 * where quote_ident would, literals always escaped (E'' only when there is a
 * backslash, so that standard_conforming_strings does not matter). Tables
 * keep their names (no aliases) except second instances (<name>_2) and
 * columns are written bare when the block has one table.
 *-------------------------------------------------------------------------
 */
#ifndef NL_COMPILE_H
#define NL_COMPILE_H

#include "engine/arena.h"
#include "engine/status.h"
#include "lang/ir.h"
#include "lang/link.h"
#include "lang/schema.h"

/* *sql is NUL-terminated in the arena. NL_ERR_INPUT for IR that is not in the
 * language or cannot be joined; `abstain` gives NL_OK and *sql == NULL. */
extern NlStatus nl_compile(const NlSchema *schema, const NlValue *values,
						   int n_values, const int32_t *ir, int n_ir,
						   char **sql, NlArena *arena, NlError *err);

/* The same of a change of rows: one INSERT, UPDATE or DELETE. Each of the two
 * refuses the other's IR. */
extern NlStatus nl_compile_change(const NlSchema *schema, const NlValue *values,
								  int n_values, const int32_t *ir, int n_ir,
								  char **sql, NlArena *arena, NlError *err);

/* IR as readable text, `select <singer.name> where <singer.age> > <30>`. */
extern NlStatus nl_ir_text(const NlSchema *schema, const NlValue *values,
						   int n_values, const int32_t *ir, int n_ir,
						   char **text, NlArena *arena, NlError *err);

#endif							/* NL_COMPILE_H */

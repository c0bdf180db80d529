/*-------------------------------------------------------------------------
 * describe.h
 *	  IR -> plain English, and how a person would write its parts.
 *
 * What a statement means, said by rule from its IR and from nothing else, so
 * that a reader can compare it with the question. Names are opened into words
 * ("order_date" -> "order date"), tables told in the plural. The text says
 * what the statement does, not what was wanted: every clause is in it.
 *
 * Everything lives in the arena given. UTF-8.
 *-------------------------------------------------------------------------
 */
#ifndef NL_DESCRIBE_H
#define NL_DESCRIBE_H

#include "engine/arena.h"
#include "engine/status.h"
#include "lang/ir.h"
#include "lang/link.h"
#include "lang/schema.h"

/* *text is NUL-terminated. NL_ERR_INPUT for IR that is not in the language or
 * cannot be joined, as nl_compile; `abstain` gives NL_OK and *text == NULL. */
extern NlStatus nl_describe(const NlSchema *schema, const NlValue *values, int n_values,
							const int32_t *ir, int n_ir, char **text,
							NlArena *arena, NlError *err);

/* A value as the text of nl_describe writes it: 30, 'France', last month,
 * 30 days. NULL: no memory. */
extern char *nl_describe_value_text(const NlValue *value, NlArena *arena);

typedef enum NlForm
{
	NL_FORM_AS_IT_IS,
	NL_FORM_SINGULAR,
	NL_FORM_PLURAL
} NlForm;

/* A name opened into words, "order_lines" -> "order lines"; the form is that
 * of its last word. NULL: no memory. */
extern char *nl_describe_name_text(const char *name, NlForm form, NlArena *arena);

#endif							/* NL_DESCRIBE_H */

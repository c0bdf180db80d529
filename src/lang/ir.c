/*-------------------------------------------------------------------------
 * ir.c
 *	  Names of the IR's symbols, and IR as readable text.
 *
 * The text is for people (logs, tests, descriptions of training data); it
 * lives in the caller's arena. Fails with NL_ERR_NOMEM only: tokens that are
 * no symbol and no item are shown as <?>.
 *-------------------------------------------------------------------------
 */
#include "lang/ir.h"

#include <string.h>

#include "lang/compile.h"
#include "lang/sqltext.h"

const char *const nl_symbol_names[NL_SYM_COUNT_] = {
#define NL_X(suffix, name) name,
	NL_SYMBOLS(NL_X)
#undef NL_X
};

static void
append_item(NlText *text, const NlSchema *schema, const NlValue *values,
			int n_values, int item)
{
	nl_text_char(text, '<');
	if (item >= 0 && item < schema->n_tables)
		nl_text_add(text, schema->tables[item].name);
	else if (item >= 0 && item < schema->n_tables + schema->n_columns)
	{
		const NlColumn *column = &schema->columns[item - schema->n_tables];

		nl_text_add(text, schema->tables[column->table].name);
		nl_text_char(text, '.');
		nl_text_add(text, column->name);
	}
	else if (item >= 0 && item - schema->n_tables - schema->n_columns < n_values)
		nl_text_add(text, values[item - schema->n_tables - schema->n_columns].text);
	else
		nl_text_char(text, '?');
	nl_text_char(text, '>');
}

NlStatus
nl_ir_text(const NlSchema *schema, const NlValue *values, int n_values,
		   const int32_t *ir, int n_ir, char **text, NlArena *arena,
		   NlError *err)
{
	NlText		out;
	int			i;

	nl_text_init(&out, arena);
	for (i = 0; i < n_ir; i++)
	{
		if (i > 0)
			nl_text_char(&out, ' ');
		if (ir[i] >= 0 && ir[i] < NL_SYM_COUNT_)
			nl_text_add(&out, nl_symbol_names[ir[i]]);
		else
			append_item(&out, schema, values, n_values,
						ir[i] < NL_IR_ITEM ? -1 : ir[i] - NL_IR_ITEM);
	}
	*text = nl_text_finish(&out);
	if (*text == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "no memory for the text of an answer");
	return NL_OK;
}

bool
nl_ir_has(const int32_t *ir, int n_ir, int token)
{
	int			i;

	for (i = 0; i < n_ir; i++)
		if (ir[i] == token)
			return true;
	return false;
}

bool
nl_ir_same(const int32_t *a, int n_a, const int32_t *b, int n_b)
{
	return n_a == n_b && memcmp(a, b, (size_t) n_a * sizeof(int32_t)) == 0;
}

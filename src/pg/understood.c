/*-------------------------------------------------------------------------
 * understood.c
 *	  What was understood of a question, for the detail of an error.
 *
 * Reads links (lang/link.h) that are there. No state; memory: the caller's
 * context; raises nothing of its own.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <ctype.h>

#include "lib/stringinfo.h"
#include "pg/catalog.h"
#include "pg/understood.h"

/* Items told about. */
#define MAX_TOLD 16

static int
link_rank(uint8_t kind)
{
	switch (kind)
	{
		case NL_LINK_VALUE:
			return 7;
		case NL_LINK_TABLE_EXACT:
		case NL_LINK_COLUMN_EXACT:
			return 6;
		case NL_LINK_TABLE_SYNONYM:
		case NL_LINK_COLUMN_SYNONYM:
			return 5;
		case NL_LINK_TABLE_PART:
		case NL_LINK_COLUMN_PART:
			return 4;
		case NL_LINK_TABLE_COMMENT:
		case NL_LINK_COLUMN_COMMENT:
			return 3;
		default:
			return 0;			/* value columns: told by the value */
	}
}

static void
append_item(StringInfo text, const NlpgAsked *asked, int item)
{
	const NlSchema *schema = asked->schema;

	if (item < schema->n_tables)
		appendStringInfo(text, "table %s", nlpg_from_utf8(schema->tables[item].name));
	else if (item < schema->n_tables + schema->n_columns)
	{
		const NlColumn *column = &schema->columns[item - schema->n_tables];

		appendStringInfo(text, "column %s.%s",
						 nlpg_from_utf8(schema->tables[column->table].name),
						 nlpg_from_utf8(column->name));
	}
	else
	{
		const NlValue *value = &asked->linked->values[item - schema->n_tables - schema->n_columns];

		if (value->column >= 0)
		{
			const NlColumn *column = &schema->columns[value->column];

			appendStringInfo(text, "a value of column %s.%s",
							 nlpg_from_utf8(schema->tables[column->table].name),
							 nlpg_from_utf8(column->name));
		}
		else
			appendStringInfoString(text, value->kind == NL_VALUE_NUMBER ? "a number" :
								   value->kind == NL_VALUE_PERIOD ? "a period" :
								   value->kind == NL_VALUE_DURATION ? "a duration" :
								   "a text");
	}
}

char *
nlpg_understood(const NlpgAsked *asked)
{
	const NlLinked *linked = asked->linked;
	StringInfoData known;
	StringInfoData unknown;
	int			n_known = 0;
	int			n_unknown = 0;
	int			w;

	initStringInfo(&known);
	initStringInfo(&unknown);
	for (w = 0; w < linked->question.n_words; w++)
	{
		const NlWord *word = &linked->question.words[w];
		const NlLink *best = NULL;
		int			l;

		for (l = 0; l < linked->n_links; l++)
		{
			const NlLink *link = &linked->links[l];

			if (link->word == w && link_rank(link->kind) > 0 &&
				(best == NULL || link_rank(link->kind) > link_rank(best->kind)))
				best = link;
		}
		if (best != NULL && n_known++ < MAX_TOLD)
		{
			appendStringInfo(&known, "%s\"%s\" (", known.len > 0 ? ", " : "",
							 nlpg_from_utf8(word->text));
			append_item(&known, asked, best->item);
			appendStringInfoChar(&known, ')');
		}
		else if (best == NULL && !word->stop &&
				 (isalnum((unsigned char) word->text[0]) ||
				  (unsigned char) word->text[0] >= 0x80) &&
				 n_unknown++ < MAX_TOLD)
			appendStringInfo(&unknown, "%s\"%s\"", unknown.len > 0 ? ", " : "",
							 nlpg_from_utf8(word->text));
	}

	if (known.len == 0)
		appendStringInfoString(&known, "no word");
	if (unknown.len == 0)
		return psprintf("Understood: %s.", known.data);
	return psprintf("Understood: %s. Not found among the tables: %s.",
					known.data, unknown.data);
}

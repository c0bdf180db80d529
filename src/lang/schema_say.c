/*-------------------------------------------------------------------------
 * schema_say.c
 *	  Chinese names, comments and known values of a schema, in English.
 *
 * What is read of a schema besides its catalog's spelling; schema.h has where
 * it is kept. Everything lives in the caller's arena; fails only for want of
 * memory.
 *-------------------------------------------------------------------------
 */
#include "lang/schema.h"

#include "lang/chinese.h"

#define MOST_NAME		255		/* bytes that are read of each */
#define MOST_COMMENT	600
#define MOST_SAMPLE		240

static NlStatus
say_three(const NlLexicon *lexicon, const char *name, const char *comment, const char *synonyms,
		  const char **said_name, const char **said_comment, const char **said_synonyms,
		  NlArena *arena, NlError *err)
{
	NlStatus	status = nl_chinese_say(lexicon, name, MOST_NAME, said_name, arena, err);

	if (status == NL_OK)
		status = nl_chinese_say(lexicon, comment, MOST_COMMENT, said_comment, arena, err);
	if (status == NL_OK)
		status = nl_chinese_say(lexicon, synonyms, MOST_COMMENT, said_synonyms, arena, err);
	return status;
}

NlStatus
nl_schema_say(NlSchema *schema, NlArena *arena, NlError *err)
{
	NlStatus	status = NL_OK;
	int			i;

	for (i = 0; i < schema->n_tables && status == NL_OK; i++)
	{
		NlTable    *t = &schema->tables[i];

		status = say_three(schema->lexicon, t->name, t->comment, t->synonyms,
						   &t->said_name, &t->said_comment, &t->said_synonyms, arena, err);
	}
	for (i = 0; i < schema->n_columns && status == NL_OK; i++)
	{
		NlColumn   *c = &schema->columns[i];

		status = say_three(schema->lexicon, c->name, c->comment, c->synonyms,
						   &c->said_name, &c->said_comment, &c->said_synonyms, arena, err);
	}
	return status;
}

NlStatus
nl_samples_say(NlSchema *schema, NlArena *arena, NlError *err)
{
	NlStatus	status = NL_OK;
	int			i;

	for (i = 0; i < schema->n_samples && status == NL_OK; i++)
		status = nl_chinese_say(schema->lexicon, schema->samples[i].text, MOST_SAMPLE,
								&schema->samples[i].said, arena, err);
	return status;
}

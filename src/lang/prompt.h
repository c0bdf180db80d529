/*-------------------------------------------------------------------------
 * prompt.h
 *	  What a text model is told: the tables, what else is known, the question.
 *
 * Two texts. The schema text comes first and does not depend on the question
 * when all of the schema fits: its keys and values in the model's cache then
 * serve every further question. The question text holds what belongs to this
 * one: values found in the data, pairs that people have verified, the
 * question itself.
 *
 * Of a schema that is larger than the room, the tables and columns enter that
 * the links of the question and the key graph point to (select.c).
 *-------------------------------------------------------------------------
 */
#ifndef NL_PROMPT_H
#define NL_PROMPT_H

#include "engine/arena.h"
#include "lang/link.h"
#include "lang/schema.h"

/* A pair that somebody has verified. */
typedef struct NlPair
{
	const char *question;
	const char *sql;
} NlPair;

/*
 * CREATE TABLE for what enters, with types, keys, comments and up to
 * NL_PROMPT_SAMPLES sample values a column. room: bytes that it may have,
 * roughly. *whole: everything entered. Text in the arena; NL_ERR_NOMEM.
 */
#define NL_PROMPT_SAMPLES 3
extern NlStatus nl_prompt_schema(char **text, bool *whole,
								 const NlLinked *linked, const NlSchema *schema,
								 size_t room, NlArena *arena, NlError *err);

/* Values, pairs and the question. */
extern NlStatus nl_prompt_question(char **text, const char *question,
								   const NlLinked *linked, const NlSchema *schema,
								   const NlPair *pairs, int n_pairs,
								   NlArena *arena, NlError *err);

/* What the model is to do, said before all else. */
extern const char *nl_prompt_task(void);

/* How question and answer look, over tables that are nobody's: a small model
 * would go on with the schema instead of answering. */
extern const char *nl_prompt_examples(void);

#endif							/* NL_PROMPT_H */

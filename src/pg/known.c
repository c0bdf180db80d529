/*-------------------------------------------------------------------------
 * known.c
 *	  See known.h. Memory: values are in the question's arena, the rest in the
 *	  caller's context. Locks that analysis takes are given back at once.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "pg/known.h"
#include "pg/subtransaction.h"

typedef struct Reading
{
	NlpgAsked  *asked;
	const char *sql;
	NlpgWalked *walked;
} Reading;

static void
walk(void *data)
{
	Reading    *reading = (Reading *) data;

	reading->walked = nlpg_querytree_walk(nlpg_querytree_analyse(reading->sql),
										  reading->asked->schema, reading->asked->linked->values,
										  reading->asked->linked->n_values);
}

/* Values that the statement has and the question does not say: the model may point at them too. */
static bool
take_values(NlpgAsked *asked, const NlpgWalked *walked)
{
	NlLinked   *linked = asked->linked;
	NlValue    *values;

	if (walked->n_missing == 0)
		return true;
	if (walked->n_values > NL_MAX_VALUES)
		return false;
	values = nl_arena_array(asked->arena, walked->n_values, sizeof(NlValue));
	if (values == NULL)
		return false;
	memcpy(values, walked->values, sizeof(NlValue) * walked->n_values);
	for (int v = linked->n_values; v < walked->n_values; v++)
		values[v].first_word = values[v].n_words = 0;
	linked->values = values;
	linked->n_values = walked->n_values;
	return true;
}

const NlpgWalked *
nlpg_known_read(NlpgAsked *asked, const char *sql)
{
	Reading		reading = {asked, sql, NULL};
	ErrorData  *error = nlpg_subtransaction(walk, &reading, false);

	if (error != NULL && (error->sqlerrcode == ERRCODE_QUERY_CANCELED ||
						  ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_INSUFFICIENT_RESOURCES ||
						  ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_OPERATOR_INTERVENTION))
		ReThrowError(error);
	if (error != NULL || !reading.walked->ok || reading.walked->change ||
		!take_values(asked, reading.walked))
		return NULL;
	return reading.walked;
}

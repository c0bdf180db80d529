/*-------------------------------------------------------------------------
 * grammar_said.c
 *	  What the words of a request for a change leave no room for.
 *
 * As in grammar_echo.c: the language has it, but it is not offered where
 * something else may come. DELETE where no word speaks of rows that go, false
 * where nothing is denied, a product without a share, a sum of what is to be
 * less, the 5 of "5 more" as a column's new value; and whatever was said: a label
 * that nobody said as the value of another column than its own, a number of the
 * IR's own as a text. Works on the tokens written; allocates nothing.
 */
#include <string.h>

#include "lang/grammar_state.h"

/* What is set is a column of this. */
static void
column_is_set(const NlGrammar *grammar, const NlGrammarItem *column, uint8_t *allowed)
{
	const NlChangeSaid *said = grammar->said;
	int			i;

	for (i = NL_SYM_V0; column->class == NL_G_TEXT && i <= NL_SYM_V1000; i++)
		nl_grammar_mark(allowed, i);
	for (i = 0; i < grammar->n_items; i++)
	{
		const NlGrammarItem *item = &grammar->items[i];
		const NlValue *value = item->kind == NL_ITEM_IS_VALUE ? &grammar->values[item->number] : NULL;

		if (value != NULL &&
			((value->n_words == 0 && value->column != column->number) ||
			 (said->known && said->step[item->number])))
			nl_grammar_mark(allowed, NL_SYM_COUNT_ + i);
	}
	if (!said->known)
		return;
	if (!said->denies)
		nl_grammar_mark(allowed, NL_SYM_FALSE);
}

/* In what a column is set to, a subquery apart. */
static bool
in_set(const uint16_t *tokens, int used)
{
	while (used > 0 && tokens[used - 1] != NL_SYM_SET)
		if (tokens[--used] == NL_SYM_WHERE || tokens[used] == NL_SYM_OPEN)
			return false;
	return used > 0;
}

static void
sums(const NlChangeSaid *said, uint8_t *allowed)
{
	if (!said->sum || (said->down && !said->up))
		nl_grammar_mark(allowed, NL_SYM_ADD);
	if (!said->sum || (said->up && !said->down))
		nl_grammar_mark(allowed, NL_SYM_SUB);
	if (!said->share || said->by_share)
		nl_grammar_mark(allowed, NL_SYM_MUL);
	if (!said->share)
		nl_grammar_mark(allowed, NL_SYM_PART);
}

void
nl_grammar_drop_unsaid(const NlGrammar *grammar, const NlGrammarState *state, uint8_t *allowed)
{
	const uint16_t *tokens = state->outputs;
	int			used = state->used;

	if (grammar->said == NULL)
		return;
	if (used == 0)
	{
		if (grammar->said->known && !grammar->said->away)
			nl_grammar_mark(allowed, NL_SYM_DELETE);
	}
	if (used >= 2 && tokens[used - 2] == NL_SYM_SET && tokens[used - 1] >= NL_SYM_COUNT_)
		column_is_set(grammar, &grammar->items[tokens[used - 1] - NL_SYM_COUNT_], allowed);
	if (grammar->said->known && in_set(tokens, used))
		sums(grammar->said, allowed);
}

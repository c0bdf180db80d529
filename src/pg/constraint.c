/*-------------------------------------------------------------------------
 * constraint.c
 *	  What the engine's callbacks ask is asked of the grammar.
 *
 * No state of its own; the callbacks neither allocate nor raise.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "pg/constraint.h"
#include "pg/errors.h"
#include "pg/settings.h"

static void
constraint_start(void *data, void *state)
{
	nl_grammar_start(((const NlpgConstraint *) data)->grammar, (NlGrammarState *) state);
}

static void
constraint_allowed(void *data, const void *state, uint8_t *allowed)
{
	const NlpgConstraint *constraint = (const NlpgConstraint *) data;

	nl_grammar_allowed(constraint->grammar, (const NlGrammarState *) state,
					   constraint->allowed);
	memcpy(allowed, constraint->allowed, constraint->n_symbols);
	memcpy(allowed + constraint->n_symbols, constraint->allowed + NL_SYM_COUNT_,
		   constraint->n_items);
}

static bool
constraint_advance(void *data, void *state, int output)
{
	const NlpgConstraint *constraint = (const NlpgConstraint *) data;

	return nl_grammar_advance(constraint->grammar, (NlGrammarState *) state,
							  output < constraint->n_symbols ? output :
							  output + NL_SYM_COUNT_ - constraint->n_symbols);
}

int32_t
nlpg_constraint_token(const NlpgConstraint *constraint, int output)
{
	return output < constraint->n_symbols ? output :
		NL_IR_ITEM + constraint->items[output - constraint->n_symbols];
}

void
nlpg_constraint_begin(NlpgConstraint *constraint, NlpgAsked *asked)
{
	const NlModelInfo *info;
	NlGrammar  *grammar;
	NlError		err = {{0}};

	if (asked->context == NULL)
		(void) nlpg_session_model();	/* says that a text model cannot */
	nlpg_check(nl_grammar_create(&grammar, asked->schema, asked->linked->values,
								 asked->linked->n_values, asked->context->items,
								 asked->context->n_items, asked->arena, &err),
			   &err);
	nl_grammar_set_mode(grammar, asked->change ? NL_GRAMMAR_CHANGE : NL_GRAMMAR_QUESTION);
	memset(constraint, 0, sizeof(*constraint));
	constraint->grammar = grammar;
	constraint->session = nlpg_session_engine();
	info = nl_model_info(nl_session_model(constraint->session));
	constraint->n_symbols = info->n_symbols;
	constraint->width = info->width;
	constraint->n_items = asked->context->n_items;
	constraint->items = asked->context->items;
	constraint->allowed = palloc(NL_SYM_COUNT_ + constraint->n_items);
	constraint->engine.data = constraint;
	constraint->engine.state_size = nl_grammar_state_size();
	constraint->engine.start = constraint_start;
	constraint->engine.allowed = constraint_allowed;
	constraint->engine.advance = constraint_advance;
	constraint->engine.begin = NL_SYM_BEGIN;
	constraint->engine.end = NL_SYM_END;

	nlpg_check(nl_session_encode(constraint->session, &asked->context->input, nlpg_threads,
								 nlpg_should_stop, &asked->deadline, &err),
			   &err);
}

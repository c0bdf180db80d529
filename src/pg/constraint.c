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

/* ---- following given answers only ---- */

/* Behind the grammar's state: which of the edits have the same beginning. */
typedef struct Within
{
	int			first;
	int			end;
	int			depth;
} Within;

static Size
within_at(void)
{
	return MAXALIGN(nl_grammar_state_size());
}

static void
edits_start(void *data, void *state)
{
	Within	   *within = (Within *) ((char *) state + within_at());

	constraint_start(data, state);
	within->first = within->depth = 0;
	within->end = ((const NlpgConstraint *) data)->n_edits;
}

static void
edits_kept(void *data, const void *state, uint8_t *kept)
{
	const NlpgConstraint *constraint = (const NlpgConstraint *) data;
	const Within *within = (const Within *) ((const char *) state + within_at());

	memset(kept, 0, constraint->n_symbols + constraint->n_items);
	for (int i = within->first; i < within->end; i++)
		kept[within->depth == constraint->edit_length[i] ? constraint->engine.end :
			 constraint->edits[i][within->depth]] = 1;
}

static bool
edits_advance(void *data, void *state, int output)
{
	const NlpgConstraint *constraint = (const NlpgConstraint *) data;
	Within	   *within = (Within *) ((char *) state + within_at());
	int			depth = within->depth;

	while (within->first < within->end &&
		   (constraint->edit_length[within->first] == depth ||
			constraint->edits[within->first][depth] != output))
		within->first++;
	for (int i = within->first; i < within->end; i++)
		if (constraint->edit_length[i] == depth || constraint->edits[i][depth] != output)
			within->end = i;
	within->depth++;
	return constraint_advance(data, state, output);
}

/* The model's output for a token, or -1. */
static int
output_of(const NlpgConstraint *constraint, int32 token)
{
	if (token < NL_IR_ITEM)
		return token < constraint->n_symbols ? token : -1;
	for (int i = 0; i < constraint->n_items; i++)
		if (constraint->items[i] == token - NL_IR_ITEM)
			return constraint->n_symbols + i;
	return -1;
}

static void
follow_edits(NlpgConstraint *constraint, const NlEdit *edits, int n)
{
	constraint->edits = (int **) palloc(sizeof(int *) * n);
	constraint->edit_length = (int *) palloc(sizeof(int) * n);
	constraint->n_edits = 0;
	for (int i = 0; i < n; i++)
	{
		int		   *outputs = (int *) palloc(sizeof(int) * edits[i].n_ir);
		bool		known = true;

		for (int k = 0; k < edits[i].n_ir && known; k++)
			known = (outputs[k] = output_of(constraint, edits[i].ir[k])) >= 0;
		if (!known)
			continue;
		constraint->edit_length[constraint->n_edits] = edits[i].n_ir;
		constraint->edits[constraint->n_edits++] = outputs;
	}
	constraint->engine.state_size = within_at() + sizeof(Within);
	constraint->engine.start = edits_start;
	constraint->engine.kept = edits_kept;
	constraint->engine.advance = edits_advance;
}

int
nlpg_constraint_search(NlpgConstraint *constraint, NlpgAsked *asked, const NlEdit *edits,
					   int n_edits, int most, NlCandidate *candidates)
{
	NlError		err = {{0}};
	int			n = 0;

	if (n_edits == 0)
		return 0;
	follow_edits(constraint, edits, n_edits);
	nlpg_check(nl_session_search(constraint->session, most, 0.0f, &constraint->engine,
								 nlpg_should_stop, &asked->deadline, candidates, &n, &err),
			   &err);
	return n;
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
	nl_grammar_set_said(grammar, asked->change);
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

/*-------------------------------------------------------------------------
 * constraint.h
 *	  The grammar of a prepared question as the engine's constraint.
 *
 * The model's outputs are its symbols, then the items; the grammar's are all
 * symbols, then the items. A model made before the newest symbols has the
 * first n_symbols of them; the others are never offered.
 */
#ifndef NLPG_CONSTRAINT_H
#define NLPG_CONSTRAINT_H

#include "pg/compat.h"

#include "lang/follow.h"
#include "lang/grammar.h"
#include "pg/question.h"

typedef struct NlpgConstraint
{
	NlConstraint engine;		/* for nl_session_search and nl_session_sample */
	const NlGrammar *grammar;
	int			n_symbols;		/* the model's */
	int			n_items;
	const int32_t *items;		/* [n_items] of the question's context */
	uint8_t    *allowed;		/* [NL_SYM_COUNT_ + n_items], the grammar's */
	NlSession  *session;		/* that has encoded the question */
	int			width;			/* the model's */
	int			n_edits;		/* nlpg_constraint_search */
	int		   *edit_length;	/* [n_edits] */
	int		  **edits;			/* [n_edits][length] outputs of the model, in the order of outputs */
} NlpgConstraint;

/*
 * Makes the constraint, in the question's arena and CurrentMemoryContext; it
 * must not be moved while the engine has it. Then encodes the question. Call
 * at once nl_session_search or nl_session_sample on its session, no SQL in
 * between; not on nlpg_session_engine(), which looks whether the model's file
 * is another one now. Raises what the engine raises.
 */
extern void nlpg_constraint_begin(NlpgConstraint *constraint, NlpgAsked *asked);

/*
 * The most probable of these IRs, in the order of nl_edit_compare, at most so
 * many: as probable as they would be among all. Those that the model has no
 * outputs for are left out. From now on the constraint allows no others. After
 * nlpg_constraint_begin, no SQL in between. Gives how many; raises what the engine raises.
 */
extern int	nlpg_constraint_search(NlpgConstraint *constraint, NlpgAsked *asked, const NlEdit *edits,
								   int n_edits, int most, NlCandidate *candidates);

/* A model's output as a token of the IR. */
extern int32_t nlpg_constraint_token(const NlpgConstraint *constraint, int output);

#endif							/* NLPG_CONSTRAINT_H */

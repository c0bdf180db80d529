/*-------------------------------------------------------------------------
 * grammar.h
 *	  Which token may come next: a typed pushdown automaton over the IR.
 *
 * An impossible query cannot be written: only columns of tables that keys
 * can connect within the block (or that an explicit `from` lists), no
 * aggregate inside an aggregate or in WHERE, avg and sum of numbers only,
 * comparisons of one class of type, values only where their type (and, for
 * values found in the data, their column or one of the same name or key)
 * fits, `true` after boolean columns only, group when plain and aggregate
 * expressions mix. A plain column beside an aggregate forces `group`.
 *
 * States are flat bytes, copied freely by the beam; the grammar itself is
 * read-only after creation and lives in the caller's arena.
 *-------------------------------------------------------------------------
 */
#ifndef NL_GRAMMAR_H
#define NL_GRAMMAR_H

#include "engine/arena.h"
#include "engine/status.h"
#include "lang/change_said.h"
#include "lang/ir.h"
#include "lang/link.h"
#include "lang/schema.h"

/*
 * What is written: the answer of a question, or a change of rows. A grammar
 * is made for questions; nl_grammar_set_mode() before the first state makes
 * it one of changes, whose states then offer insert, update, delete and
 * abstain, and no question's answer. What asks for a change does so in all
 * three places: NlQuestion.change (link.h), this, and nl_compile_change().
 */
typedef enum NlGrammarMode
{
	NL_GRAMMAR_QUESTION,
	NL_GRAMMAR_CHANGE
} NlGrammarMode;

typedef struct NlGrammar NlGrammar;
typedef struct NlGrammarState NlGrammarState;

/* items: the item numbers that stand in the context, in position order. */
extern NlStatus nl_grammar_create(NlGrammar **grammar, const NlSchema *schema,
								  const NlValue *values, int n_values,
								  const int32_t *items, int n_items,
								  NlArena *arena, NlError *err);
extern void nl_grammar_set_mode(NlGrammar *grammar, NlGrammarMode mode);
/* Of a change: said, which must live as long as the grammar, tells what is not offered
 * (grammar_said.c). */
extern void nl_grammar_set_said(NlGrammar *grammar, const NlChangeSaid *said);
extern size_t nl_grammar_state_size(void);
extern void nl_grammar_start(const NlGrammar *grammar, NlGrammarState *state);

/* allowed: [NL_SYM_COUNT_ + n_items]; what only repeats (a - a, the same
 * condition twice), or what no request for a change means, is left out where something else may come, though advance
 * takes it (grammar_echo.c). END is allowed where the IR may end and
 * a valid end can always be reached within the remaining length. */
extern void nl_grammar_allowed(const NlGrammar *grammar,
							   const NlGrammarState *state, uint8_t *allowed);

/* output: a symbol, or NL_SYM_COUNT_ + position in items. False, and the
 * state unchanged, when it is not allowed. */
extern bool nl_grammar_advance(const NlGrammar *grammar, NlGrammarState *state,
							   int output);

/* Is this whole IR (tokens, END not included) in the language? On false, *at
 * is the index of the first token that is not allowed (n: it may not end). */
extern bool nl_grammar_accepts(const NlGrammar *grammar, const int32_t *ir,
							   int n, int *at);

#endif							/* NL_GRAMMAR_H */

/*-------------------------------------------------------------------------
 * follow_parts.h
 *	  An answer of one block cut at its clauses, and what makes changes of it;
 *	  private to follow*.c.
 *
 * A *part* is a run of tokens: a select expression, an atom of a condition, a
 * key. Parts point into the IR that was cut or into tokens made since.
 *-------------------------------------------------------------------------
 */
#ifndef NL_FOLLOW_PARTS_H
#define NL_FOLLOW_PARTS_H

#include "lang/follow.h"

#define NL_MAX_PARTS 12

typedef struct NlPart
{
	const int32_t *ir;
	int			n;
} NlPart;

typedef struct NlDraft
{
	NlPart		from;			/* its sources, without the symbol; all without: n 0 */
	bool		distinct;
	int			n_select;
	NlPart		select[NL_MAX_PARTS];
	int			n_where;
	NlPart		where[NL_MAX_PARTS];	/* atoms */
	bool		either;			/* the condition has an "or": it is one part */
	int			n_group;
	NlPart		group[NL_MAX_PARTS];
	int			n_having;
	NlPart		having[NL_MAX_PARTS];
	bool		either_having;
	int			n_order;
	NlPart		order[NL_MAX_PARTS];	/* each ends in asc or desc */
	NlPart		limit;
} NlDraft;

/* False when the IR has no such form: several blocks, too many parts, abstain. */
extern bool nl_draft_read(NlDraft *draft, const int32_t *ir, int n);

/* Writes at most NL_MAX_IR tokens; the number, or -1 when it is longer. */
extern int	nl_draft_write(const NlDraft *draft, int32_t *ir);

extern bool nl_part_same(const NlPart *a, const NlPart *b);
extern bool nl_part_has(const NlPart *part, int token);

/* An aggregate outside of a subquery and of a window? */
extern bool nl_part_aggregates(const NlPart *part);

/* ---- making changes (follow.c) ---- */

#define NL_MAX_SAID	6			/* columns, tables, values of a turn that are looked at */

typedef struct NlMaker
{
	const NlSchema *schema;
	const NlLinked *linked;
	const NlGrammar *grammar;
	NlArena    *arena;
	NlError    *err;
	NlStatus	status;
	NlDraft		before;
	const int32_t *ir;			/* of before */
	int			n_ir;
	int			turn;			/* its first word */

	int			n_values;		/* said in the turn */
	int			values[NL_MAX_SAID];
	int			n_columns;		/* linked in the turn, the surest first */
	int			columns[NL_MAX_SAID];
	int			n_tables;		/* linked in the turn */
	int			tables[NL_MAX_SAID];
	int			n_used;			/* columns of the answer before */
	int			used[NL_MAX_SAID];
	int			n_main;			/* tables of the answer before, that which it counts first */
	int			main[NL_MAX_SAID];

	int32_t    *made;			/* [MADE_PARTS] */
	int			n_made;
	NlEdit	   *edits;			/* [NL_MAX_EDITS] */
	int			n_edits;
} NlMaker;

#define NL_COLUMN_TOKEN(m, c) (NL_IR_ITEM + NL_ITEM_COLUMN((m)->schema, c))
#define NL_TABLE_TOKEN(t) (NL_IR_ITEM + (t))
#define NL_VALUE_TOKEN(m, v) (NL_IR_ITEM + NL_ITEM_VALUE((m)->schema, v))

/* The item of that kind that a token names, or -1. */
extern int	nl_maker_column(const NlMaker *m, int token);
extern int	nl_maker_table(const NlMaker *m, int token);
extern int	nl_maker_value(const NlMaker *m, int token);

/* Columns by which people know the rows of a table: its first texts that are no keys; how many. */
extern int	nl_maker_names(const NlMaker *m, int table, int *columns, int most);

/* A part of these tokens, the first negative one ends them; and one token more.
 * Without room they stay shorter, which the grammar refuses. */
extern NlPart nl_maker_part(NlMaker *m, int a, int b, int c, int d, int e);
extern void nl_maker_append(NlMaker *m, NlPart *made, int token);

/* An answer: with what else its change asks for, and as it stands (false: it is none). */
extern void nl_maker_offer(NlMaker *m, const NlDraft *changed);
extern bool nl_maker_offer_as_it_is(NlMaker *m, const NlDraft *draft);

/* False: it is there already, is empty, or there are too many. */
extern bool nl_parts_add(NlPart *parts, int *n, NlPart added);
extern void nl_parts_remove(NlPart *parts, int *n, int i);

extern void nl_draft_without_order(NlDraft *draft);

/* Rows again, not groups of them, in no order. */
extern void nl_draft_without_groups(NlDraft *draft);

/* The kinds of change; each offers what it can. */
extern void nl_follow_conditions(NlMaker *m);
extern void nl_follow_shown(NlMaker *m);
extern void nl_follow_groups(NlMaker *m);
extern void nl_follow_orders(NlMaker *m);

#endif							/* NL_FOLLOW_PARTS_H */

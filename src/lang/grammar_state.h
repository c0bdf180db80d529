/*-------------------------------------------------------------------------
 * grammar_state.h
 *	  What the grammar*.c files share. Included by them only.
 *
 * A state is a stack of goals (what is still to be written, the nearest on
 * top), a stack of frames (the blocks and EXISTS that are open) and the type
 * of the expression written last. Reading a token pops goals that may be
 * left empty until one takes the token, replaces that one by what must come
 * after the token, and then settles goals that need no token.
 *
 * No dead end: each goal has a least number of tokens that finishes it, and a
 * token is allowed only when the sum fits into what is left. The least way
 * of a goal that is not on top may rest only on what cannot be lost on the
 * way: tables the block has used already, and expressions that need no table
 * (`today`, `year today`, `concat v1 v1`). The goal on top may use every table
 * within reach.
 *-------------------------------------------------------------------------
 */
#ifndef NL_GRAMMAR_STATE_H
#define NL_GRAMMAR_STATE_H

#include "lang/grammar.h"
#include "lang/joinpath.h"

#define NL_G_TABLES		64		/* tables of the context that can be named */
#define NL_G_GOALS		150
#define NL_G_FRAMES		6		/* blocks and EXISTS open at a time */
#define NL_G_BLOCKS		3		/* blocks open at a time */
/* At this depth only what the least way may need nests further; the compiler's
 * parser bears 32. */
#define NL_G_DEPTH		20
#define NL_G_SELECT		24		/* expressions of one select list */
#define NL_G_INFINITE	1000
#define NL_G_NONE		0xffff	/* no column */
#define NL_G_NO_SLOT	0xff
#define NL_G_SAME		0xff	/* the operand's class */
#define NL_G_NO_TOKEN	0xff

/*
 * Classes of type: what may be compared, combined and united. Types other
 * than the common four have a class each by name, as many as there is room
 * for; what is left is NL_G_MISC, of which only null can be asked.
 */
#define NL_G_NUMBER		0
#define NL_G_TEXT		1
#define NL_G_DATE		2
#define NL_G_BOOL		3
#define NL_G_SPECIAL	4
#define NL_G_INTERVAL	4		/* the first of them: expressions make it, too */
#define NL_G_MISC		15
#define NL_G_CLASSES	16
#define NL_G_TABLE_CLASS 0x80	/* + slot: all columns of that table */

#define NL_G_SET(c)		((uint16_t) (1u << (c)))
#define NL_G_COMMON		((uint16_t) (NL_G_SET(NL_G_NUMBER) | NL_G_SET(NL_G_TEXT) | NL_G_SET(NL_G_DATE)))
#define NL_G_ANY		((uint16_t) 0xffff)

/* What a value item can stand for. */
#define NL_G_VALUE_NUMBER	0x01	/* a number, or a year said as a period */
#define NL_G_VALUE_TEXT		0x02
#define NL_G_VALUE_PERIOD	0x04	/* a period, or a number that is a year */
#define NL_G_VALUE_DURATION 0x08
#define NL_G_VALUE_COUNT	0x10	/* of rows: digits only */
#define NL_G_VALUE_CODE		0x20	/* no text by kind, but may stand beside texts */

/* Flags of expressions and conditions. */
#define NL_G_CONSTANT	0x0001	/* may be a bare value */
#define NL_G_RIGHT		0x0002	/* right side of a comparison; extra: column on the left */
#define NL_G_AGGREGATE	0x0004	/* aggregates allowed */
#define NL_G_INSIDE		0x0008	/* inside an aggregate or its filter */
#define NL_G_NO_PLAIN	0x0010	/* columns only inside aggregates */
#define NL_G_COLUMN		0x0020	/* a column, nothing else */
#define NL_G_LEVEL		0x0040	/* select, having, order: columns must be grouped by */
#define NL_G_TABLE		0x0080	/* may be a table: all its columns */
#define NL_G_KEY		0x0100	/* a key of GROUP BY */
#define NL_G_WORD		0x0200	/* a bare value stands for its text, be it a number */
#define NL_G_SECOND		0x0400	/* RIGHT: the column on the left is of a second instance */
#define NL_G_SHOWN		0x0800	/* a whole select expression: none that is there already */
#define NL_G_SPAN		0x1000	/* a number of days, or a duration */
#define NL_G_WINDOW		0x2000	/* windows allowed */
/* how many arithmetic operators are around it: two bits */
#define NL_G_ARITHMETIC	0x4000
#define NL_G_ARITHMETICS (3 * NL_G_ARITHMETIC)
/* those that operands inherit */
#define NL_G_INHERIT	(NL_G_AGGREGATE | NL_G_INSIDE | NL_G_NO_PLAIN | NL_G_LEVEL | NL_G_KEY | \
						 NL_G_WINDOW | NL_G_ARITHMETICS)
/* ARGUMENT, in extra: of an aggregate with a filter */
#define NL_G_FILTERED	0x100

typedef enum NlGoalKind
{
	NL_GOAL_END,				/* the whole answer is finished */
	NL_GOAL_CLOSE,				/* `)` behind a block; extra: 1 its value is an operand */
	NL_GOAL_BLOCK,				/* from or select */
	NL_GOAL_FROM,				/* the first source */
	NL_GOAL_NEXT,				/* on, a further source, or select */
	NL_GOAL_SOURCE,				/* TABLE behind left (extra 1), second (2), both (3) */
	NL_GOAL_ON_LEFT,			/* a column of an earlier source */
	NL_GOAL_ON_LEFT_SECOND,
	NL_GOAL_ON_RIGHT,			/* a column of the source; set: its class */
	NL_GOAL_ON_RIGHT_SECOND,
	NL_GOAL_LIST,				/* distinct, or the first select expression */
	NL_GOAL_TAIL,				/* clauses behind the one in extra (NlPhase) */
	NL_GOAL_GROUP,				/* same, TABLE or an expression */
	NL_GOAL_REPLAY,				/* order under distinct; extra: index of its first token */
	NL_GOAL_PER,				/* a key of `per`: TABLE or an expression of set */
	NL_GOAL_DIRECTION,			/* asc or desc; extra: the clause (NlPhase) */
	NL_GOAL_LIMIT,				/* extra: 1 offset */
	NL_GOAL_EXPR,				/* of a class in set */
	NL_GOAL_SECOND,				/* a column of a second instance */
	NL_GOAL_DURATION,
	NL_GOAL_AGGREGATE,			/* an aggregate behind filter */
	NL_GOAL_ARGUMENT,			/* of the aggregate in extra */
	NL_GOAL_ATOM,				/* a condition without and, or */
	NL_GOAL_MORE,				/* and, or, or nothing */
	NL_GOAL_TEST,				/* what follows the left side */
	NL_GOAL_IN,					/* `(` behind in; extra: column on the left */
	NL_GOAL_IN_FIRST,			/* a value or a block */
	NL_GOAL_IN_MORE,			/* a value or `)` */
	NL_GOAL_VALUE,				/* of contains, has; extra: column on the left */
	NL_GOAL_EXISTS,				/* TABLE behind with, without */
	NL_GOAL_EXISTS_TAIL,		/* where or end */
	NL_GOAL_EXISTS_END,			/* end */
	NL_GOAL_OVER,				/* a window function of a class in set */
	NL_GOAL_OVER_COUNT,			/* TABLE or an expression */
	NL_GOAL_OVER_TAIL,			/* per, order or end behind the part in extra
								 * (NlPhase); set: 1 order must be */
	NL_GOAL_ELSE,				/* else, then an expression like the one before */
	NL_GOAL_SYMBOL,				/* the symbol in extra */
	NL_GOAL_CHANGE,				/* insert, update or delete */
	NL_GOAL_CHANGE_TABLE,		/* the table that the symbol in extra changes */
	NL_GOAL_SET_COLUMN,			/* a column of that table */
	NL_GOAL_SET_VALUE,			/* what the column in extra is set to */
	NL_GOAL_SET_MORE,			/* further elements of the array in extra; set: 1 the first */
	NL_GOAL_ELEMENT_OF,			/* the column in extra once more */
	NL_GOAL_CHANGE_TAIL,		/* set or where, or nothing; extra: the change's symbol */
	/* those that need no token */
	NL_GOAL_RESULT,				/* the operator's class: set */
	NL_GOAL_SELECTED,			/* a select expression is complete */
	NL_GOAL_OPERAND,			/* second operand, a number */
	NL_GOAL_PLUS,				/* the same of +: days or a duration behind a date */
	NL_GOAL_MINUS,				/* second operand of -, like the first */
	NL_GOAL_LIKE,				/* second operand of coalesce */
	NL_GOAL_KEEP				/* what filter or over begins with is complete: its
								 * class; extra: how far below RESULT is */
} NlGoalKind;

typedef enum NlPhase
{
	NL_PHASE_SELECT,
	NL_PHASE_WHERE,
	NL_PHASE_GROUP,
	NL_PHASE_HAVING,
	NL_PHASE_ORDER,
	NL_PHASE_LIMIT,
	NL_PHASE_OFFSET,
	NL_PHASE_TIES,
	NL_PHASE_PER,
	NL_PHASE_KEPT,				/* where behind per */
	NL_PHASE_LAST,				/* order behind per */
	NL_PHASE_WINDOW				/* order of a window */
} NlPhase;

typedef struct NlGoal
{
	uint8_t		kind;
	uint8_t		depth;			/* of operators, conditions and blocks around it */
	uint16_t	flags;
	uint16_t	set;			/* classes; of RESULT the class, or NL_G_SAME */
	uint16_t	extra;
} NlGoal;

/* Flags of a frame. */
#define NL_FRAME_EXISTS		0x01
#define NL_FRAME_EXPLICIT	0x02	/* FROM is written */
#define NL_FRAME_AGGREGATE	0x04	/* has an aggregate */
#define NL_FRAME_PLAIN		0x08	/* has a column outside of aggregates */
#define NL_FRAME_GROUPED	0x10
#define NL_FRAME_DISTINCT	0x20
#define NL_FRAME_SINGLE		0x40	/* one select expression */
#define NL_FRAME_JUNK		0x80	/* shows what cannot be grouped by */
#define NL_FRAME_LIST		0x100	/* a select expression is being written */
#define NL_FRAME_LATER		0x200	/* behind a set operator: the classes are given */
#define NL_FRAME_CAST		0x400	/* has columns that meet others only by a cast */
#define NL_FRAME_ONE		0x800	/* may give one row only */
#define NL_FRAME_LIMITED	0x1000	/* ONE: by LIMIT 1 */
#define NL_FRAME_ORDERED	0x2000
#define NL_FRAME_WINDOW		0x4000	/* ORDERED: by a window function */
#define NL_FRAME_ROWS		0x8000	/* an aggregate over a query's rows: no tables */

typedef struct NlFrame
{
	uint64_t	used;			/* tables of FROM, by slot */
	uint64_t	kept;			/* of those, the block before named, this one not yet */
	uint64_t	second;			/* those with a second instance */
	uint64_t	avail;			/* those whose columns may be named */
	uint16_t	flags;
	uint16_t	set;			/* SINGLE: classes of the expression */
	uint8_t		n_sources;		/* of FROM, at most */
	uint8_t		last;			/* slot of the source written last */
	uint8_t		last_second;
	uint8_t		last_joined;	/* it has a key, or ON */
	uint8_t		n_on;
	uint8_t		n_select;
	uint8_t		n_given;		/* LATER: how many expressions there must be */
	uint8_t		begins;			/* the block's first token */
	uint8_t		before;			/* that of the block it must differ from, or NL_G_NO_TOKEN */
	uint8_t		classes[NL_G_SELECT];	/* of the select expressions */
	uint8_t		starts[NL_G_SELECT + 1];	/* their first tokens; the last one's end + 1 */
} NlFrame;

struct NlGrammarState
{
	uint8_t		used;			/* tokens */
	uint8_t		n_goals;
	uint8_t		n_frames;
	uint8_t		n_blocks;
	uint8_t		depth;			/* that goals pushed now get */
	uint8_t		class;			/* of the expression written last */
	bool		constant;		/* it is a bare value */
	bool		second;			/* it is a column of a second instance */
	uint16_t	column;			/* it is this column (position), or NL_G_NONE */
	NlFrame		frames[NL_G_FRAMES];
	NlGoal		goals[NL_G_GOALS];
	uint16_t	outputs[NL_MAX_IR];
};

typedef enum NlItemKind
{
	NL_ITEM_IS_NOTHING,
	NL_ITEM_IS_TABLE,
	NL_ITEM_IS_COLUMN,
	NL_ITEM_IS_VALUE
} NlItemKind;

/* A position of the context. */
typedef struct NlGrammarItem
{
	uint8_t		kind;
	uint8_t		slot;			/* table or column: its table's */
	uint8_t		class;			/* column */
	uint8_t		fits;			/* value: NL_G_VALUE_ */
	bool		cast;			/* column: an enum, money: meets others by a cast */
	bool		aggregate;		/* column: a named expression that is an aggregate */
	bool		defined;		/* column: a named expression, not stored */
	int32_t		number;			/* of the table, column or value */
	int32_t		linked;			/* column: least column that keys link it with;
								 * value: that of the column it was found in, or -1 */
} NlGrammarItem;

struct NlGrammar
{
	const NlSchema *schema;
	const NlValue *values;
	int			n_values;
	int			n_items;
	const int32_t *item_numbers;
	NlGrammarItem *items;
	int			n_slots;
	int			tables[NL_G_TABLES];	/* of the slots */
	uint8_t		distance[NL_G_TABLES][NL_G_TABLES]; /* keys between them; 0xff: no way */
	uint64_t	neighbours[NL_G_TABLES];	/* by one key; itself by a key onto itself */
	uint16_t	classes[NL_G_TABLES];	/* of the table's columns in the context */
	uint8_t		types[NL_G_TABLES];		/* the same, by NlType, comparable ones only */
	uint64_t	all;			/* slots in use */
	uint64_t	shown;			/* tables that are items themselves */
	uint64_t	keyed;			/* tables with a primary key */
	uint64_t	stored;			/* tables with a column in the context that * shows */
	uint64_t	junk;			/* tables that cannot be grouped by or made distinct */
	uint16_t	comparable;		/* classes */
	uint16_t	ordered;		/* have min and max */
	uint16_t	arrays;
	uint16_t	number_arrays;
	const char *special[NL_G_CLASSES];	/* type names */
	bool		durations;
	NlGrammarMode mode;
	const NlChangeSaid *said;	/* of a change; NULL: nothing is known of it */
};

/* What is worth knowing once for all tokens that might come next. */
typedef struct NlView
{
	const NlGrammar *grammar;
	const NlGrammarState *state;
	const NlFrame *frame;
	uint16_t	within;			/* classes of columns that may be named */
	uint16_t	second;			/* the same of second instances */
	uint16_t	had;			/* classes of columns of used tables */
} NlView;

/* --- grammar_items.c: the context's items, and which value fits where */

extern NlStatus nl_grammar_read_items(NlGrammar *grammar, NlArena *arena, NlError *err);
extern bool nl_grammar_value_fits(const NlGrammar *grammar, int value, int class, int column);

/* --- grammar_scope.c: frames and their tables */

extern NlFrame *nl_grammar_frame(NlGrammarState *state);
extern bool nl_grammar_push_frame(const NlGrammar *grammar, NlGrammarState *state, int flags, int set);
extern void nl_grammar_use(const NlGrammar *grammar, NlFrame *frame, int slot);
/* All tables that keys connect with those used may be named. */
extern void nl_grammar_reach(const NlGrammar *grammar, NlFrame *frame);
/* Sources between a table and the tables used, with it; 0: no way. */
extern int	nl_grammar_exists_path(const NlGrammar *grammar, const NlFrame *frame, int slot);
extern void nl_grammar_push_exists(const NlGrammar *grammar, NlGrammarState *state, int slot);
extern uint16_t nl_grammar_classes(const NlGrammar *grammar, uint64_t tables);
extern void nl_grammar_look(NlView *view, const NlGrammar *grammar, const NlGrammarState *state);
extern bool nl_grammar_scope_takes(const NlView *view, const NlGoal *goal, int output);
extern void nl_grammar_scope_apply(const NlGrammar *grammar, NlGrammarState *state, NlGoal goal, int output);

/* --- grammar_block.c: blocks and their clauses */

/* May the block end here? */
extern bool nl_grammar_may_end(const NlGrammarState *state, const NlFrame *frame);
/* Has the block so far only the tokens of the one it must differ from? */
extern bool nl_grammar_echoes(const NlGrammarState *state, const NlFrame *frame);
extern bool nl_grammar_block_takes(const NlView *view, const NlGoal *goal, int output);
extern void nl_grammar_block_apply(const NlGrammar *grammar, NlGrammarState *state, NlGoal goal, int output);
extern void nl_grammar_selected(NlGrammarState *state);
/* Least number of tokens of an order key under distinct, direction not counted. */
extern int	nl_grammar_replay_cost(const NlGrammar *grammar, const NlGrammarState *state,
								   const NlFrame *frame, int start);
/* What the select list still needs for the classes given, before a LATER
 * block's list: with `select`. */
extern int	nl_grammar_given_cost(const NlFrame *frame);

/* --- grammar_expr.c: expressions */

extern bool nl_grammar_expr_takes(const NlView *view, const NlGoal *goal, int output);
/* Least number of tokens, columns being of the classes given. */
extern int	nl_grammar_expr_cost(const NlGoal *goal, int columns, int second);
extern bool nl_grammar_may_open(const NlGrammarState *state);
/* The class that a bare value gives where the goal is; -1: it does not fit. */
extern int	nl_grammar_value_class(const NlGrammar *grammar, const NlGoal *goal, int position);
/* The goal of an aggregate's argument. */
extern NlGoal nl_grammar_argument(const NlGrammar *grammar, const NlGoal *argument, bool distinct);

/* --- grammar_window.c: per, over */

extern bool nl_grammar_window_takes(const NlView *view, const NlGoal *goal, int output);
extern void nl_grammar_window_apply(const NlGrammar *grammar, NlGrammarState *state, NlGoal goal, int output);
/* May `ties`, or `per`, follow LIMIT? */
extern bool nl_grammar_may_pick(const NlFrame *frame, int output);
/* May an expression of the goal be a window function? */
extern bool nl_grammar_may_window(const NlGoal *goal);
/* Behind `over`. */
extern void nl_grammar_push_over(NlGrammarState *state, const NlGoal *goal);
/* Least number of tokens of the goals of this file. */
extern int	nl_grammar_window_cost(const NlGoal *goal);
/* May the argument of an aggregate be the rows of a query? */
extern bool nl_grammar_may_take_rows(const NlView *view, const NlGoal *argument);
extern void nl_grammar_push_rows(const NlGrammar *grammar, NlGrammarState *state,
								 const NlGoal *argument);

/* --- grammar_expr_apply.c: what follows */

extern void nl_grammar_expr_apply(const NlGrammar *grammar, NlGrammarState *state, NlGoal goal, int output);
/* The goals that need no token: what they do, when on top; the goal is off. */
extern void nl_grammar_expr_settle(NlGrammarState *state, NlGoal goal);
/* `(` of a block of one expression; operand: it gives one row, too. */
extern void nl_grammar_open(const NlGrammar *grammar, NlGrammarState *state, int set, bool operand);

/* --- grammar_change.c: changes of rows */

extern bool nl_grammar_change_takes(const NlView *view, const NlGoal *goal, int output);
extern void nl_grammar_change_apply(const NlGrammar *grammar, NlGrammarState *state, NlGoal goal, int output);
/* Least number of tokens of the goals of this file. */
extern int	nl_grammar_change_cost(const NlGrammar *grammar, const NlGoal *goal);

/* --- grammar_cond.c: conditions */

extern bool nl_grammar_cond_takes(const NlView *view, const NlGoal *goal, int output);
extern void nl_grammar_cond_apply(const NlGrammar *grammar, NlGrammarState *state, NlGoal goal, int output);
extern void nl_grammar_push_cond(NlGrammarState *state, int flags);

/* --- grammar_echo.c: takes out of allowed what only says again what was said */

#define NL_G_ECHO 2				/* in allowed, meanwhile: it may come, but would be one */

extern void nl_grammar_drop_echoes(const NlGrammar *grammar, const NlGrammarState *state, uint8_t *allowed);

/* --- grammar_said.c: marks as NL_G_ECHO what a request's words leave no room for */

extern void nl_grammar_drop_unsaid(const NlGrammar *grammar, const NlGrammarState *state, uint8_t *allowed);

/* --- grammar.c */

extern void nl_grammar_push(NlGrammarState *state, NlGoalKind kind, int flags, int set, int extra);
/* An expression is complete. */
extern void nl_grammar_result(NlGrammarState *state, int class, int column, bool constant);

/* Marks an output that may come as an echo. */
static inline void
nl_grammar_mark(uint8_t *allowed, int output)
{
	if (allowed[output])
		allowed[output] = NL_G_ECHO;
}

static inline const NlGrammarItem *
nl_grammar_item(const NlGrammar *grammar, int output)
{
	return output >= NL_SYM_COUNT_ ? &grammar->items[output - NL_SYM_COUNT_] : NULL;
}

static inline uint64_t
nl_grammar_bit(int slot)
{
	return (uint64_t) 1 << slot;
}

#endif							/* NL_GRAMMAR_STATE_H */

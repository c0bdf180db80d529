/*-------------------------------------------------------------------------
 * prefix_parts.h
 *	  What the files of prefix.h share: names, scratch, completions' pieces.
 *-------------------------------------------------------------------------
 */
#ifndef NL_PREFIX_PARTS_H
#define NL_PREFIX_PARTS_H

#include "lang/prefix.h"
#include "lang/prefix_scan.h"

#define NL_PREFIX_FINISHES	48
#define NL_PREFIX_FINISH	256		/* bytes of one */
#define NL_PREFIX_EXTRA		512		/* bytes of tables or columns put in */
#define NL_PREFIX_SQL		(3 * NL_PREFIX_TEXT)
#define NL_PREFIX_SIGNATURES 8		/* of one function that are tried */
#define NL_PREFIX_WORD_SIZE	64		/* a name and its terminator */

/* A name of the schema, lower case if it may stand bare. */
typedef struct NlPrefixWord
{
	const char *text;
	bool		table;			/* else a column */
	bool		bare;			/* may stand without quotes */
	int			number;			/* of the table or column */
} NlPrefixWord;

/* What a completion adds where a level ends. */
typedef struct NlPrefixExtra
{
	char		tables[NL_PREFIX_EXTRA];	/* "a, b AS t1" */
	char		group[NL_PREFIX_EXTRA];		/* "x, t1.y" */
	int			nulls;			/* columns put in */
	bool		is_null;		/* a condition made of what is none */
	int			variant;		/* which choice of tables */
} NlPrefixExtra;

typedef struct NlPrefixMemo
{
	uint64_t	hash;			/* 0: free */
	const char *completion;		/* NULL: dead */
} NlPrefixMemo;

struct NlPrefix
{
	const NlSchema *schema;
	const NlServer *server;
	NlArena    *arena;
	bool		failed;
	long		judged;

	/* tables and columns, by text */
	int			n_words;
	NlPrefixWord *words;

	bool	   *mentioned;		/* [n_tables], scratch of prefix_words.c */

	/* texts that were asked about */
	NlPrefixMemo *memo;
	size_t		memo_size;		/* a power of two */
	size_t		memo_used;

	/* the last text that was alive */
	size_t		last_length;
	const char *last_completion;
	char		last[NL_PREFIX_TEXT + 1];

	/* the search at hand */
	bool		misplaced;		/* the last boundary failed in the text's own syntax */
	bool		reads;
	NlPrefixScan partial;		/* of a text with an unfinished token */
	NlPrefixScan scan;			/* of a text of whole tokens */
	int			finish;			/* the one at hand */
	bool		cast_int;		/* CASTs that are open deeper are AS int, not AS text */
	int			over;			/* 1 + first token of the call that is a window's; 0 none */
	int			n_finishes;
	char		finishes[NL_PREFIX_FINISHES][NL_PREFIX_FINISH];
	NlPrefixExtra extra[NL_PREFIX_LEVELS];
	char		quoted[2 * NL_PREFIX_WORD_SIZE + 3];
	char		text[NL_PREFIX_TEXT + NL_PREFIX_FINISH];
	char		sql[NL_PREFIX_SQL];
};

/* The first word not less than a text of that length; n_words if none. */
extern int	nl_prefix_first_word(const NlPrefix *prefix, const char *text, size_t length);

/* The table of that name, or -1. */
extern int	nl_prefix_table(const NlPrefix *prefix, const char *name);
/* Its column of that name, or -1. */
extern int	nl_prefix_column(const NlPrefix *prefix, int table, const char *name);

/* What a qualifier stands for: a table's number, -1 not known, -2 something
 * that is no table of the schema. */
extern int	nl_prefix_resolve(const NlPrefix *prefix, const NlPrefixScan *scan,
							  const char *qualifier);

/* prefix_close.c: NULL::type of a call's arguments from `first` on, with a comma
 * before each but the very first; bytes, or -1 when they do not fit. */
extern int	nl_prefix_arguments(char *out, int room, const NlSignature *signature, int first);
/* ... what a call wants behind its parenthesis. */
extern const char *nl_prefix_suffix(NlCallKind kind);

/* prefix_finish.c: fills prefix->finishes for prefix->scan, likeliest first. */
extern void nl_prefix_finish(NlPrefix *prefix);
/* prefix_close.c: text, finish f and what closes the open levels, into prefix->sql. */
extern bool nl_prefix_compose(NlPrefix *prefix, int f);

/* prefix_repair.c: makes up for what the judge found missing, by prefix->extra.
 * False: it cannot be. */
extern bool nl_prefix_repair(NlPrefix *prefix, const NlVerdict *verdict, bool *hopeless);

/* prefix.c: is a text of whole tokens alive? */
extern const char *nl_prefix_boundary(NlPrefix *prefix, const char *text, size_t length);

/* prefix_words.c: may a name that nothing is known of qualify a column before
 * FROM? */
extern bool nl_prefix_qualifies(const NlPrefix *prefix, const char *name);
/* ... an unfinished word, name or literal. The completion, or NULL. */
extern const char *nl_prefix_word(NlPrefix *prefix);
extern const char *nl_prefix_quoted(NlPrefix *prefix);
extern const char *nl_prefix_literal(NlPrefix *prefix);

#endif							/* NL_PREFIX_PARTS_H */

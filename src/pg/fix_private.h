/*-------------------------------------------------------------------------
 * fix_private.h
 *	  What the fix*.c files share. Included by them only.
 *
 * Everything lives in the context of the search, which the call owns. Texts
 * are in the server's encoding; a token is named by its number.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_FIX_PRIVATE_H
#define NLPG_FIX_PRIVATE_H

#include "pg/compat.h"

#include "lang/schema.h"
#include "lang/sqlscan.h"
#include "pg/fix.h"
#include "pg/oracle.h"

/* A text on the way to a good one. */
typedef struct NlpgBroken
{
	char	   *sql;
	List	   *changes;
	double		cost;			/* of the changes: how far from what was written */
	NlpgFault	fault;
} NlpgBroken;

/* What rules look at. */
typedef struct NlpgFix
{
	const NlSchema *schema;
	NlArena    *arena;
	const NlpgBroken *broken;
	const char *sql;			/* = broken->sql */
	int			n;
	NlToken    *tokens;
	int			at;				/* the token that the error points at; n: the end; -1: nothing */
	List	   *offers;			/* of NlpgBroken *, not tried yet */
} NlpgFix;

/* Edits that make up one offer; pieces of the text do not overlap. */
#define NLPG_MAX_EDITS 64
typedef struct NlpgEdits
{
	int			n;
	struct
	{
		int			start;
		int			end;
		const char *text;
	}			edit[NLPG_MAX_EDITS];
} NlpgEdits;

/* --- fix_text.c: tokens, edits */

extern bool nlpg_fix_is(const NlpgFix *fix, int token, const char *word);
/* Is it one of these words, apart by blanks? */
extern bool nlpg_fix_in(const NlpgFix *fix, int token, const char *words);
extern bool nlpg_fix_kind(const NlpgFix *fix, int token, NlTokenKind kind);
/* A bare or quoted name's text, bare ones in lower case. */
extern char *nlpg_fix_name(const NlpgFix *fix, int token);
/* The text of tokens first .. last. */
extern char *nlpg_fix_piece(const NlpgFix *fix, int first, int last);
/* The closing parenthesis of an opening one, or the other way; -1: none. */
extern int	nlpg_fix_partner(const NlpgFix *fix, int token);
/* First and last token of the operand that ends, or begins, at a token. */
extern int	nlpg_fix_operand_start(const NlpgFix *fix, int last);
extern int	nlpg_fix_operand_end(const NlpgFix *fix, int first);
/* Would sql in place of the tokens be compared with itself? */
extern bool nlpg_fix_other_side(const NlpgFix *fix, int first, int last, const char *sql);
extern bool nlpg_fix_keyword(const NlpgFix *fix, int token);

extern void nlpg_fix_bytes(NlpgEdits *edits, int start, int end, const char *text);
extern void nlpg_fix_replace(const NlpgFix *fix, NlpgEdits *edits, int first, int last, const char *text);
extern void nlpg_fix_insert(const NlpgFix *fix, NlpgEdits *edits, int before, const char *text);
/* Right behind a token, without a blank of its own. */
extern void nlpg_fix_append(const NlpgFix *fix, NlpgEdits *edits, int after, const char *text);
extern void nlpg_fix_offer(NlpgFix *fix, const NlpgEdits *edits, double cost,
						   const char *change, ...) pg_attribute_printf(4, 5);

/* --- fix_select.c: clauses and sources, read off the tokens */

typedef enum NlpgClause
{
	NLPG_LIST = -1,				/* what is selected: has no keyword */
	NLPG_FROM,
	NLPG_WHERE,
	NLPG_GROUP,
	NLPG_HAVING,
	NLPG_ORDER,
	NLPG_LIMIT,
	NLPG_N_CLAUSES
} NlpgClause;

typedef struct NlpgFixSource
{
	int			table;			/* of the schema; -1: unknown, or derived */
	int			name;			/* last token of its name; -1: derived */
	const char *alias;			/* what its columns stand behind */
	int			body;			/* its "(", if it is derived; else -1 */
} NlpgFixSource;

#define NLPG_MAX_FIX_SOURCES 24
typedef struct NlpgFixSelect
{
	int			first;			/* SELECT */
	int			last;			/* one past its last token */
	int			depth;
	int			list;			/* first token of the select list */
	int			clause[NLPG_N_CLAUSES];	/* its keyword; -1: none */
	bool		commas;			/* FROM a, b */
	int			n_sources;
	NlpgFixSource sources[NLPG_MAX_FIX_SOURCES];
} NlpgFixSelect;

/* The innermost SELECT around a token; false: none. */
extern bool nlpg_fix_select(const NlpgFix *fix, int token, NlpgFixSelect *select);
/* The SELECT around a SELECT. */
extern bool nlpg_fix_outer(const NlpgFix *fix, const NlpgFixSelect *select, NlpgFixSelect *outer);
/* One past the last token of a clause that is there. */
extern int	nlpg_fix_clause_end(const NlpgFixSelect *select, NlpgClause clause);
/* Where a clause that is not there would be inserted. */
extern int	nlpg_fix_clause_place(const NlpgFixSelect *select, NlpgClause clause);
/* Which clause a token is in; -1: the select list. */
extern int	nlpg_fix_clause_of(const NlpgFixSelect *select, int token);
/* The next item of a list at the select's depth: [*first, *last]. Start with
 * *first at the first token; false: no more before end. */
extern bool nlpg_fix_item(const NlpgFix *fix, const NlpgFixSelect *select, int *first, int end, int *last);
/* The last token of an item of the select list without its alias; *alias:
 * the alias's token or -1. */
extern int	nlpg_fix_item_body(const NlpgFix *fix, int first, int last, int *alias);
/* Edits that take the condition around a token out of WHERE; its text, or NULL:
 * it cannot be taken out (it is inside an OR). */
extern char *nlpg_fix_take_condition(const NlpgFix *fix, const NlpgFixSelect *select, int token,
									 NlpgEdits *edits);
/* An edit that adds a condition to WHERE or HAVING. */
extern void nlpg_fix_add_condition(const NlpgFix *fix, const NlpgFixSelect *select, NlpgClause clause,
								   const char *condition, NlpgEdits *edits);
/* Is there an aggregate's call among the tokens? */
extern bool nlpg_fix_aggregated(const NlpgFix *fix, int first, int last);

/* --- the rules: each looks at the fault and makes offers */

extern void nlpg_fix_syntax(NlpgFix *fix);	/* fix_syntax.c: keywords, commas, clauses */
extern void nlpg_fix_quotes(NlpgFix *fix);	/* fix_quotes.c: quotes, parentheses */
extern void nlpg_fix_dialect(NlpgFix *fix);	/* fix_dialect.c: syntax of other systems */
extern void nlpg_fix_calls(NlpgFix *fix);	/* fix_calls.c: their functions and types */
extern void nlpg_fix_tables(NlpgFix *fix);	/* fix_tables.c: tables, missing sources */
extern void nlpg_fix_columns(NlpgFix *fix); /* fix_columns.c: columns, qualifiers */
extern void nlpg_fix_groups(NlpgFix *fix);	/* fix_groups.c: GROUP BY, HAVING */
extern void nlpg_fix_types(NlpgFix *fix);	/* fix_types.c: operands and arguments */

/* A word that is nearly a keyword, into another text; NULL: it is none.
 * fix_syntax.c */
extern const char *nlpg_fix_near_keyword(const char *word, int *distance);

/* How little a name and a wanted one are alike; >= 2: nothing to do with
 * each other. fix_tables.c */
extern double nlpg_fix_unlike(const char *wanted, const char *name, const char *comment);
/* The name of a schema's table or column as SQL writes it. */
extern const char *nlpg_fix_table_sql(const NlpgFix *fix, int table);
extern const char *nlpg_fix_column_sql(const NlpgFix *fix, int column);
/* Edits that join a table to a select's sources by keys; false: no path.
 * *alias: what its columns stand behind. *length: tables that were added. */
extern bool nlpg_fix_join(NlpgFix *fix, const NlpgFixSelect *select, int table,
						  NlpgEdits *edits, const char **alias, int *length);

#endif							/* NLPG_FIX_PRIVATE_H */

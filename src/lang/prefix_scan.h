/*-------------------------------------------------------------------------
 * prefix_scan.h
 *	  The beginning of a SELECT: its tokens, and what is still open at its end.
 *
 * Reads what a text model has written so far. Levels are a stack: a query, a
 * parenthesis, a CASE, a bracket; each remembers where it stands, so that
 * prefix_finish.c can write how it could end. Nothing here is trusted to be
 * right: what is found is tried on the server's own parser (prefix.h).
 *
 * Not taken, though SQL has it: comments, dollar quotes, E'' and U&'' strings, parameters, line breaks in quotes, and two statements. Text is UTF-8.
 *-------------------------------------------------------------------------
 */
#ifndef NL_PREFIX_SCAN_H
#define NL_PREFIX_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#define NL_PREFIX_TEXT		4096	/* bytes of a statement */
#define NL_PREFIX_TOKENS	1024
#define NL_PREFIX_LEVELS	16
#define NL_PREFIX_STRING	256		/* bytes of one literal */

/* Keywords that shape a SELECT, sorted; E: may end an operand or a clause. */
#define NL_KEYWORDS(K, E) \
	K(ALL, "all") K(AND, "and") K(ANY, "any") K(ARRAY, "array") K(AS, "as") \
	E(ASC, "asc") K(AT, "at") K(BETWEEN, "between") K(BY, "by") \
	K(CASE, "case") K(CAST, "cast") K(CROSS, "cross") K(CURRENT, "current") \
	E(CURRENT_DATE, "current_date") E(CURRENT_TIME, "current_time") \
	E(CURRENT_TIMESTAMP, "current_timestamp") E(DESC, "desc") \
	K(DISTINCT, "distinct") K(ELSE, "else") E(END, "end") \
	K(EXCEPT, "except") K(EXISTS, "exists") K(EXTRACT, "extract") \
	E(FALSE, "false") K(FETCH, "fetch") K(FILTER, "filter") E(FIRST, "first") \
	E(FOLLOWING, "following") K(FROM, "from") K(FULL, "full") \
	K(GROUP, "group") K(HAVING, "having") K(ILIKE, "ilike") K(IN, "in") \
	K(INNER, "inner") K(INTERSECT, "intersect") K(INTERVAL, "interval") \
	K(IS, "is") K(JOIN, "join") E(LAST, "last") K(LEFT, "left") \
	K(LIKE, "like") K(LIMIT, "limit") E(LOCALTIME, "localtime") \
	E(LOCALTIMESTAMP, "localtimestamp") K(NATURAL, "natural") \
	K(NEXT, "next") K(NOT, "not") E(NULL, "null") K(NULLS, "nulls") \
	K(OFFSET, "offset") K(ON, "on") E(ONLY, "only") K(OR, "or") \
	K(ORDER, "order") K(OUTER, "outer") K(OVER, "over") \
	K(PARTITION, "partition") E(PRECEDING, "preceding") K(RANGE, "range") \
	K(RIGHT, "right") E(ROW, "row") E(ROWS, "rows") K(SELECT, "select") \
	K(SIMILAR, "similar") K(SOME, "some") K(THEN, "then") E(TIES, "ties") \
	K(TO, "to") E(TRUE, "true") K(UNBOUNDED, "unbounded") \
	K(UNION, "union") E(UNKNOWN, "unknown") K(USING, "using") \
	K(WHEN, "when") K(WHERE, "where") K(WINDOW, "window") K(WITH, "with") \
	K(WITHIN, "within") E(ZONE, "zone")

typedef enum NlKeyword
{
	NL_KW_NONE,
#define NL_KW_ENUM(name, word) NL_KW_##name,
	NL_KEYWORDS(NL_KW_ENUM, NL_KW_ENUM)
#undef NL_KW_ENUM
	NL_KW_COUNT_
} NlKeyword;

/* [NL_KW_COUNT_]; the first is "" */
extern const char *const nl_keyword_words[];

typedef enum NlPrefixKind
{
	NL_PREFIX_WORD,
	NL_PREFIX_NAME,				/* "name" */
	NL_PREFIX_LITERAL,			/* 'text' */
	NL_PREFIX_NUMBER,
	NL_PREFIX_OPERATOR,
	NL_PREFIX_MARK				/* ( ) [ ] , . :: */
} NlPrefixKind;

typedef struct NlPrefixToken
{
	uint8_t		kind;			/* NlPrefixKind */
	uint8_t		keyword;		/* NlKeyword of a word */
	int			start;			/* bytes of the text */
	int			end;
} NlPrefixToken;

typedef enum NlLevelKind
{
	NL_LEVEL_QUERY,
	NL_LEVEL_PAREN,
	NL_LEVEL_CASE,
	NL_LEVEL_BRACKET
} NlLevelKind;

/* Clauses in the order of their appearance. */
typedef enum NlClause
{
	NL_CLAUSE_WITH,
	NL_CLAUSE_SELECT,
	NL_CLAUSE_FROM,
	NL_CLAUSE_WHERE,
	NL_CLAUSE_GROUP,
	NL_CLAUSE_HAVING,
	NL_CLAUSE_WINDOW,
	NL_CLAUSE_SETOP,			/* after UNION, before the next SELECT */
	NL_CLAUSE_ORDER,
	NL_CLAUSE_LIMIT
} NlClause;

typedef struct NlPrefixLevel
{
	uint8_t		kind;			/* NlLevelKind */
	uint8_t		clause;			/* NlClause of a query */
	int			first;			/* token: SELECT of the query's last arm, (, CASE, [ */
	int			opener;			/* token of the word before (, or -1 */
	int			commas;			/* in a parenthesis */
	int			joins;			/* JOINs whose ON has not come */
	bool		on;				/* after ON: an expression, not a table */
	bool		tables;			/* a parenthesis around tables */
	int			between;		/* BETWEENs whose AND has not come */
	int			stage;			/* CASE: 0, 1 WHEN, 2 THEN, 3 ELSE */
	bool		said;			/* EXTRACT(.. FROM or CAST(.. AS has come */
} NlPrefixLevel;

/* What the text ends in the middle of. */
typedef enum NlPrefixEnd
{
	NL_END_BETWEEN,				/* nothing: blank, or a mark that is complete */
	NL_END_WORD,
	NL_END_NAME,
	NL_END_LITERAL,
	NL_END_NUMBER,
	NL_END_OPERATOR
} NlPrefixEnd;

typedef struct NlPrefixScan
{
	const char *text;
	int			length;
	bool		bad;			/* what is not taken, see above */
	NlPrefixEnd end;
	int			end_start;		/* where the unfinished token begins */
	int			n_tokens;		/* without the unfinished one */
	NlPrefixToken tokens[NL_PREFIX_TOKENS];
	int			n_levels;
	NlPrefixLevel levels[NL_PREFIX_LEVELS];
} NlPrefixScan;

/*
 * whole: the last token counts as finished if it can (a word, number or
 * operator; an open quote is bad then). Else it is the unfinished one.
 */
extern void nl_prefix_scan(NlPrefixScan *scan, const char *text, int length,
						   bool whole);

/* Is token i this keyword? False for i out of range. */
extern bool nl_prefix_is(const NlPrefixScan *scan, int i, NlKeyword keyword);
/* ... this mark or operator? */
extern bool nl_prefix_mark(const NlPrefixScan *scan, int i, const char *mark);
/* Does an operand end with token i, as far as can be seen? */
extern bool nl_prefix_operand(const NlPrefixScan *scan, int i);
/* A word or quoted name as the catalog writes it, in out (room bytes). False:
 * neither, or too long. */
extern bool nl_prefix_name(const NlPrefixScan *scan, int i, char *out, int room);
/* Does the next token, at this level, name a table? */
extern bool nl_prefix_wants_table(const NlPrefixScan *scan);
/* Bytes that complete a UTF-8 character at the end: 0 when none is open, -1
 * when the text is not UTF-8. fill: 4 bytes, gets such bytes, terminated. */
extern int	nl_prefix_utf8(const char *text, int length, char *fill);

#endif							/* NL_PREFIX_SCAN_H */

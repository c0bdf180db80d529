/*-------------------------------------------------------------------------
 * ir.h
 *	  The intermediate representation: what the linked model writes.
 *
 * A sequence of tokens. A token < NL_IR_ITEM is a symbol; NL_IR_ITEM + n is
 * item n (schema.h): a table, a column or a value. Clauses come in SQL's
 * order, conditions are infix, expressions prefix with fixed arity, so that
 * an automaton with a stack (grammar.h) reads it without looking ahead.
 *
 *	query   := abstain | block { setop block }
 *	setop   := union | unionall | intersect | except
 *	block   := [ from source { source } ] select [distinct] expr { , expr }
 *			   [ where cond ] [ group gkey { , gkey } ] [ having cond ]
 *			   [ order key { , key } ] [ limit value [ offset value | pick ] ]
 *	pick	:= ties | [ ties ] per pkey { , pkey } [ where cond ]
 *			   [ order key { , key } ]
 *	source  := [left] [second] TABLE [ on column column { on column column } ]
 *	gkey    := same | TABLE | expr
 *	pkey    := TABLE | expr
 *	key     := expr ( asc | desc )
 *	cond    := and-list { or and-list } ;  and-list := atom { and atom }
 *	atom    := expr compare rhs | expr between rhs rhs
 *			 | expr (in | !in) ( value { value } | ( query ) )
 *			 | expr (contains | !contains | starts | ends) value
 *			 | expr (isnull | notnull) | boolcolumn (true | false)
 *			 | arraycolumn has value
 *			 | (with | without) TABLE [ where cond ] end
 *			 | not [ cond ] | [ cond ]
 *	compare := = != > >= < <=
 *	rhs     := expr
 *	expr    := column | value | ( query ) | today | ago duration
 *			 | count TABLE | agg [distinct] expr      (+ filter, below)
 *			 | arith expr expr | func expr | coalesce expr expr
 *			 | + date ( number | duration ) | plus_months date number
 *			 | elapsed date date | years date date
 *			 | concat expr expr | if cond then expr else expr
 *			 | agg ( query )        (query: one column)
 *			 | over ( agg expr | count TABLE | lag expr | rank )
 *			   [ per pkey { , pkey } ] [ order key { , key } ] end
 *			                        (select list and order only)
 *			 | TABLE                (select list only, alone: all its columns)
 *	agg     := count sum avg min max median join_text ;  an aggregate may be preceded by
 *			   filter: `filter agg-expr cond end`
 *	column  := [second] COLUMN
 *
 *	change  := abstain | delete TABLE [ where cond ]
 *			 | update TABLE put { put } [ where cond ] | insert TABLE put { put }
 *	put		:= set COLUMN ( null | true | false | rhs )
 *			 | set COLUMN [ ( + | - ) COLUMN ] value { value }	(an array)
 *			                        rhs also: part expr number
 *	value   := VALUE | v0 | v1 | v2 | v10 | v12 | v100 | v1000
 *
 * Meanings
 *	FROM is derived from the tables of the columns used in the block (in every
 *	clause, `count TABLE` and `group TABLE` too, subqueries not), joined along
 *	keys by joinpath.h. `from` is written only where that gives another
 *	result; then it lists every table, the first without join condition, each
 *	later one joined by the key that joinpath picks to one already listed, or
 *	by the equalities given by `on` (first column of an earlier source, second
 *	of this one; the columns may be `second`). `left` makes it LEFT JOIN.
 *	`second` is the second instance of a table in the same block.
 *	`count TABLE`: count(*) with TABLE in the block's FROM.
 *	`group same`: by every select expression (and order expression) that has
 *	no aggregate. `group TABLE`: by that table's primary key, plus such
 *	expressions over other tables. Several keys: joined.
 *	`limit n per k`: the first n rows, in the block's order, of each group of
 *	rows with equal k (`per TABLE`: its primary key): DISTINCT ON, or
 *	row_number() <= n. `ties`: and those that equal the last of them in order:
 *	rank() <= n; without `per`, FETCH FIRST .. WITH TIES. A condition
 *	behind `per` is asked of the rows found so; an order is that of the result,
 *	without one it comes by k, then by the first order.
 *	`agg ( query )`: the aggregate over the query's rows, a single value:
 *	(SELECT avg(v) FROM (query) AS s(v)); count counts the rows.
 *	`over f e per k order o end`: window function f(e) OVER (PARTITION BY k
 *	ORDER BY o); lag: of the row before; rank: rank(). It is worked out behind
 *	GROUP BY and HAVING, so that its operands may be aggregates.
 *	`with TABLE where cond end`: EXISTS (a row of TABLE connected by keys to a
 *	table of the block and cond); `without`: NOT EXISTS. The connection is the
 *	shortest key path from TABLE to the block's tables.
 *	A date compared with a period (a value of kind PERIOD, or a number that is
 *	a year): `=` within it, `!=` not within, `<` before its start, `<=` before
 *	its end, `>` at or after its end, `>=` at or after its start, between: from
 *	the start of the first to the end of the second. Half-open ranges in SQL.
 *	contains/starts/ends: ILIKE with the value escaped; text `=`: as it is.
 *	/ : numeric division, NULL when the divisor is 0. percent a b: 100.0*a/b.
 *	- of two dates: days between (number). ago DURATION: CURRENT_DATE minus it.
 *	(a duration in hours: now() minus it).
 *	+ date n: n days later; + date DURATION: that much later, from now() where
 *	today and hours. plus_months date n: n months later.
 *	elapsed a b: the interval a - b, `today` in it is now(). hour, day (of an
 *	interval), minutes: how many that is, with fractions. A duration may stand
 *	beside an interval; sum, avg, min, max and median take intervals too.
 *	years a b: full years from b to a, as ages are told.
 *	weekday d: its English name; as a key of ORDER BY from Monday on. number
 *	weekday d: 1 for Monday to 7.
 *	median: percentile_cont(0.5). join_text: string_agg by ', ', in order.
 *	length: of a list, how many elements.
 *	year..hour: extract, integer. trunc_*: date_trunc to date.
 *	A change is written only where it is asked for (grammar.h). Its condition is
 *	a block's, FROM derived from TABLE and the columns used: it tells which rows
 *	of TABLE are changed, each once. What is set names columns of TABLE as they
 *	were, of an insert none. A date set to a period: its first day; today where
 *	there is a time of day: now(). ( query ) that a column is set to is one
 *	value; more rows are an error when it runs. An array: these values, + and -
 *	with the column itself: more and less by them. part a b: a * b / 100, so
 *	that `+ x part x b` is x raised by b percent.
 *	round0..2: round(x::numeric, n). number: text that spells a number as numeric, else NULL.
 *	concat a b: a || ' ' || b. desc: NULLS LAST where the expression can be null.
 *-------------------------------------------------------------------------
 */
#ifndef NL_IR_H
#define NL_IR_H

#include <stdbool.h>
#include <stdint.h>

#define NL_IR_VERSION 1
#define NL_IR_ITEM 1000

/*
 * X(enum suffix, name). The order is the model's: append only. insert to part
 * are for changes of rows; the reserved ones are in no answer, they keep the
 * size of a model's output when a symbol takes one's place.
 */
#define NL_SYMBOLS(X) \
	X(PAD, "<pad>") X(BEGIN, "<s>") X(END, "</s>") X(ABSTAIN, "abstain") \
	X(SELECT, "select") X(DISTINCT, "distinct") X(FROM, "from") X(LEFT, "left") \
	X(ON, "on") X(SECOND, "second") X(WHERE, "where") X(GROUP, "group") \
	X(SAME, "same") X(HAVING, "having") X(ORDER, "order") X(ASC, "asc") \
	X(DESC, "desc") X(LIMIT, "limit") X(OFFSET, "offset") X(UNION, "union") \
	X(UNIONALL, "unionall") X(INTERSECT, "intersect") X(EXCEPT, "except") \
	X(OPEN, "(") X(CLOSE, ")") X(BRACKET, "[") X(UNBRACKET, "]") X(COMMA, ",") \
	X(AND, "and") X(OR, "or") X(NOT, "not") X(STOP, "end") \
	X(EQ, "=") X(NE, "!=") X(GT, ">") X(GE, ">=") X(LT, "<") X(LE, "<=") \
	X(BETWEEN, "between") X(IN, "in") X(NOTIN, "!in") X(CONTAINS, "contains") \
	X(NOTCONTAINS, "!contains") X(STARTS, "starts") X(ENDS, "ends") \
	X(ISNULL, "isnull") X(NOTNULL, "notnull") X(TRUE, "true") X(FALSE, "false") \
	X(HAS, "has") X(WITH, "with") X(WITHOUT, "without") \
	X(COUNT, "count") X(SUM, "sum") X(AVG, "avg") X(MIN, "min") X(MAX, "max") \
	X(FILTER, "filter") X(ADD, "+") X(SUB, "-") X(MUL, "*") X(DIV, "/") \
	X(PERCENT, "percent") X(ROUND0, "round0") X(ROUND1, "round1") X(ROUND2, "round2") \
	X(YEAR, "year") X(QUARTER, "quarter") X(MONTH, "month") X(DAY, "day") \
	X(DOW, "dow") X(HOUR, "hour") X(TRUNC_YEAR, "trunc_year") \
	X(TRUNC_QUARTER, "trunc_quarter") X(TRUNC_MONTH, "trunc_month") \
	X(TRUNC_WEEK, "trunc_week") X(TRUNC_DAY, "trunc_day") X(LOWER, "lower") \
	X(UPPER, "upper") X(LENGTH, "length") X(ABS, "abs") X(NUMBER, "number") \
	X(COALESCE, "coalesce") X(CONCAT, "concat") X(IF, "if") X(THEN, "then") \
	X(ELSE, "else") X(TODAY, "today") X(AGO, "ago") \
	X(V0, "v0") X(V1, "v1") X(V2, "v2") X(V10, "v10") X(V12, "v12") \
	X(V100, "v100") X(V1000, "v1000") \
	X(PER, "per") X(TIES, "ties") X(OVER, "over") X(LAG, "lag") \
	X(RANK, "rank") X(ELAPSED, "elapsed") X(MINUTES, "minutes") X(YEARS, "years") \
	X(MEDIAN, "median") X(WEEKDAY, "weekday") X(JOIN_TEXT, "join_text") X(PLUS_MONTHS, "plus_months") \
	X(INSERT, "insert") X(UPDATE, "update") X(DELETE, "delete") X(SET, "set") \
	X(NULL, "null") X(PART, "part") \
	X(RESERVED1, "reserved1") X(RESERVED2, "reserved2") X(RESERVED3, "reserved3") \
	X(RESERVED4, "reserved4") X(RESERVED5, "reserved5") X(RESERVED6, "reserved6") \
	X(RESERVED7, "reserved7") X(RESERVED8, "reserved8") X(RESERVED9, "reserved9") \
	X(RESERVED10, "reserved10") X(RESERVED11, "reserved11") \
	X(RESERVED12, "reserved12") X(RESERVED13, "reserved13") \
	X(RESERVED14, "reserved14")

typedef enum NlSymbol
{
#define NL_X(suffix, name) NL_SYM_##suffix,
	NL_SYMBOLS(NL_X)
#undef NL_X
	NL_SYM_COUNT_				/* how many */
} NlSymbol;

/* Behind the last symbol of a question's answer. */
#define NL_SYM_QUESTION_END_ NL_SYM_INSERT

extern const char *const nl_symbol_names[NL_SYM_COUNT_];

#define NL_MAX_IR 95			/* tokens of one answer, the end not counted */

/* Is the symbol an aggregate's? */
#define NL_IS_AGGREGATE(symbol) \
	(((symbol) >= NL_SYM_COUNT && (symbol) <= NL_SYM_MAX) || \
	 (symbol) == NL_SYM_MEDIAN || (symbol) == NL_SYM_JOIN_TEXT)

/* Has the IR this token? */
extern bool nl_ir_has(const int32_t *ir, int n_ir, int token);

/* Are the tokens of the two the same? */
extern bool nl_ir_same(const int32_t *a, int n_a, const int32_t *b, int n_b);

#endif							/* NL_IR_H */

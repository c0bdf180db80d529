/*-------------------------------------------------------------------------
 * compile_time.c
 *	  How SQL reckons with dates and times: differences, ages, later dates,
 *	  names of days.
 *
 * A date stays one: what PostgreSQL makes a timestamp of midnight is cast
 * back. `today` in a difference of times is now(), as nobody asks how long
 * ago midnight was. Memory and faults: see compile_parts.h.
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "lang/compile_parts.h"

static const NlExprType number_type = {NL_TYPE_NUMBER, NL_NUMBER_INTEGER, false, false, NULL};
static const NlExprType text_type = {NL_TYPE_TEXT, NL_NUMBER_INTEGER, false, false, NULL};
static const NlExprType date_type = {NL_TYPE_DATE, NL_NUMBER_INTEGER, false, false, NULL};
static const NlExprType interval_type = {NL_TYPE_OTHER, NL_NUMBER_INTEGER, false, false, "interval"};

bool
nl_type_interval(const NlExprType *type)
{
	return type->type == NL_TYPE_OTHER && type->name != NULL && strcmp(type->name, "interval") == 0;
}

bool
nl_compile_dated(NlCompile *compile, NlExpr *expr)
{
	return !nl_expr_constant(expr) && nl_compile_type(compile, expr)->type == NL_TYPE_DATE;
}

static bool
is_weekday(const NlExpr *expr)
{
	return expr->kind == NL_EXPR_CALL && expr->symbol == NL_SYM_WEEKDAY;
}

static bool
is_duration(const NlCompile *compile, const NlExpr *expr)
{
	return expr->kind == NL_EXPR_VALUE && compile->values[expr->item].kind == NL_VALUE_DURATION;
}

/* The duration's interval, in the arena; NULL: a fault. */
static const char *
interval_of(NlCompile *compile, const NlExpr *expr, bool *hours)
{
	NlText		interval;
	NlText	   *outside = compile->text;
	char	   *written;

	*hours = false;
	nl_text_init(&interval, compile->arena);
	compile->text = &interval;
	if (!nl_compile_duration(compile, compile->values[expr->item].text, hours))
		nl_compile_fail(compile, NL_ERR_INPUT, "answer with a duration that is none");
	compile->text = outside;
	if (compile->status != NL_OK)
		return NULL;
	written = nl_text_finish(&interval);
	if (written == NULL)
		outside->failed = true;
	return written;
}

static void
need_dated(NlCompile *compile, NlExpr *expr)
{
	if (!nl_compile_dated(compile, expr))
		nl_compile_fail(compile, NL_ERR_INPUT, "answer that reckons with something that is no date");
}

static void
need_number(NlCompile *compile, NlExpr *expr)
{
	if (nl_compile_type(compile, expr)->type != NL_TYPE_NUMBER && !nl_expr_constant(expr))
		nl_compile_fail(compile, NL_ERR_INPUT, "answer that counts by something that is no number");
}

bool
nl_compile_time_type(NlCompile *compile, NlExpr *expr)
{
	bool		hours;

	switch (expr->symbol)
	{
		case NL_SYM_ADD:
			if (!nl_compile_dated(compile, expr->a))
				return false;
			expr->type = date_type;
			expr->type.timestamp = expr->a->type.timestamp;
			if (!is_duration(compile, expr->b))
				need_number(compile, expr->b);
			else if (interval_of(compile, expr->b, &hours) != NULL)
				expr->type.timestamp = expr->type.timestamp || hours || expr->a->kind == NL_EXPR_TODAY;
			return true;
		case NL_SYM_PLUS_MONTHS:
			need_dated(compile, expr->a);
			need_number(compile, expr->b);
			expr->type = date_type;
			expr->type.timestamp = expr->a->type.timestamp;
			return true;
		case NL_SYM_ELAPSED:
			need_dated(compile, expr->a);
			need_dated(compile, expr->b);
			expr->type = interval_type;
			return true;
		case NL_SYM_YEARS:
			need_dated(compile, expr->a);
			need_dated(compile, expr->b);
			expr->type = number_type;
			return true;
		case NL_SYM_WEEKDAY:
			need_dated(compile, expr->a);
			expr->type = text_type;
			return true;
		case NL_SYM_NUMBER:
			if (!is_weekday(expr->a))
				return false;
			(void) nl_compile_type(compile, expr->a);
			expr->type = number_type;
			return true;
		case NL_SYM_DAY:
		case NL_SYM_HOUR:
		case NL_SYM_MINUTES:
			if (!nl_type_interval(nl_compile_type(compile, expr->a)))
			{
				/* of a date they are its parts, and minutes are none of those */
				if (expr->symbol != NL_SYM_MINUTES)
					return false;
				nl_compile_fail(compile, NL_ERR_INPUT, "answer that counts the minutes of no stretch of time");
			}
			expr->type = number_type;
			expr->type.number = NL_NUMBER_NUMERIC;
			return true;
		default:
			return false;
	}
}

/* a + n units: with the cast that keeps a date one. */
static void
write_later(NlCompile *compile, const NlScope *scope, NlExpr *expr, const char *unit)
{
	NlText	   *text = compile->text;
	bool		wrap = !expr->type.timestamp;

	if (wrap)
		nl_text_char(text, '(');
	nl_compile_operand(compile, scope, expr->a, &date_type, NL_LEVEL_ADD);
	nl_text_add(text, " + ");
	nl_compile_plain(compile, scope, expr->b, &number_type, NL_LEVEL_MULTIPLY);
	nl_text_add(text, " * interval '1 ");
	nl_text_add(text, unit);
	nl_text_char(text, '\'');
	if (wrap)
		nl_text_add(text, ")::date");
}

/* May a date be added it as it is? There is no date + bigint. */
static bool
is_days(NlCompile *compile, NlExpr *expr)
{
	const NlExprType *type = nl_compile_type(compile, expr);
	const char *text;

	if (nl_expr_constant(expr))
	{
		text = nl_compile_value_text(compile, expr);
		return strlen(text) <= 6 && strspn(text, "0123456789") == strlen(text);
	}
	return expr->kind == NL_EXPR_COLUMN && type->name != NULL &&
		(strcmp(type->name, "integer") == 0 || strcmp(type->name, "smallint") == 0);
}

static void
write_plus(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	NlText	   *text = compile->text;
	const char *interval;
	bool		hours;
	bool		wrap;

	if (!is_duration(compile, expr->b))
	{
		if (expr->type.timestamp || !is_days(compile, expr->b))
		{
			write_later(compile, scope, expr, "day");
			return;
		}
		nl_compile_operand(compile, scope, expr->a, &date_type, NL_LEVEL_ADD);
		nl_text_add(text, " + ");
		nl_compile_operand(compile, scope, expr->b, &number_type, NL_LEVEL_MULTIPLY);
		return;
	}
	interval = interval_of(compile, expr->b, &hours);
	if (interval == NULL)
		return;
	wrap = !expr->type.timestamp;
	if (wrap)
		nl_text_char(text, '(');
	if (hours && expr->a->kind == NL_EXPR_TODAY)
		nl_text_add(text, "now()");
	else
		nl_compile_operand(compile, scope, expr->a, &date_type, NL_LEVEL_ADD);
	nl_text_add(text, " + ");
	nl_text_add(text, interval);
	if (wrap)
		nl_text_add(text, ")::date");
}

static void
write_moment(NlCompile *compile, const NlScope *scope, NlExpr *expr, NlLevel level)
{
	if (expr->kind == NL_EXPR_TODAY)
		nl_text_add(compile->text, "now()");
	else
		nl_compile_operand(compile, scope, expr, &date_type, level);
}

static void
write_elapsed(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	bool		days = !nl_compile_type(compile, expr->a)->timestamp &&
		!nl_compile_type(compile, expr->b)->timestamp &&
		expr->a->kind != NL_EXPR_TODAY && expr->b->kind != NL_EXPR_TODAY;

	/* a date less a date is a number */
	write_moment(compile, scope, expr->a, days ? NL_LEVEL_PRIMARY : NL_LEVEL_ADD);
	nl_text_add(compile->text, days ? "::timestamp - " : " - ");
	write_moment(compile, scope, expr->b, NL_LEVEL_MULTIPLY);
}

bool
nl_compile_time_call(NlCompile *compile, const NlScope *scope, NlExpr *expr)
{
	NlText	   *text = compile->text;

	switch (expr->symbol)
	{
		case NL_SYM_ADD:
			if (!nl_compile_dated(compile, expr->a))
				return false;
			write_plus(compile, scope, expr);
			return true;
		case NL_SYM_PLUS_MONTHS:
			write_later(compile, scope, expr, "month");
			return true;
		case NL_SYM_ELAPSED:
			write_elapsed(compile, scope, expr);
			return true;
		case NL_SYM_YEARS:
			nl_text_add(text, "extract(year FROM age(");
			nl_compile_expr(compile, scope, expr->a, &date_type);
			nl_text_add(text, ", ");
			nl_compile_expr(compile, scope, expr->b, &date_type);
			nl_text_add(text, "))::int");
			return true;
		case NL_SYM_NUMBER:
			if (!is_weekday(expr->a))
				return false;
			nl_text_add(text, "extract(isodow FROM ");
			nl_compile_expr(compile, scope, expr->a->a, &date_type);
			nl_text_add(text, ")::int");
			return true;
		case NL_SYM_WEEKDAY:
			nl_text_add(text, "to_char(");
			nl_compile_expr(compile, scope, expr->a, &date_type);
			nl_text_add(text, ", 'FMDay')");
			return true;
		case NL_SYM_DAY:
		case NL_SYM_HOUR:
		case NL_SYM_MINUTES:
			if (!nl_type_interval(nl_compile_type(compile, expr->a)))
				return false;
			nl_text_add(text, "extract(epoch FROM ");
			nl_compile_expr(compile, scope, expr->a, NULL);
			nl_text_add(text, expr->symbol == NL_SYM_DAY ? ") / 86400" :
						expr->symbol == NL_SYM_HOUR ? ") / 3600" : ") / 60");
			return true;
		default:
			return false;
	}
}

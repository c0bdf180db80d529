/*-------------------------------------------------------------------------
 * querytree_compare.c
 *	  Single conditions -> IR: comparisons, LIKE, IS, subqueries.
 *
 * A constant that stands left is turned to the right; a comparison by
 * extract(year) or date_trunc is one with a period.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "pg/querytree_private.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/formatting.h"
#include "utils/lsyscache.h"

static int
compare_symbol(const char *name)
{
	if (strcmp(name, "=") == 0)
		return NL_SYM_EQ;
	if (strcmp(name, "<>") == 0)
		return NL_SYM_NE;
	if (strcmp(name, ">") == 0)
		return NL_SYM_GT;
	if (strcmp(name, ">=") == 0)
		return NL_SYM_GE;
	if (strcmp(name, "<") == 0)
		return NL_SYM_LT;
	if (strcmp(name, "<=") == 0)
		return NL_SYM_LE;
	return 0;
}

static int
turned(int op)
{
	switch (op)
	{
		case NL_SYM_GT:
			return NL_SYM_LT;
		case NL_SYM_GE:
			return NL_SYM_LE;
		case NL_SYM_LT:
			return NL_SYM_GT;
		case NL_SYM_LE:
			return NL_SYM_GE;
		default:
			return op;
	}
}

static int
negated(int op)
{
	switch (op)
	{
		case NL_SYM_EQ:
			return NL_SYM_NE;
		case NL_SYM_NE:
			return NL_SYM_EQ;
		case NL_SYM_GT:
			return NL_SYM_LE;
		case NL_SYM_GE:
			return NL_SYM_LT;
		case NL_SYM_LT:
			return NL_SYM_GE;
		default:
			return NL_SYM_GT;
	}
}

bool
nlpg_is_const(Node *node)
{
	return IsA(nlpg_strip(node), Const);
}

/* Names a column or an aggregate: what stands left of a comparison. */
static bool
is_plain_const(Node *node)
{
	Moment		moment;

	return nlpg_is_const(node) ||
		(nlpg_class(exprType(node)) == NL_TYPE_DATE && nlpg_read_moment(node, &moment));
}

/* A period compared by extract or date_trunc: the range of days. */
static void
read_period_compare(Atom *atom)
{
	Node	   *subject;
	Node	   *other;
	char		unit;
	Moment		moment;

	/* extract(year from c) op 2024, or op extract(year from CURRENT_DATE) - n */
	if (nlpg_extract_of(atom->left, &subject) == 'y' &&
		!nlpg_read_moment(subject, &moment))
	{
		Const	   *c = (Const *) nlpg_strip(atom->right);
		int			offset = 0;

		if (IsA(c, Const) && !c->constisnull && nlpg_class(c->consttype) == NL_TYPE_NUMBER)
		{
			Oid			output;
			bool		varlena;
			double		year;

			getTypeOutputInfo(c->consttype, &output, &varlena);
			year = strtod(OidOutputFunctionCall(output, c->constvalue), NULL);
			if (year >= 1000 && year <= 9998 && year == (int) year)
			{
				atom->subject = subject;
				memset(&atom->moment, 0, sizeof(Moment));
				atom->moment.kind = MOMENT_DATE;
				atom->moment.unit = 'y';
				(void) nlpg_date_plus(0, 'y', (int) year - 2000, &atom->moment.date);
			}
			return;
		}
		other = nlpg_strip(atom->right);
		if (IsA(other, OpExpr) && list_length(((OpExpr *) other)->args) == 2 &&
			IsA(nlpg_strip(lsecond(((OpExpr *) other)->args)), Const))
		{
			OpExpr	   *op = (OpExpr *) other;
			const char *name = nlpg_operator_name(op->opno);
			int			n;

			for (n = 0; n <= 50; n++)
				if (nlpg_is_number(lsecond(op->args), n))
					break;
			if (n > 50)
				return;
			if (strcmp(name, "-") == 0)
				offset = -n;
			else if (strcmp(name, "+") == 0)
				offset = n;
			else
				return;
			other = linitial(op->args);
		}
		{
			Node	   *today;

			if (nlpg_extract_of(other, &today) == 'y' &&
				nlpg_read_moment(today, &moment) && moment.kind == MOMENT_AGO &&
				moment.days == 0 && moment.hours == 0 && moment.months % 12 == 0)
			{
				atom->subject = subject;
				atom->moment = moment;
				atom->moment.kind = MOMENT_UNIT;
				atom->moment.unit = 'y';
				atom->moment.offset = offset - moment.months / 12;
				atom->moment.months = 0;
			}
		}
		return;
	}
	/* to_char(c, 'YYYY-MM') = '2024-03' */
	{
		FuncExpr   *f = (FuncExpr *) nlpg_strip(atom->left);
		Const	   *c = (Const *) nlpg_strip(atom->right);

		if (IsA(f, FuncExpr) && list_length(f->args) == 2 &&
			strcmp(nlpg_function_name(f->funcid), "to_char") == 0 &&
			IsA(lsecond(f->args), Const) && !((Const *) lsecond(f->args))->constisnull &&
			IsA(c, Const) && !c->constisnull && c->consttype == TEXTOID &&
			(atom->op == NL_SYM_EQ || atom->op == NL_SYM_NE))
		{
			const char *format = TextDatumGetCString(((Const *) lsecond(f->args))->constvalue);
			const char *digits = TextDatumGetCString(c->constvalue);
			DateADT		end;

			subject = nlpg_date_subject(linitial(f->args));
			unit = strcmp(format, "YYYY") == 0 ? 'y' : strcmp(format, "YYYY-MM") == 0 ? 'm' :
				strcmp(format, "YYYY-MM-DD") == 0 ? 'd' : '\0';
			memset(&moment, 0, sizeof(moment));
			if (unit != '\0' && strlen(digits) == strlen(format) &&
				nlpg_class(exprType(subject)) == NL_TYPE_DATE &&
				nlpg_period_range(digits, &moment.date, &end))
			{
				moment.kind = MOMENT_DATE;
				moment.unit = unit;
				atom->subject = subject;
				atom->moment = moment;
			}
			return;
		}
	}
	/* date_trunc('month', c) = a start of a month */
	if ((unit = nlpg_trunc_of(atom->left, &subject)) != '\0' &&
		!nlpg_read_moment(subject, &moment) &&
		(atom->op == NL_SYM_EQ || atom->op == NL_SYM_NE) &&
		nlpg_read_moment(atom->right, &moment))
	{
		if (moment.kind == MOMENT_UNIT && moment.unit == unit)
		{
			atom->subject = subject;
			atom->moment = moment;
		}
		else if (moment.kind == MOMENT_DATE && unit != 'w' &&
				 nlpg_date_trunc(moment.date, unit) == moment.date)
		{
			atom->subject = subject;
			atom->moment = moment;
			atom->moment.unit = unit;
		}
	}
}

/* Fills what a comparison is, if it is one. */
static void
read_compare(Atom *atom)
{
	OpExpr	   *op = (OpExpr *) atom->node;

	if (!IsA(op, OpExpr) || list_length(op->args) != 2)
		return;
	atom->op = compare_symbol(nlpg_operator_name(op->opno));
	if (atom->op == 0)
		return;
	atom->left = linitial(op->args);
	atom->right = lsecond(op->args);
	if (atom->negate)
	{
		atom->op = negated(atom->op);
		atom->negate = false;
	}
	if (is_plain_const(atom->left) && !is_plain_const(atom->right))
	{
		Node	   *swap = atom->left;

		atom->left = atom->right;
		atom->right = swap;
		atom->op = turned(atom->op);
	}
	if (nlpg_class(exprType(atom->left)) == NL_TYPE_DATE &&
		nlpg_read_moment(atom->right, &atom->moment))
	{
		Node	   *ignored;

		atom->subject = nlpg_date_subject(atom->left);
		if (nlpg_trunc_of(atom->subject, &ignored) != '\0')
		{
			atom->subject = NULL;
			read_period_compare(atom);
		}
		else
		{
			Moment		own;

			if (nlpg_read_moment(atom->subject, &own))
				atom->subject = NULL;
		}
	}
	else
		read_period_compare(atom);
}

Atom *
nlpg_make_atom(Node *node, bool negate)
{
	Atom	   *atom = palloc0(sizeof(Atom));

	atom->node = node;
	atom->negate = negate;
	read_compare(atom);
	return atom;
}

/*
 * Whole numbers: > 1 is >= 2. The question's own number is taken, if it has
 * the other one only. *text: the number to write, or NULL for the constant's.
 */
static int
whole_compare(Walk *walk, Node *left, int op, Node *right, const char **text)
{
	Const	   *c = (Const *) nlpg_strip(right);
	Oid			output;
	bool		varlena;
	double		n;
	const char *other;

	*text = NULL;
	if (!IsA(c, Const) || c->constisnull || !nlpg_is_whole(nlpg_strip(left)) ||
		nlpg_class(c->consttype) != NL_TYPE_NUMBER || op == NL_SYM_EQ || op == NL_SYM_NE)
		return op;
	getTypeOutputInfo(c->consttype, &output, &varlena);
	n = strtod(OidOutputFunctionCall(output, c->constvalue), NULL);
	if (n != (int) n || nlpg_has_number(walk, psprintf("%d", (int) n)))
		return op;
	other = psprintf("%d", op == NL_SYM_GT || op == NL_SYM_LE ? (int) n + 1 : (int) n - 1);
	if (!nlpg_has_number(walk, other))
		return op;
	*text = other;
	return op == NL_SYM_GT ? NL_SYM_GE : op == NL_SYM_LE ? NL_SYM_LT :
		op == NL_SYM_GE ? NL_SYM_GT : NL_SYM_LE;
}

/* A constant on the right, bound with the column on the left. */
bool
nlpg_walk_right(Walk *walk, Scope *scope, Node *left, Node *right, Tokens *out)
{
	Node	   *bare = nlpg_strip(right);

	if (IsA(bare, Const))
	{
		int			source;

		return nlpg_walk_const(walk, (Const *) bare,
							   nlpg_column_of(walk, scope, left, &source), out);
	}
	return nlpg_walk_expr(walk, scope, right, out);
}

/* A list that is empty or not, or its length, compared so that NULL for the
 * length of an empty one makes no difference. */
static bool
walk_list_compare(Walk *walk, Scope *scope, Atom *atom, Tokens *out, bool *done)
{
	Const	   *c = (Const *) nlpg_strip(atom->right);
	Node	   *list = nlpg_array_length_of(atom->left);
	bool		positive = false;

	*done = true;
	if (nlpg_class(exprType(atom->left)) == NL_TYPE_ARRAY && IsA(c, Const) &&
		nlpg_class(c->consttype) == NL_TYPE_ARRAY &&
		ARR_NDIM(DatumGetArrayTypeP(c->constvalue)) == 0 &&
		(atom->op == NL_SYM_EQ || atom->op == NL_SYM_NE))
	{
		nlpg_put(out, NL_SYM_LENGTH);
		if (!nlpg_walk_expr(walk, scope, atom->left, out))
			return false;
		nlpg_put(out, atom->op == NL_SYM_EQ ? NL_SYM_EQ : NL_SYM_GT);
		nlpg_put(out, NL_SYM_V0);
		return true;
	}
	for (int n = 0; n <= 20; n++)
		if (list != NULL && nlpg_is_number(atom->right, n))
			positive = atom->op == NL_SYM_GT || (n > 0 && (atom->op == NL_SYM_GE || atom->op == NL_SYM_EQ));
	if (positive)
	{
		nlpg_put(out, NL_SYM_LENGTH);
		if (!nlpg_walk_expr(walk, scope, list, out))
			return false;
		nlpg_put(out, atom->op);
		return nlpg_walk_right(walk, scope, atom->left, atom->right, out);
	}
	*done = false;
	return false;
}

static bool
walk_compare(Walk *walk, Scope *scope, Atom *atom, Tokens *out)
{
	Const	   *c = (Const *) nlpg_strip(atom->right);
	const char *text;
	Node	   *subject;
	bool		done;
	bool		good;
	int			op;

	if (IsA(c, Const) && c->constisnull)
		return nlpg_no(walk, "comparison with null");
	/* boolean column = true */
	if (nlpg_class(exprType(atom->left)) == NL_TYPE_BOOL)
	{
		bool		is;

		if (!IsA(c, Const) || (atom->op != NL_SYM_EQ && atom->op != NL_SYM_NE))
			return nlpg_no(walk, "comparison of booleans");
		is = DatumGetBool(c->constvalue) == (atom->op == NL_SYM_EQ);
		if (!IsA(nlpg_strip(atom->left), Var))
		{
			Tokens		cond = {NULL, 0, 0};
			bool		wrap;

			if (!nlpg_walk_cond(walk, scope, is ? atom->left :
								(Node *) make_notclause((Expr *) atom->left), &cond))
				return false;
			wrap = nlpg_has_or(&cond);
			if (wrap)
				nlpg_put(out, NL_SYM_BRACKET);
			nlpg_put_all(out, &cond);
			if (wrap)
				nlpg_put(out, NL_SYM_UNBRACKET);
			return true;
		}
		if (!nlpg_walk_expr(walk, scope, atom->left, out))
			return false;
		nlpg_put(out, is ? NL_SYM_TRUE : NL_SYM_FALSE);
		return true;
	}
	if (atom->subject != NULL && nlpg_class(exprType(atom->left)) == NL_TYPE_DATE)
	{
		good = nlpg_walk_time_compare(walk, scope, atom->left, atom->op, atom->right, out, &done);
		if (done)
			return good;
	}
	if (atom->subject != NULL)
	{
		Moment	   *m = &atom->moment;
		Moment		next = *m;

		if (m->unit != '\0' && (m->kind == MOMENT_DATE || m->kind == MOMENT_UNIT) &&
			(atom->op == NL_SYM_EQ || atom->op == NL_SYM_NE))
		{
			if (m->kind == MOMENT_DATE)
				(void) nlpg_date_plus(m->date, m->unit, 1, &next.date);
			else
				next.offset++;
			return nlpg_walk_range(walk, scope, atom->subject, atom->op == NL_SYM_NE,
								   m, &next, out);
		}
		/* extract(year) > 2023: from the next year on */
		if (m->unit == 'y' && (atom->op == NL_SYM_GT || atom->op == NL_SYM_LE) &&
			nlpg_class(exprType(atom->left)) == NL_TYPE_NUMBER)
		{
			if (m->kind == MOMENT_DATE)
				(void) nlpg_date_plus(m->date, 'y', 1, &next.date);
			else
				next.offset++;
			return nlpg_walk_moment(walk, scope, atom->subject,
									atom->op == NL_SYM_GT ? NL_SYM_GE : NL_SYM_LT,
									&next, out);
		}
		return nlpg_walk_moment(walk, scope, atom->subject, atom->op, m, out);
	}
	if (is_plain_const(atom->left))
		return nlpg_no(walk, "constant condition");
	subject = nlpg_weekday_of(atom->left, &done);
	if (subject != NULL && done && nlpg_is_const(atom->right))
		return nlpg_walk_isodow(walk, scope, subject, atom->op, list_make1(atom->right), false, out);
	good = nlpg_walk_time_compare(walk, scope, atom->left, atom->op, atom->right, out, &done);
	if (done)
		return good;
	good = walk_list_compare(walk, scope, atom, out, &done);
	if (done)
		return good;
	if (!nlpg_walk_expr(walk, scope, atom->left, out))
		return false;
	op = whole_compare(walk, atom->left, atom->op, atom->right, &text);
	nlpg_put(out, op);
	if (text != NULL)
		return nlpg_put_number(walk, text, out);
	return nlpg_walk_right(walk, scope, atom->left, atom->right, out);
}

/* LIKE patterns: %x%, x%, %x, x. */
static bool
walk_like(Walk *walk, Scope *scope, OpExpr *op, bool any_case, bool negate,
		  Tokens *out)
{
	Const	   *c = (Const *) nlpg_strip(lsecond(op->args));
	StringInfoData core;
	char	   *p;
	bool		before = false;
	bool		after = false;
	int			symbol;
	bool		wrap = false;
	int			source;
	int			column = nlpg_column_of(walk, scope, linitial(op->args), &source);
	Node	   *left = linitial(op->args);

	if (!IsA(c, Const) || c->constisnull || nlpg_class(c->consttype) != NL_TYPE_TEXT)
		return nlpg_no(walk, "pattern");
	p = TextDatumGetCString(c->constvalue);
	while (*p == '%')
	{
		before = true;
		p++;
	}
	initStringInfo(&core);
	for (; *p != '\0'; p++)
	{
		if (*p == '%')
		{
			while (*p == '%')
				p++;
			if (*p != '\0')
				return nlpg_no(walk, "pattern");
			after = true;
			break;
		}
		if (*p == '_')
			return nlpg_no(walk, "pattern");
		if (*p == '\\' && p[1] != '\0')
			p++;
		appendStringInfoChar(&core, *p);
	}
	if (core.len == 0)
		return nlpg_no(walk, "pattern");
	/* date::text LIKE '2024-03%' */
	if (IsA(nlpg_strip(left), CoerceViaIO) && after)
	{
		Node	   *subject = nlpg_date_subject((Node *) ((CoerceViaIO *) nlpg_strip(left))->arg);
		Moment		low;
		Moment		high;

		memset(&low, 0, sizeof(low));
		low.kind = MOMENT_DATE;
		high = low;
		if ((exprType(subject) == DATEOID ||
			 (nlpg_class(exprType(subject)) == NL_TYPE_DATE && !before)) &&
			(!before || core.len == 4) && nlpg_period_range(core.data, &low.date, &high.date))
			return nlpg_walk_range(walk, scope, subject, negate, &low, &high, out);
	}
	/* lower(x) LIKE: the comparison ignores case anyway */
	if (before || after)
	{
		FuncExpr   *f = (FuncExpr *) nlpg_strip(left);

		if (IsA(f, FuncExpr) && list_length(f->args) == 1 &&
			(strcmp(nlpg_function_name(f->funcid), "lower") == 0 ||
			 strcmp(nlpg_function_name(f->funcid), "upper") == 0))
			left = linitial(f->args);
	}
	if (before && after)
		symbol = negate ? NL_SYM_NOTCONTAINS : NL_SYM_CONTAINS;
	else if (before || after)
	{
		symbol = before ? NL_SYM_ENDS : NL_SYM_STARTS;
		wrap = negate;
	}
	else
	{
		/* no wildcard: =; with ILIKE the value as it is stored, if the
		 * question's values have it, else without case */
		symbol = negate ? NL_SYM_NE : NL_SYM_EQ;
		if (any_case)
		{
			int			value = nlpg_find_stored(walk, core.data, column);

			if (value < 0)
			{
				nlpg_put(out, NL_SYM_LOWER);
				core.data = str_tolower(core.data, core.len, DEFAULT_COLLATION_OID);
			}
			if (!nlpg_walk_expr(walk, scope, left, out))
				return false;
			nlpg_put(out, symbol);
			if (value < 0)
				return nlpg_put_text(walk, core.data, -1, false, out);
			nlpg_put_value(walk, value, out);
			return true;
		}
		if (!nlpg_walk_expr(walk, scope, left, out))
			return false;
		nlpg_put(out, symbol);
		return nlpg_put_text(walk, core.data, column, false, out);
	}
	if (wrap)
	{
		nlpg_put(out, NL_SYM_NOT);
		nlpg_put(out, NL_SYM_BRACKET);
	}
	if (!nlpg_walk_expr(walk, scope, left, out))
		return false;
	nlpg_put(out, symbol);
	if (column < 0)
		column = nlpg_column_of(walk, scope, left, &source);
	if (!nlpg_put_text(walk, core.data, column, true, out))
		return false;
	if (wrap)
		nlpg_put(out, NL_SYM_UNBRACKET);
	return true;
}

static bool
walk_sublink(Walk *walk, Scope *scope, SubLink *link, bool negate, Tokens *out)
{
	Query	   *query = (Query *) link->subselect;
	OpExpr	   *test = (OpExpr *) link->testexpr;
	Tokens		inner = {NULL, 0, 0};
	const char *why = walk->why;
	int			n_values = walk->n_values;
	int			n_missing = walk->n_missing;

	if (link->subLinkType == EXISTS_SUBLINK)
		return nlpg_walk_exists(walk, scope, query, NULL, negate, out);
	if (link->subLinkType != ANY_SUBLINK || test == NULL || !IsA(test, OpExpr) ||
		list_length(test->args) != 2 ||
		strcmp(nlpg_operator_name(test->opno), "=") != 0)
		return nlpg_no(walk, "comparison with all or any");
	if (nlpg_walk_exists(walk, scope, query, linitial(test->args), negate, &inner))
	{
		nlpg_put_all(out, &inner);
		return true;
	}
	if (walk->strict)
		return false;
	walk->why = why;
	walk->n_values = n_values;
	walk->n_missing = n_missing;
	if (!nlpg_walk_expr(walk, scope, linitial(test->args), out))
		return false;
	nlpg_put(out, negate ? NL_SYM_NOTIN : NL_SYM_IN);
	nlpg_put(out, NL_SYM_OPEN);
	if (!nlpg_walk_query(walk, query, out))
		return false;
	nlpg_put(out, NL_SYM_CLOSE);
	return true;
}

/* One condition that is neither AND nor OR. */
bool
nlpg_walk_atom(Walk *walk, Scope *scope, Atom *atom, Tokens *out)
{
	Node	   *node = atom->node;

	if (atom->op != 0)
		return walk_compare(walk, scope, atom, out);
	switch (nodeTag(node))
	{
		case T_Var:
			if (!nlpg_walk_expr(walk, scope, node, out))
				return false;
			nlpg_put(out, atom->negate ? NL_SYM_FALSE : NL_SYM_TRUE);
			return true;
		case T_Const:
			return nlpg_no(walk, "constant condition");
		case T_NullTest:
			{
				NullTest   *test = (NullTest *) node;
				bool		is_null = (test->nulltesttype == IS_NULL) != atom->negate;

				if (!nlpg_walk_expr(walk, scope, (Node *) test->arg, out))
					return false;
				nlpg_put(out, is_null ? NL_SYM_ISNULL : NL_SYM_NOTNULL);
				return true;
			}
		case T_BooleanTest:
			{
				BooleanTest *test = (BooleanTest *) node;
				Node	   *arg = nlpg_strip((Node *) test->arg);
				BoolTestType type = test->booltesttype;
				bool		is;
				bool		or_null;

				if (!IsA(arg, Var))
					return nlpg_no(walk, "boolean test");
				if (atom->negate)
					type = type == IS_TRUE ? IS_NOT_TRUE : type == IS_NOT_TRUE ? IS_TRUE :
						type == IS_FALSE ? IS_NOT_FALSE : type == IS_NOT_FALSE ? IS_FALSE :
						type == IS_UNKNOWN ? IS_NOT_UNKNOWN : IS_UNKNOWN;
				if (type == IS_UNKNOWN || type == IS_NOT_UNKNOWN)
				{
					if (!nlpg_walk_expr(walk, scope, arg, out))
						return false;
					nlpg_put(out, type == IS_UNKNOWN ? NL_SYM_ISNULL : NL_SYM_NOTNULL);
					return true;
				}
				is = type == IS_TRUE || type == IS_NOT_FALSE;
				or_null = (type == IS_NOT_TRUE || type == IS_NOT_FALSE) &&
					!nlpg_not_null(walk, scope, arg);
				if (or_null)
					nlpg_put(out, NL_SYM_BRACKET);
				if (!nlpg_walk_expr(walk, scope, arg, out))
					return false;
				nlpg_put(out, is ? NL_SYM_TRUE : NL_SYM_FALSE);
				if (or_null)
				{
					nlpg_put(out, NL_SYM_OR);
					if (!nlpg_walk_expr(walk, scope, arg, out))
						return false;
					nlpg_put(out, NL_SYM_ISNULL);
					nlpg_put(out, NL_SYM_UNBRACKET);
				}
				return true;
			}
		case T_DistinctExpr:
			{
				DistinctExpr *d = (DistinctExpr *) node;
				Node	   *left = linitial(d->args);
				Node	   *right = lsecond(d->args);
				bool		or_null;

				if (!nlpg_is_const(right) || nlpg_is_const(left))
					return nlpg_no(walk, "is distinct from");
				or_null = !atom->negate && !nlpg_not_null(walk, scope, left);
				if (or_null)
					nlpg_put(out, NL_SYM_BRACKET);
				if (!nlpg_walk_expr(walk, scope, left, out))
					return false;
				nlpg_put(out, atom->negate ? NL_SYM_EQ : NL_SYM_NE);
				if (!nlpg_walk_right(walk, scope, left, right, out))
					return false;
				if (or_null)
				{
					nlpg_put(out, NL_SYM_OR);
					if (!nlpg_walk_expr(walk, scope, left, out))
						return false;
					nlpg_put(out, NL_SYM_ISNULL);
					nlpg_put(out, NL_SYM_UNBRACKET);
				}
				return true;
			}
		case T_ScalarArrayOpExpr:
			return nlpg_walk_any(walk, scope, (ScalarArrayOpExpr *) node, atom->negate, out);
		case T_SubLink:
			return walk_sublink(walk, scope, (SubLink *) node, atom->negate, out);
		case T_OpExpr:
			{
				OpExpr	   *op = (OpExpr *) node;
				const char *name = nlpg_operator_name(op->opno);

				if (strcmp(name, "~~") == 0 || strcmp(name, "~~*") == 0)
					return walk_like(walk, scope, op, name[2] == '*', atom->negate, out);
				if (strcmp(name, "!~~") == 0 || strcmp(name, "!~~*") == 0)
					return walk_like(walk, scope, op, name[3] == '*', !atom->negate, out);
				if (strcmp(name, "@>") == 0 || strcmp(name, "&&") == 0)
					return nlpg_walk_array(walk, scope, op, atom->negate, out);
				return nlpg_no(walk, "operator");
			}
		case T_RowCompareExpr:
			return nlpg_no(walk, "row comparison");
		case T_CoalesceExpr:
			return nlpg_no(walk, "boolean expression");
		case T_Aggref:
			return nlpg_walk_bool_aggregate(walk, scope, (Aggref *) node, atom->negate, out);
		default:
			return nlpg_no(walk, "condition");
	}
}

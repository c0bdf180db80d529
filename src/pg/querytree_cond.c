/*-------------------------------------------------------------------------
 * querytree_cond.c
 *	  Conditions -> IR: AND, OR, comparisons, ranges, IN, patterns.
 *
 * NOT is pushed down to the comparisons (De Morgan holds with nulls too),
 * equalities of one expression joined by OR become IN, pairs of bounds become
 * BETWEEN or a period. Otherwise conditions keep the text's order.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "nodes/nodeFuncs.h"
#include "pg/querytree_private.h"

static bool walk_or(Walk *walk, Scope *scope, List *atoms, Tokens *out);
static bool walk_and(Walk *walk, Scope *scope, List *atoms, Tokens *out);

/* Flattens what is joined by AND (or by OR), pushing NOT down. */
static List *
flatten(Node *node, bool negate, BoolExprType type)
{
	List	   *result = NIL;
	ListCell   *lc;

	node = nlpg_strip(node);
	if (IsA(node, BoolExpr))
	{
		BoolExpr   *b = (BoolExpr *) node;
		BoolExprType is = b->boolop;

		if (is == NOT_EXPR)
			return flatten(linitial(b->args), !negate, type);
		if (negate)
			is = is == AND_EXPR ? OR_EXPR : AND_EXPR;
		if (is == type)
		{
			foreach(lc, b->args)
				result = list_concat(result, flatten(lfirst(lc), negate, type));
			return result;
		}
	}
	return list_make1(nlpg_make_atom(node, negate));
}

/* Is the atom an OR (when negated, an AND)? */
static bool
is_bool(const Atom *atom, BoolExprType type)
{
	BoolExpr   *b = (BoolExpr *) atom->node;

	if (!IsA(b, BoolExpr))
		return false;
	return atom->negate ? b->boolop == (type == OR_EXPR ? AND_EXPR : OR_EXPR) :
		b->boolop == type;
}

/* A whole condition needs no brackets around it. */
static void
put_bare(Tokens *out, const Tokens *cond)
{
	int			depth = 0;
	int			first = 0;
	int			end = cond->n;

	for (int i = 0; i < cond->n; i++)
	{
		if (cond->ir[i] == NL_SYM_BRACKET)
			depth++;
		else if (cond->ir[i] == NL_SYM_UNBRACKET)
			depth--;
		if (depth == 0)
		{
			if (i == cond->n - 1 && cond->ir[i] == NL_SYM_UNBRACKET)
			{
				first = 1;
				end = i;
			}
			break;
		}
	}
	for (int i = first; i < end; i++)
		nlpg_put(out, cond->ir[i]);
}

bool
nlpg_walk_conds(Walk *walk, Scope *scope, List *conjuncts, Tokens *out)
{
	List	   *atoms = NIL;
	ListCell   *lc;

	if (list_length(conjuncts) == 1)
		return nlpg_walk_cond(walk, scope, linitial(conjuncts), out);
	foreach(lc, conjuncts)
		atoms = list_concat(atoms, flatten(lfirst(lc), false, AND_EXPR));
	return walk_and(walk, scope, atoms, out);
}

bool
nlpg_walk_cond(Walk *walk, Scope *scope, Node *node, Tokens *out)
{
	List	   *atoms = flatten(node, false, OR_EXPR);
	Tokens		cond = {NULL, 0, 0};

	check_stack_depth();
	if (list_length(atoms) > 1)
		return walk_or(walk, scope, atoms, out);
	if (!walk_and(walk, scope, flatten(node, false, AND_EXPR), &cond))
		return false;
	put_bare(out, &cond);
	return true;
}

/* The items of OR: equalities of one expression with constants become IN. */
static bool
walk_or(Walk *walk, Scope *scope, List *atoms, Tokens *out)
{
	bool		first = true;

	for (int i = 0; i < list_length(atoms); i++)
	{
		Atom	   *atom = list_nth(atoms, i);
		List	   *items = NIL;

		if (atom->done)
			continue;
		if (!first)
			nlpg_put(out, NL_SYM_OR);
		first = false;
		if (atom->op == NL_SYM_EQ && nlpg_is_const(atom->right) && atom->subject == NULL &&
			nlpg_class(exprType(atom->left)) != NL_TYPE_BOOL &&
			nlpg_class(exprType(atom->left)) != NL_TYPE_DATE)
		{
			items = list_make1(nlpg_strip(atom->right));
			for (int j = i + 1; j < list_length(atoms); j++)
			{
				Atom	   *other = list_nth(atoms, j);

				if (other->op == NL_SYM_EQ && nlpg_is_const(other->right) &&
					other->subject == NULL &&
					equal(nlpg_strip(atom->left), nlpg_strip(other->left)))
				{
					items = lappend(items, nlpg_strip(other->right));
					other->done = true;
				}
			}
		}
		if (list_length(items) > 1)
		{
			if (!nlpg_walk_in(walk, scope, atom->left, items, false, out))
				return false;
		}
		else if (is_bool(atom, AND_EXPR))
		{
			if (!walk_and(walk, scope, flatten(atom->node, atom->negate, AND_EXPR), out))
				return false;
		}
		else if (!nlpg_walk_atom(walk, scope, atom, out))
			return false;
	}
	return true;
}

static bool
is_low(int op)
{
	return op == NL_SYM_GE || op == NL_SYM_GT;
}

static bool
is_high(int op)
{
	return op == NL_SYM_LT || op == NL_SYM_LE;
}

/* The other bound of a range that atom i begins, or NULL. */
static Atom *
other_bound(List *atoms, int i)
{
	Atom	   *atom = list_nth(atoms, i);

	if (!is_low(atom->op) && !is_high(atom->op))
		return NULL;
	for (int j = i + 1; j < list_length(atoms); j++)
	{
		Atom	   *other = list_nth(atoms, j);

		if (other->done || !(is_low(atom->op) ? is_high(other->op) : is_low(other->op)))
			continue;
		if (atom->subject != NULL && other->subject != NULL)
		{
			if (equal(atom->subject, other->subject))
				return other;
		}
		else if (atom->subject == NULL && other->subject == NULL &&
				 equal(nlpg_strip(atom->left), nlpg_strip(other->left)))
			return other;
	}
	return NULL;
}

/* The start of what a lower bound lets in, the end of what an upper one does. */
static bool
exact_bound(const Atom *atom, Moment *moment)
{
	bool		strict = atom->op == NL_SYM_GT || atom->op == NL_SYM_LT;

	*moment = atom->moment;
	moment->unit = moment->kind == MOMENT_UNIT ? moment->unit : '\0';
	if (is_low(atom->op) ? !strict : strict)
		return true;
	if (nlpg_class(exprType(atom->left)) == NL_TYPE_NUMBER)
	{
		/* by years */
		if (moment->kind == MOMENT_DATE)
			return nlpg_date_plus(moment->date, 'y', 1, &moment->date);
		moment->offset++;
		return true;
	}
	if (moment->kind == MOMENT_DATE)
	{
		moment->date++;
		return true;
	}
	return false;
}

/* extract(year) = y and extract(month) = m, on one expression: the month. */
static bool
year_and_month(List *atoms, int i, Atom **month_atom, Moment *low, Moment *high)
{
	Atom	   *atom = list_nth(atoms, i);

	if (atom->op != NL_SYM_EQ || atom->subject == NULL ||
		atom->moment.kind != MOMENT_DATE || atom->moment.unit != 'y' ||
		nlpg_class(exprType(atom->left)) != NL_TYPE_NUMBER)
		return false;
	for (int j = 0; j < list_length(atoms); j++)
	{
		Atom	   *other = list_nth(atoms, j);
		Node	   *subject;
		char		unit;

		if (other->done || other->op != NL_SYM_EQ)
			continue;
		unit = nlpg_extract_of(other->left, &subject);
		if ((unit != 'm' && unit != 'q') || !equal(subject, atom->subject))
			continue;
		for (int n = 1; n <= (unit == 'm' ? 12 : 4); n++)
			if (nlpg_is_number(other->right, n))
			{
				*low = *high = atom->moment;
				low->unit = high->unit = '\0';
				(void) nlpg_date_plus(atom->moment.date, unit, n - 1, &low->date);
				(void) nlpg_date_plus(atom->moment.date, unit, n, &high->date);
				*month_atom = other;
				return true;
			}
	}
	return false;
}

static bool
walk_and(Walk *walk, Scope *scope, List *atoms, Tokens *out)
{
	bool		first = true;

	for (int i = 0; i < list_length(atoms); i++)
	{
		Atom	   *atom = list_nth(atoms, i);
		Atom	   *other;
		Moment		low;
		Moment		high;

		if (atom->done)
			continue;
		/* the year of a month that comes first */
		if (atom->op == NL_SYM_EQ && atom->subject == NULL)
			for (int j = i + 1; j < list_length(atoms); j++)
				if (year_and_month(atoms, j, &other, &low, &high) && other == atom)
				{
					atom = list_nth(atoms, j);
					((Atom *) list_nth(atoms, j))->done = true;
					if (!first)
						nlpg_put(out, NL_SYM_AND);
					first = false;
					if (!nlpg_walk_range(walk, scope, atom->subject, false, &low, &high, out))
						return false;
					atom = NULL;
					break;
				}
		if (atom == NULL)
			continue;
		if (!first)
			nlpg_put(out, NL_SYM_AND);
		first = false;
		if (is_bool(atom, OR_EXPR))
		{
			List	   *items = flatten(atom->node, atom->negate, OR_EXPR);
			Tokens		inner = {NULL, 0, 0};
			bool		is_list;

			if (!walk_or(walk, scope, items, &inner))
				return false;
			/* an OR that became a single IN needs no brackets */
			is_list = nlpg_has_or(&inner);
			if (is_list)
				nlpg_put(out, NL_SYM_BRACKET);
			nlpg_put_all(out, &inner);
			if (is_list)
				nlpg_put(out, NL_SYM_UNBRACKET);
			continue;
		}
		if (year_and_month(atoms, i, &other, &low, &high))
		{
			other->done = true;
			if (!nlpg_walk_range(walk, scope, atom->subject, false, &low, &high, out))
				return false;
			continue;
		}
		if ((other = other_bound(atoms, i)) != NULL)
		{
			Atom	   *lower = is_low(atom->op) ? atom : other;
			Atom	   *upper = is_low(atom->op) ? other : atom;

			if (atom->subject != NULL)
			{
				bool		whole;

				whole = exact_bound(lower, &low);
				whole = exact_bound(upper, &high) && whole &&
					low.kind == high.kind && low.kind != MOMENT_AGO;
				if (whole && low.kind == MOMENT_UNIT)
					whole = low.unit == high.unit && high.offset == low.offset + 1;
				if (whole && low.kind == MOMENT_DATE)
					whole = low.date < high.date;
				/* yesterday */
				if (!whole && lower->op == NL_SYM_GE && upper->op == NL_SYM_LT &&
					low.kind == MOMENT_AGO && high.kind == MOMENT_AGO &&
					low.months == 0 && high.months == 0 && low.hours == 0 &&
					high.hours == 0 && low.days == high.days + 1)
				{
					low.kind = high.kind = MOMENT_UNIT;
					low.unit = high.unit = 'd';
					low.offset = -low.days;
					low.days = 0;
					whole = true;
				}
				if (whole)
				{
					other->done = true;
					if (!nlpg_walk_range(walk, scope, atom->subject, false, &low, &high, out))
						return false;
					continue;
				}
			}
			else if (lower->op == NL_SYM_GE && upper->op == NL_SYM_LE)
			{
				other->done = true;
				if (!nlpg_walk_expr(walk, scope, lower->left, out))
					return false;
				nlpg_put(out, NL_SYM_BETWEEN);
				if (!nlpg_walk_right(walk, scope, lower->left, lower->right, out) ||
					!nlpg_walk_right(walk, scope, lower->left, upper->right, out))
					return false;
				continue;
			}
		}
		if (!nlpg_walk_atom(walk, scope, atom, out))
			return false;
	}
	return true;
}

List *
nlpg_uncertain(Walk *walk, Scope *scope, List *conjuncts)
{
	List	   *rest = NIL;
	ListCell   *lc;

	foreach(lc, conjuncts)
	{
		NullTest   *test = (NullTest *) nlpg_strip((Node *) lfirst(lc));

		if (!IsA(test, NullTest) || test->nulltesttype != IS_NOT_NULL ||
			!nlpg_not_null(walk, scope, (Node *) test->arg))
			rest = lappend(rest, lfirst(lc));
	}
	return rest;
}

bool
nlpg_not_null(Walk *walk, Scope *scope, Node *node)
{
	int			source;
	int			column = nlpg_column_of(walk, scope, node, &source);

	return column >= 0 && !scope->sources[source].left &&
		(walk->schema->columns[column].not_null || walk->schema->columns[column].primary);
}

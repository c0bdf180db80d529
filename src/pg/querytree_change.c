/*-------------------------------------------------------------------------
 * querytree_change.c
 *	  INSERT of one row, UPDATE and DELETE -> IR.
 *
 * Which rows: the statement is read as a SELECT of one of the table's columns
 * with the same FROM and WHERE, and what that block has behind its select list
 * is the change's condition. Rows that a join would give twice are changed
 * once in both. Where such a block must say its FROM, it is read once more with
 * its subqueries as `in`; if that does not help, its rows are looked for by the
 * primary key: `where key in ( block )`.
 *
 * What is set: constants are bound with the column that they are set to, and
 * need not stand in it. A column of another table becomes a subquery of one
 * value with that table's condition. INSERT .. SELECT is taken for an insert
 * of one row; the caller knows whether it is one.
 */
#include "pg/compat.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "pg/querytree_private.h"
#include "rewrite/rewriteManip.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"

/* The column with that number in its table, or -1. */
static int
column_numbered(Walk *walk, int table, AttrNumber number)
{
	const NlTable *t = &walk->schema->tables[table];

	for (int c = t->first_column; c < t->first_column + t->n_columns; c++)
		if (walk->schema->columns[c].attnum == number)
			return c;
	return -1;
}

static void
put_column(Walk *walk, int column, Tokens *out)
{
	nlpg_put(out, NL_IR_ITEM + NL_ITEM_COLUMN(walk->schema, column));
}

/* --- what is set -------------------------------------------------------- */

/* Without the casts that assigning would do again. */
static Node *
strip_assignment(Node *node)
{
	for (;;)
	{
		FuncExpr   *f;
		Node	   *arg;

		node = nlpg_strip(node);
		if (node == NULL || !IsA(node, FuncExpr))
			return node;
		f = (FuncExpr *) node;
		if (f->funcformat == COERCE_EXPLICIT_CALL || f->args == NIL)
			return node;
		arg = linitial(f->args);
		if (nlpg_class(exprType(arg)) != nlpg_class(f->funcresulttype) ||
			(f->funcformat != COERCE_IMPLICIT_CAST && !IsA(arg, Const)))
			return node;
		node = arg;
	}
}

/* Elements of a constant array, or of ARRAY[..]; false: it is none, or empty. */
static bool
read_elements(Node *node, List **elements)
{
	*elements = NIL;
	node = strip_assignment(node);
	if (IsA(node, ArrayCoerceExpr))
		node = strip_assignment((Node *) ((ArrayCoerceExpr *) node)->arg);
	if (IsA(node, ArrayExpr))
		*elements = ((ArrayExpr *) node)->elements;
	else if (IsA(node, Const) && !((Const *) node)->constisnull &&
			 OidIsValid(get_element_type(((Const *) node)->consttype)))
	{
		Const	   *c = (Const *) node;
		Oid			type = get_element_type(c->consttype);
		int16		length;
		bool		by_value;
		char		align;
		Datum	   *values;
		bool	   *nulls;
		int			n;

		get_typlenbyvalalign(type, &length, &by_value, &align);
		deconstruct_array(DatumGetArrayTypeP(c->constvalue), type, length, by_value, align,
						  &values, &nulls, &n);
		for (int i = 0; i < n; i++)
			*elements = lappend(*elements, makeConst(type, -1, c->constcollid, length,
													 values[i], nulls[i], by_value));
	}
	return *elements != NIL;
}

static bool
walk_elements(Walk *walk, int column, List *elements, Tokens *out)
{
	ListCell   *lc;

	foreach(lc, elements)
	{
		Node	   *element = strip_assignment(lfirst(lc));

		if (!IsA(element, Const))
			return nlpg_no(walk, "array");
		if (!nlpg_walk_const(walk, (Const *) element, column, out))
			return false;
	}
	return true;
}

/* array_append, array_remove, ||: of the column itself. */
static bool
walk_array(Walk *walk, Scope *scope, int column, Node *node, Tokens *out)
{
	Node	   *a = NULL;
	List	   *elements = NIL;
	int			symbol = NL_SYM_ADD;
	int			source;

	if (read_elements(node, &elements))
		return walk_elements(walk, column, elements, out);
	if (IsA(node, FuncExpr) && list_length(((FuncExpr *) node)->args) == 2)
	{
		FuncExpr   *f = (FuncExpr *) node;
		const char *name = nlpg_function_name(f->funcid);

		a = linitial(f->args);
		if (strcmp(name, "array_remove") == 0)
			symbol = NL_SYM_SUB;
		if (symbol == NL_SYM_SUB || strcmp(name, "array_append") == 0)
			elements = list_make1(lsecond(f->args));
		else if (strcmp(name, "array_cat") == 0)
			(void) read_elements(lsecond(f->args), &elements);
	}
	else if (IsA(node, OpExpr) && strcmp(nlpg_operator_name(((OpExpr *) node)->opno), "||") == 0)
	{
		a = linitial(((OpExpr *) node)->args);
		if (!read_elements(lsecond(((OpExpr *) node)->args), &elements))
			elements = list_make1(lsecond(((OpExpr *) node)->args));
	}
	if (elements == NIL || nlpg_column_of(walk, scope, strip_assignment(a), &source) != column)
		return nlpg_no(walk, "array");
	nlpg_put(out, symbol);
	put_column(walk, column, out);
	return walk_elements(walk, column, elements, out);
}

/* x * 1.05 where the request says 5: + x part x 5; x * 0.9: - x part x 10. */
static bool
walk_factor(Walk *walk, Scope *scope, Node *node, Tokens *out, bool *done)
{
	OpExpr	   *op = (OpExpr *) node;
	Const	   *c;
	double		percent;
	char	   *said;
	int			symbol;

	*done = false;
	if (!IsA(node, OpExpr) || list_length(op->args) != 2 ||
		strcmp(nlpg_operator_name(op->opno), "*") != 0)
		return false;
	c = (Const *) nlpg_strip(lsecond(op->args));
	if (!IsA(c, Const) || c->constisnull || nlpg_class(c->consttype) != NL_TYPE_NUMBER)
		return false;
	if (c->consttype == NUMERICOID)
		percent = DatumGetFloat8(DirectFunctionCall1(numeric_float8, c->constvalue));
	else if (c->consttype == FLOAT8OID)
		percent = DatumGetFloat8(c->constvalue);
	else
		return false;
	said = psprintf("%.10g", percent);
	if (!walk->free && nlpg_has_number(walk, said))
		return false;
	percent = (percent - 1) * 100;
	symbol = percent < 0 ? NL_SYM_SUB : NL_SYM_ADD;
	said = psprintf("%.8g", fabs(percent));
	if (strchr(said, 'e') != NULL || percent == 0 ||
		(!walk->free && !nlpg_has_number(walk, said)))
		return false;
	*done = true;
	nlpg_put(out, symbol);
	if (!nlpg_walk_expr(walk, scope, linitial(op->args), out))
		return false;
	nlpg_put(out, NL_SYM_PART);
	return nlpg_walk_expr(walk, scope, linitial(op->args), out) &&
		nlpg_put_number(walk, said, out);
}

/* round(x * 1.05, 2) too */
static bool
walk_number(Walk *walk, Scope *scope, Node *node, Tokens *out, bool *done)
{
	FuncExpr   *f = (FuncExpr *) node;

	*done = false;
	if (IsA(node, FuncExpr) && strcmp(nlpg_function_name(f->funcid), "round") == 0)
	{
		Tokens		inner = {NULL, 0, 0};
		int			digits;

		for (digits = 0; digits <= 2; digits++)
			if (list_length(f->args) == 1 || nlpg_is_number(lsecond(f->args), digits))
				break;
		if (digits > 2)
			return false;
		if (!walk_factor(walk, scope, strip_assignment(linitial(f->args)), &inner, done))
			return false;
		nlpg_put(out, NL_SYM_ROUND0 + digits);
		nlpg_put_all(out, &inner);
		return true;
	}
	return walk_factor(walk, scope, node, out, done);
}

static bool
is_now(Node *node, bool *day)
{
	Moment		moment;

	if (nlpg_class(exprType(node)) != NL_TYPE_DATE || IsA(node, Const) ||
		!nlpg_read_moment(nlpg_date_subject(node), &moment) || moment.kind != MOMENT_AGO ||
		moment.months != 0 || moment.days != 0 || moment.hours != 0)
		return false;
	*day = exprType(node) == DATEOID;
	return true;
}

static bool
walk_value(Walk *walk, Scope *scope, int column, Node *node, Tokens *out)
{
	const NlColumn *c = &walk->schema->columns[column];
	Moment		moment;
	bool		day;
	bool		done;
	bool		good;

	node = strip_assignment(node);
	if (IsA(node, SetToDefault))
		return nlpg_no(walk, "default");
	if (IsA(node, Const) && ((Const *) node)->constisnull)
	{
		nlpg_put(out, NL_SYM_NULL);
		return true;
	}
	if (c->type == NL_TYPE_ARRAY)
		return walk_array(walk, scope, column, node, out);
	if (IsA(node, Const))
	{
		Const	   *constant = (Const *) node;

		if (constant->consttype == BOOLOID)
		{
			nlpg_put(out, DatumGetBool(constant->constvalue) ? NL_SYM_TRUE : NL_SYM_FALSE);
			return true;
		}
		return nlpg_walk_const(walk, constant, column, out);
	}
	if (c->type == NL_TYPE_DATE && is_now(node, &day))
	{
		/* a day where there is room for a moment */
		if (c->timestamp && day)
			nlpg_put(out, NL_SYM_TRUNC_DAY);
		nlpg_put(out, NL_SYM_TODAY);
		return true;
	}
	/* yesterday, tomorrow, next month: as a date */
	if (c->type == NL_TYPE_DATE && !walk->free && nlpg_read_moment(nlpg_date_subject(node), &moment) &&
		moment.hours == 0 &&
		(moment.kind == MOMENT_UNIT || (moment.kind == MOMENT_AGO && moment.months == 0)))
	{
		int			value = moment.kind == MOMENT_UNIT ?
			nlpg_find_relative(walk, moment.unit, moment.offset) :
			nlpg_find_relative(walk, 'd', -moment.days);

		if (value >= 0)
		{
			nlpg_put_value(walk, value, out);
			return true;
		}
	}
	good = walk_number(walk, scope, node, out, &done);
	if (done)
		return good;
	return nlpg_walk_expr(walk, scope, node, out);
}

/* Inner joins taken apart; false: there are others. */
static bool
read_joins(Node *node, List **items, List **conds)
{
	JoinExpr   *join = (JoinExpr *) node;

	if (IsA(node, RangeTblRef))
	{
		*items = lappend(*items, node);
		return true;
	}
	if (!IsA(node, JoinExpr) || join->jointype != JOIN_INNER || join->alias != NULL)
		return false;
	*conds = list_concat(*conds, nlpg_conjuncts(join->quals));
	return read_joins(join->larg, items, conds) && read_joins(join->rarg, items, conds);
}

/*
 * Leaves in FROM only what the expression's tables are joined with: the query
 * is taken to give one row, and so do those that are beside.
 */
static void
drop_unconnected(Query *query, Node *node)
{
	Relids		used = pull_varnos(NULL, node);
	List	   *conds = nlpg_conjuncts(query->jointree->quals);
	List	   *items = NIL;
	List	   *kept_items = NIL;
	List	   *kept = NIL;
	ListCell   *lc;

	if (bms_is_empty(used))
		return;
	foreach(lc, query->jointree->fromlist)
		if (!read_joins(lfirst(lc), &items, &conds))
			return;
	for (int i = 0; i <= list_length(conds); i++)
		foreach(lc, conds)
		{
			Relids		relids = pull_varnos(NULL, lfirst(lc));

			if (bms_overlap(relids, used))
				used = bms_add_members(used, relids);
		}
	foreach(lc, items)
		if (bms_is_member(((RangeTblRef *) lfirst(lc))->rtindex, used))
			kept_items = lappend(kept_items, lfirst(lc));
	foreach(lc, conds)
		if (bms_overlap(pull_varnos(NULL, lfirst(lc)), used))
			kept = lappend(kept, lfirst(lc));
	query->jointree->fromlist = kept_items;
	query->jointree->quals = kept == NIL ? NULL : (Node *) make_ands_explicit(kept);
}

/* ( SELECT node FROM and WHERE of the query ) */
static bool
walk_looked_up(Walk *walk, Query *from, int column, Node *node, Tokens *out)
{
	Query	   *query = nlpg_flatten(from);

	if (query->commandType != CMD_SELECT || query->limitCount != NULL || query->sortClause != NIL)
		return nlpg_no(walk, "insert of a query's rows");
	query->targetList = list_make1(makeTargetEntry((Expr *) copyObject(strip_assignment(node)), 1,
												   "value", false));
	query->hasSubLinks = true;
	drop_unconnected(query, (Node *) query->targetList);
	nlpg_put(out, NL_SYM_OPEN);
	if (!nlpg_walk_block(walk, query, out))
		return false;
	nlpg_put(out, NL_SYM_CLOSE);
	return true;
}

/* --- statements --------------------------------------------------------- */

static bool
walk_set(Walk *walk, Scope *scope, int table, const TargetEntry *tle, Query *from, Tokens *out)
{
	int			column = column_numbered(walk, table, tle->resno);
	Node	   *node = (Node *) tle->expr;
	bool		good;

	if (column < 0)
		return nlpg_no(walk, "column not shown");
	if (walk->schema->columns[column].fixed)
		return nlpg_no(walk, "column that is not set");
	nlpg_put(out, NL_SYM_SET);
	put_column(walk, column, out);
	walk->setting = true;
	if (from != NULL && (contain_vars_of_level(node, 0) || contain_aggs_of_level(node, 0)))
		good = walk_looked_up(walk, from, column, node, out);
	else
		good = walk_value(walk, scope, column, node, out);
	walk->setting = false;
	return good;
}

/* The expressions of the query that Vars of it mean. */
static Node *
through(Node *node, Query *query)
{
	node = strip_assignment(node);
	if (node != NULL && IsA(node, Var) && ((Var *) node)->varlevelsup == 0)
	{
		TargetEntry *tle = list_nth(query->targetList, ((Var *) node)->varattno - 1);

		return (Node *) tle->expr;
	}
	return node;
}

static bool
walk_insert(Walk *walk, Scope *scope, Query *query, int table, Tokens *out)
{
	Query	   *from = NULL;
	ListCell   *lc;

	if (query->onConflict != NULL)
		return nlpg_no(walk, "on conflict");
	foreach(lc, query->jointree->fromlist)
	{
		RangeTblEntry *rte = rt_fetch(((RangeTblRef *) lfirst(lc))->rtindex, query->rtable);

		if (rte->rtekind == RTE_VALUES)
			return nlpg_no(walk, "several rows");
		if (rte->rtekind != RTE_SUBQUERY || from != NULL)
			return nlpg_no(walk, "insert of a query's rows");
		from = rte->subquery;
	}
	foreach(lc, query->targetList)
	{
		TargetEntry *tle = copyObject(lfirst(lc));

		if (from != NULL)
			tle->expr = (Expr *) through((Node *) tle->expr, from);
		/* what is left out is filled in: so is DEFAULT */
		if (IsA(tle->expr, SetToDefault))
			continue;
		if (!walk_set(walk, scope, table, tle, from, out))
			return false;
	}
	return true;
}

/* The column that stands for the table's rows: its key when that is one. */
static int
key_column(Walk *walk, int table, bool *single)
{
	const NlTable *t = &walk->schema->tables[table];

	for (int c = t->first_column; c < t->first_column + t->n_columns; c++)
		if (walk->schema->columns[c].primary)
		{
			*single = t->n_primary == 1;
			return c;
		}
	*single = false;
	return t->n_columns > 0 ? t->first_column : -1;
}

/* Is the block `select column` with a condition, or none, and no more? */
static bool
is_condition(Walk *walk, const Tokens *block, int column)
{
	return block->n >= 2 && block->ir[0] == NL_SYM_SELECT &&
		block->ir[1] == NL_IR_ITEM + NL_ITEM_COLUMN(walk->schema, column) &&
		(block->n == 2 || block->ir[2] == NL_SYM_WHERE);
}

static bool
walk_rows(Walk *walk, Query *query, int table, Tokens *out)
{
	bool		single;
	int			column = key_column(walk, table, &single);
	Query	   *select;
	Var		   *var;
	Oid			type;
	int32		typmod;
	Oid			collation;
	RangeTblEntry *rte = rt_fetch(query->resultRelation, query->rtable);
	Tokens		block = {NULL, 0, 0};
	int			n_values = walk->n_values;
	int			n_missing = walk->n_missing;
	const char *missing = walk->missing;

	if (column < 0)
		return nlpg_no(walk, "column not shown");
	if (query->jointree->quals == NULL && list_length(query->jointree->fromlist) == 1)
		return true;
	select = copyObject(query);
	get_atttypetypmodcoll(rte->relid, walk->schema->columns[column].attnum, &type, &typmod, &collation);
	var = makeVar(query->resultRelation, walk->schema->columns[column].attnum, type, typmod,
				  collation, 0);
	select->commandType = CMD_SELECT;
	select->resultRelation = 0;
	select->targetList = list_make1(makeTargetEntry((Expr *) var, 1, "key", false));
	/* as it is, with `in`, and as it is again */
	for (int attempt = 0; attempt < 3; attempt++)
	{
		bool		good;

		walk->n_values = n_values;
		walk->n_missing = n_missing;
		walk->missing = missing;
		walk->why = NULL;
		block.n = 0;
		walk->apart = attempt == 1;
		good = nlpg_walk_block(walk, copyObject(select), &block);
		walk->apart = false;
		if (!good && attempt != 1)
			return false;
		if (good && is_condition(walk, &block, column))
		{
			for (int i = 2; i < block.n; i++)
				nlpg_put(out, block.ir[i]);
			return true;
		}
	}
	if (!single)
		return nlpg_no(walk, "from in a change");
	nlpg_put(out, NL_SYM_WHERE);
	put_column(walk, column, out);
	nlpg_put(out, NL_SYM_IN);
	nlpg_put(out, NL_SYM_OPEN);
	nlpg_put_all(out, &block);
	nlpg_put(out, NL_SYM_CLOSE);
	return true;
}

bool
nlpg_walk_change(Walk *walk, Query *query, Tokens *out)
{
	RangeTblEntry *rte = rt_fetch(query->resultRelation, query->rtable);
	Scope	   *scope = palloc0(sizeof(Scope));
	ListCell   *lc;
	int			table;

	if (query->cteList != NIL)
		return nlpg_no(walk, "common table expression");
	if (query->returningList != NIL)
		return nlpg_no(walk, "returning");
	for (table = 0; table < walk->schema->n_tables; table++)
		if (walk->schema->tables[table].relid == rte->relid)
			break;
	if (table == walk->schema->n_tables)
		return nlpg_no(walk, "table not shown");
	nlpg_put(out, query->commandType == CMD_INSERT ? NL_SYM_INSERT :
			 query->commandType == CMD_UPDATE ? NL_SYM_UPDATE : NL_SYM_DELETE);
	nlpg_put(out, NL_IR_ITEM + NL_ITEM_TABLE(walk->schema, table));
	/* what is set may name the row as it was */
	scope->query = nlpg_flatten(query);
	if (query->commandType == CMD_INSERT)
		return walk_insert(walk, scope, query, table, out);
	if (!nlpg_add_source(walk, scope, query->resultRelation, false, NULL))
		return false;
	if (query->commandType == CMD_UPDATE)
		foreach(lc, scope->query->targetList)
			if (!walk_set(walk, scope, table, lfirst(lc), NULL, out))
				return false;
	return walk_rows(walk, query, table, out);
}

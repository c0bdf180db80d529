/*-------------------------------------------------------------------------
 * fix_select.c
 *	  The clauses and sources of a SELECT, read off its tokens: the text need
 *	  not parse.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "pg/catalog.h"
#include "pg/fix_private.h"

#define SET_OPERATORS "union intersect except minus"

/* ---- clauses ---- */

/* The clause that a token begins; -1: none. */
static int
begins(const NlpgFix *fix, int token)
{
	if (nlpg_fix_is(fix, token, "from"))
		return nlpg_fix_is(fix, token - 1, "distinct") ? -1 : NLPG_FROM;
	if (nlpg_fix_is(fix, token, "where"))
		return NLPG_WHERE;
	if (nlpg_fix_is(fix, token, "group") && !nlpg_fix_is(fix, token - 1, "within"))
		return NLPG_GROUP;
	if (nlpg_fix_is(fix, token, "having"))
		return NLPG_HAVING;
	if (nlpg_fix_is(fix, token, "order"))
		return NLPG_ORDER;
	if (nlpg_fix_in(fix, token, "limit offset fetch"))
		return NLPG_LIMIT;
	return -1;
}

int
nlpg_fix_clause_end(const NlpgFixSelect *select, NlpgClause clause)
{
	int			end = select->last;

	for (int c = 0; c < NLPG_N_CLAUSES; c++)
		if (select->clause[c] > select->clause[clause] && select->clause[c] < end)
			end = select->clause[c];
	return end;
}

int
nlpg_fix_clause_place(const NlpgFixSelect *select, NlpgClause clause)
{
	for (int c = clause + 1; c < NLPG_N_CLAUSES; c++)
		if (select->clause[c] >= 0)
			return select->clause[c];
	return select->last;
}

int
nlpg_fix_clause_of(const NlpgFixSelect *select, int token)
{
	int			found = -1;

	for (int c = 0; c < NLPG_N_CLAUSES; c++)
		if (select->clause[c] >= 0 && select->clause[c] <= token &&
			(found < 0 || select->clause[c] > select->clause[found]))
			found = c;
	return found;
}

/* ---- sources ---- */

static int
find_table(const NlpgFix *fix, const char *schema, const char *name)
{
	for (int t = 0; t < fix->schema->n_tables; t++)
		if (strcmp(nlpg_from_utf8(fix->schema->tables[t].name), name) == 0 &&
			(schema == NULL ? !fix->schema->tables[t].qualify :
			 strcmp(nlpg_from_utf8(fix->schema->tables[t].schema_name), schema) == 0))
			return t;
	return -1;
}

static bool
is_alias(const NlpgFix *fix, int token)
{
	return nlpg_fix_kind(fix, token, NL_TOKEN_NAME) ||
		(nlpg_fix_kind(fix, token, NL_TOKEN_WORD) && !nlpg_fix_keyword(fix, token) && begins(fix, token) < 0 &&
		 !nlpg_fix_in(fix, token, SET_OPERATORS));
}

/* A source from a token on; gives the token behind it. */
static int
read_source(const NlpgFix *fix, NlpgFixSelect *select, int token, int end)
{
	NlpgFixSource *source = &select->sources[select->n_sources];

	source->table = source->name = source->body = -1;
	source->alias = NULL;
	if (nlpg_fix_is(fix, token, "lateral"))
		token++;
	if (nlpg_fix_is(fix, token, "("))
	{
		int			close = nlpg_fix_partner(fix, token);

		if (close < 0)
			return token + 1;
		source->body = token;
		token = close + 1;
	}
	else if (is_alias(fix, token))
	{
		const char *schema = NULL;

		if (nlpg_fix_is(fix, token + 1, ".") && token + 2 < end)
		{
			schema = nlpg_fix_name(fix, token);
			token += 2;
		}
		source->name = token;
		source->alias = nlpg_fix_name(fix, token);
		source->table = find_table(fix, schema, source->alias);
		token++;
	}
	else
		return token + 1;
	if (nlpg_fix_is(fix, token, "as"))
		token++;
	if (token < end && is_alias(fix, token))
		source->alias = nlpg_fix_name(fix, token++);
	if (source->alias == NULL)
		source->alias = "";
	if (select->n_sources < NLPG_MAX_FIX_SOURCES - 1)
		select->n_sources++;
	return token;
}

static void
read_sources(const NlpgFix *fix, NlpgFixSelect *select)
{
	int			token = select->clause[NLPG_FROM] + 1;
	int			end;
	bool		wanted = true;

	if (select->clause[NLPG_FROM] < 0)
		return;
	end = nlpg_fix_clause_end(select, NLPG_FROM);
	while (token < end)
	{
		if (wanted)
		{
			token = read_source(fix, select, token, end);
			wanted = false;
			continue;
		}
		if (fix->tokens[token].depth == select->depth)
		{
			wanted = nlpg_fix_in(fix, token, ", join");
			select->commas |= nlpg_fix_is(fix, token, ",");
		}
		token++;
	}
}

/* ---- the whole ---- */

static void
read_select(const NlpgFix *fix, NlpgFixSelect *select, int first)
{
	int			i;

	memset(select, 0, sizeof(*select));
	select->first = first;
	select->depth = fix->tokens[first].depth;
	for (int c = 0; c < NLPG_N_CLAUSES; c++)
		select->clause[c] = -1;
	for (i = first + 1; i < fix->n; i++)
	{
		int			clause;

		if (fix->tokens[i].depth < select->depth ||
			(nlpg_fix_is(fix, i, ")") && fix->tokens[i].depth == select->depth - 1))
			break;
		if (fix->tokens[i].depth != select->depth)
			continue;
		if (nlpg_fix_in(fix, i, SET_OPERATORS) || nlpg_fix_is(fix, i, ";"))
			break;
		clause = begins(fix, i);
		if (clause >= 0 && select->clause[clause] < 0)
			select->clause[clause] = i;
	}
	select->last = i;
	select->list = first + 1;
	if (nlpg_fix_in(fix, select->list, "distinct all"))
		select->list++;
	if (nlpg_fix_is(fix, select->list, "on") && nlpg_fix_is(fix, select->list + 1, "(") &&
		nlpg_fix_partner(fix, select->list + 1) > 0)
		select->list = nlpg_fix_partner(fix, select->list + 1) + 1;
	read_sources(fix, select);
}

bool
nlpg_fix_select(const NlpgFix *fix, int token, NlpgFixSelect *select)
{
	int			depth;

	if (fix->n == 0)
		return false;
	if (token >= fix->n)
		token = fix->n - 1;
	depth = fix->tokens[token].depth;
	for (int i = token; i >= 0; i--)
	{
		if (fix->tokens[i].depth < depth)
			depth = fix->tokens[i].depth;
		if (fix->tokens[i].depth == depth && nlpg_fix_is(fix, i, "select"))
		{
			read_select(fix, select, i);
			return true;
		}
	}
	return false;
}

bool
nlpg_fix_outer(const NlpgFix *fix, const NlpgFixSelect *select, NlpgFixSelect *outer)
{
	for (int i = select->first - 1; i >= 0 && select->depth > 0; i--)
		if (fix->tokens[i].depth < select->depth && nlpg_fix_is(fix, i, "("))
			return i > 0 && nlpg_fix_select(fix, i, outer);
	return false;
}

bool
nlpg_fix_item(const NlpgFix *fix, const NlpgFixSelect *select, int *first, int end, int *last)
{
	int			i;

	if (*first >= end)
		return false;
	for (i = *first; i < end; i++)
		if (fix->tokens[i].depth == select->depth && nlpg_fix_is(fix, i, ","))
			break;
	*last = i - 1;
	return true;
}

int
nlpg_fix_item_body(const NlpgFix *fix, int first, int last, int *alias)
{
	*alias = -1;
	if (last - 1 > first && nlpg_fix_is(fix, last - 1, "as"))
	{
		*alias = last;
		return last - 2;
	}
	/* without AS: a name behind an operand */
	if (last > first && is_alias(fix, last) && !nlpg_fix_in(fix, last - 1, ". ::") &&
		!nlpg_fix_kind(fix, last - 1, NL_TOKEN_OPERATOR) && !nlpg_fix_keyword(fix, last - 1))
	{
		*alias = last;
		return last - 1;
	}
	return last;
}

/* ---- conditions ---- */

char *
nlpg_fix_take_condition(const NlpgFix *fix, const NlpgFixSelect *select, int token, NlpgEdits *edits)
{
	int			where = select->clause[NLPG_WHERE];
	int			end = nlpg_fix_clause_end(select, NLPG_WHERE);
	int			first = where + 1;
	int			last = end - 1;
	bool		between = false;

	for (int i = where + 1; i < end; i++)
	{
		if (fix->tokens[i].depth != select->depth)
			continue;
		if (nlpg_fix_is(fix, i, "or"))
			return NULL;
		if (nlpg_fix_is(fix, i, "between"))
			between = true;
		else if (nlpg_fix_is(fix, i, "and"))
		{
			if (between)
				between = false;
			else if (i < token)
				first = i + 1;
			else
			{
				last = i - 1;
				break;
			}
		}
	}
	if (last < first)
		return NULL;
	/* with the AND before it, or else the one behind */
	if (first > where + 1)
		nlpg_fix_replace(fix, edits, first - 1, last, "");
	else if (last < end - 1)
		nlpg_fix_replace(fix, edits, first, last + 1, "");
	else
		nlpg_fix_replace(fix, edits, where, last, "");
	return nlpg_fix_piece(fix, first, last);
}

void
nlpg_fix_add_condition(const NlpgFix *fix, const NlpgFixSelect *select, NlpgClause clause,
					   const char *condition, NlpgEdits *edits)
{
	const char *word = clause == NLPG_WHERE ? "WHERE" : "HAVING";

	if (select->clause[clause] >= 0)
		nlpg_fix_append(fix, edits, nlpg_fix_clause_end(select, clause) - 1, psprintf(" AND %s", condition));
	else
		nlpg_fix_append(fix, edits, nlpg_fix_clause_place(select, clause) - 1, psprintf(" %s %s", word, condition));
}

bool
nlpg_fix_aggregated(const NlpgFix *fix, int first, int last)
{
	for (int i = first; i < last; i++)
		if (nlpg_fix_in(fix, i, "count sum avg min max string_agg array_agg bool_or bool_and percentile_cont mode") &&
			nlpg_fix_is(fix, i + 1, "("))
			return true;
	return false;
}

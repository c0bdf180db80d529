/*-------------------------------------------------------------------------
 * follow_draft.c
 *	  IR <-> its clauses and their parts; see follow_parts.h.
 *
 * The symbols of clauses stand at no depth: what brackets, subqueries, windows,
 * filters and existence open is passed over. Cannot fail, allocates nothing.
 *-------------------------------------------------------------------------
 */
#include "lang/follow_parts.h"

#include <string.h>

static int
depth_change(int token)
{
	switch (token)
	{
		case NL_SYM_OPEN:
		case NL_SYM_BRACKET:
		case NL_SYM_OVER:
		case NL_SYM_FILTER:
		case NL_SYM_WITH:
		case NL_SYM_WITHOUT:
			return 1;
		case NL_SYM_CLOSE:
		case NL_SYM_UNBRACKET:
		case NL_SYM_STOP:
			return -1;
		default:
			return 0;
	}
}

/* Where the first of these symbols stands at no depth; end if none does. */
static int
find_symbol(const int32_t *ir, int at, int end, const int *symbols, int n)
{
	int			depth = 0;
	int			s;

	for (; at < end; at++)
	{
		for (s = 0; depth == 0 && s < n; s++)
			if (ir[at] == symbols[s])
				return at;
		depth += depth_change(ir[at]);
	}
	return end;
}

/* Cuts [at, end) at a symbol. False: too many parts, or an empty one. */
static bool
cut(const int32_t *ir, int at, int end, int symbol, NlPart *parts, int *n)
{
	for (*n = 0; at < end; at++)
	{
		int			stop = find_symbol(ir, at, end, &symbol, 1);

		if (*n == NL_MAX_PARTS || stop == at)
			return false;
		parts[*n].ir = ir + at;
		parts[(*n)++].n = stop - at;
		at = stop;
	}
	return *n > 0;
}

/* A condition: its atoms, or all of it where an "or" joins some. */
static bool
cut_condition(const int32_t *ir, int at, int end, NlPart *parts, int *n, bool *either)
{
	static const int symbol = NL_SYM_OR;

	*either = find_symbol(ir, at, end, &symbol, 1) < end;
	if (!*either)
		return cut(ir, at, end, NL_SYM_AND, parts, n);
	parts[0].ir = ir + at;
	parts[0].n = end - at;
	*n = 1;
	return true;
}

bool
nl_draft_read(NlDraft *draft, const int32_t *ir, int n)
{
	static const int clauses[] = {NL_SYM_WHERE, NL_SYM_GROUP, NL_SYM_HAVING, NL_SYM_ORDER, NL_SYM_LIMIT};
	static const int setops[] = {NL_SYM_UNION, NL_SYM_UNIONALL, NL_SYM_INTERSECT, NL_SYM_EXCEPT};
	static const int select = NL_SYM_SELECT;
	int			at = 0;

	memset(draft, 0, sizeof(*draft));
	if (n < 2 || n > NL_MAX_IR || find_symbol(ir, 0, n, setops, 4) < n)
		return false;
	if (ir[0] == NL_SYM_FROM)
	{
		at = find_symbol(ir, 0, n, &select, 1);
		draft->from.ir = ir + 1;
		draft->from.n = at - 1;
	}
	if (at >= n || ir[at] != NL_SYM_SELECT)
		return false;
	while (at < n)
	{
		int			symbol = ir[at++];
		int			end = symbol == NL_SYM_LIMIT ? n : find_symbol(ir, at, n, clauses, 5);
		bool		good = true;

		switch (symbol)
		{
			case NL_SYM_SELECT:
				draft->distinct = at < end && ir[at] == NL_SYM_DISTINCT;
				at += draft->distinct;
				good = cut(ir, at, end, NL_SYM_COMMA, draft->select, &draft->n_select);
				break;
			case NL_SYM_WHERE:
				good = cut_condition(ir, at, end, draft->where, &draft->n_where, &draft->either);
				break;
			case NL_SYM_GROUP:
				good = cut(ir, at, end, NL_SYM_COMMA, draft->group, &draft->n_group);
				break;
			case NL_SYM_HAVING:
				good = cut_condition(ir, at, end, draft->having, &draft->n_having, &draft->either_having);
				break;
			case NL_SYM_ORDER:
				good = cut(ir, at, end, NL_SYM_COMMA, draft->order, &draft->n_order);
				break;
			default:
				draft->limit.ir = ir + at;
				draft->limit.n = end - at;
				break;
		}
		if (!good)
			return false;
		at = end;
	}
	return draft->n_select > 0;
}

typedef struct Output
{
	int32_t    *ir;
	int			n;
	bool		full;
} Output;

static void
put(Output *out, int token)
{
	if (out->n == NL_MAX_IR)
		out->full = true;
	else
		out->ir[out->n++] = token;
}

static void
put_part(Output *out, const NlPart *part)
{
	int			i;

	for (i = 0; i < part->n; i++)
		put(out, part->ir[i]);
}

static void
put_parts(Output *out, int clause, const NlPart *parts, int n, int between, bool either)
{
	int			i;

	for (i = 0; i < n; i++)
	{
		bool		brackets = either && i == 0 && n > 1;

		put(out, i == 0 ? clause : between);
		if (brackets)
			put(out, NL_SYM_BRACKET);
		put_part(out, &parts[i]);
		if (brackets)
			put(out, NL_SYM_UNBRACKET);
	}
}

int
nl_draft_write(const NlDraft *draft, int32_t *ir)
{
	Output		out = {ir, 0, false};
	int			i;

	if (draft->from.n > 0)
		put(&out, NL_SYM_FROM);
	put_part(&out, &draft->from);
	put(&out, NL_SYM_SELECT);
	if (draft->distinct)
		put(&out, NL_SYM_DISTINCT);
	for (i = 0; i < draft->n_select; i++)
	{
		if (i > 0)
			put(&out, NL_SYM_COMMA);
		put_part(&out, &draft->select[i]);
	}
	put_parts(&out, NL_SYM_WHERE, draft->where, draft->n_where, NL_SYM_AND, draft->either);
	put_parts(&out, NL_SYM_GROUP, draft->group, draft->n_group, NL_SYM_COMMA, false);
	put_parts(&out, NL_SYM_HAVING, draft->having, draft->n_having, NL_SYM_AND, draft->either_having);
	put_parts(&out, NL_SYM_ORDER, draft->order, draft->n_order, NL_SYM_COMMA, false);
	if (draft->limit.n > 0)
		put(&out, NL_SYM_LIMIT);
	put_part(&out, &draft->limit);
	return out.full ? -1 : out.n;
}

bool
nl_part_same(const NlPart *a, const NlPart *b)
{
	return nl_ir_same(a->ir, a->n, b->ir, b->n);
}

bool
nl_part_has(const NlPart *part, int token)
{
	return nl_ir_has(part->ir, part->n, token);
}

bool
nl_part_aggregates(const NlPart *part)
{
	int			depth = 0;
	int			i;

	for (i = 0; i < part->n; i++)
	{
		/* agg ( query ) is one value */
		if (depth == 0 && NL_IS_AGGREGATE(part->ir[i]) &&
			!(i + 1 < part->n && part->ir[i + 1] == NL_SYM_OPEN))
			return true;
		/* what a filter stands before is an aggregate of the block */
		if (part->ir[i] == NL_SYM_FILTER && depth == 0)
			return true;
		depth += depth_change(part->ir[i]);
	}
	return false;
}

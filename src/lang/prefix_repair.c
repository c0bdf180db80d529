/*-------------------------------------------------------------------------
 * prefix_repair.c
 *	  What the judge finds missing, and how a completion makes up for it.
 *
 * Columns named before FROM want tables that have them; columns beside an
 * aggregate want GROUP BY; the arm of a UNION wants as many columns as the
 * one before; a condition wants to be boolean. Each is put where the level in
 * question ends, if that comes before the clause is over.
 *
 * Choosing tables: those that a qualifier names, then for bare columns the one
 * that has most of them. `variant` takes the next best when the judge did not
 * like the first (types, ambiguous names).
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <string.h>

#include "lang/prefix_parts.h"
#include "lang/sqltext.h"

#define MAX_REFERENCES 48
#define MAX_PICKS 6
#define MAX_VARIANTS 6

typedef struct Reference
{
	char		qualifier[NL_PREFIX_WORD_SIZE];	/* "" none */
	char		name[NL_PREFIX_WORD_SIZE];	/* "" all columns */
} Reference;

/* A table in FROM, or to be put there. */
typedef struct Pick
{
	int			table;			/* -2: no table of the schema */
	char		alias[NL_PREFIX_WORD_SIZE];	/* what qualifies its columns */
	bool		renamed;		/* alias differs from the table's name */
} Pick;

typedef struct Needs
{
	NlPrefix   *p;
	int			depth;
	int			n_references;
	Reference	references[MAX_REFERENCES];
	int			n_known;		/* of the level's FROM so far, and of outer levels */
	int			n_own;			/* the first of them: of the level itself */
	Pick		known[2 * MAX_REFERENCES];
	int			n_picks;
	Pick		picks[MAX_PICKS];
} Needs;

static int
token_at(const NlPrefixScan *s, int position)
{
	int			i;

	for (i = 0; i < s->n_tokens; i++)
		if (s->tokens[i].start == position)
			return i;
	return -1;
}

/* The innermost open level of that kind (-1: any) in which a place stands. */
static int
level_of(const NlPrefixScan *s, int position, int kind)
{
	int			depth;

	for (depth = s->n_levels - 1; depth >= 0; depth--)
		if ((kind < 0 || s->levels[depth].kind == kind) &&
			s->tokens[s->levels[depth].first].start <= position)
			return depth;
	return -1;
}

/* Where the parenthesis that opens at i closes; n_tokens if it does not. */
static int
closing(const NlPrefixScan *s, int i)
{
	int			depth = 0;

	for (; i < s->n_tokens; i++)
	{
		if (nl_prefix_mark(s, i, "("))
			depth++;
		else if (nl_prefix_mark(s, i, ")") && --depth == 0)
			return i;
	}
	return s->n_tokens;
}

/* Tables of a FROM that begins after token i and ends before `end`. */
static void
read_tables(Needs *needs, int i, int end)
{
	const NlPrefixScan *s = &needs->p->scan;
	bool		wanted = true;

	for (; i < end; i++)
	{
		Pick	   *pick = &needs->known[needs->n_known];
		char		name[NL_PREFIX_WORD_SIZE];
		int			after;

		if (nl_prefix_is(s, i, NL_KW_JOIN) || nl_prefix_mark(s, i, ","))
		{
			wanted = true;
			continue;
		}
		if (nl_prefix_is(s, i, NL_KW_WHERE) || nl_prefix_is(s, i, NL_KW_GROUP) ||
			nl_prefix_is(s, i, NL_KW_ORDER) || nl_prefix_is(s, i, NL_KW_UNION) ||
			nl_prefix_is(s, i, NL_KW_HAVING) || nl_prefix_is(s, i, NL_KW_LIMIT))
			return;
		if (!wanted || needs->n_known == 2 * MAX_REFERENCES)
		{
			if (nl_prefix_mark(s, i, "("))
				i = closing(s, i);
			continue;
		}
		if (nl_prefix_mark(s, i, "("))
		{
			if (!nl_prefix_is(s, i + 1, NL_KW_SELECT))
				continue;		/* tables in parentheses */
			i = closing(s, i);
			pick->table = -2;
			name[0] = '\0';
		}
		else if (nl_prefix_name(s, i, name, sizeof(name)))
		{
			if (nl_prefix_mark(s, i + 1, "."))
				continue;		/* the schema's name */
			pick->table = nl_prefix_table(needs->p, name);
			if (pick->table < 0)
				pick->table = -2;
		}
		else
			continue;
		wanted = false;
		strcpy(pick->alias, name);
		after = i + 1;
		if (nl_prefix_is(s, after, NL_KW_AS))
			after++;
		if (after < end && s->tokens[after].kind <= NL_PREFIX_NAME &&
			s->tokens[after].keyword == NL_KW_NONE &&
			nl_prefix_name(s, after, name, sizeof(name)))
			strcpy(pick->alias, name);
		needs->n_known++;
	}
}

static int
next_query(const NlPrefixScan *s, int depth)
{
	for (depth++; depth < s->n_levels; depth++)
		if (s->levels[depth].kind == NL_LEVEL_QUERY)
			return s->levels[depth].first;
	return s->n_tokens;
}

/* The token of the level's FROM, or `end`. */
static int
from_of(const NlPrefixScan *s, int depth, int end)
{
	int			i = s->levels[depth].first;

	if (s->levels[depth].clause < NL_CLAUSE_FROM)
		return end;
	for (; i < end; i++)
	{
		if (nl_prefix_mark(s, i, "(") && closing(s, i) < end)
			i = closing(s, i);
		else if (nl_prefix_is(s, i, NL_KW_FROM) &&
				 !(nl_prefix_is(s, i - 1, NL_KW_DISTINCT) && !nl_prefix_is(s, i - 2, NL_KW_SELECT)))
			return i;
	}
	return end;
}

static void
add_reference(Needs *needs, const char *qualifier, const char *name)
{
	Reference  *reference;
	int			i;

	for (i = 0; i < needs->n_references; i++)
		if (strcmp(needs->references[i].qualifier, qualifier) == 0 &&
			strcmp(needs->references[i].name, name) == 0)
			return;
	if (needs->n_references == MAX_REFERENCES)
		return;
	reference = &needs->references[needs->n_references++];
	strcpy(reference->qualifier, qualifier);
	strcpy(reference->name, name);
}

/* The reference whose first token is i, if it is one. */
static void
read_reference(Needs *needs, int i, bool bare)
{
	const NlPrefixScan *s = &needs->p->scan;
	char		qualifier[NL_PREFIX_WORD_SIZE];
	char		name[NL_PREFIX_WORD_SIZE];
	const char *finish;
	int			word;

	if (!nl_prefix_name(s, i, qualifier, sizeof(qualifier)) || nl_prefix_mark(s, i - 1, ".") ||
		nl_prefix_mark(s, i - 1, "::") || nl_prefix_is(s, i - 1, NL_KW_AS))
		return;
	if (nl_prefix_mark(s, i + 1, ".") && i + 2 < s->n_tokens)
	{
		if (nl_prefix_name(s, i + 2, name, sizeof(name)))
			add_reference(needs, qualifier, name);
		else
			add_reference(needs, qualifier, "");
		return;
	}
	finish = needs->p->finishes[needs->p->finish];
	if (nl_prefix_mark(s, i + 1, ".") || (i == s->n_tokens - 1 && finish[0] == '.'))
	{
		/* the finish brings the column */
		size_t		n = 0;

		for (; *finish != '\0' && *finish != ' ' && n + 1 < sizeof(name); finish++)
			if (*finish != '"' && *finish != '.' && *finish != '*')
				name[n++] = *finish;
		name[n] = '\0';
		add_reference(needs, qualifier, name);
		return;
	}
	if (!bare || nl_prefix_mark(s, i + 1, "("))
		return;
	/* only what is a column somewhere: the rest are keywords and types */
	word = nl_prefix_first_word(needs->p, qualifier, strlen(qualifier));
	for (; word < needs->p->n_words && strcmp(needs->p->words[word].text, qualifier) == 0; word++)
		if (!needs->p->words[word].table)
		{
			add_reference(needs, "", qualifier);
			return;
		}
}

static bool
has_column(const Needs *needs, const Pick *pick, const char *name)
{
	return pick->table >= 0 &&
		(name[0] == '\0' || nl_prefix_column(needs->p, pick->table, name) >= 0);
}

static bool
covered(const Needs *needs, const Reference *reference)
{
	int			i;

	if (reference->qualifier[0] != '\0')
	{
		for (i = 0; i < needs->n_known; i++)
			if (strcmp(needs->known[i].alias, reference->qualifier) == 0)
				return true;
		for (i = 0; i < needs->n_picks; i++)
			if (strcmp(needs->picks[i].alias, reference->qualifier) == 0)
				return true;
		return false;
	}
	for (i = 0; i < needs->n_own; i++)
		if (has_column(needs, &needs->known[i], reference->name))
			return true;
	for (i = 0; i < needs->n_picks; i++)
		if (has_column(needs, &needs->picks[i], reference->name))
			return true;
	return false;
}

/* Is the name one of a WITH of this text? */
static bool
is_with_name(const NlPrefixScan *s, const char *name)
{
	int			i;
	char		other[NL_PREFIX_WORD_SIZE];

	for (i = 1; i + 2 < s->n_tokens; i++)
		if ((nl_prefix_is(s, i - 1, NL_KW_WITH) || nl_prefix_mark(s, i - 1, ",")) &&
			nl_prefix_is(s, i + 1, NL_KW_AS) && nl_prefix_mark(s, i + 2, "(") &&
			nl_prefix_name(s, i, other, sizeof(other)) && strcmp(name, other) == 0)
			return true;
	return false;
}

static bool
pick(Needs *needs, int table, const char *alias, bool renamed)
{
	Pick	   *fresh = &needs->picks[needs->n_picks];

	if (needs->n_picks == MAX_PICKS)
		return false;
	fresh->table = table;
	strcpy(fresh->alias, alias);
	fresh->renamed = renamed;
	needs->n_picks++;
	return true;
}

/* How good a table is for a reference; <= 0: not at all. */
static int
fitness(const Needs *needs, int table, const Reference *reference)
{
	const NlTable *t = &needs->p->schema->tables[table];
	Pick		candidate = {table, "", false};
	int			score = 1;
	int			i;

	if (strlen(t->name) >= NL_PREFIX_WORD_SIZE || t->n_columns == 0)
		return 0;
	if (reference->qualifier[0] != '\0')
	{
		for (i = 0; i < needs->n_references; i++)
			if (strcmp(needs->references[i].qualifier, reference->qualifier) == 0)
			{
				if (!has_column(needs, &candidate, needs->references[i].name))
					return 0;
				score++;
			}
		if (t->name[0] == reference->qualifier[0])
			score += 2;
		for (i = 0; i < needs->n_picks; i++)
			if (needs->picks[i].table == table)
				score--;
		return score;
	}
	if (!has_column(needs, &candidate, reference->name))
		return 0;
	score = 100;
	for (i = 0; i < needs->n_references; i++)
		if (needs->references[i].qualifier[0] == '\0' &&
			has_column(needs, &candidate, needs->references[i].name))
			score += covered(needs, &needs->references[i]) ? -4 : 2;
	return score;
}

/* The variant-th best table. */
static int
best_table(const Needs *needs, const Reference *reference, int variant)
{
	int			last_score = 1 << 20;
	int			last_table = -1;
	int			turn;

	for (turn = 0; turn <= variant; turn++)
	{
		int			best = -1;
		int			best_score = 0;
		int			t;

		for (t = 0; t < needs->p->schema->n_tables; t++)
		{
			int			score = fitness(needs, t, reference);

			if (score <= 0 || score > last_score || (score == last_score && t <= last_table))
				continue;
			if (score > best_score)
			{
				best = t;
				best_score = score;
			}
		}
		if (best < 0)
			return -1;
		last_score = best_score;
		last_table = best;
	}
	return last_table;
}

static bool
choose_tables(Needs *needs, int variant)
{
	const NlSchema *schema = needs->p->schema;
	bool		varied = false;
	int			turn;
	int			i;

	/* qualified ones first: they leave less choice */
	for (turn = 0; turn < 2; turn++)
		for (i = 0; i < needs->n_references; i++)
		{
			const Reference *reference = &needs->references[i];
			int			table;

			if ((reference->qualifier[0] == '\0') != (turn == 1) || covered(needs, reference))
				continue;
			if (turn == 0)
			{
				if (is_with_name(&needs->p->scan, reference->qualifier))
				{
					if (!pick(needs, -2, reference->qualifier, false))
						return false;
					continue;
				}
				table = nl_prefix_table(needs->p, reference->qualifier);
				if (table >= 0)
				{
					if (!pick(needs, table, reference->qualifier, false))
						return false;
					continue;
				}
			}
			table = best_table(needs, reference, varied ? 0 : variant);
			varied = true;
			if (table < 0)
				return false;
			if (!pick(needs, table, turn == 0 ? reference->qualifier : schema->tables[table].name,
					  turn == 0))
				return false;
		}
	return varied || variant == 0;
}

static void
write_name(char *out, int *n, const char *name)
{
	bool		bare = nl_name_is_bare(name);

	if (!bare)
		out[(*n)++] = '"';
	for (; *name != '\0'; name++)
	{
		if (*name == '"')
			out[(*n)++] = '"';
		out[(*n)++] = *name;
	}
	if (!bare)
		out[(*n)++] = '"';
	out[*n] = '\0';
}

static bool
write_tables(const Needs *needs, char *out)
{
	int			n = 0;
	int			i;

	out[0] = '\0';
	for (i = 0; i < needs->n_picks; i++)
	{
		const Pick *one = &needs->picks[i];

		if (n > NL_PREFIX_EXTRA - 6 * NL_PREFIX_WORD_SIZE)
			return false;
		if (i > 0)
		{
			out[n++] = ',';
			out[n++] = ' ';
		}
		if (one->table >= 0)
		{
			const NlTable *t = &needs->p->schema->tables[one->table];

			if (t->qualify)
			{
				if (strlen(t->schema_name) >= NL_PREFIX_WORD_SIZE)
					return false;
				write_name(out, &n, t->schema_name);
				out[n++] = '.';
			}
			write_name(out, &n, t->name);
			if (one->renamed)
			{
				out[n++] = ' ';
				out[n++] = 'A';
				out[n++] = 'S';
				out[n++] = ' ';
				write_name(out, &n, one->alias);
			}
		}
		else
			write_name(out, &n, one->alias);
	}
	return true;
}

/* The first WITH name as the only table, for columns that no table has. */
static bool
take_with(Needs *needs, int variant)
{
	const NlPrefixScan *s = &needs->p->scan;
	char		name[NL_PREFIX_WORD_SIZE];
	int			i;

	for (i = 1; i + 2 < s->n_tokens; i++)
		if (nl_prefix_name(s, i, name, sizeof(name)) && is_with_name(s, name) && variant-- == 0)
		{
			needs->n_picks = 0;
			return pick(needs, -2, name, false);
		}
	return false;
}

/* Tables for the level; the reference at token `at` is one of what is missing. */
static bool
add_tables(NlPrefix *p, int depth, int at, int variant)
{
	const NlPrefixScan *s = &p->scan;
	NlPrefixExtra *extra = &p->extra[depth];
	int			end = next_query(s, depth);
	int			from = from_of(s, depth, end);
	char		before[NL_PREFIX_EXTRA];
	Needs		needs;
	int			outer;
	int			i;

	memset(&needs, 0, sizeof(needs));
	needs.p = p;
	needs.depth = depth;
	if (from < end)
		read_tables(&needs, from + 1, end);
	needs.n_own = needs.n_known;
	for (outer = 0; outer < depth; outer++)
		if (s->levels[outer].kind == NL_LEVEL_QUERY)
		{
			int			outer_end = next_query(s, outer);
			int			outer_from = from_of(s, outer, outer_end);

			if (outer_from < outer_end)
				read_tables(&needs, outer_from + 1, outer_end);
		}
	if (at >= 0)
		read_reference(&needs, at, true);
	for (i = s->levels[depth].first + 1; i < end; i++)
	{
		if (nl_prefix_mark(s, i, "(") && nl_prefix_is(s, i + 1, NL_KW_SELECT))
			i = closing(s, i);
		else
			read_reference(&needs, i, i < from);
	}
	strcpy(before, extra->tables);
	if (at >= 0 && needs.n_references == 0)
		return take_with(&needs, variant) && write_tables(&needs, extra->tables);
	if (at < 0)
	{
		/* SELECT *: any table will do */
		if (variant >= p->schema->n_tables ||
			!pick(&needs, variant, p->schema->tables[variant].name, false))
			return false;
		(void) choose_tables(&needs, 0);
	}
	else if (!choose_tables(&needs, variant))
	{
		needs.n_picks = 0;
		if (!take_with(&needs, variant))
			return false;
	}
	return needs.n_picks > 0 && write_tables(&needs, extra->tables) &&
		strcmp(before, extra->tables) != 0;
}

/* The next choice of tables, at the level that had one. */
static bool
vary(NlPrefix *p)
{
	const NlPrefixScan *s = &p->scan;
	int			depth;

	for (depth = s->n_levels - 1; depth >= 0; depth--)
	{
		NlPrefixExtra *extra = &p->extra[depth];
		int			star = -1;
		int			i;

		if (extra->tables[0] == '\0' || extra->variant + 1 >= MAX_VARIANTS)
			continue;
		extra->variant++;
		extra->group[0] = '\0';
		/* any reference of the level will do to say what is missing */
		for (i = s->levels[depth].first + 1; i < next_query(s, depth); i++)
			if (s->tokens[i].kind <= NL_PREFIX_NAME && s->tokens[i].keyword == NL_KW_NONE)
				star = i;
		return add_tables(p, depth, star, extra->variant);
	}
	return false;
}

static bool
add_group(NlPrefix *p, int depth, int at)
{
	const NlPrefixScan *s = &p->scan;
	NlPrefixExtra *extra = &p->extra[depth];
	int			last = at;
	int			n = (int) strlen(extra->group);
	const char *finish = p->finishes[p->finish];
	size_t		more;
	int			length;

	if (s->tokens[at].kind > NL_PREFIX_NAME)
		return false;			/* a star */
	while (nl_prefix_mark(s, last + 1, ".") && last + 2 < s->n_tokens)
		last += 2;
	if (nl_prefix_mark(s, last + 1, "."))
		last++;
	length = s->tokens[last].end - s->tokens[at].start;
	more = strcspn(finish, " ,)");
	if ((last != s->n_tokens - 1 || (finish[0] != '.' && !nl_prefix_mark(s, last, "."))))
		more = 0;				/* else the finish brings the column */
	if (n + length + (int) more + 3 >= NL_PREFIX_EXTRA)
		return false;
	if (n > 0)
	{
		extra->group[n++] = ',';
		extra->group[n++] = ' ';
	}
	memcpy(extra->group + n, s->text + s->tokens[at].start, (size_t) length);
	memcpy(extra->group + n + length, finish, more);
	extra->group[n + length + (int) more] = '\0';
	return true;
}

/* The parenthesis of the nearest open call around the one at token `at`. */
static int
outer_call(const NlPrefixScan *s, int at)
{
	int			depth;

	for (depth = s->n_levels - 1; depth >= 0; depth--)
		if (s->levels[depth].kind == NL_LEVEL_PAREN && s->levels[depth].first < at &&
			s->levels[depth].opener >= 0 &&
			s->tokens[s->levels[depth].opener].kind == NL_PREFIX_WORD &&
			s->tokens[s->levels[depth].opener].keyword == NL_KW_NONE)
			return s->levels[depth].first;
	return -1;
}

bool
nl_prefix_repair(NlPrefix *p, const NlVerdict *verdict, bool *hopeless)
{
	const NlPrefixScan *s = &p->scan;
	bool		ours = verdict->position < 0 || verdict->position >= s->length;
	int			at = ours ? -1 : token_at(s, verdict->position);
	int			depth = ours ? -1 : level_of(s, verdict->position, NL_LEVEL_QUERY);
	NlPrefixExtra *extra = depth >= 0 ? &p->extra[depth] : NULL;

	switch (verdict->kind)
	{
		case NL_VERDICT_UNDEFINED:
			if (at < 0 || depth < 0)
				return vary(p);
			/* a query around it may still name the table */
			while (depth > 0 && (s->levels[depth].kind != NL_LEVEL_QUERY ||
								 s->levels[depth].clause > NL_CLAUSE_FROM))
				depth--;
			extra = &p->extra[depth];
			if (s->levels[depth].clause > NL_CLAUSE_FROM || s->levels[depth].clause < NL_CLAUSE_SELECT)
			{
				/* a word that may still become a call or a qualifier */
				*hopeless = at < s->n_tokens - 1;
				return false;
			}
			if (extra->tables[0] != '\0')
				return at < s->n_tokens - 1 && vary(p);
			return add_tables(p, depth, at, extra->variant);

		case NL_VERDICT_UNGROUPED:
			/* a query around it may still group */
			while (depth > 0 && (s->levels[depth].kind != NL_LEVEL_QUERY ||
								 s->levels[depth].clause > NL_CLAUSE_GROUP))
				depth--;
			if (at < 0 || depth < 0 || s->levels[depth].clause > NL_CLAUSE_GROUP)
				return false;
			extra = &p->extra[depth];
			/* an aggregate whose columns were found in the query around it */
			if (nl_prefix_mark(s, at + 1, "(") && depth > 0 && extra->tables[0] == '\0' &&
				s->levels[depth].clause <= NL_CLAUSE_FROM)
				return add_tables(p, depth, at, 0);
			/* an aggregate in an aggregate: the outer one is a window's */
			if (p->over == 0 && (nl_prefix_mark(s, at + 1, "(") ||
								 (at == s->n_tokens - 1 && p->finishes[p->finish][0] == '(')))
			{
				int			call = outer_call(s, at);

				if (call >= 0)
				{
					p->over = call + 1;
					return true;
				}
			}
			return add_group(p, depth, at);

		case NL_VERDICT_WIDTH:
			if (at >= 0 && depth >= 0 && s->levels[depth].clause == NL_CLAUSE_SELECT &&
				nl_prefix_mark(s, at, "*") && extra->tables[0] == '\0')
				return add_tables(p, depth, -1, 0);
			/* the arm at hand, or a subquery that opens behind the place */
			if (depth < 0 || (s->levels[depth].clause != NL_CLAUSE_SELECT &&
							  s->levels[depth].clause != NL_CLAUSE_SETOP))
				depth = level_of(s, s->length, NL_LEVEL_QUERY);
			if (depth < 0 || (s->levels[depth].clause != NL_CLAUSE_SELECT &&
							  s->levels[depth].clause != NL_CLAUSE_SETOP))
				return vary(p);
			extra = &p->extra[depth];
			return extra->nulls++ < 10;

		case NL_VERDICT_TYPE:
			if (!ours)
			{
				depth = level_of(s, verdict->position, -1);
				if (depth >= 0 && !p->extra[depth].is_null)
				{
					p->extra[depth].is_null = true;
					return true;
				}
			}
			return vary(p);

		default:
			return vary(p);
	}
}

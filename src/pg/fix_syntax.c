/*-------------------------------------------------------------------------
 * fix_syntax.c
 *	  Keywords misspelt or missing, commas, clauses out of order.
 *
 * The parser points at the first word that cannot follow; what is wrong is that
 * word or one or two before it: a misspelt keyword is read as an alias.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "lang/words.h"
#include "pg/catalog.h"
#include "pg/fix_private.h"
#include "utils/builtins.h"

static const char *const keywords[] = {
	"SELECT", "FROM", "WHERE", "GROUP", "BY", "HAVING", "ORDER", "LIMIT", "OFFSET", "JOIN", "LEFT", "RIGHT", "INNER",
	"OUTER", "FULL", "CROSS", "NATURAL", "USING", "ON", "AND", "OR", "NOT", "IN", "IS", "NULL", "LIKE", "ILIKE", "BETWEEN",
	"EXISTS", "DISTINCT", "UNION", "INTERSECT", "EXCEPT", "ALL", "AS", "ASC", "DESC", "CASE", "WHEN", "THEN",
	"ELSE", "END", "WITH", "OVER", "PARTITION", "FILTER", "INTERVAL", "CAST", "EXTRACT", "TRUE", "FALSE"
};

const char *
nlpg_fix_near_keyword(const char *word, int *distance)
{
	const char *best = NULL;
	int			length = (int) strlen(word);
	char		upper[NL_WORD_SIZE];

	*distance = 3;
	if (length < 2 || length >= NL_WORD_SIZE)
		return NULL;
	for (int i = 0; i <= length; i++)
		upper[i] = (char) pg_ascii_toupper((unsigned char) word[i]);
	for (int k = 0; k < lengthof(keywords); k++)
	{
		int			size = (int) strlen(keywords[k]);
		int			most = size <= 3 ? 1 : 2;
		int			d = nl_word_distance(upper, keywords[k], most);

		if (d == 0)
			return NULL;
		/* of short ones a swap or a missing letter, not another word */
		if (d <= most && d < *distance && (size > 3 || length != size || upper[0] == keywords[k][0] || d == 1))
		{
			best = keywords[k];
			*distance = d;
		}
	}
	return best;
}

static void
misspelt(NlpgFix *fix, int token)
{
	char	   *word;
	char		upper[NL_WORD_SIZE];

	if (!nlpg_fix_kind(fix, token, NL_TOKEN_WORD) ||
		fix->tokens[token].end - fix->tokens[token].start >= NL_WORD_SIZE)
		return;
	word = nlpg_fix_piece(fix, token, token);
	for (int i = 0; i == 0 || word[i - 1] != '\0'; i++)
		upper[i] = (char) pg_ascii_toupper((unsigned char) word[i]);
	/* all that are near: FORM is FROM, but also FOR */
	for (int k = 0; k < lengthof(keywords); k++)
	{
		int			d = nl_word_distance(upper, keywords[k], strlen(keywords[k]) <= 3 ? 1 : 2);
		NlpgEdits	edits = {0};

		if (d == 0 || d > 2 || (strlen(keywords[k]) <= 3 && d > 1))
			continue;
		nlpg_fix_replace(fix, &edits, token, token, keywords[k]);
		nlpg_fix_offer(fix, &edits, 0.25 + 0.15 * d + (upper[0] != keywords[k][0] ? 0.05 : 0),
					   "%s is %s", word, keywords[k]);
	}
}

/* Two words run together: "GROUPBY", "ORDERBY". */
static void
run_together(NlpgFix *fix, int token)
{
	static const char *const pairs[][2] = {
		{"groupby", "GROUP BY"}, {"orderby", "ORDER BY"}, {"isnull", "IS NULL"}, {"notin", "NOT IN"},
		{"leftjoin", "LEFT JOIN"}, {"innerjoin", "INNER JOIN"}, {"isnot", "IS NOT"}, {"partitionby", "PARTITION BY"}
	};

	for (int p = 0; p < lengthof(pairs); p++)
		if (nlpg_fix_is(fix, token, pairs[p][0]))
		{
			NlpgEdits	edits = {0};

			nlpg_fix_replace(fix, &edits, token, token, pairs[p][1]);
			nlpg_fix_offer(fix, &edits, 0.2, "%s is written %s", pairs[p][0], pairs[p][1]);
		}
}

static void
offer_insert(NlpgFix *fix, int before, const char *word, double cost)
{
	NlpgEdits	edits = {0};

	nlpg_fix_insert(fix, &edits, before, word);
	nlpg_fix_offer(fix, &edits, cost, "%s is put in", word);
}

static void
offer_leave_out(NlpgFix *fix, int token, double cost)
{
	NlpgEdits	edits = {0};

	if (token < 0 || token >= fix->n)
		return;
	nlpg_fix_replace(fix, &edits, token, token, "");
	nlpg_fix_offer(fix, &edits, cost, "%s is left out", nlpg_fix_piece(fix, token, token));
}

static void
commas(NlpgFix *fix)
{
	int			t = fix->at;
	NlpgEdits	one = {0};
	NlpgEdits	two = {0};

	if (t > 0 && t < fix->n)
	{
		nlpg_fix_append(fix, &one, t - 1, ",");
		nlpg_fix_offer(fix, &one, 0.55, "a comma is put in");
	}
	/* "a b c": b was read as an alias of a */
	if (t > 1 && t < fix->n && !nlpg_fix_in(fix, t - 2, ", select distinct as"))
	{
		nlpg_fix_append(fix, &two, t - 2, ",");
		nlpg_fix_offer(fix, &two, 0.56, "a comma is put in");
		if (!nlpg_fix_keyword(fix, t))
		{
			nlpg_fix_append(fix, &two, t - 1, ",");
			nlpg_fix_offer(fix, &two, 0.57, "commas are put in");
		}
	}
	if (nlpg_fix_in(fix, t - 1, ", and or"))
		offer_leave_out(fix, t - 1, 0.35);
}

static void
missing_words(NlpgFix *fix)
{
	int			t = fix->at;

	if (nlpg_fix_in(fix, t - 1, "group order partition"))
		offer_insert(fix, t, "BY", 0.3);
	if (nlpg_fix_is(fix, t, "by"))
	{
		offer_insert(fix, t, "ORDER", 0.5);
		offer_insert(fix, t, "GROUP", 0.55);
	}
	if (t == 0)
		offer_insert(fix, 0, "SELECT", 0.6);
	if (nlpg_fix_is(fix, t - 1, "not"))
		offer_insert(fix, t - 1, "IS", 0.5);
	if (nlpg_fix_is(fix, t, "not") && nlpg_fix_is(fix, t + 1, "null"))
		offer_insert(fix, t, "IS", 0.3);
	if (nlpg_fix_is(fix, t, "null"))
		offer_insert(fix, nlpg_fix_is(fix, t - 1, "not") ? t - 1 : t, "IS", 0.4);
	/* "JOIN u u.a = t.a" and "JOIN u x u.a = .." */
	if (nlpg_fix_is(fix, t, ".") || nlpg_fix_kind(fix, t, NL_TOKEN_OPERATOR))
		for (int i = t - 1; i > 1 && i > t - 5; i--)
		{
			offer_insert(fix, i, "ON", 0.5);
			offer_insert(fix, i, "WHERE", 0.55);
			offer_insert(fix, i, "AND", 0.6);
		}
	if (t > 0 && t < fix->n)
	{
		offer_insert(fix, t, "AND", 0.6);
		offer_insert(fix, t, "END", 0.7);
		offer_insert(fix, t, "FROM", 0.65);
		offer_insert(fix, t - 1, "FROM", 0.65);
		offer_insert(fix, t, "WHERE", 0.65);
		offer_insert(fix, t, "=", 0.75);
	}
	if (t == fix->n)
		offer_insert(fix, t, "END", 0.7);
}

/* A keyword that is the name of a column or table: it needs quotes. */
static void
reserved_names(NlpgFix *fix)
{
	for (int t = Max(fix->at - 1, 0); t <= fix->at && t < fix->n; t++)
	{
		char	   *name;
		bool		known = false;

		if (!nlpg_fix_kind(fix, t, NL_TOKEN_WORD))
			continue;
		name = nlpg_fix_name(fix, t);
		for (int c = 0; c < fix->schema->n_columns && !known; c++)
			known = pg_strcasecmp(nlpg_from_utf8(fix->schema->columns[c].name), name) == 0;
		for (int i = 0; i < fix->schema->n_tables && !known; i++)
			known = pg_strcasecmp(nlpg_from_utf8(fix->schema->tables[i].name), name) == 0;
		if (known && quote_identifier(name) != name)
		{
			NlpgEdits	edits = {0};

			nlpg_fix_replace(fix, &edits, t, t, quote_identifier(name));
			nlpg_fix_offer(fix, &edits, 0.3, "%s is quoted", name);
		}
	}
}

/* ON that is missing: by the key that joins the tables. */
static void
missing_on(NlpgFix *fix)
{
	NlpgFixSelect select;

	if (fix->at < 2 || !nlpg_fix_select(fix, fix->at - 1, &select))
		return;
	for (int s = 1; s < select.n_sources; s++)
	{
		const NlpgFixSource *right = &select.sources[s];

		for (int k = 0; k < fix->schema->n_keys && right->table >= 0; k++)
			for (int l = 0; l < s; l++)
			{
				const NlKey *key = &fix->schema->keys[k];
				const NlpgFixSource *left = &select.sources[l];
				bool		forward = key->from_table == left->table && key->to_table == right->table;
				NlpgEdits	edits = {0};
				int			last = right->name;

				if (key->n != 1 || left->table < 0 ||
					(!forward && (key->to_table != left->table || key->from_table != right->table)))
					continue;
				while (last + 1 < fix->at && nlpg_fix_kind(fix, last + 1, NL_TOKEN_WORD) && last < right->name + 2)
					last++;
				if (last + 1 != fix->at && !nlpg_fix_is(fix, last + 1, "join"))
					continue;
				nlpg_fix_append(fix, &edits, last,
								psprintf(" ON %s.%s = %s.%s", quote_identifier(left->alias),
										 nlpg_fix_column_sql(fix, forward ? key->from[0] : key->to[0]),
										 quote_identifier(right->alias),
										 nlpg_fix_column_sql(fix, forward ? key->to[0] : key->from[0])));
				nlpg_fix_offer(fix, &edits, 0.4, "%s is joined by its key", right->alias);
			}
	}
}

/* The clauses of the select in the order that SQL wants. */
static void
reorder(NlpgFix *fix)
{
	NlpgFixSelect select;
	NlpgEdits	edits = {0};
	int			places[NLPG_N_CLAUSES];
	int			n = 0;
	int			next = 0;
	bool		ordered = true;

	if (!nlpg_fix_select(fix, fix->at, &select))
		return;
	for (int i = select.first; i < select.last; i++)
		for (int c = 0; c < NLPG_N_CLAUSES; c++)
			if (select.clause[c] == i)
			{
				ordered = ordered && (n == 0 || places[n - 1] < c);
				places[n++] = c;
			}
	if (ordered)
		return;
	for (int c = 0; c < NLPG_N_CLAUSES; c++)
	{
		int			at;

		if (select.clause[c] < 0)
			continue;
		at = places[next++];
		nlpg_fix_replace(fix, &edits, select.clause[at], nlpg_fix_clause_end(&select, at) - 1,
						 nlpg_fix_piece(fix, select.clause[c], nlpg_fix_clause_end(&select, c) - 1));
	}
	nlpg_fix_offer(fix, &edits, 0.35, "clauses are put in order");
}

void
nlpg_fix_syntax(NlpgFix *fix)
{
	int			t = fix->at;

	if (fix->n == 0)
		return;
	for (int i = Max(t - 3, 0); i <= t; i++)
	{
		misspelt(fix, i);
		run_together(fix, i);
	}
	if (t > 3)
		misspelt(fix, 0);
	commas(fix);
	missing_words(fix);
	reserved_names(fix);
	missing_on(fix);
	reorder(fix);
	offer_leave_out(fix, t, 0.7);
	offer_leave_out(fix, t - 1, 0.8);
}

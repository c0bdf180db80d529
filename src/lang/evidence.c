/*-------------------------------------------------------------------------
 * evidence.c
 *	  See evidence.h. Pure counting over links; allocates nothing, cannot fail.
 *
 * Work: links times tokens of the IR at worst, some 10,000 comparisons.
 *-------------------------------------------------------------------------
 */
#include "lang/evidence.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "lang/ir.h"

/* A table of which nothing that the question says is used. */
static bool
is_unsaid_table(const NlSchema *schema, const NlLinked *linked,
				const int32_t *ir, int n_ir, int table)
{
	int			i;

	if (nl_links_to(linked, 0, NL_ITEM_TABLE(schema, table)))
		return false;
	for (i = 0; i < n_ir; i++)
	{
		int			column = ir[i] - NL_IR_ITEM - schema->n_tables;

		if (column >= 0 && column < schema->n_columns &&
			schema->columns[column].table == table &&
			nl_links_to(linked, 0, NL_ITEM_COLUMN(schema, column)))
			return false;
	}
	return true;
}

/* Columns and tables, each once. */
static void
count_items(const NlSchema *schema, const NlLinked *linked, const int32_t *ir,
			int n_ir, float *evidence)
{
	int			tables[NL_MAX_IR];
	int			n_tables = 0;
	int			i;
	int			j;

	for (i = 0; i < n_ir && i < NL_MAX_IR; i++)
	{
		int			item = ir[i] - NL_IR_ITEM;
		int			table;

		if (item < 0 || item >= schema->n_tables + schema->n_columns)
			continue;
		table = item < schema->n_tables ? item :
			schema->columns[item - schema->n_tables].table;
		for (j = 0; j < n_tables && tables[j] != table; j++)
			;
		if (j == n_tables)
		{
			tables[n_tables++] = table;
			evidence[3] += is_unsaid_table(schema, linked, ir, n_ir, table);
		}
		if (item < schema->n_tables || nl_ir_has(ir, i, NL_IR_ITEM + item))
			continue;
		evidence[1]++;
		evidence[2] += !nl_links_to(linked, 0, item);
	}
}

/* The item, or for a table a column of it. */
static bool
is_spoken_of(const NlSchema *schema, const int32_t *ir, int n_ir, int item)
{
	int			i;

	if (nl_ir_has(ir, n_ir, NL_IR_ITEM + item))
		return true;
	for (i = 0; i < n_ir && item < schema->n_tables; i++)
	{
		int			column = ir[i] - NL_IR_ITEM - schema->n_tables;

		if (column >= 0 && column < schema->n_columns &&
			schema->columns[column].table == item)
			return true;
	}
	return false;
}

static void
count_words(const NlSchema *schema, const NlLinked *linked, const int32_t *ir,
			int n_ir, float *evidence)
{
	int			turn = nl_last_turn(&linked->question);
	int			w;
	int			l;

	for (w = 0; w < linked->question.n_words; w++)
	{
		const NlWord *word = &linked->question.words[w];
		bool		any = false;
		bool		used = false;

		if (word->stop || !(isalnum((unsigned char) word->text[0]) ||
							(unsigned char) word->text[0] >= 0x80))
			continue;
		for (l = 0; l < linked->n_links && !used; l++)
		{
			const NlLink *link = &linked->links[l];

			if (link->word != w || link->kind == NL_LINK_COLUMN_NUMBER)
				continue;
			any = true;
			used = is_spoken_of(schema, ir, n_ir, link->item);
		}
		evidence[4] += used;
		evidence[5] += any && !used && w >= turn;
	}
}

/* Does a value that is used speak of one of these words? */
static bool
is_covered(const NlSchema *schema, const NlLinked *linked, const int32_t *ir,
		   int n_ir, const NlValue *value)
{
	int			v;

	for (v = 0; v < linked->n_values; v++)
	{
		const NlValue *other = &linked->values[v];

		if (nl_values_overlap(other, value) &&
			nl_ir_has(ir, n_ir, NL_IR_ITEM + NL_ITEM_VALUE(schema, v)))
			return true;
	}
	return false;
}

static void
count_values(const NlSchema *schema, const NlLinked *linked, const int32_t *ir,
			 int n_ir, float *evidence)
{
	int			turn = nl_last_turn(&linked->question);
	int			v;

	for (v = 0; v < linked->n_values; v++)
	{
		const NlValue *value = &linked->values[v];

		if (value->n_words == 0)
			evidence[6] += nl_ir_has(ir, n_ir, NL_IR_ITEM + NL_ITEM_VALUE(schema, v));
		else if (value->first_word < turn || is_covered(schema, linked, ir, n_ir, value))
			continue;
		else if (value->kind != NL_VALUE_TEXT)
			evidence[8]++;
		else if (value->column >= 0 && !value->fuzzy)
			evidence[7]++;
	}
}

/* See evidence.h. */
void
nl_evidence(const NlSchema *schema, const NlLinked *linked, const int32_t *ir,
			int n_ir, const char *sql, float *evidence)
{
	memset(evidence, 0, sizeof(float) * NL_EVIDENCE);
	while (sql != NULL && (sql = strstr(sql, " JOIN ")) != NULL)
	{
		evidence[0]++;
		sql += strlen(" JOIN ");
	}
	count_items(schema, linked, ir, n_ir, evidence);
	count_words(schema, linked, ir, n_ir, evidence);
	count_values(schema, linked, ir, n_ir, evidence);
}

void
nl_evidence_beside(float *const *features, int n, int n_features)
{
	int			score = n_features - NL_EVIDENCE - 3;
	int			length = score + 2;
	double		best = -INFINITY;
	double		sum = 0;
	int			i;
	int			e;

	for (i = 0; i < n; i++)
		if (features[i][score] > best)
			best = features[i][score];
	for (i = 0; i < n; i++)
		sum += exp(features[i][score] - best);
	for (i = 0; i < n; i++)
	{
		float	   *out = features[i] + n_features;
		double		behind = features[i][score] - best;
		double		share = exp(behind) / sum;

		out[0] = (float) behind;
		out[1] = (float) share;
		out[2] = (float) log(share + 1e-6);
		out[3] = behind == 0;
		out[4] = features[i][score] / (features[i][length] > 1 ? features[i][length] : 1);
		out[5] = (float) log1p(n);
	}
	for (e = 0; e < NL_EVIDENCE; e++)
	{
		int			at = n_features - NL_EVIDENCE + e;
		double		mean = 0;

		for (i = 0; i < n; i++)
			mean += features[i][at] / n;
		for (i = 0; i < n; i++)
			features[i][n_features + 6 + e] = (float) (features[i][at] - mean);
	}
}

static const char *const denials[] = {
	"not", "no", "never", "without", "neither", "nor", "non", "none", "except", "excluding", "exclude",
	"besides", "other", "cannot", "false", "isn", "aren", "wasn", "weren", "hasn", "haven", "hadn",
	"don", "doesn", "didn", "won", "isnt", "arent", "dont", "doesnt", "didnt", "hasnt", "havent"
};

static bool
says_not(const NlQuestion *question)
{
	size_t		d;
	int			w;

	for (w = 0; w < question->n_words; w++)
	{
		const char *text = question->words[w].text;
		size_t		length = strlen(text);

		if (length > 3 && strcmp(text + length - 3, "n't") == 0)
			return true;
		for (d = 0; d < sizeof(denials) / sizeof(denials[0]); d++)
			if (strcmp(text, denials[d]) == 0)
				return true;
	}
	return false;
}

int
nl_evidence_denied(const NlSchema *schema, const NlLinked *linked, const int32_t *ir, int n_ir)
{
	int			i;

	for (i = 0; i + 1 < n_ir; i++)
	{
		int			c = ir[i] - NL_IR_ITEM - schema->n_tables;

		if (ir[i + 1] == NL_SYM_FALSE && c >= 0 && c < schema->n_columns &&
			schema->columns[c].expression != NULL)
			return says_not(&linked->question) ? -1 : c;
	}
	return -1;
}

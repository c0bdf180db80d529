/*-------------------------------------------------------------------------
 * change_said.c
 *	  See change_said.h. Pure reading of words; allocates nothing, cannot fail.
 *
 * The lists of words were made from the 2,991 authored requests of the training
 * schemas: of 304 DELETEs all but 6 have a word of AWAY, all but 5 of 71 columns
 * set to false one of DENIES, all 86 products one of SHARES; of 14 subtractions
 * none is asked for by words of UP alone. Only English is read so: a request
 * in another language leaves all open.
 *-------------------------------------------------------------------------
 */
#include "lang/change_said.h"

#include <string.h>

#include "lang/encode.h"
#include "lang/ir.h"
#include "lang/link_reader.h"

/* Words; with a * words that begin so. */
#define AWAY "delet* remov* drop* eras* scrap* strik* struck discard* purg* clear* eliminat* withdr* rid never nobody " \
	"nothing gone take takes taken took cross* throw* thrown leave leaves left twice duplicat* mistake* error* cancel* " \
	"unregister* deregister* forget bin bins away wip* strip* void* longer unneeded unused obsolete redundant out " \
	"cut cuts kill* annul* dissolv* disband* retract* revok*"
#define DENIES "not no never without none neither nor cannot isnt arent dont doesnt didnt wasnt cant wont stop* off un* " \
	"remov* withdr* lost lose* loses revok* clear* inactiv* deactiv* disabl* close* out lift* end* leav* left expir* " \
	"cancel* false nobody nothing drop* eras* reopen* releas* again back cease* suspend* terminat* exclud* except " \
	"paus* free* down fail* broke* died dead resign* reject* refus* halt* hide* hidden offline"
#define SHARES "% percent pct per\xC2\xA0" "cent cent half halv* halve third thirds quarter quarters tenth tenths fifth fifths " \
	"doubl* tripl* trebl* quadrupl* twice times fold share factor"
#define UP "rais* increas* more another extra additional* plus higher hik* boost* bump* dearer up add* later extend* " \
	"postpon* delay* grow* gain* rise* risen rose push* prolong* put bought receiv* got came credit* renew*"
#define DOWN "cut cuts cutting reduc* lower* decreas* less fewer minus drop* deduct* subtract* shorten* cheaper slash* " \
	"trim* knock* halv* earlier shrink* take takes took taken down lost lose* sold"
/* Around a number by which something changes. */
#define STEP_BEFORE "by another extra additional plus minus"
#define STEP_BEHIND "more extra additional less fewer"
#define CURRENCIES "$ \xC2\xA3 \xE2\x82\xAC \xC2\xA5 usd eur gbp"
#define STEP_UNITS 2			/* words between the number and "more" */

static bool
begins(const char *word, const char *list)
{
	size_t		n = strlen(word);

	while (*list != '\0')
	{
		size_t		length = strcspn(list, " ");

		if (list[length - 1] == '*' ? n >= length - 1 && memcmp(word, list, length - 1) == 0 :
			n == length && memcmp(word, list, n) == 0)
			return true;
		list += length;
		list += strspn(list, " ");
	}
	return false;
}

/* By another 5, by $5, 5 more, 5 pounds more, add 5 days. */
static bool
is_step(const NlReader *r, const NlValue *value)
{
	int			before = value->first_word - 1;
	int			behind = value->first_word + value->n_words;
	int			i;

	while (begins(word_at(r, before), CURRENCIES))
		before--;
	if (among(word_at(r, before), STEP_BEFORE) || among(word_at(r, before), "add"))
		return true;
	for (i = 0; i <= STEP_UNITS; i++)
	{
		const char *word = word_at(r, behind + i);

		if (among(word, STEP_BEHIND))
			return !among(word_at(r, behind + i + 1), "than");
		if (*word == '\0' || !(nl_char_letter((unsigned char) word[0]) || (unsigned char) word[0] >= 0x80 ||
							   strchr("%$", word[0]) != NULL))
			return false;
	}
	return false;
}

void
nl_change_said(NlChangeSaid *said, const NlLinked *linked)
{
	const NlQuestion *q = &linked->question;
	NlReader	r;
	int			i;

	memset(said, 0, sizeof(*said));
	memset(&r, 0, sizeof(r));
	r.q = q;
	said->known = true;
	for (i = 0; i < q->n_words; i++)
	{
		const char *word = q->words[i].text;
		const char *at = q->original + q->words[i].from;

		if (nl_char_cjk(nl_utf8_read(&at, q->original + q->words[i].to)))
			said->known = false;
		said->away |= begins(word, AWAY);
		said->denies |= begins(word, DENIES) || (strcmp(word, "t") == 0 && is(&r, i - 1, "'"));
		said->share |= begins(word, SHARES);
		said->up |= begins(word, UP) || (strcmp(word, "longer") == 0 && !is(&r, i - 1, "no"));
		said->down |= begins(word, DOWN);
	}
	for (i = 0; i < linked->n_values; i++)
	{
		const NlValue *value = &linked->values[i];

		if (value->percent)
		{
			said->share = true;
			said->by_share |= is(&r, value->first_word - 1, "by");
		}
		if (value->n_words > 0 && value->kind == NL_VALUE_NUMBER)
			said->step[i] = is_step(&r, value);
		said->sum |= said->step[i];
	}
	said->sum |= said->up || said->down || said->share;
}

/* ---- what stands against a candidate ---- */

/* Of the log probability. */
#define LEFT_OUT_NUMBER	1.5
#define LEFT_OUT_VALUE	2.0
#define LEFT_OUT_NAME	1.0
#define UNSAID_VALUE	1.0		/* in a condition */
#define UNSAID_NULL		1.0
#define NAMED_COLUMN	(-0.7)	/* it speaks for a candidate that it sets a column which is named */
#define SAID_TWICE		1.0		/* the same words as two columns' values */

/* The words that values of the IR stand for. */
static void
cover(const NlSchema *schema, const NlLinked *linked, const int32_t *ir, int n_ir, bool *covered)
{
	bool		today = nl_ir_has(ir, n_ir, NL_SYM_TODAY);
	int			v;
	int			w;

	for (v = 0; v < linked->n_values; v++)
		if (nl_ir_has(ir, n_ir, NL_IR_ITEM + NL_ITEM_VALUE(schema, v)) ||
			(today && linked->values[v].kind == NL_VALUE_PERIOD && strcmp(linked->values[v].text, "day+0") == 0))
			for (w = 0; w < linked->values[v].n_words; w++)
				covered[linked->values[v].first_word + w] = true;
}

/* Do its words name something? "Orders" is a table, not a word of the data. */
static bool
is_name(const NlLinked *linked, int first, int n)
{
	int			l;

	for (l = 0; l < linked->n_links; l++)
		if (linked->links[l].word >= first && linked->links[l].word < first + n &&
			(linked->links[l].kind == NL_LINK_TABLE_EXACT || linked->links[l].kind == NL_LINK_COLUMN_EXACT))
			return true;
	return false;
}

/* The value's words are those of the question, but for endings: hotels, hotel. */
static bool
is_said(const NlQuestion *q, const NlValue *value)
{
	const char *at = value->text;
	const char *end = at + strlen(at);
	char		word[NL_WORD_SIZE];
	char		stem[NL_WORD_SIZE];
	int			n = 0;

	for (; nl_text_word(&at, end, word); n++)
	{
		nl_stem(word, stem);
		if (n >= value->n_words || strcmp(stem, q->words[value->first_word + n].stem) != 0)
			return false;
	}
	return n == value->n_words;
}

static bool
any_covered(const bool *covered, int first, int n)
{
	int			i;

	for (i = first; i < first + n; i++)
		if (covered[i])
			return true;
	return false;
}

/* Numbers, dates and words of the data; each word counts once. */
static double
values_left_out(const NlLinked *linked, bool *covered)
{
	double		against = 0;
	int			v;
	int			w;

	for (v = 0; v < linked->n_values; v++)
	{
		const NlValue *value = &linked->values[v];
		bool		text = value->kind == NL_VALUE_TEXT;

		if (value->n_words == 0 || any_covered(covered, value->first_word, value->n_words) ||
			(text && (value->column < 0 || is_name(linked, value->first_word, value->n_words) ||
					  !is_said(&linked->question, value))))
			continue;
		against += text ? LEFT_OUT_VALUE : LEFT_OUT_NUMBER;
		for (w = 0; w < value->n_words; w++)
			covered[value->first_word + w] = true;
	}
	return against;
}

/* Runs of words with capitals, of which nothing is left. */
static double
names_left_out(const NlLinked *linked, const bool *covered)
{
	const NlQuestion *q = &linked->question;
	double		against = 0;
	int			w = 1;			/* the first word has one anyway */

	while (w < q->n_words)
	{
		int			n = 0;
		bool		any = false;

		while (w + n < q->n_words && starts_upper(q, w + n))
		{
			any |= covered[w + n] || is_name(linked, w + n, 1) || strlen(q->words[w + n].text) < 2;
			n++;
		}
		if (n > 0 && !any)
			against += LEFT_OUT_NAME;
		w += n + 1;
	}
	return against;
}

/* The value that the token at `at` of the IR is set to alone; NULL: none. */
static const NlValue *
value_set(const NlSchema *schema, const NlLinked *linked, const int32_t *ir, int n_ir, int at)
{
	int			v = at + 2 < n_ir ? ir[at + 2] - NL_IR_ITEM - schema->n_tables - schema->n_columns : -1;

	return ir[at] == NL_SYM_SET && v >= 0 && v < linked->n_values ? &linked->values[v] : NULL;
}

static double
said_twice(const NlSchema *schema, const NlLinked *linked, const int32_t *ir, int n_ir)
{
	double		against = 0;
	int			i;
	int			k;

	for (i = 0; i < n_ir; i++)
	{
		const NlValue *value = value_set(schema, linked, ir, n_ir, i);

		for (k = 0; value != NULL && value->n_words > 0 && k < i; k++)
		{
			const NlValue *other = value_set(schema, linked, ir, n_ir, k);

			if (other != NULL && other->n_words > 0 && nl_values_overlap(other, value))
			{
				against += SAID_TWICE;
				break;
			}
		}
	}
	return against;
}

/* Is the word a part of the column's name, or the whole? */
static bool
names_column(const NlSchema *schema, const NlLinked *linked, int word, int column)
{
	int			l;

	for (l = 0; l < linked->n_links; l++)
		if ((word < 0 || linked->links[l].word == word) && linked->links[l].item == NL_ITEM_COLUMN(schema, column) &&
			(linked->links[l].kind == NL_LINK_COLUMN_EXACT || linked->links[l].kind == NL_LINK_COLUMN_PART))
			return true;
	return false;
}

static bool
sets_named(const NlSchema *schema, const NlLinked *linked, const int32_t *ir, int n_ir)
{
	int			i;

	for (i = 0; i + 1 < n_ir; i++)
	{
		int			column = ir[i + 1] - NL_IR_ITEM - schema->n_tables;

		if (ir[i] == NL_SYM_SET && column >= 0 && column < schema->n_columns &&
			names_column(schema, linked, -1, column))
			return true;
	}
	return false;
}

/* The column of the table that a number's word before it names: the order of "order 10"; -1: none. */
static int
column_before(const NlSchema *schema, const NlLinked *linked, const NlValue *value, int table)
{
	NlReader	r;
	int			word = value->first_word - 1;
	int			c;

	memset(&r, 0, sizeof(r));
	r.q = &linked->question;
	while (among(word_at(&r, word), "no nr number id # ."))
		word--;
	for (c = 0; word >= 0 && c < schema->n_columns; c++)
		if (schema->columns[c].table == table && (schema->columns[c].primary || schema->columns[c].foreign) &&
			nl_value_compares(schema, value, c) && names_column(schema, linked, word, c))
			return c;
	return -1;
}

int
nl_change_complete(const NlSchema *schema, const NlLinked *linked, int32_t *ir, int n_ir)
{
	bool		covered[NL_MAX_WORDS] = {false};
	int			where = 0;
	int			v;
	int			i;

	while (where < n_ir && ir[where] != NL_SYM_WHERE)
		where++;
	/* conditions that all hold, and nothing else */
	for (i = where + 1; i < n_ir; i++)
		if (ir[i] < NL_IR_ITEM && ir[i] != NL_SYM_EQ && ir[i] != NL_SYM_AND)
			return n_ir;
	if (where < 2 || where + 1 >= n_ir || (ir[0] != NL_SYM_UPDATE && ir[0] != NL_SYM_DELETE))
		return n_ir;
	cover(schema, linked, ir, n_ir, covered);
	for (v = 0; v < linked->n_values && n_ir + 4 <= NL_MAX_IR; v++)
	{
		const NlValue *value = &linked->values[v];
		int			column;

		if (value->kind != NL_VALUE_NUMBER || value->n_words == 0 ||
			any_covered(covered, value->first_word, value->n_words))
			continue;
		column = column_before(schema, linked, value, ir[1] - NL_IR_ITEM);
		if (column < 0 || nl_ir_has(ir, n_ir, NL_IR_ITEM + NL_ITEM_COLUMN(schema, column)))
			continue;
		ir[n_ir++] = NL_SYM_AND;
		ir[n_ir++] = NL_IR_ITEM + NL_ITEM_COLUMN(schema, column);
		ir[n_ir++] = NL_SYM_EQ;
		ir[n_ir++] = NL_IR_ITEM + NL_ITEM_VALUE(schema, v);
		cover(schema, linked, ir, n_ir, covered);
	}
	return n_ir;
}

double
nl_change_against(const NlChangeSaid *said, const NlSchema *schema, const NlLinked *linked,
				  const int32_t *ir, int n_ir)
{
	bool		covered[NL_MAX_WORDS] = {false};
	double		against = 0;
	int			where = 0;
	int			v;

	if (n_ir == 0 || ir[0] == NL_SYM_ABSTAIN)
		return 0;
	cover(schema, linked, ir, n_ir, covered);
	against += values_left_out(linked, covered);
	if (said->known)
		against += names_left_out(linked, covered);
	if (sets_named(schema, linked, ir, n_ir))
		against += NAMED_COLUMN;
	against += said_twice(schema, linked, ir, n_ir);
	for (where = 0; where < n_ir && ir[where] != NL_SYM_WHERE; where++)
		if (ir[where] == NL_SYM_NULL && said->known && !said->denies)
			against += UNSAID_NULL;
	for (v = 0; v < linked->n_values; v++)
		if (linked->values[v].n_words == 0 && nl_ir_has(ir + where, n_ir - where, NL_IR_ITEM + NL_ITEM_VALUE(schema, v)))
			against += UNSAID_VALUE;
	return against;
}

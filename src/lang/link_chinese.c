/*-------------------------------------------------------------------------
 * link_chinese.c
 *	  Chinese names that stand in a Chinese question, character by character.
 *
 * link_names.c compares names by their glosses, which is what finds an English
 * name, or another word of the same meaning. Where a name is cut into other
 * words beside its neighbours than by itself the glosses differ; the name's own
 * characters are still there. The same for a short comment, which is a second
 * name. Fails never.
 *-------------------------------------------------------------------------
 */
#include "lang/link_parts.h"

#include <string.h>

#define LEAST_BYTES		6		/* two characters: one may be part of any word */
#define MOST_COMMENT	24		/* bytes of a comment that is a second name */

/* Links the words that stand for these bytes: exactly, when the words begin and
 * end where they do. */
static void
put_span(NlLinkWork *work, int from, int to, int item, bool table)
{
	const NlQuestion *q = work->question;
	int			first = -1;
	int			last = -1;
	bool		exact;
	int			w;

	for (w = 0; w < q->n_words; w++)
		if (q->words[w].from < to && q->words[w].to > from)
		{
			if (first < 0)
				first = w;
			last = w;
		}
	if (first < 0)
		return;
	exact = q->words[first].from >= from && q->words[last].to <= to;
	for (w = first; w <= last; w++)
		if (!q->words[w].stop)
			nl_link_put(work, w, item, table ?
						(exact ? NL_LINK_TABLE_EXACT : NL_LINK_TABLE_PART) :
						(exact ? NL_LINK_COLUMN_EXACT : NL_LINK_COLUMN_PART));
}

static void
link_text(NlLinkWork *work, const char *text, int item, bool table)
{
	const char *original = work->question->original;
	size_t		length = strlen(text);
	const char *at = original;

	if (length < LEAST_BYTES)
		return;
	while ((at = strstr(at, text)) != NULL)
	{
		put_span(work, (int) (at - original), (int) (at - original + length), item, table);
		at += length;
	}
}

void
nl_link_chinese(NlLinkWork *work)
{
	const NlSchema *schema = work->schema;
	int			i;

	if (work->question->text == work->question->original)
		return;
	for (i = 0; i < work->n_items; i++)
	{
		bool		table = i < schema->n_tables;
		const NlTable *t = table ? &schema->tables[i] : NULL;
		const NlColumn *c = table ? NULL : &schema->columns[i - schema->n_tables];
		const char *comment = table ? t->comment : c->comment;

		if ((table ? t->said_name : c->said_name) != NULL)
			link_text(work, table ? t->name : c->name, i, table);
		if ((table ? t->said_comment : c->said_comment) != NULL && strlen(comment) <= MOST_COMMENT)
			link_text(work, comment, i, table);
	}
}

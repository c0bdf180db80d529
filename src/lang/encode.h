/*-------------------------------------------------------------------------
 * encode.h
 *	  Question + schema + links -> pieces, positions and relations: the one
 *	  contract between training and run time. Change it: raise
 *	  NL_ENCODE_VERSION and retrain.
 *
 * Sequence (at most NL_MAX_PIECES; what does not fit is cut at the end):
 *	  [CLS] question pieces
 *	  for each table of the context: [SEP] name [ ( comment ]
 *		  first column  ':' name [ ( comment ]     further ones  ',' name ...
 *	  [SEP] then for each value: (column name ':')? value text, ',' between;
 *		  the column's name is not said again after a value of the same
 *		  (version 1, still read: it is)
 *	  [SEP]
 * '(' opens a comment; nothing closes it. Slots: a piece of a word, of a
 * name, of its comment (the '(' too) or of a value belongs to that position;
 * marks and the column name before a value belong to none (-1).
 * A request for a change (NlQuestion.change) begins with "change" ':', which
 * belong to its first word.
 * At most 8 pieces a word (that mark not counted), 10 a name, 12 a comment, 10 a value. Names are cut
 * at _ and other non-letters and between lower and upper case, then lowered.
 * Periods and durations of values are shown as in the question.
 * Abbreviations in names are shown in full: those of NlTable.full_name and
 * NlLinked.readings.
 * Chinese is read in English words (chinese.h): questions, names, comments,
 * synonyms and values, where the schema's lexicon has them.
 * A column's unit, where one is defined, comes behind its comment.
 * Version 3 tells of a column how far its values differ, and of all items
 * whether the answer to the question before uses them (NL_KEY_).
 *
 * In particular: a question word is tokenized as NlWord.text; a comment, a
 * value's text and a period's words of the question are first cut into words
 * (words.h, nl_text_next), and the pieces of those are counted together. A
 * name or a value without any piece gets [UNK]. The last piece is always
 * [SEP]: when all is longer than NL_MAX_PIECES, the first NL_MAX_PIECES - 1
 * stay and [SEP] follows; a position may so have no piece, its mean is 0.
 * Values stand in the order of NlLinked.values; one whose column did not
 * enter is no position. Of several relations that a pair of columns could
 * have (30 to 34), the same column comes first, then the last key in
 * NlSchema.keys order that has the pair, then the table. Inferred keys count
 * as declared ones.
 *
 * Positions: words, then items in sequence order: all tables of the context
 * first, then the columns (by table), then the values.
 *
 * Relations [i][j], i reads j:
 *	  0			nothing (padding)
 *	  1..9		word-word: clip(j - i, -4, 4) + 5
 *	  10..14	word-table: none, part, exact, comment, synonym
 *	  15..19	word-column: none, part, exact, value, number
 *	  46, 47	word-column: comment, synonym
 *	  20,21,22,28,45		table-word: mirror of 10,11,12,13,14
 *	  23..27,48,49			column-word: mirror of 15..19,46,47
 *	  50, 51	word-value: none, part of it;	52, 53 value-word, mirrored
 *	  40..44	table-table: same, none, i references j, j references i, both
 *	  30..34	column-column: same, i references j, j references i, same table, none
 *	  35,36,37	column-table: its table and i in the primary key, its table, another
 *	  38,39,29	table-column: mirror of 35,36,37
 *	  54, 55	value-column where it was found; column-value
 *	  56, 57	value-column it could be compared with (free values: same class
 *				of type; numbers also with dates if a year); column-value
 *	  58, 59	value-column or value-table: none; mirrored
 *	  60, 61	value-table that has the column where it was found; mirrored
 *	  62, 63	value-value: same, other
 *-------------------------------------------------------------------------
 */
#ifndef NL_ENCODE_H
#define NL_ENCODE_H

#include "engine/nl.h"
#include "lang/link.h"

#define NL_ENCODE_VERSION 3

/* NlInput.keys: these are added up. Before version 3 the first two alone. */
#define NL_KEY_PRIMARY	1
#define NL_KEY_FOREIGN	2
#define NL_KEY_SPREAD	4		/* times NlSpread; of number and text columns */
#define NL_KEY_USED		16		/* the answer before uses it: a table, a column, a value */

/* kinds of item, embedded (0 is unused) */
#define NL_KIND_TABLE	1
#define NL_KIND_NUMBER	2
#define NL_KIND_DATE	3
#define NL_KIND_BOOL	4
#define NL_KIND_TEXT	5
#define NL_KIND_OTHER	6
#define NL_KIND_ARRAY	7
#define NL_KIND_VALUE_NUMBER	8
#define NL_KIND_VALUE_TEXT		9	/* not found in the data */
#define NL_KIND_VALUE_FOUND		10
#define NL_KIND_VALUE_PERIOD	11
#define NL_KIND_VALUE_DURATION	12

/* The pieces of a schema, made once and cached with it. */
typedef struct NlSchemaPieces
{
	int32_t   **names;			/* [n_tables + n_columns] */
	int		   *n_names;
	int32_t   **comments;
	int		   *n_comments;
} NlSchemaPieces;

/* Relation 56: can this value without a column be compared with that column?
 * NUMBER: number columns that its unit fits, and date columns when the text is a year, four
 * digits 1900..2100. PERIOD and DURATION: date columns. TEXT: text and array
 * columns. False for values that have a column. */
extern bool nl_value_compares(const NlSchema *schema, const NlValue *value,
							  int column);

extern NlStatus nl_schema_pieces(NlSchemaPieces *pieces, const NlSchema *schema,
								 const NlModel *model, NlArena *arena,
								 NlError *err);

/* What the model is shown: the input, and which item stands where. */
typedef struct NlContext
{
	int			n_items;
	int32_t    *items;			/* [n_items] item numbers (schema.h) in position order */
	int32_t   **names;			/* pieces of the names of all tables and columns, as this question reads them */
	int		   *n_names;
	NlInput		input;
} NlContext;

/*
 * Chooses what enters: everything when it fits in NL_MAX_PIECES and
 * max_items; else the tables with the best links, their key neighbours on the
 * paths between them, and of wide tables the linked, key and first columns.
 * max_items counts tables and columns; values (at most NL_MAX_VALUES) come on
 * top. A value whose column did not enter is left out.
 */
extern NlStatus nl_encode_question(NlContext *context, const NlLinked *linked,
						  const NlSchema *schema, const NlSchemaPieces *pieces,
						  const NlModel *model, int max_items,
						  NlArena *arena, NlError *err);

/* Words of a name as encode and link see it: "orderDate" -> "order", "date".
 * Returns the count, at most max; text goes to the arena. */
extern int	nl_name_words(const char *name, const char **words, int max,
						  NlArena *arena);

#endif							/* NL_ENCODE_H */

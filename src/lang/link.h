/*-------------------------------------------------------------------------
 * link.h
 *	  Schema linking and value linking: which words of the question speak of
 *	  which item, and which values the question holds.
 *
 * In: the question, the schema, and what the data said about the question's
 * phrases (pg/values.c). Out: words, values, links; plain structs in the
 * caller's arena. Deterministic; no locale; never fails on odd text: bytes
 * that are not UTF-8 are dropped.
 *-------------------------------------------------------------------------
 */
#ifndef NL_LINK_H
#define NL_LINK_H

#include "engine/arena.h"
#include "engine/status.h"
#include "lang/lexicon.h"
#include "lang/schema.h"

#define NL_MAX_WORDS	80		/* further words are dropped */
#define NL_MAX_VALUES	32		/* value items of a question */
#define NL_MAX_PHRASE_WORDS 6
#define NL_MAX_PHRASES	256

/*
 * A word: a run of letters, a number with its separators, 's, a CJK
 * character, or another single visible character. text is lower-cased with
 * accents kept; [start, end) are bytes of NlQuestion.text, [from, to) of its
 * original: several words may stand for one Chinese word.
 */
typedef struct NlWord
{
	const char *text;
	const char *stem;			/* plural endings taken off (words.h) */
	int			start;
	int			end;
	int			from;
	int			to;
	bool		stop;			/* function word: makes no name link by itself */
} NlWord;

/* The text is what was asked, or, where that is Chinese and there is a lexicon,
 * its words in English (chinese.h); else both are the same. */
typedef struct NlQuestion
{
	const char *text;
	const char *original;
	int			n_words;
	NlWord	   *words;
	/* the caller's to set: */
	bool		change;			/* it asks for a change of rows */
	NlLexicon	thesaurus;		/* what its words may mean of names (the model's); read by nl_link only */
} NlQuestion;

typedef enum NlValueKind
{
	NL_VALUE_NUMBER,			/* text: decimal, "1800", "0.05"; also spelled numbers, 10k, ordinals, month names -> 3 */
	NL_VALUE_TEXT,				/* text: as stored (column >= 0) or as in the question (quoted, capitalised, single capital letter) */
	NL_VALUE_PERIOD,			/* text: "2023", "2023-Q1", "2023-03", "2023-03-15", or relative "year-1", "month+0", "week-1", "day-1", "quarter-1" */
	NL_VALUE_DURATION			/* text: "30 day", "6 month", "1 year", "2 week", "24 hour" */
} NlValueKind;

typedef struct NlValue
{
	NlValueKind kind;
	const char *text;
	int			column;			/* where it was found in the data, or -1 */
	int			first_word;
	int			n_words;		/* 0: a label of a column with few that the question does not say */
	bool		percent;		/* a number said with %, or what that makes: 5%, 0.05 */
	bool		fuzzy;			/* same stem, long common prefix, a code's meaning; not the same letters */
	int			unit;			/* units.h: what a number counts; 0: not said, or no column has one */
	bool		converted;		/* said in another unit; for columns of this one only */
} NlValue;

/* A phrase of the question to look up in the data. */
typedef struct NlPhrase
{
	const char *text;			/* lower case, as pg_catalog.lower() in C.UTF-8 gives; the text's own spacing */
	const char *original;
	int			first_word;
	int			n_words;
} NlPhrase;

/* What the data said: this phrase stands in this column, spelled so. */
typedef struct NlMatch
{
	int			phrase;
	int			column;
	const char *stored;
} NlMatch;

/*
 * Kinds of link; the number is the relation word -> item (encode.h). Names are
 * compared by stems, after a leading tbl, dim, is or the like; "birthdate" and
 * birth_date are the same; a comment of at most four words is a second name
 * when all of it stands in the question. Part: also a word of the same root
 * ("shipped", ship_date), inside a compound ("country", countryname), or
 * misspelled. Synonym: also abbreviations ("quantity", qty). A name is compared
 * as it is said in full (schema_full.c), and a part of it that is no word as
 * the word of the question that it is short for, where that is clear (short.h).
 */
typedef enum NlLinkKind
{
	NL_LINK_TABLE_PART = 11,	/* the word is part of the table's name */
	NL_LINK_TABLE_EXACT = 12,	/* the word run is the table's whole name */
	NL_LINK_TABLE_COMMENT = 13,
	NL_LINK_TABLE_SYNONYM = 14,
	NL_LINK_COLUMN_PART = 16,
	NL_LINK_COLUMN_EXACT = 17,
	NL_LINK_COLUMN_VALUE = 18,	/* a value found in that column */
	NL_LINK_COLUMN_NUMBER = 19, /* a number, period or duration, and a column of a comparable type */
	NL_LINK_COLUMN_COMMENT = 46,
	NL_LINK_COLUMN_SYNONYM = 47,
	NL_LINK_VALUE = 51			/* the word is part of that value item */
} NlLinkKind;

typedef struct NlLink
{
	int16_t		word;
	int32_t		item;			/* schema.h: table, column or value item number */
	uint8_t		kind;
} NlLink;

/* A name that the question's words say in full: in `stdnt_nm` the first part is
 * student if that is what the question speaks of. */
typedef struct NlReading
{
	int			item;
	const char *name;			/* as NlColumn.full_name */
} NlReading;

typedef struct NlLinked
{
	NlQuestion	question;
	int			n_readings;		/* at most one an item */
	NlReading  *readings;
	int			n_values;
	NlValue    *values;
	int			n_links;		/* at most one for a pair (word, item) */
	NlLink	   *links;
	bool	   *left_out;		/* [n_columns] dates that are not meant (link_time.c); NULL: none */
	int			n_before;		/* IR of what the turn before was answered with, over these values */
	const int32_t *before;		/* NULL: none, or not known */
} NlLinked;

/* The first word of the last turn: behind the last word "|" (pg/conversation.c). */
extern int	nl_last_turn(const NlQuestion *question);

/* Do two values share words of the question? */
extern bool nl_values_overlap(const NlValue *a, const NlValue *b);

/* Is one of the words from that one on linked to the item, but for a number to a
 * column that could be compared with it? */
extern bool nl_links_to(const NlLinked *linked, int first_word, int item);

/* Splits the question; lexicon may be NULL. NL_ERR_INPUT when it has no word; NL_ERR_LIMIT over
 * NL_MAX_QUESTION bytes. */
#define NL_MAX_QUESTION 4000
extern NlStatus nl_question_read(NlQuestion *question, const char *text,
								 size_t length, const NlLexicon *lexicon,
								 NlArena *arena, NlError *err);

/* Phrases worth looking up in the data: runs of 1 to NL_MAX_PHRASE_WORDS
 * words that are not all function words or punctuation, longest first; then,
 * of a question in Chinese, runs of its own characters. */
extern NlStatus nl_question_phrases(const NlQuestion *question,
									NlPhrase **phrases, int *n_phrases,
									NlArena *arena, NlError *err);

extern NlStatus nl_link(NlLinked *linked, const NlQuestion *question,
						const NlSchema *schema,
						const NlPhrase *phrases, int n_phrases,
						const NlMatch *matches, int n_matches,
						NlArena *arena, NlError *err);

#endif							/* NL_LINK_H */

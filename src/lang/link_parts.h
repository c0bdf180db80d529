/*-------------------------------------------------------------------------
 * link_parts.h
 *	  What the parts of linking share. link.c drives; link_names.c finds
 *	  tables and columns, link_thesaurus.c what words may mean of them, link_short.c what is short for them,
 *	  link_chinese.c those that are Chinese; link_numbers.c, link_dates.c and link_scaled.c numbers and
 *	  dates; link_time.c dates that are not meant;
 *	  link_cands.c, link_glosses.c, link_lexicon.c and link_enums.c values that
 *	  stand in columns;
 *	  link_texts.c free texts. Private to these; everything lives in the
 *	  caller's arena.
 *-------------------------------------------------------------------------
 */
#ifndef NL_LINK_PARTS_H
#define NL_LINK_PARTS_H

#include "lang/link.h"
#include "lang/words.h"

#define NL_MAX_FOUND	512		/* value candidates before the best are chosen */

/* How much a candidate is worth keeping when there are too many; lower first. */
typedef enum NlFoundRank
{
	NL_FOUND_QUOTED,
	NL_FOUND_DATE,				/* period, duration */
	NL_FOUND_NUMBER,
	NL_FOUND_DATA,				/* stands so in the data */
	NL_FOUND_FREE,				/* capitalised, a mark of digits and letters */
	NL_FOUND_FUZZY,				/* nearly as in the data */
	NL_FOUND_DATA_WEAK,			/* in the data, but likely meant otherwise */
	NL_FOUND_UNSAID				/* a label the question does not say */
} NlFoundRank;

typedef struct NlFound
{
	NlValue		value;
	NlFoundRank rank;
	bool		dropped;
} NlFound;

typedef struct NlLinkWork
{
	const NlQuestion *question;
	const NlSchema *schema;
	NlArena    *arena;
	NlError    *err;
	int			n_items;		/* tables and columns */
	uint8_t    *best;			/* [n_words][n_items] strongest link so far; 0: none */
	NlFound    *found;
	int			n_found;
	NlReading  *readings;		/* names that the question's words say in full */
	int			n_readings;
} NlLinkWork;

/* 0 for none, more for stronger kinds. */
extern int	nl_link_strength(uint8_t kind);

/* Keeps the stronger of this link and the one that is there. */
extern void nl_link_put(NlLinkWork *work, int word, int item, uint8_t kind);

/* Adds a candidate unless the same (kind, text, column, span) is there or
 * there are NL_MAX_FOUND. text is copied. NULL: no memory, or not added. */
extern NlStatus nl_found_add(NlLinkWork *work, NlValueKind kind, const char *text,
							 int column, int first_word, int n_words,
							 bool fuzzy, NlFoundRank rank);

/* Nothing but a to z? */
extern bool nl_ascii_word(const char *word);
/* Is `word` short for `full`: its beginning (cust, loc), or a beginning and
 * then consonants of the rest in order: either the next ones (prsn, attn,
 * ppl) or up to its last letter (qty, dept, mgr)? Both lower case. */
extern bool nl_short_for(const char *word, const char *full);

/* n words of the question from `at` on may mean a name: the stems of its words
 * written as one, `first` bytes of the first; length bytes in all. */
typedef void (*NlNameSaid) (void *context, int at, int n, const char *name, size_t length, size_t first);

/* Calls said for every name that the thesaurus has for words and phrases of the question;
 * words as they are written, lower case, and their stems. */
extern void nl_thesaurus_names(const NlLexicon *thesaurus, const char *const *words,
							   const char *const *stems, int n_words, NlNameSaid said, void *context);

/* Fills work->best for names, comments and synonyms. */
extern NlStatus nl_link_names(NlLinkWork *work);

/* Chinese names that stand in the question as they are; after nl_link_names. */
extern void nl_link_chinese(NlLinkWork *work);

/* Numbers, periods, durations. used[w] is set for words of dates and of
 * numbers: capitals there are no names. */
extern NlStatus nl_find_numbers(NlLinkWork *work, bool *used);

/* Fills linked->left_out, after everything else. */
extern NlStatus nl_link_time(NlLinked *linked, NlLinkWork *work);

/* What follows from them: shares of percents, minutes of hours; after them. */
extern NlStatus nl_find_scaled(NlLinkWork *work);

/* A whole word of digits and letters such as AB-1234 beginning at word
 * `first`: how many words it has, 0 when there is none. Numbers inside it do
 * not count; *also_number is set where they do ("top10", "5km"). */
extern int	nl_mark_words(const NlQuestion *question, int first, bool *also_number);

/* ---- texts ---- */

#define NL_SEEN_BITS	4096
#define NL_MAX_QUOTED	200		/* bytes of a text value */

/* A value found: in this column, for these words. */
typedef struct NlCand
{
	int			first;
	int			n;
	int			column;
	const char *stored;
	bool		fuzzy;
	bool		weak;
	bool		partial;		/* one word of a longer value: only if few values have it */
	bool		dropped;
	int			favour;			/* 2 the column is named, 1 its table is, 0 */
} NlCand;

typedef struct NlTexts
{
	NlLinkWork *work;
	const NlQuestion *q;
	const bool *used;			/* words of numbers and dates */
	bool		quoted[NL_MAX_WORDS];
	bool		name_exact[NL_MAX_WORDS];	/* the whole name of a table or column */
	bool		name_part[NL_MAX_WORDS];
	bool		asks[NL_MAX_WORDS]; /* nl_word_asks */
	bool		lone[NL_MAX_WORDS]; /* may be one word of a longer value */
	bool		upper[NL_MAX_WORDS];
	bool		starts[NL_MAX_WORDS];	/* begins a sentence */
	char		root[NL_MAX_WORDS][NL_WORD_SIZE];
	uint64_t	seen[NL_SEEN_BITS / 64];	/* beginnings of question words, and their whole stems */
	uint8_t    *favour;			/* [n_columns] */
	uint8_t    *known;			/* [n_columns] samples of the column, 255 at most */
	const char **glosses;		/* [n_samples] what the column's comment says of it, or NULL */
	const char **gloss_ends;	/* [n_samples] */
	NlCand	   *cands;
	int			n_cands;
	int			max_cands;
} NlTexts;

extern bool nl_word_asks(const char *word); /* asks, compares or counts: "most", "order" */
extern bool nl_word_letters(const NlWord *w);
extern bool nl_word_digits(const NlWord *w);
/* deliver-y and deliver-ed: five letters and most of the longer word alike. */
extern bool nl_kindred_words(const char *a, const char *b);
/* Do these words only repeat names of the schema, or ask? */
extern bool nl_words_name(const NlTexts *t, int first, int n);

extern NlStatus nl_texts_init(NlTexts *t, NlLinkWork *work, const bool *used, int n_matches);
/* Adds a candidate, unless it is there. */
extern void nl_cand_add(NlTexts *t, int first, int n, int column, const char *stored,
						bool fuzzy, bool weak);
/* Gathers candidates from the data's answers, samples and comments, judges
 * them, and adds those that are kept to NlLinkWork.found. */
extern NlStatus nl_find_cands(NlTexts *t, const NlPhrase *phrases, int n_phrases,
							  const NlMatch *matches, int n_matches);
/* A known value of a column: does the question speak of it, nearly? */
extern void nl_sample_take(NlTexts *t, const NlSample *sample);
/* Codes whose meaning a comment tells: "O open, C closed". */
extern NlStatus nl_find_glosses(NlTexts *t);
/* Words that make up a label of a band: "small", "medium". */
extern NlStatus nl_find_bands(NlTexts *t);

/* What the comment of its column says that the i-th sample means; known only
 * after nl_find_glosses. False: nothing. */
extern bool nl_sample_gloss(const NlTexts *t, int sample, const char **gloss, const char **end);
/* Known values that the question says in other words. */
extern void nl_find_lexicon(NlTexts *t);
/* The same for one code and its meaning. */
extern void nl_lexicon_gloss(NlTexts *t, int column, const char *code, const char *gloss,
							 const char *end);

/* What a request for a change brings along: link_change.c. */
extern NlStatus nl_find_change_texts(NlTexts *t);
extern NlStatus nl_find_change_numbers(NlLinkWork *work);

/* Values of status columns that the question does not say; the last. */
extern NlStatus nl_find_enums(NlTexts *t);

/* Quoted, found, similar and capitalised texts; after names and numbers. */
extern NlStatus nl_find_texts(NlLinkWork *work, const NlPhrase *phrases, int n_phrases,
							  const NlMatch *matches, int n_matches, const bool *used);

#endif							/* NL_LINK_PARTS_H */

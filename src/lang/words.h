/*-------------------------------------------------------------------------
 * words.h
 *	  Characters and words: UTF-8, lower case, stems, function words, and the
 *	  cutting of questions and names into words.
 *
 * Everything here is a pure function of its arguments: no locale, no memory
 * but the caller's buffers, nothing that can fail. Lower case covers ASCII,
 * Latin-1, Latin Extended-A and Additional, Greek and Cyrillic.
 *-------------------------------------------------------------------------
 */
#ifndef NL_WORDS_H
#define NL_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NL_BAD_CHAR 0xFFFFFFFFu
#define NL_WORD_SIZE 64			/* buffers for one word, with the NUL; longer ones are cut */

/* Next character, *at moved past it (before end). A byte that begins no valid
 * sequence gives NL_BAD_CHAR and is skipped. */
extern uint32_t nl_utf8_read(const char **at, const char *end);
/* Writes 1 to 4 bytes, returns how many. */
extern int	nl_utf8_write(uint32_t c, char *out);

extern uint32_t nl_char_lower(uint32_t c);
extern bool nl_char_letter(uint32_t c); /* CJK excluded */
extern bool nl_char_upper(uint32_t c);	/* has another lower case */
extern bool nl_char_cjk(uint32_t c);
extern bool nl_char_space(uint32_t c);	/* blanks and control characters */

/* Lower-cases length bytes; out has room for 2 * length + 1 (no character
 * grows beyond that). Returns the length written; bad bytes are dropped. */
extern size_t nl_lower(const char *text, size_t length, char *out);

/*
 * Next word of running text from *at: a run of letters, a number with its
 * separators (digits joined by one of . , : / -), 's, a CJK character or
 * another single visible character. [*start, *stop) is where it stands.
 * False at the end.
 */
extern bool nl_text_next(const char **at, const char *end,
						 const char **start, const char **stop);

/* The same, lower-cased and cut to NL_WORD_SIZE. */
extern bool nl_text_word(const char **at, const char *end, char *word);

/*
 * Next word of a name, lower-cased, NUL-terminated: runs of letters and
 * digits, cut also between a lower-case letter or digit and an upper-case
 * letter ("orderDate") and before the last capital of a run that a lower-case
 * letter follows ("VATRate", but not "IDs"); CJK characters stand alone.
 * size is NL_WORD_SIZE or more. False at the end.
 */
extern bool nl_name_next(const char **at, char *word, size_t size);

/* Singular of a lower-case word, Latin letters without accents. out has room
 * for NL_WORD_SIZE. Returns its length. */
extern size_t nl_stem(const char *word, char *out);

/* The regular plural of a lower-case word: "category", categories. out: room for
 * two bytes more than the word, may be the word itself; irregular ones are the
 * caller's. */
extern void nl_plural(const char *word, char *out);

/* Cruder: without ed, ing, a doubled last consonant and a last e; for weak links. */
extern size_t nl_root(const char *stem, char *out);

/* Is one a misspelling of the other? Lower-case words of 5 bytes or more that
 * begin alike and differ by one letter put in, left out, changed or swapped
 * with its neighbour; two such from 9 bytes on. False for equal words. */
extern bool nl_near(const char *a, const char *b);

/* How many letters are put in, left out, changed or swapped with their
 * neighbours; most + 1 when more than most, or a word of NL_WORD_SIZE. */
extern int	nl_word_distance(const char *a, const char *b, int most);

extern bool nl_stop_word(const char *word);

/* one .. nineteen, twenty .. ninety, zero: value; also first .. twentieth,
 * thirtieth (ordinal). -1: none. */
extern int	nl_number_word(const char *word, bool *ordinal);
/* january or jan -> 1 ..; 0: none */
extern int	nl_month_word(const char *word);
/* sunday -> 0 .. saturday -> 6; -1: none. *shortened: sun, mon ... */
extern int	nl_weekday_word(const char *word, bool *shortened);

extern uint32_t nl_hash(const char *text, size_t length);

#endif							/* NL_WORDS_H */

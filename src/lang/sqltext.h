/*-------------------------------------------------------------------------
 * sqltext.h
 *	  A growing text in an arena, and how SQL writes names and literals.
 *
 * A text that could not grow stays failed: what is added later is dropped and
 * nl_text_finish() gives NULL. So writers need not check each step.
 *-------------------------------------------------------------------------
 */
#ifndef NL_SQLTEXT_H
#define NL_SQLTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/arena.h"

typedef struct NlText
{
	NlArena    *arena;
	char	   *data;			/* NULL: nothing yet */
	size_t		length;
	size_t		room;
	bool		failed;
} NlText;

extern void nl_text_init(NlText *text, NlArena *arena);
extern void nl_text_bytes(NlText *text, const char *bytes, size_t length);
extern void nl_text_add(NlText *text, const char *string);
extern void nl_text_char(NlText *text, char c);
extern void nl_text_int(NlText *text, long long number);
/* The text, NUL-terminated; it may go on growing, elsewhere. NULL: no memory. */
extern char *nl_text_finish(NlText *text);

/* A name, quoted where quote_ident() would. */
extern void nl_text_name(NlText *text, const char *name);
/* 'string', with E and doubled backslashes only where there is a backslash. */
extern void nl_text_literal(NlText *text, const char *string);
/* The literal of an ILIKE pattern that matches the string itself. */
extern void nl_text_pattern(NlText *text, const char *string, bool before, bool after);

/* Would quote_ident() leave the name bare? */
extern bool nl_name_is_bare(const char *name);

#endif							/* NL_SQLTEXT_H */

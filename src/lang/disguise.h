/*-------------------------------------------------------------------------
 * disguise.h
 *	  Names that look like other names: what is not to be shown to who asks,
 *	  since an answer about them would look like one about something else.
 *
 * Sources: Unicode TR 36, 2.5; UTS 39 (mixed-script and whole-script
 * confusables); the Cf characters of UnicodeData. Pure functions of UTF-8 text.
 *-------------------------------------------------------------------------
 */
#ifndef NL_DISGUISE_H
#define NL_DISGUISE_H

#include <stdbool.h>

/* Does the text look like another one, whatever that is? It has characters that
 * do not show (bidirectional controls, zero width, soft hyphen), or a word of
 * Latin letters and others that only look so (a Cyrillic e in clients). */
extern bool nl_text_disguised(const char *text);

/*
 * How the text reads, for comparing: in lower case, letters that look like Latin
 * ones as those, what is not to be told apart as one. Writes at most strlen(text)
 * * 2 + 1 bytes. False if it has letters with a look of their own: then it
 * reads like no Latin name. *disguised: are some letters only alike?
 */
extern bool nl_text_reading(const char *text, char *out, bool *disguised);

#endif

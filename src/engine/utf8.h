/*-------------------------------------------------------------------------
 * utf8.h
 *	  Characters out of bytes that may be UTF-8.
 *
 * Pure functions; own nothing, cannot fail.
 *-------------------------------------------------------------------------
 */
#ifndef NL_UTF8_H
#define NL_UTF8_H

#include <stdint.h>

#define NL_UTF8_BAD 0xfffd

/* The character at *text < end; *text moves behind it. Bytes that are no UTF-8
 * give NL_UTF8_BAD, one each: a true U+FFFD is three bytes long. */
extern uint32_t nl_utf8_next(const unsigned char **text, const unsigned char *end);

#endif							/* NL_UTF8_H */

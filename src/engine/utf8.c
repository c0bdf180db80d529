/*-------------------------------------------------------------------------
 * utf8.c
 *	  The decoder of utf8.h: no overlong forms, no surrogates, nothing above
 *	  U+10FFFF.
 *
 * Owns nothing; reads only what lies before end; cannot fail.
 *-------------------------------------------------------------------------
 */
#include "engine/utf8.h"

uint32_t
nl_utf8_next(const unsigned char **text, const unsigned char *end)
{
	static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
	const unsigned char *p = *text;
	uint32_t	code = *p;
	int			more;
	int			i;

	*text = p + 1;
	if (code < 0x80)
		return code;
	if (code >= 0xc2 && code <= 0xdf)
		more = 1;
	else if (code >= 0xe0 && code <= 0xef)
		more = 2;
	else if (code >= 0xf0 && code <= 0xf4)
		more = 3;
	else
		return NL_UTF8_BAD;
	if (end - p <= more)
		return NL_UTF8_BAD;
	code &= 0x3fu >> more;
	for (i = 1; i <= more; i++)
	{
		if ((p[i] & 0xc0) != 0x80)
			return NL_UTF8_BAD;
		code = (code << 6) | (p[i] & 0x3f);
	}
	if (code < least[more] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return NL_UTF8_BAD;
	*text = p + 1 + more;
	return code;
}

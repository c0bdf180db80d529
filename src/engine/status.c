/*-------------------------------------------------------------------------
 * status.c
 *	  Fills the caller's error buffer.
 *
 * Owns nothing and allocates nothing; cannot fail. A text that does not fit
 * is cut. Model files name keys and tensors in messages, so bytes that a
 * terminal or a server log would act on become '?'.
 *-------------------------------------------------------------------------
 */
#include "engine/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#undef nl_fail

NlStatus
nl_fail(NlError *err, NlStatus status, const char *format,...)
{
	va_list		args;
	unsigned char *c;

	if (err == NULL)
		return status;
	va_start(args, format);
	if (vsnprintf(err->message, sizeof(err->message), format, args) < 0)
		err->message[0] = '\0';
	va_end(args);
	for (c = (unsigned char *) err->message; *c != '\0'; c++)
	{
		if (*c < 0x20 || *c >= 0x7f)
			*c = '?';
	}
	return status;
}

void
nl_fail_in_file(NlError *err, const char *path)
{
	NlError		reason;
	size_t		length = strlen(path);
	const char *end = length > 60 ? path + length - 60 : path;

	if (err == NULL)
		return;
	reason = *err;
	nl_fail(err, NL_ERR_FORMAT, "\"%s%s\": %s",
			end != path ? "..." : "", end, reason.message);
}

/*-------------------------------------------------------------------------
 * sqlscan.c
 *	  Tokens of SQL text that may be broken (see sqlscan.h).
 *
 * Memory: the arena's. Cannot fail but for memory.
 *-------------------------------------------------------------------------
 */
#include "lang/sqlscan.h"

#include <string.h>

static bool
is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128;
}

static bool
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Past blanks and comments. */
static int
skip(const char *sql, int at)
{
	for (;;)
	{
		if (is_space(sql[at]))
			at++;
		else if (sql[at] == '-' && sql[at + 1] == '-')
			while (sql[at] != '\0' && sql[at] != '\n')
				at++;
		else if (sql[at] == '/' && sql[at + 1] == '*')
		{
			const char *end = strstr(sql + at + 2, "*/");

			at = end == NULL ? at + (int) strlen(sql + at) : (int) (end - sql) + 2;
		}
		else
			return at;
	}
}

/* The end of what `quote` closes; doubled ones stand for themselves. */
static int
quoted(const char *sql, int at, char quote, bool escapes, bool *open)
{
	while (sql[at] != '\0')
	{
		if (escapes && sql[at] == '\\' && sql[at + 1] != '\0')
			at += 2;
		else if (sql[at] != quote)
			at++;
		else if (sql[at + 1] == quote)
			at += 2;
		else
			return at + 1;
	}
	*open = true;
	return at;
}

/* $tag$text$tag$; 0: it is none. */
static int
dollar(const char *sql, int at)
{
	int			tag = at + 1;
	const char *end;

	while (is_letter(sql[tag]))
		tag++;
	if (sql[tag] != '$')
		return 0;
	tag++;
	for (end = sql + tag; (end = strchr(end, '$')) != NULL; end++)
		if (strncmp(end, sql + at, tag - at) == 0)
			return (int) (end - sql) + tag - at;
	return 0;
}

static void
scan_one(const char *sql, NlToken *token)
{
	unsigned char c = sql[token->start];
	int			at = token->start;

	if (c == '\'')
	{
		token->kind = NL_TOKEN_STRING;
		token->end = quoted(sql, at + 1, '\'', false, &token->open);
	}
	else if (c != '\0' && strchr("eEnNbBxX", c) != NULL && sql[at + 1] == '\'')
	{
		token->kind = NL_TOKEN_STRING;
		token->end = quoted(sql, at + 2, '\'', c == 'e' || c == 'E', &token->open);
	}
	else if (c == '"' || c == '`')
	{
		token->kind = c == '"' ? NL_TOKEN_NAME : NL_TOKEN_BACKTICK;
		token->end = quoted(sql, at + 1, (char) c, false, &token->open);
	}
	else if (is_letter(c))
	{
		token->kind = NL_TOKEN_WORD;
		while (is_letter(sql[at]) || is_digit(sql[at]) || sql[at] == '$')
			at++;
		token->end = at;
	}
	else if (is_digit(c) || (c == '.' && is_digit(sql[at + 1])))
	{
		token->kind = NL_TOKEN_NUMBER;
		while (is_digit(sql[at]) || sql[at] == '.')
			at++;
		if ((sql[at] == 'e' || sql[at] == 'E') &&
			(is_digit(sql[at + 1]) || ((sql[at + 1] == '-' || sql[at + 1] == '+') && is_digit(sql[at + 2]))))
			for (at += 2; is_digit(sql[at]);)
				at++;
		token->end = at;
	}
	else if (c == '$' && dollar(sql, at) > 0)
	{
		token->kind = NL_TOKEN_STRING;
		token->end = dollar(sql, at);
	}
	else if (c == ':' && sql[at + 1] == ':')
	{
		token->kind = NL_TOKEN_PUNCTUATION;
		token->end = at + 2;
	}
	else if (strchr("(),.;[]:", c) != NULL)
	{
		token->kind = NL_TOKEN_PUNCTUATION;
		token->end = at + 1;
	}
	else if (strchr("+-*/<>=~!@#%^&|?", c) != NULL)
	{
		token->kind = NL_TOKEN_OPERATOR;
		while (sql[at] != '\0' && strchr("+-*/<>=~!@#%^&|?", sql[at]) != NULL &&
			   (at == token->start || (strncmp(sql + at, "--", 2) != 0 && strncmp(sql + at, "/*", 2) != 0)))
			at++;
		/* as the server: a sign at the end belongs to what follows */
		while (at > token->start + 1 && (sql[at - 1] == '-' || sql[at - 1] == '+'))
			at--;
		token->end = at;
	}
	else
	{
		token->kind = NL_TOKEN_OTHER;
		token->end = at + 1;
	}
}

NlToken *
nl_sql_scan(const char *sql, NlArena *arena, int *n)
{
	/* no token is shorter than a byte */
	NlToken    *tokens = nl_arena_array(arena, strlen(sql) + 1, sizeof(NlToken));
	int			depth = 0;
	int			at = 0;

	*n = 0;
	if (tokens == NULL)
		return NULL;
	while (sql[at = skip(sql, at)] != '\0')
	{
		NlToken    *token = &tokens[(*n)++];

		memset(token, 0, sizeof(*token));
		token->start = at;
		scan_one(sql, token);
		if (sql[at] == ')' && depth > 0)
			depth--;
		token->depth = depth;
		if (sql[at] == '(')
			depth++;
		at = token->end;
	}
	return tokens;
}

bool
nl_token_is(const char *sql, const NlToken *token, const char *word)
{
	int			i;

	if (token->kind == NL_TOKEN_STRING || token->kind == NL_TOKEN_NAME || token->kind == NL_TOKEN_BACKTICK)
		return false;
	for (i = token->start; i < token->end; i++, word++)
	{
		char		c = sql[i];

		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		if (c != *word)
			return false;
	}
	return *word == '\0';
}

/*-------------------------------------------------------------------------
 * fuzz_compile.c
 *	  libFuzzer target: bytes -> IR -> SQL, and IR as text.
 *
 * Two readings of an input. Its first byte chooses: tokens, a byte or two
 * each, over a schema with awkward names and some values; or IR as text, as
 * the unit tests write it (the words are compile.dict). A statement must
 * come back exactly when the status says so, its parentheses and quotes
 * must be closed, and it must hold no second statement. Seeds and tests have
 * the schema from unit/compile_schema.h. All memory is freed at the end.
 *-------------------------------------------------------------------------
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/compile_schema.h"

#define ARENA_LIMIT (16 << 20)
#define MAX_TEXT 2000

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static IrText ir;

static const NlValue some_values[] = {
	{NL_VALUE_NUMBER, "1990", -1, 0, 1, false, false, 0, false},
	{NL_VALUE_NUMBER, "-0.5", -1, 0, 1, false, false, 0, false},
	{NL_VALUE_TEXT, "it's \\ (\"", -1, 0, 1, false, false, 0, false},
	{NL_VALUE_TEXT, "active", 8, 0, 1, false, false, 0, false},
	{NL_VALUE_PERIOD, "2023-Q1", -1, 0, 1, false, false, 0, false},
	{NL_VALUE_PERIOD, "2024-02-29", -1, 0, 1, false, false, 0, false},
	{NL_VALUE_PERIOD, "month-1", -1, 0, 1, false, false, 0, false},
	{NL_VALUE_PERIOD, "day+0", -1, 0, 1, false, false, 0, false},
	{NL_VALUE_DURATION, "30 day", -1, 0, 1, false, false, 0, false},
	{NL_VALUE_DURATION, "24 hour", -1, 0, 1, false, false, 0, false}
};

/* Stops the fuzzer: what came out is not one statement. */
static void
must(bool fine)
{
	if (!fine)
		__builtin_trap();
}

/* Quotes and parentheses close, and nothing outside of quotes ends a
 * statement or begins a comment. */
static void
check_sql(const char *sql)
{
	int			depth = 0;
	const char *p;

	for (p = sql; *p != '\0'; p++)
	{
		if (*p == '\'' || *p == '"')
		{
			char		quote = *p;
			bool		escapes = quote == '\'' && p > sql && p[-1] == 'E';

			for (p++; *p != quote || p[1] == quote; p++)
			{
				must(*p != '\0');
				/* a doubled quote, or a backslash and what it escapes */
				if (*p == quote || (escapes && *p == '\\'))
					p++;
				must(*p != '\0');
			}
			continue;
		}
		depth += *p == '(';
		depth -= *p == ')';
		must(depth >= 0);
		must(*p != ';' && *p != '\\');
		must(!(p[0] == '-' && p[1] == '-') && !(p[0] == '/' && p[1] == '*'));
	}
	must(depth == 0);
	must(strncmp(sql, "SELECT", 6) == 0 || *sql == '(');
}

/* One byte a token: symbols, then what the bytes can say of the items; 255
 * takes the next two bytes as they are. */
static void
read_tokens(const uint8_t *data, size_t size)
{
	size_t		i;

	ir.n_values = N_OF(some_values);
	memcpy(ir.values, some_values, sizeof(some_values));
	ir.n = 0;
	for (i = 0; i < size && ir.n < N_OF(ir.ir); i++)
	{
		if (data[i] < NL_SYM_COUNT_)
			ir.ir[ir.n++] = data[i];
		else if (data[i] == 255 && i + 2 < size)
		{
			ir.ir[ir.n++] = (int16_t) (data[i + 1] | data[i + 2] << 8);
			i += 2;
		}
		else
			ir.ir[ir.n++] = NL_IR_ITEM + data[i] - NL_SYM_COUNT_;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static Blocks blocks;
	NlArena		arena;
	NlError		err;
	NlStatus	status;
	char	   *sql = NULL;
	char	   *readable = NULL;

	if (size < 1)
		return 0;
	if (schema.n_tables == 0)
		schema_init();
	if (data[0] < 128)
		read_tokens(data + 1, size - 1);
	else
	{
		char		text[MAX_TEXT + 1];
		size_t		length = size - 1 < MAX_TEXT ? size - 1 : MAX_TEXT;

		memcpy(text, data + 1, length);
		text[length] = '\0';
		if (!ir_text_read(&ir, text))
			return 0;
	}
	blocks.left = -1;
	nl_arena_init(&arena, blocks_more, &blocks, 1 << 16, ARENA_LIMIT);
	status = nl_compile(&schema, ir.values, ir.n_values, ir.ir, ir.n, &sql, &arena, &err);
	must(status == NL_OK || status == NL_ERR_INPUT || status == NL_ERR_LIMIT ||
		 status == NL_ERR_NOMEM);
	must(status == NL_OK ? sql != NULL || (ir.n == 1 && ir.ir[0] == NL_SYM_ABSTAIN) : sql == NULL);
	if (sql != NULL)
		check_sql(sql);
	must(nl_ir_text(&schema, ir.values, ir.n_values, ir.ir, ir.n, &readable, &arena, &err) == NL_OK ||
		 status == NL_ERR_NOMEM);
	blocks_free(&blocks);
	return 0;
}

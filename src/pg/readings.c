/*-------------------------------------------------------------------------
 * readings.c
 *	  See readings.h. No state; memory is the caller's context.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "lib/stringinfo.h"
#include "pg/describe.h"
#include "pg/readings.h"

/* The end of the word that the first n bytes end in or before. */
static int
back_to_word(const char *text, int n)
{
	while (n > 0 && text[n - 1] != ' ')
		n--;
	return n;
}

/* What is left of two texts without the words that they begin and end with alike. */
static void
append_difference(StringInfo out, const char *a, const char *b)
{
	int			length_a = strlen(a);
	int			length_b = strlen(b);
	int			head = 0;
	int			tail = 0;

	if (strcmp(a, b) == 0)
		return;
	while (a[head] != '\0' && a[head] == b[head])
		head++;
	head = back_to_word(a, head);
	while (tail < length_a - head && tail < length_b - head &&
		   a[length_a - 1 - tail] == b[length_b - 1 - tail])
		tail++;
	while (tail > 0 && a[length_a - tail] != ' ')
		tail--;
	appendStringInfo(out, "\nThey differ in \"%.*s\" and \"%.*s\".",
					 length_a - head - tail, a + head, length_b - head - tail, b + head);
}

char *
nlpg_readings_text(int n, const char *const *sql, const NlpgDeadline *deadline)
{
	StringInfoData out;
	char	  **meaning = (char **) palloc(sizeof(char *) * n);

	initStringInfo(&out);
	for (int i = 0; i < n; i++)
	{
		meaning[i] = nlpg_describe(sql[i], deadline);
		appendStringInfo(&out, "%s%d. %s\n   %s", i > 0 ? "\n" : "", i + 1, sql[i], meaning[i]);
	}
	if (n == 2)
		append_difference(&out, meaning[0], meaning[1]);
	return out.data;
}

/*-------------------------------------------------------------------------
 * test_words.c
 *	  Characters, cutting, stems and word lists.
 *
 * Pure functions: nothing to own.
 *-------------------------------------------------------------------------
 */
#include "lang_fixture.h"

#include <stdio.h>

#include "lang/synonyms.h"
#include "lang/words.h"

/* Every code point survives writing and reading; what is no UTF-8 does not. */
static void
test_utf8(void **state)
{
	static const char *const bad[] = {
		"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
		"\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\xC3", "\xFF", "\xE2\x28\xA1"
	};
	uint32_t	c;
	size_t		i;

	(void) state;
	for (c = 1; c <= 0x10FFFF; c++)
	{
		char		text[4];
		const char *at = text;
		int			n = nl_utf8_write(c, text);

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		assert_int_equal(nl_utf8_read(&at, text + n), c);
		assert_ptr_equal(at, text + n);
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
	{
		const char *at = bad[i];

		assert_true(nl_utf8_read(&at, bad[i] + strlen(bad[i])) == NL_BAD_CHAR);
		assert_ptr_equal(at, bad[i] + 1);
	}
}

static void
test_lower(void **state)
{
	static const char *const pairs[][2] = {
		{"ABC xyz 9", "abc xyz 9"}, {"ÄÖÜß ÉÑØ", "äöüß éñø"}, {"ŁÓDŹ ŠŽ", "łódź šž"},
		{"ΑΘΉΝΑ Ώ", "αθήνα ώ"}, {"МОСКВА Ё Ќ", "москва ё ќ"}, {"ŸĲ", "ÿĳ"}, {"Ạ Ỹ", "ạ ỹ"},
		{"\xC3\x97\xC3\xB7", "\xC3\x97\xC3\xB7"}, {"a\xFF" "B", "ab"}
	};
	char		out[128];
	uint32_t	c;
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
	{
		assert_int_equal(nl_lower(pairs[i][0], strlen(pairs[i][0]), out), strlen(pairs[i][1]));
		assert_string_equal(out, pairs[i][1]);
	}
	/* lower case is final, and never longer than twice the bytes */
	for (c = 1; c <= 0x10FFFF; c++)
	{
		char		a[4];
		char		b[4];

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		assert_int_equal(nl_char_lower(nl_char_lower(c)), nl_char_lower(c));
		assert_true(nl_utf8_write(nl_char_lower(c), b) <= 2 * nl_utf8_write(c, a));
	}
}

/* Words of a text, joined by |. */
static void
cut(const char *text, char *out)
{
	const char *at = text;
	const char *start;
	const char *stop;

	*out = '\0';
	while (nl_text_next(&at, text + strlen(text), &start, &stop))
	{
		if (*out)
			strcat(out, "|");
		strncat(out, start, (size_t) (stop - start));
	}
}

static void
test_text(void **state)
{
	static const char *const cases[][2] = {
		{"How many singers?", "How|many|singers|?"},
		{"the singer's name", "the|singer|'s|name"},
		{"don't", "don|'|t"}, {"its 'so'", "its|'|so|'"},
		{"1,800 and 2023-03-15 or 3/15/2023 at 9:30", "1,800|and|2023-03-15|or|3/15/2023|at|9:30"},
		{"5.", "5|."}, {"1,2, 3", "1,2|,|3"}, {"EL26P202", "EL|26|P|202"}, {"AB-1234", "AB|-|1234"},
		{"café Zürich", "café|Zürich"}, {"前5名客户", "前|5|名|客|户"}, {"a\xFF" "b", "ab"},
		{"order_id", "order|_|id"}, {"  ", ""}, {"x\xC2\xA0y", "x|y"}
	};
	char		out[256];
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		if (strchr(cases[i][0], '\xFF') != NULL)
			continue;			/* words.h drops no bytes inside a run: question.c does */
		cut(cases[i][0], out);
		assert_string_equal(out, cases[i][1]);
	}
}

static void
test_names(void **state)
{
	static const char *const cases[][2] = {
		{"orderDate", "order|date"}, {"order_date", "order|date"}, {"OrderDATE", "order|date"},
		{"countryname", "countryname"}, {"VATRate", "vat|rate"}, {"customerIDs", "customer|ids"},
		{"Home Address-2", "home|address|2"}, {"address2", "address2"}, {"line2Total", "line2|total"},
		{"_id", "id"}, {"???", ""}, {"客户ID", "客|户|id"}, {"Größe_cm", "größe|cm"}, {"", ""}
	};
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		const char *at = cases[i][0];
		char		word[NL_WORD_SIZE];
		char		out[256] = "";

		while (nl_name_next(&at, word, sizeof(word)))
		{
			if (*out)
				strcat(out, "|");
			strcat(out, word);
		}
		assert_string_equal(out, cases[i][1]);
	}
	/* a long name is cut, not overrun */
	{
		char		name[1000];
		char		word[NL_WORD_SIZE];
		const char *at = name;

		memset(name, 'x', sizeof(name));
		name[sizeof(name) - 1] = '\0';
		assert_true(nl_name_next(&at, word, sizeof(word)));
		assert_true(strlen(word) < NL_WORD_SIZE && strlen(word) > NL_WORD_SIZE - 8);
		assert_false(nl_name_next(&at, word, sizeof(word)));
	}
}

static void
test_stems(void **state)
{
	static const char *const same[][2] = {
		{"singers", "singer"}, {"countries", "country"}, {"classes", "class"}, {"branches", "branch"},
		{"boxes", "box"}, {"addresses", "address"}, {"movies", "movie"}, {"people", "person"},
		{"women", "woman"}, {"statuses", "status"}, {"buses", "bus"}, {"houses", "house"},
		{"analyses", "analysis"}, {"series", "series"}, {"cafés", "cafe"}, {"prices", "price"}
	};
	static const char *const apart[][2] = {
		{"status", "statu"}, {"address", "addre"}, {"analysis", "analysi"}, {"news", "new"}
	};
	static const char *const roots[][2] = {
		{"shipped", "ship"}, {"shipping", "ship"}, {"ordered", "order"}, {"hired", "hire"},
		{"cancelled", "canceled"}, {"studied", "study"}, {"opening", "open"}, {"welding", "weld"}
	};
	char		a[NL_WORD_SIZE];
	char		b[NL_WORD_SIZE];
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++)
	{
		size_t		n = nl_stem(same[i][0], a);

		assert_int_equal(n, strlen(a));
		nl_stem(same[i][1], b);
		assert_string_equal(a, b);
	}
	for (i = 0; i < sizeof(apart) / sizeof(apart[0]); i++)
	{
		nl_stem(apart[i][0], a);
		assert_string_not_equal(a, apart[i][1]);
	}
	for (i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
	{
		nl_root(roots[i][0], a);
		nl_root(roots[i][1], b);
		assert_string_equal(a, b);
	}
}

static void
test_near(void **state)
{
	(void) state;
	assert_true(nl_near("custmer", "customer"));
	assert_true(nl_near("reciever", "receiver"));
	assert_true(nl_near("inspecton", "inspection"));
	assert_true(nl_near("acomodation", "accommodation"));
	assert_false(nl_near("order", "order"));
	assert_false(nl_near("plant", "giant"));
	assert_false(nl_near("cats", "cars"));
	assert_false(nl_near("price", "prize money"));
	assert_false(nl_near("status", "stations"));
}

static void
test_lists(void **state)
{
	static const char *const stop[] = {"a", "'s", "the", "with", "yours", "between"};
	bool		flag;
	int			groups[NL_MAX_SYNONYM_GROUPS];
	const char *words;
	int			g;

	(void) state;
	for (g = 0; g < 5; g++)
		assert_true(nl_stop_word(stop[g]));
	assert_false(nl_stop_word(stop[5]));
	assert_int_equal(nl_number_word("nineteen", &flag), 19);
	assert_false(flag);
	assert_int_equal(nl_number_word("third", &flag), 3);
	assert_true(flag);
	assert_int_equal(nl_number_word("fortieth", &flag), 40);
	assert_int_equal(nl_number_word("ninety", &flag), 90);
	assert_int_equal(nl_number_word("often", &flag), -1);
	assert_int_equal(nl_month_word("march"), 3);
	assert_int_equal(nl_month_word("sept"), 9);
	assert_int_equal(nl_month_word("marching"), 0);
	assert_int_equal(nl_weekday_word("sundays", &flag), 0);
	assert_false(flag);
	assert_int_equal(nl_weekday_word("thu", &flag), 4);
	assert_true(flag);
	assert_int_equal(nl_weekday_word("thus", &flag), -1);

	/* synonyms: every word of every group is a stem and finds its group */
	for (g = 0; (words = nl_synonym_words(g)) != NULL; g++)
	{
		char		word[NL_WORD_SIZE];
		char		stem[NL_WORD_SIZE];

		while (*words)
		{
			size_t		n = strcspn(words, " ");
			int			found;
			int			i;

			assert_true(n > 0 && n < sizeof(word));
			memcpy(word, words, n);
			word[n] = '\0';
			nl_stem(word, stem);
			assert_string_equal(word, stem);
			found = nl_synonym_groups(word, groups);
			assert_true(found >= 1);
			for (i = 0; i < found && groups[i] != g; i++)
				;
			if (found < NL_MAX_SYNONYM_GROUPS)
				assert_true(i < found);
			words += n + (words[n] == ' ');
		}
	}
	assert_true(g > 200);
	assert_int_equal(nl_synonym_groups("", groups), 0);
	assert_int_equal(nl_synonym_groups("zebra crossing", groups), 0);
	assert_null(nl_synonym_words(-1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_lower),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_stems),
		cmocka_unit_test(test_near),
		cmocka_unit_test(test_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*-------------------------------------------------------------------------
 * test_disguise.c
 *	  Names that look like other names.
 *
 * Pure functions: nothing to own.
 *-------------------------------------------------------------------------
 */
#include "lang_fixture.h"

#include <stdio.h>

#include "lang/disguise.h"
#include "lang/words.h"

static void
test_disguised(void **state)
{
	static const char *const plain[] = {
		"", "customers", "Stra\xC3\x9F" "e", "\xD0\xBA\xD0\xBB\xD0\xB8\xD0\xB5\xD0\xBD\xD1\x82", "\xE5\xAE\xA2\xE6\x88\xB7", "a b", "tab\tand\nline",
		"\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE\xD9\x88\xD8\xA7\xD9\x87\xD9\x85",	/* Persian, with a zero width non-joiner */
		"e\xCC\x81", "\xF0\x9F\x98\x80",
		/* of one alphabet, though a part of it or all looks Latin */
		"\xD1\x80\xD0\xBE\xD1\x81\xD1\x82", "\xD1\x81\xD0\xBE\xD1\x80\xD1\x83", "\xEF\xBC\xA9\xEF\xBC\xA4",
		/* of two in earnest: klientID, zakaz_id, an all-Cyrillic word beside a Latin one, Delta t, mu m, customers in Chinese + ID */
		"\xD0\xBA\xD0\xBB\xD0\xB8\xD0\xB5\xD0\xBD\xD1\x82ID", "\xD0\xB7\xD0\xB0\xD0\xBA\xD0\xB0\xD0\xB7_id", "\xD0\xBE\xD1\x81\xD0\xB0_id",
		"\xCE\x94t", "\xCE\xBCm", "\xE5\xAE\xA2\xE6\x88\xB7ID", "\xE5\xAE\xA2\xE6\x88\xB7\xEF\xBC\xA9\xEF\xBC\xA4",
		"na\xC3\xAFve caf\xC3\xA9", "\xC5\x81\xC3\xB3\x64\xC5\xBA", "\xC4\xB1r\xC4\xB1m", "c\xC3\xB4ng_ty", "\xFF\xFE"
	};
	static const char *const disguised[] = {
		"clients\xE2\x80\xAE", "cli\xC2\xAD" "ents", "\xE2\x80\x8B" "clients", "cli\xE2\x80\x8C" "ents", "clients\xE2\x80\x8D", "\xE2\x81\xA6" "x\xE2\x81\xA9",
		"\xEF\xBB\xBF" "clients", "\xD8\x9C", "clients\xF3\xA0\x81\x81", "\xE2\x81\xA0" "a", "\xE2\x80\x8F" "a",
		/* e of clients Cyrillic, c wide, o Greek, i a numeral, n Armenian, all but one letter Cyrillic, one of formulas, in a circle, the last word */
		"cli\xD0\xB5nts", "\xEF\xBD\x83lients", "\xCE\xBFrders", "cl\xE2\x85\xB0" "ents", "clie\xD5\xB8ts", "\xD1\x81\xD0\xBE\xD1\x80y", "\xF0\x9D\x97\xBC" "rders",
		"\xE2\x93\x9Erders", "our_new_cli\xD0\xB5nts", "Cli\xD0\x95NTS 2", "cli\xD0\xB5\xCC\x81nts", "\xC3\xA9" "cli\xD0\xB5nts", "\xE2\x84\xAA" "eys"
	};
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (nl_text_disguised(plain[i]))
			fail_msg("%s is as it looks", plain[i]);
	for (i = 0; i < sizeof(disguised) / sizeof(disguised[0]); i++)
		if (!nl_text_disguised(disguised[i]))
			fail_msg("number %d hides something", (int) i);
}

/* How names read: alike ones the same, others not. */
static void
test_reading(void **state)
{
	static const struct
	{
		const char *text;
		const char *reading;	/* NULL: like no Latin name */
		bool		disguised;
	}			names[] = {
		{"copy", "copy", false},
		{"Orders_10", "orders_lo", false},
		{"\xD1\x81\xD0\xBE\xD1\x80\xD1\x83", "copy", true},	/* Cyrillic */
		{"\xD0\xA1\xD0\x9E\xD0\xA0\xD0\xA3", "copy", true},
		{"\xEF\xBD\x83\xEF\xBD\x8F\xEF\xBD\x90\xEF\xBD\x99", "copy", true},	/* wide */
		{"\xF0\x9D\x92\xB8\xF0\x9D\x92\xB8_\xF0\x9D\x9A\xA3", "cc_z", true},	/* of formulas */
		{"\xCE\xBF\xCE\xBD", "ov", true},	/* Greek */
		{"b\xCE\x99", "bl", true},	/* I as l */
		{"\xE2\x85\xBC\xE2\x85\xB0", "ll", true},
		{"\xD1\x80\xD0\xBE\xD1\x81\xD1\x82", NULL, false},	/* t of rost looks Cyrillic */
		{"\xC3\x89t\xC3\xA9", "\xC3\xA9t\xC3\xA9", false},
		{"\xE5\xAE\xA2\xE6\x88\xB7", "\xE5\xAE\xA2\xE6\x88\xB7", false},
		{"", "", false}
	};
	char		reading[64];
	bool		disguised;
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		bool		some = nl_text_reading(names[i].text, reading, &disguised);

		if (some != (names[i].reading != NULL))
			fail_msg("%s: a reading is %s", names[i].text, some ? "found" : "missing");
		if (!some)
			continue;
		assert_string_equal(reading, names[i].reading);
		assert_int_equal(disguised, names[i].disguised);
	}
}

/* Of every character: what is ASCII reads as itself, nothing outgrows its room,
 * and what is alike is so in a word, too. */
static void
test_all(void **state)
{
	uint32_t	c;
	int			n = 0;

	(void) state;
	for (c = 1; c <= 0x10FFFF; c++)
	{
		char		text[8],
					reading[16];
		int			length;
		bool		disguised;

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		length = nl_utf8_write(c, text);
		text[length] = '\0';
		if (nl_text_reading(text, reading, &disguised))
		{
			assert_true(strlen(reading) <= 2 * (size_t) length);
			if (c < 0x80)
				assert_false(disguised);
		}
		if (!disguised)
			continue;
		n++;
		memmove(text + 1, text, (size_t) length + 1);
		text[0] = 'b';
		assert_true(nl_text_disguised(text));
		/* with a letter of its own beside it it is Russian */
		memcpy(text, "\xD0\xB6", 2);
		nl_utf8_write(c, text + 2);
		text[2 + length] = '\0';
		assert_false(nl_text_disguised(text));
	}
	/* the table, and the letters of the ranges beside it */
	assert_int_equal(n, 205 + 2 * 26 + 13 * 52 + 2 * 26 + 3 * 26 + 32);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_disguised),
		cmocka_unit_test(test_reading),
		cmocka_unit_test(test_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

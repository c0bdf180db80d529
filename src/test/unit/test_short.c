/*-------------------------------------------------------------------------
 * test_short.c
 *	  Parts of names and what they are short for; names of a schema in full.
 *-------------------------------------------------------------------------
 */
#include "lang_fixture.h"

#include <ctype.h>

#include "lang/short.h"
#include "lang/short_words.h"

static void
check(const char *part, const NlType *type, const char *word)
{
	NlShort		s;

	assert_true(nl_short_may_be(part, strlen(part)));
	nl_short_weigh(&s, part, strlen(part), type);
	assert_true(s.best <= s.all);
	if (nl_short_sure(&s) != (word != NULL) ||
		(word != NULL && (s.n_word != strlen(word) || memcmp(s.word, word, s.n_word) != 0)))
		fail_msg("%s: %.*s, %g of %g, not %s", part, (int) s.n_word, s.word ? s.word : "",
				 s.best, s.all, word ? word : "unknown");
}

/* By custom, by the consonants, by the beginning; what is not clear stays. */
static void
test_words(void **state)
{
	NlType		date = NL_TYPE_DATE;

	(void) state;
	check("qty", NULL, "quantity");
	check("amt", NULL, "amount");
	check("nm", NULL, "name");
	check("dt", &date, "date");
	check("stdnt", NULL, "student");
	check("cntry", NULL, "country");
	check("emplyr", NULL, "employer");
	check("addr", NULL, "address");
	check("acct", NULL, "account");
	check("mngr", NULL, "manager");
	check("lngth", NULL, "length");
	check("xqz", NULL, NULL);
	check("zz", NULL, NULL);
	check("cont", NULL, "container");
}

/* Words, names of their own and what is no word at all are left alone. */
static void
test_left_alone(void **state)
{
	static const char *const kept[] = {
		"id", "url", "no", "sku", "vat", "name", "country", "students", "status", "code", "min", "max",
		"invoice", "art", "cat", "run", "of", "", "x", "addr2", "caf\xc3\xa9", "tbl", "abcdefghijklm"
	};
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (nl_short_may_be(kept[i], strlen(kept[i])))
			fail_msg("%s would be read otherwise", kept[i]);
}

/* What the caller knows outweighs what is frequent. */
static void
test_sources(void **state)
{
	NlShort		s;

	(void) state;
	nl_short_weigh(&s, "prsh", 4, NULL);
	nl_short_add(&s, "parish", 6, NL_SHORT_QUESTION);
	assert_true(nl_short_sure(&s));
	assert_int_equal(s.n_word, 6);
	nl_short_weigh(&s, "scr", 3, NULL);
	nl_short_add(&s, "score", 5, NL_SHORT_COMMENT);
	assert_true(nl_short_sure(&s));
	assert_memory_equal(s.word, "score", 5);
	/* not these letters; two letters are those of too many words */
	nl_short_weigh(&s, "scr", 3, NULL);
	nl_short_add(&s, "teacher", 7, 20.0f);
	assert_memory_equal(s.word, "scr", 2);
	nl_short_weigh(&s, "zn", 2, NULL);
	nl_short_add(&s, "zeppelin", 8, 20.0f);
	assert_false(nl_short_sure(&s) && s.n_word == 8);
}

/* The tables are as their readers take them to be. */
static void
test_tables(void **state)
{
	int			room;
	size_t		i;

	(void) state;
	assert_int_equal(sizeof(nl_name_words_start) / sizeof(nl_name_words_start[0]), NL_SHORT_ROOMS + 1);
	assert_int_equal(nl_name_words_start[NL_SHORT_ROOMS], sizeof(nl_name_words) - 1);
	for (room = 0; room < NL_SHORT_ROOMS; room++)
		for (i = nl_name_words_start[room]; i < nl_name_words_start[room + 1];)
		{
			size_t		n = strspn(nl_name_words + i, "abcdefghijklmnopqrstuvwxyz");

			assert_true(n > 2 && isdigit((unsigned char) nl_name_words[i + n]));
			assert_int_equal(nl_short_room(nl_name_words + i, n), room);
			i += n + 1;
		}
	for (i = 0; i < sizeof(nl_short_pairs) / sizeof(nl_short_pairs[0]); i++)
	{
		const char *pair = nl_short_pairs[i];
		size_t		n = strcspn(pair, " ");

		assert_true(i == 0 || strcmp(nl_short_pairs[i - 1], pair) < 0);
		assert_true(pair[n] == ' ' && strlen(pair + n + 1) > n && pair[n + 1] == pair[0]);
	}
}

static void
test_schema(void **state)
{
	Fixture		f;
	int			student;
	int			stu;
	int			nm;
	int			tchr;
	int			reg;
	int			addr;
	int			ords;

	(void) state;
	fixture_init(&f);
	student = add_table(&f, "t_stdnts", NULL);
	stu = add_column(&f, "stdnt_id", NL_TYPE_NUMBER, true, NULL);
	nm = add_column(&f, "StdntNm", NL_TYPE_TEXT, false, NULL);
	reg = add_column(&f, "reg_no", NL_TYPE_TEXT, false, "number under which it is registered");
	addr = add_column(&f, "addr2", NL_TYPE_TEXT, false, NULL);
	ords = add_table(&f, "ordrs", NULL);
	tchr = add_column(&f, "plain_name", NL_TYPE_TEXT, false, NULL);
	assert_int_equal(nl_schema_full(&f.schema, &f.arena, &f.err), NL_OK);
	assert_string_equal(f.schema.tables[student].full_name, "t students");
	assert_string_equal(f.schema.tables[ords].full_name, "orders");
	assert_string_equal(f.schema.columns[stu].full_name, "student id");
	assert_string_equal(f.schema.columns[nm].full_name, "student name");
	assert_string_equal(f.schema.columns[reg].full_name, "registered no");
	assert_string_equal(f.schema.columns[addr].full_name, "address2");
	assert_null(f.schema.columns[tchr].full_name);
	fixture_done(&f);
}

/* Out of memory anywhere is an error, and nothing else. */
static void
test_no_memory(void **state)
{
	Fixture		f;
	NlStatus	status = NL_ERR_NOMEM;
	int			left;

	(void) state;
	for (left = 0; status != NL_OK; left++)
	{
		fixture_init(&f);
		f.arena.block_size = 64;
		add_table(&f, "stdnt", "a student of the school");
		add_column(&f, "stdnt_nm", NL_TYPE_TEXT, false, NULL);
		f.left = left;
		status = nl_schema_full(&f.schema, &f.arena, &f.err);
		assert_true(status == NL_OK || status == NL_ERR_NOMEM);
		fixture_done(&f);
	}
	assert_true(left > 3);
}

static NlStatus
ask(Fixture *f, NlLinked *linked, const char *text)
{
	NlQuestion	question;
	NlPhrase   *phrases;
	int			n;
	NlStatus	status = nl_question_read(&question, text, strlen(text), NULL, &f->arena, &f->err);

	if (status == NL_OK)
		status = nl_question_phrases(&question, &phrases, &n, &f->arena, &f->err);
	if (status == NL_OK)
		status = nl_link(linked, &question, &f->schema, phrases, n, NULL, 0, &f->arena, &f->err);
	return status;
}

/* The question says which of several words a part is. */
static void
test_question(void **state)
{
	Fixture		f;
	NlLinked	linked;
	int			table;
	int			column;

	(void) state;
	fixture_init(&f);
	table = add_table(&f, "prsh", NULL);
	column = add_column(&f, "prsh_scr", NL_TYPE_NUMBER, false, NULL);
	add_column(&f, "lst_nm", NL_TYPE_TEXT, false, NULL);
	assert_int_equal(nl_schema_full(&f.schema, &f.arena, &f.err), NL_OK);
	assert_int_equal(nl_schema_words(&f.schema, &f.arena, &f.err), NL_OK);
	assert_int_equal(ask(&f, &linked, "list the scores of all parishes"), NL_OK);
	assert_string_equal(f.schema.tables[table].full_name, "parish");
	assert_int_equal(linked.n_readings, 1);
	assert_int_equal(linked.readings[0].item, NL_ITEM_COLUMN(&f.schema, column));
	assert_string_equal(linked.readings[0].name, "parish score");
	assert_int_equal(ask(&f, &linked, "how many are there"), NL_OK);
	assert_int_equal(linked.n_readings, 0);
	fixture_done(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_left_alone),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_schema),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_question),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

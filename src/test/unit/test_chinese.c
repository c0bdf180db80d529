/*-------------------------------------------------------------------------
 * test_chinese.c
 *	  Chinese text in English words: cutting, numbers and dates, the places
 *	  of words in the original, phrases, and what a lexicon may hold.
 *
 * A few words written here are the lexicon, so that the shipped one can change;
 * that one is read too, if it is there: every line must be found.
 *-------------------------------------------------------------------------
 */
#include <stdio.h>

#include "lang_fixture.h"
#include "lang/chinese.h"

/* sorted by bytes, as the file is */
static const char lines[] =
"# a comment\n"
"上\t26\tup\n"
"上个月\t36\tlast month\n"
"上海\t33\tShanghai\n"
"产品\t36\tproduct\n"
"以上\t36\tor more\n"
"价格\t36\tprice\n"
"價\t--\t价\n"
"城市\t36\tcity\n"
"多少\t36\thow many\n"
"客户\t36\tcustomer\n"
"年\t27\tyear\n"
"月\t30\tmonth\n"
"有\t20\thas\n"
"海\t33\tsea\n"
"生命\t36\tlife\n"
"的\t11\t\n"
"研究\t33\tstudy\n"
"研究生\t50\tgraduate student\n"
"订单\t36\torder\n"
"起源\t40\torigin\n"
"超过\t36\tmore than\n";

static const NlLexicon lexicon = {lines, sizeof(lines) - 1};

static const char *
gloss(Fixture *f, const NlLexicon *words, const char *text)
{
	static char line[512];
	NlGlossed	g;
	size_t		n = 0;
	const char *at;

	assert_int_equal(nl_chinese_gloss(words, text, strlen(text), &g, &f->arena, &f->err), NL_OK);
	/* without the blanks at the ends and doubled ones */
	for (at = g.text; *at && n + 1 < sizeof(line); at++)
		if (*at != ' ' || (n > 0 && line[n - 1] != ' '))
			line[n++] = *at;
	while (n > 0 && line[n - 1] == ' ')
		n--;
	line[n] = '\0';
	return line;
}

static void
words_are_cut(void **state)
{
	Fixture		f;

	(void) state;
	fixture_init(&f);
	assert_string_equal(gloss(&f, &lexicon, "上个月有多少订单"), "last month has how many order");
	/* the cheapest way, not the longest word first */
	assert_string_equal(gloss(&f, &lexicon, "研究生命起源"), "study life origin");
	/* a traditional character, full width, a word that is not read */
	assert_string_equal(gloss(&f, &lexicon, "產品的價格，ＡＢ１２？"), "產品 price ,AB12?");
	/* other letters stay beside it; a character of no word stays */
	assert_string_equal(gloss(&f, &lexicon, "Acme 的客户"), "Acme customer");
	assert_string_equal(gloss(&f, &lexicon, "鑫客户"), "鑫 customer");
	/* what is quoted is a value */
	assert_string_equal(gloss(&f, &lexicon, "“上海”的客户"), "“上海” customer");
	assert_string_equal(gloss(&f, &lexicon, "客户'上海'"), "customer '上海'");
	assert_string_equal(gloss(&f, &lexicon, "《上海》"), "\"上海\"");
	assert_string_equal(gloss(&f, &lexicon, "Shanghai's客户"), "Shanghai's customer");
	fixture_done(&f);
}

static void
numbers_and_dates(void **state)
{
	static const char *const cases[][2] = {
		{"两万", "20000"}, {"三十五", "35"}, {"一百零二", "102"}, {"两千五", "2500"}, {"二〇二三年", "2023"},
		{"1.5亿", "150000000"}, {"3万以上", "30000 or more"}, {"超过2,000个", "more than 2000"},
		{"百分之十", "10%"}, {"十二", "12"}, {"三点五", "3.5"}, {"一万二千三百", "12300"},
		{"2023年", "2023"}, {"2023年5月", "May 2023"}, {"2023年5月3日", "2023-05-03"}, {"24年12月", "December 2024"},
		{"5月", "in May"}, {"十月", "October"}, {"6月15号", "June 15"}, {"25年", "2025"}, {"近20年", "last 20 years"},
		{"2024年第三季度", "q3 2024"}, {"2024年上半年", "first half of 2024"}, {"第二季度", "q2"}, {"2024年Q1", "q1 2024"},
		{"最近30天", "last 30 days"}, {"过去三个月", "last 3 months"}, {"近30天内", "last 30 days"}, {"近一年", "the last year"},
		{"3天前", "3 days ago"}, {"30天内", "within 30 days"}, {"两小时", "2 hours"}, {"未来7天", "next 7 days"},
		{"前5名", "top 5"}, {"前十", "top 10"}, {"倒数3个", "bottom 3"}, {"第一", "first"}, {"第12名", "12th"},
		{"三个客户", "3 customer"}, {"3万%", "30000 %"}, {"十%", "10 %"}, {"7%", "7%"}, {"10个", "10"}, {"7", "7"}, {"2023-05-03", "2023-05-03"}, {"B738", "B738"}
	};
	Fixture		f;
	size_t		i;

	(void) state;
	fixture_init(&f);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(gloss(&f, &lexicon, cases[i][0]), cases[i][1]);
	fixture_done(&f);
}

/* Words of a question know what they stand for; its characters are looked up. */
static void
questions(void **state)
{
	static const char text[] = "上海客户的Order订单";
	Fixture		f;
	NlQuestion	q;
	NlPhrase   *phrases;
	int			n;
	int			i;
	bool		found = false;

	(void) state;
	fixture_init(&f);
	assert_int_equal(nl_question_read(&q, text, strlen(text), &lexicon, &f.arena, &f.err), NL_OK);
	assert_string_equal(q.original, text);
	assert_int_equal(q.n_words, 4);
	assert_string_equal(q.words[0].text, "shanghai");
	assert_int_equal(q.words[0].from, 0);
	assert_int_equal(q.words[0].to, 6);
	assert_string_equal(q.words[2].text, "order");
	assert_int_equal(q.words[2].from, 15);
	assert_int_equal(q.words[2].to, 20);
	assert_string_equal(q.words[3].stem, "order");
	assert_int_equal(q.words[3].from, 20);
	assert_int_equal(q.words[3].to, (int) strlen(text));
	assert_int_equal(nl_question_phrases(&q, &phrases, &n, &f.arena, &f.err), NL_OK);
	assert_in_range(n, 1, NL_MAX_PHRASES);
	for (i = 0; i < n; i++)
	{
		assert_in_range(phrases[i].first_word, 0, q.n_words - 1);
		assert_in_range(phrases[i].first_word + phrases[i].n_words, 1, q.n_words);
		if (strcmp(phrases[i].text, "上海客户") == 0)
		{
			found = true;
			assert_int_equal(phrases[i].first_word, 0);
			assert_int_equal(phrases[i].n_words, 2);
		}
	}
	assert_true(found);
	/* without a lexicon, and in English, nothing is another text */
	assert_int_equal(nl_question_read(&q, text, strlen(text), NULL, &f.arena, &f.err), NL_OK);
	assert_ptr_equal(q.text, q.original);
	assert_int_equal(nl_question_read(&q, "last month", 10, &lexicon, &f.arena, &f.err), NL_OK);
	assert_ptr_equal(q.text, q.original);
	/* nothing but words that are not read */
	assert_int_equal(nl_question_read(&q, "的", 3, &lexicon, &f.arena, &f.err), NL_ERR_INPUT);
	fixture_done(&f);
}

static NlLinkKind
link_of(const NlLinked *linked, int word, int item)
{
	int			i;

	for (i = 0; i < linked->n_links; i++)
		if (linked->links[i].word == word && linked->links[i].item == item)
			return linked->links[i].kind;
	return 0;
}

/* Names in English and in Chinese; a value as it stands in the data. */
static void
links(void **state)
{
	static const char text[] = "上海的客户有多少订单";
	Fixture		f;
	NlQuestion	q;
	NlPhrase   *phrases;
	NlLinked	linked;
	NlMatch		match;
	int			n;
	int			customer;
	int			order;
	int			city;
	int			i;

	(void) state;
	fixture_init(&f);
	customer = add_table(&f, "customers", NULL);
	city = add_column(&f, "城市", NL_TYPE_TEXT, false, NULL);
	order = add_table(&f, "t2", "订单");
	add_column(&f, "id", NL_TYPE_NUMBER, true, NULL);
	f.schema.lexicon = &lexicon;
	assert_int_equal(nl_schema_say(&f.schema, &f.arena, &f.err), NL_OK);
	assert_string_equal(f.schema.columns[city].said_name, "city ");
	assert_null(f.schema.tables[customer].said_name);
	assert_int_equal(nl_question_read(&q, text, strlen(text), &lexicon, &f.arena, &f.err), NL_OK);
	assert_int_equal(nl_question_phrases(&q, &phrases, &n, &f.arena, &f.err), NL_OK);
	for (i = 0; i < n && strcmp(phrases[i].text, "上海") != 0; i++)
		;
	assert_in_range(i, 0, n - 1);
	match.phrase = i;
	match.column = city;
	match.stored = "上海";
	assert_int_equal(nl_link(&linked, &q, &f.schema, phrases, n, &match, 1, &f.arena, &f.err), NL_OK);
	/* shanghai customer has how many order */
	assert_int_equal(link_of(&linked, 1, customer), NL_LINK_TABLE_EXACT);
	assert_int_equal(link_of(&linked, 5, order), NL_LINK_TABLE_EXACT);
	assert_int_equal(link_of(&linked, 0, NL_ITEM_COLUMN(&f.schema, city)), NL_LINK_COLUMN_VALUE);
	assert_string_equal(linked.values[0].text, "上海");
	assert_int_equal(linked.values[0].column, city);
	fixture_done(&f);
}

/* A name that the question cuts in another place. */
static void
names_by_characters(void **state)
{
	static const char text[] = "研究生命名有多少订单";
	Fixture		f;
	NlQuestion	q;
	NlLinked	linked;
	int			column;
	int			other;

	(void) state;
	fixture_init(&f);
	(void) add_table(&f, "t", NULL);
	column = add_column(&f, "生命名", NL_TYPE_TEXT, false, NULL);
	other = add_column(&f, "c2", NL_TYPE_TEXT, false, "究生");
	f.schema.lexicon = &lexicon;
	assert_int_equal(nl_schema_say(&f.schema, &f.arena, &f.err), NL_OK);
	assert_int_equal(nl_question_read(&q, text, strlen(text), &lexicon, &f.arena, &f.err), NL_OK);
	assert_string_equal(q.words[0].text, "study");
	assert_string_equal(q.words[1].text, "life");
	assert_int_equal(nl_link(&linked, &q, &f.schema, NULL, 0, NULL, 0, &f.arena, &f.err), NL_OK);
	assert_int_equal(link_of(&linked, 1, NL_ITEM_COLUMN(&f.schema, column)), NL_LINK_COLUMN_EXACT);
	assert_int_equal(link_of(&linked, 0, NL_ITEM_COLUMN(&f.schema, column)), 0);
	/* its ends are inside words */
	assert_int_equal(link_of(&linked, 0, NL_ITEM_COLUMN(&f.schema, other)), NL_LINK_COLUMN_PART);
	fixture_done(&f);
}

/* No memory at any point: an error, nothing else. */
static void
memory_runs_out(void **state)
{
	static const char text[] = "上个月有多少订单";
	int			left;

	(void) state;
	for (left = 0; left < 3; left++)
	{
		Fixture		f;
		NlQuestion	q;
		NlStatus	status;

		fixture_init(&f);
		nl_arena_init(&f.arena, fixture_more, &f, 256, 0);
		f.left = left;
		status = nl_question_read(&q, text, strlen(text), &lexicon, &f.arena, &f.err);
		assert_true(status == NL_OK || status == NL_ERR_NOMEM);
		fixture_done(&f);
	}
}

/* Any bytes may stand in a lexicon's place, and in a text's. */
static void
odd_bytes(void **state)
{
	static const char *const files[] = {
		"", "\n", "\n\n\n", "\t", "上", "上\t", "上\t3", "上\t33", "上\t33\t", "上\tab\tup\n", "上\t--\t\n", "上\t--\t\xFF\n",
		"上海\n上\t\n"
	};
	Fixture		f;
	size_t		i;
	uint32_t	seed = 1;

	(void) state;
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
	{
		/* a copy of its own size: reading over the end would be seen */
		size_t		n = strlen(files[i]);
		char	   *copy = malloc(n + 1);
		NlLexicon	odd;

		memcpy(copy, files[i], n);
		odd.text = copy;
		odd.length = n;
		fixture_init(&f);
		(void) gloss(&f, &odd, "上海上");
		fixture_done(&f);
		free(copy);
	}
	for (i = 0; i < 2000; i++)
	{
		static const char *const bits[] = {
			"上", "上个", "月", "年", "第", "前", "百分之", "两", "万", "点", "3", "20", ".", ",", "%", "\xE4", "\xB8", "“", "”", "季度",
			"日", "个", "近", "二", "十", "a", " ", "亿", "2023", "天", "之前", "内", "Q"
		};
		char		text[256] = "";
		int			k;

		for (k = 0; k < 10; k++)
		{
			seed = seed * 1664525u + 1013904223u;
			strcat(text, bits[(seed >> 16) % (sizeof(bits) / sizeof(bits[0]))]);
		}
		fixture_init(&f);
		(void) gloss(&f, &lexicon, text);
		fixture_done(&f);
	}
}

/* The shipped file: sorted, and every line an entry. */
static void
shipped_lexicon(void **state)
{
	static char text[4 << 20];
	NlLexicon	shipped;
	FILE	   *file = fopen("model/chinese.lexicon", "rb");
	const char *at;
	int			n = 0;

	(void) state;
	if (file == NULL)
		return;
	shipped.text = text;
	shipped.length = fread(text, 1, sizeof(text), file);
	fclose(file);
	assert_in_range(shipped.length, 100000, 1500000);
	for (at = text; at < text + shipped.length;)
	{
		const char *end = memchr(at, '\n', (size_t) (text + shipped.length - at));
		const char *tab;
		NlLexiconEntry entry;

		assert_non_null(end);
		if (*at != '#')
		{
			tab = memchr(at, '\t', (size_t) (end - at));
			assert_non_null(tab);
			assert_true(nl_lexicon_find(&shipped, at, (size_t) (tab - at), &entry));
			assert_ptr_equal(entry.gloss, tab + 4);
			n++;
		}
		at = end + 1;
	}
	assert_in_range(n, 10000, 200000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_cut), cmocka_unit_test(numbers_and_dates), cmocka_unit_test(questions),
		cmocka_unit_test(links), cmocka_unit_test(names_by_characters),
		cmocka_unit_test(memory_runs_out), cmocka_unit_test(odd_bytes),
		cmocka_unit_test(shipped_lexicon)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

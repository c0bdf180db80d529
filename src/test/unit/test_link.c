/*-------------------------------------------------------------------------
 * test_link.c
 *	  Questions -> words, phrases, values and links.
 *
 * Expected values are written in one line: N number, T text, P period, D
 * duration, with @table.column when found in the data and ~ when only similar.
 * What the question does not say is checked apart.
 *-------------------------------------------------------------------------
 */
#include "lang_fixture.h"

#include <stdio.h>

#include "lang/encode.h"
#include "lang/units.h"

static int	singer,
			concert,
			orders,
			name,
			country,
			born,
			title,
			qty,
			status,
			order_date,
			color,
			sex;

static void
build(Fixture *f)
{
	fixture_init(f);
	singer = add_table(f, "singers", NULL);
	add_column(f, "singer_id", NL_TYPE_NUMBER, true, NULL);
	name = add_column(f, "name", NL_TYPE_TEXT, false, NULL);
	country = add_column(f, "countryname", NL_TYPE_TEXT, false, "country name");
	born = add_column(f, "birth_date", NL_TYPE_DATE, false, NULL);
	sex = add_column(f, "sex", NL_TYPE_TEXT, false, NULL);
	concert = add_table(f, "tbl_concert", "shows we play");
	title = add_column(f, "ConcertTitle", NL_TYPE_TEXT, false, NULL);
	qty = add_column(f, "qty", NL_TYPE_NUMBER, false, "tickets sold");
	orders = add_table(f, "orders", NULL);
	status = add_column(f, "status", NL_TYPE_TEXT, false, "O open, P picked up; X cancelled");
	order_date = add_column(f, "order_date", NL_TYPE_DATE, false, NULL);
	color = add_column(f, "colour", NL_TYPE_TEXT, false, NULL);
	add_sample(f, country, "Ethiopia");
	add_sample(f, country, "in_progress");
	add_sample(f, country, "United Kingdom");
	add_sample(f, sex, "F");
	add_sample(f, sex, "M");
	add_sample(f, status, "O");
	add_sample(f, status, "X");
	add_sample(f, color, "dark red");
	add_sample(f, color, "petrol");
}

static const struct
{
	int		   *column;
	const char *text;
}			data[] = {
	{&name, "John Smith"}, {&name, "York"}, {&name, "New York"}, {&country, "France"},
	{&title, "France"}, {&title, "Order"}, {&color, "petrol"}, {&title, "More"}
};

/* What the next questions are read with. */
static NlLexicon thesaurus;

static void
ask_for(Fixture *f, const char *text, bool change, NlLinked *linked)
{
	NlQuestion	question;
	NlPhrase   *phrases;
	NlMatch		matches[64];
	int			n_phrases;
	int			n = 0;
	int			p;
	size_t		d;

	assert_int_equal(nl_question_read(&question, text, strlen(text), NULL, &f->arena, &f->err), NL_OK);
	question.change = change;
	question.thesaurus = thesaurus;
	assert_int_equal(nl_question_phrases(&question, &phrases, &n_phrases, &f->arena, &f->err), NL_OK);
	for (p = 0; p < n_phrases; p++)
		for (d = 0; d < sizeof(data) / sizeof(data[0]); d++)
			if (strcasecmp(phrases[p].text, data[d].text) == 0)
			{
				matches[n].phrase = p;
				matches[n].column = *data[d].column;
				matches[n++].stored = data[d].text;
			}
	assert_int_equal(nl_link(linked, &question, &f->schema, phrases, n_phrases, matches, n,
							 &f->arena, &f->err), NL_OK);
}

static void
ask(Fixture *f, const char *text, NlLinked *linked)
{
	ask_for(f, text, false, linked);
}

/* unsaid: only values without words, else only those with. */
static void
show(const Fixture *f, const NlLinked *linked, bool unsaid, char *out, size_t size)
{
	size_t		n = 0;
	int			i;

	out[0] = '\0';
	for (i = 0; i < linked->n_values && n < size; i++)
	{
		const NlValue *v = &linked->values[i];

		if ((v->n_words == 0) != unsaid)
			continue;
		n += (size_t) snprintf(out + n, size - n, "%s%c:%s", n > 0 ? "; " : "", "NTPD"[v->kind], v->text);
		if (v->column >= 0 && n < size)
		{
			const NlColumn *c = &f->schema.columns[v->column];

			n += (size_t) snprintf(out + n, size - n, "@%s.%s%s", f->schema.tables[c->table].name,
								   c->name, v->fuzzy && !unsaid ? "~" : "");
		}
	}
}

typedef struct Case
{
	const char *question;
	const char *values;
} Case;

static void
check(const Case *cases, size_t n)
{
	size_t		i;
	int			wrong = 0;

	for (i = 0; i < n; i++)
	{
		Fixture		f;
		NlLinked	linked;
		char		out[1024];

		build(&f);
		ask(&f, cases[i].question, &linked);
		show(&f, &linked, false, out, sizeof(out));
		if (strcmp(out, cases[i].values) != 0)
		{
			print_error("%s\n  have %s\n  want %s\n", cases[i].question, out, cases[i].values);
			wrong++;
		}
		fixture_done(&f);
	}
	assert_int_equal(wrong, 0);
}

static void
test_numbers(void **state)
{
	static const Case cases[] = {
		{"above 1,800", "N:1800"},
		{"1,234,567.5", "N:1234567.5"},
		{"either 1,2 or 3", "N:1; N:2; N:3"},
		{"over 5%", "N:0.05; N:5"},
		{"10k and 1.2 million", "N:10000; N:1200000"},
		{"2.5m", "N:2.5; N:2500000"},
		{"3bn", "N:3000000000"},
		{"eighteen hundred", "N:1800"},
		{"two hundred and fifty thousand", "N:250000"},
		{"twenty-five", "N:25"},
		{"in twenty twenty-four", "N:2024"},
		{"nineteen ninety nine", "N:1999"},
		{"two thousand and twenty four", "N:2024"},
		{"ninety and eight", "N:90; N:8"},
		{"the third highest, the 2nd and the 21st", "N:3; N:2; N:21"},
		{"a dozen, two dozen, a couple of", "N:12; N:24; N:2"},
		{"a hundred", "N:100"},
		{"which one is the one that", ""},
		{"one shop", "N:1"},
		{"at 007", "N:7; T:007"},
		{"below -10 and .5", "N:-10; N:0.5"},
		{"10-20", "N:10; N:20"},
		{"2020-2023", "N:2020; N:2023"},
		{"after 6pm", "N:18; N:6"},
		{"top10", "N:10"},
		{"5km", "N:5"},
		{"FY24 and '23", "N:2024; N:24; N:2023; N:23"},
		{"99999999999999999999999999999999999999999999", "T:99999999999999999999999999999999999999999999"},
	};

	(void) state;
	check(cases, sizeof(cases) / sizeof(cases[0]));
}

/* What is not written but follows from what is. */
static void
test_scaled(void **state)
{
	static const Case cases[] = {
		{"20 percent", "N:0.2; N:20"},
		{"30 per cent above the average", "N:0.3; N:1.3; N:30"},
		{"10% below plan", "N:0.1; N:0.9; N:10"},
		{"25, 50 and 100 thousand", "N:25; N:25000; N:50; N:50000; N:100000"},
		{"20 to 40k", "N:20; N:20000; N:40000"},
		{"1200 mm", "N:1200000000; N:1200"},
		{"the last 12m, past 15m", "D:12 month; N:12; N:12000000; D:15 month; N:15; N:15000000"},
		{"three and a half", "N:3.5; N:3"},
		{"lower than fifteen below zero", "N:-15; N:15; N:0"},
		{"four fifths of it", "N:0.8; N:4"},
		{"half of them, triple that", "N:0.5; N:3"},
		{"half a dozen", "N:6; N:12"},
		{"in 30 d", "D:30 day; N:30"},
		{"over the last year and a half", "P:year-1; D:1 year; D:18 month"},
		{"in 2025 and the year before", "N:2025; N:2024"},
		/* the column plays.length_s counts seconds, plays.wait_min minutes */
		{"longer than 5 plain ones", "N:5"},
	};
	static const struct
	{
		const char *question;
		const char *number;
		bool		there;
	}			units[] = {
		{"over 5 minutes", "300", true}, {"two hours", "7200", true}, {"two hours", "120", true},
		{"half an hour", "1800", true}, {"an hour and a half", "90", true},
		{"in hours", "60", true}, {"over 2 weeks", "14", false}
	};
	size_t		i;

	(void) state;
	check(cases, sizeof(cases) / sizeof(cases[0]));
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
	{
		Fixture		f;
		NlLinked	linked;
		bool		there = false;
		int			v;

		build(&f);
		add_table(&f, "plays", NULL);
		add_column(&f, "length_s", NL_TYPE_NUMBER, false, NULL);
		add_column(&f, "wait_min", NL_TYPE_NUMBER, false, NULL);
		ask(&f, units[i].question, &linked);
		for (v = 0; v < linked.n_values; v++)
			there |= linked.values[v].kind == NL_VALUE_NUMBER &&
				strcmp(linked.values[v].text, units[i].number) == 0;
		if (there != units[i].there)
			print_error("%s: %s\n", units[i].question, units[i].number);
		assert_int_equal(there, units[i].there);
		fixture_done(&f);
	}
}

/* What is said in one unit, where columns have others. */
static void
test_units(void **state)
{
	static const struct
	{
		const char *question;
		const char *length,		/* numbers that may stand beside trips.length, in m */
				   *weight,		/* in kg */
				   *fare,		/* in cents */
				   *seats;		/* in nothing that was said */
	}			cases[] = {
		{"trips longer than 5 km", "5000", "", "", "5"},
		{"trips longer than 5km", "5000", "", "", "5"},
		{"trips of 300 metres", "300", "", "", "300"},
		{"a 2.5-mile trip", "4023.36", "", "", "2.5"},
		{"lighter than 500 g", "", "0.5", "", "500"},
		{"over 1,200 kg", "", "1200", "", "1200"},
		{"more than $3", "", "", "300", "3"},
		{"more than 3.50 euros", "", "", "350", "3.50"},
		{"at least 3 cents", "", "", "3", "3"},
		{"1200 mm", "1.2 1200000000", "1200000000", "1200000000", "1200000000 1200"},
		{"the first 5 in May", "1 5 5", "1 5 5", "1 5 5", "1 5 5"},
		{"the 5 longest", "5", "5", "5", "5"},
		{"longer than 5", "5", "5", "5", "5"},
		/* factors to multiply by are for all */
		{"total length in kilometres", "1000", "1000", "1000", "1000"}
	};
	static const char *const names[] = {"km", "KM", "Square metres", "km / h", "USD", "furlong", "", " "};
	static const bool known[] = {true, true, true, true, true, false, false, false};
	double		factor;
	size_t		i;
	int			c;

	(void) state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(nl_unit_find(names[i], strlen(names[i])) != 0, known[i]);
	assert_true(nl_unit_convert(nl_unit_find("km/h", 4), nl_unit_find("mph", 3), &factor));
	assert_true(factor > 0.62137 && factor < 0.62138);
	assert_false(nl_unit_convert(nl_unit_find("km", 2), nl_unit_find("kg", 2), &factor));
	assert_false(nl_unit_convert(nl_unit_find("USD", 3), nl_unit_find("EUR", 3), &factor));

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		const char *wanted[] = {cases[i].length, cases[i].weight, cases[i].fare, cases[i].seats};
		static const char *const units[] = {"m", "kg", "cents", NULL};
		Fixture		f;
		NlLinked	linked;
		int			first;

		build(&f);
		add_table(&f, "trips", NULL);
		first = add_column(&f, "length", NL_TYPE_NUMBER, false, NULL);
		(void) add_column(&f, "weight", NL_TYPE_NUMBER, false, NULL);
		(void) add_column(&f, "fare", NL_TYPE_NUMBER, false, NULL);
		(void) add_column(&f, "seats", NL_TYPE_NUMBER, false, NULL);
		for (c = 0; c < 3; c++)
		{
			f.schema.columns[first + c].unit = units[c];
			f.schema.columns[first + c].unit_number = nl_unit_find(units[c], strlen(units[c]));
			assert_true(f.schema.columns[first + c].unit_number > 0);
		}
		ask(&f, cases[i].question, &linked);
		for (c = 0; c < 4; c++)
		{
			char		out[200] = "";
			int			v;

			for (v = 0; v < linked.n_values; v++)
				if (linked.values[v].kind == NL_VALUE_NUMBER && nl_value_compares(&f.schema, &linked.values[v], first + c))
					snprintf(out + strlen(out), sizeof(out) - strlen(out), "%s%s", out[0] ? " " : "", linked.values[v].text);
			if (strcmp(out, wanted[c]) != 0)
				print_error("%s, column %d: have \"%s\", want \"%s\"\n", cases[i].question, c, out, wanted[c]);
			assert_string_equal(out, wanted[c]);
		}
		fixture_done(&f);
	}
}

/* Which dates leave when a table has a default one. */
static void
test_time(void **state)
{
	static const struct
	{
		const char *question;
		bool		leaves;		/* shipments.shipped_on, beside booked_on, the default */
	}			cases[] = {
		{"how many shipments in 2024", true},
		{"shipments of last month", true},
		{"shipments per month", true},
		{"shipments in the last 30 days", true},
		{"how many shipments were there in March", true},
		{"shipments that were shipped in 2024", false},
		{"how many went out in 2024 by shipping date", false},
		{"how many shipments are there", false},
		{"all shipments with their dates", false}
	};
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		Fixture		f;
		NlLinked	linked;
		int			booked;
		int			shipped;

		build(&f);
		add_table(&f, "shipments", NULL);
		booked = add_column(&f, "booked_on", NL_TYPE_DATE, false, NULL);
		shipped = add_column(&f, "shipped_on", NL_TYPE_DATE, false, NULL);
		ask(&f, cases[i].question, &linked);
		assert_null(linked.left_out);
		f.schema.columns[booked].time = true;
		ask(&f, cases[i].question, &linked);
		if ((linked.left_out != NULL && linked.left_out[shipped]) != cases[i].leaves)
			print_error("%s\n", cases[i].question);
		assert_int_equal(linked.left_out != NULL && linked.left_out[shipped], cases[i].leaves);
		/* the default itself and other tables' dates stay */
		assert_false(linked.left_out != NULL && (linked.left_out[booked] || linked.left_out[born] || linked.left_out[order_date]));
		fixture_done(&f);
	}
}

static void
test_dates(void **state)
{
	static const Case cases[] = {
		{"on 2023-03-15", "P:2023-03-15"},
		{"on 3/15/2023 or 15.03.2023 or 25/12/2023", "P:2023-03-15; P:2023-03-15; P:2023-12-25"},
		{"on 2023-02-30", "N:2; N:2023; N:30; T:2023-02-30"},
		{"on 15 March 2023", "P:2023-03-15"},
		{"on the 15th of March, 2023", "P:2023-03-15"},
		{"on March 5th, 2023", "P:2023-03-05"},
		{"in March 2023", "P:2023-03; N:3; N:2023"},
		{"in 2023-03", "P:2023-03"},
		{"since January", "P:year+0; N:1"},
		{"since New Year", "P:year+0"},
		{"calls yday, the day before today", "P:day-1; P:day-1"},
		{"in the quarter before this one", "P:quarter-1"},
		{"the calendar month just gone", "P:month-1"},
		{"last full calendar month", "P:month-1"},
		{"the twelve months before this one", "P:month-12; D:12 month; N:12"},
		{"the last 12 months plus the current one", "P:month-12; D:12 month; N:12; N:1"},
		{"past 6 months + this one", "P:month-6; D:6 month; N:6"},
		{"6 mths incl. current", "P:month-5; D:6 month; N:6"},
		{"past 12 months counting this month", "P:month-11; D:12 month; N:12; P:month+0"},
		{"prev 8 full qtrs", "P:quarter-8; D:24 month; N:8"},
		{"orders raised 30+ days back", "D:30 day; N:30"},
		{"seen 6m ago, or 6m+", "D:6 month; N:6; N:6000000; D:6 month; N:6; N:6000000"},
		{"last 12m", "D:12 month; N:12; N:12000000"},
		{"2.5m", "N:2.5; N:2500000"},
		{"trailing year", "D:1 year"},
		{"in the year up to today", "D:1 year; P:day+0"},
		{"since this time last year", "D:1 year"},
		{"q3 25", "P:2025-Q3; N:2025; N:3"},
		{"in h1 26", "P:2026-Q1; P:2026-Q2; N:26"},
		{"jun-aug 2025", "P:2025-06; N:6; P:2025-08; N:8; N:2025"},
		{"Jun to Aug 26", "P:2026-06; N:6; P:2026-08; N:8; N:2026; N:26"},
		{"1 jun - 31 aug 2023", "P:2023-06-01; P:2023-08-31"},
		{"in june twenty twenty-four", "P:2024-06; N:6; N:2024"},
		{"it may rain in may", "N:5"},
		{"she may march", ""},
		{"in Q2 2023", "P:2023-Q2; N:2; N:2023"},
		{"in the second quarter of 2023", "P:2023-Q2; N:2; N:2023"},
		{"2023 Q4", "P:2023-Q4; N:2023; N:4"},
		{"in Q3", "N:3"},
		{"today and yesterday", "P:day+0; P:day-1"},
		{"last month, this year, next week", "P:month-1; P:year+0; P:week+1"},
		{"the previous quarter", "P:quarter-1; D:3 month"},
		{"year to date", "P:year+0"},
		{"the past year", "P:year-1; D:1 year"},
		{"in 2023", "N:2023"},
		{"on a Monday or sundays", "N:1; N:0"},
		{"in the last 30 days", "D:30 day; N:30"},
		{"90-day terms, 6 mo, two weeks, a year", "D:90 day; N:90; D:6 month; N:6; D:2 week; N:2; D:1 year"},
		{"48 hours", "D:48 hour; N:48"},
		{"2 quarters", "D:6 month; N:2"},
		{"june 26", "P:2026-06; N:6; N:2026; N:26"},
		{"over 90 minutes, a minute", "D:90 minute; N:90; D:1 minute"},
		{"half a year, half an hour", "D:6 month; N:0.5; D:30 minute"},
		{"within the next fortnight", "D:2 week"},
		{"by the next month", "P:month+1; D:1 month"},
		{"the last 6 full months", "P:month-6; D:6 month; N:6"},
		{"the last 6 months including this", "P:month-5; D:6 month; N:6"},
		{"this month and the eleven before it", "P:month+0; P:month-11; N:11"},
		{"the past 30 days and the 30 before", "D:30 day; D:60 day; N:30; N:30"},
		{"the first half of 2026", "P:2026-Q1; P:2026-Q2; N:0.5; N:2026"},
		{"July and August 2023", "P:2023-07; N:7; P:2023-08; N:8; N:2023"},
		{"at weekends, on weekdays", "N:0; N:6; N:1; N:5"},
	};

	(void) state;
	check(cases, sizeof(cases) / sizeof(cases[0]));
}

static void
test_texts(void **state)
{
	static const Case cases[] = {
		/* quoted; apostrophes are none */
		{"named 'foo bar' or \"a-b\"", "T:foo bar; T:a-b"},
		{"named \xE2\x80\x9Cx y\xE2\x80\x9D", "T:x y"},
		{"the band's song isn't it", ""},
		{"'O'Brien' only", "T:O'Brien"},
		/* found */
		{"records of john smith", "T:John Smith@singers.name"},
		{"made in france", "T:France@singers.countryname; T:France@tbl_concert.ConcertTitle"},
		/* inside a longer one of the same column */
		{"people of new york", "T:New York@singers.name"},
		/* only a name of the schema, or a word that asks */
		{"each order", ""},
		{"the show called Order", "T:Order@tbl_concert.ConcertTitle"},
		{"more", "T:More@tbl_concert.ConcertTitle"},
		/* similar */
		{"some Ethiopian", "T:Ethiopian; T:Ethiopia@singers.countryname~"},
		{"some ethopia", "T:Ethiopia@singers.countryname~"},
		{"still in progress", "T:in_progress@singers.countryname~"},
		{"the kingdom united", "T:United Kingdom@singers.countryname~"},
		{"petrol", "T:petrol@orders.colour"},
		/* codes and their meaning */
		{"the cancelled ones", "T:X@orders.status~"},
		{"picked up ones", "T:P@orders.status~"},
		{"all women", "T:F@singers.sex~"},
		/* capitals, letters, marks */
		{"by Bank of America", "T:Bank of America"},
		{"starting with A", "T:A"},
		{"What is it", ""},
		{"John Doe did", "T:John Doe"},
		{"part AB-1234 and EL26P202", "T:AB-1234; T:EL26P202"},
		{"from gmail.com", "T:gmail.com"},
		{"titles containing love", "T:love"},
		{"anything with curry in the name", "T:curry"},
		{"at Gate 12", "T:Gate 12; T:Gate; N:12"},
	};

	(void) state;
	check(cases, sizeof(cases) / sizeof(cases[0]));
}

/* Said in other words: groups of like words, codes that are numbers, parts. */
static void
test_lexicon(void **state)
{
	static const Case cases[] = {
		{"cancelled visits", "T:called off@visits.state~"},
		{"who failed to turn", "T:no-show@visits.state~"},
		{"no shows", "T:no-show@visits.state~"},
		{"guests who never came", "T:no-show@visits.state~; T:came@visits.state"},
		{"all German guests", "T:German; T:DE@visits.ctry~"},
		/* a code that is a small word is one only in capitals */
		{"is it so", ""},
		{"in IT", "T:IT@visits.ctry"},
		{"in DE", "T:DE@visits.ctry"},
		{"on tuesdays", "N:2; T:Tue@visits.weekday~"},
		/* a code's meaning in other words */
		{"despatched ones", "T:D@visits.parcel~; T:S@visits.parcel~"},
		{"deliveries", "T:D@visits.parcel~; T:S@visits.parcel~"},
		/* letters of a word */
		{"thermal blankets", "T:BLKT@visits.item~"},
		/* numbers whose meaning the comment tells */
		{"paid ones", "N:20"},
		{"ones waiting", "N:10"},
		/* one adjective is none of bands */
		{"small ones", ""},
		{"small, medium and large", "T:small; T:medium; T:large"},
		{"under 30, 30-59, 60+", "T:under 30; N:30; N:30; N:59; T:30-59; N:60; T:60+"},
		{"under 30", "N:30"},
		/* words of a longer value */
		{"garden shades", "T:garden shade; T:garden; T:garden shade sail@visits.item~; T:shade; T:garden shade sail@visits.item~"},
		/* a function word that is a value */
		{"still out", "T:out@visits.place"},
	};
	size_t		i;
	int			wrong = 0;

	(void) state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		static const char *const samples[][2] = {
			{"state", "called off"}, {"state", "no-show"}, {"state", "came"},
			{"ctry", "DE"}, {"ctry", "FR"}, {"ctry", "IT"}, {"weekday", "Mon"}, {"weekday", "Tue"},
			{"parcel", "S"}, {"parcel", "D"}, {"item", "BLKT"}, {"item", "PEGS"}, {"item", "garden shade sail"},
			{"place", "out"}, {"place", "shelf"}
		};
		Fixture		f;
		NlLinked	linked;
		char		out[1024];
		int			at[7];
		size_t		k;
		int			c;

		fixture_init(&f);
		add_table(&f, "visits", NULL);
		at[0] = add_column(&f, "state", NL_TYPE_TEXT, false, NULL);
		at[1] = add_column(&f, "ctry", NL_TYPE_TEXT, false, NULL);
		at[2] = add_column(&f, "weekday", NL_TYPE_TEXT, false, NULL);
		at[3] = add_column(&f, "parcel", NL_TYPE_TEXT, false, "S shipped, D delivered");
		at[4] = add_column(&f, "item", NL_TYPE_TEXT, false, NULL);
		at[5] = add_column(&f, "place", NL_TYPE_TEXT, false, NULL);
		at[6] = add_column(&f, "level", NL_TYPE_NUMBER, false, "10 pending, 20 settled; 30 old");
		f.schema.columns[at[6]].integer = true;
		for (k = 0; k < sizeof(samples) / sizeof(samples[0]); k++)
			for (c = 0; c < 6; c++)
				if (strcmp(f.schema.columns[at[c]].name, samples[k][0]) == 0)
					add_sample(&f, at[c], samples[k][1]);
		ask(&f, cases[i].question, &linked);
		show(&f, &linked, false, out, sizeof(out));
		if (strcmp(out, cases[i].values) != 0)
		{
			print_error("%s\n  have %s\n  want %s\n", cases[i].question, out, cases[i].values);
			wrong++;
		}
		fixture_done(&f);
	}
	assert_int_equal(wrong, 0);
}

/* Labels that the question does not say: which ones are worth their place. */
static void
test_unsaid(void **state)
{
	Fixture		f;
	NlLinked	linked;
	char		out[1024];
	int			many;
	int			wide;
	int			v;
	int			i;
	int			unsaid = 0;

	(void) state;
	build(&f);
	ask(&f, "per status", &linked);
	show(&f, &linked, true, out, sizeof(out));
	assert_non_null(strstr(out, "T:O@orders.status"));
	assert_non_null(strstr(out, "T:X@orders.status"));
	/* they stand last and have no words */
	for (v = 0; v < linked.n_values; v++)
		if (linked.values[v].n_words == 0)
			assert_int_equal(linked.values[v].first_word, linked.question.n_words - 1);
	/* one that is said is not offered again, its neighbours are */
	ask(&f, "the cancelled ones", &linked);
	show(&f, &linked, true, out, sizeof(out));
	assert_null(strstr(out, "T:X@orders.status"));
	assert_non_null(strstr(out, "T:O@orders.status"));
	fixture_done(&f);

	/* at most fourteen, of columns with few values; a spoken-of column first */
	fixture_init(&f);
	add_table(&f, "things", NULL);
	wide = add_column(&f, "name", NL_TYPE_TEXT, false, NULL);
	for (i = 0; i < 13; i++)
	{
		char		text[32];

		snprintf(text, sizeof(text), "n%d", i);
		add_sample(&f, wide, nl_arena_strndup(&f.arena, text, strlen(text)));
	}
	for (i = 0; i < 6; i++)
	{
		char		text[32];
		int			k;

		snprintf(text, sizeof(text), "c%d", i);
		many = add_column(&f, nl_arena_strndup(&f.arena, text, strlen(text)), NL_TYPE_TEXT, false, NULL);
		for (k = 0; k < 4; k++)
		{
			snprintf(text, sizeof(text), "V%d%d", i, k);
			add_sample(&f, many, nl_arena_strndup(&f.arena, text, strlen(text)));
		}
	}
	many = add_column(&f, "outcome", NL_TYPE_TEXT, false, NULL);
	add_sample(&f, many, "won");
	add_sample(&f, many, "drawn");
	ask(&f, "things by outcome", &linked);
	show(&f, &linked, true, out, sizeof(out));
	for (v = 0; v < linked.n_values; v++)
	{
		unsaid += linked.values[v].n_words == 0;
		assert_int_not_equal(linked.values[v].column, wide);
	}
	assert_in_range(unsaid, 2, 14);
	assert_non_null(strstr(out, "T:won@things.outcome"));
	assert_non_null(strstr(out, "T:drawn@things.outcome"));
	fixture_done(&f);
}

static int
link_of(const Fixture *f, const NlLinked *linked, const char *word, int item)
{
	int			i;
	int			kind = 0;
	int			count = 0;

	(void) f;
	for (i = 0; i < linked->n_links; i++)
		if (linked->links[i].item == item &&
			strcmp(linked->question.words[linked->links[i].word].text, word) == 0)
		{
			kind = linked->links[i].kind;
			count++;
		}
	assert_true(count <= 1);
	return kind;
}

static void
test_names(void **state)
{
	static const struct
	{
		const char *question,
				   *word;
		int			kind;
		int		   *table,
				   *column;
	}			cases[] = {
		{"how many singers", "singers", NL_LINK_TABLE_EXACT, &singer, NULL},
		{"how many singers", "how", 0, &singer, NULL},
		{"every singer", "singer", NL_LINK_TABLE_EXACT, &singer, NULL},
		{"all artists", "artists", NL_LINK_TABLE_SYNONYM, &singer, NULL},
		{"all concerts", "concerts", NL_LINK_TABLE_EXACT, &concert, NULL},
		{"plays", "plays", NL_LINK_TABLE_COMMENT, &concert, NULL},
		{"the birth date", "birth", NL_LINK_COLUMN_EXACT, NULL, &born},
		{"the birthdate", "birthdate", NL_LINK_COLUMN_EXACT, NULL, &born},
		{"the birth_date", "date", NL_LINK_COLUMN_EXACT, NULL, &born},
		{"some date", "date", NL_LINK_COLUMN_PART, NULL, &born},
		{"by dob", "dob", NL_LINK_COLUMN_SYNONYM, NULL, &born},
		{"country names", "names", NL_LINK_COLUMN_EXACT, NULL, &country},
		{"per country", "country", NL_LINK_COLUMN_PART, NULL, &country},
		{"singer's name", "name", NL_LINK_COLUMN_EXACT, NULL, &name},
		{"concert title", "title", NL_LINK_COLUMN_EXACT, NULL, &title},
		{"the title", "title", NL_LINK_COLUMN_PART, NULL, &title},
		{"quantity", "quantity", NL_LINK_COLUMN_SYNONYM, NULL, &qty},
		{"tickets", "tickets", NL_LINK_COLUMN_COMMENT, NULL, &qty},
		{"ordered on", "ordered", NL_LINK_TABLE_PART, &orders, NULL},
		{"the ordres", "ordres", NL_LINK_TABLE_PART, &orders, NULL},
		{"more than 5", "5", NL_LINK_COLUMN_NUMBER, NULL, &qty},
		{"more than 5", "5", 0, NULL, &born},
		{"in 2023", "2023", NL_LINK_COLUMN_NUMBER, NULL, &born},
		{"last month", "month", NL_LINK_COLUMN_NUMBER, NULL, &order_date},
		{"since january", "january", NL_LINK_COLUMN_NUMBER, NULL, &order_date},
		{"of france", "france", NL_LINK_COLUMN_VALUE, NULL, &country},
	};
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		Fixture		f;
		NlLinked	linked;
		int			item;
		int			kind;

		build(&f);
		item = cases[i].table != NULL ? *cases[i].table : NL_ITEM_COLUMN(&f.schema, *cases[i].column);
		ask(&f, cases[i].question, &linked);
		kind = link_of(&f, &linked, cases[i].word, item);
		if (kind != cases[i].kind)
			print_error("%s: %s\n", cases[i].question, cases[i].word);
		assert_int_equal(kind, cases[i].kind);
		fixture_done(&f);
	}
}

/* The model's thesaurus: words and phrases for names, for the ends of names; bytes that are no lexicon. */
static void
test_thesaurus(void **state)
{
	static const char text[] =
		"day of arrival\t00\tbirth_date\n"
		"gig\t00\tconcert concert_title\n"
		"heading\t00\ttitle\n"
		"purchase\t00\torder\n"
		"purchase day\t00\torder_date\n"
		"soprano\t00\tsinger singer\n"
		"where\t00\tcountryname town\n";
	static const char *const broken[] = {
		"", "\n\n\n", "gig", "gig\t", "gig\t00", "gig\t00\t", "gig\t00\t_ __ concert_", "gig\t00\t \t\tconcert",
		"gig\t00\tconcertconcertconcertconcertconcertconcertconcertconcertconcertconcertconcertconcert\n", "\t\t\t", "gig\t--\t\xff\xfe"
	};
	static const struct
	{
		const char *question,
				   *word;
		int			kind;
		int		   *table,
				   *column;
	}			cases[] = {
		{"all sopranos", "sopranos", NL_LINK_TABLE_SYNONYM, &singer, NULL},
		{"all sopranos", "all", 0, &singer, NULL},
		{"gigs by title", "gigs", NL_LINK_TABLE_SYNONYM, &concert, NULL},
		{"gigs by title", "gigs", NL_LINK_COLUMN_SYNONYM, NULL, &title},
		{"gigs by title", "title", NL_LINK_COLUMN_PART, NULL, &title},
		{"their headings", "headings", NL_LINK_COLUMN_SYNONYM, NULL, &title},
		{"purchases", "purchases", NL_LINK_TABLE_SYNONYM, &orders, NULL},
		{"the purchase day", "day", NL_LINK_COLUMN_SYNONYM, NULL, &order_date},
		{"day of arrival", "arrival", NL_LINK_COLUMN_SYNONYM, NULL, &born},
		{"day of arrival", "of", 0, NULL, &born},
		{"where are they", "where", NL_LINK_COLUMN_SYNONYM, NULL, &country},
		{"where are they", "where", 0, NULL, &born},
	};
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		Fixture		f;
		NlLinked	linked;
		int			item;
		int			kind;

		build(&f);
		item = cases[i].table != NULL ? *cases[i].table : NL_ITEM_COLUMN(&f.schema, *cases[i].column);
		thesaurus.text = text;
		thesaurus.length = strlen(text);
		ask(&f, cases[i].question, &linked);
		kind = link_of(&f, &linked, cases[i].word, item);
		if (kind != cases[i].kind)
			print_error("%s: %s\n", cases[i].question, cases[i].word);
		assert_int_equal(kind, cases[i].kind);
		fixture_done(&f);
	}
	for (i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
	{
		Fixture		f;
		NlLinked	linked;

		build(&f);
		thesaurus.text = broken[i];
		thesaurus.length = strlen(broken[i]);
		ask(&f, "gigs", &linked);
		fixture_done(&f);
	}
	thesaurus.text = NULL;
	thesaurus.length = 0;
}

/* Words, offsets, stops; what is no UTF-8 is dropped; the limits hold. */
static void
test_question(void **state)
{
	Fixture		f;
	NlQuestion	q;
	char		text[NL_MAX_QUESTION + 2];
	int			i;

	(void) state;
	build(&f);
	assert_int_equal(nl_question_read(&q, "IT\xFFs \xC3\x89t\xC3\xA9 the US \x80", 17, NULL, &f.arena, &f.err), NL_OK);
	assert_int_equal(q.n_words, 4);
	assert_string_equal(q.words[0].text, "its");
	assert_string_equal(q.words[1].text, "\xC3\xA9t\xC3\xA9");
	assert_string_equal(q.words[1].stem, "ete");
	assert_true(q.words[2].stop);
	assert_false(q.words[3].stop);
	for (i = 0; i < q.n_words; i++)
		assert_true(q.words[i].start < q.words[i].end && (size_t) q.words[i].end <= strlen(q.text));

	assert_int_equal(nl_question_read(&q, " \t\xFF ", 4, NULL, &f.arena, &f.err), NL_ERR_INPUT);
	memset(text, 'a', sizeof(text));
	assert_int_equal(nl_question_read(&q, text, NL_MAX_QUESTION + 1, NULL, &f.arena, &f.err), NL_ERR_LIMIT);
	assert_int_equal(nl_question_read(&q, text, NL_MAX_QUESTION, NULL, &f.arena, &f.err), NL_OK);
	assert_int_equal(q.n_words, 1);
	for (i = 0; i < NL_MAX_QUESTION; i++)
		text[i] = i % 2 ? ' ' : 'b';
	assert_int_equal(nl_question_read(&q, text, NL_MAX_QUESTION, NULL, &f.arena, &f.err), NL_OK);
	assert_int_equal(q.n_words, NL_MAX_WORDS);
	fixture_done(&f);
}

static void
test_phrases(void **state)
{
	Fixture		f;
	NlQuestion	q;
	NlPhrase   *phrases;
	int			n;
	int			i;
	bool		lord = false;
	bool		obrien = false;
	char		text[1000];

	(void) state;
	build(&f);
	assert_int_equal(nl_question_read(&q, "Is Lord of the Rings by O\xE2\x80\x99" "Brien?", 34, NULL, &f.arena, &f.err), NL_OK);
	assert_int_equal(nl_question_phrases(&q, &phrases, &n, &f.arena, &f.err), NL_OK);
	for (i = 0; i < n; i++)
	{
		assert_true(i == 0 || phrases[i].n_words <= phrases[i - 1].n_words);
		assert_string_not_equal(phrases[i].text, "of the");
		assert_string_not_equal(phrases[i].text, "is");
		assert_null(strchr(phrases[i].text, '?'));
		lord |= strcmp(phrases[i].text, "lord of the rings") == 0 &&
			strcmp(phrases[i].original, "Lord of the Rings") == 0;
		obrien |= strcmp(phrases[i].text, "o'brien") == 0;
	}
	assert_true(lord && obrien);

	/* too many: the short ones stay */
	for (i = 0; i < 79; i++)
		memcpy(text + 3 * i, "ab ", 3);
	assert_int_equal(nl_question_read(&q, text, 3 * 79, NULL, &f.arena, &f.err), NL_OK);
	assert_int_equal(nl_question_phrases(&q, &phrases, &n, &f.arena, &f.err), NL_OK);
	assert_int_equal(n, NL_MAX_PHRASES);
	assert_int_equal(phrases[0].n_words, 4);
	assert_int_equal(phrases[n - 79].n_words, 1);
	assert_int_equal(phrases[n - 80].n_words, 2);
	fixture_done(&f);
}

/* Values are at most NL_MAX_VALUES and in order; one link for a pair. */
static void
test_limits(void **state)
{
	Fixture		f;
	NlLinked	linked;
	uint8_t		seen[NL_MAX_WORDS][64];
	int			i;

	(void) state;
	build(&f);
	ask(&f, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 "
		"34 35 36 'quoted text' of john smith by name in March 2023", &linked);
	assert_int_equal(linked.n_values, NL_MAX_VALUES);
	for (i = 1; i < linked.n_values; i++)
		assert_true(linked.values[i].first_word >= linked.values[i - 1].first_word);
	memset(seen, 0, sizeof(seen));
	assert_true(linked.n_links > 0);
	for (i = 0; i < linked.n_links; i++)
	{
		const NlLink *link = &linked.links[i];

		assert_in_range(link->word, 0, linked.question.n_words - 1);
		assert_in_range(link->item, 0, f.schema.n_tables + f.schema.n_columns + linked.n_values - 1);
		assert_int_equal(seen[link->word][link->item]++, 0);
		assert_true(i == 0 || link->word >= linked.links[i - 1].word);
	}
	fixture_done(&f);
}

/* No memory at any point: a status, no crash. */
static void
test_memory(void **state)
{
	int			blocks;
	bool		done = false;

	(void) state;
	for (blocks = 0; !done; blocks++)
	{
		Fixture		f;
		NlQuestion	q;
		NlPhrase   *phrases;
		NlLinked	linked;
		int			n;
		const char *text = "women of 'some place' in March 2023, cancelled, with more than 5 tickets per status";
		NlStatus	status;

		build(&f);
		f.arena.block_size = 256;
		f.left = blocks;
		status = nl_question_read(&q, text, strlen(text), NULL, &f.arena, &f.err);
		if (status == NL_OK)
			status = nl_question_phrases(&q, &phrases, &n, &f.arena, &f.err);
		if (status == NL_OK)
			status = nl_link(&linked, &q, &f.schema, phrases, n, NULL, 0, &f.arena, &f.err);
		done = status == NL_OK;
		if (!done)
			assert_int_equal(status, NL_ERR_NOMEM);
		fixture_done(&f);
		assert_true(blocks < FIXTURE_BLOCKS - 1);
	}
	assert_true(blocks > 20);
}

/* A schema without anything, and odd matches. */
static void
test_edges(void **state)
{
	Fixture		f;
	NlQuestion	q;
	NlPhrase   *phrases;
	NlLinked	linked;
	NlMatch		matches[] = {{-1, 0, "x"}, {0, -1, "x"}, {0, 9999, "x"}, {9999, 0, "x"}, {0, 0, "x"}};
	int			n;

	(void) state;
	fixture_init(&f);
	assert_int_equal(nl_question_read(&q, "what is 'this' of 5", 19, NULL, &f.arena, &f.err), NL_OK);
	assert_int_equal(nl_question_phrases(&q, &phrases, &n, &f.arena, &f.err), NL_OK);
	assert_int_equal(nl_link(&linked, &q, &f.schema, phrases, n, matches, 5, &f.arena, &f.err), NL_OK);
	assert_int_equal(linked.n_values, 2);
	fixture_done(&f);
}

/* What requests for changes bring along, and what they must not. */
static void
test_change(void **state)
{
	static const struct
	{
		const char *request;
		const char *text;
		bool		found;
		bool		percent;
	}			cases[] = {
		{"new singer 12, Jo Day, colour teal", "teal", true, false},
		{"the colour of John Smith should be teal", "should be teal", false, false},
		{"add teal as a colour", "teal", true, false},
		{"new concert France under More", "France under More", false, false},
		{"Jo Day moves to EX34 9NJ", "EX34 9NJ", true, false},
		{"Jo Day, phone 01632 960111", "01632 960111", true, false},
		{"raise the qty by 5% more", "5", true, true},
		{"raise the qty by 5% more", "0.05", true, true},
		{"raise the qty by 5% more", "1.05", false, false},
		{"raise the qty by 5 more", "5", true, false},
	};
	size_t		i;

	(void) state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		Fixture		f;
		NlLinked	linked;
		bool		found = false;
		bool		percent = false;
		int			v;

		build(&f);
		ask_for(&f, cases[i].request, true, &linked);
		for (v = 0; v < linked.n_values; v++)
			if (strcmp(linked.values[v].text, cases[i].text) == 0)
			{
				found = true;
				percent |= linked.values[v].percent;
			}
		if (found != cases[i].found || percent != cases[i].percent)
			fail_msg("%s: %s is %sfound", cases[i].request, cases[i].text, found ? "" : "not ");
		fixture_done(&f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_question),
		cmocka_unit_test(test_phrases),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_scaled),
		cmocka_unit_test(test_units),
		cmocka_unit_test(test_time),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_change),
		cmocka_unit_test(test_lexicon),
		cmocka_unit_test(test_unsaid),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_thesaurus),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_edges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

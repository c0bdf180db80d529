/*-------------------------------------------------------------------------
 * chinese_numbers.c
 *	  Numbers, dates and spans of time in Chinese text, as English writes them.
 *
 * What is written is what link_numbers.c, link_dates.c and link_spans.c read:
 * 20000, 2023-05-03, May 2023, q2 2023, last 30 days, top 5, 10%. A measure
 * word after a number ("three pieces of") is swallowed. Pure functions.
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/chinese_parts.h"
#include "lang/words.h"

/* beside a common word's 25 to 40 */
#define COST_SURE		8		/* a date; a number in digits with what belongs to it */
#define COST_NUMBER		15		/* a Chinese numeral */
#define COST_ONE		30		/* the numeral one: also an article, and in many words */

/* Measure words that say nothing of what is counted. */
static const char measures[] = "个位名条件台辆张本份家所座只头匹艘间套笔门款首部场例起户棵株瓶支枚篇封幅元块";

typedef struct Scan
{
	const NlChar *c;
	int			n;
} Scan;

static uint32_t
code_at(const Scan *s, int i)
{
	return i >= 0 && i < s->n && !s->c[i].kept ? s->c[i].code : 0;
}

/* Do these characters stand at i? Their count, or 0. */
static int
stands(const Scan *s, int i, const char *text)
{
	const char *at = text;
	const char *end = text + strlen(text);
	int			k = 0;

	while (at < end)
	{
		if (code_at(s, i + k) != nl_utf8_read(&at, end))
			return 0;
		k++;
	}
	return k;
}

/* The first of several texts, blanks between them, that stands at i. */
static int
stands_any(const Scan *s, int i, const char *const *list, int *which)
{
	int			k;

	for (k = 0; list[k] != NULL; k++)
	{
		int			n = stands(s, i, list[k]);

		if (n > 0)
		{
			if (which != NULL)
				*which = k;
			return n;
		}
	}
	return 0;
}

static bool
one_of(uint32_t code, const char *list)
{
	const char *at = list;
	const char *end = list + strlen(list);

	while (code != 0 && at < end)
		if (nl_utf8_read(&at, end) == code)
			return true;
	return false;
}

static bool
digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

/* 0 to 9; -1: none */
static int
numeral(uint32_t c)
{
	static const char list[] = "零一二三四五六七八九";
	const char *at = list;
	const char *end = list + strlen(list);
	int			k;

	if (c == 0x3007)			/* the round zero */
		return 0;
	if (c == 0x4E24)			/* two of something */
		return 2;
	for (k = 0; at < end; k++)
		if (nl_utf8_read(&at, end) == c)
			return k;
	return -1;
}

static double
scale(uint32_t c)
{
	switch (c)
	{
		case 0x5341:
			return 10;
		case 0x767E:
			return 100;
		case 0x5343:
			return 1000;
		case 0x4E07:
			return 1e4;
		case 0x4EBF:
			return 1e8;
		default:
			return 0;
	}
}

typedef struct Number
{
	double		value;
	int			n;				/* characters; 0: no number */
	int			digits;			/* of a number that is digits alone, else 0 */
	bool		chinese;
	bool		scaled;
	char		text[24];
} Number;

/* Digits: 1,200.5 */
static int
read_digits(const Scan *s, int i, Number *number)
{
	int			at = i;
	int			put = 0;
	bool		point = false;

	while (put < 18)
	{
		uint32_t	c = code_at(s, at);

		if (digit(c))
		{
			number->text[put++] = (char) c;
			number->digits++;
		}
		else if (c == '.' && !point && digit(code_at(s, at + 1)))
		{
			number->text[put++] = '.';
			number->digits = -20;
			point = true;
		}
		else if (!(c == ',' && !point && put > 0 && digit(code_at(s, at + 1)) && digit(code_at(s, at + 2)) &&
				   digit(code_at(s, at + 3)) && !digit(code_at(s, at + 4))))
			break;
		at++;
	}
	number->text[put] = '\0';
	if (number->digits < 0)
		number->digits = 0;
	number->value = atof(number->text);
	return at - i;
}

/* Numerals: 三十五, 一百零二, 二〇二三, 三点五 */
static int
read_numerals(const Scan *s, int i, Number *number)
{
	double		total = 0;
	double		part = 0;		/* below the next 万 */
	double		last = 0;		/* the numeral before its scale */
	double		unit = 1;		/* of a numeral at the end: 两千五 is 2500 */
	int			at = i;
	int			run = 0;		/* numerals without a scale */
	bool		zero = false;

	for (; at < s->n; at++)
	{
		uint32_t	c = code_at(s, at);
		int			v = numeral(c);
		double		by = scale(c);

		if (v >= 0 && (c != 0x4E24 || at == i))
		{
			if (run > 0)
				last = last * 10 + v;
			else
				last = v;
			run++;
			zero = v == 0 && at > i;
		}
		else if (by > 0 && (at > i || by == 10))
		{
			if (run > 1)
				break;
			if (by >= 1e4)
			{
				total = (total + part + last) * by;
				part = 0;
			}
			else
				part += (run == 0 && !zero ? 1 : last) * by;
			unit = by / 10;
			last = 0;
			run = 0;
			number->scaled = true;
		}
		else
			break;
	}
	if (at == i)
		return 0;
	if (run == 1 && number->scaled && !zero && unit >= 10 && numeral(code_at(s, at - 1)) >= 0 &&
		scale(code_at(s, at - 2)) > 0)
		last *= unit;
	number->value = total + part + last;
	number->digits = number->scaled ? 0 : run;
	if (!number->scaled && code_at(s, at) == 0x70B9 && numeral(code_at(s, at + 1)) >= 0)
	{
		double		by = .1;

		for (at++; numeral(code_at(s, at)) >= 0; at++, by /= 10)
			number->value += by * numeral(code_at(s, at));
		number->digits = 0;
	}
	number->chinese = true;
	return at - i;
}

static bool
read_number(const Scan *s, int i, Number *number)
{
	double		by = 1;
	int			at;

	memset(number, 0, sizeof(*number));
	if (digit(code_at(s, i)))
	{
		uint32_t	before = code_at(s, i - 1);

		/* inside a longer mark */
		if (digit(before) || nl_char_letter(before) || (i > 1 && (before == '.' || before == ',') && digit(code_at(s, i - 2))))
			return false;
		number->n = read_digits(s, i, number);
	}
	else
		number->n = read_numerals(s, i, number);
	if (number->n == 0)
		return false;
	/* 3万, 1.5亿 */
	for (at = i + number->n; !number->chinese && scale(code_at(s, at)) >= 100; at++)
		by *= scale(code_at(s, at));
	if (by > 1)
	{
		number->value *= by;
		number->n = at - i;
		number->digits = 0;
		number->scaled = true;
	}
	if (number->chinese || number->scaled)
		snprintf(number->text, sizeof(number->text), "%.15g", number->value);
	return strlen(number->text) < 20;
}

static bool
small(const Number *number, int least, int most)
{
	return number->value >= least && number->value <= most && number->value == (int) number->value;
}

/* ---------------- units ---------------- */

static const char *const unit_names[] = {
	"个星期", "个礼拜", "个季度", "个小时", "个钟头", "个月", "星期", "礼拜", "小时", "钟头", "分钟", "天", "日", "周", "年", "秒", NULL
};
static const char *const unit_english[] = {
	"week", "week", "quarter", "hour", "hour", "month", "week", "week", "hour", "hour", "minute", "day", "day",
	"week", "year", "second"
};

/* A unit of time at i: how many characters, its English name. */
static int
unit_at(const Scan *s, int i, const char **english)
{
	int			which = 0;
	int			n;

	if (stands(s, i, "周岁") || stands(s, i, "日元") || stands(s, i, "年级"))
		return 0;
	n = stands_any(s, i, unit_names, &which);
	if (n > 0)
		*english = unit_english[which];
	return n;
}

static void
put_span(char *out, const char *before, const Number *number, const char *unit, const char *after)
{
	snprintf(out, NL_RULE_SIZE, "%s%s %s%s%s", before, number->text, unit, number->value == 1 ? "" : "s", after);
}

/* ---------------- dates ---------------- */

static const char *const months[] = {
	"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
	"November", "December"
};

static int
day_at(const Scan *s, int i, int *day)
{
	Number		number;
	uint32_t	after;

	if (!read_number(s, i, &number) || !small(&number, 1, 31))
		return 0;
	after = code_at(s, i + number.n);
	*day = (int) number.value;
	return after == 0x65E5 || after == 0x53F7 ? number.n + 1 : 0;
}

/* A month at i (5月, 5月份): characters. */
static int
month_at(const Scan *s, int i, int *month)
{
	Number		number;
	int			n;

	if (!read_number(s, i, &number) || !small(&number, 1, 12) || code_at(s, i + number.n) != 0x6708)
		return 0;
	*month = (int) number.value;
	n = number.n + 1;
	return stands(s, i + n, "份") ? n + 1 : n;
}

/* A quarter (第一季度, 二季度, Q3) or half (上半年): what English calls it. */
static int
quarter_at(const Scan *s, int i, const char **english)
{
	static const char *const quarters[] = {"q1", "q2", "q3", "q4"};
	Number		number;
	int			skip = stands(s, i, "第");
	uint32_t	which;
	int			n;

	if (stands(s, i, "上半年") || stands(s, i, "下半年"))
	{
		*english = stands(s, i, "上") ? "first half of" : "second half of";
		return 3;
	}
	which = code_at(s, i + 1);
	if ((code_at(s, i) == 'Q' || code_at(s, i) == 'q') && which >= '1' && which <= '4' &&
		!digit(code_at(s, i + 2)))
	{
		*english = quarters[which - '1'];
		return stands(s, i + 2, "季度") ? 4 : 2;
	}
	if (!read_number(s, i + skip, &number) || !small(&number, 1, 4))
		return 0;
	n = skip + number.n;
	if (stands(s, i + n, "季度"))
		n += 2;
	else if (skip > 0 && stands(s, i + n, "季") && !stands(s, i + n, "季节"))
		n++;
	else
		return 0;
	*english = quarters[(int) number.value - 1];
	return n;
}

/* Is a number of two digits before 年 a year, not so many years? */
static bool
short_year(const Scan *s, int i, const Number *number, int end)
{
	static const char *const before[] = {"近", "过", "前", "满", "于", "到", "足", "达", "少", "约", "去", "每", "隔", "有", "了", NULL};
	static const char *const after[] = {"以上", "以下", "以内", "之内", "内", "以前", "之前", "前", "以后", "后", "以来", "来", "的合同", "多", "工龄", NULL};
	int			k;

	if (number->digits != 2 || number->chinese || number->value < 10 || number->value > 39)
		return false;
	if (stands_any(s, end, after, NULL))
		return false;
	for (k = 0; before[k] != NULL; k++)
		if (stands(s, i - 1, before[k]))
			return false;
	return true;
}

/* What begins with a year. */
static int
year_rule(const Scan *s, int i, const Number *number, char *out)
{
	int			at = i + number->n;
	int			year = (int) number->value;
	bool		sign = code_at(s, at) == 0x5E74;	/* 年 */
	const char *quarter;
	int			month;
	int			day;
	int			n;

	if (number->digits == 4 && year >= 1900 && year <= 2100)
		;
	else if (sign && short_year(s, i, number, at + 1))
		year += 2000;
	else
		return 0;
	if (sign)
		at++;
	if (sign && stands(s, at, "度"))
		at++;
	if (sign && stands(s, at, "的"))
	{
		/* of that year's first quarter */
		if (quarter_at(s, at + 1, &quarter) > 0 || month_at(s, at + 1, &month) > 0)
			at++;
	}
	n = quarter_at(s, at, &quarter);
	if (n > 0)
	{
		snprintf(out, NL_RULE_SIZE, "%s %d", quarter, year);
		return at + n - i;
	}
	if (!sign)
		return 0;
	n = month_at(s, at, &month);
	if (n > 0)
	{
		int			m = day_at(s, at + n, &day);

		if (m > 0)
			snprintf(out, NL_RULE_SIZE, "%04d-%02d-%02d", year, month, day);
		else
			snprintf(out, NL_RULE_SIZE, "%s %d", months[month - 1], year);
		return at + n + m - i;
	}
	snprintf(out, NL_RULE_SIZE, "%d", year);
	return at - i;
}

static int
month_rule(const Scan *s, int i, char *out)
{
	int			month;
	int			day;
	int			n = month_at(s, i, &month);
	int			m;

	if (n == 0)
		return 0;
	m = day_at(s, i + n, &day);
	if (m > 0)
		snprintf(out, NL_RULE_SIZE, "%s %d", months[month - 1], day);
	else
		/* may and march are other words too */
		snprintf(out, NL_RULE_SIZE, "%s%s", month == 3 || month == 5 ? "in " : "", months[month - 1]);
	return n + m;
}

/* ---------------- what stands before a number ---------------- */

static int
ordinal_rule(const Scan *s, int i, char *out)
{
	static const char *const words[] = {
		"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"
	};
	Number		number;
	int			at = i + 1;

	if (!read_number(s, at, &number) || !small(&number, 1, 1000))
		return 0;
	if (number.value <= 10)
		snprintf(out, NL_RULE_SIZE, "%s", words[(int) number.value - 1]);
	else
		snprintf(out, NL_RULE_SIZE, "%sth", number.text);
	at += number.n;
	if (one_of(code_at(s, at), "个位名条件"))
		at++;
	return at - i;
}

/* 最近30天, 前5名, 未来一周: the words before, what English puts there. */
static int
before_rule(const Scan *s, int i, char *out)
{
	static const char *const words[] = {
		"最近的", "最近", "过去的", "过去", "近", "未来", "接下来", "今后", "前", "后", "倒数", NULL
	};
	static const char *const spans[] = {
		"last ", "last ", "last ", "last ", "last ", "next ", "next ", "next ", "last ", NULL, NULL
	};
	static const char *const counts[] = {
		"latest ", "latest ", NULL, NULL, NULL, NULL, NULL, NULL, "top ", "bottom ", "bottom "
	};
	static const char *const within[] = {"以内", "之内", "内", NULL};
	Number		number;
	int			which = 0;
	int			at = i;
	int			n = stands_any(s, at, words, &which);
	const char *unit;

	if (n == 0)
		return 0;
	at += n;
	if (!read_number(s, at, &number) || number.value > 100000)
		return 0;
	/* not 前2023年 */
	at += number.n;
	n = unit_at(s, at, &unit);
	if (n > 0)
	{
		if (spans[which] == NULL || number.digits == 4)
			return 0;
		at += n;
		at += stands_any(s, at, within, NULL);
		if (number.value == 1)
			snprintf(out, NL_RULE_SIZE, "the %s%s", spans[which], unit);
		else
			put_span(out, spans[which], &number, unit, "");
		return at - i;
	}
	if (counts[which] == NULL || (number.chinese && number.value == 1) || stands(s, at, "季度"))
		return 0;
	if (one_of(code_at(s, at), measures))
		at++;
	snprintf(out, NL_RULE_SIZE, "%s%s", counts[which], number.text);
	return at - i;
}

/* ---------------- numbers ---------------- */

static int
number_rule(const Scan *s, int i, int *cost, char *out)
{
	static const char *const within[] = {"以内", "之内", "内", NULL};
	static const char *const ago[] = {"之前", "以前", "前", NULL};
	Number		number;
	const char *unit;
	int			at;
	int			n;

	if (!read_number(s, i, &number))
		return 0;
	n = year_rule(s, i, &number, out);
	if (n > 0)
		return n;
	at = i + number.n;
	if (number.chinese)
		*cost = number.value == 1 && number.n == 1 ? COST_ONE : COST_NUMBER;
	n = unit_at(s, at, &unit);
	if (n > 0)
	{
		*cost = COST_SURE;
		at += n;
		if ((n = stands_any(s, at, within, NULL)) > 0)
			put_span(out, "within ", &number, unit, "");
		else if ((n = stands_any(s, at, ago, NULL)) > 0)
			put_span(out, "", &number, unit, " ago");
		else
			put_span(out, "", &number, unit, "");
		return at + n - i;
	}
	if (stands(s, at, "%") && !number.scaled)
		return 0;
	if (one_of(code_at(s, at), measures))
	{
		*cost += number.value == 1 && number.chinese ? 8 : 0;
		at++;
	}
	else if ((!number.chinese && !number.scaled) ||		/* plain digits stay */
			 (number.chinese && number.n == 1 && code_at(s, i) == 0x4E24))	/* two of what? */
		return 0;
	snprintf(out, NL_RULE_SIZE, "%s", number.text);
	return at - i;
}

int
nl_chinese_rule(const NlChar *c, int n, int i, int *cost, char *out)
{
	Scan		scan = {c, n};
	const Scan *s = &scan;
	uint32_t	code = code_at(s, i);
	const char *quarter;
	Number		number;
	int			taken;

	*cost = COST_SURE;
	switch (code)
	{
		case 0x767E:			/* 百分之十 */
			if (!stands(s, i, "百分之") || !read_number(s, i + 3, &number))
				return 0;
			snprintf(out, NL_RULE_SIZE, "%s%%", number.text);
			return 3 + number.n;
		case 0x7B2C:			/* 第 */
			taken = quarter_at(s, i, &quarter);
			if (taken == 0)
				return ordinal_rule(s, i, out);
			snprintf(out, NL_RULE_SIZE, "%s", quarter);
			return taken;
		case 0x6700:			/* 最近 */
		case 0x8FC7:			/* 过去 */
		case 0x8FD1:			/* 近 */
		case 0x672A:			/* 未来 */
		case 0x63A5:			/* 接下来 */
		case 0x4ECA:			/* 今后 */
		case 0x524D:			/* 前 */
		case 0x540E:			/* 后 */
		case 0x5012:			/* 倒数 */
			return before_rule(s, i, out);
		default:
			break;
	}
	if (!digit(code) && numeral(code) < 0 && scale(code) != 10)
		return 0;
	taken = quarter_at(s, i, &quarter);
	if (taken > 0)
	{
		snprintf(out, NL_RULE_SIZE, "%s", quarter);
		return taken;
	}
	taken = month_rule(s, i, out);
	if (taken > 0)
		return taken;
	return number_rule(s, i, cost, out);
}

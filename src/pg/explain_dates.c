/*-------------------------------------------------------------------------
 * explain_dates.c
 *	  Periods and durations that count from today -> the dates they mean now.
 *
 * The statement says CURRENT_DATE; what is told here is what that gives in
 * this session's time zone on the day of the call. palloc; raises nothing of
 * its own.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <limits.h>

#include "datatype/timestamp.h"
#include "pg/explain_private.h"
#include "utils/date.h"
#include "utils/datetime.h"

static int
today_julian(void)
{
	return (int) GetSQLCurrentDate() + POSTGRES_EPOCH_JDATE;
}

static char *
day_text(int julian)
{
	int			y,
				m,
				d;

	j2date(julian, &y, &m, &d);
	return psprintf("%04d-%02d-%02d", y, m, d);
}

char *
nlpg_explain_today(void)
{
	return day_text(today_julian());
}

/* Months from year 0, so that they can be added to. */
static int
months_of(int julian)
{
	int			y,
				m,
				d;

	j2date(julian, &y, &m, &d);
	return y * 12 + m - 1;
}

char *
nlpg_explain_period(const NlValue *value)
{
	size_t		unit = strcspn(value->text, "+-");
	int			today = today_julian();
	int			months = months_of(today);
	int			offset;
	int			monday;

	if (value->kind != NL_VALUE_PERIOD || value->text[0] < 'a' || value->text[unit] == '\0')
		return NULL;
	offset = atoi(value->text + unit);
	switch (value->text[0])
	{
		case 'y':
			return psprintf("%04d", months / 12 + offset);
		case 'q':
			months = (months / 3 + offset) * 3;
			return psprintf("%04d-Q%d", months / 12, months % 12 / 3 + 1);
		case 'm':
			months += offset;
			return psprintf("%04d-%02d", months / 12, months % 12 + 1);
		case 'w':
			/* j2day: 0 for Sunday */
			monday = today - (j2day(today) + 6) % 7 + 7 * offset;
			return psprintf("%s to %s", day_text(monday), day_text(monday + 6));
		default:
			return day_text(today + offset);
	}
}

char *
nlpg_explain_ago(const NlValue *value)
{
	char	   *unit;
	long		n = strtol(value->text, &unit, 10);
	int			today = today_julian();
	int			months;
	int			y,
				m,
				d;

	if (value->kind != NL_VALUE_DURATION || *unit != ' ' || n > INT_MAX / 1000)
		return NULL;
	unit++;
	if (unit[0] == 'd')
		return day_text(today - (int) n);
	if (unit[0] == 'w')
		return day_text(today - 7 * (int) n);
	if (strncmp(unit, "month", 5) != 0 && unit[0] != 'q' && unit[0] != 'y')
		return NULL;
	months = months_of(today) - (int) n * (unit[0] == 'y' ? 12 : unit[0] == 'q' ? 3 : 1);
	j2date(today, &y, &m, &d);
	y = months / 12;
	m = months % 12 + 1;
	/* as intervals do: the last day of a shorter month */
	return psprintf("%04d-%02d-%02d", y, m, Min(d, day_tab[isleap(y)][m - 1]));
}

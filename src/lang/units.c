/*-------------------------------------------------------------------------
 * units.c
 *	  A table of units (see units.h).
 *
 * Factors are exact by definition: of the SI, of the international yard and
 * pound (1959) and the US gallon; kB and the like are powers of ten, KiB of
 * two. Months and years have no fixed length and are not here. A cent is the
 * hundredth of whichever currency is said.
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "lang/units.h"
#include "lang/words.h"

typedef enum Measure
{
	TIME, LENGTH, AREA, VOLUME, MASS, SPEED, DATA, ENERGY, POWER, MONEY
} Measure;

typedef struct Unit
{
	Measure		measure;
	double		factor;			/* in the measure's own unit */
	const char *name;			/* short */
	const char *names;			/* others; in lower case and without blanks inside */
} Unit;

static const Unit units[] = {
	{TIME, 0.001, "ms", "millisecond milliseconds msec msecs"},
	{TIME, 1, "s", "second seconds sec secs"},
	{TIME, 60, "min", "minute minutes mins"},
	{TIME, 3600, "h", "hour hours hr hrs"},
	{TIME, 86400, "d", "day days"},
	{TIME, 604800, "weeks", "week wk wks"},
	{LENGTH, 0.001, "mm", "millimetre millimetres millimeter millimeters"},
	{LENGTH, 0.01, "cm", "centimetre centimetres centimeter centimeters"},
	{LENGTH, 1, "m", "metre metres meter meters"},
	{LENGTH, 1000, "km", "kilometre kilometres kilometer kilometers kms"},
	{LENGTH, 0.0254, "in", "inch inches"},
	{LENGTH, 0.3048, "ft", "foot feet"},
	{LENGTH, 0.9144, "yd", "yard yards"},
	{LENGTH, 1609.344, "mi", "mile miles"},
	{LENGTH, 1852, "nmi", "nauticalmile nauticalmiles"},
	{AREA, 1, "m2", "sqm squaremetre squaremetres squaremeter squaremeters"},
	{AREA, 0.09290304, "sqft", "squarefoot squarefeet"},
	{AREA, 4046.8564224, "acres", "acre"},
	{AREA, 10000, "ha", "hectare hectares"},
	{AREA, 1000000, "km2", "sqkm squarekilometre squarekilometres squarekilometer squarekilometers"},
	{VOLUME, 0.001, "ml", "millilitre millilitres milliliter milliliters"},
	{VOLUME, 0.01, "cl", "centilitre centilitres centiliter centiliters"},
	{VOLUME, 1, "l", "litre litres liter liters"},
	{VOLUME, 100, "hl", "hectolitre hectolitres hectoliter hectoliters"},
	{VOLUME, 1000, "m3", "cubicmetre cubicmetres cubicmeter cubicmeters"},
	{VOLUME, 3.785411784, "gal", "gallon gallons"},
	{MASS, 0.001, "mg", "milligram milligrams"},
	{MASS, 1, "g", "gram grams gramme grammes"},
	{MASS, 1000, "kg", "kilo kilos kilogram kilograms kgs"},
	{MASS, 1000000, "t", "tonne tonnes ton tons"},
	{MASS, 28.349523125, "oz", "ounce ounces"},
	{MASS, 453.59237, "lb", "lbs pound pounds"},
	{SPEED, 1, "m/s", "metrespersecond meterspersecond"},
	{SPEED, 1 / 3.6, "km/h", "kmh kph kilometresperhour kilometersperhour"},
	{SPEED, 0.44704, "mph", "milesperhour"},
	{SPEED, 1852 / 3600.0, "kn", "knot knots"},
	{DATA, 1, "bytes", "byte"},
	{DATA, 1e3, "kb", "kilobyte kilobytes"},
	{DATA, 1e6, "mb", "megabyte megabytes"},
	{DATA, 1e9, "gb", "gigabyte gigabytes"},
	{DATA, 1e12, "tb", "terabyte terabytes"},
	{DATA, 1024, "kib", ""},
	{DATA, 1048576, "mib", ""},
	{DATA, 1073741824, "gib", ""},
	{ENERGY, 1, "wh", "watthour watthours"},
	{ENERGY, 1e3, "kwh", "kilowatthour kilowatthours"},
	{ENERGY, 1e6, "mwh", "megawatthour megawatthours"},
	{ENERGY, 1e9, "gwh", "gigawatthour gigawatthours"},
	{POWER, 1, "w", "watt watts"},
	{POWER, 1e3, "kw", "kilowatt kilowatts"},
	{POWER, 1e6, "mw", "megawatt megawatts"},
	{MONEY, 0.01, "cents", "cent ct penny pence pennies"},
	{MONEY, 1, "USD", "usd dollar dollars $ us$"},
	{MONEY, 1, "EUR", "eur euro euros \xE2\x82\xAC"},
	{MONEY, 1, "GBP", "gbp \xC2\xA3 sterling"}
};

#define N_UNITS ((int) (sizeof(units) / sizeof(units[0])))

/* Is the word in the list? */
static bool
listed(const char *names, const char *word)
{
	size_t		n = strlen(word);

	while (*names != '\0')
	{
		size_t		length = strcspn(names, " ");

		if (length == n && memcmp(names, word, n) == 0)
			return true;
		names += length;
		names += *names == ' ';
	}
	return false;
}

int
nl_unit_find(const char *text, size_t length)
{
	char		bare[NL_UNIT_SIZE];
	char		word[2 * NL_UNIT_SIZE];
	size_t		n = 0;
	size_t		i;
	int			u;

	for (i = 0; i < length; i++)
	{
		if (text[i] == ' ')
			continue;
		if (n == sizeof(bare) - 1)
			return 0;
		bare[n++] = text[i];
	}
	bare[n] = '\0';
	if (n == 0)
		return 0;
	(void) nl_lower(bare, n, word);
	for (u = 0; u < N_UNITS; u++)
		if (strcmp(units[u].name, word) == 0 || listed(units[u].names, word))
			return u + 1;
	return 0;
}

const char *
nl_unit_name(int unit)
{
	return units[unit - 1].name;
}

static bool
same_measure(const Unit *a, const Unit *b)
{
	/* of two currencies one must be the cent, whose factor alone is not 1 */
	return a->measure == b->measure && (a->measure != MONEY || a == b || a->factor != b->factor);
}

bool
nl_unit_convert(int from, int to, double *factor)
{
	const Unit *a = &units[from - 1];
	const Unit *b = &units[to - 1];

	if (!same_measure(a, b))
		return false;
	*factor = a->factor / b->factor;
	return true;
}

bool
nl_unit_fits(int column, int value, bool converted)
{
	if (converted)
		return column == value;
	if (column == 0 || value == 0 || column == value)
		return true;
	/* another currency: as it was said, for want of a rate */
	return units[column - 1].measure == MONEY && units[value - 1].measure == MONEY &&
		!same_measure(&units[column - 1], &units[value - 1]);
}

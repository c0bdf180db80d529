/*-------------------------------------------------------------------------
 * units.h
 *	  Units of measure: which words mean one, and what one is in another.
 *
 * A unit is a number > 0, the same in one version of the program only; 0 is
 * none that is known here. State: none. Cannot fail.
 *-------------------------------------------------------------------------
 */
#ifndef NL_UNITS_H
#define NL_UNITS_H

#include <stdbool.h>
#include <stddef.h>

#define NL_UNIT_SIZE 40			/* of a unit's text with its NUL, in bytes */

/* The unit that a text means, whatever its case and blanks: "km", "Square
 * metres"; 0: none that is known. */
extern int	nl_unit_find(const char *text, size_t length);

/* Its short name: "km". */
extern const char *nl_unit_name(int unit);

/* A number in one unit times *factor is the number in the other. False: they
 * measure different things, or (currencies) are worth what the day says. */
extern bool nl_unit_convert(int from, int to, double *factor);

/*
 * May a number said in a unit stand beside a column that has one? 0: unknown,
 * which may. converted: the number was made for columns of its unit alone.
 */
extern bool nl_unit_fits(int column, int value, bool converted);

#endif							/* NL_UNITS_H */

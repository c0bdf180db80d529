/*-------------------------------------------------------------------------
 * exprtype.h
 *	  What type an expression has, as far as writing valid SQL needs it.
 *
 * NlType says which class a value is of; below that some types need a cast in
 * some places (money, enums), and some have no equality or no min and max.
 * Pure functions of a column's type name (format_type text), no memory.
 *-------------------------------------------------------------------------
 */
#ifndef NL_EXPRTYPE_H
#define NL_EXPRTYPE_H

#include "lang/schema.h"

typedef enum NlNumberKind
{
	NL_NUMBER_INTEGER,			/* / truncates */
	NL_NUMBER_NUMERIC,
	NL_NUMBER_FLOAT,
	NL_NUMBER_MONEY				/* only with itself: cast to numeric elsewhere */
} NlNumberKind;

typedef struct NlExprType
{
	NlType		type;
	NlNumberKind number;		/* NL_TYPE_NUMBER */
	bool		timestamp;		/* NL_TYPE_DATE with a time of day */
	bool		odd;			/* NL_TYPE_TEXT: an enum or "char", compared and
								 * joined with other texts only by ::text */
	const char *name;			/* a column's type, unchanged; NULL: made by an expression */
} NlExprType;

extern void nl_type_of_column(NlExprType *type, const NlColumn *column);

/* Has the type = and an order, so that it can be grouped, sorted, compared
 * and made distinct? Types of extensions are taken to have them. */
extern bool nl_type_comparable(const NlColumn *column);

/* Are there min() and max() of it, for scalars of one value a row? */
extern bool nl_type_has_min(const NlColumn *column);

/* Length of an array type's element name: "numeric(5,2)[]" -> of "numeric(5,2)". */
extern int	nl_type_element(const char *name);

/* Of an array: are its elements numbers, or texts that need a cast? */
extern bool nl_type_number_elements(const NlColumn *column);
extern bool nl_type_odd_elements(const NlColumn *column);

#endif							/* NL_EXPRTYPE_H */

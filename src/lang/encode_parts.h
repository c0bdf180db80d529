/*-------------------------------------------------------------------------
 * encode_parts.h
 *	  Which tables and columns enter the model's context; private to encode.c
 *	  and select.c.
 *-------------------------------------------------------------------------
 */
#ifndef NL_ENCODE_PARTS_H
#define NL_ENCODE_PARTS_H

#include "lang/encode.h"

/*
 * Fills items: first tables in item order, then columns by table in catalog
 * order. room: pieces left for schema and values; value_room: what all values
 * would take (at most VALUE_SHARE of it is kept free for them); positions:
 * how many items may stand at most. Always at least one table and one column
 * when the schema has them.
 */
extern NlStatus nl_select_items(const NlLinked *linked, const NlSchema *schema,
								const NlSchemaPieces *pieces, int max_items,
								int room, int value_room, int positions,
								int32_t *items, int *n_tables, int *n_columns,
								NlArena *arena, NlError *err);

#endif							/* NL_ENCODE_PARTS_H */

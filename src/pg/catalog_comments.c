/*-------------------------------------------------------------------------
 * catalog_comments.c
 *	  The identity of a schema's comments, by which changed ones are noticed:
 *	  see catalog.h. Reads pg_description only; what fails is raised.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_description.h"
#include "common/hashfn.h"
#include "pg/catalog.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"

/* From this many tables on, all comments are read in one scan. */
#define COMMENT_INDEX_SCANS 100

void
nlpg_mix_number(uint64 *hash, uint64 number)
{
	*hash = hash_bytes_extended((const unsigned char *) &number, sizeof(number), *hash);
}

static uint64
comment_row(HeapTuple tuple)
{
	uint64		hash = 0;

	/*
	 * An updated row is another version at another place; the raw xmin is not
	 * changed by freezing.
	 */
	nlpg_mix_number(&hash, ((Form_pg_description) GETSTRUCT(tuple))->objoid);
	nlpg_mix_number(&hash, ((Form_pg_description) GETSTRUCT(tuple))->objsubid);
	nlpg_mix_number(&hash, HeapTupleHeaderGetRawXmin(tuple->t_data));
	nlpg_mix_number(&hash, ((uint64) ItemPointerGetBlockNumberNoCheck(&tuple->t_self) << 16) |
					ItemPointerGetOffsetNumberNoCheck(&tuple->t_self));
	return hash;
}

uint64
nlpg_catalog_comments(const NlSchema *schema)
{
	Relation	rel = table_open(DescriptionRelationId, AccessShareLock);
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	uint64		sum = 0;		/* the order of rows does not matter */

	if (schema->n_tables <= COMMENT_INDEX_SCANS)
	{
		for (int t = 0; t < schema->n_tables; t++)
		{
			ScanKeyInit(&keys[0], Anum_pg_description_objoid, BTEqualStrategyNumber,
						F_OIDEQ, ObjectIdGetDatum(schema->tables[t].relid));
			ScanKeyInit(&keys[1], Anum_pg_description_classoid, BTEqualStrategyNumber,
						F_OIDEQ, ObjectIdGetDatum(RelationRelationId));
			scan = systable_beginscan(rel, DescriptionObjIndexId, true, NULL, 2, keys);
			while (HeapTupleIsValid(tuple = systable_getnext(scan)))
				sum += comment_row(tuple);
			systable_endscan(scan);
		}
	}
	else
	{
		/* all of them, also of relations that are not ours: at worst too eager */
		ScanKeyInit(&keys[0], Anum_pg_description_classoid, BTEqualStrategyNumber,
					F_OIDEQ, ObjectIdGetDatum(RelationRelationId));
		scan = systable_beginscan(rel, InvalidOid, false, NULL, 1, keys);
		while (HeapTupleIsValid(tuple = systable_getnext(scan)))
			sum += comment_row(tuple);
		systable_endscan(scan);
	}
	table_close(rel, AccessShareLock);
	return sum;
}

/*-------------------------------------------------------------------------
 * catalog.h
 *	  The catalogs -> lang's NlSchema: what the calling role may read.
 *
 * Tables, views, materialized views, foreign and partitioned tables of the
 * schemas in nl2sql.schemas (see settings.h) on which the current role has
 * SELECT, wholly or on some columns: then only those columns appear. Left
 * out: system schemas, temporary tables of other sessions, relations that
 * belong to an extension, partitions whose parent is in, relations and
 * columns whose names are not valid in UTF-8.
 *
 * Ownership: everything is allocated in the memory context given and is
 * freed with it. Errors are raised (catalog access may fail); nothing is
 * kept between calls but one prepared statement.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_CATALOG_H
#define NLPG_CATALOG_H

#include "pg/compat.h"

#include "engine/arena.h"
#include "lang/schema.h"
#include "pg/catalog_changes.h"

/* An arena that takes its blocks from a memory context and never throws:
 * out of memory is NULL, which becomes NL_ERR_NOMEM. limit 0: none. */
extern void nlpg_arena_init(NlArena *arena, MemoryContext context,
							size_t block_size, size_t limit);

/* Server encoding -> UTF-8; NULL when the text is not valid. The result may
 * be the argument itself. length -1: strlen. */
extern char *nlpg_to_utf8(const char *text, int length);

/* The same of a name of the database; NULL also if it has characters that do not
 * show or only look like others, so that it reads as another (nl_text_disguised). */
extern char *nlpg_name_to_utf8(const char *name);
/* UTF-8 (of lang) -> server encoding; raises when it cannot be written so. */
extern char *nlpg_from_utf8(const char *text);

/* A schema that was read before by the same role under the same settings, and
 * which relations have changed since. */
typedef struct NlpgBefore
{
	const NlSchema *schema;
	Oid			changed[NLPG_MAX_CHANGED];
	int			n_changed;
} NlpgBefore;

/*
 * Reads the schema, without samples. context: where it is to live. before:
 * NULL, or what can be copied of relations that have not changed: columns and
 * comments. That is right only if no comment, type, privilege of the role or
 * definition has changed; *defined tells if there are definitions, whose
 * changes are not told relation by relation: then there is no such before.
 * *fingerprint: a hash of everything in the result but row estimates and
 * samples that ANALYZE may change; equal fingerprints mean equal schemas.
 * A schema without tables is returned as such.
 */
extern NlSchema *nlpg_catalog_read(MemoryContext context, const NlpgBefore *before,
								   bool *defined, uint64 *fingerprint);

/*
 * (Re)reads the samples of a schema into context and puts them into it: at
 * most 40 a column, of at most 60 bytes; enum labels first, in order, then
 * most common values; those of one column together, most frequent first.
 */
extern void nlpg_catalog_samples(NlSchema *schema, MemoryContext context);

/* Is it text, varchar, char(n) or citext: stored as text, read without
 * calling anything that a user wrote? */
extern bool nlpg_plain_string(Oid type);

/* Takes a number into a hash. */
extern void nlpg_mix_number(uint64 *hash, uint64 number);

/* A hash of the identity (not the text) of the comment rows of the schema's
 * relations. COMMENT ON sends no invalidation, so a cached schema is checked
 * by this at each call: 2 to 3 microseconds a table. */
extern uint64 nlpg_catalog_comments(const NlSchema *schema);

#endif							/* NLPG_CATALOG_H */

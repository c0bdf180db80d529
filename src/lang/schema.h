/*-------------------------------------------------------------------------
 * schema.h
 *	  What lang knows of a database: tables, columns, keys, sample values.
 *
 * Plain structs, filled by pg/catalog.c from what the calling role may read
 * (or by a test), living in the filler's arena. All text is UTF-8.
 *
 * Item numbers: table t is item t; column c is item n_tables + c; value v of
 * the question at hand is item n_tables + n_columns + v. IR, links and
 * grammar use these numbers; encode maps them to positions.
 *-------------------------------------------------------------------------
 */
#ifndef NL_SCHEMA_H
#define NL_SCHEMA_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/arena.h"
#include "engine/status.h"
#include "lang/lexicon.h"

#define NL_MAX_KEY_COLUMNS 4

typedef enum NlType
{
	NL_TYPE_NUMBER,				/* integers, numeric, floats, money */
	NL_TYPE_TEXT,				/* text, varchar, char, name, citext, enums */
	NL_TYPE_DATE,				/* date, timestamp, timestamptz */
	NL_TYPE_BOOL,
	NL_TYPE_ARRAY,				/* arrays of text, enums or numbers */
	NL_TYPE_OTHER				/* time, interval, uuid, json, bytea, geometry ... */
} NlType;

/* How far the values of a column differ from row to row. */
typedef enum NlSpread
{
	NL_SPREAD_UNKNOWN,			/* or nothing that stands out */
	NL_SPREAD_DISTINCT,			/* hardly a value twice: a name, a number, a code of the row */
	NL_SPREAD_FEW				/* few values, again and again: a kind, a state, a grade */
} NlSpread;

typedef struct NlColumn
{
	const char *name;			/* as in the catalog, unquoted */
	const char *comment;		/* or NULL */
	const char *synonyms;		/* other names, a line each; or NULL */
	/* the three in English, where they are Chinese (nl_schema_say); else NULL */
	const char *said_name;
	const char *said_comment;
	const char *said_synonyms;
	const char *full_name;		/* the name with its abbreviations in full, a word a part; or NULL */
	const char *type_name;		/* format_type text */
	NlType		type;
	bool		integer;		/* int2, int4, int8 */
	bool		timestamp;		/* NL_TYPE_DATE with a time of day */
	bool		primary;		/* part of the primary key */
	bool		foreign;		/* part of a foreign key, declared or inferred */
	bool		unique;			/* UNIQUE by itself */
	NlSpread	spread;			/* filled with the samples */
	bool		not_null;
	bool		required;		/* not null and no default: an INSERT must give it */
	bool		fixed;			/* generated, or an identity that takes no value: never set */
	/* Not stored, but worked out of the table's columns: what to write in its
	 * place, NL_QUALIFIER before each name of a column; else NULL. */
	const char *expression;
	bool		aggregate;		/* the expression is one value of many rows */
	const char *unit;			/* what its numbers count, as somebody said; or NULL */
	int			unit_number;	/* the same by units.h; 0: none that is known there */
	bool		time;			/* of the table's dates the one that periods mean */
	int			table;
	uint32_t	relid;			/* pg only */
	uint32_t	type_id;		/* pg only: its type, of a domain what it is over */
	int16_t		attnum;			/* pg only; of none that is stored if there is an expression */
} NlColumn;

#define NL_QUALIFIER '\001'		/* stands for "table." in NlColumn.expression */

typedef struct NlTable
{
	const char *schema_name;
	const char *name;
	const char *comment;		/* or NULL */
	const char *synonyms;		/* other names, a line each; or NULL */
	const char *said_name;		/* as NlColumn's */
	const char *said_comment;
	const char *said_synonyms;
	const char *full_name;		/* as NlColumn's */
	bool		qualify;		/* the bare name would not find it: write schema.name */
	int			first_column;
	int			n_columns;
	int			n_defined;		/* the last of them: those with an expression */
	bool		partial;		/* it has columns that are not here, which * would show */
	int			n_primary;		/* columns of the primary key; 0: none known */
	uint32_t	relid;			/* pg only */
	double		rows;			/* the planner's estimate; < 0 unknown */
} NlTable;

/* A foreign key, or one inferred from names (a column called as the other
 * table's single-column primary key, types equal). from references to. */
typedef struct NlKey
{
	int			from_table;
	int			to_table;
	int			n;
	int			from[NL_MAX_KEY_COLUMNS];	/* column numbers */
	int			to[NL_MAX_KEY_COLUMNS];
	bool		inferred;
} NlKey;

#define NL_MAX_PATH_KEYS 6

/* The way that somebody said is to be taken between two tables. */
typedef struct NlPath
{
	int			from_table;
	int			to_table;
	int			n;
	int			keys[NL_MAX_PATH_KEYS];		/* numbers in NlSchema.keys, from the first table on */
} NlPath;

/* A value known to stand in a column: enum label or most common value. */
typedef struct NlSample
{
	int			column;
	const char *text;			/* as stored */
	const char *said;			/* in English, where it is Chinese; else NULL */
} NlSample;

typedef struct NlSchema
{
	int			n_tables;
	NlTable    *tables;
	int			n_columns;
	NlColumn   *columns;		/* by table, in catalog order */
	int			n_keys;
	NlKey	   *keys;			/* declared first, in catalog order, then inferred */
	int			n_paths;
	NlPath	   *paths;			/* of two for the same tables the first counts */
	int			n_samples;
	NlSample   *samples;
	/* names and comments cut into words (nl_schema_words); NULL: nl_link does
	 * it for each question, which costs 50 ms for 10,000 columns */
	const struct NlSchemaWords *words;
	/* [n_keys], how many words of a question speak of each key (nl_join_prefer);
	 * NULL: no question, or none that tells keys apart */
	const uint16_t *key_words;
	const NlLexicon *lexicon;	/* of Chinese words, or NULL; the filler's */
} NlSchema;

#define NL_ITEM_TABLE(schema, t) (t)
#define NL_ITEM_COLUMN(schema, c) ((schema)->n_tables + (c))
#define NL_ITEM_VALUE(schema, v) ((schema)->n_tables + (schema)->n_columns + (v))

/* Fills what names, comments and synonyms say in English, with schema->lexicon;
 * before nl_schema_words. Nothing to do without one. */
extern NlStatus nl_schema_say(NlSchema *schema, NlArena *arena, NlError *err);

/* The same for the samples. */
extern NlStatus nl_samples_say(NlSchema *schema, NlArena *arena, NlError *err);

/* Fills full_name, of keys, comments and the words of all names (schema_full.c);
 * after nl_schema_infer_keys and nl_schema_say, before nl_schema_words. */
extern NlStatus nl_schema_full(NlSchema *schema, NlArena *arena, NlError *err);

/* Makes schema->words in the arena, which must live as long as the schema.
 * Again after names or comments change. Samples do not matter. */
extern NlStatus nl_schema_words(NlSchema *schema, NlArena *arena, NlError *err);

/* Adds inferred keys to keys[] (room for max) and sets NlColumn.foreign for
 * all keys. Returns the new count. Names: `<x>` equals the other table's
 * primary key column, or `<table>_id` / `<table>id` / `id_<table>` names a
 * table with single-column primary key; types of the same class; never a
 * column that already has a key; the other table must be another one. */
extern int	nl_schema_infer_keys(NlSchema *schema, int max);

#endif							/* NL_SCHEMA_H */

/*-------------------------------------------------------------------------
 * session.c
 *	  Per-backend state: the model, the engine session, cached schemas.
 *
 * All of it hangs from one static pointer to a memory context under
 * TopMemoryContext, because it must survive transactions; nothing here is
 * transactional. A failure in the middle of making something new leaves the
 * old in place (contexts are built aside, then swapped in).
 *
 * A cached schema is as fresh as the invalidation messages (catalog_changes.c)
 * and the identity of its comments say. Where they name relations, these alone
 * are read again and the others copied.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <sys/stat.h>

#include "catalog/namespace.h"
#include "common/hashfn.h"
#include "engine/mapfile.h"
#include "lang/ir.h"
#include "miscadmin.h"
#include "pg/ask_catalog.h"
#include "pg/catalog.h"
#include "pg/catalog_changes.h"
#include "pg/errors.h"
#include "pg/session.h"
#include "pg/settings.h"
#include "pg/text_model.h"
#include "pg/values.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

/* Schemas kept: roles and search paths a session goes back and forth between. */
#define MAX_ENTRIES 4

#define MODEL_BLOCK (64 * 1024)
#define SCHEMA_BLOCK (16 * 1024)
#define SHAREDIR "$sharedir"
#define LEXICON "chinese.lexicon"	/* in the model's folder, or where ours is installed */

typedef struct Mapped
{
	MemoryContext context;
	NlArena		arena;
	NlModel    *model;
	NlSession  *session;		/* made when first asked for */
	const char *setting;		/* of nl2sql.model, when mapped */
} Mapped;

typedef struct Lexicon
{
	MemoryContext context;
	NlArena		arena;
	NlMapping  *mapping;
	NlLexicon	lexicon;
	char	   *setting;		/* of nl2sql.model, when mapped */
} Lexicon;

struct NlpgSchemaEntry
{
	NlpgSchema	public;
	MemoryContext context;		/* of all that belongs to the entry */
	MemoryContext samples;		/* a child, refilled when statistics change */
	/* key */
	Oid			role;
	uint64		path;			/* hash of the search path's namespaces */
	char	   *schemas;		/* nl2sql.schemas */
	bool		about_catalog;	/* the scope of nl_ask() */
	/* how fresh */
	uint64		changes;		/* nlpg_changes_count() before it was read */
	bool		defined;		/* definitions have changed what was read */
	uint64		statistics;		/* nlpg_changes_statistics() before samples were read */
	TimestampTz samples_read;	/* when, and what it cost in microseconds */
	int64		samples_cost;
	uint64		comments;		/* nlpg_catalog_comments() */
	uint64		used;			/* for eviction: the higher, the later */
	/* in use by running calls; dead: out of the cache, freed with the last pin */
	int			pins;
	bool		dead;
	/* pieces for one model */
	MemoryContext pieces_context;
	NlSchemaPieces pieces;
	uint64		pieces_model;	/* model_number they were made for */
};

typedef struct NlpgSchemaEntry Entry;

static MemoryContext session_context = NULL;
static Mapped *mapped = NULL;
static uint64 model_number = 0;
static Lexicon *words = NULL;
static int	kernels_applied = -1;
static Entry *entries[MAX_ENTRIES];
static uint64 uses = 0;

static Mapped *map_model(void);
static void model_path(char *path);
static bool lexicon_path(char *path);
static Lexicon *map_lexicon(const char *path);
static void forget_all(void);
static void check_model_info(const NlModelInfo *info);
static uint64 search_path_hash(void);
static Entry *read_entry(Oid role, uint64 path, const NlpgBefore *before);
static void read_samples(Entry *entry);
static void pin_entry(Entry *entry);
static void unpin_entry(void *arg);
static void forget_entry(Entry *entry);

MemoryContext
nlpg_session_context(void)
{
	if (session_context == NULL)
		session_context = AllocSetContextCreate(TopMemoryContext, "nl2sql session",
												ALLOCSET_DEFAULT_SIZES);
	return session_context;
}

Size
nlpg_session_memory(void)
{
	return session_context ? MemoryContextMemAllocated(session_context, true) : 0;
}

/* ---------- the model ---------- */

const NlModel *
nlpg_session_model(void)
{
	if (mapped == NULL ||
		strcmp(mapped->setting, nlpg_model) != 0 ||
		nl_model_changed(mapped->model))
	{
		Mapped	   *fresh = map_model();

		if (mapped)
		{
			nl_model_close(mapped->model);
			MemoryContextDelete(mapped->context);
		}
		mapped = fresh;
		model_number++;
	}
	return mapped->model;
}

bool
nlpg_model_path(char *path, bool must_be_there)
{
	struct stat st;

	model_path(path);
	if (stat(path, &st) == 0)
		return true;
	if (!must_be_there)
		return false;

	/* the engine says the same, but cannot give the SQLSTATE */
	ereport(ERROR,
			(errcode_for_file_access(),
			 errmsg("could not open model file \"%s\": %m", path),
			 errhint("Install the model file of nl2sql, or set \"nl2sql.model\" to where it is.")));
	return false;
}

/* Maps and checks the file that nl2sql.model names. */
static Mapped *
map_model(void)
{
	/* under the caller's context until it is good: errors free it */
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "nl2sql model",
												  ALLOCSET_DEFAULT_SIZES);
	Mapped	   *fresh = MemoryContextAllocZero(context, sizeof(Mapped));
	char		path[MAXPGPATH];
	NlError		err;
	NlStatus	status;

	(void) nlpg_model_path(path, true);
	if (nlpg_text_active())
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a text model cannot do this"),
				 errdetail("Model file \"%s\" writes SQL as text. Changes of data, nl_context() and training data need nl2sql's own kind of model.", path),
				 errhint("Set \"nl2sql.model\" to nl2sql's own model for this.")));
	fresh->context = context;
	fresh->setting = MemoryContextStrdup(context, nlpg_model);
	nlpg_arena_init(&fresh->arena, context, MODEL_BLOCK, 0);

	nlpg_expect_exit();
	status = nl_model_open(&fresh->model, path, &fresh->arena, &err);
	nlpg_check(status, &err);
	PG_TRY();
	{
		check_model_info(nl_model_info(fresh->model));
	}
	PG_CATCH();
	{
		nl_model_close(fresh->model);
		PG_RE_THROW();
	}
	PG_END_TRY();
	MemoryContextSetParent(context, nlpg_session_context());
	return fresh;
}

/* What nl2sql.model names; path has MAXPGPATH bytes. */
static void
model_path(char *path)
{
	if (strncmp(nlpg_model, SHAREDIR, strlen(SHAREDIR)) == 0)
	{
		char		sharedir[MAXPGPATH];

		get_share_path(my_exec_path, sharedir);
		snprintf(path, MAXPGPATH, "%s%s", sharedir, nlpg_model + strlen(SHAREDIR));
	}
	else
		strlcpy(path, nlpg_model, MAXPGPATH);
}

/* A model speaks this build's language, or it is refused. */
static void
check_model_info(const NlModelInfo *info)
{
	const char *hint = "Install the model file that belongs to this version of nl2sql, "
		"or set \"nl2sql.model\" to one.";

	if (info->ir_version != NL_IR_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("model file \"%s\" does not fit this version of nl2sql", info->path),
				 errdetail("Its IR version is %u, needed is %d.",
						   info->ir_version, NL_IR_VERSION),
				 errhint("%s", hint)));
	if (info->encode_version < 1 || info->encode_version > NL_ENCODE_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("model file \"%s\" does not fit this version of nl2sql", info->path),
				 errdetail("Its encoding version is %u, needed is 1 to %d.",
						   info->encode_version, NL_ENCODE_VERSION),
				 errhint("%s", hint)));
	/* an older model lacks the newest symbols and never writes them */
	if (info->n_symbols < NL_SYM_QUESTION_END_ || info->n_symbols > NL_SYM_COUNT_)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("model file \"%s\" does not fit this version of nl2sql", info->path),
				 errdetail("It has %d symbols, needed are %d to %d.",
						   info->n_symbols, (int) NL_SYM_QUESTION_END_, (int) NL_SYM_COUNT_),
				 errhint("%s", hint)));
	/* a place kept free when the model was trained: it never writes that one */
	for (int i = 0; i < info->n_symbols; i++)
		if (strcmp(info->symbols[i], nl_symbol_names[i]) != 0 &&
			strncmp(info->symbols[i], "reserved", 8) != 0)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("model file \"%s\" does not fit this version of nl2sql", info->path),
					 errdetail("Its symbol %d is not \"%s\".", i, nl_symbol_names[i]),
					 errhint("%s", hint)));
}

void
nlpg_session_check_model(void)
{
	const char *damaged = NULL;

	if (mapped != NULL && nl_model_damaged(mapped->model))
		damaged = nl_model_info(mapped->model)->path;
	else if (words != NULL && nl_mapping_damaged(words->mapping))
		damaged = words->mapping->path;
	if (damaged != NULL)
		nlpg_session_report_damaged(damaged);
}

void
nlpg_session_report_damaged(const char *path)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("model file \"%s\" was changed in place while it was in use", path),
			 errhint("Replace model files by renaming another over them, never in place; then ask again.")));
}

void
nlpg_session_kernels(void)
{
	if (kernels_applied != nlpg_kernels)
	{
		if (!nl_kernels_force(nlpg_kernels_option()))
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("this processor or build does not have the kernels \"%s\"",
							nlpg_kernels_option()),
					 errhint("Set \"nl2sql.kernels\" to \"auto\".")));
		kernels_applied = nlpg_kernels;
	}
}

NlSession *
nlpg_session_engine(void)
{
	NlError		err;

	(void) nlpg_session_model();
	nlpg_session_kernels();
	if (mapped->session == NULL)
	{
		NlSession  *session = NULL;
		NlArenaMark mark = nl_arena_mark(&mapped->arena);
		NlStatus	status = nl_session_create(&session, mapped->model,
											   &mapped->arena, &err);

		if (status != NL_OK)
		{
			nl_arena_release(&mapped->arena, mark);
			nlpg_report(status, &err);
		}
		mapped->session = session;
	}
	return mapped->session;
}

/* ---------- Chinese words ---------- */

const NlLexicon *
nlpg_session_lexicon(void)
{
	char		path[MAXPGPATH];
	Lexicon    *fresh = NULL;

	if (words && strcmp(words->setting, nlpg_model) == 0 && !nl_mapping_changed(words->mapping))
		return &words->lexicon;

	if (lexicon_path(path))
		fresh = map_lexicon(path);
	else if (words == NULL)
		return NULL;			/* there was none before either */

	/* schemas were read with what there was: they go, and with the last that a
	 * running call has pinned its words could go; they stay mapped instead */
	if (words)
	{
		bool		pinned = false;

		for (int i = 0; i < MAX_ENTRIES; i++)
			pinned |= entries[i] && entries[i]->pins > 0;
		if (!pinned)
		{
			nl_mapping_close(words->mapping);
			MemoryContextDelete(words->context);
		}
	}
	forget_all();
	words = fresh;
	return words ? &words->lexicon : NULL;
}

/* Where there is one; path has MAXPGPATH bytes. */
static bool
lexicon_path(char *path)
{
	char	   *slash;
	struct stat st;

	model_path(path);
	slash = strrchr(path, '/');
	strlcpy(slash ? slash + 1 : path, LEXICON, MAXPGPATH - (slash ? slash + 1 - path : 0));
	if (stat(path, &st) == 0)
		return true;
	get_share_path(my_exec_path, path);
	strlcat(path, "/nl2sql/" LEXICON, MAXPGPATH);
	return stat(path, &st) == 0;
}

static Lexicon *
map_lexicon(const char *path)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "nl2sql lexicon",
												  ALLOCSET_SMALL_SIZES);
	Lexicon    *fresh = MemoryContextAllocZero(context, sizeof(Lexicon));
	NlError		err;

	fresh->context = context;
	fresh->setting = MemoryContextStrdup(context, nlpg_model);
	nlpg_arena_init(&fresh->arena, context, 1024, 0);
	nlpg_check(nl_mapping_open(&fresh->mapping, path, &fresh->arena, &err), &err);
	fresh->lexicon.text = fresh->mapping->bytes;
	fresh->lexicon.length = fresh->mapping->size;
	MemoryContextSetParent(context, nlpg_session_context());
	return fresh;
}

/* ---------- cached schemas ---------- */

NlpgSchema *
nlpg_session_schema(void)
{
	Oid			role = GetUserId();
	uint64		path = search_path_hash();
	uint64		changes = nlpg_changes_count();
	uint64		comments = 0;
	NlpgBefore	before;
	Entry	   *entry = NULL;
	Entry	   *fresh;
	int			place = -1;
	NlArena		arena;			/* its blocks are the entry's and outlive it */
	NlError		err;

	(void) nlpg_session_lexicon();
	for (int i = 0; i < MAX_ENTRIES; i++)
	{
		Entry	   *e = entries[i];

		if (e && e->role == role && e->path == path &&
			e->about_catalog == nlpg_ask_catalog_active() &&
			strcmp(e->schemas, nlpg_schemas) == 0)
		{
			entry = e;
			place = i;
			break;
		}
	}

	if (entry)
		comments = nlpg_catalog_comments(entry->public.schema);
	if (entry && entry->changes == changes && entry->comments == comments)
	{
		/* autovacuum analyzes all day: at most a twentieth of our time for it */
		if (entry->statistics != nlpg_changes_statistics() &&
			GetCurrentTimestamp() - entry->samples_read >= 20 * entry->samples_cost)
			read_samples(entry);
		pin_entry(entry);
		return &entry->public;
	}

	/* Read anew; keep the old (and its pieces and plans) if nothing changed. */
	before.n_changed = entry && entry->comments == comments && !entry->defined && !entry->about_catalog ?
		nlpg_changes_since(entry->changes, before.changed) : -1;
	before.schema = before.n_changed >= 0 ? entry->public.schema : NULL;
	fresh = read_entry(role, path, before.schema ? &before : NULL);
	if (entry && entry->public.fingerprint == fresh->public.fingerprint)
	{
		NlSchema   *schema = entry->public.schema;

		for (int t = 0; t < schema->n_tables; t++)
			schema->tables[t].rows = fresh->public.schema->tables[t].rows;
		entry->comments = fresh->comments;
		MemoryContextDelete(fresh->context);
		read_samples(entry);	/* enum labels may be what changed */
		entry->changes = changes;
		pin_entry(entry);
		return &entry->public;
	}

	/* not in read_entry: a re-read that changes nothing must stay cheap */
	nlpg_arena_init(&arena, fresh->context, 16 * 1024, 0);
	fresh->public.schema->lexicon = words ? &words->lexicon : NULL;
	nlpg_check(nl_schema_say(fresh->public.schema, &arena, &err), &err);
	nlpg_check(nl_schema_full(fresh->public.schema, &arena, &err), &err);
	nlpg_check(nl_schema_words(fresh->public.schema, &arena, &err), &err);
	fresh->changes = changes;
	read_samples(fresh);

	/* reading the samples ran SQL, but none that could change the cache */
	if (place < 0)
	{
		place = 0;
		for (int i = 0; i < MAX_ENTRIES; i++)
		{
			if (entries[i] == NULL)
			{
				place = i;
				break;
			}
			if (entries[i]->used < entries[place]->used)
				place = i;
		}
	}
	if (entries[place])
	{
		Entry	   *old = entries[place];

		entries[place] = NULL;
		forget_entry(old);
	}
	entries[place] = fresh;
	MemoryContextSetParent(fresh->context, nlpg_session_context());
	pin_entry(fresh);
	return &fresh->public;
}

/* Namespaces, not names: "$user" and schemas made since are resolved. */
static uint64
search_path_hash(void)
{
	List	   *path = fetch_search_path(true);
	uint64		hash = 0;
	ListCell   *lc;

	foreach(lc, path)
	{
		Oid			namespace = lfirst_oid(lc);

		hash = hash_bytes_extended((const unsigned char *) &namespace,
								   sizeof(namespace), hash);
	}
	list_free(path);
	return hash;
}

/* A new entry, without samples and words, under CurrentMemoryContext: an error on the
 * way frees it; the caller moves it under the session's context. */
static Entry *
read_entry(Oid role, uint64 path, const NlpgBefore *before)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "nl2sql schema",
												  ALLOCSET_DEFAULT_SIZES);
	Entry	   *entry = MemoryContextAllocZero(context, sizeof(Entry));

	entry->context = context;
	entry->samples = AllocSetContextCreate(context, "nl2sql samples",
										   ALLOCSET_SMALL_SIZES);
	entry->public.entry = entry;
	entry->role = role;
	entry->path = path;
	entry->schemas = MemoryContextStrdup(context, nlpg_schemas);
	entry->about_catalog = nlpg_ask_catalog_active();
	entry->public.schema = nlpg_catalog_read(context, before, &entry->defined,
											 &entry->public.fingerprint);
	entry->comments = nlpg_catalog_comments(entry->public.schema);
	return entry;
}

/* (Re)fills the samples, unless a running call may point at them. */
static void
read_samples(Entry *entry)
{
	NlSchema   *schema = entry->public.schema;
	uint64		statistics = nlpg_changes_statistics();
	TimestampTz start = GetCurrentTimestamp();
	NlArena		arena;
	NlError		err;

	if (entry->pins > 0)
		return;
	schema->n_samples = 0;
	schema->samples = NULL;
	MemoryContextReset(entry->samples);
	nlpg_catalog_samples(schema, entry->samples);
	nlpg_arena_init(&arena, entry->samples, 1024, 0);
	nlpg_check(nl_samples_say(schema, &arena, &err), &err);
	entry->statistics = statistics;
	entry->samples_read = GetCurrentTimestamp();
	entry->samples_cost = entry->samples_read - start;
}

const NlSchemaPieces *
nlpg_session_pieces(NlpgSchema *schema)
{
	Entry	   *entry = schema->entry;
	const NlModel *model = nlpg_session_model();
	MemoryContext context;
	NlArena		arena;
	NlSchemaPieces pieces;
	NlError		err;
	NlStatus	status;

	if (entry->pieces_context && entry->pieces_model == model_number)
		return &entry->pieces;

	context = AllocSetContextCreate(entry->context, "nl2sql pieces",
									ALLOCSET_DEFAULT_SIZES);
	nlpg_arena_init(&arena, context, SCHEMA_BLOCK, 0);
	status = nl_schema_pieces(&pieces, entry->public.schema, model, &arena, &err);
	if (status != NL_OK)
	{
		MemoryContextDelete(context);
		nlpg_report(status, &err);
	}
	if (entry->pieces_context)
		MemoryContextDelete(entry->pieces_context);
	entry->pieces_context = context;
	entry->pieces = pieces;
	entry->pieces_model = model_number;
	return &entry->pieces;
}

/* ---------- pins ---------- */

typedef struct Pin
{
	MemoryContextCallback callback;
	Entry	   *entry;
} Pin;

static void
pin_entry(Entry *entry)
{
	Pin		   *pin = palloc(sizeof(Pin));

	pin->entry = entry;
	pin->callback.func = unpin_entry;
	pin->callback.arg = pin;
	MemoryContextRegisterResetCallback(CurrentMemoryContext, &pin->callback);
	entry->pins++;
	entry->used = ++uses;
}

static void
unpin_entry(void *arg)
{
	Entry	   *entry = ((Pin *) arg)->entry;

	entry->pins--;
	if (entry->dead)
		forget_entry(entry);
}

static void
forget_all(void)
{
	for (int i = 0; i < MAX_ENTRIES; i++)
		if (entries[i])
		{
			Entry	   *old = entries[i];

			entries[i] = NULL;
			forget_entry(old);
		}
}

/* Frees it now, or with its last pin. It must be out of entries[]. */
static void
forget_entry(Entry *entry)
{
	entry->dead = true;
	if (entry->pins > 0)
		return;
	nlpg_values_forget(&entry->public);
	MemoryContextDelete(entry->context);
}

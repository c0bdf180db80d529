/*-------------------------------------------------------------------------
 * session.h
 *	  What a backend keeps between questions: the mapped model, the engine's
 *	  session and the schemas it has read.
 *
 * Everything lives under one memory context, "nl2sql session", a child of
 * TopMemoryContext. The model is looked at again (stat) whenever it is asked
 * for and mapped anew when the file or the setting has changed; then the
 * engine session and the pieces of cached schemas are made anew too.
 *
 * A cached schema is used only for the role, search path, nl2sql.schemas and
 * scope (ask_catalog.h) it was read for, and only while a re-read would give the same: invalidation
 * messages set a flag, the flag causes a re-read, the re-read is compared by
 * fingerprint; comments are checked at each call.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_SESSION_H
#define NLPG_SESSION_H

#include "pg/compat.h"

#include "engine/nl.h"
#include "lang/encode.h"
#include "lang/schema.h"

/* A schema as the current role sees it, cached. Read-only for all but
 * session.c and values.c. */
typedef struct NlpgSchema
{
	NlSchema   *schema;
	uint64		fingerprint;
	struct NlpgLookups *lookups;	/* values.c: its prepared statements; NULL until used */
	struct NlpgSchemaEntry *entry;	/* session.c: the rest */
} NlpgSchema;

/*
 * The model: mapped, checked against this build's symbols, ir_version and
 * encode_version. Raises when it cannot be used, feature_not_supported for a
 * text model (text_model.h). The pointer is good until
 * the next call of this function or of nlpg_session_engine: fetch it anew
 * after anything that may have run other SQL.
 */
extern const NlModel *nlpg_session_model(void);

/*
 * The lexicon of Chinese words that lies beside the model's file, or else in
 * $sharedir/nl2sql, mapped; NULL when there is none. Raises when it cannot be read. The pointer is good until
 * the next call; a schema's own as long as the schema is pinned.
 */
extern const NlLexicon *nlpg_session_lexicon(void);

/*
 * Raises if the mapped file was cut short or written to since it was mapped:
 * to be called after the model was read and before what was read is used.
 */
extern void nlpg_session_check_model(void);

/* What nlpg_session_check_model raises, for text_model.c, which has a mapping of its own. */
NLPG_NORETURN extern void nlpg_session_report_damaged(const char *path);

/* The engine session over nlpg_session_model(), with the kernels that
 * nl2sql.kernels names. Good as long as that model. */
extern NlSession *nlpg_session_engine(void);

/*
 * The schema of the current role, from the cache or read now. It is pinned
 * until CurrentMemoryContext is reset or deleted (also by an error), so its
 * pointers stay good there even if the catalogs change meanwhile.
 */
extern NlpgSchema *nlpg_session_schema(void);

/* The file that nl2sql.model names, in path[MAXPGPATH]; false when it is not
 * there, or an error if it must be. */
extern bool nlpg_model_path(char *path, bool must_be_there);

/* Applies nl2sql.kernels; raises when this processor lacks them. */
extern void nlpg_session_kernels(void);

/* The context "nl2sql session". */
extern MemoryContext nlpg_session_context(void);

/* Bytes that this backend holds under "nl2sql session" (the mapped file is
 * not among them). */
extern Size nlpg_session_memory(void);

/* The schema's pieces for the current model, made once. Raises. */
extern const NlSchemaPieces *nlpg_session_pieces(NlpgSchema *schema);

#endif							/* NLPG_SESSION_H */

/*-------------------------------------------------------------------------
 * prompt_cache.h
 *	  Keys and values of prompts' beginnings, shared between backends.
 *
 * A text model reads task and schema for seconds before it comes to the question;
 * every backend, and every role that sees the same, reads the same. What one has
 * read, it leaves to the others.
 *
 * The key is all that the numbers depend on: the very tokens, compared one by
 * one, not by a hash; the model file's identity; the kind of numbers and of
 * arithmetic. The tokens say what a role may see, so two roles share what they
 * both see in full, and nothing else. COMMENT and DDL make other tokens; ANALYZE
 * does not, unless sample values change.
 *
 * Files, "base/pgsql_tmp/pgsql_tmp_nl2sql.HASH". Why not shared memory: without
 * shared_preload_libraries there is none of such a size up to PostgreSQL 16 but by
 * a handle in the slop that other extensions take too, and a segment that is
 * pinned stays until the server stops, whoever drops the extension. A file needs
 * no lock: it is written aside under the writer's process id and renamed when it is
 * whole, so that it is there wholly or not at all, and read with read(), so that it
 * may vanish at any time. What a killed backend leaves has a process id that no
 * backend has, and goes when the next one stores something. The prefix makes base
 * backups pass it by, and the server remove it when it starts; pg_ls_tmpdir() shows it.
 *
 * nl2sql.text_cache limits all files together: those that were not used for
 * longest go. Failing to read or write never fails a question.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_PROMPT_CACHE_H
#define NLPG_PROMPT_CACHE_H

#include "pg/compat.h"

#include "engine/text.h"

/*
 * The beginning's keys and values into the session's cache, from the file that
 * somebody left. n: a multiple of NL_TEXT_SAVED. False: there is none; the cache may
 * be empty then, if it was not before.
 */
extern bool nlpg_prompt_cache_load(NlTextSession *session, const NlTextModel *model,
								   const int32 *tokens, int n);

/* Leaves them to others, if there is room. The session's cache begins with them. */
extern void nlpg_prompt_cache_store(NlTextSession *session, const NlTextModel *model,
									const int32 *tokens, int n);

#endif							/* NLPG_PROMPT_CACHE_H */

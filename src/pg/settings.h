/*-------------------------------------------------------------------------
 * settings.h
 *	  The settings nl2sql.*: one variable each, limits enforced by the server.
 *
 * Read anywhere in pg/; written only by the server's GUC machinery. SUSET: a
 * superuser (or who was granted SET on it) may change it.
 *-------------------------------------------------------------------------
 */
#ifndef NLPG_SETTINGS_H
#define NLPG_SETTINGS_H

#include "pg/compat.h"

extern char *nlpg_model;			/* nl2sql.model, SUSET: path, "$sharedir/..." resolved by session.c */
extern int	nlpg_threads;			/* nl2sql.threads, SUSET: 1..8 BLAS threads */
extern int	nlpg_kernels;			/* nl2sql.kernels, SUSET: index for nlpg_kernels_option() */
extern char *nlpg_schemas;			/* nl2sql.schemas: "" search_path, "*" all, or a list */
extern int	nlpg_beam;				/* nl2sql.beam: 1..8 candidates searched */
extern int	nlpg_max_items;			/* nl2sql.max_items: items shown to the model */
extern int	nlpg_max_rows;			/* nl2sql.max_rows: rows a result may have */
extern int	nlpg_max_bytes;			/* nl2sql.max_bytes, kB: size a result may have */
extern int	nlpg_timeout;			/* nl2sql.timeout, ms: for the whole call; 0 none */
extern double nlpg_max_cost;		/* nl2sql.max_cost, SUSET: planner cost a statement may have */
extern double nlpg_trial_cost;		/* nl2sql.trial_cost: candidates up to this cost are run on trial; 0 none */
extern double nlpg_min_confidence;	/* nl2sql.min_confidence: below it the answer is to abstain */
extern bool nlpg_conversation;		/* nl2sql.conversation: questions are read after those before */
extern bool nlpg_ask_back;			/* nl2sql.ask_back: raise NL006 rather than choose between readings */
extern char *nlpg_allowed_functions;	/* nl2sql.allowed_functions, SUSET: names or signatures the guard also lets through */
extern char *nlpg_foreign_servers;	/* nl2sql.foreign_servers, SUSET: servers whose foreign tables the guard lets through */
extern bool nlpg_value_lookup;		/* nl2sql.value_lookup: look into the tables for the question's words */
extern int	nlpg_value_lookup_timeout;	/* nl2sql.value_lookup_timeout, ms */
extern bool nlpg_allow_changes;		/* nl2sql.allow_changes, SUSET: nl_change and nl_apply may be used */
extern int	nlpg_max_changed_rows;	/* nl2sql.max_changed_rows, SUSET: rows that a change may touch */
extern int	nlpg_change_token_lifetime;	/* nl2sql.change_token_lifetime, s */
extern bool nlpg_log_questions;		/* nl2sql.log_questions, SUSET: keep a log of questions */
extern int	nlpg_log_retention;		/* nl2sql.log_retention, SIGHUP, min: how long; 0 for good */
extern int	nlpg_log_size;			/* nl2sql.log_size, SIGHUP, kB: of a database and day */

extern int	nlpg_text_context;		/* nl2sql.text_context, SUSET: tokens in a text model's cache */
extern int	nlpg_text_answer;		/* nl2sql.text_answer: tokens of an answer */
extern char *nlpg_text_template;	/* nl2sql.text_template: "auto", "none" or a name (lang/chat.h) */
extern bool nlpg_text_constraint;	/* nl2sql.text_constraint, SUSET: write under the prefix oracle */
extern int	nlpg_text_cache;	/* nl2sql.text_cache, SUSET: kB of prompts in files (prompt_cache.h) */
extern bool nlpg_text_guess;	/* nl2sql.text_guess: read likely tokens in batches */

/* Defines them all and reserves the prefix. Called once, from _PG_init. */
extern void nlpg_settings_define(void);

/* The word chosen for nl2sql.kernels: "auto", "scalar", "avx2", "avx512". */
extern const char *nlpg_kernels_option(void);

#endif							/* NLPG_SETTINGS_H */

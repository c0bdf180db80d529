/*-------------------------------------------------------------------------
 * text_model.c
 *	  Per-backend state of a text model.
 *
 * One static pointer, as in session.c: a new mapping is made aside and swapped
 * in when it is good. The record of the cache's tokens is cut before the
 * engine runs and grows when it has returned, so that an error leaves it
 * claiming less than there is, never more.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <sys/stat.h>

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "pg/catalog.h"
#include "pg/errors.h"
#include "pg/prompt_cache.h"
#include "pg/session.h"
#include "pg/settings.h"
#include "pg/text_model.h"
#include "utils/memutils.h"

#define MODEL_BLOCK (64 * 1024)

typedef struct Mapped
{
	NlpgTextModel public;
	MemoryContext context;
	NlArena		arena;
	NlTextModel *model;
	const char *setting;		/* of nl2sql.model, when mapped */
	const char *template_setting;
	NlChat		own_chat;		/* what the file's template is */
	/* made when first needed, and again when nl2sql.text_context changes */
	MemoryContext session_context;
	NlArena		session_arena;
	NlTextSession *session;
	int			session_setting;
	int32	   *cached;			/* [context] tokens of the session's cache */
	int			n_cached;
} Mapped;

/* What kind of file was at the path when it was looked at last. */
typedef struct Probed
{
	char	   *setting;
	dev_t		device;
	ino_t		inode;
	off_t		size;
	time_t		modified;
	bool		text;
} Probed;

static Mapped *mapped = NULL;
static Probed probed;

bool
nlpg_text_active(void)
{
	char		path[MAXPGPATH];
	char		architecture[64];
	struct stat st;
	MemoryContext context;
	NlArena		arena;
	NlError		err;
	NlStatus	status;

	/* a file that is gone is still mapped where it was in use */
	if (!nlpg_model_path(path, false) || stat(path, &st) != 0)
		return probed.setting != NULL && strcmp(probed.setting, nlpg_model) == 0 && probed.text;
	if (probed.setting != NULL && strcmp(probed.setting, nlpg_model) == 0 &&
		probed.device == st.st_dev && probed.inode == st.st_ino &&
		probed.size == st.st_size && probed.modified == st.st_mtime)
		return probed.text;

	context = AllocSetContextCreate(CurrentMemoryContext, "nl2sql probe", ALLOCSET_DEFAULT_SIZES);
	nlpg_arena_init(&arena, context, MODEL_BLOCK, 0);
	status = nl_text_probe(path, architecture, sizeof(architecture), &arena, &err);
	MemoryContextDelete(context);
	if (status != NL_OK)
		return false;
	if (strcmp(architecture, "nl2sql") != 0 && strcmp(architecture, "llama") != 0 &&
		strcmp(architecture, "qwen2") != 0 && strcmp(architecture, "qwen3") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("model file \"%s\" is of architecture \"%s\", which is not supported",
						path, nlpg_from_utf8(architecture)),
				 errhint("Text models of architecture llama, qwen2 and qwen3 are supported, and nl2sql's own.")));

	if (probed.setting != NULL)
		pfree(probed.setting);
	probed.setting = NULL;
	probed.setting = MemoryContextStrdup(nlpg_session_context(), nlpg_model);
	probed.device = st.st_dev;
	probed.inode = st.st_ino;
	probed.size = st.st_size;
	probed.modified = st.st_mtime;
	probed.text = strcmp(architecture, "nl2sql") != 0;
	return probed.text;
}

static void
check_whole(const Mapped *m)
{
	if (nl_text_damaged(m->model))
		nlpg_session_report_damaged(m->public.info->path);
}

/* Maps and checks the file; the result hangs under CurrentMemoryContext. */
static Mapped *
map_model(void)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "nl2sql text model",
												  ALLOCSET_DEFAULT_SIZES);
	Mapped	   *fresh = (Mapped *) MemoryContextAllocZero(context, sizeof(Mapped));
	char		path[MAXPGPATH];
	NlError		err;

	fresh->context = context;
	fresh->setting = MemoryContextStrdup(context, nlpg_model);
	nlpg_arena_init(&fresh->arena, context, MODEL_BLOCK, 0);
	(void) nlpg_model_path(path, true);
	nlpg_expect_exit();
	nlpg_check(nl_text_open(&fresh->model, path, &fresh->arena, &err), &err);
	PG_TRY();
	{
		const NlGguf *gguf = nl_text_gguf(fresh->model);
		const NlGgufKey *key;

		fresh->public.info = nl_text_info(fresh->model);
		nlpg_check(nl_tokenizer_open(&fresh->public.tokenizer, gguf, &fresh->arena, &err), &err);
		if (nl_tokenizer_count(fresh->public.tokenizer) > fresh->public.info->vocabulary)
			ereport(ERROR,
					(errcode(ERRCODE_DATA_CORRUPTED),
					 errmsg("invalid model file: it names %d tokens, but knows %d",
							nl_tokenizer_count(fresh->public.tokenizer),
							fresh->public.info->vocabulary),
					 errhint("The setting \"nl2sql.model\" names the file.")));
		key = nl_gguf_find_key(gguf, "tokenizer.chat_template");
		if (key != NULL && key->type == NL_GGUF_STRING && !key->is_array)
		{
			NlGgufText	text;

			nlpg_check(nl_gguf_get_string(gguf, "tokenizer.chat_template", &text, &err), &err);
			fresh->own_chat = nl_chat_recognise(text.data, text.length);
			fresh->public.unknown_chat = fresh->own_chat == NL_CHAT_NONE;
		}
		/* the tokenizer was read after the model was found whole */
		check_whole(fresh);
		/* pages that no batch needs are never touched */
		fresh->public.logits = (float *)
			MemoryContextAllocHuge(context, sizeof(float) * NLPG_TEXT_ROWS *
								   fresh->public.info->vocabulary);
	}
	PG_CATCH();
	{
		nl_text_close(fresh->model);
		PG_RE_THROW();
	}
	PG_END_TRY();
	return fresh;
}

/* The cache of the length that is set now. */
static void
make_session(Mapped *m)
{
	MemoryContext context;
	NlArena		arena;
	NlTextSession *session = NULL;
	int			length = Min(nlpg_text_context, m->public.info->context);
	NlError		err;
	NlStatus	status;

	if (m->session != NULL && m->session_setting == nlpg_text_context)
		return;
	/* the old one first: there may not be room for two */
	if (m->session_context != NULL)
	{
		m->session = NULL;
		m->n_cached = 0;
		context = m->session_context;
		m->session_context = NULL;
		MemoryContextDelete(context);
	}
	context = AllocSetContextCreate(m->context, "nl2sql text cache", ALLOCSET_DEFAULT_SIZES);
	nlpg_arena_init(&arena, context, MODEL_BLOCK, 0);
	m->session_arena = arena;
	status = nl_text_session_create(&session, m->model, length, NL_TEXT_CACHE_AUTO,
									&m->session_arena, NULL, &err);
	if (status != NL_OK)
	{
		MemoryContextDelete(context);
		nlpg_report(status, &err);
	}
	m->cached = (int32 *) MemoryContextAlloc(context, sizeof(int32) * length);
	m->session_context = context;
	m->session = session;
	m->session_setting = nlpg_text_context;
	m->public.context = length;
}

/* All names, for a hint. */
static char *
template_names(void)
{
	StringInfoData list;
	int			n;
	const char *const *names = nl_chat_names(&n);

	initStringInfo(&list);
	for (int i = 0; i < n; i++)
		appendStringInfo(&list, "%s%s", i > 0 ? ", " : "", names[i]);
	return list.data;
}

static void
set_template(Mapped *m)
{
	NlChat		chat = m->own_chat;

	if (m->template_setting != NULL && strcmp(m->template_setting, nlpg_text_template) == 0)
		return;
	if (strcmp(nlpg_text_template, "none") == 0)
		chat = NL_CHAT_NONE;
	else if (strcmp(nlpg_text_template, "auto") != 0)
	{
		chat = nl_chat_by_name(nlpg_text_template);
		if (chat == NL_CHAT_NONE)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("there is no chat template \"%s\"", nlpg_text_template),
					 errhint("Set \"nl2sql.text_template\" to auto, none or one of these: %s.",
							 template_names())));
	}
	else if (m->public.unknown_chat)
		ereport(WARNING,
				(errmsg("the model's chat template is not known: it completes a plain text"),
				 errhint("Set \"nl2sql.text_template\" to none or to the one that is most like it: %s.",
						 template_names())));
	m->public.chat = chat;
	m->template_setting = MemoryContextStrdup(m->context, nlpg_text_template);
}

const NlpgTextModel *
nlpg_text_model(void)
{
	if (mapped == NULL || strcmp(mapped->setting, nlpg_model) != 0 ||
		nl_text_changed(mapped->model))
	{
		Mapped	   *fresh = map_model();

		if (mapped != NULL)
		{
			Mapped	   *old = mapped;

			mapped = NULL;
			nl_text_close(old->model);
			MemoryContextDelete(old->context);
		}
		MemoryContextSetParent(fresh->context, nlpg_session_context());
		mapped = fresh;
	}
	nlpg_session_kernels();
	set_template(mapped);
	make_session(mapped);
	return &mapped->public;
}

/* How many of the tokens the cache begins with, at most `most`. */
static int
cached_tokens(const Mapped *m, const int32 *tokens, int most)
{
	int			same = 0;

	while (same < m->n_cached && same < most && m->cached[same] == tokens[same])
		same++;
	return same;
}

/* Tokens [from, to) behind those before, with logits of the last `rows`. */
static void
forward(Mapped *m, const int32 *tokens, int from, int to, int rows, NlpgDeadline *deadline)
{
	NlError		err;
	NlStatus	status;

	m->n_cached = from;
	nl_text_keep(m->session, from);
	status = nl_text_forward(m->session, tokens + from, to - from, from, rows, m->public.logits,
							 nlpg_threads, nlpg_should_stop, deadline, &err);
	nlpg_check(status, &err);
	CHECK_FOR_INTERRUPTS();
	check_whole(m);
	memcpy(m->cached + from, tokens + from, sizeof(int32) * (to - from));
	m->n_cached = to;
}

static void
check_length(const Mapped *m, int n)
{
	Assert(m != NULL && m->session != NULL);
	if (n > m->public.context)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("prompt and answer have more than %d tokens", m->public.context),
				 errhint("Raise \"nl2sql.text_context\", or ask about fewer tables: \"nl2sql.schemas\".")));
}

void
nlpg_text_read(const int32 *tokens, int n, int rows, NlpgDeadline *deadline)
{
	Assert(rows >= 1 && rows <= NLPG_TEXT_ROWS && rows <= n);
	check_length(mapped, n);
	forward(mapped, tokens, cached_tokens(mapped, tokens, n - rows), n, rows, deadline);
}

/*
 * The shared part is read by itself, and where the length of a batch shows in the
 * numbers (nl_text_rows_alone) it is used whole or not at all: what a question is
 * answered does not depend on what was asked before, and by whom.
 */
void
nlpg_text_read_prompt(const int32 *tokens, int n, int shared, NlpgDeadline *deadline,
					  int *reused, int *others)
{
	Mapped	   *m = mapped;
	int			same;

	check_length(m, n);
	shared = Min(shared, n - 1) / NL_TEXT_SAVED * NL_TEXT_SAVED;
	same = cached_tokens(m, tokens, n - 1);
	*others = 0;
	if (!nl_text_rows_alone(m->model))
		same = same >= shared ? shared : 0;
	if (same < shared)
	{
		m->n_cached = 0;
		if (nlpg_prompt_cache_load(m->session, m->model, tokens, shared))
		{
			memcpy(m->cached, tokens, sizeof(int32) * shared);
			m->n_cached = shared;
			*others = shared;
			*reused = shared;
		}
		else
		{
			*reused = same = Min(same, nl_text_length(m->session));
			forward(m, tokens, same, shared, NL_TEXT_NO_LOGITS, deadline);
			nlpg_prompt_cache_store(m->session, m->model, tokens, shared);
		}
		same = shared;
	}
	else
		*reused = same;
	forward(m, tokens, same, n, NL_TEXT_LAST_LOGITS, deadline);
}

void
nlpg_text_check(void)
{
	if (mapped != NULL)
		check_whole(mapped);
}

int
nlpg_text_cached(void)
{
	return mapped != NULL ? mapped->n_cached : 0;
}

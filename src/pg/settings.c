/*-------------------------------------------------------------------------
 * settings.c
 *	  All settings nl2sql.*, with limits and checks.
 *
 * The server owns the variables' storage (guc.c frees and replaces strings).
 * What weakens the guard or chooses files is SUSET; the rest anybody may set.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include <float.h>
#include <limits.h>

#include "engine/nl.h"
#include "lang/link.h"
#include "pg/settings.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/varlena.h"

char	   *nlpg_model = NULL;
int			nlpg_threads = 1;
int			nlpg_kernels = 0;
char	   *nlpg_schemas = NULL;
int			nlpg_beam = 4;
int			nlpg_max_items = 128;
int			nlpg_max_rows = 1000;
int			nlpg_max_bytes = 16384;
int			nlpg_timeout = 5000;
double		nlpg_max_cost = 1e7;
double		nlpg_trial_cost = 1000;
double		nlpg_min_confidence = 0.0;
bool		nlpg_conversation = false;
bool		nlpg_ask_back = false;
char	   *nlpg_allowed_functions = NULL;
char	   *nlpg_foreign_servers = NULL;
bool		nlpg_value_lookup = true;
int			nlpg_value_lookup_timeout = 50;
bool		nlpg_allow_changes = false;
int			nlpg_max_changed_rows = 1000;
int			nlpg_change_token_lifetime = 600;
bool		nlpg_log_questions = false;
int			nlpg_log_retention = 43200;
int			nlpg_log_size = 65536;

int			nlpg_text_context = 2048;
int			nlpg_text_answer = 256;
char	   *nlpg_text_template = NULL;
bool		nlpg_text_constraint = true;
bool		nlpg_text_guess = true;
int			nlpg_text_cache = 262144;

static const struct config_enum_entry kernels_options[] = {
	{"auto", 0, false},
	{"scalar", 1, false},
	{"avx2", 2, false},
	{"avx512", 3, false},
	{NULL, 0, false}
};

static bool check_names(char **newval, void **extra, GucSource source);
static bool check_model(char **newval, void **extra, GucSource source);

const char *
nlpg_kernels_option(void)
{
	return kernels_options[nlpg_kernels].name;
}

/*
 * How many settings are defined. When memory runs out in the middle of it, the
 * server calls _PG_init again at the next use, and none may be defined twice.
 */
static int	n_defined = 0;

/*
 * What was set before the library was loaded, in a file or for a role, the
 * server gives to a setting while it is defined. If there is no memory for the
 * copy it only warns and the default stays; so whether it did is noted.
 */
static bool value_lost;
static emit_log_hook_type next_log_hook;

static void
note_lost_value(ErrorData *edata)
{
	if (edata->elevel == WARNING && edata->sqlerrcode == ERRCODE_OUT_OF_MEMORY)
		value_lost = true;
	if (next_log_hook != NULL)
		next_log_hook(edata);
}

#define ONCE(definition) \
	do { if (n++ == n_defined) { definition; n_defined++; } } while (0)

static void
define_all(void)
{
	int			n = 0;

	ONCE(DefineCustomStringVariable("nl2sql.model",
									"The model file.",
									"\"$sharedir\" stands for the server's share directory. "
									"Replace the file by renaming another over it, never in place.",
									&nlpg_model, "$sharedir/nl2sql/nl2sql.gguf",
									PGC_SUSET, 0, check_model, NULL, NULL));
	ONCE(DefineCustomIntVariable("nl2sql.threads",
								 "Threads that encoding a question may use.",
								 NULL, &nlpg_threads, 1, 1, 8,
								 PGC_SUSET, 0, NULL, NULL, NULL));
	ONCE(DefineCustomEnumVariable("nl2sql.kernels",
								  "The machine code used for arithmetic.",
								  "\"auto\" takes the best that the processor has.",
								  &nlpg_kernels, 0, kernels_options,
								  PGC_SUSET, 0, NULL, NULL, NULL));
	ONCE(DefineCustomStringVariable("nl2sql.schemas",
									"The schemas whose tables questions are about.",
									"A list of names; \"*\" means all, empty means those in search_path.",
									&nlpg_schemas, "",
									PGC_USERSET, GUC_LIST_INPUT, check_names, NULL, NULL));
	ONCE(DefineCustomIntVariable("nl2sql.beam",
								 "Candidates that are searched for a question.",
								 NULL, &nlpg_beam, 4, 1, NL_MAX_BEAM,
								 PGC_USERSET, 0, NULL, NULL, NULL));
	ONCE(DefineCustomIntVariable("nl2sql.max_items",
								 "Tables and columns that the model is shown at most.",
								 "Of larger schemas those that fit the question best are shown.",
								 &nlpg_max_items, 128, 8, NL_MAX_POSITIONS - NL_MAX_WORDS,
								 PGC_USERSET, 0, NULL, NULL, NULL));
	ONCE(DefineCustomIntVariable("nl2sql.max_rows",
								 "Rows that the answer to a question may have.",
								 NULL, &nlpg_max_rows, 1000, 1, INT_MAX - 1,
								 PGC_USERSET, 0, NULL, NULL, NULL));
	ONCE(DefineCustomIntVariable("nl2sql.max_bytes",
								 "Size that the answer to a question may have.",
								 NULL, &nlpg_max_bytes, 16384, 1, MAX_KILOBYTES,
								 PGC_USERSET, GUC_UNIT_KB, NULL, NULL, NULL));
	ONCE(DefineCustomIntVariable("nl2sql.timeout",
								 "Time that one question may take, its statement included.",
								 "0 means no limit.",
								 &nlpg_timeout, 5000, 0, INT_MAX,
								 PGC_USERSET, GUC_UNIT_MS, NULL, NULL, NULL));
	ONCE(DefineCustomRealVariable("nl2sql.max_cost",
								  "Planner's cost that a statement may have to be run.",
								  "0 means no limit.", &nlpg_max_cost, 1e7, 0.0, DBL_MAX,
								  PGC_SUSET, 0, NULL, NULL, NULL));
	ONCE(DefineCustomRealVariable("nl2sql.trial_cost",
								  "Planner's cost up to which a candidate is run on trial.",
								  "One that fails is dropped; what the others give helps to choose. "
								  "0 turns trials off.",
								  &nlpg_trial_cost, 1000, 0.0, DBL_MAX,
								  PGC_USERSET, 0, NULL, NULL, NULL));
	ONCE(DefineCustomRealVariable("nl2sql.min_confidence",
								  "Confidence below which no answer is given.",
								  NULL, &nlpg_min_confidence, 0.0, 0.0, 1.0,
								  PGC_USERSET, 0, NULL, NULL, NULL));
	ONCE(DefineCustomBoolVariable("nl2sql.conversation",
								  "Reads a question after the four before it.",
								  "nl_session() turns it on, nl_history() shows what is remembered, "
								  "nl_reset() forgets it.",
								  &nlpg_conversation, false,
								  PGC_USERSET, 0, NULL, NULL, NULL));
	ONCE(DefineCustomBoolVariable("nl2sql.ask_back",
								  "Asks which reading of a question is meant.",
								  "When candidates of similar confidence give different results, "
								  "an error names them; the number of one then answers.",
								  &nlpg_ask_back, false,
								  PGC_USERSET, 0, NULL, NULL, NULL));
	ONCE(DefineCustomStringVariable("nl2sql.allowed_functions",
									"Functions that statements may call besides the built-in list.",
									"A list of names or signatures. They run with the caller's rights.",
									&nlpg_allowed_functions, "",
									PGC_SUSET, 0, NULL, NULL, NULL));

	/*
	 * SUSET: what another server runs to answer, the guard does not see; who
	 * answers for the data says whose word is taken for it.
	 */
	ONCE(DefineCustomStringVariable("nl2sql.foreign_servers",
									"Servers whose foreign tables statements may read.",
									"A list of names as CREATE SERVER has them; empty means none.",
									&nlpg_foreign_servers, "",
									PGC_SUSET, GUC_LIST_INPUT, check_names, NULL, NULL));
	ONCE(DefineCustomBoolVariable("nl2sql.value_lookup",
								  "Looks for the question's words in the data.",
								  NULL, &nlpg_value_lookup, true,
								  PGC_USERSET, 0, NULL, NULL, NULL));
	ONCE(DefineCustomIntVariable("nl2sql.value_lookup_timeout",
								 "Time that looking for the question's words in the data may take.",
								 "0 reads no table: only the labels of enums and the frequent values that statistics know are compared.",
								 &nlpg_value_lookup_timeout, 50, 0, INT_MAX,
								 PGC_USERSET, GUC_UNIT_MS, NULL, NULL, NULL));

	ONCE(DefineCustomIntVariable("nl2sql.text_context",
								 "Tokens of prompt and answer that a text model may read.",
								 "The session's memory for them is taken at its first question; "
								 "it is less where the model was trained for less.",
								 &nlpg_text_context, 2048, 512, 131072,
								 PGC_SUSET, 0, NULL, NULL, NULL));
	ONCE(DefineCustomIntVariable("nl2sql.text_answer",
								 "Tokens that a text model may write for one answer.",
								 "At the limit the statement is ended where it stands.",
								 &nlpg_text_answer, 256, 16, 4096,
								 PGC_USERSET, 0, NULL, NULL, NULL));
	ONCE(DefineCustomStringVariable("nl2sql.text_template",
									"The chat template of a text model.",
									"\"auto\" finds it by the model file, \"none\" has the model complete a plain text.",
									&nlpg_text_template, "auto",
									PGC_USERSET, 0, NULL, NULL, NULL));

	ONCE(DefineCustomBoolVariable("nl2sql.text_guess",
								  "Reads tokens that a text model will likely write in one batch.",
								  "They are forced by the constraint, or copied from what stands before; "
								  "answers are the same without, but take longer.",
								  &nlpg_text_guess, true,
								  PGC_USERSET, 0, NULL, NULL, NULL));

	/* SUSET: what it takes of the disk is all sessions' */
	ONCE(DefineCustomIntVariable("nl2sql.text_cache",
								 "Size of what sessions keep for each other of prompts that a text model has read.",
								 "Files in base/pgsql_tmp; those not used for longest go first. 0 keeps none.",
								 &nlpg_text_cache, 262144, 0, MAX_KILOBYTES,
								 PGC_SUSET, GUC_UNIT_KB, NULL, NULL, NULL));

	/* SUSET: off, a model writes what it likes; the guard stays, but answers fail */
	ONCE(DefineCustomBoolVariable("nl2sql.text_constraint",
								  "Lets a text model write only what can become a statement.",
								  "Off is for measuring what that is worth.",
								  &nlpg_text_constraint, true,
								  PGC_SUSET, 0, NULL, NULL, NULL));

	/*
	 * SUSET: that words may become changes is for who answers for the data to
	 * decide, per role (ALTER ROLE ... SET) or by GRANT SET. Were it the
	 * user's, a text that reaches an application's SQL could turn it on first.
	 */
	ONCE(DefineCustomBoolVariable("nl2sql.allow_changes",
								  "Lets nl_change() and nl_apply() change data.",
								  "For a role: ALTER ROLE ... SET nl2sql.allow_changes = on.",
								  &nlpg_allow_changes, false,
								  PGC_SUSET, 0, NULL, NULL, NULL));
	ONCE(DefineCustomIntVariable("nl2sql.max_changed_rows",
								 "Rows that one change may touch.",
								 "Rows that triggers and foreign keys change with it count too.",
								 &nlpg_max_changed_rows, 1000, 1, INT_MAX - 1,
								 PGC_SUSET, 0, NULL, NULL, NULL));
	ONCE(DefineCustomIntVariable("nl2sql.change_token_lifetime",
								 "Time in which a change that was shown may be applied.",
								 NULL, &nlpg_change_token_lifetime, 600, 1, 86400,
								 PGC_SUSET, GUC_UNIT_S, NULL, NULL, NULL));

	/*
	 * SUSET: who is logged is for who answers for the log to say, per role or
	 * database; what one asked stays the server's to keep or to forget.
	 */
	ONCE(DefineCustomBoolVariable("nl2sql.log_questions",
								  "Keeps a log of questions.",
								  "nl_log() shows a role its own, and all to members of pg_monitor.",
								  &nlpg_log_questions, false,
								  PGC_SUSET, 0, NULL, NULL, NULL));
	ONCE(DefineCustomIntVariable("nl2sql.log_retention",
								 "Time that questions are kept in the log.",
								 "0 keeps them for good.",
								 &nlpg_log_retention, 43200, 0, INT_MAX,
								 PGC_SIGHUP, GUC_UNIT_MIN, NULL, NULL, NULL));
	ONCE(DefineCustomIntVariable("nl2sql.log_size",
								 "Size that a database's log of one day may have.",
								 "Questions beyond it are not logged.",
								 &nlpg_log_size, 65536, 1, MAX_KILOBYTES,
								 PGC_SIGHUP, GUC_UNIT_KB, NULL, NULL, NULL));

	MarkGUCPrefixReserved("nl2sql");
}

/*
 * Errors: out of memory, after which the next call goes on where this one
 * stopped. FATAL if a value that was set before is lost: a session must not go
 * on with the default in its place.
 */
void
nlpg_settings_define(void)
{
	next_log_hook = emit_log_hook;
	emit_log_hook = note_lost_value;
	PG_TRY();
	{
		define_all();
		emit_log_hook = next_log_hook;
	}
	PG_CATCH();
	{
		emit_log_hook = next_log_hook;
		if (!value_lost)
			PG_RE_THROW();
	}
	PG_END_TRY();
	if (value_lost)
		ereport(FATAL,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory"),
				 errdetail("What a setting of nl2sql was set to could not be kept.")));
}

/* A list of identifiers; whether they exist depends on when it is used. */
static bool
check_names(char **newval, void **extra, GucSource source)
{
	char	   *copy = pstrdup(*newval);
	List	   *names;
	bool		valid = SplitIdentifierString(copy, ',', &names);

	if (!valid)
		GUC_check_errdetail("List syntax is invalid.");
	list_free(names);
	pfree(copy);
	return valid;
}

/* An absolute path, so that it means the same in every backend. */
static bool
check_model(char **newval, void **extra, GucSource source)
{
	const char *path = *newval;

	if (path[0] == '/' || strncmp(path, "$sharedir/", 10) == 0)
		return true;
	GUC_check_errdetail("The path must be absolute or begin with \"$sharedir/\".");
	return false;
}

/*-------------------------------------------------------------------------
 * chat.c
 *	  Chat templates by hand; see chat.h.
 *
 * A template is a row of a table: what stands before and behind a message of
 * each role, what opens the answer, and a few habits. In these texts the
 * characters EOS and BOS stand for the model's own tokens. src/test/chat_check.py
 * compares the rows with the Jinja templates they stand for.
 *
 * Results are in the caller's arena; fails with NL_ERR_INPUT or NL_ERR_NOMEM.
 *-------------------------------------------------------------------------
 */
#include "lang/chat.h"

#include <string.h>

#include "lang/sqltext.h"

#define BOS "\1"
#define EOS "\2"

/* Habits. */
#define STARTS_WITH_BOS 1
#define TRIM_SYSTEM		2		/* spaces around a message are dropped */
#define TRIM_USER		4
#define TRIM_ASSISTANT	8
#define SYSTEM_IN_LAST	16		/* the system message goes into the last user's, not the first */
#define TRIM_JOINED		32		/* user's spaces before it are kept behind a system message */

#define TRIM_ALL (TRIM_SYSTEM | TRIM_USER | TRIM_ASSISTANT)

typedef struct Format
{
	const char *name;
	const char *system[2];		/* before and behind; see system_in_user */
	const char *user[2];
	const char *assistant[2];
	const char *answer;			/* the beginning of the answer */
	const char *standard;		/* system message where there is none; NULL: none */
	bool		system_in_user; /* system's marks stand within the user's */
	int			habits;
} Format;

#define CHATML_TURNS \
	{"<|im_start|>system\n", "<|im_end|>\n"}, {"<|im_start|>user\n", "<|im_end|>\n"}, \
	{"<|im_start|>assistant\n", "<|im_end|>\n"}
#define LLAMA3_TURN(role) {"<|start_header_id|>" role "<|end_header_id|>\n\n", "<|eot_id|>"}
#define DEEPSEEK_TURNS \
	{"", ""}, {"<\xef\xbd\x9cUser\xef\xbd\x9c>", ""}, \
	{"<\xef\xbd\x9c" "Assistant\xef\xbd\x9c>", "<\xef\xbd\x9c" "end\xe2\x96\x81of\xe2\x96\x81sentence\xef\xbd\x9c>"}
#define DEEPSEEK_ANSWER "<\xef\xbd\x9c" "Assistant\xef\xbd\x9c>"

static const Format formats[] = {
	[NL_CHAT_CHATML] = {"chatml", CHATML_TURNS, "<|im_start|>assistant\n", NULL, false, 0},
	[NL_CHAT_QWEN2] = {"qwen2", CHATML_TURNS, "<|im_start|>assistant\n",
	"You are a helpful assistant.", false, 0},
	[NL_CHAT_QWEN25] = {"qwen2.5", CHATML_TURNS, "<|im_start|>assistant\n",
	"You are Qwen, created by Alibaba Cloud. You are a helpful assistant.", false, 0},
	[NL_CHAT_QWEN3] = {"qwen3", CHATML_TURNS, "<|im_start|>assistant\n<think>\n\n</think>\n\n",
	NULL, false, 0},
	[NL_CHAT_SMOLLM2] = {"smollm2", CHATML_TURNS, "<|im_start|>assistant\n",
	"You are a helpful AI assistant named SmolLM, trained by Hugging Face", false, 0},
	[NL_CHAT_LLAMA2] = {"llama-2", {"<<SYS>>\n", "\n<</SYS>>\n\n"}, {BOS "[INST] ", " [/INST]"},
	{" ", " " EOS}, "", NULL, true, STARTS_WITH_BOS | TRIM_USER | TRIM_ASSISTANT | TRIM_JOINED},
	[NL_CHAT_LLAMA3] = {"llama-3", LLAMA3_TURN("system"), LLAMA3_TURN("user"),
		LLAMA3_TURN("assistant"), "<|start_header_id|>assistant<|end_header_id|>\n\n", NULL,
	false, STARTS_WITH_BOS | TRIM_ALL},
	[NL_CHAT_LLAMA31] = {"llama-3.1",
		{"<|start_header_id|>system<|end_header_id|>\n\n"
			"Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n", "<|eot_id|>"},
		LLAMA3_TURN("user"), LLAMA3_TURN("assistant"),
		"<|start_header_id|>assistant<|end_header_id|>\n\n", "", false,
	STARTS_WITH_BOS | TRIM_ALL},
	[NL_CHAT_MISTRAL] = {"mistral", {"", "\n\n"}, {"[INST] ", " [/INST]"}, {"", EOS}, "", NULL,
	true, STARTS_WITH_BOS},
	[NL_CHAT_MISTRAL_V1] = {"mistral-v1", {"", "\n\n"}, {" [INST] ", " [/INST]"}, {" ", EOS}, "",
	NULL, true, STARTS_WITH_BOS},
	[NL_CHAT_MISTRAL_V3] = {"mistral-v3", {"", "\n\n"}, {"[INST] ", "[/INST]"}, {" ", EOS}, "",
	NULL, true, STARTS_WITH_BOS | TRIM_ASSISTANT | SYSTEM_IN_LAST},
	[NL_CHAT_MISTRAL_TEKKEN] = {"mistral-tekken", {"", "\n\n"}, {"[INST]", "[/INST]"}, {"", EOS}, "",
	NULL, true, STARTS_WITH_BOS | SYSTEM_IN_LAST},
	[NL_CHAT_MISTRAL_V7] = {"mistral-v7", {"[SYSTEM_PROMPT] ", "[/SYSTEM_PROMPT]"},
	{"[INST] ", "[/INST]"}, {" ", EOS}, "", NULL, false, STARTS_WITH_BOS},
	[NL_CHAT_GEMMA] = {"gemma", {"", "\n\n"}, {"<start_of_turn>user\n", "<end_of_turn>\n"},
		{"<start_of_turn>model\n", "<end_of_turn>\n"}, "<start_of_turn>model\n", NULL, true,
	STARTS_WITH_BOS | TRIM_USER | TRIM_ASSISTANT},
	[NL_CHAT_PHI3] = {"phi-3", {"<|system|>\n", "<|end|>\n"}, {"<|user|>\n", "<|end|>\n"},
	{"<|assistant|>\n", "<|end|>\n"}, "<|assistant|>\n", NULL, false, 0},
	[NL_CHAT_ZEPHYR] = {"zephyr", {"<|system|>\n", EOS "\n"}, {"<|user|>\n", EOS "\n"},
	{"<|assistant|>\n", EOS "\n"}, "<|assistant|>\n", NULL, false, 0},
	[NL_CHAT_DEEPSEEK] = {"deepseek", {"", "\n\n"}, {"User: ", "\n\n"}, {"Assistant: ", EOS},
	"Assistant:", NULL, false, STARTS_WITH_BOS},
	[NL_CHAT_DEEPSEEK_CODER] = {"deepseek-coder", {"", ""}, {"### Instruction:\n", "\n"},
		{"### Response:\n", "\n<|EOT|>\n"}, "### Response:\n",
		"You are an AI programming assistant, utilizing the Deepseek Coder model, developed by "
		"Deepseek Company, and you only answer questions related to computer science. For "
		"politically sensitive questions, security and privacy issues, and other non-computer "
	"science questions, you will refuse to answer\n", false, STARTS_WITH_BOS},
	[NL_CHAT_DEEPSEEK_V3] = {"deepseek-v3", DEEPSEEK_TURNS, DEEPSEEK_ANSWER, NULL, false,
	STARTS_WITH_BOS},
	[NL_CHAT_DEEPSEEK_R1] = {"deepseek-r1", DEEPSEEK_TURNS, DEEPSEEK_ANSWER "<think>\n", NULL,
	false, STARTS_WITH_BOS},
	[NL_CHAT_ALPACA] = {"alpaca", {"", "\n\n"}, {"### Instruction:\n", "\n\n"},
		{"### Response:\n", EOS "\n\n"}, "### Response:\n",
		"Below is an instruction that describes a task. Write a response that appropriately "
	"completes the request.", false, STARTS_WITH_BOS},
	[NL_CHAT_VICUNA] = {"vicuna", {"", " "}, {"USER: ", " "}, {"ASSISTANT: ", EOS}, "ASSISTANT:",
		"A chat between a curious user and an artificial intelligence assistant. The assistant "
		"gives helpful, detailed, and polite answers to the user's questions.", false,
	STARTS_WITH_BOS},
	[NL_CHAT_ORCA_VICUNA] = {"orca-vicuna", {"SYSTEM: ", "\n"}, {"USER: ", "\n"},
	{"ASSISTANT: ", "</s>\n"}, "ASSISTANT:", NULL, false, 0}
};

#define N_FORMATS ((int) (sizeof(formats) / sizeof(formats[0])))

/*---- Names ----*/

NlChat
nl_chat_by_name(const char *name)
{
	int			i;

	for (i = NL_CHAT_NONE + 1; i < N_FORMATS; i++)
	{
		if (strcmp(formats[i].name, name) == 0)
			return (NlChat) i;
	}
	return NL_CHAT_NONE;
}

const char *
nl_chat_name(NlChat chat)
{
	return (int) chat > NL_CHAT_NONE && (int) chat < N_FORMATS ? formats[chat].name : NULL;
}

const char *const *
nl_chat_names(int *n)
{
	/* the table's order; the unit test holds the two together */
	static const char *const names[] = {
		"chatml", "qwen2", "qwen2.5", "qwen3", "smollm2", "llama-2", "llama-3", "llama-3.1",
		"mistral", "mistral-v1", "mistral-v3", "mistral-tekken", "mistral-v7", "gemma", "phi-3",
		"zephyr", "deepseek", "deepseek-coder", "deepseek-v3", "deepseek-r1", "alpaca", "vicuna",
		"orca-vicuna"
	};

	*n = (int) (sizeof(names) / sizeof(names[0]));
	return names;
}

bool
nl_chat_starts_with_bos(NlChat chat)
{
	return nl_chat_name(chat) != NULL && (formats[chat].habits & STARTS_WITH_BOS) != 0;
}

/*---- Recognising ----*/

typedef struct Template
{
	const char *text;
	size_t		length;
} Template;

static bool
has(const Template *template, const char *part)
{
	size_t		length = strlen(part);
	size_t		i;

	for (i = 0; i + length <= template->length; i++)
	{
		if (memcmp(template->text + i, part, length) == 0)
			return true;
	}
	return false;
}

static NlChat
recognise_chatml(const Template *t)
{
	/* phi-4 has another mark behind the role, others a system message of their own */
	if (has(t, "<|im_sep|>") || !has(t, "<|im_end|>") || has(t, "function calling AI model"))
		return NL_CHAT_NONE;
	if (has(t, "enable_thinking"))
		return has(t, "enable_thinking is false") ? NL_CHAT_QWEN3 : NL_CHAT_NONE;
	if (has(t, "<|im_start|>assistant\\n<think>") || has(t, "<|im_start|>assistant\n<think>"))
		return NL_CHAT_NONE;
	if (has(t, formats[NL_CHAT_QWEN25].standard))
		return NL_CHAT_QWEN25;
	if (has(t, formats[NL_CHAT_SMOLLM2].standard))
		return NL_CHAT_SMOLLM2;
	if (has(t, "You are a helpful assistant.<|im_end|>"))
		return NL_CHAT_QWEN2;
	return NL_CHAT_CHATML;
}

static NlChat
recognise_mistral(const Template *t)
{
	if (has(t, "[SYSTEM_PROMPT]"))
		return has(t, "'[SYSTEM_PROMPT] '") ? NL_CHAT_MISTRAL_V7 : NL_CHAT_NONE;
	if (has(t, "<<SYS>>"))
		return has(t, "bos_token + '[INST] '") && has(t, ".strip()") ? NL_CHAT_LLAMA2 : NL_CHAT_NONE;
	if (has(t, "[AVAILABLE_TOOLS]"))
		return has(t, "\"[INST] \"") ? NL_CHAT_MISTRAL_V3 :
			has(t, "\"[INST]\"") ? NL_CHAT_MISTRAL_TEKKEN : NL_CHAT_NONE;
	if (has(t, "' [INST] '"))
		return NL_CHAT_MISTRAL_V1;
	return has(t, "'[INST] '") ? NL_CHAT_MISTRAL : NL_CHAT_NONE;
}

NlChat
nl_chat_recognise(const char *text, size_t length)
{
	Template	template = {text, length};
	const Template *t = &template;

	if (has(t, "<|im_start|>"))
		return recognise_chatml(t);
	if (has(t, "<start_of_turn>"))
		return has(t, "<end_of_turn>") ? NL_CHAT_GEMMA : NL_CHAT_NONE;
	if (has(t, "<|start_header_id|>"))
	{
		/* Unsloth's copies of 3.1 to 3.3 say "26 July 2024"; they are served as the originals */
		if (!has(t, "<|eot_id|>"))
			return NL_CHAT_NONE;
		if (has(t, "Cutting Knowledge Date: December 2023"))
			return has(t, "Today Date: ") ? NL_CHAT_LLAMA31 : NL_CHAT_NONE;
		/* descendants that call functions write other system messages */
		return has(t, "function") ? NL_CHAT_NONE : NL_CHAT_LLAMA3;
	}
	if (has(t, "[INST]"))
		return recognise_mistral(t);
	if (has(t, "<|user|>") && has(t, "<|end|>"))
		return NL_CHAT_PHI3;
	if (has(t, "<|user|>") && has(t, "eos_token"))
		return NL_CHAT_ZEPHYR;
	if (has(t, DEEPSEEK_ANSWER) && has(t, "flush_tool_outputs"))
		return NL_CHAT_NONE;	/* llama.cpp's own: ends the user's turns as well */
	if (has(t, DEEPSEEK_ANSWER))
		return has(t, DEEPSEEK_ANSWER "<think>") ? NL_CHAT_DEEPSEEK_R1 : NL_CHAT_DEEPSEEK_V3;
	if (has(t, "'User: '") && has(t, "'Assistant: '"))
		return NL_CHAT_DEEPSEEK;
	if (has(t, "### Instruction:") && has(t, "### Response:"))
		return has(t, "<|EOT|>") ? NL_CHAT_DEEPSEEK_CODER : NL_CHAT_ALPACA;
	if (has(t, "'USER: '") && has(t, "'ASSISTANT: '"))
		return has(t, "'SYSTEM: '") ? NL_CHAT_ORCA_VICUNA :
			has(t, "eos_token") ? NL_CHAT_VICUNA : NL_CHAT_NONE;
	return NL_CHAT_NONE;
}

/*---- Rendering ----*/

NlChatMarks
nl_chat_marks(const NlTokenizer *tok)
{
	NlChatMarks marks = {"", 0, "", 0};

	/* without such a token they stay empty */
	(void) nl_tokenizer_piece(tok, nl_tokenizer_bos(tok), &marks.bos, &marks.bos_length);
	(void) nl_tokenizer_piece(tok, nl_tokenizer_eos(tok), &marks.eos, &marks.eos_length);
	return marks;
}

typedef struct Writer
{
	NlText		text;
	NlTextSpan *spans;
	int			n_spans;
	const NlChatMarks *marks;
} Writer;

/* What the template writes: trusted. */
static void
write_marks(Writer *writer, const char *part)
{
	NlTextSpan *last = writer->n_spans > 0 ? &writer->spans[writer->n_spans - 1] : NULL;
	size_t		start = writer->text.length;

	for (; *part != '\0'; part++)
	{
		if (*part == *BOS)
			nl_text_bytes(&writer->text, writer->marks->bos, writer->marks->bos_length);
		else if (*part == *EOS)
			nl_text_bytes(&writer->text, writer->marks->eos, writer->marks->eos_length);
		else
			nl_text_char(&writer->text, *part);
	}
	if (writer->text.length == start)
		return;
	if (last != NULL && last->end == start)
		last->end = writer->text.length;
	else
	{
		writer->spans[writer->n_spans].start = start;
		writer->spans[writer->n_spans++].end = writer->text.length;
	}
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
}

static void
write_message(Writer *writer, const NlChatMessage *message, bool trim_left, bool trim_right)
{
	const char *text = message->text;
	size_t		length = message->length;

	while (trim_left && length > 0 && is_space(*text))
	{
		text++;
		length--;
	}
	while (trim_right && length > 0 && is_space(text[length - 1]))
		length--;
	nl_text_bytes(&writer->text, text, length);
}

static void
write_system(Writer *writer, const Format *format, const NlChatMessage *system)
{
	bool		trim = (format->habits & TRIM_SYSTEM) != 0;

	if (system == NULL && format->standard == NULL)
		return;
	write_marks(writer, format->system[0]);
	if (system != NULL)
		write_message(writer, system, trim, trim);
	else
		write_marks(writer, format->standard);

	/* deepseek-coder's default brings its own line end */
	write_marks(writer, format->system[1]);
}

static void
write_turn(Writer *writer, const Format *format, const NlChatMessage *message,
		   const NlChatMessage *system, bool first)
{
	bool		user = message->role == NL_CHAT_USER;
	const char *const *marks = user ? format->user : format->assistant;
	bool		trim = (format->habits & (user ? TRIM_USER : TRIM_ASSISTANT)) != 0;
	bool		joined = system != NULL && (format->habits & TRIM_JOINED) != 0;
	const char *before = marks[0];

	/* the begin token of the first turn is the caller's to put in front */
	if (first && *before == *BOS)
		before++;
	write_marks(writer, before);
	if (system != NULL)
		write_system(writer, format, system);
	write_message(writer, message, trim && !joined, trim);
	write_marks(writer, marks[1]);
}

static NlStatus
check_order(const NlChatMessage *messages, int n, NlError *err)
{
	int			first = n > 0 && messages[0].role == NL_CHAT_SYSTEM ? 1 : 0;
	int			i;

	for (i = first; i < n; i++)
	{
		if (messages[i].role != ((i - first) % 2 == 0 ? NL_CHAT_USER : NL_CHAT_ASSISTANT))
			return nl_fail(err, NL_ERR_INPUT,
						   "chat message %d: expected user and assistant in turn after at most one system message",
						   i + 1);
	}
	if (n == first || messages[n - 1].role != NL_CHAT_USER)
		return nl_fail(err, NL_ERR_INPUT,
					   "chat messages: expected a user's message as the last one");
	return NL_OK;
}

NlStatus
nl_chat_render(NlChat chat, const NlChatMessage *messages, int n,
			   const NlChatMarks *marks, NlArena *arena, NlChatText *text,
			   NlError *err)
{
	const Format *format;
	const NlChatMessage *system = NULL;
	Writer		writer;
	int			holder = -1;	/* the user's message that takes the system's in */
	int			i = 0;
	NlStatus	status = check_order(messages, n, err);

	if (status != NL_OK)
		return status;
	if (nl_chat_name(chat) == NULL)
		return nl_fail(err, NL_ERR_INPUT, "the model's chat template is not known");
	format = &formats[chat];
	nl_text_init(&writer.text, arena);
	writer.n_spans = 0;
	writer.marks = marks;
	/* before and behind each message, the system's standing within another, and the answer */
	writer.spans = nl_arena_array(arena, (size_t) n + 2, 2 * sizeof(NlTextSpan));
	if (writer.spans == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for a chat's text");
	if (messages[0].role == NL_CHAT_SYSTEM)
		system = &messages[i++];
	if (!format->system_in_user)
		write_system(&writer, format, system);
	else if (system != NULL)
		holder = (format->habits & SYSTEM_IN_LAST) != 0 ? n - 1 : i;
	for (; i < n; i++)
		write_turn(&writer, format, &messages[i], i == holder ? system : NULL,
				   i == (system != NULL ? 1 : 0));
	write_marks(&writer, format->answer);
	text->length = writer.text.length;
	text->text = nl_text_finish(&writer.text);
	text->spans = writer.spans;
	text->n_spans = writer.n_spans;
	if (text->text == NULL)
		return nl_fail(err, NL_ERR_NOMEM, "out of memory for a chat's text");
	return NL_OK;
}

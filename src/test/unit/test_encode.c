/*-------------------------------------------------------------------------
 * test_encode.c
 *	  Sequence, positions, relations; and what enters of a large schema.
 *
 * The tokenizer here is a stand-in that gives each word a number of its own
 * (its hash) and words beginning with "zz" twenty pieces, so that limits can
 * be seen. The relations are compared with a second writing of encode.h's
 * list, made as plainly as can be.
 *-------------------------------------------------------------------------
 */
#include "lang_fixture.h"

#include <stdio.h>

#include "lang/encode.h"
#include "lang/ir.h"
#include "lang/words.h"

static const NlMarks marks = {1, 2, 3, 4, 5, 6};

static NlModelInfo info = {.encode_version = NL_ENCODE_VERSION};

const NlMarks *
nl_model_marks(const NlModel *model)
{
	(void) model;
	return &marks;
}

const NlModelInfo *
nl_model_info(const NlModel *model)
{
	(void) model;
	return &info;
}

static int32_t
piece_of(const char *word)
{
	return (int32_t) (nl_hash(word, strlen(word)) % 100000) + 10;
}

int
nl_tokenize(const NlModel *model, const char *text, size_t length, int32_t *pieces, int max)
{
	char		word[200];
	int			n = strncmp(text, "zz", 2) == 0 ? 20 : 1;
	int			i;

	(void) model;
	assert_true(max >= 0 && length > 0 && length < 100);
	word[nl_lower(text, length, word)] = '\0';
	for (i = 0; i < n && i < max; i++)
		pieces[i] = piece_of(word);
	return i;
}

static void
encode(Fixture *f, const char *text, const NlMatch *matches, int n_matches, int max_items,
	   NlLinked *linked, NlContext *context)
{
	NlQuestion	question;
	NlPhrase   *phrases;
	NlSchemaPieces pieces;
	int			n;

	assert_int_equal(nl_question_read(&question, text, strlen(text), NULL, &f->arena, &f->err), NL_OK);
	assert_int_equal(nl_question_phrases(&question, &phrases, &n, &f->arena, &f->err), NL_OK);
	assert_int_equal(nl_link(linked, &question, &f->schema, phrases, n, matches, n_matches,
							 &f->arena, &f->err), NL_OK);
	assert_int_equal(nl_schema_pieces(&pieces, &f->schema, NULL, &f->arena, &f->err), NL_OK);
	assert_int_equal(nl_encode_question(context, linked, &f->schema, &pieces, NULL, max_items,
										&f->arena, &f->err), NL_OK);
}

/* What holds for every input. */
static void
check_sound(const Fixture *f, const NlLinked *linked, const NlContext *c)
{
	const NlInput *in = &c->input;
	int			positions = in->n_words + in->n_items;
	int			i;

	assert_int_equal(c->n_items, in->n_items);
	assert_in_range(in->n_pieces, 2, NL_MAX_PIECES);
	assert_in_range(positions, 1, NL_MAX_POSITIONS);
	assert_int_equal(in->pieces[0], marks.cls);
	assert_int_equal(in->pieces[in->n_pieces - 1], marks.sep);
	for (i = 0; i < in->n_pieces; i++)
		assert_in_range(in->slots[i] + 1, 0, positions);
	for (i = 0; i < positions * positions; i++)
		assert_in_range(in->relations[i], 1, NL_RELATIONS - 1);
	for (i = 0; i < in->n_items; i++)
	{
		assert_in_range(in->kinds[i], 1, NL_KIND_VALUE_DURATION);
		assert_in_range(in->keys[i], 0, NL_KEY_FLAGS - 1);
		assert_in_range(c->items[i], 0, f->schema.n_tables + f->schema.n_columns + linked->n_values - 1);
		/* items ascend: tables, columns by table, values */
		assert_true(i == 0 || c->items[i] > c->items[i - 1]);
		/* a column's table is there */
		if (c->items[i] >= f->schema.n_tables && c->items[i] < f->schema.n_tables + f->schema.n_columns)
		{
			int			table = f->schema.columns[c->items[i] - f->schema.n_tables].table;
			int			k;

			for (k = 0; k < i && c->items[k] != table; k++)
				;
			assert_true(k < i);
		}
	}
}

static void
build(Fixture *f)
{
	int			a,
				b;

	fixture_init(f);
	add_table(f, "shop", "where we sell");
	a = add_column(f, "ShopId", NL_TYPE_NUMBER, true, NULL);
	add_column(f, "town", NL_TYPE_TEXT, false, "city");
	add_table(f, "sale", NULL);
	b = add_column(f, "shop_id", NL_TYPE_NUMBER, false, NULL);
	add_column(f, "sold_on", NL_TYPE_DATE, false, NULL);
	add_column(f, "tags", NL_TYPE_ARRAY, false, NULL);
	add_column(f, "gift", NL_TYPE_BOOL, false, NULL);
	add_column(f, "place", NL_TYPE_OTHER, false, NULL);
	add_key(f, b, a);
}

/* What is known of items beside their kind: this question's keys, the answer
 * before being `before`. */
static void
check_keys(Fixture *f, const int32_t *before, int n_before, const uint8_t *want, int n)
{
	const char *text = "sale in lisbon last year";
	NlQuestion	question;
	NlPhrase   *phrases;
	NlSchemaPieces pieces;
	NlLinked	linked;
	NlContext	c;
	int			i;

	assert_int_equal(nl_question_read(&question, text, strlen(text), NULL, &f->arena, &f->err), NL_OK);
	assert_int_equal(nl_question_phrases(&question, &phrases, &i, &f->arena, &f->err), NL_OK);
	assert_int_equal(nl_link(&linked, &question, &f->schema, phrases, i, NULL, 0, &f->arena, &f->err), NL_OK);
	linked.before = before;
	linked.n_before = n_before;
	assert_int_equal(nl_schema_pieces(&pieces, &f->schema, NULL, &f->arena, &f->err), NL_OK);
	assert_int_equal(nl_encode_question(&c, &linked, &f->schema, &pieces, NULL, 48, &f->arena, &f->err), NL_OK);
	check_sound(f, &linked, &c);
	assert_int_equal(c.n_items, n);
	for (i = 0; i < n; i++)
		assert_int_equal(c.input.keys[i], want[i]);
}

static void
test_keys(void **state)
{
	/* tables 0, 1; columns 2 to 8; the period last */
	static const uint8_t plain[] = {0, 0, 1, 8, 2 + 4, 0, 0, 0, 0, 0};
	static const uint8_t used[] = {16, 16, 1, 8 + 16, 2 + 4, 0, 0, 0, 0, 16};
	static const uint8_t old[] = {0, 0, 1, 0, 2, 0, 0, 0, 0, 0};
	/* a symbol, the town, the sale, the period, and what is no item */
	static const int32_t before[] = {NL_IR_ITEM - 1, NL_IR_ITEM + 3, NL_IR_ITEM + 1, NL_IR_ITEM + 9, NL_IR_ITEM + 10};
	Fixture		f;

	(void) state;
	build(&f);
	f.schema.columns[1].spread = NL_SPREAD_FEW;
	f.schema.columns[2].spread = NL_SPREAD_DISTINCT;
	check_keys(&f, NULL, 0, plain, sizeof(plain));
	check_keys(&f, before, sizeof(before) / sizeof(before[0]), used, sizeof(used));
	info.encode_version = 2;
	check_keys(&f, before, sizeof(before) / sizeof(before[0]), old, sizeof(old));
	info.encode_version = NL_ENCODE_VERSION;
	fixture_done(&f);
}

static void
test_sequence(void **state)
{
	static const struct
	{
		const char *piece;		/* or a mark: [ ] : , ( */
		int			slot;
	}			want[] = {
		{"[", -1}, {"sale", 0}, {"in", 1}, {"lisbon", 2}, {"last", 3}, {"year", 4},
		{"]", -1}, {"shop", 5}, {"(", 5}, {"where", 5}, {"we", 5}, {"sell", 5},
		{":", -1}, {"shop", 7}, {"id", 7},
		{",", -1}, {"town", 8}, {"(", 8}, {"city", 8},
		{"]", -1}, {"sale", 6},
		{":", -1}, {"shop", 9}, {"id", 9}, {",", -1}, {"sold", 10}, {"on", 10},
		{",", -1}, {"tags", 11}, {",", -1}, {"gift", 12}, {",", -1}, {"place", 13},
		{"]", -1}, {"town", -1}, {":", -1}, {"lisbon", 14}, {",", -1}, {"last", 15}, {"year", 15},
		{"]", -1}
	};
	static const uint8_t kinds[] = {
		NL_KIND_TABLE, NL_KIND_TABLE, NL_KIND_NUMBER, NL_KIND_TEXT, NL_KIND_NUMBER, NL_KIND_DATE,
		NL_KIND_ARRAY, NL_KIND_BOOL, NL_KIND_OTHER, NL_KIND_VALUE_FOUND, NL_KIND_VALUE_PERIOD
	};
	static const uint8_t keys[] = {0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0};
	Fixture		f;
	NlLinked	linked;
	NlContext	c;
	NlMatch		match;
	NlQuestion	q;
	NlPhrase   *phrases;
	int			n;
	size_t		i;

	(void) state;
	build(&f);
	assert_int_equal(nl_question_read(&q, "sale in lisbon last year", 24, NULL, &f.arena, &f.err), NL_OK);
	assert_int_equal(nl_question_phrases(&q, &phrases, &n, &f.arena, &f.err), NL_OK);
	for (i = 0; (int) i < n && strcmp(phrases[i].text, "lisbon") != 0; i++)
		;
	match.phrase = (int) i;
	match.column = 1;
	match.stored = "Lisbon";
	encode(&f, "sale in lisbon last year", &match, 1, 48, &linked, &c);
	check_sound(&f, &linked, &c);
	assert_int_equal(c.input.n_words, 5);
	assert_int_equal(c.n_items, sizeof(kinds));
	assert_int_equal(c.input.n_pieces, sizeof(want) / sizeof(want[0]));
	for (i = 0; i < sizeof(want) / sizeof(want[0]); i++)
	{
		int32_t		piece = piece_of(want[i].piece);

		switch (want[i].piece[0])
		{
			case '[':
				piece = marks.cls;
				break;
			case ']':
				piece = marks.sep;
				break;
			case ':':
				piece = marks.colon;
				break;
			case ',':
				piece = marks.comma;
				break;
			case '(':
				piece = marks.open;
				break;
		}
		assert_int_equal(c.input.pieces[i], piece);
		assert_int_equal(c.input.slots[i], want[i].slot);
	}
	assert_memory_equal(c.input.kinds, kinds, sizeof(kinds));
	assert_memory_equal(c.input.keys, keys, sizeof(keys));
	fixture_done(&f);
}

/* encode.h's list once more, for one pair. */
static int
relation(const Fixture *f, const NlLinked *linked, const NlContext *c, int i, int j)
{
	const NlSchema *s = &f->schema;
	int			words = c->input.n_words;
	int			k;
	int			n;
	bool		there = false;
	bool		back = false;
	int			a = i < words ? -1 : c->items[i - words];
	int			b = j < words ? -1 : c->items[j - words];
	int			n_schema = s->n_tables + s->n_columns;
	static const uint8_t to_item[] = {10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 46, 47, 50, 51};
	static const uint8_t to_word[] = {20, 21, 22, 28, 45, 23, 24, 25, 26, 27, 48, 49, 52, 53};

	if (a < 0 && b < 0)
		return (j - i < -4 ? -4 : j - i > 4 ? 4 : j - i) + 5;
	if (a < 0)
	{
		for (k = 0; k < linked->n_links; k++)
			if (linked->links[k].word == i && linked->links[k].item == b)
				return linked->links[k].kind;
		return b < s->n_tables ? 10 : b < n_schema ? 15 : 50;
	}
	if (b < 0)
	{
		n = relation(f, linked, c, j, i);
		for (k = 0; to_item[k] != n; k++)
			;
		return to_word[k];
	}
	if (a < n_schema && b < n_schema)
	{
		if (a < s->n_tables && b < s->n_tables)
		{
			for (k = 0; k < s->n_keys; k++)
			{
				there |= s->keys[k].from_table == a && s->keys[k].to_table == b;
				back |= s->keys[k].from_table == b && s->keys[k].to_table == a;
			}
			return a == b ? 40 : there && back ? 44 : there ? 42 : back ? 43 : 41;
		}
		if (a >= s->n_tables && b >= s->n_tables)
		{
			a -= s->n_tables;
			b -= s->n_tables;
			if (a == b)
				return 30;
			for (k = 0; k < s->n_keys; k++)
				for (n = 0; n < s->keys[k].n; n++)
				{
					there |= s->keys[k].from[n] == a && s->keys[k].to[n] == b;
					back |= s->keys[k].from[n] == b && s->keys[k].to[n] == a;
				}
			return there ? 31 : back ? 32 : s->columns[a].table == s->columns[b].table ? 33 : 34;
		}
		if (a >= s->n_tables)
		{
			const NlColumn *column = &s->columns[a - s->n_tables];

			return column->table != b ? 37 : column->primary ? 35 : 36;
		}
		n = relation(f, linked, c, j, i);
		return n == 35 ? 38 : n == 36 ? 39 : 29;
	}
	if (a >= n_schema && b >= n_schema)
		return a == b ? 62 : 63;
	if (a >= n_schema)
	{
		const NlValue *v = &linked->values[a - n_schema];

		if (b < s->n_tables)
			return v->column >= 0 && s->columns[v->column].table == b ? 60 : 58;
		b -= s->n_tables;
		if (v->column >= 0)
			return v->column == b ? 54 : 58;
		switch (s->columns[b].type)
		{
			case NL_TYPE_NUMBER:
				return v->kind == NL_VALUE_NUMBER ? 56 : 58;
			case NL_TYPE_DATE:
				return v->kind == NL_VALUE_PERIOD || v->kind == NL_VALUE_DURATION ||
					(v->kind == NL_VALUE_NUMBER && strlen(v->text) == 4 &&
					 strcmp(v->text, "1900") >= 0 && strcmp(v->text, "2100") <= 0 && !strchr(v->text, '.')) ? 56 : 58;
			case NL_TYPE_TEXT:
			case NL_TYPE_ARRAY:
				return v->kind == NL_VALUE_TEXT ? 56 : 58;
			default:
				return 58;
		}
	}
	return relation(f, linked, c, j, i) + 1;
}

static void
check_relations(const Fixture *f, const NlLinked *linked, const NlContext *c)
{
	int			n = c->input.n_words + c->input.n_items;
	int			i;
	int			j;

	for (i = 0; i < n; i++)
		for (j = 0; j < n; j++)
			assert_int_equal(c->input.relations[i * n + j], relation(f, linked, c, i, j));
}

static void
test_relations(void **state)
{
	static const char *const questions[] = {
		"how many sales of each shop in towns called 'Foo' in 2023 above 1,800 last month or 30 days ago",
		"sale", "what is the city of Lisbon with tags 5.5 and 0099 today"
	};
	size_t		i;
	bool		found = false;

	(void) state;
	for (i = 0; i < sizeof(questions) / sizeof(questions[0]); i++)
	{
		Fixture		f;
		NlLinked	linked;
		NlContext	c;
		NlMatch		matches[] = {{0, 1, "Lisbon"}, {1, 4, "x"}};

		build(&f);
		/* a key in each direction, one of two columns, one to itself */
		add_table(&f, "pair", NULL);
		add_column(&f, "p", NL_TYPE_NUMBER, true, NULL);
		add_column(&f, "q", NL_TYPE_NUMBER, true, NULL);
		add_key(&f, 7, 0);
		add_key(&f, 1, 8);
		f.schema.keys[2].n = 2;
		f.schema.keys[2].from[1] = 0;
		f.schema.keys[2].to[1] = 8;
		add_key(&f, 8, 7);
		encode(&f, questions[i], matches, 2, 48, &linked, &c);
		check_sound(&f, &linked, &c);
		check_relations(&f, &linked, &c);
		found |= linked.n_values > 0 && linked.values[0].column >= 0;
		fixture_done(&f);
	}
	assert_true(found);
}

/* Names and words of many pieces; a question that fills everything. */
static void
test_cut(void **state)
{
	Fixture		f;
	NlLinked	linked;
	NlContext	c;
	char		text[NL_MAX_WORDS * 5 + 1];
	int			i;
	int			count = 0;

	(void) state;
	build(&f);
	add_table(&f, "zzname", "zza zzb");
	add_column(&f, "??", NL_TYPE_TEXT, false, NULL);
	encode(&f, "zzword", NULL, 0, 48, &linked, &c);
	check_sound(&f, &linked, &c);
	for (i = 0; i < c.input.n_pieces; i++)
		count += c.input.slots[i] == 0;
	assert_int_equal(count, 8);
	for (i = count = 0; i < c.input.n_pieces; i++)
		count += c.input.slots[i] == 1 + 2;
	assert_int_equal(count, 10 + 1 + 12);
	/* a name without a letter is unknown, not nothing */
	for (i = count = 0; i < c.input.n_pieces; i++)
		count += c.input.slots[i] == c.input.n_words + c.input.n_items - 1 && c.input.pieces[i] == marks.unk;
	assert_int_equal(count, 1);

	for (i = 0; i < NL_MAX_WORDS; i++)
		memcpy(text + 5 * i, "zzab ", 5);
	text[sizeof(text) - 1] = '\0';
	encode(&f, text, NULL, 0, 48, &linked, &c);
	check_sound(&f, &linked, &c);
	assert_int_equal(c.input.n_pieces, NL_MAX_PIECES);
	assert_true(c.n_items >= 2);
	fixture_done(&f);
}

static bool
has(const NlContext *c, int item)
{
	int			i;

	for (i = 0; i < c->n_items; i++)
		if (c->items[i] == item)
			return true;
	return false;
}

static const char *
numbered(Fixture *f, const char *format, int n)
{
	char		text[64];

	snprintf(text, sizeof(text), format, n);
	return nl_arena_strndup(&f->arena, text, strlen(text));
}

/* 1,000 tables of 10 columns: the one asked for enters, and its neighbour on
 * the way to another; limits hold. */
static void
test_large(void **state)
{
	Fixture		f;
	NlLinked	linked;
	NlContext	c;
	int			t;
	int			i;
	int			items;

	(void) state;
	fixture_init(&f);
	for (t = 0; t < 1000; t++)
	{
		add_table(&f, t == 700 ? "penguins" : t == 20 ? "zookeepers" : numbered(&f, "table%d", t), NULL);
		for (i = 0; i < 10; i++)
			add_column(&f, t == 700 && i == 9 ? "beak_length" : numbered(&f, "column%d", i), NL_TYPE_NUMBER,
					   i == 0, "a comment of some length about the column");
	}
	/* penguins -> table500 <- zookeepers */
	add_key(&f, 7003, 5000);
	add_key(&f, 204, 5000);
	assert_int_equal(nl_schema_words(&f.schema, &f.arena, &f.err), NL_OK);
	for (items = 2; items <= 300; items = items < 50 ? items + 1 : items + 50)
	{
		encode(&f, "average beak length of penguins by zookeeper", NULL, 0, items, &linked, &c);
		check_sound(&f, &linked, &c);
		assert_true(c.n_items <= items);
		assert_true(has(&c, 700));
		assert_true(items < 3 || has(&c, 1000 + 7009) || has(&c, 1000 + 7000));
		if (items >= 12)
		{
			assert_true(has(&c, 20) && has(&c, 500));
			assert_true(has(&c, 1000 + 7009) && has(&c, 1000 + 7003) && has(&c, 1000 + 5000) && has(&c, 1000 + 204));
		}
		/* beyond that the pieces are what is short */
		assert_true(items < 20 || c.n_items > (items < 80 ? items / 4 : 20));
	}
	check_relations(&f, &linked, &c);
	fixture_done(&f);
}

/* 60 tables called students, each with a neighbour: of these the one beside
 * penguins is meant, and the best tables have columns that nobody named. */
static void
test_namesakes(void **state)
{
	Fixture		f;
	NlLinked	linked;
	NlContext	c;
	int			t;
	int			i;

	(void) state;
	fixture_init(&f);
	for (t = 0; t < 120; t++)
	{
		add_table(&f, t % 2 == 0 ? "students" : t == 101 ? "penguins" : numbered(&f, "table%d", t), NULL);
		for (i = 0; i < 6; i++)
			add_column(&f, numbered(&f, "column%d", i), NL_TYPE_NUMBER, i == 0, NULL);
	}
	for (t = 0; t < 120; t += 2)
		add_key(&f, 6 * (t + 1) + 1, 6 * t);
	assert_int_equal(nl_schema_words(&f.schema, &f.arena, &f.err), NL_OK);
	encode(&f, "number of penguins of each student", NULL, 0, 40, &linked, &c);
	check_sound(&f, &linked, &c);
	assert_true(has(&c, 100) && has(&c, 101));
	for (i = 0; i < 6; i++)
		assert_true(has(&c, 120 + 6 * 100 + i) && has(&c, 120 + 6 * 101 + i));
	fixture_done(&f);
}

/* 30 schemas of 10 tables: those of the schema that has the question's words
 * come before others, named or not. */
static void
test_schemas(void **state)
{
	Fixture		f;
	NlLinked	linked;
	NlContext	c;
	int			t;
	int			i;

	(void) state;
	fixture_init(&f);
	for (t = 0; t < 300; t++)
	{
		add_table(&f, t == 134 ? "penguins" : numbered(&f, "table%d", t), NULL);
		f.schema.tables[t].schema_name = numbered(&f, "schema%d", t / 10);
		for (i = 0; i < 3; i++)
			add_column(&f, numbered(&f, "column%d", i), NL_TYPE_NUMBER, i == 0, NULL);
	}
	assert_int_equal(nl_schema_words(&f.schema, &f.arena, &f.err), NL_OK);
	encode(&f, "how old are the penguins", NULL, 0, 40, &linked, &c);
	check_sound(&f, &linked, &c);
	for (t = 0; t < 300; t++)
		assert_true(has(&c, t) == (t / 10 == 13));
	fixture_done(&f);
}

/* One table of 3,000 columns: the linked ones and the key are in. */
static void
test_wide(void **state)
{
	Fixture		f;
	NlLinked	linked;
	NlContext	c;
	int			i;

	(void) state;
	fixture_init(&f);
	add_table(&f, "readings", NULL);
	for (i = 0; i < 3000; i++)
		add_column(&f, i == 2500 ? "salinity" : numbered(&f, "sensor_%d", i), NL_TYPE_NUMBER, i == 100, NULL);
	encode(&f, "highest salinity in 2023", NULL, 0, 40, &linked, &c);
	check_sound(&f, &linked, &c);
	assert_true(has(&c, 0) && has(&c, 1 + 2500) && has(&c, 1 + 100) && has(&c, 1));
	assert_int_equal(c.n_items, 40 + linked.n_values);

	/* nothing is linked: still a context */
	encode(&f, "hello", NULL, 0, 40, &linked, &c);
	check_sound(&f, &linked, &c);
	assert_int_equal(c.n_items, 40);
	fixture_done(&f);
}

static void
test_memory(void **state)
{
	int			blocks;
	bool		done = false;

	(void) state;
	for (blocks = 0; !done; blocks++)
	{
		Fixture		f;
		NlQuestion	q;
		NlPhrase   *phrases;
		NlLinked	linked;
		NlSchemaPieces pieces;
		NlContext	c;
		int			n;
		NlStatus	status;

		build(&f);
		f.arena.block_size = 64;
		f.left = blocks;
		status = nl_schema_words(&f.schema, &f.arena, &f.err);
		if (status == NL_OK)
			status = nl_question_read(&q, "sale of 5", 9, NULL, &f.arena, &f.err);
		if (status == NL_OK)
			status = nl_question_phrases(&q, &phrases, &n, &f.arena, &f.err);
		if (status == NL_OK)
			status = nl_link(&linked, &q, &f.schema, phrases, n, NULL, 0, &f.arena, &f.err);
		if (status == NL_OK)
			status = nl_schema_pieces(&pieces, &f.schema, NULL, &f.arena, &f.err);
		if (status == NL_OK)
			status = nl_encode_question(&c, &linked, &f.schema, &pieces, NULL, 5, &f.arena, &f.err);
		done = status == NL_OK;
		if (!done)
			assert_int_equal(status, NL_ERR_NOMEM);
		fixture_done(&f);
		assert_true(blocks < FIXTURE_BLOCKS - 1);
	}
	assert_true(blocks > 30);
}

static void
test_compares(void **state)
{
	Fixture		f;
	NlValue		v = {NL_VALUE_NUMBER, "1899", -1, 0, 1, false, false, 0, false};

	(void) state;
	build(&f);
	assert_true(nl_value_compares(&f.schema, &v, 0));
	assert_false(nl_value_compares(&f.schema, &v, 3));
	v.text = "1900";
	assert_true(nl_value_compares(&f.schema, &v, 3));
	v.text = "2101";
	assert_false(nl_value_compares(&f.schema, &v, 3));
	v.text = "19.5";
	assert_false(nl_value_compares(&f.schema, &v, 3));
	v.kind = NL_VALUE_TEXT;
	assert_true(nl_value_compares(&f.schema, &v, 1) && nl_value_compares(&f.schema, &v, 4));
	assert_false(nl_value_compares(&f.schema, &v, 5) || nl_value_compares(&f.schema, &v, 6));
	v.column = 1;
	assert_false(nl_value_compares(&f.schema, &v, 1));
	fixture_done(&f);
}

static void
test_name_words(void **state)
{
	Fixture		f;
	const char *words[2];

	(void) state;
	fixture_init(&f);
	assert_int_equal(nl_name_words("orderDate_x", words, 2, &f.arena), 2);
	assert_string_equal(words[0], "order");
	assert_string_equal(words[1], "date");
	assert_int_equal(nl_name_words("--", words, 2, &f.arena), 0);
	fixture_done(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_sequence),
		cmocka_unit_test(test_relations),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_namesakes),
		cmocka_unit_test(test_schemas),
		cmocka_unit_test(test_wide),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_compares),
		cmocka_unit_test(test_name_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

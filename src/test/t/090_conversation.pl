# Conversations: questions are read after those before, a role sees its own
# only, what is kept is bounded; and asking back which reading is meant.
#
# The model is the tiny one with some weights set by hand, so that what it says
# is known: it never abstains, ends as soon as it may, and points to all that
# it is shown with the same probability.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(tiny_model start_node open_session);
use PostgreSQL::Test::Utils;
use Test::More;

# Writes the model; returns its path.
sub level_model
{
	my ($path) = @_;
	my $bytes = slurp_file(tiny_model());
	# entry of a tensor: name, number of dimensions, dimensions, type, offset
	my $entry = sub {
		my ($name) = @_;
		my $at = index($bytes, $name) + length $name;
		my $n = unpack('V', substr($bytes, $at, 4));
		my @dims = unpack("Q<$n", substr($bytes, $at + 4, 8 * $n));

		return ($at + 16 + 8 * $n, unpack('Q<', substr($bytes, $at + 8 + 8 * $n, 8)), @dims);
	};
	# data begins after the last entry, at the next multiple of 32
	my ($start) = $entry->('ptr_k.bias');
	$start = ($start + 31) & ~31;
	my $set = sub {
		my ($name, @values) = @_;
		my (undef, $offset, @dims) = $entry->($name);
		my $n = 1;

		$n *= $_ foreach @dims;
		@values = (0) x $n unless @values;
		die $name unless @values == $n;
		substr($bytes, $start + $offset, 4 * $n, pack('f<*', @values));
	};
	my (undef, undef, $symbols) = $entry->('to_symbol.bias');
	my @bias = (-20) x $symbols;

	# </s>, abstain, select, from
	@bias[ 2, 3, 4, 6 ] = (5, -50, 0, 0);
	$set->('to_symbol.weight');
	$set->('to_symbol.bias', @bias);
	$set->('ptr_q.weight');
	$set->('ptr_q.bias');
	open(my $out, '>:raw', $path) or die "$path: $!";
	print $out $bytes;
	close $out;
	return $path;
}

my $node = start_node('conversation', model => level_model("$PostgreSQL::Test::Utils::tmp_check/level.gguf"));
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE ann; CREATE ROLE bob;
CREATE TABLE city (id int PRIMARY KEY, name text NOT NULL, land text NOT NULL, people int NOT NULL);
INSERT INTO city VALUES (1, 'Lyon', 'France', 500), (2, 'Nice', 'France', 300), (3, 'Turin', 'Italy', 800), (4, 'Oslo', 'Norway', 700);
CREATE SCHEMA thin;
CREATE TABLE thin.mark (code int NOT NULL);
INSERT INTO thin.mark VALUES (1), (2);
CREATE SCHEMA void;
CREATE TABLE void.mark (code int, word text);
GRANT USAGE ON SCHEMA thin, void TO ann, bob;
GRANT SELECT ON city, thin.mark, void.mark TO ann, bob;
GRANT SELECT ON pg_backend_memory_contexts TO ann; GRANT EXECUTE ON FUNCTION pg_get_backend_memory_contexts() TO ann;	-- pg_read_all_stats has no use before 15
ANALYZE;
SQL

my $s = open_session($node);
$s->get('SET ROLE ann');

# What is read for a question: its words.
sub read_as
{
	my ($question) = @_;

	return $s->get("SELECT string_agg(name, ' ' ORDER BY position) FROM nl_context(\$q\$$question\$q\$) WHERE kind = 'word'");
}

sub history
{
	my ($name) = @_;

	return $s->get('SELECT turn, question FROM nl_history(' . (defined $name ? "'$name'" : '') . ') ORDER BY turn');
}

# --- off: nothing is remembered
like($s->get(q{SELECT nl_sql('all towns')}), qr/^SELECT .* FROM city$/, 'the model answers');
is(history(), '', 'nothing is remembered when it is off');
is(read_as('and in Italy'), 'and in italy', 'a question stands alone');
is($s->get(q{SELECT nl_reset()}), '0', 'nothing to forget');

# --- on
$s->get('SET nl2sql.conversation = on');
is(read_as('all towns'), 'all towns', 'the first stands alone');
is(history(), '', 'nl_context adds nothing');
$s->get(q{SELECT count(*) FROM nl_candidates('all towns')});
is(history(), '', 'nor does nl_candidates');
my $sql = $s->get(q{SELECT nl_sql('all towns')});
is(history(), '1|all towns', 'nl_sql does');
is($s->get('SELECT sql FROM nl_history()'), $sql, 'with its SQL');
is($s->get(q{SELECT count(*) FROM nl_history() WHERE asked_at BETWEEN now() - interval '1 hour' AND now()}), '1', 'and the time');
is($s->get("SELECT note FROM nl_candidates('Those in Italy?', 8) WHERE sql = \$q\$$sql\$q\$"), 'the question before was answered so', 'what was said before gives way');
isnt($s->get(q{SELECT sql FROM nl_candidates('Those in Italy?', 8) WHERE note = 'ok' LIMIT 1}), $sql, 'to something else');
is(read_as('Those in Italy?'), 'all towns | those in italy ?', 'the second is read after the first');
$s->get(q{SELECT count(*) FROM nl_query('Those in Italy?')});
is(read_as('by people'), 'all towns | those in italy ? | by people', 'the third after both');
$s->get(q{SELECT count(*) FROM nl_query('by people', NULL::city)});
is(read_as('names'), 'all towns | those in italy ? | by people | names', 'the fourth after three');
$s->get(q{BEGIN; SELECT nl_query_cursor('names'); ROLLBACK});
is(history(), "1|all towns\n2|Those in Italy?\n3|by people\n4|names", 'all that ask are remembered, whatever becomes of the transaction');
is(read_as('names'), 'all towns | those in italy ? | by people | names', 'the last one again is read as it was');
$s->get(q{SELECT nl_sql('names')});
is(history(), "1|all towns\n2|Those in Italy?\n3|by people\n4|names", 'and is no further turn');
is(($s->failure(q{SET nl2sql.min_confidence = 1; SELECT nl_sql('more')}))[0], 'NL003', 'no answer');
$s->get('RESET nl2sql.min_confidence');
is(read_as('x'), 'all towns | those in italy ? | by people | names | x', 'is no turn');
$s->get(q{SELECT nl_teach('the ratio', 'SELECT 1 / (people - people) AS r FROM city')});
is(($s->failure(q{SELECT nl_query('the ratio')}))[0], '22012', 'nor is an answer that fails');
is(read_as('x'), 'all towns | those in italy ? | by people | names | x', 'when it is run');
$s->get('SET nl2sql.conversation = off');
is(read_as('x'), 'x', 'off again');
$s->get('SET nl2sql.conversation = on');
is(read_as('x'), 'all towns | those in italy ? | by people | names | x', 'on again');

# --- what is read is bounded; the question itself stays whole
my $long = join(' ', ('town') x 70);
$s->get("SELECT nl_sql('$long')");
is(read_as('the land of the rest of them'), "names | $long | the land of the rest of them", '80 words are read');
is(read_as('land, the rest of all of them'), "$long | land , the rest of all of them", 'of more, the older turn goes');
is(read_as('land, land, land, land, land'), "$long | land , land , land , land , land", 'as long as the rest is not too much');
is(read_as('land, land, land, land, land.'), 'land , land , land , land , land .', 'then both go');
is(read_as(join(' ', ('land') x 80)), join(' ', ('land') x 80), 'a long question stands alone');
my $wide = 'a' x 3980;
$s->get("SELECT nl_sql('$wide')");
is(read_as('names of towns'), "$wide | names of towns", 'of bytes 4000 are read');
is(read_as('names of the towns'), 'names of the towns', 'no more');
is(($s->failure("SELECT nl_sql('" . 'a' x 4001 . "')"))[0], '22023', 'nor of a question');
is($s->get('SELECT nl_reset()'), '6', 'forgotten, and counted');
is(history(), '', 'all of it');
is(read_as('names'), 'names', 'and a question stands alone');
$s->get("SELECT nl_sql('turn $_')") foreach 1 .. 20;
is($s->get(q{SELECT count(*), min(turn), max(turn), min(question), (array_agg(question ORDER BY turn))[16] FROM nl_history()}),
	'16|5|20|turn 10|turn 20', 'the last 16 turns are kept');
$s->get('SELECT nl_reset()');

# --- conversations by name
is($s->get(q{SET nl2sql.conversation = off; SELECT nl_session('one')}), 'one', 'one begins');
is($s->get('SHOW nl2sql.conversation'), 'on', 'it turns the setting on');
$s->get(q{SELECT nl_sql('first of one')});
is($s->get(q{SELECT nl_session('two')}), 'two', 'another');
is(read_as('x'), 'x', 'knows nothing of it');
$s->get(q{SELECT nl_sql('first of two')});
is($s->get(q{SELECT nl_session('one')}), 'one', 'back');
is(read_as('x'), 'first of one | x', 'the first goes on');
is(history('two'), '1|first of two', 'history by name');
is($s->get(q{SELECT nl_session()}), '', 'the one without a name');
is(history(), '', 'is another');
is($s->get(q{SELECT nl_reset('two')}), '1', 'forgotten by name');
is(history('two') . $s->get(q{SELECT nl_reset('nosuch')}), '0', 'gone');
is(history('one'), '1|first of one', 'the other is not');
is(($s->failure(q{SELECT nl_session(repeat('n', 64))}))[0], '42622', 'a name has a length');
is($s->get(q{SELECT nl_session(repeat('n', 63))}), 'n' x 63, 'of 63 bytes');
$s->get(q{SELECT nl_session('one')});

# --- roles
$s->get('SET ROLE bob');
is(history('one') . history(), '', 'another role sees nothing of it');
is(read_as('x'), 'x', 'nor does what it asks hang on it');
is($s->get(q{SELECT nl_reset('one')}), '0', 'nor can it be made to be forgotten');
$s->get(q{SELECT nl_sql('what bob asks')});
is(history('one'), '1|what bob asks', 'it has its own of that name');
$s->get('SET ROLE ann');
is(history('one'), '1|first of one', 'as before for the first role');
is(read_as('x'), 'first of one | x', 'and what it asks');
$s->get(q{RESET ROLE; CREATE FUNCTION told() RETURNS text LANGUAGE sql SECURITY DEFINER
	AS $$SELECT string_agg(question, ',') FROM nl_history('one')$$; ALTER FUNCTION told() OWNER TO bob; SET ROLE ann});
is($s->get('SELECT told()'), 'what bob asks', 'the role that counts is the current one');

# --- how many, and how much memory
my $memory = q{SELECT coalesce(sum(total_bytes), 0), count(*) FROM pg_backend_memory_contexts
	WHERE name IN ('nl2sql conversations', 'nl2sql conversation', 'nl2sql turn', 'nl2sql readings')};
$s->get(q{SELECT nl_reset('one'), nl_reset(repeat('n', 63)), nl_reset('')});
$s->get("SELECT nl_session('c$_')") foreach 1 .. 31;
$s->get("SELECT nl_session('c32')");
my ($state, $err) = $s->failure(q{SELECT nl_session('c33')});
is($state, '53400', 'one conversation too many');
like($err, qr/HINT:.*nl_reset/, 'with a hint');
is($s->get(q{SELECT nl_session('c5')}), 'c5', 'those there are go on');
$s->get(q{SELECT nl_reset('c6')});
is($s->get(q{SELECT nl_session('c33')}), 'c33', 'one forgotten makes room');
$s->get("SELECT nl_sql('question $_ " . 'x' x 900 . "')") foreach 10 .. 26;
my $before = $s->get($memory);
$s->get("SELECT nl_sql('question $_ " . 'x' x 900 . "')") foreach 27 .. 46;
is($s->get($memory), $before, 'turns that go make room for those that come');
cmp_ok((split /\|/, $before)[0], '<', 500_000, 'memory is bounded');
$s->get('SET ROLE bob');
is($s->get(q{SELECT nl_session('bob')}), 'bob', 'another role gets room all the same');
$s->get(q{SELECT nl_sql('all towns')});
$s->get('SET ROLE ann');
$s->get("SELECT nl_reset('c$_')") foreach 1 .. 33;
$s->get(q{SET ROLE bob; SELECT nl_reset('bob'), nl_reset('one'); SET ROLE ann});
is((split /\|/, $s->get($memory))[1], '1', 'what is forgotten is freed');

# --- what is taught stands alone, what is corrected stands where it was asked
$s->get(q{SELECT nl_session('')});
$s->get(q{SELECT nl_teach('towns in France', $$SELECT name FROM city WHERE land = 'France'$$)});
$s->get(q{SELECT nl_sql('all towns')});
is($s->get(q{SELECT nl_sql('towns in Italy')}), q{SELECT name FROM city WHERE land = 'Italy'}, 'a taught pair answers after other questions');
is(history(), "1|all towns\n2|towns in Italy", 'and is a turn');
is($s->get(q{SELECT note FROM nl_candidates('towns in Italy') WHERE rank = 1}), 'taught: towns in France', 'nl_candidates sees it');
$s->get('SELECT nl_reset()');
$s->get(q{SELECT nl_sql('towns in France')});
unlike($s->get(q{SELECT nl_sql('and in Italy')}), qr/Italy/, 'the model knows no better');
$s->get(q{SELECT nl_feedback('and in Italy', false, $$SELECT name FROM city WHERE land = 'Italy'$$)});
is($s->get(q{SELECT question FROM nl_ratings}), 'towns in France | and in Italy', 'a correction is kept with what was before');
is($s->get(q{SELECT nl_sql('and in Italy')}), q{SELECT name FROM city WHERE land = 'Italy'}, 'and answers');
$s->get('SELECT nl_reset()');
unlike($s->get(q{SELECT nl_sql('and in Italy')}), qr/Italy/, 'not without it');
$s->get('SELECT nl_reset()');
$s->get(q{SELECT nl_sql('towns in France')});
is($s->get(q{SELECT nl_sql('and in Norway')}), q{SELECT name FROM city WHERE land = 'Norway'}, 'with another value too');
$s->get('SELECT nl_reset()');

# --- asking back
is($s->get(q{SELECT nl_sql('people of towns')}), $s->get(q{SELECT sql FROM nl_candidates('people of towns') LIMIT 1}), 'the best answers when it is off');
$s->get('SELECT nl_reset(); SET nl2sql.ask_back = on; SET nl2sql.beam = 8');
$s->get(q{SELECT nl_sql('towns in France')});
($state, $err) = $s->failure(q{SELECT nl_sql('people of towns')});
is($state, 'NL006', 'more than one reading');
like($err, qr/^ERROR:  NL006: the question can be read in more than one way$/m, 'its text');
like($err, qr/^DETAIL:  1\. SELECT .*\n   \S.*\n2\. SELECT .*\n   \S.*\n3\. SELECT .*\n   \S.*\nHINT:  Answer with the number of the reading\.$/m, 'readings in the detail, with their meaning');
my @readings = $err =~ /\d\. (SELECT .*)$/mg;
is(history(), '1|towns in France', 'no turn yet');
is(($s->failure(q{SELECT nl_query('4')}))[0], '22023', 'a number that none has');
is($s->get(q{SELECT sql || note FROM nl_candidates('2')}), "$readings[1]reading 2 of: people of towns", 'nl_candidates by number');
is(read_as('3.'), 'towns in france | people of towns', 'nl_context by number');
is($s->get(q{SELECT nl_sql('2')}), $readings[1], 'a number answers');
is(history(), "1|towns in France\n2|people of towns", 'the turn has the question');
is($s->get(q{SELECT nl_sql(' 3. ')}), $readings[2], 'another number');
is($s->get(q{SELECT turn, question, sql FROM nl_history() OFFSET 1}), "2|people of towns|$readings[2]", 'takes its place');
is($s->get(q{SELECT count(*) FROM nl_query('1')}), '4', 'rows of a reading');
is(read_as('and more'), 'towns in france | people of towns | and more', 'the next is read after the question');
is(($s->failure(q{SELECT nl_query('people')}))[0], 'NL006', 'nl_query asks back');
is(($s->failure(q{SELECT nl_query('land', NULL::city)}))[0], 'NL006', 'for rows of a type too');
is(($s->failure(q{BEGIN; SELECT nl_query_cursor('people')}))[0], 'NL006', 'and for a cursor');
$s->query('ROLLBACK');
$s->get(q{SELECT nl_sql('towns in Norway')});
is(read_as('2'), 'towns in france | people of towns | towns in norway | 2', 'after another question a number is a question');

# a right that was lost since
is(($s->failure(q{SELECT nl_sql('people')}))[0], 'NL006', 'asked');
$node->safe_psql('postgres', 'REVOKE SELECT ON city FROM ann; GRANT SELECT (id) ON city TO ann');
($state, $err) = $s->failure(q{SELECT nl_sql('1')});
is($state, 'NL002', 'a reading is judged as any answer');
$node->safe_psql('postgres', 'GRANT SELECT ON city TO ann');
$s->get('SET ROLE bob');
is(read_as('2'), '2', 'readings are of a role, too');
$s->get('SET ROLE ann');

# what was said of it counts
$s->get('SELECT nl_reset()');
is(($s->failure(q{SELECT nl_sql('people of towns')}))[0], 'NL006', 'asked once more');
$s->get(q{SELECT nl_feedback('2', true)});
is($s->get(q{SELECT nl_sql('people of towns')}), $readings[1], 'a reading called right answers from then on');

# when it is not worth asking
is(($s->failure(q{SET nl2sql.trial_cost = 0; SELECT nl_sql('people')}))[0], '', 'no trial, no asking');
$s->get('RESET nl2sql.trial_cost; SELECT nl_reset()');
is(($s->failure(q{SET nl2sql.schemas = 'thin'; SELECT nl_sql('marks by code')}))[0], '', 'readings with the same rows are one');
is($s->get(q{SELECT count(*) > 1 FROM nl_candidates('marks by code') WHERE note = 'ok'}), 't', 'there are two');
is(($s->failure(q{SET nl2sql.schemas = 'void'; SELECT nl_sql('marks by code')}))[0], '', 'so are those with none');
$s->get('RESET nl2sql.schemas; SELECT nl_reset(); SET nl2sql.max_rows = 3');
($state, $err) = $s->failure(q{SELECT nl_sql('people of all lands')});
is($state, 'NL006', 'all columns or one');
unlike($err, qr/^3\./m, 'rows beyond nl2sql.max_rows say nothing');
$s->get('RESET nl2sql.max_rows; SET nl2sql.conversation = off');
is(($s->failure(q{SELECT nl_sql('people')}))[0], 'NL006', 'without a conversation');
like($s->get(q{SELECT nl_sql('1')}), qr/^SELECT/, 'a number answers as well');
is(history(), '', 'but nothing is remembered');
is($s->get(q{SET nl2sql.ask_back = off; SELECT string_agg(name, ' ') FROM nl_context('1') WHERE kind = 'word'}), '1',
	'with both off it is a question');

$s->quit;
$node->stop;
done_testing();

# Text models: SQL written token by token under the prefix oracle.
#
# The model is src/test/data/tiny_writer.gguf: random weights and odd tokens, so
# that it writes garbage wherever it may. What comes out is right only because
# nothing else is let through. How well a real one answers is model/text_accuracy.py's.
use strict;
use warnings;
use utf8;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(tiny_model start_node open_session failure new_log put_file);
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(usleep);

(my $writer = tiny_model()) =~ s/tiny\.gguf$/tiny_writer.gguf/;
my $node = start_node('text', model => $writer, conf => "nl2sql.text_context = 6000\nnl2sql.text_answer = 24\nnl2sql.beam = 2");
$node->safe_psql('postgres', <<'SQL');
CREATE TYPE mood AS ENUM ('glad', 'sad');
CREATE DOMAIN grade AS int CHECK (VALUE BETWEEN 1 AND 9);
CREATE TABLE singer (singer_id int PRIMARY KEY, name text, born date, mood mood, grade grade, is_star boolean, tags text[]);
COMMENT ON TABLE singer IS 'who sings';
COMMENT ON COLUMN singer.born IS 'day of birth';
CREATE TABLE concert (concert_id int PRIMARY KEY, title text, held_at timestamptz, price numeric(8,2));
CREATE TABLE sings (singer_id int REFERENCES singer, concert_id int REFERENCES concert, PRIMARY KEY (singer_id, concert_id));
CREATE TABLE "Odd Names" ("Full Name" text, "order" int, "Größe" float8);
INSERT INTO singer SELECT i, 'Singer ' || i % 7, date '1980-01-01' + i, 'glad', 1 + i % 9, i % 2 = 0, '{a}' FROM generate_series(1, 50) i;
INSERT INTO concert SELECT i, (ARRAY['Gala', 'Matinee'])[1 + i % 2], now(), i FROM generate_series(1, 20) i;
INSERT INTO sings SELECT i, 1 + i % 20 FROM generate_series(1, 50) i;
CREATE TABLE vault_zq (id int PRIMARY KEY, note_zq text);
INSERT INTO vault_zq VALUES (1, 'zqvalue');
CREATE ROLE clerk;
GRANT SELECT ON concert, sings TO clerk;
GRANT SELECT (singer_id, name) ON singer TO clerk;
ANALYZE;
-- for tests, not part of the extension
CREATE FUNCTION nl_prefix(text) RETURNS text AS 'nl2sql', 'nl_prefix' LANGUAGE C STRICT;
CREATE FUNCTION nl_prefix_dead(text) RETURNS text AS 'nl2sql', 'nl_prefix_dead' LANGUAGE C STRICT;
CREATE FUNCTION nl_writing() RETURNS text AS 'nl2sql', 'nl_writing' LANGUAGE C;
SQL

# ---- the oracle ----

my %completion = (
	'' => 'SELECT 1',
	'SELECT name' => ' FROM singer',
	'SELECT "Full' => ' Name" FROM "Odd Names"',
	'SELECT singer.na' => 'me FROM singer',
	'SELECT name, title ' => ' FROM singer, concert',
	'SELECT T1.title ' => ' FROM concert AS t1',
	'SELECT name, count(*) FROM singer' => ' GROUP BY name',
	'SELECT name FROM singer WHERE mood = \'s' => 'ad\'',
	'SELECT name FROM singer WHERE born > \'200' => '0-01-01 00:00:00\'',
	'SELECT name FROM singer WHERE is_star' => '',
	'SELECT name FROM singer WHERE name' => ' IS NULL',
	'SELECT name, born FROM singer UNION SELECT title' => ', NULL FROM concert',
	'SELECT sum(price) FROM concert WHERE held_at >= date_trunc(\'month\', ' => 'NULL::timestamp without time zone)',
	'SELECT concert_id, rank(' => ') OVER () FROM concert',
	'SELECT name FROM singer WHERE singer_id IN (SELECT singer_id FROM sings' => ')');
foreach my $text (sort keys %completion)
{
	my $found = $node->safe_psql('postgres', "SELECT nl_prefix(\$q\$$text\$q\$)");

	is($found, $completion{$text}, "\"$text\" can be completed");
	is($node->safe_psql('postgres', "SELECT nl_guard(\$q\$$text$found\$q\$)"), 'ok', 'and that may run');
}
foreach my $text ('DELETE', 'SELECT nam2', 'SELECT name FROM pg_class', 'SELECT name FROM nobody', 'SELECT pg_sleep(', 'SELECT name FROM singer WHERE title',
	'SELECT name FROM singer WHERE born > \'ab', 'SELECT name FROM singer WHERE name > 20', 'SELECT name FROM singer WHERE mood = \'x',
	'SELECT name FROM singer WHERE singer_id IN (SELECT singer_id, ', 'SELECT name FROM singer FOR UPDATE', 'SELECT name INTO x',
	'SELECT name FROM singer; ', 'SELECT count(*) FROM singer ORDER BY born', 'SELECT -- x', 'SELECT E\'', 'WITH x AS (DELETE', 'WITH RECURSIVE x')
{
	is($node->safe_psql('postgres', "SELECT nl_prefix(\$q\$$text\$q\$) IS NULL"), 't', "\"$text\" cannot");
}
foreach my $sql ('SELECT name FROM singer WHERE singer_id IN (SELECT singer_id FROM sings) ORDER BY born DESC NULLS LAST LIMIT 3',
	'SELECT s.name, count(*) AS n FROM singer s JOIN sings g ON g.singer_id = s.singer_id GROUP BY s.name HAVING count(*) > 1',
	'WITH t AS (SELECT title, sum(price) AS total FROM concert GROUP BY title) SELECT t.title FROM t WHERE t.total > 10',
	"SELECT CASE WHEN is_star THEN 'star' ELSE name END FROM singer WHERE born BETWEEN '1980-01-01' AND '1981-01-01'",
	'SELECT extract(year FROM born) AS year, avg(grade) FROM singer GROUP BY extract(year FROM born)',
	'SELECT "order", "Größe" FROM "Odd Names" WHERE "Full Name" ILIKE \'%ü%\'',
	'SELECT title, sum(sum(price)) OVER (ORDER BY title) FROM concert GROUP BY title')
{
	is($node->safe_psql('postgres', "SELECT nl_prefix_dead(\$q\$$sql\$q\$)"), '', "can be written: $sql");
}

# other extensions' hooks see what is chosen, not what is tried: no pg_stat_statements here to
# ask, but an invalid role's rights count
is($node->safe_psql('postgres', "SET ROLE clerk; SELECT nl_prefix('SELECT name FROM singer WHERE bor') IS NULL, nl_prefix('SELECT note_zq') IS NULL"),
	't|t', 'a column that the role may not read is not known');

# ---- the adversary ----

my $session = open_session($node);
my (%seen, @bad);
foreach my $n (1 .. 40)
{
	my $rows = $session->get("SELECT pg_catalog.to_json(sql), note FROM nl_candidates('" . join(' ', map { ('orders', 'names', 'year', 'of')[($n * $_) % 4] } 1 .. 3) . " $n', 2)");

	foreach my $row (split /\n/, $rows)
	{
		my ($json, $note) = $row =~ /^(".*")\|(.*)$/ or die $row;
		my $verdict = $session->get("SELECT nl_guard(('[' || \$j\$$json\$j\$ || ']')::json ->> 0)");

		push @bad, "$json: $verdict" if $verdict ne 'ok';
		$seen{$json} = 1;
	}
}
is("@bad", '', 'all that garbage writes may run');
cmp_ok(scalar keys %seen, '>', 8, 'and it writes many things');
my ($state) = $session->failure("SELECT nl_sql('names of singers'); SELECT nl_sql('names of singers')");
is($state, '', 'an answer');
is($session->get("SELECT nl_sql('names of singers')"), $session->get("SELECT nl_sql('names of singers')"), 'the same one each time');
is( $session->get("SET nl2sql.text_answer = 16; SELECT count(*), bool_and(nl_guard(sql) = 'ok') FROM nl_candidates('title of each concert', 1)"),
	'1|t', 'an answer that is cut is a statement');
isnt($session->get("SELECT count(*) FROM nl_query('names of singers')"), '', 'and it runs');

# ---- guesses ----

# What it writes is the same with and without, whatever was read before; each question
# leads the random weights somewhere else.
my (@differ, %guessing);
foreach my $n (1 .. 40)
{
	my $question = join(' ', map { ('orders', 'names', 'year', 'dearest', 'sings')[($n * $_) % 5] } 1 .. 4) . " $n";
	my $candidates = "SELECT string_agg(pg_catalog.to_json(sql) || ' ' || coalesce(confidence::text, ''), ' ') FROM nl_candidates('$question', " . (1 + $n % 3) . ')';
	my $set = 'SET nl2sql.text_answer = ' . (16 + $n % 40) . '; SET nl2sql.text_constraint = ' . ($n % 8 == 7 ? 'off' : 'on') . '; ';
	my %said;

	foreach my $guess ($n % 2 ? ('on', 'off') : ('off', 'on'))
	{
		# without the constraint some come to nothing
		$said{$guess} = join '', $session->query("${set}SET nl2sql.text_guess = $guess; $candidates");
		my $cost = $session->get('SELECT nl_writing()');
		$guessing{"$guess $_"} += $cost =~ /"$_": (\d+)/ ? $1 : die $cost foreach qw(tokens reads guessed forced right);
	}
	push @differ, "$question: $said{on}, without: $said{off}" if $said{on} ne $said{off};
}
is("@differ", '', 'the same answers with guesses and without');
note(join ', ', map { "$_ $guessing{$_}" } sort keys %guessing);
cmp_ok($guessing{'on right'}, '>', 0, 'some guesses were right');
cmp_ok($guessing{'on guessed'}, '>', $guessing{'on right'}, 'and some were wrong');
cmp_ok($guessing{'on forced'}, '>', 0, 'some tokens were forced');
is($guessing{'on forced'}, $guessing{'off forced'}, 'the same ones');
cmp_ok($guessing{'on reads'}, '<', $guessing{'off reads'} - $guessing{'on forced'} / 2, 'which saves steps');
is($guessing{'off guessed'}, 0, 'off, nothing is guessed');
is($guessing{'on tokens'}, $guessing{'off tokens'}, 'as many tokens were written');
$session->get('RESET nl2sql.text_guess; RESET nl2sql.text_answer; RESET nl2sql.text_constraint');

# ---- the cache ----

sub reused
{
	my ($cost) = $session->get('SELECT nl_writing()') =~ /"prompt": (\d+), "reused": (\d+)/ ? [ $1, $2 ] : die;

	return $cost->[1] / $cost->[0];
}
$session->get("SELECT nl_sql('names of singers')");
$session->get("SELECT nl_sql('titles of concerts')");
cmp_ok(reused(), '>', 0.9, 'a second question reads only itself');
$session->get("ANALYZE; SELECT nl_sql('prices of concerts')");
cmp_ok(reused(), '>', 0.9, 'ANALYZE changes nothing');
$session->get("COMMENT ON TABLE singer IS 'people who sing'; SELECT nl_sql('prices of concerts')");
cmp_ok(reused(), '<', 0.9, 'a comment does');
like($session->get("SELECT nl_prompt('names')"), qr/people who sing/, 'and it is in the prompt');
$session->get("SET ROLE clerk; SELECT nl_sql('titles of concerts')");
cmp_ok(reused(), '<', 0.9, 'another role reads its own');
$session->get('RESET ROLE');

# ---- what backends leave to each other ----

# of the last question: tokens of the prompt, had from before, of these from other backends
sub cost
{
	my ($asking) = @_;

	return { $asking->get('SELECT nl_writing()') =~ /"(prompt|reused|others|tokens)": (\d+)/g };
}
my $kept = $node->data_dir . '/base/pgsql_tmp';
sub kept_files
{
	my @files = sort grep { -f } glob "$kept/pgsql_tmp_nl2sql.*";

	return @files;
}
my @questions = ("names of singers", "titles of concerts 12", "dearest 7 orders");
my $ask_all = join '; ', map { "SELECT string_agg(pg_catalog.to_json(sql) || ' ' || confidence, ' ') FROM nl_candidates('$_', 2)" } @questions;
my $alone = open_session($node);
$alone->get('SET nl2sql.text_cache = 0');
unlink $_ foreach kept_files();
my $without = $alone->get($ask_all);
is(scalar(kept_files()), 0, 'a limit of 0 keeps nothing');
$alone->quit;
my $first = open_session($node);
my $next = open_session($node);
is($first->get($ask_all), $without, 'a backend answers the same with what it leaves behind');
$first->get("SELECT nl_sql('names of singers')");
is(scalar(my @one = kept_files()), 1, 'it has left one file');
is(sprintf('%o', (stat $one[0])[2] & 07077), '0', 'which is the server\'s alone');
$next->get("SELECT nl_sql('names of singers')");
my $cost = cost($next);
cmp_ok($cost->{others}, '>', 0.8 * $cost->{prompt}, 'the first question of another backend reads little more than itself');
is($cost->{others}, $cost->{reused}, 'the rest is of the first one');
is($next->get($ask_all), $without, 'and it answers the same');
$next->get("SELECT nl_sql('names of everything')");
is(cost($next)->{others}, 0, 'from then on it has its own');
my $timing = $next->get("SELECT count(*) FROM nl_timing('names of singers') WHERE stage IN ('encoder', 'decoder') AND ms > 0");
is($timing, '2', 'nl_timing tells of reading and writing');

# what a role may not see it neither gets nor leaves
my $clerk = open_session($node);
my $seen = $clerk->get("SET ROLE clerk; SELECT nl_sql('names of singers')");
is(cost($clerk)->{reused}, 0, 'a role of other rights finds nothing of it');
is(scalar(kept_files()), 2, 'and leaves its own');
my $other_clerk = open_session($node);
is($other_clerk->get("CREATE ROLE clerk2; GRANT clerk TO clerk2; SET ROLE clerk2; SELECT nl_sql('names of singers')"), $seen, 'one of the same rights');
cmp_ok(cost($other_clerk)->{others}, '>', 0, 'shares it');
$_->quit foreach $clerk, $other_clerk;

# COMMENT and DDL make another prompt, ANALYZE does not
my $fresh = sub {
	my ($change) = @_;
	my $new = open_session($node);

	$new->get("$change; SELECT nl_sql('names of singers')");
	my $is = cost($new)->{others};
	$new->quit;
	return $is;
};
cmp_ok($fresh->('ANALYZE'), '>', 0, 'ANALYZE leaves it as it is');
is($fresh->("COMMENT ON TABLE singer IS 'those who sing'"), 0, 'COMMENT does not');
cmp_ok($fresh->('SELECT 1'), '>', 0, 'the next backend has the new one');
is($fresh->('ALTER TABLE concert ADD COLUMN seats int'), 0, 'nor does ALTER TABLE');
$fresh->('ALTER TABLE concert DROP COLUMN seats');
is($fresh->("SET nl2sql.kernels = scalar"), 0, 'other arithmetic has its own') if $next->get('SHOW nl2sql.kernels') ne 'scalar';

# the limit: what was not used for longest goes
unlink $_ foreach kept_files();
$fresh->('SELECT 1');
my $size = -s (kept_files())[0];
my $limit = int(2.5 * $size / 1024);
foreach my $n (1 .. 4)
{
	my $oldest = (sort { (stat $a)[9] <=> (stat $b)[9] } kept_files())[0];

	$_ ne $oldest or utime time - 100, time - 100, $_ foreach kept_files();
	$fresh->("SET nl2sql.text_cache = '${limit}kB'; COMMENT ON TABLE concert IS 'evening no $n'");
	my $total = 0;
	$total += -s $_ foreach kept_files();
	cmp_ok($total, '<=', 1024 * $limit, 'the files stay below the limit');
	ok(!-e $oldest, 'the one not used for longest is gone') if $n > 1;
}
is($fresh->("SET nl2sql.text_cache = '" . int($size / 2048) . "kB'; COMMENT ON TABLE concert IS 'too large'"), 0, 'one that is larger than the limit');
ok(!grep({ -M $_ < 0 && -s $_ > 512 * $size } kept_files()), 'is not kept');
my ($denied) = failure($node, "SELECT nl_guard('SELECT 1'); SET ROLE clerk; SET nl2sql.text_cache = 0");
is($denied, '42501', 'the limit is for superusers to set');

# damaged, cut short, of another content under the same name: passed over, and made anew
unlink $_ foreach kept_files();
$fresh->('SELECT 1');
my ($mine) = kept_files();
my $bytes = slurp_file($mine);
foreach my $damage ([ 'cut short', substr($bytes, 0, length($bytes) / 2) ], [ 'empty', '' ],
	[ 'with a wrong number', do { my $x = $bytes; substr($x, length($x) - 5000, 1) ^= "\x55"; $x } ],
	[ 'with another token', do { my $x = $bytes; substr($x, 120, 1) ^= "\x01"; $x } ], [ 'of garbage', 'x' x length $bytes ])
{
	my ($what, $content) = @$damage;

	open my $out, '>:raw', $mine or die;
	print $out $content;
	close $out;
	is($fresh->('SELECT 1'), 0, "a file that is $what is not used");
	cmp_ok($fresh->('SELECT 1'), '>', 0, 'and the next one is good');
	is(slurp_file($mine), $bytes, 'the same as before');
}
$_->quit foreach $first, $next;
$node->safe_psql('postgres', "COMMENT ON TABLE concert IS NULL; COMMENT ON TABLE singer IS 'people who sing'");

# ---- the prompt ----

my $prompt = $session->get("SELECT nl_prompt('concerts called Gala')");
like($prompt, qr/CREATE TABLE concert \(\s+concert_id integer PRIMARY KEY,\s+title text, -- e\.g\. '(?:Gala|Matinee)', /, 'tables with keys and samples');
like($prompt, qr/singer_id integer REFERENCES singer\(singer_id\),/, 'keys');
like($prompt, qr/born date, -- day of birth\n/, 'comments');
like($prompt, qr/mood mood, -- e\.g\. 'glad', 'sad'/, 'labels');
like($prompt, qr/Values found: concert\.title = 'Gala'\nQuestion: concerts called Gala/, 'values that the question names');
like($prompt, qr/"Odd Names" \(\s+"Full Name" text,\s+"order" integer,/, 'names as SQL writes them');

$prompt = $session->get("SET ROLE clerk; SELECT nl_prompt('notes in the vault'); RESET ROLE");
unlike($prompt, qr/zq|born|mood/, 'what the role may not read is not in the prompt');
unlike($session->get("SET ROLE clerk; SELECT string_agg(sql, ' ') FROM nl_candidates('notes in the vault', 4); RESET ROLE"), qr/zq|born/i, 'nor in what is written');
$session->get("SELECT nl_hide('sings')");
my $hidden = $session->get("SELECT nl_prompt('who sings')");
unlike($hidden, qr/CREATE TABLE sings/, 'a hidden table is not in the prompt');
is($session->get("SELECT nl_prefix('SELECT singer_id FROM sings') IS NULL"), 't', 'and cannot be written');
$session->get("SELECT nl_hide('sings', false)");

$session->get("SELECT nl_teach('dearest concert of all', 'SELECT title FROM concert ORDER BY price DESC LIMIT 1')");
is($session->get("SELECT nl_sql('dearest concert of all')"), 'SELECT title FROM concert ORDER BY price DESC LIMIT 1', 'what was taught answers');
like($session->get("SELECT nl_prompt('cheapest concert of all')"), qr/Question: dearest concert of all\nSQL: SELECT title FROM concert ORDER BY price DESC LIMIT 1\n/,
	'and shows the way for a similar question');
unlike($session->get("SELECT nl_prompt('names of singers')"), qr/dearest concert/, 'not for another');
like($session->get("SET nl2sql.text_template = none; SELECT nl_prompt('names')"), qr/^-- You translate/, 'without a template');
like($session->get("SET nl2sql.text_template = chatml; SELECT nl_prompt('names')"), qr/^<\|im_start\|>system\nYou translate/, 'with one');
$session->get('RESET nl2sql.text_template');

is( $session->get('SELECT architecture, tokenizer, symbols IS NULL, decoder_layers, context_tokens, cached_tokens > 0 FROM nl_model()'),
	'llama|gpt2/gpt-2|t|2|6000|t', 'nl_model tells about it');

# ---- what it cannot ----

foreach my $call ("nl_context('names')", "nl_change('delete all')", "nl_features('names', 1)", "nl_encode('names')")
{
	my ($code, $err) = $session->failure("SELECT * FROM $call");

	is($code, $call =~ /change/ ? ($code eq '0A000' ? '0A000' : 'NL007') : '0A000', "$call: not with a text model");
}
($state) = $session->failure("SET nl2sql.text_template = nonsense; SELECT nl_sql('names')");
is($state, '22023', 'a template that is not there');
$session->get('RESET nl2sql.text_template');
($state) = $session->failure("SET nl2sql.text_context = 512; SELECT nl_sql('" . 'names ' x 400 . "')");
is($state, '54000', 'a question that does not fit');
is($session->get("RESET nl2sql.text_context; SELECT nl_guard(nl_sql('names'))"), 'ok', 'and the next one does');
my ($code) = failure($node, "SELECT nl_guard('SELECT 1'); SET ROLE clerk; SET nl2sql.text_constraint = off");
is($code, '42501', 'the constraint is not for everybody to turn off');

my $file = slurp_file($writer);
my $dir = $node->basedir;
foreach my $case ([ 'architecture', qr/llama/, 'bloom', '0A000', qr/architecture "bloom"/ ], [ 'splitting', qr/gpt-2/, 'gpt-9', 'XX001', qr/gpt-9/ ])
{
	my ($what, $from, $to, $expected, $message) = @$case;

	(my $changed = $file) =~ s/$from/$to/g;
	append_to_file("$dir/$what.gguf", '');
	open my $out, '>:raw', "$dir/$what.gguf" or die;
	print $out $changed;
	close $out;
	my ($is, $err) = $session->failure("SET nl2sql.model = '$dir/$what.gguf'; SELECT nl_sql('names')");
	is($is, $expected, "a model of an unknown $what");
	like($err, $message, 'is refused by name');
}
my $linked = tiny_model();
is($session->get("SET nl2sql.model = '$linked'; SELECT architecture, tokenizer IS NULL FROM nl_model()"), 'nl2sql|t', 'the other kind of model in the same session');
($state) = $session->failure("SELECT nl_prompt('names')");
is($state, '0A000', 'which reads no text');
is($session->get("RESET nl2sql.model; SELECT nl_guard(nl_sql('names'))"), 'ok', 'and back');

# ---- interrupted ----

$session->get('SET nl2sql.text_answer = 4000');
($state) = $session->failure("SET statement_timeout = '60ms'; SELECT nl_candidates('names of everything', 8)");
is($state, '57014', 'statement_timeout');
($state, my $error) = $session->failure("SET statement_timeout = 0; SET nl2sql.timeout = '60ms'; SELECT nl_candidates('names of everything', 8)");
is($state, '57014', 'nl2sql.timeout');
is($session->get("RESET nl2sql.timeout; RESET nl2sql.text_answer; SELECT nl_guard(nl_sql('names'))"), 'ok', 'and the session goes on');
is($session->get("SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation::regclass::text IN ('singer', 'concert')"), '0', 'no lock is left');
my $memory = "SELECT sum(total_bytes) FROM pg_backend_memory_contexts WHERE name LIKE 'nl2sql%'";
$session->get("SELECT nl_sql('names $_')") for 1 .. 3;
my $before = $session->get($memory);
$session->get("SELECT nl_sql('names $_')") for 1 .. 10;
cmp_ok($session->get($memory), '<=', 1.05 * $before, 'answers leave no memory behind');
$session->quit;

# ---- the file is cut short while it is in use ----

my $own = "$dir/own.gguf";
put_file($writer, $own);
my $asking = open_session($node);
my $pid = $asking->get("SET nl2sql.model = '$own'; SELECT pg_backend_pid()");
my $answer = $asking->get("SELECT nl_sql('names')");
my $noticed = 0;
# Ticks of processor time that it has taken: a busy machine may let it wait for long.
sub worked
{
	my @fields = split ' ', slurp_file("/proc/$pid/stat") =~ s/^.*\)//sr;

	return $fields[11] + $fields[12];
}
foreach my $length (0, 4096, 40000, 90000)
{
	# each question is another one, and long: most of the time it is being written
	$asking->send("SET nl2sql.text_answer = 4000; SELECT count(*) FROM generate_series(1, 100000) AS i, LATERAL nl_candidates('names of everything ' || $length + i, 8)");
	my $start = worked();
	for (1 .. 12000)
	{
		last if worked() >= $start + 20;
		usleep(10_000);
	}
	truncate $own, $length or die $!;
	my (undef, $said) = $asking->wait;
	my ($is) = $said =~ /^ERROR:  (\w{5}):/m;
	like($is // '', qr/^(?:XX001|58030)$/, "cut to $length bytes: a clean error") or diag($said);
	$noticed++ if $said =~ /changed in place while/;
	put_file($writer, $own);
	is($asking->get("RESET nl2sql.text_answer; SELECT nl_sql('names'); SELECT pg_backend_pid()"), "$answer\n$pid", 'the same session answers with the next file');
}
cmp_ok($noticed, '>', 0, 'noticed in the middle of a question too');
$asking->quit;
unlike(new_log($node), qr/terminated by signal|PANIC/, 'no backend was lost');

# ---- another encoding ----

$node->safe_psql('postgres', "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
$node->safe_psql('latin', 'CREATE EXTENSION nl2sql; CREATE TABLE "Stra' . "\x{df}" . 'e" ("L' . "\x{e4}" . 'nge" int, name text)');
is($node->safe_psql('latin', "SELECT bool_and(nl_guard(sql) = 'ok') FROM nl_candidates('names', 4)"), 't', 'a server that is not UTF-8');

$node->stop;
done_testing();

# Input that is odd, hostile or large, and model files that are none: an answer
# or an error with its SQLSTATE, never a crash.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use File::Copy;
use NlTest qw(tiny_model good_model start_node open_session failure new_log);
use PostgreSQL::Test::Utils;
use POSIX qw(mkfifo);
use Test::More;
use Time::HiRes qw(time);

my $node = start_node('bad_input', model => good_model() // tiny_model());
$node->safe_psql('postgres', q{
	CREATE TABLE parts (id int PRIMARY KEY, name text, price numeric, bought date);
	INSERT INTO parts SELECT i, 'Part ' || i, i, date '2023-01-01' + i FROM generate_series(1, 30) i;
});

my $session = open_session($node);

# What the server has to say of a crash; the session is still the first one.
my $pid = $session->get('SELECT pg_backend_pid()');
sub alive
{
	my ($what) = @_;
	my $log = new_log($node);

	is($session->get('SELECT pg_backend_pid()'), $pid, "$what: the session lives");
	unlike($log, qr/terminated by signal|PANIC|exited with exit code [^0]/, 'and nothing crashed');
	return;
}

# ---- questions ----

# SQL that makes the question, and the SQLSTATE: of an answer, '', or of none
my $answer = qr/^(?:|NL00[123])$/;
my @questions = (
	[ 'empty', q{''}, qr/^22023$/ ],
	[ 'blanks', q{E' \t\n\r '}, qr/^22023$/ ],
	[ '100 kB', q{repeat('how many parts ', 7000)}, qr/^22023$/ ],
	[ '200 MB', q{repeat('x', 200000000)}, qr/^22023$/ ],
	[ '4000 bytes of words', q{repeat('part ', 800)}, $answer ],
	[ 'one word of 4000 bytes', q{repeat('a', 4000)}, $answer ],
	[ '4001 bytes', q{repeat('a', 4001)}, qr/^22023$/ ],
	[ '4000 digits', q{repeat('9', 4000)}, $answer ],
	[ 'many numbers', q{repeat('1 ', 2000)}, $answer ],
	[ 'many quotes', q{'parts ' || repeat('''', 3990)}, $answer ],
	[ 'nothing else', q{repeat('?!', 2000)}, qr/^22023$/ ],
	[ 'quotes left open', q{'parts named "Part 1 and ''x'}, $answer ],
	[ 'emoji', q{U&'\+01F600\+01F4A9\+01F468\200D\+01F469'}, qr/^(?:|NL00[123]|22023)$/ ],
	[ 'emoji between words', q{U&'how many \+01F600 parts \+01F4A9'}, $answer ],
	[ 'control characters', q{E'\x01\x02\x03\x7f\x1b[31m'}, qr/^(?:|NL00[123]|22023)$/ ],
	[ 'control characters between words', q{E'how\x01many\x0bparts\x1b[2J'}, $answer ],
	[ 'combining marks', q{U&'parts' || repeat(U&'\0301', 1500)}, $answer ],
	[ 'right to left', q{U&'\202E\05DB\05DE\05D4 parts'}, $answer ],
	[ 'Chinese', q{U&'\591A\5C11\4E2A\96F6\4EF6'}, $answer ],
	[ 'zero width', q{repeat(U&'\200B', 1000)}, qr/^(?:|NL00[123]|22023)$/ ],
	[ 'the last code points', q{U&'parts \+10FFFF \FFFD \FFFF'}, $answer ],
	[ 'large numbers', q{'parts over 99999999999999999999999999999999999999999999 or 1e999 or -0.000000000000000000000001'}, $answer ],
	[ 'dates that are none', q{'parts bought on 2023-02-31 or 99.99.9999 or in year 0'}, $answer ],
	[ 'format directives', q{'parts %s %n %1$s %d {} {0} \0'}, $answer ],
	[ 'SQL', q{'DROP TABLE parts'}, $answer ],
	[ 'SQL after a question', q{$$how many parts'; DROP TABLE parts; --$$}, $answer ],
	[ 'a value that is SQL', q{$$parts named "'; DROP TABLE parts; --"$$}, $answer ],
	[ 'backslashes', q{$$parts named "\'; DELETE FROM parts; --"$$}, $answer ]);

foreach my $case (@questions)
{
	my ($what, $sql, $expected) = @$case;

	foreach my $call ('nl_sql', 'nl_query', 'nl_candidates')
	{
		my ($state, $err) = $session->failure("SELECT count(*) FROM $call($sql)");
		like($state, $expected, "$what: $call") or diag(substr $err, 0, 400);
	}
	is($session->get('SELECT count(*) FROM parts'), '30', 'the table is as it was');
}
alive('odd questions');

# every statement quotes what it was given: it is one SELECT, and nothing else
foreach my $sql (map { $_->[1] } grep { $_->[0] =~ /SQL|backslash|quotes/ } @questions)
{
	my $unguarded = $session->get(
		"SELECT count(*) FROM nl_candidates($sql, 8) WHERE note ~ 'only one statement|only SELECT|syntax|unterminated'");
	is($unguarded, '0', "no candidate breaks out of its quotes: $sql");
}

# bytes that are not UTF-8 come in by a database without an encoding
$node->safe_psql('postgres', q{CREATE DATABASE bytes ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'});
$node->safe_psql('bytes', q{CREATE EXTENSION nl2sql; CREATE TABLE parts (id int, name text);
	INSERT INTO parts VALUES (1, E'\xff\xfe'), (2, 'Bolt')});
foreach my $question (q{E'how many \xff\xfe parts'}, q{E'\xc3'}, q{E'parts \xed\xa0\x80'}, q{E'\xf4\x90\x80\x80'})
{
	foreach my $call (qw(nl_sql nl_context))
	{
		my ($state) = failure($node, "SELECT * FROM $call($question)", database => 'bytes');
		is($state, '22021', "not UTF-8, $call: $question");
	}
}
like($node->safe_psql('bytes', q{SELECT kind, name FROM nl_context('parts named Bolt')}), qr/^value: found\|Bolt in parts\.name$/m,
	'rows that are not UTF-8 do not hinder');
my ($state) = failure($node, q{SELECT nl_sql(E'how many caf\xc3\xa9 parts')}, database => 'bytes');
like($state, $answer, 'UTF-8 is understood there');
$node->safe_psql('bytes', qq{CREATE TABLE "b\xff\xfe" (id int, "c\xff" text)});
unlike($node->safe_psql('bytes', q{SELECT name FROM nl_context('parts')}), qr/\xff/, 'names that are not UTF-8 are left out');

# another encoding
$node->safe_psql('postgres', q{CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'});
$node->safe_psql('latin', q{SET client_encoding = 'UTF8'; CREATE EXTENSION nl2sql; CREATE TABLE parts (id int, "größe" text);
	INSERT INTO parts VALUES (1, 'Überlänge')});
like($node->safe_psql('latin', q{SET client_encoding = 'UTF8'; SELECT kind, name FROM nl_context('parts of größe Überlänge')}),
	qr/^value: found\|Überlänge in parts\.größe$/m, 'LATIN1: names and values');
alive('encodings');

# names that are hard
$session->get(<<'SQL');
CREATE SCHEMA odd; SET search_path = odd, public;
CREATE TABLE "select" ("from" int, "where ""x""" text, "a;b--" int, "Ünïcode €" text, "new
line" date);
INSERT INTO "select" VALUES (1, 'x', 2, 'y', '2023-01-01');
SQL
foreach my $question ('from select', 'how many select', 'a b of select', 'where x', 'unicode of select', 'new line by year')
{
	my $bad = $session->get("SELECT string_agg(sql || ': ' || note, E'\\n') FROM nl_candidates('$question', 8) WHERE note LIKE '%syntax%' OR note LIKE '%does not exist%'");
	is($bad, '', "names are quoted: $question");
}
$session->get('RESET search_path; DROP SCHEMA odd CASCADE');

# ---- large schemas ----

$session->get(q{CREATE SCHEMA big; SET search_path = big, public;
	DO $$BEGIN FOR i IN 1 .. 300 LOOP
		EXECUTE format('CREATE TABLE region_%s (id int PRIMARY KEY, label_%s text, amount_%s numeric, day date, parent int%s)', i, i, i,
			CASE WHEN i > 1 THEN ' REFERENCES region_' || i / 2 ELSE '' END);
	END LOOP; END$$});
foreach my $count (300, 1000)
{
	if ($count == 1000)
	{
		$session->get(q{DO $$BEGIN FOR i IN 301 .. 1000 LOOP
			EXECUTE format('CREATE TABLE region_%s (id int, label text, amount numeric, day date)', i);
		END LOOP; END$$});
	}
	my $start = time;
	($state) = $session->failure(q{SELECT nl_sql('how many rows are in region 250')});
	like($state, $answer, "$count tables: nl_sql");
	note(sprintf '%d tables: first question %.0f ms', $count, 1000 * (time - $start));
	$start = time;
	($state) = $session->failure(q{SELECT nl_sql('average amount of region 17 by day')});
	like($state, $answer, 'again');
	note(sprintf '%d tables: second question %.0f ms', $count, 1000 * (time - $start));
	my $items = $session->get(q{SELECT count(*) FROM nl_context('how many rows are in region_250') WHERE kind = 'table' OR kind LIKE 'column%'});
	cmp_ok($items, '<=', 128, 'no more tables and columns than nl2sql.max_items');
	like($session->get(q{SELECT name FROM nl_context('how many rows are in region_250') WHERE kind = 'table'}), qr/^region_250$/m,
		'the one that is named is among them');
}
$session->get(q{CREATE SCHEMA wide; SET search_path = wide, public;
	DO $$BEGIN EXECUTE 'CREATE TABLE sheet (' || (SELECT string_agg('column_' || i || ' int', ', ') FROM generate_series(1, 1500) i) || ')'; END$$});
($state) = $session->failure(q{SELECT nl_sql('sum of column_1400 of sheet')});
like($state, $answer, 'a table of 1500 columns');
like($session->get(q{SELECT name FROM nl_context('sum of column_1400 of sheet')}), qr/^sheet\.column_1400$/m, 'the one that is named is shown');
foreach my $items (8, 304)
{
	($state) = $session->failure("SET nl2sql.max_items = $items; SELECT nl_sql('sum of column_1400 of sheet')");
	like($state, $answer, "nl2sql.max_items = $items");
}
$session->get('RESET nl2sql.max_items; RESET search_path');
alive('large schemas');

# ---- model files ----

my $dir = PostgreSQL::Test::Utils::tempdir();
my $tiny = tiny_model();
my $size = -s $tiny;
my $bytes = slurp_file($tiny);

sub put
{
	my ($name, $content) = @_;
	open my $file, '>:raw', "$dir/$name.new" or die $!;
	print $file $content;
	close $file;
	chmod 0644, "$dir/$name.new";
	rename "$dir/$name.new", "$dir/$name" or die $!;
	return "$dir/$name";
}

srand(4711);
mkdir "$dir/directory";
mkfifo("$dir/fifo", 0644) or die $!;
symlink("$dir/loop", "$dir/loop");
my @files = (
	[ 'missing', "$dir/missing", qr/^58P01$/ ],
	[ 'a part of the path is no directory', "$tiny/x", qr/^(?:58P01|42809|58030|58000|XX000)$/ ],
	[ 'a loop of links', "$dir/loop", qr/^(?:58\w{3}|XX000)$/ ],
	[ 'a directory', "$dir/directory", qr/^58030$/ ],
	[ 'a FIFO', "$dir/fifo", qr/^58030$/ ],
	[ 'a device', '/dev/zero', qr/^58030$/ ],
	[ 'empty', put('empty', ''), qr/^58030$/ ],
	[ 'one byte', put('one', 'G'), qr/^XX001$/ ],
	[ 'random', put('random', join '', map { chr int rand 256 } 1 .. 100_000), qr/^XX001$/ ],
	[ 'random after the magic', put('magic', 'GGUF' . join '', map { chr int rand 256 } 1 .. 100_000), qr/^XX001$/ ],
	[ 'text', put('text', "not a model\n" x 1000), qr/^XX001$/ ],
	[ 'longer than it should be', put('longer', $bytes . "\0" x 4096), qr/^(?:|NL00[123]|XX001)$/ ]);
foreach my $share (0.001, 0.01, 0.1, 0.3, 0.5, 0.9, 0.999)
{
	push @files, [ "cut to $share", put("cut$share", substr($bytes, 0, int($size * $share))), qr/^XX001$/ ];
}
push @files, [ 'one byte short', put('short', substr($bytes, 0, $size - 1)), qr/^(?:|NL00[123]|XX001)$/ ];

# bytes of the head changed: refused, or as good as any random model
for my $i (1 .. 40)
{
	my $changed = $bytes;
	substr($changed, int rand 6000, 1) = chr int rand 256 for 1 .. 1 + $i % 4;
	push @files, [ "changed $i", put("changed$i", $changed), qr/^(?:|NL00[123]|XX001|0A000|54000|22023)$/ ];
}
foreach my $case (@files)
{
	my ($what, $path, $expected) = @$case;
	my ($state, $err) = $session->failure("SET nl2sql.model = '$path'; SET statement_timeout = '60s'; SELECT nl_sql('how many parts are there')");
	like($state, $expected, "model file: $what") or diag(substr $err, 0, 400);
	$session->get('RESET nl2sql.model; RESET statement_timeout');
}
alive('bad model files');
($state) = $session->failure(q{SET nl2sql.model = 'relative/path.gguf'});
is($state, '22023', 'a relative path is refused');
chmod 0666, put('open', $bytes);
($state) = $session->failure("SET nl2sql.model = '$dir/open'; SELECT * FROM nl_model()");
is($state, '58030', 'a file that everybody may write is refused');
($state) = $session->failure("RESET nl2sql.model; SELECT nl_sql('how many parts are there')");
like($state, $answer, 'after all that the good one works again');

# ---- another file in place of the mapped one ----

my $path = put('current', $bytes);
$session->get("SET nl2sql.model = '$path'");
my $before = $session->get('SELECT name, file_size FROM nl_model()');
if (defined good_model())
{
	copy(good_model(), "$dir/next") or die $!;
	rename "$dir/next", $path or die $!;
}
else
{
	put('current', $bytes . "\0" x 64);
}
my $after = $session->get('SELECT name, file_size FROM nl_model()');
isnt($after, $before, 'a file renamed over the other is seen at the next call');
is($after =~ s/.*\|//r, -s $path, 'and is the one in use');
($state) = $session->failure(q{SELECT nl_sql('how many parts are there')});
like($state, $answer, 'questions go to it');
put('current', 'no model');
($state) = $session->failure(q{SELECT nl_sql('how many parts are there')});
is($state, 'XX001', 'a bad file in its place is refused');
($state) = $session->failure(q{SELECT nl_sql('how many parts are there')});
is($state, 'XX001', 'each time');
put('current', $bytes);
is($session->get('SELECT name, file_size FROM nl_model()'), $before, 'the first one put back is used again');
unlink $path;
($state) = $session->failure(q{SELECT nl_sql('how many parts are there')});
like($state, $answer, 'the file removed: its mapping serves on');
($state) = failure($node, "SET nl2sql.model = '$path'; SELECT * FROM nl_model()");
is($state, '58P01', 'but a new session has none');
alive('model files replaced');

$session->quit;
$node->stop;
done_testing();

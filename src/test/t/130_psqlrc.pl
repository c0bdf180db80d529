# The shortcuts of docs/psqlrc do in psql what its head says.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(start_node);
use PostgreSQL::Test::Utils;
use Test::More;

my $psqlrc = ($ENV{TESTDIR} // '.') . '/docs/psqlrc';
my $node = start_node('psqlrc');
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL, city text NOT NULL);
INSERT INTO people VALUES (1, 'Ann', 'Leeds'), (2, 'Bob', 'York');
ANALYZE;
SELECT nl_teach('people in Leeds', $$SELECT id, name FROM people WHERE city = 'Leeds'$$);
SQL

# Commands after the file was read, and what is typed at their prompts:
# (stdout, stderr)
my $n = 0;
sub type
{
	my ($commands, @typed) = @_;
	my $script = PostgreSQL::Test::Utils::tempdir() . '/' . $n++ . '.sql';
	my $input = join('', map { "$_\n" } @typed);
	my ($out, $err);

	append_to_file($script, "\\i $psqlrc\n\\pset format unaligned\n\\pset footer off\n$commands\n");
	IPC::Run::run([ 'psql', '-Xq', '-d', $node->connstr('postgres'), '-f', $script ], '<', \$input, '>', \$out, '2>', \$err,
		IPC::Run::timeout(180));
	return ($out, $err);
}

# The same, where no error is wanted.
sub typed
{
	my ($out, $err) = type(@_);

	is($err, '', "$_[0]: no complaints");
	return $out;
}

my $leeds = q{SELECT id, name FROM people WHERE city = 'Leeds'};
is(typed(''), '', 'reading the file says nothing');
is(typed(':ask', 'people in Leeds'), "question: $leeds\nid|name\n1|Ann\n", 'the SQL and the rows');
is(typed(":ask\n:ask", 'people in Leeds', 'people in York'),
	"question: $leeds\nid|name\n1|Ann\nquestion: " . ($leeds =~ s/Leeds/York/r) . "\nid|name\n2|Bob\n", 'twice');
is(typed(':sql', 'people in Leeds'), "question: $leeds\n", 'the SQL alone');
is(typed(q{\set nl_question 'people in Leeds'} . "\n:again"), "$leeds\nid|name\n1|Ann\n", 'without a prompt');

my $last = q{\set nl_question 'people in Leeds'} . "\n";
is(typed("$last:rows"), qq(nl_query\n{"id": 1, "name": "Ann"}\n), 'as jsonb');
like(typed("$last:why"), qr/^sql\|\Q$leeds\E$/m, 'where it comes from');
like(typed("$last:others"), qr/^1\|1\.00\|taught: people in Leeds\|\Q$leeds\E$/m, 'candidates');
like(typed("$last:shown"), qr/^table\|people\|people\|/m, 'what is shown');
like(typed("$last:good"), qr/^rating\n\d+$/, 'right');
like(typed("$last:view", 'leeds'), qr/^view: SQL\n\Q$leeds\E$/m, 'a view');
is($node->safe_psql('postgres', q{SELECT obj_description('leeds'::regclass)}), 'people in Leeds', 'with its question');
is(typed(':talk'), "conversation\n\n", 'a conversation');
like(typed(q{\set nl_question 'ids of people in Leeds'} . "\n:teach\n:again", q{SELECT id FROM people WHERE city = 'Leeds'}),
	qr/^SQL: taught\n\d+\nSELECT id FROM people WHERE city = 'Leeds'\nid\n1\n$/, 'taught');
like(typed("$last:bad"), qr/^rating\n\d+$/, 'wrong');

# quotes in a question; a question without an answer runs nothing of before
my ($out, $err) = type(":ask\n:ask", 'people in York', q{?'; DROP TABLE people; --});
like($err, qr/^(?:psql:\S+ )?ERROR:  /m, 'no answer');
unlike($out, qr/2\|Bob.*2\|Bob/s, 'and not the answer before');
is($node->safe_psql('postgres', 'SELECT count(*) FROM people'), '2', 'quotes are quoted');
($out, $err) = type(':about', 'which tables are there?');
ok($err =~ /ERROR:  / || $out =~ /^question: nl_ask\n/, 'the database itself: whatever the model says');

$node->stop;
done_testing();

# model/adapt.py and model/ppo.py from end to end on the tiny model. Pairs that
# were taught and rated become a model file that the server takes, with figures;
# the same command goes on; nothing in the database changes. What the server
# draws is, to PyTorch, as likely as the server says. Needs a Python with torch, psycopg2 and
# sqlglot: NL_PYTHON, or build/venv. Left out where there is none.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(start_node);
use PostgreSQL::Test::Utils;
use Test::More;

my ($root) = grep { -f "$_/model/adapt.py" } ($ENV{TESTDIR} // (), '.');
my $python = $ENV{NL_PYTHON};
plan skip_all => 'no Python with torch: NL_PYTHON or build/venv'
	unless defined $root && defined $python && -x $python && system("$python -c 'import torch, psycopg2, sqlglot, safetensors, tqdm' 2>/dev/null") == 0;

# for those who are not the server to read: the test server is the test's own
my $folder = PostgreSQL::Test::Utils::tempdir_short();
my $node = start_node('adapt');
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE ann LOGIN;
CREATE TABLE city (id int PRIMARY KEY, name text NOT NULL, land text NOT NULL, people int NOT NULL);
INSERT INTO city SELECT i, 'town ' || i, (ARRAY['France', 'Italy', 'Norway'])[1 + i % 3], i * 100 FROM generate_series(1, 60) AS i;
ANALYZE;
SQL

# The command's status and all that it said.
sub adapt
{
	my ($user, @options) = @_;
	my ($said, $errors) = ('', '');

	IPC::Run::run([ $python, "$root/model/adapt.py", '--conn', 'host=' . $node->host . ' port=' . $node->port . " user=$user dbname=postgres",
			'--threads', 1, '--minutes', 5, '--passes', 1, '--generated', 10, @options ], '>', \$said, '2>', \$errors);
	return ($? >> 8, $said . $errors);
}
my $me = $node->safe_psql('postgres', 'SELECT current_user');
my @usual = ('--out', "$folder/adapted.gguf", '--held', 0, '--strength', 1);

my ($status, $said) = adapt($me, @usual);
isnt($status, 0, 'nothing was taught: an error');
like($said, qr/nothing was taught/, 'that says so');

$node->safe_psql('postgres', <<'SQL');
SELECT nl_teach('Which towns are in ' || land, format('SELECT name FROM city WHERE land = %L', land)) FROM (VALUES ('France'), ('Italy')) AS v (land);
SELECT nl_teach(q, s) FROM (VALUES ('how many towns', 'SELECT count(*) FROM city'), ('number of towns', 'SELECT count(*) FROM city'),
	('all lands', 'SELECT DISTINCT land FROM city'), ('people by land', 'SELECT land, sum(people) FROM city GROUP BY land'),
	('largest town', 'SELECT name FROM city ORDER BY people DESC LIMIT 1'), ('ids', 'SELECT id FROM city')) AS v (q, s);
SELECT nl_feedback('mean size of towns', false, 'SELECT avg(people) FROM city');
SQL
my $before = $node->safe_psql('postgres', 'SELECT count(*), sum(id) FROM nl_taught UNION ALL SELECT count(*), sum(id) FROM nl_ratings');

# a part held out: it is written only where that part says so
($status, $said) = adapt($me, '--out', "$folder/better.gguf", '--held', 0.3, '--split', 'statement');
like($said, qr/9 pairs over 7 statements: to learn \d over 5, to choose \d over 1, to measure \d over 1/, 'pairs, statements, the parts held out');
like($said, qr/^strength 0.0: \d right of \d.*^strength 1.0: \d right of \d/ms, 'strengths are tried');
like($said, qr/^before: execution accuracy .* held-out questions \(0 right of 0 whose statement was learnt in other words/m, 'figures before');
like($said, qr/^before, with the learnt pairs taught: execution accuracy/m, 'and with what was learnt taught');
if ($status == 0)
{
	like($said, qr/^after, strength \S+: execution accuracy/m, 'figures after');
	ok(-f "$folder/better.gguf", 'a file that is better');
}
else
{
	is($status, 3, 'no strength is better: a status of its own') or diag($said);
	ok(!-e "$folder/better.gguf", 'and no file');
}

# questions held out, the default: their statements may be learnt in other words
($status, $said) = adapt($me, '--out', "$folder/words.gguf", '--held', 0.3);
like($said, qr/9 pairs over 7 statements: to learn 6 over \d, to choose 2 over \d, to measure 1 over 1/, 'questions held out');

($status, $said) = adapt($me, @usual);
is($status, 0, 'learnt from all, a model is made') or diag($said);
is($node->safe_psql('postgres', "SET nl2sql.model = '$folder/adapted.gguf'; SELECT name FROM nl_model()"), 'tiny+postgres', 'the server takes it');
isnt($node->safe_psql('postgres', "SET nl2sql.model = '$folder/adapted.gguf'; SELECT count(*) FROM nl_candidates('Which towns are in Norway?')"), '0', 'and answers');
is($node->safe_psql('postgres', 'SELECT count(*), sum(id) FROM nl_taught UNION ALL SELECT count(*), sum(id) FROM nl_ratings'), $before, 'the pairs are as they were');
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_namespace WHERE nspname = 'nl2sql'}), '0', 'no schema was made beside the extension');

my $file = slurp_file("$folder/adapted.gguf");
($status, $said) = adapt($me, @usual);
like($said, qr/nothing left to do/, 'the same command does not train again');
is(slurp_file("$folder/adapted.gguf") eq $file ? 'same' : 'other', 'same', 'and gives the same file');
($status, $said) = adapt($me, @usual, '--work', "$folder/anew");
is(slurp_file("$folder/adapted.gguf") eq $file ? 'same' : 'other', 'same', 'so does the same seed from the start');

($status, $said) = adapt($me, @usual, '--seed', 2);
like($said, qr/begun with other options/, 'other options over the same work are refused');
($status, $said) = adapt('ann', @usual);
like($said, qr/superuser/, 'superusers only');
($status, $said) = adapt($me, '--out', '/nonexistent/adapted.gguf', '--work', "$folder/other");
like($said, qr/may not read \/nonexistent/, 'where the server cannot read');

# --- reinforcement: two rounds of each estimator
open(my $pairs, '|-', "xz -c > $folder/pairs.jsonl.xz") or die $!;
print $pairs qq({"db": "postgres", "question": "$_->[0]", "sql": "$_->[1]"}\n)
	for [ 'how many towns', 'SELECT count(*) FROM city' ], [ 'all lands', 'SELECT DISTINCT land FROM city' ],
	[ 'largest town', 'SELECT name FROM city ORDER BY people DESC LIMIT 1' ], [ 'no such', 'SELECT nosuch FROM city' ];
close($pairs);

sub ppo
{
	my ($name, @options) = @_;
	my $errors = '';

	IPC::Run::run([ $python, "$root/model/ppo.py", '--conn', 'host=' . $node->host . ' port=' . $node->port . " user=$me options='-c nl2sql.kernels=scalar'",
			'--pairs', "$folder/pairs.jsonl.xz", '--init', "$folder/adapted.gguf.work/base.pt", '--vocab-from', "$root/src/test/data/tiny.gguf",
			'--policy', "$folder/policy.gguf", '--checkpoint', "$folder/$name.pt", '--batch', 2, '--samples', 4, '--policy-type', 'F32', @options ],
		'>', '/dev/null', '2>', \$errors);
	is($?, 0, "ppo.py: $name") or diag($errors);
	# the log without what a clock says
	return map { s/"(seconds_\w+|cpu|minutes)": [\d.]+,? ?//gr } grep { /"used"/ } split /\n/, slurp_file("$folder/$name.pt.log");
}
for my $method (qw(ppo group))
{
	my @log = ppo($method, '--method', $method, '--questions', 4);
	is(scalar @log, 2, 'a line for each round');
	is(join(',', sort map { /"used": (\d)/ } @log), '1,2', 'a question whose statement fails is left out') or diag("@log");
	cmp_ok((/"drift": ([\d.]+)/)[0], '<', 0.002, 'PyTorch and the server agree on the draws') for @log;
	if ($method eq 'ppo')
	{
		ppo("$method-halves", '--method', $method, '--questions', 2);
		is_deeply([ ppo("$method-halves", '--method', $method, '--questions', 4) ], \@log, 'a run that was stopped goes on as if it had not');
	}
	is($node->safe_psql('postgres', "SET nl2sql.model = '$folder/policy.gguf'; SELECT name FROM nl_model()"), "tiny+$method", 'the server takes the policy');
}

done_testing();

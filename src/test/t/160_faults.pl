# A bad day: a backend killed in the middle, a model file that cannot be read,
# is replaced or cut short while it is in use, and a disk without room. Nothing
# crashes that was not killed, errors are clean, and the next question is
# answered as before.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(good_model start_node open_session failure load_demo new_log figure put_file);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time usleep);

my $model = good_model();
plan skip_all => 'no model that answers is installed' unless defined $model;

# How often the file is cut while questions run.
my $CUTS = $ENV{LONG_CUTS} // 12;

my $dir = $PostgreSQL::Test::Utils::tmp_check;
my $file = "$dir/model.gguf";
put_file($model, $file);

my ($faults) = grep { -f } map { "$_/built/faults.so" } ($ENV{TESTDIR} // (), '.');
my $node;
{
	# the server and what it starts, and nothing else
	local $ENV{LD_PRELOAD} = $faults if defined $faults;
	$node = start_node('faults', model => $file, conf => "restart_after_crash = on\n");
}
load_demo($node);
my @questions = ('how many customers are there in each city', 'top 5 customers by total invoice amount', 'What is the heaviest product?');
my $all = join ', ', map { "nl_sql('$_')" } @questions;
my $session = open_session($node);
my $answers = $session->get("SELECT $all");

# Not poll_query_until: what it writes to a psql that the server turns away ends the test.
sub comes_back
{
	foreach (1 .. 1800)
	{
		return 1 if run_log([ 'psql', '-X', '-q', '-d', $node->connstr('postgres'), '-c', 'SELECT 1' ]);
		usleep(100_000);
	}
	return 0;
}

# ---- kill -9 in the middle of questions ----

my $other = open_session($node);
$other->get("SELECT $all");
foreach my $time (1 .. 3)
{
	my $victim = open_session($node);
	my $pid = $victim->get('SELECT pg_backend_pid()');
	$victim->send("SELECT count(*) FROM generate_series(1, 1000000) AS i, LATERAL (SELECT $all WHERE i > 0) AS q");
	usleep(200_000 * $time);
	kill 9, $pid;
	eval { $victim->{psql}->finish };
	comes_back() or die 'the server did not come back';
	is($node->safe_psql('postgres', "SELECT $all"), $answers, "killed, time $time: the server is back and answers");
	is($node->safe_psql('postgres', 'SELECT count(*) FROM customers'), $node->safe_psql('postgres', 'SELECT count(customer_id) FROM customers'), 'with its data');
	like(new_log($node), qr/was terminated by signal 9/, 'and nothing else had happened');
}
# those that were open are gone, as with any crash of a backend
eval { $_->quit } for $session, $other;

# ---- a model that cannot be read ----

$session = open_session($node);
is($session->get("SELECT $all"), $answers, 'a session that has the model');
chmod 0, $file;
SKIP:
{
	skip 'root reads everything', 4 if $> == 0;
	my ($state, $err) = failure($node, "SELECT $all");
	like($state, qr/^(?:42501|58030)$/, 'a new session cannot read it');
	like($err, qr/could not open model file .*Permission denied/, 'and says so');
	like($err, qr/HINT/, 'with a hint');
	is($session->get("SELECT $all"), $answers, 'the other one has it still');
}
chmod 0644, $file;
is($node->safe_psql('postgres', "SELECT $all"), $answers, 'readable again');

# ---- replaced by rename while questions run ----

# as many questions as take some seconds; on a busy machine that is a few
my $before = time;
$session->get("SELECT $all");
my $once = time - $before;
my $often = $once > 1 ? 3 : $once < 0.05 ? 60 : int(3 / $once);
$session->send("SELECT count(DISTINCT q) FROM generate_series(1, $often) AS i, LATERAL (SELECT ARRAY[$all] AS q WHERE i > 0) AS a");
for (1 .. 15)
{
	put_file($model, $file);
	usleep(1_000_000 * $often * $once / 15);
}
my ($out, $err) = $session->wait;
is($out, '1', 'replaced by rename 15 times: all answers are the same') or diag($err);

# ---- cut short, or overwritten, while questions run ----

my %seen;
foreach my $time (1 .. $CUTS)
{
	my $asking = open_session($node);
	my $pid = $asking->get('SELECT pg_backend_pid()');
	is($asking->get("SELECT $all"), $answers, 'before') if $time == 1;
	$asking->send("SELECT count(*) FROM generate_series(1, 100000) AS i, LATERAL (SELECT $all WHERE i > 0) AS q");
	usleep(100_000 + int(rand(200_000)));
	if ($time % 3 == 0)
	{
		# as cp does it: emptied, then written anew, part by part
		my $bytes = slurp_file($model);
		open my $out, '+>', $file or die $!;
		binmode $out;
		for (my $at = 0; $at < length $bytes; $at += 4_000_000)
		{
			print $out substr $bytes, $at, 4_000_000;
			usleep(20_000);
		}
		close $out;
	}
	else
	{
		truncate $file, $time % 3 == 1 ? 0 : int(rand(-s $file));
	}
	# an overwritten file is good again, and questions may go on with it; one
	# that was cut is noticed, however long a busy machine takes
	my $start = time;
	if ($time % 3 == 0)
	{
		usleep(20_000) while time - $start < 3 && $asking->{psql}->pump_nb && $asking->{err} !~ /ERROR/;
		$node->safe_psql('postgres', "SELECT pg_cancel_backend($pid)");
	}
	my ($out, $err) = $asking->wait;
	my ($state) = $err =~ /^ERROR:  (\w{5}):/m;
	like($state, $time % 3 == 0 ? qr/^(?:XX001|57014|58030|58P01)$/ : qr/^(?:XX001|58030|58P01)$/, "cut $time: a clean error") or diag($err);
	$seen{ $err =~ /changed in place while/ ? 'in the middle of a question' : $state eq '57014' ? 'never' : 'at the next question' }++;
	put_file($model, $file);
	is($asking->get("SELECT $all; SELECT pg_backend_pid()"), "$answers\n$pid", 'the same session answers with the next file');
	$asking->quit;
}
figure(sprintf 'model file cut or overwritten under a running question: n = %d, noticed %s', $CUTS,
	join ', ', map { "$_ $seen{$_}" } sort keys %seen);
unlike(new_log($node), qr/terminated by signal|PANIC/, 'no backend was lost');

# ---- no memory while the library is loaded ----

# The server itself ends a session that has no memory for a setting's default;
# that one goes on with the default of a setting that a file sets must not be.
SKIP:
{
	skip 'faults.so was not built', 1 unless defined $faults;
	$node->safe_psql('postgres', <<"SQL");
CREATE FUNCTION fault_memory(bigint, bigint) RETURNS void AS '$faults' LANGUAGE C VOLATILE STRICT;
CREATE FUNCTION fault_memory_off() RETURNS bigint AS '$faults' LANGUAGE C VOLATILE STRICT;
CREATE FUNCTION fault_fired() RETURNS bigint AS '$faults' LANGUAGE C VOLATILE STRICT;
ALTER DATABASE postgres SET nl2sql.max_cost = 4711;
SQL
	# one allocation, and with the two that follow it
	foreach my $times (1, 3)
	{
		my %ends = (error => 0, ended => 0);
		my @bad;
		my $fired = 1;
		my $at = 0;
		while ($fired && $at++ < 500)
		{
			my $unlucky = open_session($node);
			my ($out, $err) = eval { $unlucky->query("SELECT fault_memory($at, $times); LOAD 'nl2sql'; SELECT fault_memory_off()") };
			if (!defined $err)
			{
				# of the session that ended there is nothing but the log
				my $log = new_log($node);

				push @bad, "$at: $log" if $log !~ /FATAL:  out of memory/ || $log =~ /terminated by signal|PANIC/;
				$ends{ended}++;
				next;
			}
			# the statement that asks may be hit itself, as often as there are failures left
			for (0 .. $times)
			{
				my ($counts) = $unlucky->query('SELECT fault_memory_off(), fault_fired()');
				last if (($fired) = $counts =~ /\|(\d+)/);
			}
			$ends{error}++ if $err =~ /^ERROR:  (?:53200|58000|XX000: could not load library)/m;
			my ($said) = $unlucky->query(q{SELECT nl_guard('SELECT 1'), current_setting('nl2sql.model'), current_setting('nl2sql.max_cost')});
			push @bad, "$at: $err$said" if $said ne "ok|$file|4711";
			$unlucky->quit;
		}
		is_deeply(\@bad, [], "memory runs out at each of $at allocations of loading, $times in a row: the session goes on as it was set, or ends");
		# from 16 on settings lie in a memory context: fewer allocations to fail at
		cmp_ok($ends{error}, '>', $node->pg_version >= 16 ? 5 : 20, "most got an error ($ends{error}; $ends{ended} ended)");
	}
	$node->safe_psql('postgres', 'ALTER DATABASE postgres RESET nl2sql.max_cost');
}
new_log($node);

# ---- no room on disk ----

SKIP:
{
	skip 'faults.so was not built', 1 unless defined $faults;
	$node->safe_psql('postgres', "CREATE FUNCTION fault_disk(int) RETURNS void AS '$faults' LANGUAGE C VOLATILE");
	$node->safe_psql('postgres', 'CREATE TABLE big AS SELECT i AS id, md5(i::text) AS label FROM generate_series(1, 20000) AS i');
	my $full = open_session($node);
	my $large = q{SET nl2sql.max_rows = 100000; SELECT count(*) FROM nl_run('SELECT id, label FROM big')};
	# trials of candidates would need room too; without them, and beside one more
	# table, another candidate may come first
	$full->get("SELECT $all; SET work_mem = '64kB'; SET nl2sql.trial_cost = 0");
	my $untried = $full->get("SELECT $all");
	is($full->get($large), '20000', 'a result that needs temporary files');
	$full->get('SELECT fault_disk(1)');
	foreach my $statement ($large, q{SELECT count(*) FROM nl_run('SELECT label, count(*) FROM big GROUP BY label ORDER BY label')},
		q{BEGIN; SELECT nl_run_cursor('SELECT id, label FROM big', 'c')})
	{
		my ($state, $said) = $full->failure($statement);
		is($state, '53100', 'no room for it: disk_full') or diag($said);
		$full->query('ROLLBACK');
		is($full->get("SELECT $all; SHOW transaction_read_only"), "$untried\noff", 'and the next question is answered');
	}
	$full->get('SELECT fault_disk(0)');
	is($full->get($large), '20000', 'room again');
	# teaching, which writes: until the table has to grow
	$full->get('SELECT fault_disk(2)');
	my $state = '';
	for my $i (1 .. 400)
	{
		($state) = $full->failure("SELECT nl_teach('labels of all big things $i', 'SELECT label FROM big')");
		last if $state ne '';
	}
	is($state, '53100', 'a table that cannot grow: disk_full');
	is($full->get("SELECT $all"), $untried, 'questions go on');
	$full->get('SELECT fault_disk(0)');
	is(($full->failure("SELECT nl_teach('labels of all big things', 'SELECT label FROM big')"))[0], '', 'teaching goes on when there is room');
	$full->quit;
}
unlike(new_log($node), qr/terminated by signal|PANIC/, 'no backend was lost');
$session->quit;
$node->stop;
done_testing();

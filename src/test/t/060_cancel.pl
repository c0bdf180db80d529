# A question is interrupted wherever it is: by statement_timeout, by
# nl2sql.timeout, by a cancel request, by termination. And the threads of the
# arithmetic never take the server's signals.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(good_model start_node open_session);
use Test::More;
use Time::HiRes qw(time usleep);

my $model = good_model();
plan skip_all => 'no model that answers is installed' unless defined $model;

# How late a cancel may be on a machine that does other things as well, in
# seconds; on an idle one it is milliseconds.
my $LATE = 0.5;

my $node = start_node('cancel', model => $model);
$node->safe_psql('postgres', q{
	DO $$BEGIN FOR i IN 1 .. 80 LOOP
		EXECUTE format('CREATE TABLE region_%s (id int PRIMARY KEY, label_%s text, amount_%s numeric, day date)', i, i, i);
	END LOOP; END$$});

# The reference kernels, and all that a question can be made to take.
my $slow = "SET nl2sql.kernels = scalar; SET nl2sql.max_items = 304; SET nl2sql.beam = 8";
my $question = q{nl_sql('label and average amount of region 17 by day of the last year, highest amount first, without those of region 18')};
my $session = open_session($node);
$session->get($slow);

# An answer or none: what matters is how it ends.
my $answer = qr/^(?:|NL00[123])$/;
sub ask_and_time
{
	my $start = time;
	my ($state, $err) = $session->failure("SELECT $question");

	return (time - $start, $state, $err);
}

ask_and_time();		# maps the model, reads the schema
my ($whole, $state, $err) = ask_and_time();
like($state, $answer, 'the question ends in an answer or in none, if it is let');
note(sprintf 'the question takes %.0f ms', 1000 * $whole);

sub check_latencies
{
	my ($what, @late) = @_;
	my @sorted = sort { $a <=> $b } @late;

	note(sprintf '%s: interrupted %d times, late by %.0f ms in the median, %.0f at most',
		$what, scalar @late, 1000 * $sorted[ @sorted / 2 ], 1000 * $sorted[-1]);
	cmp_ok($sorted[-1], '<', $LATE, "$what: soon");
	return;
}

# ---- statement_timeout, in all parts of the question ----

SKIP:
{
	skip 'the machine is too fast for this question', 1 if $whole < 0.05;
	my @late;

	foreach my $tenth (1 .. 7)
	{
		my $limit = int(1000 * $whole * $tenth / 10);

		$session->get("SET statement_timeout = $limit");
		my ($took, $ended, $said) = ask_and_time();
		# a machine that got faster meanwhile may answer in time
		next if $tenth > 3 && $ended =~ $answer;
		is($ended, '57014', "statement_timeout after $limit ms");
		like($said, qr/canceling statement due to statement timeout/, 'as what it is');
		push @late, $took - $limit / 1000;
	}
	$session->get('RESET statement_timeout');
	check_latencies('statement_timeout', @late);

	@late = ();
	foreach my $tenth (1 .. 3)
	{
		my $limit = int(1000 * $whole * $tenth / 10);

		$session->get("SET nl2sql.timeout = $limit");
		my ($took, $ended, $said) = ask_and_time();
		is($ended, '57014', "nl2sql.timeout after $limit ms");
		like($said, qr/canceling (?:question due to timeout|statement due to nl2sql\.timeout)/, 'as what it is');
		push @late, $took - $limit / 1000;
	}
	$session->get('RESET nl2sql.timeout');
	check_latencies('nl2sql.timeout', @late);
}

# ---- cancel requests; a statement of many questions, so that it never ends ----

my $endless = "SELECT count($question) FROM generate_series(1, 1000000)";
if ($state ne '')
{
	# a model that does not answer this one: what it shows goes on instead
	$endless = 'SELECT count(*) FROM generate_series(1, 1000000), LATERAL (SELECT '
	  . ($question =~ s/^nl_sql\((.*)\)$/count(*) FROM nl_candidates($1, 8))/r) . ' AS q';
}
my $pid = $session->get('SELECT pg_backend_pid()');
my $killer = open_session($node);

sub wait_active
{
	my ($who) = @_;

	for (1 .. 1000)
	{
		return if $killer->get("SELECT state = 'active' FROM pg_stat_activity WHERE pid = $who") eq 't';
		usleep(10_000);
	}
	die 'the statement did not start';
}

foreach my $threads (1, 2)
{
	my @late;

	$session->get("SET nl2sql.threads = $threads; SET nl2sql.timeout = 0");
	foreach my $try (1 .. 8)
	{
		$session->send($endless);
		wait_active($pid);
		usleep(30_000 + 45_000 * $try);
		my $start = time;
		$killer->get("SELECT pg_cancel_backend($pid)");
		my ($out, $said) = $session->wait;
		push @late, time - $start;
		like($said, qr/^ERROR:  57014: canceling statement due to user request/m, "threads $threads: cancelled");
	}
	check_latencies("pg_cancel_backend with $threads threads", @late);
	is($session->get('SELECT pg_backend_pid()'), $pid, 'the session goes on');
}
$session->get('RESET nl2sql.threads; RESET nl2sql.timeout');

# in a transaction, to a savepoint
$session->get("BEGIN; CREATE TABLE kept (id int); SAVEPOINT s; SET LOCAL statement_timeout = '20ms'");
($state) = $session->failure($endless);
is($state, '57014', 'interrupted in a transaction');
$session->get('ROLLBACK TO s');
is($session->get('SHOW transaction_read_only'), 'off', 'nothing of the question is left');
$session->get('INSERT INTO kept VALUES (1); COMMIT');
is($session->get('SELECT count(*) FROM kept'), '1', 'and the transaction goes on');
($whole, $state) = ask_and_time();
like($state, $answer, 'questions are answered as before');

# memory does not grow with interrupted questions
$session->get("SET statement_timeout = '20ms'");
$session->failure($endless) for 1 .. 3;
my $memory = q{SET statement_timeout = 0; SELECT sum(total_bytes) FROM pg_backend_memory_contexts WHERE name LIKE 'nl2sql%'};
my $before = $session->get($memory);
$session->get("SET statement_timeout = '20ms'");
$session->failure($endless) for 1 .. 10;
cmp_ok($session->get($memory), '<=', 1.05 * $before, 'interrupted questions leave no memory behind');

# ---- threads and signals ----

SKIP:
{
	skip 'no /proc to look into', 1 unless -r "/proc/$pid/task/$pid/status";

	foreach my $threads (1, 2)
	{
		# a session of its own: threads, once there, stay
		my $asking = open_session($node);
		my $backend = $asking->get('SELECT pg_backend_pid()');
		$asking->get("SET nl2sql.threads = $threads; SET nl2sql.kernels = auto");
		my ($how) = $asking->failure("SELECT $question");
		like($how, $answer, "a question with $threads threads");

		my @tasks = map { m{/(\d+)$} } glob "/proc/$backend/task/*";
		note(scalar @tasks . ' threads');
		cmp_ok(scalar @tasks, '<=', $threads, "nl2sql.threads = $threads: no more than that");
		my @open;
		foreach my $task (grep { $_ != $backend } @tasks)
		{
			my ($mask) = PostgreSQL::Test::Utils::slurp_file("/proc/$backend/task/$task/status") =~ /^SigBlk:\s*([0-9a-f]+)/m;
			# SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGTERM
			push @open, grep { !(hex(substr $mask, -8) >> ($_ - 1) & 1) } 1, 2, 3, 10, 12, 14, 15;
		}
		is("@open", '', 'none but the main one takes signals');
		my ($mask) = PostgreSQL::Test::Utils::slurp_file("/proc/$backend/task/$backend/status") =~ /^SigBlk:\s*([0-9a-f]+)/m;
		is(hex(substr $mask, -8) & (1 << 1 | 1 << 14), 0, 'and the main one does');
		$asking->quit;
	}
}

# ---- termination ----

NlTest::new_log($node);
$session->get('SET statement_timeout = 0; SET nl2sql.timeout = 0');
$session->send($endless);
wait_active($pid);
usleep(100_000);
my $start = time;
$killer->get("SELECT pg_terminate_backend($pid)");
$session->{psql}->finish;
check_latencies('pg_terminate_backend', time - $start);
like($session->{err}, qr/57P01: terminating connection due to administrator command/, 'as what it is');
is($killer->get('SELECT count(*) FROM kept'), '1', 'the server goes on');
unlike(NlTest::new_log($node), qr/terminated by signal|PANIC/, 'and did not crash');
$killer->quit;
$node->stop;
done_testing();

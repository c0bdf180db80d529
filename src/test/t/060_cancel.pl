# A question is interrupted wherever it is: by statement_timeout, by
# nl2sql.timeout, by a cancel request, by termination. And the threads of the
# arithmetic never take the server's signals.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(good_model start_node open_session);
use Test::More;
use POSIX qw(sysconf _SC_CLK_TCK);
use Time::HiRes qw(time usleep);

my $model = good_model();
plan skip_all => 'no model that answers is installed' unless defined $model;

# What a question may still do after it was interrupted, in seconds of processor
# time, which a busy machine does not make longer; on an idle one it is
# milliseconds. By the clock, where a machine lets it wait, only a hang fails.
my $LATE = 0.5;
my $HANGS = 60;

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

my $pid = $session->get('SELECT pg_backend_pid()');
my $ticks = sysconf(_SC_CLK_TCK) || 100;

# Processor time out of /proc/PID/stat; undef where there is none.
sub processor_time
{
	my ($stat) = @_;
	my @fields = split ' ', ($stat // '') =~ s/^.*\)//sr;

	return @fields ? ($fields[11] + $fields[12]) / $ticks : undef;
}

sub worked
{
	return -r "/proc/$pid/stat" ? processor_time(PostgreSQL::Test::Utils::slurp_file("/proc/$pid/stat")) : undef;
}

# An answer or none: what matters is how it ends. The time by the clock and the
# processor's, which is the clock's where that is not known.
my $answer = qr/^(?:|NL00[123])$/;
sub ask_and_time
{
	my ($start, $began) = (time, worked());
	my ($state, $err) = $session->failure("SELECT $question");
	my $took = time - $start;

	return ($took, $state, $err, defined $began ? worked() - $began : $took);
}

ask_and_time();		# maps the model, reads the schema
my ($whole, $state, $err) = ask_and_time();
like($state, $answer, 'the question ends in an answer or in none, if it is let');
# the shortest of some, where that does not take long: limits below are parts of it
for (1 .. 4)
{
	last if $whole > 2;
	my ($again) = ask_and_time();
	$whole = $again if $again < $whole;
}
note(sprintf 'the question takes %.0f ms', 1000 * $whole);

# Pairs: by the clock, by the processor's
sub check_latencies
{
	my ($what, @late) = @_;
	my @clock = sort { $a <=> $b } map { $_->[0] } @late;
	my @work = sort { $a <=> $b } map { $_->[1] } @late;

	note(sprintf '%s: interrupted %d times, late by %.0f ms in the median, %.0f at most; work %.0f ms at most',
		$what, scalar @late, 1000 * $clock[ @clock / 2 ], 1000 * $clock[-1], 1000 * $work[-1]);
	cmp_ok($work[-1], '<', $LATE, "$what: soon");
	cmp_ok($clock[-1], '<', $HANGS, "$what: no hang");
	return;
}

# Limits of some tenths of the question's time: each interrupts it.
sub check_limits
{
	my ($set, $message, @tenths) = @_;
	my @late;

	foreach my $tenth (@tenths)
	{
		my $limit = int(1000 * $whole * $tenth / 10);

		$session->get("SET $set = $limit");
		my ($took, $ended, $said, $work) = ask_and_time();
		# the machine got faster meanwhile: it ended within the limit
		next if $ended =~ $answer && $work < $limit / 1000 && $tenth > 1;
		is($ended, '57014', "$set after $limit ms");
		like($said, $message, 'as what it is');
		push @late, [ $took - $limit / 1000, $work - $limit / 1000 ];
	}
	$session->get("RESET $set");
	check_latencies($set, @late);
	return;
}

# ---- statement_timeout, in all parts of the question ----

SKIP:
{
	skip 'the machine is too fast for this question', 1 if $whole < 0.05;
	check_limits('statement_timeout', qr/canceling statement due to statement timeout/, 1 .. 7);
	check_limits('nl2sql.timeout', qr/canceling (?:question due to timeout|statement due to nl2sql\.timeout)/, 1 .. 3);
}

# ---- cancel requests; a statement of many questions, so that it never ends ----

my $endless = "SELECT count($question) FROM generate_series(1, 1000000)";
if ($state ne '')
{
	# a model that does not answer this one: what it shows goes on instead
	$endless = 'SELECT count(*) FROM generate_series(1, 1000000), LATERAL (SELECT '
	  . ($question =~ s/^nl_sql\((.*)\)$/count(*) FROM nl_candidates($1, 8))/r) . ' AS q';
}
my $killer = open_session($node);

sub wait_active
{
	my ($who) = @_;

	for (1 .. 6000)
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
		# what it had worked is read after the signal, by who has sent it
		my $began = $killer->get("SELECT pg_cancel_backend($pid)" . (defined worked() ? ", pg_read_file('/proc/$pid/stat')" : '')) =~ s/^t\|?//r;
		my ($out, $said) = $session->wait;
		my $took = time - $start;
		push @late, [ $took, length $began ? worked() - processor_time($began) : $took ];
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
cmp_ok(time - $start, '<', $HANGS, 'pg_terminate_backend: no hang');
like($session->{err}, qr/57P01: terminating connection due to administrator command/, 'as what it is');
is($killer->get('SELECT count(*) FROM kept'), '1', 'the server goes on');
unlike(NlTest::new_log($node), qr/terminated by signal|PANIC/, 'and did not crash');
$killer->quit;
$node->stop;
done_testing();

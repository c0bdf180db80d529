# A session is interrupted at random moments, in every stage of a question, by
# cancel requests and by both timeouts, inside and outside of transactions.
# Afterwards it answers as before, holds nothing, and has not grown.
#
# LONG_CANCELS: how often, 500 by default. LONG_JIT=on: with JIT.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../t";
use NlTest qw(good_model start_node open_session load_demo new_log figure);
use PostgreSQL::Test::Utils qw(slurp_file);
use Test::More;
use Time::HiRes qw(time usleep);

my $model = good_model();
plan skip_all => 'no model that answers is installed' unless defined $model;

my $N = $ENV{LONG_CANCELS} // 500;
srand($ENV{LONG_SEED} // 1);

# Without JIT: the statements below are dear enough for it, and LLVM, which makes
# code anew each time, keeps some hundred kB of its own (LONG_JIT=on shows them).
my $node = start_node('cancel', model => $model, conf => 'jit = ' . ($ENV{LONG_JIT} // 'off'));
load_demo($node);
$node->safe_psql('postgres', q{
	DO $$BEGIN FOR i IN 1 .. 40 LOOP
		EXECUTE format('CREATE TABLE region_%s (id int PRIMARY KEY, label_%s text, amount_%s numeric, day date)', i, i, i);
	END LOOP; END$$;
	CREATE TABLE numbers AS SELECT i AS id FROM generate_series(1, 60) AS i});

# Statements that spend their time in one stage, and have no end of their own
# but for the first two. What depends on no row would be asked once only.
my $question = 'top 5 customers by total invoice amount';
my %stages = (
	# many items, one candidate: pieces, links, the encoder
	encode => q{SET nl2sql.max_items = 304; SET nl2sql.beam = 1; SELECT count(nl_sql('average amount of region 17 by day')) FROM generate_series(1, 100000)},
	# eight candidates of a question with a long answer: the decoder
	decode => "SET nl2sql.beam = 8; SELECT count(*) FROM generate_series(1, 100000) AS n, LATERAL nl_candidates(left('$question', 1000 + n), 8)",
	# parse analysis, rewriting, the guard, planning
	oracle => q{SELECT count(nl_guard('SELECT c.city, sum(i.amount) + ' || n || ' FROM customers c JOIN orders o ON o.customer_id = c.customer_id}
	  . q{ JOIN invoices i ON i.order_id = o.order_id WHERE EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.order_id) GROUP BY c.city'))}
	  . q{ FROM generate_series(1, 10000000) AS n},
	execution => q{SET nl2sql.max_cost = 1e300; SELECT count(*) FROM nl_run('SELECT count(*) FROM numbers a, numbers b, numbers c, numbers d, numbers e, numbers f, numbers g WHERE a.id + b.id + c.id + d.id + e.id + f.id + g.id = 7')},
	'looking into the data' => q{SELECT count(*) FROM generate_series(1, 100000) AS n, LATERAL nl_context(left('customers in Leeds and the invoices of the Lighthouse Espresso Bar', 1000 + n))},
	'the whole' => "SELECT count(*) FROM generate_series(1, 100000) AS n, LATERAL nl_query(left('$question', 1000 + n))");

my @checks = ($question, 'how many customers are there', 'What is the heaviest product?');
my $check = 'SELECT ' . join ', ', map { "nl_sql('$_')" } @checks;
my $before = $node->safe_psql('postgres', $check);

my ($faults) = grep { -f } map { "$_/built/faults.so" } ($ENV{TESTDIR} // (), '.');
$node->safe_psql('postgres', "CREATE FUNCTION fault_heap(OUT used bigint, OUT free bigint) AS '$faults' LANGUAGE C VOLATILE") if defined $faults;
my $session = open_session($node);
my $killer = open_session($node);
my $pid = $session->get('SELECT pg_backend_pid()');
$session->get('SET nl2sql.timeout = 0');
# The temporary table below takes buffers of its own, up to temp_buffers in
# time: they are all taken here, so that they are not part of what grows.
$session->get(q{SET temp_buffers = '800kB'; CREATE TEMP TABLE filler AS SELECT repeat('x', 1000) AS x FROM generate_series(1, 2000); DROP TABLE filler});

# Of the process: memory contexts; anonymous pages, all and by what they are of;
# what malloc has given out and what it keeps for the next who asks.
sub memory
{
	my %m = (contexts => $session->get('SELECT sum(total_bytes) FROM pg_backend_memory_contexts'));
	my $status = slurp_file("/proc/$pid/status");
	my $name = '';

	$m{anonymous} = 1024 * ($status =~ /^RssAnon:\s*(\d+) kB/m)[0];
	foreach my $line (split /\n/, slurp_file("/proc/$pid/smaps"))
	{
		$name = $1 || 'no name' if $line =~ /^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+ *(.*)$/;
		$m{"pages of $name"} += 1024 * $1 if $line =~ /^Anonymous: *(\d+) kB/;
	}
	@m{ 'malloc in use', 'malloc free' } = split /\|/, $session->get('SELECT * FROM fault_heap()') if defined $faults;
	return %m;
}

# Bytes by name of context, for finding what has grown.
sub by_name
{
	return map { split /\|/ } split /\n/, $session->get('SELECT name, sum(total_bytes) FROM pg_backend_memory_contexts GROUP BY name');
}

# Interrupts once; false if it did not end as it should.
sub interrupt
{
	my ($stage, $n) = @_;
	my $statement = $stages{$stage};
	my $way = $n % 10 == 0 ? 'statement_timeout' : $n % 10 == 1 ? 'nl2sql.timeout' : 'cancel';
	my $wait = 0.001 + rand(0.4);
	my $within = $n % 7 == 0;
	my $set = '';

	$way = 'cancel' if $way eq 'nl2sql.timeout' && $stage =~ /^(?:oracle|looking)/;		# a limit of each question there
	$set = sprintf 'SET statement_timeout = %d;', 1 + 1000 * $wait if $way eq 'statement_timeout';
	# less than one question takes, since it is a limit of each
	$set = sprintf 'SET nl2sql.timeout = %d;', 1 + rand(10) if $way eq 'nl2sql.timeout';
	$session->get('BEGIN; CREATE TEMP TABLE IF NOT EXISTS kept (n int); INSERT INTO kept VALUES (1); SAVEPOINT s') if $within;
	my $start = time;
	$session->send("$set $statement");
	if ($way eq 'cancel')
	{
		usleep(1e6 * $wait);
		# again, if it had not begun
		for (1 .. 1000)
		{
			$killer->get("SELECT pg_cancel_backend($pid)");
			last if $session->{err} =~ /^ERROR/m;
			usleep(20_000);
			$session->{psql}->pump_nb;
			last if $session->{err} =~ /^ERROR/m;
		}
	}
	my ($out, $err) = $session->wait;
	my @states = $err =~ /^ERROR:  (\w{5}):/mg;
	if ("@states" !~ /^57014(?: 57014)*$/ && !($way eq 'nl2sql.timeout' && "@states" eq ''))
	{
		diag("$stage, $way, after $wait s: $err$out");
		return 0;
	}
	# a late cancel may hit what comes next: drain
	for (1 .. 20)
	{
		my ($said, $failed) = $session->query('RESET statement_timeout; SET nl2sql.timeout = 0; RESET nl2sql.beam; RESET nl2sql.max_items; SELECT 1');
		last if $failed !~ /ERROR/ || $within;
	}
	if ($within)
	{
		$session->query('ROLLBACK TO s');
		my ($rows) = $session->query('SELECT count(*) FROM kept; SHOW transaction_read_only; COMMIT');
		if ($rows !~ /^1\noff$/)
		{
			diag("$stage, $way, in a transaction: $rows");
			$session->query('ROLLBACK');
			return 0;
		}
		$session->get('DROP TABLE kept; RESET statement_timeout; SET nl2sql.timeout = 0; RESET nl2sql.beam; RESET nl2sql.max_items');
	}
	return 1;
}

# warm
my @names = sort keys %stages;
# every way, in and out of transactions: schemas with and without their
# temporary table are kept side by side
interrupt($names[ $_ % @names ], $_) for 1 .. 10 * @names;
$session->get($check) for 1 .. 5;
my %first = memory();
my %half;
my %before = by_name();

my (%done, $bad, $wrong, $locks);
$bad = $wrong = $locks = 0;
my $start = time;
foreach my $n (1 .. $N)
{
	my $stage = $names[ int(rand(@names)) ];

	if (interrupt($stage, $n))
	{
		$done{$stage}++;
	}
	else
	{
		$bad++;
	}
	%half = memory() if $n == int($N / 2);
	next if $n % 10 != 0 && $n != $N;
	$wrong++ if $session->get($check) ne $before;
	$locks += $session->get(q{SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND (relation >= 16384 OR locktype = 'advisory')});
	$wrong++ if $session->get('SHOW transaction_read_only') ne 'off' || $session->get('SELECT pg_backend_pid()') ne $pid
	  || $session->get('SELECT count(*) FROM pg_cursors') ne '0';
}
my %last = memory();
is($bad, 0, "interrupted $N times: each time as what it was");
is($wrong, 0, 'answers and settings as before, at every tenth');
is($locks, 0, 'no locks left');
cmp_ok($done{$_} // 0, '>=', int($N / @names / 3), "$_: often enough") foreach @names;
cmp_ok($last{contexts} - $first{contexts}, '<', 1_048_576, 'memory contexts have grown by less than 1 MB');
cmp_ok($last{anonymous} - $first{anonymous}, '<', 2 * 1_048_576, 'the process by less than 2 MB');
my %after = by_name();
my @grown = sort { $after{$b} - ($before{$b} // 0) <=> $after{$a} - ($before{$a} // 0) } keys %after;
note(sprintf '%+d %s', $after{$_} - ($before{$_} // 0), $_) foreach @grown[ 0 .. 7 ];
figure(sprintf 'cancels: n = %d (%s), seed %s, %.0f s; other ends %d, wrong states %d, locks %d; contexts %+d kB, process %+d kB',
	$N, join(', ', map { "$_ " . ($done{$_} // 0) } @names), $ENV{LONG_SEED} // 1, time - $start, $bad, $wrong, $locks,
	map { ($last{$_} - $first{$_}) / 1024 } qw(contexts anonymous));
# where: half of the way, and all of it
figure('cancels, what grew by 64 kB and more, at half and in all: ' . join('; ', map {
	sprintf '%s %+d, %+d kB', $_, map { $_ / 1024 } ($half{$_} // 0) - ($first{$_} // 0), $last{$_} - ($first{$_} // 0)
} grep { abs($last{$_} - ($first{$_} // 0)) >= 65536 } sort keys %last));
unlike(new_log($node), qr/terminated by signal|PANIC|WARNING/, 'no crash, no warning');
$_->quit for $session, $killer;
$node->stop;
done_testing();

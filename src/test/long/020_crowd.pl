# Many sessions at once: roles with different rights, schema changes and
# cancels all the time. Every answer is the one that the role gets when it is
# alone; no error but those that have a reason here.
#
# Askers ask about tables that stay, some also about tables that others create,
# alter, comment and drop meanwhile. Answers about the first are compared, of
# the second only errors are looked at.
#
# LONG_MINUTES: how long, 5 by default. LONG_SESSIONS: how many, 100 by default.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../t";
use NlTest qw(good_model start_node open_session load_demo demo_questions new_log figure);
use POSIX ();
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time usleep);

my $model = good_model();
plan skip_all => 'no model that answers is installed' unless defined $model;

my $MINUTES = $ENV{LONG_MINUTES} // 5;
my $SESSIONS = $ENV{LONG_SESSIONS} // 100;
my $seed = $ENV{LONG_SEED} // 1;
# of every 20 sessions: two change schemas, one cancels, the others ask
my $CHANGERS = int($SESSIONS / 10) || 1;
my $CANCELLERS = int($SESSIONS / 20) || 1;
my $ASKERS = $SESSIONS - $CHANGERS - $CANCELLERS;

# looking into the data has a time limit of its own, after which the answer may be another
my $node = start_node('crowd', model => $model,
	conf => "max_connections = @{[ $SESSIONS + 20 ]}\nnl2sql.timeout = 0\nnl2sql.value_lookup_timeout = 0\nshared_buffers = 64MB\n");
load_demo($node);
$node->safe_psql('postgres', <<'SQL');
CREATE SCHEMA moving;
CREATE ROLE manager LOGIN;
CREATE ROLE clerk LOGIN;
CREATE ROLE engineer LOGIN;
CREATE ROLE seller LOGIN;
GRANT pg_read_all_data TO manager;
GRANT SELECT ON branches, stock, products, categories, suppliers TO clerk;
GRANT SELECT ON machines, service_visits, products TO engineer;
GRANT SELECT (employee_id, full_name, job_title, branch_id) ON employees TO engineer;
GRANT SELECT ON customers, orders, order_lines, invoices, products TO seller;
ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_of_them ON customers TO manager USING (true);
CREATE POLICY own ON customers TO seller USING (city IN ('Leeds', 'Bristol'));
GRANT USAGE, CREATE ON SCHEMA moving TO PUBLIC;
CREATE TABLE moving.still (id int PRIMARY KEY, label text);
GRANT SELECT ON moving.still TO PUBLIC;
ANALYZE;
SQL
my @roles = qw(manager clerk engineer seller);
my @questions = demo_questions();

# ---- alone ----

# SQL of an answer, or the SQLSTATE; then its rows as one number.
sub answer_of
{
	my ($session, $question) = @_;
	my $text = $question =~ s/'/''/gr;
	my ($out, $err) = $session->query("SELECT nl_sql('$text');\nSELECT count(*), coalesce(sum(hashtext(j::text)::bigint), 0) FROM nl_query('$text') AS j;");
	my @states = $err =~ /^(?:ERROR|FATAL):  (\w{5}):/mg;

	return ("$out|@states", $err);
}

my %alone;
foreach my $role (@roles)
{
	my $session = open_session($node, user => $role);
	foreach my $question (@questions)
	{
		($alone{$role}{$question}) = answer_of($session, $question);
	}
	$session->quit;
}
my $answered = grep { /\|$/ } map { values %$_ } values %alone;
cmp_ok($answered, '>', @questions, 'most questions have an answer for somebody');

# ---- together ----

my $dir = $PostgreSQL::Test::Utils::tmp_check;
my $end = time + 60 * $MINUTES;
# of statements about what moves: none of it may be an internal error
my $moving_states = qr/^(?:NL00[1-5]|42P01|42703|42501|57014|40P01|55P03|3F000|42P07|42710|42701|2BP01|42704)$/;

sub ask_all
{
	my ($number, $role, $report) = @_;
	my $session = open_session($node, user => $role);
	my %count = (asked => 0, cancelled => 0, wrong => 0, bad => 0, moving => 0);

	$session->get("SET application_name = 'asker'");
	while (time < $end)
	{
		my $question = $questions[ int(rand(@questions)) ];
		my ($answer, $err);

		if (rand() < 0.15)
		{
			$session->query('SET search_path = moving, public') if rand() < 0.5;
			my ($out, $said) = $session->query('SET nl2sql.schemas = moving; SELECT count(*) FROM nl_query(\'labels of all things that move\'); '
				  . 'SELECT count(*) FROM nl_candidates(\'number of notes by label\', 4); SELECT count(*) FROM nl_context(\'things\')');
			for my $state ($said =~ /^(?:ERROR|FATAL):  (\w{5}):/mg)
			{
				next if $state =~ $moving_states;
				$count{bad}++;
				print $report "bad: moving: $said\n";
			}
			$session->query('RESET nl2sql.schemas; RESET search_path') for 1 .. 2;
			$count{moving}++;
			next;
		}
		($answer, $err) = answer_of($session, $question);
		$count{asked}++;
		if ($answer eq $alone{$role}{$question})
		{
			next;
		}
		if ($err =~ /^ERROR:  57014: canceling statement due to user request/m)
		{
			$count{cancelled}++;
			# settings may have been left by a cancelled RESET
			$session->query('RESET nl2sql.schemas; RESET search_path') for 1 .. 2;
			next;
		}
		# asked again, lest a cancelled RESET is blamed on the answer
		$session->query('RESET nl2sql.schemas; RESET search_path') for 1 .. 3;
		my ($again) = answer_of($session, $question);
		if ($again eq $alone{$role}{$question} && $answer =~ /\|$/ && $count{reset}++ == 0)
		{
			print $report "once: $role: $question: $answer\n";
			next;
		}
		$count{wrong}++;
		print $report "wrong: $role: $question:\n$answer\n$err\nalone: $alone{$role}{$question}\n";
	}
	$session->quit;
	print $report join(' ', 'count:', map { "$_=$count{$_}" } sort keys %count), "\n";
	return;
}

sub change_all
{
	my ($number, $report) = @_;
	my $session = open_session($node);
	my %count = (changes => 0, bad => 0);
	my $table = "moving.thing_$number";
	my @changes = (
		"CREATE TABLE IF NOT EXISTS $table (id int PRIMARY KEY, label text); GRANT SELECT ON $table TO PUBLIC",
		"ALTER TABLE $table ADD COLUMN note text",
		"COMMENT ON TABLE $table IS 'things that move'",
		"ALTER TABLE $table RENAME COLUMN note TO remark",
		"INSERT INTO $table SELECT i, 'Label ' || i FROM generate_series(1, 50) AS i ON CONFLICT DO NOTHING; ANALYZE $table",
		"ALTER TABLE $table ALTER COLUMN id TYPE bigint",
		"BEGIN; DROP TABLE $table; SELECT pg_sleep(0.05); ROLLBACK",
		"REVOKE SELECT ON $table FROM PUBLIC", "GRANT SELECT ON $table TO PUBLIC",
		"ALTER TABLE $table RENAME TO other_$number", "ALTER TABLE moving.other_$number RENAME TO thing_$number",
		"CREATE OR REPLACE VIEW moving.seen_$number AS SELECT label FROM $table; GRANT SELECT ON moving.seen_$number TO PUBLIC",
		"ALTER TABLE $table ENABLE ROW LEVEL SECURITY", "ALTER TABLE $table DISABLE ROW LEVEL SECURITY",
		"DROP TABLE $table CASCADE",
		# of the tables that stay: what changes no answer
		'ANALYZE customers', 'ANALYZE orders', 'VACUUM products',
		"CREATE INDEX IF NOT EXISTS crowd_$number ON orders (order_date)", "DROP INDEX IF EXISTS crowd_$number",
		"DO \$\$ BEGIN CREATE ROLE crowd_$number; EXCEPTION WHEN duplicate_object THEN NULL; END \$\$; GRANT SELECT ON stock TO crowd_$number; REVOKE SELECT ON stock FROM crowd_$number");

	$session->get("SET lock_timeout = '2s'; SET client_min_messages = error");
	while (time < $end)
	{
		my ($out, $err) = $session->query($changes[ $count{changes}++ % @changes ]);
		for my $state ($err =~ /^(?:ERROR|FATAL):  (\w{5}):/mg)
		{
			# locks of those who read; what a change that failed before has left out; two at one catalog row
			next if $state =~ /^(?:42P01|42703|42701|42P07|55P03|40P01|2BP01|25P02|XX000)$/ && ($state ne 'XX000' || $err =~ /tuple concurrently (?:updated|deleted)/);
			$count{bad}++;
			print $report "bad: change: $err\n";
		}
		usleep(100_000 + int(rand(200_000)));
	}
	$session->query('ROLLBACK');
	$session->quit;
	print $report join(' ', 'count:', map { "$_=$count{$_}" } sort keys %count), "\n";
	return;
}

sub cancel_all
{
	my ($number, $report) = @_;
	my $session = open_session($node);
	my %count = (cancels => 0);

	while (time < $end)
	{
		$count{cancels} += $session->get(q{SELECT count(pg_cancel_backend(pid)) FROM (SELECT pid FROM pg_stat_activity
			WHERE application_name = 'asker' AND state = 'active' ORDER BY random() LIMIT 1) AS a});
		usleep(200_000 + int(rand(600_000)));
	}
	$session->quit;
	print $report join(' ', 'count:', map { "$_=$count{$_}" } sort keys %count), "\n";
	return;
}

my @children;
foreach my $number (1 .. $SESSIONS)
{
	my $pid = fork;
	die "fork: $!" unless defined $pid;
	if ($pid == 0)
	{
		# nothing of the parent's END blocks, which stop the server
		srand($seed + $number);
		open my $report, '>', "$dir/crowd_$number" or POSIX::_exit(2);
		eval
		{
			if ($number <= $ASKERS) { ask_all($number, $roles[ $number % @roles ], $report) }
			elsif ($number <= $ASKERS + $CHANGERS) { change_all($number, $report) }
			else { cancel_all($number, $report) }
			1;
		} or print $report "lost: $@\n";
		close $report;
		POSIX::_exit(0);
	}
	push @children, $pid;
}
my $most = 0;
while (time < $end)
{
	usleep(5_000_000);
	my $there = $node->safe_psql('postgres', q{SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'});
	$most = $there if $there > $most;
}
waitpid $_, 0 for @children;

my %sum;
my @told;
foreach my $number (1 .. $SESSIONS)
{
	my $report = slurp_file("$dir/crowd_$number");
	my ($counts) = $report =~ /^count: (.*)$/m;

	push @told, "session $number: $report" if $report =~ /^(?:lost|bad|wrong):/m || !defined $counts;
	$sum{lost}++ unless defined $counts;
	foreach my $pair (split ' ', $counts // '')
	{
		my ($name, $value) = split /=/, $pair;
		$sum{$name} += $value;
	}
}
diag(substr $_, 0, 3000) for @told > 5 ? @told[ 0 .. 4 ] : @told;
is($sum{lost} // 0, 0, 'no session was lost');
is($sum{bad} // 0, 0, 'no error but the expected');
is($sum{wrong} // 0, 0, "answers as when alone ($sum{asked} of them)");
cmp_ok($sum{cancelled}, '>', 0, 'some were cancelled') if $MINUTES >= 1;
cmp_ok($most, '>=', $SESSIONS, 'all at once');
my $session = open_session($node, user => 'seller');
is((answer_of($session, $_))[0], $alone{seller}{$_}, "afterwards: $_") for @questions[ 0 .. 3 ];
$session->quit;
figure(sprintf '%d sessions (%d ask, %d change schemas, %d cancel) for %.1f minutes, seed %d: %d questions about what stays, %d of them cancelled, %d wrong; '
	  . '%d rounds about what moves; %d changes; %d cancels; errors not expected %d; sessions lost %d',
	$SESSIONS, $ASKERS, $CHANGERS, $CANCELLERS, $MINUTES, $seed, $sum{asked}, $sum{cancelled}, $sum{wrong}, $sum{moving}, $sum{changes}, $sum{cancels},
	$sum{bad}, $sum{lost} // 0);
unlike(new_log($node), qr/terminated by signal|PANIC|XX000(?!.*tuple concurrently)/, 'no crash, no internal error');
$node->stop;
done_testing();

# Memory runs out at every single allocation of a question, in turn: in a new
# session (which reads catalogs, maps the model, loads OpenBLAS) and in one that
# has asked before. No crash; an error that says so, or an answer that is right
# all the same; the next question is answered as ever.
#
# faults.c stands before malloc. LONG_EVERY: every how many-th allocation, 1 by
# default, beginning with LONG_FIRST, 1: several runs side by side can share them
# out; LONG_ONLY: new or warm sessions only; LONG_TIMES: how many in a row fail, "1 3" by default.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../t";
use NlTest qw(good_model start_node open_session load_demo new_log figure);
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $model = good_model();
plan skip_all => 'no model that answers is installed' unless defined $model;
my ($faults) = grep { -f } map { "$_/built/faults.so" } ($ENV{TESTDIR} // (), '.');
plan skip_all => 'faults.so was not built' unless defined $faults;

my $EVERY = $ENV{LONG_EVERY} // 1;
my $FIRST = $ENV{LONG_FIRST} // 1;
my $ONLY = $ENV{LONG_ONLY} // '';
my $node;
{
	local $ENV{LD_PRELOAD} = $faults;
	$node = start_node('no_memory', model => $model, conf => "restart_after_crash = on\n");
}
load_demo($node);
$node->safe_psql('postgres', <<"SQL");
CREATE FUNCTION fault_memory(bigint, bigint) RETURNS void AS '$faults' LANGUAGE C VOLATILE STRICT;
CREATE FUNCTION fault_memory_off() RETURNS bigint AS '$faults' LANGUAGE C VOLATILE STRICT;
CREATE FUNCTION fault_fired() RETURNS bigint AS '$faults' LANGUAGE C VOLATILE STRICT;
SQL
my $question = 'top 5 customers by total invoice amount';
my $ask = "SELECT count(*), min(j::text), max(j::text) FROM nl_query('$question') AS j";
my $answer = $node->safe_psql('postgres', $ask);
my $other = q{SELECT nl_sql('how many customers are there in each city')};
my $other_answer = $node->safe_psql('postgres', $other);

# Which errors are clean: out of memory; a library that could not be loaded for
# want of it (dlopen says so in words only).
my $clean = qr/^(?:53200|58000|58P01|XX000: could not load library.*)$/;
my %ends;
my ($bad, $wrong) = (0, 0);

sub one
{
	my ($session, $at, $times, $label) = @_;

	# what arms it and what ends it are hit too, now and then
	my ($out, $err) = eval { $session->query("SELECT fault_memory($at, $times); $ask; SELECT fault_memory_off()") };
	if (!defined $err)
	{
		# libgfortran, which OpenBLAS brings, calls exit() when it finds no memory
		# while it is loaded: the session ends, as SECURITY.md says, and no other
		my $log = new_log($node);
		if ($log =~ /^(?:Allocating (?:cleared )?memory|Memory allocation) failed/m && $log !~ /terminated by signal/)
		{
			$ends{'session ended by libgfortran'}++;
		}
		# so does the server when it has none for a setting's default, and we
		# for what it was set to
		elsif ($log =~ /FATAL:  out of memory/ && $label =~ /^new/)
		{
			$ends{'session ended while settings were defined'}++;
		}
		else
		{
			diag("$label, allocation $at: the session is gone: $@");
			$bad++;
		}
		return (0, 1);
	}
	my ($state) = $err =~ /^(?:ERROR|FATAL):  (\w{5}):/m;
	my ($said) = $err =~ /^(?:ERROR|FATAL):  \w{5}: (.*)/m;
	$state //= '';
	my ($seen, $fired);
	# the statement that asks may be hit itself, as often as there are failures left
	for (0 .. $times)
	{
		my ($off) = $session->query('SELECT fault_memory_off(), fault_fired()');
		last if (($seen, $fired) = $off =~ /(\d+)\|(\d+)/);
	}
	if (!defined $fired)
	{
		diag("$label, allocation $at: the session is gone: $err");
		$bad++;
		return (0, 0);
	}
	if ($state ne '' && "$state" !~ $clean && "$state: $said" !~ $clean)
	{
		diag("$label, allocation $at: $err");
		$bad++;
	}
	$ends{ $fired == 0 ? 'not reached' : $state eq '' ? 'answered' : $state }++;
	if ($state eq '' && $out !~ /\Q$answer\E/)
	{
		diag("$label, allocation $at: a wrong answer: $out");
		$wrong++;
	}
	my ($next, $failed) = $session->query($other);
	if ($next ne $other_answer)
	{
		diag("$label, allocation $at ($state): the next question: $next $failed");
		$wrong++;
	}
	return ($seen, $fired);
}

my $start = time;
foreach my $times (split ' ', $ENV{LONG_TIMES} // '1 3')
{
	# new sessions
	my ($total, $n) = (0, 0);
	for (my $at = $FIRST; $ONLY ne 'warm'; $at += $EVERY)
	{
		my $session = open_session($node);
		my ($seen, $fired) = one($session, $at, $times, "new session, $times in a row");
		eval { $session->quit };
		$n++;
		$total = $seen if $seen > $total;
		last if $fired == 0 || $n > 20_000;
	}
	figure(sprintf 'no memory, new sessions, %d in a row: n = %d of %d allocations, every %d from %d; ends: %s', $times, $n, $total, $EVERY, $FIRST,
		join ', ', map { "$_ $ends{$_}" } sort keys %ends) if $n > 0;
	%ends = ();

	# one that has asked before
	my $session = open_session($node);
	$session->get("$other; $ask") for 1 .. 3;
	$n = 0;
	for (my $at = $FIRST; $ONLY ne 'new'; $at += $EVERY)
	{
		my ($seen, $fired) = one($session, $at, $times, "warm session, $times in a row");
		$n++;
		last if $fired == 0 || $n > 20_000;
	}
	$session->quit;
	figure(sprintf 'no memory, one session, %d in a row: n = %d allocations, every %d from %d; ends: %s', $times, $n, $EVERY, $FIRST,
		join ', ', map { "$_ $ends{$_}" } sort keys %ends) if $n > 0;
	%ends = ();
}
is($bad, 0, 'no error but out of memory, no session lost');
is($wrong, 0, 'no wrong answer, and the next question is answered');
figure(sprintf 'no memory: %.0f s, other errors %d, wrong answers %d', time - $start, $bad, $wrong);
unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC/, 'no crash');
$node->stop;
done_testing();

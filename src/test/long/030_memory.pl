# One backend, many questions: its memory stays flat.
#
# LONG_QUESTIONS: how many, 10,000 by default. The first tenth, at most 500,
# warms up; after it less than 1 MB may come.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../t";
use NlTest qw(good_model start_node open_session load_demo demo_questions new_log figure);
use Test::More;
use Time::HiRes qw(time);

my $model = good_model();
plan skip_all => 'no model that answers is installed' unless defined $model;

my $N = $ENV{LONG_QUESTIONS} // 10_000;
# Small, so that a batch ends within the patience of a session on a busy machine.
my $BATCH = 10;
my $node = start_node('memory', model => $model);
load_demo($node);
my @questions = demo_questions();
my $session = open_session($node);
my $pid = $session->get('SELECT pg_backend_pid()');

# Bytes in memory contexts; of the process, anonymous pages alone: pages of
# files are shared.
sub memory
{
	my $contexts = $session->get('SELECT sum(total_bytes) FROM pg_backend_memory_contexts');
	my ($anonymous) = PostgreSQL::Test::Utils::slurp_file("/proc/$pid/status") =~ /^RssAnon:\s*(\d+) kB/m;

	return ($contexts, 1024 * $anonymous);
}

# Questions as people ask them: mostly answers, sometimes what looks inside,
# sometimes what is no question.
my $asked = 0;
my %ends;
sub ask
{
	my ($n) = @_;
	my $sql = '';

	for (1 .. $n)
	{
		my $question = $questions[ $asked % @questions ] =~ s/'/''/gr;
		my $kind = $asked % 10;
		$sql .= $kind < 5 ? "SELECT nl_sql('$question');\n"
		  : $kind < 8 ? "SELECT count(*) FROM nl_query('$question');\n"
		  : $kind == 8 ? "SELECT count(*) FROM nl_explain('$question');\n"
		  : $asked % 20 == 9 ? "SELECT nl_sql('');\n"
		  : "SELECT count(*) FROM nl_candidates('$question', 4);\n";
		$asked++;
	}
	my ($out, $err) = $session->query($sql);
	$ends{$_}++ for $err =~ /^(?:ERROR|FATAL):  (\w{5}):/mg;
	return;
}

my $warm = $N < 5000 ? int($N / 10) : 500;
my $first = $session->get(join ';', map { "SELECT nl_sql('" . s/'/''/gr . "')" } grep { !/sick|website/ } @questions[ 0 .. 8 ]);
ask($BATCH) while $asked < $warm;
my $start = time;
my ($contexts, $anonymous) = memory();
my @steps;
while ($asked < $N + $warm)
{
	ask($BATCH);
	next if $asked % (int($N / 10 / $BATCH) * $BATCH || $BATCH) != 0;
	my ($contexts_now, $anonymous_now) = memory();
	push @steps, sprintf '%d', ($anonymous_now - $anonymous) / 1024;
	# hours on a busy machine: what there is so far
	diag(sprintf '%d questions, %.0f s: contexts %+d kB, process %+d kB', $asked - $warm, time - $start,
		map { $_ / 1024 } $contexts_now - $contexts, $anonymous_now - $anonymous);
}
my ($contexts_after, $anonymous_after) = memory();
cmp_ok($contexts_after - $contexts, '<', 1_048_576, "memory contexts after $N questions");
cmp_ok($anonymous_after - $anonymous, '<', 1_048_576, 'the process');
is($session->get(join ';', map { "SELECT nl_sql('" . s/'/''/gr . "')" } grep { !/sick|website/ } @questions[ 0 .. 8 ]), $first, 'answers as at first');
is(join(' ', grep { !/^(?:NL00[123]|22023)$/ } sort keys %ends), '', 'no error but the expected');
figure(sprintf 'one backend: n = %d questions after %d to warm up, %.0f s; contexts %+d kB, process %+d kB (by tenths: %s)',
	$N, $warm, time - $start, ($contexts_after - $contexts) / 1024, ($anonymous_after - $anonymous) / 1024, join ' ', @steps);
unlike(new_log($node), qr/terminated by signal|PANIC|WARNING/, 'no crash, no warning');
$session->quit;
$node->stop;
done_testing();

# Every IR that the grammar admits is SQL that PostgreSQL analyses and plans:
# random walks over random schemas (walk_sql.c).
#
# LONG_WALKS: how many, 100,000 by default; 200 to a schema. LONG_SEED.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../t";
use NlTest qw(start_node new_log figure);
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my ($walk_sql) = grep { -x } map { "$_/built/walk_sql" } ($ENV{TESTDIR} // (), '.');
plan skip_all => 'walk_sql was not built' unless defined $walk_sql;

my $N = $ENV{LONG_WALKS} // 100_000;
my $PER = 200;
my $seed = $ENV{LONG_SEED} // 1;
# Planning computes constants: a sum may be out of range. And a text may be too
# long for the column that a change puts it into. No other error is all right.
my $expected = qr/^(?:22003|22008|22012|22001)$/;

my $node = start_node('walks');
my $dir = $PostgreSQL::Test::Utils::tmp_check;
my ($done, $stuck, $bad, %classes) = (0, 0, 0);
my $start = time;
while ($done < $N)
{
	# in parts, so that no file gets large
	my $left = $N - $done;
	my $schemas = int(($left < 5000 ? $left : 5000) / $PER) - 2;
	$schemas = 0 if $schemas < 0;
	my ($out, $err) = ('', '');
	IPC::Run::run([ $walk_sql, $PER, $seed + $done, $schemas ], '>', "$dir/walks.sql", '2>', \$err) or $stuck++;
	diag(substr $err, 0, 2000) if $err ne '';
	$stuck += () = $err =~ /^walk /mg;
	my @lines = split /\n/, slurp_file("$dir/walks.sql");
	$done += grep { /^EXPLAIN / } @lines;
	$node->psql('postgres', "SET client_min_messages = error;\n\\set VERBOSITY verbose\n\\i $dir/walks.sql", stdout => \$out, stderr => \$err, on_error_stop => 0);
	while ($err =~ /^psql:[^\n]*?walks\.sql:(\d+): ERROR:  (\w{5}): (.*)/mg)
	{
		my ($line, $state, $message) = ($1, $2, $3);

		$classes{$state}++;
		next if $state =~ $expected && $lines[ $line - 1 ] =~ /^EXPLAIN /;
		$bad++;
		diag("$state: $message\n" . substr("$lines[$line - 2]\n$lines[$line - 1]", 0, 1500)) if $bad < 20;
	}
}
is($stuck, 0, 'all walks end and compile');
is($bad, 0, "PostgreSQL takes all of $done");
figure(sprintf 'walks: n = %d, seed %d, %.0f s; stuck or not compiled %d, refused by PostgreSQL %d; computed while planning and out of range: %s',
	$done, $seed, time - $start, $stuck, $bad, join(', ', map { "$_ $classes{$_}" } sort grep { $_ =~ $expected } keys %classes) || 'none');
unlike(new_log($node), qr/terminated by signal|PANIC/, 'no crash');
$node->stop;
done_testing();

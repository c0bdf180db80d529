# What may interrupt a guarded statement: the deadline while it waits for a
# lock, a cancel request, termination; and that nothing is left behind.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time usleep);

my $node = PostgreSQL::Test::Cluster->new('limits');
$node->init;
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION nl2sql;
	CREATE TABLE items (id int);
	INSERT INTO items SELECT generate_series(1, 60);
});

# How late, in seconds, an interrupt may be on a busy machine; a second or two
# for two psql to start is more than it takes on an idle one.
my $LATE = 60;

# Runs for hours if it is let.
my $long = q{SELECT count(*) FROM items a, items b, items c, items d, items e, items f, items g, items h
	WHERE a.id + b.id + c.id + d.id + e.id + f.id + g.id = h.id};
my $endless = "SET nl2sql.timeout = 0; SET nl2sql.max_cost = 1e300; SELECT nl_run(\$q\$$long\$q\$)";

# a lock that another session holds
my ($in, $out, $err) = ('', '', '');
my $holder = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('postgres') ],
	'<', \$in, '>', \$out, '2>', \$err);
$in .= "BEGIN; LOCK TABLE items IN ACCESS EXCLUSIVE MODE; SELECT 'held';\n";
$holder->pump until $out =~ /held/;

for my $call (q{SELECT nl_run('SELECT count(*) FROM items')}, q{SELECT nl_guard('SELECT count(*) FROM items')})
{
	my $start = time;
	my ($rc, $stdout, $stderr) = $node->psql('postgres', "SET nl2sql.timeout = '200ms'; $call");
	isnt($rc, 0, 'gives up waiting for a lock');
	like($stderr, qr/canceling statement due to nl2sql\.timeout/, 'and says why');
	cmp_ok(time - $start, '<', $LATE, 'soon');
}
$in .= "ROLLBACK;\n\\q\n";
$holder->finish;

# cancel and terminate, in the middle of a statement
for my $way (qw(pg_cancel_backend pg_terminate_backend))
{
	my ($victim_in, $victim_out, $victim_err) = ('', '', '');
	my $victim = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('postgres') ],
		'<', \$victim_in, '>', \$victim_out, '2>', \$victim_err);
	$victim_in .= "SELECT pg_backend_pid();\n";
	$victim->pump until $victim_out =~ /(\d+)\n/;
	my ($pid) = $victim_out =~ /(\d+)/;
	$victim_in .= "$endless;\nSELECT 'after', current_setting('transaction_read_only'), (SELECT nl_run('SELECT 1 AS one'));\n";
	$victim->pump_nb;
	$node->poll_query_until('postgres', "SELECT state = 'active' AND query ~ 'nl_run' FROM pg_stat_activity WHERE pid = $pid")
	  or die 'the statement did not start';
	usleep(300_000);
	my $start = time;
	$node->safe_psql('postgres', "SELECT $way($pid)");
	if ($way eq 'pg_cancel_backend')
	{
		$victim->pump until $victim_out =~ /after/;
		cmp_ok(time - $start, '<', $LATE, 'a cancel request is served');
		like($victim_err, qr/canceling statement due to user request/, 'as what it is');
		like($victim_out, qr/after\|off\|\{"one": 1\}/, 'and the session goes on');
		$victim_in .= "\\q\n";
		$victim->finish;
	}
	else
	{
		$victim->finish;
		cmp_ok(time - $start, '<', $LATE, 'so is termination');
		like($victim_err, qr/terminating connection due to administrator command/, 'as what it is');
	}
}
is($node->safe_psql('postgres', 'SELECT count(*) FROM items'), '60', 'the server has not restarted its data');

# a standby: everything is read-only there already
my $backup = 'backup';
$node->append_conf('postgresql.conf', "max_wal_senders = 4\nwal_level = replica\nhot_standby = on\n");
$node->restart;
$node->backup($backup);
my $standby = PostgreSQL::Test::Cluster->new('limits_standby');
$standby->init_from_backup($node, $backup, has_streaming => 1);
$standby->start;
is($standby->safe_psql('postgres', q{SELECT nl_run('SELECT count(*) FROM items')}), '{"count": 60}', 'runs on a standby');
is($standby->safe_psql('postgres', q{SELECT nl_guard('DELETE FROM items')}), 'only SELECT is allowed, not DELETE', 'and judges there');
$standby->stop;
$node->stop;
done_testing();

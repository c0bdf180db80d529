# Questions through PgBouncer, in session and in transaction pooling, with one
# server connection that all clients share in turn: what works, what of a
# conversation and of settings stays with the client, and that nobody sees what
# another client has asked where the pooler says DISCARD ALL: in session pooling
# by itself, in transaction pooling with server_reset_query_always. That these
# checks can fail is shown by turning the reset off.
#
# Without PgBouncer (Debian: pgbouncer) this is skipped; with NL2SQL_ALL_CLIENTS
# set, as .ci/run does, that is a failure. What is asked was taught.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(start_node open_session new_log);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my ($pgbouncer) = grep { -x } map { "$_/pgbouncer" } split(/:/, $ENV{PATH}), '/usr/sbin', '/usr/local/sbin';
if (!defined $pgbouncer)
{
	plan skip_all => 'needs pgbouncer' unless $ENV{NL2SQL_ALL_CLIENTS};
	fail('pgbouncer is not there');
	done_testing();
	exit;
}

my $node = start_node('pooled', conf => "nl2sql.max_cost = 0\n");
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE app LOGIN;
CREATE ROLE other LOGIN;
CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL, city text NOT NULL, days int NOT NULL);
INSERT INTO people VALUES (1, 'Ann', 'Leeds', 12), (2, 'Bob', 'Leeds', 7), (3, 'Cy', 'Leeds', 30), (4, 'Dee', 'York', 3);
CREATE TABLE many AS SELECT i FROM generate_series(1, 5000) AS i;
GRANT SELECT ON people, many TO app, other;
ANALYZE;
SELECT nl_teach('people in Leeds', $$SELECT name, days FROM people WHERE city = 'Leeds' ORDER BY name$$);
SELECT nl_teach('people without end', 'SELECT count(*) FROM many AS a, many AS b, many AS c');
SQL

# --- one PgBouncer, one pool of one connection for each way
my $folder = PostgreSQL::Test::Utils::tempdir_short();
my $port = PostgreSQL::Test::Cluster::get_free_port();
my $server = sprintf 'host=%s port=%d dbname=postgres pool_size=1', $node->host, $node->port;
append_to_file("$folder/users.txt", qq{"app" ""\n"other" ""\n"keeper" ""\n});
append_to_file("$folder/pgbouncer.ini", <<"INI");
[databases]
session = $server pool_mode=session
transaction = $server pool_mode=transaction

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $port
unix_socket_dir = $folder
auth_type = trust
auth_file = $folder/users.txt
admin_users = keeper
logfile = $folder/pgbouncer.log
pidfile = $folder/pgbouncer.pid
INI
my ($started_out, $started_err) = ('', '');
my $pooler = IPC::Run::start([ $pgbouncer, '-q', "$folder/pgbouncer.ini" ], '<', \undef, '>', \$started_out, '2>', \$started_err);

# A client of the pool $1.
sub client
{
	my ($pool, $user) = @_;

	return open_session(undef, connstr => "host=127.0.0.1 port=$port dbname=$pool user=" . ($user // 'app'));
}

my $up = 0;
for (1 .. 100)
{
	$up = IPC::Run::run([ 'psql', '-XAtq', '-c', 'SHOW VERSION', "host=127.0.0.1 port=$port dbname=pgbouncer user=keeper" ], '<', \undef, '>', \my $out, '2>', \my $err);
	last if $up;
	select(undef, undef, undef, 0.1);
}
ok($up, 'PgBouncer is up') or BAIL_OUT(slurp_file("$folder/pgbouncer.log"));
my $console = client('pgbouncer', 'keeper');
note($console->get('SHOW VERSION'));

my $sql = q{SELECT name, days FROM people WHERE city = 'Leeds' ORDER BY name};
my $york = $sql =~ s/Leeds/York/r;
my $turns = q{SELECT string_agg(question, ' | ' ORDER BY turn) FROM nl_history()};

# --- what one transaction does works in both
foreach my $pool (qw(session transaction))
{
	my $client = client($pool);

	is($client->get(q{SELECT nl_sql('people in Leeds')}), $sql, "$pool: nl_sql");
	is($client->get(q{SELECT nl_query('people in Leeds') ->> 'name'}), "Ann\nBob\nCy", "$pool: nl_query");
	is($client->get(q{BEGIN; SELECT nl_query_cursor('people in Leeds'); FETCH 2 FROM nl_result; FETCH ALL FROM nl_result; COMMIT}),
		"nl_result\nAnn|12\nBob|7\nCy|30", "$pool: a cursor");
	like($client->get(q{SELECT string_agg(part, ' ') FROM nl_explain('people in Leeds')}), qr/^sql meaning /, "$pool: nl_explain");
	is($client->get(q{SELECT sql FROM nl_candidates('people in Leeds', 1)}), $sql, "$pool: nl_candidates");
	is($client->get("SELECT nl_teach('towns of $pool', 'SELECT DISTINCT city FROM people ORDER BY city') > 0"), 't', "$pool: nl_teach");
	is($client->get("SELECT nl_query('towns of $pool') ->> 'city'"), "Leeds\nYork", "$pool: and what was taught answers");
	my ($state, $err) = $client->failure(q{SELECT nl_teach('away with them', 'DELETE FROM people')});
	is($state, 'NL004', "$pool: an error has its SQLSTATE");
	like($err, qr/^DETAIL: /m, "$pool: and its detail");
	is($client->get(q{BEGIN; SET LOCAL nl2sql.max_rows = 2; SELECT count(*) FROM nl_query('people in Leeds'); COMMIT; SELECT count(*) FROM nl_query('people in Leeds')}),
		"2\n3", "$pool: SET LOCAL holds for its transaction");
	is($client->get(q{BEGIN; SELECT nl_session('road'); SELECT nl_sql('people in Leeds'); SELECT nl_sql('people in York'); } . "$turns; SELECT nl_reset(); COMMIT"),
		"road\n$sql\n$york\npeople in Leeds | people in York\n2", "$pool: a conversation of one transaction");
	# the pooler hands a cancel on
	$client->send(q{SELECT nl_query('people without end')});
	$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE usename = 'app' AND state = 'active'}) or die 'it does not run';
	$client->{psql}->signal('INT');
	$client->{psql}->finish;
	like($client->{err}, qr/^ERROR:  57014: /m, "$pool: a cancel");
}

# --- session pooling: the connection is the client's until it leaves
{
	my $first = client('session');
	my $pid = $first->get('SELECT pg_backend_pid()');

	is($first->get(q{SET nl2sql.max_rows = 1; SELECT nl_session('road'); SELECT nl_sql('people in Leeds'); SELECT nl_sql('people in York')}),
		"road\n$sql\n$york", 'session: a conversation');
	is($first->get("$turns; SHOW nl2sql.max_rows"), "people in Leeds | people in York\n1", 'session: it and a setting stay with the client');
	$first->quit;
	my $second = client('session');
	is($second->get('SELECT pg_backend_pid()'), $pid, 'session: the next client has the same connection');
	is($second->get(q{SELECT count(*) FROM nl_history(); SELECT count(*) FROM nl_history('road'); SHOW nl2sql.conversation; SHOW nl2sql.max_rows}),
		"0\n0\noff\n1000", 'session: and nothing of what the first one asked and set');
	is($second->get(q{SELECT nl_session('road'); } . $turns), "road\n", 'session: nor under the same name');
	$second->quit;

	# the check can fail: without the pooler's reset it is all there
	$console->get(q{SET server_reset_query = ''});
	my $third = client('session');
	$third->get(q{SELECT nl_session('road'); SELECT nl_sql('people in Leeds')});
	$third->quit;
	my $fourth = client('session');
	is($fourth->get("SELECT pg_backend_pid(); $turns"), "$pid\npeople in Leeds", 'session: without server_reset_query the next client would see it');
	$fourth->quit;
	$console->get(q{SET server_reset_query = 'DISCARD ALL'});
}

# --- transaction pooling as PgBouncer has it by default: nothing is reset
{
	my ($first, $second) = (client('transaction'), client('transaction'));
	my $pid = $first->get('SELECT pg_backend_pid()');

	is($second->get('SELECT pg_backend_pid()'), $pid, 'transaction: two clients, one connection');
	$first->get('SET nl2sql.max_rows = 1');
	is($second->get(q{SELECT count(*) FROM nl_query('people in Leeds')}), '1', 'transaction, no reset: SET of one client holds for the other');
	$first->get('RESET nl2sql.max_rows');
	$first->get(q{SELECT nl_session('road'); SELECT nl_sql('people in Leeds')});
	is($second->get($turns), 'people in Leeds', 'transaction, no reset: and so does a conversation that nobody has forgotten');
	is($first->get('SELECT nl_reset(); SET nl2sql.conversation = off'), '1', 'which nl_reset() does');
	is($second->get($turns), '', 'transaction, no reset: then it is gone');

	# other roles have connections of their own
	my $other = client('transaction', 'other');
	isnt($other->get('SELECT pg_backend_pid()'), $pid, 'transaction: another role has another connection');
	$other->quit;

	# --- and with DISCARD ALL after every transaction
	$console->get('SET server_reset_query_always = 1');
	$first->get('SET nl2sql.max_rows = 1');
	is($first->get('SELECT pg_backend_pid(); SHOW nl2sql.max_rows'), "$pid\n1000", 'transaction, reset: SET is gone with its transaction');
	is($second->get(q{SELECT count(*) FROM nl_query('people in Leeds')}), '3', 'transaction, reset: and holds for nobody else');
	is($first->get(q{SELECT nl_session('road'); SELECT nl_sql('people in Leeds'); } . $turns . q{; SELECT count(*) FROM nl_history('road')}),
		"road\n$sql\n\n0", 'transaction, reset: a conversation ends with its transaction');
	is(($first->failure(q{PREPARE ask (text) AS SELECT nl_sql($1); EXECUTE ask ('people in Leeds')}))[0], '26000', 'transaction, reset: and so does PREPARE');
	my @seen;
	for my $round (1 .. 10)
	{
		foreach my $turn ([ $first, 'Leeds' ], [ $second, 'York' ])
		{
			my ($client, $city) = @$turn;

			push @seen, $client->get("BEGIN; SELECT nl_session('road'); $turns; SELECT nl_sql('people in $city'); $turns; COMMIT");
		}
	}
	is_deeply(\@seen, [ ("road\n\n$sql\npeople in Leeds", "road\n\n$york\npeople in York") x 10 ],
		'transaction, reset: two clients in turn, each sees its own turns only, under one name');
	is($first->get(q{SELECT nl_query('people in Leeds') ->> 'name'}), "Ann\nBob\nCy", 'transaction, reset: and questions go on');
	is($first->get('SELECT pg_backend_pid()'), $pid, 'on the same connection');
	$_->quit foreach $first, $second;
}

$console->quit;
$pooler->signal('INT');
$pooler->finish;
unlike(new_log($node), qr/terminated by signal|PANIC|TRAP/, 'no crash');
$node->stop;
done_testing();

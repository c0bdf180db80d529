# The clients that people work with: psql, libpq, ODBC, JDBC, psycopg (2 and 3)
# and node-postgres, each asking the same through its own ways: SQL, rows,
# typed rows, a cursor, a prepared statement, many rows in portions, errors with
# SQLSTATE and detail, a cancel. The programs are in src/test/clients; each
# prints a line for a thing that it tries, and all must print the same.
#
# A client that is not there is skipped, with what is missing; with
# NL2SQL_ALL_CLIENTS set, as .ci/run does, that is a failure.
#
# What is asked was taught, so that no answer hangs on a model.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(start_node open_session new_log);
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $clients = ($ENV{TESTDIR} // '.') . '/src/test/clients';
my $build = PostgreSQL::Test::Utils::tempdir();

# JDBC and ODBC know no sockets but TCP's. The cancelled statement costs a lot.
my $node = start_node('clients', conf => <<'CONF');
listen_addresses = '127.0.0.1'
nl2sql.max_rows = 5000
nl2sql.max_cost = 0
CONF
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE app LOGIN;
CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL, city text NOT NULL, days int NOT NULL);
INSERT INTO people VALUES (1, 'Ann', 'Leeds', 12), (2, 'Bob', 'Leeds', 7), (3, 'Cy', 'Leeds', 30), (4, 'Dee', 'York', 3);
CREATE TABLE readings (id int PRIMARY KEY, value int NOT NULL);
INSERT INTO readings SELECT i, i FROM generate_series(1, 2500) AS i;
CREATE TYPE person AS (name text, days int);
GRANT SELECT ON people, readings TO app;
ANALYZE;
SELECT nl_teach('people in Leeds', $$SELECT name, days FROM people WHERE city = 'Leeds' ORDER BY name$$);
SELECT nl_teach('all readings', 'SELECT id, value FROM readings ORDER BY id');
SELECT nl_teach('readings without end', 'SELECT count(*) FROM readings AS a, readings AS b, readings AS c');
-- whatever a model says to what was not taught, it is not sure
ALTER ROLE app SET nl2sql.min_confidence = 1;
SQL

my $port = $node->port;
@ENV{qw(PGHOST PGPORT PGDATABASE PGUSER)} = ('127.0.0.1', $port, 'postgres', 'app');

my $sql = q{SELECT name, days FROM people WHERE city = 'Leeds' ORDER BY name};
my @expected = (
	[ sql => qr/^\Q$sql\E$/, 'nl_sql' ],
	[ rows => qr/^Ann, Bob, Cy$/, 'nl_query as jsonb' ],
	[ typed => qr/^Ann 12, Bob 7, Cy 30$/, 'nl_query with a row type' ],
	[ cursor => qr/^Ann 12, Bob 7$/, 'nl_query_cursor and FETCH 2' ],
	[ rest => qr/^Cy 30$/, 'FETCH ALL' ],
	[ prepared => qr/^21 7$/, 'a prepared statement, 14 times' ],
	[ portions => qr/^2500 3126250$/, 'rows in portions' ],
	# the model's verdict is its own, but it is one of three
	[ unsure => qr/^NL00[123] .*Understood: /, 'no answer: SQLSTATE and detail' ],
	[ refused => qr/^NL004 .*Only what could be an answer can be taught/, 'refused: SQLSTATE and detail' ],
	[ cancel => qr/^57014$/, 'a cancel' ],
	[ after => qr/^1$/, 'the connection goes on' ]);

# Runs a program, compares its lines, and looks in the server's log whether it
# asked as it was meant to: $prepared and $portions are what must be there, undef
# where the client's way leaves no trace.
sub client_says
{
	my ($client, $prepared, $portions, @command) = @_;
	my ($out, $err);
	my $start = time;

	new_log($node);

	eval { IPC::Run::run(\@command, '<', \undef, '>', \$out, '2>', \$err, IPC::Run::timeout(180)) } or $err .= $@;
	my $took = time - $start;
	is($err, '', "$client: no complaints");
	my %line = map { /^(\w+): (.*)$/ ? ($1 => $2) : () } split /\n/, $out // '';
	like($line{ $_->[0] } // '', $_->[1], "$client: $_->[2]") foreach @expected;
	# a detail may have lines of its own
	my %known = map { $_->[0] => 1 } @expected;
	is(join(' ', grep { $known{$_} } ($out // '') =~ /^(\w+): /mg), join(' ', map { $_->[0] } @expected), "$client: in this order");
	note(sprintf '%s took %.1f s', $client, $took);
	my $log = new_log($node);
	cmp_ok(scalar(() = $log =~ /$prepared/g), '>=', 10, "$client: executed by name") if defined $prepared;
	cmp_ok(scalar(() = $log =~ /$portions/g), '>=', 24, "$client: fetched a hundred at a time") if defined $portions;
	return;
}

# Runs a command that prepares a client: what is missing, if it fails.
sub lacks
{
	my ($package, @command) = @_;
	my ($out, $err) = ('', '');

	return '' if eval { IPC::Run::run(\@command, '<', \undef, '>', \$out, '2>', \$err) };
	note("@command: $out$err" . ($@ // ''));
	return $package;
}

# $missing: what is lacking, '' if nothing is; the rest is client_says()'s
sub client
{
	my ($client, $missing, @rest) = @_;

	subtest $client => sub {
		if ($missing ne '')
		{
			plan skip_all => "needs $missing" unless $ENV{NL2SQL_ALL_CLIENTS};
			fail("$client needs $missing");
		}
		else
		{
			client_says($client, @rest);
		}
		done_testing();
	};
	return;
}

# --- psql: its own ways, and SIGINT
subtest psql => sub {
	my $psql = "$build/psql.sql";
	append_to_file($psql, <<'SQL');
\pset format unaligned
\pset tuples_only on
\pset fieldsep ' '
\pset recordsep ', '
\echo -n 'sql: '
SELECT nl_sql('people in Leeds');
\echo -n '\nrows: '
SELECT nl_query('people in Leeds') ->> 'name';
\echo -n '\ntyped: '
SELECT nl_sql('people in Leeds') \gexec
BEGIN;
SELECT nl_query_cursor('people in Leeds') AS cursor \gset
\echo -n '\ncursor: '
FETCH 2 FROM :"cursor";
\echo -n '\nrest: '
FETCH ALL FROM :"cursor";
COMMIT;
PREPARE ask (text) AS SELECT count(*) FROM nl_query($1, NULL::person);
\o /dev/null
EXECUTE ask ('people in Leeds'); EXECUTE ask ('people in York'); EXECUTE ask ('people in Leeds');
EXECUTE ask ('people in York'); EXECUTE ask ('people in Leeds'); EXECUTE ask ('people in York');
\o
\echo -n '\nprepared: '
EXECUTE ask ('people in Leeds');
\set FETCH_COUNT 100
\pset recordsep '\n'
\echo '\nportions:'
SELECT * FROM nl_query('all readings', NULL::readings);
\unset FETCH_COUNT
\set VERBOSITY verbose
SELECT nl_sql('weather of the moon');
SELECT nl_teach('away with them', 'DELETE FROM people');
SQL
	my ($out, $err);
	IPC::Run::run([ 'psql', '-Xq', '-f', $psql ], '<', \undef, '>', \$out, '2>', \$err);
	like($out, qr/^sql: \Q$sql\E\s*$/m, 'nl_sql');
	like($out, qr/^rows: Ann, Bob, Cy\s*$/m, 'nl_query as jsonb');
	like($out, qr/^typed: Ann 12, Bob 7, Cy 30\s*$/m, 'nl_sql and \gexec');
	like($out, qr/^cursor: Ann 12, Bob 7\s*$/m, 'nl_query_cursor and FETCH');
	like($out, qr/^rest: Cy 30\s*$/m, 'FETCH ALL');
	like($out, qr/^prepared: 3\s*$/m, 'EXECUTE');
	is(scalar(() = $out =~ /^\d+ \d+$/mg), 2500, 'rows in portions of FETCH_COUNT');
	like($err, qr/ERROR:  NL00[123]: .*\nDETAIL:  Understood: /, 'no answer: SQLSTATE and detail');
	like($err, qr/ERROR:  NL004: .*\nDETAIL:  Only what could be an answer/, 'refused: SQLSTATE and detail');

	# Ctrl-C; a psql without a terminal ends with it
	my $session = open_session($node, user => 'app');
	my $pid = $session->get('SELECT pg_backend_pid()');
	$session->send(q{SELECT * FROM nl_query('readings without end')});
	ok($node->poll_query_until('postgres', "SELECT state = 'active' FROM pg_stat_activity WHERE pid = $pid"), 'the question runs');
	$session->{psql}->signal('INT');
	$session->{psql}->finish;
	like($session->{err}, qr/^ERROR:  57014: /m, 'SIGINT cancels it');
	done_testing();
};

# --- the others; what cannot be built or loaded is not there
my @gcc = qw(gcc -std=gnu99 -O1 -Wall -Wextra -Werror);
chomp(my $includes = `pg_config --includedir`);
client('libpq', lacks('gcc and libpq-dev', @gcc, "-I$includes", '-o', "$build/libpq", "$clients/libpq.c", '-lpq'),
	qr/execute ask: /, undef, "$build/libpq");

my $driver = 'PostgreSQL Unicode';
my $odbc = lacks('odbc-postgresql and odbcinst', 'odbcinst', '-q', '-d', '-n', $driver)
  || lacks('gcc and unixodbc-dev', @gcc, '-o', "$build/odbc", "$clients/odbc.c", '-lodbc', '-pthread');
my $source = "Driver={$driver};Server=127.0.0.1;Port=$port;Database=postgres;Uid=app;UseServerSidePrepare=1";
client('ODBC', $odbc, qr/execute _PLAN\w+: /, undef, "$build/odbc", $source);
client('ODBC with the driver\'s cursors', $odbc, undef, qr/fetch 100 in "SQL_CUR/, "$build/odbc", "$source;UseDeclareFetch=1;Fetch=100");

my $jar = '/usr/share/java/postgresql.jar';
my $jdbc = (-f $jar ? '' : 'libpostgresql-jdbc-java')
  || lacks('default-jdk-headless', 'javac', '-cp', $jar, '-d', $build, "$clients/Jdbc.java");
client('JDBC', $jdbc, qr/execute S_\d+: SELECT/, qr{execute fetch from \S*C_\d+: }, 'java', '-Xshare:auto', '-cp', "$build:$jar", 'Jdbc',
	"jdbc:postgresql://127.0.0.1:$port/postgres?user=app&prepareThreshold=3");

# Debian's modules are Debian's python's
my $python = -x '/usr/bin/python3' ? '/usr/bin/python3' : 'python3';
foreach my $driver (qw(psycopg2 psycopg))
{
	my $missing = lacks("python3-$driver", $python, '-c', "import $driver");
	client($driver, $missing, $driver eq 'psycopg' ? qr/execute _pg3_0: / : qr/EXECUTE ask /, qr/FETCH FORWARD 100 FROM "portions"/, $python, "$clients/psycopg_client.py", $driver);
}

# where Debian's modules are, for a node that is not Debian's
$ENV{NODE_PATH} = join(':', grep { defined } $ENV{NODE_PATH}, '/usr/share/nodejs');
my $missing = lacks('nodejs, and node-pg or npm install pg pg-cursor', 'node', '-e', q{require('pg'); require('pg-cursor')});
client('node-postgres', $missing, qr/execute ask: /, qr{execute fetch from \S*C_\d+: }, 'node', "$clients/node_postgres.js");

$node->stop;
done_testing();

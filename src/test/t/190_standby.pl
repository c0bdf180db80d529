# Questions on a streaming standby: everything that reads answers as on the
# primary, nothing needs to write, what would write is refused with 25006 and
# the session goes on; what is taught, rated and defined on the primary is used
# once it is replayed; replay that has to break in says so; a standby that is
# promoted goes on in the sessions that were open, and may be taught.
#
# What is compared was taught, so that it does not hang on a model.
# 140_callers.pl asks the demo's questions there, 120_change.pl and 180_log.pl
# what is theirs.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(good_model start_node open_session new_log);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $good = good_model();
my $primary = start_node('primary', conf => "wal_level = replica\nmax_wal_senders = 4\nhot_standby = on\nautovacuum = off\n",
	defined $good ? (model => $good) : ());
$primary->safe_psql('postgres', <<'SQL');
CREATE ROLE ann LOGIN;
CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL, city text NOT NULL, days int NOT NULL);
COMMENT ON COLUMN people.days IS 'days on the road';
INSERT INTO people VALUES (1, 'Ann', 'Leeds', 12), (2, 'Bob', 'Leeds', 7), (3, 'Cy', 'Leeds', 30), (4, 'Dee', 'York', 3);
CREATE TABLE many AS SELECT i FROM generate_series(1, 5000) AS i;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO ann;
ANALYZE;
SELECT nl_teach('people in Leeds', $$SELECT name, days FROM people WHERE city = 'Leeds' ORDER BY name$$);
SQL
$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->append_conf('postgresql.conf', 'max_standby_streaming_delay = 100ms');
$standby->start;

# What was done on the primary is there.
sub replayed
{
	$primary->wait_for_catchup($standby, 'replay', $primary->lsn('insert'));
	return;
}

my $sql = q{SELECT name, days FROM people WHERE city = 'Leeds' ORDER BY name};
my $there = open_session($standby);
my $here = open_session($primary);
is($there->get('SELECT pg_is_in_recovery()'), 't', 'a standby');

# --- what reads answers, and as on the primary
# (of statistics the standby has its own: what was changed since ANALYZE is counted on the primary)
my @asked = (
	[ 'nl_sql' => q{SELECT nl_sql('people in Leeds')} ],
	[ 'with another value' => q{SELECT nl_sql('people in York')} ],
	[ 'nl_query' => q{SELECT nl_query('people in Leeds')} ],
	[ 'nl_query_json' => q{SELECT nl_query_json('people in Leeds')} ],
	[ 'a cursor' => q{BEGIN; SELECT nl_query_cursor('people in Leeds'); FETCH ALL FROM nl_result; COMMIT} ],
	[ 'nl_explain' => q{SELECT part, detail FROM nl_explain('people in Leeds')} ],
	[ 'nl_candidates' => q{SELECT rank, sql, note FROM nl_candidates('people in Leeds', 3)} ],
	[ 'nl_context' => q{SELECT * FROM nl_context('people in Leeds')} ],
	[ 'nl_run' => q{SELECT nl_run('SELECT city, count(*) FROM people GROUP BY city ORDER BY city')} ],
	[ 'nl_guard' => q{SELECT nl_guard('DELETE FROM people')} ],
	[ 'nl_describe' => q{SELECT nl_describe('SELECT name FROM people WHERE days > 10')} ],
	[ 'nl_fix' => q{SELECT nl_fix('SELCT nmae FORM people')} ],
	[ 'nl_optimize' => q{SELECT reason, statement FROM nl_optimize('SELECT i FROM many WHERE i = 4711') WHERE kind = 'index'} ],
	[ 'nl_suggest' => q{SELECT question FROM nl_suggest('people', 2)} ],
	[ 'nl_definitions' => q{SELECT count(*) FROM nl_definitions()} ]);
foreach my $asked (@asked)
{
	my ($name, $ask) = @$asked;
	my $first = $here->get($ask);

	isnt($first, '', "$name has an answer");
	is($there->get($ask), $first, "$name: the same on the standby");
}

# --- a conversation is the backend's own and needs nothing written
is($there->get(q{SELECT nl_session('road'); SELECT nl_sql('people in Leeds'); SELECT nl_sql('people in York')}),
	"road\n$sql\n" . $sql =~ s/Leeds/York/r, 'a conversation');
is($there->get(q{SELECT string_agg(question, ' | ' ORDER BY turn) FROM nl_history()}), 'people in Leeds | people in York', 'is remembered');
like($there->get(q{SELECT string_agg(name, ' ' ORDER BY position) FROM nl_context('and in Derby?') WHERE kind = 'word'}),
	qr/^people in leeds \| people in york \| and in derby/, 'what follows is read after it');
is($there->get('SELECT nl_reset(); SET nl2sql.conversation = off'), '2', 'and forgotten');

# --- with a model that answers: questions that nobody has taught, and about the database
SKIP:
{
	skip 'no model that answers is installed', 4 unless defined $good;
	my ($first) = $here->query(q{SELECT nl_sql('how many people are there in each city')});
	like($first, qr/^SELECT .* people /, 'a question that was not taught');
	is(($there->query(q{SELECT nl_sql('how many people are there in each city')}))[0], $first, 'the same on the standby');
	($first) = $here->query(q{SELECT nl_ask('which tables are there?')});
	like($first, qr/people/, 'a question about the database');
	is(($there->query(q{SELECT nl_ask('which tables are there?')}))[0], $first, 'the same on the standby');
}

# --- what would write is refused, and the session goes on
$there->get('SET nl2sql.allow_changes = on');
my $pid = $there->get('SELECT pg_backend_pid()');
foreach my $write (
	[ 'nl_teach' => q{SELECT nl_teach('our towns', 'SELECT DISTINCT city FROM people')} ],
	[ 'nl_feedback' => q{SELECT nl_feedback('people in Leeds', true)} ],
	[ 'a correction' => q{SELECT nl_feedback('people in Leeds', false, 'SELECT name FROM people')} ],
	[ 'nl_define_synonym' => q{SELECT nl_define_synonym('people', 'folk')} ],
	[ 'nl_define' => q{SELECT nl_define('weeks', 'days / 7', 'people')} ],
	[ 'nl_hide' => q{SELECT nl_hide('people.days')} ],
	[ 'nl_view' => q{SELECT nl_view('leeds', 'people in Leeds')} ],
	[ 'nl_change_sql' => q{SELECT * FROM nl_change_sql($$UPDATE people SET city = 'Hull' WHERE id = 4$$)} ])
{
	my ($name, $try) = @$write;
	my ($state, $err) = $there->failure($try);

	is($state, '25006', "$name: 25006");
	like($err, qr/cannot .* (?:in a read-only transaction|during recovery)/, "$name: which is said");
}
# a token of the primary's is worth nothing here
my ($token) = $here->get(q{SET nl2sql.allow_changes = on; SELECT token FROM nl_change_sql($$UPDATE people SET city = 'Hull' WHERE id = 4$$)});
my ($state) = $there->failure("SELECT nl_apply('$token')");
like($state, qr/^(?:25006|NL008)$/, 'nl_apply: refused');
is($there->get(q{SELECT nl_sql('people in Leeds'); SELECT pg_backend_pid()}), "$sql\n$pid", 'the session goes on');
$there->query(q{BEGIN; SAVEPOINT s; SELECT nl_teach('our towns', 'SELECT DISTINCT city FROM people'); ROLLBACK TO s});
is($there->get(q{SELECT nl_sql('people in Leeds'); COMMIT}), $sql, 'in a transaction too, from a savepoint on');
is($primary->safe_psql('postgres', q{SELECT count(*) FROM people WHERE city = 'Hull'}), '0', 'nothing was changed');

# --- what the primary is told arrives with replay, not sooner
$standby->safe_psql('postgres', 'SELECT pg_wal_replay_pause()');
$standby->poll_query_until('postgres', q{SELECT pg_get_wal_replay_pause_state() = 'paused'}) or die 'replay goes on';
$primary->safe_psql('postgres', <<'SQL');
SELECT nl_teach('our towns', 'SELECT DISTINCT city FROM people ORDER BY city');
SELECT nl_define_synonym('people', 'folk');
SET ROLE ann;
SELECT nl_feedback('people in Leeds', false, $$SELECT name FROM people WHERE city = 'Leeds' ORDER BY days$$);
SQL
is($there->get(q{SELECT count(*) FROM nl_taught WHERE question = 'our towns'}), '0', 'before replay a pair is not there');
$standby->safe_psql('postgres', 'SELECT pg_wal_replay_resume()');
replayed();
is($there->get(q{SELECT nl_query('our towns') ->> 'city'}), "Leeds\nYork", 'after replay the question is answered by it');
is($there->get(q{SELECT nl_sql('people in Leeds')}), $sql, 'somebody else\'s correction is not mine');
my $ann = open_session($standby, user => 'ann');
is($ann->get(q{SELECT nl_sql('people in Leeds')}), q{SELECT name FROM people WHERE city = 'Leeds' ORDER BY days}, 'a role finds its own correction');
is($there->get(q{SELECT count(*) FROM nl_definitions() AS d WHERE d::text LIKE '%folk%'}), '1', 'and a synonym that was defined');
$ann->quit;

# --- replay that must break in: a table that is altered while a statement reads
# it. PostgreSQL cancels the statement; inside a savepoint it ends the connection,
# as it may when its signal comes twice.
foreach my $case ([ '', 'ADD COLUMN j int' ], [ 'BEGIN; SAVEPOINT s;', 'DROP COLUMN j' ])
{
	my ($begin, $alter) = @$case;
	my $reader = open_session($standby);
	my $reading = $reader->get('SET nl2sql.max_cost = 0; SELECT pg_backend_pid()');

	$reader->send("$begin SELECT nl_run('SELECT count(*) FROM many AS a, many AS b, many AS c')");
	$standby->poll_query_until('postgres', "SELECT count(*) > 0 FROM pg_locks WHERE pid = $reading AND relation = 'many'::regclass AND granted")
	  or die 'it does not read';
	$primary->safe_psql('postgres', "ALTER TABLE many $alter");
	eval { $reader->wait; };	# the connection may have ended
	eval { $reader->quit; };
	replayed();
	like(new_log($standby), qr/\[$reading\] [^\n]*(?:ERROR:  canceling statement|FATAL:  terminating connection) due to conflict with recovery/,
		$begin eq '' ? 'a conflict with recovery is told as such' : 'inside a savepoint, too');
	is($there->get(q{SELECT pg_backend_pid(); SELECT nl_sql('people in Leeds')}), "$pid\n$sql", 'other sessions go on');
}

# --- promoted: the session that was open goes on and may write now
$primary->stop;
$standby->promote;
$standby->poll_query_until('postgres', 'SELECT NOT pg_is_in_recovery()') or die 'not promoted';
is($there->get(q{SELECT pg_backend_pid(); SELECT nl_sql('people in Leeds')}), "$pid\n$sql", 'after promotion the session answers');
is($there->get(q{SELECT nl_teach('the longest road', 'SELECT max(days) FROM people') > 0; SELECT nl_query('the longest road')}),
	qq{t\n{"max": 30}}, 'is taught');
is($there->get(q{SELECT nl_apply(token) FROM nl_change_sql($$UPDATE people SET city = 'Hull' WHERE id = 4$$); SELECT nl_query('our towns') ->> 'city'}),
	"1\nHull\nLeeds", 'and changes');
unlike(new_log($_), qr/terminated by signal|PANIC|TRAP/, 'no crash') for $primary, $standby;
$there->quit;
$standby->stop;
done_testing();

# The log of questions: who is in it, who may read it, what becomes of it when a
# question fails, in read-only transactions, on a standby, with time and size.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(start_node open_session failure);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('log');
$node->init(allows_streaming => 1, extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "nl2sql.model = '" . NlTest::tiny_model() . "'\nnl2sql.timeout = '120s'\nsession_preload_libraries = 'nl2sql'");
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION nl2sql;
CREATE ROLE ann; CREATE ROLE bob; CREATE ROLE team; CREATE ROLE watcher;
GRANT team TO bob;
GRANT pg_monitor TO watcher;
CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL, city text NOT NULL);
INSERT INTO people VALUES (1, 'Ann', 'Leeds'), (2, 'Bob', 'York');
GRANT SELECT ON people TO ann, bob, team, watcher;
SELECT nl_teach('people in Leeds', $$SELECT id, name FROM people WHERE city = 'Leeds'$$);
SQL

# Runs SQL, as a role if one is given.
sub as
{
	my ($role, $sql) = @_;

	return $node->safe_psql('postgres', "SET ROLE $role; $sql");
}

my $ask = q{SELECT nl_sql('people in Leeds')};
my $folder = $node->data_dir . '/nl2sql_log';

# --- off
$node->safe_psql('postgres', $ask);
is($node->safe_psql('postgres', 'SHOW nl2sql.log_questions'), 'off', 'off at first');
is($node->safe_psql('postgres', 'SELECT count(*) FROM nl_log()'), '0', 'nothing is kept');
ok(!-e $folder, 'nor any file made');
is((failure($node, "SET ROLE ann; SET nl2sql.log_questions = on"))[0], '42501', 'not for anybody to turn on');
is((failure($node, 'SET nl2sql.log_retention = 1'))[0], '55P02', 'nor how long it is kept');

# --- on, for a role and for all
$node->safe_psql('postgres', 'ALTER ROLE ann SET nl2sql.log_questions = on; ALTER ROLE ann LOGIN');
$node->safe_psql('postgres', $ask, extra_params => [ '-U', 'ann' ]);
$node->safe_psql('postgres', $ask);
is($node->safe_psql('postgres', 'SELECT role, function, question, outcome FROM nl_log()'), 'ann|nl_sql|people in Leeds|ok', 'a role alone');
is((failure($node, 'SET nl2sql.log_questions = off', psql => { extra_params => [ '-U', 'ann' ] }))[0], '42501', 'who is logged cannot turn it off');
$node->append_conf('postgresql.conf', 'nl2sql.log_questions = on');
$node->reload;
$node->poll_query_until('postgres', q{SELECT current_setting('nl2sql.log_questions') = 'on'});

my $first = $node->safe_psql('postgres', 'SELECT at::timestamptz(0), sql, confidence, ms FROM nl_log()');
like($first, qr/^\d{4}-[^|]*\|SELECT id, name FROM people WHERE city = 'Leeds'\|1\|\d+(\.\d+)?$/, 'time, statement, confidence, duration');
is((stat($folder))[2] & 07777, 0700, 'a folder of the server\'s own');
my ($file) = glob "$folder/*";
is((stat($file))[2] & 07777, 0600, 'and files');

# --- every function that takes a question; what failed too
as('bob', q{SELECT count(*) FROM nl_query('people in Leeds')});
as('bob', q{BEGIN; SELECT nl_query_cursor('people in Leeds'); COMMIT});
as('bob', q{SELECT count(*) FROM nl_explain('people in Leeds')});
is((failure($node, q{SET ROLE bob; SET nl2sql.min_confidence = 1; SELECT nl_ask('which tables')}))[0] =~ /^NL00[123]$/ ? 1 : 0, 1, 'no answer');
is((failure($node, q{SET ROLE bob; SELECT nl_sql('  ')}))[0], '22023', 'no question');
is((failure($node, q{SET ROLE bob; SELECT nl_query('people in Leeds', 1)}))[0] ne '', 1, 'rows of another shape');
is((failure($node, q{SET ROLE bob; SELECT nl_change('delete Ann')}))[0], 'NL007', 'changes are off');
my @rows = split /\n/, as('bob', q{SELECT function, question, sql IS NOT NULL, confidence IS NOT NULL, outcome FROM nl_log()});
is(scalar(@rows), 7, 'bob\'s questions');
is_deeply([ @rows[0 .. 2] ], [ map { "$_|people in Leeds|t|t|ok" } qw(nl_query nl_query_cursor nl_explain) ], 'answered');
like($rows[3], qr/^nl_ask\|which tables\|[tf]\|[tf]\|NL00[123]$/, 'unanswered: a SQLSTATE');
is($rows[4], 'nl_sql|  |f|f|22023', 'without words: no statement');
like($rows[5], qr/^nl_query\|people in Leeds\|t\|t\|\w{5}$/, 'answered, but the answer failed');
is($rows[6], 'nl_change|delete Ann|f|f|NL007', 'refused');

# --- an error takes nothing with it, nor does a ROLLBACK
as('bob', "BEGIN; $ask; ROLLBACK");
is(as('bob', q{SELECT count(*) FROM nl_log()}), '8', 'after a ROLLBACK');
as('bob', "BEGIN READ ONLY; $ask; COMMIT");
is(as('bob', q{SELECT count(*) FROM nl_log()}), '9', 'in a read-only transaction');

# --- who may read
as('ann', $ask);
as('team', $ask);
is(as('ann', q{SELECT DISTINCT role FROM nl_log()}), 'ann', 'a role sees its own');
is(as('bob', q{SELECT DISTINCT role FROM nl_log() ORDER BY 1}), "bob\nteam", 'and of roles that it is a member of');
is(as('watcher', q{SELECT count(DISTINCT role) FROM nl_log()}), '3', 'pg_monitor sees all');
is($node->safe_psql('postgres', q{SELECT count(DISTINCT role) FROM nl_log()}), '3', 'so does a superuser');
is((failure($node, 'SET ROLE ann; SELECT nl_log_prune()'))[0], '42501', 'removing is not for all');
$node->safe_psql('postgres', 'CREATE ROLE carl NOINHERIT; GRANT team TO carl; GRANT SELECT ON people TO carl');
as('carl', $ask);
is(as('carl', q{SELECT DISTINCT role FROM nl_log()}), 'carl', 'not of roles whose rights it has only by SET ROLE');
is(as('team', q{SELECT DISTINCT role FROM nl_log()}), 'team', 'nor a role of its members');
$node->safe_psql('postgres', 'REVOKE team FROM bob');
is(as('bob', q{SELECT DISTINCT role FROM nl_log()}), 'bob', 'nor of roles that it was a member of');

# a function with the rights of its owner asks, and reads, as its owner
$node->safe_psql('postgres', q{CREATE FUNCTION anns(q text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS
	$f$ BEGIN PERFORM nl_sql(q); RETURN (SELECT count(*) FROM nl_log() WHERE role <> 'ann'::regrole); END $f$;
	CREATE FUNCTION anns_error(q text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $f$ BEGIN PERFORM nl_sql(q); END $f$;
	ALTER FUNCTION anns(text) OWNER TO ann; ALTER FUNCTION anns_error(text) OWNER TO ann});
my $bobs = as('bob', 'SELECT count(*) FROM nl_log()');
is(as('bob', q{SELECT anns('people in Leeds')}), '0', 'the owner\'s own');
is((failure($node, q{SET ROLE bob; SELECT anns_error('  ')}))[0], '22023', 'an error there');
is(as('bob', 'SELECT count(*) FROM nl_log()'), $bobs, 'and nothing of it is the caller\'s');
is($node->safe_psql('postgres', q{SELECT role, outcome FROM nl_log() ORDER BY at DESC LIMIT 2}), "ann|22023\nann|ok", 'but its owner\'s, after an error too');

# lines say no name that the role may not read
$node->safe_psql('postgres', q{CREATE TABLE vault_zq (id int PRIMARY KEY, amount_zq int); COMMENT ON TABLE vault_zq IS 'zq: people and their pay';
	ALTER TABLE people ADD pay_zq int; REVOKE SELECT ON people FROM bob; GRANT SELECT (id, name, city) ON people TO bob});
$node->psql('postgres', "SET ROLE bob; SELECT $_") foreach 'nl_sql($$pay of the people$$)', 'nl_query($$amount in the vault$$)', 'count(*) FROM nl_explain($$pay for each city$$)';
is(as('bob', q{SELECT count(*) FROM nl_log() WHERE question ~ 'pay|vault'}), '3', 'questions about what is hidden');
unlike(slurp_file($file), qr/zq/, 'and no name of it in the log');
$node->safe_psql('postgres', 'DROP TABLE vault_zq; ALTER TABLE people DROP pay_zq; GRANT SELECT ON people TO bob');

# a role that is gone is a number, and its lines are the superuser's
$node->safe_psql('postgres', 'DROP OWNED BY carl; DROP ROLE carl');
like($node->safe_psql('postgres', 'SELECT DISTINCT role::text FROM nl_log()'), qr/^\d+$/m, 'of a role that was dropped');
unlike(as('bob', 'SELECT DISTINCT role::text FROM nl_log()') . as('team', 'SELECT DISTINCT role::text FROM nl_log()'), qr/^\d+$/m, 'no other role sees them');
$node->safe_psql('postgres', 'CREATE DATABASE other');
is($node->safe_psql('other', 'CREATE EXTENSION nl2sql; SELECT count(*) FROM nl_log()'), '0', 'another database has its own');

# --- whatever stands in a question is one line and comes out as it was
my $odd = "people\tin\n\\Leeds\\n 'x' \x{e4}\x{f6} \x{65e5}";
utf8::encode($odd);
$node->safe_psql('postgres', "SET ROLE ann; DO \$d\$ BEGIN PERFORM nl_sql(\$q\$$odd\$q\$); EXCEPTION WHEN OTHERS THEN NULL; END \$d\$");
is(as('ann', q{SELECT question FROM nl_log() ORDER BY at DESC LIMIT 1}), $odd, 'tabs, lines, backslashes');
$node->safe_psql('postgres', q{SET ROLE ann; DO $d$ BEGIN PERFORM nl_sql(repeat('länger ', 2000)); EXCEPTION WHEN OTHERS THEN NULL; END $d$});
is(as('ann', q{SELECT octet_length(question) BETWEEN 3990 AND 4000 FROM nl_log() ORDER BY at DESC LIMIT 1}), 't', 'a long one is cut');

# --- sessions at once lose and mix nothing
my $before = $node->safe_psql('postgres', 'SELECT count(*) FROM nl_log()');
my @sessions = map { open_session($node) } 1 .. 4;
$_->get('SET ROLE ann; SELECT 1') foreach @sessions;
$_->send(q{SELECT count(nl_sql('people in Leeds')) FROM generate_series(1, 100)}) foreach @sessions;
$_->wait foreach @sessions;
$_->quit foreach @sessions;
is($node->safe_psql('postgres', 'SELECT count(*) FROM nl_log()'), $before + 400, 'four sessions');

# --- lines that are none are passed over
append_to_file($file, "torn");
append_to_file($file, "\n1\t2\n\xff\xfe\n" . ("x" x 50000) . "\n");
is($node->safe_psql('postgres', 'SELECT count(*) FROM nl_log()'), $before + 400, 'damage');
as('ann', $ask);
is($node->safe_psql('postgres', 'SELECT count(*) FROM nl_log()'), $before + 401, 'and it goes on');

# --- a standby: files are its own, and nothing is written to the database
$node->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('log_standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->start;
$node->wait_for_catchup($standby, 'replay', $node->lsn('flush'));
my $there = $standby->safe_psql('postgres', 'SELECT count(*) FROM nl_log()');
is($standby->safe_psql('postgres', "SET ROLE bob; $ask"), q{SELECT id, name FROM people WHERE city = 'Leeds'}, 'answered on a standby');
is($standby->safe_psql('postgres', 'SELECT count(*) FROM nl_log()'), $there + 1, 'and logged there');
is($node->safe_psql('postgres', 'SELECT count(*) FROM nl_log()'), $before + 401, 'there alone');
$standby->stop;

# --- retention
my ($oid) = $file =~ m{/(\d+)_\d+$};
append_to_file("$folder/${oid}_20200101", "1577880000000000\t10\t5\t\tok\tnl_sql\tancient\t\n");
append_to_file("$folder/keep", 'not ours');
is($node->safe_psql('postgres', q{SELECT count(*) FROM nl_log() WHERE question = 'ancient'}), '0', 'what is past is not shown');
is($node->safe_psql('postgres', 'SELECT nl_log_prune()'), '1', 'and removed');
ok(!-e "$folder/${oid}_20200101" && -e "$folder/keep" && -e $file, 'that alone');
append_to_file("$folder/${oid}_20200101", "631152000000000\t10\t5\t\tok\tnl_sql\tancient\t\n");
as('ann', $ask);
ok(!-e "$folder/${oid}_20200101", 'by who writes too');
append_to_file("$folder/${oid}_20200101", "631152000000000\t10\t5\t\tok\tnl_sql\tancient\t\n");
$node->append_conf('postgresql.conf', 'nl2sql.log_retention = 0');
$node->reload;
$node->poll_query_until('postgres', q{SELECT current_setting('nl2sql.log_retention') = '0'});
is($node->safe_psql('postgres', q{SELECT sql IS NULL, confidence IS NULL, ms FROM nl_log() WHERE question = 'ancient'}), 't|t|0.005', '0 keeps all');

# --- size
$node->append_conf('postgresql.conf', "nl2sql.log_size = '16kB'");
$node->reload;
$node->poll_query_until('postgres', q{SELECT current_setting('nl2sql.log_size') = '16kB'});
$before = $node->safe_psql('postgres', 'SELECT count(*) FROM nl_log()');
as('ann', $ask);
is($node->safe_psql('postgres', 'SELECT count(*) FROM nl_log()'), $before, 'no more than the day may have');

# --- what cannot be written fails no question
$node->append_conf('postgresql.conf', "nl2sql.log_size = '64MB'");
$node->reload;
$node->poll_query_until('postgres', q{SELECT current_setting('nl2sql.log_size') = '64MB'});
unlink glob "$folder/*";
rmdir $folder;
append_to_file($folder, 'in the way');
is(as('ann', $ask), q{SELECT id, name FROM people WHERE city = 'Leeds'}, 'answered all the same');
like(slurp_file($node->logfile), qr/LOG: .*could not open the log of questions/, 'and told in the server\'s log');

$node->stop;
done_testing();

# nl_change_sql and nl_apply between roles and sessions: who may, with whose
# rights, on which rows, for how long; read-only transactions, a standby,
# deadlines and other sessions' locks. What a statement may be: sql/change.sql.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(start_node open_session failure);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = start_node('change', conf => "wal_level = replica\nmax_wal_senders = 4\nhot_standby = on\n");
# before 15 settings cannot be granted, and nothing is known of other tables
my $newer = $node->safe_psql('postgres', 'SHOW server_version_num') >= 150000;
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE app LOGIN;
CREATE ROLE clerk LOGIN;
CREATE ROLE other LOGIN;
GRANT EXECUTE ON FUNCTION nl_change_sql(text, boolean) TO app, clerk, other;
CREATE TABLE customers (id int PRIMARY KEY, name text, city text, secret_zq text);
CREATE TABLE notes (id int PRIMARY KEY, customer_id int REFERENCES customers ON DELETE CASCADE, owner text DEFAULT current_user, body text);
CREATE TABLE log_zq (what text);
CREATE FUNCTION log_it() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
	$$ BEGIN INSERT INTO log_zq VALUES (TG_OP); RETURN NULL; END $$;
CREATE TRIGGER log AFTER INSERT OR UPDATE OR DELETE ON notes FOR EACH ROW EXECUTE FUNCTION log_it();
INSERT INTO customers SELECT i, 'Customer ' || i, CASE WHEN i % 2 = 0 THEN 'Lyon' ELSE 'Turin' END, 'zqsecret' FROM generate_series(1, 10) i;
INSERT INTO notes SELECT i, i, CASE WHEN i <= 5 THEN 'clerk' ELSE 'other' END, 'note' FROM generate_series(1, 10) i;
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes USING (owner = current_user) WITH CHECK (owner = current_user);
GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO clerk, other;
GRANT SELECT (id, name, city), UPDATE (city) ON customers TO clerk;
GRANT SELECT, UPDATE, DELETE ON customers TO app;
GRANT SELECT ON customers TO other;
-- writes without reading: a queue
CREATE TABLE inbox (id int, body text);
GRANT INSERT ON inbox TO clerk;
GRANT SELECT (id) ON inbox TO clerk;
CREATE TABLE open_to_none (id int);
SQL

sub change
{
	my ($statement, $columns) = @_;
	return 'SELECT ' . ($columns // 'rows') . " FROM nl_change_sql(\$q\$$statement\$q\$)";
}

# --- off, and who may turn it on
my $clerk = open_session($node, user => 'clerk');
is(($clerk->failure(change('UPDATE notes SET body = NULL WHERE id = 1')))[0], 'NL007', 'off by default');
is(($clerk->failure("SELECT nl_apply('x')"))[0], 'NL007', 'nl_apply too');
is(($clerk->failure('SET nl2sql.allow_changes = on'))[0], '42501', 'a role cannot turn it on for itself');
is(($clerk->failure('SET nl2sql.max_changed_rows = 100000'))[0], '42501', 'nor raise the limit');
is(($clerk->failure('ALTER ROLE clerk SET nl2sql.allow_changes = on'))[0], '42501', 'nor for its sessions to come');
$clerk->quit;

# before the library is loaded the server does not know the setting: the value goes when it is
my $early = open_session($node, user => 'clerk');
my ($out, $err) = $early->query('SET nl2sql.allow_changes = on');
is(($early->failure(change('UPDATE notes SET body = NULL WHERE id = 1')))[0], 'NL007', 'nor before the library is loaded');
$early->quit;

$node->safe_psql('postgres', 'ALTER ROLE clerk SET nl2sql.allow_changes = on');
$node->safe_psql('postgres', 'GRANT SET ON PARAMETER nl2sql.allow_changes TO other') if $newer;
$clerk = open_session($node, user => 'clerk');
is($clerk->get(change('UPDATE notes SET body = NULL WHERE id = 1')), '1', 'on for the role by ALTER ROLE, without preloading');
my $other = open_session($node, user => 'other');
is(($other->failure(change('UPDATE notes SET body = NULL WHERE id = 7')))[0], 'NL007', 'not for another role');
SKIP: {
	skip 'settings cannot be granted', 1 unless $newer;
	$other->get('SET nl2sql.allow_changes = on');
	is($other->get(change('UPDATE notes SET body = NULL WHERE id = 7')), '1', 'who was granted SET may turn it on');
}
if (!$newer)
{
	$other->quit;
	$node->safe_psql('postgres', 'ALTER ROLE other SET nl2sql.allow_changes = on');
	$other = open_session($node, user => 'other');
}
is((failure($node, 'SET ROLE app; SELECT nl_change_sql(\'DELETE FROM customers WHERE id = 1\')'))[0], 'NL007', 'off for app');
$node->safe_psql('postgres', 'ALTER ROLE app SET nl2sql.allow_changes = on');
is((failure($node, "REVOKE EXECUTE ON FUNCTION nl_change_sql(text, boolean) FROM app; SET SESSION AUTHORIZATION app; SELECT nl_change_sql('DELETE FROM customers WHERE id = 1')"))[0],
	'42501', 'nl_change_sql is for whom it was granted to');
$node->safe_psql('postgres', 'GRANT EXECUTE ON FUNCTION nl_change_sql(text, boolean) TO app');

# --- row-level security: other roles' rows are not there
is($clerk->get(change("UPDATE notes SET body = 'x' WHERE id > 0")), '5', 'only own rows are counted');
is($clerk->get(change("UPDATE notes SET body = 'x' WHERE id > 0", "(SELECT bool_and(r ->> 'owner' = 'clerk') FROM jsonb_array_elements(before) AS r)")),
	't', 'and shown');
is($clerk->get(change('DELETE FROM notes WHERE id = 7')), '0', 'another role\'s row cannot be touched by its key');
is($clerk->get(change('DELETE FROM notes WHERE id = 7', 'token IS NULL')), 't', 'and there is nothing to apply');
is(($clerk->failure(change("UPDATE notes SET owner = 'other' WHERE id = 1")))[0], '42501', 'nor a row be given away');
is(($clerk->failure(change("INSERT INTO notes VALUES (20, 1, 'other', 'x')")))[0], '42501', 'nor inserted for it');
like($clerk->get(change('DELETE FROM notes WHERE id > 0', 'notes')), qr/these are all rows of notes/, 'all rows are all that the role sees');
is($clerk->get('SELECT nl_apply(token) FROM nl_change_sql($$UPDATE notes SET body = \'mine\' WHERE id > 0$$)'), '5', 'applied to own rows');
is($node->safe_psql('postgres', "SELECT count(*), count(*) FILTER (WHERE owner = 'clerk') FROM notes WHERE body = 'mine'"), '5|5', 'and to no other');

# --- privileges
is(($clerk->failure(change("UPDATE customers SET name = 'x' WHERE id = 1")))[0], 'NL004', 'a column that may not be updated');
is(($clerk->failure(change('DELETE FROM customers WHERE id = 1')))[0], 'NL004', 'a table where nothing may be deleted');
is(($clerk->failure(change("UPDATE customers SET city = 'x' WHERE secret_zq = 'y'")))[0], 'NL004', 'a column that may not be read, in WHERE');
is(($clerk->failure(change('UPDATE customers SET city = secret_zq WHERE id = 1')))[0], 'NL004', 'and in SET');
is(($clerk->failure(change('INSERT INTO notes (id, body) SELECT 30, secret_zq FROM customers WHERE id = 1')))[0], 'NL004', 'and in a query');
is(($other->failure(change("UPDATE customers SET city = 'x' WHERE id = 1")))[0], 'NL004', 'a table that may only be read');
is(($clerk->failure(change('INSERT INTO open_to_none VALUES (1)')))[0], 'NL004', 'a table that is not the role\'s at all');
is($clerk->get(change("UPDATE customers SET city = 'Rome' WHERE id = 1", 'before, after')),
	'[{"id": 1, "city": "Turin", "name": "Customer 1"}]|[{"id": 1, "city": "Rome", "name": "Customer 1"}]', 'columns that may not be read are not shown');
unlike($clerk->get(change("UPDATE customers SET city = 'Rome' WHERE id > 0", '*')), qr/zq/, 'in nothing');
is($clerk->get(change("INSERT INTO inbox VALUES (1, 'x')", 'rows, after')), '1|[{"id": 1}]', 'an INSERT needs no right to read');

# --- what happens in tables that the role may not read is told without names
like($clerk->get(change('DELETE FROM notes WHERE id = 1', 'notes[1]')),
	$newer ? qr/^also inserts 1 row of a table that you may not read$/ : qr/is not counted/, 'a hidden table is told of');
unlike($clerk->get(change('DELETE FROM notes WHERE id = 1', '*')), qr/zq/, 'not named');
my $app = open_session($node, user => 'app');
like($app->get(change('DELETE FROM customers WHERE id = 9', 'notes')),
	$newer ? qr/also deletes 1 row of a table that you may not read/ : qr/is not counted/,
	'a cascade into rows of other roles is told of');

# --- tokens: of this role, in this session, for some time
my $token = $clerk->get(change("UPDATE notes SET body = 'again' WHERE id = 1", 'token'));
is(($other->failure("SELECT nl_apply('$token')"))[0], 'NL008', 'no other session can use it');
my $second = open_session($node, user => 'clerk');
is(($second->failure("SELECT nl_apply('$token')"))[0], 'NL008', 'nor one of the same role');
$second->quit;
my $super = open_session($node);
$super->get('SET nl2sql.allow_changes = on');
$super->get('SET ROLE clerk');
$token = $super->get(change("UPDATE notes SET body = 'again' WHERE id = 1", 'token'));
$super->get('SET ROLE other');
is(($super->failure("SELECT nl_apply('$token')"))[0], 'NL008', 'another role in the same session cannot use it');
$super->get('RESET ROLE');
is(($super->failure("SELECT nl_apply('$token')"))[0], 'NL008', 'nor a superuser');
$super->get('SET ROLE clerk');
is($super->get("SELECT nl_apply('$token')"), '1', 'its own role can, afterwards');
$super->get('RESET ROLE');
$super->get("SET nl2sql.change_token_lifetime = '1s'");
$token = $super->get(change("UPDATE customers SET city = 'x' WHERE id = 1", 'token'));
$super->get('SELECT pg_sleep(1.2)');
($out, $err) = $super->failure("SELECT nl_apply('$token')");
is($out, 'NL008', 'a token expires');
like($err, qr/expired/, 'and the error says so');
is(($super->failure("SELECT nl_apply('$token')"))[0], 'NL008', 'for good');
$super->get('RESET nl2sql.change_token_lifetime');
$token = $super->get(change("UPDATE customers SET city = 'x' WHERE id = 1", 'token'));
$super->get('SET nl2sql.allow_changes = off');
is(($super->failure("SELECT nl_apply('$token')"))[0], 'NL007', 'turned off, nothing is applied');
$super->get('SET nl2sql.allow_changes = on');
is($super->get("SELECT nl_apply('$token')"), '1', 'and the token was not used up by that');

# a policy that has changed since
$token = $clerk->get(change("UPDATE notes SET body = 'late' WHERE id > 0", 'token'));
$node->safe_psql('postgres', 'ALTER POLICY own ON notes USING (owner = current_user AND id > 2)');
is(($clerk->failure("SELECT nl_apply('$token')"))[0], 'NL009', 'fewer rows by a new policy');
$token = $clerk->get(change("UPDATE customers SET city = 'late' WHERE id = 2", 'token'));
$node->safe_psql('postgres', 'REVOKE UPDATE (city) ON customers FROM clerk');
is(($clerk->failure("SELECT nl_apply('$token')"))[0], 'NL004', 'a privilege that is gone');
is($node->safe_psql('postgres', "SELECT count(*) FROM customers WHERE city = 'late'"), '0', 'nothing was changed');

# --- read-only transactions and a standby
is(($super->failure("BEGIN READ ONLY;\n" . change("UPDATE customers SET city = 'x' WHERE id = 1")))[0], '25006', 'a trial in a read-only transaction');
$super->query('ROLLBACK');
$token = $super->get(change("UPDATE customers SET city = 'x' WHERE id = 1", 'token'));
is(($super->failure("BEGIN READ ONLY;\nSELECT nl_apply('$token')"))[0], '25006', 'applying in one');
$super->query('ROLLBACK');
is($super->get("SELECT nl_apply('$token')"), '1', 'the token is good afterwards');

# --- deadlines, locks, cancel
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE slow (id int);
INSERT INTO slow VALUES (1);
CREATE FUNCTION sleeps() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN new; END $$;
CREATE TRIGGER sleep BEFORE UPDATE ON slow FOR EACH ROW EXECUTE FUNCTION sleeps();
SQL
$super->get("SET nl2sql.timeout = '500ms'");
($out, $err) = $super->failure(change('UPDATE slow SET id = 2 WHERE id = 1'));
is($out, '57014', 'a trigger that takes too long is cut off');
like($err, qr/nl2sql\.timeout/, 'by the deadline');
is($super->get('SELECT id FROM slow'), '1', 'the session goes on');
my $holder = open_session($node);
$holder->get('BEGIN');
$holder->get('UPDATE customers SET city = city WHERE id = 3');
($out, $err) = $super->failure(change("UPDATE customers SET city = 'x' WHERE id = 3"));
is($out, '57014', 'and one that waits for another session\'s lock');
$holder->get('COMMIT');
$super->get("SET nl2sql.timeout = '120s'");
# a trial blocks nobody once it is done, even inside a transaction
$super->get('BEGIN');
is($super->get(change("UPDATE customers SET city = 'x' WHERE id = 3")), '1', 'a trial in a transaction');
$holder->get("SET lock_timeout = '5s'");
is(($holder->failure("UPDATE customers SET city = 'mine' WHERE id = 3"))[0], '', 'leaves no lock on its rows');
is($super->get("SELECT nl_apply(token) FROM nl_change_sql(\$\$UPDATE customers SET city = 'x' WHERE city = 'mine'\$\$)"), '1', 'and sees what was committed meanwhile');
$super->get('COMMIT');
# errors inside a savepoint leave it usable
$super->get('BEGIN');
$super->get('SAVEPOINT s');
is(($super->failure(change('INSERT INTO notes (id, customer_id) VALUES (50, 999)')))[0], '23503', 'a foreign key in a transaction');
$super->get('ROLLBACK TO s');
is($super->get("SELECT nl_apply(token) FROM nl_change_sql(\$\$DELETE FROM customers WHERE id = 10\$\$)"), '1', 'goes on after the savepoint');
$super->get('COMMIT');
is($super->get('SELECT count(*) FROM customers WHERE id = 10'), '0', 'and commits');
is($super->get('SELECT count(*) FROM notes WHERE customer_id = 10'), '0', 'the cascade too');
$super->get('BEGIN ISOLATION LEVEL SERIALIZABLE');
is($super->get("SELECT nl_apply(token) FROM nl_change_sql(\$\$UPDATE customers SET city = 'ser' WHERE id = 1\$\$)"), '1', 'serializable');
$super->get('COMMIT');
unlike($node->safe_psql('postgres', 'SELECT city FROM customers WHERE id = 1'), qr/x/, 'is kept');

# --- standby
$node->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('change_standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->start;
$node->wait_for_catchup($standby, 'replay', $node->lsn('insert'));
($out, $err) = failure($standby, "LOAD 'nl2sql'; SET nl2sql.allow_changes = on; " . change("UPDATE customers SET city = 'x' WHERE id = 1"));
is($out, '25006', 'a standby');
like($err, qr/during recovery/, 'says why');
$standby->stop;

$_->quit foreach $clerk, $other, $app, $super, $holder;
$node->stop;
done_testing();

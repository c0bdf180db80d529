# Questions are asked from wherever SQL can be: prepared statements, cursors,
# subtransactions, PL/pgSQL, SECURITY DEFINER, triggers, transactions of every
# kind, with parallel workers, and on a standby. The answer is the same, or a
# clean error where there can be none.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(good_model start_node open_session failure load_demo new_log);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $model = good_model();
plan skip_all => 'no model that answers is installed' unless defined $model;

my $node = start_node('callers', model => $model, conf => "wal_level = replica\nmax_wal_senders = 4\nhot_standby = on\n");
load_demo($node);
my $question = 'how many customers are there in each city';
my $session = open_session($node);
my $sql = $session->get("SELECT nl_sql('$question')");
my $rows = $session->get("SELECT j FROM nl_query('$question') AS j ORDER BY j::text");
like($sql, qr/^SELECT /, 'the question has an answer');
my $ordered = "SELECT j FROM nl_query('$question') AS j ORDER BY j::text";

# ---- prepared statements ----

$session->get("PREPARE ask(text) AS SELECT nl_sql(\$1); PREPARE rows_of(text) AS SELECT j FROM nl_query(\$1) AS j ORDER BY j::text");
foreach my $mode (qw(force_custom_plan force_generic_plan))
{
	$session->get("SET plan_cache_mode = $mode");
	for my $time (1 .. 7)
	{
		my $got = $session->get("EXECUTE ask('$question'); EXECUTE rows_of('$question')");
		is($got, "$sql\n$rows", "prepared, $mode, time $time") if $time == 1 || $time == 7;
	}
}
is(($session->failure("EXECUTE ask('')"))[0], '22023', 'an error of a prepared question');
is($session->get("EXECUTE ask('$question')"), $sql, 'and the next time it works');
# a plan that was made before the schema changed
$session->get("PREPARE later AS SELECT nl_sql('$question')");
$session->get('EXECUTE later');
$session->get('CREATE TABLE towns (id int PRIMARY KEY, town text); CREATE INDEX ON customers (city)');
like($session->get('EXECUTE later'), qr/^SELECT /, 'after the schema has changed');
$session->get('DROP TABLE towns; DROP INDEX customers_city_idx');
is($session->get('EXECUTE later'), $sql, 'and changed back');
$session->get('RESET plan_cache_mode; DEALLOCATE ALL');

# ---- cursors over questions, and questions while cursors are open ----

is($session->get("BEGIN; DECLARE c CURSOR FOR $ordered; FETCH ALL FROM c; COMMIT"), $rows, 'a cursor over nl_query');
is($session->get("BEGIN; DECLARE c SCROLL CURSOR FOR $ordered; MOVE FORWARD ALL FROM c; MOVE ABSOLUTE 0 FROM c; FETCH ALL FROM c; COMMIT"),
	$rows, 'and back');
is($session->get("BEGIN; DECLARE c CURSOR WITH HOLD FOR $ordered; COMMIT; FETCH ALL FROM c; CLOSE c"), $rows, 'WITH HOLD');
my $first = (split /\n/, $rows)[0];
is( $session->get("BEGIN; DECLARE c CURSOR FOR $ordered; FETCH 1 FROM c; SELECT nl_sql('$question'); FETCH ALL FROM c; COMMIT"),
	$rows =~ s/^\Q$first\E/$first\n$sql/r, 'a question while another one\'s rows are fetched');
is( $session->get("BEGIN; SELECT nl_query_cursor('$question', 'a'); SELECT nl_query_cursor('$question', 'b');"
	  . 'SELECT count(*) FROM pg_cursors; MOVE ALL FROM b; FETCH ALL FROM b; CLOSE b; SELECT count(*) FROM pg_cursors; COMMIT; SELECT count(*) FROM pg_cursors'),
	"a\nb\n2\n1\n0", 'cursors of questions');
is( $session->get("BEGIN; SELECT nl_query_cursor('$question', 'a'); SAVEPOINT s; SELECT nl_query_cursor('$question', 'b'); ROLLBACK TO s;"
	  . 'SELECT string_agg(name, \' \') FROM pg_cursors; COMMIT'), "a\nb\na", 'and with savepoints');

# the caps hold for cursors too
$session->get('CREATE TABLE long_texts (id int PRIMARY KEY, body text); INSERT INTO long_texts SELECT i, repeat(md5(i::text), 60) FROM generate_series(1, 400) AS i');
my ($out, $err) = $session->query(q{BEGIN; SET LOCAL nl2sql.max_bytes = '100kB'; SELECT nl_run_cursor('SELECT id, body FROM long_texts ORDER BY id', 'c'); MOVE ALL FROM c; COMMIT});
like($err, qr/the cursor is cut after (\d+) rows, at 100 kB/, 'nl2sql.max_bytes holds for a cursor');
my ($cut) = $err =~ /after (\d+) rows/;
cmp_ok($cut // 0, '<=', 53, 'and cuts it where the size says');
cmp_ok($cut // 0, '>=', 40, 'not sooner');
is($session->get(q{BEGIN; SELECT nl_run_cursor('SELECT id, body FROM long_texts ORDER BY id DESC', 'c'); FETCH 1 FROM c; MOVE ALL FROM c; COMMIT}),
	"c\n400|" . $session->get('SELECT repeat(md5(400::text), 60)'), 'values that are stored apart are whole');
is($session->get(q{BEGIN; SELECT nl_run_cursor('SELECT id, body FROM long_texts ORDER BY id', 'c'); DELETE FROM long_texts; FETCH 2 FROM c; ROLLBACK}) =~ tr/\n//,
	2, 'the rows are those of the moment when it was opened');
# another schema may have another answer
$session->get('DROP TABLE long_texts');

# ---- subtransactions ----

is( $session->get("BEGIN; SAVEPOINT a; SELECT nl_sql('$question'); SAVEPOINT b; SELECT count(*) > 0 FROM nl_query('$question'); ROLLBACK TO a;"
	  . "SELECT nl_sql('$question'); RELEASE a; SHOW transaction_read_only; CREATE TABLE made (i int); COMMIT; SELECT count(*) FROM made; DROP TABLE made"),
	"$sql\nt\n$sql\noff\n0", 'savepoints around questions, and writing goes on');
($out, $err) = $session->query("BEGIN; SAVEPOINT a; SELECT nl_sql(''); SELECT nl_sql('$question'); ROLLBACK TO a; SELECT nl_sql('$question'); COMMIT");
like($err, qr/25P02/, 'a failed transaction answers nothing');
is($out, $sql, 'until it is rolled back to before the failure');

# ---- transactions of every kind ----

foreach my $kind ('ISOLATION LEVEL SERIALIZABLE', 'ISOLATION LEVEL REPEATABLE READ', 'READ ONLY', 'READ ONLY DEFERRABLE, ISOLATION LEVEL SERIALIZABLE')
{
	is($session->get("BEGIN $kind; SELECT nl_sql('$question'); $ordered; COMMIT"), "$sql\n$rows", "BEGIN $kind");
}
is($session->get("SET default_transaction_read_only = on; SELECT nl_sql('$question'); RESET default_transaction_read_only"), $sql,
	'default_transaction_read_only');

# ---- PL/pgSQL ----

$session->get(<<'SQL');
CREATE FUNCTION ask(question text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN nl_sql(question);
EXCEPTION WHEN OTHERS THEN
	RETURN sqlstate;
END $$;
CREATE FUNCTION ask_rows(question text) RETURNS SETOF jsonb LANGUAGE plpgsql AS $$
DECLARE r jsonb;
BEGIN
	FOR r IN SELECT j FROM nl_query(question) AS j ORDER BY j::text LOOP
		RETURN NEXT r;
	END LOOP;
END $$;
CREATE FUNCTION ask_cursor(question text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	c refcursor := nl_query_cursor(question, 'inside');
	r record;
	n bigint := 0;
BEGIN
	LOOP
		FETCH c INTO r;
		EXIT WHEN NOT FOUND;
		n := n + 1;
	END LOOP;
	CLOSE c;
	RETURN n;
END $$;
CREATE FUNCTION ask_run(question text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
	EXECUTE 'SELECT count(*) FROM (' || nl_sql(question) || ') AS q' INTO n;
	RETURN n;
END $$;
CREATE FUNCTION ask_sql(question text) RETURNS text LANGUAGE sql AS 'SELECT nl_sql(question)';
CREATE PROCEDURE ask_and_commit(question text) LANGUAGE plpgsql AS $$
BEGIN
	FOR i IN 1 .. 3 LOOP
		INSERT INTO asked VALUES (nl_sql(question));
		COMMIT;
	END LOOP;
END $$;
CREATE TABLE asked (sql text);
SQL
# with a table more it is another schema, which may be answered in other words
$sql = $session->get("SELECT nl_sql('$question')");
is($session->get("SELECT ask('$question')"), $sql, 'from PL/pgSQL');
is($session->get("SELECT ask('')"), '22023', 'which catches errors');
is($session->get("SELECT ask('$question')"), $sql, 'and goes on');
is($session->get("SELECT * FROM ask_rows('$question')"), $rows, 'a FOR loop over rows');
my $n = scalar split /\n/, $rows;
is($session->get("SELECT ask_cursor('$question')"), $n, 'a cursor inside');
is($session->get("SELECT ask_run('$question')"), $n, 'EXECUTE of the text');
is($session->get("SELECT ask_sql('$question')"), $sql, 'from a function in SQL');
is($session->get("CALL ask_and_commit('$question'); SELECT count(*), min(sql) FROM asked"), "3|$sql", 'a procedure that commits in between');
$session->get("DO \$\$ BEGIN FOR i IN 1 .. 20 LOOP PERFORM ask(CASE WHEN i % 2 = 0 THEN '' ELSE '$question' END); END LOOP; END \$\$");
is($session->get("SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'; SHOW transaction_read_only"), "0\noff",
	'twenty, half of them failing, leave nothing');

# a trigger that asks: inside INSERT, and inside a question it cannot be
$session->get(<<"SQL");
CREATE FUNCTION ask_when_changed() RETURNS trigger LANGUAGE plpgsql AS \$\$
BEGIN
	NEW.sql := nl_sql('$question');
	RETURN NEW;
END \$\$;
CREATE TRIGGER ask BEFORE INSERT ON asked FOR EACH ROW EXECUTE FUNCTION ask_when_changed();
SQL
is($session->get("INSERT INTO asked VALUES ('x') RETURNING sql"), $sql, 'from a trigger');
$session->get('GRANT EXECUTE ON FUNCTION ask(text) TO PUBLIC');
is($session->get("SELECT nl_guard(\$q\$SELECT ask('x')\$q\$)"), 'function ask(text) is not allowed', 'a question inside a question: not listed');
is(($session->failure("SET nl2sql.allowed_functions = 'public.ask_sql(text)'; SELECT nl_run(\$q\$SELECT ask_sql('how many orders')\$q\$)"))[0], 'NL004',
	'and listed: refused');
$session->get('RESET nl2sql.allowed_functions');

# ---- SECURITY DEFINER: the rights of the function's owner, and no others ----

$session->get(<<'SQL');
CREATE ROLE keeper LOGIN;
CREATE ROLE visitor LOGIN;
GRANT SELECT ON customers TO keeper;
GRANT CREATE ON SCHEMA public TO keeper;
SET ROLE keeper;
CREATE FUNCTION kept_sql(question text) RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = public AS 'SELECT nl_sql(question)';
CREATE FUNCTION kept_context(question text) RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = public
	AS $$ SELECT string_agg(name, ' ') FROM nl_context(question) WHERE kind = 'table' $$;
RESET ROLE;
SQL
my $visitor = open_session($node, user => 'visitor');
is(($visitor->failure("SELECT nl_sql('$question')"))[0], '42P01', 'a role that may read nothing');
like($visitor->get("SELECT kept_sql('$question')"), qr/^SELECT .*customers/, 'asks through a SECURITY DEFINER function');
is($visitor->get("SELECT kept_context('orders of customers')"), 'customers', 'with the rights of its owner');
is(($visitor->failure("SELECT nl_sql('$question')"))[0], '42P01', 'and has none of them afterwards');
is(($visitor->failure("SELECT * FROM nl_run(kept_sql('$question'))"))[0], 'NL004', 'nor for the statement that came back');
$visitor->quit;

# ---- parallel workers: the functions stay in the leader, their statements may use workers ----

$session->get('SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2');
$session->get(($node->safe_psql('postgres', 'SHOW server_version_num') >= 160000 ? 'SET debug_parallel_query' : 'SET force_parallel_mode') . ' = on');
is($session->get($ordered), $rows, 'with parallel workers');
is($session->get("SELECT count(*) FROM nl_run('SELECT customer_id, count(*) FROM orders GROUP BY customer_id')"),
	$session->get('SELECT count(DISTINCT customer_id) FROM orders'), 'a statement of many rows');
is($session->get("SELECT count(nl_sql('$question')) FROM employees"), $session->get('SELECT count(*) FROM employees'),
	'a question for each row of a table');
$session->get('RESET ALL');

# ---- DISCARD ALL, as poolers say it ----

$session->get("SELECT nl_session('chat'); SELECT nl_sql('$question')");
is($session->get("SELECT count(*) FROM nl_history('chat')"), '1', 'a conversation');
$session->query('DISCARD PLANS; DISCARD SEQUENCES; DISCARD TEMP');
is($session->get("SELECT count(*) FROM nl_history('chat')"), '1', 'outlives other DISCARDs');
$session->query('DISCARD ALL');
is($session->get("SELECT count(*) FROM nl_history('chat'); SELECT count(*) FROM nl_history()"), "0\n0", 'DISCARD ALL forgets it');
is($session->get("SELECT nl_sql('$question')"), $sql, 'and questions go on');
($out, $err) = $session->query("SELECT nl_session('chat'); SELECT nl_sql('$question'); BEGIN; DISCARD ALL; ROLLBACK");
like($err, qr/25001/, 'one that fails');
is($session->get("SELECT count(*) FROM nl_history('chat')"), '1', 'forgets nothing');
$session->quit;

# ---- a standby: read-only as a whole ----

$node->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('callers_standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->start;
# an answer taught on the primary goes over
$node->safe_psql('postgres', q{SELECT nl_teach('our towns', 'SELECT DISTINCT city FROM customers')});
$node->wait_for_catchup($standby, 'replay', $node->lsn('insert'));
is($standby->safe_psql('postgres', "SELECT nl_sql('$question')"), $sql, 'a standby answers');
is($standby->safe_psql('postgres', $ordered), $rows, 'with rows');
is($standby->safe_psql('postgres', q{SELECT nl_sql('our towns')}), 'SELECT DISTINCT city FROM customers', 'and with what was taught on the primary');
is($standby->safe_psql('postgres', "BEGIN; SELECT nl_query_cursor('$question', 'c'); MOVE ALL FROM c; COMMIT"), 'c', 'cursors');
is($standby->safe_psql('postgres', "SELECT count(*) > 0 FROM nl_candidates('$question'); SELECT count(*) > 0 FROM nl_explain('$question'); SELECT count(*) > 0 FROM nl_context('$question')"),
	"t\nt\nt", 'and the functions that look inside');
is((failure($standby, q{SELECT nl_teach('x of y', 'SELECT city FROM customers')}))[0], '25006', 'but is not taught');
is((failure($standby, "SELECT nl_feedback('$question', true)"))[0], '25006', 'nor rated');
# the primary's changes of the schema
my $there = open_session($standby);
$there->get("SELECT nl_sql('$question')");
$node->safe_psql('postgres', 'ALTER TABLE customers RENAME COLUMN city TO town');
$node->wait_for_catchup($standby, 'replay', $node->lsn('insert'));
my $renamed = $there->get("SELECT string_agg(name, ' ') FROM nl_context('$question') WHERE name LIKE 'customers.%'");
like($renamed, qr/customers\.town/, 'a change of the schema arrives in a session that has asked before');
unlike($renamed, qr/customers\.city/, 'in place of what was');
$there->quit;
unlike(new_log($_), qr/terminated by signal|PANIC|TRAP/, 'no crash') for $node, $standby;
$standby->stop;
$node->stop;
done_testing();

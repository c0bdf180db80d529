# Tables that are spread across servers: partitions that are foreign tables of
# postgres_fdw. Which the guard lets through and which not; that questions over
# the whole give the rows that one table gives; what the planner sends there,
# seen in the other server's log; that values are not looked for there; that
# nothing is written there or here; and a server that hangs or is down.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(good_model start_node open_session new_log);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $good = good_model();
my $node = start_node('spread', defined $good ? (model => $good) : ());
my ($there) = $node->safe_psql('postgres', q{SELECT count(*) FROM pg_available_extensions WHERE name = 'postgres_fdw'});
if (!$there)
{
	$node->stop;
	plan skip_all => 'postgres_fdw is not there';
}

# The same 3,000 sales: whole in the schema whole, in three parts in public, two of
# them elsewhere: in two schemas there, each by a server of its own.
my $remote = PostgreSQL::Test::Cluster->new('remote');
$remote->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$remote->append_conf('postgresql.conf', "log_statement = all\n");
$remote->start;
my $columns = 'region text NOT NULL, sale_id int NOT NULL, city text NOT NULL, product text NOT NULL, quantity int NOT NULL, price numeric NOT NULL, sold_on date NOT NULL';
my $rows = q{SELECT (ARRAY['home', 'north', 'south'])[1 + i % 3], i, (ARRAY['Leeds', 'York', 'Hull', 'Derby', 'Bath'])[1 + i / 3 % 5],
	'product ' || i % 7, 1 + i % 9, (i % 50) * 1.25, date '2025-01-01' + i % 365 FROM generate_series(1, 3000) AS i};
$remote->safe_psql('postgres', join '', map {
		"CREATE SCHEMA $_; CREATE TABLE $_.sales ($columns); INSERT INTO $_.sales SELECT * FROM ($rows) AS s (region) WHERE region = '$_';" } qw(north south));
my $host = $remote->host;
my $port = $remote->port;
my $server = "FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$host', port '$port', dbname 'postgres', options '-c default_transaction_read_only=on')";
$node->safe_psql('postgres', <<"SQL");
CREATE ROLE ann LOGIN;
CREATE EXTENSION postgres_fdw;
CREATE SERVER north $server;
CREATE SERVER south $server;
CREATE USER MAPPING FOR CURRENT_USER SERVER north;
CREATE USER MAPPING FOR CURRENT_USER SERVER south;
CREATE TABLE sales ($columns) PARTITION BY LIST (region);
COMMENT ON TABLE sales IS 'what was sold, in all regions';
CREATE TABLE sales_home PARTITION OF sales FOR VALUES IN ('home');
CREATE FOREIGN TABLE sales_north PARTITION OF sales FOR VALUES IN ('north') SERVER north OPTIONS (schema_name 'north', table_name 'sales');
CREATE FOREIGN TABLE sales_south PARTITION OF sales FOR VALUES IN ('south') SERVER south OPTIONS (schema_name 'south', table_name 'sales');
INSERT INTO sales_home SELECT * FROM ($rows) AS s (region) WHERE region = 'home';
CREATE TABLE cities (city text PRIMARY KEY, people int NOT NULL);
INSERT INTO cities VALUES ('Leeds', 800000), ('York', 200000), ('Hull', 260000), ('Derby', 260000), ('Bath', 90000);
CREATE FOREIGN TABLE abroad ($columns) SERVER north OPTIONS (schema_name 'north', table_name 'sales');
CREATE SCHEMA whole;
CREATE TABLE whole.sales ($columns);
INSERT INTO whole.sales $rows;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO ann;
ANALYZE;
SQL
my $session = open_session($node);
my $whole = open_session($node);
$whole->get('SET search_path = whole, public; SET nl2sql.schemas = whole');

# --- the guard: no foreign table unless superusers name its server
sub guard
{
	my ($sql, $asker) = @_;

	return ($asker // $session)->get("SELECT nl_guard(\$q\$$sql\$q\$)");
}

my $not = 'which is not allowed: its server is not in nl2sql.foreign_servers';
is(guard('SELECT count(*) FROM sales'), "table sales has a foreign table as a part, $not", 'not listed: refused as a part');
is(guard('SELECT count(*) FROM abroad'), 'foreign table abroad is not allowed: its server is not in nl2sql.foreign_servers', 'and by name');
$session->get('SET nl2sql.foreign_servers = north');
is(guard('SELECT count(*) FROM abroad'), 'ok', 'a server that is listed');
is(guard('SELECT count(*) FROM sales'), "table sales has a foreign table as a part, $not", 'one of two is not enough');
is(($session->failure(q{SELECT nl_run('SELECT count(*) FROM sales')}))[0], 'NL004', 'nor does it run');
my $ann = open_session($node, user => 'ann');
$ann->get(q{SELECT nl_guard('SELECT 1')});
is(($ann->failure(q{SET nl2sql.foreign_servers = 'north, south'}))[0], '42501', 'a role cannot list servers for itself');
is(($session->failure(q{SET nl2sql.foreign_servers = 'north,,'}))[0], '22023', 'a list that is none');
$session->get('SET nl2sql.foreign_servers = north, south');
is(guard('SELECT count(*) FROM sales'), 'ok', 'both are listed');
# whoever may use a server may name anything there: a superuser's rights are not lent to that
$node->safe_psql('postgres', 'GRANT USAGE ON FOREIGN SERVER north TO ann; GRANT CREATE ON SCHEMA public TO ann; SET ROLE ann;'
	  . q{CREATE FOREIGN TABLE anns (pid int) SERVER north OPTIONS (schema_name 'pg_catalog', table_name 'pg_stat_activity')});
is(guard('SELECT pid FROM anns'), 'foreign table anns is not allowed: you are a superuser, and its owner is none', 'a foreign table of somebody else\'s, for a superuser');
$node->safe_psql('postgres', 'DROP FOREIGN TABLE anns; REVOKE CREATE ON SCHEMA public FROM ann');

# --- the same rows as one table gives
foreach my $sql (
	q{SELECT count(*), sum(quantity), min(sold_on), max(price) FROM sales},
	q{SELECT region, city, count(*), sum(quantity * price) FROM sales GROUP BY region, city},
	q{SELECT sale_id, price FROM sales WHERE city = 'York' AND sold_on >= date '2025-11-01' ORDER BY price DESC, sale_id LIMIT 20},
	q{SELECT product FROM sales GROUP BY product HAVING sum(quantity) > (SELECT avg(s) FROM (SELECT sum(quantity) AS s FROM sales GROUP BY product) AS p)},
	q{SELECT DISTINCT city FROM sales WHERE region <> 'south' AND product LIKE 'product 3%'},
	q{SELECT city, sale_id FROM (SELECT city, sale_id, row_number() OVER (PARTITION BY city ORDER BY quantity * price DESC, sale_id) AS n FROM sales) AS s WHERE n <= 2})
{
	my $ask = "SELECT r FROM nl_run(\$q\$$sql\$q\$) AS r ORDER BY r::text";
	my $expected = $whole->get($ask);

	isnt($expected, '', 'there are rows');
	is($session->get($ask), $expected, $sql);
}
SKIP:
{
	skip 'no model that answers is installed', 6 unless defined $good;
	foreach my $question ('how many sales are there in each city', 'total quantity of sales in York', 'which products were sold in Bath')
	{
		my ($sql) = $session->query("SELECT nl_sql(\$q\$$question\$q\$)");

		like($sql, qr/^SELECT .* sales /, "an answer to: $question");
		is($session->get("SELECT r FROM nl_query(\$q\$$question\$q\$) AS r ORDER BY r::text"),
			$whole->get("SELECT r FROM nl_run(\$q\$$sql\$q\$) AS r ORDER BY r::text"), 'with the rows that one table gives');
	}
}
# taught, in both: what follows does not hang on a model
$session->get(q{SELECT nl_teach('sales in Leeds', $$SELECT count(*), sum(quantity) FROM sales WHERE city = 'Leeds'$$)});
$session->get(q{SELECT nl_teach('sales of each product', $$SELECT product, count(*) FROM sales GROUP BY product ORDER BY product$$)});
$session->get(q{SELECT nl_teach('people of York', $$SELECT people FROM cities WHERE city = 'York'$$)});

# --- what is sent there: conditions always, aggregates where the setting is on
sub sent
{
	my ($ask) = @_;

	new_log($remote);
	$session->get($ask);
	return new_log($remote);
}

# what is sent, for a plan
sub remote_sql
{
	my ($sql) = @_;

	return join "\n", $session->get("EXPLAIN (VERBOSE, COSTS OFF) $sql") =~ /Remote SQL: (.*)$/mg;
}

sub both
{
	my ($sql) = @_;

	return join "\n", map { sprintf $sql, $_ } qw(north south);
}

my $sent = sent(q{SELECT nl_query('sales in York')});
like($sent, qr/^\s*SELECT quantity FROM (?:north|south)\.sales WHERE \(\(city = 'York'(?:::text)?\)\)$/m, 'a question is asked there, with its condition and of the columns it needs');
unlike($sent, qr/\b(?:INSERT|UPDATE|DELETE|LOCK|CREATE|SAVEPOINT)\b/, 'and reads only');
my $by_region = 'SELECT region, count(*), sum(quantity) FROM sales GROUP BY region';
my $by_product = 'SELECT product, count(*) FROM sales GROUP BY product';
is(remote_sql($by_region), both('SELECT region, quantity FROM %s.sales'), 'by default the rows come here to be counted');
$session->get('SET enable_partitionwise_aggregate = on');
is(remote_sql($by_region), both('SELECT region, count(*), sum(quantity) FROM %s.sales GROUP BY 1'),
	'with enable_partitionwise_aggregate groups are counted there, if the partition key is among what they are made of');
is(remote_sql($by_product), both('SELECT product FROM %s.sales'), 'others are not: a group may have rows in several parts');
like(sent("SELECT nl_run('$by_region')"), qr/^\s*SELECT region, count\(\*\), sum\(quantity\) FROM (?:north|south)\.sales GROUP BY 1$/m, 'and so it is when the statement runs');
$session->get('RESET enable_partitionwise_aggregate');
my $first_five = q{SELECT sale_id, city FROM sales WHERE region = 'north' ORDER BY sale_id LIMIT 5};
like(remote_sql($first_five), qr/^SELECT sale_id, city FROM north\.sales WHERE \(\(region = 'north'(?:::text)?\)\) ORDER BY sale_id ASC NULLS LAST$/,
	'a part that cannot have the rows is not asked; the order is made there, the limit is not sent');
is(scalar(() = sent("SELECT nl_run(\$q\$$first_five\$q\$)") =~ /FETCH 100 FROM/g), 1, 'but no more rows are fetched than it takes');
my $abroad = q{FROM abroad WHERE city = 'Leeds'};
like(remote_sql("SELECT sale_id $abroad ORDER BY sale_id LIMIT 5"), qr/ORDER BY sale_id ASC NULLS LAST LIMIT 5::bigint$/, 'of a foreign table by itself the limit too');
like(remote_sql("SELECT product, count(*) $abroad GROUP BY product"), qr/^SELECT product, count\(\*\) FROM .* GROUP BY 1$/, 'and every aggregate');

# --- values: from statistics, not looked for there
$sent = sent(q{SET nl2sql.trial_cost = 0; SELECT count(*) FROM nl_context('goods of Hull')});
is($sent, '', 'reading a question asks the other server nothing');
is($session->get(q{SELECT name FROM nl_context('sales in Hull') WHERE kind = 'value: found' AND name LIKE '%sales.city'}), 'Hull in sales.city', 'a value that ANALYZE has seen is known');
$session->get('RESET nl2sql.trial_cost');

# --- nothing is written there: not even by what a view there calls
$remote->safe_psql('postgres', <<'SQL');
CREATE TABLE seen (at timestamptz DEFAULT now());
CREATE FUNCTION notes() RETURNS int LANGUAGE sql AS 'INSERT INTO public.seen DEFAULT VALUES RETURNING 1';
CREATE VIEW noted AS SELECT public.notes() AS one;
SQL
$session->get(q{CREATE FOREIGN TABLE noted (one int) SERVER north});
my ($state, $err) = $session->failure(q{SELECT nl_run('SELECT one FROM noted')});
is($state, '25006', 'a view that writes there is stopped by the server\'s options');
is($remote->safe_psql('postgres', 'SELECT count(*) FROM seen'), '0', 'and has written nothing');
$session->get('DROP FOREIGN TABLE noted');
# nor here: words do not change what is spread
$session->get('SET nl2sql.allow_changes = on');
foreach my $change (
	q{INSERT INTO sales VALUES ('north', 9000, 'Leeds', 'x', 1, 1, '2025-01-01')},
	q{UPDATE sales SET quantity = 1 WHERE sale_id = 1},
	q{DELETE FROM sales WHERE sale_id = 1})
{
	($state, $err) = $session->failure("SELECT * FROM nl_change_sql(\$q\$$change\$q\$)");
	is($state, 'NL004', "refused: $change");
	like($err, qr/has a foreign table as a part, and only rows of tables here may be changed/, 'for its parts');
}
is($session->get(q{SELECT nl_apply(token) FROM nl_change_sql($$UPDATE cities SET people = people WHERE city = 'York'$$)}), '1', 'what is here may be changed');

# --- advice on what is spread breaks nothing
isnt($session->get(q{SELECT count(*) FROM nl_optimize($$SELECT sale_id FROM sales WHERE city = 'Leeds' ORDER BY sold_on LIMIT 3$$)}), '', 'nl_optimize');
like($session->get(q{SELECT string_agg(part, ' ') FROM nl_explain('sales in Leeds')}), qr/^sql meaning/, 'nl_explain');

# --- a role without a user mapping there
$node->safe_psql('postgres', q{ALTER ROLE ann SET nl2sql.foreign_servers = 'north, south'});
$ann->quit;
$ann = open_session($node, user => 'ann');
($state, $err) = $ann->failure(q{SELECT nl_query('sales in Leeds')});
like($err, qr/user mapping not found/, 'without a user mapping: an error that says so');
is($ann->get(q{SELECT nl_query('people of York')}), '{"people": 200000}', 'and what is here is answered');
$ann->quit;

my $leeds = $whole->get(q{SELECT nl_run($$SELECT count(*), sum(quantity) FROM sales WHERE city = 'Leeds'$$)});

# --- a server that hangs: the question's deadline holds
my $holder = open_session($remote);
$holder->get('BEGIN; LOCK TABLE south.sales');
$session->get(q{SET nl2sql.timeout = '500ms'});
($state, $err) = $session->failure(q{SELECT nl_query('sales in Leeds')});
is($state, '57014', 'a server that does not answer: the deadline');
like($err, qr/nl2sql\.timeout/, 'which is named');
$holder->get('COMMIT');
$session->get('RESET nl2sql.timeout');
is($session->get(q{SELECT nl_query('sales in Leeds')}), $leeds, 'afterwards it is answered, in the same session');
$holder->quit;

# --- a server that is down
$remote->stop;
($state, $err) = $session->failure(q{SELECT nl_query('sales in Leeds')});
isnt($state, '', 'a server that went down while the session was connected: an error');
note($err);
($state, $err) = $session->failure(q{SELECT nl_query('sales in Leeds')});
is($state, '08001', 'one that is down: 08001');
like($err, qr/could not connect to server "north"/, 'and it is named');
SKIP:
{
	skip 'no model that answers is installed', 1 unless defined $good;
	($state, $err) = $session->failure(q{SELECT nl_query('total quantity of sales in York')});
	is($state, '08001', 'no answer from other tables instead');
}
is($session->get(q{SELECT nl_query('people of York')}), '{"people": 200000}', 'what is here is answered');
is($session->get(q{SELECT nl_run($$SELECT count(*) FROM sales WHERE region = 'home'$$)}), '{"count": 1000}', 'the part that is here too');
is(guard('SELECT count(*) FROM sales'), 'ok', 'the guard asks nobody');
$session->query(q{BEGIN; SAVEPOINT s; SELECT nl_query('sales in Leeds'); ROLLBACK TO s});
is($session->get(q{SELECT nl_query('people of York'); COMMIT}), '{"people": 200000}', 'in a transaction, from a savepoint on');
$remote->start;
is($session->get(q{SELECT nl_query('sales in Leeds')}), $leeds, 'back again, the session answers');

$_->quit foreach $session, $whole;
unlike(new_log($node), qr/terminated by signal|PANIC|TRAP/, 'no crash');
$_->stop foreach $node, $remote;
done_testing();

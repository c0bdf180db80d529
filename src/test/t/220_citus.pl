# Tables that Citus has spread over workers are ordinary ones to the catalog: the
# guard lets them through, a question over them has the rows that one table gives,
# and the statement is planned by Citus, as its EXPLAIN shows. A conversation, a
# worker that is down, what is taught, and changes.
#
# Neither Debian nor PyPI has a build: skipped where the server has none.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(good_model start_node open_session new_log);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

chomp(my $libraries = `pg_config --pkglibdir`);
plan skip_all => 'Citus is not installed' unless -f "$libraries/citus.so";

my $good = good_model();
my $worker = PostgreSQL::Test::Cluster->new('worker');
$worker->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
my $conf = "listen_addresses = '127.0.0.1'\nshared_preload_libraries = 'citus'\nwal_level = logical\nmax_prepared_transactions = 20\n";
$worker->append_conf('postgresql.conf', $conf);
$worker->start;
$worker->safe_psql('postgres', 'CREATE EXTENSION citus');
my $node = start_node('coordinator', conf => "$conf", defined $good ? (model => $good) : ());
$node->safe_psql('postgres', 'CREATE EXTENSION citus');
$node->safe_psql('postgres', sprintf(q{SELECT citus_set_coordinator_host('127.0.0.1', %d); SELECT citus_add_node('127.0.0.1', %d)}, $node->port, $worker->port));

my $columns = 'customer_id int NOT NULL, sale_id int NOT NULL, city text NOT NULL, product text NOT NULL, quantity int NOT NULL, price numeric NOT NULL';
my $rows = q{SELECT i % 100, i, (ARRAY['Leeds', 'York', 'Hull', 'Derby', 'Bath'])[1 + i % 5], 'product ' || i % 7, 1 + i % 9, (i % 50) * 1.25 FROM generate_series(1, 3000) AS i};
$node->safe_psql('postgres', <<"SQL");
SET citus.shard_count = 4;
CREATE TABLE sales ($columns, PRIMARY KEY (customer_id, sale_id));
COMMENT ON TABLE sales IS 'what was sold';
CREATE TABLE customers (customer_id int PRIMARY KEY, customer_name text NOT NULL);
CREATE TABLE cities (city text PRIMARY KEY, people int NOT NULL);
SELECT create_distributed_table('sales', 'customer_id');
SELECT create_distributed_table('customers', 'customer_id', colocate_with => 'sales');
SELECT create_reference_table('cities');
INSERT INTO sales $rows;
INSERT INTO customers SELECT i, 'customer ' || i FROM generate_series(0, 99) AS i;
INSERT INTO cities VALUES ('Leeds', 800000), ('York', 200000), ('Hull', 260000), ('Derby', 260000), ('Bath', 90000);
CREATE SCHEMA whole;
CREATE TABLE whole.sales ($columns);
INSERT INTO whole.sales $rows;
CREATE TABLE whole.customers AS SELECT i AS customer_id, 'customer ' || i AS customer_name FROM generate_series(0, 99) AS i;
CREATE TABLE whole.cities (city text, people int);
INSERT INTO whole.cities VALUES ('Leeds', 800000), ('York', 200000), ('Hull', 260000), ('Derby', 260000), ('Bath', 90000);
ANALYZE;
SQL
my $session = open_session($node);
is($session->get(q{SELECT string_agg(name, ' ' ORDER BY name) FROM nl_context('sales') WHERE kind = 'table'}), 'cities customers sales', 'shards are no tables');
my $whole = open_session($node);
$whole->get('SET search_path = whole, public; SET nl2sql.schemas = whole');
note($session->get('SELECT citus_version()'));
is($session->get(q{SELECT count(*) FROM citus_shards WHERE table_name = 'sales'::regclass AND nodeport = } . $worker->port), '4', 'the rows are the worker\'s');

# --- the same rows
my $n = 0;
foreach my $sql (
	q{SELECT count(*), sum(quantity), max(price) FROM sales},
	q{SELECT city, count(*), sum(quantity * price) FROM sales GROUP BY city},
	q{SELECT s.sale_id, c.customer_name FROM sales s JOIN customers c ON c.customer_id = s.customer_id WHERE s.city = 'York' ORDER BY s.price DESC, s.sale_id LIMIT 10},
	q{SELECT t.city, t.people, sum(s.quantity) FROM sales s JOIN cities t ON t.city = s.city GROUP BY t.city, t.people},
	q{SELECT product FROM sales GROUP BY product HAVING sum(quantity) > (SELECT avg(p.s) FROM (SELECT sum(quantity) AS s FROM sales GROUP BY product) AS p)},
	q{SELECT customer_id, count(*) FROM sales WHERE customer_id = 7 GROUP BY customer_id})
{
	my $ask = "SELECT r FROM nl_run(\$q\$$sql\$q\$) AS r ORDER BY r::text";
	my $expected = $whole->get($ask);

	isnt($expected, '', 'there are rows');
	is($session->get($ask), $expected, $sql);
	like($session->get("EXPLAIN (COSTS OFF) $sql"), qr/Custom Scan \(Citus Adaptive\)/, 'and Citus plans it');
}
like($session->get('EXPLAIN (COSTS OFF) SELECT city, count(*) FROM sales GROUP BY city'), qr/Task Count: 4.*HashAggregate\s+Group Key: (?:sales\.)?city.*Seq Scan on sales_\d+/s,
	'groups are counted in the shards, also such as have rows in several');
SKIP:
{
	skip 'no model that answers is installed', 4 unless defined $good;
	foreach my $question ('how many sales are there in each city', 'total quantity of sales in York')
	{
		my ($sql) = $session->query("SELECT nl_sql(\$q\$$question\$q\$)");

		like($sql, qr/^SELECT .* sales /, "an answer to: $question");
		is($session->get("SELECT r FROM nl_query(\$q\$$question\$q\$) AS r ORDER BY r::text"),
			$whole->get("SELECT r FROM nl_run(\$q\$$sql\$q\$) AS r ORDER BY r::text"), 'with the rows that one table gives');
	}
}

# --- the rest
$session->get(q{SELECT nl_teach('sales in Leeds', $$SELECT count(*), sum(quantity) FROM sales WHERE city = 'Leeds'$$)});
my $leeds = $whole->get(q{SELECT nl_run($$SELECT count(*), sum(quantity) FROM sales WHERE city = 'Leeds'$$)});
is($session->get(q{SELECT nl_query('sales in Leeds')}), $leeds, 'a taught question');
isnt($session->get(q{SELECT nl_query('sales in Bath')}), '', 'with another value');
is($session->get(q{BEGIN; SELECT nl_query_cursor('sales in Leeds'); FETCH ALL FROM nl_result; COMMIT}) =~ tr/|//, 1, 'a cursor');
is($session->get(q{SELECT nl_session('talk'); SELECT nl_query('sales in Leeds'); SELECT count(*) FROM nl_history(); SELECT nl_reset(); SET nl2sql.conversation = off}),
	"talk\n$leeds\n1\n1", 'a conversation');
# the coordinator has neither rows nor statistics of them, but for its copy of a reference
# table, a shard that is not shown
is($session->get(q{SELECT count(*) FROM nl_context('sales in Hull') WHERE kind = 'value: found'}), '0', 'values are not known');
my ($state, $err) = $session->failure(q{SELECT nl_run('SELECT run_command_on_workers($$DROP TABLE x$$)')});
is($state, 'NL004', 'its functions are not for statements');
# a change is shown with its rows before and after, which Citus cannot plan
($state, $err) = $session->failure(q{SET nl2sql.allow_changes = on; SELECT rows FROM nl_change_sql($$UPDATE sales SET quantity = 1 WHERE customer_id = 7 AND sale_id = 107$$)});
isnt($state, '', 'a change is not possible: an error');
note("a change: $err");
is($session->get(q{SELECT quantity FROM sales WHERE customer_id = 7 AND sale_id = 107}), '9', 'and nothing is changed');

# --- a worker that is down
$worker->stop;
($state, $err) = $session->failure(q{SELECT nl_query('sales in Leeds')});
isnt($state, '', 'a worker that is down: an error');
note($err);
is($whole->get(q{SELECT nl_run('SELECT people FROM cities WHERE city = $$York$$')}), '{"people": 200000}', 'what is here is answered');
$worker->start;
$node->poll_query_until('postgres', q{SELECT count(*) = 3000 FROM sales}) or die 'the worker does not come back';
is($session->get(q{SELECT nl_query('sales in Leeds')}), $leeds, 'and the question when it is back, in the same session');

$_->quit foreach $session, $whole;
unlike(new_log($node), qr/terminated by signal|PANIC|TRAP/, 'no crash');
$_->stop foreach $node, $worker;
done_testing();

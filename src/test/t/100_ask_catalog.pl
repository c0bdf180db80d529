# nl_ask: the views over the catalogs show a role what it may see and no more;
# answers are read from them alone, past the guard, and leave no trace. What is
# asked of the tiny model hangs on no answer: known answers are put into
# nl_taught by hand. At the end the bundled model, if it is there.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(start_node open_session failure good_model);
use PostgreSQL::Test::Utils;
use Test::More;

my $node = start_node('ask_catalog');
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE ann LOGIN; CREATE ROLE bob LOGIN; CREATE ROLE carl LOGIN;
CREATE TABLE customers (customer_id int PRIMARY KEY, name text NOT NULL, zqpin text, vip boolean DEFAULT false,
	zqgen text GENERATED ALWAYS AS (zqpin || '!') STORED);
COMMENT ON TABLE customers IS 'people who buy from us';
COMMENT ON COLUMN customers.vip IS 'gets ten percent off';
COMMENT ON COLUMN customers.zqpin IS 'zqremark';
CREATE INDEX zqpin_index ON customers (zqpin);
CREATE INDEX by_name ON customers (name) WHERE zqpin IS NOT NULL;
CREATE INDEX by_vip ON customers (vip);
CREATE TABLE orders (order_id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers, ordered_on date);
CREATE TABLE zqsecret (id int PRIMARY KEY, customer_id int REFERENCES customers, zqword text);
CREATE TABLE writable (id int);
CREATE SCHEMA zqcloset;
CREATE TABLE zqcloset.zqthings (id int);
GRANT SELECT ON zqcloset.zqthings TO PUBLIC;
CREATE TABLE rls (who name, rlsval text);
ALTER TABLE rls ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON rls USING (who = current_user);
GRANT SELECT ON customers, orders, zqsecret, rls TO ann;
GRANT SELECT (customer_id, name, vip) ON customers TO bob;
GRANT SELECT ON orders, rls TO bob;
GRANT INSERT ON writable TO bob;
INSERT INTO customers SELECT n, 'Customer ' || n, 'zq' || n % 3, n % 2 = 0 FROM generate_series(1, 50) n;
INSERT INTO rls SELECT 'ann', 'zqv' || n % 3 FROM generate_series(1, 50) n;
CREATE SCHEMA many;
DO $$ BEGIN FOR i IN 1 .. 37 LOOP EXECUTE format('CREATE TABLE many.t%s (id int)', i); END LOOP; END $$;
GRANT USAGE ON SCHEMA many TO ann;
GRANT SELECT ON ALL TABLES IN SCHEMA many TO ann;
ANALYZE;
SQL

my ($ann, $bob, $carl) = map { my $s = open_session($node, user => $_); $s } qw(ann bob carl);
my @views = qw(nl_tables nl_columns nl_foreign_keys nl_indexes nl_privileges nl_roles nl_activity nl_settings);
my $list = q{SELECT string_agg(table_name, ' ' ORDER BY table_name) FROM nl_tables WHERE schema_name = 'public'};

# --- tables
is($ann->get($list), 'customers orders rls zqsecret', 'tables that ann may read');
is($bob->get($list), 'customers orders rls', 'also those of which bob may read some columns; not those that he may write');
is($carl->get($list), '', 'carl may read none');
is($bob->get(q{SELECT count(*) FROM nl_tables WHERE table_name ~ 'zqthings'}), '0', 'a schema without USAGE');
is($ann->get(q{SELECT estimated_rows, index_count, kind, owner = 'many' FROM nl_tables WHERE table_name = 'customers'}), '50|4|table|f', 'figures');
is($ann->get(q{SELECT count(*) FROM nl_tables WHERE table_name LIKE 'many.t%'}), '37', 'the schema is in the name where search_path does not find it');
is($ann->get(q{SET search_path = many, public; SELECT count(*) FROM nl_tables WHERE table_name = 't7'}), '1', 'and not where it does');
$ann->get('RESET search_path');
is($node->safe_psql('postgres', q{SELECT count(*) FROM nl_tables WHERE table_name ~ '^(nl_|pg_)' OR schema_name ~ '^(pg_|information)'}),
	'0', 'neither system catalogs nor ours');

# --- columns, keys, indexes, of what is seen in part
is($bob->get(q{SELECT string_agg(column_name, ' ' ORDER BY position) FROM nl_columns WHERE table_name = 'customers'}), 'customer_id name vip', 'columns');
is($ann->get(q{SELECT default_value, nullable, primary_key, description, distinct_values FROM nl_columns WHERE column_name = 'vip'}),
	'false|t|f|gets ten percent off|2', 'a column');
is($ann->get(q{SELECT string_agg(column_name, ' ') FROM nl_columns WHERE table_name = 'customers' AND primary_key}), 'customer_id', 'primary key');
is($ann->get(q{SELECT table_name, column_name, referenced_column FROM nl_foreign_keys WHERE referenced_table = 'customers' ORDER BY 1}),
	"orders|customer_id|customer_id\nzqsecret|customer_id|customer_id", 'foreign keys');
is($bob->get(q{SELECT string_agg(table_name, ' ') FROM nl_foreign_keys}), 'orders', 'only with both ends');
is($bob->get(q{SELECT string_agg(index_name, ' ' ORDER BY index_name) FROM nl_indexes}), 'by_vip customers_pkey orders_pkey',
	'no index over, or on condition of, a column that is not seen');
is($ann->get(q{SELECT column_names, is_unique, definition FROM nl_indexes WHERE index_name = 'by_vip'}),
	'vip|f|CREATE INDEX by_vip ON public.customers USING btree (vip)', 'an index');
is($node->safe_psql('postgres', q{SELECT distinct_values FROM nl_columns WHERE column_name = 'rlsval'}), '3', 'statistics for the owner');
is($ann->get(q{SELECT distinct_values IS NULL FROM nl_columns WHERE column_name = 'rlsval'}), 't', 'none through row-level security');

# --- privileges, roles, settings
# the superuser is there as well, whatever its name
my $three = q{role_name IN ('ann', 'bob', 'carl')};
is($ann->get(qq{SELECT string_agg(role_name, ' ' ORDER BY role_name) FROM nl_privileges WHERE table_name = 'orders' AND privilege = 'SELECT' AND $three}),
	'ann bob', 'grants');
is($carl->get('SELECT count(*) FROM nl_privileges'), '0', 'none of tables that are not seen');
is($ann->get(q{SELECT can_login, is_superuser FROM nl_roles WHERE role_name = 'ann'}), 't|f', 'roles');
is($ann->get(q{SET work_mem = '7MB'; SELECT value, unit, changed FROM nl_settings WHERE name = 'work_mem'}), '7168|kB|t', 'settings');
is($ann->get(q{SELECT count(*) FROM nl_settings WHERE name IN ('data_directory', 'config_file', 'hba_file')}), '0', 'not those for superusers');

# --- activity
$bob->get(q{SELECT 'zqstatement'});
is($ann->get(q{SELECT string_agg(DISTINCT role_name, ' ') FROM nl_activity}), 'ann', 'own sessions only');
is($ann->get(q{SELECT count(*) FROM nl_activity WHERE query ~ ('zq' || 'statement')}), '0', "not others' statements");
$node->safe_psql('postgres', 'GRANT bob TO ann');
is($ann->get(q{SELECT string_agg(DISTINCT role_name, ' ' ORDER BY role_name) FROM nl_activity}), 'ann bob', 'and those of roles that one is in');
$node->safe_psql('postgres', 'REVOKE bob FROM ann; GRANT pg_read_all_stats TO carl');
is($carl->get(qq{SELECT string_agg(DISTINCT role_name, ' ' ORDER BY role_name) FROM nl_activity WHERE $three}), 'ann bob carl', 'pg_read_all_stats sees all');
$node->safe_psql('postgres', 'REVOKE pg_read_all_stats FROM carl');

# --- no name leaks, not to a function in a condition either
for my $view (@views)
{
	unlike($bob->get("SELECT * FROM $view") =~ s/^.*(?:SELECT|zqstatement).*$//mgr, qr/zq/, "no hidden name in $view");
	is($carl->get("SELECT count(*) FROM $view") > 0 ? 1 : 0, $view =~ /roles|activity|settings/ ? 1 : 0, "$view for a role without tables");
}
$node->safe_psql('postgres', 'GRANT CREATE ON SCHEMA public TO bob');
$bob->get(q{CREATE FUNCTION peep(text) RETURNS bool LANGUAGE plpgsql COST 0.0000001 AS 'BEGIN RAISE NOTICE ''seen %'', $1; RETURN true; END'});
for my $from ('nl_tables WHERE peep(table_name)', 'nl_columns WHERE peep(column_name)', 'nl_indexes WHERE peep(definition)',
	'nl_foreign_keys WHERE peep(table_name)', 'nl_privileges WHERE peep(table_name)', 'nl_activity WHERE peep(query)')
{
	my ($out, $err) = $bob->query("SELECT count(*) FROM $from");

	unlike($err =~ s/seen SELECT.*//gr, qr/seen zq|ERROR/, "the barrier of $from");
}

# --- nl_ask, with known answers
sub known
{
	my ($session, $question, $sql) = @_;

	$session->get("INSERT INTO nl_taught (question, key, sql, relations) VALUES ('$question', '$question', \$q\$$sql\$q\$, '{}')");
	return;
}
known($ann, 'zork kab', q{SELECT table_name, estimated_rows, description FROM nl_tables WHERE table_name IN ('customers', 'orders') ORDER BY 1});
is($ann->get(q{SELECT nl_ask('Zork KAB')}), <<'TEXT' =~ s/\n$//r, 'rows, aligned');
table_name  estimated_rows  description
----------  --------------  ----------------------
customers               50  people who buy from us
orders                   0  -
From: SELECT table_name, estimated_rows, description FROM nl_tables WHERE table_name IN ('customers', 'orders') ORDER BY 1
TEXT
known($ann, 'zork kad', q{SELECT table_name FROM nl_tables WHERE table_name LIKE 'many.%' ORDER BY 1});
my @lines = split /\n/, $ann->get(q{SELECT nl_ask('zork kad')});
is(scalar @lines, 2 + 30 + 2, '30 rows are shown');
is($lines[-2], '... and 7 more', 'the others are counted');
like($lines[-1], qr/^From: SELECT table_name FROM nl_tables/, 'where from');
is((split /\n/, $ann->get(q{SET nl2sql.max_rows = 33; SELECT nl_ask('zork kad')}))[-2], '... and more', 'up to nl2sql.max_rows');
$ann->get('RESET nl2sql.max_rows');
known($ann, 'zork kaf', q{SELECT table_name FROM nl_tables WHERE table_name = 'nosuch'});
like($ann->get(q{SELECT nl_ask('zork kaf')}), qr/^\(nothing\)$/m, 'nothing');
$node->safe_psql('postgres', q{DO $$ BEGIN EXECUTE format('COMMENT ON TABLE orders IS %L', repeat(U&'\00e4b\000a', 100)); END $$});
known($ann, 'zork kag', q{SELECT description, table_name FROM nl_tables WHERE table_name = 'orders'});
like($ann->get(q{SELECT nl_ask('zork kag')}), qr/^(?:\xc3\xa4b ){30}\.\.\.  orders$/m, 'long values are cut, at a character, and stay on their line');
is($ann->get('SELECT nl_ask(NULL) IS NULL'), 't', 'NULL');

# --- each role reads its share by the same answer
known($_, 'zork kak', q{SELECT table_name FROM nl_tables ORDER BY 1}) for $bob, $carl;
unlike($bob->get(q{SELECT nl_ask('zork kak')}), qr/zq/, 'bob sees no hidden table');
like($bob->get(q{SELECT nl_ask('zork kak')}), qr/^customers\norders\nrls$/m, 'but his');
like($carl->get(q{SELECT nl_ask('zork kak')}), qr/^\(nothing\)$/m, 'carl sees none');

# --- nothing but the views: the guard at each use, as for all statements
my $letter = 'a';
for my $bad ('SELECT name FROM customers', 'SELECT relname FROM pg_class', 'SELECT * FROM nl_taught', 'SELECT * FROM nl_visible', 'SELECT pg_sleep(9)',
	'DELETE FROM orders', q{SELECT pg_total_relation_size('orders')}, q{SELECT current_setting('work_mem') FROM nl_tables},
	q{SELECT obj_description(1) FROM nl_tables}, q{SELECT nl_ask('zork kab')}, 'SELECT * FROM nl_tables FOR UPDATE', 'SELECT count(*) FROM nl_tables t, pg_stat_activity',
	'nonsense')
{
	my $question = 'zork bad' . $letter++ . 'x';
	known($ann, $question, $bad);
	unlike(join(' ', $ann->query("SELECT nl_ask('$question')")), qr/\QFrom: $bad\E/, "not run: $bad");
}
is($ann->get(q{SELECT count(*) FROM nl_guard('SELECT * FROM nl_tables') AS g WHERE g ~ 'not among the tables'}), '1', 'the views are no tables for nl_run');
unlike($ann->get(q{SELECT string_agg(name, ' ') FROM nl_context('tables and columns')}), qr/nl_/, 'nor for questions about data');
is(($ann->failure(q{SELECT nl_ask('')}))[0], '22023', 'no words');
unlike($ann->get(q{SELECT string_agg(name, ' ') FROM nl_context('tables and columns')}), qr/nl_/, 'nor after an error');
is(($ann->failure(q{SELECT nl_ask(repeat('a ', 40000))}))[0], '22023', 'too long');
is(($ann->failure(q{SET nl2sql.timeout = 1; SELECT nl_ask('which tables are there'); SELECT nl_ask('which columns are there')}))[0], '57014', 'the deadline');
$ann->get('RESET nl2sql.timeout');
like(($ann->failure(q{SET nl2sql.min_confidence = 1; SELECT nl_ask('which of the tables are how large')}))[0], qr/^NL00[123]$/, 'SQLSTATEs of nl_sql');
$ann->get('RESET nl2sql.min_confidence');

# --- another scope, another cached schema: to and fro
for my $i (1 .. 3)
{
	like($ann->get(q{SELECT nl_ask('zork kab')}), qr/^customers /m, "about the database, $i");
	like($ann->get(q{SELECT string_agg(name, ' ') FROM nl_context('customers and orders')}), qr/customers/, "about data, $i");
}

# --- no turn of a conversation
$ann->get(q{SELECT nl_session('talk'); SELECT nl_ask('zork kab')});
is($ann->get(q{SELECT count(*) FROM nl_history('talk')}), '0', 'no turn');
$ann->get('RESET nl2sql.conversation');

# --- a namesake in front, the extension elsewhere
$bob->get(q{CREATE TEMP TABLE nl_tables (table_name text); INSERT INTO nl_tables VALUES ('fooled')});
unlike(join(' ', $bob->query(q{SELECT nl_ask('zork kak')})), qr/fooled/, 'not from a table of the same name');
known($bob, 'zork kam', q{SELECT table_name FROM public.nl_tables ORDER BY 1});
like($bob->get(q{SELECT nl_ask('zork kam')}), qr/^customers\nnl_tables\norders\nrls$/m, 'from the view, by its schema');
$bob->get('DROP TABLE nl_tables');
$node->safe_psql('postgres', 'CREATE SCHEMA elsewhere; ALTER EXTENSION nl2sql SET SCHEMA elsewhere');
is(($ann->failure(q{SELECT elsewhere.nl_ask('zork kab')}))[0], '42501', 'no USAGE on the schema of the extension');
$node->safe_psql('postgres', 'GRANT USAGE ON SCHEMA elsewhere TO PUBLIC');
$ann->get(q{INSERT INTO elsewhere.nl_taught (question, key, sql, relations) VALUES ('zork kan', 'zork kan', 'SELECT count(*) FROM elsewhere.nl_tables', '{}')});
like($ann->get(q{SELECT elsewhere.nl_ask('zork kan')}), qr/^ *41$/m, 'the extension elsewhere');
$node->safe_psql('postgres', 'ALTER EXTENSION nl2sql SET SCHEMA public');

# --- rights
$node->safe_psql('postgres', join ';', map { "REVOKE SELECT ON $_ FROM PUBLIC" } @views);
is(($ann->failure(q{SELECT nl_ask('zork kab')}))[0], '42P01', 'no view may be read');
$node->safe_psql('postgres', 'GRANT SELECT ON nl_roles TO ann');
unlike(join(' ', $ann->query(q{SELECT nl_ask('zork kab')})), qr/customers/, 'one that may be, and no other');
$node->safe_psql('postgres', join ';', (map { "GRANT SELECT ON $_ TO PUBLIC" } @views), 'REVOKE EXECUTE ON FUNCTION nl_ask(text) FROM PUBLIC');
is(($ann->failure(q{SELECT nl_ask('zork kab')}))[0], '42501', 'nl_ask may not be called');
$node->safe_psql('postgres', 'GRANT EXECUTE ON FUNCTION nl_ask(text) TO PUBLIC');

$_->quit for $ann, $bob, $carl;
$node->stop;

# --- the model's own answers
SKIP:
{
	my $model = good_model();

	skip 'no model that answers', 9 unless defined $model;
	my $good = start_node('ask_catalog_model', model => $model);
	$good->safe_psql('postgres', <<'SQL');
CREATE ROLE ann LOGIN;
CREATE TABLE customers (customer_id int PRIMARY KEY, name text NOT NULL, vip boolean DEFAULT false);
CREATE TABLE invoices (invoice_id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers, amount numeric(10,2) NOT NULL, issued_on date NOT NULL);
CREATE TABLE orders (order_id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers, ordered_on date);
CREATE TABLE log_entries (at timestamptz, message text);
CREATE INDEX invoices_by_date ON invoices (issued_on);
GRANT SELECT ON customers, invoices TO ann;
ANALYZE;
SQL
	my @asked = (
		[ 'which tables have no index?', q{SELECT table_name FROM nl_tables WHERE index_count = 0} ],
		[ 'list the columns of orders', q{SELECT column_name FROM nl_columns WHERE table_name = 'orders'} ],
		[ 'how many columns does each table have?', 'SELECT table_name, count(*) FROM nl_columns GROUP BY table_name' ],
		[ 'which tables have a column customer_id?', q{SELECT table_name FROM nl_columns WHERE column_name = 'customer_id'} ],
		[ 'default value of the column vip', q{SELECT default_value FROM nl_columns WHERE column_name = 'vip'} ],
		[ 'which roles can login?', 'SELECT role_name FROM nl_roles WHERE can_login' ],
		[ 'which settings need a restart?', 'SELECT name FROM nl_settings WHERE needs_restart' ],
		[ 'how many settings are there by category?', 'SELECT category, count(*) FROM nl_settings GROUP BY category' ]);
	for my $pair (@asked)
	{
		my ($question, $expected) = @$pair;
		my ($rc, $out, $err) = $good->psql('postgres', "SELECT nl_ask('$question')");
		my ($sql) = $out =~ /^From: (.*)$/m;

		is(defined $sql ? join("\n", sort split /\n/, $good->safe_psql('postgres', $sql)) : $err,
			join("\n", sort split /\n/, $good->safe_psql('postgres', $expected)), $question);
	}
	my ($rc, $out, $err) = $good->psql('postgres', q{SET ROLE ann; SELECT nl_ask('list the columns of orders')});
	unlike($out . $err, qr/ordered_on|order_id/, 'nobody is told of a table that is hidden from him');
	$good->stop;
}
done_testing();

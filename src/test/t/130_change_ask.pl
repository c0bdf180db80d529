# nl_change with a model of random weights that knows the symbols of changes: it
# writes nearly random INSERT, UPDATE and DELETE statements over all that it is
# shown. Whatever it writes is refused or shown; nothing of a trial stays, and
# what is applied is what was shown.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(tiny_model start_node open_session failure);
use Test::More;

(my $model = tiny_model()) =~ s/tiny\.gguf$/tiny_changes.gguf/;
plan skip_all => "no $model" unless -f $model;
my $node = start_node('change_ask', model => $model);

# columns may all be empty, so that much of what is written can be done
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE clerk LOGIN;
ALTER ROLE clerk SET nl2sql.allow_changes = on;
CREATE TABLE customers (id int PRIMARY KEY DEFAULT 0, name text, city text, balance numeric, since date, active bool);
CREATE TABLE orders (id int PRIMARY KEY DEFAULT 0, customer_id int REFERENCES customers, placed date, total numeric, status text);
CREATE TABLE others_zq (id int, name text);
CREATE TABLE readonly (id int PRIMARY KEY, name text);
INSERT INTO customers SELECT i, 'Customer ' || i, (ARRAY['Lyon', 'Turin', 'Oslo'])[1 + i % 3], i * 10, '2024-01-01'::date + i, i % 2 = 0 FROM generate_series(1, 30) i;
INSERT INTO orders SELECT i, i % 20 + 1, '2025-01-01'::date + i, i, (ARRAY['open', 'shipped'])[1 + i % 2] FROM generate_series(1, 60) i;
INSERT INTO others_zq VALUES (1, 'zqhidden');
INSERT INTO readonly VALUES (1, 'kept');
GRANT SELECT, INSERT, UPDATE, DELETE ON customers, orders TO clerk;
GRANT SELECT ON readonly TO clerk;
ANALYZE;
SQL

my $state = q{SELECT md5(string_agg(t, E'\n' ORDER BY t)) FROM (SELECT 'c' || c::text FROM customers c
	UNION ALL SELECT 'o' || o::text FROM orders o UNION ALL SELECT 'z' || z::text FROM others_zq z
	UNION ALL SELECT 'r' || r::text FROM readonly r) AS a(t)};
my $before = $node->safe_psql('postgres', $state);
my @requests = (
	'delete the customers in Lyon', 'remove order 7', 'delete all orders', 'cancel every open order', 'Customer 3 has moved to Oslo',
	'set the balance of Customer 5 to 100', 'raise all balances by 10 percent', 'order 12 was shipped today',
	'new customer 31: Ada from Turin', 'add an order for Customer 2 over 50', 'Customer 9 is no longer active',
	'nothing for 2024', 'delete everything', 'status open', 'balance 0 for everyone', 'update others_zq', 'drop the table orders',
	'delete readonly', 'name of Customer 1 is Bob; delete from orders', 'clear the city of Customer 4',
	'all customers since 2024 to Turin', 'orders over 30 are shipped', 'the total of order 8 is 12.50', 'remove Customer 30',
	'insert a customer', 'forget the orders of Customer 6', 'half of the balance of Customer 8', 'today', 'change name', 'each order 1');
my $clerk = open_session($node, user => 'clerk');
my %count = (shown => 0, tokens => 0, applied => 0);
my (%states, @odd, @zq, @differs);

$clerk->get('SET nl2sql.beam = 8');
foreach my $request (@requests)
{
	my ($out, $err) = $clerk->query("SELECT rows, token, sql FROM nl_change(\$q\$$request\$q\$)");
	my ($code) = $err =~ /^ERROR:  (\w{5}):/m;

	push @zq, $request if "$out$err" =~ /zqhidden/ || ($request !~ /zq/ && "$out$err" =~ /zq/);
	if (defined $code)
	{
		$states{$code}++;
		push @odd, "$request: $err" unless $code =~ /^(?:NL00[12459]|23503|23505)$/;
		next;
	}
	my ($rows, $token, $sql) = split /\|/, $out, 3;
	$count{shown}++;
	push @odd, "$request: $sql" unless $sql =~ /^(?:INSERT INTO|UPDATE|DELETE FROM) (?:customers|orders)\b/;
	next unless length $token;
	$count{tokens}++;
	push @differs, "$request: before" if $node->safe_psql('postgres', $state) ne $before;
	$clerk->get('BEGIN');
	($out, $err) = $clerk->query("SELECT nl_apply('$token')");
	# not a word about how often a random statement may be run after itself
	$count{applied}++ if $err eq '';
	push @differs, "$request: $rows shown, $out applied" if $err eq '' && $out != $rows;
	push @differs, "$request: $err" if $err ne '';
	$clerk->query('ROLLBACK');
}
is("@odd", '', 'only statements on tables that the role may change, and known errors');
is("@zq", '', 'nothing of what it may not read');
is("@differs", '', 'applied is what was shown');
is($node->safe_psql('postgres', $state), $before, 'and nothing stayed');
cmp_ok($count{tokens}, '>', 0, 'some could be applied');
note("of " . scalar(@requests) . " requests $count{shown} shown, $count{tokens} with rows, $count{applied} applied; errors: "
	  . join(', ', map { "$_ $states{$_}" } sort keys %states));

# --- settings and roles, as in 120_change.pl
is(($clerk->failure("BEGIN READ ONLY;\nSELECT nl_change('remove order 7')"))[0], '25006', 'a read-only transaction');
$clerk->query('ROLLBACK');
is(($clerk->failure("SELECT nl_change('')"))[0], '22023', 'no words');
$clerk->quit;
is((failure($node, "SELECT nl_change('remove order 7')"))[0], 'NL007', 'off without the setting');
is((failure($node, "SET nl2sql.model = '" . tiny_model() . "'; LOAD 'nl2sql'; SET nl2sql.allow_changes = on; SELECT nl_change('remove order 7')"))[0],
	'0A000', 'a model made before there were changes');

$node->stop;
done_testing();

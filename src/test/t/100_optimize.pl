# nl_optimize with HypoPG: indexes are measured, hypothetical ones are dropped
# again, those of the user stay; without the right to call HypoPG nothing is
# measured. What needs no HypoPG is in sql/advise.sql.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(start_node open_session failure);
use PostgreSQL::Test::Utils;
use Test::More;

my $node = start_node('optimize');

if ($node->safe_psql('postgres', q{SELECT count(*) FROM pg_available_extensions WHERE name = 'hypopg'}) eq '0')
{
	$node->stop;
	plan skip_all => 'HypoPG is not installed';
}

$node->safe_psql('postgres', <<'SQL');
CREATE ROLE ann; CREATE ROLE bob;
CREATE TABLE sale (id int PRIMARY KEY, shop int NOT NULL, day date NOT NULL, price int NOT NULL, note text);
INSERT INTO sale SELECT i, i % 2000, date '2020-01-01' + i / 20, i % 100, 'note ' || i FROM generate_series(1, 20000) i;
GRANT SELECT ON sale TO ann, bob;
SQL
# the session's end takes its counts to the statistics; before 15 nothing else does at once
$node->poll_query_until('postgres', q{SELECT pg_stat_get_tuples_inserted('sale'::regclass) >= 20000})
  or die 'the inserted rows are not counted';
$node->safe_psql('postgres', 'VACUUM ANALYZE sale');

my $ann = open_session($node);
$ann->get('SET ROLE ann');
my $figures = q{SELECT kind, cost_after < cost_before, statement, evidence LIKE '%HypoPG)' FROM nl_optimize('SELECT * FROM sale WHERE shop = 5')};

# --- not there
like($ann->get($figures), qr/^index\|\|CREATE INDEX ON sale \(shop\)\|f$/, 'without HypoPG nothing is measured');

# --- there, in a schema of its own
$node->safe_psql('postgres', 'CREATE SCHEMA "Tools"; GRANT USAGE ON SCHEMA "Tools" TO PUBLIC; CREATE EXTENSION hypopg SCHEMA "Tools"');
is($ann->get($figures), 'index|t|CREATE INDEX ON sale (shop)|t', 'measured');
is($ann->get(q{SELECT count(*) FROM "Tools".hypopg()}), '0', 'the hypothetical index is gone');

my $plan = $ann->get(q{EXPLAIN SELECT * FROM sale WHERE shop = 5});
like($plan, qr/Seq Scan/, 'and plans do not know of it');

# --- what is said to be saved is what an index saves
my ($told) = $ann->get(q{SELECT cost_after FROM nl_optimize('SELECT * FROM sale WHERE shop = 5')});
$node->safe_psql('postgres', 'CREATE INDEX sale_shop ON sale (shop)');
my ($real) = $ann->get(q{EXPLAIN SELECT * FROM sale WHERE shop = 5}) =~ /cost=[\d.]+\.\.([\d.]+)/;
cmp_ok(abs($told - $real), '<=', 0.2 * $real, "planner's cost with the hypothetical index ($told) and with a real one ($real)");
is($ann->get(q{SELECT count(*) FROM nl_optimize('SELECT * FROM sale WHERE shop = 5')}), '0', 'no advice once it is there');

# --- a gain that is none is not told; of several for a table the best is
is($ann->get(q{SELECT count(*) FROM nl_optimize('SELECT * FROM sale WHERE price >= 0')}), '0', 'most of a table needs no index');
is($ann->get(q{SELECT string_agg(statement, '; ') FROM nl_optimize('SELECT * FROM sale WHERE price = 3 ORDER BY day LIMIT 5') WHERE kind = 'index'}),
	'CREATE INDEX ON sale (price, day)', 'condition and order in one');
like($ann->get(q{SELECT replace(statement, chr(10), ' ') FROM nl_optimize($$SELECT id FROM sale WHERE date_trunc('month', day) = '2021-03-01'$$) WHERE kind = 'index'}),
	qr/^CREATE INDEX ON sale \(day\); SELECT .*day >= /, 'index and rewrite together');
is($ann->get(q{SELECT bool_and(cost_after < cost_before) FROM nl_optimize($$SELECT id FROM sale WHERE date_trunc('month', day) = '2021-03-01'$$) WHERE kind = 'index'}),
	't', 'and measured together');

# --- the user's own hypothetical indexes stay
$ann->get(q{SELECT "Tools".hypopg_create_index('CREATE INDEX ON sale (note)')});
$ann->get(q{SELECT count(*) FROM nl_optimize('SELECT * FROM sale WHERE price = 3 ORDER BY day LIMIT 5')});
is($ann->get(q{SELECT count(*) FROM "Tools".hypopg()}), '1', "the user's own stays");

# --- in a read-only transaction, and after an error
is($ann->get(q{BEGIN READ ONLY; SELECT count(*) FROM nl_optimize('SELECT * FROM sale WHERE price = 3 ORDER BY day LIMIT 5'); COMMIT}), '1', 'read-only');
is(($ann->failure(q{SELECT nl_optimize('SELECT * FROM nosuch')}))[0], 'NL004', 'refused');
is($ann->get(q{SELECT count(*) FROM "Tools".hypopg()}), '1', 'nothing was left behind');

# --- no right to call it
$node->safe_psql('postgres', 'REVOKE EXECUTE ON FUNCTION "Tools".hypopg_create_index(text) FROM PUBLIC');
my $bob = open_session($node);
$bob->get('SET ROLE bob');
is($bob->get(q{SELECT kind, cost_after IS NULL, statement FROM nl_optimize('SELECT * FROM sale WHERE price = 3 ORDER BY day LIMIT 5')}),
	'index|t|CREATE INDEX ON sale (price, day)', 'without the right nothing is measured');

$_->quit for $ann, $bob;
$node->stop;
done_testing();

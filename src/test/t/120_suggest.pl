# nl_suggest: every suggestion works when it is typed, in the same order each
# time; only what the role may read; bounds and errors. Needs the bundled model.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(good_model start_node failure);
use PostgreSQL::Test::Utils;
use Test::More;

my $good = good_model();
plan skip_all => 'no model that answers' unless defined $good;

my $root = $ENV{TESTDIR} // '.';
my $node = start_node('suggest', model => $good);
$node->safe_psql('postgres', 'CREATE DATABASE demo');
$node->command_ok(
	[ 'psql', '-Xq1', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('demo'), '-f', "$root/src/test/demo/schema.sql",
		'-f', "$root/src/test/demo/data.sql", '-c', 'CREATE EXTENSION nl2sql' ],
	'the demo is loaded');
$node->safe_psql('demo', 'ANALYZE');

sub get
{
	my ($sql) = @_;
	return $node->safe_psql('demo', $sql);
}

is(get('SELECT count(*), count(DISTINCT question) FROM nl_suggest()'), '10|10', 'ten by default, all different');
is(get('SELECT bool_and(nl_sql(question) = sql) FROM nl_suggest()'), 't', 'typed, each gives that SQL');
is(get('SELECT bool_and((SELECT count(*) FROM nl_run(sql)) > 0) FROM nl_suggest()'), 't', 'each finds rows');
is(get('SELECT array_agg(s ORDER BY ordinality) FROM nl_suggest(n => 5) WITH ORDINALITY AS s'),
	get('SELECT array_agg(s ORDER BY ordinality) FROM nl_suggest(n => 5) WITH ORDINALITY AS s'), 'the same each time');
is(get(q{SELECT bool_and(sql ~ 'customers') FROM nl_suggest('customers', 4)}), 't', 'about one table');
is(get(q{SET nl2sql.conversation = on; SELECT nl_sql('number of products') IS NOT NULL; SELECT count(*) FROM nl_suggest(n => 3); SHOW nl2sql.conversation; SELECT count(*) FROM nl_history()}),
	"t\n3\non\n1", 'a conversation is neither read nor continued');

$node->safe_psql('demo', 'CREATE ROLE reader LOGIN; GRANT SELECT ON branches TO reader');
is($node->safe_psql('demo', q{SET ROLE reader; SELECT count(*) > 0, bool_and(sql ~ 'branches' AND sql !~ 'customers|orders|invoices|products|employees|suppliers|stock') FROM nl_suggest()}),
	't|t', 'a role gets questions about what it may read');
is((failure($node, q{SET ROLE reader; SELECT nl_suggest('customers');}, database => 'demo'))[0], '42P01', 'not about another table');
is((failure($node, q{SELECT nl_suggest(n => 0);}, database => 'demo'))[0], '22023', 'n too small');
is((failure($node, q{SELECT nl_suggest(n => 51);}, database => 'demo'))[0], '22023', 'n too large');
# on a busy machine there may not be the time for one
my (undef, $few, $late) = $node->psql('demo', q{SET nl2sql.timeout = '300ms'; SELECT count(*) < 10 FROM nl_suggest()});
like($few . $late, qr/^t$|canceling question due to timeout/, 'fewer when time is short');
is(get('SELECT count(*) FROM nl_suggest(NULL, NULL)'), '10', 'NULL is the default');

$node->stop;
done_testing();

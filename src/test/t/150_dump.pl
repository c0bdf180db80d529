# pg_dump and restore: what was taught, rated and defined goes along and counts
# there; who cannot dump it, and what happens to questions when the tables that
# hold it are closed.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(start_node open_session failure);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = start_node('dump');
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE maker LOGIN;
CREATE ROLE clerk LOGIN;
CREATE ROLE backup LOGIN;
GRANT pg_read_all_data TO backup;
GRANT CREATE ON SCHEMA public TO maker;
SET ROLE maker;
CREATE TABLE parts (id int PRIMARY KEY, label text NOT NULL, price numeric, secret text);
INSERT INTO parts SELECT i, 'Part ' || i, i, 's' FROM generate_series(1, 9) AS i;
GRANT SELECT ON parts TO clerk;
SELECT nl_define_synonym('parts', 'bits', 'pieces');
SELECT nl_hide('parts.secret');
SELECT nl_define('dear', 'price > 5', 'parts', ARRAY['expensive']);
SELECT nl_define_unit('parts.price', 'cents');
CREATE TABLE deliveries (id int PRIMARY KEY, part int, sent_on date, came_on date);
GRANT SELECT ON deliveries TO clerk;
SELECT nl_define_time('deliveries.came_on');
SELECT nl_define_join('deliveries JOIN parts ON deliveries.part = parts.id');
SELECT nl_teach('labels of all parts', 'SELECT label FROM parts');
SET ROLE clerk;
SELECT nl_teach('prices of the parts', 'SELECT price FROM parts');
SELECT nl_feedback('number of parts by label', false, 'SELECT label, count(*) FROM parts GROUP BY label');
SQL

# What counts for a role, and the tables' rows without ids and times.
my @roles = qw(maker clerk postgres);
sub knowledge
{
	my ($in, $database) = @_;
	my @known;

	foreach my $role (@roles)
	{
		my $as = $role eq 'postgres' ? '' : "SET ROLE $role;";
		push @known, map { $in->safe_psql($database, "$as $_") } (
			'SELECT role, object, kind, expression, synonyms, fault FROM nl_definitions() ORDER BY 1, 2, 3',
			'SELECT role, question, sql FROM nl_taught ORDER BY 1, 2',
			'SELECT role, question, good, corrected_sql FROM nl_ratings ORDER BY 1, 2',
			q{SELECT kind, name FROM nl_context('dear bits') WHERE kind <> 'word' ORDER BY position});
	}
	push @known, $in->safe_psql($database, "SET ROLE clerk; SELECT nl_sql('labels of all parts'); SELECT nl_sql('prices of the parts'); SELECT nl_sql('number of parts by label')");
	return join "\n", @known;
}

my $before = knowledge($node, 'postgres');
like($before, qr/SELECT label FROM parts\nSELECT price FROM parts\nSELECT label, count\(\*\) FROM parts GROUP BY label$/, 'what is known');
unlike($before, qr/parts\.secret\n/, 'and hidden');

# ---- every format of pg_dump ----

my $dir = $PostgreSQL::Test::Utils::tmp_check;
foreach my $format (qw(plain custom directory))
{
	my $dump = "$dir/dump_$format";
	$node->command_ok([ 'pg_dump', '-d', $node->connstr('postgres'), '-F', $format, '-f', $dump ], "pg_dump, $format");
	$node->safe_psql('postgres', "CREATE DATABASE $format TEMPLATE template0");
	if ($format eq 'plain')
	{
		$node->command_ok([ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr($format), '-f', $dump ], 'restored');
	}
	else
	{
		$node->command_ok([ 'pg_restore', '--exit-on-error', '-d', $node->connstr($format), $dump ], 'restored');
	}
	is(knowledge($node, $format), $before, 'all of it counts there');
	is($node->safe_psql($format, q{SET ROLE clerk; SELECT nl_teach('ids of the parts', 'SELECT id FROM parts') > (SELECT max(id) FROM nl_taught WHERE question <> 'ids of the parts')}),
		't', 'ids go on where they were');
	is($node->safe_psql($format, q{SET ROLE maker; SELECT nl_hide('parts.secret', false); SELECT nl_hide('parts.secret')}), "t\nt", 'definitions can be changed there');
}

# in two parts, as pg_upgrade does it: first the schema, then the rows
$node->safe_psql('postgres', 'CREATE DATABASE parts TEMPLATE template0');
foreach my $part (qw(schema data))
{
	$node->command_ok([ 'pg_dump', '-d', $node->connstr('postgres'), "--$part-only", '-f', "$dir/dump_$part" ], "pg_dump --$part-only");
	$node->command_ok([ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('parts'), '-f', "$dir/dump_$part" ], 'restored');
}
is(knowledge($node, 'parts'), $before, 'all of it counts there');
# pg_upgrade's own flag writes the members out, with their old object numbers
$node->command_ok([ 'pg_dump', '-d', $node->connstr('postgres'), '--schema-only', '--binary-upgrade', '-f', "$dir/dump_upgrade" ], 'pg_dump --binary-upgrade');
like(slurp_file("$dir/dump_upgrade"), qr/binary_upgrade_create_empty_extension\('nl2sql'/, 'as pg_upgrade wants it');

# a database where the extension is of the version before, upgraded with rows in it: make upgradecheck

# ---- who may dump ----

# pg_dump turns row_security off and would rather fail than leave rows out
my ($out, $err);
IPC::Run::run([ 'pg_dump', '-d', $node->connstr('postgres') . ' user=backup' ], '>', \$out, '2>', \$err);
like($err, qr/query would be affected by row-level security policy for table "nl_(?:taught|ratings|defined)"/,
	'a role without BYPASSRLS cannot dump other roles\' rows');
$node->command_ok([ 'pg_dump', '-d', $node->connstr('postgres') . ' user=backup', '--enable-row-security', '-f', "$dir/dump_own" ],
	'with --enable-row-security it gets its own');
$node->command_ok([ 'pg_dump', '-d', $node->connstr('postgres') . ' user=backup', '--exclude-table-data=nl_*', '-f', "$dir/dump_none" ],
	'without their rows it can');
$node->safe_psql('postgres', 'ALTER ROLE backup BYPASSRLS');
$node->command_ok([ 'pg_dump', '-d', $node->connstr('postgres') . ' user=backup', '-f', "$dir/dump_all" ], 'with BYPASSRLS it gets all');
like(slurp_file("$dir/dump_all"), qr/labels of all parts\t/, 'of it');

# ---- the tables closed: questions go on without what they hold ----

my $clerk = open_session($node, user => 'clerk');
is($clerk->get(q{SELECT nl_sql('prices of the parts')}), 'SELECT price FROM parts', 'an answer that was taught');
foreach my $table (qw(nl_taught nl_ratings))
{
	$node->safe_psql('postgres', "REVOKE SELECT ON $table FROM PUBLIC");
	my ($state) = $clerk->failure(q{SELECT nl_sql('prices of the parts')});
	like($state, qr/^(?:|NL00[123])$/, "SELECT on $table revoked: the model is asked");
	my ($candidates) = $clerk->query(q{SELECT note FROM nl_candidates('prices of the parts')});
	unlike($candidates, qr/taught/, 'and nothing that was taught is used');
	is(($clerk->failure('SELECT 1'))[0], '', 'the session goes on');
	$node->safe_psql('postgres', "GRANT SELECT ON $table TO PUBLIC");
	is($clerk->get(q{SELECT nl_sql('prices of the parts')}), 'SELECT price FROM parts', 'granted again it is used again');
}
$node->safe_psql('postgres', 'REVOKE SELECT ON nl_taught FROM PUBLIC; GRANT SELECT (id, question) ON nl_taught TO PUBLIC');
like(($clerk->failure(q{SELECT nl_sql('prices of the parts')}))[0], qr/^(?:|NL00[123])$/, 'SELECT on some columns: the same');
$node->safe_psql('postgres', 'REVOKE SELECT (id, question) ON nl_taught FROM PUBLIC; GRANT SELECT ON nl_taught TO PUBLIC');
$node->safe_psql('postgres', 'REVOKE SELECT ON nl_defined FROM PUBLIC');
like($clerk->get(q{SELECT string_agg(name, ' ') FROM nl_context('dear bits') WHERE kind <> 'word'}), qr/parts\.price/, 'SELECT on nl_defined revoked: questions go on');
unlike($clerk->get(q{SELECT string_agg(name, ' ') FROM nl_context('dear bits') WHERE kind <> 'word'}), qr/secret/, 'and what is hidden stays hidden');
$clerk->quit;
$node->stop;
done_testing();

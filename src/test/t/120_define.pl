# Definitions across sessions and in dumps: what one session defines, others
# read at once, and unread when it is rolled back; pg_dump carries it; column
# privileges and row_security. sql/define.sql has the rest.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(start_node open_session failure);
use PostgreSQL::Test::Utils;
use Test::More;

my $node = start_node('define');
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE maker; CREATE ROLE clerk;
CREATE SCHEMA "odd shop" AUTHORIZATION maker;
GRANT USAGE ON SCHEMA "odd shop" TO clerk;
ALTER DATABASE postgres SET search_path = "odd shop", public;
SET search_path = "odd shop";
CREATE TABLE "Order Line" (id int PRIMARY KEY, "Unit Price" numeric NOT NULL, quantity int NOT NULL, cost numeric);
CREATE TABLE notes (id int PRIMARY KEY, words text);
ALTER TABLE "Order Line" OWNER TO maker;
ALTER TABLE notes OWNER TO maker;
INSERT INTO "Order Line" VALUES (1, 2.5, 4, 1), (2, 10, 3, 9);
GRANT SELECT (id, "Unit Price", quantity) ON "Order Line" TO clerk;
GRANT SELECT ON notes TO clerk;
SQL

my $maker = open_session($node);
$maker->get('SET ROLE maker');
my $clerk = open_session($node);
$clerk->get('SET ROLE clerk');
my $columns = q{SELECT string_agg(name, ',' ORDER BY name) FROM nl_context('line') WHERE kind LIKE 'column%'};
my $tables = q{SELECT string_agg(name, ',' ORDER BY name) FROM nl_context('line') WHERE kind LIKE 'table%'};
my $links = q{SELECT string_agg(name || ' ' || links, ',' ORDER BY name) FROM nl_context('takings') WHERE kind LIKE 'column%' AND links ~ 'exact'};
my $base = 'Order Line.Unit Price,Order Line.id,Order Line.quantity';

# --- another session's cached schema hears of it
is($clerk->get($columns), "$base,notes.id,notes.words", 'before');
$maker->get(q{SELECT nl_define('revenue', 'sum("Unit Price" * quantity)', '"Order Line"', '{takings}')});
is($clerk->get($columns), "$base,Order Line.revenue,notes.id,notes.words", 'an expression');
is($clerk->get($links), 'Order Line.revenue exact', 'and its synonym');
$maker->get(q{SELECT nl_define('margin', '"Unit Price" - cost', '"Order Line"')});
is($clerk->get($columns), "$base,Order Line.revenue,notes.id,notes.words", 'not one over a column that the role may not read');
like($maker->get($columns), qr/Order Line\.margin/, 'for who may read it');
$maker->get(q{SELECT nl_hide('notes')});
is($clerk->get($tables), 'Order Line', 'a hidden table');
is(($clerk->failure(q{SELECT * FROM nl_run('SELECT words FROM notes')}))[0], 'NL004', 'and no statement over it runs');
$maker->get('BEGIN');
$maker->get(q{SELECT nl_hide('"Order Line".quantity')});
unlike($maker->get($columns), qr/quantity/, 'in the transaction that hides it');
like($clerk->get($columns), qr/quantity/, 'not yet in others');
$maker->get('ROLLBACK');
like($maker->get($columns), qr/quantity/, 'nor any more when it is rolled back');

# --- an old snapshot does not leave an old schema behind
$clerk->get('BEGIN ISOLATION LEVEL REPEATABLE READ');
$clerk->get('SELECT 1');
$maker->get(q{SELECT nl_define_synonym('"Order Line".quantity', 'pieces')});
$clerk->get($columns);
$clerk->get('COMMIT');
is($clerk->get(q{SELECT links FROM nl_context('pieces') WHERE name = 'Order Line.quantity'}), 'exact', 'a new one after REPEATABLE READ');

# --- the owner's right is what makes it count for others
$clerk->get(q{SELECT nl_define('half', 'quantity / 2', '"Order Line"')});
like($clerk->get($columns), qr/half/, 'any role may define for itself');
unlike($maker->get($columns), qr/half/, 'and for nobody else');
$node->safe_psql('postgres', 'GRANT maker TO clerk');
like($maker->get($columns), qr/half/, 'a member of the owner defines for all');
$node->safe_psql('postgres', 'REVOKE maker FROM clerk');
unlike($maker->get($columns), qr/half/, 'as long as it is one');

# --- row_security = off does not turn reading off
is($clerk->get("SET row_security = off; $links"), 'Order Line.revenue exact', 'with row_security off');
$clerk->get('RESET row_security');

# --- dumped and restored, but for what is about a table that is gone
$maker->get(q{CREATE TABLE "odd shop".gone (id int PRIMARY KEY); SELECT nl_define_synonym('gone', 'lost'); DROP TABLE "odd shop".gone});
is($node->safe_psql('postgres', q{SELECT fault FROM nl_definitions() WHERE synonyms = '{lost}'}), 'the table is gone', 'reported');
my $all = q{SET search_path = ''; SELECT role, object, kind, expression, synonyms, fault FROM public.nl_definitions() WHERE fault IS NULL ORDER BY 2, 1, 3};
$node->safe_psql('postgres', 'CREATE DATABASE copy TEMPLATE template0');
my $dump = "$PostgreSQL::Test::Utils::tmp_check/define.sql";
$node->command_ok([ 'pg_dump', '-d', $node->connstr('postgres'), '-f', $dump ], 'pg_dump');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('copy'), '-f', $dump ], 'restored');
is($node->safe_psql('copy', $all), $node->safe_psql('postgres', $all), 'the same definitions, and no fault');
is($node->safe_psql('copy', 'SELECT count(*) FROM nl_defined') + 1, $node->safe_psql('postgres', 'SELECT count(*) FROM nl_defined'), 'but for that one');
like($node->safe_psql('copy', qq{SET search_path = "odd shop", public; SET ROLE maker; $columns}), qr/Order Line\.revenue/, 'they count there');

# --- without the extension, and with it in another schema
$node->safe_psql('postgres', 'CREATE SCHEMA elsewhere; GRANT USAGE ON SCHEMA elsewhere TO PUBLIC; ALTER EXTENSION nl2sql SET SCHEMA elsewhere');
like($maker->get(q{SELECT string_agg(name, ',') FROM elsewhere.nl_context('line')}), qr/Order Line\.revenue/, 'extension moved');
is($maker->get(q{SELECT elsewhere.nl_hide('notes', false)}), 't', 'functions find their table');

$_->quit for $maker, $clerk;
$node->stop;
done_testing();

# Definitions across sessions and in dumps: what one session defines, others
# read at once, and unread when it is rolled back; pg_dump carries it; column
# privileges and row_security. sql/define.sql has the rest.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(good_model start_node open_session failure load_demo);
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
$maker->get(q{SELECT nl_define_unit('"Order Line"."Unit Price"', 'EUR'); CREATE TABLE "odd shop".bill (id int PRIMARY KEY, line int, made date); SELECT nl_define_time('bill.made'); SELECT nl_define_join('bill JOIN "Order Line" AS o ON bill.line = o.id'); CREATE TABLE "odd shop".gone2 (id int PRIMARY KEY); SELECT nl_define_join('bill JOIN gone2 ON bill.id = gone2.id'); DROP TABLE "odd shop".gone2});
my $all = q{SET search_path = ''; SELECT role, object, kind, expression, synonyms, fault FROM public.nl_definitions() WHERE fault IS NULL ORDER BY 2, 1, 3};
$node->safe_psql('postgres', 'CREATE DATABASE copy TEMPLATE template0');
my $dump = "$PostgreSQL::Test::Utils::tmp_check/define.sql";
$node->command_ok([ 'pg_dump', '-d', $node->connstr('postgres'), '-f', $dump ], 'pg_dump');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('copy'), '-f', $dump ], 'restored');
is($node->safe_psql('copy', $all), $node->safe_psql('postgres', $all), 'the same definitions, and no fault');
is($node->safe_psql('copy', 'SELECT count(*) FROM nl_defined') + 2, $node->safe_psql('postgres', 'SELECT count(*) FROM nl_defined'), 'but for those that are about a table that is gone');
like($node->safe_psql('copy', qq{SET search_path = "odd shop", public; SET ROLE maker; $columns}), qr/Order Line\.revenue/, 'they count there');

# --- without the extension, and with it in another schema
$node->safe_psql('postgres', 'CREATE SCHEMA elsewhere; GRANT USAGE ON SCHEMA elsewhere TO PUBLIC; ALTER EXTENSION nl2sql SET SCHEMA elsewhere');
like($maker->get(q{SELECT string_agg(name, ',') FROM elsewhere.nl_context('line')}), qr/Order Line\.revenue/, 'extension moved');
is($maker->get(q{SELECT elsewhere.nl_hide('notes', false)}), 't', 'functions find their table');

$_->quit for $maker, $clerk;

# --- a join counts for others only if its role owns every table on the way: between its ends it would
# make keys of tables that are not its own
{
	my $keys = q{SELECT jsonb_array_length(nl_encode_schema() -> 'keys')};

	$node->safe_psql('postgres', <<'SQL');
CREATE ROLE mallory; CREATE ROLE way_owner;
CREATE SCHEMA way;
ALTER DATABASE postgres SET search_path = way, elsewhere;
GRANT USAGE ON SCHEMA way TO PUBLIC;
CREATE TABLE way.a (id int, shop int); CREATE TABLE way.b (id int, visit int);
CREATE TABLE way.shops (id int, manager int); CREATE TABLE way.visits (id int, seen int);
ALTER TABLE way.a OWNER TO mallory; ALTER TABLE way.b OWNER TO mallory;
ALTER TABLE way.shops OWNER TO way_owner; ALTER TABLE way.visits OWNER TO way_owner;
GRANT SELECT ON way.a, way.b, way.shops, way.visits TO PUBLIC;
SQL
	my $before = $node->safe_psql('postgres', $keys);
	$node->safe_psql('postgres', q{SET ROLE mallory;
		SELECT nl_define_join('a JOIN shops ON a.shop = shops.id JOIN visits ON shops.manager = visits.seen JOIN b ON visits.id = b.visit')});
	is($node->safe_psql('postgres', q{SET ROLE mallory; SELECT count(*) FROM nl_definitions()}), '1', 'a way through tables of others is one\'s own');
	is($node->safe_psql('postgres', $keys), $before, 'and joins nothing for anybody else');
	is($node->safe_psql('postgres', q{SET ROLE way_owner; SELECT count(*) FROM nl_definitions()}), '0', 'nor is it shown to others');
	$node->safe_psql('postgres', 'GRANT way_owner TO mallory');
	is($node->safe_psql('postgres', $keys), $before + 3, 'of a member of their owner it counts');
	is($node->safe_psql('postgres', q{SET ROLE way_owner; SELECT count(*) FROM nl_definitions()}), '1', 'and is shown');

	# equality is not what search_path says: an operator of one's own makes no definition count, nor hides one
	$node->safe_psql('postgres', q{DELETE FROM nl_defined; CREATE TABLE way.c (t text, n int, code varchar(3)); GRANT SELECT ON way.c TO PUBLIC; ALTER TABLE way.c OWNER TO mallory;
		GRANT CREATE ON SCHEMA way TO mallory; SET ROLE mallory;
		CREATE FUNCTION odd(int, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
		CREATE OPERATOR = (LEFTARG = int, RIGHTARG = text, FUNCTION = odd, MERGES)});
	is((failure($node, q{SET ROLE mallory; SELECT nl_define_join('a JOIN c ON a.id = c.t')}))[0], 'NL004', 'an operator of one\'s own is refused');
	$node->safe_psql('postgres', q{SET ROLE mallory; INSERT INTO nl_defined (relation, target, kind, path, words) VALUES ('a', 'c', 'join', '{a,c}', '{id,t}')});
	is($node->safe_psql('postgres', q{SET ROLE mallory; SELECT fault FROM nl_definitions()}), 'columns "id" and "t" cannot be compared', 'and by hand it does not count');
	is($node->safe_psql('postgres', $keys), $before, 'for nobody');
	$node->safe_psql('postgres', q{DELETE FROM nl_defined; SET ROLE mallory; CREATE TABLE way.d (code text, k varchar(3)); GRANT SELECT ON way.d TO PUBLIC;
		SELECT nl_define_join('c JOIN d ON c.code = d.k')});
	is($node->safe_psql('postgres', $keys), $before + 1, 'equality of pg_catalog does');
}
$node->stop;

# --- units, time columns and joins change answers
SKIP: {
	skip 'no model that answers', 1 unless defined good_model();
	my $good = start_node('define_good', model => good_model());
	load_demo($good);
	$good->safe_psql('postgres', <<'SQL');
CREATE TABLE trips (id int PRIMARY KEY, route text NOT NULL, distance numeric NOT NULL);
INSERT INTO trips SELECT i, 'R' || i % 7, i * 300 FROM generate_series(1, 100) AS i;
CREATE TABLE airports (code text PRIMARY KEY, city text NOT NULL, country text NOT NULL);
INSERT INTO airports VALUES ('LHR', 'London', 'UK'), ('CDG', 'Paris', 'France'), ('TRN', 'Turin', 'Italy');
CREATE TABLE flights (no int PRIMARY KEY, origin text NOT NULL REFERENCES airports, destination text NOT NULL REFERENCES airports);
INSERT INTO flights SELECT i, 'TRN', CASE WHEN i < 15 THEN 'LHR' ELSE 'CDG' END FROM generate_series(1, 20) AS i;
ANALYZE;
SQL
	my $says = sub { $good->safe_psql('postgres', "SELECT nl_sql('$_[0]')") };
	my $explains = sub { $good->safe_psql('postgres', "SELECT part || ' ' || detail FROM nl_explain('$_[0]')") };

	my $question = 'how many invoices in 2024';
	like($says->($question), qr/issued_on >= '2024-01-01'/, 'a period, and three dates');
	is($good->safe_psql('postgres', q{SELECT nl_define_time('invoices.due_on') > 0}), 't', 'the default is defined');
	like($says->($question), qr/^SELECT count\(\*\) FROM invoices WHERE due_on >= '2024-01-01' AND due_on < '2025-01-01'$/, 'and used');
	like($says->('how many invoices were paid in 2024'), qr/paid_on >= '2024-01-01'/, 'but where another is named');
	$good->safe_psql('postgres', q{SELECT nl_define_time('invoices')});
	like($says->($question), qr/issued_on >= '2024-01-01'/, 'taken away');

	# what the model may add, which changes nothing
	my $idle = qr/(?: AND (?:distance > 0|\w+ IS NOT NULL))?/;
	$question = 'how many trips have a distance over 5 km';
	like($says->($question), qr/distance > 5$idle$/, 'a number in a unit, and a column without');
	$good->safe_psql('postgres', q{SELECT nl_define_unit('trips.distance', 'm')});
	like($says->($question), qr/distance > 5000$idle$/, 'is converted where the column has one');
	is($good->safe_psql('postgres', "SELECT nl_query('$question') ->> 'count'"), '84', 'so that the count is right');
	like($explains->($question), qr/^column trips\.distance: .*; it is in m$/m, 'nl_explain tells the unit');
	like($explains->($question), qr/^value the number 5000 m \("5 km" in the question\)$/m, 'and what was converted');
	$good->safe_psql('postgres', q{SELECT nl_define_unit('trips.distance', 'km')});
	like($says->($question), qr/distance > 5$idle$/, 'not where it is the same');

	$question = 'how many flights for each country';
	like($says->($question), qr/airports\.code = flights\.destination/, 'one of two keys');
	$good->safe_psql('postgres', q{SELECT nl_define_join('flights JOIN airports ON flights.origin = airports.code')});
	like($says->($question), qr/airports\.code = flights\.origin/, 'the one that is preferred');
	unlike($explains->($question), qr/could have been meant as well/, 'without a warning that there are two');

	# one that no key says: a role's own, then the owner's
	$good->safe_psql('postgres', 'ALTER TABLE flights DROP CONSTRAINT flights_origin_fkey, DROP CONSTRAINT flights_destination_fkey');
	like($says->($question), qr/airports\.code = flights\.origin/, 'a join without a key');
	$good->safe_psql('postgres', 'CREATE ROLE other; GRANT SELECT ON flights, airports TO other; CREATE ROLE keeper; ALTER TABLE airports OWNER TO keeper; ALTER TABLE flights OWNER TO keeper');
	$good->safe_psql('postgres', q{UPDATE nl_defined SET role = 'other'; DELETE FROM nl_defined WHERE kind <> 'join'});
	is($good->safe_psql('postgres', q{SELECT count(*) FROM nl_definitions()}), '1', 'of a role that owns neither table');
	my $keys = q{SELECT string_agg(k ->> 0, ',') FROM jsonb_array_elements(nl_encode_schema() -> 'keys') AS k WHERE k ->> 0 = (SELECT (ordinality - 1)::text FROM jsonb_array_elements(nl_encode_schema() -> 'tables') WITH ORDINALITY AS t (t, ordinality) WHERE t ->> 'name' = 'flights')};
	is($good->safe_psql('postgres', $keys), '', 'it counts for nobody else');
	is($good->safe_psql('postgres', q{UPDATE nl_defined SET role = quote_ident(current_user)::regrole; } . $keys) ne '', 1, 'as a superuser\'s does');
	$good->safe_psql('postgres', q{UPDATE nl_defined SET role = 'other'});
	is($good->safe_psql('postgres', q{SET ROLE other; SELECT count(*) FROM nl_definitions()}), '1', 'but for that role');
	$good->safe_psql('postgres', q{ALTER TABLE flights OWNER TO other});
	is($good->safe_psql('postgres', $keys), '', 'nor of one that owns one of them');
	$good->stop;
}
done_testing();

# A session keeps what it read of the schema. Every change, of its own or of
# others, must be seen by the next call; what changes nothing must change
# nothing.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(start_node open_session);
use Test::More;

my $node = start_node('schema_cache');
$node->safe_psql('postgres', <<'SQL');
CREATE TYPE stage AS ENUM ('Draft', 'Sent');
CREATE TABLE invoices (id int PRIMARY KEY, customer text, amount int, state stage);
INSERT INTO invoices SELECT i, 'Customer ' || i, i, 'Sent' FROM generate_series(1, 50) i;
ANALYZE;
SQL

# one that asks, one that changes things behind its back
my $session = open_session($node);
my $other = open_session($node);

sub context
{
	my ($question) = @_;
	return $session->get("SELECT * FROM public.nl_context(\$q\$$question\$q\$) ORDER BY position");
}

# kinds and names alone
# Without labels that the question does not say.
sub items
{
	my ($question) = @_;
	return $session->get("SELECT kind, name FROM public.nl_context(\$q\$$question\$q\$) WHERE kind NOT IN ('word', 'value: offered') ORDER BY position");
}

my $first = items('amount of invoices');
is($first, "table|invoices\ncolumn: number|invoices.id\ncolumn: text|invoices.customer\ncolumn: number|invoices.amount\ncolumn: text|invoices.state",
	'the schema as it is');

# ---- the same changes, made here and made elsewhere ----

foreach my $changer ([ $session, 'here' ], [ $other, 'elsewhere' ])
{
	my ($by, $where) = @$changer;

	$by->get('CREATE TABLE payments (id int PRIMARY KEY, invoice_id int REFERENCES invoices, paid date)');
	like(items('payments'), qr/^table\|payments$/m, "$where: a new table");
	$by->get('ALTER TABLE payments RENAME COLUMN paid TO received');
	like(items('payments'), qr/^column: date\|payments\.received$/m, 'a renamed column');
	unlike(items('payments'), qr/payments\.paid/, 'without its old name');
	$by->get('ALTER TABLE payments ADD COLUMN note text');
	like(items('payments'), qr/^column: text\|payments\.note$/m, 'a new column');
	$by->get('ALTER TABLE payments ALTER COLUMN note TYPE int USING 0');
	like(items('payments'), qr/^column: number\|payments\.note$/m, 'a new type');
	$by->get('ALTER TABLE payments DROP COLUMN note');
	unlike(items('payments'), qr/payments\.note/, 'a dropped column');
	$by->get("COMMENT ON TABLE payments IS 'remittances'");
	like(context('all remittances'), qr/^\d+\|word\|remittances\|\|payments \(/m, 'a comment on a table links its words');
	$by->get("COMMENT ON COLUMN payments.received IS 'settled'");
	like(context('settled when'), qr/^\d+\|word\|settled\|\|payments\.received \(/m, 'a comment on a column');
	$by->get("COMMENT ON COLUMN payments.received IS 'honoured'");
	like(context('honoured when'), qr/^\d+\|word\|honoured\|\|payments\.received \(/m, 'another one');
	unlike(context('settled when'), qr/payments\.received \(/, 'in place of the first');
	$by->get('COMMENT ON TABLE payments IS NULL');
	unlike(context('all remittances'), qr/payments \(/, 'a comment taken away');
	$by->get('ALTER TABLE payments RENAME TO receipts');
	like(items('receipts'), qr/^table\|receipts$/m, 'a renamed table');
	$by->get('DROP TABLE receipts');
	is(items('amount of invoices'), $first, 'all gone again: as it was');
}

# labels of enums are values that questions may name
unlike(items('invoices that are Overdue'), qr/^value: found/m, 'no such label');
$other->get("ALTER TYPE stage ADD VALUE 'Overdue'");
like(items('invoices that are Overdue'), qr/^value: found\|Overdue in invoices\.state$/m, 'a label added elsewhere');
$session->get("ALTER TYPE stage RENAME VALUE 'Overdue' TO 'Late'");
unlike(items('invoices that are Overdue'), qr/^value: found\|Overdue/m, 'renamed: the old one is gone');
like(items('invoices that are Late'), qr/^value: found\|Late in invoices\.state$/m, 'and the new one there');

# values in rows
unlike(items('amount for Zenith'), qr/^value: found/m, 'no such value');
$other->get("INSERT INTO invoices VALUES (1000, 'Zenith', 1)");
like(items('amount for Zenith'), qr/^value: found\|Zenith in invoices\.customer$/m, 'a row inserted elsewhere');
$session->get("SET nl2sql.value_lookup_timeout = 0");
unlike(items('amount for Zenith'), qr/^value: found/m, 'no time to look: rows are not read');
like(items('invoices that are Late'), qr/^value: found\|Late in invoices\.state$/m, 'what the catalog knows is compared all the same');
$session->get("RESET nl2sql.value_lookup_timeout");
like(items('amount for Zenith'), qr/^value: found\|Zenith in invoices\.customer$/m, 'time again');
$other->get("DELETE FROM invoices WHERE customer = 'Zenith'");
unlike(items('amount for Zenith'), qr/^value: found/m, 'and deleted');

# ---- what changes nothing ----

my $before = context('amount of invoices for Customer 7 in 2023');
foreach my $change ('ANALYZE', 'ANALYZE invoices', 'VACUUM invoices', 'CREATE INDEX ON invoices (amount)', 'REINDEX TABLE invoices',
	"UPDATE invoices SET amount = amount + 1", 'ANALYZE')
{
	$other->get($change);
	is(context('amount of invoices for Customer 7 in 2023'), $before, "$change changes nothing");
}

# ---- transactions ----

$session->get('BEGIN; CREATE TABLE drafts (id int, wording text)');
like(items('drafts'), qr/^table\|drafts$/m, 'a table of the own transaction');
$session->get('ROLLBACK');
unlike(items('drafts'), qr/^table\|drafts/m, 'rolled back');
$session->get('BEGIN; DROP TABLE invoices');
my ($state) = $session->failure(q{SELECT * FROM public.nl_context('amount of invoices')});
is($state, '42P01', 'all dropped: nothing to ask about');
$session->get('ROLLBACK');
is(items('amount of invoices'), $first, 'rolled back: as it was');
$session->get('BEGIN; SAVEPOINT s; ALTER TABLE invoices RENAME COLUMN amount TO total');
like(items('invoices'), qr/invoices\.total/, 'in a subtransaction');
$session->get('ROLLBACK TO s');
is(items('amount of invoices'), $first, 'rolled back to before it');
$session->get('COMMIT');
$other->get('BEGIN; ALTER TABLE invoices ADD COLUMN secret int');
$other->get('SAVEPOINT s');

# the table is locked by the other: the schema is read all the same, unchanged
my $kept = $session->get(q{SELECT string_agg(name, ' ') FROM public.nl_context('invoices for Customer 7') WHERE kind <> 'word'});
unlike($kept, qr/secret/, 'what others have not committed is not seen, and not waited for');
$other->get('COMMIT');
like(items('invoices'), qr/invoices\.secret/, 'committed: it is');
$other->get('ALTER TABLE invoices DROP COLUMN secret');

# a temporary table is one like others
$session->get('CREATE TEMP TABLE scratch (id int, remark text)');
like(items('scratch'), qr/^table\|scratch$/m, 'a temporary table');
$session->get('DISCARD TEMP');
is(items('amount of invoices'), $first, 'discarded');

# ---- only what changed is read again ----

# how many relations were read, and kept, by each question since the last call
sub read_again
{
	return join(' ', NlTest::new_log($node) =~ /nl2sql: columns of (\d+ relations read, of \d+) kept/g);
}

$other->get('CREATE TABLE clerks (id int PRIMARY KEY, alias text); CREATE TABLE desks (id int PRIMARY KEY, clerk_id int); CREATE ROLE reader');
$other->get('GRANT SELECT ON clerks, desks TO reader');
my $all = items('clerks and desks');
$session->get('SET log_min_messages = debug1');
read_again();
is(items('clerks and desks'), $all, 'nothing changed');
is(read_again(), '', 'nothing is read');
foreach my $change (
	[ 'ALTER TABLE desks ADD COLUMN storey int', qr/desks\.storey/, 1 ],
	[ 'ALTER TABLE desks RENAME COLUMN storey TO level', qr/desks\.level/, 1 ],
	[ 'ALTER TABLE desks DROP COLUMN level', qr/desks\.clerk_id$/m, 1 ],
	# a constraint, from 18 on; of those it is not told whose they are
	[ 'ALTER TABLE clerks ALTER COLUMN alias SET NOT NULL', qr/clerks\.alias/, $session->get('SHOW server_version_num') >= 180000 ? 3 : 1 ],
	[ 'GRANT SELECT (id) ON clerks TO reader', qr/clerks\.alias/, 1 ],
	[ 'CREATE INDEX ON desks (clerk_id)', qr/desks\.clerk_id/, 1 ])
{
	my ($sql, $seen, $n) = @$change;

	$other->get($sql);
	like(items('clerks and desks and invoices'), $seen, "$sql: seen");
	is(read_again(), "$n relations read, of " . (3 - $n), $n == 1 ? 'that relation alone is read again' : 'all are read again');
}
$other->get("COMMENT ON TABLE clerks IS 'scribes'");
like(context('all scribes'), qr/^\d+\|word\|scribes\|\|clerks \(/m, 'a comment');
$other->get("COMMENT ON TABLE clerks IS NULL");
unlike(context('all scribes'), qr/clerks \(/, 'and none');
$other->get('ALTER TABLE clerks RENAME TO writers');
like(items('writers and desks'), qr/^table\|writers$/m, 'renamed');
unlike(items('writers and desks'), qr/clerks/, 'without its old name');
$other->get('ALTER TABLE desks ADD FOREIGN KEY (clerk_id) REFERENCES writers');
like(items('writers and desks'), qr/^column: number\|desks\.clerk_id$/m, 'a key');

# what the role may read decides, also of a relation that stays
$session->get('SET ROLE reader');
like(items('desks'), qr/desks\.clerk_id/, 'as another role');
unlike(items('desks'), qr/invoices/, 'which reads less');
$other->get('REVOKE SELECT ON desks FROM reader; GRANT SELECT (id) ON desks TO reader');
unlike(items('desks'), qr/clerk_id/, 'REVOKE of columns');
$other->get('GRANT SELECT ON desks TO reader');
like(items('desks'), qr/desks\.clerk_id/, 'GRANT of all');
$session->get('RESET ROLE');
$session->get('RESET log_min_messages');
$other->get('DROP TABLE desks, writers; DROP ROLE reader');
is(items('amount of invoices'), $first, 'dropped: as it was');

# ---- where it looks ----

$other->get(<<'SQL');
CREATE SCHEMA archive; CREATE TABLE archive.boxes (id int, label text);
CREATE SCHEMA attic; CREATE TABLE attic.trunks (id int, label text); CREATE TABLE attic.invoices (id int, dust int);
SQL
unlike(items('boxes'), qr/boxes|trunks/, 'schemas outside the search path are not looked at');
$session->get('SET search_path = archive');
is(items('boxes'), "table|boxes\ncolumn: number|boxes.id\ncolumn: text|boxes.label", 'search_path');
$session->get('SET search_path = public, attic');
like(items('invoices'), qr/^table\|attic\.invoices$/m, 'a hidden table is named with its schema');
like(items('invoices'), qr/^table\|invoices$/m, 'the one in front of it without');
$session->get('SET search_path = attic, public');
like(items('invoices'), qr/^table\|public\.invoices$/m, 'the other way round');
$session->get("RESET search_path; SET nl2sql.schemas = 'archive'");
is(items('boxes'), "table|archive.boxes\ncolumn: number|archive.boxes.id\ncolumn: text|archive.boxes.label", 'nl2sql.schemas');
$session->get("SET nl2sql.schemas = 'archive, attic'");
like(items('trunks'), qr/^table\|attic\.trunks$/m, 'a list of them');
unlike(items('trunks'), qr/^table\|(?:public\.)?invoices$/m, 'and no others');
$session->get(q{SET nl2sql.schemas = '*'});
is(scalar(() = items('invoices') =~ /^table\|/mg), 4, 'all of them');
$session->get("SET nl2sql.schemas = 'nowhere'");
($state, my $err) = $session->failure(q{SELECT * FROM public.nl_context('invoices')});
is($state, '42P01', 'one that does not exist holds nothing');
like($err, qr/nl2sql\.schemas/, 'and the setting is named');
$other->get('CREATE SCHEMA nowhere; CREATE TABLE nowhere.things (id int)');
like(items('things'), qr/^table\|nowhere\.things$/m, 'until it is made');
($state) = $session->failure(q{SET nl2sql.schemas = 'a b'});
is($state, '22023', 'what is no list is refused');
$session->get('RESET nl2sql.schemas');
is(items('amount of invoices'), $first, 'reset: as it was');

# a schema of that name made later gets in front
$session->get('SET search_path = later, public');
is(items('amount of invoices'), $first, 'a schema that does not exist yet');
$other->get('CREATE SCHEMA later; CREATE TABLE later.news (id int)');
like(items('news'), qr/^table\|news$/m, 'and now does');
$other->get('DROP SCHEMA later, nowhere, archive, attic CASCADE');
is(items('amount of invoices'), $first, 'and is gone');

# more schemas in one statement than are kept, each in use when the next comes
$other->get(q{DO $$BEGIN FOR i IN 1 .. 8 LOOP EXECUTE format('CREATE SCHEMA s%s; CREATE TABLE s%s.boxes_%s (id int)', i, i, i); END LOOP; END$$});
is( $session->get(<<'SQL'), 't|24', 'eight search paths in one statement');
SELECT bool_and(found = 'boxes_' || n), count(*)
FROM (SELECT i % 8 + 1 AS n, set_config('search_path', 's' || i % 8 + 1, false) AS path FROM generate_series(1, 24) AS i OFFSET 0) AS p,
	LATERAL (SELECT (SELECT name FROM public.nl_context('boxes ' || path) WHERE kind = 'table') AS found OFFSET 0) AS c
SQL
$session->get('RESET search_path');
is( $session->get(<<'SQL'), '20', 'changed and asked about twenty times in one statement');
DO $$
DECLARE seen int := 0;
BEGIN
	FOR i IN 1 .. 20 LOOP
		EXECUTE format('ALTER TABLE invoices ADD COLUMN extra_%s int', i);
		seen := seen + (SELECT count(*) FROM public.nl_context('invoices') WHERE name = 'invoices.extra_' || i);
	END LOOP;
	PERFORM set_config('test.seen', seen::text, false);
END$$;
SHOW test.seen;
SQL

$_->quit for $session, $other;
unlike(NlTest::new_log($node), qr/terminated by signal|PANIC/, 'no crash');
$node->stop;
done_testing();

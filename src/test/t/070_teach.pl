# Taught pairs and feedback: they answer the same question with other values,
# for roles that may read the tables, past the guard each time; pg_dump carries
# them; other wordings of what was taught. The tiny model, whose answers are as
# good as random, and for the wordings the bundled one.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(good_model start_node open_session failure load_demo);
use PostgreSQL::Test::Utils;
use Test::More;

my $node = start_node('teach');
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE ann; CREATE ROLE bob; CREATE ROLE carl;
CREATE TABLE city (id int PRIMARY KEY, name text NOT NULL, land text NOT NULL, people int NOT NULL);
INSERT INTO city VALUES (1, 'Lyon', 'France', 500), (2, 'Nice', 'France', 300), (3, 'Turin', 'Italy', 800), (4, 'Oslo', 'Norway', 700);
CREATE TABLE secret (id int PRIMARY KEY, word text);
INSERT INTO secret VALUES (1, 'zqword');
GRANT SELECT ON city TO ann, bob;
GRANT SELECT ON secret TO ann;
ANALYZE;
SQL

my $ann = open_session($node);
$ann->get('SET ROLE ann');
my $bob = open_session($node);
$bob->get('SET ROLE bob');
my $carl = open_session($node);
$carl->get('SET ROLE carl');

# --- what is taught answers, with the values of the question
like($ann->get(q{SELECT nl_teach('Which towns are in France?', $$SELECT name FROM city WHERE land = 'France' ORDER BY people$$)}),
	qr/^\d+$/, 'a pair is taught');
is($ann->get(q{SELECT nl_sql('which towns are in France')}), q{SELECT name FROM city WHERE land = 'France' ORDER BY people},
	'capitals and punctuation do not matter');
is($ann->get(q{SELECT nl_sql('Which towns are in Italy?')}), q{SELECT name FROM city WHERE land = 'Italy' ORDER BY people},
	'another value of the same column');
is($ann->get(q{SELECT string_agg(r->>'name', ',') FROM nl_query('Which towns are in France?') AS r}), 'Nice,Lyon', 'rows of it');
is($ann->get(q{SELECT confidence || note FROM nl_candidates('Which towns are in Norway?') WHERE rank = 1}),
	'1taught: Which towns are in France?', 'nl_candidates says where it is from');
isnt($ann->get(q{SELECT count(*) FROM nl_candidates('Which towns are in Norway?', 3)}), '1', 'and what the model would say');

$ann->get(q{SELECT nl_teach('top 2 towns with more than 400 people', 'SELECT name FROM city WHERE people > 400 ORDER BY people DESC LIMIT 2')});
is($ann->get(q{SELECT nl_sql('top 3 towns with more than 600 people')}),
	'SELECT name FROM city WHERE people > 600 ORDER BY people DESC LIMIT 3', 'numbers go to their places');
$ann->get(q{SELECT nl_teach('towns in France besides Oslo', $$SELECT name FROM city WHERE land = 'France'$$)});
unlike(($ann->query(q{SELECT note FROM nl_candidates('towns in France besides Turin')}))[0], qr/taught/,
	'a value that the SQL does not use must be the same');

# --- the newest counts; a role's own before others'
$ann->get(q{SELECT nl_teach('Which towns are in France?', $$SELECT name, people FROM city WHERE land = 'France'$$)});
is($ann->get(q{SELECT nl_sql('Which towns are in Italy?')}), q{SELECT name, people FROM city WHERE land = 'Italy'}, 'the newest of two');
is($bob->get(q{SELECT nl_sql('Which towns are in Italy?')}), q{SELECT name, people FROM city WHERE land = 'Italy'}, 'others profit');
$bob->get(q{SELECT nl_teach('Which towns are in France?', $$SELECT id FROM city WHERE land = 'France'$$)});
is($bob->get(q{SELECT nl_sql('Which towns are in Italy?')}), q{SELECT id FROM city WHERE land = 'Italy'}, 'but the own comes first');
is($ann->get(q{SELECT nl_sql('Which towns are in Italy?')}), q{SELECT name, people FROM city WHERE land = 'Italy'}, 'for both');

# --- the guard, at teaching and at use
for my $bad ('DELETE FROM city', 'SELECT pg_sleep(9)', 'SELECT 1; SELECT 2', 'SELECT * FROM pg_authid', 'SELECT nosuch FROM city',
	'SELECT name FROM city FOR UPDATE', '', 'SELECT set_config($$role$$, $$postgres$$, false)')
{
	is(($ann->failure("SELECT nl_teach('how bad', \$q\$$bad\$q\$)"))[0], 'NL004', "refused: $bad");
}
is(($bob->failure(q{SELECT nl_teach('the words', 'SELECT word FROM secret')}))[0], 'NL004', 'a table that the role may not read');
$ann->get(q{SELECT nl_teach('the secret words', 'SELECT word FROM secret')});
is($ann->get(q{SELECT nl_sql('the secret words')}), 'SELECT word FROM secret', 'who may read it may teach it');
is($bob->get(q{SELECT count(*) FROM nl_taught WHERE sql LIKE '%secret%'}), '0', 'who may not read the table does not see the pair');
unlike(join(' ', $bob->query(q{SELECT nl_sql('the secret words'); SELECT * FROM nl_candidates('the secret words')})), qr/word FROM secret/,
	'nor gets it as an answer');
$node->safe_psql('postgres', 'REVOKE SELECT ON secret FROM ann');
unlike(join(' ', $ann->query(q{SELECT nl_sql('the secret words')})), qr/word FROM secret/, 'a right that was lost is lost here too');

# what somebody writes into the table by hand meets the guard at use
$bob->get(q{INSERT INTO nl_taught (question, key, sql, relations) VALUES
	('how many towns', 'how many town', 'DELETE FROM city', '{public.city}'),
	('how many towns', 'how many town', 'SELECT pg_sleep(100)', '{public.city}'),
	('how many towns', 'how many town', 'nonsense', '{public.city}')});
unlike(join(' ', $bob->query(q{SELECT nl_sql('how many towns')})), qr/DELETE|pg_sleep|nonsense/, 'rows by hand are judged');
is($node->safe_psql('postgres', 'SELECT count(*) FROM city'), '4', 'nothing was deleted');
is(($bob->failure(q{INSERT INTO nl_taught (role, question, key, sql, relations) VALUES ('ann', 'x', 'x', 'SELECT 1', '{}')}))[0], '42501',
	'no rows in the name of another');
is($bob->get(q{WITH d AS (DELETE FROM nl_taught WHERE role = 'ann'::regrole RETURNING 1) SELECT count(*) FROM d}), '0', "nor are another's deleted");
is(($carl->failure(q{SELECT nl_teach('x', 'SELECT 1')}))[0], '42P01', 'a role without tables has nothing to teach');

# a pair over a table that a role may read in part is not for that role
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE dora; CREATE ROLE eve;
GRANT SELECT (id) ON city TO dora;
GRANT SELECT ON city TO eve;
CREATE TABLE visit (id int PRIMARY KEY, owner text, note text);
INSERT INTO visit VALUES (1, 'ann', 'zqnote'), (2, 'eve', 'hello');
ALTER TABLE visit ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON visit USING (owner = current_user);
GRANT SELECT ON visit TO ann, eve;
SQL
$ann->get(q{SELECT nl_teach('visits about zqnote', $$SELECT id FROM visit WHERE note = 'zqnote'$$)});
for my $partly ([ 'dora', 'city' ], [ 'eve', 'visit' ])
{
	is($node->safe_psql('postgres', "SET ROLE $partly->[0]; SELECT count(*) FROM nl_taught WHERE sql ~ '$partly->[1]'"),
		'0', "$partly->[0] reads $partly->[1] in part and sees no pair over it");
}
isnt($node->safe_psql('postgres', q{SET ROLE eve; SELECT count(*) FROM nl_taught WHERE sql ~ 'city'}), '0', 'who reads all sees it');

# a role keeps its pairs when it is renamed
$node->safe_psql('postgres', 'ALTER ROLE eve RENAME TO "Eva Maria"');
is($node->safe_psql('postgres', q{SET ROLE "Eva Maria"; SELECT nl_teach('towns of Eva', 'SELECT name FROM city') > 0}), 't', 'names that need quotes');
$node->safe_psql('postgres', 'ALTER ROLE "Eva Maria" RENAME TO eve');
is($node->safe_psql('postgres', q{SET ROLE eve; DELETE FROM nl_taught RETURNING role}), 'eve', 'and may delete them under its new name');

# --- feedback
$bob->get(q{SELECT nl_teach('all lands', 'SELECT land FROM city')});
is($bob->get(q{SELECT nl_sql('all lands')}), 'SELECT land FROM city', 'shown');
$bob->get(q{SELECT nl_feedback('all lands', false)});
is($bob->get(q{SELECT sql FROM nl_ratings WHERE question = 'all lands'}), 'SELECT land FROM city', 'what was shown is kept');
unlike(join(' ', $bob->query(q{SELECT nl_sql('all lands')})), qr/^SELECT land FROM city$/m, 'and not shown again');
like($bob->get(q{SELECT candidates->0->>'note' FROM nl_ratings WHERE question = 'all lands'}), qr/^taught/, 'the candidates are kept');
$bob->get(q{SELECT nl_teach('all lands', 'SELECT land FROM city')});
is($bob->get(q{SELECT nl_sql('all lands')}), 'SELECT land FROM city', 'unless it is taught again');
$bob->get(q{SELECT nl_feedback('all lands in the list', false, 'SELECT DISTINCT land FROM city')});
is($bob->get(q{SELECT nl_sql('all lands in the list')}), 'SELECT DISTINCT land FROM city', 'a correction answers');
unlike(join(' ', $ann->query(q{SELECT nl_sql('all lands in the list')})), qr/^SELECT DISTINCT land FROM city$/m, 'for the role that gave it');
is($ann->get(q{SELECT count(*) FROM nl_ratings}), '0', "a role sees no other's ratings");
is(($bob->failure(q{SELECT nl_feedback('all lands', false, 'TRUNCATE city')}))[0], 'NL004', 'a correction is judged');
is(($bob->failure(q{SELECT nl_feedback('all lands', true, 'SELECT 1')}))[0], '22023', 'good and corrected at once');
is(($bob->failure(q{SELECT nl_feedback(NULL, true)}))[0], '22004', 'no question');
is(($bob->failure(q{BEGIN READ ONLY; SELECT nl_teach('all lands', 'SELECT land FROM city')}))[0], '25006', 'read-only transactions stay so');
$bob->query('ROLLBACK');
is($bob->get(q{SET row_security = off; SELECT nl_sql('Which towns are in Italy?')}), q{SELECT id FROM city WHERE land = 'Italy'},
	'row_security = off does not open them');

# --- the extension's tables are no tables to ask about
unlike($node->safe_psql('postgres', q{SELECT string_agg(name, ' ') FROM nl_context('taught questions and ratings')}), qr/nl_taught|nl_ratings/,
	'own tables are out of scope');

# --- moved, dumped, restored
$node->safe_psql('postgres', 'CREATE SCHEMA elsewhere; GRANT USAGE ON SCHEMA elsewhere TO PUBLIC; ALTER EXTENSION nl2sql SET SCHEMA elsewhere');
is($ann->get(q{SELECT elsewhere.nl_sql('Which towns are in Italy?')}), q{SELECT name, people FROM city WHERE land = 'Italy'}, 'extension moved');
$node->safe_psql('postgres', 'CREATE DATABASE copy TEMPLATE template0');
my $dump = "$PostgreSQL::Test::Utils::tmp_check/dump.sql";
$node->command_ok([ 'pg_dump', '-d', $node->connstr('postgres'), '-f', $dump ], 'pg_dump');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('copy'), '-f', $dump ], 'restored');
is($node->safe_psql('copy', 'SELECT count(*) FROM elsewhere.nl_taught'), $node->safe_psql('postgres', 'SELECT count(*) FROM elsewhere.nl_taught'),
	'pairs are in the dump');
is($node->safe_psql('copy', q{SET ROLE ann; SELECT elsewhere.nl_sql('Which towns are in Italy?')}),
	q{SELECT name, people FROM city WHERE land = 'Italy'}, 'and answer there');

$_->quit for $ann, $bob, $carl;
$node->stop;

# --- another wording of what was taught: words that no table knows
SKIP: {
	skip 'no model that answers', 1 unless defined good_model();
	my $good = start_node('teach_good', model => good_model());
	load_demo($good);
	$good->safe_psql('postgres', q{CREATE ROLE reader; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader; ANALYZE});
	my $reader = open_session($good);
	$reader->get('SET ROLE reader');
	my $asked = 'list the grumblers please';
	is(($reader->failure(qq{SELECT nl_sql('$asked')}))[0], 'NL001', 'a word that no table knows');
	$good->safe_psql('postgres', q{SELECT nl_teach('our grumblers', $$SELECT customer_name FROM customers JOIN orders USING (customer_id) WHERE orders.status = 'cancelled'$$)});
	like($reader->get(qq{SELECT nl_sql('$asked')}), qr/^SELECT customers\.customer_name FROM customers JOIN orders .* WHERE orders\.status = 'cancelled'$/,
		'is known in another wording once it was taught');
	cmp_ok($reader->get(qq{SELECT confidence FROM nl_candidates('$asked') WHERE sql ~ 'cancelled'}), '>', 0.5, 'with the confidence of how alike they are');
	is($reader->get(qq{SELECT detail FROM nl_explain('$asked') WHERE part = 'source'}), 'taught in other words: our grumblers', 'nl_explain says so');
	is($reader->get('SELECT nl_sql($$how many branches are there$$)'), 'SELECT count(*) FROM branches', 'what is not like it is answered as before');
	$good->safe_psql('postgres', 'REVOKE SELECT ON orders FROM reader');
	unlike(join(' ', $reader->query(qq{SELECT nl_sql('$asked'); SELECT * FROM nl_candidates('$asked')})), qr/cancelled/, 'not for a role that may not read its tables');
	$good->safe_psql('postgres', 'GRANT SELECT ON orders TO reader');
	# by hand: judged like any other
	$good->safe_psql('postgres', q{UPDATE nl_taught SET sql = 'SELECT pg_sleep(100)::text FROM customers'});
	unlike(join(' ', $reader->query(qq{SELECT nl_sql('$asked')})), qr/sleep/, 'nor what the guard would not let it run');
	$reader->query(q{SELECT nl_feedback('show complainers', false, $$SELECT customer_name FROM customers WHERE city = 'York'$$)});
	like($reader->get(q{SELECT nl_sql('complainers, all of them')}), qr/city = 'York'/, 'a correction counts in other wordings too');
	unlike(join(' ', $good->psql('postgres', q{SELECT nl_sql('complainers, all of them')})), qr/York/, 'for the role that gave it');
	$reader->quit;
	$good->stop;
}
done_testing();

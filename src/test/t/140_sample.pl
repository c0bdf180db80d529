# nl_sample: answers drawn from the model under the grammar. The tiny model:
# what it draws is nonsense, but always in the language.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(start_node open_session failure);
use PostgreSQL::Test::Utils;
use Test::More;

my $node = start_node('sample');
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE ann;
CREATE TABLE city (id int PRIMARY KEY, name text NOT NULL, land text NOT NULL, people int NOT NULL);
INSERT INTO city VALUES (1, 'Lyon', 'France', 500), (2, 'Nice', 'France', 300), (3, 'Turin', 'Italy', 800);
ANALYZE;
SQL
my $super = open_session($node);
my $draw = q{FROM nl_sample('Which towns are in France?', 8, 1, %d) AS s};

my $first = sprintf "SELECT string_agg(s.tokens::text || s.log_probabilities::text, ';') $draw", 7;
my $drawn = $super->get($first);
isnt($drawn, '', 'something is drawn');
is($super->get($first), $drawn, 'the same seed, the same answers');
isnt($super->get(sprintf "SELECT string_agg(s.tokens::text || s.log_probabilities::text, ';') $draw", 8), $drawn, 'another seed, others');

# what the columns promise, over many draws; token 2 is the end
my $many = q{(SELECT s.* FROM generate_series(1, 12) AS seed, nl_sample('Which towns are in France?', 8, 2, seed) AS s) AS s};
cmp_ok($super->get("SELECT count(*) FROM $many"), '>', 20, 'many draws end');
is($super->get(<<"SQL"), '0', 'a probability for each token and the end, none above 1; a set of choices for each');
SELECT count(*) FROM $many WHERE cardinality(log_probabilities) <> cardinality(tokens) + 1
	OR cardinality(n_allowed) <> cardinality(tokens) + 1 OR 0 < ANY (log_probabilities)
	OR (SELECT sum(n) FROM unnest(n_allowed) AS n) <> cardinality(allowed)
SQL
is($super->get(<<"SQL"), '0', 'each token is one of its choices, and certain where it is the only one');
SELECT count(*) FROM $many, LATERAL (
	SELECT t.token, log, n, allowed[1 + sum(n) OVER (ORDER BY i) - n:sum(n) OVER (ORDER BY i)] AS choices
	FROM unnest(tokens || 2, log_probabilities, n_allowed) WITH ORDINALITY AS t (token, log, n, i)) AS step
WHERE NOT token = ANY (choices) OR n = 1 AND log <> 0
SQL
is($super->get("SELECT count(*) FROM $many WHERE note ~ 'no SQL could be written'"), '0', 'SQL can be written for each');
is($super->get("SELECT count(*) FROM $many WHERE (sql IS NULL) <> (note !~ '^ok')"), '0', 'sql is there where the note is ok');
is($super->get("SELECT count(*) FROM $many WHERE confidence IS NOT NULL"), '0', 'no reward head, no confidence');

# nothing that was taught answers
$super->get(q{SELECT nl_teach('Which towns are in France?', $$SELECT name FROM city WHERE land = 'France'$$)});
is($super->get($first), $drawn, 'what was taught does not count');

is(($super->failure(q{SELECT nl_sample('towns', 0)}))[0], '22023', 'none');
is(($super->failure(q{SELECT nl_sample('towns', 9)}))[0], '22023', 'too many');
is(($super->failure(q{SELECT nl_sample('towns', 1, 0)}))[0], '22023', 'no temperature');
is(($super->failure(q{SELECT nl_sample('towns', 1, 'NaN')}))[0], '22023', 'nor is this one');
is($super->get('SELECT 1'), '1', 'the session goes on');
$super->get('SET ROLE ann');
is(($super->failure(q{SELECT nl_sample('towns')}))[0], '42501', 'superusers only');
$super->get('RESET ROLE');
$node->safe_psql('postgres', 'GRANT EXECUTE ON FUNCTION nl_sample TO ann');
$super->get('SET ROLE ann');
is(($super->failure(q{SELECT nl_sample('towns')}))[0], '42501', 'even where it was granted');

done_testing();

# nl_explain: what an answer means and where it comes from, told from the
# statement's own tree. Answers are taught, so that they are known: the tiny
# model's are as good as random.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(start_node open_session failure);
use PostgreSQL::Test::Utils;
use Test::More;

my $node = start_node('explain');
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE ann; CREATE ROLE bob; CREATE ROLE carl;
CREATE TABLE singer (singer_id int PRIMARY KEY, name text NOT NULL, country text NOT NULL, age int, birth date);
CREATE TABLE stadium (stadium_id int PRIMARY KEY, name text NOT NULL, capacity int NOT NULL);
CREATE TABLE concert (concert_id int PRIMARY KEY, title text NOT NULL, singer_id int REFERENCES singer, starts_at timestamp, sold_on date, fee numeric);
CREATE TABLE concert_stadium (concert_id int NOT NULL REFERENCES concert, stadium_id int NOT NULL REFERENCES stadium,
	PRIMARY KEY (concert_id, stadium_id));
-- two ways from a match to a team
CREATE TABLE team (team_id int PRIMARY KEY, team text NOT NULL);
CREATE TABLE match (match_id int PRIMARY KEY, home_id int NOT NULL REFERENCES team, away_id int NOT NULL REFERENCES team, goals int NOT NULL);
-- both refer to the same team, and can be joined without it
CREATE TABLE player (player_id int PRIMARY KEY, player text NOT NULL, team_id int NOT NULL REFERENCES team);
CREATE TABLE coach (team_id int PRIMARY KEY REFERENCES team, coach text NOT NULL);
-- a second way from singers to stadiums, which not everyone may see
CREATE TABLE zqhidden (singer_id int NOT NULL REFERENCES singer, concert_id int NOT NULL REFERENCES stadium, zqword text);
INSERT INTO singer VALUES (1, 'Ann', 'France', 30, '1990-01-01'), (2, 'Bob', 'Italy', 40, '1980-01-01'), (3, 'Cyd', 'France', NULL, NULL);
INSERT INTO stadium VALUES (1, 'Arena', 1000);
INSERT INTO concert VALUES (1, 'Big', 1, '2026-10-10', '2026-09-01', 5), (2, 'Small', NULL, '2026-11-10', '2026-09-01', NULL);
INSERT INTO concert_stadium VALUES (1, 1);
INSERT INTO team VALUES (1, 'Red'), (2, 'Blue');
INSERT INTO player VALUES (1, 'Pele', 1);
INSERT INTO coach VALUES (1, 'Jogi');
INSERT INTO match VALUES (1, 1, 2, 3);
GRANT SELECT ON ALL TABLES IN SCHEMA public TO ann;
GRANT SELECT ON singer, stadium, concert, concert_stadium, team TO bob;
GRANT SELECT (match_id, home_id, goals) ON match TO bob;
ANALYZE;
SQL

my $ann = open_session($node);
$ann->get('SET ROLE ann');

# Teaches the pair as ann, and gives nl_explain's rows for a question, as
# "part: detail" lines.
sub teach
{
	my ($question, $sql) = @_;

	$ann->get("SELECT nl_teach(\$q\$$question\$q\$, \$s\$$sql\$s\$)");
	return told($question);
}

sub told
{
	my ($question, $session) = @_;

	return ($session // $ann)->get("SELECT part || ': ' || detail FROM nl_explain(\$q\$$question\$q\$)");
}

sub parts
{
	my ($lines) = @_;
	my @parts = $lines =~ /^(\w+): /mg;

	return join(' ', grep { $_ ne '' } map { $_ == 0 || $parts[$_] ne $parts[ $_ - 1 ] ? $parts[$_] : '' } 0 .. $#parts);
}

# --- all of it, for one table
is( teach('How many singers are there in each country, older than 30?',
		'SELECT country, count(*) FROM singer WHERE age > 30 GROUP BY country ORDER BY count(*) DESC LIMIT 3'),
	<<'END' =~ s/\n\z//r, 'one table');
sql: SELECT country, count(*) FROM singer WHERE age > 30 GROUP BY country ORDER BY count(*) DESC LIMIT 3
meaning: for each country: the number of singers, where age is greater than 30, most first, only the first 3
table: singer: "singers" in the question
column: singer.country: "country" in the question
column: singer.age: "older" in the question
value: the number 30 from the question
value: the number 3: in the statement, not in the question
confidence: 1.00
source: taught: How many singers are there in each country, older than 30?
END

# --- a value, and another in its place
teach('singers from France', q{SELECT name FROM singer WHERE country = 'France'});
my $rows = told('singers from Italy');
like($rows, qr/^meaning: the name of singers, where country is 'Italy'$/m, 'the meaning is that of the statement shown');
like($rows, qr/^value: 'Italy' stands in column singer\.country$/m, 'where the value was found');
like($rows, qr/^column: singer\.country: 'Italy' stands in it$/m, 'and why the column is used');
like($rows, qr/^source: taught: singers from France$/m, 'the pair that was taught');
unlike($rows, qr/^warning/m, 'nothing to warn of');

# --- joins, dates, NULLs, words
$rows = teach('average fee of expensive concerts last month per singer',
	q{SELECT singer.name, avg(fee) FROM concert JOIN singer ON concert.singer_id = singer.singer_id
		WHERE starts_at >= date_trunc('month', current_date) - interval '1 month' AND starts_at < date_trunc('month', current_date)
		GROUP BY singer.singer_id, singer.name});
my $month = $ann->get(q{SELECT to_char(current_date - extract(day FROM current_date)::int, 'YYYY-MM')});
my $today = $ann->get('SELECT current_date');
is(parts($rows =~ s/^sql: .*?(?=^meaning)/sql: x\n/msr), 'sql meaning table column value join confidence source warning', 'rows in their order');
like($rows, qr/^meaning: for each singer: .*average concert fee.* is within last month$/m, 'meaning of a join');
like($rows, qr/^join: (?:concert\.singer_id = singer\.singer_id|singer\.singer_id = concert\.singer_id)$/m, 'the join');
like($rows, qr/^value: last month = $month$/m, 'the period');
like($rows, qr/^warning: "last month" is counted from today, $today: $month$/m, 'which is counted from today');
like($rows, qr/^warning: no date column is named for "last month": concert\.starts_at was taken; there is also .*concert\.sold_on/m,
	'another date column might be meant');
like($rows, qr/^warning: rows of concert without singer_id are left out: they join no singer$/m, 'a nullable foreign key');
like($rows, qr/^warning: rows of singer that no row of concert belongs to are left out$/m, 'groups without rows');
like($rows, qr/^warning: the average leaves out rows where concert\.fee is NULL$/m, 'NULLs below an aggregate');
like($rows, qr/^warning: words that led to nothing in the statement: "expensive"$/m, 'words left over');

$rows = teach('concerts starts at last month', q{SELECT title FROM concert WHERE starts_at >= date_trunc('month', current_date) - interval '1 month'
	AND starts_at < date_trunc('month', current_date)});
unlike($rows, qr/no date column/, 'a date column that is named');
$rows = teach('singers and the concerts they have', q{SELECT name, title FROM singer LEFT JOIN concert ON concert.singer_id = singer.singer_id});
like($rows, qr/^join: .*\(rows of singer stay without a match\)$/m, 'LEFT JOIN');
unlike($rows, qr/left out/, 'leaves nothing out');
$rows = teach('stadiums where Ann sings', q{SELECT DISTINCT stadium.name FROM stadium JOIN concert_stadium USING (stadium_id)
	JOIN concert USING (concert_id) JOIN singer USING (singer_id) WHERE singer.name = 'Ann'});
like($rows, qr/^table: concert_stadium: joins .*stadium.*$/m, 'a table between others');
$rows = teach('average age without anything else', 'SELECT count(*) FROM singer');
like($rows, qr/^warning: words that led to nothing in the statement: "average"/m, 'an average that is none');
$rows = teach('singers without concerts in the last 30 days',
	q{SELECT name FROM singer WHERE NOT EXISTS (SELECT 1 FROM concert WHERE concert.singer_id = singer.singer_id AND starts_at >= current_date - interval '30 days')});
like($rows, qr/^join: .* \(whether there is such a row\)$/m, 'EXISTS');
like($rows, qr/^warning: "30 days ago" is counted from today, $today$/m, 'days ago');

# --- two keys between the same tables
$rows = teach('goals by team', 'SELECT team, sum(goals) FROM match JOIN team ON match.home_id = team.team_id GROUP BY team_id, team');
like($rows, qr/^warning: .* joined by (?:match\.home_id = team\.team_id|team\.team_id = match\.home_id); match\.away_id = team\.team_id could have been meant as well$/m,
	'both keys are named');

# --- tables that the statement does without are not told
$rows = teach('players and coaches', 'SELECT player, coach FROM player JOIN coach ON player.team_id = coach.team_id');
like($rows, qr/^join: (?:player\.team_id = coach\.team_id|coach\.team_id = player\.team_id)$/m, 'joined directly');
unlike($rows, qr/^(?:table|join): .*\bteam\b(?!_id)/m, 'not over the third table');

# --- size
$ann->get('SET nl2sql.max_rows = 2');
like(told('singers from Italy'), qr/^meaning/m, 'small');
$rows = teach('names of all singers', 'SELECT * FROM singer');
like($rows, qr/^column: all columns of singer$/m, 'all columns');
like($rows, qr/^warning: singer has about 3 rows, nl2sql\.max_rows is 2$/m, 'more rows than come');
like(teach('the first 5 names', 'SELECT name FROM singer LIMIT 5'), qr/^warning: the statement asks for 5 rows, nl2sql\.max_rows is 2$/m, 'a limit above it');
$ann->get('RESET nl2sql.max_rows');

# --- what the IR cannot say
$rows = teach('strange order of names', 'SELECT name, row_number() OVER (ORDER BY age ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM singer');
like($rows, qr/^meaning: cannot be put into words: .+$/m, 'says so');
like($rows, qr/^table: singer: /m, 'tables all the same');
like($rows, qr/^column: singer\.age: /m, 'columns too');
unlike($rows, qr/^column: singer\.country/m, 'only those that are read');

# --- privileges: names that a role may not read are not told
my $bob = open_session($node);
$bob->get('SET ROLE bob');
$bob->get(q{SELECT nl_teach('goals by team', 'SELECT team, sum(goals) FROM match JOIN team ON match.home_id = team.team_id GROUP BY team_id, team')});
my $lines = told('goals by team', $bob);
like($lines, qr/^join: .*home_id/m, 'a join over columns that may be read');
unlike($lines, qr/away_id/, 'no word of the other key');
$bob->get(q{SELECT nl_teach('stadiums where Ann sings', $$SELECT DISTINCT stadium.name FROM stadium JOIN concert_stadium USING (stadium_id)
	JOIN concert USING (concert_id) JOIN singer USING (singer_id) WHERE singer.name = 'Ann'$$)});
unlike(told('stadiums where Ann sings', $bob), qr/zq/, 'nor of a hidden table');
$ann->get(q{SELECT nl_teach('zqword of zqhidden', 'SELECT zqword FROM zqhidden')});
like(told('zqword of zqhidden'), qr/^table: zqhidden: /m, 'who may read it is told');
my ($out, $err) = $bob->query(q{SELECT part || ': ' || detail FROM nl_explain('zqword of zqhidden')});
unlike($out =~ s/^warning: words that led to nothing.*$//mr, qr/zqhidden|zqword/, 'who may not is not');
unlike($err, qr/table zqhidden|column zq/, 'in errors neither');

# --- errors and edges
my $carl = open_session($node);
$carl->get('SET ROLE carl');
is(($carl->failure(q{SELECT * FROM nl_explain('singers from Italy')}))[0], '42P01', 'a role without tables');
is(($ann->failure(q{SELECT * FROM nl_explain('')}))[0], '22023', 'no words');
is($ann->get(q{SELECT count(*) FROM nl_explain(NULL)}), '0', 'NULL gives nothing');
is(($ann->failure(q{SET nl2sql.min_confidence = 1; SELECT * FROM nl_explain('what is there to see')}))[0] =~ /^NL00[123]$/ ? 'NL' : 'other', 'NL',
	'without an answer there is nothing to explain');
$ann->get('RESET nl2sql.min_confidence');
is($ann->get(q{SELECT count(*) > 0 FROM generate_series(1, 3), nl_explain('singers from Italy')}), 't', 'in a join');
like($ann->get(q{BEGIN READ ONLY; SELECT string_agg(part, ' ') FROM nl_explain('singers from Italy'); COMMIT}), qr/^sql meaning/m, 'read-only transactions');

# what is kept between calls does not grow
my $memory = q{SELECT sum(used_bytes) FROM pg_backend_memory_contexts};
my $super = open_session($node);
$super->get(q{SELECT count(*) FROM nl_explain('singers from Italy')}) for 1 .. 5;
my $before = $super->get($memory);
$super->get(q{SELECT count(*) FROM nl_explain('singers from Italy')}) for 1 .. 30;
cmp_ok($super->get($memory) - $before, '<', 64 * 1024, 'no memory is lost');

$_->quit for $ann, $bob, $carl, $super;
$node->stop;
done_testing();

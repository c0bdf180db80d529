# Nothing that a role may not read comes out: no name, comment, value or label
# in what the model is shown, in candidates, statements, answers or errors.
#
# All that is hidden has "zq" in it, and questions do not say it unless noted.
# Models: the tiny one writes nearly random SQL over all that it is shown, so
# that it tries what a good one would not; the good one if there is one.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(good_model tiny_model start_node open_session new_log);
use Test::More;

my $node = start_node('privileges');
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE clerk;
CREATE ROLE auditor;
CREATE ROLE nobody_at_all;
CREATE ROLE viewer;
CREATE TYPE grade_zq AS ENUM ('junior', 'zqlead');
CREATE TABLE staff (id int PRIMARY KEY, name text, city text, salary_zq int, grade grade_zq, boss_zq int REFERENCES staff);
COMMENT ON COLUMN staff.salary_zq IS 'zqcomment: monthly pay';
INSERT INTO staff SELECT i, 'Person ' || i, (ARRAY['Lyon', 'Turin'])[1 + i % 2], 1000 + i, 'zqlead', 1 FROM generate_series(1, 40) i;
CREATE TABLE vault_zq (id int PRIMARY KEY, staff_id int REFERENCES staff, note_zq text);
COMMENT ON TABLE vault_zq IS 'zqcomment: pay of the staff';
INSERT INTO vault_zq SELECT i, i, 'zqvalue' FROM generate_series(1, 40) i;
CREATE TABLE tickets (id int PRIMARY KEY, staff_id int REFERENCES staff, vault_id int REFERENCES vault_zq, owner text, subject text);
INSERT INTO tickets SELECT i, i, i, 'clerk', 'Printer' FROM generate_series(1, 20) i;
INSERT INTO tickets SELECT i, i, i, 'auditor', 'Zqmerger' FROM generate_series(21, 40) i;
ALTER TABLE tickets ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON tickets FOR SELECT USING (owner = current_user);
CREATE SCHEMA closed_zq;
CREATE TABLE closed_zq.pay (id int, amount int);
GRANT SELECT ON closed_zq.pay TO clerk;		-- without USAGE on the schema
GRANT SELECT (id, name, city) ON staff TO clerk;
GRANT SELECT ON tickets TO clerk, auditor;
GRANT SELECT ON staff, vault_zq TO auditor;
CREATE VIEW directory AS SELECT name AS person, city AS place FROM staff WHERE salary_zq > 1010;
COMMENT ON VIEW directory IS 'who works where';
GRANT SELECT ON directory TO viewer;
ANALYZE;
SQL

my @questions = (
	'how many people work here',
	'what do the staff earn per month',
	'average pay by city',
	'who is the boss of whom',
	'grade of each person',
	'notes about the staff',
	'subjects of all tickets',
	'which tickets are about a merger',
	'name and pay of staff in Lyon');
my @models = grep { defined } tiny_model(), good_model();

# All that questions bring to light for the role of the session.
sub told
{
	my ($session, @asked) = @_;
	my @out;

	foreach my $question (@asked)
	{
		foreach my $call ('SELECT * FROM nl_context(%s)', 'SELECT * FROM nl_candidates(%s, 8)', 'SELECT nl_sql(%s)',
			'SELECT nl_query(%s)', 'SELECT * FROM nl_explain(%s)', 'SELECT nl_ask(%s)')
		{
			my ($out, $err) = $session->query(sprintf $call, "\$q\$$question\$q\$");
			push @out, $out, $err;
		}
	}
	push @out, $session->query($_) foreach 'SELECT * FROM nl_suggest()', 'SELECT * FROM nl_history()', 'SELECT nl_reset()',
		q{SELECT nl_fix('SELECT nmae, salary, note FROM staff JOIN vault USING (id)')}, q{SELECT * FROM nl_optimize('SELECT name FROM staff ORDER BY name')};
	# the statements of psql itself are in errors
	return join "\n", grep { !/^(?:LINE|STATEMENT)/ } map { split /\n/ } @out;
}

sub items
{
	my ($session, $question) = @_;
	return $session->get("SELECT kind, name FROM nl_context(\$q\$$question\$q\$) WHERE kind <> 'word' ORDER BY position");
}

# No line of it says that; shows the first that does, shortened.
sub lacks
{
	my ($told, $pattern, $what) = @_;
	my @lines = grep { /$pattern/ } split /\n/, $told;

	is(scalar @lines, 0, $what) or diag(substr $lines[0], 0, 400);
	return;
}

sub hides
{
	my ($told, $what) = @_;

	lacks($told, qr/zq/i, $what);
	return;
}

foreach my $model (@models)
{
	my $kind = $model eq tiny_model() ? 'tiny model' : 'good model';
	my $session = open_session($node);

	$session->get("SET nl2sql.model = '$model'");

	# the owner sees all of it, so that not seeing it means something
	like(items($session, 'subjects of tickets'), qr/zq/, "$kind: the owner is shown it");

	$session->get('SET ROLE clerk');
	new_log($node);
	my $told = told($session, @questions);
	hides(join("\n", grep { !/LOG: |STATEMENT: / } split /\n/, new_log($node)), "$kind: the server's log says nothing more of it");
	hides($told, "$kind: columns, tables, schemas, comments and rows that the role may not read");
	like($told, qr/staff\.name/, 'and what it may read is there');
	lacks($told, qr/staff\.(?:grade|boss|salary)/, 'no other column either');
	is($session->get('SELECT current_user'), 'clerk', 'the role is as it was');

	# questions that say the names: no item comes of it, and no SQL names one
	foreach my $question ('salary_zq of staff', 'all of vault_zq', 'amount of pay in closed_zq', 'note_zq')
	{
		unlike(items($session, $question), qr/^(?:table|column|value: (?:found|offered))[^\n]*zq/m, "$kind: \"$question\" does not open it");
		my $sql = $session->get("SELECT string_agg(coalesce(sql, '') || ' ' || note, ' ') FROM nl_candidates('$question', 8)");
		unlike($sql =~ s/'(?:[^']|'')*'//gr, qr/zq/i, 'in no candidate') or diag($sql);
	}

	# RLS: a value that only another role sees is not found; its own is
	like(items($session, 'tickets about Printer'), qr/^value: found\|Printer in tickets\.subject$/m, "$kind: a value of the role's own rows is found");
	unlike(items($session, 'tickets about Zqmerger'), qr/^value: found/m, 'one of hidden rows is not');
	$session->get('RESET ROLE; SET ROLE auditor');
	like(items($session, 'tickets about Zqmerger'), qr/^value: found\|Zqmerger in tickets\.subject$/m, 'to who may see them it is');
	unlike(items($session, 'tickets about Printer'), qr/^value: found/m, 'and the others are not');

	# answers: only rows of the role's own (any SQL that a model may write is run as the role)
	$session->get('RESET ROLE; SET ROLE clerk');
	is($session->get("SELECT nl_run('SELECT count(*) FROM tickets')"), '{"count": 20}', "$kind: rows as the policy allows");
	my ($state, $err) = $session->failure("SELECT nl_run('SELECT salary_zq FROM staff')");
	like($state, qr/^(?:42501|NL004)$/, 'and no column that it may not read');

	# nothing to ask about
	$session->get('RESET ROLE; SET ROLE nobody_at_all');
	foreach my $call ('nl_sql', 'nl_query', 'nl_query_json', 'nl_candidates', 'nl_context', 'nl_query_cursor')
	{
		($state, $err) = $session->failure("SELECT * FROM $call('how many people work here')");
		is($state, '42P01', "$kind: $call without any table");
		like($err, qr/^HINT:  Grant SELECT/m, 'with a hint');
		unlike($err, qr/staff|ticket|zq|directory/i, 'and no name');
	}

	# a view is all there is
	$session->get('RESET ROLE; SET ROLE viewer');
	$told = told($session, @questions);
	hides($told, "$kind: what is behind a view stays there");
	lacks($told, qr/\bstaff\.|^\d+\|(?:table|column)[^|]*\|staff|(?:table|column|FROM|JOIN) (?:staff|tickets)|tickets\./, 'its table is not named');
	is(items($session, 'how many in the directory'), "table|directory\ncolumn: text|directory.person\ncolumn: text|directory.place",
		'the view is all that is shown');
	is($session->get("SELECT nl_run('SELECT count(*) FROM directory')"), '{"count": 30}', 'and it can be read');
	unlike(items($session, 'people in Lyon'), qr/^value: found/m, 'not looked into for values');
	$session->quit;
}

# ---- between two calls of a session ----

my $session = open_session($node);
$session->get('SET ROLE clerk');
like(items($session, 'city of staff'), qr/staff\.city/, 'granted');
like(items($session, 'staff in Turin'), qr/^value: found\|Turin in staff\.city$/m, 'its values are found');
$node->safe_psql('postgres', 'REVOKE SELECT (city) ON staff FROM clerk');
my $told = told($session, 'city of staff', 'name of staff', 'how many staff');
lacks($told, qr/staff\.city|SELECT city/, 'revoked elsewhere: gone from the next call on');
unlike(items($session, 'staff in Turin'), qr/^value: found/m, 'with its values');
$node->safe_psql('postgres', 'GRANT SELECT (city) ON staff TO clerk');
like(items($session, 'staff in Turin'), qr/^value: found\|Turin in staff\.city$/m, 'granted again: back');
$node->safe_psql('postgres', 'REVOKE SELECT ON tickets FROM clerk');
lacks(told($session, 'how many tickets', 'subjects'), qr/tickets\.|table\|tickets|(?:table|FROM|JOIN) tickets/, 'a table revoked');
$node->safe_psql('postgres', 'GRANT SELECT ON tickets TO clerk');

# rights by membership
$session->get('RESET ROLE; SET ROLE viewer');
unlike(items($session, 'pay'), qr/vault_zq/, 'not a member');
$node->safe_psql('postgres', 'GRANT auditor TO viewer');
like(items($session, 'pay'), qr/table\|vault_zq/, 'a member now');
$node->safe_psql('postgres', 'REVOKE auditor FROM viewer');
hides(told($session, @questions), 'and no more');

# policies made after the first call
$node->safe_psql('postgres', q{CREATE TABLE memos (id int, author text, title text);
	INSERT INTO memos VALUES (1, 'clerk', 'Holidays'), (2, 'auditor', 'Zqlayoffs');
	GRANT SELECT ON memos TO clerk; ANALYZE memos});
$session->get('RESET ROLE; SET ROLE clerk');
like(items($session, 'memos about Zqlayoffs'), qr/^value: found\|Zqlayoffs in memos\.title$/m, 'all rows are open: the value is found');
$node->safe_psql('postgres', 'ALTER TABLE memos ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON memos USING (author = current_user)');
unlike(items($session, 'memos about Zqlayoffs'), qr/^value: found/m, 'row-level security since: it is not');
like(items($session, 'memos about Holidays'), qr/^value: found\|Holidays in memos\.title$/m, 'but the own one');

# a policy whose code would run as whoever asks about anything: hidden in the CHECK of a domain, in a cast to json
$node->safe_psql('postgres', q{
	CREATE ROLE mallory; CREATE SCHEMA traps AUTHORIZATION mallory; GRANT USAGE ON SCHEMA traps TO PUBLIC; SET ROLE mallory; SET search_path = traps;
	CREATE FUNCTION spy(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'spy runs as %', current_user; RETURN true; END $$;
	CREATE DOMAIN watched AS text CHECK (traps.spy(VALUE));
	CREATE TYPE pair AS (a watched);
	CREATE TYPE kind AS ENUM ('needle', 'hay');
	CREATE FUNCTION spy_kind(kind) RETURNS json LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'spy runs as %', current_user; RETURN '1'; END $$;
	CREATE CAST (kind AS json) WITH FUNCTION spy_kind(kind)});
my %traps = (
	json => q{(jsonb_populate_record(NULL::traps.pair, jsonb_build_object('a', word))).a IS NOT NULL},
	record => q{EXISTS (SELECT FROM json_to_record(json_build_object('a', word)) AS j(a traps.watched))},
	array => q{('{' || word || '}')::text::traps.watched[] IS NOT NULL},
	row => q{('(' || word || ')')::text::traps.pair IS NOT NULL},
	cast => q{to_jsonb(kind) IS NOT NULL});
foreach my $name (sort keys %traps)
{
	$node->safe_psql('postgres', qq{SET ROLE mallory; SET search_path = traps;
		CREATE TABLE trap_$name (id int, word text, kind kind); INSERT INTO trap_$name VALUES (1, 'needle', 'needle'), (2, 'hay', 'hay');
		ALTER TABLE trap_$name ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON trap_$name USING ($traps{$name}); GRANT SELECT ON trap_$name TO PUBLIC});
}
$node->safe_psql('postgres', q{SET ROLE mallory; SET search_path = traps; CREATE TABLE harmless (id int, word text); INSERT INTO harmless VALUES (1, 'needle');
	CREATE FUNCTION spy_word(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RAISE WARNING 'spy runs as %', current_user; RETURN $1; END $$;
	CREATE TABLE indexed (id int, word text); INSERT INTO indexed VALUES (1, 'needle'); CREATE INDEX ON indexed ((traps.spy_word('x') || word)); GRANT SELECT ON indexed TO PUBLIC;
	CREATE TABLE parted (id int, word text) PARTITION BY RANGE (id); CREATE TABLE part PARTITION OF parted FOR VALUES FROM (0) TO (9);
	INSERT INTO parted VALUES (1, 'needle'); CREATE INDEX ON part (id) WHERE word <> traps.spy_word('y'); GRANT SELECT ON parted TO PUBLIC; ANALYZE parted;
	ALTER TABLE harmless ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON harmless USING (lower(word) = 'needle' AND word IS NOT NULL AND current_setting('search_path') <> ''); GRANT SELECT ON harmless TO PUBLIC});
$session->get('RESET ROLE; SET ROLE clerk; SET search_path = traps, public');
my ($found, $warned) = $session->query(q{SELECT kind, name FROM nl_context('staff with a needle') WHERE kind ~ 'found' AND name LIKE '%.word'});
unlike($warned, qr/spy runs/, 'a question runs no code of a policy\'s owner');
is($found, 'value: found|needle in harmless.word', 'tables with such policies or indexes are not looked into, others are');
$session->get('RESET ROLE; SET search_path = traps, public');
($found, $warned) = $session->query(q{SELECT kind, name FROM nl_context('staff with a needle') WHERE kind ~ 'found' AND name ~ '(indexed|part|parted)\.word'});
unlike($warned, qr/spy runs/, 'nor with a superuser\'s rights');
is($found, '', 'found only elsewhere');
(undef, $warned) = $session->query(q{SELECT nl_run('SELECT word FROM indexed')});
unlike($warned, qr/spy runs/, 'nor when a statement is about such a table');
$session->get('SET ROLE clerk');
$session->get('RESET search_path');
$node->safe_psql('postgres', 'DROP SCHEMA traps CASCADE');

# labels that are offered: rare values and elements of arrays, of columns that the role may read
$node->safe_psql('postgres', q{CREATE TABLE boxes (id int, kind text, tags_zq text[], marks text[]);
	INSERT INTO boxes SELECT i, CASE i WHEN 7 THEN 'sack' WHEN 8 THEN 'tray' ELSE 'crate' END, ARRAY['zqtag', 'zqother'], ARRAY['fragile', 'heavy']
	FROM generate_series(1, 40) i;
	GRANT SELECT (id, kind, marks) ON boxes TO clerk; ANALYZE boxes});
$session->get('RESET ROLE; SET ROLE clerk');
my $offered = items($session, 'kind and marks of boxes');
like($offered, qr/^value: offered\|\Q$_\E$/m, "offered: $_") foreach 'crate in boxes.kind', 'sack in boxes.kind', 'fragile in boxes.marks';
unlike($offered, qr/zq/, 'labels of a column that may not be read are not');
$node->safe_psql('postgres', q{ALTER TABLE boxes ENABLE ROW LEVEL SECURITY; CREATE POLICY light ON boxes USING (kind = 'crate')});
unlike(items($session, 'kind and marks of boxes'), qr/^value: offered[^\n]*boxes/m, 'nor of a table under row-level security');
$node->safe_psql('postgres', 'DROP TABLE boxes');

# the same session under changing roles, back and forth (schemas are cached)
for my $round (1 .. 3)
{
	foreach my $role (qw(clerk viewer auditor))
	{
		$session->get("RESET ROLE; SET ROLE $role");
		my $shown = items($session, 'name of people');
		is($shown =~ /zq/ ? 1 : 0, $role eq 'auditor' ? 1 : 0, "round $round: $role is shown its own");
	}
}

# a function with the rights of its owner sees what its owner sees, and the
# caller's next call does not
$node->safe_psql('postgres', q{CREATE FUNCTION owners_view(q text) RETURNS bigint LANGUAGE sql SECURITY DEFINER
	AS $$SELECT count(*) FROM nl_context(q) WHERE name ~ 'zq'$$});
$session->get('RESET ROLE; SET ROLE clerk');
cmp_ok($session->get("SELECT owners_view('pay')"), '>', 0, 'security definer: the owner\'s');
hides(items($session, 'pay'), 'the caller\'s own is as before');
$session->quit;
unlike(PostgreSQL::Test::Utils::slurp_file($node->logfile), qr/terminated by signal|PANIC/, 'no crash');
$node->stop;
done_testing();

# The schema changes between the moment when a question has read it and the
# moment when its statement runs. Another session holds a lock that the
# question's statement waits for, changes the table meanwhile, and commits or
# rolls back. The answer is right for what there is then, or a clean error.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(good_model start_node open_session new_log);
use Test::More;
use Time::HiRes qw(usleep);

my $model = good_model();
plan skip_all => 'no model that answers is installed' unless defined $model;

my $node = start_node('ddl', model => $model, conf => "nl2sql.value_lookup = off\n");
my $setup = <<'SQL';
DO $$BEGIN IF EXISTS (SELECT FROM pg_views WHERE viewname = 'patients') THEN DROP VIEW patients; END IF; END$$;
DROP TABLE IF EXISTS visits, patients, moved, clients CASCADE;
CREATE TABLE patients (id int PRIMARY KEY, name text NOT NULL, town text, born date);
CREATE TABLE visits (id int PRIMARY KEY, patient_id int REFERENCES patients, fee int NOT NULL);
INSERT INTO patients SELECT i, 'Patient ' || i, 'Town ' || i % 3, date '1970-01-01' + i FROM generate_series(1, 30) AS i;
INSERT INTO visits SELECT i, 1 + i % 30, i FROM generate_series(1, 60) AS i;
GRANT SELECT ON patients, visits TO asker;
SQL
$node->safe_psql('postgres', 'CREATE ROLE asker LOGIN');
$node->safe_psql('postgres', $setup);
my $question = 'how many patients are there';
my $ask = "SELECT nl_query('$question')";
my $admin = open_session($node);
my $watch = open_session($node);

# what may come of it; never an internal error
my $clean = qr/^(?:|NL00[1-4]|42P01|42703|42501|0A000)$/;

sub count_is
{
	my ($n) = @_;
	return qr/: $n\}$/;
}

my @cases = (
	# what happens meanwhile, what the answer may be (undef: an error is fine, too), end
	[ 'DROP TABLE visits, patients', undef, 'COMMIT' ],
	[ 'DROP TABLE visits, patients', count_is(30), 'ROLLBACK' ],
	[ 'ALTER TABLE patients RENAME TO clients', undef, 'COMMIT' ],
	[ 'ALTER TABLE patients RENAME TO clients', count_is(30), 'ROLLBACK' ],
	[ 'ALTER TABLE patients DROP COLUMN id CASCADE', undef, 'COMMIT' ],
	[ 'ALTER TABLE patients RENAME COLUMN name TO label', count_is(30), 'COMMIT' ],
	[ 'ALTER TABLE patients ADD COLUMN more int DEFAULT 7', count_is(30), 'COMMIT' ],
	[ 'ALTER TABLE visits DROP CONSTRAINT visits_patient_id_fkey; ALTER TABLE patients ALTER COLUMN id TYPE bigint', count_is(30), 'COMMIT' ],
	[ 'TRUNCATE patients, visits', count_is(0), 'COMMIT' ],
	[ 'LOCK TABLE patients; DELETE FROM visits WHERE patient_id > 10; DELETE FROM patients WHERE id > 10', count_is(10), 'COMMIT' ],
	[ 'LOCK TABLE patients; DELETE FROM visits; DELETE FROM patients', count_is(30), 'ROLLBACK' ],
	[ 'REVOKE SELECT ON patients FROM asker; LOCK TABLE patients', undef, 'COMMIT' ],
	[ 'ALTER TABLE patients ENABLE ROW LEVEL SECURITY', count_is(0), 'COMMIT' ],
	[ q{ALTER TABLE patients ENABLE ROW LEVEL SECURITY; CREATE POLICY few ON patients USING (id <= 3)}, count_is(3), 'COMMIT' ],
	[ 'DROP TABLE visits, patients; CREATE TABLE patients (id text, other int); INSERT INTO patients VALUES (1, 1); GRANT SELECT ON patients TO asker', count_is(1), 'COMMIT' ],
	[ 'DROP TABLE visits, patients; CREATE VIEW patients AS SELECT 1 AS id, random() AS never; GRANT SELECT ON patients TO asker', undef, 'COMMIT' ],
	[ 'ALTER TABLE patients RENAME TO clients; CREATE VIEW patients AS SELECT * FROM clients WHERE id < 3; GRANT SELECT ON patients TO asker', undef, 'COMMIT' ],
	[ 'ALTER TABLE patients SET SCHEMA hidden', undef, 'COMMIT' ],
	[ 'ALTER TABLE patients RENAME TO moved; CREATE TABLE patients (LIKE moved)', undef, 'COMMIT' ]);
$node->safe_psql('postgres', 'CREATE SCHEMA hidden');

my $waited = 0;
foreach my $case (@cases)
{
	my ($change, $answer, $end) = @$case;

	foreach my $warm (1, 0)
	{
		my $label = ($warm ? 'schema known' : 'first question') . ": $change; $end";

		$node->safe_psql('postgres', 'DROP TABLE IF EXISTS hidden.patients CASCADE');
		$node->safe_psql('postgres', $setup);
		my $session = open_session($node, user => 'asker');
		my $pid = $session->get('SELECT pg_backend_pid()');
		like($session->get($ask), count_is(30), "$label: before") if $warm;
		$admin->get("BEGIN; $change");
		# until it waits, or has ended; it may not have begun yet
		my $since = $watch->get('SELECT clock_timestamp()');
		$session->send($ask);
		my $lock = 0;
		for (1 .. 3000)
		{
			$lock = $watch->get("SELECT count(*) FROM pg_locks WHERE pid = $pid AND NOT granted");
			last if $lock || $watch->get("SELECT state = 'idle' AND query_start >= '$since' FROM pg_stat_activity WHERE pid = $pid") eq 't';
			usleep(10_000);
		}
		$waited += $lock > 0;
		$admin->get($end);
		my ($out, $err) = $session->wait;
		my ($state) = $err =~ /^(?:ERROR|FATAL):  (\w{5}):/m;
		$state //= '';
		like($state, $clean, "$label: no internal error") or diag($err);
		if (defined $answer && $state eq '')
		{
			like($out, $answer, "$label: the answer is right for what there is then");
		}
		elsif (defined $answer)
		{
			like($state, qr/^(?:NL00[123]|42P01)$/, "$label: or none") or diag($err);
		}
		unlike($out . $err, qr/Patient \d/, "$label: no data in it");

		# and the next question knows
		my ($next, $said) = $session->query($ask);
		($state) = $said =~ /^(?:ERROR|FATAL):  (\w{5}):/m;
		$state //= '';
		like($state, $clean, "$label: the next question: no internal error") or diag($said);
		if (defined $answer)
		{
			is($state, '', "$label: the next one is answered") or diag($said);
			like($next, $answer, "$label: and is right");
		}
		is($session->get('SHOW transaction_read_only; SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation >= 16384'), "off\n0", "$label: nothing is left");
		$session->quit;
	}
}
# how many depends on what else the machine does
cmp_ok($waited, '>=', @cases / 3, "questions have waited for the lock ($waited of " . 2 * @cases . ')');

# a question's own locks do not stop others' changes once it is over, nor while it only writes SQL
my $session = open_session($node, user => 'asker');
$node->safe_psql('postgres', 'DROP TABLE IF EXISTS hidden.patients CASCADE');
$node->safe_psql('postgres', $setup);
$session->get("BEGIN; SELECT nl_sql('$question')");
$admin->get(q{SET lock_timeout = '5s'; ALTER TABLE patients RENAME COLUMN town TO city; RESET lock_timeout});
like($session->get("SELECT string_agg(name, ' ') FROM nl_context('towns of patients') WHERE kind <> 'word'; COMMIT"), qr/patients\.city/,
	'nl_sql in an open transaction does not hold up a change, and sees it');

# deadlocks are the server's to solve: a clean error
$node->safe_psql('postgres', $setup);
$node->safe_psql('postgres', 'GRANT ALL ON patients, visits TO asker');
$session->get('BEGIN; LOCK TABLE visits IN ACCESS EXCLUSIVE MODE');
$admin->get('BEGIN; LOCK TABLE patients IN ACCESS EXCLUSIVE MODE');
$admin->send('SELECT count(*) FROM visits');
usleep(200_000);
$session->send($ask);
my ($out, $err) = $session->wait;
$session->query('ROLLBACK');
my ($out_admin, $err_admin) = $admin->wait;
$admin->query('ROLLBACK');
like("$err$err_admin", qr/40P01/, 'a deadlock is found');
unlike("$err$err_admin", qr/XX000/, 'and ends one of the two');
like($session->get($ask), count_is(30), 'the next question is answered');

$_->quit for $session, $admin, $watch;
unlike(new_log($node), qr/terminated by signal|PANIC|XX000/, 'no crash, no internal error');
$node->stop;
done_testing();

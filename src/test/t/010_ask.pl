# Asking, end to end: that the functions agree with each other, run what they
# write, and say the same each time. Which SQL a question gets is the model's
# business and is not looked at.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(good_model start_node failure);
use Test::More;

my $model = good_model();
plan skip_all => 'no model that answers is installed' unless defined $model;

my $node = start_node('ask', model => $model);
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, city text, since date NOT NULL);
CREATE TABLE products (id int PRIMARY KEY, title text NOT NULL, price numeric(8,2) NOT NULL);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers,
	ordered date NOT NULL, status text NOT NULL);
CREATE TABLE order_items (order_id int REFERENCES orders, product_id int REFERENCES products,
	quantity int NOT NULL, PRIMARY KEY (order_id, product_id));
COMMENT ON TABLE order_items IS 'what was bought with an order';
INSERT INTO customers SELECT i, 'Customer ' || i, (ARRAY['Lyon', 'Turin', 'Graz'])[1 + i % 3],
	date '2020-01-01' + i * 30 FROM generate_series(1, 30) i;
INSERT INTO products SELECT i, 'Product ' || i, i * 2.5 FROM generate_series(1, 10) i;
INSERT INTO orders SELECT i, 1 + i % 30, date '2023-01-01' + i * 3,
	(ARRAY['open', 'paid', 'shipped'])[1 + i % 3] FROM generate_series(1, 200) i;
INSERT INTO order_items SELECT i, 1 + i % 10, 1 + i % 5 FROM generate_series(1, 200) i;
ANALYZE;
SQL

my @questions = (
	'how many customers are there',
	'name of customers in Lyon',
	'total quantity per product',
	'status and number of orders',
	'average price of products',
	'show the title of the five most expensive products',
	'customers since 2021',
	'orders of 2023 by month');
my @answered;

# rows of a statement as jsonb, as a sorted multiset: ties may come in any order
sub rows_of
{
	my ($sql) = @_;
	return $node->safe_psql('postgres', "SELECT j::text FROM ($sql) AS q(j) ORDER BY 1");
}

foreach my $question (@questions)
{
	my ($rc, $sql, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\nSELECT nl_sql('$question')");

	if ($rc != 0)
	{
		# not to know is an answer too, if it is said so
		like($err, qr/ERROR:  NL00[123]: /, "\"$question\": no answer, with its SQLSTATE");
		next;
	}
	push @answered, [ $question, $sql ];
	like($sql, qr/^SELECT /, "\"$question\": nl_sql writes a SELECT");
	is($node->psql('postgres', $sql), 0, 'that runs') or diag($sql);
	is($node->safe_psql('postgres', "SELECT nl_sql('$question')"), $sql, 'and is the same in another session');
	is(rows_of("SELECT nl_query('$question')"), rows_of("SELECT nl_run(\$q\$$sql\$q\$)"),
		'nl_query gives the rows of the text');
	is(rows_of("SELECT nl_query_json('$question')::jsonb"), rows_of("SELECT nl_run(\$q\$$sql\$q\$)"),
		'and so does nl_query_json');
	is(rows_of("SELECT nl_query_json('$question')"), rows_of("SELECT nl_run_json(\$q\$$sql\$q\$)"),
		'with its order of columns');

	# the statement itself, without functions of ours; only names can differ
	my $plain = $node->safe_psql('postgres', "SELECT count(*) FROM ($sql) AS q" . '(' . join(', ',
		map { "c$_" } 1 .. columns_of($sql)) . ')');
	is($node->safe_psql('postgres', "SELECT count(*) FROM nl_query('$question')"), $plain, 'as many as it has');
}
cmp_ok(scalar @answered, '>=', @questions / 2, 'at least half of the questions are answered')
  or do { done_testing(); exit };		# the rest asks for answers

# psql's \gdesc tells the columns without running
sub columns_of
{
	my ($sql) = @_;
	my @lines = split /\n/, $node->safe_psql('postgres', "$sql \\gdesc");
	return scalar @lines;
}

# ---- the other shapes of a result, for the first question answered ----

my ($question, $sql) = @{ $answered[0] };
my $columns = columns_of($sql);
my $names = join ', ', map { "c$_" } 1 .. $columns;
my $types = join ', ', map { "c$_ text" } 1 .. $columns;

$node->safe_psql('postgres', "CREATE TYPE answer_row AS ($types); CREATE TYPE answer_wide AS ($types, more text)");
is( $node->safe_psql('postgres', "SELECT $names FROM nl_query('$question', NULL::answer_row) ORDER BY $names"),
	$node->safe_psql('postgres',
		'SELECT ' . join(', ', map { "c$_\::text" } 1 .. $columns) . " FROM ($sql) AS q($names) ORDER BY " . join(', ', 1 .. $columns)),
	'nl_query with a row type gives the same rows as columns');
my ($state) = failure($node, "SELECT * FROM nl_query('$question', NULL::answer_wide)");
is($state, '42804', 'a row type that does not fit is refused');
($state) = failure($node, "SELECT * FROM nl_query(NULL, NULL::answer_row)");
is($state, '22004', 'a null question with a row type, too');
is($node->safe_psql('postgres', 'SELECT nl_sql(NULL) IS NULL, (SELECT count(*) FROM nl_query(NULL))'), 't|0',
	'without one, no question has no answer');

my $fetched = $node->safe_psql('postgres', "BEGIN; SELECT nl_query_cursor('$question', 'mine'); FETCH ALL FROM mine; COMMIT");
like($fetched, qr/^mine\n/, 'nl_query_cursor gives the name');
is($fetched =~ s/^mine\n//r =~ s/\n$//r, $node->safe_psql('postgres', $sql), 'and FETCH the rows');
($state) = failure($node, "BEGIN; SELECT nl_query_cursor('$question'); SELECT nl_query_cursor('$question')");
is($state, '42P03', 'a cursor of that name is there already');
($state) = failure($node, "SELECT nl_query_cursor('$question'); FETCH ALL FROM nl_result");
is($state, '34000', 'without a transaction the cursor is gone');

# ---- candidates ----

foreach my $asked (map { $_->[0] } @answered)
{
	is( $node->safe_psql('postgres', <<SQL),
SELECT bool_and(rank = position), min(rank), bool_and(confidence >= 0 AND confidence <= 1),
	bool_and(confidence <= before), count(*) BETWEEN 1 AND 5, count(DISTINCT sql) = count(sql),
	bool_and(note IS NOT NULL), bool_and(note <> 'ok' OR (sql IS NOT NULL AND coalesce(cost, 0) > 0))
FROM (SELECT *, row_number() OVER () AS position, coalesce(lag(confidence) OVER (ORDER BY rank), 1) AS before
	FROM nl_candidates('$asked', 5)) AS c
SQL
		't|1|t|t|t|t|t|t', "\"$asked\": candidates are ranked by confidence");
}
is( $node->safe_psql('postgres', "SELECT note FROM nl_candidates('$question') WHERE sql = \$q\$$sql\$q\$"), 'ok',
	"the statement of nl_sql is among the candidates, with note 'ok'");
is( $node->safe_psql('postgres', "SELECT count(*) > 1 FROM nl_candidates('$question') AS c WHERE c.note = 'ok'"), 't',
	'and others, which may run as well');
for my $n (0, 9, -1)
{
	($state) = failure($node, "SELECT * FROM nl_candidates('$question', $n)");
	is($state, '22023', "$n candidates are refused");
}
($state, my $unsure) = failure($node, "SET nl2sql.min_confidence = 1; SELECT nl_sql('$question')");
is($state, 'NL003', 'an answer below nl2sql.min_confidence is none');
like($unsure, qr/The nearest readings:\n1\. \Q$sql\E\n   \S.*\n2\. SELECT .*\n   \S.*\nThey differ in ".*" and ".*"\.$/m, 'the two nearest readings are told');

# ---- looking inside ----

my $context = $node->safe_psql('postgres', "SELECT kind, name FROM nl_context('how many customers are in Lyon') ORDER BY position");
foreach my $table (qw(customers products orders order_items))
{
	like($context, qr/^table\|$table$/m, "nl_context has the table $table");
}
like($context, qr/^column: date\|orders\.ordered$/m, 'its columns with their kind');
like($context, qr/^value: found\|Lyon in customers\.city$/m, 'and the value found in the data');
like(
	$node->safe_psql('postgres', "SELECT links FROM nl_context('how many customers are in Lyon') WHERE kind = 'word' AND name = 'customers'"),
	qr/customers \(exact\)/, 'the word is linked to the table of its name');
is($node->safe_psql('postgres', "SELECT count(*) FROM nl_context('xyzzy') WHERE kind = 'word' AND links IS NOT NULL"),
	'0', 'a word of no meaning to nothing');

is( $node->safe_psql('postgres', <<'SQL'), '1|t|t|t|t|t', 'nl_model has one row about the file in use');
SELECT count(*), bool_and(file = current_setting('nl2sql.model')), bool_and(parameters > 0),
	bool_and(file_size = (pg_stat_file(file)).size), bool_and(symbols > 0 AND encoder_layers > 0 AND decoder_layers > 0),
	bool_and(memory > 0)
FROM nl_model()
SQL

# ---- the same answer, however it is computed ----

my $session = NlTest::open_session($node);
foreach my $kernels (qw(scalar auto scalar))
{
	is($session->get("SET nl2sql.kernels = $kernels; SELECT nl_sql('$question')"), $sql, "kernels $kernels: the same text");
}
foreach my $pair (reverse @answered)
{
	is($session->get("RESET nl2sql.kernels; SELECT nl_sql('$pair->[0]')"), $pair->[1], "\"$pair->[0]\": the same text in one session");
}
is($session->get("SET nl2sql.threads = 2; SELECT nl_sql('$question')"), $sql, 'two threads: the same text');
$session->quit;

# asking leaves no lock on what the question is about; running it does, as any
# SELECT would
my $locks = q{SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'relation' AND relation >= 16384 AND pid = pg_backend_pid()};
is( $node->safe_psql('postgres', "BEGIN; SELECT nl_sql('$question') IS NULL; SELECT count(*) < 0 FROM nl_candidates('$question'); $locks; "
	  . "SELECT count(*) < 0 FROM nl_query('$question'); $locks; COMMIT"),
	"f\nf\nf\nf\nt", 'nl_sql and nl_candidates leave no locks');
is($node->safe_psql('postgres', "BEGIN READ ONLY; SELECT nl_sql('$question'); COMMIT"), $sql, 'asking writes nothing');

# functions that ask may be called in any place
is( $node->safe_psql('postgres',
		"SELECT count(*) FROM generate_series(1, 3), LATERAL (SELECT nl_sql('$question') AS s) AS q WHERE s = \$q\$$sql\$q\$"),
	'3', 'three times in one statement');
# the stages sum up, and the model's took some time
is( $node->safe_psql('postgres',
		"SELECT count(*), bool_and(ms >= 0), abs(sum(ms) FILTER (WHERE stage <> 'total') - max(ms) FILTER (WHERE stage = 'total')) < 0.001, "
	  . "min(ms) FILTER (WHERE stage IN ('encoder', 'decoder', 'judge and try')) > 0 FROM nl_timing('$question')"),
	'12|t|t|t', 'nl_timing tells the stages and their sum');
$node->stop;
done_testing();

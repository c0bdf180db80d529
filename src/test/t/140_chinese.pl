# Questions in Chinese: which words the model reads, what they are linked to,
# and the file of words, which may be missing, change and be refused.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(failure good_model open_session start_node tiny_model);
use File::Copy qw(copy);
use PostgreSQL::Test::Utils;
use Test::More;
use utf8;

my $root = $ENV{TESTDIR} // '.';
my $folder = PostgreSQL::Test::Utils::tempdir();
chmod 0755, $folder;
my ($model, $lexicon) = ("$folder/tiny.gguf", "$folder/chinese.lexicon");
copy(tiny_model(), $model) or die $!;

my $node = start_node('chinese', model => $model);
sub bytes { my ($text) = @_; utf8::encode($text); return $text }
sub ask { my ($sql, $database) = @_; my $out = $node->safe_psql($database // 'postgres', bytes($sql)); utf8::decode($out); return $out }

ask(<<'SQL');
CREATE TABLE orders (id int PRIMARY KEY, order_date date, status text, city text);
INSERT INTO orders VALUES (1, '2025-01-01', 'cancelled', 'Shanghai'), (2, '2025-02-01', 'shipped', 'Leeds');
CREATE SCHEMA zh;
CREATE TABLE zh.客户 (客户编号 int PRIMARY KEY, 姓名 text, 城市 text);
CREATE TABLE zh.t2 (id int PRIMARY KEY, kc int);
COMMENT ON TABLE zh.t2 IS '物资';
COMMENT ON COLUMN zh.t2.kc IS '库存数量';
INSERT INTO zh.客户 VALUES (1, '王小明', '上海'), (2, '李娜', '北京');
ANALYZE;
SQL

my $words = q{SELECT string_agg(name, ' ' ORDER BY position) FROM nl_context('%s') WHERE kind = 'word'};
my $links = q{SELECT links FROM nl_context('%s') WHERE kind = 'word' AND name = '%s'};
my $zh = 'SET search_path = zh, public; ';
my $question = '去年上海取消的订单有几个';

# --- without the file, and when it comes ---
my $session = open_session($node);
# a server that takes extensions only from its own folders has the installed one
my $sharedir = `pg_config --sharedir`;
chomp $sharedir;
my $installed = -f "$sharedir/nl2sql/chinese.lexicon";
SKIP:
{
	skip 'a lexicon is installed', 2 if $installed;
	is(ask(sprintf $words, '订单'), '订 单', 'without a lexicon: characters');
	like(($session->query(bytes(sprintf $words, '订单')))[0], qr/\xE8\xAE\xA2/, 'in a session');
}
copy("$root/model/chinese.lexicon", $lexicon) or die $!;
chmod 0644, $lexicon;
like(($session->query(bytes(sprintf $words, '订单')))[0], qr/^order$/m, 'the session sees that it has come');

# --- words and links ---
is(ask(sprintf $words, $question), 'last year shanghai cancelled order how many', 'words');
like(ask(sprintf $links, $question, 'order'), qr/\borders \(exact\)/, 'a table by its gloss');
like(ask(sprintf $links, $question, 'cancelled'), qr/cancelled in orders\.status/, 'a value by its gloss');
like(ask(sprintf $links, $question, 'shanghai'), qr/Shanghai in orders\.city/, 'a name by its gloss');
like(ask(sprintf $links, $question, 'year'), qr/year-1/, 'a period');
is(ask(sprintf $words, '２０２３年５月金額超過兩萬'), 'may 2023 amount more than 20000', 'full width, traditional');
is(ask(sprintf $words, 'orders in Shanghai'), 'orders in shanghai', 'English is as before');

like(ask($zh . sprintf $links, '上海客户的姓名', 'customer'), qr/客户 \(exact\)/, 'a Chinese table');
like(ask($zh . sprintf $links, '上海客户的姓名', 'shanghai'), qr/上海 in 客户\.城市/, 'a Chinese value');
like(ask($zh . sprintf $links, '王小明在哪', 'bright'), qr/王小明 in 客户\.姓名/, 'a person, cut as it may be');
like(ask($zh . sprintf $links, 'customers in 上海', 'shanghai'), qr/上海 in 客户\.城市/, 'in an English question');
like(ask($zh . sprintf $links, 'stock of materials', 'stock'), qr/kc \(comment\)|kc \(exact\)/, 'English over a Chinese comment');
like(ask($zh . "SELECT string_agg(links, ' ') FROM nl_context('「李娜」的城市')"), qr/李娜 in 客户\.姓名/, 'quoted');
is((failure($node, bytes("SELECT nl_sql('的')")))[0], '22023', 'nothing but words that are not read');
is((failure($node, bytes("SELECT nl_sql('" . '订单' x 1000 . "')")))[0], '22023', 'too long');

# --- the file changes ---
append_to_file("$lexicon.new", bytes("订单\t36\tpurchase\n"));
chmod 0644, "$lexicon.new";
rename "$lexicon.new", $lexicon or die $!;
like(($session->query(bytes(sprintf $words, '订单')))[0], $installed ? qr/^(?:purchase|order)$/m : qr/^purchase$/m, 'another file');
chmod 0666, $lexicon;
rename $lexicon, "$lexicon.new";
rename "$lexicon.new", $lexicon;
is((failure($node, bytes("SELECT nl_sql('订单')")))[0], '58030', 'writable by everybody: refused');
unlink $lexicon;
SKIP:
{
	skip 'a lexicon is installed', 2 if $installed;
	like(($session->query(bytes(sprintf $words, '订单')))[0], qr/^purchase$/m, 'removed: what is mapped stays good');
	is(ask(sprintf $words, '订单'), '订 单', 'a new session has none');
}
$session->quit;

# --- errors ---
SKIP:
{
	skip 'built without translations', 3
	  unless `pg_config --configure` =~ /--enable-nls/ && `sh -c 'command -v msgfmt'`;
	# gettext takes the language from here in any locale but C
	local $ENV{LANGUAGE} = 'zh_CN';
	$node->append_conf('postgresql.conf', "lc_messages = 'C.UTF-8'");
	$node->restart;
	like((failure($node, q{SELECT nl_sql('')}))[1], qr/\xE9\x97\xAE\xE9\xA2\x98/, 'in Chinese');
	like((failure($node, q{SELECT * FROM nl_optimize('SELECT * FROM orders FOR UPDATE')}))[1],
		qr/@{[bytes('语句被拒绝：locking rows')]}/, 'refused');
	is(ask(q{SELECT nl_guard('SELECT * FROM orders FOR UPDATE')}), 'locking rows (FOR UPDATE, FOR SHARE) is not allowed',
		'a verdict does not begin with "statement refused" in Chinese either');
}

# --- answers ---
SKIP:
{
	my $good = good_model();

	skip 'no model that answers', 4 unless defined $good;
	copy("$root/model/chinese.lexicon", $lexicon) or die $!;
	copy($good, "$folder/good.gguf") or die $!;
	ask("ALTER SYSTEM SET nl2sql.model = '$folder/good.gguf'");
	$node->reload;
	like(ask("SELECT nl_sql('取消的订单有几个')"), qr/count\(\*\) FROM orders WHERE status = 'cancelled'/, 'over English tables');
	like(ask($zh . "SELECT nl_sql('上海有多少客户')"), qr/count\(\*\) FROM "客户" WHERE "城市" = '上海'/, 'over Chinese ones');
	like(ask($zh . "SELECT string_agg(detail, ' ') FROM nl_explain('上海有多少客户')"), qr/"上海" in the question|stands in column 客户/, 'explained');
	like(ask($zh . "SELECT nl_sql('王小明住在哪个城市')"), qr/"姓名" = '王小明'/, 'a person');
}

$node->stop;
done_testing();

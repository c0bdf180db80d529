# Backends that are killed while they read a prompt or keep it for others: no other
# takes what they left, and it goes.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(tiny_model start_node open_session);
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(usleep);

(my $writer = tiny_model()) =~ s/tiny\.gguf$/tiny_writer.gguf/;
# the server would clean up after a crash itself
my $node = start_node('killed', model => $writer, conf => "nl2sql.text_context = 8000\nnl2sql.text_answer = 24\nremove_temp_files_after_crash = off\nrestart_after_crash = on");
$node->safe_psql('postgres', join ';', map { "CREATE TABLE table_$_ (id int PRIMARY KEY, name_$_ text, made_on_$_ date, price_$_ numeric)" } 1 .. 30);
$node->safe_psql('postgres', "CREATE FUNCTION nl_writing() RETURNS text AS 'nl2sql', 'nl_writing' LANGUAGE C");

my $folder = $node->data_dir . '/base/pgsql_tmp';
sub files
{
	my @files = sort glob "$folder/pgsql_tmp_nl2sql.*";

	return @files;
}
sub up
{
	for (1 .. 600)
	{
		return if $node->psql('postgres', 'SELECT 1') == 0;
		usleep(100_000);
	}
	die 'the server does not come back';
}

my $question = "SELECT nl_sql('names of everything')";
my $answer = $node->safe_psql('postgres', $question);
my ($file) = files();
ok(defined $file, 'a backend has kept its prompt');
my $bytes = slurp_file($file);

my $half = 0;
foreach my $n (1 .. 12)
{
	unlink files();
	my $session = open_session($node);
	my $pid = $session->get("SELECT nl_prompt('names') IS NOT NULL; SELECT pg_backend_pid()") =~ /(\d+)$/ ? $1 : die;

	$session->send($question);
	if ($n % 3 == 0)
	{
		# as soon as it has begun to write the file
		for (1 .. 20000)
		{
			last if files();
			usleep(200);
		}
	}
	else
	{
		usleep(5_000 * $n);
	}
	kill 'KILL', $pid;
	# psql ends with its connection
	eval { $session->wait };
	up();
	$half++ if grep { /\.\d+$/ } files();
	is($node->safe_psql('postgres', $question), $answer, 'the next backend answers the same');
	ok(!grep({ /\.\d+$/ } files()), 'and nothing half written is left');
	is(slurp_file($file), $bytes, 'what is kept is whole');
}
note("$half of 12 were killed while they wrote");

# whichever way the moment fell: what such a one leaves, made by hand
my $cut = substr($bytes, 0, 10000);
foreach my $pid (999999, 4194303)
{
	open my $out, '>:raw', "$file.$pid" or die;
	print $out $cut;
	close $out;
}
unlink $file;
is($node->safe_psql('postgres', $question), $answer, 'files of backends that are gone are not used');
is(join(' ', files()), $file, 'and are removed');

# one that a living backend writes stays
my $idle = open_session($node);
my $living = $idle->get('SELECT pg_backend_pid()');
open my $out, '>:raw', "$file.$living" or die;
print $out $cut;
close $out;
unlink $file;
is($node->safe_psql('postgres', $question), $answer, 'while another backend writes its own');
is(join(' ', files()), "$file $file.$living", 'that is left alone');
$idle->quit;

# the server's start removes all
$node->restart;
is(scalar(files()), 0, 'a restart begins with none');
is($node->safe_psql('postgres', $question), $answer, 'and all goes on');
$node->stop;
done_testing();

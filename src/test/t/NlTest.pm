# What the TAP tests share: servers with a model, sessions that stay open, and
# reading SQLSTATEs.
#
# Two models: the tiny one of src/test/data (random weights, for what does not
# hang on answers) is what the servers of run_regress.sh have; the bundled one
# is beside the installed extension, if model/nl2sql.gguf was there.
package NlTest;

use strict;
use warnings;

use Cwd qw(abs_path);
use Exporter 'import';
use File::Copy qw(copy);
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;

our @EXPORT_OK = qw(tiny_model good_model start_node open_session failure new_log
  load_demo demo_questions figure put_file);

# Generous: the machine may be busy, and a hang is to fail all the same.
my $PATIENCE = 600;

# The setting $1 of the configuration that servers are started with.
sub configured
{
	my ($name) = @_;
	my $conf = defined $ENV{TEMP_CONFIG} && -f $ENV{TEMP_CONFIG} ? slurp_file($ENV{TEMP_CONFIG}) : '';

	return $conf =~ /^\Q$name\E = '([^']*)'/m ? $1 : undef;
}

# Small, and as good as random.
sub tiny_model
{
	my ($path) = grep { -f } map { "$_/src/test/data/tiny.gguf" } ($ENV{TESTDIR} // (), '.');

	die 'src/test/data/tiny.gguf is not there' unless defined $path;
	return abs_path($path);
}

# A model that answers: the one that the tests were told to use, else the
# bundled one; undef if there is none.
sub good_model
{
	my $set = configured('nl2sql.model');

	return $set if defined $set && $set !~ m{/tiny\.gguf$} && -f $set;

	my $sharedir = `pg_config --sharedir`;
	chomp $sharedir;
	my $destination = configured('extension_destdir');
	if (!defined $destination)
	{
		my $path = configured('extension_control_path') // '';
		$destination = $path =~ /^(.*)\Q$sharedir\E:/ ? $1 : '';
	}
	my $bundled = "$destination$sharedir/nl2sql/nl2sql.gguf";
	return -f $bundled ? $bundled : undef;
}

# A started server with the extension in its database postgres.
sub start_node
{
	my ($name, %options) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);

	$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
	$node->append_conf('postgresql.conf', "nl2sql.model = '" . ($options{model} // tiny_model()) . "'");
	# as run_regress.sh has it: a busy machine is no reason to fail
	$node->append_conf('postgresql.conf', "nl2sql.timeout = '120s'");
	$node->append_conf('postgresql.conf', "nl2sql.value_lookup_timeout = '20s'");
	$node->append_conf('postgresql.conf', $options{conf}) if defined $options{conf};
	$node->start;
	$node->safe_psql('postgres', 'CREATE EXTENSION nl2sql');
	return $node;
}

# Runs a statement that should fail: (SQLSTATE, all of stderr). SQLSTATE is ''
# if it did not fail.
sub failure
{
	my ($node, $sql, %options) = @_;
	my ($rc, $out, $err) =
	  $node->psql($options{database} // 'postgres', "\\set VERBOSITY verbose\n$sql", %{ $options{psql} // {} });

	return ($err =~ /^(?:psql:[^\n]*: )?(?:ERROR|FATAL):  (\w{5}):/m ? $1 : '', $err);
}

# The database of `make demo`, in postgres.
sub load_demo
{
	my ($node) = @_;

	foreach my $script (qw(schema data))
	{
		my ($path) = grep { -f } map { "$_/src/test/demo/$script.sql" } ($ENV{TESTDIR} // (), '.');
		die "src/test/demo/$script.sql is not there" unless defined $path;
		$node->safe_psql('postgres', slurp_file($path));
	}
	$node->safe_psql('postgres', 'ANALYZE');
	return;
}

# The questions of demo/questions.tsv, without their answers.
sub demo_questions
{
	my ($path) = grep { -f } map { "$_/src/test/demo/questions.tsv" } ($ENV{TESTDIR} // (), '.');

	return map { (split /\t/)[0] } grep { /\S/ } split /\n/, slurp_file($path);
}

# A copy of the file $1 takes the place of $2, as a model file is to be replaced.
sub put_file
{
	my ($from, $to) = @_;

	copy($from, "$to.new") or die $!;
	rename "$to.new", $to or die $!;
	return;
}

# A figure for src/test/RESULTS.md: shown, and kept in build/long.txt by run_long.sh.
sub figure
{
	my ($text) = @_;

	Test::More::diag("figure: $text");
	return;
}

# What the server's log got since the last call.
my %log_read;

sub new_log
{
	my ($node) = @_;
	my $log = slurp_file($node->logfile);
	my $new = substr($log, $log_read{ $node->name } // 0);

	$log_read{ $node->name } = length $log;
	return $new;
}

# A session that stays open: ->query gives (stdout, stderr) of its commands
# and goes on after errors; ->send does not wait. With connstr it need not lead
# to a node.
sub open_session
{
	my ($node, %options) = @_;
	my $self = bless { in => '', out => '', err => '', n => 0 }, 'NlTest::Session';

	$self->{timer} = IPC::Run::timeout($PATIENCE);
	$self->{psql} = IPC::Run::start(
		[
			'psql', '-XAtq', '-v', 'VERBOSITY=verbose', '-d',
			($options{connstr} // $node->connstr($options{database} // 'postgres')) . (defined $options{user} ? " user=$options{user}" : '')
		],
		'<', \$self->{in}, '>', \$self->{out}, '2>', \$self->{err}, $self->{timer});
	return $self;
}

package NlTest::Session;

# Commands without waiting for their end.
sub send
{
	my ($self, $commands) = @_;

	$self->{n}++;
	$self->{timer}->start($PATIENCE);
	$self->{in} .= "$commands\n;\n\\echo end of $self->{n}\n\\warn end of $self->{n}\n";
	$self->{psql}->pump_nb;
	return;
}

# What the commands of the last send() gave.
sub wait
{
	my ($self) = @_;
	my $mark = qr/^end of $self->{n}\n/m;

	$self->{psql}->pump until $self->{out} =~ $mark && $self->{err} =~ $mark;
	my ($out, $err) = ($self->{out}, $self->{err});
	($self->{out}, $self->{err}) = ('', '');
	s/$mark//g for $out, $err;
	chomp $out;
	return ($out, $err);
}

sub query
{
	my ($self, $commands) = @_;

	$self->send($commands);
	return $self->wait;
}

# The output of commands that must not fail.
sub get
{
	my ($self, $commands) = @_;
	my ($out, $err) = $self->query($commands);

	die "unexpected error for\n$commands\n$err" if $err =~ /^(?:ERROR|FATAL|PANIC)/m;
	return $out;
}

# The SQLSTATE of commands that should fail, '' if they did not; all of stderr.
sub failure
{
	my ($self, $commands) = @_;
	my ($out, $err) = $self->query($commands);

	return ($err =~ /^(?:ERROR|FATAL):  (\w{5}):/m ? $1 : '', $err);
}

sub quit
{
	my ($self) = @_;

	# it may have been idle for long
	$self->{timer}->start($PATIENCE);
	$self->{in} .= "\\q\n";
	$self->{psql}->finish;
	return;
}

1;

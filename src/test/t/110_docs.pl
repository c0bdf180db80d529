# The examples of docs/*.md do what the pages say, and docs/reference.md says
# what the server says.
#
# In a page the blocks ```sql are run in their order by one psql session, in a
# database of the page's own with the demo's schema and data:
#
#	```sql			must run without an error, unless ERROR stands below
#	```sql model	needs a model that answers: left out without one; may raise
#					NL001 to NL003, since no page may hang on what a model says, or
#					that the model was made before there were changes
#
# and of the block that follows at once, if it is
#
#	```text			the output (stdout, then notices) must equal it; if it begins
#					with ERROR, the error's message must begin with its first line
#	```text example	only says what it may look like
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use NlTest qw(good_model start_node);
use PostgreSQL::Test::Utils;
use Test::More;

# Pages for administrators; the others are for a role that may read the tables.
my %as_superuser = map { $_ => 1 } qw(secure model retrain change define dashboards scale);

# who initdb ran as
my $superuser = getpwuid($<);

my $root = $ENV{TESTDIR} // '.';
my @pages = sort glob("$root/docs/*.md");
plan skip_all => 'no docs' unless @pages;

my $good = good_model();
my $node = start_node('docs', defined $good ? (model => $good) : ());
my $demo = "$root/src/test/demo";
$node->safe_psql('postgres', 'CREATE DATABASE demo');
$node->safe_psql('postgres', 'CREATE ROLE analyst LOGIN');
$node->command_ok(
	[ 'psql', '-Xq1', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('demo'), '-f', "$demo/schema.sql", '-f', "$demo/data.sql",
		'-c', 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO analyst', '-c', 'CREATE EXTENSION nl2sql' ],
	'the demo is loaded');
# on its own: in one transaction with the rows, these would count as changed since
$node->safe_psql('demo', 'ANALYZE');

# The sql blocks of a page: { line, sql, model, text, example }
sub blocks
{
	my ($page) = @_;
	my @blocks;
	my ($fence, $body, $start, $open);

	my $number = 0;
	foreach my $line (split /\n/, slurp_file($page))
	{
		$number++;
		if (!defined $fence)
		{
			next unless defined $open || $line =~ /^```sql/;
			if ($line =~ /^```(\S.*)$/)
			{
				($fence, $body, $start) = ($1, '', $number);
			}
			elsif ($line =~ /\S/)
			{
				$open = undef;	# words between: no longer its output
			}
		}
		elsif ($line =~ /^```\s*$/)
		{
			if ($fence =~ /^sql( model)?$/)
			{
				$open = { line => $start, sql => $body, model => defined $1 };
				push @blocks, $open;
			}
			elsif ($fence =~ /^text( example)?$/ && defined $open)
			{
				@$open{qw(text example)} = ($body, defined $1);
				$open = undef;
			}
			else
			{
				die "$page:$start: neither sql nor its output: $fence";
			}
			$fence = undef;
		}
		else
		{
			$body .= "$line\n";
		}
	}
	die "$page:$start: not closed" if defined $fence;
	return @blocks;
}

# Without what differs from terminal to terminal.
sub tidy
{
	my ($text) = @_;

	$text =~ s/[ \t]+$//mg;
	$text =~ s/\n{2,}/\n/g;
	$text =~ s/^\n+|\s+\z//g;
	return $text;
}

# Runs the blocks: [stdout, stderr] of each.
sub run_blocks
{
	my ($database, $user, @blocks) = @_;
	my $input = join('', map { "\\echo end of block\n\\warn end of block\n$_->{sql}\n" } @blocks);
	my ($out, $err);

	# the run's own settings are no part of the examples
	local $ENV{PGOPTIONS} = "-c timezone=UTC -c datestyle=ISO";
	IPC::Run::run([ 'psql', '-Xq', '-d', $node->connstr($database) . " user=$user" ], '<', \$input, '>', \$out, '2>', \$err);
	my @out = split /^end of block\n/m, $out, -1;
	my @err = split /^end of block\n/m, $err, -1;
	shift @out;
	shift @err;
	s/^psql:<stdin>:\d+: //mg foreach @err;
	return map { [ tidy($out[$_] // ''), tidy($err[$_] // '') ] } 0 .. $#blocks;
}

my $old = $node->safe_psql('postgres', 'SHOW server_version_num') < 150000;
my %count = (run => 0, compared => 0, errors => 0, skipped => 0);
foreach my $page (@pages)
{
	my ($name) = $page =~ m{([^/]+)\.md$};
	my @blocks = grep { defined $good || !$_->{model} || ($count{skipped}++, 0)[1] } blocks($page);
	next unless @blocks;

	$node->safe_psql('postgres', qq{CREATE DATABASE "docs_$name" TEMPLATE demo});
	my @results = run_blocks("docs_$name", $as_superuser{$name} ? $superuser : 'analyst', @blocks);
	foreach my $block (@blocks)
	{
		my ($out, $err) = @{ shift @results };
		my $at = "docs/$name.md:$block->{line}";
		my $text = tidy($block->{text} // '');
		my ($error) = $err =~ /^((?:ERROR|FATAL|PANIC):.*)$/m;

		$count{run}++;
		if ($text =~ /^(ERROR:.*)/)
		{
			my $first = $1;

			$count{errors}++;
			is(substr($error // 'no error', 0, length $first), $first, "$at: its error");
		}
		elsif ($block->{model})
		{
			ok(!defined $error || $error =~ /question cannot be answered|no statement that may run|answer is too uncertain|request cannot be made into a change|model does not know changes/, "$at runs")
			  or diag($err);
		}
		elsif (defined $block->{text} && !$block->{example})
		{
			# what an older server cannot do it says, as the page does below
			if ($old && $out =~ /: this needs PostgreSQL 15$/m)
			{
				is($error, undef, "$at runs") or diag($err);
				next;
			}
			$count{compared}++;
			is(tidy("$out\n$err"), $text, "$at: its output");
		}
		else
		{
			is($error, undef, "$at runs") or diag($err);
		}
	}
}
cmp_ok($count{compared}, '>', 0, 'outputs were compared');
cmp_ok($count{errors}, '>', 0, 'errors too');
note("$count{run} blocks run, $count{compared} outputs and $count{errors} errors compared, $count{skipped} skipped");

# --- links lead somewhere
foreach my $page (@pages)
{
	my ($name) = $page =~ m{([^/]+)$};
	my @lost = grep { !-f "$root/docs/$_" } slurp_file($page) =~ /\]\(([^)#:]+\.md)(?:#[^)]*)?\)/g;

	is("@lost", '', "links of docs/$name");
}

# --- the reference is what the server says
my ($reference, $complaints);
IPC::Run::run([ 'bash', "$root/src/test/reference.sh", '-d', $node->connstr('demo') ], '>', \$reference, '2>', \$complaints);
is($complaints, '', 'src/test/reference.sh runs');
is($reference, slurp_file("$root/docs/reference.md"),
	'docs/reference.md is what src/test/reference.sh writes (usage: see its head)');

# --- and every function, setting and SQLSTATE of ours is told about in a page
my $told = join('', map { slurp_file($_) } grep { !/reference\.md$/ } @pages);
my @names = $reference =~ /^\| `(nl_\w+)\(/mg;
push @names, $reference =~ /^\| `(nl2sql\.\w+)`/mg, $reference =~ /^\| (NL\d{3}) /mg;
cmp_ok(scalar @names, '>', 30, 'the reference has names');
is(join(' ', grep { $told !~ /\b\Q$_\E\b/ } @names), '', 'all of them are in the other pages');

$node->stop;
done_testing();

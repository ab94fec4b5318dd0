# A parent, three children and a zombie. Numbers run from the parent through the children and back, several under way
# in the pipes at any time; the second child also keeps files open: one it reads, one it writes, and one that has been
# unlinked. Proves that a tree keeps its relations, its pipes with what is in them, and its files with their positions.
# usage: perl tree.pl FILE DIR [INTERVAL_MS]      appends "seq N ok|BAD WHAT_CAME_BACK PID\n"
use strict;
use warnings;
use Fcntl qw(O_RDONLY O_WRONLY O_RDWR O_APPEND O_CREAT O_TRUNC SEEK_SET);
use POSIX ();
use Time::HiRes qw(sleep);

my ($file, $dir, $interval_ms) = @ARGV;
die "usage: perl tree.pl FILE DIR [INTERVAL_MS]\n" if !defined $dir;
$interval_ms //= 50;

use constant { UNDER_WAY => 8, RECORD => 16, RECORDS => 1000 };

sub record { sprintf '%' . (RECORD - 1) . "d\n", $_[0] }

sub open_file {
    my ($name, $flags) = @_;
    sysopen my $handle, $name, $flags, 0644 or die "$name: $!\n";
    return $handle;
}

# Reads exactly one number: they are all of the same length, so that none is ever split.
sub receive {
    my ($from) = @_;
    my $read = sysread $from, my $record, RECORD;
    exit 0 if !$read;    # the one before us is gone
    return $record;
}

sub pass_on {
    my ($from, $to, $check) = @_;
    while (1) {
        my $record = receive($from);
        $check->($record) if $check;
        syswrite $to, $record;
    }
}

sub file_checker {
    my $in = open_file("$dir/input", O_RDWR | O_CREAT | O_TRUNC);
    syswrite $in, record($_ % RECORDS) for 1 .. RECORDS;
    close $in;
    $in = open_file("$dir/input", O_RDONLY);
    my $journal = open_file("$dir/journal", O_RDWR | O_CREAT | O_TRUNC);
    my $ghost = open_file("$dir/ghost", O_RDWR | O_CREAT | O_TRUNC);
    unlink "$dir/ghost" or die "$dir/ghost: $!\n";
    my $previous = 0;
    return sub {
        my ($record) = @_;
        my $number = $record + 0;
        my $fail = sub { die "tree.pl: at $number: @_\n" };
        # What is read next follows from the position in the file.
        sysread($in, my $read, RECORD) == RECORD or $fail->('input ended');
        $read eq record($number % RECORDS) or $fail->("input holds $read");
        sysseek $in, 0, SEEK_SET if $number % RECORDS == 0;
        # Written where the position is, and never sought: a journal without a hole.
        syswrite $journal, $record;
        (-s $journal) == $number * RECORD or $fail->('journal has ' . (-s $journal) . ' bytes');
        if ($previous) {
            sysseek $ghost, 0, SEEK_SET;
            sysread $ghost, my $kept, RECORD;
            $kept eq record($previous) or $fail->("ghost holds $kept");
        }
        sysseek $ghost, 0, SEEK_SET;
        syswrite $ghost, $record;
        $previous = $number;
    };
}

my $out = open_file($file, O_WRONLY | O_APPEND | O_CREAT);
(fork // die "fork: $!\n") || POSIX::_exit(0);    # stays a zombie: nobody waits for it

pipe my $first, my $to or die "pipe: $!\n";
my $from = $first;
for my $make_check (undef, \&file_checker, undef) {
    pipe my $mine, my $theirs or die "pipe: $!\n";
    my $pid = fork // die "fork: $!\n";
    if (!$pid) {
        # No child holds the parent's end: when the parent goes, they go, one after the other.
        close $_ for $to, $mine, $out;
        pass_on($from, $theirs, $make_check && $make_check->());
    }
    close $_ for $theirs, $from;
    $from = $mine;
}

my $sent = 0;
for (my $expected = 1;; $expected++) {
    while ($sent < $expected + UNDER_WAY) { $sent++; syswrite $to, record($sent) }
    my $number = receive($from) + 0;
    my $verdict = $number == $expected ? 'ok' : 'BAD';
    defined syswrite $out, "seq $expected $verdict $number $$\n" or die "$file: $!\n";
    sleep $interval_ms / 1000;
}

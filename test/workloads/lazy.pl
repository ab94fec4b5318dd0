# Holds memory that it keeps changing in the ways that a post-copy move must follow: it grows blocks (mremap), gives
# them back (munmap, madvise), makes them anew, and has forked children check what they have inherited.
# usage: perl lazy.pl MIB FILE [INTERVAL_MS]
# Appends "ready BLOCKS PID\n", then "tick N ok|BAD CHECKED_BLOCKS PID\n"; a block has 1 MiB or a little more.
use strict;
use warnings;
use Digest::MD5 qw(md5);
use Fcntl qw(O_WRONLY O_APPEND O_CREAT);
use Time::HiRes qw(sleep);

my ($mib, $file, $interval_ms) = @ARGV;
die "usage: perl lazy.pl MIB FILE [INTERVAL_MS]\n" if !defined $file;
$interval_ms //= 50;

srand 11;
my $noise = pack 'L*', map { rand 2**32 } 1 .. 2**18;
my (@blocks, @sums);

sub fill {
    my ($number, $version) = @_;
    $blocks[$number] = $noise ^ (pack('Q<', $number << 32 | $version) x (length($noise) / 8));
    $sums[$number] = md5($blocks[$number]);
}
fill($_, 0) for 0 .. $mib - 1;

sysopen my $out, $file, O_WRONLY | O_APPEND | O_CREAT or die "$file: $!\n";
sub report { defined syswrite $out, "@_ $$\n" or die "$file: $!\n" }
report('ready', $mib);

sub wrong { return scalar grep { md5($blocks[$_]) ne $sums[$_] } @_ }
for (my $tick = 1;; $tick++) {
    my ($grown, $emptied, @others) = map { $_ % $mib } 7 * $tick, 11 * $tick + 3, 13 * $tick, 17 * $tick;
    my $bad = wrong($grown, $emptied);
    $blocks[$grown] .= 'x' x 65536;
    $sums[$grown] = md5($blocks[$grown]);
    undef $blocks[$emptied];
    fill($emptied, $tick);
    my $child = fork // die "fork: $!\n";
    # The child ends at once and without cleaning up: it is a copy of us.
    if ($child == 0) { require POSIX; POSIX::_exit(wrong($grown, $emptied, @others) ? 1 : 0) }
    waitpid $child, 0;
    $bad += $? != 0;
    $bad += wrong(@others);
    report('tick', $tick, $bad ? 'BAD' : 'ok', 8);
    sleep $interval_ms / 1000;
}

# Counts 1, 2, 3 … in a file that outlives it: a number that is missing was lost with a copy of the process, a number
# that stands there twice was counted by two copies. Proves that one copy runs, always.
# usage: perl counter.pl FILE [INTERVAL_MS] [BALLAST_MIB]      appends "N PID EPOCH_NS\n"; the ballast is memory that
# makes a migration last long enough to be hit in the middle
use strict;
use warnings;
use Fcntl qw(O_WRONLY O_APPEND O_CREAT);
use Time::HiRes qw(clock_gettime sleep CLOCK_REALTIME);

my ($file, $interval_ms, $ballast_mib) = @ARGV;
die "usage: perl counter.pl FILE [INTERVAL_MS] [BALLAST_MIB]\n" if !defined $file;
$interval_ms //= 50;
my $ballast = pack('N', rand 2**32) x (($ballast_mib // 0) << 18);

# Append only, so that a copy on another node does not overwrite what this one counted.
sysopen my $out, $file, O_WRONLY | O_APPEND | O_CREAT or die "$file: $!\n";
for (my $n = 1;; $n++) {
    # One write: a line is there or not, and never half.
    my $line = sprintf "%d %d %.0f\n", $n, $$, clock_gettime(CLOCK_REALTIME) * 1e9;
    defined syswrite $out, $line or die "$file: $!\n";
    sleep $interval_ms / 1000;
}

# Counts 1, 2, 3 … in a file that outlives it: a number that is missing was lost with a copy of the process, a number
# that stands there twice was counted by two copies. Proves that one copy runs, always.
# usage: perl counter.pl FILE [INTERVAL_MS] [BALLAST_MIB] [PORT]      appends "N PID EPOCH_NS\n"; the ballast is memory
# that makes a migration last long enough to be hit in the middle; at the port it sends back what it is sent
use strict;
use warnings;
use Errno qw(EPERM);
use Fcntl qw(O_WRONLY O_APPEND O_CREAT);
use IO::Select;
use IO::Socket::INET;
use Time::HiRes qw(clock_gettime sleep CLOCK_REALTIME CLOCK_MONOTONIC);

my ($file, $interval_ms, $ballast_mib, $port) = @ARGV;
die "usage: perl counter.pl FILE [INTERVAL_MS] [BALLAST_MIB] [PORT]\n" if !defined $file;
$interval_ms //= 50;
my $ballast = pack('N', rand 2**32) x (($ballast_mib // 0) << 18);

my $sockets = IO::Select->new;
my $listener;
if (defined $port) {
    $listener = IO::Socket::INET->new(Listen => 4, LocalPort => $port, ReuseAddr => 1) or die "port $port: $@\n";
    $sockets->add($listener);
}

# Append only, so that a copy on another node does not overwrite what this one counted.
sysopen my $out, $file, O_WRONLY | O_APPEND | O_CREAT or die "$file: $!\n";
for (my $n = 1;; $n++) {
    # One write: a line is there or not, and never half.
    my $line = sprintf "%d %d %.0f\n", $n, $$, clock_gettime(CLOCK_REALTIME) * 1e9;
    defined syswrite $out, $line or die "$file: $!\n";
    if ($listener) { echo(clock_gettime(CLOCK_MONOTONIC) + $interval_ms / 1000) }
    else           { sleep $interval_ms / 1000 }
}

sub echo {
    my ($until) = @_;
    while ((my $left = $until - clock_gettime(CLOCK_MONOTONIC)) > 0) {
        for my $socket ($sockets->can_read($left)) {
            if ($socket == $listener) { $sockets->add($listener->accept // next); next }
            my $read = sysread $socket, my $bytes, 4096;
            # A connection in repair mode, whose criu was killed, is mended in a moment (docs/handover.md).
            if (!defined $read && $! == EPERM) { sleep 0.001; next }
            if (!$read) { $sockets->remove($socket); close $socket; next }
            while (!defined syswrite $socket, $bytes) { $! == EPERM or last; sleep 0.001 }
        }
    }
}

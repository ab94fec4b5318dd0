# Holds memory whose every page it can tell from every other, and never stops checking it. Proves that no page was
# lost, swapped with another, or brought back in an older version.
# usage: perl memory.pl MIB FILE [INTERVAL_MS] [DIRTY_PAGES_PER_TICK [WORKING_SET_PAGES [PORT]]]
# WORKING_SET_PAGES: only the first so many pages are ever written to again. PORT: clients get back what they send.
# Appends "ready PAGES PID\n", then "tick N ok|BAD CHECKED_PAGES PID\n".
use strict;
use warnings;
use Fcntl qw(O_WRONLY O_APPEND O_CREAT);
use IO::Select;
use IO::Socket::INET;
use Time::HiRes qw(sleep time);

my ($mib, $file, $interval_ms, $dirty, $working_set, $port) = @ARGV;
die "usage: perl memory.pl MIB FILE [INTERVAL_MS] [DIRTY_PAGES_PER_TICK [WORKING_SET_PAGES [PORT]]]\n"
    if !defined $file;
$interval_ms //= 100;
$dirty       //= 0;

use constant { PAGE => 4096, PAGES_PER_MIB => 256, SEED => 7, CHECKED_AT_MOST => 4096, TICKS_PER_PASS => 32 };

sub noise { pack 'L*', map { rand 2**32 } 1 .. $_[0] / 4 }

# A page is a page of the base, with the pad of its MiB over it, and the version of the page over that. Three exclusive
# ors of strings are fast, and what comes out looks random: neither zeroes nor repeats that would compress.
srand SEED;
my @base     = map { noise(PAGE) } 1 .. PAGES_PER_MIB;
my $base     = join '', @base;
my @pads     = map { noise(PAGE) } 1 .. $mib;
my $pages    = $mib * PAGES_PER_MIB;
my @versions = (0) x $pages;

sub page {
    my ($number) = @_;
    my $version = $versions[$number];
    my $page    = $base[$number % PAGES_PER_MIB] ^ $pads[$number / PAGES_PER_MIB];
    $page ^= pack('Q<', $version) x (PAGE / 8) if $version;
    substr $page, 0, 8, pack 'Q<', $number;
    return $page;
}

my @memory = map { $base ^ ($pads[$_] x PAGES_PER_MIB) } 0 .. $mib - 1;
for my $number (0 .. $pages - 1) {
    substr $memory[$number / PAGES_PER_MIB], $number % PAGES_PER_MIB * PAGE, 8, pack 'Q<', $number;
}

sysopen my $out, $file, O_WRONLY | O_APPEND | O_CREAT or die "$file: $!\n";
sub report { defined syswrite $out, "@_ $$\n" or die "$file: $!\n" }
report('ready', $pages);

$working_set ||= $pages;
my $listener = $port && (IO::Socket::INET->new(LocalPort => $port, Listen => 8, ReuseAddr => 1) or die "$port: $@\n");
my $sockets  = IO::Select->new($listener || ());

sub answer {
    my ($socket) = @_;
    if ($socket == $listener) {
        $sockets->add(scalar $listener->accept);
    } elsif (sysread $socket, my $bytes, 65536) {
        syswrite $socket, $bytes;
    } else {
        $sockets->remove($socket);
        close $socket;
    }
}

# Answers its clients meanwhile.
sub pause {
    my $end = time + $interval_ms / 1000;
    while ((my $left = $end - time) > 0) {
        if   ($sockets->count) { answer($_) for $sockets->can_read($left) }
        else                   { sleep $left }
    }
}

my $slice = int($pages / TICKS_PER_PASS) || $pages;
$slice = CHECKED_AT_MOST if $slice > CHECKED_AT_MOST;
my ($next_checked, $next_dirty) = (0, 0);
for (my $tick = 1;; $tick++) {
    for (1 .. $dirty) {
        $versions[$next_dirty]++;
        substr $memory[$next_dirty / PAGES_PER_MIB], $next_dirty % PAGES_PER_MIB * PAGE, PAGE, page($next_dirty);
        $next_dirty = ($next_dirty + 1) % $working_set;
    }
    my $bad = 0;
    for (1 .. $slice) {
        my $found = substr $memory[$next_checked / PAGES_PER_MIB], $next_checked % PAGES_PER_MIB * PAGE, PAGE;
        $bad++ if $found ne page($next_checked);
        $next_checked = ($next_checked + 1) % $pages;
    }
    report('tick', $tick, $bad ? 'BAD' : 'ok', $slice);
    pause();
}

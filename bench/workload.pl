# Holds memory of which no page is zero or like another, and looks at the clock every millisecond: when it was kept
# from doing so, it says from when to when. Its own clock is the only one that sees the whole pause of a migration,
# whoever does it.
# usage: perl workload.pl MIB FILE
# Appends to FILE "ready", then "gap FROM TO" (seconds since 1970) for every gap of more than LEAST seconds.
use strict;
use warnings;
use Fcntl qw(O_WRONLY O_APPEND O_CREAT);
use Time::HiRes qw(time sleep);

use constant { PAGE => 4096, PAGES_PER_MIB => 256, LEAST => 0.02 };

my ($mib, $file) = @ARGV;
die "usage: perl workload.pl MIB FILE\n" if !defined $file;

open my $random, '<:raw', '/dev/urandom' or die "/dev/urandom: $!\n";
my @memory;
for my $block (0 .. $mib - 1) {
    # Read in place: a copy would leave as much again in perl's heap.
    $memory[$block] = '';
    read($random, $memory[$block], PAGE * PAGES_PER_MIB) == PAGE * PAGES_PER_MIB or die "/dev/urandom: $!\n";
}
close $random;

# What is opened so may have any size when it is opened again.
sysopen my $out, $file, O_WRONLY | O_APPEND | O_CREAT or die "$file: $!\n";
sub report { defined syswrite $out, "@_\n" or die "$file: $!\n" }
report('ready');
for (my $before = time;;) {
    sleep 0.001;
    my $now = time;
    report('gap', map { sprintf '%.6f', $_ } $before, $now) if $now - $before > LEAST;
    $before = $now;
}

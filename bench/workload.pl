# Holds memory of which no page is zero or like another, and looks at the clock every millisecond: when it was kept
# from doing so, it says from when to when. Its own clock is the only one that sees the whole pause of a migration,
# whoever does it. All the while it writes to its memory, page after page, and begins again at the end.
# usage: perl workload.pl MIB FILE DIRTY PROCESSES     (DIRTY: percent of the memory written to per second; PROCESSES:
#        how many of them, in a tree, have the MIB between them)
# Appends to FILE "filled" for every process that is ready; the first process also "gap FROM TO" (seconds since 1970)
# for every gap of more than LEAST seconds.
use strict;
use warnings;
use Fcntl qw(O_WRONLY O_APPEND O_CREAT);
use Time::HiRes qw(time sleep);

use constant { PAGE => 4096, PAGES_PER_MIB => 256, LEAST => 0.02 };
# What it could not write because it did not run is not made up for.
use constant LONGEST_TICK => 0.01;

my ($mib, $file, $dirty, $processes) = @ARGV;
die "usage: perl workload.pl MIB FILE DIRTY PROCESSES\n" if !defined $processes;

# What is opened so may have any size when it is opened again.
sysopen my $out, $file, O_WRONLY | O_APPEND | O_CREAT or die "$file: $!\n";
sub report { defined syswrite $out, "@_\n" or die "$file: $!\n" }

my $first = 1;
for (2 .. $processes) {
    my $pid = fork // die "fork: $!\n";
    if ($pid == 0) { $first = 0; last }
}

open my $random, '<:raw', '/dev/urandom' or die "/dev/urandom: $!\n";
my $blocks = int($mib / $processes);
my @memory;
for my $block (0 .. $blocks - 1) {
    # Read in place: a copy would leave as much again in perl's heap.
    $memory[$block] = '';
    read($random, $memory[$block], PAGE * PAGES_PER_MIB) == PAGE * PAGES_PER_MIB or die "/dev/urandom: $!\n";
}
close $random;
report('filled');

my $pages = $blocks * PAGES_PER_MIB;
my $per_second = $pages * $dirty / 100;
my ($page, $due) = (0, 0);
for (my $before = time;;) {
    sleep 0.001;
    my $now = time;
    my $passed = $now - $before;
    report('gap', map { sprintf '%.6f', $_ } $before, $now) if $first && $passed > LEAST;
    my $stamp = pack 'd', $now;
    for ($due += $per_second * ($passed < LONGEST_TICK ? $passed : LONGEST_TICK); $due >= 1; $due--) {
        substr $memory[$page >> 8], ($page & 255) * PAGE, 8, $stamp;
        $page = ($page + 1) % $pages;
    }
    $before = $now;
}

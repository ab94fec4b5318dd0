#!/usr/bin/perl
# A workload to migrate: counts ten times a second, in memory only, and says where it is once a second.
use strict;
use warnings;

$| = 1;
my @ballast = map { chr(65 + $_ % 26) x (1 << 20) } 1 .. 32;    # 32 MiB that must arrive unharmed
for (my $count = 0; ; $count++) {
    if ($count % 10 == 0) {
        open my $host, '<', '/proc/sys/kernel/hostname' or die "hostname: $!\n";
        chomp(my $name = <$host>);
        my $sound = !grep { $ballast[$_] ne chr(65 + ($_ + 1) % 26) x (1 << 20) } 0 .. $#ballast;
        print "count $count on $name, pid $$, memory ", ($sound ? 'sound' : 'DAMAGED'), "\n";
    }
    select undef, undef, undef, 0.1;
}

# Holds memory that CRIU keeps as shared memory: a mapping that it shares with its child, and a memfd that nobody has mapped.
# Checks all of it all the time.
# usage: perl shared.pl MIB FILE            (MIB: of the mapping; the memfd has 1 MiB)
# Appends "ready PAGES PID\n", then "tick N ok|BAD CHECKED_PAGES PID\n".
use strict;
use warnings;
use Fcntl qw(O_WRONLY O_APPEND O_CREAT);
use Time::HiRes qw(sleep);
require 'syscall.ph';

use constant { PAGE => 4096, MIB => 1 << 20, READ_WRITE => 3, SHARED_ANONYMOUS => 0x21 };

my ($mib, $file) = @ARGV;
die "usage: perl shared.pl MIB FILE\n" if !defined $file;

open my $random, '<:raw', '/dev/urandom' or die "/dev/urandom: $!\n";
my $address = syscall(SYS_mmap(), 0, $mib * MIB, READ_WRITE, SHARED_ANONYMOUS, -1, 0);
die "mmap: $!\n" if $address == -1;
for (0 .. $mib - 1) {
    syscall(SYS_read(), fileno $random, $address + $_ * MIB, MIB) == MIB or die "/dev/urandom: $!\n";
}
my $name = 'shared';
my $memfd = syscall(SYS_memfd_create(), $name, 0);
die "memfd_create: $!\n" if $memfd == -1;
open my $unmapped, '+<&=', $memfd or die "memfd: $!\n";
read $random, my $noise, MIB;
syswrite $unmapped, $noise;
close $random;

sub contents {
    sysseek $unmapped, 0, 0;
    sysread $unmapped, my $open, MIB;
    return unpack('%64Q*', unpack 'P' . $mib * MIB, pack 'Q', $address) . ' ' . unpack '%64Q*', $open;
}
my $right = contents();

pipe my $held, my $holds or die "pipe: $!\n";
if (fork == 0) {
    close $holds;
    # Until the parent has ended.
    sysread $held, my $nothing, 1;
    exit;
}
sysopen my $out, $file, O_WRONLY | O_APPEND | O_CREAT or die "$file: $!\n";
sub report { defined syswrite $out, "@_ $$\n" or die "$file: $!\n" }
my $pages = ($mib + 1) * MIB / PAGE;
report('ready', $pages);
for (my $tick = 1;; $tick++) {
    report('tick', $tick, contents() eq $right ? 'ok' : 'BAD', $pages);
    sleep 0.05;
}

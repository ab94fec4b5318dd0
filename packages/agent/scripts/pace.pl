#!/usr/bin/perl
# pace.pl BYTES_PER_SECOND : limits how fast the kernel sends on the TCP connection that is descriptor 3 (socket(7),
# SO_MAX_PACING_RATE; 64 bits since Linux 4.20). Node cannot set it; the limit stays with the connection, whoever writes.
use strict; use warnings; use Socket qw(SOL_SOCKET);
my ($rate) = @ARGV; die "usage: pace.pl BYTES_PER_SECOND\n" unless defined $rate;
my $SO_MAX_PACING_RATE = 47;
open my $socket, '+<&=', 3 or die "descriptor 3: $!\n";
setsockopt($socket, SOL_SOCKET, $SO_MAX_PACING_RATE, pack 'Q', $rate) or die "SO_MAX_PACING_RATE: $!\n";

#!/usr/bin/perl
# announce.pl DEVICE ADDRESS : tells the neighbours on a link that ADDRESS is here now.
# IPv4: a gratuitous ARP request and reply (RFC 5227, 3); IPv6: an unsolicited neighbour advertisement with the override
# flag (RFC 4861, 7.2.6). arping blocks for a second and knows no IPv6; perl is on every Debian.
use strict; use warnings; use Socket qw(:DEFAULT inet_pton AF_INET6 SOCK_RAW pack_sockaddr_in6);
my ($dev, $addr) = @ARGV; die "usage: announce.pl DEVICE ADDRESS\n" unless defined $addr;
sub slurp { open my $f, '<', $_[0] or die "$_[0]: $!\n"; my $t = <$f>; chomp $t; $t }
my $index = slurp("/sys/class/net/$dev/ifindex");
my $mac = pack 'H12', slurp("/sys/class/net/$dev/address") =~ tr/://dr;
if (my $ip4 = inet_pton(AF_INET, $addr)) {
  socket(my $s, 17, SOCK_RAW, unpack('n', pack('S', 0x0806))) or die "AF_PACKET: $!\n";
  # struct sockaddr_ll: family, protocol, ifindex, hatype, pkttype, halen, addr[8]
  my $to = pack 'S n l S C C a8', 17, 0x0806, $index, 1, 0, 6, "\xff" x 6;
  for my $op (1, 2) {
    my $frame = ("\xff" x 6) . $mac . pack('n n n C C n', 0x0806, 1, 0x0800, 6, 4, $op) . $mac . $ip4 . ("\xff" x 6) . $ip4;
    send($s, $frame, 0, $to) // die "send: $!\n";
  }
} elsif (my $ip6 = inet_pton(AF_INET6, $addr)) {
  socket(my $s, AF_INET6, SOCK_RAW, 58) or die "ICMPv6: $!\n";
  setsockopt($s, 41, 18, pack('i', 255)) or die "hop limit: $!\n";    # IPV6_MULTICAST_HOPS: receivers drop others
  setsockopt($s, 41, 17, pack('i', $index)) or die "device: $!\n";    # IPV6_MULTICAST_IF
  bind($s, pack_sockaddr_in6(0, $ip6)) or die "bind $addr: $!\n";
  # type 136, override flag, target, option 2 (target link-layer address); the kernel fills in the checksum
  my $na = pack('C C n N', 136, 0, 0, 0x20000000) . $ip6 . pack('C C', 2, 1) . $mac;
  send($s, $na, 0, pack_sockaddr_in6(0, inet_pton(AF_INET6, 'ff02::1'), $index)) // die "send: $!\n";
} else { die "$addr is not an address\n" }

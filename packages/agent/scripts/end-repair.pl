#!/usr/bin/perl
# end-repair.pl PID... : takes the connections of processes out of TCP repair mode, which a criu dump that was killed
# leaves them in. Does what criu does when it lets a tree run on (tcp_unlock_one of criu/sk-tcp.c). Sockets that are not
# in repair mode are left alone. Prints how many there were.
use strict; use warnings; use Socket qw(SOL_SOCKET SO_REUSEADDR IPPROTO_TCP);
# Numbers of the kernel: pidfd_open(2) and pidfd_getfd(2) are the same on every architecture.
my ($PIDFD_OPEN, $PIDFD_GETFD, $TCP_REPAIR, $TCP_LISTEN) = (434, 438, 19, 10);
sub option { my ($s, $level, $name) = @_; my $v = getsockopt($s, $level, $name); defined $v ? unpack('i', $v) : undef }
sub local_port { my $name = getsockname($_[0]) // return 0; unpack('x2 n', $name) }    # the same place in both families

# A copy of every socket of the processes, each once.
my %sockets;
for my $pid (@ARGV) {
  my $pidfd = syscall($PIDFD_OPEN, $pid + 0, 0);
  next if $pidfd < 0;    # it has ended
  opendir(my $fds, "/proc/$pid/fd") or next;
  for my $fd (grep { /^\d+$/ } readdir $fds) {
    my ($inode) = (readlink("/proc/$pid/fd/$fd") // '') =~ /^socket:\[(\d+)\]$/ or next;
    next if $sockets{$inode};
    my $copy = syscall($PIDFD_GETFD, $pidfd, $fd + 0, 0);
    next if $copy < 0;
    open($sockets{$inode}, '+<&=', $copy) or die "descriptor $copy: $!\n";
  }
}

# Repair mode overwrites SO_REUSEADDR, and leaving it clears it. criu remembers it; we take that of the socket that
# listens on the port, which is where an accepted connection has it from.
my (%reuse, @repaired);
for my $s (values %sockets) {
  my $repair = option($s, IPPROTO_TCP, $TCP_REPAIR) // next;    # not TCP
  if ($repair) { push @repaired, $s }
  # struct tcp_info begins with the state.
  elsif (unpack('C', getsockopt($s, IPPROTO_TCP, 11)) == $TCP_LISTEN) { $reuse{local_port($s)} = option($s, SOL_SOCKET, SO_REUSEADDR) }
}
for my $s (@repaired) {
  # 0, as criu has it: the kernel sends a window probe, which makes both ends agree on where they are.
  setsockopt($s, IPPROTO_TCP, $TCP_REPAIR, pack('i', 0)) or die "TCP_REPAIR: $!\n";
  setsockopt($s, SOL_SOCKET, SO_REUSEADDR, pack('i', $reuse{local_port($s)} // 0)) or die "SO_REUSEADDR: $!\n";
}
print scalar(@repaired), "\n";

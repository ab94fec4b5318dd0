#!/usr/bin/perl
# terminal.pl COMMAND [ARG...] : runs COMMAND in this process's session with a new terminal as controlling terminal and
# stdin. Must be the leader of a session that has none yet.
# When a session leader ends, the kernel hangs up on the terminal's foreground group (drivers/tty/tty_jobctrl.c,
# disassociate_ctty), so this one stays until it is alone in the session. perl is on every Debian; script(1) would need a
# terminal itself.
use strict; use warnings; use Fcntl qw(O_RDWR O_NOCTTY);
# include/uapi/asm-generic/ioctls.h
use constant { TIOCSCTTY => 0x540e, TIOCSPTLCK => 0x40045431, TIOCGPTN => 0x80045430 };

sysopen my $master, '/dev/ptmx', O_RDWR | O_NOCTTY or die "/dev/ptmx: $!\n";
my $unlocked = pack 'i', 0;
ioctl $master, TIOCSPTLCK, $unlocked or die "unlocking a terminal: $!\n";
my $number = pack 'i', 0;
ioctl $master, TIOCGPTN, $number or die "the number of a terminal: $!\n";
my $name = '/dev/pts/' . unpack 'i', $number;
sysopen my $terminal, $name, O_RDWR | O_NOCTTY or die "$name: $!\n";
ioctl $terminal, TIOCSCTTY, 0 or die "$name as controlling terminal: $!\n";

my $child = fork // die "fork: $!\n";
if ($child == 0) {
  close $master;
  open STDIN, '<&', $terminal or die "stdin: $!\n";
  close $terminal;
  exec @ARGV or die "$ARGV[0]: $!\n";
}
close $terminal;
open STDIN, '<', '/dev/null' or die "/dev/null: $!\n";
$SIG{CHLD} = 'IGNORE';
$SIG{$_} = sub { } for qw(HUP INT TERM);

# A terminal that nobody reads would stop its writers once its buffer is full.
sub drain {
  my $bytes;
  while (1) {
    my $read = sysread $master, $bytes, 65536;
    return unless $read or !defined $read && $!{EINTR};
  }
}

sub alone {
  for my $file (glob '/proc/[0-9]*/stat') {
    open my $stat, '<', $file or next;
    my $line = <$stat> // next;
    my ($pid, $state, $session) = $line =~ /^(\d+) .*\) (\S+) \S+ \S+ (\d+) /s or next;
    return 0 if $session == $$ && $pid != $$ && $state ne 'Z';
  }
  return 1;
}

# Reading fails while nobody has the terminal open: before the child, or again when a job opens /dev/tty.
until (alone()) { drain(); select undef, undef, undef, 0.2 }

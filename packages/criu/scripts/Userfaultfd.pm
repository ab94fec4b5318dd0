# userfaultfd(2), and how one comes over a socket.
package Userfaultfd;
use strict;
use warnings;
use Exporter 'import';
use POSIX ();

our @EXPORT = qw(copy_to zero_at wake receive);

use constant { UFFDIO_COPY => 0xC028AA03, UFFDIO_ZEROPAGE => 0xC020AA04, UFFDIO_WAKE => 0x8010AA02 };
# recvmsg's number: Perl has no such function, and SCM_RIGHTS comes with nothing else.
my $RECVMSG = (POSIX::uname())[4] eq 'aarch64' ? 212 : 47;

# Puts bytes of a string, by its reference, where they are missing. Returns how many are there, and the error if not all.
sub copy_to {
    my ($fd, $at, $bytes, $offset, $length) = @_;
    return fill($fd, UFFDIO_COPY, pack('QQQQq', $at, address($$bytes) + $offset, $length, 0, 0), $length);
}

# The same with zeroes.
sub zero_at {
    my ($fd, $at, $length) = @_;
    return fill($fd, UFFDIO_ZEROPAGE, pack('QQQq', $at, $length, 0, 0), $length);
}

# Lets whoever waits for pages there fault anew.
sub wake {
    my ($fd, $at, $length) = @_;
    return ioctl $fd, UFFDIO_WAKE, my $range = pack 'QQ', $at, $length;
}

# Where the bytes of a string are. It must not be changed or copied until the call that gets the address.
sub address { return unpack 'Q', pack 'P', $_[0] }

# The last field of the argument says how much is done; Perl makes the string longer than it was, so it is not at its end.
sub fill {
    my ($fd, $call, $argument, $length) = @_;
    my $last = length($argument) - 8;
    return ($length, 0) if defined ioctl $fd, $call, $argument;
    my $error = $! + 0;
    my $done = unpack "x$last q", $argument;
    return ($done > 0 ? $done : 0, $error);
}

# Returns what comes from a socket, and the descriptor that comes with it, if one does.
sub receive {
    my ($handle, $length) = @_;
    my ($data, $control) = ("\0" x $length, "\0" x 64);
    my $vector = pack 'PQ', $data, $length;
    my $header = pack 'QL x4 PQ PQ l x4', 0, 0, $vector, 1, $control, length $control, 0;
    my $got = syscall $RECVMSG, fileno $handle, $header, 0x40000000;
    return if $got <= 0;
    my ($size, $level, $type, $fd) = unpack 'Qlll', $control;
    return (substr($data, 0, $got), $size >= 20 && $level == 1 && $type == 1 ? $fd : undef);
}

1;

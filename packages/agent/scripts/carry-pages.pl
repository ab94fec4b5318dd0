#!/usr/bin/perl
# carry-pages.pl send|take FIFO COMMAND [ARG...]
#
# Runs COMMAND, a criu that sends or takes pages at descriptor 0, and joins its end to the TCP connection that we were
# given there. All that passes on the way of the pages goes into FIFO as well, for ferryd to sum up. Nothing is copied to
# our memory: splice(2) and tee(2) pass references to the pages on, also to those of the frozen tree itself.
#
# It ends with the criu that it serves, with the connection, and with whoever reads FIFO.
use strict;
use warnings;
use IO::Poll qw(POLLIN POLLOUT POLLERR POLLHUP);
use Socket qw(AF_UNIX SOCK_STREAM SOL_SOCKET SHUT_WR);

# What a pipe may hold without privileges (pipe(7), pipe-max-size).
use constant PIPE_BYTES => 1 << 20;
# fcntl.h and asm-generic/socket.h; Perl's modules know none of them.
use constant { F_GETFL => 3, F_SETFL => 4, O_NONBLOCK => 04000, F_SETPIPE_SZ => 1031, SO_SNDBUFFORCE => 32 };
my ($SPLICE, $TEE) = `uname -m` =~ /aarch64/ ? (76, 77) : (275, 276);

my ($way, $fifo, @command) = @ARGV;
die "usage: carry-pages.pl send|take FIFO COMMAND [ARG...]\n" if !@command || $way !~ /^(?:send|take)$/;
open my $copy, '>', $fifo or die "$fifo: $!\n";
unlink $fifo;
socketpair my $criu, my $its_end, AF_UNIX, SOCK_STREAM, 0 or die "socketpair: $!\n";
# As much as the connection takes at once, so that criu is woken seldom. Without CAP_NET_ADMIN it is less.
setsockopt $_, SOL_SOCKET, SO_SNDBUFFORCE, pack 'i', 4 * PIPE_BYTES for $criu, $its_end;

# Its parent is gone at once: criu has no child that it does not know.
my $child = fork // die "fork: $!\n";
if ($child == 0) {
    exit 0 if fork // die "fork: $!\n";
    close $its_end;
    carry();
    exit 0;
}
waitpid $child, 0;
close $_ for $criu, $copy;
open STDIN, '<&', $its_end or die "descriptor 0: $!\n";
close $its_end;
exec @command or die "$command[0]: $!\n";

sub carry {
    local $SIG{PIPE} = 'IGNORE';
    open my $tcp, '+<&=', 0 or die "descriptor 0: $!\n";
    # The connection may be stuck while criu ends.
    fcntl $tcp, F_SETFL, fcntl($tcp, F_GETFL, 0) | O_NONBLOCK;
    my ($from, $to) = $way eq 'send' ? ($criu, $tcp) : ($tcp, $criu);
    pipe my $out, my $in or die "pipe: $!\n";
    fcntl $_, F_SETPIPE_SZ, PIPE_BYTES for $in, $copy;
    my $poll = IO::Poll->new;
    $poll->mask($_ => POLLIN) for $from, $to;
    for (;;) {
        next if $poll->poll < 0;
        if ($poll->events($from)) {
            my $bytes = checked(syscall $SPLICE, fileno $from, 0, fileno $in, 0, PIPE_BYTES, 0);
            if ($bytes) {
                pass_on($out, $to, $bytes);
            } else {
                shutdown $to, SHUT_WR;
                # criu has said all and heard the answer, or has ended.
                return if $from == $criu;
                $poll->remove($from);
            }
        }
        if ($poll->events($to)) {
            my $read = sysread $to, my $answer, 4096;
            next if !defined $read && $!{EAGAIN};
            return if !$read;
            syswrite $from, $answer;
        }
    }
}

# Sends what is in the pipe, with a copy into the FIFO ahead of it.
sub pass_on {
    my ($out, $to, $bytes) = @_;
    while ($bytes > 0) {
        my $copied = checked(syscall $TEE, fileno $out, fileno $copy, $bytes, 0);
        $bytes -= $copied;
        while ($copied > 0) {
            my $sent = syscall $SPLICE, fileno $out, 0, fileno $to, 0, $copied, 0;
            if ($sent < 0 && $!{EAGAIN}) { wait_for($to) }
            else { $copied -= checked($sent) }
        }
    }
}

# Until the connection takes more. Of no use to a criu that has ended.
sub wait_for {
    my ($to) = @_;
    my $poll = IO::Poll->new;
    $poll->mask($to => POLLOUT);
    $poll->mask($criu => POLLHUP);
    $poll->poll;
    exit 0 if $poll->events($criu) & (POLLHUP | POLLERR);
}

# Whoever reads, sends or takes has gone: so do we, and the ends that we hold with us.
sub checked {
    my ($bytes) = @_;
    exit 0 if $bytes < 0;
    return $bytes;
}

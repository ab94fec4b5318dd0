#!/usr/bin/perl
# leave-pages.pl FILE ROOT_PID [--unwritten UNREAD] COMMAND [ARG...]
#
# Runs `criu dump`, COMMAND, so that it leaves the pages of large anonymous mappings where they are, and writes which
# to FILE: "PID START_HEX PAGES" for each run of pages, with the pid that it has in the root's pid name space.
# `criu dump --lazy-pages` leaves them too, but takes hold of every one in a pipe first, while the tree is frozen: a
# tenth of a second and 2048 descriptors per GiB.
#
# With --unwritten it leaves only those that were not written to since track-writes.pl, which must still run, named
# them last, and none of those that the file UNREAD names, in the form of FILE.
#
# CRIU asks the kernel for the pages of each mapping (PAGEMAP_SCAN). A seccomp filter hands these questions to a
# supervisor, which looks itself and answers, for large mappings, that there are none but those that a stack pointer
# is in (as CRIU has it: they are never left). Everything else the kernel answers. Should the supervisor be killed,
# the questions fail, and with them the dump, in order.
use strict;
use warnings;
no warnings 'portable';
use IO::Handle;
use IO::Poll qw(POLLIN POLLHUP POLLERR);
use POSIX ();
use lib __FILE__ =~ m{^(.*)/} ? $1 : '.';
use Pages;

use constant {
    WALK_END_AT => 32,
    NEW_FILTER => 1, WITH_LISTENER => 8, RECEIVE => 0xC0502100, ANSWER => 0xC0182101,
    NOTIFICATION_BYTES => 80, LET_THE_KERNEL => 1,
    PIDFD_OPEN => 434, PIDFD_GETFD => 438,
};
# By machine: the architecture as seccomp names it, and the numbers of seccomp and ioctl.
my ($ARCHITECTURE, $SECCOMP, $IOCTL) = `uname -m` =~ /aarch64/ ? (0xC00000B7, 277, 29) : (0xC000003E, 317, 16);

my ($path, $root, @command) = @ARGV;
my $unread = @command && $command[0] eq '--unwritten' ? (splice @command, 0, 2)[1] : undef;
die "usage: leave-pages.pl FILE ROOT_PID [--unwritten UNREAD] COMMAND [ARG...]\n" if !@command;
open my $file, '>', $path or die "$path: $!\n";
# Of each: its pid's `name`, `large` mappings [start, end], and what of these to `keep` for CRIU (stack pointers, say).
my %tasks;
my $level = () = pids($root);

# Forked before there is a filter, or it would keep the filter alive, and wait for itself. Its parent is gone at once:
# criu has no child that it does not know.
pipe my $from_criu, my $to_supervisor or die "pipe: $!\n";
pipe my $from_supervisor, my $to_criu or die "pipe: $!\n";
my $criu = $$;
my $child = fork // die "fork: $!\n";
if ($child == 0) {
    exit 0 if fork // die "fork: $!\n";
    # The page socket, above all: criu must be the only one that has it, or its end would not be seen.
    my %ours = map { fileno($_) => 1 } $from_criu, $to_criu, $file;
    POSIX::close($_) for grep { $_ > 2 && !$ours{$_} } map { m{(\d+)$} } glob '/proc/self/fd/*';
    supervise(take_listener());
    exit 0;
}
waitpid $child, 0;
close $_ for $from_criu, $to_criu, $file;
syswrite $to_supervisor, pack 'L', install_filter();
sysread $from_supervisor, my $ready, 1 or die "the supervisor has not come up\n";
exec @command or die "$command[0]: $!\n";

# Returns the descriptor on which the questions come.
sub install_filter {
    my ($load, $if_equal, $return) = (0x20, 0x15, 0x06);
    my $program = join '', map { pack 'SCCL', @$_ }
        [$load, 0, 0, 4], [$if_equal, 0, 5, $ARCHITECTURE],
        [$load, 0, 0, 0], [$if_equal, 0, 3, $IOCTL],
        [$load, 0, 0, 24], [$if_equal, 0, 1, PAGEMAP_SCAN],
        [$return, 0, 0, 0x7FC0_0000], [$return, 0, 0, 0x7FFF_0000];
    my $filter = pack 'S x6 P', length($program) / 8, $program;
    my $listener = syscall $SECCOMP, NEW_FILTER, WITH_LISTENER, $filter;
    die "seccomp: $!\n" if $listener < 0;
    return $listener;
}

sub take_listener {
    sysread $from_criu, my $bytes, 4 or exit 1;
    my $pidfd = syscall PIDFD_OPEN, $criu, 0;
    die "pidfd_open: $!\n" if $pidfd < 0;
    my $fd = syscall PIDFD_GETFD, $pidfd, unpack('L', $bytes), 0;
    die "pidfd_getfd: $!\n" if $fd < 0;
    open my $listener, '+<&=', $fd or die "listener: $!\n";
    syswrite $to_criu, '+';
    close $_ for $from_criu, $to_criu;
    return $listener;
}

# Answers until criu, and whatever it has started, has ended.
sub supervise {
    my ($listener) = @_;
    my $poll = IO::Poll->new;
    $poll->mask($listener => POLLIN);
    for (;;) {
        next if $poll->poll < 0;
        last if $poll->events($listener) & (POLLHUP | POLLERR);
        my $question = "\0" x NOTIFICATION_BYTES;
        # Whoever asked may have been killed meanwhile.
        ioctl $listener, RECEIVE, $question or next;
        my ($id, $asker, $fd, $at) = unpack 'QL x20 Q x8 Q', $question;
        my $regions = answer($asker, $fd, $at);
        my $reply = defined $regions ? pack 'QqlL', $id, $regions, 0, 0 : pack 'QqlL', $id, 0, 0, LET_THE_KERNEL;
        ioctl $listener, ANSWER, $reply;
    }
}

# Puts the answer into the asker's memory and returns what its call is to return; undef: that is for the kernel.
sub answer {
    my ($asker, $fd, $at) = @_;
    my ($pid) = (readlink("/proc/$asker/fd/$fd") // '') =~ m{^/proc/(\d+)/pagemap$} or return;
    # CRIU asks for guard pages first, before its own code runs in the task and moves a stack pointer.
    my $task = $tasks{$pid} //= look_at($pid);
    open my $memory, '+<:raw', "/proc/$asker/mem" or return;
    sysseek $memory, $at, 0;
    sysread($memory, my $asked, SCAN_BYTES) == SCAN_BYTES or return;
    my ($start, $end, $vector, $room, @categories) = (unpack 'Q12', $asked)[2, 3, 5, 6, 8 .. 11];
    return if $categories[0] != FILE_OR_ZERO || $categories[2] != THERE;
    return if !grep { $_->[0] <= $start && $end <= $_->[1] } @{ $task->{large} };
    $categories[3] |= PROTECTED | WRITTEN if defined $unread;
    my ($kept, $left) = part($task->{keep}, scan($pid, $start, $end, 0, @categories));
    if (@$kept > $room) {
        # CRIU asks for the rest then.
        $end = $kept->[$room - 1][1];
        splice @$kept, $room;
        $left = [grep { $_->[0] < $end } @$left];
    }
    print $file map { sprintf "%d %x %d\n", $task->{name}, $_->[0], ($_->[1] - $_->[0]) / PAGE } @$left;
    $file->flush;
    sysseek $memory, $vector, 0;
    syswrite $memory, join '', map { pack 'QQQ', @$_, PRESENT } @$kept if @$kept;
    sysseek $memory, $at + WALK_END_AT, 0;
    syswrite $memory, pack 'Q', $end;
    return scalar @$kept;
}

# What of a task can be left, and which ranges of that cannot.
sub look_at {
    my ($pid) = @_;
    my $name = (pids($pid))[$level - 1];
    my $large = [areas($pid, '..\S')];
    return { name => $name, large => $large, keep => unread($name) } if defined $unread;
    # As CRIU's vma_entry_can_be_lazy has it.
    return { large => [] } if slurp("/proc/$pid/status") !~ /^VmLck:\s+0 kB$/m;
    my @stacks;
    for my $thread (glob "/proc/$pid/task/*/syscall") {
        slurp($thread) =~ /0x([0-9a-f]+) 0x[0-9a-f]+$/ or return { large => [] };
        push @stacks, hex($1) & ~(PAGE - 1);
    }
    return { name => $name, large => $large, keep => [map { [$_, $_ + PAGE] } @stacks] };
}

# The ranges of a task that UNREAD names.
sub unread {
    my ($name) = @_;
    my @lines = map { [split] } split /\n/, slurp($unread);
    return [map { [hex $_->[1], hex($_->[1]) + $_->[2] * PAGE] } grep { $_->[0] == $name } @lines];
}

# Parts runs of pages into those that CRIU is to take and those that are left.
sub part {
    my ($keep, @runs) = @_;
    my (@kept, @left);
    for my $run (@runs) {
        my ($from, $to, $kind) = @$run;
        next if $kind & GUARD;
        if (defined $unread && ($kind & (PROTECTED | WRITTEN)) != PROTECTED) {
            push @kept, [$from, $to];
            next;
        }
        for my $range (sort { $a->[0] <=> $b->[0] } grep { $_->[0] < $to && $_->[1] > $from } @$keep) {
            my ($low, $high) = map { $_ < $from ? $from : $_ > $to ? $to : $_ } @$range;
            next if $low == $high;
            push @left, [$from, $low] if $from < $low;
            push @kept, [$low, $high];
            $from = $high;
        }
        push @left, [$from, $to] if $from < $to;
    }
    return (\@kept, \@left);
}

# A process's pids, from our name space to its own.
sub pids { return slurp("/proc/$_[0]/status") =~ /^NSpid:\s+(.*)$/m ? split ' ', $1 : () }

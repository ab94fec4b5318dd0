#!/usr/bin/perl
# leave-pages.pl FILE ROOT_PID COMMAND [ARG...]
#
# Runs `criu dump`, COMMAND, so that it leaves the pages of large anonymous mappings where they are, and writes which
# to FILE: "PID START_HEX PAGES" for each run of pages, with the pid that it has in the root's pid name space.
# `criu dump --lazy-pages` leaves them too, but takes hold of every one in a pipe first, while the tree is frozen: a
# tenth of a second and 2048 descriptors per GiB.
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

# CRIU asks about mappings below 2 MiB together.
use constant { PAGE => 4096, LARGE => 2 << 20, REGIONS => 4096 };
use constant {
    PAGEMAP_SCAN => 0xC0606610, SCAN_BYTES => 96, WALK_END_AT => 32,
    FILE_OR_ZERO => 1 << 2 | 1 << 5, PRESENT => 1 << 3, THERE => 1 << 3 | 1 << 4, GUARD => 1 << 8,
    NEW_FILTER => 1, WITH_LISTENER => 8, RECEIVE => 0xC0502100, ANSWER => 0xC0182101,
    NOTIFICATION_BYTES => 80, LET_THE_KERNEL => 1,
    PIDFD_OPEN => 434, PIDFD_GETFD => 438,
};
# By machine: the architecture as seccomp names it, and the numbers of seccomp and ioctl.
my ($ARCHITECTURE, $SECCOMP, $IOCTL) = `uname -m` =~ /aarch64/ ? (0xC00000B7, 277, 29) : (0xC000003E, 317, 16);

my ($path, $root, @command) = @ARGV;
die "usage: leave-pages.pl FILE ROOT_PID COMMAND [ARG...]\n" if !@command;
open my $file, '>', $path or die "$path: $!\n";
# Of each: its pid's `name`, `large` mappings [start, end], and `stacks`, the pages with stack pointers.
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
    close $_ for $from_supervisor, $to_supervisor;
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
    my ($start, $end, $vector, $room, $none_of, $any_of) = (unpack 'Q12', $asked)[2, 3, 5, 6, 8, 10];
    return if $none_of != FILE_OR_ZERO || $any_of != THERE;
    return if !grep { $_->[0] <= $start && $end <= $_->[1] } @{ $task->{large} };
    my ($kept, $left) = part($task->{stacks}, pages($pid, $asked));
    return if @$kept > $room;
    print $file map { sprintf "%d %x %d\n", $task->{name}, $_->[0], ($_->[1] - $_->[0]) / PAGE } @$left;
    $file->flush;
    sysseek $memory, $vector, 0;
    syswrite $memory, join '', map { pack 'QQQ', @$_, PRESENT } @$kept if @$kept;
    sysseek $memory, $at + WALK_END_AT, 0;
    syswrite $memory, pack 'Q', $end;
    return scalar @$kept;
}

# What of a task can be left: private anonymous memory, as CRIU's vma_entry_can_be_lazy has it.
sub look_at {
    my ($pid) = @_;
    my %nothing = (large => []);
    return \%nothing if slurp("/proc/$pid/status") !~ /^VmLck:\s+0 kB$/m;
    my $name = (pids($pid))[$level - 1];
    my @stacks;
    for my $thread (glob "/proc/$pid/task/*/syscall") {
        slurp($thread) =~ /0x([0-9a-f]+) 0x[0-9a-f]+$/ or return \%nothing;
        push @stacks, hex($1) & ~(PAGE - 1);
    }
    my @large;
    for (split /\n/, slurp("/proc/$pid/maps")) {
        my ($start, $end) = /^([0-9a-f]+)-([0-9a-f]+) ..\Sp \S+ \S+ 0 *(?:\[heap\]|\[anon:.*\])?$/ or next;
        push @large, [hex $start, hex $end] if hex($end) - hex($start) >= LARGE;
    }
    return { name => $name, large => \@large, stacks => [sort { $a <=> $b } @stacks] };
}

# The runs of pages that are there.
sub pages {
    my ($pid, $asked) = @_;
    my (undef, undef, $start, $end, @rest) = unpack 'Q12', $asked;
    open my $map, '<', "/proc/$pid/pagemap" or die "/proc/$pid/pagemap: $!\n";
    my @runs;
    while ($start < $end) {
        my $found = "\0" x (24 * REGIONS);
        my $scan = pack 'Q5 P Q6', SCAN_BYTES, 0, $start, $end, 0, $found, REGIONS, 0, @rest[4 .. 7];
        my $count = ioctl $map, PAGEMAP_SCAN, $scan or die "PAGEMAP_SCAN: $!\n";
        my @numbers = unpack 'Q' . 3 * $count, $found;
        while (my ($from, $to, $kind) = splice @numbers, 0, 3) { push @runs, [$from, $to] if !($kind & GUARD) }
        $start = (unpack 'Q5', $scan)[4];
    }
    return @runs;
}

# Parts runs into the pages at stack pointers and all others.
sub part {
    my ($stacks, @runs) = @_;
    my (@kept, @left);
    for my $run (@runs) {
        my ($from, $to) = @$run;
        for my $stack (grep { $_ >= $from && $_ < $to } @$stacks) {
            next if $stack < $from;
            push @left, [$from, $stack] if $from < $stack;
            push @kept, [$stack, $stack + PAGE];
            $from = $stack + PAGE;
        }
        push @left, [$from, $to] if $from < $to;
    }
    return (\@kept, \@left);
}

# A process's pids, from our name space to its own.
sub pids { return slurp("/proc/$_[0]/status") =~ /^NSpid:\s+(.*)$/m ? split ' ', $1 : () }

sub slurp {
    my ($name) = @_;
    open my $handle, '<', $name or return '';
    local $/ = undef;
    return scalar readline $handle;
}

#!/usr/bin/perl
# track-writes.pl
#
# Tells which pages of running processes were written to, on a kernel without soft-dirty bits. For each line "PID" of
# the standard input it answers with
#   area START_HEX END_HEX     a mapping whose writes it knows of
#   run START_HEX PAGES        pages of these that were written to since it was last asked
# and "end", or with "untracked REASON". A page that is named has been protected before: what is written to it from
# then on, it is named for again. It ends when the standard input does, and then, as when it is killed, nothing is
# left of it in the processes.
#
# The kernel keeps these books for memory that is registered with a userfaultfd of the asynchronous kind (Linux 6.7),
# which has nobody to answer: it lets the writer go on at once. Only the process itself can make a userfaultfd of its
# memory. So its first thread is stopped for about a millisecond, as a debugger would, and made to call userfaultfd(2)
# and close(2), with an instruction that it has anyway; we take the descriptor over in between.
use strict;
use warnings;
no warnings 'portable';
use Errno qw(ESRCH);
use IO::Handle;
use POSIX qw(WNOHANG SIGTRAP);
use lib __FILE__ =~ m{^(.*)/} ? $1 : '.';
use Pages;

use constant {
    PROTECT => 1, O_DIRECT => 040000,
    UFFDIO_API => 0xC018AA3F, API => 0xAA, ASYNCHRONOUS => 1 << 15, UFFDIO_REGISTER => 0xC020AA00, OF_WRITES => 2,
    PIDFD_OPEN => 434, PIDFD_GETFD => 438,
};
# Of x86-64. The registers are those of struct user_regs_struct.
use constant {
    PTRACE => 101, USERFAULTFD => 323, CLOSE => 3, EPOLL_WAIT => 232, EPOLL_PWAIT => 281,
    INTERRUPTED_CALL => -4, TO_BE_BEGUN_AGAIN => -514,
    CONTINUE => 7, DETACH => 17, TO_SYSCALL => 24, GET_REGISTERS => 0x4204, SET_REGISTERS => 0x4205, SEIZE => 0x4206,
    INTERRUPT => 0x4207, GET_BLOCKED => 0x420A, SET_BLOCKED => 0x420B, GET_RSEQ => 0x420F,
    MARK_SYSCALLS => 1, WITHOUT_SECCOMP => 1 << 21, GENERAL => 1,
    REGISTERS_BYTES => 216, R10 => 7, RAX => 10, RDI => 14, ORIG_RAX => 15, RIP => 16, CS => 17, CS_64_BIT => 0x33,
    # O_CLOEXEC, O_NONBLOCK and UFFD_USER_MODE_ONLY, which needs no privilege and, without anybody to answer, is no limit.
    USERFAULTFD_FLAGS => 02004001,
    # What a stop is told as: bits 8 and up of a wait status.
    AT_SYSCALL => 0x85, INTERRUPTED => 128 << 8 | SIGTRAP, ANY_CHILD => 0x40000000,
};
# Polled every 50 microseconds: a thread in an uninterruptible call is not waited for.
use constant { POLL_S => 0.00005, POLLS => 4000, ATTEMPTS => 20, BETWEEN_ATTEMPTS_S => 0.002 };

$| = 1;
$SIG{PIPE} = 'IGNORE';
# By "PID STARTTIME": userfaultfds.
my %memories;
while (defined(my $pid = <STDIN>)) {
    chomp $pid;
    my $start_time = (split ' ', slurp("/proc/$pid/stat") =~ s/.*\) //sr)[19] // '';
    my $memory = \$memories{"$pid $start_time"};
    my $answer = eval { $$memory //= attach($pid); answer($pid, $$memory) };
    print $answer // "untracked $@";
    # It may have been protected, and nobody told. The process may also have called execve(2): it has a new memory then.
    undef $$memory if !defined $answer;
}

sub answer {
    my ($pid, $memory) = @_;
    my @areas;
    # What cannot be read cannot be sent ahead.
    for (areas($pid, 'r.\S')) {
        my $range = pack 'Q4', $_->[0], $_->[1] - $_->[0], OF_WRITES, 0;
        if    (ioctl $memory, UFFDIO_REGISTER, $range) { push @areas, $_ }
        elsif ($! == ESRCH)                            { die "it has called execve\n" }
    }
    my @written = map {
        scan($pid, @$_, PROTECT, FILE_OR_ZERO, FILE_OR_ZERO | WRITTEN, THERE, THERE)
    } @areas;
    # A device may still be writing to pages that it was given before they were protected.
    die "it does direct input and output\n" if does_direct_io($pid);
    return join '', (map { sprintf "area %x %x\n", @$_ } @areas),
        (map { sprintf "run %x %d\n", $_->[0], ($_->[1] - $_->[0]) / PAGE } @written), "end\n";
}

sub does_direct_io {
    my ($pid) = @_;
    return grep { slurp($_) =~ /^flags:\s+([0-7]+)$/m && oct($1) & O_DIRECT } glob "/proc/$pid/fdinfo/*";
}

# Returns a userfaultfd of the process's memory. A child does it: whatever it meets, the process goes on when it ends.
sub attach {
    my ($pid) = @_;
    my ($machine, $release) = (POSIX::uname())[4, 2];
    die "this is not done on $machine\n" if $machine ne 'x86_64';
    my ($major, $minor) = $release =~ /^(\d+)\.(\d+)/;
    # Before, memory that mremap(2) moved kept marks that say nothing.
    die "Linux $release is too old\n" if $major < 6 || $major == 6 && $minor < 13;
    my $pidfd = syscall PIDFD_OPEN, $pid + 0, 0;
    die "pidfd_open: $!\n" if $pidfd < 0;
    open my $process, '<&=', $pidfd or die "pidfd: $!\n";

    pipe my $from_child, my $to_parent or die "pipe: $!\n";
    pipe my $from_parent, my $to_child or die "pipe: $!\n";
    my $child = fork // die "fork: $!\n";
    if ($child == 0) {
        close $_ for $from_child, $to_child;
        # Until the parent closes its end.
        my $wait = sub { syswrite $to_parent, "$_[0]\n"; sysread $from_parent, my $none, 1 };
        eval { borrow($pid, $wait); 1 } or syswrite $to_parent, $@;
        POSIX::_exit(0);
    }
    close $_ for $to_parent, $from_parent;
    my $said = readline $from_child;
    my $fd = ($said // '') =~ /^\d+$/ ? syscall PIDFD_GETFD, $pidfd, $said + 0, 0 : -1;
    my $error = "pidfd_getfd: $!\n";
    close $to_child;
    waitpid $child, 0;
    die $said // "it could not be stopped\n" if ($said // '') !~ /^\d+$/;
    die $error if $fd < 0;
    open my $memory, '+<&=', $fd or die "userfaultfd: $!\n";
    my $api = pack 'Q3', API, ASYNCHRONOUS, 0;
    ioctl $memory, UFFDIO_API, $api or die "the kernel has no asynchronous write protection: $!\n";
    return $memory;
}

# --- in the child: the process as a debugger has it ---------------------------------------------------------------------

my ($traced, $was_sent_stop);

# Has the process make a userfaultfd, calls $use with its number in the process, and has the process close it.
sub borrow {
    my ($pid, $use) = @_;
    $traced = $pid + 0;
    my $status = slurp("/proc/$pid/status");
    die "process $1 traces it\n" if $status =~ /^TracerPid:\s+([1-9]\d*)$/m;
    my $instruction = find_instruction();
    ptrace(SEIZE, 0, MARK_SYSCALLS | ($status =~ /^Seccomp:\s+0$/m ? 0 : WITHOUT_SECCOMP));
    interrupt();

    my $registers = registers();
    die "it is not a 64-bit process\n" if (unpack 'Q*', $registers)[CS] != CS_64_BIT;
    my $blocked = "\0" x 8;
    ptrace(GET_BLOCKED, 8, $blocked);
    my $all = "\xFF" x 8;
    ptrace(SET_BLOCKED, 8, $all);
    my $fd = call($registers, $instruction, USERFAULTFD, USERFAULTFD_FLAGS);
    if ($fd >= 0) {
        $use->($fd);
        call($registers, $instruction, CLOSE, $fd);
    }
    # Registers that say that a call was interrupted are understood only here: the kernel begins it again.
    ptrace(INTERRUPT, 0, 0);
    resume(CONTINUE, INTERRUPTED);
    set_registers(with_epoll_again($registers));
    ptrace(SET_BLOCKED, 8, $blocked);
    ptrace(DETACH, 0, 0);
    kill 'STOP', $traced if $was_sent_stop;
    if ($fd < 0) {
        local $! = -$fd;
        die "userfaultfd: $!\n";
    }
}

# Stops the process outside of restartable sequences (rseq(2)): it would not notice that it was away.
sub interrupt {
    for (1 .. ATTEMPTS) {
        ptrace(INTERRUPT, 0, 0);
        wait_for_interrupt();
        return if !in_sequence();
        ptrace(CONTINUE, 0, 0);
        select undef, undef, undef, BETWEEN_ATTEMPTS_S;
    }
    die "it is always in a restartable sequence\n";
}

sub wait_for_interrupt {
    for (1 .. POLLS) {
        my $stop = stopped(WNOHANG);
        if (!defined $stop) { select undef, undef, undef, POLL_S }
        elsif ($stop == INTERRUPTED) { return }
        # A signal that was on its way.
        elsif ($stop < 1 << 8) { ptrace(CONTINUE, 0, $stop) }
        else                   { die "it is stopped\n" }
    }
    die "it could not be stopped\n";
}

sub in_sequence {
    my $rseq = "\0" x 24;
    return 0 if syscall(PTRACE, GET_RSEQ, $traced, length $rseq, $rseq) < 0;
    my $at = unpack 'Q', $rseq;
    return $at != 0 && unpack('Q', peek($at + 8, 8)) != 0;
}

# Makes the process call the kernel; returns what the kernel does.
sub call {
    my ($registers, $instruction, $number, $argument) = @_;
    my @registers = unpack 'Q*', $registers;
    # The call that it was in, if any, is not begun again yet.
    @registers[RAX, RDI, ORIG_RAX, RIP] = ($number, $argument, ~0, $instruction);
    set_registers(pack 'Q*', @registers);
    resume(TO_SYSCALL, AT_SYSCALL) for 1 .. 2;
    return unpack 'q', pack 'Q', (unpack 'Q*', registers())[RAX];
}

# epoll_wait(2) alone of the common calls would fail with EINTR although there was no signal. One that waits for as long
# as it takes can as well be begun again.
sub with_epoll_again {
    my @registers = unpack 'q*', $_[0];
    my ($number, $timeout) = @registers[ORIG_RAX, R10];
    my $was_waiting = ($number == EPOLL_WAIT || $number == EPOLL_PWAIT) && ($timeout & 0xFFFF_FFFF) == 0xFFFF_FFFF;
    $registers[RAX] = TO_BE_BEGUN_AGAIN if $was_waiting && $registers[RAX] == INTERRUPTED_CALL;
    return pack 'q*', @registers;
}

# Lets it go on as far as to a stop of that kind. Of all signals only SIGSTOP does not wait meanwhile.
sub resume {
    my ($how, $until) = @_;
    for (;;) {
        ptrace($how, 0, 0);
        my $stop = stopped(0);
        return if $stop == $until;
        $was_sent_stop ||= $stop < 1 << 8 && $stop != AT_SYSCALL;
    }
}

# How it has stopped; undef: not yet.
sub stopped {
    my ($flags) = @_;
    my $pid = waitpid $traced, ANY_CHILD | $flags;
    return if $pid == 0;
    my $status = ${^CHILD_ERROR_NATIVE};
    die "it has ended\n" if $pid < 0 || ($status & 0xFF) != 0x7F;
    return $status >> 8;
}

sub registers {
    # Not "\0" x REGISTERS_BYTES, of which all calls might share one.
    vec(my $registers = '', REGISTERS_BYTES - 1, 8) = 0;
    my $vector = pack 'P Q', $registers, REGISTERS_BYTES;
    ptrace(GET_REGISTERS, GENERAL, $vector);
    return $registers;
}

sub set_registers {
    my ($registers) = @_;
    my $vector = pack 'P Q', $registers, REGISTERS_BYTES;
    ptrace(SET_REGISTERS, GENERAL, $vector);
}

# Where the process has the instruction `syscall`.
sub find_instruction {
    my ($start, $end) = slurp("/proc/$traced/maps") =~ /^([0-9a-f]+)-([0-9a-f]+) r-xp .*\[vdso\]$/m
        or die "it has no vdso\n";
    my $at = index peek(hex $start, hex($end) - hex $start), "\x0F\x05";
    die "its vdso calls nobody\n" if $at < 0;
    return hex($start) + $at;
}

sub peek {
    my ($at, $length) = @_;
    open my $memory, '<:raw', "/proc/$traced/mem" or die "/proc/$traced/mem: $!\n";
    sysseek $memory, $at, 0;
    sysread($memory, my $bytes, $length) // die "/proc/$traced/mem: $!\n";
    return $bytes;
}

# The data, if a string, is the caller's own: the kernel may write to it.
sub ptrace {
    my ($request, $address) = @_;
    die "ptrace: $!\n" if syscall(PTRACE, $request, $traced, $address, $_[2]) < 0;
}

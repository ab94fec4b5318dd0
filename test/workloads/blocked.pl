# A tree whose processes wait in the kernel, each in a call of its own, one after another, and see whether each of
# their waits ended as it must: not early, not with an error, with what was waited for.
# usage: perl blocked.pl FILE
# Appends "waits N ok|BAD:WHAT CALL PID\n" for each wait.
use strict;
use warnings;
use threads;
use threads::shared;
use Fcntl qw(O_WRONLY O_APPEND O_CREAT LOCK_EX LOCK_UN);
use POSIX qw(SIGUSR1 SIG_SETMASK);
use Time::HiRes qw(sleep time setitimer ITIMER_REAL);

use constant { SHORT => 0.05, LONG => 0.3 };
my ($EPOLL_CREATE, $EPOLL_CTL, $EPOLL_WAIT) = (291, 233, 232);

my ($file) = @ARGV;
sysopen my $out, $file, O_WRONLY | O_APPEND | O_CREAT or die "$file: $!\n";

# Another process writes a number every SHORT seconds.
sub ticks {
    pipe my $from, my $to or die "pipe: $!\n";
    my $pid = fork // die "fork: $!\n";
    if ($pid == 0) {
        for (my $number = 1;; $number++) { sleep SHORT; syswrite $to, pack 'L', $number }
    }
    return $from;
}

sub at_least { my ($wait) = @_; my $begun = time; my $what = $wait->(); return $what || (time - $begun < LONG ? 'early' : '') }

my ($from, $number, $epoll, $shared) = (undef, 0);
my $tick = sub { sysread($from, my $bytes, 4) // return "read:$!"; return unpack('L', $bytes) == ++$number ? '' : 'lost' };
my %waits = (
    sleep  => sub { at_least(sub { sleep LONG; '' }) },
    select => sub { at_least(sub { my $none = select undef, undef, undef, LONG; $none == 0 ? '' : "select:$!" }) },
    read   => sub { $from //= ticks(); $tick->() },
    epoll  => sub {
        $from //= ticks();
        if (!defined $epoll) {
            $epoll = syscall $EPOLL_CREATE, 0;
            my $input = pack 'LQ', 1, 0;
            syscall $EPOLL_CTL, $epoll, 1, fileno $from, $input;
        }
        my $event = "\0" x 12;
        return syscall($EPOLL_WAIT, $epoll, $event, 1, -1) == 1 ? $tick->() : "epoll:$!";
    },
    wait => sub {
        my $pid = fork // die "fork: $!\n";
        if ($pid == 0) { sleep SHORT; POSIX::_exit(7) }
        return waitpid($pid, 0) == $pid && $? >> 8 == 7 ? '' : "wait:$?";
    },
    futex => sub {
        if (!defined $shared) {
            $shared = shared_clone({ number => 0 });
            threads->create(sub { for (;;) { sleep SHORT; lock $shared; $shared->{number}++; cond_signal($shared) } })->detach;
        }
        lock $shared;
        my $before = $shared->{number};
        cond_wait($shared) until $shared->{number} > $before;
        return '';
    },
    # With signals of its own, of which one is blocked.
    signal => sub {
        my $count = 0;
        local $SIG{ALRM} = sub { $count++ };
        my $blocked = POSIX::SigSet->new(SIGUSR1);
        POSIX::sigprocmask(SIG_SETMASK, $blocked);
        setitimer ITIMER_REAL, SHORT / 5, SHORT / 5;
        my $begun = time;
        sleep 0.01 while time - $begun < LONG;
        setitimer ITIMER_REAL, 0;
        POSIX::sigprocmask(SIG_SETMASK, POSIX::SigSet->new, my $now = POSIX::SigSet->new);
        return 'mask' if !$now->ismember(SIGUSR1) || $now->ismember(POSIX::SIGUSR2);
        return $count > 5 ? '' : "signals:$count";
    },
    # Not in the kernel at all.
    count => sub {
        my ($sum, $float) = (0, 0);
        for my $term (1 .. 300_000) { $sum += $term; $float += $term / 4 }
        return $sum == 45_000_150_000 && $float == $sum / 4 ? '' : "sum:$sum,$float";
    },
);

for my $name (sort keys %waits) {
    next if fork // die "fork: $!\n";
    for (my $turn = 1;; $turn++) {
        my $wrong = $waits{$name}->();
        syswrite $out, "waits $turn " . ($wrong eq '' ? 'ok' : "BAD:$wrong") . " $name $$\n";
    }
}
sleep 1 while 1;

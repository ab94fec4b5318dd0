# One process that uses what a migration must bring along beside memory, and says at every tick whether each still works:
# a file lock, UNIX sockets inside the tree (a pair, and a listener with a connection), an interval timer, a pending
# blocked signal, an unlinked file, an inotify watch, a pipe to itself with bytes in it.
# usage: perl features.pl FILE DIR [INTERVAL_MS] [LOCKED]      appends "features N ok|BAD WHAT PID\n"; LOCKED is the file to
# lock (DIR/locked): one of the node's own, because the frozen source holds its lock until the copy has taken its own
use strict;
use warnings;
use Fcntl qw(:flock O_WRONLY O_APPEND O_CREAT O_RDWR SEEK_SET);
use POSIX qw(SIGUSR1 SIGUSR2 SIG_BLOCK);
use Socket;
use Time::HiRes qw(setitimer ITIMER_REAL sleep);

my ($file, $dir, $interval_ms, $lock) = @ARGV;
die "usage: perl features.pl FILE DIR [INTERVAL_MS]\n" if !defined $dir;
$interval_ms //= 50;
$lock        //= "$dir/locked";

sysopen my $out, $file, O_WRONLY | O_APPEND | O_CREAT or die "$file: $!\n";

# A lock, which another open of the same file must not get.
sysopen my $locked, $lock, O_RDWR | O_CREAT or die "$lock: $!\n";
flock $locked, LOCK_EX | LOCK_NB or die "flock: $!\n";

socketpair my $left, my $right, AF_UNIX, SOCK_STREAM, PF_UNSPEC or die "socketpair: $!\n";
socket my $listener, AF_UNIX, SOCK_STREAM, 0 or die "socket: $!\n";
bind $listener, pack_sockaddr_un("$dir/listener") or die "bind: $!\n";
listen $listener, 5 or die "listen: $!\n";
socket my $client, AF_UNIX, SOCK_STREAM, 0 or die "socket: $!\n";
connect $client, pack_sockaddr_un("$dir/listener") or die "connect: $!\n";
accept my $served, $listener or die "accept: $!\n";

my $alarms = 0;
$SIG{ALRM} = sub { $alarms++ };
setitimer ITIMER_REAL, 0.01, 0.01;

# SIGUSR1 stays pending; a handler that ran would show that it was lost or delivered.
my $delivered = 0;
$SIG{USR1} = sub { $delivered++ };
POSIX::sigprocmask(SIG_BLOCK, POSIX::SigSet->new(SIGUSR1));
kill USR1 => $$;

sysopen my $ghost, "$dir/ghost", O_RDWR | O_CREAT or die "$dir/ghost: $!\n";
syswrite $ghost, 'still here';
unlink "$dir/ghost";

# Not in perl's core: by number (x86_64 and arm64).
my ($INIT1, $ADD) = `uname -m` =~ /x86_64/ ? (294, 254) : (26, 27);
my $inotify = syscall $INIT1, 04000;    # IN_NONBLOCK
mkdir "$dir/watched";
syscall($ADD, $inotify, "$dir/watched\0", 0x100) >= 0 or die "inotify: $!\n";    # IN_CREATE
open my $events, '<&=', $inotify or die "inotify: $!\n";

pipe my $reader, my $writer or die "pipe: $!\n";
syswrite $writer, 'kept';

sub echo {
    my ($from, $to, $text) = @_;
    syswrite $from, $text;
    sysread $to, my $back, length $text;
    return $back eq $text;
}

my $seen = 0;
for (my $n = 1;; $n++) {
    my @bad;
    sysopen my $other, $lock, O_RDWR or die "$lock: $!\n";
    push @bad, 'lock' if flock $other, LOCK_EX | LOCK_NB;
    close $other;
    push @bad, 'socketpair' if !echo($left, $right, "l$n") || !echo($right, $left, "r$n");
    push @bad, 'unix' if !echo($client, $served, "c$n") || !echo($served, $client, "s$n");
    push @bad, 'timer' if $n > 5 && $alarms <= $seen;
    $seen = $alarms;
    my $pending = POSIX::SigSet->new;
    POSIX::sigpending($pending);
    push @bad, 'pending' if $delivered || !$pending->ismember(SIGUSR1);
    sysseek $ghost, 0, SEEK_SET;
    sysread $ghost, my $text, 100;
    push @bad, 'ghost' if $text ne 'still here';
    open my $made, '>', "$dir/watched/$n" or die "$dir/watched/$n: $!\n";
    close $made;
    my $got = sysread $events, my $event, 4096;
    push @bad, 'inotify' if !$got || index($event, "$n\0") < 0;
    unlink "$dir/watched/$n";
    sysread $reader, my $kept, 4;
    push @bad, 'pipe' if $kept ne 'kept';
    syswrite $writer, 'kept';
    syswrite $out, sprintf "features %d %s %d\n", $n, @bad ? 'BAD ' . join(',', @bad) : 'ok', $$;
    # The timer interrupts a sleep: as long as it takes.
    my $until = Time::HiRes::time() + $interval_ms / 1000;
    while ((my $left = $until - Time::HiRes::time()) > 0) { sleep $left }
}

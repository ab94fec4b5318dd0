#!/usr/bin/perl
# pager.pl SOCKET_DIR
#
# Fills the memory of a tree that `criu restore --lazy-pages` has made: answers its page faults and fetches the rest
# in the background. Stands in for `criu lazy-pages`, which ends when its page server goes away, and with which ends
# the userfaultfd, so that the tree runs on over zero pages. This one waits for another feed, and has an heir: a child
# with the same descriptors that takes over when it is killed. Until then the tree's tasks block on their faults.
#
# In the working directory:
#   ranges   written by ferryd before the restore: "PID START_HEX PAGES" for each run of missing pages
#   kept     written by ferryd when some of these are here: "PID START_HEX PAGES OFFSET FILE" for each run, ascending
#   go       made by ferryd when the tree runs: from then on the rest is fetched too
#   feed     our listening socket; ferryd joins it with the source. We ask in CRIU's page-server protocol (GET, 4.2)
#   stop     made by ferryd to end us early
#   done     made by us when nothing is missing and the source has agreed: "PAGES FETCHED DROPPED"
# In SOCKET_DIR, which is criu's working directory: lazy-pages.socket
use strict;
use warnings;
no warnings 'portable';
use Errno qw(EAGAIN EEXIST EINTR ENOENT ESRCH);
use Fcntl qw(F_SETFL O_NONBLOCK);
use IO::Poll qw(POLLIN POLLOUT POLLHUP POLLERR);
use IO::Socket::UNIX;
use POSIX ();
use lib __FILE__ =~ m{^(.*)/} ? $1 : '.';
use Runs;
use Userfaultfd;

use constant {
    PAGE => 4096, HEADER => 32, TOLD_AT_MOST => 1024, CHUNK => 32,
    # What is on its way at most, and what is filled at most between two looks at what has happened.
    REQUESTS => 64, PAGES_ASKED => 128, KEPT_RUNS => 32,
    GET => 7, ANSWER => 6 | 4 << 16, CLOSE => 0x1023,
    EVENT_FAULT => 0x12, EVENT_FORK => 0x13, EVENT_REMAP => 0x14, EVENT_REMOVE => 0x15, EVENT_UNMAP => 0x16,
    RESTORE_FINISHED => 0x52535446,
};
my ($socket_dir) = @ARGV;
die "usage: pager.pl SOCKET_DIR\n" if !defined $socket_dir;
$SIG{PIPE} = 'IGNORE';
# The heir has a name of its own, so that who kills the pager by its name (pkill -f) does not kill both at once.
my $name = "$^X $0 $socket_dir";
my $heirs_name = 'ferry-heir';

sub listen_at {
    my ($path) = @_;
    unlink $path;
    return IO::Socket::UNIX->new(Local => $path, Listen => 1) // die "$path: $!\n";
}
# A path of a socket has at most 107 bytes: bound from within its directory.
my $here = POSIX::getcwd();
my $feed_listener = listen_at('feed');
chdir $socket_dir or die "$socket_dir: $!\n";
my $restore_listener = listen_at('lazy-pages.socket');
chdir $here or die "$here: $!\n";

# Each memory: fd, pid (of its images), missing: [[at, pages, image address]], sorted; asked: what is on its way.
my @memories;
# Of the processes of the images, by pid; see Runs.pm.
my ($missing, $kept);
my ($restore, $feed, $heir, $telling);
my ($told, $born) = (0, 0);
my ($total, $fetched, $dropped, $closing) = (0, 0, 0, 0);
my (@queue, @zero_later);    # requests without an answer, in order; faults to answer with zeroes
my ($out, $in) = ('', '');   # bytes to and from the feed

# --- the heir -----------------------------------------------------------------------------------------------------

# The heir asks again for pages that we have filled since (they are there, and stay), but it must know of every
# removal and move: each is told it through a pipe as soon as it is read, and applied by it if we end. What it cannot
# be told, a new descriptor, takes a new heir.
sub new_heir {
    pipe my $end, my $start or die "pipe: $!\n";
    my $ward = $$;
    my $pid = fork // die "fork: $!\n";
    if ($pid == 0) {
        close $start;
        close $telling if defined $telling;
        # ferryd must see when the one before us lets go of it.
        close $feed if defined $feed;
        undef $feed;
        succeed($end, $ward);
        return;
    }
    close $end;
    end_heir();
    close $telling if defined $telling;
    ($heir, $telling, $told) = ($pid, $start, 0);
    syswrite $telling, '+';
}

# Waits until the one before us has ended, and takes its place.
sub succeed {
    my ($end, $ward) = @_;
    $0 = $heirs_name;
    my $gone = IO::Poll->new;
    $gone->mask($end => POLLERR);
    $gone->poll(-1);
    # It may have ended while it had two heirs. The new one, which knows more, has not been told that it is alone.
    select undef, undef, undef, 0.1 if read $end, my $alone, 1;
    # Two would share the events.
    mkdir "heir-of-$ward" or exit 0;
    $0 = $name;
    ($heir, $telling) = ();
    drop_feed();
    while (read $end, my $record, 4 + 32) {
        my ($id, $message) = unpack 'La32', $record;
        my ($memory) = grep { $_->{id} == $id } @memories;
        changed($memory, $message) if defined $memory;
    }
    close $end;
    new_heir();
}

sub end_heir {
    return if !defined $heir;
    kill 'KILL', $heir;
    waitpid $heir, 0;
    undef $heir;
}

# --- what is missing ----------------------------------------------------------------------------------------------

sub give_back {
    my ($memory, @runs) = @_;
    $memory->{missing} = [sort { $a->[0] <=> $b->[0] } @{ $memory->{missing} }, @runs];
}

# What is on its way to a range is asked for once more: the range may be elsewhere when it comes.
sub void {
    my ($memory, $from, $to) = @_;
    for my $request (grep { $_->{memory} == $memory && !$_->{void} } @queue) {
        my ($at, $pages) = @{ $request->{run} };
        next if $at >= $to || $at + $pages * PAGE <= $from;
        $request->{void} = 1;
        give_back($memory, $request->{run});
    }
}

sub forget {
    my ($memory) = @_;
    @memories = grep { $_ != $memory } @memories;
    $_->{void} = 1 for grep { $_->{memory} == $memory } @queue;
    @zero_later = grep { $_->[0] != $memory } @zero_later;
    $dropped += $_->[1] for splice @{ $memory->{missing} };
}

# --- userfaultfd --------------------------------------------------------------------------------------------------

# Has every blocked task fault anew: whoever had read of its fault is gone, or has lost what it asked for. The second
# range is there on processors with larger address spaces only.
sub wake_all {
    my ($memory) = @_;
    my ($low, $middle, $high) = (0x10000, 0x7FFF_FFF0_0000, 0x1_0000_0000_0000);
    wake($memory->{fd}, $low, $middle - $low);
    wake($memory->{fd}, $middle, $high - $middle);
}

# Puts pages, which begin somewhere in a string, where they belong; gives back what cannot be put there yet.
sub fill {
    my ($memory, $run, $bytes, $offset) = @_;
    my ($at, $pages, $image) = @$run;
    my ($size, $step) = ($pages * PAGE, $pages * PAGE);
    for (my $done = 0; $done < $size;) {
        my $length = $step < $size - $done ? $step : $size - $done;
        my ($copied, $error) = copy_to($memory->{fd}, $at + $done, $bytes, $offset + $done, $length);
        $done += $copied;
        $fetched += $copied / PAGE;
        next if !$error || $error == EINTR;
        if ($error == ESRCH) { $dropped += ($size - $done) / PAGE; return forget($memory) }
        if ($error == EEXIST) { wake($memory->{fd}, $at + $done, PAGE); $done += PAGE; $dropped++; next }
        # A run may lie over several mappings, of which some are gone: page by page.
        if ($error == ENOENT && $length > PAGE) { $step = PAGE; next }
        if ($error == ENOENT) { $done += PAGE; $dropped++; next }
        if ($error == EAGAIN) {
            next if $copied;
            # An event waits to be read, and may move or remove what this was for.
            return give_back($memory, [$at + $done, ($size - $done) / PAGE, $image + $done]);
        }
        die sprintf "UFFDIO_COPY %x: %s\n", $at + $done, POSIX::strerror($error);
    }
}

# Puts pages that are here where they belong.
sub fill_kept {
    my ($memory, $run, $handle, $offset) = @_;
    my $size = $run->[1] * PAGE;
    sysseek $handle, $offset, 0;
    my $read = sysread $handle, (my $bytes), $size;
    die "kept pages: $!\n" if !defined $read || $read < $size;
    fill($memory, $run, \$bytes, 0);
}

# A page that was never there before the move.
sub zero {
    my ($memory, $at) = @_;
    my (undef, $error) = zero_at($memory->{fd}, $at, PAGE);
    return if !$error || $error == ENOENT;
    if ($error == EEXIST) { wake($memory->{fd}, $at, PAGE) }
    elsif ($error == ESRCH) { forget($memory) }
    elsif ($error == EAGAIN || $error == EINTR) { push @zero_later, [$memory, $at] }
    else { die sprintf "UFFDIO_ZEROPAGE %x: %s\n", $at, POSIX::strerror($error) }
}

sub fault {
    my ($memory, $at) = @_;
    for my $request (@queue) {
        next if $request->{void} || $request->{memory} != $memory;
        my ($start, $pages) = @{ $request->{run} };
        return if $at >= $start && $at < $start + $pages * PAGE;
    }
    my ($rest, $found) = cut($memory->{missing}, $at, $at + PAGE * CHUNK);
    my ($first, @others) = @$found;
    if (!defined $first || $first->[0] != $at) { return zero($memory, $at) }
    my (undef, $pages, $image) = @$first;
    my ($count, @here) = place($kept->{ $memory->{pid} } // [], $image, $pages);
    # Without a feed it stays missing, and the task blocked: asked for when there is one.
    if (!@here && !defined $feed) { $memory->{waiting}{$at} = 1; return }
    $memory->{missing} = $rest;
    push @others, [$at + $count * PAGE, $pages - $count, $image + $count * PAGE] if $count < $pages;
    give_back($memory, @others) if @others;
    my $run = [$at, $count, $image];
    if (@here) { fill_kept($memory, $run, @here) }
    else       { ask($memory, $run, 1) }
}

# Reads what has happened to a memory. Returns whether a new heir is needed.
sub events {
    my ($memory) = @_;
    my $forks = 0;
    while (sysread $memory->{fd}, my $bytes, 32 * 64) {
        my @messages = unpack '(a32)*', $bytes;
        my @changes = grep { ord != EVENT_FAULT } @messages;
        if (@changes) {
            my @records = map { pack 'La32', $memory->{id}, $_ } grep { ord != EVENT_FORK } @changes;
            syswrite $telling, join '', @records;
            $told += @records;
            $forks++ if grep { ord == EVENT_FORK } @changes;
            changed($memory, $_) for @changes;
        }
        fault($memory, unpack('x16Q', $_) & ~(PAGE - 1)) for grep { ord == EVENT_FAULT } @messages;
    }
    # What the heir has not read yet must fit into the pipe: it reads when we have ended.
    return $forks || $told > TOLD_AT_MOST;
}

sub changed {
    my ($memory, $message) = @_;
    my ($kind, $a, $b, $c) = unpack 'Cx7QQQ', $message;
    if ($kind == EVENT_FORK) { forked($memory, $a & 0xFFFF_FFFF) }
    elsif ($kind == EVENT_REMAP) {
        void($memory, $a, $a + $c);
        my ($rest, $moved) = cut($memory->{missing}, $a, $a + $c);
        $memory->{missing} = $rest;
        give_back($memory, map { [$_->[0] - $a + $b, $_->[1], $_->[2]] } @$moved);
    }
    elsif ($kind == EVENT_REMOVE || $kind == EVENT_UNMAP) {
        void($memory, $a, $b);
        my ($rest, $gone) = cut($memory->{missing}, $a, $b);
        $memory->{missing} = $rest;
        $dropped += $_->[1] for @$gone;
    }
}

sub forked {
    my ($parent, $fd) = @_;
    open my $handle, '+<&=', $fd or die "userfaultfd of a child: $!\n";
    my @coming = map { $_->{run} } grep { $_->{memory} == $parent && !$_->{void} } @queue;
    my $child = { id => ++$born, fd => $handle, pid => $parent->{pid}, missing => [map { [@$_] } @{ $parent->{missing} }], waiting => {} };
    give_back($child, map { [@$_] } @coming);
    push @memories, $child;
}

# --- criu restore -------------------------------------------------------------------------------------------------

# criu sends for every task its pid, then its userfaultfd; a zombie's pid is negative and has none.
sub from_restore {
    my ($bytes) = receive($restore, 4);
    if (!defined $bytes || unpack('l', $bytes) == RESTORE_FINISHED) { close $restore; undef $restore; return 0 }
    my $pid = unpack 'l', $bytes;
    return 0 if $pid < 0;
    my (undef, $fd) = receive($restore, 1);
    die "no userfaultfd came for process $pid\n" if !defined $fd;
    open my $handle, '+<&=', $fd or die "userfaultfd of $pid: $!\n";
    $missing //= read_missing();
    $kept    //= read_kept();
    my $runs = $missing->{$pid} // [];
    $total += $_->[1] for @$runs;
    push @memories, { id => ++$born, fd => $handle, pid => $pid, missing => $runs, waiting => {} };
    return 1;
}

# --- the feed -----------------------------------------------------------------------------------------------------

sub drop_feed {
    close $feed if defined $feed;
    undef $feed;
    ($out, $in, $closing) = ('', '', 0);
    give_back($_->{memory}, $_->{run}) for grep { !$_->{void} } @queue;
    @queue = ();
    wake_all($_) for @memories;
}

sub ask {
    my ($memory, $run, $urgent) = @_;
    my ($at, $pages, $image) = @$run;
    push @queue, { memory => $memory, run => $run, urgent => $urgent };
    $out .= pack 'L x4 QQQ', GET, $pages, $image, $memory->{pid};
}

# Goes on with what nobody waits for. Returns whether there is more to do at once.
sub go_on {
    if (defined $feed) {
        for my $memory (my @all = @memories) {
            my @waiting = keys %{ $memory->{waiting} };
            $memory->{waiting} = {};
            fault($memory, $_) for @waiting;
        }
    }
    return 0 if !-e 'go';
    my $runs = 0;
    for my $memory (my @all = @memories) {
        while (my $next = $memory->{missing}[0]) {
            my ($at, $pages, $image) = @$next;
            my ($count, @here) = place($kept->{ $memory->{pid} } // [], $image, $pages < CHUNK ? $pages : CHUNK);
            return 1 if @here && $runs++ == KEPT_RUNS;
            last if !@here && !may_ask($count);
            if ($count == $pages) { shift @{ $memory->{missing} } }
            else { $memory->{missing}[0] = [$at + $count * PAGE, $pages - $count, $image + $count * PAGE] }
            my $run = [$at, $count, $image];
            if (@here) { fill_kept($memory, $run, @here) }
            else       { ask($memory, $run) }
        }
    }
    return 0 if !defined $feed || @queue || $closing || defined $restore || grep { @{ $_->{missing} } } @memories;
    # The source compares the number with its own, and lets go of its copy.
    $out .= pack 'L x4 QQQ', CLOSE, $total, 0, 0;
    $closing = 1;
    return 0;
}

# Whether more pages may be asked for. Nothing gets in the way of a task that waits.
sub may_ask {
    my ($pages) = @_;
    return 0 if !defined $feed || @queue == REQUESTS || grep { $_->{urgent} } @queue;
    $pages += $_->{run}[1] for @queue;
    return $pages <= PAGES_ASKED;
}

sub from_feed {
    my $read = sysread $feed, $in, CHUNK * PAGE + HEADER - length $in, length $in;
    return if !defined $read && ($! == EAGAIN || $! == EINTR);
    return drop_feed() if !$read;
    while (@queue && length $in >= HEADER) {
        my ($command, $pages, $image, $pid) = unpack 'L x4 QQQ', $in;
        my $request = $queue[0];
        my ($at, $asked, $wanted) = @{ $request->{run} };
        if ($command != ANSWER || $image != $wanted || $pid != $request->{memory}{pid} || $pages < 1 || $pages > $asked) {
            warn "the feed answers something else than was asked\n";
            return drop_feed();
        }
        return if length $in < HEADER + $pages * PAGE;
        shift @queue;
        fill($request->{memory}, [$at, $pages, $image], \$in, HEADER) if !$request->{void};
        $in = substr $in, HEADER + $pages * PAGE;
        give_back($request->{memory}, [$at + $pages * PAGE, $asked - $pages, $image + $pages * PAGE])
            if $pages < $asked && !$request->{void};
    }
    return if @queue || !$closing || length $in < 4;
    my $answer = unpack 'l', $in;
    if ($answer != 0) { warn "the source counts other pages than $total\n"; return drop_feed() }
    finish();
}

sub to_feed {
    my $written = syswrite $feed, $out;
    if (!defined $written) { drop_feed() if $! != EAGAIN && $! != EINTR; return }
    substr $out, 0, $written, '';
}

sub finish {
    open my $file, '>', 'done.draft' or die "done: $!\n";
    print $file "$total $fetched $dropped\n";
    close $file;
    rename 'done.draft', 'done' or die "done: $!\n";
    end_heir();
    exit 0;
}

# --- the loop -----------------------------------------------------------------------------------------------------

new_heir();
for (;;) {
    if (-e 'stop') { end_heir(); exit 0 }
    my @again = splice @zero_later;
    fault(@$_) for @again;
    my $is_busy = go_on();
    my $poll = IO::Poll->new;
    $poll->mask($feed_listener => POLLIN);
    $poll->mask($restore // $restore_listener => POLLIN);
    $poll->mask($feed => $out eq '' ? POLLIN : POLLIN | POLLOUT) if defined $feed;
    $poll->mask($_->{fd} => POLLIN) for @memories;
    # A zero that could not be put yet, and `go`, are looked for again.
    $poll->poll($is_busy ? 0 : @zero_later ? 0.001 : 0.05);
    my $changed = 0;
    for my $memory (@memories) { $changed |= events($memory) if $poll->events($memory->{fd}) }
    if (defined $restore) { $changed |= from_restore() if $poll->events($restore) }
    elsif ($poll->events($restore_listener)) { $restore = $restore_listener->accept }
    if (waitpid($heir, POSIX::WNOHANG()) == $heir) { undef $heir; $changed = 1 }
    new_heir() if $changed;
    if ($poll->events($feed_listener)) {
        my $next = $feed_listener->accept;
        if (defined $next) {
            drop_feed();
            $feed = $next;
            fcntl $feed, F_SETFL, O_NONBLOCK;
        }
        next;
    }
    next if !defined $feed;
    my $events = $poll->events($feed);
    from_feed() if $events & (POLLIN | POLLHUP | POLLERR);
    to_feed() if defined $feed && $out ne '';
}

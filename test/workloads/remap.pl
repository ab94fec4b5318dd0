# Holds memory that it maps, unmaps, moves, drops, forks and writes to without end, in several threads and processes,
# and knows what every page of it must be. Proves that no write is lost, however it came to its page.
# usage: perl remap.pl MIB FILE INTERVAL_MS
# Appends "ready PAGES PID\n", then "tick N ok|BAD CHECKED_PAGES PID\n".
use strict;
use warnings;
use threads;
use Fcntl qw(O_WRONLY O_APPEND O_CREAT);
use POSIX qw(WNOHANG);
use Time::HiRes qw(sleep);

my ($mib, $file, $interval_ms) = @ARGV;
die "usage: perl remap.pl MIB FILE INTERVAL_MS\n" if !defined $interval_ms;

use constant {
    PAGE => 4096, AREA => 1024, READ_WRITE => 3, NOTHING => 0, PRIVATE_ANONYMOUS => 0x22,
    MOVE_TO => 3, MOVE_PAGES_TO => 7, DONTNEED => 4, HUGE => 14, WRITES => 40,
};
my ($READ, $MMAP, $MPROTECT, $MUNMAP, $MREMAP, $MADVISE) =
    (POSIX::uname())[4] eq 'aarch64' ? (63, 222, 226, 215, 216, 233) : (0, 9, 10, 11, 25, 28);

sub call {
    my ($number, @arguments) = @_;
    my $result = syscall $number, @arguments;
    die "call $number: $!\n" if $result == -1;
    return $result;
}

# An area: `at` its address, `id` that no other has, `versions` of its pages; 0: it has never been written to.
my $ids;
sub map_area {
    my $at = call($MMAP, 0, AREA * PAGE, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0);
    # Every other one is of huge pages, where it can be.
    call($MADVISE, $at, AREA * PAGE, HUGE) if $ids % 2;
    return { at => $at, id => ++$ids, versions => [(0) x AREA] };
}

sub content {
    my ($area, $page) = @_;
    my $version = $area->{versions}[$page];
    return $version == 0 ? "\0" x PAGE : pack('QQ', $area->{id} * AREA + $page, $version) x (PAGE / 16);
}

# The kernel writes it: Perl itself cannot write to an address.
my ($out_of, $into);
sub fill {
    my ($area, $page) = @_;
    $area->{versions}[$page]++;
    syswrite $into, content($area, $page);
    call($READ, fileno $out_of, $area->{at} + $page * PAGE, PAGE);
}

sub is_right {
    my ($area, $page) = @_;
    return unpack('P' . PAGE, pack 'Q', $area->{at} + $page * PAGE) eq content($area, $page);
}

my @areas;

sub any { return $areas[rand @areas] }

# Two areas change places: what was not written to lies where something else was. No address is ever free, or another
# thread might map something there.
sub swap {
    my ($one, $other) = (any(), any());
    return if $one == $other;
    my $between = call($MMAP, 0, AREA * PAGE, NOTHING, PRIVATE_ANONYMOUS, -1, 0);
    my ($here, $there) = ($one->{at}, $other->{at});
    move($one,   $between, MOVE_PAGES_TO);
    move($other, $here,    MOVE_PAGES_TO);
    move($one,   $there,   MOVE_TO);
}

sub move {
    my ($area, $to, $how) = @_;
    call($MREMAP, $area->{at}, AREA * PAGE, AREA * PAGE, $how, $to);
    $area->{at} = $to;
}

sub drop {
    my $area  = any();
    my $first = int rand AREA;
    my $count = 1 + int rand(AREA - $first);
    call($MADVISE, $area->{at} + $first * PAGE, $count * PAGE, DONTNEED);
    @{ $area->{versions} }[$first .. $first + $count - 1] = (0) x $count;
    # Read again without having been written to, some of it.
    is_right($area, $first + int rand $count);
}

sub map_anew {
    my $index = int rand @areas;
    call($MUNMAP, $areas[$index]{at}, AREA * PAGE);
    $areas[$index] = map_area();
    fill($areas[$index], $_) for map { int rand AREA } 1 .. WRITES;
}

# Out of reach for a moment, even for who looks from outside.
sub shut {
    my $area = any();
    call($MPROTECT, $area->{at}, AREA * PAGE, NOTHING);
    sleep 0.002;
    call($MPROTECT, $area->{at}, AREA * PAGE, READ_WRITE);
}

# Returns how many pages are not what they must be.
sub check {
    my ($share) = @_;
    my ($checked, $bad) = (0, 0);
    for my $area (@areas) {
        for (my $page = int rand $share; $page < AREA; $page += $share) {
            $checked++;
            $bad++ if !is_right($area, $page);
        }
    }
    return ($checked, $bad);
}

sub change {
    fill(any(), int rand AREA) for 1 .. WRITES;
    my $what = rand;
    if    ($what < 0.1)  { swap() }
    elsif ($what < 0.2)  { drop() }
    elsif ($what < 0.25) { map_anew() }
    elsif ($what < 0.3)  { shut() }
}

# Each thread and process has areas, a pipe and a fate of its own.
sub begin {
    $ids = ($$ << 24) + (threads->tid << 20);
    pipe $out_of, $into or die "pipe: $!\n";
    srand;
}

# Goes on for so many changes; returns how many pages were wrong.
sub live {
    my ($changes) = @_;
    my $wrong = 0;
    for (1 .. $changes) {
        change();
        $wrong += (check(64))[1];
        sleep $interval_ms / 1000;
    }
    return $wrong;
}

sysopen my $out, $file, O_WRONLY | O_APPEND | O_CREAT or die "$file: $!\n";
sub report { defined syswrite $out, "@_ $$\n" or die "$file: $!\n" }

begin();
@areas = map { map_area() } 1 .. $mib / 4;
for my $area (@areas) { fill($area, $_) for grep { rand() < 0.9 } 0 .. AREA - 1 }
report('ready', @areas * AREA);

# A thread has areas of its own; one that finds them wrong ends.
my @threads = map {
    threads->create(sub {
        begin();
        @areas = map { map_area() } 1 .. 2;
        1 until live(20);
    })
} 1 .. 2;
my ($born, $failed) = (undef, 0);
for (my $tick = 1;; $tick++) {
    change();
    my ($checked, $bad) = check($tick % 50 == 0 ? 1 : 16);
    if (defined $born && waitpid($born, WNOHANG) == $born) {
        $failed++ if $? != 0;
        undef $born;
    }
    if (!defined $born) {
        $born = fork // die "fork: $!\n";
        if ($born == 0) {
            begin();
            POSIX::_exit(live(25) > 0);
        }
    }
    my $dead = grep { !$_->is_running } @threads;
    report('tick', $tick, $bad + $failed + $dead == 0 ? 'ok' : "BAD:$bad,$failed,$dead", $checked);
    sleep $interval_ms / 1000;
}

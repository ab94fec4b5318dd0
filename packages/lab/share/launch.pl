# Starts a program in a node so that CRIU can dump it, and prints its process id.
# usage: perl launch.pl LOG CWD PROGRAM [ARG...]
# Its standard streams are opened here, inside the node's mount namespace (CRIU cannot find a file opened outside of
# it), it leads a session of its own (a session leader in another pid namespace cannot be dumped), inherits no other
# descriptor, and becomes a child of the node's pid 1 when this script ends.
use strict;
use warnings;
use POSIX ();

my ($log, $cwd, @argv) = @ARGV;
pipe my $result, my $failure or die "pipe: $!\n";    # both close on exec
my $pid = fork // die "fork: $!\n";
if ($pid == 0) {
    my $fail = sub { syswrite $failure, "$_[0]: $!\n"; POSIX::_exit(127) };
    POSIX::setsid();
    umask 022;
    chdir $cwd or $fail->($cwd);
    open STDIN, '<', '/dev/null' or $fail->('/dev/null');
    # Append only: such a file may have grown on the other node when the process is restored there.
    open STDOUT, '>>', $log or $fail->($log);
    open STDERR, '>&', \*STDOUT or $fail->($log);
    opendir my $fds, '/proc/self/fd' or $fail->('/proc/self/fd');
    my @open = grep { /^\d+$/ && $_ > 2 && $_ != fileno $failure } readdir $fds;
    closedir $fds;
    POSIX::close($_) for @open;
    $SIG{FPE} = 'DEFAULT';    # perl ignores it, and exec would pass that on
    no warnings 'exec';    # reported below
    exec { $argv[0] } @argv;
    $fail->($argv[0]);
}
close $failure;
my $error = readline $result;
if (defined $error) { print STDERR $error; exit 127 }
print "$pid\n";

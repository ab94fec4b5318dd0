#!/usr/bin/perl
# Stands in front of criu so that a test can make it fail at a given point (docs/failpoints.md).
# In ferryd.yaml:  criu: { command: [perl, THIS, /opt/ferry/criu/bin/criu] }, and FERRY_FAILPOINTS in ferryd's environment.
# It becomes criu by exec, so criu's pid is the one that ferryd has noted. For criu's own points it adds itself as an
# action script; for what happens between them a watcher reads criu's log.
use strict;
use warnings;
use POSIX ();
use Time::HiRes qw(sleep);

# What criu logs, at -v4, when it begins with memory.
my %MEMORY = (dump => qr/Transferring pages/, restore => qr/Opened local page read/);
my $POLL_S = 0.002;

my $armory = $ENV{FERRY_FAILPOINTS} // '';

# What is armed there, once; undef: nothing.
sub fired {
    my ($point) = @_;
    my $armed = "$armory/$point";
    return undef if !rename $armed, "$armed.fired";
    open my $file, '<', "$armed.fired" or return undef;
    chomp(my $action = <$file> // '');
    return $action;
}

sub wait_for_removal { my ($point) = @_; sleep $POLL_S while -e "$armory/$point.fired" }

# $whole: this process is all that criu waits for, so sleeping here holds criu up; else criu is stopped meanwhile.
sub act {
    my ($point, $criu, $whole) = @_;
    my $action = fired($point) // return;
    my ($verb, $argument) = split /:/, $action;
    if    ($verb eq 'kill') { kill KILL => $criu }
    elsif ($verb eq 'term') { kill TERM => $criu }
    elsif ($verb eq 'stop') { kill STOP => $criu }
    elsif ($verb eq 'error') { $whole ? POSIX::_exit(1) : kill TERM => $criu }
    elsif ($verb eq 'wait' or $verb eq 'delay') {
        kill STOP => $criu if !$whole;
        $verb eq 'wait' ? wait_for_removal($point) : sleep $argument / 1000;
        kill CONT => $criu if !$whole;
    }
    else { die "failpoint $point: no action '$action'\n" }
}

# Called by criu, as its action script.
if (my $action = $ENV{CRTOOLS_SCRIPT_ACTION}) {
    my $stage = $ENV{FERRY_CRIU_STAGE};
    my $point = $action;
    # criu asks once before and once after the script that holds it.
    $point = 'answered' if $action eq ($ENV{FERRY_HOLD_AT} // '') and -e "$ENV{FERRY_HOLD_DIR}/verdict";
    act("criu.$stage.$point", getppid, 1);
    exit 0;
}

my ($criu, @args) = @ARGV;
die "usage: criu-faults.pl CRIU [ARG...]\n" if !defined $criu;
my $stage = $args[0] // '';
if ($armory ne '' and -d $armory and $stage =~ /^(?:dump|restore|page-server)$/) {
    act("criu.$stage.start", $$, 1);
    if ($stage ne 'page-server') {
        $ENV{FERRY_CRIU_STAGE} = $stage;
        my ($own) = grep { $args[$_] eq '--action-script' } 0 .. $#args;
        splice @args, $own, 0, '--action-script', $0 if defined $own;
        push @args, '--action-script', $0;
        watch_log($stage, $$) if -e "$armory/criu.$stage.memory";
    }
}
exec $criu, @args or die "$criu: $!\n";

# Twice forked: criu must not have a child that it did not make, and no descriptor of its may stay open.
sub watch_log {
    my ($stage, $pid) = @_;
    my ($option) = grep { $args[$_] eq '--log-file' } 0 .. $#args;
    my $log = $args[$option + 1];
    my $child = fork // die "fork: $!\n";
    if ($child != 0) { waitpid $child, 0; return }
    POSIX::_exit(0) if fork;
    POSIX::setsid();
    POSIX::close($_) for 0 .. 9;
    my $text = '';
    while (kill 0 => $pid) {
        if (open my $file, '<', $log) { local $/; $text = <$file> // '' }
        if ($text =~ $MEMORY{$stage}) { act("criu.$stage.memory", $pid, 0); last }
        sleep $POLL_S;
    }
    POSIX::_exit(0);
}

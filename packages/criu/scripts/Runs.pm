# Runs of pages, as pager.pl keeps them.
package Runs;
use strict;
use warnings;
no warnings 'portable';
use Exporter 'import';

our @EXPORT = qw(cut place read_missing read_kept);

use constant PAGE => 4096;

# What is missing of each process, by pid: [[address, pages, image address]].
sub read_missing {
    open my $file, '<', 'ranges' or die "ranges: $!\n";
    my %missing;
    while (<$file>) {
        my ($pid, $start, $pages) = split;
        push @{ $missing{$pid} }, [hex $start, $pages, hex $start];
    }
    return \%missing;
}

# What of it is here, by pid: [[image address, pages, offset, file's handle]], ascending.
sub read_kept {
    my (%runs, %handles);
    open my $file, '<', 'kept' or return {};
    while (<$file>) {
        chomp;
        my ($pid, $start, $pages, $offset, $path) = split ' ', $_, 5;
        if (!defined $handles{$path}) { open $handles{$path}, '<:raw', $path or die "$path: $!\n" }
        push @{ $runs{$pid} }, [hex $start, $pages, $offset, $handles{$path}];
    }
    return \%runs;
}

# How many pages from an image address on, of so many, are in one place; and where, if they are here: handle, offset.
sub place {
    my ($runs, $image, $pages) = @_;
    # The first run that ends behind the address.
    my ($low, $high) = (0, scalar @$runs);
    while ($low < $high) {
        my $middle = ($low + $high) >> 1;
        if ($runs->[$middle][0] + $runs->[$middle][1] * PAGE > $image) { $high = $middle }
        else                                                           { $low = $middle + 1 }
    }
    return $pages if $low == @$runs;
    my ($start, $count, $offset, $handle) = @{ $runs->[$low] };
    my $before = ($start - $image) / PAGE;
    return $before < $pages ? $before : $pages if $before > 0;
    my $rest = $count + $before;
    return ($rest < $pages ? $rest : $pages, $handle, $offset - $before * PAGE);
}

# Splits runs at both ends of a range; returns those outside and those inside.
sub cut {
    my ($runs, $from, $to) = @_;
    my (@outside, @inside);
    for my $run (@$runs) {
        my ($at, $pages, $image) = @$run;
        my $end = $at + $pages * PAGE;
        if ($end <= $from || $at >= $to) { push @outside, $run; next }
        my ($low, $high) = ($at > $from ? $at : $from, $end < $to ? $end : $to);
        push @outside, [$at, ($low - $at) / PAGE, $image] if $at < $low;
        push @inside, [$low, ($high - $low) / PAGE, $image + $low - $at];
        push @outside, [$high, ($end - $high) / PAGE, $image + $high - $at] if $high < $end;
    }
    return (\@outside, \@inside);
}

1;
